"""The letters of Syrian names, and the words in them that are translated or qualify.

Tables only; `names` says how they are used.
"""

from __future__ import annotations

# Bidirectional marks, joiners, byte-order mark, soft hyphen, tatweel: invisible or ornamental.
INVISIBLE = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xAD, 0x640]
)

ARABIC_FOLD = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ٲ": "ا",
        "ٳ": "ا",
        "ؤ": "و",
        "ئ": "ي",
        "ى": "ي",
        "ی": "ي",
        "ې": "ي",
        "ے": "ي",
        "ک": "ك",
        "ڪ": "ك",
        "گ": "ك",
        "ڭ": "ك",
        "ہ": "ه",
        "ھ": "ه",
        "ە": "ه",
        "ۀ": "ه",
        "ة": "ه",
        "ۃ": "ه",
        "پ": "ب",
        "چ": "ج",
        "ژ": "ز",
        "ڤ": "ف",
        "ڨ": "ق",
        "ۆ": "و",
        "ۇ": "و",
        "ۈ": "و",
        "ڕ": "ر",
        "ڵ": "ل",
        "ێ": "ي",
        "ء": "",
    }
)
ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")

LATIN_FOLD = str.maketrans(
    {
        "ş": "sh",
        "š": "sh",
        "ç": "ch",
        "č": "ch",
        "ğ": "gh",
        "ġ": "gh",
        "ı": "i",
        "ḫ": "kh",
        "ẖ": "kh",
        "ḵ": "kh",
        "ḏ": "dh",
        "ḍ": "d",
        "ṯ": "th",
        "ž": "j",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "dh",
        "þ": "th",
        "ł": "l",
    }
)
CYRILLIC = str.maketrans(
    dict(
        zip(
            "абвгдезийклмнопрстуфхыэ",
            "a b v g d e z i i k l m n o p r s t u f kh i e".split(),
            strict=True,
        )
    )
    | {"ё": "yo", "ж": "j", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ь": ""}
    | {"ю": "yu", "я": "ya"}
)
ARTICLES = frozenset(
    "al el il ul l ad ar as ash an at ath az adh "
    "ed er es esh en et eth ez edh ech ach ej aj".split()
)

# Words that qualify a name, in the forms that sources use; some sources translate them.
MODIFIERS: dict[str, tuple[str, ...]] = {
    "W": ("west", "western", "gharbi", "gharbiyah", "gharbiyya", "gharbiya", "gharbiyeh",
    "gharbieh",
          "gharbia", "gharbiyyah", "gharbeh", "gharby", "gharbiye", "garbi", "garbiya", "rojava",
          "غربي", "غربيه"),
    "E": ("east", "eastern", "sharqi", "sharqiyah", "sharqiyya", "sharqiya", "sharqiyeh",
    "sharqieh",
          "sharqia", "sharqiyyah", "sharki", "sharkiyah", "sharkiya", "charqi", "charki", "sharqy",
          "sherqi", "sharqiye", "sharqeh", "charqiye", "chargi", "rojhilat", "شرقي", "شرقيه"),
    "N": ("north", "northern", "shamali", "shamaliyah", "shamaliyya", "shamaliya", "shamaliyeh",
          "shamalieh", "shamalia", "shmali", "chamali", "chmali", "shemali", "shamaly", "shimali",
          "shimaliyah", "shmaliyeh", "شمالي", "شماليه"),
    "S": ("south", "southern", "janubi", "janubiyah", "janubiyya", "janubiya", "janubiyeh",
    "janoubi",
          "janoubieh", "janoubiyeh", "janubia", "jnoubi", "junubi", "junubiya", "junubiyah",
          "janobi",
          "qibli", "qibliyah", "qabli", "qebli", "qibliyeh", "qibli", "kibli", "qiblia", "qebliyeh",
          "جنوبي", "جنوبيه", "قبلي", "قبليه"),
    "U": ("upper", "fawqani", "fawqaniyah", "fawqaniyya", "fawqaniya", "foqani", "foqaniyeh",
    "fokani",
          "fawkani", "fouqani", "foqanieh", "fawqa", "fawqaniyeh", "fouqa", "foqaniya", "fokaniyeh",
          "foukani", "faouqani", "foukaniye", "fawqiya", "olya", "ulya", "jorin", "فوقاني",
          "فوقانيه",
          "فوقا", "عليا"),
    "L": ("lower", "tahtani", "tahtaniyah", "tahtaniyya", "tahtaniya", "tahta", "tahtaniyeh",
    "tahtanieh",
          "tihtani", "tehtani", "sufla", "jerin", "تحتاني", "تحتانيه", "تحتا", "سفلي"),
    "B": ("big", "great", "greater", "large", "kabir", "kabira", "kabirah", "kabireh", "kebir",
    "kbir",
          "kbireh", "kebireh", "kubra", "kabeer", "kabeera", "kabeereh", "koubra", "kbireh",
          "mazin",
          "كبير", "كبيره", "كبري"),
    "K": ("small", "little", "lesser", "saghir", "saghira", "saghirah", "saghireh", "sghir",
    "sghireh",
          "sughra", "saghire", "seghir", "sagheer", "sagheera", "sogheir", "soghra", "zghir",
          "sgheireh",
          "soughra", "bichuk", "صغير", "صغيره", "صغري"),
    "M": ("middle", "central", "wastani", "wustani", "wosta", "wusta", "awsat", "wasta", "وسطاني",
          "وسطي", "اوسط", "وسطانيه"),
    "A": ("old", "ancient", "qadim", "qadimah", "qadima", "qadimeh", "atiq", "atiqa", "قديم",
    "قديمه",
          "عتيق", "عتيقه"),
    "J": ("new", "jadid", "jadida", "jadidah", "jadideh", "jdideh", "jdide", "jdid", "jedid",
    "jdaideh",
          "jadideh", "jadeed", "jadeeda", "jdeed", "jdeideh", "jdeide", "jdaydeh", "judaydah",
          "judaydat",
          "judayda", "jdaidet", "jdeidet", "jdeidat", "jdidet", "jadidat", "جديد", "جديده"),
}  # fmt: skip
MODIFIER_OF = {word: code for code, words in MODIFIERS.items() for word in words}

# English words for parts of a name that other sources transliterate.
GLOSSES = {
    "mount": "jabal", "mt": "jabal", "mountain": "jabal", "jebel": "jabal", "jabel": "jabal",
    "jbel": "jabal", "djebel": "jabal", "cebel": "jabal", "gebel": "jabal", "hill": "tal",
    "tell": "tal",
    "tall": "tal", "till": "tal", "tel": "tal", "gire": "tal", "khirbet": "khirbat",
    "kherbet": "khirbat",
    "kherbat": "khirbat", "khirba": "khirbat", "khirbeh": "khirbat", "kherbeh": "khirbat",
    "khirbah": "khirbat", "kharbat": "khirbat", "kharba": "khirbat", "xirbet": "khirbat",
    "xirbe": "khirbat",
    "khurbet": "khirbat", "khrbt": "khirbat", "kafer": "kafr", "kfar": "kafr", "kufr": "kafr",
    "kefr": "kafr",
    "kfer": "kafr", "kafar": "kafr", "kefer": "kafr", "kufir": "kafr", "keferz": "kafr",
    "deir": "dayr", "dair": "dayr", "der": "dayr", "dir": "dayr", "dêr": "dayr", "dayr": "dayr",
    "um": "umm", "om": "umm", "oum": "umm", "omm": "umm", "abou": "abu", "abo": "abu", "bu": "abu",
    "ebu": "abu", "aboul": "abu", "abul": "abu", "abi": "abu", "aabu": "abu", "bou": "abu",
    "sheikh": "shaykh", "sheik": "shaykh", "shekh": "shaykh", "cheikh": "shaykh", "sheih": "shaykh",
    "sheykh": "shaykh", "shaikh": "shaykh", "chekh": "shaykh", "shikh": "shaykh", "shex": "shaykh",
    "seikh": "shaykh", "shiekh": "shaykh", "shaykha": "shaykha", "ain": "ayn", "ein": "ayn",
    "aain": "ayn",
    "ayen": "ayn", "een": "ayn", "ayn": "ayn", "eyn": "ayn", "aayn": "ayn", "eayn": "ayn",
    "spring": "ayn",
    "beit": "bayt", "bait": "bayt", "bet": "bayt", "beyt": "bayt", "bayt": "bayt",
    "bir": "bir", "beer": "bir", "bear": "bir", "bi'r": "bir", "bier": "bir", "birr": "bir",
    "well": "bir",
    "wadi": "wadi", "valley": "wadi", "ouadi": "wadi", "wady": "wadi", "river": "nahr",
    "hosh": "hawsh", "housh": "hawsh", "haush": "hawsh", "haouch": "hawsh", "hwsh": "hawsh",
    "saint": "mar", "st": "mar", "castle": "qalaat", "qalat": "qalaat", "qala": "qalaat",
    "farm": "mazraat", "mazra": "mazraat", "mazraa": "mazraat", "mazraet": "mazraat",
    "mezraa": "mazraat",
    "mazrat": "mazraat", "mazraah": "mazraat", "mazraeh": "mazraat", "mezraat": "mazraat",
    "maaret": "maarrat", "maarat": "maarrat", "maarret": "maarrat", "marat": "maarrat",
    "maarrat": "maarrat",
    "maara": "maarrat", "maarra": "maarrat", "marrat": "maarrat", "ma'arrat": "maarrat",
    "m`arrat": "maarrat",
    "muarrat": "maarrat", "ma'arat": "maarrat", "maraat": "maarrat", "maart": "maarrat",
    "meret": "maarrat",
}  # fmt: skip

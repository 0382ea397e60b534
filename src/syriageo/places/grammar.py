"""The words and patterns of a mention's grammar, English and Arabic."""

from __future__ import annotations

import re

# Word of type -> kind. English first, then Arabic.
TYPES = {
    "village": "village", "villages": "village", "hamlet": "village", "town": "town",
    "towns": "town",
    "township": "region", "city": "city", "cities": "city", "neighborhood": "neighbourhood",
    "neighbourhood": "neighbourhood", "neighborhoods": "neighbourhood",
    "neighbourhoods": "neighbourhood",
    "masaken": "neighbourhood", "masakin": "neighbourhood", "مساكن": "neighbourhood",
    "quarter": "neighbourhood", "quarters": "neighbourhood", "suburb": "neighbourhood",
    "camp": "camp", "camps": "camp", "farm": "farm", "farms": "farm", "hill": "hill",
    "hills": "hill",
    "mount": "mountain", "mountain": "mountain", "mountains": "mountain",
    "checkpoint": "checkpoint",
    "crossing": "crossing", "airbase": "airbase", "airfield": "airbase", "airport": "airport",
    "base": "base", "barracks": "base",
    "brigade": "base", "regiment": "base", "battalion": "base", "oasis": "region",
    "governorate": "governorate", "governorates": "governorate", "governate": "governorate",
    "province": "governorate",
    "muhafazah": "governorate", "district": "district", "districts": "district",
    "subdistrict": "subdistrict",
    "sub-district": "subdistrict", "nahiya": "subdistrict", "nahiyah": "subdistrict",
    "area": "region",
    "region": "region", "dam": "dam", "oilfield": "oil_field", "gasfield": "oil_field",
    "state": "governorate", "municipality": "town", "canton": "district",
    "قرية": "village", "قريه": "village", "قرى": "village", "بلدة": "town", "بلده": "town",
    "بلدات": "town",
    "ضيعة": "village", "مدينة": "city", "مدينه": "city", "حي": "neighbourhood",
    "حى": "neighbourhood",
    "أحياء": "neighbourhood", "احياء": "neighbourhood", "حارة": "neighbourhood",
    "ضاحية": "neighbourhood",
    "مخيم": "camp", "مخيمات": "camp", "مزرعة": "farm", "مزارع": "farm", "مزرعه": "farm",
    "تل": "hill",
    "تلة": "hill", "تله": "hill", "جبل": "mountain", "حاجز": "checkpoint", "معبر": "crossing",
    "مطار": "airport", "قاعدة": "base", "ثكنة": "base", "لواء": "base", "اللواء": "base",
    "محافظة": "governorate", "محافظه": "governorate", "ناحية": "subdistrict",
    "ناحيه": "subdistrict",
    "منطقة": "region", "منطقه": "region", "سد": "dam", "حقل": "oil_field",
}  # fmt: skip

# Types that are often part of the name itself: the name is tried with and without them.
IN_NAME = frozenset(
    "camp farm hill mountain checkpoint crossing airbase airport base dam oil_field region".split()
)

# What stands in a place without being one that a gazetteer lists.
LANDMARKS = re.compile(
    r"\b(?:mosques?|masjid|church|cathedral|schools?|kindergarten|nursery|hospital|clinic|dispensary|"
    r"medical (?:point|center|centre)|health cent(?:er|re)|market|souq|souk|bakery|"
    r"university|faculty|"
    r"institute|roundabout|square|street|st\.?|road|highway|bridge|station|building|houses?|home|shop|"
    r"factory|plant|prison|headquarters|hq|office|cemetery|park|garden|stadium|playground|warehouse|"
    r"cent(?:er|re)|museum|petrol|gas station|fuel|water tank|silos?|mill|restaurant|cafe|"
    r"intersection|branch|security (?:box|square|zone)|directorate|landmark|"
    r"masjid|hadi[qk]at?|hadi[qk]ah|madras[ae][th]?|mashfa|d[ao]u?w+ar|"
    r"junction|industrial (?:zone|area|city)|shelter|gate|tower|court|palace|pool|club|complex|"
    r"observation post|outskirts)\b"
    r"|(?:^|\s)(?:ال)?(?:مسجد|جامع|كنيسة|مدرسة|روضة|مشفى|مستشفى|مستوصف|سوق|فرن|مخبز|جامعة|كلية|معهد|دوار|"
    r"ساحة|شارع|طريق|أوتوستراد|جسر|محطة|مبنى|منزل|محل|معمل|مصنع|سجن|مقر|مكتب|مقبرة|حديقة|ملعب|"
    r"مستودع|مركز|متحف|صوامع|مطعم|مفرق|تقاطع|نادي|كازية|المنطقة الصناعية|دوّار|"
    r"مسبح|فرع|مديرية|المربع الأ?مني)(?=\s|$)",
    re.IGNORECASE,
)

COMPASS = {
    "north": "N", "northern": "N", "south": "S", "southern": "S", "east": "E", "eastern": "E",
    "west": "W", "western": "W", "northwest": "NW", "northwestern": "NW", "north-west": "NW",
    "north-western": "NW", "northeast": "NE", "northeastern": "NE", "north-east": "NE",
    "north-eastern": "NE", "southwest": "SW", "southwestern": "SW", "south-west": "SW",
    "south-western": "SW", "southeast": "SE", "southeastern": "SE", "south-east": "SE",
    "south-eastern": "SE", "central": "", "شمال": "N", "شمالي": "N", "الشمالي": "N", "جنوب": "S",
    "جنوبي": "S", "الجنوبي": "S", "شرق": "E", "شرقي": "E", "الشرقي": "E", "غرب": "W", "غربي": "W",
    "الغربي": "W",
}  # fmt: skip
DIR_EN = (
    r"(?:north|south)(?:[- ]?(?:east|west))?(?:ern)?|(?:north|south)ern[- ](?:east|west)ern|"
    r"east(?:ern)?|west(?:ern)?"
)
DIR_AR = r"(?:شمالي?|جنوبي?)\s+(?:شرقي?|غربي?)|شمالي?|جنوبي?|شرقي?|غربي?"

SPLITTERS = [
    # (relation, pattern); the text before it is one part, the text after it the next.
    (
        "direction",
        rf"[\s,]*(?:\b(?:about|some|around)\s+)?(?:\b(?P<km>\d+(?:[.,]\d+)?)\s*(?:km|kms|kilomet\w+)\s+)?"
        rf"(?:\b(?:located|lying|situated)\s+)?(?:\b(?:to|in|on|at)\s+)?(?:\bthe\s+)?\b(?P<dir>{DIR_EN})"
        rf"(?:\s+(?:side|part|edge|entrance|end))?\s+(?:of|from)\s+(?:the\s+)?",
    ),
    (
        "around",
        rf"[\s,]*(?:\b(?:in|at|on|from|located in)\s+)?(?:\bthe\s+)?"
        rf"(?:\b(?P<dir2>{DIR_EN}|central)\s+)?"
        r"\b(?:suburbs?|countryside|outskirts|rural(?: areas?| parts?)?|rif|reef|reif|hinterland)\b"
        r"(?!['’`ʿʾ´-])"
        r"(?:\s+(?:of|in))?(?:\s+the\b)?\s*",
    ),
    (
        "near",
        r"[\s,]*\b(?:located\s+|situated\s+)?(?:near(?:by)?(?:\s+to)?|close\s+to|next\s+to|adjacent\s+to|"
        r"beside|opposite(?:\s+side\s+of)?|(?:in\s+|at\s+)?(?:the\s+)?(?:vicinity|surroundings|environs|foot)\s+of|"
        r"overlooking|around)\s+(?:the\s+)?",
    ),
    (
        "in",
        r"\s*[,;،]+\s*|\s+(?:located\s+|situated\s+)?(?:in|inside|within|at(?!\s+t)|on|of)\s+(?:the\s+)?(?:center\s+of\s+|centre\s+of\s+|middle\s+of\s+)?",
    ),
    (
        "direction",
        rf"[\s،]*(?:على\s+بعد\s+)?(?:(?P<km3>\d+(?:[.,]\d+)?)\s*(?:كم|كيلومتر\w*)\s+)?(?:إلى\s+(?:ال)?)?"
        rf"(?<!\w)(?:الواقعة?\s+)?(?P<dir3>{DIR_AR})\s+(?:من\s+)?(?=(?:مدينة|بلدة|قرية|محافظة|حي|تل|جبل|مطار)\s)",
    ),
    (
        # "الحمامة غربي جسر الشغور": a name stands before the direction and after it.
        "direction",
        rf"(?<=\w)\s*،?\s+(?:الواقعة?\s+)?(?P<dir4>{DIR_AR})\s+(?:من\s+)?(?=[^\W\d_]{{3}})"
        rf"(?!ريف|سوري)",
    ),
    (
        "near",
        r"[\s،]*(?<!\w)(?:الواقعة?\s+)?(?:بالقرب\s+من|قرب|القريبة?\s+من|بجانب|مقابل|محيط|في\s+محيط|بمحيط|بجوار|أطراف)\s+",
    ),
    (
        "around",
        r"[\s،]*(?<!\w)(?:الواقعة?\s+)?(?:في\s+|ب)?(?:محافظة\s+(?=ريف\s))?"
        r"(?:ريف|الريف|أرياف|بادية)\s+",
    ),
    (
        "in",
        r"\s+(?:الواقعة?\s+)?(?:في|من|ضمن|داخل|وسط)\s+|\s+التابعة?\s+ل\s?|"
        r"\s+ب(?=(?:مدينة|بلدة|قرية|محافظة|حي|منطقة|ناحية|مخيم|جبل|سهل|وادي|الغوطة)\s)",
    ),
]
SPLIT = re.compile("|".join(f"(?P<r{i}>{p})" for i, (_, p) in enumerate(SPLITTERS)), re.IGNORECASE)
LEADING = re.compile(
    r"^(?:(?:the|a|an|in|at|on|near|of)\s+|(?:أراضي|مدخل|مشارف|وسط|مركز)\s+"
    r"(?=(?:مدينة|بلدة|قرية|حي|مخيم)\s))",
    re.IGNORECASE,
)
PARENTHESES = re.compile(r"^(.*?)\s*\(([^()]*)\)?\s*(.*)$")
BETWEEN = re.compile(
    r"^(?P<head>.*?)[\s,]*\bbetween\s+(?P<a>.+?)\s+(?:and|&)\s+(?P<b>.+)$"
    r"|^(?P<head2>.*?(?:road|highway))\s+from\s+(?P<a2>.+?)\s+to\s+(?P<b2>.+)$"
    r"|^(?P<head3>.*?)\s*(?<!\w)بين\s+(?P<a3>.+?)\s+و\s*(?P<b3>.+)$"
    r"|^(?P<head4>)(?P<a4>[\w' -]{3,}?)\s*(?<!\b[ae][lsdrnzt])(?<!\bash)[-–/]\s*"
    r"(?P<b4>[\w' -]+?)\s+(?:road|highway)$"
    r"|^(?P<head5>.*?)طريق\s+(?P<a5>[^-–]+?)\s*[-–]\s*(?P<b5>.+)$",
    re.IGNORECASE,
)
_AND_WORDS = r"\s+(?:and|or|&)\s+|\s+و\s+|\s+و(?=ال|[أإآ])|\s+أو\s+"
AND = re.compile(rf"{_AND_WORDS}|\s*[/|]\s*|\s+[-–]\s+", re.IGNORECASE)
LISTED = re.compile(_AND_WORDS, re.IGNORECASE)
# "the village of X", "governorates of X": the word of type and its name are one piece.
TYPE_OF = re.compile(
    r"(?:(?<=^)|(?<=\bthe )|(?<=\bin )|(?<=, ))(villages?|towns?|city|"
    r"neighbou?rhoods?|camp|hill|mount|governorates?|province|district|"
    r"subdistrict|area|region|municipality|farms?)\s+of\s+(?:the\s+)?(?=\S)",
    re.IGNORECASE,
)
COLON = re.compile(r"^(?P<outer>[^:]{2,60}):\s+(?P<inner>\S.*)$")
# Words that name no place; a piece made of nothing else is dropped.
EMPTY = frozenset(
    "the a an of in at on near to and or by various several unknown multiple different location "
    "locations places sites site central centre center middle town village city home house area "
    "areas part parts side vicinity outskirts syria syrian between around مركز وسط قرب محيط في من "
    "سوريا سورية مواقع مختلفة عدة مناطق".split()
)
# Initials as they are used for the first word of Syrian names.
INITIALS = {
    "m": "Maarrat", "k": "Kafr", "j": "Jisr", "t": "Tal", "d": "Deir", "kh": "Khan", "sh": "Sheikh",
}  # fmt: skip
HIGHWAY = re.compile(r"^(?:the\s+)?M[ -]?([45])\b.*\b(?:road|highway|motorway)\b", re.IGNORECASE)
INITIAL = re.compile(r"^(m|k|j|t|d|kh|sh)\.\s*(?=\w{3})", re.IGNORECASE)
# Words of type that take two; the name before them is tried with and without.
TWO_WORDS = {
    "oil field": "oil_field", "oil fields": "oil_field", "gas field": "oil_field",
    "gas fields": "oil_field", "air base": "airbase", "military airbase": "airbase",
    "military airport": "airport", "military base": "base", "army base": "base",
    "military checkpoint": "checkpoint", "army checkpoint": "checkpoint",
}  # fmt: skip
# «مطار منغ العسكري», «حقل العمر النفطي»: the name has no such word.
ADJECTIVE = re.compile(r"(?<=\w) (?:ال)?(?:عسكري|نفطي|غازي)(?:ة|ه)?(?!\w)")
SUBDISTRICT = re.compile(r"\bsub[- ]district\b", re.IGNORECASE)
TYPE_ADJECTIVES = frozenset("military army air the عسكري عسكرية العسكري العسكرية".split())
AIRFIELDS = frozenset({"airport", "airbase"})
AIRFIELD_WORDS = ("airbase", "airport", "military airport")

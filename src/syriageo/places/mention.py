"""The grammar of a mention: words as a monitor writes them -> parts, the most specific first.

"al Hamediya village, southwest of Ma'aret al Numan city in the southern suburbs of Idlib
governorate" has three parts: a village, a direction from a city, the surroundings of a governorate.
The same for «قرية الحامدية جنوب غرب مدينة معرة النعمان بريف إدلب الجنوبي».
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from syriageo.places.names import arabic_words, clean, fold, is_arabic

MAX_LENGTH = 1000

# Word of type -> kind. English first, then Arabic.
_TYPES = {
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
_IN_NAME = frozenset(
    "camp farm hill mountain checkpoint crossing airbase airport base dam oil_field region".split()
)

# What stands in a place without being one that a gazetteer lists.
_LANDMARKS = re.compile(
    r"\b(?:mosques?|masjid|church|cathedral|schools?|kindergarten|nursery|hospital|clinic|dispensary|"
    r"medical (?:point|center|centre)|health cent(?:er|re)|market|souq|souk|bakery|"
    r"university|faculty|"
    r"institute|roundabout|square|street|st\.?|road|highway|bridge|station|building|houses?|home|shop|"
    r"factory|plant|prison|headquarters|hq|office|cemetery|park|garden|stadium|playground|warehouse|"
    r"cent(?:er|re)|museum|petrol|gas station|fuel|water tank|silos?|mill|restaurant|cafe|"
    r"intersection|branch|security box|"
    r"masjid|hadi[qk]at?|hadi[qk]ah|madras[ae][th]?|mashfa|d[ao]u?w+ar|"
    r"junction|industrial (?:zone|area|city)|shelter|gate|tower|court|palace|pool|club|complex|"
    r"observation post|outskirts)\b"
    r"|(?:^|\s)(?:ال)?(?:مسجد|جامع|كنيسة|مدرسة|روضة|مشفى|مستشفى|مستوصف|سوق|فرن|مخبز|جامعة|كلية|معهد|دوار|"
    r"ساحة|شارع|طريق|أوتوستراد|جسر|محطة|مبنى|منزل|محل|معمل|مصنع|سجن|مقر|مكتب|مقبرة|حديقة|ملعب|"
    r"مستودع|مركز|متحف|صوامع|مطعم|مفرق|تقاطع|نادي|كازية|المنطقة الصناعية|دوّار|"
    r"مسبح|فرع)(?=\s|$)",
    re.IGNORECASE,
)

_COMPASS = {
    "north": "N", "northern": "N", "south": "S", "southern": "S", "east": "E", "eastern": "E",
    "west": "W", "western": "W", "northwest": "NW", "northwestern": "NW", "north-west": "NW",
    "north-western": "NW", "northeast": "NE", "northeastern": "NE", "north-east": "NE",
    "north-eastern": "NE", "southwest": "SW", "southwestern": "SW", "south-west": "SW",
    "south-western": "SW", "southeast": "SE", "southeastern": "SE", "south-east": "SE",
    "south-eastern": "SE", "central": "", "شمال": "N", "شمالي": "N", "الشمالي": "N", "جنوب": "S",
    "جنوبي": "S", "الجنوبي": "S", "شرق": "E", "شرقي": "E", "الشرقي": "E", "غرب": "W", "غربي": "W",
    "الغربي": "W",
}  # fmt: skip
_DIR_EN = (
    r"(?:north|south)(?:[- ]?(?:east|west))?(?:ern)?|(?:north|south)ern[- ](?:east|west)ern|"
    r"east(?:ern)?|west(?:ern)?"
)
_DIR_AR = r"(?:شمالي?|جنوبي?)\s+(?:شرقي?|غربي?)|شمالي?|جنوبي?|شرقي?|غربي?"

_SPLITTERS = [
    # (relation, pattern); the text before it is one part, the text after it the next.
    (
        "direction",
        rf"[\s,]*(?:\b(?:about|some|around)\s+)?(?:\b(?P<km>\d+(?:[.,]\d+)?)\s*(?:km|kms|kilomet\w+)\s+)?"
        rf"(?:\b(?:located|lying|situated)\s+)?(?:\b(?:to|in|on|at)\s+)?(?:\bthe\s+)?\b(?P<dir>{_DIR_EN})"
        rf"(?:\s+(?:side|part|edge|entrance|end))?\s+(?:of|from)\s+(?:the\s+)?",
    ),
    (
        "around",
        rf"[\s,]*(?:\b(?:in|at|on|from|located in)\s+)?(?:\bthe\s+)?"
        rf"(?:\b(?P<dir2>{_DIR_EN}|central)\s+)?"
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
        rf"(?<!\w)(?:الواقعة?\s+)?(?P<dir3>{_DIR_AR})\s+(?:من\s+)?(?=(?:مدينة|بلدة|قرية|محافظة|حي|تل|جبل|مطار)\s)",
    ),
    (
        # "الحمامة غربي جسر الشغور": a name stands before the direction and after it.
        "direction",
        rf"(?<=\w)\s*،?\s+(?:الواقعة?\s+)?(?P<dir4>{_DIR_AR})\s+(?:من\s+)?(?=[^\W\d_]{{3}})"
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
_SPLIT = re.compile(
    "|".join(f"(?P<r{i}>{p})" for i, (_, p) in enumerate(_SPLITTERS)), re.IGNORECASE
)
_LEADING = re.compile(
    r"^(?:(?:the|a|an|in|at|on|near|of)\s+|(?:أراضي|مدخل|مشارف|وسط|مركز)\s+"
    r"(?=(?:مدينة|بلدة|قرية|حي|مخيم)\s))",
    re.IGNORECASE,
)
_PARENTHESES = re.compile(r"^(.*?)\s*\(([^()]*)\)?\s*(.*)$")
_BETWEEN = re.compile(
    r"^(?P<head>.*?)[\s,]*\bbetween\s+(?P<a>.+?)\s+(?:and|&)\s+(?P<b>.+)$"
    r"|^(?P<head2>.*?(?:road|highway))\s+from\s+(?P<a2>.+?)\s+to\s+(?P<b2>.+)$"
    r"|^(?P<head3>.*?)\s*(?<!\w)بين\s+(?P<a3>.+?)\s+و\s*(?P<b3>.+)$"
    r"|^(?P<head4>)(?P<a4>[\w' -]{3,}?)\s*(?<!\b[ae][lsdrnzt])(?<!\bash)[-–/]\s*"
    r"(?P<b4>[\w' -]+?)\s+(?:road|highway)$"
    r"|^(?P<head5>.*?)طريق\s+(?P<a5>[^-–]+?)\s*[-–]\s*(?P<b5>.+)$",
    re.IGNORECASE,
)
_AND = re.compile(
    r"\s+(?:and|or|&)\s+|\s+و\s+|\s+و(?=ال)|\s+أو\s+|\s*[/|]\s*|\s+[-–]\s+", re.IGNORECASE
)
# "the village of X", "governorates of X": the word of type and its name are one piece.
_TYPE_OF = re.compile(
    r"(?:(?<=^)|(?<=\bthe )|(?<=\bin )|(?<=, ))(villages?|towns?|city|"
    r"neighbou?rhoods?|camp|hill|mount|governorates?|province|district|"
    r"subdistrict|area|region|municipality|farms?)\s+of\s+(?:the\s+)?(?=\S)",
    re.IGNORECASE,
)
_COLON = re.compile(r"^(?P<outer>[^:]{2,60}):\s+(?P<inner>\S.*)$")
# Words that name no place; a piece made of nothing else is dropped.
_EMPTY = frozenset(
    "the a an of in at on near to and or by various several unknown multiple different location "
    "locations places sites site central centre center middle town village city home house area "
    "areas part parts side vicinity outskirts syria syrian between around مركز وسط قرب محيط في من "
    "سوريا سورية مواقع مختلفة عدة مناطق".split()
)
# Initials as they are used for the first word of Syrian names.
_INITIALS = {
    "m": "Maarrat", "k": "Kafr", "j": "Jisr", "t": "Tal", "d": "Deir", "kh": "Khan", "sh": "Sheikh",
}  # fmt: skip
_HIGHWAY = re.compile(r"^(?:the\s+)?M[ -]?([45])\b.*\b(?:road|highway|motorway)\b", re.IGNORECASE)
_INITIAL = re.compile(r"^(m|k|j|t|d|kh|sh)\.\s*(?=\w{3})", re.IGNORECASE)
# Words of type that take two; the name before them is tried with and without.
_TWO_WORDS = {
    "oil field": "oil_field", "oil fields": "oil_field", "gas field": "oil_field",
    "gas fields": "oil_field", "air base": "airbase", "military airbase": "airbase",
    "military airport": "airport", "military base": "base", "army base": "base",
    "military checkpoint": "checkpoint", "army checkpoint": "checkpoint",
}  # fmt: skip
# «مطار منغ العسكري», «حقل العمر النفطي»: the name has no such word.
_ADJECTIVE = re.compile(r"(?<=\w) (?:ال)?(?:عسكري|نفطي|غازي)(?:ة|ه)?(?!\w)")
_SUBDISTRICT = re.compile(r"\bsub[- ]district\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """One link of a mention's chain.

    Attributes
    ----------
    name : str
        The toponym with its type word taken off where that leaves a name.
    full : str
        The toponym with its type word (``Tal Rifat``, ``Yarmouk camp``).
    kind : str
        What the type word says: ``village``, ``city``, ``neighbourhood``, ``governorate``, ...;
        ``landmark`` for a facility; empty if nothing says it.
    relation : str
        How the part before stands to this one: ``in``, ``near``, ``around``, ``direction``.
    bearing : str
        A compass point for ``direction`` and ``around``; else empty.
    distance_km : float or None
        The distance that the text states.
    rest : str
        For a landmark, what its words leave: ``Saraqeb`` of "Saraqeb Hospital".
    """

    name: str
    full: str
    kind: str = ""
    relation: str = "in"
    bearing: str = ""
    distance_km: float | None = None
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention with its chain.

    Attributes
    ----------
    text : str
        As written, cleaned of invisible marks.
    parts : tuple of Part
        The most specific first; empty if the text holds no name.
    between : tuple of Part
        The two ends, if the mention is a stretch between them.
    """

    text: str
    parts: tuple[Part, ...]
    between: tuple[Part, ...] = ()

    @property
    def only_type(self) -> bool:
        """Whether it holds a word of type and no name (حي)."""
        return len(self.parts) == 1 and self.parts[0].full.casefold() in _TYPES


@lru_cache(maxsize=8192)
def parse(text: str) -> Mention:
    """Read a mention.

    Parameters
    ----------
    text : str
        English or Arabic; at most `MAX_LENGTH` characters are read.

    Returns
    -------
    Mention

    Examples
    --------
    >>> [p.name for p in parse("al Gharbi neighborhood in Ariha city").parts]
    ['al Gharbi', 'Ariha']
    >>> parts = parse("X, southwest of Ma'aret al Numan city").parts
    >>> [(p.name, p.relation, p.bearing) for p in parts]
    [('X', 'in', ''), ("Ma'aret al Numan", 'direction', 'SW')]
    >>> [(p.name, p.kind) for p in parse("قرية الحامدية بريف إدلب الجنوبي").parts]
    [('الحامدية', 'village'), ('إدلب', 'suburbs')]
    """
    text = clean(text[:MAX_LENGTH])
    body = _SUBDISTRICT.sub("subdistrict", text)
    body = _ADJECTIVE.sub("", body)
    highway = _HIGHWAY.match(body)
    if highway:
        return Mention(text, (Part(f"M{highway[1]}", f"M{highway[1]}", "region"),))
    stretch = _BETWEEN.match(body)
    if stretch:
        groups = {k: v for k, v in stretch.groupdict().items() if v is not None}
        tail = next(v for k, v in groups.items() if k[0] == "b")
        start = next(v for k, v in groups.items() if k[0] == "a")
        ends = (*_chain(start)[:1], *_chain(tail))
        if len(ends) > 1 and all(p.name for p in ends[:2]):
            return Mention(text, ends, between=ends[:2])
    return Mention(text, tuple(_chain(body)))


def _chain(text: str) -> list[Part]:
    """Cut at the relation words, read each piece."""
    text = _TYPE_OF.sub(r"\1 ", text)
    colon = _COLON.match(text)
    if colon:
        inner, outer = _chain(colon["inner"]), _chain(colon["outer"])
        return [*inner, *outer] if inner else outer
    bracketed = _PARENTHESES.match(text)
    extra = ""
    if bracketed and bracketed[1].strip():
        text, extra = f"{bracketed[1]} {bracketed[3]}".strip(), bracketed[2]
    elif bracketed:
        text = f"{bracketed[2]} {bracketed[3]}".strip()
    parts: list[Part] = []
    relation, bearing, km, position = "in", "", None, 0
    for found in _SPLIT.finditer(text):
        if not found.group().strip() and found.end() == len(text):
            break
        _take(parts, text[position : found.start()], relation, bearing, km)
        relation, bearing, km = _relation(found)
        position = found.end()
    _take(parts, text[position:], relation, bearing, km)
    if extra and parts:
        parts[1:1] = [
            replace(p, relation="alias" if i == 0 else p.relation)
            for i, p in enumerate(_chain(extra))
        ]
    named = [p for p in parts if p.name]
    return [p for p in named if not _is_empty(p.name)] or named


def _is_empty(name: str) -> bool:
    return all(w in _EMPTY for w in re.findall(r"\w+", name.casefold()))


def _relation(found: re.Match[str]) -> tuple[str, str, float | None]:
    groups = found.groupdict()
    index = next(i for i in range(len(_SPLITTERS)) if groups[f"r{i}"] is not None)
    relation = _SPLITTERS[index][0]
    words = next((groups[k] for k in ("dir", "dir2", "dir3", "dir4") if groups.get(k)), "")
    km = groups.get("km") or groups.get("km3")
    return relation, compass(words), float(km.replace(",", ".")) if km else None


def compass(words: str) -> str:
    """The compass point that words name; empty if none.

    Examples
    --------
    >>> compass("north-western"), compass("شمال شرق"), compass("")
    ('NW', 'NE', '')
    """
    words = words.casefold().strip()
    if words in _COMPASS:
        return _COMPASS[words]
    points = [_COMPASS.get(w, "") for w in re.split(r"[\s-]+", words)]
    joined = "".join(p for p in points if p)
    return joined if joined in {"N", "S", "E", "W", "NE", "NW", "SE", "SW"} else ""


def _take(parts: list[Part], chunk: str, relation: str, bearing: str, km: float | None) -> None:
    chunk = chunk.strip(" .:;،,-–\"'«»")
    if chunk:
        part = _part(chunk, relation, bearing, km)
        if part.name:
            parts.append(part)
    elif parts and relation == "around" and parts[-1].kind in {"", "governorate", "suburbs"}:
        # "Damascus suburbs", "western Idlib countryside": the word follows its name.
        last = parts.pop()
        words = re.sub(r"['’]s$", "", last.name).split()
        sides: list[str] = []
        while len(words) > 1 and compass(words[0]):
            sides.append(words.pop(0))
        bearing = bearing or compass(" ".join(sides))
        parts.append(_part(" ".join(words), "around", bearing, km))
        parts[-1] = replace(parts[-1], relation=last.relation if len(parts) > 1 else "around")


def _part(chunk: str, relation: str, bearing: str, km: float | None) -> Part:
    """Take the type word off a piece of text."""
    chunk = _LEADING.sub("", chunk.strip())
    kind, name, full = "", chunk, chunk
    words = chunk.split()
    if relation == "around":
        kind = "suburbs"
        sides: list[str] = []
        while len(words) > 1 and compass(words[-1]) and is_arabic(words[-1]):
            sides.insert(0, words.pop())
        bearing = bearing or compass(" ".join(sides))
        name = full = " ".join(words)
    if len(words) > 1:
        found, rest = _type_word(words)
        if found and (is_arabic(" ".join(rest)) is False or arabic_words(" ".join(rest))):
            name = " ".join(rest)
            full = " ".join(words) if found in _IN_NAME else name
            if kind == "suburbs" and found not in {"governorate", "region"}:
                kind = "around_place"
            kind = kind or found
    rest_name = ""
    if _LANDMARKS.search(chunk) and kind in {"", "region", "camp", "base"}:
        kind = "landmark"
        left = " ".join(_LANDMARKS.sub(" ", chunk).split())
        words = left.split()
        rest_name = " ".join(_type_word(words)[1]) if len(words) > 1 else left
        rest_name = "" if _is_empty(rest_name) else rest_name
    return Part(name.strip(), full.strip(), kind, relation, bearing, km, rest_name)


def _type_word(words: list[str]) -> tuple[str, list[str]]:
    """The kind that the first or last word says, and the other words."""
    first, last = words[0].casefold(), words[-1].casefold()
    two = " ".join(words[-2:]).casefold()
    if len(words) > 2 and two in _TWO_WORDS:
        plain = words[:-2]
        return _TWO_WORDS[two], plain[:-1] if plain[-1].casefold() == "military" else plain
    if last in _TYPES and not is_arabic(last):
        return _TYPES[last], words[:-1]
    if first in _TYPES:
        return _TYPES[first], words[1:]
    definite = _TYPES.get(first[2:], "") if first.startswith("ال") else ""
    # "الحي الشمالي" is the northern quarter; "المدينة الصناعية" is a name.
    if definite and (len(words) > 2 or definite == "neighbourhood"):
        return definite, words[1:]
    return "", words


def alternatives(part: Part) -> list[Part]:
    """The several names in one part: "Tell Abyad / Girê Spî", "Dahla and Kasrat Muhammed".

    Examples
    --------
    >>> [p.name for p in alternatives(Part("Dahla and Kasrat", "Dahla and Kasrat"))]
    ['Dahla', 'Kasrat']
    """
    names = [n.strip() for n in _AND.split(part.name) if n.strip() and not _is_empty(n)]
    if len(names) < 2:
        return [part]
    pieces = [_part(n, part.relation, part.bearing, part.distance_km) for n in names]
    return [replace(p, kind=p.kind or part.kind) for p in pieces]


# First words that the list of quarters has and speech leaves out ("al-Jazmati" is Karm al-Jazmati).
_QUARTER_WORDS = {False: ("Karm", "Masaken"), True: ("كرم", "مساكن")}
_QUARTER_OPENERS = frozenset("tariq tareeq tarik طريق".split())
_QUARTER_COST = 1.0

# What it costs to drop the word of type from a name that may need it (log-likelihood).
_TYPE_COST = {"hill": 1.2, "mountain": 1.2, "camp": 0.8, "region": 0.2}
_WITHOUT_TYPE = 0.8
_ONE_OF_SEVERAL = 0.3
_LATER = 0.4  # "Mjeidel - Safita": what comes later may only tell where
_LANDMARK_OFF = 1.2
_SHORTENED = 3.5


@lru_cache(maxsize=8192)
def variants(part: Part) -> tuple[tuple[str, float, str], ...]:
    """The names to look up for a part: (name, cost as a log-likelihood, kind that it may be).

    Examples
    --------
    >>> variants(Part("Rifat", "Tal Rifat", "hill"))
    (('Tal Rifat', 0.0, 'hill'), ('Rifat', 1.2, 'hill'))
    >>> variants(Part("Saraqeb Hospital", "Saraqeb Hospital", "landmark", rest="Saraqeb"))[1]
    ('Saraqeb', 1.2, '')
    """
    found = [(part.full, 0.0, part.kind)]
    if part.name != part.full:
        found.append((part.name, _TYPE_COST.get(part.kind, _WITHOUT_TYPE), part.kind))
    if part.rest:
        found.append((part.rest, _LANDMARK_OFF, ""))
    several = alternatives(part)
    if len(several) > 1:
        for i, one in enumerate(several):
            extra = _ONE_OF_SEVERAL + _LATER * i
            found += [(n, c + extra, k) for n, c, k in variants(one)]
    if part.kind == "neighbourhood":
        words = _QUARTER_WORDS[is_arabic(part.name)]
        found += [(f"{word} {part.name}", _QUARTER_COST, part.kind) for word in words]
        first, _, rest = part.name.partition(" ")
        if rest and (first.casefold() in _TYPES or first.casefold() in _QUARTER_OPENERS):
            found.append((rest, _QUARTER_COST, part.kind))
    initial = _INITIAL.match(part.name)
    if initial:
        whole = f"{_INITIALS[initial[1].casefold()]} {part.name[initial.end() :]}"
        found.insert(0, (whole, _ONE_OF_SEVERAL, part.kind))
    return tuple(found)


def shortened(part: Part) -> tuple[tuple[str, float, str], ...]:
    """Names with the first or last word off, for a name that nothing bears as it stands.

    Examples
    --------
    >>> shortened(Part("Saraqeb Khalid", "Saraqeb Khalid"))
    (('Saraqeb', 3.5, ''), ('Khalid', 3.5, ''))
    """
    words = part.name.split()
    if not 1 < len(words) < 5:
        return ()
    cut = (" ".join(words[:-1]), " ".join(words[1:]))
    kind = "" if part.kind == "landmark" else part.kind
    return tuple((n, _SHORTENED, kind) for n in cut if len("".join(fold(n))) > 3)

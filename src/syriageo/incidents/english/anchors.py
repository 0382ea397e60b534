"""Names of places in English prose, with the words that type them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from syriageo.incidents.english.actors import actors

_PARTICLE = (
    r"(?:[Aa]l|[Ee]l|[Aa]d|[Aa]s|[Aa]sh|[Aa]r|[Aa]n|[Aa]t|[Aa]z|[Ee]z|[Ee]s|[Ee]sh|[Ee]d|[Ee]r|"
    r"[Ee]t|"
    r"[Bb]in|[Ii]bn|[Bb]ani|[Uu]mm?|[Aa]bu|[Aa]bi|[Oo]m)"
)

_WORD = r"(?:[a-z]{2,3}-)?[A-Z]\w*(?:['’‘`ʿʾ-](?!s\b)\w+)*"

_TOKEN = rf"(?:{_PARTICLE}[ -]){{0,3}}{_WORD}"

_NAME = re.compile(rf"(?<![\w'’-]){_TOKEN}(?: {_TOKEN}){{0,6}}")

_SETTLEMENTS = (
    "city|cities|town|towns|village|villages|hamlet|neighborhood|neighbourhood|neighborhoods|"
    "neighbourhoods|quarter|quarters|camp|camps|farms|suburb|township"
)

_ADMIN = (
    "governorate|governorates|governate|province|provinces|district|subdistrict|sub-district|"
    "countryside|suburbs|region|area|areas|desert|badiya|badyia|badia|plain|valley|mountain|"
    "mountains|island|front|frontline|axis|canton|basin|pocket|enclave|oasis"
)

_SPOTS = (
    "road|street|square|roundabout|highway|bridge|junction|intersection|crossing|checkpoint|"
    "airport|airbase|base|dam|lake|hill|barracks|gate|line|triangle"
)

_SITES = (
    "mosque|mosques|church|school|schools|kindergarten|nursery|hospital|hospitals|clinic|point|"
    "center|centre|market|souk|bakery|university|faculty|institute|station|factory|plant|prison|"
    "headquarters|museum|stadium|park|tower|complex|directorate|council|mill|mills|silo|silos|"
    "refinery|shrine|monastery|cemetery|palace|hotel|orphanage|college|dispensary|citadel|castle"
)

_TYPE = re.compile(
    rf"(?P<type>air\sbase|military\s(?:airport|base)|(?:oil|gas)\sfield|border\scrossing|"
    rf"{_SETTLEMENTS}|{_ADMIN}|{_SPOTS}|{_SITES})(?![\w-])(?!['’]s? (?:only|main))",
    re.IGNORECASE,
)

DIRECTION = (
    r"(?:(?:north|south)(?:[- ]?(?:east|west))(?:ern)?|(?:north|south)ern[- ](?:east|west)ern|"
    r"(?:north|south|east|west)(?:ern)?)"
)

_TYPE_OF = re.compile(
    rf"\b(?P<type>{_SETTLEMENTS}|{_ADMIN}|{_SPOTS})\s(?:called\s|named\s|known as\s|"
    rf"(?:both\s)?of\s)(?:the\s)?$",
    re.IGNORECASE,
)

_SIDE_BEFORE = re.compile(rf"\b(?:{DIRECTION}|rural|central)(?:\s(?:rural|parts?\sof))?\s$", re.I)

_SIDE_AFTER = re.compile(
    rf"(?:['’]s?)?\s(?:{DIRECTION}(?:\sand\s{DIRECTION})?\s)?(?:rural\s)?"
    r"(?P<type>countryside|suburbs?|outskirts|hinterland|rif)\b",
    re.IGNORECASE,
)

_ANAPHOR = re.compile(
    r"\b(?:the|this|that|both|all|these|all\sof\sthe)\s(?:same\s|said\s|two\s|three\s|four\s)?"
    r"(?P<type>city|town|village|neighborhood|neighbourhood|villages|towns|cities|"
    r"neighborhoods|places|"
    r"quarter|camp|area|region)\b(?!['’]s?\s)(?!\s(?:of|under|controlled|outside|council|called))",
    re.IGNORECASE,
)

# Names with capitals that are no places.

_NO_PLACE = re.compile(
    r"(?<!\w)(?:(?:The )?(?:Syrian )?Civil Defen[cs]e(?:['’]s)?|White Helmets?|SNHR(?:['’]s)?|"
    r"SOHR|"
    r"Syrian (?:Network for Human Rights|Observatory for Human Rights|Arab Red Crescent)|"
    r"(?:International )?(?:Red Cross|Red Crescent|Committee)|SARC|OCHA|OHCHR|UN(?:HCR|ICEF|"
    r"SC)?|United Nations|"
    r"Human Rights Watch|HRW|Amnesty(?: International)?|Security Council|Geneva|Astana|Sochi|NATO|"
    r"(?:Ministry|Minister|President|General|Major|Colonel|Brigadier|Captain|Lieutenant|"
    r"Sheikh(?= [A-Z]\w+ [A-Z])|"
    r"Dr|Mr|Mrs|Ms|Eng)\b\.?(?: of (?:the )?[A-Z]\w+)?|"
    r"IDPs?|IEDs?|UAVs?|RPGs?|NGOs?|UXOs?|VBIEDs?|TNT|AM|PM|GMT|"
    r"Reuters|AFP|AP|SANA|Airwars|Enab Baladi|Syria TV|Facebook|Twitter|Telegram|YouTube|Skype|"
    r"Islam(?:ic|ist)?|Muslims|Christians?|Shiites?|Shia|Sunnis?|Alawites?|Kurdish|Kurds?|Arabs?|"
    r"Syrians?|Russians?|Turkish|Turks?|Americans?|Iranians?|Iraqis?|Lebanese|Palestinians?|"
    r"Jordanian|Israeli|"
    r"European|French|British|German|"
    r"Eid(?: al[- ]\w+)?|Ramadan|Friday prayers?|Sharia|Ph\.?D|Information Engineering Faculty|"
    r"Belligerent|Incident|Location|Date|Military|Operation(?: [A-Z]\w+){0,2}|Resolution|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|"
    r"June|July|August|September|October|November|December|"
    r"(?:Su|MiG|Mi|Ka|Tu|F|L|An|Il)-?\d+\w*|[A-Z]{1,4}-?\d{2,4}\w*|\d+[A-Z]+\d*\w*|"
    r"Tochka(?:-U)?|Ur[ag]gan|Smerch|Grad|Scud(?:-\w)?|TOW|Golan-\d+|Iskander|Kornet|"
    r"Katyusha)(?!\w)"
)

_STOP = frozenset(
    (
        "the on in at near to of and or an by for with from it its they we he she this that these "
        "those some most one two three four five six seven eight nine ten eleven twelve several "
        "many all both another other others each every after before during when while where who "
        "which also meanwhile later earlier then there thus however although despite since until "
        "as at least no not only our their his her members civilians people sources local "
        "according he but if unidentified unknown gunmen fighters forces aircraft warplanes "
        "warplane helicopters helicopter shelling bombing air airstrikes airstrike mortar mortars "
        "artillery rocket rockets missile missiles shells shell landmine mine car body bodies "
        "destruction damage remnants photo picture image fire fires explosion attack attacks "
        "raids raid militants rebels regime government opposition state army drone drones "
        "children child woman women man men fighting clashes killing locally-made fixed-wing "
        "surface-to-surface reports report news today yesterday between under inside residents "
        "doctors medical following because north south east west northern southern eastern "
        "western northwest northeast southwest southeast central party parties joint "
    ).split()
)

GOVERNORATES = re.compile(
    r"(?:(?:al|ar|as|ad|el)[- ])?(?:idl[ie]b|aleppo|halab|hama|homs|(?:rural |rif[- ])?damascus|"
    r"rif[- ]dimashq|damascus (?:suburbs|countryside)|dar['’]?a+['’]?a?|dera+a?|(?:su|"
    r"sw)(?:w?a|e)[iy]da['’]?a?|"
    r"quneitra|qunaitra|lat+akia|tart(?:us|ous)|raq+ah?|deir[- ](?:ez?|al|az)[-z ]{1,3}zou?r|"
    r"deir[- ]e[zs]+ou?r|hasak[ae]h?|has+ak[ae]h?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """One name (or "the city") with what types it; `start` includes "the town of"."""

    start: int
    end: int
    name: str
    type: str  # lower case; empty for a bare name
    rank: str  # settlement, admin, spot, site, bare, anaphor


def masked(text: str) -> str:
    """The text with everything that is capitalised but no place blotted out, of equal length.

    Examples
    --------
    >>> masked("the Syrian Civil Defense in Ariha")
    'the ···················· in Ariha'
    """
    for actor in actors(text):
        text = text[: actor.start] + "·" * (actor.end - actor.start) + text[actor.end :]
    return _NO_PLACE.sub(lambda m: "·" * len(m[0]), text)


@lru_cache(maxsize=4096)
def _rank(word: str) -> str:
    word = word.lower()
    if " " in word:
        return "spot"
    for rank, words in (
        ("settlement", _SETTLEMENTS),
        ("admin", _ADMIN),
        ("spot", _SPOTS),
        ("site", _SITES),
    ):
        if word in words.split("|"):
            return rank
    return ""


def anchors(text: str, mask: str) -> list[Anchor]:
    """The names of places in a text, typed ones and those that stand where a place stands."""
    found: list[Anchor] = []
    for match in _NAME.finditer(mask):
        anchor = _anchor(text, mask, match.start(), match.end())
        if anchor is not None:
            found.append(anchor)
    taken = [(a.start, a.end) for a in found]
    for match in _ANAPHOR.finditer(mask):
        if not any(s < match.end() and match.start() < e for s, e in taken):
            found.append(Anchor(match.start(), match.end(), "", match["type"].lower(), "anaphor"))
    return sorted(found, key=lambda a: a.start)


def _anchor(text: str, mask: str, start: int, end: int) -> Anchor | None:
    words = text[start:end].split(" ")
    while words and words[0].lower() in _STOP:
        start += len(words[0]) + 1
        words.pop(0)
    while words and words[-1].lower() in _STOP and len(words) > 1:
        end -= len(words.pop()) + 1
    if not words or (len(words) == 1 and (words[0].lower() in _STOP or len(words[0]) < 2)):
        return None
    if not any(w != w.lower() and w.lower() not in _STOP for w in words):
        return None
    name = text[start:end]
    if name == "Syria":
        return None
    last = _rank(words[-1])
    if last and len(words) > 1:
        return Anchor(start, end, text[start : end - len(words[-1]) - 1], words[-1].lower(), last)
    side = _SIDE_AFTER.match(mask, end)
    before = mask[max(0, start - 40) : start]
    if side:
        begin = _SIDE_BEFORE.search(before)
        first = start - (len(before) - begin.start()) if begin else start
        return Anchor(first, side.end(), name, side["type"].lower(), "admin")
    typed = _typed_after(mask, end)
    if typed and typed[1] in PLURAL_TYPES and mask.startswith(" of ", typed[0]):
        return None  # "the Ghouta towns of Douma, Saqba and ..."
    if typed:
        return Anchor(start, typed[0], name, typed[1], _rank(typed[1]))
    of = _TYPE_OF.search(before)
    lead = of and re.search(r"\b([A-Z][\w'’-]*)\s$", before[: of.start()])
    named = lead and lead[1].lower() not in _STOP
    if of and (not named or of["type"].lower() in PLURAL_TYPES):
        first = start - (len(before) - of.start())
        return Anchor(first, end, name, of["type"].lower(), _rank(of["type"]))
    beside = _SIDE_BEFORE.search(before)
    if beside:
        return Anchor(start - (len(before) - beside.start()), end, name, "", "admin")
    if GOVERNORATES.fullmatch(name):
        return Anchor(start, end, name, "", "bare")
    return Anchor(start, end, name, "", "bare")


PLURAL_TYPES = frozenset("towns villages cities neighborhoods neighbourhoods".split())


def _typed_after(mask: str, end: int) -> tuple[int, str] | None:
    """The end and type of the word after a name: "Ariha city", "Einjara automatic bakery"."""
    position = end + 2 if mask[end : end + 2] in ("'s", "’s") else end
    owned = position > end
    if mask[position : position + 1] in ("'", "’"):
        position += 1
    for step in range(3):
        if mask[position : position + 1] != " ":
            return None
        match = _TYPE.match(mask, position + 1)
        if match:
            rank = _rank(match["type"])
            if (owned or step) and rank != "site":
                return None
            return match.end(), match["type"].lower()
        word = re.compile(r" [a-z]{3,14}(?= )").match(mask, position)
        if word is None or word[0].strip() in _GLUE_WORDS:
            return None
        position = word.end()
    return None


_GLUE_WORDS = frozenset(
    "and the for with from near that which was were has had while when after before who whose are "
    "into inside during causing killing injuring resulting via but not".split()
)

"""Places in English prose: names, the words that type them, and the chains that they form.

An anchor is one name with its type ("Ariha city", "the town of Has", "southern Idlib", or a bare
name after a preposition). Anchors that stand in one another ("... in ... in the suburbs of ...")
form a chain; chains that are listed ("A, B and C in northern Hama") share their tail.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from syriageo.incidents.english_actors import actors

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
    rf"(?P<type>{_SETTLEMENTS}|{_ADMIN}|{_SPOTS}|{_SITES})(?![\w-])(?!['’]s? (?:only|main))",
    re.IGNORECASE,
)
_DIRECTION = (
    r"(?:(?:north|south)(?:[- ]?(?:east|west))(?:ern)?|(?:north|south)ern[- ](?:east|west)ern|"
    r"(?:north|south|east|west)(?:ern)?)"
)
_TYPE_OF = re.compile(
    rf"\b(?P<type>{_SETTLEMENTS}|{_ADMIN}|{_SPOTS})\s(?:called\s|named\s|known as\s|"
    rf"(?:both\s)?of\s)(?:the\s)?$",
    re.IGNORECASE,
)
_SIDE_BEFORE = re.compile(rf"\b(?:{_DIRECTION}|rural|central)(?:\s(?:rural|parts?\sof))?\s$", re.I)
_SIDE_AFTER = re.compile(
    rf"(?:['’]s?)?\s(?:{_DIRECTION}(?:\sand\s{_DIRECTION})?\s)?(?:rural\s)?"
    r"(?P<type>countryside|suburbs?|outskirts|hinterland|rif)\b",
    re.IGNORECASE,
)
_MIDDLE = re.compile(r"(?:['’]s)?\s(?:[a-z]+\s){0,2}$")

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
_REGION_NAME = re.compile(
    r"(?:north|south|east|west)(?:ern)? \w+|(?:jabal|sahl|wadi|jebel|mount) .*|.*\b(?:ghouta|"
    r"qalamoun|"
    r"hawran|houran|badia|badiya|jazira|euphrates|syria)",
    re.IGNORECASE,
)

_PARTS = (
    r"suburbs?|countryside|outskirts|rural|vicinity|surroundings?|environs|perimeter|foot|"
    r"centers?|"
    r"centres?|middle|heart|entrance|exit|edges?|parts?|sides?|end|parts|neighbou?rhoods?|"
    r"quarters?|"
    r"towns?|villages?|cities|areas?|region|borders?|border|town|heights|hills?|mountains?"
)
_GLUE = re.compile(
    rf"(?:['’]s?)?(?:[\s,()]|\b(?:located|situated|lying|lies|which|that|is|was|are|in|at|on|near|"
    rf"nearby|of|to|the|an?|inside|within|around|outside|opposite|behind|overlooking|close|next|"
    rf"adjacent|beside|{_DIRECTION}|central|{_PARTS}|km|kms|kilomet(?:er|re)s?|\d+(?:\.\d+)?|"
    rf"about|"
    rf"some|approximately|from(?=\s(?:the\s)?(?:[\w'’-]+\s){{0,6}}{_PARTS})|administratively|"
    rf"belonging|affiliated|affiliate|linking|road|highway|international|main|same)\b){{1,24}}",
    re.IGNORECASE,
)
_KM_FROM = re.compile(r"\s\d+(?:\.\d+)?\s(?:km|kms|kilomet\w+)\s(?:\w+\s)?from\s(?:the\s)?", re.I)
_LIST = re.compile(
    rf"(?:\s?,\s?(?:and\s)?|\sand\s|\s?/\s?|\s?&\s?|\sas well as\s|\s?;\s?)"
    rf"(?:(?:in|on|at|near|both|also|the|the\s(?:{_DIRECTION}\s)?(?:{_PARTS})\sof)\s){{0,3}}",
    re.IGNORECASE,
)
_LEFT = re.compile(
    rf"(?:\b(?:located|situated|in|at|on|to|near|nearby|around|inside|outside|behind|opposite|"
    rf"close|"
    rf"next|adjacent|overlooking|between|of|an?|the|number|several|various|separate|different|"
    rf"multiple|locations|places|{_DIRECTION}|central|{_PARTS}|km|kilomet(?:er|re)s|\d+|about|"
    rf"some|"
    rf"approximately|rural|M\d)\s){{1,12}}$",
    re.IGNORECASE,
)
_BARE_AFTER = re.compile(
    r"(?:\b(?:in|near|at|on|around|inside|outside|into|over|against|towards?|beside|between|"
    r"hit(?:ting)?|struck|striking|bomb(?:ed|ing|arded|arding)|shell(?:ed|s|ing)|target(?:ed|s|"
    r"ing)|"
    r"attack(?:ed|s|ing)|raid(?:ed|ing)|storm(?:ed|ing)|enter(?:ed|ing)|(?:re)?captur(?:ed?|ing)|"
    r"(?:re)?seiz(?:ed?|ing)|retook|took|regained|liberated|control of|withdrew from|including|"
    r"(?:strikes?|raids?|shelling|attacks?|bombardment|bombing)\s(?:on|of|against|in)|"
    r"(?:center|centre|outskirts|east|west|north|south|vicinity|suburbs|countryside|sky|skies|"
    r"airfield|airport|airbase|junction|dam|refinery|plain|field) "
    r"of)\s"
    r"(?:the\s|both\s|nearby\s)?|^\W{0,3})$",
    re.IGNORECASE,
)
_ON = r"(?:(?!(?:in|at|on|near|of)\b)[\w'’-]+\s)"
_FROM = re.compile(
    rf"\bfrom\s(?:the\s|an?\s)?{_ON}{{0,4}}(?:(?:areas?|positions?|points?|bases?|brigade|"
    rf"barracks|"
    rf"regiment|battalion|airport|airbase|checkpoint|camp|sites?)\s(?:\w+\s){{0,2}}(?:in|at|"
    rf"near|of|on)\s"
    rf"(?:the\s)?)?$|\b(?:stationed|based|positioned|deployed)\s(?:(?:in|at|on|near|"
    rf"around)\s)?(?:the\s|an?\s)?"
    rf"{_ON}{{0,3}}$|\bsource\sof\swhich\sis\s(?:the\s)?{_ON}{{0,4}}$|\boriginat\w+\s(?:in|"
    rf"from)\s(?:the\s)?$",
    re.IGNORECASE,
)
_NOT_HERE = re.compile(
    r"\b(?:famil(?:y|ies)|IDPs?|displaced|refugees?|people|civilians?|residents?|native|"
    r"originally|"
    r"hail(?:s|ing)|born|\w{1,20}\.?,)\s(?:originally\s|were\s|"
    r"coming\s)?from\s(?:the\s)?(?:(?!(?:in|at|on|near)\b)[\w'’-]+\s){0,5}$"
    r"|\b(?:towards?|headed to|fled to|displaced to|heading to|on (?:their|his|her|its) way to|"
    r"to leave|"
    r"leaving|transferred to|taken to|moved to|announced (?:in|from)|offices? in|"
    r"talks in|agreement in)\s(?:the\s)?$",
    re.IGNORECASE,
)
_FIRE = re.compile(
    r"\b(?:stationed|based|positioned|deployed|source|sourced|originat\w+|launched|fired|"
    r"coming|came|"
    r"took off|taking off|take off)\b",
    re.IGNORECASE,
)


_MOVES = re.compile(
    r"\b(?:withdr\w+|pull\w*\sout|retreat\w*|expel\w*|"
    r"expuls\w+)\s(?:\w+\s){0,2}from\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """One name (or "the city") with what types it; `start` includes "the town of"."""

    start: int
    end: int
    name: str
    type: str  # lower case; empty for a bare name
    rank: str  # settlement, admin, spot, site, bare, anaphor


@dataclass(frozen=True, slots=True)
class Chain:
    """Anchors that stand in one another.

    Attributes
    ----------
    start, end : int
        In the text, the leading relation ("near", "the center of") included.
    anchors : tuple of Anchor
        The most specific first.
    role : str
        ``place``; ``origin`` (where fire came from) or ``other`` (where people come from or go).
    full : str
        What to look up.
    group : int
        Chains of one list share it.
    """

    start: int
    end: int
    anchors: tuple[Anchor, ...]
    role: str
    full: str
    group: int

    @property
    def settled(self) -> bool:
        """Whether it tells more than a facility, a road or "the area"."""
        return any(a.rank in ("settlement", "admin", "bare", "spot") for a in self.anchors)

    @property
    def sure(self) -> bool:
        """Whether some word says that it is a place."""
        return any(a.rank in ("settlement", "admin", "spot") for a in self.anchors)


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
    if typed and typed[1] in _PLURAL_TYPES and mask.startswith(" of ", typed[0]):
        return None  # "the Ghouta towns of Douma, Saqba and ..."
    if typed:
        return Anchor(start, typed[0], name, typed[1], _rank(typed[1]))
    of = _TYPE_OF.search(before)
    named = of and re.search(r"[A-Z][\w'’-]*\s$", before[: of.start()])
    if of and (not named or of["type"].lower() in _PLURAL_TYPES):
        first = start - (len(before) - of.start())
        return Anchor(first, end, name, of["type"].lower(), _rank(of["type"]))
    beside = _SIDE_BEFORE.search(before)
    if beside:
        return Anchor(start - (len(before) - beside.start()), end, name, "", "admin")
    if GOVERNORATES.fullmatch(name):
        return Anchor(start, end, name, "", "bare")
    return Anchor(start, end, name, "", "bare")


_PLURAL_TYPES = frozenset("towns villages cities neighborhoods neighbourhoods".split())


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


def chains(text: str, mask: str | None = None) -> list[Chain]:
    """The places of a text, chained, from left to right.

    Examples
    --------
    >>> text = "shells fell near al Rawda Mosque in Ariha city in the southern suburbs of Idlib"
    >>> [text[c.start:c.end] for c in chains(text)]
    ['near al Rawda Mosque in Ariha city in the southern suburbs of Idlib']
    >>> [c.full for c in chains("bombed the villages of Has, Hass and Hazarin in southern Idlib")]
    ['Has, southern Idlib', 'Hass, southern Idlib', 'Hazarin in southern Idlib']
    """
    mask = masked(text) if mask is None else mask
    groups: list[list[list[Anchor]]] = []
    previous: Anchor | None = None
    every = anchors(text, mask)
    for i, anchor in enumerate(every):
        following = every[i + 1] if i + 1 < len(every) else None
        relation = _relation(text, mask, previous, anchor, following)
        if relation == "in" and groups:
            groups[-1][-1].append(anchor)
        elif relation == "list" and groups:
            groups[-1].append([anchor])
        elif anchor.rank != "bare" or _stands_as_place(mask, anchor):
            groups.append([[anchor]])
        else:
            previous = None
            continue
        previous = anchor
    return [c for number, group in enumerate(groups) for c in _made(text, mask, group, number)]


_HOLDS_AFTER = re.compile(
    r"\s(?:was|is|were|had\sbeen|has\sbeen|remains|remained),?\s(?:\w+,?\s){0,8}?(?:under|"
    r"controlled|held)\b"
)


def _stands_as_place(mask: str, anchor: Anchor) -> bool:
    before = mask[max(0, anchor.start - 40) : anchor.start]
    if _HOLDS_AFTER.match(mask, anchor.end) and re.search(r"(?:^|[.!?,;]\s)$", before):
        return True
    if not _BARE_AFTER.search(before):
        return False
    # At the start of a passage a bare name is a place only in a dateline: "Hayyan, Aleppo: ...".
    return bool(before.strip()) or mask[anchor.end : anchor.end + 1] in (",", ":")


def _relation(
    text: str, mask: str, before: Anchor | None, anchor: Anchor, after: Anchor | None
) -> str:
    """How an anchor follows the one before: ``in``, ``list``, or empty."""
    if before is None or anchor.start - before.end > 140:
        return ""
    gap = mask[before.end : anchor.start]
    if gap.strip() == "," or gap.strip() == "(":
        return "in" if _contains(text, mask, before, anchor, after) else "list"
    if _GLUE.fullmatch(gap) or _KM_FROM.fullmatch(gap):
        return "in"
    if _LIST.fullmatch(gap):
        between = "between" in mask[max(0, before.start - 12) : before.start].lower()
        return "in" if between else "list"
    return ""


def _contains(text: str, mask: str, before: Anchor, anchor: Anchor, after: Anchor | None) -> bool:
    """Whether ", X" after a place says where it lies, rather than naming one more."""
    if anchor.rank in ("admin", "anaphor"):
        return True
    if anchor.rank == "bare" and (
        GOVERNORATES.fullmatch(anchor.name) or _REGION_NAME.fullmatch(anchor.name)
    ):
        return True
    if before.type in ("towns", "villages", "cities", "neighborhoods", "neighbourhoods"):
        return False
    if anchor.rank == "settlement" and before.rank in ("bare", "settlement"):
        smaller = before.type in ("neighborhood", "neighbourhood", "quarter", "village", "camp")
        return anchor.type in ("city",) and (smaller or before.rank == "bare")
    if before.rank in ("site", "spot"):
        return True
    if after is not None and _LIST.fullmatch(mask[anchor.end : after.start]):
        gap = mask[anchor.end : after.start].strip().lower()
        return not gap.endswith(("and", "&")) and before.rank != "bare"
    return True


def _made(text: str, mask: str, group: list[list[Anchor]], number: int) -> list[Chain]:
    tail = group[-1][1:] if len(group) > 1 else []
    found = []
    for i, members in enumerate(group):
        first, last = members[0], members[-1]
        start = _leftmost(mask, first) if i == 0 or members[0].rank != "bare" else first.start
        full = text[start : last.end]
        if i < len(group) - 1 and len(members) == 1 and tail:
            full = f"{text[first.start : last.end]}, {text[tail[0].start : tail[-1].end]}"
        role = _role(text, mask, start)
        full = _without_plural(full)
        found.append(Chain(start, last.end, tuple(members), role, full, number))
    role = found[0].role
    return [replace(c, role=role) for c in found]


_PLURAL = re.compile(
    r"^(?:(?:the|several|(?:a )?number of|two|three|both|different|various|separate) ){0,3}"
    r"(?:towns|villages|cities|neighbou?rhoods|locations|areas?|places)(?: (?:of|in) )(?:the )?",
    re.IGNORECASE,
)


_EDGE = re.compile(
    rf"^(?:the\s)?(?:{_DIRECTION}\s|main\s)?(?:edges?|entrance|exit|heart|end|heights|"
    rf"perimeter|parts?|sides?|"
    r"neighbou?rhoods?|quarters?|half)\s(?:of|in)\s(?:the\s)?",
    re.IGNORECASE,
)


def _without_plural(words: str) -> str:
    return _EDGE.sub("", _PLURAL.sub("", words)) or words


_IDLE = re.compile(r"^(?:(?:in|at|on|to|of|an?|the|about|some|located|situated)\s)+", re.I)


def _leftmost(mask: str, first: Anchor) -> int:
    """Where the chain begins with its leading relation: "near X", "the center of X"."""
    lead = _LEFT.search(mask, max(0, first.start - 100), first.start)
    if lead is None:
        return first.start
    words = mask[lead.start() : first.start]
    idle = _IDLE.match(words)
    skipped = idle.end() if idle else 0
    rest = words[skipped:]
    if not rest.strip() or not re.search(
        rf"\b(?:near|around|outside|opposite|behind|overlooking|between|adjacent|next|close|"
        rf"beside|"
        rf"{_PARTS}|{_DIRECTION}|locations|places|number)\b",
        rest,
        re.IGNORECASE,
    ):
        return first.start
    return lead.start() + skipped


def _role(text: str, mask: str, start: int) -> str:
    before = mask[max(0, start - 70) : start]
    if _NOT_HERE.search(before):
        return "other"
    if _FROM.search(before) and not _MOVES.search(before):
        return (
            "origin"
            if _FIRE.search(mask[max(0, start - 110) : start])
            or re.search(r"\bareas?\b|\bpositions?\b", before[-50:], re.IGNORECASE)
            else "other"
        )
    return "place"


def trimmed(text: str, mask: str, chain: Chain) -> tuple[int, str, str]:
    """A chain without the facility that leads it: its start, its words, and what to look up.

    Examples
    --------
    >>> text = "hit the Nour Mosque in the east of Sarja village"
    >>> trimmed(text, text, chains(text)[0])[1]
    'east of Sarja village'
    """
    first = chain.anchors[0]
    if _DESERT.fullmatch(first.name) and len(chain.anchors) > 1:
        after = chain.anchors[1].start
        return chain.start, text[chain.start : chain.end], text[after : chain.end]
    if first.rank != "site" or len(chain.anchors) < 2:
        return chain.start, text[chain.start : chain.end], chain.full
    gap = mask[first.end : chain.anchors[1].start]
    idle = re.match(r"(?:['’]s?|[\s,(]|\b(?:located|situated|in|at|on|to|of|the|an?)\b)+", gap)
    start = first.end + (idle.end() if idle else 0)
    if not re.search(r"\w", text[start : chain.anchors[1].start]):
        start = chain.anchors[1].start
    words = text[start : chain.end]
    full = chain.full
    position = full.find(words)
    return start, words, full[position:] if position >= 0 else words


_DESERT = re.compile(r"bad[iy]+[yi]?a|desert", re.IGNORECASE)

"""Places in English prose: names, the words that type them, and the chains that they form.

An anchor is one name with its type ("Ariha city", "the town of Has", "southern Idlib", or a bare
name after a preposition). Anchors that stand in one another ("... in ... in the suburbs of ...")
form a chain; chains that are listed ("A, B and C in northern Hama") share their tail.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from syriageo.incidents.english.anchors import DIRECTION, GOVERNORATES, Anchor, anchors, masked

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
    rf"(?:['’]s?)?(?:[\s,()]|(?<=\s)[–—](?=\s(?:in|on|at|near|north|south|east|west)\b)|\b(?:located|situated|lying|lies|which|that|is|was|are|in|at|on|near|"
    rf"nearby|of|to|the|an?|inside|within|around|outside|opposite|behind|overlooking|close|next|"
    rf"adjacent|beside|{DIRECTION}|central|{_PARTS}|km|kms|kilomet(?:er|re)s?|\d+(?:\.\d+)?|"
    rf"about|"
    rf"some|approximately|from(?=\s(?:the\s)?(?:[\w'’-]+\s){{0,6}}{_PARTS})|administratively|"
    rf"belonging|affiliated|affiliate|linking|road|highway|international|main|same)\b){{1,24}}",
    re.IGNORECASE,
)

_KM_FROM = re.compile(r"\s\d+(?:\.\d+)?\s(?:km|kms|kilomet\w+)\s(?:\w+\s)?from\s(?:the\s)?", re.I)

_LIST = re.compile(
    rf"(?:\s?,\s?(?:and\s)?|\sand\s|\s?/\s?|\s?&\s?|\sas well as\s|\s?;\s?)"
    rf"(?:(?:in|on|at|near|both|also|the|the\s(?:{DIRECTION}\s)?(?:{_PARTS})\sof)\s){{0,3}}",
    re.IGNORECASE,
)

_LEFT = re.compile(
    rf"(?:\b(?:located|situated|in|at|on|to|near|nearby|around|inside|outside|behind|opposite|"
    rf"close|"
    rf"next|adjacent|overlooking|between|of|an?|the|number|several|various|separate|different|"
    rf"multiple|locations|places|{DIRECTION}|central|{_PARTS}|km|kilomet(?:er|re)s|\d+|about|"
    rf"some|"
    rf"approximately|rural|M\d)\s){{1,12}}$",
    re.IGNORECASE,
)

_BARE_AFTER = re.compile(
    r"(?:\b(?:in|near|at|on|around|inside|outside|into|over|against|towards?|beside|between|"
    r"hit(?:ting)?|struck|striking|bomb(?:ed|ing|arded|arding)|shell(?:ed|s|ing)|target(?:ed|s|"
    r"ing)|"
    r"attack(?:ed|s|ing)|(?<!·\sin\s)control(?:led|s)?|held|holds?|raid(?:ed|ing)|storm(?:ed|ing)|enter(?:ed|ing)|(?:re)?captur(?:ed?|ing)|"
    r"(?:re)?seiz(?:ed?|ing)|retook|took|regained|liberated|control of|withdrew from|including|"
    r"(?:strikes?|raids?|shelling|attacks?|bombardment|bombing)\s(?:on|of|against|in)|"
    r"(?:center|centre|entrance|exit|edge|heart|middle|gates?|outskirts|east|west|north|south|"
    r"vicinity|suburbs|countryside|sky|skies|"
    r"airfield|airport|airbase|junction|dam|refinery|plain|field) "
    r"of)\s"
    r"(?:the\s|both\s|nearby\s)?|·:\s|\b(?:Place|Where):\s|^\W{0,3})$",
    re.IGNORECASE,
)

_ON = r"(?:(?!(?:in|at|on|near|of|\w{1,20}ed)\b)[\w'’-]+\s)"

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
    r"\s(?:was|is|were|had\sbeen|has\sbeen|remains|remained),?\s(?:[\w·]+,?\s){0,8}?(?:under|"
    r"controlled|run|ruled|administered|governed|held|·+-held|·+-controlled)\b"
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
        full = _OWNED.sub(r"\3, \1", _without_plural(full))
        found.append(Chain(start, last.end, tuple(members), role, full, number))
    role = found[0].role
    return [replace(c, role=role) for c in found]


# "al Raqqa city's al Naim Square": the square stands in the city.
_OWNED = re.compile(
    r"^([^,]{2,60}? (city|town|village|camp))['’]s ((?-i:[A-Z]|al\b|al-).{2,80})$", re.I
)
_PLURAL = re.compile(
    r"^(?:(?:the|several|(?:a )?number of|two|three|both|different|various|separate) ){0,3}"
    r"(?:towns|villages|cities|neighbou?rhoods|locations|areas?|places)(?: (?:of|in) )(?:the )?",
    re.IGNORECASE,
)

_EDGE = re.compile(
    rf"^(?:the\s)?(?:{DIRECTION}\s|main\s)?(?:edges?|entrance|exit|heart|end|heights|"
    rf"perimeter|parts?|sides?|"
    r"neighbou?rhoods?|quarters?|half|hills|desert|steppe)\s(?:of|in)\s(?:the\s)?",
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
        rf"{_PARTS}|{DIRECTION}|locations|places|number)\b",
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

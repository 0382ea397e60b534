"""What was hit, and how badly, in English prose."""

from __future__ import annotations

import re

from syriageo.incidents.english.places import Chain
from syriageo.incidents.language.reading import Target
from syriageo.incidents.language.vocabulary import TARGET_GROUPS, TARGETS, compiled

# Where the object of the attack ends and its consequences begin.
_CONSEQUENCE = re.compile(
    r",?\s(?:causing|killing|resulting|injuring|wounding|leaving|which (?:caused|killed|led|"
    r"resulted|"
    r"injured|partially|destroyed)|and (?:caused|killed|injured|wounded|destroyed|partially|"
    r"heavily)|"
    r"(?:partially|severely|completely|totally|heavily) (?:destroy|damag)\w+|in addition to|"
    r"leading to)\b"
    r"|;",
    re.IGNORECASE,
)
# Facilities that a sentence names without their being hit: the hospital that someone was taken to.
_BESIDE = re.compile(
    r"\b(?:taken|transferred|rushed|moved|admitted|brought)(?: \w+){0,4} to (?:a |the |nearby "
    r")?(?:\w+ ){0,2}$"
    r"|\b(?:fire of|driver of|riding (?:a|in a|on a)|on board|aboard|according to|passing "
    r"through(?: one of)?)"
    r" (?:a |an |the |their )?(?:\w+ ){0,3}$|\b(?:teams?|crews?|volunteers?) (?:of|from) "
    r"(?:the )?$",
    re.IGNORECASE,
)
# What was hit is the area; what stands in it is told besides.
_INCLUDES = re.compile(
    r"\b(?:civilian|residential)\s(?:areas?|neighbou?rhoods?|blocks?)\s(?:that|"
    r"which)\sincludes?\b",
    re.I,
)
_SAYS = re.compile(
    r"\s(?:also\s)?(?:said|says|reported|told|announced|published|stated|"
    r"confirmed|wrote)\b",
    re.I,
)
_DAMAGE = (
    ("destroyed", r"(?:completely|totally|fully) (?:destroy|demolish)\w*|complete destruction"),
    ("severe", r"(?:severe|severely|heavy|heavily|massive|extensive|huge|serious|"
        r"great)\s(?:\w+\s){0,2}?"
        r"(?:damag|destr)\w*|(?:damag|destroy)\w+\s(?:severely|heavily)"),
    ("significant", r"(?:significant|considerable|large|major|"
        r"substantial)\s(?:\w+\s){0,2}?(?:damag|destr)\w*"),
    ("partial", r"(?:partial|partially|partly)\s(?:\w+\s){0,2}?(?:damag|destr)\w*"),
    ("moderate", r"(?:moderate|moderately|medium)\s(?:\w+\s){0,2}?(?:damag|destr)\w*"),
    ("slight", r"(?:slight|minor|slightly|light|little|limited|"
        r"simple)\s(?:\w+\s){0,2}?(?:damag|destr)\w*"),
    ("material", r"(?:varying )?(?:material )?(?:damag|destr)\w*|demolish\w*|burn(?:t|ed) down"),
)  # fmt: skip
_COMPILED = tuple((name, re.compile(rf"\b(?:{words})", re.I)) for name, words in _DAMAGE)
_OUT_OF_SERVICE = re.compile(
    r"\b(?:out of (?:service|order)|suspend\w+ (?:its|their) (?:work|"
    r"oper))",
    re.I,
)


def damage(text: str) -> str:
    """The gravest damage that a text tells: ``severe``, ``partial`` ...; empty if none.

    Examples
    --------
    >>> damage("partially destroying the bakery and putting it out of service")
    'partial|out of service'
    """
    found = next((name for name, pattern in _COMPILED if pattern.search(text)), "")
    if _OUT_OF_SERVICE.search(text):
        found = f"{found}|out of service".strip("|")
    return found


def targets(
    text: str, start: int, end: int, trigger_end: int, chains: list[Chain]
) -> tuple[Target, ...]:
    """What was hit within ``text[start:end]``, the main target first.

    A facility of SNHR's taxonomy stands before houses and fields; what was aimed at before what th
        e
    consequences speak of.

    Examples
    --------
    >>> text = "fired missiles at a house near the vegetable market, damaging a mosque"
    >>> [t.category for t in targets(text, 0, len(text), 5, [])]
    ['markets', 'places of worship', 'residential']
    """
    stop = _CONSEQUENCE.search(text, trigger_end, end)
    zone = stop.start() if stop else end
    part = _INCLUDES.search(text, trigger_end, end)
    ranked: list[tuple[int, int, Target]] = []
    taken: list[tuple[int, int]] = []
    sites = [a for c in chains for a in c.anchors if a.rank in ("site", "spot") and a.name]
    for row in compiled(TARGETS, "en"):
        for match in row.pattern.finditer(text, start, end):
            if any(s < match.end() and match.start() < e for s, e in taken):
                continue
            if _BESIDE.search(text[max(start, match.start() - 60) : match.start()]):
                continue
            if _SAYS.match(text, match.end()):
                continue
            taken.append(match.span())
            if any(s.start <= match.start() and match.end() < s.end - 2 for s in sites):
                continue  # a word inside a name: "Idlib University Hospital"
            name, first = "", match.start()
            for site in sites:
                if site.start <= match.start() < site.end + 12:
                    name, first = text[site.start : site.end], site.start
            tier = _tier(row.id, match.start(), trigger_end, zone)
            if part and match.start() > part.start() + 8:
                tier = max(tier, 4)
            if tier < 9:
                target = Target(row.id, name, text[match.start() : match.end()])
                ranked.append((tier, first, target))
    ranked.sort(key=lambda r: r[:2])
    found: dict[tuple[str, str], Target] = {}
    for _, _, target in ranked:
        found.setdefault((target.category, target.name), target)
    named = {t.category for t in found.values() if t.name}
    return tuple(t for t in found.values() if t.name or t.category not in named)


def _tier(category: str, position: int, trigger_end: int, zone: int) -> int:
    vital = category in TARGET_GROUPS
    if position < trigger_end:
        return 5 if vital else 9
    if position < zone:
        return 0 if vital else 2
    return 3 if vital else 9

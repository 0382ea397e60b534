"""Sentences that say who held a place, in English prose."""

from __future__ import annotations

import re

from syriageo.incidents.english.actors import actors, actors_in, together
from syriageo.incidents.english.anchors import Anchor
from syriageo.incidents.english.places import Chain
from syriageo.incidents.language.reading import ControlStatement

_PHRASE = re.compile(
    r"\b(?P<not>not\s|no longer\s|never\s|partially\snot\s)?(?P<how>(?:still\s|then\s|also\s|"
    r"now\s|already\s|"
    r"currently\s|largely\s|mainly\s|entirely\s|fully\s|jointly\s|mostly\s|being\s)*)"
    r"(?:(?:under|within|in|subject(?:ed)?\sto|falls?\sunder|came\sunder|lies\sunder)\s(?:the\s)?"
    r"(?P<joint>(?:joint|shared|full|total|sole|complete|"
    r"effective)\s)?(?:(?:areas?\sof\s)?control\sof|"
    r"hands\sof)|(?P<verb>jointly\scontrolled|controlled|held|dominated|run|"
    r"ruled|administered|governed)(?:\sjointly)?\sby)\s",
    re.IGNORECASE,
)
# "under ISIS control", "under joint Armed Opposition and HTS control"
_NAMED_CONTROL = re.compile(
    r"\b(?P<not>not\s|no "
    r"longer\s)?under\s(?:the\s)?(?P<joint>joint\s)?(?P<who>[^.;,]{2,90}?)(?:['’]s?)?\s"
    r"(?:joint\s)?control\b(?!\sof)",
    re.IGNORECASE,
)
_HELD = re.compile(r"\b(?P<who>[\w'’ -]{2,40}?)-(?:held|controlled)\s", re.IGNORECASE)
_ACTIVE = re.compile(
    r"(?:\s?\([^()]{1,60}\))?\s(?:forces\s|factions\s)?(?:jointly\s|still\s|then\s|also\s|already\s)?"
    r"(?:(?:was|were|is|are|"
    r"had\sbeen|has\sbeen|have\sbeen|remains?|remained)\s(?:still\s|now\s|then\s)?in\s(?:full\s|joint\s)?control\sof|"
    r"controlled|controls|hold(?!\s(?:of|on|back))|control(?!\s(?:near|in|of|over|at|and|areas?|point))|held|"
    r"holds)\s(?:the\s)?",
    re.IGNORECASE,
)
_OUT_OF = re.compile(r"\bfrom\s(?:the\s)?$", re.IGNORECASE)
# "Hajin is ISIS-held."
_IS_HELD = re.compile(r"\s(?:is|was|remains)\s(?P<who>[\w'’ -]{2,40}?)-(?:held|controlled)\b", re.I)
# What stands between a place and what is said of it: "Balyun, like the rest of the area, is under".
_ASIDE = re.compile(
    r",\s(?:like|along\swith|as\swell\sas|including|together\swith)\s[^,.;]{2,60},", re.I
)
_COPULA = re.compile(
    r"(?:^|[,\s])(?:(?:at\s(?:the|that)\stime|then|at\sthis\stime),?\s)?"
    r"(?:which\s|that\s|and\s)?(?:was|were|is|are|had\sbeen|has\sbeen|has\sremained|remained|"
    r"remains|lies|lay|being|"
    r"then|still|currently|,),?\s(?:at\sthe\stime\sof\s(?:the\s)?(?:incident|attack|bombing|"
    r"strike|shelling|massacre),?\s|"
    r"at\s(?:the|that)\stime,?\s|located\sin\san\sarea\s|in\san\sarea\s|then\s|still\s|also\s|"
    r"mostly\s|jointly\s|"
    r"currently\s|located\s|situated\s|an\sarea\s|a\s\w+\s){0,3}$",
    re.IGNORECASE,
)
_PARTIES_END = re.compile(
    r"[.;]|\sat\s(?:the|that)\s|\swhen\s|\ssince\s|\swhich\s|\swith\s|\sduring\s|"
    r"\sand\s(?:besieged|is|was|has|which|where|"
    r"contains|includes)\b|,\s(?:which|who|and\s(?:is|was)|where|when|with|causing|killing|"
    r"resulting|injuring)\b|"
    r"\sfor\s|\son\s|\suntil\s|,?\s(?:al)?though\s|,?\s(?:while|but|whereas|despite|except|after|before|as\s)\b",
    re.IGNORECASE,
)
_FACILITY = re.compile(
    r"\b(?:prisons?|police stations?|detention cent\w+|headquarters|checkpoints?|crossings?|"
    r"hospitals?|"
    r"schools?|courts?|branch(?:es)?|bases?|offices?|camps? run|airports?|posts?|buildings?|court|"
    r"farms?|factor(?:y|ies)|roads?|warehouses?|barracks|positions?|cent(?:er|re)s?|ovens?|"
    r"fields?)\s?,?\s?"
    r"(?:which\s|that\s)?(?:is\s|was\s|are\s|were\s)?$",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(r"\b(?:outside|out\sof|beyond|not\sin|far\sfrom)\s$", re.IGNORECASE)
_TAKEN = re.compile(
    r"\b(?:brought|came|come|fell|fallen|falling|bring\w*|put|placed|pass\w*)\s(?:back\s)?$", re.I
)
_IN_FUTURE = re.compile(
    r"\b(?:would|will|to|may|might|could|should|if|or)\s(?:be\s|"
    r"remain\s)?$",
    re.I,
)


_LONGEST_PARTIES = 250  # characters after "under the control of" within which parties are named


def statements(
    text: str, chains: list[Chain], start: int = 0, end: int | None = None
) -> list[ControlStatement]:
    """The statements of control in a stretch of text.

    What is denied ("not under the control of"), what speaks of where fire came from ("from areas
    controlled by"), of a prison or a checkpoint, or of areas without a name, is none.

    Examples
    --------
    >>> from syriageo.incidents.english.places import chains
    >>> text = "Ariha city was under the joint control of factions of the Armed Opposition and HTS"
    >>> found = statements(text, chains(text))[0]
    >>> found.referent_words, found.parties, found.joint
    ('Ariha city', ('armed_opposition', 'hts'), True)
    >>> text = "The city was not under the control of ISIS; shells came from areas held by SDF"
    >>> statements(text, chains(text))
    []
    """
    stop = len(text) if end is None else end
    found = [
        *_by_phrase(text, chains, start, stop),
        *_by_name(text, chains, start, stop),
        *_adjective(text, chains, start, stop),
    ]
    found.sort(key=lambda s: s.start)
    kept: list[ControlStatement] = []
    for one in found:
        if not any(k.start < one.end and one.start < k.end for k in kept):
            kept.append(one)
    return kept


def _by_phrase(text: str, chains: list[Chain], start: int, stop: int) -> list[ControlStatement]:
    found = []
    for match in _PHRASE.finditer(text, start, stop):
        lead = text[max(start, match.start() - 160) : match.start()]
        if match["not"] or _OUTSIDE.search(lead) or _TAKEN.search(lead) or _IN_FUTURE.search(lead):
            continue
        far = min(stop, match.end() + _LONGEST_PARTIES)
        named = actors_in(text, match.end(), far)
        limit = next(
            (
                m
                for m in _PARTIES_END.finditer(text, match.end(), far)
                if not any(a.start < m.start() < a.end for a in named)  # "Front for Liberation"
            ),
            None,
        )
        last = limit.start() if limit else far
        parties = _parties(text, match.end(), last)
        referent = _referent(text, chains, start, match.start())
        if parties and referent is not None:
            found.append(_made(text, referent, match.start(), last, parties, bool(match["joint"])))
    return found


def _by_name(text: str, chains: list[Chain], start: int, stop: int) -> list[ControlStatement]:
    """Statements like "then under ISIS control" and "ISIS controlled the town"."""
    found = []
    for match in _NAMED_CONTROL.finditer(text, start, stop):
        parties = _parties(text, match.start(), match.end("who"))
        referent = _referent(text, chains, start, match.start())
        lead = text[max(start, match.start() - 60) : match.start()]
        if parties and referent is not None and not match["not"] and not _OUTSIDE.search(lead):
            joint = bool(match["joint"])
            found.append(_made(text, referent, match.start(), match.end(), parties, joint))
    for actor in actors_in(text, start, stop):
        verb = _ACTIVE.match(text, actor.end, stop)
        lead = text[max(start, actor.start - 30) : actor.start]
        if not verb or not actor.parties or re.search(r"\b(?:areas?|by|of|that|which)\s$", lead):
            continue
        named = _at(chains, verb.end() - 5, verb.end() + 6)
        if named is not None:
            referent = (named.anchors[0], named, named.end)
            whole = together(text, actors_in(text, start, stop), actor)
            begin = whole.start
            found.append(
                _made(text, referent, begin, named.end, tuple(sorted(whole.parties)), False)
            )
    return found


def _adjective(text: str, chains: list[Chain], start: int, stop: int) -> list[ControlStatement]:
    """Statements like "the opposition-held town of Arbin"."""
    found = []
    for chain in chains:
        told = _IS_HELD.match(text, chain.end, stop) if start <= chain.start else None
        parties = _holder(told["who"]) if told else ()
        if told and parties and chain.anchors[0].rank != "site":
            referent = (chain.anchors[0], chain, chain.end)
            found.append(_made(text, referent, chain.start, told.end(), parties, False))
    for match in _HELD.finditer(text, start, stop):
        if _OUT_OF.search(text, max(start, match.start() - 12), match.start()):
            continue  # "artillery from SDF-held Ein Issa"
        parties = _holder(match["who"])
        named = _at(chains, match.end() - 60, match.end() + 30, after=match.end())
        if parties and named is not None and named.role == "place":
            anchor = named.anchors[0]
            if anchor.start > match.end() + 2 or (
                anchor.rank == "bare" and anchor.start < match.start()
            ):
                continue
            found.append(
                _made(text, (anchor, named, named.end), match.start(), anchor.end, parties, False)
            )
    return found


_HOLDERS = {
    "government": "syrian_regime",
    "regime": "syrian_regime",
    "opposition": "armed_opposition",
    "rebel": "armed_opposition",
    "kurdish": "sdf",
}


def _holder(words: str) -> tuple[str, ...]:
    """Who the words before "-held" name: the last two, "Kurdish" and the like in their place."""
    last = " ".join(words.split()[-2:])
    named = tuple(sorted({p for a in actors(last) if a.end == len(last) for p in a.parties}))
    word = last.split()[-1].casefold() if last else ""
    return named or ((_HOLDERS[word],) if word in _HOLDERS else ())


def _at(chains: list[Chain], first: int, last: int, after: int = -1) -> Chain | None:
    """The chain that starts within a stretch, or reaches past `after`."""
    for chain in chains:
        if first <= chain.start <= last and chain.end > after:
            return chain
    return None


def _parties(text: str, start: int, end: int) -> tuple[str, ...]:
    named = {p for a in actors_in(text, start, end) for p in a.parties}
    return tuple(sorted(named))


def _referent(
    text: str, chains: list[Chain], start: int, position: int
) -> tuple[Anchor, Chain, int] | None:
    """The anchor that a control phrase at `position` speaks of."""
    before = [c for c in chains if start <= c.start and c.end <= position]
    if not before:
        return None
    chain = before[-1]
    gap = text[chain.end : position]
    aside = _ASIDE.search(text, before[0].end, position)
    if aside and (earlier := [c for c in before if c.end <= aside.start()]):
        chain = earlier[-1]
        gap = text[chain.end : aside.start()] + text[aside.end() : position]
    if len(gap) > 90 or ";" in gap or _FACILITY.search(text[chain.start : position]):
        return None
    bare = gap.strip(" ,(")
    if bare and not _COPULA.search(f" {gap}"):
        return None
    if chain.role == "origin" and bare == "":
        return None
    whole = chain.anchors[0]
    if "which" in gap or bare == "" or bare == "then" or not gap[:1].isspace():
        # A relative clause speaks of the settlement, not of the governorate that ends the chain.
        settled = [a for a in chain.anchors if a.rank in ("settlement", "anaphor", "bare")]
        whole = settled[0] if settled else whole
    if whole.rank == "site":
        rest = [a for a in chain.anchors if a.rank != "site"]
        if not rest:
            return None
        whole = rest[0]
    if whole.rank == "admin" and whole.type in ("areas", "front", "frontline", "axis"):
        return None
    return whole, chain, chain.end


def _made(
    text: str,
    referent: tuple[Anchor, Chain, int],
    first: int,
    last: int,
    parties: tuple[str, ...],
    joint: bool,
) -> ControlStatement:
    anchor = referent[0]
    start, end = min(anchor.start, first), max(last, first)
    words = text[start:end].strip()
    return ControlStatement(
        start,
        start + len(words),
        words,
        text[anchor.start : anchor.end],
        _kind(anchor),
        anchor.rank == "anaphor",
        anchor.name,
        parties,
        joint or len(parties) > 1,
    )


_SINGULAR = {"cities": "city", "neighbourhood": "neighborhood", "neighbourhoods": "neighborhood"}


def _kind(anchor: Anchor) -> str:
    """``city``, ``village`` ...; ``name`` if no word says it."""
    word = _SINGULAR.get(anchor.type, anchor.type.rstrip("s"))
    return word or "name"

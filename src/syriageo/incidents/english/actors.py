"""Who did it, in English prose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from syriageo.incidents.language.reading import Perpetrator
from syriageo.incidents.language.vocabulary import PARTIES, PARTY_WORDS, compiled

_BELIEVED = re.compile(
    r"\b(?:believe[sd]?|suspected|suspect|likely|probably|presumed|presumably|thought to be|"
    r"apparently|assessed|possibly)\b[^.;:]{0,50}$",
    re.IGNORECASE,
)
_BELIEVED_AFTER = re.compile(
    r"^[^.;]{0,12}\b(?:is|are|was|were)\s(?:believed|suspected|thought|likely|presumed)", re.I
)
_CLAIMED = re.compile(r"\b(?:alleg(?:ed|edly)|accused|blamed)\b[^.;]{0,40}$", re.IGNORECASE)
_CLAIMED_AFTER = re.compile(
    r"^[^.;]{0,60}\b(?:allegedly|claimed (?:responsibility|the)|claims? responsibility|"
    r"denied (?:responsibility|involvement))",
    re.IGNORECASE,
)
_TARGET_AFTER = re.compile(
    r"^(?:['’]s?)?\s?-?(?:held\b|controlled\b|run\b|"
    r"\s?(?:\w+\s){0,2}?(?:checkpoints?|positions?|headquarters|patrols?|convoys?|members?|"
    r"fighters?|"
    r"posts?|outposts?|vehicles?|commanders?|leaders?|prisons?|points?|officers?|soldiers?|"
    r"personnel|bases?|sites?|barracks|barrier|employees?|elements?|security forces' \w+))\b",
    re.IGNORECASE,
)
_HELD_PLACE = re.compile(r"^-(?:held|controlled|run|besieged|occupied)\b", re.IGNORECASE)
_HOLDER = re.compile(
    r"\b(?:(?:settlement|agreement|reconciliation|truce|deal|negotiations?)\swith|"
    r"control(?:led)?\s(?:of|by)|held\sby|areas?\sof|positions?\sof|against|members?\sof|"
    r"fighters?\sof|leaders?\sof|commanders?\sof|headquarters\sof|loyal\sto|"
    r"affiliated\s(?:with|to)|"
    r"belonging\sto|including|for|to|besieged\sby|run\sby|outside\s(?:the\scontrol\sof)?|"
    r"clashes\s"
    r"(?:with|between)|capture\s(?:of|by)|withdrawal\sof|planted\sby|recruited\sby)\s(?:the\s|"
    r"so-called\s)?"
    r"(?:[\w'’-]+\sand\s|factions\s(?:of\s)?(?:the\s)?)?$",
    re.IGNORECASE,
)
_MEMBERS = re.compile(
    r"\b(?:members?|fighters?|elements?|personnel|gunmen|soldiers)\s(?:of|from)\s(?:the\s)?$|"
    r"\b(?:forces|gunmen|groups?|militias?|fighters|factions|helicopters?|war-?planes?|aircraft|"
    r"planes|artillery|launchers?|snipers?|cells?)\s(?:affiliated|allied|"
    r"belonging|loyal)\s(?:with|to)\s(?:the\s)?$",
    re.IGNORECASE,
)
_FIRE_SOURCE = re.compile(
    r"\b(?:from|source\sof\swhich\sis|originat\w+\s(?:in|from)|sourced?\sfrom)\s(?:the\s)?"
    r"(?:[\w'’-]+\s){0,5}?(?:areas?|positions?|points?|bases?|sites?|territor\w+|regions?)?"
    r"(?:\s?(?:\w+\s){0,4}(?:under\s(?:the\s)?control\sof|controlled\sby|held\sby|"
    r"of))?\s(?:the\s)?$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\bby\s(?:the\s|a\s|an\s|members?\sof\s(?:the\s)?|gunfire\sof\s|fighters\sof\s|"
    r"elements\sof\s|"
    r"what\swe\sbelieve\s(?:to\sbe|were|was)\s|suspected\s|fixed-wing\s|forces\sof\s(?:the\s)?|"
    r"\w+\sof\s(?:the\s)?|"
    r"warplanes\s(?:of|belonging\sto)\s(?:the\s)?|artillery\s\w+\s(?:of|by)\s(?:the\s)?){0,3}$",
    re.IGNORECASE,
)
_SAME = re.compile(r"\bby\sthe\ssame\s(?:forces|party|warplanes|aircraft|helicopters)", re.I)
_SAME_GROUP = re.compile(
    r"\bthe\s(?:same\s)?(?:organi[sz]ation|group|forces|militants|army|party)\s(?:\w+\s)?$|"
    r"(?:^|,\s|later\s|and\s)(?:it|they)\s(?:also\s)?$",
    re.IGNORECASE,
)
_ACT = re.compile(
    r"^(?:['’]s?)?\s(?:\([^()]{0,60}\)\s)?(?:[\w-]+\s){0,3}?(?:air ?strikes?|air-strikes?|"
    r"strikes?|shelling|"
    r"bombardments?|raids?|attacks?|bombings?|artillery|drones?|war-?planes?|jets?|aircraft|"
    r"helicopters?|missiles?|fire|gunfire|air ?force|landmines?|mortars?|rockets?|bullets|"
    r"snipers?)\b",
    re.IGNORECASE,
)
# "died of wounds he sustained when SDF personnel opened fire on a bus"
_DEED = re.compile(
    r"^(?:['’]s?)?\s(?:(?:members|fighters|personnel|soldiers|gunmen|forces|snipers?|artillery|"
    r"warplanes|helicopters?|border\sguards?)\s)?(?:opened\sfire|fired|shelled|bombed|shot|targeted|"
    r"dropped|raided|attacked)\b",
    re.IGNORECASE,
)
_FROM_HELD = re.compile(
    r"\b(?:from|is|in)\s(?:the\s)?(?:areas?|positions?|territor\w+|regions?|"
    r"points?)\s(?:[\w'’-]+\s){0,4}?(?:under\s(?:the\s)?"
    r"control\sof|controlled\sby|held\sby|of)\s(?:the\s)?$",
    re.IGNORECASE,
)
# "a missile fired from government forces' positions in Harasta"
_FIRED_FROM = re.compile(
    r"\b(?:fired|launched|came|coming|originat\w+|"
    r"shelled)\sfrom\s(?:the\s)?$",
    re.I,
)
_POSITIONS = re.compile(
    r"^['’]?s?\s(?:\w+\s)?(?:positions?|areas?|bases?|points?|checkpoints?|territory|"
    r"barracks)\b",
    re.I,
)
_FORMER = re.compile(r"\b(?:former|ex-?|retired|defected)\s?(?:\w+\s)?$", re.IGNORECASE)
_LONG_TRIGGER = 25  # a trigger that holds words between its own: "the body of X was found"
_TAKEN_FROM = re.compile(
    r"\b(?:took|seized|captured|recaptured|retook|wrested|liberated)\b[^.;]{2,80}\sfrom\s(?:the\s)?$",
    re.IGNORECASE,
)
_BACKED = re.compile(
    r"\b(?:backed|supported|accompanied|covered|aided|assisted)\s(?:by|"
    r"from)\s(?:the\s)?(?:\w+\s){0,2}$",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"(?:['’]s?)?(?:\s\([^()]{0,90}\))?(?:\s(?:forces|warplanes|militias?))?\s?(?:,?\s?(?:and|"
    r"or|/|along with|alongside|as well as|"
    r"supported by|together with|in cooperation with|with the support of))\s?(?:the\s|its\s|"
    r"their\s)?(?:allied\s|affiliated\s|"
    r"local\s|lebanese\s|iraqi\s|pro-\w+\s){0,2}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Actor:
    """One mention of a party; `parties` is empty for "unidentified gunmen"."""

    start: int
    end: int
    parties: tuple[str, ...]


def actors(text: str) -> list[Actor]:
    """The parties named in a text, from left to right.

    Examples
    --------
    >>> [a.parties for a in actors("SDF shelled ISIS; the Syrian-Russian alliance denied it")]
    [('sdf',), ('isis',), ('russian_forces', 'syrian_regime')]
    """
    return list(_actors(text))


@lru_cache(maxsize=64)
def _actors(text: str) -> tuple[Actor, ...]:
    left, small = text, text.casefold()
    found: list[Actor] = []
    for row in compiled(PARTIES, "en"):
        if not any(word in small for word in PARTY_WORDS[row.id]):
            continue
        parties = () if row.id == "unknown" else tuple(row.id.split("|"))
        for hit in row.pattern.finditer(left):
            found.append(Actor(hit.start(), hit.end(), parties))
            left = left[: hit.start()] + "·" * len(hit[0]) + left[hit.end() :]
    return tuple(sorted(found, key=lambda a: a.start))


def actors_in(text: str, start: int, end: int) -> list[Actor]:
    """The parties named within ``text[start:end]``, with offsets in `text`."""
    return [a for a in _actors(text) if start <= a.start and a.end <= end]


def perpetrator(
    text: str,
    start: int,
    end: int,
    trigger: tuple[int, int],
    *,
    passive: bool,
    before: Perpetrator | None = None,
) -> Perpetrator:
    """Who did what the trigger says, within ``text[start:end]``.

    Parameters
    ----------
    trigger : tuple of int
        The verb or noun of the event.
    passive : bool
        Whether it is a passive verb or a noun: then who did it follows.
    before : Perpetrator, optional
        Of the event told before, for "by the same forces".

    Examples
    --------
    >>> text = "fixed-wing warplanes, which we believe were Russian, fired missiles at Sarja"
    >>> who = perpetrator(text, 0, len(text), (52, 57), passive=False)
    >>> who.parties, who.attribution
    (('russian_forces',), 'believed')
    """
    best: tuple[float, Actor, str] | None = None
    every = actors_in(text, start, end)
    for a in every:
        points, how = _points(text, start, end, a, trigger, passive)
        if points > 0 and (best is None or points > best[0]):
            best = (points, a, how)
    if best is None:
        same = _SAME.search(text, start, end) or _SAME_GROUP.search(text, start, trigger[0])
        return before if same and before is not None else Perpetrator()
    _, chosen, how = best
    chosen = together(text, every, chosen)
    words = text[chosen.start : chosen.end]
    span = (chosen.start, chosen.end)
    if not chosen.parties:
        return Perpetrator(words, (), "unknown", span)
    lead = text[max(start, chosen.start - 90) : chosen.start]
    tail = text[chosen.end : min(end, chosen.end + 90)]
    attribution = "stated"
    if how == "source" or _BELIEVED.search(lead) or _BELIEVED_AFTER.search(tail):
        attribution = "believed"
    elif _CLAIMED.search(lead) or _CLAIMED_AFTER.search(tail):
        attribution = "claimed"
    return Perpetrator(words, tuple(sorted(chosen.parties)), attribution, span)


def together(text: str, every: list[Actor], chosen: Actor) -> Actor:
    """The chosen party with those joined to it: "Turkish forces and factions of ..."."""
    here = every.index(chosen)
    for other in every[here + 1 :]:
        if not other.parties or not _WITH.fullmatch(text, chosen.end, other.start):
            break
        chosen = Actor(chosen.start, other.end, (*chosen.parties, *other.parties))
    for other in reversed(every[:here]):
        if not other.parties or not _WITH.fullmatch(text, other.end, chosen.start):
            break
        chosen = Actor(other.start, chosen.end, (*other.parties, *chosen.parties))
    return Actor(chosen.start, chosen.end, tuple(sorted(set(chosen.parties))))


def _points(
    text: str, start: int, end: int, actor: Actor, trigger: tuple[int, int], passive: bool
) -> tuple[float, str]:
    """How well a party fits as the one who did it; 0 if it does not."""
    lead = text[max(start, actor.start - 90) : actor.start]
    tail = text[actor.end : min(end, actor.end + 60)]
    near = -min(abs(actor.start - trigger[0]), 600) / 1000
    if _HELD_PLACE.match(tail):
        return 0.0, ""
    if _FROM_HELD.search(lead):
        return 0.6 + near, "source"
    if _FIRED_FROM.search(lead) and _POSITIONS.match(tail):
        return 0.9 + near, "source"
    if _TAKEN_FROM.search(lead):
        return 0.0, ""
    if _BACKED.search(lead):
        return 0.3 + near, "by"
    if _BY.search(lead):
        weight = 3.0 if actor.end <= trigger[0] and not passive else 4.0
        return (
            weight
            if not re.search(
                r"(?:control\w*|held|besieged|surrounded|ruled|run)\sby",
                lead[-40:],
            )
            else 0.0
        ) + near, "by"
    if _FIRE_SOURCE.search(lead) and re.search(r"\b(?:from|source|originat)", lead):
        return 0.6 + near, "source"
    acts = actor.end <= trigger[0] and not passive and _MEMBERS.search(lead)
    if acts and _ALLIED.search(lead) and _named_before(text, start, actor.start):
        return 0.0, ""
    if _HOLDER.search(lead) and not acts:
        return 0.0, ""
    owned = _TARGET_AFTER.match(tail)
    inside = trigger[0] <= actor.start < trigger[1] and trigger[1] - trigger[0] > _LONG_TRIGGER
    if owned and (inside or _FORMER.search(lead)):
        return 0.0, ""  # "the body of a former Free Army fighter was found"
    if actor.end <= trigger[0]:
        if owned and passive:
            return 0.0, ""
        gap = text[actor.end : trigger[0]]
        if ";" in gap:
            return 0.2 + near, "subject"
        return (3.0 if not passive or len(gap) < 40 else 1.0) + near, "subject"
    if actor.start > trigger[1] and actor.parties and _DEED.match(tail):
        return 1.8 + near, "act"
    if owned and not (actor.start < trigger[1]):
        return 0.0, ""
    if _ACT.match(tail) or actor.start < trigger[1]:
        return (3.5 if passive else 1.5) + near, "act"
    if _BELIEVED.search(lead) or not actor.parties:
        return 1.2 + near, "after"
    return (0.4 + near, "after") if passive else (0.0, "")


_ALLIED = re.compile(r"\b(?:affiliated|allied|loyal)\s(?:with|to)\s(?:the\s)?$", re.IGNORECASE)


def _named_before(text: str, start: int, position: int) -> bool:
    """Whether the group that is "affiliated with" a party has a party's name of its own."""
    begin = _ALLIED.search(text, max(start, position - 40), position)
    cut = begin.start() if begin else position
    return any(a.parties and cut - 3 <= a.end <= cut for a in actors_in(text, start, cut))

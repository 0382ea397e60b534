"""A spell of control, the constants of its making, and what spells are made of and changed by.

Days are proleptic ordinals (`date.toordinal`) throughout; both ends of a range are included.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Any

from syriageo.control.claims import Claim
from syriageo.control.parties import NOBODY, UNKNOWN, Parties

DATA_START = 734211  # 15 March 2011
FOREIGN = frozenset({"russian_forces", "iran_backed", "turkey", "us_coalition", "israel"})
LEVEL_WEIGHT = {
    "place": 1.0,
    "neighbourhood": 0.5,
    "subdistrict": 0.5,
    "region": 0.4,
    "district": 0.3,
    "governorate": 0.2,
    "country": 0.1,
}
_LEVEL_BY_LENGTH = {2: "country", 4: "governorate", 6: "district", 8: "subdistrict"}


def area_level(subject: str) -> str | None:
    """The level of an area by its id; None for a place.

    Examples
    --------
    >>> area_level("SY0703"), area_level("R-jabal-al-zawiya"), area_level("C4278")
    ('district', 'region', None)
    """
    if subject.startswith("R-"):
        return "region"
    return _LEVEL_BY_LENGTH.get(len(subject)) if subject.startswith("SY") else None


def first_day(claims: Iterable[Claim], start: int) -> list[Claim]:
    """Claims on an area that speak for each of its places: "holds", on the first day only.

    On that day one party held the whole of each area; on no later day can that be taken for sure.
    """
    return [c for c in claims if c.kind == "holds" and days_of(c) == (start, start)]


@dataclass(frozen=True, slots=True)
class Rules:
    """Every number by which claims become spells; days unless said otherwise."""

    merge_within: int = 14  # reports of one change may differ by so many days
    late_within: int = 60  # a later report of it, nothing between, says only who holds it
    narrow: int = 3  # up to here a claim speaks of "that day"
    soft_range: int = 31  # a taking within a range up to here is a dated change
    soft_holds: int = 62  # an imprecise "holds" of a range up to here fills a gap
    long_bracket: int = 365  # a longer bracket is reviewed against the neighbours
    dated_reach: int = 180  # a holder is believed so long before a dated change by another
    dated_memory: int = 1095  # ... if he was last reported not longer ago than this
    battle_gap: int = 21  # fighting is taken to go on so long after a report of it
    battle_lull: int = 40  # ... and between two reports of it by the same sides
    long_battle: int = 60  # a fight is carried so long; of a longer one only the end is cut
    battle: int = 14  # through a fight of so many days, single successes do not decide
    battle_end: int = 14  # but those of its last days do
    siege_reach: int = 1095  # a siege is not carried further than this past its last report
    majority: float = 0.6  # share of weight that decides the day of a change
    comparable: float = 0.5  # the lighter side of a contradiction counts from this ratio on
    before_weight: float = 0.5  # what "taken from" weighs against a direct claim
    fresh: int = 7  # so near to a change that one source tells nothing is documented
    firm: float = 0.8  # unless its claim weighs so much
    tellers: int = 3  # the day of a change itself is documented if so many sources tell it
    stray_weight: float = 0.24  # below it one statement cannot alone contradict its neighbours
    lasting_scale: float = 60.0  # a lasting range loses half its weight per so many days


RULES = Rules()


@dataclass(slots=True, unsafe_hash=True)  # never changed; not frozen, since a build makes millions
class Spell:
    """A run of days on which a place has one status.

    Attributes
    ----------
    start, end : int
        Ordinals, both included.
    kind : str
        ``held``, ``joint``, ``contested``, ``disputed``, ``changing`` or ``unknown``.
    parties : tuple of str
        Party ids, sorted.
    certainty : str
        ``documented``, ``bracketed``, ``inferred``, ``carried`` or ``none``.
    since, until : int
        The run of spells with the same kind and parties.
    last_claim : int or None
        Day of the newest evidence at or before `start`.
    window : tuple of int or None
        For ``changing``: the change fell on a day after the first and not after the second.
    besieged_by : tuple of str
        Who lay around the place, if it was besieged.
    p : float or None
        Probability, where inference computed one.
    claims, dissent : tuple of str
        Ids of the claims that made a documented spell, and of those that say otherwise that day.
    gap : str
        What inference may review: ``open`` (an undated change), ``long`` (a bracket of years),
        ``tail`` (carried), ``none`` (nothing known); empty for settled days. While spells are
        being made, ``change`` marks a run that begins with a dated change.
    basis : str
        How it is known, finer than `certainty`, for the measured probabilities: ``claim``,
        ``taken`` (the day of a change), ``before`` (only "taken from" says so), ``denied`` (other
        claims of that day say otherwise), ``fresh`` (a change that one source tells, or a day
        between two reports of one change), ``soft`` (a day of a short vague range), ``bracket``,
        ``years`` (one of more than a year), ``eve`` (until it was taken), ``fought`` (between a
        fight and one of its sides), ``open``, ``tail``, ``none``; ``grace`` and ``over``
        (neighbours overrule) come from the inference.
    """

    start: int
    end: int
    kind: str
    parties: tuple[str, ...]
    certainty: str
    since: int = 0
    until: int = 0
    last_claim: int | None = None
    window: tuple[int, int] | None = None
    besieged_by: tuple[str, ...] = ()
    p: float | None = None
    claims: tuple[str, ...] = ()
    dissent: tuple[str, ...] = ()
    gap: str = ""
    basis: str = ""


_FIELDS = {f.name: position for position, f in enumerate(fields(Spell))}


_values = attrgetter(*_FIELDS)


def changed(spell: Spell, **changes: Any) -> Spell:
    """`dataclasses.replace` at twice the speed: a build does this half a million times."""
    values = list(_values(spell))
    for name, value in changes.items():
        values[_FIELDS[name]] = value
    return Spell(*values)


def weight(claim: Claim, trust: Mapping[str, float], level: str = "place") -> float:
    """How much a claim weighs: trust x confidence / 3 x the level of its subject.

    Parameters
    ----------
    claim : Claim
        Any claim.
    trust : mapping
        Source id -> trust, 0..1; a source that is not in it counts 0.5.
    level : str
        ``place``, or the level of the area that the claim is about.

    Returns
    -------
    float
        0..1.
    """
    return trust.get(claim.source, 0.5) * claim.confidence / 3 * LEVEL_WEIGHT.get(level, 1.0)


def canonical(claims: Iterable[Claim]) -> list[Claim]:
    """The claims that stand: once each, none that another corrects, in one order."""
    unique = {c.id: c for c in claims}
    corrected = {c.supersedes for c in unique.values() if c.supersedes}
    kept = [c for i, c in unique.items() if i not in corrected]
    return sorted(kept, key=lambda c: (c.last_possible, c.first_possible, c.id))  # type: ignore[arg-type,return-value]


def days_of(claim: Claim) -> tuple[int, int]:
    """The first and last day on one of which at least a claim is true, as ordinals."""
    assert claim.first_possible is not None and claim.last_possible is not None
    return claim.first_possible.toordinal(), claim.last_possible.toordinal()


def certain_days_of(claim: Claim) -> tuple[int, int] | None:
    """The first and last of the days on all of which a claim is true; None if there are none."""
    if claim.first_certain is None or claim.last_certain is None:
        return None
    return claim.first_certain.toordinal(), claim.last_certain.toordinal()


def without_unknown(claim: Claim) -> Claim | None:
    """The claim without parties that nobody can name; None if it says nothing then."""
    if UNKNOWN not in claim.parties and not {UNKNOWN, NOBODY} & set(claim.taken_from):
        return claim
    who = tuple(p for p in claim.parties if p != UNKNOWN)
    lost = tuple(p for p in claim.taken_from if p not in (UNKNOWN, NOBODY))
    if not who and (not lost or claim.kind not in ("takes", "handover", "leaves")):
        return None
    return replace(claim, parties=who, taken_from=lost)


def heaviest(options: Sequence[tuple[tuple[str, ...], float]]) -> tuple[str, ...]:
    """The option with most weight; between equals the more detailed, then the first by name."""
    totals: dict[tuple[str, ...], float] = {}
    for option, heft in options:
        key = tuple(sorted(option))
        totals[key] = totals.get(key, 0.0) + heft
    if not totals:
        return ()
    return min(totals, key=lambda o: (-round(totals[o], 9), -len(o), o))


def status_kind(parties: Sequence[str], *, contested: bool = False) -> str:
    """``contested``, ``joint``, ``held``, or ``unknown`` if nobody is named."""
    if not parties:
        return "unknown"
    if contested:
        return "contested"
    return "joint" if len(parties) > 1 else "held"


def deaths(who: Iterable[str], parties: Parties) -> list[int]:
    """The days on which the parties, and then their successors, cease to be."""
    days: set[int] = set()
    todo = list(who)
    while todo:
        party = parties.by_id[todo.pop()]
        if party.end is not None and party.successor:
            days.add(party.end.toordinal())
            todo.append(party.successor)
    return sorted(days)


def lifetimes(who: Iterable[str], lo: int, hi: int, parties: Parties) -> list[tuple[int, int]]:
    """[lo, hi] cut on the days on which one of the parties, or of their heirs, ceases to be."""
    cuts = [lo, *(d for d in deaths(who, parties) if lo < d <= hi), hi + 1]
    return [(first, following - 1) for first, following in itertools.pairwise(cuts)]


def with_runs(spells: Sequence[Spell]) -> list[Spell]:
    """The spells with `since` and `until` set: the run of days with the same kind and parties."""
    found: list[Spell] = []
    i = 0
    while i < len(spells):
        j = i
        while (
            j + 1 < len(spells)
            and spells[j + 1].start == spells[j].end + 1
            and (spells[j + 1].kind, spells[j + 1].parties) == (spells[i].kind, spells[i].parties)
        ):
            j += 1
        since, until = spells[i].start, spells[j].end
        for spell in spells[i : j + 1]:
            told = spell.since == since and spell.until == until
            found.append(spell if told else changed(spell, since=since, until=until))
        i = j + 1
    return found

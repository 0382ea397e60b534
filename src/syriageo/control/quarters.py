"""What becomes of a city's quarters with the city. Build time only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from syriageo.control.parties import Parties
from syriageo.control.spell import Rules, Spell, changed, status_kind, with_runs
from syriageo.control.spells import FIGHTS
from syriageo.control.states import SHARED, state_of


def as_quarter(city: Sequence[Spell]) -> list[Spell]:
    """The spells of a city's quarter of which no claim speaks.

    Who holds a city holds its quarters; where the city is fought for, its quarters' fate is
    only inferred.
    """
    return [
        s
        if s.kind in ("held", "joint") or s.certainty not in ("documented", "bracketed")
        else changed(s, certainty="inferred")
        for s in city
    ]


def with_city(
    spells: list[Spell],
    told: Sequence[Spell],
    city: Sequence[Spell],
    told_of_city: Sequence[Spell],
    parties: Parties,
    rules: Rules,
) -> list[Spell]:
    """The spells of a quarter that goes with its city from the day on which that was taken.

    A taking of the whole city that is later than every report of the quarter is the latest word
    on it, unless its holder shared in the taking, or had won the quarter for himself days before.

    Parameters
    ----------
    spells, city : sequence of Spell
        Of the quarter and of its city, finished.
    told, told_of_city : sequence of Spell
        The same as the claims alone tell them.
    parties : Parties
        For blocs.
    rules : Rules
        For the days after a taking in which no other one of the city is heard.
    """
    last = next((s for s in reversed(told) if s.claims), None)
    if last is None or not last.parties:
        return spells
    sides, fought = parties.blocs(last.parties), last.kind in FIGHTS
    heard_from = last.end + (rules.fresh if last.gap == "change" else 0)
    falls = (s for s in told_of_city if s.gap == "change" and s.start > heard_from)
    day = next((s.start for s in falls if fought or not parties.blocs(s.parties) & sides), None)
    if day is None:
        return spells
    found = [s if s.end < day else changed(s, end=day - 1) for s in spells if s.start < day]
    holder: tuple[str, ...] = ()
    shared = False
    for spell in as_quarter([s for s in city if s.end >= day]):
        # Of two enemies who share a city each has quarters; who lost it had but his own.
        shared = state_of(spell.parties, parties) == SHARED or (shared and spell.basis == "before")
        start = max(spell.start, day)
        spell = spell if spell.start == start else changed(spell, start=start)
        if spell.kind not in FIGHTS and shared and holder:
            who = parties.heirs(holder, date.fromordinal(start))
            kind = status_kind(who)
            spell = changed(spell, kind=kind, parties=who, certainty="inferred", basis="years")
        elif spell.kind in ("held", "joint"):
            holder = spell.parties
        found.append(spell)
    return with_runs(found)

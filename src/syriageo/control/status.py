"""What an answer is: the status of a place on a day, or of an area's communities."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from syriageo.terminal import html_table

if TYPE_CHECKING:
    from syriageo.control.claims import Claim, Source
    from syriageo.control.front import NearestFront
    from syriageo.places.gazetteer import Area, Place
    from syriageo.places.resolution import Candidate

WIDTH = 80
SHOWN = 6

KIND_WORDS = {
    "held": "held",
    "joint": "held jointly",
    "contested": "contested",
    "disputed": "disputed: the sources disagree",
    "changing": "changing hands on an unknown day",
    "unknown": "unknown",
    "out_of_coverage": "out of coverage",
}
CERTAINTY_WORDS = {
    "documented": "documented: a source speaks of this day",
    "bracketed": "bracketed: the same before and after",
    "inferred": "inferred from claims near in space and time",
    "carried": "carried on from the last claim",
    "none": "none",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One claim with the source that made it."""

    claim: Claim
    source: Source

    def __str__(self) -> str:
        claim = self.claim
        who = " + ".join(claim.parties) or "nobody named"
        lost = f" from {' + '.join(claim.taken_from)}" if claim.taken_from else ""
        where = f", {claim.locator}" if claim.locator else ""
        return f"{claim.when()} {claim.kind} {who}{lost}: {self.source}{where} [{claim.id}]"

    def to_dict(self) -> dict[str, Any]:
        """The claim and its source as plain values."""
        return {**self.claim.to_dict(), "source": self.source.to_dict()}


Testimony = tuple[tuple[Evidence, ...], tuple[Evidence, ...]]


@dataclass(frozen=True, slots=True)
class Status:
    """Who held a place on a day, and how we know.

    Attributes
    ----------
    place : Place or None
        The place that was asked for, or the community nearest to the point; None if a point is
        too far from any, and where it is open which place is meant.
    day : datetime.date
        The day asked for.
    parties : tuple of str
        Party ids, sorted; empty if unknown.
    kind : str
        ``held``, ``joint``, ``contested``, ``disputed``, ``changing``, ``unknown`` or
        ``out_of_coverage``.
    certainty : str
        ``documented``, ``bracketed``, ``inferred``, ``carried`` or ``none``.
    since, until : datetime.date or None
        The run of days with the same kind and parties; `until` is the end of the data where
        nothing later is known. None of a place that is known by its area only.
    age_days : int or None
        Days from the newest evidence on this place to the day asked for; 0 if documented.
    window : tuple of datetime.date or None
        For ``changing``: the change fell on or after the first day and not after the second.
    besieged_by : tuple of str
        Who lay around the place.
    probability : float or None
        That the bloc is right, as measured on hidden claims of the same kind; None unless one
        holder is named.
    ledger_digest : str
        SHA-256 of the ledger of claims that the answer comes from.
    note : str
        What the reader must know besides.
    as_known_on : datetime.date or None
        The state of knowledge that was asked for.
    candidates : tuple of Candidate
        The places that may be meant, where that is open and all of them had one holder.
    area : Place, Area or None
        What the place is told to lie in or near, if no list has its name: the answer is then that
        of nearly all communities there.
    who : str
        The parties in words.

    Examples
    --------
    >>> from syriageo import who_controlled
    >>> status = who_controlled("C4278", "2020-01-05")
    >>> status.parties, status.certainty, status.age_days
    (('armed_opposition', 'hts'), 'documented', 0)
    >>> status.besieged_by, status.front.direction
    ((), 'southeast')
    """

    place: Place | None
    day: date
    parties: tuple[str, ...]
    kind: str
    certainty: str
    since: date | None
    until: date | None
    age_days: int | None
    window: tuple[date, date] | None
    besieged_by: tuple[str, ...]
    probability: float | None
    ledger_digest: str
    note: str
    as_known_on: date | None
    _load: Callable[[Status], Testimony] = field(repr=False, compare=False)
    _words: Callable[[tuple[str, ...], str], str] = field(repr=False, compare=False)
    _testimony: list[Testimony] = field(default_factory=list, repr=False, compare=False)
    _find_front: Callable[[Status], NearestFront | None] | None = field(
        default=None, repr=False, compare=False
    )
    _front: list[NearestFront | None] = field(default_factory=list, repr=False, compare=False)
    _find_around: Callable[[Status], tuple[Evidence, ...]] | None = field(
        default=None, repr=False, compare=False
    )
    _around: list[tuple[Evidence, ...]] = field(default_factory=list, repr=False, compare=False)
    candidates: tuple[Candidate, ...] = ()
    area: Place | Area | None = None

    def _evidence(self) -> Testimony:
        if not self._testimony:
            self._testimony.append(self._load(self))
        return self._testimony[0]

    @property
    def supporting(self) -> tuple[Evidence, ...]:
        """The claims that say so, the most direct first; read on first use."""
        return self._evidence()[0]

    @property
    def conflicting(self) -> tuple[Evidence, ...]:
        """The claims that say otherwise of this day; read on first use."""
        return self._evidence()[1]

    @property
    def around(self) -> tuple[Evidence, ...]:
        """Claims that agree where none on this place does: on places near by, or on its area.

        Of a place of which it is open which one is meant, the claims on those that may be meant, or
        on communities of its area. Read on first use.
        """
        if not self._around:
            self._around.append(self._find_around(self) if self._find_around else ())
        return self._around[0]

    @property
    def claim_ages(self) -> tuple[int, ...]:
        """Days between each supporting claim and the day asked for, the nearest first."""
        return tuple(sorted(_days_away(e.claim, self.day) for e in self.supporting))

    @property
    def front(self) -> NearestFront | None:
        """The front line nearest to the place on that day; found on first use.

        None if there is none within 120 km, or the answer is of an earlier state of knowledge.
        """
        if not self._front:
            self._front.append(self._find_front(self) if self._find_front else None)
        return self._front[0]

    @property
    def who(self) -> str:
        """The parties in words."""
        if self.kind in ("unknown", "out_of_coverage"):
            return KIND_WORDS[self.kind]
        return self._words(self.parties, self.kind)

    def _lines(self) -> list[tuple[str, str]]:
        """The answer as (label, text)."""
        certainty = CERTAINTY_WORDS[self.certainty]
        if self.candidates:
            certainty = "inferred: the same for each place that is likely meant"
        elif self.area is not None:
            certainty = "inferred from the communities of its area"
        if self.probability is not None:
            certainty += f" (p = {self.probability:.2f})"
        lines = [("who", self.who), ("status", KIND_WORDS[self.kind]), ("certainty", certainty)]
        if self.window:
            lines.append(("window", f"{self.window[0]} to {self.window[1]}"))
        if self.since and self.until:
            lines.append(("days", f"{self.since} to {self.until}"))
        if self.besieged_by:
            lines.append(("besieged", f"by {self._words(self.besieged_by, 'held')}"))
        if self.age_days:
            lines.append(("age", f"newest claim on this place is {self.age_days} days older"))
        if self.front is not None:
            lines.append(("front", self._front_words(self.front)))
        if self.claim_ages:
            lines.append(("claims", _claim_words(self.claim_ages)))
        for label, told in (("says so", self.supporting), ("otherwise", self.conflicting)):
            lines += [(label if not i else "", str(e)) for i, e in enumerate(told[:SHOWN])]
            if len(told) > SHOWN:
                lines.append(("", f"and {len(told) - SHOWN} more"))
        there = [f"on {_subject(e.claim)}: {e}" for e in self.around[:SHOWN]]
        lines += [("elsewhere" if not i else "", text) for i, text in enumerate(there)]
        if self.note:
            lines.append(("note", self.note))
        lines.append(("ledger", self.ledger_digest[:16]))
        return lines

    def _front_words(self, front: NearestFront) -> str:
        told = zip(front.sides, front.kinds, strict=True)
        sides = " | ".join(self._words(who, kind) for who, kind in told)
        where = f"{front.km:.1f} km to the {front.direction}" if front.km else "through the place"
        return f"{where}: {sides}"

    def __repr__(self) -> str:
        return f"<Status {self._title()}: {self.who}; {self.kind}, {self.certainty}>"

    def _title(self) -> str:
        where = str(self.place) if self.place else "no community near"
        if self.candidates:
            where = f"one of {len(self.candidates)} places"
        elif self.area is not None:
            where = f"no place known, {self.area if self.area.id else self.area.name}"
        return f"{where} on {self.day}"

    def __str__(self) -> str:
        return layout(self._title(), self._lines())

    def _repr_html_(self) -> str:
        return html_table(self._title(), self._lines())

    def to_dict(self) -> dict[str, Any]:
        """The answer and its evidence as plain values."""
        return {
            "place": self.place.to_dict() if self.place else None,
            "day": self.day.isoformat(),
            "parties": list(self.parties),
            "who": self.who,
            "kind": self.kind,
            "certainty": self.certainty,
            "since": _iso(self.since),
            "until": _iso(self.until),
            "age_days": self.age_days,
            "window": [d.isoformat() for d in self.window] if self.window else None,
            "besieged_by": list(self.besieged_by),
            "probability": self.probability,
            "front": self.front.to_dict() if self.front else None,
            "claims": len(self.claim_ages),
            "claim_ages_days": list(self.claim_ages),
            "supporting": [e.to_dict() for e in self.supporting],
            "conflicting": [e.to_dict() for e in self.conflicting],
            "around": [e.to_dict() for e in self.around],
            "candidates": [
                {**c.place.to_dict(), "score": round(c.score, 3)} for c in self.candidates
            ],
            "area": self.area.to_dict() if self.area else None,
            "ledger_digest": self.ledger_digest,
            "as_known_on": _iso(self.as_known_on),
            "note": self.note,
        }

    def to_json(self) -> str:
        """The answer as JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False)


def _subject(claim: Claim) -> str:
    """What a claim is on: as its source writes it, and the id."""
    return f"{claim.as_written} ({claim.subject})" if claim.as_written else claim.subject


def _days_away(claim: Claim, day: date) -> int:
    """Days between a day and the days that a claim speaks of; 0 inside them."""
    first = claim.first_possible or claim.last_possible or day
    last = claim.last_possible or first
    return max((first - day).days, (day - last).days, 0)


def _claim_words(ages: tuple[int, ...]) -> str:
    count = f"{len(ages)} {'claim' if len(ages) == 1 else 'claims'}"
    if ages[0] == ages[-1]:
        away = "of this day" if not ages[0] else f"{ages[0]} days away"
        return f"{count}, {away}"
    return f"{count}, {ages[0]} to {ages[-1]} days away"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def layout(title: str, lines: list[tuple[str, str]]) -> str:
    """Label and text in two columns, at most `WIDTH` wide."""
    width = max(len(label) for label, _ in lines)
    told = [title]
    for label, text in lines:
        indent = " " * (width + 4)
        wrapped = textwrap.wrap(
            text,
            WIDTH,
            initial_indent=f"  {label:<{width}}  ",
            subsequent_indent=indent,
        )
        told += wrapped or [f"  {label}"]
    return "\n".join(told)

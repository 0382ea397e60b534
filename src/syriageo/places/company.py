"""The other places of a document as context for a mention that its own words leave open.

What a document tells on one day, or within a few weeks, mostly lies together: of two villages of
one name, the one among the other places of the same table or report is the likelier. Only places
that are surely known are company, only for mentions that are not, and no place for a mention of its
own name, so that an error does not confirm itself.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from syriageo.places.gazetteer import Place
from syriageo.places.mention import parse
from syriageo.places.names import keys

if TYPE_CHECKING:
    from syriageo.places.links import Scored
    from syriageo.places.resolution import Resolution

SURE = 0.85  # least score of a place that is company
OPEN = 0.8  # score below which a mention is asked again in company
CLEAR = 0.45  # least score at which what nothing else decides is answered by its company
DAYS = 60.0  # that make another place count e times less
LONGEST_DAYS = 300
WEEK = 7  # mentions of one week have the same company
SCALE_KM = 20.0  # that do the same
TOLD_KM, TOLD_DAYS = 20, 60  # within which the reasons count
MOST = 200  # of the company, the nearest in days
# Share of the company that lies by an average candidate, and how many places with that share are
# reckoned with before any is heard.
AVERAGE, PRIOR = 0.05, 5.0
WEIGHT = 1.2  # of the logarithm of the ratio of shares
CELL = 0.1  # degrees: a long document is summed up in cells
FAR = 1.0  # degrees at which nothing counts any more
_KM_A_DEGREE = 111.2


class Companion(NamedTuple):
    """A place that a document surely tells of.

    Attributes
    ----------
    day : int
        The ordinal of the day; 0 if it is not known.
    lat, lon : float
        EPSG:4326.
    names : frozenset of str
        The keys of the names that it is told by.
    """

    day: int
    lat: float
    lon: float
    names: frozenset[str]


class Company:
    """The places that one document surely tells of.

    Parameters
    ----------
    members : iterable of Companion
        In any order; a place that is told several times of one day counts once.

    Examples
    --------
    >>> there = Companion(0, 35.86, 36.80, names_of(("Saraqeb",)))
    >>> Company([there]).beside(names_of(("Sarja",))).told(35.80, 36.76)
    1
    """

    def __init__(self, members: Iterable[Companion]) -> None:
        together: dict[tuple[int, float, float], frozenset[str]] = {}
        for day, lat, lon, names in members:
            key = (day, lat, lon)
            together[key] = together.get(key, frozenset()) | names
        self._members = [Companion(*key, names) for key, names in sorted(together.items())]
        self._days = [member.day for member in self._members]
        self._first = bisect_left(self._days, 1)  # from here on days are known
        self._named: dict[str, list[Companion]] = {}
        cells: dict[tuple[int, int], list[Companion]] = {}
        for member in self._members:
            for name in member.names:
                self._named.setdefault(name, []).append(member)
            cell = (round(member.lat / CELL), round(member.lon / CELL))
            cells.setdefault(cell, []).append(member)
        self._cells = [
            (
                math.fsum(m.lat for m in held) / len(held),
                math.fsum(m.lon for m in held) / len(held),
                float(len(held)),
            )
            for _, held in sorted(cells.items())
        ]
        self._everywhere = lru_cache(maxsize=8192)(self._sum_everywhere)

    def _sum_everywhere(self, lat: float, lon: float) -> float:
        """How much of the whole document lies by a point."""
        return _by(lat, lon, self._cells)

    def beside(self, names: frozenset[str], day: int = 0) -> Beside:
        """The company of a mention.

        Parameters
        ----------
        names : frozenset of str
            The keys of its own name; what bears it is no company.
        day : int
            The ordinal of its day; 0 if that is not known, when days are not heeded.
        """
        own = [(m.lat, m.lon, 1.0) for m in self._bearing(names)]
        if day:
            near = self._near_in_days(names, day - day % WEEK + WEEK // 2)
            rest = len(self._members) - len(own) - math.fsum(w for _, _, w in near)
            return Beside(
                near, max(0.0, rest), lambda a, b: self._everywhere(a, b) - _by(a, b, own)
            )
        named = {(lat, lon) for lat, lon, _ in own}
        spots = sorted({(m.lat, m.lon) for m in self._members} - named)
        return Beside([(*spot, 1.0) for spot in spots[:: len(spots) // MOST + 1]])

    def _bearing(self, names: frozenset[str]) -> set[Companion]:
        return {member for name in names for member in self._named.get(name, ())}

    def _near_in_days(self, names: frozenset[str], day: int) -> list[tuple[float, float, float]]:
        """The nearest in days first, each with its weight."""
        found: list[tuple[float, float, float]] = []
        after = bisect_left(self._days, day, self._first)
        before = after - 1
        while len(found) < MOST:
            ahead = self._days[after] - day if after < len(self._days) else LONGEST_DAYS + 1
            back = day - self._days[before] if before >= self._first else LONGEST_DAYS + 1
            away = min(ahead, back)
            if away > LONGEST_DAYS:
                break
            if ahead <= back:
                member, after = self._members[after], after + 1
            else:
                member, before = self._members[before], before - 1
            if names.isdisjoint(member.names):
                found.append((member.lat, member.lon, math.exp(-away / DAYS)))
        return found


class Beside:
    """The company of one mention: what its document tells of the same weeks, and of other times.

    Parameters
    ----------
    others : sequence of (lat, lon, weight)
        The company, and how near in days: 1 is the same day.
    rest : float
        The weight of the document's other places and other times.
    everywhere : callable, optional
        (lat, lon) -> how much of the whole document, the company included, lies by a point.
    """

    def __init__(
        self,
        others: Sequence[tuple[float, float, float]],
        rest: float = 0.0,
        everywhere: Callable[[float, float], float] | None = None,
    ) -> None:
        self._others = others
        self._total = math.fsum(weight for _, _, weight in others)
        self._rest = rest
        self._everywhere = everywhere

    def __bool__(self) -> bool:
        return bool(self._others)

    def told(self, lat: float, lon: float) -> int:
        """How many different places of about the same time lie within `TOLD_KM`."""
        least = math.exp(-TOLD_DAYS / DAYS)
        near = {
            (a, b) for a, b, w, km in _close(lat, lon, self._others) if w >= least and km <= TOLD_KM
        }
        return len(near)

    def points(self, lat: float, lon: float) -> float:
        """The log-likelihood of lying at a point, among the company and not among the rest."""
        by = _by(lat, lon, self._others)
        usual = max(0.0, self._everywhere(lat, lon) - by) if self._everywhere else 0.0
        now = (by + AVERAGE * PRIOR) / (self._total + PRIOR)
        usual = (usual + AVERAGE * PRIOR) / (self._rest + PRIOR)
        return WEIGHT * math.log((now + AVERAGE) / (usual + AVERAGE))

    def weigh(self, scored: Sequence[Scored]) -> list[Scored]:
        """Candidates with the company heard, the best first; areas are not judged by it."""
        heard = []
        for one in scored:
            found = one.found
            if isinstance(found, Place) or found.level == "region":
                points = one.points + self.points(found.lat, found.lon)
                count = self.told(found.lat, found.lon)
                many = "place lies" if count == 1 else "places lie"
                told = [f"{count} other {many} within {TOLD_KM} km in the document"]
                one = replace(one, points=points, words=[*one.words, *told] if count else one.words)
            heard.append(one)
        return sorted(heard, key=lambda s: (-s.points, s.found.id))


def _by(lat: float, lon: float, spots: Sequence[tuple[float, float, float]]) -> float:
    """The weight of the spots that lie by a point; one at `SCALE_KM` counts e times less."""
    return math.fsum(w * math.exp(-km / SCALE_KM) for _, _, w, km in _close(lat, lon, spots))


def _close(
    lat: float, lon: float, spots: Sequence[tuple[float, float, float]]
) -> Iterator[tuple[float, float, float, float]]:
    """The spots within some `FAR` degrees of a point, and how far they are in km, to 2 %."""
    for a, b, weight in spots:
        north, east = a - lat, b - lon
        if -FAR < north < FAR and -FAR < east < FAR:
            yield a, b, weight, _KM_A_DEGREE * math.hypot(north, 0.82 * east)


def names_of(spellings: Iterable[str]) -> frozenset[str]:
    """The keys, the widest left out, of what a mention names first."""
    heads = (mention.parts[0].name for s in spellings if (mention := parse(s)).parts)
    return frozenset(k for name in heads for k in keys(name) if k[0] != "s")


class Asked(NamedTuple):
    """A mention of a document, what it was found to be alone, and how to ask again."""

    spellings: tuple[str, ...]
    alone: Resolution
    again: Callable[[Beside], Resolution] | None  # None: nothing is to be asked again


def in_company(
    asked: Sequence[Asked], which: Sequence[int], days: Sequence[int]
) -> dict[tuple[int, int], Resolution]:
    """The mentions of a document that its other places decide otherwise.

    Parameters
    ----------
    asked : sequence of Asked
        The different mentions.
    which : sequence of int
        For each row of the document, which of them it has.
    days : sequence of int
        For each row the ordinal of its day, or 0.

    Returns
    -------
    dict
        (mention, day) -> the answer in company, where there is company. The order of the rows does
        not matter.
    """
    names: dict[int, frozenset[str]] = {}

    def named(i: int) -> frozenset[str]:
        if i not in names:
            names[i] = names_of(asked[i].spellings)
        return names[i]

    rows = sorted(set(zip(which, days, strict=True)))
    company = Company(
        Companion(day, alone.lat, alone.lon, named(i))
        for i, day in rows
        if (alone := asked[i].alone).kind == "matched"
        and alone.score >= SURE
        and isinstance(alone.place, Place)
        and alone.lat is not None
        and alone.lon is not None
    )
    found: dict[tuple[int, int], Resolution] = {}
    weeks: dict[tuple[int, int], Resolution | None] = {}
    for i, day in rows:
        again = asked[i].again
        if again is None:
            continue
        week = (i, day // WEEK)
        if week not in weeks:
            beside = company.beside(named(i), day)
            weeks[week] = again(beside) if beside else None
        answer = weeks[week]
        if answer is not None:
            found[i, day] = answer
    return found

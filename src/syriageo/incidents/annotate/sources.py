"""The sources that each row's status comes from: the claims of all spells at once.

A status that a source states of its very day is asked one by one. For all others the claims are
columns, sorted by subject, parties and day, so that the last before a day and the next after it are
one search for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary, proxy

import numpy as np
import numpy.typing as npt

from syriageo.control.claims import MUTE_FLAGS, listed
from syriageo.control.elsewhere import BEGINS, MOST_ASKED, MOST_CITED, NEAR_KM
from syriageo.control.lookup import Ints, SpellTable
from syriageo.control.parties import NOBODY, UNKNOWN
from syriageo.control.questions import ALIKE
from syriageo.control.spell import area_level
from syriageo.control.world import World
from syriageo.places.gazetteer import EARTH_RADIUS_KM

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

NEAR, AREA, EITHER = "near:", "area:", "either:"  # before a source that is not on the place
PLAIN = ("held", "joint")
TIES = 3  # claims of one day that are cited
CHUNK = 50_000  # spells whose neighbours are looked at in one go

_CLAIMS = """
SELECT id, subject, kind, parties, taken_from, first_possible, last_possible, source, supersedes,
       flags FROM claims ORDER BY seq"""
_PLACES = "SELECT fid, id, kind, parent, lat, lon FROM places"


class _Told(NamedTuple):
    """Claims as (subject, code of the parties, first day, last day, code of the source)."""

    subject: Ints
    who: Ints
    first: Ints
    last: Ints
    source: Ints


def sources_of(
    world: World,
    table: SpellTable,
    rows: Ints,
    fids: npt.NDArray[Any],
    days: Ints,
) -> npt.NDArray[np.object_]:
    """The ids of the sources that each status comes from, joined with ``|``.

    Parameters
    ----------
    world : World
        Whose claims are cited.
    table : SpellTable
        Its spells.
    rows : ndarray of int64
        The spell of each (place, day) pair, or -1.
    fids, days : ndarray of int
        The pairs.
    """
    told = np.full(len(rows), "", dtype=object)
    known = np.array(table.words["certainty"]) != "none"
    stated = np.array(table.words["certainty"]) == "documented"
    plain = np.isin(np.array(table.words["kind"]), PLAIN)
    certainty = table.codes["certainty"][rows]
    spoken = (rows >= 0) & known[certainty]
    single = spoken & (stated[certainty] | ~plain[table.codes["kind"][rows]])
    at = np.flatnonzero(single)
    # Only a documented spell may have other sources on each of its days.
    day = np.where(stated[certainty[at]], days[at], _middle(table, rows[at]))
    keys = np.stack([rows[at], day])
    _, first, same = np.unique(keys, axis=1, return_index=True, return_inverse=True)
    asked = [_testified(world, int(fids[at[i]]), int(day[i])) for i in first]
    told[at] = np.array([*asked, ""], dtype=object)[same.ravel()]
    rest = np.flatnonzero(spoken & ~single)
    spells, same = np.unique(rows[rest], return_inverse=True)
    if len(spells):
        told[rest] = citations(world).of(table, spells)[same.ravel()]
    return told


def _middle(table: SpellTable, rows: Ints) -> Ints:
    """The middle day of spells: what is cited of one is so whatever days a table asks of."""
    return (table.start[rows].astype(np.int64) + table.end[rows]) // 2


def joined(prefix: str, sources: Iterable[str]) -> str:
    """Ids of sources, each once, with what is said of all of them."""
    return "|".join(f"{prefix}{s}" for s in dict.fromkeys(sources))


def _testified(world: World, fid: int, ordinal: int) -> str:
    status = world.status(world.gazetteer.by_fid(fid), date.fromordinal(ordinal))
    told = joined("", (e.source.id for e in status.supporting))
    if told or not status.around:
        return told
    wide = area_level(status.around[0].claim.subject) is not None
    return joined(AREA if wide else NEAR, (e.source.id for e in status.around))


_made: WeakKeyDictionary[World, Citations] = WeakKeyDictionary()


def citations(world: World) -> Citations:
    """The claims of a world as columns, made once."""
    found = _made.get(world)
    if found is None:
        found = _made[world] = Citations(world)
    return found


class Citations:
    """The claims of a world in columns: which of them a status comes from.

    Parameters
    ----------
    world : World
        Claims of the user's among them.
    """

    def __init__(self, world: World) -> None:
        self.world: World = proxy(world)  # else what is kept for a world would keep the world
        places = world.connection.execute(_PLACES).fetchall()
        self._subjects = {identifier: fid for fid, identifier, *_ in places}
        self._parties: dict[frozenset[str], int] = {}
        self._sources: dict[str, int] = {}
        self._told = self._read(_rows(world))
        self.sources = list(self._sources)
        self._by_first = np.lexsort((self._told.first, self._told.who, self._told.subject))
        self._by_last = np.lexsort((self._told.last, self._told.who, self._told.subject))
        self._first_key = self._key(*(c[self._by_first] for c in self._told[:3]))
        told = self._told
        self._last_key = self._key(*(c[self._by_last] for c in (told.subject, told.who, told.last)))
        last = max(p[0] for p in places)
        self._cities = np.zeros(last + 1, dtype=np.int64)  # of each quarter; 0 for none
        for fid, _, kind, parent, *_ in places:
            if kind == "neighbourhood" and parent:
                self._cities[fid] = self._subjects.get(parent, 0)
        self.areas = lru_cache(maxsize=None)(self._areas)
        speaking = set(told.subject.tolist())
        spots = [p for p in places if p[2] == "community" and p[0] in speaking]
        self._spots = np.array([p[0] for p in spots], dtype=np.int64)
        position = np.zeros((last + 1, 2))
        position[[p[0] for p in places]] = [p[-2:] for p in places]
        self._where = _on_sphere(position)

    def of(self, table: SpellTable, rows: Ints) -> npt.NDArray[np.object_]:
        """The sources of some spells, each asked on its middle day."""
        days = _middle(table, rows)
        fid = table.place[rows].astype(np.int64)
        since, until = table.since[rows].astype(np.int64), table.until[rows].astype(np.int64)
        who = self._codes(table)[table.codes["parties"][rows]]
        own = self._cited(fid, who, days, since, until)
        found = np.full(len(rows), "", dtype=object)
        self._write(found, own, "")
        bare = np.flatnonzero((own < 0).all(axis=1) & (self._cities[fid] > 0))
        of_city = self._cited(
            self._cities[fid[bare]], who[bare], days[bare], since[bare], until[bare]
        )
        self._write(found, of_city, "", bare)
        bare = np.flatnonzero(found == "")
        began = since[bare]
        self._write(
            found,
            self._on_areas(fid[bare], who[bare], began, began - BEGINS, began, over=True),
            AREA,
            bare,
        )
        bare = bare[found[bare] == ""]
        for i in range(0, len(bare), CHUNK):
            part = bare[i : i + CHUNK]
            self._write(found, self._near(table, rows[part], fid[part], days[part]), NEAR, part)
        bare = bare[found[bare] == ""]
        self._write(
            found,
            self._on_areas(fid[bare], who[bare], days[bare], since[bare], until[bare]),
            AREA,
            bare,
        )
        return found

    def _write(
        self,
        found: npt.NDArray[np.object_],
        claims: Ints,
        prefix: str,
        at: Ints | None = None,
    ) -> None:
        """Write the sources of claims, -1 for none, beside what they are cited for."""
        if not claims.size:
            return
        codes = np.where(claims >= 0, self._told.source[claims], -1)
        sets, same = np.unique(codes, axis=0, return_inverse=True)
        words = [joined(prefix, (self.sources[c] for c in s if c >= 0)) for s in sets.tolist()]
        found[slice(None) if at is None else at] = np.array([*words, ""], dtype=object)[
            same.ravel()
        ]

    def _cited(self, subject: Ints, who: Ints, day: Ints, since: Ints, until: Ints) -> Ints:
        """The claims of each case: of its day, the last before, the next after; -1 for none."""
        told, none = self._told, -1
        next_ = np.searchsorted(self._first_key, self._key(subject, who, day), side="right")
        last = np.searchsorted(self._last_key, self._key(subject, who, day), side="left") - 1
        columns = []
        before = self._at(self._by_first, next_ - 1)
        fits = self._same(before, subject, who) & (told.last[before] >= day)
        columns.append(np.where(fits, before, none))
        earliest = self._at(self._by_last, last)
        for i in range(TIES):
            claim = self._at(self._by_last, last - i)
            fits = self._same(claim, subject, who) & (told.last[claim] < day)
            fits &= (told.last[claim] >= since) & (told.last[claim] == told.last[earliest])
            columns.append(np.where(fits, claim, none))
        latest = self._at(self._by_first, next_)
        for i in range(TIES):
            claim = self._at(self._by_first, next_ + i)
            fits = self._same(claim, subject, who) & (told.first[claim] > day)
            fits &= (told.first[claim] <= until + 1) & (told.first[claim] == told.first[latest])
            columns.append(np.where(fits, claim, none))
        return np.stack(columns, axis=1)

    def _near(self, table: SpellTable, rows: Ints, fid: Ints, day: Ints) -> Ints:
        """One claim on each of the nearest places that the same side held, up to three."""
        neighbours = self._neighbours(fid)
        there = table.rows(neighbours.ravel(), np.repeat(day, neighbours.shape[1]))
        here = np.repeat(rows, neighbours.shape[1])
        plain = np.isin(np.array(table.words["kind"]), PLAIN)[table.codes["kind"]]
        side = self._sides(table)[table.codes["parties"]]
        alike = (there >= 0) & plain[there] & (side[there] == side[here])
        found = np.full(there.shape, -1, dtype=np.int64)
        at = np.flatnonzero(alike)
        who = self._codes(table)[table.codes["parties"][there[at]]]
        since, until = table.since[there[at]].astype(int), table.until[there[at]].astype(int)
        on = np.repeat(day, neighbours.shape[1])[at]
        cited = self._cited(neighbours.ravel()[at], who, on, since, until)
        first = (cited >= 0).argmax(axis=1)
        found[at] = cited[np.arange(len(at)), first]
        found = found.reshape(neighbours.shape)
        # The nearest that speak come first; what is beyond the third is not cited.
        order = np.argsort(found < 0, axis=1, kind="stable")[:, :MOST_CITED]
        return np.take_along_axis(found, order, axis=1)

    def _neighbours(self, fid: Ints) -> Ints:
        """The nearest communities of which claims speak, nearest first; 0 for none."""
        distinct, same = np.unique(fid, return_inverse=True)
        reach = 2 * np.sin(NEAR_KM / EARTH_RADIUS_KM / 2)
        _, index = self._tree.query(
            self._where[distinct], k=MOST_ASKED + 1, distance_upper_bound=reach
        )
        spots = np.append(self._spots, 0)[np.minimum(index, len(self._spots))]
        spots[spots == distinct[:, None]] = 0
        order = np.argsort(spots == 0, axis=1, kind="stable")[:, :MOST_ASKED]
        found: Ints = np.take_along_axis(spots, order, axis=1)[same.ravel()]
        return found

    @cached_property
    def _tree(self) -> cKDTree:
        from scipy.spatial import cKDTree

        return cKDTree(self._where[self._spots])

    def _on_areas(
        self, fid: Ints, who: Ints, day: Ints, since: Ints, until: Ints, *, over: bool = False
    ) -> Ints:
        """The claim that agrees on the smallest area of which one does; if `over`, by the day."""
        distinct, same = np.unique(fid, return_inverse=True)
        areas = [self.areas(fid) for fid in distinct.tolist()]
        found = np.full(len(fid), -1, dtype=np.int64)
        for level in range(max(map(len, areas), default=0)):
            subject = np.array([a[level] if level < len(a) else 0 for a in areas])[same.ravel()]
            next_ = np.searchsorted(self._first_key, self._key(subject, who, day), side="right")
            for position in (next_ - 1, next_):  # the newest until the day, else the next
                claim = self._at(self._by_first, position)
                fits = (found < 0) & self._same(claim, subject, who)
                fits &= (self._told.first[claim] <= until) & (self._told.last[claim] >= since)
                fits &= (self._told.last[claim] <= day) | (not over)
                found = np.where(fits, claim, found)
        return found[:, None]

    def _areas(self, fid: int) -> list[int]:
        """The areas around a place of which claims speak, the smallest first."""
        around = self.world.areas_with_claims(self.world.gazetteer.by_fid(fid))
        return [self._subjects.get(area, 0) for area in around]

    def _codes(self, table: SpellTable) -> Ints:
        """What the parties of a table's spells are among those of the claims; -1 for nobody's."""
        words = table.words["parties"]
        return np.array([self._parties.get(frozenset(listed(w)), -1) for w in words])

    def _sides(self, table: SpellTable) -> Ints:
        """The side of each parties of a table's spells, as a number."""
        known: dict[frozenset[str], int] = {}
        blocs = map(self.world.parties.blocs_of, table.words["parties"])
        return np.array([known.setdefault(b - ALIKE or b, len(known)) for b in blocs])

    def _key(self, subject: Ints, who: Ints, day: Ints) -> Ints:
        """Subject, parties and day as one number, in their order."""
        many = len(self._parties) + 2
        found: Ints = ((subject.astype(np.int64) * many + who + 1) << 20) + day
        return found

    @staticmethod
    def _at(order: Ints, position: Ints) -> Ints:
        found: Ints = order[np.clip(position, 0, len(order) - 1)]
        return found

    def _same(self, claim: Ints, subject: Ints, who: Ints) -> npt.NDArray[np.bool_]:
        told = self._told
        return (told.subject[claim] == subject) & (told.who[claim] == who) & (who >= 0)

    def _read(self, rows: Iterable[tuple[Any, ...]]) -> _Told:
        found = []
        for subject, who, first, last, source in rows:
            of = self._subjects.setdefault(subject, len(self._subjects) + 1)
            code = self._parties.setdefault(who, len(self._parties))
            cited = self._sources.setdefault(source, len(self._sources))
            found.append((of, code, first, last, cited))
        columns = np.array(found, dtype=np.int64).reshape(-1, len(_Told._fields)).T
        return _Told(*columns)


def _rows(world: World) -> Iterator[tuple[str, frozenset[str], int, int, str]]:
    """What each claim that can decide says: subject, parties, first and last day, source."""
    rows = world.connection.execute(_CLAIMS).fetchall()
    for told in getattr(world, "own", {}).values():
        for c in told:
            days = (c.first_possible.toordinal(), c.last_possible.toordinal())
            texts = ("|".join(who) for who in (c.parties, c.taken_from))
            rows.append(
                (c.id, c.subject, c.kind, *texts, *days, c.source, c.supersedes, "|".join(c.flags))
            )
    corrected = {row[8] for row in rows if row[8]}
    for identifier, subject, kind, parties, taken_from, first, last, source, _, flags in rows:
        mute = kind in ("claims_only", "contested") or not MUTE_FLAGS.isdisjoint(listed(flags))
        if mute or identifier in corrected or not (first and last):
            continue
        who = frozenset(listed(parties)) - {UNKNOWN}
        if who:
            yield subject, who, first, last, source
        lost = frozenset(listed(taken_from)) - {UNKNOWN, NOBODY}
        if lost and lost != who:  # who is said to lose a place held it on the eve
            yield subject, lost, first - 1, first - 1, source


def _on_sphere(position: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(lat, lon) as points of the unit sphere: their distance grows as that on the ground does."""
    phi, theta = np.radians(position).T
    return np.column_stack([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)])

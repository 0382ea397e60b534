"""Who held the place of a row though it is open which one is meant, or though it is an area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import numpy as np

from syriageo.control.claims import listed
from syriageo.control.lookup import EPOCH, Ints, SpellTable
from syriageo.control.open_places import Opened, claims_of, of_area, opened
from syriageo.control.said import OneByOne, Said, SpellReader, Votes
from syriageo.control.world import World
from syriageo.incidents.annotate.mentions import Answer
from syriageo.incidents.annotate.sources import AREA, EITHER, joined
from syriageo.places.gazetteer import Area

NO_CONTROL = "an area has no single holder; see who_controlled for its shares"


class Told:
    """The columns of control of some rows, empty at first."""

    def __init__(self, rows: int) -> None:
        self.words = {c: np.full(rows, "", dtype=object) for c in ("kind", "parties", "certainty")}
        self.since = np.full(rows, np.datetime64("NaT"), dtype="datetime64[s]")
        self.until = self.since.copy()
        self.age = np.full(rows, np.nan)
        self.sources = np.full(rows, "", dtype=object)


def tell_open(
    answers: Sequence[Answer],
    which: np.ndarray[Any, Any],
    days: np.ndarray[Any, Any],
    world: World,
    told: Told,
    reasons: np.ndarray[Any, Any],
) -> None:
    """Answer the rows whose place is open, or an area, where all that is meant had one holder."""
    is_open = np.array([a.found is not None or isinstance(a.place, Area) for a in answers], bool)
    rows = np.flatnonzero(is_open[which])
    if not len(rows):
        return
    reader: SpellReader = _Columns(world) if len(rows) > 1 else OneByOne(world)
    known: dict[tuple[int, int], tuple[Opened | None, str]] = {}
    for row in rows.tolist():
        key = int(which[row]), int(days[row])
        answer = answers[key[0]]
        if key not in known:
            found = _opened(world, answer, key[1], reader)
            known[key] = found, _sources(world, found, key[1], reader) if found else ""
        found, sources = known[key]
        if found is None:
            if isinstance(answer.place, Area):
                reasons[row] = "; ".join(filter(None, (reasons[row], NO_CONTROL)))
            continue
        words = told.words
        words["kind"][row], words["parties"][row] = found.kind, "|".join(found.parties)
        words["certainty"][row] = "inferred"
        told.since[row], told.until[row] = _stamp(found.since), _stamp(found.until)
        told.sources[row] = sources
        reasons[row] = "; ".join(filter(None, (reasons[row], _why(found))))


def _opened(world: World, answer: Answer, day: int, reader: SpellReader) -> Opened | None:
    if not world.start <= day <= world.end:
        return None
    if isinstance(answer.place, Area):
        return of_area(world, answer.place, day, reader) if answer.part is None else None
    assert answer.found is not None
    return opened(world, answer.found, date.fromordinal(day), reader, answer.part)


def _why(found: Opened) -> str:
    """What is open, and how likely the holder is: a row has no other column that says so."""
    p = found.probability
    return found.why if p is None else f"{found.why} (p = {p:.2f})"


def _sources(world: World, found: Opened, day: int, reader: SpellReader) -> str:
    told = (world.evidence(c).source.id for c in claims_of(world, found, day, reader))
    return joined(AREA if found.area else EITHER, told)


def _stamp(ordinal: int | None) -> np.datetime64:
    if ordinal is None:
        return np.datetime64("NaT")
    return np.datetime64(ordinal - EPOCH, "D").astype("datetime64[s]")


class _Columns:
    """What the spells say of places on a day, read from columns."""

    def __init__(self, world: World) -> None:
        self.table: SpellTable = world.spells
        self.parties = [listed(w) for w in self.table.words["parties"]]
        self._arrays: dict[frozenset[int], Ints] = {}

    def _rows(self, fids: Collection[int], ordinal: int) -> Ints:
        if isinstance(fids, frozenset):  # an area, asked for many days
            array = self._arrays.get(fids)
            if array is None:
                array = self._arrays[fids] = np.fromiter(fids, np.int64, len(fids))
        else:
            array = np.fromiter(fids, np.int64, len(fids))
        rows = self.table.rows(array, ordinal)
        return rows[rows >= 0]

    def said(self, fids: Collection[int], ordinal: int) -> list[Said]:
        """What is said of each place that has a spell on the day."""
        return self._said(self._rows(fids, ordinal))

    def newest(self, fids: Collection[int], ordinal: int, most: int) -> list[Said]:
        """What is said of those whose last claim is nearest to the day, the nearest first."""
        rows = self._rows(fids, ordinal)
        rows = rows[self.table.last_claim[rows] > 0]
        away = np.abs(self.table.last_claim[rows].astype(np.int64) - ordinal)
        return self._said(rows[np.lexsort((self.table.place[rows], away))[:most]])

    def _said(self, rows: Ints) -> list[Said]:
        table = self.table
        columns = (table.place, table.codes["kind"], table.codes["parties"], table.last_claim,
                   table.since, table.until)  # fmt: skip
        shares = [None if p != p else p for p in table.p[rows].astype(float).round(6).tolist()]
        return [
            Said(fid, table.words["kind"][kind], self.parties[who], last or None, since, until, p)
            for fid, kind, who, last, since, until, p in zip(
                *(column[rows].tolist() for column in columns), shares, strict=True
            )
        ]

    def votes(self, fids: Collection[int], ordinal: int) -> Votes:
        """How many of the places have each kind and parties."""
        table, rows = self.table, self._rows(fids, ordinal)
        many = len(self.parties)
        codes = table.codes["kind"][rows].astype(np.int64) * many + table.codes["parties"][rows]
        distinct, counts = np.unique(codes, return_counts=True)
        found: Votes = Counter()
        for code, count in zip(distinct.tolist(), counts.tolist(), strict=True):
            found[table.words["kind"][code // many], self.parties[code % many]] = count
        return found

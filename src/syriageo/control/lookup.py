"""Who held what, for many places and days at once: the spells as columns, loaded once."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from syriageo.errors import DataError

if TYPE_CHECKING:
    import sqlite3

SLOT_BITS = 17
NO_DAY = 0
LONGEST_ID = 9  # letters of a place id that fit into one int64
EPOCH = 719163  # 1 January 1970

_SPELLS = """
SELECT place, start, "end", kind, parties, certainty, since, until, last_claim, window_start,
       window_end, besieged_by, p FROM spells ORDER BY place, start"""
_IDS = "SELECT id, fid FROM places ORDER BY fid"
_COLUMNS = ("place", "start", "end", "kind", "parties", "certainty", "since", "until", "last_claim",
            "window_start", "window_end", "besieged_by", "p")  # fmt: skip
_TEXT = ("kind", "parties", "certainty", "besieged_by")
_ALWAYS = ("start", "end", "since", "until")
_DAYS = ("start", "end", "since", "until", "last_claim", "window_start", "window_end")

Ints = npt.NDArray[np.int64]
Words = npt.NDArray[np.object_]


class SpellTable:
    """All spells of a database in NumPy columns.

    Attributes
    ----------
    place, start, end, since, until, last_claim, window_start, window_end : ndarray of int32
        One entry a spell, sorted by (place, start); days are ordinals, 0 where there is none.
    kind, parties, certainty, besieged_by : ndarray of object
        Words, one object a distinct word; `parties` joined with ``|``.
    codes : dict of ndarray of int16
        The same four columns as codes into `words[column]`.
    p : ndarray of float32
        Probability, NaN where none was computed.
    words : dict of list of str
        The words that the codes stand for.
    ids : dict
        Place id -> fid.

    Examples
    --------
    >>> table = SpellTable.default()
    >>> rows = table.rows_of(["C4278"], ["2020-01-05"])
    >>> str(table.parties[rows[0]])
    'armed_opposition|hts'
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        rows = connection.execute(_SPELLS).fetchall()
        if not rows:
            raise DataError("the database holds no spells; run `syriageo build`")
        self.words: dict[str, list[str]] = {}
        place = np.fromiter((row[0] for row in rows), np.int32, len(rows))
        self._take(self._columns(place, (row[1:] for row in rows)))
        pairs = connection.execute(_IDS).fetchall()
        self.ids: dict[str, int] = dict(pairs)
        self.fids = np.array([fid for _, fid in pairs], dtype=np.int32)
        packed = _packed(np.array(list(self.ids), dtype="U"))
        order = np.argsort(packed)
        self._packed_ids = packed[order]
        self._packed_fids = np.array(list(self.ids.values()), dtype=np.int32)[order]
        slot = _slot(self._packed_ids)
        self._slot_id = np.full(1 << SLOT_BITS, -1, dtype=np.int64)
        self._slot_fid = np.zeros(1 << SLOT_BITS, dtype=np.int32)
        self._slot_id[slot], self._slot_fid[slot] = self._packed_ids, self._packed_fids

    @classmethod
    def default(cls) -> SpellTable:
        """The table of the process-wide database, loaded once."""
        from syriageo.places.gazetteer import default

        return of(default().connection)

    def rows_by_place(self, fids: Iterable[int]) -> dict[int, list[tuple[Any, ...]]]:
        """The rows of some places as the database has them, from `start` on; None where no day."""
        wanted = np.isin(self.place, np.fromiter(fids, np.int32))
        place = self.place[wanted].tolist()
        columns: list[list[Any]] = []
        for name in _COLUMNS[1:]:
            if name in _TEXT:
                columns.append([self.words[name][c] for c in self.codes[name][wanted].tolist()])
            elif name == "p":
                rounded = self.p[wanted].astype(float).round(6).tolist()
                columns.append([None if p != p else p for p in rounded])
            else:
                columns.append([v or None for v in getattr(self, name)[wanted].tolist()])
        found: dict[int, list[tuple[Any, ...]]] = {}
        for fid, row in zip(place, zip(*columns, strict=True), strict=True):
            found.setdefault(fid, []).append(row)
        return found

    def replaced(self, spells: Mapping[int, Sequence[Sequence[Any]]]) -> SpellTable:
        """The same table with other spells for some places; this one stays as it is.

        Parameters
        ----------
        spells : mapping
            Fid -> rows as the database has them, from `start` on; whatever this table holds of
            these places gives way to them.
        """
        if not spells:
            return self
        made = copy.copy(self)
        for column in _TEXT:
            made.__dict__.pop(column, None)  # decoded anew from the new codes
        made.words = {column: list(words) for column, words in self.words.items()}
        fids = np.fromiter(spells, np.int32, len(spells))
        counts = np.fromiter(map(len, spells.values()), np.int64, len(spells))
        rows = itertools.chain.from_iterable(spells.values())
        fresh = made._columns(np.repeat(fids, counts), rows)
        kept = ~np.isin(self.place, fids)
        joined = {
            name: np.concatenate([self._column(name)[kept], values])
            for name, values in fresh.items()
        }
        order = np.lexsort((joined["start"], joined["place"]))
        made._take({name: values[order] for name, values in joined.items()})
        return made

    def _columns(
        self, place: npt.NDArray[np.int32], rows: Iterable[Sequence[Any]]
    ) -> dict[str, npt.NDArray[Any]]:
        """Columns from the place of each row and the rows from `start` on."""
        named = dict(zip(_COLUMNS[1:], zip(*rows, strict=True), strict=True))
        found: dict[str, npt.NDArray[Any]] = {"place": place}
        for column in _DAYS:
            values = named.get(column, ())
            days = values if column in _ALWAYS else [v or 0 for v in values]
            found[column] = np.array(days, dtype=np.int32)
        for column in _TEXT:
            found[column] = self._encode(column, named.get(column, ()))
        shares = [np.nan if v is None else v for v in named.get("p", ())]
        found["p"] = np.array(shares, dtype=np.float32)
        return found

    def _column(self, name: str) -> npt.NDArray[Any]:
        found: npt.NDArray[Any] = self.codes[name] if name in _TEXT else getattr(self, name)
        return found

    def _take(self, columns: Mapping[str, npt.NDArray[Any]]) -> None:
        """Set the columns, and where each place's rows begin."""
        self.place, self.p = columns["place"], columns["p"]
        self.start, self.end, self.since, self.until = (columns[c] for c in _DAYS[:4])
        self.last_claim, self.window_start, self.window_end = (columns[c] for c in _DAYS[4:])
        self.codes = {c: columns[c] for c in _TEXT}
        last = int(self.place.max(initial=0)) + 2
        self.first_row = np.searchsorted(self.place, np.arange(last)).astype(np.int32)
        self._most = np.diff(self.first_row).max(initial=0)

    def _encode(self, column: str, values: Sequence[str | None]) -> npt.NDArray[np.int16]:
        known = {word: code for code, word in enumerate(self.words.get(column, ()))}
        for value in dict.fromkeys(values):
            known.setdefault(value or "", len(known))
        self.words[column] = list(known)
        codes = {value: known[value or ""] for value in {*known, *values}}
        return np.fromiter(map(codes.__getitem__, values), np.int16, len(values))

    def _decoded(self, column: str) -> Words:
        return np.array(self.words[column], dtype=object)[self.codes[column]]

    @cached_property
    def kind(self) -> Words:
        """Kind of status."""
        return self._decoded("kind")

    @cached_property
    def parties(self) -> Words:
        """Party ids, joined with ``|``."""
        return self._decoded("parties")

    @cached_property
    def certainty(self) -> Words:
        """How the status is known."""
        return self._decoded("certainty")

    @cached_property
    def besieged_by(self) -> Words:
        """Who lay around the place, joined with ``|``; empty if nobody."""
        return self._decoded("besieged_by")

    def at(self, day: date | int) -> Ints:
        """For each fid (the index; 0 is nobody), the row of the spell on a day, or -1."""
        ordinal = day.toordinal() if isinstance(day, date) else int(day)
        rows = np.full(int(self.fids.max(initial=0)) + 1, -1, dtype=np.int64)
        covers = np.flatnonzero((self.start <= ordinal) & (ordinal <= self.end))
        rows[self.place[covers]] = covers
        return rows

    def rows(self, fids: npt.ArrayLike, days: npt.ArrayLike) -> Ints:
        """The row of the spell of each (fid, day) pair, or -1 where none covers it.

        Parameters
        ----------
        fids, days : array-like of int
            Fids and ordinals, of one length (or one of them a single value).

        Returns
        -------
        ndarray of int64
        """
        place, day = np.broadcast_arrays(
            np.asarray(fids, dtype=np.int64), np.asarray(days, dtype=np.int64)
        )
        known = (place > 0) & (place < len(self.first_row) - 1) & (day < np.iinfo(np.int32).max)
        index, wanted = np.where(known, place, 0), np.where(known, day, 0).astype(np.int32)
        first = self.first_row[index]
        last = self.first_row[index + 1] - 1
        # Bisection of all pairs at once: a place has few spells, so that few rounds do.
        found = first - 1
        stride = 1 << int(self._most).bit_length()
        while stride:
            next_ = np.minimum(found + stride, last)
            ahead = (self.start[next_] <= wanted) & (next_ > found)
            found = np.where(ahead, next_, found)
            stride >>= 1
        fits = known & (found >= first) & (self.end[found] >= wanted)
        return np.where(fits, found, -1).astype(np.int64)

    def fids_of(self, ids: npt.ArrayLike) -> npt.NDArray[np.int32]:
        """The fids of place ids; 0 where an id is unknown."""
        array = np.asarray(ids)
        if array.dtype.kind == "U":
            packed = _packed(array.ravel())
            slot = _slot(packed)
            fids = np.where(self._slot_id[slot] == packed, self._slot_fid[slot], 0)
            rest = np.flatnonzero((fids == 0) & (packed >= 0))
            if len(rest):  # two ids met in one slot, or the id is unknown
                position = np.searchsorted(self._packed_ids, packed[rest])
                position[position == len(self._packed_ids)] = 0
                same = self._packed_ids[position] == packed[rest]
                fids[rest] = np.where(same, self._packed_fids[position], 0)
            return fids
        get = self.ids.get
        return np.fromiter((get(i, 0) for i in array.tolist()), np.int32, array.size)

    def rows_of(self, ids: npt.ArrayLike, days: Any) -> Ints:
        """The rows of (place id, day) pairs; days as `datetime64`, ISO text or ordinals."""
        return self.rows(self.fids_of(ids), ordinals(days))


def _packed(ids: npt.NDArray[np.str_]) -> Ints:
    """Ids as numbers, one to one: seven bits a letter, nine letters; -1 for what is no id.

    Comparing numbers is ten times faster than comparing texts.
    """
    width = ids.dtype.itemsize // 4
    letters = np.ascontiguousarray(ids).view(np.uint32).reshape(len(ids), max(width, 1))
    fits = (letters < 128).all(axis=1)
    if width > LONGEST_ID:
        fits &= (letters[:, LONGEST_ID:] == 0).all(axis=1)
    found = np.zeros(len(ids), dtype=np.int64)
    for column in range(min(width, LONGEST_ID)):
        found |= letters[:, column].astype(np.int64) << (7 * column)
    return np.where(fits, found, -1)


def _slot(packed: Ints) -> Ints:
    """A slot of the table of ids for each packed id: the middle bits of a product."""
    return ((packed * 0x9E3779B1) >> 20) & ((1 << SLOT_BITS) - 1)


def ordinals(days: Any) -> Ints:
    """Days as proleptic ordinals; 0 where a day is missing.

    Parameters
    ----------
    days : array-like
        `datetime64`, ISO text, `datetime.date`, or ordinals already.
    """
    array = np.asarray(days)
    if array.dtype.kind in "iu":
        return array.astype(np.int64)
    stamps = array.astype("datetime64[D]")
    number = stamps.astype(np.int64) + EPOCH
    return np.where(np.isnat(stamps), NO_DAY, number)


_cache: dict[int, tuple[Any, SpellTable]] = {}


def of(connection: sqlite3.Connection) -> SpellTable:
    """The table of one database, loaded once a connection."""
    found = _cache.get(id(connection))
    if found is None or found[0] is not connection:
        found = _cache[id(connection)] = (connection, SpellTable(connection))
    return found[1]

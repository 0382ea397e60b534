"""Incidents -> the tables that a monthly report prints: counted by party, place, month, target."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from syriageo.control import parties as party_tables
from syriageo.control.lookup import NO_DAY
from syriageo.errors import InputError
from syriageo.incidents.frames import checked
from syriageo.incidents.frames.checked import Floats
from syriageo.incidents.frames.units import LEVELS, names, units
from syriageo.incidents.language.vocabulary import TARGET_GROUPS, TARGETS
from syriageo.incidents.tally.table import Range, Tally
from syriageo.terminal import safe

UNKNOWN = "unknown"
LANGUAGES = ("en", "ar", "id")
_SILENT = frozenset({"", UNKNOWN, "unknown_party", "nan", "None"})
_OTHER = "other"
_PARTY_COLUMNS = frozenset({"perpetrator", "control_stated", "control_known", "sg_parties"})
_RANGES = ("killed", "injured", "arrested")
_TIMES = ("day", "week", "month", "year")
_ARABIC = {UNKNOWN: "غير معروف", "total": "المجموع", "incidents": "حوادث"}


@dataclass(frozen=True, slots=True)
class _Axis:
    """The labels of one side of the table, and those of each row of the incidents.

    Attributes
    ----------
    labels : list of tuple
        In the order to print; (section, label) where there are sections, else (label,).
    of_row : list of tuple of int
        For each incident, positions in `labels`; one, or several if each is to count.
    titles : tuple of str
        What the parts of a label are.
    """

    labels: list[tuple[str, ...]]
    of_row: list[tuple[int, ...]]
    titles: tuple[str, ...]


def tally(
    incidents: Any,
    rows: str = "governorate",
    columns: str | None = "perpetrator",
    values: str | None = None,
    *,
    totals: bool = True,
    joint: str = "together",
    language: str = "en",
) -> Tally:
    """Count incidents, or add up their casualties, as the tables of a monthly report do.

    Parameters
    ----------
    incidents : Incidents, geopandas.GeoDataFrame or pandas.DataFrame
        The columns that are asked for must be there.
    rows, columns : str
        A column of the table, or one of these, made from it: ``governorate``, ``district``,
        ``subdistrict``, ``community`` (from ``place_id``, else from the point); ``day``, ``week``
        (``2020-W02``, Monday to Sunday), ``month``, ``year`` (from ``date``); ``bloc`` (of the
        perpetrator). `columns` may be None. Targets stand in the order and under the headings of
        the monthly reports, days in their order, all else by size; what is not known comes last,
        as a row or column of its own, and is never left out.
    values : str, optional
        What to add up: ``killed``, ``injured`` or ``arrested`` (ranges, from ``_min`` and
        ``_max``), or a column of numbers such as ``children_killed``. By default incidents are
        counted.
    totals : bool, default True
        With a row and a column of totals. They count each incident once.
    joint : {"together", "each"}
        What several joined with ``|`` are: one of their own (``Syrian Regime forces + Russian
        forces``), or a count for each. With ``each`` the parts add up to more than the total.
    language : {"en", "ar", "id"}
        Of parties and places; ``id`` leaves our ids.

    Returns
    -------
    Tally
        A DataFrame that prints itself in 80 columns and shows itself in a notebook; `notes` says
        what a reader must know, such as how many incidents give no number. Ranges are `Range`
        values: 22 to 24 dead and 3 or more are ``25 or more``.

    Raises
    ------
    InputError
        If a column is missing or an option is unknown.

    Examples
    --------
    >>> import pandas as pd
    >>> incidents = pd.DataFrame({
    ...     "place_id": ["C4278", "C4278", "C1007"],
    ...     "perpetrator": ["syrian_regime", "russian_forces", "unknown"],
    ... })
    >>> tally(incidents)
    governorate  Russian forces  Syrian Regime forces  unknown  total
    Idleb                     1                     1        -      2
    Aleppo                    -                     -        1      1
    total                     1                     1        1      3
    """
    frame = checked.frame_of(incidents)
    _check_option("joint", joint, ("together", "each"))
    _check_option("language", language, LANGUAGES)
    notes: list[str] = []
    low, high, open_end, given = _values(frame, values, notes)
    down = _axis(frame, rows, joint, language, notes)
    across = None if columns is None else _axis(frame, columns, joint, language, notes)
    what = values or "incidents"
    if across is None:
        across = _Axis([(what,)], [(0,)] * len(frame), ("",))
    if columns is not None and columns == rows:
        raise InputError(f"rows and columns are both {safe(rows, 40)!r}; give two of them, or None")
    words = _ARABIC if language == "ar" else {}
    weights = np.column_stack([low, high, open_end, given])
    grid = _Grid(down, across, weights, ranged=values in _RANGES, words=words)
    order_down, order_across = grid.order(rows, 0), grid.order(columns, 1)
    table = grid.cells(order_down, order_across, totals, single=columns is None)
    if joint == "each" and grid.counted_twice:
        notes.append(
            f"{grid.counted_twice} of several at once: counted for each, once in the totals"
        )
    made = Tally(table, index=grid.index(order_down, totals), dtype=object)
    made.columns = grid.header(order_across, totals and columns is not None)
    made.notes = tuple(notes)
    return made if values in _RANGES else made.whole_numbers()


def _axis(frame: pd.DataFrame, name: str, joint: str, language: str, notes: list[str]) -> _Axis:
    """The labels that a column, or what is made from the table, gives each incident."""
    told = _cells(frame, name, notes)
    parts: list[tuple[str, ...]] = []
    for cell in told:
        known = tuple(dict.fromkeys(p.strip() for p in cell.split("|") if p.strip() not in _SILENT))
        if joint == "together" and len(known) > 1:
            known = ("|".join(sorted(known)),)
        parts.append(known or (UNKNOWN,))
    label = _label(name, language)
    sections = name == "target_category"
    position: dict[tuple[str, ...], int] = {}
    of_row = []
    for keys in parts:
        found = []
        for key in keys:
            shown = (_section(key), label(key)) if sections else (label(key),)
            found.append(position.setdefault(shown, len(position)))
        of_row.append(tuple(found))
    return _Axis(list(position), of_row, ("section", name) if sections else (name,))


def _cells(frame: pd.DataFrame, name: str, notes: list[str]) -> list[str]:
    if name in LEVELS and name not in frame.columns:
        if not ({"place_id", "sg_place_id"} & set(frame.columns) or checked.has_positions(frame)):
            raise InputError(
                f"{name} is made from place_id or from points, and the table has neither; place it "
                "first with syriageo.annotate"
            )
        return [str(v) for v in units(frame).of(name).tolist()]
    if name in _TIMES and name not in frame.columns:
        if "date" not in frame.columns:
            raise InputError(f"{name} is made from the column date, which the table has not")
        return _times(frame, name, notes)
    if name == "bloc" and name not in frame.columns:
        if "perpetrator" not in frame.columns:
            raise InputError("bloc is made from the column perpetrator, which the table has not")
        tables = party_tables.default()
        return [
            "|".join(sorted({tables.bloc(p) if p in tables else p for p in cell.split("|")}))
            for cell in checked.text_of(frame, "perpetrator").tolist()
        ]
    if name not in frame.columns:
        known = ", ".join(safe(c, 30) for c in frame.columns)
        made = ", ".join((*LEVELS, *_TIMES, "bloc"))
        raise InputError(f"no column {safe(name, 40)!r}; there are {known}; made from them: {made}")
    return [str(cell) for cell in checked.text_of(frame, name).tolist()]


def _times(frame: pd.DataFrame, name: str, notes: list[str]) -> list[str]:
    first, last, faults = checked.days(frame)
    told = []
    for a, b in zip(first.tolist(), last.tolist(), strict=True):
        ends = [_period(day, name) if day != NO_DAY else "" for day in (a, b)]
        told.append(ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}")
    if faults:
        notes.append(f"{len(faults)} with a date that cannot be read")
    return told


def _period(ordinal: int, name: str) -> str:
    day = datetime.date.fromordinal(ordinal)
    if name == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02d}"
    return day.isoformat()[: {"day": 10, "month": 7, "year": 4}[name]]


def _label(name: str, language: str) -> Callable[[str], str]:
    """What a key is called in print."""
    if language == "id" or name not in {*LEVELS, *_PARTY_COLUMNS, "bloc", "place_id"}:
        return lambda key: key.replace("|", " + ")
    if name in _PARTY_COLUMNS:
        tables = party_tables.default()

        def party(key: str) -> str:
            if key not in tables:
                return key
            found = tables.party(key)
            return found.name_ar if language == "ar" else found.name_en

        return _each(party)
    if name == "bloc":
        return _each(lambda key: key.replace("_", " "))
    called, which = names(), int(language == "ar")
    return _each(lambda key: called[key][which] if key in called else key)


def _each(one: Callable[[str], str]) -> Callable[[str], str]:
    return lambda key: " + ".join(one(part) for part in key.split("|"))


def _section(key: str) -> str:
    """The heading under which a target stands; several of one heading stand there too."""
    if key == UNKNOWN:
        return UNKNOWN
    headings = {TARGET_GROUPS.get(part, _OTHER) for part in key.split("|")}
    return headings.pop() if len(headings) == 1 else "several"


def _target_order(label: tuple[str, ...]) -> tuple[int, int, str]:
    sections = list(dict.fromkeys(TARGET_GROUPS.values()))
    targets = [row.id for row in TARGETS]
    section, target = label
    last = {_OTHER: 1, "several": 2, UNKNOWN: 3}
    at = sections.index(section) if section in sections else len(sections) + last[section]
    return at, targets.index(target) if target in targets else len(targets), target


def _values(
    frame: pd.DataFrame, values: str | None, notes: list[str]
) -> tuple[Floats, Floats, Floats, Floats]:
    """What each incident adds at least and at most, if it has no upper end, if it says anything."""
    if values is None:
        ones = np.ones(len(frame))
        return ones, ones, np.zeros(len(frame)), ones
    if values in _RANGES:
        missing = [c for c in (f"{values}_min", f"{values}_max") if c not in frame.columns]
        if missing:
            raise InputError(f"{values} needs the columns {values}_min and {values}_max")
        low, high = (checked.numbers_of(frame, f"{values}_{end}") for end in ("min", "max"))
        low = np.where(np.isnan(low) & np.isfinite(high), 0.0, low)
    else:
        if values not in frame.columns:
            known = ", ".join(safe(c, 30) for c in frame.columns)
            raise InputError(
                f"no column {safe(values, 40)!r} to add up; there are {known}, and the ranges "
                f"{', '.join(_RANGES)}"
            )
        low = high = checked.numbers_of(frame, values)
    untold = int(np.isnan(low).sum())
    if untold:
        notes.append(
            f"{untold} of {len(frame)} incidents give no number for {values}; ? where none does"
        )
    given = np.isfinite(low)
    open_end = (given & ~np.isfinite(high)).astype(float)
    low = np.nan_to_num(low)
    return low, np.where(np.isfinite(high), high, low), open_end, given.astype(float)


class _Grid:
    """The sums of every cell, every row and every column; each incident once in each."""

    def __init__(
        self, down: _Axis, across: _Axis, weights: Floats, *, ranged: bool, words: dict[str, str]
    ) -> None:
        self.down, self.across, self.ranged, self.words = down, across, ranged, words
        self.weights = weights
        shape = (len(down.labels) + 1, len(across.labels) + 1)
        self.sums = np.zeros((*shape, 4))
        self.filled = np.zeros(shape, dtype=np.int64)
        total = (shape[0] - 1, shape[1] - 1)
        at: list[tuple[int, int, int]] = []
        self.counted_twice = 0
        for row, (ys, xs) in enumerate(zip(down.of_row, across.of_row, strict=True)):
            self.counted_twice += len(ys) > 1 or len(xs) > 1
            at += [(row, y, x) for y in (*ys, total[0]) for x in (*xs, total[1])]
        if at:
            incident, y, x = np.array(at).T
            np.add.at(self.sums, (y, x), self.weights[incident])
            np.add.at(self.filled, (y, x), 1)

    def order(self, name: str | None, side: int) -> list[int]:
        """Positions of the labels in the order to print."""
        axis = (self.down, self.across)[side]
        size = self.sums[:-1, -1, 1] if side == 0 else self.sums[-1, :-1, 1]

        def key(i: int) -> tuple[Any, ...]:
            label = axis.labels[i]
            if name == "target_category":
                return (label[-1] == UNKNOWN, *_target_order(label))
            if name in _TIMES:
                return (label[0] == UNKNOWN, label[0])
            return (label[0] == UNKNOWN, -size[i], label[0])

        return sorted(range(len(axis.labels)), key=key)

    def cells(
        self, rows: list[int], columns: list[int], totals: bool, *, single: bool
    ) -> list[list[Any]]:
        down = [*rows, len(self.down.labels)] if totals else rows
        last = [len(self.across.labels)] if totals and not single else []
        return [[self._cell(y, x) for x in (*columns, *last)] for y in down]

    def _cell(self, y: int, x: int) -> Any:
        low, high, open_end, given = self.sums[y, x].tolist()
        if self.filled[y, x] and not given:  # somebody was hit, and nobody says how many
            return Range(0, None) if self.ranged else None
        if self.ranged:
            return Range(int(low), None if open_end else int(high))
        return int(low) if float(low).is_integer() else low

    def index(self, order: list[int], totals: bool) -> pd.Index:
        """The row labels: plain, or (section, label)."""
        return self._headings(self.down, order, totals)

    def header(self, order: list[int], totals: bool) -> pd.Index:
        """The column labels."""
        return self._headings(self.across, order, totals)

    def _headings(self, axis: _Axis, order: Sequence[int], totals: bool) -> pd.Index:
        word = self.words.get
        labels = [tuple(word(part, part) for part in axis.labels[i]) for i in order]
        total = word("total", "total")
        if len(axis.titles) == 1:
            plain: list[Hashable] = [label[0] for label in labels]
            return pd.Index(plain + [total] * totals, name=axis.titles[0] or None, dtype=object)
        return pd.MultiIndex.from_tuples(labels + [("", total)] * totals, names=axis.titles)


def _check_option(name: str, value: Any, known: Iterable[str]) -> None:
    if value not in tuple(known):
        raise InputError(f"{name} is {safe(value, 40)!r}; give one of {', '.join(known)}")

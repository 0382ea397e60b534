"""How well the resolver does on a table of places whose positions are known.

The table has the columns ``place_en, place_ar, area, governorate, lat, lon, precision`` (a CSV
file), and may have ``date``. An answer is right if its point lies within 5 km of the stated one,
for a neighbourhood of a city within 1.5 km.
"""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from syriageo.errors import DataError, InputError
from syriageo.places.company import Asked, in_company
from syriageo.places.gazetteer import Place, distance_km
from syriageo.places.resolve import Resolution, Resolver, resolver

COLUMNS = ("place_en", "place_ar", "area", "governorate", "lat", "lon", "precision")
NEIGHBOURHOOD = "neighbourhood_area"
RIGHT_KM = 5.0
RIGHT_NEIGHBOURHOOD_KM = 1.5
_BINS = (0.5, 0.7, 0.8, 0.9, 0.95, 0.99)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table with its answer.

    Attributes
    ----------
    line : int
        Line of the file, the header being line 1.
    given : mapping
        The row as it stands.
    answer : Resolution
        What the resolver said.
    off_km : float or None
        Distance of the answer from the stated point, km; None if not matched.
    best_km : float or None
        The same for the nearest of the first three candidates.
    """

    line: int
    given: Mapping[str, str]
    answer: Resolution
    off_km: float | None
    best_km: float | None

    @property
    def right(self) -> bool:
        """Matched within 5 km."""
        return self.off_km is not None and self.off_km <= RIGHT_KM

    def __str__(self) -> str:
        words = " | ".join(self.given.get(c) or "-" for c in COLUMNS[:4])
        found = self.answer.place or ", ".join(str(c.place) for c in self.answer.candidates[:3])
        off = "" if self.off_km is None else f", {self.off_km:.0f} km off"
        said = f"{self.answer.kind} {found} ({self.answer.score:.2f}{off})"
        return f"line {self.line}: {words} -> {said}"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The measures of one table."""

    rows: tuple[Row, ...] = field(repr=False)
    seconds: float

    def measures(self) -> dict[str, float]:
        """Shares (0..1), the number of rows, and milliseconds a row."""
        matched = [r for r in self.rows if r.off_km is not None]
        quarters = [r for r in self.rows if r.given.get("precision") == NEIGHBOURHOOD]
        return {
            "rows": float(len(self.rows)),
            "answered": _share(r.off_km is not None for r in self.rows),
            "within_5_km_of_all": _share(r.right for r in self.rows),
            "within_5_km_of_matched": _share(r.right for r in matched),
            "within_5_km_or_in_three": _share(
                r.right or (r.best_km is not None and r.best_km <= RIGHT_KM) for r in self.rows
            ),
            "wrong_governorate_of_matched": _share(_other_governorate(r) for r in matched),
            "neighbourhoods_within_1_km": _share(_within(r, 1.0) for r in quarters),
            "neighbourhoods_within_1.5_km": _share(
                _within(r, RIGHT_NEIGHBOURHOOD_KM) for r in quarters
            ),
            "ms_a_row": 1000 * self.seconds / max(1, len(self.rows)),
        }

    def reliability(self) -> list[tuple[float, float, int, float]]:
        """Per range of scores: (from, to, matched rows, share of them within 5 km)."""
        table = []
        for low, high in zip(_BINS, (*_BINS[1:], 1.01), strict=True):
            held = [r for r in self.rows if r.off_km is not None and low <= r.answer.score < high]
            table.append((low, min(high, 1.0), len(held), _share(r.right for r in held)))
        return table

    def wrong(self) -> Iterator[Row]:
        """The rows that are not matched within 5 km."""
        return (row for row in self.rows if not row.right)

    def __str__(self) -> str:
        lines = []
        for name, value in self.measures().items():
            text = f"{value:.0f}" if name == "rows" else f"{value:.2f}"
            if name not in {"rows", "ms_a_row"}:
                text = f"{100 * value:.1f} %"
            lines.append(f"{name.replace('_', ' '):<32}{text:>9}")
        lines.append("score        matched   right")
        for low, high, count, share in self.reliability():
            right = f"{100 * share:.1f} %" if count else "-"
            lines.append(f"{low:.2f}-{high:.2f} {count:>11} {right:>9}")
        return "\n".join(lines)


def evaluate(
    path: str | os.PathLike[str],
    *,
    context: bool = True,
    together: bool = True,
    using: Resolver | None = None,
) -> Evaluation:
    """Resolve every row of a table and measure the answers.

    Parameters
    ----------
    path : path-like
        A CSV file with the columns of `COLUMNS`.
    context : bool, default True
        Whether the columns ``area`` and ``governorate`` are given to the resolver.
    together : bool, default True
        Whether the other rows of the table are heard, as `annotate` hears them: those of the same
        weeks, if there is a column ``date``.
    using : Resolver, optional
        Another resolver than that of the process-wide gazetteer.

    Returns
    -------
    Evaluation
        Its ``str`` is the printed table; `Evaluation.wrong` gives the rows that failed.

    Raises
    ------
    DataError
        If the file cannot be read or lacks a column.
    """
    rows = _read(path)
    engine = using or resolver()
    started = time.perf_counter()
    answers = _answers(engine, [given for _, given in rows], context, together)
    seconds = time.perf_counter() - started
    judged = (_judge(line, given, a) for (line, given), a in zip(rows, answers, strict=True))
    return Evaluation(tuple(judged), seconds)


def _read(path: str | os.PathLike[str]) -> list[tuple[int, dict[str, str]]]:
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            lacking = [c for c in COLUMNS[:6] if c not in (reader.fieldnames or ())]
            if lacking:
                needed = ", ".join(COLUMNS[:6])
                raise DataError(f"{path} has no column {', '.join(lacking)}; it needs {needed}")
            return [(i, row) for i, row in enumerate(reader, start=2)]
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise DataError(f"cannot read {path}: {why}; give a table that is there") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"cannot read {path}: {error}; give a CSV file in UTF-8") from error


def _answers(
    engine: Resolver, rows: list[dict[str, str]], context: bool, together: bool
) -> list[Resolution]:
    """The answer of each row; each different mention is asked once."""
    known: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
    which = [known.setdefault(_mention(given, context), len(known)) for given in rows]
    asked = [_asked(engine, *mention) for mention in known]
    days = [_day(given) for given in rows]
    changed = in_company(asked, which, days) if together else {}
    alone = (asked[i].alone for i in which)
    return [
        changed.get(row, found)
        for row, found in zip(zip(which, days, strict=True), alone, strict=True)
    ]


def _mention(given: Mapping[str, str], context: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The spellings of a row's place, and what it is said to lie in."""
    spellings = tuple(s for c in ("place_en", "place_ar") if (s := (given[c] or "").strip()))
    around = tuple(s for c in ("area", "governorate") if (s := (given[c] or "").strip()))
    return spellings, around if context else ()


def _asked(engine: Resolver, spellings: tuple[str, ...], around: tuple[str, ...]) -> Asked:
    if not spellings:
        return Asked((), Resolution("not_found", "", reasons=("the row names no place",)), None)
    return Asked(spellings, *engine.consider(spellings, around))


def _day(given: Mapping[str, str]) -> int:
    """The ordinal of a row's day; 0 if it tells none."""
    try:
        return date.fromisoformat((given.get("date") or "").strip()[:10]).toordinal()
    except ValueError:
        return 0


def _judge(line: int, given: Mapping[str, str], answer: Resolution) -> Row:
    try:
        lat, lon = float(given["lat"]), float(given["lon"])
    except (TypeError, ValueError) as error:
        raise InputError(
            f"line {line}: {given['lat']!r}, {given['lon']!r} is no position"
        ) from error
    off = None
    if answer.lat is not None and answer.lon is not None:
        off = distance_km(lat, lon, answer.lat, answer.lon)
    near = [distance_km(lat, lon, c.place.lat, c.place.lon) for c in answer.candidates[:3]]
    return Row(line, given, answer, off, min(near, default=None))


def _within(row: Row, km: float) -> bool:
    return row.off_km is not None and row.off_km <= km


def _other_governorate(row: Row) -> bool:
    """Whether the nearest community to the stated point lies in another governorate."""
    gazetteer = resolver().gazetteer
    near = gazetteer.nearest(float(row.given["lat"]), float(row.given["lon"]))
    place = row.answer.place
    if near is None or place is None:
        return False
    code = place.admin1 if isinstance(place, Place) else place.id[:4]
    return code.startswith("SY") and code != near[0].admin1


def _share(flags: Iterable[bool]) -> float:
    told = list(flags)
    return sum(told) / len(told) if told else 0.0

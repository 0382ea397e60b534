"""A table with the columns of its places and of who held them: each mention looked up once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from syriageo.errors import InputError
from syriageo.incidents.annotate.control import control_columns, read_days
from syriageo.incidents.annotate.mentions import Answer, by_name
from syriageo.incidents.annotate.points import by_point
from syriageo.incidents.files.reading import Table
from syriageo.terminal import safe

if TYPE_CHECKING:
    from syriageo.control.evidence import OwnEvidence

COLUMNS = (
    "sg_match", "sg_place_id", "sg_name_en", "sg_name_ar", "sg_lat", "sg_lon", "sg_precision",
    "sg_radius_km", "sg_score", "sg_candidates", "sg_reason", "sg_status", "sg_parties",
    "sg_certainty", "sg_since", "sg_until", "sg_age_days", "sg_sources", "sg_error",
)  # fmt: skip


def annotate(
    frame: pd.DataFrame,
    place: Hashable | Sequence[Hashable] | None = None,
    within: Hashable | Sequence[Hashable] | None = None,
    date: Hashable | None = None,
    *,
    progress: bool = True,
    claims: OwnEvidence | None = None,
) -> pd.DataFrame:
    """Place every row of a table, and say who held its place on its day.

    Parameters
    ----------
    frame : pandas.DataFrame or geopandas.GeoDataFrame
        The rows.
    place : str or sequence of str, optional
        The columns that spell a row's place, such as one in English and one in Arabic: spellings of
        one mention, any of which may be empty. A cell may hold an id (``C4278``) instead. If not
        given, the points of the frame's geometry are answered for the community nearest to each.
    within : str or sequence of str, optional
        The columns of areas or towns in which the place is said to lie. Weighed, not obeyed.
    date : str, optional
        The column of days, as `syriageo.incidents.frames.dates.read_day` reads them. Without it, or
        where its cell is empty, the columns of control stay empty.
    progress : bool, default True
        Show a bar for long tables if standard error is a terminal.
    claims : OwnEvidence, optional
        Claims of yours, from `load_claims`, to be heard beside the packaged ones; in
        ``sg_sources`` theirs begin with ``own:``.

    Returns
    -------
    pandas.DataFrame or geopandas.GeoDataFrame
        A copy of `frame` with its rows, order, index and columns, and after these:

        ``sg_match``
            ``matched``, ``ambiguous`` or ``not_found``.
        ``sg_place_id, sg_name_en, sg_name_ar``
            The place or area; empty unless matched.
        ``sg_lat, sg_lon, sg_precision, sg_radius_km``
            The point (EPSG:4326), and how far from it the spot may lie.
        ``sg_score``
            How probable the answer is, 0..1.
        ``sg_candidates``
            Up to five, each as ``C4278 Ariha 0.97``, joined with ``|``.
        ``sg_reason``
            Why, in words. Where a row's own words leave open which place is meant, the surely known
            places of the same weeks, or of the whole table if no days are known, are heard too.
        ``sg_status, sg_parties, sg_certainty``
            Control of the place on the day, as in `who_controlled`; parties joined with ``|``. Of
            "government-held Deir ez-Zor" that of the part; ``sg_reason`` tells of the whole. Where
            it is open which of several places is meant, or no list has it, or it is an area,
            ``inferred`` if one side held all that may be meant, or nearly all communities of the
            area; else empty.
        ``sg_since, sg_until, sg_age_days``
            The run of days with this status, and the days since the last claim that supports it.
        ``sg_sources``
            The ids of the sources that the status comes from, joined with ``|``. ``near:`` is
            before one on a place near by, ``area:`` on an area around or a community of it,
            ``either:`` on one of the places that may be meant: none speaks of the place itself.
        ``sg_error``
            What is wrong with the row; empty if nothing. Whatever can be answered still is.

        Columns of these 19 names that `frame` already has are left out and made anew at its end, so
        that annotating twice gives the same as annotating once.

    Raises
    ------
    InputError
        If `frame` is no frame, lacks a column or has it twice, or names neither places nor points.
    CRSError
        If the geometry is to be used and is not in EPSG:4326.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"place": ["Ariha", "Springfield"], "date": ["2020-01-05"] * 2})
    >>> told = annotate(frame, place="place", date="date")
    >>> told[["sg_match", "sg_place_id", "sg_parties"]].values.tolist()
    [['matched', 'C4278', 'armed_opposition|hts'], ['not_found', '', '']]
    """
    return annotate_table(Table(frame), place, within, date, progress=progress, claims=claims)


def annotate_table(
    table: Table,
    place: Hashable | Sequence[Hashable] | None = None,
    within: Hashable | Sequence[Hashable] | None = None,
    date: Hashable | None = None,
    *,
    progress: bool = True,
    claims: OwnEvidence | None = None,
) -> pd.DataFrame:
    """As `annotate`, for a table from a file, of which some rows may have come broken."""
    frame = table.frame
    if not isinstance(frame, pd.DataFrame):
        raise InputError(f"{type(frame).__name__} is no DataFrame; make one with pandas.DataFrame")
    spelled, around = _named(frame, place), _named(frame, within)
    dated = _named(frame, date)
    errors: list[list[str]] = [[] for _ in range(len(frame))]
    for position, fault in table.broken.items():
        errors[position].append(fault)
    no_days: list[list[str]] = [[] for _ in range(len(frame))]
    days = read_days(frame, dated, no_days)
    if spelled:
        answers, which = by_name(frame, spelled, around, errors, progress, days)
    elif place is None:
        answers, which = by_point(frame)
    else:
        raise InputError("no column of places is named; give `place`, or points as geometry")
    for position, note in table.notes.items():
        errors[position].append(note)
    for row, answer in zip(errors, which, strict=True):
        if answers[answer].error:
            row.append(answers[answer].error)
    for row, faults in zip(errors, no_days, strict=True):
        row += faults
    fresh = _place_columns(answers, which)
    fresh.update(control_columns(answers, which, days, claims, fresh["sg_reason"]))
    told_errors = [_encodable("; ".join(e)) if e else "" for e in errors]
    fresh["sg_error"] = np.array(told_errors, dtype=object)
    told = frame.drop(columns=[c for c in COLUMNS if c in frame.columns]).copy()
    for column in COLUMNS:
        told[column] = fresh[column]
    return told


def _named(frame: pd.DataFrame, columns: Any) -> list[Hashable]:
    """The names of columns as a list; each must be there, once."""
    if columns is None:
        return []
    several = isinstance(columns, Iterable) and not isinstance(columns, str | bytes | tuple)
    named = list(columns) if several else [columns]
    if isinstance(columns, tuple) and columns not in frame.columns:
        named = list(columns)
    for column in named:
        count = int((frame.columns == column).sum()) if frame.columns.nlevels == 1 else 1
        if column not in frame.columns:
            names = [str(c) for c in frame.columns]
            close = get_close_matches(str(column).lower(), [n.lower() for n in names], 1)
            meant = next((n for n in names if close and n.lower() == close[0]), "")
            raise InputError(
                f"the table has no column {safe(column, 60)!r}; it has "
                + ", ".join(safe(n, 40) for n in names)
                + (f"; did you mean {safe(meant, 40)}?" if meant else "")
            )
        if count > 1:
            raise InputError(
                f"the table has {count} columns {safe(column, 60)!r}; give each a name of its own"
            )
    return named


def _encodable(text: str) -> str:
    """Text without lone surrogates, which no file and no Arrow column can hold."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _place_columns(answers: list[Answer], which: np.ndarray[Any, Any]) -> dict[str, Any]:
    def text(values: Iterable[str]) -> Any:
        return np.array([_encodable(v) for v in values], dtype=object)[which]

    def number(values: Iterable[float]) -> Any:
        return np.array([*values], dtype=float)[which]

    places = [a.place for a in answers]
    return {
        "sg_match": text(a.match for a in answers),
        "sg_place_id": text(p.id if p else "" for p in places),
        "sg_name_en": text(p.name_en if p else "" for p in places),
        "sg_name_ar": text(p.name_ar if p else "" for p in places),
        "sg_lat": number(a.lat for a in answers),
        "sg_lon": number(a.lon for a in answers),
        "sg_precision": text(a.precision for a in answers),
        "sg_radius_km": number(a.radius_km for a in answers),
        "sg_score": number(a.score for a in answers),
        "sg_candidates": text(a.candidates for a in answers),
        "sg_reason": text(a.reason for a in answers),
    }

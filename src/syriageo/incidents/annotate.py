"""Any table of incidents -> the same table with the place of each row and who held it that day."""

from __future__ import annotations

import sys
from collections.abc import Hashable, Iterable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from syriageo.control import query
from syriageo.control.tables import control_at
from syriageo.control.tables import days as as_stamps
from syriageo.errors import CRSError, InputError, SyriageoError
from syriageo.incidents.files.reading import Table
from syriageo.incidents.frames.dates import read_day
from syriageo.places.gazetteer import ID, Area, Gazetteer, Place, default, distance_km
from syriageo.places.mention import MAX_LENGTH
from syriageo.places.names import clean
from syriageo.places.resolve import Resolution, Resolver, resolver
from syriageo.terminal import safe

if TYPE_CHECKING:
    from syriageo.control.evidence import OwnEvidence

COLUMNS = (
    "sg_match", "sg_place_id", "sg_name_en", "sg_name_ar", "sg_lat", "sg_lon", "sg_precision",
    "sg_radius_km", "sg_score", "sg_candidates", "sg_reason", "sg_status", "sg_parties",
    "sg_certainty", "sg_since", "sg_until", "sg_age_days", "sg_sources", "sg_error",
)  # fmt: skip
MOST_CANDIDATES = 5
WORTH_A_BAR = 500  # distinct mentions; fewer are done before a bar is read

_NO_CONTROL = "an area has no single holder; see who_controlled for its shares"


class _Answer(NamedTuple):
    """What one distinct mention, or one point, became."""

    match: str
    place: Place | Area | None = None
    lat: float = np.nan
    lon: float = np.nan
    precision: str = ""
    radius_km: float = np.nan
    score: float = np.nan
    candidates: str = ""
    reason: str = ""
    error: str = ""


class _Mention(NamedTuple):
    """What a row says of its place: its spellings, and the areas it is said to lie in."""

    spellings: tuple[str, ...]
    within: tuple[str, ...]


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
            Why, in words.
        ``sg_status, sg_parties, sg_certainty``
            Control of the place on the day, as in `who_controlled`; parties joined with ``|``.
            Empty for an area, which has no single holder.
        ``sg_since, sg_until, sg_age_days``
            The run of days with this status, and the days since the last claim that supports it.
        ``sg_sources``
            The ids of the sources that support a ``documented`` status, joined with ``|``.
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
    if spelled:
        answers, which = _by_name(frame, spelled, around, errors, progress)
    elif place is None:
        answers, which = _by_point(frame)
    else:
        raise InputError("no column of places is named; give `place`, or points as geometry")
    for position, note in table.notes.items():
        errors[position].append(note)
    for row, answer in zip(errors, which, strict=True):
        if answers[answer].error:
            row.append(answers[answer].error)
    days = _days(frame, dated, errors)
    fresh = _place_columns(answers, which)
    fresh.update(_control_columns(answers, which, days, claims))
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


def _by_name(
    frame: pd.DataFrame,
    spelled: list[Hashable],
    around: list[Hashable],
    errors: list[list[str]],
    progress: bool,
) -> tuple[list[_Answer], np.ndarray[Any, Any]]:
    """The answers of the distinct mentions, and which of them each row has."""
    cells = {c: _Words(c, frame[c].tolist()) for c in (*spelled, *around)}
    known: dict[_Mention, int] = {}
    which = np.empty(len(frame), dtype=np.int64)
    for row, faults in enumerate(errors):
        if faults:  # the row came broken from its file: its cells may be another column's
            which[row] = known.setdefault(_Mention(("",), ()), len(known))
            continue
        spellings = tuple(s for c in spelled if (s := cells[c].of(row, faults)))
        within = tuple(s for c in around if (s := cells[c].of(row, faults)))
        if not spellings and not faults:
            names = " and ".join(safe(c, 40) for c in spelled)
            faults.append(f"no place: {names} {'are' if len(spelled) > 1 else 'is'} empty")
        which[row] = known.setdefault(_Mention(spellings, within), len(known))
    engine = resolver()
    return [_resolved(engine, m) for m in _watched(list(known), progress)], which


class _Words:
    """The texts of a column, each distinct one checked once."""

    def __init__(self, column: Hashable, cells: list[Any]) -> None:
        self.column = safe(column, 40)
        self.cells = cells
        self.known: dict[str, tuple[str, str]] = {}

    def of(self, row: int, faults: list[str]) -> str:
        """The text of a row; empty if it has none that can be read, which `faults` then says."""
        cell = self.cells[row]
        if isinstance(cell, str):
            checked = self.known.get(cell)
            if checked is None:
                checked = self.known[cell] = self._checked(str(cell))
            text, fault = checked
        elif _missing(cell):
            return ""
        else:
            text, fault = "", f"{self.column}: {safe(_shown(cell), 40)} is not text"
        if fault:
            faults.append(fault)
        return text

    def _checked(self, cell: str) -> tuple[str, str]:
        text = cell.strip()
        if len(text) > MAX_LENGTH:
            fault = f"{len(text)} characters are no place's name (at most {MAX_LENGTH})"
            return "", f"{self.column}: {fault}"
        if text and not clean(text):
            return "", f"{self.column}: {safe(text, 40)!r} holds no letter"
        return text, ""


def _missing(cell: Any) -> bool:
    return cell is None or (pd.api.types.is_scalar(cell) and bool(pd.isna(cell)))


def _shown(cell: Any) -> str:
    """A cell as text, whatever its class makes of that."""
    try:
        return str(cell)
    except Exception:
        return type(cell).__name__


def _resolved(engine: Resolver, mention: _Mention) -> _Answer:
    """The answer of one mention; whatever goes wrong becomes its error."""
    if not any(mention.spellings):
        return _Answer("not_found")
    gazetteer = engine.gazetteer
    try:
        for text in mention.spellings:
            if ID.fullmatch(text) and text in gazetteer:
                return _of_id(gazetteer.get(text))
        around = tuple(_area_words(gazetteer, w) for w in mention.within)
        return _told(engine.resolve(mention.spellings, around))
    except SyriageoError as error:
        return _Answer("not_found", error=str(error))
    except Exception as error:
        # One odd text among 100,000 must not cost the other rows; it is told, not hidden.
        return _Answer("not_found", error=f"cannot be read: {type(error).__name__}: {error}")


def _area_words(gazetteer: Gazetteer, text: str) -> str:
    """An area told by its id (``SY07``) in words."""
    if ID.fullmatch(text) and text in gazetteer:
        found = gazetteer.get(text)
        return f"{found.name} {found.kind}" if isinstance(found, Area) else found.name
    return text


def _of_id(found: Place | Area) -> _Answer:
    if isinstance(found, Area):
        precision = found.level
    else:
        precision = {"locality": "community"}.get(found.kind, found.kind)
        precision = precision if precision in {"community", "neighbourhood"} else "exact"
    listed = f"{found.id} {found.name} 1.00"
    return _Answer(
        "matched", found, found.lat, found.lon, precision, np.nan, 1.0, listed, f"the id {found.id}"
    )


def _told(found: Resolution) -> _Answer:
    listed = "|".join(
        f"{c.place.id} {c.place.name} {c.score:.2f}" for c in found.candidates[:MOST_CANDIDATES]
    )
    return _Answer(
        found.kind,
        found.place,
        np.nan if found.lat is None else found.lat,
        np.nan if found.lon is None else found.lon,
        found.precision,
        np.nan if found.radius_km is None else found.radius_km,
        round(found.score, 3),
        listed,
        "; ".join(found.reasons),
    )


def _by_point(frame: pd.DataFrame) -> tuple[list[_Answer], np.ndarray[Any, Any]]:
    """The community nearest to the point of each row."""
    points = _points(frame)
    gazetteer = default()
    asked = pd.DataFrame(points, columns=["lat", "lon"])
    asked["date"] = gazetteer.data_start  # any day: only the place is asked for
    found = control_at(asked, lat="lat", lon="lon", date="date")
    answers = []
    for (lat, lon), identifier, problem in zip(
        points, found["place_id"], found["problem"], strict=True
    ):
        if identifier:
            place = gazetteer.get(identifier)
            km = round(distance_km(lat, lon, place.lat, place.lon), 1)
            reason = f"the point lies {km:g} km from {place.name}, the nearest community"
            answers.append(
                _Answer("matched", place, place.lat, place.lon, "vicinity", km, reason=reason)
            )
        elif problem.startswith("no community"):
            answers.append(_Answer("not_found", reason=problem))
        else:
            what = "the geometry is no point" if problem == "not a position" else problem
            answers.append(_Answer("not_found", error=what))
    return answers, np.arange(len(frame))


def _points(frame: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Latitude and longitude of each row's point; NaN where it has none."""
    crs = getattr(frame, "crs", None)
    shapes = getattr(frame, "geometry", None) if hasattr(frame, "crs") else None
    if shapes is None:
        raise InputError(
            "name the column of places (place=, or --place), or give points as geometry"
        )
    if crs is None or not crs.equals("EPSG:4326", ignore_axis_order=True):
        said = "in no stated system" if crs is None else f"in {safe(crs.name, 60)}"
        raise CRSError(
            f"the geometry is {said}, not in EPSG:4326; if it is, say so with set_crs, else "
            "convert it with to_crs"
        )
    import shapely

    array = np.asarray(shapes.to_numpy(), dtype=object)
    is_point = (shapely.get_type_id(array) == 0) & ~shapely.is_empty(array)
    found = np.full((len(array), 2), np.nan)
    found[is_point, 0] = shapely.get_y(array[is_point])
    found[is_point, 1] = shapely.get_x(array[is_point])
    return found


def _encodable(text: str) -> str:
    """Text without lone surrogates, which no file and no Arrow column can hold."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _place_columns(answers: list[_Answer], which: np.ndarray[Any, Any]) -> dict[str, Any]:
    def text(values: Iterable[str]) -> Any:
        return np.array([_encodable(v) for v in values], dtype=object)[which]

    def number(values: Iterable[float]) -> Any:
        return np.array([*values], dtype=float)[which]

    places = [a.place for a in answers]
    reasons = [
        "; ".join(filter(None, [a.reason, _NO_CONTROL if isinstance(a.place, Area) else ""]))
        for a in answers
    ]
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
        "sg_reason": text(reasons),
    }


def _days(
    frame: pd.DataFrame, dated: list[Hashable], errors: list[list[str]]
) -> np.ndarray[Any, Any]:
    """The ordinal of each row's day; 0 where it has none."""
    found = np.zeros(len(frame), dtype=np.int64)
    if not dated:
        return found
    name = safe(dated[0], 40)
    known: dict[Any, tuple[int, str]] = {}
    for row, cell in enumerate(frame[dated[0]].tolist()):
        try:
            read = known.get(cell)
            if read is None:
                read = known[cell] = _day(cell)
        except TypeError:  # a list or a dict has no hash, and is no day either
            read = _day(cell)
        found[row], fault = read
        if fault:
            errors[row].append(f"{name}: {fault}")
    return found


def _day(cell: Any) -> tuple[int, str]:
    if _missing(cell) or (isinstance(cell, str) and not cell.strip()):
        return 0, ""
    try:
        return read_day(cell).toordinal(), ""
    except SyriageoError as error:
        return 0, safe(error, 200)
    except Exception:
        return 0, f"{safe(_shown(cell), 40)!r} is not a day"


def _control_columns(
    answers: list[_Answer],
    which: np.ndarray[Any, Any],
    days: np.ndarray[Any, Any],
    claims: OwnEvidence | None,
) -> dict[str, Any]:
    """Control of the rows that have both a place and a day; all of them in one look-up."""
    rows = len(which)
    known = [a.place.id if isinstance(a.place, Place) else "" for a in answers]
    ids = np.array(known, dtype=object)[which]
    asked = np.flatnonzero((ids != "") & (days > 0))
    words = {c: np.full(rows, "", dtype=object) for c in ("kind", "parties", "certainty")}
    since = np.full(rows, np.datetime64("NaT"), dtype="datetime64[s]")
    until = since.copy()
    age = np.full(rows, np.nan)
    sources = np.full(rows, "", dtype=object)
    if len(asked):
        table = pd.DataFrame({"place": ids[asked], "date": as_stamps(days[asked])})
        held = control_at(table, place="place", date="date", claims=claims)
        for column, values in words.items():
            values[asked] = held[column].to_numpy(dtype=object)
        since[asked] = held["since"].to_numpy(dtype="datetime64[s]")
        until[asked] = held["until"].to_numpy(dtype="datetime64[s]")
        age[asked] = held["age_days"].to_numpy(dtype=float)
        documented = asked[words["certainty"][asked] == "documented"]
        sources[documented] = _sources(ids[documented], days[documented], query.world_with(claims))
    return {
        "sg_status": words["kind"],
        "sg_parties": words["parties"],
        "sg_certainty": words["certainty"],
        "sg_since": since,
        "sg_until": until,
        "sg_age_days": pd.array(age, dtype="Int64"),
        "sg_sources": sources,
    }


def _sources(
    ids: np.ndarray[Any, Any], days: np.ndarray[Any, Any], world: query.World
) -> list[str]:
    """The sources whose claims support each documented status; each (place, day) asked once."""
    known: dict[tuple[str, int], str] = {}
    for key in zip(ids.tolist(), days.tolist(), strict=True):
        if key not in known:
            found = world.gazetteer.get(key[0])
            assert isinstance(found, Place)
            status = world.status(found, query.Date.fromordinal(key[1]))
            told = dict.fromkeys(e.source.id for e in status.supporting)
            known[key] = "|".join(told)
    return [known[key] for key in zip(ids.tolist(), days.tolist(), strict=True)]


def _watched(mentions: list[_Mention], progress: bool) -> Iterable[_Mention]:
    """The mentions, with a bar on a terminal if there are many."""
    stream = sys.stderr
    if not progress or len(mentions) < WORTH_A_BAR or stream is None or not stream.isatty():
        return mentions
    from rich.console import Console
    from rich.progress import track

    return track(mentions, "finding places", console=Console(file=stream), transient=True)

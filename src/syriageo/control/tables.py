"""Answers as tables: the history of a place, a look-up for every row of a frame, the coverage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date as Date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from syriageo.control import lookup
from syriageo.control.asked import BORDER_SLACK_DEGREES, REACH_KM, names_holder
from syriageo.control.claims import listed
from syriageo.control.days import as_day
from syriageo.control.lookup import SpellTable
from syriageo.control.world import World, world_with
from syriageo.errors import InputError, SyriageoError
from syriageo.places.gazetteer import Area, Place

if TYPE_CHECKING:
    from syriageo.control.evidence import OwnEvidence

CERTAINTIES = ("documented", "bracketed", "inferred", "carried", "unknown")

_COMMUNITIES = "SELECT fid, admin1 FROM places WHERE kind = 'community'"
_POSITIONS = "SELECT fid, id, lat, lon FROM places WHERE kind = 'community' ORDER BY fid"
_GOVERNORATES = "SELECT id, name_en FROM areas WHERE level = 'governorate' ORDER BY id"
_NO_DAY = lookup.NO_DAY


def control_history(
    place: Any,
    claims: OwnEvidence | None = None,
    *,
    within: str | Sequence[str] | None = None,
    near: Any = None,
) -> pd.DataFrame:
    """The spells of a place, first to last.

    Parameters
    ----------
    place : str, Place, (lat, lon), or shapely Point
        As for `who_controlled`; not an area.
    claims : OwnEvidence, optional
        Claims of yours to be heard beside the packaged ones.
    within, near : str, sequence of str, (lat, lon), Place or Area, optional
        Where a place told by its name lies, as for `resolve`.

    Returns
    -------
    pandas.DataFrame
        A row a spell: ``start``, ``end`` (days, both included), ``kind``, ``parties`` (ids joined
        with ``|``), ``who`` (in words), ``certainty``, ``since``, ``until``, ``last_claim``,
        ``window_start``, ``window_end``, ``besieged_by``, ``probability``.

    Raises
    ------
    InputError
        If `place` is an area.

    Examples
    --------
    >>> history = control_history("C4278")
    >>> bool((history["start"].iloc[1:].values > history["end"].iloc[:-1].values).all())
    True
    """
    world = world_with(claims)
    found = world.read(place, within, near).place
    if isinstance(found, Area):
        raise InputError(
            f"{found} is an area and has no single history; ask one of its places, or "
            "who_controlled(area, date)"
        )
    rows = world.spell_rows(found.fid) if found else []
    columns = [
        "start", "end", "kind", "parties", "certainty", "since", "until", "last_claim",
        "window_start", "window_end", "besieged_by", "probability",
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    for column in ("start", "end", "since", "until", "last_claim", "window_start", "window_end"):
        frame[column] = days(frame[column].fillna(0).to_numpy(dtype=np.int64))
    frame["probability"] = frame["probability"].astype(float)
    words = [
        world.words(tuple(w.split("|")) if w else (), k)
        for w, k in zip(frame["parties"], frame["kind"], strict=True)
    ]
    frame.insert(4, "who", pd.Series(words, index=frame.index, dtype=object))
    return frame


def days(ordinals: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Ordinals as `datetime64[s]`; 0 becomes NaT."""
    stamps = (ordinals.astype(np.int64) - lookup.EPOCH).astype("datetime64[D]")
    stamps[ordinals == _NO_DAY] = np.datetime64("NaT", "D")
    return stamps.astype("datetime64[s]")


def control_at(
    frame: pd.DataFrame,
    place: str | None = None,
    lat: str | None = None,
    lon: str | None = None,
    date: str = "date",
    claims: OwnEvidence | None = None,
    as_known_on: Any = None,
) -> pd.DataFrame:
    """Who held the place of each row on its day.

    Parameters
    ----------
    frame : pandas.DataFrame
        The rows to answer.
    place : str, optional
        Column of ids or names. Each distinct name is resolved once.
    lat, lon : str, optional
        Columns of positions, EPSG:4326, instead of `place`: answered for the nearest community.
    date : str
        Column of days: datetimes, dates or ISO text.
    claims : OwnEvidence, optional
        Claims of yours to be heard beside the packaged ones.
    as_known_on : date, optional
        Answer from the claims recorded until that day only, without what neighbours suggest.

    Returns
    -------
    pandas.DataFrame
        One row for each row of `frame`, with its index: ``place_id``, ``day``, ``kind``,
        ``parties`` (joined with ``|``), ``certainty``, ``since``, ``until``, ``age_days``,
        ``probability``, ``besieged_by``, and ``problem``: why a row has no answer, else empty.
        No row is dropped.

    Raises
    ------
    InputError
        If `frame` is none, a named column is missing, or neither `place` nor `lat` and `lon` are
        named.

    Examples
    --------
    >>> table = pd.DataFrame({"place": ["Ariha", "C5710"], "date": ["2020-01-05", "2016-01-01"]})
    >>> control_at(table, place="place")["parties"].tolist()
    ['armed_opposition|hts', 'isis']
    """
    if not isinstance(frame, pd.DataFrame):
        raise InputError(f"{type(frame).__name__} is no DataFrame; make one with pandas.DataFrame")
    named = [c for c in (place, lat, lon, date) if c is not None]
    missing = [c for c in named if c not in frame.columns]
    if missing:
        raise InputError(f"the frame has no column {missing[0]!r}; it has {list(frame.columns)}")
    world = world_with(claims)
    table = lookup.of(world.connection)
    problem = np.full(len(frame), "", dtype=object)
    day = _days_of(frame[date], problem)
    if place is not None:
        codes, names = pd.factorize(frame[place])
        fid = _fids_of_names(codes, names, table, world, problem)
    elif lat is not None and lon is not None:
        fid = _fids_of_points(frame[lat], frame[lon], world, problem)
    else:
        raise InputError("name the column of places, or the columns of latitude and longitude")
    asked = np.unique(fid[fid > 0]).tolist()
    if as_known_on is None:
        table = world.spells_at(asked)
    else:
        table = _as_known(world, table, asked, as_day(as_known_on))
    row = table.rows(fid, day)
    kind = np.where(row >= 0, table.kind[row], "unknown")
    outside = (day != _NO_DAY) & ((day < world.start) | (day > world.end))
    kind[outside] = "out_of_coverage"
    answered = row >= 0
    last = table.last_claim[row]
    age = np.where(table.certainty[row] == "documented", 0, day - last).astype(float)
    age[~answered | ((last == 0) & (table.certainty[row] != "documented"))] = np.nan
    parties, p = (
        np.where(answered, table.parties[row], ""),
        np.where(answered, table.p[row], np.nan),
    )
    if place is not None:
        _narrow(codes, names, day, world, kind, parties, p)
    return pd.DataFrame(
        {
            "place_id": _ids(world)[fid],
            "day": days(day),
            "kind": kind,
            "parties": parties,
            "certainty": np.where(answered, table.certainty[row], "none"),
            "since": days(np.where(answered, table.since[row], 0)),
            "until": days(np.where(answered, table.until[row], 0)),
            "age_days": age,
            "probability": p,
            "besieged_by": np.where(answered, table.besieged_by[row], ""),
            "problem": problem,
        },
        index=frame.index,
    )


def _narrow(
    codes: np.ndarray[Any, Any],
    names: Iterable[Any],
    day: np.ndarray[Any, Any],
    world: World,
    kind: np.ndarray[Any, Any],
    parties: np.ndarray[Any, Any],
    p: np.ndarray[Any, Any],
) -> None:
    """Narrow the rows whose mention names the holder of a part, as `who_controlled` does."""
    from syriageo.control.parts import held_part, shared_by

    for code, name in enumerate(names):
        if not (isinstance(name, str) and names_holder(name)):
            continue
        part = held_part(name, world.parties)
        if part is None:
            continue
        for i in np.flatnonzero(codes == code):
            on = Date.fromordinal(max(1, int(day[i])))
            found = shared_by(kind[i], listed(parties[i]), part, world.parties, on)
            if found is not None:
                kind[i], parties[i], p[i] = found[0], "|".join(found[1]), np.nan


def _as_known(world: World, table: SpellTable, fids: list[int], known: Date) -> SpellTable:
    """The table with these places as the claims recorded until a day alone tell them."""
    from syriageo.control.inference import row

    places = ((fid, world.gazetteer.by_fid(fid)) for fid in fids)
    return table.replaced(
        {
            fid: [row(fid, spell)[1:] for spell in world.spells_as_known(place, known)]
            for fid, place in places
        }
    )


def _note(problem: np.ndarray[Any, Any], where: np.ndarray[Any, Any], text: str) -> None:
    problem[where & (problem == "")] = text


def _ids(world: World) -> np.ndarray[Any, Any]:
    pairs = world.connection.execute("SELECT fid, id FROM places").fetchall()
    found = np.full(max(f for f, _ in pairs) + 1, "", dtype=object)
    for fid, identifier in pairs:
        found[fid] = identifier
    return found


def _days_of(column: pd.Series, problem: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    if pd.api.types.is_datetime64_any_dtype(column):
        stamps = column.dt.tz_localize(None).to_numpy().astype("datetime64[D]")
        found = lookup.ordinals(stamps)
    else:
        distinct = {}
        for value in column.drop_duplicates():
            try:
                distinct[value] = as_day(value).toordinal()
            except SyriageoError:
                distinct[value] = _NO_DAY
        found = column.map(distinct).fillna(_NO_DAY).to_numpy(dtype=np.int64)
    _note(problem, found == _NO_DAY, "not a day")
    return found


def _fids_of_names(
    codes: np.ndarray[Any, Any],
    distinct: Sequence[Any] | pd.Index,
    table: SpellTable,
    world: World,
    problem: np.ndarray[Any, Any],
) -> np.ndarray[Any, Any]:
    fids = np.zeros(len(distinct) + 1, dtype=np.int64)
    why = np.full(len(distinct) + 1, "", dtype=object)
    why[-1] = "no place"
    for i, value in enumerate(distinct):
        fid = table.ids.get(value, 0) if isinstance(value, str) else 0
        if not fid:
            try:
                found = world.find(value) if isinstance(value, str) else value
                if not isinstance(found, Place):
                    raise InputError("an area has no single status" if isinstance(found, Area)
                                     else "not a place")  # fmt: skip
                fid = found.fid
            except SyriageoError as error:
                why[i] = str(error)
        fids[i] = fid
    told = why[codes]
    empty = problem == ""
    problem[empty] = told[empty]
    return fids[codes]


def _fids_of_points(
    lat: pd.Series, lon: pd.Series, world: World, problem: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    import shapely
    from pyproj import Transformer
    from scipy.spatial import cKDTree

    rows = world.connection.execute(_POSITIONS).fetchall()
    known = np.array([fid for fid, *_ in rows], dtype=np.int64)
    metres = Transformer.from_crs(4326, 32637, always_xy=True)
    there = np.column_stack(metres.transform([r[3] for r in rows], [r[2] for r in rows]))
    y = pd.to_numeric(lat, errors="coerce").to_numpy(dtype=float)
    x = pd.to_numeric(lon, errors="coerce").to_numpy(dtype=float)
    inside = np.isfinite(x) & np.isfinite(y)
    _note(problem, ~inside, "not a position")
    points = shapely.points(np.where(inside, x, 0.0), np.where(inside, y, 0.0))
    inside &= shapely.dwithin(world.country, points, BORDER_SLACK_DEGREES)
    _note(problem, ~inside, "outside Syria, or latitude and longitude swapped")
    fid = np.zeros(len(y), dtype=np.int64)
    if inside.any():
        here = np.column_stack(metres.transform(x[inside], y[inside]))
        away, nearest = cKDTree(there).query(here)
        found = np.where(away <= REACH_KM * 1000, known[nearest], 0)
        fid[inside] = found
        far = np.zeros(len(y), dtype=bool)
        far[np.flatnonzero(inside)[found == 0]] = True
        _note(problem, far, f"no community within {REACH_KM:.0f} km")
    return fid


def coverage() -> pd.DataFrame:
    """How the status of the communities is known, per year and governorate.

    Returns
    -------
    pandas.DataFrame
        ``year``, ``governorate_id``, ``governorate``, ``communities``, and the mean number of
        communities over the year's days of data that are ``documented``, ``bracketed``,
        ``inferred``, ``carried``, ``unknown``; the five add up to ``communities``.

    Examples
    --------
    >>> table = coverage()
    >>> int(table["year"].min()), len(table["governorate_id"].unique())
    (2011, 14)
    """
    world = world_with(None)
    table = SpellTable.default()
    run = world.connection.execute
    governorates = dict(run(_GOVERNORATES).fetchall())
    of = dict(run(_COMMUNITIES))
    order = {g: i for i, g in enumerate(governorates)}
    region = np.full(int(table.fids.max(initial=0)) + 1, -1)
    for fid, admin1 in of.items():
        region[fid] = order.get(admin1, -1)
    total = np.bincount(region[list(of)][region[list(of)] >= 0], minlength=len(order))
    code = np.array(
        [CERTAINTIES.index(c) if c in CERTAINTIES else 4 for c in table.words["certainty"]]
    )[table.codes["certainty"]]
    where = region[table.place]
    rows = []
    first, last = (pd.Timestamp.fromordinal(d).year for d in (world.start, world.end))
    for year in range(first, last + 1):
        lo = max(world.start, pd.Timestamp(year, 1, 1).toordinal())
        hi = min(world.end, pd.Timestamp(year, 12, 31).toordinal())
        spent = np.minimum(table.end, hi) - np.maximum(table.start, lo) + 1
        keep = (spent > 0) & (where >= 0)
        cell = where[keep] * len(CERTAINTIES) + code[keep]
        sums = np.bincount(cell, spent[keep], minlength=len(order) * len(CERTAINTIES))
        mean = sums.reshape(len(order), len(CERTAINTIES)) / (hi - lo + 1)
        mean[:, -1] = total - mean[:, :-1].sum(axis=1)  # days without a spell are unknown
        for (identifier, name), count, known in zip(governorates.items(), total, mean, strict=True):
            rows.append([year, identifier, name, count, *np.maximum(known, 0)])
    columns = ["year", "governorate_id", "governorate", "communities", *CERTAINTIES]
    return pd.DataFrame(rows, columns=columns)

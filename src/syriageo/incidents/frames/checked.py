"""What a table of incidents must be to be indexed, counted or published: checked once, here."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from syriageo.control.lookup import NO_DAY, ordinals
from syriageo.control.world import world_with
from syriageo.errors import CoordinateError, CRSError, InputError, SyriageoError
from syriageo.incidents.frames.dates import read_day
from syriageo.places.gazetteer import BOX
from syriageo.terminal import safe

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# How far a spot may lie from its point, in km, where a table has a precision but no radius.
RADIUS_KM = {
    "exact": 0.5,
    "neighbourhood": 1.5,
    "community": 2.0,
    "vicinity": 4.0,
    "subdistrict": 12.0,
    "district": 25.0,
    "region": 30.0,
    "governorate": 60.0,
    "country": 300.0,
}
UNSTATED_RADIUS_KM = 2.0
_PAIRS = (("lat", "lon"), ("latitude", "longitude"), ("sg_lat", "sg_lon"))
_SHOWN = 3
# Reports also tell of the land just across the border; what lies there is not called swapped.
_BORDER_LAND_DEGREES = 0.15


def frame_of(incidents: Any) -> pd.DataFrame:
    """The table of an `Incidents` object, or the table itself.

    Raises
    ------
    InputError
        If it is neither, or two of its columns bear one name.
    """
    table = getattr(incidents, "frame", incidents)
    if not isinstance(table, pd.DataFrame):
        raise InputError(
            f"{type(incidents).__name__} is no table of incidents; give what read_report returns, "
            "a GeoDataFrame, or a DataFrame with the columns lat and lon"
        )
    if table.columns.nlevels > 1:
        raise InputError("the columns have several levels; give each one name")
    twice = table.columns[table.columns.duplicated()]
    if len(twice):
        raise InputError(
            f"there are several columns {safe(twice[0], 40)!r}; give each a name of its own"
        )
    return table


def positions(frame: pd.DataFrame) -> tuple[Floats, Floats]:
    """Latitude and longitude of each row in degrees; NaN where it has no point.

    They come from the geometry, or from the columns ``lat, lon`` (``latitude, longitude``;
    ``sg_lat, sg_lon``).

    Raises
    ------
    InputError
        If the frame has neither, or its geometry is not points.
    CRSError
        If the geometry is not in EPSG:4326.
    CoordinateError
        If latitude and longitude are swapped, or a point is nowhere near Syria.
    """
    if getattr(frame, "active_geometry_name", None) is not None:
        lat, lon = _of_geometry(frame)
    else:
        lat, lon = _of_columns(frame)
    nowhere = ~(np.isfinite(lat) & np.isfinite(lon))
    lat[nowhere] = lon[nowhere] = np.nan
    _check_inside(frame, lat, lon)
    return lat, lon


def has_positions(frame: pd.DataFrame) -> bool:
    """Whether `positions` would find a geometry or columns to read."""
    if getattr(frame, "active_geometry_name", None) is not None:
        return True
    return any(y in frame.columns and x in frame.columns for y, x in _PAIRS)


def days(frame: pd.DataFrame) -> tuple[Ints, Ints, dict[int, str]]:
    """First and last day of each row, and what is wrong with the days of single rows.

    Returns
    -------
    first, last : int arrays
        Proleptic ordinals of ``date`` and ``date_end`` (or of ``date`` alone); 0 for none.
    faults : dict of int to str
        By position: a cell that names no day, or an end before its start.
    """
    faults: dict[int, str] = {}
    first = _ordinals(frame, "date", faults)
    last = _ordinals(frame, "date_end", faults)
    last = np.where(last == NO_DAY, first, last)
    first = np.where(first == NO_DAY, last, first)
    for row in np.flatnonzero(last < first).tolist():
        faults.setdefault(row, "date_end lies before date")
        first[row] = last[row] = NO_DAY
    return first, last, faults


def labels(frame: pd.DataFrame) -> list[Hashable]:
    """What the rows are called: ``incident_id``, else ``id``, else the index.

    Raises
    ------
    InputError
        If two rows bear one name.
    """
    for column in ("incident_id", "id"):
        if column in frame.columns:
            named, where = frame[column], f"the column {column}"
            break
    else:
        named, where = frame.index.to_series(), "the index"
    twice = named[named.duplicated()]
    if len(twice):
        raise InputError(
            f"{where} names {safe(twice.iloc[0], 60)!r} more than once, so that rows cannot be "
            "told apart; give each a name of its own, such as with reset_index(drop=True)"
        )
    return named.tolist()


def radii(frame: pd.DataFrame) -> Floats:
    """How far the spot of each row may lie from its point, in km.

    ``radius_km``, else what its ``precision`` usually means (`RADIUS_KM`), else 2 km.
    """
    found = np.full(len(frame), np.nan)
    for column in ("radius_km", "sg_radius_km"):
        if column in frame.columns:
            told = pd.to_numeric(frame[column], errors="coerce").to_numpy(dtype=float)
            found = np.where(np.isfinite(found), found, told)
    for column in ("precision", "sg_precision"):
        if column in frame.columns:
            usual = frame[column].map(RADIUS_KM).to_numpy(dtype=float)
            found = np.where(np.isfinite(found), found, usual)
    return np.where(np.isfinite(found), found, UNSTATED_RADIUS_KM)


def text_of(frame: pd.DataFrame, *columns: str) -> NDArray[np.object_]:
    """The first of these columns that the frame has, as text; empty where a cell is missing."""
    for column in columns:
        if column in frame.columns:
            cells, missing = frame[column].tolist(), frame[column].isna().tolist()
            texts = ["" if gone else str(c).strip() for c, gone in zip(cells, missing, strict=True)]
            return np.array(texts, dtype=object)
    return np.full(len(frame), "", dtype=object)


def numbers_of(frame: pd.DataFrame, column: str) -> Floats:
    """A column of numbers; NaN where a cell is missing, and everywhere if there is no such column.

    Raises
    ------
    InputError
        If a cell is neither a number nor missing.
    """
    if column not in frame.columns:
        return np.full(len(frame), np.nan)
    cells = frame[column].replace("", None) if frame[column].dtype == object else frame[column]
    told = pd.to_numeric(cells, errors="coerce")
    wrong = np.flatnonzero(told.isna().to_numpy() & cells.notna().to_numpy())
    if len(wrong):
        raise InputError(
            f"{column} of {_rows(frame, wrong)} is no number: "
            f"{safe(cells.iloc[wrong[0]], 40)!r}; leave the cell empty if it is not known"
        )
    return told.to_numpy(dtype=float, na_value=np.nan)


def _of_geometry(frame: Any) -> tuple[Floats, Floats]:
    crs = frame.crs
    if crs is None or not crs.equals("EPSG:4326", ignore_axis_order=True):
        said = "in no stated system" if crs is None else f"in {safe(crs.name, 60)}"
        raise CRSError(
            f"the geometry is {said}, not in EPSG:4326; if it is, say so with set_crs, else "
            "convert it with to_crs"
        )
    shapes = np.asarray(frame.geometry.to_numpy(), dtype=object)
    kinds = shapely.get_type_id(shapes)
    empty = (kinds == -1) | shapely.is_empty(shapes)
    wrong = np.flatnonzero((kinds != 0) & ~empty)
    if len(wrong):
        raise InputError(
            f"the geometry of {_rows(frame, wrong)} is a {shapes[wrong[0]].geom_type}, not a "
            "point; use .representative_point()"
        )
    lat, lon = np.full(len(shapes), np.nan), np.full(len(shapes), np.nan)
    lat[~empty], lon[~empty] = shapely.get_y(shapes[~empty]), shapely.get_x(shapes[~empty])
    return lat, lon


def _of_columns(frame: pd.DataFrame) -> tuple[Floats, Floats]:
    for pair in _PAIRS:
        if all(name in frame.columns for name in pair):
            lat, lon = (numbers_of(frame, name) for name in pair)
            return lat.copy(), lon.copy()
    known = ", ".join(safe(c, 30) for c in frame.columns[:12])
    raise InputError(
        f"the table has no geometry and no columns lat and lon; it has {known or 'no columns'}. "
        "Place it first with syriageo.annotate, or make points with geopandas.points_from_xy"
    )


def _check_inside(frame: pd.DataFrame, lat: Floats, lon: Floats) -> None:
    """Refuse points off the map, and points that only make sense the other way round."""
    south, north, west, east = BOX
    there = np.isfinite(lat)
    off = there & ~((lat >= south) & (lat <= north) & (lon >= west) & (lon <= east))
    # A swapped point of the north-west stays in the box; the country's border tells it.
    turned = (lon >= south) & (lon <= north) & (lat >= west) & (lat <= east)
    doubtful = np.flatnonzero(there & turned)
    country = world_with(None).country
    shapely.prepare(country)
    outside = doubtful[~shapely.contains_xy(country, lon[doubtful], lat[doubtful])]
    outside = outside[
        ~shapely.dwithin(country, shapely.points(lon[outside], lat[outside]), _BORDER_LAND_DEGREES)
    ]
    swapped = outside[shapely.contains_xy(country, lat[outside], lon[outside])]
    if len(swapped):
        first = swapped[0]
        raise CoordinateError(
            f"latitude and longitude look swapped in {_rows(frame, swapped)}: "
            f"({lat[first]:.4f}, {lon[first]:.4f}) is not in Syria, turned round it is; a shapely "
            "point is (x=longitude, y=latitude)"
        )
    rows = np.flatnonzero(off)
    if len(rows):
        raise CoordinateError(
            f"({lat[rows[0]]:.4f}, {lon[rows[0]]:.4f}) in {_rows(frame, rows)} is nowhere near "
            "Syria; give degrees of EPSG:4326, or leave the point out"
        )


def _rows(frame: pd.DataFrame, rows: Ints) -> str:
    """Rows by what the table calls them, the first few."""
    column = next((c for c in ("incident_id", "id") if c in frame.columns), None)
    named = frame[column] if column else frame.index.to_series()
    shown = ", ".join(safe(named.iloc[r], 40) for r in rows[:_SHOWN].tolist())
    more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
    return f"{'row' if len(rows) == 1 else 'rows'} {shown}{more}"


def _ordinals(frame: pd.DataFrame, column: str, faults: dict[int, str]) -> Ints:
    if column not in frame.columns:
        return np.full(len(frame), NO_DAY, dtype=np.int64)
    cells = frame[column]
    if cells.dtype == "period[D]":
        cells = cells.dt.to_timestamp()
    if pd.api.types.is_datetime64_any_dtype(cells):
        stamps = cells if getattr(cells.dtype, "tz", None) is None else cells.dt.tz_localize(None)
        return ordinals(stamps.to_numpy())
    codes, distinct = pd.factorize(cells.astype(object))
    found = np.full(len(distinct) + 1, NO_DAY, dtype=np.int64)
    for position, value in enumerate(distinct):
        if isinstance(value, str) and not value.strip():
            continue
        try:
            found[position] = read_day(value).toordinal()
        except SyriageoError as error:
            for row in np.flatnonzero(codes == position).tolist():
                faults.setdefault(row, f"{column}: {safe(error, 200)}")
    return found[codes]

"""Who held which land on a day: control zones, front lines, and what changed between two days.

A zone is the union of the settlement cells that have one status and the same parties. A front line
is the border between cells whose parties are hostile on that day. Cells, their borders and their
areas are read once; a question then only groups them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer

from syriageo.control import parties as party_tables
from syriageo.control.lookup import SpellTable
from syriageo.control.query import as_day
from syriageo.control.tables import days
from syriageo.errors import DataError, DateError
from syriageo.places import gazetteer

if TYPE_CHECKING:
    from datetime import date as Date

    from numpy.typing import NDArray

CRS = 4326
METRIC_CRS = 32637
CERTAINTIES = ("documented", "bracketed", "inferred", "carried", "none")
NO_SETTLEMENT = "no_settlement"
# One of several holders, but not all at once: a front is certain only against a common enemy.
_EITHER = frozenset({"changing", "disputed"})
_NOWHERE = ("unknown", "")
_SIDES = frozenset({"held", "joint", "contested"}) | _EITHER

# Stored coordinates are rounded to 6 decimals, so the country's line and the cells' outer line
# run within a few 1e-6 degrees of each other; snapping makes them one line.
_SNAP_DEGREES = 1e-5

_CELLS = "SELECT place, area_km2, geom FROM cells ORDER BY fid"
_COUNTRY = "SELECT geom FROM areas WHERE level = 'country'"
_ENVELOPE_BYTES = (0, 32, 48, 48, 64)


@dataclass(frozen=True, slots=True)
class Cells:
    """The settlement cells of one database and the borders between them.

    Attributes
    ----------
    place : int array, shape (n,)
        Row (fid) of the settlement in `places`.
    geometry : array of shapely polygons, shape (n,)
        EPSG:4326; a valid coverage.
    area_km2 : float array, shape (n,)
    left, right : int array, shape (m,)
        The two cells (positions) on either side of each shared border segment.
    border : array of shapely lines, shape (m,)
    border_km : float array, shape (m,)
    rest : shapely geometry
        The land beyond the reach of any settlement.
    rest_km2 : float
    """

    place: NDArray[np.int64]
    geometry: NDArray[np.object_]
    area_km2: NDArray[np.float64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    border: NDArray[np.object_]
    border_km: NDArray[np.float64]
    rest: shapely.Geometry
    rest_km2: float


@dataclass(frozen=True, slots=True)
class DayStatus:
    """The status of every cell on one day; arrays in the order of `Cells`.

    Attributes
    ----------
    code : int array, shape (n,)
        Position in `statuses`.
    statuses : tuple of (kind, parties)
        ``("held", "hts|armed_opposition")``; parties is empty where nobody is known.
    certainty : int array, shape (n,)
        Position in `CERTAINTIES`.
    since, until : int array, shape (n,)
        Ordinals of the run with the same kind and parties; 0 where there is none.
    row : int array, shape (n,)
        Row of the spell table; -1 where there is none.
    """

    code: NDArray[np.int64]
    statuses: tuple[tuple[str, str], ...]
    certainty: NDArray[np.int64]
    since: NDArray[np.int64]
    until: NDArray[np.int64]
    row: NDArray[np.int64]


def control_zones(date: Date | str, *, by_certainty: bool = False) -> gpd.GeoDataFrame:
    """The zones of control on a day; together they are the country, and none overlaps another.

    Parameters
    ----------
    date : datetime.date or ISO string
        Within the days of the data.
    by_certainty : bool
        Keep zones of different certainty apart, one row for each.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326, largest first, with the columns

        - ``status``: ``held``, ``joint``, ``contested``, ``disputed``, ``changing``, ``unknown``,
          or ``no_settlement`` for land that no settlement is near;
        - ``parties``: party ids joined with ``|``; ``parties_label``: the same in words;
        - ``certainty``: of most of the zone's settlements;
        - ``documented``, ``bracketed``, ``inferred``, ``carried``, ``none``: settlements by
          certainty; ``places``: all of them;
        - ``area_km2``: measured in EPSG:32637; ``geometry``.

    Raises
    ------
    DateError
        If `date` is not a day, or the data do not reach it.

    Examples
    --------
    >>> zones = control_zones("2020-01-15")
    >>> bool(zones.area_km2.sum() > 180_000)
    True
    """
    day = as_ordinal(date)
    cells, status = load_cells(), day_status(day)
    group = status.code
    if by_certainty:
        group = group * len(CERTAINTIES) + status.certainty
    found, inverse = np.unique(group, return_inverse=True)
    count = len(found)
    code = found // len(CERTAINTIES) if by_certainty else found
    tally = np.zeros((count, len(CERTAINTIES)), dtype=np.int64)
    np.add.at(tally, (inverse, status.certainty), 1)
    kinds = [status.statuses[c][0] for c in code]
    holders = [status.statuses[c][1] for c in code]
    columns: dict[str, Any] = {
        "status": [*kinds, NO_SETTLEMENT],
        "parties": [*holders, ""],
        "parties_label": [*_labels(holders, kinds), "no settlement near"],
        "certainty": [*(CERTAINTIES[i] for i in tally.argmax(axis=1)), "none"],
        "area_km2": np.append(np.bincount(inverse, cells.area_km2, count), cells.rest_km2),
        "places": np.append(tally.sum(axis=1), 0),
    }
    columns.update({name: np.append(tally[:, i], 0) for i, name in enumerate(CERTAINTIES)})
    geometry = [*_dissolve(cells.geometry, inverse, count), cells.rest]
    zones = gpd.GeoDataFrame(columns, geometry=geometry, crs=CRS)
    return zones.sort_values("area_km2", ascending=False, ignore_index=True)


def front_lines(date: Date | str) -> gpd.GeoDataFrame:
    """The front lines of a day: borders between cells whose parties are hostile on that day.

    Two sides face each other if no bloc stands on both and `relations` calls a bloc of the one
    hostile to a bloc of the other. Where it is not known which of several parties held a cell
    (``changing``, ``disputed``), every one of them has to be hostile to the other side.
    A ``contested`` cell is fought over inside; only its border with a third side is a front line.

    Parameters
    ----------
    date : datetime.date or ISO string
        Within the days of the data.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326, one row for each pair of sides and age, longest first, with the columns
        ``side_a``, ``side_b`` (party ids joined with ``|``), ``bloc_a``, ``bloc_b``,
        ``since`` (the day from which both sides stood there, as far as the spells tell),
        ``length_km`` (measured in EPSG:32637), ``geometry`` (lines).

    Raises
    ------
    DateError
        If `date` is not a day, or the data do not reach it.

    Examples
    --------
    >>> fronts = front_lines("2020-01-15")
    >>> bool(fronts.length_km.sum() > 0)
    True
    """
    day = as_ordinal(date)
    cells, status = load_cells(), day_status(day)
    left, right = status.code[cells.left], status.code[cells.right]
    facing = np.flatnonzero(_hostile(status.statuses, day)[left, right])
    left, right = left[facing], right[facing]
    since = np.maximum(status.since[cells.left[facing]], status.since[cells.right[facing]])
    holders, side = np.unique([parties for _, parties in status.statuses], return_inverse=True)
    left, right = side[left], side[right]
    first, second = np.minimum(left, right), np.maximum(left, right)
    key = np.column_stack([first, second, since])
    found, inverse = np.unique(key, axis=0, return_inverse=True)
    order = np.argsort(inverse, kind="stable")
    lines = shapely.multilinestrings(cells.border[facing][order], indices=inverse[order])
    tables = party_tables.default()
    blocs = ["|".join(sorted(_blocs(tables, h))) for h in holders]
    fronts = gpd.GeoDataFrame(
        {
            "side_a": [str(holders[i]) for i in found[:, 0]],
            "side_b": [str(holders[i]) for i in found[:, 1]],
            "bloc_a": [blocs[i] for i in found[:, 0]],
            "bloc_b": [blocs[i] for i in found[:, 1]],
            "since": days(found[:, 2]),
            "length_km": np.bincount(inverse, cells.border_km[facing], len(found)),
        },
        geometry=shapely.line_merge(lines),
        crs=CRS,
    )
    return fronts.sort_values("length_km", ascending=False, ignore_index=True)


def changes(date_a: Date | str, date_b: Date | str) -> gpd.GeoDataFrame:
    """The land whose status or parties on `date_b` are not those of `date_a`.

    Parameters
    ----------
    date_a, date_b : datetime.date or ISO string
        Within the days of the data.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326, largest first, with the columns ``status_before``, ``parties_before``,
        ``status_after``, ``parties_after``, ``changed_hands`` (both are known, and no party of
        before is among those of after), ``area_km2``, ``places``, ``geometry``.

    Raises
    ------
    DateError
        If a date is not a day, or the data do not reach it.

    Examples
    --------
    >>> gained = changes("2019-12-01", "2020-03-05")
    >>> bool((gained.places > 0).all())
    True
    """
    cells = load_cells()
    before, after = day_status(as_ordinal(date_a)), day_status(as_ordinal(date_b))
    differs = np.flatnonzero(before.code != after.code)
    key = before.code[differs] * len(before.statuses) + after.code[differs]
    found, inverse = np.unique(key, return_inverse=True)
    old = [before.statuses[k] for k in found // len(before.statuses)]
    new = [after.statuses[k] for k in found % len(before.statuses)]
    sure = ("held", "joint")
    frame = gpd.GeoDataFrame(
        {
            "status_before": [kind for kind, _ in old],
            "parties_before": [holders for _, holders in old],
            "status_after": [kind for kind, _ in new],
            "parties_after": [holders for _, holders in new],
            "changed_hands": [
                a[0] in sure and b[0] in sure and not set(_split(a[1])) & set(_split(b[1]))
                for a, b in zip(old, new, strict=True)
            ],
            "area_km2": np.bincount(inverse, cells.area_km2[differs], len(found)),
            "places": np.bincount(inverse, minlength=len(found)),
        },
        geometry=_dissolve(cells.geometry[differs], inverse, len(found)),
        crs=CRS,
    )
    return frame.sort_values("area_km2", ascending=False, ignore_index=True)


def as_ordinal(date: Date | str) -> int:
    """The day's ordinal, if the data reach it.

    Raises
    ------
    DateError
        If `date` is not a day, or lies before the data's first or after their last.
    """
    day = as_day(date)
    opened = gazetteer.default()
    if not opened.data_start <= day.isoformat() <= opened.data_end:
        raise DateError(
            f"{day.isoformat()} is outside the data; give a day from "
            f"{opened.data_start} to {opened.data_end}"
        )
    return day.toordinal()


def load_cells() -> Cells:
    """The cells of the default database, read and checked on first use.

    Raises
    ------
    DataError
        If the cells overlap: a union of them would be silently wrong.
    """
    return _load_cells(gazetteer.default().path)


def day_status(day: int) -> DayStatus:
    """The status of every cell on a day.

    Parameters
    ----------
    day : int
        Proleptic ordinal.
    """
    return _day_status(gazetteer.default().path, day)


def spell_details(rows: NDArray[np.int64]) -> dict[str, list[Any]]:
    """What else the spells in these rows of the table say.

    Parameters
    ----------
    rows : int array, shape (n,)
        As in `DayStatus.row`; -1 where there is no spell.

    Returns
    -------
    dict of lists, one entry a row
        ``window``: (first, last) ordinal of a change on an unknown day, else None;
        ``last_claim``: ordinal, 0 if none; ``besieged_by``: party ids joined with ``|``.
    """
    spells, _, _, _ = _spell_codes(gazetteer.default().path)
    known = rows >= 0
    first = np.where(known, spells.window_start[rows], 0).tolist()
    last = np.where(known, spells.window_end[rows], 0).tolist()
    return {
        "window": [(a, b) if a > 0 else None for a, b in zip(first, last, strict=True)],
        "last_claim": np.where(known, spells.last_claim[rows], 0).tolist(),
        "besieged_by": np.where(known, spells.besieged_by[rows], "").tolist(),
    }


def decode_geometry(blobs: list[bytes]) -> NDArray[np.object_]:
    """GeoPackage blobs -> shapely geometries: the header of variable length is cut off."""
    return shapely.from_wkb([b[8 + _ENVELOPE_BYTES[b[3] >> 1 & 7] :] for b in blobs])


@lru_cache(maxsize=32)
def _day_status(path: Path, day: int) -> DayStatus:
    spells, code, statuses, certainty = _spell_codes(path)
    row = spells.at(day)[load_cells().place]
    known = row >= 0
    nowhere = statuses.index(_NOWHERE)
    return DayStatus(
        code=np.where(known, code[row], nowhere),
        statuses=statuses,
        certainty=np.where(known, certainty[row], CERTAINTIES.index("none")),
        since=np.where(known, spells.since[row], 0),
        until=np.where(known, spells.until[row], 0),
        row=row,
    )


@lru_cache(maxsize=4)
def _spell_codes(
    path: Path,
) -> tuple[SpellTable, NDArray[np.int64], tuple[tuple[str, str], ...], NDArray[np.int64]]:
    """The spells with kind and parties as one number, and certainty as another."""
    spells = SpellTable.default()
    kinds, holders = spells.words["kind"], spells.words["parties"]
    pair = spells.codes["kind"].astype(np.int64) * len(holders) + spells.codes["parties"]
    found, code = np.unique(pair, return_inverse=True)
    statuses = [(kinds[p // len(holders)], holders[p % len(holders)]) for p in found.tolist()]
    if _NOWHERE not in statuses:
        statuses.append(_NOWHERE)
    rank = np.array([CERTAINTIES.index(word) for word in spells.words["certainty"]])
    return spells, code, tuple(statuses), rank[spells.codes["certainty"]]


@lru_cache(maxsize=4)
def _load_cells(path: Path) -> Cells:
    connection = gazetteer.default().connection
    rows = connection.execute(_CELLS).fetchall()
    country = decode_geometry([r[0] for r in connection.execute(_COUNTRY)])
    if not rows or not len(country):
        raise DataError(f"{path} has no cells or no country; run `syriageo build`")
    geometry = decode_geometry([row[2] for row in rows])
    if not shapely.coverage_is_valid(geometry):
        raise DataError(f"the cells of {path} overlap or leave gaps; run `syriageo build` again")
    union = shapely.coverage_union_all(geometry)
    rest = _without_slivers(
        shapely.difference(shapely.snap(country[0], union, _SNAP_DEGREES), union)
    )
    left, right, segments = shared_segments(geometry)
    border = shapely.linestrings(segments)
    return Cells(
        place=np.array([row[0] for row in rows], dtype=np.int64),
        geometry=geometry,
        area_km2=np.array([row[1] for row in rows], dtype=np.float64),
        left=left,
        right=right,
        border=border,
        border_km=shapely.length(_project(border)) / 1000,
        rest=rest,
        rest_km2=float(shapely.area(_project(np.array([rest])))[0] / 1e6),
    )


def shared_segments(
    geometry: NDArray[np.object_],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """The border segments that two polygons of a valid coverage share.

    In a valid coverage a shared segment stands in both polygons with the same two vertices, so
    sorting the segments finds the pairs without any geometry being computed.

    Parameters
    ----------
    geometry : array of shapely polygons or multipolygons, shape (n,)

    Returns
    -------
    left, right : int array, shape (m,)
        Positions in `geometry`.
    segments : float array, shape (m, 2, 2)
        Start and end of each segment.

    Examples
    --------
    >>> left, right, segments = shared_segments([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    >>> left.tolist(), right.tolist(), segments[0, :, 0].tolist()
    ([0], [1], [1.0, 1.0])
    """
    parts, of_part = shapely.get_parts(geometry, return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    xy, of_vertex = shapely.get_coordinates(rings, return_index=True)
    inside = of_vertex[1:] == of_vertex[:-1]
    start, end = xy[:-1][inside], xy[1:][inside]
    owner = of_part[of_ring[of_vertex[:-1][inside]]]
    vertices, number = np.unique(np.concatenate([start, end]), axis=0, return_inverse=True)
    number = number.ravel()
    a, b = number[: len(start)], number[len(start) :]
    key = np.minimum(a, b) * np.int64(len(vertices)) + np.maximum(a, b)
    order = np.argsort(key, kind="stable")
    twice = np.flatnonzero(key[order][1:] == key[order][:-1])
    one, other = order[twice], order[twice + 1]
    return owner[one], owner[other], np.stack([start[one], end[one]], axis=1)


def _without_slivers(land: shapely.Geometry, smallest_degrees2: float = 1e-5) -> shapely.Geometry:
    """Drop parts below some 0.1 km²: they are rounding at the border, not desert."""
    parts = shapely.get_parts(land)
    return shapely.multipolygons(
        parts[(shapely.area(parts) >= smallest_degrees2) & (shapely.get_dimensions(parts) == 2)]
    )


def _dissolve(
    geometry: NDArray[np.object_], group: NDArray[np.int64], count: int
) -> list[shapely.Geometry]:
    if count == 0:
        return []  # np.split would give one empty group
    order = np.argsort(group, kind="stable")
    ends = np.cumsum(np.bincount(group, minlength=count))[:-1]
    return [shapely.coverage_union_all(members) for members in np.split(geometry[order], ends)]


def _hostile(statuses: tuple[tuple[str, str], ...], day: int) -> NDArray[np.bool_]:
    """Which pairs of statuses face each other on that day, shape (n, n)."""
    return _hostile_cached(gazetteer.default().path, statuses, day)


@lru_cache(maxsize=64)
def _hostile_cached(
    path: Path, statuses: tuple[tuple[str, str], ...], day: int
) -> NDArray[np.bool_]:
    from datetime import date

    tables, on = party_tables.default(), date.fromordinal(day)
    blocs = [
        _blocs(tables, holders) if kind in _SIDES else frozenset() for kind, holders in statuses
    ]
    names = sorted(set().union(*blocs)) if blocs else []
    enemies = {
        frozenset((a, b)) for a in names for b in names if tables.relation(a, b, on) == "hostile"
    }
    hostile = np.zeros((len(statuses), len(statuses)), dtype=bool)
    for i, mine in enumerate(blocs):
        for j, theirs in enumerate(blocs[:i]):
            if not mine or not theirs or mine & theirs:
                continue
            pairs = [frozenset((a, b)) in enemies for a in mine for b in theirs]
            either = _EITHER & {statuses[i][0], statuses[j][0]}
            hostile[i, j] = hostile[j, i] = all(pairs) if either else any(pairs)
    return hostile


def _blocs(tables: party_tables.Parties, holders: str) -> frozenset[str]:
    return tables.blocs(p for p in _split(holders) if p in tables)


def _labels(holders: list[str], kinds: list[str]) -> list[str]:
    tables = party_tables.default()
    return [tables.label(_split(h), kind) for h, kind in zip(holders, kinds, strict=True)]


def _split(holders: str) -> tuple[str, ...]:
    return tuple(h for h in holders.split("|") if h)


def _project(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    transformer = Transformer.from_crs(CRS, METRIC_CRS, always_xy=True)
    return shapely.transform(
        geometry, lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))
    )

"""The land of the country in settlement cells, and the status of each cell on a day.

Read and checked once a database. Zones, front lines and maps only group what is here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely

from syriageo.control.lookup import SpellTable
from syriageo.errors import DataError
from syriageo.places import gazetteer

if TYPE_CHECKING:
    from numpy.typing import NDArray

CRS = 4326
METRIC_CRS = 32637
CERTAINTIES = ("documented", "bracketed", "inferred", "carried", "none")
_NOWHERE = ("unknown", "")

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
    known_since : int array, shape (n,)
        First day of the run that more than inference speaks for; 0 if none does up to the day.
    row : int array, shape (n,)
        Row of the spell table; -1 where there is none.
    """

    code: NDArray[np.int64]
    statuses: tuple[tuple[str, str], ...]
    certainty: NDArray[np.int64]
    since: NDArray[np.int64]
    until: NDArray[np.int64]
    known_since: NDArray[np.int64]
    row: NDArray[np.int64]


def load_cells() -> Cells:
    """The cells of the default database, read and checked on first use.

    Raises
    ------
    DataError
        If the cells overlap: a union of them would be silently wrong.
    """
    return _load_cells(gazetteer.default().path)


def day_status(day: int, spells: SpellTable | None = None) -> DayStatus:
    """The status of every cell on a day.

    Parameters
    ----------
    day : int
        Proleptic ordinal.
    spells : SpellTable, optional
        Those of the default database, unless a user's claims have changed them.
    """
    return _day_status(SpellTable.default() if spells is None else spells, day)


def decode_geometry(blobs: list[bytes]) -> NDArray[np.object_]:
    """GeoPackage blobs -> shapely geometries: the header of variable length is cut off."""
    return shapely.from_wkb([b[8 + _ENVELOPE_BYTES[b[3] >> 1 & 7] :] for b in blobs])


@lru_cache(maxsize=32)
def _day_status(spells: SpellTable, day: int) -> DayStatus:
    code, statuses, certainty = _spell_codes(spells)
    first = _first_evidence(spells)
    row = spells.at(day)[load_cells().place]
    known = row >= 0
    nowhere = statuses.index(_NOWHERE)
    return DayStatus(
        code=np.where(known, code[row], nowhere),
        statuses=statuses,
        certainty=np.where(known, certainty[row], CERTAINTIES.index("none")),
        since=np.where(known, spells.since[row], 0),
        until=np.where(known, spells.until[row], 0),
        known_since=np.where(known & (first[row] <= day), first[row], 0),
        row=row,
    )


@lru_cache(maxsize=4)
def _spell_codes(
    spells: SpellTable,
) -> tuple[NDArray[np.int64], tuple[tuple[str, str], ...], NDArray[np.int64]]:
    """Kind and parties of each spell as one number, and its certainty as another."""
    kinds, holders = spells.words["kind"], spells.words["parties"]
    pair = spells.codes["kind"].astype(np.int64) * len(holders) + spells.codes["parties"]
    found, code = np.unique(pair, return_inverse=True)
    statuses = [(kinds[p // len(holders)], holders[p % len(holders)]) for p in found.tolist()]
    if _NOWHERE not in statuses:
        statuses.append(_NOWHERE)
    rank = np.array([CERTAINTIES.index(word) for word in spells.words["certainty"]])
    return code, tuple(statuses), rank[spells.codes["certainty"]]


@lru_cache(maxsize=4)
def _first_evidence(spells: SpellTable) -> NDArray[np.int64]:
    """For each spell, the first day of its run whose status is not only inferred.

    A run may begin on a day that inference chose; a front line does not claim to be so old.
    """
    _, _, certainty = _spell_codes(spells)
    told = ~np.isin(certainty, [CERTAINTIES.index("inferred"), CERTAINTIES.index("none")])
    start = np.where(told, spells.start.astype(np.int64), np.iinfo(np.int64).max)
    fresh = (np.diff(spells.place) != 0) | (np.diff(spells.since) != 0)
    begins = np.flatnonzero(np.concatenate([[True], fresh]))
    lengths = np.diff(np.append(begins, len(start)))
    return np.repeat(np.minimum.reduceat(start, begins), lengths)


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


def _project(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    # A page needs the cells and no metres; pyproj would cost it a tenth of a second.
    from pyproj import Transformer

    transformer = Transformer.from_crs(CRS, METRIC_CRS, always_xy=True)
    return shapely.transform(
        geometry, lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))
    )

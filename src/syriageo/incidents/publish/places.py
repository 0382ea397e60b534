"""Where a published incident may be shown: the point of its community or area, or a displaced one.

Nothing here depends on where in a community or an area an incident truly was, except the choice of
that community or area, and of a displaced point, which takes a secret to follow.
"""

from __future__ import annotations

import hashlib
import hmac
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Geod

from syriageo.control.land import Cells, decode_geometry, load_cells
from syriageo.incidents.frames import checked
from syriageo.incidents.frames.checked import Floats, Ints
from syriageo.incidents.frames.units import LEVELS, Units, nearest_communities, units
from syriageo.incidents.nearby.tree import metres
from syriageo.places import gazetteer

DECIMALS = 4  # some 11 m
# A displaced spot must have at least this share of its cell to hide in.
_FREE_SHARE = 0.25
_TRIES = 4096
_STEPS_KM = (0, 1, 2, 5, 10, 25, 50, 100, 300)
_GEOD = Geod(ellps="WGS84")

_COMMUNITIES = """
SELECT id, fid, name_en, name_ar, lat, lon, admin3, admin2, admin1, population,
       importance FROM places
WHERE kind = 'community'"""
_QUARTERS = "SELECT parent, lat, lon FROM places WHERE kind = 'neighbourhood' AND parent <> ''"
_AREAS = """
SELECT id, level, name_en, name_ar, lat, lon, geom FROM areas
WHERE level IN ('subdistrict', 'district', 'governorate')"""
_AREA_IDS = "SELECT id FROM areas WHERE level <> 'neighbourhood'"


@dataclass(frozen=True, slots=True)
class Unit:
    """A community or an admin area as it is shown.

    Attributes
    ----------
    id, level, name_en, name_ar : str
    lat, lon : float
        Its public point.
    radius_km : float
        From that point to the farthest spot of its land.
    communities : int
        How many it holds.
    population : int
        Of all of them, as the source has it.
    importance : int
        Of a community, as in the gazetteer: from 2 on a town, however many have fled from it.
    """

    id: str
    level: str
    name_en: str
    name_ar: str
    lat: float
    lon: float
    radius_km: float
    communities: int
    population: int
    importance: int = 0


@dataclass(frozen=True, slots=True)
class Homes:
    """What each incident's spot belongs to, before anything is hidden.

    Attributes
    ----------
    lat, lon, radius_km : float arrays
        As the incidents have them.
    units : Units
    cell : int array
        Position of its settlement cell in `Cells`; -1 where it has none.
    place_id, precision : array of str
        As the incidents have them; a precision that is no known word is empty.
    """

    lat: Floats
    lon: Floats
    radius_km: Floats
    units: Units
    cell: Ints
    place_id: NDArray[np.object_]
    precision: NDArray[np.object_]

    def unit_ids(self, row: int, level: str) -> list[str]:
        """The unit of a row at this level and, where that is not known, at the ones above."""
        found = [str(self.units.of(one)[row]) for one in LEVELS[LEVELS.index(level) :]]
        return [identifier for identifier in found if identifier and "|" not in identifier]


def homes(frame: pd.DataFrame) -> Homes:
    """Community, areas and cell of every incident.

    An incident told of a community or one of its quarters belongs to that community, unless its
    point lies beyond the community's land; any other belongs to the community nearest to its point.
    """
    count = len(frame)
    if checked.has_positions(frame) or not {"place_id", "sg_place_id"} & set(frame.columns):
        lat, lon = checked.positions(frame)
    else:
        lat, lon = np.full(count, np.nan), np.full(count, np.nan)
    told = units(frame)
    columns = {level: told.of(level).copy() for level in LEVELS}
    known, rows = places(), np.flatnonzero(np.isfinite(lat))
    nearest = nearest_communities(lat[rows], lon[rows])
    areas = _area_ids(gazetteer.default().path)
    ids = checked.text_of(frame, "place_id", "sg_place_id")
    for row, near in zip(rows.tolist(), nearest.tolist(), strict=True):
        own = columns["community"][row]
        if own in known and _km(known[own], lat[row], lon[row]) <= known[own].radius_km:
            continue
        if ids[row] in areas or near not in known:
            continue  # an incident of an area is no more exact than that area
        for level, identifier in zip(LEVELS, _lineage(near), strict=True):
            columns[level][row] = identifier
    cell = np.full(count, -1, dtype=np.int64)
    where, found = _cell_tree(gazetteer.default().path).query(
        shapely.points(lon[rows], lat[rows]), predicate="intersects"
    )
    cell[rows[where]] = found
    precision = checked.text_of(frame, "precision", "sg_precision")
    precision[[word not in checked.RADIUS_KM for word in precision]] = ""
    return Homes(lat, lon, checked.radii(frame), Units(**columns), cell, ids, precision)


def places() -> dict[str, Unit]:
    """Every community, subdistrict, district and governorate as it is shown, by id."""
    return _places(gazetteer.default().path)


def rounded_radius(unit_km: float, own_km: float) -> float:
    """The radius to publish: of the land, and how inexactly the spot was known, in rough steps."""
    own = next((step for step in _STEPS_KM if own_km <= step), _STEPS_KM[-1])
    return float(math.ceil((unit_km + (own if own > 1 else 0)) * 2) / 2)


def displaced(home: Homes, rows: Ints, km: float, seed: bytes) -> dict[int, tuple[float, float]]:
    """A point in the same settlement cell, at least `km` from home, for the rows that have room.

    Spots in one square of `km`/2 share one displaced point, whatever happened there and however
    often, so that many incidents at one address do not point at it by the hole they leave.
    Whether there is room depends on the cell's size alone.

    Returns
    -------
    dict of int to (lat, lon)
        By row; a row whose cell is too small, or that has none, is not in it.
    """
    cells = load_cells()
    x, y = metres(home.lat, home.lon)
    side = km / 2
    reach = km + side * math.sqrt(0.5)
    need = math.pi * reach**2 / (1 - _FREE_SHARE)
    found: dict[int, tuple[float, float]] = {}
    known: dict[tuple[int, int, int], tuple[float, float] | None] = {}
    for row in rows.tolist():
        cell = int(home.cell[row])
        if cell < 0 or cells.area_km2[cell] < need:
            continue
        square = (int(x[row] // (side * 1000)), int(y[row] // (side * 1000)))
        key = (cell, *square)
        if key not in known:
            known[key] = _draw(cells, cell, square, side, reach, km, seed)
        point = known[key]
        if point is not None:
            found[row] = point
    return found


def cell_community(cell: int) -> str:
    """The community whose cell this is."""
    return gazetteer.default().by_fid(int(load_cells().place[cell])).id


def farthest_km(cell: int, lat: float, lon: float) -> float:
    """From a point to the farthest spot of a cell."""
    return _reach(load_cells().geometry[cell], lat, lon)


def _draw(
    cells: Cells,
    cell: int,
    square: tuple[int, int],
    side: float,
    reach: float,
    km: float,
    seed: bytes,
) -> tuple[float, float] | None:
    """The one displaced point of a square: the first of a secret stream that lies well."""
    shape = cells.geometry[cell]
    message = f"{cell_community(cell)}|{square[0]}|{square[1]}|{km!r}".encode()
    secret = hmac.digest(seed, message, "sha256")
    west, south, east, north = shape.bounds
    middle = [(index + 0.5) * side * 1000 for index in square]
    for tries in (_TRIES // 32, _TRIES):  # the short stream is the beginning of the long one
        stream = hashlib.shake_256(secret).digest(16 * tries)
        draws = np.frombuffer(stream, dtype="<u8").reshape(-1, 2) / 2.0**64
        lon = (west + draws[:, 0] * (east - west)).round(DECIMALS)
        lat = (south + draws[:, 1] * (north - south)).round(DECIMALS)
        there_x, there_y = metres(lat, lon)
        away = np.hypot(there_x - middle[0], there_y - middle[1]) / 1000
        # The projection may be 0.09 % off.
        fits = np.flatnonzero((away > reach * 1.001) & shapely.contains_xy(shape, lon, lat))
        if len(fits):
            return float(lat[fits[0]]), float(lon[fits[0]])
    return None


@lru_cache(maxsize=4)
def _places(path: Path) -> dict[str, Unit]:
    run = gazetteer.default().connection.execute
    cells = load_cells()
    cell_of = {fid: position for position, fid in enumerate(cells.place.tolist())}
    quarters: dict[str, list[tuple[float, float]]] = {}
    for parent, lat, lon in run(_QUARTERS):
        quarters.setdefault(parent, []).append((lat, lon))
    found: dict[str, Unit] = {}
    holds: dict[str, list[int]] = {}
    for row in run(_COMMUNITIES).fetchall():
        identifier, fid, en, ar, lat, lon, *admin, population, importance = row
        shape = cells.geometry[cell_of[fid]] if fid in cell_of else None
        radius = 2.0 if shape is None else _reach(shape, lat, lon)
        for there in quarters.get(identifier, ()):
            radius = max(radius, _GEOD.inv(lon, lat, there[1], there[0])[2] / 1000 + 1)
        people = int(population or 0)
        found[identifier] = Unit(
            identifier, "community", en or "", ar or "", lat, lon, radius, 1, people,
            int(importance or 0),
        )  # fmt: skip
        for area in admin:
            holds.setdefault(area, []).append(people)
    for identifier, level, en, ar, lat, lon, geom in run(_AREAS).fetchall():
        shape = decode_geometry([geom])[0]
        people_of = holds.get(identifier, [])
        found[identifier] = Unit(
            identifier, level, en or "", ar or "", round(lat, DECIMALS), round(lon, DECIMALS),
            _reach(shape, lat, lon), len(people_of), sum(people_of),
        )  # fmt: skip
    return found


def _reach(shape: Any, lat: float, lon: float) -> float:
    """From a point to the farthest corner of a shape, on the ellipsoid."""
    corners = shapely.get_coordinates(shape)
    ones = np.ones(len(corners))
    away = _GEOD.inv(lon * ones, lat * ones, corners[:, 0], corners[:, 1])[2]
    return float(np.max(away, initial=0.0)) / 1000


def _km(unit: Unit, lat: float, lon: float) -> float:
    return float(_GEOD.inv(unit.lon, unit.lat, lon, lat)[2]) / 1000


def _lineage(community: str) -> tuple[str, str, str, str]:
    place = gazetteer.default().get(community)
    return community, place.admin3, place.admin2, place.admin1  # type: ignore[union-attr]


@lru_cache(maxsize=4)
def _cell_tree(path: Path) -> shapely.STRtree:
    return shapely.STRtree(load_cells().geometry)


@lru_cache(maxsize=4)
def _area_ids(path: Path) -> frozenset[str]:
    rows = gazetteer.default().connection.execute(_AREA_IDS)
    return frozenset(identifier for (identifier,) in rows)


def as_points(lat: Floats, lon: Floats) -> NDArray[np.object_]:
    """Points of shapely; None where there is no position."""
    shapes = np.full(len(lat), None, dtype=object)
    placed = np.isfinite(lat) & np.isfinite(lon)
    shapes[placed] = shapely.points(lon[placed], lat[placed])
    return shapes

"""Settlement cells: the part of Syria that lies nearer to one settlement than to any other.

Needed when the database is built and when the informal regions are drawn; answers read the built
cells and import nothing from here.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Transformer

from syriageo.errors import DataError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

METRIC_CRS = 32637
REACH_M = 20_000.0
DECIMALS = 6
_GRID_M = 0.1
_NUDGE_M = 1.0
_ARC_SEGMENTS = 16


def project(geometry: NDArray[np.object_], *, inverse: bool = False) -> NDArray[np.object_]:
    """Bring geometries from WGS 84 (lon, lat) to EPSG:32637 in metres, or back.

    Parameters
    ----------
    geometry : array of shapely geometries, shape (n,)
    inverse : bool
        From EPSG:32637 to WGS 84.

    Returns
    -------
    array of shapely geometries, shape (n,)

    Examples
    --------
    >>> import numpy as np, shapely
    >>> there = project(np.array([shapely.Point(36.61, 35.81)]))
    >>> back = project(there, inverse=True)[0]
    >>> round(back.x, 6), round(back.y, 6)
    (36.61, 35.81)
    """
    source, target = (METRIC_CRS, 4326) if inverse else (4326, METRIC_CRS)
    transformer = Transformer.from_crs(source, target, always_xy=True)
    return shapely.transform(
        geometry, lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))
    )


def spread_duplicates(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move settlements that share a coordinate a metre apart, so that each gets a cell.

    Parameters
    ----------
    points : array, shape (n, 2)
        Metres.

    Returns
    -------
    array, shape (n, 2)
        The same points; the second and later ones on a coordinate moved east by 1 m, 2 m ...

    Examples
    --------
    >>> import numpy as np
    >>> spread_duplicates(np.array([[5.0, 5.0], [7.0, 5.0], [5.0, 5.0]])).tolist()
    [[5.0, 5.0], [7.0, 5.0], [6.0, 5.0]]
    """
    moved = points.copy()
    seen: Counter[tuple[float, float]] = Counter()
    for row, (x, y) in enumerate(points.tolist()):
        moved[row, 0] = x + _NUDGE_M * seen[x, y]
        seen[x, y] += 1
    return moved


def settlement_cells(
    lon: ArrayLike,
    lat: ArrayLike,
    country: shapely.Geometry,
    reach_m: float = REACH_M,
) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """Cut the country into one cell a settlement.

    Parameters
    ----------
    lon, lat : array_like of float, shape (n,)
        Settlements in WGS 84 degrees.
    country : shapely polygon or multipolygon
        The outer limit, WGS 84.
    reach_m : float
        No cell reaches farther than this from its settlement; beyond it the land is nobody's.

    Returns
    -------
    cells : array of shapely multipolygons in WGS 84, shape (n,)
        In the order of the settlements. Cells share their borders vertex by vertex. A settlement
        that lies outside the country, with others between it and the border, has an empty cell.
    area_km2 : array of float, shape (n,)
        Measured in EPSG:32637.

    Raises
    ------
    DataError
        If the cells overlap.

    Examples
    --------
    >>> import shapely
    >>> country = shapely.box(36.4, 35.4, 36.7, 35.6)
    >>> cells, area = settlement_cells([36.5, 36.6], [35.5, 35.5], country)
    >>> len(cells), bool(shapely.touches(cells[0], cells[1]))
    (2, True)
    """
    seeds = project(shapely.points(np.asarray(lon, float), np.asarray(lat, float)))
    xy = spread_duplicates(shapely.get_coordinates(seeds))
    limit = project(np.array([country]))[0]
    cells = _voronoi(xy, limit, reach_m)
    cells = _cut(cells, xy, limit, reach_m)
    area = shapely.area(cells) / 1e6
    degrees = shapely.transform(
        project(cells, inverse=True), lambda coordinates: coordinates.round(DECIMALS)
    )
    if not shapely.coverage_is_valid(degrees):
        degrees = _noded(degrees)
    cells = np.array([_as_multipolygon(cell) for cell in degrees], dtype=object)
    _check(cells)
    return cells, area


def neighbours(cells: NDArray[np.object_], min_length_m: float = 1.0) -> NDArray[np.int64]:
    """Pairs of cells that share a border.

    Parameters
    ----------
    cells : array of shapely geometries in WGS 84, shape (n,)
    min_length_m : float
        A shared border shorter than this (a corner) does not make neighbours.

    Returns
    -------
    array of int, shape (m, 2)
        Positions in `cells`, first < second, sorted.

    Examples
    --------
    >>> import numpy as np, shapely
    >>> cells = np.array([shapely.box(36, 35, 37, 36), shapely.box(37, 35, 38, 36)])
    >>> neighbours(cells).tolist()
    [[0, 1]]
    """
    tree = shapely.STRtree(cells)
    first, second = tree.query(cells, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    border = project(shapely.intersection(cells[first], cells[second]))
    shared = shapely.length(border) >= min_length_m
    pairs = np.column_stack([first[shared], second[shared]])
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def _voronoi(
    xy: NDArray[np.float64], limit: shapely.Geometry, reach_m: float
) -> NDArray[np.object_]:
    seeds = shapely.multipoints(xy)
    around = shapely.box(*shapely.union(shapely.envelope(limit), seeds).buffer(reach_m).bounds)
    diagram = shapely.voronoi_polygons(seeds, extend_to=around, ordered=True)
    return np.array(shapely.get_parts(diagram), dtype=object)


def _cut(
    cells: NDArray[np.object_],
    xy: NDArray[np.float64],
    limit: shapely.Geometry,
    reach_m: float,
) -> NDArray[np.object_]:
    """Clip only the cells that need it; one grid for all, so that neighbours meet in one vertex."""
    seeds = shapely.points(xy)
    shapely.prepare(limit)
    inside = shapely.contains_properly(limit, cells)
    # The discs are polygons inside their circles: a cell is near only if it lies in that polygon.
    far = shapely.hausdorff_distance(cells, seeds) > reach_m * np.cos(np.pi / 4 / _ARC_SEGMENTS)
    within_reach = shapely.union_all(shapely.buffer(seeds[far], reach_m, quad_segs=_ARC_SEGMENTS))
    # One shape that is country and reach at once: cutting twice would round shared corners twice.
    near = ~far & ~inside
    cells = shapely.set_precision(cells, _GRID_M)
    if far.any():
        cells[far] = shapely.intersection(
            cells[far], shapely.intersection(limit, within_reach), grid_size=_GRID_M
        )
    if near.any():
        cells[near] = shapely.intersection(cells[near], limit, grid_size=_GRID_M)
    return cells


def _noded(cells: NDArray[np.object_]) -> NDArray[np.object_]:
    """The same cells with a vertex of all wherever one has it.

    Where a border meets an arc at a narrow angle, rounding can put it through the middle of its
    neighbour's edge: all borders are joined and cut into faces, and each cell takes its own.
    """
    lines = shapely.union_all(shapely.boundary(cells), grid_size=10.0**-DECIMALS)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    face, cell = shapely.STRtree(cells).query(shapely.point_on_surface(faces), predicate="within")
    face, first = np.unique(face, return_index=True)
    found = cells.copy()
    for one in range(len(cells)):
        found[one] = shapely.coverage_union_all(faces[face[cell[first] == one]])
    return found


def _as_multipolygon(cell: shapely.Geometry) -> shapely.MultiPolygon:
    parts = [part for part in shapely.get_parts(cell) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon([part for part in parts if part.area > 0])


def _check(cells: NDArray[np.object_]) -> None:
    if not shapely.coverage_is_valid(cells):
        bad = shapely.coverage_invalid_edges(cells)
        where = np.flatnonzero(~shapely.is_empty(bad))
        raise DataError(f"the cells {where[:5].tolist()} do not fit together ({where.size} in all)")

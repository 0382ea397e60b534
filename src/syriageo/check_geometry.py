"""Checks of positions and polygons: inside their parents, inside Syria, sharing their borders."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from syriageo.cells import project
from syriageo.check_tables import Cell, Fault, Tables

# OCHA's own polygons are simplified by 25 m; what lies farther out needs an exception.
TOLERANCE_M = 100.0
# A crossing stands on the border, and its position is that of the whole post.
CROSSING_TOLERANCE_M = 2_000.0
# About 100 square metres.
UNMATCHED_DEGREES2 = 1e-8
COVERAGES = ("governorates", "districts", "subdistricts", "neighbourhoods")
DECIMALS = 6

_DECIMAL = re.compile(r"-?\d{1,3}(\.\d+)?")


def geometry_faults(tables: Tables) -> Iterator[Fault]:
    """Every fault that needs a polygon to be seen."""
    shapes: dict[str, shapely.Geometry] = {}
    for row in tables.rows("areas"):
        try:
            polygon = shape(row.geometry)
        except (ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
            yield row.fault("geometry", f"not a GeoJSON geometry: {error}")
            continue
        yield from _polygon(row, polygon)
        shapes[row["id"]] = polygon
    for name in COVERAGES:
        yield from _coverage(tables, name, shapes)
    for name in ("country", "governorates", "districts"):
        yield from _adds_up(tables, name, shapes)
    yield from _positions(tables, shapes)


def _polygon(row: Cell, polygon: shapely.Geometry) -> Iterator[Fault]:
    if polygon.geom_type not in ("Polygon", "MultiPolygon"):
        yield row.fault("geometry", f"a {polygon.geom_type}; areas are polygons")
    elif polygon.is_empty:
        yield row.fault("geometry", "empty")
    elif not polygon.is_valid:
        yield row.fault("geometry", shapely.is_valid_reason(polygon))
    xy = shapely.get_coordinates(polygon)
    if xy.size and not np.array_equal(xy, xy.round(DECIMALS)):
        yield row.fault("geometry", f"a coordinate has more than {DECIMALS} decimals")


def _coverage(tables: Tables, name: str, shapes: dict[str, shapely.Geometry]) -> Iterator[Fault]:
    """Neighbours of one level share their borders vertex by vertex."""
    rows = [row for row in tables.rows(f"areas/{name}.geojson") if row["id"] in shapes]
    if not rows:
        return
    edges = shapely.coverage_invalid_edges(np.array([shapes[row["id"]] for row in rows]))
    for row, edge in zip(rows, edges, strict=True):
        if not edge.is_empty:
            x, y = shapely.get_coordinates(edge)[0]
            yield row.fault("geometry", f"does not fit its neighbour at {y:.5f}, {x:.5f}")


def _adds_up(tables: Tables, name: str, shapes: dict[str, shapely.Geometry]) -> Iterator[Fault]:
    """An area is its children and nothing else: no gap between them, none beyond it."""
    children: dict[str, list[shapely.Geometry]] = {}
    for row in tables.rows("areas"):
        if row["level"] in ("governorate", "district", "subdistrict") and row["id"] in shapes:
            children.setdefault(row["parent"], []).append(shapes[row["id"]])
    for row in tables.rows(f"areas/{name}.geojson"):
        if row["id"] not in shapes or row["id"] not in children:
            continue
        try:
            union = shapely.union_all(children[row["id"]])
            rest = union.symmetric_difference(shapes[row["id"]])
        except shapely.errors.GEOSException as error:
            yield row.fault("geometry", f"cannot be compared with its parts: {error}")
            continue
        if rest.area > UNMATCHED_DEGREES2:
            where = rest.representative_point()
            message = f"is not what its parts add up to; look at {where.y:.5f}, {where.x:.5f}"
            yield row.fault("geometry", message)


def _positions(tables: Tables, shapes: dict[str, shapely.Geometry]) -> Iterator[Fault]:
    rows, lonlat = [], []
    for row in tables.rows("places.csv"):
        bad = [fault for column in ("lat", "lon") if (fault := _number(row, column))]
        yield from bad
        if not bad:
            rows.append(row)
            lonlat.append((float(row["lon"]), float(row["lat"])))
    if not rows or "SY" not in shapes:
        return
    points = project(shapely.points(lonlat))
    identifiers = list(shapes)
    metric = project(np.array([shapes[key] for key in identifiers], dtype=object))
    shapely.prepare(metric)
    areas: dict[str, Any] = dict(zip(identifiers, metric, strict=True))
    for row, point in zip(rows, points, strict=True):
        yield from _position(row, point, areas)


def _position(row: Cell, point: shapely.Point, areas: dict[str, Any]) -> Iterator[Fault]:
    """A place lies in its country, or else in its subdistrict, and a quarter in its polygon."""
    tolerance = CROSSING_TOLERANCE_M if row["kind"] == "crossing" else TOLERANCE_M
    # The outermost fault is the one to correct first; the inner ones follow from it.
    checks = [("inside-country", "SY", "Syria"), ("inside-subdistrict", row["admin3"], "")]
    if row["kind"] == "neighbourhood":
        checks.append(("inside-neighbourhood", row["id"], "its polygon"))
    for check, area, called in checks:
        polygon = areas.get(area)
        if polygon is None or polygon.intersects(point):
            continue
        away = polygon.distance(point)
        if away > tolerance:
            message = f"{away:,.0f} m outside {called or area}; tolerance {tolerance:,.0f} m"
            yield row.fault("lat", message, check=check)
            return


def _number(row: Cell, column: str) -> Fault | None:
    value = row[column]
    if not _DECIMAL.fullmatch(value) or not math.isfinite(float(value)):
        return row.fault(column, "not decimal degrees")
    if len(value.partition(".")[2]) > DECIMALS:
        return row.fault(column, f"more than {DECIMALS} decimals")
    return None

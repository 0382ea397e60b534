"""Informal regions: areas that reports name and no authority draws.

Those of regions.csv are drawn from subdistricts and communities, by the rules of its columns:

`members`
    subdistricts, districts, governorates (their polygons) and communities (their cells)
`remote`, `remote_km`
    areas of which only the land farther than so many km from every community belongs, and of
    that only the piece that hangs together with the members, or the largest
`line`, `line_km`
    land within so many km of the straight lines that join these communities
`centre`, `centre_km`
    land within so many km of the place of this name

The countrysides ("rif", SNHR's "suburbs") follow one rule for all governorates, see `countrysides`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from syriageo.cells import project, settlement_cells
from syriageo.errors import DataError

SIMPLIFY_M = 30.0
DECIMALS = 5
# Half the angle of "north of": neighbouring directions overlap, as they do in reports (Sarmin lies
# in "the southern suburbs" and in "the eastern suburbs of Idlib" on two pages of one of them).
HALF_ANGLE = 75.0
DIRECTIONS = {
    "north": (0.0, "northern", "الشمالي"),
    "east": (90.0, "eastern", "الشرقي"),
    "south": (180.0, "southern", "الجنوبي"),
    "west": (270.0, "western", "الغربي"),
}
# Slug, English and Arabic name, governorate and the city that the countryside surrounds.
COUNTRYSIDES = (
    ("aleppo", "Aleppo", "حلب", "SY02", "C1007"),
    ("damascus", "Damascus", "دمشق", "SY03", "C1001"),
    ("homs", "Homs", "حمص", "SY04", "C2528"),
    ("hama", "Hama", "حماة", "SY05", "C2987"),
    ("lattakia", "Lattakia", "اللاذقية", "SY06", "C3480"),
    ("idlib", "Idlib", "إدلب", "SY07", "C3871"),
    ("hasakeh", "Hasakeh", "الحسكة", "SY08", "C4360"),
    ("deir-ez-zor", "Deir-ez-Zor", "دير الزور", "SY09", "C5086"),
    ("tartous", "Tartous", "طرطوس", "SY10", "C5221"),
    ("raqqa", "Raqqa", "الرقة", "SY11", "C5710"),
    ("daraa", "Daraa", "درعا", "SY12", "C5993"),
    ("sweida", "Sweida", "السويداء", "SY13", "C6147"),
    ("quneitra", "Quneitra", "القنيطرة", "SY14", "C6268"),
)

Row = Mapping[str, str]
Feature = dict[str, Any]


@dataclass(frozen=True)
class Ground:
    """What regions are drawn on, in EPSG:32637."""

    areas: dict[str, shapely.Geometry]
    cells: dict[str, shapely.Geometry]
    quarters: dict[str, shapely.Geometry]
    places: Sequence[Row]
    points: np.ndarray[Any, Any]

    @classmethod
    def of(cls, levels: Mapping[str, list[Feature]], places: Sequence[Row]) -> Ground:
        """Project the admin areas and cut the cells of the communities."""
        admin = [f for name in ("country", "governorates", "districts", "subdistricts")
                 for f in levels[name]]  # fmt: skip
        shapes = project(np.array([feature["geometry"] for feature in admin], dtype=object))
        areas = dict(zip((feature["id"] for feature in admin), shapes, strict=True))
        communities = [row for row in places if row["kind"] == "community"]
        lon, lat = ([float(row[key]) for row in communities] for key in ("lon", "lat"))
        country = levels["country"][0]["geometry"]
        cut = project(settlement_cells(lon, lat, country)[0])
        cells = dict(zip((row["id"] for row in communities), cut, strict=True))
        cities: dict[str, list[shapely.Geometry]] = {}
        for feature in levels["neighbourhoods"]:
            cities.setdefault(feature["parent"], []).append(feature["geometry"])
        unions = project(np.array([shapely.union_all(s) for s in cities.values()], dtype=object))
        points = project(
            shapely.points([float(r["lon"]) for r in places], [float(r["lat"]) for r in places])
        )
        return cls(areas, cells, dict(zip(cities, unions, strict=True)), places, points)

    def shape(self, identifier: str) -> shapely.Geometry:
        """The polygon of an admin area or the cell of a community."""
        found = self.areas.get(identifier) or self.cells.get(identifier)
        if found is None:
            raise DataError(f"regions.csv names {identifier}, which is no area and no community")
        return found

    def point(self, identifier: str) -> shapely.Point:
        """Where a place lies."""
        for row, point in zip(self.places, self.points, strict=True):
            if row["id"] == identifier:
                return point
        raise DataError(f"regions.csv names {identifier}, which is not in places.csv")

    def inside(self, region: shapely.Geometry) -> list[str]:
        """Ids of the places in a region, those of a city's quarters left out."""
        shapely.prepare(region)
        chosen = shapely.contains_xy(region, shapely.get_coordinates(self.points))
        return [
            row["id"]
            for row, is_in in zip(self.places, chosen, strict=True)
            if is_in and row["kind"] != "neighbourhood"
        ]


def draw_regions(levels: Mapping[str, list[Feature]], places: Sequence[Row]) -> list[Feature]:
    """Draw every informal region.

    Parameters
    ----------
    levels : dict of lists of features
        The admin levels and neighbourhoods, WGS 84.
    places : list of rows of places.csv

    Returns
    -------
    list of features with `members` and `reason`
    """
    ground = Ground.of(levels, places)
    with Path(__file__).with_name("regions.csv").open(encoding="utf-8", newline="") as lines:
        listed = [_listed(row, ground) for row in csv.DictReader(lines)]
    return [_finished(feature) for feature in [*listed, *countrysides(ground)]]


def countrysides(ground: Ground) -> Iterator[Feature]:
    """The land of each governorate outside its city, whole and by compass direction.

    A point belongs to a direction if it lies within 75 degrees of it as seen from the city, or
    as seen from the middle of the governorate's communities: reports use both.
    """
    for slug, name_en, name_ar, governorate, city in COUNTRYSIDES:
        land = ground.areas[governorate]
        town = ground.quarters.get(city, ground.cells[city])
        rural = land.difference(town)
        if governorate != "SY03":  # the governorate Rural Damascus is that countryside
            yield _region(
                f"R-rif-{slug}", f"{name_en} countryside", f"ريف {name_ar}", rural, governorate,
                ground.inside(rural),
                "What SNHR calls the suburbs of a governorate: all of it outside its city "
                + ("(OCHA's neighbourhoods)." if city in ground.quarters else "(its cell)."),
            )  # fmt: skip
        own = [
            point
            for row, point in zip(ground.places, ground.points, strict=True)
            if row["kind"] == "community" and row["admin1"] == governorate
        ]
        viewpoints = [ground.point(city), shapely.MultiPoint(own).centroid]
        for direction, (bearing, adjective_en, adjective_ar) in DIRECTIONS.items():
            wedges = [_wedge(viewpoint, bearing) for viewpoint in viewpoints]
            part = rural.intersection(shapely.union_all(wedges))
            yield _region(
                f"R-rif-{slug}-{direction}",
                f"{adjective_en.capitalize()} {name_en} countryside",
                f"ريف {name_ar} {adjective_ar}",
                part,
                governorate,
                ground.inside(part),
                "The governorate outside its city, as far as it lies within "
                f"{HALF_ANGLE:.0f} degrees of {direction} seen from the city or from the middle of "
                "the governorate's communities. Directions overlap, as they do in reports.",
            )


def _wedge(centre: shapely.Point, bearing: float, radius: float = 600_000.0) -> shapely.Polygon:
    """The land that lies in one direction of a point; bearing in degrees clockwise from north."""
    turns = np.radians(np.linspace(bearing - HALF_ANGLE, bearing + HALF_ANGLE, 28))
    x = centre.x + radius * np.sin(turns)
    y = centre.y + radius * np.cos(turns)
    return shapely.Polygon([(centre.x, centre.y), *zip(x.tolist(), y.tolist(), strict=True)])


def _listed(row: Row, ground: Ground) -> Feature:
    members = [member for member in row["members"].split("|") if member]
    pieces = [ground.shape(member) for member in members]
    drawn = []
    if row["remote"]:
        land = shapely.union_all([ground.shape(area) for area in row["remote"].split("|")])
        settled = [
            point
            for place, point in zip(ground.places, ground.points, strict=True)
            if place["kind"] == "community"
        ]
        reach = float(row["remote_km"]) * 1000
        wild = land.difference(shapely.union_all(shapely.buffer(settled, reach, quad_segs=6)))
        # Empty land elsewhere, beyond a river or between two towns, is not that region.
        whole = max(
            shapely.get_parts(shapely.union_all([*pieces, wild])), key=lambda part: part.area
        )
        drawn.append(wild.intersection(whole))
    if row["line"]:
        road = shapely.LineString([ground.point(place) for place in row["line"].split("|")])
        drawn.append(road.buffer(float(row["line_km"]) * 1000).intersection(ground.areas["SY"]))
    if row["centre"]:
        centre = _named(row["centre"], ground)
        drawn.append(centre.buffer(float(row["centre_km"]) * 1000).intersection(ground.areas["SY"]))
    for shape in drawn:
        members += ground.inside(shape)
    region = shapely.union_all([*pieces, *drawn])
    return _region(
        row["id"], row["name_en"], row["name_ar"], region, "SY", members, row["reason"]
    )  # fmt: skip


def _named(name: str, ground: Ground) -> shapely.Point:
    """The one place of this name that is a settlement; ids of ours may not be given out yet."""
    found = [
        point
        for row, point in zip(ground.places, ground.points, strict=True)
        if row["name_en"] == name and row["kind"] in ("community", "locality")
    ]
    if len(found) != 1:
        raise DataError(f"regions.csv names {name!r}; {len(found)} settlements bear that name")
    return found[0]


def _region(
    identifier: str,
    name_en: str,
    name_ar: str,
    geometry: shapely.Geometry,
    parent: str,
    members: Sequence[str],
    reason: str,
) -> Feature:
    return {
        "id": identifier,
        "level": "region",
        "name_en": name_en,
        "name_ar": name_ar,
        "parent": parent,
        "source": "syriageo",
        "reason": reason,
        "members": "|".join(sorted(set(members))),
        "geometry": geometry,
    }


def _finished(region: Feature) -> Feature:
    """Simplify, go back to WGS 84, round; regions overlap, so each is on its own here."""
    simple = shapely.simplify(region["geometry"], SIMPLIFY_M)
    degrees = project(np.array([simple], dtype=object), inverse=True)[0]
    degrees = shapely.set_precision(degrees, 10.0**-DECIMALS)
    parts = [part for part in shapely.get_parts(degrees) if part.geom_type == "Polygon"]
    if not parts:
        raise DataError(f"{region['id']} is empty")
    shape = shapely.transform(shapely.MultiPolygon(parts), lambda xy: xy.round(DECIMALS) + 0.0)
    return {**region, "geometry": shape if len(parts) > 1 else shape.geoms[0]}

"""Raw polygons of OCHA -> gazetteer/areas/*.geojson, one feature a line.

The four admin levels of the raw files agree with each other to 2,000 square metres in all of Syria,
so only the subdistricts are simplified; districts, governorates and the country are dissolved
from them, and every level shares its borders with the next.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from gazetteer.compilers.area_names import write_names
from gazetteer.compilers.regions import draw_regions
from gazetteer.compilers.tables import read_rows
from syriageo.cells import project
from syriageo.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

SUBDISTRICT_TOLERANCE_M = 25.0
NEIGHBOURHOOD_TOLERANCE_M = 5.0
# Neighbourhood polygons of one city leave slivers between them that are far below a street's width.
NEIGHBOURHOOD_GAP_M = 5.0
MAX_DISAGREEMENT_M2 = 5_000.0
DECIMALS = 6
EXPECTED = {"governorates": 14, "districts": 62, "subdistricts": 272, "neighbourhoods": 414}

Feature = dict[str, Any]


def compile_areas(raw: Path, out: Path) -> None:
    """Write the six area files and the names of areas.

    Parameters
    ----------
    raw : Path
        Folder of raw sources with `gazetteer/ocha_2019`, `ocha_2020_adm3` and `opensyria`.
    out : Path
        The project's `gazetteer/`, in which `places.csv` must be written already: the directional
        countrysides and the community-based regions are drawn from its communities.

    Raises
    ------
    DataError
        If the raw levels disagree, or a count is not what OCHA publishes.
    """
    source = raw / "gazetteer"
    subdistricts = _subdistricts(source)
    levels = {
        "country": _dissolved(source, "country", subdistricts, length=2),
        "governorates": _dissolved(source, "governorates", subdistricts, length=4),
        "districts": _dissolved(source, "districts", subdistricts, length=6),
        "subdistricts": subdistricts,
        "neighbourhoods": _neighbourhoods(source),
    }
    for name, expected in EXPECTED.items():
        if len(levels[name]) != expected:
            raise DataError(f"{name}: {len(levels[name])} features, OCHA lists {expected}")
    levels["regions"] = draw_regions(levels, read_places(out))
    folder = out / "areas"
    folder.mkdir(parents=True, exist_ok=True)
    for name, features in levels.items():
        write_features(folder / f"{name}.geojson", features)
    write_names(source, out / "compilers", levels)


def read_places(out: Path) -> list[dict[str, str]]:
    """Return the rows of places.csv, which regions are drawn from."""
    path = out / "places.csv"
    if not path.exists():
        raise DataError(f"{path} is missing; compile the places before the areas")
    return read_rows(path)


def rounded(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    """Round to 6 decimals (about 10 cm) and drop the vertices that fall together."""
    grid = shapely.transform(geometry, lambda xy: xy.round(DECIMALS) + 0.0)
    return shapely.remove_repeated_points(grid, 0.0)


def write_features(path: Path, features: Iterable[Feature]) -> None:
    """Write a feature collection with one feature a line, sorted by id."""
    lines = []
    for feature in sorted(features, key=lambda item: item["id"]):
        geometry = shapely.normalize(feature["geometry"])
        properties = {key: value for key, value in feature.items() if key != "geometry"}
        record = {
            "type": "Feature",
            "properties": properties,
            "geometry": shapely.geometry.mapping(shapely.orient_polygons(geometry)),
        }
        lines.append(json.dumps(record, ensure_ascii=False, separators=(",", ":")))
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def _subdistricts(source: Path) -> list[Feature]:
    frame = gpd.read_file(next((source / "ocha_2020_adm3").glob("*.shp")))
    frame = frame.sort_values("ADM3_PCODE", ignore_index=True)
    if not (frame.ADM3_PCODE.str[:6] == frame.ADM2_PCODE).all():
        raise DataError("a subdistrict's P-code does not begin with its district's")
    metric = project(frame.geometry.to_numpy(object))
    _require_coverage(metric, "the raw subdistricts")
    simple = shapely.coverage_simplify(metric, SUBDISTRICT_TOLERANCE_M)
    shapes = rounded(project(simple, inverse=True))
    _require_coverage(shapes, "the simplified subdistricts")
    return [
        {
            "id": row.ADM3_PCODE,
            "level": "subdistrict",
            "name_en": row.ADM3_EN.strip(),
            "name_ar": row.ADM3_AR.strip(),
            "parent": row.ADM2_PCODE,
            "source": "ocha-2020",
            "geometry": shape,
        }
        for row, shape in zip(frame.itertuples(), shapes, strict=True)
    ]


def _dissolved(source: Path, name: str, subdistricts: list[Feature], length: int) -> list[Feature]:
    """Features of a higher level: attributes from its own file, shape from the subdistricts."""
    frame = gpd.read_file(source / f"ocha_2019/{name}.geojson").sort_values("PCODE")
    _require_agreement(source, frame, length)
    level = {2: "country", 4: "governorate", 6: "district"}[length]
    features = []
    for row in frame.itertuples():
        members = [item["geometry"] for item in subdistricts if item["id"][:length] == row.PCODE]
        features.append(
            {
                "id": row.PCODE,
                "level": level,
                "name_en": row.NAME_EN.strip(),
                "name_ar": row.NAME_AR.strip(),
                "parent": {2: "", 4: "SY", 6: row.PCODE[:4]}[length],
                "source": "ocha-2019",
                "geometry": shapely.coverage_union_all(members),
            }
        )
    return features


def _require_agreement(source: Path, frame: gpd.GeoDataFrame, length: int) -> None:
    """Compare the raw level with the raw subdistricts dissolved to it."""
    raw = gpd.read_file(next((source / "ocha_2020_adm3").glob("*.shp"))).to_crs(32637)
    for code, shape in zip(frame.PCODE, frame.geometry.to_crs(32637), strict=True):
        members = raw.geometry[raw.ADM3_PCODE.str[:length] == code].to_numpy(object)
        difference = shapely.coverage_union_all(members).symmetric_difference(shape).area
        if difference > MAX_DISAGREEMENT_M2:
            raise DataError(f"{code} and its subdistricts differ by {difference:,.0f} m2")


def _neighbourhoods(source: Path) -> list[Feature]:
    frame = gpd.read_file(source / "ocha_2019/neighbourhoods.geojson")
    frame = frame.sort_values("PCODE", ignore_index=True)
    metric = project(frame.geometry.to_numpy(object))
    # Overlaps go first: coverage_clean may hand a whole quarter to the one that it overlaps.
    clean = shapely.coverage_clean(_without_overlaps(metric), gap_width=NEIGHBOURHOOD_GAP_M)
    moved = np.abs(shapely.area(clean) - shapely.area(metric)).max()
    if moved > MAX_DISAGREEMENT_M2:
        raise DataError(f"repairing the neighbourhoods moved {moved:,.0f} m2 of one of them")
    simple = shapely.coverage_simplify(clean, NEIGHBOURHOOD_TOLERANCE_M)
    shapes = rounded(project(np.asarray(simple, dtype=object), inverse=True))
    _require_coverage(shapes, "the simplified neighbourhoods")
    return [
        {
            "id": row.PCODE,
            "level": "neighbourhood",
            "name_en": row.NAME_EN.strip(),
            "name_ar": row.NAME_AR.split("\r\n")[0].strip(),  # one is written three times
            "parent": row.ADM4_PCODE,
            "source": "ocha-2019",
            "geometry": shape,
        }
        for row, shape in zip(frame.itertuples(), shapes, strict=True)
    ]


def _without_overlaps(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Give each overlap to the first of its two polygons (341 square metres in all)."""
    apart = shapes.copy()
    first, second = shapely.STRtree(apart).query(apart, predicate="intersects")
    for a, b in sorted(zip(first.tolist(), second.tolist(), strict=True)):
        if a < b and shapely.intersection(apart[a], apart[b]).area > 0:
            parts = shapely.get_parts(shapely.difference(apart[b], apart[a]))
            apart[b] = parts[np.argmax(shapely.area(parts))]
    return apart


def _require_coverage(shapes: Sequence[shapely.Geometry] | NDArray[np.object_], what: str) -> None:
    if not shapely.is_valid(shapes).all():
        raise DataError(f"{what}: a polygon crosses itself")
    if not shapely.coverage_is_valid(shapes):
        raise DataError(f"{what} overlap or leave gaps")

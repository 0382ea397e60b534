"""The project's own tables: complete, sound, and as the README of the gazetteer says."""

import csv
import json
from collections import Counter

import geopandas
import numpy as np
import pytest
import shapely

from syriageo.build import input_files, tables_digest
from syriageo.cells import neighbours, project, settlement_cells
from syriageo.checks import check_gazetteer
from syriageo.places.gazetteer import database_path

LEVELS = {"governorates": 14, "districts": 62, "subdistricts": 272, "neighbourhoods": 414}


def test_the_tables_have_no_fault(real_tables):
    faults = check_gazetteer(real_tables)
    assert not faults, "\n".join(str(fault) for fault in faults[:50])


def test_they_stay_below_40_megabytes(real_tables):
    size = sum(path.stat().st_size for path in real_tables.rglob("*") if path.is_file())
    assert size < 40e6


def test_the_packaged_database_was_built_from_these_tables(real_tables):
    import sqlite3

    connection = sqlite3.connect(database_path())
    (digest,) = connection.execute("SELECT value FROM meta WHERE key = 'digest'").fetchone()
    connection.close()
    assert digest == tables_digest(real_tables, input_files(real_tables)), "run syriageo build"


def test_ocha_lists_7590_communities_and_nearly_all_have_an_arabic_name(real_places):
    communities = [row for row in real_places if row["kind"] == "community"]
    assert len(communities) >= 7590
    assert sum(bool(row["name_ar"]) for row in communities) / len(communities) >= 0.96


def test_crossings_and_the_war_maps_kinds_are_there(real_places):
    kinds = Counter(row["kind"] for row in real_places)
    drawn = [r for r in real_places if r["kind"] == "neighbourhood" and r["id"].startswith("N")]
    assert len(drawn) == 414
    assert kinds["crossing"] >= 30
    assert min(kinds[kind] for kind in ("hill", "base", "airport", "oil_field")) >= 15


def test_a_quarter_that_nobody_drew_says_how_its_point_was_chosen(real_places):
    places = {row["id"]: row for row in real_places}
    quarters = [
        r for r in real_places if r["kind"] == "neighbourhood" and not r["id"].startswith("N")
    ]
    assert len(quarters) >= 100
    for quarter in quarters:
        city = places[quarter["parent"]]
        at_city = (quarter["lat"], quarter["lon"]) == (city["lat"], city["lon"])
        assert at_city == quarter["note"].startswith("Position not known"), quarter["id"]
        assert abs(float(quarter["lat"]) - float(city["lat"])) < 0.07, quarter["id"]
        assert abs(float(quarter["lon"]) - float(city["lon"])) < 0.07, quarter["id"]


def test_a_corrected_link_leads_where_the_correction_says(real_tables):
    def table(name):
        with (real_tables / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    linked = {(r["authority"], r["key"]): r["id"] for r in table("concordance.csv")}
    aside = {(r["authority"], r["key"]): r["reason"] for r in table("unlinked.csv")}
    corrections = table("compilers/hand/links.csv")
    assert corrections
    for row in corrections:
        record = row["authority"], row["key"]
        if not row["id"]:
            assert aside[record] == row["reason"]
            assert record not in linked
        else:
            assert linked[record] == row["id"]


def test_a_quarter_with_a_point_of_its_own_tells_the_ground_for_it(real_tables):
    with (real_tables / "compilers/hand/quarters.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["key"] for row in rows}) == len(rows)
    for row in rows:
        assert row["note"] or not row["at"], row["key"]
        assert not (row["side"] and row["at"]), row["key"]
        assert row["source"], row["key"]


@pytest.mark.parametrize(("level", "count"), LEVELS.items())
def test_each_level_is_complete(real_areas, level, count):
    assert len(real_areas[level]) == count


@pytest.mark.parametrize("level", LEVELS)
def test_neighbours_share_their_border_vertex_by_vertex(real_areas, level):
    shapes = [shape for _, shape in real_areas[level].values()]
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)


@pytest.mark.parametrize(
    ("level", "above", "length"),
    [("subdistricts", "districts", 6), ("districts", "governorates", 4),
     ("governorates", "country", 2)],
)  # fmt: skip
def test_a_level_adds_up_to_the_one_above(real_areas, level, above, length):
    for identifier, (_, whole) in real_areas[above].items():
        parts = [s for key, (_, s) in real_areas[level].items() if key[:length] == identifier]
        assert shapely.coverage_union_all(parts).equals(whole), identifier


def test_area_files_hold_one_feature_a_line_with_6_decimals(real_tables):
    for path in (real_tables / "areas").glob("*.geojson"):
        lines = path.read_text("utf-8").splitlines()
        assert lines[0] == '{"type":"FeatureCollection","features":['
        for line in lines[1:-1]:
            geometry = json.loads(line.removesuffix(","))["geometry"]
            xy = shapely.get_coordinates(shapely.geometry.shape(geometry))
            assert np.array_equal(xy, xy.round(6))


def test_settlement_cells_fit_together_and_stay_in_the_country(real_places, real_areas):
    country = real_areas["country"]["SY"][1]
    rows = [row for row in real_places if row["kind"] == "community"]
    cells, area = settlement_cells(
        [float(row["lon"]) for row in rows], [float(row["lat"]) for row in rows], country
    )
    assert shapely.coverage_is_valid(cells)
    limit = project(np.array([country]))[0]
    beyond = shapely.union_all(project(cells)).difference(limit)
    assert beyond.area < 0.1 * limit.length
    assert [rows[i]["id"] for i in np.flatnonzero(area == 0)] == ["C1261"]
    assert len(neighbours(cells)) > 2.5 * len(rows)


# Informal regions


def region(real_areas, identifier):
    return real_areas["regions"][identifier]


def place(real_places, identifier):
    row = next(row for row in real_places if row["id"] == identifier)
    return shapely.Point(float(row["lon"]), float(row["lat"]))


@pytest.mark.parametrize(
    ("community", "name"),
    [
        # as the report of January 2020 places them
        ("C4278", "R-rif-idlib-south"),  # Ariha
        ("C3985", "R-rif-idlib-south"),  # Ma'aret al Numan
        ("C3916", "R-rif-idlib-south"),  # Saraqeb
        ("C3925", "R-rif-idlib-south"),  # Khan al Sebel
        ("C4273", "R-jabal-al-zawiya"),  # Sarja
        ("C4268", "R-jabal-al-zawiya"),  # Bazabour
        ("C4278", "R-jabal-al-arbain"),
        # as histories of the war place them
        ("C2331", "R-eastern-ghouta"),  # Adra
        ("C2498", "R-western-ghouta"),  # Darayya
        ("C2541", "R-houla"),  # Taldu
        ("C2447", "R-wadi-barada"),  # Ein Elfijeh
        ("C3750", "R-jabal-al-akrad"),  # Kansaba
        ("C1621", "R-shahba"),  # Tall Refaat
        ("C3985", "R-m5"),
        ("C4199", "R-m4"),  # Jisr-Ash-Shugur
    ],
)
def test_a_place_lies_in_the_region_that_reports_count_it_to(
    real_places, real_areas, community, name
):
    properties, shape = region(real_areas, name)
    assert shape.contains(place(real_places, community))
    members = properties["members"].split("|")
    admin = next(row["admin3"] for row in real_places if row["id"] == community)
    assert not {community, admin, admin[:6], admin[:4]}.isdisjoint(members)


def test_the_occupied_golan_holds_no_community_of_ochas_list(real_places, real_areas):
    _, golan = region(real_areas, "R-occupied-golan")
    assert golan.geom_type == "Polygon"
    inside = [
        row["id"]
        for row in real_places
        if row["kind"] == "community" and golan.contains(place([row], row["id"]))
    ]
    assert inside == []


def test_directions_of_a_countryside_leave_no_land_without_one(real_areas):
    for name, (_, whole) in real_areas["regions"].items():
        if not name.startswith("R-rif-") or name.count("-") > 2:
            continue
        directions = [
            real_areas["regions"][f"{name}-{d}"][1] for d in ("north", "east", "south", "west")
        ]
        missing = whole.difference(shapely.union_all(directions))
        assert missing.area < 0.01 * whole.area, name


def test_every_region_has_both_names_and_a_reason(real_areas):
    for properties, _ in real_areas["regions"].values():
        assert properties["name_en"]
        assert properties["name_ar"]
        assert len(properties["reason"]) > 20


def test_every_area_can_be_found_by_both_its_names(real_tables, real_areas):
    with (real_tables / "names.csv").open(encoding="utf-8", newline="") as lines:
        names = {(row["subject"], row["name"]) for row in csv.DictReader(lines)}
    for level in ("country", "governorates", "districts", "subdistricts", "regions"):
        for identifier, (properties, _) in real_areas[level].items():
            assert (identifier, properties["name_en"]) in names
            assert (identifier, properties["name_ar"]) in names


# Against the raw sources


@pytest.mark.shared
def test_simplified_borders_stay_within_25_metres_of_ochas(shared, real_areas):
    raw = geopandas.read_file(shared / "sources/gazetteer/ocha_2019/governorates.geojson")
    raw = raw.to_crs(32637).set_index("PCODE").geometry
    for code, (_, shape) in real_areas["governorates"].items():
        simple = project(np.array([shape]))[0]
        strip = simple.symmetric_difference(raw[code]).area / raw[code].length
        assert strip < 25, code
        assert abs(simple.area / raw[code].area - 1) < 1e-3, code


@pytest.mark.shared
def test_p_codes_and_parents_are_ochas(shared, real_areas):
    raw = geopandas.read_file(shared / "sources/gazetteer/ocha_2019/districts.geojson")
    parents = {
        code: properties["parent"] for code, (properties, _) in real_areas["districts"].items()
    }
    assert parents == dict(zip(raw.PCODE, raw.ADM1_PCODE, strict=True))

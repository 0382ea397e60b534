"""Text tables -> one GeoPackage."""

import shutil
import sqlite3

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st

from syriageo import geopackage
from syriageo.build import build, input_files, tables_digest
from syriageo.cells import neighbours, project, settlement_cells, spread_duplicates
from syriageo.errors import DataError

LAYERS = ("places", "areas", "cells")


@pytest.fixture
def database(tables, tmp_path):
    return build(tables, tmp_path / "syriageo.gpkg")


def rows(database, query, *parameters):
    connection = sqlite3.connect(database)
    try:
        return connection.execute(query, parameters).fetchall()
    finally:
        connection.close()


def test_the_same_tables_give_the_same_bytes(tables, tmp_path):
    first = build(tables, tmp_path / "one.gpkg").read_bytes()
    elsewhere = shutil.copytree(tables, tmp_path / "elsewhere" / "tables")
    second = build(elsewhere, tmp_path / "two.gpkg").read_bytes()
    assert first == second


def test_another_spelling_gives_another_digest(tables, tmp_path, database):
    before = dict(rows(database, "SELECT key, value FROM meta"))
    names = tables / "names.csv"
    names.write_text(names.read_text("utf-8").replace("Zaweya", "Zawiyah"), encoding="utf-8")
    after = dict(rows(build(tables, tmp_path / "b.gpkg"), "SELECT key, value FROM meta"))
    assert after["digest"] != before["digest"]
    assert after["ledger_digest"] == before["ledger_digest"]


def test_meta_tells_what_the_database_was_made_of(tables, database):
    meta = dict(rows(database, "SELECT key, value FROM meta"))
    assert meta["data_version"] == "2026.11.22"
    assert meta["data_start"] == "2011-03-15"
    assert meta["data_end"] == "2020-01-10"  # the last day of which any claim speaks
    assert meta["digest"] == tables_digest(tables, input_files(tables))


def test_exceptions_and_reviews_do_not_change_the_database(tables, database):
    before = database.read_bytes()
    (tables / "exceptions.csv").write_text("check,subject,reason\nx,C4278,y\n", encoding="utf-8")
    (tables / "control/review.csv").write_text("raw_source\n", encoding="utf-8")
    assert build(tables, database).read_bytes() == before


@pytest.mark.parametrize("layer", LAYERS)
def test_other_tools_read_each_layer(database, layer):
    frame = pyogrio.read_dataframe(database, layer=layer)
    assert frame.crs == "EPSG:4326"
    assert frame.geometry.is_valid.all()
    assert len(frame) == rows(database, f"SELECT count(*) FROM {layer}")[0][0]


@pytest.mark.parametrize("layer", LAYERS)
def test_the_spatial_index_finds_what_a_scan_finds(database, layer):
    box = (36.6, 35.75, 36.62, 35.79)
    indexed = pyogrio.read_dataframe(database, layer=layer, bbox=box)
    frame = pyogrio.read_dataframe(database, layer=layer)
    assert len(indexed) == frame.intersects(shapely.box(*box)).sum() > 0
    assert rows(database, f"SELECT rtreecheck('rtree_{layer}_geom')") == [("ok",)]


def test_tables_without_geometry_are_listed_too(database):
    listed = {name for name, _ in pyogrio.list_layers(database)}
    assert {"names", "sources", "parties", "relations", "claims"} <= listed


def test_it_is_a_geopackage_by_its_header(database):
    assert rows(database, "PRAGMA application_id") == [(0x47504B47,)]
    assert rows(database, "PRAGMA user_version") == [(10400,)]
    assert rows(database, "PRAGMA integrity_check") == [("ok",)]
    assert rows(database, "PRAGMA foreign_key_check") == []


def test_an_edited_layer_keeps_its_index(database):
    frame = pyogrio.read_dataframe(database, layer="places").iloc[:1].assign(id="X00002")
    pyogrio.write_dataframe(frame, database, layer="places", append=True)
    assert rows(database, "SELECT count(*) FROM rtree_places_geom") == [(8,)]


def test_every_community_gets_a_cell_around_it(database):
    cells = pyogrio.read_dataframe(database, layer="cells")
    query = "SELECT fid, lon, lat FROM places WHERE kind = 'community'"
    where = {fid: (lon, lat) for fid, lon, lat in rows(database, query)}
    assert set(cells.place) == set(where)
    for fid, cell in zip(cells.place, cells.geometry, strict=True):
        assert cell.contains(shapely.Point(where[fid]))


def test_neighbours_are_pairs_of_fids(database):
    pairs = rows(database, "SELECT a, b FROM cell_neighbours")
    ids = dict(rows(database, "SELECT fid, id FROM places"))
    assert all(a < b for a, b in pairs)
    assert {"C4268", "C4273"} in [{ids[a], ids[b]} for a, b in pairs]


def test_names_meet_under_their_keys(database):
    found = rows(
        database,
        "SELECT DISTINCT n.subject FROM name_keys k JOIN names n ON n.fid = k.name "
        "WHERE k.key IN (SELECT key FROM name_keys JOIN names m ON m.fid = name_keys.name "
        "WHERE m.name = 'سرجة')",
    )
    assert ("C4273",) in found


def test_claims_keep_their_four_days_as_ordinals(database):
    found = rows(database, "SELECT first_possible, parties FROM claims WHERE id = 'report-00001'")
    assert found == [(737429, "armed_opposition|hts")]


def test_spells_cover_every_place_from_the_first_day_to_the_last(database):
    reach = rows(database, 'SELECT place, min(start), max("end") FROM spells GROUP BY place')
    assert reach == [(fid, 734211, 737434) for fid in range(1, 8)]


def test_a_missing_table_is_named(tables, tmp_path):
    (tables / "relations.csv").unlink()
    with pytest.raises(DataError, match=r"lacks relations\.csv"):
        build(tables, tmp_path / "x.gpkg")


def test_a_failed_build_leaves_the_old_database(tables, database, tmp_path):
    before = database.read_bytes()
    places = tables / "places.csv"
    places.write_text(places.read_text("utf-8") + "C9,too,short\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"places\.csv:9: wrong number of fields"):
        build(tables, database)
    assert database.read_bytes() == before
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_a_repeated_id_is_refused(tables, tmp_path):
    places = tables / "places.csv"
    text = places.read_text("utf-8")
    places.write_text(text + text.splitlines(keepends=True)[1], encoding="utf-8")
    with pytest.raises(DataError, match="check-gazetteer"):
        build(tables, tmp_path / "x.gpkg")


def test_a_faulty_claim_is_named_with_its_line(tables, tmp_path):
    claims = tables / "control/report.csv"
    claims.write_text(claims.read_text("utf-8").replace("2020-01-10,3,", "2020-01-32,3,"), "utf-8")
    with pytest.raises(DataError, match=r"report\.csv, line 3, column last_possible"):
        build(tables, tmp_path / "x.gpkg")


@pytest.mark.parametrize("version", ["", "22.11.2026", "2026-11-22"])
def test_a_version_that_is_none_is_refused(tables, tmp_path, version):
    (tables / "VERSION").write_text(version, encoding="utf-8")
    with pytest.raises(DataError, match="VERSION"):
        build(tables, tmp_path / "x.gpkg")


def test_two_settlements_on_one_coordinate_keep_both_ids(tables, tmp_path):
    places = tables / "places.csv"
    text = places.read_text("utf-8").replace("35.78,36.61,", "35.76,36.63,")
    places.write_text(text, encoding="utf-8")
    database = build(tables, tmp_path / "x.gpkg")
    both = rows(
        database,
        "SELECT id, lat, lon FROM places JOIN cells ON place = places.fid "
        "WHERE id IN ('C4268', 'C4273')",
    )
    assert sorted(both) == [("C4268", 35.76, 36.63), ("C4273", 35.76, 36.63)]


# The cells themselves

inside = st.tuples(
    st.floats(36.05, 36.95, allow_nan=False).map(lambda x: round(x, 4)),
    st.floats(35.05, 35.95, allow_nan=False).map(lambda y: round(y, 4)),
)
COUNTRY = shapely.box(36, 35, 37, 36)


@given(st.lists(inside, min_size=2, max_size=30, unique=True))
def test_cells_never_overlap_and_hold_their_settlement(settlements):
    lon, lat = zip(*settlements, strict=True)
    cells, area = settlement_cells(lon, lat, COUNTRY, reach_m=400_000)
    assert shapely.coverage_is_valid(cells)
    country = project(np.array([COUNTRY]))[0]
    covered = shapely.union_all(project(cells))
    assert covered.symmetric_difference(country).area < 0.1 * country.length  # the grid's 10 cm
    assert shapely.intersects(cells, shapely.points(lon, lat)).all()
    assert area.sum() == pytest.approx(shapely.area(project(cells)).sum() / 1e6, rel=1e-4)


@example([(36.34, 35.1031), (36.4105, 35.5788)], 35)  # a border that meets an arc narrowly
@given(st.lists(inside, min_size=2, max_size=12, unique=True), st.integers(3, 40))
def test_no_cell_reaches_farther_than_the_reach(settlements, reach_km):
    lon, lat = zip(*settlements, strict=True)
    cells, _ = settlement_cells(lon, lat, COUNTRY, reach_m=reach_km * 1000)
    assert shapely.coverage_is_valid(cells)
    farthest = shapely.hausdorff_distance(project(cells), project(shapely.points(lon, lat)))
    assert (farthest <= reach_km * 1000 + 1).all()


def test_a_settlement_across_the_border_may_have_no_cell():
    cells, area = settlement_cells([36.5, 37.2], [35.5, 35.5], shapely.box(36.4, 35.4, 36.6, 35.6))
    assert cells[1].is_empty
    assert area[1] == 0


def test_neighbours_share_an_edge_and_not_a_corner():
    chequer = [shapely.box(x, y, x + 1, y + 1) for x in (36, 37) for y in (34, 35)]
    found = neighbours(np.array(chequer))
    assert found.tolist() == [[0, 1], [0, 2], [1, 3], [2, 3]]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=20))
def test_spread_settlements_all_differ_or_started_a_metre_apart(points):
    grid = np.array(points, float) * 1000
    spread = spread_duplicates(grid)
    assert len(np.unique(spread, axis=0)) == len(points)
    assert np.abs(spread - grid).max() <= len(points)


@given(st.lists(inside, min_size=3, max_size=3, unique=True))
def test_geometry_survives_geopackage_binary(corners):
    polygon = shapely.MultiPolygon([shapely.Polygon(corners)])
    assert geopackage.geometry(geopackage.blob(polygon)) == polygon
    assert geopackage.blob(polygon)[:3] == b"GP\0"

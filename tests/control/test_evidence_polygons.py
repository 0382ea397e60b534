"""Dated polygons of one's own: every format, any coordinate system, and what can be wrong."""

import json
import zipfile
from datetime import date

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from syriageo.control.evidence import EvidenceError, load_claims
from syriageo.errors import CRSError, InputError
from syriageo.places.gazetteer import Gazetteer

ARIHA_AND_SARJA = shapely.box(36.5, 35.7, 36.7, 35.9)
RAQQA = shapely.box(38.9, 35.9, 39.1, 36.0)
INSIDE = {"C4278", "C4273"}


@pytest.fixture
def drawn(small, tmp_path):
    """Write polygons and give the path: ``drawn("p.gpkg", shape, control="ISIS")``."""

    def draw(name, *shapes, crs=4326, **columns):
        shapes = shapes or (ARIHA_AND_SARJA,)
        columns = columns or {"control": "ISIS", "date": "2016-05-01"}
        frame = gpd.GeoDataFrame({k: [v] * len(shapes) for k, v in columns.items()},
                                 geometry=list(shapes), crs=crs)  # fmt: skip
        path = tmp_path / name
        frame.to_file(path, driver="LIBKML" if path.suffix == ".kml" else None)
        return path

    return draw


def subjects(ours):
    return {c.subject for c in ours.claims}


@pytest.mark.parametrize("name", ["p.geojson", "p.shp", "p.gpkg", "p.kml"])
def test_each_format_speaks_of_the_settlements_inside(drawn, name):
    ours = load_claims(drawn(name))
    assert subjects(ours) == INSIDE
    claim = ours.claims[0]
    assert (claim.kind, claim.parties, claim.first_certain) == (
        "holds",
        ("isis",),
        date(2016, 5, 1),
    )
    assert (claim.flags, claim.confidence) == (("area_wide",), 2)
    assert "settlements 2 times" in str(ours.notices[0])
    assert ours.who_controlled("C4278", "2016-05-01").parties == ("isis",)


def test_a_zipped_shapefile_is_read_as_it_is(drawn, tmp_path):
    drawn("p.shp")
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as packed:
        for part in tmp_path.glob("p.*"):
            if part.suffix != ".zip":
                packed.write(part, part.name)
    assert subjects(load_claims(tmp_path / "p.zip")) == INSIDE


@pytest.mark.parametrize("crs", [32637, 3857, 22770, 4230])
def test_any_coordinate_system_will_do(drawn, crs, tmp_path):
    shape = gpd.GeoSeries([ARIHA_AND_SARJA], crs=4326).to_crs(crs).iloc[0]
    assert subjects(load_claims(drawn("p.gpkg", shape, crs=crs))) == INSIDE


def test_no_coordinate_system_is_an_error_that_says_what_to_do(drawn, tmp_path):
    path = drawn("p.shp")
    (tmp_path / "p.prj").unlink()
    with pytest.raises(CRSError, match=r"no coordinate system is stated.*\.prj"):
        load_claims(path)


def test_metres_stated_as_degrees_are_told(drawn):
    shape = gpd.GeoSeries([ARIHA_AND_SARJA], crs=4326).to_crs(32637).iloc[0]
    path = drawn("p.gpkg", shape, crs=4326)
    with pytest.raises(EvidenceError, match=r"feature 1, column geometry: .*no degrees"):
        load_claims(path)


def test_swapped_coordinates_are_told(drawn):
    swapped = shapely.transform(RAQQA, lambda xy: xy[:, ::-1])
    with pytest.raises(EvidenceError, match="look swapped"):
        load_claims(drawn("p.geojson", swapped))


def test_a_polygon_outside_syria_is_a_fault_and_the_others_count(drawn):
    ours = load_claims(drawn("p.gpkg", shapely.box(10, 50, 11, 51), ARIHA_AND_SARJA), collect=True)
    assert subjects(ours) == INSIDE
    assert [(f.line, f.column) for f in ours.faults] == [(1, "geometry")]
    assert "feature 1" in str(ours.faults[0])
    assert "outside Syria" in str(ours.faults[0])


def test_a_bow_tie_is_repaired_and_told(drawn):
    tie = shapely.Polygon([(36.5, 35.7), (36.7, 35.9), (36.5, 35.9), (36.7, 35.7)])
    ours = load_claims(drawn("p.gpkg", tie))
    assert any("not valid (Self-intersection); repaired" in n.problem for n in ours.notices)
    assert subjects(ours) == INSIDE  # one above the crossing, one below


@pytest.mark.parametrize(
    "shape", [shapely.Point(36.6, 35.8), shapely.LineString([(36.5, 35.7), (36.7, 35.9)])]
)
def test_points_and_lines_are_no_areas(drawn, shape):
    with pytest.raises(EvidenceError, match="not a polygon"):
        load_claims(drawn("p.geojson", shape))


@pytest.mark.parametrize("geometry", [None, {"type": "Polygon", "coordinates": []}])
def test_a_feature_without_a_shape_is_a_fault(small, tmp_path, geometry):
    feature = {"type": "Feature", "properties": {"control": "GOV"}, "geometry": geometry}
    path = tmp_path / "p.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    with pytest.raises(EvidenceError, match="column geometry: empty"):
        load_claims(path, date="2016-05-01")


def test_the_day_may_come_from_the_caller_and_columns_may_give_a_range(drawn):
    path = drawn("p.gpkg", control="ISIS")
    assert load_claims(path, date="2016-05-01").claims[0].first_certain == date(2016, 5, 1)
    with pytest.raises(EvidenceError, match="column date: empty"):
        load_claims(path)
    lasting = load_claims(drawn("q.gpkg", party="ISIS", begin="2014-01-14", end="2016-05-01"))
    assert lasting.claims[0].first_certain == date(2014, 1, 14)
    assert lasting.claims[0].last_certain == date(2016, 5, 1)


def test_typed_dates_are_days(drawn):
    import pandas as pd

    path = drawn("p.gpkg", control="ISIS", date=pd.Timestamp("2016-05-01"))
    assert load_claims(path).claims[0].first_certain == date(2016, 5, 1)


@pytest.mark.parametrize(
    ("columns", "column"),
    [
        ({"control": "Martians", "date": "2016-05-01"}, "control"),
        ({"colour": "black", "date": "2016-05-01"}, "party"),
        ({"control": "ISIS", "date": "2016-02-30"}, "date"),
        ({"control": "ISIS", "start": "2016-05-02", "end": "2016-05-01"}, "end"),
        ({"control": "contested", "date": "2016-05-01"}, "control"),
    ],
)
def test_a_faulty_feature_is_named_by_number_and_column(drawn, columns, column):
    path = drawn("p.geojson", ARIHA_AND_SARJA, **columns)
    with pytest.raises(EvidenceError) as error:
        load_claims(path)
    assert (error.value.line, error.value.column, error.value.unit) == (1, column, "feature")


def test_overlapping_polygons_of_two_sides_stand_side_by_side(small, tmp_path):
    frame = gpd.GeoDataFrame(
        {"control": ["ISIS", "SDF"], "date": ["2016-05-01"] * 2},
        geometry=[ARIHA_AND_SARJA, ARIHA_AND_SARJA],
        crs=4326,
    )
    frame.to_file(tmp_path / "p.gpkg")
    ours = load_claims(tmp_path / "p.gpkg")
    assert any(
        n.problem == "contradicts feature 1 at 2 places (sdf against isis); both are kept"
        for n in ours.notices
    )
    status = ours.who_controlled("C4278", "2016-05-01")
    assert (status.kind, status.parties) == ("disputed", ("isis", "sdf"))


def test_a_polygon_said_twice_is_noticed_once(drawn):
    ours = load_claims(drawn("p.gpkg", ARIHA_AND_SARJA, ARIHA_AND_SARJA, ARIHA_AND_SARJA))
    assert len(ours) == len(INSIDE)
    again = [str(n) for n in ours.notices if "said again" in n.problem]
    assert [a.rpartition("p.gpkg, ")[2] for a in again] == [
        "feature 1: said again in 2 features, the last is 3; counted once"
    ]


def test_a_polygon_yields_to_a_village_that_you_name(drawn, tmp_path):
    ours = load_claims(drawn("p.gpkg"), trust=0.5)
    village = tmp_path / "village.csv"
    village.write_text("place,date,parties\nC4278,2016-05-01,sdf\n")
    ours.add(village)
    assert ours.who_controlled("C4278", "2016-05-01").parties == ("sdf",)
    assert ours.who_controlled("C4273", "2016-05-01").parties == ("isis",)


def test_kml_as_google_earth_writes_it(small, tmp_path):
    path = tmp_path / "zones.kml"
    path.write_text(
        """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>May 2016</name>
<Placemark><name>ISIS</name>
<TimeSpan><begin>2016-05-01T00:00:00Z</begin><end>2016-05-31</end></TimeSpan>
<MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>
36.5,35.7,0 36.7,35.7,0 36.7,35.9,0 36.5,35.9,0 36.5,35.7,0
</coordinates></LinearRing></outerBoundaryIs>
<innerBoundaryIs><LinearRing><coordinates>
36.60,35.80 36.63,35.80 36.63,35.83 36.60,35.83 36.60,35.80
</coordinates></LinearRing></innerBoundaryIs></Polygon></MultiGeometry></Placemark>
<Placemark><name>camp</name><Point><coordinates>36.6,35.8</coordinates></Point></Placemark>
<Placemark><name>broken</name><Polygon><outerBoundaryIs><LinearRing><coordinates>
a,b c,d e,f</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
</Folder></Document></kml>""",
        encoding="utf-8",
    )
    ours = load_claims(path, collect=True)
    assert subjects(ours) == {"C4273"}  # Ariha lies in the hole
    assert ours.claims[0].last_certain == date(2016, 5, 31)
    assert [(f.line, f.column) for f in ours.faults] == [(2, "geometry"), (3, "geometry")]
    with zipfile.ZipFile(tmp_path / "zones.kmz", "w") as packed:
        packed.write(path, "doc.kml")
    assert subjects(load_claims(tmp_path / "zones.kmz", collect=True)) == {"C4273"}


@pytest.mark.parametrize("suffix", ["geojson", "shp", "zip", "gpkg", "kml", "kmz"])
@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + bytes(99), b"[1, 2", b"<html/>"])
def test_what_is_no_such_file_is_told_in_our_words(small, tmp_path, suffix, content):
    path = tmp_path / f"p.{suffix}"
    path.write_bytes(content)
    with pytest.raises(InputError, match=f"p.{suffix}"):
        load_claims(path, date="2016-05-01")


def test_a_kml_that_grows_without_end_is_refused(small, tmp_path):
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 9))
    (tmp_path / "p.kml").write_text(
        f'<!DOCTYPE kml [<!ENTITY l0 "{"ha" * 50}">{laughs}]><kml><Placemark><name>&l8;</name>'
        "</Placemark></kml>"
    )
    with pytest.raises(InputError, match="no KML"):
        load_claims(tmp_path / "p.kml", date="2016-05-01")


@given(west=st.floats(35.8, 39.0), south=st.floats(32.4, 36.5), size=st.floats(0.01, 3.0))
def test_what_lies_inside_is_claimed_and_nothing_else(
    database, tmp_path_factory, west, south, size
):
    gazetteer = Gazetteer.open(database)
    shape = shapely.box(west, south, west + size, south + size)
    feature = {
        "type": "Feature",
        "properties": {"control": "ISIS", "date": "2016-05-01"},
        "geometry": shapely.geometry.mapping(shape),
    }
    path = tmp_path_factory.mktemp("box") / "p.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    ours = load_claims(path, gazetteer=gazetteer)
    rows = gazetteer.connection.execute("SELECT id, lat, lon FROM places").fetchall()
    inside = {i for i, lat, lon in rows if shape.covers(shapely.Point(lon, lat))}
    assert subjects(ours) == inside

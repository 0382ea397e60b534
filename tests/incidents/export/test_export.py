"""Incidents in files: whole, the same bytes each time, and never altered without being asked."""

import csv
import json
import re
import sqlite3
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from syriageo.errors import CoordinateError, CRSError, InputError
from syriageo.incidents.export import HXL, to_csv, to_geojson, to_gpkg, to_parquet
from syriageo.incidents.files.writing import LAYER
from syriageo.incidents.nearby import near

FRAME_COLUMNS = (
    "incident_id kind date date_end time time_end place_as_written place_id sg_match precision "
    "radius_km perpetrator attribution means weapon target_category target_name killed_min "
    "killed_max injured_min injured_max children_killed women_killed control_stated control_joint "
    "control_referent control_known control_agrees section start end"
).split()
HASHTAGS = set(
    "#access #activity #adm1 #adm2 #adm3 #adm4 #adm5 #affected #beneficiary #capacity #cause "
    "#channel #contact #country #crisis #currency #date #delivery #description #event #frequency "
    "#geo #group #impact #indicator #inneed #item #loc #meta #modality #need #operations #org "
    "#output #population #reached #region #respondee #sector #service #severity #status "
    "#subsector #targeted #value".split()
)
WRITERS = {"csv": to_csv, "geojson": to_geojson, "parquet": to_parquet, "gpkg": to_gpkg}


@pytest.fixture
def incidents():
    return gpd.GeoDataFrame(
        {
            "incident_id": ["a", "b"],
            "date": pd.to_datetime(["2020-01-05", None]),
            "place_as_written": ["Ariha city", 'حي "الغربي"، أريحا'],
            "place_id": ["C4278", ""],
            "killed_min": pd.array([0, None], dtype="Int64"),
            "remark": ["=HYPERLINK(\"http://example.org\")", "-5 °C, {{7*7}}\nsecond line"],
        },
        geometry=[Point(36.61, 35.81), None],
        crs=4326,
    )  # fmt: skip


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_csv_has_latitude_and_longitude_and_every_text_as_it_was(incidents, tmp_path):
    to_csv(incidents, tmp_path / "t.csv")
    header, first, second = rows_of(tmp_path / "t.csv")
    assert header[-2:] == ["lat", "lon"] and "geometry" not in header
    assert first[-2:] == ["35.81", "36.61"] and second[-2:] == ["", ""]
    assert first[1] == "2020-01-05" and second[2] == 'حي "الغربي"، أريحا'
    assert first[5] == incidents["remark"][0] and second[5] == incidents["remark"][1]
    again = pd.read_csv(tmp_path / "t.csv")
    assert near(again, "Ariha", km=3)["incident_id"].tolist() == ["a"]


def test_hashtags_stand_in_a_row_of_their_own_under_the_header(incidents, tmp_path):
    to_csv(incidents, tmp_path / "t.csv", hxl=True)
    header, tags, first, second = rows_of(tmp_path / "t.csv")
    tag = dict(zip(header, tags, strict=True))
    assert tag["incident_id"] == "#event+id" and tag["date"] == "#date+start"
    assert tag["lat"] == "#geo+lat" and tag["lon"] == "#geo+lon"
    assert tag["adm1_name"] == "#adm1+name" and tag["adm3_pcode"] == "#adm3+code+v_pcode"
    assert tag["remark"] == ""
    told = dict(zip(header, first, strict=True))
    assert (told["adm1_pcode"], told["adm1_name"]) == ("SY07", "Idleb")
    assert (told["adm3_pcode"], told["adm2_name"]) == ("SY070500", "Ariha")
    assert dict(zip(header, second, strict=True))["adm1_pcode"] == ""


def test_every_column_of_a_report_has_a_tag_of_the_standard():
    assert set(FRAME_COLUMNS) <= set(HXL)
    for tag in HXL.values():
        head, *attributes = tag.split("+")
        assert head in HASHTAGS
        assert all(a.replace("_", "").isalnum() and a == a.lower() for a in attributes)


def test_the_page_of_the_docs_has_the_very_same_tags():
    page = (Path(__file__).parents[3] / "docs" / "incident-files.md").read_text("utf-8")
    assert dict(re.findall(r"^\| `(\w+)` \| `(#[^`]+)` \|$", page, re.MULTILINE)) == HXL


def test_a_header_with_line_breaks_does_not_misplace_the_tags(incidents, tmp_path):
    odd = incidents.rename(columns={"remark": 'a "long"\nname'})
    to_csv(odd, tmp_path / "t.csv", hxl=True, bom=True)
    text = (tmp_path / "t.csv").read_text("utf-8")
    assert text.startswith("\ufeff")
    header, tags, *rest = rows_of(tmp_path / "t.csv")
    assert 'a "long"\nname' in header and tags[0] == "#event+id" and len(rest) == 2


def test_other_formats_carry_the_tags_where_the_format_has_room(incidents, tmp_path):
    to_geojson(incidents, tmp_path / "t.geojson", hxl=True)
    told = json.loads((tmp_path / "t.geojson").read_text("utf-8"))
    assert told["hxl"]["date"] == "#date+start" and len(told["features"]) == 2
    assert gpd.read_file(tmp_path / "t.geojson")["adm1_name"][0] == "Idleb"

    to_parquet(incidents, tmp_path / "t.parquet", hxl=True)
    import pyarrow.parquet as parquet

    schema = parquet.read_schema(tmp_path / "t.parquet")
    assert schema.field("date").metadata[b"hxl"] == b"#date+start"
    assert gpd.read_parquet(tmp_path / "t.parquet").crs.to_epsg() == 4326

    to_gpkg(incidents, tmp_path / "t.gpkg", hxl=True)
    with sqlite3.connect(tmp_path / "t.gpkg") as connection:
        rows = connection.execute("SELECT column_name, title FROM gpkg_data_columns").fetchall()
    connection.close()
    assert ("date", "#date+start") in rows
    opened = gpd.read_file(tmp_path / "t.gpkg")
    assert opened["place_as_written"].tolist() == incidents["place_as_written"].tolist()


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("hxl", [False, True])
def test_the_same_incidents_give_the_same_bytes(incidents, tmp_path, kind, hxl):
    one, two = tmp_path / f"1.{kind}", tmp_path / f"2.{kind}"
    WRITERS[kind](incidents, one, hxl=hxl)
    WRITERS[kind](incidents.copy(), two, hxl=hxl)
    assert one.read_bytes() == two.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == [one.name, two.name]


@pytest.mark.parametrize("kind", WRITERS)
def test_a_table_with_lat_and_lon_does_as_well(incidents, tmp_path, kind):
    table = pd.DataFrame(incidents.drop(columns="geometry")).assign(
        lat=[35.81, None], lon=[36.61, None]
    )
    WRITERS[kind](table, tmp_path / f"t.{kind}")
    if kind != "csv":
        read = gpd.read_parquet if kind == "parquet" else gpd.read_file
        assert read(tmp_path / f"t.{kind}").geometry[0].equals(Point(36.61, 35.81))


# --- formulas ------------------------------------------------------------------------------------


def test_formulas_are_kept_escaped_or_refused_as_asked(incidents, tmp_path):
    path = tmp_path / "t.csv"
    to_csv(incidents, path)
    assert rows_of(path)[1][5].startswith("=HYPERLINK")
    to_csv(incidents, path, formulas="escape")
    assert rows_of(path)[1][5].startswith("'=HYPERLINK") and rows_of(path)[2][5].startswith("'-5")
    with pytest.raises(InputError, match=r"remark of row 0 begins like a formula: '=HYPERLINK"):
        to_csv(incidents, path, formulas="refuse")
    to_csv(incidents.drop(columns="remark"), path, formulas="refuse")
    with pytest.raises(InputError, match="keep, escape, refuse"):
        to_csv(incidents, path, formulas="maybe")


def test_numbers_are_no_formulas_and_names_of_columns_may_be(tmp_path):
    table = pd.DataFrame({"change": [-5, 3], "=cmd": ["a", "b"]}, index=["@x", "y"])
    to_csv(table, tmp_path / "t.csv", formulas="escape")
    assert rows_of(tmp_path / "t.csv") == [
        ["index", "change", "'=cmd"],
        ["'@x", "-5", "a"],
        ["y", "3", "b"],
    ]


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_no_escaped_cell_begins_like_a_formula(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("t") / "t.csv"
    table = pd.DataFrame({"a": [text], "b": ["x"]})
    to_csv(table, path, formulas="escape")
    cell = rows_of(path)[1][0]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert cell == text or cell == f"'{text}"
    to_csv(table, path)
    assert rows_of(path)[1][0] == text


# --- what is refused -----------------------------------------------------------------------------


def test_wrong_files_and_wrong_frames_are_told(incidents, tmp_path):
    for kind, write in WRITERS.items():
        with pytest.raises(InputError, match="does not end in"):
            write(incidents, tmp_path / "t.txt")
        with pytest.raises(InputError, match="no folder"):
            write(incidents, tmp_path / "none" / f"t.{kind}")
        with pytest.raises(CRSError):
            write(incidents.to_crs(32637), tmp_path / f"t.{kind}")
        swapped = gpd.GeoDataFrame({"a": [1]}, geometry=[Point(35.81, 36.61)], crs=4326)
        with pytest.raises(CoordinateError, match="swapped"):
            write(swapped, tmp_path / f"t.{kind}")
    assert list(tmp_path.iterdir()) == []


def test_a_reader_never_sees_half_a_file(incidents, tmp_path, monkeypatch):
    path = tmp_path / "t.csv"
    to_csv(incidents, path)
    before = path.read_bytes()

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(OSError, match="disk full"):
        to_csv(incidents, path, hxl=True)
    assert path.read_bytes() == before and len(list(tmp_path.iterdir())) == 1


def test_no_incidents_make_a_file_with_a_header(incidents, tmp_path):
    to_csv(incidents.iloc[:0], tmp_path / "t.csv", hxl=True)
    assert len(rows_of(tmp_path / "t.csv")) == 2
    assert LAYER == "incidents"

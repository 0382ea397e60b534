"""Tables in files: what goes in comes out, in every format, and nothing is guessed."""

import json
import sqlite3

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from syriageo import cli
from syriageo.errors import CRSError, InputError
from syriageo.incidents.annotate import COLUMNS, annotate_table
from syriageo.incidents.files import Table, read_table, write_table

OUTPUTS = ["csv", "geojson", "parquet", "geoparquet", "gpkg"]
WORDS = ["--place", "place_en", "--place", "place_ar", "--within", "governorate", "--date", "date"]
CSV = """\
id,place_en,place_ar,governorate,date,note
007,Ariha,أريحا,Idlib,2020-01-05,"a ""b"", c"
008,Springfield,,Idlib,2020-01-05,{{7*7}}
NA,,,,,"two
lines"
1e5,Sarja,سرجة,Aleppo,30 February,"[1, 2]"
"""


@pytest.fixture
def ask(capsys):
    def ask(*words):
        code = cli.main([str(w) for w in words])
        out, err = capsys.readouterr()
        return code, out, err

    return ask


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "incidents.csv"
    path.write_text(CSV, "utf-8")
    return path


def opened(path):
    if path.suffix == ".csv":
        return pd.read_csv(path, dtype=str, keep_default_na=False)
    if path.suffix in {".parquet", ".geoparquet"}:
        return gpd.read_parquet(path)
    return gpd.read_file(path)


@pytest.mark.parametrize("kind", OUTPUTS)
def test_rows_columns_and_arabic_survive_in_every_format(ask, source, tmp_path, kind):
    out = tmp_path / f"placed.{kind}"
    code, _, err = ask("annotate", source, out, *WORDS)
    assert (code, err) == (0, "")
    told = opened(out)
    names = ["id", "place_en", "place_ar", "governorate", "date", "note", *COLUMNS]
    assert [c for c in told.columns if c != "geometry" and c != "geom"] == names
    assert told["sg_place_id"].tolist() == ["C4278", "", "", "C7995"]
    assert told["place_ar"].tolist() == ["أريحا", "", "", "سرجة"]
    assert told["id"].astype(str).tolist() == ["007", "008", "NA", "1e5"]
    assert told["sg_name_ar"][0] == "أريحا"
    assert str(told["sg_since"][0]).startswith("20")
    if kind != "csv":
        assert told.crs.to_epsg() == 4326
        assert told.geometry.isna().tolist() == [False, True, True, False]
        assert (told.geometry[0].y, told.geometry[0].x) == (told["sg_lat"][0], told["sg_lon"][0])
    if kind == "geojson":
        note = json.loads(out.read_text("utf-8"))["features"][3]["properties"]["note"]
        assert note == "[1, 2]"
    else:
        assert told["note"].tolist() == ['a "b", c', "{{7*7}}", "two\nlines", "[1, 2]"]


@pytest.mark.parametrize("kind", OUTPUTS)
def test_the_same_table_gives_the_same_bytes(ask, source, tmp_path, kind):
    out = tmp_path / f"placed.{kind}"
    ask("annotate", source, out, *WORDS)
    first = out.read_bytes()
    ask("annotate", source, out, *WORDS)
    assert out.read_bytes() == first
    assert sorted(p.name for p in tmp_path.iterdir()) == [source.name, out.name]


def test_annotating_the_result_again_changes_nothing(ask, source, tmp_path):
    once, twice = tmp_path / "once.csv", tmp_path / "twice.csv"
    ask("annotate", source, once, *WORDS)
    ask("annotate", once, twice, *WORDS)
    assert once.read_bytes() == twice.read_bytes()
    assert once.read_bytes().count(b"\r") == 0


def test_every_way_in_gives_the_same_answers(ask, source, tmp_path):
    frame = read_table(source).frame
    points = gpd.GeoSeries([Point(36.6, 35.8), None, None, None], crs=4326)
    gpd.GeoDataFrame(frame, geometry=points).to_parquet(tmp_path / "in.geoparquet")
    frame.to_parquet(tmp_path / "in.parquet")
    frame.to_excel(tmp_path / "in.xlsx", index=False)
    gpd.GeoDataFrame(frame, geometry=points).to_file(tmp_path / "in.geojson", driver="GeoJSON")
    answers = []
    for name in ("incidents.csv", "in.parquet", "in.geoparquet", "in.xlsx", "in.geojson"):
        code, _, err = ask("annotate", tmp_path / name, tmp_path / "out.csv", *WORDS)
        assert code == 0, err
        told = opened(tmp_path / "out.csv")
        answers.append(told[list(COLUMNS)].values.tolist())
    assert all(a == answers[0] for a in answers)


def test_dates_of_a_spreadsheet_are_days(ask, tmp_path):
    frame = pd.DataFrame({"place_en": ["Ariha"], "date": [pd.Timestamp(2020, 1, 5)]})
    frame.to_excel(tmp_path / "in.xlsx", index=False)
    words = ["--place", "place_en", "--date", "date"]
    assert ask("annotate", tmp_path / "in.xlsx", tmp_path / "out.csv", *words)[0] == 0
    told = opened(tmp_path / "out.csv")
    assert told["date"].tolist() == ["2020-01-05"]
    assert told["sg_parties"].tolist() == ["armed_opposition|hts"]


def test_points_of_a_geojson_file_need_no_names(ask, tmp_path):
    feature = {
        "type": "Feature",
        "id": 12,
        "properties": {"date": "2020-01-05", "dead": 3, "tags": ["a", {"b": None}]},
        "geometry": {"type": "Point", "coordinates": [36.611, 35.815]},
    }
    odd = [{**feature, "geometry": {"type": "Blob"}}, {**feature, "geometry": None}, 7]
    told = {"type": "FeatureCollection", "features": [feature, *odd]}
    (tmp_path / "in.geojson").write_text(json.dumps(told))
    out = tmp_path / "out.geojson"
    code, _, err = ask("annotate", tmp_path / "in.geojson", out, "--date", "date")
    assert code == 0, err
    features = json.loads(out.read_text("utf-8"))["features"]
    assert [f["properties"]["sg_place_id"] for f in features] == ["C4278", "", "", ""]
    assert features[0]["geometry"] == feature["geometry"]
    for key, value in feature["properties"].items():
        assert features[0]["properties"][key] == value
    assert features[0]["properties"]["id"] == 12
    assert "cannot be read" in features[1]["properties"]["sg_error"]
    for kind in OUTPUTS:
        assert (
            ask("annotate", tmp_path / "in.geojson", tmp_path / f"o.{kind}", "--date", "date")[0]
            == 0
        )


def test_geojson_in_another_system_is_refused_where_its_points_are_the_question(ask, tmp_path):
    frame = gpd.GeoDataFrame({"p": ["Ariha"]}, geometry=[Point(36.61, 35.81)], crs=4326)
    source = tmp_path / "in.geojson"
    frame.to_crs(32637).to_file(source, driver="GeoJSON")
    assert ask("annotate", source, tmp_path / "out.csv")[0] == 2
    assert ask("annotate", source, tmp_path / "out.geojson", "--place", "p")[0] == 0
    told = json.loads((tmp_path / "out.geojson").read_text("utf-8"))
    assert told["features"][0]["geometry"]["coordinates"] == pytest.approx([36.61, 35.81])
    source.write_text(source.read_text("utf-8").replace("32637", "999999"))
    with pytest.raises(CRSError, match="EPSG"):
        read_table(source)


def test_rows_of_a_wrong_width_are_kept_told_and_not_placed(ask, tmp_path):
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("p,d\nAriha,2020-01-05\nAriha\nAriha,x,y\n\nAriha,2020-01-05\n")
    assert ask("annotate", source, out, "--place", "p", "--date", "d")[0] == 0
    told = opened(out)
    assert told["sg_place_id"].tolist() == ["C4278", "", "", "C4278"]
    assert told["d"].tolist() == ["2020-01-05", "", "x,y", "2020-01-05"]
    assert told["sg_error"][1] == "the row has 1 fields, the header 2"
    assert "3 fields" in told["sg_error"][2]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("bom", [False, True])
def test_csv_as_spreadsheets_write_it_is_read(ask, tmp_path, delimiter, bom):
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    text = f"place{delimiter}date\r\nأريحا{delimiter}2020-01-05\r\n"
    source.write_text(text, "utf-8-sig" if bom else "utf-8", newline="")
    assert ask("annotate", source, out, "--place", "place", "--date", "date")[0] == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbf") == bom
    assert out.read_text("utf-8-sig").split(",")[:2] == ["place", "date"]


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8),
            min_size=2,
            max_size=2,
        ),
        max_size=5,
    )
)
def test_any_text_survives_csv(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    frame = pd.DataFrame(rows, columns=["a", "b"], dtype=object)
    write_table(frame, path)
    assert read_table(path).frame.values.tolist() == rows


@pytest.mark.parametrize("kind", OUTPUTS)
@pytest.mark.parametrize(
    "text",
    ["a\x00b", "\ud800", "\u202e", "a\rb", '"', "'; DROP TABLE incidents; --", "{}", "x" * 10**6],
)
def test_hostile_text_can_be_written(tmp_path, kind, text):
    frame = pd.DataFrame({"p": ["Ariha"], "t": pd.Series([text], dtype=object)})
    out = tmp_path / f"out.{kind}"
    write_table(annotate_table(Table(frame), "p"), out)
    # GDAL's reader of GeoJSON ends a text at its first NUL; ours does not.
    back = read_table(out).frame if kind in {"csv", "geojson"} else opened(out)
    assert len(back) == 1
    assert back["sg_place_id"][0] == "C4278"
    if kind not in {"gpkg"} and text not in {"\ud800", "{}"}:
        assert back["t"][0] == text


@pytest.mark.parametrize("kind", OUTPUTS)
def test_columns_that_formats_use_themselves_are_kept(tmp_path, kind):
    names = ["fid", "geom", "geometry", "ogc_fid", "rowid", "index"]
    frame = pd.DataFrame([["Ariha", *names]], columns=["p", *names])
    out = tmp_path / f"out.{kind}"
    write_table(annotate_table(Table(frame), "p"), out)
    if kind == "gpkg":
        with sqlite3.connect(out) as connection:
            row = connection.execute(
                f"SELECT {', '.join(map(json.dumps, names))} FROM incidents"
            ).fetchone()
        connection.close()
    else:
        row = opened(out).loc[0, names] if kind != "geojson" else None
        if row is None:
            told = json.loads(out.read_text("utf-8"))["features"][0]["properties"]
            row = [told[n] for n in names]
    assert list(row) == names


@pytest.mark.parametrize("kind", OUTPUTS)
def test_an_index_goes_along_as_columns(tmp_path, kind):
    frame = pd.DataFrame({"p": ["Ariha", "Sarja"]}, index=pd.Index(["x", "y"], name="case"))
    out = tmp_path / f"out.{kind}"
    write_table(annotate_table(Table(frame), "p"), out)
    assert opened(out).reset_index()["case"].tolist() == ["x", "y"]


def test_columns_of_one_name_are_refused_where_a_format_cannot_hold_them(tmp_path):
    frame = pd.DataFrame([["Ariha", 1, 2]], columns=["p", "n", "n"])
    told = annotate_table(Table(frame), "p")
    for kind in ("geojson", "parquet", "gpkg"):
        with pytest.raises(InputError, match="several columns called 'n'"):
            write_table(told, tmp_path / f"out.{kind}")
    write_table(told, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text("utf-8").startswith("p,n,n,sg_match")


def test_a_list_in_a_parquet_cell_stays_one(tmp_path):
    pd.DataFrame({"p": ["Ariha"], "tags": [["a", "b"]]}).to_parquet(tmp_path / "in.parquet")
    told = annotate_table(read_table(tmp_path / "in.parquet"), "p")
    write_table(told, tmp_path / "out.parquet")
    assert list(gpd.read_parquet(tmp_path / "out.parquet")["tags"][0]) == ["a", "b"]
    write_table(told, tmp_path / "out.csv")
    assert opened(tmp_path / "out.csv")["tags"].tolist() == ['["a", "b"]']


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("in.csv", "p\nأريحا\n".encode("cp1256"), "not UTF-8"),
        ("in.csv", "p\nأريحا\n".encode("utf-16"), "UTF-16"),
        ("in.csv", b"", "is empty"),
        ("in.csv", b'p\n"Ariha\n', "never closed"),
        ("in.csv", b"p\n" + b"x" * 11_000_000, "CSV"),
        ("in.xlsx", b"no workbook", "Excel"),
        ("in.parquet", b"no parquet", "Parquet"),
        ("in.geojson", b"{", "not JSON"),
        ("in.geojson", b'{"type": "Feature"}', "FeatureCollection"),
        ("in.txt", b"p\nAriha\n", ".csv, .xlsx, .parquet"),
        ("in", b"p\nAriha\n", "no extension"),
        ("in.csv", b"q\nAriha\n", "no column 'p'"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(ask, tmp_path, name, content, told):
    source, out = tmp_path / name, tmp_path / "out.csv"
    source.write_bytes(content)
    out.write_text("old")
    code, _, err = ask("annotate", source, out, "--place", "p")
    assert code == 2
    assert told in " ".join(err.split())
    assert out.read_text() == "old"
    assert "Traceback" not in err


def test_what_cannot_be_written_is_refused_before_any_work(ask, source, tmp_path):
    for out, told in [("out.shp", ".gpkg"), ("no/out.csv", "no folder"), ("out", "no extension")]:
        code, _, err = ask("annotate", source, tmp_path / out, *WORDS)
        assert code == 2
        assert told in err
    assert ask("annotate", tmp_path / "none.csv", tmp_path / "out.csv", *WORDS)[0] == 1
    assert [p.name for p in tmp_path.iterdir()] == [source.name]


@pytest.mark.parametrize("kind", OUTPUTS)
def test_a_table_without_rows_keeps_its_columns(ask, tmp_path, kind):
    source, out = tmp_path / "in.csv", tmp_path / f"out.{kind}"
    source.write_text("p,d\n")
    code, told, err = ask("annotate", source, out, "--place", "p", "--date", "d", "--json")
    assert (code, err) == (0, "")
    assert json.loads(told)["rows"] == len(opened(out)) == 0
    if kind != "geojson":
        assert set(opened(out).columns) >= {"p", "d", *COLUMNS}


def test_a_table_can_be_annotated_in_place(ask, source):
    assert ask("annotate", source, source, *WORDS)[0] == 0
    assert opened(source)["sg_place_id"].tolist() == ["C4278", "", "", "C7995"]


def test_the_summary_counts_rows(ask, source, tmp_path):
    code, out, err = ask("annotate", source, tmp_path / "out.csv", *WORDS, "--json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert told["rows"] == 4
    assert told["matched"] + told["ambiguous"] + told["not_found"] == 4
    assert told["with_error"] == 2
    assert told["with_control"] == 1


EVALUATED = """\
place_en,place_ar,area,governorate,lat,lon,precision
Ariha,أريحا,,Idleb,35.8140,36.6102,city
Sarja,,,Aleppo,35.0,36.0,village
Springfield,,,Idleb,35.9,36.6,village
"""


def test_evaluate_prints_measures_and_the_wrong_rows(ask, tmp_path):
    table = tmp_path / "places.csv"
    table.write_text(EVALUATED, "utf-8")
    code, out, _ = ask("evaluate", "resolve", table)
    assert code == 0
    assert "33.3 %" in out
    assert "line 3" not in out
    code, out, _ = ask("evaluate", "resolve", table, "--wrong")
    assert code == 0
    assert "line 3: Sarja" in out
    assert "line 4: Springfield" in out
    assert "line 2" not in out


def test_evaluate_in_json(ask, tmp_path):
    table = tmp_path / "places.csv"
    table.write_text(EVALUATED, "utf-8")
    told = json.loads(ask("evaluate", "resolve", table, "--wrong", "--json")[1])
    assert told["rows"] == 3
    assert told["within_5_km_of_all"] == pytest.approx(1 / 3)
    assert [row["line"] for row in told["wrong"]] == [3, 4]
    withheld = json.loads(
        ask("evaluate", "resolve", table, "--wrong", "--without-context", "--json")[1]
    )
    assert withheld["rows"] == 3


def test_evaluate_refuses_what_it_cannot_measure(ask, tmp_path):
    table = tmp_path / "places.csv"
    table.write_text("a,b\n1,2\n")
    assert ask("evaluate", "resolve", table)[0] == 1
    assert ask("evaluate", "resolve", tmp_path / "none.csv")[0] == 1
    assert ask("evaluate", "weather", table)[0] == 2

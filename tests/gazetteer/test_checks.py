"""What check-gazetteer finds, and where it says it is."""

import json

import pytest

from syriageo.checks import Fault, check_gazetteer
from syriageo.errors import DataError

# A country of seven places lacks most of Syria's areas; only this is wrong with it.
COUNTS = "OCHA lists"


def faults_of(tables):
    return [fault for fault in check_gazetteer(tables) if COUNTS not in fault.message]


def change(tables, file, old, new, count=1):
    path = tables / file
    text = path.read_text("utf-8")
    assert text.count(old) >= 1, f"{old!r} is not in {file}"
    path.write_text(text.replace(old, new, count), encoding="utf-8", newline="")


def test_the_sample_is_sound(tables):
    assert faults_of(tables) == []


def test_an_incomplete_level_is_a_fault(tables):
    told = [str(fault) for fault in check_gazetteer(tables) if COUNTS in fault.message]
    assert "areas/subdistricts.geojson:1: features: '2': 2 features; OCHA lists 272" in told


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DataError, match="nowhere"):
        check_gazetteer(tmp_path / "nowhere")


BROKEN = [
    # file, what stands there, what is put there, line, column, words of the message
    ("places.csv", "C4273,community", "C4278,community", 5, "id", "ids are unique"),
    ("places.csv", "C4278,community", "Ariha,community", 5, "id", "not a P-code"),
    ("places.csv", "C4278,community", "C4278,village", 5, "kind", "not one of"),
    ("places.csv", "Ariha,أريحا", "أريحا,أريحا", 5, "name_en", "Arabic letters"),
    ("places.csv", "Ariha,أريحا", "Ariha,Ariha", 5, "name_ar", "not an Arabic name"),
    ("places.csv", "Ariha,أريحا", ",", 5, "name_en", "no name in any language"),
    ("places.csv", "Sarja,سرجة", "Sar?a,سرجة", 4, "name_en", "damaged text"),
    ("places.csv", "Sarja,سرجة", "Sarj\ufffd,سرجة", 4, "name_en", "damaged text"),
    ("places.csv", "Sarja,سرجة", "Sarja ,سرجة", 4, "name_en", "blank"),
    ("places.csv", "35.76,36.63", "35.7600001,36.63", 4, "lat", "more than 6 decimals"),
    ("places.csv", "35.76,36.63", "north,36.63", 4, "lat", "not decimal degrees"),
    ("places.csv", "35.76,36.63", "35.95,36.63", 4, "lat", "outside SY070500"),
    ("places.csv", "35.76,36.63", "36.63,35.76", 4, "lat", "outside Syria"),
    ("places.csv", "35.76,36.63", "35.81,36.61", 5, "lat", "same coordinate"),
    ("places.csv", "SY070500,SY0705,SY07,,5200", "SY070500,SY0700,SY07,,5200", 4, "admin2", "not"),
    ("places.csv", "SY070500,SY0705,SY07,,5200", "SY070509,SY0705,SY07,,5200", 4, "admin3", "no"),
    ("places.csv", ",5200,", ",many,", 4, "population", "whole number"),
    ("places.csv", ",5200,0,", ",5200,9,", 4, "importance", "0..5"),
    ("places.csv", "C4278,,0,ocha", "X00001,,0,ocha", 7, "parent", "community's id"),
    ("places.csv", "35.811,36.605", "35.82,36.605", 7, "lat", "outside its polygon"),
    ("places.csv", "5200,0,ocha-2019", "5200,0,hearsay", 4, "source", "not in sources.csv"),
    ("names.csv", "C4273,Sarja", "C9999,Sarja", 4, "subject", "no place and no area|order"),
    ("names.csv", "Sarja,en", "Sarja,ar", 4, "lang", "script"),
    ("names.csv", "Sarja,en", "Sarja,english", 4, "lang", "not one of"),
    ("names.csv", "Sarja,en,official", "Sarja,en,nick", 4, "kind", "not one of"),
    ("names.csv", "C4278,Ariha,en", "C4278,,en", 6, "name", "empty"),
    ("names.csv", "C4273,سرجة,ar", "C4273,Sarja,en", 5, "name", "already"),
    ("concordance.csv", "C4278", "C0000", 2, "id", "no place"),
    ("areas/districts.geojson", '"SY07"', '"SY08"', 2, "parent", "no governorate|begin"),
    ("areas/regions.geojson", "SNHR counts Sarja to it", "", 2, "reason", "why"),
    ("areas/regions.geojson", "C4268|C4273", "C4268|C9", 2, "members", "'C9'"),
    ("places.csv", "C4268,community", "C4279,community", 4, "id", "out of order"),
    ("areas/districts.geojson", "[36.5,36.0]", "[36.5,35.9]", 2, "geometry", "parts add up to"),
    ("areas/subdistricts.geojson", "35.86", "35.85", 2, "geometry", "does not fit its neighbour"),
    ("areas/regions.geojson", "35.86", "35.8600001", 2, "geometry", "6 decimals"),
    ("areas/country.geojson", '"level"', '"niveau"', 2, "properties", "must be"),
    ("areas/country.geojson", '{"type":"Feature",', "{", 2, "feature", "not one GeoJSON feature"),
    ("parties.csv", "#009E73", "green", 2, "colour", "not a colour"),
    ("parties.csv", "hts,#4D8C6F", "htz,#4D8C6F", 9, "successor", "no party"),
    ("parties.csv", "2012-01-23,2017-01-28", "2019-01-23,2017-01-28", 9, "to", "before from"),
    ("relations.csv", "truce", "peace", 2, "relation", "not hostile"),
    ("control/report.csv", "report-00001,C4278", "report-00001,C0001", 2, "subject", "no place"),
    ("control/report.csv", "armed_opposition|hts", "rebels|hts", 2, "parties", "'rebels'"),
    ("control/report.csv", "armed_opposition|hts", "nusra", 2, "parties", "did not exist then"),
    ("control/report.csv", "report-00002", "captures-00002", 3, "id", "begin with report-"),
    ("control/report.csv", "2020-01-10,3", "2019-01-10,3", 3, "first_possible", "not in order"),
    ("control/report.csv", "2020-01-05,3,,snhr", "2020-01-05,3,,snrh", 2, "source", "not in"),
    ("control/report.csv", "2026-11-22,,,\n", "2026-11-22,r-1,,\n", 2, "supersedes", "no claim"),
    ("control/report.csv", "2020-01-05,3,", "2030-01-05,3,", 2, "last_possible", "after 2026"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "line", "column", "words"), BROKEN)
def test_a_fault_is_found_at_its_file_line_and_column(tables, file, old, new, line, column, words):
    change(tables, file, old, new)
    found = faults_of(tables)
    here = [
        fault
        for fault in found
        if (fault.file, fault.line) == (file, line)
        and (not column or fault.column == column)
        and any(word in fault.message for word in words.split("|"))
    ]
    assert here, "\n".join(map(str, found)) or "no fault found"


def test_a_fault_prints_as_file_line_column_and_message(tables):
    change(tables, "places.csv", ",5200,", ",many,")
    assert [str(fault) for fault in faults_of(tables)] == [
        "places.csv:4: population: 'many': not a whole number"
    ]


def test_a_fault_is_plain_values_too():
    told = Fault("places.csv", 4, "lat", "x", "not decimal degrees").to_dict()
    assert json.loads(json.dumps(told))["line"] == 4


def test_an_exception_with_a_reason_silences_its_fault(tables):
    change(tables, "places.csv", "35.76,36.63", "35.95,36.63")
    row = "inside-subdistrict,C4273,OCHA's own position\n"
    (tables / "exceptions.csv").write_text(f"check,subject,reason\n{row}", encoding="utf-8")
    assert faults_of(tables) == []


def test_an_exception_without_a_reason_is_a_fault(tables):
    change(tables, "places.csv", "35.76,36.63", "35.95,36.63")
    (tables / "exceptions.csv").write_text(
        "check,subject,reason\ninside-subdistrict,C4273,\n", encoding="utf-8"
    )
    assert [(f.line, f.column) for f in faults_of(tables)] == [(2, "reason")]


def test_an_exception_that_nothing_needs_is_a_fault(tables):
    (tables / "exceptions.csv").write_text(
        "check,subject,reason\ninside-subdistrict,C4273,once\n", encoding="utf-8"
    )
    assert "delete this row" in faults_of(tables)[0].message


def test_no_exception_silences_a_missing_parent(tables):
    change(tables, "places.csv", "SY070500,SY0705,SY07,,5200", "SY070509,SY0705,SY07,,5200")
    (tables / "exceptions.csv").write_text("check,subject,reason\n,C4273,x\n", encoding="utf-8")
    assert any(fault.column == "admin3" for fault in faults_of(tables))


def test_a_crossing_may_stand_somewhat_outside_the_border(tables):
    change(tables, "places.csv", "X00001,hill", "X00001,crossing")
    change(tables, "places.csv", "35.805,36.63", "35.71,36.49")  # 0.9 km west of it
    assert faults_of(tables) == []
    change(tables, "places.csv", "35.71,36.49", "35.71,36.46")
    assert [fault.check for fault in faults_of(tables)] == ["inside-country"]


def test_files_are_utf8_with_line_feeds(tables):
    names = tables / "names.csv"
    names.write_bytes(names.read_bytes().replace(b"\n", b"\r\n", 1))
    assert any("carriage return" in fault.message for fault in faults_of(tables))


def test_another_encoding_is_named_with_its_line(tables):
    names = tables / "names.csv"
    names.write_bytes(names.read_bytes().replace("إدلب".encode(), "إدلب".encode("cp1256")))
    assert any(fault.line == 3 and fault.message == "not UTF-8" for fault in faults_of(tables))


def test_a_byte_order_mark_is_a_fault(tables):
    places = tables / "places.csv"
    places.write_bytes(b"\xef\xbb\xbf" + places.read_bytes())
    assert [fault.message[:30] for fault in faults_of(tables)] == ["begins with a byte order mark;"]


def test_a_row_with_too_many_fields_is_named(tables):
    change(tables, "names.csv", "C4273,Sarja,en", "C4273,Sarja,Jabal al-Zawiya,en")
    assert [(f.file, f.line) for f in faults_of(tables)] == [("names.csv", 4)]


def test_a_renamed_column_is_a_fault_of_line_one(tables):
    change(tables, "sources.csv", "licence", "license")
    assert ("sources.csv", 1) in [(fault.file, fault.line) for fault in faults_of(tables)]


def test_a_missing_table_is_a_fault_and_not_a_crash(tables):
    (tables / "places.csv").unlink()
    (tables / "VERSION").unlink()
    files = {fault.file for fault in faults_of(tables)}
    assert {"places.csv", "VERSION"} <= files


def test_one_id_in_two_claims_tables_is_a_fault(tables):
    text = (tables / "control/report.csv").read_text("utf-8")
    (tables / "control/second.csv").write_text(text, encoding="utf-8")
    assert any("has this id too" in fault.message for fault in faults_of(tables))

"""Mistakes that a user of the Python names makes are told in words, as one of our errors."""

import pandas as pd
import pytest

import syriageo
from syriageo.errors import InputError, PartyError, ReportError

TEXT = "On 5 January 2020 Russian warplanes bombed Ariha city in Idlib, killing nine civilians."


def test_a_folder_is_no_report(tmp_path):
    for folder in (tmp_path, str(tmp_path), f"{tmp_path}/"):
        with pytest.raises(ReportError, match="folder"):
            syriageo.read_report(folder)


def test_what_is_no_frame_is_told():
    with pytest.raises(InputError, match="str is no DataFrame"):
        syriageo.control_at("incidents.csv", place="place")


def test_claims_are_read_from_files_only():
    with pytest.raises(InputError, match="DataFrame is no path"):
        syriageo.load_claims(pd.DataFrame({"place": ["Ariha"]}))


@pytest.mark.parametrize("party", [None, 7, ["hts"]])
def test_what_is_no_text_is_no_party(party):
    with pytest.raises(PartyError, match="give an id or a name"):
        syriageo.party(party)


def test_a_table_that_a_report_lacks_is_told_with_those_it_has():
    with pytest.raises(KeyError, match="no table 'deaths'; it has none"):
        syriageo.read_tables(TEXT)["deaths"]


def test_a_misspelled_column_is_told_with_the_one_meant():
    table = pd.DataFrame({"Place": ["Ariha"], "day": ["2020-01-05"]})
    with pytest.raises(InputError, match="did you mean Place"):
        syriageo.annotate(table, place="place", date="day")


def test_incidents_are_exported_with_every_option_of_the_export(tmp_path):
    incidents = syriageo.read_report(TEXT)
    incidents.to_csv(tmp_path / "a.csv", hxl=True, formulas="escape", bom=True)
    told = (tmp_path / "a.csv").read_text("utf-8")
    assert told.startswith("\ufeffincident_id,")
    assert "#event+id" in told
    for name in ("a.geojson", "a.parquet", "a.gpkg"):
        getattr(incidents, f"to_{name[2:]}")(tmp_path / name, hxl=True)
    assert '"hxl"' in (tmp_path / "a.geojson").read_text("utf-8")


def test_a_file_that_cannot_be_written_is_named_as_it_was_given(tmp_path):
    page = syriageo.control_map("2020-01-15", places=False)
    for target in (tmp_path / "none" / "map.html", tmp_path):
        with pytest.raises(OSError, match=str(target)):
            page.save(target)
    assert list(tmp_path.iterdir()) == []

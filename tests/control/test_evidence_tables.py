"""Tables of one's own in all their forms, and files that mean no good."""

import sqlite3
from datetime import date, datetime

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syriageo.control.claims import DAYS, KINDS
from syriageo.control.evidence import EvidenceError, OwnEvidence, load_claims
from syriageo.errors import InputError
from syriageo.places.gazetteer import Gazetteer

HEAD = "place,date,parties\n"


@pytest.fixture
def written(small, tmp_path):
    """Write a file and give its path: ``written(text)``."""

    def write(text, name="ours.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write


def said(ours):
    return [(c.subject, c.kind, c.parties, c.first_possible.isoformat()) for c in ours.claims]


def faults(ours):
    return [(f.line, f.column) for f in ours.faults]


# --- forms --------------------------------------------------------------------------------------


@pytest.mark.parametrize("head", ["P_CODE", "pcode", "ADM4-PCODE", "admin4Pcode", " Place_ID "])
@pytest.mark.parametrize("party", ["control", "Party", "STATUS", "held by"])
def test_a_snapshot_by_p_code_may_name_its_columns_in_the_usual_ways(written, head, party):
    ours = load_claims(written(f"{head},{party},Date\nC4278,GOV,2016-05-01\n"))
    assert said(ours) == [("C4278", "holds", ("syrian_regime",), "2016-05-01")]


def test_a_snapshot_may_have_a_column_for_each_day(written):
    path = written(
        "pcode,name,2016-05-01,control_20170501\n"
        "C4278,Ariha,OPP,HTS+OPP\n"
        "C5710,Raqqa,ISIS,\n"
        "C9999,Nowhere,GOV,GOV\n"
        "C4273,Sarja,Martians,OPP\n"
    )
    ours = load_claims(path, collect=True)
    assert said(ours) == [
        ("C4278", "holds", ("armed_opposition",), "2016-05-01"),
        ("C4278", "holds", ("armed_opposition", "hts"), "2017-05-01"),
        ("C5710", "holds", ("isis",), "2016-05-01"),
        ("C4273", "holds", ("armed_opposition",), "2017-05-01"),
    ]
    assert faults(ours) == [(4, "pcode"), (5, "2016_05_01")]
    told = " ".join(n.problem for n in ours.notices)
    assert "no word in the column control_20170501 (1)" in told
    assert "columns that are not read: name" in told


def test_a_range_of_days_may_be_called_from_and_to(written):
    (claim,) = load_claims(
        written("pcode,party,from,to\nC4278,isis,2014-01-05,2014-03-01\n")
    ).claims
    assert (claim.first_certain, claim.last_certain) == (date(2014, 1, 5), date(2014, 3, 1))


def test_contested_names_its_sides_or_is_a_fault(written):
    path = written(HEAD + "C4278,2016-05-01,contested (GOV + OPP)\nC5710,2016-05-01,Contested\n")
    ours = load_claims(path, collect=True)
    assert said(ours) == [
        ("C4278", "contested", ("armed_opposition", "syrian_regime"), "2016-05-01")
    ]
    assert faults(ours) == [(3, "parties")]
    assert "between whom" in ours.faults[0].problem


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_semicolons_and_tabs_divide_columns_too(written, delimiter):
    text = (HEAD + "C4278,2016-05-01,isis\n").replace(",", delimiter)
    assert said(load_claims(written(text))) == [("C4278", "holds", ("isis",), "2016-05-01")]


def test_excel_is_read_with_its_rows_as_lines(small, tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["place", "date", "parties", None],
        ["C4278", datetime(2016, 5, 1), "ISIS", None],
        ["C9999", date(2016, 5, 1), "ISIS", None],
        [None, None, None, None],
        ["C5710", "2016-05-02", "داعش", None],
    ):
        book.active.append(row)
    book.save(tmp_path / "ours.xlsx")
    ours = load_claims(tmp_path / "ours.xlsx", collect=True)
    assert said(ours) == [
        ("C4278", "holds", ("isis",), "2016-05-01"),
        ("C5710", "holds", ("isis",), "2016-05-02"),
    ]
    assert faults(ours) == [(3, "place")]


def test_parquet_is_read(small, tmp_path):
    frame = pd.DataFrame(
        {
            "place": ["C4278", "C5710"],
            "date": pd.to_datetime(["2016-05-01", None]),
            "parties": ["isis", "isis"],
            "confidence": [2.0, 3.0],
        }
    )
    frame.to_parquet(tmp_path / "ours.parquet")
    ours = load_claims(tmp_path / "ours.parquet", collect=True)
    assert said(ours) == [("C4278", "holds", ("isis",), "2016-05-01")]
    assert ours.claims[0].confidence == 2
    assert faults(ours) == [(3, "date")]


def test_two_files_of_one_name_do_not_get_in_each_others_way(written, tmp_path):
    ours = load_claims(written(HEAD + "C4278,2016-05-01,isis\n"))
    (tmp_path / "later").mkdir()
    ours.add(written(HEAD + "C5710,2016-05-01,isis\n", "later/ours.csv"))
    assert [c.id for c in ours.claims] == ["own:ours-00002", "own:ours-2-00002"]


# --- hostile files ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200), "ours.csv", "binary"),
        (b"PK\x03\x04 not a workbook", "ours.xlsx", "cannot be read as Excel"),
        (b"", "ours.xlsx", "cannot be read as Excel"),
        (b"PAR1 but no more", "ours.parquet", "cannot be read as Parquet"),
        (b"", "ours.csv", "the file is empty"),
        (b"\n\n\n", "ours.csv", "lacks"),
        (b'place,date,parties\n"C4278,2016-05-01,isis\n', "ours.csv", "1 fields instead of 3"),
        ("place,date,parties\nC4278,2016-05-01,isís".encode("latin-1"), "ours.csv", "encoding="),
        (b"place,date,parties\nC4278,2016-05-01,isis\n\xff\xfe\xfd", "ours.csv", "not utf-8"),
        (b"\xff\xfep\0l\0a", "ours.csv", "not utf-16"),
    ],
)
def test_what_is_no_table_is_told_by_file_and_line(written, content, name, what):
    path = written(content, name)
    with pytest.raises(EvidenceError, match=what) as error:
        load_claims(path)
    assert name in str(error.value)
    assert error.value.line >= 1
    assert len(load_claims(path, collect=True).faults) == 1


@pytest.mark.parametrize("name", ["none.csv", "none.xlsx", "none.parquet", "none.kml", "none.gpkg"])
def test_a_file_that_is_not_there_is_told(small, tmp_path, name):
    with pytest.raises(InputError, match=f"cannot read .*{name}"):
        load_claims(tmp_path / name)


def test_a_folder_is_no_file(small, tmp_path):
    with pytest.raises(InputError, match="cannot read"):
        load_claims(tmp_path)


def test_a_file_of_fifty_megabytes_in_one_cell_is_a_fault_and_no_more(written):
    path = written(HEAD + "C4278,2016-05-01,isis\n" + "x" * 9_000_000 + ",2016-05-01,isis\n")
    ours = load_claims(path, collect=True)
    assert len(ours) == 1
    assert faults(ours) == [(3, "place")]
    longer = written(HEAD + "x" * 50_000_000 + ",2016-05-01,isis\n", "longer.csv")
    ours = load_claims(longer, collect=True)
    assert "field larger than" in ours.faults[0].problem
    assert len(str(ours.faults[0])) < 400


@pytest.mark.parametrize(
    "day", ["2016-02-30", "0000-01-01", "9999-99-99", "２０１６-05-01", "45000"]
)
def test_impossible_days_are_faults(written, day):
    ours = load_claims(written(HEAD + f"C4278,{day},isis\nC4278,2016-05-01,isis\n"), collect=True)
    assert faults(ours) == [(2, "date")]
    assert len(ours) == 1


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "9999-12-31"])
def test_days_far_outside_the_data_do_no_harm(written, day):
    ours = load_claims(written(HEAD + f"C4278,{day},isis\n"))
    status = ours.who_controlled("C4278", "2020-01-05")
    assert status.parties == ("armed_opposition", "hts")
    assert len(ours.world.spells.place) >= len(OwnEvidence().world.spells.place)


def test_words_of_other_rooms_stay_words(written):
    hostile = "{{7*7}}<script>alert(1)</script>"
    path = written(f"place,date,parties,source,note\nC4278,2016-05-01,isis,{hostile},{hostile}\n")
    status = load_claims(path).who_controlled("C4278", "2016-05-01")
    assert "<script>" not in status._repr_html_()
    assert hostile in str(status.to_dict())


def test_the_database_is_never_written(written, small):
    path = written(HEAD + "C4278,2016-05-01,isis\n")
    ours = load_claims(path)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        ours.world.connection.execute("DELETE FROM claims")


# --- what always holds --------------------------------------------------------------------------

_DAYS = st.dates(date(2011, 3, 15), date(2026, 2, 21))
_ROWS = st.tuples(
    st.sampled_from(["C4278", "C5710", "C4273", "SY07", "N0178"]),
    _DAYS,
    st.sampled_from(["isis", "sdf", "hts", "syrian_regime", "armed_opposition|hts"]),
    st.sampled_from(sorted(KINDS - {"leaves"})),
    st.integers(1, 3),
)


@given(rows=st.lists(_ROWS, min_size=1, max_size=8, unique=True))
def test_what_is_written_is_what_is_read(database, tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("round") / "ours.csv"
    lines = [",".join(map(str, row)) for row in rows]
    path.write_text("place,date,parties,kind,confidence\n" + "\n".join(lines))
    ours = load_claims(path, gazetteer=Gazetteer.open(database))
    read = [
        (c.subject, c.first_possible, "|".join(c.parties), c.kind, c.confidence)
        for c in ours.claims
    ]
    assert read == rows
    assert all(len({getattr(c, d) for d in DAYS}) == 1 for c in ours.claims)


@given(data=st.binary(max_size=300))
def test_any_bytes_give_claims_or_faults_and_nothing_else(database, tmp_path_factory, data):
    path = tmp_path_factory.mktemp("bytes") / "ours.csv"
    path.write_bytes(b"place,date,parties\n" + data)
    ours = load_claims(path, collect=True, gazetteer=Gazetteer.open(database))
    assert all(f.line >= 1 and str(path) in str(f) for f in ours.faults)


@given(text=st.text(max_size=200))
def test_any_text_gives_claims_or_faults_and_nothing_else(database, tmp_path_factory, text):
    path = tmp_path_factory.mktemp("text") / "ours.csv"
    path.write_text("place,date,parties\n" + text, encoding="utf-8", errors="surrogatepass")
    ours = load_claims(path, collect=True, gazetteer=Gazetteer.open(database))
    assert all(f.line >= 1 for f in ours.faults)

"""The tables of a monthly report: every incident stands in them once, and the unknown too."""

import datetime
import sys

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import syriageo
from syriageo.errors import CRSError, InputError
from syriageo.incidents.tally import Range, Tally, tally

ARIHA, SARJA, ALEPPO = "C4278", "C4273", "C1007"


@pytest.fixture
def january():
    return pd.DataFrame(
        {
            "place_id": [ARIHA, ARIHA, SARJA, ALEPPO, "SY07", ""],
            "date": ["2020-01-05", "2020-01-15", "2020-01-26", "2020-01-12", "2020-02-01", ""],
            "perpetrator": [
                "syrian_regime",
                "syrian_regime",
                "russian_forces",
                "unknown",
                "russian_forces|syrian_regime",
                "",
            ],
            "target_category": ["nurseries", "places of worship", "medical facilities",
                                "universities", "markets", "residential"],
            "means": ["air strike", "air strike", "air strike", "ground shelling", None, ""],
            "killed_min": [0, 3, 2, 1, 24, np.nan],
            "killed_max": [0, 3, 4, 1, np.nan, np.nan],
            "children_killed": [0, 1, np.nan, 0, 6, np.nan],
        }
    )  # fmt: skip


def as_dict(table):
    return {key: row.to_dict() for key, row in pd.DataFrame(table).iterrows()}


def test_governorates_by_perpetrator(january):
    table = tally(january)
    assert table.index.tolist() == ["Idleb", "Aleppo", "unknown", "total"]
    assert table.columns.tolist() == [
        "Syrian Regime forces",
        "Russian forces",
        "Russian forces + Syrian Regime forces",
        "unknown",
        "total",
    ]
    assert table.loc["Idleb"].tolist() == [2, 1, 1, 0, 4]
    assert table.loc["total"].tolist() == [2, 1, 1, 2, 6]
    assert (table.dtypes == "int64").all()


def test_several_at_once_are_one_of_their_own_or_count_for_each(january):
    each = tally(january, joint="each")
    assert each.columns.tolist() == ["Syrian Regime forces", "Russian forces", "unknown", "total"]
    assert each.loc["total"].tolist() == [3, 2, 2, 6]  # an incident stands once in the total
    assert "1 of several at once" in each.notes[0]
    assert "counted for each, once in the totals" in str(each)


def test_targets_stand_in_the_order_of_the_reports_and_under_their_headings(january):
    table = tally(january, "target_category", "perpetrator")
    assert table.index.tolist() == [
        ("places of worship", "places of worship"),
        ("vital educational facilities", "nurseries"),
        ("vital educational facilities", "universities"),
        ("vital medical facilities", "medical facilities"),
        ("communal facilities", "markets"),
        ("other", "residential"),
        ("", "total"),
    ]
    lines = str(table).splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("vital educational"))
    assert lines[at].strip() == "vital educational facilities"
    assert lines[at + 1].startswith("  nurseries") and lines[at + 2].startswith("  universities")


def test_ranges_add_up_as_ranges_and_at_least_stays_at_least(january):
    table = tally(january, "month", "perpetrator", "killed", language="id")
    assert table.loc["2020-01", "syrian_regime"] == Range(3, 3)
    assert table.loc["2020-01", "russian_forces"] == Range(2, 4)
    assert str(table.loc["2020-02", "total"]) == "24 or more"
    assert str(table.loc["total", "total"]) == "30 or more"
    assert table.notes == ("1 of 6 incidents give no number for killed; ? where none does",)
    assert table.index.tolist() == ["2020-01", "2020-02", "unknown", "total"]


def test_a_column_of_numbers_is_added_up_and_what_is_missing_is_told(january):
    table = tally(january, "governorate", None, "children_killed")
    assert table["children_killed"].dropna().to_dict() == {"Idleb": 7, "Aleppo": 0, "total": 7}
    assert table["children_killed"].isna()["unknown"]
    assert table.notes == (
        "2 of 6 incidents give no number for children_killed; ? where none does",
    )


def test_not_told_is_not_nought(january):
    table = tally(january, "governorate", "means", "killed")
    assert str(table.loc["unknown", "unknown"]) == "unknown"
    assert not table.loc["Aleppo", "air strike"]
    line = next(row for row in str(table).splitlines() if row.startswith("unknown"))
    assert line.split() == ["unknown", "-", "-", "?", "?"]


def test_days_make_weeks_and_months_and_a_span_over_two_is_neither():
    spans = pd.DataFrame({"date": ["2020-01-05", "2020-01-30"], "date_end": ["", "2020-02-02"]})
    assert tally(spans, "month", None).index.tolist() == [
        "2020-01",
        "2020-01 to 2020-02",
        "total",
    ]
    assert tally(spans, "week", None).index.tolist() == ["2020-W01", "2020-W05", "total"]
    odd = tally(pd.DataFrame({"date": ["05/01/2020"]}), "year", None)
    assert odd.index.tolist() == ["unknown", "total"] and "cannot be read" in odd.notes[0]


def test_points_alone_have_a_governorate_too():
    frame = gpd.GeoDataFrame(
        {"perpetrator": ["isis", "hts"]},
        geometry=gpd.points_from_xy([36.61, 37.16], [35.81, 36.2]),
        crs=4326,
    )
    assert tally(frame, "governorate", None)["incidents"].to_dict() == {
        "Aleppo": 1,
        "Idleb": 1,
        "total": 2,
    }
    assert tally(frame, "district", None).index.tolist()[:2] == ["Ariha", "Jebel Saman"]
    with pytest.raises(CRSError):
        tally(frame.to_crs(32637), "governorate", None)


def test_blocs_gather_the_parties_of_a_side(january):
    table = tally(january, "bloc", None)
    assert table["incidents"].to_dict() == {"government": 4, "unknown": 2, "total": 6}


def test_arabic_names(january):
    table = tally(january, language="ar")
    assert table.index.tolist() == ["إدلب", "حلب", "غير معروف", "المجموع"]
    assert "قوات النظام السوري" in table.columns


def test_text_keeps_to_80_columns_whatever_it_holds(january):
    wide = pd.concat(
        [january.assign(perpetrator=p) for p in
         ("hts", "isis", "sdf", "turkey", "israel", "sna", "us_coalition", "iran_backed")]
    )  # fmt: skip
    for table in (
        tally(wide),
        tally(wide, "target_category"),
        tally(wide, "means", "target_category"),
        tally(wide, "date", "perpetrator", "killed"),
    ):
        lines = str(table).splitlines()
        assert max(map(len, lines)) <= 80
        assert sum(line.startswith("total") for line in lines) >= 1
    long = january.assign(
        means="a means of which the name is far longer than any table is wide " * 2
    )
    assert max(map(len, str(tally(long, "means", None)).splitlines())) <= 80


def test_other_formats_come_through_pandas(january, tmp_path):
    table = tally(january, "target_category", "means", "killed")
    table.to_csv(tmp_path / "t.csv")
    told = pd.read_csv(tmp_path / "t.csv", dtype=str)
    assert told.columns.tolist()[:2] == ["section", "target_category"]
    assert told.iloc[3]["air strike"] == "2-4"
    assert r"target\_category" in table.to_latex()
    markdown = table.to_markdown()
    assert "| vital medical facilities     | medical facilities" in markdown
    html = table._repr_html_()
    assert html.count("<tr>") == 1 + len(table) + 4  # the head, and four headings of their own
    assert isinstance(table.head(2), pd.DataFrame) and not isinstance(table.head(2), Tally)


HOSTILE = "<img src=x onerror=alert(1)>{{7*7}}\x1b[2J\u202e"


def test_hostile_text_stays_text(january):
    table = tally(january.assign(means=HOSTILE, place_id=""), "means", "governorate")
    assert "<img" not in table._repr_html_() and "&lt;img" in table._repr_html_()
    assert "\x1b" not in str(table) and "\u202e" not in str(table)
    with pytest.raises(InputError) as told:
        tally(january.assign(**{HOSTILE: 1}), "nothing")
    assert "\x1b" not in str(told.value)


def test_what_cannot_be_counted_is_told(january):
    for words, message in (
        ({"rows": "colour"}, "no column 'colour'"),
        ({"values": "colour"}, "no column 'colour' to add up"),
        ({"values": "arrested"}, "arrested_min and arrested_max"),
        ({"joint": "maybe"}, "together, each"),
        ({"language": "fr"}, "en, ar, id"),
        ({"rows": "perpetrator"}, "both 'perpetrator'"),
    ):
        with pytest.raises(InputError, match=message):
            tally(january, **words)
    bare = pd.DataFrame({"x": [1]})
    for rows, message in (
        ("governorate", "place_id or from points"),
        ("month", "column date"),
        ("bloc", "column perpetrator"),
    ):
        with pytest.raises(InputError, match=message):
            tally(bare, rows, None)
    with pytest.raises(InputError, match="killed_min of row 1 is no number: 'dozens'"):
        tally(january.assign(killed_min=[1, "dozens", 1, 1, 1, 1]), values="killed")


def test_no_incidents_make_an_empty_table(january):
    empty = tally(january.iloc[:0])
    assert empty.index.tolist() == ["total"] and empty.columns.tolist() == ["total"]
    assert empty.loc["total", "total"] == 0 and "total" in str(empty)
    assert tally(january.iloc[:0], totals=False).empty


PARTY = st.lists(st.sampled_from(["hts", "sdf", "isis", "syrian_regime"]), max_size=3, unique=True)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([ARIHA, ALEPPO, "SY05", "R-jabal-al-zawiya", "", "X999999"]),
            PARTY,
            st.integers(0, 40),
            st.one_of(st.none(), st.integers(0, 9)),
        ),
        max_size=25,
    )
)
def test_rows_and_columns_add_up_to_the_totals_and_nobody_is_lost(rows):
    frame = pd.DataFrame(
        {
            "place_id": [p for p, *_ in rows],
            "perpetrator": ["|".join(w) for _, w, *_ in rows],
            "killed_min": [k for *_, k, _ in rows],
            "killed_max": [None if more is None else k + more for *_, k, more in rows],
        }
    ).astype({"killed_max": float})
    table = tally(frame)
    inner = table.iloc[:-1, :-1]
    assert table.loc["total", "total"] == len(rows) == inner.to_numpy().sum()
    assert (inner.sum(axis=0) == table.iloc[-1, :-1]).all()
    assert (inner.sum(axis=1) == table.iloc[:-1, -1]).all()
    dead = tally(frame, values="killed")
    lows = sum(k for *_, k, _ in rows)
    total = dead.loc["total", "total"]
    assert total.low == lows
    open_end = any(more is None for *_, more in rows)
    assert (total.high is None) == open_end
    each = tally(frame, joint="each")
    for party in ("hts", "sdf"):
        name = syriageo.party(party).name_en
        count = sum(party in w for _, w, *_ in rows)
        assert (each.loc["total", name] if name in each else 0) == count
    assert each.loc["total", "total"] == len(rows)


def test_ranges_add_like_numbers():
    assert sum([Range(1, 2), Range(3, None)]) == Range(4, None)
    assert str(Range(0, None)) == "unknown" and not Range(0, 0) and Range(0, 3)
    assert str(Range(1000, 2500)) == "1,000-2,500"
    with pytest.raises(TypeError):
        Range(1, 1) + "x"


def test_it_is_quick_on_many_rows_and_not_loaded_before_it_is_asked(january):
    assert syriageo.tally is tally
    many = pd.concat([january] * 2000, ignore_index=True)
    begun = datetime.datetime.now()
    assert tally(many, "target_category", values="killed").loc[("", "total"), "total"].low == 60_000
    assert (datetime.datetime.now() - begun).total_seconds() < 5
    assert "syriageo.incidents.tally" in sys.modules

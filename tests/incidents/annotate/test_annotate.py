"""Annotating tables: no row is lost, no cell is changed, and every answer is the single one."""

import datetime
import io

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon

import syriageo
from syriageo.errors import CRSError, InputError
from syriageo.incidents.annotate import COLUMNS, annotate, mentions

NAMES = ["place_en", "place_ar"]
AREAS = ["area", "governorate"]
CONTROL = ["sg_status", "sg_parties", "sg_certainty", "sg_sources"]


@pytest.fixture
def incidents():
    """Incidents as monitors write them, with all that goes wrong in such tables."""
    rows = [
        ("Ma'aret al Numan", "معرة النعمان", "", "Idlib", "2020-01-28", 3),
        ("Ariha", None, None, "Idlib", "2020-01-05", 1),
        ("", "أريحا", "", "إدلب", "2020-01-05", 4),
        ("Sarja", "", "", "Aleppo", "2020-01-10", 1),
        ("Sarja", "", "", "Idlib", "2020-01-10", 1),
        ("Springfield", "", "", "Idlib", "2020-01-10", 9),
        (None, np.nan, "", "Idlib", "2020-01-10", 2),
        ("Saraqeb", "سراقب", "", "Idlib", "30 February", 2),
        ("Saraqeb", "سراقب", "", "Idlib", "", 2),
        ("{{7*7}}<script>\x1b[2J\u202e\x00", "", "", "'; DROP TABLE places; --", "2020-01-10", 0),
        ("Idlib governorate", "", "", "", "2020-01-10", 0),
    ]
    return pd.DataFrame(rows, columns=[*NAMES, *AREAS, "date", "dead"])


@pytest.fixture
def told(incidents):
    return annotate(incidents, place=NAMES, within=AREAS, date="date")


def cited(status):
    """The sources that a single answer shows, as a row names them."""
    own = {e.source.id for e in status.supporting}
    around = status.around
    wide = any(e.claim.subject.startswith(("SY", "R-")) for e in around)
    prefix = "area:" if wide or status.area else "either:" if status.candidates else "near:"
    return own or {f"{prefix}{e.source.id}" for e in around} or {""}


def test_the_columns_are_these_19_after_those_of_the_table(incidents, told):
    assert list(told.columns) == [*incidents.columns, *COLUMNS]
    assert len(COLUMNS) == 19


def test_no_row_is_lost_and_no_cell_is_changed(incidents, told):
    pd.testing.assert_frame_equal(told[incidents.columns], incidents)


def test_the_frame_that_was_given_is_left_alone(incidents):
    before = incidents.copy(deep=True)
    annotate(incidents, place=NAMES, date="date")
    pd.testing.assert_frame_equal(incidents, before)


def test_two_scripts_two_spellings_and_the_governorate_find_the_place(told):
    assert told["sg_place_id"].tolist()[:5] == ["C3985", "C4278", "C4278", "C7995", "C4273"]
    assert told["sg_name_ar"][1] == "أريحا"
    assert (told["sg_match"][:5] == "matched").all()


def test_control_sources_and_days_are_those_of_the_single_question(told):
    for row in range(5):
        status = syriageo.who_controlled(told["sg_place_id"][row], told["date"][row])
        assert told["sg_status"][row] == status.kind
        assert told["sg_parties"][row] == "|".join(status.parties)
        assert told["sg_certainty"][row] == status.certainty
        assert told["sg_since"][row].date() == status.since
        assert told["sg_until"][row].date() == status.until
        assert told["sg_age_days"][row] == status.age_days
        assert set(told["sg_sources"][row].split("|")) == cited(status)
    assert told["sg_certainty"][1] == "documented"
    assert "snhr_2020_01" in told["sg_sources"][1].split("|")


def test_the_place_is_that_of_the_single_question(told):
    found = syriageo.resolve("Sarja", within="Aleppo")
    row = told.iloc[3]
    assert (row["sg_lat"], row["sg_lon"]) == (found.lat, found.lon)
    assert row["sg_radius_km"] == found.radius_km
    assert row["sg_precision"] == found.precision
    assert row["sg_score"] == pytest.approx(found.score, abs=0.001)
    assert row["sg_candidates"].split("|")[0].startswith("C7995 Sarja")


@pytest.mark.parametrize(
    ("mention", "day"),
    [
        ("government-held Deir ez-Zor", "2016-01-01"),
        ("Deir al-Zor city (government-held districts)", "2016-01-01"),
        ("rebel-held Aleppo", "2015-01-01"),
        ("حلب الخاضعة لسيطرة قوات النظام", "2015-01-01"),
        ("ISIS-held Ariha", "2020-01-05"),
        ("government-held Aleppo", "2040-01-01"),
    ],
)
def test_words_on_the_holder_of_a_part_mean_what_they_mean_in_a_question(mention, day):
    row = annotate(pd.DataFrame({"place": [mention], "date": [day]}), "place", date="date").iloc[0]
    status = syriageo.who_controlled(mention, day)
    assert row["sg_place_id"] == status.place.id
    assert (row["sg_status"], row["sg_parties"]) == (status.kind, "|".join(status.parties))
    assert row["sg_certainty"] == status.certainty
    if status.kind != "out_of_coverage":
        assert status.note.split("; ")[0] in row["sg_reason"]


def test_a_name_that_no_place_bears_is_not_found_and_is_no_error(told):
    row = told.iloc[5]
    assert row["sg_match"] == "not_found"
    assert row["sg_place_id"] == row["sg_error"] == row["sg_status"] == ""
    assert np.isnan(row["sg_lat"])
    assert "Springfield" in row["sg_reason"]


def test_a_row_without_a_place_says_so_and_the_rest_goes_on(told):
    assert told["sg_error"][6] == "no place: place_en and place_ar are empty"
    assert told["sg_match"][6] == "not_found"
    assert told["sg_place_id"][7] == "C3916"


def test_a_bad_date_is_named_and_the_place_is_still_found(told):
    assert told["sg_error"][7].startswith("date: '30 February' is not a day")
    assert told["sg_match"][7] == "matched"
    assert told.loc[7, CONTROL].tolist() == [""] * 4


def test_an_empty_date_is_no_error_and_has_no_control(told):
    assert told["sg_error"][8] == ""
    assert told["sg_match"][8] == "matched"
    assert told.loc[8, CONTROL].tolist() == [""] * 4


def test_hostile_text_is_only_text(told):
    assert told["sg_match"][9] in {"not_found", "ambiguous"}
    assert told["sg_status"][9] == ""
    assert "49" not in told["sg_reason"][9]


def test_an_area_has_no_single_holder(told):
    row = told.iloc[10]
    assert row["sg_place_id"] == "SY07"
    assert row["sg_precision"] == "governorate"
    assert row["sg_status"] == ""
    assert "who_controlled" in row["sg_reason"]


def test_without_a_date_column_control_stays_empty(incidents):
    told = annotate(incidents, place=NAMES, within=AREAS)
    assert (told[CONTROL] == "").all(axis=None)
    assert told[["sg_since", "sg_until", "sg_age_days"]].isna().all(axis=None)
    assert told["sg_place_id"][0] == "C3985"


def test_annotating_twice_is_annotating_once(incidents, told):
    again = annotate(told, place=NAMES, within=AREAS, date="date")
    pd.testing.assert_frame_equal(again, told)


def test_other_columns_with_our_prefix_are_the_caller_s(incidents):
    told = annotate(incidents.assign(sg_mine=7, sg_score="x"), place=NAMES)
    assert (told["sg_mine"] == 7).all()
    assert list(told.columns).count("sg_score") == 1
    assert told["sg_score"].dtype == float


@pytest.mark.parametrize(
    "index",
    [
        pd.Index(list("aabbccddeef")),
        pd.RangeIndex(100, 89, -1),
        pd.date_range("2020-01-01", periods=11, tz="Asia/Damascus"),
        pd.MultiIndex.from_product([["x"], range(11)], names=["side", "number"]),
        pd.CategoricalIndex(["x"] * 11),
        pd.Index([None, np.nan, "a", 1, 2.5, (1, 2), "b", "c", "d", "e", "f"], dtype=object),
    ],
    ids=lambda index: type(index).__name__,
)
def test_an_index_of_any_kind_is_kept(incidents, told, index):
    other = annotate(incidents.set_axis(index), place=NAMES, within=AREAS, date="date")
    pd.testing.assert_index_equal(other.index, index)
    pd.testing.assert_frame_equal(other.reset_index(drop=True), told)


def test_repeated_mentions_are_resolved_once(incidents, monkeypatch):
    asked = []
    real = mentions.Resolver.consider

    def counting(self, spellings, within=(), near=None):
        asked.append((spellings, within))
        return real(self, spellings, within, near)

    monkeypatch.setattr(mentions.Resolver, "consider", counting)
    many = pd.concat([incidents] * 50)
    told = annotate(many, place=NAMES, within=AREAS, date="date")
    assert len(told) == 50 * len(incidents)
    assert len(asked) == len(set(asked)) == 9


def test_the_answer_of_a_row_does_not_hang_on_the_rows_around_it(incidents, told):
    turned = annotate(incidents[::-1], place=NAMES, within=AREAS, date="date")
    pd.testing.assert_frame_equal(turned[::-1], told)


def test_other_places_of_the_same_weeks_decide_among_homonyms():
    west = ["Atarib", "Urem al-Kubra", "Kafr Taal", "Darat Izza", "Tqad", "Kafr Naseh"]
    frame = pd.DataFrame({"place": west, "in": "Aleppo", "date": "2016-02-05"})
    apart = frame.assign(date=["2012-02-05"] * 5 + ["2016-02-05"])
    told = annotate(frame, place="place", within="in", date="date").iloc[-1]
    alone = annotate(apart, place="place", within="in", date="date").iloc[-1]
    assert (told["sg_place_id"], alone["sg_place_id"]) == ("C1036", "C1628")
    assert "5 other places lie within 20 km in the document" in told["sg_reason"]


def test_a_cell_that_is_no_text_is_named_and_the_other_spelling_is_used():
    frame = pd.DataFrame(
        {"en": [["a"], 12, "Ariha", "x" * 5000], "ar": ["أريحا"] * 4, "in": [{}] * 4}
    )
    told = annotate(frame, place=["en", "ar"], within="in")
    assert told["sg_place_id"].tolist() == ["C4278"] * 4
    assert "en: ['a'] is not text" in told["sg_error"][0]
    assert "en: 12 is not text" in told["sg_error"][1]
    assert told["sg_error"][2] == "in: {} is not text"
    assert "5000 characters" in told["sg_error"][3]


def test_ids_of_places_and_areas_are_taken_as_they_are():
    frame = pd.DataFrame({"p": ["C4278", " C4278 ", "SY07", "C99999", "Sarja"], "w": ["SY02"] * 5})
    told = annotate(frame, place="p", within="w")
    assert told["sg_place_id"].tolist()[:3] == ["C4278", "C4278", "SY07"]
    assert told["sg_match"][3] == "not_found"
    assert told["sg_place_id"][4] == "C7995"


@pytest.mark.parametrize(
    "day",
    [
        "2020-01-05",
        " 2020-01-05T23:59:59+03:00 ",
        "2020/1/5",
        "20200105",
        "5 January 2020",
        "Jan. 5, 2020",
        "5 كانون الثاني 2020",
        "٥ يناير ٢٠٢٠",
        "٢٠٢٠-٠١-٠٥",
        datetime.date(2020, 1, 5),
        datetime.datetime(2020, 1, 5, 22, 30),
        pd.Timestamp("2020-01-05 12:00", tz="Asia/Damascus"),
        np.datetime64("2020-01-05"),
    ],
    ids=repr,
)
def test_days_in_many_writings_are_the_same_day(day):
    told = annotate(
        pd.DataFrame({"p": ["Ariha"], "d": pd.Series([day], dtype=object)}), "p", date="d"
    )
    assert told["sg_error"][0] == ""
    assert told["sg_parties"][0] == "armed_opposition|hts"


@pytest.mark.parametrize("unit", ["s", "ns"])
def test_a_column_of_timestamps_is_read_and_its_gaps_are_no_errors(unit):
    days = pd.Series(pd.to_datetime(["2020-01-05", None])).astype(f"datetime64[{unit}]")
    told = annotate(pd.DataFrame({"p": ["Ariha"] * 2, "d": days}), "p", date="d")
    assert told["sg_parties"].tolist() == ["armed_opposition|hts", ""]
    assert told["sg_error"].tolist() == ["", ""]


@pytest.mark.parametrize(
    "day",
    ["05/01/2020", "13/01/2020", "5.1.20", "2020-01", "January 2020", "2020-13-01",
     "30 February 2020", 43835, 2020.5, True, ["2020-01-05"], {}, "x" * 10_000, "{{7*7}}",
     "\ud800"],
    ids=lambda day: ascii(day)[:20],
)  # fmt: skip
def test_what_is_no_day_or_two_days_is_never_guessed(day):
    frame = pd.DataFrame({"p": ["Ariha"], "d": pd.Series([day], dtype=object)})
    told = annotate(frame, "p", date="d")
    assert told["sg_error"][0].startswith("d: ")
    assert len(told["sg_error"][0]) < 300
    assert told["sg_place_id"][0] == "C4278"
    assert told["sg_status"][0] == ""


def test_days_outside_the_data_are_out_of_coverage_and_no_error():
    told = annotate(
        pd.DataFrame({"p": ["Ariha"] * 2, "d": ["2001-09-11", "2999-01-01"]}), "p", date="d"
    )
    assert told["sg_status"].tolist() == ["out_of_coverage"] * 2
    assert told["sg_error"].tolist() == ["", ""]


def test_points_are_answered_for_the_nearest_community():
    shapes = [Point(36.611, 35.815), None, Polygon([(36, 35), (37, 35), (37, 36)]), Point(),
              Point(2.35, 48.85), Point(35.8, 36.6)]  # fmt: skip
    frame = gpd.GeoDataFrame({"date": ["2020-01-05"] * 6}, geometry=shapes, crs="EPSG:4326")
    told = annotate(frame, date="date")
    assert isinstance(told, gpd.GeoDataFrame)
    assert told.geometry.geom_equals(frame.geometry).tolist()[0]
    assert told["sg_place_id"].tolist() == ["C4278", "", "", "", "", ""]
    assert told["sg_parties"][0] == "armed_opposition|hts"
    assert told["sg_radius_km"][0] < 1
    assert (told["sg_error"][1:] != "").all()
    assert "swapped" in told["sg_error"][5]


def test_geometry_in_another_system_is_an_error_only_if_it_is_used():
    frame = gpd.GeoDataFrame({"p": ["Ariha"]}, geometry=[Point(36.61, 35.81)], crs="EPSG:4326")
    metres = frame.to_crs(32637)
    assert annotate(metres, "p")["sg_place_id"].tolist() == ["C4278"]
    assert annotate(metres, "p").crs == metres.crs
    with pytest.raises(CRSError, match="to_crs"):
        annotate(metres)
    with pytest.raises(CRSError, match="set_crs"):
        annotate(frame.set_crs(None, allow_override=True))


def test_what_cannot_be_asked_is_refused_with_the_next_step(incidents):
    with pytest.raises(InputError, match=r"no column 'town'; it has place_en"):
        annotate(incidents, place="town")
    with pytest.raises(InputError, match="no column 'day'"):
        annotate(incidents, place=NAMES, date="day")
    with pytest.raises(InputError, match="2 columns 'p'"):
        annotate(pd.DataFrame([["Ariha", "x"]], columns=["p", "p"]), place="p")
    with pytest.raises(InputError, match="place"):
        annotate(incidents)
    with pytest.raises(InputError, match="place"):
        annotate(incidents, place=[])
    with pytest.raises(InputError, match="DataFrame"):
        annotate([{"place": "Ariha"}], place="place")


def test_an_empty_table_gets_its_columns():
    told = annotate(pd.DataFrame({"p": [], "d": []}), place="p", date="d")
    assert list(told.columns) == ["p", "d", *COLUMNS]
    assert told["sg_lat"].dtype == float
    assert told["sg_since"].dtype.kind == "M"


def test_a_resolver_that_breaks_on_one_text_costs_one_row(incidents, monkeypatch):
    real = mentions.Resolver.consider

    def breaking(self, spellings, within=(), near=None):
        if spellings == ("Springfield",):
            raise ZeroDivisionError("odd")
        return real(self, spellings, within, near)

    monkeypatch.setattr(mentions.Resolver, "consider", breaking)
    told = annotate(incidents, place=NAMES, within=AREAS, date="date")
    assert told["sg_error"][5] == "cannot be read: ZeroDivisionError: odd"
    assert told["sg_place_id"].tolist()[:2] == ["C3985", "C4278"]


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.text(max_size=40), st.text(max_size=20), st.text(max_size=12)), max_size=6
    )
)
def test_no_text_at_all_breaks_a_table(rows):
    frame = pd.DataFrame(rows, columns=["p", "w", "d"], dtype=object)
    told = annotate(frame, "p", "w", "d")
    assert len(told) == len(rows)
    assert set(told["sg_match"]) <= {"matched", "ambiguous", "not_found"}
    assert told.to_csv().encode("utf-8", "surrogatepass")


def test_lone_surrogates_do_not_break_a_table():
    frame = pd.DataFrame({"p": pd.Series(["Ariha\ud800", "\udcff", "Ariha"], dtype=object)})
    told = annotate(frame, "p")
    assert told["sg_place_id"][2] == "C4278"
    assert told[list(COLUMNS)].to_csv().encode()


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_bar_is_shown_on_a_terminal_only_and_only_for_long_tables(monkeypatch):
    monkeypatch.setattr(mentions, "WORTH_A_BAR", 3)
    monkeypatch.setenv("TERM", "xterm-256color")
    frame = pd.DataFrame({"p": ["Ariha", "Saraqeb", "Sarja", "Kafr Nobol"]})
    for stream, table, progress, shown in [
        (Terminal(), frame, True, True),
        (Terminal(), frame, False, False),
        (Terminal(), frame[:2], True, False),
        (io.StringIO(), frame, True, False),
    ]:
        monkeypatch.setattr("sys.stderr", stream)
        annotate(table, "p", progress=progress)
        assert bool(stream.getvalue()) == shown


def test_annotate_is_a_public_name():
    assert syriageo.annotate is annotate


def test_a_position_in_the_column_of_places_is_its_community_and_a_swapped_one_is_told():
    frame = pd.DataFrame({"place": ["35.81, 36.61", "36.61, 35.81"], "day": ["2020-01-05"] * 2})
    there, swapped = annotate(frame, place="place", date="day", progress=False).itertuples()
    assert (there.sg_match, there.sg_place_id, there.sg_status) == ("matched", "C4278", "joint")
    assert (there.sg_lat, there.sg_lon, there.sg_precision) == (35.81, 36.61, "vicinity")
    assert swapped.sg_match == "not_found"
    assert "looks swapped" in swapped.sg_error

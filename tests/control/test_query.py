import json
import subprocess
import sys
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from shapely import Point

from syriageo.control.days import as_day
from syriageo.control.query import who_controlled
from syriageo.control.tables import control_at, control_history, coverage
from syriageo.errors import (
    AmbiguousPlace,
    CoordinateError,
    DateError,
    InputError,
    PlaceNotFound,
)
from syriageo.places.gazetteer import default

pytestmark = pytest.mark.usefixtures("small")

BOTH = ("armed_opposition", "hts")


def ids(evidence):
    return [e.claim.id for e in evidence]


def test_a_documented_day_cites_its_source_and_shows_the_dissent():
    status = who_controlled("C4278", "2020-01-05")
    assert (status.parties, status.kind, status.certainty) == (BOTH, "joint", "documented")
    assert status.supporting[0].source.id == "snhr"
    assert status.supporting[0].claim.first_possible == date(2020, 1, 5)
    assert [e.source.id for e in status.conflicting] == ["press"]
    assert status.age_days == 0
    assert len(status.ledger_digest) == 64


def test_both_statements_of_the_report_on_sarja_stand():
    early, late = who_controlled("C4273", "2020-01-10"), who_controlled("C4273", "2020-01-26")
    assert (early.parties, early.certainty) == (("armed_opposition",), "documented")
    assert (late.parties, late.certainty) == (BOTH, "documented")
    assert ids(early.conflicting) == ids(late.supporting)[:1]


def test_maaret_al_numan_changes_hands_on_28_january_2020():
    before, after = who_controlled("C3985", "2020-01-11"), who_controlled("C3985", "2020-01-28")
    assert (before.parties, before.certainty) == (BOTH, "documented")
    assert (after.parties, after.certainty) == (("syrian_regime",), "documented")
    assert after.since == date(2020, 1, 28)
    assert {e.source.id for e in after.supporting} == {"snhr", "press"}


def test_a_carried_status_tells_the_age_of_its_last_claim():
    status = who_controlled("C4273", "2020-03-01")
    assert (status.parties, status.certainty) == (BOTH, "carried")
    assert status.age_days == (date(2020, 3, 1) - date(2020, 1, 26)).days
    assert status.supporting[0].claim.first_possible == date(2020, 1, 26)


def test_the_post_of_a_foreign_army_does_not_speak_for_the_town():
    assert "turkey" not in who_controlled("C4278", "2019-06-01").parties
    assert "turkey" in {
        p for e in who_controlled("C4278", "2019-06-01").conflicting for p in e.claim.parties
    }


@pytest.mark.parametrize("day", ["2011-03-14", "1999-01-01", "2026-02-22", "2199-01-01"])
def test_days_outside_the_data_are_an_honest_status(day):
    status = who_controlled("C4278", day)
    assert (status.kind, status.certainty, status.parties) == ("out_of_coverage", "none", ())
    assert "2011-03-15" in status.note
    assert status.supporting == status.conflicting == ()
    assert "out of coverage" in str(status)


@pytest.mark.parametrize(
    "value",
    ["2020-02-30", "2020-13-01", "January", "", "20200105", "2020-W01-1", "05/01/2020",
     "2020-01-05; DROP TABLE claims", "٢٠٢٠-١٣-٠٥", 20200105, 3.5, None, pd.NaT, True,
     np.datetime64("NaT")],
)  # fmt: skip
def test_what_is_no_day_is_an_error(value):
    with pytest.raises(DateError):
        who_controlled("C4278", value)


@pytest.mark.parametrize(
    "value",
    [
        "2020-01-05",
        " 2020-01-05 ",
        "٢٠٢٠-٠١-٠٥",
        "۲۰۲۰-۰۱-۰۵",
        "٢٠٢٠-٠١-٠٥T13:00",
        "2020-01-05T13:00:00Z",
        date(2020, 1, 5),
        datetime(2020, 1, 5, 23, 59),
        pd.Timestamp("2020-01-05 13:00", tz="Asia/Damascus"),
        np.datetime64("2020-01-05"),
    ],
)
def test_every_way_to_write_a_day_means_that_day(value):
    assert as_day(value) == date(2020, 1, 5)


def test_a_place_can_be_an_id_a_place_a_pair_or_a_point():
    place = default().get("C4278")
    asked = ["C4278", place, (35.814, 36.611), [35.814, 36.611], Point(36.611, 35.814)]
    for question in asked:
        assert who_controlled(question, "2020-01-05").place == place


def test_a_pair_says_how_far_the_community_is():
    assert "km from Ariha" in who_controlled((35.82, 36.62), "2020-01-05").note


def test_a_point_far_from_any_community_is_unknown():
    status = who_controlled((33.5, 38.5), "2020-01-05")
    assert (status.kind, status.certainty, status.place) == ("unknown", "none", None)
    assert "no community within 20 km" in status.note
    assert "unknown" in str(status)


@pytest.mark.parametrize(
    ("pair", "word"),
    [((37.16, 36.2), "swapped"), ((36.61, 35.5), "outside"), ((48.8, 2.3), "not in Syria"),
     ((float("nan"), 36.0), "not in Syria"), ((39.0, 35.95), "swapped")],
)  # fmt: skip
def test_positions_outside_syria_are_errors_and_a_swap_is_named(pair, word):
    with pytest.raises(CoordinateError, match=word):
        who_controlled(pair, "2020-01-05")


@pytest.mark.parametrize("place", [None, 7, (1, 2, 3), ("a", "b"), b"C4278", object()])
def test_what_is_no_place_is_an_input_error(place):
    with pytest.raises(InputError):
        who_controlled(place, "2020-01-05")


@pytest.mark.parametrize("place", ["", "   ", "x" * 10_000])
def test_an_empty_or_endless_name_is_an_input_error(place):
    with pytest.raises(InputError):
        who_controlled(place, "2020-01-05")


def test_an_unknown_id_is_not_found():
    with pytest.raises(PlaceNotFound, match="C9999"):
        who_controlled("C9999", "2020-01-05")


@pytest.mark.parametrize("kind", ["ambiguous", "not_found"])
def test_names_go_through_the_resolver_and_its_doubts_become_errors(monkeypatch, kind):
    resolve = pytest.importorskip("syriageo.places.resolve")
    place = default().get("C4278")

    class Answer:
        def __init__(self, kind, text, place=None):
            self.kind, self.text, self.place, self.score = kind, text, place, 1.0
            self.candidates, self.reasons, self.precision = (place,), (), "community"

    monkeypatch.setattr(resolve, "resolve", lambda text: Answer("matched", text, place))
    assert who_controlled("Ariha", "2020-01-05").place == place
    monkeypatch.setattr(resolve, "resolve", lambda text: Answer(kind, text))
    error = AmbiguousPlace if kind == "ambiguous" else PlaceNotFound
    with pytest.raises(error, match="Sarjah") as caught:
        who_controlled("Sarjah", "2020-01-05")
    assert len(caught.value.candidates) == 1


def test_a_neighbourhood_of_which_nobody_speaks_answers_from_its_city():
    status = who_controlled("N0178", "2018-01-01")
    assert status.parties == ("syrian_regime",)
    assert "answered from its city Aleppo" in status.note
    contested = who_controlled("N0178", "2014-01-01")
    assert (contested.kind, contested.certainty) == ("contested", "inferred")
    assert contested.supporting[0].claim.subject == "C1007"


def test_a_neighbourhood_with_claims_answers_for_itself():
    status = who_controlled("N0200", "2014-05-01")
    assert (status.parties, status.certainty) == (("armed_opposition",), "documented")
    assert "its city" not in status.note


def test_an_area_answers_with_the_shares_of_its_communities():
    status = who_controlled("SY07", "2020-01-28")
    assert status.communities == 3
    assert sum(s.share for s in status.shares) == pytest.approx(1)
    assert sum(s.communities for s in status.shares) == 3
    assert status.kind == "divided"
    assert "syrian_regime" in status.parties
    assert json.loads(status.to_json())["place"]["id"] == "SY07"
    assert who_controlled(default().get("SY"), "2011-03-15").parties == ("syrian_regime",)
    assert who_controlled("SY07", "2030-01-01").kind == "out_of_coverage"


def test_an_area_tells_its_shares_in_words():
    status = who_controlled("SY07", "2020-01-28")
    assert status.who.startswith("divided: ")
    assert " of 3 communities; " in status.who
    assert status.who in repr(status)
    assert f'"who": "{status.who}"'.encode() in status.to_json().encode()
    assert "of 3 communities" in status._repr_html_()
    assert max(map(len, str(status).splitlines())) <= 80
    whole = who_controlled("SY07", "2011-03-15")
    assert whole.who == "Syrian Regime forces in all 3 communities"
    assert whole.kind == "held"


def test_an_answer_shows_itself_in_a_line():
    status = who_controlled("C4278", "2020-01-05")
    assert repr(status) == (
        "<Status Ariha أريحا (community, C4278) on 2020-01-05: Armed Opposition factions + "
        "Hay'at Tahrir al-Sham, jointly; joint, documented>"
    )


def test_as_known_on_forgets_what_was_recorded_later():
    assert who_controlled("C4278", "2020-01-05", "2021-01-01").certainty == "documented"
    then = who_controlled("C4278", "2020-01-05", as_known_on="2020-12-31")
    assert (then.kind, then.parties, then.supporting) == ("unknown", (), ())
    assert "recorded until then" in then.note
    assert who_controlled("SY07", "2020-01-05", as_known_on="2020-12-31").kind == "unknown"


def test_an_answer_fits_a_terminal_and_goes_to_json():
    for day in ("2020-01-05", "2014-01-01", "2025-06-01"):
        status = who_controlled("C4278", day)
        assert max(map(len, str(status).splitlines())) <= 80
        assert "أريحا" in str(status)
        told = json.loads(status.to_json())
        assert told["parties"] == list(status.parties)
        assert told["place"]["id"] == "C4278"


def test_html_is_escaped():
    shown = who_controlled("C4278", "2020-01-05")._repr_html_()
    assert "<b>{{" not in shown
    assert "&lt;b&gt;" in shown


def test_a_history_covers_the_data_without_overlap():
    history = control_history("C5710")
    assert history["start"].iloc[0] == pd.Timestamp("2011-03-15")
    assert history["end"].iloc[-1] == pd.Timestamp("2026-02-21")
    gaps = history["start"].iloc[1:].to_numpy() - history["end"].iloc[:-1].to_numpy()
    assert (gaps == np.timedelta64(1, "D")).all()
    told = dict(zip(history["start"].astype(str), history["parties"], strict=True))
    assert told["2014-01-13"] == "isis"
    assert told["2017-10-17"] == "sdf"
    with pytest.raises(InputError, match="area"):
        control_history("SY07")


def test_a_frame_is_answered_row_by_row_and_no_row_is_dropped():
    frame = pd.DataFrame(
        {
            "where": ["C4278", "C3985", "C9999", None, "C4278", "C4278", "SY07"],
            "when": ["2020-01-05", "2020-01-28", "2020-01-05", "2020-01-05", "2020-02-30",
                     "2031-01-01", "2020-01-05"],
        },
        index=[10, 11, 12, 13, 14, 15, 16],
    )  # fmt: skip
    found = control_at(frame, place="where", date="when")
    assert found.index.tolist() == frame.index.tolist()
    assert found["parties"].tolist()[:2] == ["armed_opposition|hts", "syrian_regime"]
    assert (found["problem"] == "").tolist() == [True, True, False, False, False, True, False]
    assert found["kind"].tolist()[5] == "out_of_coverage"
    assert found.loc[10, "age_days"] == 0


def test_a_frame_of_positions_is_answered_by_the_nearest_community():
    frame = pd.DataFrame(
        {
            "lat": [35.814, 35.5, 36.0, None, 33.5],
            "lon": [36.611, 20.0, 48.0, 36.0, 38.5],
            "date": pd.to_datetime(["2020-01-05"] * 5),
        }
    )
    found = control_at(frame, lat="lat", lon="lon")
    assert found["place_id"].tolist() == ["C4278", "", "", "", ""]
    assert found["parties"].iloc[0] == "armed_opposition|hts"
    assert found["problem"].iloc[4].startswith("no community within")
    with pytest.raises(InputError, match="nope"):
        control_at(frame, place="nope")
    with pytest.raises(InputError, match="column of places"):
        control_at(frame)


def test_coverage_adds_up_to_the_communities():
    table = coverage()
    known = table[["documented", "bracketed", "inferred", "carried", "unknown"]].sum(axis=1)
    assert np.allclose(known, table["communities"])
    assert set(table["year"]) == set(range(2011, 2027))
    assert table.groupby("year")["communities"].sum().eq(6).all()


def test_a_single_question_imports_neither_numpy_nor_pandas(database):
    code = (
        "import sys; from syriageo.control.query import who_controlled\n"
        "status = who_controlled('C4278', '2020-01-05'); status.supporting; str(status)\n"
        "print([m for m in ('numpy', 'pandas', 'geopandas', 'shapely') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"

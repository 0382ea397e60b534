import itertools
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from syriageo.build import read_table
from syriageo.control.chain import smooth, transitions, wear
from syriageo.control.inference import areas_of, derive_spells
from syriageo.control.neighbours import Hearing, shift_matrices, vote_matrix
from syriageo.control.spell import area_level
from syriageo.control.states import STATES, TUNING, Clock, state_of
from syriageo.control.tracks import Shift

from .conftest import COLUMNS, END, PLACES, ROOT, SOURCES, Ledger

START = date(2011, 3, 15)


def village(number, lat, lon, admin="SY110000"):
    return dict(
        zip(
            COLUMNS,
            (f"C9{number:03d}", "community", f"Village {number}", "قرية", lat, lon, admin,
             admin[:6], admin[:4], ""),
            strict=True,
        )
    )  # fmt: skip


def run(places, claims, regions=None, **tuning):
    rows = derive_spells(
        claims,
        places=places,
        regions=regions or {},
        neighbours=[],
        parties=read_table(ROOT / "gazetteer" / "parties.csv"),
        sources=SOURCES,
        data_start=START,
        data_end=END,
        tuning=replace(TUNING, **tuning),
    )
    return list(rows)


def told(rows, fid, day):
    ordinal = date.fromisoformat(day).toordinal()
    row = next(r for r in rows if r[0] == fid and r[1] <= ordinal <= r[2])
    return row[3], row[4], row[5]


@pytest.fixture
def raqqa():
    """Five villages of the Euphrates valley; the histories of four are told, not of the first."""
    places = [village(i, 35.90 + 0.02 * i, 39.00 + 0.02 * i) for i in range(5)]
    ledger = Ledger()
    ledger.say("holds", "syrian_regime", "2011-03-15", on="SY", by="baseline")
    for place in places[1:]:
        on = place["id"]
        ledger.say("takes", "armed_opposition", "2013-03-04", on=on, from_="syrian_regime")
        ledger.say("takes", "isis", "2014-01-13", on=on, from_="armed_opposition")
        ledger.say("holds", "isis", "2015-06-01", on=on)
        ledger.say("takes", "sdf", "2017-07-01", on=on, from_="isis")
    return places, ledger


def test_a_third_holder_is_found_though_no_claim_on_the_village_names_it(raqqa):
    places, ledger = raqqa
    ledger.say("holds", "sdf", "2017-08-01", on=places[0]["id"])
    rows = run(places, ledger.claims)
    assert told(rows, 1, "2011-03-15") == ("held", "syrian_regime", "documented")
    assert told(rows, 1, "2015-06-01") == ("held", "isis", "inferred")
    assert told(rows, 1, "2017-08-01") == ("held", "sdf", "documented")


def test_a_long_bracket_yields_to_neighbours_that_all_say_otherwise(raqqa):
    places, ledger = raqqa
    ledger.say("holds", "syrian_regime", "2012-01-01", on=places[0]["id"], by="press")
    ledger.say("holds", "syrian_regime", "2019-12-01", on=places[0]["id"], by="press")
    rows = run(places, ledger.claims)
    assert told(rows, 1, "2015-06-01")[1:] == ("isis", "inferred")


def test_neighbours_who_stood_across_the_front_from_a_report_do_not_overrule_it():
    places = [village(i, 33.50 + 0.01 * i, 36.60, "SY030200") for i in range(5)]
    ledger = Ledger()
    ledger.say("holds", "syrian_regime", "2011-03-15", on="SY", by="baseline")
    for place in places:
        ledger.say("takes", "armed_opposition", "2012-11-01", on=place["id"])
    for place in places[1:]:  # they held on around it, and fell years later
        for year in range(2013, 2018):
            ledger.say("holds", "armed_opposition", f"{year}-06-01", on=place["id"])
        ledger.say("takes", "syrian_regime", "2018-03-01", on=place["id"], from_="armed_opposition")
    ledger.say("takes", "syrian_regime", "2013-04-24", on=places[0]["id"], by="press")
    ledger.say("holds", "syrian_regime", "2020-01-01", on=places[0]["id"], by="press")
    rows = run(places, ledger.claims)
    assert told(rows, 2, "2015-12-01")[1] == "armed_opposition"
    assert told(rows, 1, "2015-12-01") == ("held", "syrian_regime", "inferred")
    deaf_to_none = run(places, ledger.claims, heeded=1e9)
    assert told(deaf_to_none, 1, "2015-12-01")[1] == "armed_opposition"


def test_a_neighbour_from_its_own_side_of_the_front_is_heard():
    places = [village(i, 33.50 + 0.01 * i, 36.60, "SY030200") for i in range(5)]
    ledger = Ledger()
    ledger.say("holds", "syrian_regime", "2011-03-15", on="SY", by="baseline")
    for place in places:
        ledger.say("holds", "syrian_regime", "2013-04-24", on=place["id"], by="press")
    for place in places[1:]:
        ledger.say("takes", "isis", "2014-06-01", on=place["id"], from_="syrian_regime")
        for year in range(2015, 2018):
            ledger.say("holds", "isis", f"{year}-06-01", on=place["id"])
        ledger.say("takes", "syrian_regime", "2018-03-01", on=place["id"], from_="isis")
    ledger.say("holds", "syrian_regime", "2020-01-01", on=places[0]["id"], by="press")
    assert told(run(places, ledger.claims), 1, "2016-01-01")[1] == "isis"


def test_a_long_bracket_stays_where_the_neighbours_agree():
    places = [village(i, 34.88 + 0.02 * i, 35.90, "SY100000") for i in range(4)]
    ledger = Ledger()
    ledger.say("holds", "syrian_regime", "2011-03-15", on="SY", by="baseline")
    for place in places:
        ledger.say("holds", "syrian_regime", "2017-07-20", on=place["id"])
    rows = run(places, ledger.claims)
    # Six years between two reports are more than a bracket, less than a doubt.
    assert told(rows, 1, "2014-06-01") == ("held", "syrian_regime", "inferred")


def test_a_village_without_any_claim_follows_its_neighbours(raqqa):
    places, ledger = raqqa
    rows = run(places, ledger.claims)
    assert told(rows, 1, "2015-06-01") == ("held", "isis", "inferred")
    assert told(rows, 1, "2017-08-01") == ("held", "sdf", "inferred")


def test_documented_days_are_never_overruled(raqqa):
    places, ledger = raqqa
    ledger.say("holds", "armed_opposition", "2015-06-01", on=places[0]["id"])
    rows = run(places, ledger.claims)
    assert told(rows, 1, "2015-06-01") == ("held", "armed_opposition", "documented")


def test_a_claim_on_the_subdistrict_speaks_for_a_village_without_neighbours(raqqa):
    _, ledger = raqqa
    lonely = village(9, 35.2, 40.0, "SY090101")
    ledger.say("holds", "isis", "2015-03-01", on="SY090101")
    rows = run([lonely], ledger.claims)
    assert told(rows, 1, "2015-03-01") == ("held", "isis", "inferred")


def test_a_village_that_nobody_speaks_of_is_unknown_after_a_while():
    rows = run([village(9, 33.2, 39.0, "SY040101")], [])
    assert told(rows, 1, "2015-03-01") == ("unknown", "", "none")


def test_rows_are_sorted_cover_every_day_and_never_change(raqqa):
    places, ledger = raqqa
    rows = run(places, ledger.claims)
    assert rows == run(places, ledger.claims[::-1])
    assert rows == sorted(rows, key=lambda r: r[:2])
    for fid in range(1, len(places) + 1):
        own = [r for r in rows if r[0] == fid]
        assert (own[0][1], own[-1][2]) == (START.toordinal(), END.toordinal())
        assert all(a[2] + 1 == b[1] for a, b in itertools.pairwise(own))
        assert all(r[6] <= r[1] and r[2] <= r[7] for r in own)


def test_quarters_follow_their_city(history_claims):
    places = [dict(zip(COLUMNS, row, strict=True)) for row in PLACES]
    rows = run(places, history_claims)
    city = 1 + [p["id"] for p in places].index("C1007")
    quarter = 1 + [p["id"] for p in places].index("N0178")
    assert told(rows, quarter, "2017-06-01")[:2] == told(rows, city, "2017-06-01")[:2]


def quarter_of_aleppo(say):
    """What is told of a quarter after the given statements on it and on its city."""
    places = [dict(zip(COLUMNS, row, strict=True)) for row in PLACES]
    ledger = Ledger()
    ledger.say("holds", "syrian_regime", "2011-03-15", on="SY", by="baseline")
    say(lambda *words, **more: ledger.say(*words, on="C1007", **more),
        lambda *words, **more: ledger.say(*words, on="N0178", **more))  # fmt: skip
    rows = run(places, ledger.claims)
    return lambda day: told(rows, 1 + [p["id"] for p in places].index("N0178"), day)[:2]


def test_a_quarter_falls_with_its_city_if_nothing_is_told_of_it_later():
    @quarter_of_aleppo
    def on(city, quarter):
        quarter("holds", "armed_opposition", "2013-05-01")
        quarter("contested", "armed_opposition|syrian_regime", "2016-12-13")
        city("takes", "syrian_regime", "2016-12-22", from_="armed_opposition")
        city("takes", "hts", "2024-11-30", from_="syrian_regime")

    assert on("2016-12-21") == ("contested", "armed_opposition|syrian_regime")
    assert on("2016-12-22") == on("2017-01-10") == ("held", "syrian_regime")
    assert on("2024-11-29") == ("held", "syrian_regime")
    assert on("2024-11-30") == on("2024-12-05") == ("held", "hts")


def test_a_quarter_of_which_more_is_told_after_the_fall_of_its_city_goes_its_own_way():
    @quarter_of_aleppo
    def on(city, quarter):
        quarter("holds", "sdf", "2016-05-01")
        city("takes", "syrian_regime", "2016-12-22", from_="armed_opposition")
        quarter("holds", "sdf", "2018-02-01")

    assert on("2018-01-31") == on("2018-03-01") == ("held", "sdf")


def test_in_a_city_that_two_enemies_share_a_quarter_stays_with_who_took_it():
    @quarter_of_aleppo
    def on(city, quarter):
        quarter("contested", "sdf|syrian_regime", "2016-08-22")
        city("takes", "sdf", "2016-08-23")
        city("holds", "sdf|syrian_regime", "2018-05-01", lasting=True)

    assert on("2016-09-10") == on("2018-05-01") == ("held", "sdf")


def test_who_won_a_quarter_days_before_does_not_lose_it_with_the_city():
    @quarter_of_aleppo
    def on(city, quarter):
        quarter("takes", "sdf", "2024-12-06", from_="syrian_regime")
        city("takes", "transitional_government", "2024-12-11")

    assert on("2024-12-12") == ("held", "sdf")


def test_the_regime_gives_way_to_its_successor_only_after_its_end(raqqa):
    places, ledger = raqqa
    ledger.say("takes", "syrian_regime", "2019-10-15", on=places[1]["id"], from_="sdf")
    rows = run(places, ledger.claims)
    assert told(rows, 2, "2024-12-07")[1] == "syrian_regime"
    assert told(rows, 2, "2024-12-20")[1] != "syrian_regime"


def test_levels_and_areas_of_places():
    assert [area_level(a) for a in ("SY", "SY07", "SY0703", "SY070300", "R-ghab", "C1")] == [
        "country", "governorate", "district", "subdistrict", "region", None,
    ]  # fmt: skip
    place = village(1, 35, 36)
    regions = {"R-raqqa": ("SY110000",), "R-far": ("SY070300",)}
    assert areas_of([place], regions) == [["R-raqqa", "SY110000", "SY1100", "SY11", "SY"]]


def test_states_and_their_moves(parties):
    assert STATES[state_of(("hts", "armed_opposition"), parties)][0] == "opposition"
    assert STATES[state_of(("sdf", "syrian_regime"), parties)][0] == "sdf+government"
    assert state_of(("syrian_regime", "isis"), parties) is None
    clock = Clock(START.toordinal(), END.toordinal(), parties, TUNING)
    moves = transitions(clock, TUNING)
    assert abs(moves.sum(axis=2) - 1).max() < 1e-5


def test_a_village_without_claims_changes_hands_in_the_days_of_its_neighbours(raqqa):
    places, ledger = raqqa
    rows = run(places, ledger.claims)
    assert told(rows, 1, "2017-06-26")[1] == "isis"
    assert told(rows, 1, "2017-07-06")[1] == "sdf"


def test_the_days_around_an_inferred_change_are_less_sure_than_quiet_years(raqqa):
    places, ledger = raqqa
    ledger.say("takes", "sdf", "2017-07-21", on=places[1]["id"], from_="isis", by="press")
    rows = [r for r in run(places, ledger.claims) if r[0] == 1]

    def surety(day):
        ordinal = date.fromisoformat(day).toordinal()
        kind, p = next((r[3], r[12]) for r in rows if r[1] <= ordinal <= r[2])
        return p if kind == "held" else 0.5

    assert surety("2017-07-06") <= surety("2016-06-01")


@pytest.mark.parametrize(("people", "holder"), [(300, "isis"), (60_000, "syrian_regime")])
def test_a_town_of_which_nobody_tells_that_it_fell_is_not_lost_with_its_villages(people, holder):
    places = [village(i, 35.90 + 0.02 * i, 39.00) | {"population": people} for i in range(4)]
    places[1:] = [p | {"population": 100} for p in places[1:]]
    ledger = Ledger()
    ledger.say("holds", "syrian_regime", "2011-03-15", on="SY", by="baseline")
    on = places[0]["id"]
    ledger.say("holds", "syrian_regime", "2013-01-01", on=on, by="press")
    ledger.say("holds", "syrian_regime", "2018-06-01", on=on, by="press")
    for place in places[1:]:
        ledger.say("takes", "isis", "2014-01-13", on=place["id"], from_="syrian_regime")
        ledger.say("takes", "syrian_regime", "2017-07-01", on=place["id"], from_="isis")
    rows = run(places, ledger.claims)
    assert told(rows, 1, "2015-06-01")[1] == holder


def test_a_fight_of_which_nobody_tells_any_more_ends():
    places = [village(0, 35.90, 39.00)]
    ledger = Ledger()
    on = places[0]["id"]
    ledger.say("holds", "isis", "2014-01-13", on=on)
    ledger.say("contested", "isis|syrian_regime", "2014-03-01", on=on)
    rows = run(places, ledger.claims)
    assert told(rows, 1, "2014-04-01") == ("contested", "isis|syrian_regime", "carried")
    assert told(rows, 1, "2016-04-01")[0] != "contested"


def sure(rows, fid, day, who):
    """The probability stated for a holder on a day; 0 if another is named, or nobody."""
    ordinal = date.fromisoformat(day).toordinal()
    row = next(r for r in rows if r[0] == fid and r[1] <= ordinal <= r[2])
    return row[12] or 0.0 if row[3] == "held" and row[4] == who else 0.0


def test_a_hamlet_that_nobody_mentions_does_not_testify_that_it_stood(parties):
    government, opposition, fall, end = 0, 1, 10, 20
    votes = np.zeros((3, end, len(STATES)), dtype=np.float32)
    votes[0, :, government] = 0.8  # the hamlet, last mentioned in the first step
    votes[1:, :fall, government] = 0.9
    votes[1:, fall:, opposition] = 0.9
    told = votes > 0
    told[0, 1:] = False
    metres = np.array([[0.0, 0.0], [2000.0, 0.0], [0.0, 2000.0]])
    heard = np.arange(3)
    matrices = vote_matrix(metres, np.zeros(3, dtype=bool), heard, [[]] * 3, 3, TUNING)
    change = Shift(fall, (government,), (opposition,), 1.0)
    start = date(2013, 1, 1).toordinal()
    days = Clock(start, start + end * TUNING.step - 1, parties, TUNING)
    shifts = shift_matrices([[], [change], [change]], days)
    before = votes.copy()
    hearing = Hearing(votes, matrices, shifts)
    wear(votes, told, heard, hearing, np.ones(3, dtype=np.float32), TUNING)
    assert votes[0, :fall] == pytest.approx(before[0, :fall])
    assert votes[0, fall:, government].max() < 0.5 * 0.8
    assert (votes[1:] == before[1:]).all()  # what is reported stays


def test_who_leaves_a_state_goes_to_another_in_the_proportions_told():
    none = np.zeros((1, 2, 3), dtype=np.float32)
    start = none.copy()
    start[0, 0] = 0, -30, -30  # it begins in the first state
    stays = np.broadcast_to(np.eye(3, dtype=np.float32), (2, 3, 3))
    rate, target = none.copy(), none.copy()
    rate[0, 1] = 0.5
    target[0, 1] = 0.6, 0.3, 0.1  # those who stay are no goal for who leaves
    assert smooth(start.copy(), stays, rate, target)[0, 1] == pytest.approx([0.5, 0.375, 0.125])
    target[0, 1] = 1, 0, 0  # nobody went anywhere else
    assert smooth(start.copy(), stays, rate, target)[0, 1] == pytest.approx([1, 0, 0])
    assert smooth(start.copy(), stays, rate, none)[0, 1] == pytest.approx([1, 0, 0])


def test_what_is_seen_later_tells_whither_a_place_went():
    score = np.zeros((1, 3, 3), dtype=np.float32)
    score[0, 0] = 0, -30, -30
    score[0, 2] = -30, -30, 0
    stays = np.broadcast_to(np.eye(3, dtype=np.float32), (3, 3, 3))
    rate = np.zeros((1, 3, 3), dtype=np.float32)
    rate[0, 1] = 0.5
    target = np.full((1, 3, 3), 1 / 3, dtype=np.float32)
    assert smooth(score, stays, rate, target)[0, 1] == pytest.approx([0, 0, 1], abs=1e-6)


def test_who_left_for_nobody_knows_whom_is_not_told_to_have_come_again():
    places = [village(i, 36.20 + 0.02 * i, 36.90, "SY020000") for i in range(3)]
    ledger = Ledger()
    for place in places:
        ledger.say("holds", "isis", "2014-01-01", on=place["id"])
    ledger.say("takes", "armed_opposition", "2014-01-16", on=places[1]["id"], from_="isis")
    before = run(places, ledger.claims)
    assert told(before, 1, "2014-01-21")[1] == "isis"
    ledger.say("leaves", "", "2014-01-20", on=places[0]["id"], from_="isis")
    rows = run(places, ledger.claims)
    assert told(rows, 1, "2014-01-20")[0] == "unknown"
    for day in ("2014-01-21", "2014-01-22", "2014-02-15"):
        assert "isis" not in told(rows, 1, day)[1]


def test_who_left_a_governorate_left_its_villages():
    places = [village(i, 36.10 + 0.3 * i, 36.90, "SY070000") for i in range(2)]
    ledger = Ledger()
    for place in places:
        ledger.say("holds", "armed_opposition", "2013-06-01", on=place["id"])
        ledger.say("takes", "isis", "2013-09-01", on=place["id"], from_="armed_opposition")
        ledger.say("holds", "armed_opposition", "2016-06-01", on=place["id"])
    day = "2014-05-01"
    assert told(run(places, ledger.claims), 1, day)[1] == "isis"
    ledger.say("leaves", "", "2014-03-31", on="SY07", from_="isis", flags=("area_wide",))
    assert told(run(places, ledger.claims), 1, day)[1] == "armed_opposition"
    ledger.say("holds", "isis", "2014-06-01", on=places[1]["id"])  # one was told to stay his
    rows = run(places, ledger.claims)
    assert told(rows, 2, "2014-06-01")[1] == "isis"
    assert told(rows, 1, day)[1] == "armed_opposition"


@pytest.mark.parametrize("loser", ["sdf", ""])
def test_who_lost_a_whole_governorate_lost_its_villages(loser):
    places = [village(i, 35.90 + 0.3 * i, 39.00) for i in range(2)]
    ledger = Ledger()
    for place in places:
        ledger.say("holds", "sdf", "2023-06-01", on=place["id"])
    assert told(run(places, ledger.claims), 1, "2026-01-25")[1] == "sdf"
    new = "transitional_government"
    ledger.say("handover", new, "2026-01-18", on="SY11", from_=loser, flags=("area_wide",))
    ledger.say("holds", "sdf", "2026-02-01", on=places[1]["id"])  # one was told to stay theirs
    rows = run(places, ledger.claims)
    assert told(rows, 1, "2023-07-01")[1] == "sdf"
    assert told(rows, 1, "2026-01-25")[1] == new
    assert told(rows, 2, "2026-02-01")[1] == "sdf"


def test_the_rest_of_a_governorate_was_not_all_of_it():
    places = [village(i, 35.60 + 0.3 * i, 36.60, "SY070200") for i in range(2)]
    ledger = Ledger()
    ledger.say("holds", "hts", "2020-06-01", on=places[0]["id"])
    ledger.say("holds", "syrian_regime", "2023-06-01", on=places[1]["id"])
    flags = ("area_wide", "rest_of_area")
    ledger.say("takes", "hts", "2024-11-30", on="SY07", from_="syrian_regime", flags=flags)
    rows = run(places, ledger.claims)
    assert told(rows, 1, "2024-11-29")[1] == told(rows, 1, "2024-12-03")[1] == "hts"
    assert told(rows, 2, "2024-11-29")[1] == "syrian_regime"
    assert told(rows, 2, "2024-12-03")[1] == "hts"


def test_a_village_nobody_speaks_of_goes_with_the_area_of_its_neighbours():
    places = [village(i, 35.90 + 0.02 * i, 39.00) for i in range(4)]
    ledger = Ledger()
    for place in places[1:]:
        ledger.say("holds", "sdf", "2023-06-01", on=place["id"])
    ledger.say("handover", "transitional_government", "2026-01-18", on="SY11", from_="sdf")
    rows = run(places, ledger.claims)
    assert told(rows, 1, "2026-01-10")[1] == "sdf"
    assert told(rows, 1, "2026-01-25")[1] == "transitional_government"


def test_a_part_of_a_governorate_or_a_rumour_of_it_changes_no_village():
    places = [village(0, 35.90, 39.00)]
    ledger = Ledger()
    ledger.say("holds", "sdf", "2023-06-01", on=places[0]["id"])
    took = ("takes", "transitional_government", "2026-01-18")
    ledger.say(*took, on="SY11", from_="sdf", flags=("area_wide", "part_of_place"))
    ledger.say(*took, on="SY11", from_="sdf", flags=("area_wide",), confidence=1)
    assert told(run(places, ledger.claims), 1, "2026-01-25")[1] == "sdf"


def test_a_district_is_not_taken_with_its_chief_town():
    town = village(0, 35.90, 39.00) | {"importance": "3", "population": 40_000}
    places = [town, village(1, 35.90, 39.10), village(2, 35.90, 39.11)]
    ledger = Ledger()
    ledger.say("holds", "syrian_regime", "2014-06-01", on="SY110000", by="press")
    ledger.say("takes", "isis", "2014-07-24", on=town["id"], from_="syrian_regime")
    ledger.say("holds", "armed_opposition", "2014-08-20", on=places[2]["id"])
    day = "2014-09-01"
    loud = run(places, ledger.claims, seat=1.0)
    quiet = run(places, ledger.claims)
    assert told(loud, 2, day)[1] == "isis"
    assert told(quiet, 2, day)[1] == "armed_opposition"


def test_what_is_inferred_of_the_years_of_thin_sources_is_stated_with_less_assurance(raqqa):
    places, ledger = raqqa
    rows = run(places, ledger.claims)
    early = sure(rows, 1, "2013-12-01", "armed_opposition")
    assert 0.5 < early < sure(rows, 1, "2016-06-01", "isis")
    assert told(rows, 1, "2014-01-23")[2] == "inferred"


def test_a_run_of_days_is_not_cut_where_the_years_of_thin_sources_end(raqqa):
    places, ledger = raqqa
    rows = run(places, ledger.claims)
    last = date(2014, 1, 23).toordinal()
    before = next(r for r in rows if r[0] == 1 and r[2] == last)
    after = next(r for r in rows if r[0] == 1 and r[1] == last + 1)
    assert before[3:6] == after[3:6]
    assert before[12] < after[12]
    assert before[6:8] == after[6:8]

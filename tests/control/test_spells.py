import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syriageo.control.spell import DATA_START
from syriageo.control.spells import derive
from syriageo.control.takings import change_window
from syriageo.control.witnesses import forerunners, tellers, witnesses

from .conftest import END, SOURCES, Ledger, parties_of_repository

TRUST = {s.id: s.trust for s in SOURCES.values()}
LEVELS = {"SY": "country"}
PARTIES = parties_of_repository()


def spells_of(claims):
    return derive(claims, TRUST, PARTIES, end=END.toordinal(), levels=LEVELS)


def on(spells, day):
    ordinal = date.fromisoformat(day).toordinal()
    return next(s for s in spells if s.start <= ordinal <= s.end)


def told(spells, day):
    spell = on(spells, day)
    return spell.kind, spell.parties, spell.certainty


@pytest.fixture
def say(ledger):
    ledger.say("holds", "syrian_regime", "2011-03-15", on="SY", by="baseline")
    return ledger.say


def test_the_first_day_is_the_baseline(say, ledger):
    assert told(spells_of(ledger.claims), "2011-03-15") == (
        "held",
        ("syrian_regime",),
        "documented",
    )


def test_a_claim_on_the_place_beats_the_baseline(say, ledger):
    say("holds", "israel", "2011-03-15", by="baseline")
    assert told(spells_of(ledger.claims), "2011-03-15")[1] == ("israel",)


def test_the_day_of_a_change_counts_for_the_new_holder(say, ledger):
    say("takes", "syrian_regime", "2020-01-28", from_="armed_opposition|hts")
    spells = spells_of(ledger.claims)
    assert told(spells, "2020-01-27") == ("joint", ("armed_opposition", "hts"), "documented")
    assert told(spells, "2020-01-28") == ("held", ("syrian_regime",), "documented")


def test_a_change_on_an_unknown_day_of_a_range_is_changing_until_its_last(say, ledger):
    say("takes", "isis", "2014-06-01", "2014-06-10", from_="armed_opposition")
    spells = spells_of(ledger.claims)
    assert told(spells, "2014-05-31")[1] == ("armed_opposition",)
    inside = on(spells, "2014-06-05")
    assert (inside.kind, inside.parties) == ("changing", ("armed_opposition", "isis"))
    assert [date.fromordinal(d).isoformat() for d in inside.window] == ["2014-06-01", "2014-06-10"]
    assert told(spells, "2014-06-10") == ("held", ("isis",), "documented")


def test_one_change_told_with_different_days_falls_on_the_day_of_most_weight(say, ledger):
    right = say("takes", "syrian_regime", "2020-01-28", from_="armed_opposition")
    also = say("takes", "syrian_regime", "2020-01-27", "2020-01-29", by="press", confidence=2)
    wrong = say("takes", "syrian_regime", "2020-01-30", by="other", confidence=1)
    spells = spells_of(ledger.claims)
    assert told(spells, "2020-01-27")[1] == ("armed_opposition",)
    assert told(spells, "2020-01-28")[1] == ("syrian_regime",)
    changes = [s for s in spells if s.parties == ("syrian_regime",) and s.start > DATA_START + 999]
    assert len({s.since for s in changes}) == 1
    assert set(on(spells, "2020-01-28").claims) == {right.id, also.id}
    assert wrong.id in on(spells, "2020-01-30").claims


def test_of_two_days_told_of_one_taking_the_first_stands_and_those_between_are_inferred(
    say, ledger
):
    say("takes", "isis", "2014-06-01", from_="armed_opposition", by="press")
    say("takes", "isis", "2014-06-08", from_="armed_opposition", by="other")
    spells = spells_of(ledger.claims)
    assert told(spells, "2014-05-31")[1] == ("armed_opposition",)
    assert told(spells, "2014-06-01")[:2] == ("held", ("isis",))
    assert told(spells, "2014-06-04") == ("held", ("isis",), "inferred")
    assert on(spells, "2014-06-04").basis == "argued"
    assert told(spells, "2014-06-08")[:2] == ("held", ("isis",))


def test_of_three_days_told_of_one_taking_the_middle_one_stands(say, ledger):
    for day, by in (("2014-06-01", "press"), ("2014-06-03", "other"), ("2014-06-08", "third")):
        say("takes", "isis", day, from_="armed_opposition", by=by, confidence=2)
    spells = spells_of(ledger.claims)
    assert told(spells, "2014-06-02")[1] == ("armed_opposition",)
    assert told(spells, "2014-06-03")[:2] == ("held", ("isis",))


def test_between_reports_of_one_taking_a_plain_word_to_the_contrary_is_heard(say, ledger):
    say("takes", "isis", "2014-06-01", from_="armed_opposition", by="press")
    say("takes", "isis", "2014-06-08", from_="armed_opposition", by="other")
    say("contested", "armed_opposition|isis", "2014-06-04")
    assert told(spells_of(ledger.claims), "2014-06-04")[0] == "contested"


def test_reports_that_name_only_a_range_leave_the_change_open(say, ledger):
    say("takes", "isis", "2014-06-01", "2014-06-05", from_="armed_opposition", by="press")
    say("takes", "isis", "2014-06-08", "2014-06-12", from_="armed_opposition", by="other")
    assert told(spells_of(ledger.claims), "2014-06-07")[0] == "changing"


def test_taken_and_retaken_on_one_day_the_place_is_with_who_held_it_before(say, ledger):
    say("holds", "isis", "2016-09-20")
    say("takes", "sna", "2016-10-08", from_="isis", by="press")
    say("takes", "isis", "2016-10-08", from_="sna", by="press", flags=("retakes",))
    spells = spells_of(ledger.claims)
    assert told(spells, "2016-10-07")[:2] == ("held", ("isis",))
    assert told(spells, "2016-10-08")[:2] == ("held", ("isis",))


def test_of_two_enemies_named_as_losers_the_one_that_another_source_names_held_it(say, ledger):
    say("takes", "syrian_regime", "2018-07-18", from_="armed_opposition", by="press")
    say("takes", "syrian_regime", "2018-07-18", from_="armed_opposition|isis", by="other")
    assert told(spells_of(ledger.claims), "2018-07-17")[:2] == ("held", ("armed_opposition",))


def test_two_enemies_who_lose_a_place_together_each_held_a_part(say, ledger):
    say("takes", "syrian_regime", "2018-07-18", from_="armed_opposition|isis")
    eve = told(spells_of(ledger.claims), "2018-07-17")
    assert eve[:2] == ("contested", ("armed_opposition", "isis"))


def test_taken_lost_and_taken_again_are_three_changes(say, ledger):
    say("takes", "isis", "2015-05-20", from_="syrian_regime")
    say("takes", "syrian_regime", "2015-05-24", from_="isis")
    say("takes", "isis", "2015-05-28", from_="syrian_regime")
    spells = spells_of(ledger.claims)
    days = ("2015-05-19", "2015-05-21", "2015-05-25", "2015-05-29")
    held = [on(spells, d).parties[0] for d in days]
    assert held == ["syrian_regime", "isis", "syrian_regime", "isis"]


def test_a_joint_and_a_single_report_of_the_same_weeks_both_stand_on_their_days(say, ledger):
    single = say("holds", "armed_opposition", "2020-01-10")
    joint = say("holds", "armed_opposition|hts", "2020-01-26")
    spells = spells_of(ledger.claims)
    assert told(spells, "2020-01-10") == ("held", ("armed_opposition",), "documented")
    assert told(spells, "2020-01-26") == ("joint", ("armed_opposition", "hts"), "documented")
    assert told(spells, "2020-01-12") == ("held", ("armed_opposition",), "bracketed")
    assert told(spells, "2020-01-25") == ("joint", ("armed_opposition", "hts"), "bracketed")
    day = date(2020, 1, 10).toordinal()
    spell = on(spells, "2020-01-10")
    support, against = witnesses(
        ledger.claims[1:], day, spell.kind, spell.parties, spell.since, spell.until
    )
    assert (support, against) == ([single], [joint])


def test_contradictions_of_like_weight_are_disputed_and_both_named(say, ledger):
    a = say("holds", "isis", "2016-03-01", by="press")
    b = say("holds", "syrian_regime", "2016-03-01", by="other")
    spell = on(spells_of(ledger.claims), "2016-03-01")
    assert (spell.kind, spell.parties) == ("disputed", ("isis", "syrian_regime"))
    assert set(spell.claims) == {a.id, b.id}


def test_a_light_contradiction_is_dissent_and_not_dropped(say, ledger):
    say("holds", "isis", "2016-03-01", by="snhr", confidence=3)
    other = say("holds", "syrian_regime", "2016-03-01", by="other", confidence=1)
    spell = on(spells_of(ledger.claims), "2016-03-01")
    assert (spell.kind, spell.parties) == ("held", ("isis",))
    assert spell.dissent == (other.id,) or other.id in spell.dissent


def test_a_narrow_claim_beats_a_lasting_range_on_its_day_only(say, ledger):
    both = "armed_opposition|syrian_regime"
    say("contested", both, "2013-01-01", "2013-12-31", lasting=True)
    say("holds", "armed_opposition", "2013-12-25")  # in the last days of the fight
    spells = spells_of(ledger.claims)
    assert told(spells, "2013-12-24")[0] == "contested"
    assert told(spells, "2013-12-25") == ("held", ("armed_opposition",), "documented")
    assert told(spells, "2013-12-26")[0] == "contested"


def test_a_success_of_one_side_does_not_end_a_fight_of_years(say, ledger):
    both = "armed_opposition|syrian_regime"
    say("contested", both, "2013-01-01", "2014-12-31", lasting=True)
    success = say("holds", "armed_opposition", "2013-06-01")
    spell = on(spells_of(ledger.claims), "2013-06-01")
    assert (spell.kind, spell.certainty) == ("contested", "documented")
    assert success.id in spell.dissent


def test_a_third_holder_is_believed_even_within_a_long_fight(say, ledger):
    say("contested", "armed_opposition|syrian_regime", "2013-01-01", "2014-12-31", lasting=True)
    say("holds", "isis", "2014-03-01")
    assert told(spells_of(ledger.claims), "2014-03-01") == ("held", ("isis",), "documented")


def test_a_long_fight_ends_with_the_taking(say, ledger):
    both = "armed_opposition|syrian_regime"
    say("contested", both, "2012-07-19", "2016-12-21", lasting=True)
    say("takes", "syrian_regime", "2016-12-22", from_="armed_opposition")
    spells = spells_of(ledger.claims)
    assert told(spells, "2016-12-21")[0] == "contested"
    assert told(spells, "2016-12-22") == ("held", ("syrian_regime",), "documented")


def test_a_plain_taking_ends_a_battle_whose_range_goes_on(say, ledger):
    say("contested", "isis|sdf", "2019-02-09", "2019-03-23", lasting=True)
    say("takes", "sdf", "2019-03-19", from_="isis", by="press")
    spells = spells_of(ledger.claims)
    assert told(spells, "2019-03-18")[0] == "contested"
    assert told(spells, "2019-03-20")[:2] == ("held", ("sdf",))


def test_a_battle_goes_on_after_a_taking_if_a_later_fight_in_it_is_told(say, ledger):
    say("contested", "isis|sdf", "2019-02-09", "2019-03-23", lasting=True)
    say("takes", "sdf", "2019-02-13", from_="isis", by="press")
    say("contested", "isis|sdf", "2019-03-11", by="press")
    assert told(spells_of(ledger.claims), "2019-02-20")[0] == "contested"


def test_a_battle_of_unknown_days_goes_on_until_the_taking_inside_them(say, ledger):
    say("contested", "armed_opposition|syrian_regime", "2018-07-01", "2018-07-15")
    say("handover", "syrian_regime", "2018-07-12", by="press")
    spells = spells_of(ledger.claims)
    assert told(spells, "2018-07-11") == (
        "contested",
        ("armed_opposition", "syrian_regime"),
        "bracketed",
    )
    assert told(spells, "2018-07-13")[1] == ("syrian_regime",)


def test_an_attack_on_a_place_that_is_plainly_held_that_day_leaves_it_held(say, ledger):
    attack = say("contested", "armed_opposition|isis", "2016-05-28", by="press", confidence=2)
    say("repelled", "armed_opposition", "2016-05-28", from_="isis")
    spell = on(spells_of(ledger.claims), "2016-05-28")
    assert (spell.kind, spell.parties) == ("held", ("armed_opposition",))
    assert attack.id in spell.dissent


def test_a_fight_of_which_much_is_told_is_a_fight_though_one_source_names_a_holder(say, ledger):
    for by in ("snhr", "press", "other"):
        say("contested", "armed_opposition|syrian_regime", "2014-11-30", by=by)
    say("holds", "armed_opposition", "2014-11-30", by="third")
    assert told(spells_of(ledger.claims), "2014-11-30")[0] == "contested"


def test_between_two_reports_of_one_fight_it_goes_on_for_weeks_but_not_for_months(say, ledger):
    say("holds", "isis", "2017-06-01")
    for day in ("2017-07-24", "2017-08-25", "2017-12-01"):
        say("contested", "isis|sdf", day)
    spells = spells_of(ledger.claims)
    assert told(spells, "2017-08-10")[0] == "contested"
    assert told(spells, "2017-10-20")[0] != "contested"


def test_who_takes_what_he_fought_for_did_not_hold_it_all_until_then(say, ledger):
    say("contested", "armed_opposition|syrian_regime", "2013-03-15")
    say("handover", "syrian_regime", "2014-05-07")
    spells = spells_of(ledger.claims)
    assert told(spells, "2013-12-01")[0] == "contested"
    assert told(spells, "2014-05-08")[1] == ("syrian_regime",)


def test_who_lost_a_place_in_a_fight_held_it_on_the_eve_of_the_fight(say, ledger):
    say("contested", "armed_opposition|syrian_regime", "2016-01-20")
    say("takes", "syrian_regime", "2016-01-24", from_="armed_opposition", by="press")
    spells = spells_of(ledger.claims)
    assert told(spells, "2016-01-19") == ("held", ("armed_opposition",), "inferred")
    assert on(spells, "2016-01-19").claims == ("test-00003",)
    assert told(spells, "2016-01-20")[0] == "contested"


def test_who_won_a_fight_for_a_place_he_was_known_to_hold_held_it_on_its_eve(say, ledger):
    say("holds", "syrian_regime", "2015-10-01")
    say("contested", "armed_opposition|syrian_regime", "2016-01-20")
    say("takes", "syrian_regime", "2016-01-24", from_="armed_opposition", by="press")
    assert told(spells_of(ledger.claims), "2016-01-19")[1] == ("syrian_regime",)


def test_of_a_fight_of_months_it_is_not_said_who_held_the_place_before(say, ledger):
    say("contested", "armed_opposition|syrian_regime", "2015-09-01", "2016-01-23", lasting=True)
    say("takes", "syrian_regime", "2016-01-24", from_="armed_opposition", by="press")
    spells = spells_of(ledger.claims)
    assert "armed_opposition" not in on(spells, "2015-08-31").parties


def test_posts_quarters_and_boasts_never_make_a_spell(say, ledger):
    say("holds", "armed_opposition", "2019-01-01")
    without = spells_of(ledger.claims)
    say("holds", "turkey", "2019-03-01", flags=("post",))
    say("takes", "isis", "2019-03-01", flags=("part_of_place",))
    say("claims_only", "syrian_regime", "2019-03-01")
    assert spells_of(ledger.claims) == without


def test_a_siege_lasts_until_it_is_lifted(say, ledger):
    say("besieged", "syrian_regime", "2014-07-01", from_="isis")
    say("holds", "syrian_regime", "2016-01-15")
    say("lifts_siege", "syrian_regime", "2017-09-05", from_="isis")
    spells = spells_of(ledger.claims)
    assert on(spells, "2014-06-30").besieged_by == ()
    assert on(spells, "2016-01-15").besieged_by == ("isis",)
    assert on(spells, "2017-06-20").besieged_by == ("isis",)
    assert on(spells, "2017-09-05").besieged_by == ()


def test_a_siege_ends_when_the_place_falls(say, ledger):
    say("besieged", "armed_opposition", "2013-04-01", from_="syrian_regime")
    say("takes", "syrian_regime", "2014-03-01", from_="armed_opposition")
    spells = spells_of(ledger.claims)
    assert on(spells, "2014-02-28").besieged_by == ("syrian_regime",)
    assert on(spells, "2014-03-01").besieged_by == ()


def test_an_assault_beaten_off_documents_the_defender(say, ledger):
    say("repelled", "sdf", "2015-08-01", from_="isis")
    assert told(spells_of(ledger.claims), "2015-08-01") == ("held", ("sdf",), "documented")


def test_an_army_from_abroad_that_leaves_its_post_never_held_the_town(say, ledger):
    say("holds", "sdf", "2019-10-01")
    say("leaves", "", "2019-10-13", from_="us_coalition")
    say("holds", "sdf", "2019-10-20")
    assert told(spells_of(ledger.claims), "2019-10-12")[:2] == ("held", ("sdf",))


def test_a_vague_statement_cannot_alone_move_a_town_and_back(say, ledger):
    say("holds", "sdf", "2023-02-20", confidence=3)
    say("holds", "syrian_regime", "2023-10-09", confidence=1, by="other")
    say("holds", "sdf", "2024-01-15", confidence=3)
    assert told(spells_of(ledger.claims), "2023-10-09")[:2] == ("held", ("sdf",))


def test_the_day_of_a_change_that_one_source_tells_is_inferred_and_two_document_it(say, ledger):
    say("holds", "isis", "2017-03-01")
    say("takes", "sdf", "2017-05-10", from_="isis", by="press")
    assert on(spells_of(ledger.claims), "2017-05-10").certainty == "inferred"
    for other in ("other", "third"):
        say("takes", "sdf", "2017-05-10", from_="isis", by=other)
    assert on(spells_of(ledger.claims), "2017-05-10").certainty == "documented"


def test_who_leaves_without_an_heir_leaves_it_unknown(say, ledger):
    say("leaves", "", "2017-10-13", from_="isis")
    spells = spells_of(ledger.claims)
    assert told(spells, "2017-10-12")[1] == ("isis",)
    assert told(spells, "2019-10-20") == ("unknown", (), "none")


def test_an_imprecise_holds_fills_a_gap_but_yields_to_harder_evidence(say, ledger):
    say("holds", "isis", "2017-07-16", "2017-07-29", by="press")
    assert told(spells_of(ledger.claims), "2017-07-20") == ("held", ("isis",), "bracketed")
    say("takes", "sdf", "2017-07-20", from_="isis")
    spells = spells_of(ledger.claims)
    assert told(spells, "2017-07-20") == ("held", ("sdf",), "documented")
    assert told(spells, "2017-07-28")[1] == ("sdf",)


def test_the_last_status_is_carried_but_not_past_the_partys_end(say, ledger):
    say("holds", "syrian_regime", "2018-06-01")
    spells = spells_of(ledger.claims)
    assert told(spells, "2024-12-07") == ("held", ("syrian_regime",), "carried")
    assert told(spells, "2024-12-08") == ("held", ("transitional_government",), "inferred")


def test_a_local_partner_outlasts_the_other_and_an_army_from_abroad_does_not(say, ledger):
    say("holds", "sdf|syrian_regime", "2020-01-01")
    assert told(spells_of(ledger.claims), "2024-12-08") == ("held", ("sdf",), "carried")
    other = Ledger()
    other.say("holds", "sna|turkey", "2020-01-01")
    assert told(spells_of(other.claims), "2025-01-28")[1] == ("sna", "turkey")
    assert told(spells_of(other.claims), "2025-01-29") == (
        "held",
        ("transitional_government",),
        "inferred",
    )


def test_a_late_report_of_a_taking_does_not_undo_it(say, ledger):
    say("takes", "isis", "2015-05-21", from_="syrian_regime")
    say("takes", "isis", "2015-06-20", from_="syrian_regime", by="press")
    spells = spells_of(ledger.claims)
    assert told(spells, "2015-06-19") == ("held", ("isis",), "bracketed")


def test_a_loser_whom_nobody_names_is_nobody(say, ledger):
    say("takes", "isis", "2015-05-21", from_="unknown_party")
    assert all("unknown_party" not in s.parties for s in spells_of(ledger.claims))


def test_nusra_becomes_hts_on_its_day(say, ledger):
    say("takes", "nusra", "2015-03-28", from_="syrian_regime")
    spells = spells_of(ledger.claims)
    assert told(spells, "2017-01-27") == ("held", ("nusra",), "carried")
    assert told(spells, "2017-01-28") == ("held", ("hts",), "carried")


def test_no_party_is_believed_before_its_birth(say, ledger):
    say("takes", "armed_opposition", "2012-06-01", from_="syrian_regime")
    say("holds", "armed_opposition|hts", "2018-01-01")
    spells = spells_of(ledger.claims)
    assert "hts" not in on(spells, "2016-12-31").parties


def test_a_party_of_a_bracket_bears_its_new_name_from_its_day(say, ledger):
    say("holds", "armed_opposition|nusra", "2016-08-27")
    say("holds", "armed_opposition", "2017-07-23")
    spells = spells_of(ledger.claims)
    assert told(spells, "2017-01-27") == ("joint", ("armed_opposition", "nusra"), "bracketed")
    assert told(spells, "2017-01-28") == ("joint", ("armed_opposition", "hts"), "bracketed")
    assert told(spells, "2017-07-22")[1] == ("armed_opposition",)


@pytest.mark.parametrize(
    ("fought", "then"),
    [
        ("armed_opposition|nusra|syrian_regime", ("armed_opposition", "nusra")),
        ("armed_opposition|syrian_regime", ("armed_opposition",)),
    ],
)
def test_who_won_a_fight_did_not_hold_the_place_before_its_birth(say, ledger, fought, then):
    say("contested", fought, "2014-06-10")
    say("holds", "armed_opposition|hts", "2017-07-16")
    spells = spells_of(ledger.claims)
    assert told(spells, "2014-10-01")[1] == then
    assert told(spells, "2017-07-16")[1] == ("armed_opposition", "hts")


def test_a_corrected_claim_no_longer_speaks(say, ledger):
    wrong = say("takes", "isis", "2014-01-01", from_="armed_opposition")
    say("takes", "isis", "2015-01-01", from_="armed_opposition", supersedes=wrong.id)
    spells = spells_of(ledger.claims)
    assert told(spells, "2014-12-31")[1] == ("armed_opposition",)


def test_a_clear_majority_decides_the_day_of_a_change(say):
    snhr = say("takes", "isis", "2014-06-01")
    press = say("takes", "isis", "2014-06-03", by="press", confidence=1)
    day = [c.first_possible.toordinal() for c in (snhr, press)]
    reports = [(day[0], day[0], 0.95, snhr), (day[1], day[1], 0.2, press)]
    assert change_window(reports) == (day[0], day[0])


# --- what must always hold ------------------------------------------------------------------------

KINDS = "holds takes contested leaves besieged lifts_siege handover repelled claims_only".split()
WHO = [
    "syrian_regime", "armed_opposition", "armed_opposition|hts", "nusra", "isis", "sdf",
    "sna|turkey",
]  # fmt: skip


@st.composite
def claim_lists(draw):
    ledger = Ledger()
    ledger.say("holds", "syrian_regime", "2011-03-15", on="SY", by="baseline")
    for _ in range(draw(st.integers(0, 12))):
        first = date(2011, 3, 15) + timedelta(days=draw(st.integers(0, 5400)))
        last = first + timedelta(days=draw(st.sampled_from([0, 0, 0, 1, 5, 20, 50, 400])))
        ledger.say(
            draw(st.sampled_from(KINDS)),
            draw(st.sampled_from(WHO)),
            first.isoformat(),
            last.isoformat(),
            from_=draw(st.sampled_from(["", *WHO])),
            by=draw(st.sampled_from(["snhr", "press", "other"])),
            confidence=draw(st.integers(1, 3)),
            lasting=draw(st.booleans()),
            flags=draw(st.sampled_from([(), (), (), ("post",)])),
        )
    return ledger.claims


@given(claim_lists())
def test_spells_never_overlap_and_cover_every_day(claims):
    spells = spells_of(claims)
    assert spells[0].start == DATA_START
    assert spells[-1].end == END.toordinal()
    assert all(a.end + 1 == b.start for a, b in itertools.pairwise(spells))
    assert all(s.start <= s.end and s.since <= s.start and s.end <= s.until for s in spells)


@given(claim_lists(), st.randoms(use_true_random=False))
def test_claims_in_any_order_and_told_twice_give_the_same_spells(claims, random):
    shuffled = claims * 2
    random.shuffle(shuffled)
    assert spells_of(shuffled) == spells_of(claims)


@given(claim_lists())
def test_kind_and_parties_always_fit(claims):
    for spell in spells_of(claims):
        count = len(spell.parties)
        assert (spell.kind == "unknown") == (count == 0)
        assert spell.kind != "held" or count == 1
        assert spell.kind != "joint" or count > 1
        assert spell.kind not in ("disputed", "changing") or count >= 1
        assert list(spell.parties) == sorted(set(spell.parties))
        assert (spell.certainty == "none") == (spell.kind == "unknown") or spell.claims


@given(claim_lists())
def test_every_certain_day_of_a_claim_shows_it_as_support_or_dissent(claims):
    spells = spells_of(claims)
    for claim in claims:
        if claim.mute or claim.kind != "holds" or claim.first_certain is None:
            continue
        if claim.confidence == 1:
            continue  # firm claims before and after it may overrule it
        day = claim.first_certain.toordinal()
        spell = next(s for s in spells if s.start <= day <= s.end)
        assert claim.id in spell.claims + spell.dissent


def test_reports_that_make_a_change_together_are_found_as_its_tellers(say, ledger):
    early = say("takes", "syrian_regime", "2018-01-06", "2018-01-10", from_="hts")
    late = say("takes", "syrian_regime", "2018-01-07", "2018-01-09", from_="armed_opposition|hts")
    say("takes", "isis", "2015-01-01")
    found = tellers(ledger.claims, date(2018, 1, 6).toordinal(), ("hts",))
    assert [c.id for c in found] == [late.id, early.id]


def test_a_fight_between_two_reports_of_it_rests_on_both(say, ledger):
    fights = [say("contested", "isis|sdf", day) for day in ("2017-07-24", "2017-08-06")]
    day = date(2017, 8, 1).toordinal()
    run = date(2017, 7, 24).toordinal(), date(2017, 8, 6).toordinal()
    found, against = witnesses(ledger.claims, day, "contested", ("isis", "sdf"), *run)
    assert ({c.id for c in found}, against) == ({f.id for f in fights}, [])


def test_whom_a_taking_names_as_loser_it_supports_until_its_eve(say, ledger):
    taking = say("takes", "syrian_regime", "2020-01-28", from_="armed_opposition")
    day, eve = date(2020, 1, 10).toordinal(), date(2020, 1, 27).toordinal()
    found, _ = witnesses(ledger.claims, day, "held", ("armed_opposition",), day - 30, eve)
    assert [c.id for c in found] == [taking.id]


def test_who_lay_around_a_place_is_not_said_to_have_held_it(say, ledger):
    say("besieged", "armed_opposition", "2018-02-20", from_="syrian_regime")
    day = date(2018, 1, 10).toordinal()
    assert witnesses(ledger.claims, day, "held", ("syrian_regime",), day - 30, day + 90) == ([], [])


def test_a_status_under_a_new_name_rests_on_the_last_word_about_the_old_one(say, ledger):
    say("takes", "nusra", "2014-11-02", from_="armed_opposition")
    last = say("holds", "nusra", "2016-01-01")
    day = date(2017, 6, 1).toordinal()
    assert [c.id for c in forerunners(ledger.claims, day, ("hts",), PARTIES)] == [last.id]


@given(claim_lists())
def test_nobody_holds_a_place_after_his_end(claims):
    for spell in spells_of(claims):
        if spell.kind in ("held", "joint"):
            last = date.fromordinal(spell.end)
            assert all(e is None or last < e for e in (PARTIES.by_id[p].end for p in spell.parties))


def test_who_lost_a_place_that_two_held_together_is_not_said_to_have_held_it_alone_for_months(
    ledger, say
):
    say("holds", "sdf|syrian_regime", "2023-12-19")
    say("takes", "sna", "2024-12-01", from_="sdf")
    spells = spells_of(ledger.claims)
    assert told(spells, "2024-06-01")[:2] == ("joint", ("sdf", "syrian_regime"))
    assert told(spells, "2024-11-30")[1] == ("sdf",)  # the eve is told as its source tells it


def test_a_stale_mark_of_one_of_two_does_not_end_what_both_held_before_and_after(ledger, say):
    say("holds", "sdf|syrian_regime", "2023-02-01")
    say("holds", "syrian_regime", "2023-10-09", by="press", confidence=1)
    say("holds", "sdf|syrian_regime", "2023-12-19")
    spells = spells_of(ledger.claims)
    assert told(spells, "2023-10-09")[:2] == ("joint", ("sdf", "syrian_regime"))

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syriageo import cli
from syriageo.control.calibration import SPLITS, Laboratory
from syriageo.control.calibration_report import (
    class_of,
    coverage_days,
    reliability,
    report,
    tallies,
)
from syriageo.control.calibration_tables import score_table
from syriageo.control.questions import Question, bucket, judge, same_side, wilson
from syriageo.errors import InputError


@pytest.fixture
def laboratory(small):
    return Laboratory()


def asked(laboratory, place):
    return {
        (q.form, str(q.day), "|".join(q.parties))
        for q in laboratory.questions(laboratory.claims)
        if q.place == place
    }


@given(st.integers(0, 500), st.integers(1, 500))
def test_an_interval_holds_the_share_and_stays_in_bounds(right, more):
    trials = right + more
    low, high = wilson(right, trials)
    assert 0 <= low <= right / trials <= high <= 1
    wider = wilson(10 * right, 10 * trials)
    assert wider[1] - wider[0] < high - low


def test_an_interval_agrees_with_the_published_example():
    # Newcombe 1998, table I: 81 of 263, Wilson without continuity correction.
    low, high = wilson(81, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def test_of_nothing_nothing_is_known():
    assert wilson(0, 0) == (0.0, 1.0)


def test_a_fifth_of_the_places_is_hidden_always_the_same():
    ids = [f"C{n}" for n in range(1000, 8000)]
    out = [i for i in ids if bucket(i) == 0]
    assert 0.18 < len(out) / len(ids) < 0.22
    # As `printf C4278 | sha256sum` tells, first 16 digits modulo 5.
    assert {i: bucket(i) for i in ("C4278", "C5710", "C1007")} == {
        "C4278": 4,
        "C5710": 0,
        "C1007": 4,
    }


def test_the_coalition_beside_the_sdf_is_one_side():
    assert same_side(frozenset({"sdf"}), frozenset({"sdf", "us_coalition"}))
    assert not same_side(frozenset({"sdf"}), frozenset({"sdf", "government"}))
    assert not same_side(frozenset(), frozenset())


def test_a_taking_asks_of_the_day_after_the_eve_and_two_months_later(laboratory):
    assert {
        ("lost", "2015-05-27", "syrian_regime"),
        ("taken", "2015-05-29", "armed_opposition"),
        ("settled", "2015-07-27", "armed_opposition"),
    } <= asked(laboratory, "C4278")


def test_it_does_not_ask_two_months_later_if_another_came_in_between(laboratory, ledger):
    taking = ledger.say("takes", "isis", "2014-01-13", on="C5710", from_="armed_opposition")
    after = ledger.say("takes", "sdf", "2014-02-01", on="C5710", from_="isis")
    laboratory._on = {"C5710": [taking, after]}
    forms = {q.form for q in laboratory.questions([taking])}
    assert forms == {"taken", "lost"}
    laboratory._on = {"C5710": [taking]}
    assert "settled" in {q.form for q in laboratory.questions([taking])}


def test_fights_posts_boasts_and_weak_claims_ask_nothing(laboratory):
    forms = asked(laboratory, "C1007")
    assert not any("2012" in day for _, day, _ in forms)  # contested from 2012
    assert ("taken", "2016-12-23", "syrian_regime") in forms
    told = asked(laboratory, "C4278")
    assert not any(day.startswith("2019") for _, day, _ in told)
    assert ("held", "2020-01-05", "syrian_regime") not in told  # confidence 1


def test_names_follow_the_day(laboratory, ledger):
    claim = ledger.say("holds", "nusra", "2018-05-01")
    (question,) = laboratory.questions([claim])
    assert question.parties == ("hts",)


def test_two_takers_leave_open_who_stayed(laboratory, ledger):
    assert laboratory.questions([ledger.say("holds", "isis|armed_opposition", "2014-05-01")]) == []
    assert len(laboratory.questions([ledger.say("holds", "sdf|syrian_regime", "2021-05-01")])) == 1


def test_what_is_told_is_answered(laboratory):
    told = [c for c in laboratory.claims if c.subject in ("C5710", "SY")]
    questions = [q for q in laboratory.questions(told) if q.form == "lost"]
    answers = laboratory.answers(questions, laboratory.spells(told), "all")
    assert [(a.question.day.isoformat(), a.bloc, a.right, a.near) for a in answers] == [
        ("2013-03-03", "government", True, True),
        ("2014-01-12", "opposition", True, True),
        ("2017-10-16", "isis", True, True),
    ]


def test_what_is_hidden_is_not_known(laboratory):
    hidden = [c for c in laboratory.claims if c.subject == "C5710" and "sdf" in c.parties]
    questions = [q for q in laboratory.questions(hidden) if q.form == "taken"]
    told = [c for c in laboratory.claims if c not in hidden and c.subject != "C5711"]
    (answer,) = laboratory.answers(questions, laboratory.spells(told), "one")
    assert answer.truth == "sdf"
    assert not answer.right
    assert not answer.near


def test_a_change_known_with_another_day_is_right_within_a_week(laboratory, ledger):
    hidden = ledger.say("takes", "syrian_regime", "2020-01-28", on="C4278", from_="hts")
    told = [
        ledger.say("holds", "hts", "2020-01-20", on="C4278"),
        ledger.say("takes", "syrian_regime", "2020-02-01", on="C4278", from_="hts"),
    ]
    taken = [q for q in laboratory.questions([hidden]) if q.form == "taken"]
    (answer,) = laboratory.answers(taken, laboratory.spells(told), "days")
    assert not answer.right
    assert answer.near


def test_with_nothing_hidden_the_database_itself_answers(laboratory):
    answers = laboratory.told()
    assert len(answers) == len(laboratory.questions(laboratory.claims))
    held = [a for a in answers if a.question.form == "held"]
    assert held
    assert all(a.right for a in held)


@pytest.mark.parametrize("split", SPLITS)
def test_every_way_hides_something_and_never_the_start_of_the_war(laboratory, split):
    for name, hidden in laboratory.hidden(split):
        assert hidden < {c.id for c in laboratory.claims}, name
        assert "test-00001" not in hidden


def test_places_are_hidden_whole(laboratory):
    ((_, hidden),) = laboratory.hidden("places")
    subjects = {c.subject for c in laboratory.claims if c.id in hidden}
    assert subjects == {"C5710"}  # the only one of the places here in the first fifth
    assert hidden == {c.id for c in laboratory.claims if c.subject in subjects}


def test_an_unknown_way_is_an_error(laboratory):
    with pytest.raises(InputError, match="places, claims, sources, offensives"):
        list(laboratory.hidden("villages"))


def test_the_page_is_the_same_twice_and_names_its_ledger(laboratory):
    first = report(laboratory.calibrate(), laboratory)
    assert first == report(Laboratory().calibrate(), laboratory)
    assert laboratory.world.digest in first
    assert "## By certainty" in first


def make(parties, kind, who, truth, *, certainty="inferred", p=None):
    question = Question("C4278", date(2020, 1, 5), truth, "held", "x")
    return judge(question, parties, kind, who, certainty, p, 0, 1, "SY07", "SY0705", "test")


def test_only_one_named_holder_counts_as_an_answer(parties):
    assert make(parties, "held", ("hts",), ("armed_opposition",)).right
    assert not make(parties, "held", ("hts",), ("armed_opposition",)).exact
    assert make(parties, "joint", ("armed_opposition", "hts"), ("armed_opposition", "hts")).exact
    for kind in ("contested", "changing", "disputed"):
        answer = make(parties, kind, ("hts", "syrian_regime"), ("hts",))
        assert not answer.decided
        assert not answer.right


def test_stated_probabilities_meet_what_was_measured(parties):
    right = [make(parties, "held", ("hts",), ("hts",), p=0.92) for _ in range(9)]
    wrong = [make(parties, "held", ("sdf",), ("hts",), p=0.94)]
    ((name, count, mean, tally),) = reliability([*right, *wrong])
    assert (name, count, tally.right) == ("0.90-0.95", 10, 9)
    assert mean == pytest.approx(0.922)


def test_classes_come_in_the_order_of_their_numbers(parties):
    assert class_of("documented", None, 0, 1) == "documented"
    assert class_of("inferred", 0.97, None, 1) == "inferred, p 0.95-1.00"
    names = [class_of("carried", None, age, 1) for age in (5000, 10, 400, 100)]
    answers = iter(names)
    told = [make(parties, "held", ("hts",), ("hts",), certainty="carried") for _ in names]
    assert list(tallies(told, lambda _: next(answers))) == [
        "carried, 0-30 days old",
        "carried, 91-365 days old",
        "carried, 366-1095 days old",
        "carried, over 1095 days old",
    ]


def table(path, text):
    path.write_text(text, "utf-8")
    return path


def test_a_table_by_p_code_takes_its_day_from_its_name(small, tmp_path):
    path = table(
        tmp_path / "layer_2015-11-29.csv",
        "pcode,control\nC5710,ISIS\nC4278,GOV\nC4273,CONTESTED\nC1007,CONTESTED+GOV\n",
    )
    answers = score_table(path)
    assert [(a.question.place, a.right) for a in answers] == [("C5710", True), ("C4278", False)]


def test_a_table_of_incidents_accepts_alternatives(small, tmp_path):
    path = table(
        tmp_path / "stated.csv",
        "place,date,parties,parties_alt\n"
        "C4278,2020-01-05,hts,armed_opposition|hts\n"
        "C4278,2020-01-05,isis,sdf;turkey_sna\n"
        "Nowhere at all,2020-01-05,hts,\n",
    )
    right, wrong, lost = score_table(path)
    assert right.right and right.exact
    assert wrong.decided and not wrong.right
    assert lost.kind == "unknown"


def test_a_row_is_asked_as_a_user_would_ask_it(tmp_path):
    path = table(
        tmp_path / "stated.csv",
        "place_as_written,place_context,date,parties\n"
        "Deir al-Zor city (government-held districts),eastern Syria,2017-05-14,syrian_regime\n"
        "Sarja village,southern Idlib,2020-01-10,armed_opposition|hts\n",
    )
    assert [(a.right, a.governorate) for a in score_table(path)] == [(True, "SY09"), (True, "SY07")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("pcode,who\nC4278,GOV\n", "it needs one of"),
        ("pcode,control\nC4278,GOV\n", "no column date"),
        ("pcode,date,control\nC4278,2020-01-05,Martians\n", "line 2: no party"),
        ("pcode,date,control\nC4278,2020-13-05,GOV\n", "line 2: 2020-13-05"),
    ],
)
def test_a_faulty_table_is_told_with_its_line(small, tmp_path, text, message):
    with pytest.raises(InputError, match=message):
        score_table(table(tmp_path / "faulty.csv", text))


def test_a_file_that_is_not_there_is_told(small, tmp_path):
    with pytest.raises(InputError, match="cannot read"):
        score_table(tmp_path / "missing.csv")


def test_the_command_writes_the_page_and_scores_a_table(small, tmp_path, capsys):
    page = tmp_path / "CALIBRATION.md"
    assert cli.main(["evaluate", "control", "--hide", "places", "-o", str(page)]) == 0
    assert capsys.readouterr().out.startswith(page.read_text("utf-8"))
    path = table(tmp_path / "t.csv", "pcode,control\nC5710,ISIS\nC4278,GOV\n")
    assert cli.main(["evaluate", "control", str(path), "--date", "2015-11-29", "--wrong"]) == 0
    out = capsys.readouterr().out
    assert "2 rows; answered 100.0 %; of all rows the same bloc 50.0 %" in out
    assert "line 3: C4278, 2015-11-29, syrian_regime, held armed_opposition" in out
    assert cli.main(["evaluate", "control", "--hide", "villages"]) == 2
    assert cli.main(["evaluate", "resolve"]) == 2


def test_a_claim_that_two_other_sources_contradict_is_set_apart(laboratory, ledger):
    alone = ledger.say("holds", "isis", "2016-05-10", on="C5710", by="press")
    others = [
        ledger.say("holds", "sdf", "2016-05-10", on="C5710", by=who) for who in ("snhr", "other")
    ]
    laboratory.claims = [alone, *others]
    laboratory._on.clear()
    laboratory._on["C5710"] = laboratory.claims
    told = {q.claim: q.outvoted for q in laboratory.questions(laboratory.claims)}
    assert told[alone.id]
    assert not any(told[c.id] for c in others if c.id in told)


def test_coverage_counts_every_day_of_every_community_once(laboratory):
    stored = laboratory.world.connection.execute(
        'SELECT place, start, "end", kind, parties, certainty FROM spells ORDER BY place, start'
    )
    days = coverage_days(stored, laboratory)
    communities = sum(place["kind"] == "community" for place in laboratory.places)
    length = (laboratory.end - date(2013, 1, 1)).days + 1
    assert sum(n for k, n in days.items() if isinstance(k, tuple)) == communities * length
    assert sum(n for k, n in days.items() if isinstance(k, str)) == communities * length

"""The report of January 2020 (SNHR, 3 February 2020), read by hand: facts of 36 events.

`snhr_2020_01_facts.csv` holds facts only. Two of the events are told twice (sections II and III),
one is told as the background of another, five have a captioned picture, and seven are told of the
month as a whole.
"""

import csv
from pathlib import Path

import pytest

from syriageo.incidents.report import read_report

pytestmark = pytest.mark.shared

FACTS = Path(__file__).with_name("snhr_2020_01_facts.csv")
SAME = {
    "kind": "kind", "time": "time", "time_end": "time_end", "perpetrator": "perpetrator",
    "attribution": "attribution", "means": "means", "target": "target_category",
    "control": "control_stated", "section": "section",
}  # fmt: skip


@pytest.fixture(scope="module")
def report(shared):
    return read_report(shared / "report" / "snhr-2020-01.txt")


@pytest.fixture(scope="module")
def facts():
    with open(FACTS, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text):
    low, dash, high = text.partition("-")
    return (int(low) if low else None), (int(high) if high else None) if dash else (
        int(low) if low else None
    )


def wrong_fields(fact, row):
    """The names of the fields of a row that are not as the facts have them."""
    wrong = [name for name, column in SAME.items() if row[column] != fact[name]]
    for name in ("killed", "injured"):
        if number(fact[name]) != (row[f"{name}_min"], row[f"{name}_max"]):
            wrong.append(name)
    for name, column in (("children", "children_killed"), ("women", "women_killed")):
        if (int(fact[name]) if fact[name] else None) != row[column]:
            wrong.append(name)
    joint = "" if row["control_joint"] is None else str(row["control_joint"])
    if joint != fact["joint"]:
        wrong.append("joint")
    if row["control_referent"] != fact["referent"]:
        wrong.append("referent")
    return wrong


def key(row):
    """What tells one event of the report from another."""
    place = row["place_id"] if "place_id" in row else row["place"]
    return str(row["date"]), place, row["kind"], row["perpetrator"]


def test_every_event_is_found_and_none_is_invented(report, facts):
    told = {key(f) for f in facts}
    read = [key(r) for r in report.to_dicts()]
    assert len(told) == len(facts)
    assert sorted(read) == sorted(told)


def test_the_fields_are_right(report, facts):
    rows = {key(r): r for r in report.to_dicts()}
    judged, wrong = 0, []
    for fact in facts:
        row = rows[key(fact)]
        judged += len(SAME) + 6 + 2  # with the day and the place, by which it was found
        wrong += [(fact["date"], fact["place"], name) for name in wrong_fields(fact, row)]
    assert 1 - len(wrong) / judged >= 0.99, wrong


def test_deeds_told_of_the_month_as_a_whole_have_its_first_and_last_day(report):
    months = [r for r in report if r.when.basis == "month"]
    assert len(months) == 7
    assert {(str(r.when.start), str(r.when.end)) for r in months} == {("2020-01-01", "2020-01-31")}
    assert all(
        r.casualties.killed_min is None and r.casualties.arrested_min is None for r in months
    )
    arrests = [r for r in months if r.kind == "arrest"]
    assert all(r.place is None for r in arrests)
    unknown = next(r for r in months if len(r.places) == 2)
    assert [p.id for p in unknown.places] == ["SY09", "SY11"]


def test_all_twenty_sentences_on_control_are_read(report):
    assert len(report.control_statements) == 20
    joint = [c for c in report.control_statements if c.joint]
    assert {c.parties for c in joint} == {("armed_opposition", "hts")}
    assert len(joint) == 16
    assert all(c.place_id and c.day for c in report.control_statements)
    words = [c.referent_as_written for c in report.control_statements]
    assert [w for w in words if w.lower().startswith("the ")] == [
        "The city", "The area", "The village", "The city", "The area", "The village",
    ]  # fmt: skip


def test_an_event_told_twice_is_one_with_two_passages(report):
    by_key = {(str(r.when.start), r.place.id): r for r in report if r.place}
    massacre = by_key["2020-01-15", "C3871"]
    assert {p.section for p in massacre.passages} == {"II", "III.C"}
    sarmin = by_key["2020-01-01", "C3953"]
    assert [p.section for p in sarmin.passages] == ["III.D", "III.D", "II"]


def test_an_earlier_attack_is_linked_to_the_one_beside_which_it_is_told(report):
    earlier = next(r for r in report if r.role == "background")
    later = next(r for r in report if r.id == earlier.related[0])
    assert (str(earlier.when.start), str(later.when.start)) == ("2019-12-21", "2020-01-27")
    assert later.related == (earlier.id,)
    assert earlier.targets[0].name == later.targets[0].name


def test_captions_belong_to_the_incidents_that_they_show(report):
    captions = {
        (str(r.when.start), r.place.id) for r in report for p in r.passages if p.role == "caption"
    }
    assert captions == {
        ("2020-01-10", "C4273"),
        ("2020-01-23", "C4278"),
        ("2020-01-23", "C3925"),
        ("2020-01-26", "C4273"),
        ("2020-01-27", "C4268"),
    }


def test_where_the_fire_came_from_is_not_where_it_fell(report):
    sarmin = next(r for r in report if r.place and r.place.id == "C3953")
    assert sarmin.fired_from.id != "C3953"
    assert "Abu al Dhuhour" in sarmin.fired_from.words


def test_what_the_report_says_of_control_becomes_claims(report):
    claims = report.claims()
    assert [c.kind for c in claims].count("holds") == 22
    takes = [c for c in claims if c.kind == "takes"]
    assert [(c.subject, c.parties, str(c.first_possible)) for c in takes] == [
        ("C3985", ("syrian_regime",), "2020-01-28")
    ]
    assert [c.flags for c in claims if c.parties == ("turkey",)] == [("post",), ("post",)]
    assert len(report.evidence()) == len(claims)


def test_the_offsets_lead_back_to_the_words(report):
    text = report.document.text
    for record in report:
        for place in record.places:
            plain = "".join(c for c in text[place.start : place.end] if c.isalnum())
            assert "".join(c for c in place.words if c.isalnum()) in plain
        for told in record.control:
            assert "control of" in " ".join(text[told.start : told.end].split())

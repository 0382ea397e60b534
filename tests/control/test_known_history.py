"""Well-known history and the report's sentences, answered from the claims in the built database."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

import syriageo as sg

TABLES = Path(__file__).parents[2] / "gazetteer"

REGIME, OPPOSITION, HTS, ISIS, SDF = "syrian_regime", "armed_opposition", "hts", "isis", "sdf"
NEW_GOVERNMENT = "transitional_government"


def sentences() -> list[dict[str, str]]:
    with (TABLES / "control" / "snhr_2020_01.csv").open(encoding="utf-8") as table:
        rows = [r for r in csv.DictReader(table) if "post" not in r["flags"].split("|")]
    return [r for r in rows if r["kind"] == "holds"]


def test_the_report_makes_twenty_statements_of_control():
    assert len(sentences()) == 20


@pytest.mark.parametrize("row", sentences(), ids=lambda r: f"{r['subject']}-{r['first_possible']}")
def test_each_statement_of_the_report_is_answered_and_cited(row):
    status = sg.who_controlled(row["subject"], row["first_possible"])
    assert set(status.parties) == set(row["parties"].split("|"))
    assert status.certainty == "documented"
    assert row["id"] in {evidence.claim.id for evidence in status.supporting}


@pytest.mark.parametrize(
    ("place", "day", "parties"),
    [
        ("C5710", "2012-06-01", {REGIME}),
        ("C5710", "2014-09-01", {ISIS}),
        ("C5710", "2016-06-01", {ISIS}),
        ("C5710", "2017-10-20", {SDF}),
        ("C5710", "2018-06-01", {SDF}),
        ("C5710", "2026-02-01", {NEW_GOVERNMENT}),
        ("C1007", "2012-06-01", {REGIME}),
        ("C1007", "2016-12-22", {REGIME}),
        ("C1007", "2019-06-01", {REGIME}),
        ("C1007", "2024-11-30", {OPPOSITION, HTS}),
        ("C1946", "2013-06-01", {SDF}),
        ("C1946", "2015-03-01", {SDF}),
        ("C2889", "2015-05-01", {REGIME}),
        ("C2889", "2015-06-15", {ISIS}),
        ("C2889", "2016-04-10", {REGIME}),
        ("C2889", "2016-12-20", {ISIS}),
        ("C2889", "2017-03-10", {REGIME}),
        ("C1366", "2017-06-01", {SDF}),
        ("C1366", "2018-03-18", {"sna", "turkey"}),
        ("C1366", "2020-01-15", {"sna", "turkey"}),
        ("C2498", "2014-06-01", {OPPOSITION}),
        ("C2498", "2016-09-01", {REGIME}),
        ("C2338", "2017-06-01", {OPPOSITION}),
        ("C2338", "2018-05-01", {REGIME}),
        ("C5993", "2012-01-01", {REGIME}),
        ("C5993", "2019-01-01", {REGIME}),
        ("C1001", "2015-06-01", {REGIME}),
        ("C1001", "2024-12-08", {NEW_GOVERNMENT}),
        ("C1001", "2025-03-01", {NEW_GOVERNMENT}),
        ("C3985", "2020-01-11", {OPPOSITION, HTS}),
        ("C3985", "2020-01-28", {REGIME}),
        ("C3985", "2021-01-01", {REGIME}),
        ("C4273", "2020-01-10", {OPPOSITION}),
        ("C4273", "2020-01-26", {OPPOSITION, HTS}),
    ],
)
def test_known_holders(place, day, parties):
    assert set(sg.who_controlled(place, day).parties) == parties


TOWNS = [
    ("Bab al-Hawa crossing", "X03429", "2012-07-25", {OPPOSITION}),
    ("Kobani", "C1946", "2012-08-10", {SDF}),
    ("Amuda", "C4688", "2012-10-01", {SDF}),
    ("Taftanaz air base", "X04818", "2013-01-15", {OPPOSITION, "nusra"}),
    ("Khirbet Ghazaleh", "C6012", "2013-05-20", {REGIME}),
    ("al-Qusayr", "C2733", "2013-06-10", {REGIME}),
    ("Menagh air base", "X03884", "2013-07-01", {REGIME}),
    ("al-Safira", "C2154", "2013-11-05", {REGIME}),
    ("al-Yaarubiyah", "C4969", "2013-11-15", {SDF}),
    ("Jarablus", "C2227", "2014-02-01", {ISIS}),
    ("Yabroud", "C2416", "2014-03-20", {REGIME}),
    ("al-Shuhayl", "C5119", "2014-07-10", {ISIS}),
    ("Tabqa air base", "X05015", "2014-08-15", {REGIME}),
    ("al-Dana after ISIS left Idlib", "C4126", "2014-06-10", {OPPOSITION}),
    ("Wadi al-Deif", "X04822", "2014-12-20", {OPPOSITION, "nusra"}),
    ("Tell Hamis", "C4639", "2015-03-08", {SDF}),
    ("Bosra al-Sham", "C6002", "2015-04-01", {OPPOSITION}),
    ("Nasib crossing", "X03441", "2015-04-10", {OPPOSITION}),
    ("al-Hawl", "C4519", "2015-11-20", {SDF}),
    ("Rabia", "C3498", "2015-12-01", {OPPOSITION, "nusra"}),
    ("Rabia", "C3498", "2016-01-28", {REGIME}),
    ("Tell Rifaat", "C1621", "2016-02-22", {SDF}),
    ("Manbij", "C1767", "2016-08-20", {SDF}),
    ("Darayya", "C2498", "2016-09-02", {REGIME}),
    ("T4 air base", "X04722", "2016-12-20", {REGIME}),
    ("al-Bab", "C1202", "2017-03-03", {"sna"}),
    ("Deir Hafir", "C1240", "2017-03-30", {REGIME}),
    ("al-Waer, Homs", "N0246", "2017-05-25", {REGIME}),
    ("Uqayribat", "C3315", "2017-09-15", {REGIME}),
    ("Abu Kamal", "C5167", "2017-10-20", {ISIS}),
    ("al-Omar oil field", "X04191", "2017-10-30", {SDF}),
    ("Busayrah", "C5110", "2017-11-25", {SDF}),
    ("Misraba", "C2344", "2018-03-13", {REGIME}),
    ("Jobar, Damascus", "N0025", "2018-03-10", {OPPOSITION}),
    ("Jayroud", "C2387", "2018-04-10", {OPPOSITION}),
    ("Talbiseh", "C2882", "2018-05-20", {REGIME}),
    ("al-Shajara", "C6021", "2018-07-10", {ISIS}),
    ("Nawa", "C6124", "2018-07-25", {REGIME}),
    ("Hajin", "C5175", "2018-12-28", {SDF}),
    ("Darat Izza", "C1139", "2019-01-15", {HTS}),
    ("Baghuz", "C5184", "2019-03-23", {SDF}),
    ("Kafr Nabudah", "C3209", "2019-05-12", {REGIME}),
    ("Kafr Nabudah", "C3209", "2019-05-23", {OPPOSITION, HTS}),
    ("Tell Abyad", "C5792", "2019-10-17", {"sna", "turkey"}),
    ("Kafranbel", "C4068", "2020-02-28", {REGIME}),
    ("Manbij", "C1767", "2024-12-12", {"sna"}),
    ("Sukkari, Aleppo", "N0219", "2017-01-05", {REGIME}),
    ("Sukkari, Aleppo", "N0219", "2024-12-02", {HTS, OPPOSITION}),
    ("Hazawna, Manbij", "X05160", "2024-12-20", {"sna"}),
    ("Nahda, Raqqa", "N0468", "2017-10-20", {"sdf"}),
    ("Kafranbel", "C4068", "2024-12-03", {HTS, OPPOSITION}),
    ("Jandairis", "C1426", "2013-03-01", {"sdf"}),
    ("Karama, Raqqa", "C5766", "2026-01-25", {"transitional_government"}),
]


@pytest.mark.parametrize(
    ("place", "day", "parties"), [t[1:] for t in TOWNS], ids=[f"{t[0]} {t[2]}" for t in TOWNS]
)
def test_towns_bases_and_quarters_around_the_days_they_are_known_for(place, day, parties):
    assert set(sg.who_controlled(place, day).parties) == parties


@pytest.mark.parametrize("day", ["2013-01-15", "2014-08-01", "2016-06-01"])
def test_aleppo_was_split_for_four_years(day):
    status = sg.who_controlled("C1007", day)
    assert status.kind == "contested"
    assert {REGIME, OPPOSITION} <= set(status.parties)


def test_the_opposition_took_raqqa_in_march_2013():
    assert sg.who_controlled("C5710", "2013-03-01").parties == (REGIME,)
    assert OPPOSITION in sg.who_controlled("C5710", "2013-03-10").parties


def test_the_other_statement_on_idlib_city_shows_as_dissent_or_not_at_all():
    status = sg.who_controlled("C3871", "2020-01-15")
    assert status.parties == (HTS,)
    assert all(set(c.claim.parties) != {HTS} for c in status.conflicting)


def annotated(place, day):
    frame = pd.DataFrame({"place": [place], "day": [day]})
    return sg.annotate(frame, place="place", date="day", progress=False).iloc[0]


def test_who_fell_with_the_whole_area_cites_what_tells_of_the_area():
    (said,) = sg.who_controlled("C4068", "2024-12-03").around
    assert (said.claim.subject, said.claim.kind) == ("SY07", "takes")
    row = annotated("C4068", "2024-12-03")
    assert row.sg_sources == f"area:{said.source.id}"


def test_a_quarter_that_fell_with_its_city_cites_the_claims_on_the_city():
    status = sg.who_controlled("N0219", "2017-01-05")
    assert "answered from its city Aleppo (C1007)" in status.note
    assert {e.claim.subject for e in status.supporting} == {"C1007"}


def test_beyond_the_sources_the_answer_says_so():
    assert sg.who_controlled("C4278", "2010-01-01").kind == "out_of_coverage"
    assert sg.who_controlled("C4278", "2026-10-01").kind == "out_of_coverage"


def test_the_control_of_a_point_off_a_town_is_that_of_the_community_there():
    status = sg.who_controlled("10 km north of Saraqeb", "2020-01-29")
    assert status.place.id == "C3933"
    assert "the control is that of Talhiyeh" in status.note
    assert sg.who_controlled("1 km north of Saraqeb", "2020-01-29").place.id == "C3916"
    row = annotated("10 km north of Saraqeb", "2020-01-29")
    assert (row.sg_place_id, row.sg_precision) == ("C3916", "vicinity")
    assert row.sg_parties == "|".join(status.parties)
    assert "the control is that of Talhiyeh" in row.sg_reason

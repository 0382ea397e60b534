"""What the words on the past of the cities became: no fact twice, parts as parts, days as told."""

import csv
import re
from datetime import date

import pytest

from syriageo.control.claims import read_claims

ARTICLE = "wikipedia:control_of_cities_during_the_syrian_civil_war"
TABLE_DAY = date(2023, 10, 9)
OLD_CITY = {"N0249", "N0252", "N0254", "N0255", "N0256", "N0257", "N0260"}
# What names only a piece of the subject must not decide who held the whole.
PIECE = re.compile(
    r"^(part|parts|suburbs|edges|outskirts|outside|near|some|several|most|almost|large|small)\b"
    r"|checkpoint|quarters? of|percent|majority|enclaves|citadel",
    re.I,
)


@pytest.fixture(scope="module")
def history(real_tables):
    return read_claims(real_tables / "control" / "cities_history.csv")


@pytest.fixture(scope="module")
def captures(real_tables):
    claims = read_claims(real_tables / "control" / "captures.csv")
    return {c.id: c for c in claims if c.source == ARTICLE}


def test_no_fact_stands_in_the_captures_of_the_same_article_too(history, captures):
    def fact(claim):
        days = (claim.first_possible, claim.last_possible)
        return claim.subject, claim.kind, frozenset(claim.parties), days, claim.mute

    corrected = {c.supersedes for c in history}
    told = {fact(c) for c in captures.values() if c.id not in corrected}
    assert len(told) > 200
    assert [c.id for c in history if fact(c) in told] == []


def test_it_corrects_only_what_the_same_sentence_of_the_same_article_became(history, captures):
    corrections = {c.supersedes: c for c in history if c.supersedes}
    assert set(corrections) == {"captures-00222", "captures-02028", "captures-02363"}
    for old, new in corrections.items():
        assert captures[old].locator.startswith(new.locator.replace("history of", "history:"))


def test_pieces_of_a_town_or_a_governorate_never_decide_for_the_whole(history):
    pieces = [c for c in history if PIECE.search(c.as_written) and not c.subject.startswith("X")]
    assert len(pieces) >= 20
    assert [c.id for c in pieces if not c.mute] == []


def test_the_quarters_of_old_homs_were_besieged_and_went_over_by_agreement(history):
    old = [c for c in history if c.as_written == "Old City"]
    assert {c.subject for c in old} == OLD_CITY
    for quarter in OLD_CITY:
        said = {c.kind: c for c in old if c.subject == quarter}
        assert said["besieged"].taken_from == said["handover"].parties == ("syrian_regime",)
        assert said["besieged"].first_certain == date(2012, 7, 1)
        assert said["holds"].parties == said["handover"].taken_from == ("armed_opposition",)
        assert said["handover"].first_certain == date(2014, 5, 7)


def test_a_change_without_a_day_is_certain_of_none_and_says_so(history):
    undated = [c for c in history if c.note.startswith("no day is given")]
    assert len(undated) >= 8
    assert all(c.first_certain is None and "soft_date" in c.flags for c in undated)


def test_nothing_is_told_before_the_war_or_after_the_table(history):
    for claim in history:
        assert date(2011, 3, 15) <= claim.first_possible <= claim.last_possible <= TABLE_DAY


@pytest.mark.shared
def test_each_single_day_stands_in_the_text_of_its_row(shared, history):
    path = shared / "sources/control/wikipedia_articles/control_of_cities_2023-10-09.csv"
    with path.open(encoding="utf-8") as table:
        texts = {row["name"]: row["history_text"] for row in csv.DictReader(table)}
    single = [c for c in history if c.first_possible == c.last_possible]
    assert len(single) > 40
    for claim in history:
        assert texts[claim.locator.removeprefix("history of ")]
    for claim in single:
        day, text = claim.first_possible, texts[claim.locator.removeprefix("history of ")]
        assert f"{day.day} {day:%B}" in text, claim.id

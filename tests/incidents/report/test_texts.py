"""Invented reports of many years and manners, and what a careful reader takes from them."""

import csv
import re
import sys
from pathlib import Path

import pytest

TEXTS = Path(__file__).parent / "texts"
sys.path.insert(0, str(TEXTS))

import score as scoring  # noqa: E402

PLAIN = ("date", "date_end", "time", "place", "perpetrator", "control_stated", "control_referent")
ARABIC = [name for name in scoring.names() if re.search(r"_ar(?:_|$)", name)]
ENGLISH = [name for name in scoring.names() if name not in ARABIC]


@pytest.fixture(scope="module")
def scores():
    return {name: scoring.score(name) for name in scoring.names()}


def total(scores, names):
    return sum((scores[name] for name in names), scoring.Score())


def test_every_text_has_its_table_and_every_table_its_text():
    texts = {path.stem for path in TEXTS.glob("*.txt")}
    assert texts == set(scoring.names())
    assert len(ARABIC) >= 5
    assert len(ENGLISH) >= 15


@pytest.mark.parametrize("name", scoring.names())
def test_the_tables_are_sound(name):
    text = (TEXTS / f"{name}.txt").read_text(encoding="utf-8")
    with open(TEXTS / f"{name}.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for row in rows:
        assert text.count(row["anchor"]) == 1
        assert row["kind"]
        assert row["date"] <= row["date_end"]


@pytest.mark.parametrize("name", scoring.names())
def test_no_incident_is_invented(scores, name):
    assert scores[name].invented == []


@pytest.mark.parametrize("names", [ENGLISH, ARABIC], ids=["english", "arabic"])
def test_nearly_every_incident_is_found(scores, names):
    found = total(scores, names)
    assert found.found / found.expected >= 0.97, found.missed


@pytest.mark.parametrize("names", [ENGLISH, ARABIC], ids=["english", "arabic"])
def test_the_fields_are_right(scores, names):
    found = total(scores, names)
    assert found.share() >= 0.97, found.wrong
    for field in PLAIN:
        assert found.share(field) >= 0.95, [w for w in found.wrong if w[1] == field]


def test_a_wrong_field_and_a_missed_incident_lower_the_score(monkeypatch):
    import syriageo

    class Nothing:
        class frame:
            @staticmethod
            def to_dict(kind):
                return []

    monkeypatch.setattr(syriageo, "read_report", lambda path: Nothing)
    found = scoring.score("network_news")
    assert (found.found, found.share()) == (0, 0.0)
    assert len(found.missed) == found.expected == 3

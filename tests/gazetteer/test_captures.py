"""Dated statements as texts spell them: what a second reading changes, and what is a mere part."""

from datetime import date
from pathlib import Path

import pytest
from gazetteer.compilers.captures_places import only_part, tell_of
from gazetteer.compilers.captures_readings import read_again
from gazetteer.compilers.captures_words import Row

from syriageo.errors import DataError
from syriageo.places.gazetteer import Gazetteer

HEAD = "row,place,subject,part,action,taken_by,taken_from,confidence,date_start,date_end,reason\n"


@pytest.fixture
def rows() -> list[Row]:
    raw = {
        "place": "Ariha", "place_context": "town, Idlib", "date_start": "2015-05-28",
        "date_end": "2015-05-30", "action": "takes", "taken_by": "OPP", "taken_from": "GOV",
        "confidence": "3",
    }  # fmt: skip
    return [Row(7, raw, "Ariha town", (), (date(2015, 5, 28), date(2015, 5, 30)))]


def table(folder: Path, line: str) -> Path:
    path = folder / "readings.csv"
    path.write_text(HEAD + line + "\n", encoding="utf-8")
    return path


def test_a_second_reading_corrects_who_held_it_and_when(rows, tmp_path):
    path = table(tmp_path, "7,Ariha,,,contested,GOV+OPP,-,1,,2015-05-29,retaken within hours")
    assert read_again(rows, path) == 1
    raw = rows[0].raw
    assert (raw["action"], raw["taken_by"], raw["taken_from"], raw["confidence"]) == (
        "contested",
        "GOV+OPP",
        "",
        "1",
    )
    assert rows[0].days == (date(2015, 5, 28), date(2015, 5, 29))
    assert rows[0].reread == "retaken within hours"
    assert rows[0].by_hand is None


def test_a_second_reading_places_one_row_among_several_of_the_same_words(rows, tmp_path):
    read_again(rows, table(tmp_path, "7,Ariha,C4278,yes,,,,,,,a checkpoint"))
    assert rows[0].by_hand == {"subject": "C4278", "part": "yes", "reason": "a checkpoint"}
    assert rows[0].reread == ""
    read_again(rows, table(tmp_path, "7,Ariha,-,,,,,,,,no such village"))
    assert rows[0].by_hand is not None
    assert rows[0].by_hand["subject"] == ""


@pytest.mark.parametrize(
    "line",
    [
        "8,Ariha,C4278,,,,,,,,no row of that number",
        "7,Idlib,C4278,,,,,,,,another place",
        "7,Ariha,,,,,,,,,nothing is changed",
    ],
)
def test_a_reading_that_fits_no_row_is_refused(rows, tmp_path, line):
    with pytest.raises(DataError, match=r"readings\.csv: row \d \(\w+\)"):
        read_again(rows, table(tmp_path, line))


@pytest.mark.parametrize(
    ("place", "identifier", "part"),
    [
        ("Morek (Murak, Hama)", "C3029", False),
        ("Morek (main square)", "C3029", True),
        ("الحصن (بلدة)", "C2841", False),
        ("al-Qusayr (northern and western parts)", "C2733", True),
    ],
)
def test_a_spelling_in_brackets_is_no_part_of_the_town(place, identifier, part):
    found = Gazetteer.open().get(identifier)
    assert only_part(place, found) is part


@pytest.mark.parametrize(
    ("place", "name", "same"),
    [
        ("Tel Dhiyab", "Tall Dhiyab ", True),
        ("تل قراح", "Telqraq تلقراح", True),
        ("تل مسحرة", "Mashara مسحرة", False),
        ("Tel Rifaat checkpoint", "Tall Refaat تل رفعت", False),
    ],
)
def test_a_village_called_tell_is_more_than_its_hill(place, name, same):
    assert tell_of(place, name) is same

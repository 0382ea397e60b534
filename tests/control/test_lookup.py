from datetime import date

import numpy as np
import pytest

from syriageo.control.lookup import SpellTable, ordinals
from syriageo.control.query import who_controlled

from .conftest import END, PLACES


@pytest.fixture
def table(small):
    return SpellTable.default()


def test_the_table_answers_as_the_single_question_does(table):
    for day in ("2011-03-15", "2014-06-01", "2020-01-05", "2020-01-10", "2024-12-08"):
        for identifier, *_ in PLACES:
            row = table.rows_of([identifier], [day])[0]
            status = who_controlled(identifier, day)
            assert table.kind[row] == status.kind
            assert table.parties[row] == "|".join(status.parties)
            assert table.certainty[row] == status.certainty


def test_every_day_of_every_place_finds_the_spell_that_covers_it(table):
    rng = np.random.default_rng(7)
    fids = rng.integers(1, len(PLACES) + 1, 5000)
    days = rng.integers(date(2011, 3, 15).toordinal(), END.toordinal() + 1, 5000)
    rows = table.rows(fids, days)
    assert (rows >= 0).all()
    assert (table.place[rows] == fids).all()
    assert ((table.start[rows] <= days) & (days <= table.end[rows])).all()


def test_days_outside_the_data_and_unknown_ids_find_nothing(table):
    days = ["2011-03-14", "2026-02-22", "1900-01-01", "NaT"]
    assert (table.rows_of(["C4278"] * 4, days) == -1).all()
    unknown = ["C9999999", "", "أريحا", "C4278 ", "c4278", "C04278"]
    assert (table.rows_of(unknown, ["2020-01-05"] * 6) == -1).all()
    mixed = np.array(["C4278", None, 7, "C4273"], dtype=object)
    found = table.rows_of(mixed, ["2020-01-05"] * 4)
    assert (found >= 0).tolist() == [True, False, False, True]


def test_a_day_gives_one_row_a_place(table):
    rows = table.at(date(2020, 1, 5))
    assert rows[0] == -1
    assert (table.place[rows[1:]] == np.arange(1, len(PLACES) + 1)).all()
    assert (table.at(date(2001, 1, 1)) == -1).all()


def test_days_are_read_from_text_datetimes_and_ordinals():
    expected = date(2020, 1, 5).toordinal()
    assert ordinals(["2020-01-05"]).tolist() == [expected]
    assert ordinals(np.array(["2020-01-05T23:59"], dtype="datetime64[ns]")).tolist() == [expected]
    assert ordinals([expected]).tolist() == [expected]
    assert ordinals([date(2020, 1, 5)]).tolist() == [expected]
    assert ordinals(["NaT"]).tolist() == [0]

"""The days that a time map stops at, and how little it needs for them."""

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syriageo import compare_map, front_line_map, time_map
from syriageo.control import land
from syriageo.errors import DateError, InputError
from syriageo.maps import timemap

DECEMBER, MARCH = (datetime.date(2019, 12, 1).toordinal(), datetime.date(2020, 3, 31).toordinal())
days = st.integers(datetime.date(2011, 3, 15).toordinal(), datetime.date(2026, 1, 1).toordinal())


@given(days, st.integers(0, 2000), st.sampled_from(["day", "week", "month"]))
def test_a_map_begins_and_ends_where_it_was_asked_to(first, length, step):
    found = timemap.stops(first, first + length, step)
    assert (found[0], found[-1]) == (first, first + length)
    assert found == sorted(set(found))


def test_steps_of_weeks_and_months():
    weeks = timemap.stops(DECEMBER, MARCH, "week")
    assert {b - a for a, b in pairwise(weeks[:-1])} == {7}
    months = [datetime.date.fromordinal(d) for d in timemap.stops(DECEMBER, MARCH, "month")]
    assert [str(d) for d in months[:-1]] == ["2019-12-01", "2020-01-01", "2020-02-01", "2020-03-01"]


def test_a_step_of_changes_stops_where_a_status_changes():
    found = timemap.stops(DECEMBER, DECEMBER + 40, "change")
    for day in range(DECEMBER + 1, DECEMBER + 40):
        before, after = land.day_status(day - 1).code, land.day_status(day).code
        assert (day in found) == bool((before != after).any())


def test_a_step_that_is_none_is_refused():
    with pytest.raises(InputError, match="step"):
        time_map("2020-01-01", "2020-02-01", step="{{7*7}}")


@pytest.mark.parametrize(
    ("start", "end"),
    [("2020-02-01", "2020-01-01"), ("2020-02-30", "2020-03-01"), ("2010-01-01", "2020-01-01")],
)
def test_days_that_do_not_fit_are_refused(start, end):
    with pytest.raises(DateError):
        time_map(start, end)


@pytest.mark.parametrize(
    ("start", "end", "step", "largest"),
    [
        ("2019-12-01", "2020-03-31", "day", 3_000_000),
        ("2011-03-15", "2025-12-31", "month", 6_000_000),
        ("2011-03-15", "2025-12-31", "day", 6_000_000),
    ],
)
def test_years_of_days_are_not_years_of_megabytes(tmp_path, start, end, step, largest):
    time_map(start, end, step).save(tmp_path / "map.html")
    assert (tmp_path / "map.html").stat().st_size < largest


def test_days_are_compared_in_their_order():
    with pytest.raises(DateError, match="earlier"):
        compare_map("2020-03-05", "2019-12-01")
    with pytest.raises(DateError, match="later"):
        compare_map("2020-03-05", "2020-03-05")


def test_fronts_need_two_days_and_take_twelve():
    assert front_line_map(["2020-03-05", "2019-12-01"]).page.data["days"] == [
        DECEMBER,
        datetime.date(2020, 3, 5).toordinal(),
    ]
    for given_days in [
        "2020-01-01",
        [],
        ["2020-01-01"] * 3,
        [f"2020-01-{d:02}" for d in range(1, 15)],
    ]:
        with pytest.raises(InputError, match="days"):
            front_line_map(given_days)

"""Many days on one page, with a slider: every geometry once, every status as runs of days."""

from __future__ import annotations

from datetime import date as Date
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Unpack

from syriageo.control.days import day_of_data
from syriageo.errors import DateError, InputError
from syriageo.maps.layers import PageOptions, day_page
from syriageo.maps.page import Bounds, Page, plain
from syriageo.places import gazetteer

if TYPE_CHECKING:
    from syriageo.control.evidence import OwnEvidence
    from syriageo.maps.offline import OfflineMap

STEPS = ("day", "week", "month", "change")

_CHANGES = """
SELECT DISTINCT s.start FROM spells s JOIN spells before
  ON before.place = s.place AND before."end" = s.start - 1
WHERE s.start > ? AND s.start <= ? AND s.place IN (SELECT place FROM cells)
  AND (s.kind <> before.kind OR s.parties <> before.parties)
ORDER BY s.start"""


def time_map(
    start: Date | str,
    end: Date | str,
    step: str = "day",
    *,
    fronts: bool = True,
    places: bool = True,
    bounds: Bounds | None = None,
    basemap: Any = None,
    language: str = "en",
    claims: OwnEvidence | None = None,
) -> OfflineMap:
    """The map of control through many days: a slider, play, and a history for each place.

    Parameters
    ----------
    start, end : datetime.date or ISO string
        First and last day, within the days of the data.
    step : {"day", "week", "month", "change"}
        The days that the slider stops at: each one, each seventh, the first of each month, or those
        on which the status of some settlement changed. `start` and `end` are always among them.
    fronts, places, bounds, basemap, language, claims
        As of `syriageo.control_map`.

    Returns
    -------
    folium.Map

    Raises
    ------
    DateError
        If a date is not a day, the data do not reach it, or `end` lies before `start`.
    InputError
        If `step`, `language`, `bounds` or `basemap` cannot be used.

    Examples
    --------
    >>> page = time_map("2019-12-01", "2020-03-05", step="week")
    >>> len(page.page.data["days"])
    15
    """
    from syriageo.maps.offline import OfflineMap

    options = PageOptions(
        places=places, bounds=bounds, basemap=basemap, language=language, claims=claims
    )
    return OfflineMap(time_page(start, end, step, fronts=fronts, **options))


def time_page(
    start: Date | str,
    end: Date | str,
    step: str = "day",
    *,
    fronts: bool = True,
    **options: Unpack[PageOptions],
) -> Page:
    """The page of `time_map`, the same bytes, without importing folium or geopandas."""
    first, last = day_of_data(start), day_of_data(end)
    if last < first:
        told = f"{Date.fromordinal(last)} is before {Date.fromordinal(first)}"
        raise DateError(f"the map would end before it begins: {told}; swap them")
    days = stops(first, last, step)
    title = f"{Date.fromordinal(first)} – {Date.fromordinal(last)}"
    return day_page("time", days, title, {"fronts": fronts}, **options)


def stops(first: int, last: int, step: str) -> list[int]:
    """The days that a slider stops at, ordinals from `first` to `last`, both included.

    Raises
    ------
    InputError
        If there is no such step.

    Examples
    --------
    >>> from datetime import date
    >>> first = date(2020, 1, 15).toordinal()
    >>> [str(date.fromordinal(d)) for d in stops(first, first + 60, "month")]
    ['2020-01-15', '2020-02-01', '2020-03-01', '2020-03-15']
    """
    if step not in STEPS:
        raise InputError(f"no step is called {plain(step)[:40]!r}; use {', '.join(STEPS)}")
    if step == "day":
        inner = list(range(first, last + 1))
    elif step == "week":
        inner = list(range(first, last + 1, 7))
    elif step == "month":
        day, inner = Date.fromordinal(first), []
        while day.toordinal() <= last:
            inner.append(day.toordinal())
            day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    else:
        rows = gazetteer.default().connection.execute(_CHANGES, (first, last))
        inner = [row[0] for row in rows]
    return sorted({first, last, *inner})

"""What changed between two days, and how the fronts moved over several."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date as Date
from typing import TYPE_CHECKING, Any, Unpack

from syriageo.control.days import day_of_data
from syriageo.errors import DateError, InputError
from syriageo.maps.layers import PageOptions, day_page
from syriageo.maps.page import Bounds, Page

if TYPE_CHECKING:
    from syriageo.control.evidence import OwnEvidence
    from syriageo.maps.offline import OfflineMap

MOST_FRONTS = 12


def compare_map(
    date_a: Date | str,
    date_b: Date | str,
    *,
    fronts: bool = True,
    places: bool = True,
    bounds: Bounds | None = None,
    basemap: Any = None,
    language: str = "en",
    claims: OwnEvidence | None = None,
) -> OfflineMap:
    """What changed hands between two days: land, a list of settlements with search, a legend.

    Land that changed hands has the colour of who held it on `date_b`, striped with that of
    `date_a`; other changes of status are dotted; what did not change is muted. The figures are
    those of `syriageo.control.zones.changes`.

    Parameters
    ----------
    date_a, date_b : datetime.date or ISO string
        The earlier and the later day, within the days of the data.
    fronts : bool
        Whether to draw the front lines of `date_b`.
    places, bounds, basemap, language, claims
        As of `syriageo.control_map`.

    Returns
    -------
    folium.Map

    Raises
    ------
    DateError
        If a date is not a day, the data do not reach it, or the second is not the later.
    InputError
        If `language`, `bounds` or `basemap` cannot be used.

    Examples
    --------
    >>> compare_map("2019-12-01", "2020-03-05").page.data["kind"]
    'compare'
    """
    from syriageo.maps.offline import OfflineMap

    options = PageOptions(
        places=places, bounds=bounds, basemap=basemap, language=language, claims=claims
    )
    return OfflineMap(compare_page(date_a, date_b, fronts=fronts, **options))


def compare_page(
    date_a: Date | str,
    date_b: Date | str,
    *,
    fronts: bool = True,
    **options: Unpack[PageOptions],
) -> Page:
    """The page of `compare_map`, the same bytes, without importing folium or geopandas."""
    days = [day_of_data(date_a), day_of_data(date_b)]
    if days[1] <= days[0]:
        told = f"{Date.fromordinal(days[1])} is not later than {Date.fromordinal(days[0])}"
        raise DateError(f"nothing can be compared: {told}; give the earlier day first")
    title = f"{Date.fromordinal(days[0])} – {Date.fromordinal(days[1])}"
    return day_page("compare", days, title, {"fronts": fronts}, **options)


def front_line_map(
    dates: Iterable[Date | str],
    *,
    places: bool = True,
    bounds: Bounds | None = None,
    basemap: Any = None,
    language: str = "en",
    claims: OwnEvidence | None = None,
) -> OfflineMap:
    """How the fronts moved: the front lines of several days, from pale to dark.

    Parameters
    ----------
    dates : iterable of datetime.date or ISO strings
        Two to twelve days of the data, in any order.
    places, bounds, basemap, language, claims
        As of `syriageo.control_map`.

    Returns
    -------
    folium.Map

    Raises
    ------
    DateError
        If a date is not a day, or the data do not reach it.
    InputError
        If there are fewer than two days or more than twelve, or an option cannot be used.

    Examples
    --------
    >>> shown = front_line_map(["2019-12-01", "2020-01-15", "2020-03-05"])
    >>> len(shown.page.data["days"])
    3
    """
    from syriageo.maps.offline import OfflineMap

    options = PageOptions(
        places=places, bounds=bounds, basemap=basemap, language=language, claims=claims
    )
    return OfflineMap(front_line_page(dates, **options))


def front_line_page(dates: Iterable[Date | str], **options: Unpack[PageOptions]) -> Page:
    """The page of `front_line_map`, the same bytes, without importing folium or geopandas."""
    given = [dates] if isinstance(dates, str | Date) else list(dates)
    days = sorted({day_of_data(day) for day in given})
    if not 2 <= len(days) <= MOST_FRONTS:
        told = "one day was" if len(days) == 1 else f"{len(days)} days were"
        raise InputError(f"{told} given; give 2 to {MOST_FRONTS} different days")
    title = f"{Date.fromordinal(days[0])} – {Date.fromordinal(days[-1])}"
    return day_page("fronts", days, title, {}, **options)

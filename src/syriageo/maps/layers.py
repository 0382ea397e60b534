"""The map of who held what on a day, and the layer of incidents on it."""

from __future__ import annotations

import math
from datetime import date as Date
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from syriageo.control.days import day_of_data
from syriageo.errors import CRSError, InputError
from syriageo.maps.atlas import atlas
from syriageo.maps.page import Bounds, Page, plain, words

if TYPE_CHECKING:
    import geopandas as gpd

    from syriageo.control.evidence import OwnEvidence
    from syriageo.maps.offline import OfflineMap

# All of Syria, with a margin.
COUNTRY: Bounds = ((32.28, 35.6), (37.35, 42.4))


class PageOptions(TypedDict, total=False):
    """What every kind of page can be told; `control_map` says what it means."""

    places: bool
    bounds: Bounds | None
    basemap: Any
    language: str
    claims: OwnEvidence | None


def control_map(
    date: Date | str,
    *,
    incidents: gpd.GeoDataFrame | None = None,
    fronts: bool = True,
    places: bool = True,
    bounds: Bounds | None = None,
    basemap: Any = None,
    language: str = "en",
    claims: OwnEvidence | None = None,
) -> OfflineMap:
    """The map of who held what on a day, as one page that opens without a network.

    A click on a place shows its history and the sources, a click on land the zone. The place
    search hears Arabic and Latin spellings. Everything can be done with the keyboard.

    Parameters
    ----------
    date : datetime.date or ISO string
        Within the days of the data.
    incidents : geopandas.GeoDataFrame, optional
        Points in EPSG:4326; a click shows the columns as they are.
    fronts, places : bool
        Whether to draw front lines, and settlements with their popups.
    bounds : ((south, west), (north, east)), optional
        What to show first, in degrees; the whole country by default.
    basemap : str or xyzservices.TileProvider, optional
        An online base map, by name or tile URL. The page then fetches its images, and tells their
        host which part of the map is looked at. By default the base map is ours, and silent.
    language : {"en", "ar", "both"}
        Of the page and the names; ``both`` is an English page with names in both scripts.
    claims : OwnEvidence, optional
        Evidence of your own, from `syriageo.load_claims`; the page names it.

    Returns
    -------
    folium.Map
        ``.save(path)`` writes the page; in a notebook it shows itself.

    Raises
    ------
    DateError
        If `date` is not a day, or the data do not reach it.
    CRSError
        If `incidents` are not in EPSG:4326.
    InputError
        If `incidents` are not points, or `language`, `bounds` or `basemap` cannot be used.

    See Also
    --------
    control_page : the same page without folium, which takes a second to import.

    Examples
    --------
    >>> page = control_map("2020-01-15", places=False)
    >>> "Content-Security-Policy" in page.get_root().render()
    True
    """
    from syriageo.maps.offline import OfflineMap

    options = PageOptions(
        places=places, bounds=bounds, basemap=basemap, language=language, claims=claims
    )
    return OfflineMap(control_page(date, incidents=incidents, fronts=fronts, **options))


def control_page(
    date: Date | str,
    *,
    incidents: gpd.GeoDataFrame | None = None,
    fronts: bool = True,
    **options: Unpack[PageOptions],
) -> Page:
    """The page of `control_map`, the same bytes, without importing folium or geopandas.

    Examples
    --------
    >>> control_page("2020-01-15").save("map.html")  # doctest: +SKIP
    """
    day = day_of_data(date)
    data = {"fronts": fronts, "incidents": None if incidents is None else incident_layer(incidents)}
    title = Date.fromordinal(day).isoformat()
    return day_page("control", [day], title, data, **options)


def day_page(
    kind: str,
    days: list[int],
    title: str,
    data: dict[str, Any],
    *,
    places: bool = True,
    bounds: Bounds | None = None,
    basemap: Any = None,
    language: str = "en",
    claims: OwnEvidence | None = None,
) -> Page:
    """A page of some kind about some days; every kind of map is made here.

    Parameters
    ----------
    kind : str
        Chooses the heading and what `assets/kinds.js` adds.
    days : list of int
        Ordinals, the first to be shown first.
    title : str
        What stands behind the heading in the document's title.
    data : dict
        What only this kind of page holds.
    places, bounds, basemap, language, claims
        The `PageOptions`; these are their defaults.
    """
    spoken = words(language)
    whole = {"kind": kind, "days": days, "fronts": True, "incidents": None}
    whole |= atlas(names=places, claims=claims) | data
    heading = spoken["titles"][kind]
    return Page(f"{heading} · {title}", whole, language, bounds or COUNTRY, basemap)


def incident_layer(incidents: gpd.GeoDataFrame) -> dict[str, Any]:
    """Points with any columns, each value as the text that a reader would write.

    Raises
    ------
    CRSError
        If they are not in EPSG:4326.
    InputError
        If there is no geometry, or one that is not a point.
    """
    import geopandas as gpd
    import numpy as np

    from syriageo.maps.codes import encode_points

    if not isinstance(incidents, gpd.GeoDataFrame) or incidents.active_geometry_name is None:
        raise InputError("incidents are no GeoDataFrame with a geometry; use points_from_xy")
    if incidents.crs is None or not incidents.crs.equals("EPSG:4326", ignore_axis_order=True):
        named = "no CRS" if incidents.crs is None else incidents.crs.to_string()
        raise CRSError(f"incidents have {named}; give them in EPSG:4326, e.g. .to_crs(4326)")
    placed = incidents[~(incidents.geometry.isna() | incidents.geometry.is_empty)]
    kinds = set(placed.geom_type) - {"Point"}
    if kinds:
        raise InputError(f"incidents are points, not {', '.join(sorted(kinds))}; use .centroid")
    table = placed.drop(columns=placed.active_geometry_name)
    columns = [[shown(value) for value in table.iloc[:, i]] for i in range(table.shape[1])]
    return {
        "columns": [plain(name) for name in table.columns],
        "rows": [list(row) for row in zip(*columns, strict=True)]
        or [[] for _ in range(len(placed))],
        "at": encode_points(np.column_stack([placed.geometry.x, placed.geometry.y])),
    }


def shown(value: Any) -> str | None:
    """A value as text that a reader would write; None for what is missing."""
    if value is None or type(value).__name__ in ("NaTType", "NAType"):
        return None
    if isinstance(value, float):
        return None if math.isnan(value) else f"{value:.10g}"
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    return plain(value)

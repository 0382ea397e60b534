"""What else happened near and soon."""

from __future__ import annotations

from typing import Any

import pandas as pd

from syriageo.incidents.frames import checked
from syriageo.incidents.nearby.spacetime import SpaceTimeIndex
from syriageo.incidents.nearby.spots import plain_label


def near(
    incidents: Any,
    place: Any,
    km: float = 5,
    days: float | None = 3,
    date: Any = None,
    *,
    possible: bool = False,
) -> pd.DataFrame:
    """The incidents near a place, or what else happened near an incident and soon.

    Parameters
    ----------
    incidents : Incidents, geopandas.GeoDataFrame, pandas.DataFrame or SpaceTimeIndex
        Points in EPSG:4326 (a geometry, or the columns ``lat, lon``) and ``date``, ``date_end``.
        For many questions make a `SpaceTimeIndex` once.
    place : str, Place, (lat, lon), shapely Point, or an incident
        An incident is named by its ``incident_id`` (``id``, index), or given as a row; it is not
        among its own neighbours. Any other text is a place's name or id.
    km : float, default 5
        Largest distance, on the ellipsoid.
    days : float or None, default 3
        Largest gap in days; None for any day.
    date : day or (first, last), optional
        When; without it an incident's own days are taken, and for a place any day.
    possible : bool, default False
        Also those whose point is farther, but whose ``radius_km`` reaches in.

    Returns
    -------
    pandas.DataFrame or geopandas.GeoDataFrame
        The rows of `incidents`, nearest first, with ``near_km``, ``near_days`` (negative: before;
        0: the same days) and ``near_certain`` (within `km` even if both lie as far off their points
        as their radius allows). ``.attrs["apart"]`` tells how many rows have no point, or no day.

    Raises
    ------
    PlaceNotFound, AmbiguousPlace
        If the place is a name that means no place, or several.
    InputError, CRSError, CoordinateError, DateError
        If the table or the question cannot be used.

    Examples
    --------
    >>> import pandas as pd
    >>> incidents = pd.DataFrame({
    ...     "lat": [35.814, 35.76], "lon": [36.61, 36.58], "date": ["2020-01-05", "2020-01-26"],
    ... })
    >>> found = near(incidents, "Ariha", km=2, days=1, date="2020-01-06")
    >>> found["near_days"].tolist()
    [-1]
    """
    if isinstance(incidents, SpaceTimeIndex):
        return incidents.near(place, km, days, date, possible=possible)
    frame = checked.frame_of(incidents)
    index = SpaceTimeIndex(frame)
    found = index.near(place, km, days, date, possible=possible)
    row = {plain_label(label): i for i, label in enumerate(checked.labels(frame))}
    told = frame.iloc[[row[label] for label in found["id"]]].copy()
    told["near_km"] = found["km"].to_numpy()
    told["near_days"] = found["days"].to_numpy()
    told["near_certain"] = found["certain"].to_numpy()
    reasons = index.apart["reason"].astype(str)
    no_point = int(reasons.str.contains("no point", regex=False).sum())
    told.attrs["apart"] = {"no_point": no_point, "no_date": len(reasons) - no_point}
    return told

"""The points of a table's rows, each answered for the community nearest to it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from syriageo.control.tables import control_at
from syriageo.errors import CRSError, InputError
from syriageo.incidents.annotate.mentions import Answer
from syriageo.places.gazetteer import default, distance_km
from syriageo.terminal import safe


def by_point(frame: pd.DataFrame) -> tuple[list[Answer], np.ndarray[Any, Any]]:
    """The community nearest to the point of each row."""
    points = _points(frame)
    gazetteer = default()
    asked = pd.DataFrame(points, columns=["lat", "lon"])
    asked["date"] = gazetteer.data_start  # any day: only the place is asked for
    found = control_at(asked, lat="lat", lon="lon", date="date")
    answers = []
    for (lat, lon), identifier, problem in zip(
        points, found["place_id"], found["problem"], strict=True
    ):
        if identifier:
            place = gazetteer.get(identifier)
            km = round(distance_km(lat, lon, place.lat, place.lon), 1)
            reason = f"the point lies {km:g} km from {place.name}, the nearest community"
            spot = place.lat, place.lon
            near = Answer("matched", place, *spot, "vicinity", km, reason=reason, stands=place)
            answers.append(near)
        elif problem.startswith("no community"):
            answers.append(Answer("not_found", reason=problem))
        else:
            what = "the geometry is no point" if problem == "not a position" else problem
            answers.append(Answer("not_found", error=what))
    return answers, np.arange(len(frame))


def _points(frame: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Latitude and longitude of each row's point; NaN where it has none."""
    crs = getattr(frame, "crs", None)
    shapes = getattr(frame, "geometry", None) if hasattr(frame, "crs") else None
    if shapes is None:
        raise InputError(
            "name the column of places (place=, or --place), or give points as geometry"
        )
    if crs is None or not crs.equals("EPSG:4326", ignore_axis_order=True):
        said = "in no stated system" if crs is None else f"in {safe(crs.name, 60)}"
        raise CRSError(
            f"the geometry is {said}, not in EPSG:4326; if it is, say so with set_crs, else "
            "convert it with to_crs"
        )
    import shapely

    array = np.asarray(shapes.to_numpy(), dtype=object)
    is_point = (shapely.get_type_id(array) == 0) & ~shapely.is_empty(array)
    found = np.full((len(array), 2), np.nan)
    found[is_point, 0] = shapely.get_y(array[is_point])
    found[is_point, 1] = shapely.get_x(array[is_point])
    return found

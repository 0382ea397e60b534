"""Where and when a question is asked."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from syriageo.control.asked import pair_of
from syriageo.control.days import as_day
from syriageo.control.lookup import NO_DAY
from syriageo.errors import InputError
from syriageo.incidents.frames import checked
from syriageo.terminal import safe


class Spot(NamedTuple):
    """A point (EPSG:4326), its days as ordinals, how far it may lie off, in km, and its name."""

    lat: float
    lon: float
    first: int = NO_DAY
    last: int = NO_DAY
    radius: float = 0.0
    label: Hashable = None


def measured(value: Any, name: str) -> float:
    """A distance or a span as a number.

    Raises
    ------
    InputError
        If it is none, or is negative or endless.
    """
    if not isinstance(value, int | float | np.number) or isinstance(value, bool):
        raise InputError(f"{name} is {safe(value, 40)!r}; give a number")
    if not (np.isfinite(value) and value >= 0):
        raise InputError(f"{name} is {value}; give a number that is not negative")
    return float(value)


def plain_label(label: Any) -> Any:
    """What an incident is called, a whole number of NumPy as one of Python."""
    return int(label) if isinstance(label, np.integer) else label


def span_of(date: Any) -> tuple[int, int]:
    """First and last ordinal of a day, or of a pair of days."""
    if date is None:
        return NO_DAY, NO_DAY
    pair = date if isinstance(date, tuple | list) and len(date) == 2 else (date, date)
    first, last = (as_day(day).toordinal() for day in pair)
    if last < first:
        raise InputError(f"the days {pair[0]} to {pair[1]} end before they begin")
    return first, last


def row_spot(row: Any, first: int, last: int) -> Spot:
    """The spot of an incident given as a row of a table or as an object of its own."""
    cells = dict(row if isinstance(row, Mapping) else row.to_dict())
    shape = cells.pop("geometry", None)
    if shape is not None:
        cells["lat"], cells["lon"] = pair_of(shape)
    table = pd.DataFrame([cells])
    lat, lon = checked.positions(table)
    if not np.isfinite(lat[0]):
        raise InputError("the incident has no point; give its place as a name or as (lat, lon)")
    own_first, own_last, _ = checked.days(table)
    if first == NO_DAY:
        first, last = int(own_first[0]), int(own_last[0])
    label = plain_label(cells.get("incident_id", getattr(row, "name", None)))
    return Spot(lat[0], lon[0], first, last, float(checked.radii(table)[0]), label)

"""Quarters that sources name and OCHA does not draw, from `hand/quarters.csv`."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from gazetteer.compilers.places import HAND, Entry, Joiner, language, project
from gazetteer.compilers.tables import read_rows
from syriageo.places.names import clean

SIDES = {"N": 0, "NE": 45, "E": 90, "SE": 135, "S": 180, "SW": 225, "W": 270, "NW": 315}
SIDE_KM = 1.2  # how far from a town's point the middle of a side is taken to be


def quarters(joiner: Joiner) -> Iterator[Entry]:
    """Quarters that sources name and OCHA does not draw, each at the best point that is known.

    That is the middle of what `hand/quarters.csv` says it lies at (ids of places, or records of a
    list such as `wof:1226527945`), else the middle of the city's quarters on the side that is told
    (of a town without drawn quarters, a point on that side), else the point of the city itself.
    """
    known = {e.id: e for e in joiner.entries}
    for row in read_rows(HAND / "quarters.csv"):
        city = known[row["city"]]
        spots = [joiner.spot(i, known) for i in row["at"].split("|") if i]
        if spots and not row["note"]:
            raise ValueError(f"{row['key']}: say in `note` why its point is there")
        where = row["note"]
        if not spots and row["side"]:
            drawn = [e for e in known.values() if e.parent == city.id and e.id.startswith("N")]
            outer = [(e.lat, e.lon) for e in on_side(drawn, row["side"])]
            spots = outer or [beyond(city, row["side"])]
            told = f"Position by the side told ({row['side']} of the city)."
            where = f"{told} {row['note']}".strip()
        elif not spots:
            spots = [(city.lat, city.lon)]
            where = f"Position not known: the point of the city. {row['note']}".strip()
        lat, lon = (sum(v) / len(v) for v in zip(*spots, strict=True))
        entry = Entry(
            joiner.registry.mint("quarters", row["key"]),
            row["kind"],
            lat,
            lon,
            admin3=joiner.admin.locate(lat, lon) or city.admin3,
            parent=city.id if row["kind"] == "neighbourhood" else "",
            source=row["source"],
            note=where,
        )
        entry.name_en, entry.name_ar = clean(row["name_en"]), clean(row["name_ar"])
        for name in [row["name_en"], row["name_ar"], *row["variants"].split("|")]:
            if name:
                entry.add_name(name, language(name, "en"), "press", row["source"])
        yield entry


def beyond(town: Entry, side: str) -> tuple[float, float]:
    """A point on the side of a town whose quarters nobody drew (lat, lon)."""
    turn = math.radians(SIDES[side])
    north, east = SIDE_KM * math.cos(turn), SIDE_KM * math.sin(turn)
    return town.lat + north / 111.2, town.lon + east / (111.2 * math.cos(math.radians(town.lat)))


def on_side(drawn: list[Entry], side: str) -> list[Entry]:
    """The outer quarters of a city within 45 degrees of a compass point from its middle."""
    if not drawn:
        return []
    xy = project([e.lon for e in drawn], [e.lat for e in drawn])
    east, north = (xy - xy.mean(axis=0)).T
    off = np.abs((np.degrees(np.arctan2(east, north)) - SIDES[side] + 180) % 360 - 180)
    away = np.hypot(east, north)
    turned = off <= 45
    if not turned.any():
        return []
    outer = turned & (away >= np.median(away[turned]))
    return [e for e, chosen in zip(drawn, outer, strict=True) if chosen]

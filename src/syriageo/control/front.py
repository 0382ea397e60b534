"""How far the nearest front line is from a place on a day; sqlite3 and plain arithmetic only."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import atan2, cos, degrees, radians
from sqlite3 import Connection
from typing import Any

from syriageo.control.parties import Parties
from syriageo.places.gazetteer import Place, distance_km

SIDES = frozenset({"held", "joint", "contested", "disputed", "changing"})
# One of several holders, but not all at once: a front is certain only against a common enemy.
EITHER = frozenset({"disputed", "changing"})
_WINDS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")
# Half the side of the square that is searched, km: most places near a front find it in the first.
_REACHES = (12.0, 30.0, 60.0, 120.0)
_KM_A_DEGREE = 111.19

_AROUND = """
SELECT p.fid, p.id, p.lat, p.lon FROM cells c JOIN places p ON p.fid = c.place
WHERE p.lat BETWEEN ? AND ? AND p.lon BETWEEN ? AND ?"""
_NEXT_TO = "SELECT n.a, n.b FROM json_each(?) j JOIN cell_neighbours n ON n.a = j.value"

StatusesOn = Callable[[Sequence[int], int], dict[int, tuple[str, tuple[str, ...]]]]


@dataclass(frozen=True, slots=True)
class NearestFront:
    """The point of the front lines that is nearest to a place.

    A front runs between two neighbouring settlements that hostile sides hold; the point halfway
    between them stands for it, right to a few kilometres.

    Attributes
    ----------
    km : float
        Distance from the place; 0 where the place itself is fought over.
    direction : str
        One of eight winds as seen from the place; empty at 0 km.
    sides : tuple of tuple of str
        The party ids on this side and on that side, the nearer settlement's first.
    places : tuple of str
        Ids of the two settlements.
    kinds : tuple of str
        The status of each: ``held``, ``joint``, ``contested``, or ``changing`` and ``disputed``,
        where only one of its parties held it.
    """

    km: float
    direction: str
    sides: tuple[tuple[str, ...], tuple[str, ...]]
    places: tuple[str, str]
    kinds: tuple[str, str]

    def to_dict(self) -> dict[str, Any]:
        """The front as plain values."""
        return {
            "km": self.km,
            "direction": self.direction,
            "sides": [list(s) for s in self.sides],
            "places": list(self.places),
            "kinds": list(self.kinds),
        }


def facing(
    parties: Parties, a: tuple[str, Sequence[str]], b: tuple[str, Sequence[str]], day: date
) -> bool:
    """Whether two statuses face each other as enemies on a day.

    No bloc stands on both sides, and a bloc of the one is hostile to a bloc of the other; where it
    is not known which of several parties held a place, every one of them is.

    Parameters
    ----------
    parties : Parties
        For blocs and relations.
    a, b : tuple of str and sequence of str
        Kind of the status, party ids.
    day : datetime.date
        The day.

    Examples
    --------
    >>> from syriageo.control.parties import default
    >>> held = lambda *who: ("held", who)
    >>> facing(default(), held("hts"), held("syrian_regime"), date(2020, 1, 15))
    True
    >>> facing(default(), held("hts"), held("armed_opposition"), date(2020, 1, 15))
    False
    """
    if a[0] not in SIDES or b[0] not in SIDES:
        return False
    ours, theirs = (parties.blocs(p for p in who if p in parties) for _, who in (a, b))
    if not ours or not theirs or ours & theirs:
        return False
    enemies = [parties.relation(x, y, day) == "hostile" for x in ours for y in theirs]
    return all(enemies) if EITHER & {a[0], b[0]} else any(enemies)


def nearest_front(
    connection: Connection, statuses_on: StatusesOn, parties: Parties, place: Place, day: date
) -> NearestFront | None:
    """The nearest point of a front line; None if there is none within 120 km.

    Parameters
    ----------
    connection : sqlite3.Connection
        The database.
    statuses_on : callable
        (fids, ordinal) -> kind and parties of each that has a spell on the day.
    parties : Parties
        For blocs and relations.
    place : Place
        Seen from here.
    day : datetime.date
        The day.
    """
    for reach in _REACHES:
        found = min(_fronts(connection, statuses_on, parties, place, day, reach), default=None)
        if found is not None and found[0] <= reach:
            km, _, lat, lon, sides, places, kinds = found
            return NearestFront(round(km, 1), _wind(place, lat, lon), sides, places, kinds)
    return None


def front_inside(parties: Parties, place: Place, who: Sequence[str]) -> NearestFront | None:
    """The front of a place that is fought over: it runs through it."""
    sides: dict[str, list[str]] = {}
    for party in sorted(who):
        sides.setdefault(parties.by_id[party].bloc, []).append(party)
    if len(sides) < 2:
        return None
    ours, theirs = (tuple(sides[bloc]) for bloc in sorted(sides)[:2])
    first, second = ("joint" if len(side) > 1 else "held" for side in (ours, theirs))
    return NearestFront(0.0, "", (ours, theirs), (place.id, place.id), (first, second))


_Pair = tuple[str, str]
_Sides = tuple[tuple[str, ...], tuple[str, ...]]
_Found = tuple[float, int, float, float, _Sides, _Pair, _Pair]


def _fronts(
    connection: Connection,
    statuses_on: StatusesOn,
    parties: Parties,
    place: Place,
    day: date,
    reach: float,
) -> Iterator[_Found]:
    """Each front within reach: distance, fid, the point, the sides and the settlements."""
    high = reach / _KM_A_DEGREE
    wide = high / cos(radians(place.lat))
    box = (place.lat - high, place.lat + high, place.lon - wide, place.lon + wide)
    around = {fid: rest for fid, *rest in connection.execute(_AROUND, box)}
    status = statuses_on(list(around), day.toordinal())
    edges = connection.execute(_NEXT_TO, (json.dumps(sorted(status)),))
    hostile: dict[tuple[Any, Any], bool] = {}
    for a, b in edges:
        if b not in status:
            continue
        pair = status[a], status[b]
        if pair not in hostile:
            hostile[pair] = facing(parties, *pair, day)
        if not hostile[pair]:
            continue
        (_, lat_a, lon_a), (_, lat_b, lon_b) = around[a], around[b]
        lat, lon = (lat_a + lat_b) / 2, (lon_a + lon_b) / 2
        nearer = sorted((a, b), key=lambda f: distance_km(place.lat, place.lon, *around[f][1:]))
        yield (
            distance_km(place.lat, place.lon, lat, lon),
            a,
            lat,
            lon,
            (status[nearer[0]][1], status[nearer[1]][1]),
            (around[nearer[0]][0], around[nearer[1]][0]),
            (status[nearer[0]][0], status[nearer[1]][0]),
        )


def _wind(place: Place, lat: float, lon: float) -> str:
    east = (lon - place.lon) * cos(radians((lat + place.lat) / 2))
    angle = degrees(atan2(east, lat - place.lat)) % 360
    return _WINDS[round(angle / 45) % 8]

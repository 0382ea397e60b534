"""Where a place lies that no list has: the communities of what it is told to lie in or near."""

from __future__ import annotations

from functools import lru_cache
from math import cos, radians
from typing import TYPE_CHECKING, NamedTuple

from syriageo.places.gazetteer import Area, Gazetteer, Place

if TYPE_CHECKING:
    from syriageo.places.fit import Context

FEWEST = 3  # communities of an area of which fewer are no measure
AS_LIKELY = 1.0  # log-likelihood by which another meaning of an area's name may be less likely
AROUND_KM, CITY_KM, CITY = 10.0, 20.0, 4  # of a town, of a city, least importance of a city
WITHIN = 0.5  # least share of one area's communities that makes it a part of another

_WINDS = {"N": (1, 0), "NE": (1, 1), "E": (0, 1), "SE": (-1, 1), "S": (-1, 0), "SW": (-1, -1),
          "W": (0, -1), "NW": (1, -1)}  # fmt: skip
SIDES = {"N": "north", "NE": "northeast", "E": "east", "SE": "southeast", "S": "south",
         "SW": "southwest", "W": "west", "NW": "northwest"}  # fmt: skip


class ToldArea(NamedTuple):
    """What a place is told to lie in or near, its communities, and where they are in words."""

    subject: Place | Area
    fids: frozenset[int]
    words: str


@lru_cache(maxsize=1024)
def narrowed(gazetteer: Gazetteer, contexts: tuple[Context, ...]) -> list[ToldArea]:
    """The smallest area that words name, once for each of its meanings that is as likely.

    A meaning that lies outside the other areas is none; an area that holds a part of the smallest
    one cuts it. Areas that contradict each other are all given.
    """
    pieces = [m for c in contexts if (m := _meanings(gazetteer, c))]
    pieces.sort(key=lambda piece: max(len(m.fids) for m in piece))
    if not pieces:
        return []
    smallest = pieces[0]
    for other in pieces[1:]:
        wide = frozenset().union(*(m.fids for m in other))
        inside = [m for m in smallest if len(m.fids & wide) >= WITHIN * len(m.fids)] or smallest
        cut = [m for m in inside if len(m.fids & wide) >= FEWEST]
        outer = [m for m in other if not any(m.fids < o.fids for o in other)]
        words = " or ".join(m.words for m in outer)
        smallest = [_cut(m, wide, words) for m in cut] or smallest + other
    return smallest


def _cut(area: ToldArea, wide: frozenset[int], words: str) -> ToldArea:
    if area.fids <= wide:
        return area
    return area._replace(fids=area.fids & wide, words=f"{area.words}, {words}")


def _meanings(gazetteer: Gazetteer, context: Context) -> list[ToldArea]:
    """What a piece of context may mean, with the communities of each; nothing of the country.

    Nothing, too, if one that is as likely as the others holds too few communities to be asked.
    """
    likely = [s for s, points in context.subjects if points >= -AS_LIKELY]
    if any(isinstance(s, Area) and s.level == "country" for s in likely):
        return []
    found: list[ToldArea] = []
    for subject in likely:
        fids = settlements(gazetteer, subject, context.bearing, context.relation)
        # The governorate around a likelier region of its name is no meaning of its own.
        known = any(isinstance(other.subject, Area) and other.fids < fids for other in found)
        if not known:
            found.append(ToldArea(subject, fids, _named(context, subject)))
    asked = [m for m in found if len(m.fids) >= FEWEST]
    few = [m for m in found if len(m.fids) < FEWEST]
    inside = all(any(m.fids and m.fids < other.fids for other in asked) for m in few)
    return asked if inside else []


def _named(context: Context, subject: Place | Area) -> str:
    side = SIDES.get(context.bearing, "")
    if isinstance(subject, Place):
        reach = f"within {reach_km(subject, context.relation):.0f} km of {subject.name}"
        return f"{side} of {subject.name}, {reach}" if side else reach
    name = f"{subject.name} {subject.kind}"
    return f"in the {side} of {name}" if side and subject.level != "region" else f"in {name}"


def reach_km(place: Place, relation: str = "in") -> float:
    """How far from a town or a city what is told of it is taken to lie."""
    return CITY_KM if place.importance >= CITY or relation == "direction" else AROUND_KM


@lru_cache(maxsize=1024)
def settlements(
    gazetteer: Gazetteer, subject: Place | Area, bearing: str = "", relation: str = "in"
) -> frozenset[int]:
    """The fids of the communities of an area, or around a place, or on one side of it."""
    if isinstance(subject, Area):
        spots = [p for p in gazetteer.within(subject.id) if p.kind == "community"]
    else:
        km = reach_km(subject, relation)
        spots = gazetteer.near(subject.lat, subject.lon, km, "community")
    drawn = isinstance(subject, Area) and subject.level == "region"  # "northern Aleppo countryside"
    if bearing in _WINDS and spots and not drawn:
        north, east = _WINDS[bearing]
        lat, lon = subject.lat, subject.lon
        if isinstance(subject, Area):
            lat = sum(p.lat for p in spots) / len(spots)
            lon = sum(p.lon for p in spots) / len(spots)
        scale = cos(radians(lat))
        spots = [p for p in spots if north * (p.lat - lat) + east * scale * (p.lon - lon) > 0]
    return frozenset(p.fid for p in spots)

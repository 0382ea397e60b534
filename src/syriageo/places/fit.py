"""How well a candidate fits what the text says of it: its kind, and where it lies.

Everything here is a log-likelihood: 0 is neutral, -2.3 makes a candidate ten times less likely. The
weights are few and round; they were set on places of real incidents whose positions are known,
checked on halves of them, and mean what their names say.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache

from syriageo.places.gazetteer import Area, Gazetteer, Place, distance_km, flat_km

_CENTRE_OF = """
SELECT fid FROM places WHERE admin1 = ? AND kind = 'community'
ORDER BY importance DESC, population DESC LIMIT 1"""
_SEAT_OF = """
SELECT fid FROM places WHERE kind = 'community' AND (admin2 = ?1 OR admin3 = ?1)
AND (name_ar = ?2 OR name_en = ?3) ORDER BY importance DESC, population DESC LIMIT 1"""
_RIFS_OF = "SELECT id FROM areas WHERE level = 'region' AND id LIKE 'R-rif-%' AND parent = ?"
_ADMINS_OF = """
SELECT DISTINCT admin1, admin2, admin3 FROM places WHERE id IN (SELECT value FROM json_each(?))"""

# Damascus is an enclave in Rif Dimashq and monitors use one name for both.
_NEIGHBOURLY = {("SY01", "SY03"), ("SY03", "SY01")}

KIND_FITS: dict[str, dict[str, float]] = {
    # what the text says -> what the gazetteer calls it -> log-likelihood
    "": {"community": 0.0, "locality": -0.7, "neighbourhood": -0.9, "hill": -1.6, "base": -1.9,
         "airport": -1.5, "airbase": -1.5, "crossing": -2.2, "industry": -1.8, "oil_field": -1.8,
         "dam": -1.0, "governorate": -1.2, "district": -3.0, "subdistrict": -3.0, "country": -0.5,
         "region": -0.1},
    "village": {"community": 0.2, "locality": -0.3, "neighbourhood": -1.6, "governorate": -5.0,
                "district": -4.5, "subdistrict": -4.0, "region": -3.0},
    "town": {"community": 0.2, "locality": -0.6, "neighbourhood": -1.2, "governorate": -5.0,
             "district": -4.0, "subdistrict": -3.5, "region": -3.0},
    "city": {"community": 0.2, "locality": -1.2, "neighbourhood": -2.0, "governorate": -3.5,
             "district": -3.5, "subdistrict": -3.5, "region": -3.0},
    "neighbourhood": {"neighbourhood": 0.4, "community": -3.0, "locality": -2.5,
    "governorate": -6.0,
                      "district": -5.0, "subdistrict": -5.0},
    "camp": {"community": -0.2, "locality": -0.2, "neighbourhood": 0.0, "base": -0.8},
    "farm": {"community": 0.0, "locality": -0.1, "neighbourhood": -1.0},
    "hill": {"hill": 0.5, "community": -0.3, "locality": -0.3, "base": -0.8,
             "neighbourhood": -0.8},
    "mountain": {"hill": 0.3, "region": 0.5, "community": -0.6, "locality": -0.5, "base": -0.8,
                 "neighbourhood": -0.6},
    "checkpoint": {"base": 0.3, "checkpoint": 0.6, "community": -1.4, "locality": -1.2,
    "hill": -1.2},
    "crossing": {"crossing": 0.8, "base": -1.0, "community": -1.5, "locality": -1.5},
    "airbase": {"airbase": 0.8, "airport": 0.6, "base": -0.2, "community": -1.8},
    "airport": {"airport": 0.8, "airbase": 0.6, "base": -0.4, "community": -1.8},
    "base": {"base": 0.6, "airbase": 0.2, "airport": 0.0, "industry": -1.0, "community": -1.6},
    "dam": {"dam": 0.8, "industry": 0.0, "community": -1.2, "locality": -1.0},
    "oil_field": {"oil_field": 0.8, "industry": 0.0, "community": -1.5},
    "governorate": {"governorate": 0.8, "district": -2.5, "subdistrict": -4.0, "community": -5.0,
                    "neighbourhood": -6.0},
    "district": {"district": 0.8, "subdistrict": -0.6, "region": -1.0, "neighbourhood": -0.6,
                 "community": -1.2, "governorate": -2.5},
    "subdistrict": {"subdistrict": 0.8, "district": -1.0, "community": -0.6, "governorate": -3.0},
    "region": {"region": 0.5, "subdistrict": -0.6, "district": -0.9, "community": -0.2,
               "governorate": -1.4, "locality": -0.7, "neighbourhood": -1.0, "hill": -0.8},
    "suburbs": {"governorate": 0.6, "region": 0.6, "district": -2.5, "community": -3.5},
    "around_place": {"community": 0.2, "locality": -0.5, "neighbourhood": -1.0},
    "landmark": {"industry": -0.3, "base": -0.5, "dam": -0.4, "community": -2.8, "locality": -2.6,
                 "neighbourhood": -1.8, "hill": -2.5, "oil_field": -0.6, "airport": -1.0,
                 "airbase": -1.0, "crossing": -0.8},
}  # fmt: skip
OTHERWISE = -3.5  # a kind that the word of type does not go with at all

# What stands for a place in a context that names no type ("Aleppo" in a column of governorates).
AS_CONTAINER = {
    "governorate": 2.0, "district": 0.0, "subdistrict": -0.3, "region": 0.0, "country": 0.5,
    "community": 0.0, "locality": -2.0, "neighbourhood": -2.5,
}  # fmt: skip


BESIDE_KM = 12.0  # how far from a city a suburb is called its quarter


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of the judgement, as log-likelihoods unless said otherwise."""

    name: float = 20.0  # per unit of unlikeness
    name_square: float = 10.0  # and per its square
    other: float = 0.45  # share of the second spelling's points that counts
    other_floor: float = -6.0  # the second spelling can speak against a candidate only so far
    other_holds: float = -2.0  # ... if it names what holds the candidate: "Hama" beside رسم العبد
    importance: float = 0.35  # per step of importance
    fame: float = 0.9  # the same on top, for one spelling without any context
    otherwise: float = 1.0  # loss of another word that is written alike, for such a one
    told: float = 0.3  # per doubling of the claims that name a village
    told_most: float = 0.9
    untold: float = -0.5  # of a village that no claim names
    late: float = -0.4  # a hamlet that OCHA's list got only after 2015
    none: float = -6.2  # that the gazetteer lacks the place
    alone: float = 2.4  # the same, on top, for one spelling without any context
    temperature: float = 1.2  # points are divided by it before they become shares
    told_temperature: float = 1.5  # ... before they become the probabilities that are told
    doubt_untold: float = 1.8  # what is added to `none` for them, of a village that no claim names

    within: float = 1.2  # weight of `within` against the mention's own chain
    parallel: float = 0.5  # weight of a part that is not the candidate's own chain

    governorate: float = 0.5  # gain of lying in what is named, by its level
    district: float = 1.4
    subdistrict: float = 2.0
    quarter: float = 2.2  # of a city, if the text speaks of a quarter
    quarter_unsaid: float = 1.1  # ... if it does not
    quarter_named: float = 2.4  # ... but the quarter bears the very name
    bearing: float = 0.8  # on the said side of the governorate
    bearing_against: float = 1.2
    just_outside: float = 1.1  # loss within 8 km of the border
    outside: float = 3.2  # loss further away
    outside_per_km: float = 1 / 150
    outside_most: float = 4.0
    near: float = 1.8  # gain at a named place
    near_scale: float = 8.0  # km that take 1 off
    near_city_scale: float = 12.0
    near_least: float = -3.5
    quarter_scale: float = 4.0  # the same for a quarter and the town that the chain names
    quarter_least: float = -6.0
    beside_city: float = 3.5  # gain of a village of the quarter's very name beside its city

    skip_landmark: float = 2.2  # answering "the hospital in X" with X
    skip_near: float = 2.5  # answering "Y near X" with X
    skip_headed: float = 1.0  # any of these, if another spelling names the candidate first
    skip_link: float = 1.5  # for each further link
    skip_unsaid: float = 5.4  # answering "Y, X" with the city X
    skip_town: float = 6.5  # answering "Y, X" with the town X, whose district may be meant
    repeated: float = 2.5  # a city that only repeats `within`, if another spelling names a place
    skip_village: float = 6.0  # answering "Y village, X" with X
    skip_within: float = 2.0  # answering with what only `within` names, on top


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Context:
    """One piece of context: the places or areas it may mean, and how it binds."""

    subjects: tuple[tuple[Place | Area, float], ...]
    relation: str
    bearing: str
    distance_km: float | None
    weight: float
    words: str
    kind: str = ""
    only_for: bool = False  # may speak for a candidate, never against it


class Fit:
    """How candidates of one gazetteer lie to what the text names."""

    def __init__(self, gazetteer: Gazetteer, weights: Weights = WEIGHTS) -> None:
        self.gazetteer = gazetteer
        self.weights = weights
        self.region = lru_cache(maxsize=256)(self._region)
        self.admins = lru_cache(maxsize=256)(self._admins)
        self.centre = lru_cache(maxsize=32)(self._centre)
        self.seat = lru_cache(maxsize=512)(self._seat)
        self.rifs = lru_cache(maxsize=32)(self._rifs)

    def value(
        self, found: Place | Area, piece: Context, quarter: bool, named: bool = False
    ) -> tuple[float, str]:
        """The log-likelihood of lying where one piece of context says, and words for it.

        `quarter`: the text speaks of a quarter; `named`: the candidate bears the very name.
        """
        best, words = -math.inf, ""
        for subject, prior in piece.subjects:
            if 0.6 * prior + 2.5 <= best:
                break  # the rest are less likely still, and nothing gains more
            value, reason = self._lie(found, subject, piece, quarter, named)
            if value + 0.6 * prior > best:
                best, words = value + 0.6 * prior, reason
        if piece.only_for and best <= 0.0:
            return 0.0, ""
        return best, words

    def _lie(
        self,
        found: Place | Area,
        outer: Place | Area,
        piece: Context,
        quarter: bool,
        named: bool,
    ) -> tuple[float, str]:
        w = self.weights
        if isinstance(outer, Area):
            return self._inside(found, outer, piece)
        if isinstance(found, Area) and found.level in {"governorate", "district", "country"}:
            return -1.0, ""
        if found.id == outer.id:
            return (0.6, "") if piece.relation == "alias" else (-0.2, "")
        name = outer.name
        if isinstance(found, Place) and found.parent == outer.id and piece.relation != "near":
            said = quarter or piece.kind == "city"
            unsaid = w.quarter_named if named and outer.importance >= 4 else w.quarter_unsaid
            return (w.quarter if said else unsaid), f"a quarter of {name}"
        if found.kind == "neighbourhood" and quarter and piece.relation == "in":
            return w.quarter_least, f"not a quarter of {name}"
        km = flat_km(found, outer)
        if piece.relation == "direction":
            value = 0.9 - abs(km - (piece.distance_km or 6.0)) / 8
            if piece.bearing and km > 0.5:
                off = angle(outer, found, piece.bearing)
                value += 0.7 if off <= 60 else -1.2 if off > 110 else -0.2
            return max(w.near_least, value), f"{km:.0f} km from {name}"
        if piece.relation == "alias":
            return max(-1.0, 1.0 - km / 10), f"{km:.0f} km from {name}"
        if (
            quarter
            and piece.relation == "in"
            and outer.importance > getattr(found, "importance", 5)
        ):
            if named and outer.importance >= 4 and km <= BESIDE_KM:
                # A suburb that has the quarter's name and is a place of its own in the lists.
                return w.beside_city, f"{km:.0f} km from {name}"
            return max(w.quarter_least, w.near - km / w.quarter_scale), f"{km:.0f} km from {name}"
        scale = w.near_city_scale if outer.importance >= 3 else w.near_scale
        return max(w.near_least, w.near - km / scale), f"{km:.0f} km from {name}"

    def _inside(self, found: Place | Area, outer: Area, piece: Context) -> tuple[float, str]:
        w = self.weights
        if outer.id == found.id or outer.level == "country":
            return 0.0, ""
        if isinstance(found, Area) and found.level == "region" and self._reaches(found, outer):
            return 0.3, ""
        if outer.level == "region":
            if found.id in self.region(outer.id):
                return w.district, f"in {outer.name}"
            km = flat_km(found, outer)
            return -min(3.0, 0.4 + km / 40), f"outside {outer.name}"
        if self._in(found, outer.id):
            if outer.level == "governorate":
                value = w.governorate + self._side(found, outer, piece.bearing)
            else:
                value = w.district if outer.level == "district" else w.subdistrict
            return value, f"in {outer.name}"
        region = isinstance(found, Area) and found.level == "region"
        lies_in = self.admins(found.id) if region else {_governorate(found)}
        if any((outer.id, governorate) in _NEIGHBOURLY for governorate in lies_in):
            return w.governorate - 0.25, f"by {outer.name}"
        if isinstance(found, Place) and f"|{outer.id}|" in self.gazetteer.surroundings(found.id):
            return -w.just_outside, f"just outside {outer.name}"
        km = flat_km(found, outer)
        return -min(w.outside_most, w.outside + km * w.outside_per_km), f"not in {outer.name}"

    def _reaches(self, region: Area, outer: Area) -> bool:
        """Whether a region lies in an area, wholly or in part."""
        if region.parent == outer.id:
            return True
        if outer.level == "region":
            return not self.region(region.id).isdisjoint(self.region(outer.id))
        return outer.id in self.admins(region.id)

    @staticmethod
    def _in(found: Place | Area, code: str) -> bool:
        if isinstance(found, Place):
            return code in (found.admin1, found.admin2, found.admin3, found.parent)
        return found.id.startswith(code) or code in (found.parent, found.parent[:4])

    def _side(self, found: Place | Area, governorate: Area, bearing: str) -> float:
        """Whether a place lies on the side of the governorate that the text says."""
        if not bearing or not isinstance(found, Place):
            return 0.0
        centre = self.centre(governorate.id)
        if centre is None or distance_km(found.lat, found.lon, centre.lat, centre.lon) <= 3:
            return 0.0
        off = angle(centre, found, bearing)
        if off <= 90:
            return self.weights.bearing * math.cos(math.radians(off))
        return -self.weights.bearing_against if off > 110 else 0.0

    def _centre(self, governorate: str) -> Place | None:
        """The city that a governorate's directions are told from."""
        row = self.gazetteer.connection.execute(_CENTRE_OF, (governorate,)).fetchone()
        return self.gazetteer.by_fid(row[0]) if row else None

    def _seat(self, area: Area) -> Place | None:
        """The town that a district or subdistrict is named after, where reports put its pin."""
        if area.level not in {"district", "subdistrict"}:
            return None
        names = (area.id, area.name_ar.removeprefix("مركز "), area.name_en)
        row = self.gazetteer.connection.execute(_SEAT_OF, names).fetchone()
        return self.gazetteer.by_fid(row[0]) if row else None

    def _rifs(self, governorate: str) -> dict[str, str]:
        """Compass letter ("" for all of it) -> region of the governorate's countryside."""
        found = {}
        for (identifier,) in self.gazetteer.connection.execute(_RIFS_OF, (governorate,)):
            side = identifier.rpartition("-")[2]
            known = {"north": "N", "south": "S", "east": "E", "west": "W"}
            found[known.get(side, "")] = identifier
        return found

    def _region(self, identifier: str) -> frozenset[str]:
        return self.gazetteer.ids_within(identifier)

    def _admins(self, identifier: str) -> frozenset[str]:
        """The governorates, districts and subdistricts that a region has places in."""
        members = json.dumps(sorted(self.region(identifier)))
        rows = self.gazetteer.connection.execute(_ADMINS_OF, (members,))
        return frozenset(code for row in rows for code in row)


def _governorate(found: Place | Area) -> str:
    if isinstance(found, Place):
        return found.admin1
    return found.id[:4] if found.id.startswith("SY") else found.parent[:4]


_DEGREES = {"N": 0, "NE": 45, "E": 90, "SE": 135, "S": 180, "SW": 225, "W": 270, "NW": 315}


def angle(start: Place | Area, end: Place | Area, bearing: str) -> float:
    """Degrees between the bearing from `start` to `end` and a compass point."""
    east = (end.lon - start.lon) * math.cos(math.radians(start.lat))
    north = end.lat - start.lat
    actual = math.degrees(math.atan2(east, north)) % 360
    off = abs(actual - _DEGREES.get(bearing, actual)) % 360
    return min(off, 360 - off)


def offset(lat: float, lon: float, bearing: str, km: float) -> tuple[float, float]:
    """The point `km` from another towards a compass point (flat Earth; good to 1 % at 50 km)."""
    if bearing not in _DEGREES:
        return lat, lon
    angle = math.radians(_DEGREES[bearing])
    d_lat = km * math.cos(angle) / 110.9
    d_lon = km * math.sin(angle) / (111.3 * math.cos(math.radians(lat)))
    return lat + d_lat, lon + d_lon

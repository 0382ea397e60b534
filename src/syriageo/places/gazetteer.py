"""The gazetteer: places, areas and their names, read from the one embedded database.

Nothing here imports NumPy, pandas or geopandas, so that a single question is answered at once.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from importlib import resources
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from threading import Lock
from typing import Any

from syriageo.errors import CoordinateError, DataError, PlaceNotFound
from syriageo.places.records import Area, Place

__all__ = [
    "Area",
    "Gazetteer",
    "Place",
    "check_coordinates",
    "default",
    "distance_km",
    "flat_km",
]

# What an id of ours looks like; whether it is one, `Gazetteer.__contains__` tells.
ID = re.compile(r"[CNX]\d{3,6}|SY(\d\d){0,3}|R-[a-z0-9-]+", re.ASCII)
ENVIRONMENT = "SYRIAGEO_DATA"
SCHEMA = "3"  # of the database; what is built by another version cannot be read
EARTH_RADIUS_KM = 6371.0088
_HALF_DEGREE = radians(0.5)

_PLACE_BY_ID = """
SELECT id, kind, name_en, name_ar, lat, lon, admin3, admin2, admin1, parent, population, importance,
       source, fid FROM places WHERE id = ?"""
_PLACE_BY_FID = _PLACE_BY_ID.replace("WHERE id = ?", "WHERE fid = ?")
_PLACES_BY_ID = _PLACE_BY_ID.replace("= ?", "IN (SELECT value FROM json_each(?))")
_SOME_PLACES = """
SELECT p.id, kind, name_en, name_ar, lat, lon, admin3, admin2, admin1, parent, population,
       importance, source, p.fid, s.admins, t.claims FROM places p
LEFT JOIN place_surroundings s ON s.place = p.id LEFT JOIN place_told t ON t.place = p.id
WHERE p.fid > ? ORDER BY p.fid LIMIT ?"""
_SURROUNDINGS = "SELECT admins FROM place_surroundings WHERE place = ?"
_TOLD = "SELECT claims FROM place_told WHERE place = ?"
_AREA_BY_ID = "SELECT id, level, name_en, name_ar, parent, lat, lon, fid FROM areas WHERE id = ?"
_PLACES_IN_BOX = """
SELECT fid, lat, lon FROM places
WHERE lat BETWEEN ? AND ? AND lon BETWEEN ? AND ? AND (? IS NULL OR kind = ?)"""
_PLACES_OF_ADMIN = """
SELECT fid FROM places
WHERE admin1 = ?1 OR admin2 = ?1 OR admin3 = ?1 OR parent = ?1 ORDER BY fid"""
_IDS_OF_ADMIN = """
SELECT id FROM places
WHERE admin1 = ?1 OR admin2 = ?1 OR admin3 = ?1 OR parent = ?1 ORDER BY fid"""
_IDS_OF_ADMINS = """
WITH codes AS MATERIALIZED (SELECT value FROM json_each(?))
SELECT id FROM places
WHERE admin1 IN codes OR admin2 IN codes OR admin3 IN codes OR parent IN codes"""
_MEMBERS_THAT_ARE_PLACES = """
SELECT j.value, p.id IS NOT NULL FROM json_each(?) j LEFT JOIN places p ON p.id = j.value"""
_AREA_MEMBERS = "SELECT members FROM areas WHERE id = ?"
_NAMES_OF = "SELECT name, lang, kind, source FROM names WHERE subject = ? ORDER BY fid"

MANY = 400  # different places asked for, after which all are read, piece by piece
PIECE = 250  # places; read in 2 ms, so that no single question waits

# Latitude and longitude of the country with a margin; the two boxes do not overlap when swapped
# north of 35.7, which is why a swapped pair is also tested against the country itself.
BOX = (32.0, 37.6, 35.4, 42.6)


def distance_km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Great-circle distance in km between two points in degrees (haversine; sphere of mean radius).

    Examples
    --------
    >>> round(distance_km(36.2, 37.16, 33.51, 36.29))  # Aleppo - Damascus
    309
    """
    phi_a, phi_b = radians(lat_a), radians(lat_b)
    half = sin((phi_b - phi_a) / 2) ** 2
    half += cos(phi_a) * cos(phi_b) * sin(radians(lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, half)))


def flat_km(a: Place | Area, b: Place | Area) -> float:
    """Distance in km on a flat Earth: within 1 % in Syria, and quicker for ranking."""
    east = (a.lon - b.lon) * cos((a.lat + b.lat) * _HALF_DEGREE)
    return 111.19 * sqrt(east * east + (a.lat - b.lat) ** 2)


def database_path() -> Path:
    """Where the database is: ``SYRIAGEO_DATA`` if set, else the one shipped with the package."""
    override = os.environ.get(ENVIRONMENT)
    return Path(override) if override else _packaged()


@lru_cache(maxsize=1)
def _packaged() -> Path:
    """The shipped database; where it is does not change while a process runs."""
    return Path(str(resources.files("syriageo") / "data" / "syriageo.gpkg"))


class Gazetteer:
    """Read-only access to the places and areas of one database.

    Parameters
    ----------
    path : path-like, optional
        A database made by ``syriageo build``; by default the shipped one, or ``SYRIAGEO_DATA``.

    Raises
    ------
    DataError
        If there is no database at `path` or it is not one of ours.

    Examples
    --------
    >>> gazetteer = Gazetteer.open()
    >>> gazetteer.get("C4278").name_ar
    'أريحا'
    """

    def __init__(self, path: str | os.PathLike[str] | None = None) -> None:
        self.path = Path(path) if path is not None else database_path()
        if not self.path.is_file():
            raise DataError(
                f"no database at {self.path}: run `syriageo build`, or set {ENVIRONMENT} to one"
            )
        uri = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
        self.connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        try:
            self.meta: dict[str, str] = dict(self.connection.execute("SELECT key, value FROM meta"))
        except sqlite3.DatabaseError as error:
            raise DataError(f"{self.path} is not a syriageo database: {error}") from error
        if self.meta.get("schema") != SCHEMA:
            raise DataError(
                f"{self.path} has schema {self.meta.get('schema')}, this version reads {SCHEMA}: "
                f"run `syriageo build`"
            )
        self._known: dict[str, Place | Area] = {}
        self._surroundings: dict[str, str] = {}
        self._told: dict[str, int] = {}
        self._read_to: int | None = 0  # row up to which all places are read; None: to the last
        self._words: dict[Any, Any] = {}
        self.by_fid = lru_cache(maxsize=32768)(self._by_fid)

    @classmethod
    def open(cls, path: str | os.PathLike[str] | None = None) -> Gazetteer:
        """Open a database; the same as calling the class."""
        return cls(path)

    def __repr__(self) -> str:
        version, digest = self.meta.get("data_version", "?"), self.meta.get("digest", "")
        return f"<Gazetteer {version} {digest[:12]} {self.path.name}>"

    def get(self, identifier: str) -> Place | Area:
        """The place or area with this id.

        Raises
        ------
        PlaceNotFound
            If nothing bears the id.
        """
        found = self._known.get(identifier)
        if found is None:
            found = self._known[identifier] = self._get(identifier)
        return found

    def read(self, identifiers: Iterable[str]) -> None:
        """Read several places in one go, for `get` to find them; areas are left to `get`."""
        lacking = [i for i in identifiers if i not in self._known]
        if len(lacking) > 1:
            for row in self.connection.execute(_PLACES_BY_ID, (json.dumps(lacking),)):
                self._known[row[0]] = Place(*row)

    def read_on(self) -> None:
        """Read some more of the places, if many were asked for; once a question.

        Bulk work needs every place before long; equal words are kept once.
        """
        start = self._read_to
        if start is None or len(self._known) < MANY:
            return
        kept = self._words.setdefault
        rows = self.connection.execute(_SOME_PLACES, (start, PIECE)).fetchall()
        for *values, admins, claims in rows:
            place = Place(*[kept(v, v) if type(v) is str else v for v in values])
            self._known.setdefault(place.id, place)
            self._surroundings[place.id] = kept(admins, admins) if admins else "|"
            self._told[place.id] = claims or 0
            start = place.fid
        self._read_to = start if len(rows) == PIECE else None
        if self._read_to is None:
            self._words.clear()

    def told(self, identifier: str) -> int:
        """How many claims name a place, those of lists of every place left out."""
        found = self._told.get(identifier)
        if found is None:
            row = self.connection.execute(_TOLD, (identifier,)).fetchone()
            found = self._told[identifier] = row[0] if row else 0
        return found

    def surroundings(self, identifier: str) -> str:
        """The admin areas of the communities within 8 km of a place, as "|SY07|SY0703|"."""
        found = self._surroundings.get(identifier)
        if found is None:
            row = self.connection.execute(_SURROUNDINGS, (identifier,)).fetchone()
            found = self._surroundings[identifier] = row[0] if row else "|"
        return found

    def _get(self, identifier: str) -> Place | Area:
        row = self.connection.execute(_PLACE_BY_ID, (identifier,)).fetchone()
        if row is not None:
            return Place(*row)
        row = self.connection.execute(_AREA_BY_ID, (identifier,)).fetchone()
        if row is not None:
            return Area(*row)
        raise PlaceNotFound(f"no place or area has the id {identifier!r}; look it up by name")

    def _by_fid(self, fid: int) -> Place:
        """The place in this row of the database."""
        row = self.connection.execute(_PLACE_BY_FID, (fid,)).fetchone()
        if row is None:
            raise PlaceNotFound(f"no place in row {fid}")
        return Place(*row)

    def __contains__(self, identifier: object) -> bool:
        try:
            self.get(str(identifier))
        except PlaceNotFound:
            return False
        return True

    def names(self, identifier: str) -> list[tuple[str, str, str, str]]:
        """Every attested name of a place or area: (name, language, kind, source)."""
        return self.connection.execute(_NAMES_OF, (identifier,)).fetchall()

    def near(self, lat: float, lon: float, km: float, kind: str | None = None) -> list[Place]:
        """The places within `km` of a point, nearest first.

        Parameters
        ----------
        lat, lon : float
            Degrees, EPSG:4326.
        km : float
            Radius in km.
        kind : str, optional
            Only places of this kind.

        Raises
        ------
        CoordinateError
            If the point is not on Earth's grid.
        """
        check_coordinates(lat, lon)
        d_lat = km / 110.57
        d_lon = km / (111.32 * max(0.05, cos(radians(lat))))
        box = (lat - d_lat, lat + d_lat, lon - d_lon, lon + d_lon)
        found = []
        for fid, p_lat, p_lon in self.connection.execute(_PLACES_IN_BOX, (*box, kind, kind)):
            away = distance_km(lat, lon, p_lat, p_lon)
            if away <= km:
                found.append((away, fid))
        return [self.by_fid(fid) for _, fid in sorted(found)]

    def nearest(
        self, lat: float, lon: float, *, reach_km: float = 20.0, kind: str | None = "community"
    ) -> tuple[Place, float] | None:
        """The nearest place and its distance in km, or None beyond `reach_km`."""
        for radius in (3.0, 8.0, reach_km):
            found = self.near(lat, lon, min(radius, reach_km), kind)
            if found:
                return found[0], distance_km(lat, lon, found[0].lat, found[0].lon)
        return None

    def within(self, area: str) -> list[Place]:
        """The places of an admin area, a community (its neighbourhoods) or an informal region."""
        rows = [r[0] for r in self.connection.execute(_PLACES_OF_ADMIN, (area,))]
        if not rows:
            if area == "SY":
                rows = [
                    r[0] for r in self.connection.execute("SELECT fid FROM places ORDER BY fid")
                ]
            else:
                rows = sorted({p.fid for m in self.members(area) for p in self._expand(m)})
        return [self.by_fid(fid) for fid in rows]

    def ids_within(self, area: str) -> frozenset[str]:
        """The ids of the places that `within` gives, without the places: a tenth of its time."""
        found = {row[0] for row in self.connection.execute(_IDS_OF_ADMIN, (area,))}
        if found:
            return frozenset(found)
        if area == "SY":
            return frozenset(row[0] for row in self.connection.execute("SELECT id FROM places"))
        members = json.dumps(self.members(area))
        rows = self.connection.execute(_MEMBERS_THAT_ARE_PLACES, (members,)).fetchall()
        found = {member for member, is_place in rows if is_place}
        areas = [member for member, is_place in rows if not is_place]
        codes = json.dumps([a for a in areas if not a.startswith("R-")])
        found |= {row[0] for row in self.connection.execute(_IDS_OF_ADMINS, (codes,))}
        for region in (a for a in areas if a.startswith("R-")):
            found |= self.ids_within(region)
        return frozenset(found)

    def members(self, area: str) -> list[str]:
        """The ids from which an informal region is drawn; empty for other areas."""
        row = self.connection.execute(_AREA_MEMBERS, (area,)).fetchone()
        return [m for m in (row[0] or "").split("|") if m] if row else []

    def _expand(self, identifier: str) -> Iterator[Place]:
        found = self.get(identifier)
        if isinstance(found, Place):
            yield found
        else:
            yield from self.within(identifier)

    @cached_property
    def data_start(self) -> str:
        """First day of the data, ISO."""
        return self.meta["data_start"]

    @cached_property
    def data_end(self) -> str:
        """Last day of the data, ISO."""
        return self.meta["data_end"]


def check_coordinates(lat: float, lon: float) -> None:
    """Refuse what is not a latitude and a longitude near Syria, and name a swap.

    Raises
    ------
    CoordinateError
        If the pair is not finite, swapped, or far from Syria.
    """
    south, north, west, east = BOX
    try:
        fine = south <= lat <= north and west <= lon <= east
        swapped = south <= lon <= north and west <= lat <= east
    except TypeError as error:
        raise CoordinateError(
            f"({lat!r}, {lon!r}) is not a pair of numbers; give (lat, lon) in degrees"
        ) from error
    if fine:
        return
    hint = "; it looks swapped: give (lat, lon)" if swapped else "; give (lat, lon) in EPSG:4326"
    raise CoordinateError(f"({lat}, {lon}) is not in Syria{hint}")


_lock = Lock()
_default: dict[Path, Gazetteer] = {}


def default() -> Gazetteer:
    """The process-wide gazetteer, opened on first use; follows ``SYRIAGEO_DATA``."""
    path = database_path()
    with _lock:
        if path not in _default:
            _default[path] = Gazetteer(path)
        return _default[path]

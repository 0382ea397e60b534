"""Which place a question is about: an id, a name in words, a position."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from syriageo.errors import AmbiguousPlace, CoordinateError, InputError, PlaceNotFound
from syriageo.places.gazetteer import ID, Area, Gazetteer, Place, check_coordinates, distance_km

REACH_KM = 20.0
OFF_KM = 2.0  # a point so far from the place that it is told from has its own community's control
LONGEST_NAME = 500
# A settlement may lie so far outside the simplified border.
BORDER_SLACK_DEGREES = 0.01

if TYPE_CHECKING:
    from syriageo.places.resolve import Resolution

# Words without which no mention names a holder; `control.parts`, which reads them, is then not
# loaded.
_TELLING = ("held", "controlled", "under the control", "سيطر")
_COUNTRY = "SELECT geom FROM areas WHERE level = 'country'"


def pair_of(place: Any) -> tuple[float, float]:
    """(lat, lon) of a pair or a point.

    Raises
    ------
    InputError
        If it is neither.
    """
    if getattr(place, "geom_type", None) == "Point":
        if place.is_empty:
            raise CoordinateError("the point is empty; give one with a longitude and a latitude")
        return float(place.y), float(place.x)
    if isinstance(place, Sequence) and not isinstance(place, str | bytes) and len(place) == 2:
        try:
            return float(place[0]), float(place[1])
        except (TypeError, ValueError):
            pass
    raise InputError(
        f"{str(place)[:60]!r} is no place; give a name, an id, a Place, an Area, a pair (lat, lon) "
        "or a shapely Point"
    )


def names_holder(text: str) -> bool:
    """Whether a mention may name who holds the part that it means: "rebel-held Aleppo"."""
    folded = text.casefold()
    return any(word in folded for word in _TELLING)


def standing_at(found: Resolution, gazetteer: Gazetteer) -> tuple[Place | Area | None, str]:
    """The community at the point of "10 km north of X", and words for it; else the place itself."""
    place = found.place
    if found.precision != "vicinity" or found.lat is None or found.lon is None:
        return place, ""
    if not isinstance(place, Place):
        return place, ""
    if distance_km(place.lat, place.lon, found.lat, found.lon) <= OFF_KM:
        return place, ""
    told = f"the point {found.lat:.4f}, {found.lon:.4f}"
    nearest = gazetteer.nearest(found.lat, found.lon, reach_km=REACH_KM)
    if nearest is None:
        return None, f"no community within {REACH_KM:.0f} km of {told}"
    other, away = nearest
    if other.id == place.id:
        return place, ""
    how = f"{away:.1f} km from {told} that the text tells from {place.name}"
    return other, f"the control is that of {other.name}, {how}"


def reading_of(found: Resolution, gazetteer: Gazetteer) -> Reading:
    """The place that a resolution found, with what a reader must know of the reading.

    Raises
    ------
    PlaceNotFound, AmbiguousPlace
        If it found none, or several.
    """
    from syriageo.places.doubts import doubts

    text = found.text
    if found.kind == "matched" and found.place is not None:
        place, where = standing_at(found, gazetteer)
        return Reading(place, "; ".join(filter(None, (where, *doubts(found)))), text)
    candidates = tuple(found.candidates)
    shown = "; ".join(str(getattr(c, "place", c)) for c in candidates[:4])
    if found.kind == "ambiguous":
        raise AmbiguousPlace(
            f"{len(candidates)} places could be meant by {text[:80]!r}: {shown}; add the "
            "governorate or district, or give an id",
            candidates,
            found,
        )
    closest = f"; closest: {shown}" if shown else "; check the spelling or give an id"
    raise PlaceNotFound(f"no place matches {text[:80]!r}{closest}", candidates, found)


class Reading(NamedTuple):
    """What the place of a question was read as.

    Attributes
    ----------
    place : Place, Area or None
        None if a position is too far from any community.
    note : str
        What is to be said of the reading.
    mention : str
        The words, if it was read from words.
    """

    place: Place | Area | None
    note: str = ""
    mention: str = ""


class Asked:
    """One database's places, as questions name them."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.connection = gazetteer.connection
        self.resolved = lru_cache(maxsize=8192)(self._resolved)

    def read(self, place: Any, within: Any = None, near: Any = None) -> Reading:
        """What a question's place is: see `who_controlled` for what it may be.

        Raises
        ------
        PlaceNotFound, AmbiguousPlace, CoordinateError, InputError
        """
        if within is not None or near is not None:
            from syriageo.places.resolve import surroundings

            surroundings(within, near)  # refused whatever the place is
        if isinstance(place, Place | Area):
            return Reading(place)
        if isinstance(place, str):
            return self._read_text(str(place), within, near)
        if hasattr(place, "candidates") and hasattr(place, "reasons"):
            return reading_of(place, self.gazetteer)
        return Reading(*self.nearest(*pair_of(place)))

    def find(self, text: str, within: Any = None, near: Any = None) -> Place | Area:
        """The place or area with this id or name."""
        found = self._read_text(text, within, near)
        if found.place is None:
            raise PlaceNotFound(f"{text[:80]!r}: {found.note}; give a place or a position near one")
        return found.place

    def _read_text(self, text: str, within: Any = None, near: Any = None) -> Reading:
        if ID.fullmatch(text):
            return Reading(self.gazetteer.get(text))
        if not text.strip():
            raise InputError("the place is empty; give a name, an id or a position")
        if len(text) > LONGEST_NAME:
            raise InputError(
                f"the place has {len(text)} characters, more than {LONGEST_NAME}: "
                f"{text[:40]!r}...; give one place, not a whole text"
            )
        if within is None and near is None:
            return self.resolved(text)
        return self._resolved(text, within, near)

    def _resolved(self, text: str, within: Any = None, near: Any = None) -> Reading:
        from syriageo.places.resolve import resolve

        if names_holder(text):
            from syriageo.control.parts import resolve_mention

            return reading_of(resolve_mention(text, within, near), self.gazetteer)
        if within is None and near is None:
            return reading_of(resolve(text), self.gazetteer)
        return reading_of(resolve(text, within=within, near=near), self.gazetteer)

    def nearest(self, lat: float, lon: float) -> tuple[Place | None, str]:
        """The community whose cell a point is in, and what to say about it."""
        check_coordinates(lat, lon)
        found = self.gazetteer.nearest(lat, lon, reach_km=REACH_KM)
        if not self.in_country(lat, lon):
            hint = ""
            if self._on_grid(lon, lat) and self.in_country(lon, lat):
                hint = "; it looks swapped: give (lat, lon)"
            raise CoordinateError(f"({lat}, {lon}) is outside Syria's border{hint}")
        if found is None:
            return None, f"no community within {REACH_KM:.0f} km of ({lat}, {lon})"
        place, away = found
        return place, f"({lat}, {lon}) is {away:.1f} km from {place.name}, the nearest community"

    def at_position(self, text: str, lat: float, lon: float) -> Resolution:
        """The answer for a position that a text gives: the community whose cell it is in.

        Raises
        ------
        CoordinateError
            If it lies beyond the border.
        """
        from syriageo.places.resolution import Resolution

        place, why = self.nearest(lat, lon)
        if place is None:
            return Resolution("not_found", text.strip(), reasons=(why,))
        said = (1.0, (), (why,), "vicinity", None, lat, lon)
        return Resolution("matched", text.strip(), place, *said)

    @staticmethod
    def _on_grid(lat: float, lon: float) -> bool:
        try:
            check_coordinates(lat, lon)
        except CoordinateError:
            return False
        return True

    def in_country(self, lat: float, lon: float) -> bool:
        """Whether a point lies in Syria, give or take the border's simplification."""
        import shapely

        return bool(shapely.dwithin(self.country, shapely.Point(lon, lat), BORDER_SLACK_DEGREES))

    @cached_property
    def country(self) -> Any:
        """The country's shape, prepared."""
        import shapely

        from syriageo.geopackage import geometry

        shape = geometry(self.connection.execute(_COUNTRY).fetchone()[0])
        shapely.prepare(shape)
        return shape

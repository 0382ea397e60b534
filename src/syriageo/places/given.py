"""Places that a question gives outright, by id or by position, instead of by name."""

from __future__ import annotations

import re

from syriageo.places.gazetteer import Area, Gazetteer, Place, check_coordinates
from syriageo.places.resolution import Resolution

# "35.81,36.61", "35.81 36.61" and "35.81°N, 36.61°E"
_PAIR = re.compile(
    r"\s*([+-]?\d+(?:\.\d+)?)\s*°?\s*N?(?:\s*[,;،]\s*|\s+)([+-]?\d+(?:\.\d+)?)\s*°?\s*E?\s*"
)
_ID = re.compile(r"[CNX]\d+|SY\d*|R-[a-z0-9-]+", re.ASCII)


def pair(text: str) -> tuple[float, float] | None:
    """The latitude and longitude that a text gives, if it gives a position.

    Examples
    --------
    >>> pair("35.81°N, 36.61°E"), pair("Ariha")
    ((35.81, 36.61), None)
    """
    found = _PAIR.fullmatch(text)
    return (float(found[1]), float(found[2])) if found else None


def by_id(text: str, gazetteer: Gazetteer) -> Place | Area | None:
    """The place or area whose id a text is, if it is one.

    Raises
    ------
    PlaceNotFound
        If nothing bears the id.

    Examples
    --------
    >>> by_id("C4278", Gazetteer.open()).name_en
    'Ariha'
    """
    text = text.strip()
    return gazetteer.get(text) if _ID.fullmatch(text) else None


def outright(text: str, gazetteer: Gazetteer) -> Resolution | None:
    """The answer for an id or a position; None for any other text.

    Raises
    ------
    PlaceNotFound
        If nothing bears the id.
    CoordinateError
        If the position is not in Syria.
    """
    point = pair(text)
    if point is not None:
        check_coordinates(*point)
        nearest = gazetteer.nearest(*point)
        if nearest is None:
            why = f"no community within 20 km of {point}"
            return Resolution("not_found", text.strip(), reasons=(why,))
        place, away = nearest
        why = f"{point} is {away:.1f} km from {place.name}, the nearest community"
        return Resolution("matched", text.strip(), place, 1.0, (), (why,), "vicinity", None, *point)
    found = by_id(text, gazetteer)
    if found is None:
        return None
    why = f"the id {found.id}"
    at = found.lat, found.lon
    return Resolution("matched", found.id, found, 1.0, (), (why,), found.kind, None, *at)


def as_words(text: str, gazetteer: Gazetteer) -> str:
    """An area or town given by its id, as words that name it; any other text as it stands.

    Examples
    --------
    >>> as_words("SY07", Gazetteer.open()), as_words("Idlib", Gazetteer.open())
    ('Idleb governorate', 'Idlib')
    """
    found = by_id(text, gazetteer)
    if found is None:
        return text
    return f"{found.name} {found.kind}" if isinstance(found, Area) else found.name

"""What the words of a question mean: the one place, the day, and what is to be said of both.

Nothing heavy is imported: a question is answered in a tenth of a second.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from syriageo.errors import AmbiguousPlace, InputError, PlaceError, PlaceNotFound
from syriageo.terminal import safe

if TYPE_CHECKING:
    from argparse import Namespace

    from syriageo.places.gazetteer import Area, Place
    from syriageo.places.resolve import Resolution

LONGEST = 500  # characters of a question's place
SURE = 0.8  # probability below which the other readings of a name are told

# "35.81,36.61", "35.81 36.61" and "35.81°N, 36.61°E"
_PAIR = re.compile(
    r"\s*([+-]?\d+(?:\.\d+)?)\s*°?\s*N?(?:\s*[,;،]\s*|\s+)([+-]?\d+(?:\.\d+)?)\s*°?\s*E?\s*"
)
_ID = re.compile(r"[CNX]\d+|SY\d*|R-[a-z0-9-]+", re.ASCII)
_UNHEARD = "is no area or town that is known; --within was not heard"
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NUMERIC_DAY = re.compile(r"\s*\d+([-/.])\d+\1\d+\s*")


def day(text: str) -> str:
    """The day that a text names, as ISO text.

    Raises
    ------
    DateError
        If it names none, or one that can be read in two ways (``05/01/2020``).

    Examples
    --------
    >>> day("٥ كانون الثاني ٢٠٢٠")
    '2020-01-05'
    """
    if _ISO_DAY.fullmatch(text):  # what most questions hold needs no tables of months
        from syriageo.control.query import as_day

        return as_day(text).isoformat()
    from syriageo.incidents.frames.dates import read_day

    return read_day(text).isoformat()


def find(options: Namespace) -> tuple[Place | Area | tuple[float, float], str]:
    """The one place that the command line names, and what is to be said about the reading.

    Raises
    ------
    PlaceNotFound, AmbiguousPlace, InputError
    """
    text = _checked(options.place, "place")
    named = _pair(text) or _by_id(text)
    if named:
        return named, ""
    found = resolution(options)
    if found.kind != "matched" or found.place is None:
        raise unresolved(found)
    return found.place, "; ".join(doubts(found))


def resolution(options: Namespace) -> Resolution:
    """What the resolver makes of the command line's text, its ids and positions included."""
    from syriageo.places.resolve import Resolution, resolve

    text = _checked(options.place, "place")
    pair, named = _pair(text), _by_id(text)
    if pair:
        from syriageo.control.query import world_with

        place, why = world_with(None).nearest(*pair)
        if place is None:
            return Resolution("not_found", text.strip(), reasons=(why,))
        found = Resolution("matched", text.strip(), place, 1.0, (), (why,), "vicinity", None, *pair)
    elif named:
        point = named.lat, named.lon
        why = f"the id {named.id}"
        found = Resolution("matched", named.id, named, 1.0, (), (why,), named.kind, None, *point)
    else:
        if _NUMERIC_DAY.fullmatch(text):
            raise InputError(f"{_quoted(text)} is a day, not a place; the place comes first")
        areas, unheard = _within(options)
        found = resolve(text, within=areas)
        found = replace(found, reasons=(*found.reasons, *unheard))
    return found


def doubts(found: Resolution) -> list[str]:
    """What a reader must know of a match: a likeness only, other places of the name.

    Examples
    --------
    >>> from syriageo import resolve
    >>> doubts(resolve("Ariha"))
    []
    >>> doubts(resolve("Damscus"))
    ['"Damscus" was read as Damascus: like (0.93)']
    """
    told = []
    likeness = next((r for r in found.reasons if ": like (" in r), "")
    if likeness:
        told.append(f"{_quoted(found.text)} was read as {likeness}")
    told += [r for r in found.reasons if "is not in the gazetteer" in r or _UNHEARD in r]
    if found.score < SURE:
        others = [c for c in found.candidates if c.place.id != getattr(found.place, "id", "")]
        near = [candidate(c) for c in others[:2] if c.score >= (1 - SURE) / 2]
        lines = [" ".join(candidate_line(c).split()) for c in near]
        told.append(
            f"the probability that this place is meant is {found.score:.2f}"
            + (f"; or it is {' or '.join(lines)}" if lines else "")
        )
    return told


def candidate(found: Any) -> dict[str, Any]:
    """A candidate place, with its score where the resolver gave one, as plain values."""
    place = getattr(found, "place", found)
    told: dict[str, Any] = place.to_dict() if hasattr(place, "to_dict") else {"name": str(place)}
    for extra in ("score", "reasons"):
        if hasattr(found, extra):
            told[extra] = getattr(found, extra)
    return told


def candidate_line(told: dict[str, Any]) -> str:
    """A candidate in a line: id, names, kind and the areas it lies in."""
    name = " ".join(str(told[k]) for k in ("name_en", "name_ar") if told.get(k))
    kind = told.get("kind") or told.get("level")
    where = "; ".join(filter(None, [kind, ", ".join(area_names(told))]))
    return f"{told.get('id', ''):<9} {name or told.get('name', '')} ({where})"


def area_names(place: dict[str, Any]) -> list[str]:
    """The names of a place's subdistrict, district and governorate, without repetitions."""
    from syriageo.places.gazetteer import default

    gazetteer = default()
    ids = [place.get(k) for k in ("admin3", "admin2", "admin1")] if "admin1" in place else []
    ids = ids or [place.get("parent")]
    names = [gazetteer.get(i).name for i in ids if i and i in gazetteer]
    return list(dict.fromkeys(names))


def unresolved(found: Resolution) -> PlaceError:
    """The error that says why a text is not one place, with what it could be."""
    why = "; ".join(safe(r) for r in found.reasons[:3])
    if found.kind == "ambiguous":
        return AmbiguousPlace(
            f"{len(found.candidates)} places could be meant by {_quoted(found.text)}: "
            "name the governorate or district with --within, or give an id",
            tuple(found.candidates[:12]),
        )
    return PlaceNotFound(
        f"no place matches {_quoted(found.text)}" + (f" ({why})" if why else ""),
        tuple(found.candidates[:5]),
    )


def _pair(text: str) -> tuple[float, float] | None:
    """The latitude and longitude that a text gives, if it gives a position."""
    found = _PAIR.fullmatch(text)
    return (float(found[1]), float(found[2])) if found else None


def _by_id(text: str) -> Place | Area | None:
    """The place or area whose id a text is, if it is one.

    Raises
    ------
    PlaceNotFound
        If nothing bears the id.
    """
    if not _ID.fullmatch(text.strip()):
        return None
    from syriageo.places.gazetteer import default

    return default().get(text.strip())


def _within(options: Namespace) -> tuple[list[str], list[str]]:
    """The areas of ``--within``, ids turned into words; and which of them nobody knows."""
    from syriageo.places.gazetteer import Area
    from syriageo.places.resolve import resolver

    areas, unheard = [], []
    for text in options.within or ():
        area = _by_id(_checked(text, "area of --within"))
        if area is not None:
            areas.append(f"{area.name} {area.kind}" if isinstance(area, Area) else area.name)
        elif resolver().holding(text):
            areas.append(text)
        else:
            unheard.append(f"{_quoted(text)} {_UNHEARD}")
    return areas, unheard


def _checked(text: str, what: str) -> str:
    """A question's words, refused if no name can look like that."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InputError(f"the {what} is not valid UTF-8: {safe(text, 60)}") from error
    if not text.strip():
        raise InputError(f"the {what} is empty; give a name, an id or a position")
    if len(text) > LONGEST:
        raise InputError(
            f"the {what} has {len(text)} characters, more than {LONGEST}: "
            f"{safe(text, 40)}; give one place, not a whole text"
        )
    return text


def _quoted(text: str) -> str:
    return f'"{safe(text, 80)}"'

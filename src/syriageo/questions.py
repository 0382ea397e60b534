"""What the words of a question mean: the one place, the day, and what is to be said of both.

Nothing heavy is imported: a question is answered in a tenth of a second.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from syriageo.errors import AmbiguousPlace, InputError, PlaceError, PlaceNotFound
from syriageo.places.doubts import UNHEARD, doubts, quoted
from syriageo.places.gazetteer import Area, Place
from syriageo.terminal import safe

if TYPE_CHECKING:
    from argparse import Namespace

    from syriageo.places.resolve import Resolution

LONGEST = 500  # characters of a question's place

# "35.81,36.61", "35.81 36.61" and "35.81°N, 36.61°E"
_PAIR = re.compile(
    r"\s*([+-]?\d+(?:\.\d+)?)\s*°?\s*N?(?:\s*[,;،]\s*|\s+)([+-]?\d+(?:\.\d+)?)\s*°?\s*E?\s*"
)
_ID = re.compile(r"[CNX]\d+|SY\d*|R-[a-z0-9-]+", re.ASCII)
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


def place(options: Namespace) -> Place | Area | Resolution | tuple[float, float]:
    """The one place that the command line names, in a form that `who_controlled` takes.

    Raises
    ------
    PlaceNotFound, AmbiguousPlace, InputError
    """
    text = _checked(options.place, "place")
    named = _pair(text) or _by_id(text)
    if named:
        return named
    found = resolution(options)
    if found.kind != "matched" or found.place is None:
        raise unresolved(found)
    return found


def find(options: Namespace) -> tuple[Place | Area | tuple[float, float], str]:
    """The one place that the command line names, and what is to be said about the reading.

    Raises
    ------
    PlaceNotFound, AmbiguousPlace, InputError
    """
    found = place(options)
    if isinstance(found, tuple | Place | Area):
        return found, ""
    assert found.place is not None
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
            raise InputError(f"{quoted(text)} is a day, not a place; the place comes first")
        from syriageo.control.asked import names_holder
        from syriageo.control.parts import resolve_mention

        areas, unheard = _within(options)
        found = resolve_mention(text, areas) if names_holder(text) else resolve(text, within=areas)
        found = replace(found, reasons=(*found.reasons, *unheard))
    return found


def unresolved(found: Resolution) -> PlaceError:
    """The error that says why a text is not one place, with what it could be."""
    why = "; ".join(safe(r) for r in found.reasons[:3])
    if found.kind == "ambiguous":
        return AmbiguousPlace(
            f"{len(found.candidates)} places could be meant by {quoted(found.text)}: "
            "name the governorate or district with --within, or give an id",
            tuple(found.candidates[:12]),
        )
    return PlaceNotFound(
        f"no place matches {quoted(found.text)}" + (f" ({why})" if why else ""),
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
    from syriageo.places.resolve import resolver

    areas, unheard = [], []
    for text in options.within or ():
        area = _by_id(_checked(text, "area of --within"))
        if area is not None:
            areas.append(f"{area.name} {area.kind}" if isinstance(area, Area) else area.name)
        elif resolver().holding(text):
            areas.append(text)
        else:
            unheard.append(f"{quoted(text)} {UNHEARD}; --within was not heard")
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

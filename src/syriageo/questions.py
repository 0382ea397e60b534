"""What the words of a question mean: the one place, the day, and what is to be said of both.

Nothing heavy is imported: a question is answered in a tenth of a second.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from syriageo.errors import AmbiguousPlace, InputError, PlaceError, PlaceNotFound
from syriageo.places.doubts import doubts, quoted
from syriageo.places.gazetteer import Area, Place
from syriageo.places.given import by_id, pair
from syriageo.terminal import safe

if TYPE_CHECKING:
    from argparse import Namespace

    from syriageo.places.resolve import Resolution

LONGEST = 500  # characters of a question's place

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
        from syriageo.control.days import as_day

        return as_day(text).isoformat()
    from syriageo.incidents.frames.dates import read_day

    return read_day(text).isoformat()


def place(options: Namespace) -> Place | Area | Resolution | tuple[float, float]:
    """The one place that the command line names, in a form that `who_controlled` takes.

    Raises
    ------
    PlaceNotFound, AmbiguousPlace, InputError
    """
    found = asked(options)
    if not isinstance(found, tuple | Place | Area) and not found:
        raise unresolved(found)
    return found


def asked(options: Namespace) -> Place | Area | Resolution | tuple[float, float]:
    """What the command line names, though it may be no place, or one of several.

    Raises
    ------
    PlaceNotFound, InputError
        If nothing bears the id, or the words cannot be a place's.
    """
    from syriageo.places.gazetteer import default

    text = _checked(options.place, "place")
    return pair(text) or by_id(text, default()) or resolution(options)


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
    from syriageo.places.resolve import resolve

    text = _checked(options.place, "place")
    at = pair(text)
    if at:  # the community whose cell it is in, and a refusal beyond the border
        from syriageo.control.world import world_with

        return world_with(None).at_position(text, *at)
    if _NUMERIC_DAY.fullmatch(text):
        raise InputError(f"{quoted(text)} is a day, not a place; the place comes first")
    from syriageo.control.asked import names_holder
    from syriageo.control.parts import resolve_mention

    areas = [_checked(area, "area of --within") for area in options.within or ()]
    near = None if options.near is None else _checked(options.near, "place of --near")
    if names_holder(text):
        return resolve_mention(text, areas, near)
    return resolve(text, within=areas, near=near)


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

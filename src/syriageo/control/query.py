"""Who held a place on a day. One question is answered with sqlite3 alone: no NumPy, no pandas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from syriageo.control.asked import names_holder
from syriageo.control.days import as_day
from syriageo.control.world import world_with
from syriageo.errors import PlaceError
from syriageo.places.gazetteer import Area

if TYPE_CHECKING:
    from syriageo.control.area_status import AreaStatus
    from syriageo.control.evidence import OwnEvidence
    from syriageo.control.parts import HeldPart
    from syriageo.control.status import Status
    from syriageo.control.world import World


def who_controlled(
    place: Any,
    date: Any,
    as_known_on: Any = None,
    claims: OwnEvidence | None = None,
    *,
    within: str | Sequence[str] | None = None,
    near: Any = None,
) -> Status | AreaStatus:
    """Who held a place on a day, how that is known, and what says otherwise.

    Parameters
    ----------
    place : str, Place, Area, Resolution, (lat, lon), or shapely Point
        A name ("Sarja", "أريحا"), an id (``C4278``), what `resolve` or `Gazetteer.get` returned,
        a pair **(lat, lon)** in degrees of EPSG:4326, or a point whose x is the longitude. A pair
        or point is answered for the community nearest to it within 20 km. An area, or a name that
        means one, gives an `AreaStatus`. Words that name the holder of a part ("government-held
        Deir ez-Zor") narrow the answer to this part where several held or fought over the place;
        the note then tells of the whole.
    date : str, datetime.date, datetime.datetime, or pandas.Timestamp
        The day; ISO if text. Of a time with a zone the day it names is taken, not converted.
    as_known_on : date, optional
        Answer from the claims recorded until that day only, without what neighbours suggest.
    claims : OwnEvidence, optional
        Claims of yours, from `load_claims`, that are heard beside the packaged ones.
    within : str or sequence of str, optional
        Areas or towns in which a place told by its name is said to lie, as for `resolve`: weighed,
        not obeyed.
    near : str, (lat, lon) pair, Place or Area, optional
        Something that it lies near to, as for `resolve`.

    Returns
    -------
    Status or AreaStatus
        A day before the data's first or after its last is a status of kind ``out_of_coverage``; an
        impossible one is an error. Where it is open which of several places is meant, but all of
        them had one holder, the status has no `place`, the `candidates`, and is ``inferred``; so
        is that of a name that no list has, told of an `area` of which one side held nearly all.

    Raises
    ------
    DateError
        30 February, or what is no date.
    CoordinateError
        A position outside Syria, or with latitude and longitude swapped.
    PlaceNotFound, AmbiguousPlace
        A name that means no place, or several that did not have one holder; the error's
        `candidates` say which.
    InputError
        An empty name, one too long to be a name, `claims` that are none, or `within` or `near` of a
        kind that `resolve` does not take.

    Examples
    --------
    >>> status = who_controlled("C4278", "2020-01-05")
    >>> status.parties, status.kind, status.certainty
    (('armed_opposition', 'hts'), 'joint', 'documented')
    >>> who_controlled("Sarja", "2018-06-01", within="Aleppo").place.id
    'C7995'
    """
    world = world_with(claims)
    day = as_day(date)
    known = None if as_known_on is None else as_day(as_known_on)
    try:
        read = world.read(place, within, near)
    except PlaceError as error:
        if known is not None or error.resolution is None:
            raise
        from syriageo.control.open_places import status_of

        part = _part(error.resolution.text, world)
        status = status_of(world, error.resolution, day, part)
        if status is None:
            raise
        return status
    part = _part(read.mention, world)
    if isinstance(read.place, Area):
        return world.area_status(read.place, day, known, read.note, part)
    status = world.status(read.place, day, known, read.note)
    if part is None:
        return status
    from syriageo.control.parts import of_part

    return of_part(status, part, world.parties)


def _part(mention: str, world: World) -> HeldPart | None:
    """The part of a place that a mention names by its holder."""
    if not names_holder(mention):
        return None
    from syriageo.control.parts import held_part

    return held_part(mention, world.parties)

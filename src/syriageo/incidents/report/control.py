"""What the ledger says of an incident's place and day, and whether the text agrees with it."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from syriageo.incidents.language.reading import When

if TYPE_CHECKING:
    from syriageo.control.evidence import OwnEvidence

_LAST_OF_THE_REGIME = date(2024, 12, 8)
_FAR_RANGE = 31


class Known(NamedTuple):
    """Who held a place by the ledger."""

    parties: tuple[str, ...] = ()
    kind: str = "unknown"
    certainty: str = "none"


def known_control(place_id: str, when: When, own: OwnEvidence | None = None) -> Known:
    """Who held a place on an incident's day; unknown without a place or a day.

    For a range of days the ledger must say the same of its first and last day, and the range must
    not be longer than a month.

    Examples
    --------
    >>> day = date(2020, 1, 15)
    >>> known_control("C3871", When(day, day)).parties
    ('hts',)
    >>> known_control("", When(day, day)).kind
    'unknown'
    """
    if not place_id or when.start is None or when.end is None:
        return Known()
    if (when.end - when.start).days > _FAR_RANGE:
        return Known()
    first = _on(place_id, when.start, own)
    if when.start == when.end or first == _on(place_id, when.end, own):
        return first
    return Known()


def _on(place_id: str, day: date, own: OwnEvidence | None) -> Known:
    from syriageo.control.query import who_controlled
    from syriageo.control.status import Status
    from syriageo.places.gazetteer import default

    status = who_controlled(default().get(place_id), day, claims=own)
    if not isinstance(status, Status) or status.kind in ("unknown", "out_of_coverage"):
        return Known()
    return Known(tuple(status.parties), status.kind, status.certainty)


# The regime that fell stays itself in texts of later years, if the words say which one is meant.
_FALLEN = re.compile(
    r"\bAssad|\b(?:former|ousted|deposed|fallen|toppled|defunct|previous|remnants)\b|"
    r"\u0627\u0644\u0623?\u0633\u062f|\u0627\u0644\u0633\u0627\u0628\u0642|\u0641\u0644\u0648\u0644|\u0627\u0644\u0628\u0627\u0626\u062f|\u0627\u0644\u0645\u062e\u0644\u0648\u0639",
    re.IGNORECASE,
)


def of_the_time(parties: tuple[str, ...], day: date | None, words: str = "") -> tuple[str, ...]:
    """The parties that words name on a day: "government forces" of 2025 are not Assad's.

    Examples
    --------
    >>> of_the_time(("syrian_regime",), date(2025, 3, 7))
    ('transitional_government',)
    >>> of_the_time(("syrian_regime",), date(2025, 3, 7), "forces of the former regime")
    ('syrian_regime',)
    """
    if day is None or day <= _LAST_OF_THE_REGIME or _FALLEN.search(words):
        return parties
    new = {"syrian_regime": "transitional_government"}
    return tuple(sorted({new.get(p, p) for p in parties}))


def agreement(stated: tuple[str, ...], known: tuple[str, ...], day: date | None) -> str:
    """Whether a text and the ledger name the same parties, compared as sets.

    A party that a successor has replaced by that day counts as its successor.

    Returns
    -------
    str
        ``same``, ``part`` if some but not all are named by both, ``different``, or empty if either
        says nothing.

    Examples
    --------
    >>> agreement(("armed_opposition", "hts"), ("hts",), date(2020, 1, 15))
    'part'
    """
    if not stated or not known:
        return ""
    from syriageo.control.parties import default

    table = default()
    one, other = set(stated), set(known)
    if day is not None:
        one, other = set(table.heirs(sorted(one), day)), set(table.heirs(sorted(other), day))
    if one == other:
        return "same"
    return "part" if one & other else "different"

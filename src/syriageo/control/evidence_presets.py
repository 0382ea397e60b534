"""Exports of ACLED, Airwars and UCDP as these services deliver them: what each row says of control.

Their rows are read for the user and never shipped; their terms forbid it. Only ACLED tells of
changes of control. Fighting is at most evidence that a place was contested on that day, and an air
strike says who was struck at a place, which never decides who held it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta

from syriageo.control.evidence_words import RowFault, Words
from syriageo.control.parties import UNKNOWN
from syriageo.control.spell import FOREIGN

Row = Mapping[str, str]
_LONGEST_NOTE = 300


@dataclass(frozen=True, slots=True)
class Told:
    """A claim in the ledger's columns, and what is wrong with the row though it is kept."""

    row: dict[str, str]
    marks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Preset:
    """One service's export: the columns that tell it, and how a row is read.

    `read` gives a claim, or the reason for which a row says nothing of control.
    """

    name: str
    heads: frozenset[str]
    read: Callable[[Row, Words], Told | str]


def preset_of(heads: Set[str]) -> Preset | None:
    """The service whose export has these columns, if any.

    Examples
    --------
    >>> columns = "type_of_violence side_a side_b date_start latitude longitude best"
    >>> preset_of(set(columns.split())).name
    'UCDP GED'
    """
    return next((p for p in PRESETS if p.heads <= heads), None)


# How many days around the date the event may lie: the code book gives the middle of the period.
_ACLED_DAYS = {"1": 0, "2": 3, "3": 15}
_ACLED_KINDS = {
    "government regains territory": "takes",
    "non-state actor overtakes territory": "takes",
    "non-violent transfer of territory": "handover",
    "armed clash": "contested",
}


def _acled(row: Row, words: Words) -> Told | str:
    if _abroad(row.get("country", "")):
        return "outside Syria"
    sort = row["sub_event_type"]
    kind = _ACLED_KINDS.get(sort.casefold())
    if kind is None:
        return sort or row["event_type"] or "no type of event"
    if row.get("geo_precision") == "3":
        return "a place known no nearer than its region"
    day = words.written_day(row["event_date"], "event_date")
    place, flags = words.at(row["latitude"], row["longitude"], row.get("location", ""))
    if row.get("geo_precision") == "2":
        flags = tuple(dict.fromkeys((*flags, "part_of_place")))  # near the place, says the code
    marks: list[tuple[str, str]] = []
    one = _side(row, "actor1", "assoc_actor_1", day, words, marks)
    other = _side(row, "actor2", "assoc_actor_2", day, words, marks)
    spread = timedelta(days=_ACLED_DAYS.get(row.get("time_precision", "1"), 0))
    dates = _days(kind, day - spread, day + spread)
    if kind == "contested":
        one, other = tuple(dict.fromkeys((*one, *other))), ()
        why = _no_fight(one, words, marks)
        if why:
            return why
    told = {
        **dates,
        "subject": place.id,
        "as_written": row.get("location", ""),
        "kind": kind,
        "parties": "|".join(one),
        "taken_from": "|".join(p for p in other if p not in one and p != UNKNOWN),
        "confidence": "1" if kind == "contested" or UNKNOWN in one else "2",
        "source": "ACLED",
        "locator": " ".join(filter(None, (row.get("event_id_cnty", ""), row.get("source", "")))),
        "flags": _flags(kind, flags, marks),
        "note": row.get("notes", "")[:_LONGEST_NOTE],
    }
    return Told(told, tuple(marks))


def _side(
    row: Row, actor: str, beside: str, day: Date, words: Words, marks: list[tuple[str, str]]
) -> tuple[str, ...]:
    """The parties of one side: its actor, and those beside it that can hold a place."""
    named = row.get(actor, "")
    if not named:
        return ()
    found = words.actor(named, day)
    if found is None:
        marks.append((actor, f"{named[:80]!r} is no party that we know; kept as {UNKNOWN}"))
        found = (UNKNOWN,)
    friends = [
        party
        for name in row.get(beside, "").split(";")
        if name.strip()
        for party in words.actor(name, day) or ()
        if party not in FOREIGN and party != UNKNOWN
    ]
    return tuple(dict.fromkeys((*found, *friends)))


def _ucdp(row: Row, words: Words) -> Told | str:
    if _abroad(row.get("country", "")):
        return "outside Syria"
    if row["type_of_violence"] == "3":
        return "violence against civilians"
    if row.get("where_prec", "1") not in ("1", "2"):
        return "a place known no nearer than its region"
    first = words.written_day(row["date_start"], "date_start")
    last = words.written_day(row.get("date_end") or row["date_start"], "date_end")
    if last < first:
        raise RowFault("date_end", f"{last} is before {first}")
    name = row.get("where_coordinates", "")
    for word in (" town", " city", " village", " neighborhood", " neighbourhood"):
        name = name.removesuffix(word)
    place, flags = words.at(row["latitude"], row["longitude"], name)
    if row.get("where_prec") == "2":
        flags = tuple(dict.fromkeys((*flags, "part_of_place")))  # within some 25 km, says the code
    marks: list[tuple[str, str]] = []
    one = _side(row, "side_a", "", first, words, marks)
    other = _side(row, "side_b", "", first, words, marks)
    sides = tuple(dict.fromkeys((*one, *other)))
    why = _no_fight(sides, words, marks)
    if why:
        return why
    told = {
        **_days("contested", first, last),
        "subject": place.id,
        "as_written": row.get("where_coordinates", ""),
        "kind": "contested",
        "parties": "|".join(sides),
        "taken_from": "",
        "confidence": "1",
        "source": "UCDP GED",
        "locator": " ".join(filter(None, (row.get("id", ""), row.get("source_article", "")[:200]))),
        "flags": _flags("contested", flags, marks),
        "note": row.get("dyad_name", ""),
    }
    return Told(told, tuple(marks))


_AIRWARS_DAY = ("incident_date", "date", "date_of_incident", "start_date")
_AIRWARS_BY = (
    "belligerents", "belligerent", "named_belligerents", "known_belligerents",
    "suspected_belligerents", "suspected_belligerent", "known_attacker", "suspected_attacker",
)  # fmt: skip
_AIRWARS_AT = (
    "targets", "target", "known_targets", "known_target", "suspected_targets", "suspected_target",
    "named_target",
)  # fmt: skip
_AIRWARS_WHERE = ("location", "location_name", "place", "town", "name_of_location")
_AIRWARS_CODE = ("unique_reference_code", "incident_code", "code", "reference")


def _airwars(row: Row, words: Words) -> Told | str:
    if _abroad(row.get("country", "")):
        return "outside Syria"
    struck = _first(row, _AIRWARS_AT)
    if not struck[1]:
        return "a strike whose target is not named"
    head, text = _first(row, _AIRWARS_DAY)
    day = words.written_day(text, head or "incident_date")
    name = _first(row, _AIRWARS_WHERE)[1]
    place, flags = words.at(row["latitude"], row["longitude"], name.split(",")[0])
    marks: list[tuple[str, str]] = []
    sides: list[str] = []
    for column, actors in (_first(row, _AIRWARS_BY), struck):
        for actor in filter(None, (a.strip() for a in actors.replace(";", ",").split(","))):
            found = words.actor(actor, day)
            if found is None:
                marks.append((column, f"{actor[:80]!r} is no party that we know"))
            sides += found or ()
    sides = list(dict.fromkeys(sides)) or [UNKNOWN]
    flags = (*flags, "part_of_place", "air_strike")
    told = {
        **_days("contested", day, day),
        "subject": place.id,
        "as_written": name,
        "kind": "contested",
        "parties": "|".join(sides),
        "taken_from": "",
        "confidence": "1",
        "source": "Airwars",
        "locator": _first(row, _AIRWARS_CODE)[1],
        "flags": _flags("contested", flags, marks),
        "note": f"a strike; target: {struck[1]}"[:_LONGEST_NOTE],
    }
    return Told(told, tuple(marks))


def _first(row: Row, columns: tuple[str, ...]) -> tuple[str, str]:
    """The first of several columns that says something, and what; the first there is, if none."""
    there = [c for c in columns if c in row]
    said = next((c for c in there if row[c]), there[0] if there else "")
    return said, row.get(said, "")


Marks = Sequence[tuple[str, str]]


def _no_fight(sides: tuple[str, ...], words: Words, marks: Marks) -> str:
    """Why fighting between these says nothing of a place; empty if it does."""
    if marks:
        return ""
    if UNKNOWN in sides:
        return "fighting with a side that is not named"
    return "fighting within one side" if len(words.parties.blocs(sides)) < 2 else ""


def _flags(kind: str, flags: Sequence[str], marks: Marks) -> str:
    marked = ["unmapped_actor"] if marks else []
    if marks and kind == "contested":
        marked.append("part_of_place")  # it cannot be said between whom: shown, never decides
    return "|".join(dict.fromkeys((*flags, *marked)))


def _abroad(country: str) -> bool:
    return bool(country) and "syria" not in country.casefold()


def _days(kind: str, first: Date, last: Date) -> dict[str, str]:
    """The four days of an event on an unknown day of a range."""
    certain = ""
    if first == last or kind in ("takes", "handover"):
        certain = last.isoformat()
    return {
        "first_possible": first.isoformat(),
        "first_certain": certain,
        "last_certain": certain,
        "last_possible": last.isoformat(),
    }


_POSITION = frozenset({"latitude", "longitude"})
PRESETS = (
    Preset("ACLED", _POSITION | {"event_date", "event_type", "sub_event_type", "actor1"}, _acled),
    Preset("UCDP GED", _POSITION | {"type_of_violence", "side_a", "side_b", "date_start"}, _ucdp),
    *(
        Preset("Airwars", _POSITION | {by, at}, _airwars)
        for by in _AIRWARS_BY
        for at in _AIRWARS_AT
    ),
)

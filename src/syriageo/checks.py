"""What must hold of the text tables: every fault with file, line, column and the next step.

`syriageo check-gazetteer` prints them; the tests run them on the real tables.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from syriageo.check_geometry import geometry_faults
from syriageo.check_tables import Cell, Fault, Tables, read_tables
from syriageo.control.claims import collect_claims, ledger_files
from syriageo.errors import DataError

__all__ = ["Fault", "check_gazetteer"]

PLACE_KINDS = frozenset(
    {"community", "neighbourhood", "locality", "hill", "base", "airport", "airbase", "dam"}
    | {"oil_field", "industry", "crossing", "checkpoint", "landmark"}
)
SETTLEMENTS = frozenset({"community", "locality"})
LANGUAGES = frozenset(
    {"en", "ar", "ku", "tr", "fr", "und", "und-Latn", "und-Cyrl", "ar-Latn", "code"}
)
NAME_KINDS = frozenset({"official", "variant", "press", "former", "short", "nearby"})
LEVELS = {
    "country": ("country", "", 1),
    "governorates": ("governorate", "country", 14),
    "districts": ("district", "governorate", 62),
    "subdistricts": ("subdistrict", "district", 272),
    "neighbourhoods": ("neighbourhood", "community", 414),
    "regions": ("region", "country|governorate", None),
}
PARENT_LENGTH = {"governorate": 2, "district": 4, "subdistrict": 6}
DATA_START = date(2011, 3, 15)

_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
_LATIN = re.compile(r"[A-Za-z]")
# A question mark inside a word is what a lost letter leaves behind.
_DAMAGED = re.compile(r"\ufffd|\?\?|\w\?\w|\w\?$|Ã.|Ø.|[\x00-\x08\x0b-\x1f\x7f]")
# Quotations and addresses stay as they are.
_AS_GIVEN = frozenset({"as_written", "locator", "note", "url"})
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_PLACE_ID = re.compile(r"[CN]\d{4}|X\d{5}")
_AREA_ID = re.compile(r"SY\d{0,6}|N\d{4}|R-[a-z0-9-]+")


def check_gazetteer(tables: Path | str) -> list[Fault]:
    """Check every table of the gazetteer and how they fit together.

    Parameters
    ----------
    tables : Path
        The folder `gazetteer/`.

    Returns
    -------
    list of Fault
        Sorted by file and line; empty if all is well.

    Raises
    ------
    DataError
        If the folder is not there.

    Examples
    --------
    >>> check_gazetteer("gazetteer")  # doctest: +SKIP
    []
    """
    folder = Path(tables)
    if not folder.is_dir():
        raise DataError(f"{folder} is not a folder; name the folder gazetteer/ of a checkout")
    read = read_tables(folder)
    faults = list(read.faults)
    for check in _CHECKS:
        faults += check(read)
    faults += _claim_faults(read)
    faults += geometry_faults(read)
    return sorted(_without_exceptions(read, faults), key=Fault.order)


def _without_exceptions(tables: Tables, faults: Iterable[Fault]) -> Iterator[Fault]:
    """Drop what exceptions.csv puts up with; report exceptions that nothing needs any more."""
    known = {(r["check"], r["subject"]): r for r in tables.rows("exceptions.csv")}
    used: set[tuple[str, str]] = set()
    for fault in faults:
        key = (fault.check, fault.subject)
        if fault.check and key in known:
            used.add(key)
        else:
            yield fault
    for (check, subject), row in known.items():
        if (check, subject) not in used:
            yield row.fault("subject", f"no {check} fault of {subject} is left; delete this row")
        elif not row["reason"].strip():
            yield row.fault("reason", "say why this exception is right")


def _ids(tables: Tables) -> Iterator[Fault]:
    for file, column in (
        ("places.csv", "id"),
        ("sources.csv", "id"),
        ("parties.csv", "id"),
        ("areas", "id"),
    ):
        first: dict[str, Cell] = {}
        for row in tables.rows(file):
            identifier = row[column]
            if identifier in first:
                there = f"{first[identifier].file}:{first[identifier].line}"
                yield row.fault(column, f"the id stands in {there} already; ids are unique")
            first.setdefault(identifier, row)
    for row in tables.rows("places.csv"):
        if not _PLACE_ID.fullmatch(row["id"]):
            yield row.fault("id", "not a P-code (C1234), N-code (N1234) or id of ours (X12345)")
        if row["id"] in tables.areas and row["kind"] != "neighbourhood":
            yield row.fault("id", "an area bears this id too")
    for row in tables.rows("areas"):
        if not _AREA_ID.fullmatch(row["id"]):
            yield row.fault("id", "not an SY code, N-code or R-name")


def _order(tables: Tables) -> Iterator[Fault]:
    """Sorted tables make readable diffs."""
    sorted_by = {
        "places.csv": ("id",),
        "names.csv": ("subject",),
        "concordance.csv": ("id",),
        "sources.csv": ("id",),
        "parties.csv": ("id",),
        "party_names.csv": ("party",),
        "exceptions.csv": ("check", "subject"),
    }
    for file, columns in sorted_by.items():
        yield from _unsorted(tables.rows(file), columns)
    for name in LEVELS:
        yield from _unsorted(tables.rows(f"areas/{name}.geojson"), ("id",))


def _unsorted(rows: Iterable[Cell], columns: tuple[str, ...]) -> Iterator[Fault]:
    before: tuple[str, ...] = ()
    for row in rows:
        key = tuple(row[column] for column in columns)
        if key < before:
            yield row.fault(columns[0], f"out of order: it belongs before {'|'.join(before)}")
        before = max(before, key)


def _text(tables: Tables) -> Iterator[Fault]:
    """No damaged text, no Latin in Arabic fields, no Arabic in English ones."""
    for file in tables.files():
        for row in tables.rows(file):
            for column, value in row.values.items():
                if column in _AS_GIVEN:
                    continue
                if _DAMAGED.search(value):
                    yield row.fault(column, "damaged text: a letter was lost; correct or drop it")
                elif value != value.strip():
                    yield row.fault(column, "blank at the beginning or end")
    for file in ("places.csv", "parties.csv", "areas"):
        for row in tables.rows(file):
            if _ARABIC.search(row["name_en"]):
                yield row.fault("name_en", "Arabic letters in the English name")
            arabic = row["name_ar"]
            if arabic and (_LATIN.search(arabic) or not _ARABIC.search(arabic)):
                yield row.fault("name_ar", "not an Arabic name", check="arabic-name")
            if not row["name_en"] and not arabic:
                yield row.fault("name_en", "no name in any language")


def _names(tables: Tables) -> Iterator[Fault]:
    seen: Counter[tuple[str, str, str]] = Counter()
    for row in tables.rows("names.csv"):
        if row["subject"] not in tables.places and row["subject"] not in tables.areas:
            yield row.fault("subject", "no place and no area bears this id")
        if row["lang"] not in LANGUAGES:
            yield row.fault("lang", f"not one of {', '.join(sorted(LANGUAGES))}")
        if row["kind"] not in NAME_KINDS:
            yield row.fault("kind", f"not one of {', '.join(sorted(NAME_KINDS))}")
        if not row["name"]:
            yield row.fault("name", "empty")
        elif (row["lang"] == "ar") != bool(_ARABIC.search(row["name"])):
            yield row.fault("lang", f"{row['name']!r} is not written in this language's script")
        key = (row["subject"], row["name"], row["lang"])
        seen[key] += 1
        if seen[key] > 1:
            yield row.fault("name", f"{row['subject']} has this name in {row['lang']} already")


def _places(tables: Tables) -> Iterator[Fault]:
    spots: dict[tuple[str, str], Cell] = {}
    for row in tables.rows("places.csv"):
        if row["kind"] not in PLACE_KINDS:
            yield row.fault("kind", f"not one of {', '.join(sorted(PLACE_KINDS))}")
        if row["importance"] not in tuple("012345"):
            yield row.fault("importance", "not 0..5")
        if row["population"] and not row["population"].isdigit():
            yield row.fault("population", "not a whole number")
        for column, length in (("admin2", 6), ("admin1", 4)):
            if row[column] != row["admin3"][:length]:
                yield row.fault(column, f"not the one of subdistrict {row['admin3']}")
        if tables.level(row["admin3"]) != "subdistrict":
            yield row.fault("admin3", "no subdistrict has this code")
        if row["kind"] == "neighbourhood":
            if tables.kind(row["parent"]) != "community":
                yield row.fault("parent", "a neighbourhood's parent is a community's id")
            if row["id"].startswith("N") and row["id"] not in tables.areas:
                yield row.fault("id", "this neighbourhood has no polygon")
        elif row["parent"] and row["parent"] not in tables.places:
            yield row.fault("parent", "no place bears this id")
        if row["kind"] in SETTLEMENTS:
            spot = (row["lat"], row["lon"])
            if spot in spots:
                message = f"{spots[spot]['id']} lies on the same coordinate"
                yield row.fault("lat", message, check="same-coordinate")
            spots.setdefault(spot, row)


def _areas(tables: Tables) -> Iterator[Fault]:
    for name, (level, parent_level, expected) in LEVELS.items():
        rows = tables.rows(f"areas/{name}.geojson")
        if expected is not None and len(rows) != expected:
            message = f"{len(rows)} features; OCHA lists {expected}"
            yield Fault(f"areas/{name}.geojson", 1, "features", str(len(rows)), message)
        for row in rows:
            if row["level"] != level:
                yield row.fault("level", f"areas of this file are of level {level}")
            parent = row["parent"]
            known = tables.level(parent) or tables.kind(parent)
            if parent_level and known not in parent_level.split("|"):
                yield row.fault("parent", f"no {parent_level} bears this id")
            if level in PARENT_LENGTH and row["id"][: PARENT_LENGTH[level]] != parent:
                yield row.fault("parent", "the code does not begin with its parent's")
    for row in tables.rows("areas/regions.geojson"):
        if not row["reason"]:
            yield row.fault("reason", "empty: say why these members, from which usage")
        for member in row["members"].split("|"):
            if member not in tables.places and member not in tables.areas:
                yield row.fault("members", f"no place and no area is called {member!r}")


def _sources(tables: Tables) -> Iterator[Fault]:
    known = {row["id"] for row in tables.rows("sources.csv")}
    for file in ("places.csv", "names.csv", "areas", "party_names.csv", "relations.csv"):
        for row in tables.rows(file):
            if row["source"] not in known:
                yield row.fault("source", "not in sources.csv")
    for row in tables.rows("sources.csv"):
        try:
            trusted = 0 <= float(row["trust"]) <= 1
        except ValueError:
            trusted = False
        if not trusted:
            yield row.fault("trust", "not a number from 0 to 1")
        for column in ("title", "licence"):
            if not row[column]:
                yield row.fault(column, "empty: a source needs one")
        yield from _days(row, "covers_from", "covers_to")


def _parties(tables: Tables) -> Iterator[Fault]:
    parties = {row["id"]: row for row in tables.rows("parties.csv")}
    blocs = {row["bloc"] for row in parties.values()}
    for row in parties.values():
        yield from _days(row, "from", "to")
        if not row["from"]:
            yield row.fault("from", "empty: since when is there this party")
        if row["successor"] and row["successor"] not in parties:
            yield row.fault("successor", "no party bears this id")
        if not _COLOUR.fullmatch(row["colour"]):
            yield row.fault("colour", "not a colour such as #009E73")
    for row in tables.rows("party_names.csv"):
        if row["party"] not in parties:
            yield row.fault("party", "no party bears this id")
    for row in tables.rows("relations.csv"):
        for side in ("a", "b"):
            if row[side] not in blocs:
                yield row.fault(side, "no party belongs to this bloc")
        if row["relation"] not in ("hostile", "allied", "truce"):
            yield row.fault("relation", "not hostile, allied or truce")
        yield from _days(row, "from", "to")


def _days(row: Cell, first: str, last: str) -> Iterator[Fault]:
    """Both ends of a range are days, or empty, and in order."""
    days = {}
    for column in (first, last):
        if row[column]:
            try:
                days[column] = date.fromisoformat(row[column])
            except ValueError:
                yield row.fault(column, "not a day (YYYY-MM-DD)")
    if len(days) == 2 and days[first] > days[last]:
        yield row.fault(last, f"before {first}")


def _concordance(tables: Tables) -> Iterator[Fault]:
    owner: dict[tuple[str, str], str] = {}
    for row in tables.rows("concordance.csv"):
        if row["id"] not in tables.places and row["id"] not in tables.areas:
            yield row.fault("id", "no place bears this id", check="retired-id")
        key = (row["authority"], row["key"])
        if owner.setdefault(key, row["id"]) != row["id"]:
            yield row.fault("key", f"{owner[key]} has this key already", check="shared-key")


def _claim_faults(tables: Tables) -> Iterator[Fault]:
    """What the claims' own reader refuses, then how they fit the other tables."""
    sources = {row["id"] for row in tables.rows("sources.csv")}
    parties = {row["id"]: row for row in tables.rows("parties.csv")}
    newest = _version_day(tables)
    files = ledger_files(tables.folder / "control")
    owner: dict[str, str] = {}
    supersedes: list[tuple[Cell, str]] = []
    for path in files:
        name = f"control/{path.name}"
        claims, refused = collect_claims(path)
        for error in refused:
            yield Fault(name, error.line, error.column, "", error.problem)
        lines = {row["id"]: row for row in tables.rows(name)}
        for claim in claims:
            row = lines[claim.id]
            if claim.id in owner:
                yield row.fault("id", f"{owner[claim.id]} has this id too")
            owner[claim.id] = name
            if not claim.id.startswith(f"{path.stem}-"):
                yield row.fault("id", f"ids of this file begin with {path.stem}-")
            if claim.subject not in tables.places and claim.subject not in tables.areas:
                yield row.fault("subject", "no place and no area bears this id")
            if claim.source not in sources:
                yield row.fault("source", "not in sources.csv")
            first, last = claim.first_possible, claim.last_possible
            if last is not None and last < DATA_START:
                yield row.fault("last_possible", f"ends before {DATA_START}, the data's first day")
            if last is not None and newest is not None and last > newest:
                yield row.fault("last_possible", f"after {newest}, the day of gazetteer/VERSION")
            for column in ("parties", "taken_from"):
                for party in getattr(claim, column):
                    known = parties.get(party)
                    if known is None:
                        yield row.fault(column, f"no party is called {party!r}")
                    elif column == "parties" and _lifeless(known, first, last):
                        message = f"{party} did not exist then ({known['from']}..{known['to']})"
                        yield row.fault(column, message, check="party-lifetime")
            if claim.supersedes:
                supersedes.append((row, claim.supersedes))
    for row, target in supersedes:
        if target not in owner:
            yield row.fault("supersedes", "no claim bears this id")


def _version_day(tables: Tables) -> date | None:
    try:
        text = (tables.folder / "VERSION").read_text("utf-8").strip()
        return date.fromisoformat(text.replace(".", "-"))
    except (OSError, ValueError):
        return None


def _lifeless(party: Cell, first: date | None, last: date | None) -> bool:
    """Whether a party was not there on any possible day of a claim."""
    since, until = party["from"], party["to"]
    too_early = bool(since and last and last.isoformat() < since)
    return too_early or bool(until and first and first.isoformat() > until)


_CHECKS: tuple[Callable[[Tables], Iterator[Fault]], ...] = (
    _ids,
    _order,
    _text,
    _names,
    _places,
    _areas,
    _sources,
    _parties,
    _concordance,
)

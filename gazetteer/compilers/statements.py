"""What the compilers of control sources share: days, party codes, links to places, review rows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from gazetteer.compilers.tables import read_rows
from syriageo.control.claims import Claim
from syriageo.control.parties import Parties
from syriageo.errors import DataError

RECORDED = date(2026, 11, 22)

REVIEW_COLUMNS = [
    *("raw_source", "raw_row", "place", "place_context", "date_start", "date_end"),
    *("action", "taken_by", "article", "reason", "candidates"),
]

SETTLEMENTS = frozenset({"community", "locality", "neighbourhood"})

Days = tuple[date, date | None, date | None, date]
"""first_possible, first_certain, last_certain, last_possible."""


def on(day: date) -> Days:
    """True on that day."""
    return day, day, day, day


def sometime(first: date, last: date) -> Days:
    """True on at least one day of the range, none of them certain."""
    return (first, None, None, last) if first != last else on(first)


def by(first: date, last: date) -> Days:
    """A change within the range: on `last` at the latest it had happened."""
    return first, last, last, last


def lasting(first: date, last: date) -> Days:
    """True on every day of the range."""
    return first, first, last, last


SHAPES = {"sometime": sometime, "by": by, "lasting": lasting}


def days_from(shape: str, first: str, last: str) -> Days:
    """The four days from a hand table's words: ``on``, ``sometime``, ``by`` or ``lasting``."""
    start = date.fromisoformat(first)
    return on(start) if shape == "on" else SHAPES[shape](start, date.fromisoformat(last))


def split(text: str) -> tuple[str, ...]:
    """The parts of a field whose list is joined with ``|``."""
    return tuple(part for part in text.split("|") if part)


def parties_of(code: str) -> tuple[str, ...]:
    """Party ids from an extraction code such as ``GOV+SDF``."""
    return tuple(_parties().party(part).id for part in code.split("+"))


@cache
def _parties() -> Parties:
    """The parties and their codes, as `party_names.csv` lists them."""
    return Parties.from_tables(Path(__file__).parents[1])


def statement(
    stem: str,
    number: int,
    *,
    subject: str,
    as_written: str,
    parties: Iterable[str],
    days: Days,
    confidence: int,
    locator: str,
    kind: str = "holds",
    taken_from: Iterable[str] = (),
    source: str = "",
    weight_note: str = "",
    flags: Iterable[str] = (),
    note: str = "",
    supersedes: str = "",
) -> Claim:
    """A claim of the table `stem`; its source bears the table's name unless another is given."""
    return Claim(
        f"{stem}-{number:05d}",
        subject,
        as_written,
        kind,
        tuple(parties),
        tuple(taken_from),
        *days,
        confidence,
        weight_note,
        source or stem,
        locator,
        RECORDED,
        supersedes=supersedes,
        flags=tuple(flags),
        note=note,
    )


@dataclass
class Links:
    """Which ids exist, and which key of which raw source became which of them."""

    places: dict[str, dict[str, str]]
    areas: dict[str, dict[str, str]]
    concordance: dict[tuple[str, str], str]
    missing: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, tables: Path) -> Links:
        """From `places.csv`, `concordance.csv` and the area files of the gazetteer."""
        areas: dict[str, dict[str, str]] = {}
        for path in sorted((tables / "areas").glob("*.geojson")):
            for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
                areas[feature["properties"]["id"]] = feature["properties"]
        return cls(
            {row["id"]: row for row in read_rows(tables / "places.csv")},
            areas,
            {
                (row["authority"], row["key"]): row["id"]
                for row in read_rows(tables / "concordance.csv")
            },
        )

    def find(self, reference: str) -> str | None:
        """An id as it is, or ``authority:key`` through the concordance; None if nobody has it."""
        authority, colon, key = reference.partition(":")
        found = self.concordance.get((authority, key)) if colon else reference
        return found if found in self.places or found in self.areas else None

    def known(self, reference: str, table: str) -> str:
        """Like `find`, but a hand table must not name what does not exist.

        Raises
        ------
        DataError
            If no place or area bears the id.
        """
        found = self.find(reference)
        if found is None:
            raise DataError(
                f"{table}: {reference!r} is no place, area or concordance key; correct the row"
            )
        return found


def review_row(
    raw_source: str,
    raw_row: int | str,
    place: str,
    reason: str,
    *,
    context: str = "",
    days: tuple[date | str, date | str] = ("", ""),
    action: str = "holds",
    taken_by: str = "",
    article: str = "",
    candidates: str = "",
) -> dict[str, object]:
    """A row of the review list: what a source says of a place that we cannot name."""
    values = (raw_source, raw_row, place, context, *days, action, taken_by, article, reason)
    return dict(zip(REVIEW_COLUMNS, (*values, candidates), strict=True))

"""Claims, "S says that P was held by X on D": reading, checking, writing, the ledger's digest."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from syriageo.errors import DataError
from syriageo.terminal import write_whole

KINDS = frozenset(
    [
        "holds",
        "takes",
        "contested",
        "leaves",
        "besieged",
        "lifts_siege",
        "handover",
        "repelled",
        "claims_only",
    ]
)
DAYS = ("first_possible", "first_certain", "last_certain", "last_possible")
# Flags of claims that never speak for the place as a whole.
MUTE_FLAGS = frozenset({"post", "part_of_place"})


class ClaimError(DataError):
    """A row of a claims table is faulty; names file, line and column."""

    def __init__(self, path: str, line: int, column: str, problem: str, unit: str = "line") -> None:
        super().__init__(f"{path}, {unit} {line}, column {column}: {problem}")
        self.path, self.line, self.column, self.problem = path, line, column, problem
        self.unit = unit


@dataclass(frozen=True, slots=True)
class Claim:
    """One source's statement about one place or area.

    Attributes
    ----------
    id : str
        ``<file stem>-<number>``, never reused.
    subject : str
        Id of the place or area.
    as_written : str
        The place as the source spells it.
    kind : str
        One of `KINDS`.
    parties, taken_from : tuple of str
        Party ids: who holds it afterwards, and who did before. For ``besieged`` the side inside
        and the besieger; for ``contested`` all sides; for ``claims_only`` the claimant.
    first_possible, first_certain, last_certain, last_possible : datetime.date or None
        True every day of [first_certain, last_certain] (None: no day is certain) and on at least
        one day of [first_possible, last_possible].
    confidence : int
        3 plain, 2 attributed, 1 disputed or vague.
    weight_note : str
        Why the claim deserves more or less weight than its numbers say.
    source : str
        Id in the table of sources.
    locator : str
        Where in the source.
    recorded : datetime.date
        The day on which we learned it.
    supersedes : str
        Id of the claim it corrects, or empty.
    flags : tuple of str
        ``soft_date``, ``part_of_place``, ``post``, ``area_wide``, ``rest_of_area`` ...
    note : str
        Free text.

    Examples
    --------
    >>> from syriageo import who_controlled
    >>> who_controlled("C4278", "2020-01-05").supporting[0].claim.parties
    ('armed_opposition', 'hts')
    """

    id: str
    subject: str
    as_written: str
    kind: str
    parties: tuple[str, ...]
    taken_from: tuple[str, ...]
    first_possible: date | None
    first_certain: date | None
    last_certain: date | None
    last_possible: date | None
    confidence: int
    weight_note: str
    source: str
    locator: str
    recorded: date
    supersedes: str = ""
    flags: tuple[str, ...] = ()
    note: str = ""

    @property
    def mute(self) -> bool:
        """Whether it cannot speak for the whole place: a post, a quarter, a mere boast."""
        return self.kind == "claims_only" or not MUTE_FLAGS.isdisjoint(self.flags)

    def when(self) -> str:
        """The days in words: ``2020-01-28``, or ``2020-01-25..2020-01-28``."""
        first, last = self.first_possible, self.last_possible
        if first == last:
            return str(last) if last else "undated"
        return f"{first or '?'}..{last or '?'}"

    def to_row(self) -> list[str]:
        """The claim as the fields of a text table."""
        return [_to_text(getattr(self, name)) for name in COLUMNS]

    def to_dict(self) -> dict[str, Any]:
        """The claim as plain values, days in ISO."""
        return {
            name: list(v) if isinstance(v := getattr(self, name), tuple)
            else v.isoformat() if isinstance(v, date) else v
            for name in COLUMNS
        }  # fmt: skip


COLUMNS = tuple(f.name for f in fields(Claim))


@dataclass(frozen=True, slots=True)
class Source:
    """Who said it.

    Attributes
    ----------
    id, title, publisher, url, licence, note : str
        As in ``gazetteer/sources.csv``; what a reader must know about it stands in `note`.
    covers_from, covers_to : str
        The ISO days that it speaks of; empty if not stated.
    trust : float
        How far it is believed, 0..1.

    Examples
    --------
    >>> str(Source("diary", "Our diary"))
    'Our diary'
    """

    id: str
    title: str
    publisher: str = ""
    url: str = ""
    licence: str = ""
    covers_from: str = ""
    covers_to: str = ""
    trust: float = 0.5
    note: str = ""

    def __str__(self) -> str:
        return self.title or self.id

    def to_dict(self) -> dict[str, Any]:
        """The source as plain values."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


def _to_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "|".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


@lru_cache(maxsize=4096)  # the same few hundred combinations in every claim and spell
def listed(text: str) -> tuple[str, ...]:
    """The parts of a text joined with ``|``; none of an empty one."""
    return tuple(p for p in text.split("|") if p) if text else ()


def _parse_day(text: str, path: str, line: int, column: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ClaimError(path, line, column, f"{text!r} is not a day (YYYY-MM-DD)") from None


def _check_days(claim: Claim, path: str, line: int) -> None:
    first, since, until, last = (getattr(claim, name) for name in DAYS)
    if last is None:
        raise ClaimError(path, line, "last_possible", "empty: a claim needs a last possible day")
    if first is None:
        raise ClaimError(path, line, "first_possible", "empty: a claim needs a first possible day")
    if (since is None) != (until is None):
        raise ClaimError(path, line, "first_certain", "both certain days or neither")
    known = [d for d in (first, since, until, last) if d is not None]
    if known != sorted(known):
        raise ClaimError(path, line, "first_possible", "the four days are not in order")


def parse_claim(row: Mapping[str, str], path: str = "<row>", line: int = 0) -> Claim:
    """One checked claim from the fields of a text row.

    Raises
    ------
    ClaimError
        If a field is not what the column allows.
    """
    for column in ("id", "subject", "kind", "source", "recorded"):
        if not row.get(column):
            raise ClaimError(path, line, column, "empty")
    if row["kind"] not in KINDS:
        known = ", ".join(sorted(KINDS))
        raise ClaimError(path, line, "kind", f"{row['kind']!r} is not one of {known}")
    if row["confidence"] not in ("1", "2", "3"):
        raise ClaimError(path, line, "confidence", f"{row['confidence']!r} is not 1, 2 or 3")
    parties, taken_from = listed(row["parties"]), listed(row["taken_from"])
    if not parties and row["kind"] != "leaves":
        raise ClaimError(path, line, "parties", "empty: say who, or unknown_party")
    if row["kind"] == "leaves" and not (parties or taken_from):
        raise ClaimError(path, line, "taken_from", "empty: say who left")
    days = {name: _parse_day(row[name], path, line, name) for name in DAYS}
    recorded = _parse_day(row["recorded"], path, line, "recorded")
    assert recorded is not None
    claim = Claim(
        id=row["id"],
        subject=row["subject"],
        as_written=row["as_written"],
        kind=row["kind"],
        parties=parties,
        taken_from=taken_from,
        confidence=int(row["confidence"]),
        weight_note=row["weight_note"],
        source=row["source"],
        locator=row["locator"],
        recorded=recorded,
        supersedes=row["supersedes"],
        flags=listed(row["flags"]),
        note=row["note"],
        **days,
    )
    _check_days(claim, path, line)
    return claim


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    import csv

    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        try:
            header = next(reader, [])
            if tuple(header) != COLUMNS:
                raise ClaimError(str(path), 1, "header", f"columns must be {','.join(COLUMNS)}")
            for row in reader:
                yield reader.line_num, row
        except UnicodeDecodeError as error:
            raise ClaimError(str(path), reader.line_num + 1, "?", f"not UTF-8: {error}") from error


def read_claims(path: str | os.PathLike[str]) -> list[Claim]:
    """The claims of one table, each row checked.

    Raises
    ------
    ClaimError
        At the first faulty row; names file, line and column.
    """
    claims, faults = collect_claims(path)
    if faults:
        raise faults[0]
    return claims


def collect_claims(path: str | os.PathLike[str]) -> tuple[list[Claim], list[ClaimError]]:
    """The good rows of a claims table, and the faults of the others, in the order of the file."""
    where = Path(path)
    claims: list[Claim] = []
    faults: list[ClaimError] = []
    seen: dict[str, int] = {}
    try:
        for line, row in _rows(where):
            try:
                if len(row) != len(COLUMNS):
                    problem = f"{len(row)} fields instead of {len(COLUMNS)}"
                    raise ClaimError(str(where), line, "id", problem)
                claim = parse_claim(dict(zip(COLUMNS, row, strict=True)), str(where), line)
                if claim.id in seen:
                    problem = f"{claim.id!r} stands in line {seen[claim.id]} already"
                    raise ClaimError(str(where), line, "id", problem)
            except ClaimError as fault:
                faults.append(fault)
                continue
            seen[claim.id] = line
            claims.append(claim)
    except ClaimError as fault:  # the file itself cannot be read on
        faults.append(fault)
    return claims, faults


def read_ledger(folder: str | os.PathLike[str]) -> list[Claim]:
    """All claims of `gazetteer/control/` in ledger order: files by name, rows by id.

    Raises
    ------
    ClaimError
        At the first faulty row, or if two files use one id.
    """
    claims: list[Claim] = []
    seen: set[str] = set()
    for path in ledger_files(folder):
        for claim in sorted(read_claims(path), key=lambda c: c.id):
            if claim.id in seen:
                raise ClaimError(str(path), 0, "id", f"{claim.id!r} is used by another file")
            seen.add(claim.id)
            claims.append(claim)
    return claims


def ledger_files(folder: str | os.PathLike[str]) -> list[Path]:
    """The claims tables of a folder, sorted by name; review lists are none."""
    return sorted(p for p in Path(folder).glob("*.csv") if not p.name.startswith("review"))


def ledger_digest(claims: Iterable[Claim]) -> str:
    """SHA-256 chained over the claims in the order given: each link seals all before it.

    Examples
    --------
    >>> ledger_digest([])
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    """
    import hashlib

    link = hashlib.sha256().digest()
    for claim in claims:
        # Unit separators keep ("ab", "c") and ("a", "bc") apart.
        row = "\x1f".join(claim.to_row()).encode()
        link = hashlib.sha256(link + row).digest()
    return link.hex()


def write_claims(path: str | os.PathLike[str], claims: Iterable[Claim]) -> None:
    """Write a claims table, sorted by id: same claims, same bytes. Replaces `path` in one step.

    Raises
    ------
    DataError
        If two claims bear one id.
    """
    ordered = sorted(claims, key=lambda c: c.id)
    for a, b in itertools.pairwise(ordered):
        if a.id == b.id:
            raise DataError(f"two claims bear the id {a.id!r}; give each its own")
    import csv
    import io

    told = io.StringIO(newline="")
    writer = csv.writer(told, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(c.to_row() for c in ordered)
    write_whole(Path(path), told.getvalue().encode("utf-8"))


def read_sources(path: str | os.PathLike[str]) -> dict[str, Source]:
    """The table of sources by id.

    Raises
    ------
    DataError
        If a trust is not a number from 0 to 1.
    """
    import csv

    found: dict[str, Source] = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            try:
                trust = float(row["trust"])
            except ValueError:
                trust = -1.0
            if not 0 <= trust <= 1:
                raise DataError(f"{path}, source {row['id']}: trust {row['trust']!r} is not 0..1")
            found[row["id"]] = Source(**{**row, "trust": trust})  # type: ignore[arg-type]
    return found

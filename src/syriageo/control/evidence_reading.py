"""A user's table of claims, read row by row: what is good becomes a claim, what is not is told.

The form of a table is told by its header. Forms that are not claims themselves (a snapshot, an
export of a monitoring service) make rows in the ledger's columns, which are then checked as any.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from pathlib import Path
from typing import Any

from syriageo.control import evidence_presets as presets
from syriageo.control.claims import COLUMNS, KINDS, Claim, ClaimError, Source, parse_claim
from syriageo.control.days import as_day
from syriageo.control.evidence_blend import OWN
from syriageo.control.evidence_files import LONGEST_FIELD, EvidenceError, read_rows
from syriageo.control.evidence_words import RowFault, Words, head_of
from syriageo.errors import InputError

SUBJECT_HEADS = (
    "place", "pcode", "p_code", "adm4_pcode", "admin4pcode", "admin4_pcode", "subject", "place_id",
)  # fmt: skip
PARTY_HEADS = ("parties", "control", "party", "status", "controller", "held_by")
DAY_HEADS = ("date", "day", "date_start", "from")
LAST_HEADS = ("date_end", "to", "until")
OPTIONAL = (
    *LAST_HEADS, "kind", "source", "taken_from", "confidence", "locator", "recorded", "supersedes",
    "flags", "note", "place_context",
)  # fmt: skip
# What happens on one day of a range; the other kinds last through it.
EVENTS = frozenset({"takes", "handover", "leaves", "lifts_siege"})


@dataclass(frozen=True, slots=True)
class Notice:
    """Something in a file that is no fault and yet deserves a look.

    Attributes
    ----------
    path : str
        The file.
    line : int
        Its line, the header being line 1; of polygons the number of the feature.
    problem : str
        Said twice, said differently, a column that is not read.
    """

    path: str
    line: int
    problem: str
    unit: str = "line"

    def __str__(self) -> str:
        return f"{self.path}, {self.unit} {self.line}: {self.problem}"


class Reader:
    """Reads one file; collects what is wrong with it."""

    unit = "line"

    def __init__(self, words: Words, path: Path, date: Any, trust: float, encoding: str | None):
        self.words, self.path, self.trust, self.encoding = words, path, trust, encoding
        self.name = os.fspath(path)
        self.stem = path.stem  # with which the ids of its claims begin
        self.snapshot_day: Date | None = None if date is None else as_day(date)
        self.faults: list[EvidenceError] = []
        self.sources: dict[str, Source] = {}
        self.line_of: dict[str, int] = {}
        self.passed: Counter[str] = Counter()
        self._notices: list[Notice] = []
        self._repeats: dict[int, list[int]] = defaultdict(list)

    # --- what is told about the file ------------------------------------------------------------

    def fault(self, line: int, column: str, problem: str) -> EvidenceError:
        """A fault of this file."""
        return EvidenceError(self.name, line, column, problem, self.unit)

    def mark(self, line: int, column: str, problem: str) -> None:
        """Collect a fault of a row that is kept nevertheless."""
        self.faults.append(self.fault(line, column, problem))

    def notice(self, line: int, problem: str) -> None:
        """Note what is no fault and yet deserves a look."""
        self._notices.append(Notice(self.name, line, problem, self.unit))

    def notices(self) -> list[Notice]:
        """What deserves a look, by line."""
        for first, again in self._repeats.items():
            lines = sorted(set(again))
            many = f"{len(lines):,} {self.unit}s, the last is {lines[-1]}"
            told = f"{self.unit} {lines[0]}" if len(lines) == 1 else many
            self.notice(first or lines[0], f"said again in {told}; counted once")
        if self.passed:
            told = "; ".join(f"{why} ({n:,})" for why, n in self.passed.most_common())
            self.notice(1, f"passed over, for it does not say who held a place: {told}")
        return sorted(self._notices, key=lambda n: (n.line, n.problem))

    def taken(self, claim: Claim) -> EvidenceError:
        """The fault of a row whose id another file has used."""
        problem = f"{claim.id.removeprefix(OWN)!r} is the id of a claim of another file; rename it"
        return self.fault(self.line_of[claim.id], "id", problem)

    def repeated(self, claim: Claim, first: str) -> None:
        """Note that a claim says what another says already."""
        self._repeats[self.line_of.get(first, 0)].append(self.line_of[claim.id])

    def notice_contradictions(self, claims: Iterable[Claim]) -> None:
        """Note the rows by which two sides held one place on one day."""
        held: dict[str, list[Claim]] = defaultdict(list)
        for claim in claims:
            if claim.kind == "holds" and claim.first_certain and not claim.mute:
                held[claim.subject].append(claim)
        found: dict[tuple[int, int, str], int] = {}
        blocs = self.words.parties.blocs
        for told in held.values():
            told.sort(key=lambda c: (c.first_certain, c.last_certain, c.id))
            widest = told[0]
            for claim in told[1:]:
                assert widest.last_certain and claim.first_certain and claim.last_certain
                overlaps = claim.first_certain <= widest.last_certain
                if overlaps and blocs(claim.parties) != blocs(widest.parties):
                    line, other = self.line_of[claim.id], self.line_of.get(widest.id, 0)
                    said = f"{'|'.join(claim.parties)} against {'|'.join(widest.parties)}"
                    found[line, other, said] = found.get((line, other, said), 0) + 1
                if claim.last_certain > widest.last_certain:
                    widest = claim
        for (line, other, said), count in found.items():
            where = f" at {count:,} places" if count > 1 else ""
            self.notice(line, f"contradicts {self.unit} {other}{where} ({said}); both are kept")

    # --- rows -----------------------------------------------------------------------------------

    def claims(self) -> Iterator[Claim]:
        """The good rows as claims."""
        rows = read_rows(self.path, self.encoding)
        try:
            _, header = next(rows)
        except StopIteration:
            self.mark(1, "header", "the file is empty")
            return
        except EvidenceError as broken:
            self.faults.append(broken)
            return
        heads = [head_of(h) for h in header]
        form = self._form(heads)
        if isinstance(form, EvidenceError):
            self.faults.append(form)
            return
        unread = [] if form.exported else [h for h in heads if h and h not in form.heads]
        if unread:
            self.notice(1, f"columns that are not read: {', '.join(unread)[:300]}")
        try:
            for line, cells in rows:
                if any(cells):
                    yield from self._of_row(form, heads, cells, line)
        except EvidenceError as broken:  # the file cannot be read on
            self.faults.append(broken)

    def _of_row(
        self, form: Form, heads: Sequence[str], cells: Sequence[str], line: int
    ) -> Iterator[Claim]:
        try:
            row = self._row(form, heads, cells, line)
            for told in form.claims(row, line):
                yield self._claim(told, line)
        except RowFault as broken:
            self.mark(line, broken.column, broken.problem)
        except EvidenceError as broken:
            self.faults.append(broken)

    def _row(
        self, form: Form, heads: Sequence[str], cells: Sequence[str], line: int
    ) -> dict[str, str]:
        if len(cells) != len(heads):
            raise self.fault(line, heads[0], f"{len(cells)} fields instead of {len(heads)}")
        row = {h: c.strip() for h, c in zip(heads, cells, strict=True)}
        for column, text in row.items():
            if len(text) > LONGEST_FIELD:
                if form.exported:  # a long note is theirs, and harmless
                    row[column] = text[:LONGEST_FIELD]
                else:
                    raise self.fault(line, column, f"{len(text):,} characters are too many")
        return row

    def _form(self, heads: Sequence[str]) -> Form | EvidenceError:
        """The form that a header tells, or what is wrong with it."""
        has = set(heads)
        preset = presets.preset_of(has)
        if preset is not None:
            return _Export(self, preset)
        dated = {h: day for h in heads if (day := _day_in(h)) is not None}
        if dated and has & set(SUBJECT_HEADS) and not has & {*PARTY_HEADS, *DAY_HEADS}:
            return _Wide(self, dated)
        ledger = set(COLUMNS) <= has
        fault = None if ledger else self._lacking(heads)
        if fault is not None:
            return fault
        return _Ledger(self) if ledger else _Short(self)

    def _lacking(self, heads: Sequence[str]) -> EvidenceError | None:
        needed = [SUBJECT_HEADS, PARTY_HEADS]
        if self.snapshot_day is None:
            needed.append(DAY_HEADS)
        lacking = [" or ".join(one) for one in needed if not set(one) & set(heads)]
        if lacking:
            shown = ", ".join(heads)[:200]
            return self.fault(1, "header", f"lacks {'; '.join(lacking)}; it has {shown}")
        twice = [h for h in set(heads) if heads.count(h) > 1]
        return self.fault(1, "header", f"{twice[0]!r} stands twice") if twice else None

    def _claim(self, row: Mapping[str, str], line: int) -> Claim:
        """A checked claim of yours from a row in the ledger's columns."""
        try:
            claim = parse_claim(row, self.name, line)
        except ClaimError as error:
            raise self.fault(line, error.column, error.problem) from None
        return self.own(claim, line)

    def own(self, claim: Claim, line: int) -> Claim:
        """A claim with your mark on its id and source."""
        identifier = OWN + claim.id
        if identifier in self.line_of:
            problem = f"{claim.id!r} stands in line {self.line_of[identifier]} already"
            raise self.fault(line, "id", problem)
        self.line_of[identifier] = line
        source = OWN + claim.source
        if source not in self.sources:
            self.sources[source] = Source(source, f"yours: {claim.source}", trust=self.trust)
        own = OWN + claim.supersedes
        corrects = own if claim.supersedes and own in self.line_of else claim.supersedes
        return replace(claim, id=identifier, source=source, supersedes=corrects)


def _day_in(head: str) -> Date | None:
    """The day that a column's head names: ``2016-05-01``, ``control_2016_05_01``."""
    text = head.rpartition("control_")[2].replace("_", "-")
    if len(text) == 8 and text.isdigit():
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    try:
        return as_day(text)
    except InputError:
        return None


class Form:
    """How a row of one kind of table becomes rows in the ledger's columns."""

    exported = False

    def __init__(self, reader: Reader, heads: Iterable[str]) -> None:
        self.reader, self.words, self.heads = reader, reader.words, frozenset(heads)

    def claims(self, row: Mapping[str, str], line: int) -> Iterator[Mapping[str, str]]:
        """The claims that a row makes, as text.

        Raises
        ------
        RowFault
            If the row is faulty.
        """
        raise NotImplementedError


class _Ledger(Form):
    def __init__(self, reader: Reader) -> None:
        super().__init__(reader, COLUMNS)

    def claims(self, row: Mapping[str, str], line: int) -> Iterator[Mapping[str, str]]:
        subject = self.words.subject(row["subject"], "", "subject")
        for column in ("parties", "taken_from"):
            for party in filter(None, row[column].split("|")):
                if party not in self.words.parties:
                    raise RowFault(column, f"no party has the id {party!r}")
        yield {**row, "subject": subject}


class _Short(Form):
    def __init__(self, reader: Reader) -> None:
        super().__init__(reader, (*SUBJECT_HEADS, *PARTY_HEADS, *DAY_HEADS, *OPTIONAL))

    def claims(self, row: Mapping[str, str], line: int) -> Iterator[Mapping[str, str]]:
        words = self.words
        party_head = next(h for h in PARTY_HEADS if h in row)
        day_head = next((h for h in DAY_HEADS if h in row), "date")
        last_head = next((h for h in LAST_HEADS if h in row), "date_end")
        fallback = "contested" if words.contested(row[party_head]) else "holds"
        kind = (row.get("kind") or fallback).casefold()
        if kind not in KINDS:
            raise RowFault("kind", f"{kind!r} is not one of {', '.join(sorted(KINDS))}")
        first = words.day(row.get(day_head, ""), day_head) or self.reader.snapshot_day
        if first is None:
            raise RowFault(day_head, "empty: a claim needs a day")
        last = words.day(row.get(last_head, ""), last_head) or first
        if last < first:
            raise RowFault(last_head, f"{last} is before {first}")
        certain = (last, last) if kind in EVENTS else (first, last)
        yield {
            **self.place(row),
            "id": f"{self.reader.stem}-{line:05d}",
            "kind": kind,
            "parties": "|".join(words.who(row[party_head], party_head)),
            "taken_from": "|".join(words.who(row.get("taken_from", ""), "taken_from")),
            "first_possible": first.isoformat(),
            "first_certain": certain[0].isoformat(),
            "last_certain": certain[1].isoformat(),
            "last_possible": last.isoformat(),
            "confidence": row.get("confidence") or "3",
            "weight_note": "",
            "source": row.get("source") or self.reader.path.name,
            "locator": row.get("locator") or f"line {line}",
            "recorded": (words.day(row.get("recorded", ""), "recorded") or last).isoformat(),
            "supersedes": row.get("supersedes", ""),
            "flags": row.get("flags", ""),
            "note": row.get("note", ""),
        }

    def place(self, row: Mapping[str, str]) -> dict[str, str]:
        """The place of a row: its id, and the words for it."""
        head = next(h for h in SUBJECT_HEADS if h in row)
        subject = self.words.subject(row[head], row.get("place_context", ""), head)
        return {"subject": subject, "as_written": row[head]}


class _Wide(_Short):
    """A snapshot with a column for each day."""

    def __init__(self, reader: Reader, dated: Mapping[str, Date]) -> None:
        super().__init__(reader)
        self.dated = dated
        self.heads = self.heads | set(dated)

    def claims(self, row: Mapping[str, str], line: int) -> Iterator[Mapping[str, str]]:
        place = self.place(row)
        for number, (head, day) in enumerate(self.dated.items(), start=1):
            if not row[head]:
                self.reader.passed[f"no word in the column {head}"] += 1
                continue
            single = {**row, "place": place["subject"], "control": row[head]}
            try:
                (told,) = super().claims({**single, "date": day.isoformat()}, line)
            except RowFault as broken:
                column = head if broken.column in PARTY_HEADS else broken.column
                self.reader.mark(line, column, broken.problem)
                continue
            yield {**told, **place, "id": f"{told['id']}-{number}"}


class _Export(Form):
    """An export of a monitoring service."""

    exported = True

    def __init__(self, reader: Reader, preset: presets.Preset) -> None:
        super().__init__(reader, ())
        self.preset = preset

    def claims(self, row: Mapping[str, str], line: int) -> Iterator[Mapping[str, str]]:
        told = self.preset.read(row, self.words)
        if isinstance(told, str):
            self.reader.passed[told] += 1
            return
        for column, problem in told.marks:
            self.reader.mark(line, column, problem)
        yield {
            "weight_note": "",
            "supersedes": "",
            "recorded": told.row["last_possible"],
            **told.row,
            "id": f"{self.reader.stem}-{line:05d}",
            "locator": told.row.get("locator") or f"line {line}",
        }

"""Your own evidence: claims from a file of yours, answered together with the packaged ledger.

Nothing is written into the package. A claim of yours has an id and a source that begin with
``own:``; wherever it is shown, its source reads ``yours: ...``.
"""

from __future__ import annotations

import csv
import io
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from functools import cached_property
from pathlib import Path
from typing import Any

from syriageo.control.claims import COLUMNS, DAYS, KINDS, Claim, ClaimError, Source, parse_claim
from syriageo.control.evidence_blend import OWN
from syriageo.control.evidence_world import OwnWorld
from syriageo.control.parties import Parties
from syriageo.control.query import World, as_day
from syriageo.control.query import who_controlled as _who_controlled
from syriageo.control.status import AreaStatus, Evidence, Status
from syriageo.errors import InputError, PartyError, PlaceError
from syriageo.places.gazetteer import Gazetteer, default

TRUST = 0.9

_SUBJECT_HEADS = ("place", "pcode", "subject", "place_id")
_PARTY_HEADS = ("parties", "control", "party")
_DAY_HEADS = ("date", "day", "date_start")
_OPTIONAL = ("date_end", "kind", "source", "taken_from", "confidence", "locator", "recorded",
             "supersedes", "flags", "note", "place_context")  # fmt: skip
# What happens on one day of a range; the other kinds last through it.
_EVENTS = frozenset({"takes", "handover", "leaves", "lifts_siege"})
_LONGEST_FIELD = 2000


class EvidenceError(ClaimError, InputError):
    """A row of a user's file is faulty; names file, line and column."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something in a file that is no fault and yet deserves a look.

    Attributes
    ----------
    path : str
        The file.
    line : int
        Its line, the header being line 1.
    problem : str
        Said twice, said differently, a column that is not read.
    """

    path: str
    line: int
    problem: str

    def __str__(self) -> str:
        return f"{self.path}, line {self.line}: {self.problem}"


class OwnEvidence:
    """Claims of yours, and the answers that follow from them and the packaged ledger.

    Made by `load_claims`. A place of which you say nothing is answered as ever; one of which you
    do is derived anew from its claims and yours on the days that yours change, without asking its
    neighbours again.

    Attributes
    ----------
    claims : list of Claim
        The good rows, in the order of the files.
    faults : list of ClaimError
        What was wrong with the others, if faults were collected.
    notices : list of Notice
        Rows told twice or in contradiction; both sides of a contradiction are kept.
    """

    def __init__(self, gazetteer: Gazetteer | None = None) -> None:
        self._gazetteer = gazetteer or default()
        self.claims: list[Claim] = []
        self.sources: dict[str, Source] = {}
        self.faults: list[ClaimError] = []
        self.notices: list[Notice] = []
        self._told: dict[tuple[Any, ...], str] = {}

    def __repr__(self) -> str:
        return (
            f"<OwnEvidence: {len(self.claims):,} claims on {len(self.subjects):,} places, "
            f"{len(self.faults):,} faults, {len(self.notices):,} notices>"
        )

    def __len__(self) -> int:
        return len(self.claims)

    @property
    def subjects(self) -> frozenset[str]:
        """The ids of the places and areas of which it speaks."""
        return frozenset(c.subject for c in self.claims)

    @cached_property
    def world(self) -> OwnWorld:
        """The packaged database with these claims beside it."""
        return OwnWorld(self._gazetteer, self.claims, self.sources)

    @property
    def digest(self) -> str:
        """The packaged ledger's digest, chained on over these claims."""
        return self.world.digest

    def add(
        self,
        path: str | os.PathLike[str],
        *,
        date: Any = None,
        collect: bool = False,
        trust: float = TRUST,
        encoding: str | None = None,
    ) -> None:
        """Read one more file of claims; see `load_claims`. If it raises, none of it is added."""
        if not 0 <= trust <= 1:
            raise InputError(f"trust is {trust!r}; give a number from 0 (none) to 1 (full)")
        reader = _Reader(self._gazetteer, Path(path), date, trust, encoding)
        kept, said = [], dict(self._told)
        taken = {c.id for c in self.claims}
        for claim in reader.claims():
            words = _said(claim)
            if words in said:
                reader.repeated(claim, said[words])
            elif claim.id in taken:
                reader.faults.append(reader.taken(claim))
            else:
                said[words] = claim.id
                kept.append(claim)
        if reader.faults and not collect:
            more = f" (and {len(reader.faults) - 1} more faults)" if len(reader.faults) > 1 else ""
            first = reader.faults[0]
            raise EvidenceError(first.path, first.line, first.column, first.problem + more)
        self.claims += kept
        self._told = said
        self.sources |= reader.sources
        self.faults += reader.faults
        reader.notice_contradictions(kept)
        self.notices += reader.notices()
        self.__dict__.pop("world", None)

    def who_controlled(self, place: Any, date: Any, as_known_on: Any = None) -> Status | AreaStatus:
        """Who held a place on a day, from the packaged claims and yours.

        Parameters, errors and answers are those of `syriageo.who_controlled`; a claim of yours is
        one whose source begins with ``own:``.
        """
        return _who_controlled(place, date, as_known_on, claims=self)


def load_claims(
    path: str | os.PathLike[str],
    *,
    date: Any = None,
    collect: bool = False,
    trust: float = TRUST,
    encoding: str | None = None,
    gazetteer: Gazetteer | None = None,
) -> OwnEvidence:
    r"""Claims of your own from a CSV file, each row checked.

    Parameters
    ----------
    path : path-like
        One of three forms, told apart by the header. **The columns of the ledger** (``id, subject,
        as_written, kind, ...``). **The short form**: ``place`` (an id or a name), ``date``,
        ``parties`` (ids, names or codes, joined with ``|``), and if you like ``date_end``,
        ``kind`` (``holds``), ``taken_from``, ``source``, ``confidence`` (3), ``locator``,
        ``recorded``, ``supersedes``, ``flags``, ``note``, ``place_context`` (where the place is).
        **A snapshot**: ``pcode`` and ``control``, with the day in `date`. In the short form
        ``takes``, ``handover``, ``leaves`` and ``lifts_siege`` happened by ``date_end`` at the
        latest, the other kinds lasted from ``date`` to ``date_end``; ``recorded`` is by default
        the last of its days.
    date : date, optional
        The day of a snapshot.
    collect : bool, default False
        Keep the good rows and gather what is wrong with the others in `OwnEvidence.faults`,
        instead of raising at the first.
    trust : float, default 0.9
        How far your sources are believed, 0..1.
    encoding : str, optional
        By default UTF-8, or UTF-16 if the file says so in its first bytes.

    Returns
    -------
    OwnEvidence
        Ask it `OwnEvidence.who_controlled`.

    Raises
    ------
    EvidenceError
        A faulty row, or a header that lacks a column; names file, line and column.
    InputError
        A file that cannot be read, a trust that is no share.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "ours.csv"
    >>> _ = file.write_text("place,date,parties\nC4278,2019-03-02,hts\n")
    >>> ours = load_claims(file)
    >>> status = ours.who_controlled("C4278", "2019-03-02")
    >>> any(e.source.id.startswith("own:") for e in (*status.supporting, *status.conflicting))
    True
    """
    found = OwnEvidence(gazetteer)
    found.add(path, date=date, collect=collect, trust=trust, encoding=encoding)
    return found


def who_controlled(
    place: Any, date: Any, evidence: OwnEvidence | None = None, as_known_on: Any = None
) -> Status | AreaStatus:
    """Who held a place on a day, with your evidence if there is any."""
    return _who_controlled(place, date, as_known_on, claims=evidence)


def is_yours(told: Evidence | Claim) -> bool:
    """Whether a claim, or the evidence made of it, is the user's."""
    claim = told.claim if isinstance(told, Evidence) else told
    return claim.source.startswith(OWN)


def _said(claim: Claim) -> tuple[Any, ...]:
    """What a claim says, whatever its id: two rows alike in this are one statement."""
    days = (getattr(claim, day) for day in DAYS)
    return (claim.subject, claim.kind, claim.parties, claim.taken_from, claim.source,
            claim.confidence, claim.supersedes, claim.flags, *days)  # fmt: skip


# --- reading ------------------------------------------------------------------------------------


class _Reader:
    """Reads one file; collects what is wrong with it."""

    def __init__(
        self, gazetteer: Gazetteer, path: Path, date: Any, trust: float, encoding: str | None
    ) -> None:
        self.path, self.trust, self.encoding = path, trust, encoding
        self.name = os.fspath(path)
        self.snapshot_day = None if date is None else as_day(date)
        self.world = World(gazetteer)
        self.parties: Parties = self.world.parties
        self.faults: list[ClaimError] = []
        self.sources: dict[str, Source] = {}
        self.line_of: dict[str, int] = {}
        self._notices: list[Notice] = []
        self._repeats: dict[str, list[int]] = defaultdict(list)
        self._places: dict[tuple[str, str], str | PlaceError | InputError] = {}
        self._whos: dict[str, tuple[str, ...] | PartyError] = {}

    def claims(self) -> Iterator[Claim]:
        """The good rows."""
        rows = self._rows()
        try:
            _, header = next(rows)
        except StopIteration:
            self.faults.append(self._fault(1, "header", "the file is empty"))
            return
        except ClaimError as broken:
            self.faults.append(broken)
            return
        heads = [h.strip().casefold() for h in header]
        ledger = set(COLUMNS) <= set(heads)
        fault = None if ledger else self._lacking(heads)
        if fault is not None:
            self.faults.append(fault)
            return
        known = {*COLUMNS} if ledger else {*_SUBJECT_HEADS, *_PARTY_HEADS, *_DAY_HEADS, *_OPTIONAL}
        unread = [h for h in heads if h not in known]
        if unread:
            told = f"columns that are not read: {', '.join(unread)}"
            self._notices.append(Notice(self.name, 1, told))
        try:
            for line, cells in rows:
                if not any(cells):
                    continue
                try:
                    yield self._claim(heads, cells, line, ledger)
                except ClaimError as broken:
                    self.faults.append(broken)
        except ClaimError as broken:  # the file cannot be read on
            self.faults.append(broken)

    def notices(self) -> list[Notice]:
        """What deserves a look, by line."""
        for first, lines in self._repeats.items():
            line = self.line_of.get(first, lines[0])
            again = f"line {lines[0]}" if len(lines) == 1 else f"{len(lines):,} lines"
            last = "" if len(lines) == 1 else f", the last is {lines[-1]}"
            told = f"said again in {again}{last}; counted once"
            self._notices.append(Notice(self.name, line, told))
        return sorted(self._notices, key=lambda n: (n.line, n.problem))

    def taken(self, claim: Claim) -> ClaimError:
        """The fault of a row whose id another file has used."""
        problem = f"{claim.id.removeprefix(OWN)!r} is the id of a claim of another file; rename it"
        return self._fault(self.line_of[claim.id], "id", problem)

    def repeated(self, claim: Claim, first: str) -> None:
        """Note that a claim says what another says already."""
        self._repeats[first].append(self.line_of[claim.id])

    def notice_contradictions(self, claims: Iterable[Claim]) -> None:
        """Note the rows by which two sides held one place on one day."""
        held: dict[str, list[Claim]] = defaultdict(list)
        for claim in claims:
            if claim.kind == "holds" and claim.first_certain and not claim.mute:
                held[claim.subject].append(claim)
        for told in held.values():
            told.sort(key=lambda c: (c.first_certain, c.last_certain, c.id))
            widest = told[0]
            for claim in told[1:]:
                assert widest.last_certain and claim.first_certain and claim.last_certain
                overlaps = claim.first_certain <= widest.last_certain
                blocs = self.parties.blocs(claim.parties), self.parties.blocs(widest.parties)
                if overlaps and blocs[0] != blocs[1]:
                    line, other = self.line_of[claim.id], self.line_of.get(widest.id, 0)
                    said = f"{'|'.join(claim.parties)} against {'|'.join(widest.parties)}"
                    problem = f"contradicts line {other} ({said}); both are kept"
                    self._notices.append(Notice(self.name, line, problem))
                if claim.last_certain > widest.last_certain:
                    widest = claim

    def _fault(self, line: int, column: str, problem: str) -> ClaimError:
        return ClaimError(self.name, line, column, problem)

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        try:
            raw = self.path.read_bytes()
        except OSError as error:
            raise InputError(f"cannot read {self.name}: {error.strerror or error}") from error
        encoding = self.encoding or (
            "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        )
        try:
            text = raw.decode(encoding)
        except LookupError:
            raise InputError(f"no encoding is called {encoding!r}") from None
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            hint = "save it as UTF-8 or give its encoding, such as encoding='cp1256'"
            raise self._fault(line, "?", f"not {encoding} at byte {error.start}; {hint}") from error
        reader = csv.reader(io.StringIO(text, newline=""))
        try:
            for cells in reader:
                yield reader.line_num, cells
        except csv.Error as error:
            raise self._fault(reader.line_num, "?", f"not CSV: {error}") from error

    def _lacking(self, heads: Sequence[str]) -> ClaimError | None:
        needed = [_SUBJECT_HEADS, _PARTY_HEADS]
        if self.snapshot_day is None:
            needed.append(_DAY_HEADS)
        lacking = [" or ".join(one) for one in needed if not set(one) & set(heads)]
        if lacking:
            shown = ", ".join(heads)[:200]
            return self._fault(1, "header", f"lacks {'; '.join(lacking)}; it has {shown}")
        twice = [h for h in set(heads) if heads.count(h) > 1]
        return self._fault(1, "header", f"{twice[0]!r} stands twice") if twice else None

    def _claim(self, heads: Sequence[str], cells: Sequence[str], line: int, ledger: bool) -> Claim:
        if len(cells) != len(heads):
            problem = f"{len(cells)} fields instead of {len(heads)}"
            raise self._fault(line, heads[0], problem)
        row = {h: c.strip() for h, c in zip(heads, cells, strict=True)}
        for column, text in row.items():
            if len(text) > _LONGEST_FIELD:
                raise self._fault(line, column, f"{len(text):,} characters are too many")
        claim = parse_claim(row if ledger else self._expanded(row, line), self.name, line)
        if ledger:
            claim = self._known(claim, row, line)
        identifier = OWN + claim.id
        if identifier in self.line_of:
            problem = f"{claim.id!r} stands in line {self.line_of[identifier]} already"
            raise self._fault(line, "id", problem)
        self.line_of[identifier] = line
        source = OWN + claim.source
        if source not in self.sources:
            self.sources[source] = Source(source, f"yours: {claim.source}", trust=self.trust)
        own = OWN + claim.supersedes
        corrects = own if claim.supersedes and own in self.line_of else claim.supersedes
        return replace(claim, id=identifier, source=source, supersedes=corrects)

    def _known(self, claim: Claim, row: Mapping[str, str], line: int) -> Claim:
        """A claim in the ledger's form with its place and parties checked."""
        subject = self._subject(claim.subject, "", "subject", line)
        for column in ("parties", "taken_from"):
            for party in getattr(claim, column):
                if party not in self.parties:
                    raise self._fault(line, column, f"no party has the id {party!r}")
        return replace(claim, subject=subject)

    def _expanded(self, row: Mapping[str, str], line: int) -> dict[str, str]:
        """A row of the short form as a row of the ledger."""
        place_head = next(h for h in _SUBJECT_HEADS if h in row)
        party_head = next(h for h in _PARTY_HEADS if h in row)
        day_head = next((h for h in _DAY_HEADS if h in row), "date")
        kind = (row.get("kind") or "holds").casefold()
        if kind not in KINDS:
            raise self._fault(line, "kind", f"{kind!r} is not one of {', '.join(sorted(KINDS))}")
        first = self._day(row.get(day_head, ""), day_head, line) or self.snapshot_day
        if first is None:
            raise self._fault(line, day_head, "empty: a claim needs a day")
        last = self._day(row.get("date_end", ""), "date_end", line) or first
        if last < first:
            raise self._fault(line, "date_end", f"{last} is before {first}")
        recorded = self._day(row.get("recorded", ""), "recorded", line) or last
        certain = (last, last) if kind in _EVENTS else (first, last)
        context = row.get("place_context", "")
        stated = row.get("confidence") or "3"
        return {
            "id": f"{self.path.stem}-{line:05d}",
            "subject": self._subject(row[place_head], context, place_head, line),
            "as_written": row[place_head],
            "kind": kind,
            "parties": "|".join(self._who(row[party_head], party_head, line)),
            "taken_from": "|".join(self._who(row.get("taken_from", ""), "taken_from", line)),
            "first_possible": first.isoformat(),
            "first_certain": certain[0].isoformat(),
            "last_certain": certain[1].isoformat(),
            "last_possible": last.isoformat(),
            "confidence": stated,
            "weight_note": "",
            "source": row.get("source") or self.path.name,
            "locator": row.get("locator") or f"line {line}",
            "recorded": recorded.isoformat(),
            "supersedes": row.get("supersedes", ""),
            "flags": row.get("flags", ""),
            "note": row.get("note", ""),
        }

    def _day(self, text: str, column: str, line: int) -> Date | None:
        if not text:
            return None
        try:
            return as_day(text)
        except InputError as error:
            raise self._fault(line, column, str(error)) from None

    def _subject(self, text: str, context: str, column: str, line: int) -> str:
        """The id of the place that a cell names; looked up once a spelling."""
        found = self._places.get((text, context))
        if found is None:
            try:
                found = self._find(text, context)
            except (PlaceError, InputError) as error:
                found = error
            self._places[text, context] = found
        if isinstance(found, str):
            return found
        raise self._fault(line, column, str(found))

    def _find(self, text: str, context: str) -> str:
        if context:
            from syriageo.places.resolve import resolve

            found = resolve(text, within=[context])
            if found.kind == "matched" and found.place is not None:
                return found.place.id
        return self.world.find(text).id

    def _who(self, text: str, column: str, line: int) -> tuple[str, ...]:
        if not text:
            return ()
        found = self._whos.get(text)
        if found is None:
            try:
                found = tuple(
                    sorted({p for w in text.split("|") if w for p in self.parties.from_text(w)})
                )
            except PartyError as error:
                found = error
            self._whos[text] = found
        if isinstance(found, PartyError):
            raise self._fault(line, column, str(found))
        return found

"""What a place's claims say with yours among them, joined with what the package says. Pure.

The package's answer has heard the neighbours; the claims alone have not. So the claims decide the
days of which they speak, and the package keeps every day that no claim of yours bears on. Between
and after claims of yours the package's neighbours are still heard, unless your claim refutes them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from syriageo.control.parties import Parties
from syriageo.control.spells import Spell

OWN = "own:"
SETTLED = ("", "change")

Row = Sequence[Any]
_HELD = ("held", "joint")
# Columns of a spell's row after start and end: kind, parties, certainty, since, until, last_claim,
# window_start, window_end, besieged_by, p.
_START, _END, _KIND, _PARTIES, _CERTAINTY, _SINCE, _UNTIL, _LAST, _FROM, _TO, _SIEGE, _P = range(12)


@dataclass(frozen=True, slots=True)
class _End:
    """The report on one side of a gap: its nearest day, its blocs, and what kind it is."""

    day: int
    blocs: frozenset[str]
    yours: bool
    fight: bool

    @classmethod
    def of(cls, report: Spell, day: int, parties: Parties) -> _End:
        """The end that a derived report makes."""
        fight = report.kind == "contested"
        return cls(day, parties.blocs(report.parties), _is_own(report), fight)

    def allows(self, blocs: frozenset[str]) -> bool:
        """Whether these may have held the place on its day: of a fight, either side."""
        return blocs <= self.blocs if self.fight else blocs == self.blocs


class _Piece(NamedTuple):
    """A derived spell, whether a claim of yours made it, and the reports around it if a gap."""

    spell: Spell
    yours: bool
    before: _End | None = None
    after: _End | None = None


def blend(
    derived: Sequence[Spell],
    stored: Sequence[Row],
    parties: Parties,
    *,
    corrected: bool = False,
    besieged: bool = False,
) -> list[Row]:
    """The spells of one place with a user's claims.

    A day on which no claim of yours bears keeps the stored spell; one on which one does has the
    derived spell. In a gap between reports, or after the last, an inferred stored status stays
    where the neighbours changed since your report, and any stored status around a mere fight. An
    inferred run that your report contradicts on its own day is refuted and passed over as a whole.

    Parameters
    ----------
    derived : sequence of Spell
        From all claims on the place, yours among them.
    stored : sequence of rows
        The package's spells: start, end and what follows in the table `spells`.
    parties : Parties
        For blocs.
    corrected : bool
        Whether a claim of yours corrects one of the package: every gap is then looked at anew.
    besieged : bool
        Whether a claim of yours tells of a siege: the derived sieges then stand.

    Returns
    -------
    list of tuple
        As `stored`, in order, without overlap, `since` and `until` made anew.
    """
    pieces = _pieces(derived, parties, corrected)
    if not besieged and not any(piece.yours for piece in pieces):
        return list(stored)
    runs = _bloc_runs(stored, parties)
    found: list[list[Any]] = []
    for lo, hi, piece, i in _overlay(pieces if besieged else _gathered(pieces), stored):
        row = stored[i] if i >= 0 else None
        if row is not None and not (piece.yours or besieged):
            _append(found, [lo, hi, *row[2:]])
            continue
        keep = row is not None and (
            not piece.yours
            or piece.spell.gap == "none"
            or _says_the_same(piece.spell, row)
            or (not piece.spell.claims and _stands(row, runs[i], piece))
        )
        told = _kept(row, piece, besieged) if keep and row is not None else _told(piece.spell)
        _append(found, [lo, hi, *told[2:]])
    return _with_runs(found)


def _pieces(derived: Sequence[Spell], parties: Parties, corrected: bool) -> list[_Piece]:
    """The derived spells, each gap with the reports before and after it."""
    found: list[_Piece] = []
    before: Spell | None = None
    waiting: list[Spell] = []
    for spell in (*derived, None):
        if spell is not None and not spell.claims:
            waiting.append(spell)
            continue
        if waiting:
            yours = corrected or any(s is not None and _is_own(s) for s in (before, spell))
            a = _End.of(before, before.end, parties) if before and yours else None
            b = _End.of(spell, spell.start, parties) if spell and yours else None
            found += [_Piece(gap, yours, a, b) for gap in waiting]
            waiting = []
        if spell is not None:
            found.append(_Piece(spell, corrected or _is_own(spell)))
            before = spell
    return found


def _gathered(pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """The pieces, with the days on which no claim of yours bears as one piece each."""
    for yours, group in itertools.groupby(pieces, lambda piece: piece.yours):
        if yours:
            yield from group
            continue
        told = list(group)
        first, last = told[0].spell, told[-1].spell
        yield _Piece(Spell(first.start, last.end, "unknown", (), "none"), yours=False)


def _is_own(spell: Spell) -> bool:
    for ids in (spell.claims, spell.dissent):
        for identifier in ids:
            if identifier.startswith(OWN):
                return True
    return False


def _overlay(
    pieces: Iterable[_Piece], stored: Sequence[Row]
) -> Iterator[tuple[int, int, _Piece, int]]:
    """The days cut where either side changes: first, last, piece, and stored row or -1."""
    i = 0
    for piece in pieces:
        lo, end = piece.spell.start, piece.spell.end
        while lo <= end:
            while i < len(stored) and stored[i][_END] < lo:
                i += 1
            if i == len(stored):
                hi, at = end, -1
            elif stored[i][_START] > lo:
                hi, at = min(end, stored[i][_START] - 1), -1
            else:
                hi, at = min(end, stored[i][_END]), i
            yield lo, hi, piece, at
            lo = hi + 1


def _bloc_runs(stored: Sequence[Row], parties: Parties) -> list[tuple[int, int, frozenset[str]]]:
    """For each stored row the run of days with its blocs (a mere new name ends none), and these."""
    blocs = [
        parties.blocs(row[_PARTIES].split("|")) if row[_PARTIES] else frozenset() for row in stored
    ]
    keys = [(row[_KIND] in _HELD, b) for row, b in zip(stored, blocs, strict=True)]
    found: list[tuple[int, int, frozenset[str]]] = []
    for (_, shared), group in itertools.groupby(range(len(stored)), keys.__getitem__):
        rows = list(group)
        run = (stored[rows[0]][_START], stored[rows[-1]][_END], shared)
        found += [run] * len(rows)
    return found


def _stands(row: Row, run: tuple[int, int, frozenset[str]], piece: _Piece) -> bool:
    """Whether what the neighbours say of a day in a gap of yours can be true beside your report."""
    if row[_KIND] not in _HELD or piece.spell.kind == "contested":
        return False
    ends = [end for end in (piece.before, piece.after) if end is not None]
    # That a place was fought for says little of the days before and after: what the package knows
    # of them stands, however it is known.
    fights = [end.fight for end in ends if end.yours]
    open_gap = piece.spell.gap not in SETTLED and row[_CERTAINTY] == "inferred"
    if not open_gap and not (fights and all(fights)):
        return False
    first, last, blocs = run
    return all(end.allows(blocs) for end in ends if first <= end.day <= last)


def _says_the_same(spell: Spell, row: Row) -> bool:
    said = (spell.kind, "|".join(spell.parties), spell.certainty, spell.last_claim)
    return said == (row[_KIND], row[_PARTIES], row[_CERTAINTY], row[_LAST])


def _kept(row: Row, piece: _Piece, besieged: bool) -> Row:
    last, siege = row[_LAST], row[_SIEGE]
    if piece.yours and piece.spell.last_claim is not None:
        last = max(last or 0, piece.spell.last_claim)
    if besieged:
        siege = "|".join(piece.spell.besieged_by)
    return (*row[:_LAST], last, row[_FROM], row[_TO], siege, row[_P])


def _told(spell: Spell) -> Row:
    first, last = spell.window or (None, None)
    return (
        spell.start, spell.end, spell.kind, "|".join(spell.parties), spell.certainty, None, None,
        spell.last_claim, first, last, "|".join(spell.besieged_by), spell.p,
    )  # fmt: skip


def _append(found: list[list[Any]], row: list[Any]) -> None:
    """Add a row; if it goes on as the one before it, make that one longer."""
    before = found[-1] if found else None
    if (
        before is not None
        and before[_KIND:_SINCE] == row[_KIND:_SINCE]
        and before[_LAST:] == row[_LAST:]
        and before[_END] + 1 == row[_START]
    ):
        before[_END] = row[_END]
        return
    found.append(row)


def _with_runs(rows: list[list[Any]]) -> list[Row]:
    """Set `since` and `until`, and cut the window of a change to the days that are left of it."""
    for row in rows:
        if row[_KIND] == "changing" and row[_CERTAINTY] == "inferred" and row[_FROM]:
            row[_FROM], row[_TO] = row[_START], row[_END] + 1
    i = 0
    while i < len(rows):
        j = i
        while (
            j + 1 < len(rows)
            and rows[j + 1][_START] == rows[j][_END] + 1
            and rows[j + 1][_KIND : _PARTIES + 1] == rows[i][_KIND : _PARTIES + 1]
        ):
            j += 1
        for row in rows[i : j + 1]:
            row[_SINCE], row[_UNTIL] = rows[i][_START], rows[j][_END]
        i = j + 1
    return [tuple(row) for row in rows]

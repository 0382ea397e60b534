"""What a place's claims say with yours among them, joined with what the package says. Pure.

The package's answer has heard the neighbours; the claims alone have not. So the claims decide the
days of which they speak, and the package keeps every day that no claim of yours bears on. Between
and after claims of yours the package's neighbours are still heard, unless your claim refutes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from syriageo.control.parties import Parties
from syriageo.control.spell import Spell

OWN = "own:"
SETTLED = ("", "change")

Row = Sequence[Any]
_HELD = ("held", "joint")
# Columns of a spell's row after start and end: kind, parties, certainty, since, until, last_claim,
# window_start, window_end, besieged_by, p.
_START, _END, _KIND, _PARTIES, _CERTAINTY, _SINCE, _UNTIL, _LAST, _FROM, _TO, _SIEGE, _P = range(12)


class _End(NamedTuple):
    """The report on one side of a gap: its nearest day, its blocs, and what kind it is."""

    day: int
    blocs: frozenset[str]
    yours: bool
    fight: bool

    def allows(self, blocs: frozenset[str]) -> bool:
        """Whether these may have held the place on its day: of a fight, either side."""
        return blocs <= self.blocs if self.fight else blocs == self.blocs


class _Piece(NamedTuple):
    """Days of one derived spell; None in the place of the spell where no claim of yours bears.

    `yours` tells whether a claim of yours made it; a gap has the reports around it.
    """

    start: int
    end: int
    spell: Spell | None
    yours: bool = False
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
    pieces = _pieces(derived, parties, corrected, apart=besieged)
    if not besieged and all(piece.spell is None for piece in pieces):
        return list(stored)
    found: list[Row] = []
    for lo, hi, piece, i in _overlay(pieces, stored):
        spell = piece.spell
        told: Row
        if i < 0:
            told = _told(lo, hi, spell or Spell(lo, hi, "unknown", (), "none"))
        elif spell is None:
            row = stored[i]
            told = row if row[_START] == lo and row[_END] == hi else (lo, hi, *row[_KIND:])
        elif _keeps(piece, spell, stored, i, parties):
            told = _kept(lo, hi, stored[i], spell, piece.yours, besieged)
        else:
            told = _told(lo, hi, spell)
        _append(found, told)
    return _with_runs(found)


def _keeps(piece: _Piece, spell: Spell, stored: Sequence[Row], i: int, parties: Parties) -> bool:
    """Whether the stored status stays on days of a piece."""
    return (
        not piece.yours
        or spell.gap == "none"
        or _says_the_same(spell, stored[i])
        or (not spell.claims and _stands(piece, spell, stored, i, parties))
    )


def _pieces(
    derived: Sequence[Spell], parties: Parties, corrected: bool, apart: bool
) -> list[_Piece]:
    """The days of the derived spells, in order; those of which no claim of yours speaks together.

    Parameters
    ----------
    derived, parties, corrected
        As for `blend`.
    apart : bool
        Whether spells of which no claim of yours speaks are pieces of their own.
    """
    found: list[_Piece] = []
    before: _End | None = None
    waiting: list[Spell] = []
    for spell in derived:
        if not spell.claims:
            waiting.append(spell)
            continue
        own, fight = _is_own(spell), spell.kind == "contested"
        mine = corrected or own
        blocs = parties.blocs(spell.parties)
        if waiting:
            yours = mine or (before is not None and before.yours)
            after = _End(spell.start, blocs, own, fight)
            _add(found, waiting, yours, apart, before, after)
            waiting = []
        _add(found, (spell,), mine, apart)
        before = _End(spell.end, blocs, own, fight)
    yours = corrected or (before is not None and before.yours)
    _add(found, waiting, yours, apart, before)
    return found


def _add(
    found: list[_Piece],
    spells: Sequence[Spell],
    yours: bool,
    apart: bool,
    before: _End | None = None,
    after: _End | None = None,
) -> None:
    """Add spells as pieces; as one piece with what is before if nothing in them is yours."""
    if yours or apart:
        for spell in spells:
            found.append(_Piece(spell.start, spell.end, spell, yours, before, after))
    elif spells:
        first, last = spells[0].start, spells[-1].end
        if found and found[-1].spell is None:
            first = found.pop().start
        found.append(_Piece(first, last, None))


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
    i, count = 0, len(stored)
    start, last = stored[0][:_KIND] if stored else (0, -1)
    for piece in pieces:
        lo, end = piece.start, piece.end
        while lo <= end:
            while last < lo and i < count:
                i += 1
                if i < count:
                    start, last = stored[i][:_KIND]
            if i == count:
                hi, at = end, -1
            elif start > lo:
                hi, at = min(end, start - 1), -1
            else:
                hi, at = last if last < end else end, i
            yield lo, hi, piece, at
            lo = hi + 1


def _bloc_run(stored: Sequence[Row], i: int, parties: Parties) -> tuple[int, int, frozenset[str]]:
    """The run of days around a held row with its blocs (a mere new name ends none), and these."""
    blocs = parties.blocs_of(stored[i][_PARTIES])

    def goes_on(row: Row) -> bool:
        return row[_KIND] in _HELD and parties.blocs_of(row[_PARTIES]) == blocs

    first = last = i
    while first and goes_on(stored[first - 1]):
        first -= 1
    while last + 1 < len(stored) and goes_on(stored[last + 1]):
        last += 1
    return stored[first][_START], stored[last][_END], blocs


def _stands(piece: _Piece, spell: Spell, stored: Sequence[Row], i: int, parties: Parties) -> bool:
    """Whether what the neighbours say of a day in a gap of yours can be true beside your report."""
    row = stored[i]
    if row[_KIND] not in _HELD or spell.kind == "contested":
        return False
    ends = [end for end in (piece.before, piece.after) if end is not None]
    if spell.gap in SETTLED or row[_CERTAINTY] != "inferred":
        # That a place was fought for says little of the days before and after: what the package
        # knows of them stands, however it is known.
        fights = [end.fight for end in ends if end.yours]
        if not fights or not all(fights):
            return False
    first, last, blocs = _bloc_run(stored, i, parties)
    return all(end.allows(blocs) for end in ends if first <= end.day <= last)


def _says_the_same(spell: Spell, row: Row) -> bool:
    return (
        spell.certainty == row[_CERTAINTY]
        and spell.last_claim == row[_LAST]
        and spell.kind == row[_KIND]
        and "|".join(spell.parties) == row[_PARTIES]
    )


def _kept(lo: int, hi: int, row: Row, spell: Spell, yours: bool, besieged: bool) -> Row:
    last, siege = row[_LAST], row[_SIEGE]
    if yours and spell.last_claim is not None:
        last = max(last or 0, spell.last_claim)
    if besieged:
        siege = "|".join(spell.besieged_by)
    return (lo, hi, *row[_KIND:_LAST], last, row[_FROM], row[_TO], siege, row[_P])


def _told(lo: int, hi: int, spell: Spell) -> Row:
    first, last = spell.window or (None, None)
    return (
        lo, hi, spell.kind, "|".join(spell.parties), spell.certainty, None, None,
        spell.last_claim, first, last, "|".join(spell.besieged_by), spell.p,
    )  # fmt: skip


def _append(found: list[Row], row: Row) -> None:
    """Add a row; if it goes on as the one before it, make that one longer."""
    if found:
        before = found[-1]
        if (
            before[_CERTAINTY] == row[_CERTAINTY]
            and before[_PARTIES] == row[_PARTIES]
            and before[_KIND] == row[_KIND]
            and before[_LAST:] == row[_LAST:]
            and before[_END] + 1 == row[_START]
        ):
            found[-1] = (before[_START], row[_END], *before[_KIND:])
            return
    found.append(row)


def _with_runs(rows: list[Row]) -> list[Row]:
    """Set `since` and `until`, and cut the window of a change to the days that are left of it."""
    i, count = 0, len(rows)
    while i < count:
        since, end, kind, who = rows[i][:_CERTAINTY]
        j = i + 1
        while j < count:
            start, last, *_ = row = rows[j]
            if start != end + 1 or row[_KIND] != kind or row[_PARTIES] != who:
                break
            end = last
            j += 1
        for k in range(i, j):
            row = rows[k]
            if kind == "changing" and row[_CERTAINTY] == "inferred" and row[_FROM]:
                row = (*row[:_FROM], row[_START], row[_END] + 1, *row[_SIEGE:])
            if row[_SINCE] != since or row[_UNTIL] != end:
                row = (*row[:_SINCE], since, end, *row[_LAST:])
            rows[k] = row
        i = j
    return rows

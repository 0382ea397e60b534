"""Claims about one place -> its spells of control. Pure: no files, no clock, no neighbours.

Days are proleptic ordinals (`date.toordinal`) throughout; both ends of a range are included.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from syriageo.control.claims import Claim
from syriageo.control.documented import documented_runs
from syriageo.control.parties import Parties
from syriageo.control.sieges import with_sieges
from syriageo.control.spell import (
    DATA_START,
    FOREIGN,
    RULES,
    Rules,
    Spell,
    canonical,
    changed,
    deaths,
    lifetimes,
    status_kind,
    weight,
    with_runs,
)

FIGHTS = ("contested", "disputed")


def derive(
    claims: Iterable[Claim],
    trust: Mapping[str, float],
    parties: Parties,
    *,
    start: int = DATA_START,
    end: int,
    levels: Mapping[str, str] | None = None,
    rules: Rules = RULES,
    runs: bool = True,
) -> list[Spell]:
    """The spells of one place from the claims about it, in any order.

    Parameters
    ----------
    claims : iterable of Claim
        Claims on the place, and on areas around it (see `levels`). Posts, quarters and mere
        boasts are passed over.
    trust : mapping
        Source id -> trust, 0..1.
    parties : Parties
        For blocs and lifetimes.
    start, end : int
        First and last day of the data, ordinals.
    levels : mapping, optional
        Subject id -> level, for the claims whose subject is an area.
    rules : Rules
        The constants.
    runs : bool
        Whether to set `since` and `until`; who joins the spells with others sets them afterwards.

    Returns
    -------
    list of Spell
        In order, without overlap, covering every day from `start` to `end`.
    """
    level_of = levels or {}
    spoken = [c for c in canonical(claims) if not c.mute]
    documented, changing = documented_runs(spoken, trust, parties, level_of, rules)
    documented = _clip(documented, start, end)
    spells = _fill(documented, changing, parties, start, end, rules)
    spells = _without_fresh(spells, spoken, trust, parties, rules)
    sieges = [c for c in spoken if c.kind in ("besieged", "lifts_siege")]
    if sieges:
        spells = with_sieges(spells, sieges, parties, rules)
    return with_runs(spells) if runs else spells


def _clip(runs: list[Spell], start: int, end: int) -> list[Spell]:
    return [
        r
        if start <= r.start and r.end <= end
        else changed(r, start=max(r.start, start), end=min(r.end, end))
        for r in runs
        if r.end >= start and r.start <= end
    ]


def _fill(
    runs: list[Spell],
    changing: list[tuple[int, int, tuple[str, ...]]],
    parties: Parties,
    start: int,
    end: int,
    rules: Rules,
) -> list[Spell]:
    """Cover the days before, between and after the documented runs."""
    if not runs:
        return [Spell(start, end, "unknown", (), "none", gap="none")]
    windows = {last: (first, who) for first, last, who in sorted(changing, reverse=True)}
    spells: list[Spell] = []
    if runs[0].start > start:
        _cover_change(spells, start, runs[0], windows, None, parties, rules)
    holder: Spell | None = None  # the last run with one holder, seen through fights
    for i, run in enumerate(runs):
        if i and runs[i - 1].end + 1 < run.start:
            last = runs[i - 1]
            _cover_change(spells, last.end + 1, run, windows, (last, holder), parties, rules)
        if run.kind == "unknown":
            spells.append(changed(run, last_claim=run.start, certainty="none"))
        elif run.last_claim == run.start:
            spells.append(run)
        else:
            spells.append(changed(run, last_claim=run.start))
        if run.kind in ("held", "joint"):
            holder = run
        elif holder is not None and not _sides(parties, holder, run):
            holder = None
    last = runs[-1]
    if last.end < end:
        spells += _carry(last, last.end + 1, end, parties, rules)
    return spells


def _sides(parties: Parties, holder: Spell, fight: Spell) -> bool:
    return bool(parties.blocs(holder.parties) & parties.blocs(fight.parties))


def _cover_change(
    spells: list[Spell],
    lo: int,
    run: Spell,
    windows: Mapping[int, tuple[int, tuple[str, ...]]],
    before: tuple[Spell, Spell | None] | None,
    parties: Parties,
    rules: Rules,
) -> None:
    """Cover [lo, run.start - 1], of which the last days may be the window of a dated change."""
    hi = run.start - 1
    known = before[0].end if before else None
    first, who = windows.get(run.start, (run.start, ()))
    dated = run.start in windows
    first = max(first, lo)
    if first > lo:
        if before is None:
            spells.append(Spell(lo, first - 1, "unknown", (), "none", gap="none"))
        else:
            spells += _between(*before, run, lo, first - 1, parties, rules)
    if dated and first <= hi:
        if before is not None and set(who) <= set(run.parties):
            who = tuple(sorted({*who, *before[0].parties}))  # nobody says from whom it was taken
        spells.append(
            Spell(
                first, hi, "changing", who, "documented", last_claim=known,
                window=(first, run.start), claims=run.claims,
            )
        )  # fmt: skip


def _between(
    a: Spell, holder: Spell | None, b: Spell, lo: int, hi: int, parties: Parties, rules: Rules
) -> list[Spell]:
    """The days between two neighbouring runs of evidence."""
    gap = hi - lo + 1
    fought_a, fought_b = a.kind in FIGHTS, b.kind in FIGHTS
    if a.kind == "unknown":
        return [Spell(lo, hi, "unknown", (), "none", last_claim=a.end, gap="none")]
    same_fight = fought_b and parties.blocs(a.parties) == parties.blocs(b.parties)
    if fought_a and gap <= (rules.battle_lull if same_fight else rules.battle_gap):
        certainty = "bracketed" if fought_b else "inferred"
        return [Spell(lo, hi, a.kind, a.parties, certainty, last_claim=a.end, basis="bracket")]
    keeper = holder if fought_a else a
    blocs_b = parties.blocs(b.parties)
    won = fought_a and keeper is not None and blocs_b == parties.blocs(keeper.parties)
    if won and b.gap == "change" and gap <= rules.dated_memory:
        # Who takes a place that he was last known to fight for did not hold all of it until then.
        return [Spell(lo, hi, a.kind, a.parties, "inferred", last_claim=a.end, basis="bracket")]
    if fought_a and not fought_b and blocs_b and blocs_b <= parties.blocs(a.parties):
        lost = keeper is None or parties.blocs(keeper.parties) != blocs_b
        if lost and b.gap != "change":
            # Two fought for it, and the next to be seen in it is one of them.
            who = _forebears(b.parties, a, lo, parties)
            return _spread(who, lo, hi, "inferred", a.end, parties, "long", "fought")
    if keeper is not None:
        blocs = parties.blocs(keeper.parties)
        if _names_one_of(keeper, b):
            both = _bracket(
                keeper, changed(b, parties=keeper.parties), a.end, lo, hi, parties, rules
            )
            return [changed(spell, certainty="inferred", basis="eve") for spell in both]
        if not fought_b and b.kind != "unknown" and blocs == blocs_b:
            return _bracket(keeper, b, a.end, lo, hi, parties, rules)
        sees_it_lost = b.kind == "unknown" or (fought_b and blocs & blocs_b)
        if sees_it_lost or b.gap == "change":
            # Until it was taken the taker did not hold it: whoever held it before did, unless the
            # neighbours know of a third; the last months are settled if that report is not too old.
            near = rules.dated_reach if gap <= rules.dated_memory else 0
            parted = max(lo, hi - near + 1)
            pieces = ((lo, parted - 1, "long"), (parted, hi, ""))
            return [
                spell
                for first, last, review in pieces
                if first <= last
                for spell in _spread(
                    keeper.parties, first, last, "inferred", a.end, parties, review, "eve"
                )
            ]
    candidates = tuple(sorted({*(keeper.parties if keeper else a.parties), *b.parties}))
    return [
        Spell(
            lo, hi, "changing", candidates, "inferred", last_claim=a.end,
            window=(lo, hi + 1), gap="open", basis="open",
        )
    ]  # fmt: skip


def _names_one_of(keeper: Spell, loser: Spell) -> bool:
    """Whether who lost a place is one of several that held it together.

    A source that tells from whom a place was taken names the one it has in mind; that the others
    had left long before is not said.
    """
    alone = loser.basis == "before" and loser.kind == "held" and keeper.kind == "joint"
    return alone and set(loser.parties) < set(keeper.parties)


def _bracket(
    a: Spell, b: Spell, known: int, lo: int, hi: int, parties: Parties, rules: Rules
) -> list[Spell]:
    """The same bloc on both sides. If its parties differ, each is believed for its half."""
    gap, certainty, basis = "", "bracketed", "bracket"
    if hi - lo + 1 > rules.long_bracket:
        gap, certainty, basis = "long", "inferred", "years"
    if a.parties == b.parties:
        return _spread(a.parties, lo, hi, certainty, known, parties, gap, basis)
    births = [p.start.toordinal() for p in map(parties.by_id.__getitem__, b.parties) if p.start]
    middle = min(hi, max([(lo + hi) // 2, *(day - 1 for day in births)]))
    ends = [d for d in deaths(a.parties, parties) if lo < d <= hi]
    if ends and parties.heirs(a.parties, date.fromordinal(ends[-1])) == b.parties:
        middle = ends[-1] - 1
    halves = ((lo, middle, a), (middle + 1, hi, b))
    return [
        spell
        for first, last, side in halves
        if first <= last
        for spell in _spread(side.parties, first, last, certainty, known, parties, gap, basis)
    ]


def _forebears(who: tuple[str, ...], fight: Spell, lo: int, parties: Parties) -> tuple[str, ...]:
    """Who stood in a fight for those who held the place later, if not all of these were yet."""
    day = date.fromordinal(lo)
    if all(start is None or start <= day for start in (parties.by_id[p].start for p in who)):
        return who
    side = [p for p in fight.parties if parties.by_id[p].bloc in parties.blocs(who)]
    named = [p for p in side if p in who or parties.by_id[p].successor in who]
    return tuple(sorted(named or side))


def _carry(last: Spell, lo: int, hi: int, parties: Parties, rules: Rules) -> list[Spell]:
    """The days after the last evidence."""
    if last.kind == "unknown":
        return [Spell(lo, hi, "unknown", (), "none", last_claim=last.end, gap="none")]
    if last.kind in FIGHTS:
        # No fight of which nobody tells for months goes on: who won it the neighbours may know.
        over = min(hi, lo + rules.long_battle - 1)
        found = _spread(last.parties, lo, over, "carried", last.end, parties, "tail", "tail")
        found = [changed(s, kind=last.kind) if len(s.parties) > 1 else s for s in found]
        if over < hi:
            found.append(
                Spell(over + 1, hi, "unknown", (), "none", last_claim=last.end, gap="none")
            )
        return found
    return _spread(last.parties, lo, hi, "carried", last.end, parties, "tail", "tail")


def _spread(
    who: tuple[str, ...],
    lo: int,
    hi: int,
    certainty: str,
    known: int,
    parties: Parties,
    gap: str,
    basis: str,
) -> list[Spell]:
    """One holder over a range; where a party ceases to be, its successor follows.

    A successor of the same bloc is a new name (Nusra -> HTS); one of another bloc is inferred.
    """
    if parties.lasting(who):
        kind = status_kind(who)
        return [Spell(lo, hi, kind, who, certainty, last_claim=known, gap=gap, basis=basis)]
    found = []
    for first, last in lifetimes(who, lo, hi, parties):
        heirs = _successors(who, date.fromordinal(first), parties)
        same = parties.blocs(heirs) <= parties.blocs(who)
        found.append(
            Spell(
                first,
                last,
                status_kind(heirs),
                heirs,
                certainty if same else "inferred",
                last_claim=known,
                gap=gap,
                basis=basis,
            )
        )
    return found


def _successors(who: tuple[str, ...], day: date, parties: Parties) -> tuple[str, ...]:
    """Who holds on when some of several parties are no more.

    A local partner stays (the SDF where the regime stood beside it); an army from abroad does not
    hold a town in the place of its partner.
    """
    heirs = parties.heirs(who, day)
    if parties.blocs(heirs) == parties.blocs(who):
        return heirs
    alive = tuple(p for p in who if p in heirs and p not in FOREIGN)
    return alive or tuple(p for p in heirs if p not in FOREIGN) or heirs


def _without_fresh(
    spells: list[Spell],
    claims: Sequence[Claim],
    trust: Mapping[str, float],
    parties: Parties,
    rules: Rules,
) -> list[Spell]:
    """The spells in which the days around a change that one source tells are but inferred.

    Reports of one change differ by days: hidden claims are contradicted on the very day in one
    case of six, and borne out within a week. What two sources tell alike is documented.
    """
    named = [i for i, s in enumerate(spells) if s.kind in ("held", "joint")]
    moved = {i for i in named if spells[i].basis == "taken"}
    for a, b in itertools.pairwise(named):
        early, late = spells[a], spells[b]
        near = late.start - early.end <= rules.fresh
        if near and parties.blocs(early.parties) != parties.blocs(late.parties):
            moved |= {a, b}
    if not moved:
        return spells
    found = list(spells)
    source_of = {c.id: c.source for c in claims}
    firm = {c.id for c in claims if weight(c, trust) >= rules.firm}
    for i in moved:
        spell = spells[i]
        sources = {source_of.get(c, c) for c in spell.claims}
        needed = rules.tellers if spell.basis == "taken" else 2
        alone = len(sources) < needed and firm.isdisjoint(spell.claims)
        if spell.certainty == "documented" and alone and spell.end - spell.start < rules.fresh:
            found[i] = changed(spell, certainty="inferred", basis="fresh")
    return found

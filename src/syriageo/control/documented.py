"""What the claims on one place say of the very days of which they speak."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from syriageo.control.claims import Claim
from syriageo.control.parties import Parties
from syriageo.control.spell import (
    FOREIGN,
    RULES,
    Rules,
    Spell,
    certain_days_of,
    changed,
    days_of,
    heaviest,
    lifetimes,
    status_kind,
    weight,
    without_unknown,
)


@dataclass(slots=True)
class _Segment:
    """What one claim, or one change told by several, says about a range of days."""

    lo: int
    hi: int
    parties: tuple[str, ...]
    weight: float
    ids: tuple[str, ...]
    contested: bool = False
    change: bool = False  # the first day of a new holder
    before: bool = False  # known only as "taken from"
    area: bool = False


@dataclass(slots=True)
class _Change:
    """One change of hands, as told by one or several claims."""

    blocs: frozenset[str]
    left: frozenset[str]
    told: list[tuple[int, int, float, Claim]] = field(default_factory=list)

    @property
    def last(self) -> int:
        return max(hi for _, hi, _, _ in self.told)


def documented_runs(
    claims: Sequence[Claim],
    trust: Mapping[str, float],
    parties: Parties,
    levels: Mapping[str, str],
    rules: Rules,
) -> tuple[list[Spell], list[tuple[int, int, tuple[str, ...]]]]:
    """Documented runs of days, soft fillers among them, and the windows of dated changes."""
    segments: list[_Segment] = []
    soft: list[_Segment] = []
    events: list[tuple[int, int, float, Claim]] = []
    for said in claims:
        claim = without_unknown(said)
        if claim is None:
            continue
        level = levels.get(claim.subject, "place")
        area = level != "place"
        heft = weight(claim, trust, level)
        lo, hi = days_of(claim)
        if claim.kind == "leaves" and claim.taken_from and FOREIGN.issuperset(claim.taken_from):
            continue  # an army from abroad leaves its post; who holds the town is another matter
        if claim.kind in ("takes", "handover", "leaves"):
            events.append((lo, hi, heft, claim))
            continue
        certain = certain_days_of(claim)
        fought = claim.kind == "contested"
        if claim.kind == "lifts_siege" and certain is None:
            continue
        if certain is not None:
            segments.append(
                _Segment(*certain, claim.parties, heft, (claim.id,), contested=fought, area=area)
            )
        elif hi - lo <= rules.soft_holds:
            soft.append(_Segment(lo, hi, claim.parties, heft, (claim.id,), fought, area=area))
    segments = _without_strays(segments, events, parties, rules)
    held = [(s.lo, parties.blocs(s.parties)) for s in segments if events and not s.contested]
    wide: list[_Change] = []
    changing: list[tuple[int, int, tuple[str, ...]]] = []
    changes, late = _changes(events, held, parties, rules)
    for lo, hi, heft, claim in late:
        into = segments if hi - lo <= rules.narrow else soft
        into.append(_Segment(lo if into is soft else hi, hi, claim.parties, heft, (claim.id,)))
    for change in changes:
        first, last = change_window(change.told, rules)
        if last - first > rules.soft_range:
            wide.append(change)
        else:
            _add_change(segments, changing, change, first, last, rules)
    settled = [(s.lo, s.hi) for s in segments if not s.area]
    for change in wide:
        # "Some time in 2013" says nothing of its last day if dated evidence lies inside it.
        first, last = change_window(change.told, rules)
        if not any(lo <= last and hi > first for lo, hi in settled):
            _add_change(segments, changing, change, first, last, rules)
    runs = _resolve_days(segments, parties, rules)
    return _add_soft(runs, soft, parties), changing


def _without_strays(
    segments: list[_Segment],
    events: Sequence[tuple[int, int, float, Claim]],
    parties: Parties,
    rules: Rules,
) -> list[_Segment]:
    """The segments without vague ones that the stronger reports before and after contradict.

    A statement of the lowest confidence cannot alone say that a place changed hands and back; it
    is still shown among those that say otherwise.
    """
    if all(s.weight >= rules.stray_weight for s in segments):
        return segments
    firm = [
        (s.lo, s.hi, parties.blocs(s.parties), parties.blocs(s.parties), set(s.parties))
        for s in segments
        if s.weight >= rules.stray_weight
    ]
    firm += [
        (lo, hi, parties.blocs(c.taken_from), parties.blocs(c.parties), set(c.parties))
        for lo, hi, heft, c in events
        if heft >= rules.stray_weight
    ]
    kept = []
    for s in segments:
        who = parties.blocs(s.parties)
        if s.weight >= rules.stray_weight or s.contested or s.area or not who:
            kept.append(s)
            continue
        before = max((f for f in firm if f[1] < s.lo), key=lambda f: f[1], default=None)
        after = min((f for f in firm if f[0] > s.hi), key=lambda f: f[0], default=None)
        agreed = any(
            o is not s
            and o.weight < rules.stray_weight
            and abs(o.lo - s.lo) <= rules.long_bracket
            and parties.blocs(o.parties) == who
            for o in segments
        )
        denied = before is not None and bool(before[3]) and not before[3] & who
        if after is not None:
            left = after[2] or after[3]
            denied = denied and bool(left) and not left & who
        # Nor does it end the joint rule of several by naming one of them.
        partial = before is not None and set(s.parties) < before[4] and before[3] == who
        if (agreed or not denied) and not partial:
            kept.append(s)
    return kept


def _changes(
    events: list[tuple[int, int, float, Claim]],
    held: list[tuple[int, frozenset[str]]],
    parties: Parties,
    rules: Rules,
) -> tuple[list[_Change], list[tuple[int, int, float, Claim]]]:
    """Group the reports of takings: same taker, same loser, days close by, nobody else between.

    What is told again weeks later, with nobody else in between, is returned apart.
    """
    changes: list[_Change] = []
    late: list[tuple[int, int, float, Claim]] = []
    narrow = [e for e in events if e[1] - e[0] <= rules.soft_range]
    for event in sorted(narrow, key=lambda e: (e[1], e[0], e[3].id)):
        lo, hi, _, claim = event
        blocs, left = parties.blocs(claim.parties), parties.blocs(claim.taken_from)
        last = changes[-1] if changes else None
        again = (
            last is not None
            and _same_direction(last, blocs, left)
            and lo - last.last <= rules.late_within
            and not any(last.last < day < lo and not (who & blocs) for day, who in held)
        )
        if again and last is not None and lo - last.last <= rules.merge_within:
            last.told.append(event)
            last.left |= left
        elif again and claim.parties:
            late.append(event)
        else:
            changes.append(_Change(blocs, left, [event]))
    vague: list[_Change] = []
    for event in sorted(
        (e for e in events if e[1] - e[0] > rules.soft_range), key=lambda e: (e[1], e[0], e[3].id)
    ):
        lo, hi, _, claim = event
        blocs, left = parties.blocs(claim.parties), parties.blocs(claim.taken_from)
        fits = [
            c
            for c in (*changes, *vague)
            if _same_direction(c, blocs, left)
            and c.last >= lo - rules.merge_within
            and min(t[0] for t in c.told) <= hi + rules.merge_within
        ]
        if fits:
            fits[0].told.append(event)
        else:
            vague.append(_Change(blocs, left, [event]))
    return changes + vague, late


def _same_direction(change: _Change, blocs: frozenset[str], left: frozenset[str]) -> bool:
    takers = bool(change.blocs & blocs) or (not change.blocs and not blocs)
    losers = not change.left or not left or bool(change.left & left)
    return takers and losers


def change_window(
    told: Sequence[tuple[int, int, float, Claim]], rules: Rules = RULES
) -> tuple[int, int]:
    """The first and last day on which a change can have fallen, from all who told it.

    Each report votes for the days of its range with its weight, precise ones more. Days that
    gather a clear majority are the window; otherwise it spans all narrow reports.
    """
    votes = [(lo, hi, heft / (1 + (hi - lo) / 7)) for lo, hi, heft, _ in told]
    total = sum(v for _, _, v in votes)
    edges = sorted({d for lo, hi, _ in votes for d in (lo, hi)})
    scores = {d: sum(v for lo, hi, v in votes if lo <= d <= hi) for d in edges}
    best = max(scores.values())
    if total <= 0 or best >= rules.majority * total - 1e-12:
        top = [d for d, s in scores.items() if s >= best - 1e-12]
        return min(top), max(top)
    narrow = [(lo, hi) for lo, hi, _ in votes if hi - lo <= rules.soft_range] or [
        (lo, hi) for lo, hi, _ in votes
    ]
    return min(lo for lo, _ in narrow), max(hi for _, hi in narrow)


def _add_change(
    segments: list[_Segment],
    changing: list[tuple[int, int, tuple[str, ...]]],
    change: _Change,
    first: int,
    last: int,
    rules: Rules,
) -> None:
    ids = tuple(sorted(c.id for _, _, _, c in change.told))
    taker = heaviest([(c.parties, heft) for _, _, heft, c in change.told])
    loser = heaviest([(c.taken_from, heft) for _, _, heft, c in change.told if c.taken_from])
    heft = sum(heft for _, _, heft, _ in change.told)
    segments.append(_Segment(last, last, taker, heft, ids, change=True))
    if loser:
        day = first - 1
        segments.append(_Segment(day, day, loser, heft * rules.before_weight, ids, before=True))
    if first < last:
        changing.append((first, last, tuple(sorted({*taker, *loser}))))


def _resolve_days(segments: list[_Segment], parties: Parties, rules: Rules) -> list[Spell]:
    """Cut the days at every edge and decide each stretch; neighbours that agree are joined."""
    runs: list[Spell] = []
    for lo, hi, active in _within_lifetimes(_stretches(segments), parties):
        spell = _decide(active, lo, hi, parties, rules)
        last = runs[-1] if runs else None
        if (
            last is not None
            and last.end == lo - 1
            and (last.kind, last.parties, last.certainty)
            == (spell.kind, spell.parties, spell.certainty)
        ):
            runs[-1] = changed(
                last,
                end=spell.end,
                claims=tuple(dict.fromkeys(last.claims + spell.claims)),
                dissent=tuple(dict.fromkeys(last.dissent + spell.dissent)),
            )
        else:
            runs.append(spell)
    return runs


def _stretches(segments: list[_Segment]) -> Iterator[tuple[int, int, list[_Segment]]]:
    """The days cut at every edge, each stretch with all that speak of it; silent ones left out."""
    ordered = sorted(segments, key=lambda s: (s.lo, s.hi, s.ids, s.before))
    if all(a.hi < b.lo for a, b in itertools.pairwise(ordered)):
        for segment in ordered:
            yield segment.lo, segment.hi, [segment]
        return
    edges = sorted({s.lo for s in segments} | {s.hi + 1 for s in segments})
    active: list[_Segment] = []
    following = 0
    for lo, beyond in itertools.pairwise(edges):
        active = [s for s in active if s.hi >= lo]
        while following < len(ordered) and ordered[following].lo <= lo:
            active.append(ordered[following])
            following += 1
        if active:
            yield lo, beyond - 1, active


def _within_lifetimes(
    stretches: Iterable[tuple[int, int, list[_Segment]]], parties: Parties
) -> Iterator[tuple[int, int, list[_Segment]]]:
    """The stretches cut where a party ends of which a report goes on to speak."""
    for lo, hi, active in stretches:
        if lo == hi or all(parties.lasting(s.parties) for s in active):
            yield lo, hi, active
            continue
        for first, last in lifetimes({p for s in active for p in s.parties}, lo, hi, parties):
            yield first, last, active


def _decide(active: list[_Segment], lo: int, hi: int, parties: Parties, rules: Rules) -> Spell:
    """Who held the place on a stretch of days of which all of `active` speak."""
    if len(active) == 1:
        return _alone(active[0], active, lo, hi, parties)
    own = [s for s in active if not s.area] or active
    # What "taken from" implies yields to whoever speaks of the day itself.
    own = [s for s in own if not s.before] or own
    if len(own) == 1:
        return _alone(own[0], active, lo, hi, parties)
    totals: dict[tuple[bool, frozenset[str]], float] = {}
    for segment in own:
        key = (segment.contested, parties.blocs(segment.parties))
        totals[key] = totals.get(key, 0.0) + _effective(segment, rules)
    changed = {(False, parties.blocs(s.parties)) for s in own if s.change and s.lo <= lo <= s.hi}
    battle = _long_battle(own, lo, parties, rules)
    if battle is not None:
        totals, changed = {battle: 1.0}, set()
    ranking = sorted(totals, key=lambda k: (-round(totals[k], 9), k[0], sorted(k[1])))
    top = ranking[0]
    rivals = [k for k in ranking[1:] if totals[k] >= rules.comparable * totals[top]]
    disputed = False
    if len(changed) == 1 and totals[next(iter(changed))] >= totals[top] / 3:
        # The day of the change counts for the new holder; the old one held that morning.
        top = next(iter(changed))
    elif rivals:
        fights = [k for k in (top, *rivals) if k[0]]
        if fights:
            top = fights[0]
        else:
            disputed = True
    chosen = [s for s in own if (s.contested, parties.blocs(s.parties)) == top]
    if disputed:
        chosen = [s for s in own if (s.contested, parties.blocs(s.parties)) in {top, *rivals}]
        who = tuple(sorted({p for s in chosen for p in s.parties}))
    elif top[0]:
        who = tuple(sorted({p for s in chosen for p in s.parties}))
    else:
        who = heaviest([(s.parties, _effective(s, rules)) for s in chosen])
        exact = [s for s in chosen if tuple(sorted(s.parties)) == who]
        chosen = exact
    speakers = {i for s in chosen for i in s.ids}
    # A source may go on using a name that its successor has taken over.
    who = parties.heirs(who, date.fromordinal(lo)) if who else who
    return Spell(
        lo,
        hi,
        "disputed" if disputed else status_kind(who, contested=top[0]),
        who,
        "documented",
        last_claim=lo,
        claims=tuple(sorted(speakers)),
        dissent=tuple(sorted({i for s in active for i in s.ids} - speakers)),
        gap="change" if top in changed and not disputed else "",
        basis=_basis(chosen, active, top in changed, disputed, parties),
    )


def _alone(segment: _Segment, active: list[_Segment], lo: int, hi: int, parties: Parties) -> Spell:
    """What a stretch of days is of which one report decides; the usual case."""
    who = _ordered(segment.parties)
    if not parties.lasting(who):
        # A source may go on using a name that its successor has taken over.
        who = parties.heirs(who, date.fromordinal(lo))
    alone = len(active) == 1
    others = () if alone else {i for s in active if s is not segment for i in s.ids}
    return Spell(
        lo,
        hi,
        status_kind(who, contested=segment.contested),
        who,
        "documented",
        last_claim=lo,
        claims=_ordered(segment.ids),
        dissent=tuple(sorted(set(others).difference(segment.ids))) if others else (),
        gap="change" if segment.change else "",
        basis=_basis([segment], active, segment.change, False, parties),
    )


def _ordered(words: tuple[str, ...]) -> tuple[str, ...]:
    return words if len(words) < 2 else tuple(sorted(set(words)))


def _basis(
    chosen: Sequence[_Segment],
    active: Sequence[_Segment],
    changed: bool,
    disputed: bool,
    parties: Parties,
) -> str:
    if len(active) == 1 and not changed and not disputed:
        return "before" if active[0].before else "claim"
    who = parties.blocs(tuple(p for s in chosen for p in s.parties))
    if disputed or any(not parties.blocs(s.parties) <= who for s in active if not s.before):
        return "denied"
    if changed:
        return "taken"
    return "before" if all(s.before for s in chosen) else "claim"


def _long_battle(
    own: list[_Segment], day: int, parties: Parties, rules: Rules
) -> tuple[bool, frozenset[str]] | None:
    """The fight of months that goes on this day, if only its sides are said to hold the place."""
    battles = [
        s
        for s in own
        if s.contested and s.hi - s.lo >= rules.long_battle and day <= s.hi - rules.battle_end
    ]
    if not battles:
        return None
    key = (True, parties.blocs(max(battles, key=lambda s: (s.weight, s.hi, s.ids)).parties))
    return key if all(parties.blocs(s.parties) <= key[1] for s in own) else None


def _effective(segment: _Segment, rules: Rules) -> float:
    length = segment.hi - segment.lo + 1
    return segment.weight / (1 + max(0, length - rules.narrow) / rules.lasting_scale)


def _add_soft(runs: list[Spell], soft: list[_Segment], parties: Parties) -> list[Spell]:
    """Let short imprecise ranges speak where nothing harder does."""
    if not soft:
        return runs
    found = list(runs)
    for segment in sorted(soft, key=lambda s: (-round(s.weight, 9), s.lo, s.hi, s.ids)):
        if any(r.start <= segment.hi and segment.lo <= r.end for r in found):
            continue
        for lo, hi in lifetimes(segment.parties, segment.lo, segment.hi, parties):
            who = parties.heirs(segment.parties, date.fromordinal(lo))
            kind = status_kind(who, contested=segment.contested)
            found.append(Spell(lo, hi, kind, who, "bracketed", claims=segment.ids, basis="soft"))
    return sorted(found, key=lambda r: r.start)

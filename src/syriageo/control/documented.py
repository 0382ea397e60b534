"""What the claims on one place say of the very days of which they speak."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from syriageo.control.claims import Claim
from syriageo.control.parties import Parties
from syriageo.control.spell import (
    FOREIGN,
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
from syriageo.control.takings import Change, Report, at_odds, group_changes, undone


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
    argued: bool = False  # between two reports of one change that name different days
    area: bool = False


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
    events: list[Report] = []
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
    segments = _without_strays(segments, soft, events, parties, rules)
    held = [(s.lo, parties.blocs(s.parties)) for s in segments if events and not s.contested]
    wide: list[Change] = []
    changing: list[tuple[int, int, tuple[str, ...]]] = []
    changes, late = group_changes(events, held, parties, rules)
    for lo, hi, heft, claim in late:
        into = segments if hi - lo <= rules.narrow else soft
        into.append(_Segment(lo if into is soft else hi, hi, claim.parties, heft, (claim.id,)))
    for i, change in enumerate(changes):
        if change.last - change.first > rules.soft_range:
            wide.append(change)
        else:
            _add_change(segments, changing, change, changes[:i], changes[i + 1 :], parties, rules)
    settled = [(s.lo, s.hi) for s in segments if not s.area]
    for change in wide:
        # "Some time in 2013" says nothing of its last day if dated evidence lies inside it.
        if not any(lo <= change.last and hi > change.first for lo, hi in settled):
            _add_change(segments, changing, change, (), (), parties, rules)
    segments = _ended(segments, changes, parties, rules)
    runs = _resolve_days(segments, parties, rules)
    return _add_soft(runs, soft, parties), changing


def _without_strays(
    segments: list[_Segment],
    ranges: Sequence[_Segment],
    events: Sequence[Report],
    parties: Parties,
    rules: Rules,
) -> list[_Segment]:
    """The segments without vague ones that the stronger reports before and after contradict.

    `ranges` are reports of some day of several weeks, as the maps of the whole country are.

    A statement of the lowest confidence cannot alone say that a place changed hands and back; it
    is still shown among those that say otherwise.
    """
    if all(s.weight >= rules.stray_weight for s in segments):
        return segments
    firm = [
        (s.lo, s.hi, parties.blocs(s.parties), parties.blocs(s.parties), set(s.parties))
        for s in (*segments, *ranges)
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
        partial = (
            before is not None
            and set(s.parties) < before[4]
            and (before[3] == who or (after is not None and after[4] == before[4]))
        )
        if (agreed or not denied) and not partial:
            kept.append(s)
    return kept


def _add_change(
    segments: list[_Segment],
    changing: list[tuple[int, int, tuple[str, ...]]],
    change: Change,
    earlier: Sequence[Change],
    later: Sequence[Change],
    parties: Parties,
    rules: Rules,
) -> None:
    """What a change says of its own day, of the eve, and of the days between its tellers."""
    first, last = change.first, change.last
    taker, loser = change.taker, change.loser(parties)
    heft = sum(heft for _, _, heft, _ in change.told)
    ids = change.tellers_of(last)
    given_back = [c for c in later if undone(change, c)]
    if not any(c.last == last for c in given_back):
        segments.append(_Segment(last, last, taker, heft, ids, change=True))
    for lo, hi, share, claim in change.told if not given_back else ():
        if lo > last and hi - lo <= rules.narrow:
            segments.append(_Segment(hi, hi, taker, share, (claim.id,)))
            if hi > last + 1:
                segments.append(_Segment(last + 1, hi - 1, taker, share, ids, argued=True))
    if loser and not any(undone(c, change) for c in earlier):
        day = first - 1
        odds = at_odds(loser, date.fromordinal(day), parties)
        share, ids = heft * rules.before_weight, change.tellers_of(first)
        segments.append(_Segment(day, day, loser, share, ids, contested=odds, before=True))
        opening = None if odds else _opening(segments, change, earlier, parties, rules)
        if opening is not None:
            day = opening - 1
            segments.append(_Segment(day, day, loser, share, ids, before=True, argued=True))
    if first < last:
        changing.append((first, last, tuple(sorted({*taker, *loser}))))


def _opening(
    segments: Sequence[_Segment],
    change: Change,
    earlier: Sequence[Change],
    parties: Parties,
    rules: Rules,
) -> int | None:
    """The first day of the fight by which a place was taken; None if it was not taken so.

    On the eve of the fight, too, it was in the hands of who lost it: unless the taker was the
    last who is known to have held it, or the fight went on for months.
    """
    sides = change.blocs | change.left
    own = [s for s in segments if not s.area]
    fights = [s for s in own if s.contested and sides <= parties.blocs(s.parties)]
    opening = change.first
    for fight in sorted(fights, key=lambda s: (-s.hi, s.lo)):
        if fight.lo < opening <= fight.hi + 1 + rules.battle_gap:
            opening = fight.lo
    if opening == change.first or change.first - opening > rules.long_battle:
        return None
    since = opening - rules.dated_memory
    held = [s for s in own if not s.contested and not s.before and since <= s.hi < opening]
    known = [(s.hi, parties.blocs(s.parties)) for s in held]
    known += [(c.last, c.blocs) for c in earlier if since <= c.last < opening]
    last = max(known, key=lambda k: k[0], default=None)
    return None if last is not None and last[1] & change.blocs else opening


def _ended(
    segments: list[_Segment], changes: Sequence[Change], parties: Parties, rules: Rules
) -> list[_Segment]:
    """The segments with each fight of a range of days ended by the taking that nobody undid.

    A source that tells of "the battle of 9 February to 23 March" gives the day on which the last
    shots fell; the place may have been one side's by then. Of a fight of months only the last
    weeks are cut: what one side takes in it is a part.
    """
    found = []
    for s in segments:
        if not s.contested or s.area or s.lo == s.hi:
            found.append(s)
            continue
        sides = parties.blocs(s.parties)
        reach = rules.battle_end if s.hi - s.lo >= rules.long_battle else rules.long_battle
        ends = [
            c
            for c in changes
            if c.blocs
            and c.blocs < sides
            and max(s.lo, s.hi - reach) <= c.last <= s.hi
            and c.certain
            and c.last - c.first <= rules.soft_range
            and not any(_goes_on(o, c, s.hi, parties) for o in segments)
            and not any(o.blocs - c.blocs and c.last <= o.last <= s.hi for o in changes)
        ]
        if not ends:
            found.append(s)
        elif (end := min(c.last for c in ends) - 1) >= s.lo:
            found.append(replace(s, hi=end))
    return found


def _goes_on(other: _Segment, change: Change, until: int, parties: Parties) -> bool:
    """Whether a report of a later day, until a last one, tells of a fight or of another holder."""
    if other.area or not change.last < other.lo <= until:
        return False
    return other.contested or not parties.blocs(other.parties) & change.blocs


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
    own = [s for s in own if not (s.before or s.argued)] or own
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
        brief = all(s.hi - s.lo <= rules.narrow for s in own if s.contested)
        attacked = brief and not top[0] and all(k[0] and top[1] < k[1] for k in rivals)
        # Where the plainer word is that somebody held it that day, the fight was an attack.
        if not attacked:
            disputed = not fights
            top = fights[0] if fights else top
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
        "inferred" if all(s.argued for s in chosen) else "documented",
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
        "inferred" if segment.argued else "documented",
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
    if all(s.argued for s in chosen):
        return "argued"
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
        if s.contested and s.hi - s.lo >= rules.battle and day <= s.hi - rules.battle_end
    ]
    if not battles:
        return None
    key = (True, parties.blocs(max(battles, key=lambda s: (s.weight, s.hi, s.ids)).parties))
    return key if all(parties.blocs(s.parties) <= key[1] for s in own) else None


def _effective(segment: _Segment, rules: Rules) -> float:
    length = segment.hi - segment.lo + 1
    return segment.weight / (1 + max(0, length - rules.narrow) / rules.lasting_scale)


def _add_soft(runs: list[Spell], soft: list[_Segment], parties: Parties) -> list[Spell]:
    """Let short imprecise ranges speak where nothing harder does; a fight, until the taking."""
    if not soft:
        return runs
    found = list(runs)
    for segment in sorted(soft, key=lambda s: (-round(s.weight, 9), s.lo, s.hi, s.ids)):
        first, until = segment.lo, segment.hi
        if segment.contested:
            taken = [r.start for r in runs if r.gap == "change" and first < r.start <= until]
            until = min((day - 1 for day in taken), default=until)
        if any(r.start <= until and first <= r.end for r in found):
            continue
        for lo, hi in lifetimes(segment.parties, first, until, parties):
            who = parties.heirs(segment.parties, date.fromordinal(lo))
            kind = status_kind(who, contested=segment.contested)
            found.append(Spell(lo, hi, kind, who, "bracketed", claims=segment.ids, basis="soft"))
    return sorted(found, key=lambda r: r.start)

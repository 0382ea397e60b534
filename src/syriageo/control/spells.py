"""Claims about one place -> its spells of control. Pure: no files, no clock, no neighbours.

Days are proleptic ordinals (`date.toordinal`) throughout; both ends of a range are included.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from operator import attrgetter
from typing import Any

from syriageo.control.claims import Claim
from syriageo.control.parties import NOBODY, UNKNOWN, Parties

DATA_START = 734211  # 15 March 2011

SAME_WEEKS = 31
FOREIGN = frozenset({"russian_forces", "iran_backed", "turkey", "us_coalition", "israel"})

LEVEL_WEIGHT = {
    "place": 1.0,
    "neighbourhood": 0.5,
    "subdistrict": 0.5,
    "region": 0.4,
    "district": 0.3,
    "governorate": 0.2,
    "country": 0.1,
}

_LEVEL_BY_LENGTH = {2: "country", 4: "governorate", 6: "district", 8: "subdistrict"}


def area_level(subject: str) -> str | None:
    """The level of an area by its id; None for a place.

    Examples
    --------
    >>> area_level("SY0703"), area_level("R-jabal-al-zawiya"), area_level("C4278")
    ('district', 'region', None)
    """
    if subject.startswith("R-"):
        return "region"
    return _LEVEL_BY_LENGTH.get(len(subject)) if subject.startswith("SY") else None


def first_day(claims: Iterable[Claim], start: int) -> list[Claim]:
    """Claims on an area that speak for each of its places: "holds", on the first day only.

    On that day one party held the whole of each area; on no later day can that be taken for sure.
    """
    return [c for c in claims if c.kind == "holds" and _range(c) == (start, start)]


@dataclass(frozen=True, slots=True)
class Rules:
    """Every number by which claims become spells; days unless said otherwise."""

    merge_within: int = 14  # reports of one change may differ by so many days
    late_within: int = 60  # a later report of it, nothing between, says only who holds it
    narrow: int = 3  # up to here a claim speaks of "that day"
    soft_range: int = 31  # a taking within a range up to here is a dated change
    soft_holds: int = 62  # an imprecise "holds" of a range up to here fills a gap
    long_bracket: int = 365  # a longer bracket is reviewed against the neighbours
    dated_reach: int = 180  # a holder is believed so long before a dated change by another
    dated_memory: int = 1095  # ... if he was last reported not longer ago than this
    battle_gap: int = 21  # fighting is taken to go on between reports so far apart
    long_battle: int = 60  # through a fight of so many days, single successes do not decide
    battle_end: int = 14  # but those of its last days do
    siege_reach: int = 1095  # a siege is not carried further than this past its last report
    majority: float = 0.6  # share of weight that decides the day of a change
    comparable: float = 0.5  # the lighter side of a contradiction counts from this ratio on
    before_weight: float = 0.5  # what "taken from" weighs against a direct claim
    fresh: int = 7  # so near to a change that one source tells nothing is documented
    firm: float = 0.8  # unless its claim weighs so much
    tellers: int = 3  # the day of a change itself is documented if so many sources tell it
    stray_weight: float = 0.24  # below it one statement cannot alone contradict its neighbours
    lasting_scale: float = 60.0  # a lasting range loses half its weight per so many days


RULES = Rules()


@dataclass(slots=True, unsafe_hash=True)  # never changed; not frozen, since a build makes millions
class Spell:
    """A run of days on which a place has one status.

    Attributes
    ----------
    start, end : int
        Ordinals, both included.
    kind : str
        ``held``, ``joint``, ``contested``, ``disputed``, ``changing`` or ``unknown``.
    parties : tuple of str
        Party ids, sorted.
    certainty : str
        ``documented``, ``bracketed``, ``inferred``, ``carried`` or ``none``.
    since, until : int
        The run of spells with the same kind and parties.
    last_claim : int or None
        Day of the newest evidence at or before `start`.
    window : tuple of int or None
        For ``changing``: the change fell on a day after the first and not after the second.
    besieged_by : tuple of str
        Who lay around the place, if it was besieged.
    p : float or None
        Probability, where inference computed one.
    claims, dissent : tuple of str
        Ids of the claims that made a documented spell, and of those that say otherwise that day.
    gap : str
        What inference may review: ``open`` (an undated change), ``long`` (a bracket of years),
        ``tail`` (carried), ``none`` (nothing known); empty for settled days. While spells are
        being made, ``change`` marks a run that begins with a dated change.
    basis : str
        How it is known, finer than `certainty`, for the measured probabilities: ``claim``,
        ``taken`` (the day of a change), ``before`` (only "taken from" says so), ``denied`` (other
        claims of that day say otherwise), ``fresh`` (a change that one source tells);
        ``soft`` (a day of a short vague range), ``bracket``, ``years`` (one of more than a year),
        ``eve`` (until it was taken), ``fought`` (between a fight and one of its sides), ``open``,
        ``tail``, ``none``; ``grace`` and ``over`` (neighbours overrule) come from the inference.
    """

    start: int
    end: int
    kind: str
    parties: tuple[str, ...]
    certainty: str
    since: int = 0
    until: int = 0
    last_claim: int | None = None
    window: tuple[int, int] | None = None
    besieged_by: tuple[str, ...] = ()
    p: float | None = None
    claims: tuple[str, ...] = ()
    dissent: tuple[str, ...] = ()
    gap: str = ""
    basis: str = ""


_FIELDS = {f.name: position for position, f in enumerate(fields(Spell))}
_values = attrgetter(*_FIELDS)


def changed(spell: Spell, **changes: Any) -> Spell:
    """`dataclasses.replace` at twice the speed: a build does this half a million times."""
    values = list(_values(spell))
    for name, value in changes.items():
        values[_FIELDS[name]] = value
    return Spell(*values)


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


def weight(claim: Claim, trust: Mapping[str, float], level: str = "place") -> float:
    """How much a claim weighs: trust x confidence / 3 x the level of its subject.

    Parameters
    ----------
    claim : Claim
        Any claim.
    trust : mapping
        Source id -> trust, 0..1; a source that is not in it counts 0.5.
    level : str
        ``place``, or the level of the area that the claim is about.

    Returns
    -------
    float
        0..1.
    """
    return trust.get(claim.source, 0.5) * claim.confidence / 3 * LEVEL_WEIGHT.get(level, 1.0)


def canonical(claims: Iterable[Claim]) -> list[Claim]:
    """The claims that stand: once each, none that another corrects, in one order."""
    unique = {c.id: c for c in claims}
    corrected = {c.supersedes for c in unique.values() if c.supersedes}
    kept = [c for i, c in unique.items() if i not in corrected]
    return sorted(kept, key=lambda c: (c.last_possible, c.first_possible, c.id))  # type: ignore[arg-type,return-value]


def _range(claim: Claim) -> tuple[int, int]:
    assert claim.first_possible is not None and claim.last_possible is not None
    return claim.first_possible.toordinal(), claim.last_possible.toordinal()


def _certain(claim: Claim) -> tuple[int, int] | None:
    if claim.first_certain is None or claim.last_certain is None:
        return None
    return claim.first_certain.toordinal(), claim.last_certain.toordinal()


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
    documented, changing = _documented(spoken, trust, parties, level_of, rules)
    documented = _clip(documented, start, end)
    spells = _fill(documented, changing, parties, start, end, rules)
    spells = _without_fresh(spells, spoken, trust, parties, rules)
    sieges = [c for c in spoken if c.kind in ("besieged", "lifts_siege")]
    if sieges:
        spells = _besiege(spells, sieges, parties, rules)
    return with_runs(spells) if runs else spells


# --- what is documented -------------------------------------------------------------------------


def _documented(
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
        claim = _without_unknown(said)
        if claim is None:
            continue
        level = levels.get(claim.subject, "place")
        area = level != "place"
        heft = weight(claim, trust, level)
        lo, hi = _range(claim)
        if claim.kind == "leaves" and claim.taken_from and FOREIGN.issuperset(claim.taken_from):
            continue  # an army from abroad leaves its post; who holds the town is another matter
        if claim.kind in ("takes", "handover", "leaves"):
            events.append((lo, hi, heft, claim))
            continue
        certain = _certain(claim)
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


def _without_unknown(claim: Claim) -> Claim | None:
    """The claim without parties that nobody can name; None if it says nothing then."""
    if UNKNOWN not in claim.parties and not {UNKNOWN, NOBODY} & set(claim.taken_from):
        return claim
    who = tuple(p for p in claim.parties if p != UNKNOWN)
    lost = tuple(p for p in claim.taken_from if p not in (UNKNOWN, NOBODY))
    if not who and (not lost or claim.kind not in ("takes", "handover", "leaves")):
        return None
    return replace(claim, parties=who, taken_from=lost)


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
    taker = _heaviest([(c.parties, heft) for _, _, heft, c in change.told])
    loser = _heaviest([(c.taken_from, heft) for _, _, heft, c in change.told if c.taken_from])
    heft = sum(heft for _, _, heft, _ in change.told)
    segments.append(_Segment(last, last, taker, heft, ids, change=True))
    if loser:
        day = first - 1
        segments.append(_Segment(day, day, loser, heft * rules.before_weight, ids, before=True))
    if first < last:
        changing.append((first, last, tuple(sorted({*taker, *loser}))))


def _heaviest(options: Sequence[tuple[tuple[str, ...], float]]) -> tuple[str, ...]:
    """The option with most weight; between equals the more detailed, then the first by name."""
    totals: dict[tuple[str, ...], float] = {}
    for option, heft in options:
        key = tuple(sorted(option))
        totals[key] = totals.get(key, 0.0) + heft
    if not totals:
        return ()
    return min(totals, key=lambda o: (-round(totals[o], 9), -len(o), o))


def _resolve_days(segments: list[_Segment], parties: Parties, rules: Rules) -> list[Spell]:
    """Cut the days at every edge and decide each stretch; neighbours that agree are joined."""
    runs: list[Spell] = []
    for lo, hi, active in _stretches(segments):
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
        who = _heaviest([(s.parties, _effective(s, rules)) for s in chosen])
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


def status_kind(parties: Sequence[str], *, contested: bool = False) -> str:
    """``contested``, ``joint``, ``held``, or ``unknown`` if nobody is named."""
    if not parties:
        return "unknown"
    if contested:
        return "contested"
    return "joint" if len(parties) > 1 else "held"


def _add_soft(runs: list[Spell], soft: list[_Segment], parties: Parties) -> list[Spell]:
    """Let short imprecise ranges speak where nothing harder does."""
    if not soft:
        return runs
    found = list(runs)
    for segment in sorted(soft, key=lambda s: (-round(s.weight, 9), s.lo, s.hi, s.ids)):
        if any(r.start <= segment.hi and segment.lo <= r.end for r in found):
            continue
        who = tuple(sorted(segment.parties))
        kind = status_kind(who, contested=segment.contested)
        found.append(
            Spell(segment.lo, segment.hi, kind, who, "bracketed", claims=segment.ids, basis="soft")
        )
    return sorted(found, key=lambda r: r.start)


def _clip(runs: list[Spell], start: int, end: int) -> list[Spell]:
    return [
        r
        if start <= r.start and r.end <= end
        else changed(r, start=max(r.start, start), end=min(r.end, end))
        for r in runs
        if r.end >= start and r.start <= end
    ]


# --- what lies between --------------------------------------------------------------------------


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
    fought_a, fought_b = a.kind in _FIGHTS, b.kind in _FIGHTS
    if a.kind == "unknown":
        return [Spell(lo, hi, "unknown", (), "none", last_claim=a.end, gap="none")]
    if fought_a and gap <= rules.battle_gap:
        certainty = "bracketed" if fought_b else "inferred"
        return [Spell(lo, hi, a.kind, a.parties, certainty, last_claim=a.end, basis="bracket")]
    keeper = holder if fought_a else a
    blocs_b = parties.blocs(b.parties)
    if fought_a and not fought_b and blocs_b and blocs_b <= parties.blocs(a.parties):
        lost = keeper is None or parties.blocs(keeper.parties) != blocs_b
        if lost and b.gap != "change":
            # Two fought for it, and the next to be seen in it is one of them.
            return _spread(b.parties, lo, hi, "inferred", a.end, parties, "long", "fought")
    if keeper is not None:
        blocs = parties.blocs(keeper.parties)
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


_FIGHTS = ("contested", "disputed")


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
    found = [
        Spell(
            first,
            last,
            side.kind,
            side.parties,
            certainty,
            last_claim=known,
            gap=gap,
            basis=basis,
        )
        for first, last, side in ((lo, middle, a), (middle + 1, hi, b))
    ]
    return [s for s in found if s.start <= s.end]


def _carry(last: Spell, lo: int, hi: int, parties: Parties, rules: Rules) -> list[Spell]:
    """The days after the last evidence."""
    if last.kind == "unknown":
        return [Spell(lo, hi, "unknown", (), "none", last_claim=last.end, gap="none")]
    if last.kind in _FIGHTS:
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
    cuts = [lo, *[d for d in deaths(who, parties) if lo < d <= hi], hi + 1]
    found = []
    for first, following in itertools.pairwise(cuts):
        heirs = _successors(who, date.fromordinal(first), parties)
        same = parties.blocs(heirs) <= parties.blocs(who)
        found.append(
            Spell(
                first,
                following - 1,
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


def deaths(who: Iterable[str], parties: Parties) -> list[int]:
    """The days on which the parties, and then their successors, cease to be."""
    days: set[int] = set()
    todo = list(who)
    while todo:
        party = parties.by_id[todo.pop()]
        if party.end is not None and party.successor:
            days.add(party.end.toordinal())
            todo.append(party.successor)
    return sorted(days)


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


# --- sieges and runs ----------------------------------------------------------------------------


def _besiege(
    spells: list[Spell], claims: Sequence[Claim], parties: Parties, rules: Rules
) -> list[Spell]:
    """Mark the days on which somebody lay around the place."""
    lifted = sorted(_range(c)[1] for c in claims if c.kind == "lifts_siege")
    sieges: list[tuple[int, int, tuple[str, ...]]] = []
    for claim in sorted(
        (c for c in claims if c.kind == "besieged" and c.taken_from),
        key=lambda c: (*_range(c), c.id),
    ):
        lo, hi = _certain(claim) or (_range(claim)[1], _range(claim)[1])
        inside = parties.blocs(claim.parties)
        stop = hi + rules.siege_reach
        stop = min([stop, *(d - 1 for d in lifted if d > lo)])
        for spell in spells:
            falls = spell.kind in ("held", "joint") and not parties.blocs(spell.parties) & inside
            if spell.start > lo and falls:
                stop = min(stop, spell.start - 1)
                break
        besieger = tuple(sorted(claim.taken_from))
        if sieges and sieges[-1][1] >= lo:
            # A later report names the besieger of its day; the earlier siege runs up to it.
            first, last, who = sieges[-1]
            if who == besieger:
                sieges[-1] = (first, max(last, stop), who)
                continue
            sieges[-1] = (first, lo - 1, who)
        sieges.append((lo, stop, besieger))
    found: list[Spell] = []
    for spell in spells:
        cuts = {spell.start, spell.end + 1}
        for lo, hi, _ in sieges:
            cuts |= {d for d in (lo, hi + 1) if spell.start < d <= spell.end}
        days = sorted(cuts)
        for first, following in itertools.pairwise(days):
            around = next((w for lo, hi, w in sieges if lo <= first <= hi), ())
            besieged = around if not set(around) & set(spell.parties) else ()
            found.append(changed(spell, start=first, end=following - 1, besieged_by=besieged))
    return found


def with_runs(spells: Sequence[Spell]) -> list[Spell]:
    """The spells with `since` and `until` set: the run of days with the same kind and parties."""
    found: list[Spell] = []
    i = 0
    while i < len(spells):
        j = i
        while (
            j + 1 < len(spells)
            and spells[j + 1].start == spells[j].end + 1
            and (spells[j + 1].kind, spells[j + 1].parties) == (spells[i].kind, spells[i].parties)
        ):
            j += 1
        since, until = spells[i].start, spells[j].end
        for spell in spells[i : j + 1]:
            told = spell.since == since and spell.until == until
            found.append(spell if told else changed(spell, since=since, until=until))
        i = j + 1
    return found


# --- who says so, who says otherwise ------------------------------------------------------------


def witnesses(
    claims: Sequence[Claim], day: int, kind: str, who: Sequence[str], since: int, until: int
) -> tuple[list[Claim], list[Claim]]:
    """The claims that support a status on a day, and those that say otherwise.

    A claim supports if it speaks of that very day and names these parties, or if it is the nearest
    one before or after the day, within the run [since, until], that does. A claim says otherwise
    if it speaks of that very day and names others, or "holds" in the same weeks with more or fewer
    of the parties; boasts and claims on a quarter
    or a post of the place can say otherwise but never support.

    Parameters
    ----------
    claims : sequence of Claim
        All claims on the place (and, for the first day, on areas around it).
    day : int
        Ordinal.
    kind : str
        Kind of the status; for ``contested``, ``disputed``, ``changing`` every claim on one of
        `who` supports.
    who : sequence of str
        Party ids.
    since, until : int
        The run of the status.

    Returns
    -------
    tuple of list of Claim
        Supporting and conflicting, the most direct first.
    """
    named = set(who)
    mixed = kind in ("contested", "disputed", "changing")
    direct: list[Claim] = []
    against: list[Claim] = []
    earlier: tuple[int, list[Claim]] = (-1, [])
    later: tuple[int, list[Claim]] = (1 << 30, [])
    for claim in canonical(claims):
        lo, hi = _range(claim)
        # Who nobody can name did not make the status, and cannot unmake it.
        plain = _without_unknown(claim) or claim
        said = _said_of(plain, day, lo, hi)
        if said is not None:
            agrees = said == named or (mixed and said <= named)
            if agrees and not claim.mute:
                direct.append(claim)
            elif not agrees:
                against.append(claim)
            continue
        others = set(plain.parties)
        if claim.mute or claim.kind == "contested":
            continue
        if others != named:
            # One says joint, another says one of them, in the same weeks: both are to be seen.
            near = min(abs(lo - day), abs(hi - day)) <= SAME_WEEKS
            if near and not mixed and claim.kind == "holds" and others & named:
                against.append(claim)
            continue
        if since <= hi < day:
            if hi > earlier[0]:
                earlier = (hi, [])
            if hi == earlier[0]:
                earlier[1].append(claim)
        elif day < lo <= until + 1:
            if lo < later[0]:
                later = (lo, [])
            if lo == later[0]:
                later[1].append(claim)
    return direct + earlier[1] + later[1], against


def tellers(claims: Sequence[Claim], day: int, who: Sequence[str]) -> list[Claim]:
    """The claims that name one of some parties, as comer or goer, within two weeks of a day.

    Several reports of one change, each with other days or names, make a documented status together
    though none says exactly that.
    """
    slack = RULES.merge_within
    return [
        c
        for c in canonical(claims)
        if not c.mute
        and _range(c)[0] - slack <= day <= _range(c)[1] + slack
        and not set(who).isdisjoint((*c.parties, *c.taken_from))
    ]


def _said_of(claim: Claim, day: int, lo: int, hi: int) -> set[str] | None:
    """The parties that a claim names for a day; None if it does not speak of it."""
    if claim.kind in ("takes", "handover", "leaves"):
        if day == lo - 1 or (lo <= day < hi and claim.taken_from):
            return set(claim.taken_from) | (set(claim.parties) if day >= lo else set()) or None
        return set(claim.parties) if lo <= day <= hi else None
    certain = _certain(claim)
    first, last = certain or (lo, hi)
    return set(claim.parties) if first <= day <= last else None

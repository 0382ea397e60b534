"""From probabilities back to spells: the gaps of one place filled by what its neighbours say."""

from __future__ import annotations

import itertools
import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from syriageo.control.days import THIN
from syriageo.control.parties import Parties
from syriageo.control.spell import Spell, changed, deaths, status_kind, with_runs
from syriageo.control.states import (
    GROUP_OF,
    GROUPS,
    OPPOSITION,
    STATES,
    Clock,
    Floats,
    Tuning,
    states_among,
)

_MEMBERS = [[k for k in range(len(STATES)) if GROUP_OF[k] == g] for g in range(len(GROUPS))]
_TO_GROUP = (GROUP_OF[:, None] == np.arange(len(GROUPS))).astype(np.float64)
# Inside a run of one holder, days whose probability lies in different bands are told apart.
BANDS = (0.8, 0.95)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A run of steps in which one group of states is the likeliest."""

    lo: int
    hi: int
    group: int
    p: float


def review(
    spells: Sequence[Spell], posterior: Floats, clock: Clock, parties: Parties, tuning: Tuning
) -> list[Spell]:
    """The spells of one place with its gaps filled by what the neighbours say.

    Settled spells stay as they are. A carried status or a bracket of years stays while the
    neighbours do not clearly speak against it; an open gap becomes stretches that are inferred,
    and between them ``changing``.
    """
    if all(spell.claims for spell in spells):
        return list(spells)
    groups = (posterior @ _TO_GROUP).round(3)
    found: list[Spell] = []
    for spell in spells:
        if spell.gap in ("", "change"):
            found.append(_weighed(spell, groups, clock, parties))
            continue
        keeper = None
        if spell.gap in ("long", "tail"):
            states = states_among(spell, parties)
            keeper = int(GROUP_OF[states[0]]) if len(states) == 1 else None
            if keeper is None:
                found.append(spell)
                continue
        bounds = _bounds(spell, found, clock, tuning)
        stretches = _stretches(spell, groups, keeper, bounds, clock, tuning)
        stretches = _without_leaver(stretches, found, clock, parties)
        told = _holder_before(found, spell, parties)
        if told is not None:
            # Between two holders without a dated change each is believed for half the gap at most.
            days, half = tuning.grace, spell.end
            if spell.gap == "open":
                days, half = tuning.open_grace, (spell.start + spell.end) // 2
            until = min(spell.start + days, half)
            stretches = _with_grace(stretches, told, until)
        for i, stretch in enumerate(stretches):
            around = {s.group for s in (stretches[i - 1 : i] + stretches[i + 1 : i + 2])}
            part = _told(spell, stretch, keeper, around, posterior, groups, clock, parties)
            if told is not None and not i:
                part = [_in_grace(s, spell) for s in part]
            found += part
    return with_runs(_joined(found))


def _in_grace(spell: Spell, gap: Spell) -> Spell:
    """The first days after a plain report; the same report follows, if years later."""
    if gap.basis == "years" and spell.kind == gap.kind and spell.parties == gap.parties:
        return changed(spell, certainty="bracketed", basis="grace")
    return changed(spell, basis="grace")


def _weighed(
    spell: Spell, groups: npt.NDArray[np.float64], clock: Clock, parties: Parties
) -> Spell:
    """A settled spell with the probability that neighbours and own claims give its holder."""
    if spell.claims or spell.kind not in ("held", "joint"):
        return spell
    states = states_among(spell, parties)
    if len(states) != 1:
        return spell
    span = slice(clock.index(spell.start), clock.index(spell.end) + 1)
    return changed(spell, p=round(float(groups[span, GROUP_OF[states[0]]].mean()), 2))


def _holder_before(found: Sequence[Spell], spell: Spell, parties: Parties) -> int | None:
    """The group of who was plainly reported to hold the place on the eve of a gap."""
    if not found or found[-1].end != spell.start - 1:
        return None
    if found[-1].certainty != "documented" and found[-1].basis != "fresh":
        return None
    states = states_among(found[-1], parties) if found[-1].kind in ("held", "joint") else []
    return int(GROUP_OF[states[0]]) if len(states) == 1 else None


def _without_leaver(
    stretches: list[_Stretch], found: Sequence[Spell], clock: Clock, parties: Parties
) -> list[_Stretch]:
    """Stretches of a gap whose first days are not those of who has just left.

    The step in which he left holds his last days, too.
    """
    if len(stretches) < 2 or len(found) < 2 or found[-1].kind != "unknown" or not found[-1].claims:
        return stretches
    leaver, (first, second) = found[-2], stretches[:2]
    left = {int(GROUP_OF[k]) for k in states_among(leaver, parties)}
    if first.group in left and clock.index(first.hi) == clock.index(leaver.end + 1):
        return [replace(second, lo=first.lo), *stretches[2:]]
    return stretches


def _with_grace(stretches: list[_Stretch], group: int, until: int) -> list[_Stretch]:
    """Stretches of a gap in which a plain report is believed to the end of its days of grace.

    The steps are coarse and mix the days before a change with those after it; and one report
    weighs less than a crowd of older ones near by. Within the grace nobody overrules it.
    """
    first, last = stretches[0], stretches[-1]
    p = first.p if first.group == group else 0.5
    kept = [_Stretch(first.lo, min(until, last.hi), group, p)]
    for stretch in stretches:
        if stretch.hi <= until:
            continue
        kept.append(replace(stretch, lo=max(stretch.lo, until + 1)))
    return kept


def _bounds(
    spell: Spell, found: Sequence[Spell], clock: Clock, tuning: Tuning
) -> tuple[float, float]:
    """From which probability a holder is still told, and another one overrules him."""
    if spell.gap == "tail":
        return tuning.gone, tuning.override
    before = next((s for s in reversed(found) if s.claims), None)
    if before is None or before.start == clock.start:
        return tuning.trusted, tuning.override
    return tuning.trusted_own, tuning.override_own


def _stretches(
    spell: Spell,
    groups: npt.NDArray[np.float64],
    keeper: int | None,
    bounds: tuple[float, float],
    clock: Clock,
    tuning: Tuning,
) -> list[_Stretch]:
    """Cut a gap where the likeliest group changes; -1 where none is likely enough."""
    first, last = clock.index(spell.start), clock.index(spell.end)
    part = groups[first : last + 1]
    best = part.argmax(axis=1)
    sure = part.max(axis=1)
    if keeper is None:
        label = np.where(sure >= tuning.settle, best, -1)
    else:
        # Time alone makes a carried status old, not wrong: its age is told with it.
        faded, override = bounds
        held = part[:, keeper] >= faded
        weak = np.where(held, keeper, -1)
        label = np.where(sure >= override, best, weak)
        label = _without_blips(label, held, keeper, tuning)
    # A status of years is surer in quiet times than in the weeks of an offensive near by.
    chance = np.where(label >= 0, part[np.arange(len(part)), np.maximum(label, 0)], sure)
    band = np.searchsorted(BANDS, chance, side="right")
    found: list[_Stretch] = []
    for a, b in _runs(label):
        group = int(label[a])
        for c, d in _banded(band[a:b], tuning.blip) if group >= 0 else [(0, b - a)]:
            lo = found[-1].hi + 1 if found else spell.start
            hi = min(spell.end, clock.first(first + a + d) - 1) if a + d < len(label) else spell.end
            if lo > hi:
                continue  # the step in which a party ceased to be begins on that day
            found.append(_Stretch(lo, hi, group, float(chance[a + c : a + d].mean())))
    return found


def _runs(values: npt.NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Where runs of one value begin and end, the end excluded."""
    return itertools.pairwise([0, *(np.flatnonzero(np.diff(values)) + 1).tolist(), len(values)])


def _without_blips(
    label: npt.NDArray[np.int64], held: npt.NDArray[np.bool_], keeper: int, tuning: Tuning
) -> npt.NDArray[np.int64]:
    """The labels with short interruptions of a keeper passed over, while he may have held on."""
    found = label.copy()
    for a, b in _runs(label):
        if b - a < tuning.blip and a > 0 and b < len(label) and held[a:b].all():
            found[a:b] = keeper
    return found


def _banded(band: npt.NDArray[np.int64], brief: int) -> list[tuple[int, int]]:
    """Runs of steps in one band of probability; a brief one goes with the run before it.

    But not where the surest holder becomes the least sure: the days of an offensive are few.
    """
    found: list[tuple[int, int]] = []
    for a, b in _runs(band):
        near = found and abs(int(band[a]) - int(band[a - 1])) < len(BANDS)
        if near and (b - a < brief or found[-1][1] - found[-1][0] < brief):
            found[-1] = (found[-1][0], b)
        else:
            found.append((a, b))
    return found


def _told(
    spell: Spell,
    stretch: _Stretch,
    keeper: int | None,
    around: Set[int],
    posterior: Floats,
    groups: npt.NDArray[np.float64],
    clock: Clock,
    parties: Parties,
) -> list[Spell]:
    """One stretch as spells; `around` are the groups of the stretches before and after it."""
    p = round(stretch.p, 2)
    if keeper is not None and stretch.group == keeper:
        return [changed(spell, start=stretch.lo, end=stretch.hi, gap="", p=p)]
    base = changed(
        spell, start=stretch.lo, end=stretch.hi, certainty="inferred", gap="", p=p, window=None,
        basis=(spell.basis or "none") if keeper is None else "over",
    )  # fmt: skip
    span = slice(clock.index(stretch.lo), clock.index(stretch.hi) + 1)
    if stretch.group >= 0:
        return [
            changed(base, start=lo, end=hi, kind=status_kind(who), parties=who)
            for lo, hi, who in _named(stretch, posterior, clock, parties)
        ]
    mean = groups[span].mean(axis=0)
    likely = [g for g in np.argsort(-mean, kind="stable")[:2] if mean[g] >= 0.2]
    # It changed if two are likely, and are known to have been there one after the other.
    if len(likely) == 2 and (spell.gap in ("open", "long") or around == set(map(int, likely))):
        middle = date.fromordinal((stretch.lo + stretch.hi) // 2)
        who = {
            h
            for g in likely
            for h in parties.heirs(STATES[_state_in(g, posterior[span])][1], middle)
        }
        window = (stretch.lo, stretch.hi + 1)
        return [changed(base, kind="changing", parties=tuple(sorted(who)), window=window)]
    return [changed(base, kind="unknown", parties=(), certainty="none", p=None)]


def _state_in(group: int, posterior: Floats) -> int:
    """The likeliest state of a group over some steps."""
    members = _MEMBERS[group]
    if len(members) == 1:
        return members[0]
    mean = posterior[:, members].mean(axis=0).round(3)
    return members[int(mean.argmax())]


def _named(
    stretch: _Stretch, posterior: Floats, clock: Clock, parties: Parties
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """The parties of a stretch, half year by half year; a new name begins on its day."""
    cuts = [stretch.lo, stretch.hi + 1]
    if len(_MEMBERS[stretch.group]) > 1:
        renamed = {d for k in OPPOSITION for d in deaths(STATES[k][1], parties)}
        cuts += [d for d in renamed if stretch.lo < d <= stretch.hi]
        cuts = sorted({*cuts, *range(stretch.lo, stretch.hi - 90, 182)})
    last: tuple[int, int, tuple[str, ...]] | None = None
    for lo, after in itertools.pairwise(cuts):
        steps = posterior[clock.index(lo) : clock.index(after - 1) + 1]
        who = parties.heirs(STATES[_state_in(stretch.group, steps)][1], date.fromordinal(lo))
        if last is not None and last[2] == who:
            last = (last[0], after - 1, who)
            continue
        if last is not None:
            yield last
        last = (lo, after - 1, who)
    if last is not None:
        yield last


def _joined(spells: Sequence[Spell]) -> list[Spell]:
    """Neighbouring spells that differ in nothing but their days become one."""
    found: list[Spell] = []
    for spell in spells:
        last = found[-1] if found else None
        if last is not None and not spell.claims and _alike(last, spell):
            p = last.p
            if p is not None and spell.p is not None:
                days = last.end - last.start + 1, spell.end - spell.start + 1
                p = round((p * days[0] + spell.p * days[1]) / sum(days), 2)
            found[-1] = changed(last, end=spell.end, p=p)
        else:
            found.append(spell)
    return found


def _alike(a: Spell, b: Spell) -> bool:
    return (
        a.kind == b.kind
        and a.parties == b.parties
        and a.certainty == b.certainty
        and (a.p == b.p or (a.certainty == "inferred" and _in_one_band(a.p, b.p)))
        and a.last_claim == b.last_claim
        and a.window == b.window
        and a.besieged_by == b.besieged_by
        and a.basis == b.basis
        and not a.claims
    )


def _in_one_band(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return False
    return bisect_right(BANDS, a) == bisect_right(BANDS, b)


def parted_by_era(spell: Spell) -> list[Spell]:
    """An inferred spell, parted where the years begin and end in which sources are thin."""
    if spell.certainty != "inferred" or spell.kind not in ("held", "joint"):
        return [spell]
    cuts = [spell.start, *(d for d in THIN if spell.start < d <= spell.end), spell.end + 1]
    return [changed(spell, start=a, end=b - 1) for a, b in itertools.pairwise(cuts)]


def stated(spell: Spell, tuning: Tuning) -> Spell:
    """The spell with the probability that hidden claims bear out, not the model's own."""
    if spell.kind not in ("held", "joint"):
        return changed(spell, p=None)
    measured = tuning.measured.get(f"{spell.certainty} {spell.basis}")
    if spell.certainty == "inferred" and THIN[0] <= spell.start < THIN[1]:
        measured = tuning.measured["inferred thin"]
    if measured is None:
        return changed(spell, p=None)
    slope, shift = measured
    p = min(max(0.9 if spell.p is None else spell.p, 0.005), 0.995)
    odds = slope * math.log(p / (1 - p)) + shift
    return changed(spell, p=round(1 / (1 + math.exp(-odds)), 2))

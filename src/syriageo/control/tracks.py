"""What one place's or area's own spells say: to others as votes, and to itself."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from syriageo.control.parties import Parties
from syriageo.control.spell import Spell
from syriageo.control.states import SHARED, SIDES, STATES, Clock, Floats, Tuning, states_among

Flags = npt.NDArray[np.bool_]
Sparse = tuple[npt.NDArray[np.int32], Floats]  # flat positions, and what stands there
_SHARERS = [i for i, (group, _) in enumerate(STATES) if group in SIDES[SHARED]]


class Shift(NamedTuple):
    """A dated change of hands."""

    step: int
    left: tuple[int, ...]  # states that it may have had before
    taken: tuple[int, ...]  # states that it may have had after
    weight: float


class Turn(NamedTuple):
    """What befell a whole area, as it bears on each of its places."""

    step: int  # by which it had happened
    gone: npt.NDArray[np.bool_]  # by state: who gave way there
    taker: int  # the state to which they did
    share: float  # 0..1, of the places


@dataclass(slots=True)
class Track:
    """What one subject's spells say, step by step."""

    votes: Floats  # (steps, states), 0..1: what others hear
    told: Flags  # (steps, states): where a vote is a report, and none that is carried on
    own: Floats  # (steps, states), log-likelihood: what the place itself knows
    changes: list[Shift]  # its dated changes of hands

    def sparse_own(self) -> Sparse:
        """What the place itself knows, without the zeros."""
        flat = self.own.ravel()
        found = np.flatnonzero(flat).astype(np.int32)
        return found, flat[found]


class Tracks:
    """The votes and changes of many subjects, in one array that is made once: it is large.

    Attributes
    ----------
    votes : ndarray, shape (tracks, steps, states)
        What each track votes.
    told : ndarray of bool, the same shape
        Which of it is reported for those very days.
    changes : list of list of Shift
        The dated changes of each.
    """

    def __init__(self, count: int, clock: Clock) -> None:
        self.votes = np.empty((count, clock.steps, len(STATES)), dtype=np.float32)
        self.told = np.empty(self.votes.shape, dtype=bool)
        self.changes: list[list[Shift]] = []

    def add(self, found: Track) -> None:
        """Put one more track after the others."""
        self.votes[len(self.changes)] = found.votes
        self.told[len(self.changes)] = found.told
        self.changes.append(found.changes)


def track(
    spells: Sequence[Spell],
    weights: Mapping[str, float],
    clock: Clock,
    parties: Parties,
    tuning: Tuning,
    *,
    fade: float,
    parted: bool = False,
) -> Track:
    """The track of one subject.

    Parameters
    ----------
    spells : sequence of Spell
        Of one place or area, from `spells.derive`.
    weights : mapping
        Claim id -> weight.
    fade : float
        Days in which evidence loses a factor e outside settled spells.
    parted : bool
        Whether two sides together are heard as one here and the other there: of a city or an
        area that both are in, each of its villages has one of them.
    """
    votes = np.zeros((clock.steps, len(STATES)), dtype=np.float32)
    own = np.zeros((clock.steps, len(STATES)), dtype=np.float32)
    told = np.zeros((clock.steps, len(STATES)), dtype=bool)
    anchors: list[tuple[Spell, float, list[int]]] = []
    for spell in spells:
        if spell.claims:
            anchors.append((spell, _heft(spell, weights), states_among(spell, parties)))
    at = 0
    for spell in spells:
        lo, hi = clock.index(spell.start), clock.index(spell.end)
        while at < len(anchors) and anchors[at][0].end < spell.start:
            at += 1
        before = anchors[at - 1] if at else None
        after = anchors[at] if at < len(anchors) else None
        if spell.claims and after is not None:
            _, weight, states = after
            for k in states:
                share = weight / len(states)
                votes[lo : hi + 1, k] = np.maximum(votes[lo : hi + 1, k], share)
                told[lo : hi + 1, k] = True
                own[lo : hi + 1, k] += tuning.own_nats * share
            continue
        span = slice(lo, hi + 1)
        passed = clock.middles[span]
        if spell.gap in ("", "change"):
            for k in states_among(spell, parties):
                known = min((a[1] for a in (before, after) if a is not None), default=0.5)
                votes[span, k] = np.maximum(votes[span, k], known)
                told[span, k] = True
                own[span, k] += tuning.own_nats * known
            continue
        for anchor, age in (
            (before, passed - clock.passed(before[0].end if before else 0)),
            (after, clock.passed(after[0].start if after else 0) - passed),
        ):
            if anchor is None:
                continue
            if anchor is after and anchor[0].gap == "change":
                continue  # who took it on that day did not hold it before
            fading = np.exp(-np.maximum(age, 0) / fade) * anchor[1] / max(1, len(anchor[2]))
            for k in anchor[2]:
                votes[span, k] = np.maximum(votes[span, k], fading)
        if hi - lo >= 3:
            # The step in which evidence ends may hold several states: say which is next to the gap.
            # A long bracket has its holder on both sides, whatever came after.
            keeper = states_among(spell, parties) if spell.gap == "long" else None
            for anchor, step in ((before, lo + 1), (after, hi - 1)):
                if anchor is not None:
                    states = keeper or anchor[2]
                    for k in states:
                        own[step, k] += tuning.own_nats * anchor[1] / len(states)
    for held, spell in itertools.pairwise(spells):
        if spell.kind == "unknown" and spell.claims:
            # Who left, nobody tells for whom, is not there afterwards unless he comes again.
            own[clock.after(spell.end), states_among(held, parties)] -= tuning.own_nats * _heft(
                spell, weights
            )
    if parted:
        votes[:, _SHARERS] = np.maximum(votes[:, _SHARERS], votes[:, [SHARED]] / 2)
        votes[:, SHARED] = 0
    changes = [
        c
        for c in _shifts(spells, weights, clock, parties)
        if not (parted and SHARED in (*c.left, *c.taken))
    ]
    return Track(votes, told, own, changes)


def _shifts(
    spells: Sequence[Spell], weights: Mapping[str, float], clock: Clock, parties: Parties
) -> list[Shift]:
    """The dated changes among the spells of one subject, with who left and who came."""
    found = []
    for before, spell in itertools.pairwise(spells):
        if spell.gap != "change" or not spell.claims:
            continue
        taken = states_among(spell, parties)
        left = [k for k in states_among(before, parties) if k not in taken]
        if len(taken) == 1 and left:
            nearest = clock.index(spell.start + clock.step // 2)  # whose first day is nearest
            found.append(Shift(nearest, tuple(left), tuple(taken), _heft(spell, weights)))
    return found


def _heft(spell: Spell, weights: Mapping[str, float]) -> float:
    """How far a reported spell is believed: by the best of its claims."""
    return min(1.0, 1.25 * max(weights.get(i, 0.0) for i in spell.claims))


def go_along(tracks: Tracks, turns: Sequence[Sequence[Turn]], brief: int) -> None:
    """Let what places were last known as give way where their whole area turned; in place.

    Until a place is reported again it votes for the taker then, in the share of the turn; for
    `brief` steps at most, since by then others speak of what became of the area.

    Parameters
    ----------
    tracks : Tracks
        Those of places come first.
    turns : sequence of sequence of Turn
        What the place of each of those tracks went through.
    """
    for votes, told, its in zip(tracks.votes, tracks.told, turns, strict=False):
        if not its:
            continue
        reported = np.flatnonzero(told.any(axis=1))
        for turn in its:
            later = reported[np.searchsorted(reported, turn.step) :]
            until = turn.step + brief
            part = votes[turn.step : min(until, later[0]) if len(later) else until]
            came = part[:, turn.gone].max(axis=1) * np.float32(turn.share)
            part[:, turn.gone] *= np.float32(1 - turn.share)
            part[:, turn.taker] = np.maximum(part[:, turn.taker], came)


def bequeath(votes: Floats, clock: Clock) -> None:
    """Give the votes for who is no more to the heir, and those for the unborn to nobody; in place.

    Parameters
    ----------
    votes : ndarray, shape (tracks, steps, states)
        What the tracks vote.
    """
    for k, heir in enumerate(clock.heir):
        dead = ~clock.alive[:, k]
        late = dead & clock.alive[:, heir]
        if late.any() and heir != k:
            votes[:, late, heir] = np.maximum(votes[:, late, heir], votes[:, late, k])
        if dead.any():
            votes[:, dead, k] = 0

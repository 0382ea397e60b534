"""A hidden Markov model a place, driven by its own evidence and the votes of those around it.

Solved forward and backward for many places at once; a place leaves its state at the rate at
which its neighbours leave theirs, and goes where they go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from syriageo.control.neighbours import Hearing
from syriageo.control.standing import mute
from syriageo.control.states import GROUP_OF, OPPOSITION, STATES, Clock, Floats, Tuning
from syriageo.control.tracks import Flags, Sparse, Turn

_NOWHERE = np.float32(1e-3)  # so little left to go to is nothing


def posteriors(
    hearing: Hearing,
    own: Mapping[int, Sparse],
    attention: Floats,
    turns: Sequence[Sequence[Turn]],
    clock: Clock,
    tuning: Tuning,
) -> Iterator[tuple[int, Floats]]:
    """(place, posterior of its states by step), for all places in order.

    Parameters
    ----------
    hearing : Hearing
        What the places hear.
    own : mapping
        Place -> own log-likelihood by step and state.
    attention : ndarray, shape (places,)
        0..1, a factor on what each place hears.
    turns : sequence of sequence of Turn
        What each place is told to have gone through with the area around it.
    """
    states = len(STATES)
    sharpness = np.float32(tuning.step / tuning.vote_days)
    mask = np.where(clock.alive, 0.0, -12.0).astype(np.float32)
    pace = clock.pace.astype(np.float32)[None, :]
    places = len(attention)
    reported = np.isin(np.arange(places), list(own))
    moves = transitions(clock, tuning)
    for first in range(0, places, tuning.chunk):
        last = min(first + tuning.chunk, places)
        heard, left, came = hearing.of(slice(first, last))
        rate = moved(heard, left, attention[first:last], tuning.shifts, tuning)
        for place in range(first, last):
            if place in own:
                mute(heard[place - first], hearing.speakers(place, tuning.heeded), own[place])
        votes_cast = heard.sum(axis=2, keepdims=True)
        # Few or stale votes must not win by being counted again at every step.
        force = sharpness * votes_cast / (votes_cast + np.float32(tuning.quorum))
        force *= attention[first:last, None, None]
        # Quiet years repeat the same votes; they do not wear down a place's own report.
        force *= np.where(reported[first:last, None], pace, np.float32(1))[:, :, None]
        total = votes_cast + np.float32(tuning.doubt)
        score = np.log((heard + np.float32(tuning.doubt / states)) / total) * force + mask
        for place in range(first, last):
            if place in own:
                where, value = own[place]
                score[place - first].reshape(-1)[where] += value
        came += np.float32(tuning.stand) * heard
        came /= np.maximum(came.sum(axis=2, keepdims=True), np.float32(1e-9))
        for place in range(first, last):
            for turn in turns[place]:
                _give_way(rate[place - first], came[place - first], turn)
        for place, posterior in enumerate(smooth(score, moves, rate, came), start=first):
            yield place, posterior


def _give_way(rate: Floats, came: Floats, turn: Turn) -> None:
    """Let a place go the way of its area, whatever its neighbours did; in place."""
    leaves = rate[turn.step]
    leaves[turn.gone] = np.maximum(leaves[turn.gone], np.float32(turn.share))
    came[turn.step] *= np.float32(1 - turn.share)
    came[turn.step, turn.taker] += np.float32(turn.share)
    came[turn.step] /= came[turn.step].sum()


def transitions(clock: Clock, tuning: Tuning) -> Floats:
    """The chain's matrix for each step, shape (steps, states, states): rows from, columns to."""
    states = len(STATES)
    likely = np.ones((states, states)) - np.eye(states)
    for a in OPPOSITION:
        for b in OPPOSITION:
            if a != b:
                likely[a, b] = tuning.kin * states
    rate = 1 - np.exp(-tuning.switches * tuning.step * clock.pace / 365.25)[:, None, None]
    found = (1 - rate) * np.eye(states) + rate * likely / (states - 1)
    found /= found.sum(axis=2, keepdims=True)
    plain = found.copy()
    for k, heir in enumerate(clock.heir):
        died = np.flatnonzero(clock.alive[:-1, k] & ~clock.alive[1:, k]) + 1
        for step in died:
            found[step, k] = plain[step, heir]
            if GROUP_OF[heir] != GROUP_OF[k]:
                # Where an order collapses others than its heir may come, as the neighbours tell.
                found[step, k] *= 1 - tuning.collapse
                found[step, k] += tuning.collapse * likely[k] / likely[k].sum()
    return found.astype(np.float32)


def moved(
    heard: Floats, shifted: Floats, attention: Floats, follows: float, tuning: Tuning
) -> Floats:
    """The share of a place that leaves each state at each step, as those around it did.

    Those who left a state, of those who were in it: the hazard as Nelson and Aalen estimate it,
    each neighbour counted by its nearness. Backward in time the same of those who came.
    """
    rate = shifted / (heard + shifted + np.float32(tuning.shift_doubt))
    rate *= -np.float32(follows) * attention[:, None, None]
    return -np.expm1(rate)


def wear(
    votes: Floats,
    told: Flags,
    listeners: npt.NDArray[np.int64],
    hearing: Hearing,
    attention: Floats,
    tuning: Tuning,
) -> None:
    """Let what places were last known as weigh less where those around them left it; in place.

    A hamlet that nobody mentions while everything around it falls does not testify that it stood.
    What it was reported as before loses the share that left around it since, and what it was
    reported as later the share that came there until then.

    Parameters
    ----------
    votes : ndarray, shape (tracks, steps, states)
        What the tracks vote; of the first ``len(listeners)``, those of places, it is changed.
    told : ndarray of bool, the same shape
        Which of it is reported for those very days.
    listeners : ndarray of int
        The place of each of those tracks.
    hearing : Hearing
        What the places hear, from these votes.
    attention : ndarray, shape (places,)
        0..1, a factor on what each place hears.
    """
    left_over = np.empty((len(listeners), *votes.shape[1:]), dtype=np.float32)
    for first in range(0, len(listeners), tuning.chunk):
        tracks = slice(first, min(first + tuning.chunk, len(listeners)))
        places = listeners[tracks]
        heard, left, came = hearing.of(places)
        goes = moved(heard, left, attention[places], tuning.wear, tuning)
        comes = moved(heard, came, attention[places], tuning.wear, tuning)
        known = told[tracks]
        kept = _lasting(known, goes)
        # Backward, what came in a step was not there in the step before it.
        later = _lasting(known[:, ::-1], np.roll(comes, -1, axis=1)[:, ::-1])[:, ::-1]
        np.maximum(kept, later, out=kept)
        dated = known.any(axis=1, keepdims=True)
        left_over[tracks] = np.where(dated, kept, 1)
    votes[: len(listeners)] *= left_over  # only now: until here they are what everybody hears


def _lasting(told: Flags, rate: Floats) -> Floats:
    """What is left, step by step, of the last state that was told: 1 on the step itself."""
    found = np.empty(told.shape, dtype=np.float32)
    spoken = told.max(axis=2, keepdims=True)
    now = np.zeros_like(found[:, 0])
    for t in range(told.shape[1]):
        now = np.where(spoken[:, t], told[:, t], now * (1 - rate[:, t]))
        found[:, t] = now
    return found


def smooth(score: Floats, moves: Floats, rate: Floats, target: Floats) -> Floats:
    """Forward-backward in probabilities, normalised at each step.

    Parameters
    ----------
    score : ndarray, shape (places, steps, states)
        Log-likelihood; changed in place.
    moves : ndarray, shape (steps, states, states)
        The chain's own matrix for each step.
    rate : ndarray, shape (places, steps, states)
        The share of each state that leaves it with the neighbours.
    target : ndarray, shape (places, steps, states)
        Where those go, who leave: to another state, in these proportions.

    Returns
    -------
    ndarray, shape (places, steps, states)
        The posterior.
    """
    states = score.shape[2]
    every = np.ones((states, states), dtype=np.float32)  # x @ every: in each column the row's sum
    score -= score.max(axis=2, keepdims=True)
    likelihood = _by_step(np.exp(score))
    target = _by_step(target)
    elsewhere = np.maximum(1 - target, _NOWHERE)
    goes = (elsewhere > _NOWHERE) & (target @ every > 0)
    rate = np.where(goes, _by_step(rate), np.float32(0))
    np.reciprocal(elsewhere, out=elsewhere)
    steps = len(likelihood)
    forward = np.empty_like(likelihood)
    now = likelihood[0] / (likelihood[0] @ every)
    forward[0] = now
    for t in range(1, steps):
        leaving = now * rate[t]
        spread = leaving * elsewhere[t]
        now = now - leaving + (spread @ every - spread) * target[t]
        now = (now @ moves[t]) * likelihood[t]
        now /= now @ every
        forward[t] = now
    behind = np.ones_like(now)
    for t in range(steps - 2, -1, -1):
        behind = (behind * likelihood[t + 1]) @ moves[t + 1].T
        entered = behind * target[t + 1]
        entered = (entered @ every - entered) * elsewhere[t + 1]
        behind += rate[t + 1] * (entered - behind)
        behind /= behind @ every
        forward[t] *= behind
    forward /= forward @ every
    return _by_step(forward)


def _by_step(values: Floats) -> Floats:
    """The first two axes exchanged, in memory too: the loops above go step by step."""
    return np.ascontiguousarray(values.swapaxes(0, 1))

"""A hidden Markov model a place, driven by its own evidence and the votes of those around it.

Solved forward and backward for many places at once; a place leaves its state at the rate at
which its neighbours leave theirs, and goes where they go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from scipy import sparse

from syriageo.control.neighbours import VoteMatrices
from syriageo.control.states import GROUP_OF, OPPOSITION, STATES, Clock, Floats, Tuning
from syriageo.control.tracks import Sparse


def posteriors(
    tracks: Floats,
    own: Mapping[int, Sparse],
    votes: VoteMatrices,
    shifts: tuple[sparse.csr_matrix, sparse.csr_matrix],
    attention: Floats,
    clock: Clock,
    tuning: Tuning,
) -> Iterator[tuple[int, Floats]]:
    """(place, posterior of its states by step), for all places in order.

    Parameters
    ----------
    tracks : ndarray, shape (tracks, steps, states)
        What the tracks vote.
    own : mapping
        Place -> own log-likelihood by step and state.
    votes : VoteMatrices
        From `vote_matrix`.
    shifts : tuple of sparse matrix
        From `shift_matrices`.
    attention : ndarray, shape (places,)
        0..1, a factor on what each place hears.
    """
    states, steps = len(STATES), clock.steps
    sharpness = np.float32(tuning.step / tuning.vote_days)
    mask = np.where(clock.alive, 0.0, -12.0).astype(np.float32)
    pace = clock.pace.astype(np.float32)[None, :]
    said = tracks.reshape(len(tracks), steps * states)
    pooled = votes.pooled @ said
    places = votes.near.shape[0]
    reported = np.isin(np.arange(places), list(own))
    moves = transitions(clock, tuning)
    gone, come = ((m, votes.pooled @ m) for m in shifts)
    for first in range(0, places, tuning.chunk):
        last = min(first + tuning.chunk, places)
        near, far = votes.near[first:last], votes.far[first:last]
        heard = near @ said
        heard += far @ pooled
        heard = heard.reshape(-1, steps, states)
        np.maximum(heard, 0, out=heard)
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
        left, came = (
            (near @ of_tracks + far @ of_cells).toarray().reshape(heard.shape)
            for of_tracks, of_cells in (gone, come)
        )
        local = _local_moves(heard, left, came, attention[first:last], tuning)
        for place, posterior in enumerate(_smooth(score, moves, *local), start=first):
            yield place, posterior


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


def _local_moves(
    heard: Floats, left: Floats, came: Floats, attention: Floats, tuning: Tuning
) -> tuple[Floats, Floats]:
    """The share that leaves each state at each step, as among the neighbours, and for which.

    Those who left a state of those who were in it: the hazard as Nelson and Aalen estimate it, each
    neighbour counted by its nearness.
    """
    np.maximum(left, 0, out=left)
    np.maximum(came, 0, out=came)
    rate = left / (heard + left + np.float32(tuning.shift_doubt))
    rate *= -np.float32(tuning.shifts) * attention[:, None, None]
    rate = -np.expm1(rate)
    total = came.sum(axis=2, keepdims=True)
    came /= np.maximum(total, np.float32(1e-9))
    rate *= total > 0
    return rate, came


def _smooth(score: Floats, moves: Floats, rate: Floats, target: Floats) -> Floats:
    """Forward-backward in probabilities, normalised at each step."""
    score -= score.max(axis=2, keepdims=True)
    likelihood = np.exp(score)
    steps = likelihood.shape[1]
    forward = np.empty_like(likelihood)
    now = likelihood[:, 0] / likelihood[:, 0].sum(axis=1, keepdims=True)
    forward[:, 0] = now
    for t in range(1, steps):
        leaving = now * rate[:, t]
        now = now - leaving + leaving.sum(axis=1, keepdims=True) * target[:, t]
        now = (now @ moves[t]) * likelihood[:, t]
        now /= now.sum(axis=1, keepdims=True)
        forward[:, t] = now
    behind = np.ones_like(now)
    for t in range(steps - 2, -1, -1):
        behind = (behind * likelihood[:, t + 1]) @ moves[t + 1].T
        entered = (behind * target[:, t + 1]).sum(axis=1, keepdims=True)
        behind += rate[:, t + 1] * (entered - behind)
        behind /= behind.sum(axis=1, keepdims=True)
        forward[:, t] *= behind
    forward /= forward.sum(axis=2, keepdims=True)
    return forward

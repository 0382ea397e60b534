"""Whom a place does not hear: those whom its own reports contradict, across a front from it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from syriageo.control.neighbours import Speakers
from syriageo.control.states import GROUP_OF, Floats
from syriageo.control.tracks import Sparse

_PLAIN = 3.0  # nats between the likeliest state and the next, from which a report is plain
_FEW = 0.1  # where so small a share of the votes denies a report, all stand on one side
_PART = 0.25  # what a speaker says besides, in smaller part, is heard
_UNHEARD = np.float32(0.02)  # votes of nobody, in whether a neighbour spoke for another side


def mute(heard: Floats, speakers: Iterable[Speakers], own: Sparse) -> None:
    """Take from what a place hears the votes that its own reports have contradicted; in place.

    Where two reports of a place, however far apart, name one side, and a neighbour held the other
    on the day of either, a front or a river lies between them: that the neighbour goes on holding
    what it held is no news of the place. That others who were on its own side change hands is.

    Parameters
    ----------
    heard : ndarray, shape (steps, states)
        The votes that the place hears.
    speakers : iterable of Speakers
        Those who speak near by.
    own : Sparse
        What the place itself knows.
    """
    states = heard.shape[1]
    told, row = np.unique(own[0] // states, return_inverse=True)
    known = np.zeros((len(told), states), dtype=np.float32)
    known[row, own[0] % states] = own[1]
    ranked = np.partition(known, -2, axis=1)
    # On the first day of the war all are on one side.
    plain = (ranked[:, -1] - ranked[:, -2] >= _PLAIN) & (told > 0)
    told, group = told[plain], GROUP_OF[known[plain].argmax(axis=1)]
    if len(told) < 2:
        return
    last = np.searchsorted(told, np.arange(len(heard)), side="right") - 1
    between = (last >= 0) & (last + 1 < len(told))
    between[between] = group[last[between]] == group[last[between] + 1]
    between[told] = False
    inside = np.flatnonzero(between)
    if not len(inside):
        return
    last = last[inside]
    ends = np.unique(last)
    ours = group[ends, None] == GROUP_OF
    denied = np.maximum(*(_share(heard[told[day]]) for day in (ends, ends + 1)))
    if denied[~ours].max() < _FEW:
        return
    at = np.searchsorted(ends, last)
    for weight, votes, who in speakers:
        each = who[:, None]
        against = np.maximum(*(_share(votes[each, told[day]]) for day in (ends, ends + 1)))
        against[:, ours] = 0
        for i, state in np.argwhere(against.max(axis=1) > _PART):
            said = votes[who[i], inside, state]
            heard[inside, state] -= weight[i] * said * against[i, at, state]
    np.maximum(heard, 0, out=heard)


def _share(votes: Floats) -> Floats:
    shares: Floats = votes / (votes.sum(axis=-1, keepdims=True) + _UNHEARD)
    return shares

"""Who hears whom: places near by, whole cells of the plane further off, and areas."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.spatial import cKDTree

from syriageo.control.states import STATES, Clock, Floats, Tuning
from syriageo.control.tracks import Shift


class VoteMatrices(NamedTuple):
    """Who hears whom; what tracks L say is heard as ``near @ L + far @ (pooled @ L)``."""

    near: sparse.csr_matrix  # places x tracks
    far: sparse.csr_matrix  # places x cells of the plane
    pooled: sparse.csr_matrix  # cells x tracks


class Speakers(NamedTuple):
    """Some who speak to a place: what each weighs, the votes of all, and whose they are."""

    weight: Floats
    votes: Floats  # (all, steps, states)
    who: npt.NDArray[np.int32]


def vote_matrix(
    metres: npt.NDArray[np.float64],
    quarter: npt.NDArray[np.bool_],
    heard: npt.NDArray[np.int64],
    areas: Sequence[Sequence[tuple[int, float]]],
    count: int,
    tuning: Tuning,
) -> VoteMatrices:
    """Who hears whom.

    Parameters
    ----------
    metres : ndarray, shape (places, 2)
        Positions, EPSG:32637.
    quarter : ndarray of bool
        Which places are neighbourhoods of a city: only neighbourhoods hear them.
    heard : ndarray of int
        The places that have a track; track i is place ``heard[i]``.
    areas : sequence
        For each place (track, weight) of the areas it lies in.
    count : int
        Number of all tracks.

    Returns
    -------
    VoteMatrices
        Places x tracks, places x cells, and cells x tracks.
    """
    km = metres / 1000
    track_km = km[heard]
    ours = ~quarter[heard]
    rows: list[npt.NDArray[np.int64]] = []
    columns: list[npt.NDArray[np.int64]] = []
    values: list[npt.NDArray[np.float64]] = []
    track_of = np.full(len(km), -1)
    track_of[heard] = np.arange(len(heard))

    def add(row: npt.ArrayLike, column: npt.ArrayLike, value: npt.ArrayLike) -> None:
        rows.append(np.asarray(row, dtype=np.int64))
        columns.append(np.asarray(column, dtype=np.int64))
        values.append(np.asarray(value, dtype=np.float64))

    for listeners, speakers in (
        (np.flatnonzero(~quarter), np.flatnonzero(ours)),
        (np.flatnonzero(quarter), np.arange(len(heard))),
    ):
        if not len(listeners) or not len(speakers):
            continue
        wanted = min(tuning.nearest + 1, len(speakers))
        away, who = cKDTree(track_km[speakers]).query(
            km[listeners], k=wanted, distance_upper_bound=tuning.reach
        )
        away, who = away.reshape(len(listeners), -1), who.reshape(len(listeners), -1)
        found = np.isfinite(away)
        listener = np.broadcast_to(listeners[:, None], away.shape)[found]
        speaker = speakers[who[found]]
        other = heard[speaker] != listener
        add(listener[other], speaker[other], np.exp(-away[found][other] / tuning.near_scale))
    # Whole cells of the plane vote together; a place does not hear itself through its cell.
    grid = np.floor(track_km[ours] / tuning.cell).astype(np.int64)
    _, cell_of = np.unique(grid, axis=0, return_inverse=True)
    cell_of = cell_of.ravel()
    members = np.flatnonzero(ours)
    cells = int(cell_of.max(initial=-1)) + 1
    size = np.bincount(cell_of, minlength=cells)
    centre = np.column_stack(
        [np.bincount(cell_of, track_km[ours][:, i], minlength=cells) / size for i in (0, 1)]
    )
    pooled = sparse.csr_matrix(
        (np.ones(len(members), dtype=np.float32), (cell_of, members)), shape=(cells, count)
    )
    pairs = cKDTree(km).sparse_distance_matrix(
        cKDTree(centre), tuning.reach, output_type="coo_matrix"
    )
    weight = np.exp(-pairs.data / tuning.far_scale)
    add(pairs.row, count + pairs.col, weight)
    cell_of_track = np.full(len(heard), -1)
    cell_of_track[members] = cell_of
    self_track = track_of[pairs.row]
    itself = (self_track >= 0) & (cell_of_track[self_track] == pairs.col)
    add(pairs.row[itself], self_track[itself], -weight[itself])
    flat = [(p, t, w) for p, around in enumerate(areas) for t, w in around]
    if flat:
        add(*map(np.array, zip(*flat, strict=True)))
    votes = sparse.csr_matrix(
        (
            np.concatenate(values).astype(np.float32),
            (np.concatenate(rows), np.concatenate(columns)),
        ),
        shape=(len(km), count + cells),
    )
    votes.sum_duplicates()
    return VoteMatrices(votes[:, :count], votes[:, count:], pooled)


def shift_matrices(
    changes: Sequence[Sequence[Shift]], clock: Clock
) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """Who left and who came, by step, of all tracks: two matrices, tracks x (steps * states)."""
    states = len(STATES)
    found = []
    for side in ("left", "taken"):
        cells = [
            (i, shift.step * states + k, shift.weight / len(who))
            for i, told in enumerate(changes)
            for shift in told
            for who in (getattr(shift, side),)
            for k in who
        ]
        rows, columns, values = zip(*cells, strict=True) if cells else ((), (), ())
        found.append(
            sparse.csr_matrix(
                (np.array(values, dtype=np.float32), (rows, columns)),
                shape=(len(changes), clock.steps * states),
            )
        )
    return found[0], found[1]


class Hearing:
    """What places hear: the votes around them, and who left and who came.

    Parameters
    ----------
    votes : ndarray, shape (tracks, steps, states)
        What the tracks vote.
    matrices : VoteMatrices
        Who hears whom.
    shifts : tuple of sparse matrix
        From `shift_matrices`.
    """

    def __init__(
        self,
        votes: Floats,
        matrices: VoteMatrices,
        shifts: tuple[sparse.csr_matrix, sparse.csr_matrix],
    ) -> None:
        self._matrices = matrices
        self._shape = votes.shape[1:]
        said = votes.reshape(len(votes), math.prod(self._shape))
        self._votes = said, matrices.pooled @ said
        self._shifts = [(moved, matrices.pooled @ moved) for moved in shifts]

    def of(self, places: slice | npt.NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
        """Votes, those who left and those who came, each of shape (places, steps, states)."""
        near, far = self._matrices.near[places], self._matrices.far[places]
        said, pooled = self._votes
        heard = near @ said
        heard += far @ pooled
        left, came = ((near @ each + far @ cells).toarray() for each, cells in self._shifts)
        found = [a.reshape(len(a), *self._shape) for a in (heard, left, came)]
        for part in found:
            np.maximum(part, 0, out=part)
        return found[0], found[1], found[2]

    def speakers(self, place: int, least: float) -> list[Speakers]:
        """Those whose word weighs at least so much with a place."""
        said, pooled = self._votes
        found = []
        for matrix, votes in ((self._matrices.near, said), (self._matrices.far, pooled)):
            row = slice(matrix.indptr[place], matrix.indptr[place + 1])
            loud = matrix.data[row] >= least
            who = matrix.indices[row][loud]
            weight = matrix.data[row][loud].astype(np.float32)
            found.append(Speakers(weight, votes.reshape(-1, *self._shape), who))
        return found

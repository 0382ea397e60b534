"""The arithmetic of inference: evidence tracks, votes of neighbours, a hidden Markov model a place.

A track says, for each step of time and each state, how strongly a place's or an area's own spells
speak for it. A place hears the tracks around it as votes, weighed by distance; votes and its own
evidence drive a Markov chain over the states, solved forward and backward for all places at once.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.spatial import cKDTree

from syriageo.control.parties import Parties
from syriageo.control.spells import Spell

Floats = npt.NDArray[np.float32]
Sparse = tuple[npt.NDArray[np.int32], Floats]  # flat positions, and what stands there

# States of the chain, the bloc each stands for, and the parties that name it.
STATES = (
    ("government", ("syrian_regime",)),
    ("opposition", ("armed_opposition",)),
    ("opposition", ("armed_opposition", "nusra")),
    ("opposition", ("nusra",)),
    ("isis", ("isis",)),
    ("sdf", ("sdf",)),
    ("sdf+government", ("sdf", "syrian_regime")),
    ("turkish_backed", ("sna",)),
    ("transitional", ("transitional_government",)),
    ("druze", ("druze_forces",)),
    ("israel", ("israel",)),
)
GROUPS = tuple(dict.fromkeys(group for group, _ in STATES))
GROUP_OF = np.array([GROUPS.index(group) for group, _ in STATES])
# The last day on which a party held any ground, where it outlived that (see its note in
# parties.csv): the Islamic State lost its last village on 23 March 2019.
LAST_GROUND = {"isis": date(2019, 3, 23).toordinal()}
SHARED = 6  # two sides in one place
OPPOSITION = [i for i, (group, _) in enumerate(STATES) if group == "opposition"]


# By certainty and basis: slope and shift of what is stated, logit p' = slope * logit p + shift.
# Fitted on hidden claims (CALIBRATION.md: `places`, `claims` and `other sources`), quiet days
# counted five times, since most days are quiet and most claims are news; twice understated the
# answers to the development tables by 7 to 14 points, so these no longer test the probabilities.
# Of documented days what several other sources contradict is left out; "denied" rests on five.
MEASURED: Mapping[str, tuple[float, float]] = {
    "documented claim": (0.0, 2.65),
    "documented taken": (0.0, 1.67),
    "documented before": (0.0, 3.6),
    "documented denied": (0.0, 0.9),
    "bracketed soft": (0.0, 4.18),
    "bracketed grace": (0.0, 3.24),
    "bracketed bracket": (0.0, 2.43),
    "inferred fresh": (0.0, 2.11),
    "inferred years": (0.35, 0.11),
    "inferred eve": (0.1, 0.52),
    "inferred fought": (0.0, 1.8),
    "inferred grace": (0.0, 0.21),
    "inferred open": (0.46, -0.47),
    "inferred over": (1.0, -2.4),
    "inferred none": (0.59, -0.24),
    "inferred tail": (0.59, -0.24),
    "carried grace": (0.0, 1.83),
    "carried tail": (0.89, -0.96),
}


@dataclass(frozen=True, slots=True)
class Tuning:
    """Every number of the inference, for calibration; days and km unless said otherwise."""

    step: int = 5
    fade: float = 90.0  # a place's evidence loses a factor e per so many days
    area_fade: float = 240.0
    split_joint: int = 4  # importance from which a town's joint rule says nothing of its villages
    full_pace: float = 0.3  # this share of the mean number of takings is the war at full pace
    least_pace: float = 0.07  # the pace of the quietest times
    nearest: int = 12  # so many places near by vote one by one
    near_scale: float = 3.0  # their votes lose a factor e per so many km
    cell: float = 5.0  # beyond, whole cells of this size vote together
    far_scale: float = 4.0
    reach: float = 20.0
    area_votes: float = 2.0  # factor on the votes of areas, besides their level's weight
    doubt: float = 0.25  # votes of nobody, shared by all states
    quorum: float = 0.15  # at so many votes they count for half
    vote_days: float = 40.0  # so many days of votes count as one independent report
    own_nats: float = 12.0  # log-likelihood of a place's own plain evidence
    soft_nats: float = 3.0  # of a claim on an unknown day of a long range
    switches: float = 0.15  # changes of hands a year, if nothing is known
    shifts: float = 3.0  # how fast a place follows those near by that changed hands
    shift_doubt: float = 0.3  # votes of nobody, among those that could have changed hands
    collapse: float = 0.3  # of who held a place when its party fell, others than the heir follow
    kin: float = 4.0  # a change within the opposition is so many times likelier than another
    trusted: float = 0.3  # from which a long-bracketed status is still told
    gone: float = 0.1  # ... and a carried one
    settle: float = 0.6  # probability from which a state is stated
    override: float = 0.7  # from which neighbours overrule a carried or long-bracketed status
    grace: int = 90  # so many days after a plain report its holder is not doubted
    blip: int = 3  # steps: shorter runs that do not reach `override` are passed over
    measured: Mapping[str, tuple[float, float]] = field(default_factory=lambda: MEASURED)
    chunk: int = 512


TUNING = Tuning()


class Clock:
    """Days <-> steps, and which states exist at which step."""

    def __init__(self, start: int, end: int, parties: Parties, tuning: Tuning) -> None:
        self.start, self.end, self.step = start, end, tuning.step
        self.steps = (end - start) // tuning.step + 1
        middle = [start + i * self.step + self.step // 2 for i in range(self.steps)]
        self.alive = np.ones((self.steps, len(STATES)), dtype=bool)
        self.heir = np.arange(len(STATES))
        for k, (_, who) in enumerate(STATES):
            for i, day in enumerate(middle):
                heirs = parties.heirs(who, date.fromordinal(min(day, end)))
                born = all(
                    parties.by_id[p].start is None
                    or parties.by_id[p].start <= date.fromordinal(min(day, end))  # type: ignore[operator]
                    for p in heirs
                )
                now = state_of(heirs, parties)
                ground = all(day <= LAST_GROUND.get(p, day) for p in heirs)
                self.alive[i, k] = born and ground and now == k
                if now is not None and now != k:
                    self.heir[k] = now

        self._count(np.ones(self.steps))

    def slow(self, takings: Iterable[int], tuning: Tuning) -> None:
        """Let time pass slowly where few places are taken: evidence ages by what happens.

        Parameters
        ----------
        takings : iterable of int
            The day of each reported change of hands.
        """
        found = [min(max((d - self.start) // self.step, 0), self.steps - 1) for d in takings]
        if len(found) < self.steps:
            return  # too few to tell quiet times from a thin ledger
        told = np.bincount(found, minlength=self.steps).astype(np.float64)
        # An offensive makes the weeks after its first day busy, not those before it.
        near = np.convolve(told, np.ones(4) / 4)[: self.steps]
        full = tuning.full_pace * told.mean()
        self._count(np.clip(near / full, tuning.least_pace, 1.0))

    def _count(self, pace: npt.NDArray[np.float64]) -> None:
        self.pace = pace
        self.told_until = np.concatenate([[0.0], np.cumsum(pace * self.step)])
        middle = self.start + self.step * np.arange(self.steps) + self.step // 2
        self.middles = self.passed(middle)

    def passed(self, day: Any) -> Any:
        """Days since the start, each counted by the pace of the war."""
        at = np.clip((np.asarray(day, dtype=np.float64) - self.start) / self.step, 0, self.steps)
        return np.interp(at, np.arange(self.steps + 1), self.told_until)

    def index(self, day: int) -> int:
        """The step of a day."""
        return min(max((day - self.start) // self.step, 0), self.steps - 1)

    def first(self, step: int) -> int:
        """The first day of a step."""
        return self.start + step * self.step


def state_of(who: Sequence[str], parties: Parties) -> int | None:
    """The state that several parties make; None if no state of the chain is theirs."""
    blocs = parties.blocs(who) - {"us_coalition"}
    if blocs == {"sdf", "government"}:
        return SHARED
    if blocs == {"sdf", "transitional"}:
        return 5  # where the regime stood beside the SDF, the SDF stayed when the regime fell
    if "turkish_backed" in blocs and blocs <= {"turkish_backed", "opposition"}:
        return 7
    if "transitional" in blocs:
        return 8
    if len(blocs) != 1:
        return None
    if blocs == {"opposition"}:
        plain = "armed_opposition" in who
        jihadi = not {"nusra", "hts"}.isdisjoint(who)
        return 2 if plain and jihadi else 3 if jihadi else 1
    bloc = next(iter(blocs))
    return next((i for i, (group, _) in enumerate(STATES) if group == bloc), None)


def states_among(spell: Spell, parties: Parties) -> list[int]:
    """The states that a spell's parties can mean: one if held, several if fought for."""
    if spell.kind in ("held", "joint"):
        found = state_of(spell.parties, parties)
        return [] if found is None else [found]
    blocs: dict[str, list[str]] = {}
    for party in spell.parties:
        blocs.setdefault(parties.by_id[party].bloc, []).append(party)
    states = (state_of(who, parties) for who in blocs.values())
    return sorted({s for s in states if s is not None})


class Shift(NamedTuple):
    """A dated change of hands."""

    step: int
    left: tuple[int, ...]  # states that it may have had before
    taken: tuple[int, ...]  # states that it may have had after
    weight: float


@dataclass(slots=True)
class Track:
    """What one subject's spells say, step by step."""

    votes: Floats  # (steps, states), 0..1: what others hear
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
    changes : list of list of Shift
        The dated changes of each.
    """

    def __init__(self, count: int, clock: Clock) -> None:
        self.votes = np.empty((count, clock.steps, len(STATES)), dtype=np.float32)
        self.changes: list[list[Shift]] = []

    def add(self, found: Track) -> None:
        """Put one more track after the others."""
        self.votes[len(self.changes)] = found.votes
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
    anchors: list[tuple[Spell, float, list[int]]] = []
    for spell in spells:
        if spell.claims:
            weight = min(1.0, 1.25 * max(weights.get(i, 0.0) for i in spell.claims))
            anchors.append((spell, weight, states_among(spell, parties)))
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
                own[lo : hi + 1, k] += tuning.own_nats * share
            continue
        span = slice(lo, hi + 1)
        passed = clock.middles[span]
        if spell.gap in ("", "change"):
            for k in states_among(spell, parties):
                known = min((a[1] for a in (before, after) if a is not None), default=0.5)
                votes[span, k] = np.maximum(votes[span, k], known)
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
    if parted:
        votes[:, [0, 5]] = np.maximum(votes[:, [0, 5]], votes[:, [SHARED]] / 2)
        votes[:, SHARED] = 0
    changes = _shifts(spells, weights, clock, parties)
    return Track(votes, own, [c for c in changes if not (parted and SHARED in (*c.left, *c.taken))])


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
            heft = min(1.0, 1.25 * max(weights.get(i, 0.0) for i in spell.claims))
            nearest = clock.index(spell.start + clock.step // 2)  # whose first day is nearest
            found.append(Shift(nearest, tuple(left), tuple(taken), heft))
    return found


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


class VoteMatrices(NamedTuple):
    """Who hears whom; what tracks L say is heard as ``near @ L + far @ (pooled @ L)``."""

    near: sparse.csr_matrix  # places x tracks
    far: sparse.csr_matrix  # places x cells of the plane
    pooled: sparse.csr_matrix  # cells x tracks


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
    said = tracks.reshape(len(tracks), -1)
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

"""The states of a place's chain, the steps of its time, and every constant of inference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from syriageo.control.parties import Parties
from syriageo.control.spell import Spell, deaths

Floats = npt.NDArray[np.float32]
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
SIDES = [frozenset(group.split("+")) for group, _ in STATES]  # the blocs that stand in each
GROUPS = tuple(dict.fromkeys(group for group, _ in STATES))
GROUP_OF = np.array([GROUPS.index(group) for group, _ in STATES])
# The last day on which a party held any ground, where it outlived that (see its note in
# parties.csv): the Islamic State lost its last village on 23 March 2019.
LAST_GROUND = {"isis": date(2019, 3, 23).toordinal()}
SHARED = 6  # two sides in one place
OPPOSITION = [i for i, (group, _) in enumerate(STATES) if group == "opposition"]
# By certainty and basis: slope and shift of what is stated, logit p' = slope * logit p + shift.
# Fitted on hidden claims (CALIBRATION.md: `places`, `claims` and `other sources`), quiet days
# counted twice, since most days are quiet and most claims are news; the development tables were in
# view when that weight was chosen, so these no longer test the probabilities. Of documented days
# what several other sources contradict is left out; "denied" rests on four.
MEASURED: Mapping[str, tuple[float, float]] = {
    "bracketed bracket": (0.00, 2.33),
    "bracketed grace": (0.16, 2.95),
    "bracketed soft": (0.00, 3.65),
    "carried grace": (0.00, 2.35),
    "carried tail": (0.69, -0.23),
    "documented before": (0.00, 3.98),
    "documented claim": (0.00, 2.79),
    "documented denied": (0.00, 2.20),
    "documented taken": (0.00, 1.52),
    "inferred argued": (0.00, 1.23),
    "inferred eve": (0.00, 1.59),
    "inferred fought": (0.00, 0.73),
    "inferred fresh": (0.00, 2.23),
    "inferred grace": (0.00, 0.54),
    "inferred none": (0.00, 0.67),
    "inferred open": (0.46, -0.57),
    "inferred over": (0.65, -0.77),
    "inferred tail": (0.68, -0.68),
    "inferred thin": (0.23, -0.50),
    "inferred years": (0.38, 0.11),
}


@dataclass(frozen=True, slots=True)
class Tuning:
    """Every number of the inference, for calibration; days and km unless said otherwise."""

    step: int = 5
    fade: float = 90.0  # a place's evidence loses a factor e per so many days
    area_fade: float = 120.0
    seat: float = 0.3  # how far the taking of a chief town is heard as one of its district
    split_joint: int = 4  # importance from which a town's joint rule says nothing of its villages
    full_pace: float = 0.3  # this share of the mean number of takings is the war at full pace
    least_pace: float = 0.07  # the pace of the quietest times
    nearest: int = 12  # so many places near by vote one by one
    near_scale: float = 3.0  # their votes lose a factor e per so many km
    cell: float = 5.0  # beyond, whole cells of this size vote together
    far_scale: float = 4.0
    reach: float = 20.0
    area_votes: float = 2.0  # factor on the votes of areas, besides their level's weight
    area_left: float = 0.5  # what it is worth for a place that somebody left its area
    area_days: int = 180  # so long silent places vote as their area that was taken
    area_turn: float = 6.0  # so many nats that a place went with its area, by the claim's weight
    doubt: float = 0.25  # votes of nobody, shared by all states
    quorum: float = 0.15  # at so many votes they count for half
    vote_days: float = 45.0  # so many days of votes count as one independent report
    own_nats: float = 12.0  # log-likelihood of a place's own plain evidence
    soft_nats: float = 3.0  # of a claim on an unknown day of a long range
    switches: float = 0.15  # changes of hands a year, if nothing is known
    shifts: float = 2.0  # how fast a place follows those near by that changed hands
    stand: float = 0.3  # who stands near by counts so much beside who came, where a place goes
    quarter: float = 0.3  # how far a quarter of which sources speak follows the others of its city
    wear: float = 4.0  # how fast what a place was last known as wears off where others left it
    heeded: float = 0.2  # who weighs so much with a place is not heard where its reports deny him
    shift_doubt: float = 0.3  # votes of nobody, among those that could have changed hands
    collapse: float = 0.3  # of who held a place when its party fell, others than the heir follow
    kin: float = 4.0  # a change within the opposition is so many times likelier than another
    trusted: float = 0.3  # from which a status bracketed by the first day of the war is still told
    gone: float = 0.1  # ... and a carried one
    settle: float = 0.6  # probability from which a state is stated
    override: float = 0.7  # from which neighbours overrule a carried status, or the first day's
    trusted_own: float = 0.0  # the same two where reports of its own on both sides name one holder
    override_own: float = 0.995
    grace: int = 90  # so many days after a plain report its holder is not doubted
    open_grace: int = 45  # ... if the next report names another holder, and no day of the change
    blip: int = 3  # steps: shorter runs that do not reach `override` are passed over
    measured: Mapping[str, tuple[float, float]] = field(default_factory=lambda: MEASURED)
    chunk: int = 512


TUNING = Tuning()


class Clock:
    """Days <-> steps, and which states exist at which step."""

    def __init__(self, start: int, end: int, parties: Parties, tuning: Tuning) -> None:
        self.start, self.end, self.step = start, end, tuning.step
        self.steps = (end - start) // tuning.step + 1
        self._middle = start + self.step * np.arange(self.steps) + self.step // 2
        self.alive = np.ones((self.steps, len(STATES)), dtype=bool)
        self.heir = np.arange(len(STATES))
        for k, (_, who) in enumerate(STATES):
            for i, day in enumerate(self._middle.tolist()):
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

        ends = {day for _, who in STATES for day in deaths(who, parties) if start < day <= end}
        self._ends = {int(np.searchsorted(self._middle, day)): day for day in sorted(ends)}
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
        self.middles = self.passed(self._middle)

    def passed(self, day: Any) -> Any:
        """Days since the start, each counted by the pace of the war."""
        at = np.clip((np.asarray(day, dtype=np.float64) - self.start) / self.step, 0, self.steps)
        return np.interp(at, np.arange(self.steps + 1), self.told_until)

    def index(self, day: int) -> int:
        """The step of a day."""
        return min(max((day - self.start) // self.step, 0), self.steps - 1)

    def after(self, day: int) -> int:
        """The step after that of a day; the last has none."""
        return min(self.index(day) + 1, self.steps - 1)

    def first(self, step: int) -> int:
        """The first day of a step; where a party ceases to be, the day on which it does."""
        return self._ends.get(step, self.start + step * self.step)


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

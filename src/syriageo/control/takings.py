"""Which reports tell of one change of hands, on which day it fell, and who lost the place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from syriageo.control.claims import Claim
from syriageo.control.parties import Parties
from syriageo.control.spell import RULES, Rules, heaviest

Report = tuple[int, int, float, Claim]  # first and last day, weight, and the claim itself


@dataclass(slots=True)
class Change:
    """One change of hands, as told by one or several claims.

    Attributes
    ----------
    blocs, left : frozenset of str
        The blocs that came, and those that went, as far as told.
    told : list of Report
        Who told it.
    first, last : int
        The first and the last day on which it can have fallen.
    """

    blocs: frozenset[str]
    left: frozenset[str]
    told: list[Report] = field(default_factory=list)
    first: int = 0
    last: int = 0

    @property
    def latest(self) -> int:
        """The last day of which a report speaks."""
        return max(hi for _, hi, _, _ in self.told)

    @property
    def earliest(self) -> int:
        """The first day of which a report speaks."""
        return min(lo for lo, _, _, _ in self.told)

    @property
    def certain(self) -> bool:
        """Whether a source tells it plainly, or two tell it."""
        told = [c for _, _, _, c in self.told]
        return any(c.confidence == 3 for c in told) or len({c.source for c in told}) > 1

    @property
    def taker(self) -> tuple[str, ...]:
        """Who came, if anybody is named."""
        return heaviest([(c.parties, heft) for _, _, heft, c in self.told if c.parties])

    def loser(self, parties: Parties) -> tuple[str, ...]:
        """Who went. One report names two enemies, another one of them: it was the one."""
        named = [(c.taken_from, heft) for _, _, heft, c in self.told if c.taken_from]
        day = date.fromordinal(self.first)
        plain = [n for n in named if not at_odds(n[0], day, parties)]
        return heaviest(plain or named)

    def tellers_of(self, day: int) -> tuple[str, ...]:
        """Ids of the reports that speak of a day; of all of them, if none does."""
        ids = [c.id for lo, hi, _, c in self.told if lo <= day <= hi]
        return tuple(sorted(ids or (c.id for _, _, _, c in self.told)))


def at_odds(who: Sequence[str], day: date, parties: Parties) -> bool:
    """Whether some of several parties are enemies on a day: each can but hold a part."""
    if len(who) < 2:
        return False
    blocs = sorted(parties.blocs(who))
    return any(parties.relation(a, b, day) == "hostile" for a, b in combinations(blocs, 2))


def group_changes(
    events: Sequence[Report],
    held: Sequence[tuple[int, frozenset[str]]],
    parties: Parties,
    rules: Rules,
) -> tuple[list[Change], list[Report]]:
    """Group the reports of takings: same taker, same loser, days close by, nobody else between.

    Parameters
    ----------
    events : sequence of Report
        Every report that the place changed hands.
    held : sequence of tuple
        Days on which blocs are said to have held it.

    Returns
    -------
    tuple
        The changes, with their windows, in the order in which they fell; and what is told again
        weeks later, with nobody else in between.
    """
    changes: list[Change] = []
    late: list[Report] = []
    narrow = [e for e in events if e[1] - e[0] <= rules.soft_range]
    for event in sorted(narrow, key=lambda e: (e[1], e[0], e[3].id)):
        lo, _, _, claim = event
        blocs, left = parties.blocs(claim.parties), parties.blocs(claim.taken_from)
        last = changes[-1] if changes else None
        again = (
            last is not None
            and _same_direction(last, claim, blocs, left)
            and lo - last.latest <= rules.late_within
            and not any(last.latest < day < lo and not (who & blocs) for day, who in held)
        )
        if again and last is not None and lo - last.latest <= rules.merge_within:
            last.told.append(event)
            last.blocs = last.blocs or blocs
            last.left |= left
        elif again and claim.parties:
            late.append(event)
        else:
            changes.append(Change(blocs, left, [event]))
    vague: list[Change] = []
    for event in sorted(
        (e for e in events if e[1] - e[0] > rules.soft_range), key=lambda e: (e[1], e[0], e[3].id)
    ):
        lo, hi, _, claim = event
        blocs, left = parties.blocs(claim.parties), parties.blocs(claim.taken_from)
        fits = [
            c
            for c in (*changes, *vague)
            if _same_direction(c, claim, blocs, left)
            and c.latest >= lo - rules.merge_within
            and c.earliest <= hi + rules.merge_within
        ]
        if fits:
            fits[0].told.append(event)
        else:
            vague.append(Change(blocs, left, [event]))
    found = changes + vague
    for change in found:
        change.first, change.last = change_window(change.told, rules)
    return sorted(found, key=_in_order), late


def _in_order(change: Change) -> tuple[int, bool, int, str]:
    """Of two changes of one day, what "retakes" the place came later; else what is told later."""
    again = any("retakes" in c.flags for _, _, _, c in change.told)
    return change.last, again, change.first, min(c.id for _, _, _, c in change.told)


def undone(change: Change, later: Change) -> bool:
    """Whether a later change gives the place back, on the day of the first or the next."""
    return (
        bool(change.blocs)
        and change.blocs == later.left
        and change.first <= later.last
        and later.first - 1 <= change.last
    )


def _same_direction(
    change: Change, claim: Claim, blocs: frozenset[str], left: frozenset[str]
) -> bool:
    takers = bool(change.blocs & blocs) or (not change.blocs and not blocs)
    if not blocs and claim.kind != "leaves" and change.left & left:
        takers = True  # somebody took it from the same holder, and this report does not say who
    losers = not change.left or not left or bool(change.left & left)
    return takers and losers


def change_window(told: Sequence[Report], rules: Rules = RULES) -> tuple[int, int]:
    """The first and last day on which a change can have fallen, from all who told it.

    Each report votes for the days of its range with its weight, precise ones more. Days that
    gather a clear majority are the window. Where none does, the report decides by which half of
    the weight has told the change; of two, the first, since a third, where there is one, tells it
    then or later. Reports that name no day leave the change open between them.
    """
    votes = [(lo, hi, heft / (1 + (hi - lo) / 7)) for lo, hi, heft, _ in told]
    total = sum(v for _, _, v in votes)
    edges = sorted({d for lo, hi, _ in votes for d in (lo, hi)})
    scores = {d: sum(v for lo, hi, v in votes if lo <= d <= hi) for d in edges}
    best = max(scores.values())
    if total <= 0 or best >= rules.majority * total - 1e-12:
        top = [d for d, s in scores.items() if s >= best - 1e-12]
        return min(top), max(top)
    plain = [r for r in told if r[1] - r[0] <= rules.narrow and r[3].confidence > 1]
    if len(plain) > 1:
        ordered = sorted(plain, key=lambda r: (r[1], r[0]))
        half = sum(heft for _, _, heft, _ in plain) / 2 if len(plain) > 2 else 0.0
        reached = 0.0
        for lo, hi, heft, _ in ordered:
            reached += heft
            if reached >= half - 1e-12:
                return lo, hi
    narrow = [(lo, hi) for lo, hi, _ in votes if hi - lo <= rules.soft_range] or [
        (lo, hi) for lo, hi, _ in votes
    ]
    return min(lo for lo, _ in narrow), max(hi for _, hi in narrow)

"""What a claim asks of the answers, and how an answer is judged and counted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from syriageo.control.claims import Claim
from syriageo.control.parties import Parties

FIFTH = 5
SNAPSHOTS = ("wikipedia_map_2017", "worldbank_2023")
# A taking told within so many days is a question; a vaguer one has no day to ask about.
NARROW = 7
# "Held on an unknown day of these" is asked of the middle one, if they are not more than this.
VAGUE = 62
# A taking is asked about once more when so many days have passed in which nobody else took it.
SETTLED = 60
# The coalition supports the SDF and holds nothing on its own.
ALIKE = frozenset({"us_coalition"})
WEEK = 7


@dataclass(frozen=True, slots=True)
class Question:
    """What a claim says of one place on one day.

    Attributes
    ----------
    place : str
        Id of the place.
    day : datetime.date
        The day asked about.
    parties : tuple of str
        Who held it, as of that day: successors for who was no more.
    form : str
        ``taken`` (the day after a taking), ``settled`` (60 days after it), ``lost`` (its eve),
        ``held`` (a day on which it was held) or ``mapped`` (the same of a snapshot).
    claim : str
        Id of the claim, or line of the table.
    others : tuple of tuple of str
        Other answers that count as right too.
    outvoted : bool
        Whether at least two other sources say otherwise of that day, and more than say so too.
    """

    place: str
    day: date
    parties: tuple[str, ...]
    form: str
    claim: str
    others: tuple[tuple[str, ...], ...] = ()
    outvoted: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to a question, and whether it was right.

    Attributes
    ----------
    kind, parties, certainty, p
        As of the spell that covers the day.
    age : int or None
        Days since the newest claim on the place; None if there is none.
    span : int
        Days that the spell covers.
    bloc, truth : str
        The blocs answered, and those of the question, joined with ``+``.
    right, exact : bool
        The same blocs; the same parties. Never of an answer that does not decide.
    near : bool
        Right, or the same blocs within seven days of the day: the change was known, its day not.
    governorate, district, split : str
        Where the place lies, and which way of hiding asked.
    """

    question: Question
    kind: str
    parties: tuple[str, ...]
    certainty: str
    p: float | None
    age: int | None
    span: int
    bloc: str
    truth: str
    right: bool
    exact: bool
    near: bool
    governorate: str
    district: str
    split: str

    @property
    def decided(self) -> bool:
        """Whether one holder was named: held or joint, not contested, changing or unknown."""
        return self.kind in ("held", "joint")


@dataclass(frozen=True, slots=True)
class Tally:
    """Answers counted: asked, decided, right on bloc, on the exact parties, within a week."""

    asked: int
    decided: int
    right: int
    exact: int
    near: int

    @classmethod
    def of(cls, answers: Iterable[Answer]) -> Tally:
        """Count some answers."""
        told = list(answers)
        return cls(
            len(told),
            sum(a.decided for a in told),
            sum(a.right for a in told),
            sum(a.exact for a in told),
            sum(a.near for a in told if a.decided),
        )

    @property
    def accuracy(self) -> float | None:
        """Share of the decided answers that are right on bloc."""
        return self.right / self.decided if self.decided else None


def wilson(right: int, asked: int, z: float = 1.96) -> tuple[float, float]:
    """The Wilson score interval of a share; (0, 1) of nothing.

    Parameters
    ----------
    right, asked : int
        Successes among trials.
    z : float
        Standard deviations; 1.96 gives 95 %.

    Examples
    --------
    >>> [round(x, 3) for x in wilson(95, 100)]
    [0.888, 0.978]
    """
    if not asked:
        return 0.0, 1.0
    share, spread = right / asked, z * z / asked
    middle = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / asked + spread / (4 * asked)) / (1 + spread)
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))


def bucket(text: str, among: int = FIFTH) -> int:
    """A number in [0, `among`) that follows from a text alone.

    Examples
    --------
    >>> bucket("C4278") == bucket("C4278")
    True
    """
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % among


def same_side(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two sets of blocs are one side; the coalition beside the SDF makes no difference."""
    return bool(a) and (a - ALIKE or a) == (b - ALIKE or b)


def drawn(text: str) -> bool:
    """Whether a text's number says that what it names is hidden."""
    return bucket(text) == 0


def told_of(claim: Claim, day: date) -> tuple[str, ...]:
    """Whom a claim names for a day at most a week off; nobody if it says nothing of it."""
    first, last = claim.first_possible, claim.last_possible
    if first is None or last is None or (last - first).days > WEEK:
        return ()
    if claim.kind in ("takes", "handover"):
        if last <= day <= last + timedelta(days=WEEK):
            return claim.parties
        return claim.taken_from if first - timedelta(days=WEEK) <= day < first else ()
    if claim.kind in ("holds", "repelled") and first <= day <= last:
        return claim.parties
    return ()


def asked_by(claim: Claim) -> Iterator[tuple[str, date, tuple[str, ...]]]:
    """The form, day and true holder of each question that a claim asks."""
    first, last = claim.first_possible, claim.last_possible
    assert first is not None and last is not None
    if claim.kind in ("takes", "handover"):
        if (last - first).days <= NARROW:
            yield "taken", last + timedelta(days=1), claim.parties
            yield "settled", last + timedelta(days=SETTLED), claim.parties
            if claim.taken_from:
                yield "lost", first - timedelta(days=1), claim.taken_from
    elif claim.kind in ("holds", "repelled"):
        since, until = claim.first_certain, claim.last_certain
        if since is None or until is None:
            since, until = first, last
            if (until - since).days > VAGUE:
                return
        form = "mapped" if claim.source in SNAPSHOTS else "held"
        yield form, since + (until - since) // 2, claim.parties


def judge(
    question: Question,
    parties: Parties,
    kind: str,
    who: tuple[str, ...],
    certainty: str,
    p: float | None,
    age: int | None,
    span: int,
    governorate: str,
    district: str,
    split: str,
) -> Answer:
    """Compare an answer with what is true."""
    blocs = parties.blocs(who)
    truths = (question.parties, *question.others)
    decided = kind in ("held", "joint")
    right = decided and any(same_side(blocs, parties.blocs(t)) for t in truths)
    exact = decided and any(set(who) == set(t) for t in truths)
    told, truth = ("+".join(sorted(b)) for b in (blocs, parties.blocs(question.parties)))
    return Answer(
        question, kind, who, certainty, p, age, span, told if decided else kind, truth, right,
        exact, right, governorate, district, split,
    )  # fmt: skip

"""How often the answers are right: claims are hidden, predicted from the rest, and compared.

Four ways of hiding, since each answers another question:

``places``
    Every claim on a fifth of the places: a village of which no source speaks.
``claims``
    A fifth of the claims: a village with claims on other days, or told of by another source.
``sources``
    Whole sources: the two whole-country snapshots one by one, then a fifth of all others.
``offensives``
    Every claim on a fifth of the (district, quarter of a year) pairs: a campaign nobody covered.

What is hidden follows from SHA-256 of ids, so that the same ledger gives the same tables.
"""

from __future__ import annotations

import csv
import hashlib
import itertools
import os
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import sqrt
from operator import itemgetter
from typing import Any

from syriageo.control.claims import Claim, listed
from syriageo.control.ledger import claims_of
from syriageo.control.parties import NOBODY, UNKNOWN, Parties
from syriageo.control.query import World, as_day
from syriageo.control.spells import canonical
from syriageo.errors import InputError, PlaceError
from syriageo.places.gazetteer import Gazetteer, Place, default

SPLITS = ("places", "claims", "sources", "offensives")
FIFTH = 5
SNAPSHOTS = ("wikipedia_map_2017", "worldbank_2023")
# The start of the war is an axiom, not a report: it is never hidden and asks no question.
# The runs nearest to what is asked in earnest: much else is known of the region and the weeks.
FITTED = frozenset({"places", "claims", "other sources"})
KEPT = frozenset({"baseline"})
# A taking told within so many days is a question; a vaguer one has no day to ask about.
NARROW = 7
# "Held on an unknown day of these" is asked of the middle one, if they are not more than this.
VAGUE = 62
# A taking is asked about once more when so many days have passed in which nobody else took it.
SETTLED = 60
# The coalition supports the SDF and holds nothing on its own.
_ALIKE = frozenset({"us_coalition"})
# Two sides in one place are a state of their own only here; elsewhere two takers leave open who
# stayed, and "from X and Y" who was there.
_SHARED = frozenset({"sdf", "government"})
WEEK = 7
QUIET = frozenset({"mapped", "settled"})
_UNSURE = frozenset({"outlier", "soft_date", "area_wide", "far_from_place", "weekday_mismatch"})
CERTAINTIES = ("documented", "bracketed", "inferred", "carried", "none")
_AGES = (30, 90, 365, 1095)
_PROBABILITIES = (0.6, 0.7, 0.8, 0.9, 0.95)

_PLACES = """
SELECT id, kind, name_en, name_ar, lat, lon, admin3, admin2, admin1, parent, population, importance,
       source, note FROM places ORDER BY fid"""
_PLACE_COLUMNS = ("id", "kind", "name_en", "name_ar", "lat", "lon", "admin3", "admin2", "admin1",
                  "parent", "population", "importance", "source", "note")  # fmt: skip
_REGIONS = "SELECT id, members FROM areas WHERE members <> '' ORDER BY fid"
_STORED = """
SELECT place, start, "end", kind, parties, certainty, since, until, last_claim, window_start,
       window_end, besieged_by, p FROM spells ORDER BY place, start"""
_AREA_NAMES = "SELECT id, name_en FROM areas"
_PAIRS = "SELECT a, b FROM cell_neighbours ORDER BY a, b"

Progress = Callable[[str], None]


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


Key = Callable[[Answer], str]


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
    return bool(a) and (a - _ALIKE or a) == (b - _ALIKE or b)


class Laboratory:
    """A database's claims with all that spells are derived from, to derive them anew."""

    def __init__(self, gazetteer: Gazetteer | None = None) -> None:
        self.world = World(gazetteer or default())
        run = self.world.connection.execute
        self.places: list[dict[str, str]] = [
            {c: "" if v is None else str(v) for c, v in zip(_PLACE_COLUMNS, row, strict=True)}
            for row in run(_PLACES)
        ]
        self.fid = {place["id"]: i for i, place in enumerate(self.places, start=1)}
        self.regions = {r: tuple(members.split("|")) for r, members in run(_REGIONS)}
        self.neighbours: list[tuple[int, int]] = run(_PAIRS).fetchall()
        self.area_names: dict[str, str] = dict(run(_AREA_NAMES).fetchall())
        self.parties: Parties = self.world.parties
        self.start, self.end = map(date.fromordinal, (self.world.start, self.world.end))
        self.claims = claims_of(self.world)
        self._on: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            self._on[claim.subject].append(claim)

    def place(self, identifier: str) -> dict[str, str]:
        """The row of a place."""
        return self.places[self.fid[identifier] - 1]

    def spells(self, claims: Iterable[Claim]) -> Iterator[tuple[Any, ...]]:
        """The spells that follow from some claims, as rows of the table."""
        from syriageo.control.inference import derive_spells

        return derive_spells(
            claims,
            places=self.places,
            regions=self.regions,
            neighbours=self.neighbours,
            parties=self.parties,
            sources=self.world.sources,
            data_start=self.start,
            data_end=self.end,
        )

    def told(self) -> list[Answer]:
        """Answers of the database itself to what its own claims ask: nothing is hidden."""
        stored = self.world.connection.execute(_STORED)
        return self.answers(self.questions(self.claims), stored, "nothing")

    # --- what to hide ----------------------------------------------------------------------------

    def hidden(self, split: str) -> Iterator[tuple[str, set[str]]]:
        """The runs of a way of hiding: a name, and the ids of the claims to hide.

        Raises
        ------
        InputError
            If there is no such way.
        """
        claims = [c for c in self.claims if c.source not in KEPT]
        if split == "places":
            yield "places", {c.id for c in claims if c.subject in self.fid and _out(c.subject)}
        elif split == "claims":
            yield "claims", {c.id for c in claims if _out(c.id)}
        elif split == "sources":
            present = {c.source for c in claims}
            for name in SNAPSHOTS:
                if name in present:
                    yield f"source {name}", {c.id for c in claims if c.source == name}
            rest = [c for c in claims if c.source not in SNAPSHOTS]
            yield "other sources", {c.id for c in rest if _out(c.source)}
        elif split == "offensives":
            yield "offensives", {c.id for c in claims if (b := self._campaign(c)) and _out(b)}
        else:
            raise InputError(f"no way of hiding is called {split!r}; ways: {', '.join(SPLITS)}")

    def _campaign(self, claim: Claim) -> str:
        """District and quarter of a year; empty for what is no single place or a snapshot."""
        if claim.subject not in self.fid or claim.source in SNAPSHOTS:
            return ""
        day = claim.last_possible
        assert day is not None
        return f"{self.place(claim.subject)['admin2']} {day.year} {(day.month - 1) // 3}"

    # --- what to ask -----------------------------------------------------------------------------

    def questions(self, claims: Iterable[Claim]) -> list[Question]:
        """What claims say of one place on one day, once each, in order.

        A taking asks about the day after its last day, the eve of its first, and about the 60th day
        after it unless the ledger tells of another holder until then; whatever says that somebody
        held the place asks about its day, the middle one of several. Fights, sieges, boasts, posts,
        quarters, vague days and claims of confidence 1 ask nothing.
        """
        found: dict[tuple[str, date, tuple[str, ...], str], Question] = {}
        for claim in canonical(claims):
            if claim.mute or claim.subject not in self.fid or claim.confidence < 2:
                continue
            if not _UNSURE.isdisjoint(claim.flags):
                continue
            for form, day, who in _asks(claim):
                if form == "settled" and self._changes(claim, day):
                    continue
                heirs = self.parties.heirs(who, day)
                if self._names_a_side(heirs) and self.start < day <= self.end:
                    key = (claim.subject, day, heirs, form)
                    doubted = self._outvoted(claim, day, heirs)
                    question = Question(claim.subject, day, heirs, form, claim.id, outvoted=doubted)
                    found.setdefault(key, question)
        return [found[key] for key in sorted(found)]

    def _outvoted(self, asking: Claim, day: date, who: tuple[str, ...]) -> bool:
        """Whether two other sources or more, and the most of them, name another side that day."""
        ours = self.parties.blocs(who)
        votes: dict[str, tuple[int, bool]] = {}
        for claim in sorted(self._on.get(asking.subject, ()), key=lambda c: c.id):
            if claim.mute or claim.source == asking.source or claim.confidence < 2:
                continue
            named = _told_of(claim, day)
            if named and _UNSURE.isdisjoint(claim.flags):
                away = abs((claim.last_possible - day).days) if claim.last_possible else WEEK
                last = votes.get(claim.source)
                if last is None or away < last[0]:
                    votes[claim.source] = (away, same_side(self.parties.blocs(named), ours))
        against = sum(not agrees for _, agrees in votes.values())
        return against >= 2 and against > len(votes) - against

    def _names_a_side(self, who: tuple[str, ...]) -> bool:
        sides = self.parties.blocs(who) - _ALIKE
        named = bool(who) and {UNKNOWN, NOBODY}.isdisjoint(who)
        return named and (len(sides) == 1 or sides == _SHARED)

    def _changes(self, taking: Claim, day: date) -> bool:
        """Whether anybody else is said to have been in the place between a taking and a day."""
        ours = self.parties.blocs(taking.parties)
        after = taking.last_possible
        assert after is not None
        for claim in self._on.get(taking.subject, ()):
            first, last = claim.first_possible, claim.last_possible
            assert first is not None and last is not None
            if first <= day and last > after and self.parties.blocs(claim.parties) != ours:
                return True
        return False

    # --- what is answered ------------------------------------------------------------------------

    def answers(
        self, questions: Sequence[Question], spells: Iterable[tuple[Any, ...]], split: str
    ) -> list[Answer]:
        """Answer questions from spells, given as rows sorted by place."""
        by_fid: dict[int, list[Question]] = defaultdict(list)
        for question in questions:
            by_fid[self.fid[question.place]].append(question)
        found = []
        for fid, rows in itertools.groupby(spells, key=itemgetter(0)):
            asked = by_fid.pop(fid, None)
            if asked:
                told = list(rows)
                found += [self._answer(question, told, split) for question in asked]
        # A place without any spell is not known.
        found += [self._answer(q, (), split) for rest in by_fid.values() for q in rest]
        return found

    def _answer(self, question: Question, rows: Sequence[tuple[Any, ...]], split: str) -> Answer:
        day = question.day.toordinal()
        row = next((r for r in rows if r[1] <= day <= r[2]), _NO_SPELL)
        _, start, end, kind, parties, certainty, _, _, last, _, _, _, p = row
        place = self.place(question.place)
        found = judge(
            question, self.parties, kind, listed(parties), certainty, p,
            day - last if last else None, end - start + 1, place["admin1"], place["admin2"], split,
        )  # fmt: skip
        truth = self.parties.blocs(question.parties)
        near = found.right or any(
            same_side(self.parties.blocs(listed(r[4])), truth)
            for r in rows
            if r[1] <= day + WEEK and r[2] >= day - WEEK and r[3] in ("held", "joint")
        )
        return replace(found, near=near)

    def calibrate(
        self, splits: Sequence[str] = SPLITS, progress: Progress | None = None
    ) -> list[Answer]:
        """Hide, derive and compare, for each way of hiding in turn.

        Parameters
        ----------
        splits : sequence of str
            Some of `SPLITS`.
        progress : callable, optional
            Called with the name of each run as it begins; a run derives the whole country.
        """
        found: list[Answer] = []
        for split in splits:
            for name, hidden in self.hidden(split):
                if progress:
                    progress(name)
                asked = self.questions(c for c in self.claims if c.id in hidden)
                told = (c for c in self.claims if c.id not in hidden)
                found += self.answers(asked, self.spells(told), name)
        return found


_NO_SPELL = (0, 0, 0, "unknown", "", "none", 0, 0, None, None, None, "", None)


def _out(text: str) -> bool:
    return bucket(text) == 0


def _told_of(claim: Claim, day: date) -> tuple[str, ...]:
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


def _asks(claim: Claim) -> Iterator[tuple[str, date, tuple[str, ...]]]:
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


# --- tables -------------------------------------------------------------------------------------


def tallies(answers: Iterable[Answer], key: Key) -> dict[str, Tally]:
    """Answers counted by some property, in the order of its values."""
    groups: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        groups[key(answer)].append(answer)
    return {name: Tally.of(groups[name]) for name in sorted(groups, key=_rank)}


def _rank(name: str) -> tuple[int, float, str]:
    """Certainties by strength, then ranges by where they begin, then by name."""
    word, _, rest = name.partition(", ")
    number = _NUMBER.search(rest) if word in CERTAINTIES else None
    first = float(number[0]) + ("over" in rest) if number else 0.0
    return CERTAINTIES.index(word) if word in CERTAINTIES else 0, first, name


def class_of(certainty: str, p: float | None, age: int | None, span: int) -> str:
    """The class in which an answer's accuracy is measured.

    Inferred answers by their own probability, carried ones by the age of the last claim, bracketed
    ones by the length of the bracket, days.

    Examples
    --------
    >>> class_of("carried", None, 400, 4000), class_of("bracketed", None, 10, 20)
    ('carried, 366-1095 days old', 'bracketed, 0-30 days long')
    """
    if certainty == "inferred" and p is not None:
        return f"inferred, p {_range_of(p, _PROBABILITIES, 0.0, 1.0)}"
    if certainty == "carried" and age is not None:
        return f"carried, {_days(age)} days old"
    return f"bracketed, {_days(span)} days long" if certainty == "bracketed" else certainty


def _days(days: int) -> str:
    low = 0
    for edge in _AGES:
        if days <= edge:
            return f"{low}-{edge}"
        low = edge + 1
    return f"over {_AGES[-1]}"


def _range_of(value: float, edges: Sequence[float], low: float, high: float) -> str:
    for edge in edges:
        if value < edge:
            return f"{low:.2f}-{edge:.2f}"
        low = edge
    return f"{low:.2f}-{high:.2f}"


def share(part: int, whole: int) -> str:
    """``87.5 %``, or a dash of nothing."""
    return f"{100 * part / whole:.1f} %" if whole else "-"


def interval(part: int, whole: int) -> str:
    """The Wilson interval in percent, or a dash of nothing."""
    low, high = wilson(part, whole)
    return f"{100 * low:.1f}-{100 * high:.1f}" if whole else "-"


_HEADER = ("", "asked", "answered", "bloc right", "95 %", "within a week", "parties right")


def _tally_rows(counted: Mapping[str, Tally]) -> list[list[str]]:
    return [
        [
            name,
            str(t.asked),
            share(t.decided, t.asked),
            share(t.right, t.decided),
            interval(t.right, t.decided),
            share(t.near, t.decided),
            share(t.exact, t.decided),
        ]
        for name, t in counted.items()
    ]


def markdown(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the first column to the left, the others to the right."""
    rule = ["---", *("---:" for _ in header[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (header, rule, *rows))


def _by(answers: Sequence[Answer], name: str, key: Key, *, near: bool = True) -> str:
    """The table of some answers by a property; `near` with the column on the week around."""
    table = [[name, *_HEADER[1:]], *_tally_rows(tallies(answers, key))]
    shown = table if near else [[*row[:5], row[6]] for row in table]
    return markdown(shown[0], shown[1:])


def reliability(answers: Iterable[Answer], by: str = "p") -> list[tuple[str, int, float, Tally]]:
    """Per range of stated probability: range, answers, mean stated, and what was measured.

    `by` is ``p`` for its ranges, or ``certainty``.
    """
    groups: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        if answer.p is not None and answer.decided:
            ranged = _range_of(answer.p, _PROBABILITIES, 0.0, 1.0)
            groups[ranged if by == "p" else answer.certainty].append(answer)
    return [
        (name, len(told), sum(a.p or 0.0 for a in told) / len(told), Tally.of(told))
        for name, told in sorted(groups.items(), key=lambda item: _rank(item[0]))
    ]


def _reliability_table(answers: Sequence[Answer], by: str) -> str:
    return markdown(
        (by, "answers", "stated", "measured", "95 %"),
        [
            [name, str(n), share(round(1000 * mean), 1000), share(t.right, n), interval(t.right, n)]
            for name, n, mean, t in reliability(answers, by)
        ],
    )


COVERED_FROM = date(2013, 1, 1)


def coverage_days(spells: Iterable[tuple[Any, ...]], laboratory: Laboratory) -> Counter[Any]:
    """Days of communities from 2013 on, by (governorate, year, kind) and by certainty.

    Parameters
    ----------
    spells : iterable of tuple
        Rows of the table of spells.
    laboratory : Laboratory
        For the places and the end of the data.
    """
    first, last = COVERED_FROM.toordinal(), laboratory.end.toordinal()
    years = [
        (year, date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal() - 1)
        for year in range(COVERED_FROM.year, laboratory.end.year + 1)
    ]
    found: Counter[Any] = Counter()
    for fid, start, end, kind, _, certainty, *_ in spells:
        place = laboratory.places[fid - 1]
        if place["kind"] != "community" or end < first or start > last:
            continue
        for year, lo, hi in years:
            days = min(end, hi, last) - max(start, lo, first) + 1
            if days > 0:
                found[(place["admin1"], year, kind)] += days
                found[certainty] += days
    return found


def _coverage_sections(laboratory: Laboratory, names: Mapping[str, str]) -> list[str]:
    stored = laboratory.world.connection.execute(_STORED)
    days = coverage_days(stored, laboratory)
    cells = {k: n for k, n in days.items() if isinstance(k, tuple)}
    total = sum(cells.values())
    kinds: Counter[str] = Counter()
    around: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for (governorate, year, kind), n in cells.items():
        kinds[kind] += n
        around[governorate, year][kind] += n
    known = share(total - kinds["unknown"], total)
    lacking = []
    for (governorate, year), told in sorted(around.items(), key=lambda i: (i[0][1], i[0][0])):
        whole = sum(told.values())
        open_days = told["unknown"] + told["changing"]
        if open_days > 0.03 * whole:
            lacking.append(
                [names.get(governorate, governorate), str(year), share(told["unknown"], whole),
                 share(told["changing"], whole)]
            )  # fmt: skip
    certainties = [[c, share(days[c], total)] for c in CERTAINTIES]
    return [
        "## Coverage",
        f"Of all days of all communities from {COVERED_FROM} to {laboratory.end}, {known} have an "
        f"answer other than `unknown`; {share(kinds['changing'], total)} are `changing`. Shares of "
        "the days by certainty:",
        markdown(("certainty", "share of days"), certainties),
        "Governorates and years in which more than 3 % of the days are `unknown` or `changing`, "
        "since sources are lacking:",
        markdown(("governorate", "year", "unknown", "changing"), lacking) if lacking else "None.",
    ]


def _mistakes(answers: Iterable[Answer], names: Mapping[str, str]) -> list[list[str]]:
    wrong = Counter(
        (names.get(a.district, a.district), a.question.day.year, a.truth, a.bloc, a.certainty)
        for a in answers
        if a.decided and not a.right
    )
    ordered = sorted(wrong.items(), key=lambda item: (-item[1], item[0]))
    return [[d, str(y), t, b, c, str(n)] for (d, y, t, b, c), n in ordered[:30]]


def report(answers: Sequence[Answer], laboratory: Laboratory) -> str:
    """The calibration as a Markdown page; same answers, same page."""
    names = laboratory.area_names
    decided = [a for a in answers if a.decided]
    meta = laboratory.world.gazetteer.meta
    confusion = Counter((a.truth, a.bloc) for a in decided if not a.right)
    pairs = sorted(confusion.items(), key=lambda item: (-item[1], item[0]))[:20]
    fitted = [a for a in answers if a.split in FITTED]
    sound = [a for a in answers if not a.question.outvoted]
    doubted = len(answers) - len(sound)
    sections = [
        "# Calibration",
        _INTRODUCTION.format(
            version=meta["data_version"],
            claims=len(laboratory.claims),
            digest=laboratory.world.digest,
            asked=len(answers),
        ),
        "## In quiet times and in the news",
        "Quiet: `mapped` and `settled`; news: `taken`, `lost` and `held`, see below.",
        _by(answers, "certainty", lambda a: f"{a.certainty}, {_times(a)}"),
        f"Without the {doubted} questions of hidden claims that two other sources or more "
        "contradict, whatever was answered, in the runs `claims`, `other sources` and `places`:",
        _by([a for a in sound if a.split in FITTED], "certainty",
            lambda a: f"{a.certainty}, {_times(a)}"),
        *_coverage_sections(laboratory, names),
        "## By what was hidden",
        _by(answers, "hidden", lambda a: a.split),
        "## By certainty",
        _by(answers, "certainty", lambda a: a.certainty),
        "## By certainty and what was hidden",
        _by(answers, "certainty, hidden", lambda a: f"{a.certainty}, {a.split}"),
        "## Stated and measured probability",
        "Answers that name one holder carry a probability. Stated is its mean, measured the share "
        "right; first in the runs from which the figures were fitted (`claims`, `other sources`, "
        "`places`; quiet days counted five times, a weight chosen with the development tables in "
        "view), then in all runs.",
        _reliability_table(fitted, "p"),
        _reliability_table(answers, "p"),
        "The same by certainty, on quiet days of those runs:",
        _reliability_table([a for a in fitted if _times(a) == "quiet"], "certainty"),
        "## By class",
        "The age of the last claim, the length of the bracket, the probability of the inference.",
        _by(decided, "class, times", lambda a: f"{_class_key(a)}, {_times(a)}"),
        "## By question",
        "`taken`: the day after a taking. `settled`: 60 days after it, if nobody else is reported "
        "until then. `lost`: its eve. `held`: a day of being held. `mapped`: the same, asked "
        "by a snapshot of the whole country.",
        _by(answers, "question", lambda a: a.question.form),
        "## By certainty and question",
        _by(answers, "certainty, question", lambda a: f"{a.certainty}, {a.question.form}"),
        "## With nothing hidden",
        "What the ledger's own claims ask of the answers derived from all of them. What is wrong "
        "here is not missing evidence: the sources disagree, or the inference overrules a claim.",
        _by(laboratory.told(), "question", lambda a: a.question.form),
        "## By bloc that held it",
        _by(answers, "bloc", lambda a: a.truth),
        "## By year",
        _by(answers, "year", lambda a: str(a.question.day.year)),
        "## By governorate",
        _by(answers, "governorate", lambda a: names.get(a.governorate, a.governorate)),
        "## By bloc and year",
        _by(answers, "bloc, year", lambda a: f"{a.truth}, {a.question.day.year}"),
        "## What is mistaken for what",
        markdown(
            ("held by", "answered", "times"), [[t, b, str(n)] for (t, b), n in pairs]
        ),
        "## Where it is wrong most often",
        markdown(
            ("district", "year", "held by", "answered", "certainty", "times"),
            _mistakes(answers, names),
        ),
    ]  # fmt: skip
    return "\n\n".join(sections) + "\n"


def _times(answer: Answer) -> str:
    return "quiet" if answer.question.form in QUIET else "news"


def _class_key(answer: Answer) -> str:
    return class_of(answer.certainty, answer.p, answer.age, answer.span)


_INTRODUCTION = """\
How often the answers are right. Written by `syriageo evaluate control`; do not edit.

Data version {version}, {claims} claims, ledger `{digest}`.

Claims were hidden and predicted from the rest: all claims on a fifth of the places; a fifth of the
claims one by one; each whole-country snapshot, and a fifth of the other sources; all claims of a
fifth of the pairs of district and quarter of a year. SHA-256 of the ids says what is hidden.
{asked} questions were asked, each what a hidden claim says of one place on one day. A taking asks
about the day after its last day, about the eve of its first, and about the 60th day after it if no
other holder is reported until then; a claim that somebody held a place, about its day. Claims of
confidence 1, on quarters and posts, with vague or corrected days, fights and sieges ask nothing.

Who of two allied takers stayed is not asked either; the SDF beside the government is one answer.

*Answered*: one holder was named (`held` or `joint`; not `contested`, `disputed`, `changing` or
`unknown`). *Bloc right* and *parties right* are shares of the answered; *95 %* is the Wilson
interval of the first, in percent. *Within a week*: the same bloc was answered for a day at most
seven days off, so that the change was known and only its day was not.

Two cautions. A hidden claim may itself be wrong, so that 100 % is out of reach. And claims are
made of places and days of which there is news: a taking that one source alone reports, hidden, is
asked of the very days that only it knew. Villages in quiet times are asked about by the snapshots
(`mapped`), and are far easier; most questions of a user lie between."""


def summary(answers: Sequence[Answer]) -> dict[str, Any]:
    """The main measures as plain values: in all, per certainty, and per way of hiding."""
    return {
        "all": _plain(Tally.of(answers)),
        "certainty": {k: _plain(t) for k, t in tallies(answers, lambda a: a.certainty).items()},
        "hidden": {k: _plain(t) for k, t in tallies(answers, lambda a: a.split).items()},
    }


def _plain(tally: Tally) -> dict[str, Any]:
    low, high = wilson(tally.right, tally.decided)
    return {
        "asked": tally.asked,
        "answered": tally.decided,
        "bloc_right": tally.right,
        "parties_right": tally.exact,
        "accuracy": tally.accuracy,
        "interval": [round(low, 4), round(high, 4)] if tally.decided else None,
    }


# --- a table of answers known from elsewhere ----------------------------------------------------

# Codes of published layers of areas of influence, besides those of the party tables.
_CODES = {
    "KURD": ("sdf",),
    "OPP_NSAG_ANF": ("armed_opposition", "nusra"),
    "turkey_sna": ("sna",),
}
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_JOINT = re.compile(r"\s*[|+]\s*")
_NOT_ASKED = frozenset({"", "CONTESTED", "NONE", "unknown"})
_PLACE_HEADS = ("pcode", "place", "place_as_written", "subject")
_DAY_HEADS = ("date", "incident_date", "day")
_DAY_IN_NAME = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def score_table(path: str | os.PathLike[str], day: Any = None) -> list[Answer]:
    """Answer each row of a table of known holders from the whole ledger, and judge the answers.

    Parameters
    ----------
    path : path-like
        A CSV file. The place stands in ``pcode``, ``place``, ``place_as_written`` or ``subject``
        (an id or a name; ``place_context`` helps to find it), the day in ``date`` or
        ``incident_date``, who held it in ``control`` or ``parties`` (joined with ``|``);
        ``parties_alt`` holds further right answers, separated by ``;``.
    day : date, optional
        The day of a table without a column for it; by default the one in the name of the file.

    Returns
    -------
    list of Answer
        In the order of the rows; rows of which the table names no holder are passed over. A place
        that cannot be found is answered ``unknown``.

    Raises
    ------
    InputError
        If the file cannot be read, lacks a column, or a row names no party that we know.
    """
    where = os.fspath(path)
    world = World(default())
    found = []
    for line, row in _table(where):
        place_head, day_head, control_head = _heads(where, row)
        stated = row.get(day_head) if day_head else day or _named_day(where)
        if not _NOT_ASKED.isdisjoint(_JOINT.split(row[control_head].strip())):
            continue  # fought for, or not told
        try:
            asked = as_day(stated)
            who = _who(row[control_head], world.parties)
            others = [_who(t, world.parties) for t in (row.get("parties_alt") or "").split(";")]
        except InputError as error:
            raise type(error)(f"{where}, line {line}: {error}") from None
        heirs = [world.parties.heirs(w, asked) for w in (who, *others) if w]
        question = Question(row[place_head], asked, heirs[0], "held", str(line), tuple(heirs[1:]))
        found.append(_answer_row(world, question, row.get("place_context") or "", where))
    return found


def _table(path: str) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            for row in reader:
                yield reader.line_num, {k: v or "" for k, v in row.items() if k}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"cannot read {path}: {error}; give a CSV file in UTF-8") from error


def _heads(path: str, row: Mapping[str, str]) -> tuple[str, str, str]:
    place = next((h for h in _PLACE_HEADS if h in row), "")
    control = next((h for h in ("control", "parties") if h in row), "")
    if not place or not control:
        raise InputError(
            f"{path} has columns {', '.join(row)}; it needs one of {', '.join(_PLACE_HEADS)} and "
            "one of control, parties"
        )
    return place, next((h for h in _DAY_HEADS if h in row), ""), control


def _named_day(path: str) -> str:
    found = _DAY_IN_NAME.search(os.path.basename(path))
    if not found:
        raise InputError(f"{path} has no column date; give the day of the table with --date")
    return found[0]


def _who(text: str, parties: Parties) -> tuple[str, ...]:
    found: list[str] = []
    for word in filter(None, _JOINT.split(text.strip())):
        if word != "unknown":
            found += _CODES.get(word) or (parties.party(word).id,)
    return tuple(sorted(set(found)))


def _answer_row(world: World, question: Question, context: str, split: str) -> Answer:
    place = _find(world, question.place, context)
    empty = ("unknown", (), "none", None, None, 0, "", "", os.path.basename(split))
    if place is None:
        return judge(question, world.parties, *empty)
    told = world.status(place, question.day)
    span = (told.until - told.since).days + 1 if told.since and told.until else 0
    return judge(
        question, world.parties, told.kind, told.parties, told.certainty, told.probability,
        told.age_days, span, place.admin1, place.admin2, os.path.basename(split),
    )  # fmt: skip


def _find(world: World, text: str, context: str) -> Place | None:
    from syriageo.places.resolve import resolve

    try:
        found: Any = world.find(text)
    except (PlaceError, InputError):
        found = resolve(text, within=[context]).place if context and text.strip() else None
    return found if isinstance(found, Place) else None


def score_report(answers: Sequence[Answer], names: Mapping[str, str]) -> str:
    """The measures of one table, as text for a terminal or a page."""
    decided = [a for a in answers if a.decided]
    total = Tally.of(answers)
    head = (
        f"{total.asked} rows; answered {share(total.decided, total.asked)}; of all rows the same "
        f"bloc {share(total.right, total.asked)} ({interval(total.right, total.asked)}), the same "
        f"parties {share(total.exact, total.asked)}"
    )
    wrong = Counter((a.truth, a.bloc) for a in answers if not a.right)
    pairs = sorted(wrong.items(), key=lambda item: (-item[1], item[0]))[:20]
    return "\n\n".join(
        [
            head,
            _by(answers, "certainty", lambda a: a.certainty, near=False),
            _by(
                answers,
                "governorate",
                lambda a: names.get(a.governorate, a.governorate) or "-",
                near=False,
            ),
            _by(answers, "bloc", lambda a: a.truth, near=False),
            _by(decided, "class", _class_key, near=False),
            markdown(("held by", "answered", "rows"), [[t, b, str(n)] for (t, b), n in pairs]),
        ]
    )

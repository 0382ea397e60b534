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

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from operator import itemgetter
from typing import Any

from syriageo.control.claims import Claim, listed
from syriageo.control.ledger import claims_of
from syriageo.control.parties import NOBODY, UNKNOWN, Parties
from syriageo.control.questions import (
    ALIKE,
    SNAPSHOTS,
    WEEK,
    Answer,
    Question,
    asked_by,
    drawn,
    judge,
    same_side,
    told_of,
)
from syriageo.control.spell import canonical
from syriageo.control.world import World
from syriageo.errors import InputError
from syriageo.places.gazetteer import Gazetteer, default

SPLITS = ("places", "claims", "sources", "offensives")
# The start of the war is an axiom, not a report: it is never hidden and asks no question.
KEPT = frozenset({"baseline"})
# Two sides in one place are a state of their own only here; elsewhere two takers leave open who
# stayed, and "from X and Y" who was there.
_SHARED = frozenset({"sdf", "government"})
_UNSURE = frozenset({"outlier", "soft_date", "area_wide", "far_from_place", "weekday_mismatch"})
_PLACES = """
SELECT id, kind, name_en, name_ar, lat, lon, admin3, admin2, admin1, parent, population, importance,
       source, note FROM places ORDER BY fid"""
_PLACE_COLUMNS = ("id", "kind", "name_en", "name_ar", "lat", "lon", "admin3", "admin2", "admin1",
                  "parent", "population", "importance", "source", "note")  # fmt: skip
_REGIONS = "SELECT id, members FROM areas WHERE members <> '' ORDER BY fid"
STORED_SPELLS = """
SELECT place, start, "end", kind, parties, certainty, since, until, last_claim, window_start,
       window_end, besieged_by, p FROM spells ORDER BY place, start"""
_AREA_NAMES = "SELECT id, name_en FROM areas"
_PAIRS = "SELECT a, b FROM cell_neighbours ORDER BY a, b"
Progress = Callable[[str], None]


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
        stored = self.world.connection.execute(STORED_SPELLS)
        return self.answers(self.questions(self.claims), stored, "nothing")

    def hidden(self, split: str) -> Iterator[tuple[str, set[str]]]:
        """The runs of a way of hiding: a name, and the ids of the claims to hide.

        Raises
        ------
        InputError
            If there is no such way.
        """
        claims = [c for c in self.claims if c.source not in KEPT]
        if split == "places":
            yield "places", {c.id for c in claims if c.subject in self.fid and drawn(c.subject)}
        elif split == "claims":
            yield "claims", {c.id for c in claims if drawn(c.id)}
        elif split == "sources":
            present = {c.source for c in claims}
            for name in SNAPSHOTS:
                if name in present:
                    yield f"source {name}", {c.id for c in claims if c.source == name}
            rest = [c for c in claims if c.source not in SNAPSHOTS]
            yield "other sources", {c.id for c in rest if drawn(c.source)}
        elif split == "offensives":
            yield "offensives", {c.id for c in claims if (b := self._campaign(c)) and drawn(b)}
        else:
            raise InputError(f"no way of hiding is called {split!r}; ways: {', '.join(SPLITS)}")

    def _campaign(self, claim: Claim) -> str:
        """District and quarter of a year; empty for what is no single place or a snapshot."""
        if claim.subject not in self.fid or claim.source in SNAPSHOTS:
            return ""
        day = claim.last_possible
        assert day is not None
        return f"{self.place(claim.subject)['admin2']} {day.year} {(day.month - 1) // 3}"

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
            for form, day, who in asked_by(claim):
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
            named = told_of(claim, day)
            if named and _UNSURE.isdisjoint(claim.flags):
                away = abs((claim.last_possible - day).days) if claim.last_possible else WEEK
                last = votes.get(claim.source)
                if last is None or away < last[0]:
                    votes[claim.source] = (away, same_side(self.parties.blocs(named), ours))
        against = sum(not agrees for _, agrees in votes.values())
        return against >= 2 and against > len(votes) - against

    def _names_a_side(self, who: tuple[str, ...]) -> bool:
        sides = self.parties.blocs(who) - ALIKE
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

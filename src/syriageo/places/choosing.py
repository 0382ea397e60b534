"""The competition: candidates share one unit of probability with "none of these"."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

from syriageo.places.answers import Answers
from syriageo.places.fit import Context, Weights
from syriageo.places.foreign import abroad
from syriageo.places.gazetteer import Place
from syriageo.places.judging import VILLAGES, Judge
from syriageo.places.links import Scored
from syriageo.places.mention import Mention, Part
from syriageo.places.names import fold, is_arabic, keys
from syriageo.places.resolution import Candidate, Resolution, rivals

MATCHED = 0.5  # least share for `matched`: likelier than everything else together
TOLD_BY_FAME = frozenset({"", "city", "town", "camp"})  # types that leave many places open
QUARTER_FAME = 1  # a quarter of a city is no better known than a large village
# Least likeness at which a name without any context is answered, in one script, across two, and in
# one beside a better likeness across.
LONE_LIKENESS = {"same": 0.85, "across": 0.95, "both": 0.9}
NAMESAKE = 0.96  # least likeness at which a foreign city's name may be a Syrian place's
NAMED = 0.89  # least likeness of a name at which an open choice is `ambiguous`
# Least likeness -> what is added to the odds that no list has the place: the less a name is like
# the best that was found, the likelier another place bears it that nobody listed.
UNLISTED = ((0.985, 0.0), (0.93, 1.0), (0.85, 1.5), (0.0, 2.0))
LIKE_ONLY = 0.93  # likeness below which a place that bears the very name elsewhere is a rival
SURE_OF_LIKE = 0.6  # score at which it is none
MOST_CANDIDATES = 8
# What stands at a town's own point often enough to be answered with it.
STANDS_IN = frozenset({"landmark", "neighbourhood", "checkpoint", "base", "suburbs"})
# Of a hundred villages and hamlets that are told of a city or of a smaller town, so many lie within
# 5 km of its point ("Y, Aleppo" mostly means the governorate).
WITHIN_5_KM = {"city": 0.25, "town": 0.35}
CITY = 4  # least importance of a city
NEAR_AT_MOST, NEAR_KM = 0.5, 15.0  # score and radius of "Y near X", Y unknown: half of them


class Chooser:
    """Lets the candidates of a mention compete.

    Parameters
    ----------
    judge, answers : Judge, Answers
        Gather the candidates, and word the winner.
    weights : Weights
        What each kind of evidence counts.
    """

    def __init__(self, judge: Judge, answers: Answers, weights: Weights) -> None:
        self.judge = judge
        self.answers = answers
        self.weights = weights

    def choose(self, text: str, mentions: list[Mention], around: list[Context]) -> Resolution:
        """The one candidate that wins, or why none does."""
        return self.decide(text, mentions, around, self.judge.candidates(mentions, around))

    def decide(
        self, text: str, mentions: list[Mention], around: list[Context], scored: list[Scored]
    ) -> Resolution:
        """The same of candidates that have been gathered."""
        head = mentions[0].parts[0]
        bare = len(mentions) == 1 and len(mentions[0].parts) == 1 and not around
        where = abroad(head.full)
        if where:
            lone = not around and all(len(m.parts) == 1 for m in mentions)
            scored = [] if lone else [s for s in scored if s.hit.similarity >= NAMESAKE]
            if not scored:
                reason = f"{head.full} is {where}; give an area if a place in Syria is meant"
                return Resolution("not_found", text, reasons=(reason,))
        if not scored:
            reason = f"no place or area is called {head.full!r} or alike"
            return Resolution("not_found", text, reasons=(reason,))
        if bare and head.kind in TOLD_BY_FAME:
            scored = self._by_fame(scored, head)
        shares = self._shares(scored, bare)
        odds = self._odds(scored, bare)
        top = self.answers.represent(scored)
        same = [self._same(top, s) for s in scored]
        share = sum(itertools.compress(shares, same))
        score = sum(itertools.compress(odds, same))
        candidates = tuple(
            Candidate(s.found, p, s.hit.name, self.answers.reasons(s))
            for s, p in zip(scored[:MOST_CANDIDATES], odds, strict=False)
        )
        if share < MATCHED:
            known = 0.0 if self._by_chance(top, head, bare) else sum(shares)
            return self._open(text, head, scored, score, known, candidates)
        if self._by_chance(top, head, bare):
            # Nothing but a faint likeness speaks for it: chance finds one for any invented name,
            # above all where vowels are left out between the scripts.
            reason = f"nothing is called {head.full!r}; the most alike is " + self._where(top)
            return Resolution("not_found", text, None, score, candidates, (reason,))
        if self._merely_holds(top, mentions):
            if top.part.relation not in {"near", "direction"}:
                return self._held(text, head, top, score, candidates)
            if top.part.distance_km is None:
                answer = self.answers.answer(text, top, score, candidates, mentions)
                radius = max(answer.radius_km or 0.0, NEAR_KM)
                return replace(answer, score=min(score, NEAR_AT_MOST), radius_km=radius)
        rival = self._of_that_name(top, scored)
        if rival is not None and min(share, score) < SURE_OF_LIKE:
            if all(c.place is not rival.found for c in candidates):
                its = odds[next(i for i, s in enumerate(scored) if s is rival)]
                reasons = self.answers.reasons(rival)
                other = Candidate(rival.found, its, rival.hit.name, reasons)
                candidates = (*candidates[: MOST_CANDIDATES - 1], other)
            reason = (
                f"{self._where(top)} is only like {head.full!r}; "
                f"{self._where(rival)} bears the name and lies elsewhere"
            )
            return Resolution("ambiguous", text, None, score, candidates, (reason,))
        first = [c for c in candidates if c.place is top.found]
        candidates = (*first, *(c for c in candidates if c.place is not top.found))
        return self.answers.answer(text, top, score, candidates, mentions)

    @staticmethod
    def _merely_holds(top: Scored, mentions: list[Mention]) -> bool:
        """Whether the winner is the town of a place by name that nothing bears."""
        if top.depth == 0 or top.part.relation == "alias":
            return False
        heads = [m.parts[0].kind for m in mentions]
        if top.part.kind in {"city", "town"} and "" in heads:  # "Z in Homs city"
            return False
        return STANDS_IN.isdisjoint(heads)

    def _held(
        self,
        text: str,
        head: Part,
        top: Scored,
        score: float,
        candidates: tuple[Candidate, ...],
    ) -> Resolution:
        """A name that nothing bears, told of a town: the town is no answer, but it is said."""
        size = "city" if getattr(top.found, "importance", CITY) >= CITY else "town"
        right = score * WITHIN_5_KM[size]
        named = replace(candidates[0], score=right) if candidates[0].place is top.found else None
        candidates = (named, *candidates[1:]) if named else candidates
        reason = (
            f"nothing is called {head.full!r}; it is told of {self._where(top)}, and "
            f"{100 * WITHIN_5_KM[size]:.0f} % of such places lie within 5 km of its point"
        )
        return Resolution("not_found", text, None, right, candidates, (reason,))

    def _same(self, a: Scored, b: Scored) -> bool:
        return self.answers.same_answer(a, b)

    def _where(self, scored: Scored) -> str:
        return self.answers.where(scored.found)

    def _by_fame(self, scored: list[Scored], head: Part) -> list[Scored]:
        """Whoever names a place and nothing else means the one that everybody knows.

        Only of places with that very name: a name merely like a famous one does not mean it, and
        "Homs camp", if a place bears that name, does not mean Homs. Where one has it to the letter,
        another word that is written alike is not meant: "Adra" is no "Adraa", as Dar'a once was.
        """
        whole = set(keys(head.full)) if self.judge.links.is_whole_name(head) else set()
        other = self._other_words(scored, head)
        known = []
        for one in scored:
            named = not whole or not whole.isdisjoint(keys(one.hit.name))
            if one.found.id in other:
                one, named = replace(one, points=one.points - self.weights.otherwise), False
            if named and isinstance(one.found, Place) and one.hit.similarity >= NAMESAKE:
                quarter = one.found.kind == "neighbourhood"
                fame = QUARTER_FAME if quarter else one.found.importance
                one = replace(one, points=one.points + self.weights.fame * fame)
            known.append(one)
        return sorted(known, key=lambda s: -s.points)

    def _other_words(self, scored: list[Scored], head: Part) -> set[str]:
        """Which candidates of like spelling bear another word than who bears it to the letter.

        A name that only the Latin letters make alike has another spelling in Arabic.
        """
        namesakes = {s.found.id for s in scored if s.hit.similarity >= NAMESAKE}
        if len(namesakes) < 2:
            return set()
        names = {i: {fold(n) for n, *_ in self.judge.gazetteer.names(i)} for i in namesakes}
        bearers = [own for own in names.values() if fold(head.full) in own]
        words = {name for own in bearers for name in own if is_arabic(name)}
        if not words:
            return set()
        return {i for i, own in names.items() if own not in bearers and words.isdisjoint(own)}

    def _shares(self, scored: list[Scored], bare: bool) -> list[float]:
        """What each candidate has of the evidence; the rest is that no list has the place."""
        return self._softmax(scored, self._none(scored, bare), self.weights.temperature)

    def _odds(self, scored: list[Scored], bare: bool) -> list[float]:
        """How probable each candidate is: the evidence is less sure than it adds up to."""
        w = self.weights
        first = scored[0].found
        untold = first.kind in VILLAGES and not self.answers.gazetteer.told(first.id)
        doubt = w.doubt_untold if untold else 0.0
        return self._softmax(scored, self._none(scored, bare) + doubt, w.told_temperature)

    def _none(self, scored: list[Scored], bare: bool) -> float:
        """The points of "none of these"."""
        none = self.weights.none + (self.weights.alone if bare else 0.0)
        best = max((s.hit.similarity for s in scored if s.depth == 0), default=1.0)
        return none + next(more for least, more in UNLISTED if best >= least)

    @staticmethod
    def _softmax(scored: list[Scored], none: float, heat: float) -> list[float]:
        odds = [math.exp(min(s.points / heat, 60.0)) for s in scored]
        total = math.exp(none / heat) + sum(odds)
        return [odd / total for odd in odds]

    def _open(
        self,
        text: str,
        head: Part,
        scored: list[Scored],
        score: float,
        known: float,
        candidates: tuple[Candidate, ...],
    ) -> Resolution:
        """No candidate has enough: several places of the name, or nothing of it."""
        fit = rivals(candidates)
        named = max(s.hit.similarity for s in scored[:MOST_CANDIDATES]) >= NAMED
        if named and len(fit) > 1 and known >= 0.5:
            where = " / ".join(self.answers.where(c.place) for c in fit[:4])
            reason = f"{len(fit)} places fit {head.full!r}: {where}"
            return Resolution("ambiguous", text, None, score, candidates, (reason,))
        reason = f"nothing is called {head.full!r}; the most alike is " + self._where(scored[0])
        return Resolution("not_found", text, None, score, candidates, (reason,))

    def _by_chance(self, top: Scored, head: Part, bare: bool) -> bool:
        """Whether the winner's name is so unlike that any text would find one."""
        if not bare:
            return False
        if is_arabic(top.hit.name) == is_arabic(head.full):
            return top.hit.similarity < LONE_LIKENESS["same"]
        if top.hit.similarity >= LONE_LIKENESS["across"]:
            return False
        index = self.judge.links.index
        alike, _ = index.likeness(head.full, top.found.id, same_script=True)
        return alike < LONE_LIKENESS["both"]

    def _of_that_name(self, top: Scored, scored: list[Scored]) -> Scored | None:
        """A place with the very name, if the winner's is only like it."""
        if top.depth != 0 or top.hit.similarity >= LIKE_ONLY:
            return None
        named = (s for s in scored if s.depth == 0 and s.hit.similarity >= NAMESAKE)
        return next((s for s in named if not self._same(top, s)), None)

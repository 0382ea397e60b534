"""Words and context -> one place with reasons, or an honest "no" / "one of these".

Every candidate gets a log-likelihood: how alike the name is, how well it fits each piece of context
(the mention's own chain, `within`, `near`), whether its kind is the one the text says, and, as the
weakest hint, how large it is. Candidates compete with each other and with "none of these" for one
unit of probability; the share of the winner and what stands within 3 km of it is the score.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from syriageo.errors import InputError
from syriageo.places.answers import Answers
from syriageo.places.around import Around
from syriageo.places.fit import WEIGHTS, Context, Fit, Weights
from syriageo.places.foreign import country_of
from syriageo.places.gazetteer import Area, Gazetteer, Place, default, distance_km
from syriageo.places.judging import Judge
from syriageo.places.links import Links, Scored
from syriageo.places.mention import MAX_LENGTH, Mention, parse
from syriageo.places.names import clean, is_arabic, keys
from syriageo.places.resolution import Candidate, Resolution

__all__ = ["Candidate", "Resolution", "Resolver", "resolve", "resolver"]

MATCHED = 0.45  # least share of the probability for `matched`
TOLD_BY_FAME = frozenset({"", "city", "town", "camp"})  # types that leave many places open
QUARTER_FAME = 1  # a quarter of a city is no better known than a large village
# Least likeness at which a name without any context is answered, in one script and across two.
LONE_LIKENESS = {"same": 0.85, "across": 0.95}
NAMESAKE = 0.96  # least likeness at which a foreign city's name may be a Syrian place's
NAMED = 0.89  # least likeness of a name at which an open choice is `ambiguous`
MOST_CANDIDATES = 8
SURE_END, DOUBTFUL_END = 0.85, 0.55  # scores of the ends of a stretch: one alone is answered


def resolve(
    text: str | Sequence[str],
    within: str | Sequence[str] | None = None,
    near: str | tuple[float, float] | Place | Area | None = None,
) -> Resolution:
    """Find the place that a mention means.

    Parameters
    ----------
    text : str or sequence of str
        The mention, or several spellings of one mention (English and Arabic).
    within : str or sequence of str, optional
        Areas or towns it is said to lie in, in any script. Weighed, not obeyed: a wrong governorate
        costs a candidate probability and does not exclude it.
    near : str, (lat, lon) pair, Place or Area, optional
        Something it lies near to.

    Returns
    -------
    Resolution
        ``matched`` with one place, ``ambiguous`` with candidates, or ``not_found``.

    Raises
    ------
    InputError
        If the text is empty, holds no letter, or is longer than 1,000 characters.
    CoordinateError
        If `near` is not a position in Syria.

    Examples
    --------
    >>> resolve("Saraqeb").place.name_ar
    'سراقب'
    >>> resolve("Sarja", within="Aleppo").place.id
    'C7995'
    >>> resolve("Springfield").kind
    'not_found'
    """
    several = text is not None and not isinstance(text, str) and isinstance(text, Iterable)
    spellings: list[str] = [t for t in text if t] if several else [text]  # type: ignore[list-item]
    for spelling in spellings:
        _check(spelling)
    if not spellings:
        raise InputError("the mention is empty; give a place name")
    around = [within] if isinstance(within, str) else [w for w in within or () if w]
    return resolver().resolve(tuple(spellings), tuple(around), near)


def _check(text: object) -> None:
    if not isinstance(text, str):
        raise InputError(f"{text!r} is not text; give a place name")
    if len(text) > MAX_LENGTH:
        raise InputError(
            f"a mention of {len(text)} characters ({text[:40]!r}...) is too long; "
            f"give at most {MAX_LENGTH}, or read a whole text with read_report"
        )
    if not clean(text):
        raise InputError(f"the mention {text!r} is empty; give a place name")


class Resolver:
    """Resolves mentions against one gazetteer.

    Parameters
    ----------
    gazetteer : Gazetteer
        The places and names.
    weights : Weights, optional
        What each kind of evidence counts.
    """

    def __init__(self, gazetteer: Gazetteer, weights: Weights = WEIGHTS) -> None:
        self.gazetteer = gazetteer
        self.weights = weights
        self.fit = Fit(gazetteer, weights)
        self.links = Links(gazetteer, self.fit, weights)
        self.index = self.links.index
        self.around = Around(gazetteer, self.links, weights)
        self.holding = self.around.holding
        self.judge = Judge(gazetteer, self.links, self.around, self.fit, weights)
        self.answers = Answers(gazetteer, self.fit)
        self._cached = lru_cache(maxsize=1024)(self._resolve)

    def resolve(
        self,
        spellings: tuple[str, ...],
        within: tuple[str, ...] = (),
        near: str | tuple[float, float] | Place | Area | None = None,
    ) -> Resolution:
        """As the function `resolve`, for input that has been checked."""
        return self._cached(spellings, within, near)

    def _resolve(
        self,
        spellings: tuple[str, ...],
        within: tuple[str, ...],
        near: str | tuple[float, float] | Place | Area | None,
    ) -> Resolution:
        mentions = [self._settled(m) for m in map(parse, spellings) if m.parts]
        mentions = [m for m in mentions if not m.only_type] or mentions
        text = clean(spellings[0])
        if not any(keys(p.name) for m in mentions for p in m.parts):
            return Resolution("not_found", text, reasons=("the text holds no name",))
        around: list[Context] = []
        for words in within:
            around += self.holding(words)
        around += self.around.near(near)
        for mention in mentions:
            if mention.between:
                stretch = self._stretch(text, mention, around)
                if stretch is not None:
                    return stretch
        return self._choose(text, mentions, around)

    @staticmethod
    @staticmethod
    def _bare(mentions: list[Mention], around: list[Context]) -> bool:
        """One spelling without any context."""
        return len(mentions) == 1 and len(mentions[0].parts) == 1 and not around

    def _by_fame(self, scored: list[Scored]) -> list[Scored]:
        """Whoever names a place and nothing else means the one that everybody knows.

        Only of places with that very name: a name merely like a famous one does not mean it.
        """
        for one in scored:
            if isinstance(one.found, Place) and one.hit.similarity >= NAMESAKE:
                quarter = one.found.kind == "neighbourhood"
                known = QUARTER_FAME if quarter else one.found.importance
                one.points += self.weights.fame * known
        return sorted(scored, key=lambda s: -s.points)

    def _settled(self, mention: Mention) -> Mention:
        """A city or governorate in parentheses holds the place; it is no other name of it."""
        parts = list(mention.parts)
        for i, part in enumerate(parts):
            if part.relation == "alias":
                outer = next(iter(self.around.meanings(part, True, False)), (None, 0.0))[0]
                big = isinstance(outer, Area) or (outer is not None and outer.importance >= 2)
                if big:
                    parts[i] = replace(part, relation="in")
        return replace(mention, parts=tuple(parts))

    def _choose(self, text: str, mentions: list[Mention], around: list[Context]) -> Resolution:
        scored = self.judge.candidates(mentions, around)
        head = mentions[0].parts[0]
        abroad = country_of(head.full)
        if abroad:
            lone = not around and all(len(m.parts) == 1 for m in mentions)
            scored = [] if lone else [s for s in scored if s.hit.similarity >= NAMESAKE]
            if not scored:
                where = f"in {abroad}" if abroad[0].isupper() else "not in Syria"
                reason = f"{head.full} is {where}; give an area if a place in Syria is meant"
                return Resolution("not_found", text, reasons=(reason,))
        if not scored:
            reason = f"no place or area is called {head.full!r} or alike"
            return Resolution("not_found", text, reasons=(reason,))
        if self._bare(mentions, around) and head.kind in TOLD_BY_FAME:
            scored = self._by_fame(scored)
        heat = self.weights.temperature
        odds = [math.exp(min(s.points / heat, 60.0)) for s in scored]
        none = self.weights.none
        if self._bare(mentions, around):
            none += self.weights.alone
        total = math.exp(none / heat) + sum(odds)
        top = self.answers.represent(scored)
        share = 0.0
        for s, odd in zip(scored, odds, strict=True):
            if self.answers.same_answer(top, s):
                share += odd / total
        candidates = tuple(
            Candidate(s.found, odd / total, s.hit.name, self.answers.reasons(s))
            for s, odd in zip(scored[:MOST_CANDIDATES], odds, strict=False)
        )
        unnamed = f"nothing is called {head.full!r}; the most alike is "
        if share < MATCHED:
            # A name that ten villages bear leaves each of them little: they are rivals still.
            rivals = [c for c in candidates if c.score >= min(0.08, 0.4 * candidates[0].score)]
            known = sum(odds) / total
            named = max(s.hit.similarity for s in scored[:MOST_CANDIDATES]) >= NAMED
            if named and len(rivals) > 1 and known >= 0.5:
                where = " / ".join(self.answers.where(c.place) for c in rivals[:4])
                reason = f"{len(rivals)} places fit {head.full!r}: {where}"
                return Resolution("ambiguous", text, None, share, candidates, (reason,))
            reason = unnamed + self.answers.where(top.found)
            return Resolution("not_found", text, None, share, candidates, (reason,))
        across = is_arabic(top.hit.name) != is_arabic(head.full)
        if (
            self._bare(mentions, around)
            and top.hit.similarity < LONE_LIKENESS["across" if across else "same"]
        ):
            # Nothing but a faint likeness speaks for it: chance finds one for any invented name,
            # above all where vowels are left out between the scripts.
            reason = unnamed + self.answers.where(top.found)
            return Resolution("not_found", text, None, share, candidates, (reason,))
        if candidates[0].place is not top.found:
            first = next((c for c in candidates if c.place is top.found), None)
            if first is not None:
                candidates = (first, *(c for c in candidates if c is not first))
        return self.answers.answer(text, top, share, candidates, mentions)

    def _stretch(self, text: str, mention: Mention, around: list[Context]) -> Resolution | None:
        """Between two places: each end is the other's context, the answer lies half-way."""
        tail = self.around.contexts(mention.parts[2:], 1.0)
        ends = []
        for end, other in (mention.between, mention.between[::-1]):
            hints = [*around, *tail, *self.around.contexts((other,), 1.0, relation="near")]
            end = replace(end, kind=end.kind or "town")
            ends.append(self._choose(text, [Mention(text, (end,))], hints))
        a, b = ends
        if not (a.place and b.place):
            return a if a.kind == "matched" else b if b.kind == "matched" else None
        if isinstance(a.place, Area) or isinstance(b.place, Area):
            return b if isinstance(a.place, Area) else a
        sure, doubtful = (a, b) if a.score >= b.score else (b, a)
        if doubtful.score < DOUBTFUL_END and sure.score >= SURE_END:
            reason = f"the other end is not known surely: {doubtful.text}"
            radius = max(sure.radius_km or 0.0, 6.0)
            reasons = (*sure.reasons, reason)
            return replace(sure, precision="vicinity", radius_km=radius, reasons=reasons)
        km = distance_km(a.place.lat, a.place.lon, b.place.lat, b.place.lon)
        if km > 150:
            return a if a.score >= b.score else b
        lat, lon = (a.place.lat + b.place.lat) / 2, (a.place.lon + b.place.lon) / 2
        nearest = self.gazetteer.nearest(lat, lon)
        return Resolution(
            "matched",
            text,
            nearest[0] if nearest else a.place,
            min(a.score, b.score),
            (a.candidates[0], b.candidates[0]),
            (f"half-way between {a.place} and {b.place}, {km:.0f} km apart",),
            "between",
            round(max(1.0, km / 2), 1),
            round(lat, 6),
            round(lon, 6),
        )


@lru_cache(maxsize=4)
def _resolver_of(path: str) -> Resolver:
    return Resolver(default())


def resolver() -> Resolver:
    """The resolver of the process-wide gazetteer."""
    return _resolver_of(str(default().path))

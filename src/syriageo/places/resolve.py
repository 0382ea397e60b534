"""Words and context -> one place with reasons, or an honest "no" / "one of these".

Every candidate gets a log-likelihood: how alike the name is, how well it fits each piece of context
(the mention's own chain, `within`, `near`), whether its kind is the one the text says, and, as the
weakest hints, how large it is and how often sources on the war name it. Candidates compete with
each other and with "none of these" for one unit of probability; the share of the winner and what
stands within 3 km of it is the score.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from syriageo.errors import InputError
from syriageo.places.answers import Answers
from syriageo.places.around import Around
from syriageo.places.choosing import Chooser
from syriageo.places.company import CLEAR, OPEN, Beside
from syriageo.places.doubts import UNHEARD, WEIGHED
from syriageo.places.fit import WEIGHTS, Context, Fit, Weights
from syriageo.places.foreign import abroad, country_of
from syriageo.places.gazetteer import Area, Gazetteer, Place, default
from syriageo.places.given import as_words, by_id, outright, pair
from syriageo.places.judging import DEEPEST, Judge
from syriageo.places.links import Links, Scored
from syriageo.places.mention import MAX_LENGTH, READ, Mention, beginning, parse, readable
from syriageo.places.names import clean, keys
from syriageo.places.resolution import Candidate, Resolution
from syriageo.places.spans import Spans

__all__ = ["Candidate", "Resolution", "Resolver", "resolve", "resolver"]

MOST_SPELLINGS = 4  # of one mention; a name seldom comes in more than two


def resolve(
    text: str | Sequence[str],
    within: str | Sequence[str] | None = None,
    near: str | tuple[float, float] | Place | Area | None = None,
) -> Resolution:
    """Find the place that a mention means.

    Parameters
    ----------
    text : str or sequence of str
        The mention, or several spellings of one mention (English and Arabic); or an id ("C4278") or
        a position ("35.81, 36.61"), whose place is the nearest community. The first 160 characters
        of each of the first four spellings are weighed; the reasons say if there are more.
    within : str or sequence of str, optional
        Areas or towns it is said to lie in, in any script, or their ids. Weighed, not obeyed: a
        wrong governorate costs a candidate probability and does not exclude it. One that nobody
        knows is told in the reasons.
    near : str, (lat, lon) pair, Place or Area, optional
        Something it lies near to; an id or a position may be given as text.

    Returns
    -------
    Resolution
        ``matched`` with one place, ``ambiguous`` with candidates, or ``not_found``.

    Raises
    ------
    InputError
        If the text is empty, holds no letter, or is longer than 1,000 characters, or if `within`
        or `near` is of another kind than those above.
    CoordinateError
        If the position is not in Syria.
    PlaceNotFound
        If nothing bears the id.

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
    engine = resolver()
    if len(spellings) == 1:
        given = outright(spellings[0], engine.gazetteer)
        if given is not None:
            return given
    return engine.resolve(tuple(spellings), *surroundings(within, near))


def surroundings(
    within: object = None, near: object = None
) -> tuple[tuple[str, ...], str | tuple[float, float] | Place | Area | None]:
    """`within` and `near` of a question as the resolver takes them.

    Raises
    ------
    InputError
        If they are of another kind than `resolve` takes.
    """
    gazetteer = default()
    areas = tuple(as_words(area, gazetteer) for area in _areas(within))
    return areas, _neighbour(near, gazetteer)


def _areas(within: object) -> list[str]:
    """`within` as a list of words."""
    if within is None or isinstance(within, str):
        return [within] if within else []
    areas: list[str] = []
    for area in within if isinstance(within, Iterable) else [within]:
        if isinstance(area, str):
            areas.append(area)
        elif area is not None:
            raise InputError(f"`within` holds {area!r}, which is no text; give names of areas")
    return [area for area in areas if area.strip()]


def _neighbour(
    near: object, gazetteer: Gazetteer
) -> str | tuple[float, float] | Place | Area | None:
    """`near` as the resolver takes it."""
    if isinstance(near, str):
        return pair(near) or by_id(near, gazetteer) or near.strip() or None
    if near is None or isinstance(near, Place | Area):
        return near
    if isinstance(near, Sequence) and len(near) == 2:
        return near[0], near[1]
    raise InputError(f"`near` is {near!r}; give a name, a (lat, lon) pair, a Place or an Area")


def _unread(spellings: tuple[str, ...]) -> tuple[str, ...]:
    """What of a mention was too much to be read, in words."""
    told = [
        f"of {len(readable(s))} characters only the first {len(beginning(readable(s)))} {WEIGHED}"
        for s in spellings[:MOST_SPELLINGS]
        if len(s) > READ and len(readable(s)) > READ
    ]
    if len(spellings) > MOST_SPELLINGS:
        told.append(f"of {len(spellings)} spellings only the first {MOST_SPELLINGS} {WEIGHED}")
    return tuple(told)


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


class Considered(NamedTuple):
    """An answer, and how the same is answered in company; None if it was clear without."""

    answer: Resolution
    again: Callable[[Beside], Resolution] | None


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
        judge = Judge(gazetteer, self.links, self.around, self.fit, weights)
        self.chooser = Chooser(judge, Answers(gazetteer, self.fit), weights)
        self.spans = Spans(gazetteer, self.around, self.chooser)
        self._cached = lru_cache(maxsize=1024)(self._consider)

    def resolve(
        self,
        spellings: tuple[str, ...],
        within: tuple[str, ...] = (),
        near: str | tuple[float, float] | Place | Area | None = None,
    ) -> Resolution:
        """As the function `resolve`, for input that has been checked."""
        return self._cached(spellings, within, near, False).answer

    def consider(
        self,
        spellings: tuple[str, ...],
        within: tuple[str, ...] = (),
        near: str | tuple[float, float] | Place | Area | None = None,
    ) -> Considered:
        """The answer, and how to ask again in the company of other places of a document."""
        return self._cached(spellings, within, near, True)

    def _consider(
        self,
        spellings: tuple[str, ...],
        within: tuple[str, ...],
        near: str | tuple[float, float] | Place | Area | None,
        keep: bool,
    ) -> Considered:
        """The answer; the candidates are kept for another question only if asked to."""
        self.gazetteer.read_on()
        unread = _unread(spellings)
        mentions = [self._settled(m) for m in map(parse, spellings[:MOST_SPELLINGS]) if m.parts]
        mentions = [m for m in mentions if not m.only_type] or mentions
        text = clean(spellings[0])
        if not any(keys(p.name) for m in mentions for p in m.parts):
            none = Resolution("not_found", text, reasons=("the text holds no name", *unread))
            return Considered(none, None)
        around: list[Context] = []
        unheard = list(unread)
        outside = [f'"{clean(w)[:80]}" is {where}' for w in within if (where := abroad(w))]
        if outside and len(outside) == len(within):
            return Considered(Resolution("not_found", text, reasons=(*outside, *unread)), None)
        unheard += [f"{words}; it was not heard" for words in outside]
        for words in (w for w in within if not abroad(w)):
            pieces = self.holding(words)
            around += pieces
            if not pieces:
                unheard.append(f'"{clean(words)[:80]}" {UNHEARD}; it was not heard')
        around += self.around.near(near)
        if isinstance(near, str) and not self.around.near(near):
            unheard.append(f'"{clean(near)[:80]}" {UNHEARD}; it was not heard')

        def told(answer: Resolution) -> Resolution:
            if answer.kind == "not_found":
                answer = replace(answer, context=tuple(self._told_of(mentions, around)))
            return replace(answer, reasons=(*answer.reasons, *unheard)) if unheard else answer

        for mention in mentions:
            if mention.between:
                stretch = self.spans.stretch(text, mention, around)
                if stretch is not None:
                    return Considered(told(stretch), None)
        scored = self.chooser.judge.candidates(mentions, around)

        def decided(scored: list[Scored]) -> Resolution:
            answer = self.chooser.decide(text, mentions, around, scored)
            return told(self.spans.cover(answer, mentions, around))

        def again(beside: Beside) -> Resolution:
            other = decided(beside.weigh(scored))
            if answer or not other or other.score >= CLEAR:
                return other
            return replace(answer, candidates=other.candidates)

        answer = decided(scored)
        is_open = bool(scored) and not (answer.kind == "matched" and answer.score >= OPEN)
        return Considered(answer, again if keep and is_open else None)

    def _told_of(self, mentions: list[Mention], around: list[Context]) -> list[Context]:
        """The areas and towns of which a place is told that nothing bears the name of."""
        if any(country_of(m.parts[0].full) for m in mentions if m.parts):
            return []  # "Beirut, near Damascus" is not in Syria
        chains = (self.around.contexts(m.parts[1:DEEPEST], 1.0) for m in mentions)
        return [*itertools.chain.from_iterable(chains), *around]

    def _settled(self, mention: Mention) -> Mention:
        """A city or governorate in parentheses holds the place; it is no other name of it."""
        head = set(keys(mention.parts[0].name))
        parts = [
            p
            for i, p in enumerate(mention.parts)
            if i == 0 or p.relation != "alias" or head.isdisjoint(keys(p.name))
        ]  # "Al Tiba (Al Taibah)" says nothing more
        for i, part in enumerate(parts):
            if part.relation == "alias":
                outer = next(iter(self.around.meanings(part, True, False)), (None, 0.0))[0]
                big = isinstance(outer, Area) or (outer is not None and outer.importance >= 2)
                if big:
                    parts[i] = replace(part, relation="in")
        return replace(mention, parts=tuple(parts))


@lru_cache(maxsize=4)
def _resolver_of(path: str) -> Resolver:
    return Resolver(default())


def resolver() -> Resolver:
    """The resolver of the process-wide gazetteer."""
    return _resolver_of(str(default().path))

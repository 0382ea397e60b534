"""Words and context -> one place with reasons, or an honest "no" / "one of these".

Every candidate gets a log-likelihood: how alike the name is, how well it fits each piece of context
(the mention's own chain, `within`, `near`), whether its kind is the one the text says, and, as the
weakest hint, how large it is. Candidates compete with each other and with "none of these" for one
unit of probability; the share of the winner and what stands within 3 km of it is the score.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple

from syriageo.errors import InputError
from syriageo.places.fit import (
    AS_CONTAINER,
    KIND_FITS,
    OTHERWISE,
    WEIGHTS,
    Context,
    Fit,
    Weights,
    offset,
)
from syriageo.places.foreign import country_of
from syriageo.places.forms import same_stem
from syriageo.places.gazetteer import (
    Area,
    Gazetteer,
    Place,
    check_coordinates,
    default,
    distance_km,
)
from syriageo.places.index import FUZZY_FLOOR, Hit, NameIndex
from syriageo.places.mention import MAX_LENGTH, Mention, Part, parse, shortened, variants
from syriageo.places.names import clean, is_arabic, keys

SAME_KM = 3.0  # candidates closer than this to the winner count as the same answer
SAME_NAME_KM = 6.0  # ... if they bear the same name
SAME_ALIKE_KM = 5.0  # ... or one that is alike: the parts of a scattered village
CONTAINER_KM = 40.0  # how far a town's countryside reaches
MATCHED = 0.45  # least share of the probability for `matched`
TOLD_BY_FAME = frozenset({"", "city", "town", "camp"})  # types that leave many places open
QUARTER_FAME = 1  # a quarter of a city is no better known than a large village
# Least likeness at which a name without any context is answered, in one script and across two.
LONE_LIKENESS = {"same": 0.85, "across": 0.95}
NAMESAKE = 0.96  # least likeness at which a foreign city's name may be a Syrian place's
NAMED = 0.89  # least likeness of a name at which an open choice is `ambiguous`
MOST_CANDIDATES = 8
LATE_CODES = "C6800"  # P-codes from here on are the additions of later lists
SURE_END, DOUBTFUL_END = 0.85, 0.55  # scores of the ends of a stretch: one alone is answered
DEEPEST = 4  # links of a chain that are looked up
UNLIKELY = 3.0  # ... at which the other spelling is not compared letter by letter
STRONG = -1.0  # points of a name that is surely the one written
FAINT = -5.0  # points of a name below which its other spelling is not compared
HOPELESS = 6.0  # points behind the best at which a candidate is dropped
POOL = 40  # candidates whose context is weighed
NARROW, WIDE, FUZZY = 0, 1, 2  # how far the look-up of names reaches
PLENTY = 0.0  # points of the best above which the same consonants are not looked up
LEAST_NAME = (-1.2, -2.2, -math.inf)  # points of the best name at which a reach is judged at all
ENOUGH = -2.5  # points of the best above which alike names are not looked up

_RADIUS_KM = {
    "community": 2.0, "locality": 2.0, "neighbourhood": 0.8, "hill": 0.7, "base": 0.7,
    "airport": 1.5,
    "airbase": 1.5, "crossing": 0.5, "industry": 0.7, "oil_field": 2.0, "dam": 1.0, "landmark": 0.5,
    "country": 300.0, "governorate": 60.0, "district": 25.0, "subdistrict": 12.0, "region": 20.0,
}  # fmt: skip
_EXACT = {
    "hill",
    "base",
    "airport",
    "airbase",
    "crossing",
    "industry",
    "oil_field",
    "dam",
    "landmark",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place or area that a mention may mean.

    Attributes
    ----------
    place : Place or Area
        What it may be.
    score : float
        Its share of the probability, 0..1.
    name : str
        The spelling that met the mention's.
    reasons : tuple of str
        What speaks for and against it, in words.
    """

    place: Place | Area
    score: float
    name: str
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.place} {self.score:.2f}: {'; '.join(self.reasons)}"


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a mention became.

    Attributes
    ----------
    kind : str
        ``matched``, ``ambiguous`` or ``not_found``.
    text : str
        The mention, cleaned.
    place : Place, Area or None
        The answer if `kind` is ``matched``; else None.
    score : float
        The probability that the answer is right, 0..1.
    candidates : tuple of Candidate
        The best first, the answer included.
    reasons : tuple of str
        Why, in words.
    precision : str
        ``exact``, ``neighbourhood``, ``community``, ``between``, ``vicinity``, ``subdistrict``,
        ``district``, ``governorate``, ``region``, ``country``; empty if not matched.
    radius_km : float or None
        How far from the point the mentioned spot may lie.
    lat, lon : float or None
        The point, EPSG:4326.
    """

    kind: str
    text: str
    place: Place | Area | None = None
    score: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    reasons: tuple[str, ...] = ()
    precision: str = ""
    radius_km: float | None = None
    lat: float | None = None
    lon: float | None = None

    def __bool__(self) -> bool:
        return self.kind == "matched"

    def __str__(self) -> str:
        if self.kind == "matched":
            how = f"{self.precision}{self._within()}, score {self.score:.2f}"
            return "\n  ".join([str(self.place), how, *self.reasons])
        head = f"{self.kind}: {self.text}"
        return "\n  ".join([head, *self.reasons, *(str(c) for c in self.candidates[:5])])

    def _within(self) -> str:
        return "" if self.radius_km is None else f", within {self.radius_km:g} km"

    def _repr_html_(self) -> str:
        from syriageo.terminal import html_table

        rows: list[tuple[str, object]] = [("text", self.text)]
        if self.place is not None:
            rows.append(("place", self.place))
            rows.append(("position", f"{self.lat:.5f}, {self.lon:.5f} (lat, lon)"))
            rows.append(("precision", f"{self.precision}{self._within()}"))
            rows.append(("score", f"{self.score:.2f}"))
        rows += [("why" if not i else "", reason) for i, reason in enumerate(self.reasons)]
        others = [c for c in self.candidates if c.place != self.place][:5]
        rows += [("or" if not i else "", candidate) for i, candidate in enumerate(others)]
        return html_table(self.kind.replace("_", " "), rows)

    def to_dict(self) -> dict[str, Any]:
        """The resolution as plain values."""
        return {
            "kind": self.kind,
            "text": self.text,
            "place": self.place.to_dict() if self.place else None,
            "score": round(self.score, 3),
            "precision": self.precision,
            "radius_km": self.radius_km,
            "lat": self.lat,
            "lon": self.lon,
            "reasons": list(self.reasons),
            "candidates": [
                {
                    "id": c.place.id,
                    "kind": c.place.kind,
                    "name_en": c.place.name_en,
                    "name_ar": c.place.name_ar,
                    "score": round(c.score, 3),
                    "reasons": list(c.reasons),
                }
                for c in self.candidates
            ],
        }


@dataclass(slots=True)
class _Scored:
    """A candidate while it is being judged."""

    found: Place | Area
    hit: Hit
    part: Part
    depth: int  # link of the chain that names it; -1: only `within` does
    points: float
    pieces: tuple[Context, ...] = ()
    quarter: bool = False
    words: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Link:
    """One part of a mention with the subjects that its names meet: points, hit, kind."""

    part: Part
    depth: int
    hits: dict[str, tuple[float, Hit, str]]


class _Own(NamedTuple):
    """How one chain names a candidate."""

    points: float
    hit: Hit
    kind: str
    part: Part
    depth: int
    skip: float  # cost of passing over more specific links

    def less(self, cost: float) -> _Own:
        return self._replace(points=self.points - cost)


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
        self.index = NameIndex(gazetteer)
        self.fit = Fit(gazetteer, weights)
        self.city_keys = lru_cache(maxsize=32)(self._city_keys)
        self.meanings = lru_cache(maxsize=2048)(self._meanings)
        self.holding = lru_cache(maxsize=1024)(self._holding)
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
        around += self._near(near)
        for mention in mentions:
            if mention.between:
                stretch = self._stretch(text, mention, around)
                if stretch is not None:
                    return stretch
        return self._choose(text, mentions, around)

    @staticmethod
    def _bare(mentions: list[Mention], around: list[Context]) -> bool:
        """One spelling without any context."""
        return len(mentions) == 1 and len(mentions[0].parts) == 1 and not around

    def _by_fame(self, scored: list[_Scored]) -> list[_Scored]:
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
                outer = next(iter(self.meanings(part, True, False)), (None, 0.0))[0]
                big = isinstance(outer, Area) or (outer is not None and outer.importance >= 2)
                if big:
                    parts[i] = replace(part, relation="in")
        return replace(mention, parts=tuple(parts))

    def _choose(self, text: str, mentions: list[Mention], around: list[Context]) -> Resolution:
        scored = self._candidates(mentions, around)
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
        top = self._represent(scored)
        share = 0.0
        for s, odd in zip(scored, odds, strict=True):
            if self._same_answer(top, s):
                share += odd / total
        candidates = tuple(
            Candidate(s.found, odd / total, s.hit.name, self._reasons(s))
            for s, odd in zip(scored[:MOST_CANDIDATES], odds, strict=False)
        )
        if share < MATCHED:
            # A name that ten villages bear leaves each of them little: they are rivals still.
            rivals = [c for c in candidates if c.score >= min(0.08, 0.4 * candidates[0].score)]
            known = sum(odds) / total
            named = max(s.hit.similarity for s in scored[:MOST_CANDIDATES]) >= NAMED
            if named and len(rivals) > 1 and known >= 0.5:
                where = " / ".join(self._where(c.place) for c in rivals[:4])
                reason = f"{len(rivals)} places fit {head.full!r}: {where}"
                return Resolution("ambiguous", text, None, share, candidates, (reason,))
            reason = f"nothing is called {head.full!r}; the most alike is {self._where(top.found)}"
            return Resolution("not_found", text, None, share, candidates, (reason,))
        across = is_arabic(top.hit.name) != is_arabic(head.full)
        if (
            self._bare(mentions, around)
            and top.hit.similarity < LONE_LIKENESS["across" if across else "same"]
        ):
            # Nothing but a faint likeness speaks for it: chance finds one for any invented name,
            # above all where vowels are left out between the scripts.
            reason = f"nothing is called {head.full!r}; the most alike is {self._where(top.found)}"
            return Resolution("not_found", text, None, share, candidates, (reason,))
        if candidates[0].place is not top.found:
            first = next((c for c in candidates if c.place is top.found), None)
            if first is not None:
                candidates = (first, *(c for c in candidates if c is not first))
        return self._answer(text, top, share, candidates, mentions)

    def _represent(self, scored: list[_Scored]) -> _Scored:
        """The winner, or the community of the same name beside it that OCHA lists."""
        top = scored[0]
        if top.found.kind == "governorate" and not top.part.kind:
            for other in scored[1:4]:
                if top.points - other.points < 1.0 and self._same_answer(top, other):
                    return other
        if top.found.kind != "locality":
            return top
        for other in scored[1:]:
            listed = other.found.kind == "community" and top.points - other.points < 1.0
            if listed and self._same_answer(top, other):
                return other
        return top

    def _answer(
        self,
        text: str,
        top: _Scored,
        share: float,
        candidates: tuple[Candidate, ...],
        mentions: list[Mention],
    ) -> Resolution:
        found, part = top.found, top.part
        reasons = list(self._reasons(top))
        precision = "exact" if found.kind in _EXACT else found.kind
        if precision == "locality":
            precision = "community"
        radius = _RADIUS_KM.get(found.kind, 5.0)
        if found.kind == "neighbourhood" and found.id[0] == "X":
            # A quarter that nobody drew stands at a side of its city, or at the city's own point.
            city = self.gazetteer.get(found.parent)
            if (city.lat, city.lon) == (found.lat, found.lon):
                precision, radius = "community", 4.0
            else:
                radius = 1.5
        if isinstance(found, Place) and found.kind == "community" and found.importance >= 4:
            radius = 4.0
        lat, lon = found.lat, found.lon
        if isinstance(found, Area):
            seat = self.fit.seat(found)
            if seat is not None:
                lat, lon = seat.lat, seat.lon
                reasons.append(f"the point is {seat.name}, its seat")
        skipped = top.depth != 0 and part.relation != "alias"
        if skipped:
            lost = " / ".join(dict.fromkeys(m.parts[0].full for m in mentions))
            reasons.insert(0, f"{lost} is not in the gazetteer; this is where it lies")
        head = top.depth == 0 or (skipped and top.depth > 0)
        if head and part.relation == "direction" and isinstance(found, Place):
            away = part.distance_km or 3.0
            lat, lon = offset(lat, lon, part.bearing, away)
            precision, radius = "vicinity", max(2.0, away * (0.4 if part.distance_km else 1.5))
            reasons.append(f"{away:g} km {part.bearing or 'away'} of it as the text says")
        elif isinstance(found, Place):
            if part.kind == "landmark" and found.kind not in _EXACT:
                radius = max(radius, 2.0)
            if (skipped and part.relation == "near") or (not skipped and part.relation == "near"):
                precision, radius = "vicinity", max(radius, 4.0)
            elif part.kind in {"around_place", "suburbs"}:
                precision, radius = "vicinity", max(radius, 6.0)
            elif skipped and precision == "community":
                radius = max(radius, 5.0)
        return Resolution(
            "matched",
            text,
            found,
            min(share, 0.999),
            candidates,
            tuple(reasons),
            precision,
            radius,
            round(lat, 6),
            round(lon, 6),
        )

    def _stretch(self, text: str, mention: Mention, around: list[Context]) -> Resolution | None:
        """Between two places: each end is the other's context, the answer lies half-way."""
        tail = self._contexts(mention.parts[2:], 1.0)
        ends = []
        for end, other in (mention.between, mention.between[::-1]):
            hints = [*around, *tail, *self._contexts((other,), 1.0, relation="near")]
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

    def _candidates(self, mentions: list[Mention], around: list[Context]) -> list[_Scored]:
        """Every candidate with its points, the best first.

        What is written alike is tried first; then what has the same consonants; then what is
        merely similar.
        """
        scored: list[_Scored] = []
        for reach, enough in ((NARROW, PLENTY), (WIDE, ENOUGH), (FUZZY, -math.inf)):
            scored = self._judge(mentions, around, reach) or scored
            named = [s.points for s in scored if s.depth == 0]
            if named and max(named) >= enough:
                break
        return scored

    def _judge(self, mentions: list[Mention], around: list[Context], reach: int) -> list[_Scored]:
        chains = [
            [
                self._link(p, i, min(reach, WIDE) if i > 1 else reach)
                for i, p in enumerate(m.parts[:DEEPEST])
            ]
            for m in mentions
        ]
        for mention, chain in zip(mentions, chains, strict=True):
            whole = mention.text.partition(",")[0]
            if len(chain) > 1 and len(whole) <= 40:
                self._add_whole(whole, chain[0])
        best = max(
            (h[0] for c in chains for link in c[:1] for h in link.hits.values()), default=0.0
        )
        if best < LEAST_NAME[reach]:  # a wider look-up will be needed anyway
            return []
        pieces: list[list[tuple[Context, Context] | None]] = [
            [self._piece_and_hint(link) for link in chain]
            if len(chain) > 1 or len(chains) > 1
            else [None]
            for chain in chains
        ]
        drafts = [
            draft
            for subject in dict.fromkeys(s for c in chains for link in c for s in link.hits)
            if (draft := self._draft(subject, chains, pieces, best)) is not None
        ]
        self._doubt_repeated(drafts, chains, around)
        drafts += self._lying_in(chains, around, {d.found.id for d in drafts})
        drafts.sort(key=lambda d: (-d.points, d.found.id))
        del drafts[POOL:]
        if drafts:  # no context makes up for so much
            least = drafts[0].points - HOPELESS
            drafts = [d for d in drafts if d.points >= least]
        for draft in drafts:
            for piece in _distinct((*draft.pieces, *around)):
                value, words = self.fit.value(draft.found, piece, draft.quarter)
                draft.points += piece.weight * value
                if words and words not in draft.words:
                    draft.words.append(words)
        drafts.sort(key=lambda d: (-d.points, d.found.id))
        return drafts

    def _link(self, part: Part, depth: int, reach: int) -> _Link:
        """The subjects that the names of a part meet, each with its best points."""
        hits: dict[str, tuple[float, Hit, str]] = {}
        names = variants(part)
        if reach == FUZZY:
            names += shortened(part)
        for name, cost, kind in names:
            found = self.index.exact(name, reach != NARROW)
            if reach == FUZZY and cost < 2.0:
                found = (*found, *self.index.fuzzy(name))
            for hit in found:
                if hit.subject[0] == "N" and self._is_city_name(hit):
                    continue
                points = self._name_points(hit.similarity) - cost
                if kind == "landmark" and hit.similarity > 0.96:
                    kind = ""  # جسر الشغور is a town, whatever جسر means
                if hit.subject not in hits or points > hits[hit.subject][0]:
                    hits[hit.subject] = (points, hit, kind)
        if part.kind == "suburbs":
            self._add_rifs(part, hits)
        return _Link(part, depth, hits)

    def _is_city_name(self, hit: Hit) -> bool:
        """Whether a quarter was met by the name of its city, which lists append to it."""
        quarter = self.gazetteer.get(hit.subject)
        return not self.city_keys(quarter.parent).isdisjoint(keys(hit.name))

    def _city_keys(self, city: str) -> frozenset[str]:
        names = [name for name, *_ in self.index.spellings(city)]
        return frozenset(k for n in names for k in keys(n) if k[0] != "s")

    def _add_whole(self, text: str, head: _Link) -> None:
        """A name that only looks like a chain: "Reif al-Muhandiseen", "Deir ez-Zor in Syria"."""
        for hit in self.index.exact(text):
            points = self._name_points(hit.similarity)
            if hit.subject not in head.hits or points > head.hits[hit.subject][0]:
                head.hits[hit.subject] = (points, hit, "")

    def _add_rifs(self, part: Part, hits: dict[str, tuple[float, Hit, str]]) -> None:
        """The suburbs of a governorate are a region of ours; Damascus's are Rif Dimashq."""
        for subject, (points, hit, kind) in list(hits.items()):
            if len(subject) == 4 and subject.startswith("SY"):
                if subject == "SY01":
                    subject = "SY03"
                    hits["SY01"] = (points - 2.0, hit, kind)
                    hits[subject] = (points, Hit(subject, hit.name, hit.similarity), kind)
                region = self.fit.rifs(subject).get(part.bearing)
                if region is not None and part.bearing:
                    hits[region] = (points + 0.6, Hit(region, hit.name, hit.similarity), kind)

    def _draft(
        self,
        subject: str,
        chains: list[list[_Link]],
        pieces: list[list[tuple[Context, Context] | None]],
        most: float,
    ) -> _Scored | None:
        """A candidate with the points of its name and kind, and its context yet to be weighed."""
        w = self.weights
        met = max(link.hits[subject][0] for c in chains for link in c if subject in link.hits)
        if met < most - HOPELESS:
            return None
        found = self.gazetteer.get(subject)
        owns = [self._in_chain(found, chain) for chain in chains]
        if len(chains) > 1 and met >= max(most - UNLIKELY, FAINT):
            owns = [o or self._by_letters(found, c) for o, c in zip(owns, chains, strict=True)]
        headed = any(o and not o.skip and o.points > -1.5 for o in owns)
        evidence: list[float] = []
        missed: list[float] = []
        context: list[Context] = []
        best: _Own | None = None
        said = ""
        for own, its_pieces in zip(owns, pieces, strict=True):
            if own is not None and own.skip:
                # "Hajin, al-Shaafah": another spelling says that it is the place itself.
                own = own.less(min(own.skip, w.skip_headed) if headed else own.skip)
            if own is None or own.points < w.other_floor:
                missed.append(self._missed(found, its_pieces[0]))
                context += [p[1] for p in its_pieces if p is not None]
                continue
            evidence.append(own.points)
            said = said or own.kind
            for depth, piece in enumerate(its_pieces):
                if piece is not None and depth != own.depth:
                    context.append(piece[0] if depth > own.depth else piece[1])
            if best is None or own.points > best.points:
                best = own
        if best is None:
            return None
        if best.skip:  # what lies in a place need not be told in both scripts
            evidence = [best.points]
        else:
            evidence += missed
        evidence.sort(reverse=True)
        points = evidence[0] + w.other * sum(evidence[1:])
        kind = said if said in KIND_FITS else ""
        if kind == "suburbs" and isinstance(found, Place) and found.importance < 4:
            kind = "around_place"
        points += KIND_FITS[kind].get(found.kind, OTHERWISE)
        if isinstance(found, Place):
            points += w.importance * found.importance
            if found.kind == "community" and found.id >= LATE_CODES:
                points += w.late
        quarter = best.part.kind == "neighbourhood" or any(
            c[0].part.kind == "neighbourhood" for c in chains
        )
        return _Scored(found, best.hit, best.part, best.depth, points, tuple(context), quarter)

    def _doubt_repeated(
        self, drafts: list[_Scored], chains: list[list[_Link]], around: list[Context]
    ) -> None:
        """A town that holds the place says little beside a spelling that names the place.

        "Homs | تلبيسة" in Homs is Talbisa, "Hajin, al-Shaafah | الشعفة" is al-Shaafah.
        """
        if len(chains) < 2:
            return
        heads = [{s for s, hit in chain[0].hits.items() if hit[0] >= STRONG} for chain in chains]
        holders: set[str] = set()
        if all(heads):
            held = {s.id for piece in around for s, _ in piece.subjects if isinstance(s, Place)}
            holders = {s for s in held if any(s not in c[0].hits for c in chains)}
        for chain, own in zip(chains, heads, strict=True):
            if chain[0].part.kind == "landmark":
                continue
            deeper = {s for link in chain[1:] for s in link.hits}
            for other in heads:
                for inner in (other & deeper) - own:
                    for head in own - other:
                        bigger = self._holder(head, inner)
                        holders |= {bigger} if bigger else set()
        for draft in drafts:
            if draft.found.id in holders:
                draft.points -= self.weights.repeated

    def _holder(self, a: str, b: str) -> str:
        """The town of the two that the other lies at; empty if they have nothing in common."""
        x, y = self.gazetteer.get(a), self.gazetteer.get(b)
        if isinstance(x, Area) or isinstance(y, Area) or x.importance == y.importance:
            return ""
        big = x if x.importance > y.importance else y
        near = distance_km(x.lat, x.lon, y.lat, y.lon) <= CONTAINER_KM
        return big.id if near and big.importance >= 3 else ""

    def _in_chain(self, found: Place | Area, chain: list[_Link]) -> _Own | None:
        """The link of a chain that names a candidate best."""
        w = self.weights
        own: _Own | None = None
        for link in chain:
            met = link.hits.get(found.id)
            if met is None:
                continue
            skip = 0.0
            if link.depth and link.part.relation != "alias":
                skip = self._skip(chain[0].part, link.part, found)
                between = sum(k.part.relation != "alias" for k in chain[1 : link.depth])
                skip += w.skip_link * between
                if between and getattr(found, "importance", 0) == 5:
                    skip += w.skip_link  # "Y, Afrin, Aleppo": the governorate
            if own is None or met[0] - skip > own.points - own.skip:
                own = _Own(met[0], met[1], met[2], link.part, link.depth, skip)
        return own

    def _by_letters(self, found: Place | Area, chain: list[_Link]) -> _Own | None:
        """The head of a chain as a spelling that shares no key with the candidate's."""
        head = chain[0].part
        alike, name = self.index.likeness(head.name, found.id)
        if alike <= FUZZY_FLOOR:
            return None
        hit = Hit(found.id, name, alike)
        return _Own(self._name_points(alike), hit, head.kind, head, 0, 0.0)

    def _missed(self, found: Place | Area, head: tuple[Context, Context] | None) -> float:
        """The points of a spelling that is not the candidate's; it may name what holds it."""
        w = self.weights
        minor = isinstance(found, Place) and found.importance < 4
        if minor and head is not None and self.fit.value(found, head[0], False)[0] > 0.0:
            return w.other_holds
        return w.other_floor

    def _skip(self, head: Part, part: Part, found: Place | Area) -> float:
        """What it costs to answer with a link of the chain that is not its head."""
        w = self.weights
        if isinstance(found, Area):
            least = {"region": 4.0, "subdistrict": 5.0}.get(found.level, 9.0)
        else:
            least = 9.0 if part.kind in {"suburbs", "governorate", "subdistrict"} else 0.0
        if part.relation in {"near", "direction"}:
            return max(least, w.skip_near)
        if head.kind in {"landmark", "neighbourhood", "checkpoint", "base"}:
            return max(least, w.skip_landmark)
        if head.kind in {"village", "town", "farm", "hill", "city", "camp"}:
            return max(least, w.skip_village)
        city = isinstance(found, Place) and found.importance >= 5
        return max(least, w.skip_unsaid if city else w.skip_town)

    def _lying_in(
        self, chains: list[list[_Link]], around: list[Context], known: set[str]
    ) -> list[_Scored]:
        """The city that `within` names, for a quarter or a facility that the gazetteer lacks."""
        head = chains[0][0].part
        if not any(c[0].part.kind in {"landmark", "neighbourhood"} for c in chains):
            return []
        held = (hit[0] for c in chains for link in c[1:] for hit in link.hits.values())
        if any(points >= STRONG for points in held):
            return []
        found = []
        # A quarter in one script may be told of a town that the other script names.
        town = any(
            c[0].part.kind not in {"landmark", "neighbourhood"}
            and any(hit[0] >= STRONG for hit in c[0].hits.values())
            for c in chains
        )
        for piece in around:
            for subject, prior in piece.subjects:
                if not isinstance(subject, Place) or subject.importance < 4:
                    continue
                if subject.id not in known:
                    known.add(subject.id)
                    points = (
                        0.3 * prior - self._skip(head, head, subject) - self.weights.skip_within
                    )
                    points += self.weights.importance * subject.importance
                    if town and head.kind == "neighbourhood":
                        points -= self.weights.repeated
                    if head.kind == "landmark":  # it may stand anywhere in the governorate
                        points -= 0.7
                    hit = Hit(subject.id, piece.words, 1.0)
                    found.append(_Scored(subject, hit, head, -1, points))
        return found

    def _name_points(self, similarity: float) -> float:
        """Log-likelihood of a likeness: 0 for the same letters, falling ever faster."""
        lack = 1.0 - similarity
        return -(self.weights.name * lack + self.weights.name_square * lack * lack)

    def _holding(self, words: str) -> tuple[Context, ...]:
        """The containers that one of `within` names."""
        return tuple(self._contexts(parse(words).parts, self.weights.within, container=True))

    def _contexts(
        self,
        parts: Sequence[Part],
        weight: float,
        relation: str | None = None,
        *,
        container: bool = False,
    ) -> list[Context]:
        """The containers and neighbours that parts name."""
        found = []
        for part in parts:
            piece = self._piece(part, container=container)
            if piece is not None:
                found.append(replace(piece, weight=weight, relation=relation or piece.relation))
        return found

    def _piece(self, part: Part, *, container: bool = False, fuzzy: bool = True) -> Context | None:
        if part.kind == "landmark":
            return None
        subjects = self.meanings(part, container, fuzzy)
        if not subjects:
            return None
        return Context(
            subjects, part.relation, part.bearing, part.distance_km, 1.0, part.full, part.kind
        )

    def _piece_and_hint(self, link: _Link) -> tuple[Context, Context] | None:
        """A link as what holds the candidate, and as a mere hint if it stands beside it."""
        piece = self._piece(link.part, fuzzy=link.depth > 0)
        return None if piece is None else (piece, _hint(piece, self.weights.parallel))

    def _near(self, near: str | tuple[float, float] | Place | Area | None) -> list[Context]:
        if near is None:
            return []
        if isinstance(near, str):
            return self._contexts(parse(near).parts[:1], 1.0, relation="near")
        if isinstance(near, Place | Area):
            return [Context(((near, 0.0),), "near", "", None, 1.0, near.name)]
        lat, lon = near
        check_coordinates(lat, lon)
        point = Place("", "point", "the given point", "", lat, lon, "", "", "", "", None, 0, "", 0)
        return [Context(((point, 0.0),), "near", "", None, 1.0, f"{lat}, {lon}")]

    def _meanings(
        self, part: Part, container: bool, fuzzy: bool
    ) -> tuple[tuple[Place | Area, float], ...]:
        """What a piece of context may mean, with log-likelihoods, the best first."""
        scored: list[tuple[float, str, Place | Area]] = []
        for reach in (NARROW, WIDE, FUZZY) if fuzzy else (NARROW,):
            link = self._link(part, 0, reach)
            scored.clear()
            for subject, (points, _, kind) in link.hits.items():
                if points < -4.5:
                    continue
                found = self.gazetteer.get(subject)
                if container and not kind:
                    points += AS_CONTAINER.get(found.kind, OTHERWISE)
                else:
                    fits = KIND_FITS[kind if kind in KIND_FITS else ""]
                    points += fits.get(found.kind, OTHERWISE)
                if isinstance(found, Place):
                    points += self.weights.importance * found.importance
                scored.append((points, found.id, found))
            scored.sort(key=lambda s: (-s[0], s[1]))
            if scored and scored[0][0] >= (0.0 if reach == NARROW else -2.5):
                break
        if not scored or scored[0][0] < -3.5:
            return ()
        best = scored[0][0]
        return tuple((f, p - best) for p, _, f in scored[:5] if p - best > -3)

    def _reasons(self, scored: _Scored) -> tuple[str, ...]:
        """What speaks for and against a candidate, in words."""
        alike = scored.hit.similarity
        how = "the same name" if alike > 0.95 else f"like ({alike:.2f})"
        reasons = [f"{scored.hit.name}: {how}"] if scored.depth >= 0 else []
        return (*reasons, *scored.words)

    def _same_answer(self, a: _Scored, b: _Scored) -> bool:
        """Two candidates that would be the same answer for a reader of the map."""
        if a.found.id == b.found.id:
            return True
        if "region" in (a.found.kind, b.found.kind):
            return False
        km = distance_km(a.found.lat, a.found.lon, b.found.lat, b.found.lon)
        area = a.found if isinstance(a.found, Area) else b.found
        if isinstance(area, Area):
            # A subdistrict and the town it is named after, a governorate and its capital.
            other = b.found if area is a.found else a.found
            if area.level == "governorate":
                if not isinstance(other, Place) or other.importance < 5:
                    return False
                return other.admin1 == area.id and _namesakes(a, b)
            if area.level not in {"subdistrict", "district"} or not _namesakes(a, b):
                return False
            return km <= 12.0 or area.id in (
                getattr(other, "admin3", ""),
                getattr(other, "admin2", ""),
            )
        if km <= SAME_KM or (km <= SAME_NAME_KM and _namesakes(a, b)):
            return True
        return km <= SAME_ALIKE_KM and same_stem(a.hit.name, b.hit.name)

    def _where(self, found: Place | Area) -> str:
        if isinstance(found, Area):
            return f"{found.name} {found.level} ({found.id})"
        outer = found.parent or found.admin1
        if outer in self.gazetteer:
            return f"{found.name} ({self.gazetteer.get(outer).name}, {found.id})"
        return f"{found.name} ({found.id})"


def _namesakes(a: _Scored, b: _Scored) -> bool:
    if a.found.name_ar and a.found.name_ar == b.found.name_ar:
        return True
    return not set(keys(a.hit.name)).isdisjoint(keys(b.hit.name))


def _hint(piece: Context, share: float) -> Context:
    """A part of another chain, or one that the candidate takes the place of."""
    return replace(piece, weight=piece.weight * share, only_for=True)


def _distinct(pieces: Iterable[Context]) -> tuple[Context, ...]:
    """The same container told twice (in two scripts, in two columns) counts once."""
    kept: dict[tuple[str, str], Context] = {}
    for piece in pieces:
        key = (piece.subjects[0][0].id, "" if piece.relation == "around" else piece.relation)
        known = kept.get(key)
        if known is None or piece.weight > known.weight:
            kept[key] = piece
    return tuple(kept.values())


@lru_cache(maxsize=4)
def _resolver_of(path: str) -> Resolver:
    return Resolver(default())


def resolver() -> Resolver:
    """The resolver of the process-wide gazetteer."""
    return _resolver_of(str(default().path))

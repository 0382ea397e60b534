"""Words and context -> one place with reasons, or an honest "no" / "one of these".

Every candidate gets a log-likelihood: how alike the name is, how well it fits each piece of context
(the mention's own chain, `within`, `near`), whether its kind is the one the text says, and, as the
weakest hint, how large it is. Candidates compete with each other and with "none of these" for one
unit of probability; the share of the winner and what stands within 3 km of it is the score.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from syriageo.errors import InputError
from syriageo.places.gazetteer import Area, Gazetteer, Place, check_coordinates, default, distance_km
from syriageo.places.index import Hit, NameIndex
from syriageo.places.mention import MAX_LENGTH, Mention, Part, alternatives, parse
from syriageo.places.names import clean, keys

SAME_KM = 3.0  # candidates closer than this to the winner count as the same answer
MATCHED = 0.55  # least share of the probability for `matched`
NONE_OF_THESE = -5.0  # log-likelihood that the gazetteer lacks the place
MOST_CANDIDATES = 8

# Damascus is an enclave in Rif Dimashq and monitors use one name for both.
_NEIGHBOURLY = {frozenset({"SY01", "SY03"})}

_SETTLEMENTS = frozenset({"community", "locality"})
_FITS: dict[str, dict[str, float]] = {
    # what the text says -> what the gazetteer calls it -> log-likelihood
    "": {"community": 0.0, "locality": -0.7, "neighbourhood": -0.9, "hill": -1.6, "base": -1.9,
         "airport": -1.5, "airbase": -1.5, "crossing": -2.2, "industry": -1.8, "oil_field": -1.8,
         "dam": -1.0, "governorate": -1.2, "district": -3.0, "subdistrict": -3.0, "country": -0.5,
         "region": -0.1},
    "village": {"community": 0.2, "locality": -0.3, "neighbourhood": -1.6, "governorate": -5.0,
                "district": -4.5, "subdistrict": -4.0, "region": -3.0},
    "town": {"community": 0.2, "locality": -0.6, "neighbourhood": -1.2, "governorate": -5.0,
             "district": -4.0, "subdistrict": -3.5, "region": -3.0},
    "city": {"community": 0.2, "locality": -1.2, "neighbourhood": -2.0, "governorate": -3.5,
             "district": -3.5, "subdistrict": -3.5, "region": -3.0},
    "neighbourhood": {"neighbourhood": 0.4, "community": -1.0, "locality": -0.6, "governorate": -6.0,
                      "district": -5.0, "subdistrict": -5.0},
    "camp": {"community": -0.2, "locality": -0.2, "neighbourhood": 0.0, "base": -0.8},
    "farm": {"community": 0.0, "locality": -0.1, "neighbourhood": -1.0},
    "hill": {"hill": 0.5, "community": -0.3, "locality": -0.3, "base": -0.8},
    "mountain": {"hill": 0.3, "region": 0.5, "community": -0.6, "locality": -0.5, "base": -0.8},
    "checkpoint": {"base": 0.3, "checkpoint": 0.6, "community": -1.4, "locality": -1.2, "hill": -1.2},
    "crossing": {"crossing": 0.8, "base": -1.0, "community": -1.5, "locality": -1.5},
    "airbase": {"airbase": 0.8, "airport": 0.6, "base": -0.2, "community": -1.8},
    "airport": {"airport": 0.8, "airbase": 0.6, "base": -0.4, "community": -1.8},
    "base": {"base": 0.6, "airbase": 0.2, "airport": 0.0, "industry": -1.0, "community": -1.6},
    "dam": {"dam": 0.8, "industry": 0.0, "community": -1.2, "locality": -1.0},
    "oil_field": {"oil_field": 0.8, "industry": 0.0, "community": -1.5},
    "governorate": {"governorate": 0.8, "district": -2.5, "subdistrict": -3.0, "community": -3.0},
    "district": {"district": 0.8, "subdistrict": -0.6, "region": -1.0, "neighbourhood": -0.6,
                 "community": -1.2, "governorate": -2.5},
    "subdistrict": {"subdistrict": 0.8, "district": -1.0, "community": -0.6, "governorate": -3.0},
    "region": {"region": 0.5, "subdistrict": -0.6, "district": -0.9, "community": -0.2,
               "governorate": -1.4, "locality": -0.7, "neighbourhood": -1.0, "hill": -0.8},
    "suburbs": {"governorate": 0.6, "region": 0.3, "district": -1.0, "community": -0.6},
    "around_place": {"community": 0.2, "locality": -0.5, "neighbourhood": -1.0},
    "landmark": {"industry": -0.3, "base": -0.5, "dam": -0.4, "community": -2.8, "locality": -2.6,
                 "neighbourhood": -1.8, "hill": -2.5, "oil_field": -0.6, "airport": -1.0,
                 "airbase": -1.0, "crossing": -0.8},
}  # fmt: skip
_OTHERWISE = -2.5

_RADIUS_KM = {
    "community": 2.0, "locality": 2.0, "neighbourhood": 0.8, "hill": 0.7, "base": 0.7, "airport": 1.5,
    "airbase": 1.5, "crossing": 0.5, "industry": 0.7, "oil_field": 2.0, "dam": 1.0, "landmark": 0.5,
    "country": 300.0, "governorate": 60.0, "district": 25.0, "subdistrict": 12.0, "region": 20.0,
}  # fmt: skip
_EXACT = {"hill", "base", "airport", "airbase", "crossing", "industry", "oil_field", "dam", "landmark"}


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
            return (
                f"{self.place}\n  {self.precision}, within {self.radius_km:g} km, score {self.score:.2f}\n  "
                + "\n  ".join(self.reasons)
            )
        head = f"{self.kind}: {self.text}"
        return "\n  ".join([head, *self.reasons, *(str(c) for c in self.candidates[:5])])

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
    points: float
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Context:
    """One piece of context: the places or areas it may mean, and how it binds."""

    subjects: tuple[tuple[Place | Area, float], ...]
    relation: str
    bearing: str
    distance_km: float | None
    weight: float
    words: str


def resolve(
    text: str | Sequence[str],
    within: str | Sequence[str] | None = None,
    near: str | tuple[float, float] | Place | None = None,
) -> Resolution:
    """Find the place that a mention means.

    Parameters
    ----------
    text : str or sequence of str
        The mention, or several spellings of one mention (English and Arabic).
    within : str or sequence of str, optional
        Areas or towns it is said to lie in, in any script. Weighed, not obeyed: a wrong governorate
        costs a candidate probability and does not exclude it.
    near : str, (lat, lon) pair or Place, optional
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
    spellings = [text] if isinstance(text, str) else [t for t in text if t]
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
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.index = NameIndex(gazetteer)
        self.meanings = lru_cache(maxsize=16384)(self._meanings)
        self.admins_near = lru_cache(maxsize=32768)(self._admins_near)

    def resolve(
        self,
        spellings: tuple[str, ...],
        within: tuple[str, ...] = (),
        near: str | tuple[float, float] | Place | None = None,
    ) -> Resolution:
        """As the function `resolve`, for input that has been checked."""
        mentions = [parse(s) for s in spellings]
        mentions = [m for m in mentions if m.parts]
        text = clean(spellings[0])
        if not mentions or not any(keys(p.name) for m in mentions for p in m.parts):
            return Resolution("not_found", text, reasons=("the text holds no name",))
        context = [c for w in within for c in self._outer(parse(w).parts, 0.8)]
        context += self._near(near)
        between = next((m for m in mentions if m.between), None)
        if between is not None:
            return self._stretch(text, between, context)
        return self._walk(text, mentions, context)

    def _walk(self, text: str, mentions: list[Mention], context: list[_Context]) -> Resolution:
        """Try the most specific part; where the gazetteer lacks it, answer with what it lies in."""
        deepest = max(len(m.parts) for m in mentions)
        first: Resolution | None = None
        skipped: list[str] = []
        for depth in range(min(deepest, 4)):
            heads: list[Part] = []
            outer = list(context)
            for mention in mentions:
                if depth < len(mention.parts):
                    heads.append(mention.parts[depth])
                    if depth == 0 and len(mention.parts) > 1 and mention.parts[1].relation == "alias":
                        heads.append(mention.parts[1])
                    outer += self._outer(mention.parts[depth + 1 :], 1.0)
            answer = self._choose(text, heads, outer, skipped)
            first = first or answer
            if answer.kind == "matched" or (answer.kind == "ambiguous" and depth == 0):
                return answer
            skipped.append(heads[0].full)
        assert first is not None
        return first

    def _choose(
        self, text: str, heads: list[Part], context: list[_Context], skipped: list[str]
    ) -> Resolution:
        scored = self._candidates(heads, context)
        if not scored:
            reason = f"no place or area is called {heads[0].full!r} or alike"
            return Resolution("not_found", text, reasons=(reason,))
        total = math.exp(NONE_OF_THESE) + sum(math.exp(s.points) for s in scored)
        top = scored[0]
        alike = [s for s in scored if _same_answer(top.found, s.found)]
        share = sum(math.exp(s.points) for s in alike) / total
        candidates = tuple(
            Candidate(s.found, math.exp(s.points) / total, s.hit.name, tuple(s.reasons))
            for s in scored[:MOST_CANDIDATES]
        )
        head = heads[0]
        if share < MATCHED:
            rivals = [c for c in candidates if c.score >= 0.08]
            if len(rivals) > 1 and sum(c.score for c in candidates) >= 0.5:
                where = " / ".join(self._where(c.place) for c in rivals[:4])
                reason = f"{len(rivals)} places fit {head.full!r}: {where}"
                return Resolution("ambiguous", text, None, share, candidates, (reason,))
            reason = f"nothing is called {head.full!r}; the most alike is {self._where(top.found)}"
            return Resolution("not_found", text, None, share, candidates, (reason,))
        return self._answer(text, top, share, candidates, head, skipped)

    def _answer(
        self,
        text: str,
        top: _Scored,
        share: float,
        candidates: tuple[Candidate, ...],
        head: Part,
        skipped: list[str],
    ) -> Resolution:
        found = top.found
        reasons = list(top.reasons)
        precision = "exact" if found.kind in _EXACT else found.kind
        if precision == "locality":
            precision = "community"
        radius = _RADIUS_KM.get(found.kind, 5.0)
        if isinstance(found, Place) and found.kind == "community" and found.importance >= 4:
            radius = 4.0
        lat, lon = found.lat, found.lon
        if head.relation == "direction" and not skipped:
            away = head.distance_km or 3.0
            lat, lon = _offset(lat, lon, head.bearing, away)
            precision, radius = "vicinity", max(2.0, away * (0.4 if head.distance_km else 1.5))
            reasons.append(f"{away:g} km {head.bearing or 'away'} of it as the text says")
        elif skipped or head.relation == "near" or head.kind in {"around_place", "landmark"}:
            if precision in {"community", "exact", "neighbourhood"} and (
                skipped or head.relation == "near" or head.kind == "around_place"
            ):
                if not (skipped and precision == "neighbourhood"):
                    precision = "vicinity" if not skipped else precision
                radius = max(radius, 2.0 if skipped else 4.0)
        if skipped:
            reasons.insert(0, f"{' / '.join(skipped)} is not in the gazetteer; this is where it lies")
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

    def _stretch(self, text: str, mention: Mention, context: list[_Context]) -> Resolution:
        """Between two places: each end is the other's context, the answer lies half-way."""
        tail = self._outer(mention.parts[2:], 1.0)
        ends = []
        for end, other in (mention.between, mention.between[::-1]):
            hints = [*context, *tail, *self._outer((other,), 1.0, relation="near")]
            ends.append(self._choose(text, [end], hints, []))
        a, b = ends
        if a.kind == "matched" and b.kind == "matched" and a.place and b.place:
            km = distance_km(a.place.lat, a.place.lon, b.place.lat, b.place.lon)
            if km <= 150:
                nearest = self.gazetteer.nearest(
                    (a.place.lat + b.place.lat) / 2, (a.place.lon + b.place.lon) / 2
                )
                return Resolution(
                    "matched",
                    text,
                    nearest[0] if nearest else a.place,
                    min(a.score, b.score),
                    (a.candidates[0], b.candidates[0]),
                    (f"half-way between {a.place} and {b.place}, {km:.0f} km apart",),
                    "between",
                    round(max(1.0, km / 2), 1),
                    round((a.place.lat + b.place.lat) / 2, 6),
                    round((a.place.lon + b.place.lon) / 2, 6),
                )
        return a if a.kind == "matched" else b

    def _candidates(self, heads: list[Part], context: list[_Context]) -> list[_Scored]:
        scored = self._judge(heads, context, fuzzy=False)
        if not scored or scored[0].points < -2.0:
            again = self._judge(heads, context, fuzzy=True)
            scored = again if again else scored
        return scored

    def _judge(self, heads: list[Part], context: list[_Context], *, fuzzy: bool) -> list[_Scored]:
        """Every candidate with its points, the best first."""
        by_subject: dict[str, list[tuple[float, Hit, Part]]] = {}
        options = [o for head in heads for o in self._spellings(head)]
        for part, name in options:
            hits: Iterable[Hit] = self.index.exact(name)
            if fuzzy:
                hits = (*hits, *self.index.fuzzy(name))
            for hit in hits:
                by_subject.setdefault(hit.subject, []).append((_name_points(hit.similarity), hit, part))
        scripts = len({_script(h.name) for h in heads})
        scored = []
        for subject, hits_of in by_subject.items():
            points, hit, part = max(hits_of, key=lambda h: h[0])
            found = self.gazetteer.get(subject)
            supported = len({_script(p.name) for _, h, p in hits_of if h.similarity >= 0.78})
            if scripts > 1:
                points += 0.7 if supported > 1 else -0.9
            scored.append(self._score(found, hit, part, points, context))
        scored.sort(key=lambda s: (-s.points, s.found.id))
        return scored[:40]

    def _spellings(self, head: Part) -> list[tuple[Part, str]]:
        names = [head.full] if head.full == head.name else [head.full, head.name]
        parts = alternatives(head)
        if len(parts) > 1:
            names += [p.name for p in parts]
        return [(head, n) for n in dict.fromkeys(names) if keys(n)]

    def _score(
        self, found: Place | Area, hit: Hit, part: Part, points: float, context: list[_Context]
    ) -> _Scored:
        scored = _Scored(found, hit, points)
        kind = "" if part.kind not in _FITS else part.kind
        scored.points += _FITS[kind].get(found.kind, _OTHERWISE)
        if isinstance(found, Place):
            scored.points += 0.35 * found.importance
        how = "the same name" if hit.similarity > 0.95 else f"like ({hit.similarity:.2f})"
        scored.reasons.append(f"{hit.name}: {how}")
        for piece in context:
            value, reason = self._fit(found, piece)
            scored.points += piece.weight * value
            if reason:
                scored.reasons.append(reason)
        return scored

    def _outer(
        self, parts: Sequence[Part], weight: float, relation: str | None = None
    ) -> list[_Context]:
        """The containers and neighbours that the rest of a chain names."""
        found = []
        for part in parts:
            if part.kind == "landmark":
                continue
            subjects = self.meanings(part)
            if subjects:
                binding = relation or part.relation
                found.append(
                    _Context(subjects, binding, part.bearing, part.distance_km, weight, part.full)
                )
        return found

    def _near(self, near: str | tuple[float, float] | Place | None) -> list[_Context]:
        if near is None:
            return []
        if isinstance(near, str):
            return self._outer(parse(near).parts[:1], 1.0, relation="near")
        if isinstance(near, (Place, Area)):
            return [_Context(((near, 0.0),), "near", "", None, 1.0, near.name)]
        lat, lon = near
        check_coordinates(lat, lon)
        point = Place("", "point", "the given point", "", lat, lon, "", "", "", "", None, 0, "", 0)
        return [_Context(((point, 0.0),), "near", "", None, 1.0, f"{lat}, {lon}")]

    def _meanings(self, part: Part) -> tuple[tuple[Place | Area, float], ...]:
        """What a piece of context may mean, with log-likelihoods, the best first."""
        scored = self._judge([part], [], fuzzy=False)
        if not scored or scored[0].points < -2.5:
            scored = self._judge([part], [], fuzzy=True) or scored
        if not scored:
            return ()
        best = scored[0].points
        if best < -3.5:
            return ()
        return tuple((s.found, s.points - best) for s in scored[:12] if s.points - best > -4)

    def _fit(self, found: Place | Area, piece: _Context) -> tuple[float, str]:
        """How well a candidate lies where one piece of context says; 0 is neutral."""
        best, words = -math.inf, ""
        for subject, prior in piece.subjects:
            value, reason = self._lie(found, subject, piece)
            if value + 0.6 * prior > best:
                best, words = value + 0.6 * prior, reason
        return best, words

    def _lie(self, found: Place | Area, outer: Place | Area, piece: _Context) -> tuple[float, str]:
        if isinstance(outer, Area):
            return self._inside(found, outer, piece)
        km = distance_km(found.lat, found.lon, outer.lat, outer.lon)
        if isinstance(found, Area) and found.level in {"governorate", "district", "country"}:
            return -1.0, ""
        if found.id == outer.id:
            return (0.6, "") if piece.relation == "alias" else (-0.2, "")
        if isinstance(found, Place) and found.parent == outer.id and piece.relation != "near":
            return 2.2, f"a quarter of {outer.name}"
        if piece.relation == "direction":
            value = 0.9 - abs(km - (piece.distance_km or 6.0)) / 8
            if piece.bearing and km > 0.5:
                off = _angle(outer, found, piece.bearing)
                value += 0.7 if off <= 60 else -1.2 if off > 110 else -0.2
            return max(-4.0, value), f"{km:.0f} km from {outer.name}"
        scale = 12.0 if outer.importance >= 3 else 8.0
        if piece.relation == "alias":
            return (max(-1.0, 1.0 - km / 10)), f"{km:.0f} km from {outer.name}"
        value = 1.2 - km / scale
        return max(-4.0, value), f"{km:.0f} km from {outer.name}"

    def _inside(self, found: Place | Area, outer: Area, piece: _Context) -> tuple[float, str]:
        codes = _codes(found)
        bonus = {"country": 0.0, "governorate": 0.5, "district": 1.2, "subdistrict": 1.6, "region": 1.2}
        gain = bonus.get(outer.level, 0.5)
        if outer.id == found.id:
            return 0.0, ""
        if outer.level == "country":
            return 0.0, ""
        if outer.level == "region":
            inside = found.id in self._region(outer.id)
            if inside:
                return gain, f"in {outer.name}"
            km = distance_km(found.lat, found.lon, outer.lat, outer.lon)
            return -min(3.0, 0.4 + km / 40), f"outside {outer.name}"
        if outer.id in codes:
            value = gain
            if piece.bearing and outer.level == "governorate" and isinstance(found, Place):
                centre = self._centre(outer.id)
                if centre is not None and distance_km(found.lat, found.lon, centre.lat, centre.lon) > 3:
                    off = _angle(centre, found, piece.bearing)
                    value += 0.35 if off <= 60 else -0.5 if off > 110 else 0.0
            return value, f"in {outer.name}"
        if any(frozenset({outer.id, c}) in _NEIGHBOURLY for c in codes):
            return gain - 0.25, f"by {outer.name}"
        if isinstance(found, Place) and outer.id in self.admins_near(found.id):
            return -1.1, f"just outside {outer.name}"
        km = distance_km(found.lat, found.lon, outer.lat, outer.lon)
        return -min(4.5, 2.6 + km / 150), f"not in {outer.name}"

    @lru_cache(maxsize=64)  # noqa: B019  one resolver lives as long as its gazetteer
    def _centre(self, governorate: str) -> Place | None:
        """The city that a governorate's directions are told from."""
        row = self.gazetteer.connection.execute(
            "SELECT fid FROM places WHERE admin1 = ? AND kind = 'community' "
            "ORDER BY importance DESC, population DESC LIMIT 1",
            (governorate,),
        ).fetchone()
        return self.gazetteer.by_fid(row[0]) if row else None

    @lru_cache(maxsize=128)  # noqa: B019
    def _region(self, identifier: str) -> frozenset[str]:
        return frozenset(p.id for p in self.gazetteer.within(identifier))

    def _admins_near(self, identifier: str) -> frozenset[str]:
        """The admin areas of the communities within 8 km: a border is not a wall."""
        place = self.gazetteer.get(identifier)
        codes: set[str] = set()
        for other in self.gazetteer.near(place.lat, place.lon, 8.0, "community"):
            codes |= {other.admin1, other.admin2, other.admin3}
        return frozenset(codes)

    def _where(self, found: Place | Area) -> str:
        if isinstance(found, Area):
            return f"{found.name} {found.level} ({found.id})"
        outer = found.parent or found.admin1
        if outer in self.gazetteer:
            return f"{found.name} ({self.gazetteer.get(outer).name}, {found.id})"
        return f"{found.name} ({found.id})"


def _name_points(similarity: float) -> float:
    """Log-likelihood of a likeness: 0 for the same letters, falling ever faster."""
    lack = 1.0 - similarity
    return -(17.0 * lack + 10.0 * lack * lack)


def _script(name: str) -> bool:
    return any("\u0600" <= c <= "\u06ff" for c in name)


def _codes(found: Place | Area) -> set[str]:
    if isinstance(found, Place):
        return {found.admin3, found.admin2, found.admin1, found.parent} - {""}
    if found.id.startswith("SY"):
        return {found.id, found.id[:6], found.id[:4], found.parent}
    return {found.id, found.parent}


def _same_answer(a: Place | Area, b: Place | Area) -> bool:
    """Two candidates that would be the same answer for a reader of the map."""
    if isinstance(a, Area) != isinstance(b, Area):
        return False
    if isinstance(a, Area):
        return a.id == b.id
    return distance_km(a.lat, a.lon, b.lat, b.lon) <= SAME_KM


_DEGREES = {"N": 0, "NE": 45, "E": 90, "SE": 135, "S": 180, "SW": 225, "W": 270, "NW": 315}


def _angle(start: Place | Area, end: Place | Area, bearing: str) -> float:
    """Degrees between the bearing from `start` to `end` and a compass point."""
    east = (end.lon - start.lon) * math.cos(math.radians(start.lat))
    north = end.lat - start.lat
    actual = math.degrees(math.atan2(east, north)) % 360
    off = abs(actual - _DEGREES.get(bearing, actual)) % 360
    return min(off, 360 - off)


def _offset(lat: float, lon: float, bearing: str, km: float) -> tuple[float, float]:
    """The point `km` from another towards a compass point (flat Earth; good to 1 % at 50 km)."""
    if bearing not in _DEGREES:
        return lat, lon
    angle = math.radians(_DEGREES[bearing])
    d_lat = km * math.cos(angle) / 110.9
    d_lon = km * math.sin(angle) / (111.3 * math.cos(math.radians(lat)))
    return lat + d_lat, lon + d_lon


@lru_cache(maxsize=4)
def _resolver_of(path: str) -> Resolver:
    return Resolver(default())


def resolver() -> Resolver:
    """The resolver of the process-wide gazetteer."""
    return _resolver_of(str(default().path))

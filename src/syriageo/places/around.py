"""What a mention says around its place: what holds it, what it lies near to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from syriageo.places.fit import AS_CONTAINER, KIND_FITS, OTHERWISE, Context, Weights
from syriageo.places.gazetteer import Area, Gazetteer, Place, check_coordinates
from syriageo.places.links import FUZZY, NARROW, WIDE, Link, Links
from syriageo.places.mention import Part, parse

MOST_HELD = 3  # links of one of `within` that are looked up


class Around:
    """The containers and neighbours that words name.

    Parameters
    ----------
    gazetteer : Gazetteer
        The places and names.
    links : Links
        Looks names up.
    weights : Weights
        What each kind of evidence counts.
    """

    def __init__(self, gazetteer: Gazetteer, links: Links, weights: Weights) -> None:
        self.gazetteer = gazetteer
        self.links = links
        self.weights = weights
        self.meanings = lru_cache(maxsize=2048)(self._meanings)
        self.holding = lru_cache(maxsize=1024)(self._holding)

    def _holding(self, words: str) -> tuple[Context, ...]:
        """The containers that one of `within` names."""
        return tuple(
            self.contexts(parse(words).parts[:MOST_HELD], self.weights.within, container=True)
        )

    def contexts(
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

    def piece_and_hint(self, link: Link) -> tuple[Context, Context] | None:
        """A link as what holds the candidate, and as a mere hint if it stands beside it."""
        piece = self._piece(link.part, fuzzy=link.depth > 0)
        return None if piece is None else (piece, hint(piece, self.weights.parallel))

    def near(self, near: str | tuple[float, float] | Place | Area | None) -> list[Context]:
        """What a candidate is said to lie near to."""
        if near is None:
            return []
        if isinstance(near, str):
            return self.contexts(parse(near).parts[:1], 1.0, relation="near")
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
            link = self.links.link(part, 0, reach, few=True)
            scored.clear()
            heard = {s: hit for s, hit in link.hits.items() if hit[0] >= -4.5}
            self.gazetteer.read(heard)
            for subject, (points, _, kind) in heard.items():
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


def hint(piece: Context, share: float) -> Context:
    """A part of another chain, or one that the candidate takes the place of."""
    return replace(piece, weight=piece.weight * share, only_for=True)


def distinct(pieces: Iterable[Context]) -> tuple[Context, ...]:
    """The same container told twice (in two scripts, in two columns) counts once."""
    kept: dict[tuple[str, str], Context] = {}
    for piece in pieces:
        key = (piece.subjects[0][0].id, "" if piece.relation == "around" else piece.relation)
        known = kept.get(key)
        if known is None or piece.weight > known.weight:
            kept[key] = piece
    return tuple(kept.values())

"""What a mention became: one place with reasons, several that could be meant, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from syriageo.places.gazetteer import Area, Place
from syriageo.terminal import safe

if TYPE_CHECKING:
    from syriageo.places.fit import Context

RIVAL, OF_THE_BEST = 0.08, 0.4  # least share of a rival, or so much of the best candidate's


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

    Examples
    --------
    >>> from syriageo import resolve
    >>> [candidate.place.id for candidate in resolve("Sarja", within="Idlib").candidates[:2]]
    ['C4273', 'C6363']
    """

    place: Place | Area
    score: float
    name: str
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.place} {self.score:.2f}: {'; '.join(self.reasons)}"


@dataclass(frozen=True, slots=True, repr=False)
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
    context : tuple of Context
        If not found: the areas and towns that it was told of, by its own words or beside them.

    Examples
    --------
    >>> from syriageo import resolve
    >>> found = resolve("Sarja", within="Idlib")
    >>> bool(found), found.place.id, found.precision, found.radius_km
    (True, 'C4273', 'community', 2.0)
    >>> found.reasons
    ('Sarja: the same name', 'in Idleb')
    >>> found
    <Resolution matched 'Sarja': Sarja سرجة (community, C4273), community, within 2 km, score 0.77>
    >>> resolve("Kobani or Tafas").kind
    'ambiguous'
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
    context: tuple[Context, ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        return self.kind == "matched"

    def __repr__(self) -> str:
        if self.place is not None:
            what = f"{self.place}, {self.precision}{self._within()}, score {self.score:.2f}"
        else:
            what = f"{len(self.candidates)} candidates"
        return f"<Resolution {self.kind} {safe(self.text, 40)!r}: {what}>"

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


def rivals(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that are likely enough to be rivals of the best, which is the first.

    A name that ten villages bear leaves each of them little: they are rivals still.
    """
    return [c for c in candidates if c.score >= min(RIVAL, OF_THE_BEST * candidates[0].score)]

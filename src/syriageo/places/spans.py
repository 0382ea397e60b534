"""Mentions of a stretch between two places, and of several places at once."""

from __future__ import annotations

from dataclasses import replace

from syriageo.places.around import Around
from syriageo.places.choosing import Chooser
from syriageo.places.fit import Context
from syriageo.places.gazetteer import Area, Gazetteer, Place, distance_km
from syriageo.places.judging import DEEPEST
from syriageo.places.mention import Mention, listed
from syriageo.places.resolution import Candidate, Resolution

SURE_END, DOUBTFUL_END = 0.85, 0.55  # scores of the ends of a stretch: one alone is answered
LONGEST_KM = 150.0  # a stretch longer than this is a misreading
TOGETHER_KM = 40.0  # places named together that lie further apart are no one answer


class Spans:
    """Answers that more than one name bounds.

    Parameters
    ----------
    gazetteer : Gazetteer
        The places.
    around : Around
        Looks up context.
    chooser : Chooser
        Resolves each of the names.
    """

    def __init__(self, gazetteer: Gazetteer, around: Around, chooser: Chooser) -> None:
        self.gazetteer = gazetteer
        self.around = around
        self.chooser = chooser

    def stretch(self, text: str, mention: Mention, around: list[Context]) -> Resolution | None:
        """Between two places: each end is the other's context, the answer lies half-way."""
        tail = self.around.contexts(mention.parts[2:DEEPEST], 1.0)
        ends = []
        for end, other in (mention.between, mention.between[::-1]):
            hints = [*around, *tail, *self.around.contexts((other,), 1.0, relation="near")]
            end = replace(end, kind=end.kind or "town")
            ends.append(self.chooser.choose(text, [Mention(text, (end,))], hints))
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
        if km > LONGEST_KM:
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

    def cover(
        self, answer: Resolution, mentions: list[Mention], around: list[Context]
    ) -> Resolution:
        """The answer for one of several names, widened so that it reaches the others."""
        place = answer.place
        if answer.lat is None or answer.lon is None or not isinstance(place, Place):
            return answer
        for mention in mentions:
            others = self._others(mention, place, around)
            if not others:
                continue
            spots = [other.place for other in others]
            away = [distance_km(answer.lat, answer.lon, o.lat, o.lon) for o in spots]
            names = " and ".join(
                f"{spot}, {km:.0f} km away" for spot, km in zip(spots, away, strict=True)
            )
            if max(away) > TOGETHER_KM:
                known = {c.place.id for c in answer.candidates}
                more = (other for other in others if other.place.id not in known)
                return Resolution(
                    "ambiguous",
                    answer.text,
                    None,
                    answer.score,
                    (*answer.candidates, *more),
                    (f"it names {place} and {names}",),
                )
            radius = answer.radius_km or 0.0
            reasons = (*answer.reasons, f"it also names {names}: the radius reaches there")
            radius, far = max(radius, round(max(away) + 1.0, 1)), max(away) > radius
            precision = "vicinity" if far else answer.precision
            return replace(answer, precision=precision, radius_km=radius, reasons=reasons)
        return answer

    def _others(self, mention: Mention, place: Place, around: list[Context]) -> list[Candidate]:
        """The other places that a mention names beside the answer: "A and B", "A, B and C"."""
        names = listed(mention)
        if len(names) < 2:
            return []
        near = Context(((place, 0.0),), "near", "", None, 1.0, place.name, only_for=True)
        found: dict[str, Candidate] = {}
        for name in names:
            text = name.full
            other = self.chooser.choose(text, [Mention(text, (name,))], [*around, near])
            if other.place is not None and other.place.kind == place.kind:
                found[other.place.id] = other.candidates[0]
        if place.id not in found:  # the answer is none of them: the names are of another kind
            return []
        return [other for other in found.values() if other.place.id != place.id]

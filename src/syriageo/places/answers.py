"""From the winning candidate to an answer: its point, precision, radius and reasons."""

from __future__ import annotations

from syriageo.places.fit import Fit, offset
from syriageo.places.forms import same_stem
from syriageo.places.gazetteer import Area, Gazetteer, Place, distance_km
from syriageo.places.links import Scored
from syriageo.places.mention import Mention
from syriageo.places.names import keys
from syriageo.places.resolution import Candidate, Resolution

SAME_KM = 3.0  # candidates closer than this to the winner count as the same answer
SAME_NAME_KM = 6.0  # ... if they bear the same name
SAME_ALIKE_KM = 5.0  # ... or one that is alike: the parts of a scattered village

# What is somewhere by a place, or in a city that only the context names, lies within 5 km of its
# point three or four times in five; and one position in a hundred is told wrongly.
NEARBY, SUREST = 0.8, 0.99
# A match is likelier than all else together; of those that would be told with less more were right.
LEAST = 0.5

_RADIUS_KM = {
    "community": 2.0, "locality": 2.0, "neighbourhood": 0.8, "hill": 0.7, "base": 0.7,
    "airport": 1.5,
    "airbase": 1.5, "crossing": 0.5, "industry": 0.7, "oil_field": 2.0, "dam": 1.0, "landmark": 0.5,
    "country": 300.0, "governorate": 60.0, "district": 25.0, "subdistrict": 12.0, "region": 20.0,
}  # fmt: skip
FACILITIES = frozenset(
    {
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
)  # their position is the spot


class Answers:
    """Words the winner as an answer.

    Parameters
    ----------
    gazetteer : Gazetteer
        The places and names.
    fit : Fit
        Knows the seats of districts.
    """

    def __init__(self, gazetteer: Gazetteer, fit: Fit) -> None:
        self.gazetteer = gazetteer
        self.fit = fit

    def represent(self, scored: list[Scored]) -> Scored:
        """The winner, or the community of the same name beside it that OCHA lists."""
        top = scored[0]
        if top.found.kind == "governorate" and not top.part.kind:
            for other in scored[1:4]:
                if top.points - other.points < 1.0 and self.same_answer(top, other):
                    return other
        if top.found.kind != "locality":
            return top
        for other in scored[1:]:
            listed = other.found.kind == "community" and top.points - other.points < 1.0
            if listed and self.same_answer(top, other):
                return other
        return top

    def answer(
        self,
        text: str,
        top: Scored,
        score: float,
        candidates: tuple[Candidate, ...],
        mentions: list[Mention],
    ) -> Resolution:
        """The answer that the winner is, with its point and how far the spot may be from it."""
        found, part = top.found, top.part
        reasons = list(self.reasons(top))
        precision = "exact" if found.kind in FACILITIES else found.kind
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
            near = part.relation in {"near", "direction"}
            how = "what it is told to lie near" if near else "where it lies"
            reasons.insert(0, f"{lost} is not in the gazetteer; this is {how}")
        head = top.depth == 0 or (skipped and top.depth > 0)
        if head and part.relation == "direction" and isinstance(found, Place):
            away = part.distance_km or 3.0
            lat, lon = offset(lat, lon, part.bearing, away)
            precision, radius = "vicinity", max(2.0, away * (0.4 if part.distance_km else 1.5))
            reasons.append(f"{away:g} km {part.bearing or 'away'} of it as the text says")
        elif isinstance(found, Place):
            if part.kind == "landmark" and found.kind not in FACILITIES:
                radius = max(radius, 2.0)
            if (skipped and part.relation == "near") or (not skipped and part.relation == "near"):
                precision, radius = "vicinity", max(radius, 4.0)
            elif part.kind in {"around_place", "suburbs"}:
                precision, radius = "vicinity", max(radius, 6.0)
            elif skipped and precision == "community":
                radius = max(radius, 5.0)
        if precision == "vicinity" or top.depth < 0:
            score = min(score, NEARBY)
        return Resolution(
            "matched",
            text,
            found,
            min(max(score, LEAST), SUREST),
            candidates,
            tuple(reasons),
            precision,
            radius,
            round(lat, 6),
            round(lon, 6),
        )

    def reasons(self, scored: Scored) -> tuple[str, ...]:
        """What speaks for and against a candidate, in words."""
        alike = scored.hit.similarity
        how = "the same name" if alike > 0.95 else f"like ({alike:.2f})"
        reasons = [f"{scored.hit.name}: {how}"] if scored.depth >= 0 else []
        return (*reasons, *scored.words)

    def same_answer(self, a: Scored, b: Scored) -> bool:
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

    def where(self, found: Place | Area) -> str:
        """A place or area with what it lies in, in a few words."""
        if isinstance(found, Area):
            return f"{found.name} {found.level} ({found.id})"
        outer = found.parent or found.admin1
        if outer in self.gazetteer:
            return f"{found.name} ({self.gazetteer.get(outer).name}, {found.id})"
        return f"{found.name} ({found.id})"


def _namesakes(a: Scored, b: Scored) -> bool:
    if a.found.name_ar and a.found.name_ar == b.found.name_ar:
        return True
    return not set(keys(a.hit.name)).isdisjoint(keys(b.hit.name))

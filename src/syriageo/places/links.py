"""From the names in a mention to the places and areas that may bear them, with points.

Points are log-likelihoods: 0 for the same letters, less for what is merely alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from syriageo.places.fit import Context, Fit, Weights
from syriageo.places.gazetteer import Area, Gazetteer, Place
from syriageo.places.index import FUZZY_FLOOR, Hit, NameIndex
from syriageo.places.mention import Part, shortened, variants
from syriageo.places.names import keys

NARROW, WIDE, FUZZY = 0, 1, 2  # how far the look-up of names reaches
WHOLE = 0.97  # least likeness at which a name with its word of type is a name of the lists
MOST_LOOKED_UP = 8  # spellings of a part that are looked up, if it is one of few
FEW_LOOKED_UP = 3  # ... of a part among many, and of what only holds a place
MOST_COMPARED = 3  # spellings of a part that are compared with every name
FEW_COMPARED = 1
LONGEST_COMPARED = 40  # characters of a spelling that is
SHORN = 4.0  # cost of the name without that word, if so


@dataclass(slots=True)
class Scored:
    """A candidate while it is being judged."""

    found: Place | Area
    hit: Hit
    part: Part
    depth: int  # link of the chain that names it; -1: only `within` does
    points: float
    pieces: tuple[Context, ...] = ()
    quarter: bool = False
    said: str = ""  # its kind as the text has it
    missed: bool = False  # whether one of the spellings is not its own
    words: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Link:
    """One part of a mention with the subjects that its names meet: points, hit, kind."""

    part: Part
    depth: int
    hits: dict[str, tuple[float, Hit, str]]


class Own(NamedTuple):
    """How one chain names a candidate."""

    points: float
    hit: Hit
    kind: str
    part: Part
    depth: int
    skip: float  # cost of passing over more specific links

    def less(self, cost: float) -> Own:
        """The same with fewer points."""
        return self._replace(points=self.points - cost)


class Links:
    """Which subjects the names of a mention's parts meet.

    Parameters
    ----------
    gazetteer : Gazetteer
        The places and names.
    fit : Fit
        Knows the countrysides of governorates.
    weights : Weights
        What each kind of evidence counts.
    """

    def __init__(self, gazetteer: Gazetteer, fit: Fit, weights: Weights) -> None:
        self.gazetteer = gazetteer
        self.fit = fit
        self.weights = weights
        self.index = NameIndex(gazetteer)
        self.names_city = lru_cache(maxsize=4096)(self._names_city)
        self.is_whole_name = lru_cache(maxsize=4096)(self._is_whole_name)

    def link(self, part: Part, depth: int, reach: int, *, few: bool = False) -> Link:
        """The subjects that the names of a part meet, each with its best points.

        If `few`, less of its spellings are looked up.
        """
        looked_up = FEW_LOOKED_UP if few else MOST_LOOKED_UP
        most_compared = FEW_COMPARED if few else MOST_COMPARED
        hits: dict[str, tuple[float, Hit, str]] = {}
        names = variants(part)
        if reach == FUZZY:
            names += shortened(part)
        compared: set[str] = set()
        as_it_stands = self.is_whole_name(part)
        for name, cost, kind in names[:looked_up]:
            if as_it_stands and name in (part.name, part.rest) and name != part.full:
                cost += SHORN
            found = self.index.exact(name, reach != NARROW)
            short = len(name) <= LONGEST_COMPARED
            if reach == FUZZY and cost < 1.0 and short and len(compared) < most_compared:
                compared.add(name)
                found = (*found, *self.index.fuzzy(name))
            for hit in found:
                if hit.subject[0] == "N" and self._is_city_name(hit):
                    continue
                points = self.name_points(hit.similarity) - cost
                if kind == "landmark" and hit.similarity > 0.96:
                    kind = ""  # جسر الشغور is a town, whatever جسر means
                if hit.subject not in hits or points > hits[hit.subject][0]:
                    hits[hit.subject] = (points, hit, kind)
        if part.kind == "suburbs":
            self._add_rifs(part, hits)
        return Link(part, depth, hits)

    def _is_whole_name(self, part: Part) -> bool:
        """Whether the name with its word of type is a name of the lists as it stands.

        "مخيم درعا" is the camp and not Daraa, "ساحة العباسيين" the square and no Abbasiyin.
        """
        shorn = {k for n in {part.name, part.rest} - {part.full, ""} for k in keys(n)}
        if not shorn:
            return False
        met = (h for h in self.index.exact(part.full, False) if h.similarity >= WHOLE)
        return any(shorn.isdisjoint(keys(h.name)) for h in met)

    def _is_city_name(self, hit: Hit) -> bool:
        """Whether a quarter was met by the name of its city, which lists append to it."""
        quarter = self.gazetteer.get(hit.subject)
        return self.names_city(hit.name, quarter.parent)

    def _names_city(self, name: str, city: str) -> bool:
        return self.index.bears(city, tuple(k for k in keys(name) if k[0] != "s"))

    def add_whole(self, text: str, head: Link) -> None:
        """A name that only looks like a chain: "Reif al-Muhandiseen", "Deir ez-Zor in Syria"."""
        for hit in self.index.exact(text):
            points = self.name_points(hit.similarity)
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

    def by_letters(self, found: Place | Area, chain: list[Link]) -> Own | None:
        """The head of a chain as a spelling that shares no key with the candidate's."""
        head = chain[0].part
        alike, name = self.index.likeness(head.name, found.id)
        if alike <= FUZZY_FLOOR:
            return None
        hit = Hit(found.id, name, alike)
        return Own(self.name_points(alike), hit, head.kind, head, 0, 0.0)

    def name_points(self, similarity: float) -> float:
        """Log-likelihood of a likeness: 0 for the same letters, falling ever faster."""
        lack = 1.0 - similarity
        return -(self.weights.name * lack + self.weights.name_square * lack * lack)

"""Who held a place of which it is open which one is meant.

Where every place that a mention may mean had the same holder that day, who held it is known though
where it lies is not. Where no list has the name, the holder of nearly all communities of the area
that it is told of is the answer. Where they differ there is none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache
from heapq import nsmallest
from math import cos, radians
from typing import TYPE_CHECKING, NamedTuple, Protocol

from syriageo.control.claims import Claim, listed
from syriageo.control.elsewhere import MOST_CITED, claims_for
from syriageo.control.questions import same_side
from syriageo.control.status import Status
from syriageo.places.gazetteer import Area, Gazetteer, Place
from syriageo.places.resolution import Candidate, Resolution, rivals

if TYPE_CHECKING:
    from syriageo.control.world import World
    from syriageo.places.fit import Context

NAMED = ("held", "joint")
AGREED = (*NAMED, "contested")
NAMESAKE = 0.02  # least share at which a place that bears the very name counts as a rival
LIKELIER_THAN_NOT = 0.5  # least share of the candidates that agree
# Least share of an area's communities -> how often a place in it, of which nothing else is known,
# was held by the same side, as `scripts/measure_areas.py` prints it.
RIGHT = ((1.0, 0.95), (0.98, 0.89), (0.95, 0.85))
NEARLY_ALL = RIGHT[-1][0]
FEWEST = 3  # communities of an area of which fewer are no measure
AS_LIKELY = 1.0  # log-likelihood by which another meaning of an area's name may be less likely
AROUND_KM, CITY_KM, CITY = 10.0, 20.0, 4  # of a town, of a city, least importance of a city
WITHIN = 0.5  # least share of one area's communities that makes it a part of another
MOST_TELLING = 12  # communities of an area that are asked for their claims

_WINDS = {"N": (1, 0), "NE": (1, 1), "E": (0, 1), "SE": (-1, 1), "S": (-1, 0), "SW": (-1, -1),
          "W": (0, -1), "NW": (1, -1)}  # fmt: skip


class Said(NamedTuple):
    """What the spells say of one place on a day; `since` and `until` are ordinals."""

    fid: int
    kind: str
    parties: tuple[str, ...]
    last: int | None
    since: int
    until: int
    p: float | None


Votes = Counter[tuple[str, tuple[str, ...]]]


class Look(Protocol):
    """Where the spells are read from."""

    def said(self, fids: Collection[int], ordinal: int) -> list[Said]:
        """What is said of each place that has a spell on a day."""

    def newest(self, fids: Collection[int], ordinal: int, most: int) -> list[Said]:
        """What is said of those whose last claim is nearest to the day, the nearest first."""

    def votes(self, fids: Collection[int], ordinal: int) -> Votes:
        """How many of the places have each kind and parties."""


class Around(NamedTuple):
    """What a place is told to lie in or near, its communities, and where they are in words."""

    subject: Place | Area
    fids: frozenset[int]
    words: str


class Opened(NamedTuple):
    """Who held a place of which it is open which one is meant.

    Attributes
    ----------
    kind, parties : str, tuple of str
        As of `Status`.
    probability : float or None
        That the side is right.
    since, until : int or None
        The days that all rivals share, as ordinals; None for an area.
    why : str
        What is open and what is not, in words.
    rivals : tuple of Said
        The places that may be meant.
    area : Place, Area or None
        What the place is told of, if no list has it.
    within : frozenset of int
        The communities there, as fids.
    """

    kind: str
    parties: tuple[str, ...]
    probability: float | None
    since: int | None
    until: int | None
    why: str
    rivals: tuple[Said, ...]
    area: Place | Area | None = None
    within: frozenset[int] = frozenset()


class Shares(NamedTuple):
    """Who held nearly all communities of an area: the side's share, its likeliest status."""

    kind: str
    parties: tuple[str, ...]
    held: int
    total: int

    @property
    def share(self) -> float:
        """Of the communities."""
        return self.held / self.total

    @property
    def probability(self) -> float:
        """That a place in the area was held by the same side."""
        return next(p for least, p in RIGHT if self.share >= least)


def opened(world: World, found: Resolution, day: date, look: Look | None = None) -> Opened | None:
    """Who held what a mention means, if that is known though the place is not.

    Parameters
    ----------
    world : World
        Whose spells answer.
    found : Resolution
        Ambiguous, or not found.
    day : datetime.date
        The day.
    look : Look, optional
        By default the database is asked for each place.
    """
    ordinal = day.toordinal()
    if not (isinstance(found, Resolution) and world.start <= ordinal <= world.end):
        return None
    look = look or Spoken(world)
    if found.kind == "ambiguous":
        return _of_rivals(world, found.candidates, ordinal, look)
    if found.kind == "not_found" and found.context:
        areas = narrowed(world.gazetteer, found.context)
        return _of_areas(world, areas, ordinal, look, "no list has this place; ")
    return None


def status_of(world: World, found: Resolution, day: date) -> Status | None:
    """The status that a mention means though the place is open; None if it is not known."""
    told = opened(world, found, day)
    if told is None:
        return None
    return Status(
        None, day, told.parties, told.kind, "inferred",
        date.fromordinal(told.since) if told.since else None,
        date.fromordinal(told.until) if told.until else None,
        None, None, (), told.probability, world.digest, told.why, None, lambda _: ((), ()),
        world.words,
        _find_around=lambda _: tuple(map(world.evidence, claims_of(world, told, day.toordinal()))),
        candidates=() if told.area else tuple(_that_matter(found.candidates)),
        area=told.area,
    )  # fmt: skip


def claims_of(world: World, told: Opened, ordinal: int, look: Look | None = None) -> list[Claim]:
    """Up to three claims, each on another of the places that tell who held what is meant."""
    found: list[Claim] = []
    for said in telling(world, told, ordinal, look or Spoken(world)):
        place = world.gazetteer.by_fid(said.fid)
        found += claims_for(
            world, place.id, ordinal, said.kind, said.parties, said.since, said.until
        )[:1]
        if len(found) == MOST_CITED:
            break
    return found


class Spoken:
    """What the spells of a world say of places on a day, asked one by one."""

    def __init__(self, world: World) -> None:
        self.world = world

    def said(self, fids: Collection[int], ordinal: int) -> list[Said]:
        """What is said of each place that has a spell on the day."""
        found = []
        for fid in fids:
            row = self.world.spell_on(fid, ordinal)
            if row is not None and row[1] >= ordinal:
                since, until = row[5] or row[0], row[6] or row[1]
                found.append(Said(fid, row[2], listed(row[3]), row[7], since, until, row[11]))
        return found

    def newest(self, fids: Collection[int], ordinal: int, most: int) -> list[Said]:
        """What is said of those whose last claim is nearest to the day, the nearest first."""
        told = [s for s in self.said(fids, ordinal) if s.last]
        return nsmallest(most, told, key=lambda s: (abs(ordinal - (s.last or 0)), s.fid))

    def votes(self, fids: Collection[int], ordinal: int) -> Votes:
        """How many of the places have each kind and parties."""
        return Counter((s.kind, s.parties) for s in self.said(fids, ordinal))


def nearly_all(world: World, votes: Votes, total: int) -> Shares | None:
    """The status that nearly all of some communities have; None if they differ.

    Parameters
    ----------
    votes : Counter
        How many of the communities have each kind and parties.
    total : int
        Number of the communities.
    """
    named = {t: n for t, n in votes.items() if t[0] in NAMED}
    if not named or sum(named.values()) < NEARLY_ALL * total:
        return None
    kind, who = max(named, key=lambda t: (named[t], t))
    side = world.parties.blocs(who)
    held = sum(n for (_, w), n in named.items() if same_side(world.parties.blocs(w), side))
    return Shares(kind, who, held, total) if held >= NEARLY_ALL * total else None


def of_area(world: World, area: Area, ordinal: int, look: Look | None = None) -> Opened | None:
    """Who held nearly all communities of an area; None if several did."""
    spots = settlements(world.gazetteer, area)
    if not spots or area.level == "country":
        return None
    around = [Around(area, spots, f"of {area}")]
    return _of_areas(world, around, ordinal, look or Spoken(world))


def _of_rivals(
    world: World, candidates: Sequence[Candidate], ordinal: int, look: Look
) -> Opened | None:
    """What all places have in common that a mention may mean."""
    fids = [c.place.fid for c in candidates if isinstance(c.place, Place)]
    said = {s.fid: s for s in look.said(fids, ordinal)}
    matter = _that_matter(candidates)
    weighed = []
    for c in candidates:
        found = said.get(c.place.fid)
        if isinstance(c.place, Area):
            found = _of_nearly_all(world, c.place, ordinal, look)
        if found is not None:
            weighed.append((c, found))
    agreeing = [(c, s) for c, s in weighed if c in matter]
    if len(agreeing) < max(2, len(matter)) or any(s.kind not in AGREED for _, s in agreeing):
        return None
    totals: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for c, s in agreeing:
        totals[s.kind, s.parties] += c.score  # type: ignore[assignment]
    (kind, who), _ = totals.most_common(1)[0]
    one = len(totals) == 1
    if not one and not all(_like(world, s, kind, who) for _, s in agreeing):
        return None
    whole = max(1.0, sum(c.score for c in candidates))  # names of a list have a whole share each
    with_us = [(c.score, s) for c, s in weighed if _like(world, s, kind, who)]
    if sum(score for score, _ in with_us) < LIKELIER_THAN_NOT * whole:
        return None
    known = kind in NAMED and all(s.p is not None for _, s in with_us)
    # What may be none of the candidates counts as if another side had held it.
    p = sum(score * (s.p or 0.0) for score, s in with_us) / whole if known else None
    return Opened(
        kind,
        who,
        None if p is None else round(p, 3),
        max(s.since for _, s in agreeing),
        min(s.until for _, s in agreeing),
        f"which of {len(agreeing)} places is meant is open; {_words(world, kind, who, one)}",
        tuple(s for _, s in agreeing if s.fid),
    )


def _words(world: World, kind: str, who: tuple[str, ...], one: bool) -> str:
    label = world.words(who, kind)
    if kind == "contested":
        return f"all of them were contested between {label}"
    if one:
        return f"all of them were held by {label}"
    side = " and ".join(sorted(world.parties.blocs(who))).replace("_", " ")
    return f"all of them were held by one side ({side}), the likeliest by {label}"


def _that_matter(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that must agree: rivals of the best, and whatever bears the very name."""
    near = rivals(candidates) if candidates else []
    return [
        c
        for c in candidates
        if c in near
        or (c.score >= NAMESAKE and any(r.endswith(": the same name") for r in c.reasons))
    ]


def _like(world: World, said: Said, kind: str, who: tuple[str, ...]) -> bool:
    """Whether a status names the same side, or is the same fight."""
    if kind not in NAMED:
        return (said.kind, said.parties) == (kind, who)
    blocs = world.parties.blocs
    return said.kind in NAMED and same_side(blocs(said.parties), blocs(who))


def _of_nearly_all(world: World, area: Area, ordinal: int, look: Look) -> Said | None:
    """What is said of nearly all communities of a candidate that is an area."""
    fids = settlements(world.gazetteer, area)
    shares = nearly_all(world, look.votes(fids, ordinal), len(fids))
    if shares is None:
        return None
    return Said(0, shares.kind, shares.parties, None, ordinal, ordinal, shares.probability)


def _of_areas(
    world: World, areas: Sequence[Around], ordinal: int, look: Look, lead: str = ""
) -> Opened | None:
    """What nearly all communities of an area have in common, whichever of its meanings is meant."""
    found: list[tuple[Shares, Around]] = []
    for area in areas:
        shares = nearly_all(world, look.votes(area.fids, ordinal), len(area.fids))
        if shares is None:
            return None
        found.append((shares, area))
    if not found:
        return None
    least, area = min(found, key=lambda f: f[0].share)
    side = world.parties.blocs(least.parties)
    if not all(same_side(world.parties.blocs(shares.parties), side) for shares, _ in found):
        return None
    why = (
        f"{lead}{least.held:,} of the {least.total:,} communities {area.words} were held by "
        f"{world.words(least.parties, least.kind)}"
    )
    return Opened(
        least.kind, least.parties, least.probability, None, None, why, (), area.subject, area.fids
    )


def telling(world: World, told: Opened, ordinal: int, look: Look) -> list[Said]:
    """The places whose claims tell who held what is meant, those with the nearest claims first."""
    if not told.within:
        return list(told.rivals)
    return [
        s
        for s in look.newest(told.within, ordinal, MOST_TELLING)
        if _like(world, s, told.kind, told.parties)
    ]


@lru_cache(maxsize=1024)
def narrowed(gazetteer: Gazetteer, contexts: tuple[Context, ...]) -> list[Around]:
    """The smallest area that words name, once for each of its meanings that is as likely.

    A meaning that lies outside the other areas is none; an area that holds a part of the smallest
    one cuts it. Areas that contradict each other are all given.
    """
    pieces = [m for c in contexts if (m := _meanings(gazetteer, c))]
    pieces.sort(key=lambda piece: max(len(m.fids) for m in piece))
    if not pieces:
        return []
    smallest = pieces[0]
    for other in pieces[1:]:
        wide = frozenset().union(*(m.fids for m in other))
        inside = [m for m in smallest if len(m.fids & wide) >= WITHIN * len(m.fids)] or smallest
        cut = [m for m in inside if len(m.fids & wide) >= FEWEST]
        smallest = [_cut(m, wide, other[0].words) for m in cut] or smallest + other
    return smallest


def _cut(area: Around, wide: frozenset[int], words: str) -> Around:
    if area.fids <= wide:
        return area
    return area._replace(fids=area.fids & wide, words=f"{area.words}, {words}")


def _meanings(gazetteer: Gazetteer, context: Context) -> list[Around]:
    """What a piece of context may mean, with the communities of each; nothing of the country."""
    likely = [s for s, points in context.subjects if points >= -AS_LIKELY]
    if any(isinstance(s, Area) and s.level == "country" for s in likely):
        return []
    found: list[Around] = []
    for subject in likely:
        fids = settlements(gazetteer, subject, context.bearing, context.relation)
        # The governorate around a likelier region of its name is no meaning of its own.
        known = any(isinstance(other.subject, Area) and other.fids < fids for other in found)
        if len(fids) >= FEWEST and not known:
            found.append(Around(subject, fids, _named(context, subject)))
    return found


def _named(context: Context, subject: Place | Area) -> str:
    if isinstance(subject, Place):
        return f"around {subject.name}"
    name = f"{subject.name} {subject.kind}"
    side = context.bearing and subject.level != "region"
    return f"in the {context.bearing} of {name}" if side else f"in {name}"


@lru_cache(maxsize=1024)
def settlements(
    gazetteer: Gazetteer, subject: Place | Area, bearing: str = "", relation: str = "in"
) -> frozenset[int]:
    """The fids of the communities of an area, or around a place, or on one side of it."""
    if isinstance(subject, Area):
        spots = [p for p in gazetteer.within(subject.id) if p.kind == "community"]
    else:
        wide = subject.importance >= CITY or relation == "direction"
        km = CITY_KM if wide else AROUND_KM
        spots = gazetteer.near(subject.lat, subject.lon, km, "community")
    drawn = isinstance(subject, Area) and subject.level == "region"  # "northern Aleppo countryside"
    if bearing in _WINDS and spots and not drawn:
        north, east = _WINDS[bearing]
        lat, lon = subject.lat, subject.lon
        if isinstance(subject, Area):
            lat = sum(p.lat for p in spots) / len(spots)
            lon = sum(p.lon for p in spots) / len(spots)
        scale = cos(radians(lat))
        spots = [p for p in spots if north * (p.lat - lat) + east * scale * (p.lon - lon) > 0]
    return frozenset(p.fid for p in spots)

"""Who held a place of which it is open which one is meant.

Where every place that a mention may mean had the same holder that day, who held it is known though
where it lies is not. Where no list has the name, the holder of nearly all communities of the area
that it is told of is the answer. Where they differ there is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from syriageo.control.claims import Claim
from syriageo.control.days import THIN
from syriageo.control.elsewhere import MOST_CITED, claims_of_said
from syriageo.control.questions import same_side
from syriageo.control.said import OneByOne, Said, SpellReader, Votes
from syriageo.control.status import Status
from syriageo.control.told_areas import FEWEST, ToldArea, narrowed, settlements
from syriageo.places.gazetteer import Area, Place
from syriageo.places.resolution import Candidate, Resolution, rivals

if TYPE_CHECKING:
    from syriageo.control.parts import HeldPart
    from syriageo.control.world import World

NAMED = ("held", "joint")
AGREED = (*NAMED, "contested")
NAMESAKE = 0.02  # least share at which a place that bears the very name counts as a rival
LIKELIER_THAN_NOT = 0.5  # least share of the candidates that agree
MOST = 0.5  # more than this share of a side must have one status for it to be named
FEW_OTHERS = 0.9  # share of the candidates from which no word is lost on what else may be meant
# Least share of an area's communities -> how often a place in it, of which nothing else is known,
# was held by the same side, as `scripts/measure_areas.py` prints it; and in the years of thin
# sources, in which who held those communities is seldom known itself.
RIGHT = ((1.0, 0.95), (0.98, 0.88), (0.95, 0.85))
RIGHT_THIN = ((1.0, 0.71), (0.98, 0.67), (0.95, 0.59))
NEARLY_ALL = RIGHT[-1][0]
MOST_TELLING = 12  # communities of an area that are asked for their claims


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


class Holder(NamedTuple):
    """Who held nearly all communities of an area.

    Attributes
    ----------
    kind, parties : str, tuple of str
        The likeliest status of the side that held them.
    alike : int
        How many communities have this very status.
    held : int
        How many the side held.
    total : int
        How many there are.
    probability : float or None
        That a place in the area, of which nothing else is known, was held by this side; None if
        the communities are too few to tell.
    """

    kind: str
    parties: tuple[str, ...]
    alike: int
    held: int
    total: int
    probability: float | None

    @property
    def share(self) -> float:
        """Of the communities that the side held."""
        return self.held / self.total


def opened(
    world: World,
    found: Resolution,
    day: date,
    reader: SpellReader | None = None,
    part: HeldPart | None = None,
) -> Opened | None:
    """Who held what a mention means, if that is known though the place is not.

    Parameters
    ----------
    world : World
        Whose spells answer.
    found : Resolution
        Ambiguous, or not found.
    day : datetime.date
        The day.
    reader : SpellReader, optional
        By default the database is asked for each place.
    part : HeldPart, optional
        What the mention says of the holder ("rebel-held ..."): another is then no answer.

    Returns
    -------
    Opened or None
        None if it is not known.
    """
    ordinal = day.toordinal()
    if not (isinstance(found, Resolution) and world.start <= ordinal <= world.end):
        return None
    reader = reader or OneByOne(world)
    told = None
    if found.kind == "ambiguous":
        told = _of_rivals(world, found.candidates, ordinal, reader)
    elif found.kind == "not_found" and found.context:
        areas = narrowed(world.gazetteer, found.context)
        told = _of_areas(world, areas, ordinal, reader, "no place of this name is known; ")
    return told if told is None or part is None else _of_part(world, told, part, day)


def _of_part(world: World, told: Opened, part: HeldPart, day: date) -> Opened | None:
    """The part that a mention names by its holder; None if the place was not that holder's."""
    from syriageo.control.parts import holders, joined, told_of_part

    if not holders(told.parties, part, world.parties, day):
        return None  # "rebel-held X" lies where the rest of the area does not
    (kind, who), note = told_of_part(told.kind, told.parties, part, world.parties, day)
    same = (kind, who) == (told.kind, told.parties)
    return told._replace(
        kind=kind,
        parties=who,
        probability=told.probability if same else None,
        why=joined((note, told.why)),
    )


def status_of(
    world: World, found: Resolution, day: date, part: HeldPart | None = None
) -> Status | None:
    """The status that a mention means though the place is open; None if it is not known."""
    told = opened(world, found, day, part=part)
    if told is None:
        return None
    return Status(
        place=None,
        day=day,
        parties=told.parties,
        kind=told.kind,
        certainty="inferred",
        since=date.fromordinal(told.since) if told.since else None,
        until=date.fromordinal(told.until) if told.until else None,
        age_days=None,
        window=None,
        besieged_by=(),
        probability=told.probability,
        ledger_digest=world.digest,
        note=told.why,
        as_known_on=None,
        _load=lambda _: ((), ()),
        _words=world.words,
        _find_around=lambda _: tuple(map(world.evidence, claims_of(world, told, day.toordinal()))),
        candidates=() if told.area else tuple(_that_matter(found.candidates)),
        area=told.area,
    )


def claims_of(
    world: World, told: Opened, ordinal: int, reader: SpellReader | None = None
) -> list[Claim]:
    """Up to three claims, each on another of the places that tell who held what is meant."""
    found: list[Claim] = []
    for said in telling(world, told, ordinal, reader or OneByOne(world)):
        place = world.gazetteer.by_fid(said.fid)
        found += claims_of_said(world, place.id, ordinal, said)[:1]
        if len(found) == MOST_CITED:
            break
    return found


def nearly_all(world: World, votes: Votes, total: int, ordinal: int) -> Holder | None:
    """The side that held nearly all of some communities; None if several did.

    Its parties are those of most of the communities; where no status is that of most, None.

    Parameters
    ----------
    votes : Counter
        How many of the communities have each kind and parties.
    total : int
        Number of the communities.
    ordinal : int
        The day: in the years of thin sources the answer is right less often.
    """
    named = {t: n for t, n in votes.items() if t[0] in NAMED}
    if not named or sum(named.values()) < NEARLY_ALL * total:
        return None
    kind, who = max(named, key=lambda t: (named[t], t))
    side = world.parties.blocs(who)
    held = sum(n for (_, w), n in named.items() if same_side(world.parties.blocs(w), side))
    if held < NEARLY_ALL * total or named[kind, who] <= MOST * total:
        return None
    right = RIGHT_THIN if THIN[0] <= ordinal < THIN[1] else RIGHT
    measured = next(p for least, p in right if held / total >= least)
    probability = measured if total >= FEWEST else None
    return Holder(kind, who, named[kind, who], held, total, probability)


def of_area(
    world: World, area: Area, ordinal: int, reader: SpellReader | None = None
) -> Opened | None:
    """Who held nearly all communities of an area; None if several did."""
    spots = settlements(world.gazetteer, area)
    if not spots:
        return None
    around = [ToldArea(area, spots, f"of {area}")]
    return _of_areas(world, around, ordinal, reader or OneByOne(world))


def _of_rivals(
    world: World, candidates: Sequence[Candidate], ordinal: int, reader: SpellReader
) -> Opened | None:
    """What all places have in common that a mention may mean."""
    weighed = _weighed(world, candidates, ordinal, reader)
    matter = _that_matter(candidates)
    agreeing = [(c, s) for c, s in weighed if c in matter]
    if len(agreeing) < max(2, len(matter)):
        return None
    common = _common(world, agreeing)
    if common is None:
        return None
    kind, who = common
    every = sum(c.score for c in candidates)
    whole = max(1.0, every)  # names of a list have a whole share each
    with_us = [(c.score, s) for c, s in weighed if _like(world, s, kind, who)]
    if sum(score for score, _ in with_us) < LIKELIER_THAN_NOT * whole:
        return None
    p = None
    if kind in NAMED and all(s.p is not None for _, s in with_us):
        # What may be none of the candidates counts as if another side had held it.
        p = round(sum(score * (s.p or 0.0) for score, s in with_us) / whole, 3)
    one = all((s.kind, s.parties) == common for _, s in agreeing)
    why = (
        f"which place is meant is open; the {len(agreeing)} likeliest "
        f"{_words(world, kind, who, one)}"
    )
    if every < FEW_OTHERS:
        why += "; it may be another place"
    days = all(s.fid for _, s in agreeing)  # of an area no day is known on which it changed
    return Opened(
        kind,
        who,
        p,
        max(s.since for _, s in agreeing) if days else None,
        min(s.until for _, s in agreeing) if days else None,
        why,
        tuple(s for _, s in agreeing if s.fid),
    )


def _weighed(
    world: World, candidates: Sequence[Candidate], ordinal: int, reader: SpellReader
) -> list[tuple[Candidate, Said]]:
    """The candidates of which something is said, with it."""
    fids = [c.place.fid for c in candidates if isinstance(c.place, Place)]
    said = {s.fid: s for s in reader.said(fids, ordinal)}
    found = []
    for c in candidates:
        if isinstance(c.place, Place):
            told = said.get(c.place.fid)
        else:
            told = _of_nearly_all(world, c.place, ordinal, reader)
        if told is not None:
            found.append((c, told))
    return found


def _common(
    world: World, told: Sequence[tuple[Candidate, Said]]
) -> tuple[str, tuple[str, ...]] | None:
    """The likeliest status of several places; None unless all are one side's, or one fight."""
    totals: defaultdict[tuple[str, tuple[str, ...]], float] = defaultdict(float)
    for c, s in told:
        totals[s.kind, s.parties] += c.score
    likeliest = max(totals, key=lambda status: totals[status])
    kind, who = likeliest
    if kind not in AGREED or not all(_like(world, s, kind, who) for _, s in told):
        return None
    return likeliest if totals[likeliest] > MOST * sum(totals.values()) else None


def _words(world: World, kind: str, who: tuple[str, ...], one: bool) -> str:
    label = world.words(who, kind)
    if kind == "contested":
        return f"were all contested between {label}"
    if one:
        return f"were all held by {label}"
    return f"were all held by {_side(world, who)}, the likeliest by {label}"


def _side(world: World, who: tuple[str, ...]) -> str:
    side = " and ".join(sorted(world.parties.blocs(who))).replace("_", " ")
    return f"one side ({side})"


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


def _of_nearly_all(world: World, area: Area, ordinal: int, reader: SpellReader) -> Said | None:
    """What is said of nearly all communities of a candidate that is an area."""
    if area.level == "country":
        return None
    fids = settlements(world.gazetteer, area)
    holder = nearly_all(world, reader.votes(fids, ordinal), len(fids), ordinal)
    if holder is None:
        return None
    return Said(0, holder.kind, holder.parties, None, ordinal, ordinal, holder.probability)


def _of_areas(
    world: World, areas: Sequence[ToldArea], ordinal: int, reader: SpellReader, lead: str = ""
) -> Opened | None:
    """What nearly all communities of an area have in common, whichever of its meanings is meant."""
    found: list[tuple[Holder, ToldArea]] = []
    for area in areas:
        holder = nearly_all(world, reader.votes(area.fids, ordinal), len(area.fids), ordinal)
        if holder is None:
            return None
        found.append((holder, area))
    if not found:
        return None
    # Of the meanings the one that says least: with the smallest share, else the widest.
    least, area = min(found, key=lambda f: (f[0].share, -f[0].total))
    side = world.parties.blocs(least.parties)
    if not all(same_side(world.parties.blocs(holder.parties), side) for holder, _ in found):
        return None
    return Opened(
        least.kind,
        least.parties,
        least.probability,
        None,
        None,
        lead + _counted(world, least, area.words, [a.words for _, a in found if a is not area]),
        (),
        area.subject,
        area.fids,
    )


def _counted(world: World, holder: Holder, where: str, others: Sequence[str]) -> str:
    """How many communities were whose, in words; what else may be meant is named, too."""
    label = world.words(holder.parties, holder.kind)
    if holder.alike < holder.held:
        side = _side(world, holder.parties)
        label = f"{side}, {holder.alike:,} of them by {label}"
    many = f"{holder.held:,} of the {holder.total:,}"
    if holder.held == holder.total:
        many = f"all {holder.total:,}"
    told = f"{many} communities {where} were held by {label}"
    also = " or ".join(others)
    return f"{told}; nearly all {also}, if that is meant, by the same side" if also else told


def telling(world: World, told: Opened, ordinal: int, reader: SpellReader) -> list[Said]:
    """The places whose claims tell who held what is meant, those with the nearest claims first."""
    if not told.within:
        return list(told.rivals)
    return [
        s
        for s in reader.newest(told.within, ordinal, MOST_TELLING)
        if _like(world, s, told.kind, told.parties)
    ]

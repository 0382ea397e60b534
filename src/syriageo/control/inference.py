"""What neighbours in space and time say where a place's own claims are silent. Build time only."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from syriageo.control.chain import posteriors, wear
from syriageo.control.claims import Claim, Source
from syriageo.control.neighbours import Hearing, shift_matrices, vote_matrix
from syriageo.control.parties import UNKNOWN, Parties
from syriageo.control.quarters import as_quarter, with_city
from syriageo.control.review import parted_by_era, review, stated
from syriageo.control.spell import (
    LEVEL_WEIGHT,
    RULES,
    Rules,
    Spell,
    area_level,
    changed,
    first_day,
    weight,
)
from syriageo.control.spells import derive
from syriageo.control.states import SHARED, SIDES, TUNING, Clock, Tuning, state_of
from syriageo.control.tracks import Sparse, Track, Tracks, Turn, bequeath, go_along, track

Row = tuple[Any, ...]


def derive_spells(
    claims: Iterable[Claim],
    *,
    places: Sequence[Mapping[str, Any]],
    regions: Mapping[str, Sequence[str]],
    neighbours: Sequence[tuple[int, int]],
    parties: Sequence[Mapping[str, str]] | Parties,
    sources: Mapping[str, Source],
    data_start: date,
    data_end: date,
    rules: Rules = RULES,
    tuning: Tuning = TUNING,
) -> Iterator[Row]:
    """The rows of the table `spells`, sorted by place and start; same input, same rows.

    Parameters
    ----------
    claims : iterable of Claim
        The ledger.
    places : sequence of mapping
        Rows of `places.csv` in order: the first is fid 1.
    regions : mapping
        Region id -> ids of the areas or places it is made of.
    neighbours : sequence of tuple
        Pairs of fids whose cells share a border.
    parties : sequence of mapping, or Parties
        Rows of `parties.csv`.
    sources : mapping
        Source id -> Source.
    data_start, data_end : datetime.date
        The days to cover.
    rules, tuning : Rules, Tuning
        The constants.

    Yields
    ------
    tuple
        In the order of the columns of the table.
    """
    who = parties if isinstance(parties, Parties) else Parties.from_rows(parties)
    trust = {s.id: s.trust for s in sources.values()}
    start, end = data_start.toordinal(), data_end.toordinal()
    by_subject = _by_subject(claims)
    weights = {c.id: weight(c, trust) for told in by_subject.values() for c in told if not c.mute}
    base = {
        area: first
        for area, told in by_subject.items()
        if area_level(area) and (first := first_day(told, start))
    }
    levels = {area: area_level(area) or "place" for area in base}
    left = {area: [c for c in told if _is_left(c)] for area, told in by_subject.items()}
    around = areas_of(places, regions)
    clock = Clock(start, end, who, tuning)
    clock.slow(_takings(by_subject), tuning)
    quarter = np.array([p["kind"] == "neighbourhood" for p in places])

    areas = [area for area in sorted(by_subject) if area_level(area) is not None]
    speakers = sum(any(not c.mute for c in by_subject.get(p["id"], ())) for p in places)
    tracks = Tracks(speakers + len(areas), clock)
    own: dict[int, Sparse] = {}
    derived: list[list[Spell]] = []
    for i, place in enumerate(places):
        told = [c for c in by_subject.get(place["id"], ()) if not c.mute]
        first = [c for area in around[i] for c in base.get(area, ())]
        spells = derive(
            [*first, *told], trust, who, start=start, end=end, levels=levels, rules=rules
        )
        if not told:
            # Nobody speaks of the place itself: what holds since the start is no claim carried on.
            spells = [
                changed(s, gap="none", certainty="inferred") if s.gap == "tail" else s
                for s in spells
            ]
        derived.append(spells)
        if told:
            chief = int(place.get("importance") or 0) >= tuning.split_joint
            found = track(spells, weights, clock, who, tuning, fade=tuning.fade, parted=chief)
            _add_soft(found, told, weights, clock, who, tuning, rules)
            _add_left(
                found, [c for a in around[i] for c in left.get(a, ())], weights, clock, who, tuning
            )
            tracks.add(found)
            own[i] = found.sparse_own()
    heard = list(own)
    position = {place["id"]: i for i, place in enumerate(places)}
    track_at = {place: t for t, place in enumerate(heard)}
    seats = _seats(places)
    number = {area: len(heard) + i for i, area in enumerate(areas)}
    for area in areas:
        taken = _seat_taken(by_subject.get(seats.get(area, ""), ()), who)
        # Who held but a rest of an area is not said to have held it.
        whole = [c for c in by_subject[area] if "rest_of_area" not in c.flags]
        statements = [*whole, *taken]
        spells = derive(statements, trust, who, start=start, end=end, rules=rules)
        less = {c.id: tuning.seat * weights[c.id] for c in taken}
        tracks.add(track(spells, {**weights, **less}, clock, who, tuning, fade=tuning.area_fade))
    listening = []
    for i, place in enumerate(places):
        hears = [
            (number[a], LEVEL_WEIGHT[area_level(a) or "region"] * tuning.area_votes)
            for a in around[i]
            if a in number
        ]
        city = track_at.get(position.get(place["parent"], -1)) if quarter[i] else None
        if city is not None:
            hears.append((city, 1.0))
        listening.append(hears)

    fates = {a: _turns(by_subject[a], weights, clock, who, tuning) for a in areas}
    turns = [[t for a in inside for t in fates.get(a, ())] for inside in around]
    go_along(tracks, [turns[i] for i in heard], tuning.area_days // tuning.step)
    bequeath(tracks.votes, clock)
    listeners = np.array(heard, dtype=np.int64)
    count = len(tracks.votes)
    matrices = vote_matrix(_metres(places), quarter, listeners, listening, count, tuning)
    shifts = shift_matrices(tracks.changes, clock)
    finished: list[list[Spell]] = []
    attention = np.array([_attention(place) for place in places], dtype=np.float32)
    attention[[i for i in own if quarter[i]]] *= tuning.quarter
    hearing = Hearing(tracks.votes, matrices, shifts)
    wear(tracks.votes, tracks.told, listeners, hearing, attention, tuning)
    hearing = Hearing(tracks.votes, matrices, shifts)
    for i, posterior in posteriors(hearing, own, attention, turns, clock, tuning):
        finished.append(review(derived[i], posterior, clock, who, tuning))
    for i, place in enumerate(places):
        city = position.get(place["parent"], -1)
        if quarter[i] and city >= 0:
            if i in own:
                finished[i] = with_city(
                    finished[i], derived[i], finished[city], derived[city], who, rules
                )
            else:
                finished[i] = as_quarter(finished[city])
        for spell in finished[i]:
            yield from (row(i + 1, stated(part, tuning)) for part in parted_by_era(spell))


def _takings(by_subject: Mapping[str, Sequence[Claim]]) -> list[int]:
    """The days on which places are said to have changed hands."""
    return [
        c.last_possible.toordinal()
        for told in by_subject.values()
        for c in told
        if c.kind in ("takes", "handover") and not c.mute and c.last_possible
    ]


def _attention(place: Mapping[str, Any]) -> float:
    """How far a place is believed to go the way of its neighbours, by importance and people.

    What befalls a town is told of the town itself: where nobody tells that it fell, while the
    villages around it did, it likely did not.
    """
    importance = min(int(place.get("importance") or 0), len(_BY_IMPORTANCE) - 1)
    people = int(place.get("population") or 0)
    return min(_BY_IMPORTANCE[importance], _BY_PEOPLE[bisect_right(_PEOPLE, people)])


_BY_IMPORTANCE = (1.0, 1.0, 1.0, 0.6, 0.3, 0.15)
_PEOPLE = (2_000, 5_000, 10_000, 20_000, 50_000)
_BY_PEOPLE = (1.0, 0.7, 0.45, 0.25, 0.12, 0.05)


def _metres(places: Sequence[Mapping[str, Any]]) -> npt.NDArray[np.float64]:
    from pyproj import Transformer

    lon = [float(place["lon"]) for place in places]
    lat = [float(place["lat"]) for place in places]
    return np.column_stack(Transformer.from_crs(4326, 32637, always_xy=True).transform(lon, lat))


def _seats(places: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The chief town of each district and subdistrict: the most important, then the largest."""
    best: dict[str, tuple[int, int, str]] = {}
    for place in places:
        if place["kind"] != "community":
            continue
        importance, people = (int(place.get(k) or 0) for k in ("importance", "population"))
        rank = (importance, people, place["id"])
        for area in (place["admin2"], place["admin3"]):
            if rank[0] >= 3 and rank > best.get(area, (0, 0, "")):
                best[area] = rank
    return {area: identifier for area, (_, _, identifier) in best.items()}


def _seat_taken(claims: Iterable[Claim], parties: Parties) -> list[Claim]:
    """The claims that the chief town of an area was taken, which are heard on the area, too.

    An older statement on the area is over then; but who takes a town has not taken its villages.
    Where two sides share the town, each of its villages has one of them.
    """
    return [
        c
        for c in claims
        if c.kind in ("takes", "handover") and not c.mute and state_of(c.parties, parties) != SHARED
    ]


def _add_soft(
    found: Track,
    claims: Iterable[Claim],
    weights: Mapping[str, float],
    clock: Clock,
    parties: Parties,
    tuning: Tuning,
    rules: Rules,
) -> None:
    """Claims on an unknown day of a long range: too vague for a spell, yet they lean one way."""
    for claim in claims:
        assert claim.first_possible is not None and claim.last_possible is not None
        lo, hi = claim.first_possible.toordinal(), claim.last_possible.toordinal()
        if claim.kind != "holds" or claim.first_certain is not None or hi - lo <= rules.soft_holds:
            continue
        state = state_of(claim.parties, parties)
        if state is None:
            continue
        span = slice(clock.index(lo), clock.index(hi) + 1)
        steps = span.stop - span.start
        found.own[span, state] += tuning.soft_nats * weights[claim.id] / steps
        found.votes[span, state] = np.maximum(found.votes[span, state], weights[claim.id] / 2)


def _is_left(claim: Claim) -> bool:
    return claim.kind == "leaves" and not claim.mute and {UNKNOWN}.issuperset(claim.parties)


def _add_left(
    found: Track,
    claims: Iterable[Claim],
    weights: Mapping[str, float],
    clock: Clock,
    parties: Parties,
    tuning: Tuning,
) -> None:
    """Claims that a party left an area, to nobody knows whom: it is in none of its places then."""
    for claim in claims:
        assert claim.last_possible is not None
        step = clock.after(claim.last_possible.toordinal())
        state = state_of(claim.taken_from, parties)
        if state is not None:
            found.own[step, state] -= tuning.area_left * tuning.own_nats * weights[claim.id]


def _turns(
    claims: Iterable[Claim],
    weights: Mapping[str, float],
    clock: Clock,
    parties: Parties,
    tuning: Tuning,
) -> list[Turn]:
    """What claims that an area was taken, or held, whole mean for each of its places.

    Whoever lost the area, or everybody but the taker where no loser is named, gives way to the
    taker. Of some takings only the last possible day is told; they are kept as holds with a
    loser. Who holds a whole district or governorate has left it to nobody else; who holds a
    region has, as the word is used, most of it.
    """
    found = []
    for claim in claims:
        if claim.mute or claim.confidence < 2 or claim.last_possible is None:
            continue
        if claim.kind == "holds":
            wide = area_level(claim.subject) in ("district", "governorate")
            if not wide and not (claim.taken_from and "soft_date" in claim.flags):
                continue
        elif claim.kind not in ("takes", "handover"):
            continue
        taker, lost = (state_of(who, parties) for who in (claim.parties, claim.taken_from))
        named = not {UNKNOWN}.issuperset(claim.taken_from)
        if taker is None or (named and lost is None):
            continue
        gone = np.array([side.isdisjoint(SIDES[taker]) for side in SIDES])
        if lost is not None:
            gone &= [not side.isdisjoint(SIDES[lost]) for side in SIDES]
        if gone.any():
            step = clock.after(claim.last_possible.toordinal())
            share = -math.expm1(-tuning.area_turn * weights[claim.id])
            found.append(Turn(step, gone, taker, share))
    return found


def areas_of(
    places: Sequence[Mapping[str, Any]], regions: Mapping[str, Sequence[str]]
) -> list[list[str]]:
    """For each place the ids of the areas it lies in, the smallest first."""
    regions_with: dict[str, list[str]] = defaultdict(list)
    for region, members in sorted(regions.items()):
        for member in members:
            regions_with[member].append(region)
    found = []
    for place in places:
        admin = [a for a in (place["admin3"], place["admin2"], place["admin1"], "SY") if a]
        ids = [place["id"], *admin]
        if place["parent"]:
            ids.append(place["parent"])
        found.append(list(dict.fromkeys(r for i in ids for r in regions_with.get(i, ()))) + admin)
    return found


def _by_subject(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        found[claim.subject].append(claim)
    return found


def row(fid: int, spell: Spell) -> Row:
    """A spell as a row of the table."""
    first, last = spell.window or (None, None)
    return (
        fid,
        spell.start,
        spell.end,
        spell.kind,
        "|".join(spell.parties),
        spell.certainty,
        spell.since,
        spell.until,
        spell.last_claim,
        first,
        last,
        "|".join(spell.besieged_by),
        spell.p,
    )

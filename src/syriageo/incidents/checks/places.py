"""Places that do not fit: two directions, two kinds of settlement, another governorate."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from syriageo.errors import SyriageoError
from syriageo.incidents.checks.facts import Facts, name_key, region_of
from syriageo.incidents.checks.findings import Finding, Span, finding, span_of, words_of
from syriageo.incidents.tables.words import governorate
from syriageo.places.gazetteer import Place, default
from syriageo.places.mention import compass, parse
from syriageo.places.names import is_arabic
from syriageo.places.resolve import Resolution, resolve

if TYPE_CHECKING:
    from syriageo.incidents.report import Incidents

_BEARINGS = {"N": 0, "NE": 45, "E": 90, "SE": 135, "S": 180, "SW": 225, "W": 270, "NW": 315}
_SIDES = {"N": "north", "E": "east", "S": "south", "W": "west"}
# Degrees off: from both views at least so much, from one of them plainly on the other side. Less
# is usage: monitors count Kafr Takharim to the west of Idlib and Inkhil to that of Daraa.
_OFF, _BEHIND = 60, 100
_SURE = 0.8  # a place found with less is not held against a report
_BORDER_KM = 6.0  # so near to a governorate's places a report may count a place to it
_SIZES = ("city", "town", "village")


@dataclass(frozen=True, slots=True)
class Told:
    """A settlement as one sentence tells of it."""

    name: str
    key: str
    type: str
    governorate: str
    side: str
    full: str
    at: Span  # the name with its type
    where: Span  # up to the governorate


def check(facts: Facts, incidents: Incidents) -> Iterator[Finding]:
    """Every finding about where places lie and what they are."""
    told = [*_told(facts), *_told_in_arabic(facts, incidents)]
    told.sort(key=lambda one: one.at.start)
    by_place: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        by_place[one.key].append(one)
    two_sided = set()
    for key, mentions in by_place.items():
        found = list(_directions(mentions))
        if found:
            two_sided.add(key)
        yield from found
        yield from _settlements(mentions)
    yield from _governorates(told)
    # Where two directions are told, one of them is wrong: that has been said.
    yield from _on_the_map([t for t in told if t.key not in two_sided])


def _told(facts: Facts) -> Iterator[Told]:
    for passage in facts.passages:
        for chain in passage.chains:
            for anchor in chain.anchors:
                if anchor not in passage.settlements:
                    continue
                area, side, _, end = region_of(passage, chain, anchor)
                paragraph = passage.paragraph
                at = words_of(facts.document, paragraph, anchor.start, anchor.end)
                where = words_of(facts.document, paragraph, anchor.start, max(end, anchor.end))
                full = passage.plain[anchor.start : max(end, anchor.end)]
                bearing = compass(side) if side else ""
                key = name_key(anchor.name)
                yield Told(anchor.name, key, anchor.type, area, bearing, full, at, where)


def _told_in_arabic(facts: Facts, incidents: Incidents) -> Iterator[Told]:
    """The settlements of the incidents that are told in Arabic."""
    for incident in incidents.records:
        for place in incident.places:
            if not is_arabic(place.words):
                continue
            links = parse(place.words).parts
            index = next((i for i, p in enumerate(links) if p.kind in _SIZES), None)
            if index is None:
                continue
            area = next((p for p in links[index + 1 :] if governorate(p.name)), None)
            at = span_of(facts.document, place.start, place.end)
            yield Told(
                links[index].name,
                name_key(links[index].name),
                links[index].kind,
                governorate(area.name) if area else "",
                area.bearing if area and area.relation == "around" else "",
                place.words,
                at,
                at,
            )


def _directions(mentions: list[Told]) -> Iterator[Finding]:
    """One place in two directions of one governorate, at right angles or more."""
    first: dict[str, Told] = {}
    seen: set[tuple[str, str]] = set()
    for one in mentions:
        if one.side not in _BEARINGS or not one.governorate:
            continue
        known = first.setdefault(one.governorate, one)
        if (
            _apart(_BEARINGS[known.side], _BEARINGS[one.side]) < 90
            or (one.governorate, one.side) in seen
        ):
            continue
        seen.add((one.governorate, one.side))
        yield finding(
            "direction",
            "warning",
            one.where,
            f'in line {known.where.line} "{known.where.text}"',
            _on_map_side(one),
            (known.where,),
        )


def _on_map_side(one: Told) -> str:
    """The direction in which the gazetteer has it, in words; empty if it does not know one."""
    place = _place(one.full)
    side = _side_of(place, one.governorate) if place is not None else ""
    return f"the {side}, by the gazetteer" if side else ""


def _settlements(mentions: list[Told]) -> Iterator[Finding]:
    """One place that is a city, a town and a village."""
    known: Told | None = None
    seen: set[str] = set()
    for one in mentions:
        if one.type not in _SIZES:
            continue
        if known is None:
            known = one
            continue
        if one.type == known.type or one.type in seen or not _same_place(known, one):
            continue
        seen.add(one.type)
        yield finding(
            "settlement",
            "note",
            one.at,
            f'in line {known.at.line} "{known.at.text}"',
            "",
            (known.at,),
        )


def _same_place(a: Told, b: Told) -> bool:
    """Whether two mentions of one name mean one place: a homonym must not be held against them."""
    if a.governorate and b.governorate:
        return a.governorate == b.governorate
    first, second = _place(a.full), _place(b.full)
    return first is not None and second is not None and first.id == second.id


def _governorates(told: list[Told]) -> Iterator[Finding]:
    """A place that bears its name in another governorate only, and not near the border."""
    seen: set[tuple[str, str]] = set()
    for one in told:
        if not one.governorate or one.governorate == "SY01" or (one.key, one.governorate) in seen:
            continue
        seen.add((one.key, one.governorate))
        answer = _resolved(one.full)
        place = answer.place if answer is not None else None
        if not isinstance(place, Place) or answer is None or answer.score < _SURE:
            continue
        if place.admin1 == one.governorate or {place.admin1, one.governorate} == {"SY01", "SY03"}:
            continue
        candidates = [c.place for c in answer.candidates if isinstance(c.place, Place)]
        if any(p.admin1 == one.governorate for p in candidates) or not _bears(place, one.name):
            continue
        if _near(place, one.governorate):
            continue
        home = default().get(place.admin1)
        yield finding(
            "governorate",
            "warning",
            one.where,
            f"the gazetteer has {place.name} ({place.id}) in {home.name} only",
            f"{home.name}",
        )


def _bears(place: Place, name: str) -> bool:
    """Whether the gazetteer gives the place this very name in some spelling."""
    from syriageo.places.names import keys

    wanted = set(keys(name))
    return any(wanted & set(keys(told)) for _, told, *_ in _names(place.id))


def _names(identifier: str) -> list[tuple[str, str]]:
    place = default().get(identifier)
    told = [("", place.name_en), ("", place.name_ar)]
    told += [("", row[0]) for row in default().names(identifier)]
    return [pair for pair in told if pair[1]]


def _near(place: Place, governorate: str) -> bool:
    return any(p.admin1 == governorate for p in default().near(place.lat, place.lon, _BORDER_KM))


def _on_the_map(told: list[Told]) -> Iterator[Finding]:
    """A place that lies on another side, seen from the city and from the governorate's middle."""
    seen: set[tuple[str, str]] = set()
    for one in told:
        if one.side not in _BEARINGS or (one.key, one.side) in seen:
            continue
        seen.add((one.key, one.side))
        place = _place(one.full)
        if place is None or place.admin1 != one.governorate or place.kind == "neighbourhood":
            continue
        views = _views(place, one.governorate)
        side = _side_of(place, one.governorate)
        off = [_apart(view, _BEARINGS[one.side]) for view in views]
        if side and min(off) >= _OFF and max(off) >= _BEHIND:
            yield finding(
                "direction_on_map",
                "note",
                one.where,
                f"the gazetteer has {place.name} ({place.id}) in the {side}",
                side,
            )


def _side_of(place: Place, governorate: str) -> str:
    """The one side on which a place lies by both views; empty if they differ."""
    views = _views(place, governorate)
    return next(
        (
            name
            for code, name in _SIDES.items()
            if views and all(_apart(view, _BEARINGS[code]) <= 45 for view in views)
        ),
        "",
    )


def _views(place: Place, governorate: str) -> tuple[float, ...]:
    """Bearings of a place, in degrees, from the governorate's city and from its middle."""
    points = _viewpoints(governorate)
    return tuple(_bearing(lat, lon, place.lat, place.lon) for lat, lon in points)


def _bearing(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    east = (lon_b - lon_a) * math.cos(math.radians((lat_a + lat_b) / 2))
    return math.degrees(math.atan2(east, lat_b - lat_a)) % 360


def _apart(a: float, b: float) -> float:
    return min((a - b) % 360, (b - a) % 360)


@lru_cache(maxsize=32)
def _viewpoints(governorate: str) -> tuple[tuple[float, float], ...]:
    """The governorate's capital and the middle of its communities; reports use both."""
    own = [p for p in default().within(governorate) if p.kind == "community"]
    if not own:
        return ()
    # What Damascus is to the suburbs around it, the capital is to any other governorate.
    around = default().within("SY01") if governorate == "SY03" else own
    capital = max(around, key=lambda p: (p.importance, p.population or 0))
    middle = (sum(p.lat for p in own) / len(own), sum(p.lon for p in own) / len(own))
    return (capital.lat, capital.lon), middle


def _place(full: str) -> Place | None:
    answer = _resolved(full)
    if answer is None or not isinstance(answer.place, Place) or answer.score < _SURE:
        return None
    return answer.place


@lru_cache(maxsize=4096)
def _resolved(full: str) -> Resolution | None:
    try:
        answer = resolve(full)
    except SyriageoError:
        return None
    return answer if answer.kind == "matched" else None

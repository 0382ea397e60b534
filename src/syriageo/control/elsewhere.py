"""Claims that agree with an inference: on the nearest places of which sources speak, or on an area.

No claim on the place itself tells who held it; what is cited are the reports around it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from syriageo.control.claims import Claim
from syriageo.control.questions import same_side
from syriageo.control.said import Said, said_on
from syriageo.control.spell import canonical, days_of, without_unknown
from syriageo.control.witnesses import witnesses

if TYPE_CHECKING:
    from syriageo.control.status import Status
    from syriageo.control.world import World

NEAR_KM = 20.0  # as far as neighbours are heard
MOST_ASKED = 24  # neighbours with claims of their own that are asked
MOST_CITED = 3
BEGINS = 30  # days before a status by which the taking of its area is what it began with


def claims_elsewhere(world: World, status: Status) -> list[Claim]:
    """Up to three claims on places near by that agree; else one that does on an area.

    A neighbour agrees if the same side held it that day, and one of its claims says so. Where the
    status began with the taking of a whole area, the claim on that says it best.
    """
    assert status.place is not None
    day = status.day.toordinal()
    since = status.since.toordinal() if status.since else day
    until = status.until.toordinal() if status.until else day
    return (
        _on_areas(world, status, since, since - BEGINS, since, over=True)
        or _near(world, status)
        or _on_areas(world, status, day, since, until)
    )


def _near(world: World, status: Status) -> list[Claim]:
    place, day = status.place, status.day.toordinal()
    assert place is not None
    found: list[Claim] = []
    asked = 0
    for spot in world.gazetteer.near(place.lat, place.lon, NEAR_KM, "community"):
        if spot.id == place.id or all(c.mute for c in world.claims_on(spot.id)):
            continue
        asked += 1
        said = said_on(world, spot.fid, day)
        if said is not None and _alike(world, status, said.kind, said.parties):
            found += claims_of_said(world, spot.id, day, said)[:1]
        if len(found) == MOST_CITED or asked == MOST_ASKED:
            break
    return found


def _alike(world: World, status: Status, kind: str, who: tuple[str, ...]) -> bool:
    """Whether a neighbour was held by the same side, or fought over by the same parties."""
    if status.kind == "contested" or kind not in ("held", "joint"):
        return (kind, who) == (status.kind, status.parties)
    return same_side(world.parties.blocs(who), world.parties.blocs(status.parties))


def claims_of_said(world: World, subject: str, day: int, said: Said) -> list[Claim]:
    """The claims on a place that support what is said of it, the most direct first."""
    told = canonical(world.claims_on(subject))
    return witnesses(told, day, said.kind, said.parties, said.since, said.until)[0]


def _on_areas(
    world: World, status: Status, day: int, since: int, until: int, *, over: bool = False
) -> list[Claim]:
    """The claim that agrees on the smallest area of which one does; if `over`, by the day.

    The newest until the day; if there is none, the first after it.
    """
    assert status.place is not None
    for area in world.areas_with_claims(status.place):
        told = [
            (days_of(c)[0], c.id, c)
            for c in canonical(world.claims_on(area))
            if _agrees(c, status.parties, since, until) and (not over or days_of(c)[1] <= day)
        ]
        before = [t for t in told if t[0] <= day]
        if told:
            return [max(before)[-1] if before else min(told)[-1]]
    return []


def _agrees(claim: Claim, who: tuple[str, ...], since: int, until: int) -> bool:
    first, last = days_of(claim)
    plain = without_unknown(claim)
    if plain is None or claim.mute or claim.kind == "contested":
        return False
    return first <= until and last >= since and set(plain.parties) == set(who)

"""What the spells say of many places on a day, wherever the spells are read from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from heapq import nsmallest
from typing import TYPE_CHECKING, NamedTuple, Protocol

from syriageo.control.claims import listed

if TYPE_CHECKING:
    from syriageo.control.world import World


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


class SpellReader(Protocol):
    """Where the spells are read from."""

    def said(self, fids: Collection[int], ordinal: int) -> list[Said]:
        """What is said of each place that has a spell on a day."""

    def newest(self, fids: Collection[int], ordinal: int, most: int) -> list[Said]:
        """What is said of those whose last claim is nearest to the day, the nearest first."""

    def votes(self, fids: Collection[int], ordinal: int) -> Votes:
        """How many of the places have each kind and parties."""


def said_on(world: World, fid: int, ordinal: int) -> Said | None:
    """What is said of one place on a day; None if nothing is."""
    row = world.spell_on(fid, ordinal)
    if row is None or row[1] < ordinal:
        return None
    since, until = row[5] or row[0], row[6] or row[1]
    return Said(fid, row[2], listed(row[3]), row[7], since, until, row[11])


class OneByOne:
    """What the spells of a world say of places on a day, asked one by one."""

    def __init__(self, world: World) -> None:
        self.world = world

    def said(self, fids: Collection[int], ordinal: int) -> list[Said]:
        """What is said of each place that has a spell on the day."""
        told = (said_on(self.world, fid, ordinal) for fid in fids)
        return [said for said in told if said is not None]

    def newest(self, fids: Collection[int], ordinal: int, most: int) -> list[Said]:
        """What is said of those whose last claim is nearest to the day, the nearest first."""
        told = [s for s in self.said(fids, ordinal) if s.last]
        return nsmallest(most, told, key=lambda s: (abs(ordinal - (s.last or 0)), s.fid))

    def votes(self, fids: Collection[int], ordinal: int) -> Votes:
        """How many of the places have each kind and parties."""
        return Counter((s.kind, s.parties) for s in self.said(fids, ordinal))

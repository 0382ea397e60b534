"""The packaged database with a user's claims beside it: one question, or all places at once."""

from __future__ import annotations

import gc
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date as Date
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from syriageo.control.claims import DAYS, Claim, Source, listed
from syriageo.control.evidence_blend import OWN, Row, blend
from syriageo.control.spell import Spell, area_level, canonical, first_day, with_runs
from syriageo.control.spells import derive
from syriageo.control.status import Status
from syriageo.control.world import CLAIMS_ON_MANY, Told, World, city_of, claim_of
from syriageo.places.gazetteer import Area, Gazetteer, Place

if TYPE_CHECKING:
    from syriageo.control.lookup import SpellTable

NOTE = "with your evidence; the neighbours were not asked anew"

_PLACES = "SELECT fid, id, kind, parent, admin3, admin2, admin1 FROM places"
AREAS = ("SY", "R-")  # with which the ids of areas begin
_SIEGES = frozenset({"besieged", "lifts_siege"})


class OwnWorld(World):
    """The packaged database with a user's claims beside it.

    Only the places that a claim of yours can change are derived anew: the place itself, the
    quarters of a city that have no claims of their own, the places of an area.
    """

    def __init__(
        self, gazetteer: Gazetteer, claims: Sequence[Claim], sources: Mapping[str, Source]
    ) -> None:
        super().__init__(gazetteer)
        self.own: dict[str, list[Claim]] = defaultdict(list)
        for claim in claims:
            self.own[claim.subject].append(claim)
        self._own_sources = dict(sources)
        self._shapes: dict[tuple[Any, ...], list[Spell]] = {}
        self._packaged = _packaged_claims(gazetteer)
        self._of_around = lru_cache(maxsize=4096)(self._of_areas)
        self._rows: dict[int, list[Row]] = {}
        self.digest = _chained(self.digest, claims)

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Sources by id, yours among them."""
        return {**World.sources.func(self), **self._own_sources}  # type: ignore[attr-defined]

    def _source(self, identifier: str) -> Source:
        return self._own_sources.get(identifier) or super()._source(identifier)

    @cached_property
    def regions(self) -> dict[str, frozenset[str]]:
        """The places and areas from which each region is drawn, of which a claim speaks."""
        found: dict[str, frozenset[str]] = dict(World.regions.func(self))  # type: ignore[attr-defined]
        for subject in self.own:
            if area_level(subject) == "region":
                found[subject] = frozenset(self.gazetteer.members(subject))
        return found

    def regions_with(self, inside: Iterable[str]) -> list[str]:
        """The regions that are drawn from one of these places and areas."""
        return sorted({r for part in inside for r in self._regions_by_member.get(part, ())})

    @cached_property
    def _regions_by_member(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for region, members in self.regions.items():
            for member in members:
                found[member].append(region)
        return found

    def _claims_on(self, subject: str) -> tuple[Claim, ...]:
        packaged = self._packaged.get(subject)
        if packaged is None:
            packaged = super()._claims_on(subject)
        return (*packaged, *self.own.get(subject, ()))

    def _has_claims(self, subject: str) -> bool:
        return subject in self.own or super()._has_claims(subject)

    @cached_property
    def _ids(self) -> dict[int, str]:
        """The ids of all places by fid."""
        return dict(self.connection.execute("SELECT fid, id FROM places"))

    @cached_property
    def touched(self) -> frozenset[int]:
        """The fids of the places whose status a claim of yours can change."""
        speaking = {s for s, told in self.own.items() if not all(c.mute for c in told)}
        regions = [self.regions[s] for s in speaking if area_level(s) == "region"]
        areas = frozenset().union(*regions) | {s for s in speaking if area_level(s)}
        found = set()
        for fid, identifier, kind, parent, admin3, admin2, admin1 in self.connection.execute(
            _PLACES
        ):
            if (
                identifier in speaking
                or not areas.isdisjoint((identifier, parent, admin3, admin2, admin1, "SY"))
                or (
                    kind == "neighbourhood"
                    and parent in speaking
                    and not self.has_claims(identifier)
                )
            ):
                found.add(fid)
        return frozenset(found)

    def spell_rows(self, fid: int) -> list[Sequence[Any]]:
        """The columns of every spell of a place, first to last."""
        if fid not in self.touched:
            return super().spell_rows(fid)
        return list(self._blended(fid, None))

    def spell_on(self, fid: int, ordinal: int) -> Sequence[Any] | None:
        """The columns of the last spell of a place that begins on or before a day."""
        if fid not in self.touched:
            return super().spell_on(fid, ordinal)
        return next((r for r in reversed(self._blended(fid, None)) if r[0] <= ordinal), None)

    def statuses_on(
        self, fids: Sequence[int], ordinal: int
    ) -> dict[int, tuple[str, tuple[str, ...]]]:
        """Kind and parties of each place that has a spell on a day."""
        found = super().statuses_on([f for f in fids if f not in self.touched], ordinal)
        for fid in self.touched.intersection(fids):
            row = self.spell_on(fid, ordinal)
            if row is not None and row[1] >= ordinal:
                found[fid] = row[2], listed(row[3])
        return found

    @cached_property
    def _spells(self) -> SpellTable:
        return self._table(self.touched)

    @property
    def spells(self) -> SpellTable:
        """The spells of all places as columns; those that yours change are derived anew, once."""
        return self._spells

    def spells_at(self, fids: Iterable[int]) -> SpellTable:
        """A table that is right for these places: of the touched ones only they are derived."""
        asked = self.touched.intersection(fids)
        if "_spells" in self.__dict__ or len(asked) > len(self.touched) / 2:
            return self.spells
        return self._table(asked)

    def _table(self, fids: frozenset[int]) -> SpellTable:
        """The packaged table with the spells of some touched places derived anew."""
        packaged = super().spells
        stored = packaged.rows_by_place(fids - self._rows.keys())
        self._read_claims(stored)
        # A hundred thousand small objects are made and kept: looking for garbage among them, which
        # there is none of, would take a third of the time.
        collects = gc.isenabled()
        gc.disable()
        try:
            rows = {fid: self._blended(fid, stored.get(fid)) for fid in sorted(fids)}
            return packaged.replaced(rows)
        finally:
            if collects:
                gc.enable()

    def _read_claims(self, fids: Iterable[int]) -> None:
        """Read the packaged claims on many places at once; a query a place takes twice as long."""
        asked = [i for fid in fids if (i := self._ids[fid]) not in self._packaged]
        told: dict[str, list[Claim]] = {identifier: [] for identifier in asked}
        for row in self.connection.execute(CLAIMS_ON_MANY, (json.dumps(asked),)):
            told[row[1]].append(claim_of(row))
        self._packaged.update((subject, tuple(claims)) for subject, claims in told.items())

    def _blended(self, fid: int, stored: Sequence[Row] | None) -> list[Row]:
        """The spells of one touched place, with your claims."""
        found = self._rows.get(fid)
        if found is None:
            place = self.gazetteer.get(self._ids[fid])
            assert isinstance(place, Place)
            found = self._rows[fid] = self._made(place, stored)
        return found

    def _made(self, place: Place, stored: Sequence[Row] | None) -> list[Row]:
        if city_of(place) and not self.has_claims(place.id):
            city = self.gazetteer.get(place.parent)
            if isinstance(city, Place) and city.fid in self.touched:
                return [_of_quarter(row) for row in self._blended(city.fid, None)]
        if stored is None:
            stored = super().spell_rows(place.fid)
        claims = self._claims_for(place)
        own = [c for c in claims if c.id.startswith(OWN)]
        return blend(
            self._derived(claims),
            stored,
            self.parties,
            corrected=any(c.supersedes and not c.supersedes.startswith(OWN) for c in own),
            besieged=any(c.kind in _SIEGES for c in own),
        )

    def _claims_for(self, place: Place, known: Date = Date.max) -> list[Claim]:
        told = self.claims_on(place.id)
        if not told and city_of(place):
            told = self.claims_on(place.parent)
        around = self._of_around(self.areas_with_claims(place))
        return [c for c in (*around, *told) if c.recorded <= known]

    def _of_areas(self, areas: tuple[str, ...]) -> list[Claim]:
        """What claims on areas say of each of their places.

        What a source says of an area is left to inference; what you say of one, you mean.
        """
        base = [c for area in areas for c in first_day(self.claims_on(area), self.start)]
        return base + [c for area in areas for c in self.own.get(area, ())]

    def _derived(self, claims: Sequence[Claim]) -> list[Spell]:
        """The spells that claims make; places of which the same is said share them."""
        standing = canonical(claims) if any(c.supersedes for c in claims) else claims
        spoken = [c for c in standing if not c.mute]
        shape = tuple(_shape(c) for c in spoken)
        found = self._shapes.get(shape)
        if found is None:
            areas = {c.subject for c in spoken if c.subject.startswith(AREAS)}
            levels = {area: level for area in areas if (level := area_level(area))}
            found = self._shapes[shape] = derive(
                spoken,
                self.trust,
                self.parties,
                start=self.start,
                end=self.end,
                levels=levels,
                runs=False,
            )
        return found

    def spells_as_known(self, place: Place, known: Date) -> list[Spell]:
        """The spells of a place from the claims recorded until a day, without its neighbours."""
        return with_runs(self._derived(self._claims_for(place, known)))

    def status(
        self, place: Place | None, day: Date, known: Date | None = None, note: str = ""
    ) -> Status:
        """The status of one place, with a note if a claim of yours changes it on that day."""
        found = super().status(place, day, known, note)
        ordinal = day.toordinal()
        if place is None or known is not None or not self.start <= ordinal <= self.end:
            return found
        if place.fid in self.touched:
            now, packaged = self.spell_on(place.fid, ordinal), super().spell_on(place.fid, ordinal)
            if now is None or packaged is None or _answer(now) != _answer(packaged):
                told = f"{found.note}; {NOTE}" if found.note else NOTE
                return replace(found, note=told, _testimony=[])
        return found

    def _told(self, area: Area, day: Date, known: Date | None) -> tuple[list[Told], str]:
        """The status of each community of an area, and of how many yours speak."""
        told, note = super()._told(area, day, known)
        if known is not None or not self.start <= day.toordinal() <= self.end:
            return told, note
        count = len(self.touched.intersection(self.communities(area)))
        return told, f"your evidence speaks of {count} of the communities" if count else note


def _answer(row: Row) -> tuple[Any, ...]:
    """What a spell says of its days, without how long it says so."""
    return (*row[2:5], *row[7:])


_said = attrgetter("kind", "parties", "taken_from", *DAYS, "confidence", "source")


def _shape(claim: Claim) -> tuple[Any, ...]:
    """All that decides what a claim makes of a place's spells."""
    subject = claim.subject
    return (_said(claim), subject) if subject.startswith(AREAS) else (_said(claim),)


def _of_quarter(row: Row) -> Row:
    """A city's spell as its quarter's, of which no claim speaks; see `quarters.as_quarter`."""
    kind, certainty = row[2], row[4]
    if kind in ("held", "joint") or certainty not in ("documented", "bracketed"):
        return row
    return (*row[:4], "inferred", *row[5:])


def _chained(digest: str, claims: Iterable[Claim]) -> str:
    link = bytes.fromhex(digest) if digest else b""
    for claim in claims:
        link = hashlib.sha256(link + "\x1f".join(claim.to_row()).encode()).digest()
    return link.hex()


_read: dict[int, tuple[Gazetteer, dict[str, tuple[Claim, ...]]]] = {}


def _packaged_claims(gazetteer: Gazetteer) -> dict[str, tuple[Claim, ...]]:
    """The claims of one database that bulk work has read, by subject; each file of yours asks."""
    found = _read.get(id(gazetteer))
    if found is None or found[0] is not gazetteer:
        found = _read[id(gazetteer)] = (gazetteer, {})
    return found[1]

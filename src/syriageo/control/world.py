"""One database with what answering from it needs: its spells, claims, parties, areas."""

from __future__ import annotations

import datetime
import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from syriageo.control import parties as party_tables
from syriageo.control.area_status import AreaStatus, Share
from syriageo.control.asked import Asked
from syriageo.control.claims import COLUMNS, Claim, Source, listed
from syriageo.control.parties import Parties
from syriageo.control.spell import Spell, area_level, canonical, first_day
from syriageo.control.spells import derive
from syriageo.control.status import Evidence, Status, Testimony
from syriageo.control.witnesses import forerunners, tellers, witnesses
from syriageo.errors import InputError
from syriageo.places.gazetteer import ENVIRONMENT, Area, Gazetteer, Place, default

if TYPE_CHECKING:
    from syriageo.control.evidence import OwnEvidence
    from syriageo.control.front import NearestFront
    from syriageo.control.lookup import SpellTable
    from syriageo.control.parts import HeldPart

_SPELL_COLUMNS = """start, "end", kind, parties, certainty, since, until, last_claim, window_start,
       window_end, besieged_by, p"""
_SPELL_ON = f"""
SELECT {_SPELL_COLUMNS} FROM spells WHERE place = ? AND start <= ? ORDER BY start DESC LIMIT 1"""
# One statement for many places: asking a thousand times costs a question a tenth of a second.
_STATUSES_ON = """
SELECT j.value, s."end", s.kind, s.parties FROM json_each(?) j JOIN spells s ON s.place = j.value
AND s.start = (SELECT max(start) FROM spells WHERE place = j.value AND start <= ?)"""
_SPELLS_OF = f"SELECT {_SPELL_COLUMNS} FROM spells WHERE place = ? ORDER BY start"
_CLAIMS_ON = f"SELECT {', '.join(COLUMNS)} FROM claims WHERE subject = ? ORDER BY seq"
_HAS_CLAIMS = "SELECT 1 FROM claims WHERE subject = ? LIMIT 1"
_SOURCES = """
SELECT id, title, publisher, url, licence, covers_from, covers_to, trust, note FROM sources"""
_SOURCE = f"{_SOURCES} WHERE id = ?"
_REGIONS_WITH_CLAIMS = """
SELECT id, members FROM areas
WHERE level = 'region' AND EXISTS (SELECT 1 FROM claims WHERE subject = areas.id) ORDER BY id"""
_COMMUNITIES = "SELECT fid FROM places WHERE kind = 'community'"
_ADMIN = {"governorate": "admin1", "district": "admin2", "subdistrict": "admin3"}

CLAIMS_ON_MANY = f"""
SELECT {", ".join(COLUMNS)} FROM claims WHERE subject IN (SELECT value FROM json_each(?))
ORDER BY seq"""

Date = datetime.date
Told = tuple[str, tuple[str, ...], str]  # kind, parties and certainty of a community


def city_of(place: Place) -> str:
    """The id of the city of which a place is a quarter; empty for what is none."""
    return place.parent if place.kind == "neighbourhood" else ""


class World(Asked):
    """One database with what answering from it needs; made once, shared by all questions."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        super().__init__(gazetteer)
        self.start = Date.fromisoformat(gazetteer.data_start).toordinal()
        self.end = Date.fromisoformat(gazetteer.data_end).toordinal()
        self.digest = gazetteer.meta.get("ledger_digest", "")
        self.claims_on = lru_cache(maxsize=8192)(self._claims_on)
        self.has_claims = lru_cache(maxsize=8192)(self._has_claims)
        self.source = lru_cache(maxsize=4096)(self._source)
        self.words = lru_cache(maxsize=4096)(self._words)

    @cached_property
    def parties(self) -> Parties:
        """Parties, names and relations."""
        return party_tables.of(self.connection)

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Sources by id."""
        return {row[0]: Source(*row) for row in self.connection.execute(_SOURCES)}

    @cached_property
    def trust(self) -> dict[str, float]:
        """Source id -> trust."""
        return {s.id: s.trust for s in self.sources.values()}

    def spells_at(self, fids: Iterable[int]) -> SpellTable:
        """A table that is right for these places."""
        return self.spells

    def _words(self, who: tuple[str, ...], kind: str) -> str:
        return self.parties.label(who, kind)

    def spell_on(self, fid: int, ordinal: int) -> Sequence[Any] | None:
        """The columns of the last spell of a place that begins on or before a day."""
        found: Sequence[Any] | None = self.connection.execute(_SPELL_ON, (fid, ordinal)).fetchone()
        return found

    def statuses_on(
        self, fids: Sequence[int], ordinal: int
    ) -> dict[int, tuple[str, tuple[str, ...]]]:
        """Kind and parties of each place that has a spell on a day."""
        rows = self.connection.execute(_STATUSES_ON, (json.dumps(fids), ordinal))
        return {fid: (kind, listed(who)) for fid, end, kind, who in rows if end >= ordinal}

    def spell_rows(self, fid: int) -> list[Sequence[Any]]:
        """The columns of every spell of a place, first to last."""
        return self.connection.execute(_SPELLS_OF, (fid,)).fetchall()

    @property
    def spells(self) -> SpellTable:
        """The spells of all places as columns."""
        from syriageo.control import lookup

        return lookup.of(self.connection)

    def status(
        self, place: Place | None, day: Date, known: Date | None = None, note: str = ""
    ) -> Status:
        """The status of one place."""
        ordinal = day.toordinal()
        if not self.start <= ordinal <= self.end:
            return self._empty(place, day, "out_of_coverage", self._outside(note), known)
        if place is None:
            return self._empty(place, day, "unknown", note, known)
        if known is not None:
            spell = self._spell_as_known(place, ordinal, known)
            told = "from the claims recorded until then, without what neighbours suggest"
            note = f"{note}; {told}" if note else told
            row: Any = (
                spell.start, spell.end, spell.kind, "|".join(spell.parties), spell.certainty,
                spell.since, spell.until, spell.last_claim, *(spell.window or (None, None)),
                "|".join(spell.besieged_by), spell.p,
            )  # fmt: skip
        else:
            row = self.spell_on(place.fid, ordinal)
        if row is None or row[1] < ordinal:
            return self._empty(place, day, "unknown", note or "no spell covers the day", known)
        _, _, kind, who, certainty, since, until, last, w_start, w_end, besieged, p = row
        if city_of(place):
            told = self._of_city(place, last)
            note = f"{note}; {told}" if note and told else note or told
        if kind == "unknown" and not note:
            note = "no claim on this place or within reach tells who held it"
        from_day = Date.fromordinal
        return Status(
            place,
            day,
            listed(who),
            kind,
            certainty,
            from_day(since) if since else None,
            from_day(until) if until else None,
            0 if certainty == "documented" else ordinal - last if last else None,
            (from_day(w_start), from_day(w_end)) if w_start else None,
            listed(besieged),
            p,
            self.digest,
            note,
            known,
            self.testimony,
            self.words,
            _find_front=None if known is not None else self.front,
            _find_around=None if known is not None else self.around,
        )

    def around(self, status: Status) -> tuple[Evidence, ...]:
        """Claims that agree with a status of which no claim on its own place tells."""
        if status.kind not in ("held", "joint", "contested") or status.supporting:
            return ()
        from syriageo.control.elsewhere import claims_elsewhere

        return tuple(map(self.evidence, claims_elsewhere(self, status)))

    def front(self, status: Status) -> NearestFront | None:
        """The front line nearest to the place of a status on its day."""
        from syriageo.control.front import front_inside, nearest_front

        assert status.place is not None
        if status.kind == "contested":
            return front_inside(self.parties, status.place, status.parties)
        run = self.connection
        return nearest_front(run, self.statuses_on, self.parties, status.place, status.day)

    def _outside(self, note: str) -> str:
        first, last = self.gazetteer.data_start, self.gazetteer.data_end
        told = f"the data reach from {first} to {last}"
        return f"{note}; {told}" if note else told

    def _empty(
        self, place: Place | None, day: Date, kind: str, note: str, known: Date | None
    ) -> Status:
        return Status(
            place, day, (), kind, "none", None, None, None, None, (), None, self.digest, note,
            known, lambda _: ((), ()), self.words,
        )  # fmt: skip

    def _of_city(self, quarter: Place, last: int | None) -> str:
        """A note on a quarter that is answered from its city; `last` is the newest claim heard."""
        days = [c.last_possible for c in self.claims_on(quarter.id) if not c.mute]
        if not days:
            told = "no claim speaks of this neighbourhood"
        elif last and last > max(day.toordinal() for day in days if day):
            told = "no claim speaks of this neighbourhood since the whole city was taken"
        else:
            return ""
        city = self.gazetteer.get(city_of(quarter))
        return f"{told}; answered from its city {city.name} ({city.id})"

    def _spell_as_known(self, place: Place, ordinal: int, known: Date) -> Spell:
        spells = self.spells_as_known(place, known)
        return next(s for s in spells if s.start <= ordinal <= s.end)

    def spells_as_known(self, place: Place, known: Date) -> list[Spell]:
        """The spells of a place from the claims recorded until a day, without its neighbours."""
        own = self.claims_on(place.id)
        if not own and city_of(place):
            own = self.claims_on(city_of(place))
        areas = self.areas_with_claims(place)
        base = [c for area in areas for c in first_day(self.claims_on(area), self.start)]
        claims = [c for c in (*base, *own) if c.recorded <= known]
        return derive(
            claims, self.trust, self.parties, start=self.start, end=self.end,
            levels={area: area_level(area) or "place" for area in areas},
        )  # fmt: skip

    def _claims_on(self, subject: str) -> tuple[Claim, ...]:
        return tuple(claim_of(row) for row in self.connection.execute(_CLAIMS_ON, (subject,)))

    def _has_claims(self, subject: str) -> bool:
        return self.connection.execute(_HAS_CLAIMS, (subject,)).fetchone() is not None

    def testimony(self, status: Status) -> Testimony:
        """The claims for and against a status, on the place itself first, then on its areas."""
        place = status.place
        assert place is not None
        own: Iterable[Claim] = self.claims_on(place.id)
        city: Iterable[Claim] = self.claims_on(city_of(place)) if city_of(place) else ()
        if all(c.mute for c in own):
            own, city = [*own, *city], ()
        day = status.day.toordinal()
        since = status.since.toordinal() if status.since else day
        until = status.until.toordinal() if status.until else day
        known = status.as_known_on
        if known is not None:
            own, city = ([c for c in told if c.recorded <= known] for told in (own, city))
        own = list(own)
        told = witnesses(canonical(own), day, status.kind, status.parties, since, until)
        if not told[0] and city:
            of_city = witnesses(canonical(city), day, status.kind, status.parties, since, until)
            told = of_city[0], told[1]
        if not told[0] and status.certainty == "documented":
            together = tellers(own, day, status.parties)
            told = together, [c for c in told[1] if c not in together]
        around: list[Claim] = []
        for area in self.areas_with_claims(place):
            around += self.claims_on(area)
        if around:
            near = canonical(c for c in around if known is None or c.recorded <= known)
            # An area's claims are shown for the very days they speak of, no others ...
            wide = witnesses(near, day, status.kind, status.parties, day, day - 1)
            told = (told[0] + wide[0], told[1] + wide[1])
            if not told[0] and status.certainty in ("bracketed", "carried"):
                # ... but for the first day, which speaks for each of its places.
                first = first_day(near, self.start)
                base = witnesses(first, day, status.kind, status.parties, since, until)[0]
                told = (base or forerunners(own, day, status.parties, self.parties), told[1])
        supporting, conflicting = (tuple(map(self.evidence, side)) for side in told)
        return supporting, conflicting

    def areas_with_claims(self, place: Place) -> tuple[str, ...]:
        """The areas around a place of which a claim speaks, the smallest first."""
        inside = (place.id, place.parent, place.admin3, place.admin2, place.admin1)
        areas = (*self.regions_with(inside), place.admin3, place.admin2, place.admin1, "SY")
        return tuple(a for a in areas if a and self.has_claims(a))

    def regions_with(self, inside: Iterable[str]) -> list[str]:
        """The regions that are drawn from one of these places and areas."""
        ids = set(inside)
        return [r for r, members in self.regions.items() if not ids.isdisjoint(members)]

    @cached_property
    def regions(self) -> dict[str, frozenset[str]]:
        """The places and areas from which each region is drawn, of which a claim speaks."""
        rows = self.connection.execute(_REGIONS_WITH_CLAIMS)
        return {region: frozenset(listed(members or "")) for region, members in rows}

    def evidence(self, claim: Claim) -> Evidence:
        """A claim with its source."""
        return Evidence(claim, self.source(claim.source))

    def _source(self, identifier: str) -> Source:
        row = self.connection.execute(_SOURCE, (identifier,)).fetchone()
        return Source(*row) if row else Source(identifier, identifier)

    def area_status(
        self,
        area: Area,
        day: Date,
        known: Date | None = None,
        note: str = "",
        part: HeldPart | None = None,
    ) -> AreaStatus:
        """The shares of an area's communities, or of those that the party of a mention holds."""
        told, why = self._told(area, day, known)
        notes = [note, why]
        if part is not None and self.start <= day.toordinal() <= self.end:
            from syriageo.control.parts import communities_of

            all_of_it = self._shares(area, day, told, "")
            told, called = communities_of(told, part, self.parties, day)
            if len(told) < all_of_it.communities:
                called += f"; the whole area is {all_of_it.who}"
            notes.insert(0, called)
        whole = part is None and known is None
        return self._shares(area, day, told, "; ".join(filter(None, notes)), whole=whole)

    def _told(self, area: Area, day: Date, known: Date | None) -> tuple[list[Told], str]:
        """Kind, parties and certainty of each community of an area, and what is to be said."""
        ordinal = day.toordinal()
        fids = self.communities(area)
        if not self.start <= ordinal <= self.end:
            return [("out_of_coverage", (), "none")] * len(fids), self._outside("")
        if known is not None:
            spells = [self._spell_as_known(self.gazetteer.by_fid(f), ordinal, known) for f in fids]
            told = [(s.kind, s.parties, s.certainty) for s in spells]
            return told, "from the claims recorded until then"
        found: list[Told] = []
        for fid in fids:
            row = self.spell_on(fid, ordinal)
            if row is None or row[1] < ordinal:
                found.append(("unknown", (), "none"))
            else:
                found.append((row[2], listed(row[3]), row[4]))
        return found, "" if fids else "the area holds no community"

    def communities(self, area: Area) -> list[int]:
        """The fids of an area's communities."""
        if area.level == "country":
            rows = self.connection.execute(_COMMUNITIES)
        elif area.level in _ADMIN:
            rows = self.connection.execute(
                f"{_COMMUNITIES} AND {_ADMIN[area.level]} = ?", (area.id,)
            )
        else:
            return [p.fid for p in self.gazetteer.within(area.id) if p.kind == "community"]
        return [fid for (fid,) in rows]

    def _shares(
        self, area: Area, day: Date, told: Sequence[Told], note: str, *, whole: bool = False
    ) -> AreaStatus:
        counts = Counter((kind, who) for kind, who, _ in told)
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        shares = tuple(Share(k, w, n, n / len(told)) for (k, w), n in ordered)
        certainties = dict(sorted(Counter(c for _, _, c in told).items()))
        holder = None
        if whole and told:
            from syriageo.control.open_places import nearly_all

            holder = nearly_all(self, counts, len(told), day.toordinal())
        return AreaStatus(
            area, day, len(told), shares, certainties, self.digest, note, self.words, holder
        )


def claim_of(row: Sequence[Any]) -> Claim:
    """A claim from its row in the database."""
    (identifier, subject, as_written, kind, who, lost, d1, d2, d3, d4, confidence, weight_note,
     source, locator, recorded, supersedes, flags, note) = row  # fmt: skip
    day = Date.fromordinal
    return Claim(
        identifier,
        subject,
        as_written,
        kind,
        listed(who),
        listed(lost),
        day(d1) if d1 else None,
        day(d2) if d2 else None,
        day(d3) if d3 else None,
        day(d4) if d4 else None,
        confidence,
        weight_note,
        source,
        locator,
        day(recorded),
        supersedes or "",
        listed(flags),
        note or "",
    )


_worlds: dict[str | None, World] = {}


def world() -> World:
    """The world of the process-wide database; follows ``SYRIAGEO_DATA``."""
    # The key is what decides the path: finding the packaged file anew would cost a question's time.
    key = os.environ.get(ENVIRONMENT)
    found = _worlds.get(key)
    if found is None:
        found = _worlds[key] = World(default())
    return found


def world_with(claims: OwnEvidence | None) -> World:
    """The world of the process-wide database, with the user's claims if there are any.

    Raises
    ------
    InputError
        If `claims` is anything else than what `load_claims` returns, such as a file's name.
    """
    if claims is None:
        return world()
    found = getattr(claims, "world", None)
    if isinstance(found, World):
        return found
    given = f"the text {claims[:60]!r}" if isinstance(claims, str) else type(claims).__name__
    name = claims if isinstance(claims, str) and len(claims) <= 60 else "ours.csv"
    raise InputError(f"claims is {given}; give what load_claims({name!r}) returns")

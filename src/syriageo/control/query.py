"""Who held a place on a day. One question is answered with sqlite3 alone: no NumPy, no pandas."""

from __future__ import annotations

import datetime
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from syriageo.control import parties as party_tables
from syriageo.control.claims import COLUMNS, Claim, Source, listed
from syriageo.control.parties import Parties
from syriageo.control.spells import (
    Spell,
    area_level,
    canonical,
    derive,
    first_day,
    tellers,
    witnesses,
)
from syriageo.control.status import AreaStatus, Evidence, Share, Status, Testimony
from syriageo.errors import (
    AmbiguousPlace,
    CoordinateError,
    DateError,
    InputError,
    PlaceNotFound,
)
from syriageo.places.gazetteer import (
    ENVIRONMENT,
    ID,
    Area,
    Gazetteer,
    Place,
    check_coordinates,
    default,
)

if TYPE_CHECKING:
    import pandas as pd

    from syriageo.control.evidence import OwnEvidence
    from syriageo.control.front import NearestFront
    from syriageo.control.lookup import SpellTable

__all__ = [
    "AreaStatus", "Status", "as_day", "control_at", "control_history", "coverage", "who_controlled",
]  # fmt: skip

REACH_KM = 20.0
LONGEST_NAME = 500
# A settlement may lie so far outside the simplified border.
BORDER_SLACK_DEGREES = 0.01

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
_REGIONS_WITH_CLAIMS = "SELECT DISTINCT subject FROM claims WHERE subject LIKE 'R-%' ORDER BY 1"
_COMMUNITIES = "SELECT fid FROM places WHERE kind = 'community'"
_COUNTRY = "SELECT geom FROM areas WHERE level = 'country'"
_ADMIN = {"governorate": "admin1", "district": "admin2", "subdistrict": "admin3"}

_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ISO_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d\S*", re.ASCII)

Date = datetime.date


def who_controlled(
    place: Any, date: Any, as_known_on: Any = None, claims: OwnEvidence | None = None
) -> Status | AreaStatus:
    """Who held a place on a day, how that is known, and what says otherwise.

    Parameters
    ----------
    place : str, Place, Area, (lat, lon), or shapely Point
        A name ("Sarja", "أريحا"), an id (``C4278``), what `resolve` or `Gazetteer.get` returned,
        a pair **(lat, lon)** in degrees of EPSG:4326, or a point whose x is the longitude. A pair
        or point is answered for the community nearest to it within 20 km. An area, or a name that
        means one, gives an `AreaStatus`.
    date : str, datetime.date, datetime.datetime, or pandas.Timestamp
        The day; ISO if text. Of a time with a zone the day it names is taken, not converted.
    as_known_on : date, optional
        Answer from the claims recorded until that day only, without what neighbours suggest.
    claims : OwnEvidence, optional
        Claims of yours, from `load_claims`, that are heard beside the packaged ones.

    Returns
    -------
    Status or AreaStatus
        A day before the data's first or after its last is a status of kind ``out_of_coverage``; an
        impossible one is an error.

    Raises
    ------
    DateError
        30 February, or what is no date.
    CoordinateError
        A position outside Syria, or with latitude and longitude swapped.
    PlaceNotFound, AmbiguousPlace
        A name that means no place, or several; the error's `candidates` say which.
    InputError
        An empty name, or one too long to be a name.

    Examples
    --------
    >>> status = who_controlled("C4278", "2020-01-05")
    >>> status.parties, status.kind, status.certainty
    (('armed_opposition', 'hts'), 'joint', 'documented')
    """
    world = world_with(claims)
    day = as_day(date)
    known = None if as_known_on is None else as_day(as_known_on)
    found: Place | Area | None
    note = ""
    if type(place) is Place:
        found = place
    elif type(place) is str:
        found = world.find(place)
    elif isinstance(place, Place | Area):
        found = place
    else:
        lat, lon = _pair(place)
        found, note = world.nearest(lat, lon)
    if isinstance(found, Area):
        return world.area_status(found, day, known)
    return world.status(found, day, known, note)


def control_history(place: Any, claims: OwnEvidence | None = None) -> pd.DataFrame:
    """The spells of a place, first to last, as a DataFrame; see `tables.control_history`.

    Examples
    --------
    >>> history = control_history("C4278")
    >>> bool((history["start"].iloc[1:].values > history["end"].iloc[:-1].values).all())
    True
    """
    from syriageo.control import tables

    return tables.control_history(place, claims)


def coverage() -> pd.DataFrame:
    """How the status of the communities is known, per year and governorate; see `tables.coverage`.

    Examples
    --------
    >>> coverage().columns[0]
    'year'
    """
    from syriageo.control import tables

    return tables.coverage()


def control_at(
    frame: pd.DataFrame,
    place: str | None = None,
    lat: str | None = None,
    lon: str | None = None,
    date: str = "date",
    claims: OwnEvidence | None = None,
    as_known_on: Any = None,
) -> pd.DataFrame:
    """Who held the place of each row on its day; see `tables.control_at`.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"place": ["C4278"], "date": ["2020-01-05"]})
    >>> control_at(frame, place="place")["parties"].tolist()
    ['armed_opposition|hts']
    """
    from syriageo.control import tables

    return tables.control_at(frame, place, lat, lon, date, claims, as_known_on)


def as_day(value: Any) -> Date:
    """The day that a value names.

    Parameters
    ----------
    value : str, datetime.date, datetime.datetime, pandas.Timestamp, or numpy.datetime64
        ISO if text.

    Raises
    ------
    DateError
        If it is no day: 30 February, NaT, a number, other text.

    Examples
    --------
    >>> as_day("2020-01-05")
    datetime.date(2020, 1, 5)
    """
    if type(value) is str:
        return _parse_day(value)
    if type(value) is Date:
        return value
    try:
        if isinstance(value, datetime.datetime) and value == value:  # NaT is not itself
            return value.date()
        if isinstance(value, Date) and value == value:
            return Date(value.year, value.month, value.day)
        if hasattr(value, "dtype") and getattr(value, "shape", None) == ():
            return as_day(value.astype("datetime64[s]").item())
    except (ValueError, TypeError, AttributeError, OverflowError):
        pass
    if isinstance(value, str):
        return _parse_day(str(value))
    raise DateError(f"{str(value)[:60]!r} is not a day; give YYYY-MM-DD or a datetime.date")


@lru_cache(maxsize=8192)
def _parse_day(text: str) -> Date:
    stripped = text.strip()
    timed = _ISO_TIME.fullmatch(stripped)
    iso = timed[1] if timed else stripped
    if not _ISO.fullmatch(iso):
        raise DateError(f"{text[:60]!r} is not a day; write it as YYYY-MM-DD, like 2020-01-05")
    try:
        return Date.fromisoformat(iso)
    except ValueError:
        raise DateError(f"{iso} is not in the calendar; check month and day") from None


def _pair(place: Any) -> tuple[float, float]:
    """(lat, lon) of a pair or a point.

    Raises
    ------
    InputError
        If it is neither.
    """
    if getattr(place, "geom_type", None) == "Point":
        if place.is_empty:
            raise CoordinateError("the point is empty; give one with a longitude and a latitude")
        return float(place.y), float(place.x)
    if isinstance(place, Sequence) and not isinstance(place, str | bytes) and len(place) == 2:
        try:
            return float(place[0]), float(place[1])
        except (TypeError, ValueError):
            pass
    raise InputError(
        f"{str(place)[:60]!r} is no place; give a name, an id, a Place, an Area, a pair (lat, lon) "
        "or a shapely Point"
    )


class World:
    """One database with what answering from it needs; made once, shared by all questions."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.connection = gazetteer.connection
        self.start = Date.fromisoformat(gazetteer.data_start).toordinal()
        self.end = Date.fromisoformat(gazetteer.data_end).toordinal()
        self.digest = gazetteer.meta.get("ledger_digest", "")
        self.claims_on = lru_cache(maxsize=8192)(self._claims_on)
        self.has_claims = lru_cache(maxsize=8192)(self._has_claims)
        self.words = lru_cache(maxsize=4096)(self._words)
        self.resolved = lru_cache(maxsize=8192)(self._resolved)

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

    def own_sayings(self, day: int) -> list[tuple[int, str, int, int, str]]:
        """The user's claims up to a day: fid, parties, first and last day, source."""
        return []

    def _words(self, who: tuple[str, ...], kind: str) -> str:
        return self.parties.label(who, kind)

    # --- which place -----------------------------------------------------------------------------

    def find(self, text: str) -> Place | Area:
        """The place or area with this id or name."""
        if ID.fullmatch(text):
            found: Place | Area = self.gazetteer.get(text)
            return found
        if not text.strip():
            raise InputError("the place is empty; give a name, an id or a position")
        if len(text) > LONGEST_NAME:
            raise InputError(
                f"the place has {len(text)} characters, more than {LONGEST_NAME}: "
                f"{text[:40]!r}...; give one place, not a whole text"
            )
        return self.resolved(text)

    def _resolved(self, text: str) -> Place | Area:
        from syriageo.places.resolve import resolve

        found = resolve(text)
        if found.kind == "matched" and found.place is not None:
            return found.place
        candidates = tuple(found.candidates)
        shown = "; ".join(str(getattr(c, "place", c)) for c in candidates[:4])
        if found.kind == "ambiguous":
            raise AmbiguousPlace(
                f"{len(candidates)} places could be meant by {text[:80]!r}: {shown}; add the "
                "governorate or district, or give an id",
                candidates,
            )
        closest = f"; closest: {shown}" if shown else "; check the spelling or give an id"
        raise PlaceNotFound(f"no place matches {text[:80]!r}{closest}", candidates)

    def nearest(self, lat: float, lon: float) -> tuple[Place | None, str]:
        """The community whose cell a point is in, and what to say about it."""
        check_coordinates(lat, lon)
        found = self.gazetteer.nearest(lat, lon, reach_km=REACH_KM)
        if not self.in_country(lat, lon):
            hint = ""
            if self._on_grid(lon, lat) and self.in_country(lon, lat):
                hint = "; it looks swapped: give (lat, lon)"
            raise CoordinateError(f"({lat}, {lon}) is outside Syria's border{hint}")
        if found is None:
            return None, f"no community within {REACH_KM:.0f} km of ({lat}, {lon})"
        place, away = found
        return place, f"({lat}, {lon}) is {away:.1f} km from {place.name}, the nearest community"

    @staticmethod
    def _on_grid(lat: float, lon: float) -> bool:
        try:
            check_coordinates(lat, lon)
        except CoordinateError:
            return False
        return True

    def in_country(self, lat: float, lon: float) -> bool:
        """Whether a point lies in Syria, give or take the border's simplification."""
        import shapely

        return bool(shapely.dwithin(self.country, shapely.Point(lon, lat), BORDER_SLACK_DEGREES))

    @cached_property
    def country(self) -> Any:
        """The country's shape, prepared."""
        import shapely

        from syriageo.geopackage import geometry

        shape = geometry(self.connection.execute(_COUNTRY).fetchone()[0])
        shapely.prepare(shape)
        return shape

    # --- what the spells say ---------------------------------------------------------------------

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
        if place.kind == "neighbourhood" and place.parent and not self.has_claims(place.id):
            told = f"no claim speaks of this neighbourhood; answered from {self._city(place)}"
            note = f"{note}; {told}" if note else told
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
        )

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

    def _city(self, place: Place) -> str:
        parent = self.gazetteer.get(place.parent)
        return f"its city {parent.name} ({parent.id})"

    def _spell_as_known(self, place: Place, ordinal: int, known: Date) -> Spell:
        spells = self.spells_as_known(place, known)
        return next(s for s in spells if s.start <= ordinal <= s.end)

    def spells_as_known(self, place: Place, known: Date) -> list[Spell]:
        """The spells of a place from the claims recorded until a day, without its neighbours."""
        own = self.claims_on(place.id)
        if not own and place.kind == "neighbourhood" and place.parent:
            own = self.claims_on(place.parent)
        areas = self._areas(place)
        base = [c for area in areas for c in first_day(self.claims_on(area), self.start)]
        claims = [c for c in (*base, *own) if c.recorded <= known]
        return derive(
            claims, self.trust, self.parties, start=self.start, end=self.end,
            levels={area: area_level(area) or "place" for area in areas},
        )  # fmt: skip

    # --- who says so -----------------------------------------------------------------------------

    def _claims_on(self, subject: str) -> tuple[Claim, ...]:
        return tuple(_claim(row) for row in self.connection.execute(_CLAIMS_ON, (subject,)))

    def _has_claims(self, subject: str) -> bool:
        return self.connection.execute(_HAS_CLAIMS, (subject,)).fetchone() is not None

    def testimony(self, status: Status) -> Testimony:
        """The claims for and against a status, on the place itself first, then on its areas."""
        place = status.place
        assert place is not None
        own: Iterable[Claim] = self.claims_on(place.id)
        if all(c.mute for c in own) and place.kind == "neighbourhood" and place.parent:
            own = [*own, *self.claims_on(place.parent)]
        day = status.day.toordinal()
        since = status.since.toordinal() if status.since else day
        until = status.until.toordinal() if status.until else day
        known = status.as_known_on
        if known is not None:
            own = [c for c in own if c.recorded <= known]
        own = list(own)
        told = witnesses(canonical(own), day, status.kind, status.parties, since, until)
        if not told[0] and status.certainty == "documented":
            together = tellers(own, day, status.parties)
            told = together, [c for c in told[1] if c not in together]
        around: list[Claim] = []
        for area in self._areas(place):
            around += self.claims_on(area)
        if around:
            near = canonical(c for c in around if known is None or c.recorded <= known)
            # An area's claims are shown for the very days they speak of, no others.
            wide = witnesses(near, day, status.kind, status.parties, day, day - 1)
            told = (told[0] + wide[0], told[1] + wide[1])
        supporting, conflicting = (tuple(map(self._evidence, side)) for side in told)
        return supporting, conflicting

    def _areas(self, place: Place) -> tuple[str, ...]:
        inside = {place.id, place.parent, place.admin3, place.admin2, place.admin1}
        regions = [r for r, members in self.regions.items() if not inside.isdisjoint(members)]
        areas = (*regions, place.admin3, place.admin2, place.admin1, "SY")
        return tuple(a for a in areas if a and self.has_claims(a))

    @cached_property
    def regions(self) -> dict[str, frozenset[str]]:
        """The places and areas from which each region is drawn, of which a claim speaks."""
        rows = self.connection.execute(_REGIONS_WITH_CLAIMS).fetchall()
        return {r: frozenset(self.gazetteer.members(r)) for (r,) in rows}

    def _evidence(self, claim: Claim) -> Evidence:
        source = self.sources.get(claim.source) or Source(claim.source, claim.source)
        return Evidence(claim, source)

    # --- areas -----------------------------------------------------------------------------------

    def area_status(self, area: Area, day: Date, known: Date | None = None) -> AreaStatus:
        """The shares of an area's communities."""
        ordinal = day.toordinal()
        fids = self.communities(area)
        told: list[tuple[str, tuple[str, ...], str]]
        if not self.start <= ordinal <= self.end:
            told = [("out_of_coverage", (), "none")] * len(fids)
            return self._shares(area, day, told, self._outside(""))
        if known is not None:
            spells = [self._spell_as_known(self.gazetteer.by_fid(f), ordinal, known) for f in fids]
            told = [(s.kind, s.parties, s.certainty) for s in spells]
            return self._shares(area, day, told, "from the claims recorded until then")
        told = []
        for fid in fids:
            row = self.spell_on(fid, ordinal)
            if row is None or row[1] < ordinal:
                told.append(("unknown", (), "none"))
            else:
                told.append((row[2], listed(row[3]), row[4]))
        note = "" if fids else "the area holds no community"
        return self._shares(area, day, told, note)

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
        self,
        area: Area,
        day: Date,
        told: Sequence[tuple[str, tuple[str, ...], str]],
        note: str,
    ) -> AreaStatus:
        counts = Counter((kind, who) for kind, who, _ in told)
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        shares = tuple(Share(k, w, n, n / len(told)) for (k, w), n in ordered)
        certainties = dict(sorted(Counter(c for _, _, c in told).items()))
        return AreaStatus(area, day, len(told), shares, certainties, self.digest, note, self.words)


def _claim(row: Sequence[Any]) -> Claim:
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


def _world() -> World:
    """The world of the process-wide database; follows ``SYRIAGEO_DATA``."""
    # The key is what decides the path: finding the packaged file anew would cost a question's time.
    key = os.environ.get(ENVIRONMENT)
    found = _worlds.get(key)
    if found is None:
        found = _worlds[key] = World(default())
    return found


def world_with(claims: OwnEvidence | None) -> World:
    """The world of the process-wide database, with the user's claims if there are any."""
    return _world() if claims is None else claims.world

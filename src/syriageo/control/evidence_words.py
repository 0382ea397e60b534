"""What the words in a user's file mean: places, positions, parties, days. Each looked up once."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date as Date
from functools import cached_property, lru_cache
from math import floor

from syriageo.control.days import as_day
from syriageo.control.parties import UNKNOWN
from syriageo.control.world import World
from syriageo.errors import InputError, PartyError, PlaceError
from syriageo.places.gazetteer import Gazetteer, Place, check_coordinates, distance_km

NAMED_WITHIN_KM = 6.0  # a position may be so far off the place that its name confirms
UNNAMED_WITHIN_KM = 2.0  # ... and so far if nothing but the position tells the place
OFF_KM = 3.0  # from which a claim is flagged far_from_place

_SETTLEMENTS = """
SELECT fid FROM places WHERE kind IN ('community', 'neighbourhood', 'locality')"""
_CONTESTED = re.compile(r"contested\b|disputed\b|mixed control\b|متنازع", re.IGNORECASE)
_BY_KEYS = """
SELECT DISTINCT n.subject FROM name_keys k JOIN names n ON n.fid = k.name WHERE k.key IN ({})"""
_DAY_MONTH = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})[ -](\d{4})")
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9}) (\d{1,2}),? (\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class RowFault(Exception):
    """What is wrong with a row; the reader adds file and line."""

    def __init__(self, column: str, problem: str) -> None:
        super().__init__(column, problem)
        self.column, self.problem = column, problem


def head_of(text: str) -> str:
    """A column's name as it is compared: ``P-Code`` and ``p_code`` are one."""
    return re.sub(r"[\s\-]+", "_", text.strip().casefold())


class Words:
    """The words of one user's files, against one gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.world = World(gazetteer)
        self.gazetteer = gazetteer
        self.parties = self.world.parties
        self._subject = lru_cache(maxsize=65536)(self._subject_or_fault)
        self._who = lru_cache(maxsize=4096)(self._who_or_fault)
        self._position = lru_cache(maxsize=65536)(self._position_or_fault)

    # --- days and parties -----------------------------------------------------------------------

    def day(self, text: str, column: str) -> Date | None:
        """The day that a cell names, None if it is empty."""
        if not text:
            return None
        try:
            return as_day(text)
        except InputError as error:
            raise RowFault(column, str(error)) from None

    def written_day(self, text: str, column: str) -> Date:
        """A day as exports write it: ISO, ``05 January 2020``, ``January 5, 2020``."""
        told = _DAY_MONTH.fullmatch(text)
        if told:
            number, month, year = told[1], told[2], told[3]
        else:
            told = _MONTH_DAY.fullmatch(text)
            if not told:
                found = self.day(text, column)
                if found is None:
                    raise RowFault(column, "empty: a claim needs a day")
                return found
            month, number, year = told[1], told[2], told[3]
        if month[:3].casefold() not in _MONTHS:
            raise RowFault(column, f"{text[:40]!r} names no month")
        try:
            return Date(int(year), _MONTHS.index(month[:3].casefold()) + 1, int(number))
        except ValueError:
            raise RowFault(column, f"{text[:40]!r} is not in the calendar") from None

    @staticmethod
    def contested(text: str) -> bool:
        """Whether a cell of parties says that they fight over the place."""
        return _CONTESTED.match(text) is not None

    def who(self, text: str, column: str) -> tuple[str, ...]:
        """The party ids that a cell names, in its order."""
        if not text:
            return ()
        found = self._who(text)
        if isinstance(found, str):
            raise RowFault(column, found)
        return found

    def _who_or_fault(self, text: str) -> tuple[str, ...] | str:
        marked = _CONTESTED.match(text)
        if marked:
            text = re.sub(r"^\W*(between|by|بين)?\W*", "", text[marked.end() :]).rstrip(") ]")
            if not text:
                return "contested, without saying between whom; name the sides"
        try:
            told = (p for w in text.split("|") if w.strip() for p in self.parties.from_text(w))
            return tuple(dict.fromkeys(told))
        except PartyError as error:
            return str(error)

    # --- places ---------------------------------------------------------------------------------

    def subject(self, text: str, context: str, column: str) -> str:
        """The id of the place or area that a cell names, with what the row says of where it is."""
        found, fault = self._subject(text, context)
        if fault:
            raise RowFault(column, fault)
        return found

    def _subject_or_fault(self, text: str, context: str) -> tuple[str, str]:
        try:
            if context:
                from syriageo.places.resolve import resolve

                found = resolve(text, within=[context])
                if found.kind == "matched" and found.place is not None:
                    return found.place.id, ""
            return self.world.find(text).id, ""
        except (PlaceError, InputError) as error:
            return "", str(error)

    def at(self, lat: str, lon: str, name: str) -> tuple[Place, tuple[str, ...]]:
        """The settlement at a position, and the flags that its claims must bear.

        A settlement of that name within 6 km, or else the nearest one within 2 km. Of ``Aleppo -
        Bustan al-Qasr`` the quarter is looked for first, then the city, of which only a part is
        meant.

        Raises
        ------
        RowFault
            If the position is none in Syria, or nothing is near.
        """
        found = self._position(lat, lon, name)
        if isinstance(found, RowFault):
            raise found
        return found

    def _position_or_fault(
        self, lat: str, lon: str, name: str
    ) -> tuple[Place, tuple[str, ...]] | RowFault:
        try:
            y, x = float(lat), float(lon)
        except ValueError:
            return RowFault("latitude", f"({lat[:20]!r}, {lon[:20]!r}) is no position")
        try:
            check_coordinates(y, x)
            if not self.world.in_country(y, x):
                self.world.nearest(y, x)  # which raises, and says whether it is swapped
        except InputError as error:
            return RowFault("latitude", str(error))
        near = self._settlements(y, x)
        whole, _, part = name.partition(" - ")
        for spelling, flags in ((part, ()), (whole, ("part_of_place",) if part else ())):
            named = self._named(spelling, near)
            if named is not None:
                off = distance_km(y, x, named.lat, named.lon) > OFF_KM
                return named, (*flags, "far_from_place") if off else flags
        swapped = self._named(whole, self._settlements(x, y))
        if swapped is not None:
            return RowFault(
                "latitude",
                f"({y}, {x}) is not near {name[:60]!r}; with latitude and longitude swapped it is "
                f"{swapped.name} ({swapped.id})",
            )
        if near and distance_km(y, x, near[0].lat, near[0].lon) <= UNNAMED_WITHIN_KM:
            return near[0], ("part_of_place",) if part else ()
        return RowFault(
            "latitude",
            f"no settlement within {UNNAMED_WITHIN_KM:g} km of ({y}, {x}), and none called "
            f"{name[:60]!r} within {NAMED_WITHIN_KM:g} km",
        )

    @cached_property
    def _grid(self) -> dict[tuple[int, int], list[Place]]:
        """The settlements by tenths of a degree: an export asks for tens of thousands of points."""
        found: dict[tuple[int, int], list[Place]] = defaultdict(list)
        for (fid,) in self.gazetteer.connection.execute(_SETTLEMENTS):
            place = self.gazetteer.by_fid(fid)
            found[floor(place.lat * 10), floor(place.lon * 10)].append(place)
        return found

    def _settlements(self, lat: float, lon: float) -> list[Place]:
        """The settlements near a position, nearest first."""
        row, column = floor(lat * 10), floor(lon * 10)
        cells = [(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        near = [
            (distance_km(lat, lon, p.lat, p.lon), p.id, p)
            for cell in cells
            for p in self._grid.get(cell, ())
        ]
        return [p for km, _, p in sorted(near) if km <= NAMED_WITHIN_KM]

    def _named(self, name: str, near: list[Place]) -> Place | None:
        """The nearest of several places that bears a name."""
        bearing = self._bearing(name) if name and near else frozenset()
        return next((p for p in near if p.id in bearing), None)

    @lru_cache(maxsize=16384)  # noqa: B019 - one object reads one user's files
    def _bearing(self, name: str) -> frozenset[str]:
        """The ids of what bears a name, in any spelling; mere skeletons of names do not count."""
        from syriageo.places.names import keys

        told = [key for key in keys(name) if not key.startswith("s:")]
        query = _BY_KEYS.format(",".join("?" * len(told)))
        return frozenset(s for (s,) in self.gazetteer.connection.execute(query, told))

    # --- how exports call the parties -----------------------------------------------------------

    def actor(self, text: str, day: Date) -> tuple[str, ...] | None:
        """The party that an export's actor is on a day; `UNKNOWN` if it says that nobody knows.

        Empty if the actor cannot hold a place (civilians); None if we do not know the group.
        """
        bare = re.sub(r"\([^)]*\)", " ", text).strip(" ;:")
        initials, _, rest = bare.partition(":")
        for spelling in dict.fromkeys((text.strip(), bare, rest.strip(), initials.strip())):
            if not spelling:
                continue
            try:
                return self.parties.heirs(self.parties.from_text(spelling), day)
            except PartyError:
                continue
        for pattern, party in _ACTORS:
            if pattern.search(bare):
                return self.parties.heirs((party,), day) if party else ()
        return None


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


# How ACLED, UCDP and Airwars call the parties where they do not use a name of ours; in this order.
_ACTORS = tuple(
    (_pattern(words), party)
    for words, party in (
        (r"unidentified|unknown|\bunnamed\b", UNKNOWN),
        (r"\bcivilians?\b|\bprotesters?\b|\brioters?\b|\bjournalists?\b", ""),
        (r"turk\w*[- ](backed|supported)|\btfsa\b|syrian national army|\bsna\b|"
         r"peace spring|euphrates shield|olive branch|\bsultan murad|\bhamza division", "sna"),
        (r"\bturk(ey|ish|iye)\b|türkiye", "turkey"),
        (r"(global|international|american|us[- ]led) coalition|coalition against|united states|"
         r"united kingdom|\bfrance\b", "us_coalition"),
        (r"islamic state|\bisi[sl]\b|daesh|^is$", "isis"),
        (r"syrian democratic forces|\bsdf\b|\bqsd\b|\by\.?p\.?[gj]\b|asayish|\bkurd", "sdf"),
        (r"tahrir al.?sham|\bhts\b", "hts"),
        (r"nusra|fath?e?h? al.?sham|\bjfs\b", "nusra"),
        (r"russia|wagner", "russian_forces"),
        (r"hezbollah|hizballah|\biran|\birgc\b|fatemiyoun|zainab|iraqi shi|shiite", "iran_backed"),
        (r"\bisrael", "israel"),
        (r"druze|suwayda|men of dignity", "druze_forces"),
        (r"(government|military forces|police forces) of syria|syrian (arab )?army|"
         r"pro.?(assad|government|regime)|national defen[cs]e|republican guard|tiger forces|"
         r"\bregime\b|syrian (government|military|air force)", "syrian_regime"),
        (r"opposition|rebel|insurgent|free syrian|\bfsa\b|islamist|\bahrar\b|\bjay?sh al|"
         r"\bfaylaq\b|\bliwa\b|\bfirqat\b|\bkata.?ib\b|southern front", "armed_opposition"),
    )
)  # fmt: skip

"""Who can hold a place: parties, how monitors write them, their blocs and who fights whom, by date.

The tables are `gazetteer/parties.csv`, `party_names.csv` and `relations.csv`; questions read them
from the database, compilers from the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from syriageo.errors import PartyError

if TYPE_CHECKING:
    import sqlite3

NOBODY = "none"
UNKNOWN = "unknown_party"

_PARTIES = 'SELECT id, name_en, name_ar, bloc, "from", "to", successor, colour, note FROM parties'
_NAMES = "SELECT party, name, lang, source FROM party_names"
_RELATIONS = 'SELECT a, b, relation, "from", "to", source FROM relations'

_ARABIC_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640]")
_ARABIC_FOLD = str.maketrans("أإآٱىةؤئ", "اااايهوي")
_FILLER = re.compile(r"\b(?:the|of|forces?|factions?|group|organi[sz]ation)\b")
_SEPARATORS = re.compile(
    r"\s*(?:[|+;/،]|,|&|\band\b|\bwith\b|\bتشاركها\b|\s+و(?=[^\W\d_]{3,}))\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Party:
    """One who can hold a place.

    Attributes
    ----------
    id : str
        Ours, for example ``hts``.
    name_en, name_ar : str
        The names to show.
    bloc : str
        Parties of one bloc stand on one side of a front: ``opposition`` ...
    start, end : datetime.date or None
        Lifetime; the `end` day is the first on which the party is no more.
    successor : str
        Who inherits what it held, or empty.
    colour : str
        ``#RRGGBB``, from a palette that colour-blind readers can tell apart.
    note : str
        What the id stands for, and when.

    Examples
    --------
    >>> party("isis").name_en
    'Islamic State (ISIS)'
    """

    id: str
    name_en: str
    name_ar: str
    bloc: str
    start: date | None
    end: date | None
    successor: str
    colour: str
    note: str

    def alive(self, day: date) -> bool:
        """Whether the party existed on that day."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Relation:
    """How two blocs stood to each other from `start` to `end`, both days included."""

    a: str
    b: str
    relation: str
    start: date | None
    end: date | None
    source: str

    def on(self, day: date) -> bool:
        """Whether the relation holds on that day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


def name_key(text: str) -> str:
    """The key under which the spellings of one party's name meet; idempotent.

    Examples
    --------
    >>> name_key("Hay'at Tahrir al-Sham") == name_key("HAY’AT TAHRIR AL SHAM")
    True
    >>> name_key("قوّات النظام") == name_key("قوات النظام")
    True
    """
    folded = unicodedata.normalize("NFKD", text).casefold().replace("ı", "i")
    folded = unicodedata.normalize("NFKD", folded)
    folded = _ARABIC_MARKS.sub("", folded)
    folded = "".join(c for c in folded if not unicodedata.combining(c)).translate(_ARABIC_FOLD)
    folded = re.sub(r"['’‘`ʿʾ]", "", folded)
    folded = re.sub(r"[\W_]+", " ", folded)
    bare = " ".join(_FILLER.sub(" ", folded).split())
    return bare or " ".join(folded.split())


def _day(value: Any) -> date | None:
    if value in (None, ""):
        return None
    return date.fromordinal(value) if isinstance(value, int) else date.fromisoformat(str(value))


class Parties:
    """The three party tables, ready to be asked.

    Examples
    --------
    >>> parties = Parties.from_tables("gazetteer")
    >>> parties.party("Daesh").id
    'isis'
    >>> parties.relation("government", "opposition", date(2020, 1, 15))
    'hostile'
    """

    def __init__(
        self,
        parties: Iterable[Party],
        names: Iterable[tuple[str, str, str]] = (),
        relations: Iterable[Relation] = (),
    ) -> None:
        self.by_id: Mapping[str, Party] = {p.id: p for p in parties}
        self.relations = tuple(relations)
        self._names = list(names)
        self._blocs: dict[Any, frozenset[str]] = {}
        self._lasting = frozenset(p.id for p in self if p.end is None or not p.successor)

    @classmethod
    def from_tables(cls, folder: str | Path) -> Parties:
        """Read the text tables in `folder` (`gazetteer/`)."""
        import csv

        def rows(name: str) -> Iterator[list[str]]:
            with open(Path(folder) / name, encoding="utf-8", newline="") as file:
                reader = csv.reader(file)
                next(reader)
                yield from reader

        return cls._from_rows(rows("parties.csv"), rows("party_names.csv"), rows("relations.csv"))

    @classmethod
    def from_connection(cls, connection: sqlite3.Connection) -> Parties:
        """Read the tables of a database."""
        run = connection.execute
        return cls._from_rows(run(_PARTIES), run(_NAMES), run(_RELATIONS))

    @classmethod
    def from_rows(cls, parties: Iterable[Mapping[str, str]]) -> Parties:
        """Parties alone, from rows of `parties.csv` by column name."""
        columns = ("id", "name_en", "name_ar", "bloc", "from", "to", "successor", "colour", "note")
        return cls._from_rows([[row[c] for c in columns] for row in parties], (), ())

    @classmethod
    def _from_rows(
        cls, parties: Iterable[Any], names: Iterable[Any], relations: Iterable[Any]
    ) -> Parties:
        return cls(
            [
                Party(i, en, ar, bloc, _day(a), _day(b), then or "", colour, note or "")
                for i, en, ar, bloc, a, b, then, colour, note in parties
            ],
            [(party, name, lang) for party, name, lang, _ in names],
            [Relation(a, b, r, _day(s), _day(e), src) for a, b, r, s, e, src in relations],
        )

    def __iter__(self) -> Iterator[Party]:
        return iter(self.by_id.values())

    def __contains__(self, identifier: object) -> bool:
        return identifier in self.by_id

    @cached_property
    def _by_key(self) -> dict[str, str]:
        found = {name_key(p.id.replace("_", " ")): p.id for p in self}
        for party, name, lang in self._names:
            if lang != "code":
                found[name_key(name)] = party
        for p in self:
            found[name_key(p.name_en)] = found[name_key(p.name_ar)] = p.id
        return found

    @cached_property
    def codes(self) -> dict[str, str]:
        """Codes of the raw extractions (``GOV``, ``OPP`` ...) and the party each stands for."""
        return {name: party for party, name, lang in self._names if lang == "code"}

    def party(self, text: str) -> Party:
        """The party with this id or any of its spellings.

        Raises
        ------
        PartyError
            If no party bears the name.
        """
        if not isinstance(text, str):
            raise PartyError(f"{type(text).__name__} is no party; give an id or a name")
        found = self.by_id.get(text)
        if found is not None:
            return found
        identifier = self.codes.get(text) or self._by_key.get(name_key(text))
        if identifier is None:
            known = ", ".join(sorted(self.by_id))
            raise PartyError(f"no party is called {text[:80]!r}; ids: {known}")
        return self.by_id[identifier]

    def bloc(self, text: str) -> str:
        """The bloc of a party, by id or spelling."""
        return self.party(text).bloc

    def blocs(self, parties: Iterable[str]) -> frozenset[str]:
        """The blocs of several party ids."""
        try:  # a tuple asked before: a build asks ten million times
            return self._blocs[parties]
        except (KeyError, TypeError):
            key = tuple(parties)
            if key not in self._blocs:
                self._blocs[key] = frozenset(self.by_id[p].bloc for p in key)
            return self._blocs[key]

    def blocs_of(self, joined: str) -> frozenset[str]:
        """The blocs of party ids joined with ``|``, as a spell's row has them."""
        found = self._blocs.get(joined)
        if found is None:
            found = self._blocs[joined] = self.blocs(joined.split("|") if joined else ())
        return found

    def alive(self, text: str, day: date) -> bool:
        """Whether the party existed on that day."""
        return self.party(text).alive(day)

    def lasting(self, parties: Iterable[str]) -> bool:
        """Whether none of the parties has a successor: they are their own heirs on every day."""
        return self._lasting.issuperset(parties)

    def heirs(self, parties: Iterable[str], day: date) -> tuple[str, ...]:
        """Who stands on `day` for those who may be no more: each gives way to its successor.

        Examples
        --------
        >>> Parties.from_tables("gazetteer").heirs(("nusra",), date(2018, 1, 1))
        ('hts',)
        """
        who = tuple(parties)
        if self.lasting(who):
            return tuple(sorted(set(who))) if len(who) > 1 else who
        found: dict[str, None] = {}
        for identifier in who:
            party = self.by_id[identifier]
            while party.end is not None and day >= party.end and party.successor:
                party = self.by_id[party.successor]
            found[party.id] = None
        return tuple(sorted(found))

    def relation(self, bloc_a: str, bloc_b: str, day: date) -> str:
        """``hostile``, ``allied``, ``truce``, ``same``, or ``none`` if no table row speaks."""
        if bloc_a == bloc_b:
            return "same"
        pair = {bloc_a, bloc_b}
        for relation in self.relations:
            if {relation.a, relation.b} == pair and relation.on(day):
                return relation.relation
        return "none"

    def from_text(self, text: str) -> tuple[str, ...]:
        """Party ids that a text names, alone or joined by "and", "+", "و" ...

        Raises
        ------
        PartyError
            If a part of the text names no party.
        """
        try:
            return (self.party(text).id,)
        except PartyError:
            parts = [p for p in _SEPARATORS.split(text) if p.strip()]
            if len(parts) < 2:
                raise
        return tuple(sorted({self.party(p).id for p in parts}))

    def label(self, parties: Iterable[str], kind: str = "held") -> str:
        """Several parties in words.

        Examples
        --------
        >>> parties = Parties.from_tables("gazetteer")
        >>> parties.label(("armed_opposition", "hts"), "joint")
        "Armed Opposition factions + Hay'at Tahrir al-Sham, jointly"
        """
        names = [self.by_id[p].name_en if p in self.by_id else p for p in parties]
        if not names:
            return "unknown"
        if kind in ("contested", "disputed", "changing"):
            word = {"contested": "and", "disputed": "or", "changing": "or"}[kind]
            return f" {word} ".join(names)
        return " + ".join(names) + (", jointly" if len(names) > 1 else "")


def default() -> Parties:
    """The parties of the process-wide database."""
    from syriageo.places import gazetteer

    return of(gazetteer.default().connection)


_cache: dict[int, tuple[Any, Parties]] = {}


def of(connection: sqlite3.Connection) -> Parties:
    """The parties of one database, read once a connection."""
    found = _cache.get(id(connection))
    if found is None or found[0] is not connection:
        found = _cache[id(connection)] = (connection, Parties.from_connection(connection))
    return found[1]


def party(text: str) -> Party:
    """The party with this id or any of its spellings.

    Parameters
    ----------
    text : str
        An id (``hts``) or a name as monitors write it, in any script.

    Returns
    -------
    Party

    Raises
    ------
    PartyError
        If no party bears the name.

    Examples
    --------
    >>> party("Hay'at Tahrir al Sham").id
    'hts'
    """
    return default().party(text)


def bloc(text: str) -> str:
    """The bloc of a party: those on one side of a front.

    Parameters
    ----------
    text : str
        A party's id or name, as for `party`.

    Returns
    -------
    str
        Such as ``government`` or ``opposition``.

    Raises
    ------
    PartyError
        If no party bears the name.

    Examples
    --------
    >>> bloc("hts") == bloc("armed_opposition")
    True
    """
    return default().bloc(text)


def parties_from_text(text: str) -> tuple[str, ...]:
    """The parties that a text names, alone or joined by "and", "+", "و" ...; nothing is guessed.

    Parameters
    ----------
    text : str
        Ids or names as monitors write them, in any script.

    Returns
    -------
    tuple of str
        Party ids, sorted.

    Raises
    ------
    PartyError
        If a part of the text names no party.

    Examples
    --------
    >>> parties_from_text("the Armed Opposition and Hay'at Tahrir al Sham")
    ('armed_opposition', 'hts')
    """
    return default().from_text(text)

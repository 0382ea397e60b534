"""What one passage of a report says of an event, before places and claims are looked up.

The readers of a language (`english`, `arabic`) turn a paragraph's plain words into `Reading`s; they
know nothing of the gazetteer or the ledger. A language module has one function::

    def read_passage(plain: str, context: Context) -> list[Reading]: ...

All offsets in a reading index into `plain`; `syriageo.incidents.report.reader` moves them to the
document's text, joins the readings that tell one event, and looks up places and control.

Kinds of events
---------------
``attack``, ``killing`` (also bodies found, assassinations, deaths under torture), ``massacre`` (an
attack or killing that the text calls so), ``arrest`` (also abduction, detention), ``capture`` (a
place changes hands), ``observation_post`` (a foreign post is set up or left), ``ceasefire`` (also
truces and agreements: dated context), ``other``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

KINDS = (
    "attack",
    "killing",
    "massacre",
    "arrest",
    "capture",
    "observation_post",
    "ceasefire",
    "other",
)
ATTRIBUTIONS = ("stated", "believed", "claimed", "unknown")

# What a passage is to its event.
EVENT = "event"  # tells an event of its own
CONTINUATION = "continuation"  # adds to the event told before: "The shelling also ..."
BACKGROUND = "background"  # an earlier event told beside: "was previously attacked on ..."
CAPTION = "caption"  # the words under a picture; never an event of their own
ROLES = (EVENT, CONTINUATION, BACKGROUND, CAPTION)


@dataclass(frozen=True, slots=True)
class When:
    """The days and hours of an event, as far as the text gives them.

    Attributes
    ----------
    start, end : datetime.date or None
        First and last possible day; the same for one day, None if the text gives none.
    time, time_end : str
        ``HH:MM``, 24 hours; empty if not given.
    about : bool
        Whether the text says "around" or the like of the hour.
    weekday : str
        The weekday that the text names (English, lower case: ``tuesday``), right or wrong.
    basis : str
        ``stated`` (day, month and year), ``completed`` (year or month from the document:
        "the 28th of this month"), ``relative`` ("the next day"), ``month`` (told of the
        document's month as a whole), ``inherited`` (from the sentence
        or paragraph before), or empty if there is no day.
    words : str
        As written.
    span : tuple of int
        Of the words, in `plain`.
    """

    start: date | None = None
    end: date | None = None
    time: str = ""
    time_end: str = ""
    about: bool = False
    weekday: str = ""
    basis: str = ""
    words: str = ""
    span: tuple[int, int] = (0, 0)

    @property
    def day(self) -> date | None:
        """The day, if it is one day."""
        return self.start if self.start == self.end else None


@dataclass(frozen=True, slots=True)
class Mention:
    """One place as written, the whole chain: "al Gharbi neighborhood in Ariha city in ...".

    Attributes
    ----------
    words : str
        As written.
    start, end : int
        In `plain`.
    full : str
        What to look up: "the city" has the name of the city it points to, and each of several
        places ("A, B and C in northern Hama") has what holds them all. Empty if it is `words`.
    sure : bool
        Whether its words say that it is a place ("Sarja village"); a bare name may be none, and
        counts only if the gazetteer knows it.
    within : tuple of str
        Areas that the passage names besides; weak hints of where it lies.
    """

    words: str
    start: int
    end: int
    full: str = ""
    sure: bool = True
    within: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """What to look up."""
        return self.full or self.words


@dataclass(frozen=True, slots=True)
class Perpetrator:
    """Who did it.

    Attributes
    ----------
    words : str
        As written: ``fixed-wing Syrian regime (Su-24) warplanes``.
    parties : tuple of str
        Party ids; empty if the text names none or says that they are not known.
    attribution : str
        ``stated``; ``believed`` ("which we believe were Russian"); ``claimed`` (somebody else says
        so, or the party boasts of it); ``unknown`` (no one named, or "unidentified").
    span : tuple of int
        Of the words, in `plain`.
    """

    words: str = ""
    parties: tuple[str, ...] = ()
    attribution: str = "unknown"
    span: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Means:
    """With what it was done.

    Attributes
    ----------
    means : str
        An id of `vocabulary.MEANS`: ``air strike``, ``barrel bomb``, ``ground shelling`` ...
    weapon : str
        What fell or went off, an id of `vocabulary.WEAPONS`: ``missile``, ``barrel bomb`` ...
    platform : str
        What it came from, an id of `vocabulary.PLATFORMS`: ``fixed-wing warplane`` ...
    model : str
        As written: ``Su-24``, ``9M79``; several joined with ``|``.
    count_min, count_max : int or None
        How many; "a number of" gives none.
    words : str
        As written.
    """

    means: str = ""
    weapon: str = ""
    platform: str = ""
    model: str = ""
    count_min: int | None = None
    count_max: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What was hit: a category of `vocabulary.TARGETS`, and the name of the facility if told."""

    category: str = ""
    name: str = ""
    words: str = ""
    damage: str = ""  # ``destroyed``, ``severe``, ``significant``, ``moderate``, ``slight`` ...


@dataclass(frozen=True, slots=True)
class Casualties:
    """Numbers of people; None where the text gives none.

    "Dozens" is 24 to no upper bound (None); "at least 20" is 20 to None; "nine" is 9 to 9. A text
    that speaks of casualties without number sets `some`.
    """

    killed_min: int | None = None
    killed_max: int | None = None
    injured_min: int | None = None
    injured_max: int | None = None
    arrested_min: int | None = None
    arrested_max: int | None = None
    children_killed: int | None = None
    women_killed: int | None = None
    medical_killed: int | None = None
    media_killed: int | None = None
    civil_defense_killed: int | None = None
    children_injured: int | None = None
    women_injured: int | None = None
    children_arrested: int | None = None
    women_arrested: int | None = None
    some: bool = False


@dataclass(frozen=True, slots=True)
class ControlStatement:
    """A sentence that says who held a place.

    Attributes
    ----------
    start, end : int
        The sentence or clause, in `plain`.
    words : str
        As written.
    referent_words : str
        Whose control it is: ``Ariha city``, ``The area``.
    referent_kind : str
        ``city``, ``town``, ``village``, ``area``, ``region``, ``neighborhood``, ``camp``,
        ``governorate``; what kind of place the referent is by its own word, empty if no word says.
    anaphoric : bool
        Whether it points back ("the city") and bears no name of its own.
    name : str
        The name alone, if it has one: ``Ariha``.
    parties : tuple of str
        Party ids, sorted.
    joint : bool
        Whether several hold it together.
    when : When
        The day it speaks of, if it names one ("had been under the control of ... since ...");
        else empty: the day of the incident.
    """

    start: int
    end: int
    words: str
    referent_words: str
    referent_kind: str
    anaphoric: bool
    name: str
    parties: tuple[str, ...]
    joint: bool
    when: When = field(default_factory=When)


@dataclass(frozen=True, slots=True)
class Reading:
    """One passage's statement of one event; see the module for kinds and roles.

    Attributes
    ----------
    kind, role : str
        One of `KINDS`; one of `ROLES`.
    start, end : int
        The passage, in `plain`.
    when : When
    places : tuple of Mention
        Where it happened, the main place first; never the place that the fire came from.
    origin : Mention or None
        Where the fire came from, if told.
    perpetrator : Perpetrator
    means : Means
    targets : tuple of Target
        The main one first.
    casualties : Casualties
    control : tuple of ControlStatement
    taken_from : tuple of str
        For a capture: who lost the place.
    notes : tuple of str
        What a reader must know besides, in plain English.
    """

    kind: str
    role: str
    start: int
    end: int
    when: When = field(default_factory=When)
    places: tuple[Mention, ...] = ()
    origin: Mention | None = None
    perpetrator: Perpetrator = field(default_factory=Perpetrator)
    means: Means = field(default_factory=Means)
    targets: tuple[Target, ...] = ()
    casualties: Casualties = field(default_factory=Casualties)
    control: tuple[ControlStatement, ...] = ()
    taken_from: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Context:
    """What a reader knows before it reads a passage; the driver keeps it up to date.

    Attributes
    ----------
    year, month : int or None
        Of the time that the document speaks about ("in January 2020"), for dates that lack them.
    published : datetime.date or None
        The day of the document, if it is told.
    paragraph : str
        `Paragraph.kind` of the passage.
    day : datetime.date or None
        The last single day that the text named, for "the next day" and for sentences without one.
    header : datetime.date or None
        The day of a date line above the passage, for passages that name none.
    last : Reading or None
        The last event read, for "the city" and for continuations.
    """

    year: int | None = None
    month: int | None = None
    published: date | None = None
    paragraph: str = "text"
    day: date | None = None
    header: date | None = None
    last: Reading | None = None


def merged(first: Casualties, more: Casualties) -> Casualties:
    """Numbers of one event told in two sentences: the first that is told holds.

    Examples
    --------
    >>> merged(Casualties(killed_min=3, killed_max=3), Casualties(injured_min=20)).injured_min
    20
    """
    values = {}
    for low, high in (
        ("killed_min", "killed_max"),
        ("injured_min", "injured_max"),
        ("arrested_min", "arrested_max"),
    ):
        told = first
        if getattr(first, low) is None and getattr(first, high) is None:
            told = more
        values[low], values[high] = getattr(told, low), getattr(told, high)
    for name in Casualties.__dataclass_fields__:
        if name not in values:
            mine = getattr(first, name)
            values[name] = mine if mine not in (None, False) else getattr(more, name)
    return Casualties(**values)

"""What the checks look at: the passages of a report with their days, places and parties."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from syriageo.incidents.english import control as english_control
from syriageo.incidents.english.actors import actors
from syriageo.incidents.english.dates import Day, find_days
from syriageo.incidents.english.places import Anchor, Chain, chains
from syriageo.incidents.language.reading import Context, ControlStatement
from syriageo.incidents.opening.document import Document, Paragraph
from syriageo.incidents.tables.words import governorate
from syriageo.places.names import fold, is_arabic

_HEAD = 2_000  # characters in which a report says its month
_LONGEST_TITLE = 200
# What may stand before the day of an event that begins with it.
_LEAD = re.compile(
    r"(?:(?:early|earlier|later|also|then)\s+)?(?:(?:in|at|during)\s+[^.,;]{3,40}\s+)?"
    r"(?:on|of)?\s*(?:the\s+)?",
    re.IGNORECASE,
)
_CAPTION_DASH = re.compile(r"[-–—,]\s*(?:on\s+)?$", re.IGNORECASE)
_LONGEST_CAPTION = 320
_SETTLEMENTS = ("city", "town", "village")


@dataclass(frozen=True, slots=True)
class Period:
    """What a report covers, as its title says: all days from `first` to `last`."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last

    def __str__(self) -> str:
        return f"{calendar.month_name[self.first.month]} {self.first.year}"


@dataclass(frozen=True)
class Passage:
    """A paragraph with what it names.

    Attributes
    ----------
    paragraph : Paragraph
    days : tuple of Day
    caption : Day or None
        The day at the end of a picture's words.
    lead : Day or None
        The day that an event begins with.
    """

    paragraph: Paragraph
    days: tuple[Day, ...]
    caption: Day | None
    lead: Day | None

    @property
    def plain(self) -> str:
        """Its words."""
        return self.paragraph.plain

    @cached_property
    def chains(self) -> tuple[Chain, ...]:
        """The places it names."""
        return tuple(chains(self.plain))

    @cached_property
    def control(self) -> tuple[ControlStatement, ...]:
        """Who it says held what."""
        return tuple(english_control.statements(self.plain, list(self.chains)))

    def parties(self, stop: int | None = None) -> frozenset[str]:
        """The parties named up to an offset."""
        told = actors(self.plain if stop is None else self.plain[:stop])
        return frozenset(party for actor in told for party in actor.parties)

    @cached_property
    def settlements(self) -> tuple[Anchor, ...]:
        """Cities, towns and villages with a name, in the order of the text."""
        return tuple(
            a for chain in self.chains for a in chain.anchors if a.type in _SETTLEMENTS and a.name
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """A document as the checks see it."""

    document: Document
    period: Period | None
    published: date | None
    context: Context
    passages: tuple[Passage, ...] = field(default=())

    @property
    def events(self) -> list[Passage]:
        """Passages that begin with the day of an event."""
        return [p for p in self.passages if p.lead is not None]

    @property
    def captions(self) -> list[Passage]:
        """The words under pictures."""
        return [p for p in self.passages if p.caption is not None]


def gather(document: Document) -> Facts:
    r"""Read a document once for all checks.

    Examples
    --------
    >>> from syriageo.incidents.opening.document import read_document
    >>> title = "Violations in Syria in May 2019"
    >>> text = title + "\n\nOn Sunday, May 5, 2019, shells hit Sarja village."
    >>> facts = gather(read_document(text))
    >>> str(facts.period), facts.events[0].settlements[0].name
    ('May 2019', 'Sarja')
    """
    period, published = _period(document)
    context = Context(
        year=period.first.year if period else None,
        month=period.first.month if period else None,
        published=published,
    )
    passages = tuple(
        _passage(p, context)
        for p in document.paragraphs
        if p.kind in ("text", "item", "heading") and not is_arabic(p.plain)
    )
    return Facts(document, period, published, context, passages)


def _period(document: Document) -> tuple[Period | None, date | None]:
    """The one month that the title names, and the day of publication."""
    months: list[tuple[date, date]] = []
    published: date | None = None
    for paragraph in document.paragraphs:
        title = paragraph.kind == "heading" or len(paragraph.plain) <= _LONGEST_TITLE
        if paragraph.start > _HEAD or (paragraph.start and len(months) and not title):
            break
        if not title or is_arabic(paragraph.plain):
            continue
        for day in find_days(paragraph.plain, Context()):
            if day.first is None or day.last is None or day.basis != "stated":
                continue
            if day.role == "month":
                months.append((day.first, day.last))
            elif day.first == day.last and published is None and len(paragraph.plain) < 60:
                published = day.first
    if document.language == "ar":
        return _arabic_period(document)
    if not months or len(set(months)) > 1:
        return None, published
    return Period(*months[0]), published


def _arabic_period(document: Document) -> tuple[Period | None, date | None]:
    from syriageo.incidents.arabic import reader as arabic

    titles = [
        p.plain
        for p in document.paragraphs
        if p.start <= _HEAD and len(p.plain) <= _LONGEST_TITLE and p.kind != "item"
    ]
    published = next((day for day in map(arabic.day_of, titles) if day), None)
    months = {month for month in map(arabic.month_of, titles[:3]) if month}
    if len(months) != 1:
        return None, published
    year, month = months.pop()
    last = calendar.monthrange(year, month)[1]
    return Period(date(year, month, 1), date(year, month, last)), published


def _passage(paragraph: Paragraph, context: Context) -> Passage:
    days = tuple(find_days(paragraph.plain, context))
    return Passage(paragraph, days, _caption(paragraph, days), _lead(paragraph, days))


def _caption(paragraph: Paragraph, days: Sequence[Day]) -> Day | None:
    plain = paragraph.plain.rstrip()
    if not days or len(plain) > _LONGEST_CAPTION or paragraph.kind == "heading":
        return None
    last = days[-1]
    if len(plain.rstrip(".")) - last.end > 1 or last.first is None or last.first != last.last:
        return None
    before = plain[: last.start]
    if not _CAPTION_DASH.search(before) or len(before) < 20 or last.role != "on":
        return None
    return None if re.search(r"[.!?]\s", before) else last


def _lead(paragraph: Paragraph, days: Sequence[Day]) -> Day | None:
    for day in days[:1]:  # the first alone
        if (
            day.role == "on"
            and day.first is not None
            and day.first == day.last
            and _LEAD.fullmatch(paragraph.plain, 0, day.start)
            and len(paragraph.plain) > day.end + 20
        ):
            return day
    return None


def name_key(name: str) -> str:
    """A key under which the spellings of a place's name meet, articles left out."""
    words = re.sub(r"['’‘`ʿ]", "", fold(name)).replace("-", " ").split()
    kept = [w for w in words if w not in ("al", "el", "ar", "as", "ash", "an", "at", "ad", "az")]
    return " ".join(kept or words)


def region_of(passage: Passage, chain: Chain, anchor: Anchor) -> tuple[str, str, int, int]:
    """Governorate and compass direction in which a chain puts a settlement, and where it says so.

    Only what the next wider names of the chain say: "Sarja village in Jabal al Zaweya in the
    southern suburbs of Idlib"; another settlement between them takes the direction for itself.
    """
    plain = passage.plain
    index = chain.anchors.index(anchor)
    position = anchor.end
    for wider in chain.anchors[index + 1 :]:
        if wider.type in (*_SETTLEMENTS, "neighborhood", "neighbourhood"):
            break
        found = governorate(wider.name)
        if found:
            words = plain[position : wider.end]
            side = _SIDE.search(words)
            if side is None:
                return found, "", wider.start, wider.end
            return found, side["side"].lower(), position + side.start(), wider.end
        position = wider.end
    return "", "", anchor.start, anchor.end


_SIDE = re.compile(
    r"\b(?P<side>(?:north|south)(?:ern)?[- ]?(?:east|west)(?:ern)?|(?:north|south|east|"
    r"west)(?:ern)?)"
    r"\s+(?:suburbs?|countryside|rif|rural|parts?|areas?|reef)\b",
    re.IGNORECASE,
)

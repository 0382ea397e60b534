"""The Arabic reader: a paragraph's words become `reading.Reading`s.

A sentence tells an event if a verb of events (or a noun without the article: «مقتل», «غارة») stands
in it with a day and a place. What follows in the paragraph without a day of its own adds to it:
casualties, damage, who held the place. Counts of a month, calls and general sentences tell none.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field, replace

from syriageo.incidents.arabic import actors
from syriageo.incidents.arabic import events as telling
from syriageo.incidents.arabic.control import Control, control
from syriageo.incidents.arabic.dates import Day, day_of, days, month_of, times
from syriageo.incidents.arabic.names import GOV
from syriageo.incidents.arabic.people import casualties
from syriageo.incidents.arabic.places import Place, bare_names, named_list, places
from syriageo.incidents.arabic.text import Folded, pattern
from syriageo.incidents.arabic.words import ids, parties
from syriageo.incidents.language.reading import (
    BACKGROUND,
    CAPTION,
    CONTINUATION,
    EVENT,
    Casualties,
    Context,
    Mention,
    Reading,
    When,
)

_ORIGIN = pattern(
    r"(?:(?:ال)?(?:متمركز|متواجد|موجود|منتشر|مرابط)(?:ة|ين|ون)?\s+(?:في|ب|قرب|على|عند|داخل)?|"
    r"(?<!تحديد\s)مصدر(?:ه|ها)\s+(?:من\s+)?(?=\S)(?!في)|انطلاقا\s+من|انطلق(?:ت)?\s+من|"
    r"(?:ال)?منطلق(?:ة)?\s+من|"
    r"(?:أ|ا)طلق(?:ت|ه|ها|ته|تها)?\s+من|قادم(?:ة)?\s+من|من\s+(?:مواقع(?:ها|ه)?|معسكر|جهة|اتجاه|"
    r"نقاط(?:ها)?|حواجز(?:ها)?|مقرات(?:ها)?|قاعدت(?:ها|ه)|مراكزها|مرابض(?:ها)?|داخل)(?:\s+في)?|"
    r"راجمات(?:ها)?\s+في|مرابض(?:ها)?\s+في)\s*(?:\w+\s+){0,3}?$"
)
_AWAY = pattern(
    r"(?:من\s+(?:أبناء|أهالي|سكان|مواليد|نازحي|مهجري|أهل|شبان|ناشطي)|(?:ال)?منحدر(?:ة|ين)?\s+من|"
    r"(?:مدني|مدنيا|معتقل|معتقلا|شاب|شابا|طفل|طفلا|طفلة|سيدة|رجل|رجلا|شخص|شخصا|مواطن|مواطنا|"
    r"ناشط|ناشطا|مدنيين|أشخاص|شبان|معتقلا)\s+من(?=\s+(?:مدينة|بلدة|قرية|حي|مخيم)?\s*$)|"
    r"ينحدر\w*\s+من|(?:ال)?نازح(?:ة|ين|ون)?\s+(?:من|إلى)|المولود(?:ة)?\s+في|تولد|"
    r"اقتاد\w*|اقتيد\w*|نقل(?:ه|ها|هم|وا|ت|ته|تهم|وه|وهم)?|نقل|أسعف\w*|المؤدي(?:ة)?|"
    r"الواصل(?:ة)?|باتجاه|طريق|متجه\w*|المتجه\w*|عائد\w*|قادما|متوجه\w*|"
    r"في\s+طريق\w*|مقابل|قبالة)\s*(?:\S+\s+){0,5}?$"
)
# Where the words on the fire's source end and those on its aim begin.
_CLAUSE = pattern(r"[،؛:]|\s(?:طالت?|استهدفت?|أصابت?|سقطت?|باتجاه|نحو|على)(?=\s)")
_TOWN = pattern(r"(?<!\w)\w{0,2}(?P<from>(?:مدينة|بلدة|قرية)\s)")
_JOINED = pattern(r"\s*،?\s*(?:و\s?)?(?:وعلى|وفي|على|كما|وقرب)?\s*(?:أطراف|محيط)?\s*و?")
_FALLBACK = pattern(r"من\s+(?:أبناء|أهالي|سكان|شبان|ناشطي)\s*(?:\S+\s+)?$")


# "Idlib: ...", as news by governorates begin.
_LEAD = pattern(rf"\W*(?:و?في\s+)?(?P<where>(?:محافظة\s+)?(?:{GOV}))\s*[:،–|-]")

__all__ = ["day_of", "month_of", "read_passage"]


@dataclass(slots=True)
class _Event:
    """An event while its sentences are read."""

    kind: str
    role: str
    start: int
    end: int
    when: When
    pieces: list[tuple[int, int]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    origin: Place | None = None
    control: list[Control] = field(default_factory=list)
    told_at: int = 0


def read_passage(plain: str, context: Context) -> list[Reading]:
    """The events that one paragraph tells.

    Parameters
    ----------
    plain : str
        `Paragraph.plain`.
    context : Context

    Returns
    -------
    list of Reading

    Examples
    --------
    >>> reading = read_passage(
    ...     "الأحد 5/ كانون الثاني/ 2020 قصف طيران روسي مشفى الإيمان في قرية سرجة بريف محافظة إدلب"
    ...     " الجنوبي، ما أدى إلى إصابة 3 مدنيين. تخضع القرية لسيطرة هيئة تحرير الشام.",
    ...     Context(),
    ... )[0]
    >>> reading.kind, str(reading.when.day), reading.perpetrator.parties, reading.means.means
    ('attack', '2020-01-05', ('russian_forces',), 'air strike')
    >>> reading.places[0].words, reading.targets[0].name, reading.control[0].parties
    ('قرية سرجة بريف محافظة إدلب الجنوبي', 'مشفى الإيمان', ('hts',))
    """
    folded = Folded(plain)
    events: list[_Event] = []
    if telling.is_caption(folded.text):
        return _caption(folded, context)
    dated: Day | None = None
    for start, end in folded.sentences:
        dated = _sentence(folded, context, start, end, events, dated)
    readings: list[Reading] = []
    told = context.last.places[0].query if context.last and context.last.places else ""
    for event in events:
        if event.places and event.places[0].anaphoric and not told:
            continue
        readings.append(_reading(folded, event, told))
        if event.places and event.role == EVENT:
            told = readings[-1].places[0].query
    return readings


def _caption(folded: Folded, context: Context) -> list[Reading]:
    end = len(folded.text)
    told = days(folded, context)
    chains = places(folded)
    event = _Event("attack", CAPTION, 0, end, told[-1].when if told else When(), [(0, end)])
    event.places = [p for p in chains if not p.anaphoric][:1]
    return [_reading(folded, event, "")]


def _sentence(
    folded: Folded,
    context: Context,
    start: int,
    end: int,
    events: list[_Event],
    dated: Day | None,
) -> Day | None:
    """Read one sentence into `events`; the day that the paragraph has named so far."""
    text = folded.text
    last = next((e for e in reversed(events) if e.role != BACKGROUND), None)
    told = days(folded, context, start, end)
    held = control(folded, context, start, end, _day_of(told, last))
    skip = [(c.start, c.end) for c in held]
    trigger = telling.trigger(text, start, end, skip)
    clauses = [(a, b) for a, b in skip if not _HELD.search(text, a, b)]
    day, background = telling.event_day(text, told, start, clauses)
    general = telling.is_general(text, start, end, bool(told))
    if general and not (last and held):
        return dated if day is None else None
    if day is None and not background and trigger and last is None:
        day = dated or _header(context)
    if day is not None and trigger is None and last is None and not held:
        return day
    if trigger is not None and trigger["observation_post"] and day is not None:
        events.extend(_posts(folded, start, end, told, skip))
        return day
    if trigger is not None and day is not None:
        event = _new(folded, context, start, end, trigger, day, skip)
        if event is not None and (last is None or not _same(last, event, text[start:end])):
            event.control = held
            events.append(event)
            return day
    if trigger is not None and background is not None and (last is not None or context.last):
        when = background.when
        event = _Event(telling.kind_of(text, start, end, trigger), BACKGROUND, start, end, when)
        event.pieces = [(start, end)]
        _locate(folded, event, start, end, skip)
        events.append(event)
        return dated
    if last is not None:
        last.end = max(last.end, end)
        last.pieces.append((start, end))
        last.control.extend(held)
    elif context.last is not None and not told and dated is None:
        held = [c for c in held if _points_to(c, context.last)]
        if not held and not telling.adds(text, start, end):
            return dated
        events.append(
            _Event(
                context.last.kind, CONTINUATION, start, end, When(), [(start, end)], control=held
            )
        )
    return dated


# "the city that is held by X today": what is said of the city is no clause with a day of its own.
_HELD = pattern(r"(?<!\w)ال(?:خاضع|واقع)(?:ة|ين|ات)?\s+(?:ل|تحت\s+)")


def _points_to(told: Control, last: Reading) -> bool:
    """Whether a statement in a paragraph of its own is on the place of the event before."""
    name = told.statement.name
    return told.statement.anaphoric or any(name and name in m.query for m in last.places)


def _header(context: Context) -> Day | None:
    """The day of the date line above, if there is one."""
    if context.header is None or context.month not in (None, context.header.month):
        return None  # the day of publication of a report on another month
    return Day(When(context.header, context.header, basis="inherited"), 0, 0)


def _day_of(told: list[Day], last: _Event | None) -> datetime.date | None:
    if told:
        return told[0].when.start
    return last.when.start if last else None


def _new(
    folded: Folded,
    context: Context,
    start: int,
    end: int,
    trigger: re.Match[str],
    day: Day,
    skip: list[tuple[int, int]],
) -> _Event | None:
    """The event of a sentence, if it has a place."""
    text = folded.text
    hour, until, about = times(folded, start, end)
    when = replace(day.when, time=hour, time_end=until, about=about)
    kind = telling.kind_of(text, start, end, trigger)
    event = _Event(kind, EVENT, start, end, when, [(start, end)], told_at=trigger.start())
    _locate(folded, event, start, end, skip)
    if not event.places:
        event.places = _pointed(folded, start, end) or actors.facility(folded, start, end)
    if not event.places and kind != "ceasefire":
        return None
    return event


def _posts(
    folded: Folded, start: int, end: int, told: list[Day], skip: list[tuple[int, int]]
) -> list[_Event]:
    """One event for each day on which a post was set up."""
    made = []
    for day, after in zip(told, [*told[1:], None], strict=False):
        event = _Event("observation_post", EVENT, start, end, day.when, [(start, end)])
        _locate(folded, event, day.end, after.start if after else end, skip, vague=False)
        if not event.places:
            _locate(folded, event, start, end, skip)
        if event.places:
            made.append(event)
    return made


def _pointed(folded: Folded, start: int, end: int) -> list[Place]:
    """The place that "the city" points back to."""
    return [p for p in places(folded, start, end) if p.anaphoric][:1]


def _locate(
    folded: Folded,
    event: _Event,
    start: int,
    end: int,
    skip: list[tuple[int, int]],
    vague: bool = True,
) -> None:
    """Find where the event was and where the fire came from.

    Without `vague` a region, or the village that the victim comes from, is no place of it.
    """
    text = folded.text
    spare: list[Place] = []
    previous = start
    wide: list[Place] = []
    for place in places(folded, start, end):
        lead = text[max(previous, place.start - 60) : place.start]
        previous = place.end
        if place.anaphoric:
            continue
        town = _TOWN.search(folded.text, place.start, place.end) if place.wide else None
        if town:
            words = folded.written(town.start("from"), place.end)
            place = replace(place, start=town.start("from"), words=words, kind="town")
        inside = [c for c in skip if c[0] <= place.start < c[1]]
        clause = "" if place.kind == "road" else _CLAUSE.split(lead)[-1]
        if _ORIGIN.search(clause):
            event.origin = event.origin or place
        elif _AWAY.search(clause):
            if _FALLBACK.search(clause) or pattern(r"نازح").search(clause) is None:
                spare.append(place)
        elif (
            inside
            and place.end < inside[0][1]
            and pattern(
                r"^\W*(?:تخضع|يخضع|وتخضع|كانت|"
                r"وكانت|وتسيطر|تسيطر)"
            ).match(text[inside[0][0] :])
        ):
            spare.append(place)
        elif place.wide and not town:
            wide.append(place)
        elif event.places and not (
            (place.listed and event.places[-1].listed) or _JOINED.fullmatch(lead)
        ):
            continue
        else:
            event.places.append(place)
    several = named_list(folded, start, end)
    if several and (not event.places or event.places[0].wide):
        event.places = several
    if not event.places and vague:
        bare = [] if spare else bare_names(folded, start, end)
        event.places = (_unnamed(folded, bare) or wide or spare)[:1]


def _unnamed(folded: Folded, bare: list[Place]) -> list[Place]:
    """Names that are no party and no facility."""
    return [
        p
        for p in bare
        if not parties(folded.text, p.start, min(len(folded.text), p.end + 25))[:1]
        or parties(folded.text, p.start, min(len(folded.text), p.end + 25))[0].start > p.end
    ]


def _same(last: _Event, event: _Event, sentence: str) -> bool:
    """Whether a dated sentence goes on telling the event before."""
    if event.when.start != last.when.start or event.when.end != last.when.end:
        return False
    other = event.when.time and event.when.time != last.when.time
    there = event.places and last.places and event.places[0].name != last.places[0].name
    return not (other or there)


def _reading(folded: Folded, event: _Event, told: str) -> Reading:
    """The event with all its fields; `told` is the place named before, for "the city"."""
    first, last = folded.span(event.start, event.end)
    skip = [(c.start, c.end) for c in event.control]
    head = event.pieces[0]
    day = event.when.start
    # Of several captures in a sentence the last is meant, by whom its own clause says.
    who = actors.perpetrator(
        folded,
        max(head[0], event.told_at if event.kind == "capture" else 0),
        head[1],
        skip=skip,
        day=day,
        kind=event.kind,
    )
    if not who.words:
        who = actors.perpetrator(folded, *head, skip=skip, day=day, kind=event.kind)
    with_what = actors.means(folded, *head, event.kind)
    hit = (
        actors.targets(folded, *head, event.places, skip)
        if event.kind in ("attack", "massacre")
        else ()
    )
    people = Casualties()
    for start, end in event.pieces:
        people = _more(people, casualties(folded, start, end))
        if not with_what.means:
            with_what = actors.means(folded, start, end, event.kind)
        if not who.parties and who.attribution == "unknown" and not who.words:
            who = actors.perpetrator(folded, start, end, skip=skip, day=day, kind=event.kind)
    control_told = tuple(c.statement for c in event.control)
    return Reading(
        kind=event.kind,
        role=event.role,
        start=first,
        end=last,
        when=event.when,
        places=tuple(_mention(folded, p, told) for p in event.places),
        origin=_mention(folded, event.origin, "") if event.origin else None,
        perpetrator=who,
        means=with_what,
        targets=hit,
        casualties=people,
        control=control_told,
        taken_from=_losers(folded, head, day) if event.kind == "capture" else (),
    )


def _losers(folded: Folded, head: tuple[int, int], day: datetime.date | None) -> tuple[str, ...]:
    """From whom a place was taken, as far as the sentence says."""
    return ids(
        [p for p in parties(folded.text, *head, day) if actors.lost(folded.text, head[0], p)]
    )


def _mention(folded: Folded, place: Place, told: str) -> Mention:
    first, last = folded.span(place.start, place.end)
    if place.anaphoric:
        return Mention(place.words, first, last, full=told)
    if place.listed:
        full = "" if place.words == folded.plain[first:last] else place.words
        return Mention(folded.plain[first:last], first, last, full=full, sure=place.sure)
    lead = _LEAD.match(folded.text)
    within = (folded.written(*lead.span("where")),) if lead else ()
    return Mention(place.words, first, last, sure=place.sure, within=within)


def _more(known: Casualties, told: Casualties) -> Casualties:
    """Casualties with what a later sentence adds; the earlier number stays."""
    values = {}
    for name in Casualties.__dataclass_fields__:
        before, after = getattr(known, name), getattr(told, name)
        if name == "some":
            values[name] = before or after
        elif name.endswith("_max"):
            low = getattr(known, name.replace("_max", "_min"))
            values[name] = before if low is not None else after
        else:
            values[name] = before if before is not None else after
    return Casualties(**values)

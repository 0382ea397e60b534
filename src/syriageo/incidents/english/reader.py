"""The grammar of reports in English: a paragraph's words -> the events that it tells.

A sentence is an event if it has a verb of violence or of taking, a place, and a day of its own or
of the sentence before; what follows it without an actor of its own ("The shelling resulted in ...")
continues it. Sums over a month, wishes, denials and agreements are none.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from syriageo.incidents.english import events
from syriageo.incidents.english.actors import actors, perpetrator
from syriageo.incidents.english.anchors import masked
from syriageo.incidents.english.control import statements
from syriageo.incidents.english.dates import find_days
from syriageo.incidents.english.events import Trigger
from syriageo.incidents.english.months import month_long
from syriageo.incidents.english.passage import (
    Passage,
    is_local,
    is_named,
    own_day,
    place_of,
    when_of,
)
from syriageo.incidents.english.places import Chain, chains
from syriageo.incidents.english.telling import (
    background,
    caption,
    ceasefire,
    continue_last,
    continued_paragraph,
    event_of,
    note_ceasefire,
    posts,
)
from syriageo.incidents.language.reading import Context, ControlStatement, Perpetrator, Reading

_CAPTION_START = re.compile(
    r"(?:the\s)?(?:destruction|damage|remnants?|aftermath|effects|photos?|pictures?|images?|"
    r"screenshots?|a\sscreenshot|"
    r"smoke|victims?|bodies|civil\sdefen[cs]e|location|map|satellite|video|a\sphoto|an\simage)\b",
    re.IGNORECASE,
)
_CAPTION_END = re.compile(
    r"[-–—,|]\s?(?:[A-Z][a-z]+\s\d{1,2},?\s\d{4}|"
    r"\d{1,2}\s[A-Z][a-z]+\s\d{4})$"
)
_CAPTION_LABEL = re.compile(
    r"(?:photo(?:graph)?|picture|image|caption|video|figure|map|screenshot|satellite\simage)s?"
    r"(?:\s?\d{1,3})?\s?[:–—|-]\s",
    re.IGNORECASE,
)
_DAY_END = re.compile(r",\s[A-Z][a-z]+\s\d{1,2},?\s\d{4}$|\son\s\d{1,2}\s[A-Z][a-z]+\s\d{4}$")
_POST_PART = re.compile(
    r"\b(?:the\s)?(?:first|second|third|fourth|one|other|another)\b(?:\s(?:one|of\swhich|"
    r"of\sthem|post|point)){0,2}\s"
    r"(?:was\s|being\s)?(?:established|set\sup|built|located|erected|near|in|at|on)",
    re.IGNORECASE,
)
_BELLIGERENT = re.compile(r"\bbelligerents?\s(?P<how>assessed|suspected|reported)?\s?:\s", re.I)


def read_passage(plain: str, context: Context) -> list[Reading]:
    """What an English paragraph tells.

    Parameters
    ----------
    plain : str
        The paragraph's words, without markup.
    context : Context
        What the document told before.

    Returns
    -------
    list of Reading
        In the order of the text; empty if it tells no event.

    Examples
    --------
    >>> text = ("On Monday 3 March 2014, at approximately 10:15 am, government forces' helicopters "
    ...         "dropped two barrel bombs on the vegetable market in al Bab city in the eastern "
    ...         "suburbs of Aleppo governorate, killing nine civilians, including three children. "
    ...         "The city was under the control of ISIS at the time of the incident.")
    >>> event = read_passage(text, Context())[0]
    >>> str(event.when.start), event.when.time, event.perpetrator.parties, event.means.means
    ('2014-03-03', '10:15', ('syrian_regime',), 'barrel bomb')
    >>> event.places[0].words
    'al Bab city in the eastern suburbs of Aleppo governorate'
    >>> event.casualties.killed_min, event.casualties.children_killed, event.control[0].parties
    (9, 3, ('isis',))
    """
    if not _worth_reading(plain):
        return []
    passage = Passage(plain, context, masked(plain))
    passage.chains = chains(plain, passage.mask)
    passage.days = find_days(plain, context)
    if _is_caption(plain, context):
        return [caption(passage)]
    months: list[Reading] = []
    for start, end in events.sentences(plain):
        _sentence(passage, start, end)
        months += month_long(passage, start, end)
    return sorted([*passage.found, *months], key=lambda r: r.start) if months else passage.found


_WORDS = re.compile(
    r"hands of|administered|governed|ruled|run by|threw|murder|adopted|"
    r"munition|spread|landed|burn|custody|pound|held\b|took|taken|entered|regain|handed|"
    r"lives?\b|behead|murder|torture|"
    r"drown|kill|"
    r"dead|died|death|shot|fire|bomb|shell|strike|struck|attack|hit|explo|"
    r"deton|mine|"
    r"missile|rocket|arrest|"
    r"detain|kidnap|abduct|control|seiz|captur|retook|ceasefire|truce|massacre|bod(?:y|ies)|"
    r"raid|target|observation|"
    r"assassin|execut|stab|blew|drop|injur|wound|withdr|liberat|destr|damag|remnants|fell",
    re.IGNORECASE,
)


def _worth_reading(plain: str) -> bool:
    return _WORDS.search(plain) is not None


def _is_caption(plain: str, context: Context) -> bool:
    if context.paragraph != "text" or len(plain) > 320:
        return False
    if _CAPTION_LABEL.match(plain) and plain.count(". ") == 0:
        return True
    if plain[-1:] == "." and _CAPTION_START.match(plain) and plain.count(". ") == 0:
        plain = plain[:-1]
        return _CAPTION_END.search(plain) is not None or _DAY_END.search(plain) is not None
    if plain[-1:] in ".:;":
        return False
    dated = _CAPTION_END.search(plain) is not None
    return dated or (_CAPTION_START.match(plain) is not None and len(plain) < 200)


def _sentence(passage: Passage, start: int, end: int) -> None:
    text = passage.text
    if _WORDS.search(text, start, end) is None:
        if passage.last is None:
            _wait(passage, start, end)
        return
    note = events.NOTE.match(text[start:end]) is not None
    held = statements(text, passage.chains, start, end)
    if _only_control(passage, start, end, held):
        _add_control(passage, held, end)
        return
    _belligerent(passage, start, end)
    if events.PREVIOUSLY.search(text, start, end):
        background(passage, start, end, note)
        return
    if note:
        note_ceasefire(passage, start, end)
        return
    before = len(passage.found)
    parts = [m.start() for m in _POST_PART.finditer(text, start, end)]
    if parts and "post" in text[start:end]:
        posts(passage, start, end, parts)
    else:
        for begin, stop in _eventful(text, events.clauses(text, start, end)):
            _clause(passage, begin, stop, (start, end))
    if len(passage.found) == before and passage.last is None:
        _wait(passage, start, end)
    _add_control(passage, held, end)


def _wait(passage: Passage, start: int, end: int) -> None:
    """Keep the day of a sentence that tells no event for the one that follows."""
    days = (d for d in passage.days if start <= d.start < end and d.first and d.role == "on")
    passage.pending = next(days, passage.pending)


def _eventful(text: str, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Clauses that tell no event of their own are left with the one before."""
    found: list[tuple[int, int]] = []
    for start, end in parts:
        if found and events.trigger(text, start, end) is None:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _only_control(passage: Passage, start: int, end: int, held: list[ControlStatement]) -> bool:
    """Whether a sentence says who held a place, and tells no event besides."""
    if not held:
        return False
    days = [d for d in passage.days if start <= d.start < end and d.role == "on"]
    act = events.trigger(passage.text, start, end)
    return not days and (act is None or (bool(passage.found) and act.kind != "capture"))


def _add_control(passage: Passage, held: list[ControlStatement], end: int) -> None:
    last = passage.last
    if not held or last is None:
        return
    known = [(c.start, c.end) for c in last.control]
    more = tuple(s for s in held if (s.start, s.end) not in known)
    passage.found[-1] = replace(last, control=(*last.control, *more), end=max(last.end, end))


def _belligerent(passage: Passage, start: int, end: int) -> None:
    """A label like "Belligerent suspected: Russian Military" names who did it."""
    label = _BELLIGERENT.search(passage.text, start, end)
    last = passage.last
    if label is None or last is None:
        return
    named = actors(passage.text[label.end() : end])
    if named and named[0].parties:
        how = "believed" if (label["how"] or "").lower() != "reported" else "claimed"
        span = (label.end() + named[0].start, label.end() + named[0].end)
        who = Perpetrator(passage.text[slice(*span)], named[0].parties, how, span)
        passage.found[-1] = replace(last, perpetrator=who, end=end)


# "...; he had been kidnapped two days earlier": told of the victim, without its own place.
_BEFORE_THAT = re.compile(r"\W{0,3}(?:he|she|they|who)\shad\b", re.IGNORECASE)
_OBJECT = 60  # characters from "captured" to the place within which it is what was captured


def _clause(passage: Passage, start: int, end: int, sentence: tuple[int, int]) -> None:
    text = passage.text
    if passage.last is not None and _BEFORE_THAT.match(text, start, end):
        return
    act = events.trigger(text, start, end)
    first = start == sentence[0]
    own = own_day(passage, start, end, act.start if act else start)
    exact = own is not None and own.role == "on"
    last = passage.last
    if act is None:
        if last is not None and (first or last.start >= sentence[0]):
            continue_last(passage, start, end, None)
        return
    if events.SUMMARY.search(text, start, end) and not exact:
        if last is not None and _TOLL.search(text, start, end) and _same_place(passage, start, end):
            continue_last(passage, start, end, None)
        return
    if last is not None and not exact and _continues(passage, start, end, act, first, last):
        continue_last(passage, start, end, act)
        return
    if start == 0 and not exact and passage.context.last is not None and _carries_on(text):
        passage.found.append(continued_paragraph(passage, start, end, act))
        return
    place = place_of(passage, act, start, end, sentence)
    day = own or own_day(passage, *sentence, act.start)
    when = when_of(passage, day, act, start, end, sentence)
    if act.kind == "ceasefire":
        if day is not None and day.role == "on":
            passage.found.append(ceasefire(passage, act, start, end, sentence))
        return
    if when.start is None and not _stands_alone(place, act, text, start, end):
        return
    if when.basis in ("", "inherited") and (place is None or not is_local(place)):
        return
    if place is not None and act.kind == "capture" and place.start - act.end > _OBJECT:
        return
    if place is None and act.kind in ("capture", "arrest", "observation_post"):
        return
    if day is not None and day.role == "month" and (place is None or not is_local(place)):
        return
    event = event_of(passage, act, start, end, sentence, place, when)
    if when.basis in ("", "inherited") and not (event.perpetrator.words or event.means.means):
        return
    passage.found.append(event)


# "SNHR documented the names of 191 victims, including ...": the toll of the event just told, unless
# it speaks of a time or of many events.
_TOLL = re.compile(
    r"\b(?:document|record|register)(?:ed|s)\s(?!.{0,200}\b(?:in\s(?:January|February|March|April|May|"
    r"June|July|August|September|October|November|December)|month|year|since|attacks|incidents|cases|"
    r"massacres|violations|arrests)\b).{0,40}\b(?:victims|deaths?\sof|kill(?:ed|ing))\b"
)


def _same_place(passage: Passage, start: int, end: int) -> bool:
    """Whether a stretch names no place that the last event does not have."""
    last = passage.last
    words = " ".join(m.query for m in last.places).casefold() if last else ""
    return all(
        a.name.casefold() in words
        for c in passage.chains
        if start <= c.start < end and c.role == "place"
        for a in c.anchors
        if a.name
    )


def _stands_alone(place: Chain | None, act: Trigger, text: str, start: int, end: int) -> bool:
    """Whether a sentence without a day still tells one event: who, what and a named settlement."""
    if place is None or not any(a.rank == "settlement" and a.name for a in place.anchors):
        return False
    if events.CONTINUES.match(text[start:end]) or act.kind == "ceasefire":
        return False
    who = perpetrator(text, start, end, (act.start, act.end), passive=act.passive)
    return bool(who.parties) and not re.search(r"\b(?:ha[sv]e|had)\b", text[start:end])


def _continues(
    passage: Passage, start: int, end: int, act: Trigger, first: bool, last: Reading
) -> bool:
    """Whether a clause without a day of its own speaks of the event before it."""
    text = passage.text
    if act.kind == "ceasefire" or last.kind == "ceasefire":
        return False
    if events.CONTINUES.match(text[start:end]):
        return True
    named = [
        c
        for c in passage.chains
        if start <= c.start < end and c.role == "place" and c.settled and is_named(c)
    ]
    who = perpetrator(text, start, end, (act.start, act.end), passive=act.passive)
    if not named:
        return True
    return not first and not who.parties


_ALSO = re.compile(
    r"^\W{0,3}(?:some|the|these|most|another|other|"
    r"one\sof\sthe)\b.{0,60}\balso\b",
    re.I,
)


def _carries_on(text: str) -> bool:
    """Whether a paragraph goes on with the event of the one before: "Some shells also ..."."""
    return _ALSO.match(text) is not None


def month_of(text: str) -> tuple[int, int] | None:
    """Year and month that a title speaks of: "... in January 2020".

    Examples
    --------
    >>> month_of("The Most Notable Violations in Syria in January 2020")
    (2020, 1)
    >>> month_of("Weekly log, 10-16 January 2022")
    (2022, 1)
    """
    told = [d for d in find_days(text, Context()) if d.first and d.basis == "stated"]
    told.sort(key=lambda d: d.role != "month")
    return (told[0].first.year, told[0].first.month) if told and told[0].first else None


def day_of(text: str) -> date | None:
    """The single day that a line is, and nothing else: a date line, the day of a report.

    Examples
    --------
    >>> day_of("Monday, February 3, 2020")
    datetime.date(2020, 2, 3)
    >>> day_of("On February 3, 2020, shells fell") is None
    True
    """
    days = find_days(text, Context())
    if len(days) != 1 or days[0].first != days[0].last:
        return None
    rest = text[: days[0].start] + text[days[0].end :]
    return days[0].first if len(re.sub(r"[\W\d_]", "", rest)) <= 10 else None

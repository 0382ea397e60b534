"""Days and hours that do not fit: by the calendar, by the report's month, by each other."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from syriageo.incidents.arabic import dates as arabic_dates
from syriageo.incidents.arabic.text import Folded
from syriageo.incidents.checks.facts import Facts, Passage
from syriageo.incidents.checks.findings import Finding, Span, finding, words_of
from syriageo.incidents.english.dates import find_days, find_time
from syriageo.incidents.language.reading import When
from syriageo.places.names import is_arabic

_WEEKDAYS = tuple(name.lower() for name in calendar.day_name)
_MONTHS = tuple(name for name in calendar.month_name if name)
_MONTH = "|".join(_MONTHS)
_IMPOSSIBLE = re.compile(
    rf"\b(?:(?P<m1>{_MONTH})\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>(?:19|20)\d\d)|"
    rf"(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{_MONTH}),?\s+(?P<y2>(?:19|20)\d\d))\b"
)
_NUMERIC = re.compile(
    r"\b(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day),?\s+(?:the\s+)?"
    r"(?:(?P<year0>\d{4})-(?P<a0>\d\d)-(?P<b0>\d\d)|"
    r"(?P<a1>\d{1,2})[./-](?P<b1>\d{1,2})[./-](?P<year1>\d{4}))(?!\d)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?]+(?:[.!?](?!\s|$)[^.!?]*)*[.!?]?")
_TRUCE = re.compile(r"\b(?:cease-?fire|truce|cessation of hostilities)\b", re.IGNORECASE)
_STARTS = re.compile(
    r"\b(?:enter(?:ed|s|ing)?|c[ao]mes?|coming|going|went|go)\s+into\s+(?:force|effect)|"
    r"\bt(?:ook|ake|akes|aking)\s+effect|\b(?:beg[aiu]n(?:s|ning)?|start(?:ed|s|ing)?|"
    r"effective)\b",
    re.IGNORECASE,
)
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth"
).split()
_DAY_OF = re.compile(
    rf"\b(?:the|on the|its)\s+(?P<n>{'|'.join(_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))\s+day\s+of\s+"
    r"(?:the|a|this)\s+(?P<what>[^.;]{3,160})",
    re.IGNORECASE,
)
_NTH = re.compile(
    r"\b(?:on\s+)?(?:the\s+)?(?P<n>\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|last)\s+"
    r"(?:day\s+)?of\s+(?P<which>this)\s+month\b",
    re.IGNORECASE,
)
_ISSUED = re.compile(r"\b(?:issued|published|released|put out)\b", re.IGNORECASE)


def check(facts: Facts) -> Iterator[Finding]:
    """Every finding about days and hours."""
    for passage in facts.passages:
        yield from _weekdays(facts, passage)
        yield from _numeric_weekdays(facts, passage)
        yield from _impossible(facts, passage)
        yield from _time_ranges(facts, passage)
    arabic = list(_arabic(facts))
    yield from _arabic_weekdays(arabic)
    events = [(at, when.day) for at, when, lead in arabic if lead and when.day]
    yield from _outside(facts, [*_leads(facts), *events])
    starts = list(_starts(facts))
    yield from _two_hours(starts)
    yield from _day_counts(facts, starts)
    yield from _this_month(facts)


def _weekdays(facts: Facts, passage: Passage) -> Iterator[Finding]:
    for day in passage.days:
        if not day.weekday or day.first is None or day.first != day.last:
            continue
        if day.basis not in ("stated", "completed"):
            continue
        if _NUMERIC.match(passage.plain, day.start):
            continue  # either reading of a day in digits is looked at below
        if day.basis == "completed" and (facts.period is None or day.first not in facts.period):
            continue
        if day.weekday == _WEEKDAYS[day.first.weekday()]:
            continue
        at = words_of(facts.document, passage.paragraph, day.start, day.end)
        yield _weekday(at, day.first, _WEEKDAYS.index(day.weekday))


def _numeric_weekdays(facts: Facts, passage: Passage) -> Iterator[Finding]:
    """Days in digits: "Tuesday 25/01/2020"; where day and month may be changed about, both."""
    for found in _NUMERIC.finditer(passage.plain):
        said = _WEEKDAYS.index(found["weekday"].lower())
        iso = found["year0"] is not None
        year, a, b = (int(found[f"{name}{0 if iso else 1}"]) for name in ("year", "a", "b"))
        pairs = [(b, a)] if iso else [(a, b), (b, a)]
        days = []
        for number, month in pairs:
            with suppress(ValueError):
                days.append(date(year, month, number))
        if days and all(day.weekday() != said for day in days):
            at = words_of(facts.document, passage.paragraph, *found.span())
            yield _weekday(at, days[0], said)


def _weekday(at: Span, day: date, said: int) -> Finding:
    right = calendar.day_name[day.weekday()]
    near = sorted(
        (day + timedelta(days=step) for step in range(-6, 7)), key=lambda d: abs((d - day).days)
    )
    meant = [d for d in near if d.weekday() == said][:2]
    told = " or ".join(f"{d:%B} {d.day}" for d in sorted(meant))
    return finding(
        "weekday",
        "error",
        at,
        f"{day:%B} {day.day}, {day.year} was a {right}",
        f"{right}, {day:%B} {day.day}, {day.year}; or, if the weekday is right, {told}",
    )


def _arabic(facts: Facts) -> Iterator[tuple[Span, When, bool]]:
    """The stated days of Arabic paragraphs, and whether an event begins with them."""
    for paragraph in facts.document.paragraphs:
        if not is_arabic(paragraph.plain) or paragraph.kind in ("row", "footnote"):
            continue
        folded = Folded(paragraph.plain)
        for number, day in enumerate(arabic_dates.days(folded, facts.context)):
            if day.when.basis == "stated" and day.when.day is not None:
                at = words_of(facts.document, paragraph, *folded.span(day.start, day.end))
                lead = not number and day.start < 12 and len(folded.text) > day.end + 20
                yield at, day.when, lead


def _arabic_weekdays(told: list[tuple[Span, When, bool]]) -> Iterator[Finding]:
    for at, when, _ in told:
        if when.day and when.weekday and when.weekday != _WEEKDAYS[when.day.weekday()]:
            yield _weekday(at, when.day, _WEEKDAYS.index(when.weekday))


def _impossible(facts: Facts, passage: Passage) -> Iterator[Finding]:
    for found in _IMPOSSIBLE.finditer(passage.plain):
        month = _MONTHS.index(found["m1"] or found["m2"]) + 1
        year, day = int(found["y1"] or found["y2"]), int(found["d1"] or found["d2"])
        days = calendar.monthrange(year, month)[1]
        if not 1 <= day <= days:
            at = words_of(facts.document, passage.paragraph, *found.span())
            name = f"{_MONTHS[month - 1]} {year}"
            yield finding("impossible_date", "error", at, f"{name} had {days} days")


def _time_ranges(facts: Facts, passage: Passage) -> Iterator[Finding]:
    for found in re.finditer(
        r"\bbetween\s+(\d{1,2}:\d{2})\s+and\s+(\d{1,2}:\d{2})(?!\d|\s*[ap]\.?m)", passage.plain
    ):
        begin, end = (tuple(map(int, found[i].split(":"))) for i in (1, 2))
        # Over midnight is no mistake.
        if end < begin and not (begin[0] >= 18 and end[0] <= 8):
            at = words_of(facts.document, passage.paragraph, *found.span())
            yield finding("time_range", "error", at, f"{found[2]} is before {found[1]}")


def _leads(facts: Facts) -> Iterator[tuple[Span, date]]:
    """The stated days with which events begin."""
    for passage in facts.events:
        lead = passage.lead
        if lead is not None and lead.first is not None and lead.basis == "stated":
            yield words_of(facts.document, passage.paragraph, lead.start, lead.end), lead.first


def _outside(facts: Facts, leads: list[tuple[Span, date]]) -> Iterator[Finding]:
    """Days of events outside the report's month, if most lie in it."""
    if facts.period is None:
        return
    inside = sum(day in facts.period for _, day in leads)
    if inside < 2 or inside <= len(leads) / 2:
        return
    for at, day in leads:
        if day in facts.period:
            continue
        if facts.published and day > facts.published:
            told = f"{facts.published:%B} {facts.published.day}, {facts.published.year}"
            yield finding("after_publication", "error", at, f"the report is dated {told}")
        else:
            covers = f"the report covers {facts.period}"
            yield finding("outside_period", "warning", at, covers, f"a day in {facts.period}")


@dataclass(frozen=True, slots=True)
class _Start:
    """When a ceasefire began, as one sentence says."""

    day: date
    time: str
    at: Span


def _starts(facts: Facts) -> Iterator[_Start]:
    for passage in facts.passages:
        for sentence in _SENTENCE.finditer(passage.plain):
            truce = _TRUCE.search(sentence[0])
            if truce is None:
                continue
            for verb in _STARTS.finditer(sentence[0]):
                begin = sentence.start() + verb.start()
                stop = min(sentence.end(), begin + 110)
                clause = passage.plain[begin:stop]
                clause = re.split(r"[;,]\s+(?:and|while|which|when|after|but|with)\b", clause)[0]
                days = [
                    d
                    for d in find_days(clause, facts.context)
                    if d.first and d.first == d.last and d.role == "on"
                    if d.basis in ("stated", "completed")
                ]
                time = find_time(clause)[0]
                if len(days) != 1 or days[0].first is None:
                    continue
                at = words_of(facts.document, passage.paragraph, begin, begin + len(clause))
                yield _Start(days[0].first, time, at)


def _two_hours(starts: list[_Start]) -> Iterator[Finding]:
    first: dict[date, _Start] = {}
    for start in starts:
        if not start.time:
            continue
        known = first.setdefault(start.day, start)
        if known.time != start.time:
            yield finding(
                "told_twice",
                "warning",
                start.at,
                f"the ceasefire of {start.day:%B} {start.day.day} begins at {start.time} here "
                f"and at {known.time} in line {known.at.line}",
                f"{known.time} or {start.time}",
                (known.at,),
            )


def _day_counts(facts: Facts, starts: list[_Start]) -> Iterator[Finding]:
    """Check "the third day of the ceasefire which entered into force on January 12"."""
    for passage in facts.events:
        lead = passage.lead
        if lead is None or lead.first is None:
            continue
        for found in _DAY_OF.finditer(passage.plain):
            started = _beginning(facts, passage, found, starts)
            if started is None:
                continue
            number = found["n"].lower()
            said = _ORDINALS.index(number) + 1 if number in _ORDINALS else int(number[:-2])
            right = (lead.first - started.day).days + 1
            if right != said and right > 0:
                name = _ORDINALS[right - 1] if right <= len(_ORDINALS) else f"{right}th"
                at = words_of(
                    facts.document, passage.paragraph, found.start(), found.start("what") + 40
                )
                at = Span(at.start, at.end, at.line, at.text.rsplit(" ", 1)[0])
                yield finding(
                    "day_count",
                    "warning",
                    at,
                    f"{lead.first:%B} {lead.first.day} is the {name} day from "
                    f"{started.day:%B} {started.day.day} on",
                    f"the {name} day",
                    (started.at,),
                )


def _beginning(
    facts: Facts, passage: Passage, found: re.Match[str], starts: list[_Start]
) -> _Start | None:
    """The beginning that the sentence itself names, or the only one that the report tells."""
    first, last = passage.paragraph.span(found.start(), found.end())
    own = [s for s in starts if first <= s.at.start <= last]
    if own:
        return own[0]
    if not _TRUCE.search(found["what"]):
        return None
    days = {s.day for s in starts}
    return starts[0] if len(days) == 1 else None


def _this_month(facts: Facts) -> Iterator[Finding]:
    """Find that "the 28th of this month" and "issued on the first of this month" are two months."""
    period, published = facts.period, facts.published
    if period is None or published is None or published <= period.last:
        return
    own: list[Span] = []
    later: list[Span] = []
    for passage in facts.passages:
        for sentence in _SENTENCE.finditer(passage.plain):
            for found in _NTH.finditer(passage.plain, sentence.start(), sentence.end()):
                at = words_of(facts.document, passage.paragraph, *found.span())
                number = re.sub(r"\D", "", found["n"])
                if number and int(number) > published.day:
                    own.append(at)
                elif _ISSUED.search(sentence[0]) and _whole_month(sentence[0], period.first):
                    later.append(at)
    if own and later:
        name = calendar.month_name[period.first.month]
        other = calendar.month_name[published.month]
        yield finding(
            "relative_month",
            "note",
            later[0],
            f'"this month" is {other} here, the month of publication, and {name} in line '
            f"{own[0].line}",
            f"the month's name, {other}",
            (own[0], *later[1:]),
        )


def _whole_month(sentence: str, first: date) -> bool:
    return bool(re.search(rf"\bin {calendar.month_name[first.month]}\b", sentence))

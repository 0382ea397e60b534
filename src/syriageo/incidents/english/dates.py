"""Days and hours in English prose, resolved only as far as the text and its month allow."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from syriageo.incidents.language.reading import Context, When

_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_HOURS = "one two three four five six seven eight nine ten eleven twelve".split()
_NUMBER = {"one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_LEAD = rf"(?:(?P<w{{0}}>{_WEEKDAY}),?\s+(?:the\s+)?)?"
_TO = r"\s?(?:[-–—/]|and|to|until|through|till|or)\s?(?:the\s+)?"
_PART = r"(?P<part>beginning|start|early|first (?:days|week)|middle|mid|end|late|last days)"

_DATE = re.compile(
    r"(?<!\w)(?:"
    + "|".join(
        [
            # January 5-7, 2020; January 5 and 6
            rf"(?P<m1>{_MONTH})\s+(?P<d1>{_DAY}){_TO}(?P<e1>{_DAY})(?!:?\d)(?:,?\s+(?P<y1>{_YEAR}))?",
            # 5-7 January 2020
            rf"(?P<d2>{_DAY}){_TO}(?P<e2>{_DAY})\s+(?:of\s+)?(?P<m2>{_MONTH})(?:,?\s+(?P<y2>{_YEAR}))?",
            # Sunday, January 5, 2020
            _LEAD.format(3)
            + rf"(?P<m3>{_MONTH})\s+(?P<d3>{_DAY})(?!:?\d)(?:,?\s+(?:of\s+)?(?P<y3>{_YEAR}))?",
            # Monday 3 March 2014, the 30th of January, 3rd March
            _LEAD.format(4)
            + rf"(?:the\s+)?(?P<d4>{_DAY})\s+(?:of\s+)?(?P<m4>{_MONTH})(?:,?\s+(?P<y4>{_YEAR}))?",
            rf"(?P<iso>{_YEAR}-\d\d-\d\d)(?!\d)",
            # 22-03-2015, Thursday 2/5/2013, 3.5.2013: the day stands first
            _LEAD.format(5)
            + rf"(?<![\d./-])(?P<d7>3[01]|[12]\d|0?[1-9])(?P<dot>[-/.])(?P<m5>3[01]|[12]\d|0?[1-9])"
            rf"(?P=dot)(?P<y5>{_YEAR})(?![\d/-])",
            # the 28th of this month, on the 9th
            r"(?:the\s+)?(?P<d5>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th))\s+of\s+"
            r"(?P<which>this|last|the (?:same|current|past))\s+month",
            r"(?<=\bon )the\s+(?P<d6>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th))(?=[\s,.;)])(?! "
            r"(?:floor|day|"
            r"anniversary|time|century|brigade|division|street|week|month))",
            # at the beginning of last month, early January 2020, in mid-March
            rf"{_PART}(?:\s+of|[- ])\s?(?:the\s+)?(?:(?P<which2>this|last|past|same|"
            rf"current)\s+month|"
            rf"(?P<m7>{_MONTH})(?:,?\s+(?P<y7>{_YEAR}))?)(?!\s+\d)",
            rf"(?P<m8>{_MONTH})\s+(?:of\s+)?(?P<y8>{_YEAR})",
            r"(?<=\bin )(?P<m9>January|February|March|April|June|July|August|September|October|"
            r"November|December)\b(?!\s+\d)",
            # the next day, two days later, yesterday
            r"(?P<same>(?:on\s+)?(?:the|that)\s+(?:very\s+)?same\s+(?:day|morning|evening|"
            r"night|date)|"
            r"(?:earlier|later|also)\s+(?:on\s+)?(?:that|the same)\s+day|"
            r"(?:on\s+)?that\s+(?:same\s+)?day)",
            r"(?P<next>(?:the|on the)\s+(?:next|following)\s+(?:day|morning)|(?:a|"
            r"one)\s+day\s+later)",
            r"(?P<before>(?:the\s+)?(?:previous|preceding)\s+day|the\s+day\s+before|"
            r"(?:a|one)\s+day\s+(?:earlier|before))",
            r"(?P<later>(?:two|three|four|five|six|seven|\d)\s+days\s+(?:later|after(?=[,.])))",
            r"(?P<earlier>(?:two|three|four|five|six|seven|\d)\s+days\s+(?:earlier|"
            r"before(?=[,.])))",
            r"(?P<today>(?<!of )\btoday\b(?!['’]s)|this\s+(?:morning|afternoon|evening))",
            r"(?P<yesterday>yesterday|last\s+night)",
            rf"(?<=\bon )(?P<alone>{_WEEKDAY})(?:\s+(?:morning|afternoon|evening|night|dawn))?"
            r"(?!,?\s+(?:\d|the \d|[A-Z][a-z]+ \d))",
        ]
    ).replace(r"\s+", r"\s{1,3}")
    + ")",
    re.IGNORECASE,
)
# A day that is not the event's: since when, until when, from where on.
_NOT_ON = re.compile(
    r"(?:\bsince(?:\s\w{1,20}){1,6}\s(?:on|of)|\bsince|\bas of|\bdated|\bfrom|\bafter|\bbefore|"
    r"\bprior to|\buntil|\btill|\bup to|"
    r"\bthrough|\bago|\bby)\s{1,2}(?:about |around |the |early |late |mid-?)?$",
    re.IGNORECASE,
)
_DATE_FOLLOWS = re.compile(
    rf"[\s,(-]{{1,4}}(?:{_WEEKDAY}|{_DAY}\s(?:of\s)?{_MONTH}|{_MONTH}\s{_DAY}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{4}})",
    re.IGNORECASE,
)
_WHEN_FOLLOWS = re.compile(r",? when\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|from)\s{1,2}(?:the\s{1,2})?$", re.IGNORECASE)
_RANGE_GLUE = re.compile(r",?\s{1,2}(?:and|to|until|through|till)\s{1,2}(?:on\s{1,2})?", re.I)

_ABOUT = r"(?:(?P<about{0}>around|about|approximately|roughly|nearly|almost|circa)\s+)?"
_CLOCK = (
    r"(?P<h{0}>[01]?\d|2[0-4])(?:[:.](?P<n{0}>[0-5]\d))(?:[:.][0-5]\d)?(?!\d)"
    r"(?:\s?(?P<x{0}>a\.?m\b\.?|p\.?m\b\.?))?"
)
_BARE = r"(?P<h{0}>1[0-2]|0?[1-9])(?:[:.](?P<n{0}>[0-5]\d))?\s?(?P<x{0}>a\.?m\b\.?|p\.?m\b\.?)"
_TIME = re.compile(
    "|".join(
        [
            rf"\b(?:between|from)\s+{_ABOUT.format(1)}{_CLOCK.format(1)}(?:\s+and\s+|\s+to\s+|"
            rf"\s?[-–]\s?)" + _CLOCK.format(2),
            # between 5 and 7 p.m.
            rf"\b(?:between|from)\s+{_ABOUT.format(6)}(?P<h6>1[0-2]|0?[1-9])(?:\s+and\s+|\s+to\s+|"
            rf"\s?[-–]\s?)" + _BARE.format(7),
            _ABOUT.format(4) + r"(?<![\d.:/-])" + _BARE.format(4),
            _ABOUT.format(3)
            + r"(?<![\d.:/-])"
            + _CLOCK.format(3).replace("[:.](?P<n", ":(?P<n", 1),
            r"\b(?:at\s+)?(?:(?:around|about)\s+)?(?P<hour>one|two|three|four|five|six|seven|"
            r"eight|nine|ten|"
            r"eleven|twelve|1[0-2]|[1-9])\s+(?:o['’]clock\s+)?(?:in\s+the|(?:on|that)(?:\s+\w+)?)\s+"
            r"(?P<half>morning|afternoon|evening)\b",
            rf"\bat\s+{_ABOUT.format(5)}(?P<noon>noon|midday|midnight)\b",
        ]
    ).replace(r"\s+", r"\s{1,3}"),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Day:
    """A mention of a day or range in a sentence.

    Attributes
    ----------
    start, end : int
        In the text.
    first, last : datetime.date or None
        None if the text and its context do not give them.
    basis, weekday, words : str
        As of `reading.When`.
    role : str
        ``on`` if it can be an event's day; ``month`` for a whole month; ``other`` for "since ..."
        and the like.
    """

    start: int
    end: int
    first: date | None
    last: date | None
    basis: str
    weekday: str
    words: str
    role: str

    def when(self) -> When:
        """The days as of an event, hours empty."""
        return When(
            self.first,
            self.last,
            weekday=self.weekday,
            basis=self.basis,
            words=self.words,
            span=(self.start, self.end),
        )


def find_days(text: str, context: Context, day: date | None = None) -> list[Day]:
    """Every mention of a day, from left to right.

    Parameters
    ----------
    text : str
        A sentence or paragraph.
    context : Context
        Its `year` and `month` complete what the text leaves out.
    day : datetime.date, optional
        What "the same day" points to at the start; by default `context.day`.

    Examples
    --------
    >>> context = Context(year=2020, month=1)
    >>> text = "began on the 9th; the next day it ended, as on the 28th of January"
    >>> days = find_days(text, context)
    >>> [str(d.first) for d in days]
    ['2020-01-09', '2020-01-10', '2020-01-28']
    >>> [(str(d.first), str(d.last)) for d in find_days("at the end of March 2014", context)]
    [('2014-03-21', '2014-03-31')]
    >>> find_days("On January 5 the shelling began", Context())[0].first is None
    True
    """
    found: list[Day] = []
    current = day or context.day
    year = context.year
    for match in _DATE.finditer(text):
        if match["today"] and _DATE_FOLLOWS.match(text, match.end()):
            continue
        first, last, basis = _days(match, context, current, year)
        groups = match.groupdict()
        weekday = (groups["w3"] or groups["w4"] or groups["w5"] or groups["alone"] or "").lower()
        role = _role(text, match, groups)
        told = Day(match.start(), match.end(), first, last, basis, weekday, match[0], role)
        joined = _joined(text, found, told)
        if joined is not None:
            found[-1] = joined
            continue
        found.append(told)
        if first is not None and basis == "stated" and role == "on":
            # "(Beirut, September 9, 2021) - On August 29": the day beside tells the year.
            context = replace(context, year=first.year, month=first.month, published=None)
        if first is not None and role == "on":
            year = first.year
            if first == last and basis != "relative":
                current = first
    return found


def _role(text: str, match: re.Match[str], groups: dict[str, str | None]) -> str:
    if groups["m8"] or groups["m9"]:
        return "month"
    before = text[max(0, match.start() - 70) : match.start()]
    if _NOT_ON.search(before) and not (
        _WHEN_FOLLOWS.match(text, match.end()) and re.search(r"\b(?:un)?till?\s+$", before, re.I)
    ):
        return "other"
    return "on"


def _joined(text: str, found: list[Day], told: Day) -> Day | None:
    """One mention of "between January 5 and January 7", if it is one."""
    if not found or told.first is None or found[-1].first is None:
        return None
    before = found[-1]
    if not _RANGE_GLUE.fullmatch(text, before.end, told.start):
        return None
    lead = text[max(0, before.start - 12) : before.start]
    if not _BETWEEN.search(lead) or told.first < before.first:  # type: ignore[operator]
        return None
    return replace(
        before,
        end=told.end,
        last=told.last,
        words=text[before.start : told.end],
        role="on",
    )


Found = tuple[date | None, date | None, str]


def _days(match: re.Match[str], context: Context, current: date | None, year: int | None) -> Found:
    """First and last day of one mention, and how they were found."""
    g = match.groupdict()
    if g["d7"]:
        return _one(_in_digits(g, context), "stated")
    if g["iso"]:
        return _one(_made(*map(int, g["iso"].split("-"))), "stated")
    for n in "1234":
        if g[f"m{n}"]:
            month = _month(g[f"m{n}"])
            written = g.get(f"y{n}")
            basis = "stated" if written else "completed"
            full = int(written) if written else _year(month, context, year)
            first = _made(full, month, _number(g[f"d{n}"]))
            ends = g.get(f"e{n}") if n in "12" else None
            last = _made(full, month, _number(ends)) if ends else first
            if first is None or last is None or last < first:
                return None, None, ""
            return first, last, basis
    if g["d5"] or g["d6"]:
        base = _named_month(g["which"] or "this", context, current)
        if base is None:
            return None, None, ""
        return _one(_made(*base, _number(g["d5"] or g["d6"])), "completed")
    if g["part"]:
        return _part(g, context, current, year)
    if g["m8"]:
        return (*_whole(int(g["y8"]), _month(g["m8"])), "stated")
    if g["m9"]:
        full_year = _year(_month(g["m9"]), context, year)
        return (*_whole(full_year, _month(g["m9"])), "completed") if full_year else (None, None, "")
    return _relative(g, context, current)


def _in_digits(g: dict[str, str | None], context: Context) -> date | None:
    """The day of "5/1/2020": the day stands first, unless its weekday or month tell otherwise."""
    year, one, two = int(g["y5"] or 0), int(g["d7"] or 0), int(g["m5"] or 0)
    usual, other = _made(year, two, one), _made(year, one, two)
    if usual is None or other is None:
        return usual or other
    if g["w5"]:
        weekday = _WEEKDAYS.index(g["w5"].lower())
        return other if other.weekday() == weekday != usual.weekday() else usual
    if context.month == other.month != usual.month:
        return other
    return usual


def _relative(g: dict[str, str | None], context: Context, current: date | None) -> Found:
    if g["alone"]:
        return _one(_last_weekday(g["alone"], context.published or current), "relative")
    if g["today"] or g["yesterday"]:
        base = context.published
        return _one(base - timedelta(days=bool(g["yesterday"])) if base else None, "relative")
    if current is None:
        return None, None, ""
    if g["same"]:
        return _one(current, "relative")
    steps = 1
    if g["later"] or g["earlier"]:
        word = (g["later"] or g["earlier"] or "").split()[0].lower()
        steps = _NUMBER.get(word) or int(word)
    sign = 1 if g["next"] or g["later"] else -1
    return _one(current + timedelta(days=sign * steps), "relative")


def _last_weekday(word: str, base: date | None) -> date | None:
    if base is None:
        return None
    back = (base.weekday() - _WEEKDAYS.index(word.lower())) % 7
    return base - timedelta(days=back)


def _one(day: date | None, basis: str) -> Found:
    return day, day, basis if day else ""


def _made(year: int | None, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year else None
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _month(word: str) -> int:
    short = word[:3].lower()
    return next(i for i, name in enumerate(_MONTHS, start=1) if name.startswith(short))


def _year(month: int, context: Context, year: int | None) -> int | None:
    """The year that puts a month nearest to the document's, not after its day of publication."""
    base = context.year or year
    if base is None:
        return None
    anchor = context.month
    if anchor is None:
        return year or base
    shift = 0
    if month - anchor > 6:
        shift = -1
    elif anchor - month > 6:
        shift = 1
    full = base + shift
    published = context.published
    if published and (full, month) > (published.year, published.month):
        full -= 1
    return full


def _named_month(which: str, context: Context, current: date | None) -> tuple[int, int] | None:
    """Year and month of "this month", "last month"; the document's own month is "this"."""
    if which.lower() in ("last", "the past", "past"):
        base = context.published
        if base is None:
            return None
        return (base.year, base.month - 1) if base.month > 1 else (base.year - 1, 12)
    if which.lower().endswith("same") and current:
        return current.year, current.month
    if context.year and context.month:
        return context.year, context.month
    return (current.year, current.month) if current else None


def _whole(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _part(
    g: dict[str, str | None], context: Context, current: date | None, year: int | None
) -> Found:
    """A third of a month: its beginning, middle or end."""
    if g["m7"]:
        month = _month(g["m7"])
        full = int(g["y7"]) if g["y7"] else _year(month, context, year)
        base = (full, month) if full else None
    else:
        base = _named_month(g["which2"] or "this", context, current)
    if base is None:
        return None, None, ""
    first, last = _whole(*base)
    word = (g["part"] or "").lower()
    if word in ("middle", "mid"):
        first, last = first.replace(day=11), first.replace(day=20)
    elif word.startswith(("end", "late", "last")):
        first = first.replace(day=21)
    else:
        last = first.replace(day=10)
    return first, last, "stated" if g["y7"] else "completed"


def find_time(text: str, start: int = 0, end: int | None = None) -> tuple[str, str, bool]:
    """The first hour in a stretch of text: ``HH:MM``, the end of a range, whether it is about.

    Examples
    --------
    >>> find_time("between 23:11 and 23:47")
    ('23:11', '23:47', False)
    >>> find_time("at approximately 10:15 pm")
    ('22:15', '', True)
    """
    match = _TIME.search(text, start, len(text) if end is None else end)
    if match is None:
        return "", "", False
    g = match.groupdict()
    if g["noon"]:
        return ("00:00" if g["noon"].lower() == "midnight" else "12:00"), "", bool(g["about5"])
    if g["hour"]:
        word = g["hour"].lower()
        hour = int(word) if word.isdigit() else _HOURS.index(word) + 1
        return _clock(str(hour), "0", "am" if g["half"].lower() == "morning" else "pm"), "", True
    if g["h1"]:
        half = g["x1"] or g["x2"]
        begin = _clock(g["h1"], g["n1"], half)
        return begin, _clock(g["h2"], g["n2"], g["x2"]), bool(g["about1"])
    if g["h6"]:
        half = g["x7"]
        before = int(g["h6"]) % 12 > int(g["h7"] or 0) % 12 and (half or "").lower()[:1] == "p"
        begin = _clock(g["h6"], "0", "am" if before else half)
        return begin, _clock(g["h7"], g["n7"], half), bool(g["about6"])
    n = "4" if g["h4"] else "3"
    return _clock(g[f"h{n}"], g[f"n{n}"], g[f"x{n}"]), "", bool(g[f"about{n}"])


def _clock(hour: str | None, minute: str | None, half: str | None) -> str:
    value = int(hour or 0) % 24
    if half:
        value = value % 12 + (12 if half.lower().startswith("p") else 0)
    return f"{value:02d}:{int(minute or 0):02d}"

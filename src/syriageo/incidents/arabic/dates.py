"""Days and hours in Arabic text: both sets of month names, all digits, ordinals, hours in words."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from syriageo.incidents.arabic.text import Folded, pattern
from syriageo.incidents.language.reading import Context, When

_MONTHS = (
    "كانون الثاني|كانون ثاني|يناير", "شباط|فبراير", "آذار|مارس", "نيسان|أبريل", "أيار|مايو",
    "حزيران|يونيو|يونيه", "تموز|يوليو|يوليه", "آب|أغسطس", "أيلول|سبتمبر",
    "تشرين الأول|تشرين أول|أكتوبر", "تشرين الثاني|تشرين ثاني|نوفمبر",
    "كانون الأول|كانون أول|ديسمبر",
)  # fmt: skip
_MONTH = "|".join(_MONTHS)
_MONTH_OF = {pattern(f"(?:{names})"): number for number, names in enumerate(_MONTHS, start=1)}
_WEEKDAYS = {
    "الاثنين": "monday", "الثلاثاء": "tuesday", "الاربعاء": "wednesday", "الخميس": "thursday",
    "الجمعه": "friday", "السبت": "saturday", "الاحد": "sunday",
}  # fmt: skip
_UNITS = (
    "الحادي|الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع",
    "العاشر",
)  # fmt: skip
_UNIT = "|".join(_UNITS)
_ORDINAL = rf"(?:{_UNIT})(?:\s+عشر|\s+و(?:العشرين|الثلاثين))?|العشرين|الثلاثين"
_DAY = r"\d{1,2}(?!\d)"
_BY = r"\s*[/\-–—،.]?\s*"

_DATE = pattern(
    rf"(?:(?P<weekday>الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد)[،,:]?\s+"
    rf"(?:(?:ب?تاريخ|الموافق(?:\s+ل|\s+في)?|في|ليلة|صباح|مساء)\s*)?)?"
    rf"(?<!\d)(?<!\d[:.])(?:(?P<first>{_DAY})\s*(?:[-–]|و\s*|إلى|حتى|و\s+)\s*)?"
    rf"(?:(?:ال)?(?P<day>{_DAY})|(?<!\w)(?:في\s)?(?P<ordinal>{_ORDINAL})(?=\s+من\s))"
    rf"{_BY}(?:من\s+)?(?:شهر\s+)?"
    rf"(?P<month>(?:{_MONTH})(?!\w))(?:\s*[/(–-]\s*(?:{_MONTH})(?!\w)\s*\)?)?"
    rf"(?:{_BY}(?:من\s+)?(?:(?:ال)?عام\s+|(?:ال)?سنة\s+)?(?P<year>(?:19|20)\d\d)(?!\d))?"
)
_MONTH_YEAR = pattern(
    rf"(?<!\w)[بلو]?(?P<month>(?:{_MONTH})(?!\w))(?:\s*[/(–-]\s*(?:{_MONTH})(?!\w)\s*\)?)?{_BY}"
    r"(?:من\s+)?(?:(?:ال)?عام\s+)?(?P<year>(?:19|20)\d\d)(?!\d)"
)
_NUMERIC = re.compile(
    r"(?<![\d/.-])(?:(?P<y1>(?:19|20)\d\d)[/.-](?P<m1>\d{1,2})[/.-](?P<d1>\d{1,2})"
    r"|(?P<d2>\d{1,2})[/.-](?P<m2>\d{1,2})[/.-](?P<y2>(?:19|20)\d\d))(?![\d/-])"
)
_THIS_MONTH = pattern(
    rf"(?:في|بتاريخ|يوم|منذ)\s+(?:(?:ال)?(?P<day>{_DAY})|(?P<ordinal>{_ORDINAL}))\s+"
    r"(?:من\s+)?(?:هذا\s+)?الشهر(?:\s+(?:الجاري|الحالي|ذاته|نفسه|عينه))?(?!\s+(?:الماضي|الفائت|"
    r"السابق))"
)
_RELATIVE = pattern(
    r"(?<!\w)(?:في\s+)?(?:(?P<next>اليوم\s+التالي)|(?P<same>(?:اليوم|يوم|التاريخ|"
    r"النهار)\s+(?:ذاته|نفسه))|(?P<today>(?:صباح|ظهر|عصر|مساء|فجر|"
    r"ليل)?\s*(?<!\w)"
    r"اليوم(?!\s+(?:التالي|ذاته|نفسه|السابق))(?!\w))|(?P<yesterday>(?:صباح|ظهر|عصر|مساء|فجر|"
    r"ليل)?\s*"
    r"(?<!\w)(?:يوم\s+)?أمس(?!\w)))"
)
# What a date line of a digest says besides its day.
_TITLE = pattern(
    r"(?<!\w)(?:ل|و)?(?:الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد|حصاد|حصيلة|أخبار|"
    r"نشرة|ملخص|موجز|أحداث|أبرز|آخر|تطورات|اليوم|يوم|بتاريخ|"
    r"(?:ال)?يومي(?:ة)?|المركز|"
    r"الإعلامي|تغطية|مستجدات|تحديث|صدر|نشر|في|التاريخ|ميدانية|الميدانية)(?!\w)"
)
_WEEKDAY = pattern(
    r"(?<!\w)(?:يوم\s+)?(?P<weekday>الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد)(?!\w)"
)
_RANGE_BETWEEN = pattern(r"\s*(?:و|حتى|إلى|وحتى|[-–])\s*(?:يوم\s+)?")

_HOURS = (
    "الواحدة", "الثانية", "الثالثة", "الرابعة", "الخامسة", "السادسة", "السابعة", "الثامنة",
    "التاسعة", "العاشرة", "الحادية عشرة?", "الثانية عشرة?",
)  # fmt: skip
# "الثانية عشرة" stands before "الثانية".
_HOUR_WORD = "|".join(reversed(_HOURS))
_MINUTES = {"النصف": 30, "الربع": 15, "الثلث": 20}
_PART = (
    r"صباحا|صباح|فجرا|فجر|ظهرا|ظهر|عصرا|عصر|مساء|ليلا|بعد\s+الظهر|قبل\s+الظهر|بعد\s+منتصف\s+الليل|"
    r"من\s+(?:صباح|فجر|ظهر|عصر|مساء|ليل)|ص|م"
)
_CLOCK = (
    rf"(?:(?P<h{{0}}>\d{{{{1,2}}}})(?:[:.](?P<m{{0}}>\d{{{{2}}}}))?|(?P<w{{0}}>{_HOUR_WORD})"
    rf"(?:\s+(?P<less{{0}}>إلا\s+)?و?(?P<part{{0}}>النصف|الربع|الثلث|ربعا))?)"
    rf"(?:\s*(?P<day{{0}}>(?:{_PART})(?!\w)))?"
)
_TIME = pattern(
    r"(?<!\w)(?P<about>قرابة|حوالي|نحو|زهاء|في\s+حدود|تقريبا)?\s*(?:عند\s+|في\s+|"
    r"من\s+)?(?:تمام\s+)?"
    r"(?:الساعة|الساعتين)\s+(?:(?P<about2>قرابة|حوالي|نحو)\s+)?"
    + _CLOCK.format(1)
    + r"(?:\s*(?:و|حتى|إلى|وحتى|[-–])\s*(?:الساعة\s+)?"
    + _CLOCK.format(2)
    + ")?"
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day or a stretch of days in the text, ``text[start:end]`` of the folded text."""

    when: When
    start: int
    end: int


def days(folded: Folded, context: Context, start: int = 0, end: int | None = None) -> list[Day]:
    """The days that a stretch of text names, from left to right.

    Examples
    --------
    >>> folded = Folded("الأحد 5/ كانون الثاني/ 2020 قرابة الساعة 13:00 قصف")
    >>> days(folded, Context())[0].when.start
    datetime.date(2020, 1, 5)
    >>> days(Folded("في ٢٨ من هذا الشهر"), Context(year=2020, month=1))[0].when.start
    datetime.date(2020, 1, 28)
    """
    stop = len(folded.text) if end is None else end
    asked = ("days", context.year, context.month, context.day, context.published, start, stop)
    known: list[Day] | None = folded.known.get(asked)
    if known is not None:
        return known
    found: list[Day] = []
    for reader in (_written, _numbers, _of_this_month, _relative):
        for day in reader(folded, context, start, stop):
            if not any(day.start < other.end and other.start < day.end for other in found):
                found.append(day)
    found.sort(key=lambda day: day.start)
    # "today, Monday 15 March 2021" is one day.
    found = [
        day
        for day, after in zip(found, [*found[1:], None], strict=False)
        if day.when.basis != "relative" or after is None or after.start - day.end > 25
    ]
    told = _joined([_with_weekday(day, folded, start) for day in found], folded)
    folded.known[asked] = told
    return told


def day_of(text: str) -> datetime.date | None:
    """The single day that a line is, and nothing else: a date line, the day of a report.

    Examples
    --------
    >>> day_of("صدر في ٣ شباط ٢٠٢٠")
    datetime.date(2020, 2, 3)
    >>> day_of("في 3 شباط 2020 سقطت قذائف") is None
    True
    """
    folded = Folded(text)
    told = days(folded, Context())
    if len(told) != 1 or told[0].when.day is None:
        return None
    rest = _TITLE.sub(" ", folded.text[: told[0].start] + " " + folded.text[told[0].end :])
    return told[0].when.day if len(re.sub(r"[\W\d_]", "", rest)) <= 5 else None


def month_of(text: str) -> tuple[int, int] | None:
    """Year and month that a title speaks of.

    Examples
    --------
    >>> month_of("أبرز انتهاكات حقوق الإنسان في سوريا في كانون الثاني 2020")
    (2020, 1)
    """
    folded = Folded(text)
    told = [(day.start, day.end) for day in days(folded, Context())]
    for found in _MONTH_YEAR.finditer(folded.text):
        if not any(start < found.end() and found.start() < end for start, end in told):
            month = next(n for names, n in _MONTH_OF.items() if names.match(found["month"]))
            return int(found["year"]), month
    return None


def times(folded: Folded, start: int = 0, end: int | None = None) -> tuple[str, str, bool]:
    """The first hour of a stretch of text, its end if it is a span, and whether it is rough.

    Examples
    --------
    >>> times(Folded("قرابة الساعة الثانية والنصف ظهراً"))
    ('14:30', '', True)
    >>> times(Folded("ما بين الساعة ١١:٠٠ والساعة ١١:٤٠"))
    ('11:00', '11:40', False)
    """
    stop = len(folded.text) if end is None else end
    for found in _TIME.finditer(folded.text, start, stop):
        first, last = _clock(found, "1"), _clock(found, "2")
        if found["day2"] and not found["day1"] and first:
            first = _clock(found, "1", found["day2"])
        if first:
            return first, last, bool(found["about"] or found["about2"])
    return "", "", False


def _written(folded: Folded, context: Context, start: int, stop: int) -> Iterator[Day]:
    for found in _DATE.finditer(folded.text, start, stop):
        month = next(n for names, n in _MONTH_OF.items() if names.match(found["month"]))
        year = int(found["year"]) if found["year"] else _year_of(month, context)
        last = _date(year, month, _number(found["day"], found["ordinal"]))
        first = _date(year, month, int(found["first"])) if found["first"] else last
        if first is None or last is None or first > last:
            continue
        basis = "stated" if found["year"] else "completed"
        weekday = _WEEKDAYS.get(found["weekday"] or "", "")
        yield _day(folded, found, When(first, last, weekday=weekday, basis=basis))


def _numbers(folded: Folded, context: Context, start: int, stop: int) -> Iterator[Day]:
    for found in _NUMERIC.finditer(folded.text, start, stop):
        if found["y1"]:
            day = _date(int(found["y1"]), int(found["m1"]), int(found["d1"]))
        else:
            # Arabic texts write the day first.
            day = _date(int(found["y2"]), int(found["m2"]), int(found["d2"]))
        if day is not None:
            yield _day(folded, found, When(day, day, basis="stated"))


def _of_this_month(folded: Folded, context: Context, start: int, stop: int) -> Iterator[Day]:
    for found in _THIS_MONTH.finditer(folded.text, start, stop):
        if context.year and context.month:
            day = _date(context.year, context.month, _number(found["day"], found["ordinal"]))
            if day is not None:
                yield _day(folded, found, When(day, day, basis="completed"))


def _relative(folded: Folded, context: Context, start: int, stop: int) -> Iterator[Day]:
    for found in _RELATIVE.finditer(folded.text, start, stop):
        base = context.day if found["next"] or found["same"] else context.published or context.day
        if base is None:
            continue
        step = 1 if found["next"] else -1 if found["yesterday"] else 0
        day = base + datetime.timedelta(days=step)
        yield _day(folded, found, When(day, day, basis="relative"))


def _day(folded: Folded, found: re.Match[str], when: When) -> Day:
    begin = found.start() + len(found[0]) - len(found[0].lstrip())
    span = folded.span(begin, found.end())
    words = folded.written(begin, found.end())
    return Day(replace(when, words=words, span=span), begin, found.end())


def _with_weekday(day: Day, folded: Folded, start: int) -> Day:
    """The day with the weekday that stands just before it."""
    if day.when.weekday:
        return day
    before = folded.text[max(start, day.start - 30) : day.start]
    found = None
    for found in _WEEKDAY.finditer(before):  # noqa: B007  the last one counts
        pass
    if found is None or len(before[found.end() :].split()) > 1:
        return day
    weekday = _WEEKDAYS[found["weekday"]]
    return replace(day, when=replace(day.when, weekday=weekday))


def _joined(found: list[Day], folded: Folded) -> list[Day]:
    """Two days that are the ends of one stretch become one."""
    joined: list[Day] = []
    for day in found:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.when.start is not None
            and day.when.end is not None
            and _RANGE_BETWEEN.fullmatch(folded.text, before.end, day.start)
            and pattern(r"(?:بين|من|منذ|يومي)\s*$").search(
                folded.text, max(0, before.start - 12), before.start
            )
            and before.when.start <= day.when.end
        ):
            span = (before.when.span[0], day.when.span[1])
            when = replace(
                before.when, end=day.when.end, words=folded.plain[slice(*span)], span=span
            )
            joined[-1] = Day(when, before.start, day.end)
        else:
            joined.append(day)
    return joined


def _year_of(month: int, context: Context) -> int | None:
    """The year of a day without one: the document's, or the one before for later months."""
    if context.year is None:
        near = context.published or context.day
        return near.year if near else None
    if context.month is not None and context.month <= 2 and month >= 11:
        return context.year - 1
    return context.year


def _number(digits: str | None, ordinal: str | None) -> int:
    if digits:
        return int(digits)
    words = (ordinal or "").split()
    if words[0] in ("العشرين", "الثلاثين"):
        return 20 if words[0] == "العشرين" else 30
    unit = next(n for n, names in enumerate(_UNITS, 1) if pattern(names).fullmatch(words[0]))
    if len(words) == 1:
        return unit
    return unit + {"عشر": 10, "والعشرين": 20}.get(words[1], 30)


def _date(year: int | None, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day) if year else None
    except ValueError:
        return None


def _clock(found: re.Match[str], which: str, part: str = "") -> str:
    """``HH:MM`` of one end of a time; empty if it is none."""
    digits, words = found[f"h{which}"], found[f"w{which}"]
    if digits is None and words is None:
        return ""
    minutes = int(found[f"m{which}"] or 0)
    if words is not None:
        hour = next(n for n, names in enumerate(_HOURS, 1) if pattern(names).fullmatch(words))
        fraction = found[f"part{which}"]
        if fraction and found[f"less{which}"]:
            hour, minutes = (hour - 1 or 12), 60 - (20 if "ثلث" in fraction else 15)
        elif fraction:
            minutes = _MINUTES.get(fraction, 15)
    else:
        hour = int(digits)
    part = found[f"day{which}"] or part
    if hour <= 12 and part:
        hour = _of_day(hour, part)
    return f"{hour:02d}:{minutes:02d}" if hour <= 23 and minutes <= 59 else ""


def _of_day(hour: int, part: str) -> int:
    """The hour of 24 from the hour of 12 and the part of the day."""
    part = " ".join(part.split())
    if "منتصف" in part or "فجر" in part:
        return hour % 12
    if part == "ص" or "صباح" in part or part.startswith("قبل"):
        return hour % 12 if part != "قبل الظهر" else hour
    if "ليل" in part:
        return hour % 12 if hour == 12 or hour < 6 else hour + 12
    if "ظهر" in part and hour in (10, 11, 12) and "بعد" not in part:
        return hour
    return hour % 12 + 12

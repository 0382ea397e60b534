"""Days as tables of incidents write them, where the writing leaves no doubt."""

from __future__ import annotations

import datetime
import re
from typing import Any

from syriageo.control.days import as_day
from syriageo.errors import DateError

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_HAMZA = str.maketrans("أإآ", "ااا")
_MARKS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")

_MONTHS = (
    "january jan يناير كانون الثاني",
    "february feb فبراير شباط",
    "march mar مارس اذار",
    "april apr ابريل نيسان",
    "may may مايو ايار",
    "june jun يونيو حزيران",
    "july jul يوليو تموز",
    "august aug اغسطس اب",
    "september sep سبتمبر ايلول",
    "october oct اكتوبر تشرين الاول",
    "november nov نوفمبر تشرين الثاني",
    "december dec ديسمبر كانون الاول",
)


def _month_words() -> dict[str, int]:
    found = {"sept": 9}
    for number, line in enumerate(_MONTHS, start=1):
        english, short, egyptian, levantine = line.split(" ", 3)
        for word in (english, short, egyptian, levantine, f"{levantine}/{egyptian}"):
            found[word] = number
    return found


_MONTH = _month_words()
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)", re.ASCII)
_DAY_WORD_YEAR = re.compile(r"(\d{1,2})\s+([^\d,]+?)\.?,?\s+(\d{4})", re.ASCII)
_WORD_DAY_YEAR = re.compile(r"([a-z]+)\.?\s+(\d{1,2}),?\s+(\d{4})", re.ASCII)
_YEAR_LAST = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}", re.ASCII)


def read_day(value: Any) -> datetime.date:
    """The day that a cell of a table names.

    Parameters
    ----------
    value : str, datetime.date, datetime.datetime, pandas.Timestamp, or numpy.datetime64
        Text may be ISO (``2020-01-05``, with or without a time), year first with other signs
        (``2020/1/5``, ``20200105``), or have its month as an English or Arabic word
        (``5 January 2020``, ``Jan 5, 2020``, ``5 كانون الثاني 2020``); Arabic digits are read.

    Returns
    -------
    datetime.date

    Raises
    ------
    DateError
        If it is no day, or one that can be read in two ways: ``05/01/2020`` is 5 January to one
        reader and 1 May to another, so it is never guessed, not even where one reading fails.

    Examples
    --------
    >>> read_day("5 كانون الثاني 2020")
    datetime.date(2020, 1, 5)
    >>> read_day("05/01/2020")
    Traceback (most recent call last):
    syriageo.errors.DateError: '05/01/2020' can be read in two ways; write it as YYYY-MM-DD
    """
    if not isinstance(value, str) or len(value) > 60:
        return as_day(value)
    text = " ".join(_MARKS.sub("", value).translate(_DIGITS).translate(_HAMZA).lower().split())
    parts = _parts(text)
    if parts is None:
        if _YEAR_LAST.fullmatch(text):
            raise DateError(f"{value!r} can be read in two ways; write it as YYYY-MM-DD")
        try:
            return as_day(text.upper())
        except DateError:
            raise DateError(
                f"{value!r} is not a day; write it as YYYY-MM-DD, like 2020-01-05"
            ) from None
    try:
        return datetime.date(*parts)
    except ValueError:
        raise DateError(f"{value!r} is not in the calendar; check month and day") from None


def _parts(text: str) -> tuple[int, int, int] | None:
    """Year, month and day of a text of one of the forms, if it has one."""
    if found := _YEAR_FIRST.fullmatch(text):
        return int(found[1]), int(found[3]), int(found[4])
    if found := _COMPACT.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _DAY_WORD_YEAR.fullmatch(text):
        day, word = found[1], found[2]
    elif found := _WORD_DAY_YEAR.fullmatch(text):
        word, day = found[1], found[2]
    else:
        return None
    month = _MONTH.get(re.sub(r"\s*/\s*", "/", word))
    return None if month is None else (int(found[3]), month, int(day))

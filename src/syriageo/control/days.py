"""What counts as a day in a question: read from any form that leaves no doubt; the thin years."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from typing import Any

from syriageo.errors import DateError
from syriageo.places import gazetteer

# Arabic digits and those of Persian and Kurdish.
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")

_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ISO_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d\S*", re.ASCII)

Date = datetime.date
# From when the countryside slipped from the government's hands to the first list of who held each
# subdistrict: of these years few villages are in any source, and inference is less often right.
THIN = (Date(2012, 2, 1).toordinal(), Date(2014, 1, 24).toordinal())


def as_day(value: Any) -> Date:
    """The day that a value names.

    Parameters
    ----------
    value : str, datetime.date, datetime.datetime, pandas.Timestamp, or numpy.datetime64
        ISO if text, in European, Arabic or Persian digits.

    Raises
    ------
    DateError
        If it is no day: 30 February, NaT, a number, other text.

    Examples
    --------
    >>> as_day("2020-01-05") == as_day("٢٠٢٠-٠١-٠٥")
    True
    """
    if type(value) is str:
        return _parse_day(value)
    if type(value) is Date:
        return value
    try:
        if isinstance(value, datetime.datetime) and value == value:  # NaT is not itself
            return value.date()
        if isinstance(value, Date) and value == value:
            return Date(value.year, value.month, value.day)
        if hasattr(value, "dtype") and getattr(value, "shape", None) == ():
            return as_day(value.astype("datetime64[s]").item())
    except (ValueError, TypeError, AttributeError, OverflowError):
        pass
    if isinstance(value, str):
        return _parse_day(str(value))
    raise DateError(f"{str(value)[:60]!r} is not a day; give YYYY-MM-DD or a datetime.date")


@lru_cache(maxsize=8192)
def _parse_day(text: str) -> Date:
    stripped = text.strip().translate(DIGITS)
    timed = _ISO_TIME.fullmatch(stripped)
    iso = timed[1] if timed else stripped
    if not _ISO.fullmatch(iso):
        raise DateError(f"{text[:60]!r} is not a day; write it as YYYY-MM-DD, like 2020-01-05")
    try:
        return Date.fromisoformat(iso)
    except ValueError:
        raise DateError(f"{iso[:60]} is not in the calendar; check month and day") from None


def day_of_data(value: Any) -> int:
    """The ordinal of a day, if the data reach it.

    Raises
    ------
    DateError
        If `value` is not a day, or lies before the data's first or after their last.

    Examples
    --------
    >>> day_of_data("2020-01-05")
    737429
    """
    day = as_day(value)
    opened = gazetteer.default()
    if not opened.data_start <= day.isoformat() <= opened.data_end:
        raise DateError(
            f"{day.isoformat()} is outside the data; give a day from "
            f"{opened.data_start} to {opened.data_end}"
        )
    return day.toordinal()

"""Numbers as reports write them: digits of both scripts, words in English and Arabic."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SMALL = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
_SCALES = {"hundred": 100, "thousand": 1000}

# One key for the spellings of an Arabic word: hamzas, ta marbuta and alif maqsura folded.
_FOLD = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه"})
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_ARABIC_SMALL = {
    "واحد": 1, "واحده": 1, "اثنان": 2, "اثنين": 2, "اثنتان": 2, "اثنتين": 2, "ثلاثه": 3, "ثلاث": 3,
    "اربعه": 4, "اربع": 4, "خمسه": 5, "خمس": 5, "سته": 6, "ست": 6, "سبعه": 7, "سبع": 7,
    "ثمانيه": 8, "ثماني": 8, "ثمان": 8, "تسعه": 9, "تسع": 9, "عشره": 10, "عشر": 10,
}  # fmt: skip
# The units that stand before عشر or عشرة: أحد عشر is eleven.
_ARABIC_TEENS = {
    "احد": 1, "احدي": 1, "اثنا": 2, "اثني": 2, "اثنتا": 2, "اثنتي": 2,
    **{word: value for word, value in _ARABIC_SMALL.items() if 3 <= value <= 9},
}  # fmt: skip
_ARABIC_TENS = {
    "عشرون": 20, "عشرين": 20, "ثلاثون": 30, "ثلاثين": 30, "اربعون": 40, "اربعين": 40,
    "خمسون": 50, "خمسين": 50, "ستون": 60, "ستين": 60, "سبعون": 70, "سبعين": 70, "ثمانون": 80,
    "ثمانين": 80, "تسعون": 90, "تسعين": 90,
}  # fmt: skip
_ARABIC_HUNDREDS = {"مايه": 100, "ميه": 100, "مايتان": 200, "مايتين": 200}

_WORD = re.compile(
    r"(?P<other>\d+(?:[.:]\d+)+)"
    r"|(?P<digits>\d{1,3}(?:[,٬]\d{3})+(?!\d)|\d{1,9}(?!\d))|(?P<word>[^\W\d_]+)"
)
_SPACE = re.compile(r"[ \t\u00a0]{1,3}")
_GAP = re.compile(r"[ \t\u00a0-]{1,3}(?:and[ \t]{1,3})?")


@dataclass(frozen=True, slots=True)
class Number:
    """A number and where it stands: ``text[start:end]``."""

    value: int
    start: int
    end: int
    word: bool


def numbers(text: str, start: int = 0, end: int | None = None) -> Iterator[Number]:
    """The numbers of a text, from left to right.

    Words that make no one number are several: "one two" is 1 and 2, "twenty-two" is 22. Digits
    inside a word, of a fraction or of a time ("9M79", "2.5", "13:00") are none.

    Examples
    --------
    >>> [n.value for n in numbers("57 civilians, twenty-two of them children, one two women")]
    [57, 22, 1, 2]
    >>> [n.value for n in numbers("خمسة وعشرون مدنياً بينهم أحد عشر طفلاً و٣ سيدات")]
    [25, 11, 3]
    """
    stop = len(text) if end is None else end
    position = start
    while found := _WORD.search(text, position, stop):
        position = found.end()
        if found["digits"]:
            before, after = text[found.start() - 1 : found.start()], text[found.end() :][:1]
            if _joins(before) or (_joins(after) and not "\u0600" <= after <= "\u06ff"):
                continue
            value = int(found["digits"].translate(_DIGITS).replace(",", "").replace("٬", ""))
            yield Number(value, found.start(), found.end(), False)
            continue
        if found["other"]:
            continue
        reader = _english if found["word"].isascii() else _arabic
        told = reader(text, found, stop)
        if told is not None:
            position = told.end
            yield told


def _joins(character: str) -> bool:
    """Whether digits beside it belong to a word; Arabic particles are written onto digits."""
    return (
        bool(character) and (character.isalpha() or character in "_.") and character not in "وبل."
    )


def read_number(text: str) -> int | None:
    """The number that a text is, if it is one and nothing else.

    Examples
    --------
    >>> read_number("Fifty-seven"), read_number("1,204"), read_number("one two")
    (57, 1204, None)
    """
    found = list(numbers(text.strip()))
    if len(found) == 1 and (found[0].start, found[0].end) == (0, len(text.strip())):
        return found[0].value
    return None


def _english(text: str, first: re.Match[str], stop: int) -> Number | None:
    """The longest English number in words that begins with a word."""
    total = current = 0
    word, end = first, -1
    floor = 10**6  # the next word must be worth less than this, or multiply
    while True:
        key = word["word"].lower() if word["word"] else ""
        if key in _SMALL and _SMALL[key] < floor:
            current += _SMALL[key]
            floor = 0
        elif key in _TENS and floor > 99:
            current += _TENS[key]
            floor = 10
        elif key in _SCALES and end >= 0 and current:
            if key == "hundred":
                current *= 100
                floor = 100
            else:
                total, current = total + 1000 * current, 0
                floor = 1000
        else:
            break
        end = word.end()
        gap = _GAP.match(text, end, stop)
        following = _WORD.match(text, gap.end(), stop) if gap else None
        if following is None or not following["word"]:
            break
        if "and" in gap[0] and floor not in (100, 1000):  # type: ignore[index]
            break
        word = following
    if end < 0:
        return None
    return Number(total + current, first.start(), end, True)


def _arabic(text: str, first: re.Match[str], stop: int) -> Number | None:
    """An Arabic number in words, up to 999: أحد عشر, خمسة وعشرون, مائة وثلاثة."""
    total, end = 0, -1
    word: re.Match[str] | None = first
    rank = 1000  # what comes next must be of a lower rank; a unit may stand before its ten
    while word is not None and word["word"]:
        raw = word["word"].translate(_FOLD)
        joined = raw.startswith("و") and raw not in _ARABIC_SMALL
        key = raw[1:] if joined and (end >= 0 or raw[1:] in _ALL_ARABIC) else raw
        if end >= 0 and not joined and key not in ("عشر", "عشره"):
            break
        if key in _ARABIC_HUNDREDS and rank > 100 and end < 0:
            total, rank = _ARABIC_HUNDREDS[key], 100
        elif key in ("عشر", "عشره") and rank == 1:
            total, rank = total + 10, 0
        elif key in _ARABIC_TENS and rank in (1000, 100, 1):
            total, rank = total + _ARABIC_TENS[key], 0
        elif key in _ARABIC_SMALL and rank >= 100:
            total, rank = total + _ARABIC_SMALL[key], 1
        elif key in _ARABIC_TEENS and rank >= 100 and _followed_by_ten(text, word, stop):
            total, rank = total + _ARABIC_TEENS[key], 1
        else:
            break
        end = word.end()
        gap = _SPACE.match(text, end, stop)
        word = _WORD.match(text, gap.end(), stop) if gap else None
    return Number(total, first.start(), end, True) if end >= 0 else None


_ALL_ARABIC = {*_ARABIC_SMALL, *_ARABIC_TEENS, *_ARABIC_TENS, *_ARABIC_HUNDREDS}


def _followed_by_ten(text: str, word: re.Match[str], stop: int) -> bool:
    following = _WORD.search(text, word.end(), stop)
    return following is not None and (following["word"] or "").translate(_FOLD) in ("عشر", "عشره")

"""Arabic words folded for reading, with the way back to the text as it stands.

Hamzas, final ya and ta marbuta, Persian letters and the three kinds of digits are written one way;
vowel marks, tatweel and invisible marks are gone. Patterns of the Arabic readers are written in
plain spelling and folded by `pattern`, so that they meet the text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property, lru_cache
from typing import Any

_FOLD = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه",
    "ۀ": "ه", "ک": "ك", "٬": ",", "؍": "/", "\u00a0": " ", "\u202f": " ",
    **{c: str(i) for i, c in enumerate("٠١٢٣٤٥٦٧٨٩")},
    **{c: str(i) for i, c in enumerate("۰۱۲۳۴۵۶۷۸۹")},
}  # fmt: skip
_TABLE = str.maketrans(_FOLD)
_GONE = re.compile(
    "[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u061c\u202a-\u202e\u2066-\u2069]"
)
_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
_ODD = re.compile(f"{_GONE.pattern}+|{_FORMS.pattern}")

# A full stop ends a sentence unless it stands in a number or after one letter ("ماهر ع. في").
_STOP = re.compile(r"(?<!\s\w)[.؟!](?=\s|$)|[؛;](?=\s)")
_ARTICLE = re.compile(r"(?<![\w\s])ال(?=\w)")
# What may be written onto a word from the front.
CLITIC = "(?:[وف]?(?:لل|[بلك])?)"


class Folded:
    """A text folded for reading.

    Parameters
    ----------
    plain : str
        The text as it stands.

    Examples
    --------
    >>> folded = Folded("قُتل ٣ مدنيّين في قرية")
    >>> folded.text
    'قتل 3 مدنيين في قريه'
    >>> folded.written(*re.search("مدنيين", folded.text).span())
    'مدنيّين'
    """

    def __init__(self, plain: str) -> None:
        self.plain = plain
        kept: list[str] = []
        self._at: list[int] = []
        # What was found in the text, by what was asked: the readers ask more than once.
        self.known: dict[tuple[object, ...], Any] = {}
        position = 0
        for mark in _ODD.finditer(plain):
            self._at.extend(range(position, mark.start()))
            kept.append(plain[position : mark.start()])
            position = mark.end()
            if _FORMS.match(mark[0]):
                shapes = unicodedata.normalize("NFKC", mark[0])
                self._at.extend([mark.start()] * len(shapes))
                kept.append(shapes)
        self._at.extend(range(position, len(plain)))
        kept.append(plain[position:])
        self.text = "".join(kept).translate(_TABLE)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in `plain` of ``text[start:end]``, with the marks that belong to its letters."""
        if not self._at:
            return 0, 0
        first = self._at[min(start, len(self._at) - 1)]
        if end <= start:
            return first, first
        last = self._at[end - 1] + 1
        while last < len(self.plain) and _GONE.match(self.plain[last]):
            last += 1
        return first, last

    def written(self, start: int, end: int) -> str:
        """``text[start:end]`` as the text has it."""
        first, last = self.span(start, end)
        return self.plain[first:last]

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """The sentences' offsets in `text`."""
        found, start = [], 0
        for stop in _STOP.finditer(self.text):
            found.append((start, stop.end()))
            start = stop.end()
        found.append((start, len(self.text)))
        return [(a, b) for a, b in found if self.text[a:b].strip()]


@lru_cache(maxsize=2048)
def pattern(source: str) -> re.Pattern[str]:
    """A pattern in plain spelling, folded and compiled.

    Examples
    --------
    >>> bool(pattern("مدرسة|مشفى").search(Folded("مَشفَى الرحمة").text))
    True
    """
    return re.compile(source.translate(_TABLE))


@lru_cache(maxsize=2048)
def word(source: str) -> re.Pattern[str]:
    """A pattern of whole words, which particles (و ف ب ل ك) may be written onto.

    The words without the particles are the group ``body``; the alif of the accusative may follow.

    Examples
    --------
    >>> bool(word("قسد").search("وقسد")), bool(word("قسد").search("مقسد"))
    (True, False)
    """
    # The article loses its alif after ل: للنظام.
    source = _ARTICLE.sub(r"(?:ال|(?<=لل))", source.translate(_TABLE))
    return re.compile(rf"(?<!\w){CLITIC}(?P<body>{source})ا?(?!\w)")

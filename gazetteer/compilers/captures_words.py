"""The words of captures.csv: a place and its context as the resolver reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from gazetteer.compilers.japanese import (
    english_context,
    has_japanese,
    katakana_names,
    latin_and_type,
)
from gazetteer.compilers.tables import read_rows
from syriageo.places.gazetteer import Area, Place
from syriageo.places.names import clean, is_arabic
from syriageo.places.resolve import Candidate, Resolution

# Words of the extraction, not of the place.
_NOISE = re.compile(
    r"\b(?:page undated|page prints|page date|undated|day matched(?: with other pages)?|"
    r"day not printed|"
    r"date not printed|period matched|matched|joint|joint control|SANA|SOHR|army command|"
    r"local source|"
    r"rebel claim|reported|claimed?(?: by)?|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|"
    r"Sunday|"
    r"west bank[^;,]*|east(?:ern)? bank[^;,]*|"
    r"re-?captured|captured|announced by ISIS)\b[^;,()]*",
    re.IGNORECASE,
)

_TYPE_WORD = re.compile(
    r"^(?:the\s+|a\s+|small\s+|strategic\s+|border\s+|ISIL\s+|last\s+)*(?P<type>village|town|"
    r"city|hill|suburb|"
    r"neighbou?rhood|quarter|district|airbase|air base|checkpoint|farm|mountain|camp|area|"
    r"oil field|"
    r"gas field|dam|border crossing|military base|base|settlement|subdistrict|governorate|"
    r"province)s?\b"
    r"(?P<rest>.*)$",
    re.IGNORECASE,
)

_ENGLISH_TYPE = {
    "settlement": "village", "suburb": "", "air base": "airbase", "oil field": "oilfield",
    "gas field": "oilfield", "border crossing": "crossing", "military base": "base", "area": "",
    "province": "governorate",
}  # fmt: skip

_QUARTER = re.compile(
    r"^(?P<city>Damascus|Aleppo|Homs|Hama|Deir ez-Zor|Raqqa|Daraa) [–-] (?P<quarter>.+)$"
)

_BETWEEN = re.compile(r"^(?:\w+ )?between (.+?) and (.+)$")


@dataclass
class Row:
    """One statement on its way to a claim."""

    number: int
    raw: dict[str, str]
    text: str
    context: tuple[str, ...]
    days: tuple[date | None, date]
    answer: Resolution | None = None
    named: list[Candidate] = field(default_factory=list)
    options: list[tuple[Place | Area, float]] = field(default_factory=list)
    place: Place | Area | None = None
    score: float = 0.0
    why: str = ""
    part: bool = False
    rest: bool = False  # what the loser still held of an area
    town: Place | None = None
    reread: str = ""  # why something else than the place was corrected
    by_hand: dict[str, str] | None = None  # the answer of the hand tables for this very row


def read(path: Path) -> list[Row]:
    """The raw rows with the words to resolve; numbered from 1 as in the table."""
    raws = read_rows(path)
    names = katakana_names(r["place"] for r in raws)
    rows = []
    for number, raw in enumerate(raws, 1):
        text, context = words(raw["place"], raw["place_context"], names)
        rows.append(Row(number, raw, text, context, days_of(raw)))
    return rows


def days_of(raw: dict[str, str]) -> tuple[date | None, date]:
    """The range in which it happened; its beginning may be open."""
    start = raw["date_start"]
    return date.fromisoformat(start) if start else None, date.fromisoformat(raw["date_end"])


def words(place: str, context: str, names: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    """A place as a mention of its own, with the type that its context tells, and the context.

    Examples
    --------
    >>> words("Saluka", "village between Kobani and Tel Abyad, Raqqa", {})
    ('Saluka village', ('near Kobani', 'near Tel Abyad', 'Raqqa'))
    >>> words("Damascus – Barzeh", "", {})
    ('Barzeh neighborhood', ('Damascus city',))
    """
    kind = ""
    place = clean(place)
    if has_japanese(place):
        place, kind = latin_and_type(place)
    rest: list[str] = []
    quarter = _QUARTER.match(place)
    if quarter:
        place, kind = quarter["quarter"], "neighborhood"
        rest.append(f"{quarter['city']} city")
    context = english_context(_NOISE.sub("", clean(context)), names)
    pieces = [re.sub(r"\(.*?(?:\)|$)", "", p).strip(" .:)") for p in re.split(r"[;,،、]", context)]
    for i, piece in enumerate(p for p in pieces if any(c.isalpha() for c in p)):
        found = _TYPE_WORD.match(piece)
        if found and i == 0:
            word = found["type"].casefold()
            kind = kind or _ENGLISH_TYPE.get(word, word)
            piece = found["rest"].strip()
            if kind in {"district", "quarter", "neighbourhood"} and re.match(r"of\b", piece):
                kind = "neighborhood"
        between = _BETWEEN.match(piece)
        if between:
            rest += [f"near {between[1]}", f"near {between[2]}"]
        elif piece and not re.fullmatch(r"(?i)in|of|near|border|the", piece):
            rest.append(re.sub(r"^(?:of|in|and)\s+", "", piece).replace(" between ", " near "))
    folded = f" {place.casefold()} "
    if place and kind and kind not in folded and not (is_arabic(place) and " " in place):
        place = f"{place} {kind}"
    return place, tuple(rest)

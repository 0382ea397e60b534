"""The distinct mentions of a table's rows, each looked up once."""

from __future__ import annotations

import sys
from collections.abc import Hashable, Iterable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from syriageo.control.asked import names_holder, standing_at
from syriageo.control.parties import default as parties
from syriageo.control.parts import HeldPart, held_part, surer
from syriageo.control.world import world_with
from syriageo.errors import SyriageoError
from syriageo.places.company import Asked, in_company
from syriageo.places.gazetteer import ID, Area, Gazetteer, Place, default
from syriageo.places.given import pair
from syriageo.places.mention import MAX_LENGTH
from syriageo.places.names import clean
from syriageo.places.resolve import Resolution, Resolver, resolver
from syriageo.terminal import safe

MOST_CANDIDATES = 5
WORTH_A_BAR = 500  # distinct mentions; fewer are done before a bar is read


class Answer(NamedTuple):
    """What one distinct mention, or one point, became."""

    match: str
    place: Place | Area | None = None
    lat: float = np.nan
    lon: float = np.nan
    precision: str = ""
    radius_km: float = np.nan
    score: float = np.nan
    candidates: str = ""
    reason: str = ""
    error: str = ""
    part: HeldPart | None = None
    found: Resolution | None = None  # of a mention that is not one place
    stands: Place | Area | None = None  # whose control is told: at "10 km north of X" not X's


class _Mention(NamedTuple):
    """What a row says of its place: its spellings, and the areas it is said to lie in."""

    spellings: tuple[str, ...]
    within: tuple[str, ...]


def by_name(
    frame: pd.DataFrame,
    spelled: list[Hashable],
    around: list[Hashable],
    errors: list[list[str]],
    progress: bool,
    days: np.ndarray[Any, Any],
) -> tuple[list[Answer], np.ndarray[Any, Any]]:
    """The answers of the distinct mentions, and which of them each row has.

    What a row's own words leave open is asked again in the company of the table's other places,
    of the same weeks if the ordinals of `days` are known (else 0).
    """
    cells = {c: _Words(c, frame[c].tolist()) for c in (*spelled, *around)}
    known: dict[_Mention, int] = {}
    which = np.empty(len(frame), dtype=np.int64)
    for row, faults in enumerate(errors):
        if faults:  # the row came broken from its file: its cells may be another column's
            which[row] = known.setdefault(_Mention(("",), ()), len(known))
            continue
        spellings = tuple(s for c in spelled if (s := cells[c].of(row, faults)))
        within = tuple(s for c in around if (s := cells[c].of(row, faults)))
        if not spellings and not faults:
            names = " and ".join(safe(c, 40) for c in spelled)
            faults.append(f"no place: {names} {'are' if len(spelled) > 1 else 'is'} empty")
        which[row] = known.setdefault(_Mention(spellings, within), len(known))
    engine = resolver()
    found = [_resolved(engine, m) for m in _watched(list(known), progress)]
    answers = [answer for answer, _ in found]
    changed = in_company([asked for _, asked in found], which.tolist(), days.tolist())
    if changed:
        _change(answers, which, days, changed)
    return answers, which


def _change(
    answers: list[Answer],
    which: np.ndarray[Any, Any],
    days: np.ndarray[Any, Any],
    changed: dict[tuple[int, int], Resolution],
) -> None:
    """Give the rows that the rest of their table decides otherwise answers of their own."""
    fresh: dict[tuple[int, int], int] = {}  # rows of one mention and one week have one answer
    for row, asked in enumerate(zip(which.tolist(), days.tolist(), strict=True)):
        found = changed.get(asked)
        if found is None:
            continue
        key = (asked[0], id(found))
        if key not in fresh:
            fresh[key] = len(answers)
            answers.append(_told(found))
        which[row] = fresh[key]


class _Words:
    """The texts of a column, each distinct one checked once."""

    def __init__(self, column: Hashable, cells: list[Any]) -> None:
        self.column = safe(column, 40)
        self.cells = cells
        self.known: dict[str, tuple[str, str]] = {}

    def of(self, row: int, faults: list[str]) -> str:
        """The text of a row; empty if it has none that can be read, which `faults` then says."""
        cell = self.cells[row]
        if isinstance(cell, str):
            checked = self.known.get(cell)
            if checked is None:
                checked = self.known[cell] = self._checked(str(cell))
            text, fault = checked
        elif missing(cell):
            return ""
        else:
            text, fault = "", f"{self.column}: {safe(shown(cell), 40)} is not text"
        if fault:
            faults.append(fault)
        return text

    def _checked(self, cell: str) -> tuple[str, str]:
        text = cell.strip()
        if len(text) > MAX_LENGTH:
            fault = f"{len(text)} characters are no place's name (at most {MAX_LENGTH})"
            return "", f"{self.column}: {fault}"
        if text and not clean(text):
            return "", f"{self.column}: {safe(text, 40)!r} holds no letter"
        return text, ""


def missing(cell: Any) -> bool:
    """Whether a cell holds nothing: None, NaN, NaT."""
    return cell is None or (pd.api.types.is_scalar(cell) and bool(pd.isna(cell)))


def shown(cell: Any) -> str:
    """A cell as text, whatever its class makes of that."""
    try:
        return str(cell)
    except Exception:
        return type(cell).__name__


def _resolved(engine: Resolver, mention: _Mention) -> tuple[Answer, Asked]:
    """The answer of one mention, and what it is in company; what goes wrong becomes its error."""
    alone = Asked(mention.spellings, Resolution("not_found", ""), None)
    if not any(mention.spellings):
        return Answer("not_found"), alone
    gazetteer = engine.gazetteer
    try:
        for text in mention.spellings:
            if ID.fullmatch(text) and text in gazetteer:
                place = gazetteer.get(text)
                told = Resolution("matched", text, place, 1.0, lat=place.lat, lon=place.lon)
                return _of_id(place), alone._replace(alone=told)
            point = pair(text)
            if point is not None:
                told = world_with(None).at_position(text, *point)
                return _told(told), alone._replace(alone=told)
        around = tuple(_area_words(gazetteer, w) for w in mention.within)
        parts = [held_part(t, parties()) if names_holder(t) else None for t in mention.spellings]
        found, again = engine.consider(mention.spellings, around)
        part = next(filter(None, parts), None)
        if part is None:
            return _told(found), Asked(mention.spellings, found, again)
        rests = (p.rest if p is not None else "" for p in parts)
        spellings = tuple(r or t for r, t in zip(rests, mention.spellings, strict=True))
        bare = engine.resolve(spellings, around)
        found = bare if surer(bare, found) else found
        return _told(found)._replace(part=part), alone._replace(alone=found)
    except SyriageoError as error:
        return Answer("not_found", error=str(error)), alone
    except Exception as error:
        # One odd text among 100,000 must not cost the other rows; it is told, not hidden.
        why = f"cannot be read: {type(error).__name__}: {error}"
        return Answer("not_found", error=why), alone


def _area_words(gazetteer: Gazetteer, text: str) -> str:
    """An area told by its id (``SY07``) in words."""
    if ID.fullmatch(text) and text in gazetteer:
        found = gazetteer.get(text)
        return f"{found.name} {found.kind}" if isinstance(found, Area) else found.name
    return text


def _of_id(found: Place | Area) -> Answer:
    if isinstance(found, Area):
        precision = found.level
    else:
        precision = {"locality": "community"}.get(found.kind, found.kind)
        precision = precision if precision in {"community", "neighbourhood"} else "exact"
    listed = f"{found.id} {found.name} 1.00"
    return Answer(
        "matched", found, found.lat, found.lon, precision, np.nan, 1.0, listed,
        f"the id {found.id}", stands=found,
    )  # fmt: skip


def _told(found: Resolution) -> Answer:
    listed = "|".join(
        f"{c.place.id} {c.place.name} {c.score:.2f}" for c in found.candidates[:MOST_CANDIDATES]
    )
    stands, where = standing_at(found, default())
    return Answer(
        found.kind,
        found.place,
        np.nan if found.lat is None else found.lat,
        np.nan if found.lon is None else found.lon,
        found.precision,
        np.nan if found.radius_km is None else found.radius_km,
        round(found.score, 3),
        listed,
        "; ".join(filter(None, (*found.reasons, where))),
        found=None if found else found,
        stands=stands,
    )


def _watched(mentions: list[_Mention], progress: bool) -> Iterable[_Mention]:
    """The mentions, with a bar on a terminal if there are many."""
    stream = sys.stderr
    if not progress or len(mentions) < WORTH_A_BAR or stream is None or not stream.isatty():
        return mentions
    from rich.console import Console
    from rich.progress import track

    return track(mentions, "finding places", console=Console(file=stream), transient=True)

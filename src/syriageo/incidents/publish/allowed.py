"""Which columns of an incident may be published, and which values of them.

A column passes because it is named here, and a value because it is one of a known vocabulary or a
number: whatever else a table holds (names of people, passages of a text, notes, ids of another
table) does not pass, however it is called.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from syriageo.control import parties as party_tables
from syriageo.control.land import CERTAINTIES
from syriageo.control.lookup import NO_DAY
from syriageo.control.tables import days as as_stamps
from syriageo.incidents.frames import checked
from syriageo.incidents.language.reading import ATTRIBUTIONS, KINDS
from syriageo.incidents.language.vocabulary import MEANS, PLATFORMS, TARGET_GROUPS, TARGETS, WEAPONS

# What these hold: the position of a facility helps whoever means to hit it again.
IN_USE = frozenset({
    "medical facilities", "civil defense", "IDP camps", "nurseries", "schools", "universities",
    "educational institutions", "bakeries", "water facilities", "power facilities",
    "civil society organizations",
})  # fmt: skip

CONTROL = (
    "control_stated", "control_joint", "control_known", "control_agrees", "control_agreement",
    "control_certainty",
)  # fmt: skip
COUNTS = (
    "killed_min", "killed_max", "injured_min", "injured_max", "arrested_min", "arrested_max",
    "children_killed", "women_killed", "medical_killed", "media_killed", "civil_defense_killed",
    "children_injured", "women_injured", "children_arrested", "women_arrested",
)  # fmt: skip
HOURS = ("time", "time_end")
POSITION = frozenset({
    "geometry", "lat", "lon", "latitude", "longitude", "place_id", "sg_place_id", "sg_lat",
    "sg_lon", "precision", "sg_precision", "radius_km", "sg_radius_km", "near_km",
})  # fmt: skip
_WITNESSES = ("witnesses", "witness", "accounts")

Words = Callable[[str], bool]


def coded(frame: pd.DataFrame, dropped: frozenset[str]) -> tuple[dict[str, Any], dict[str, int]]:
    """The columns of known words and numbers, and how many cells of each were not of these."""
    parties = party_tables.default()

    def is_party(word: str) -> bool:
        return word in parties or word == "unknown"

    vocabularies: dict[str, tuple[Words, str]] = {
        "kind": (frozenset(KINDS).__contains__, "other"),
        "perpetrator": (is_party, "unknown"),
        "attribution": (frozenset(ATTRIBUTIONS).__contains__, "unknown"),
        "means": (frozenset(MEANS).__contains__, ""),
        "weapon_kind": (_ARMS.__contains__, ""),
        "platform": (_ARMS.__contains__, ""),
        "target_category": (frozenset(row.id for row in TARGETS).__contains__, ""),
        "control_stated": (is_party, ""),
        "control_known": (is_party, ""),
        "control_joint": (_TRUTH.__contains__, ""),
        "control_agrees": (_TRUTH.__contains__, ""),
        "control_agreement": (frozenset({"same", "part", "different"}).__contains__, ""),
        "control_certainty": (frozenset(CERTAINTIES).__contains__, ""),
        "role": (frozenset({"event", "background"}).__contains__, ""),
    }
    found: dict[str, Any] = {}
    removed: dict[str, int] = {}
    for column, (known, instead) in vocabularies.items():
        if column in frame.columns and column not in dropped:
            found[column], removed[column] = _worded(frame, column, known, instead)
    if "weapon" in frame.columns and "weapon" not in dropped:
        found["weapon"], removed["weapon"] = _armed(frame)
    for column in COUNTS:
        if column in frame.columns and column not in dropped:
            found[column], removed[column] = _counted(frame, column)
    for column in HOURS:
        if column in frame.columns and column not in dropped:
            found[column], removed[column] = _worded(frame, column, _is_hour, "")
    return found, {column: count for column, count in removed.items() if count}


_ARMS = frozenset(row.id for row in (*WEAPONS, *PLATFORMS))
_NUMBER = re.compile(r"^(?:at least |up to )?\d{1,4} ", re.ASCII)
_TRUTH = frozenset({
    "True", "False", "true", "false", "yes", "no", "partly", "agrees", "disagrees", "unknown",
    "joint", "single",
})  # fmt: skip


def headings(categories: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Categories of targets as the headings that they stand under in the reports."""
    told = []
    for cell in categories.tolist():
        parts = [TARGET_GROUPS.get(part, "other") for part in cell.split("|") if part]
        told.append("|".join(dict.fromkeys(parts)))
    return np.array(told, dtype=object)


def at_risk(frame: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Rows at a facility that may be in use, or with witnesses.

    A target that is none of the known words counts as one in use.
    """
    known = frozenset(row.id for row in TARGETS)
    risk = np.zeros(len(frame), dtype=bool)
    for row, cell in enumerate(checked.text_of(frame, "target_category").tolist()):
        parts = [part for part in cell.split("|") if part not in {"", "unknown"}]
        risk[row] = any(part in IN_USE or part not in known for part in parts)
    for column in _WITNESSES:
        if column in frame.columns:
            told = frame[column]
            cells = zip(told.tolist(), told.isna().tolist(), strict=True)
            risk |= np.array(
                [not gone and str(c).strip().lower() not in _NONE for c, gone in cells], dtype=bool
            )
    return risk


_NONE = frozenset({"", "0", "0.0", "no", "none", "false"})


def dated(frame: pd.DataFrame, by: str) -> dict[str, Any]:
    """The days as days, or as the first and last day of their month."""
    first, last, _ = checked.days(frame)
    if by == "month":
        first = np.array([_month(day, end=False) for day in first.tolist()], dtype=np.int64)
        last = np.array([_month(day, end=True) for day in last.tolist()], dtype=np.int64)
    return {"date": as_stamps(first), "date_end": as_stamps(last)}


def _month(ordinal: int, *, end: bool) -> int:
    if ordinal == NO_DAY:
        return NO_DAY
    day = datetime.date.fromordinal(ordinal).replace(day=1)
    if end:
        after = (day + datetime.timedelta(days=32)).replace(day=1)
        return after.toordinal() - 1
    return day.toordinal()


def _worded(
    frame: pd.DataFrame, column: str, known: Words, instead: str
) -> tuple[np.ndarray[Any, Any], int]:
    removed, told = 0, []
    for cell in checked.text_of(frame, column).tolist():
        parts = [part for part in cell.split("|") if part]
        kept = [part for part in parts if known(part)]
        removed += len(kept) < len(parts)
        told.append("|".join(kept) if kept or not parts else instead)
    return np.array(told, dtype=object), removed


def _armed(frame: pd.DataFrame) -> tuple[np.ndarray[Any, Any], int]:
    """Weapons with their number, and platforms; models and other words do not pass."""
    removed, told = 0, []
    for cell in checked.text_of(frame, "weapon").tolist():
        parts = [part for part in re.split(r", |[|]", cell) if part]
        kept = [part for part in parts if _NUMBER.sub("", part) in _ARMS]
        removed += len(kept) < len(parts)
        told.append(", ".join(kept))
    return np.array(told, dtype=object), removed


def _counted(frame: pd.DataFrame, column: str) -> tuple[Any, int]:
    cells = frame[column]
    numbers = pd.to_numeric(cells, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    sound = np.isfinite(numbers) & (numbers >= 0) & (numbers == np.floor(numbers))
    sound &= numbers < 1e6
    gone = int((~sound & cells.notna().to_numpy()).sum())
    return pd.array(np.where(sound, numbers, np.nan), dtype="Int64"), gone


def _is_hour(text: str) -> bool:
    hour, colon, minute = text.partition(":")
    parts = (hour, minute)
    return colon == ":" and all(p.isascii() and p.isdigit() and len(p) == 2 for p in parts)

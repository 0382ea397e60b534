"""Who held the place of each row on its day: all rows in one look-up."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from syriageo.control import lookup
from syriageo.control.claims import listed
from syriageo.control.parts import told_of_part
from syriageo.control.tables import control_at
from syriageo.control.tables import days as as_stamps
from syriageo.control.world import World, world_with
from syriageo.errors import SyriageoError
from syriageo.incidents.annotate.mentions import Answer, missing, shown
from syriageo.incidents.annotate.openly import Told, tell_open
from syriageo.incidents.annotate.sources import sources_of
from syriageo.incidents.frames.dates import read_day
from syriageo.places.gazetteer import Place
from syriageo.terminal import safe

if TYPE_CHECKING:
    from syriageo.control.evidence import OwnEvidence


def read_days(
    frame: pd.DataFrame, dated: list[Hashable], errors: list[list[str]]
) -> np.ndarray[Any, Any]:
    """The ordinal of each row's day; 0 where it has none."""
    found = np.zeros(len(frame), dtype=np.int64)
    if not dated:
        return found
    name = safe(dated[0], 40)
    known: dict[Any, tuple[int, str]] = {}
    for row, cell in enumerate(frame[dated[0]].tolist()):
        try:
            read = known.get(cell)
            if read is None:
                read = known[cell] = _day(cell)
        except TypeError:  # a list or a dict has no hash, and is no day either
            read = _day(cell)
        found[row], fault = read
        if fault:
            errors[row].append(f"{name}: {fault}")
    return found


def _day(cell: Any) -> tuple[int, str]:
    if missing(cell) or (isinstance(cell, str) and not cell.strip()):
        return 0, ""
    try:
        return read_day(cell).toordinal(), ""
    except SyriageoError as error:
        return 0, safe(error, 200)
    except Exception:
        return 0, f"{safe(shown(cell), 40)!r} is not a day"


def control_columns(
    answers: list[Answer],
    which: np.ndarray[Any, Any],
    days: np.ndarray[Any, Any],
    claims: OwnEvidence | None,
    reasons: np.ndarray[Any, Any],
) -> dict[str, Any]:
    """Control of the rows that have both a place and a day; all of them in one look-up.

    Where a mention names the holder of a part, control is that of the part, and what is to be known
    of the whole is added to the row's text in `reasons`; so is what is known of a place that is
    open, or of an area.
    """
    rows = len(which)
    known = [a.stands.id if isinstance(a.stands, Place) else "" for a in answers]
    ids = np.array(known, dtype=object)[which]
    told = Told(rows)
    asked = np.flatnonzero((ids != "") & (days > 0))
    world = world_with(claims)
    if len(asked):
        table = pd.DataFrame({"place": ids[asked], "date": as_stamps(days[asked])})
        held = control_at(table, place="place", date="date", claims=claims)
        for column, values in told.words.items():
            values[asked] = held[column].to_numpy(dtype=object)
        told.since[asked] = held["since"].to_numpy(dtype="datetime64[s]")
        told.until[asked] = held["until"].to_numpy(dtype="datetime64[s]")
        told.age[asked] = held["age_days"].to_numpy(dtype=float)
        fids = lookup.of(world.connection).fids_of(ids[asked])
        spells = world.spells_at(np.unique(fids).tolist())
        row = spells.rows(fids, days[asked])
        told.sources[asked] = sources_of(world, spells, row, fids, days[asked])
        in_part = np.array([a.part is not None for a in answers])[which]
        _narrow(asked[in_part[asked]], answers, which, days, world, told.words, reasons)
    tell_open(answers, which, days, world, told, reasons)
    return {
        "sg_status": told.words["kind"],
        "sg_parties": told.words["parties"],
        "sg_certainty": told.words["certainty"],
        "sg_since": told.since,
        "sg_until": told.until,
        "sg_age_days": pd.array(told.age, dtype="Int64"),
        "sg_sources": told.sources,
    }


def _narrow(
    rows: np.ndarray[Any, Any],
    answers: list[Answer],
    which: np.ndarray[Any, Any],
    days: np.ndarray[Any, Any],
    world: World,
    words: dict[str, np.ndarray[Any, Any]],
    reasons: np.ndarray[Any, Any],
) -> None:
    """Narrow rows to the parts that their mentions name, as `who_controlled` does."""
    known: dict[tuple[int, str, str, int], tuple[str, str, str]] = {}
    for row in rows.tolist():
        kind, who = words["kind"][row], words["parties"][row]
        if kind == "out_of_coverage":
            continue
        key = (int(which[row]), kind, who, int(days[row]))
        if key not in known:
            part = answers[key[0]].part
            assert part is not None
            day = date.fromordinal(key[3])
            found, note = told_of_part(kind, listed(who), part, world.parties, day)
            known[key] = found[0], "|".join(found[1]), note
        words["kind"][row], words["parties"][row], note = known[key]
        reasons[row] = "; ".join(filter(None, (reasons[row], note)))

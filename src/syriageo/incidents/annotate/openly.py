"""Who held the place of a row though it is open which one is meant, or though it is an area."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from syriageo.control.claims import listed
from syriageo.control.lookup import EPOCH, SpellTable
from syriageo.control.open_places import Look, Opened, Said, claims_of, of_area, opened
from syriageo.control.world import World
from syriageo.incidents.annotate.mentions import Answer
from syriageo.incidents.annotate.sources import AREA, EITHER, joined
from syriageo.places.gazetteer import Area

NO_CONTROL = "an area has no single holder; see who_controlled for its shares"


class Told:
    """The columns of control of some rows, empty at first."""

    def __init__(self, rows: int) -> None:
        self.words = {c: np.full(rows, "", dtype=object) for c in ("kind", "parties", "certainty")}
        self.since = np.full(rows, np.datetime64("NaT"), dtype="datetime64[s]")
        self.until = self.since.copy()
        self.age = np.full(rows, np.nan)
        self.sources = np.full(rows, "", dtype=object)


def tell_open(
    answers: Sequence[Answer],
    which: np.ndarray[Any, Any],
    days: np.ndarray[Any, Any],
    world: World,
    told: Told,
    reasons: np.ndarray[Any, Any],
) -> None:
    """Answer the rows whose place is open, or an area, where all that is meant had one holder."""
    is_open = np.array([a.found is not None or isinstance(a.place, Area) for a in answers], bool)
    rows = np.flatnonzero(is_open[which])
    if not len(rows):
        return
    look = _columns(world) if len(rows) > 1 else None
    known: dict[tuple[int, int], tuple[Opened | None, str]] = {}
    for row in rows.tolist():
        key = int(which[row]), int(days[row])
        answer = answers[key[0]]
        if key not in known:
            found = _opened(world, answer, key[1], look)
            known[key] = found, _sources(world, found, key[1]) if found else ""
        found, sources = known[key]
        if found is None:
            if isinstance(answer.place, Area):
                reasons[row] = "; ".join(filter(None, (reasons[row], NO_CONTROL)))
            continue
        words = told.words
        words["kind"][row], words["parties"][row] = found.kind, "|".join(found.parties)
        words["certainty"][row] = "inferred"
        told.since[row], told.until[row] = _stamp(found.since), _stamp(found.until)
        told.sources[row] = sources
        reasons[row] = "; ".join(filter(None, (reasons[row], found.why)))


def _opened(world: World, answer: Answer, day: int, look: Look | None) -> Opened | None:
    if not world.start <= day <= world.end:
        return None
    if isinstance(answer.place, Area):
        return of_area(world, answer.place, day, look) if answer.part is None else None
    assert answer.found is not None
    return opened(world, answer.found, date.fromordinal(day), look)


def _sources(world: World, found: Opened, day: int) -> str:
    told = (world.evidence(c).source.id for c in claims_of(world, found, day))
    return joined(AREA if found.area else EITHER, told)


def _stamp(ordinal: int | None) -> np.datetime64:
    if ordinal is None:
        return np.datetime64("NaT")
    return np.datetime64(ordinal - EPOCH, "D").astype("datetime64[s]")


def _columns(world: World) -> Look:
    """What the spells say of places on a day, read from columns."""
    table: SpellTable = world.spells
    parties = [listed(w) for w in table.words["parties"]]
    kinds = table.words["kind"]

    def look(fids: Sequence[int], ordinal: int) -> list[Said]:
        rows = table.rows(np.fromiter(fids, np.int64, len(fids)), ordinal)
        rows = rows[rows >= 0]
        p = table.p[rows].astype(float).round(6)
        return [
            Said(fid, kinds[kind], parties[who], last or None, since, until,
                 None if share != share else share)
            for fid, kind, who, last, since, until, share in zip(
                table.place[rows].tolist(), table.codes["kind"][rows].tolist(),
                table.codes["parties"][rows].tolist(), table.last_claim[rows].tolist(),
                table.since[rows].tolist(), table.until[rows].tolist(), p.tolist(), strict=True)
        ]  # fmt: skip

    return look

"""The community, subdistrict, district and governorate in which each incident lies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from syriageo.control import tables
from syriageo.control.world import world_with
from syriageo.incidents.frames import checked
from syriageo.incidents.frames.checked import Floats
from syriageo.places import gazetteer

Objects = NDArray[np.object_]
LEVELS = ("community", "subdistrict", "district", "governorate")

_PLACES = "SELECT id, kind, parent, admin3, admin2, admin1 FROM places"
_AREAS = "SELECT id, level, parent FROM areas"
_NAMES = """
SELECT id, name_en, name_ar FROM areas UNION ALL SELECT id, name_en, name_ar FROM places"""


@dataclass(frozen=True, slots=True)
class Units:
    """Ids of the units of each row; empty where it is not known, several joined with ``|``."""

    community: Objects
    subdistrict: Objects
    district: Objects
    governorate: Objects

    def of(self, level: str) -> Objects:
        """The column of one of `LEVELS`."""
        found: Objects = getattr(self, level)
        return found


def units(frame: pd.DataFrame) -> Units:
    """The units of each row, by its ``place_id`` (or ``sg_place_id``), else by its point.

    A point belongs to the nearest community, as in `who_controlled`. What is known only to a
    governorate has no district, and so on. Of a place that is no settlement (a hill, a base) the
    community is not known from its id alone.
    """
    ids = checked.text_of(frame, "place_id", "sg_place_id")
    table = _table(gazetteer.default().path)
    codes, distinct = pd.factorize(ids)
    told = [_joined(identifier, table) for identifier in distinct]
    columns = [np.array([row[i] for row in told], dtype=object)[codes] for i in range(len(LEVELS))]
    silent = (ids == "") if len(ids) else np.zeros(0, dtype=bool)
    if silent.any() and checked.has_positions(frame):
        lat, lon = checked.positions(frame)
        asked = np.flatnonzero(silent & np.isfinite(lat))
        near = nearest_communities(lat[asked], lon[asked])
        for row, identifier in zip(asked.tolist(), near.tolist(), strict=True):
            for column, unit in zip(columns, table.get(identifier, _NOWHERE), strict=True):
                column[row] = unit
    return Units(*columns)


def nearest_communities(lat: Floats, lon: Floats) -> Objects:
    """The community whose land each point is on; empty beyond the country or any reach."""
    world = world_with(None)
    problem = np.full(len(lat), "", dtype=object)
    fids = tables._fids_of_points(pd.Series(lat), pd.Series(lon), world, problem)
    found: Objects = tables._ids(world)[fids]
    return found


def names() -> dict[str, tuple[str, str]]:
    """English and Arabic name of every place and area, by id."""
    return _names(gazetteer.default().path)


_NOWHERE = ("", "", "", "")
_Table = dict[str, tuple[str, str, str, str]]


def _joined(identifiers: str, table: _Table) -> tuple[str, ...]:
    """The units of one or several ids, each unit once, in their order."""
    rows = [_unit(one.strip(), table) for one in identifiers.split("|")]
    return tuple(
        "|".join(dict.fromkeys(filter(None, column))) for column in zip(*rows, strict=True)
    )


def _unit(identifier: str, table: _Table) -> tuple[str, str, str, str]:
    found = table.get(identifier, _NOWHERE)
    if found == _NOWHERE and identifier.startswith("R-") and identifier in table:
        return _around(gazetteer.default().path, identifier)
    return found


@lru_cache(maxsize=4)
def _table(path: Path) -> _Table:
    opened = gazetteer.default()
    found: _Table = {}
    for identifier, level, parent in opened.connection.execute(_AREAS).fetchall():
        found[identifier] = _of_area(identifier, level, parent)
    # Last, since a neighbourhood is a place and an area under one id.
    for identifier, kind, parent, *admin in opened.connection.execute(_PLACES):
        own = identifier if kind == "community" else parent
        found[identifier] = (own or "", admin[0] or "", admin[1] or "", admin[2] or "")
    return found


def _of_area(identifier: str, level: str, parent: str) -> tuple[str, str, str, str]:
    if level == "subdistrict":
        return "", identifier, identifier[:6], identifier[:4]
    if level == "district":
        return "", "", identifier, identifier[:4]
    if level == "governorate":
        return "", "", "", identifier
    if level == "region" and parent and parent != "SY":
        return "", "", "", parent
    return _NOWHERE


@lru_cache(maxsize=256)
def _around(path: Path, region: str) -> tuple[str, str, str, str]:
    """An informal region lies in a governorate if all its places do."""
    members = gazetteer.default().members(region)
    around = {_unit(member, _table(path))[3] for member in members}
    return "", "", "", around.pop() if len(around) == 1 else ""


@lru_cache(maxsize=4)
def _names(path: Path) -> dict[str, tuple[str, str]]:
    rows = gazetteer.default().connection.execute(_NAMES)
    return {identifier: (en or ar or identifier, ar or en or identifier)
            for identifier, en, ar in rows}  # fmt: skip

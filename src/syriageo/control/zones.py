"""Who held which land on a day: control zones, front lines, and what changed between two days.

A zone is the union of the settlement cells that have one status and the same parties. A front line
is the border between cells whose parties are hostile on that day. Cells, their borders and their
areas are read once; a question then only groups them.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from syriageo.control import parties as party_tables
from syriageo.control.days import day_of_data
from syriageo.control.front import facing
from syriageo.control.land import CERTAINTIES, CRS, day_status, load_cells
from syriageo.control.tables import days
from syriageo.control.world import world_with
from syriageo.places import gazetteer

if TYPE_CHECKING:
    from datetime import date as Date

    from numpy.typing import NDArray

    from syriageo.control.evidence import OwnEvidence

NO_SETTLEMENT = "no_settlement"


def control_zones(
    date: Date | str, *, by_certainty: bool = False, claims: OwnEvidence | None = None
) -> gpd.GeoDataFrame:
    """The zones of control on a day; together they are the country, and none overlaps another.

    Parameters
    ----------
    date : datetime.date or ISO string
        Within the days of the data.
    by_certainty : bool
        Keep zones of different certainty apart, one row for each.
    claims : OwnEvidence, optional
        Claims of yours to be heard beside the packaged ones.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326, largest first, with the columns

        - ``status``: ``held``, ``joint``, ``contested``, ``disputed``, ``changing``, ``unknown``,
          or ``no_settlement`` for land that no settlement is near;
        - ``parties``: party ids joined with ``|``; ``parties_label``: the same in words;
        - ``certainty``: of most of the zone's settlements;
        - ``documented``, ``bracketed``, ``inferred``, ``carried``, ``none``: settlements by
          certainty; ``places``: all of them;
        - ``area_km2``: measured in EPSG:32637; ``geometry``.

    Raises
    ------
    DateError
        If `date` is not a day, or the data do not reach it.

    Examples
    --------
    >>> zones = control_zones("2020-01-15")
    >>> bool(zones.area_km2.sum() > 180_000)
    True
    """
    day = day_of_data(date)
    cells, status = load_cells(), day_status(day, world_with(claims).spells)
    group = status.code
    if by_certainty:
        group = group * len(CERTAINTIES) + status.certainty
    found, inverse = np.unique(group, return_inverse=True)
    count = len(found)
    code = found // len(CERTAINTIES) if by_certainty else found
    tally = np.zeros((count, len(CERTAINTIES)), dtype=np.int64)
    np.add.at(tally, (inverse, status.certainty), 1)
    kinds = [status.statuses[c][0] for c in code]
    holders = [status.statuses[c][1] for c in code]
    columns: dict[str, Any] = {
        "status": [*kinds, NO_SETTLEMENT],
        "parties": [*holders, ""],
        "parties_label": [*_labels(holders, kinds), "no settlement near"],
        "certainty": [*(CERTAINTIES[i] for i in tally.argmax(axis=1)), "none"],
        "area_km2": np.append(np.bincount(inverse, cells.area_km2, count), cells.rest_km2),
        "places": np.append(tally.sum(axis=1), 0),
    }
    columns.update({name: np.append(tally[:, i], 0) for i, name in enumerate(CERTAINTIES)})
    geometry = [*_dissolve(cells.geometry, inverse, count), cells.rest]
    zones = gpd.GeoDataFrame(columns, geometry=geometry, crs=CRS)
    return zones.sort_values("area_km2", ascending=False, ignore_index=True)


def front_lines(date: Date | str, *, claims: OwnEvidence | None = None) -> gpd.GeoDataFrame:
    """The front lines of a day: borders between cells whose parties are hostile on that day.

    Two sides face each other if no bloc stands on both and `relations` calls a bloc of the one
    hostile to a bloc of the other. Where it is not known which of several parties held a cell
    (``changing``, ``disputed``), every one of them has to be hostile to the other side.
    A ``contested`` cell is fought over inside; only its border with a third side is a front line.

    Parameters
    ----------
    date : datetime.date or ISO string
        Within the days of the data.
    claims : OwnEvidence, optional
        Claims of yours to be heard beside the packaged ones.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326, one row for each pair of sides and age, longest first, with the columns
        ``side_a``, ``side_b`` (party ids joined with ``|``), ``bloc_a``, ``bloc_b``,
        ``since`` (both sides have stood there at least since that day; NaT where a side is only
        inferred),
        ``length_km`` (measured in EPSG:32637), ``geometry`` (lines).

    Raises
    ------
    DateError
        If `date` is not a day, or the data do not reach it.

    Examples
    --------
    >>> fronts = front_lines("2020-01-15")
    >>> bool(fronts.length_km.sum() > 0)
    True
    """
    day = day_of_data(date)
    cells, status = load_cells(), day_status(day, world_with(claims).spells)
    left, right = status.code[cells.left], status.code[cells.right]
    facing = np.flatnonzero(_hostile(status.statuses, day)[left, right])
    left, right = left[facing], right[facing]
    one, other = (status.known_since[side[facing]] for side in (cells.left, cells.right))
    since = np.where((one > 0) & (other > 0), np.maximum(one, other), 0)
    holders, side = np.unique([parties for _, parties in status.statuses], return_inverse=True)
    left, right = side[left], side[right]
    first, second = np.minimum(left, right), np.maximum(left, right)
    key = np.column_stack([first, second, since])
    found, inverse = np.unique(key, axis=0, return_inverse=True)
    order = np.argsort(inverse, kind="stable")
    lines = shapely.multilinestrings(cells.border[facing][order], indices=inverse[order])
    tables = party_tables.default()
    blocs = ["|".join(sorted(_blocs(tables, h))) for h in holders]
    fronts = gpd.GeoDataFrame(
        {
            "side_a": [str(holders[i]) for i in found[:, 0]],
            "side_b": [str(holders[i]) for i in found[:, 1]],
            "bloc_a": [blocs[i] for i in found[:, 0]],
            "bloc_b": [blocs[i] for i in found[:, 1]],
            "since": days(found[:, 2]),
            "length_km": np.bincount(inverse, cells.border_km[facing], len(found)),
        },
        geometry=shapely.line_merge(lines),
        crs=CRS,
    )
    return fronts.sort_values("length_km", ascending=False, ignore_index=True)


def changes(
    date_a: Date | str, date_b: Date | str, *, claims: OwnEvidence | None = None
) -> gpd.GeoDataFrame:
    """The land whose status or parties on `date_b` are not those of `date_a`.

    Parameters
    ----------
    date_a, date_b : datetime.date or ISO string
        Within the days of the data.
    claims : OwnEvidence, optional
        Claims of yours to be heard beside the packaged ones.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326, largest first, with the columns ``status_before``, ``parties_before``,
        ``status_after``, ``parties_after``, ``changed_hands`` (both are known, and no party of
        before is among those of after), ``area_km2``, ``places``, ``geometry``.

    Raises
    ------
    DateError
        If a date is not a day, or the data do not reach it.

    Examples
    --------
    >>> gained = changes("2019-12-01", "2020-03-05")
    >>> bool((gained.places > 0).all())
    True
    """
    cells = load_cells()
    spells = world_with(claims).spells
    before, after = (day_status(day_of_data(date), spells) for date in (date_a, date_b))
    differs = np.flatnonzero(before.code != after.code)
    key = before.code[differs] * len(before.statuses) + after.code[differs]
    found, inverse = np.unique(key, return_inverse=True)
    old = [before.statuses[k] for k in found // len(before.statuses)]
    new = [after.statuses[k] for k in found % len(before.statuses)]
    sure = ("held", "joint")
    frame = gpd.GeoDataFrame(
        {
            "status_before": [kind for kind, _ in old],
            "parties_before": [holders for _, holders in old],
            "status_after": [kind for kind, _ in new],
            "parties_after": [holders for _, holders in new],
            "changed_hands": [
                a[0] in sure and b[0] in sure and not set(_split(a[1])) & set(_split(b[1]))
                for a, b in zip(old, new, strict=True)
            ],
            "area_km2": np.bincount(inverse, cells.area_km2[differs], len(found)),
            "places": np.bincount(inverse, minlength=len(found)),
        },
        geometry=_dissolve(cells.geometry[differs], inverse, len(found)),
        crs=CRS,
    )
    return frame.sort_values("area_km2", ascending=False, ignore_index=True)


def _dissolve(
    geometry: NDArray[np.object_], group: NDArray[np.int64], count: int
) -> list[shapely.Geometry]:
    if count == 0:
        return []  # np.split would give one empty group
    order = np.argsort(group, kind="stable")
    ends = np.cumsum(np.bincount(group, minlength=count))[:-1]
    return [shapely.coverage_union_all(members) for members in np.split(geometry[order], ends)]


def _hostile(statuses: tuple[tuple[str, str], ...], day: int) -> NDArray[np.bool_]:
    """Which pairs of statuses face each other on that day, shape (n, n)."""
    return _hostile_cached(gazetteer.default().path, statuses, day)


@lru_cache(maxsize=64)
def _hostile_cached(
    path: Path, statuses: tuple[tuple[str, str], ...], day: int
) -> NDArray[np.bool_]:
    from datetime import date

    tables, on = party_tables.default(), date.fromordinal(day)
    sides = [(kind, _split(holders)) for kind, holders in statuses]
    hostile = np.zeros((len(sides), len(sides)), dtype=bool)
    for i, mine in enumerate(sides):
        for j, theirs in enumerate(sides[:i]):
            hostile[i, j] = hostile[j, i] = facing(tables, mine, theirs, on)
    return hostile


def _blocs(tables: party_tables.Parties, holders: str) -> frozenset[str]:
    return tables.blocs(p for p in _split(holders) if p in tables)


def _labels(holders: list[str], kinds: list[str]) -> list[str]:
    tables = party_tables.default()
    return [tables.label(_split(h), kind) for h, kind in zip(holders, kinds, strict=True)]


def _split(holders: str) -> tuple[str, ...]:
    return tuple(h for h in holders.split("|") if h)

"""Incidents in an R-tree of two directions and time: near and soon, for many questions.

The tree holds metres (EPSG:32637) and days; what it finds is measured again on the ellipsoid, so
that an answer never depends on the projection.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from pyproj import Geod
from rtree import index as rtree_index

from syriageo.control.asked import pair_of
from syriageo.control.lookup import NO_DAY
from syriageo.control.world import world_with
from syriageo.errors import InputError
from syriageo.incidents.frames import checked
from syriageo.incidents.frames.checked import Floats, Ints
from syriageo.incidents.nearby.spots import Spot, measured, plain_label, row_spot, span_of
from syriageo.incidents.nearby.tree import corners, metres, properties, tree_of
from syriageo.places.gazetteer import Area, Place, check_coordinates
from syriageo.terminal import safe

# Within the box of Syria the projection is at most 0.09 % off the ellipsoid.
_SLACK = 1.002
_ANY_DAY = (-2_000_000.0, 5_000_000.0)
_FEW = 500  # so many at once are inserted one by one; more are loaded as a tree of their own
_MOST_TREES = 6
_AT_ONCE = 20_000

_GEOD = Geod(ellps="WGS84")


class Hits(NamedTuple):
    """What `SpaceTimeIndex.query` found; arrays of one length.

    Attributes
    ----------
    asked : int array
        Position of the question.
    found : int array
        Position of the incident in the index.
    km : float array
        Distance on the ellipsoid.
    days : int array
        Days between the two: 0 if they overlap, negative if the incident was before.
    """

    asked: Ints
    found: Ints
    km: Floats
    days: Ints


class SpaceTimeIndex:
    """Incidents by place and time, for questions of what is near and soon.

    Incidents without a point are kept apart and told in `apart`; those without a day are told there
    too, and found only by questions that ask for any day.

    Parameters
    ----------
    incidents : Incidents, geopandas.GeoDataFrame or pandas.DataFrame, optional
        Points in EPSG:4326 (a geometry, or the columns ``lat, lon``) with ``date`` and, if it took
        longer, ``date_end``. They are called by ``incident_id``, ``id`` or the frame's index.

    Raises
    ------
    InputError, CRSError, CoordinateError
        If the table lacks what is needed, or is in another system, or is swapped.

    Examples
    --------
    >>> import pandas as pd
    >>> incidents = pd.DataFrame({
    ...     "incident_id": ["market", "hospital", "school"],
    ...     "lat": [35.93, 35.76, 35.94], "lon": [36.63, 36.58, 36.64],
    ...     "date": ["2020-01-15", "2020-01-26", "2020-01-16"],
    ... })
    >>> index = SpaceTimeIndex(incidents)
    >>> index.near("market", km=5, days=3)["id"].tolist()
    ['school']
    """

    def __init__(self, incidents: Any = None) -> None:
        self._labels: list[Hashable] = []
        self._row: dict[Hashable, int] = {}
        self._data = np.empty((0, 7))  # lat, lon, x, y, first, last, radius
        self._alive = np.empty(0, dtype=bool)
        self._trees: list[rtree_index.Index] = []
        self._apart: dict[Hashable, str] = {}
        if incidents is not None:
            self.insert(incidents)

    def __len__(self) -> int:
        """How many incidents have a point."""
        return len(self._row)

    def __contains__(self, label: object) -> bool:
        return label in self._row or label in self._apart

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self._row)

    def __repr__(self) -> str:
        told = f", {len(self._apart)} kept apart" if self._apart else ""
        return f"<SpaceTimeIndex of {len(self):,} incidents{told}>"

    def __enter__(self) -> SpaceTimeIndex:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def apart(self) -> pd.DataFrame:
        """The incidents that lack a point or a day: ``id``, ``reason``."""
        rows = list(self._apart.items())
        return pd.DataFrame(rows, columns=["id", "reason"], dtype=object)

    def insert(self, incidents: Any) -> int:
        """Add incidents; returns how many of them have a point.

        Raises
        ------
        InputError
            If one of them is in the index already; nothing is added then.
        """
        frame = checked.frame_of(incidents)
        labels = [plain_label(label) for label in checked.labels(frame)]
        known = [label for label in labels if label in self]
        if known:
            raise InputError(
                f"{safe(known[0], 60)!r} is in the index already ({len(known)} of {len(labels)}); "
                "remove it first"
            )
        lat, lon = checked.positions(frame)
        first, last, faults = checked.days(frame)
        placed = np.isfinite(lat)
        for row in np.flatnonzero(~placed | (first == NO_DAY)).tolist():
            told = [] if placed[row] else ["no point"]
            if first[row] == NO_DAY:
                told.append(faults.get(row, "no date"))
            self._apart[labels[row]] = "; ".join(told)
        kept = np.flatnonzero(placed)
        data = np.column_stack(
            [lat, lon, *metres(lat, lon), first, last, checked.radii(frame)]
        )[kept]  # fmt: skip
        self._append([labels[row] for row in kept.tolist()], data)
        return len(kept)

    def remove(self, labels: Hashable | Iterable[Hashable]) -> int:
        """Take incidents out again; returns how many.

        Raises
        ------
        InputError
            If one of them is not in the index; nothing is removed then.
        """
        several = isinstance(labels, Iterable) and not isinstance(labels, str | bytes | tuple)
        asked = list(dict.fromkeys(labels)) if several else [labels]  # type: ignore[arg-type]
        wanted = [plain_label(label) for label in asked]
        for label in wanted:
            if label not in self:
                raise InputError(f"{safe(label, 60)!r} is not in the index of {len(self)}")
        for label in wanted:
            self._apart.pop(label, None)
            row = self._row.pop(label, None)
            if row is not None:
                self._alive[row] = False
        if len(self._row) * 2 < len(self._alive):
            self._pack()
        return len(wanted)

    def _append(self, labels: list[Hashable], data: Floats) -> None:
        start = len(self._labels)
        rows = np.arange(start, start + len(labels))
        self._labels += labels
        self._row.update(zip(labels, rows.tolist(), strict=True))
        self._data = np.concatenate([self._data, data])
        self._alive = np.concatenate([self._alive, np.ones(len(labels), dtype=bool)])
        if not len(rows):
            return
        if len(rows) > _FEW or not self._trees:
            self._trees.append(tree_of(rows, data))
            if len(self._trees) > _MOST_TREES:
                self._trees = [tree_of(np.flatnonzero(self._alive), self._data[self._alive])]
        else:
            if len(self._trees) == 1:  # the first may lie in a file, which is never written to
                self._trees.append(rtree_index.Index(properties=properties()))
            low, high = corners(data)
            for row, box in zip(rows.tolist(), np.hstack([low, high]), strict=True):
                self._trees[-1].insert(row, box)

    def _pack(self) -> None:
        """Forget the removed: renumber the rows and load one tree anew."""
        kept = np.flatnonzero(self._alive)
        labels, data = [self._labels[row] for row in kept.tolist()], self._data[kept]
        self.close()
        self._labels, self._row = [], {}
        self._data, self._alive = np.empty((0, 7)), np.empty(0, dtype=bool)
        self._append(labels, data)

    def close(self) -> None:
        """Let go of the trees and of the file that one may lie in."""
        for tree in self._trees:
            tree.close()
        self._trees = []

    def query(
        self,
        lat: Floats,
        lon: Floats,
        first: Ints | None = None,
        last: Ints | None = None,
        *,
        km: float,
        days: float | None = None,
    ) -> Hits:
        """Every incident within `km` and `days` of each of many spots, in one go.

        Parameters
        ----------
        lat, lon : float arrays, shape (n,)
            Degrees, EPSG:4326.
        first, last : int arrays, shape (n,), optional
            Ordinals of the first and last day of each question; 0 for any day.
        km, days : float
            Largest distance, and largest gap in days.

        Returns
        -------
        Hits
            Sorted by question, then by incident.
        """
        km, days = measured(km, "km"), None if days is None else measured(days, "days")
        lat, lon = np.asarray(lat, dtype=float), np.asarray(lon, dtype=float)
        none = np.zeros(len(lat), dtype=np.int64)
        first = none if first is None else np.asarray(first, dtype=np.int64)
        last = first if last is None else np.asarray(last, dtype=np.int64)
        parts = [
            self._query_some(lat[s], lon[s], first[s], last[s], km, days, s.start)
            for s in (slice(i, i + _AT_ONCE) for i in range(0, len(lat), _AT_ONCE))
        ]
        if not parts:
            return Hits(none, none, lat, none)
        return Hits(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    def _query_some(
        self,
        lat: Floats,
        lon: Floats,
        first: Ints,
        last: Ints,
        km: float,
        days: float | None,
        offset: int,
    ) -> Hits:
        x, y = metres(lat, lon)
        reach = km * 1000 * _SLACK + 1.0
        any_day = (first == NO_DAY) | (days is None)
        since = np.where(any_day, _ANY_DAY[0], first - (days or 0))
        until = np.where(any_day, _ANY_DAY[1], last + (days or 0))
        low = np.column_stack([x - reach, y - reach, since])
        high = np.column_stack([x + reach, y + reach, until])
        asked, found = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for tree in self._trees:
            rows, counts = tree.intersection_v(low, high)
            asked.append(np.repeat(np.arange(len(lat)), counts.astype(np.int64)))
            found.append(rows.astype(np.int64))
        question, row = np.concatenate(asked), np.concatenate(found)
        kept = self._alive[row]
        question, row = question[kept], row[kept]
        there = self._data[row]
        away = _GEOD.inv(lon[question], lat[question], there[:, 1], there[:, 0])[2] / 1000
        gap = _gap(first[question], last[question], there[:, 4], there[:, 5])
        fits = away <= km
        if days is not None:
            undated = (there[:, 4] == NO_DAY) & ~any_day[question]
            fits &= any_day[question] | ((np.abs(gap) <= days) & ~undated)
        question, row, away, gap = question[fits], row[fits], away[fits], gap[fits]
        order = np.lexsort((row, question))
        return Hits(question[order] + offset, row[order], away[order], gap[order])

    def near(
        self,
        place: Any,
        km: float = 5,
        days: float | None = 3,
        date: Any = None,
        *,
        possible: bool = False,
    ) -> pd.DataFrame:
        """The incidents near a place or near another incident; see `near`.

        Returns
        -------
        pandas.DataFrame
            ``id``, ``km``, ``days``, ``certain``; nearest first.
        """
        km = measured(km, "km")
        spot = self._spot(place, date)
        widest = float(self._data[self._alive, 6].max(initial=0.0)) if possible else 0.0
        hits = self.query(
            *(np.array([v]) for v in (spot.lat, spot.lon, spot.first, spot.last)),
            km=km + (widest + spot.radius if possible else 0.0),
            days=days,
        )
        blur = self._data[hits.found, 6] + spot.radius
        kept = np.array([self._labels[row] != spot.label for row in hits.found], dtype=bool)
        kept &= (hits.km - blur <= km) if possible else (hits.km <= km)
        told = pd.DataFrame(
            {
                "id": pd.Series([self._labels[row] for row in hits.found], dtype=object),
                "km": hits.km.round(3),
                "days": hits.days,
                "certain": hits.km + blur <= km,
            }
        )[kept]
        told["_later"] = told["days"].abs()
        told = told.sort_values(["km", "_later"], kind="stable", ignore_index=True)
        return told.drop(columns="_later")

    def _spot(self, place: Any, date: Any) -> Spot:
        """Where and when the question is asked."""
        first, last = span_of(date)
        if isinstance(place, Hashable) and plain_label(place) in self:
            return self._own_spot(plain_label(place), first, last)
        if isinstance(place, str):
            place = world_with(None).find(place)
        if isinstance(place, Area):
            raise InputError(
                f"{place} is an area, and near is asked of a point; name one of its places, or "
                "give (lat, lon)"
            )
        if not isinstance(place, Place) and (
            isinstance(place, Mapping) or hasattr(place, "to_dict")
        ):
            return row_spot(place, first, last)
        lat, lon = (place.lat, place.lon) if isinstance(place, Place) else pair_of(place)
        check_coordinates(lat, lon)
        return Spot(lat, lon, first, last)

    def _own_spot(self, label: Hashable, first: int, last: int) -> Spot:
        row = self._row.get(label)
        if row is None:
            raise InputError(
                f"incident {safe(label, 60)!r} has {self._apart[label]}; give its place as a name "
                "or as (lat, lon)"
            )
        lat, lon, _, _, own_first, own_last, radius = self._data[row].tolist()
        if first == NO_DAY:
            first, last = int(own_first), int(own_last)
        return Spot(lat, lon, first, last, radius, label)

    def save(self, path: str | Path) -> Path:
        """Write the index so that `open` finds it again, whole or not at all.

        Beside `path` (a short list of what belongs to it) lie files of the same name with
        ``.npz``, ``.dat`` and ``.idx`` at the end.

        Raises
        ------
        InputError
            If incidents are called by something other than text and whole numbers.
        """
        from syriageo.incidents.nearby import files

        if not self._alive.all() or len(self._trees) > 1:
            self._pack()
        return files.save(Path(path), self._labels, self._data, self._apart, tree_of)

    @classmethod
    def open(cls, path: str | Path, incidents: Any = None) -> SpaceTimeIndex:
        """Open an index that `save` wrote. What is inserted later stays in memory until saved.

        Parameters
        ----------
        path : path-like
        incidents : as for the class, optional
            The data that it ought to be the index of.

        Raises
        ------
        InputError
            If there is no such index, it is damaged or of another version, or it belongs to other
            data than `incidents`.
        """
        from syriageo.incidents.nearby import files

        expected = None
        if incidents is not None:
            fresh = cls(incidents)
            expected = files.digest(fresh._labels, fresh._data, fresh._apart)
        stored = files.load(Path(path), expected)
        index = cls()
        index._labels, index._data = stored.labels, stored.data
        index._apart = stored.apart
        index._row = {label: row for row, label in enumerate(stored.labels)}
        index._alive = np.ones(len(stored.labels), dtype=bool)
        if len(index._labels):
            tree = files.open_tree(stored, properties())
            index._trees = [tree or tree_of(np.arange(len(index._labels)), index._data)]
        return index


def _gap(first: Ints, last: Ints, other_first: Floats, other_last: Floats) -> Ints:
    """Days from one span to the other; 0 if they overlap or one has no day."""
    after = np.maximum(other_first - last, 0)
    before = np.maximum(first - other_last, 0)
    known = (first != NO_DAY) & (other_first != NO_DAY)
    return np.where(known, after - before, 0).astype(np.int64)

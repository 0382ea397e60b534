"""The R-tree under the index: east and north in metres, and days."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from pyproj import Transformer
from rtree import index as rtree_index

from syriageo.control.lookup import NO_DAY
from syriageo.incidents.frames.checked import Floats, Ints

METRIC_CRS = 32637
# Where incidents without a day lie in the tree: far from every day, but found by "any day".
_UNDATED = -1_000_000.0


def metres(lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    """East and north in EPSG:32637; NaN where there is no point."""
    x, y = _to_metres().transform(lon, lat)
    return np.where(np.isfinite(lat), x, np.nan), np.where(np.isfinite(lat), y, np.nan)


@lru_cache(maxsize=1)
def _to_metres() -> Transformer:
    return Transformer.from_crs(4326, METRIC_CRS, always_xy=True)


def properties() -> rtree_index.Property:
    """Three dimensions, and pages that are well filled."""
    settings = rtree_index.Property()
    settings.dimension = 3
    settings.leaf_capacity = settings.index_capacity = 100
    return settings


def tree_of(rows: Ints, data: Floats, basename: str | None = None) -> rtree_index.Index:
    """A tree of so many rows, loaded at once; in files of that name, if one is given."""
    low, high = corners(data)
    arrays = (np.ascontiguousarray(rows, dtype=np.int64), low, high)
    if basename is not None:
        return rtree_index.Index(basename, arrays, properties=properties())
    return rtree_index.Index(arrays, properties=properties())


def corners(data: Floats) -> tuple[Floats, Floats]:
    """The lowest and the highest corner of the box of each row, in metres, metres and days."""
    first, last = (np.where(data[:, c] == NO_DAY, _UNDATED, data[:, c]) for c in (4, 5))
    return (
        np.column_stack([data[:, 2], data[:, 3], first]),
        np.column_stack([data[:, 2], data[:, 3], last]),
    )

"""What every page holds whatever its day, as the build has kept it: one JSON text.

Nothing here needs NumPy, shapely or geopandas; `maps.atlas_data` makes what is not kept.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import date as Date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from syriageo.errors import DataError
from syriageo.maps.page import plain
from syriageo.places import gazetteer

if TYPE_CHECKING:
    from syriageo.control.evidence import OwnEvidence

OWN = "own:"
# Whether a page holds the places' names, and what the table ``pages`` calls that.
NAMES = {True: "with names", False: "without names"}

_KEPT = "SELECT content FROM pages WHERE name = ?"
_ANY_CELL = "SELECT 1 FROM cells LIMIT 1"


def atlas(*, names: bool = True, claims: OwnEvidence | None = None) -> dict[str, Any]:
    """All that does not depend on the day a page is about.

    Parameters
    ----------
    names : bool
        With the places' names and claims, and the places that are no community; without, a place
        is only the middle of its cell.
    claims : OwnEvidence, optional
        Evidence of the user's own.

    Raises
    ------
    DataError
        If the database has no cells.
    """
    opened = gazetteer.default()
    days = (opened.data_start, opened.data_end)
    found = _kept(opened.path, names) | {
        "reach": [Date.fromisoformat(day).toordinal() for day in days],
        "version": plain(opened.meta.get("data_version", "")),
        "digest": plain(opened.meta.get("digest", "")),
        "ledger": plain(opened.meta.get("ledger_digest", "")),
        "own": None,
    }
    if claims is None:
        return found
    from syriageo.maps.atlas_data import with_own

    world = claims.world
    own = sorted({source.title for key, source in world.sources.items() if key.startswith(OWN)})
    found |= with_own(opened.connection, world, names)
    return found | {"own": plain("; ".join(own)), "ledger": plain(world.digest)}


@lru_cache(maxsize=4)
def _kept(path: Path, names: bool) -> dict[str, Any]:
    """What the build has worked out, or else the same made now."""
    connection = gazetteer.default().connection
    try:
        row = connection.execute(_KEPT, (NAMES[names],)).fetchone()
    except sqlite3.OperationalError:
        row = None
    if row is not None:
        return dict(json.loads(row[0]))
    if connection.execute(_ANY_CELL).fetchone() is None:
        raise DataError(f"{path} has no cells; run `syriageo build`")
    from syriageo.maps.atlas_data import drawn

    return drawn(connection, names)

"""How the atlas of `maps.atlas` is made: cells, places, spells of control, claims, borders.

All of it is plain values for the page's one JSON block; nothing here writes HTML. Cells are sent
once, as vertices and the rings over them. Spells are runs of days with one code: the page finds the
status of any day, the zones and the front lines from them. Needs NumPy and shapely, no geopandas.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from datetime import date as Date
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from syriageo.control import land
from syriageo.control.claims import MUTE_FLAGS
from syriageo.control.parties import Parties
from syriageo.maps.atlas import NAMES
from syriageo.maps.codes import (
    SCALE,
    encode_counts,
    encode_grid,
    encode_lines,
    encode_numbers,
    encode_points,
    encode_polygons,
)
from syriageo.maps.page import plain
from syriageo.maps.palette import LIGHT, ink

if TYPE_CHECKING:
    from syriageo.control.evidence_world import OwnWorld

_ANY_CELL = "SELECT 1 FROM cells LIMIT 1"
_START = "SELECT value FROM meta WHERE key = 'data_start'"
_CELLS = "SELECT place, area_km2, geom FROM cells ORDER BY fid"
_OF_CELLS = "SELECT place FROM cells ORDER BY fid"
_IDS = "SELECT id, fid FROM places"
_PLACES = """
SELECT fid, id, kind, name_en, name_ar, lat, lon, importance, admin2, admin1
FROM places ORDER BY fid"""
# Every spelling of a hamlet in Latin letters would double the page; towns keep them all.
_SPELLINGS = """
SELECT p.fid, n.name FROM names n JOIN places p ON p.id = n.subject
WHERE n.kind <> 'official'
  AND (n.lang IN ('en', 'ar', 'ku', 'tr', 'fr') OR (n.lang = 'und-Latn' AND p.importance > 0))
ORDER BY n.fid"""
_AREAS = "SELECT id, name_en, name_ar FROM areas WHERE level IN ('governorate', 'district')"
_BORDERS = "SELECT geom, parent FROM areas WHERE level = ? ORDER BY id"
# The spells of a place follow one another without a gap, so that their last days tell them all;
# one row a place is read in half the time that one row a spell takes.
_SPELLS = """
SELECT place, group_concat("end"), group_concat(kind || ':' || parties || ':' || certainty)
FROM spells GROUP BY place"""
_SIEGES = """
SELECT place, start, "end", besieged_by FROM spells WHERE besieged_by > '' ORDER BY place, start"""
_CLAIMS = """
SELECT subject, first_possible, last_possible, kind, parties, source, flags FROM claims
WHERE id NOT IN (SELECT supersedes FROM claims WHERE supersedes > '') ORDER BY seq"""
_SOURCES = "SELECT id, title, publisher, url FROM sources"


def kept(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """The rows of the table ``pages``: what every page holds, for the build to store."""
    if connection.execute(_ANY_CELL).fetchone() is None:
        return []
    return [
        (name, json.dumps(drawn(connection, names), ensure_ascii=False, separators=(",", ":")))
        for names, name in NAMES.items()
    ]


def drawn(connection: sqlite3.Connection, names: bool) -> dict[str, Any]:
    """All that does not depend on the day, made from a database."""
    cells = connection.execute(_CELLS).fetchall()
    geometry = land.decode_geometry([row[2] for row in cells])
    chosen = _chosen(connection, names)
    position, count = _positions(chosen)
    parties = Parties.from_connection(connection)
    found: dict[str, Any] = {
        "parties": _parties(parties),
        "light": LIGHT,
        "relations": _hostilities(parties),
        "certainties": list(land.CERTAINTIES),
        "borders": _borders(connection),
        "cells": _cells(geometry, [row[1] for row in cells]),
        "at": encode_points(np.array([(row[6], row[5]) for row in chosen])),
        "places": None,
        **_spells(connection, position, count),
    }
    if names:
        found |= _places(connection, chosen) | _claims(connection, position, count)
    return found


def with_own(connection: sqlite3.Connection, world: OwnWorld, names: bool) -> dict[str, Any]:
    """What a user's claims change of it: spells and claims."""
    position, count = _positions(_chosen(connection, names))
    found = _spells(connection, position, count, world)
    return found | _claims(connection, position, count, world) if names else found


def _first_day(connection: sqlite3.Connection) -> int:
    return Date.fromisoformat(connection.execute(_START).fetchone()[0]).toordinal()


def _chosen(connection: sqlite3.Connection, names: bool) -> list[tuple[Any, ...]]:
    """The rows of the places on the page: those with a cell in its order, then the others."""
    rows = {row[0]: row for row in connection.execute(_PLACES)}
    settlements = [row[0] for row in connection.execute(_OF_CELLS)]
    others = sorted(rows.keys() - set(settlements)) if names else []
    return [rows[fid] for fid in (*settlements, *others)]


def _positions(chosen: list[tuple[Any, ...]]) -> tuple[NDArray[np.int64], int]:
    """Where on the page the place of a fid stands, -1 if nowhere; and how many there are."""
    order = [row[0] for row in chosen]
    position = np.full(max(order) + 1, -1, dtype=np.int64)
    position[order] = np.arange(len(order))
    return position, len(order)


def _cells(geometry: NDArray[np.object_], area_km2: list[float]) -> dict[str, Any]:
    """The cells as rings over shared vertices, numbered as the rings first come to them."""
    parts, of_part = shapely.get_parts(geometry, return_index=True)
    parts = shapely.orient_polygons(parts)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    xy, of_vertex = shapely.get_coordinates(rings, return_index=True)
    grid = np.rint(xy * SCALE).astype(np.int64)
    last = np.append(of_vertex[1:] != of_vertex[:-1], True)
    # A ring ends where it began; a step of less than the grid is no step.
    still = np.append((grid[1:] == grid[:-1]).all(axis=1), False)
    kept = ~last & ~still
    grid, of_vertex = grid[kept], of_vertex[kept]
    key = grid[:, 0] * (1 << 32) + grid[:, 1]
    _, first, number = np.unique(key, return_index=True, return_inverse=True)
    by_coming = np.argsort(first, kind="stable")
    rank = np.empty_like(by_coming)
    rank[by_coming] = np.arange(len(by_coming))
    index = rank[number]
    newest = np.maximum.accumulate(index)
    ahead = np.concatenate([[0], newest[:-1] + 1])
    owner = of_part[of_ring]
    return {
        "n": len(geometry),
        "xy": encode_grid(grid[first[by_coming]]),
        "owner": encode_counts(np.diff(owner, prepend=0)),
        "size": encode_counts(np.bincount(of_vertex, minlength=len(rings))),
        # 0 is a vertex that comes for the first time, k the k-th before the next new one.
        "ring": encode_counts(ahead - index),
        "area": encode_counts(np.rint(np.array(area_km2) * 100).astype(np.int64)),
    }


def _borders(connection: sqlite3.Connection) -> dict[str, Any]:
    """The country, and the inner borders of governorates and districts, each line once."""
    country = [row[0] for row in connection.execute(_BORDERS, ("country",))]
    districts = connection.execute(_BORDERS, ("district",)).fetchall()
    left, right, segments = land.shared_segments(
        land.decode_geometry([row[0] for row in districts])
    )
    parent = np.array([row[1] for row in districts], dtype=object)
    # The levels share their lines: where two districts of two governorates meet, so do these.
    outer = parent[left] != parent[right]

    def lines(chosen: NDArray[np.bool_]) -> list[str]:
        if not chosen.any():
            return []
        return encode_lines(shapely.line_merge(shapely.multilinestrings(list(segments[chosen]))))

    return {
        "country": encode_polygons(shapely.union_all(land.decode_geometry(country))),
        "governorate": lines(outer),
        "district": lines(~outer),
    }


def _parties(parties: Parties) -> dict[str, dict[str, Any]]:
    return {
        p.id: {
            "en": plain(p.name_en),
            "ar": plain(p.name_ar),
            "colour": plain(p.colour),
            "bloc": plain(p.bloc),
            "ink": ink(p.id),
        }
        for p in parties
    }


def _hostilities(parties: Parties) -> list[list[Any]]:
    """When which blocs were hostile: (bloc, bloc, first day or null, last day or null)."""
    return [
        [
            plain(r.a),
            plain(r.b),
            r.start.toordinal() if r.start else None,
            r.end.toordinal() if r.end else None,
        ]
        for r in parties.relations
        if r.relation == "hostile"
    ]


def _spells(
    connection: sqlite3.Connection,
    position: NDArray[np.int64],
    count: int,
    world: OwnWorld | None = None,
) -> dict[str, Any]:
    """The status of every place on every day, as runs of days with one code."""
    rows: list[tuple[int, str, str]] = connection.execute(_SPELLS).fetchall()
    besieged: Iterable[tuple[int, int, int, str]] = connection.execute(_SIEGES)
    if world is not None:
        rows = [row for row in rows if row[0] not in world.touched]
        besieged = [row for row in besieged if row[0] not in world.touched]
        for place in sorted(world.touched):
            mine = world.spell_rows(place)
            last_days, words = [str(row[1]) for row in mine], [":".join(row[2:5]) for row in mine]
            rows.append((place, ",".join(last_days), ",".join(words)))
            besieged += [(place, row[0], row[1], row[10]) for row in mine if row[10]]
    runs = [row[1].count(",") + 1 for row in rows]
    fid = np.repeat([row[0] for row in rows], runs)
    last = np.array(",".join(row[1] for row in rows).split(","), dtype=np.int64)
    words = ",".join(row[2] for row in rows).split(",")
    in_order = np.lexsort((last, fid))
    fid, last = fid[in_order], last[in_order]
    known: dict[str, int] = {}
    word = np.array([known.setdefault(w, len(known)) for w in words])[in_order]
    told = [tuple(w.split(":")) for w in known]
    # The commonest status gets the shortest code.
    weight: Counter[tuple[str, str]] = Counter()
    for (kind, who, _), n in zip(told, np.bincount(word).tolist(), strict=True):
        weight[kind, who] += n
    weight["unknown", ""] += 0
    statuses = sorted(weight, key=lambda pair: (-weight[pair], pair))
    number = {pair: i * len(land.CERTAINTIES) for i, pair in enumerate(statuses)}
    rank = {how: i for i, how in enumerate(land.CERTAINTIES)}
    code = np.array([number[kind, who] + rank[how] for kind, who, how in told])[word]
    of = np.where(fid < len(position), position[np.minimum(fid, len(position) - 1)], -1)
    order = np.argsort(of, kind="stable")[(of < 0).sum() :]
    of, code, ends = of[order], code[order], last[order]
    final = np.ones(len(of), dtype=bool)
    final[:-1] = (of[1:] != of[:-1]) | (code[1:] != code[:-1])
    of, code, ends = of[final], code[final], ends[final]
    start = _first_day(connection)
    before = np.concatenate([[start - 1], ends[:-1]])
    before[np.flatnonzero(np.diff(of, prepend=-1))] = start - 1
    return {
        "statuses": [[plain(a), [plain(p) for p in b.split("|") if p]] for a, b in statuses],
        "spells": {
            "count": encode_counts(np.bincount(of, minlength=count)),
            "days": encode_counts(ends - before - 1),
            "code": encode_counts(code),
        },
        "sieges": _sieges(besieged, position),
    }


def _sieges(rows: Iterable[Any], position: NDArray[np.int64]) -> list[list[Any]]:
    """Who lay around which place when: (place, first day, last day, parties)."""
    found: list[list[Any]] = []
    for fid, start, end, besieged in rows:
        if fid >= len(position) or position[fid] < 0:
            continue
        told = [int(position[fid]), start, end, [plain(p) for p in besieged.split("|")]]
        before = found[-1] if found else None
        if before and before[0] == told[0] and before[3] == told[3] and before[2] + 1 == start:
            before[2] = end
        else:
            found.append(told)
    return found


def _own_claims(world: OwnWorld) -> list[tuple[Any, ...]]:
    """The user's claims, in the columns of the query for the packaged ones."""
    found = []
    for subject, claims in world.own.items():
        for claim in claims:
            days = (claim.first_possible, claim.last_possible)
            first, last = (day.toordinal() if day else None for day in days)
            who, flags = "|".join(claim.parties), "|".join(claim.flags)
            found.append((subject, first, last, claim.kind, who, claim.source, flags))
    return found


def _places(connection: sqlite3.Connection, chosen: list[tuple[Any, ...]]) -> dict[str, Any]:
    """Names, kind, importance and district of the places, in columns."""
    areas = {row[0]: row[1:] for row in connection.execute(_AREAS)}
    within = [(row[8] if row[8] in areas else None, row[9]) for row in chosen]
    named = {pair: i for i, pair in enumerate(dict.fromkeys(within))}
    kinds = list(dict.fromkeys(row[2] for row in chosen))
    also: dict[int, dict[str, None]] = {row[0]: {} for row in chosen}
    for fid, name in connection.execute(_SPELLINGS):
        also[fid][plain(name).replace("\n", " ")] = None
    return {
        "areas": [[[plain(n) for n in areas[i]] for i in pair if i in areas] for pair in named],
        "kinds": [plain(kind) for kind in kinds],
        "places": {
            "id": [plain(row[1]) for row in chosen],
            "en": [plain(row[3] or "") for row in chosen],
            "ar": [plain(row[4] or "") for row in chosen],
            "also": ["\n".join(n for n in also[r[0]] if n not in (r[3], r[4])) for r in chosen],
            "kind": encode_counts([kinds.index(row[2]) for row in chosen]),
            "level": encode_counts([int(row[7] or 0) for row in chosen]),
            "area": encode_counts([named[pair] for pair in within]),
        },
    }


def _claims(
    connection: sqlite3.Connection,
    position: NDArray[np.int64],
    count: int,
    world: OwnWorld | None = None,
) -> dict[str, Any]:
    """Every claim on a place that no later one corrects, by place and day; and their sources."""
    rows: list[tuple[Any, ...]] = connection.execute(_CLAIMS).fetchall()
    sources = {row[0]: row[1:] for row in connection.execute(_SOURCES)}
    if world is not None:
        rows = [*rows, *_own_claims(world)]
        sources |= {key: (s.title, s.publisher, s.url) for key, s in world.sources.items()}
    ids = dict(connection.execute(_IDS))
    where = {name: int(position[fid]) for name, fid in ids.items() if fid < len(position)}
    rows = [(where[row[0]], *row[1:]) for row in rows if where.get(row[0], -1) >= 0]
    rows.sort(key=lambda row: (row[0], row[1] or row[2] or 0, row[2] or 0))
    start = _first_day(connection)
    of = np.array([row[0] for row in rows])
    first = np.array([row[1] or row[2] or start for row in rows], dtype=np.int64)
    last = np.array([row[2] or f for row, f in zip(rows, first.tolist(), strict=True)])
    kinds = list(dict.fromkeys(row[3] for row in rows))
    who = [w for w, _ in Counter(row[4] for row in rows).most_common()]
    cited = [s for s, _ in Counter(row[5] for row in rows).most_common()]
    mute = [
        row[3] == "claims_only" or not MUTE_FLAGS.isdisjoint((row[6] or "").split("|"))
        for row in rows
    ]
    lookup = [{v: i for i, v in enumerate(values)} for values in (kinds, who, cited)]
    since = np.diff(first, prepend=start)
    begins = np.flatnonzero(np.diff(of, prepend=-1))
    since[begins] = first[begins] - start
    return {
        "claims": {
            "kinds": [plain(kind) for kind in kinds],
            "who": [[plain(p) for p in w.split("|") if p] for w in who],
            "count": encode_counts(np.bincount(of, minlength=count)),
            "first": encode_numbers(since),
            "span": encode_counts(np.maximum(last - first, 0)),
            "kind": encode_counts(
                [2 * lookup[0][r[3]] + m for r, m in zip(rows, mute, strict=True)]
            ),
            "parties": encode_counts([lookup[1][row[4]] for row in rows]),
            "source": encode_counts([lookup[2][row[5]] for row in rows]),
        },
        "sources": [
            [plain(part or "") for part in sources.get(source, (source, "", ""))]
            for source in cited
        ],
    }

"""What the map of a day shows: zones, front lines, places, incidents, borders, and what is unknown.

Every function here turns data into plain values for the page's one JSON block; nothing here writes
HTML. Geometry travels as strings of delta codes, some 3 bytes a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date as Date
from datetime import datetime
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from syriageo.control import land
from syriageo.control import parties as party_tables
from syriageo.control import zones as control
from syriageo.control.query import World, world_with
from syriageo.errors import CRSError, InputError
from syriageo.maps.page import OfflineMap, Page, plain, words
from syriageo.places import gazetteer

if TYPE_CHECKING:
    from syriageo.control.evidence import OwnEvidence

Bounds = tuple[tuple[float, float], tuple[float, float]]

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_SCALE = 1e5
_LABEL_KM = 18.0
_SOURCES_SHOWN = 4

_PLACES = """
SELECT fid, id, name_en, name_ar, lat, lon, importance, admin2 FROM places
WHERE fid IN (SELECT place FROM cells) ORDER BY importance DESC, id"""
# Every spelling of a hamlet in Latin letters would double the page; towns keep them all.
_SPELLINGS = """
SELECT p.fid, n.name FROM names n JOIN places p ON p.id = n.subject
WHERE p.fid IN (SELECT place FROM cells) AND n.kind <> 'official'
  AND (n.lang IN ('en', 'ar', 'ku', 'tr', 'fr') OR (n.lang = 'und-Latn' AND p.importance > 0))
ORDER BY n.fid"""
_AREAS = "SELECT id, name_en, name_ar FROM areas WHERE level = 'district' ORDER BY id"
_BORDERS = "SELECT geom FROM areas WHERE level = ? ORDER BY id"
_CLAIMS = """
SELECT p.fid, c.parties, c.first_possible, c.last_possible, c.source
FROM claims c JOIN places p ON p.id = c.subject
WHERE c.first_possible <= ? AND c.kind IN ('holds', 'takes', 'handover', 'repelled', 'contested')
AND c.id NOT IN (SELECT supersedes FROM claims WHERE supersedes > '')
ORDER BY c.last_possible DESC, c.seq"""


def control_map(
    date: Date | str,
    *,
    incidents: gpd.GeoDataFrame | None = None,
    fronts: bool = True,
    places: bool = True,
    bounds: Bounds | None = None,
    basemap: Any = None,
    language: str = "en",
    claims: OwnEvidence | None = None,
) -> OfflineMap:
    """The map of who held what on a day, as one page that opens without a network.

    Parameters
    ----------
    date : datetime.date or ISO string
        Within the days of the data.
    incidents : geopandas.GeoDataFrame, optional
        Points in EPSG:4326; a click shows the columns as they are.
    fronts, places : bool
        Whether to draw front lines, and settlements with their popups.
    bounds : ((south, west), (north, east)), optional
        What to show first, in degrees; the whole country by default.
    basemap : str or xyzservices.TileProvider, optional
        An online base map, by name or tile URL. The page then fetches its images, and tells their
        host which part of the map is looked at. By default the base map is ours, and silent.
    language : {"en", "ar", "both"}
        Of the page and the names; ``both`` is an English page with names in both scripts.
    claims : OwnEvidence, optional
        Claims of yours to be heard beside the packaged ones; their sources are marked as yours.

    Returns
    -------
    folium.Map
        ``.save(path)`` writes the page; in a notebook it shows itself.

    Raises
    ------
    DateError
        If `date` is not a day, or the data do not reach it.
    CRSError
        If `incidents` are not in EPSG:4326.
    InputError
        If `incidents` are not points, or `language`, `bounds` or `basemap` cannot be used.

    Examples
    --------
    >>> page = control_map("2020-01-15", places=False)
    >>> "Content-Security-Policy" in page.get_root().render()
    True
    """
    day = control.as_ordinal(date)
    opened = gazetteer.default()
    world = world_with(claims)
    zones = control.control_zones(date, by_certainty=True, claims=claims)
    data: dict[str, Any] = {
        "language": language,
        "words": words(language),
        "day": day,
        "end": Date.fromisoformat(opened.data_end).toordinal(),
        "version": opened.meta.get("data_version", ""),
        "digest": opened.meta.get("digest", ""),
        "ledger": world.digest,
        "parties": _parties(),
        "borders": border_layer(),
        "zones": zone_layer(zones),
        "labels": zone_labels(date, claims),
        "fronts": front_layer(control.front_lines(date, claims=claims)) if fronts else [],
        "counts": _counts(zones),
        "certainties": list(land.CERTAINTIES),
        "bounds": _view(zones, bounds),
        "places": None,
        "incidents": None if incidents is None else incident_layer(incidents),
    }
    if places:
        data.update(place_layer(day, world))
    title = f"{data['words']['title']} · {Date.fromordinal(day).isoformat()}"
    return OfflineMap(Page(title, data, language), data["bounds"], basemap)


def zone_layer(zones: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Zones of `control_zones(date, by_certainty=True)` for the page."""
    return [
        {
            "s": row.status,
            "p": _split(row.parties),
            "c": row.certainty,
            "a": round(row.area_km2, 1),
            "n": int(row.places),
            "g": encode_polygons(row.geometry),
        }
        for row in zones.itertuples()
    ]


def zone_labels(date: Date | str, claims: OwnEvidence | None = None) -> list[dict[str, Any]]:
    """Where the name of a zone has room: the middle of the largest circle in each large part."""
    zones = control.control_zones(date, claims=claims)
    zones = zones[zones.status.isin(["held", "joint"])]
    parts = zones.explode(index_parts=False)
    # Degrees are rounder than they are right here; the circle only says where a label has room.
    parts = parts[shapely.area(parts.geometry.values) > (_LABEL_KM / 100) ** 2]
    circles = shapely.maximum_inscribed_circle(parts.geometry.values, tolerance=0.02)
    labels = [
        {
            "p": _split(holders),
            "at": [round(circle.coords[0][1], 3), round(circle.coords[0][0], 3)],
            "km": round(circle.length * 2 * 100),
        }
        for holders, circle in zip(parts.parties, circles, strict=True)
    ]
    return sorted((x for x in labels if x["km"] >= _LABEL_KM), key=lambda x: (-x["km"], x["at"]))


def front_layer(fronts: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Front lines for the page, with the days for which they have stood."""
    return [
        {
            "a": _split(row.side_a),
            "b": _split(row.side_b),
            "since": None if pd.isna(row.since) else row.since.date().toordinal(),
            "km": round(row.length_km, 2),
            "g": encode_lines(row.geometry),
        }
        for row in fronts.itertuples()
    ]


def border_layer() -> dict[str, Any]:
    """The country, and the inner borders of governorates and districts, each line once."""
    connection = gazetteer.default().connection

    def areas(level: str) -> NDArray[np.object_]:
        return land.decode_geometry([r[0] for r in connection.execute(_BORDERS, (level,))])

    def inner(level: str) -> list[str]:
        _, _, segments = land.shared_segments(areas(level))
        return encode_lines(shapely.line_merge(shapely.multilinestrings(list(segments))))

    country = shapely.union_all(areas("country"))
    return {
        "country": encode_polygons(country),
        "governorate": inner("governorate"),
        "district": inner("district"),
    }


def place_layer(day: int, world: World | None = None) -> dict[str, Any]:
    """The settlements and their status on a day, in columns."""
    connection = gazetteer.default().connection
    world = world or world_with(None)
    cells, status = land.load_cells(), land.day_status(day, world.spells)
    rows = connection.execute(_PLACES).fetchall()
    order = pd.Index(cells.place).get_indexer(pd.Index([row[0] for row in rows]))
    code, certainty, spell = status.code[order], status.certainty[order], status.row[order]
    since, until = status.since[order], status.until[order]
    used, code = np.unique(code, return_inverse=True)
    districts = {row[0]: (i, row[1:]) for i, row in enumerate(connection.execute(_AREAS))}
    extra = land.spell_details(spell, world.spells)
    holders = [status.statuses[c][1] for c in used[code]]
    sources, titles = _sources(rows, holders, since, day, world)
    xy = np.array([(row[5], row[4]) for row in rows])
    return {
        "statuses": [
            (kind, _split(holders)) for kind, holders in (status.statuses[c] for c in used)
        ],
        "areas": [list(names) for _, names in districts.values()],
        "sources": titles,
        "places": {
            "id": [row[1] for row in rows],
            "en": [plain(row[2] or "") for row in rows],
            "ar": [plain(row[3] or "") for row in rows],
            "also": _spellings(rows),
            "level": [int(row[6] or 0) for row in rows],
            "area": [districts[row[7]][0] if row[7] in districts else None for row in rows],
            "at": encode_numbers(_steps(xy).ravel()),
            "status": code.tolist(),
            "certainty": certainty.tolist(),
            "since": [day - s if s else None for s in since.tolist()],
            "until": [u - day if u else None for u in until.tolist()],
            "window": extra["window"],
            "age": [day - c if 0 < c <= day else None for c in extra["last_claim"]],
            "besieged": [_split(b) or None for b in extra["besieged_by"]],
            "sources": sources,
        },
    }


def incident_layer(incidents: gpd.GeoDataFrame) -> dict[str, Any]:
    """Points with any columns, each value as the text that a reader would write.

    Raises
    ------
    CRSError
        If they are not in EPSG:4326.
    InputError
        If there is no geometry, or one that is not a point.
    """
    if not isinstance(incidents, gpd.GeoDataFrame) or incidents.active_geometry_name is None:
        raise InputError("incidents are no GeoDataFrame with a geometry; use points_from_xy")
    if incidents.crs is None or not incidents.crs.equals("EPSG:4326", ignore_axis_order=True):
        named = "no CRS" if incidents.crs is None else incidents.crs.to_string()
        raise CRSError(f"incidents have {named}; give them in EPSG:4326, e.g. .to_crs(4326)")
    placed = incidents[~(incidents.geometry.isna() | incidents.geometry.is_empty)]
    kinds = set(placed.geom_type) - {"Point"}
    if kinds:
        raise InputError(f"incidents are points, not {', '.join(sorted(kinds))}; use .centroid")
    table = placed.drop(columns=placed.active_geometry_name)
    columns = [[_shown(value) for value in table.iloc[:, i]] for i in range(table.shape[1])]
    xy = np.column_stack([placed.geometry.x, placed.geometry.y])
    return {
        "columns": [plain(name) for name in table.columns],
        "rows": [list(row) for row in zip(*columns, strict=True)]
        or [[] for _ in range(len(placed))],
        "at": encode_numbers(_steps(xy).ravel()),
    }


def encode_numbers(numbers: Iterable[int] | NDArray[np.int64]) -> str:
    """Whole numbers as text: zigzag, then five bits a character, lowest first.

    Examples
    --------
    >>> encode_numbers([0, -1, 1, 40])
    'ABCwC'
    """
    out = []
    for number in np.asarray(numbers, dtype=np.int64).tolist():
        rest = number << 1 if number >= 0 else (-number << 1) - 1
        while rest >= 32:
            out.append(_ALPHABET[32 + (rest & 31)])
            rest >>= 5
        out.append(_ALPHABET[rest])
    return "".join(out)


def encode_polygons(shape: shapely.Geometry) -> list[list[str]]:
    """Polygons as rings of delta codes in 1e-5 degrees, the outer ring of each first."""
    return [
        [encode_ring(ring) for ring in (polygon.exterior, *polygon.interiors)]
        for polygon in shapely.get_parts(shape)
        if polygon.geom_type == "Polygon" and not polygon.is_empty
    ]


def encode_lines(shape: shapely.Geometry) -> list[str]:
    """Lines as delta codes in 1e-5 degrees."""
    return [encode_ring(part) for part in shapely.get_parts(shape)]


def encode_ring(line: shapely.Geometry) -> str:
    """One line or ring as delta codes in 1e-5 degrees, x before y."""
    return encode_numbers(_steps(shapely.get_coordinates(line)).ravel())


def _steps(xy: NDArray[np.float64]) -> NDArray[np.int64]:
    grid = np.rint(xy * _SCALE).astype(np.int64)
    return np.diff(grid, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))


def _split(holders: str) -> list[str]:
    return [h for h in holders.split("|") if h]


def _parties() -> dict[str, dict[str, str]]:
    return {
        p.id: {"en": plain(p.name_en), "ar": plain(p.name_ar), "colour": p.colour}
        for p in party_tables.default()
    }


def _counts(zones: gpd.GeoDataFrame) -> dict[str, int]:
    places = zones.groupby("status").places.sum()
    return {
        "n": int(zones.places.sum()),
        "unknown": int(places.get("unknown", 0)),
        "soft": int(zones.inferred.sum() + zones.carried.sum()),
        "open": int(sum(places.get(kind, 0) for kind in ("contested", "disputed", "changing"))),
    }


def _view(zones: gpd.GeoDataFrame, bounds: Bounds | None) -> Bounds:
    if bounds is None:
        west, south, east, north = (round(float(v), 4) for v in zones.total_bounds)
        return (south, west), (north, east)
    try:
        (south, west), (north, east) = ((float(a), float(b)) for a, b in bounds)
    except (TypeError, ValueError) as error:
        raise InputError(f"bounds {bounds!r} are not ((south, west), (north, east))") from error
    if not (-90 <= south < north <= 90 and -180 <= west < east <= 180):
        raise InputError(f"bounds {bounds!r} are not ((south, west), (north, east)) in degrees")
    return (south, west), (north, east)


def _spellings(rows: Sequence[tuple[Any, ...]]) -> list[str]:
    """Other spellings that the search finds a place by, one a line."""
    shown = {row[0]: {row[2], row[3]} for row in rows}
    found: dict[int, dict[str, None]] = {}
    for fid, name in gazetteer.default().connection.execute(_SPELLINGS):
        if name not in shown[fid]:
            found.setdefault(fid, {})[plain(name).replace("\n", " ")] = None
    return ["\n".join(found.get(row[0], ())) for row in rows]


def _sources(
    rows: Sequence[tuple[Any, ...]],
    parties: Sequence[str],
    since: NDArray[np.int64],
    day: int,
    world: World,
) -> tuple[list[list[int] | None], list[str]]:
    """For each place, which sources say what its status says in this run; and their titles."""
    connection = gazetteer.default().connection
    wanted = {row[0]: (p, s) for row, p, s in zip(rows, parties, since.tolist(), strict=True)}
    found: dict[int, dict[str, None]] = {}
    told = [*world.own_sayings(day), *connection.execute(_CLAIMS, (day,))]
    for fid, holders, first, last, source in told:
        status, start = wanted.get(fid, ("", 0))
        if holders and holders == status and (last or first) >= start:
            found.setdefault(fid, {})[source] = None
    names = {source.id: source.title for source in world.sources.values()}
    number: dict[str, int] = {}
    lists: list[list[int] | None] = []
    for row in rows:
        cited = list(found.get(row[0], ()))[:_SOURCES_SHOWN]
        lists.append([number.setdefault(s, len(number)) for s in cited] or None)
    return lists, [plain(names.get(source) or source) for source in number]


def _shown(value: Any) -> str | None:
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, float):
        return None if np.isnan(value) else f"{value:.10g}"
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    return plain(value)

"""The text tables of `gazetteer/` -> one GeoPackage, the same bytes for the same tables.

>>> from pathlib import Path
>>> from syriageo.build import build
>>> build(Path("gazetteer"), Path("syriageo.gpkg"))  # doctest: +SKIP
PosixPath('syriageo.gpkg')
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import sqlite3
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely.geometry import shape

from syriageo import geopackage
from syriageo.cells import neighbours, project, settlement_cells
from syriageo.control.claims import COLUMNS as CLAIM_COLUMNS
from syriageo.control.claims import Claim, ledger_digest, ledger_files, read_ledger, read_sources
from syriageo.control.inference import derive_spells
from syriageo.errors import DataError
from syriageo.places import letterpairs
from syriageo.places.forms import LESS_SURE, Form, telling
from syriageo.places.gazetteer import SCHEMA
from syriageo.places.names import keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

DATA_START = date(2011, 3, 15)
SURROUNDINGS_M = 8000.0  # a border is no wall: what lies so near may be told of the next area
WHOLE_COUNTRY = 1000  # places that a source may name before it counts as a list of all places
AREA_FILES = ("country", "governorates", "districts", "subdistricts", "neighbourhoods", "regions")
TABLES = ("sources", "places", "names", "parties", "party_names", "relations")

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE pages (name TEXT PRIMARY KEY, content TEXT NOT NULL);
CREATE TABLE sources (
    fid INTEGER PRIMARY KEY, id TEXT NOT NULL, title TEXT, publisher TEXT, url TEXT, licence TEXT,
    covers_from TEXT, covers_to TEXT, trust REAL, note TEXT);
CREATE TABLE places (
    fid INTEGER PRIMARY KEY, geom POINT, id TEXT NOT NULL, kind TEXT, name_en TEXT, name_ar TEXT,
    lat REAL, lon REAL, admin3 TEXT, admin2 TEXT, admin1 TEXT, parent TEXT, population INTEGER,
    importance INTEGER, source TEXT, note TEXT);
CREATE TABLE place_surroundings (
    place TEXT PRIMARY KEY, admins TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE place_told (place TEXT PRIMARY KEY, claims INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE areas (
    fid INTEGER PRIMARY KEY, geom MULTIPOLYGON, id TEXT NOT NULL, level TEXT, name_en TEXT,
    name_ar TEXT, parent TEXT, lat REAL, lon REAL, source TEXT, reason TEXT, members TEXT);
CREATE TABLE cells (
    fid INTEGER PRIMARY KEY, geom MULTIPOLYGON, place INTEGER NOT NULL, area_km2 REAL);
CREATE TABLE cell_neighbours (
    a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE TABLE names (
    fid INTEGER PRIMARY KEY, subject TEXT NOT NULL, name TEXT NOT NULL, lang TEXT, kind TEXT,
    source TEXT);
CREATE TABLE name_keys (
    key TEXT NOT NULL, name INTEGER NOT NULL, PRIMARY KEY (key, name)) WITHOUT ROWID;
CREATE TABLE name_forms (
    fid INTEGER PRIMARY KEY, arabic INTEGER NOT NULL, letters TEXT NOT NULL, vowels TEXT NOT NULL,
    sound TEXT NOT NULL, bones TEXT NOT NULL, codes TEXT NOT NULL, words INTEGER NOT NULL);
CREATE TABLE letter_pairs (
    pool TEXT NOT NULL, texts TEXT NOT NULL, ends BLOB NOT NULL, fids BLOB NOT NULL,
    pairs BLOB NOT NULL, starts BLOB NOT NULL, postings BLOB NOT NULL, PRIMARY KEY (pool));
CREATE TABLE parties (
    fid INTEGER PRIMARY KEY, id TEXT NOT NULL, name_en TEXT, name_ar TEXT, bloc TEXT, "from" TEXT,
    "to" TEXT, successor TEXT, colour TEXT, note TEXT);
CREATE TABLE party_names (
    fid INTEGER PRIMARY KEY, party TEXT NOT NULL, name TEXT, lang TEXT, source TEXT);
CREATE TABLE relations (
    fid INTEGER PRIMARY KEY, a TEXT, b TEXT, relation TEXT, "from" TEXT, "to" TEXT, source TEXT);
CREATE TABLE claims (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL, subject TEXT NOT NULL, as_written TEXT, kind TEXT,
    parties TEXT, taken_from TEXT, first_possible INTEGER, first_certain INTEGER,
    last_certain INTEGER, last_possible INTEGER, confidence INTEGER, weight_note TEXT, source TEXT,
    locator TEXT, recorded INTEGER, supersedes TEXT, flags TEXT, note TEXT);
CREATE TABLE spells (
    place INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, kind TEXT NOT NULL,
    parties TEXT NOT NULL, certainty TEXT NOT NULL, since INTEGER, until INTEGER,
    last_claim INTEGER, window_start INTEGER, window_end INTEGER, besieged_by TEXT, p REAL,
    PRIMARY KEY (place, start)) WITHOUT ROWID;
"""

# Created once the rows are in: building an index at the end is faster and packs it tighter.
_INDEXES = """
CREATE UNIQUE INDEX places_id ON places (id);
CREATE INDEX places_position ON places (lat, lon, kind);
CREATE UNIQUE INDEX areas_id ON areas (id);
CREATE UNIQUE INDEX cells_place ON cells (place);
CREATE INDEX names_subject ON names (subject);
CREATE INDEX claims_subject ON claims (subject);
"""

_LAYERS = (
    geopackage.Layer("places", "Places, a row each", "POINT"),
    geopackage.Layer("areas", "Admin areas, neighbourhoods, informal regions", "MULTIPOLYGON"),
    geopackage.Layer("cells", "The land nearest to each community", "MULTIPOLYGON"),
    geopackage.Layer("names", "Spellings of places and areas"),
    geopackage.Layer("sources", "Every source once"),
    geopackage.Layer("parties", "Who can hold a place"),
    geopackage.Layer("party_names", "How parties are written"),
    geopackage.Layer("relations", "Who fights whom, by date"),
    geopackage.Layer("claims", "Who is said to have held what when; days are proleptic ordinals"),
)

_NUMBERS = {"lat": float, "lon": float, "population": int, "importance": int, "trust": float}


def build(tables: Path | str, out: Path | str) -> Path:
    """Compile the text tables into the database.

    Parameters
    ----------
    tables : Path
        The folder `gazetteer/`.
    out : Path
        The GeoPackage to write; replaced in one step, or left as it was on failure.

    Returns
    -------
    Path
        `out`.

    Raises
    ------
    DataError
        If a table is missing or a row cannot be read; names the file. Run
        `syriageo check-gazetteer` to see every fault with its line.
    """
    tables, out = Path(tables), Path(out)
    files = input_files(tables)
    out.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    os.close(handle)
    path = Path(temporary)
    try:
        connection = geopackage.create(path)
        try:
            _fill(connection, tables, files)
            geopackage.finish(connection, path)
        finally:
            connection.close()
        path.chmod(0o644)
        os.replace(path, out)
    except sqlite3.IntegrityError as error:
        message = f"the tables contradict each other ({error}); run syriageo check-gazetteer"
        raise DataError(message) from error
    finally:
        path.unlink(missing_ok=True)
    return out


def input_files(tables: Path) -> list[Path]:
    """Return the files that the database is made of, sorted by their path in `tables`.

    Lists of exceptions, of source keys and of what awaits review are not among them.

    Raises
    ------
    DataError
        If one that the build cannot do without is missing.
    """
    needed = ["VERSION", *(f"{name}.csv" for name in TABLES)]
    needed += [f"areas/{name}.geojson" for name in AREA_FILES]
    missing = [name for name in needed if not (tables / name).is_file()]
    if missing:
        raise DataError(f"{tables} lacks {', '.join(missing)}; is it the folder gazetteer/?")
    control = [f"control/{path.name}" for path in ledger_files(tables / "control")]
    return [tables / name for name in sorted({*needed, *control})]


def tables_digest(tables: Path, files: Sequence[Path]) -> str:
    """SHA-256 over the text tables: path and content of each, in sorted order."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(tables).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _fill(connection: sqlite3.Connection, tables: Path, files: Sequence[Path]) -> None:
    progress = _Progress()
    for statement in _SCHEMA.split(";\n"):
        if statement.strip():
            connection.execute(statement)
    version = _data_version(tables)
    progress("sources, parties")
    for name in ("sources", "parties", "party_names", "relations"):
        _insert_table(connection, name, read_table(tables / f"{name}.csv"))
    progress("places")
    places = read_table(tables / "places.csv")
    fids = _insert_places(connection, places)
    progress("areas")
    country, regions = _insert_areas(connection, tables)
    progress("names and their keys")
    _insert_names(connection, read_table(tables / "names.csv"))
    progress("settlement cells")
    pairs = _insert_cells(connection, places, fids, country)
    progress("claims")
    claims = read_ledger(tables / "control")
    _insert_claims(connection, claims)
    _insert_told(connection)
    data_end = _data_end(claims)
    progress("spells of control")
    spells = derive_spells(
        claims,
        places=places,
        regions=regions,
        neighbours=pairs,
        parties=read_table(tables / "parties.csv"),
        sources=read_sources(tables / "sources.csv"),
        data_start=DATA_START,
        data_end=data_end,
    )
    connection.executemany(f"INSERT INTO spells VALUES ({','.join('?' * 13)})", spells)
    progress("indexes")
    for statement in _INDEXES.strip().split("\n"):
        connection.execute(statement)
    geopackage.register(connection, _LAYERS, f"{version.replace('.', '-')}T00:00:00.000Z")
    meta = {
        "data_end": data_end.isoformat(),
        "data_start": DATA_START.isoformat(),
        "data_version": version,
        "digest": tables_digest(tables, files),
        "ledger_digest": ledger_digest(claims),
        "schema": SCHEMA,
    }
    connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
    progress("what every map page holds")
    # At the top it would cost every import of the build the drawing libraries.
    from syriageo.maps import atlas_data

    connection.executemany("INSERT INTO pages VALUES (?, ?)", atlas_data.kept(connection))
    progress.close()


def read_table(path: Path) -> list[dict[str, str]]:
    """Read a CSV table as rows of text.

    Raises
    ------
    DataError
        If it is not UTF-8 or a row has too few or too many fields; names file and line.
    """
    rows = []
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            for row in reader:
                if None in row or None in row.values():
                    raise DataError(f"{path}:{reader.line_num}: wrong number of fields")
                rows.append(row)
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: not UTF-8 at byte {error.start}") from error
    return rows


def _data_version(tables: Path) -> str:
    version = (tables / "VERSION").read_text("utf-8").strip()
    if not re.fullmatch(r"\d{4}\.\d{2}\.\d{2}", version):
        raise DataError(f"gazetteer/VERSION: {version!r} is not a version such as 2026.11.22")
    return version


def _value(row: Mapping[str, str], column: str) -> Any:
    """A field as the database holds it: empty text stays empty, an empty number is null."""
    text = row[column]
    convert = _NUMBERS.get(column)
    if convert is None:
        return text
    return convert(text) if text else None


def _insert_table(
    connection: sqlite3.Connection, name: str, rows: Sequence[Mapping[str, str]]
) -> None:
    columns = [column for _, column, *_ in connection.execute(f"PRAGMA table_info({name})")][1:]
    if rows and set(rows[0]) != set(columns):
        raise DataError(f"{name}.csv has columns {','.join(rows[0])}; expected {','.join(columns)}")
    _insert(connection, name, ([_value(row, column) for column in columns] for row in rows))


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows with fids (or seqs) 1..n."""
    numbered = ((fid, *row) for fid, row in enumerate(rows, start=1))
    width = len(connection.execute(f"PRAGMA table_info({table})").fetchall())
    connection.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * width)})", numbered)


def _insert_places(
    connection: sqlite3.Connection, places: Sequence[Mapping[str, str]]
) -> dict[str, int]:
    columns = [column for _, column, *_ in connection.execute("PRAGMA table_info(places)")][2:]
    values = [[_value(row, column) for column in columns] for row in places]
    points = shapely.points([row[5] for row in values], [row[4] for row in values])
    _insert(
        connection,
        "places",
        ((geopackage.blob(p), *row) for p, row in zip(points, values, strict=True)),
    )
    geopackage.index_geometries(connection, "places", points)
    _insert_surroundings(connection, places, points)
    return {row["id"]: fid for fid, row in enumerate(places, start=1)}


def _insert_surroundings(
    connection: sqlite3.Connection,
    places: Sequence[Mapping[str, str]],
    geometries: NDArray[np.object_],
) -> None:
    """The admin areas of the communities near each place, each between two bars: "|SY07|"."""
    points = shapely.get_coordinates(project(geometries))
    towns = [i for i, place in enumerate(places) if place["kind"] == "community"]
    admins = [[places[i][level] for level in ("admin1", "admin2", "admin3")] for i in towns]
    near = cKDTree(points[towns]).query_ball_point(points, SURROUNDINGS_M)
    rows = (
        (place["id"], f"|{'|'.join(sorted({code for i in found for code in admins[i]}))}|")
        for place, found in zip(places, near, strict=True)
    )
    connection.executemany("INSERT INTO place_surroundings VALUES (?, ?)", rows)


def _insert_areas(
    connection: sqlite3.Connection, tables: Path
) -> tuple[shapely.Geometry, dict[str, tuple[str, ...]]]:
    """Insert the areas of all levels; return the country's shape and the regions' members."""
    features = list(_area_features(tables))
    shapes = [_as_multipolygon(shape(feature["geometry"])) for feature in features]
    rows = []
    for feature, geometry in zip(features, shapes, strict=True):
        inside = _label_point(geometry)
        given = {"reason": "", "members": "", **feature["properties"]}
        text = [given[key] for key in ("id", "level", "name_en", "name_ar", "parent")]
        position = [round(inside.y, 6), round(inside.x, 6)]
        tail = [given[key] for key in ("source", "reason", "members")]
        rows.append([geopackage.blob(geometry), *text, *position, *tail])
    _insert(connection, "areas", rows)
    geopackage.index_geometries(connection, "areas", shapes)
    properties = [feature["properties"] for feature in features]
    regions = {
        given["id"]: tuple(given["members"].split("|"))
        for given in properties
        if "members" in given
    }
    return shapes[0], regions


def _area_features(tables: Path) -> Iterator[dict[str, Any]]:
    for name in AREA_FILES:
        path = tables / "areas" / f"{name}.geojson"
        try:
            yield from json.loads(path.read_text("utf-8"))["features"]
        except (ValueError, KeyError) as error:
            raise DataError(f"{path} is not a GeoJSON feature collection: {error}") from error


def _as_multipolygon(geometry: shapely.Geometry) -> shapely.MultiPolygon:
    return shapely.MultiPolygon(shapely.get_parts(geometry).tolist())


def _label_point(geometry: shapely.Geometry) -> shapely.Point:
    """The centroid, or where that falls outside, a point inside."""
    middle = geometry.centroid
    return middle if geometry.contains(middle) else geometry.representative_point()


def _insert_names(connection: sqlite3.Connection, names: Sequence[Mapping[str, str]]) -> None:
    _insert_table(connection, "names", names)
    # Spellings that read alike meet the same queries: one of them answers for all.
    rows = (
        (fid, row["subject"], row["name"], row["kind"]) for fid, row in enumerate(names, start=1)
    )
    forms = list(telling(rows))
    pairs = set(_key_rows(names, forms))
    connection.executemany("INSERT INTO name_keys VALUES (?, ?)", sorted(pairs))
    insert = f"INSERT INTO name_forms VALUES ({','.join('?' * 8)})"
    connection.executemany(insert, ((fid, *own) for fid, own in forms))
    letterpairs.store(connection)


def _key_rows(
    names: Sequence[Mapping[str, str]], forms: Sequence[tuple[int, Form]]
) -> Iterator[tuple[str, int]]:
    """(key, row of names): the spellings of one subject that a key cannot tell apart stand once.

    Names that share a medium key have the same vowels; those that share a skeleton differ only
    by them. The surest spelling stands for the others.
    """
    seen: set[tuple[str, ...]] = set()
    by_cost = sorted((LESS_SURE.get(names[fid - 1]["kind"], 0.0), fid, own) for fid, own in forms)
    for _, fid, own in by_cost:
        subject = names[fid - 1]["subject"]
        for key in keys(names[fid - 1]["name"]):
            told = own.vowels if key[0] == "s" else own.letters if key[0] == "f" else ""
            row = (subject, key, told, own.codes if key[0] == "s" else "", str(own.arabic))
            if key[0] == "f" or row not in seen:
                seen.add(row)
                yield key, fid


def _insert_cells(
    connection: sqlite3.Connection,
    places: Sequence[Mapping[str, str]],
    fids: Mapping[str, int],
    country: shapely.Geometry,
) -> list[tuple[int, int]]:
    """Insert the cells of communities; return the pairs of fids whose cells share a border."""
    communities = [row for row in places if row["kind"] == "community"]
    lon = [float(row["lon"]) for row in communities]
    lat = [float(row["lat"]) for row in communities]
    cells, area = settlement_cells(lon, lat, country)
    owners = [fids[row["id"]] for row in communities]
    # OCHA puts a few villages outside its own border line; one of them has no land in the country.
    landed = ~shapely.is_empty(cells)
    cells, area = cells[landed], area[landed]
    owners = [owner for owner, has_land in zip(owners, landed, strict=True) if has_land]
    rows = zip(map(geopackage.blob, cells), owners, area.round(4).tolist(), strict=True)
    _insert(connection, "cells", rows)
    geopackage.index_geometries(connection, "cells", cells)
    owner = np.array(owners)
    pairs = np.sort(owner[neighbours(cells)], axis=1)
    ordered = sorted(map(tuple, pairs.tolist()))
    connection.executemany("INSERT INTO cell_neighbours VALUES (?, ?)", ordered)
    return ordered


def _insert_claims(connection: sqlite3.Connection, claims: Sequence[Claim]) -> None:
    _insert(
        connection,
        "claims",
        ([_stored(getattr(claim, column)) for column in CLAIM_COLUMNS] for claim in claims),
    )


def _insert_told(connection: sqlite3.Connection) -> None:
    """How often the sources on the war name each place; one that lists them all says nothing."""
    connection.execute(
        "INSERT INTO place_told SELECT subject, COUNT(*) FROM claims "
        "WHERE subject IN (SELECT id FROM places) AND source NOT IN "
        "(SELECT source FROM claims GROUP BY source HAVING COUNT(DISTINCT subject) > ?) "
        "GROUP BY subject ORDER BY subject",
        (WHOLE_COUNTRY,),
    )


def _stored(value: Any) -> Any:
    if isinstance(value, tuple):
        return "|".join(value)
    return value.toordinal() if isinstance(value, date) else value


def _data_end(claims: Sequence[Claim]) -> date:
    """The last day that any claim speaks of."""
    days = [claim.last_possible for claim in claims if claim.last_possible]
    if not days:
        raise DataError("gazetteer/control holds no claim with a day; compile the claims first")
    return max(days)


class _Progress:
    """Says on a terminal which step runs; silent in logs and pipes."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._shown = sys.stderr.isatty()

    def __call__(self, step: str) -> None:
        if self._shown:
            elapsed = time.monotonic() - self._started
            print(
                f"\r\x1b[2Kbuilding the database: {step} ({elapsed:.0f} s)", end="", file=sys.stderr
            )
            sys.stderr.flush()

    def close(self) -> None:
        if self._shown:
            print("\r\x1b[2K", end="", file=sys.stderr)

"""Writing a GeoPackage with the standard library alone, the same bytes for the same rows.

Readers (QGIS, GDAL, DuckDB, R) find the tables through the registers that the OGC standard asks
for; syriageo's own look-ups read the tables directly.
"""

from __future__ import annotations

import sqlite3
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

SRS_ID = 4326
APPLICATION_ID = 0x47504B47  # "GPKG"
USER_VERSION = 10400
PAGE_SIZE = 4096
_ENVELOPE_XY = 1
_LITTLE_ENDIAN = 1

_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
    'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
    'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)
_REFERENCE_SYSTEMS = [
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "Cartesian, not defined"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "geographic, not defined"),
    ("WGS 84 geodetic", 4326, "EPSG", 4326, _WGS84, "longitude and latitude in degrees"),
]

_REGISTERS = """
CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
    description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE,
    max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
    CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (
    table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
    scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
"""

# The standard asks for these triggers, so that an edit in QGIS keeps the index true.
_INDEX_TRIGGERS = """
CREATE TRIGGER rtree_{t}_geom_insert AFTER INSERT ON {t}
  WHEN (new.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom))
BEGIN
  INSERT OR REPLACE INTO rtree_{t}_geom VALUES (
    NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_{t}_geom_update6 AFTER UPDATE OF geom ON {t}
  WHEN OLD.fid = NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) AND
    (OLD.geom NOTNULL AND NOT ST_IsEmpty(OLD.geom))
BEGIN
  UPDATE rtree_{t}_geom SET minx = ST_MinX(NEW.geom), maxx = ST_MaxX(NEW.geom),
    miny = ST_MinY(NEW.geom), maxy = ST_MaxY(NEW.geom) WHERE id = NEW.fid;
END;
CREATE TRIGGER rtree_{t}_geom_update7 AFTER UPDATE OF geom ON {t}
  WHEN OLD.fid = NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) AND
    (OLD.geom ISNULL OR ST_IsEmpty(OLD.geom))
BEGIN
  INSERT INTO rtree_{t}_geom VALUES (
    NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_{t}_geom_update2 AFTER UPDATE OF geom ON {t}
  WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_{t}_geom WHERE id = OLD.fid;
END;
CREATE TRIGGER rtree_{t}_geom_update5 AFTER UPDATE ON {t}
  WHEN OLD.fid != NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_{t}_geom WHERE id = OLD.fid;
  INSERT OR REPLACE INTO rtree_{t}_geom VALUES (
    NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_{t}_geom_update4 AFTER UPDATE ON {t}
  WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_{t}_geom WHERE id IN (OLD.fid, NEW.fid);
END;
CREATE TRIGGER rtree_{t}_geom_delete AFTER DELETE ON {t}
  WHEN old.geom NOT NULL
BEGIN
  DELETE FROM rtree_{t}_geom WHERE id = OLD.fid;
END;
"""


@dataclass(frozen=True, slots=True)
class Layer:
    """What the registers say of a table: `geometry` is empty for a table without one."""

    table: str
    description: str
    geometry: str = ""


def create(path: Path) -> sqlite3.Connection:
    """Open a new, empty GeoPackage for writing.

    Parameters
    ----------
    path : Path
        A file that does not exist yet.

    Returns
    -------
    sqlite3.Connection
        In one transaction until `finish`.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(
        f"PRAGMA page_size = {PAGE_SIZE}; PRAGMA encoding = 'UTF-8'; PRAGMA auto_vacuum = NONE;"
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
        f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {USER_VERSION}; BEGIN;"
    )
    for statement in _REGISTERS.split(";\n"):
        if statement.strip():
            connection.execute(statement)
    connection.executemany(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _REFERENCE_SYSTEMS
    )
    return connection


def blob(geometry: shapely.Geometry) -> bytes:
    r"""Encode a geometry as GeoPackage binary: header with envelope, then WKB.

    Examples
    --------
    >>> import shapely
    >>> blob(shapely.Point(36.6, 35.8))[:4]
    b'GP\x00\x01'
    """
    wkb: bytes = shapely.to_wkb(geometry, byte_order=_LITTLE_ENDIAN)
    if geometry.geom_type == "Point":  # the standard lets points go without an envelope
        return struct.pack("<2sBBi", b"GP", 0, _LITTLE_ENDIAN, SRS_ID) + wkb
    min_x, min_y, max_x, max_y = geometry.bounds
    flags = _LITTLE_ENDIAN | _ENVELOPE_XY << 1
    header = struct.pack("<2sBBi4d", b"GP", 0, flags, SRS_ID, min_x, max_x, min_y, max_y)
    return header + wkb


def geometry(data: bytes) -> shapely.Geometry:
    """Decode GeoPackage binary.

    Examples
    --------
    >>> import shapely
    >>> geometry(blob(shapely.Point(36.6, 35.8))).wkt
    'POINT (36.6 35.8)'
    """
    envelope_bytes = (0, 32, 48, 48, 64)[data[3] >> 1 & 7]
    return shapely.from_wkb(data[8 + envelope_bytes :])


def index_geometries(
    connection: sqlite3.Connection, table: str, shapes: Sequence[shapely.Geometry]
) -> None:
    """Add the spatial index of a feature table whose fids are 1..n in the order of `shapes`."""
    connection.execute(
        f"CREATE VIRTUAL TABLE rtree_{table}_geom USING rtree(id, minx, maxx, miny, maxy)"
    )
    rows = (
        (fid, x0, x1, y0, y1)
        for fid, (x0, y0, x1, y1) in enumerate(shapely.bounds(list(shapes)).tolist(), start=1)
    )
    connection.executemany(f"INSERT INTO rtree_{table}_geom VALUES (?, ?, ?, ?, ?)", rows)


def register(connection: sqlite3.Connection, layers: Iterable[Layer], last_change: str) -> None:
    """Enter tables into the standard's registers.

    Parameters
    ----------
    connection : sqlite3.Connection
    layers : iterable of Layer
    last_change : str
        ISO 8601 with milliseconds and Z; a clock would make every build differ.
    """
    for layer in layers:
        kind = "features" if layer.geometry else "attributes"
        srs = SRS_ID if layer.geometry else None
        extent: tuple[float | None, ...] = (None, None, None, None)
        if layer.geometry:
            query = (
                f"SELECT min(minx), min(miny), max(maxx), max(maxy) FROM rtree_{layer.table}_geom"
            )
            extent = connection.execute(query).fetchone()
        connection.execute(
            "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (layer.table, kind, layer.table, layer.description, last_change, *extent, srs),
        )
        if layer.geometry:
            connection.execute(
                "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
                (layer.table, layer.geometry, SRS_ID),
            )
            connection.execute(
                "INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index', "
                "'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
                (layer.table,),
            )
            triggers = _INDEX_TRIGGERS.format(t=layer.table).split("END;\n")
            for trigger in triggers[:-1]:
                connection.execute(trigger + "END")


def finish(connection: sqlite3.Connection, path: Path) -> None:
    """Commit, close, and take the writing library's marks out of the header."""
    connection.execute("COMMIT")
    connection.close()
    with path.open("r+b") as file:
        # Change counter, the page count's validity and SQLite's version: they tell who wrote the
        # file and how often, not what is in it.
        file.seek(24)
        file.write(struct.pack(">I", 1))
        file.seek(92)
        file.write(struct.pack(">II", 1, 3_040_000))

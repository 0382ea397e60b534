"""The writers of incidents: CSV, GeoJSON, GeoParquet and GeoPackage, with HXL on request.

Files are written whole, and the same incidents give the same bytes (`incidents.files`).
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from syriageo.errors import InputError
from syriageo.incidents.export.hxl import HXL, tags_of, unique_tags
from syriageo.incidents.files.writing import LAYER, check_output, write_table
from syriageo.incidents.frames import checked
from syriageo.incidents.frames.units import names, units
from syriageo.terminal import safe, write_whole

FORMULAS = ("keep", "escape", "refuse")
# A spreadsheet takes a cell that begins with one of these for a formula, and runs it.
_STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_ADMIN = (("adm1", "governorate"), ("adm2", "district"), ("adm3", "subdistrict"))


def to_csv(
    incidents: Any,
    path: str | Path,
    *,
    hxl: bool = False,
    formulas: str = "keep",
    bom: bool = False,
) -> None:
    """Write incidents as CSV: UTF-8, comma, points as the columns ``lat`` and ``lon``.

    Parameters
    ----------
    incidents : Incidents, geopandas.GeoDataFrame or pandas.DataFrame
    path : path-like
        With the extension ``.csv``.
    hxl : bool, default False
        With a row of HXL 1.1 hashtags under the header (the table `HXL`; columns that it does not
        name have an empty cell there), and the governorate, district and subdistrict of each row.
    formulas : {"keep", "escape", "refuse"}
        What to do with text that a spreadsheet would run as a formula, because it begins with
        ``= + - @`` or a tab or line break. ``keep`` writes data as they are: a file is for
        programs first, and nothing is changed silently. ``escape`` puts an apostrophe before it,
        which a spreadsheet hides and other programs do not. ``refuse`` raises an error that names
        the first such cell. Choose ``escape`` for a file that people will open in a spreadsheet and
        whose texts strangers wrote.
    bom : bool, default False
        Begin with a byte-order mark, by which Excel knows that Arabic is UTF-8.

    Raises
    ------
    InputError
        If the extension is another, an option is unknown, or a cell was refused.
    CRSError, CoordinateError
        If the points are in another system, or swapped.
    """
    path = _checked(path, ".csv")
    if formulas not in FORMULAS:
        raise InputError(f"formulas is {safe(formulas, 30)!r}; give one of {', '.join(FORMULAS)}")
    table = _flat(checked.frame_of(incidents))
    if hxl:
        table = _with_admin(table)
    if formulas != "keep":
        table = _against_formulas(table, refuse=formulas == "refuse")
    if not hxl:
        write_table(table, path, bom=bom)
        return
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.csv"
        write_table(table, plain)
        text = plain.read_text("utf-8")
    header, rest = _first_row(text)
    tags = io.StringIO()
    csv.writer(tags, lineterminator="\n").writerow(HXL.get(str(c), "") for c in _columns(table))
    write_whole(path, ("\ufeff" if bom else "") + header + tags.getvalue() + rest)


def to_geojson(incidents: Any, path: str | Path, *, hxl: bool = False) -> None:
    """Write incidents as GeoJSON; with `hxl`, a member ``hxl`` maps properties to hashtags.

    Raises
    ------
    InputError
        If the extension is not ``.geojson``.
    """
    path = _checked(path, ".geojson")
    table = _located(incidents, hxl)
    if not hxl:
        write_table(table, path)
        return
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.geojson"
        write_table(table, plain)
        text = plain.read_text("utf-8")
    begin = '{"type":"FeatureCollection",'
    tags = json.dumps(tags_of(table), ensure_ascii=False)
    write_whole(path, f'{begin}"hxl":{tags},{text.removeprefix(begin)}')


def to_parquet(incidents: Any, path: str | Path, *, hxl: bool = False) -> None:
    """Write incidents as GeoParquet; with `hxl`, hashtags stand in the metadata of the columns.

    Raises
    ------
    InputError
        If the extension is not ``.parquet`` or ``.geoparquet``, or pyarrow is missing.
    """
    path = _checked(path, ".parquet", ".geoparquet")
    table = _located(incidents, hxl)
    if not hxl:
        write_table(table, path)
        return
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.parquet"
        write_table(table, plain)  # tells if pyarrow is missing
        import pyarrow.parquet as parquet

        stored = parquet.read_table(plain)
        for position, field in enumerate(stored.schema):
            if tag := HXL.get(field.name):
                tagged = field.with_metadata({**(field.metadata or {}), b"hxl": tag.encode()})
                stored = stored.cast(stored.schema.set(position, tagged))
        out = io.BytesIO()
        parquet.write_table(stored, out)
    write_whole(path, out.getvalue())


def to_gpkg(incidents: Any, path: str | Path, *, hxl: bool = False) -> None:
    """Write incidents as GeoPackage, layer ``incidents``; with `hxl`, hashtags are column titles.

    They stand in ``gpkg_data_columns``, the format's own table for what columns mean.

    Raises
    ------
    InputError
        If the extension is not ``.gpkg``.
    """
    path = _checked(path, ".gpkg")
    table = _located(incidents, hxl)
    if not hxl:
        write_table(table, path)
        return
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.gpkg"
        write_table(table, plain)
        with closing(sqlite3.connect(plain)) as connection, connection:
            connection.execute(_DATA_COLUMNS)
            connection.execute(_EXTENSIONS)
            connection.execute(_EXTENSION)
            connection.executemany(
                "INSERT INTO gpkg_data_columns (table_name, column_name, name, title) "
                "VALUES (?, ?, ?, ?)",
                [(LAYER, column, tag, tag) for column, tag in unique_tags(table).items()],
            )
        write_whole(path, plain.read_bytes())


_DATA_COLUMNS = """
CREATE TABLE IF NOT EXISTS gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
name TEXT, title TEXT, description TEXT, mime_type TEXT, constraint_name TEXT,
CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
CONSTRAINT gdc_tn UNIQUE (table_name, name))"""
_EXTENSIONS = """
CREATE TABLE IF NOT EXISTS gpkg_extensions (table_name TEXT, column_name TEXT,
extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))"""
_EXTENSION = """
INSERT OR IGNORE INTO gpkg_extensions VALUES ('gpkg_data_columns', NULL, 'gpkg_schema',
'http://www.geopackage.org/spec121/#extension_schema', 'read-write')"""


def _checked(path: str | Path, *ends: str) -> Path:
    path = Path(path)
    if path.suffix.lower() not in ends:
        raise InputError(f"{safe(path)} does not end in {' or '.join(ends)}")
    check_output(path)
    return path


def _flat(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its points as the columns lat and lon, where the geometry stood."""
    geometry = getattr(frame, "active_geometry_name", None)
    if geometry is None:
        return pd.DataFrame(frame)
    lat, lon = checked.positions(frame)
    table = pd.DataFrame(frame.drop(columns=geometry))
    at = list(frame.columns).index(geometry)
    for name, values in (("lon", lon), ("lat", lat)):
        if name not in table.columns:
            table.insert(at, name, values)
    return table


def _located(incidents: Any, hxl: bool) -> Any:
    """The frame with a geometry, made from its positions if it has none."""
    import geopandas as gpd

    frame = checked.frame_of(incidents)
    lat, lon = checked.positions(frame)
    if getattr(frame, "active_geometry_name", None) is None:
        points = np.full(len(frame), None, dtype=object)
        there = np.isfinite(lat)
        points[there] = shapely.points(lon[there], lat[there])
        name = "geometry" if "geometry" not in frame.columns else "sg_geometry"
        frame = gpd.GeoDataFrame(frame.copy(), geometry=gpd.GeoSeries(points, frame.index, 4326))
        if frame.geometry.name != name:
            frame = frame.rename_geometry(name)
    return _with_admin(frame) if hxl else frame


def _with_admin(table: Any) -> Any:
    """The table with governorate, district and subdistrict, unless it has them."""
    told, called = units(table), names()
    table = table.copy()
    for short, level in _ADMIN:
        ids = told.of(level)
        if f"{short}_pcode" not in table.columns:
            table[f"{short}_pcode"] = ids
        if f"{short}_name" not in table.columns:
            table[f"{short}_name"] = np.array(
                ["|".join(called[i][0] for i in cell.split("|") if i in called) for cell in ids],
                dtype=object,
            )
    return table


def _against_formulas(table: pd.DataFrame, *, refuse: bool) -> pd.DataFrame:
    """Text that a spreadsheet would run with an apostrophe before it; column names too."""

    def plain(cell: Any, where: str) -> Any:
        if not isinstance(cell, str) or not cell.startswith(_STARTERS):
            return cell
        if refuse:
            raise InputError(
                f"{where} begins like a formula: {safe(cell, 60)!r}; write with formulas='escape', "
                "or formulas='keep' for a file that no spreadsheet opens"
            )
        return f"'{cell}"

    if not (isinstance(table.index, pd.RangeIndex) and table.index.name is None):
        table = table.reset_index()
    table = table.copy()
    for position, name in enumerate(table.columns):
        if table.dtypes.iloc[position].kind not in "biufcmM":
            cells = table.iloc[:, position].tolist()
            told = [plain(c, f"{safe(name, 40)} of row {i}") for i, c in enumerate(cells)]
            table.isetitem(position, np.array([*told, None], dtype=object)[:-1])
    table.columns = [plain(name, "the name of a column") for name in table.columns]
    return table


def _columns(table: pd.DataFrame) -> list[Any]:
    """The columns as `write_table` writes them, with those of an index that says something."""
    if isinstance(table.index, pd.RangeIndex) and table.index.name is None:
        return list(table.columns)
    return list(table.reset_index().columns)


def _first_row(text: str) -> tuple[str, str]:
    """CSV text cut after its first row, which may hold line breaks in quotes."""
    quoted = False
    for position, letter in enumerate(text):
        if letter == '"':
            quoted = not quoted
        elif letter == "\n" and not quoted:
            return text[: position + 1], text[position + 1 :]
    return text, ""

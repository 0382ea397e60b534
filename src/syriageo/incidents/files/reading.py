"""Tables of incidents read from files, without guessing."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from syriageo.errors import CRSError, InputError
from syriageo.incidents.files.formats import BOM, PARQUET, choose, free_name
from syriageo.terminal import safe

LONGEST_CELL = 10_000_000  # characters; a whole report may stand in a cell
_EXCEL = "pip install 'syriageo[excel]'"


@dataclass(slots=True)
class Table:
    """A table as it came out of a file.

    Attributes
    ----------
    frame : pandas.DataFrame or geopandas.GeoDataFrame
        Text of CSV files stays text: nothing is taken for a number, a day or a missing value.
    broken : dict of int to str
        Rows, by position, whose cells may stand under the wrong columns, and why.
    notes : dict of int to str
        What else is wrong with single rows.
    bom : bool
        Whether a CSV file began with a byte-order mark, by which Excel knows UTF-8.
    """

    frame: pd.DataFrame
    broken: dict[int, str] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    bom: bool = False


def read_table(path: str | Path) -> Table:
    """Read a table; its format is told by the file's extension.

    Parameters
    ----------
    path : path-like
        ``.csv`` (UTF-8; comma, semicolon or tab), ``.xlsx`` (its first sheet), ``.parquet`` or
        ``.geoparquet``, ``.geojson`` or ``.json``.

    Returns
    -------
    Table

    Raises
    ------
    InputError
        If the extension is none of these, the file is not what it says, its text is not UTF-8,
        or a package that reads it is missing.
    OSError
        If there is no such file.
    """
    path = Path(path)
    read = choose(path, _READERS, "read")
    if path.is_dir():
        raise InputError(f"{safe(path)} is a folder; name a file")
    with path.open("rb"):  # a missing file is told as such, whatever its format
        pass
    return read(path)


def _text(path: Path) -> str:
    data = path.read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError(f"{safe(path)} is UTF-16, not UTF-8; save it as UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{safe(path)} is not UTF-8 (byte 0x{data[error.start]:02x} on line {line}); save it "
            "as UTF-8, or convert it, such as with `iconv -f WINDOWS-1256 -t UTF-8`"
        ) from error


def _read_csv(path: Path) -> Table:
    text = _text(path)
    bom = text.startswith(BOM)
    text = text.removeprefix(BOM)
    header, *rows = _csv_rows(path, text) or [[]]
    if not header:
        raise InputError(f"{safe(path)} is empty; its first line must name the columns")
    width = len(header)
    broken: dict[int, str] = {}
    for position, row in enumerate(rows):
        if len(row) == width:
            continue
        broken[position] = f"the row has {len(row)} fields, the header {width}"
        if len(row) > width:
            broken[position] += "; what is too much is kept in the last column"
            row[width - 1 :] = [",".join(row[width - 1 :])]
        row += [""] * (width - len(row))
    return Table(pd.DataFrame(rows, columns=header, dtype=object), broken, bom=bom)


def _csv_rows(path: Path, text: str) -> list[list[str]]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        try:
            return _parsed(text, delimiter, strict=True)
        except csv.Error as error:
            if "end of data" in str(error):
                raise InputError(
                    f"{safe(path)}: a quotation mark is opened and never closed, so that rows "
                    "cannot be told apart; close it"
                ) from error
            return _parsed(text, delimiter, strict=False)
    except csv.Error as error:
        raise InputError(f"{safe(path)} cannot be read as CSV: {error}") from error


def _parsed(text: str, delimiter: str, *, strict: bool) -> list[list[str]]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    limit = csv.field_size_limit(LONGEST_CELL)
    try:
        return [row for row in lines if row]
    finally:
        csv.field_size_limit(limit)


def _read_excel(path: Path) -> Table:
    try:
        frame = pd.read_excel(path, dtype=object, keep_default_na=False, na_filter=False)
    except ImportError as error:
        raise InputError(f"{safe(path)}: reading Excel files needs openpyxl: {_EXCEL}") from error
    except Exception as error:  # zip, XML and key errors, whatever the broken file provokes
        raise InputError(f"{safe(path)} cannot be read as Excel: {safe(error, 200)}") from error
    return Table(frame)


def _read_parquet(path: Path) -> Table:
    import geopandas as gpd

    try:
        try:
            return Table(gpd.read_parquet(path))
        except ValueError:  # no geometry in it, says geopandas
            return Table(pd.read_parquet(path))
    except ImportError as error:
        raise InputError(f"{safe(path)}: Parquet files need pyarrow: {PARQUET}") from error
    except Exception as error:
        raise InputError(f"{safe(path)} cannot be read as Parquet: {safe(error, 200)}") from error


def _read_geojson(path: Path) -> Table:
    import geopandas as gpd

    try:
        told = json.loads(_text(path).removeprefix(BOM))
    except ValueError as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{safe(path)} is not JSON: {safe(error, 200)}") from error
    features = told.get("features") if isinstance(told, dict) else None
    if not isinstance(features, list) or told.get("type") != "FeatureCollection":
        raise InputError(f"{safe(path)} is no GeoJSON FeatureCollection")
    notes: dict[int, str] = {}
    rows, shapes = [], []
    for position, feature in enumerate(features):
        parts = feature if isinstance(feature, dict) else {}
        row = dict(parts["properties"]) if isinstance(parts.get("properties"), dict) else {}
        if "id" in parts:
            row.setdefault("id", parts["id"])
        if not isinstance(feature, dict) or not isinstance(parts.get("properties") or {}, dict):
            notes[position] = "the feature is not made as GeoJSON's are"
        rows.append(row)
        shapes.append(_shape(parts.get("geometry"), position, notes))
    columns = list(dict.fromkeys(key for row in rows for key in row))
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    name = free_name(columns)
    frame = frame.astype(object).where(frame.notna(), None)
    frame[name] = gpd.GeoSeries(shapes, index=frame.index, crs=_stated_crs(path, told))
    return Table(gpd.GeoDataFrame(frame, geometry=name), notes=notes)


def _shape(told: Any, position: int, notes: dict[int, str]) -> Any:
    import shapely

    if told is None:
        return None
    try:
        return shapely.from_geojson(json.dumps(told))
    except (shapely.GEOSException, TypeError, ValueError):
        notes[position] = "the feature's geometry cannot be read"
        return None


def _stated_crs(path: Path, told: dict[str, Any]) -> Any:
    """The system of coordinates: EPSG:4326, unless an old file names another."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError as ProjError

    try:
        name = told["crs"]["properties"]["name"]
    except (KeyError, TypeError):
        return "EPSG:4326"
    try:
        crs = CRS.from_user_input(name)
    except ProjError as error:
        raise CRSError(
            f"{safe(path)}: {safe(name, 60)!r} is no known coordinate system; name an EPSG code"
        ) from error
    return "EPSG:4326" if crs.equals("EPSG:4326", ignore_axis_order=True) else crs


_READERS: dict[str, Callable[[Path], Table]] = {
    ".csv": _read_csv,
    ".xlsx": _read_excel,
    ".parquet": _read_parquet,
    ".geoparquet": _read_parquet,
    ".geojson": _read_geojson,
    ".json": _read_geojson,
}

"""Tables of incidents in files: read without guessing, written whole, the same bytes every time."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from syriageo.errors import CRSError, InputError
from syriageo.terminal import safe, write_whole

if TYPE_CHECKING:
    import geopandas as gpd

LAYER = "incidents"
# GDAL stamps a GeoPackage with the time of writing; the format's own first day stands for "no day".
NO_TIME = "1970-01-01T00:00:00.000Z"
LONGEST_CELL = 10_000_000  # characters; a whole report may stand in a cell
_BOM = "\ufeff"
_EXCEL = "pip install 'syriageo[excel]'"
_PARQUET = "pip install 'syriageo[parquet]'"


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
    read = _choose(path, _READERS, "read")
    if path.is_dir():
        raise InputError(f"{safe(path)} is a folder; name a file")
    with path.open("rb"):  # a missing file is told as such, whatever its format
        pass
    return read(path)


def check_output(path: str | Path) -> None:
    """Refuse what `write_table` cannot write before any work is done.

    Raises
    ------
    InputError
        If the extension is unknown or there is no such folder.
    """
    path = Path(path)
    _choose(path, _WRITERS, "write")
    if path.is_dir():
        raise InputError(f"{safe(path)} is a folder; name a file")
    if not path.parent.is_dir():
        raise InputError(f"there is no folder {safe(path.parent)}; make it first")


def write_table(frame: pd.DataFrame, path: str | Path, *, bom: bool = False) -> None:
    """Write an annotated table; its format is told by the file's extension.

    A frame with a geometry keeps it; any other becomes points at ``sg_lat``, ``sg_lon`` where the
    format has geometry, and a row without a place has none.

    Parameters
    ----------
    frame : pandas.DataFrame or geopandas.GeoDataFrame
        As `annotate` returns it.
    path : path-like
        ``.csv``, ``.geojson`` (always EPSG:4326), ``.parquet`` or ``.geoparquet`` (GeoParquet),
        ``.gpkg`` (GeoPackage, layer ``incidents``).
    bom : bool, default False
        Begin a CSV file with a byte-order mark.

    Raises
    ------
    InputError
        If the extension is none of these, or the format cannot hold these columns.
    """
    path = Path(path)
    check_output(path)
    _choose(path, _WRITERS, "write")(frame, path, bom)


def _choose(path: Path, known: dict[str, Callable[..., Any]], verb: str) -> Callable[..., Any]:
    found = known.get(path.suffix.lower())
    if found is None and path.is_dir():
        raise InputError(f"{safe(path)} is a folder; name a file")
    if found is None:
        said = f"cannot {verb} {safe(path.suffix, 20)}" if path.suffix else "it has no extension"
        raise InputError(f"{safe(path)}: {said}; the formats are {', '.join(known)}")
    return found


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
    bom = text.startswith(_BOM)
    text = text.removeprefix(_BOM)
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
        raise InputError(f"{safe(path)}: Parquet files need pyarrow: {_PARQUET}") from error
    except Exception as error:
        raise InputError(f"{safe(path)} cannot be read as Parquet: {safe(error, 200)}") from error


def _read_geojson(path: Path) -> Table:
    import geopandas as gpd

    try:
        told = json.loads(_text(path).removeprefix(_BOM))
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
    name = _free_name(columns)
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


def _free_name(columns: list[Any]) -> str:
    return "geometry" if "geometry" not in columns else "sg_geometry"


def _write_csv(frame: pd.DataFrame, path: Path, bom: bool) -> None:
    plain = _with_index(pd.DataFrame(frame))
    if _has_geometry(frame):
        shape = frame.geometry
        plain[shape.name] = shape.to_wkt().to_numpy()
    for position in range(plain.shape[1]):
        if plain.dtypes.iloc[position].kind in "OM":
            plain.isetitem(position, [_cell(v) for v in plain.iloc[:, position].tolist()])
    out = io.StringIO(newline="")
    # A bare carriage return ends a row for many readers, but is not quoted where lines end in LF.
    plain.to_csv(out, index=False, lineterminator="\r\n")
    text = _with_bare_newlines(out.getvalue())
    write_whole(path, (_BOM if bom else "") + text)


def _with_bare_newlines(text: str) -> str:
    r"""CSV text whose rows end in LF instead of CR LF; what stands in quotes is left alone."""
    parts = text.split('"')
    parts[::2] = [outside.replace("\r\n", "\n") for outside in parts[::2]]
    return '"'.join(parts)


def _write_geojson(frame: pd.DataFrame, path: Path, bom: bool) -> None:
    import shapely

    located = _located(frame)
    if located.crs is not None:
        located = located.to_crs(4326)
    shapes = shapely.to_geojson(np.asarray(located.geometry.to_numpy(), dtype=object))
    plain = pd.DataFrame(located.drop(columns=located.geometry.name))
    names = [str(c) for c in plain.columns]
    _check_distinct(names, path)
    columns = [[_plain(v) for v in plain.iloc[:, i].tolist()] for i in range(len(names))]
    lines = []
    for shape, *cells in zip(shapes, *columns, strict=True):
        properties = json.dumps(dict(zip(names, cells, strict=True)), ensure_ascii=False)
        lines.append(f'{{"type":"Feature","properties":{properties},"geometry":{shape or "null"}}}')
    body = ",\n".join(lines)
    write_whole(path, f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n')


def _write_parquet(frame: pd.DataFrame, path: Path, bom: bool) -> None:
    located = _named_by_text(_located(frame, keep_index=True), path)
    out = io.BytesIO()
    try:
        try:
            located.to_parquet(out)
        except (ValueError, TypeError):  # a column of several types, which Arrow cannot hold
            out = io.BytesIO()
            _storable(located).to_parquet(out)
    except ImportError as error:
        raise InputError(f"{safe(path)}: Parquet files need pyarrow: {_PARQUET}") from error
    except Exception as error:
        raise InputError(
            f"{safe(path)}: Parquet cannot hold this table: {safe(error, 200)}"
        ) from error
    write_whole(path, out.getvalue())


def _write_geopackage(frame: pd.DataFrame, path: Path, bom: bool) -> None:
    located = _storable(_named_by_text(_located(frame), path), c_strings=True)
    names = [str(c).lower() for c in located.columns if c != located.geometry.name]
    _check_distinct(names, path)
    # GDAL would take columns of these names for its own.
    own = {
        key: name for key, name in (("FID", "fid"), ("GEOMETRY_NAME", "geom")) if name not in names
    }
    own = {"FID": "sg_fid", "GEOMETRY_NAME": "sg_geom", **own}
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.gpkg"
        try:
            located.to_file(made, driver="GPKG", layer=LAYER, engine="pyogrio", layer_options=own)
        except Exception as error:  # whatever GDAL has against a column
            raise InputError(
                f"{safe(path)}: GeoPackage cannot hold this table: {safe(error, 200)}"
            ) from error
        with closing(sqlite3.connect(made)) as connection, connection:
            connection.execute("UPDATE gpkg_contents SET last_change = ?", (NO_TIME,))
        write_whole(path, made.read_bytes())


def _has_geometry(frame: pd.DataFrame) -> bool:
    return getattr(frame, "active_geometry_name", None) is not None


def _located(frame: pd.DataFrame, *, keep_index: bool = False) -> gpd.GeoDataFrame:
    """The frame with a geometry: its own, or points where its rows were placed."""
    import geopandas as gpd
    import shapely

    table = frame if keep_index else _with_index(frame)
    if _has_geometry(frame):
        return gpd.GeoDataFrame(table, geometry=frame.geometry.name)
    shapes = np.full(len(table), None, dtype=object)
    lat, lon = (table[c].to_numpy(dtype=float) for c in ("sg_lat", "sg_lon"))
    placed = np.isfinite(lat) & np.isfinite(lon)
    shapes[placed] = shapely.points(lon[placed], lat[placed])
    points = gpd.GeoSeries(shapes, index=table.index, crs="EPSG:4326")
    name = _free_name(list(table.columns))
    return gpd.GeoDataFrame(table.assign(**{name: points}), geometry=name)


def _with_index(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its index as columns, unless that only counts the rows."""
    if isinstance(frame.index, pd.RangeIndex) and frame.index.name is None:
        return frame.copy()
    return frame.reset_index()


def _named_by_text(frame: gpd.GeoDataFrame, path: Path) -> Any:
    named = frame.rename(columns={c: str(c) for c in frame.columns if not isinstance(c, str)})
    _check_distinct(list(named.columns), path)
    return named


def _storable(frame: gpd.GeoDataFrame, *, c_strings: bool = False) -> Any:
    """The frame with columns of one type each; text that ends at a NUL has it spelled out."""
    frame = frame.copy()
    for column in frame.columns:
        values = frame[column]
        if column == frame.geometry.name:
            continue
        if values.dtype.kind == "M" and c_strings:
            frame[column] = np.array([_cell(v) or None for v in values.tolist()], dtype=object)
        elif values.dtype.kind == "O":
            kind = pd.api.types.infer_dtype(values, skipna=True)
            if kind in {"integer", "floating", "boolean", "mixed-integer-float"}:
                frame[column] = values.convert_dtypes()
            else:
                texts = [None if _missing(v) else _cell(v, c_strings) for v in values.tolist()]
                frame[column] = np.array(texts, dtype=object)
    return frame


def _check_distinct(names: list[str], path: Path) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise InputError(
            f"{safe(path)}: this format cannot hold several columns called "
            f"{safe(twice[0], 60)!r}; rename them, or write CSV"
        )


def _missing(value: Any) -> bool:
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def _plain(value: Any) -> Any:
    """A cell as JSON has it."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    if _missing(value):
        return None
    if isinstance(value, float):
        return value if value - value == 0 else None
    return _cell(value)


def _cell(value: Any, c_strings: bool = False) -> str:
    """A cell as text: days as ISO, a day without its midnight; lists and objects as JSON."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, str):
        text = value
    elif _missing(value):
        text = ""
    elif isinstance(value, list | tuple | dict):
        text = json.dumps(_plain(value), ensure_ascii=False)
    elif hasattr(value, "isoformat"):
        text = value.isoformat().removesuffix("T00:00:00")
    else:
        text = str(value)
    if c_strings:
        text = text.replace("\x00", "\\x00")
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


_READERS: dict[str, Callable[[Path], Table]] = {
    ".csv": _read_csv,
    ".xlsx": _read_excel,
    ".parquet": _read_parquet,
    ".geoparquet": _read_parquet,
    ".geojson": _read_geojson,
    ".json": _read_geojson,
}
_WRITERS: dict[str, Callable[[pd.DataFrame, Path, bool], None]] = {
    ".csv": _write_csv,
    ".geojson": _write_geojson,
    ".parquet": _write_parquet,
    ".geoparquet": _write_parquet,
    ".gpkg": _write_geopackage,
}

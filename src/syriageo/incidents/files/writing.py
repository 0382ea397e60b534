"""Tables of incidents written to files: whole, and the same bytes every time."""

from __future__ import annotations

import io
import json
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from syriageo.errors import InputError
from syriageo.incidents.files.formats import BOM, PARQUET, choose, free_name
from syriageo.terminal import safe, write_whole

if TYPE_CHECKING:
    import geopandas as gpd

LAYER = "incidents"
# GDAL stamps a GeoPackage with the time of writing; the format's own first day stands for "no day".
NO_TIME = "1970-01-01T00:00:00.000Z"


def check_output(path: str | Path) -> None:
    """Refuse what `write_table` cannot write before any work is done.

    Raises
    ------
    InputError
        If the extension is unknown or there is no such folder.
    """
    path = Path(path)
    choose(path, _WRITERS, "write")
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
    choose(path, _WRITERS, "write")(frame, path, bom)


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
    write_whole(path, (BOM if bom else "") + text)


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
        raise InputError(f"{safe(path)}: Parquet files need pyarrow: {PARQUET}") from error
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
    name = free_name(list(table.columns))
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


_WRITERS: dict[str, Callable[[pd.DataFrame, Path, bool], None]] = {
    ".csv": _write_csv,
    ".geojson": _write_geojson,
    ".parquet": _write_parquet,
    ".geoparquet": _write_parquet,
    ".gpkg": _write_geopackage,
}

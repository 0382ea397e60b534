"""The rows of a user's table as text, each with its line: CSV, Excel, Parquet.

The reader of `incidents.files` keeps no line numbers and belongs to a room that builds on this one;
here a fault must name its line, and a file of a hundred thousand rows is read once and not kept.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from syriageo.control.claims import ClaimError
from syriageo.errors import InputError
from syriageo.terminal import safe

LONGEST_FIELD = 2000  # characters that are read; a cell that decides something is far shorter
LONGEST_CELL = 10_000_000
EXCEL = (".xlsx", ".xlsm")
PARQUET = (".parquet", ".pq")

Rows = Iterator[tuple[int, list[str]]]


class EvidenceError(ClaimError, InputError):
    """A row of a user's file is faulty; names file, line and column."""


def read_rows(path: Path, encoding: str | None = None) -> Rows:
    """The rows of a table, the header first, as (line, cells).

    Parameters
    ----------
    path : Path
        ``.xlsx`` and ``.xlsm`` (the first sheet; its rows are the lines), ``.parquet``; any other
        file is taken for CSV with comma, semicolon or tab.
    encoding : str, optional
        Of a CSV file; by default UTF-8, or UTF-16 if the file says so in its first bytes.

    Raises
    ------
    EvidenceError
        Where the file cannot be read on.
    InputError
        If it cannot be opened, or a package that reads it is missing.
    """
    suffix = path.suffix.lower()
    try:
        if suffix in EXCEL:
            yield from _excel(path)
        elif suffix in PARQUET:
            yield from _parquet(path)
        else:
            yield from _csv(path, encoding)
    except OSError as error:
        raise InputError(
            f"cannot read {safe(os.fspath(path))}: {error.strerror or error}"
        ) from error


def _csv(path: Path, encoding: str | None) -> Rows:
    raw = path.read_bytes()
    name = os.fspath(path)
    if encoding is None:
        encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        if encoding == "utf-8-sig" and b"\0" in raw[:4096]:
            raise EvidenceError(name, 1, "?", "a binary file, not a table; save it as CSV")
    try:
        text = raw.decode(encoding)
    except LookupError:
        raise InputError(f"no encoding is called {encoding!r}") from None
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        hint = "save it as UTF-8 or give its encoding, such as encoding='cp1256'"
        told = f"not {encoding} at byte {error.start}; {hint}"
        raise EvidenceError(name, line, "?", told) from error
    del raw
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    limit = csv.field_size_limit(LONGEST_CELL)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise EvidenceError(name, reader.line_num, "?", f"not CSV: {error}") from error
    finally:
        csv.field_size_limit(limit)


def _excel(path: Path) -> Rows:
    try:
        import openpyxl
    except ImportError:
        raise InputError(
            f"{safe(os.fspath(path))}: Excel files need openpyxl: pip install 'syriageo[excel]'"
        ) from None
    with open(path, "rb") as file:
        try:
            sheet = openpyxl.load_workbook(file, read_only=True, data_only=True).worksheets[0]
            rows = sheet.iter_rows(values_only=True)
            width = 0
            for line, cells in enumerate(rows, start=1):
                told = _texts(cells)
                while told and line == 1 and not told[-1]:
                    told.pop()
                width = width or len(told)
                # A sheet's rows are as wide as the widest; what stands beyond the header is shown.
                yield line, told if any(told[width:]) else told[:width]
        except Exception as error:  # zip, XML and key errors, whatever the broken file provokes
            problem = f"cannot be read as Excel: {safe(error, 200)}"
            raise EvidenceError(os.fspath(path), 1, "?", problem) from error


def _parquet(path: Path) -> Rows:
    import pandas as pd

    with open(path, "rb"):  # a missing file is told as such
        pass
    try:
        frame = pd.read_parquet(path)
    except ImportError:
        raise InputError(
            f"{safe(os.fspath(path))}: Parquet needs pyarrow: pip install 'syriageo[parquet]'"
        ) from None
    except Exception as error:
        problem = f"cannot be read as Parquet: {safe(error, 200)}"
        raise EvidenceError(os.fspath(path), 1, "?", problem) from error
    yield 1, [str(column) for column in frame.columns]
    series = [frame.iloc[:, i].astype(object) for i in range(frame.shape[1])]
    columns = [c.where(c.notna(), None).tolist() for c in series]
    for line, cells in enumerate(zip(*columns, strict=True), start=2):
        yield line, _texts(cells)


def _texts(cells: Iterable[Any]) -> list[str]:
    return [as_text(cell) for cell in cells]


def as_text(cell: Any) -> str:
    """A typed cell as one would write it: no ``.0``, no time of day at midnight.

    Examples
    --------
    >>> as_text(3.0), as_text(None), as_text(__import__("datetime").datetime(2020, 1, 5))
    ('3', '', '2020-01-05')
    """
    if cell is None:
        return ""
    if isinstance(cell, float):
        if cell != cell:
            return ""
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if hasattr(cell, "isoformat"):
        told = str(cell.isoformat())
        return told[:10] if told[10:].strip("T0:.") == "" else told
    return str(cell)

"""The text tables as the checks see them: every cell knows its file, line and column."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from syriageo.control.claims import COLUMNS as CLAIM_COLUMNS
from syriageo.control.claims import ledger_files

COLUMNS = {
    "sources.csv": "id title publisher url licence covers_from covers_to trust note",
    "places.csv": "id kind name_en name_ar lat lon admin3 admin2 admin1 parent population "
    "importance source note",
    "names.csv": "subject name lang kind source",
    "concordance.csv": "id authority key",
    "parties.csv": "id name_en name_ar bloc from to successor colour note",
    "party_names.csv": "party name lang source",
    "relations.csv": "a b relation from to source",
    "exceptions.csv": "check subject reason",
}
AREA_FILES = ("country", "governorates", "districts", "subdistricts", "neighbourhoods", "regions")
AREA_COLUMNS = ("id", "level", "name_en", "name_ar", "parent", "source")
REGION_COLUMNS = (*AREA_COLUMNS, "reason", "members")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and where.

    Attributes
    ----------
    file : str
        Path inside the gazetteer's folder.
    line : int
        Counted from 1, the header included.
    column : str
        The column's or property's name.
    value : str
        What stands there.
    message : str
        What is wrong with it.
    check, subject : str
        Under which an exception can be entered in exceptions.csv; empty where none is allowed.

    Examples
    --------
    >>> print(Fault("places.csv", 7, "admin3", "SY99", "no subdistrict has this code"))
    places.csv:7: admin3: 'SY99': no subdistrict has this code
    """

    file: str
    line: int
    column: str
    value: str
    message: str
    check: str = ""
    subject: str = ""

    def __str__(self) -> str:
        value = self.value if len(self.value) <= 60 else self.value[:57] + "..."
        return f"{self.file}:{self.line}: {self.column}: {value!r}: {self.message}"

    def order(self) -> tuple[str, int, str, str]:
        """Sort key: file, line, column, message."""
        return (self.file, self.line, self.column, self.message)

    def to_dict(self) -> dict[str, Any]:
        """The fault as plain values."""
        shown = ("file", "line", "column", "value", "message", "check", "subject")
        return {name: getattr(self, name) for name in shown}


@dataclass(frozen=True, slots=True)
class Cell:
    """One row or feature: its values by column, and where it stands."""

    file: str
    line: int
    values: Mapping[str, str]
    geometry: Any = None

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def fault(self, column: str, message: str, check: str = "") -> Fault:
        """A fault of this row; `check` makes an exception possible."""
        subject = self.values.get("id", self.values.get("subject", ""))
        return Fault(
            self.file, self.line, column, self.values.get(column, ""), message, check, subject
        )


@dataclass
class Tables:
    """All text tables, and the faults met while reading them."""

    folder: Path
    content: dict[str, list[Cell]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    places: dict[str, Cell] = field(default_factory=dict)
    areas: dict[str, Cell] = field(default_factory=dict)

    def files(self) -> Iterator[str]:
        """The files that were read."""
        yield from self.content

    def rows(self, file: str) -> list[Cell]:
        """The rows of a file, of ``areas`` those of all area files; none if it is missing."""
        if file == "areas":
            names = (f"areas/{name}.geojson" for name in AREA_FILES)
            return [row for name in names for row in self.rows(name)]
        return self.content.get(file, [])

    def level(self, identifier: str) -> str:
        """An area's level, or empty."""
        row = self.areas.get(identifier)
        return row["level"] if row else ""

    def kind(self, identifier: str) -> str:
        """A place's kind, or empty."""
        row = self.places.get(identifier)
        return row["kind"] if row else ""


def read_tables(folder: Path) -> Tables:
    """Read every table; what cannot be read becomes a fault and the rest goes on."""
    tables = Tables(folder)
    for name, columns in COLUMNS.items():
        tables.content[name] = _read_csv(tables, name, tuple(columns.split()))
    for path in ledger_files(folder / "control"):
        name = f"control/{path.name}"
        tables.content[name] = _read_csv(tables, name, CLAIM_COLUMNS)
    for name in AREA_FILES:
        file = f"areas/{name}.geojson"
        properties = REGION_COLUMNS if name == "regions" else AREA_COLUMNS
        tables.content[file] = _read_geojson(tables, file, properties)
    version = _read_text(tables, "VERSION").strip()
    if not re.fullmatch(r"\d{4}\.\d{2}\.\d{2}", version):
        message = "not a version such as 2026.11.22"
        tables.faults.append(Fault("VERSION", 1, "version", version, message))
    tables.places = {row["id"]: row for row in tables.rows("places.csv")}
    tables.areas = {row["id"]: row for row in tables.rows("areas")}
    return tables


def _read_text(tables: Tables, name: str) -> str:
    """The file's text, with faults for what is not UTF-8 with LF."""

    def fault(line: int, message: str) -> None:
        tables.faults.append(Fault(name, line, "", "", message))

    try:
        raw = (tables.folder / name).read_bytes()
    except OSError as error:
        fault(1, f"cannot be read: {error.strerror}")
        return ""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        fault(raw.count(b"\n", 0, error.start) + 1, "not UTF-8")
        text = raw.decode("utf-8", errors="replace")
    if text.startswith("\ufeff"):
        fault(1, "begins with a byte order mark; save it as UTF-8 without one")
        text = text[1:]
    if "\r" in text:
        fault(text.count("\n", 0, text.index("\r")) + 1, "carriage return; lines end with LF")
    if text and not text.endswith("\n"):
        fault(text.count("\n") + 1, "the last line does not end with LF")
    return text


def _read_csv(tables: Tables, name: str, columns: tuple[str, ...]) -> list[Cell]:
    rows: list[Cell] = []
    # newline="" inside a quoted field must not be translated, so the text is read whole.
    reader = csv.reader(io.StringIO(_read_text(tables, name), newline=""))
    header = tuple(next(reader, ()))
    if header != columns:
        message = f"columns must be {','.join(columns)}"
        tables.faults.append(Fault(name, 1, "header", ",".join(header), message))
        return rows
    line = reader.line_num + 1
    for fields in reader:
        if len(fields) != len(columns):
            message = f"{len(fields)} fields instead of {len(columns)}"
            tables.faults.append(Fault(name, line, columns[0], ",".join(fields), message))
        else:
            rows.append(Cell(name, line, dict(zip(columns, fields, strict=True))))
        line = reader.line_num + 1
    return rows


def _read_geojson(tables: Tables, name: str, columns: tuple[str, ...]) -> list[Cell]:
    """One feature a line: a reader can find it, and so can a diff."""
    rows = []
    for line, text in enumerate(_read_text(tables, name).splitlines(), start=1):
        if text.startswith('{"type":"FeatureCollection"') or text == "]}":
            continue
        try:
            feature = json.loads(text.removesuffix(","))
            if feature["type"] != "Feature":
                raise ValueError("its type is not Feature")
            properties = {key: str(value) for key, value in feature["properties"].items()}
            geometry = feature["geometry"]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            message = f"not one GeoJSON feature on its line: {error}"
            tables.faults.append(Fault(name, line, "feature", text[:40], message))
            continue
        if tuple(properties) != columns:
            message = f"properties must be {','.join(columns)}"
            tables.faults.append(Fault(name, line, "properties", ",".join(properties), message))
            continue
        rows.append(Cell(name, line, properties, geometry))
    return rows

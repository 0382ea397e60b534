"""Tables with rows and columns, tabs or Markdown bars between their cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from syriageo.incidents.language.numbers import read_number
from syriageo.incidents.opening.document import Document
from syriageo.incidents.tables.words import (
    TOTAL,
    bare_label,
    facility,
    governorate,
    measure,
    perpetrator,
    topic_of,
)

_MARKS = re.compile(r"\*{1,3}|`|\[(?=[^\[\]]{1,200}\]\()|\]\([^()\s]{0,500}\)")
_RULE = re.compile(r"\s*\|?[\s:|+=-]*-{2,}[\s:|+=-]*\|?\s*")
_BARS = re.compile(r"\s*\|.*\|\s*|[^|\n]+\|[^|\n]+\|[^\n]*")
_NONE = re.compile(r"[-–—−_.]{1,3}|none|nil|no|صفر|لا يوجد", re.IGNORECASE)
_GENERIC = re.compile(
    r"(?:the )?(?:perpetrator|party|parties|perpetrator part(?:y|ies)|perpetrators|responsible.*|"
    r"governorates?|الجهة.*|أطراف.*|المحافظة)",
    re.IGNORECASE,
)
# The heading of the first column, written on a line of its own.
_STUB = re.compile(r"(?:attacked |targeted )?(?:facilit(?:y|ies)|cent(?:er|re)s?)", re.IGNORECASE)
_FEWEST = 2  # rows with numbers that make lines with tabs a table


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's words and where they stand in the document's text."""

    words: str
    start: int
    end: int

    @property
    def value(self) -> int | None:
        """The number in it; a dash is none at all, 0."""
        if _NONE.fullmatch(self.words):
            return 0
        return read_number(self.words.rstrip(" .*"))


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the lowest heading over it, the heading over that, and what it stands for."""

    label: str
    group: str
    kind: str  # ``count``, ``perpetrator``, ``place``, ``total`` or empty
    id: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: its label, the line of the table it stands under, its cells by column."""

    label: str
    section: str
    kind: str  # ``facility``, ``perpetrator``, ``place``, ``total`` or empty
    id: str
    cells: tuple[Cell, ...]
    start: int
    end: int


@dataclass(slots=True)
class Grid:
    """A table as it stands in the text."""

    topic: str
    title: str
    columns: list[Column] = field(default_factory=list)
    rows: list[GridRow] = field(default_factory=list)
    start: int = 0
    end: int = 0

    @property
    def kind(self) -> str:
        """What most rows are: ``facility``, ``perpetrator``, ``place`` or empty."""
        told = Counter(r.kind for r in self.rows if r.kind != "total")
        return told.most_common(1)[0][0] if told else ""

    @property
    def measures(self) -> bool:
        """Whether the columns are measures of one row ("civilians, children, women")."""
        return all(c.kind in ("count", "total", "") or c.id == "" for c in self.columns) and any(
            c.kind == "count" for c in self.columns
        )


def read_grids(document: Document) -> list[Grid]:
    """The tables of a document that hold numbers."""
    found = []
    for block in _line_blocks(document.text):
        grid = _grid(document, block)
        if grid is not None:
            found.append(grid)
    return found


def _line_blocks(text: str) -> list[list[list[Cell]]]:
    """Runs of lines that have tabs, or bars as in Markdown, as rows of cells."""
    blocks: list[list[list[Cell]]] = []
    rows: list[list[Cell]] = []
    position = 0
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        start, position = position, position + len(line)
        body = line.rstrip("\r\n")
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if "\t" in body.strip("\t ") or (rows and "\t" in body and body.strip()):
            rows.append(_cells(body, start, "\t"))
        elif "|" in body and _BARS.fullmatch(body):
            if not _RULE.fullmatch(body):
                rows.append(_cells(body, start, "|"))
        elif rows and _stands_alone(body) and "\t" in following.strip("\t "):
            # The heading of a part of the table, written without its empty cells.
            rows.append(_cells(body, start, "\t"))
        elif rows:
            blocks.append(rows)
            rows = []
    return [*blocks, rows] if rows else blocks


def _stands_alone(line: str) -> bool:
    words = line.strip()
    return 0 < len(words) <= 60 and words[-1] not in ".:;!?"


def _cells(line: str, start: int, separator: str) -> list[Cell]:
    if separator == "|":
        stripped = line.strip()
        lead = len(line) - len(line.lstrip()) + stripped.startswith("|")
        tail = len(line.rstrip()) - stripped.endswith("|")
        start, line = start + lead, line[lead:tail]
    cells, position = [], 0
    for piece in line.split(separator):
        words = " ".join(_MARKS.sub("", piece).split())
        begin = start + position + len(piece) - len(piece.lstrip())
        cells.append(Cell(words, begin, max(begin, start + position + len(piece.rstrip()))))
        position += len(piece) + len(separator)
    return cells


def _grid(document: Document, lines: list[list[Cell]]) -> Grid | None:
    width = max(map(len, lines))
    last = lines[-1][-1].end
    lines = [row + [Cell("", row[-1].end, row[-1].end)] * (width - len(row)) for row in lines]
    heads = _count_heads(lines)
    numeric = [row for row in lines[heads:] if any(c.value is not None for c in row[1:])]
    if width < 2 or not heads or len(numeric) < _FEWEST:
        return None
    title = _title(document, lines[0][0].start)
    grid = Grid("", title, _columns(lines[:heads], width), [], lines[0][0].start, last)
    section = ""
    for row in lines[heads:]:
        label = row[0].words
        if not any(c.words for c in row[1:]):
            section = "" if _STUB.fullmatch(label) else label
            continue
        if not label and not section:
            continue
        kind, identifier = _kind(label or section)
        if kind == "total":
            section = ""
        cells = tuple(row[1:])
        grid.rows.append(
            GridRow(label or section, section, kind, identifier, cells, row[0].start, row[-1].end)
        )
    if not grid.rows:
        return None
    grid.topic = _topic(document, grid, lines[:heads])
    return grid


def _count_heads(lines: Sequence[Sequence[Cell]]) -> int:
    """How many rows are headings: up to the first number, or the first line with a label alone."""
    for i, row in enumerate(lines):
        if any(c.value is not None for c in row[1:] if c.words):
            return i
        alone = bool(row[0].words) and not any(c.words for c in row[1:])
        if alone and any(any(c.words for c in above[1:]) for above in lines[:i]):
            return i
    return 0


def _columns(heads: Sequence[Sequence[Cell]], width: int) -> list[Column]:
    """Headings from top to bottom; an empty cell is spanned by the one to its left."""
    levels: list[list[str]] = []
    for depth, row in enumerate(heads):
        words = [cell.words for cell in row]
        if depth < len(heads) - 1:
            for j in range(2, width):
                same = all(level[j] == level[j - 1] for level in levels)
                if not words[j] and words[j - 1] and same:
                    words[j] = words[j - 1]
        levels.append(words)
    made = []
    for j in range(1, width):
        chain = [level[j] for level in levels if level[j]]
        label = chain[-1] if chain else ""
        above = next((w for w in reversed(chain[:-1]) if w != label), "")
        group = "" if _GENERIC.fullmatch(above) else above
        made.append(_column(label, group))
    return made


def _column(label: str, group: str) -> Column:
    if TOTAL.fullmatch(bare_label(label)):
        return Column(label, group, "total", "")
    who = perpetrator(label)
    if who is not None:
        return Column(label, group, "perpetrator", who.code)
    place = governorate(label)
    if place:
        return Column(label, group, "place", place)
    counted = measure(label)
    if counted:
        return Column(label, group, "count", counted)
    what = facility(label)
    return Column(label, group, "facility", what) if what else Column(label, group, "", "")


def _kind(label: str) -> tuple[str, str]:
    if TOTAL.fullmatch(bare_label(label)):
        return "total", ""
    place = governorate(label)
    if place:
        return "place", place
    who = perpetrator(label)
    what = facility(label)
    if who is not None and (not what or who.parties):
        return "perpetrator", who.code
    return ("facility", what) if what else ("", "")


def _title(document: Document, start: int) -> str:
    """The paragraph before a table."""
    before = [
        p for p in document.paragraphs if p.end <= start and p.kind not in ("row", "footnote")
    ]
    return before[-1].plain if before else ""


def _topic(document: Document, grid: Grid, heads: Sequence[Sequence[Cell]]) -> str:
    """What a table counts: by its title, its headings, its rows, the section it stands in."""
    sections = [s.title for s in document.sections if s.start <= grid.start < s.end]
    words = " ".join(cell.words for row in heads for cell in row)
    facilities = grid.kind == "facility" or any(c.kind == "facility" for c in grid.columns)
    for told in map(topic_of, (grid.title, words, *reversed(sections))):
        if told and told not in ("attacks", "deaths" if facilities else "attacks"):
            return told
    return "facilities" if facilities else topic_of(f"{grid.title} {words}")

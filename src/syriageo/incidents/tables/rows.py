"""Lists and grids as tables: each number a row, each line that sums others a stated total."""

from __future__ import annotations

from collections.abc import Iterator

from syriageo.incidents.language.counts import Part
from syriageo.incidents.opening.document import Document
from syriageo.incidents.tables.grids import Grid, GridRow
from syriageo.incidents.tables.lists import Item, ItemList
from syriageo.incidents.tables.model import PARTS, Row, Stated, Table
from syriageo.incidents.tables.words import TOTAL, bare_label, governorate, measure, perpetrator


def from_list(document: Document, told: ItemList) -> Table:
    """A list's lines as rows; lines that head others become totals of their group."""
    valued = [item for item in told.items if item.value is not None]
    heads = {item.label for item in told.items if item.heads and _below(told, item)}
    rows: list[Row] = []
    stated: list[Stated] = []
    for item in valued:
        if TOTAL.fullmatch(bare_label(item.label)):
            total = sum(r.value for r in rows)
            stated.append(
                stated_number(document, "total", item.value or 0, total, item.start, item.end)
            )
        elif item.label not in heads:
            rows.append(_row(document, item))
    for item in valued:
        if item.label in heads:
            inside = sum(i.value or 0 for i in _below(told, item))
            stated.append(
                stated_number(document, item.label, item.value or 0, inside, item.start, item.end,
                        item.at_least)
            )  # fmt: skip
    topic = told.topic or "counts"
    by_place = bool(rows) and sum(r.kind == "place" for r in rows) > len(rows) / 2
    suffix = ""
    if by_place and topic not in ("barrel_bombs", "cluster_munitions"):
        suffix = "_by_governorate"
    elif not by_place and topic in ("facilities", "attacks", "barrel_bombs", "cluster_munitions"):
        suffix = "_by_party"
    return Table(
        topic + suffix, topic, told.intro, tuple(rows), told.start, told.end,
        closed=told.closed, stated=tuple(stated),
    )  # fmt: skip


def _below(told: ItemList, head: Item) -> list[Item]:
    return [
        i for i in told.items if i.group == head.label and i.value is not None and i is not head
    ]


def _row(document: Document, item: Item) -> Row:
    who = perpetrator(item.label)
    place = governorate(item.label)
    notes = []
    for part in item.parts:
        if part.other is not None:
            notes.append(f"two numbers of {part.group}: {part.other} and {part.value}")
    kind, identifier = ("place", place) if place else ("perpetrator", who.code if who else "")
    return Row(
        kind,
        item.label,
        identifier,
        who.parties if who and not place else (),
        item.group,
        item.value or 0,
        item.start,
        item.end,
        document.line(item.start),
        at_least=item.at_least,
        parts=_parts(item.parts),
        note="; ".join(notes),
    )


def _parts(told: tuple[Part, ...]) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = {}
    for part in told:
        found.setdefault(part.group, part.value)
    return tuple(found.items())


def stated_number(
    document: Document,
    what: str,
    value: int,
    computed: int,
    start: int,
    end: int,
    at_least: bool = False,
) -> Stated:
    """A stated number and the sum that it is compared with; `reader` adds the table's name."""
    words = " ".join(document.text[start:end].split())
    return Stated(
        "", what, value, computed, value == computed, at_least, start, end,
        document.line(start), words,
    )  # fmt: skip


def from_grid(document: Document, grid: Grid) -> Table:
    """A table's cells as rows: one a cell, or one a line if its columns are measures."""
    rows: list[Row] = []
    stated: list[Stated] = []
    for told in grid.rows:
        if told.kind != "total":
            rows += (
                _measured(document, grid, told) if grid.measures else _crossed(document, grid, told)
            )
    topic = grid.topic or "counts"
    if grid.measures:
        suffix = "_by_governorate" if grid.kind == "place" and topic != "barrel_bombs" else ""
        if topic == "facilities" and grid.kind == "perpetrator":
            suffix = "_by_party"
    else:
        places = grid.kind == "place" or any(c.kind == "place" for c in grid.columns)
        suffix = "_by_governorate" if places else ""
    table = Table(
        topic + suffix, topic, grid.title, tuple(rows), grid.start, grid.end,
        crossed=not grid.measures,
    )  # fmt: skip
    stated += _totals_of_columns(document, grid, table)
    stated += _totals_of_rows(document, grid, table)
    table.stated = tuple(stated)
    return table


def _crossed(document: Document, grid: Grid, told: GridRow) -> Iterator[Row]:
    turned = grid.kind == "perpetrator" and any(c.kind == "facility" for c in grid.columns)
    for column, cell in zip(grid.columns, told.cells, strict=False):
        value = cell.value
        if column.kind == "total" or not cell.words or value is None:
            continue
        who = perpetrator(told.label) if told.kind == "perpetrator" else None
        line = document.line(cell.start)
        if turned and who is not None:
            # Perpetrators down, facilities across: the same rows as the other way round.
            yield Row(
                "facility", column.label, column.id, (), column.group, value, cell.start, cell.end,
                line, told.label, who.code, told.section,
            )  # fmt: skip
            continue
        yield Row(
            told.kind, told.label, told.id, who.parties if who else (), told.section, value,
            cell.start, cell.end, line, column.label, column.id, column.group,
        )  # fmt: skip


def _measured(document: Document, grid: Grid, told: GridRow) -> Iterator[Row]:
    """A line of counts: its total, or the first count, is the value; the others are parts."""
    values = [
        (column, cell.value)
        for column, cell in zip(grid.columns, told.cells, strict=False)
        if cell.value is not None and cell.words
    ]
    whole = next((v for c, v in values if c.kind == "total"), None)
    if whole is None:
        whole = next((v for c, v in values if _counts(c.label)), None)
    if whole is None:
        return
    named = tuple((measure(c.label), v) for c, v in values if measure(c.label) in PARTS)
    who = perpetrator(told.label) if told.kind == "perpetrator" else None
    yield Row(
        told.kind, told.label, told.id, who.parties if who else (), told.section, whole,
        told.start, told.end, document.line(told.start), parts=named,
    )  # fmt: skip


def _counts(label: str) -> bool:
    return measure(label) == "count"


def _totals_of_columns(document: Document, grid: Grid, table: Table) -> Iterator[Stated]:
    for told in (r for r in grid.rows if r.kind == "total"):
        for j, (column, cell) in enumerate(zip(grid.columns, told.cells, strict=False)):
            if cell.value is None or not cell.words:
                continue
            numbers = [
                r.cells[j].value or 0 for r in grid.rows if r.kind != "total" and j < len(r.cells)
            ]
            yield stated_number(
                document, column.label or "total", cell.value, sum(numbers), cell.start, cell.end
            )


def _totals_of_rows(document: Document, grid: Grid, table: Table) -> Iterator[Stated]:
    across = [j for j, c in enumerate(grid.columns) if c.kind == "total"]
    if not across or grid.measures:
        return
    for told in grid.rows:
        cell = told.cells[across[-1]] if across[-1] < len(told.cells) else None
        if cell is None or cell.value is None or not cell.words:
            continue
        inside = sum(
            c.value or 0
            for j, c in enumerate(told.cells)
            if j < len(grid.columns) and grid.columns[j].kind != "total"
        )
        yield stated_number(document, told.label, cell.value, inside, cell.start, cell.end)

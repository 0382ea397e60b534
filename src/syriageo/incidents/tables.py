"""The aggregate tables of a report, from its prose, lists and tables, and whether they add up.

"Russian forces: 75, including 31 children and 10 women" is a row of the table of deaths. Rows keep
the words of the report beside the ids of parties, governorates and kinds of facilities; every
number that the report gives for a whole is compared with the sum of its parts.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from syriageo.incidents.counts import Part
from syriageo.incidents.document import Document, read_document
from syriageo.incidents.table_grids import Grid, GridRow, read_grids
from syriageo.incidents.table_lists import Item, ItemList, before, read_lists
from syriageo.incidents.table_prose import read_prose
from syriageo.incidents.table_words import (
    TOTAL,
    bare_label,
    governorate,
    measure,
    perpetrator,
)
from syriageo.incidents.totals import Statement, statements
from syriageo.incidents.vocabulary import TARGET_GROUPS

if TYPE_CHECKING:
    import pandas as pd

PARTS = (
    "children", "women", "men", "boys", "girls", "medical", "media", "civil_defense",
    "medical_and_civil_defense",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One number of a table.

    Attributes
    ----------
    kind : str
        What `label` is: ``perpetrator``, ``place``, ``facility`` or empty.
    label : str
        As written: ``Landmines of unknown origin``.
    id : str
        Party ids joined with ``|``, a code for what is no party (``landmine_unknown``), a
        governorate's id (``SY07``), or a kind of facility; empty if it is none of these.
    parties : tuple of str
        Party ids, if it names parties.
    group : str
        The heading or line it stands under: ``Other parties``, ``Places of Worship``.
    column, column_id, column_group : str
        In a table of rows and columns: the column's heading, its id, the heading over it.
    value : int
        The number; 0 where the table has a dash.
    at_least : bool
        Whether the text says "at least".
    parts : tuple of (str, int)
        Who is among them: ``(("children", 31), ("women", 10))``.
    note : str
        What is doubtful, in plain English.
    start, end, line : int
        Where it stands: offsets in `Document.text`, number of the line.
    """

    kind: str
    label: str
    id: str
    parties: tuple[str, ...]
    group: str
    value: int
    start: int
    end: int
    line: int
    column: str = ""
    column_id: str = ""
    column_group: str = ""
    at_least: bool = False
    parts: tuple[tuple[str, int], ...] = ()
    note: str = ""

    def part(self, name: str) -> int | None:
        """The number of a part, None if the text gives none."""
        return dict(self.parts).get(name)


@dataclass(frozen=True, slots=True)
class Stated:
    """A number that the report gives for a whole, beside the sum of its parts.

    Attributes
    ----------
    table : str
        Name of the table.
    what : str
        What the number counts: ``total``, ``children``, ``Other parties``, ``schools`` ...
    stated : int
    computed : int
        The sum of the rows.
    agree : bool
    at_least : bool
        Whether the text says "at least".
    start, end, line : int
        Where it stands.
    text : str
        As written.
    """

    table: str
    what: str
    stated: int
    computed: int
    agree: bool
    at_least: bool
    start: int
    end: int
    line: int
    text: str

    def __str__(self) -> str:
        verdict = "agrees" if self.agree else f"the rows give {self.computed:,}"
        return f"{self.table}, {self.what}: {self.stated:,} (line {self.line}), {verdict}"


@dataclass
class Table:
    """One table of a report.

    Attributes
    ----------
    name : str
        ``deaths``, ``arrests``, ``facilities``, ``facilities_by_party``, ``barrel_bombs`` ...
    topic : str
        What it counts.
    title : str
        The words that introduce it.
    rows : tuple of Row
    stated : tuple of Stated
        Totals told by the report, each compared with the rows.
    start, end : int
        Where it stands in `Document.text`.
    """

    name: str
    topic: str
    title: str
    rows: tuple[Row, ...]
    start: int
    end: int
    crossed: bool = False
    closed: bool = True
    stated: tuple[Stated, ...] = ()

    @property
    def agree(self) -> bool:
        """Whether every stated total is the sum of its rows."""
        return all(s.agree for s in self.stated)

    def sum(self, part: str = "") -> int:
        """The sum of the rows, or of one part of them."""
        return sum((row.part(part) or 0) if part else row.value for row in self.rows)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The rows as a tidy frame, a row for each number.

        Columns: the label and its id (``perpetrator, party, code``, ``place, place_id`` or
        ``facility, target_category``), ``group`` (or ``category``), ``count``, in lists one column
        for each part that is told (``children``, ``women`` ...), ``at_least``, ``note``, ``line``,
        ``start``, ``end``.
        """
        import pandas as pd

        rows = [self._record(row) for row in self.rows]
        frame = pd.DataFrame(rows)
        for part in PARTS:
            if part in frame:
                frame[part] = frame[part].astype("Int64")
        return frame

    def _record(self, row: Row) -> dict[str, Any]:
        told: dict[str, Any] = {}
        if row.kind == "facility":
            told = {"facility": row.label, "target_category": row.id, "category": row.group}
        elif row.kind == "place":
            told = {"place": row.label, "place_id": row.id}
        else:
            told = {"perpetrator": row.label, "party": _party(row.parties, row.id), "code": row.id}
        if row.kind != "facility":
            told["group"] = row.group
        if self.crossed:
            who = perpetrator(row.column)
            if who is not None:
                told["perpetrator"] = row.column
                told["party"], told["code"] = _party(who.parties, who.code), row.column_id
                told["group"] = row.column_group
            else:
                told["column"], told["column_id"] = row.column, row.column_id
        told["count"] = row.value
        for part in PARTS:
            if any(r.part(part) is not None for r in self.rows):
                told[part] = row.part(part)
        told.update(
            at_least=row.at_least, note=row.note, line=row.line, start=row.start, end=row.end
        )
        return told


def _party(parties: tuple[str, ...], code: str) -> str:
    if parties:
        return "|".join(parties)
    return "unknown" if code.endswith("unknown") else ""


@dataclass(frozen=True)
class ReportTables(Mapping[str, "pd.DataFrame"]):
    """The tables of a report: a mapping of names to tidy frames, made when they are asked for.

    Attributes
    ----------
    tables : dict of str to Table
        The same tables as plain Python, with their stated totals.

    Examples
    --------
    >>> told = '''We documented the deaths of five civilians, distributed as follows:
    ...
    ... - Syrian Regime forces: Three, including one child.
    ... - Russian forces: Two.'''
    >>> tables = read_tables(told)
    >>> tables["deaths"][["party", "count", "children"]].values.tolist()
    [['syrian_regime', 3, 1], ['russian_forces', 2, <NA>]]
    >>> print(tables.tables["deaths"].stated[0])
    deaths, total: 5 (line 1), agrees
    """

    tables: dict[str, Table] = field(default_factory=dict)

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables[name].frame

    def __iter__(self) -> Iterator[str]:
        return iter(self.tables)

    def __len__(self) -> int:
        return len(self.tables)

    @property
    def stated(self) -> tuple[Stated, ...]:
        """Every stated total of every table, in the order of the tables."""
        return tuple(s for table in self.tables.values() for s in table.stated)

    def __repr__(self) -> str:
        told = ", ".join(f"{n} ({len(t.rows)} rows)" for n, t in self.tables.items())
        return f"<ReportTables: {told or 'none'}>"

    def _repr_html_(self) -> str:
        from html import escape

        parts = []
        for name, table in self.tables.items():
            frame: Any = table.frame.drop(columns=["start", "end"])
            parts.append(f"<h4>{escape(name)}</h4>{frame.to_html(index=False, na_rep='')}")
            parts.extend(f"<p>{escape(str(s))}</p>" for s in table.stated)
        return "\n".join(parts)


def read_tables(path_or_text: str | os.PathLike[str] | Document) -> ReportTables:
    """The aggregate tables of a report: deaths and arrests by party, facilities, weapons.

    Parameters
    ----------
    path_or_text : str, os.PathLike or Document
        A report's file or text; see `syriageo.read_report`.

    Returns
    -------
    ReportTables
        ``deaths``, ``arrests`` (by perpetrator), ``facilities`` (kind of facility by
        perpetrator), ``facilities_by_party``, ``barrel_bombs`` (by governorate) ..., as far as the
        report has them. A second table of the same kind is called ``deaths_2``.

    Raises
    ------
    InputError
        If it is neither text nor a readable file.
    """
    document = read_document(path_or_text)
    found: list[Table] = [_from_list(document, told) for told in read_lists(document)]
    found += [_from_grid(document, grid) for grid in read_grids(document)]
    # Prose repeats in part what a list gives in full.
    prose = [_from_list(document, told) for told in read_prose(document)]
    known = {(table.topic, table.crossed or _kind(table)) for table in found}
    known |= {(table.topic, "perpetrator") for table in found if table.crossed}
    found += [t for t in prose if t.rows and (t.topic, _kind(t)) not in known]
    found.sort(key=lambda table: table.start)
    told = statements(document)
    tables: dict[str, Table] = {}
    for table in found:
        name, count = table.name, 2
        while name in tables:
            name, count = f"{table.name}_{count}", count + 1
        table.name = name
        table.stated = (*table.stated, *_compare(document, table, told, found))
        table.stated = tuple(_renamed(s, name) for s in table.stated)
        tables[name] = table
    return ReportTables(tables)


def _kind(table: Table) -> str:
    return table.rows[0].kind if table.rows else ""


def _renamed(stated: Stated, name: str) -> Stated:
    from dataclasses import replace

    return replace(stated, table=name)


def _from_list(document: Document, told: ItemList) -> Table:
    """A list's lines as rows; lines that head others become totals of their group."""
    valued = [item for item in told.items if item.value is not None]
    heads = {item.label for item in told.items if item.heads and _below(told, item)}
    rows: list[Row] = []
    stated: list[Stated] = []
    for item in valued:
        if TOTAL.fullmatch(bare_label(item.label)):
            total = sum(r.value for r in rows)
            stated.append(_stated(document, "total", item.value or 0, total, item.start, item.end))
        elif item.label not in heads:
            rows.append(_row(document, item))
    for item in valued:
        if item.label in heads:
            inside = sum(i.value or 0 for i in _below(told, item))
            stated.append(
                _stated(document, item.label, item.value or 0, inside, item.start, item.end,
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


def _stated(
    document: Document,
    what: str,
    value: int,
    computed: int,
    start: int,
    end: int,
    at_least: bool = False,
) -> Stated:
    words = " ".join(document.text[start:end].split())
    return Stated(
        "", what, value, computed, value == computed, at_least, start, end,
        document.line(start), words,
    )  # fmt: skip


def _from_grid(document: Document, grid: Grid) -> Table:
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
            yield _stated(
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
        yield _stated(document, told.label, cell.value, inside, cell.start, cell.end)


def _compare(
    document: Document, table: Table, told: list[Statement], tables: list[Table]
) -> Iterator[Stated]:
    """Compare the prose's numbers on the table's topic with its rows."""
    if not table.rows:
        return
    if table.crossed and any(t.topic == table.topic and not t.crossed and t.closed for t in tables):
        # The list beside the table answers for the perpetrators; the table for its rows.
        told = [s for s in told if s.measure != "count" or s.who is not None]
    if any(t is not table and t.topic == table.topic and _same_kind(t, table) for t in tables):
        near = {(p.start, p.end) for p in before(document, table.start)}
        told = [s for s in told if any(a <= s.start < b for a, b in near)]
    for s in told:
        if s.topic != table.topic or any(_is_row(t, s.start) for t in tables):
            continue
        computed = _sum_of(table, s)
        if computed is None:
            continue
        if not table.closed and computed < s.value:
            continue  # the list does not say that it is whole
        what = "total" if s.measure == "count" else s.measure
        if s.who is not None:
            what = f"{s.who.code}" if s.measure == "count" else f"{s.measure} by {s.who.code}"
        yield _stated(document, what, s.value, computed, s.start, s.end, s.at_least)


def _is_row(table: Table, offset: int) -> bool:
    return any(row.start <= offset < row.end for row in table.rows)


def _same_kind(a: Table, b: Table) -> bool:
    return a.crossed == b.crossed and bool(a.rows and b.rows) and a.rows[0].kind == b.rows[0].kind


def _is_other(group: str) -> bool:
    who = perpetrator(group) if group else None
    return who is not None and who.code == "other_parties"


def _sum_of(table: Table, told: Statement) -> int | None:
    """The sum that a statement speaks of, None if the table has nothing on it."""
    rows = list(table.rows)
    if told.who is not None and told.who.code == "other_parties":
        rows = [r for r in rows if _is_other(r.column_group if table.crossed else r.group)]
        if not rows:
            return None
    elif told.who is not None:
        wanted = set(told.who.parties)
        if table.crossed:
            rows = [r for r in rows if r.column_id and set(r.column_id.split("|")) <= wanted]
        else:
            rows = [r for r in rows if r.parties and set(r.parties) <= wanted]
        if not rows:
            return None
    if told.measure == "count":
        return sum(r.value for r in rows)
    if told.measure in PARTS:
        if told.measure in ("boys", "girls") and any(
            r.part("children") and r.part(told.measure) is None for r in rows
        ):
            return None
        known = [v for r in rows if (v := r.part(told.measure)) is not None]
        return sum(known) if known else None
    inside = [
        r
        for r in rows
        if r.kind == "facility"
        and told.measure in (r.id, r.group.casefold(), TARGET_GROUPS.get(r.id, ""))
    ]
    exact = [r for r in inside if r.id == told.measure]
    return sum(r.value for r in exact or inside) if inside else None

"""The aggregate tables of a report, from its prose, lists and tables, and whether they add up.

"Russian forces: 75, including 31 children and 10 women" is a row of the table of deaths. Rows keep
the words of the report beside the ids of parties, governorates and kinds of facilities; every
number that the report gives for a whole is compared with the sum of its parts.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

from syriageo.incidents.language.vocabulary import TARGET_GROUPS
from syriageo.incidents.opening.document import Document, read_document
from syriageo.incidents.tables.grids import read_grids
from syriageo.incidents.tables.lists import before, read_lists
from syriageo.incidents.tables.model import PARTS, ReportTables, Row, Stated, Table
from syriageo.incidents.tables.prose import read_prose
from syriageo.incidents.tables.rows import from_grid, from_list, stated_number
from syriageo.incidents.tables.totals import Statement, statements
from syriageo.incidents.tables.words import perpetrator

__all__ = ["PARTS", "ReportTables", "Row", "Stated", "Table", "read_tables"]


def read_tables(path_or_text: str | os.PathLike[str] | Document) -> ReportTables:
    r"""The aggregate tables of a report: deaths and arrests by party, facilities, weapons.

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

    Examples
    --------
    >>> report = "The death toll in Syria in January 2020 was 9:\n- Russian forces: 7\n- ISIS: 2\n"
    >>> read_tables(report)["deaths"]["count"].tolist()
    [7, 2]
    """
    document = read_document(path_or_text)
    found: list[Table] = [from_list(document, told) for told in read_lists(document)]
    found += [from_grid(document, grid) for grid in read_grids(document)]
    # Prose repeats in part what a list gives in full.
    prose = [from_list(document, told) for told in read_prose(document)]
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
        table.stated = tuple(replace(s, table=name) for s in table.stated)
        tables[name] = table
    return ReportTables(tables)


def _kind(table: Table) -> str:
    return table.rows[0].kind if table.rows else ""


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
        yield stated_number(document, what, s.value, computed, s.start, s.end, s.at_least)


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

"""The aggregate tables of a report as plain Python, and as frames when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from syriageo.incidents.tables.words import perpetrator

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
    >>> from syriageo.incidents.tables import read_tables
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
        if name not in self.tables:
            known = ", ".join(self.tables) or "none"
            raise KeyError(f"the report has no table {name!r}; it has {known}")
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

"""Numbers that do not fit: sums, parts and wholes, one number told twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from syriageo.incidents.checks.facts import Facts
from syriageo.incidents.checks.findings import Finding, Span, finding, span_of, words_of
from syriageo.incidents.language import counts
from syriageo.incidents.language.numbers import numbers
from syriageo.incidents.opening.document import Paragraph
from syriageo.incidents.tables import ReportTables, Row, Table
from syriageo.incidents.tables.totals import Statement, statements

_ACCOUNTS = re.compile(
    r"\b(?:contains?|includes?|features?|presents?|holds?|draws on)\s+(?:\w+\s+){0,2}?"
    r"(?P<n>[A-Za-z]+|\d{1,3})\s+(?:\w+\s+){0,2}?(?P<what>accounts|testimonies|interviews)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\btold\s+(?:us|SNHR|the\s+(?:SNHR|Syrian Network|network|team|monitor|researchers?))|"
    r"\b(?:testimony|account|statement)\s+(?:of|by|from)\s+[A-Z]|"
    r"\b(?:said|says|recounts?|recalls?|recounted|adds?|added|tells)\b[^.]{0,40}[:,]\s*[\"“'«]|"
    r"[\"“«][^\"”»]{0,400}\b(?:I|we|my|our|me)\b[^\"”»]{0,400}[\"”»]"
)
_PEOPLE = re.compile(
    r"\s+(?:\w+\s+){0,2}?(?:children|child|women|woman|men|civilians?|people|persons?|"
    r"individuals?|victims?|members?|attacks?|incidents?|cases?|bombs?|missiles?|massacres?|"
    r"schools?|mosques?|hospitals?|others)\b",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\s+(?:\w+\s+)?(?:civilians?|people|persons|individuals|victims)\b"
    r"(?=,?\s+(?:including|among them)\b)",
    re.IGNORECASE,
)
_FAR = 300  # characters in which the parts of a number are told
# Where what follows is told of others.
_ASIDE = re.compile(
    r"[.;]|, (?:and|in addition|as well|while|when|injur|wound)|\band (?:injur|wound)"
)


def check(facts: Facts, tables: ReportTables) -> Iterator[Finding]:
    """Every finding about numbers."""
    told = [s for s in statements(facts.document) if not _in_table(tables, s.start)]
    twice = list(_twice(facts, told))
    yield from twice
    # A number that differs from one told before has been named already.
    named = {(f.start, f.end) for f in twice}
    yield from (f for f in _totals(facts, tables) if (f.start, f.end) not in named)
    yield from _joint_groups(facts, told)
    yield from _lists_and_tables(facts, tables)
    yield from _two_numbers(facts)
    yield from _parts(facts, tables)
    yield from _accounts(facts)


def _in_table(tables: ReportTables, offset: int) -> bool:
    return any(t.start <= offset < t.end for t in tables.tables.values())


def _totals(facts: Facts, tables: ReportTables) -> Iterator[Finding]:
    for stated in tables.stated:
        if stated.agree:
            continue
        at = span_of(facts.document, stated.start, stated.end)
        if len(at.text) > 80:
            at = Span(at.start, at.end, at.line, at.text[:79].rsplit(" ", 1)[0] + " …")
        table = tables.tables[stated.table]
        what = stated.what if stated.what == "total" else f'"{stated.what}"'
        lines = f"lines {table.rows[0].line} to {table.rows[-1].line}" if table.rows else "it"
        yield finding(
            "total",
            "error",
            at,
            f"{stated.table.replace('_', ' ')}, {what}: stated {stated.stated:,}, "
            f"the parts in {lines} give {stated.computed:,}",
            f"{stated.computed:,}",
        )


def _twice(facts: Facts, told: list[Statement]) -> Iterator[Finding]:
    first: dict[tuple[str, str, str], Statement] = {}
    for s in told:
        key = (s.topic, s.measure, s.who.code if s.who else "")
        known = first.setdefault(key, s)
        if known.value == s.value:
            continue
        what = s.topic.replace("_", " ") + ("" if s.measure == "count" else f", {s.measure}")
        yield finding(
            "aggregate",
            "error",
            span_of(facts.document, s.start, s.end),
            f"{what}: {s.value:,} here, {known.value:,} in line {facts.document.line(known.start)}",
            "",
            (span_of(facts.document, known.start, known.end),),
        )


def _joint_groups(facts: Facts, told: list[Statement]) -> Iterator[Finding]:
    """Hold "four medical and Civil Defense personnel" against one and three."""
    for joint in (s for s in told if s.measure == "medical_and_civil_defense"):
        parts = [
            next((s for s in told if (s.topic, s.measure) == (joint.topic, name)), None)
            for name in ("medical", "civil_defense")
        ]
        known = [p for p in parts if p is not None]
        if len(known) == 2 and sum(p.value for p in known) != joint.value:
            lines = " and ".join(str(facts.document.line(p.start)) for p in known)
            yield finding(
                "aggregate",
                "error",
                span_of(facts.document, joint.start, joint.end),
                f"{' and '.join(f'{p.value}' for p in known)} in line {lines}",
                str(sum(p.value for p in known)),
                tuple(span_of(facts.document, p.start, p.end) for p in known),
            )


def _lists_and_tables(facts: Facts, tables: ReportTables) -> Iterator[Finding]:
    """A list by perpetrator against the columns of the table on the same topic."""
    for grid in tables.tables.values():
        if not grid.crossed:
            continue
        for other in tables.tables.values():
            if other.crossed or other.topic != grid.topic:
                continue
            for row in other.rows:
                column = [r for r in grid.rows if row.id and r.column_id == row.id]
                if column and sum(r.value for r in column) != row.value:
                    yield _list_and_column(facts, row, column, grid)


def _list_and_column(facts: Facts, row: Row, column: list[Row], grid: Table) -> Finding:
    total = sum(r.value for r in column)
    return finding(
        "total",
        "error",
        span_of(facts.document, row.start, row.end),
        f"{row.value:,} here, the column of the table from line {grid.rows[0].line} on gives "
        f"{total:,}",
        f"{total:,}",
        (span_of(facts.document, column[0].start, column[0].end),),
    )


def _two_numbers(facts: Facts) -> Iterator[Finding]:
    """Two numbers in words side by side before those they count."""
    for passage in facts.passages:
        plain = passage.plain
        told = [n for n in numbers(plain) if n.word]
        for a, b in pairwise(told):
            between = plain[a.end : b.start]
            if not between or between.strip() or a.value > 99 or b.value > 99:
                continue
            noun = _PEOPLE.match(plain, b.end)
            if noun is None or plain[b.end : b.end + 1] == "-":
                continue
            at = words_of(facts.document, passage.paragraph, a.start, noun.end())
            yield finding(
                "two_numbers",
                "error",
                at,
                f"{a.value} or {b.value}",
                f"{plain[a.start : a.end]} or {plain[b.start : b.end]}",
            )


def _parts(facts: Facts, tables: ReportTables) -> Iterator[Finding]:
    """Children and women are not more than all; boys and girls are the children."""
    for table in tables.tables.values():
        for row in table.rows:
            named = sum(row.part(p) or 0 for p in ("children", "women", "men"))
            if named > row.value:
                at = span_of(facts.document, row.start, row.end)
                yield finding(
                    "parts", "error", at, f"{named} children, women and men among {row.value}"
                )
            yield from _sexes(facts, dict(row.parts), span_of(facts.document, row.start, row.end))
    for passage in facts.passages:
        if _in_table(tables, passage.paragraph.start):
            continue
        yield from _parts_of_prose(facts, passage.paragraph)


def _parts_of_prose(facts: Facts, paragraph: Paragraph) -> Iterator[Finding]:
    plain = paragraph.plain
    for number in numbers(plain):
        unit = _UNIT.match(plain, number.end)
        if unit is None:
            continue
        last = min(len(plain), unit.end() + _FAR)
        stop = _ASIDE.search(plain, unit.end(), last)
        told = counts.parts(plain, unit.end(), stop.start() if stop else last)
        named = {p.group: p.value for p in reversed(told)}
        at = words_of(facts.document, paragraph, number.start, told[-1].end if told else unit.end())
        total = sum(named.get(p, 0) for p in ("children", "women", "men"))
        if total > number.value:
            yield finding(
                "parts", "error", at, f"{total} children, women and men among {number.value}"
            )
        yield from _sexes(facts, named, at)


def _sexes(facts: Facts, named: dict[str, int], at: Span) -> Iterator[Finding]:
    if "boys" in named and "girls" in named and "children" in named:
        total = named["boys"] + named["girls"]
        if total != named["children"]:
            yield finding(
                "parts",
                "error",
                at,
                f"{named['boys']} boys and {named['girls']} girls are {total}, "
                f"not {named['children']} children",
                str(total),
            )


def _accounts(facts: Facts) -> Iterator[Finding]:
    """Accounts that are announced, where nobody in the whole report says a word."""
    for passage in facts.passages:
        found = _ACCOUNTS.search(passage.plain)
        if found is None:
            continue
        number = next(numbers(found["n"]), None)
        if number is None or number.value < 1:
            continue
        others = (p.plain for p in facts.passages if p is not passage)
        if _TOLD.search(passage.plain, found.end()) or any(map(_TOLD.search, others)):
            return
        at = words_of(facts.document, passage.paragraph, *found.span())
        yield finding("announced", "warning", at, "no account of a witness stands in the text")
        return

"""What the commands on reports do: what does not fit in one.

Every command takes the parsed options and returns its exit code; what goes wrong it raises.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from syriageo.commands import ANSWERED, FAILED
from syriageo.terminal import bold, safe, to_json, wrapped

if TYPE_CHECKING:
    from argparse import Namespace

    from syriageo.incidents.findings import Finding
    from syriageo.incidents.tables import ReportTables

Add = Callable[..., argparse.ArgumentParser]


def add_commands(command: Add) -> None:
    """Add the commands of this module; `command` is how `cli` adds one."""
    sub = command(
        "check",
        check,
        "What does not fit in a report: days, sums, places, captions, control.",
        "report.pdf",
    )
    sub.add_argument("report", metavar="REPORT", help=".txt, .md, .html or .pdf")


def check(options: Namespace) -> int:
    """What does not fit in a report; exit code 1 if anything does not."""
    from syriageo.incidents.consistency import check_report
    from syriageo.incidents.report import read_report

    incidents = read_report(Path(options.report))
    found = check_report(incidents)
    tables: ReportTables = incidents.tables
    name = incidents.document.name
    if options.json:
        told = {
            "report": name,
            "findings": found,
            "tables": {n: _table(t) for n, t in tables.tables.items()},
            "warnings": list(incidents.warnings),
        }
        print(to_json(told))
        return FAILED if found else ANSWERED
    count = "nothing that does not fit" if not found else _counted(len(found), "finding")
    print(bold(f"{safe(name)}: {count}"))
    for one in found:
        _print(one)
    if tables:
        print()
    for n, table in tables.tables.items():
        right = sum(s.agree for s in table.stated)
        totals = f"{right} of {_counted(len(table.stated), 'stated number')} right"
        rows = _counted(len(table.rows), "row")
        print(wrapped(f"table {n}: {rows}, " + (totals if table.stated else "no stated total")))
    for warning in incidents.warnings:
        print(wrapped(f"warning: {warning}", indent="  "))
    return FAILED if found else ANSWERED


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def _print(one: Finding) -> None:
    """A finding in three or four lines."""
    print()
    kind = one.kind.replace("_", " ")
    print(bold(f"line {one.line}: {kind}") + f" ({one.severity})")
    print(wrapped(f'  "{one.text}"', indent="   "))
    print(wrapped(f"  {one.message}", indent="  "))
    if one.expected:
        print(wrapped(f"  expected: {one.expected}", indent="    "))


def _table(table: Any) -> dict[str, Any]:
    """A table as plain values."""
    from dataclasses import asdict

    return {
        "topic": table.topic,
        "agree": table.agree,
        "rows": [{**asdict(r), "parts": dict(r.parts)} for r in table.rows],
        "stated": [asdict(s) for s in table.stated],
    }

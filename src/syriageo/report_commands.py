"""What the commands on reports do: the incidents of one, and what does not fit in it.

Every command takes the parsed options and returns its exit code; what goes wrong it raises.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from syriageo import control_commands
from syriageo.commands import ANSWERED, FAILED, output_path
from syriageo.errors import InputError
from syriageo.terminal import bold, counted, safe, to_json, wrapped

if TYPE_CHECKING:
    from argparse import Namespace

    from syriageo.control.evidence import OwnEvidence
    from syriageo.incidents.checks import Finding
    from syriageo.incidents.report import Incident, Incidents
    from syriageo.incidents.tables import ReportTables

Add = Callable[..., argparse.ArgumentParser]


def add_commands(command: Add) -> None:
    """Add the commands of this module; `command` is how `cli` adds one."""
    sub = command(
        "report",
        control_commands.with_claims(report),
        "The incidents that a report tells: placed, dated, held against the ledger.",
        "snhr-2020-01.txt -o incidents.csv --map report.html",
    )
    sub.add_argument("report", metavar="FILE", help=".txt, .md, .html or .pdf")
    sub.add_argument(
        "-o", "--output", metavar="OUT", help=".csv, .geojson, .parquet or .gpkg to write"
    )
    sub.add_argument("--map", metavar="MAP", help="the page to write: the incidents on a map")
    sub.add_argument(
        "--write-claims",
        metavar="CLAIMS",
        help="the .csv table to write: what the report says of control, to be heard with --claims",
    )
    control_commands.add_evidence(sub)
    sub = command(
        "check",
        check,
        "What does not fit in a report: days, sums, places, captions, control.",
        "report.pdf",
    )
    sub.add_argument("report", metavar="REPORT", help=".txt, .md, .html or .pdf")


_WRITERS = {
    ".csv": "to_csv",
    ".geojson": "to_geojson",
    ".parquet": "to_parquet",
    ".gpkg": "to_gpkg",
}


_NOBODY_S = ("ceasefire", "observation_post", "capture")  # kinds that are nobody's violation


def report(options: Namespace, claims: OwnEvidence | None = None) -> int:
    """The incidents of a report, listed, and written where asked."""
    from syriageo.incidents.report import read_report

    writer = _writer(options.output) if options.output else ""
    for path, example in (
        (options.output, "incidents.csv"),
        (options.map, "report.html"),
        (options.write_claims, "claims.csv"),
    ):
        if path:
            output_path(path, example)
    incidents = read_report(Path(options.report), claims=claims)
    if writer:
        getattr(incidents, writer)(options.output)
    if options.map:
        from syriageo.maps.incidentmap import incident_page

        incident_page(incidents).save(options.map)
    if options.write_claims:
        incidents.write_claims(options.write_claims)
    if options.json:
        print(to_json(_as_plain(incidents)))
        return ANSWERED
    placed = sum(bool(one.place and one.place.id) for one in incidents)
    counts = (
        counted(len(incidents), "incident"),
        f"{placed:,} placed",
        counted(len(incidents.control_statements), "statement") + " of control",
        counted(len(incidents.warnings), "warning"),
    )
    print(bold(f"{safe(incidents.document.name)}: {', '.join(counts)}"))
    for one in incidents:
        print(wrapped(_line(one), indent=" " * 12))
    for warning in incidents.warnings:
        print(wrapped(f"warning: {warning}", indent="  "))
    for path in filter(None, (options.output, options.map, options.write_claims)):
        print(f"wrote {safe(path)}")
    return ANSWERED


def _writer(path: str) -> str:
    suffix = Path(path).suffix.lower()
    if suffix not in _WRITERS:
        raise InputError(f"cannot write {path!r}; end it with {', '.join(_WRITERS)}")
    return _WRITERS[suffix]


def _line(one: Incident) -> str:
    """An incident in a line: day, kind, place, who, with what, whom, who held it."""
    day = str(one.when.start or "undated")
    if one.when.end != one.when.start:
        day += f"..{one.when.end}"
    place = one.place
    where = f"{place.name or place.words} ({place.id or place.match})" if place else "no place"
    nobody = "" if one.kind in _NOBODY_S else "by unknown"
    told = [
        f"{day} {one.when.time}".strip(),
        one.kind if one.role == "event" else f"{one.kind} ({one.role})",
        where,
        " + ".join(one.perpetrator.parties) or nobody,
        one.means.means,
        _people(one.casualties.killed_min, one.casualties.killed_max, "killed"),
        _people(one.casualties.injured_min, one.casualties.injured_max, "injured"),
    ]
    if one.control:
        told.append(f"held by {' + '.join(one.control[0].parties)}")
        if one.agreement != "same":
            known = " + ".join(one.known_parties) or "unknown"
            told.append(f"the ledger says {known}")
    return safe("  " + "; ".join(t for t in told if t))


def _people(low: int | None, high: int | None, what: str) -> str:
    if low is None and high is None:
        return ""
    if low == high:
        return f"{low} {what}"
    if high is None:
        return f"at least {low} {what}"
    return f"up to {high} {what}" if low is None else f"{low}-{high} {what}"


def _as_plain(incidents: Incidents) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "report": incidents.document.name,
        "published": incidents.published,
        "incidents": incidents.to_dicts(),
        "control_statements": [asdict(c) for c in incidents.control_statements],
        "warnings": list(incidents.warnings),
    }


def check(options: Namespace) -> int:
    """What does not fit in a report; exit code 1 if anything does not."""
    from syriageo.incidents.checks import check_report
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
    count = "nothing that does not fit" if not found else counted(len(found), "finding")
    print(bold(f"{safe(name)}: {count}"))
    for one in found:
        _print(one)
    if tables:
        print()
    for n, table in tables.tables.items():
        right = sum(s.agree for s in table.stated)
        totals = f"{right} of {counted(len(table.stated), 'stated number')} right"
        rows = counted(len(table.rows), "row")
        print(wrapped(f"table {n}: {rows}, " + (totals if table.stated else "no stated total")))
    for warning in incidents.warnings:
        print(wrapped(f"warning: {warning}", indent="  "))
    return FAILED if found else ANSWERED


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

"""What each command of the command line does: ask the library, print the answer.

Every command takes the parsed options and returns its exit code; what goes wrong it raises. Nothing
heavy is imported before the command that needs it runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from syriageo import questions
from syriageo.errors import InputError, PlaceError
from syriageo.places.doubts import area_names, candidate, doubts
from syriageo.terminal import bold, print_table, safe, safe_lines, to_json, wrapped

if TYPE_CHECKING:
    from argparse import Namespace

    from syriageo.control.evidence import OwnEvidence

ANSWERED, FAILED = 0, 1

_NO_HOLDER = ("unknown", "out_of_coverage")
_CERTAINTIES = ["documented", "bracketed", "inferred", "carried", "none"]


def who(options: Namespace, claims: OwnEvidence | None = None) -> int:
    """Who held a place on a day, with the user's claims if there are any."""
    from syriageo.control.query import who_controlled

    found = questions.asked(options)
    day = questions.day(options.date)
    known = questions.day(options.as_known_on) if options.as_known_on is not None else None
    try:
        status = who_controlled(found, day, known, claims)
    except PlaceError as error:  # told with what the command line can do about it
        found = error.resolution
        raise error if found is None else questions.unresolved(found) from None
    if options.json:
        print(to_json(status.to_dict()))
    else:
        first, _, rest = safe_lines(status).partition("\n")
        print(bold(first))
        if rest:
            print(rest)
    return ANSWERED


def find_place(options: Namespace) -> int:
    """Which place a text means."""
    found = questions.resolution(options)
    told = {**found.to_dict(), "candidates": [candidate(c) for c in found.candidates]}
    if options.json:
        print(to_json(told))
    if found.kind != "matched" or found.place is None:
        raise questions.unresolved(found)
    if options.json:
        return ANSWERED
    place = found.place
    print(bold(safe(place)))
    areas = [a for a in area_names(place.to_dict()) if a != place.name]
    if areas:
        print(f"  in         {safe(', '.join(areas))}")
    print(f"  position   {place.lat:.5f}, {place.lon:.5f} (lat, lon)")
    print(f"  score      {found.score:.2f}; precision: {safe(found.precision)}")
    reasons = list(dict.fromkeys([*found.reasons, *doubts(found)]))
    for label, reason in zip(["why"] + [""] * len(reasons), reasons, strict=False):
        print(wrapped(f"  {label:<9}  {reason}", indent=" " * 13))
    return ANSWERED


def history(options: Namespace, claims: OwnEvidence | None = None) -> int:
    """Every spell of control of a place."""
    from syriageo.control.tables import control_history

    found, note = questions.find(options)
    spells = control_history(found, claims).to_dict("records")
    if options.json:
        place = found if isinstance(found, tuple) else found.to_dict()
        print(to_json({"place": place, "spells": spells, "note": note}))
        return ANSWERED
    print(bold(f"{found[0]}, {found[1]}" if isinstance(found, tuple) else safe(found)))
    if note:
        print(wrapped(f"  note: {note}", indent="  "))
    print_table(["from", "to", "status", "who", "known as"], _runs(spells))
    return ANSWERED


def _runs(spells: list[dict[Any, Any]]) -> list[list[Any]]:
    """The spells as runs of days with one status, each with all the ways in which it is known."""
    runs: list[list[Any]] = []
    for spell in spells:
        who = spell["who"]
        if spell["besieged_by"]:
            who += f" (besieged by {spell['besieged_by'].replace('|', ', ')})"
        known = spell["certainty"]
        if runs and runs[-1][2:4] == [spell["kind"], who]:
            runs[-1][1] = spell["end"].date()
            if known not in runs[-1][4]:
                runs[-1][4].append(known)
        else:
            runs.append([spell["start"].date(), spell["end"].date(), spell["kind"], who, [known]])
    for run in runs:
        run[4] = ", ".join(sorted(run[4], key=_CERTAINTIES.index))
    return runs


def annotate_file(options: Namespace, claims: OwnEvidence | None = None) -> int:
    """A table of incidents, with the place of each row and who held it."""
    from syriageo.incidents.annotate import annotate_table
    from syriageo.incidents.files import check_output, read_table, write_table

    check_output(options.output)
    table = read_table(options.table)
    told = annotate_table(table, options.place, options.within, options.date, claims=claims)
    write_table(told, options.output, bom=table.bom)
    counts = {"rows": len(told)}
    for kind in ("matched", "ambiguous", "not_found"):
        counts[kind] = int((told["sg_match"] == kind).sum())
    counts["with_control"] = int((~told["sg_status"].isin(["", *_NO_HOLDER])).sum())
    counts["with_error"] = int((told["sg_error"] != "").sum())
    if options.json:
        print(to_json({"file": options.output, **counts}))
        return ANSWERED
    print(safe(options.output))
    for name, count in counts.items():
        print(f"  {count:>9,}  {name.replace('_', ' ')}")
    return ANSWERED


def evaluate(options: Namespace) -> int:
    """How well places are found on a table whose positions are known."""
    from syriageo.places.evaluate import evaluate as measure

    found = measure(options.table, context=not options.without_context, together=not options.alone)
    wrong = list(found.wrong()) if options.wrong else []
    if options.json:
        ranges = [
            dict(zip(("from", "to", "matched", "right"), row, strict=True))
            for row in found.reliability()
        ]
        told: dict[str, Any] = {**found.measures(), "reliability": ranges}
        if options.wrong:
            told["wrong"] = [
                {"line": r.line, "off_km": r.off_km, "given": r.given, **r.answer.to_dict()}
                for r in wrong
            ]
        print(to_json(told))
        return ANSWERED
    print(safe_lines(found))
    if wrong:
        print()
    for row in wrong:
        print(safe(row))
    return ANSWERED


def build_database(options: Namespace) -> int:
    """The database, compiled from the text tables."""
    from syriageo.build import build
    from syriageo.places.gazetteer import Gazetteer, database_path

    tables = _tables(options)
    path = output_path(options.output, "syriageo.gpkg") if options.output else database_path()
    build(tables, path)
    meta = Gazetteer.open(path).meta
    if options.json:
        print(to_json({"file": str(path), "bytes": path.stat().st_size, **meta}))
    else:
        size = path.stat().st_size / 1e6
        print(f"{safe(path)}: data version {meta['data_version']}, {size:.1f} MB")
        print(f"  digest {meta['digest']}")
    return ANSWERED


def _tables(options: Namespace) -> Path:
    tables = Path(options.tables)
    if not tables.is_dir():
        raise InputError(f"there is no folder {safe(tables)}; give the folder of the text tables")
    return tables


def output_path(text: str, example: str) -> Path:
    """The file to write, if it can be one; asked before anything is computed.

    Raises
    ------
    InputError
        If it is a folder, or lies in a folder that is not there.
    """
    path = Path(text)
    if path.is_dir():
        raise InputError(f"{safe(path)} is a folder; name the file, such as {safe(path / example)}")
    if not path.parent.is_dir():
        raise InputError(f"there is no folder {safe(path.parent)}; make it first")
    return path


_COUNTED = {
    "communities": "SELECT count(*) FROM places WHERE kind = 'community'",
    "other places": "SELECT count(*) FROM places WHERE kind <> 'community'",
    "spellings": "SELECT count(*) FROM names",
    "areas": "SELECT count(*) FROM areas",
    "sources": "SELECT count(*) FROM sources",
    "claims": "SELECT count(*) FROM claims",
    "places with a claim of their own": (
        "SELECT count(DISTINCT subject) FROM claims WHERE subject IN (SELECT id FROM places)"
    ),
    "spells of control": "SELECT count(*) FROM spells",
}


def info(options: Namespace) -> int:
    """Which data this is."""
    from syriageo import __version__
    from syriageo.places.gazetteer import default

    gazetteer = default()
    counts = {k: gazetteer.connection.execute(q).fetchone()[0] for k, q in _COUNTED.items()}
    coverage = _coverage_by_year()
    if options.json:
        told = {
            "syriageo": __version__,
            "database": str(gazetteer.path),
            **gazetteer.meta,
            "counts": counts,
            "coverage": coverage,
        }
        print(to_json(told))
        return ANSWERED
    meta = gazetteer.meta
    print(bold(f"syriageo {__version__}, data of {meta['data_version']}"))
    print(f"  database   {safe(gazetteer.path)}")
    print("  SHA-256 of the tables and of the ledger of claims")
    print(f"             {meta['digest']}")
    print(f"             {meta['ledger_digest']}")
    print(f"  days       {meta['data_start']} to {meta['data_end']}")
    print()
    for name, count in counts.items():
        print(f"  {count:>9,}  {name}")
    columns = list(coverage[0])
    print_table(
        columns,
        ([str(row["year"]), *(row[c] for c in columns[1:])] for row in coverage),
        "How the status of the communities is known, % of their days",
    )
    return ANSWERED


def _coverage_by_year() -> list[dict[str, Any]]:
    """Per year, the share of the communities' days whose status is known in each way, in %."""
    from syriageo.control.tables import coverage

    table = coverage()
    known = [c for c in ("documented", "bracketed", "inferred", "carried", "unknown") if c in table]
    sums = table.groupby("year")[known].sum()
    shares = 100 * sums.div(sums.sum(axis=1), axis=0)
    rows = shares.round(1).reset_index().to_dict("records")
    return [{str(k): v for k, v in row.items()} for row in rows]


def check_tables(options: Namespace) -> int:
    """The faults of the text tables, each with file, line and column."""
    from syriageo.checks import check_gazetteer

    tables = _tables(options)
    if not (tables / "places.csv").is_file():
        raise InputError(f"{safe(tables)} has no places.csv; is it the folder gazetteer/?")
    faults = list(check_gazetteer(tables))
    if options.json:
        print(to_json({"faults": faults}))
    else:
        for fault in faults:
            print(safe(fault))
        print("no faults" if not faults else f"{len(faults)} faults")
    return FAILED if faults else ANSWERED

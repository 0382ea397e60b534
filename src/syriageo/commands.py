"""What each command of the command line does: ask the library, print the answer.

Every command takes the parsed options and returns its exit code; what goes wrong it raises. Nothing
heavy is imported before the command that needs it runs.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from syriageo.errors import AmbiguousPlace, InputError, PlaceError, PlaceNotFound
from syriageo.terminal import bold, print_table, safe, safe_lines, to_json

if TYPE_CHECKING:
    from argparse import Namespace

    from syriageo.control.evidence import OwnEvidence
    from syriageo.places.gazetteer import Area, Place

ANSWERED, FAILED = 0, 1

_NO_HOLDER = ("unknown", "out_of_coverage")
_CERTAINTIES = ["documented", "bracketed", "inferred", "carried", "none"]

LONGEST_QUESTION = 500
_PAIR = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*[,;]\s*([+-]?\d+(?:\.\d+)?)\s*")
_ID = re.compile(r"C\d+|N\d+|X\d+|SY\d*|R-[a-z0-9-]+")


def candidate(found: Any) -> dict[str, Any]:
    """A candidate place, with its score where the resolver gave one, as plain values."""
    place = getattr(found, "place", found)
    told: dict[str, Any] = place.to_dict() if hasattr(place, "to_dict") else {"name": str(place)}
    for extra in ("score", "reasons"):
        if hasattr(found, extra):
            told[extra] = getattr(found, extra)
    return told


def candidate_line(told: dict[str, Any]) -> str:
    """A candidate in a line: id, names, kind and the areas it lies in."""
    name = " ".join(str(told[k]) for k in ("name_en", "name_ar") if told.get(k))
    kind = told.get("kind") or told.get("level")
    where = "; ".join(filter(None, [kind, ", ".join(_area_names(told))]))
    return f"{told.get('id', ''):<9} {name or told.get('name', '')} ({where})"


def _area_names(place: dict[str, Any]) -> list[str]:
    """The names of a place's subdistrict, district and governorate, without repetitions."""
    from syriageo.places.gazetteer import default

    gazetteer = default()
    ids = [place.get(k) for k in ("admin3", "admin2", "admin1")] if "admin1" in place else []
    ids = ids or [place.get("parent")]
    names = [gazetteer.get(i).name for i in ids if i and i in gazetteer]
    return list(dict.fromkeys(names))


def _checked(text: str, what: str) -> str:
    """A question's words, refused if no name can look like that."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InputError(f"the {what} is not valid UTF-8: {safe(text, 60)}") from error
    if not text.strip():
        raise InputError(f"the {what} is empty; give a name, an id or a position")
    if len(text) > LONGEST_QUESTION:
        raise InputError(
            f"the {what} has {len(text)} characters, more than {LONGEST_QUESTION}: "
            f"{safe(text, 40)}; give one place, not a whole text"
        )
    return text


def _find(options: Namespace) -> Place | Area | tuple[float, float]:
    """The one place that the command line names.

    Raises
    ------
    PlaceNotFound, AmbiguousPlace, InputError
    """
    text = _checked(options.place, "place")
    pair = _PAIR.fullmatch(text)
    if pair:
        return float(pair[1]), float(pair[2])
    from syriageo.places.gazetteer import default

    if _ID.fullmatch(text.strip()):
        return default().get(text.strip())
    from syriageo.places.resolve import resolve

    found = resolve(text, within=_within(options))
    if found.kind == "matched" and found.place is not None:
        return found.place
    raise _unresolved(found)


def _within(options: Namespace) -> list[str] | None:
    return [_checked(area, "area of --within") for area in options.within or ()] or None


def _unresolved(found: Any) -> PlaceError:
    """The error that says why a text is not one place, with what it could be."""
    why = "; ".join(safe(r) for r in found.reasons[:3])
    if found.kind == "ambiguous":
        return AmbiguousPlace(
            f"{len(found.candidates)} places could be meant by {_quoted(found.text)}: "
            "name the governorate or district with --within, or give an id",
            tuple(found.candidates[:12]),
        )
    return PlaceNotFound(
        f"no place matches {_quoted(found.text)}" + (f" ({why})" if why else ""),
        tuple(found.candidates[:5]),
    )


def _quoted(text: str) -> str:
    return f'"{safe(text, 80)}"'


def who(options: Namespace, claims: OwnEvidence | None = None) -> int:
    """Who held a place on a day, with the user's claims if there are any."""
    from syriageo.control.query import who_controlled

    found = _find(options)
    status = who_controlled(found, options.date, options.as_known_on, claims)
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
    from syriageo.places.resolve import resolve

    found = resolve(_checked(options.place, "text"), within=_within(options))
    if options.json:
        print(to_json(_resolution(found)))
    if found.kind != "matched" or found.place is None:
        raise _unresolved(found)
    if options.json:
        return ANSWERED
    place = found.place
    print(bold(safe(place)))
    areas = [a for a in _area_names(place.to_dict()) if a != place.name]
    if areas:
        print(f"  in         {safe(', '.join(areas))}")
    print(f"  position   {place.lat:.5f}, {place.lon:.5f} (lat, lon)")
    print(f"  score      {found.score:.2f}; precision: {safe(found.precision)}")
    for label, reason in zip(["why"] + [""] * len(found.reasons), found.reasons, strict=False):
        print(f"  {label:<9}  {safe(reason)}")
    return ANSWERED


def _resolution(found: Any) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "text": found.text,
        "place": found.place,
        "score": found.score,
        "precision": found.precision,
        "radius_km": found.radius_km,
        "reasons": list(found.reasons),
        "candidates": [candidate(c) for c in found.candidates],
    }


def history(options: Namespace, claims: OwnEvidence | None = None) -> int:
    """Every spell of control of a place."""
    from syriageo.control.query import control_history

    found = _find(options)
    spells = control_history(found, claims).to_dict("records")
    if options.json:
        place = found if isinstance(found, tuple) else found.to_dict()
        print(to_json({"place": place, "spells": spells}))
        return ANSWERED
    print(bold(f"{found[0]}, {found[1]}" if isinstance(found, tuple) else safe(found)))
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

    found = measure(options.table, context=not options.without_context)
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
    path = Path(options.output) if options.output else database_path()
    if path.is_dir():
        raise InputError(f"{safe(path)} is a folder; name the database, such as syriageo.gpkg")
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
    print(f"  tables     SHA-256 {meta['digest']}")
    print(f"  ledger     SHA-256 {meta['ledger_digest']}")
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
    from syriageo.control.query import coverage

    table = coverage()
    known = [c for c in ("documented", "bracketed", "inferred", "carried", "unknown") if c in table]
    sums = table.groupby("year")[known].sum()
    shares = 100 * sums.div(sums.sum(axis=1), axis=0)
    rows = shares.round(1).reset_index().to_dict("records")
    return [{str(k): v for k, v in row.items()} for row in rows]


def check_tables(options: Namespace) -> int:
    """The faults of the text tables, each with file, line and column."""
    from syriageo.checks import check_gazetteer

    faults = list(check_gazetteer(_tables(options)))
    if options.json:
        print(to_json({"faults": faults}))
    else:
        for fault in faults:
            print(safe(fault))
        print("no faults" if not faults else f"{len(faults)} faults")
    return FAILED if faults else ANSWERED

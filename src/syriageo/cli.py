"""The command line: ``syriageo who PLACE DATE`` and its sisters.

Built on the standard library's argparse: a question is answered in a tenth of a second of CPU time,
and importing a larger command framework alone costs more (``docs/cli.md`` has the measurement).
Whatever is heavy is imported inside the command that needs it.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from syriageo.errors import (
    AmbiguousPlace,
    DataError,
    DateError,
    InputError,
    PlaceError,
    PlaceNotFound,
    SyriageoError,
)
from syriageo.terminal import bold, print_table, safe, safe_lines, to_json, use_safe_encoding

if TYPE_CHECKING:
    from syriageo.places.gazetteer import Area, Place

ANSWERED, FAILED, BAD_INPUT, NOT_FOUND, AMBIGUOUS = 0, 1, 2, 3, 4

LONGEST_QUESTION = 1000
_PAIR = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*[,;]\s*([+-]?\d+(?:\.\d+)?)\s*")
_ID = re.compile(r"C\d+|N\d+|X\d+|SY\d*|R-[a-z0-9-]+")

EPILOG = """\
exit codes:
  0  answered; "unknown" and "out of coverage" are answers
  1  something is missing or broken here (no database, a file that cannot be written, faulty tables)
  2  the input cannot be used (not a date, swapped coordinates, an empty name)
  3  no place bears the name
  4  several places bear the name: they are listed on standard error; choose with --within or an id
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        The words after ``syriageo``; by default those of the process.

    Examples
    --------
    >>> main(["resolve", ""])  # the message goes to standard error
    2
    """
    use_safe_encoding()
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        try:
            options = _parser().parse_args(words)
        except _Usage as error:
            return _fail(error, "--json" in words)
        run: Callable[[argparse.Namespace], int] = options.run
        try:
            code = run(options)
        except (SyriageoError, OSError) as error:
            if isinstance(error, BrokenPipeError):
                raise
            code = _fail(error, options.json)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The reader went away (`| head`): no fault of ours, but nothing more can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        return 130


class _Usage(InputError):
    """The words of the command line do not form a command."""


class _Parser(argparse.ArgumentParser):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **kwargs
        )

    def error(self, message: str) -> NoReturn:
        raise _Usage(f"{message}; see `{self.prog} --help`")


class _Version(argparse.Action):
    def __call__(self, *_: Any) -> NoReturn:
        from syriageo import __version__

        print(f"syriageo {__version__}")
        sys.exit(ANSWERED)


def _parser() -> _Parser:
    parser = _Parser(
        prog="syriageo",
        description="Who held which place in Syria on which day, how we know it, and the map of it.",
        epilog=EPILOG,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and stop")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str, more: str = "") -> _Parser:
        sub: _Parser = commands.add_parser(name, help=text, description=text, epilog=more)
        sub.add_argument("--json", action="store_true", help="print JSON instead of text")
        sub.set_defaults(run=run)
        return sub

    def place(sub: _Parser, within: bool = True) -> None:
        sub.add_argument(
            "place", metavar="PLACE", help='a name, an id such as C4278, or "LAT,LON" in degrees'
        )
        if within:
            sub.add_argument(
                "--within",
                action="append",
                metavar="AREA",
                help="only in this governorate, district or region; may be given again",
            )

    sub = command(
        "who",
        _who,
        "Who held a place on a day, and how we know.",
        'example: syriageo who "Ma\'aret al Numan" 2020-01-28',
    )
    place(sub)
    sub.add_argument("date", metavar="DATE", help="a day as YYYY-MM-DD")
    sub.add_argument(
        "--as-known-on", metavar="DATE", help="only with what had been recorded by this day"
    )

    sub = command(
        "resolve",
        _resolve,
        "Which place a text means.",
        "example: syriageo resolve 'Sarja village in the southern suburbs of Idlib governorate'",
    )
    sub.add_argument("place", metavar="TEXT", help="the place as the text writes it")
    sub.add_argument(
        "--within", action="append", metavar="AREA", help="only in this area; may be given again"
    )

    sub = command("history", _history, "Every spell of control of a place.", "example: syriageo history Raqqa")
    place(sub)

    sub = command(
        "map",
        _map,
        "Write the control map of a day as an HTML page.",
        "example: syriageo map 2020-01-15 -o idlib.html",
    )
    sub.add_argument("date", metavar="DATE", help="a day as YYYY-MM-DD")
    sub.add_argument("-o", "--output", metavar="FILE", required=True, help="the page to write")

    sub = command("build", _build, "Compile the text tables of gazetteer/ to the database.")
    sub.add_argument(
        "tables", nargs="?", default="gazetteer", metavar="TABLES", help="folder (gazetteer)"
    )
    sub.add_argument(
        "-o", "--output", metavar="FILE", help="database to write (the one that is in use)"
    )

    command("info", _info, "Which data this is: version, digest, counts, coverage.")

    sub = command(
        "check-gazetteer", _check, "Check the text tables; name file, line and column of each fault."
    )
    sub.add_argument(
        "tables", nargs="?", default="gazetteer", metavar="TABLES", help="folder (gazetteer)"
    )
    return parser


def _fail(error: Exception, as_json: bool) -> int:
    """Tell the error on standard error and choose the exit code."""
    code = FAILED
    if isinstance(error, AmbiguousPlace):
        code = AMBIGUOUS
    elif isinstance(error, PlaceNotFound):
        code = NOT_FOUND
    elif isinstance(error, InputError):
        code = BAD_INPUT
    candidates = [_candidate(c) for c in getattr(error, "candidates", ())]
    if isinstance(error, OSError):
        message = f"{error.filename or 'file'}: {error.strerror or error}"
    else:
        message = str(error)
    if as_json:
        kind = "InputError" if isinstance(error, _Usage) else type(error).__name__
        told = {"error": kind, "message": message, "candidates": candidates}
        print(to_json(told), file=sys.stderr)
        return code
    print(f"syriageo: {safe(message, 600)}", file=sys.stderr)
    for candidate in candidates:
        print("  " + safe(_candidate_line(candidate)), file=sys.stderr)
    return code


def _candidate(candidate: Any) -> dict[str, Any]:
    """A candidate place, with its score where the resolver gave one, as plain values."""
    place = getattr(candidate, "place", candidate)
    told: dict[str, Any] = place.to_dict() if hasattr(place, "to_dict") else {"name": str(place)}
    for extra in ("score", "reasons"):
        if hasattr(candidate, extra):
            told[extra] = getattr(candidate, extra)
    return told


def _candidate_line(candidate: dict[str, Any]) -> str:
    name = " ".join(str(candidate[k]) for k in ("name_en", "name_ar") if candidate.get(k))
    where = ", ".join(_area_names(candidate))
    kind = candidate.get("kind") or candidate.get("level") or ""
    return f"{candidate.get('id', ''):<9} {name or candidate.get('name', '')} ({kind}; {where})"


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


def _find(options: argparse.Namespace) -> Place | Area | tuple[float, float]:
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


def _within(options: argparse.Namespace) -> list[str] | None:
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


def _who(options: argparse.Namespace) -> int:
    from syriageo.control.query import who_controlled

    found = _find(options)
    status = who_controlled(found, options.date, as_known_on=options.as_known_on)
    if options.json:
        print(to_json(status.to_dict()))
    else:
        first, _, rest = safe_lines(status).partition("\n")
        print(bold(first))
        if rest:
            print(rest)
    return ANSWERED


def _resolve(options: argparse.Namespace) -> int:
    from syriageo.places.resolve import resolve

    found = resolve(_checked(options.place, "text"), within=_within(options))
    if options.json:
        print(to_json(_resolution(found)))
        if found.kind == "matched":
            return ANSWERED
        return _fail(_unresolved(found), as_json=True)
    if found.kind != "matched" or found.place is None:
        raise _unresolved(found)
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
        "candidates": [_candidate(c) for c in found.candidates],
    }


def _history(options: argparse.Namespace) -> int:
    found = _find(options)
    if isinstance(found, tuple):
        from syriageo.control.query import who_controlled

        found = who_controlled(found, "2020-01-01").place
    from syriageo.control.query import control_history

    spells = control_history(found)
    rows = spells.to_dict("records")
    if options.json:
        print(to_json({"place": found.to_dict(), "spells": rows}))
        return ANSWERED
    columns = [str(c) for c in spells.columns]
    print(bold(safe(found)))
    print_table(columns, ([row[c] for c in columns] for row in rows))
    return ANSWERED


def _map(options: argparse.Namespace) -> int:
    from syriageo.terminal import write_whole

    path = Path(options.output)
    if path.is_dir():
        raise InputError(f"{safe(path)} is a folder; name the page, such as {safe(path / 'map.html')}")
    if not path.parent.is_dir():
        raise InputError(f"there is no folder {safe(path.parent)}; make it first")
    from syriageo.maps import control_map

    page = control_map(options.date).get_root().render()
    write_whole(path, page)
    size = path.stat().st_size
    if options.json:
        print(to_json({"file": str(path), "date": options.date, "bytes": size}))
    else:
        print(f"{safe(path)}: control map of {safe(options.date)}, {size / 1e6:.1f} MB")
    return ANSWERED


def _build(options: argparse.Namespace) -> int:
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


def _tables(options: argparse.Namespace) -> Path:
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


def _info(options: argparse.Namespace) -> int:
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

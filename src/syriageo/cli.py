"""The command line: ``syriageo who PLACE DATE`` and its sisters.

Built on the standard library's argparse: a question is answered in a tenth of a second of CPU time,
and importing a larger command framework alone costs more (``docs/cli.md`` has the measurement).
Whatever is heavy is imported inside the command that needs it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn

from syriageo import commands, control_commands, map_commands, report_commands
from syriageo.commands import ANSWERED, FAILED
from syriageo.errors import AmbiguousPlace, InputError, PlaceNotFound, SyriageoError
from syriageo.places.doubts import candidate, candidate_line
from syriageo.terminal import safe, to_json, use_safe_encoding, wrapped

Command = Callable[[argparse.Namespace], int]

BAD_INPUT, NOT_FOUND, AMBIGUOUS = 2, 3, 4

EPILOG = """\
exit codes:
  0  answered; "unknown" and "out of coverage" are answers
  1  something is missing or broken here: no database, faulty tables, a file
     that cannot be written; or `check` found what does not fit
  2  the input cannot be used: not a date, swapped coordinates, an empty name
  3  no place bears the name
  4  several places bear the name: they are listed on standard error; choose
     with --within or an id
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
            options = _options(words)
        except _Usage as error:
            return _fail(error, "--json" in words)
        run: Command = options.run
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


def _options(words: list[str]) -> argparse.Namespace:
    """What the words ask for; words that are too many are told with what may have been meant."""
    parser = _parser(words[0] if words else "")
    if words and words[0].startswith("-") and words[0] not in ("-h", "--help", "--version"):
        option = safe(words[0], 40)
        raise _Usage(f"options stand after the command: syriageo COMMAND {option}")
    options, unknown = parser.parse_known_args(words)
    if unknown:
        sub: _Parser = options.parser
        told = safe(" ".join(unknown), 60)
        if not unknown[0].startswith("-"):
            told += "; put a name of several words in quotes"
            sub.error(f"too many words: {told}")
        sub.error(f"no such option: {told}{meant(unknown[0], sub.spellings())}")
    return options


def meant(word: str, known: Iterable[str]) -> str:
    """What to add to an error about a word that is misspelled."""
    from difflib import get_close_matches

    close = get_close_matches(word.partition("=")[0], list(known), 1)
    return f"; did you mean {close[0]}?" if close else ""


class _Parser(argparse.ArgumentParser):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **kwargs
        )

    def error(self, message: str) -> NoReturn:
        see = " See" if message.endswith("?") else "; see"
        raise _Usage(f"{message}{see} `{self.prog} --help`")

    def spellings(self) -> list[str]:
        """Every option of this command."""
        return [name for action in self._actions for name in action.option_strings]

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """As the standard library's, whose words differ between versions of Python."""
        if action.choices is not None and value not in action.choices:
            known = [str(choice) for choice in action.choices]
            told = f"{safe(value, 40)!r} is none of {', '.join(known)}"
            raise argparse.ArgumentError(action, told + meant(str(value), known))


class _Version(argparse.Action):
    def __call__(self, *_: Any) -> NoReturn:
        from syriageo import __version__

        print(f"syriageo {__version__}")
        sys.exit(ANSWERED)


class _Unasked:
    """Stands for the parser of a command that is not asked; takes its options and forgets them."""

    def __getattr__(self, name: str) -> Callable[..., _Unasked]:
        return lambda *_, **__: self


def _parser(asked: str = "") -> _Parser:
    """The parser of the command that is asked; of every command if it is none of them.

    The options of all seventeen take a tenth of a question's time.
    """
    parser = _Parser(
        prog="syriageo",
        description="Who held which place in Syria on which day, how we know it, and the map.",
        epilog=EPILOG,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and stop")
    group = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: Command, text: str, example: str = "") -> Any:
        if asked and name != asked:
            return _Unasked()
        more = f"example:\n  syriageo {name} {example}" if example else None
        sub: _Parser = group.add_parser(name, help=text, description=text, epilog=more)
        sub.add_argument("--json", action="store_true", help="print JSON instead of text")
        sub.set_defaults(run=run, parser=sub)
        return sub

    sub = command(
        "who",
        control_commands.with_claims(commands.who),
        "Who held a place on a day, and how we know.",
        '"Ma\'aret al Numan" 2020-01-28',
    )
    _add_place(sub)
    _add_day(sub)
    sub.add_argument(
        "--as-known-on", metavar="DATE", help="only with what was recorded by this day"
    )
    control_commands.add_evidence(sub)

    sub = command(
        "resolve",
        commands.find_place,
        "Which place a text means.",
        '"Sarja village in the southern suburbs of Idlib"',
    )
    _add_place(sub, "TEXT", "the place as the text writes it")

    sub = command(
        "history",
        control_commands.with_claims(commands.history),
        "Every spell of control of a place.",
        "Palmyra",
    )
    _add_place(sub)
    control_commands.add_evidence(sub)

    map_commands.add_commands(command)

    sub = command(
        "annotate",
        control_commands.with_claims(commands.annotate_file),
        "Place every row of a table, and say who held its place on its day.",
        "incidents.csv placed.geojson --place name_en \\\n"
        "    --place name_ar --within governorate --date date",
    )
    sub.add_argument("table", metavar="IN", help=".csv, .xlsx, .parquet or .geojson")
    sub.add_argument("output", metavar="OUT", help=".csv, .geojson, .parquet or .gpkg")
    sub.add_argument(
        "--place",
        action="append",
        metavar="COLUMN",
        help="a column that spells the place; may be given again; without any, points are used",
    )
    sub.add_argument(
        "--within",
        action="append",
        metavar="COLUMN",
        help="a column of areas it is said to lie in; may be given again",
    )
    sub.add_argument("--date", metavar="COLUMN", help="the column of days")
    control_commands.add_evidence(sub)

    sub = command(
        "evaluate",
        control_commands.evaluate,
        "Measure the answers on a table whose right answers are known.",
        "resolve places.csv --wrong",
    )
    sub.add_argument(
        "what",
        choices=["resolve", "control"],
        metavar="WHAT",
        help="resolve: finding places; control: who held them",
    )
    sub.add_argument(
        "table",
        nargs="?",
        metavar="FILE",
        help="a CSV file; resolve: place_en, place_ar, area, governorate, lat, lon, precision; "
        "control: pcode, control or place, date, parties; without it, claims are hidden and "
        "predicted from the rest",
    )
    sub.add_argument("--wrong", action="store_true", help="list the rows that are not right")
    sub.add_argument("--without-context", action="store_true", help="withhold area and governorate")
    sub.add_argument("--alone", action="store_true", help="do not hear the other rows of the table")
    control_commands.add_evaluation(sub)
    control_commands.add_commands(command)
    report_commands.add_commands(command)

    sub = command(
        "build", commands.build_database, "Compile the text tables of gazetteer/ to the database."
    )
    _add_tables(sub)
    sub.add_argument("-o", "--output", metavar="FILE", help="by default the one that is in use")

    command("info", commands.info, "Which data this is: version, digest, counts, coverage.")

    sub = command(
        "check-gazetteer",
        commands.check_tables,
        "Check the text tables; name file, line and column of each fault.",
    )
    _add_tables(sub)
    return parser if group.choices else _parser()


def _add_place(
    sub: _Parser, name: str = "PLACE", text: str = 'a name, an id such as C4278, or "LAT,LON"'
) -> None:
    sub.add_argument("place", metavar=name, help=text)
    sub.add_argument(
        "--within",
        action="append",
        metavar="AREA",
        help="a governorate, district or town it is said to lie in; may be given again",
    )
    sub.add_argument("--near", metavar="PLACE", help="a place or LAT,LON it is said to lie near to")


def _add_day(sub: _Parser) -> None:
    sub.add_argument("date", metavar="DATE", help="a day as YYYY-MM-DD")


def _add_tables(sub: _Parser) -> None:
    sub.add_argument(
        "tables", nargs="?", default="gazetteer", metavar="TABLES", help="the folder (gazetteer)"
    )


def _fail(error: Exception, as_json: bool) -> int:
    """Tell the error on standard error and choose the exit code."""
    code = FAILED
    if isinstance(error, AmbiguousPlace):
        code = AMBIGUOUS
    elif isinstance(error, PlaceNotFound):
        code = NOT_FOUND
    elif isinstance(error, InputError):
        code = BAD_INPUT
    candidates = [candidate(c) for c in getattr(error, "candidates", ())]
    if isinstance(error, OSError):
        message = f"{error.filename or 'file'}: {error.strerror or error}"
    else:
        message = str(error)
    if as_json:
        kind = "InputError" if isinstance(error, _Usage) else type(error).__name__
        told = {"error": kind, "message": message, "candidates": candidates}
        print(to_json(told), file=sys.stderr)
        return code
    print(wrapped(f"syriageo: {message}", indent="  "), file=sys.stderr)
    for told_of in candidates:
        print(wrapped(f"  {candidate_line(told_of)}", indent=" " * 12), file=sys.stderr)
    return code

"""What the commands on claims do: calibration, the ledger, questions with evidence of one's own.

Every command takes the parsed options and returns its exit code; what goes wrong it raises.
"""

from __future__ import annotations

import argparse
import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from syriageo import commands, questions
from syriageo.commands import ANSWERED, FAILED
from syriageo.errors import InputError
from syriageo.terminal import bold, safe, safe_lines, to_json, wrapped, write_whole

if TYPE_CHECKING:
    from argparse import Namespace

    from syriageo.control.evidence import OwnEvidence
    from syriageo.control.questions import Answer

CALIBRATION = Path("gazetteer") / "CALIBRATION.md"
_SHOWN_FAULTS = 20

Add = Callable[..., argparse.ArgumentParser]
WithClaims = Callable[["Namespace", "OwnEvidence | None"], int]


def add_commands(command: Add) -> None:
    """Add the commands of this module; `command` is how `cli` adds one."""
    sub = command(
        "ledger",
        ledger,
        "Whether the ledger of claims is whole, or every claim on a place.",
        "log Palmyra",
    )
    sub.add_argument(
        "what",
        choices=["verify", "log"],
        metavar="WHAT",
        help="verify: recompute the digest, exit code 1 if it is not the one attested; "
        "log: every claim on a place, oldest first",
    )
    sub.add_argument(
        "subject",
        nargs="?",
        metavar="TABLES|PLACE",
        help="verify: the folder of text tables, by default the database's own claims; "
        "log: a name or an id",
    )
    sub.add_argument("--within", action="append", metavar="AREA", help="an area the place lies in")
    sub.add_argument("--near", metavar="PLACE", help="a place it lies near to")


def add_evaluation(sub: argparse.ArgumentParser) -> None:
    """Add the options of ``evaluate control``."""
    sub.add_argument(
        "--hide",
        action="append",
        metavar="WHAT",
        help="control without a FILE: places, claims, sources or offensives; by default each",
    )
    sub.add_argument("--date", metavar="DAY", help="control: the day of a FILE without dates")
    sub.add_argument(
        "-o", "--output", metavar="FILE", help=f"control without a FILE: by default {CALIBRATION}"
    )


def add_evidence(sub: argparse.ArgumentParser) -> None:
    """Add the options by which a question is asked with claims of one's own."""
    sub.add_argument(
        "--claims",
        action="append",
        metavar="FILE",
        help="evidence of your own: a table of claims (place,date,parties,...) or a snapshot by "
        "P-code (.csv, .xlsx, .parquet), dated polygons (.geojson, .shp, .zip, .gpkg, .kml), an "
        "export of ACLED, Airwars or UCDP; may be given again",
    )
    sub.add_argument(
        "--claims-date", metavar="DAY", help="the day of snapshots and polygons that state none"
    )
    sub.add_argument(
        "--skip-faulty", action="store_true", help="keep the good rows of a faulty FILE"
    )


def evaluate(options: Namespace) -> int:
    """How good the answers are: of places found, or of who held them."""
    if options.what == "control":
        return _evaluate_table(options) if options.table else _calibrate(options)
    if not options.table:
        raise InputError("evaluate resolve needs a FILE of places whose positions are known")
    return commands.evaluate(options)


def _calibrate(options: Namespace) -> int:
    from syriageo.control.calibration import SPLITS, Laboratory
    from syriageo.control.calibration_report import report, summary

    wanted = tuple(options.hide or SPLITS)
    for name in wanted:
        if name not in SPLITS:
            raise InputError(f"--hide takes {', '.join(SPLITS)}; {safe(name, 40)} is none of them")
    target = Path(options.output) if options.output else None
    if target is None and wanted == SPLITS and CALIBRATION.parent.is_dir():
        target = CALIBRATION
    if target is not None and not target.parent.is_dir():
        raise InputError(f"there is no folder {safe(target.parent)}; make it first")
    laboratory = Laboratory()
    answers = laboratory.calibrate(wanted, _progress)
    page = report(answers, laboratory)
    if target is not None:
        write_whole(target, page)
    if options.json:
        print(to_json({"file": str(target) if target else None, **summary(answers)}))
    else:
        print(safe_lines(page), end="")
        if target is not None:
            print(f"\nwritten to {safe(target)}")
    return ANSWERED


def _progress(name: str) -> None:
    if sys.stderr.isatty():
        print(f"hiding {name} ...", file=sys.stderr)


def _evaluate_table(options: Namespace) -> int:
    from syriageo.control.calibration_report import summary
    from syriageo.control.calibration_tables import score_report, score_table
    from syriageo.places.gazetteer import default

    day = questions.day(options.date) if options.date is not None else None
    answers = score_table(options.table, day)
    if options.json:
        told = summary(answers)
        if options.wrong:
            told["wrong"] = [_mistake(a) for a in answers if not a.right]
        print(to_json(told))
        return ANSWERED
    names = dict(default().connection.execute("SELECT id, name_en FROM areas"))
    print(safe_lines(score_report(answers, names)))
    if options.wrong:
        print()
    for answer in answers if options.wrong else ():
        if not answer.right:
            told = _mistake(answer)
            print(safe(f"line {told.pop('line')}: " + ", ".join(map(str, told.values()))))
    return ANSWERED


def _mistake(answer: Answer) -> dict[str, Any]:
    return {
        "line": int(answer.question.claim),
        "place": answer.question.place,
        "day": answer.question.day,
        "parties": "|".join(answer.question.parties),
        "answered": f"{answer.kind} {'|'.join(answer.parties)}".strip(),
        "certainty": answer.certainty,
    }


def ledger(options: Namespace) -> int:
    """Whether the ledger is whole, or every claim on a place."""
    if options.what == "verify":
        return _verify(options)
    if not options.subject:
        raise InputError("ledger log needs a PLACE: a name or an id")
    from syriageo.control.ledger import log, standing

    options.place = options.subject
    found, note = questions.find(options)
    if isinstance(found, tuple):
        raise InputError("ledger log needs a place by name or id, not a position")
    told = log(found)
    marks = standing(told)
    if options.json:
        claims = [{**e.to_dict(), "standing": mark} for e, mark in zip(told, marks, strict=True)]
        print(to_json({"place": found.to_dict(), "claims": claims, "note": note}))
        return ANSWERED
    print(bold(safe(found)))
    if note:
        print(wrapped(f"  note: {note}", indent="  "))
    for e, mark in zip(told, marks, strict=True):
        flags = ", ".join(filter(None, [mark, *e.claim.flags]))
        print(wrapped(f"  {e}" + (f" ({flags})" if flags else ""), indent="      "))
    if not told:
        print("  no claim speaks of this place")
    return ANSWERED


def _verify(options: Namespace) -> int:
    from syriageo.control.ledger import verify

    if options.subject and not Path(options.subject).is_dir():
        raise InputError(f"there is no folder {safe(options.subject)}; give the folder gazetteer/")
    found = verify(options.subject)
    print(to_json(found.to_dict()) if options.json else safe_lines(found))
    return ANSWERED if found.whole else FAILED


def with_claims(run: WithClaims) -> Callable[[Namespace], int]:
    """A command that hears the files of ``--claims`` before it answers."""

    @functools.wraps(run)
    def command(options: Namespace) -> int:
        return run(options, _evidence(options) if options.claims else None)

    return command


def _evidence(options: Namespace) -> OwnEvidence:
    """The user's claims; what is to be said about the files goes to standard error."""
    from syriageo.control.evidence import OwnEvidence

    evidence = OwnEvidence()
    stated = questions.day(options.claims_date) if options.claims_date is not None else None
    for path in options.claims:
        evidence.add(path, date=stated, collect=options.skip_faulty)
    told = [*evidence.faults, *evidence.notices]
    for line in told[:_SHOWN_FAULTS]:
        print(wrapped(line, indent="  "), file=sys.stderr)
    if len(told) > _SHOWN_FAULTS:
        print(f"and {len(told) - _SHOWN_FAULTS:,} more", file=sys.stderr)
    return evidence

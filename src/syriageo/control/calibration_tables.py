"""Answers judged by a table of who held what, known from elsewhere."""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from syriageo.control.area_status import AreaStatus
from syriageo.control.calibration_report import class_of_answer, interval, markdown, share, table_by
from syriageo.control.days import as_day
from syriageo.control.parties import Parties
from syriageo.control.query import who_controlled
from syriageo.control.questions import Answer, Question, Tally, judge
from syriageo.control.status import Status
from syriageo.control.world import World
from syriageo.errors import InputError, PlaceError
from syriageo.places.gazetteer import Area, Place, default

# Codes of published layers of areas of influence, besides those of the party tables.
_CODES = {
    "KURD": ("sdf",),
    "OPP_NSAG_ANF": ("armed_opposition", "nusra"),
    "turkey_sna": ("sna",),
}
_JOINT = re.compile(r"\s*[|+]\s*")
_NOT_ASKED = frozenset({"", "CONTESTED", "NONE", "unknown"})
_PLACE_HEADS = ("pcode", "place", "place_as_written", "subject")
_DAY_HEADS = ("date", "incident_date", "day")
_DAY_IN_NAME = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def score_table(path: str | os.PathLike[str], day: Any = None) -> list[Answer]:
    """Answer each row of a table of known holders from the whole ledger, and judge the answers.

    Parameters
    ----------
    path : path-like
        A CSV file. The place stands in ``pcode``, ``place``, ``place_as_written`` or ``subject``
        (an id or a name; ``place_context`` helps to find it), the day in ``date`` or
        ``incident_date``, who held it in ``control`` or ``parties`` (joined with ``|``);
        ``parties_alt`` holds further right answers, separated by ``;``.
    day : date, optional
        The day of a table without a column for it; by default the one in the name of the file.

    Returns
    -------
    list of Answer
        In the order of the rows; rows of which the table names no holder are passed over. A place
        that cannot be found is answered ``unknown``.

    Raises
    ------
    InputError
        If the file cannot be read, lacks a column, or a row names no party that we know.
    """
    where = os.fspath(path)
    world = World(default())
    found = []
    for line, row in _table(where):
        place_head, day_head, control_head = _heads(where, row)
        stated = row.get(day_head) if day_head else day or _named_day(where)
        if not _NOT_ASKED.isdisjoint(_JOINT.split(row[control_head].strip())):
            continue  # fought for, or not told
        try:
            asked = as_day(stated)
            who = _who(row[control_head], world.parties)
            others = [_who(t, world.parties) for t in (row.get("parties_alt") or "").split(";")]
        except InputError as error:
            raise type(error)(f"{where}, line {line}: {error}") from None
        heirs = [world.parties.heirs(w, asked) for w in (who, *others) if w]
        question = Question(row[place_head], asked, heirs[0], "held", str(line), tuple(heirs[1:]))
        found.append(_answer_row(world, question, row.get("place_context") or "", where))
    return found


def _table(path: str) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            for row in reader:
                yield reader.line_num, {k: v or "" for k, v in row.items() if k}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"cannot read {path}: {error}; give a CSV file in UTF-8") from error


def _heads(path: str, row: Mapping[str, str]) -> tuple[str, str, str]:
    place = next((h for h in _PLACE_HEADS if h in row), "")
    control = next((h for h in ("control", "parties") if h in row), "")
    if not place or not control:
        raise InputError(
            f"{path} has columns {', '.join(row)}; it needs one of {', '.join(_PLACE_HEADS)} and "
            "one of control, parties"
        )
    return place, next((h for h in _DAY_HEADS if h in row), ""), control


def _named_day(path: str) -> str:
    found = _DAY_IN_NAME.search(os.path.basename(path))
    if not found:
        raise InputError(f"{path} has no column date; give the day of the table with --date")
    return found[0]


def _who(text: str, parties: Parties) -> tuple[str, ...]:
    found: list[str] = []
    for word in filter(None, _JOINT.split(text.strip())):
        if word != "unknown":
            found += _CODES.get(word) or (parties.party(word).id,)
    return tuple(sorted(set(found)))


def _answer_row(world: World, question: Question, context: str, split: str) -> Answer:
    told = _told(question, context)
    name = os.path.basename(split)
    if told is None:
        empty = ("unknown", (), "none", None, None, 0, "", "")
        return judge(question, world.parties, *empty, name)
    age, span = None, 1
    if isinstance(told, Status):
        age = told.age_days
        span = (told.until - told.since).days + 1 if told.since and told.until else 0
    return judge(
        question, world.parties, told.kind, told.parties, told.certainty, told.probability,
        age, span, *_governorate_and_district(told.place or told.area), name,
    )  # fmt: skip


def _governorate_and_district(where: Place | Area | None) -> tuple[str, str]:
    if isinstance(where, Place):
        return where.admin1, where.admin2
    identifier = where.id if where is not None and where.id.startswith("SY") else ""
    return identifier[:4] if len(identifier) > 2 else "", identifier[:6]


def _told(question: Question, context: str) -> Status | AreaStatus | None:
    """The answer to a row with the context that it gives; without it if that leads nowhere."""
    for within in dict.fromkeys([context or None, None]):
        try:
            return who_controlled(question.place, question.day, within=within)
        except (PlaceError, InputError):
            continue  # a context may be wrong: without it the name may be a place's
    return None


def score_report(answers: Sequence[Answer], names: Mapping[str, str]) -> str:
    """The measures of one table, as text for a terminal or a page."""
    decided = [a for a in answers if a.decided]
    total = Tally.of(answers)
    head = (
        f"{total.asked} rows; answered {share(total.decided, total.asked)}; of all rows the same "
        f"bloc {share(total.right, total.asked)} ({interval(total.right, total.asked)}), the same "
        f"parties {share(total.exact, total.asked)}"
    )
    wrong = Counter((a.truth, a.bloc) for a in answers if not a.right)
    pairs = sorted(wrong.items(), key=lambda item: (-item[1], item[0]))[:20]
    return "\n\n".join(
        [
            head,
            table_by(answers, "certainty", lambda a: a.certainty, near=False),
            table_by(
                answers,
                "governorate",
                lambda a: names.get(a.governorate, a.governorate) or "-",
                near=False,
            ),
            table_by(answers, "bloc", lambda a: a.truth, near=False),
            table_by(decided, "class", class_of_answer, near=False),
            markdown(("held by", "answered", "rows"), [[t, b, str(n)] for (t, b), n in pairs]),
        ]
    )

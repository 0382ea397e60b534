"""The calibration as a page: shares, intervals and probabilities, by everything that may matter."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from syriageo.control.calibration import STORED_SPELLS, Laboratory
from syriageo.control.questions import Answer, Tally, wilson

# The runs nearest to what is asked in earnest: much else is known of the region and the weeks.
FITTED = frozenset({"places", "claims", "other sources"})
QUIET = frozenset({"mapped", "settled"})
CERTAINTIES = ("documented", "bracketed", "inferred", "carried", "none")
_AGES = (30, 90, 365, 1095)
_PROBABILITIES = (0.6, 0.7, 0.8, 0.9, 0.95)
Key = Callable[[Answer], str]


def tallies(answers: Iterable[Answer], key: Key) -> dict[str, Tally]:
    """Answers counted by some property, in the order of its values."""
    groups: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        groups[key(answer)].append(answer)
    return {name: Tally.of(groups[name]) for name in sorted(groups, key=_rank)}


def _rank(name: str) -> tuple[int, float, str]:
    """Certainties by strength, then ranges by where they begin, then by name."""
    word, _, rest = name.partition(", ")
    number = _NUMBER.search(rest) if word in CERTAINTIES else None
    first = float(number[0]) + ("over" in rest) if number else 0.0
    return CERTAINTIES.index(word) if word in CERTAINTIES else 0, first, name


def class_of(certainty: str, p: float | None, age: int | None, span: int) -> str:
    """The class in which an answer's accuracy is measured.

    Inferred answers by their own probability, carried ones by the age of the last claim, bracketed
    ones by the length of the bracket, days.

    Examples
    --------
    >>> class_of("carried", None, 400, 4000), class_of("bracketed", None, 10, 20)
    ('carried, 366-1095 days old', 'bracketed, 0-30 days long')
    """
    if certainty == "inferred" and p is not None:
        return f"inferred, p {_range_of(p, _PROBABILITIES, 0.0, 1.0)}"
    if certainty == "carried" and age is not None:
        return f"carried, {_days(age)} days old"
    return f"bracketed, {_days(span)} days long" if certainty == "bracketed" else certainty


def _days(days: int) -> str:
    low = 0
    for edge in _AGES:
        if days <= edge:
            return f"{low}-{edge}"
        low = edge + 1
    return f"over {_AGES[-1]}"


def _range_of(value: float, edges: Sequence[float], low: float, high: float) -> str:
    for edge in edges:
        if value < edge:
            return f"{low:.2f}-{edge:.2f}"
        low = edge
    return f"{low:.2f}-{high:.2f}"


def share(part: int, whole: int) -> str:
    """``87.5 %``, or a dash of nothing."""
    return f"{100 * part / whole:.1f} %" if whole else "-"


def interval(part: int, whole: int) -> str:
    """The Wilson interval in percent, or a dash of nothing."""
    low, high = wilson(part, whole)
    return f"{100 * low:.1f}-{100 * high:.1f}" if whole else "-"


_HEADER = ("", "asked", "answered", "bloc right", "95 %", "within a week", "parties right")


def _tally_rows(counted: Mapping[str, Tally]) -> list[list[str]]:
    return [
        [
            name,
            str(t.asked),
            share(t.decided, t.asked),
            share(t.right, t.decided),
            interval(t.right, t.decided),
            share(t.near, t.decided),
            share(t.exact, t.decided),
        ]
        for name, t in counted.items()
    ]


def markdown(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the first column to the left, the others to the right."""
    rule = ["---", *("---:" for _ in header[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (header, rule, *rows))


def table_by(answers: Sequence[Answer], name: str, key: Key, *, near: bool = True) -> str:
    """The table of some answers by a property; `near` with the column on the week around."""
    table = [[name, *_HEADER[1:]], *_tally_rows(tallies(answers, key))]
    shown = table if near else [[*row[:5], row[6]] for row in table]
    return markdown(shown[0], shown[1:])


def reliability(answers: Iterable[Answer], by: str = "p") -> list[tuple[str, int, float, Tally]]:
    """Per range of stated probability: range, answers, mean stated, and what was measured.

    `by` is ``p`` for its ranges, or ``certainty``.
    """
    groups: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        if answer.p is not None and answer.decided:
            ranged = _range_of(answer.p, _PROBABILITIES, 0.0, 1.0)
            groups[ranged if by == "p" else answer.certainty].append(answer)
    return [
        (name, len(told), sum(a.p or 0.0 for a in told) / len(told), Tally.of(told))
        for name, told in sorted(groups.items(), key=lambda item: _rank(item[0]))
    ]


def _reliability_table(answers: Sequence[Answer], by: str) -> str:
    return markdown(
        (by, "answers", "stated", "measured", "95 %"),
        [
            [name, str(n), share(round(1000 * mean), 1000), share(t.right, n), interval(t.right, n)]
            for name, n, mean, t in reliability(answers, by)
        ],
    )


COVERED_FROM = date(2013, 1, 1)


def coverage_days(spells: Iterable[tuple[Any, ...]], laboratory: Laboratory) -> Counter[Any]:
    """Days of communities from 2013 on, by (governorate, year, kind) and by certainty.

    Parameters
    ----------
    spells : iterable of tuple
        Rows of the table of spells.
    laboratory : Laboratory
        For the places and the end of the data.
    """
    first, last = COVERED_FROM.toordinal(), laboratory.end.toordinal()
    years = [
        (year, date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal() - 1)
        for year in range(COVERED_FROM.year, laboratory.end.year + 1)
    ]
    found: Counter[Any] = Counter()
    for fid, start, end, kind, _, certainty, *_ in spells:
        place = laboratory.places[fid - 1]
        if place["kind"] != "community" or end < first or start > last:
            continue
        for year, lo, hi in years:
            days = min(end, hi, last) - max(start, lo, first) + 1
            if days > 0:
                found[(place["admin1"], year, kind)] += days
                found[certainty] += days
    return found


def _coverage_sections(laboratory: Laboratory, names: Mapping[str, str]) -> list[str]:
    stored = laboratory.world.connection.execute(STORED_SPELLS)
    days = coverage_days(stored, laboratory)
    cells = {k: n for k, n in days.items() if isinstance(k, tuple)}
    total = sum(cells.values())
    kinds: Counter[str] = Counter()
    around: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for (governorate, year, kind), n in cells.items():
        kinds[kind] += n
        around[governorate, year][kind] += n
    known = share(total - kinds["unknown"], total)
    lacking = []
    for (governorate, year), told in sorted(around.items(), key=lambda i: (i[0][1], i[0][0])):
        whole = sum(told.values())
        open_days = told["unknown"] + told["changing"]
        if open_days > 0.03 * whole:
            lacking.append(
                [names.get(governorate, governorate), str(year), share(told["unknown"], whole),
                 share(told["changing"], whole)]
            )  # fmt: skip
    certainties = [[c, share(days[c], total)] for c in CERTAINTIES]
    return [
        "## Coverage",
        f"Of all days of all communities from {COVERED_FROM} to {laboratory.end}, {known} have an "
        f"answer other than `unknown`; {share(kinds['changing'], total)} are `changing`. Shares of "
        "the days by certainty:",
        markdown(("certainty", "share of days"), certainties),
        "Governorates and years in which more than 3 % of the days are `unknown` or `changing`, "
        "since sources are lacking:",
        markdown(("governorate", "year", "unknown", "changing"), lacking) if lacking else "None.",
    ]


def _mistakes(answers: Iterable[Answer], names: Mapping[str, str]) -> list[list[str]]:
    wrong = Counter(
        (names.get(a.district, a.district), a.question.day.year, a.truth, a.bloc, a.certainty)
        for a in answers
        if a.decided and not a.right
    )
    ordered = sorted(wrong.items(), key=lambda item: (-item[1], item[0]))
    return [[d, str(y), t, b, c, str(n)] for (d, y, t, b, c), n in ordered[:30]]


def report(answers: Sequence[Answer], laboratory: Laboratory) -> str:
    """The calibration as a Markdown page; same answers, same page."""
    names = laboratory.area_names
    decided = [a for a in answers if a.decided]
    meta = laboratory.world.gazetteer.meta
    confusion = Counter((a.truth, a.bloc) for a in decided if not a.right)
    pairs = sorted(confusion.items(), key=lambda item: (-item[1], item[0]))[:20]
    fitted = [a for a in answers if a.split in FITTED]
    sound = [a for a in answers if not a.question.outvoted]
    doubted = len(answers) - len(sound)
    sections = [
        "# Calibration",
        _INTRODUCTION.format(
            version=meta["data_version"],
            claims=len(laboratory.claims),
            digest=laboratory.world.digest,
            asked=len(answers),
        ),
        "## In quiet times and in the news",
        "Quiet: `mapped` and `settled`; news: `taken`, `lost` and `held`, see below.",
        table_by(answers, "certainty", lambda a: f"{a.certainty}, {_times(a)}"),
        f"Without the {doubted} questions of hidden claims that two other sources or more "
        "contradict, whatever was answered, in the runs `claims`, `other sources` and `places`:",
        table_by([a for a in sound if a.split in FITTED], "certainty",
            lambda a: f"{a.certainty}, {_times(a)}"),
        *_coverage_sections(laboratory, names),
        "## By what was hidden",
        table_by(answers, "hidden", lambda a: a.split),
        "## By certainty",
        table_by(answers, "certainty", lambda a: a.certainty),
        "## By certainty and what was hidden",
        table_by(answers, "certainty, hidden", lambda a: f"{a.certainty}, {a.split}"),
        "## Stated and measured probability",
        "Answers that name one holder carry a probability. Stated is its mean, measured the share "
        "right; first in the runs from which the figures were fitted (`claims`, `other sources`, "
        "`places`; quiet days counted twice, a weight chosen with the development tables in "
        "view), then in all runs.",
        _reliability_table(fitted, "p"),
        _reliability_table(answers, "p"),
        "The same by certainty, on quiet days of those runs:",
        _reliability_table([a for a in fitted if _times(a) == "quiet"], "certainty"),
        "## By class",
        "The age of the last claim, the length of the bracket, the probability of the inference.",
        table_by(decided, "class, times", lambda a: f"{class_of_answer(a)}, {_times(a)}"),
        "## By question",
        "`taken`: the day after a taking. `settled`: 60 days after it, if nobody else is reported "
        "until then. `lost`: its eve. `held`: a day of being held. `mapped`: the same, asked "
        "by a snapshot of the whole country.",
        table_by(answers, "question", lambda a: a.question.form),
        "## By certainty and question",
        table_by(answers, "certainty, question", lambda a: f"{a.certainty}, {a.question.form}"),
        "## With nothing hidden",
        "What the ledger's own claims ask of the answers derived from all of them. What is wrong "
        "here is not missing evidence: the sources disagree, or the inference overrules a claim.",
        table_by(laboratory.told(), "question", lambda a: a.question.form),
        "## By bloc that held it",
        table_by(answers, "bloc", lambda a: a.truth),
        "## By year",
        table_by(answers, "year", lambda a: str(a.question.day.year)),
        "## By governorate",
        table_by(answers, "governorate", lambda a: names.get(a.governorate, a.governorate)),
        "## By bloc and year",
        table_by(answers, "bloc, year", lambda a: f"{a.truth}, {a.question.day.year}"),
        "## What is mistaken for what",
        markdown(
            ("held by", "answered", "times"), [[t, b, str(n)] for (t, b), n in pairs]
        ),
        "## Where it is wrong most often",
        markdown(
            ("district", "year", "held by", "answered", "certainty", "times"),
            _mistakes(answers, names),
        ),
    ]  # fmt: skip
    return "\n\n".join(sections) + "\n"


def _times(answer: Answer) -> str:
    return "quiet" if answer.question.form in QUIET else "news"


def class_of_answer(answer: Answer) -> str:
    """The class of `class_of`, of an answer."""
    return class_of(answer.certainty, answer.p, answer.age, answer.span)


_INTRODUCTION = """\
How often the answers are right. Written by `syriageo evaluate control`; do not edit.

Data version {version}, {claims} claims, ledger `{digest}`.

Claims were hidden and predicted from the rest: all claims on a fifth of the places; a fifth of the
claims one by one; each whole-country snapshot, and a fifth of the other sources; all claims of a
fifth of the pairs of district and quarter of a year. SHA-256 of the ids says what is hidden.
{asked} questions were asked, each what a hidden claim says of one place on one day. A taking asks
about the day after its last day, about the eve of its first, and about the 60th day after it if no
other holder is reported until then; a claim that somebody held a place, about its day. Claims of
confidence 1, on quarters and posts, with vague or corrected days, fights and sieges ask nothing.

Who of two allied takers stayed is not asked either; the SDF beside the government is one answer.

*Answered*: one holder was named (`held` or `joint`; not `contested`, `disputed`, `changing` or
`unknown`). *Bloc right* and *parties right* are shares of the answered; *95 %* is the Wilson
interval of the first, in percent. *Within a week*: the same bloc was answered for a day at most
seven days off, so that the change was known and only its day was not.

Two cautions. A hidden claim may itself be wrong, so that 100 % is out of reach. And claims are
made of places and days of which there is news: a taking that one source alone reports, hidden, is
asked of the very days that only it knew. Villages in quiet times are asked about by the snapshots
(`mapped`), and are far easier; most questions of a user lie between."""


def summary(answers: Sequence[Answer]) -> dict[str, Any]:
    """The main measures as plain values: in all, per certainty, and per way of hiding."""
    return {
        "all": _plain(Tally.of(answers)),
        "certainty": {k: _plain(t) for k, t in tallies(answers, lambda a: a.certainty).items()},
        "hidden": {k: _plain(t) for k, t in tallies(answers, lambda a: a.split).items()},
    }


def _plain(tally: Tally) -> dict[str, Any]:
    low, high = wilson(tally.right, tally.decided)
    return {
        "asked": tally.asked,
        "answered": tally.decided,
        "bloc_right": tally.right,
        "parties_right": tally.exact,
        "accuracy": tally.accuracy,
        "interval": [round(low, 4), round(high, 4)] if tally.decided else None,
    }


_NUMBER = re.compile(r"\d+(?:\.\d+)?")

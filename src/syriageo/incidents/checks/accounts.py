"""Accounts of one event that do not fit: a caption against its text, control against control."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from syriageo.control import parties as party_tables
from syriageo.errors import SyriageoError
from syriageo.incidents.checks.facts import Facts, name_key
from syriageo.incidents.checks.facts import Passage as Told
from syriageo.incidents.checks.findings import Finding, Span, finding, span_of, words_of
from syriageo.incidents.english.actors import actors
from syriageo.incidents.language.reading import CONTINUATION, EVENT, Reading
from syriageo.incidents.opening.document import Paragraph
from syriageo.places.names import is_arabic

if TYPE_CHECKING:
    from syriageo.control.status import Status
    from syriageo.incidents.report import Incidents, Passage, StatedControl

_VIOLENT = ("attack", "killing", "massacre")
# A quarter may be another's while the city is not.
_PARTS_OF_PLACES = ("neighborhood", "neighbourhood", "camp", "road", "street")
# "The area" may be the land beside the place that the text names.
_SURE = ("city", "town", "village", "name")
_NEAR_EVENTS = 4  # events before a caption that it may belong to


def check(facts: Facts, incidents: Incidents) -> Iterator[Finding]:
    """Every finding about captions, statements of control, and events told twice."""
    yield from _captions(facts)
    held = [
        c
        for c in incidents.control_statements
        if c.place_id and c.parties and c.referent_kind not in _PARTS_OF_PLACES
    ]
    yield from _control(facts, held)
    yield from _ledger(facts, held)
    yield from _told_twice(facts, incidents)


def _captions(facts: Facts) -> Iterator[Finding]:
    for caption in facts.captions:
        event = _event_of(facts, caption)
        if event is None or event.lead is None or caption.caption is None:
            continue
        told = words_of(facts.document, event.paragraph, event.lead.start, event.lead.end)
        if caption.caption.first != event.lead.first:
            at = words_of(
                facts.document, caption.paragraph, caption.caption.start, caption.caption.end
            )
            yield finding(
                "caption_date",
                "error",
                at,
                f"the text in line {told.line} dates the event to {told.text}",
                told.text,
                (told,),
            )
        yield from _blame(facts, caption, event)


def _blame(facts: Facts, caption: Told, event: Told) -> Iterator[Finding]:
    first = event.plain.split(". ")[0]
    theirs, ours = event.parties(len(first)), caption.parties()
    if not theirs or not ours or theirs & ours:
        return
    known = party_tables.default().by_id
    names = [
        " and ".join(sorted(known[p].name_en if p in known else p for p in group))
        for group in (ours, theirs)
    ]
    spans = [(a.start, a.end) for a in actors(caption.plain) if a.parties]
    begin = spans[0][0]
    at = _short(words_of(facts.document, caption.paragraph, begin, len(caption.plain)), 60)
    blamed = next(a for a in actors(first) if a.parties)
    told = words_of(facts.document, event.paragraph, blamed.start, blamed.end)
    yield finding(
        "caption_perpetrator",
        "error",
        at,
        f"the caption blames {names[0]}; the text in line {told.line} blames {names[1]}",
        names[1],
        (told,),
    )


def _event_of(facts: Facts, caption: Told) -> Told | None:
    """The event that a caption shows: before it, at the same place, at the same facility if named.

    If an event at that place has the caption's day, that is the one.
    """
    places = {name_key(a.name) for a in caption.settlements}
    sites = _sites(caption)
    if not places:
        return None
    alike = [e for e in facts.events if places & {name_key(a.name) for a in e.settlements}]
    if sites:
        alike = [e for e in alike if sites & _sites(e)] or alike
    same_day = [
        e for e in alike if e.lead and caption.caption and e.lead.first == caption.caption.first
    ]
    if same_day:
        return _nearest(caption, same_day)
    before = [e for e in facts.events if e.paragraph.start < caption.paragraph.start]
    return _nearest(caption, [e for e in alike if e in before[-_NEAR_EVENTS:]])


def _nearest(caption: Told, events: list[Told]) -> Told | None:
    at = caption.paragraph.start
    return min(events, key=lambda e: abs(e.paragraph.start - at), default=None)


def _sites(passage: Told) -> frozenset[str]:
    return frozenset(
        name_key(a.name) for c in passage.chains for a in c.anchors if a.rank == "site" and a.name
    )


def _control(facts: Facts, held: Sequence[StatedControl]) -> Iterator[Finding]:
    """Two statements on one place that differ, unless the ledger knows of a change between."""
    first: dict[str, StatedControl] = {}
    for one in held:
        known = first.setdefault(one.place_id, one)
        if set(known.parties) == set(one.parties) or _changed(known, one):
            continue
        sure = known.referent_kind in _SURE and one.referent_kind in _SURE
        if not sure and not _common(known.parties, one.parties):
            continue
        at, before = (span_of(facts.document, c.start, c.end) for c in (one, known))
        yield finding(
            "control",
            "warning",
            at,
            f"{_when(one.day)} {one.referent}: {_names(one.parties)}; in line {before.line}, "
            f"{_when(known.day)}: {_names(known.parties)}",
            "",
            (before,),
        )
        first[one.place_id] = one


def _changed(a: StatedControl, b: StatedControl) -> bool:
    """Whether the ledger knows that a place changed hands between two statements."""
    blocs = party_tables.default().blocs
    if a.day is None or b.day is None or a.day == b.day or blocs(a.parties) & blocs(b.parties):
        return False
    return all(_ledger_agrees(one) for one in (a, b))


def _ledger_agrees(one: StatedControl) -> bool:
    status = _status(one)
    return status is not None and _common(status.parties, one.parties)


def _common(a: Sequence[str], b: Sequence[str]) -> bool:
    blocs = party_tables.default().blocs
    return bool(blocs(a) & blocs(b))


def _status(one: StatedControl) -> Status | None:
    from syriageo.control.query import who_controlled
    from syriageo.control.status import Status

    try:
        status = who_controlled(one.place_id, one.day)
    except SyriageoError:
        return None
    return status if isinstance(status, Status) else None


# An inferred holder is held against a statement from this measured probability on.
_LIKELY = 0.85


def _ledger(facts: Facts, held: Sequence[StatedControl]) -> Iterator[Finding]:
    """A statement whose parties all stand on another side than those the ledger documents."""
    for one in held:
        status = _status(one) if one.day and one.referent_kind in _SURE else None
        if status is None or status.kind not in ("held", "joint") or not status.parties:
            continue
        likely = status.certainty == "inferred" and (status.probability or 0) >= _LIKELY
        if status.certainty not in ("documented", "bracketed") and not likely:
            continue
        if _common(status.parties, one.parties):
            continue
        sources = ", ".join(dict.fromkeys(e.source.id for e in status.supporting[:3]))
        yield finding(
            "control_on_ledger",
            "warning",
            span_of(facts.document, one.start, one.end),
            f"the ledger has {_names(status.parties)} in {one.referent} {_when(one.day)} "
            f"({status.certainty}{': ' + sources if sources else ''})",
            _names(status.parties),
        )


def _told_twice(facts: Facts, incidents: Incidents) -> Iterator[Finding]:
    """One event in two sections with numbers, hours or parties that exclude each other."""
    paragraphs = facts.document.paragraphs
    starts = [p.start for p in paragraphs]
    groups: dict[tuple[str, date], list[tuple[Paragraph, Passage]]] = defaultdict(list)
    for incident in incidents.records:
        day, place = incident.when.day, incident.place
        if incident.kind in _VIOLENT and place is not None and place.id and day is not None:
            for passage in incident.passages:
                at = max(bisect_right(starts, passage.start) - 1, 0)
                groups[place.id, day].append((paragraphs[at], passage))
    for (_, day), group in groups.items():
        if len({_chapter(p) for p, _ in group}) == 2:
            told = [
                (p, r)
                for p, passage in group
                for r in _readings(facts, p)
                if r.when.day == day and r.kind in _VIOLENT and _is_in(p, r, passage)
            ]
            yield from _compare(facts, told)


def _chapter(paragraph: Paragraph) -> str:
    return paragraph.section.split(".")[0]


def _is_in(paragraph: Paragraph, reading: Reading, passage: Passage) -> bool:
    first, last = paragraph.span(reading.start, reading.end)
    return first < passage.end and passage.start < last


def _readings(facts: Facts, paragraph: Paragraph) -> list[Reading]:
    if is_arabic(paragraph.plain):
        from syriageo.incidents.arabic.reader import read_passage
    else:
        from syriageo.incidents.english.reader import read_passage
    context = replace(facts.context)
    return [r for r in read_passage(paragraph.plain, context) if r.role in (EVENT, CONTINUATION)]


def _compare(facts: Facts, told: list[tuple[Paragraph, Reading]]) -> Iterator[Finding]:
    """Compare two accounts in two sections; of more, nobody knows which are of one event."""
    by_section: dict[str, list[tuple[Paragraph, Reading]]] = defaultdict(list)
    for paragraph, reading in told:
        known = by_section[_chapter(paragraph)]
        if all(reading.start != r.start or p.start != paragraph.start for p, r in known):
            known.append((paragraph, reading))
    if len(by_section) != 2 or any(len(accounts) != 1 for accounts in by_section.values()):
        return
    (p, x), (q, y) = sorted(
        (accounts[0] for accounts in by_section.values()), key=lambda pair: pair[0].start
    )
    first = words_of(facts.document, p, x.start, x.end)
    at = words_of(facts.document, q, y.start, y.end)
    for what, ours, theirs in _differences(x, y):
        yield finding(
            "told_twice",
            "error",
            _short(at),
            f"{what}: {theirs} here, {ours} in line {first.line}",
            "",
            (_short(first),),
        )


def _differences(x: Reading, y: Reading) -> Iterator[tuple[str, str, str]]:
    a, b = x.casualties, y.casualties
    pairs = (
        ("killed", (a.killed_min, a.killed_max), (b.killed_min, b.killed_max)),
        ("injured", (a.injured_min, a.injured_max), (b.injured_min, b.injured_max)),
        ("children killed", (a.children_killed,) * 2, (b.children_killed,) * 2),
        ("women killed", (a.women_killed,) * 2, (b.women_killed,) * 2),
    )
    for what, ours, theirs in pairs:
        if _apart(ours, theirs):
            yield what, _range(ours), _range(theirs)
    vague = x.when.about or y.when.about or x.when.time_end or y.when.time_end
    if x.when.time and y.when.time and x.when.time != y.when.time and not vague:
        yield "hour", x.when.time, y.when.time
    one, other = x.perpetrator.parties, y.perpetrator.parties
    if one and other and not _common(one, other):
        yield "perpetrator", _names(one), _names(other)


def _apart(a: tuple[int | None, int | None], b: tuple[int | None, int | None]) -> bool:
    """Whether two ranges exclude each other; without a start a range tells nothing."""
    if a[0] is None or b[0] is None:
        return False
    return (a[1] is not None and a[1] < b[0]) or (b[1] is not None and b[1] < a[0])


def _range(told: tuple[int | None, int | None]) -> str:
    low, high = told
    if low == high:
        return str(low)
    return f"at least {low}" if high is None else f"{low} to {high}"


def _short(at: Span, longest: int = 100) -> Span:
    if len(at.text) <= longest:
        return at
    return Span(at.start, at.end, at.line, at.text[: longest - 1].rsplit(" ", 1)[0] + " …")


def _when(day: date | None) -> str:
    return f"on {day:%B} {day.day}" if day else "without a day"


def _names(ids: Sequence[str]) -> str:
    return party_tables.default().label(ids, "joint")

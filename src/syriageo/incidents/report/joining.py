"""Which passages tell one event, and which picture's caption shows it."""

from __future__ import annotations

from dataclasses import replace

from syriageo.incidents.language.reading import BACKGROUND, EVENT, Casualties, Reading, When, merged
from syriageo.incidents.report.places import Draft

_VIOLENT = frozenset(["attack", "killing", "massacre"])


def joined(drafts: list[Draft]) -> list[Draft]:
    """Join the passages that tell one event: an outline and a record, or two records."""
    kept: list[Draft] = []
    by_place: dict[str, list[Draft]] = {}
    for draft in drafts:
        keys = [p.id for p in draft.places if p.id] or [""]
        if draft.reading.kind == "ceasefire":
            keys = ["ceasefire"]
        same = next(
            (d for key in keys for d in by_place.get(key, []) if _same_event(d, draft)), None
        )
        if same is None:
            kept.append(draft)
            for key in keys:
                by_place.setdefault(key, []).append(draft)
        else:
            _merge(same, draft)
            for key in keys:
                if same not in by_place.setdefault(key, []):
                    by_place[key].append(same)
    for draft in kept:
        if draft.parent is not None and draft.parent not in kept:
            draft.parent = next((d for d in kept if draft.parent in d.children), None)
    return kept


def _same_event(a: Draft, b: Draft) -> bool:
    """Whether two readings tell one event."""
    x, y = a.reading, b.reading
    if a.paragraph == b.paragraph or not _same_kind(x, y) or not _same_days(x.when, y.when):
        return False
    if x.kind == "ceasefire":
        return True
    if (x.when.basis == "month") != (y.when.basis == "month"):
        return False  # a month's arrests are not the arrest of one day
    if (
        x.perpetrator.parties
        and y.perpetrator.parties
        and not (set(x.perpetrator.parties) & set(y.perpetrator.parties))
    ):
        return False
    if x.when.time and y.when.time and x.when.time != y.when.time:
        return False
    if x.means.means and y.means.means and not _alike(x.means.means, y.means.means):
        return False
    named = {t.name for t in x.targets if t.name} and {t.name for t in y.targets if t.name}
    if named and not {t.name for t in x.targets if t.name} & named:
        return False
    if BACKGROUND in (x.role, y.role) or a.section != b.section:
        return True
    # Two records of one list are two events, unless they agree in the hour or in what was hit.
    return (
        bool(x.when.time and x.when.time == y.when.time)
        or bool(named)
        or (_numbers(x.casualties) == _numbers(y.casualties) != (None, None))
    )


def _numbers(casualties: Casualties) -> tuple[int | None, int | None]:
    return casualties.killed_min, casualties.injured_min


def _same_kind(x: Reading, y: Reading) -> bool:
    return x.kind == y.kind or {x.kind, y.kind} <= _VIOLENT


def _same_days(x: When, y: When) -> bool:
    if x.start is None or x.end is None or y.start is None or y.end is None:
        return False
    if x.start == y.start and x.end == y.end:
        return True
    one = x.day is not None or y.day is not None
    return one and x.start <= y.end and y.start <= x.end


def _alike(a: str, b: str) -> bool:
    """Whether two words for the means can tell one act."""
    general = {"ground shelling", "air strike", "explosion"}
    if a == b or ("cluster" in a and "cluster" in b):
        return True
    return bool({a, b} & general) and not {a, b} >= {"ground shelling", "air strike"}


def _detail(reading: Reading) -> int:
    """How much a reading tells."""
    hurt = reading.casualties
    return (
        2 * bool(reading.when.time)
        + 2 * bool(reading.targets)
        + 2 * bool(reading.control)
        + (reading.when.day is not None)
        + bool(reading.means.means)
        + bool(reading.perpetrator.parties)
        + (hurt.killed_min is not None)
        + 2 * (reading.role == EVENT)
    )


def _merge(kept: Draft, more: Draft) -> None:
    """Put the second reading into the first; the fuller one leads."""
    x, y = kept.reading, more.reading
    if _detail(y) > _detail(x):
        kept.reading, kept.places, kept.origin = y, more.places or kept.places, more.origin
        kept.section, kept.paragraph = more.section, more.paragraph
        kept.passages = [*more.passages, *kept.passages]
        x, y = y, x
    else:
        kept.passages = [*kept.passages, *more.passages]
    exact = x.when if x.when.day or not y.when.day else y.when
    kind = "massacre" if "massacre" in (x.kind, y.kind) else x.kind
    kept.reading = replace(
        kept.reading,
        kind=kind,
        role=EVENT if EVENT in (x.role, y.role) else x.role,
        when=replace(
            exact, time=x.when.time or y.when.time, time_end=x.when.time_end or y.when.time_end
        ),
        perpetrator=x.perpetrator if x.perpetrator.parties else y.perpetrator,
        means=x.means if x.means.means else y.means,
        targets=x.targets or y.targets,
        casualties=merged(x.casualties, y.casualties),
        control=(*x.control, *y.control),
        taken_from=x.taken_from or y.taken_from,
    )
    kept.children.append(more)
    if x.when.day and y.when.day is None and y.when.start:
        kept.notes.append(f"also told of {y.when.words}")


def add_captions(drafts: list[Draft], captions: list[Draft]) -> None:
    """Add each caption to the incident it shows: by place and target, else the one before it."""
    for caption in captions:
        scored = [(_shows(caption, d), -abs(caption.paragraph - d.paragraph), d) for d in drafts]
        best = max(scored, key=lambda s: s[:2], default=None)
        if best is not None and best[0] > 0:
            best[2].passages += caption.passages


def _shows(caption: Draft, draft: Draft) -> float:
    points = 0.0
    ids = {p.id for p in caption.places if p.id}
    if ids & {p.id for p in draft.places if p.id}:
        points += 2
    elif ids:
        return 0.0
    day = caption.reading.when.day
    if day and draft.reading.when.day == day:
        points += 2
    names = {t.name for t in caption.reading.targets if t.name}
    kinds = {t.category for t in caption.reading.targets if t.category}
    if names & {t.name for t in draft.reading.targets if t.name}:
        points += 2
    elif kinds & {t.category for t in draft.reading.targets}:
        points += 0.5
    if not ids and abs(caption.paragraph - draft.paragraph) > 3:
        return 0.0
    return points if points >= 2 else 0.0

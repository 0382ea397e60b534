"""Sentences on who held a place, in Arabic: «تخضع مدينة أريحا لسيطرة مشتركة بين ... وقت الحادثة».

What looks like one and is none: where the fire came from («مصدره مناطق سيطرة ...»), who runs a
prison or a checkpoint, what is denied («لا تخضع», «خارجة عن سيطرة»), and land in general («المناطق
الخاضعة لسيطرة ...»).
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from syriageo.incidents.arabic.dates import days
from syriageo.incidents.arabic.names import ANAPHORA, STOP
from syriageo.incidents.arabic.places import Place, places, pointed_to
from syriageo.incidents.arabic.text import Folded, pattern
from syriageo.incidents.arabic.words import Found, ids, parties
from syriageo.incidents.language.reading import Context, ControlStatement, When

_STATE = (
    r"تخضع|يخضع|خاضعة?|الخاضعة?|تقع|واقعة|الواقعة|كانت|كان|ظلت|بقيت|باتت|أصبحت|لا تزال|ما "
    r"تزال|لا يزال"
)
_HELD = pattern(
    rf"(?<!\w)(?P<verb>[وف]?(?:{_STATE})\s+)?(?P<inner>[^.؛:]{{0,120}}?)(?<!\w)"
    r"(?P<held>(?:لسيطرة|تحت\s+سيطرة|بسيطرة|ضمن\s+سيطرة|في\s+قبضة|تحت\s+نفوذ|لنفوذ|"
    r"تحت\s+السيطرة|للسيطرة|"
    r"ضمن\s+مناطق\s+سيطرة|تحت\s+حكم)(?!\w))"
)
_HOLDS = pattern(
    r"(?<!\w)(?:التي\s+|و|ف)?(?P<verb>(?:كانت\s+|كان\s+)?[وف]?(?:ت|ي)(?:سيطر|هيمن)|"
    r"المسيطر(?:ة)?)(?!\w)"
)
# The words of control that state no one's control of the place that was hit.
_SOURCE = pattern(
    r"(?:مناطق|المناطق|منطقة|مناطقها|مواقع|أماكن|أراض(?:ي)?|قرى|مدن|بلدات|النقاط|"
    r"نقاط)(?:\s+(?:التي|خاضعة|الخاضعة|واقعة|الواقعة|تقع|تخضع))*"
    r"\s*(?:ل|تحت\s+|ب|ضمن\s+)?$"
)
_DENIED = pattern(
    r"(?:(?<!\w)[وف]?(?:لا|لم|لن|ليس(?:ت)?|غير|ما)\s+(?:\w+\s+){0,2}(?:\w*\s*)|(?:خارج(?:ة)?|"
    r"خارجا)\s+(?:عن\s+)?(?:نطاق\s+)?)$"
)
_LASTS = pattern(r"(?:لا|ما)\s+(?:ت|ي)?(?:زال|زالت)(?!\w)")
_OUTSIDE = pattern(r"(?<!\w)خارج(?:ة)?\s+(?:عن\s+)?(?:نطاق\s+)?سيطرة")
_FACILITY = pattern(
    r"(?<!\w)[وفبل]?(?:ال)?(?:سجن|سجون|مركز\s+احتجاز|مراكز|فرع|مخفر|مقر|حاجز|حواجز|مشفى|معبر|"
    r"معسكر|مبنى|محكمة|دوار|نقاط|"
    r"قاعدة|طريق|جبهة|محور|معتقل|أفرع|قسم\s+(?:ال)?شرطة)(?:\s+\w+){0,3}\s*$"
)
_UNTIL = pattern(
    r"\s(?:وقت|لحظة|عند|أثناء|خلال|حين|في\s+(?:ذلك|وقت|تاريخ|يوم|تلك|حينه|\d)|حينها|وقتها|آنذاك|"
    r"منذ|قبل|بعد|منتصف|بدعم|بمشاركة|ما|مما|"
    r"بينما|فيما|حيث|التي|الذي|وتعرضت|ويعاني|عقب)(?!\w)|[.،؛:(]\s*(?!قسد|داعش|حزب|ذات|بقيادة)|[.؛:]"
)
_PAST = pattern(r"(?<!\w)(?:سابقا|قبل\s+أن|حتى)(?!\w)")
_JOINT = pattern(r"مشتركة|مشترك|بالاشتراك|بالتشارك|سيطرة\s+كل\s+من|بين")


@dataclass(frozen=True, slots=True)
class Control:
    """A statement, with where it stands in the folded text (`start`, `end`)."""

    statement: ControlStatement
    start: int
    end: int
    place: Place


def control(
    folded: Folded,
    context: Context,
    start: int = 0,
    end: int | None = None,
    day: datetime.date | None = None,
) -> list[Control]:
    """The statements of control in one sentence of a folded text.

    Examples
    --------
    >>> folded = Folded("تخضع المنطقة لسيطرة هيئة تحرير الشام وقت الحادثة")
    >>> [(c.statement.parties, c.statement.referent_kind) for c in control(folded, Context())]
    [(('hts',), 'area')]
    >>> control(Folded("لا تخضع القرية لسيطرة هيئة تحرير الشام"), Context())
    []
    """
    stop = len(folded.text) if end is None else end
    chains = places(folded, start, stop)
    found = []
    for reader in (_held, _holds):
        found.extend(reader(folded, context, chains, start, stop, day))
    return sorted(found, key=lambda one: one.start)


def mentions(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where parties stand that are named as holders, in whatever kind of statement.

    Who holds the land is not who fired; the readers of events leave these words out.
    """
    found = []
    words = pattern(r"سيطر(?:ة|تها|ته|تهم)(?!\w)|[تي]سيطر(?:ان|ون)?(?!\w)|المسيطر(?:ة)?(?!\w)")
    for hit in words.finditer(text, start, end):
        stop = _UNTIL.search(text, hit.end(), end)
        found.append((hit.start(), stop.start() if stop else end))
    return found


def _held(
    folded: Folded,
    context: Context,
    chains: list[Place],
    start: int,
    stop: int,
    day: datetime.date | None,
) -> list[Control]:
    """«تخضع X لسيطرة Y», «X خاضعة لسيطرة Y», «كانت X تحت سيطرة Y»."""
    text = folded.text
    found = []
    begin = start
    for hit in _HELD.finditer(text, start, stop):
        held = hit.start("held")
        until = _UNTIL.search(text, hit.end(), stop)
        last = until.start() if until else stop
        holders = _holders(text, hit.end(), last, day)
        # "not under the control of A, but at the time under that of B": the same place.
        contrast = pattern(r"(?<!\w)(?:بل|وإنما|إنما)(?!\w)").search(text, begin, held)
        place = _referent(text, chains, start if contrast else begin, held)
        place = place or _bare(folded, begin, held)
        first = max(begin, min(hit.start(), place.start if place else hit.start()))
        begin = hit.end()
        if not holders or place is None:
            continue
        if _is_denied(text, start, held, place) or _SOURCE.search(
            text, max(start, place.end), held
        ):
            continue
        # A facility or land in general stands between the place and the words of control.
        if _SOURCE.search(text, max(start, held - 40), held) and place.end < held - 40:
            continue
        if _between_is_other(text, place, held):
            continue
        last = max(last, holders[-1].end)
        found.append(
            _statement(folded, context, place, holders, _clause(text, first, place), last, stop)
        )
    return found


def _holds(
    folded: Folded,
    context: Context,
    chains: list[Place],
    start: int,
    stop: int,
    day: datetime.date | None,
) -> list[Control]:
    """«تسيطر Y على X», «تسيطر على X Y», «X التي تسيطر عليها Y»."""
    text = folded.text
    found = []
    for hit in _HOLDS.finditer(text, start, stop):
        before = text[max(start, hit.start() - 25) : hit.start()]
        if pattern(r"(?<!\w)(?:لا|لم|لن|غير|أن)\s+$").search(before):
            continue
        until = pattern(r"[.؛:]|،\s|\s(?:وقت|لحظة|منذ|حين|بينما|فيما)(?!\w)").search(
            text, hit.end(), stop
        )
        last = until.start() if until else stop
        pointed = pattern(r"\s*علي(?:ها|ه)(?!\w)").match(text, hit.end(), last)
        if pointed:
            place = _referent(text, chains, start, hit.start())
            if place is None or _between_is_other(text, place, hit.start()) or _land(before):
                continue
            holders = _holders(text, pointed.end(), last, day) or _holders(
                text, place.end, hit.start(), day
            )
        else:
            place = next((p for p in chains if hit.end() <= p.start < last), None)
            if place is None or not pattern(r"على\s+(?:أجزاء|كامل|معظم)?\s*$|على\s").search(
                text, hit.end(), place.start + 1
            ):
                continue
            holders = [
                h
                for h in _holders(text, max(start, hit.start() - 60), last, day)
                if not (place.start <= h.start < place.end)
            ]
            after = [h for h in holders if h.start > hit.start()]
            holders = after or holders
        if holders:
            found.append(
                _statement(
                    folded,
                    context,
                    place,
                    holders,
                    min(hit.start(), place.start),
                    max(last, holders[-1].end),
                    stop,
                )
            )
    return found


def _land(before: str) -> bool:
    return bool(pattern(r"(?:مناطق|المناطق|مواقع)\s*(?:التي\s*)?$").search(before))


def _holders(text: str, start: int, stop: int, day: datetime.date | None) -> list[Found]:
    """The parties that stand in a row from `start`, joined by و or commas."""
    row: list[Found] = []
    for found in parties(text, start, stop, day):
        if row and not pattern(
            r"[\s،,و()/–-]*(?:(?:و)?(?:عناصر|قوات|فصائل|كل\s+من|بعض|من|في|"
            r"مسلحي|ال)\s*)*"
        ).fullmatch(text, row[-1].end, found.start):
            break
        row.append(found)
    return row


def _referent(text: str, chains: list[Place], start: int, held: int) -> Place | None:
    """The last place before the words of control whose own kind can be held."""
    before = [p for p in chains if start <= p.start and p.end <= held + 1]
    return before[-1] if before else None


def _bare(folded: Folded, start: int, held: int) -> Place | None:
    """The name in «تخضع كفربطنا لسيطرة ...», which no word of kind introduces."""
    found = pattern(
        r"(?:(?:ت|ي)خضع|وكانت|"
        r"كانت)\s+(?P<name>[^\W\d_]{3,}(?:\s+[^\W\d_]+){0,2}?)\s+"
        r"(?:(?:آنذاك|حينها|وقتها|يومها|حينئذ|حينذاك)\s+)?$"
    ).search(folded.text, max(start, held - 50), held)
    if found is None or _SOURCE.search(found["name"]) or found["name"] in STOP:
        return None
    first, last = found.span("name")
    words = folded.written(first, last)
    return Place(first, last, "", words, words, sure=False)


def _is_denied(text: str, start: int, held: int, place: Place) -> bool:
    """Whether the clause says that the place was not held."""
    clause = text[max(start, min(place.start, held) - 30) : held]
    clause = re.split(r"[،.؛]|\bبل\b", clause)[-1]
    if _OUTSIDE.search(text, max(start, held - 15), held + 12):
        return True
    if _LASTS.search(clause):
        return False
    if pattern(r"(?<!\w)(?:قد|سبق)\s").search(clause):
        return True
    return bool(pattern(r"(?<!\w)[وف]?(?:لا|لم|لن|ليس|ليست|غير)\s").search(clause + " "))


def _between_is_other(text: str, place: Place, held: int) -> bool:
    """Whether what stands between names something else whose holder is told."""
    between = text[place.end : held]
    if re.search("[.؛:]", between) or len(between) > 70:
        return True
    if pattern(
        r"(?:مناطق|المناطق|نقاط|مواقع|قرى|بلدات|أجزاء|أحياء|طريق|سجن|حاجز|مقر|مركز|"
        r"فرع)(?!\w)"
    ).search(between):
        return True
    lead = text[max(0, place.start - 30) : place.start]
    own = place.kind in ("checkpoint", "crossing")
    return bool(_FACILITY.search(lead) and "،" not in between) or own


def _clause(text: str, first: int, place: Place) -> int:
    """Where the clause begins: at its verb if that stands close before the place."""
    lead = pattern(rf"(?:[وف]?(?:{_STATE})\s+)+$").search(
        text, max(0, place.start - 40), place.start
    )
    return lead.start() if lead else place.start if place.start >= first else first


def _statement(
    folded: Folded,
    context: Context,
    place: Place,
    holders: list[Found],
    start: int,
    end: int,
    stop: int,
) -> Control:
    text = folded.text
    tail = pattern(
        r"\s+(?:وقت|لحظة|أثناء|حين|عند|خلال)\s+(?:وقوع\s+)?\w+(?:\s+الهجوم|\s+القصف)?"
    ).match(text, end, stop)
    end = tail.end() if tail else end
    named = ids(holders)
    when = next(
        (
            d.when
            for d in days(folded, context, end, min(stop, end + 40))
            if pattern(r"(?:منذ|في|قبل|حتى|بتاريخ)\s*\w*\s*$").search(
                text, max(0, d.start - 14), d.start
            )
            or d.when.words.startswith("في")
        ),
        When(),
    )
    first, last = folded.span(start, end)
    kind = ANAPHORA.get(text[place.start : place.end], place.kind)
    words = folded.written(place.start, place.end)
    if place.name and place.kind and not place.wide:
        words = pointed_to(place.kind, words)
    return Control(
        ControlStatement(
            start=first,
            end=last,
            words=folded.plain[first:last],
            referent_words=words,
            referent_kind="" if kind == "suburbs" else kind,
            anaphoric=place.anaphoric,
            name=place.name,
            parties=named,
            joint=len(named) > 1,
            when=when,
        ),
        start,
        end,
        place,
    )

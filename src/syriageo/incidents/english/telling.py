"""Readings made of an English clause: the event it tells, or what it adds to the last one."""

from __future__ import annotations

import re
from dataclasses import replace

from syriageo.incidents.english import events
from syriageo.incidents.english.actors import actors_in, perpetrator
from syriageo.incidents.english.anchors import GOVERNORATES
from syriageo.incidents.english.casualties import casualties
from syriageo.incidents.english.dates import find_time
from syriageo.incidents.english.events import Trigger
from syriageo.incidents.english.means import means
from syriageo.incidents.english.objects import damage, targets
from syriageo.incidents.english.passage import (
    Passage,
    is_named,
    is_typed,
    mention_of,
    own_day,
    when_of,
)
from syriageo.incidents.english.places import Chain
from syriageo.incidents.language.reading import (
    BACKGROUND,
    CAPTION,
    CONTINUATION,
    EVENT,
    Means,
    Perpetrator,
    Reading,
    When,
    merged,
)

_HITS = re.compile(
    r"\b(?:hit|fell|landed|spread|struck|targeted|exploded|reached|bombed|shelled)\b", re.I
)
_FORCE = re.compile(
    r"\b(?:enter(?:ed|s|ing)?(?:\sinto)?\s(?:force|effect)|com(?:e|es)\sinto\s(?:force|effect)|"
    r"came\sinto\s"
    r"(?:force|effect)|tak(?:e|es)\seffect|took\seffect|went\sinto\seffect|beginning|began|"
    r"begins?|start(?:ed|s|ing)?)\b",
    re.IGNORECASE,
)
_TAKEN_FROM = re.compile(r"\bfrom\s(?:the\s)?(?:hands\sof\s|control\sof\s)?$", re.IGNORECASE)


def caption(passage: Passage) -> Reading:
    """The words under a picture: what they show, when and where."""
    text = passage.text
    act = events.trigger(text, 0, len(text))
    span = (act.start, act.end) if act else (0, 0)
    day = next((d for d in reversed(passage.days) if d.first), None)
    places = [c for c in passage.chains if c.role == "place" and c.settled]
    return Reading(
        "attack",
        CAPTION,
        0,
        len(text),
        when=day.when() if day else When(),
        places=tuple(mention_of(passage, c) for c in places[:1]),
        perpetrator=perpetrator(text, 0, len(text), span, passive=True),
        means=means(text, "attack"),
        targets=targets(text, 0, len(text), 0, passage.chains),
    )


def continued_paragraph(passage: Passage, start: int, end: int, act: Trigger) -> Reading:
    """What a paragraph adds to the event of the one before."""
    text = passage.text
    hits = [c for c in passage.chains if start <= c.start < end and c.role == "place"]
    return Reading(
        passage.context.last.kind if passage.context.last else "attack",
        CONTINUATION,
        start,
        end,
        places=tuple(mention_of(passage, c) for c in hits if c.settled and is_typed(c)),
        targets=targets(text, start, end, act.end, passage.chains),
        casualties=casualties(text[start:end]),
    )


def event_of(
    passage: Passage,
    act: Trigger,
    start: int,
    end: int,
    sentence: tuple[int, int],
    place: Chain | None,
    when: When,
) -> Reading:
    """The event that a clause tells."""
    text = passage.text
    group = [c for c in passage.chains if place is not None and c.group == place.group]
    told = passage.last is not None and passage.last.start >= sentence[0]
    begin = start if told else sentence[0]
    origin = next(
        (c for c in passage.chains if begin <= c.start < end and c.role == "origin"), None
    )
    before = passage.last.perpetrator if passage.last else None
    span = (act.start, act.end)
    who = Perpetrator()
    if act.kind == "capture" and act.passive:
        who = perpetrator(text, act.end - 1, min(end, act.end + 90), span, passive=True)
    if not who.words:
        who = perpetrator(text, begin, end, span, passive=act.passive, before=before)
    said = begin
    if who.words and begin + 100 < who.span[0] < act.start:
        said = text.rfind(" ", begin, who.span[0] - 25) + 1
    if text[act.start : act.end].lower() == "massacre":
        said = min(who.span[0], act.start) if who.words else act.start
    struck = targets(text, begin, end, act.end, passage.chains) if _hits(act) else ()
    harm = damage(text[begin:end])
    if struck and harm:
        struck = (replace(struck[0], damage=harm), *struck[1:])
    taken_from: tuple[str, ...] = ()
    if act.kind == "capture":
        taken_from = _losers(text, act, begin, end)
    return Reading(
        act.kind,
        EVENT,
        begin,
        end,
        when=when,
        places=tuple(mention_of(passage, c) for c in group),
        origin=mention_of(passage, origin) if origin else None,
        perpetrator=who,
        means=means(text[said:end], act.kind) if _hits(act) or act.kind == "arrest" else Means(),
        targets=struck,
        casualties=casualties(text[begin:end], act.kind),
        taken_from=taken_from,
    )


def _hits(act: Trigger) -> bool:
    return act.kind in ("attack", "massacre", "killing")


def _losers(text: str, act: Trigger, start: int, end: int) -> tuple[str, ...]:
    for actor in actors_in(text, start, end):
        lead = text[max(start, actor.start - 30) : actor.start]
        if actor.parties and actor.start > act.end and _TAKEN_FROM.search(lead):
            return actor.parties
    return ()


# Who did it, told in a sentence after the deed.
_DONE_BY = re.compile(
    r"\b(?:carried\sout|launched|conducted|fired|perpetrated|committed|dropped|planted|detonated|staged)"
    r"\sby\b|\b(?:were|was|is|are)\s(?:likely\s|probably\s|believed\sto\sbe\s)?(?:responsible|behind)\b|"
    r"\bbelong(?:ed|s|ing)\sto\b",
    re.IGNORECASE,
)
_GROUNDS = re.compile(
    r"\b(?:grounds\sto|believe[sd]?|suspect\w*|likely|probably|appears?|seems?|indicat\w+|assess\w*|"
    r"evidence)\b",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\b(?:not|unable|unclear|unknown|whether|denied|denies|cannot|could\snot|yet\sto|if)\b", re.I
)


def _told_later(text: str, start: int, end: int) -> Perpetrator | None:
    """Who did the deed by a sentence like "the strikes were carried out by Russian aircraft"."""
    done = _DONE_BY.search(text, start, end)
    if done is None or _UNSURE.search(text, start, end):
        return None
    who = perpetrator(text, start, end, done.span(), passive=done[0].lower().endswith(("by", "to")))
    if not who.parties:
        return None
    if _GROUNDS.search(text, start, end):
        who = replace(who, attribution="believed")
    return who


_CLAIM = re.compile(
    r"(?<![\w'’])(?:[\w'’-]+\s){1,4}?(?:later\s)?adopted\sthe\s(?:attack|bombing|explosion|operation)|"
    r"\b(?:was|were|has\sbeen)\s(?:later\s)?claimed\sby\s[^.;,]{2,60}|"
    r"(?<![\w'’])(?:[\w'’-]+\s){1,4}?(?:later\s)?claimed\s(?:responsibility|the\sattack|it)\b",
    re.IGNORECASE,
)


def continue_last(passage: Passage, start: int, end: int, act: Trigger | None) -> None:
    """Add to the last event what a following sentence tells of it."""
    text = passage.text
    last = passage.last
    if last is None or last.role not in (EVENT, CONTINUATION):
        return
    more = casualties(text[start:end], last.kind)
    struck = last.targets
    places = last.places
    if act is not None and _HITS.search(text, start, end):
        hits = [
            c
            for c in passage.chains
            if start <= c.start < end and c.role == "place" and is_typed(c) and is_named(c)
        ]
        known = {p.words for p in places}
        fresh = (mention_of(passage, c) for c in hits)
        places = (*places, *(m for m in fresh if m.words not in known))
    if act is not None or not struck:
        found = targets(text, start, end, act.end if act else start, passage.chains)
        if act is not None and not any(t.category for t in struck):
            struck = found
        elif found and act is not None:
            known_kinds = {s.category for s in struck}
            struck = (*struck, *(t for t in found if t.category not in known_kinds))
    harm = damage(text[start:end])
    if struck and harm and not struck[0].damage:
        struck = (replace(struck[0], damage=harm), *struck[1:])
    who = last.perpetrator
    claim = _CLAIM.search(text, start, end)
    if claim is not None and not who.parties:
        named = actors_in(text, claim.start(), claim.end())
        parties = tuple(sorted({p for a in named for p in a.parties}))
        if parties:
            who = Perpetrator(claim[0], parties, "claimed", claim.span())
    if not who.parties and (later := _told_later(text, start, end)) is not None:
        who = later
    weapon = last.means
    when = last.when
    if act is not None and not when.time and last.kind != "ceasefire":
        time, time_end, about = find_time(text, start, end)
        when = replace(when, time=time, time_end=time_end, about=about)
    if not weapon.means and act is not None:
        weapon = means(text[start:end], last.kind)
    kind = last.kind
    if act is not None and act.kind == "massacre" and kind in ("attack", "killing"):
        kind = "massacre"
    passage.found[-1] = replace(
        last,
        kind=kind,
        when=when,
        end=max(last.end, end),
        casualties=merged(last.casualties, more),
        targets=struck,
        places=places,
        perpetrator=who,
        means=weapon,
    )


def background(passage: Passage, start: int, end: int, note: bool) -> None:
    """An earlier event told beside: "the mosque was previously attacked on ..."."""
    text = passage.text
    act = events.trigger(text, start, end)
    last = passage.last
    if act is None or last is None or act.kind not in ("attack", "massacre", "killing"):
        return
    day = own_day(passage, start, end, act.start)
    if day is None or day.role != "on" or (day.first, day.last) == (last.when.start, last.when.end):
        return
    who = perpetrator(
        text, start, end, (act.start, act.end), passive=act.passive, before=last.perpetrator
    )
    own = [
        c for c in passage.chains if start <= c.start < end and c.role == "place" and is_named(c)
    ]
    settled = [c for c in own if c.settled]
    places = tuple(mention_of(passage, c) for c in settled[:1]) or last.places
    passage.found.insert(
        len(passage.found) - 1,
        Reading(
            act.kind,
            BACKGROUND,
            start,
            end,
            when=when_of(passage, day, act, start, end, (start, end)),
            places=places,
            perpetrator=who,
            means=means(text[start:end], act.kind),
            targets=last.targets[:1] and (replace(last.targets[0], damage=""),),
            casualties=casualties(text[start:end]),
        ),
    )


def note_ceasefire(passage: Passage, start: int, end: int) -> None:
    """A remark tells no event, but may date a ceasefire."""
    text = passage.text
    act = events.trigger(text, start, end)
    if act is None or act.kind != "ceasefire":
        return
    day = own_day(passage, start, end, act.start)
    if day is not None and day.role == "on" and _FORCE.search(text, start, end):
        reading = ceasefire(passage, act, start, end, (start, end), BACKGROUND)
        passage.found.insert(len(passage.found) - 1 if passage.found else 0, reading)


def ceasefire(
    passage: Passage,
    act: Trigger,
    start: int,
    end: int,
    sentence: tuple[int, int],
    role: str = EVENT,
) -> Reading:
    """A ceasefire with the day and hour from which it holds."""
    text = passage.text
    force = list(_FORCE.finditer(text, start, end))
    near = force[-1].start() if force else act.start
    days = [d for d in passage.days if start <= d.start < end and d.first and d.role == "on"]
    following = [d for d in days if d.start > near] or days
    day = min(following, key=lambda d: abs(d.start - near), default=None)
    time, time_end, about = find_time(text, near, end)
    when = replace(day.when(), time=time, time_end=time_end, about=about) if day else When()
    usable = [c for c in passage.chains if c.role == "place" and c.settled]
    here = [c for c in usable if start <= c.start < end] or [
        c for c in usable if sentence[0] <= c.start < end
    ]
    places = [mention_of(passage, c) for c in here[-1:]]
    if places and GOVERNORATES.fullmatch(places[0].query):
        places = [replace(places[0], full=f"{places[0].query} governorate")]
    return Reading(
        "ceasefire",
        role,
        start,
        end,
        when=when,
        places=tuple(places),
    )


def posts(passage: Passage, start: int, end: int, cuts: list[int]) -> None:
    """Several posts in one sentence: "the first of which ..., while the second ..."."""
    text = passage.text
    head = perpetrator(text, start, cuts[0], (cuts[0], cuts[0]), passive=True)
    leading = [c for c in passage.chains if start <= c.start < cuts[0] and c.role == "place"]
    for begin, stop in zip(cuts, [*cuts[1:], end], strict=True):
        day = own_day(passage, begin, stop, begin)
        here = [c for c in passage.chains if begin <= c.start < stop and c.role == "place"]
        chosen = next((c for c in here if c.settled or c.anchors[0].rank == "anaphor"), None)
        chain = chosen or next(iter(leading), None)
        if day is None or chain is None:
            continue
        passage.found.append(
            Reading(
                "observation_post",
                EVENT,
                start if begin == cuts[0] else begin,
                stop,
                when=day.when(),
                places=(mention_of(passage, chain),),
                perpetrator=head,
            )
        )

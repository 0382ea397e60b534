"""The grammar of reports in English: a paragraph's words -> the events that it tells.

A sentence is an event if it has a verb of violence or of taking, a place, and a day of its own or
of the sentence before; what follows it without an actor of its own ("The shelling resulted in ...")
continues it. Sums over a month, wishes, denials and agreements are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from syriageo.incidents import english_events as events
from syriageo.incidents.english_actors import means, perpetrator
from syriageo.incidents.english_casualties import casualties
from syriageo.incidents.english_control import statements
from syriageo.incidents.english_dates import Day, find_days, find_time
from syriageo.incidents.english_events import Trigger
from syriageo.incidents.english_objects import damage, targets
from syriageo.incidents.english_places import (
    GOVERNORATES,
    Anchor,
    Chain,
    chains,
    masked,
    trimmed,
)
from syriageo.incidents.reading import (
    BACKGROUND,
    CAPTION,
    CONTINUATION,
    EVENT,
    Casualties,
    Context,
    ControlStatement,
    Means,
    Mention,
    Perpetrator,
    Reading,
    When,
)

_CAPTION_START = re.compile(
    r"(?:the\s)?(?:destruction|damage|remnants?|aftermath|effects|photos?|pictures?|images?|"
    r"screenshots?|a\sscreenshot|"
    r"smoke|victims?|bodies|civil\sdefen[cs]e|location|map|satellite|video|a\sphoto|an\simage)\b",
    re.IGNORECASE,
)
_CAPTION_END = re.compile(
    r"[-–—,|]\s?(?:[A-Z][a-z]+\s\d{1,2},?\s\d{4}|"
    r"\d{1,2}\s[A-Z][a-z]+\s\d{4})$"
)
_POST_PART = re.compile(
    r"\b(?:the\s)?(?:first|second|third|fourth|one|other|another)\b(?:\s(?:one|of\swhich|"
    r"of\sthem|post|point)){0,2}\s"
    r"(?:was\s|being\s)?(?:established|set\sup|built|located|erected|near|in|at|on)",
    re.IGNORECASE,
)
_BELLIGERENT = re.compile(r"\bbelligerents?\s(?P<how>assessed|suspected|reported)?\s?:\s", re.I)
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
_LEFT_POST = re.compile(r"\b(?:withdr\w+|evacuat\w+|abandon\w*|left|dismantl\w+)\b", re.IGNORECASE)
_TAKEN_FROM = re.compile(r"\bfrom\s(?:the\s)?(?:hands\sof\s|control\sof\s)?$", re.IGNORECASE)


@dataclass(slots=True)
class _Passage:
    """A paragraph while it is being read."""

    text: str
    context: Context
    mask: str = ""
    chains: list[Chain] = field(default_factory=list)
    days: list[Day] = field(default_factory=list)
    found: list[Reading] = field(default_factory=list)
    pending: Day | None = None
    note: bool = False

    @property
    def last(self) -> Reading | None:
        """The last event of this paragraph."""
        return self.found[-1] if self.found else None


def read_passage(plain: str, context: Context) -> list[Reading]:
    """What an English paragraph tells.

    Parameters
    ----------
    plain : str
        The paragraph's words, without markup.
    context : Context
        What the document told before.

    Returns
    -------
    list of Reading
        In the order of the text; empty if it tells no event.

    Examples
    --------
    >>> text = ("On Monday 3 March 2014, at approximately 10:15 am, government forces' helicopters "
    ...         "dropped two barrel bombs on the vegetable market in al Bab city in the eastern "
    ...         "suburbs of Aleppo governorate, killing nine civilians, including three children. "
    ...         "The city was under the control of ISIS at the time of the incident.")
    >>> event = read_passage(text, Context())[0]
    >>> str(event.when.start), event.when.time, event.perpetrator.parties, event.means.means
    ('2014-03-03', '10:15', ('syrian_regime',), 'barrel bomb')
    >>> event.places[0].words
    'al Bab city in the eastern suburbs of Aleppo governorate'
    >>> event.casualties.killed_min, event.casualties.children_killed, event.control[0].parties
    (9, 3, ('isis',))
    """
    if not _worth_reading(plain):
        return []
    passage = _Passage(plain, context, masked(plain))
    passage.chains = chains(plain, passage.mask)
    passage.days = find_days(plain, context)
    if _is_caption(plain, context):
        return [_caption(passage)]
    for start, end in events.sentences(plain):
        _sentence(passage, start, end)
    return passage.found


_WORDS = re.compile(
    r"custody|pound|kill|dead|died|death|shot|fire|bomb|shell|strike|struck|attack|hit|explo|"
    r"deton|mine|"
    r"missile|rocket|arrest|"
    r"detain|kidnap|abduct|control|seiz|captur|retook|ceasefire|truce|massacre|bod(?:y|ies)|"
    r"raid|target|observation|"
    r"assassin|execut|stab|blew|drop|injur|wound|withdr|liberat|destr|damag|remnants|fell",
    re.IGNORECASE,
)


def _worth_reading(plain: str) -> bool:
    return _WORDS.search(plain) is not None


def _is_caption(plain: str, context: Context) -> bool:
    if context.paragraph != "text" or len(plain) > 320 or plain[-1:] in ".:;":
        return False
    dated = _CAPTION_END.search(plain) is not None
    return dated or (_CAPTION_START.match(plain) is not None and len(plain) < 200)


def _caption(passage: _Passage) -> Reading:
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
        places=tuple(_mention(passage, c) for c in places[:1]),
        perpetrator=perpetrator(text, 0, len(text), span, passive=True),
        means=means(text, "attack"),
        targets=targets(text, 0, len(text), 0, passage.chains),
    )


def _sentence(passage: _Passage, start: int, end: int) -> None:
    text = passage.text
    note = events.NOTE.match(text[start:end]) is not None
    held = statements(text, passage.chains, start, end)
    if _only_control(passage, start, end, held):
        _add_control(passage, held, end)
        return
    _belligerent(passage, start, end)
    if events.PREVIOUSLY.search(text, start, end):
        _background(passage, start, end, note)
        return
    if note:
        _note(passage, start, end)
        return
    before = len(passage.found)
    posts = list(_POST_PART.finditer(text, start, end))
    if posts and "post" in text[start:end]:
        _posts(passage, start, end, [p.start() for p in posts])
    else:
        for begin, stop in _eventful(text, events.clauses(text, start, end)):
            _clause(passage, begin, stop, (start, end))
    if len(passage.found) == before and passage.last is None:
        passage.pending = next(
            (d for d in passage.days if start <= d.start < end and d.first and d.role == "on"),
            passage.pending,
        )
    _add_control(passage, held, end)


def _eventful(text: str, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Clauses that tell no event of their own are left with the one before."""
    found: list[tuple[int, int]] = []
    for start, end in parts:
        if found and events.trigger(text, start, end) is None:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _only_control(passage: _Passage, start: int, end: int, held: list[ControlStatement]) -> bool:
    """Whether a sentence says who held a place, and tells no event besides."""
    if not held:
        return False
    days = [d for d in passage.days if start <= d.start < end and d.role == "on"]
    act = events.trigger(passage.text, start, end)
    return not days and (act is None or (bool(passage.found) and act.kind != "capture"))


def _add_control(passage: _Passage, held: list[ControlStatement], end: int) -> None:
    last = passage.last
    if not held or last is None:
        return
    known = [(c.start, c.end) for c in last.control]
    more = tuple(s for s in held if (s.start, s.end) not in known)
    passage.found[-1] = replace(last, control=(*last.control, *more), end=max(last.end, end))


def _belligerent(passage: _Passage, start: int, end: int) -> None:
    """A label like "Belligerent suspected: Russian Military" names who did it."""
    label = _BELLIGERENT.search(passage.text, start, end)
    last = passage.last
    if label is None or last is None:
        return
    from syriageo.incidents.english_actors import actors

    named = actors(passage.text[label.end() : end])
    if named and named[0].parties:
        how = "believed" if (label["how"] or "").lower() != "reported" else "claimed"
        span = (label.end() + named[0].start, label.end() + named[0].end)
        who = Perpetrator(passage.text[slice(*span)], named[0].parties, how, span)
        passage.found[-1] = replace(last, perpetrator=who, end=end)


def _own_day(passage: _Passage, start: int, end: int, near: int) -> Day | None:
    """The day that a stretch gives its event: the one nearest to the verb."""
    days = [d for d in passage.days if start <= d.start < end and d.first and d.role != "other"]
    exact = [d for d in days if d.role == "on"]
    chosen = exact or days
    return min(chosen, key=lambda d: abs(d.start - near), default=None)


def _clause(passage: _Passage, start: int, end: int, sentence: tuple[int, int]) -> None:
    text = passage.text
    act = events.trigger(text, start, end)
    first = start == sentence[0]
    own = _own_day(passage, start, end, act.start if act else start)
    exact = own is not None and own.role == "on"
    last = passage.last
    if act is None:
        if last is not None and (first or last.start >= sentence[0]):
            _continue(passage, start, end, None)
        return
    if events.SUMMARY.search(text, start, end) and not exact:
        return
    if last is not None and not exact and _continues(passage, start, end, act, first, last):
        _continue(passage, start, end, act)
        return
    if start == 0 and not exact and passage.context.last is not None and _carries_on(text):
        passage.found.append(_continued_paragraph(passage, start, end, act))
        return
    place = _place(passage, act, start, end, sentence)
    day = own or _own_day(passage, *sentence, act.start)
    when = _when(passage, day, act, start, end, sentence)
    if act.kind == "ceasefire":
        if day is not None and day.role == "on":
            passage.found.append(_ceasefire(passage, act, start, end, sentence))
        return
    if when.start is None and not _stands_alone(place, act, text, start, end):
        return
    if when.basis in ("", "inherited") and (place is None or not _is_local(place)):
        return
    if place is None and act.kind in ("capture", "arrest", "observation_post"):
        return
    if day is not None and day.role == "month" and (place is None or not _is_local(place)):
        return
    event = _event(passage, act, start, end, sentence, place, when)
    if when.basis in ("", "inherited") and not (event.perpetrator.words or event.means.means):
        return
    passage.found.append(event)


def _is_local(chain: Chain) -> bool:
    return any(a.rank in ("settlement", "spot", "bare", "anaphor") for a in chain.anchors)


def _stands_alone(place: Chain | None, act: Trigger, text: str, start: int, end: int) -> bool:
    """Whether a sentence without any day still tells one event: who, what and a named settlement."""
    if place is None or not any(a.rank == "settlement" and a.name for a in place.anchors):
        return False
    if events.CONTINUES.match(text[start:end]) or act.kind == "ceasefire":
        return False
    who = perpetrator(text, start, end, (act.start, act.end), passive=act.passive)
    return bool(who.parties) and not re.search(r"\b(?:ha[sv]e|had)\b", text[start:end])


def _continues(
    passage: _Passage, start: int, end: int, act: Trigger, first: bool, last: Reading
) -> bool:
    """Whether a clause without a day of its own speaks of the event before it."""
    text = passage.text
    if act.kind == "ceasefire" or last.kind == "ceasefire":
        return False
    if events.CONTINUES.match(text[start:end]):
        return True
    named = [
        c
        for c in passage.chains
        if start <= c.start < end and c.role == "place" and c.settled and _named(c)
    ]
    who = perpetrator(text, start, end, (act.start, act.end), passive=act.passive)
    if not named:
        return True
    return not first and not who.parties


def _named(chain: Chain) -> bool:
    return any(a.name and a.rank != "site" for a in chain.anchors)


_ALSO = re.compile(
    r"^\W{0,3}(?:some|the|these|most|another|other|"
    r"one\sof\sthe)\b.{0,60}\balso\b",
    re.I,
)


def _carries_on(text: str) -> bool:
    """Whether a paragraph goes on with the event of the one before: "Some shells also ..."."""
    return _ALSO.match(text) is not None


def _continued_paragraph(passage: _Passage, start: int, end: int, act: Trigger) -> Reading:
    text = passage.text
    hits = [c for c in passage.chains if start <= c.start < end and c.role == "place"]
    return Reading(
        passage.context.last.kind if passage.context.last else "attack",
        CONTINUATION,
        start,
        end,
        places=tuple(_mention(passage, c) for c in hits if c.settled and _typed(c)),
        targets=targets(text, start, end, act.end, passage.chains),
        casualties=casualties(text[start:end]),
    )


def _typed(chain: Chain) -> bool:
    return any(a.rank in ("settlement", "admin") and a.name for a in chain.anchors)


def _place(
    passage: _Passage, act: Trigger, start: int, end: int, sentence: tuple[int, int]
) -> Chain | None:
    """The chain that says where an event happened."""
    usable = [c for c in passage.chains if c.role == "place" and c.settled]
    here = [c for c in usable if start <= c.start < end]
    named = [c for c in here if _named(c)]
    after = [c for c in named if c.start >= act.start]
    before = [c for c in named if c.start < act.start]
    if act.kind == "capture" and (act.passive or not after):
        after, before = before[::-1], after
    chosen = _best(after) or _best(before[::-1])
    if chosen is None:
        pointing = [c for c in passage.chains if start <= c.start < end and c.role == "place"]
        whole = [c for c in usable if c.end <= start and _named(c)]
        inside = [c for c in whole if c.start >= sentence[0]]
        chosen = _best(inside[::-1]) or (_best(whole[::-1]) if pointing or whole else None)
    if chosen is None:
        pointing = [c for c in passage.chains if start <= c.start < end and c.role == "place"]
        chosen = next((c for c in pointing if any(a.rank == "anaphor" for a in c.anchors)), None)
    if chosen is None and act.kind == "arrest":
        others = [c for c in passage.chains if start <= c.start < end and c.role == "other"]
        chosen = others[0] if others else None
    return chosen


def _best(found: list[Chain]) -> Chain | None:
    """The first that is local; else the first that words call a place; else the first."""
    local = [c for c in found if any(a.rank == "settlement" for a in c.anchors)]
    bare = [c for c in found if any(a.rank in ("bare", "spot") for a in c.anchors)]
    sure = [c for c in found if c.sure]
    return next(iter(local or bare or sure or found), None)


def _mention(passage: _Passage, chain: Chain) -> Mention:
    """A chain as a mention: the target's name off, "the city" replaced by its name."""
    text = passage.text
    start, words, full = trimmed(text, passage.mask, chain)
    named = next((a for a in chain.anchors[1:] if a.rank == "settlement" and a.name), None)
    if chain.anchors[0].rank == "anaphor" and named is not None:
        full = text[named.start : chain.end]
    full = _without_anaphors(passage, chain, full)
    if all(a.type in _QUARTERS or a.rank in ("site", "spot") for a in chain.anchors):
        before = [c for c in passage.chains if c.end <= chain.start and _has_town(c)]
        after = [c for c in passage.chains if c.start >= chain.end and _has_town(c)]
        if outer := before[-1:] or after[:1]:
            full = f"{full}, {trimmed(text, passage.mask, outer[0])[2]}"
    if not any(a.rank == "admin" for a in chain.anchors):
        lead = [c for c in passage.chains if c.end <= chain.start and c.role == "place"]
        if lead and lead[0].start < 3 and any(a.rank == "admin" for a in lead[0].anchors):
            wider = next(a for a in lead[0].anchors if a.rank == "admin")
            if _alone(lead[0]):
                full = f"{full}, {text[wider.start : wider.end]}"
    within: tuple[str, ...] = ()
    if not any(a.rank == "admin" for a in chain.anchors):
        admin = [a for c in passage.chains for a in c.anchors if a.rank == "admin" and a.name]
        near = sorted(admin, key=lambda a: abs(a.start - chain.start))
        within = tuple(text[a.start : a.end] for a in near[:1])
    return Mention(words, start, chain.end, "" if full == words else full, chain.sure, within)


def _has_town(chain: Chain) -> bool:
    return any(a.rank == "settlement" and a.name and a.type not in _QUARTERS for a in chain.anchors)


def _alone(chain: Chain) -> bool:
    return all(a.rank == "admin" for a in chain.anchors)


def _without_anaphors(passage: _Passage, chain: Chain, full: str) -> str:
    for anchor in chain.anchors:
        if anchor.rank == "anaphor":
            meant = _antecedent(passage, anchor, chain)
            words = passage.text[anchor.start : anchor.end]
            if meant:
                bare = words if words in full else words.split(" ", 1)[-1]
                full = full.replace(bare, meant, 1)
    return full


def _antecedent(passage: _Passage, anchor: Anchor, chain: Chain) -> str:
    """What "the city" points to: the last city before it, or the last event's place."""
    before = [c for c in passage.chains if c.end <= chain.start]
    for same in (True, False):
        for other in reversed(before):
            for i, named in enumerate(other.anchors):
                fits = named.type == anchor.type if same else named.rank == "settlement"
                if named.name and fits:
                    end = other.anchors[-1].end if i == 0 else named.end
                    return passage.text[named.start : end]
    last = passage.context.last
    return last.places[0].query if last and last.places else ""


def _when(
    passage: _Passage,
    day: Day | None,
    act: Trigger,
    start: int,
    end: int,
    sentence: tuple[int, int],
) -> When:
    """Day and hour of an event: its own, or the day of the sentence or line before."""
    text = passage.text
    if day is not None:
        when = day.when()
    elif passage.last is not None and passage.last.when.start and passage.last.role == EVENT:
        when = replace(passage.last.when, time="", time_end="", about=False, basis="inherited")
    elif passage.pending is not None:
        when = passage.pending.when()
    elif passage.context.header is not None:
        header = passage.context.header
        when = When(header, header, basis="inherited")
    else:
        when = When()
    begin = sentence[0] if day is not None and day.start < start else start
    time, time_end, about = ("", "", False)
    if day is not None:
        time, time_end, about = find_time(text, day.end, min(end, day.end + 60))
    if not time:
        time, time_end, about = find_time(text, begin, end)
    return replace(when, time=time, time_end=time_end, about=about)


def _event(
    passage: _Passage,
    act: Trigger,
    start: int,
    end: int,
    sentence: tuple[int, int],
    place: Chain | None,
    when: When,
) -> Reading:
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
        places=tuple(_mention(passage, c) for c in group),
        origin=_mention(passage, origin) if origin else None,
        perpetrator=who,
        means=means(text[said:end], act.kind) if _hits(act) or act.kind == "arrest" else Means(),
        targets=struck,
        casualties=casualties(text[begin:end], act.kind),
        taken_from=taken_from,
        post=_post_state(text, begin, end) if act.kind == "observation_post" else "",
    )


def _hits(act: Trigger) -> bool:
    return act.kind in ("attack", "massacre", "killing")


def _losers(text: str, act: Trigger, start: int, end: int) -> tuple[str, ...]:
    from syriageo.incidents.english_actors import actors

    for actor in actors(text[start:end]):
        lead = text[max(start, start + actor.start - 30) : start + actor.start]
        if actor.parties and start + actor.start > act.end and _TAKEN_FROM.search(lead):
            return actor.parties
    return ()


def _post_state(text: str, start: int, end: int) -> str:
    return "left" if _LEFT_POST.search(text, start, end) else "established"


def _continue(passage: _Passage, start: int, end: int, act: Trigger | None) -> None:
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
            if start <= c.start < end and c.role == "place" and _typed(c) and _named(c)
        ]
        known = {p.words for p in places}
        fresh = (_mention(passage, c) for c in hits)
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


_QUARTERS = frozenset(
    "neighborhood neighbourhood neighborhoods neighbourhoods quarter district area street".split()
)


def merged(first: Casualties, more: Casualties) -> Casualties:
    """Numbers of one event told in two sentences: the first that is told holds.

    Examples
    --------
    >>> merged(Casualties(killed_min=3, killed_max=3), Casualties(injured_min=20)).injured_min
    20
    """
    values = {}
    for low, high in (
        ("killed_min", "killed_max"),
        ("injured_min", "injured_max"),
        ("arrested_min", "arrested_max"),
    ):
        told = first
        if getattr(first, low) is None and getattr(first, high) is None:
            told = more
        values[low], values[high] = getattr(told, low), getattr(told, high)
    for name in Casualties.__dataclass_fields__:
        if name not in values:
            mine = getattr(first, name)
            values[name] = mine if mine not in (None, False) else getattr(more, name)
    return Casualties(**values)


def _background(passage: _Passage, start: int, end: int, note: bool) -> None:
    """An earlier event told beside: "the mosque was previously attacked on ..."."""
    text = passage.text
    act = events.trigger(text, start, end)
    last = passage.last
    if act is None or last is None or act.kind not in ("attack", "massacre", "killing"):
        return
    day = _own_day(passage, start, end, act.start)
    if day is None or day.role != "on" or (day.first, day.last) == (last.when.start, last.when.end):
        return
    who = perpetrator(
        text, start, end, (act.start, act.end), passive=act.passive, before=last.perpetrator
    )
    own = [c for c in passage.chains if start <= c.start < end and c.role == "place" and _named(c)]
    settled = [c for c in own if c.settled]
    places = tuple(_mention(passage, c) for c in settled[:1]) or last.places
    passage.found.insert(
        len(passage.found) - 1,
        Reading(
            act.kind,
            BACKGROUND,
            start,
            end,
            when=_when(passage, day, act, start, end, (start, end)),
            places=places,
            perpetrator=who,
            means=means(text[start:end], act.kind),
            targets=last.targets[:1] and (replace(last.targets[0], damage=""),),
            casualties=casualties(text[start:end]),
        ),
    )


def _note(passage: _Passage, start: int, end: int) -> None:
    """A remark tells no event, but may date a ceasefire."""
    text = passage.text
    act = events.trigger(text, start, end)
    if act is None or act.kind != "ceasefire":
        return
    day = _own_day(passage, start, end, act.start)
    if day is not None and day.role == "on" and _FORCE.search(text, start, end):
        reading = _ceasefire(passage, act, start, end, (start, end))
        passage.found.insert(len(passage.found) - 1 if passage.found else 0, reading)


def _ceasefire(
    passage: _Passage, act: Trigger, start: int, end: int, sentence: tuple[int, int]
) -> Reading:
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
    places = [_mention(passage, c) for c in here[-1:]]
    if places and GOVERNORATES.fullmatch(places[0].query):
        places = [replace(places[0], full=f"{places[0].query} governorate")]
    role = BACKGROUND if passage.found and start == sentence[0] and end == sentence[1] else EVENT
    return Reading(
        "ceasefire",
        role,
        start,
        end,
        when=when,
        places=tuple(places),
    )


def _posts(passage: _Passage, start: int, end: int, cuts: list[int]) -> None:
    """Several posts in one sentence: "the first of which ..., while the second ..."."""
    text = passage.text
    head = perpetrator(text, start, cuts[0], (cuts[0], cuts[0]), passive=True)
    leading = [c for c in passage.chains if start <= c.start < cuts[0] and c.role == "place"]
    for begin, stop in zip(cuts, [*cuts[1:], end], strict=True):
        day = _own_day(passage, begin, stop, begin)
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
                places=(_mention(passage, chain),),
                perpetrator=head,
                post=_post_state(text, start, stop),
            )
        )


def month_of(text: str) -> tuple[int, int] | None:
    """Year and month that a title speaks of: "... in January 2020".

    Examples
    --------
    >>> month_of("The Most Notable Violations in Syria in January 2020")
    (2020, 1)
    >>> month_of("Weekly log, 10-16 January 2022")
    (2022, 1)
    """
    told = [d for d in find_days(text, Context()) if d.first and d.basis == "stated"]
    told.sort(key=lambda d: d.role != "month")
    return (told[0].first.year, told[0].first.month) if told and told[0].first else None


def day_of(text: str) -> date | None:
    """The single day that a line is, and nothing else: a date line, the day of a report.

    Examples
    --------
    >>> day_of("Monday, February 3, 2020")
    datetime.date(2020, 2, 3)
    >>> day_of("On February 3, 2020, shells fell") is None
    True
    """
    days = find_days(text, Context())
    if len(days) != 1 or days[0].first != days[0].last:
        return None
    rest = text[: days[0].start] + text[days[0].end :]
    return days[0].first if len(re.sub(r"[\W\d_]", "", rest)) <= 14 else None

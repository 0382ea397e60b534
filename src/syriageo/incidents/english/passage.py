"""A paragraph in English while it is read: its days, its places, and what they point to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from syriageo.incidents.english.anchors import Anchor
from syriageo.incidents.english.dates import Day, find_time
from syriageo.incidents.english.events import Trigger
from syriageo.incidents.english.places import Chain, trimmed
from syriageo.incidents.language.reading import EVENT, Context, Mention, Reading, When


@dataclass(slots=True)
class Passage:
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


def own_day(passage: Passage, start: int, end: int, near: int) -> Day | None:
    """The day that a stretch gives its event: the one nearest to the verb."""
    days = [d for d in passage.days if start <= d.start < end and d.first and d.role != "other"]
    exact = [d for d in days if d.role == "on"]
    chosen = exact or days
    return min(chosen, key=lambda d: abs(d.start - near), default=None)


def is_local(chain: Chain) -> bool:
    """Whether a chain names more than a governorate or a region."""
    return any(a.rank in ("settlement", "spot", "bare", "anaphor") for a in chain.anchors)


def is_named(chain: Chain) -> bool:
    """Whether a chain has a name besides that of a facility."""
    return any(a.name and a.rank != "site" for a in chain.anchors)


def is_typed(chain: Chain) -> bool:
    """Whether a chain has a name that a word calls a settlement or an area."""
    return any(a.rank in ("settlement", "admin") and a.name for a in chain.anchors)


_OBJECT = 12  # characters between "entered" and what was entered


def place_of(
    passage: Passage, act: Trigger, start: int, end: int, sentence: tuple[int, int]
) -> Chain | None:
    """The chain that says where an event happened."""
    usable = [c for c in passage.chains if c.role == "place" and c.settled]
    here = [c for c in usable if start <= c.start < end]
    named = [c for c in here if is_named(c)]
    after = [c for c in named if c.start >= act.start]
    before = [c for c in named if c.start < act.start]
    if act.kind == "capture" and (act.passive or not after):
        after, before = before[::-1], after
    beside = act.kind == "capture" and not act.passive and after[:1]
    if beside and after[0].start - act.end < _OBJECT:
        return after[0]
    chosen = _best(after) or _best(before[::-1])
    if chosen is None:
        pointing = [c for c in passage.chains if start <= c.start < end and c.role == "place"]
        whole = [c for c in usable if c.end <= start and is_named(c)]
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


_QUARTERS = frozenset(
    "neighborhood neighbourhood neighborhoods neighbourhoods quarter district area street".split()
)


def mention_of(passage: Passage, chain: Chain) -> Mention:
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


def _without_anaphors(passage: Passage, chain: Chain, full: str) -> str:
    for anchor in chain.anchors:
        if anchor.rank == "anaphor":
            meant = _antecedent(passage, anchor, chain)
            words = passage.text[anchor.start : anchor.end]
            if meant:
                bare = words if words in full else words.split(" ", 1)[-1]
                full = full.replace(bare, meant, 1)
    return full


def _antecedent(passage: Passage, anchor: Anchor, chain: Chain) -> str:
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


def when_of(
    passage: Passage,
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

"""The part of a place that a mention names by its holder: "government-held districts of Aleppo".

What is said so is no evidence of who held the place; it says which of its parts is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from syriageo.control.asked import names_holder
from syriageo.control.parties import Parties, default
from syriageo.control.status import KIND_WORDS, Status
from syriageo.errors import PartyError

if TYPE_CHECKING:
    from syriageo.control.world import Told
    from syriageo.places.resolve import Resolution

SHARED = ("contested", "joint")
_MOST_WORDS = 6  # of a party's name
_PARTS = (
    r"(?:districts?|neighbou?rhoods?|quarters?|areas?|parts?|sides?|section|suburbs?|enclave|pocket|"
    r"territory|territories|countryside)"
)
_BEFORE = re.compile(
    rf"(?P<who>[\w'’.]+(?:[ -][\w'’.]+){{0,{_MOST_WORDS}}}?)[ -](?:held|controlled)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:\b(?:held|controlled) by|\bunder (?:the )?control of"
    r"|(?:ال)?(?:خاضع|واقع)(?:ة|ين)?\s+(?:ل|تحت\s+)سيطرة|تحت\s+سيطرة"
    r"|(?:التي\s+|الذي\s+)?[تي]سيطر\s+علي(?:ها|ه))\s+(?:the\s+)?"
    rf"(?P<who>[\w'’.]+(?:[ -][\w'’.]+){{0,{_MOST_WORDS}}})",
    re.IGNORECASE,
)
# A side rather than one party: all of its parties are meant.
_SIDE = re.compile(
    r"\b(?:government|regime|opposition|rebels?|insurgents?)\b|حكوم|النظام|المعارض|الثوار",
    re.IGNORECASE,
)
_LEFT_OVER = re.compile(rf"\s*\b{_PARTS}\b(?:\s+of\b(?:\s+the\b)?)?", re.IGNORECASE)
_EMPTY = re.compile(r"\(\s*(?:in|of|the)?\s*\)|\s+(?=[,)])")


class HeldPart(NamedTuple):
    """What a mention says of the holder of the part that it means.

    Attributes
    ----------
    words : str
        As the mention says it: ``government-held``.
    parties : tuple of str
        Party ids.
    side : bool
        Whether all of their blocs are meant: "rebel-held", not "HTS-held".
    rest : str
        The mention without these words.
    """

    words: str
    parties: tuple[str, ...]
    side: bool
    rest: str


def held_part(mention: str, parties: Parties) -> HeldPart | None:
    """The part that a mention names by its holder; None if it names none.

    Examples
    --------
    >>> part = held_part("Deir al-Zor city (government-held districts)", default())
    >>> part.words, part.parties, part.rest
    ('government-held', ('syrian_regime',), 'Deir al-Zor city')
    >>> held_part("أحياء حلب الخاضعة لسيطرة قوات النظام", default()).rest
    'أحياء حلب'
    """
    if not names_holder(mention):
        return None
    for pattern, shorter in ((_AFTER, _beginnings), (_BEFORE, _endings)):
        for told in pattern.finditer(mention):
            for who, start, end in shorter(told):
                named = _named(who, parties)
                if named:
                    rest = _without(mention, start, end)
                    side = _SIDE.search(who) is not None
                    return HeldPart(mention[start:end], named, side, rest)
    return None


def _endings(told: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """The words before "-held", all of them first: (words, where the phrase begins and ends)."""
    for word in re.finditer(r"[^\s-]+", told["who"]):
        if word[0].casefold() == "the":
            continue
        yield told["who"][word.start() :], told.start("who") + word.start(), told.end()


def _beginnings(told: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """The words after "held by", all of them first."""
    for word in reversed(list(re.finditer(r"[^\s-]+", told["who"]))):
        yield told["who"][: word.end()], told.start(), told.start("who") + word.end()


def _named(who: str, parties: Parties) -> tuple[str, ...]:
    """The parties that words name, in the plural too: "rebel" is "rebels"."""
    for spelling in (who, f"{who}s"):
        try:
            return parties.from_text(spelling)
        except PartyError:
            continue
    return ()


def _without(mention: str, start: int, end: int) -> str:
    after = mention[end:]
    left = _LEFT_OVER.match(after)
    rest = f"{mention[:start]} {after[left.end() :] if left else after}"
    return " ".join(_EMPTY.sub("", " ".join(rest.split())).split()).strip(" ,;-")


def resolve_mention(
    text: str, within: str | Sequence[str] | None = None, near: Any = None
) -> Resolution:
    """What `resolve` makes of a mention, read without the words on its holder if that is better."""
    from syriageo.places.resolve import resolve

    part = held_part(text, default())
    found = resolve(text, within=within, near=near)
    if part is None or not part.rest:
        return found
    bare = resolve(part.rest, within=within, near=near)
    return replace(bare, text=found.text) if surer(bare, found) else found


def surer(bare: Resolution, whole: Resolution) -> bool:
    """Whether a mention is found more surely without the words on its holder than with them."""
    return (bool(bare), bare.score) > (bool(whole), whole.score)


def holders(who: Sequence[str], part: HeldPart, parties: Parties, day: date) -> tuple[str, ...]:
    """Those of a status's parties that a mention means.

    Examples
    --------
    >>> part = held_part("rebel-held Idlib", default())
    >>> holders(("armed_opposition", "hts"), part, default(), date(2020, 1, 5))
    ('armed_opposition', 'hts')
    """
    meant = parties.heirs(part.parties, day)
    exact = tuple(p for p in who if p in meant)
    if exact and not part.side:
        return exact
    blocs = parties.blocs(meant)
    return tuple(p for p in who if p in parties and parties.bloc(p) in blocs)


def shared_by(
    kind: str, who: Sequence[str], part: HeldPart, parties: Parties, day: date
) -> tuple[str, tuple[str, ...]] | None:
    """Kind and parties of the part that a mention means; None where they are those of the whole.

    Only a place that several held together or fought over has parts with holders of their own.
    """
    found = holders(who, part, parties, day)
    if kind not in SHARED or not found or found == tuple(who):
        return None
    return "held" if len(found) == 1 else "joint", found


def of_part(status: Status, part: HeldPart, parties: Parties) -> Status:
    """The status of the part of a place that a mention names by its holder.

    Where several held the place together or fought over it and one of them is named, the answer is
    that one, and the note tells of the whole. Else the answer stays; if the ledger knows nothing of
    the holder that is named, the note says so.
    """
    if status.kind == "out_of_coverage":
        return status
    (kind, who), note = told_of_part(status.kind, status.parties, part, parties, status.day)
    if (kind, who) == (status.kind, status.parties):
        return noted(status, note) if note else status
    whole = status
    return noted(
        replace(
            whole,
            parties=who,
            kind=kind,
            probability=None,
            _load=lambda _: (whole.supporting, whole.conflicting),
            _testimony=[],
            _find_front=lambda _: whole.front,
            _front=[],
            _find_around=lambda _: whole.around,
            _around=[],
        ),
        note,
    )


def told_of_part(
    kind: str, who: tuple[str, ...], part: HeldPart, parties: Parties, day: date
) -> tuple[tuple[str, tuple[str, ...]], str]:
    """Kind and parties of the part that a mention means, and what a reader must know of the whole.

    Examples
    --------
    >>> part = held_part("government-held Aleppo", default())
    >>> fought = ("armed_opposition", "syrian_regime")
    >>> told_of_part("contested", fought, part, default(), date(2015, 1, 1))[0]
    ('held', ('syrian_regime',))
    """
    called = f"the mention calls {part.words}"
    narrow = shared_by(kind, who, part, parties, day)
    if narrow is not None:
        whole = parties.label(who, kind).removesuffix(", jointly")
        told = f"of the part that {called}; the whole place is {KIND_WORDS[kind]}: {whole}"
        return narrow, told
    meant = holders(who, part, parties, day)
    if not meant:
        named = parties.label(parties.heirs(part.parties, day))
        called += f"; the ledger does not know {named} there on that day"
    return (kind, who), "" if meant == who else called


def communities_of(
    told: Sequence[Told], part: HeldPart, parties: Parties, day: date
) -> tuple[list[Told], str]:
    """The communities of an area that the party of a mention holds, and what is to be said.

    One that it holds with others, or fights over with them, counts with it alone. All of them stay
    if it holds none, or all.
    """
    called = f"the mention calls {part.words}"
    found: list[Told] = []
    for kind, there, certainty in told:
        who = holders(there, part, parties, day)
        if who and kind in ("held", *SHARED):
            found.append((*(shared_by(kind, there, part, parties, day) or (kind, who)), certainty))
    if not found:
        named = parties.label(parties.heirs(part.parties, day))
        return list(told), f"{called}; the ledger does not know {named} there on that day"
    if found == list(told):
        return found, ""
    return found, f"of the part that {called}, {len(found):,} of {len(told):,} communities"


def noted(status: Status, *notes: str) -> Status:
    """A status with something more to be known, told before the rest."""
    return replace(status, note=joined((*notes, status.note)))


def joined(notes: Iterable[str]) -> str:
    """Notes as one text; what is empty or said already is left out."""
    return "; ".join(dict.fromkeys(filter(None, notes)))

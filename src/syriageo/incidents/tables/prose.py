"""Numbers spread over parties or governorates in running prose.

"Of these, 111 were killed by Syrian Regime forces, 75 by Russian forces, while ISIS killed three."
"""

from __future__ import annotations

import re

from syriageo.incidents.english.actors import Actor, actors
from syriageo.incidents.language import counts
from syriageo.incidents.language.numbers import Number, numbers
from syriageo.incidents.opening.document import Document, Paragraph
from syriageo.incidents.tables.lists import Item, ItemList
from syriageo.incidents.tables.totals import is_of_one_event
from syriageo.incidents.tables.words import WEAK, governorate, topic_of

_FEWEST = 2
LONGEST = 4_000  # characters of a paragraph; what is longer has lost its line breaks
_BY = re.compile(
    r"\b(?:by|at the hands? of|carried out by|perpetrated by)\s+(?:all\s+)?(?:of\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_IN = re.compile(
    r"\bin\s+(?P<where>(?:[A-Z][\w'’-]*\s?){1,4}?)"
    r"(?=\s*(?:governorate|suburbs)\b|[,.;]|\s+and\b|$)"
)
_AND = re.compile(r"\s*(?:/|&|\band\b)\s*(?:the\s+)?")
_DID = re.compile(
    r"\s+(?:(?:also|were|was|is|are|have|has|had|had been|been)\s+)*(?:killed|arrested|detained|"
    r"abducted|responsible for(?: the deaths? of| killing| arresting)?|carried out|committed|"
    r"dropped|perpetrated)\s+(?:at least\s+|another\s+|some\s+)?$",
    re.IGNORECASE,
)
# A number that counts some of those just counted, or something else.
_PART = re.compile(
    r"\s+(?:\w+\s+){0,2}?(?:children|child|women|woman|men|males?|females?|medical|media|"
    r"days?|weeks?|months?|years?|o'clock|%|percent|per cent)\b",
    re.IGNORECASE,
)


def read_prose(document: Document) -> list[ItemList]:
    """Paragraphs that give numbers for two parties or governorates at least.

    Examples
    --------
    >>> from syriageo.incidents.opening.document import read_document
    >>> told = ("In May 2019 we documented the deaths of 20 civilians: 14 of them were killed by "
    ...         "Syrian Regime forces, including two children, and five by Russian forces, while "
    ...         "ISIS killed one.")
    >>> [(i.label, i.value) for i in read_prose(read_document(told))[0].items]
    [('Syrian Regime forces', 14), ('Russian forces', 5), ('ISIS', 1)]
    """
    found = []
    topic = ""
    for paragraph in document.paragraphs:
        plain = paragraph.plain
        if paragraph.kind not in ("text", "item") or len(plain) > LONGEST or is_of_one_event(plain):
            topic = ""
            continue
        told = topic_of(plain)
        topic = told if told not in ("", *WEAK) else topic
        if not topic:
            continue
        for pairs in (_by_parties(paragraph), _by_governorates(paragraph)):
            items = [_item(paragraph, *pair) for pair in pairs]
            if len({i.label for i in items}) >= _FEWEST:
                found.append(ItemList(paragraph.plain, topic, items, False, ()))
                break
    return found


Pair = tuple[Number, int, int, int]  # the number, start and end of the label, end of the clause


def _by_parties(paragraph: Paragraph) -> list[Pair]:
    """Read "75 by Russian forces", "ISIS killed three"."""
    plain = paragraph.plain
    told = [n for n in numbers(plain) if not _PART.match(plain, n.end)]
    found: list[Pair] = []
    taken: set[int] = set()
    position = 0
    for actor in _joined(plain, actors(plain)):
        number: Number | None = None
        if _BY.search(plain[max(0, actor.start - 30) : actor.start]):
            before = [n for n in told if position <= n.start < actor.start and n.start not in taken]
            before = [n for n in before if not re.search(r"[.;]\s", plain[n.end : actor.start])]
            number = before[-1] if before else None
        else:
            after = next((n for n in told if n.start >= actor.end), None)
            gap = plain[actor.end : after.start] if after is not None else "?"
            # "Syrian Regime forces arrested 70, the SDF 30": the verb is told once.
            if _DID.fullmatch(gap) or (found and gap and not gap.strip()):
                number = after
        if number is not None:
            taken.add(number.start)
            position = max(actor.end, number.end)
            found.append((number, actor.start, actor.end, _clause_end(plain, position)))
    return found


def _joined(plain: str, told: list[Actor]) -> list[Actor]:
    """Named parties; those that a slash or "and" joins are one."""
    found: list[Actor] = []
    for actor in told:
        if not actor.parties:
            continue
        if found and _AND.fullmatch(plain, found[-1].end, actor.start):
            parties = (*found[-1].parties, *actor.parties)
            found[-1] = Actor(found[-1].start, actor.end, parties)
        else:
            found.append(actor)
    return found


def _by_governorates(paragraph: Paragraph) -> list[Pair]:
    """Read "269 in Idlib, 82 in Aleppo"."""
    plain = paragraph.plain
    told = [n for n in numbers(plain) if not _PART.match(plain, n.end)]
    found: list[Pair] = []
    position = 0
    for place in _IN.finditer(plain):
        if not governorate(place["where"]):
            continue
        before = [n for n in told if position <= n.start < place.start()]
        if not before or len(plain[before[-1].end : place.start()].split()) > 4:
            continue
        position = place.end()
        start, end = place.span("where")
        found.append((before[-1], start, end, _clause_end(plain, position)))
    return found


def _clause_end(plain: str, position: int) -> int:
    stop = re.compile(r"[.;]|,?\s+(?:and|while|whereas|as well as)\s+(?:\w+\s+){0,4}?\d").search(
        plain, position
    )
    return stop.start() if stop else len(plain)


def _item(paragraph: Paragraph, number: Number, start: int, end: int, stop: int) -> Item:
    plain = paragraph.plain
    first = min(number.start, start)
    told = counts.parts(plain, number.end, start) if number.end < start else []
    more = re.compile(r",?\s+including\b").match(plain, max(end, number.end))
    if more:
        told += counts.parts(plain, more.end(), _next_number_clause(plain, more.end(), stop))
    placed = tuple(
        counts.Part(p.group, p.value, *paragraph.span(p.start, p.end), p.other) for p in told
    )
    begin, last = paragraph.span(first, max(end, number.end))
    bound = counts.at_least(plain, number.start)
    return Item(plain[start:end], number.value, bound, placed, "", 0, False, begin, last)


def _next_number_clause(plain: str, position: int, stop: int) -> int:
    """Where the parts of one number end: before the next number that is no part."""
    for number in numbers(plain, position, stop):
        if not _PART.match(plain, number.end):
            return number.start
    return stop

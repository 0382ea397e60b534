"""Lists that spread a number over parties or places: "Russian forces: 75, with 31 children"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from syriageo.incidents.language import counts
from syriageo.incidents.language.numbers import numbers
from syriageo.incidents.opening.document import Document, Paragraph
from syriageo.incidents.tables.words import (
    OF_ATTACKS,
    TOTAL,
    WEAK,
    bare_label,
    governorate,
    perpetrator,
    topic_of,
)

LONGEST_ITEM = 500
_LOOK_BACK = 4  # paragraphs that may say what a list counts

_BOUND = (
    r"(?:at least|no (?:fewer|less) than|not less than|approximately|about|some|around|nearly|"
    r"more than|over|ما لا يقل عن|نحو|قرابة)\s+"
)
_SPREAD = re.compile(
    r"\bdistribut|\bdivid|broken down|break ?down|as follows|according to|\bsplit|"
    r"توزع|موزع|توزعت|على النحو|كالتالي|يتوزع",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\b(?:mostly|most notabl\w+|notably|most of|mainly|highest|among them)\b", re.I)
_SEPARATOR = re.compile(r"\s*[:：]\s*|\s+[-–—=]{1,2}\s+|\s*[–—]\s*")
_VALUE = re.compile(rf"\s*(?P<bound>{_BOUND})?", re.IGNORECASE)
_OTHER_PARTIES = re.compile(r"\bother (?:parties|perpetrators)|جهات أخرى|أطراف أخرى", re.I)
_THESE = re.compile(r"\b(?:these|those|the|such)\s+(?:\w+\s+){0,2}?(?:attacks|incidents)|هذه", re.I)
_BULLET = re.compile(r"[ \t]*(?:[-*•●▪■◦‣·–—]|o(?=\s))[ \t]+")
_BACKWARD = re.compile(
    r"\b(?:by|at the hands of|carried out by|(?:was|were) (?:killed|arrested|"
    r"documented) (?:by|in)|"
    r"perpetrated by|in|على يد|في)\s+(?=\S)",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"(?P<label>[^\d()]{2,100}?)\s*\((?P<value>\d[\d,]*)\)\s*[.;،,]?\s*$")
_NOT_A_LABEL = re.compile(r"[.!?؟]\s|https?:|\b(?:On|In)\s\w+,?\s(?:\w+\s)?\d", re.IGNORECASE)
_MEANT_NONE = re.compile(
    r"\s*(?:none|no one|nobody|zero|no (?:civilians|cases|attacks)|[-–—])\W*$", re.I
)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list.

    Attributes
    ----------
    label : str
        As written, without marks.
    value : int or None
        None for a line that only heads those below it.
    at_least : bool
    parts : tuple of counts.Part
        Offsets index into the document's text.
    group : str
        The line or heading it stands under.
    depth : int
        Indentation, in columns.
    heads : bool
        Whether lines below it are part of it.
    start, end : int
        In the document's text.
    """

    label: str
    value: int | None
    at_least: bool
    parts: tuple[counts.Part, ...]
    group: str
    depth: int
    heads: bool
    start: int
    end: int


@dataclass(slots=True)
class ItemList:
    """A list with what stands before it.

    Attributes
    ----------
    intro : str
        The words that introduce it.
    topic : str
        What it counts; empty if no word says.
    items : list of Item
    closed : bool
        Whether the intro says that the whole is spread over the items.
    before : tuple of Paragraph
        The paragraphs of the same section before it, the nearest first.
    """

    intro: str
    topic: str
    items: list[Item] = field(default_factory=list)
    closed: bool = True
    before: tuple[Paragraph, ...] = ()

    @property
    def start(self) -> int:
        """Where its first item begins in the document's text."""
        return self.items[0].start

    @property
    def end(self) -> int:
        """Where its last item ends."""
        return self.items[-1].end


@dataclass(frozen=True, slots=True)
class _Line:
    plain: str
    start: int
    end: int
    depth: int
    origin: Callable[[int], int]
    item: bool


@dataclass(slots=True)
class _Parent:
    """A line with others below it: those further in, or, if it says so, those that follow it."""

    depth: int
    label: str
    value: int | None
    spreads: bool
    inner: int | None = None
    sum: int = 0

    def takes(self, item: Item) -> bool:
        """Whether a line is one of its parts."""
        if item.depth > self.depth:
            return True
        flat = self.spreads and self.inner in (None, self.depth) and item.depth == self.depth
        return flat and (self.value is None or self.sum < self.value)

    def add(self, item: Item) -> None:
        self.inner = item.depth if self.inner is None else self.inner
        self.sum += item.value or 0


def read_lists(document: Document) -> list[ItemList]:
    """The lists of a document whose lines give a number for a party or a governorate."""
    lines = list(_lines(document))
    found: list[ItemList] = []
    index = 0
    while index < len(lines):
        item = _item(lines[index])
        if item is None or item.value is None or not _is_known(item.label):
            index += 1
            continue
        first = index
        while first and _heads(lines[first - 1]):
            first -= 1
        made, index = _collect(document, lines, first)
        if made is None:
            continue
        if found and _carries_on(document, found[-1], made):
            found[-1].items.extend(made.items)
        else:
            found.append(made)
    return found


def _carries_on(document: Document, above: ItemList, made: ItemList) -> bool:
    """Whether a list is the second half of the one above, with a sentence on "other parties"."""
    between = [p for p in document.paragraphs if above.end <= p.start and p.end <= made.start]
    words = " ".join(p.plain for p in between)
    if len(between) > 3 or len(words) > 600 or above.topic != made.topic:
        return False
    other = _OTHER_PARTIES.search(words)
    if other is None:
        return False
    made.items[:] = [i if i.group else replace(i, group="Other parties") for i in made.items]
    return True


def _collect(document: Document, lines: Sequence[_Line], first: int) -> tuple[ItemList | None, int]:
    """The list that begins at a line, and the index of the line after it."""
    items: list[Item] = []
    index, group = first, ""
    parents: list[_Parent] = []
    while index < len(lines):
        line = lines[index]
        item = _item(line)
        if item is None or not (item.value is None or _is_known(item.label) or items):
            break
        if item.value is None and not line.item:
            # A heading inside the list ("B. Other parties:"); one that nothing follows ends it.
            following = _item(lines[index + 1]) if index + 1 < len(lines) else None
            opens = bool(_SPREAD.search(line.plain)) and not _is_known(item.label)
            if opens or following is None or not _is_known(following.label):
                break
            group, parents = bare_label(re.sub(r"^[A-Za-z]\s*[.)]\s*", "", item.label)), []
            index += 1
            continue
        while parents and not parents[-1].takes(item):
            parents.pop()
        if parents:
            parents[-1].add(item)
        parent = parents[-1].label if parents else group
        heads = (
            item.value is None or bool(_SPREAD.search(line.plain)) or _has_children(lines, index)
        )
        items.append(
            Item(item.label, item.value, item.at_least, item.parts, parent, item.depth, heads,
                 item.start, item.end)
        )  # fmt: skip
        if heads:
            spreads = bool(_SPREAD.search(line.plain))
            parents.append(_Parent(item.depth, item.label, item.value, spreads))
        index += 1
    valued = [i for i in items if i.value is not None and not TOTAL.fullmatch(bare_label(i.label))]
    if len(valued) < 2 or sum(map(_knows, valued)) < max(1, len(valued) / 2):
        return None, max(index, first + 1)
    told = before(document, items[0].start)
    intro = told[0].plain if told else ""
    spread = next((p.plain for p in told if _SPREAD.search(p.plain)), "")
    return ItemList(
        intro,
        _topic(document, told, valued),
        items,
        bool(spread) and not _OPEN.search(spread),
        told,
    ), index


def _knows(item: Item) -> bool:
    return _is_known(item.label)


def _has_children(lines: Sequence[_Line], index: int) -> bool:
    if index + 1 >= len(lines) or lines[index + 1].depth <= lines[index].depth:
        return False
    below = _item(lines[index + 1])
    return below is not None and _is_known(below.label)


def _heads(line: _Line) -> bool:
    """Whether a line without a number may be the head of the items below it."""
    item = _item(line)
    return item is not None and item.value is None and perpetrator(item.label) is not None


def _is_known(label: str) -> bool:
    return bool(perpetrator(label) or governorate(label) or TOTAL.fullmatch(bare_label(label)))


def before(document: Document, start: int) -> tuple[Paragraph, ...]:
    """What stands before a list or table in its section, the nearest first; no list items."""
    found: list[Paragraph] = []
    for paragraph in reversed([p for p in document.paragraphs if p.end <= start]):
        if paragraph.kind in ("row", "footnote", "item"):
            continue
        if perpetrator(_unnumbered(paragraph.plain)) is not None and len(paragraph.plain) < 300:
            continue  # a line of a list without marks, or a heading inside it
        if paragraph.kind == "heading" and paragraph.plain[-1:] != ":":
            break
        found.append(paragraph)
        if len(found) > _LOOK_BACK:
            break
    return tuple(found)


def _unnumbered(label: str) -> str:
    return re.sub(r"^\(?[A-Za-z0-9]{1,3}\s*[.)]\s*", "", label).strip()


def _topic(document: Document, told: Sequence[Paragraph], items: Sequence[Item]) -> str:
    """What is counted: by the intro, the paragraphs before it, the heading, the items' words."""
    sentences = (
        sentence
        for paragraph in told
        for sentence in reversed(re.split(r"(?<=[.;])\s+", paragraph.plain))
    )
    words = " ".join(document.text[i.start : i.end] for i in items)
    weak = ""
    for said in (*sentences, *_sections_at(document, items[0].start)[::-1], words):
        topic = topic_of(said)
        if weak == "attacks" and topic not in OF_ATTACKS:
            continue
        if topic == "attacks" and not weak and not _THESE.search(said):
            return topic
        if topic and topic not in WEAK:
            return topic
        weak = weak or topic
    return weak


def _sections_at(document: Document, offset: int) -> list[str]:
    return [s.title for s in document.sections if s.start <= offset < s.end]


def _lines(document: Document) -> Iterator[_Line]:
    """Paragraphs, those that are several list lines without blank ones between cut up."""
    text = document.text
    for paragraph in document.paragraphs:
        if paragraph.kind in ("row", "footnote"):
            continue
        raw = text[paragraph.start : paragraph.end]
        if "\n" in raw and "\n\n" not in raw:
            pieces = [m for m in re.finditer(r"[^\n]+", raw) if m[0].strip()]
            told = [_line(document, paragraph, paragraph.start + m.start(), m[0]) for m in pieces]
            known = [_item(line) for line in told]
            if sum(i is not None and i.value is not None and _is_known(i.label) for i in known) > 1:
                yield from told
                continue
        bullet = _BULLET.match(raw)
        skip = bullet.end() if bullet and paragraph.kind != "item" else 0
        plain, origin = _without(paragraph, skip)
        yield _Line(
            plain, paragraph.start + skip, paragraph.end, _depth(text, paragraph.start),
            origin, bool(bullet) or paragraph.kind == "item",
        )  # fmt: skip


def _without(paragraph: Paragraph, skip: int) -> tuple[str, Callable[[int], int]]:
    """A paragraph's words after its bullet, if `skip` says that it has one."""
    if not skip:
        return paragraph.plain, paragraph.origin
    first = next(
        (i for i in range(len(paragraph.plain)) if paragraph.origin(i) >= paragraph.start + skip), 0
    )
    return paragraph.plain[first:], lambda position: paragraph.origin(position + first)


def _line(document: Document, paragraph: Paragraph, start: int, raw: str) -> _Line:
    inner = Document("", raw, document.language).paragraphs
    piece = inner[0] if inner else paragraph
    return _Line(
        piece.plain,
        start,
        start + len(raw.rstrip()),
        _depth(document.text, start),
        lambda position: start + piece.origin(position),
        paragraph.kind == "item" or bool(_BULLET.match(raw)),
    )


def _depth(text: str, start: int) -> int:
    """How far in the line of an offset begins; a hollow or small bullet stands further in."""
    line = text.rfind("\n", 0, start) + 1
    lead = re.compile(r"[ \t]*").match(text, line)
    inner = re.compile(r"[ \t]*(?:[-*•][ \t]+)?[o◦▪‣·][ \t]").match(text, line)
    return (lead.end() - line if lead else 0) + bool(inner)


def _item(line: _Line) -> Item | None:
    """A line as an item, if it has the form of one."""
    plain = line.plain
    if len(plain) > LONGEST_ITEM:
        return None
    found = _forward(line, plain) or _bracketed(line, plain) or _backward(line, plain)
    if found is None and line.item and len(plain) < 80 and _is_known(plain):
        return _made(line, plain, None, len(plain))
    return found


def _forward(line: _Line, plain: str) -> Item | None:
    """Read "Label: 12 civilians, including two children", "Label - 12", "Label:"."""
    for separator in _SEPARATOR.finditer(plain):
        label = _unnumbered(plain[: separator.start()])
        if not 2 <= len(label.strip(" *")) <= 200 or _NOT_A_LABEL.search(label):
            return None
        if label.count("(") > label.count(")"):
            continue
        rest = plain[separator.end() :]
        if not rest.strip(" *."):
            return _made(line, label, None, separator.end())
        if _MEANT_NONE.fullmatch(rest):
            return _made(line, label, 0, separator.end())
        lead = _VALUE.match(plain, separator.end())
        begin = lead.end() if lead else separator.end()
        first = next(numbers(plain, begin), None)
        if first is not None and not plain[begin : first.start].strip(" *"):
            if re.match(r"\s*(?:[:/]\s*\d|January|February|%)", plain[first.end :]):
                return None
            return _made(line, label, first.value, first.end, bool(lead and lead["bound"]))
    return None


def _bracketed(line: _Line, plain: str) -> Item | None:
    """Read "Idlib (269)"."""
    found = _BRACKETS.fullmatch(plain)
    if found is None:
        return None
    return _made(line, found["label"], int(found["value"].replace(",", "")), found.end())


def _backward(line: _Line, plain: str) -> Item | None:
    """Read "111 civilians, including 28 children, by Syrian Regime forces"."""
    lead = _VALUE.match(plain)
    begin = lead.end() if lead else 0
    first = next(numbers(plain, begin), None)
    if first is None or plain[begin : first.start].strip(" *") or len(plain) > LONGEST_ITEM:
        return None
    for found in reversed(list(_BACKWARD.finditer(plain, first.end))):
        label = plain[found.end() :].strip(" .*;,")
        if len(label) < 120 and _is_known(label):
            return _made(
                line, label, first.value, first.end, bool(lead and lead["bound"]), found.start()
            )
    return None


def _made(
    line: _Line,
    label: str,
    value: int | None,
    after: int,
    bound: bool = False,
    stop: int | None = None,
) -> Item:
    told = counts.parts(line.plain, after, stop) if value is not None else []
    placed = tuple(
        counts.Part(p.group, p.value, line.origin(p.start), line.origin(p.end - 1) + 1, p.other)
        for p in told
    )
    words = _unnumbered(" ".join(label.strip(" *•-–").split()))
    return Item(words, value, bound, placed, "", line.depth, False, line.start, line.end)

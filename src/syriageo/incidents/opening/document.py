"""A report as text: its sections, its paragraphs, and the way back from clean words to the text.

Everything that is read from a report names its place in `Document.text` by character offsets. The
readers work on `Paragraph.plain`, where links, bold marks and footnote signs are gone; `origin`
leads from there to the text.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from syriageo.errors import InputError
from syriageo.incidents.opening.files import check_text, read_text
from syriageo.incidents.opening.headings import MARKUP, Block, Section, heading, sections_of

# Words of a path that was meant, though no such file is there.
_PATH = re.compile(
    r"[^\n]{0,1000}\.(?:txt|md|markdown|html?|pdf|docx?|rtf|json|csv)", re.IGNORECASE
)

_LATIN = re.compile(r"[A-Za-z]")
_ARABIC = re.compile(r"[\u0621-\u064a]")

_BULLET = re.compile(r"[ \t]*(?:[-*•●▪■◦‣·–—]|o(?=\s)|\(?\d{1,2}[.)](?=\s)|>)[ \t]+")
_FOOTNOTE = re.compile(r"[ \t]*(?:[⁰¹²³⁴-⁹]+|\[\d{1,3}\]|\d{1,3}[ \t]+(?=[\"“'].{0,300}https?:))")
_TABLE = re.compile(r"[^\n]*\t|[ \t]*\|")
_RULE = re.compile(r"\s*[-=_*#|+~.·\s]{3,}\s*")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, list item, heading, table line or footnote.

    Attributes
    ----------
    start, end : int
        Where it lies in `Document.text`. A paragraph that a page break cuts in two is one.
    section : str
        Number of the section it stands in.
    plain : str
        Its words: no markup, white space collapsed.
    kind : str
        ``text``, ``item``, ``heading``, ``row`` (of a table), or ``footnote``.
    """

    start: int
    end: int
    section: str
    plain: str
    kind: str = "text"
    _at: tuple[int, ...] = field(default=(), repr=False, compare=False)
    _from: tuple[int, ...] = field(default=(), repr=False, compare=False)

    def origin(self, position: int) -> int:
        """The offset in `Document.text` of ``plain[position]``; `len(plain)` gives the end.

        Examples
        --------
        >>> text = "Shells hit [Sarja](https://x) village."
        >>> paragraph = read_document(text).paragraphs[0]
        >>> text[paragraph.origin(paragraph.plain.index("Sarja")):][:5]
        'Sarja'
        """
        if position >= len(self.plain):
            return self.end
        run = bisect_right(self._at, max(position, 0)) - 1
        return self._from[run] + max(position, 0) - self._at[run]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in `Document.text` of ``plain[start:end]``."""
        first = self.origin(start)
        return first, max(first, self.origin(end - 1) + 1 if end > start else first)


@dataclass(frozen=True)
class Document:
    r"""A report's text.

    Parameters
    ----------
    name : str
        The file's name, or ``text``.
    text : str
        What all offsets index into.
    language : str
        ``en`` or ``ar``; by default the one whose letters prevail.

    Examples
    --------
    >>> text = "II. Outline\n\nShells fell.\n\nIII. Record\n\nA. Deaths\n\nNone."
    >>> document = read_document(text)
    >>> [(s.number, s.title) for s in document.sections]
    [('II', 'Outline'), ('III', 'Record'), ('III.A', 'Deaths')]
    >>> [(p.section, p.plain) for p in document.paragraphs if p.kind == "text"]
    [('II', 'Shells fell.'), ('III.A', 'None.')]
    """

    name: str
    text: str
    language: str = ""

    def __post_init__(self) -> None:
        if not self.language:
            object.__setattr__(self, "language", language_of(self.text))

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The headed parts, in the order of the text; they nest."""
        return sections_of(self.text, self._blocks)

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs, in the order of the text."""
        return _paragraphs(self.text, self._blocks, self.sections)

    @cached_property
    def _blocks(self) -> tuple[Block, ...]:
        return tuple(_blocks(self.text))

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    def line(self, offset: int) -> int:
        """The number of the line, from 1, in which an offset lies."""
        return bisect_right(self._lines, offset)


def language_of(text: str) -> str:
    """The language whose letters prevail in the first 200,000 characters.

    Examples
    --------
    >>> language_of("قرية سرجة في ريف إدلب (Sarja)")
    'ar'
    """
    head = text[:200_000]
    return "ar" if len(_ARABIC.findall(head)) > len(_LATIN.findall(head)) else "en"


def read_document(path_or_text: str | os.PathLike[str] | Document) -> Document:
    """A file, or a text itself, as a `Document`.

    Parameters
    ----------
    path_or_text : str, os.PathLike or Document
        Text or a path. A string is a path if a file bears that name, or if it is one line that
        ends like a document's file name.

    Returns
    -------
    Document

    Raises
    ------
    InputError
        If it is neither, or the file cannot be read as text; see `read_text`.

    Examples
    --------
    >>> read_document("On January 5, 2020, shells hit Ariha city.").name
    'text'
    >>> read_document("reports/of-last-year.pdf")
    Traceback (most recent call last):
    syriageo.errors.InputError: no file 'reports/of-last-year.pdf'; give a path or the text itself
    """
    if isinstance(path_or_text, Document):
        return path_or_text
    if isinstance(path_or_text, os.PathLike):
        path = Path(path_or_text)
        return Document(path.name, read_text(path))
    if not isinstance(path_or_text, str):
        raise InputError(f"{path_or_text!r:.80} is neither text nor a path; give one of them")
    if _is_path(path_or_text):
        path = Path(path_or_text)
        return Document(path.name, read_text(path))
    check_text(path_or_text)
    return Document("text", path_or_text)


def _is_path(text: str) -> bool:
    if not text or len(text) > 1000 or "\n" in text or "\0" in text:
        return False
    if _PATH.fullmatch(text.strip()) and (" " not in text.strip() or "/" in text):
        return True
    try:
        path = Path(text)
        return path.is_file() or ("/" in text and path.is_dir())
    except OSError:
        return False


def _blocks(text: str) -> list[Block]:
    """Cut the text at blank lines, list items, table lines and headings."""
    found: list[Block] = []
    position, start, kind = 0, -1, "text"

    def close(end: int) -> None:
        nonlocal start
        if start >= 0:
            found.append(Block(start, end, kind))
        start = -1

    for line in text.splitlines(keepends=True):
        begin, position = position, position + len(line)
        body = line.rstrip("\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029")
        stop = begin + len(body.rstrip())
        if not body.strip() or _RULE.fullmatch(body[:200]):
            close(begin)
            continue
        alone = _kind(body, start < 0)
        if alone in ("row", "heading"):
            close(begin)
            found.append(Block(begin, stop, alone))
            continue
        if alone in ("item", "footnote"):
            close(begin)
            start, kind = begin, alone
            continue
        if start < 0:
            start, kind = begin, "text"
    close(position)
    return [Block(b.start, b.start + len(text[b.start : b.end].rstrip()), b.kind) for b in found]


def _kind(line: str, fresh: bool) -> str:
    """What a line is by its look; `fresh` says that a blank line stands before it."""
    if _TABLE.match(line):
        return "row"
    if _FOOTNOTE.match(line):
        return "footnote"
    if fresh and heading(line.strip()) is not None:
        return "heading"
    if _BULLET.match(line):
        return "item"
    return ""


def _paragraphs(
    text: str, blocks: tuple[Block, ...], sections: tuple[Section, ...]
) -> tuple[Paragraph, ...]:
    starts = [s.start for s in sections]
    found: list[tuple[list[tuple[int, int]], str]] = []
    for block in blocks:
        begin = block.start
        if block.kind == "item":
            while bullet := _BULLET.match(text, begin, block.end):
                begin = bullet.end()
        previous = next((f for f in reversed(found) if f[1] != "footnote"), None)
        if (
            block.kind == "text"
            and previous is not None
            and previous[1] in ("text", "item")
            and _continues(text[previous[0][-1][0] : previous[0][-1][1]], text[begin : begin + 2])
        ):
            previous[0].append((begin, block.end))
        else:
            found.append(([(begin, block.end)], block.kind))
    made = []
    for pieces, kind in found:
        index = bisect_right(starts, pieces[0][0]) - 1
        section = sections[index].number if index >= 0 else ""
        plain, at, origins = _plain(text, pieces)
        if plain:
            made.append(Paragraph(pieces[0][0], pieces[-1][1], section, plain, kind, at, origins))
    return tuple(made)


def _continues(before: str, after: str) -> bool:
    """Whether a page break cut a sentence: no end before it, a small letter after it."""
    tail = before.rstrip()
    return len(tail) > 60 and tail[-1] not in ".!?:؟؛" and after[:1].islower()


def _plain(
    text: str, pieces: list[tuple[int, int]]
) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """The words of the pieces, and where each run of them comes from."""
    runs: list[str] = []
    at: list[int] = []
    origins: list[int] = []
    length = 0

    def add(words: str, origin: int) -> None:
        nonlocal length
        if words:
            runs.append(words)
            at.append(length)
            origins.append(origin)
            length += len(words)

    for begin, end in pieces:
        position = begin
        if runs and not runs[-1].endswith(" "):
            add(" ", begin)
        for mark in MARKUP.finditer(text, begin, end):
            add(text[position : mark.start()], position)
            if mark[0].isspace() and runs and not runs[-1].endswith(" "):
                add(" ", mark.start())
            position = mark.end()
        add(text[position:end], position)
    plain = "".join(runs)
    return plain.rstrip(), tuple(at), tuple(origins)

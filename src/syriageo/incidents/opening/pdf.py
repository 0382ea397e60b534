"""The words of a PDF: pages joined, running heads dropped, wrapped lines made whole again."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from syriageo.errors import ReportError

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_PAGES = 3_000
_INSTALL = "pip install 'syriageo[pdf]'"

_EDGE = 3  # lines at the top and bottom of a page that may be running heads
_BULLET = re.compile(r"\s*(?:[-•●▪■◦‣·–—*]|o(?=\s)|\(?(?:\d{1,2}|[A-Za-z]|[ivxIVX]{1,5})[.)])\s")
_PRESENTATION = re.compile("[\ufb00-\ufdff\ufe70-\ufeff]+")
_ARABIC = re.compile("[\u0600-\u06ff]")
# What stays in its order when a line is turned: numbers, times, Latin words.
_KEPT = re.compile(r"[A-Za-z0-9٠-٩](?:[A-Za-z0-9٠-٩.,:/'’_-]*[A-Za-z0-9٠-٩])?")
_MIRROR = str.maketrans("()[]{}<>«»", ")(][}{><»«")
_CELL = re.compile(r"\S+(?: \S+)*")
_VALUE = re.compile(r"\d{1,6}|[-–—]")
# Alone at the left these words go on a label; no heading in a table consists of one of them.
_TAIL = re.compile(
    r"(?:institutions|facilities|organi[sz]ations|headquarters|cent(?:er|re)s)", re.I
)
_SLACK = 3  # characters by which a cell may stand off its column


def pdf_text(data: bytes, name: str) -> str:
    """The text of a PDF.

    Parameters
    ----------
    data : bytes
        The file.
    name : str
        For messages.

    Raises
    ------
    ReportError
        If pypdf is missing, the file is broken, locked with a password, too long, or holds
        pictures of text only.
    """
    try:
        import pypdf
    except ImportError as error:
        raise ReportError(f"{name} is a PDF; {_INSTALL} to read it") from error
    # pypdf tells of every oddity of a file; what matters is raised.
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        pages = _pages(pypdf.PdfReader(io.BytesIO(data)), name)
    except ReportError:
        raise
    except pypdf.errors.DependencyError as error:
        raise ReportError(f"{name} is encrypted; save it without a password") from error
    except Exception as error:  # a broken file breaks pypdf in any of a dozen ways
        raise ReportError(f"{name} is a broken PDF ({error!s:.80}); fetch it again") from error
    finally:
        logger.setLevel(level)
    if not any(line.strip() for page in pages for line in page):
        raise ReportError(f"{name} holds pictures of pages, no words; recognise the text first")
    return "\n\n".join(_paragraphs(_without_heads(pages))) + "\n"


def _pages(reader: PdfReader, name: str) -> list[list[str]]:
    if reader.is_encrypted and not reader.decrypt(""):
        raise ReportError(f"{name} is locked with a password; save it without one")
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise ReportError(f"{name} has {count:,} pages, more than {MAX_PAGES:,}; split it")
    # The layout mode keeps blank lines and columns, and Arabic letters as they are seen.
    pages = [page.extract_text(extraction_mode="layout").splitlines() for page in reader.pages]
    turned = _is_turned(pages)
    return [[_letters(line, turned) for line in page] for page in pages]


def _is_turned(pages: Sequence[Sequence[str]]) -> bool:
    """Whether Arabic lines run from left to right: the article then ends words."""
    forward = backward = 0
    for line in (line for page in pages for line in page if _shapes(line)):
        words = unicodedata.normalize("NFKC", line)
        forward += len(re.findall(r"(?<!\w)ال\w", words))
        backward += len(re.findall(r"\wلا(?!\w)", words))
    return backward > forward


def _shapes(line: str) -> bool:
    return bool(_ARABIC.search(line) or _PRESENTATION.search(line))


def _letters(line: str, turned: bool) -> str:
    """A line in reading order, its Arabic shapes as plain letters."""
    if turned and _shapes(line):
        line = _KEPT.sub(lambda m: m[0][::-1], line[::-1].translate(_MIRROR))
    return _PRESENTATION.sub(lambda m: unicodedata.normalize("NFKC", m[0]), line).rstrip()


def _without_heads(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Pages without page numbers and without lines that stand at the edge of most pages."""
    seen = Counter(
        key for page in pages for key in {_key(page[i]) for i in _edges(page)} if key.strip()
    )
    needed = max(3, len(pages) // 2)
    heads = {key for key, count in seen.items() if count >= needed}
    kept = []
    for page in pages:
        drop = {
            i
            for i in _edges(page)
            if _key(page[i]) in heads or re.fullmatch(r"\W*\d{1,4}\W*", page[i])
        }
        kept.append([line for i, line in enumerate(page) if i not in drop])
    return kept


def _edges(page: Sequence[str]) -> list[int]:
    """Indexes of the first and last lines that hold words."""
    told = [i for i, line in enumerate(page) if line.strip()]
    return sorted({*told[:_EDGE], *told[-_EDGE:]})


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()))


def _paragraphs(pages: Sequence[Sequence[str]]) -> list[str]:
    """Join the lines that the page's width has parted, and turn columns into tabs."""
    full = _usual_length(pages)
    made: list[str] = []
    for page in pages:
        for block in _blocks(page):
            if _is_table(block):
                made.append("\n".join(_table(block)))
                continue
            for words in _joined([" ".join(line.split()) for line in block], full):
                if made and _goes_on(made[-1], words):
                    made[-1] = _glue(made[-1], words)
                else:
                    made.append(words)
    return made


def _usual_length(pages: Sequence[Sequence[str]]) -> int:
    """Characters of a line that reaches the margin."""
    lengths = sorted(len(" ".join(line.split())) for page in pages for line in page if line.strip())
    return lengths[int(len(lengths) * 0.9)] if lengths else 0


def _blocks(page: Sequence[str]) -> Iterator[list[str]]:
    block: list[str] = []
    for line in [*page, ""]:
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []


def _joined(lines: Sequence[str], full: int) -> Iterator[str]:
    """Lines of a block as paragraphs: a short line or a bullet ends the one before."""
    words = ""
    for line in lines:
        short = len(words.rsplit("\n", 1)[-1]) < 0.6 * full
        if words and (_BULLET.match(line) or (short and not line[:1].islower())):
            yield words.replace("\n", " ")
            words = line
        else:
            words = _glue(words, line, "\n")
    if words:
        yield words.replace("\n", " ")


def _glue(before: str, after: str, space: str = " ") -> str:
    hyphen = re.search(r"[^\W\d_]-$", before) and after[:1].islower()
    return before + ("" if hyphen or not before else space) + after


def _goes_on(before: str, after: str) -> bool:
    """Whether a page break cut a sentence."""
    return len(before) > 60 and before[-1] not in '.!?:؟؛”"' and after[:1].islower()


def _is_table(block: Sequence[str]) -> bool:
    """Whether three lines have two numbers or dashes in cells of their own."""
    return sum(sum(bool(_VALUE.fullmatch(c)) for _, c in _cells(b)) > 1 for b in block) >= 3


def _cells(line: str) -> list[tuple[int, str]]:
    """The pieces of a line that two or more spaces part, with the columns they begin in."""
    return [(found.start(), found[0]) for found in _CELL.finditer(line)]


def _goes_on_in_table(above: list[str], row: list[str]) -> bool:
    """Whether a line only continues cells of the line above."""
    if all(cell[:1].islower() for cell in row if cell):
        return True
    alone = bool(row[0]) and not any(row[1:])
    return alone and bool(above[0]) and (not any(above[1:]) or bool(_TAIL.fullmatch(row[0])))


def _table(block: Sequence[str]) -> Iterator[str]:
    """Rows with tabs between the cells; a line that goes on in small letters joins its row."""
    starts: list[int] = []
    for begin in sorted(begin for line in block for begin, _ in _cells(line)):
        if not starts or begin > starts[-1] + _SLACK:
            starts.append(begin)
    rows: list[list[str]] = []
    for line in block:
        row = [""] * len(starts)
        for begin, words in _cells(line):
            column = max(i for i, start in enumerate(starts) if start <= begin)
            row[column] = f"{row[column]} {words}".strip()
        if rows and _goes_on_in_table(rows[-1], row):
            rows[-1] = [f"{a} {b}".strip() for a, b in zip(rows[-1], row, strict=True)]
        else:
            rows.append(row)
    yield from ("\t".join(row) for row in rows)

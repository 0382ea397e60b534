"""The headings of a report, and the sections that they open."""

from __future__ import annotations

import re
from dataclasses import dataclass

# What is not a word: images, link brackets and targets, bold and code marks, footnote signs,
# bare addresses, invisible marks, white space.
MARKUP = re.compile(
    r"!\[[^\[\]\n]{0,300}\]\([^()\s]{0,2000}\)"
    r"|\[(?=[^\[\]]{1,300}\]\()|\]\([^()\s]{0,2000}\)"
    r"|(?<![^\s(])\#(?=[^\W\d_])"
    r"|\*{2,3}|__|`{1,3}|<https?://[^>\s]{1,2000}>|https?://[^\s<>)\]]{1,2000}"
    r"|[⁰¹²³⁴-⁹]+|\[\d{1,3}\]|(?<=[a-z)][.,”\"])\d{1,3}(?=\s|$)"
    r"|[\u00ad\u200b-\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]+"
    r"|[^\S ]\s*| \s+"
)
_ROMAN = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX".split()
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
)
_ORDINALS_AR = (
    "أولا ثانيا ثالثا رابعا خامسا سادسا سابعا ثامنا تاسعا عاشرا".split()
)  # fmt: skip
_LETTERS_AR = "أ ب ج د ه و ز ح ط ي".split()
_LONGEST_HEADING = 160

_MARKDOWN = re.compile(r"(?P<marks>#{1,6})\s+(?P<title>\S.*)")
_ROMAN_HEAD = re.compile(r"(?P<number>[IVX]{1,6})\s?[.):–-]\s*(?P<title>\S.*)")
_LETTER_HEAD = re.compile(r"(?P<number>[A-Z])\s?[.)]\s*(?P<title>[^\W\d_].*)")
_ORDINAL_HEAD = re.compile(rf"(?P<number>{'|'.join(_ORDINALS)})\s*[:.–-]\s*(?P<title>\S.*)", re.I)
_ARABIC_HEAD = re.compile(
    rf"(?P<number>(?:{'|'.join(_ORDINALS_AR)})[ًاً]*|"
    rf"[{''.join(_LETTERS_AR)}])\s*[:.)–ـ-]\s*(?P<title>\S.*)"
)
_DECIMAL_HEAD = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})[.)]?\s+(?P<title>[^\W\d_].*)")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what follows it up to the next heading of its rank or a higher one.

    Attributes
    ----------
    number : str
        The headings' numbers from the outermost on: ``III.C``; a heading without a number has
        that of the section it stands in, empty if there is none.
    title : str
        The heading without its number.
    level : int
        1 for the outermost.
    start, end : int
        Where it lies in `Document.text`, heading included.
    """

    number: str
    title: str
    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together, before pages are joined."""

    start: int
    end: int
    kind: str


def heading(line: str) -> tuple[str, str, str] | None:
    """(style, number, title) of a heading; the style ``bare`` has no number."""
    if len(line) > _LONGEST_HEADING:
        return None
    marked = _MARKDOWN.fullmatch(line)
    if marked:
        inner = heading(_bare(marked["title"]))
        level = f"#{len(marked['marks'])}"
        return (level, inner[1], inner[2]) if inner else (level, "", _bare(marked["title"]))
    line = _bare(line)
    if not line or line[-1] in ".؛;،,!?؟" or "،" in line[-2:]:
        return None
    for style, pattern in _STYLES:
        found = pattern.fullmatch(line)
        if found and (style != "roman" or found["number"] in _ROMAN):
            return style, found["number"], found["title"].rstrip(": ")
    words = line.split()
    if len(words) <= 6 and line.endswith(":") and not re.search(r"\d", line):
        return "bare", "", line.rstrip(": ")
    return None


_STYLES = (
    ("roman", _ROMAN_HEAD),
    ("letter", _LETTER_HEAD),
    ("ordinal", _ORDINAL_HEAD),
    ("arabic", _ARABIC_HEAD),
    ("decimal", _DECIMAL_HEAD),
)


def _bare(text: str) -> str:
    return MARKUP.sub(lambda m: " " if m[0].isspace() else "", text).strip()


def _ordinal(style: str, number: str) -> int:
    """The place of a number in its style's order."""
    if style == "roman":
        return _ROMAN.index(number) + 1
    if style == "letter":
        return ord(number) - ord("A") + 1
    if style == "ordinal":
        return _ORDINALS.index(number.casefold()) + 1
    if style == "arabic":
        stem = number.rstrip("ًا") + "ا" if len(number) > 1 else number
        known = _ORDINALS_AR if len(number) > 1 else _LETTERS_AR
        return known.index(stem) + 1 if stem in known else 1
    return int(number.rsplit(".", 1)[-1])


def sections_of(text: str, blocks: tuple[Block, ...]) -> tuple[Section, ...]:
    """Nest the headings: a style opens a level below the ones that stand, its next number stays.

    The same letters are used on two levels ("A. Killing", "A. The main parties", "B. Other
    parties", "B. Arrest"): a number goes to the innermost level that it continues.
    """
    stack: list[tuple[str, int, str]] = []  # style, ordinal, number as written
    opened: list[tuple[int, str, str, int]] = []  # start, number, title, level
    for block in blocks:
        if block.kind != "heading":
            continue
        told = heading(text[block.start : block.end].strip())
        if told is None:
            continue
        style, written, title = told
        if style[0] == "#":
            keep = int(style[1:]) - 1
            while stack and (stack[-1][0][0] != "#" or int(stack[-1][0][1:]) > keep):
                stack.pop()
            stack.append((style, 0, written))
        elif style == "bare":
            if stack and stack[-1][0] == "bare":
                stack.pop()
            stack.append((style, 0, ""))
        else:
            _place(stack, style, written)
        number = ".".join(part for _, _, part in stack if part)
        opened.append((block.start, number, title, len(stack)))
    sections = []
    for i, (start, number, title, level) in enumerate(opened):
        end = next((o[0] for o in opened[i + 1 :] if o[3] <= level), len(text))
        sections.append(Section(number, title, level, start, end))
    return tuple(sections)


def _place(stack: list[tuple[str, int, str]], style: str, written: str) -> None:
    """Put a numbered heading where it continues a row of numbers, or open a level for it."""
    rank = _ordinal(style, written)
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth][0] == style and stack[depth][1] + 1 == rank:
            del stack[depth:]
            break
    else:
        same = [i for i, level in enumerate(stack) if level[0] == style]
        if same and rank != 1:
            del stack[same[0] :]
        elif style == "roman":
            stack.clear()
        elif stack and stack[-1][0] == "bare":
            stack.pop()
    shown = written.rsplit(".", 1)[-1] if style == "decimal" and stack else written
    stack.append((style, rank, shown))

"""The words of an Arabic text, and where a place's name ends among them."""

from __future__ import annotations

import re
from typing import NamedTuple

from syriageo.incidents.arabic.names import (
    ADJECTIVES,
    ANAPHORA,
    COMPASS,
    HEADS,
    KINDS,
    PLURALS,
    STOP,
)

_WORD = re.compile(r"[^\W\d_]+(?:[-ـ]?\d{1,3}(?!\d))?|\d{1,2}(?=\s+[^\W\d_])")
CLITICS = re.compile(r"[وف]?(?:لل|[بلك])?")


class Token(NamedTuple):
    """A word and where it stands: ``text[start:end]``.

    `stem` is the word without particles if it is a word of kind, else empty; `joined` says that
    only white space stands before it.
    """

    word: str
    start: int
    end: int
    stem: str  # without particles, if a word of kind is left
    joined: bool  # only white space before it


def tokens_of(text: str, start: int, stop: int) -> list[Token]:
    """The words of a stretch of a folded text."""
    found: list[Token] = []
    last = start
    for match in _WORD.finditer(text, start, stop):
        gap = text[last : match.start()]
        found.append(Token(match[0], match.start(), match.end(), _stem(match[0]), not gap.strip()))
        last = match.end()
    return found


def _stem(word: str) -> str:
    """The word of kind in a token, with its particles off; empty if it holds none."""
    for length in range(3):
        rest = word[length:]
        if rest in KINDS or rest in PLURALS or rest in ANAPHORA:
            return rest if CLITICS.fullmatch(word[:length]) else ""
    if word.startswith("لل") and "ال" + word[2:] in ANAPHORA:
        return "ال" + word[2:]
    return ""


_ALSO_NAMES = frozenset("حي جبل سد مزرعه مزارع تله".split())


def name_end(tokens: list[Token], index: int, text: str) -> int:
    """The token after the name that begins at `index`; `index` itself if none begins there."""
    position = index
    while position < len(tokens) and position - index < 4:
        token = tokens[position]
        if not token.joined or token.word in STOP or (token.stem and position > index):
            break
        if position == index:
            if token.stem and (token.stem not in _ALSO_NAMES or token.stem != token.word):
                break
            if token.word in COMPASS or token.word in ("كل", "عدد"):
                break
        else:
            before = tokens[position - 1].word
            wants = before in HEADS or (position - index >= 2 and tokens[position - 2].word == "ام")
            fits = token.word.startswith("ال") and (position - index == 1 or wants)
            side = token.word in ADJECTIVES and position - index <= 2
            anchored = position - index <= 2 and _anchored(tokens, position)
            wants = (
                wants or token.word == "بن" or (position - index == 1 and _ends(tokens, position))
            )
            if token.word in COMPASS and not _anchored(tokens, position):
                break
            if not (wants or fits or side or anchored):
                break
        position += 1
    # "مدينة إدلب الجنوبي" is no name, "قرية الجديدة الغربية" is one; verbs never end it.
    return position


def _ends(tokens: list[Token], position: int) -> bool:
    """Whether the token stands before a comma, a bracket or the end: «كسرة عفنان،»."""
    word = tokens[position].word
    last = position + 1 == len(tokens) or not tokens[position + 1].joined
    return (
        last and len(word) > 2 and word[0] not in "وبلفت" and not word.endswith(("ا", "ين", "ون"))
    )


def _anchored(tokens: list[Token], position: int) -> bool:
    """Whether the token is the last before "بريف ..." and so must belong to the name."""
    token = tokens[position]
    if position + 1 >= len(tokens) or token.word in COMPASS:
        return False
    after = tokens[position + 1]
    if after.joined and after.stem == "ريف" and after.word != "ريف":
        return True
    return (
        after.joined
        and after.word == "في"
        and position + 2 < len(tokens)
        and tokens[position + 2].stem == "ريف"
    )


def listed_name_end(pieces: list[Token], text: str) -> int:
    """How many tokens the first name of a list has; it ends where the next is joined on."""
    end = next(
        (
            k
            for k in range(1, min(4, len(pieces)))
            if not pieces[k].joined or pieces[k].word.startswith("و") or pieces[k].word in STOP
            or pieces[k].stem
        ),
        0,
    )  # fmt: skip
    plain = name_end(pieces, 0, text)
    plain = next((k for k in range(1, plain) if pieces[k].word.startswith("و")), plain)
    if plain == 0:
        return 0
    # Up to three words before a comma or و are one name: «لالة محمد وتل عاكولة».
    separated = end and (not pieces[end].joined or pieces[end].word.startswith("و"))
    return max(plain, end) if separated else plain

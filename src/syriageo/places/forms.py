"""A name made ready for comparison, and how alike two names are.

The forms of all names in the gazetteer are worked out when the database is built, so that a
look-up reads them instead of folding every spelling that it meets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from syriageo.places.names import (
    arabic_words,
    clean,
    is_arabic,
    keys,
    latin_words,
    medium,
    sound,
    split_modifiers,
)

_CONFLICTS = ("EW", "NS", "LU", "BK", "EN", "NW", "ES", "SW", "BM", "KM", "AJ")
# What a spelling costs that is cut from a longer one ("A - B", "A (district)"), or that a list
# gives to the same spot, where it may be another name of the place or its neighbour.
LESS_SURE = {"short": 0.03, "nearby": 0.04}
_ARTICLE = re.compile(r"\b(?:[ae][lrsndtz]|[ae]sh|[iu]l)[\s-]", re.IGNORECASE)
SAME_STEM = 80.0  # ratio of the letters but vowels


class Form(NamedTuple):
    """A name made ready for comparison; a row of the table ``name_forms``."""

    arabic: int
    letters: str  # folded
    vowels: str  # the same with the vowels and endings that spellings confuse made equal
    sound: str  # in Latin letters, whatever the script
    bones: str  # consonant skeletons, each between two bars: "|srkb|"
    codes: str  # qualifying words: E(ast), W(est), B(ig) ...
    words: int


@lru_cache(maxsize=8192)
def form(name: str) -> Form:
    """The form of a name.

    Examples
    --------
    >>> form("Saraqeb").vowels, form("سراقب").bones
    ('sarakib', '|srkb|srGb|')
    """
    arabic = is_arabic(name)
    words = arabic_words(name) if arabic else latin_words(name)
    own, codes = split_modifiers(words)
    bones = dict.fromkeys(k[2:].partition("+")[0] for k in keys(name) if k[0] == "s")
    bones.pop("", None)
    if arabic:
        vowels = "".join([_arabic_vowels(w) for w in own])
        heard = "".join([sound(w) for w in own])
    else:
        vowels = heard = "".join([medium(w) for w in own])
    joined = f"|{'|'.join(bones)}|" if bones else ""
    return Form(int(arabic), "".join(words), vowels, heard, joined, codes, len(own))


def _arabic_vowels(word: str) -> str:
    """Final ه ا ي and an initial ا are written or not as people please."""
    if len(word) > 3 and word[0] == "ا":
        word = word[1:]
    if len(word) > 2 and word[-1] in "هاي":
        word = word[:-1] + "ا"
    return word


@lru_cache(maxsize=4096)
def _written(name: str) -> str:
    return "".join(clean(name).split())


def telling(names: Iterable[tuple[int, str, str, str]]) -> Iterator[tuple[int, Form]]:
    """The rows of names that a look-up needs: of spellings that read alike, the surest one.

    Parameters
    ----------
    names : iterable of (row, subject, name, kind)
        The table of names.

    Yields
    ------
    (row, Form)
        In the order of the rows.

    Examples
    --------
    >>> rows = [(1, "C3916", "Saraqeb", "short"), (2, "C3916", "SARAQEB", "official")]
    >>> [row for row, _ in telling(rows)]
    [2]
    """
    kept: dict[tuple[str, str, int, str], tuple[float, int, Form]] = {}
    for row, subject, name, kind in names:
        own = form(name)
        key = (subject, _written(name) if own.arabic else own.letters, own.arabic, own.codes)
        cost = LESS_SURE.get(kind, 0.0)
        if key not in kept or cost < kept[key][0]:
            kept[key] = (cost, row, own)
    yield from sorted((row, own) for _, row, own in kept.values())


@lru_cache(maxsize=4096)
def _has_article(name: str) -> bool:
    return _ARTICLE.search(name) is not None


def similarity(query: str, name: str) -> float:
    """How alike two spellings are, 0..1, in one script or across Arabic and Latin.

    Examples
    --------
    >>> similarity("Saraqeb", "Saraqib") > 0.95, similarity("Saraqib", "سراقب") > 0.85
    (True, True)
    >>> similarity("Eastern Ghouta", "Western Ghouta") < 0.7
    True
    """
    return alike(form(query), form(name), query, name)


def same_stem(a: str, b: str) -> bool:
    """Whether two spellings are alike but for words such as "eastern" and "upper".

    Examples
    --------
    >>> same_stem("Jurdi al-Gharbi", "Eastern Jurdi"), same_stem("Saraqeb", "Ariha")
    (True, False)
    """
    x, y = form(a), form(b)
    if x.arabic == y.arabic and fuzz.ratio(x.vowels, y.vowels) >= SAME_STEM:
        return True
    return shared_bones(x.bones, y.bones) > 2


def shared_bones(a: str, b: str) -> int:
    """The length of the longest skeleton that two forms share; 0 if none.

    Examples
    --------
    >>> shared_bones("|srkb|srGb|", "|srkb|"), shared_bones("|rh|", "|srkb|")
    (4, 0)
    """
    if a == b:
        return max(map(len, a.split("|")))
    best = 0
    for bones in a.split("|"):
        if len(bones) > best and f"|{bones}|" in b:
            best = len(bones)
    return best


def alike(a: Form, b: Form, name_a: str, name_b: str) -> float:
    """How alike two names are by their forms; the names tell hamza, dots and articles apart."""
    arabic, letters, vowels, heard, bones, codes, words = a
    other_arabic, other_letters, other_vowels, other_heard, other_bones, other_codes, count = b
    if arabic == other_arabic:
        if letters == other_letters:
            if not arabic:  # Hama is a city, Al-Hama a suburb of Damascus
                return 1.0 if _has_article(name_a) == _has_article(name_b) else 0.99
            mine, theirs = _written(name_a), _written(name_b)
            if mine == theirs:
                return 1.0
            # الطويلة and طويلة are often two villages; hamza, dots and vowel signs say little.
            return 0.99 if mine.count("ال") == theirs.count("ال") else 0.97
        shared = shared_bones(bones, other_bones)
        if vowels == other_vowels:
            score = 0.97
        elif shared:
            score = 0.72 + 0.0022 * fuzz.ratio(vowels, other_vowels) - _by_chance(shared)
        else:
            score = 0.0095 * fuzz.ratio(vowels, other_vowels) - 0.05 * abs(words - count)
            if vowels[:1] != other_vowels[:1]:
                score -= 0.04
    elif shared := shared_bones(bones, other_bones):
        score = 0.80 + 0.0016 * fuzz.ratio(heard, other_heard) - _by_chance(shared)
    else:
        if not heard or not other_heard:
            return 0.0
        score = 0.0086 * fuzz.ratio(heard, other_heard) - 0.05 * abs(words - count)
    if not (letters.isalpha() or other_letters.isalpha()) and _number(letters) != _number(
        other_letters
    ):
        return 0.5 * max(score, 0.0)  # Brigade 93 is not Brigade 94
    if codes != other_codes:
        both = set(codes) | set(other_codes)
        clash = codes and other_codes and any(both.issuperset(pair) for pair in _CONFLICTS)
        score -= 0.35 if clash else 0.10
    return score if score > 0.0 else 0.0


def _number(letters: str) -> str:
    return "".join(c for c in letters if c.isdigit())


def _by_chance(length: int) -> float:
    """What equal consonants are worth less in a short name, which many share by chance."""
    return 0.0 if length > 3 else 0.02 if length == 3 else 0.08

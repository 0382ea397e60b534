"""Keys under which the spellings of one name meet.

A Syrian place is written in Arabic and in some forty romanisations, Kurdish and Turkish. No single
normal form joins them all without joining strangers too, so a name gets keys of three widths:

``f:`` fine
    the letters as written, folded: case, diacritics, hyphens, the article, Arabic letter carriers.
``m:`` medium
    Latin only: vowels and doubled letters as romanisations confuse them (ou/u/o, ee/i, -eh/-ah/-a).
``s:`` skeleton
    the consonants, in classes that Arabic and Latin letters share (ق q k, خ kh x, ش sh ch, ض d dh),
    so that a Latin spelling finds a place known only in Arabic and the reverse.

Keys are strings; two names are spellings of one another if they share a key, and the wider the key
the weaker the evidence. The rules follow the romanisation tables of UNGEGN, ALA-LC, the French IGN
maps and the habits of monitors' reports.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from syriageo.places.letters import (
    ARABIC_DIGITS,
    ARABIC_FOLD,
    ARTICLES,
    CYRILLIC,
    GLOSSES,
    INVISIBLE,
    LATIN_FOLD,
    MODIFIER_OF,
)

_APOSTROPHES = re.compile(r"['’‘`´ʿʾʻʼˈ′“”\"]")
_NOT_WORD = re.compile(r"[^\w\s]|_")
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
_TASHKEEL = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
_LATIN = re.compile(r"[a-z]")

_VOWELLED_ENDINGS = re.compile(r"(?:iyyah|iyyeh|iyya|iyah|iyeh|iye|iya|ieh|iah|ia|iyat|iyet|iyt)$")


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    r"""Fold what is invisible in `text`: compatibility forms, marks of direction, spaces.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        The same words; presentation forms are letters again, runs of white space are one space.

    Examples
    --------
    >>> clean("  Ariha\u200f ")
    'Ariha'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(INVISIBLE).translate(ARABIC_DIGITS)
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(c) == "Cc" else c for c in text)
    return " ".join(text.split())


def is_arabic(text: str) -> bool:
    """Whether `text` has a letter of the Arabic script.

    Examples
    --------
    >>> is_arabic("أريحا"), is_arabic("Ariha")
    (True, False)
    """
    return _ARABIC.search(text) is not None


@lru_cache(maxsize=4096)
def arabic_words(text: str) -> tuple[str, ...]:
    """The words of an Arabic name, letters folded and articles off.

    Examples
    --------
    >>> arabic_words("معرّة النعمان")
    ('معره', 'نعمان')
    """
    text = _TASHKEEL.sub("", clean(text)).translate(ARABIC_FOLD)
    words = []
    for word in _NOT_WORD.sub(" ", text).split():
        if word.startswith("ال") and len(word) > 3:
            word = word[2:]
        elif word.startswith("لل") and len(word) > 4:
            word = word[1:]
        if word:
            words.append(word)
    return tuple(words)


_COMBINED = (
    ("s\u0327", "sh"),
    ("c\u0327", "ch"),
    ("s\u030c", "sh"),
    ("h\u032e", "kh"),
    ("h\u0331", "kh"),
)


@lru_cache(maxsize=4096)
def latin_words(text: str) -> tuple[str, ...]:
    """The words of a Latin name in plain lower-case letters, articles off, common words unified.

    Examples
    --------
    >>> latin_words("Ma'aret al-Nu'mân")
    ('maarrat', 'numan')
    >>> latin_words("Girê Spî"), latin_words("Tell Abyad")
    (('tal', 'spi'), ('tal', 'abyad'))
    """
    text = clean(text).casefold()
    if not text.isascii():
        decomposed = unicodedata.normalize("NFD", text.translate(LATIN_FOLD).translate(CYRILLIC))
        # A combining cedilla or caron that NFC did not join still tells sh and ch.
        for marks, letters in _COMBINED:
            decomposed = decomposed.replace(marks, letters)
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    text = _APOSTROPHES.sub("", text)
    raw = _NOT_WORD.sub(" ", text).split()
    words: list[str] = []
    for i, word in enumerate(raw):
        following = raw[i + 1] if i + 1 < len(raw) else ""
        if following and word in ARTICLES and _is_article(word, following):
            continue
        words.append(GLOSSES.get(word, word))
    return tuple(words)


def _is_article(word: str, following: str) -> bool:
    """Al and el always; as, ar, en ... only before the letter they have assimilated to."""
    if word in {"al", "el", "il", "ul", "l"}:
        return True
    tail = word[1:]
    return following.startswith(tail) or (tail == "ch" and following.startswith("ch"))


_DIGRAPHS = (
    ("tch", "ch"),
    ("sch", "sh"),
    ("ch", "S"),
    ("sh", "S"),
    ("kh", "X"),
    ("gh", "G"),
    ("th", "t"),
    ("dh", "d"),
    ("zh", "j"),
    ("dj", "j"),
    ("ph", "f"),
    ("x", "X"),
    ("q", "k"),
    ("ck", "k"),
    ("g", "G"),
    ("c", "k"),
    ("p", "b"),
    ("v", "w"),
)
_DROP = re.compile(r"[aeiouyw]")
_HARD_C = re.compile(r"c(?![hk])")
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=8192)
def latin_skeleton(word: str) -> str:
    """The consonant classes of one folded Latin word.

    Examples
    --------
    >>> latin_skeleton("qamishli"), latin_skeleton("kamechlie")
    ('kmSl', 'kmSl')
    """
    for digraph, letter in _DIGRAPHS:
        word = word.replace(digraph, letter)
    word = _DOUBLED.sub(r"\1", word)
    word = re.sub(r"(?<=.)(?<![XGS])h$", "", word)
    return _DROP.sub("", word)


_ARABIC_CLASS = {
    "ب": "b", "ت": "t", "ث": "t", "ج": "j", "ح": "h", "خ": "X", "د": "d", "ذ": "d", "ر": "r",
    "ز": "z", "س": "s", "ش": "S", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "غ": "G", "ف": "f",
    "ق": "k", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h",
}  # fmt: skip
_ARABIC_OTHER = {"ذ": "z", "ظ": "d", "ث": "s", "ق": "G"}


@lru_cache(maxsize=8192)
def arabic_skeletons(word: str, *, last: bool = True) -> tuple[str, ...]:
    """The consonant classes of one folded Arabic word: the usual one first.

    A final ه is silent (``''``) or, inside a construct, a ``t``: both are given. Letters that
    romanisations treat in two ways (ذ d z, ظ z d, ث t s) give a second form.

    Examples
    --------
    >>> arabic_skeletons("قامشلي")
    ('kmSl', 'GmSl')
    >>> arabic_skeletons("معره", last=False)
    ('mrt', 'mr')
    """
    silent = word.endswith("ه") and len(word) > 1
    stem = word[:-1] if silent else word
    usual = "".join(_ARABIC_CLASS.get(c, c if c.isdigit() else "") for c in stem)
    forms = [usual]
    if any(c in _ARABIC_OTHER for c in stem):
        forms.append(
            "".join(
                _ARABIC_OTHER.get(c) or _ARABIC_CLASS.get(c, c if c.isdigit() else "") for c in stem
            )
        )
    if silent:
        forms = [f for s in forms for f in ((s, s + "t") if last else (s + "t", s))]
    return tuple(dict.fromkeys(forms))


@lru_cache(maxsize=8192)
def medium(word: str) -> str:
    """One folded Latin word with the vowels that romanisations confuse made equal.

    Examples
    --------
    >>> medium("saraqeb"), medium("saraqib"), medium("hamouriyeh"), medium("hamuriya")
    ('sarakib', 'sarakib', 'hamuria', 'hamuria')
    """
    if len(word) > 4:
        word = _VOWELLED_ENDINGS.sub("ia", word)
    word = word.replace("ou", "u").replace("oo", "u").replace("ow", "aw").replace("w", "u")
    word = word.replace("q", "k").replace("x", "kh").replace("ch", "sh").replace("c", "k")
    word = word.replace("ay", "i").replace("ai", "i").replace("ei", "i").replace("ey", "i")
    word = (
        word.replace("ee", "i")
        .replace("y", "i")
        .replace("e", "i")
        .replace("o", "u")
        .replace("au", "u")
    )
    word = _DOUBLED.sub(r"\1", word)
    if len(word) > 3:
        word = re.sub(r"(?:ah|ih|it|at|i|a)$", "a", word) if not word.endswith("ia") else word
    return word


_SOUND = str.maketrans(
    {
        "ا": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh",
        "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "",
        "غ": "gh", "ف": "f", "ق": "k", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "u",
        "ي": "i",
    }
)  # fmt: skip


@lru_cache(maxsize=8192)
def sound(word: str) -> str:
    """One folded Arabic word in the Latin letters of `medium`, long vowels only.

    Examples
    --------
    >>> sound("سرمين"), medium("sarmin")
    ('srmin', 'sarmin')
    """
    if len(word) > 2 and word.endswith("ه"):
        word = word[:-1] + "ا"
    return _DOUBLED.sub(r"\1", word.translate(_SOUND))


def split_modifiers(words: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Part a name's words into its own and the codes of its qualifying words.

    Examples
    --------
    >>> split_modifiers(("ghuta", "sharqiyah"))
    (('ghuta',), 'E')
    """
    own = tuple(w for w in words if w not in MODIFIER_OF)
    if not own:  # a quarter named "al-Gharbi" has no other name
        return words, ""
    return own, "".join(sorted(MODIFIER_OF[w] for w in words if w in MODIFIER_OF))


@lru_cache(maxsize=4096)
def _keys(name: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    if is_arabic(name):
        words = arabic_words(name)
        words = tuple(w for w in words if not _LATIN.search(w.casefold()))
        if not words:
            return ()
        found["f:" + "".join(words)] = None
        own, codes = split_modifiers(words)
        joined = [""]
        for i, word in enumerate(own):
            forms = arabic_skeletons(word, last=i == len(own) - 1)
            joined = [j + f for j in joined for f in forms][:8]
        for j in joined:
            if len(j) > 1:
                found[f"s:{j}{'+' + codes if codes else ''}"] = None
        if not codes and all(w in MODIFIER_OF for w in own):
            found["s:+" + "".join(sorted(MODIFIER_OF[w] for w in own))] = None
        return tuple(found)
    words = latin_words(name)
    if not words or all(len(w) == 1 and w.isalpha() for w in words):
        return ()
    found["f:" + "".join(words)] = None
    own, codes = split_modifiers(words)
    suffix = "+" + codes if codes else ""
    found["m:" + "".join(medium(w) for w in own) + suffix] = None
    skeletons = ["".join(latin_skeleton(w) for w in own)]
    if any(_HARD_C.search(w) for w in own):  # Turkish and Kurdish c is an Arabic jim
        skeletons.append("".join(latin_skeleton(_HARD_C.sub("j", w)) for w in own))
    for skeleton in skeletons:
        if len(skeleton) > 1:
            found["s:" + skeleton + suffix] = None
    if len(own) == len(words) and all(w in MODIFIER_OF for w in own):
        found["s:+" + "".join(sorted(MODIFIER_OF[w] for w in own))] = None
    first = own[0]
    if len(first) > 5 and first[:2] in {"al", "el"}:
        # A glued article: Alhamidiya. The name with its first syllable is kept as well.
        rest = (first[2:], *own[1:])
        found["m:" + "".join(medium(w) for w in rest) + suffix] = None
        skeleton = "".join(latin_skeleton(w) for w in rest)
        if len(skeleton) > 1:
            found["s:" + skeleton + suffix] = None
    return tuple(found)


def keys(name: str) -> tuple[str, ...]:
    """All keys of a name, the narrow ones first.

    Parameters
    ----------
    name : str
        A toponym in Arabic or Latin letters (romanised Arabic, Kurdish, Turkish, French).

    Returns
    -------
    tuple of str
        Keys with the prefixes ``f:``, ``m:`` and ``s:``; empty if the name holds no letter.

    Examples
    --------
    >>> sorted(set(keys("Saraqeb")) & set(keys("Saraqib")))
    ['m:sarakib', 's:srkb']
    >>> bool(set(keys("Qamishli")) & set(keys("القامشلي")))
    True
    """
    return _keys(clean(name))


def fold(name: str) -> str:
    """A name folded for measuring similarity: words joined by spaces, articles off.

    Examples
    --------
    >>> fold("Ma'aret al-Numan"), fold("معرّة النعمان")
    ('maarrat numan', 'معره نعمان')
    """
    name = clean(name)
    return " ".join(arabic_words(name) if is_arabic(name) else latin_words(name))


def skeleton(name: str) -> str:
    """The consonant classes of a whole name, in either script, qualifying words left out.

    Examples
    --------
    >>> skeleton("Kobani"), skeleton("كوباني")
    ('kbn', 'kbn')
    """
    return next((k[2:].partition("+")[0] for k in keys(name) if k.startswith("s:")), "")

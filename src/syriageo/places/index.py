"""From the words of a name to the places and areas that may bear it.

Exact look-ups go through the database's key index. Only a name that no key meets is compared, by the
pairs of letters it shares, with all the others; for that the spellings are loaded into NumPy once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

from syriageo.places.names import (
    arabic_words,
    is_arabic,
    keys,
    latin_words,
    medium,
    skeleton,
    split_modifiers,
)

if TYPE_CHECKING:
    import numpy as np

    from syriageo.places.gazetteer import Gazetteer

_BY_KEY = """
SELECT n.subject, n.name, n.kind FROM name_keys k JOIN names n ON n.fid = k.name WHERE k.key = ?"""
_ALL_NAMES = "SELECT subject, name, kind FROM names ORDER BY fid"
_CONFLICTS = ({"E", "W"}, {"N", "S"}, {"U", "L"}, {"B", "K"}, {"N", "E"}, {"N", "W"}, {"S", "E"}, {"S", "W"})

FUZZY_POOL = 48  # spellings taken from the letter-pair index for the exact comparison
FUZZY_FLOOR = 0.62


@dataclass(frozen=True, slots=True)
class Hit:
    """One place or area that may bear a name.

    Attributes
    ----------
    subject : str
        Id of the place or area.
    name : str
        The spelling that met the query.
    similarity : float
        0..1; 1 is the same letters.
    """

    subject: str
    name: str
    similarity: float


@lru_cache(maxsize=131072)
def _forms(name: str) -> tuple[bool, str, str, str, str]:
    """(is Arabic, folded letters, the same with equal vowels, skeleton, modifier codes) of a name."""
    arabic = is_arabic(name)
    words = arabic_words(name) if arabic else latin_words(name)
    own, codes = split_modifiers(words)
    letters = "".join(words)
    vowels = "".join(own) if arabic else "".join(medium(w) for w in own)
    return arabic, letters, vowels, skeleton(name), codes


@lru_cache(maxsize=262144)
def similarity(query: str, name: str) -> float:
    """How alike two spellings are, 0..1, in one script or across Arabic and Latin.

    Examples
    --------
    >>> similarity("Saraqeb", "Saraqib") > 0.95, similarity("Saraqib", "سراقب") > 0.85
    (True, True)
    >>> similarity("Eastern Ghouta", "Western Ghouta") < 0.7
    True
    """
    q_arabic, q_letters, q_vowels, q_bones, q_codes = _forms(query)
    n_arabic, n_letters, n_vowels, n_bones, n_codes = _forms(name)
    same_bones = bool(q_bones) and q_bones == n_bones
    if q_arabic == n_arabic:
        if q_letters == n_letters:
            return 1.0
        ratio = fuzz.ratio(q_vowels, n_vowels) / 100
        if q_vowels == n_vowels:
            score = 0.96
        elif same_bones:
            score = 0.74 + 0.20 * ratio
        else:
            score = 0.95 * ratio
    elif same_bones or set(k for k in keys(query) if k[0] == "s") & set(
        k for k in keys(name) if k[0] == "s"
    ):
        length = len(q_bones)
        score = 0.93 if length >= 4 else 0.88 if length == 3 else 0.78
    else:
        length = min(len(q_bones), len(n_bones))
        score = 0.85 * fuzz.ratio(q_bones, n_bones) / 100 if length >= 3 else 0.0
    if q_codes != n_codes:
        both = set(q_codes) | set(n_codes)
        clash = q_codes and n_codes and any(pair <= both for pair in _CONFLICTS)
        score -= 0.35 if clash else 0.10
    return max(0.0, score)


class NameIndex:
    """Candidates for a name, from one gazetteer.

    Parameters
    ----------
    gazetteer : Gazetteer
        Where the names are.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._execute = gazetteer.connection.execute
        self.exact = lru_cache(maxsize=65536)(self._exact)
        self.fuzzy = lru_cache(maxsize=65536)(self._fuzzy)
        self._pools: dict[bool, _Pool] | None = None

    def _exact(self, name: str) -> tuple[Hit, ...]:
        """The subjects that share a key with `name`, each with its most alike spelling."""
        best: dict[str, Hit] = {}
        for key in keys(name):
            for subject, spelling, kind in self._execute(_BY_KEY, (key,)):
                score = similarity(name, spelling) - (0.03 if kind == "short" else 0.0)
                if subject not in best or score > best[subject].similarity:
                    best[subject] = Hit(subject, spelling, score)
        return tuple(sorted(best.values(), key=lambda h: (-h.similarity, h.subject)))

    def _fuzzy(self, name: str) -> tuple[Hit, ...]:
        """The subjects whose spellings are alike, compared by letter pairs first."""
        pools = self._load()
        best: dict[str, Hit] = {}
        for arabic in (is_arabic(name), not is_arabic(name)):
            text = _forms(name)[2] if arabic == is_arabic(name) else ""
            if not text:
                continue
            for subject, spelling, kind in pools[arabic].alike(text):
                score = similarity(name, spelling) - (0.03 if kind == "short" else 0.0)
                if score >= FUZZY_FLOOR and (
                    subject not in best or score > best[subject].similarity
                ):
                    best[subject] = Hit(subject, spelling, score)
        return tuple(sorted(best.values(), key=lambda h: (-h.similarity, h.subject)))

    def _load(self) -> dict[bool, _Pool]:
        if self._pools is None:
            rows: dict[bool, list[tuple[str, str, str, str]]] = {True: [], False: []}
            for subject, name, kind in self._execute(_ALL_NAMES):
                arabic, _, vowels, _, _ = _forms(name)
                rows[arabic].append((vowels, subject, name, kind))
            self._pools = {arabic: _Pool(found) for arabic, found in rows.items()}
        return self._pools


class _Pool:
    """Spellings of one script in an inverted index of letter pairs (compressed rows)."""

    def __init__(self, rows: Iterable[tuple[str, str, str, str]]) -> None:
        import numpy as np

        grouped: dict[str, list[tuple[str, str, str]]] = {}
        for text, subject, name, kind in rows:
            if text:
                grouped.setdefault(text, []).append((subject, name, kind))
        self.texts = list(grouped)
        self.rows = list(grouped.values())
        postings: dict[str, list[int]] = {}
        sizes = np.zeros(len(self.texts), dtype=np.float32)
        for i, text in enumerate(self.texts):
            pairs = _pairs(text)
            sizes[i] = len(pairs)
            for pair in pairs:
                postings.setdefault(pair, []).append(i)
        self.postings: dict[str, Any] = {p: np.array(v, dtype=np.int32) for p, v in postings.items()}
        self.sizes: np.ndarray = sizes

    def alike(self, text: str) -> list[tuple[str, str, str]]:
        """The spellings that share most letter pairs with `text` (Dice)."""
        import numpy as np

        pairs = _pairs(text)
        lists = [self.postings[p] for p in pairs if p in self.postings]
        if not lists:
            return []
        counts = np.bincount(np.concatenate(lists), minlength=len(self.texts))
        dice = 2 * counts / (self.sizes + len(pairs))
        pool = min(FUZZY_POOL, len(dice) - 1)
        top = np.argpartition(-dice, pool)[:pool]
        floor = 0.35
        return [row for i in top if dice[i] >= floor for row in self.rows[i]]


def _pairs(text: str) -> set[str]:
    padded = f"^{text}$"
    return {padded[i : i + 2] for i in range(len(padded) - 1)}

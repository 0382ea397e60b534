"""Which spellings share most pairs of letters with a word: an inverted index in NumPy arrays.

There is one index for Latin letters without their vowels' doubts, one for Arabic letters, and one
for the consonants of both. They are worked out when the database is built and stored in it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from numpy.typing import NDArray

_KEYS_BETWEEN = "SELECT key, name FROM name_keys WHERE key >= ? AND key < ? ORDER BY key, name"
_SUBJECTS = "SELECT fid, subject FROM names"
_INSERT = "INSERT INTO letter_pairs VALUES (?, ?, ?, ?, ?, ?, ?)"
_SELECT = "SELECT texts, ends, fids, pairs, starts, postings FROM letter_pairs WHERE pool = ?"
# Which keys hold the texts of which pool.
POOLS = {"latin": ("m:", "m;"), "arabic": ("f:\u0600", "f;"), "bones": ("s:", "s;")}

FUZZY_POOL = 12  # spellings taken from the index for the exact comparison
LEAST_DICE = 0.35
LEAST_SHARE = 0.3  # of the query's pairs
LEAST_RATIO = 66.0  # of rapidfuzz, between the texts of the index
RATIO_SPREAD = 16.0  # behind the best ratio


def store(connection: sqlite3.Connection) -> None:
    """Work out the indexes from the tables of names and keys, and keep them in the database."""
    subjects: dict[int, str] = dict(connection.execute(_SUBJECTS))
    for pool, between in POOLS.items():
        rows = _one_a_subject(connection.execute(_KEYS_BETWEEN, between), subjects)
        connection.execute(_INSERT, (pool, *_pack(rows)))


def _one_a_subject(
    rows: Iterable[tuple[str, int]], subjects: dict[int, str]
) -> list[tuple[str, int]]:
    """(text, row of names) with the codes off, each text once a subject; rows are sorted by key."""
    kept: list[tuple[str, int]] = []
    last, seen = "", set[str]()
    for key, fid in rows:
        text = key[2:].partition("+")[0]
        if text != last:
            last, seen = text, set()
        if subjects[fid] not in seen:
            seen.add(subjects[fid])
            kept.append((text, fid))
    return kept


def _pack(rows: list[tuple[str, int]]) -> tuple[str, bytes, bytes, bytes, bytes, bytes]:
    import numpy as np

    texts: dict[str, int] = {}
    group = [texts.setdefault(text, len(texts)) for text, _ in rows]
    owner = np.array(group, dtype=np.int32)
    order = np.argsort(owner, kind="stable")
    fids = np.array([fid for _, fid in rows], dtype="<i4")[order]
    ends = np.cumsum(np.bincount(owner, minlength=len(texts))).astype("<i4")
    # All padded texts in one array of code points; a pair is one number.
    joined = "".join(f"^{t}$" for t in texts)
    codes = np.frombuffer(joined.encode("utf-32-le"), dtype="<u4").astype(np.int64)
    lengths = np.array([len(t) + 2 for t in texts], dtype=np.int64)
    text_of = np.repeat(np.arange(len(texts), dtype=np.int64), lengths)
    inside = text_of[1:] == text_of[:-1]
    pairs = ((codes[:-1] << 16) | (codes[1:] & 0xFFFF))[inside]
    both = np.unique((pairs << 24) | text_of[:-1][inside])
    known, starts = np.unique(both >> 24, return_index=True)
    starts = np.append(starts, len(both))
    postings = (both & 0xFFFFFF).astype("<i4")
    arrays = (ends, fids, known.astype("<i8"), starts.astype("<i4"), postings)
    ends_, fids_, known_, starts_, postings_ = (a.tobytes() for a in arrays)
    return "\n".join(texts), ends_, fids_, known_, starts_, postings_


class LetterPairs:
    """One stored index.

    Parameters
    ----------
    connection : sqlite3.Connection
        The database.
    pool : str
        ``latin``, ``arabic`` or ``bones``.
    """

    def __init__(self, connection: sqlite3.Connection, pool: str) -> None:
        import numpy as np

        texts, ends, fids, pairs, starts, postings = connection.execute(_SELECT, (pool,)).fetchone()
        self.texts: list[str] = texts.split("\n")
        self.ends: NDArray[np.int32] = np.frombuffer(ends, dtype="<i4")
        self.fids: NDArray[np.int32] = np.frombuffer(fids, dtype="<i4")
        self.postings: NDArray[np.intp] = np.frombuffer(postings, dtype="<i4")
        bounds = np.frombuffer(starts, dtype="<i4").tolist()
        known = np.frombuffer(pairs, dtype="<i8").tolist()
        self.slices = {code: slice(bounds[i], bounds[i + 1]) for i, code in enumerate(known)}
        self.sizes: NDArray[np.float32] = np.bincount(
            self.postings, minlength=len(self.texts)
        ).astype(np.float32)

    def alike(self, text: str) -> list[int]:
        """Rows of the names that share most letter pairs with `text` (Dice)."""
        import numpy as np

        padded = f"^{text}$"
        pairs = {(ord(a) << 16) | (ord(b) & 0xFFFF) for a, b in pairwise(padded)}
        lists = [self.postings[self.slices[p]] for p in pairs if p in self.slices]
        if not lists:
            return []
        counts = np.bincount(np.concatenate(lists), minlength=len(self.texts))
        near = np.flatnonzero(counts >= max(2, LEAST_SHARE * len(pairs)))
        dice = 2 * counts[near] / (self.sizes[near] + len(pairs))
        if len(near) > FUZZY_POOL:
            top = np.argpartition(-dice, FUZZY_POOL)[:FUZZY_POOL]
            near, dice = near[top], dice[top]
        scored = [(fuzz.ratio(text, self.texts[i]), i) for i in near[dice >= LEAST_DICE].tolist()]
        least = max(LEAST_RATIO, max((r for r, _ in scored), default=0.0) - RATIO_SPREAD)
        found: list[int] = []
        for ratio, i in scored:
            if ratio >= least:
                start = int(self.ends[i - 1]) if i else 0
                found += self.fids[start : int(self.ends[i])].tolist()
        return found

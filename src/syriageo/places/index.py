"""From the words of a name to the places and areas that may bear it.

Exact look-ups go through the database's key index. Only a name that no key meets well is compared,
by the pairs of letters it shares, with all the others; for that the spellings are laid out in NumPy
arrays once. A single question whose name is known imports no NumPy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

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

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from syriageo.places.gazetteer import Gazetteer

_BY_KEY = """
SELECT n.subject, n.name, n.kind FROM name_keys k JOIN names n ON n.fid = k.name WHERE k.key = ?"""
_BY_FID = "SELECT subject, name, kind FROM names WHERE fid = ?"
_BY_SUBJECT = "SELECT name, kind FROM names WHERE subject = ?"
_KEYS_BETWEEN = "SELECT key, name FROM name_keys WHERE key >= ? AND key < ? ORDER BY key, name"
_SUBJECTS = "SELECT fid, subject FROM names"
# Which keys hold the texts of which pool: Latin vowels, Arabic letters, consonants of both.
_POOLS = {"latin": ("m:", "m;"), "arabic": ("f:\u0600", "f;"), "bones": ("s:", "s;")}
_CONFLICTS = ("EW", "NS", "LU", "BK", "EN", "NW", "ES", "SW", "BM", "KM", "AJ")

FUZZY_POOL = 24  # spellings taken from the letter-pair index for the exact comparison
FUZZY_FLOOR = 0.60
LEAST_RATIO = 66.0  # of rapidfuzz, between the texts of the index
RATIO_SPREAD = 16.0  # behind the best ratio
MOST_HITS = 64  # subjects kept for a name; the commonest Syrian name has some fifty bearers
SPREAD = 0.35  # likeness below the best at which a subject is dropped
SHORT = 0.03  # what a name cut from a longer one ("A - B", "A (district)") costs


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


class _Form(NamedTuple):
    """A name made ready for comparison."""

    arabic: bool
    written: str  # Arabic letters as written, articles included
    letters: str  # folded
    vowels: str  # the same with the vowels and endings that spellings confuse made equal
    sound: str  # in Latin letters, whatever the script
    bones: tuple[str, ...]  # consonant skeletons
    codes: str  # qualifying words: E(ast), W(est), B(ig) ...
    words: int


@lru_cache(maxsize=16384)
def _form(name: str) -> _Form:
    arabic = is_arabic(name)
    words = arabic_words(name) if arabic else latin_words(name)
    own, codes = split_modifiers(words)
    bones = tuple(b for k in keys(name) if k[0] == "s" and (b := k[2:].partition("+")[0]))
    if arabic:
        vowels = "".join(_arabic_vowels(w) for w in own)
        heard = "".join(sound(w) for w in own)
    else:
        vowels = heard = "".join(medium(w) for w in own)
    written = "".join(clean(name).split()) if arabic else ""
    return _Form(arabic, written, "".join(words), vowels, heard, bones, codes, len(own))


def _arabic_vowels(word: str) -> str:
    """Final ه ا ي and an initial ا are written or not as people please."""
    if len(word) > 3 and word[0] == "ا":
        word = word[1:]
    if len(word) > 2 and word[-1] in "هاي":
        word = word[:-1] + "ا"
    return word


def similarity(query: str, name: str) -> float:
    """How alike two spellings are, 0..1, in one script or across Arabic and Latin.

    Examples
    --------
    >>> similarity("Saraqeb", "Saraqib") > 0.95, similarity("Saraqib", "سراقب") > 0.85
    (True, True)
    >>> similarity("Eastern Ghouta", "Western Ghouta") < 0.7
    True
    """
    return _alike(_form(query), _form(name))


def _alike(a: _Form, b: _Form) -> float:
    same_bones = any(bones in b.bones for bones in a.bones)
    if a.arabic == b.arabic:
        if a.letters == b.letters:
            if a.written == b.written:
                return 1.0
            # الطويلة and طويلة are often two villages; hamza, dots and vowel signs say little.
            return 0.99 if a.written.count("ال") == b.written.count("ال") else 0.97
        if a.vowels == b.vowels:
            score = 0.97
        elif same_bones:
            score = 0.72 + 0.22 * fuzz.ratio(a.vowels, b.vowels) / 100 - _by_chance(a, b)
        else:
            score = 0.95 * fuzz.ratio(a.vowels, b.vowels) / 100 - 0.05 * abs(a.words - b.words)
            if a.vowels[:1] != b.vowels[:1]:
                score -= 0.04
    elif same_bones:
        score = 0.80 + 0.16 * fuzz.ratio(a.sound, b.sound) / 100 - _by_chance(a, b)
    else:
        if not a.sound or not b.sound:
            return 0.0
        score = 0.86 * fuzz.ratio(a.sound, b.sound) / 100 - 0.05 * abs(a.words - b.words)
    if a.codes != b.codes:
        both = set(a.codes) | set(b.codes)
        clash = a.codes and b.codes and any(both.issuperset(pair) for pair in _CONFLICTS)
        score -= 0.35 if clash else 0.10
    return score if score > 0.0 else 0.0


def _by_chance(a: _Form, b: _Form) -> float:
    """What equal consonants are worth less in a short name, which many share by chance."""
    length = max(len(bones) for bones in a.bones if bones in b.bones)
    return 0.0 if length > 3 else 0.02 if length == 3 else 0.08


class NameIndex:
    """Candidates for a name, from one gazetteer.

    Parameters
    ----------
    gazetteer : Gazetteer
        Where the names are.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._execute = gazetteer.connection.execute
        self.exact = lru_cache(maxsize=1024)(self._exact)
        self.fuzzy = lru_cache(maxsize=1024)(self._fuzzy)
        self.spellings = lru_cache(maxsize=4096)(self._spellings)
        self._pools: dict[str, _Pool] | None = None

    def _exact(self, name: str, wide: bool = True) -> tuple[Hit, ...]:
        """The subjects that share a key with `name`, each with its most alike spelling.

        Unless `wide`, the same consonants are looked up only if no narrower key is met.
        """
        found = dict.fromkeys(keys(name))
        narrow = [k for k in found if k[0] != "s"]
        rows = [row for key in narrow for row in self._execute(_BY_KEY, (key,))]
        if wide or not rows:
            for key in tuple(found):
                if "+" in key[3:]:  # "New Shahba" may stand as plain Shahba
                    found[key.partition("+")[0]] = None
            for key in found:
                if key not in narrow:
                    rows += self._execute(_BY_KEY, (key,))
        return self._ranked(name, rows, 0.0)

    def _fuzzy(self, name: str) -> tuple[Hit, ...]:
        """The subjects whose spellings are alike, compared by letter pairs first."""
        pools = self._load()
        form = _form(name)
        fids: dict[int, None] = {}
        script = "arabic" if form.arabic else "latin"
        own = form.letters if form.arabic else form.vowels
        for pool, text in ((script, own), *(("bones", b) for b in form.bones[:2])):
            if text and (pool != "bones" or len(text) > 3):
                fids |= dict.fromkeys(pools[pool].alike(text))
        rows = (self._execute(_BY_FID, (fid,)).fetchone() for fid in fids)
        return self._ranked(name, rows, FUZZY_FLOOR)

    def _ranked(
        self, name: str, rows: Iterable[tuple[str, str, str]], floor: float
    ) -> tuple[Hit, ...]:
        form = _form(name)
        best: dict[str, Hit] = {}
        for subject, spelling, kind in rows:
            score = _alike(form, _form(spelling))
            if kind == "short":
                score -= SHORT
            known = best.get(subject)
            if score >= floor and (known is None or score > known.similarity):
                best[subject] = Hit(subject, spelling, score)
        found = sorted(best.values(), key=lambda h: (-h.similarity, h.subject))
        least = found[0].similarity - SPREAD if found else 0.0
        return tuple(h for h in found[:MOST_HITS] if h.similarity >= least)

    def likeness(self, name: str, subject: str) -> tuple[float, str]:
        """How alike `name` is to the most alike spelling of a subject, and that spelling."""
        form = _form(name)
        best, found = 0.0, ""
        for spelling, kind in self.spellings(subject):
            score = _alike(form, _form(spelling)) - (SHORT if kind == "short" else 0.0)
            if score > best:
                best, found = score, spelling
        return best, found

    def _spellings(self, subject: str) -> tuple[tuple[str, str], ...]:
        """The spellings of a subject that differ after folding: (name, kind)."""
        kept: dict[tuple[bool, str, str], tuple[str, str]] = {}
        for name, kind in self._execute(_BY_SUBJECT, (subject,)):
            form = _form(name)
            kept.setdefault((form.arabic, form.letters, form.codes), (name, kind))
        return tuple(kept.values())

    def _load(self) -> dict[str, _Pool]:
        if self._pools is None:
            subjects: dict[int, str] = dict(self._execute(_SUBJECTS))
            self._pools = {
                script: _Pool(_one_a_subject(self._execute(_KEYS_BETWEEN, between), subjects))
                for script, between in _POOLS.items()
            }
        return self._pools


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


class _Pool:
    """Spellings in an inverted index of letter pairs (compressed rows of NumPy arrays)."""

    def __init__(self, rows: list[tuple[str, int]]) -> None:
        import numpy as np

        texts: dict[str, int] = {}
        group = [texts.setdefault(text, len(texts)) for text, _ in rows]
        self.texts = list(texts)
        owner = np.array(group, dtype=np.int32)
        order = np.argsort(owner, kind="stable")
        self.fids: NDArray[np.int32] = np.array([fid for _, fid in rows], dtype=np.int32)[order]
        self.ends: NDArray[np.int64] = np.cumsum(np.bincount(owner, minlength=len(texts)))
        # All padded texts in one array of code points; a pair is one number.
        joined = "".join(f"^{t}$" for t in self.texts)
        codes = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
        lengths = np.array([len(t) + 2 for t in self.texts], dtype=np.int64)
        text_of = np.repeat(np.arange(len(self.texts), dtype=np.int64), lengths)
        inside = text_of[1:] == text_of[:-1]
        pairs = ((codes[:-1] << 16) | (codes[1:] & 0xFFFF))[inside]
        both = np.unique((pairs << 24) | text_of[:-1][inside])
        pair, text = both >> 24, both & 0xFFFFFF
        known, starts = np.unique(pair, return_index=True)
        self.postings: NDArray[np.intp] = text.astype(np.int32)
        bounds = [*starts.tolist(), len(text)]
        self.slices = {
            code: slice(bounds[i], bounds[i + 1]) for i, code in enumerate(known.tolist())
        }
        self.sizes: NDArray[np.float32] = np.bincount(text, minlength=len(self.texts)).astype(
            np.float32
        )

    def alike(self, text: str) -> list[int]:
        """Rows of the names that share most letter pairs with `text` (Dice)."""
        import numpy as np

        padded = f"^{text}$"
        pairs = {(ord(a) << 16) | (ord(b) & 0xFFFF) for a, b in pairwise(padded)}
        lists = [self.postings[self.slices[p]] for p in pairs if p in self.slices]
        if not lists:
            return []
        counts = np.bincount(np.concatenate(lists), minlength=len(self.texts))
        near = np.flatnonzero(counts >= max(2, 0.3 * len(pairs)))
        dice = 2 * counts[near] / (self.sizes[near] + len(pairs))
        if len(near) > FUZZY_POOL:
            top = np.argpartition(-dice, FUZZY_POOL)[:FUZZY_POOL]
            near, dice = near[top], dice[top]
        scored = [(fuzz.ratio(text, self.texts[i]), i) for i in near[dice >= 0.35].tolist()]
        least = max(LEAST_RATIO, max((r for r, _ in scored), default=0.0) - RATIO_SPREAD)
        found: list[int] = []
        for ratio, i in scored:
            if ratio >= least:
                start = int(self.ends[i - 1]) if i else 0
                found += self.fids[start : int(self.ends[i])].tolist()
        return found

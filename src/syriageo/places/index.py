"""From the words of a name to the places and areas that may bear it.

Exact look-ups go through the database's key index. Only a name that no key meets well is compared,
by the pairs of letters it shares, with all the others (`letterpairs`). A single question whose name
is known imports no NumPy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from syriageo.places.forms import LESS_SURE, Form, alike, form
from syriageo.places.letterpairs import LetterPairs
from syriageo.places.names import keys

if TYPE_CHECKING:
    from syriageo.places.gazetteer import Gazetteer

_FORM = "f.arabic, f.letters, f.vowels, f.sound, f.bones, f.codes, f.words"
_BY_KEYS = f"""
SELECT n.subject, n.name, n.kind, {_FORM} FROM names n JOIN name_forms f ON f.fid = n.fid
WHERE n.fid IN (SELECT name FROM name_keys WHERE key IN ({{}}))"""
_BY_FIDS = f"""
SELECT n.subject, n.name, n.kind, {_FORM} FROM names n JOIN name_forms f ON f.fid = n.fid
WHERE n.fid IN ({{}})"""
_BY_SUBJECTS = f"""
SELECT n.subject, n.name, n.kind, {_FORM} FROM names n JOIN name_forms f ON f.fid = n.fid
WHERE n.subject IN ({{}}) ORDER BY n.fid"""
_BEARS = """
SELECT 1 FROM name_keys k JOIN names n ON n.fid = k.name
WHERE n.subject = ? AND k.key IN ({}) LIMIT 1"""

FUZZY_FLOOR = 0.70
MOST_SPELLINGS = 4096  # subjects whose spellings are kept at hand
MOST_HITS = 40  # subjects kept for a name; the commonest Syrian name has some fifty bearers
SPREAD = 0.22  # likeness below the best at which a subject is dropped

Row = tuple[Any, ...]  # subject, name, kind, and the form


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


class NameIndex:
    """Candidates for a name, from one gazetteer.

    Parameters
    ----------
    gazetteer : Gazetteer
        Where the names are.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._connection = gazetteer.connection
        self._execute = gazetteer.connection.execute
        self.exact = lru_cache(maxsize=1024)(self._exact)
        self.fuzzy = lru_cache(maxsize=1024)(self._fuzzy)
        self._spellings: dict[str, tuple[tuple[str, float, Form], ...]] = {}
        self._pools: dict[str, LetterPairs] = {}

    def _exact(self, name: str, wide: bool = True) -> tuple[Hit, ...]:
        """The subjects that share a key with `name`, each with its most alike spelling.

        Unless `wide`, the same consonants are looked up only if no narrower key is met.
        """
        found = keys(name)
        narrow = tuple(k for k in found if k[0] != "s")
        rows = [] if wide else self._rows(_BY_KEYS, narrow)
        if not rows:
            # "New Shahba" may stand as plain Shahba
            plain = (k.partition("+")[0] for k in found if "+" in k[3:])
            rows = self._rows(_BY_KEYS, tuple(dict.fromkeys((*found, *plain))))
        return self._ranked(name, rows, 0.0)

    def _fuzzy(self, name: str) -> tuple[Hit, ...]:
        """The subjects whose spellings are alike, compared by letter pairs first."""
        own = form(name)
        fids: dict[int, None] = {}
        texts = [("arabic", own.letters) if own.arabic else ("latin", own.vowels)]
        texts += [("bones", b) for b in own.bones.split("|")[1:2] if len(b) > 3]
        for pool, text in texts:
            if text:
                fids |= dict.fromkeys(self._pool(pool).alike(text))
        return self._ranked(name, self._rows(_BY_FIDS, tuple(fids)), FUZZY_FLOOR)

    def _rows(self, query: str, values: tuple[str | int, ...]) -> list[Row]:
        if not values:
            return []
        return self._execute(query.format(",".join("?" * len(values))), values).fetchall()

    def _ranked(self, name: str, rows: Iterable[Row], floor: float) -> tuple[Hit, ...]:
        own = form(name)
        best: dict[str, tuple[float, str]] = {}
        for subject, spelling, kind, *other in rows:
            score = alike(own, other, name, spelling)  # type: ignore[arg-type]
            if kind in LESS_SURE:
                score -= LESS_SURE[kind]
            if score >= floor and (subject not in best or score > best[subject][0]):
                best[subject] = (score, spelling)
        found = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))[:MOST_HITS]
        least = found[0][1][0] - SPREAD if found else 0.0
        return tuple(Hit(s, spelled, score) for s, (score, spelled) in found if score >= least)

    def bears(self, subject: str, found: tuple[str, ...]) -> bool:
        """Whether a name of a place or area has one of these keys."""
        query = _BEARS.format(",".join("?" * len(found)))
        return self._execute(query, (subject, *found)).fetchone() is not None

    def likeness(self, name: str, subject: str, *, same_script: bool = False) -> tuple[float, str]:
        """How alike `name` is to the most alike spelling of a subject, and that spelling."""
        own = form(name)
        best, found = 0.0, ""
        for spelling, less, other in self.spellings(subject):
            if same_script and other.arabic != own.arabic:
                continue
            score = alike(own, other, name, spelling) - less
            if score > best:
                best, found = score, spelling
        return best, found

    def spellings(self, subject: str) -> tuple[tuple[str, float, Form], ...]:
        """The spellings of a subject that differ after folding: (name, what it costs, form)."""
        if subject not in self._spellings:
            self.read_spellings([subject])
        return self._spellings[subject]

    def read_spellings(self, subjects: list[str]) -> None:
        """Read the spellings of several subjects in one go."""
        if len(self._spellings) > MOST_SPELLINGS:
            self._spellings.clear()
        lacking = [s for s in subjects if s not in self._spellings]
        kept: dict[str, dict[tuple[int, str, str], tuple[str, float, Form]]] = {
            subject: {} for subject in lacking
        }
        for subject, name, kind, *values in self._rows(_BY_SUBJECTS, tuple(lacking)):
            own = Form._make(values)
            key = (own.arabic, own.letters, own.codes)
            kept[subject].setdefault(key, (name, LESS_SURE.get(kind, 0.0), own))
        for subject, forms in kept.items():
            self._spellings[subject] = tuple(forms.values())

    def _pool(self, pool: str) -> LetterPairs:
        if pool not in self._pools:
            self._pools[pool] = LetterPairs(self._connection, pool)
        return self._pools[pool]

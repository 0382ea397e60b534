"""Your own evidence: claims from a file of yours, answered together with the packaged ledger.

Nothing is written into the package. A claim of yours has an id and a source that begin with
``own:``; wherever it is shown, its source reads ``yours: ...``.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from syriageo.control.area_status import AreaStatus
from syriageo.control.claims import DAYS, Claim, ClaimError, Source
from syriageo.control.evidence_blend import OWN
from syriageo.control.evidence_files import EvidenceError
from syriageo.control.evidence_reading import Notice, Reader
from syriageo.control.evidence_words import Words
from syriageo.control.evidence_world import OwnWorld
from syriageo.control.query import who_controlled
from syriageo.control.status import Evidence, Status
from syriageo.errors import InputError
from syriageo.places.gazetteer import Gazetteer, default

__all__ = ["EvidenceError", "Notice", "OwnEvidence", "is_yours", "load_claims"]

TRUST = 0.9
POLYGONS = (".geojson", ".json", ".shp", ".zip", ".gpkg", ".kml", ".kmz")


class OwnEvidence:
    """Claims of yours, and the answers that follow from them and the packaged ledger.

    Made by `load_claims`. A place of which you say nothing is answered as ever; one of which you
    do is derived anew from its claims and yours on the days that yours change, without asking its
    neighbours again.

    Attributes
    ----------
    claims : list of Claim
        The good rows, in the order of the files.
    faults : list of ClaimError
        What was wrong with the others, if faults were collected.
    notices : list of Notice
        Rows told twice or in contradiction; both sides of a contradiction are kept.

    Examples
    --------
    >>> OwnEvidence()
    <OwnEvidence: 0 claims on 0 places, 0 faults, 0 notices>
    """

    def __init__(self, gazetteer: Gazetteer | None = None) -> None:
        self._gazetteer = gazetteer or default()
        self.claims: list[Claim] = []
        self.sources: dict[str, Source] = {}
        self.faults: list[ClaimError] = []
        self.notices: list[Notice] = []
        self._files = 0
        self._stems: set[str] = set()
        self._told: dict[tuple[Any, ...], str] = {}

    def __repr__(self) -> str:
        return (
            f"<OwnEvidence: {len(self.claims):,} claims on {len(self.subjects):,} places, "
            f"{len(self.faults):,} faults, {len(self.notices):,} notices>"
        )

    def __len__(self) -> int:
        return len(self.claims)

    @property
    def subjects(self) -> frozenset[str]:
        """The ids of the places and areas of which it speaks."""
        return frozenset(c.subject for c in self.claims)

    @cached_property
    def world(self) -> OwnWorld:
        """The packaged database with these claims beside it."""
        return OwnWorld(self._gazetteer, self.claims, self.sources)

    @property
    def digest(self) -> str:
        """The packaged ledger's digest, chained on over these claims."""
        return self.world.digest

    def add(
        self,
        path: str | os.PathLike[str],
        *,
        date: Any = None,
        collect: bool = False,
        trust: float = TRUST,
        encoding: str | None = None,
    ) -> None:
        """Read one more file of claims; see `load_claims`. If it raises, none of it is added."""
        if not 0 <= trust <= 1:
            raise InputError(f"trust is {trust!r}; give a number from 0 (none) to 1 (full)")
        reader = self._reader(Path(path), date, trust, encoding)
        self._files += 1
        if reader.stem in self._stems:
            reader.stem += f"-{self._files}"
        kept, said = [], dict(self._told)
        taken = {c.id for c in self.claims}
        for claim in reader.claims():
            words = _said(claim)
            if words in said:
                reader.repeated(claim, said[words])
            elif claim.id in taken:
                reader.faults.append(reader.taken(claim))
            else:
                said[words] = claim.id
                kept.append(claim)
        if reader.faults and not collect:
            more = f" (and {len(reader.faults) - 1} more faults)" if len(reader.faults) > 1 else ""
            first = reader.faults[0]
            problem = first.problem + more
            raise EvidenceError(first.path, first.line, first.column, problem, first.unit)
        self.claims += kept
        self._stems.add(reader.stem)
        self._told = said
        self.sources |= reader.sources
        self.faults += reader.faults
        reader.notice_contradictions(kept)
        self.notices += reader.notices()
        self.__dict__.pop("world", None)

    def _reader(self, path: Path, date: Any, trust: float, encoding: str | None) -> Reader:
        if path.suffix.lower() in POLYGONS:
            from syriageo.control.evidence_polygons import PolygonReader

            return PolygonReader(self._words, path, date, trust, encoding)
        return Reader(self._words, path, date, trust, encoding)

    @cached_property
    def _words(self) -> Words:
        return Words(self._gazetteer)

    def who_controlled(
        self,
        place: Any,
        date: Any,
        as_known_on: Any = None,
        *,
        within: str | Sequence[str] | None = None,
        near: Any = None,
    ) -> Status | AreaStatus:
        """Who held a place on a day, from the packaged claims and yours.

        Parameters, errors and answers are those of `syriageo.who_controlled`; a claim of yours is
        one whose source begins with ``own:``.
        """
        return who_controlled(place, date, as_known_on, claims=self, within=within, near=near)


def load_claims(
    path: str | os.PathLike[str],
    *,
    date: Any = None,
    collect: bool = False,
    trust: float = TRUST,
    encoding: str | None = None,
    gazetteer: Gazetteer | None = None,
) -> OwnEvidence:
    r"""Claims of your own from a file, each row checked.

    Parameters
    ----------
    path : path-like
        A **table** (``.csv``, ``.xlsx``, ``.parquet``), whose form is told by its header:

        - the columns of the ledger (``id, subject, as_written, kind, ...``);
        - the short form: ``place`` (an id or a name) or ``pcode``, ``date`` or ``from``,
          ``parties``, ``control``, ``party`` or ``status`` (ids, names or codes, joined with
          ``|``), and if you like ``date_end``, ``to`` or ``until``, ``kind`` (``holds``),
          ``taken_from``, ``source``, ``confidence`` (3), ``locator``, ``recorded``,
          ``supersedes``, ``flags``, ``note``, ``place_context`` (where the place is). ``takes``,
          ``handover``, ``leaves`` and ``lifts_siege`` happened by the last day at the latest, the
          other kinds lasted through it; ``recorded`` is by default the last of its days;
        - a snapshot: ``pcode`` and ``control``, with the day in `date`, or with one column a day,
          headed ``2016-05-01``;
        - an export of ACLED, UCDP GED or Airwars. Of ACLED the changes of control are read as such;
          fighting is at most a ``contested`` of its day; air strikes are shown and never decide.

        Or **polygons** (``.geojson``, ``.shp``, zipped ``.shp``, ``.gpkg``, ``.kml``, ``.kmz``) in
        any coordinate system, with a column of parties and of days as in the short form: each
        becomes a claim on every settlement inside, with the flag ``area_wide`` and confidence 2.
    date : date, optional
        The day of a snapshot, or of polygons, that state none.
    collect : bool, default False
        Keep the good rows and gather what is wrong with the others in `OwnEvidence.faults`,
        instead of raising at the first.
    trust : float, default 0.9
        How far your sources are believed, 0..1.
    encoding : str, optional
        By default UTF-8, or UTF-16 if the file says so in its first bytes.

    Returns
    -------
    OwnEvidence
        Ask it `OwnEvidence.who_controlled`.

    Raises
    ------
    EvidenceError
        A faulty row, or a header that lacks a column; names file, line and column.
    CRSError
        Polygons without a stated coordinate system.
    InputError
        A file that cannot be read, a trust that is no share.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "ours.csv"
    >>> _ = file.write_text("place,date,parties\nC4278,2019-03-02,hts\n")
    >>> ours = load_claims(file)
    >>> status = ours.who_controlled("C4278", "2019-03-02")
    >>> any(e.source.id.startswith("own:") for e in (*status.supporting, *status.conflicting))
    True
    """
    if not isinstance(path, str | os.PathLike):
        raise InputError(
            f"{type(path).__name__} is no path; write it to a file, such as claims.csv"
        )
    found = OwnEvidence(gazetteer)
    found.add(path, date=date, collect=collect, trust=trust, encoding=encoding)
    return found


def is_yours(told: Evidence | Claim) -> bool:
    """Whether a claim, or the evidence made of it, is the user's."""
    claim = told.claim if isinstance(told, Evidence) else told
    return claim.source.startswith(OWN)


def _said(claim: Claim) -> tuple[Any, ...]:
    """What a claim says, whatever its id: two rows alike in this are one statement."""
    days = (getattr(claim, day) for day in DAYS)
    return (claim.subject, claim.kind, claim.parties, claim.taken_from, claim.source,
            claim.confidence, claim.supersedes, claim.flags, *days)  # fmt: skip

"""The ledger seen from outside: is it whole, and what does it say of one place?"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from syriageo.control.claims import Claim, ledger_digest, read_ledger
from syriageo.control.status import Evidence
from syriageo.control.world import World
from syriageo.errors import DataError
from syriageo.places.gazetteer import Area, Gazetteer, Place, default

if TYPE_CHECKING:
    from syriageo.control.evidence import OwnEvidence

_SUBJECTS = "SELECT DISTINCT subject FROM claims"
_ORDER = "SELECT id FROM claims ORDER BY seq"
_ATTESTED = "SELECT value FROM meta WHERE key = 'ledger_digest'"


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of recomputing a ledger's digest.

    Attributes
    ----------
    subject : str
        What was read: the database, or the folder of text tables.
    attested, found : str
        The digest that the database states, and the one recomputed.
    claims : int
        Number of claims read.
    faults : tuple of str
        Where the chain breaks: the first claim that differs, corrections of claims that are not
        there, a claim that corrects itself.
    """

    subject: str
    attested: str
    found: str
    claims: int
    faults: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether the digests agree and no link is broken."""
        return self.attested == self.found and not self.faults

    def __str__(self) -> str:
        if self.whole:
            return f"{self.subject}: {self.claims:,} claims, as attested\n  digest   {self.found}"
        lines = [f"{self.subject}: {self.claims:,} claims, the ledger is not as attested"]
        if self.attested != self.found:
            lines += [f"  attested {self.attested}", f"  found    {self.found}"]
        return "\n".join([*lines, *(f"  {fault}" for fault in self.faults)])

    def to_dict(self) -> dict[str, Any]:
        """The verification as plain values."""
        return {
            "subject": self.subject,
            "whole": self.whole,
            "attested": self.attested,
            "found": self.found,
            "claims": self.claims,
            "faults": list(self.faults),
        }


def claims_of(world: World) -> list[Claim]:
    """All claims of a database, in ledger order."""
    subjects = [subject for (subject,) in world.connection.execute(_SUBJECTS)]
    by_id = {c.id: c for subject in subjects for c in world.claims_on(subject)}
    order = [identifier for (identifier,) in world.connection.execute(_ORDER)]
    return [by_id[i] for i in order]


def verify(
    tables: str | os.PathLike[str] | None = None, gazetteer: Gazetteer | None = None
) -> Verification:
    """Recompute the chained digest of the ledger and compare it with the one attested.

    Parameters
    ----------
    tables : path-like, optional
        The folder `gazetteer/` or its `control/`: its claims are compared with those the database
        was built from. By default the claims in the database itself are recomputed.
    gazetteer : Gazetteer, optional
        By default the process-wide one.

    Returns
    -------
    Verification
        Its `whole` says whether the chain holds.

    Raises
    ------
    ClaimError
        If a row of the tables cannot be read; names file, line and column.
    DataError
        If the folder holds no claims, or the database states no digest.

    Examples
    --------
    >>> verify().whole
    True
    """
    world = World(gazetteer or default())
    row = world.connection.execute(_ATTESTED).fetchone()
    if row is None:
        raise DataError(f"{world.gazetteer.path} states no ledger digest; run `syriageo build`")
    stored = claims_of(world)
    if tables is None:
        told, subject = stored, str(world.gazetteer.path)
        faults: list[str] = []
    else:
        folder = os.path.join(tables, "control")
        folder = folder if os.path.isdir(folder) else os.fspath(tables)
        told, subject = read_ledger(folder), folder
        if not told:
            raise DataError(f"{folder} holds no claims; give the folder gazetteer/")
        faults = list(_first_difference(stored, told))
    faults += _broken_links(told)
    return Verification(subject, row[0], ledger_digest(told), len(told), tuple(faults))


def _first_difference(stored: Sequence[Claim], told: Sequence[Claim]) -> Iterator[str]:
    """The first place where two ledgers part, in words; nothing if they are alike."""
    for a, b in zip_longest(stored, told):
        if a == b:
            continue
        if a is None or b is None or a.id != b.id:
            inside, outside = {c.id for c in stored}, {c.id for c in told}
            lost, added = sorted(inside - outside), sorted(outside - inside)
            if lost:
                yield f"{len(lost)} claims are in the database only, first {lost[0]}"
            if added:
                yield f"{len(added)} claims are in the tables only, first {added[0]}"
            if not (lost or added):
                yield "the same claims in another order"
            return
        pairs = zip(a.to_dict().items(), b.to_dict().values(), strict=True)
        column = next(name for (name, value), other in pairs if value != other)
        yield f"{a.id} is the first that differs, in column {column}"
        return


def _broken_links(claims: Iterable[Claim]) -> Iterator[str]:
    """Corrections that point at nothing, or at themselves."""
    told = list(claims)
    known = {c.id for c in told}
    for claim in told:
        if claim.supersedes == claim.id:
            yield f"{claim.id} corrects itself"
        elif claim.supersedes and claim.supersedes not in known:
            yield f"{claim.id} corrects {claim.supersedes}, which is not in the ledger"


def log(
    place: str | Place | Area,
    gazetteer: Gazetteer | None = None,
    claims: OwnEvidence | None = None,
    *,
    within: str | Sequence[str] | None = None,
    near: Any = None,
) -> list[Evidence]:
    """Every claim on a place or area, oldest first, those corrected or mute included.

    Parameters
    ----------
    place : str, Place or Area
        An id, a name, or what `resolve` or `Gazetteer.get` returned.
    gazetteer : Gazetteer, optional
        By default the process-wide one.
    claims : OwnEvidence, optional
        Claims of yours to be listed beside the packaged ones.
    within, near : str, sequence of str, (lat, lon), Place or Area, optional
        Where a place told by its name lies, as for `resolve`.

    Returns
    -------
    list of Evidence
        Each claim with its source.

    Raises
    ------
    PlaceNotFound, AmbiguousPlace, InputError
        If a text means no place, or several.

    Examples
    --------
    >>> days = [e.claim.last_possible for e in log("C4278")]
    >>> days == sorted(days)
    True
    """
    world = claims.world if claims is not None else World(gazetteer or default())
    found = world.find(place, within, near) if isinstance(place, str) else place
    ordered = sorted(world.claims_on(found.id), key=_age)
    return [world.evidence(claim) for claim in ordered]


def _age(claim: Claim) -> tuple[date, date, str]:
    never = date.min
    return claim.last_possible or never, claim.first_possible or never, claim.id


def standing(told: Sequence[Evidence]) -> list[str]:
    """For each claim of a log what keeps it from speaking: ``corrected by X``, ``mute``, or empty.

    Posts, quarters of the place and mere boasts are mute: they are shown and never decide.
    """
    corrected = {e.claim.supersedes: e.claim.id for e in told if e.claim.supersedes}
    return [
        f"corrected by {corrected[e.claim.id]}"
        if e.claim.id in corrected
        else "mute"
        if e.claim.mute
        else ""
        for e in told
    ]

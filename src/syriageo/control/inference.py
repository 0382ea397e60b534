"""What neighbours in space and time say where a place's own claims are silent. Build time only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from syriageo.control.claims import Claim, Source
from syriageo.control.parties import Parties
from syriageo.control.spells import RULES, Rules, Spell, derive

Row = tuple[Any, ...]

_LEVEL_BY_LENGTH = {2: "country", 4: "governorate", 6: "district", 8: "subdistrict"}


def area_level(subject: str) -> str | None:
    """The level of an area by its id; None for a place.

    Examples
    --------
    >>> area_level("SY0703"), area_level("R-jabal-al-zawiya"), area_level("C4278")
    ('district', 'region', None)
    """
    if subject.startswith("R-"):
        return "region"
    return _LEVEL_BY_LENGTH.get(len(subject)) if subject.startswith("SY") else None


def derive_spells(
    claims: Iterable[Claim],
    *,
    places: Sequence[Mapping[str, Any]],
    regions: Mapping[str, Sequence[str]],
    neighbours: Sequence[tuple[int, int]],
    parties: Sequence[Mapping[str, str]] | Parties,
    sources: Mapping[str, Source],
    data_start: date,
    data_end: date,
    rules: Rules = RULES,
) -> Iterator[Row]:
    """The rows of the table `spells`, sorted by place and start; same input, same rows.

    Parameters
    ----------
    claims : iterable of Claim
        The ledger.
    places : sequence of mapping
        Rows of `places.csv` in order: the first is fid 1.
    regions : mapping
        Region id -> ids of the areas or places it is made of.
    neighbours : sequence of tuple
        Pairs of fids whose cells share a border.
    parties : sequence of mapping, or Parties
        Rows of `parties.csv`.
    sources : mapping
        Source id -> Source.
    data_start, data_end : datetime.date
        The days to cover.

    Yields
    ------
    tuple
        In the order of the columns of the table.
    """
    who = parties if isinstance(parties, Parties) else Parties.from_rows(parties)
    trust = {s.id: s.trust for s in sources.values()}
    start, end = data_start.toordinal(), data_end.toordinal()
    by_subject = _by_subject(claims)
    baseline = baseline_claims(by_subject.get("SY", ()), data_start)
    for fid, place in enumerate(places, start=1):
        own = by_subject.get(place["id"], [])
        found = derive(
            [*baseline, *own], trust, who, start=start, end=end, levels={"SY": "country"}, rules=rules
        )
        yield from (row(fid, spell) for spell in found)


def baseline_claims(claims: Iterable[Claim], data_start: date) -> list[Claim]:
    """Claims on the whole country that speak for each place: those of the first day only.

    On no later day did one party hold all of it.
    """
    return [c for c in claims if c.kind == "holds" and c.last_possible == data_start]


def _by_subject(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        found[claim.subject].append(claim)
    return found


def row(fid: int, spell: Spell) -> Row:
    """A spell as a row of the table."""
    first, last = spell.window or (None, None)
    return (
        fid,
        spell.start,
        spell.end,
        spell.kind,
        "|".join(spell.parties),
        spell.certainty,
        spell.since,
        spell.until,
        spell.last_claim,
        first,
        last,
        "|".join(spell.besieged_by),
        spell.p,
    )

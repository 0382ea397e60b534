"""What neighbours in space and time say where a place's own claims are silent. Build time only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from syriageo.control.claims import Claim, Source
from syriageo.control.parties import Parties
from syriageo.control.spells import RULES, Rules, Spell, area_level, derive, first_day

Row = tuple[Any, ...]


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
    base = {
        area: first for area, told in by_subject.items()
        if area_level(area) and (first := first_day(told, start))
    }  # fmt: skip
    levels = {area: area_level(area) or "place" for area in base}
    around = areas_of(places, regions)
    for fid, place in enumerate(places, start=1):
        told = [c for area in around[fid - 1] for c in base.get(area, ())]
        told += by_subject.get(place["id"], ())
        found = derive(told, trust, who, start=start, end=end, levels=levels, rules=rules)
        yield from (row(fid, spell) for spell in found)


def areas_of(
    places: Sequence[Mapping[str, Any]], regions: Mapping[str, Sequence[str]]
) -> list[list[str]]:
    """For each place the ids of the areas it lies in, the smallest first."""
    regions_with: dict[str, list[str]] = defaultdict(list)
    for region, members in sorted(regions.items()):
        for member in members:
            regions_with[member].append(region)
    found = []
    for place in places:
        admin = [a for a in (place["admin3"], place["admin2"], place["admin1"], "SY") if a]
        ids = [place["id"], *admin]
        if place["parent"]:
            ids.append(place["parent"])
        found.append(list(dict.fromkeys(r for i in ids for r in regions_with.get(i, ()))) + admin)
    return found


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

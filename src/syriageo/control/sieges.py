"""On which days somebody lay around a place."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from syriageo.control.claims import Claim
from syriageo.control.parties import Parties
from syriageo.control.spell import Rules, Spell, certain_days_of, changed, days_of


def with_sieges(
    spells: list[Spell], claims: Sequence[Claim], parties: Parties, rules: Rules
) -> list[Spell]:
    """Mark the days on which somebody lay around the place."""
    lifted = sorted(days_of(c)[1] for c in claims if c.kind == "lifts_siege")
    sieges: list[tuple[int, int, tuple[str, ...]]] = []
    for claim in sorted(
        (c for c in claims if c.kind == "besieged" and c.taken_from),
        key=lambda c: (*days_of(c), c.id),
    ):
        lo, hi = certain_days_of(claim) or (days_of(claim)[1], days_of(claim)[1])
        inside = parties.blocs(claim.parties)
        stop = hi + rules.siege_reach
        stop = min([stop, *(d - 1 for d in lifted if d > lo)])
        for spell in spells:
            falls = spell.kind in ("held", "joint") and not parties.blocs(spell.parties) & inside
            if spell.start > lo and falls:
                stop = min(stop, spell.start - 1)
                break
        besieger = tuple(sorted(claim.taken_from))
        if sieges and sieges[-1][1] >= lo:
            # A later report names the besieger of its day; the earlier siege runs up to it.
            first, last, who = sieges[-1]
            if who == besieger:
                sieges[-1] = (first, max(last, stop), who)
                continue
            sieges[-1] = (first, lo - 1, who)
        sieges.append((lo, stop, besieger))
    found: list[Spell] = []
    for spell in spells:
        cuts = {spell.start, spell.end + 1}
        for lo, hi, _ in sieges:
            cuts |= {d for d in (lo, hi + 1) if spell.start < d <= spell.end}
        days = sorted(cuts)
        for first, following in itertools.pairwise(days):
            around = next((w for lo, hi, w in sieges if lo <= first <= hi), ())
            besieged = around if not set(around) & set(spell.parties) else ()
            found.append(changed(spell, start=first, end=following - 1, besieged_by=besieged))
    return found

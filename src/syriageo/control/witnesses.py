"""Who says so, and who says otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from syriageo.control.claims import Claim
from syriageo.control.parties import Parties
from syriageo.control.spell import RULES, canonical, certain_days_of, days_of, without_unknown

SAME_WEEKS = 31
_TAKINGS = ("takes", "handover", "leaves")


def witnesses(
    claims: Sequence[Claim], day: int, kind: str, who: Sequence[str], since: int, until: int
) -> tuple[list[Claim], list[Claim]]:
    """The claims that support a status on a day, and those that say otherwise.

    A claim supports if it speaks of that very day and names these parties, or if it is the nearest
    one before or after the day, within the run [since, until], that does; who is said to lose the
    place held it on the eve. A claim says otherwise if it speaks of that very day and names others,
    or "holds" in the same weeks with more or fewer of the parties; boasts and claims on a quarter
    or a post of the place can say otherwise but never support.

    Parameters
    ----------
    claims : sequence of Claim
        All claims on the place (and, for the first day, on areas around it).
    day : int
        Ordinal.
    kind : str
        Kind of the status; for ``contested``, ``disputed``, ``changing`` every claim on one of
        `who` supports.
    who : sequence of str
        Party ids.
    since, until : int
        The run of the status.

    Returns
    -------
    tuple of list of Claim
        Supporting and conflicting, the most direct first.
    """
    named = set(who)
    mixed = kind in ("contested", "disputed", "changing")
    direct: list[Claim] = []
    against: list[Claim] = []
    earlier: tuple[int, list[Claim]] = (-1, [])
    later: tuple[int, list[Claim]] = (1 << 30, [])
    for claim in canonical(claims):
        lo, hi = days_of(claim)
        # Who nobody can name did not make the status, and cannot unmake it.
        plain = without_unknown(claim) or claim
        said = _said_of(plain, day, lo, hi)
        if said is not None:
            agrees = said == named or (mixed and said <= named)
            if agrees and not claim.mute:
                direct.append(claim)
            elif not agrees:
                against.append(claim)
            continue
        others = set(plain.parties)
        if claim.mute or (claim.kind == "contested" and kind != "contested"):
            continue
        if others != named:
            # Who says that they lost it later says that they held it until then.
            lost = claim.kind in _TAKINGS and set(plain.taken_from) == named
            if lost and not mixed and day < lo - 1 <= until:
                later = _sooner(later, lo - 1, claim)
                continue
            # One says joint, another says one of them, in the same weeks: both are to be seen.
            near = min(abs(lo - day), abs(hi - day)) <= SAME_WEEKS
            if near and not mixed and claim.kind == "holds" and others & named:
                against.append(claim)
            continue
        if since <= hi < day:
            if hi > earlier[0]:
                earlier = (hi, [])
            if hi == earlier[0]:
                earlier[1].append(claim)
        elif day < lo <= until + 1:
            later = _sooner(later, lo, claim)
    return direct + earlier[1] + later[1], against


def _sooner(later: tuple[int, list[Claim]], day: int, claim: Claim) -> tuple[int, list[Claim]]:
    """The claims of the first day after the one asked for, with another that speaks of `day`."""
    if day < later[0]:
        return day, [claim]
    return (day, [*later[1], claim]) if day == later[0] else later


def tellers(claims: Sequence[Claim], day: int, who: Sequence[str]) -> list[Claim]:
    """The claims that name one of some parties, as comer or goer, within two weeks of a day.

    Several reports of one change, each with other days or names, make a documented status together
    though none says exactly that.
    """
    slack = RULES.merge_within
    return [
        c
        for c in canonical(claims)
        if not c.mute
        and days_of(c)[0] - slack <= day <= days_of(c)[1] + slack
        and not set(who).isdisjoint((*c.parties, *c.taken_from))
    ]


def forerunners(
    claims: Sequence[Claim], day: int, who: Sequence[str], parties: Parties
) -> list[Claim]:
    """The newest claims before a day that name some parties under the name they had by then.

    They are what a status rests on whose parties took over from others that are no more.
    """
    named = set(who)
    when = date.fromordinal(day)
    older = [
        c
        for c in canonical(claims)
        if not c.mute
        and days_of(c)[1] < day
        and not named.isdisjoint(parties.heirs((without_unknown(c) or c).parties, when))
    ]
    newest = max((days_of(c)[1] for c in older), default=0)
    return [c for c in older if days_of(c)[1] == newest]


def _said_of(claim: Claim, day: int, lo: int, hi: int) -> set[str] | None:
    """The parties that a claim names for a day; None if it does not speak of it."""
    if claim.kind in _TAKINGS:
        if day == lo - 1 or (lo <= day < hi and claim.taken_from):
            return set(claim.taken_from) | (set(claim.parties) if day >= lo else set()) or None
        return set(claim.parties) if lo <= day <= hi else None
    certain = certain_days_of(claim)
    first, last = certain or (lo, hi)
    return set(claim.parties) if first <= day <= last else None

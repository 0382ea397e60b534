"""What an answer on an area is: the shares of its communities, and who held nearly all of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from syriageo.control.status import KIND_WORDS, layout
from syriageo.terminal import html_table

if TYPE_CHECKING:
    from syriageo.control.open_places import Holder
    from syriageo.places.gazetteer import Area

SHOWN_SHARES = 3


@dataclass(frozen=True, slots=True)
class Share:
    """The communities of an area that have one status."""

    kind: str
    parties: tuple[str, ...]
    communities: int
    share: float


@dataclass(frozen=True, slots=True)
class AreaStatus:
    """Who held the communities of an area on a day.

    Attributes
    ----------
    place : Area
        The area.
    day : datetime.date
        The day asked for.
    communities : int
        Number of communities in the area.
    shares : tuple of Share
        Communities by kind and parties, the most first; the shares add up to 1.
    certainties : dict of int
        Communities by certainty.
    kind, parties
        Of the largest share if nearly all communities, 95 of 100, were held by one side, and more
        than half of them have this very status; else ``divided`` and all parties.
    certainty : str
        ``inferred`` if `kind` is ``held`` or ``joint``: no source speaks of each community of it;
        else ``none``.
    probability : float or None
        That a place in the area, of which nothing else is known, was held by the side of
        `parties`; None if it was not in one hand, or has fewer than three communities.
    who : str
        The shares in words, the largest first.
    holder : Holder or None
        The side that held nearly all communities, with how many it held.
    ledger_digest, note : str
        As of `Status`.

    Examples
    --------
    >>> from syriageo import who_controlled
    >>> status = who_controlled("SY1102", "2011-03-15")
    >>> status.kind, status.parties, sum(share.share for share in status.shares)
    ('held', ('syrian_regime',), 1.0)
    """

    place: Area
    day: date
    communities: int
    shares: tuple[Share, ...]
    certainties: dict[str, int]
    ledger_digest: str
    note: str
    _words: Callable[[tuple[str, ...], str], str] = field(repr=False, compare=False)
    holder: Holder | None = None

    @property
    def area(self) -> Area:
        """The area."""
        return self.place

    @property
    def kind(self) -> str:
        """The kind of status, or ``divided``."""
        if self.holder is not None:
            return self.holder.kind
        return self.shares[0].kind if len(self.shares) == 1 else "divided"

    @property
    def parties(self) -> tuple[str, ...]:
        """Who held nearly all of the area; else everyone who held a community of it."""
        if self.holder is not None:
            return self.holder.parties
        return tuple(sorted({p for s in self.shares for p in s.parties}))

    @property
    def certainty(self) -> str:
        """How it is known who held nearly all of the area."""
        return "inferred" if self.kind in ("held", "joint") else "none"

    @property
    def probability(self) -> float | None:
        """That a place in the area was held by the side that held nearly all of it."""
        return None if self.holder is None else self.holder.probability

    @property
    def who(self) -> str:
        """The shares in words, the largest first: ``divided: ... 12 of 20 communities, ...``."""
        told = [f"{self._share_words(s)} {s.communities:,}" for s in self.shares[:SHOWN_SHARES]]
        if not told:
            return "no community"
        if len(self.shares) == 1:
            every = (
                "1 community" if self.communities == 1 else f"all {self.communities:,} communities"
            )
            return f"{self._share_words(self.shares[0])} in {every}"
        told[0] += f" of {self.communities:,} communities"
        rest = sum(s.communities for s in self.shares[SHOWN_SHARES:])
        how = "divided: " if self.holder is None else ""
        return f"{how}{'; '.join(told)}" + (f"; others {rest:,}" if rest else "")

    def _share_words(self, share: Share) -> str:
        who = self._words(share.parties, share.kind) if share.parties else ""
        kind = "" if share.kind in ("held", "joint") else KIND_WORDS[share.kind]
        return ": ".join(t for t in (kind, who) if t)

    def __repr__(self) -> str:
        return f"<AreaStatus {self.place} on {self.day}: {self.who}>"

    def _lines(self) -> list[tuple[str, str]]:
        lines = [("who", self.who)]
        for share in self.shares:
            told = f"{self._share_words(share)} ({share.communities:,})"
            lines.append((f"{share.share:6.1%}", told))
        known = ", ".join(f"{n} {c}" for c, n in self.certainties.items())
        lines.append(("known as", known))
        if self.probability is not None:
            told = "held by the same side, if nothing else is known of it"
            lines.append(("a place", f"in it was {told}: p = {self.probability:.2f}"))
        if self.note:
            lines.append(("note", self.note))
        lines.append(("ledger", self.ledger_digest[:16]))
        return lines

    def __str__(self) -> str:
        return layout(f"{self.place} on {self.day}", self._lines())

    def _repr_html_(self) -> str:
        return html_table(f"{self.place} on {self.day}", self._lines())

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values."""
        return {
            "place": self.place.to_dict(),
            "day": self.day.isoformat(),
            "kind": self.kind,
            "parties": list(self.parties),
            "who": self.who,
            "certainty": self.certainty,
            "probability": self.probability,
            "communities": self.communities,
            "shares": [
                {
                    "kind": s.kind,
                    "parties": list(s.parties),
                    "communities": s.communities,
                    "share": s.share,
                }
                for s in self.shares
            ],
            "certainties": dict(self.certainties),
            "ledger_digest": self.ledger_digest,
            "note": self.note,
        }

    def to_json(self) -> str:
        """The answer as JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

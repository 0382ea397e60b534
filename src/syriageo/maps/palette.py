"""How much of its colour a party keeps on a map: one palette for pages and for print.

The colours are those of the parties' table (after Okabe and Ito). Parties that meet on the map
differ in lightness too, so that they can be told apart in black and white and by readers who see
red and green alike: by 15 (CIE76) or more, save for al-Nusra and its heir HTS.
"""

from __future__ import annotations

INK = {
    "armed_opposition": 0.52,
    "hts": 0.78,
    "isis": 0.88,
    "nusra": 0.84,
    "sna": 0.68,
    "syrian_regime": 0.68,
    "transitional_government": 0.54,
    "turkey": 0.84,
}
OTHERS = 0.66
# What is only inferred or carried on keeps this share of that.
LIGHT = 0.46


SOFT = frozenset({"inferred", "carried"})


def ink(party: str) -> float:
    """The share of a party's colour, 0 (white) to 1.

    Examples
    --------
    >>> ink("hts") > ink("armed_opposition")
    True
    """
    return INK.get(party, OTHERS)


def share(party: str, certainty: str) -> float:
    """The share of a party's colour that a status of some certainty keeps.

    Examples
    --------
    >>> share("hts", "inferred") < share("hts", "documented") == ink("hts")
    True
    """
    return ink(party) * (LIGHT if certainty in SOFT else 1.0)

"""What each kind of readers may see of incidents; `docs/do-no-harm.md` says why."""

from __future__ import annotations

from dataclasses import dataclass

from syriageo.incidents.publish import allowed


@dataclass(frozen=True, slots=True)
class Profile:
    """What one kind of readers may see.

    Attributes
    ----------
    coarsen : str
        The finest unit that is shown: one of ``community``, ``subdistrict``, ``district``,
        ``governorate``, or ``none`` for the position as it is.
    at_risk : str
        The same for facilities that may be in use, and for incidents with witnesses.
    smallest : int
        A community of fewer people is shown as its subdistrict, unless it is a town.
    fewest : int
        An area of fewer communities is shown as the next larger one, unless it has 100,000 people.
    delay_days : int
        Younger incidents are held back.
    dates : str
        ``day`` or ``month``.
    dropped : frozenset of str
        Columns that do not pass, of those that could.
    headings : bool
        Targets only by the heading they stand under in the reports.
    texts : tuple of str
        Columns of free text that pass as they are.
    keep_ids : bool
        Whether incidents keep their names and order.
    """

    coarsen: str
    at_risk: str
    smallest: int = 0
    fewest: int = 0
    delay_days: int = 0
    dates: str = "day"
    dropped: frozenset[str] = frozenset()
    headings: bool = False
    texts: tuple[str, ...] = ()
    keep_ids: bool = False


PROFILES = {
    "public": Profile(
        coarsen="community",
        at_risk="subdistrict",
        smallest=500,
        fewest=5,
        dropped=frozenset(allowed.HOURS),
    ),
    "sensitive": Profile(
        coarsen="subdistrict",
        at_risk="district",
        smallest=500,
        fewest=10,
        delay_days=30,
        dates="month",
        dropped=frozenset({*allowed.HOURS, *allowed.CONTROL, "weapon", "weapon_kind", "platform"}),
        headings=True,
    ),
    "partners": Profile(
        coarsen="none",
        at_risk="none",
        texts=("place_as_written", "target_name"),
        keep_ids=True,
    ),
}

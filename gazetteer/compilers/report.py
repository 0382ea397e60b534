"""Hand-read facts of the SNHR report on January 2020 -> control/snhr_2020_01.csv.

The report says 20 times who controlled the place of an incident that day, names one capture and two
new Turkish observation posts. `hand/snhr_2020_01.csv` holds the facts, the chosen places and why.
"""

from __future__ import annotations

from pathlib import Path

from gazetteer.compilers.statements import Links, days_from, split, statement
from gazetteer.compilers.tables import read_rows
from syriageo.control.claims import Claim

STEM = "snhr_2020_01"
HAND = Path(__file__).parent / "hand" / f"{STEM}.csv"


def report_claims(links: Links) -> list[Claim]:
    """The claims of the report, one for each sentence, on the very day."""
    return [
        statement(
            STEM,
            int(row["number"]),
            subject=links.known(row["subject"], HAND.name),
            as_written=row["as_written"],
            kind=row["kind"],
            parties=split(row["parties"]),
            days=days_from("on", row["day"], ""),
            confidence=int(row["confidence"]),
            locator=row["locator"],
            flags=split(row["flags"]),
            note=row["note"],
        )
        for row in read_rows(HAND)
    ]

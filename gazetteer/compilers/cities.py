"""Wikipedia's table of cities as of October 2023 -> control/cities_2023.csv, cities_history.csv.

`hand/cities_2023.csv` links the rows of the table to places; `hand/cities_history.csv` holds what
its words on the history of a city say beyond the rows that the captures have already.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from gazetteer.compilers.statements import (
    Links,
    days_from,
    on,
    parties_of,
    review_row,
    split,
    statement,
)
from gazetteer.compilers.tables import read_rows
from syriageo.control.claims import Claim
from syriageo.errors import DataError

STEM = "cities_2023"
HISTORY = "cities_history"
HAND = Path(__file__).parent / "hand"
RAW = "control/wikipedia_articles/control_of_cities_2023-10-09.csv"
ARTICLE = "control_of_cities_during_the_syrian_civil_war"
DAY = date(2023, 10, 9)
# The flag of the opposition without Turkey's stands at towns of Idlib, where no SNA ruled.
WITHOUT_TURKEY = {"OPP_SNA": ("armed_opposition",)}
STALE = "the table's marks are partly stale"


def _parties(code: str) -> tuple[str, ...]:
    return WITHOUT_TURKEY.get(code) or parties_of(code.replace("OPP_SNA", "SNA"))


def city_claims(raw: Path, links: Links) -> tuple[list[Claim], list[dict[str, object]]]:
    """The state of 9 October 2023, and review rows for what the table says of no single place."""
    rows = read_rows(raw / RAW)
    claims, linked = [], set()
    for link in read_rows(HAND / f"{STEM}.csv"):
        line = int(link["line"])
        row = rows[line - 1]
        if row["name"] != link["name"]:
            raise DataError(f"{STEM}.csv: line {line} is {row['name']!r}, not {link['name']!r}")
        linked.add(line)
        claims.append(
            statement(
                STEM,
                int(link["number"]),
                subject=links.known(link["subject"], f"{STEM}.csv"),
                as_written=row["name"],
                parties=_parties(row["control_code"]),
                days=on(DAY),
                confidence=1,
                locator=f"table, row {line}",
                weight_note=STALE,
                note=link["note"],
            )
        )
    reason = "speaks of what lies outside the listed towns, and gives no place"
    review = [
        review_row(
            RAW,
            line,
            row["name"],
            reason,
            context=row["governorate"],
            days=(DAY, DAY),
            taken_by=row["control_code"],
            article=ARTICLE,
        )
        for line, row in enumerate(rows, 1)
        if line not in linked
    ]
    return claims, review


def city_history_claims(links: Links) -> list[Claim]:
    """What the table's words on the past of its cities add to the captures."""
    return [
        statement(
            HISTORY,
            int(row["number"]),
            subject=links.known(row["subject"], f"{HISTORY}.csv"),
            as_written=row["as_written"],
            kind=row["kind"],
            parties=split(row["parties"]),
            taken_from=split(row["taken_from"]),
            days=days_from(row["when"], row["first"], row["last"]),
            confidence=int(row["confidence"]),
            source=STEM,
            locator=f"history of {row['city']}",
            flags=split(row["flags"]),
            note=row["note"],
            supersedes=row["supersedes"],
        )
        for row in read_rows(HAND / f"{HISTORY}.csv")
    ]

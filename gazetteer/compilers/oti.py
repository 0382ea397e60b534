"""USAID/OTI's layer of 2014-2015 -> control/oti_2014_2015.csv and oti_aleppo_2015.csv.

A row of the layer says who controlled a subdistrict and when that was last updated. Rows of early
2014 stand beside rows of November 2015, so the layer was kept current and closed with its newest
row: each state is claimed for the day of its update and, more weakly, for the day of closing.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

from gazetteer.compilers.statements import Links, on, review_row, sometime, statement
from gazetteer.compilers.tables import read_rows
from syriageo.control.claims import Claim

HAND = Path(__file__).parent / "hand"
Review = list[dict[str, object]]

OTI = "oti_2014_2015"
OTI_QUARTERS = "oti_aleppo_2015"
OTI_PARTIES = {
    "Anti-ISIS Opposition Groups": ("armed_opposition",),
    "Regime": ("syrian_regime",),
    "Kurdish": ("sdf",),
    "ISIS": ("isis",),
    "JAN": ("nusra",),
    "Contested": ("unknown_party",),
}
OTI_GOVERNORATES = {
    "Aleppo": "SY02",
    "Hama": "SY05",
    "Lattakia": "SY06",
    "Idleb": "SY07",
    "Al-Hasakeh": "SY08",
    "Deir-ez-Zor": "SY09",
    "Ar-Raqqa": "SY11",
}
STANDING = 1000  # added to the row's number for the claim that its state still stood at the end


def _letters(name: str) -> str:
    return re.sub("[^a-z]", "", name.lower())


def _status(word: str) -> tuple[str, tuple[str, ...]]:
    return ("contested" if word == "Contested" else "holds"), OTI_PARTIES[word]


def oti_claims(raw: Path, links: Links) -> tuple[list[Claim], Review]:
    """Who held a subdistrict when its row was last updated, and when the layer closed."""
    path = "control/oti_2014_2015/subdistricts.csv"
    rows = read_rows(raw / path)
    closed = max(date.fromisoformat(row["Last_Update"]) for row in rows)
    hand = {row["nahia"]: row["subject"] for row in read_rows(HAND / f"{OTI}.csv")}
    by_name = {
        (id[:4], _letters(area["name_en"])): id
        for id, area in links.areas.items()
        if area["level"] in ("subdistrict", 3, "3")
    }
    claims: list[Claim] = []
    review: Review = []
    for line, row in enumerate(rows, 1):
        name = row["Sub_Region"].strip("\u200b ")
        where = f"{row['Governorate']}, {row['Region']}"
        key = (OTI_GOVERNORATES[row["Governorate"]], _letters(name))
        subject = links.find(hand.get(row["Nahia_Code"]) or by_name.get(key, ""))
        updated = date.fromisoformat(row["Last_Update"])
        kind, parties = _status(row["Control_Status"])
        if subject is None:
            review.append(
                review_row(
                    path,
                    line,
                    name,
                    "no subdistrict of the name",
                    context=where,
                    days=(updated, updated),
                    action=kind,
                    taken_by=row["Control_Status"],
                )
            )
            continue
        common: dict[str, Any] = {
            "subject": subject,
            "as_written": name,
            "kind": kind,
            "parties": parties,
            "locator": f"subdistricts, {row['Nahia_Code']}",
            "flags": ["area_wide"],
        }
        claims.append(
            statement(
                OTI, line, days=on(updated), confidence=2, note=f"{where}; last update", **common
            )
        )
        if updated < closed:
            note = f"{where}; last updated {updated}, standing when the layer closed"
            claims.append(
                statement(OTI, line + STANDING, days=on(closed), confidence=1, note=note, **common)
            )
    return claims, review


def oti_quarter_claims(raw: Path, links: Links) -> tuple[list[Claim], Review]:
    """Quarters of Aleppo city and its edge on an unnamed day of 2015."""
    path = "control/oti_2014_2015/aleppo_neighbourhoods.csv"
    rows = {row["SRCode"]: row for row in read_rows(raw / path)}
    first, last = date(2015, 1, 1), date(2015, 12, 31)
    claims, linked = [], set()
    for link in read_rows(HAND / f"{OTI_QUARTERS}.csv"):
        row = rows[link["srcode"]]
        kind, parties = _status(row["Status_of_Control"])
        linked.add(link["srcode"])
        claims.append(
            statement(
                OTI_QUARTERS,
                int(link["number"]),
                subject=links.known(link["subject"], f"{OTI_QUARTERS}.csv"),
                as_written=link["name"],
                kind=kind,
                parties=parties,
                days=sometime(first, last),
                confidence=2,
                locator=f"neighbourhoods, {link['srcode']}",
                flags=["soft_date"],
                note=link["note"],
            )
        )
    review = [
        review_row(
            path,
            line,
            row["Sub_Region"].removeprefix("Aleppo, "),
            "no neighbourhood or place that is surely the same",
            context="quarter of Aleppo city",
            days=(first, last),
            action=_status(row["Status_of_Control"])[0],
            taken_by=row["Status_of_Control"],
        )
        for line, (code, row) in enumerate(rows.items(), 1)
        if code not in linked
    ]
    return claims, review

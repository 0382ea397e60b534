"""States of control on a day, over many places -> claims.

Here are the start of the war and the World Bank's areas of February 2023, and the driver that
compiles them with OTI's layer, Wikipedia's map of July 2017, the table of cities and the report.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from gazetteer.compilers.cities import HISTORY, city_claims, city_history_claims
from gazetteer.compilers.cities import STEM as CITIES
from gazetteer.compilers.oti import OTI, OTI_QUARTERS, oti_claims, oti_quarter_claims
from gazetteer.compilers.report import STEM as REPORT
from gazetteer.compilers.report import report_claims
from gazetteer.compilers.statements import (
    REVIEW_COLUMNS,
    Links,
    on,
    review_row,
    sometime,
    statement,
)
from gazetteer.compilers.tables import write_rows
from gazetteer.compilers.war_map import MAP, map_claims
from syriageo.control.claims import Claim, write_claims

Review = list[dict[str, object]]

WAR_BEGINS = date(2011, 3, 15)
BASELINE = "baseline"
QUNEITRA = "SY14"
GOLAN_SUBDISTRICTS = {"SY140003": "Mas'ada", "SY140201": "al-Butayhah"}
# The ceasefire line of 1974 runs between 35.80 and 35.87 E. West of it all of Quneitra governorate
# is occupied. Between the two only a survey of the line could tell and no source at hand has one:
# OCHA lists what Syria administers, other places wait in the review list.
SURELY_OCCUPIED_WEST_OF = 35.80
SURELY_SYRIAN_EAST_OF = 35.87
OWN_PLACES = 10_000  # added to the number of an id of ours, so that a claim's id stays with it


def baseline_claims(links: Links) -> tuple[list[Claim], Review]:
    """The government held all of Syria on 15 March 2011, Israel the occupied Golan."""

    def claim(number: int, subject: str, name: str, party: str, why: str, *flags: str) -> Claim:
        return statement(
            BASELINE,
            number,
            subject=subject,
            as_written=name,
            parties=[party],
            days=on(WAR_BEGINS),
            confidence=3,
            locator="start of the war" if party == "syrian_regime" else "occupied Golan",
            flags=flags,
            note=why,
        )

    but_golan = "all of Syria but the Israeli-occupied Golan, which has claims of its own"
    claims = [claim(1, "SY", "Syria", "syrian_regime", but_golan, "area_wide")]
    why = "the whole subdistrict lies west of the ceasefire line of 1974"
    claims += [
        claim(number, area, name, "israel", why, "area_wide")
        for number, (area, name) in enumerate(GOLAN_SUBDISTRICTS.items(), 2)
    ]
    review: Review = []
    why = f"lies in Quneitra governorate west of {SURELY_OCCUPIED_WEST_OF:.2f} E"
    for id, place in sorted(links.places.items()):
        lon = float(place["lon"])
        if place["admin1"] != QUNEITRA or not id.startswith("X") or lon >= SURELY_SYRIAN_EAST_OF:
            continue
        if lon < SURELY_OCCUPIED_WEST_OF:
            claims.append(claim(OWN_PLACES + int(id[1:]), id, place["name_en"], "israel", why))
        elif place["source"] == "whosonfirst":
            review.append(
                review_row(
                    "baseline",
                    id,
                    place["name_en"],
                    "near the ceasefire line of 1974: occupied or not, no source at hand says",
                    context=f"Quneitra governorate, {place['lat']}, {place['lon']}",
                    days=(WAR_BEGINS, WAR_BEGINS),
                    candidates=id,
                )
            )
    return claims, review


BANK = "worldbank_2023"
BANK_DAYS = (date(2023, 2, 1), date(2023, 3, 17))
BANK_STATES = {
    "Government and allied forces": ("holds", ("syrian_regime",)),
    "Syrian democratic forces": ("holds", ("sdf",)),
    "Turkish Armed Forces and National Army (opposition)": ("holds", ("sna", "turkey")),
    "Non-state armed groups": ("holds", ("armed_opposition",)),
    "Contested Areas": ("contested", ("unknown_party",)),
    "Government (SAA) and Syrian democratic forces (SDF)": ("holds", ("syrian_regime", "sdf")),
}
# In the north-west these groups were HTS and the factions with it, whom SNHR, the captures and the
# workbook's own class name do not separate; round al-Tanf they were not HTS.
HTS_AREA = {"SY02", "SY05", "SY06", "SY07"}
WITH_HTS = ("armed_opposition", "hts")


def bank_claims(raw: Path, links: Links) -> tuple[list[Claim], Review]:
    """One claim for each community of the workbook that the gazetteer has."""
    import pandas as pd

    path = "control/worldbank_aoc_2023/IntensityAoC_ADM4_v12.xlsx"
    columns = ["PP_PCODE", "PP_NAME_EN", "ADM3_EN", "aoc"]
    frame = pd.read_excel(raw / path, usecols=columns, dtype=str)[columns]
    claims: list[Claim] = []
    review: Review = []
    for line, (code, name, area, state) in enumerate(frame.itertuples(index=False), 1):
        kind, parties = BANK_STATES[state]
        place = links.places.get(code)
        if place is None:
            review.append(
                review_row(
                    path,
                    line,
                    name,
                    f"no place bears the P-code {code}",
                    context=area,
                    days=BANK_DAYS,
                    action=kind,
                    taken_by="|".join(parties),
                )
            )
            continue
        if state == "Non-state armed groups" and place["admin1"] in HTS_AREA:
            parties = WITH_HTS
        claims.append(
            statement(
                BANK,
                line,
                subject=code,
                as_written=name,
                kind=kind,
                parties=parties,
                days=sometime(*BANK_DAYS),
                confidence=2,
                locator=f"row {line}, {state}",
            )
        )
    return claims, review


def compile_snapshots(raw: Path, tables: Path) -> dict[str, int]:
    """Compile every control source but the captures into `tables`/control.

    Parameters
    ----------
    raw : Path
        The folder of raw sources.
    tables : Path
        The folder of text tables; places, concordance and areas must be compiled already.

    Returns
    -------
    dict
        Rows written for each table.
    """
    links = Links.read(tables)
    written = {REPORT: report_claims(links), HISTORY: city_history_claims(links)}
    review: Review = []
    for stem, (claims, open_rows) in {
        BASELINE: baseline_claims(links),
        OTI: oti_claims(raw, links),
        OTI_QUARTERS: oti_quarter_claims(raw, links),
        MAP: map_claims(raw, links),
        BANK: bank_claims(raw, links),
        CITIES: city_claims(raw, links),
    }.items():
        written[stem] = claims
        review += open_rows
    for stem, claims in written.items():
        write_claims(tables / "control" / f"{stem}.csv", claims)
    write_rows(tables / "control" / "review_snapshots.csv", REVIEW_COLUMNS, review)
    return {stem: len(claims) for stem, claims in written.items()} | {"review": len(review)}

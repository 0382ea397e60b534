"""Wikipedia's detailed war map, one state of 16-29 July 2017 -> control/wikipedia_map_2017.csv."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from gazetteer.compilers.statements import SETTLEMENTS, Links, review_row, sometime, statement
from gazetteer.compilers.tables import read_rows
from syriageo.control.claims import Claim
from syriageo.errors import DataError

HAND = Path(__file__).parent / "hand"
Review = list[dict[str, object]]

MAP = "wikipedia_map_2017"
MAP_DAYS = (date(2017, 7, 16), date(2017, 7, 29))
MARK = re.compile(
    r"m\.(stable_opp_JaN|stable_gov_SDF|gov_opp|SDF_IS|Trk|gov|opp|JaN|IS|SDF)(?:_([a-z]+))?"
)
SIDES = {
    "gov": ("holds", ("syrian_regime",)),
    "opp": ("holds", ("armed_opposition",)),
    "JaN": ("holds", ("hts",)),
    "IS": ("holds", ("isis",)),
    "SDF": ("holds", ("sdf",)),
    "Trk": ("holds", ("turkey",)),
    "stable_opp_JaN": ("holds", ("armed_opposition", "hts")),
    "stable_gov_SDF": ("holds", ("syrian_regime", "sdf")),
    "gov_opp": ("contested", ("syrian_regime", "armed_opposition")),
    "SDF_IS": ("contested", ("sdf", "isis")),
}
SNA = ("holds", ("sna",))
OUTLIER_KM = 15.0
OUTLIER_NEIGHBOURS = 6
FAR_KM = 3.0  # the marks were copied by hand: so far from the place of its name, a digit may be off
NEAR_KM = 1.0
KM_PER_DEGREE = 111.2


class Mark(NamedTuple):
    """One sided mark of the map; `line` is its data line in the raw table."""

    line: int
    lat: float
    lon: float
    text: str
    label: str
    side: str
    kind: str


def in_euphrates_shield(lat: float, lon: float) -> bool:
    """Whether an opposition mark of July 2017 lies in the Turkish-held north of Aleppo.

    The zone reached from A'zaz to Jarablus and al-Bab. Kurdish Afrin, Nubl and Aleppo city lay
    between it and every other opposition area, so a box that cuts through them tells them apart.
    """
    return lat > 36.34 and 36.97 < lon < 38.1


def read_marks(raw: Path) -> list[Mark]:
    """The marks that carry a side; border posts carry none."""
    marks = []
    for line, row in enumerate(read_rows(raw / "control" / MAP / "marks.csv"), 1):
        found = MARK.fullmatch(row["mark"])
        if found:
            lat, lon = float(row["lat"]), float(row["lon"])
            side, kind = found[1], found[2] or ""
            marks.append(Mark(line, lat, lon, row["mark"], row["label"], side, kind))
    return marks


def _sides(mark: Mark) -> frozenset[str]:
    alike = {"JaN": "opp", "Trk": "opp"}
    parts = mark.side.removeprefix("stable_").split("_")
    return frozenset(alike.get(part, part) for part in parts)


def outliers(marks: Sequence[Mark]) -> set[int]:
    """Lines of marks that no neighbour agrees with: likelier a slip of the hand than an enclave.

    All of the 6 nearest marks are of other sides, and none of its own lies within 15 km.
    """
    lat = np.radians([m.lat for m in marks])
    lon = np.radians([m.lon for m in marks])
    km = 6371.0 * np.column_stack([lat, lon * np.cos(np.radians(35.0))])
    tree = cKDTree(km)
    _, near = tree.query(km, k=OUTLIER_NEIGHBOURS + 1)
    sides = [_sides(m) for m in marks]
    found = set()
    for i, mark in enumerate(marks):
        around = [j for j in near[i] if j != i]
        if any(sides[i] & sides[j] for j in around):
            continue
        if not any(sides[i] & sides[j] for j in tree.query_ball_point(km[i], OUTLIER_KM) if j != i):
            found.add(mark.line)
    return found


def _km_off(mark: Mark, place: dict[str, str]) -> float:
    north = mark.lat - float(place["lat"])
    east = (mark.lon - float(place["lon"])) * math.cos(math.radians(mark.lat))
    return math.hypot(north, east) * KM_PER_DEGREE


def _near(mark: Mark, links: Links) -> str:
    """Ids of the settlements within `NEAR_KM`, the nearest first: who reviews may choose."""
    found = [
        (km, id)
        for id, place in links.places.items()
        if place["kind"] in SETTLEMENTS and (km := _km_off(mark, place)) < NEAR_KM
    ]
    return "|".join(id for _, id in sorted(found)[:3])


def map_claims(raw: Path, links: Links) -> tuple[list[Claim], Review]:
    """One claim for each mark whose place is known."""
    marks = read_marks(raw)
    odd = outliers(marks)
    hand = {int(row["line"]): row for row in read_rows(HAND / f"{MAP}.csv")}
    claims: list[Claim] = []
    review: Review = []
    for mark in marks:
        kind, parties = SIDES[mark.side]
        notes = []
        if mark.side == "opp" and in_euphrates_shield(mark.lat, mark.lon):
            kind, parties = SNA
            notes.append("opposition mark inside the Turkish-held Euphrates Shield zone")
        if by_hand := hand.get(mark.line):
            if by_hand["label"] != mark.label:
                raise DataError(f"{MAP}.csv: mark {mark.line} is {mark.label!r}")
            notes.append(by_hand["note"])
        reference = by_hand["subject"] if by_hand else f"map2017:{mark.line}"
        subject = links.find(reference) if reference else None
        if subject is None:
            review.append(
                review_row(
                    f"control/{MAP}/marks.csv",
                    mark.line,
                    mark.label,
                    by_hand["note"] if by_hand else "no place that the mark is surely linked to",
                    context=f"{mark.lat}, {mark.lon}; {mark.text}",
                    days=MAP_DAYS,
                    action=kind,
                    taken_by="|".join(parties),
                    candidates=_near(mark, links),
                )
            )
            continue
        place = links.places[subject]
        flags = []
        if place["kind"] in SETTLEMENTS:
            flags += ["post"] if mark.side == "Trk" else ["part_of_place"] if mark.kind else []
        off = _km_off(mark, place)
        far = off > FAR_KM and not by_hand
        if far:
            flags.append("far_from_place")
            notes.append(f"the mark lies {off:.1f} km from the place of its name")
        if mark.line in odd:
            flags.append("outlier")
            notes.append("none of the 6 nearest marks, nor any within 15 km, is of its side")
        claims.append(
            statement(
                MAP,
                mark.line,
                subject=subject,
                as_written=mark.label,
                kind=kind,
                parties=parties,
                days=sometime(*MAP_DAYS),
                confidence=1 if far or mark.line in odd else 2,
                locator=f"mark {mark.line}, {mark.text} at {mark.lat}, {mark.lon}",
                flags=flags,
                note="; ".join(notes),
            )
        )
    return claims, review

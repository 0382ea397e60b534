"""captures.csv, 12,504 dated statements of control as texts spell them -> claims and a review list.

A statement becomes a claim when its place is found with confidence. Other places of the same page
and week are context: villages fall together. What stays open goes to control/review.csv with the
reason and the candidates; `hand/captures*.csv` holds the answers that somebody looked up.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from gazetteer.compilers.captures_places import listed_elsewhere, place_all
from gazetteer.compilers.captures_readings import read_again
from gazetteer.compilers.captures_words import Row, read
from gazetteer.compilers.statements import (
    REVIEW_COLUMNS,
    Days,
    by,
    lasting,
    on,
    parties_of,
    review_row,
    sometime,
    statement,
)
from gazetteer.compilers.tables import SOURCE_COLUMNS, read_rows, write_rows
from syriageo.control.claims import Claim, write_claims
from syriageo.places.gazetteer import Area, Place
from syriageo.places.names import clean

STEM = "captures"
CAPITAL = 5  # importance of the capital of a governorate
LASTING_DAYS = 31  # a `holds` over more days than this is a lasting state

_FOREIGN_POST = re.compile(
    r"\b(?:out)?posts?\b|\bobservation points?\b|\bbases?\b|نقطة مراقبة|نقاط مراقبة", re.I
)

_ABROAD = frozenset({"turkey", "us_coalition", "russian_forces", "israel"})


TRUST = {
    "wikipedia": 0.70,
    "www.syriahr.com": 0.75, "syriahr.com": 0.75, "enabbaladi.net": 0.70,
    "www.enabbaladi.net": 0.70,
    "syriadirect.org": 0.75, "syriaarabspring.info": 0.70, "www.aljazeera.net": 0.65,
    "www.sana.sy": 0.45, "sana.sy": 0.45, "www.almasdarnews.com": 0.50, "southfront.org": 0.45,
    "www.tasnimnews.com": 0.45, "english.almanar.com.lb": 0.45, "en.alalam.ir": 0.45,
    "www.therussophile.org": 0.40, "en.muraselon.com": 0.45, "wilayah.info": 0.40,
}  # fmt: skip
PRESS = 0.60
BY_HAND = "by hand"


def compile_captures(raw: Path, tables: Path) -> dict[str, int]:
    """Write control/captures.csv, the review lists and the list of pages cited.

    What awaits a look goes to control/review.csv; what somebody looked at and judged to name no
    place that can be known goes to control/review_closed.csv, with that judgement.

    Parameters
    ----------
    raw : Path
        Folder of raw sources.
    tables : Path
        `gazetteer/`; a database must be built from its places, names and areas.

    Returns
    -------
    dict
        How many rows were placed, stand in another table, wait for review, or are closed.
    """
    rows = read(raw / "control" / "captures.csv")
    read_again(rows)
    place_all(rows)
    claims = [c for r in rows if r.place is not None and (c := claim_of(r)) is not None]
    write_claims(tables / "control" / f"{STEM}.csv", claims)
    unplaced = [review_of(r) for r in rows if r.place is None and not listed_elsewhere(r)]
    closed = [row for row in unplaced if str(row["reason"]).startswith(BY_HAND)]
    reviews = [row for row in unplaced if not str(row["reason"]).startswith(BY_HAND)]
    write_rows(tables / "control" / "review_closed.csv", REVIEW_COLUMNS, closed)
    others = tables / "control" / "review_snapshots.csv"
    write_rows(
        tables / "control" / "review.csv",
        REVIEW_COLUMNS,
        [*reviews, *(read_rows(others) if others.exists() else [])],
    )
    write_pages(claims, rows, Path(__file__).parent / "sources_captures.csv")
    elsewhere = sum(listed_elsewhere(r) for r in rows)
    return {
        "placed": len(claims),
        "elsewhere": elsewhere,
        "review": len(reviews),
        "closed": len(closed),
    }


def claim_of(row: Row) -> Claim | None:
    """The claim that a placed row makes; None if another table makes it already."""
    if listed_elsewhere(row):
        return None
    raw, place = row.raw, row.place
    assert place is not None
    kind, days, flags = shape(raw["action"], row.days)
    parties = parties_of(raw["taken_by"])
    # "Western Aleppo was taken" never meant every village of that countryside.
    if row.part or place.id.startswith("R-rif"):
        flags.append("part_of_place")
    if isinstance(place, Area):
        flags.append("area_wide")
    if row.rest:
        flags.append("rest_of_area")
    loser = parties_of(raw["taken_from"]) if raw["taken_from"] else parties
    abroad = _ABROAD.issuperset(parties) or _ABROAD.issuperset(loser)
    if abroad and _FOREIGN_POST.search(f"{raw['place']} {raw['place_context']} {raw['quote']}"):
        flags.append("post")
    if "undated" in raw["place_context"] and "soft_date" not in flags:
        flags.append("soft_date")
    return statement(
        STEM,
        row.number,
        subject=place.id,
        as_written=clean(raw["place"])[:120],
        parties=parties,
        taken_from=losers(row, place),
        days=days,
        confidence=int(raw["confidence"]),
        locator=clean(raw["section"])[:120],
        kind=kind,
        source=page_id(raw["article"]),
        flags=flags,
        note=note_of(row),
        weight_note=f"place {row.score:.2f}" if row.score < 0.97 else "",
    )


def note_of(row: Row) -> str:
    """What somebody decided on the row: its place, or that its source says something else."""
    placed = row.why if row.why.startswith(BY_HAND) else ""
    reread = f"read again: {row.reread}" if row.reread else ""
    return "; ".join(filter(None, (placed, reread)))


def losers(row: Row, place: Place | Area) -> tuple[str, ...]:
    """From whom it was taken; not for a capital of a governorate: its quarters had many holders."""
    code = row.raw["taken_from"]
    if not code or (
        isinstance(place, Place) and place.importance >= CAPITAL and row.raw["action"] in _TAKES
    ):
        return ()
    return parties_of(code)


_TAKES = {"takes", "retakes", "handover"}


def shape(action: str, span: tuple[date | None, date]) -> tuple[str, Days, list[str]]:
    """Kind, four days and flags of a claim from the extraction's action and range."""
    start, end = span
    flags: list[str] = []
    kind = {"retakes": "takes"}.get(action, action)
    if action == "retakes":
        flags.append("retakes")
    if start is None:
        # Only "by that day" is known: the state on the day is, the day of the change is not.
        flags.append("soft_date")
        return ("holds" if kind in {"takes", "handover"} else kind), on(end), flags
    if start == end:
        return kind, on(end), flags
    if kind in {"takes", "leaves", "handover", "repelled", "lifts_siege"}:
        return kind, by(start, end), flags
    whole_months = start.day == 1 and (end + timedelta(days=1)).day == 1
    # "In January they fought for it" does not say that they fought on every day of January.
    some_day = whole_months and (end - start).days < LASTING_DAYS
    if kind == "besieged" or (kind == "contested" and not some_day):
        return kind, lasting(start, end), flags
    if (end - start).days > LASTING_DAYS and not whole_months:
        return kind, lasting(start, end), flags
    return kind, sometime(start, end), flags


def review_of(row: Row) -> dict[str, object]:
    """The open row with its best candidates."""
    shown = "|".join(f"{p.id} {p.name} {s:.2f}" for p, s in row.options[:4])
    raw = row.raw
    return review_row(
        STEM,
        row.number,
        clean(raw["place"]),
        row.why or "no place found",
        context=clean(raw["place_context"]),
        days=(raw["date_start"], raw["date_end"]),
        action=raw["action"],
        taken_by=raw["taken_by"],
        article=page_id(raw["article"]),
        candidates=shown,
    )


def page_id(article: str) -> str:
    """The source's id: the Wikipedia article, or the page's host with a digest of its address.

    Examples
    --------
    >>> page_id("battle_of_harem")
    'wikipedia:battle_of_harem'
    """
    if not article.startswith("http"):
        return f"wikipedia:{article}"
    host = article.split("/")[2].removeprefix("www.")
    return f"{host}:{hashlib.sha256(article.encode()).hexdigest()[:8]}"


def write_pages(claims: Iterable[Claim], rows: Iterable[Row], path: Path) -> None:
    """Every page that a claim cites as a source of its own."""
    cited = {c.source for c in claims}
    pages: dict[str, dict[str, object]] = {}
    for row in rows:
        article = row.raw["article"]
        identifier = page_id(article)
        page = pages.setdefault(identifier, {"from": "9999", "to": ""})
        page["article"] = article
        page["from"] = min(str(page["from"]), row.raw["date_start"] or row.raw["date_end"])
        page["to"] = max(str(page["to"]), row.raw["date_end"])
    written = []
    for identifier in sorted(cited):
        page = pages[identifier]
        article = str(page["article"])
        wiki = not article.startswith("http")
        host = "wikipedia" if wiki else article.split("/")[2]
        title = article.replace("_", " ") if wiki else f"Page of {host.removeprefix('www.')}"
        find = "https://en.wikipedia.org/wiki/Special:Search?search="
        written.append(
            {
                "id": identifier,
                "title": title[:1].upper() + title[1:],
                "publisher": "Wikipedia" if wiki else host.removeprefix("www."),
                "url": find + article.replace("_", "+") if wiki else article,
                "licence": "CC BY-SA 4.0" if wiki else "Facts cited",
                "covers_from": page["from"],
                "covers_to": page["to"],
                "trust": TRUST.get(host, PRESS),
                "note": "",
            }
        )
    write_rows(path, SOURCE_COLUMNS, written)

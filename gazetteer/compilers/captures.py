"""captures.csv, 12,504 dated statements of control as texts spell them -> claims and a review list.

A statement becomes a claim when its place is found with confidence. Other places of the same page and
week are context: villages fall together. What stays open goes to control/review.csv with the reason
and the candidates; `hand/captures*.csv` holds the answers that somebody looked up.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from gazetteer.compilers.japanese import (
    english_context,
    has_japanese,
    katakana_names,
    latin_and_type,
)
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
from gazetteer.compilers.tables import read_rows, write_rows
from syriageo.control.claims import Claim, write_claims
from syriageo.places.gazetteer import Area, Gazetteer, Place, default, distance_km
from syriageo.places.index import similarity
from syriageo.places.mention import alternatives, parse
from syriageo.places.names import clean, is_arabic
from syriageo.places.resolve import Candidate, Resolution, Resolver

STEM = "captures"
PLACED = 0.78  # least probability for a claim
SURE = 0.90  # least probability for a place that helps to find its neighbours
LASTING_DAYS = 31  # a `holds` over more days than this is a lasting state
GROUP_DAYS = 10
ALIKE = 0.70  # least likeness of the name written to the one found
SAME = 0.86  # below this a name is only alike, and the place has to be surer
ONLY_ALIKE = 0.92
FAR_KM = 70.0

# Words of the extraction, not of the place.
_NOISE = re.compile(
    r"\b(?:page undated|page prints|page date|undated|day matched(?: with other pages)?|day not printed|"
    r"date not printed|period matched|matched|joint|joint control|SANA|SOHR|army command|local source|"
    r"rebel claim|reported|claimed?(?: by)?|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|"
    r"west bank[^;,]*|east(?:ern)? bank[^;,]*|"
    r"re-?captured|captured|announced by ISIS)\b[^;,()]*",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:checkpoints?|check point|barracks|battalion|brigade|regiment|base|hill|hills|tell?|quarter|"
    r"neighbou?rhood|district of|hospital|factory|silos?|prison|school|station|depot|mill|bridge|"
    r"roundabout|airport|airbase|air base|farms?|plant|dam|post|company|centre|center|academy|college|"
    r"stadium|square|street|road|highway|junction|crossing|police|headquarters|building|part of|parts of|"
    r"outskirts|industrial|old city|old town|camp|housing|complex|warehouses?|wells?|field|mount|"
    r"mountain|heights?|points?|position|tunnel|valley|island|forest|castle|citadel|fort|mosque|market|souq|yard|alley|park|church|"
    r"entrance|gate|palace|office|pocket|enclave|residence)\b"
    r"|حاجز|كتيبة|لواء|اللواء|الكتيبة|تلة|تل |حي |مشفى|معمل|صوامع|سجن|مدرسة|محطة|مستودع|جسر|دوار|مطار|"
    r"مزارع|مزرعة|سد |نقطة|معسكر|كلية|ملعب|ساحة|شارع|طريق|مفرق|معبر|مخفر|قيادة|مبنى|ضاحية|الصناعية|"
    r"مساكن|إسكان|حقل|آبار|جبل|قمة|وادي|رحبة|ثكنة|فوج|الفوج|برج|قلعة|محيط|أطراف|أجزاء",
    re.IGNORECASE,
)
_FOREIGN_POST = re.compile(
    r"observation post|\bpost\b|military base|\bbase\b|نقطة مراقبة|نقاط مراقبة", re.I
)
_TYPE_WORD = re.compile(
    r"^(?:the\s+|a\s+|small\s+|strategic\s+|border\s+|ISIL\s+|last\s+)*(?P<type>village|town|city|hill|suburb|"
    r"neighbou?rhood|quarter|district|airbase|air base|checkpoint|farm|mountain|camp|area|oil field|"
    r"gas field|dam|border crossing|military base|base|settlement|subdistrict|governorate|province)s?\b"
    r"(?P<rest>.*)$",
    re.IGNORECASE,
)
_ENGLISH_TYPE = {
    "settlement": "village", "suburb": "", "air base": "airbase", "oil field": "oilfield",
    "gas field": "oilfield", "border crossing": "crossing", "military base": "base", "area": "",
    "province": "governorate",
}  # fmt: skip

# "northern Raqqa", "Kobanî suburbs" are not the town; villages may bear such words in their names.
_SIDE_OF = re.compile(
    r"\b(?:suburbs?|countryside|routes?|entrances?|exits?|approaches|km|(?:north|south|east|west)(?:ern)?|"
    r"areas?|around|near|parts?|pocket|villages?)\b|ريف|مداخل|مدخل|أحياء|محيط",
    re.IGNORECASE,
)
_QUARTER = re.compile(
    r"^(?P<city>Damascus|Aleppo|Homs|Hama|Deir ez-Zor|Raqqa|Daraa) [–-] (?P<quarter>.+)$"
)
_BETWEEN = re.compile(r"^(?:\w+ )?between (.+?) and (.+)$")
_INSIDE = re.compile(r"\((?P<a>[^)]*)\)?|\s[–-]\s(?P<b>.+)$")
_SAYS_NOTHING = {
    "city",
    "town",
    "village",
    "again",
    "first time",
    "second time",
    "المدينة",
    "البلدة",
}

TRUST = {
    "wikipedia": 0.70,
    "www.syriahr.com": 0.75, "syriahr.com": 0.75, "enabbaladi.net": 0.70, "www.enabbaladi.net": 0.70,
    "syriadirect.org": 0.75, "syriaarabspring.info": 0.70, "www.aljazeera.net": 0.65,
    "www.sana.sy": 0.45, "sana.sy": 0.45, "www.almasdarnews.com": 0.50, "southfront.org": 0.45,
    "www.tasnimnews.com": 0.45, "english.almanar.com.lb": 0.45, "en.alalam.ir": 0.45,
    "www.therussophile.org": 0.40, "en.muraselon.com": 0.45, "wilayah.info": 0.40,
}  # fmt: skip
PRESS = 0.60


@dataclass
class Row:
    """One statement on its way to a claim."""

    number: int
    raw: dict[str, str]
    text: str
    context: tuple[str, ...]
    days: tuple[date | None, date]
    answer: Resolution | None = None
    named: list[Candidate] = field(default_factory=list)
    options: list[tuple[Place | Area, float]] = field(default_factory=list)
    place: Place | Area | None = None
    score: float = 0.0
    why: str = ""
    part: bool = False
    town: Place | None = None


def compile_captures(raw: Path, tables: Path) -> dict[str, int]:
    """Write control/captures.csv, control/review.csv and the list of pages cited.

    Parameters
    ----------
    raw : Path
        Folder of raw sources.
    tables : Path
        `gazetteer/`; a database must be built from its places, names and areas.

    Returns
    -------
    dict
        How many rows were placed, stand in another table, or wait for review.
    """
    rows = read(raw / "control" / "captures.csv")
    resolver = Resolver(Gazetteer.open())
    hand = {
        (r["place"], r["place_context"]): r
        for p in sorted(HAND.glob("captures*.csv"))
        for r in read_rows(p)
    }
    for row in rows:
        place_by_hand(row, hand, resolver) or first_look(row, resolver)
    for _ in range(2):
        look_around(rows)
    for row in rows:
        decide(row)
    claims = [c for r in rows if r.place is not None and (c := claim_of(r)) is not None]
    write_claims(tables / "control" / f"{STEM}.csv", claims)
    reviews = [review_of(r) for r in rows if r.place is None and not listed_elsewhere(r)]
    others = tables / "control" / "review_snapshots.csv"
    write_rows(
        tables / "control" / "review.csv",
        REVIEW_COLUMNS,
        [*reviews, *(read_rows(others) if others.exists() else [])],
    )
    write_pages(claims, rows, Path(__file__).parent / "sources_captures.csv")
    elsewhere = sum(listed_elsewhere(r) for r in rows)
    return {"placed": len(claims), "elsewhere": elsewhere, "review": len(reviews)}


HAND = Path(__file__).parent / "hand"


def read(path: Path) -> list[Row]:
    """The raw rows with the words to resolve; numbered from 1 as in the table."""
    raws = read_rows(path)
    names = katakana_names(r["place"] for r in raws)
    rows = []
    for number, raw in enumerate(raws, 1):
        start = date.fromisoformat(raw["date_start"]) if raw["date_start"] else None
        end = date.fromisoformat(raw["date_end"])
        text, context = words(raw["place"], raw["place_context"], names)
        rows.append(Row(number, raw, text, context, (start, end)))
    return rows


def words(place: str, context: str, names: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    """A place as a mention of its own, with the type that its context tells, and the context.

    Examples
    --------
    >>> words("Saluka", "village between Kobani and Tel Abyad, Raqqa", {})
    ('Saluka village', ('near Kobani', 'near Tel Abyad', 'Raqqa'))
    >>> words("Damascus – Barzeh", "", {})
    ('Barzeh neighborhood', ('Damascus city',))
    """
    kind = ""
    place = clean(place)
    if has_japanese(place):
        place, kind = latin_and_type(place)
    rest: list[str] = []
    quarter = _QUARTER.match(place)
    if quarter:
        place, kind = quarter["quarter"], "neighborhood"
        rest.append(f"{quarter['city']} city")
    context = english_context(_NOISE.sub("", clean(context)), names)
    pieces = [re.sub(r"\(.*?(?:\)|$)", "", p).strip(" .:)") for p in re.split(r"[;,،、]", context)]
    for i, piece in enumerate(p for p in pieces if any(c.isalpha() for c in p)):
        found = _TYPE_WORD.match(piece)
        if found and i == 0:
            word = found["type"].casefold()
            kind = kind or _ENGLISH_TYPE.get(word, word)
            piece = found["rest"].strip()
            if kind in {"district", "quarter", "neighbourhood"} and re.match(r"of\b", piece):
                kind = "neighborhood"
        between = _BETWEEN.match(piece)
        if between:
            rest += [f"near {between[1]}", f"near {between[2]}"]
        elif piece and not re.fullmatch(r"(?i)in|of|near|border|the", piece):
            rest.append(re.sub(r"^(?:of|in|and)\s+", "", piece).replace(" between ", " near "))
    folded = f" {place.casefold()} "
    if place and kind and kind not in folded and not (is_arabic(place) and " " in place):
        place = f"{place} {kind}"
    return place, tuple(rest)


def place_by_hand(
    row: Row, hand: dict[tuple[str, str], dict[str, str]], resolver: Resolver
) -> bool:
    """Take the place that somebody looked up for these very words."""
    answer = hand.get((row.raw["place"], row.raw["place_context"]))
    if answer is None:
        return False
    if not answer["subject"]:
        row.why = f"by hand: {answer['reason']}"
        return True
    row.place = resolver.gazetteer.get(answer["subject"])
    row.score, row.why = 1.0, f"by hand: {answer['reason']}"
    row.part = answer.get("part", "") == "yes"
    return True


def first_look(row: Row, resolver: Resolver) -> None:
    """Resolve the mention by itself and keep what it may be."""
    text = row.text[:900]
    if not parse(text).parts:
        row.why = "the statement names no place that can be read"
        return
    answer = resolver.resolve((text,), useful(row.context, resolver))
    row.answer = answer
    heads = spellings(text)
    # A container that the context names is no rival of the place that lies in it.
    row.named = [c for c in answer.candidates if likeness(heads, c.name) >= ALIKE]
    if row.named:
        rest = max(0.02, 1.0 - sum(c.score for c in answer.candidates))
        total = rest + sum(c.score for c in row.named)
        row.options = [(c.place, c.score / total) for c in row.named]
        score_top(row)
    row.town = town_of(row, resolver)


def town_of(row: Row, resolver: Resolver) -> Place | None:
    """The town in or at which a checkpoint, quarter or building lies, as the context tells.

    What no list has is told of its town, and is flagged so that it never counts as the town's.
    """
    said = f"{row.raw['place']} {row.raw['place_context']}"
    if not _PART.search(said) or _OWN_PLACE.match(row.raw["place_context"]):
        return None
    for piece in row.context[:1]:
        parts = parse(piece).parts
        if len(parts) != 1 or parts[0].kind in _ADMIN | {"suburbs", "region"}:
            continue
        others = tuple(c for c in useful(row.context, resolver) if c != piece)
        answer = resolver.resolve((parts[0].full,), others)
        found = answer.place
        if not isinstance(found, Place) or answer.score < SURE or found.kind not in _TOWNS:
            continue
        # A bare "Raqqa" or «درعا» is the governorate; the city needs a word that says so.
        if found.importance < 4 or _IN_CITY.search(said):
            return found
    return None


_OWN_PLACE = re.compile(
    r"(?i)^(?:\w+ )?(?:village|town|air ?base|airport|hill|mount|oil|gas|dam|farms?|camp|road|highway)"
)
_IN_CITY = re.compile(
    r"(?i)\b(?:neighbou?rhood|quarter|district|suburb|street|market|mosque|square|part|centre|center|"
    r"outskirts|entrance)s? (?:of|in) |\bcity\b|مدينة|حي "
)


_TOWNS = {"community", "neighbourhood", "locality"}


def useful(context: Iterable[str], resolver: Resolver) -> tuple[str, ...]:
    """The pieces of a context that name something known; "stronghold of ISIL" would only mislead."""
    kept = []
    for piece in context:
        parts = parse(piece).parts
        known = [
            p
            for p in parts
            if any(
                h.similarity >= 0.93 for n in (p.full, p.name) for h in resolver.index.exact(n)[:3]
            )
        ]
        if parts and len(known) == len(parts):
            kept.append(piece)
        else:
            kept += [f"{p.full} {p.kind}" if p.kind in _ADMIN else p.full for p in known]
    return tuple(kept)


_ADMIN = {"governorate", "district", "subdistrict"}


def spellings(text: str) -> list[str]:
    """The names of the place itself in a composed mention."""
    parts = parse(text).parts
    heads = [p for i, p in enumerate(parts[:2]) if i == 0 or p.relation == "alias"]
    return [n for p in heads for q in alternatives(p) for n in (p.name, p.full, q.name)]


def likeness(heads: Iterable[str], name: str) -> float:
    """How alike the best of several spellings is to a name found."""
    return max((similarity(h, name) for h in heads), default=0.0)


def score_top(row: Row) -> None:
    """The share of the first option and of what is the same settlement."""
    top = row.options[0][0]
    row.score = sum(s for p, s in row.options if p.id == top.id or same_spot(p, top))


def look_around(rows: list[Row]) -> None:
    """Weigh each row's options by how near they lie to sure places of the same page and days."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.raw["article"]].append(row)
    for group in groups.values():
        sure = [
            (r, found)
            for r in group
            if (found := settled(r)) is not None and isinstance(found, Place)
        ]
        for row in group:
            if row.place is not None or not row.options or row.part:
                continue
            near = [
                p
                for r, p in sure
                if r is not row and abs((r.days[1] - row.days[1]).days) <= GROUP_DAYS
            ]
            if near:
                weigh(row, near)


def settled(row: Row) -> Place | Area | None:
    """The place of a row that is sure enough to help others."""
    if row.place is not None:
        return row.place
    return row.options[0][0] if row.options and row.score >= SURE and not row.part else None


def weigh(row: Row, near: list[Place]) -> None:
    """Give options near the others of the page more, far ones less; one unit in all stays one unit."""
    weighed = []
    for place, score in row.options:
        km = min(distance_km(place.lat, place.lon, p.lat, p.lon) for p in near)
        weighed.append((place, score * (0.05 + math.exp(-km / 15.0))))
    nothing = max(0.01, 1.0 - sum(s for _, s in row.options)) * 0.35
    total = nothing + sum(s for _, s in weighed)
    weighed.sort(key=lambda w: -w[1])
    row.options = [(p, s / total) for p, s in weighed]
    score_top(row)
    row.why = "near the other places of the page"


def same_spot(a: Place | Area, b: Place | Area) -> bool:
    """Two records of one settlement."""
    both = isinstance(a, Place) and isinstance(b, Place)
    return both and distance_km(a.lat, a.lon, b.lat, b.lon) <= 3.0


def decide(row: Row) -> None:
    """Settle a row's place, else the town it lies in, or say why it stays open."""
    settle_place(row)
    if row.place is None and row.town is not None:
        row.place, row.part, row.score = row.town, True, SURE


def settle_place(row: Row) -> None:
    """Settle a row's own place if it is likely enough."""
    if row.place is not None or row.answer is None:
        return
    answer = row.answer
    if not row.options or row.score < PLACED:
        row.why = answer.reasons[0] if answer.reasons else "no candidate is likely enough"
        return
    found = row.options[0][0]
    name = next((c.name for c in row.named if c.place.id == found.id), "")
    alike = likeness(spellings(row.text), name) if name else 1.0
    if alike < SAME and row.score < ONLY_ALIKE:
        row.why = f"only alike: {name} ({alike:.2f})"
        return
    if isinstance(found, Place) and row.options and not row.why.startswith("by hand"):
        row.part = row.part or only_part(row.raw["place"], found)
        if found.importance >= 3 and found.kind == "community":
            row.part = row.part or bool(_SIDE_OF.search(row.raw["place"]))
    if found.kind in {"community", "locality"} and _PART.search(row.raw["place"]):
        row.part = not _PART.search(found.name_en + " " + found.name_ar)
    if isinstance(found, Area) and (found.level == "country" or found.id.startswith("R-rif")):
        row.why = f"says nothing narrower than {found.name}"
        return
    row.place = found


def only_part(place: str, found: Place) -> bool:
    """Whether the words name a place within the town found: "Raqqa (main square)".

    What stands in brackets or after a dash is another spelling of the town, a type word, or a part.
    """
    if found.kind not in {"community", "locality"}:
        return False
    inside = _INSIDE.search(place)
    if inside is None or has_japanese(place):
        return False
    said = (inside["a"] or inside["b"] or "").strip()
    names = {n for n, *_ in default().names(found.id)}
    if said.casefold() in _SAYS_NOTHING or not said:
        return False
    return max((similarity(said, n) for n in names), default=0.0) < ALIKE


def listed_elsewhere(row: Row) -> bool:
    """Rows of the cities table, which cities_2023.csv holds already."""
    return row.raw["article"] == "control_of_cities_during_the_syrian_civil_war" and row.raw[
        "section"
    ].startswith("table")


def claim_of(row: Row) -> Claim | None:
    """The claim that a placed row makes; None if another table makes it already."""
    if listed_elsewhere(row):
        return None
    raw, place = row.raw, row.place
    assert place is not None
    kind, days, flags = shape(raw["action"], row.days)
    parties = parties_of(raw["taken_by"])
    if row.part:
        flags.append("part_of_place")
    if isinstance(place, Area):
        flags.append("area_wide")
    foreign = set(parties) <= {"turkey", "us_coalition", "russian_forces"}
    if foreign and _FOREIGN_POST.search(f"{raw['place']} {raw['place_context']} {raw['quote']}"):
        flags.append("post")
    if "undated" in raw["place_context"] and "soft_date" not in flags:
        flags.append("soft_date")
    note = "" if row.why.startswith("near") else row.why
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
        note=note if note.startswith("by hand") else "",
        weight_note=f"place {row.score:.2f}" if row.score < 0.97 else "",
    )


def losers(row: Row, place: Place | Area) -> tuple[str, ...]:
    """From whom it was taken; not for a city, where that may have been a quarter or a suburb."""
    code = row.raw["taken_from"]
    if not code or (
        isinstance(place, Place) and place.importance >= 4 and row.raw["action"] in _TAKES
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
    if kind == "contested" or kind == "besieged":
        return kind, lasting(start, end), flags
    whole_months = start.day == 1 and (end + timedelta(days=1)).day == 1
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
        page = pages.setdefault(identifier, {"id": identifier, "from": "9999", "to": ""})
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
    columns = "id title publisher url licence covers_from covers_to trust note".split()
    write_rows(path, columns, written)

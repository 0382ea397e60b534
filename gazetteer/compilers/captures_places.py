"""Finding the places of captures.csv: by hand, by name and context, by the rest of the page."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from gazetteer.compilers.captures_words import Row
from gazetteer.compilers.japanese import has_japanese
from gazetteer.compilers.tables import read_rows
from syriageo.places.fit import WEIGHTS
from syriageo.places.forms import similarity
from syriageo.places.gazetteer import Area, Gazetteer, Place, default, distance_km
from syriageo.places.mention import alternatives, parse
from syriageo.places.resolve import Resolver

PLACED = 0.78  # least probability for a claim

WELL_KNOWN = 0.45  # the same for a town that is the only one of its name
SURE = 0.90  # least probability for a place that helps to find its neighbours

GROUP_DAYS = 10

STRAY_KM = 40.0  # a village so far from all others of its page and days is a namesake

STRAY_FROM = 4  # if there are so many others

ALIKE = 0.70  # least likeness of the name written to the one found

SAME = 0.86  # below this a name is only alike, and the place has to be surer

ONLY_ALIKE = 0.92

_PART = re.compile(
    r"\b(?:checkpoints?|check point|barracks|battalion|brigade|regiment|base|hill|hills|tell?|"
    r"quarters?|"
    r"neighbou?rhoods?|districts? of|security district|department|training ground|cemetery|"
    r"surroundings|front|hospital|factory|silos?|prison|school|station|depot|mill|bridge|"
    r"roundabout|airport|airbase|air base|farms?|plant|dam|post|company|centre|center|academy|"
    r"college|"
    r"stadium|square|street|road|highway|junction|crossing|police|headquarters|building|"
    r"part of|parts of|"
    r"outskirts|industrial|old city|old town|camp|housing|complex|warehouses?|wells?|field|mount|"
    r"mountain|heights?|points?|position|tunnel|valley|island|forest|castle|citadel|fort|"
    r"mosque|market|souq|yard|alley|park|church|"
    r"entrance|gate|palace|office|pocket|enclave|residence)\b"
    r"|حاجز|كتيبة|لواء|اللواء|الكتيبة|تلة|تل |حي |مشفى|معمل|صوامع|سجن|مدرسة|محطة|مستودع|جسر|"
    r"دوار|مطار|"
    r"مزارع|مزرعة|سد |نقطة|معسكر|كلية|ملعب|ساحة|شارع|طريق|مفرق|معبر|مخفر|قيادة|مبنى|ضاحية|الصناعية|"
    r"مفرزة|الأمن العسكري|بساتين|مساكن|إسكان|حقل|آبار|جبل|قمة|وادي|رحبة|ثكنة|فوج|الفوج|برج|قلعة|"
    r"محيط|أطراف|أجزاء",
    re.IGNORECASE,
)

# "northern Raqqa", "Kobanî suburbs" are not the town; villages may bear such words in their names.
_SIDE_OF = re.compile(
    r"\b(?:suburbs?|countryside|routes?|entrances?|exits?|approaches|km|(?:north|south|east|"
    r"west)(?:ern)?|"
    r"areas?|around|near|parts?|pocket|villages?)\b|ريف|مداخل|مدخل|أحياء|محيط",
    re.IGNORECASE,
)

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
    "مدينة",
    "بلدة",
}

# "Tel Dhiyab" is a part of no village that is itself called Tell.
_TELL = re.compile(r"\bt[aei]ll?\b|(?:^|\s)تل", re.IGNORECASE)

_OWN_PLACE = re.compile(
    r"(?i)^(?:\w+ )?(?:village|town|air ?base|airport|hill|mount|oil|gas|dam|farms?|camp|road|"
    r"highway)"
)

_IN_CITY = re.compile(
    r"(?i)\b(?:neighbou?rhood|quarter|district|suburb|street|market|mosque|square|part|centre|"
    r"center|"
    r"outskirts|entrance)s? (?:of|in) |\bcity\b|مدينة|حي "
)

_TOWNS = {"community", "neighbourhood", "locality"}

_ADMIN = {"governorate", "district", "subdistrict"}

HAND = Path(__file__).parent / "hand"


def place_all(rows: list[Row]) -> None:
    """Settle the place of every row that can be settled; the others keep the reason why not."""
    # What earlier claims say of a place must not decide where the next ones go.
    resolver = Resolver(Gazetteer.open(), replace(WEIGHTS, told=0.0))
    hand = {
        (r["place"], r["place_context"]): r
        for path in sorted(HAND.glob("captures*.csv"))
        for r in read_rows(path)
    }
    for row in rows:
        if not place_by_hand(row, hand, resolver):
            first_look(row, resolver)
    for _ in range(2):
        look_around(rows)
    for row in rows:
        decide(row)
    put_back_strays(rows)


def place_by_hand(
    row: Row, hand: dict[tuple[str, str], dict[str, str]], resolver: Resolver
) -> bool:
    """Take the place that somebody looked up for the row or for these very words."""
    answer = row.by_hand or hand.get((row.raw["place"], row.raw["place_context"]))
    if answer is None:
        return False
    if not answer["subject"]:
        row.why = f"by hand: {answer['reason']}"
        return True
    row.place = resolver.gazetteer.get(answer["subject"])
    row.score, row.why = 1.0, f"by hand: {answer['reason']}"
    row.part = answer.get("part", "") == "yes"
    row.rest = answer.get("part", "") == "rest"
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
    if not row.context:
        return None
    piece = row.context[0]
    parts = parse(piece).parts
    if len(parts) != 1 or parts[0].kind in _ADMIN | {"suburbs", "region"}:
        return None
    others = tuple(c for c in useful(row.context, resolver) if c != piece)
    answer = resolver.resolve((parts[0].full,), others)
    found = answer.place
    if not isinstance(found, Place) or found.kind not in _TOWNS:
        return None
    if answer.score < (PLACED if found.importance >= 3 else SURE):
        return None
    # A bare "Raqqa" or «درعا» is the governorate; the city needs a word that says so.
    return found if found.importance < 4 or _IN_CITY.search(said) else None


def useful(context: Iterable[str], resolver: Resolver) -> tuple[str, ...]:
    """The pieces of a context that name something known; "stronghold of ISIL" misleads."""
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
    """Weigh each row's options by their distance to sure places of the same page and days."""
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
    """Give options near the others of the page more, far ones less; in all it stays one unit."""
    weighed = []
    for place, score in row.options:
        km = min(distance_km(place.lat, place.lon, p.lat, p.lon) for p in near)
        weighed.append((place, score * (0.05 + math.exp(-km / 15.0))))
    nothing = max(0.01, 1.0 - sum(s for _, s in row.options)) * 0.35
    total = nothing + sum(s for _, s in weighed)
    weighed.sort(key=lambda w: -w[1])
    if weighed[0][0].id == row.options[0][0].id and row.score >= PLACED:
        return  # a page on the whole war lies far from each of its places
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
    if not row.options or row.score < (WELL_KNOWN if well_known(row) else PLACED):
        row.why = answer.reasons[0] if answer.reasons else "no candidate is likely enough"
        return
    found = row.options[0][0]
    name = next((c.name for c in row.named if c.place.id == found.id), "")
    alike = likeness(spellings(row.text), name) if name else 1.0
    if alike < SAME and row.score < ONLY_ALIKE:
        row.why = f"only alike: {name} ({alike:.2f})"
        return
    if isinstance(found, Place):
        row.part = row.part or only_part(row.raw["place"], found)
        if found.importance >= 3 and found.kind == "community":
            row.part = row.part or bool(_SIDE_OF.search(row.raw["place"]))
    if found.kind in {"community", "locality"} and _PART.search(row.raw["place"]):
        name = f"{found.name_en} {found.name_ar}"
        row.part = row.part or not (_PART.search(name) or tell_of(row.raw["place"], name))
    if isinstance(found, Area) and (found.level == "country" or found.id.startswith("R-rif")):
        row.why = f"says nothing narrower than {found.name}"
        return
    row.place = found


def tell_of(place: str, name: str) -> bool:
    """Whether a hill's word in the words stands in the name of the settlement found too."""
    return bool(_TELL.search(name)) and not _PART.search(_TELL.sub(" ", place))


def well_known(row: Row) -> bool:
    """Whether the first option is a town of this very name and no other option is one."""
    heads = spellings(row.text)
    towns = [
        c
        for c in row.named
        if isinstance(c.place, Place)
        and c.place.importance >= 3
        and likeness(heads, c.name) >= 0.95
    ]
    return len({c.place.id for c in towns}) == 1 and towns[0].place.id == row.options[0][0].id


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
    # "Morek (Murak, Hama)": the other spelling, and where it lies.
    spelled = [said, *filter(None, re.split(r"\s*[,،;]\s*", said))]
    return max((similarity(s, n) for s in spelled for n in names), default=0.0) < ALIKE


def put_back_strays(rows: Iterable[Row]) -> None:
    """Take the place from a village that lies far from all others of the same page and days.

    The village meant is missing from the gazetteer, and one of its name elsewhere was found. Towns
    are told of beside distant ones, and what somebody looked up stays.
    """
    pages: dict[str, list[tuple[Row, Place]]] = defaultdict(list)
    for row in rows:
        if isinstance(row.place, Place):
            pages[row.raw["article"]].append((row, row.place))
    strays = [
        (row, km)
        for page in pages.values()
        for row, place in page
        if place.kind in _TOWNS and place.importance < 3
        if row.answer is not None and not row.part
        if (km := apart(row, place, page))
    ]
    for row, km in strays:
        assert row.place is not None
        row.why = f"{row.place.name} lies {km:.0f} km from all other places of the page"
        row.place = None


def apart(row: Row, place: Place, page: Iterable[tuple[Row, Place]]) -> float | None:
    """How far a place lies from the next one of its page and days, if it is a stray; else None."""
    others = {
        p for r, p in page if p.id != place.id and abs((r.days[1] - row.days[1]).days) <= GROUP_DAYS
    }
    if len(others) < STRAY_FROM:
        return None
    km = min(distance_km(place.lat, place.lon, p.lat, p.lon) for p in others)
    return km if km > STRAY_KM else None


def listed_elsewhere(row: Row) -> bool:
    """Rows of the cities table, which cities_2023.csv holds already."""
    return row.raw["article"] == "control_of_cities_during_the_syrian_civil_war" and row.raw[
        "section"
    ].startswith("table")

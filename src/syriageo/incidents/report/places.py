"""The places that a report mentions, looked up; and what an event is until it becomes a record."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from syriageo.incidents.language.reading import Mention, Reading
from syriageo.incidents.opening.document import Document
from syriageo.incidents.report.incident import FoundPlace, Passage

if TYPE_CHECKING:
    from syriageo.places.mention import Part

_LANDS = (
    r"(?:Ukraine|Yemen|Iraq|Lebanon|Libya|Sudan|Gaza(?: Strip)?|(?:the )?West Bank|"
    r"Palestine|Turkey|"
    r"Türkiye|Jordan|Israel|Afghanistan|Iran|Egypt|Russia|Armenia|Azerbaijan|Somalia|Myanmar)"
)
# Towns abroad that news beside that of Syria names; some are spelled like Syrian villages.
_TOWNS = re.compile(
    r"^(?:(?:the )?(?:city|town|village|camp|outskirts|center|centre|vicinity|east|west|"
    r"north|south) of "
    r"|near |around )?(?:the )?(?:Gaza|Rafah|Khan Y(?:ou|u)nis|Jabalia|Jenin|Nablus|Hebron|"
    r"Tel Aviv|"
    r"Haifa|Kherson|Kharkiv|Kyiv|Kiev|Mariupol|Donetsk|Bakhmut|Odes+a|Luhansk|Mosul|Baghdad|"
    r"Fallujah|Ramadi|Kirkuk|Erbil|Sinjar|Beirut|Sidon|Nabatieh|Sana['’]?a|Hodeidah|Marib|Aden|"
    r"Ta['’]?iz|Khartoum|El Fasher|Benghazi|Misrata|Gaziantep|Kilis|Ankara|Istanbul|Tehran|Isfahan)"
    r"(?: (?:city|town|strip|camp|governorate|province|refugee camp))?(?![\w-])(?! (?:street|road|"
    r"highway|square|neighbou?rhood|hotel|bridge|crossing|gate|market|mosque|school|hospital|st)\b)"
    r"|^(?:(?:مدينة|بلدة|مخيم|حي|شمال|جنوب|شرق|غرب|وسط)\s){0,2}(?:خيرسون|خاركيف|كييف|ماريوبول|"
    r"باخموت|غزة|رفح|خان يونس|خانيونس|جباليا|جنين|نابلس|الموصل|الفلوجة|الرمادي|كركوك|سنجار|بيروت|"
    r"النبطية|صنعاء|الحديدة|الخرطوم|الفاشر|بنغازي)(?!\w)",
    re.IGNORECASE,
)
_THERE = re.compile(
    rf"(?i:\b{_LANDS}\s?[–—:]\s)|قطاع غزة|الضفة الغربية|(?:مدينة|بلدة|قرية)\s\w+\s"
    r"(?:ال\w+\s)?(?:الأوكرانية|العراقية|اللبنانية|اليمنية|الليبية|السودانية|الفلسطينية|التركية)|"
    r"(?:في|شمال|جنوب|شرق|غرب)\s(?:أوكرانيا|العراق|لبنان|اليمن|ليبيا|السودان|فلسطين)(?!\w)|"
    r",\s?(?:Ukraine|Yemen|Iraq|Lebanon|Libya|Sudan|Gaza|Palestine|Turkey|Jordan|Israel|"
    r"Afghanistan|Iran|Egypt)\b|"
    r"\bin (?:Ukraine|Yemen|Iraq|Lebanon|Libya|Sudan|Gaza|Afghanistan|Turkey|Jordan)\b"
)


@dataclass(slots=True)
class Draft:
    """An event while passages are being joined to it; all offsets are the document's."""

    reading: Reading
    passages: list[Passage]
    section: str
    paragraph: int
    places: tuple[FoundPlace, ...] = ()
    origin: FoundPlace | None = None
    parent: Draft | None = None
    children: list[Draft] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def placed(
    document: Document, drafts: list[Draft], captions: list[Draft], warnings: list[str]
) -> list[Draft]:
    """Look up every mention; leave out what is elsewhere or no place at all."""
    kept = []
    for draft in drafts:
        plain = draft.reading
        mentions = plain.places
        found = [find_place(m) for m in mentions]
        known = [f for f in found if f.id]
        unsure = [
            f
            for f, m in zip(found, mentions, strict=True)
            if not f.id and (m.sure or f.match == "ambiguous")
        ]
        if any(_elsewhere(document.text, m) for m in mentions) or (
            not known and _told_abroad(document.text, draft.reading)
        ):
            said = mentions[0].words if mentions else document.text[plain.start : plain.end]
            warnings.append(f"{_quoted(said)} is not in Syria; left out")
            continue
        told = plain.when.basis in ("stated", "completed") and plain.perpetrator.parties
        if mentions and not known and not unsure and not told:
            warnings.append(
                f"no place is called {_quoted(mentions[0].words)}; the event is left out"
            )
            continue
        first_sure = found and not found[0].id and not mentions[0].sure
        usable = known if first_sure else [f for f in found if f.id or f in unsure]
        draft.places = tuple(usable or found)
        if draft.reading.origin is not None:
            draft.origin = find_place(draft.reading.origin)
        kept.append(draft)
    for i, draft in enumerate(kept):
        draft.places = tuple(
            _beside(p, kept, i) if p.match == "ambiguous" else p for p in draft.places
        )
        for place in draft.places:
            if not place.id:
                what = "several places could be meant" if place.candidates else "no place is found"
                warnings.append(f"{_quoted(place.words)}: {what}; the incident has no point")
    for caption in captions:
        caption.places = tuple(find_place(m) for m in caption.reading.places)
    return kept


_AFTER = re.compile(
    r",?\s(?:in\s)?(?:(?:north|south|east|west)\w*\s)?(?:Turkey|Iraq|Lebanon|Jordan|Israel|"
    r"Ukraine|Yemen|Libya|Gaza|"
    r"Palestine|Iran|Egypt|Sudan|Afghanistan)\b"
)


def _elsewhere(text: str, mention: Mention) -> bool:
    """Whether the words say that a place is in another country."""
    return bool(
        _THERE.search(mention.query)
        or _AFTER.match(text, mention.end)
        or _TOWNS.match(mention.query)
    )


def _told_abroad(text: str, reading: Reading) -> bool:
    """Whether the sentence of an event without a known place speaks of another country."""
    return _THERE.search(text, max(0, reading.start - 40), reading.end) is not None


def _beside(place: FoundPlace, drafts: list[Draft], here: int) -> FoundPlace:
    """An ambiguous place, decided by those told before and after it if they lie near one of them.

    The nearest candidate must be within 40 km of a place told beside it, and twice as near as the
    next.
    """
    from syriageo.places.gazetteer import default, distance_km

    around = [
        p
        for draft in drafts[max(0, here - _BESIDE) : here + _BESIDE + 1]
        for p in draft.places[:1]
        if p.id and p.lat is not None and p.lon is not None
    ]
    get = default().get
    ranked = sorted(
        (min(distance_km(c.lat, c.lon, p.lat or 0, p.lon or 0) for p in around), c.id)
        for c in (get(i) for i in place.candidates)
        if around
    )
    if not ranked or ranked[0][0] > _BESIDE_KM:
        return place
    if len(ranked) > 1 and ranked[1][0] < 2 * ranked[0][0] + 5:
        return place
    chosen = get(ranked[0][1])
    return replace(
        place,
        match="matched",
        id=chosen.id,
        name=chosen.name,
        lat=chosen.lat,
        lon=chosen.lon,
        precision="community",
        radius_km=5.0,
    )


_BESIDE, _BESIDE_KM = 2, 40.0


def _quoted(words: str) -> str:
    return '"' + words[:80] + '"'


def find_place(mention: Mention) -> FoundPlace:
    """Look a mention up.

    Examples
    --------
    >>> find_place(Mention("Sarja village in the southern suburbs of Idlib", 0, 46)).id
    'C4273'
    """
    from syriageo.places.mention import MAX_LENGTH
    from syriageo.places.resolve import resolver

    bare = FoundPlace(mention.words, mention.start, mention.end, mention.query)
    query = mention.query[:MAX_LENGTH]
    if not re.search(r"[^\W\d_]", query):
        return bare
    query, within = _side_as_hint(_without_camp(query), mention.within)
    answer = resolver().resolve((_known_part(query),), within)
    bare_name = _AROUND.sub("", query)
    if answer.kind != "matched" and bare_name != query:
        around = resolver().resolve((_known_part(bare_name),), within)
        if around.kind == "matched":
            wide = max(around.radius_km or 0.0, _AROUND_KM)
            answer = replace(around, precision="vicinity", radius_km=wide)
    candidates = tuple(c.place.id for c in answer.candidates[:5])
    if answer.kind != "matched" or answer.place is None:
        return replace(bare, match=answer.kind, candidates=candidates, score=answer.score)
    place = answer.place
    return replace(
        bare,
        match="matched",
        id=place.id,
        name=place.name_en or place.name_ar,
        lat=answer.lat if answer.lat is not None else place.lat,
        lon=answer.lon if answer.lon is not None else place.lon,
        precision=answer.precision,
        radius_km=answer.radius_km,
        score=round(answer.score, 3),
        candidates=candidates,
    )


_CAMP_BY = re.compile(
    r"^(?:the )?(?P<name>[\w'’ -]{2,40}?) (?:IDP |"
    r"refugee )?camp[\s,–—-]{1,4}(?P<lead>(?:(?:located|situated|on|"
    r"in|at|near|close to|the|to|of|by|outside|outskirts|vicinity|east|west|north|south|northern|"
    r"southern|eastern|western|edge|area)\s){1,6})(?P<rest>[\w'’ -]{2,40}? (?:village|town|"
    r"city)\b.*)$",
    re.IGNORECASE,
)


def _without_camp(query: str) -> str:
    """The village by which a camp lies, if no list has the camp: "al Ahl Camp near Qah village"."""
    told = _CAMP_BY.match(query)
    if told is None:
        return query
    from syriageo.places.resolve import resolver

    hits = resolver().index.exact(told["name"], True)
    return query if any(h.similarity > _SAME_NAME for h in hits) else f"near {told['rest']}"


_SIDE_OF = re.compile(
    r"^(?P<place>.{2,60}? (?:city|town|village|camp|"
    r"hamlet)),? (?:(?:which )?(?:is )?(?:located|situated|"
    r"lying) )?(?:(?:to|in) the |just )?(?:(?:north|south)(?:[- ]?(?:east|west))?|east|"
    r"west)(?:ern)?"
    r"(?: (?:part|side))? of (?:the )?(?P<town>[^,]{2,60})(?P<rest>.*)$",
    re.IGNORECASE,
)


def _side_as_hint(query: str, within: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """A mention "X village, north of Y": X is looked up, and Y only says where to look.

    Examples
    --------
    >>> _side_as_hint("Dirnaj village, east of Deir Ez-Zour", ())
    ('Dirnaj village', ('Deir Ez-Zour',))
    """
    told = _SIDE_OF.match(query)
    if told is None:
        return query, within
    return told["place"] + told["rest"], (*within, told["town"])


_AROUND = re.compile(
    r"^(?:the )?(?:outskirts|surroundings|vicinity|environs|perimeter|countryside) of (?:the )?",
    re.I,
)
_AROUND_KM = 4.0
_DROPPED = frozenset(["landmark", "camp", "neighbourhood", "mountain", "region", "hill"])
_HOLDS = frozenset(["city", "town", "village"])


def _known_part(query: str) -> str:
    """The mention without the facilities and quarters that lead it and that no list has.

    Their names would be compared with every name there is, which costs more than all the rest and
    finds nothing nearer than the town that the mention names as well.
    """
    from syriageo.places.mention import parse
    from syriageo.places.resolve import resolver

    query = _SIDE.sub("", query)
    parts = parse(query).parts
    exact = resolver().index.exact
    kept = 0
    for i, part in enumerate(parts[:-1]):
        towns = [
            h.subject
            for p in parts[i + 1 :]
            if p.kind in _HOLDS or re.search(rf"{re.escape(p.name)} (?:city|town|village)", query)
            for h in exact(p.name, False)
            if h.similarity > _SAME_NAME
        ]
        beside = i > 0 and part.relation == "near" and part.kind not in _HOLDS
        if not towns or not (beside or part.kind in _DROPPED):
            break
        if not beside and part.kind != "landmark" and _is_listed(part, towns):
            break
        kept = i + 1
    if not kept:
        return query
    begin = query.find(parts[kept].name)
    before = query.find(parts[kept - 1].name)
    if begin < 0 or before < 0 or begin < before:
        return query
    lead = query[before + len(parts[kept - 1].name) : begin]
    return _LEAD.sub("", lead) + query[begin:]


# Quarters that are only a side of their town: "al Sharqi neighborhood of Sarmin city".
_SIDE = re.compile(
    r"^(?:the )?(?:(?:al|ash|el)[- ])?(?:sharqi|gharbi|shamali|jan[ou]+bi|qibli|"
    r"wasa?t[ai]ni)y?y?a?h? "
    r"(?:neighbou?rhood|quarter)s?,? (?:of|in) (?:the )?(?=\S+ )",
    re.IGNORECASE,
)
_SAME_NAME = 0.9
_LIKE_NAME = 0.8
_NEAR_TOWN_KM = 12.0


def _is_listed(part: Part, towns: list[str]) -> bool:
    """Whether the gazetteer has the quarter or facility in or near one of the towns."""
    from syriageo.places.gazetteer import default, distance_km
    from syriageo.places.mention import variants
    from syriageo.places.resolve import resolver

    get = default().get
    around = [get(t) for t in towns]
    for name, _, _ in variants(part):
        for hit in resolver().index.exact(name, True):
            if hit.similarity < _LIKE_NAME:
                continue
            here = get(hit.subject)
            for town in around:
                if distance_km(here.lat, here.lon, town.lat, town.lon) < _NEAR_TOWN_KM:
                    return True
    return False


_LEAD = re.compile(
    r"^[\s,(]*(?:(?:neighborhood|neighbourhood|quarter|mosque|market|roundabout|road|area|"
    r"mountain)s?\b[\s,]*)?(?:(?:located|situated|in|at|on|of|the)\b[\s,]*)*"
    r"(?:(?:في|من|ضمن|داخل|وسط)\s+|ب(?=مدينة|بلدة|قرية))?",
    re.IGNORECASE,
)

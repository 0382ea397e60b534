"""From a report's text to its incidents: read, join what tells one event, place, ask the ledger."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, replace
from datetime import date
from types import ModuleType
from typing import TYPE_CHECKING

from syriageo.incidents.collection import FoundPlace, Incident, Incidents, Passage, StatedControl
from syriageo.incidents.document import Document, Paragraph, language_of, read_document
from syriageo.incidents.reading import (
    BACKGROUND,
    CAPTION,
    CONTINUATION,
    EVENT,
    Casualties,
    Context,
    ControlStatement,
    Mention,
    Reading,
    When,
)

if TYPE_CHECKING:
    from syriageo.control.evidence import OwnEvidence
    from syriageo.places.mention import Part

_TITLES = 14  # paragraphs in which a report tells its month and its day
_LONGEST_TITLE = 160
_LONGEST_PARAGRAPH = 6_000  # what is longer (a page without blank lines) is read in parts
_DATE_LINE = 60
_FAR_RANGE = 31  # days of an event's range within which the ledger is still asked

_SYRIA = re.compile(
    r"\bSyri|\b(?:Aleppo|Idl[ie]b|Hama|Homs|Damascus|Dara['’]?a|Deraa|Raqqa|Deir[ -]e?[zZ]|"
    r"Hasak[ae]|Lat+akia|"
    r"Tartus|Qam?ishli|Suwayda|Sweida|Quneitra|Ghouta|Kobani|Manbij|Palmyra|Afrin)\b|"
    r"سوري|حلب|إدلب|ادلب|حماة|حمص|دمشق|درعا|الرقة|دير الزور|الحسكة|اللاذقية|طرطوس|السويداء|"
    r"القنيطرة"
)
_ELSEWHERE = re.compile(
    r"\b(?:Ukrain\w*|Kyiv|Kiev|Kharkiv|Donetsk|Mariupol|Crimea|Yemen\w*|Sana'?a|Aden|Houthi\w*|"
    r"Gaza\w*|Rafah|West Bank|"
    r"Libya\w*|Tripoli|Benghazi|Sudan\w*|Khartoum|Darfur|Iraq\w*|Baghdad|Mosul|Basra|Fallujah|"
    r"Afghan\w*|Kabul|Helmand|"
    r"Lebanon|Lebanese|Beirut|Somali\w*|Mogadishu|Ethiopia\w*|Tigray|Mali|Myanmar|Nigeria\w*|"
    r"Pakistan\w*|Egypt\w*|"
    r"Armenia\w*|Azerbaijan\w*|Karabakh|Iran|Tehran)\b|أوكرانيا|اليمن|صنعاء|غزة|ليبيا|السودان|"
    r"الخرطوم|العراق|بغداد|"
    r"الموصل|لبنان|بيروت|أفغانستان|الصومال"
)
_THERE = re.compile(
    r",\s?(?:Ukraine|Yemen|Iraq|Lebanon|Libya|Sudan|Gaza|Palestine|Turkey|Jordan|Israel|"
    r"Afghanistan|Iran|Egypt)\b|"
    r"\bin (?:Ukraine|Yemen|Iraq|Lebanon|Libya|Sudan|Gaza|Afghanistan|Turkey|Jordan)\b"
)


@dataclass(slots=True)
class _Draft:
    """An event while passages are being joined to it; all offsets are the document's."""

    reading: Reading
    passages: list[Passage]
    section: str
    paragraph: int
    places: tuple[FoundPlace, ...] = ()
    origin: FoundPlace | None = None
    parent: _Draft | None = None
    children: list[_Draft] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_report(
    path_or_text: str | os.PathLike[str] | Document,
    *,
    claims: OwnEvidence | None = None,
) -> Incidents:
    """Read a report, or a text like it: its incidents, placed and held against the ledger.

    Parameters
    ----------
    path_or_text : str, os.PathLike or Document
        A file (plain text, Markdown, HTML, PDF) or the text itself, English or Arabic.
    claims : OwnEvidence, optional
        Claims of yours that are heard where the ledger is asked who held a place.

    Returns
    -------
    Incidents
        Empty, with a warning, for a text that tells no incident in Syria.

    Raises
    ------
    InputError
        If it is neither text nor a file that can be read as text.

    Examples
    --------
    >>> found = read_report("On Friday, January 10, 2020, Syrian Regime forces shelled Sarja village "
    ...                     "in the southern suburbs of Idlib, killing two civilians.")
    >>> [(r.kind, str(r.when.start), r.place.id, r.casualties.killed_min) for r in found]
    [('attack', '2020-01-10', 'C4273', 2)]
    >>> read_report("Nothing happened.").warnings
    ('the text does not speak of Syria; nothing was read',)
    """
    document = read_document(path_or_text)
    if not _about_syria(document.text):
        reason = (
            "the text is empty"
            if not document.text.strip()
            else ("the text does not speak of Syria; nothing was read")
        )
        return Incidents(document, warnings=(reason,))
    context, published = _context(document)
    drafts, captions = _read(document, context)
    warnings: list[str] = []
    drafts = _placed(drafts, captions, warnings)
    drafts = _joined(drafts)
    _caption(drafts, captions)
    records = _records(document, drafts, claims, warnings)
    if not records:
        warnings.append("no incident was found: none has a verb of violence, a place and a day")
    return Incidents(document, tuple(records), tuple(warnings), published)


def _about_syria(text: str) -> bool:
    head = text[:300_000]
    here = len(_SYRIA.findall(head))
    return here > 0 and 2 * here >= len(_ELSEWHERE.findall(head))


def _language(code: str) -> ModuleType:
    """The module that reads a language; a report may mix both, so each paragraph has its own."""
    if code == "ar":
        from syriageo.incidents import arabic

        return arabic
    from syriageo.incidents import english

    return english


def _context(document: Document) -> tuple[Context, date | None]:
    """The month that the document speaks of, and the day on which it was published."""
    month: tuple[int, int] | None = None
    published: date | None = None
    stated: date | None = None
    for paragraph in document.paragraphs[:_TITLES]:
        if len(paragraph.plain) > _LONGEST_TITLE:
            continue
        language = _language(language_of(paragraph.plain))
        published = published or language.day_of(paragraph.plain)
        stated = stated or (
            _stated_day(language, paragraph) if len(paragraph.plain) < 120 else None
        )
        if month is None and paragraph.kind != "item":
            month = language.month_of(paragraph.plain)
    published = published or stated
    if month is None and published is not None:
        month = published.year, published.month
    year, number = month or (None, None)
    return Context(year=year, month=number, published=published), published


def _stated_day(language: ModuleType, paragraph: Paragraph) -> date | None:
    """The day in a title like "Daily digest, 18 November 2021"."""
    if re.search(r"[.:;]\s", paragraph.plain) or paragraph.kind not in ("text", "heading"):
        return None
    found = re.search(r"(?<!\d)\d{1,2}(?!\d)", paragraph.plain)
    words = paragraph.plain[max(0, found.start() - 24) :] if found else ""
    for begin in range(0, min(len(words), 26)):
        day = language.day_of(words[begin:].strip("() "))
        if day is not None:
            return day
    return None


def _read(document: Document, context: Context) -> tuple[list[_Draft], list[_Draft]]:
    """Every event of the text, and the captions; continuations are with their events."""
    drafts: list[_Draft] = []
    captions: list[_Draft] = []
    for number, paragraph in enumerate(document.paragraphs):
        if paragraph.kind in ("footnote", "row"):
            continue
        language = _language(language_of(paragraph.plain))
        if len(paragraph.plain) <= _DATE_LINE:
            day = language.day_of(paragraph.plain)
            if day is not None:
                context.header = context.day = day
                continue
        if paragraph.kind == "heading":
            context.header = None
            continue
        context.paragraph = paragraph.kind
        for begin, end in _parts(paragraph.plain):
            told = language.read_passage(paragraph.plain[begin:end], context)
            here: list[_Draft] = []
            for reading in told:
                shifted = _shifted(reading, paragraph, begin)
                passage = Passage(shifted.start, shifted.end, paragraph.section, shifted.role)
                draft = _Draft(shifted, [passage], paragraph.section, number)
                if reading.role == CAPTION:
                    captions.append(draft)
                elif reading.role == CONTINUATION and not here:
                    _continue(drafts, draft)
                else:
                    here.append(draft)
            _link(here)
            drafts += here
            _remember(context, told)
    return drafts, captions


_NEW_EVENT = re.compile(r"(?<=[.!?]) (?=On |In |At |[A-Z][a-z]+day\b)|(?<=[.!?؟]) ")


def _parts(plain: str) -> list[tuple[int, int]]:
    """A long paragraph in parts, cut between sentences, where a day opens one if possible."""
    found, begin = [], 0
    while len(plain) - begin > _LONGEST_PARAGRAPH:
        cuts = [m for m in _NEW_EVENT.finditer(plain, begin + 1, begin + _LONGEST_PARAGRAPH)]
        opening = [m for m in cuts if plain.startswith(("On ", "In ", "At "), m.end())]
        best = (opening or cuts)[-1:]
        end = best[0].end() if best else begin + _LONGEST_PARAGRAPH
        found.append((begin, end))
        begin = end
    found.append((begin, len(plain)))
    return found


def _remember(context: Context, told: list[Reading]) -> None:
    """What the next paragraph may point to."""
    events = [r for r in told if r.role == EVENT]
    context.last = events[-1] if events else context.last
    days = [r.when.day for r in events if r.when.day]
    if days:
        context.day = days[-1]


def _continue(drafts: list[_Draft], more: _Draft) -> None:
    if drafts:
        from syriageo.incidents.english import merged

        last = drafts[-1]
        told = last.reading
        kinds = {(t.category, t.name) for t in told.targets}
        last.reading = replace(
            told,
            targets=(
                *told.targets,
                *(t for t in more.reading.targets if (t.category, t.name) not in kinds),
            ),
            casualties=merged(told.casualties, more.reading.casualties),
            control=(*told.control, *more.reading.control),
        )
        last.passages += more.passages


def _link(here: list[_Draft]) -> None:
    """An earlier event told beside belongs to the event that follows it in the reader's list."""
    for i, draft in enumerate(here):
        if draft.reading.role == BACKGROUND:
            rest = [d for d in here[i + 1 :] if d.reading.role == EVENT] or [
                d for d in here[:i] if d.reading.role == EVENT
            ]
            if rest:
                draft.parent = rest[0]


def _shifted(reading: Reading, paragraph: Paragraph, base: int = 0) -> Reading:
    """The same reading with the offsets of the document's text; `base` is where its part begins."""

    def span(start: int, end: int) -> tuple[int, int]:
        return paragraph.span(start + base, end + base)

    def moved(mention: Mention) -> Mention:
        start, end = span(mention.start, mention.end)
        return replace(mention, start=start, end=end)

    def told(statement: ControlStatement) -> ControlStatement:
        start, end = span(statement.start, statement.end)
        return replace(statement, start=start, end=end)

    start, end = span(reading.start, reading.end)
    when, who = reading.when, reading.perpetrator
    return replace(
        reading,
        start=start,
        end=end,
        when=replace(when, span=span(*when.span)),
        places=tuple(moved(m) for m in reading.places),
        origin=moved(reading.origin) if reading.origin else None,
        perpetrator=replace(who, span=span(*who.span)),
        control=tuple(told(c) for c in reading.control),
    )


def _placed(drafts: list[_Draft], captions: list[_Draft], warnings: list[str]) -> list[_Draft]:
    """Look up every mention; leave out what is elsewhere or no place at all."""
    kept = []
    for draft in drafts:
        mentions = draft.reading.places
        found = [find_place(m) for m in mentions]
        known = [f for f in found if f.id]
        unsure = [f for f, m in zip(found, mentions, strict=True) if not f.id and m.sure]
        if any(_THERE.search(m.query) for m in mentions):
            warnings.append(f"{_quoted(mentions[0].words)} is not in Syria; left out")
            continue
        plain = draft.reading
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
        for place in draft.places:
            if not place.id:
                what = "several places could be meant" if place.candidates else "no place is found"
                warnings.append(f"{_quoted(place.words)}: {what}; the incident has no point")
        kept.append(draft)
    for caption in captions:
        caption.places = tuple(find_place(m) for m in caption.reading.places)
    return kept


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
    answer = resolver().resolve((_known_part(query),), mention.within)
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


_DROPPED = frozenset(["landmark", "neighbourhood", "mountain", "region", "hill"])
_HOLDS = frozenset(["city", "town", "village"])


def _known_part(query: str) -> str:
    """The mention without the facilities and quarters that lead it and that no list has.

    Their names would be compared with every name there is, which costs more than all the rest and
    finds nothing nearer than the town that the mention names as well.
    """
    from syriageo.places.mention import parse
    from syriageo.places.resolve import resolver

    parts = parse(query).parts
    exact = resolver().index.exact
    kept = 0
    for i, part in enumerate(parts[:-1]):
        towns = [
            h.subject
            for p in parts[i + 1 :]
            if p.kind in _HOLDS
            for h in exact(p.name, True)
            if h.similarity > _SAME_NAME
        ]
        if part.kind not in _DROPPED or not towns:
            break
        if part.kind != "landmark" and _is_listed(part, towns):
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


_SAME_NAME = 0.9
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
_VIOLENT = frozenset(["attack", "killing", "massacre"])


def _joined(drafts: list[_Draft]) -> list[_Draft]:
    """Join the passages that tell one event: an outline and a record, or two records."""
    kept: list[_Draft] = []
    by_place: dict[str, list[_Draft]] = {}
    for draft in drafts:
        keys = [p.id for p in draft.places if p.id] or [""]
        if draft.reading.kind == "ceasefire":
            keys = ["ceasefire"]
        same = next(
            (d for key in keys for d in by_place.get(key, []) if _same_event(d, draft)), None
        )
        if same is None:
            kept.append(draft)
            for key in keys:
                by_place.setdefault(key, []).append(draft)
        else:
            _merge(same, draft)
            for key in keys:
                if same not in by_place.setdefault(key, []):
                    by_place[key].append(same)
    for draft in kept:
        if draft.parent is not None and draft.parent not in kept:
            draft.parent = next((d for d in kept if draft.parent in d.children), None)
    return kept


def _same_event(a: _Draft, b: _Draft) -> bool:
    """Whether two readings tell one event."""
    x, y = a.reading, b.reading
    if a.paragraph == b.paragraph or not _same_kind(x, y) or not _same_days(x.when, y.when):
        return False
    if x.kind == "ceasefire":
        return True
    if (
        x.perpetrator.parties
        and y.perpetrator.parties
        and not (set(x.perpetrator.parties) & set(y.perpetrator.parties))
    ):
        return False
    if x.when.time and y.when.time and x.when.time != y.when.time:
        return False
    if x.means.means and y.means.means and not _alike(x.means.means, y.means.means):
        return False
    named = {t.name for t in x.targets if t.name} and {t.name for t in y.targets if t.name}
    if named and not {t.name for t in x.targets if t.name} & named:
        return False
    if BACKGROUND in (x.role, y.role) or a.section != b.section:
        return True
    # Two records of one list are two events, unless they agree in the hour or in what was hit.
    return (
        bool(x.when.time and x.when.time == y.when.time)
        or bool(named)
        or (_numbers(x.casualties) == _numbers(y.casualties) != (None, None))
    )


def _numbers(casualties: Casualties) -> tuple[int | None, int | None]:
    return casualties.killed_min, casualties.injured_min


def _same_kind(x: Reading, y: Reading) -> bool:
    return x.kind == y.kind or {x.kind, y.kind} <= _VIOLENT


def _same_days(x: When, y: When) -> bool:
    if x.start is None or x.end is None or y.start is None or y.end is None:
        return False
    if x.start == y.start and x.end == y.end:
        return True
    one = x.day is not None or y.day is not None
    return one and x.start <= y.end and y.start <= x.end


def _alike(a: str, b: str) -> bool:
    """Whether two words for the means can tell one act."""
    general = {"ground shelling", "air strike", "explosion"}
    if a == b or "cluster" in a and "cluster" in b:
        return True
    return bool({a, b} & general) and not {a, b} >= {"ground shelling", "air strike"}


def _detail(reading: Reading) -> int:
    """How much a reading tells."""
    hurt = reading.casualties
    return (
        2 * bool(reading.when.time)
        + 2 * bool(reading.targets)
        + 2 * bool(reading.control)
        + (reading.when.day is not None)
        + bool(reading.means.means)
        + bool(reading.perpetrator.parties)
        + (hurt.killed_min is not None)
        + 2 * (reading.role == EVENT)
    )


def _merge(kept: _Draft, more: _Draft) -> None:
    """Put the second reading into the first; the fuller one leads."""
    from syriageo.incidents.english import merged

    x, y = kept.reading, more.reading
    if _detail(y) > _detail(x):
        kept.reading, kept.places, kept.origin = y, more.places or kept.places, more.origin
        kept.section, kept.paragraph = more.section, more.paragraph
        kept.passages = [*more.passages, *kept.passages]
        x, y = y, x
    else:
        kept.passages = [*kept.passages, *more.passages]
    exact = x.when if x.when.day or not y.when.day else y.when
    kind = "massacre" if "massacre" in (x.kind, y.kind) else x.kind
    kept.reading = replace(
        kept.reading,
        kind=kind,
        role=EVENT if EVENT in (x.role, y.role) else x.role,
        when=replace(
            exact, time=x.when.time or y.when.time, time_end=x.when.time_end or y.when.time_end
        ),
        perpetrator=x.perpetrator if x.perpetrator.parties else y.perpetrator,
        means=x.means if x.means.means else y.means,
        targets=x.targets or y.targets,
        casualties=merged(x.casualties, y.casualties),
        control=(*x.control, *y.control),
        taken_from=x.taken_from or y.taken_from,
    )
    kept.children.append(more)
    if x.when.day and y.when.day is None and y.when.start:
        kept.notes.append(f"also told of {y.when.words}")


def _caption(drafts: list[_Draft], captions: list[_Draft]) -> None:
    """Add each caption to the incident it shows: by place and target, else the one before it."""
    for caption in captions:
        scored = [(_shows(caption, d), -abs(caption.paragraph - d.paragraph), d) for d in drafts]
        best = max(scored, key=lambda s: s[:2], default=None)
        if best is not None and best[0] > 0:
            best[2].passages += caption.passages


def _shows(caption: _Draft, draft: _Draft) -> float:
    points = 0.0
    ids = {p.id for p in caption.places if p.id}
    if ids & {p.id for p in draft.places if p.id}:
        points += 2
    elif ids:
        return 0.0
    day = caption.reading.when.day
    if day and draft.reading.when.day == day:
        points += 2
    names = {t.name for t in caption.reading.targets if t.name}
    kinds = {t.category for t in caption.reading.targets if t.category}
    if names & {t.name for t in draft.reading.targets if t.name}:
        points += 2
    elif kinds & {t.category for t in draft.reading.targets}:
        points += 0.5
    if not ids and abs(caption.paragraph - draft.paragraph) > 3:
        return 0.0
    return points if points >= 2 else 0.0


def _records(
    document: Document, drafts: list[_Draft], own: OwnEvidence | None, warnings: list[str]
) -> list[Incident]:
    from syriageo.incidents.report_claims import stem

    drafts = sorted(drafts, key=lambda d: d.passages[0].start)
    name = stem(document.name)
    ids = {id(d): f"{name}-{i:03d}" for i, d in enumerate(drafts, start=1)}
    found = []
    for draft in drafts:
        identifier = ids[id(draft)]
        children = [ids[id(d)] for d in drafts if d.parent is draft]
        related = [ids[id(draft.parent)]] if draft.parent is not None else children
        found.append(_incident(draft, identifier, tuple(related), own))
    undated = [r for r in found if r.when.start is None]
    if undated:
        warnings.append(f"{len(undated)} incidents have no day: the text gives none")
    return found


def _incident(
    draft: _Draft, identifier: str, related: tuple[str, ...], own: OwnEvidence | None
) -> Incident:
    from syriageo.incidents.report_control import agreement, known_control, of_the_time

    reading = draft.reading
    when = reading.when
    control = tuple(_stated(c, draft, identifier) for c in reading.control)
    place_id = next((c.place_id for c in control if c.place_id), "")
    main = draft.places[0].id if draft.places else ""
    known = known_control(place_id or main, when, own)
    who = replace(reading.perpetrator, parties=of_the_time(reading.perpetrator.parties, when.start))
    control = tuple(replace(c, parties=of_the_time(c.parties, c.day)) for c in control)
    agrees = agreement(control[0].parties if control else (), known.parties, when.start)
    return Incident(
        identifier,
        reading.kind,
        EVENT if reading.role == CONTINUATION else reading.role,
        when,
        draft.places,
        draft.origin,
        who,
        reading.means,
        reading.targets,
        reading.casualties,
        control,
        tuple(draft.passages),
        known.parties,
        known.kind,
        known.certainty,
        agrees,
        reading.taken_from,
        related,
        (*reading.notes, *draft.notes),
    )


def _stated(told: ControlStatement, draft: _Draft, identifier: str) -> StatedControl:
    """A statement with the place that its words point to."""
    main = draft.places[0] if draft.places else None
    referent, place = told.referent_words, main
    if told.anaphoric:
        referent = _pointed_to(told.referent_kind, main)
    elif main is not None and told.name and told.name.casefold() not in main.query.casefold():
        found = find_place(Mention(told.referent_words, told.start, told.end))
        place = next((p for p in draft.places if p.id and p.id == found.id), found)
    return StatedControl(
        told.start,
        told.end,
        told.words,
        told.referent_words,
        referent,
        told.referent_kind,
        place.id if place else "",
        told.parties,
        told.joint,
        told.when.start or draft.reading.when.day,
        identifier,
    )


def _pointed_to(kind: str, main: FoundPlace | None) -> str:
    """The words of the mention that "the city" or "the area" stands for."""
    if main is None:
        return ""
    if language_of(main.query) == "ar":
        from syriageo.incidents.arabic_places import pointed_to

        return pointed_to(kind, main.query)
    named = re.search(rf"((?:[\w'’-]+ ){{1,6}}?){kind}\b", main.query, re.IGNORECASE) or re.search(
        rf"\b{kind} of ((?:[\w'’-]+ ?){{1,5}})", main.query, re.IGNORECASE
    )
    if named:
        words = re.sub(r"^.*\b(?:in|of|near|the|to|at|on|from)\s(?=\S+\s)", "", named[0])
        return words.strip()
    settled = re.search(
        r"((?:[A-Za-z]{2,4}[ -])?[A-Z][\w'’-]*(?: [\w'’-]+){0,4}? (?:city|town|village|"
        r"neighborhood|camp|area))",
        main.query,
    )
    return settled[1] if settled else main.name or main.words

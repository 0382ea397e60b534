"""From a report's text to its incidents: read, join what tells one event, place, ask the ledger."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import date
from types import ModuleType
from typing import TYPE_CHECKING

from syriageo.incidents.language.reading import (
    BACKGROUND,
    CAPTION,
    CONTINUATION,
    EVENT,
    Context,
    ControlStatement,
    Mention,
    Reading,
    merged,
)
from syriageo.incidents.opening.document import Document, Paragraph, language_of, read_document
from syriageo.incidents.report.collection import Incidents
from syriageo.incidents.report.incident import Passage
from syriageo.incidents.report.joining import add_captions, joined
from syriageo.incidents.report.places import Draft, placed
from syriageo.incidents.report.records import records_of

if TYPE_CHECKING:
    from syriageo.control.evidence import OwnEvidence

_TITLES = 14  # paragraphs in which a report tells its month and its day
_LONGEST_TITLE = 160
_LONGEST_PARAGRAPH = 6_000  # what is longer (a page without blank lines) is read in parts
_DATE_LINE = 60

_SYRIA = re.compile(
    r"\bS(?i:yri)|\b(?:Aleppo|Idl[ie]b|Hama|Homs|Damascus|Dara['’]?a|Deraa|Raqqa|Deir[ -]e?[zZ]|"
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
    >>> found = read_report("On Friday, January 10, 2020, Syrian Regime forces shelled Sarja "
    ...                     "village in the southern suburbs of Idlib, killing two civilians.")
    >>> [(r.kind, str(r.when.start), r.place.id, r.casualties.killed_min) for r in found]
    [('attack', '2020-01-10', 'C4273', 2)]
    >>> read_report("Nothing happened.").warnings
    ('the text does not speak of Syria; nothing was read',)
    """
    document = read_document(path_or_text)
    if not _about_syria(document.text):
        reason = "the text does not speak of Syria; nothing was read"
        if not document.text.strip():
            reason = "the text is empty"
        return Incidents(document, warnings=(reason,))
    context, published = _context(document)
    drafts, captions = _read(document, context)
    warnings: list[str] = []
    drafts = placed(document, drafts, captions, warnings)
    drafts = joined(drafts)
    add_captions(drafts, captions)
    records = records_of(document, drafts, claims, warnings)
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
        from syriageo.incidents.arabic import reader as arabic

        return arabic
    from syriageo.incidents.english import reader as english

    return english


def _context(document: Document) -> tuple[Context, date | None]:
    """The month that the document speaks of, and the day on which it was published."""
    month: tuple[int, int] | None = None
    published: date | None = None
    stated: date | None = None
    for paragraph in document.paragraphs[:_TITLES]:
        if len(paragraph.plain) > _LONGEST_TITLE:
            continue
        if _mute(paragraph, document):
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


def _mute(paragraph: Paragraph, document: Document) -> bool:
    """Whether a short line without a number is in another language than its document: a letterhead.

    Loading the grammar of that language for it would cost more than reading the document.
    """
    return (
        len(paragraph.plain) < _LONGEST_TITLE
        and not any(c.isdigit() for c in paragraph.plain)
        and language_of(paragraph.plain) != document.language
    )


def _stated_day(language: ModuleType, paragraph: Paragraph) -> date | None:
    """The day in a title like "Daily digest, 18 November 2021"."""
    if re.search(r"[.:;]\s", paragraph.plain) or paragraph.kind not in ("text", "heading"):
        return None
    found = re.search(r"(?<!\d)\d{1,2}(?!\d)", paragraph.plain)
    words = paragraph.plain[max(0, found.start() - 24) :] if found else ""
    for begin in range(min(len(words), 26)):
        day = language.day_of(words[begin:].strip("() "))
        if day is not None:
            return day
    return None


def _read(document: Document, context: Context) -> tuple[list[Draft], list[Draft]]:
    """Every event of the text, and the captions; continuations are with their events."""
    drafts: list[Draft] = []
    captions: list[Draft] = []
    for number, paragraph in enumerate(document.paragraphs):
        if paragraph.kind in ("footnote", "row") or _mute(paragraph, document):
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
            here: list[Draft] = []
            for reading in told:
                shifted = _shifted(reading, paragraph, begin)
                passage = Passage(shifted.start, shifted.end, paragraph.section, shifted.role)
                draft = Draft(shifted, [passage], paragraph.section, number)
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
        cuts = list(_NEW_EVENT.finditer(plain, begin + 1, begin + _LONGEST_PARAGRAPH))
        opening = [m for m in cuts if plain.startswith(("On ", "In ", "At "), m.end())]
        best = (opening or cuts)[-1:]
        end = best[0].end() if best else begin + _LONGEST_PARAGRAPH
        found.append((begin, end))
        begin = end
    found.append((begin, len(plain)))
    return found


def _remember(context: Context, told: list[Reading]) -> None:
    """What the next paragraph may point to."""
    events = [r for r in told if r.role == EVENT and r.when.basis != "month"]
    context.last = events[-1] if events else context.last
    days = [r.when.day for r in events if r.when.day]
    if days:
        context.day = days[-1]


def _continue(drafts: list[Draft], more: Draft) -> None:
    last = next((d for d in reversed(drafts) if d.reading.when.basis != "month"), None)
    if last is not None:
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


def _link(here: list[Draft]) -> None:
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

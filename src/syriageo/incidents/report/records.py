"""From drafts to records: ids, links, what the ledger says, and what "the city" refers to."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from syriageo.incidents.language.reading import CONTINUATION, EVENT, ControlStatement, Mention
from syriageo.incidents.opening.document import Document, language_of
from syriageo.incidents.report.claims import stem
from syriageo.incidents.report.control import agreement, known_control, of_the_time
from syriageo.incidents.report.incident import FoundPlace, Incident, StatedControl
from syriageo.incidents.report.places import Draft, find_place

if TYPE_CHECKING:
    from syriageo.control.evidence import OwnEvidence


def records_of(
    document: Document, drafts: list[Draft], own: OwnEvidence | None, warnings: list[str]
) -> list[Incident]:
    """The drafts as records, in the order of the text; `warnings` gains what has no day."""
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
    draft: Draft, identifier: str, related: tuple[str, ...], own: OwnEvidence | None
) -> Incident:
    reading = draft.reading
    when = reading.when
    control = tuple(_stated(c, draft, identifier) for c in reading.control)
    place_id = next((c.place_id for c in control if c.place_id), "")
    main = draft.places[0].id if draft.places else ""
    known = known_control(place_id or main, when, own)
    told = reading.perpetrator
    who = replace(told, parties=of_the_time(told.parties, when.start, told.words))
    control = tuple(replace(c, parties=of_the_time(c.parties, c.day, c.words)) for c in control)
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


def _stated(told: ControlStatement, draft: Draft, identifier: str) -> StatedControl:
    """A statement with the place that its words point to."""
    main = draft.places[0] if draft.places else None
    referent, place = told.referent_words, main
    if told.anaphoric:
        place = next((p for p in draft.places if _is_called(p.query, told.referent_kind)), main)
        referent = _pointed_to(told.referent_kind, place)
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


def _is_called(query: str, kind: str) -> bool:
    """Whether a mention has the word that "the camp" takes up."""
    return bool(kind) and re.search(rf"\b{re.escape(kind)}\b", query, re.IGNORECASE) is not None


def _pointed_to(kind: str, main: FoundPlace | None) -> str:
    """The words of the mention that "the city" or "the area" stands for."""
    if main is None:
        return ""
    if language_of(main.query) == "ar":
        from syriageo.incidents.arabic.places import pointed_to

        return pointed_to(kind, main.query)
    query = re.sub(r",\s(?:an?|the)\s.*", "", main.query)
    if query != main.query and kind not in query.casefold():
        return query
    named = re.search(rf"((?:[\w'’-]+ ){{1,6}}?){kind}\b", main.query, re.IGNORECASE) or re.search(
        rf"\b{kind} of ((?:[\w'’-]+ ?){{1,5}})", main.query, re.IGNORECASE
    )
    if named and not re.match(r"(?:an?|the|one)\s(?:\w+\s)?", named[0], re.IGNORECASE):
        words = re.sub(r"^.*\b(?:in|of|near|the|to|at|on|from)\s(?=\S+\s)", "", named[0])
        return words.strip()
    settled = re.search(
        r"((?:(?:[AaEe]l|[Aa][dnrstz]|[Aa]sh|[Aa]bu|[Uu]mm)[ -])?[A-Z][\w'’-]*(?: "
        r"[\w'’-]+){0,4}? (?:city|town|village|"
        r"neighborhood|camp|area))",
        main.query,
    )
    return settled[1] if settled else main.name or main.words

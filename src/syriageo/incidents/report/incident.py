"""One incident of a report: placed, held against the ledger, with the passages that tell it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from syriageo.incidents.language.reading import Casualties, Means, Perpetrator, Target, When

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True)
class Passage:
    """Where the document tells an incident: offsets, section, and what the passage is to it."""

    start: int
    end: int
    section: str
    role: str


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A mention and the place it was resolved to.

    Attributes
    ----------
    words : str
        As written.
    start, end : int
        In the document's text.
    query : str
        What was looked up: "the city" by its name.
    match : str
        ``matched``, ``ambiguous`` or ``not_found``.
    id, name : str
        Of the place; empty if not matched.
    lat, lon : float or None
        EPSG:4326.
    precision : str
        As of `Resolution`.
    radius_km : float or None
    score : float
        The probability that the place is the right one.
    candidates : tuple of str
        Ids, the best first.
    """

    words: str
    start: int
    end: int
    query: str
    match: str = "not_found"
    id: str = ""
    name: str = ""
    lat: float | None = None
    lon: float | None = None
    precision: str = ""
    radius_km: float | None = None
    score: float = 0.0
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatedControl:
    """A sentence of the document that says who held a place, with the place it speaks of.

    Attributes
    ----------
    start, end : int
        In the document's text.
    words : str
        As written.
    referent_as_written : str
        ``The area``.
    referent : str
        What that refers to: ``Sarja village``.
    referent_kind : str
        ``city``, ``town``, ``village``, ``area`` ..., ``name`` if no word says it.
    place_id : str
        Of the place; empty if it is not known.
    parties : tuple of str
    joint : bool
    day : datetime.date or None
        The day it speaks of: the incident's, unless it names another.
    incident : str
        Id of the incident beside which it is told.
    """

    start: int
    end: int
    words: str
    referent_as_written: str
    referent: str
    referent_kind: str
    place_id: str
    parties: tuple[str, ...]
    joint: bool
    day: date | None
    incident: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """One event of a document.

    Attributes
    ----------
    id : str
        ``<document>-001`` ..., in the order of the text.
    kind : str
        One of `reading.KINDS`.
    role : str
        ``event``, or ``background`` for an earlier event told beside another.
    when : When
    places : tuple of FoundPlace
        The main place first.
    fired_from : FoundPlace or None
        Where the fire came from; never where it happened.
    perpetrator : Perpetrator
    means : Means
    targets : tuple of Target
    casualties : Casualties
    control : tuple of StatedControl
    known_parties : tuple of str
        Who held the place by the ledger; empty if unknown.
    known_kind, known_certainty : str
        As of `Status`.
    agreement : str
        ``same``, ``part`` (some party in common), ``different``; empty where either is missing.
    taken_from : tuple of str
        For a capture.
    passages : tuple of Passage
        Every place of the text that tells it, the fullest first.
    related : tuple of str
        Ids of events that the text links to it: those told as its background, or, for a background
        event, the one beside which it is told.
    notes : tuple of str
        What a reader must know besides.
    """

    id: str
    kind: str
    role: str
    when: When
    places: tuple[FoundPlace, ...]
    fired_from: FoundPlace | None
    perpetrator: Perpetrator
    means: Means
    targets: tuple[Target, ...]
    casualties: Casualties
    control: tuple[StatedControl, ...]
    passages: tuple[Passage, ...]
    known_parties: tuple[str, ...] = ()
    known_kind: str = "unknown"
    known_certainty: str = "none"
    agreement: str = ""
    taken_from: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def place(self) -> FoundPlace | None:
        """The main place."""
        return self.places[0] if self.places else None

    def to_dict(self) -> dict[str, Any]:
        """The row of `Incidents.frame` as plain values, with `lat` and `lon` for the geometry."""
        place, target = self.place, self.targets[0] if self.targets else Target()
        held = self.control[0] if self.control else None
        means, hurt, when = self.means, self.casualties, self.when
        joined = "|".join
        row: dict[str, Any] = {
            "incident_id": self.id,
            "kind": self.kind,
            "date": when.start,
            "date_end": when.end,
            "time": when.time,
            "time_end": when.time_end,
            "place_as_written": place.words if place else "",
            "place_id": place.id if place else "",
            "sg_match": place.match if place else "",
            "precision": place.precision if place else "",
            "radius_km": place.radius_km if place else None,
            "lat": place.lat if place else None,
            "lon": place.lon if place else None,
            "perpetrator": joined(self.perpetrator.parties) or "unknown",
            "attribution": self.perpetrator.attribution,
            "means": means.means,
            "weapon": weapon_words(means),
            "target_category": target.category,
            "target_name": target.name,
            "killed_min": hurt.killed_min,
            "killed_max": hurt.killed_max,
            "injured_min": hurt.injured_min,
            "injured_max": hurt.injured_max,
            "children_killed": hurt.children_killed,
            "women_killed": hurt.women_killed,
            "control_stated": joined(held.parties) if held else "",
            "control_joint": held.joint if held else None,
            "control_referent": held.referent if held else "",
            "control_known": joined(self.known_parties) or "unknown",
            "control_agrees": (self.agreement == "same") if self.agreement else None,
            "section": self.passages[0].section,
            "start": self.passages[0].start,
            "end": self.passages[0].end,
            "place_name": place.name if place else "",
            "place_ids": joined(dict.fromkeys(p.id for p in self.places if p.id)),
            "place_score": place.score if place else None,
            "candidates": joined(place.candidates) if place else "",
            "date_basis": when.basis,
            "weekday_written": when.weekday,
            "perpetrator_as_written": self.perpetrator.words,
            "weapon_kind": means.weapon,
            "platform": means.platform,
            "model": means.model,
            "weapon_count_min": means.count_min,
            "weapon_count_max": means.count_max,
            "target_as_written": target.words,
            "damage": target.damage,
            "arrested_min": hurt.arrested_min,
            "arrested_max": hurt.arrested_max,
            "medical_killed": hurt.medical_killed,
            "media_killed": hurt.media_killed,
            "civil_defense_killed": hurt.civil_defense_killed,
            "fired_from": self.fired_from.words if self.fired_from else "",
            "taken_from": joined(self.taken_from),
            "control_referent_as_written": held.referent_as_written if held else "",
            "control_referent_kind": held.referent_kind if held else "",
            "control_referent_id": held.place_id if held else "",
            "control_agreement": self.agreement,
            "control_certainty": self.known_certainty,
            "role": self.role,
            "related": joined(self.related),
            "passages": joined(f"{p.start}-{p.end}" for p in self.passages),
            "notes": joined(self.notes),
        }
        return row


def weapon_words(means: Means) -> str:
    """Count, weapon, model and platform in one text.

    Examples
    --------
    >>> weapon_words(Means("air strike", "missile", "fixed-wing warplane", "Su-24", 2, 2))
    '2 missile, Su-24, fixed-wing warplane'
    """
    low, high = means.count_min, means.count_max
    count = ""
    if low is not None and low == high:
        count = f"{low} "
    elif low is not None:
        count = f"at least {low} "
    elif high is not None:
        count = f"up to {high} "
    parts = [f"{count}{means.weapon}" if means.weapon else "", *means.model.split("|")]
    if means.platform and means.platform not in means.weapon:
        parts.append(means.platform)
    return ", ".join(p for p in parts if p)

"""What a report says of control, as claims for the ledger."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from syriageo.control.claims import COLUMNS, Claim
from syriageo.terminal import write_whole

if TYPE_CHECKING:
    from syriageo.control.evidence import OwnEvidence
    from syriageo.incidents.report.collection import Incidents
    from syriageo.incidents.report.incident import Incident

_CONFIDENCE = {"stated": 3, "believed": 2, "claimed": 2, "unknown": 1}
_LONGEST = 40


def stem(name: str) -> str:
    """The document's name as the stem of ids.

    Examples
    --------
    >>> stem("SNHR 2020-01.txt")
    'snhr_2020-01'
    """
    bare = re.sub(r"[^\w-]+", "_", Path(name).stem, flags=re.ASCII).strip("_").lower()
    return bare[:_LONGEST] or "report"


def claims(incidents: Incidents) -> list[Claim]:
    """See `Incidents.claims`."""
    source = stem(incidents.document.name)
    recorded = incidents.published or _newest(incidents) or date.today()
    found: list[Claim] = []
    for incident in incidents.records:
        for one in _of(incident, source, recorded):
            number = len(found) + 1
            found.append(_numbered(one, f"{source}-{number:05d}"))
    return found


def _newest(incidents: Incidents) -> date | None:
    return max((r.when.end for r in incidents.records if r.when.end), default=None)


def _numbered(claim: Claim, identifier: str) -> Claim:
    from dataclasses import replace

    return replace(claim, id=identifier)


def _of(incident: Incident, source: str, recorded: date) -> list[Claim]:
    found = []
    where = incident.passages[0]
    section = f"section {where.section}, " if where.section else ""
    for told in incident.control:
        if not told.place_id or told.day is None:
            continue
        marks: list[str] = []
        if told.referent_kind in ("neighborhood", "quarter") or told.place_id.startswith("N"):
            marks.append("part_of_place")
        found.append(
            Claim("", told.place_id, told.referent, "holds", told.parties, (), told.day, told.day,
                  told.day, told.day, 3, "", source, f"{section}characters {told.start}-{told.end}",
                  recorded, "", tuple(marks), "")
        )  # fmt: skip
    place, when = incident.place, incident.when
    parties = tuple(sorted(incident.perpetrator.parties))
    if place is None or not place.id or not parties or when.end is None:
        return found
    locator = f"{section}characters {where.start}-{where.end}"
    exact = when.start == when.end
    confidence = _CONFIDENCE[incident.perpetrator.attribution] if exact else 1
    if incident.kind == "capture":
        flags: tuple[str, ...] = ("part_of_place",) if place.precision == "neighbourhood" else ()
        found += [
            Claim("", p.id, p.words, "takes", parties, incident.taken_from, when.start, when.end,
                  when.end, when.end, confidence, "", source, locator, recorded, "", flags, "")
            for p in incident.places if p.id
        ]  # fmt: skip
    if incident.kind == "observation_post":
        found.append(
            Claim("", place.id, place.words, "holds", parties, (), when.start, when.end, when.end,
                  when.end, confidence, "", source, locator, recorded, "", ("post",),
                  "an observation post, not the town")
        )  # fmt: skip
    return found


def write(incidents: Incidents, path: Path) -> None:
    """See `Incidents.write_claims`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(c.to_row() for c in claims(incidents))
    write_whole(path, text.getvalue())


def evidence(incidents: Incidents, own: OwnEvidence | None) -> OwnEvidence:
    """See `Incidents.evidence`."""
    from syriageo.control.evidence import OwnEvidence as Own

    own = Own() if own is None else own
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{stem(incidents.document.name)}.csv"
        write(incidents, path)
        own.add(path)
    return own

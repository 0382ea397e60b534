"""What does not fit in a report: days, sums, places, captions, control; each with its place.

The rules know nothing of any one report. They compare what the text says in one place with what
it says in another, with the calendar, the gazetteer and the ledger, and stay silent where a
difference has an innocent reason: a homonym, a border, a change of hands.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from syriageo.incidents.checks import accounts, dates, numbers, places
from syriageo.incidents.checks.facts import gather
from syriageo.incidents.checks.findings import Finding
from syriageo.incidents.opening.document import Document, read_document
from syriageo.incidents.tables import read_tables

if TYPE_CHECKING:
    from syriageo.incidents.report import Incidents


def check_report(report: str | os.PathLike[str] | Document | Incidents) -> list[Finding]:
    """Everything in a report that does not fit, in the order of the text.

    Parameters
    ----------
    report : str, os.PathLike, Document or Incidents
        A report's file or text, or what `syriageo.read_report` made of it.

    Returns
    -------
    list of Finding
        Each with its kind, severity, place in the text, the words there, what does not fit and
        what would. `KINDS` lists the kinds.

    Raises
    ------
    InputError
        If it is neither text nor a readable file.

    Examples
    --------
    >>> for found in check_report("On Tuesday, January 25, 2020, shells hit Sarja village."):
    ...     print(found)
    line 1: weekday: "Tuesday, January 25, 2020": January 25, 2020 was a Saturday
    """
    from syriageo.incidents.report import Incidents, read_report

    incidents = report if isinstance(report, Incidents) else read_report(read_document(report))
    facts = gather(incidents.document)
    found = [
        *dates.check(facts),
        *numbers.check(facts, read_tables(incidents.document)),
        *places.check(facts, incidents),
        *accounts.check(facts, incidents),
    ]
    return sorted(found, key=lambda f: (f.start, f.end, f.kind))

"""From a report's text to its incidents, placed, dated and held against the ledger.

`reader` reads the document in its languages, `places` looks the mentions up, `joining` joins the
passages that tell one event, `records` makes an `incident` of each and asks `control` who held the
place. `collection` holds them; `claims` makes claims for the ledger of what they say of control.
"""

from syriageo.incidents.report.collection import COLUMNS, MORE_COLUMNS, Incidents
from syriageo.incidents.report.incident import FoundPlace, Incident, Passage, StatedControl
from syriageo.incidents.report.reader import read_report

__all__ = [
    "COLUMNS",
    "MORE_COLUMNS",
    "FoundPlace",
    "Incident",
    "Incidents",
    "Passage",
    "StatedControl",
    "read_report",
]

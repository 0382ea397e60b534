"""Who held which place in Syria on which day since 2011, how we know it, and the map of it.

Words and a date go in; the place, who held it that day, the sources and a map come out:

>>> import syriageo
>>> status = syriageo.who_controlled("Ariha", "2020-01-05")
>>> status.place.id
'C4278'

The names below are imported when they are first used, so that ``import syriageo`` costs
milliseconds, and a single question never loads pandas or geopandas.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from syriageo.control.area_status import AreaStatus
    from syriageo.control.claims import Claim, Source
    from syriageo.control.evidence import OwnEvidence, load_claims
    from syriageo.control.parties import Party, bloc, parties_from_text, party
    from syriageo.control.query import who_controlled
    from syriageo.control.status import Status
    from syriageo.control.tables import control_at, control_history, coverage
    from syriageo.control.zones import changes, control_zones, front_lines
    from syriageo.errors import (
        AmbiguousPlace,
        CoordinateError,
        CRSError,
        DataError,
        DateError,
        InputError,
        PartyError,
        PlaceError,
        PlaceNotFound,
        ReportError,
        SyriageoError,
    )
    from syriageo.incidents.annotate import annotate
    from syriageo.incidents.checks import Finding, check_report
    from syriageo.incidents.nearby import SpaceTimeIndex, near
    from syriageo.incidents.nearby.matching import match_incidents
    from syriageo.incidents.publish import publish
    from syriageo.incidents.report import Incidents, read_report
    from syriageo.incidents.tables import read_tables
    from syriageo.incidents.tally import tally
    from syriageo.maps import (
        compare_map,
        control_map,
        front_line_map,
        history_plot,
        incident_map,
        plot_control,
        time_map,
    )
    from syriageo.places.gazetteer import Area, Gazetteer, Place
    from syriageo.places.resolve import Resolution, resolve

_HOME = {
    "AmbiguousPlace": "errors",
    "Area": "places.gazetteer",
    "AreaStatus": "control.area_status",
    "CRSError": "errors",
    "Claim": "control.claims",
    "CoordinateError": "errors",
    "DataError": "errors",
    "DateError": "errors",
    "Finding": "incidents.checks",
    "Gazetteer": "places.gazetteer",
    "Incidents": "incidents.report",
    "InputError": "errors",
    "OwnEvidence": "control.evidence",
    "Party": "control.parties",
    "PartyError": "errors",
    "Place": "places.gazetteer",
    "PlaceError": "errors",
    "PlaceNotFound": "errors",
    "ReportError": "errors",
    "Resolution": "places.resolve",
    "Source": "control.claims",
    "SpaceTimeIndex": "incidents.nearby",
    "Status": "control.status",
    "SyriageoError": "errors",
    "annotate": "incidents.annotate",
    "bloc": "control.parties",
    "changes": "control.zones",
    "check_report": "incidents.checks",
    "compare_map": "maps",
    "control_at": "control.tables",
    "control_history": "control.tables",
    "control_map": "maps",
    "control_zones": "control.zones",
    "coverage": "control.tables",
    "front_line_map": "maps",
    "front_lines": "control.zones",
    "history_plot": "maps",
    "incident_map": "maps",
    "load_claims": "control.evidence",
    "match_incidents": "incidents.nearby.matching",
    "near": "incidents.nearby",
    "parties_from_text": "control.parties",
    "party": "control.parties",
    "plot_control": "maps",
    "publish": "incidents.publish",
    "read_report": "incidents.report",
    "read_tables": "incidents.tables",
    "resolve": "places.resolve",
    "tally": "incidents.tally",
    "time_map": "maps",
    "who_controlled": "control.query",
}

__all__ = [  # noqa: RUF022 - the order in which a reader meets them
    "resolve",
    "who_controlled",
    "control_history",
    "control_at",
    "coverage",
    "control_zones",
    "front_lines",
    "changes",
    "control_map",
    "time_map",
    "incident_map",
    "compare_map",
    "front_line_map",
    "plot_control",
    "history_plot",
    "annotate",
    "read_report",
    "read_tables",
    "check_report",
    "Finding",
    "near",
    "match_incidents",
    "SpaceTimeIndex",
    "tally",
    "publish",
    "load_claims",
    "Gazetteer",
    "Place",
    "Area",
    "Resolution",
    "Status",
    "AreaStatus",
    "Claim",
    "Source",
    "OwnEvidence",
    "Incidents",
    "Party",
    "party",
    "bloc",
    "parties_from_text",
    "SyriageoError",
    "InputError",
    "DateError",
    "CoordinateError",
    "CRSError",
    "PartyError",
    "ReportError",
    "PlaceError",
    "PlaceNotFound",
    "AmbiguousPlace",
    "DataError",
    "__version__",
]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'syriageo' has no attribute {name!r}")
    value = getattr(import_module(f"syriageo.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})

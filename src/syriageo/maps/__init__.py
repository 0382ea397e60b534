"""What people see: maps that open without a network and show hostile text as text."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from syriageo.maps.compare import compare_map, front_line_map
    from syriageo.maps.histories import history_plot
    from syriageo.maps.incidentmap import incident_map
    from syriageo.maps.layers import control_map
    from syriageo.maps.plots import plot_control
    from syriageo.maps.timemap import time_map

_HOME = {
    "compare_map": "compare",
    "control_map": "layers",
    "front_line_map": "compare",
    "history_plot": "histories",
    "incident_map": "incidentmap",
    "plot_control": "plots",
    "time_map": "timemap",
}

__all__ = [
    "compare_map",
    "control_map",
    "front_line_map",
    "history_plot",
    "incident_map",
    "plot_control",
    "time_map",
]


def __getattr__(name: str) -> Any:
    # folium and geopandas take a second to import: only who draws pays for it.
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)

"""What people see: maps that open without a network and show hostile text as text."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from syriageo.maps.layers import control_map
    from syriageo.maps.histories import history_plot
    from syriageo.maps.plots import plot_control

_HOME = {
    "control_map": "layers",
    "history_plot": "histories",
    "plot_control": "plots",
}

__all__ = ["control_map", "history_plot", "plot_control"]


def __getattr__(name: str) -> Any:
    # folium and geopandas take a second to import: only who draws pays for it.
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)

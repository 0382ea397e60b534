"""What people see: maps that open without a network and show hostile text as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from syriageo.maps.layers import control_map

__all__ = ["control_map"]


def __getattr__(name: str) -> Any:
    # folium and geopandas take a second to import: only who draws pays for it.
    if name == "control_map":
        from syriageo.maps.layers import control_map

        return control_map
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

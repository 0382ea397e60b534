"""Compile gazetteer/ to the packaged database whenever syriageo is built or installed.

What `syriageo.build` imports has to stand in pyproject.toml, [build-system].requires:
hatchling, numpy, pyproj, scipy, shapely.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):
    """Writes src/syriageo/data/syriageo.gpkg before the files of a wheel are gathered."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the database; `version` is ``standard`` or ``editable``, which need it alike."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        source = str(root / "src")
        sys.path.insert(0, source)
        try:
            from syriageo.build import build

            build(root / "gazetteer", root / "src" / "syriageo" / "data" / "syriageo.gpkg")
        finally:
            sys.path.remove(source)

"""What the formats of tables share: which there are, and what they need."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from syriageo.errors import InputError
from syriageo.terminal import safe

BOM = "\ufeff"
PARQUET = "pip install 'syriageo[parquet]'"


def choose(path: Path, known: dict[str, Callable[..., Any]], verb: str) -> Callable[..., Any]:
    """The reader or writer of a file, told by its extension.

    Raises
    ------
    InputError
        If the extension is unknown, or the path is a folder.
    """
    found = known.get(path.suffix.lower())
    if found is None and path.is_dir():
        raise InputError(f"{safe(path)} is a folder; name a file")
    if found is None:
        said = f"cannot {verb} {safe(path.suffix, 20)}" if path.suffix else "it has no extension"
        raise InputError(f"{safe(path)}: {said}; the formats are {', '.join(known)}")
    return found


def free_name(columns: list[Any]) -> str:
    """A name for a column of geometry that no other column has."""
    return "geometry" if "geometry" not in columns else "sg_geometry"

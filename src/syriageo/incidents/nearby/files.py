"""A space-time index in files: written whole, checked when opened, tied to its data by a digest.

Three files hold one state: the incidents (``.npz``) and the R-tree's pages (``.dat``, ``.idx``).
Their names bear the digest of the data, and a short list at the index's own path names them. The
list is replaced last and at once, so that a reader finds the old index or the new one.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rtree import index as rtree_index
from rtree.exceptions import RTreeError

from syriageo.errors import InputError
from syriageo.incidents.frames.checked import Floats
from syriageo.terminal import safe, write_whole

FORMAT = "syriageo space-time index"
VERSION = 1
_PAGE = 4096
_HEIGHT = _PAGE + 65  # where libspatialindex' header of an R-tree has the number of levels
_REMEDY = "make it anew with SpaceTimeIndex(incidents).save(path)"


@dataclass(frozen=True, slots=True)
class Stored:
    """What the files hold."""

    labels: list[Hashable]
    data: Floats
    apart: dict[Hashable, str]
    tree: Path


def digest(labels: list[Hashable], data: Floats, apart: dict[Hashable, str]) -> str:
    """What ties an index to its data: every name, position, day and radius, in whatever order.

    Raises
    ------
    InputError
        If a name is neither text nor a whole number.
    """
    _names(labels, apart)  # refuses odd names, which could not be put in order
    order = sorted(range(len(labels)), key=lambda row: (isinstance(labels[row], str), labels[row]))
    kept = dict(sorted(apart.items(), key=lambda item: (isinstance(item[0], str), item[0])))
    found = hashlib.sha256(_names([labels[row] for row in order], kept))
    found.update(np.ascontiguousarray(data[order], dtype="<f8").tobytes())
    return found.hexdigest()


def save(
    path: Path,
    labels: list[Hashable],
    data: Floats,
    apart: dict[Hashable, str],
    make_tree: Callable[..., rtree_index.Index],
) -> Path:
    """Write the three files, then the list of them; files of an older state go last."""
    if not path.parent.is_dir():
        raise InputError(f"there is no folder {safe(path.parent)}; make it first")
    known = digest(labels, data, apart)
    stem = path.with_name(f"{path.name}.{known[:12]}")
    before = _manifest(path) if path.is_file() else {}
    rows = io.BytesIO()
    np.savez(rows, names=np.frombuffer(_names(labels, apart), np.uint8), data=data)
    write_whole(_file(stem, ".npz"), rows.getvalue())
    if labels:
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            make_tree(np.arange(len(labels)), data, str(part)).close()
            for end in (".dat", ".idx"):
                os.replace(_file(part, end), _file(stem, end))
        finally:
            for end in (".dat", ".idx"):
                _file(part, end).unlink(missing_ok=True)
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "digest": known,
        "incidents": len(labels),
        "files": {end: _hash(_file(stem, end)) for end in _ends(len(labels))},
    }
    write_whole(path, json.dumps(manifest, indent=2) + "\n")
    if before.get("digest", known) != known:
        old = path.with_name(f"{path.name}.{before['digest'][:12]}")
        for end in (".npz", ".dat", ".idx"):
            _file(old, end).unlink(missing_ok=True)
    return path


def load(path: Path, expected: str | None) -> Stored:
    """Read and check what `save` wrote.

    Raises
    ------
    InputError
        If it is missing, damaged, of another version, or belongs to other data.
    """
    if not path.is_file():
        raise InputError(f"there is no index {safe(path)}; {_REMEDY}")
    manifest = _manifest(path)
    if not manifest:
        raise InputError(f"{safe(path)} is no space-time index; {_REMEDY}")
    if manifest.get("version") != VERSION:
        raise InputError(
            f"{safe(path)} is of version {safe(manifest.get('version'), 20)}, this program reads "
            f"{VERSION}; {_REMEDY}"
        )
    known, count = str(manifest.get("digest")), manifest.get("incidents")
    if expected is not None and expected != known:
        raise InputError(
            f"{safe(path)} belongs to other data: it holds {count} incidents with the digest "
            f"{known[:12]}, the data given have {expected[:12]}; {_REMEDY}"
        )
    stem = path.with_name(f"{path.name}.{known[:12]}")
    files = manifest.get("files")
    for end in _ends(count if isinstance(count, int) else 1):
        file = _file(stem, end)
        if not file.is_file():
            raise InputError(f"{safe(file)} is missing from the index {safe(path)}; {_REMEDY}")
        if not isinstance(files, dict) or _hash(file) != files.get(end):
            raise InputError(f"{safe(file)} is damaged; {_REMEDY}")
    return _rows(path, stem, known)


def open_tree(stored: Stored, properties: rtree_index.Property) -> rtree_index.Index | None:
    """The R-tree in its files; None where they may not be written, which the library asks for."""
    files = [_file(stored.tree, end) for end in (".dat", ".idx")]
    if not all(os.access(file, os.W_OK) for file in (*files, stored.tree.parent)):
        return None
    try:
        tree = rtree_index.Index(str(stored.tree), properties=properties)
    except (RTreeError, OSError):
        return None
    return tree if len(tree) == len(stored.labels) else None


def _rows(path: Path, stem: Path, known: str) -> Stored:
    try:
        with np.load(_file(stem, ".npz"), allow_pickle=False) as stored:
            names, data = json.loads(stored["names"].tobytes()), stored["data"]
        labels, apart = names["labels"], dict(names["apart"])
        sound = digest(labels, data, apart) == known
    except (ValueError, KeyError, TypeError, OSError, zipfile.BadZipFile):
        sound = False
    if not sound:
        raise InputError(f"{safe(_file(stem, '.npz'))} is damaged; {_REMEDY}")
    return Stored(labels, data, apart, stem)


def _manifest(path: Path) -> dict[str, Any]:
    """The list at the index's path; empty if it is none."""
    try:
        told = json.loads(path.read_bytes())
    except (ValueError, OSError):
        return {}
    return told if isinstance(told, dict) and told.get("format") == FORMAT else {}


def _ends(count: int) -> tuple[str, ...]:
    return (".npz", ".dat", ".idx") if count else (".npz",)


def _file(stem: Path, end: str) -> Path:
    return stem.with_name(stem.name + end)


def _names(labels: list[Hashable], apart: dict[Hashable, str]) -> bytes:
    odd = next((n for n in (*labels, *apart) if not isinstance(n, str | int)), None)
    if odd is not None:
        raise InputError(
            f"an incident is called by a {type(odd).__name__}, {safe(odd, 40)}; only text and "
            "whole numbers can be saved, such as with a column incident_id"
        )
    return json.dumps({"labels": labels, "apart": list(apart.items())}).encode("ascii")


def _hash(file: Path) -> str:
    """SHA-256 of a file and its length.

    When the library closes a tree it writes the header, the second page, anew; what it leaves
    behind the header's end is no part of the tree.
    """
    content = file.read_bytes()
    found = hashlib.sha256(str(len(content)).encode())
    if file.suffix == ".dat":
        height = int.from_bytes(content[_HEIGHT : _HEIGHT + 4], "little")
        end = min(_HEIGHT + 4 + 4 * height, 2 * _PAGE)
        content = content[:end] + content[2 * _PAGE :]
    found.update(content)
    return found.hexdigest()

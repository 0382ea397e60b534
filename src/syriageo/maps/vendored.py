"""What of others is in a page, with its licence, and whether it is still what was taken in.

Nothing is downloaded: the files lie in `assets/`. Fonts are those of the reader's machine, icons
are drawn by the page's own scripts.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

from syriageo.maps.page import asset


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of somebody else that is part of every page.

    Attributes
    ----------
    name, version, licence : str
        The licence as an SPDX identifier; its text is in `licence_file`.
    origin : str
        Where it comes from and how it was changed.
    upstream : str
        SHA-256 of the file as it was published.
    digest : str
        SHA-256 of the file as it lies here.
    whole : bool
        Whether the file here still has that digest.
    """

    name: str
    version: str
    licence: str
    licence_file: str
    origin: str
    upstream: str
    digest: str
    whole: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The asset as plain values."""
        return asdict(self)


_FROM = "https://unpkg.com/leaflet@1.9.4/dist/"
_TAKEN_IN = (
    Asset(
        "leaflet.js",
        "1.9.4",
        "BSD-2-Clause",
        "leaflet-LICENSE.txt",
        f"{_FROM}leaflet.js, without the comment that names a source map",
        "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a",
        "dc71f8a6880bc3ca1bd9fa8dc5f1af48c702dc510b0a78240a07c5feed7ce935",
    ),
    Asset(
        "leaflet.css",
        "1.9.4",
        "BSD-2-Clause",
        "leaflet-LICENSE.txt",
        f"{_FROM}leaflet.css, with LF line ends; pages leave out its images",
        "a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6",
        "337bfca5cabd03b39815b2700febe2b3b7edf55921c59cd49f88ecb328212303",
    ),
)


def check() -> list[Asset]:
    """The assets, each compared with the digest it was taken in with.

    Examples
    --------
    >>> all(asset.whole for asset in check())
    True
    """
    found = []
    for taken in _TAKEN_IN:
        digest = hashlib.sha256(asset(taken.name).encode()).hexdigest()
        found.append(
            Asset(**{**taken.to_dict(), "digest": digest, "whole": digest == taken.digest})
        )
    return found

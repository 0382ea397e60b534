"""Places and areas as the gazetteer gives them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """Something with a position: a community, neighbourhood, hill, base, crossing, landmark.

    Attributes
    ----------
    id : str
        OCHA P-code (``C4278``), N-code (``N0017``), or an id of ours (``X00001``).
    kind : str
        ``community``, ``neighbourhood``, ``locality``, ``hill``, ``base``, ...
    name_en, name_ar : str
        The official names; empty if the sources have none.
    lat, lon : float
        Decimal degrees, EPSG:4326.
    admin3, admin2, admin1 : str
        P-codes of the subdistrict, district and governorate.
    parent : str
        For a neighbourhood, the community it belongs to.
    population : int or None
        As the source gives it.
    importance : int
        0 (hamlet) to 5 (governorate capital).
    source : str
        Id in the table of sources.
    fid : int
        Row of the database.

    Examples
    --------
    >>> from syriageo.places.gazetteer import Gazetteer
    >>> ariha = Gazetteer.open().get("C4278")
    >>> ariha.name_ar, ariha.admin1, ariha.importance
    ('أريحا', 'SY07', 4)
    >>> print(ariha)
    Ariha أريحا (community, C4278)
    """

    id: str
    kind: str
    name_en: str
    name_ar: str
    lat: float
    lon: float
    admin3: str
    admin2: str
    admin1: str
    parent: str
    population: int | None
    importance: int
    source: str
    fid: int

    @property
    def name(self) -> str:
        """The English name, or the Arabic one where there is no other."""
        return self.name_en or self.name_ar or self.id

    def __str__(self) -> str:
        arabic = f" {self.name_ar}" if self.name_ar and self.name_en else ""
        return f"{self.name}{arabic} ({self.kind}, {self.id})"

    def _repr_html_(self) -> str:
        return _html(self)

    def to_dict(self) -> dict[str, Any]:
        """The place as plain values."""
        return {k: v for k, v in asdict(self).items() if k != "fid"}


@dataclass(frozen=True, slots=True)
class Area:
    """Something with an extent: country, governorate, district, subdistrict, informal region.

    Attributes
    ----------
    id : str
        P-code (``SY07``) or an id of ours for informal regions (``R-...``).
    level : str
        ``country``, ``governorate``, ``district``, ``subdistrict``, ``neighbourhood``, ``region``.
    name_en, name_ar : str
        Names.
    parent : str
        Id of the area it is part of.
    lat, lon : float
        A point inside, EPSG:4326.
    fid : int
        Row of the database.

    Examples
    --------
    >>> from syriageo.places.gazetteer import Gazetteer
    >>> print(Gazetteer.open().get("SY0705"))
    Ariha أريحا (district, SY0705)
    """

    id: str
    level: str
    name_en: str
    name_ar: str
    parent: str
    lat: float
    lon: float
    fid: int

    @property
    def kind(self) -> str:
        """The level, so that a place and an area can be asked alike."""
        return self.level

    @property
    def name(self) -> str:
        """The English name, or the Arabic one where there is no other."""
        return self.name_en or self.name_ar or self.id

    def __str__(self) -> str:
        arabic = f" {self.name_ar}" if self.name_ar and self.name_en else ""
        return f"{self.name}{arabic} ({self.level}, {self.id})"

    def _repr_html_(self) -> str:
        return _html(self)

    def to_dict(self) -> dict[str, Any]:
        """The area as plain values."""
        return {k: v for k, v in asdict(self).items() if k != "fid"}


def _html(found: Place | Area) -> str:
    """How a place or area shows itself in a notebook."""
    from syriageo.terminal import html_table

    told = found.to_dict()
    point = f"{found.lat:.5f}, {found.lon:.5f} (lat, lon)"
    left_out = {"id", "lat", "lon", "name_en", "name_ar"}
    rows = [(key, value) for key, value in told.items() if value and key not in left_out]
    return html_table(str(found), [("position", point), *rows])

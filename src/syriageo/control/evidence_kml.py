"""Polygons of KML and KMZ files, read with the standard library.

GDAL reads KML by one of two drivers, or by none, as it was built; only one of them reads the data
of a placemark. Placemarks, their data and their time are few elements, and the same everywhere.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import shapely

LONGEST = 200_000_000  # bytes of KML inside a KMZ; a packed bomb is refused


class KMLError(ValueError):
    """A file is no KML that can be read."""


def read_kml(path: Path) -> list[tuple[Any, dict[str, str]]]:
    """The placemarks of a file: (shape or None, columns), in the order of the file.

    The columns are the placemark's data and, where it has them, ``name``, ``folder``, ``begin``,
    ``end``, ``when`` and ``note`` (its description). Coordinates are EPSG:4326 by definition.

    Raises
    ------
    KMLError
        If the file is broken, or holds no KML.
    """
    try:
        root = ElementTree.fromstring(_bytes(path))
    except (ElementTree.ParseError, zipfile.BadZipFile, ValueError, LookupError) as error:
        raise KMLError(f"no KML that can be read: {str(error)[:120]}") from error
    if _tag(root) not in ("kml", "Document", "Folder", "Placemark"):
        raise KMLError(f"its root is <{_tag(root)[:40]}>, not <kml>")
    try:
        return list(_placemarks(root, ""))
    except RecursionError:
        raise KMLError("its folders are nested too deeply") from None


def _bytes(path: Path) -> bytes:
    if path.suffix.lower() != ".kmz":
        return path.read_bytes()
    with zipfile.ZipFile(path) as packed:
        inner = next((i for i in packed.infolist() if i.filename.lower().endswith(".kml")), None)
        if inner is None:
            raise ValueError("the archive holds no .kml")
        if inner.file_size > LONGEST:
            raise ValueError(f"the .kml inside has {inner.file_size:,} bytes")
        return packed.read(inner)


def _tag(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _placemarks(element: ElementTree.Element, folder: str) -> Iterator[tuple[Any, dict[str, str]]]:
    if _tag(element) == "Placemark":
        row = _columns(element)
        if folder:
            row.setdefault("folder", folder)
        try:
            yield _shape(element), row
        except ValueError:  # coordinates that are no numbers: the placemark has no shape
            yield None, row
        return
    if _tag(element) == "Folder":
        folder = _text(element, "name") or folder
    for child in element:
        yield from _placemarks(child, folder)


def _text(element: ElementTree.Element, tag: str) -> str:
    """The text of the first child of that name."""
    return next(((c.text or "").strip() for c in element if _tag(c) == tag), "")


def _columns(placemark: ElementTree.Element) -> dict[str, str]:
    row: dict[str, str] = {}
    for tag, column in (("name", "name"), ("description", "note")):
        if text := _text(placemark, tag):
            row[column] = text
    for part in placemark.iter():
        tag = _tag(part)
        if tag == "SimpleData":
            row[part.get("name", "")] = (part.text or "").strip()
        elif tag == "Data":
            row[part.get("name", "")] = _text(part, "value")
        elif tag in ("begin", "end", "when") and (part.text or "").strip():
            row.setdefault(tag, _day(part.text or ""))
    return row


def _day(text: str) -> str:
    """A time of KML as a day: ``2016-05-01T00:00:00Z`` -> ``2016-05-01``."""
    return text.strip()[:10]


def _shape(placemark: ElementTree.Element) -> Any:
    """The union of a placemark's polygons; another shape if it has no polygon, None if nothing."""
    polygons = []
    for part in placemark.iter():
        if _tag(part) != "Polygon":
            continue
        outer = [_ring(r) for b in part if _tag(b) == "outerBoundaryIs" for r in b]
        inner = [_ring(r) for b in part if _tag(b) == "innerBoundaryIs" for r in b]
        if outer and len(outer[0]) >= 3:
            polygons.append(shapely.Polygon(outer[0], [r for r in inner if len(r) >= 3]))
    if polygons:
        return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
    others = {"Point": shapely.Point, "LineString": shapely.LineString}
    for part in placemark.iter():
        if _tag(part) in others:
            ring = _ring(part)
            return others[_tag(part)](ring) if ring else None
    return None


def _ring(element: ElementTree.Element) -> list[tuple[float, float]]:
    found = []
    for triple in _text(element, "coordinates").split():
        lon, lat, *_ = triple.split(",")
        found.append((float(lon), float(lat)))
    return found

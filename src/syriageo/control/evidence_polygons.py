"""Dated polygons of a user: each becomes claims on the settlements inside it.

A zone drawn on a map is known less well than a village that somebody names: its claims bear the
flag ``area_wide`` and confidence 2.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from datetime import date as Date
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import shapely

from syriageo.control.claims import Claim
from syriageo.control.evidence_files import LONGEST_FIELD, as_text
from syriageo.control.evidence_kml import KMLError, read_kml
from syriageo.control.evidence_reading import DAY_HEADS, LAST_HEADS, PARTY_HEADS, Reader
from syriageo.control.evidence_words import RowFault, head_of
from syriageo.errors import CRSError, InputError
from syriageo.terminal import safe

CONFIDENCE = 2
# What map makers call these columns, besides what tables do; the first that is there is read.
_PARTY = (*PARTY_HEADS, "faction", "actor", "holder", "side", "group", "name", "layer")
_FIRST = (*DAY_HEADS, "begin", "start", "start_date", "valid_from", "timestamp", "when")
_LAST = (*LAST_HEADS, "end", "end_date", "valid_to")

_SETTLEMENTS = """
SELECT id, kind, lat, lon FROM places WHERE kind IN ('community', 'neighbourhood', 'locality')"""
_JSON = (".geojson", ".json")
_AREAS = ("Polygon", "MultiPolygon")


class _Feature(NamedTuple):
    """A polygon in EPSG:4326 and its columns as text."""

    number: int
    shape: Any
    row: Mapping[str, str]


class PolygonReader(Reader):
    """Reads GeoJSON, Shapefile (plain or zipped), GeoPackage, KML and KMZ."""

    unit = "feature"

    def claims(self) -> Iterator[Claim]:
        """The claims on the settlements inside each good polygon."""
        inside = 0
        for feature in self._features():
            try:
                shape = self._checked(feature)
                told = list(self._of(feature, shape))
            except RowFault as broken:
                self.mark(feature.number, broken.column, broken.problem)
                continue
            if not told:
                self.notice(feature.number, "no settlement lies inside")
            inside += len(told)
            yield from told
        if inside:
            self.notice(1, f"the polygons hold settlements {inside:,} times; each is a claim")

    # --- one polygon ----------------------------------------------------------------------------

    def _checked(self, feature: _Feature) -> Any:
        """The shape, repaired if need be, inside Syria."""
        shape = feature.shape
        if shape is None or shape.is_empty:
            raise RowFault("geometry", "empty")
        if shape.geom_type not in _AREAS and shape.geom_type != "GeometryCollection":
            raise RowFault("geometry", f"a {shape.geom_type}, not a polygon")
        if not np.isfinite(shapely.get_coordinates(shape)).all():
            raise RowFault("geometry", "coordinates that are no numbers")
        if not shape.is_valid:
            why = shapely.is_valid_reason(shape).split("[")[0].strip()
            shape = shapely.make_valid(shape)
            self.notice(feature.number, f"the polygon is not valid ({why}); repaired")
        if shape.geom_type not in _AREAS:
            parts = [p for p in shapely.get_parts(shape) if p.geom_type in _AREAS]
            if not parts:
                raise RowFault("geometry", "no area is left of the polygon")
            shape = shapely.union_all(parts)
        west, south, east, north = shape.bounds
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            raise RowFault("geometry", "the coordinates are no degrees; is the stated CRS right?")
        country = self.words.world.country
        if not shapely.intersects(country, shape):
            swapped = shapely.transform(shape, lambda xy: xy[:, ::-1])
            hint = ""
            if shapely.intersects(country, swapped):
                hint = "; latitude and longitude look swapped"
            raise RowFault("geometry", f"the polygon lies outside Syria{hint}")
        return shape

    def _of(self, feature: _Feature, shape: Any) -> Iterator[Claim]:
        row, words = feature.row, self.words
        party_head = next((h for h in _PARTY if row.get(h)), "party")
        parties = words.who(row.get(party_head, ""), party_head)
        if not parties:
            raise RowFault(party_head, "empty: say who holds the polygon")
        first_head = next((h for h in _FIRST if row.get(h)), "date")
        last_head = next((h for h in _LAST if row.get(h)), "date_end")
        first = self._day(row.get(first_head, ""), first_head) or self.snapshot_day
        if first is None:
            raise RowFault("date", "empty: name the day in a column, or give date=")
        last = self._day(row.get(last_head, ""), last_head) or first
        if last < first:
            raise RowFault(last_head, f"{last} is before {first}")
        kind = "contested" if words.contested(row[party_head]) else "holds"
        recorded = self._day(row.get("recorded", ""), "recorded") or last
        for identifier in self._inside(shape):
            claim = Claim(
                id=f"{self.stem}-{feature.number:05d}-{identifier}",
                subject=identifier,
                as_written=row.get("name", ""),
                kind=kind,
                parties=parties,
                taken_from=(),
                first_possible=first,
                first_certain=first,
                last_certain=last,
                last_possible=last,
                confidence=CONFIDENCE,
                weight_note="drawn on a map",
                source=row.get("source") or self.path.name,
                locator=f"feature {feature.number}",
                recorded=recorded,
                flags=("area_wide",),
                note=row.get("note", "")[:300],
            )
            yield self.own(claim, feature.number)

    def _day(self, text: str, column: str) -> Date | None:
        return self.words.written_day(text, column) if text else None

    @cached_property
    def _places(self) -> tuple[list[str], Any]:
        rows = self.words.gazetteer.connection.execute(_SETTLEMENTS).fetchall()
        points = shapely.points([r[3] for r in rows], [r[2] for r in rows])
        return [r[0] for r in rows], shapely.STRtree(points)

    def _inside(self, shape: Any) -> list[str]:
        """The ids of the settlements in a polygon, or on its edge."""
        ids, tree = self._places
        return sorted(ids[i] for i in tree.query(shape, predicate="covers"))

    # --- files ----------------------------------------------------------------------------------

    def _features(self) -> Iterator[_Feature]:
        suffix = self.path.suffix.lower()
        if not self.path.exists():
            raise InputError(f"cannot read {safe(self.name)}: No such file or directory")
        if suffix in (".kml", ".kmz"):
            try:
                found = read_kml(self.path)
            except KMLError as error:
                raise InputError(f"{safe(self.name)}: {error}") from error
            for number, (shape, row) in enumerate(found, start=1):
                yield _Feature(number, shape, {head_of(k): v for k, v in row.items()})
            return
        if suffix in _JSON:
            self._check_json()
        yield from self._of_layers()

    def _check_json(self) -> None:
        """Refuse what is no GeoJSON in words of ours; GDAL's are of no use to the user."""
        try:
            told = json.loads(self.path.read_bytes().decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise InputError(f"{safe(self.name)} is no GeoJSON: {safe(error, 120)}") from error
        kinds = ("FeatureCollection", "Feature")
        if not isinstance(told, dict) or told.get("type") not in kinds:
            raise InputError(f"{safe(self.name)} is no GeoJSON FeatureCollection")

    def _of_layers(self) -> Iterator[_Feature]:
        import pyogrio
        from pyogrio.raw import read

        source = os.fspath(self.path)
        if self.path.suffix.lower() == ".zip":
            source = f"/vsizip/{source}"
        # Days as text: an impossible one is then a fault of its feature, not of the file.
        options = {"DATE_AS_STRING": "YES"} if self.path.suffix.lower() in _JSON else {}
        if self.encoding:
            options["encoding"] = self.encoding
        number = 0
        try:
            layers = [str(name) for name, kind in pyogrio.list_layers(source) if kind is not None]
            tables = [read(source, layer=n, datetime_as_string=True, **options) for n in layers]
        except Exception as error:  # whatever GDAL has against the file
            raise InputError(f"{safe(self.name)} cannot be read: {safe(error, 200)}") from error
        if not tables:
            raise InputError(f"{safe(self.name)} holds no layer of polygons")
        for layer, (meta, _, blobs, columns) in zip(layers, tables, strict=True):
            shapes = self._in_degrees(shapely.from_wkb(blobs, on_invalid="ignore"), meta, layer)
            heads = [head_of(str(name)) for name in meta["fields"]]
            cells = zip(*(column.tolist() for column in columns), strict=True)
            rows = list(cells) if len(columns) else [()] * len(shapes)
            for shape, row in zip(shapes, rows, strict=True):
                number += 1
                texts = [as_text(cell).strip()[:LONGEST_FIELD] for cell in row]
                yield _Feature(number, shape, dict(zip(heads, texts, strict=True)))

    def _in_degrees(self, shapes: Any, meta: Mapping[str, Any], layer: str) -> Any:
        """The shapes of a layer in EPSG:4326."""
        from pyproj import CRS, Transformer
        from pyproj.exceptions import CRSError as ProjError

        if meta["crs"] is None:
            raise CRSError(
                f"{safe(self.name)}, layer {safe(layer, 60)}: no coordinate system is stated "
                "(a Shapefile needs its .prj); say which with set_crs and save it again"
            )
        try:
            crs = CRS.from_user_input(meta["crs"])
            if crs.equals(CRS.from_epsg(4326), ignore_axis_order=True):
                return shapes
            turn = Transformer.from_crs(crs, 4326, always_xy=True)
        except ProjError as error:
            raise CRSError(
                f"{safe(self.name)}: {safe(meta['crs'], 60)!r} cannot be turned into EPSG:4326: "
                f"{safe(error, 120)}"
            ) from error
        return shapely.transform(
            shapes, lambda xy: np.column_stack(turn.transform(xy[:, 0], xy[:, 1]))
        )

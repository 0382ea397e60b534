"""The incidents of a report: placed, held against the ledger, with the passages that tell them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from syriageo.incidents.opening.document import Document
from syriageo.incidents.report.incident import Incident, StatedControl
from syriageo.terminal import counted

if TYPE_CHECKING:
    import os

    import geopandas as gpd

    from syriageo.control.claims import Claim
    from syriageo.control.evidence import OwnEvidence

COLUMNS = (
    "incident_id", "kind", "date", "date_end", "time", "time_end", "place_as_written", "place_id",
    "sg_match", "precision", "radius_km", "geometry", "perpetrator", "attribution", "means",
    "weapon", "target_category", "target_name", "killed_min", "killed_max", "injured_min",
    "injured_max", "children_killed", "women_killed", "control_stated", "control_joint",
    "control_referent", "control_known", "control_agrees", "section", "start", "end",
)  # fmt: skip
MORE_COLUMNS = (
    "place_name", "place_ids", "place_score", "candidates", "date_basis", "weekday_written",
    "perpetrator_as_written", "weapon_kind", "platform", "model", "weapon_count_min",
    "weapon_count_max", "target_as_written", "damage", "arrested_min", "arrested_max",
    "medical_killed", "media_killed", "civil_defense_killed", "fired_from", "taken_from",
    "control_referent_as_written", "control_referent_kind", "control_referent_id",
    "control_agreement", "control_certainty", "role", "related", "passages", "notes",
)  # fmt: skip
_INTEGERS = (
    "killed_min", "killed_max", "injured_min", "injured_max", "children_killed", "women_killed",
    "weapon_count_min", "weapon_count_max", "arrested_min", "arrested_max", "medical_killed",
    "media_killed", "civil_defense_killed",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Incidents:
    """What `read_report` gives.

    Attributes
    ----------
    document : Document
        The text that all offsets index into.
    records : tuple of Incident
        In the order of the text.
    warnings : tuple of str
        What was left out or could not be decided, in plain English.
    published : datetime.date or None
        The day of the document, if it tells it.

    Examples
    --------
    >>> import syriageo
    >>> found = syriageo.read_report(
    ...     "On Sunday, March 5, 2017, Russian warplanes bombed the market in Ariha city in the "
    ...     "southern suburbs of Idlib governorate. The city was under the control of Hay'at "
    ...     "Tahrir al Sham at the time.")
    >>> one = found.records[0]
    >>> one.place.id, one.perpetrator.parties, one.control[0].referent
    ('C4278', ('russian_forces',), 'Ariha city')
    >>> list(found.frame.columns[:4])
    ['incident_id', 'kind', 'date', 'date_end']
    """

    document: Document
    records: tuple[Incident, ...] = ()
    warnings: tuple[str, ...] = ()
    published: date | None = None
    _extra: dict[str, Any] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.records)

    def __iter__(self) -> Iterator[Incident]:
        return iter(self.records)

    def __repr__(self) -> str:
        placed = sum(bool(r.place and r.place.id) for r in self.records)
        statements = counted(len(self.control_statements), "statement")
        return (
            f"<Incidents of {self.document.name!r}: {counted(len(self), 'incident')}, "
            f"{placed} placed, {statements} of control, {counted(len(self.warnings), 'warning')}>"
        )

    @cached_property
    def control_statements(self) -> tuple[StatedControl, ...]:
        """Every sentence that says who held a place, in the order of the text."""
        found = [c for r in self.records for c in r.control]
        return tuple(sorted(found, key=lambda c: c.start))

    @property
    def events(self) -> tuple[Incident, ...]:
        """The dated context: ceasefires and observation posts."""
        return tuple(r for r in self.records if r.kind in ("ceasefire", "observation_post"))

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows of `frame` as plain values, with `lat` and `lon` in place of the geometry."""
        return [r.to_dict() for r in self.records]

    @cached_property
    def frame(self) -> gpd.GeoDataFrame:
        """One row an incident, EPSG:4326; the columns are `COLUMNS`, then `MORE_COLUMNS`.

        `date`, `date_end` are timestamps (NaT if the text gives none), counts are nullable
        integers, `control_joint` and `control_agrees` nullable booleans, all else text.
        """
        import geopandas as gpd
        import pandas as pd
        from shapely.geometry import Point

        rows = self.to_dicts()
        points = [None if r["lat"] is None else Point(r["lon"], r["lat"]) for r in rows]
        columns: dict[str, Any] = {}
        for name in (*COLUMNS, *MORE_COLUMNS):
            if name == "geometry":
                columns[name] = gpd.GeoSeries(points, crs="EPSG:4326")
                continue
            values = [r[name] for r in rows]
            if name in ("date", "date_end"):
                columns[name] = pd.to_datetime(pd.Series(values, dtype=object))
            elif name in _INTEGERS or name in ("start", "end"):
                columns[name] = pd.array(values, dtype="Int64")
            elif name in ("control_joint", "control_agrees"):
                columns[name] = pd.array(values, dtype="boolean")
            elif name in ("radius_km", "place_score"):
                columns[name] = pd.array(values, dtype="Float64").to_numpy(
                    float, na_value=float("nan")
                )
            else:
                columns[name] = values
        return gpd.GeoDataFrame(columns, geometry="geometry", crs="EPSG:4326")

    def claims(self) -> list[Claim]:
        """The document's statements of control and captures, as claims for the ledger.

        They are never added by themselves. `evidence` gives them as own evidence for
        `who_controlled`, `write_claims` writes them to a table that `load_claims` reads.

        Returns
        -------
        list of Claim
            ``holds`` for a statement of control, on its day; ``takes`` for a capture. What the
            text dates not to a day is vague (confidence 1), what it says of a quarter is flagged
            ``part_of_place``, a foreign post ``post``.
        """
        from syriageo.incidents.report.claims import claims

        return claims(self)

    def write_claims(self, path: str | os.PathLike[str]) -> None:
        """Write `claims` as a table that `load_claims` reads."""
        from syriageo.incidents.report.claims import write

        write(self, Path(path))

    def evidence(self, own: OwnEvidence | None = None) -> OwnEvidence:
        """The claims as own evidence, alone or added to yours."""
        from syriageo.incidents.report.claims import evidence

        return evidence(self, own)

    @cached_property
    def tables(self) -> Any:
        """The aggregate tables of the document; see `tables.read_tables`."""
        from syriageo.incidents.tables import read_tables

        return read_tables(self.document)

    @cached_property
    def findings(self) -> Any:
        """What does not fit in the document; see `checks.check_report`."""
        from syriageo.incidents.checks import check_report

        return check_report(self)

    def to_csv(
        self,
        path: str | os.PathLike[str],
        *,
        hxl: bool = False,
        formulas: str = "keep",
        bom: bool = False,
    ) -> None:
        """Write the incidents as CSV, with `lat` and `lon`; the options are `export.to_csv`'s."""
        self._export("to_csv", path, hxl=hxl, formulas=formulas, bom=bom)

    def to_geojson(self, path: str | os.PathLike[str], *, hxl: bool = False) -> None:
        """Write the incidents as GeoJSON; `hxl` adds HXL tags."""
        self._export("to_geojson", path, hxl=hxl)

    def to_parquet(self, path: str | os.PathLike[str], *, hxl: bool = False) -> None:
        """Write the incidents as GeoParquet; `hxl` adds HXL tags."""
        self._export("to_parquet", path, hxl=hxl)

    def to_gpkg(self, path: str | os.PathLike[str], *, hxl: bool = False) -> None:
        """Write the incidents as a GeoPackage; `hxl` adds HXL tags."""
        self._export("to_gpkg", path, hxl=hxl)

    def _export(self, how: str, path: str | os.PathLike[str], **options: Any) -> None:
        from syriageo.incidents import export

        getattr(export, how)(self, path, **options)

    def _repr_html_(self) -> str:
        shown = ("incident_id", "kind", "date", "time", "place_as_written", "place_id",
                 "perpetrator", "means", "killed_min", "control_stated")  # fmt: skip
        head = "".join(f"<th>{escape(name)}</th>" for name in shown)
        body = "".join(
            "<tr>" + "".join(_cell(row[name]) for name in shown) + "</tr>"
            for row in self.to_dicts()[:200]
        )
        more = f"<p>and {len(self) - 200} more</p>" if len(self) > 200 else ""
        warned = "".join(f"<li>{escape(w)}</li>" for w in self.warnings)
        return (
            f"<p>{escape(repr(self)[1:-1])}</p><table><tr>{head}</tr>{body}</table>{more}"
            f"<ul>{warned}</ul>"
        )


def _cell(value: Any) -> str:
    return f'<td dir="auto">{escape("" if value is None else str(value))}</td>'

"""The map of incidents: what happened, by whom, when, how surely placed, on who held what."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date as Date
from datetime import datetime
from typing import TYPE_CHECKING, Any, Unpack

from syriageo.errors import CoordinateError, InputError
from syriageo.maps.codes import encode_counts, encode_points
from syriageo.maps.layers import PageOptions, day_page, shown
from syriageo.maps.page import Bounds, Page, plain
from syriageo.places import gazetteer

if TYPE_CHECKING:
    from syriageo.control.evidence import OwnEvidence
    from syriageo.maps.offline import OfflineMap

# What the page reads by name: the filters, the marks and the head of a card.
_READ = ("date", "date_end", "kind", "perpetrator", "radius_km", "control_agreement")
# Said otherwise on the page, or offsets into a text that the page does not hold.
_LEFT_OUT = frozenset(
    {
        *_READ, "geometry", "lat", "lon", "date_basis", "control_agrees", "start", "end",
        "passages", "place_ids", "candidates", "place_score", "sg_match", "control_joint",
        "section",
        "control_referent_id", "control_referent_kind", "control_referent_as_written",
    }
)  # fmt: skip
_AGREEMENTS = ("", "same", "part", "different")


def incident_map(
    incidents: Any,
    *,
    columns: Sequence[str] | None = None,
    fronts: bool = True,
    places: bool = True,
    bounds: Bounds | None = None,
    basemap: Any = None,
    language: str = "en",
    claims: OwnEvidence | None = None,
) -> OfflineMap:
    """Incidents on the map of control, as one page that opens without a network.

    Marks differ by kind and perpetrator, gather in clusters where they are many, and wear a circle
    as wide as their place is uncertain. The panel filters them by kind, perpetrator, days, and by
    whether the control that the source states agrees with the ledger. The zones are those of the
    last day chosen. A click on a mark shows the incident.

    Parameters
    ----------
    incidents : Incidents or geopandas.GeoDataFrame
        What `read_report` gives, or points in EPSG:4326 with any of its columns; ``date``,
        ``kind``, ``perpetrator`` (party ids joined with ``|``), ``radius_km`` (km) and
        ``control_agreement`` are what filters and marks read. Those without a point are counted
        on the page and not drawn.
    columns : list of str, optional
        What a card shows besides; all columns by default. Text of the columns left out is not in
        the file. For publication see `publish` and ``docs/do-no-harm.md``.
    fronts, places : bool
        Whether to draw front lines, and settlements with their popups.
    bounds : ((south, west), (north, east)), optional
        What to show first, in degrees; where the incidents are by default.
    basemap : str or xyzservices.TileProvider, optional
        An online base map; see `control_map`.
    language : {"en", "ar", "both"}
        Of the page and the names.
    claims : OwnEvidence, optional
        Evidence of your own, from `syriageo.load_claims`; the page names it.

    Returns
    -------
    folium.Map
        ``.save(path)`` writes the page; in a notebook it shows itself.

    Raises
    ------
    CRSError, CoordinateError
        If the points are not in EPSG:4326.
    InputError
        If `incidents` are no table of points, or an option cannot be used.

    Examples
    --------
    >>> import syriageo
    >>> told = syriageo.read_report(
    ...     "On Sunday, March 5, 2017, Russian warplanes bombed the market in Ariha city in the "
    ...     "southern suburbs of Idlib governorate.")
    >>> page = incident_map(told, places=False)
    >>> page.page.data["events"]["n"]
    1
    """
    from syriageo.maps.offline import OfflineMap

    options = PageOptions(
        places=places, bounds=bounds, basemap=basemap, language=language, claims=claims
    )
    return OfflineMap(incident_page(incidents, columns=columns, fronts=fronts, **options))


def incident_page(
    incidents: Any,
    *,
    columns: Sequence[str] | None = None,
    fronts: bool = True,
    **options: Unpack[PageOptions],
) -> Page:
    """The page of `incident_map`, the same bytes, without importing folium or geopandas."""
    rows = _rows(incidents)
    placed = [row for row in rows if row["lat"] is not None]
    events = event_layer(placed, columns) | {"unplaced": len(rows) - len(placed)}
    data: dict[str, Any] = {"fronts": fronts, "events": events}
    title = str(getattr(getattr(incidents, "document", None), "name", "")) or f"{len(rows)}"
    days = _shown_days(events["span"])
    options["bounds"] = options.get("bounds") or _around(placed)
    return day_page("incidents", days, title, data, **options)


def event_layer(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str] | None = None
) -> dict[str, Any]:
    """Incidents as columns of codes: each text once, each row a number a column.

    Parameters
    ----------
    rows : sequence of mapping
        Each with ``lat`` and ``lon``; see `incident_map` for what else is read.
    columns : list of str, optional
        What a card shows besides.

    Raises
    ------
    InputError
        If a column named in `columns` is in no row.
    """
    present = list(dict.fromkeys(name for row in rows for name in row))
    if columns is None:
        wanted = [name for name in present if name not in _LEFT_OUT]
    else:
        wanted = list(columns)
        lost = [name for name in wanted if name not in present] if rows else []
        if lost:
            told = ", ".join(plain(name)[:40] for name in present)
            raise InputError(f"the incidents have no column {plain(lost[0])!r}; they have {told}")
    first = [_ordinal(row.get("date")) for row in rows]
    last = [
        max(a, _ordinal(row.get("date_end"))) if a else 0
        for a, row in zip(first, rows, strict=True)
    ]
    dated = [d for d in first if d]
    start = min(dated, default=0)
    return {
        "n": len(rows),
        "at": encode_points([(row["lon"], row["lat"]) for row in rows]),
        "span": [start, max(last)] if dated else None,
        # 0 is undated; else one more than the days since the first.
        "first": encode_counts([d - start + 1 if d else 0 for d in first]),
        "length": encode_counts([b - a for a, b in zip(first, last, strict=True)]),
        "radius": encode_counts([_hundreds_of_metres(row.get("radius_km")) for row in rows]),
        "agreement": encode_counts([_agreement(row) for row in rows]),
        "kind": _coded(rows, "kind"),
        "perpetrator": _coded(rows, "perpetrator"),
        "columns": [[plain(name), _coded(rows, name)] for name in wanted],
    }


def _rows(incidents: Any) -> list[dict[str, Any]]:
    """The incidents as plain rows with `lat` and `lon`; None where there is no point."""
    told: Callable[[], list[dict[str, Any]]] | None = getattr(incidents, "to_dicts", None)
    if told is not None:
        return told()
    import numpy as np

    from syriageo.incidents.frames.checked import frame_of, positions

    frame = frame_of(incidents)
    lat, lon = positions(frame)
    shape = getattr(frame, "active_geometry_name", None)
    table = frame.drop(columns=[shape]) if shape else frame
    names = [str(name) for name in table.columns]
    values = [table.iloc[:, i].tolist() for i in range(table.shape[1])]
    rows = [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]
    rows = rows or [{} for _ in range(len(frame))]
    for row, y, x in zip(rows, lat.tolist(), lon.tolist(), strict=True):
        there = bool(np.isfinite(y) and np.isfinite(x))
        row["lat"], row["lon"] = (y, x) if there else (None, None)
    return rows


def _coded(rows: Sequence[Mapping[str, Any]], name: str) -> list[Any]:
    """The distinct texts of a column, and for each row which it is; 0 for none."""
    number: dict[str, int] = {}
    codes = []
    for row in rows:
        text = shown(row.get(name))
        codes.append(number.setdefault(text, len(number) + 1) if text else 0)
    return [list(number), encode_counts(codes)]


def _ordinal(value: Any) -> int:
    """A day as an ordinal; 0 for what is none."""
    if value is None or type(value).__name__ in ("NaTType", "NAType"):
        return 0
    if isinstance(value, datetime):
        return value.date().toordinal()
    if isinstance(value, Date):
        return value.toordinal()
    from syriageo.errors import DateError
    from syriageo.incidents.frames.dates import read_day

    try:
        return read_day(value).toordinal()
    except DateError:
        return 0


def _hundreds_of_metres(value: Any) -> int:
    try:
        km = float(value)
    except (TypeError, ValueError):
        return 0
    return round(km * 10) if math.isfinite(km) and 0 < km < 1000 else 0


def _agreement(row: Mapping[str, Any]) -> int:
    told = row.get("control_agreement")
    if isinstance(told, str):
        return _AGREEMENTS.index(told) if told in _AGREEMENTS else 0
    agrees = row.get("control_agrees")
    if agrees is None or type(agrees).__name__ in ("NAType", "float"):
        return 0
    return 1 if bool(agrees) else 3


def _shown_days(span: Sequence[int] | None) -> list[int]:
    """The day whose zones are shown first, the last of the incidents as far as the data reach."""
    opened = gazetteer.default()
    low = Date.fromisoformat(opened.data_start).toordinal()
    high = Date.fromisoformat(opened.data_end).toordinal()
    return [min(max(day, low), high) for day in (reversed(span) if span else (high,))]


def _around(rows: Iterable[Mapping[str, Any]]) -> Bounds | None:
    """The box of the incidents with a margin; None without any."""
    at = [(row["lat"], row["lon"]) for row in rows]
    if not at:
        return None
    if any(not (-90 <= y <= 90 and -180 <= x <= 180) for y, x in at):
        raise CoordinateError(
            "an incident lies outside the degrees of the globe; check lat and lon"
        )
    south, north = min(y for y, _ in at), max(y for y, _ in at)
    west, east = min(x for _, x in at), max(x for _, x in at)
    margin = max(0.08, 0.06 * max(north - south, east - west))
    return (
        (max(-90.0, south - margin), max(-180.0, west - margin)),
        (min(90.0, north + margin), min(180.0, east + margin)),
    )

"""Maps and histories for print: matplotlib, so that they can be saved as PDF, SVG or PNG.

The colours and the meaning of the patterns are those of the pages. Arabic is shaped by
matplotlib itself; no text from data is ever read as a formula.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import date as Date
from typing import TYPE_CHECKING, Any, Literal

import geopandas as gpd
import shapely

from syriageo.control import parties as party_tables
from syriageo.control import zones as control
from syriageo.control.days import as_day
from syriageo.control.land import decode_geometry
from syriageo.errors import CRSError, InputError
from syriageo.maps.page import Bounds, checked_bounds, plain, words
from syriageo.maps.palette import LIGHT, share
from syriageo.places import gazetteer

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from syriageo.control.evidence import OwnEvidence

Box = tuple[float, float, float, float]

METRES = "EPSG:32637"
PAPER, INK, _MUTED, UNKNOWN = "#ffffff", "#1f2933", "#6b7280", "#f1f1ee"
# What a status looks like beside its colour: matplotlib's hatches.
HATCH = {
    "joint": "////",
    "contested": "xxx",
    "disputed": "oo",
    "changing": "\\\\\\\\",
    "unknown": "..",
}
LEFT_TO_RIGHT = "\u200e"
_BORDERS = "SELECT geom FROM areas WHERE level = ? ORDER BY id"
_TOWNS = """
SELECT name_en, name_ar, lat, lon, importance FROM places
WHERE kind = 'community' AND importance >= ? ORDER BY importance DESC, population DESC, id"""


def plot_control(
    date: Date | str,
    *,
    ax: Axes | None = None,
    bounds: Bounds | None = None,
    fronts: bool = True,
    places: bool = True,
    incidents: Any = None,
    legend: bool = True,
    language: str = "en",
    claims: OwnEvidence | None = None,
) -> Axes:
    """The control map of a day for print, drawn in metres (EPSG:32637) with a scale bar.

    Parameters
    ----------
    date : datetime.date or ISO string
        Within the days of the data.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own by default.
    bounds : ((south, west), (north, east)), optional
        What to show, in degrees; the whole country by default.
    fronts, places : bool
        Whether to draw front lines, and the names of towns where there is room for them.
    incidents : Incidents or geopandas.GeoDataFrame, optional
        Drawn as points; those without a position are left out and counted below the map.
    legend : bool
        Whether to say what the colours and patterns mean.
    language : {"en", "ar", "both"}
        Of the words and names; ``both`` writes English words and names in both scripts.
    claims : OwnEvidence, optional
        Claims of yours to be heard beside the packaged ones, from `load_claims`.

    Returns
    -------
    matplotlib.axes.Axes
        ``ax.figure.savefig("map.pdf", metadata={"CreationDate": None})`` writes the same bytes
        each time; for SVG use ``metadata={"Date": None}`` and set ``svg.hashsalt``.

    Raises
    ------
    DateError
        If `date` is not a day, or the data do not reach it.
    InputError
        If `bounds` or `language` cannot be used, or matplotlib is not installed.

    Examples
    --------
    >>> ax = plot_control("2020-01-15", places=False, fronts=False)
    >>> ax.get_title(loc="left").startswith("Who held what in Syria")
    True
    """
    day = as_day(date)
    told = words(language)
    zones = control.control_zones(day, by_certainty=True, claims=claims).to_crs(METRES)
    ax = axes(ax, (9.0, 8.2))
    ax.set_axis_off()
    ax.set_aspect("equal")
    _draw_zones(ax, zones)
    _draw_borders(ax)
    if fronts:
        lines = control.front_lines(day, claims=claims).to_crs(METRES)
        _draw_lines(ax, lines.geometry, color=PAPER, linewidth=2.6, zorder=4)
        _draw_lines(ax, lines.geometry, color=INK, linewidth=1.1, zorder=5)
    _set_view(ax, zones, bounds)
    missing = 0 if incidents is None else _draw_incidents(ax, incidents)
    if legend:
        _draw_legend(ax, zones, told, language)
    title(ax, f"{told['title']} · {LEFT_TO_RIGHT}{day.isoformat()}", language)
    _note(ax, _footer(zones, told, missing), language)
    # Room for names is known once legend and words have taken theirs.
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.draw_without_rendering()
    scale = _draw_scale(ax, language)
    if places:
        _draw_towns(ax, language, scale)
    return ax


def axes(ax: Axes | None, size: tuple[float, float]) -> Axes:
    """Those given, or those of a new figure of a size in inches."""
    if ax is not None:
        return ax
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise InputError(
            "plots need matplotlib; install it with: pip install 'syriageo[plot]'"
        ) from error
    figure, axes = pyplot.subplots(figsize=size, layout="constrained")
    figure.set_facecolor(PAPER)
    return axes


def mixed(colour: str, white: float) -> tuple[float, float, float]:
    """A colour with a share of white; what is no colour becomes grey."""
    from matplotlib.colors import is_color_like, to_rgb

    red, green, blue = to_rgb(colour if is_color_like(colour) else _MUTED)
    return red + (1 - red) * white, green + (1 - green) * white, blue + (1 - blue) * white


def tint(party: str, certainty: str) -> tuple[float, float, float]:
    """A party's colour as the pages show it, paler where the status is only inferred."""
    if not party:
        return mixed(UNKNOWN, 0.0)
    return mixed(party_tables.default().by_id[party].colour, 1 - share(party, certainty))


def _zone_style(status: str, holders: Sequence[str], certainty: str) -> dict[str, Any]:
    if status == "no_settlement":
        return {"facecolor": PAPER, "edgecolor": "none"}
    if status in ("unknown", "out_of_coverage") or not holders:
        return {"facecolor": UNKNOWN, "edgecolor": "#9aa0a6", "hatch": HATCH["unknown"]}
    face = tint(holders[0], certainty)
    if len(holders) == 1:
        return {"facecolor": face, "edgecolor": "none"}
    return {
        "facecolor": face,
        "edgecolor": tint(holders[1], certainty),
        "hatch": HATCH.get(status, HATCH["joint"]),
    }


def _draw_zones(ax: Axes, zones: gpd.GeoDataFrame) -> None:
    # Not GeoSeries.plot: it paints the whole figure anew after each zone.
    from shapely.plotting import patch_from_polygon

    for row in zones.itertuples():
        style = _zone_style(row.status, split(row.parties), row.certainty)
        ax.add_patch(patch_from_polygon(row.geometry, linewidth=0, zorder=1, **style))


def split(holders: str) -> list[str]:
    """Party ids of a joined text."""
    return [h for h in str(holders).split("|") if h]


def _draw_borders(ax: Axes) -> None:
    connection = gazetteer.default().connection
    for level, width, colour in (("governorate", 0.5, "#ffffff"), ("country", 1.0, INK)):
        blobs = [row[0] for row in connection.execute(_BORDERS, (level,))]
        shapes = gpd.GeoSeries(decode_geometry(blobs), crs="EPSG:4326").to_crs(METRES)
        _draw_lines(ax, shapes.boundary, color=colour, linewidth=width, zorder=3)


def _draw_lines(ax: Axes, lines: gpd.GeoSeries, **style: Any) -> None:
    from matplotlib.collections import LineCollection

    parts = shapely.get_parts(lines.values)
    ax.add_collection(LineCollection([shapely.get_coordinates(p) for p in parts], **style))


def _set_view(ax: Axes, zones: gpd.GeoDataFrame, bounds: Bounds | None) -> None:
    if bounds is None:
        west, south, east, north = zones.total_bounds
    else:
        (low, left), (high, right) = checked_bounds(bounds)
        box = gpd.GeoSeries([shapely.box(left, low, right, high)], crs="EPSG:4326")
        west, south, east, north = box.to_crs(METRES).total_bounds
    ax.set_xlim(west, east)
    ax.set_ylim(south, north)


def _draw_incidents(ax: Axes, incidents: Any) -> int:
    points = getattr(incidents, "frame", incidents)
    if not isinstance(points, gpd.GeoDataFrame):
        raise InputError("incidents are no GeoDataFrame with points; use geopandas.points_from_xy")
    if points.crs is None:
        raise CRSError("incidents have no CRS; say .set_crs(4326) if they are degrees")
    empty = points.geometry.isna() | points.geometry.is_empty
    placed = points[~empty]
    if len(placed):
        at = placed.geometry.to_crs(METRES)
        ax.scatter(at.x, at.y, s=26, color="#b00020", edgecolor=PAPER, linewidth=0.6, zorder=7)
    return int(empty.sum())


def _draw_towns(ax: Axes, language: str, scale: Box) -> None:
    """Names where there is room, the most important first; none overlaps another."""
    west, east = ax.get_xlim()
    south, north = ax.get_ylim()
    least = 4 if east - west > 300_000 else 3 if east - west > 130_000 else 2
    rows = gazetteer.default().connection.execute(_TOWNS, (least,)).fetchall()
    xy = gpd.GeoSeries(gpd.points_from_xy([r[3] for r in rows], [r[2] for r in rows]), crs=4326)
    taken = [scale]
    per_point = (east - west) / (ax.get_window_extent().width * 72 / ax.figure.dpi)
    for row, point in zip(rows, xy.to_crs(METRES), strict=True):
        if not (west < point.x < east and south < point.y < north):
            continue
        name = {"en": row[0], "ar": row[1] or row[0]}.get(language, f"{row[0]} {row[1]}".strip())
        size = 5.0 + 0.7 * min(row[4], 5)
        wide, high = 0.62 * size * len(name) * per_point, 1.5 * size * per_point
        gap = 3.2 * per_point
        box = (point.x - gap, point.y - high / 2, point.x + gap + wide, point.y + high / 2)
        if box[2] > east or any(_overlap(box, other) for other in taken):
            continue
        taken.append(box)
        ax.plot(point.x, point.y, "o", ms=2.6, mfc=PAPER, mec=INK, mew=0.8, zorder=6)
        _text(ax, point.x + gap, point.y, plain(name), size=size, va="center", halo=True)


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _text(ax: Axes, x: float, y: float, text: str, halo: bool = False, **style: Any) -> Any:
    from matplotlib import patheffects

    label = ax.text(x, y, text, color=INK, zorder=8, parse_math=False, clip_on=True, **style)
    if halo:
        label.set_path_effects([patheffects.withStroke(linewidth=1.8, foreground=PAPER)])
    return label


def _draw_scale(ax: Axes, language: str) -> Box:
    """A bar of a round length, some fifth of the map, and the north arrow; the room they take."""
    told = words(language)
    west, east = ax.get_xlim()
    south, north = ax.get_ylim()
    wide, high = east - west, north - south
    length = max(n for n in (1, 2, 5, 10, 20, 50, 100, 200) if n * 1000 <= max(wide / 4, 1000))
    # In the lower right there is desert on the map of the country.
    right, y = east - 0.04 * wide, south + 0.035 * high
    left = right - length * 1000
    ax.plot([left, right], [y, y], color=INK, linewidth=2, solid_capstyle="butt", zorder=8)
    middle = (left + right) / 2
    _text(ax, middle, y + 0.012 * high, f"{length} km", size=8, ha="center", halo=True)
    ax.annotate(
        str(told["north"]),
        xy=(right, y + 0.12 * high),
        xytext=(right, y + 0.06 * high),
        ha="center",
        size=8,
        color=INK,
        arrowprops={"arrowstyle": "-|>", "color": INK, "linewidth": 1.0},
        zorder=8,
    )
    return (left - 0.01 * wide, y - 0.01 * high, right + 0.02 * wide, y + 0.13 * high)


def party_name(party: str, told: dict[str, Any], language: str) -> str:
    """A party's name in the language; that of no party is "unknown"."""
    if not party:
        return str(told["kinds"]["unknown"])
    known = party_tables.default().by_id[party]
    if language == "both":
        return plain(f"{known.name_en} {known.name_ar}")
    return plain(known.name_ar if language == "ar" else known.name_en)


def _draw_legend(ax: Axes, zones: gpd.GeoDataFrame, told: dict[str, Any], language: str) -> None:
    from matplotlib.patches import Patch

    west, east = ax.get_xlim()
    south, north = ax.get_ylim()
    shown = zones[zones.intersects(shapely.box(west, south, east, north))]
    handles = []
    firm = shown[shown.status.isin(["held", "joint"])]
    land = firm.groupby(["status", "parties"]).area_km2.sum().sort_values(ascending=False)
    for status, holders in land.index:
        held = split(holders)
        name = str(told["join"]).join(party_name(p, told, language) for p in held)
        handles.append(Patch(label=name, linewidth=0, **_zone_style(status, held, "documented")))
    for status in ("contested", "disputed", "changing", "unknown"):
        rows = shown[shown.status == status]
        if len(rows):
            style = _zone_style(status, split(rows.iloc[0].parties), "documented")
            label = str(told["legend_kinds"][status])
            handles.append(Patch(label=label, linewidth=0, **style))
    if (shown.certainty.isin(["inferred", "carried"])).any():
        pale = mixed("#555555", 1 - LIGHT)
        handles.append(Patch(facecolor=pale, label=str(told["soft"]), linewidth=0))
    box = ax.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(1.0, 1.0),
        frameon=False,
        fontsize=8,
        title=str(told["legend"]),
        alignment="left",
        labelcolor=INK,
    )
    for text in box.get_texts():
        text.set_parse_math(False)


def _footer(zones: gpd.GeoDataFrame, told: dict[str, Any], missing: int) -> str:
    tally = zones.groupby("status").places.sum()
    said = str(told["unknown_text"]).format(
        n=int(zones.places.sum()),
        unknown=int(tally.get("unknown", 0)),
        soft=int(zones.inferred.sum() + zones.carried.sum()),
        open=int(sum(tally.get(kind, 0) for kind in ("contested", "disputed", "changing"))),
    )
    meta = gazetteer.default().meta
    stamp = (
        f"{told['data_version']} {meta.get('data_version', '')} · "
        f"{told['digest']} {meta.get('digest', '')[:12]}"
    )
    lost = [] if not missing else [str(told["without_place"]).format(n=missing)]
    return "\n".join([said, *lost, str(told["about_text"]), stamp])


def title(ax: Axes, text: str, language: str) -> None:
    """A title on the side where its language begins."""
    side: Literal["left", "right"] = "right" if language == "ar" else "left"
    label = ax.set_title(plain(text), loc=side, fontsize=12, color=INK, fontweight="bold")
    label.set_parse_math(False)


def _note(ax: Axes, text: str, language: str) -> None:
    right = language == "ar"
    label = ax.annotate(
        _wrapped(text, 130),
        xy=(1 if right else 0, 0),
        xycoords="axes fraction",
        xytext=(0, -8),
        textcoords="offset points",
        ha="right" if right else "left",
        va="top",
        size=6.5,
        color=_MUTED,
        annotation_clip=False,
    )
    label.set_parse_math(False)


def _wrapped(text: str, width: int) -> str:
    return "\n".join("\n".join(textwrap.wrap(line, width)) for line in text.split("\n"))

"""The history of a place as a plot: who held it when, and what the sources say."""

from __future__ import annotations

from datetime import date as Date
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from syriageo.control.days import as_day
from syriageo.control.ledger import log
from syriageo.control.query import who_controlled
from syriageo.control.tables import control_history
from syriageo.errors import InputError
from syriageo.maps.page import words
from syriageo.maps.palette import LIGHT
from syriageo.maps.plots import (
    HATCH,
    INK,
    LEFT_TO_RIGHT,
    PAPER,
    UNKNOWN,
    axes,
    mixed,
    party_name,
    split,
    tint,
    title,
)
from syriageo.places import gazetteer

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from syriageo.control.evidence import OwnEvidence
    from syriageo.control.status import Evidence

_CLAIM_MARKS = {
    "takes": "^",
    "handover": "^",
    "leaves": "v",
    "contested": "X",
    "besieged": "s",
    "repelled": "P",
}


def history_plot(
    place: Any,
    *,
    start: Date | str | None = None,
    end: Date | str | None = None,
    ax: Axes | None = None,
    marks: bool = True,
    language: str = "en",
    claims: OwnEvidence | None = None,
) -> Axes:
    """Who held a place over time: one lane a party, paler where inferred, with the claims as marks.

    Parameters
    ----------
    place : str, Place, (lat, lon), or shapely Point
        As for `who_controlled`; not an area.
    start, end : datetime.date or ISO string, optional
        The days to show; all days of the data by default.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own by default.
    marks : bool
        Whether to mark what the sources say, each claim at its day in the lane of its party.
    language : {"en", "ar", "both"}
        Of the words and names.
    claims : OwnEvidence, optional
        Claims of yours to be heard beside the packaged ones, from `load_claims`.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    InputError
        If `place` is an area, `end` is before `start`, or matplotlib is not installed.

    Examples
    --------
    >>> ax = history_plot("Ma'aret al Numan", start="2019-01-01", end="2020-12-31")
    >>> "Syrian Regime forces" in [label.get_text() for label in ax.get_yticklabels()]
    True
    """
    from matplotlib import dates as mdates

    found, history = _history_of(place, claims)
    told = words(language)
    opened = gazetteer.default()
    first = as_day(start) if start is not None else Date.fromisoformat(opened.data_start)
    last = as_day(end) if end is not None else Date.fromisoformat(opened.data_end)
    if last < first:
        raise InputError(f"end {last} is before start {first}; swap them")
    history = history[
        (history["end"] >= pd.Timestamp(first)) & (history["start"] <= pd.Timestamp(last))
    ]
    lanes = _lanes(history)
    ax = axes(ax, (9.5, 1.3 + 0.42 * max(len(lanes), 1)))
    for party, lane in lanes.items():
        _draw_lane(ax, history, party, lane, first, last)
    if marks and found is not None:
        _draw_claims(ax, log(found, claims=claims), lanes, first, last)
    ax.set_xlim(mdates.date2num(first), mdates.date2num(last + timedelta(days=1)))
    ax.set_ylim(len(lanes) - 0.4, -0.6)
    ax.set_yticks(range(len(lanes)))
    ax.set_yticklabels([party_name(p, told, language) for p in lanes], parse_math=False)
    locator = mdates.AutoDateLocator(maxticks=12)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator))
    ax.tick_params(length=0, labelsize=9, colors=INK)
    ax.grid(axis="x", color="#e5e7eb", linewidth=0.7)
    ax.set_axisbelow(True)
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set_color("#c7ccd1")
    title(ax, _place_name(found, language), language)
    _draw_history_legend(ax, history, told)
    return ax


def _history_of(
    place: Any, claims: OwnEvidence | None
) -> tuple[gazetteer.Place | None, pd.DataFrame]:
    history = control_history(place, claims)
    if isinstance(place, gazetteer.Place):
        return place, history
    found = who_controlled(place, gazetteer.default().data_start).place
    return (found if isinstance(found, gazetteer.Place) else None), history


def _place_name(found: gazetteer.Place | None, language: str) -> str:
    if found is None:
        return ""
    name = {"en": found.name_en, "ar": found.name_ar or found.name_en}.get(
        language, f"{found.name_en} {found.name_ar}"
    )
    return f"{name} {LEFT_TO_RIGHT}({found.id})"


def _lanes(history: pd.DataFrame) -> dict[str, int]:
    """Each party that ever holds the place, in the order in which they come; unknown days last."""
    parties: dict[str, int] = {}
    for holders in history["parties"]:
        for party in split(holders):
            parties.setdefault(party, len(parties))
    days = (history["end"] - history["start"]).dt.days + 1
    if days[history["kind"] == "unknown"].sum() > days.sum() / 200 or not parties:
        parties[""] = len(parties)
    return parties


def _draw_lane(
    ax: Axes, history: pd.DataFrame, party: str, lane: int, first: Date, last: Date
) -> None:
    from matplotlib import dates as mdates

    for row in history.to_dict("records"):
        if party not in (split(row["parties"]) or [""]):
            continue
        left = max(mdates.date2num(row["start"]), mdates.date2num(first))
        right = min(mdates.date2num(row["end"]), mdates.date2num(last)) + 1
        style: dict[str, Any] = {"facecolor": tint(party, row["certainty"])}
        if row["kind"] in ("contested", "disputed", "changing"):
            style = {
                "facecolor": tint(party, "inferred"),
                "edgecolor": tint(party, "documented"),
                "hatch": HATCH[row["kind"]],
            }
        elif not party:
            style = {"facecolor": UNKNOWN, "edgecolor": "#9aa0a6", "hatch": HATCH["unknown"]}
        ax.broken_barh([(left, right - left)], (lane - 0.32, 0.64), linewidth=0, **style)


def _draw_claims(
    ax: Axes, claims: list[Evidence], lanes: dict[str, int], first: Date, last: Date
) -> None:
    from matplotlib import dates as mdates

    for told in claims:
        day = told.claim.first_certain or told.claim.last_possible
        if day is None or not first <= day <= last:
            continue
        for party in told.claim.parties:
            if party in lanes:
                mark = _CLAIM_MARKS.get(told.claim.kind, "o")
                ax.plot(mdates.date2num(day), lanes[party], mark, ms=5, mfc=PAPER, mec=INK, mew=0.9)


def _draw_history_legend(ax: Axes, history: pd.DataFrame, told: dict[str, Any]) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Any] = [
        Patch(facecolor="#555555", label=str(told["firm"])),
        Patch(facecolor=mixed("#555555", 1 - LIGHT), label=str(told["soft"])),
    ]
    for kind in ("contested", "disputed", "changing"):
        if (history["kind"] == kind).any():
            handles.append(
                Patch(
                    facecolor=mixed("#555555", 1 - LIGHT),
                    edgecolor="#555555",
                    hatch=HATCH[kind],
                    linewidth=0,
                    label=str(told["kinds"][kind]),
                )
            )
    marks = {"o": "claim_holds", "^": "claim_takes"}
    handles += [
        Line2D([], [], linestyle="", marker=m, mfc=PAPER, mec=INK, label=str(told[key]))
        for m, key in marks.items()
    ]
    ax.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0, -0.12),
        ncols=3,
        frameon=False,
        fontsize=7.5,
        labelcolor=INK,
    )

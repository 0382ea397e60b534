"""Incidents made fit for publication: coarser places, later days, fewer words.

`docs/do-no-harm.md` says against whom this protects, and against what it cannot.
"""

from __future__ import annotations

import datetime
import hmac
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import Geod

from syriageo.control.days import as_day
from syriageo.control.lookup import NO_DAY
from syriageo.errors import InputError
from syriageo.incidents.frames import checked
from syriageo.incidents.frames.checked import Floats
from syriageo.incidents.frames.units import LEVELS, names
from syriageo.incidents.nearby.spots import measured
from syriageo.incidents.publish import allowed
from syriageo.incidents.publish.places import (
    Homes,
    Unit,
    as_points,
    cell_community,
    displaced,
    farthest_km,
    homes,
    places,
    rounded_radius,
)
from syriageo.incidents.publish.profiles import PROFILES, Profile
from syriageo.terminal import safe

AS_IS, DISPLACED, WITHHELD = "as is", "displaced", "withheld"
SHORTEST_SEED = 16
TOWN = 2  # importance; a town whose people have fled is still known to all
MANY_PEOPLE = 100_000  # a city district of so many hides more than a handful of villages
_FEWEST_FOR_STATISTICS = 10
_GEOD = Geod(ellps="WGS84")


def publish(
    incidents: Any,
    profile: str | Profile = "public",
    *,
    coarsen: str | None = None,
    delay_days: int | None = None,
    displace_km: float | None = None,
    seed: str | bytes | None = None,
    until: Any = None,
    keep: Sequence[str] = (),
) -> gpd.GeoDataFrame:
    """A copy of incidents for publication, with the accuracy that is left told row by row.

    Only columns and values that are known to be harmless pass: days, parties, means, kinds of
    targets, numbers. Names of facilities, places as written, passages, notes and every column that
    we do not know are left out. Read ``docs/do-no-harm.md`` before you publish.

    Parameters
    ----------
    incidents : Incidents, geopandas.GeoDataFrame or pandas.DataFrame
        Points in EPSG:4326 (a geometry, or ``lat, lon``), or ``place_id``.
    profile : {"public", "sensitive", "partners"} or Profile
        ``public``: the community; the subdistrict for facilities that may be in use, incidents
        with witnesses and communities below 500 people; no hours. ``sensitive``: the subdistrict
        (such facilities: the district) of at least ten communities, the month, 30 days later, and
        no control. ``partners``: places, hours, and names of facilities as they are, without
        passages and notes; for people one trusts.
    coarsen : {"community", "subdistrict", "district", "governorate", "none"}, optional
        The finest unit to show, instead of the profile's.
    delay_days : int, optional
        Hold back incidents younger than this, and those without a day.
    displace_km : float, optional
        Instead of the community's own point show one in the same settlement cell (and so under the
        same control on every day), at least this far from the true spot. Where the cell is too
        small, the incident is shown as its subdistrict. Needs `seed`.
    seed : str or bytes, optional
        A secret of at least 16 characters, such as ``secrets.token_hex(16)``. Keep it, and keep it
        to yourself: the same seed gives the same points and names every time, and whoever has it
        can follow them back.
    until : date, optional
        The day of publication, from which `delay_days` counts back; later incidents are held back.
        Today by default.
    keep : sequence of str
        Columns to pass as they are, at your own risk.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326, in an order and with names that say nothing of the original's, with

        - ``published_as``: ``community``, ``subdistrict``, ``district``, ``governorate``,
          ``displaced``, ``as is``, or ``withheld`` (no point can be shown);
        - ``radius_km``: the true spot lies within this distance of the point;
        - ``communities``, ``population``: among how many it could be;
        - ``place_id, place_name_en, place_name_ar, precision``: of the unit that is shown.

        ``.attrs["publication"]`` tells what was done: rows given, published and held back, how many
        of each ``published_as``, how many were coarsened because they could not be displaced, cells
        left out because they were no known word, and the least, median and largest distance from
        the true spots, of displaced and of coarsened rows (only of ten or more).

    Raises
    ------
    InputError
        If an option is unknown, or a seed is missing or too short.
    CRSError, CoordinateError
        If the points are in another system, or swapped.

    Examples
    --------
    >>> import pandas as pd
    >>> incidents = pd.DataFrame({
    ...     "lat": [35.8153], "lon": [36.6121], "date": ["2020-01-15"],
    ...     "target_category": ["medical facilities"], "target_name": ["al Shami Hospital"],
    ... })
    >>> safer = publish(incidents)
    >>> safer[["published_as", "place_name_en", "communities"]].values.tolist()
    [['subdistrict', 'Ariha', 37]]
    >>> "target_name" in safer
    False
    """
    rules = _rules(profile, coarsen, delay_days)
    secret = _secret(seed, displace_km)
    if displace_km is not None and measured(displace_km, "displace_km") == 0:
        raise InputError("displace_km is 0; give how far from home a point must be, in km")
    frame = checked.frame_of(incidents)
    texts = _texts(frame, rules, keep)
    given = len(frame)
    frame, held = _held_back(frame, rules, until)
    home = homes(frame)
    levels = _levels(frame, home, rules)
    spots, counts = _spots(home, levels, rules, displace_km, secret)
    columns, removed = allowed.coded(frame, rules.dropped)
    if rules.headings and "target_category" in columns:
        columns["target_category"] = allowed.headings(columns["target_category"])
    coarse = np.isin(spots["published_as"], [*LEVELS[1:], WITHHELD])
    for column in allowed.CONTROL:
        if column in columns:  # which side of a front would tell which end of a district
            columns[column] = np.where(coarse, "", columns[column])
    columns = {**allowed.dated(frame, rules.dates), **spots, **columns}
    columns.update({name: frame[name].to_numpy() for name in texts})
    geometry = as_points(columns.pop("lat"), columns.pop("lon"))
    told = gpd.GeoDataFrame(columns, geometry=geometry, crs=4326)
    told = _named(told, frame, rules, secret)
    told.attrs["publication"] = {
        "profile": profile if isinstance(profile, str) else "own",
        "coarsen": rules.coarsen,
        "delay_days": rules.delay_days,
        "displace_km": displace_km,
        "rows_given": given,
        "rows_published": len(told),
        "held_back": held,
        "published_as": told["published_as"].value_counts().sort_index().to_dict(),
        "coarsened_instead": counts,
        "cells_left_out": removed,
        "columns_left_out": len(set(frame.columns) - set(told.columns)),
        "displacement_km": _displacement(home, spots),
    }
    return told


def _rules(profile: str | Profile, coarsen: str | None, delay_days: int | None) -> Profile:
    if isinstance(profile, str):
        if profile not in PROFILES:
            raise InputError(
                f"no profile {safe(profile, 40)!r}; there are {', '.join(PROFILES)}, or give a "
                "Profile of your own"
            )
        rules = PROFILES[profile]
    elif isinstance(profile, Profile):
        rules = profile
    else:
        raise InputError(f"profile is {safe(profile, 40)!r}; give {', '.join(PROFILES)}")
    known = ("none", *LEVELS)
    if coarsen is not None:
        if coarsen not in known:
            raise InputError(f"coarsen is {safe(coarsen, 40)!r}; give one of {', '.join(known)}")
        # Facilities in use are never finer than the rest; nor finer than the profile has them.
        coarser = max(coarsen, rules.at_risk, key=known.index)
        rules = replace(rules, coarsen=coarsen, at_risk=coarser)
    for level in (rules.coarsen, rules.at_risk):
        if level not in known:
            raise InputError(f"the profile coarsens to {safe(level, 40)!r}, not to one of {known}")
    if delay_days is not None:
        rules = replace(rules, delay_days=int(measured(delay_days, "delay_days")))
    return rules


def _secret(seed: str | bytes | None, displace_km: float | None) -> bytes | None:
    if seed is None:
        if displace_km is not None:
            raise InputError(
                "displace_km needs a seed: without a secret anyone could follow the points back; "
                "make one with secrets.token_hex(16) and keep it"
            )
        return None
    if not isinstance(seed, str | bytes):
        raise InputError(f"the seed is of type {type(seed).__name__}; give text or bytes")
    secret = seed.encode() if isinstance(seed, str) else seed
    if len(secret) < SHORTEST_SEED or len(set(secret)) < 6:
        raise InputError(
            f"the seed is too easy to guess; give at least {SHORTEST_SEED} characters, such as "
            "secrets.token_hex(16)"
        )
    return secret


def _texts(frame: pd.DataFrame, rules: Profile, keep: Sequence[str]) -> list[str]:
    named = [keep] if isinstance(keep, str) else list(keep)
    for name in named:
        if name not in frame.columns:
            raise InputError(f"there is no column {safe(name, 40)!r} to keep")
        if name in allowed.POSITION or name == getattr(frame, "active_geometry_name", None):
            raise InputError(
                f"{safe(name, 40)!r} holds the position and cannot be kept; choose a finer "
                "`coarsen` instead"
            )
    return [*dict.fromkeys([*(t for t in rules.texts if t in frame.columns), *named])]


def _held_back(
    frame: pd.DataFrame, rules: Profile, until: Any
) -> tuple[pd.DataFrame, dict[str, int]]:
    """The rows that may be published by now, and how many may not."""
    if not rules.delay_days and until is None:
        return frame, {"too_recent": 0, "no_date": 0}
    today = datetime.date.today() if until is None else as_day(until)
    _, last, _ = checked.days(frame)
    undated = (last == NO_DAY) & bool(rules.delay_days)
    recent = (last != NO_DAY) & (last > today.toordinal() - rules.delay_days)
    return frame[~(undated | recent)], {
        "too_recent": int(recent.sum()),
        "no_date": int(undated.sum()),
    }


def _levels(frame: pd.DataFrame, home: Homes, rules: Profile) -> list[str]:
    """The finest level at which each row may be shown."""
    risk = allowed.at_risk(frame)
    known = places()
    levels = []
    for row in range(len(frame)):
        level = rules.at_risk if risk[row] else rules.coarsen
        if level == "community" and rules.smallest:
            unit = known.get(home.units.community[row])
            small = unit is None or (unit.population < rules.smallest and unit.importance < TOWN)
            if small:
                level = "subdistrict"
        levels.append(level)
    return levels


def _spots(
    home: Homes,
    levels: list[str],
    rules: Profile,
    displace_km: float | None,
    secret: bytes | None,
) -> tuple[dict[str, Any], int]:
    """Where each row is shown, as columns; and how many could not be displaced."""
    fine = np.array([level in {"none", "community"} for level in levels], dtype=bool)
    moved: dict[int, tuple[float, float]] = {}
    # What is known only to an area has no home to be displaced from.
    wanted = np.flatnonzero(fine & np.isfinite(home.lat) & (home.units.community != ""))
    if displace_km is not None and secret is not None:
        moved = displaced(home, wanted, displace_km, secret)
    instead = 0 if displace_km is None else len(wanted) - len(moved)
    shown = []
    for row, level in enumerate(levels):
        if row in moved:
            shown.append(_displaced_spot(home, row, moved[row]))
        elif level == "none" and displace_km is None:
            shown.append(_own_spot(home, row))
        else:
            finest = "subdistrict" if displace_km is not None and fine[row] else level
            shown.append(_unit_spot(home, row, finest, rules.fewest))
    columns: dict[str, Any] = {
        name: np.array([one[name] for one in shown], dtype=kind) for name, kind in _SPOT.items()
    }
    for name in ("communities", "population"):
        columns[name] = pd.array(columns[name], dtype="Int64")
    return columns, instead


_SPOT: dict[str, Any] = {
    "place_id": object, "place_name_en": object, "place_name_ar": object, "precision": object,
    "radius_km": float, "lat": float, "lon": float, "published_as": object, "communities": float,
    "population": float,
}  # fmt: skip
_NOWHERE: dict[str, Any] = {
    "place_id": "", "place_name_en": "", "place_name_ar": "", "precision": "", "radius_km": np.nan,
    "lat": np.nan, "lon": np.nan, "published_as": WITHHELD, "communities": np.nan,
    "population": np.nan,
}  # fmt: skip


def _unit_spot(home: Homes, row: int, level: str, fewest: int) -> dict[str, Any]:
    """The point of the row's unit at this level, or of the first above that holds enough."""
    known = places()
    units = [known[i] for i in home.unit_ids(row, level) if i in known]
    for unit in units:
        enough = unit.communities >= fewest or unit.population >= MANY_PEOPLE
        if unit.level == "community" or enough or unit is units[-1]:
            return _of_unit(unit, rounded_radius(unit.radius_km, _own_radius(home, row)))
    return _NOWHERE


def _of_unit(unit: Unit, radius_km: float) -> dict[str, Any]:
    return {
        "place_id": unit.id,
        "place_name_en": unit.name_en,
        "place_name_ar": unit.name_ar,
        "precision": unit.level,
        "radius_km": radius_km,
        "lat": unit.lat,
        "lon": unit.lon,
        "published_as": unit.level,
        "communities": unit.communities,
        "population": unit.population,
    }


def _displaced_spot(home: Homes, row: int, point: tuple[float, float]) -> dict[str, Any]:
    lat, lon = point
    spot = _community_spot(cell_community(int(home.cell[row])))
    reach = farthest_km(int(home.cell[row]), lat, lon)
    radius = rounded_radius(reach, _own_radius(home, row))
    return {**spot, "lat": lat, "lon": lon, "radius_km": radius, "precision": "vicinity",
            "published_as": DISPLACED}  # fmt: skip


def _own_spot(home: Homes, row: int) -> dict[str, Any]:
    if not np.isfinite(home.lat[row]):
        return _NOWHERE
    spot = _community_spot(home.units.community[row])
    own = home.place_id[row]
    if own in names():
        spot["place_id"], (spot["place_name_en"], spot["place_name_ar"]) = own, names()[own]
    return {**spot, "lat": home.lat[row], "lon": home.lon[row], "precision": home.precision[row],
            "radius_km": float(home.radius_km[row]), "published_as": AS_IS}  # fmt: skip


def _community_spot(community: str) -> dict[str, Any]:
    unit = places().get(community)
    return dict(_NOWHERE) if unit is None else _of_unit(unit, unit.radius_km)


def _own_radius(home: Homes, row: int) -> float:
    """How inexactly the spot is known, beyond the extent of the area it is told of."""
    exact = np.isfinite(home.lat[row]) and home.units.community[row] != ""
    return float(home.radius_km[row]) if exact else 0.0


def _named(
    told: gpd.GeoDataFrame, frame: pd.DataFrame, rules: Profile, secret: bytes | None
) -> gpd.GeoDataFrame:
    """Names for the rows, and an order that tells nothing."""
    if rules.keep_ids:
        told.insert(
            0, "incident_id", pd.Series(checked.labels(frame), dtype=object).infer_objects()
        )
        return told
    if secret is not None:
        called = [
            hmac.digest(secret, f"incident|{label!r}".encode(), "sha256").hex()[:12]
            for label in checked.labels(frame)
        ]
        told.insert(0, "incident_id", np.array(called, dtype=object))
        return told.sort_values("incident_id", ignore_index=True)
    text = told.drop(columns="geometry").astype(str)
    order = text.sort_values(list(text.columns), kind="stable").index
    told = told.loc[order].reset_index(drop=True)
    told.insert(0, "incident_id", np.arange(1, len(told) + 1))
    return told


def _displacement(home: Homes, spots: dict[str, Any]) -> dict[str, dict[str, float]]:
    """How far the points shown are from the true ones; of few rows it would tell too much."""
    lat: Floats = spots["lat"]
    how = np.asarray(spots["published_as"])
    both = np.isfinite(lat) & np.isfinite(home.lat) & (how != AS_IS)
    told = {}
    for name, rows in (("displaced", both & (how == DISPLACED)),
                       ("coarsened", both & (how != DISPLACED))):  # fmt: skip
        if rows.sum() >= _FEWEST_FOR_STATISTICS:
            there = (spots["lon"][rows], lat[rows], home.lon[rows], home.lat[rows])
            away = _GEOD.inv(*there)[2] / 1000
            figures = {"least": np.min(away), "median": np.median(away), "most": np.max(away)}
            told[name] = {key: round(float(value), 1) for key, value in figures.items()}
    return told

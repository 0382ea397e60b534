"""Zones are the country, cut by who held it; front lines run where enemies face each other."""

import datetime
from functools import cache

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from syriageo.control import land, lookup, parties, zones
from syriageo.control.asked import BORDER_SLACK_DEGREES
from syriageo.errors import DataError, DateError
from syriageo.places import gazetteer

KINDS = {"held", "joint", "contested", "disputed", "changing", "unknown", zones.NO_SETTLEMENT}


@cache
def country():
    rows = gazetteer.default().connection.execute("SELECT geom FROM areas WHERE level = 'country'")
    return land.decode_geometry([row[0] for row in rows])[0]


def days():
    opened = gazetteer.default()
    first, last = map(datetime.date.fromisoformat, (opened.data_start, opened.data_end))
    return st.dates(first, last)


def zone_at(table, place):
    # The border is simplified: a village on it may lie a hundred metres outside, beside its zone.
    away = shapely.distance(table.geometry.values, shapely.Point(place.lon, place.lat))
    assert away.min() < BORDER_SLACK_DEGREES
    return table.iloc[away.argmin()]


@hypothesis_settings(max_examples=15)
@given(days())
def test_zones_of_a_day_partition_the_country(day):
    table = zones.control_zones(day)
    assert shapely.coverage_is_valid(table.geometry.values), "no overlap, and borders are shared"
    together = shapely.coverage_union_all(table.geometry.values)
    # The country's line and the cells' line are rounded apart by a metre or so.
    assert shapely.area(shapely.symmetric_difference(together, country())) < 1e-4
    assert shapely.area(table.geometry.values).sum() == pytest.approx(country().area, abs=1e-4)
    assert table.places.sum() == len(land.load_cells().place)
    assert set(table.status) <= KINDS
    assert not table.duplicated(["status", "parties"]).any()


@hypothesis_settings(max_examples=10)
@given(st.integers(1, 60), st.integers(0, 2**32))
def test_any_grouping_of_the_cells_keeps_their_area_and_borders(count, seed):
    cells = land.load_cells()
    group = np.random.default_rng(seed).integers(count, size=len(cells.place))
    _, group = np.unique(group, return_inverse=True)
    merged = np.array(zones._dissolve(cells.geometry, group, group.max() + 1))
    assert shapely.coverage_is_valid(np.append(merged, cells.rest))
    expected = np.bincount(group, shapely.area(cells.geometry))
    assert shapely.area(merged) == pytest.approx(expected)


@hypothesis_settings(max_examples=15)
@given(days(), st.integers(0, 10_000))
def test_a_settlement_lies_in_the_zone_of_its_own_status(day, pick):
    cells = land.load_cells()
    fid = int(cells.place[pick % len(cells.place)])
    spells = lookup.SpellTable.default()
    row = spells.at(day)[fid]
    zone = zone_at(zones.control_zones(day), gazetteer.default().by_fid(fid))
    if row < 0:
        assert (zone.status, zone.parties) == ("unknown", "")
    else:
        assert (zone.status, zone.parties) == (spells.kind[row], spells.parties[row])


def test_certainty_keeps_zones_apart_only_when_asked():
    plain = zones.control_zones("2020-01-15")
    apart = zones.control_zones("2020-01-15", by_certainty=True)
    assert len(apart) > len(plain)
    assert not apart.duplicated(["status", "parties", "certainty"]).any()
    assert apart.area_km2.sum() == pytest.approx(plain.area_km2.sum())
    assert (plain[list(land.CERTAINTIES)].sum(axis=1) == plain.places).all()


def test_areas_are_square_kilometres():
    table = zones.control_zones("2020-01-15")
    measured = table.to_crs(32637).area / 1e6
    assert table.area_km2.to_numpy() == pytest.approx(measured.to_numpy(), rel=1e-3)
    assert 183_000 < table.area_km2.sum() < 190_000


def test_land_beyond_every_reach_belongs_to_nobody():
    table = zones.control_zones("2020-01-15")
    desert = table[table.status == zones.NO_SETTLEMENT].iloc[0]
    assert desert.parties == ""
    assert desert.places == 0
    assert desert.geometry.contains(shapely.Point(38.6, 33.9))


@hypothesis_settings(max_examples=15)
@given(days())
def test_front_lines_run_only_between_enemies(day):
    tables = parties.default()
    for front in zones.front_lines(day).itertuples():
        a, b = front.bloc_a.split("|"), front.bloc_b.split("|")
        assert not set(a) & set(b)
        assert any(tables.relation(x, y, day) == "hostile" for x in a for y in b)
        assert set(a) == tables.blocs(front.side_a.split("|"))
        assert front.length_km > 0
        assert pd.isna(front.since) or front.since.date() <= day


@hypothesis_settings(max_examples=8)
@given(days())
def test_a_front_line_is_the_border_of_both_its_sides(day):
    table, fronts = zones.control_zones(day), zones.front_lines(day)
    for front in fronts.head(6).itertuples():
        for side in (front.side_a, front.side_b):
            land = shapely.coverage_union_all(table.geometry[table.parties == side].values)
            apart = shapely.difference(front.geometry, shapely.boundary(land), grid_size=1e-7)
            assert shapely.length(apart) < 1e-4


@hypothesis_settings(max_examples=10)
@given(days(), st.integers(0, 10_000))
def test_a_side_is_not_said_to_stand_longer_than_its_evidence(day, pick):
    spells, status = lookup.SpellTable.default(), land.day_status(day.toordinal())
    cell = pick % len(status.row)
    row = status.row[cell]
    run = (spells.place == spells.place[row]) & (spells.since == spells.since[row])
    told = (
        run & ~np.isin(spells.certainty, ["inferred", "none"]) & (spells.start <= day.toordinal())
    )
    assert status.known_since[cell] == (spells.start[told].min() if row >= 0 and told.any() else 0)


def test_front_lines_are_measured_in_kilometres():
    fronts = zones.front_lines("2020-01-15")
    assert len(fronts) > 0
    measured = fronts.to_crs(32637).length / 1000
    assert fronts.length_km.to_numpy() == pytest.approx(measured.to_numpy(), rel=1e-6)


def test_the_war_begins_without_a_front_inside_the_country():
    fronts = zones.front_lines("2011-03-15")
    assert set(fronts.side_a) | set(fronts.side_b) <= {"syrian_regime", "israel"}
    assert fronts.crs.to_epsg() == 4326


def test_no_front_runs_where_it_is_open_who_stands_there():
    statuses = (
        ("held", "syrian_regime"),
        ("changing", "armed_opposition|syrian_regime"),
        ("changing", "armed_opposition|hts"),
        ("held", "hts"),
        ("unknown", ""),
        ("contested", "isis|syrian_regime"),
    )
    faces = zones._hostile(statuses, datetime.date(2020, 1, 15).toordinal())
    assert not faces[0, 1], "it may be the regime's already"
    assert faces[0, 2], "whoever of the two it is, it is an enemy"
    assert faces[0, 3]
    assert not faces[3, 2]
    assert not faces[4].any()
    assert not faces[0, 5], "the fight is inside the contested cell"
    assert faces[3, 5]
    assert (faces == faces.T).all()


@given(st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=2, max_size=4))
def test_every_shared_segment_is_found_once(present):
    boxes = [
        (x, y, shapely.box(x, y, x + 1, y + 1))
        for x, column in enumerate(present)
        for y, there in enumerate(column)
        if there
    ]
    left, right, segments = land.shared_segments(np.array([b for _, _, b in boxes], dtype=object))
    found = {frozenset((boxes[a][:2], boxes[b][:2])) for a, b in zip(left, right, strict=True)}
    spots = {(x, y) for x, y, _ in boxes}
    wanted = {frozenset((s, (s[0] + 1, s[1]))) for s in spots if (s[0] + 1, s[1]) in spots}
    wanted |= {frozenset((s, (s[0], s[1] + 1))) for s in spots if (s[0], s[1] + 1) in spots}
    assert found == wanted
    assert len(segments) == len(wanted)


def test_nothing_changes_within_one_day():
    assert len(zones.changes("2020-01-15", "2020-01-15")) == 0


@hypothesis_settings(max_examples=10)
@given(days(), days())
def test_changes_are_the_settlements_whose_status_differs(one, other):
    changed = zones.changes(one, other)
    spells = lookup.SpellTable.default()
    cells = land.load_cells().place
    statuses = []
    for day in (one, other):
        rows = spells.at(day)[cells]
        known = rows >= 0
        kind = np.where(known, spells.kind[rows], "unknown")
        statuses.append(kind + ":" + np.where(known, spells.parties[rows], ""))
    assert changed.places.sum() == (statuses[0] != statuses[1]).sum()
    back = zones.changes(other, one)
    assert back.area_km2.sum() == pytest.approx(changed.area_km2.sum())


def test_maarat_al_numan_changed_hands_in_january_2020():
    changed = zones.changes("2019-10-01", "2020-01-28")
    town = gazetteer.default().get("C3985")
    assert town.name_en.startswith("Ma'arrat An Nu'man")
    there = zone_at(changed, town)
    assert there.parties_after == "syrian_regime"
    assert "syrian_regime" not in there.parties_before.split("|")


@pytest.mark.parametrize("day", ["2011-03-14", "2120-01-01", "30 February", "2021-02-30", "", 7])
def test_a_day_without_data_is_refused(day):
    with pytest.raises(DateError):
        zones.control_zones(day)
    with pytest.raises(DateError):
        zones.front_lines(day)


def test_overlapping_cells_are_refused(tmp_path, monkeypatch):
    import shutil
    import sqlite3

    from syriageo.geopackage import blob

    copy = tmp_path / "overlapping.gpkg"
    shutil.copy(gazetteer.default().path, copy)
    with sqlite3.connect(copy) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            connection.execute(f'DROP TRIGGER "{name}"')
        wide = blob(shapely.MultiPolygon([shapely.box(36.0, 35.0, 37.0, 36.0)]))
        connection.execute("UPDATE cells SET geom = ? WHERE fid = 1", (wide,))
    connection.close()
    monkeypatch.setenv("SYRIAGEO_DATA", str(copy))
    with pytest.raises(DataError, match="overlap"):
        land.load_cells()

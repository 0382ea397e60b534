"""How long zones, front lines and the map of a day take, beside geopandas' own dissolve."""

from itertools import cycle

import geopandas as gpd
import pytest

from syriageo import control_map, control_zones, front_lines
from syriageo.control.land import day_status
from syriageo.places.gazetteer import database_path

DAYS = ("2013-03-04", "2015-11-29", "2017-07-20", "2018-04-14", "2020-01-15", "2023-02-06")


def each_day():
    """One day a round, none twice in a row: a status still in memory would flatter the figure."""
    days = cycle(DAYS)
    return lambda: ((next(days),), {})


@pytest.fixture(scope="module", autouse=True)
def loaded():
    control_zones("2016-01-01")


def test_zones_of_a_day(benchmark):
    zones = benchmark.pedantic(control_zones, setup=each_day(), rounds=len(DAYS))
    assert zones.area_km2.sum() > 180_000


def test_front_lines_of_a_day(benchmark):
    fronts = benchmark.pedantic(front_lines, setup=each_day(), rounds=len(DAYS))
    assert fronts.length_km.sum() > 0


def test_peer_geopandas_dissolve(benchmark):
    """The same cells with the same statuses, dissolved the usual way."""
    cells = gpd.read_file(database_path(), layer="cells")
    codes = [day_status(_ordinal(day)).code[: len(cells)] for day in DAYS]
    rounds = cycle(codes)
    benchmark.pedantic(
        lambda code: cells[["geometry"]].dissolve(by=code),
        setup=lambda: ((next(rounds),), {}),
        rounds=3,
    )


def test_map_of_a_day(benchmark, tmp_path):
    path = tmp_path / "map.html"
    benchmark.pedantic(lambda day: control_map(day).save(path), setup=each_day(), rounds=3)
    assert path.stat().st_size < 2_500_000
    print(f"\na map of {path.stat().st_size / 1e6:.2f} MB")


def _ordinal(day: str) -> int:
    from datetime import date

    return date.fromisoformat(day).toordinal()

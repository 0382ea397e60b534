"""Near and soon in 200,000 incidents, beside geopandas: all pairs within 5 km, then by date."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from syriageo import SpaceTimeIndex, match_incidents

ROWS = 200_000
ASKED = 10_000
KM, DAYS = 5.0, 3


def incidents(count, seed):
    """Incidents of eight years, crowded round six towns as in a war."""
    rng = np.random.default_rng(seed)
    towns = np.array([(35.93, 36.63), (36.2, 37.1), (33.52, 36.36), (34.73, 36.71), (35.13, 36.75),
                      (35.33, 40.14)])  # fmt: skip
    at = towns[rng.integers(0, len(towns), count)] + rng.normal(0, 0.12, (count, 2))
    days = rng.integers(0, 8 * 365, count)
    return pd.DataFrame(
        {
            "lat": at[:, 0],
            "lon": at[:, 1],
            "date": pd.Timestamp("2012-01-01") + pd.to_timedelta(days, "D"),
            "perpetrator": rng.choice(["syrian_regime", "russian_forces", "hts", "unknown"], count),
            "killed_min": rng.poisson(1, count),
        }
    )


@pytest.fixture(scope="module")
def table():
    return incidents(ROWS, 1)


@pytest.fixture(scope="module")
def index(table):
    return SpaceTimeIndex(table)


def question(table):
    some = table.iloc[:ASKED]
    days = some["date"].to_numpy().astype("datetime64[D]").astype(np.int64) + 719163
    return some["lat"].to_numpy(), some["lon"].to_numpy(), days


def test_index_of_200_000(benchmark, table):
    index = benchmark.pedantic(SpaceTimeIndex, args=(table,), rounds=3)
    assert len(index) == ROWS


def test_10_000_questions_near_and_soon(benchmark, table, index):
    lat, lon, days = question(table)
    hits = benchmark.pedantic(
        index.query, args=(lat, lon, days), kwargs={"km": KM, "days": DAYS}, rounds=3
    )
    assert len(hits.found) >= ASKED


def test_peer_geopandas_10_000_questions(benchmark, table, index):
    """`dwithin` in EPSG:32637 on the prepared frame, then the days; the same pairs come out."""
    points = gpd.GeoDataFrame(
        table[["date"]], geometry=gpd.points_from_xy(table["lon"], table["lat"]), crs=4326
    ).to_crs(32637)
    some = points.iloc[:ASKED]
    assert points.sindex is not None  # built before the clock runs

    def ask():
        asked, found = points.sindex.query(some.geometry, predicate="dwithin", distance=KM * 1000)
        gap = (
            points["date"].to_numpy()[found] - some["date"].to_numpy()[asked]
        ).astype("timedelta64[D]").astype(np.int64)  # fmt: skip
        near = np.abs(gap) <= DAYS
        return asked[near], found[near]

    asked, found = benchmark.pedantic(ask, rounds=3)
    lat, lon, days = question(table)
    hits = index.query(lat, lon, days, km=KM, days=DAYS)
    ours, theirs = set(zip(hits.asked, hits.found)), set(zip(asked, found))  # noqa: B905
    # The projection is up to 0.09 % off: only pairs at the very edge may differ.
    assert len(ours ^ theirs) < 0.005 * len(ours)


def test_one_question(benchmark, index):
    benchmark(index.near, (35.93, 36.63), KM, DAYS, "2016-05-05")


def test_duplicates_of_two_sources_of_10_000(benchmark):
    a, b = incidents(10_000, 2), incidents(10_000, 3)
    found = benchmark.pedantic(match_incidents, args=(a, b), rounds=3)
    assert len(found)


def test_open_an_index_of_200_000_from_its_file(benchmark, index, tmp_path):
    path = index.save(tmp_path / "incidents.index")
    with benchmark.pedantic(SpaceTimeIndex.open, args=(path,), rounds=3) as opened:
        assert len(opened) == ROWS

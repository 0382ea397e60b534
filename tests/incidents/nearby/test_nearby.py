"""Near and soon: the index finds what a look at every pair finds, and files never lie."""

import json
import math
import os
import subprocess
import sys

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import Point, Polygon

import syriageo
from syriageo.errors import (
    AmbiguousPlace,
    CoordinateError,
    CRSError,
    DateError,
    InputError,
    PlaceNotFound,
)
from syriageo.incidents.nearby import SpaceTimeIndex, near

GEOD = Geod(ellps="WGS84")


@pytest.fixture
def january():
    """Four attacks of January 2020 in Idlib and Aleppo, one without a point, one without a day."""
    return gpd.GeoDataFrame(
        {
            "incident_id": ["ariha", "ariha-2", "idlib", "aleppo", "nowhere", "undated"],
            "date": ["2020-01-05", "2020-01-07", "2020-01-15", "2020-01-12", "2020-01-05", ""],
            "date_end": ["", "2020-01-08", "", "", "", ""],
            "radius_km": [2.0, 0.5, 2.0, 5.0, np.nan, 1.0],
        },
        geometry=[
            Point(36.61, 35.81),
            Point(36.62, 35.82),
            Point(36.63, 35.93),
            Point(37.16, 36.2),
            None,
            Point(36.61, 35.80),
        ],
        crs=4326,
    )


def test_neighbours_of_an_incident_are_near_and_soon_and_not_itself(january):
    found = near(january, "ariha", km=5, days=3)
    assert found["incident_id"].tolist() == ["ariha-2"]
    assert found["near_days"].tolist() == [2]
    assert found["near_km"].iloc[0] == pytest.approx(1.43, abs=0.01)
    assert isinstance(found, gpd.GeoDataFrame) and found.crs == january.crs


def test_a_place_without_a_date_is_asked_of_any_day(january):
    found = near(january, "Ariha", km=3)
    assert set(found["incident_id"]) == {"ariha", "ariha-2", "undated"}
    assert near(january, "C4278", km=3, date="2020-01-01", days=4)["incident_id"].tolist() == [
        "ariha"
    ]
    within = near(january, (35.81, 36.61), km=50, days=0, date=("2020-01-08", "2020-01-15"))
    assert within["incident_id"].tolist() == ["ariha-2", "idlib"]


def test_the_past_is_negative(january):
    found = near(january, "idlib", km=20, days=10)
    assert dict(zip(found["incident_id"], found["near_days"], strict=True)) == {
        "ariha": -10,
        "ariha-2": -7,
    }


def test_rows_without_point_or_day_are_kept_apart_and_told(january):
    index = SpaceTimeIndex(january)
    assert len(index) == 5
    assert index.apart.set_index("id")["reason"].to_dict() == {
        "nowhere": "no point",
        "undated": "no date",
    }
    assert near(january, "ariha").attrs["apart"] == {"no_point": 1, "no_date": 1}
    with pytest.raises(InputError, match="no point"):
        index.near("nowhere")


def test_a_date_that_can_be_read_in_two_ways_is_no_date(january):
    january.loc[0, "date"] = "05/01/2020"
    index = SpaceTimeIndex(january)
    assert "two ways" in index.apart.set_index("id")["reason"]["ariha"]


def test_radius_tells_what_is_certain_and_what_is_possible(january):
    found = near(january, "ariha", km=3.5, days=10).set_index("incident_id")
    assert not found["near_certain"]["ariha-2"]  # 1.4 km, but the two radii are 2.5 km
    assert near(january, "ariha", km=4, days=10)["near_certain"].tolist() == [True]
    near_13 = near(january, "ariha", km=12, days=10, possible=True)
    assert near_13["incident_id"].tolist() == ["ariha-2", "idlib"]  # 13.4 km and 2 + 2
    assert near_13["near_certain"].tolist() == [True, False]


def test_an_incident_may_be_given_as_a_row(january):
    row = january.iloc[0]
    assert near(january, row)["incident_id"].tolist() == ["ariha-2"]
    told = syriageo.read_report(
        "On Sunday, January 5, 2020, Russian warplanes bombed the market in Ariha city in the "
        "southern suburbs of Idlib governorate."
    )
    assert near(january, told.records[0])["incident_id"].tolist() == ["ariha", "ariha-2"]
    assert near(told, told.records[0]).empty
    theirs = pd.Series({"lat": 35.93, "lon": 36.63, "date": "2020-01-16"})
    assert near(january, theirs)["incident_id"].tolist() == ["idlib"]


def test_plain_tables_do_as_well_as_geometry(january):
    table = pd.DataFrame(january.drop(columns="geometry"))
    table["lat"], table["lon"] = january.geometry.y, january.geometry.x
    assert near(table, "ariha")["incident_id"].tolist() == ["ariha-2"]


def test_what_cannot_be_used_is_told(january):
    with pytest.raises(CRSError, match="EPSG:4326"):
        near(january.to_crs(32637), "ariha")
    with pytest.raises(CRSError, match="no stated system"):
        near(january.set_crs(None, allow_override=True), "ariha")
    with pytest.raises(InputError, match="no geometry and no columns lat and lon"):
        near(pd.DataFrame({"place": ["Ariha"]}), "Ariha")
    with pytest.raises(InputError, match="read_report"):
        near([1, 2], "Ariha")
    with pytest.raises(InputError, match="Polygon"):
        shape = Polygon([(36, 35), (37, 35), (36, 36)])
        near(gpd.GeoDataFrame({"date": [""]}, geometry=[shape], crs=4326), "Ariha")
    for wrong in (-1, float("nan"), "5", True, None):
        with pytest.raises(InputError, match="km is"):
            near(january, "ariha", km=wrong)
    with pytest.raises(PlaceNotFound):
        near(january, "Springfield")
    with pytest.raises(InputError, match="area"):
        near(january, "SY07")
    with pytest.raises(CoordinateError, match="not in Syria"):
        near(january, (48.2, 16.4))
    with pytest.raises(DateError):
        near(january, "Ariha", date="2020-02-30")
    with pytest.raises(InputError, match="more than once"):
        near(pd.concat([january, january]), "ariha")
    assert issubclass(AmbiguousPlace, Exception)


@pytest.mark.parametrize(
    ("lat", "lon"),
    [([36.61, 35.9], [35.81, 36.6]), ([37.16], [36.2]), ([37.6], [34.9])],
    ids=["Ariha turned round", "Aleppo turned round", "the sea"],
)
def test_swapped_coordinates_are_refused_even_where_they_stay_on_the_map(lat, lon):
    table = pd.DataFrame({"lat": lat, "lon": lon, "date": "2020-01-05"})
    with pytest.raises(CoordinateError, match=r"swapped in row 0|nowhere near"):
        near(table, "Ariha")


def test_the_land_across_the_border_is_not_called_swapped():
    kilis = pd.DataFrame({"lat": [36.72, 36.2], "lon": [37.12, 36.47], "date": "2020-01-05"})
    assert len(SpaceTimeIndex(kilis)) == 2


# --- the index against a look at every pair ------------------------------------------------------

POINT = st.tuples(
    st.integers(355000, 358000).map(lambda v: v / 1e4),
    st.integers(365000, 368000).map(lambda v: v / 1e4),
)
SPAN = st.one_of(
    st.none(),
    st.tuples(st.integers(737000, 737030), st.integers(0, 5)).map(lambda v: (v[0], v[0] + v[1])),
)
EVENT = st.tuples(st.one_of(st.none(), POINT), SPAN)


def table_of(events, name="i"):
    def day(span, end):
        return "" if span is None else pd.Timestamp.fromordinal(span[end]).date().isoformat()

    return pd.DataFrame(
        {
            "incident_id": [f"{name}{n}" for n in range(len(events))],
            "lat": [np.nan if p is None else p[0] for p, _ in events],
            "lon": [np.nan if p is None else p[1] for p, _ in events],
            "date": [day(s, 0) for _, s in events],
            "date_end": [day(s, 1) for _, s in events],
        }
    )


def by_brute_force(events, alive, point, span, km, days):
    found = set()
    for n in alive:
        there, when = events[n]
        if there is None:
            continue
        away = GEOD.inv(point[1], point[0], there[1], there[0])[2] / 1000
        if away > km:
            continue
        if span is not None and days is not None:
            if when is None:
                continue
            if max(when[0] - span[1], span[0] - when[1], 0) > days:
                continue
        found.add(f"i{n}")
    return found


@settings(max_examples=60)
@given(
    events=st.lists(EVENT, max_size=30),
    more=st.lists(EVENT, max_size=10),
    removed=st.sets(st.integers(0, 39), max_size=25),
    point=POINT,
    span=SPAN,
    km=st.floats(0, 30),
    days=st.one_of(st.none(), st.integers(0, 20)),
)
def test_the_index_finds_what_brute_force_finds(events, more, removed, point, span, km, days):
    index = SpaceTimeIndex(table_of(events))
    everything = table_of(events + more).iloc[len(events) :]
    index.insert(everything)
    alive = set(range(len(events) + len(more)))
    gone = alive & removed
    index.remove([f"i{n}" for n in sorted(gone)])
    date = None if span is None else tuple(pd.Timestamp.fromordinal(d).date() for d in span)
    found = index.near(point, km=km, days=days, date=date)
    expected = by_brute_force(events + more, alive - gone, point, span, km, days)
    assert set(found["id"]) == expected
    assert found["km"].is_monotonic_increasing
    assert all(label in index for label in found["id"])


def test_many_questions_at_once_are_as_good_as_one_by_one():
    rng = np.random.default_rng(7)
    n = 3000
    table = pd.DataFrame(
        {
            "lat": rng.uniform(35.0, 36.2, n),
            "lon": rng.uniform(36.4, 38.0, n),
            "date": pd.Timestamp("2020-01-01") + pd.to_timedelta(rng.integers(0, 60, n), "D"),
        }
    )
    index = SpaceTimeIndex(table)
    hits = index.query(
        table["lat"].to_numpy()[:50],
        table["lon"].to_numpy()[:50],
        np.array([d.toordinal() for d in table["date"][:50]]),
        km=15,
        days=4,
    )
    for row in range(50):
        one = index.near(row, km=15, days=4)["id"].tolist()
        assert sorted([*one, row]) == hits.found[hits.asked == row].tolist()


def test_trees_of_many_batches_are_joined_and_nothing_is_lost():
    rng = np.random.default_rng(1)
    index = SpaceTimeIndex()
    for batch in range(9):
        n = 600 if batch % 2 else 3
        index.insert(
            pd.DataFrame(
                {
                    "incident_id": [f"{batch}-{i}" for i in range(n)],
                    "lat": rng.uniform(35, 36, n),
                    "lon": rng.uniform(36.5, 38, n),
                    "date": "2020-01-05",
                }
            )
        )
    assert len(index) == 4 * 600 + 5 * 3
    found = index.near((35.5, 37.2), km=400, days=0, date="2020-01-05")
    assert len(found) == len(index)
    index.remove(f"1-{i}" for i in range(600))
    index.remove([f"3-{i}" for i in range(600)])
    assert "1-0" not in index
    assert len(index.near((35.5, 37.2), km=400)) == len(index) == 1215


def test_nothing_is_inserted_or_removed_by_halves(january):
    index = SpaceTimeIndex(january)
    other = january.assign(incident_id=["new", "ariha", "x", "y", "z", "w"])
    with pytest.raises(InputError, match="'ariha' is in the index already"):
        index.insert(other)
    assert "new" not in index and len(index) == 5
    with pytest.raises(InputError, match="not in the index"):
        index.remove(["ariha", "nobody"])
    assert "ariha" in index
    assert index.remove("ariha") == 1 and "ariha" not in index


# --- on disk -------------------------------------------------------------------------------------


def files_of(folder):
    return sorted(p.name for p in folder.iterdir())


def test_a_saved_index_answers_as_the_one_in_memory(january, tmp_path):
    path = tmp_path / "incidents.index"
    index = SpaceTimeIndex(january)
    index.save(path)
    for _ in range(2):  # the library writes to its header when it closes a file
        with SpaceTimeIndex.open(path, january) as opened:
            assert len(opened) == 5
            pd.testing.assert_frame_equal(opened.near("ariha", 20, 20), index.near("ariha", 20, 20))
            pd.testing.assert_frame_equal(opened.apart, index.apart)
    assert len(files_of(tmp_path)) == 4


def test_another_process_opens_it_too(january, tmp_path):
    path = tmp_path / "incidents.index"
    SpaceTimeIndex(january).save(path)
    script = (
        "import sys; from syriageo import SpaceTimeIndex\n"
        "with SpaceTimeIndex.open(sys.argv[1]) as index: print(index.near('ariha')['id'].tolist())"
    )
    for _ in range(2):
        told = subprocess.run(
            [sys.executable, "-c", script, path], capture_output=True, text=True, check=True
        )
        assert told.stdout.strip() == "['ariha-2']"


def test_changes_stay_in_memory_until_saved_and_old_files_go(january, tmp_path):
    path = tmp_path / "incidents.index"
    SpaceTimeIndex(january).save(path)
    before = files_of(tmp_path)
    with SpaceTimeIndex.open(path) as index:
        index.remove("ariha-2")
        index.insert(january.iloc[[1]].assign(incident_id="again"))
        assert index.near("ariha")["id"].tolist() == ["again"]
        with SpaceTimeIndex.open(path, january) as unchanged:
            assert "again" not in unchanged
        index.save(path)
        assert index.near("ariha")["id"].tolist() == ["again"]
    after = files_of(tmp_path)
    assert len(after) == 4 and set(before) & set(after) == {"incidents.index"}
    with SpaceTimeIndex.open(path) as index:
        assert index.near("ariha")["id"].tolist() == ["again"]


def test_an_index_of_other_data_says_so(january, tmp_path):
    path = tmp_path / "incidents.index"
    SpaceTimeIndex(january).save(path)
    moved = january.assign(date=["2020-01-06", *january["date"][1:]])
    with pytest.raises(InputError, match="belongs to other data: it holds 5 incidents"):
        SpaceTimeIndex.open(path, moved)


def test_the_same_data_in_another_order_are_the_same_data(january, tmp_path):
    path = tmp_path / "incidents.index"
    index = SpaceTimeIndex(january)
    index.remove(["idlib", "undated"])
    index.insert(january[january["incident_id"].isin(["idlib", "undated"])])
    index.save(path)
    with SpaceTimeIndex.open(path, january.iloc[::-1]) as opened:
        assert set(opened) == set(index)


@pytest.mark.parametrize("end", [".npz", ".dat", ".idx"])
@pytest.mark.parametrize("harm", ["cut", "bit", "gone"])
def test_a_damaged_file_is_told_and_not_read(january, tmp_path, end, harm):
    path = tmp_path / "incidents.index"
    SpaceTimeIndex(january).save(path)
    (file,) = tmp_path.glob(f"*{end}")
    content = bytearray(file.read_bytes())
    if harm == "gone":
        file.unlink()
    else:
        content[len(content) // 4] ^= 1
        file.write_bytes(content if harm == "bit" else content[:-7])
    with pytest.raises(InputError, match=r"missing|damaged"):
        SpaceTimeIndex.open(path)


def test_what_is_no_index_or_of_another_version_is_told(january, tmp_path):
    path = tmp_path / "incidents.index"
    with pytest.raises(InputError, match="no index"):
        SpaceTimeIndex.open(path)
    path.write_bytes(b"\x80\x04pickle")
    with pytest.raises(InputError, match="no space-time index"):
        SpaceTimeIndex.open(path)
    SpaceTimeIndex(january).save(path)
    told = json.loads(path.read_text())
    path.write_text(json.dumps({**told, "version": 99}))
    with pytest.raises(InputError, match="version 99"):
        SpaceTimeIndex.open(path)
    with pytest.raises(InputError, match="no folder"):
        SpaceTimeIndex(january).save(tmp_path / "none" / "x")


def test_an_index_that_may_only_be_read_is_answered_from_memory(january, tmp_path, monkeypatch):
    path = tmp_path / "incidents.index"
    SpaceTimeIndex(january).save(path)
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda p, mode: mode != os.W_OK and allowed(p, mode))
    with SpaceTimeIndex.open(path) as index:
        assert index.near("ariha")["id"].tolist() == ["ariha-2"]


def test_an_empty_index_is_an_index(tmp_path):
    index = SpaceTimeIndex()
    assert len(index) == 0 and index.near("Ariha").empty
    index.save(tmp_path / "empty")
    with SpaceTimeIndex.open(tmp_path / "empty") as opened:
        assert len(opened) == 0
    with pytest.raises(InputError, match="text and whole numbers"):
        odd = pd.DataFrame({"lat": [35.8], "lon": [36.6], "date": [""]}, index=[(1, 2)])
        SpaceTimeIndex(odd).save(tmp_path / "odd")


def test_the_public_names_are_these():
    assert syriageo.near is near
    assert syriageo.SpaceTimeIndex is SpaceTimeIndex
    assert math.isclose(len(SpaceTimeIndex()), 0)

"""Whatever kind of frame holds the incidents, the same is read from it, or its fault is told."""

import datetime

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import syriageo
from syriageo.errors import InputError, SyriageoError
from syriageo.incidents import export
from syriageo.incidents.frames import checked

BASE = {
    "incident_id": ["a", "b"],
    "lat": [35.81, 35.93],
    "lon": [36.61, 36.63],
    "date": ["2020-01-05", "2020-01-15"],
    "perpetrator": ["hts", "isis"],
    "means": ["IED", "shooting"],
    "killed_min": [1, 2],
    "killed_max": [1, 2],
}


def plain(**changes):
    return pd.DataFrame({**BASE, **changes})


def points(shapes=None):
    made = gpd.points_from_xy(BASE["lon"], BASE["lat"]) if shapes is None else shapes
    return gpd.GeoDataFrame(plain().drop(columns=["lat", "lon"]), geometry=made, crs=4326)


ALIKE = {
    "text": plain(),
    "categories": plain().astype({"perpetrator": "category", "date": "category"}),
    "stamps": plain(date=pd.to_datetime(BASE["date"])),
    "stamps of Damascus": plain(date=pd.to_datetime(BASE["date"]).tz_localize("Asia/Damascus")),
    "periods": plain(date=pd.PeriodIndex(BASE["date"], freq="D")),
    "dates": plain(date=[datetime.date(2020, 1, 5), datetime.datetime(2020, 1, 15, 3)]),
    "numbers as text": plain().astype(str),
    "nullable": plain().convert_dtypes(),
    "arrow": plain().convert_dtypes(dtype_backend="pyarrow"),
    "an index of two levels": plain().set_index(pd.MultiIndex.from_tuples([(1, 2), (1, 3)])),
    "points": points(),
    "points by another name": points().rename_geometry("where"),
    "points with a height": points(gpd.points_from_xy(BASE["lon"], BASE["lat"], [400, 500])),
}


@pytest.mark.parametrize("name", ALIKE)
def test_all_kinds_of_frames_say_the_same(name, tmp_path):
    frame = ALIKE[name]
    found = syriageo.near(frame, "Ariha", km=3, days=1, date="2020-01-06")
    assert found["incident_id"].tolist() == ["a"]
    assert syriageo.near(frame, "a", km=20, days=10)["near_days"].tolist() == [10]
    dead = syriageo.tally(frame, "month", "perpetrator", "killed", language="id")
    assert dead.astype(str).loc["2020-01"].to_dict() == {"isis": "2", "hts": "1", "total": "3"}
    pairs = syriageo.match_incidents(frame, frame)
    assert pairs[["a", "b"]].values.tolist() == [["a", "a"], ["b", "b"]]
    assert syriageo.publish(frame)["published_as"].tolist() == ["community"] * 2
    for write, end in ((export.to_csv, "csv"), (export.to_geojson, "geojson"),
                       (export.to_parquet, "parquet"), (export.to_gpkg, "gpkg")):  # fmt: skip
        write(frame, tmp_path / f"t.{end}", hxl=True)


def test_an_empty_point_and_an_endless_number_are_no_points():
    shapes = gpd.GeoSeries.from_wkt(["POINT EMPTY", "POINT (36.6 35.8)"])
    for frame in (points(shapes), plain(lat=[np.inf, 35.8]), plain(lat=[None, 35.8])):
        assert np.isnan(checked.positions(frame)[0]).tolist() == [True, False]
        assert syriageo.near(frame, "Ariha", km=500).attrs["apart"] == {"no_point": 1, "no_date": 0}


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (pd.concat([plain(), plain()], axis=1), "several columns 'incident_id'"),
        (pd.concat({"x": plain()}, axis=1), "several levels"),
        (plain(lat=["35.8N", "35.9"]), "lat of row a is no number: '35.8N'"),
        (plain().drop(columns=["lat", "lon"]), "no geometry and no columns lat and lon"),
        (gpd.GeoDataFrame({"a": [1]}), "no geometry and no columns lat and lon"),
        (pd.DataFrame(), "no columns"),
        ("incidents.csv", "str is no table of incidents"),
        (None, "NoneType is no table"),
    ],
)
def test_what_is_no_table_of_incidents_is_told_alike_everywhere(frame, message):
    for ask in (
        lambda f: syriageo.near(f, "Ariha"),
        lambda f: syriageo.match_incidents(f, f),
        lambda f: syriageo.SpaceTimeIndex().insert(f),
        syriageo.publish,
    ):
        with pytest.raises(InputError, match=message):
            ask(frame)


def test_the_radius_is_the_stated_one_or_what_the_precision_means():
    table = pd.DataFrame({"radius_km": [3.0, np.nan, np.nan], "precision": ["exact", "exact", ""]})
    assert checked.radii(table).tolist() == [3.0, 0.5, 2.0]
    assert issubclass(InputError, SyriageoError)

"""The control map holds what the zones say, small and quickly."""

import datetime
import json
import re
from time import perf_counter

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from syriageo import control_map
from syriageo.control import zones
from syriageo.errors import CRSError, DateError, InputError
from syriageo.maps import layers
from syriageo.places import gazetteer

DAY = "2020-01-15"


def decode_numbers(text):
    """What page.js does, in Python."""
    numbers, value, shift = [], 0, 0
    for code in map(layers._ALPHABET.index, text):
        value |= (code & 31) << shift
        shift += 5
        if code < 32:
            numbers.append(-(value + 1) // 2 if value % 2 else value // 2)
            value = shift = 0
    return numbers


def decode_ring(text):
    return np.cumsum(np.array(decode_numbers(text)).reshape(-1, 2), axis=0) / 1e5


def page_data(shown):
    block = re.search(
        r'<script type="application/json" id="data">(.*?)</script>', shown.get_root().render()
    )
    return json.loads(block[1])


@pytest.fixture(scope="module")
def shown():
    return control_map(DAY)


@pytest.fixture(scope="module")
def data(shown):
    return page_data(shown)


@given(st.lists(st.integers(-(2**40), 2**40)))
def test_numbers_come_back(numbers):
    assert decode_numbers(layers.encode_numbers(numbers)) == numbers


@given(arrays(float, st.tuples(st.integers(2, 9), st.just(2)), elements=st.floats(-180, 180)))
def test_lines_come_back_within_a_metre(xy):
    found = decode_ring(layers.encode_ring(shapely.LineString(xy)))
    assert np.abs(found - xy).max() <= 0.51e-5


def test_zones_on_the_page_are_control_zones(data):
    table = zones.control_zones(DAY)
    for row in table.itertuples():
        mine = [z for z in data["zones"] if (z["s"], "|".join(z["p"])) == (row.status, row.parties)]
        assert sum(z["n"] for z in mine) == row.places
        assert sum(z["a"] for z in mine) == pytest.approx(row.area_km2, abs=0.5)
        shapes = [
            shapely.Polygon(decode_ring(rings[0]), [decode_ring(hole) for hole in rings[1:]])
            for z in mine
            for rings in z["g"]
        ]
        area = sum(shape.area for shape in shapes)
        assert area == pytest.approx(row.geometry.area, rel=1e-3, abs=1e-5)


def test_every_settlement_is_on_the_page_with_its_status(data):
    places, table = data["places"], zones.control_zones(DAY)
    assert len(places["id"]) == table.places.sum()
    columns = {len(column) for name, column in places.items() if name != "at"}
    assert columns == {len(places["id"])}
    i = places["id"].index("C4278")
    assert (places["en"][i], places["ar"][i]) == ("Ariha", "أريحا")
    town = gazetteer.default().get("C4278")
    at = np.cumsum(np.array(decode_numbers(places["at"])).reshape(-1, 2), axis=0) / 1e5
    assert at[i] == pytest.approx([town.lon, town.lat], abs=1e-5)
    zone = table[table.contains(shapely.Point(town.lon, town.lat))].iloc[0]
    status, parties = data["statuses"][places["status"][i]]
    assert (status, "|".join(parties)) == (zone.status, zone.parties)


def test_the_page_says_what_is_unknown_and_where_it_comes_from(data):
    table = zones.control_zones(DAY)
    unknown = table[table.status == "unknown"].places.sum()
    soft = table.inferred.sum() + table.carried.sum()
    assert data["counts"]["n"] == table.places.sum()
    assert data["counts"]["unknown"] == unknown
    assert data["counts"]["soft"] == soft
    meta = gazetteer.default().meta
    assert (data["version"], data["ledger"]) == (meta["data_version"], meta["ledger_digest"])
    assert datetime.date.fromordinal(data["day"]).isoformat() == DAY


def test_a_place_names_the_sources_that_say_so(data):
    places = data["places"]
    i = places["id"].index("C3871")
    assert data["statuses"][places["status"][i]][1], "Idlib city was held by somebody we know"
    cited = [data["sources"][s] for s in places["sources"][i]]
    titles = {t for (t,) in gazetteer.default().connection.execute("SELECT title FROM sources")}
    assert cited
    assert set(cited) <= titles


def test_the_map_is_small_and_quickly_drawn(tmp_path):
    control_map(DAY)
    start = perf_counter()
    control_map("2020-01-16").save(tmp_path / "map.html")
    assert perf_counter() - start < 5
    assert (tmp_path / "map.html").stat().st_size < 2_500_000


def test_it_is_a_folium_map(shown):
    assert isinstance(shown, folium.Map)
    assert "<iframe srcdoc=" in shown._repr_html_()


def test_layers_can_be_left_out():
    bare = page_data(control_map(DAY, fronts=False, places=False))
    assert bare["fronts"] == []
    assert bare["places"] is None
    assert bare["incidents"] is None


def test_bounds_are_shown_first():
    south_west, north_east = page_data(control_map(DAY, bounds=((35.5, 36.2), (36, 37))))["bounds"]
    assert (south_west, north_east) == ([35.5, 36.2], [36, 37])


@pytest.mark.parametrize(
    "bounds", [((36, 37), (35.5, 36.2)), ((1, 2, 3), (4, 5, 6)), "x", ((36, "a"), (37, 37)), (1, 2)]
)
def test_bounds_that_are_none_are_refused(bounds):
    with pytest.raises(InputError, match="bounds"):
        control_map(DAY, bounds=bounds)


@pytest.mark.parametrize("day", ["2011-03-14", "2020-02-30", "{{7*7}}", "2120-01-01"])
def test_a_day_without_data_is_refused(day):
    with pytest.raises(DateError):
        control_map(day)


def test_a_language_that_it_does_not_speak_is_refused():
    with pytest.raises(InputError, match="language"):
        control_map(DAY, language="de")


def incidents(crs="EPSG:4326"):
    return gpd.GeoDataFrame(
        {
            "what": ["shelling of a market", None],
            "when": pd.to_datetime(["2020-01-15", "2020-01-15 13:30"], format="ISO8601"),
            "killed": [22, np.nan],
            7: ["seven", "sieben"],
        },
        geometry=gpd.points_from_xy([36.63, 36.61], [35.93, 35.81]),
        crs=crs,
    )


def test_incidents_keep_their_columns_as_text():
    layer = page_data(control_map(DAY, incidents=incidents(), places=False))["incidents"]
    assert layer["columns"] == ["what", "when", "killed", "7"]
    assert layer["rows"][0] == ["shelling of a market", "2020-01-15", "22", "seven"]
    assert layer["rows"][1] == [None, "2020-01-15 13:30:00", None, "sieben"]
    assert decode_numbers(layer["at"])[:2] == [3663000, 3593000]


def test_incidents_may_have_no_columns_or_no_rows():
    bare = incidents()[["geometry"]]
    assert layers.incident_layer(bare)["rows"] == [[], []]
    assert layers.incident_layer(incidents().iloc[:0])["rows"] == []


@pytest.mark.parametrize("crs", [None, "EPSG:32637", "EPSG:3857"])
def test_incidents_in_another_crs_are_refused(crs):
    with pytest.raises(CRSError, match="4326"):
        control_map(DAY, incidents=incidents(crs))


def test_incidents_that_are_not_points_are_refused():
    areas = incidents()
    areas.geometry = areas.geometry.map(lambda p: shapely.box(p.x, p.y, p.x + 1, p.y + 1))
    with pytest.raises(InputError, match="points"):
        control_map(DAY, incidents=areas)
    with pytest.raises(InputError, match="GeoDataFrame"):
        control_map(DAY, incidents=pd.DataFrame({"a": [1]}))

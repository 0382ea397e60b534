"""Incidents as the page gets them, and the page in a browser."""

import json
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import syriageo
from syriageo.errors import CRSError, InputError
from syriageo.maps.incidentmap import event_layer, incident_map, incident_page

TEXT = """
On Sunday, March 5, 2017, Russian warplanes bombed the market in Ariha city in the southern suburbs
of Idlib governorate, killing five civilians, including two children. Ariha city was under the
control of Hay'at Tahrir al Sham at the time of the incident.

On Tuesday, March 7, 2017, Syrian regime helicopters dropped two barrel bombs on Saraqeb city in
Idlib governorate, injuring three civilians.
"""


@pytest.fixture(scope="module")
def report():
    return syriageo.read_report(TEXT)


def table(n, seed=0, **more):
    rng = np.random.default_rng(seed)
    days = pd.Timestamp("2019-12-01") + pd.to_timedelta(rng.integers(0, 120, n), unit="D")
    columns = {
        "date": days,
        "kind": rng.choice(["attack", "killing", "arrest"], n),
        "perpetrator": rng.choice(["syrian_regime", "russian_forces", "unknown", "sdf|sna"], n),
        "radius_km": rng.choice([0.5, 2.0, 8.0], n),
        "what": [f"incident {k}" for k in range(n)],
    }
    points = gpd.points_from_xy(rng.uniform(36.8, 39.5, n), rng.uniform(34.5, 35.9, n))
    return gpd.GeoDataFrame({**columns, **more}, geometry=points, crs=4326)


def decoded(coded):
    texts, codes = coded
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    numbers, value, shift = [], 0, 0
    for letter in codes:
        c = letters.index(letter)
        value |= (c & 31) << shift
        shift += 5
        if not c & 32:
            numbers.append(value)
            value = shift = 0
    return [texts[k - 1] if k else "" for k in numbers]


def test_a_report_and_its_frame_give_the_same_marks(report):
    ours, theirs = (incident_page(x).data["events"] for x in (report, report.frame))
    for part in ("n", "at", "span", "first", "length", "radius", "kind", "perpetrator"):
        assert ours[part] == theirs[part], part


def test_each_text_is_sent_once():
    layer = incident_page(table(500)).data["events"]
    texts, _ = layer["kind"]
    assert sorted(texts) == ["arrest", "attack", "killing"]
    assert len(decoded(layer["kind"])) == 500


def test_zones_are_those_of_the_last_incident(report):
    assert incident_page(report).data["days"][0] == date(2017, 3, 7).toordinal()


def test_incidents_after_the_data_show_its_last_day():
    later = table(3, date=pd.to_datetime(["2031-01-01"] * 3))
    end = date.fromisoformat(syriageo.Gazetteer.open().data_end)
    assert incident_page(later).data["days"][0] == end.toordinal()


def test_incidents_without_a_point_are_counted_not_lost():
    incidents = table(4)
    incidents.loc[2, "geometry"] = None
    layer = incident_page(incidents).data["events"]
    assert (layer["n"], layer["unplaced"]) == (3, 1)


def test_incidents_without_a_day_stay():
    incidents = table(3)
    incidents.loc[1, "date"] = pd.NaT
    layer = incident_page(incidents).data["events"]
    assert layer["n"] == 3
    days = decoded([[*range(200)], layer["first"]])
    assert [day == "" for day in days] == [False, True, False]
    assert incident_page(table(3, date=[None] * 3)).data["events"]["span"] is None


def test_a_table_without_any_known_column_is_a_map_of_points():
    bare = gpd.GeoDataFrame({"note": ["x"]}, geometry=gpd.points_from_xy([36.6], [35.8]), crs=4326)
    layer = incident_page(bare).data["events"]
    assert layer["columns"] == [["note", [["x"], "B"]]]


def test_only_the_columns_asked_for_are_in_the_file():
    html = incident_page(table(3), columns=["what"], places=False).html()
    assert "incident 1" in html
    secret = table(3, witness=["Abu X", "Umm Y", "Z"])
    assert "Umm Y" not in incident_page(secret, columns=["what"], places=False).html()


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(InputError, match="no column 'weather'"):
        incident_page(table(3), columns=["weather"])


def test_other_coordinates_are_refused():
    with pytest.raises(CRSError):
        incident_page(table(3).to_crs(32637))


def test_what_is_no_table_is_refused():
    with pytest.raises(InputError, match="read_report"):
        incident_page(["Ariha"])


def test_the_same_incidents_are_the_same_bytes(report):
    assert incident_page(report, places=False).html() == incident_page(report, places=False).html()


def test_the_folium_map_is_the_same_page(report):
    page = incident_map(report, places=False).get_root().render()
    assert json.dumps(incident_page(report).data["events"]["span"]) in page.replace(",", ", ")


def test_no_incident_at_all_is_an_empty_map():
    assert event_layer([])["n"] == 0
    assert incident_page(table(0), places=False).data["events"]["span"] is None


def test_ten_thousand_incidents_are_a_small_file():
    html = incident_page(table(10_000)).html()
    assert len(html.encode()) < 4_000_000

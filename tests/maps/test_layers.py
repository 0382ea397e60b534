"""What a control map holds: cells, every place with its whole history and claims, incidents."""

import datetime
import json
import re

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from syriageo import control_map, load_claims
from syriageo.control import land
from syriageo.control.tables import control_history
from syriageo.errors import CRSError, DateError, InputError
from syriageo.maps import atlas_data, codes, layers
from syriageo.places import gazetteer

DAY = "2020-01-15"
DAYS = ["2011-03-15", "2013-08-21", "2015-11-29", "2018-04-14", "2020-01-15", "2025-02-01"]


def decode_counts(text):
    """What core.js does, in Python."""
    numbers, value, shift = [], 0, 0
    for code in map(codes.ALPHABET.index, text):
        value |= (code & 31) << shift
        shift += 5
        if code < 32:
            numbers.append(value)
            value = shift = 0
    return numbers


def decode_numbers(text):
    return [-(value + 1) // 2 if value % 2 else value // 2 for value in decode_counts(text)]


def decode_points(text):
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


class Spells:
    """The statuses of a page, decoded."""

    def __init__(self, data):
        self.data = data
        self.first, self.reach = [0], data["reach"]
        for count in decode_counts(data["spells"]["count"]):
            self.first.append(self.first[-1] + count)
        self.days = np.array(decode_counts(data["spells"]["days"])) + 1
        self.code = np.array(decode_counts(data["spells"]["code"]))

    def on(self, place, day):
        """(kind, parties, certainty) of the place in this position."""
        mine = slice(self.first[place], self.first[place + 1])
        ends = self.reach[0] + np.cumsum(self.days[mine])
        code = int(self.code[mine][np.searchsorted(ends, day, side="right")])
        status, certainty = divmod(code, len(self.data["certainties"]))
        kind, parties = self.data["statuses"][status]
        return kind, "|".join(parties), self.data["certainties"][certainty]


@pytest.fixture(scope="module")
def spells(data):
    return Spells(data)


@given(st.lists(st.integers(-(2**40), 2**40)))
def test_numbers_come_back(numbers):
    assert decode_numbers(codes.encode_numbers(numbers)) == numbers


@given(st.lists(st.integers(0, 2**29)))
def test_counts_come_back(numbers):
    assert decode_counts(codes.encode_counts(numbers)) == numbers


def test_a_count_below_zero_is_refused():
    with pytest.raises(ValueError, match="below zero"):
        codes.encode_counts([3, -1])


@given(arrays(float, st.tuples(st.integers(2, 9), st.just(2)), elements=st.floats(-180, 180)))
def test_points_come_back_within_a_metre(xy):
    assert np.abs(decode_points(codes.encode_points(xy)) - xy).max() <= 0.51e-5


def test_the_cells_on_the_page_are_the_cells(data):
    cells, page = land.load_cells(), data["cells"]
    xy, owners, sizes = decode_points(page["xy"]), decode_counts(page["owner"]), page["size"]
    ahead, next_new, at, owner = decode_counts(page["ring"]), 0, 0, 0
    area = np.zeros(page["n"])
    for step, size in zip(owners, decode_counts(sizes), strict=True):
        owner += step
        ring = []
        for back in ahead[at : at + size]:
            ring.append(next_new - back)
            next_new += back == 0
        at += size
        x, y = xy[ring].T
        area[owner] += 0.5 * (np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))
    assert next_new == len(xy) == len(np.unique(xy, axis=0)), "no vertex is sent twice"
    assert page["n"] == len(cells.place)
    assert area == pytest.approx(shapely.area(cells.geometry), abs=5e-6)
    assert np.array(decode_counts(page["area"])) / 100 == pytest.approx(cells.area_km2, abs=0.006)


@pytest.mark.parametrize("day", DAYS)
def test_every_settlement_has_its_status_of_that_day(spells, day):
    ordinal = datetime.date.fromisoformat(day).toordinal()
    cells, status = land.load_cells(), land.day_status(ordinal)
    for cell in range(0, len(cells.place), 7):
        kind, parties = status.statuses[status.code[cell]]
        expected = (kind, parties, land.CERTAINTIES[status.certainty[cell]])
        assert spells.on(cell, ordinal) == expected


def test_a_place_has_its_names_position_and_whole_history(data, spells):
    places = data["places"]
    assert len(set(places["id"])) == len(places["id"]) > 13_000
    i = places["id"].index("C4278")
    assert (places["en"][i], places["ar"][i]) == ("Ariha", "أريحا")
    town = gazetteer.default().get("C4278")
    assert decode_points(data["at"])[i] == pytest.approx([town.lon, town.lat], abs=1e-5)
    assert data["areas"][decode_counts(places["area"])[i]][1][0] == "Idleb"
    for row in control_history("C4278").itertuples():
        day = row.start.date().toordinal()
        assert spells.on(i, day) == (row.kind, row.parties, row.certainty)


def test_who_was_besieged_is_told_for_every_day(data):
    day = datetime.date(2015, 11, 29).toordinal()
    told = {
        (data["places"]["id"][place], "|".join(around))
        for place, first, last, around in data["sieges"]
        if first <= day <= last
    }
    expected = gazetteer.default().connection.execute(
        """SELECT id, besieged_by FROM spells JOIN places ON places.fid = place
           WHERE besieged_by > '' AND start <= ? AND "end" >= ?""",
        (day, day),
    )
    assert told == set(expected)
    assert len(told) > 20


def test_bases_hills_and_quarters_are_there_too(data):
    kinds = {data["kinds"][k] for k in decode_counts(data["places"]["kind"])}
    assert {"community", "neighbourhood", "hill", "airbase", "crossing"} <= kinds


def test_a_place_has_every_claim_that_was_not_corrected_with_its_source(data):
    claims, i = data["claims"], data["places"]["id"].index("C4278")
    counts = decode_counts(claims["count"])
    before = sum(counts[:i])
    found = []
    day, first = data["reach"][0], decode_numbers(claims["first"])
    span, who, cited = (decode_counts(claims[c]) for c in ("span", "parties", "source"))
    for k in range(before, before + counts[i]):
        day += first[k]
        source = data["sources"][cited[k]]
        found.append((day, day + span[k], "|".join(claims["who"][who[k]]), source[0]))
    expected = (
        gazetteer.default()
        .connection.execute(
            """SELECT first_possible, last_possible, parties, title
               FROM claims JOIN sources ON sources.id = source WHERE subject = 'C4278'
               AND claims.id NOT IN (SELECT supersedes FROM claims WHERE supersedes > '')"""
        )
        .fetchall()
    )
    assert sorted(found) == sorted(expected)


def test_the_page_says_where_it_comes_from(data):
    meta = gazetteer.default().meta
    assert (data["version"], data["ledger"]) == (meta["data_version"], meta["ledger_digest"])
    assert [datetime.date.fromordinal(day).isoformat() for day in data["days"]] == [DAY]


def test_a_map_with_claims_of_your_own_names_them_and_shows_them(tmp_path):
    path = tmp_path / "ours.csv"
    path.write_text(
        "place,date,parties,kind,source\nC4278,2016-05-01,isis,holds,field notes\n", "utf-8"
    )
    told = page_data(control_map("2016-05-01", claims=load_claims(path)))
    i = told["places"]["id"].index("C4278")
    day = datetime.date(2016, 5, 1).toordinal()
    assert Spells(told).on(i, day) == ("held", "isis", "documented")
    assert told["own"] == "yours: field notes"
    assert told["ledger"] != gazetteer.default().meta["ledger_digest"]
    again = page_data(control_map("2016-05-01"))
    assert Spells(again).on(i, day)[1] != "isis", "nothing stays behind"


def test_the_map_is_small(tmp_path):
    control_map("2020-01-16").save(tmp_path / "map.html")
    assert (tmp_path / "map.html").stat().st_size < 2_500_000


def test_it_is_a_folium_map(shown):
    assert isinstance(shown, folium.Map)
    assert "<iframe srcdoc=" in shown._repr_html_()


def test_layers_can_be_left_out():
    bare = page_data(control_map(DAY, fronts=False, places=False))
    assert bare["fronts"] is False
    assert bare["places"] is None
    assert "claims" not in bare
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


@pytest.mark.parametrize("names", [True, False])
def test_what_the_build_keeps_for_pages_is_what_would_be_drawn(names):
    connection = gazetteer.default().connection
    rows = dict(connection.execute("SELECT name, content FROM pages"))
    kept = json.loads(rows["with names" if names else "without names"])
    assert kept == json.loads(json.dumps(atlas_data.drawn(connection, names)))


@given(st.lists(st.integers(0, 2**40)))
def test_lists_and_arrays_are_written_alike(numbers):
    assert codes.encode_counts(numbers) == codes.encode_counts(np.array(numbers, dtype=np.int64))
    signed = [n if n % 2 else -n for n in numbers]
    assert codes.encode_numbers(signed) == codes.encode_numbers(np.array(signed, dtype=np.int64))

"""Do no harm: what leaves the desk is no more exact, no younger and no wordier than was asked."""

import datetime
import json
import re
from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

import syriageo
from syriageo.control.land import load_cells
from syriageo.control.tables import control_at
from syriageo.errors import CoordinateError, CRSError, InputError
from syriageo.incidents.language.vocabulary import TARGETS
from syriageo.incidents.publish import PROFILES, Profile, publish
from syriageo.incidents.publish.allowed import IN_USE
from syriageo.places.gazetteer import default

GEOD = Geod(ellps="WGS84")
SEED = "0123456789abcdef-a secret"
NORTH_WEST = (35.4, 36.1, 36.55, 37.3)


@pytest.fixture
def incidents():
    """A hospital, a market, a house in a hamlet, a quarter of Aleppo, a governorate, nowhere."""
    return gpd.GeoDataFrame(
        {
            "incident_id": ["i1", "i2", "i3", "i4", "i5", "i6"],
            "kind": "attack",
            "date": ["2020-01-26", "2020-01-15", "2020-01-05", "2020-01-12", "2020-01-10", ""],
            "time": "04:10",
            "place_as_written": "al Iman Hospital in the east of Sarja",
            "place_id": ["C4273", "C4278", "C4265", "N0017", "SY07", ""],
            "perpetrator": "russian_forces",
            "means": "air strike",
            "target_category": ["medical facilities", "markets", "residential",
                                "residential", "farmland", ""],
            "target_name": ["al Iman Hospital", "al Hal Market", "", "", "", ""],
            "killed_min": [0, 3, 1, 2, 0, 0],
            "control_known": "armed_opposition|hts",
            "start": 100,
            "note": "told by a nurse",
        },
        geometry=[
            shapely.Point(36.5921, 35.7604),
            shapely.Point(36.6132, 35.8147),
            shapely.Point(36.5712, 35.8021),
            shapely.Point(36.2951, 33.5142),
            shapely.Point(36.66, 35.83),
            None,
        ],
        crs=4326,
    )  # fmt: skip


def only(frame, row):
    return frame.iloc[[row]].reset_index(drop=True)


def km(a, b):
    return GEOD.inv(a.x, a.y, b.x, b.y)[2] / 1000


def test_the_public_sees_the_community_and_facilities_in_use_only_as_a_subdistrict(incidents):
    market = publish(only(incidents, 1)).iloc[0]
    assert (market.place_id, market.published_as, market.precision) == (
        "C4278",
        "community",
        "community",
    )
    ariha = syriageo.Gazetteer.open().get("C4278")
    assert (market.geometry.y, market.geometry.x) == (ariha.lat, ariha.lon)
    hospital = publish(only(incidents, 0)).iloc[0]
    assert (hospital.place_id, hospital.published_as) == ("SY070501", "subdistrict")
    assert hospital.communities >= 5 and hospital.radius_km > 5


def test_a_hamlet_is_shown_as_its_subdistrict(incidents):
    gazetteer = syriageo.Gazetteer.open()
    small = next(p for p in gazetteer.within("SY0705") if p.kind == "community" and
                 (p.population or 0) < 500)  # fmt: skip
    row = only(incidents, 2).assign(place_id=small.id)
    row["geometry"] = gpd.points_from_xy([small.lon], [small.lat], crs=4326)
    assert publish(row)["place_id"].tolist() == [small.admin3]
    town = only(incidents, 2).assign(place_id="C3985")  # few are left there by the source's figures
    town["geometry"] = gpd.points_from_xy([36.67], [35.645], crs=4326)
    assert publish(town)["place_id"].tolist() == ["C3985"]
    own = Profile(coarsen="community", at_risk="community")
    assert publish(row, own)["place_id"].tolist() == [small.id]


def test_a_quarter_becomes_its_city_and_a_governorate_stays_one(incidents):
    city = publish(only(incidents, 3)).iloc[0]
    assert (city.place_id, city.published_as) == ("C1001", "community")
    area = publish(only(incidents, 4)).iloc[0]
    assert (area.place_id, area.published_as) == ("SY07", "governorate")


def test_what_has_no_place_is_published_without_one(incidents):
    lost = publish(only(incidents, 5)).iloc[0]
    assert lost.geometry is None and lost.published_as == "withheld" and lost.place_id == ""


def test_words_hours_and_unknown_columns_do_not_pass(incidents):
    told = publish(incidents)
    for column in ("time", "place_as_written", "target_name", "start", "note", "section"):
        assert column not in told
    assert set(told["incident_id"]) == set(range(1, 7))
    assert told.attrs["publication"]["columns_left_out"] >= 5
    assert "a nurse" not in told.to_csv() and "Iman" not in told.to_csv()


def test_a_word_that_is_in_no_vocabulary_does_not_pass_in_a_column_that_does(incidents):
    told = publish(only(incidents, 1).assign(
        means="air strike|on the house of A.", perpetrator="my cousin", killed_min="three of us",
        target_category="the house of A.", kind="revenge",
    ))  # fmt: skip
    row = told.iloc[0]
    assert (row.means, row.perpetrator, row.target_category, row.kind) == (
        "air strike",
        "unknown",
        "",
        "other",
    )
    assert pd.isna(row.killed_min)
    assert row.published_as == "subdistrict"  # a target we do not know may be in use
    left = told.attrs["publication"]["cells_left_out"]
    assert left == {"means": 1, "perpetrator": 1, "killed_min": 1, "target_category": 1, "kind": 1}


def test_weapons_pass_with_their_number_and_without_model_or_other_words(incidents):
    told = publish(only(incidents, 1).assign(
        weapon="2 missile, Su-24, fixed-wing warplane, seen by A.", weapon_kind="missile",
    ))  # fmt: skip
    assert told[["weapon", "weapon_kind"]].values.tolist() == [
        ["2 missile, fixed-wing warplane", "missile"]
    ]
    assert told.attrs["publication"]["cells_left_out"] == {"weapon": 1}


def test_control_is_told_only_where_it_does_not_tell_the_end_of_a_district(incidents):
    told = publish(incidents)
    fine = told["published_as"] == "community"
    assert fine.any() and (told["control_known"][fine] == "armed_opposition|hts").all()
    assert (~fine).any() and (told["control_known"][~fine] == "").all()


def test_witnesses_count_as_a_facility_in_use(incidents):
    market = only(incidents, 1)
    assert publish(market.assign(witnesses=2))["published_as"].tolist() == ["subdistrict"]
    assert publish(market.assign(witnesses=0))["published_as"].tolist() == ["community"]
    assert publish(market.assign(witnesses=None))["published_as"].tolist() == ["community"]


def test_the_sensitive_profile_is_coarser_later_and_briefer(incidents):
    told = publish(incidents, "sensitive", until="2020-02-24")
    assert told.attrs["publication"]["held_back"] == {"too_recent": 1, "no_date": 1}
    assert set(told["published_as"]) <= {"subdistrict", "district", "governorate"}
    assert (told["communities"] >= 10).all() or (told["population"] > 100_000).all()
    assert set(told["date"].dt.day) == {1} and set(told["date_end"].dt.day) == {31}
    assert set(told["target_category"]) <= {"vital medical facilities", "communal facilities",
                                            "other"}  # fmt: skip
    assert "control_known" not in told and "weapon" not in told


def test_partners_see_positions_and_names_but_no_passages(incidents):
    told = publish(incidents, "partners")
    assert told["incident_id"].tolist() == incidents["incident_id"].tolist()
    assert told.geometry.iloc[0].equals(incidents.geometry.iloc[0])
    assert told["target_name"].iloc[0] == "al Iman Hospital" and told["time"].iloc[0] == "04:10"
    assert told["place_id"].iloc[3] == "N0017"
    assert "note" not in told and "start" not in told


def test_delay_counts_back_from_the_day_of_publication(incidents):
    told = publish(incidents, delay_days=14, until=datetime.date(2020, 1, 26))
    assert sorted(told["date"].dt.day) == [5, 10, 12]
    held = told.attrs["publication"]["held_back"]
    assert held == {"too_recent": 2, "no_date": 1}
    assert len(publish(incidents, until="2020-01-12")) == 4  # nothing of later, the undated stays
    recent = incidents.assign(date=datetime.date.today().isoformat())
    assert publish(recent, delay_days=1).empty


def test_a_coarser_wish_is_followed_and_never_makes_facilities_finer(incidents):
    coarse = publish(incidents, coarsen="governorate")
    assert set(coarse["published_as"]) == {"governorate", "withheld"}
    fine = publish(incidents, coarsen="none")
    hospital = fine[fine["target_category"] == "medical facilities"].iloc[0]
    assert hospital.published_as == "subdistrict"
    assert "as is" in set(fine["published_as"])


def test_a_town_named_for_a_far_point_is_not_believed(incidents):
    far = only(incidents, 1)
    far["geometry"] = gpd.points_from_xy([36.6339], [35.9306], crs=4326)  # Idlib, not Ariha
    assert publish(far)["place_name_en"].tolist() == ["Idleb"]


def test_points_beyond_every_village_become_an_area_or_are_withheld():
    desert = pd.DataFrame({"lat": [33.6], "lon": [38.6], "date": ["2017-05-01"]})
    assert publish(desert)["published_as"].tolist() == ["withheld"]


# --- displacement --------------------------------------------------------------------------------

SPOT = st.tuples(
    st.floats(NORTH_WEST[0], NORTH_WEST[1]).map(lambda v: round(v, 6)),
    st.floats(NORTH_WEST[2], NORTH_WEST[3]).map(lambda v: round(v, 6)),
)
OPEN = Profile(coarsen="community", at_risk="community", keep_ids=True)


@cache
def cell_tree():
    return shapely.STRtree(load_cells().geometry)


@settings(max_examples=25)
@given(st.lists(SPOT, min_size=1, max_size=12), st.floats(0.2, 3), st.dates(
    datetime.date(2012, 1, 1), datetime.date(2024, 1, 1)))  # fmt: skip
def test_displaced_points_lie_in_the_same_cell_and_far_enough(spots, distance, day):
    frame = pd.DataFrame(spots, columns=["lat", "lon"]).assign(date=day.isoformat())
    told = publish(frame, OPEN, displace_km=distance, seed=SEED).set_index("incident_id")
    cells, tree = load_cells(), cell_tree()
    moved = told[told["published_as"] == "displaced"]
    for label, row in moved.iterrows():
        home = shapely.Point(frame["lon"][label], frame["lat"][label])
        assert km(home, row.geometry) >= distance
        assert km(home, row.geometry) <= row.radius_km
        cell = set(tree.query(home, predicate="intersects")) & set(
            tree.query(row.geometry, predicate="intersects")
        )
        assert len(cell) >= 1
        assert row.place_id == default().by_fid(int(cells.place[cell.pop()])).id
    if len(moved):
        true = control_at(frame.loc[moved.index], lat="lat", lon="lon")
        seen = moved.assign(lat=moved.geometry.y, lon=moved.geometry.x)
        there = control_at(seen, lat="lat", lon="lon")
        same = true["place_id"] == there["place_id"]
        # A cell's border is rounded to 6 decimals: a spot on it has two nearest settlements.
        columns = ["kind", "parties", "certainty"]
        assert true.loc[same, columns].equals(there.loc[same, columns])
        assert same.sum() >= len(same) - 1
    # Whether there was room depends on the cell alone, and the rest is coarsened, not lost.
    rest = told[told["published_as"] != "displaced"]
    assert set(rest["published_as"]) <= {"subdistrict", "district", "governorate", "withheld"}
    assert (
        told.attrs["publication"]["coarsened_instead"] == (rest["published_as"] != "withheld").sum()
    )


def test_the_same_secret_gives_the_same_points_and_another_others():
    rng = np.random.default_rng(2)
    frame = pd.DataFrame({"lat": rng.uniform(35.5, 36.1, 60), "lon": rng.uniform(36.5, 37.2, 60)})
    one, again, other = (
        publish(frame, OPEN, displace_km=0.5, seed=s) for s in (SEED, SEED.encode(), SEED + "x")
    )
    assert one.geometry.equals(again.geometry)
    moved = one["published_as"] == "displaced"
    assert moved.sum() > 40
    assert not one.geometry[moved].geom_equals(other.geometry[moved]).any()
    # A part of the data gives the same points as all of them: releases cannot be played off.
    part = publish(frame.iloc[10:20], OPEN, displace_km=0.5, seed=SEED)
    assert part.geometry.tolist() == one.geometry.iloc[10:20].tolist()


def test_many_incidents_at_one_address_share_one_displaced_point():
    rng = np.random.default_rng(5)
    lat, lon = 35.815 + rng.normal(0, 2e-5, 50), 36.613 + rng.normal(0, 2e-5, 50)
    frame = pd.DataFrame({"lat": lat, "lon": lon, "date": "2020-01-05"})
    told = publish(frame, OPEN, displace_km=1, seed=SEED)
    assert len({(p.x, p.y) for p in told.geometry}) <= 4  # one, or a corner of four squares


def test_statistics_of_few_rows_would_tell_too_much():
    rng = np.random.default_rng(2)
    frame = pd.DataFrame({"lat": rng.uniform(35.5, 36.1, 60), "lon": rng.uniform(36.5, 37.2, 60)})
    many = publish(frame, OPEN, displace_km=0.5, seed=SEED).attrs["publication"]
    assert many["displacement_km"]["displaced"]["least"] >= 0.5
    few = publish(frame.iloc[:9], OPEN, displace_km=0.5, seed=SEED).attrs["publication"]
    assert few["displacement_km"] == {}


# --- nothing leaks -------------------------------------------------------------------------------

WORD = st.text("abcdefghjkmnpqrstuvwxyz", min_size=8, max_size=12).map(lambda w: "zq" + w)
TEXTS = ("place_as_written", "target_name", "note", "weapon", "means", "section", "model", "kind",
         "perpetrator", "target_category", "control_known", "attribution", "time", "precision",
         "control_agrees", "sg_match", "place_id")  # fmt: skip


def everything_told(told):
    """Every character that a reader of the frame or of a file made from it could see."""
    parts = [told.to_csv(), told.to_json(default=str), json.dumps(told.attrs), repr(told.index)]
    parts += [str(c) for c in told.columns] + [repr(told.dtypes.to_dict())]
    return "\n".join(parts)


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(SPOT, st.lists(WORD, min_size=len(TEXTS) + 3, max_size=len(TEXTS) + 3)),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(["public", "sensitive"]),
    st.sampled_from([None, 0.7]),
)
def test_no_coordinate_and_no_word_of_the_original_is_in_what_is_published(rows, profile, distance):
    frame = gpd.GeoDataFrame(
        [dict(zip(TEXTS, words, strict=False)) for _, words in rows],
        geometry=[shapely.Point(lon, lat) for (lat, lon), _ in rows],
        crs=4326,
        index=pd.Index(
            [f"{words[-1]}{i}" for i, (_, words) in enumerate(rows)], name=rows[0][1][-2]
        ),
    )
    frame[rows[0][1][-3]] = "2020-01-05"
    frame["date"] = "2020-01-05"
    frame["distance_to_home_km"] = 1.23456789
    frame.attrs["note"] = rows[0][1][0]
    seed = SEED if distance else None
    told = publish(frame, profile, displace_km=distance, seed=seed, until="2020-06-01")
    text = everything_told(told)
    assert len(told) == len(rows)
    assert not re.search("zq[a-z]{8,12}", text)
    assert SEED not in text and "1.23456789" not in text
    for (lat, lon), _ in rows:
        shown = [p for p in told.geometry if p is not None]
        assert all(p.y != lat or p.x != lon for p in shown)
        for value in (lat, lon):
            if len(f"{value}") > 7:  # six decimals; shorter ones meet by chance
                assert f"{value}" not in text
    files = told.drop(columns="geometry").astype(str).to_numpy().ravel().tolist()
    assert not any("zq" in cell for cell in files)


def test_the_order_of_the_rows_says_nothing_of_the_original_one(incidents):
    told = publish(incidents)
    turned = publish(incidents.iloc[::-1])
    pd.testing.assert_frame_equal(pd.DataFrame(told), pd.DataFrame(turned))
    named = publish(incidents, seed=SEED)
    assert named["incident_id"].is_monotonic_increasing
    assert not set(named["incident_id"]) & set(incidents["incident_id"])
    assert set(publish(incidents.iloc[:2], seed=SEED)["incident_id"]) < set(named["incident_id"])


def test_the_original_is_left_alone(incidents):
    before = incidents.copy(deep=True)
    publish(incidents)
    pd.testing.assert_frame_equal(incidents, before)


def test_it_writes_to_every_format(incidents, tmp_path):
    told = publish(incidents)
    told.to_parquet(tmp_path / "t.parquet")
    told.to_file(tmp_path / "t.gpkg")
    told.to_csv(tmp_path / "t.csv")
    again = gpd.read_parquet(tmp_path / "t.parquet")
    assert again["place_id"].tolist() == told["place_id"].tolist()


# --- what is refused -----------------------------------------------------------------------------


def test_what_cannot_be_done_safely_is_refused(incidents):
    for words, message in (
        ({"profile": "friends"}, "public, sensitive, partners"),
        ({"profile": 3}, "profile is"),
        ({"coarsen": "street"}, "none, community, subdistrict"),
        ({"delay_days": -1}, "delay_days"),
        ({"displace_km": 1}, "needs a seed"),
        ({"displace_km": 1, "seed": "short"}, "too easy to guess"),
        ({"displace_km": 1, "seed": "a" * 40}, "too easy to guess"),
        ({"displace_km": 1, "seed": 42}, "type int"),
        ({"displace_km": 0, "seed": SEED}, "displace_km is 0"),
        ({"keep": ["colour"]}, "no column 'colour'"),
        ({"keep": ["place_id"]}, "holds the position"),
        ({"keep": ["geometry"]}, "holds the position"),
    ):
        with pytest.raises(InputError, match=message):
            publish(incidents, **words)
    with pytest.raises(CRSError):
        publish(incidents.to_crs(32637))
    with pytest.raises(CoordinateError, match="swapped"):
        publish(pd.DataFrame({"lat": [36.61], "lon": [35.81]}))


def test_columns_kept_at_ones_own_risk_are_kept(incidents):
    assert publish(incidents, keep="note")["note"].tolist() == ["told by a nurse"] * 6


def test_every_profile_is_documented_and_stricter_than_the_next():
    order = ["none", "community", "subdistrict", "district", "governorate"]
    levels = [order.index(PROFILES[p].coarsen) for p in ("partners", "public", "sensitive")]
    assert levels == sorted(levels)
    for profile in PROFILES.values():
        assert order.index(profile.at_risk) >= order.index(profile.coarsen)
    assert syriageo.publish is publish


def test_the_facilities_in_use_are_words_of_the_vocabulary_and_of_the_docs():
    page = (Path(__file__).parents[3] / "docs" / "do-no-harm.md").read_text("utf-8")
    assert {row.id for row in TARGETS} >= IN_USE
    named = page.replace("\n", " ").replace("water and power", "water facilities, power")
    assert all(word in named for word in IN_USE)
    assert all(f"`{name}`" in page for name in PROFILES)


def test_no_incidents_are_published_as_none(incidents):
    assert publish(incidents.iloc[:0]).empty
    assert publish(pd.DataFrame({"lat": [], "lon": []}), displace_km=1, seed=SEED).empty

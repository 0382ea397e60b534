"""The nearest front line of a place: found from neighbours, nothing heavy imported."""

from dataclasses import replace
from datetime import date

import pytest

import syriageo as sg
from syriageo.control.front import NearestFront, facing
from syriageo.control.parties import default
from syriageo.places.gazetteer import distance_km


def test_a_town_of_idlib_in_january_2020_has_the_regime_near_by():
    status = sg.who_controlled("C4278", "2020-01-15")
    front = status.front
    assert front is not None
    assert 5 < front.km < 60
    assert front.direction in {"southeast", "east", "south", "southwest", "northeast"}
    assert {p for side in front.sides for p in side} >= {"syrian_regime"}


def test_the_front_lies_halfway_between_its_two_settlements():
    status = sg.who_controlled("C4278", "2020-01-15")
    gazetteer = sg.Gazetteer.open()
    a, b = (gazetteer.get(i) for i in status.front.places)
    middle = (a.lat + b.lat) / 2, (a.lon + b.lon) / 2
    away = distance_km(status.place.lat, status.place.lon, *middle)
    assert away == pytest.approx(status.front.km, abs=0.06)


def test_no_other_pair_of_hostile_neighbours_is_nearer():
    lines = sg.front_lines("2020-01-15").to_crs(32637)
    status = sg.who_controlled("C4278", "2020-01-15")
    import shapely
    from pyproj import Transformer

    to_metres = Transformer.from_crs(4326, 32637, always_xy=True).transform
    point = shapely.Point(*to_metres(status.place.lon, status.place.lat))
    drawn = lines.distance(point).min() / 1000
    assert status.front.km == pytest.approx(drawn, abs=4)


def test_a_contested_city_has_the_front_in_it():
    status = sg.who_controlled("C1007", "2014-06-01")
    assert status.kind == "contested"
    assert status.front.km == 0
    assert "through the place" in str(status)


def test_a_neighbour_that_one_of_two_held_is_not_told_to_be_held_jointly():
    status = sg.who_controlled("C4278", "2020-01-15")
    either = ("sdf", "syrian_regime")
    front = NearestFront(3.0, "south", (("isis",), either), ("C1", "C2"), ("held", "changing"))
    words = status._front_words(front)
    assert words == (
        "3.0 km to the south: Islamic State (ISIS) | Syrian Democratic Forces or Syrian Regime "
        "forces"
    )
    joint = status._front_words(replace(front, kinds=("held", "joint")))
    assert joint.endswith("Syrian Democratic Forces + Syrian Regime forces, jointly")


def test_before_the_war_there_is_no_front():
    assert sg.who_controlled("C4278", "2011-03-15").front is None


def test_an_answer_tells_front_and_claims_as_plain_values():
    told = sg.who_controlled("C4278", "2020-01-05").to_dict()
    assert told["claims"] == len(told["supporting"]) == len(told["claim_ages_days"]) > 0
    assert told["claim_ages_days"][0] == 0
    assert set(told["front"]) == {"km", "direction", "sides", "places", "kinds"}


def test_a_side_that_may_be_either_faces_only_who_is_hostile_to_both():
    day, parties = date(2020, 1, 15), default()
    either = ("changing", ("hts", "syrian_regime"))
    assert not facing(parties, either, ("held", ("sna",)), day)
    assert facing(parties, either, ("held", ("isis",)), day)

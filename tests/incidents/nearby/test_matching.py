"""Likely duplicates: one event told twice is found, two events that only lie near are not."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import syriageo
from syriageo.errors import CRSError, InputError
from syriageo.incidents.language.vocabulary import MEANS
from syriageo.incidents.nearby.matching import _FAMILIES, COLUMNS, Weights, match_incidents

IDLIB = {
    "incident_id": "idlib",
    "lat": 35.930,
    "lon": 36.634,
    "radius_km": 2.0,
    "date": "2020-01-15",
    "perpetrator": "syrian_regime",
    "means": "air strike",
    "target_category": "industrial facilities|markets",
    "target_name": "al Hal Market",
    "time": "14:05",
    "killed_min": 22,
    "killed_max": 22,
}


def told(**changes):
    return pd.DataFrame([{**IDLIB, **changes}])


def score(**changes):
    # A prior so low that no score comes near 1, where all would look alike.
    found = match_incidents(told(), told(**changes), at_least=0.0, weights=Weights(prior=-14))
    return 0.0 if found.empty else float(found["score"].iloc[0])


def test_one_event_told_twice_is_found_with_its_reasons():
    found = match_incidents(
        told(), told(incident_id="b", lat=35.935, killed_min=21, killed_max=23, time="14:20")
    )
    assert found.columns.tolist() == list(COLUMNS)
    assert found[["a", "b", "relation", "assigned"]].values.tolist() == [
        ["idlib", "b", "one to one", True]
    ]
    assert found["score"].iloc[0] > 0.99
    reasons = found["reasons"].iloc[0]
    for words in ("0.6 km apart", "the same day", "both by syrian_regime", "air strike in both",
                  "same name", "15 minutes apart", "killed 22 and 21-23"):  # fmt: skip
        assert words in reasons


@pytest.mark.parametrize(
    "less_alike",
    [
        {"lat": 35.96},
        {"date": "2020-01-16"},
        {"perpetrator": "russian_forces"},
        {"perpetrator": "unknown"},
        {"means": "ground shelling"},
        {"means": ""},
        {"target_category": "schools"},
        {"target_name": "al Fardous School"},
        {"time": "22:00"},
        {"killed_min": 3, "killed_max": 3},
        {"target_name": ""},
    ],
    ids=lambda change: "-".join(change),
)
def test_whatever_differs_lowers_the_score(less_alike):
    assert score(**less_alike) < score()


def test_an_arrest_is_no_attack():
    found = [
        match_incidents(told(kind="attack"), told(kind=kind), at_least=0.0, weights=Weights(-14))
        for kind in ("massacre", "arrest")
    ]
    assert found[0]["score"].iloc[0] > found[1]["score"].iloc[0]


def test_another_side_weighs_more_than_another_party_of_the_side():
    assert score(perpetrator="russian_forces") > score(perpetrator="unknown")
    assert score(perpetrator="unknown") > score(perpetrator="sdf")


def test_distance_counts_in_relation_to_how_exactly_both_are_placed():
    vague = told(radius_km=12.0)
    exact = told(radius_km=0.5)
    far = {"lat": 35.99}
    assert (
        match_incidents(vague, told(**far), at_least=0)["score"].iloc[0]
        > match_incidents(exact, told(radius_km=0.5, **far), at_least=0)["score"].iloc[0]
    )
    assert (
        match_incidents(exact, exact, at_least=0)["score"].iloc[0]
        >= match_incidents(vague, vague, at_least=0)["score"].iloc[0]
    )


def test_what_one_of_them_does_not_say_counts_neither_way():
    bare = pd.DataFrame([{k: IDLIB[k] for k in ("incident_id", "lat", "lon", "date")}])
    found = match_incidents(bare, told(), at_least=0.0)
    assert "killed" not in found["reasons"].iloc[0] and "by" not in found["reasons"].iloc[0]
    assert 0.5 < found["score"].iloc[0] < 0.95


def test_at_least_nine_fits_any_number_above():
    many = told(killed_min=9, killed_max=np.nan)
    assert "killed 9 or more and 22" in match_incidents(many, told())["reasons"].iloc[0]
    assert match_incidents(many, told())["score"].iloc[0] == pytest.approx(
        match_incidents(told(), told())["score"].iloc[0]
    )


def test_several_in_one_source_are_marked_and_one_is_assigned():
    a = pd.concat([told(), told(incident_id="second", killed_min=9, killed_max=9)])
    b = told(incident_id="theirs")
    found = match_incidents(a, b, at_least=0.2)
    assert set(found["relation"]) == {"several of a"}
    assert found.set_index("a")["assigned"].to_dict() == {"idlib": True, "second": False}
    assert match_incidents(b, a, at_least=0.2)["relation"].tolist() == ["several of b"] * 2
    assert match_incidents(a, b, at_least=0.2, assign=True)["a"].tolist() == ["idlib"]
    both = match_incidents(a, pd.concat([b, told(incident_id="more")]), at_least=0.2)
    assert set(both["relation"]) == {"several of both"} and both["assigned"].sum() == 2


def test_the_assignment_is_the_best_of_all_and_not_the_greedy_one():
    # Taking the best pair first (a1-b1) would leave a2 without a partner.
    def at(name, km_east):
        return told(incident_id=name, lon=36.634 + km_east / 90.3, radius_km=0.5)

    a = pd.concat([at("a1", 0.0), at("a2", 0.9)])
    b = pd.concat([at("b1", 0.3), at("b2", -0.9)])
    found = match_incidents(a, b, km=1.0, at_least=0.0, assign=True)
    assert set(zip(found["a"], found["b"], strict=True)) == {("a1", "b2"), ("a2", "b1")}


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 8)), min_size=1, max_size=12),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 8)), min_size=1, max_size=12),
)
def test_pairs_are_those_within_reach_and_each_stands_once_in_an_assignment(one, other):
    def table(rows, name):
        return pd.DataFrame(
            {
                "incident_id": [f"{name}{i}" for i in range(len(rows))],
                "lat": [35.8 + x / 400 for x, _ in rows],
                "lon": 36.6,
                "date": [f"2020-01-{d + 1:02d}" for _, d in rows],
            }
        )

    a, b = table(one, "a"), table(other, "b")
    found = match_incidents(a, b, km=5, days=2, at_least=0.0)
    near = {
        (f"a{i}", f"b{j}")
        for i, (x, d) in enumerate(one)
        for j, (y, e) in enumerate(other)
        if abs(x - y) / 400 * 110.94 <= 5 and abs(d - e) <= 2
    }
    assert set(zip(found["a"], found["b"], strict=True)) == near
    chosen = found[found["assigned"]]
    assert chosen["a"].is_unique and chosen["b"].is_unique
    assert found["score"].is_monotonic_decreasing
    # An assignment cannot be enlarged by a pair whose two are both free.
    free = found[~found["a"].isin(chosen["a"]) & ~found["b"].isin(chosen["b"])]
    assert free.empty


def test_two_tellings_of_many_events_are_put_together_again():
    rng = np.random.default_rng(3)
    n = 400
    truth = pd.DataFrame(
        {
            "incident_id": [f"e{i}" for i in range(n)],
            "lat": rng.uniform(35.4, 36.1, n),
            "lon": rng.uniform(36.4, 37.2, n),
            "radius_km": 2.0,
            "date": pd.Timestamp("2020-01-01") + pd.to_timedelta(rng.integers(0, 31, n), "D"),
            "perpetrator": rng.choice(["syrian_regime", "russian_forces", "unknown"], n),
            "means": rng.choice(["air strike", "barrel bomb", "ground shelling"], n),
            "killed_min": rng.poisson(2, n),
        }
    )
    copy = truth.copy()
    copy["lat"] += rng.normal(0, 0.008, n)
    copy["lon"] += rng.normal(0, 0.008, n)
    copy["date"] += pd.to_timedelta(rng.choice([0, 0, 0, 0, 0, 0, 0, 0, 0, 1], n), "D")
    copy["killed_min"] += rng.choice([0, 0, 0, 1], n)
    copy = copy.sample(frac=0.6, random_state=3)
    found = match_incidents(truth, copy, assign=True)
    right = (found["a"] == found["b"]).sum()
    assert right / len(copy) > 0.85  # recall
    assert right / len(found) > 0.85  # precision


def test_tables_that_cannot_be_used_are_told(tmp_path):
    import geopandas as gpd

    frame = gpd.GeoDataFrame(told(), geometry=gpd.points_from_xy([36.6], [35.9]), crs=32637)
    with pytest.raises(CRSError):
        match_incidents(told(), frame)
    with pytest.raises(InputError, match="at_least"):
        match_incidents(told(), told(), at_least=7)
    with pytest.raises(InputError, match="days is"):
        match_incidents(told(), told(), days=-1)
    with pytest.raises(InputError, match="killed_min of row idlib is no number: 'dozens'"):
        match_incidents(told(killed_min="dozens"), told())


def test_means_that_are_alike_are_words_of_the_vocabulary():
    assert all(family <= set(MEANS) for family in _FAMILIES)


def test_nothing_and_the_unplaced_are_no_matches():
    empty = told().iloc[:0]
    assert match_incidents(empty, told()).empty
    found = match_incidents(told(lat=np.nan, lon=np.nan), told(date=""))
    assert found.empty and found.attrs["apart"] == {"a": 1, "b": 1}
    assert match_incidents(told(), told(), weights=Weights(prior=-60)).empty
    assert syriageo.match_incidents is match_incidents

"""Every answer shows its sources, and a source that is not on the place says so."""

import gc
import itertools
import weakref
from collections import Counter

import numpy as np
import pandas as pd
import pytest

import syriageo
from syriageo.control.world import world
from syriageo.incidents.annotate import annotate
from syriageo.places.gazetteer import default

PREFIXES = ("near:", "area:", "either:")


def asked(ids, days):
    frame = pd.DataFrame(list(itertools.product(ids, days)), columns=["place", "day"])
    return annotate(frame, place="place", date="day")


@pytest.fixture(scope="module")
def told():
    """The places of three districts on days of quiet and of war."""
    gazetteer = default()
    ids = [p.id for d in ("SY0703", "SY0206", "SY1102") for p in gazetteer.within(d)][::3]
    return asked(ids, pd.date_range("2012-02-01", "2024-02-01", freq="500D"))


def test_almost_every_row_with_a_holder_has_sources(told):
    held = told[told["sg_status"].isin(["held", "joint"])]
    assert len(held) > 1000
    assert (held["sg_sources"] != "").mean() > 0.95
    known = held[held["sg_certainty"].isin(["bracketed", "carried"])]
    assert (known["sg_sources"] != "").all()


def test_the_sources_are_those_of_the_single_question(told):
    """But for claims on an area, which a row has only if nothing nearer tells.

    What is near is looked up once for a spell, on its middle day.
    """
    kinds, known = set(), Counter()
    for row in told.iloc[::7].itertuples():
        status = syriageo.who_controlled(row.sg_place_id, row.day)
        sources = set(filter(None, row.sg_sources.split("|")))
        kinds |= {s.partition(":")[0] for s in sources if s.startswith(PREFIXES)}
        on_place = {
            e.source.id for e in status.supporting if not e.claim.subject.startswith(("SY", "R-"))
        }
        if on_place:
            assert sources
            assert not any(s.startswith(PREFIXES) for s in sources)
            assert sources <= on_place or status.certainty == "documented"
        elif not status.supporting:
            assert all(s.startswith(PREFIXES) for s in sources)
            known[bool(sources), bool(status.around)] += 1
    assert kinds == {"near", "area"}
    assert known[True, True] > 0.8 * known.total()
    assert known[True, True] + known[False, False] > 0.95 * known.total()


def test_a_source_near_by_speaks_of_a_place_within_twenty_kilometres(told):
    gazetteer, heard = default(), world()
    rows = told[told["sg_sources"].str.startswith("near:")]
    assert len(rows) > 50
    for row in rows.iloc[::25].itertuples():
        place = gazetteer.get(row.sg_place_id)
        spots = gazetteer.near(place.lat, place.lon, 20.0, "community")
        known = {c.source for s in spots if s.id != place.id for c in heard.claims_on(s.id)}
        assert {s.removeprefix("near:") for s in row.sg_sources.split("|")} <= known


def test_who_is_said_to_lose_a_place_held_it_until_then(tmp_path):
    file = tmp_path / "ours.csv"
    file.write_text(
        "place,date,parties,kind,taken_from\n"
        "C4278,2016-05-01,isis,holds,\n"
        "C4278,2016-08-01,armed_opposition,takes,isis\n"
    )
    ours = syriageo.load_claims(file)
    frame = pd.DataFrame({"place": ["C4278"], "day": ["2016-06-01"]})
    row = annotate(frame, "place", date="day", claims=ours).iloc[0]
    status = ours.who_controlled("C4278", "2016-06-01")
    assert row["sg_parties"] == "isis"
    assert row["sg_sources"] == "own:ours.csv"
    assert {e.claim.kind for e in status.supporting} == {"holds", "takes"}


def test_a_quarter_that_fell_with_its_city_cites_the_claims_on_the_city():
    row = asked(["N0219"], ["2017-06-01"]).iloc[0]
    status = syriageo.who_controlled("N0219", "2017-06-01")
    assert set(row["sg_sources"].split("|")) <= {e.source.id for e in status.supporting}


def test_a_quarter_of_which_nobody_speaks_cites_the_claims_on_its_city():
    gazetteer, heard = default(), world()
    quarters = [p for p in gazetteer.within("C2528") if p.kind == "neighbourhood"]
    silent = next(p.id for p in quarters if not heard.has_claims(p.id))
    rows = asked([silent, "C2528"], ["2019-01-01"])
    assert rows["sg_parties"][0] == rows["sg_parties"][1] == "syrian_regime"
    assert rows["sg_sources"][0] == rows["sg_sources"][1] != ""


def test_what_a_row_cites_does_not_depend_on_the_other_rows(told):
    few = told.iloc[::211][["place", "day"]].reset_index(drop=True)
    alone = annotate(few, place="place", date="day")["sg_sources"]
    assert alone.tolist() == told.iloc[::211]["sg_sources"].tolist()


def test_an_open_place_is_answered_as_in_the_single_question():
    rows = [
        ("Jdideh", "", "2011-04-01"),
        ("Jdideh", "", "2016-01-01"),
        ("Qwaltoof village", "Tartous governorate", "2018-01-01"),
        ("Qwaltoof village", "Aleppo governorate", "2018-01-01"),
        ("Qwaltoof village", "", "2018-01-01"),
        ("Jdideh", "", ""),
        ("Qwaltoof village", "Tartous governorate", "2040-01-01"),
        ("rebel-held Qwaltoof village", "Tartous governorate", "2018-01-01"),
        ("rebel-held Jdideh", "", "2011-04-01"),
    ]
    told = annotate(pd.DataFrame(rows, columns=["p", "w", "d"]), "p", "w", "d")
    assert told["sg_match"].tolist() == ["ambiguous"] * 2 + ["not_found"] * 3 + [
        "ambiguous",
        "not_found",
        "not_found",
        "ambiguous",
    ]
    assert (told["sg_place_id"] == "").all()
    for row, prefix in ((0, "either:"), (2, "area:")):
        name, within, day = rows[row]
        status = syriageo.who_controlled(name, day, within=within or None)
        line = told.iloc[row]
        assert (line["sg_status"], line["sg_certainty"]) == (status.kind, "inferred")
        assert line["sg_parties"] == "|".join(status.parties)
        assert line["sg_reason"].endswith(f"{status.note} (p = {status.probability:.2f})")
        for column, wanted in (("sg_since", status.since), ("sg_until", status.until)):
            assert pd.isna(line[column]) if wanted is None else line[column].date() == wanted
        sources = set(line["sg_sources"].split("|"))
        assert sources == {f"{prefix}{e.source.id}" for e in status.around}
        assert np.isnan(line["sg_lat"])
    empty = told.iloc[[1, 3, 4, 5, 6, 7, 8]][
        ["sg_status", "sg_parties", "sg_certainty", "sg_sources"]
    ]
    assert (empty == "").all(axis=None)


def test_an_area_that_one_side_held_nearly_all_of_is_answered_with_it():
    frame = pd.DataFrame(
        {"p": ["SY05", "Hama governorate", "SY02"], "d": ["2021-09-29", "2021-09-29", "2016-06-01"]}
    )
    told = annotate(frame, "p", date="d")
    assert told["sg_match"].tolist() == ["matched"] * 3
    assert told["sg_parties"].tolist() == ["syrian_regime", "syrian_regime", ""]
    assert told["sg_certainty"].tolist() == ["inferred", "inferred", ""]
    assert "communities of Hama" in told["sg_reason"][0]
    assert told["sg_sources"].str.startswith("area:").tolist() == [True, True, False]
    assert "who_controlled" in told["sg_reason"][2]


def test_what_is_kept_for_claims_of_ours_goes_with_them(tmp_path):
    file = tmp_path / "ours.csv"
    file.write_text("place,date,parties\nC4278,2016-05-01,isis\n")
    ours = syriageo.load_claims(file)
    frame = pd.DataFrame({"place": ["C4278", "C4280"], "day": ["2016-06-01"] * 2})
    annotate(frame, "place", date="day", claims=ours)
    kept = weakref.ref(ours.world)
    del ours
    gc.collect()
    assert kept() is None

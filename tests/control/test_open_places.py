"""Who held a place of which it is open which one is meant, and where that may be said."""

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syriageo.control.open_places import NEARLY_ALL, RIGHT, RIGHT_THIN, nearly_all, opened
from syriageo.control.query import who_controlled
from syriageo.control.tables import control_history
from syriageo.control.told_areas import narrowed
from syriageo.control.world import world
from syriageo.errors import AmbiguousPlace, InputError, PlaceNotFound
from syriageo.places.gazetteer import default
from syriageo.places.resolution import Candidate, Resolution
from syriageo.places.resolve import resolve

NOWHERE = "Qwaltoof village"  # no list has it
VILLAGES = ["C4278", "C4273", "C1007", "C5221", "C5232", "C2528", "C3916", "C3915", "C7995"]


def between(*identifiers):
    """A mention that means each of these as likely as the others."""
    share = 1 / len(identifiers)
    places = [default().get(i) for i in identifiers]
    found = tuple(Candidate(p, share, p.name, ("the same name",)) for p in places)
    return Resolution("ambiguous", "it", None, share, found, ())


def test_the_area_beside_a_name_decides_which_place_is_meant():
    assert who_controlled("Sarja", "2018-06-01", within="Aleppo").place.id == "C7995"
    assert who_controlled("Sarja", "2018-06-01", within=["Idlib", "Ariha"]).place.id == "C4273"
    assert who_controlled("Sarja", "2018-06-01", within="SY07").place.id == "C4273"


def test_what_a_place_lies_near_to_decides_too():
    ariha = default().get("C4278")
    for near in ("Ariha", ariha, (ariha.lat, ariha.lon), "C4278"):
        assert who_controlled("Sarja", "2018-06-01", near=near).place.id == "C4273"


def test_a_history_and_a_log_take_the_area_as_well():
    from syriageo.control.ledger import log

    told = control_history("Sarja", within="Aleppo")
    assert told.equals(control_history("C7995"))
    assert log("Sarja", within="Idlib") == log("C4273")


@pytest.mark.parametrize(
    "asked", [{"within": 7}, {"within": ["Idlib", 7]}, {"near": 7}, {"near": (1, 2, 3)}]
)
@pytest.mark.parametrize("place", ["Sarja", "C4273"])
def test_an_area_that_is_none_is_refused_as_resolve_refuses_it(asked, place):
    with pytest.raises(InputError):
        resolve("Sarja", **asked)
    with pytest.raises(InputError):
        who_controlled(place, "2018-06-01", **asked)


def test_words_on_the_holder_of_a_part_are_read_beside_an_area():
    told = who_controlled("government-held Deir ez-Zor city", "2016-01-01", within="Deir ez-Zor")
    assert (told.kind, told.parties) == ("held", ("syrian_regime",))


def test_an_area_beside_an_id_changes_nothing():
    assert who_controlled("C4278", "2020-01-05", within="Aleppo").place.id == "C4278"


def test_where_all_that_may_be_meant_had_one_holder_the_holder_is_known():
    status = who_controlled("Jdideh", "2011-04-01")
    assert status.place is None
    assert (status.kind, status.parties) == ("held", ("syrian_regime",))
    assert status.certainty == "inferred"
    assert len(status.candidates) >= 2
    likeliest = f"the {len(status.candidates)} likeliest were all held by Syrian Regime forces"
    assert status.note == f"which place is meant is open; {likeliest}; it may be another place"
    assert status.since <= date(2011, 4, 1) <= status.until
    assert "one of" in str(status)


def test_the_days_are_those_that_all_of_them_share():
    status = who_controlled("Jdideh", "2011-04-01")
    each = [who_controlled(c.place, status.day) for c in status.candidates]
    assert status.since == max(s.since for s in each)
    assert status.until == min(s.until for s in each)


def test_the_probability_falls_by_what_may_be_none_of_them():
    found = resolve("Jdideh")
    status = who_controlled(found, "2011-04-01")
    each = {c.place.id: who_controlled(c.place, status.day).probability for c in found.candidates}
    wanted = sum(c.score * each[c.place.id] for c in found.candidates)
    assert status.probability == pytest.approx(wanted, abs=0.001)
    assert status.probability < sum(c.score for c in found.candidates)


def test_where_they_had_different_holders_there_is_no_answer():
    with pytest.raises(AmbiguousPlace) as caught:
        who_controlled("Jdideh", "2016-01-01")
    assert len(caught.value.candidates) >= 2
    assert caught.value.resolution.kind == "ambiguous"


@settings(deadline=None, max_examples=80)
@given(
    st.lists(st.sampled_from(VILLAGES), min_size=2, max_size=4, unique=True),
    st.dates(date(2011, 4, 1), date(2025, 6, 1)),
)
def test_an_open_place_is_answered_if_and_only_if_all_of_them_are_alike(villages, day):
    told = opened(world(), between(*villages), day)
    each = [who_controlled(village, day) for village in villages]
    statuses = Counter((s.kind, s.parties) for s in each)
    sides = {world().parties.blocs(s.parties) for s in each}
    plain = {s.kind for s in each} <= {"held", "joint"}
    if told is None:
        alike = len(statuses) == 1 and (plain or each[0].kind == "contested")
        assert not alike
        return
    assert len(sides) == 1
    assert plain or len(statuses) == 1
    assert statuses[told.kind, told.parties] > len(each) / 2
    assert told.since == max(s.since for s in each).toordinal()
    assert told.until == min(s.until for s in each).toordinal()
    if plain:
        share = sum(s.probability for s in each) / len(each)
        assert told.probability == pytest.approx(share, abs=0.001)


def test_a_namesake_that_another_side_held_leaves_it_open():
    day = date(2018, 1, 1)
    likely = between("C5221", "C5232", "C2528")
    other = Candidate(default().get("C4278"), 0.03, "Ariha", ("Ariha: the same name",))
    assert opened(world(), likely, day).parties == ("syrian_regime",)
    assert opened(world(), replace(likely, candidates=(*likely.candidates, other)), day) is None
    unlike = replace(other, reasons=("Ariha: like (0.81)",))
    assert opened(world(), replace(likely, candidates=(*likely.candidates, unlike)), day)
    found = resolve("Jdideh").candidates  # the resolver's words, which are read here
    assert any(reason.endswith(": the same name") for reason in found[0].reasons)


def test_a_name_that_no_list_has_is_answered_by_the_one_holder_of_its_area():
    status = who_controlled(NOWHERE, "2018-01-01", within="Tartous governorate")
    assert status.place is None
    assert status.area.name_en == "Tartous"
    assert (status.kind, status.parties) == ("held", ("syrian_regime",))
    assert (status.certainty, status.probability) == ("inferred", 0.95)
    assert (status.since, status.until, status.age_days) == (None, None, None)
    assert status.note.startswith("no place of this name is known; ")
    every = "all 463 communities in Tartous governorate were held by Syrian Regime forces"
    assert every in status.note
    assert "no place known" in str(status)


def test_the_words_of_the_mention_tell_the_area_as_well():
    aside = who_controlled(NOWHERE, "2018-01-01", within="Tartous governorate")
    inside = who_controlled(f"{NOWHERE} in the suburbs of Tartous governorate", "2018-01-01")
    arabic = who_controlled("قرية زمردية في ريف طرطوس", "2018-01-01")
    assert aside.parties == inside.parties == arabic.parties
    assert inside.area == aside.area


@pytest.mark.parametrize(
    ("mention", "within", "day"),
    [
        (NOWHERE, None, "2018-01-01"),
        (NOWHERE, "Aleppo governorate", "2018-01-01"),
        (NOWHERE, "Syria", "2011-04-01"),
        (NOWHERE, "northern Syria", "2011-04-01"),
        (NOWHERE, "Nowhereland", "2011-04-01"),
        ("Beirut", "Tartous governorate", "2018-01-01"),
        (NOWHERE, "Tartous governorate", "2040-01-01"),
    ],
)
def test_without_an_area_in_one_hand_nothing_is_said(mention, within, day):
    with pytest.raises(PlaceNotFound):
        who_controlled(mention, day, within=within)


def test_an_earlier_state_of_knowledge_says_nothing_of_open_places():
    with pytest.raises(PlaceNotFound):
        who_controlled(NOWHERE, "2018-01-01", "2030-01-01", within="Tartous governorate")
    with pytest.raises(AmbiguousPlace):
        who_controlled("Jdideh", "2011-04-01", "2030-01-01")


def test_a_claim_of_yours_on_the_area_is_heard_of_an_open_place(tmp_path):
    import syriageo

    file = tmp_path / "ours.csv"
    file.write_text("place,date,date_end,parties\nSY1002,2018-01-01,2018-01-31,isis\n")
    ours = syriageo.load_claims(file)
    told = ours.who_controlled(NOWHERE, "2018-01-15", within="SY1002")
    assert told.parties == ("isis",)
    packaged = who_controlled(NOWHERE, "2018-01-15", within="SY1002")
    assert packaged.parties == ("syrian_regime",)
    assert told.area == packaged.area
    assert told.ledger_digest != packaged.ledger_digest


def test_the_smallest_area_counts_and_others_cut_it():
    gazetteer = default()
    found = resolve(NOWHERE, within=["Hama governorate", "Salamiyah district"])
    areas = narrowed(gazetteer, found.context)
    assert areas[0].subject.id == "SY0503"
    assert all(a.fids <= {p.fid for p in gazetteer.within("SY0503")} for a in areas)
    found = resolve(NOWHERE, within=["the Badia region", "Homs governorate"])
    (area,) = narrowed(gazetteer, found.context)
    desert = {p.fid for p in gazetteer.within("R-badia")}
    assert area.fids < desert
    assert area.fids <= {p.fid for p in gazetteer.within("SY04")}
    assert area.words == "in Badia (Syrian Desert) region, in Homs governorate"


def test_areas_that_contradict_each_other_must_agree():
    found = resolve(NOWHERE, within=["Jisr ash Shugur district", "Tartous governorate"])
    told = narrowed(default(), found.context)
    assert {area.subject.id for area in told} >= {"SY0704", "SY10"}
    assert opened(world(), found, date(2011, 4, 1)).parties == ("syrian_regime",)
    assert opened(world(), found, date(2018, 1, 1)) is None


def test_a_side_of_an_area_is_the_half_that_lies_there():
    gazetteer = default()
    found = resolve(f"{NOWHERE}, north of Hama governorate")
    (area,) = narrowed(gazetteer, found.context)
    assert area.words == "in the north of Hama governorate"
    latitudes = [gazetteer.by_fid(fid).lat for fid in area.fids]
    others = [p for p in gazetteer.within("SY05") if p.kind == "community"]
    south = [p.lat for p in others if p.fid not in area.fids]
    assert min(latitudes) > max(south)


def test_a_town_stands_for_the_communities_around_it():
    found = resolve(NOWHERE, near="Tartous")
    assert found.kind == "not_found"
    told = opened(world(), found, date(2018, 1, 1))
    assert told.parties == ("syrian_regime",)
    assert "communities within 20 km of Tartous" in told.why
    either = opened(world(), resolve(NOWHERE, within="Tartous"), date(2018, 1, 1))
    assert either.area.id == "SY10"
    also = "nearly all within 20 km of Tartous, if that is meant, by the same side"
    assert either.why.endswith(f"in Tartous governorate were held by Syrian Regime forces; {also}")


def test_the_claims_on_the_area_s_communities_are_cited():
    status = who_controlled(NOWHERE, "2021-09-29", within="Hama governorate")
    assert status.supporting == status.conflicting == ()
    assert 1 <= len(status.around) <= 3
    inside = default().ids_within("SY05")
    for evidence in status.around:
        assert evidence.claim.subject in inside
        assert "syrian_regime" in (*evidence.claim.parties, *evidence.claim.taken_from)
    told = json.loads(status.to_json())
    assert told["place"] is None
    assert told["area"]["id"] == "SY05"
    assert len(told["around"]) == len(status.around)


def test_an_area_that_one_side_held_nearly_all_of_is_its():
    status = who_controlled("SY05", "2021-09-29")
    assert len(status.shares) > 1
    assert status.shares[0].share >= NEARLY_ALL
    assert (status.kind, status.parties) == ("held", ("syrian_regime",))
    assert (status.certainty, status.probability) == ("inferred", dict(RIGHT)[NEARLY_ALL])
    assert "divided" not in status.who
    assert f"{status.shares[0].communities} of {status.communities} communities" in status.who


def test_an_area_below_the_threshold_is_divided():
    status = who_controlled("SY02", "2016-06-01")
    assert (status.kind, status.certainty, status.probability) == ("divided", "none", None)
    assert len(status.parties) > 1


def test_an_inference_cites_the_places_near_by_and_says_that_they_are_near_by():
    gazetteer = default()
    cited = 0
    for place in gazetteer.within("SY0703"):
        status = who_controlled(place, "2016-06-01")
        if status.supporting or status.kind not in ("held", "joint"):
            assert status.around == ()
            continue
        reach = {p.id for p in gazetteer.near(place.lat, place.lon, 20.0, "community")}
        subjects = [e.claim.subject for e in status.around]
        assert place.id not in subjects
        assert len(subjects) <= 3
        areas = [s for s in subjects if s.startswith(("SY", "R-"))]
        assert areas == subjects or set(subjects) <= reach
        cited += bool(subjects)
        for line in str(status).splitlines():
            assert not line.strip().startswith("says so")
    assert cited


def test_a_mention_of_the_holder_excludes_others_of_an_open_place():
    day, area = "2018-01-01", "Tartous governorate"
    with pytest.raises(PlaceNotFound):
        who_controlled(f"rebel-held {NOWHERE}", day, within=area)
    told = who_controlled(f"government-held {NOWHERE}", day, within=area)
    assert (told.parties, told.probability) == (("syrian_regime",), 0.95)
    with pytest.raises(AmbiguousPlace):
        who_controlled("rebel-held Jdideh", "2011-04-01")
    assert who_controlled("government-held Jdideh", "2011-04-01").parties == ("syrian_regime",)


def test_an_area_of_the_years_of_thin_sources_is_told_with_less_assurance():
    early = who_controlled(NOWHERE, "2013-06-01", within="Tartous governorate")
    late = who_controlled(NOWHERE, "2014-06-01", within="Tartous governorate")
    assert early.parties == late.parties == ("syrian_regime",)
    assert (early.probability, late.probability) == (RIGHT_THIN[0][1], RIGHT[0][1])
    assert all(thin < usual for (_, thin), (_, usual) in zip(RIGHT_THIN, RIGHT, strict=True))
    votes, day = Counter({("held", ("sdf",)): 96, ("held", ("isis",)): 4}), date(2013, 6, 1)
    assert nearly_all(world(), votes, 100, day.toordinal()).probability == dict(RIGHT_THIN)[0.95]


def test_an_area_of_one_or_two_communities_tells_no_probability():
    status = who_controlled("SY100001", "2018-01-01")  # the island of Arwad
    assert status.communities == 1
    assert (status.kind, status.parties) == ("held", ("syrian_regime",))
    assert status.probability is None


def test_no_party_is_named_that_did_not_hold_most_of_an_area():
    day = date(2016, 6, 1).toordinal()
    nusra, rebels = ("held", ("nusra",)), ("held", ("armed_opposition",))
    assert nearly_all(world(), Counter({nusra: 5, rebels: 5}), 10, day) is None
    most = nearly_all(world(), Counter({nusra: 6, rebels: 4}), 10, day)
    assert (most.parties, most.alike, most.held) == (("nusra",), 6, 10)


def test_what_different_parties_of_one_side_held_is_told_so():
    found = resolve(NOWHERE, within="Western Idlib countryside")
    (area,) = narrowed(default(), found.context)
    assert area.subject.id == "R-rif-idlib-west"
    told = opened(world(), found, date(2016, 6, 1))
    label = "Armed Opposition factions"
    counted = re.search(
        rf"(\d+) of the 320 .* held by one side \(opposition\), (\d+) of them by {label}", told.why
    )
    held, alike = map(int, counted.groups())
    assert 160 < alike < held
    assert held >= NEARLY_ALL * 320


def test_an_area_among_the_candidates_leaves_no_days():
    told = opened(world(), between("SY10", "C5221"), date(2018, 1, 1))
    assert told.parties == ("syrian_regime",)
    assert (told.since, told.until) == (None, None)
    alone = opened(world(), between("C5232", "C5221"), date(2018, 1, 1))
    assert alone.since <= date(2018, 1, 1).toordinal() <= alone.until


def test_the_whole_country_is_no_candidate_that_had_one_holder():
    assert opened(world(), between("SY", "C5221"), date(2011, 4, 1)) is None


def test_a_meaning_with_too_few_communities_to_be_asked_is_not_passed_over():
    gazetteer = default()
    (piece,) = resolve(NOWHERE, near="Tartous").context
    remote = gazetteer.get("C2345")  # a crossroads in the desert
    assert len(gazetteer.near(remote.lat, remote.lon, 10.0, "community")) < 3
    doubtful = replace(piece, subjects=(*piece.subjects, (remote, 0.0)))
    assert narrowed(gazetteer, (piece,))
    assert narrowed(gazetteer, (doubtful,)) == []

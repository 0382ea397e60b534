"""The control sources that are not captures: what their claims say, and that they compile again."""

import csv
import shutil
from datetime import date
from pathlib import Path

import pytest
from gazetteer.compilers.snapshots import compile_snapshots
from gazetteer.compilers.statements import SHAPES, Links, days_from, on, statement
from gazetteer.compilers.war_map import Mark, in_euphrates_shield, outliers
from hypothesis import given
from hypothesis import strategies as st

from syriageo.control.claims import parse_claim, read_claims
from syriageo.errors import DataError

ROOT = Path(__file__).resolve().parents[1]
TABLES = ROOT / "gazetteer"
STEMS = [
    *("baseline", "cities_2023", "cities_history", "oti_2014_2015", "oti_aleppo_2015"),
    *("snhr_2020_01", "wikipedia_map_2017", "worldbank_2023"),
]


@pytest.fixture(scope="module")
def links():
    return Links.read(TABLES)


@pytest.fixture(scope="module")
def ledger():
    return {stem: read_claims(TABLES / "control" / f"{stem}.csv") for stem in STEMS}


def about(claims, subject):
    return [c for c in claims if c.subject == subject]


def test_every_claim_is_about_a_place_and_names_known_parties(ledger, links):
    with open(TABLES / "parties.csv", encoding="utf-8") as file:
        parties = {row["id"] for row in csv.DictReader(file)}
    with open(TABLES / "compilers" / "sources_control.csv", encoding="utf-8") as file:
        sources = {row["id"] for row in csv.DictReader(file)}
    for stem, claims in ledger.items():
        assert claims, stem
        assert {c.source for c in claims} <= sources
        assert {c.subject for c in claims} <= links.places.keys() | links.areas.keys()
        assert {p for c in claims for p in c.parties + c.taken_from} <= parties


def test_the_report_has_twenty_control_sentences_one_capture_and_two_posts(ledger):
    claims = ledger["snhr_2020_01"]
    posts = [c for c in claims if "post" in c.flags]
    assert {c.parties for c in posts} == {("turkey",)} and len(posts) == 2
    assert sum(c.kind == "holds" and c not in posts for c in claims) == 20
    (capture,) = [c for c in claims if c.kind == "takes"]
    assert (capture.subject, capture.parties) == ("C3985", ("syrian_regime",))
    assert capture.last_possible == date(2020, 1, 28) and not capture.taken_from


def test_sarja_keeps_both_statements_of_the_report(ledger):
    said = {c.first_certain.day: c.parties for c in about(ledger["snhr_2020_01"], "C4273")}
    assert said == {10: ("armed_opposition",), 26: ("armed_opposition", "hts")}


def test_the_places_of_the_report_lie_where_the_report_says(ledger, links):
    # al Hamira and al Hamediya have namesakes elsewhere, Jedraya has one 50 km off.
    chosen = {c.as_written: links.places[c.subject] for c in ledger["snhr_2020_01"]}
    assert chosen["The village (al Hamira village)"]["admin1"] == "SY02"
    assert chosen["Al Hamediya village"]["admin3"] == "SY070200"
    jedraya, aleppo = chosen["The village (Jedraya village)"], links.places["C1007"]
    assert float(aleppo["lon"]) - float(jedraya["lon"]) < 0.35


def test_only_the_misprinted_weekday_is_flagged(ledger):
    flagged = [c for c in ledger["snhr_2020_01"] if "weekday_mismatch" in c.flags]
    assert [c.first_certain for c in flagged] == [date(2020, 1, 25)]
    assert flagged[0].first_certain.strftime("%A") != "Tuesday"


@pytest.mark.shared
def test_the_report_text_has_a_claim_for_each_of_its_control_sentences(shared, ledger):
    text = (shared / "report" / "snhr-2020-01.txt").read_text(encoding="utf-8")
    claims = [c for c in ledger["snhr_2020_01"] if "incident" in c.locator]
    assert text.count("at the time of the incident") == len(claims)
    for claim in claims:
        day = claim.first_certain
        assert f"{day:%B} {day.day}, {day.year}" in text


def test_the_occupied_golan_is_not_the_governments_and_its_neighbours_are_not_israels(
    ledger, links
):
    israel = {c.subject for c in ledger["baseline"] if c.parties == ("israel",)}
    assert {"SY140003", "SY140201"} <= israel
    assert not any(subject.startswith("C") for subject in israel)  # OCHA lists none there
    names = {links.places[s]["name_en"] for s in israel if s in links.places}
    assert "Buq‘ātā" in names
    assert all(links.places[s]["admin1"] == "SY14" for s in israel if s in links.places)


@pytest.mark.parametrize(
    ("town", "inside"),
    [
        ("C1564", True),  # A'zaz
        ("C1202", True),  # Al Bab
        ("C2227", True),  # Jarablus
        ("C1022", False),  # Atareb
        ("C1121", False),  # Andan
        ("C1366", False),  # Afrin
        ("C3871", False),  # Idleb
    ],
)
def test_euphrates_shield_reaches_from_azaz_to_jarablus(town, inside, links):
    place = links.places[town]
    assert in_euphrates_shield(float(place["lat"]), float(place["lon"])) is inside


def test_in_july_2017_the_map_tells_the_oppositions_apart(ledger):
    (azaz,) = about(ledger["wikipedia_map_2017"], "C1564")
    (idlib,) = about(ledger["wikipedia_map_2017"], "C3871")
    assert azaz.parties == ("sna",)
    assert idlib.parties == ("armed_opposition", "hts")


def test_the_map_is_certain_of_no_day(ledger):
    for claim in ledger["wikipedia_map_2017"]:
        assert claim.first_certain is None
        assert (claim.first_possible.day, claim.last_possible.day) == (16, 29)


def marks(*sides_and_spots):
    return [
        Mark(n, lat, lon, f"m.{side}", "", side, "")
        for n, (side, lat, lon) in enumerate(sides_and_spots, 1)
    ]


def test_a_lone_mark_among_others_is_an_outlier_and_an_enclave_is_not():
    desert = [("IS", 35.0 + 0.01 * n, 39.0) for n in range(8)]
    alone = marks(*desert, ("gov", 35.035, 39.01))
    assert outliers(alone) == {9}
    enclave = marks(*desert, ("gov", 35.035, 39.01), ("gov", 35.035, 39.02))
    assert outliers(enclave) == set()
    joint = marks(*desert, ("SDF_IS", 35.035, 39.01))
    assert outliers(joint) == set()


def test_marks_far_from_their_place_are_kept_but_weak(ledger):
    odd = [c for c in ledger["wikipedia_map_2017"] if {"far_from_place", "outlier"} & set(c.flags)]
    assert odd and {c.confidence for c in odd} == {1}
    assert all("km" in c.note for c in odd)


def test_the_world_banks_armed_groups_are_hts_only_in_the_north_west(ledger, links):
    claims = ledger["worldbank_2023"]
    with_hts = {links.places[c.subject]["admin1"] for c in claims if "hts" in c.parties}
    assert with_hts == {"SY02", "SY05", "SY06", "SY07"}
    (rukban,) = about(claims, "C6674")
    assert rukban.parties == ("armed_opposition",)


def test_contested_without_named_sides_names_an_unknown_party(ledger):
    for stem in ("worldbank_2023", "oti_2014_2015", "oti_aleppo_2015"):
        contested = [c for c in ledger[stem] if c.kind == "contested"]
        assert contested and {c.parties for c in contested} == {("unknown_party",)}


def test_a_state_of_the_oti_layer_stands_until_it_closes_with_less_confidence(ledger):
    al_bab = about(ledger["oti_2014_2015"], "SY020200")
    assert [(c.first_certain, c.parties, c.confidence) for c in al_bab] == [
        (date(2014, 1, 24), ("isis",), 2),
        (date(2015, 11, 6), ("isis",), 1),
    ]
    assert all("area_wide" in c.flags for c in ledger["oti_2014_2015"])


def test_each_oti_subdistrict_is_linked_once(ledger):
    updates = [c.subject for c in ledger["oti_2014_2015"] if c.confidence == 2]
    assert len(updates) == len(set(updates)) == 149


def test_a_quarters_row_in_the_table_of_cities_is_not_the_citys(ledger):
    claims = ledger["cities_2023"]
    assert {c.as_written for c in about(claims, "C1001")} == {"Damascus"}
    assert {c.as_written for c in about(claims, "C2528")} == {"Homs"}
    assert {c.confidence for c in claims} == {1}


def test_a_hand_table_cannot_name_a_place_that_does_not_exist(links):
    with pytest.raises(DataError, match=r"C9999.*correct the row"):
        links.known("C9999", "snhr_2020_01.csv")
    assert links.find("map2017:999999") is None
    assert links.places[links.known("crossings:sy-bab-al-hawa-border-crossing", "x")]


@given(
    shape=st.sampled_from(sorted(SHAPES)),
    days=st.tuples(*[st.dates(date(2011, 3, 15), date(2026, 2, 21))] * 2).map(sorted),
)
def test_the_four_days_are_always_in_order(shape, days):
    first, last = days
    four = days_from(shape, str(first), str(last))
    claim = statement(
        "x",
        1,
        subject="C1007",
        as_written="",
        parties=["isis"],
        days=four,
        confidence=1,
        locator="",
    )
    row = dict(zip(claim.to_dict(), claim.to_row(), strict=True))
    assert parse_claim(row) == claim  # parsing refuses days that are out of order
    assert (claim.first_possible, claim.last_possible) == (first, last)
    assert days_from("on", str(last), "") == on(last)


@pytest.mark.shared
def test_the_committed_tables_are_what_the_raw_sources_compile_to(shared, tmp_path):
    for name in ("places.csv", "concordance.csv"):
        shutil.copy(TABLES / name, tmp_path / name)
    shutil.copytree(TABLES / "areas", tmp_path / "areas")
    (tmp_path / "control").mkdir()
    counts = compile_snapshots(shared / "sources", tmp_path)
    assert set(counts) == {*STEMS, "review"}
    for stem in STEMS:
        fresh = (tmp_path / "control" / f"{stem}.csv").read_bytes()
        assert fresh == (TABLES / "control" / f"{stem}.csv").read_bytes(), stem

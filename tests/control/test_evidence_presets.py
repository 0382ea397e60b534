"""Exports of ACLED, UCDP and Airwars in the form in which they are delivered; rows of our own."""

import csv
import io
from datetime import date

import pandas as pd
import pytest

from syriageo.control.evidence import EvidenceError, load_claims
from syriageo.control.evidence_words import Words
from syriageo.control.parties import UNKNOWN
from syriageo.control.query import who_controlled
from syriageo.places.gazetteer import Gazetteer

ACLED = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,"
    "assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,"
    "country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,"
    "notes,fatalities,tags,timestamp"
).split(",")
UCDP = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_new_id,conflict_name,"
    "dyad_new_id,dyad_name,side_a_new_id,side_a,side_b_new_id,side_b,number_of_sources,"
    "source_article,where_prec,where_coordinates,where_description,adm_1,adm_2,latitude,longitude,"
    "geom_wkt,priogrid_gid,country,country_id,region,event_clarity,date_prec,date_start,date_end,"
    "deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low"
).split(",")
AIRWARS = (
    "unique_reference_code,incident_date,country,location,latitude,longitude,strike_type,"
    "belligerents,targets,civilian_deaths_min,civilian_deaths_max"
).split(",")

TAKES = {
    "event_id_cnty": "SYR1", "event_date": "2016-05-01", "time_precision": "1",
    "event_type": "Battles", "sub_event_type": "Non-state actor overtakes territory",
    "actor1": "Islamic State (Syria)", "actor2": "Opposition Rebels (Syria)", "country": "Syria",
    "admin1": "Idleb", "location": "Ariha", "latitude": "35.8140", "longitude": "36.6102",
    "geo_precision": "1", "source": "A Network", "notes": "Said in words of our own.",
}  # fmt: skip
FIGHT = {
    "id": "17", "type_of_violence": "1", "side_a": "Government of Syria",
    "side_b": "Syrian insurgents", "dyad_name": "Government of Syria - Syrian insurgents",
    "where_prec": "1", "where_coordinates": "Ariha town", "latitude": "35.8140",
    "longitude": "36.6102", "country": "Syria", "date_prec": "1",
    "date_start": "2016-05-01 00:00:00.000", "date_end": "2016-05-01 00:00:00.000",
}  # fmt: skip
STRIKE = {
    "unique_reference_code": "XX001", "incident_date": "May 1, 2016", "country": "Syria",
    "location": "Ariha, Idlib", "latitude": "35.8140", "longitude": "36.6102",
    "strike_type": "Airstrike", "belligerents": "Russian Military", "targets": "ISIS Forces",
}  # fmt: skip


@pytest.fixture
def exported(small, tmp_path):
    """Write rows with all columns of a service: ``exported(ACLED, TAKES, ...)``."""

    def write(columns, *rows):
        out = io.StringIO()
        writer = csv.DictWriter(out, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
        path = tmp_path / "export.csv"
        path.write_text(out.getvalue(), encoding="utf-8")
        return path

    return write


def passed(ours):
    return " ".join(n.problem for n in ours.notices if "passed over" in n.problem)


# --- ACLED --------------------------------------------------------------------------------------


def test_acled_tells_of_takings(exported):
    ours = load_claims(exported(ACLED, TAKES))
    (claim,) = ours.claims
    assert (claim.subject, claim.kind, claim.parties) == ("C4278", "takes", ("isis",))
    assert claim.taken_from == ("armed_opposition",)
    assert (claim.source, claim.locator, claim.as_written) == (
        "own:ACLED", "SYR1 A Network", "Ariha",
    )  # fmt: skip
    assert ours.notices == []
    assert ours.who_controlled("C4278", "2016-05-01").parties == ("isis",)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ({"event_date": "01 May 2016"}, "2016-05-01", "2016-05-01"),
        ({"time_precision": "2"}, "2016-04-28", "2016-05-04"),
        ({"time_precision": "3"}, "2016-04-16", "2016-05-16"),
    ],
)
def test_acled_dates_are_as_wide_as_their_precision(exported, written, first, last):
    (claim,) = load_claims(exported(ACLED, TAKES | written)).claims
    assert (claim.first_possible, claim.last_possible) == tuple(
        date.fromisoformat(d) for d in (first, last)
    )
    assert claim.first_certain == claim.last_certain == claim.last_possible


@pytest.mark.parametrize(
    ("changes", "kind", "parties", "lost"),
    [
        (
            {"sub_event_type": "Government regains territory",
             "actor1": "Military Forces of Syria (2000-2024)",
             "assoc_actor_1": "Military Forces of Russia (2000-) Air Force; NDF: National Defence "
             "Forces", "actor2": "HTS: Hayat Tahrir al Sham"},
            "takes", ("syrian_regime",), ("hts",),
        ),
        (
            {"sub_event_type": "Non-violent transfer of territory",
             "event_type": "Strategic developments",
             "actor1": "QSD: Syrian Democratic Forces", "actor2": ""},
            "handover", ("sdf",), (),
        ),
        (
            {"actor1": "Opposition Rebels (Syria)", "assoc_actor_1": "Jabhat al Nusra",
             "actor2": "Civilians (Syria)"},
            "takes", ("armed_opposition", "nusra"), (),
        ),
        (
            {"sub_event_type": "Armed clash", "actor1": "Islamist Militia (Syria)",
             "actor2": "YPG: People's Protection Units"},
            "contested", ("armed_opposition", "sdf"), (),
        ),
    ],
)  # fmt: skip
def test_acled_kinds_and_sides(exported, changes, kind, parties, lost):
    (claim,) = load_claims(exported(ACLED, TAKES | changes)).claims
    assert (claim.kind, claim.parties, claim.taken_from) == (kind, parties, lost)


def test_what_says_nothing_of_control_is_counted_and_passed_over(exported):
    ours = load_claims(
        exported(
            ACLED,
            TAKES | {"sub_event_type": "Air/drone strike"},
            TAKES | {"sub_event_type": "Air/drone strike"},
            TAKES | {"country": "Iraq"},
            TAKES | {"geo_precision": "3"},
            TAKES | {"sub_event_type": "Armed clash", "actor2": "Islamic State (Syria)"},
            TAKES,
        )
    )
    assert len(ours) == 1
    for told in ("Air/drone strike (2)", "outside Syria (1)", "region (1)", "within one side (1)"):
        assert told in passed(ours)


def test_an_actor_that_we_do_not_know_is_a_fault_and_the_row_is_kept_and_marked(exported):
    path = exported(ACLED, TAKES | {"actor1": "Martian Legion"}, TAKES | {"actor2": "Venusians"})
    with pytest.raises(EvidenceError, match="line 2, column actor1: 'Martian Legion'"):
        load_claims(path)
    ours = load_claims(path, collect=True)
    assert [(f.line, f.column) for f in ours.faults] == [(2, "actor1"), (3, "actor2")]
    unknown, known = ours.claims
    assert (unknown.parties, unknown.flags) == ((UNKNOWN,), ("unmapped_actor",))
    assert (known.parties, known.taken_from) == (("isis",), ())


def test_an_unidentified_group_is_no_fault(exported):
    path = exported(ACLED, TAKES | {"actor1": "Unidentified Armed Group (Syria)"})
    assert load_claims(path).claims[0].parties == (UNKNOWN,)


@pytest.mark.parametrize(
    ("changes", "column", "what"),
    [
        ({"latitude": "37.1705", "longitude": "36.2043"}, "latitude", "swapped"),
        ({"latitude": "north"}, "latitude", "no position"),
        ({"latitude": "nan"}, "latitude", "nan"),
        ({"latitude": "34.5", "longitude": "39.9", "location": "Desert"}, "latitude", "within"),
        ({"event_date": "2016-05-45"}, "event_date", "calendar"),
        ({"event_date": "31 June 2016"}, "event_date", "calendar"),
        ({"event_date": "05/01/2016"}, "event_date", "not a day"),
        ({"event_date": ""}, "event_date", "empty"),
    ],
)
def test_faulty_rows_of_an_export_are_told_by_line_and_column(exported, changes, column, what):
    ours = load_claims(exported(ACLED, TAKES | changes, TAKES), collect=True)
    assert [(f.line, f.column) for f in ours.faults] == [(2, column)]
    assert what in str(ours.faults[0])
    assert len(ours) == 1


def test_near_a_town_is_not_the_town(exported):
    ours = load_claims(exported(ACLED, TAKES | {"geo_precision": "2"}))
    assert ours.claims[0].flags == ("part_of_place",)
    assert ours.who_controlled("C4278", "2016-05-01").parties == ("armed_opposition",)


def test_a_clash_contests_its_day_and_settles_no_other(exported):
    row = TAKES | {
        "sub_event_type": "Armed clash", "event_date": "2018-05-01",
        "actor1": "Military Forces of Syria (2000-2024)", "actor2": "Opposition Rebels (Syria)",
    }  # fmt: skip
    ours = load_claims(exported(ACLED, row))
    assert ours.who_controlled("C4278", "2018-05-01").kind == "contested"
    for day in ("2018-04-01", "2018-06-15", "2019-05-01", "2025-06-01"):
        with_, without = ours.who_controlled("C4278", day), who_controlled("C4278", day)
        assert (with_.kind, with_.parties) == (without.kind, without.parties)


def test_an_export_in_excel_is_read_as_well(exported, tmp_path):
    frame = pd.read_csv(exported(ACLED, TAKES))
    frame["event_date"] = pd.to_datetime(frame["event_date"])
    frame.to_excel(tmp_path / "export.xlsx", index=False)
    (claim,) = load_claims(tmp_path / "export.xlsx").claims
    assert (claim.subject, claim.first_certain) == ("C4278", date(2016, 5, 1))


# --- UCDP ---------------------------------------------------------------------------------------


def test_ucdp_tells_of_fighting_and_never_of_a_holder(exported):
    ours = load_claims(
        exported(UCDP, FIGHT, FIGHT | {"id": "18", "type_of_violence": "3", "side_b": "Civilians"})
    )
    (claim,) = ours.claims
    assert (claim.kind, claim.parties) == ("contested", ("syrian_regime", "armed_opposition"))
    assert (claim.confidence, claim.source, claim.first_certain) == (
        1, "own:UCDP GED", date(2016, 5, 1),
    )  # fmt: skip
    assert "violence against civilians (1)" in passed(ours)


def test_a_ucdp_event_of_several_days_is_certain_on_none(exported):
    wide = FIGHT | {"date_prec": "2", "date_end": "2016-05-04 00:00:00.000"}
    (claim,) = load_claims(exported(UCDP, wide)).claims
    assert claim.first_certain is None
    assert (claim.first_possible, claim.last_possible) == (date(2016, 5, 1), date(2016, 5, 4))
    backwards = FIGHT | {"date_end": "2016-04-04"}
    with pytest.raises(EvidenceError, match="column date_end: 2016-04-04 is before 2016-05-01"):
        load_claims(exported(UCDP, backwards))


@pytest.mark.parametrize(("precision", "flags"), [("1", ()), ("2", ("part_of_place",))])
def test_ucdp_places_are_as_sure_as_their_precision(exported, precision, flags):
    (claim,) = load_claims(exported(UCDP, FIGHT | {"where_prec": precision})).claims
    assert claim.flags == flags
    assert len(load_claims(exported(UCDP, FIGHT | {"where_prec": "4"}))) == 0


# --- Airwars ------------------------------------------------------------------------------------


def test_an_air_strike_is_shown_and_never_decides(exported):
    ours = load_claims(exported(AIRWARS, STRIKE, STRIKE | {"targets": ""}))
    (claim,) = ours.claims
    assert claim.mute
    assert claim.parties == ("russian_forces", "isis")
    assert claim.flags == ("part_of_place", "air_strike")
    assert "target is not named (1)" in passed(ours)
    status = ours.who_controlled("C4278", "2016-05-01")
    assert status.parties == who_controlled("C4278", "2016-05-01").parties
    assert "own:export-00002" in [e.claim.id for e in status.conflicting]


# --- names of actors ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day", "party"),
    [
        ("Military Forces of Syria (2000-2024)", "2016-05-01", "syrian_regime"),
        ("Military Forces of Syria (2024-)", "2025-03-01", "transitional_government"),
        ("Police Forces of Syria (2000-2024) Air Force Intelligence", "2016-05-01",
         "syrian_regime"),
        ("Government of Syria", "2016-05-01", "syrian_regime"),
        ("Syrian insurgents", "2016-05-01", "armed_opposition"),
        ("IS", "2016-05-01", "isis"),
        ("Islamic State (Syria)", "2016-05-01", "isis"),
        ("Jabhat Fateh al-Sham", "2016-09-01", "nusra"),
        ("Jabhat al Nusra", "2018-09-01", "hts"),
        ("HTS: Hayat Tahrir al Sham", "2018-09-01", "hts"),
        ("QSD: Syrian Democratic Forces", "2018-09-01", "sdf"),
        ("SDF", "2018-09-01", "sdf"),
        ("Turkish-backed Free Syrian Army", "2017-09-01", "sna"),
        ("Military Forces of Turkey (2016-)", "2018-09-01", "turkey"),
        ("Military Forces of Russia (2000-) Air Force", "2018-09-01", "russian_forces"),
        ("Hezbollah", "2018-09-01", "iran_backed"),
        ("Military Forces of Israel (2009-2022)", "2018-09-01", "israel"),
        ("Global Coalition Against Daesh", "2018-09-01", "us_coalition"),
        ("US-led Coalition", "2018-09-01", "us_coalition"),
        ("Unidentified Armed Group (Syria)", "2018-09-01", UNKNOWN),
        ("Jaysh al Izza", "2018-09-01", "armed_opposition"),
    ],
)  # fmt: skip
def test_actors_are_known_as_the_services_call_them(database, text, day, party):
    words = Words(Gazetteer.open(database))
    assert words.actor(text, date.fromisoformat(day)) == (party,)


def test_civilians_hold_nothing_and_strangers_are_not_guessed(database):
    words = Words(Gazetteer.open(database))
    assert words.actor("Civilians (Syria)", date(2016, 5, 1)) == ()
    assert words.actor("Martian Legion", date(2016, 5, 1)) is None

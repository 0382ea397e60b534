"""Tables, histories, zones and maps that hear one's own evidence."""

from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import syriageo as sg
from syriageo import cli
from syriageo.control.evidence import load_claims
from syriageo.control.evidence_blend import blend
from syriageo.control.spell import Spell
from syriageo.control.world import World
from syriageo.places.gazetteer import Gazetteer

HEAD = "place,date,parties,kind\n"
FIRST, LAST = date(2011, 3, 15), date(2026, 2, 21)


@pytest.fixture
def ours(small, tmp_path):
    """Evidence from rows: ``ours("C4278,2016-05-01,isis,holds")``."""

    def load(*rows, **options):
        path = tmp_path / "ours.csv"
        path.write_text(HEAD + "\n".join(rows))
        return load_claims(path, **options)

    return load


# --- the batch paths ----------------------------------------------------------------------------


def test_a_table_is_answered_from_both(ours):
    evidence = ours("C4278,2016-05-01,isis,holds")
    frame = pd.DataFrame({"place": ["C4278", "C5710"] * 2, "day": ["2016-05-01"] * 2 + [None] * 2})
    told = sg.control_at(frame, place="place", date="day", claims=evidence)
    assert told["parties"].tolist() == ["isis", "isis", "", ""]
    assert told["certainty"].iloc[0] == "documented"
    assert told["problem"].tolist() == ["", "", "not a day", "not a day"]
    without = sg.control_at(frame, place="place", date="day")
    assert without["parties"].iloc[0] == "armed_opposition"


def test_points_are_answered_from_both(ours):
    frame = pd.DataFrame({"lat": [35.814], "lon": [36.610], "date": ["2016-05-01"]})
    evidence = ours("C4278,2016-05-01,isis,holds")
    told = sg.control_at(frame, lat="lat", lon="lon", claims=evidence)
    assert told["parties"].tolist() == ["isis"]


def test_a_table_may_be_asked_as_of_an_earlier_day_of_knowledge(small, tmp_path):
    path = tmp_path / "ours.csv"
    path.write_text("place,date,parties,recorded\nC4278,2016-05-01,isis,2022-01-01\n")
    evidence = load_claims(path)
    frame = pd.DataFrame({"place": ["C4278", "C5710", "Nowhere"], "date": ["2016-05-01"] * 3})
    for known, parties in (("2023-01-01", "isis"), ("2021-06-01", "armed_opposition")):
        told = sg.control_at(frame, "place", claims=evidence, as_known_on=known)
        single = [
            evidence.who_controlled(place, "2016-05-01", known) for place in ("C4278", "C5710")
        ]
        assert told["parties"].tolist()[:2] == ["|".join(s.parties) for s in single]
        assert told["certainty"].tolist()[:2] == [s.certainty for s in single]
        assert told["parties"].iloc[0] == parties
        assert told["problem"].iloc[2]
    early = sg.control_at(frame, "place", as_known_on="2011-01-01")
    assert early["kind"].tolist()[:2] == ["unknown", "unknown"]


def test_a_history_shows_your_days_and_covers_every_other(ours):
    history = sg.control_history("C4278", claims=ours("C4278,2016-05-01,isis,holds"))
    yours = history[history["parties"] == "isis"]
    assert yours["start"].dt.date.tolist() == [date(2016, 5, 1)]
    gaps = history["start"].iloc[1:].to_numpy() - history["end"].iloc[:-1].to_numpy()
    assert (pd.to_timedelta(gaps) == timedelta(days=1)).all()
    assert (history["start"].iloc[0], history["end"].iloc[-1]) == (
        pd.Timestamp(FIRST), pd.Timestamp(LAST),
    )  # fmt: skip


def test_a_city_of_yours_reaches_its_quarters_without_claims(ours):
    evidence = ours("C1007,2018-05-01,sdf,takes")
    assert evidence.who_controlled("N0178", "2018-05-02").parties == ("sdf",)
    frame = pd.DataFrame({"place": ["N0178", "C1007"], "date": ["2018-05-02"] * 2})
    told = sg.control_at(frame, place="place", claims=evidence)
    assert told["parties"].tolist() == ["sdf", "sdf"]


def test_annotate_names_your_sources(ours):
    frame = pd.DataFrame({"place": ["C4278"], "date": ["2016-05-01"]})
    told = sg.annotate(
        frame, place="place", date="date", claims=ours("C4278,2016-05-01,isis,holds")
    )
    assert told[["sg_parties", "sg_sources"]].to_numpy().tolist() == [["isis", "own:ours.csv"]]
    without = sg.annotate(frame, place="place", date="date")
    assert without["sg_parties"].tolist() == ["armed_opposition"]


def test_what_you_add_later_is_heard_by_the_next_question(ours, tmp_path):
    evidence = ours("C4278,2016-05-01,isis,holds")
    frame = pd.DataFrame({"place": ["C5711"], "date": ["2016-05-01"]})
    before = sg.control_at(frame, place="place", claims=evidence)["parties"].tolist()
    more = tmp_path / "more.csv"
    more.write_text(HEAD + "C5711,2016-05-01,turkey,holds\n")
    evidence.add(more)
    assert before != ["turkey"]
    assert sg.control_at(frame, place="place", claims=evidence)["parties"].tolist() == ["turkey"]


def test_a_table_with_only_mute_claims_is_the_packaged_one(ours):
    evidence = ours("C4278,2016-05-01,isis,claims_only")
    assert evidence.world.spells is World(evidence.world.gazetteer).spells or (
        evidence.world.touched == frozenset()
    )
    assert evidence.who_controlled("C4278", "2016-05-01").parties == ("armed_opposition",)


_ROWS = st.tuples(
    st.sampled_from(["C4278", "C5710", "C4273", "C1007", "N0200", "SY07", "SY11"]),
    st.dates(FIRST, LAST),
    st.sampled_from(["isis", "sdf", "hts", "syrian_regime", "armed_opposition|hts", "turkey"]),
    st.sampled_from(["holds", "takes", "contested", "besieged", "handover", "claims_only"]),
)


@settings(max_examples=40)
@given(rows=st.lists(_ROWS, min_size=1, max_size=6, unique=True), day=st.dates(FIRST, LAST))
def test_one_question_and_a_table_agree_and_every_day_is_covered_once(
    database, tmp_path_factory, rows, day
):
    path = tmp_path_factory.mktemp("world") / "ours.csv"
    path.write_text(HEAD + "\n".join(",".join(map(str, row)) for row in rows))
    gazetteer = Gazetteer.open(database)
    batch = load_claims(path, gazetteer=gazetteer)
    single = load_claims(path, gazetteer=gazetteer)
    table = batch.world.spells
    packaged = World(gazetteer)
    for identifier, fid in table.ids.items():
        spells = table.rows_by_place([fid])[fid]
        assert (spells[0][0], spells[-1][1]) == (FIRST.toordinal(), LAST.toordinal())
        assert all(a[1] + 1 == b[0] for a, b in pairwise(spells))
        assert all(s[5] <= s[0] and s[1] <= s[6] for s in spells)
        status = single.who_controlled(identifier, day)
        row = table.rows([fid], [day.toordinal()])[0]
        assert (status.kind, "|".join(status.parties), status.certainty) == (
            table.kind[row], table.parties[row], table.certainty[row],
        )  # fmt: skip
        assert status.since is None or status.since <= day <= status.until
        if fid not in batch.world.touched:
            stored = packaged.spell_on(fid, day.toordinal())
            assert (status.kind, "|".join(status.parties)) == (stored[2], stored[3])


# --- zones and maps, of the packaged database ---------------------------------------------------


@pytest.fixture
def ariha(tmp_path):
    path = tmp_path / "ours.csv"
    path.write_text("place,date,parties,source\nC4278,2016-05-01,isis,our diary\n")
    return load_claims(path)


def test_zones_and_fronts_hear_your_evidence_and_still_are_the_country(ariha):
    with_ = sg.control_zones("2016-05-01", claims=ariha)
    without = sg.control_zones("2016-05-01")
    assert with_.area_km2.sum() == pytest.approx(without.area_km2.sum())
    isis = [z[z.parties == "isis"].places.sum() for z in (with_, without)]
    assert isis[0] == isis[1] + 1
    fronts = [sg.front_lines("2016-05-01", claims=c) for c in (ariha, None)]
    lengths = [f[(f.bloc_a == "isis") | (f.bloc_b == "isis")].length_km.sum() for f in fronts]
    assert lengths[0] > lengths[1]
    assert sg.control_zones("2016-05-01").equals(without)


def test_a_map_names_your_source_and_your_digest(ariha):
    page = sg.control_map("2016-05-01", claims=ariha).get_root().render()
    assert "yours: our diary" in page
    assert ariha.digest in page
    without = sg.control_map("2016-05-01").get_root().render()
    assert "yours: our diary" not in without
    assert ariha.digest not in without


# --- how claims and what is stored meet ---------------------------------------------------------


def stored(*spells):
    """Rows of the table: (start, end, parties, certainty)."""
    return [
        (lo, hi, "joint" if "|" in who else "held", who, certainty, lo, hi, None, None, None, "", p)
        for lo, hi, who, certainty, p in spells
    ]


def told(rows):
    return [(r[0], r[1], r[3], r[4]) for r in rows]


def report(day, who, *, own=True, kind="held"):
    ids = ("own:a-1",) if own else ("press-1",)
    return Spell(day, day, kind, who, "documented", last_claim=day, claims=ids)


def test_neighbours_that_changed_since_your_report_are_heard(parties):
    rows = stored((1, 99, "armed_opposition", "inferred", 0.9), (100, 200, "isis", "inferred", 0.8))
    derived = [
        Spell(1, 49, "unknown", (), "none", gap="none"),
        report(50, ("armed_opposition",)),
        Spell(51, 200, "held", ("armed_opposition",), "carried", last_claim=50, gap="tail"),
    ]
    assert told(blend(derived, rows, parties)) == [
        (1, 49, "armed_opposition", "inferred"),
        (50, 50, "armed_opposition", "documented"),
        (51, 99, "armed_opposition", "inferred"),
        (100, 200, "isis", "inferred"),
    ]


def test_an_inferred_run_that_your_report_contradicts_is_refuted(parties):
    rows = stored((1, 99, "syrian_regime", "inferred", 0.9), (100, 200, "isis", "inferred", 0.8))
    derived = [
        Spell(1, 49, "unknown", (), "none", gap="none"),
        report(50, ("armed_opposition",)),
        Spell(51, 200, "held", ("armed_opposition",), "carried", last_claim=50, gap="tail"),
    ]
    assert told(blend(derived, rows, parties))[1:] == [
        (50, 50, "armed_opposition", "documented"),
        (51, 99, "armed_opposition", "carried"),
        (100, 200, "isis", "inferred"),
    ]


def test_a_new_name_of_a_bloc_is_no_news(parties):
    rows = stored((1, 99, "nusra", "inferred", 0.9), (100, 200, "hts", "inferred", 0.8))
    derived = [
        Spell(1, 49, "unknown", (), "none", gap="none"),
        report(50, ("syrian_regime",)),
        Spell(51, 200, "held", ("syrian_regime",), "carried", last_claim=50, gap="tail"),
    ]
    assert told(blend(derived, rows, parties))[-1] == (51, 200, "syrian_regime", "carried")


def test_what_lies_between_reports_of_others_stays(parties):
    rows = stored((1, 300, "isis", "inferred", 0.9))
    derived = [
        report(1, ("sdf",), own=False),
        Spell(2, 99, "changing", ("isis", "sdf"), "inferred", window=(2, 100), gap="open"),
        report(100, ("isis",), own=False),
        Spell(101, 199, "held", ("isis",), "bracketed", last_claim=100),
        report(200, ("isis",)),
        Spell(201, 300, "held", ("isis",), "carried", last_claim=200, gap="tail"),
    ]
    assert told(blend(derived, rows, parties))[0] == (1, 100, "isis", "inferred")


def test_the_window_of_a_change_is_what_is_left_of_it(parties):
    rows = stored((1, 40, "sdf", "bracketed", None), (41, 90, "isis", "inferred", 0.9))
    derived = [
        report(40, ("sdf",), own=False),
        Spell(41, 119, "changing", ("isis", "sdf"), "inferred", window=(41, 120), gap="open"),
        report(120, ("isis",)),
    ]
    blended = blend(derived, rows, parties)
    assert [(r[0], r[1], r[2], r[8], r[9]) for r in blended][1:] == [
        (41, 90, "held", None, None),
        (91, 119, "changing", 91, 120),
        (120, 120, "held", None, None),
    ]


# --- the command line ---------------------------------------------------------------------------


def test_history_and_annotate_take_claims(small, tmp_path, capsys):
    claims = tmp_path / "ours.csv"
    claims.write_text(HEAD + "C4278,2016-05-01,isis,holds\n")
    assert cli.main(["history", "C4278", "--claims", str(claims), "--json"]) == 0
    assert '"isis"' in capsys.readouterr().out
    table, out = tmp_path / "in.csv", tmp_path / "out.csv"
    table.write_text("place,date\nC4278,2016-05-01\n")
    words = ["annotate", str(table), str(out), "--place", "place", "--date", "date"]
    assert cli.main([*words, "--claims", str(claims)]) == 0
    assert "own:ours.csv" in out.read_text()


def test_the_day_of_a_snapshot_is_given_on_the_command_line(small, tmp_path, capsys):
    claims = tmp_path / "snapshot.csv"
    claims.write_text("pcode,control\nC4278,ISIS\n")
    words = ["who", "C4278", "2016-05-01", "--claims", str(claims)]
    assert cli.main(words) == 2
    assert "lacks date" in capsys.readouterr().err
    assert cli.main([*words, "--claims-date", "2016-05-01"]) == 0
    assert "Islamic State" in capsys.readouterr().out

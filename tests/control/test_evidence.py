import hashlib
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syriageo import cli
from syriageo.control.claims import COLUMNS, ClaimError, write_claims
from syriageo.control.evidence import EvidenceError, OwnEvidence, is_yours, load_claims
from syriageo.control.query import who_controlled
from syriageo.control.tables import control_history
from syriageo.errors import InputError

HEAD = "place,date,parties\n"


@pytest.fixture
def written(small, tmp_path):
    """Write a file and give its path: ``written(text)``."""

    def write(text, name="ours.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write


def faults(path, **options):
    """(line, column) of every fault of a file."""
    return [(f.line, f.column) for f in load_claims(path, collect=True, **options).faults]


def yours(status):
    return [e.claim.id for e in (*status.supporting, *status.conflicting) if is_yours(e)]


# --- reading ------------------------------------------------------------------------------------


def test_three_columns_are_enough(written):
    ours = load_claims(written(HEAD + "C4278,2016-05-01,Daesh\n"))
    (claim,) = ours.claims
    assert (claim.subject, claim.kind, claim.parties) == ("C4278", "holds", ("isis",))
    assert claim.first_certain == claim.last_possible == date(2016, 5, 1)
    assert claim.recorded == date(2016, 5, 1)
    assert claim.id == "own:ours-00002"
    assert ours.sources[claim.source].title == "yours: ours.csv"


def test_what_happens_happens_by_the_last_day_and_what_lasts_lasts_through_it(written):
    path = written(
        "place,date,date_end,kind,parties,taken_from\n"
        "C4278,2016-05-01,2016-05-04,takes,isis,armed_opposition\n"
        "C4278,2016-05-10,2016-05-20,holds,isis,\n"
    )
    taken, held = load_claims(path).claims
    assert (taken.first_possible, taken.first_certain) == (date(2016, 5, 1), date(2016, 5, 4))
    assert taken.taken_from == ("armed_opposition",)
    assert (held.first_certain, held.last_certain) == (date(2016, 5, 10), date(2016, 5, 20))


def test_a_snapshot_by_p_code_takes_its_day_from_the_caller(written):
    path = written("pcode,control\nC4278,GOV\nC5710,ISIS\n")
    ours = load_claims(path, date="2016-05-01")
    assert [c.parties for c in ours.claims] == [("syrian_regime",), ("isis",)]
    assert faults(path) == [(1, "header")]


def test_the_columns_of_the_ledger_are_read_too(small, tmp_path, ledger):
    claim = ledger.say("takes", "isis", "2016-05-01", "2016-05-04", from_="armed_opposition")
    write_claims(tmp_path / "mine.csv", [claim])
    (read,) = load_claims(tmp_path / "mine.csv").claims
    assert read.id == "own:test-00001"
    assert read.source == "own:snhr"
    assert read.first_certain == claim.first_certain


def test_in_the_ledgers_columns_places_and_parties_are_checked_too(small, tmp_path, ledger):
    ledger.say("holds", "isis", "2016-05-01", on="C9999")
    ledger.say("holds", "daesh", "2016-05-01")
    write_claims(tmp_path / "mine.csv", ledger.claims)
    assert faults(tmp_path / "mine.csv") == [(2, "subject"), (3, "parties")]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("C9999,2016-05-01,isis,,,", "place"),
        (",2016-05-01,isis,,,", "place"),
        ("C4278,2016-02-30,isis,,,", "date"),
        ("C4278,,isis,,,", "date"),
        ("C4278,1 May 2016,isis,,,", "date"),
        ("C4278,2016-05-04,isis,2016-05-01,,", "date_end"),
        ("C4278,2016-05-01,Martians,,,", "parties"),
        ("C4278,2016-05-01,,,,", "parties"),
        ("C4278,2016-05-01,isis,,conquers,", "kind"),
        ("C4278,2016-05-01,isis,,,9", "confidence"),
        ("C4278,2016-05-01,isis", "place"),
    ],
)
def test_a_faulty_row_is_named_by_file_line_and_column(written, row, column):
    path = written(
        "place,date,parties,date_end,kind,confidence\n"
        "C5710,2016-05-01,isis,,,\n" + row + "\nC5711,2016-05-01,isis,,,\n"
    )
    with pytest.raises(EvidenceError, match=r"ours\.csv, line 3, column") as error:
        load_claims(path)
    assert (error.value.line, error.value.column) == (3, column)
    assert isinstance(error.value, ClaimError)
    ours = load_claims(path, collect=True)
    assert [c.subject for c in ours.claims] == ["C5710", "C5711"]
    assert [(f.line, f.column) for f in ours.faults] == [(3, column)]


def test_all_faults_are_counted(written):
    path = written(HEAD + "C9999,2016-05-01,isis\nC4278,2016-05-99,isis\n")
    with pytest.raises(EvidenceError, match="and 1 more fault"):
        load_claims(path)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("village,when,who\nC4278,2016-05-01,isis\n", "lacks place or pcode"),
        ("place,date,date,parties\nC4278,2016-05-01,2016-05-01,isis\n", "'date' stands twice"),
        ("", "the file is empty"),
    ],
)
def test_a_header_that_will_not_do_is_told(written, text, what):
    with pytest.raises(EvidenceError, match=what) as error:
        load_claims(written(text))
    assert error.value.line == 1


def test_a_column_that_is_not_read_is_noticed(written):
    ours = load_claims(written("place,date,parties,taken_form\nC4278,2016-05-01,isis,sdf\n"))
    assert "taken_form" in ours.notices[0].problem
    assert ours.notices[0].line == 1


def test_utf_16_is_read_and_other_encodings_are_told(written):
    text = "place,date,parties,note\nC4278,2016-05-01,داعش,أريحا\n"
    (claim,) = load_claims(written(text, encoding="utf-16")).claims
    assert (claim.parties, claim.note) == (("isis",), "أريحا")
    assert load_claims(written(text, encoding="utf-8-sig")).claims[0].note == "أريحا"
    arabic = written(text, encoding="cp1256")
    with pytest.raises(EvidenceError, match="give its encoding") as error:
        load_claims(arabic)
    assert error.value.line == 2
    assert load_claims(arabic, encoding="cp1256").claims[0].note == "أريحا"


def test_a_missing_file_and_an_impossible_trust_are_told(small, tmp_path):
    with pytest.raises(InputError, match="cannot read"):
        load_claims(tmp_path / "none.csv")
    with pytest.raises(InputError, match="from 0"):
        load_claims(tmp_path / "none.csv", trust=2)


def test_a_row_said_twenty_thousand_times_counts_once(written):
    ours = load_claims(written(HEAD + "C4278,2016-05-01,isis\n" * 20_000))
    assert len(ours) == 1
    (notice,) = ours.notices
    assert notice.line == 2
    assert "19,999 lines, the last is 20001" in notice.problem


def test_rows_that_contradict_each_other_are_kept_and_told(written):
    ours = load_claims(written(HEAD + "C4278,2016-05-01,isis\nC4278,2016-05-01,sdf\n"))
    assert len(ours) == 2
    assert "contradicts line 2 (sdf against isis)" in ours.notices[0].problem
    status = ours.who_controlled("C4278", "2016-05-01")
    assert status.kind == "disputed"
    assert status.parties == ("isis", "sdf")


def test_parties_of_one_bloc_are_no_contradiction(written):
    ours = load_claims(written(HEAD + "C4278,2018-05-01,hts\nC4278,2018-05-01,armed_opposition\n"))
    assert ours.notices == []


def test_a_second_file_is_added_whole_or_not_at_all(written):
    ours = load_claims(written(HEAD + "C4278,2016-05-01,isis\n"))
    before = (list(ours.claims), ours.digest)
    faulty = written(HEAD + "C5710,2016-05-01,isis\nC9999,2016-05-01,isis\n", "more.csv")
    with pytest.raises(EvidenceError):
        ours.add(faulty)
    assert (ours.claims, ours.digest) == before
    ours.add(faulty, collect=True)
    assert [c.subject for c in ours.claims] == ["C4278", "C5710"]
    assert ours.digest != before[1]


def test_the_same_file_twice_adds_nothing(written):
    path = written(HEAD + "C4278,2016-05-01,isis\n")
    ours = load_claims(path)
    ours.add(path)
    assert len(ours) == 1


# --- answering ----------------------------------------------------------------------------------


def test_a_claim_of_yours_answers_and_is_marked(written):
    ours = load_claims(written("place,date,parties,source\nC4278,2016-05-01,isis,diary\n"))
    assert who_controlled("C4278", "2016-05-01").parties == ("armed_opposition",)
    status = ours.who_controlled("C4278", "2016-05-01")
    assert (status.parties, status.certainty) == (("isis",), "documented")
    assert yours(status) == ["own:ours-00002"]
    assert "yours: diary" in str(status)
    assert "your evidence" in status.note
    assert status.as_known_on is None
    assert json.loads(status.to_json())["supporting"][0]["source"]["id"] == "own:diary"


def test_days_and_places_it_does_not_change_are_answered_as_ever(written):
    ours = load_claims(written(HEAD + "C4278,2016-05-01,isis\n"))
    for place, day in (("C4278", "2013-01-01"), ("C4278", "2021-06-01"), ("C5710", "2016-05-01")):
        with_, without = ours.who_controlled(place, day), who_controlled(place, day)
        assert (with_.parties, with_.kind, with_.certainty, with_.probability, with_.note) == (
            without.parties, without.kind, without.certainty, without.probability, without.note,
        )  # fmt: skip
        assert yours(with_) == []


def test_a_claim_of_yours_ends_what_the_ledger_carried_on(written):
    path = written("place,date,parties,kind\nC5711,2019-10-20,syrian_regime,takes\n")
    assert who_controlled("C5711", "2022-01-01").parties == ("sdf",)
    assert load_claims(path).who_controlled("C5711", "2022-01-01").parties == ("syrian_regime",)


def test_yours_and_the_ledgers_are_both_shown_where_they_disagree(written):
    ours = load_claims(written(HEAD + "C4278,2020-01-05,isis\n"))
    status = ours.who_controlled("C4278", "2020-01-05")
    assert status.kind == "disputed"
    sources = {e.source.id for e in status.supporting}
    assert {"snhr", "own:ours.csv"} <= sources


def test_a_source_trusted_little_does_not_win(written):
    path = written(HEAD + "C4278,2020-01-05,isis\n")
    status = load_claims(path, trust=0.1).who_controlled("C4278", "2020-01-05")
    assert status.parties == ("armed_opposition", "hts")
    assert yours(status) == ["own:ours-00002"]  # told as what says otherwise


def test_a_correction_of_yours_silences_the_ledgers_claim(written):
    path = written("place,date,parties,supersedes\nC4278,2020-01-05,armed_opposition,test-00003\n")
    status = load_claims(path).who_controlled("C4278", "2020-01-05")
    assert status.parties == ("armed_opposition",)
    assert "test-00003" not in {e.claim.id for e in (*status.supporting, *status.conflicting)}


def test_a_claim_of_yours_on_an_area_reaches_its_places_but_yields_to_theirs(written):
    ours = load_claims(written(HEAD + "SY07,2018-05-01,hts\n"))
    assert ours.who_controlled("C4273", "2018-05-01").parties == ("hts",)
    ours.add(written(HEAD + "C4273,2018-05-01,armed_opposition\n", "village.csv"))
    assert ours.who_controlled("C4273", "2018-05-01").parties == ("armed_opposition",)
    assert ours.who_controlled("C5710", "2018-05-01").parties == ("sdf",)


def test_an_area_counts_the_places_that_yours_change(written):
    ours = load_claims(written(HEAD + "C4278,2016-05-01,isis\n"))
    status = ours.who_controlled("SY07", "2016-05-01")
    assert {s.parties: s.communities for s in status.shares}[("isis",)] == 1
    assert "1 of the communities" in status.note


def test_what_was_not_recorded_yet_is_not_known(written):
    path = written("place,date,parties,recorded\nC4278,2016-05-01,isis,2022-01-01\n")
    ours = load_claims(path)
    assert ours.who_controlled("C4278", "2016-05-01", "2023-01-01").parties == ("isis",)
    before = ours.who_controlled("C4278", "2016-05-01", "2021-06-01")
    assert before.parties == ("armed_opposition",)
    assert yours(before) == []


def test_a_day_outside_the_data_stays_outside(written):
    ours = load_claims(written(HEAD + "C4278,2016-05-01,isis\n"))
    assert ours.who_controlled("C4278", "2030-01-01").kind == "out_of_coverage"


def test_a_point_is_answered_for_its_community(written):
    ours = load_claims(written(HEAD + "C4278,2016-05-01,isis\n"))
    assert ours.who_controlled((35.814, 36.610), "2016-05-01").parties == ("isis",)


def test_a_question_with_claims_is_that_of_the_evidence(written, small):
    ours = load_claims(written(HEAD + "C4278,2016-05-01,isis\n"))
    assert who_controlled("C4278", "2016-05-01", claims=ours).parties == ("isis",)


@pytest.mark.parametrize("wrong", ["ours.csv", Path("ours.csv"), [], 7, object()])
def test_claims_that_were_not_loaded_are_an_error_that_names_the_next_step(small, wrong):
    with pytest.raises(InputError, match="load_claims"):
        who_controlled("C4278", "2016-05-01", claims=wrong)
    with pytest.raises(InputError, match="load_claims"):
        control_history("C4278", claims=wrong)


def test_a_table_of_claims_named_instead_of_loaded_is_named_in_the_error(small):
    with pytest.raises(
        InputError, match=r"the text 'ours.csv'; give what load_claims\('ours.csv'\)"
    ):
        who_controlled("C4278", "2016-05-01", claims="ours.csv")


def test_nothing_is_written_into_the_package(written, small):
    before = hashlib.sha256(Path(small).read_bytes()).hexdigest()
    ours = load_claims(written(HEAD + "C4278,2016-05-01,isis\n"))
    ours.who_controlled("C4278", "2016-05-01")
    assert hashlib.sha256(Path(small).read_bytes()).hexdigest() == before
    assert who_controlled("C4278", "2016-05-01").parties == ("armed_opposition",)


@given(order=st.permutations(range(5)))
def test_the_order_of_rows_does_not_matter(database, tmp_path_factory, order):
    from syriageo.places.gazetteer import Gazetteer

    rows = [
        "C4278,2016-05-01,isis,holds",
        "C4278,2016-05-01,sdf,holds",
        "C4278,2017-05-01,hts,takes",
        "C4273,2018-05-01,hts,holds",
        "C4278,2017-05-03,hts,takes",
    ]
    path = tmp_path_factory.mktemp("order") / "ours.csv"
    path.write_text("place,date,parties,kind\n" + "\n".join(rows[i] for i in order))
    ours = load_claims(path, gazetteer=Gazetteer.open(database))
    told = [
        ours.who_controlled(place, day)
        for place in ("C4278", "C4273")
        for day in ("2016-05-01", "2017-01-01", "2017-05-02", "2018-05-01", "2019-01-01")
    ]
    assert [(s.kind, s.parties, s.certainty) for s in told] == [
        ("disputed", ("isis", "sdf"), "documented"),
        *[(s.kind, s.parties, s.certainty) for s in told[1:]],
    ]
    key = tuple((s.kind, s.parties, s.certainty, s.since, s.until) for s in told)
    assert _seen.setdefault("answers", key) == key


_seen: dict[str, tuple] = {}


def test_an_empty_collection_answers_like_the_package(small):
    assert OwnEvidence().who_controlled("C4278", "2020-01-05").parties == (
        "armed_opposition",
        "hts",
    )


def test_the_command_asks_with_a_file(written, capsys):
    path = str(written(HEAD + "C4278,2016-05-01,isis\nC9999,2016-05-01,isis\n"))
    assert cli.main(["who", "C4278", "2016-05-01", "--claims", path]) == 2
    # A terminal may break a line anywhere between two words.
    assert "3, column place" in " ".join(capsys.readouterr().err.split())
    assert cli.main(["who", "C4278", "2016-05-01", "--claims", path, "--skip-faulty"]) == 0
    out, err = (" ".join(text.split()) for text in capsys.readouterr())
    assert "Islamic State" in out
    assert "yours: ours.csv" in out
    assert "line 3, column place" in err


def test_the_form_of_the_ledger_is_what_the_ledger_writes():
    assert COLUMNS[:3] == ("id", "subject", "as_written")

import json
import shutil
import sqlite3
from dataclasses import replace

import pytest

from syriageo import cli
from syriageo.control.claims import write_claims
from syriageo.control.ledger import claims_of, log, standing, verify
from syriageo.control.world import World
from syriageo.errors import DataError, PlaceNotFound
from syriageo.places import gazetteer
from syriageo.places.gazetteer import Gazetteer


@pytest.fixture
def copy(database, tmp_path):
    """A database of one's own to tamper with."""
    return shutil.copy(database, tmp_path / "copy.gpkg")


def change(path, statement, *values):
    connection = sqlite3.connect(path)
    connection.execute(statement, values)
    connection.commit()
    connection.close()


def tables(folder, claims):
    (folder / "control").mkdir()
    write_claims(folder / "control" / "test.csv", claims)
    return folder


def test_an_untouched_database_is_whole(small, history_claims):
    found = verify()
    assert found.whole
    assert found.attested == found.found
    assert found.claims == len(history_claims)
    assert "as attested" in str(found)


def test_claims_come_in_ledger_order(small, history_claims):
    assert claims_of(World(gazetteer.default())) == history_claims


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE claims SET parties = 'isis' WHERE id = 'test-00003'",
        "UPDATE claims SET last_possible = last_possible + 1 WHERE id = 'test-00002'",
        "UPDATE claims SET note = 'x' WHERE id = 'test-00001'",
        "DELETE FROM claims WHERE id = 'test-00019'",
        "UPDATE claims SET seq = -1 WHERE id = 'test-00005'",
    ],
)
def test_any_change_of_a_claim_breaks_the_seal(copy, statement):
    change(copy, statement)
    found = verify(gazetteer=Gazetteer.open(copy))
    assert not found.whole
    assert found.attested != found.found


def test_a_correction_of_nothing_is_a_fault_though_the_digest_agrees(copy, history_claims):
    change(copy, "UPDATE claims SET supersedes = 'gone-00001' WHERE id = 'test-00004'")
    forged = verify(gazetteer=Gazetteer.open(copy)).found
    change(copy, "UPDATE meta SET value = ? WHERE key = 'ledger_digest'", forged)
    found = verify(gazetteer=Gazetteer.open(copy))
    assert found.attested == found.found
    assert not found.whole
    assert "test-00004 corrects gone-00001" in found.faults[0]


def test_a_database_without_a_digest_is_an_error(copy):
    change(copy, "DELETE FROM meta WHERE key = 'ledger_digest'")
    with pytest.raises(DataError, match="states no ledger digest"):
        verify(gazetteer=Gazetteer.open(copy))


def test_the_tables_it_was_built_from_agree(small, tmp_path, history_claims):
    assert verify(tables(tmp_path, history_claims)).whole


def test_the_first_claim_that_differs_is_named_with_its_column(small, tmp_path, history_claims):
    changed = [replace(c, confidence=1) if c.id == "test-00003" else c for c in history_claims]
    found = verify(tables(tmp_path, changed))
    assert not found.whole
    assert found.faults == ("test-00003 is the first that differs, in column confidence",)


def test_claims_on_one_side_only_are_counted(small, tmp_path, history_claims):
    more = replace(history_claims[0], id="test-09999")
    found = verify(tables(tmp_path, [*history_claims[2:], more]))
    assert "2 claims are in the database only, first test-00001" in found.faults
    assert "1 claims are in the tables only, first test-09999" in found.faults


def test_a_folder_without_claims_is_an_error(small, tmp_path):
    with pytest.raises(DataError, match="holds no claims"):
        verify(tmp_path)


def test_a_log_tells_every_claim_oldest_first(small):
    told = log("C4278")
    assert [e.claim.id for e in told] == [
        "test-00002", "test-00018", "test-00019", "test-00003", "test-00004",
    ]  # fmt: skip
    assert told[0].source.title.startswith("SNHR")


def test_a_log_says_what_does_not_speak(small, history_claims):
    marks = dict(zip((e.claim.id for e in log("C4278")), standing(log("C4278")), strict=True))
    assert marks["test-00018"] == "mute"  # a Turkish post
    assert marks["test-00019"] == "mute"  # a boast
    assert marks["test-00002"] == ""


def test_a_corrected_claim_names_its_correction(copy):
    change(copy, "UPDATE claims SET supersedes = 'test-00004' WHERE id = 'test-00003'")
    told = log("C4278", Gazetteer.open(copy))
    marks = dict(zip((e.claim.id for e in told), standing(told), strict=True))
    assert marks["test-00004"] == "corrected by test-00003"


def test_an_area_has_a_log_too(small):
    assert [e.claim.kind for e in log("SY")] == ["holds"]


def test_a_place_of_which_nobody_speaks_has_an_empty_log(small):
    assert log("N0178") == []


def test_an_unknown_place_has_none(small):
    with pytest.raises(PlaceNotFound):
        log("C99999")


def test_the_command_tells_by_its_exit_code(small, copy, monkeypatch, capsys):
    assert cli.main(["ledger", "verify"]) == 0
    change(copy, "UPDATE claims SET source = 'press' WHERE id = 'test-00002'")
    monkeypatch.setenv(gazetteer.ENVIRONMENT, str(copy))
    assert cli.main(["ledger", "verify", "--json"]) == 1
    out = capsys.readouterr().out
    assert json.loads(out[out.index("{") :])["whole"] is False
    assert cli.main(["ledger", "verify", "/no/such/folder"]) == 2


def test_the_command_prints_a_log(small, capsys):
    assert cli.main(["ledger", "log", "C4278"]) == 0
    out = capsys.readouterr().out
    assert out.index("2015-05-28 takes") < out.index("2020-01-05 holds")
    assert "(mute, post)" in out
    assert cli.main(["ledger", "log", "C4278", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["claims"][0]["id"] == "test-00002"
    assert told["claims"][0]["source"]["trust"] == 0.95
    assert cli.main(["ledger", "log"]) == 2

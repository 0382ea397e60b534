"""The command line: what it answers, what it refuses, and that no text can harm a terminal."""

import json
import os
import re
import subprocess
import sys
from itertools import pairwise

import pytest

from syriageo import cli

# Whatever could steer a terminal or turn text round.
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def ask(capsys):
    """Run one command in this process: (exit code, standard output, standard error)."""

    def ask(*words):
        code = cli.main(words)
        out, err = capsys.readouterr()
        return code, out, err

    return ask


def run(*words, **environment):
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "syriageo", *words],
        capture_output=True,
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )


def test_who_answers_a_name_and_a_day(ask):
    code, out, err = ask("who", "Ariha", "2020-01-05")
    assert code == 0
    assert out.startswith("Ariha")
    assert "C4278" in out
    assert "2020" in out
    assert err == ""


def test_who_takes_an_id_and_gives_the_same_answer_as_the_name(ask):
    by_name = json.loads(ask("who", "Ariha", "2020-01-05", "--json")[1])
    by_id = json.loads(ask("who", "C4278", "2020-01-05", "--json")[1])
    assert by_name == by_id


def test_who_takes_an_arabic_name(ask):
    answer = json.loads(ask("who", "أريحا", "2020-01-05", "--within", "Idleb", "--json")[1])
    assert answer["place"]["id"] == "C4278"


def test_who_takes_a_position_and_answers_for_the_settlement_there(ask):
    code, out, _ = ask("who", "35.8137,36.6102", "2020-01-05", "--json")
    assert code == 0
    assert json.loads(out)["place"]["id"] == "C4278"


def test_who_json_has_what_an_answer_must_have(ask):
    answer = json.loads(ask("who", "C4278", "2020-01-05", "--json")[1])
    needed = {"place", "day", "kind", "certainty", "parties", "since", "until", "ledger_digest"}
    assert needed <= set(answer)
    assert isinstance(answer["parties"], list)
    assert re.fullmatch("[0-9a-f]{64}", answer["ledger_digest"])


def test_a_capture_between_two_days_shows_in_the_answers(ask):
    joint = json.loads(ask("who", "Ma'aret al Numan", "2020-01-11", "--json")[1])
    held = json.loads(ask("who", "Ma'aret al Numan", "2020-01-28", "--json")[1])
    assert joint["kind"] == "joint"
    assert held["kind"] == "held"
    assert held["parties"] == ["syrian_regime"]


def test_an_area_is_answered_with_shares(ask):
    code, out, _ = ask("who", "SY07", "2020-01-15", "--json")
    assert code == 0
    assert "shares" in json.loads(out)


def test_a_day_outside_the_data_is_told_and_is_no_crash(ask):
    for day in ("2011-03-14", "2999-01-01"):
        code, out, err = ask("who", "Ariha", day)
        assert code in (0, 2), err
        assert "2011-03-15" in out + err or "out_of_coverage" in out or "out of coverage" in out


@pytest.mark.parametrize(
    "day", ["2020-02-30", "30 February", "yesterday", "", "2020-13-01", "{{7*7}}"]
)
def test_what_is_not_a_day_is_bad_input(ask, day):
    code, out, err = ask("who", "Ariha", day)
    assert code == 2
    assert out == ""
    assert err.startswith("syriageo: ")


NOT_ONE_PLACE = {2, 3, 4}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", {2}),
        ("   ", {2}),
        ("x" * 10_000, {2}),
        ("ح" * 10_000, {2}),
        ("36.6,35.8", {2}),
        ("48.85,2.35", {2}),
        ("Qwxyzzyqwv", {3}),
        ("C999999", {3}),
        ("{{7*7}}", NOT_ONE_PLACE),
        ("<script>alert(1)</script>", NOT_ONE_PLACE),
        ("\x1b[2J\x1b]0;owned\x07", NOT_ONE_PLACE),
        ("Qwx\x00yzzy\r\nheld by nobody", NOT_ONE_PLACE),
        ("\u202eyzzyq xwq", NOT_ONE_PLACE),
        ("'; DROP TABLE places; --", NOT_ONE_PLACE),
        ("%s%n{0}", NOT_ONE_PLACE),
        ("1e999,nan", NOT_ONE_PLACE),
    ],
)
@pytest.mark.parametrize("command", [("who", "2020-01-05"), ("resolve",), ("history",)])
def test_hostile_and_hopeless_text_gets_an_error_of_its_kind(ask, command, text, codes):
    for more in ([], ["--json"]):
        code, out, err = ask(command[0], text, *command[1:], *more)
        assert code in codes, err
        assert not STEERING.search(out + err)
        assert "Traceback" not in err
        assert '"49"' not in out + err
        assert len(err) < 20_000


def test_a_byte_that_is_no_utf8_is_bad_input(ask):
    code, _, err = ask("who", os.fsdecode(b"Arih\xff"), "2020-01-05")
    assert code == 2
    assert "UTF-8" in err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("whoo", "Ariha"), "did you mean who?"),
        (("who", "Ariha", "2020-01-05", "--wihtin", "Idlib"), "did you mean --within?"),
        (("map", "2020-01-05", "-o", "x.html", "--language", "arr"), "did you mean ar?"),
        (("who", "Kafr", "Nobol", "2020-01-05"), "in quotes"),
        (("--json", "who", "Ariha", "2020-01-05"), "after the command"),
        (("who", "2020-01-05", "Ariha"), "the place comes first"),
        (("who", "Ariha", "05/01/2020"), "two ways"),
    ],
)
def test_a_slip_is_told_with_what_was_meant(ask, words, told):
    code, out, err = ask(*words)
    assert code == 2
    assert out == ""
    message = json.loads(err)["message"] if "--json" in words else " ".join(err.split())
    assert told in message


@pytest.mark.parametrize("day", ["٢٠٢٠-٠١-٠٥", "5 January 2020", "5 كانون الثاني 2020", "2020/1/5"])
def test_a_day_may_be_written_in_any_way_that_leaves_no_doubt(ask, day):
    answer = json.loads(ask("who", "C4278", day, "--json")[1])
    assert answer["day"] == "2020-01-05"


@pytest.mark.parametrize("words", ["35.8137 36.6102", "35.8137°N, 36.6102°E", "35.8137;36.6102"])
def test_a_position_may_be_written_as_people_copy_it(ask, words):
    answer = json.loads(ask("who", words, "2020-01-05", "--json")[1])
    assert answer["place"]["id"] == "C4278"
    assert json.loads(ask("resolve", words, "--json")[1])["place"]["id"] == "C4278"


def test_resolve_takes_the_id_that_it_prints(ask):
    code, out, _ = ask("resolve", "C4278")
    assert code == 0
    assert out.startswith("Ariha أريحا (community, C4278)")


def test_a_name_that_is_only_alike_is_answered_with_a_note(ask):
    _, out, _ = ask("who", "Damscus", "2020-01-05")
    assert '"Damscus" was read as Damascus' in out
    note = json.loads(ask("history", "Damscus", "--json")[1])["note"]
    assert note.startswith('"Damscus" was read as Damascus')
    assert json.loads(ask("history", "Damascus", "--json")[1])["note"] == ""


def test_an_area_that_nobody_knows_is_told_as_not_heard(ask):
    _, out, _ = ask("who", "Ariha", "2020-01-05", "--within", "Nowhereland")
    assert '"Nowhereland" is no area or town that is known' in " ".join(out.split())
    answer = json.loads(ask("who", "Ariha", "2020-01-05", "--within", "SY07", "--json")[1])
    assert answer["note"] == ""


def test_an_unknown_name_is_told_back(ask):
    code, out, err = ask("resolve", "Springfield")
    assert code == 3
    assert out == ""
    assert err.startswith('syriageo: no place matches "Springfield"')


def test_a_misspelled_name_is_found(ask):
    code, out, _ = ask("resolve", "Saraqibbb", "--within", "Idlib", "--json")
    assert code == 0
    assert json.loads(out)["place"]["name_ar"] == "سراقب"


def test_an_ambiguous_name_lists_its_candidates_on_standard_error(ask):
    code, out, err = ask("who", "Jdideh", "2016-01-01")
    assert code == 4
    assert out == ""
    assert len(re.findall(r"^  C\d+", err, re.MULTILINE)) >= 2
    assert "--within" in err
    assert max(map(len, err.splitlines())) <= 80


def test_ambiguity_in_json_has_candidates_with_ids(ask):
    code, _, err = ask("who", "Jdideh", "2016-01-01", "--json")
    assert code == 4
    told = json.loads(err)
    assert told["error"] == "AmbiguousPlace"
    assert all(re.match("[CXN]", c["id"]) for c in told["candidates"])


def test_within_decides_between_places_of_one_name(ask):
    code, out, _ = ask("resolve", "Sarja", "--within", "Idleb", "--json")
    assert code == 0
    assert json.loads(out)["place"]["id"] == "C4273"


def test_near_decides_as_well(ask):
    for near in ("Ariha", "C4278", "35.8137,36.6102"):
        code, out, _ = ask("who", "Sarja", "2018-06-01", "--near", near, "--json")
        assert code == 0
        assert json.loads(out)["place"]["id"] == "C4273"
    log = json.loads(ask("ledger", "log", "Sarja", "--near", "Ariha", "--json")[1])
    assert log["place"]["id"] == "C4273"
    assert ask("who", "Sarja", "2018-06-01", "--near", " ")[0] == 2


def test_a_place_that_is_open_is_answered_if_all_that_is_meant_was_in_one_hand(ask):
    code, out, err = ask("who", "Jdideh", "2011-04-01", "--json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert (told["place"], told["parties"]) == (None, ["syrian_regime"])
    assert len(told["candidates"]) >= 2
    assert all(c["id"] and 0 <= c["score"] <= 1 for c in told["candidates"])


def test_a_name_that_no_list_has_is_answered_from_its_area_or_not_at_all(ask):
    name, day = "Qwaltoof village", "2018-01-01"
    code, out, _ = ask("who", name, day, "--within", "Tartous governorate")
    assert code == 0
    assert "no place of this name is known" in " ".join(out.split())
    assert max(map(len, out.splitlines())) <= 80
    code, out, err = ask("who", name, day, "--within", "Aleppo governorate")
    assert (code, out) == (3, "")
    assert 'no place matches "Qwaltoof village"' in " ".join(err.split())


def test_resolve_reads_the_report_s_own_spelling(ask):
    text = "al Gharbi neighborhood in Ariha city in the southern suburbs of Idlib governorate"
    code, out, _ = ask("resolve", text, "--json")
    assert code == 0
    found = json.loads(out)
    assert found["kind"] == "matched"
    assert found["reasons"]


def test_history_lists_spells_in_order_without_overlap(ask):
    code, out, _ = ask("history", "Raqqa", "--within", "Ar-Raqqa", "--json")
    assert code == 0
    spells = json.loads(out)["spells"]
    assert any("isis" in s["parties"] for s in spells)
    for earlier, later in pairwise(spells):
        assert earlier["end"] < later["start"]


def test_history_fits_eighty_columns(ask):
    code, out, _ = ask("history", "C4278")
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize(
    "words",
    [
        ("who", "C4278", "2020-01-05"),
        ("info",),
        ("resolve", "Ariha"),
        ("resolve", "Sarja"),
        ("assets",),
        ("ledger", "verify"),
    ],
)
def test_text_fits_eighty_columns(ask, words):
    _, out, _ = ask(*words)
    assert [line for line in out.splitlines() if len(line) > 80 and "/" not in line] == []


def test_map_writes_a_whole_page(ask, tmp_path):
    page = tmp_path / "map.html"
    code, out, _ = ask("map", "2020-01-15", "-o", str(page))
    assert code == 0
    assert str(page) in out
    html = page.read_text("utf-8")
    assert html.lstrip().lower().startswith("<!doctype html>")
    assert html.rstrip().endswith("</html>")
    assert [p.name for p in tmp_path.iterdir()] == ["map.html"]


def test_map_of_no_day_leaves_the_old_page_alone(ask, tmp_path):
    page = tmp_path / "map.html"
    page.write_text("old")
    code, _, _ = ask("map", "2020-02-30", "-o", str(page))
    assert code == 2
    assert page.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


def test_map_needs_a_folder_that_exists_and_a_file_to_write(ask, tmp_path):
    code, _, err = ask("map", "2020-01-15", "-o", str(tmp_path / "none" / "map.html"))
    assert code == 2
    assert "no folder" in err
    assert ask("map", "2020-01-15", "-o", str(tmp_path))[0] == 2


def test_info_tells_version_digest_counts_and_coverage(ask):
    code, out, _ = ask("info", "--json")
    assert code == 0
    told = json.loads(out)
    assert re.fullmatch("[0-9a-f]{64}", told["digest"])
    assert told["counts"]["communities"] >= 7590
    years = [row["year"] for row in told["coverage"]]
    assert years == sorted(years)
    assert years[0] == 2011
    for row in told["coverage"]:
        shares = [v for k, v in row.items() if k != "year"]
        assert sum(shares) == pytest.approx(100, abs=0.5)


def test_check_gazetteer_needs_a_folder(ask, tmp_path):
    assert ask("check-gazetteer", str(tmp_path / "none"))[0] == 2


def test_build_refuses_a_folder_without_tables(ask, tmp_path):
    code, _, err = ask("build", str(tmp_path), "-o", str(tmp_path / "x.gpkg"))
    assert code == 1
    assert "lacks" in err
    assert list(tmp_path.iterdir()) == []


def test_no_command_and_no_such_command_are_bad_input(ask):
    assert ask()[0] == 2
    code, _, err = ask("whom\x1b[2J", "Ariha")
    assert code == 2
    assert not STEERING.search(err)


def test_help_names_every_command_and_the_exit_codes(capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main(["--help"])
    assert stop.value.code == 0
    text = capsys.readouterr().out
    for word in (
        "who",
        "resolve",
        "history",
        "map",
        "annotate",
        "evaluate",
        "build",
        "info",
        "check-gazetteer",
        "exit codes",
    ):
        assert word in text


def test_a_missing_database_is_told_with_the_next_step(tmp_path):
    done = run("who", "Ariha", "2020-01-05", SYRIAGEO_DATA=str(tmp_path / "none.gpkg"))
    assert done.returncode == 1
    assert b"syriageo build" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_file_that_is_no_database_is_told(tmp_path):
    wrong = tmp_path / "wrong.gpkg"
    wrong.write_text("not a database " * 100)
    done = run("who", "Ariha", "2020-01-05", SYRIAGEO_DATA=str(wrong))
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_arabic_degrades_where_the_encoding_cannot_write_it():
    done = run("who", "C4278", "2020-01-05", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert rb"\u0623\u0631\u064a\u062d\u0627" in done.stdout


def test_json_is_json_in_ascii_too():
    done = run("who", "C4278", "2020-01-05", "--json", PYTHONIOENCODING="ascii")
    assert json.loads(done.stdout)["place"]["name_ar"] == "أريحا"


def test_no_colours_in_a_pipe():
    assert b"\x1b" not in run("who", "C4278", "2020-01-05", TERM="xterm-256color").stdout


def test_a_reader_that_goes_away_is_no_error():
    command = f"{sys.executable} -m syriageo history C4278 --json | head -n 1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, timeout=60, check=False)
    assert done.stdout == b"{\n"
    assert done.stderr == b""

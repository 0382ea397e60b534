"""`syriageo report` on the command line."""

import json

import pytest

from syriageo.cli import main

TEXT = (
    "Violations in Syria in January 2020\n\n"
    "On Friday, January 10, 2020, Syrian Regime forces shelled Sarja village in the southern "
    "suburbs of Idlib governorate, injuring two civilians. The area was under the control of "
    "factions of the Armed Opposition at the time it was shelled.\n"
)


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "january.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_the_incidents_are_listed(report, capsys):
    assert main(["report", str(report)]) == 0
    told = capsys.readouterr().out
    assert "2020-01-10; attack; Sarja (C4273); syrian_regime; ground shelling" in told
    assert told.startswith("january.txt: 1 incident, 1 placed, 1 statement of control, 0 warnings")


def test_json_has_the_rows_of_the_frame_and_the_statements(report, capsys):
    assert main(["report", str(report), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["incidents"][0]["place_id"] == "C4273"
    assert told["incidents"][0]["control_stated"] == "armed_opposition"
    assert told["control_statements"][0]["referent"] == "Sarja village"


def test_incidents_map_and_claims_are_written(report, tmp_path, capsys):
    out, page, claims = tmp_path / "o.csv", tmp_path / "o.html", tmp_path / "c.csv"
    words = ["report", str(report), "-o", str(out), "--map", str(page)]
    assert main([*words, "--write-claims", str(claims)]) == 0
    assert "wrote" in capsys.readouterr().out
    assert out.read_text(encoding="utf-8-sig").startswith("incident_id,kind,date,")
    assert "Sarja" in page.read_text(encoding="utf-8")
    assert ",C4273," in claims.read_text(encoding="utf-8")


def test_what_a_report_says_of_control_is_heard_by_the_next_question(report, tmp_path, capsys):
    claims = tmp_path / "c.csv"
    assert main(["report", str(report), "--write-claims", str(claims)]) == 0
    capsys.readouterr()
    assert main(["report", str(report), "--claims", str(claims), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["incidents"][0]["control_agrees"] is True
    assert main(["who", "C4273", "2020-01-10", "--claims", str(claims)]) == 0
    assert "yours: " in capsys.readouterr().out


@pytest.mark.parametrize("option", ["-o", "--map", "--write-claims"])
def test_a_file_that_cannot_be_written_is_told_before_the_report_is_read(option, tmp_path, capsys):
    file = tmp_path / "none" / "out.csv"
    assert main(["report", "no-such-report.txt", option, str(file)]) == 2
    assert f"there is no folder {file.parent}" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("words", [["no-such-file.txt"], ["{report}", "-o", "incidents.doc"], []])
def test_what_cannot_be_done_is_told_with_exit_code_2(words, report, capsys):
    assert main(["report", *(w.format(report=report) for w in words)]) == 2
    assert capsys.readouterr().err.startswith("syriageo:")


def test_the_claims_of_a_report_can_be_heard_by_who_controlled(report):
    import syriageo

    own = syriageo.read_report(report).evidence()
    status = syriageo.who_controlled("C4273", "2020-01-10", claims=own)
    assert any("yours" in str(e.source) for e in status.supporting)

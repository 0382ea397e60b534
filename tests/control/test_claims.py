from dataclasses import replace
from datetime import date

import pytest

from syriageo.control.claims import (
    COLUMNS,
    ClaimError,
    collect_claims,
    ledger_digest,
    read_claims,
    read_ledger,
    read_sources,
    write_claims,
)
from syriageo.errors import DataError


def spoil(path, line, column, value):
    lines = path.read_text("utf-8").splitlines()
    fields = lines[line - 1].split(",")
    fields[COLUMNS.index(column)] = value
    lines[line - 1] = ",".join(fields)
    path.write_text("\n".join(lines) + "\n", "utf-8")


@pytest.fixture
def table(tmp_path, history_claims):
    path = tmp_path / "test.csv"
    write_claims(path, history_claims)
    return path


def test_claims_survive_writing_and_reading(table, history_claims):
    assert read_claims(table) == history_claims


def test_writing_is_deterministic_whatever_the_order(table, tmp_path, history_claims):
    write_claims(tmp_path / "again.csv", reversed(history_claims))
    assert (tmp_path / "again.csv").read_bytes() == table.read_bytes()


def test_a_failed_write_leaves_the_old_table_and_no_litter(table, history_claims):
    before = table.read_bytes()
    with pytest.raises(DataError, match="test-00001"):
        write_claims(table, [history_claims[0], history_claims[0]])
    with pytest.raises(UnicodeEncodeError):
        write_claims(table, [replace(history_claims[0], note="\udcff")])
    assert table.read_bytes() == before
    assert [p.name for p in table.parent.iterdir()] == ["test.csv"]


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("kind", "conquers", "not one of"),
        ("first_possible", "2020-02-30", "not a day"),
        ("last_possible", "", "last possible day"),
        ("last_possible", "2001-01-01", "not in order"),
        ("confidence", "7", "not 1, 2 or 3"),
        ("parties", "", "say who"),
        ("recorded", "", "empty"),
        ("id", "", "empty"),
    ],
)
def test_a_faulty_row_is_named_by_file_line_and_column(table, column, value, words):
    spoil(table, 3, column, value)
    with pytest.raises(ClaimError, match=words) as caught:
        read_claims(table)
    assert "test.csv" in str(caught.value)
    assert caught.value.line == 3


def test_collecting_returns_the_good_rows_and_every_fault(table, history_claims):
    spoil(table, 3, "kind", "conquers")
    spoil(table, 5, "confidence", "high")
    lines = table.read_text("utf-8").splitlines()
    lines.insert(6, "torn,row")
    lines.append(lines[1])
    table.write_text("\n".join(lines) + "\n", "utf-8")
    claims, faults = collect_claims(table)
    assert len(claims) == len(history_claims) - 2
    assert [(f.line, f.column) for f in faults] == [
        (3, "kind"),
        (5, "confidence"),
        (7, "id"),
        (len(lines), "id"),
    ]


def test_other_columns_and_other_encodings_are_refused(tmp_path):
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("id,subject\n")
    with pytest.raises(ClaimError, match="columns must be"):
        read_claims(wrong)
    wrong.write_bytes(",".join(COLUMNS).encode() + b"\n" + "أريحا".encode("cp1256") + b"\n")
    with pytest.raises(ClaimError, match="not UTF-8"):
        read_claims(wrong)


def test_the_digest_depends_on_every_field_and_on_the_order(history_claims):
    digest = ledger_digest(history_claims)
    assert digest == ledger_digest(list(history_claims))
    assert digest != ledger_digest(history_claims[::-1])
    assert digest != ledger_digest(history_claims[:-1])
    changed = [replace(history_claims[0], recorded=date(2021, 1, 2)), *history_claims[1:]]
    assert digest != ledger_digest(changed)


def test_the_ledger_is_read_in_one_order_without_review_lists(tmp_path, history_claims):
    write_claims(
        tmp_path / "b.csv", [replace(c, id=f"b-{i}") for i, c in enumerate(history_claims)]
    )
    write_claims(tmp_path / "a.csv", history_claims)
    (tmp_path / "review.csv").write_text("raw_source\n")
    read = read_ledger(tmp_path)
    assert [c.id for c in read[: len(history_claims)]] == [c.id for c in history_claims]
    assert len(read) == 2 * len(history_claims)
    write_claims(tmp_path / "c.csv", history_claims[:1])
    with pytest.raises(ClaimError, match="another file"):
        read_ledger(tmp_path)


def test_posts_quarters_and_boasts_are_mute(ledger):
    assert ledger.say("holds", "turkey", "2019-01-01", flags=("post",)).mute
    assert ledger.say("takes", "hts", "2019-01-01", flags=("part_of_place",)).mute
    assert ledger.say("claims_only", "hts", "2019-01-01").mute
    assert not ledger.say("takes", "hts", "2019-01-01", flags=("soft_date",)).mute


def test_trust_outside_0_to_1_is_refused(tmp_path):
    path = tmp_path / "sources.csv"
    header = "id,title,publisher,url,licence,covers_from,covers_to,trust,note\n"
    path.write_text(header + "snhr,SNHR,,,,,,0.9,\n")
    assert read_sources(path)["snhr"].trust == 0.9
    path.write_text(header + "snhr,SNHR,,,,,,9,\n")
    with pytest.raises(DataError, match="snhr"):
        read_sources(path)

"""What is printed can steer no terminal, and files are whole or untouched."""

import io
import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syriageo import terminal

STEERING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)

any_text = st.text(st.characters(exclude_categories=()))
# Two lone surrogates side by side are one character once JSON is read again.
unicode_text = st.text(st.characters(exclude_categories=("Cs",)))


@given(any_text)
def test_safe_text_is_one_line_that_any_utf8_terminal_can_print(text):
    line = terminal.safe(text)
    line.encode("utf-8")
    assert not STEERING.search(line)
    assert "\n" not in line
    assert terminal.safe(line) == line


@given(any_text)
def test_safe_lines_keep_only_the_line_breaks(text):
    lines = terminal.safe_lines(text)
    assert not STEERING.search(lines)
    assert lines.count("\n") == text.count("\n")


@given(
    st.dictionaries(unicode_text, st.lists(unicode_text | st.integers() | st.floats() | st.none()))
)
def test_json_means_what_was_put_in_and_steers_no_terminal(value):
    text = terminal.to_json(value)
    assert not STEERING.search(text)
    plain = {
        k: [None if isinstance(v, float) and not abs(v) < float("inf") else v for v in vs]
        for k, vs in value.items()
    }
    assert json.loads(text) == plain


def test_names_keep_their_letters_and_joiners():
    for name in ("أريحا", "Kobanî", "Çilaxa", "می\u200cخواهم"):
        assert terminal.safe(name) == name


def test_json_writes_days_and_missing_numbers():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {"day": [date(2020, 1, 5)], "p": [float("nan")], "n": [3], "t": pandas.to_datetime(["NaT"])}
    )
    told = json.loads(terminal.to_json(frame.to_dict("records")))
    assert told == [{"day": "2020-01-05", "p": None, "n": 3, "t": None}]


class Tty(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("environment", "stream", "expected"),
    [
        ({"TERM": "xterm"}, Tty(), True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, Tty(), False),
        ({"TERM": "dumb"}, Tty(), False),
        ({"TERM": "xterm"}, io.StringIO(), False),
    ],
)
def test_colours_only_where_they_are_wanted(monkeypatch, environment, stream, expected):
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert terminal.coloured(stream) is expected
    assert ("\x1b" in terminal.bold("Ariha", stream)) is expected


def test_tables_fit_eighty_columns_and_make_cells_harmless(capsys):
    terminal.print_table(
        ["place", "n\x1b[2J"], [["Sarja \x1b]0;x\x07" + "long " * 40, 1234], ["سرجة", 5]]
    )
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    assert not STEERING.search(out)
    assert "1,234" in out


def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path, monkeypatch):
    page = tmp_path / "map.html"
    page.write_text("old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="No space"):
        terminal.write_whole(page, "new")
    assert page.read_text() == "old"
    assert list(tmp_path.iterdir()) == [page]

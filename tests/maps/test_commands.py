"""The commands that write maps."""

import json
import re
import subprocess
import sys
import webbrowser

import pytest

from syriageo import cli

WRITTEN = {
    "map": ["2020-01-15"],
    "timemap": ["2019-12-01", "2020-03-05", "--step", "week"],
    "compare": ["2019-12-01", "2020-03-05"],
    "fronts": ["2019-12-01", "2020-01-28", "2020-03-05"],
}


@pytest.fixture
def ask(capsys):
    def ask(*words):
        code = cli.main(words)
        out, err = capsys.readouterr()
        return code, out, err

    return ask


def data_of(path):
    block = re.search(
        r'<script type="application/json" id="data">(.*?)</script>', path.read_text("utf-8")
    )
    return json.loads(block[1])


@pytest.mark.parametrize("name", WRITTEN)
def test_every_kind_of_map_is_written_with_the_same_options(ask, tmp_path, name):
    page = tmp_path / "{{7*7}} '`${1}.html"
    options = ["--language", "ar", "--bounds", "35.4,36.1,36.2,37.1", "--no-places", "--json"]
    code, out, err = ask(name, *WRITTEN[name], "-o", str(page), *options)
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert (told["file"], told["bytes"]) == (str(page), page.stat().st_size)
    data = data_of(page)
    assert data["kind"] == {"map": "control", "timemap": "time"}.get(name, name)
    assert data["bounds"] == [[35.4, 36.1], [36.2, 37.1]]
    assert (data["language"], data["places"]) == ("ar", None)


def test_fronts_and_the_base_map_are_as_asked_for(ask, tmp_path):
    page = tmp_path / "map.html"
    words = ["map", "2020-01-15", "-o", str(page), "--no-fronts", "--no-places"]
    assert ask(*words, "--basemap", "OpenStreetMap.Mapnik")[0] == 0
    assert data_of(page)["fronts"] is False
    assert "https://tile.openstreetmap.org" in page.read_text("utf-8")


def test_the_page_is_opened_when_asked_for(ask, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    page = tmp_path / "a map.html"
    ask("map", "2020-01-15", "-o", str(page), "--no-places")
    assert opened == []
    ask("map", "2020-01-15", "-o", str(page), "--no-places", "--open")
    assert opened == [page.as_uri()]


def test_claims_of_your_own_are_on_the_map(ask, tmp_path):
    ours = tmp_path / "ours.csv"
    ours.write_text("place,date,parties,kind,source\nC4278,2016-05-01,isis,holds,notes\n", "utf-8")
    page = tmp_path / "map.html"
    assert ask("map", "2016-05-01", "-o", str(page), "--claims", str(ours))[0] == 0
    assert data_of(page)["own"] == "yours: notes"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["map", "2020-01-15", "--bounds", "35.4,36.1"], "four numbers"),
        (["map", "2020-01-15", "--bounds", "36.2,36.1,35.4,37.1"], "bounds"),
        (["map", "2020-01-15", "--basemap", "No.Such.Map"], "base map"),
        (["map", "2020-01-15", "--language", "de"], "language"),
        (["timemap", "2020-03-05", "2019-12-01"], "before"),
        (["compare", "2020-03-05", "2020-03-05"], "later"),
        (["fronts", "2020-03-05"], "days"),
        (["compare", "2010-01-01", "2020-01-01"], "outside the data"),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_leaves_no_file(ask, tmp_path, words, said):
    code, _, err = ask(*words, "-o", str(tmp_path / "map.html"))
    assert code == 2
    assert said in " ".join(err.split())
    assert list(tmp_path.iterdir()) == []


def test_the_assets_are_told_with_licence_and_digest(ask):
    code, out, _ = ask("assets", "--json")
    assert code == 0
    told = json.loads(out)["assets"]
    assert {one["licence"] for one in told} == {"BSD-2-Clause"}
    assert all(one["whole"] for one in told)
    assert "whole" in ask("assets")[1]


def test_a_map_is_written_without_importing_what_it_does_not_need(tmp_path):
    code = f"""
import sys
from syriageo.cli import main
main(["map", "2020-01-15", "-o", {str(tmp_path / "map.html")!r}])
print(sorted({{"folium", "geopandas", "pandas", "pyproj"}} & set(sys.modules)))
"""
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert told.stdout.splitlines()[-1] == "[]"

"""Plots for print hear evidence of one's own, as the pages do."""

import pytest

import syriageo

pytest.importorskip("matplotlib")
from matplotlib import pyplot


@pytest.fixture
def ours(tmp_path):
    table = tmp_path / "ours.csv"
    rows = "place,date,date_end,parties,kind\nC4278,2016-05-01,2016-06-30,isis,holds\n"
    table.write_text(rows, encoding="utf-8")
    yield syriageo.load_claims(table)
    pyplot.close("all")


def test_a_history_has_a_lane_and_a_mark_for_what_only_the_user_says(ours):
    def lanes(claims):
        ax = syriageo.history_plot("C4278", start="2016-01-01", end="2016-12-31", claims=claims)
        return [label.get_text() for label in ax.get_yticklabels()], len(ax.lines)

    (packaged, marks), (both, more) = lanes(None), lanes(ours)
    assert "Islamic State (ISIS)" not in packaged
    assert "Islamic State (ISIS)" in both
    assert more == marks + 1
    bare = syriageo.history_plot("C4278", start="2016-01-01", end="2016-12-31", marks=False)
    assert len(bare.lines) == 0


def test_the_map_of_a_day_colours_what_the_user_says(ours):
    def zones(claims):
        ax = syriageo.plot_control("2016-05-15", fronts=False, places=False, claims=claims)
        return {patch.get_path().vertices.tobytes() for patch in ax.patches}

    packaged = zones(None)
    assert packaged == zones(None)
    assert packaged != zones(ours)

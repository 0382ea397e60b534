"""Maps and histories for print."""

import io

import geopandas as gpd
import matplotlib
import pandas as pd
import pytest
from shapely.geometry import Point

from syriageo.control.zones import control_zones
from syriageo.errors import CRSError, DateError, InputError
from syriageo.maps.histories import history_plot
from syriageo.maps.plots import plot_control
from syriageo.places import gazetteer

matplotlib.use("Agg")
IDLIB = ((35.4, 36.2), (36.2, 37.0))


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    from matplotlib import pyplot

    pyplot.close("all")


def written(ax):
    return [text.get_text() for text in ax.texts]


def legend_of(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def saved(ax, kind, **metadata):
    out = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "syriageo"}):
        ax.figure.savefig(out, format=kind, metadata=metadata)
    return out.getvalue()


def test_the_legend_names_who_holds_land_that_day():
    ax = plot_control("2020-01-15", places=False)
    zones = control_zones("2020-01-15")
    jointly = zones[zones.status == "joint"].parties_label.str.removesuffix(", jointly")
    assert set(jointly) <= set(legend_of(ax))
    assert "Syrian Regime forces" in legend_of(ax)


def test_what_is_outside_the_bounds_is_not_in_the_legend():
    ax = plot_control("2020-01-15", bounds=IDLIB, places=False)
    assert "Hay'at Tahrir al-Sham" in legend_of(ax)
    assert "Syrian Democratic Forces" not in legend_of(ax)


def test_towns_are_named_in_the_language_and_do_not_overlap():
    ax = plot_control("2020-01-15", bounds=IDLIB, language="ar")
    assert "إدلب" in written(ax)
    assert any("السيطرة" in ax.get_title(loc=side) for side in ("right",))
    ax.figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in ax.texts if text.get_text() != ""]
    towns = [box for box in boxes if ax.get_window_extent().containsx(box.x0)]
    assert len(towns) > 5


def test_the_map_says_what_is_unknown_and_which_data_it_shows():
    ax = plot_control("2020-01-15", places=False, fronts=False)
    note = " ".join(written(ax))
    assert gazetteer.default().meta["digest"][:12] in note
    assert "inferred or carried" in note


def test_incidents_without_a_position_are_counted_below_the_map():
    incidents = gpd.GeoDataFrame(geometry=[Point(36.6, 35.8), None], crs=4326)
    ax = plot_control("2020-01-15", places=False, incidents=incidents)
    assert "not drawn: 1" in " ".join(written(ax))


def test_incidents_without_a_crs_are_refused():
    with pytest.raises(CRSError, match="set_crs"):
        plot_control("2020-01-15", incidents=gpd.GeoDataFrame(geometry=[Point(36.6, 35.8)]))


def test_incidents_that_are_no_points_on_a_map_are_refused():
    with pytest.raises(InputError, match="points_from_xy"):
        plot_control("2020-01-15", incidents=pd.DataFrame({"x": [1]}))


@pytest.mark.parametrize("kind", ["pdf", "svg", "png"])
def test_the_same_map_is_the_same_file(kind):
    nothing = {"pdf": {"CreationDate": None}, "svg": {"Date": None}, "png": {}}[kind]
    first = saved(plot_control("2020-01-15", bounds=IDLIB), kind, **nothing)
    assert first == saved(plot_control("2020-01-15", bounds=IDLIB), kind, **nothing)


def test_a_day_outside_the_data_is_refused():
    with pytest.raises(DateError):
        plot_control("1999-01-01")


def test_bounds_that_are_no_box_are_refused():
    with pytest.raises(InputError, match="south, west"):
        plot_control("2020-01-15", bounds=((36, 37), (35, 36)))


def test_a_history_has_a_lane_for_each_who_ever_held_the_place():
    ax = history_plot("Ma'aret al Numan")
    lanes = [label.get_text() for label in ax.get_yticklabels()]
    assert "Syrian Regime forces" in lanes
    assert "Hay'at Tahrir al-Sham" in lanes
    assert "C3985" in ax.get_title(loc="left")


def test_a_history_can_be_cut_to_some_days():
    ax = history_plot("Ma'aret al Numan", start="2021-01-01", end="2021-12-31")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Syrian Regime forces"]


def test_a_history_from_its_end_to_its_start_is_refused():
    with pytest.raises(InputError, match="swap"):
        history_plot("Ariha", start="2021-01-01", end="2020-01-01")


def test_a_point_in_the_desert_is_unknown():
    ax = history_plot((33.9, 38.9))
    assert [label.get_text() for label in ax.get_yticklabels()] == ["unknown"]


def test_an_area_has_no_single_history():
    with pytest.raises(InputError, match="area"):
        history_plot("SY07")


def test_names_are_never_read_as_formulas(hostile_database, monkeypatch):
    monkeypatch.setenv("SYRIAGEO_DATA", str(hostile_database))
    ax = plot_control("2020-01-15", bounds=IDLIB)
    assert saved(ax, "svg", Date=None)
    assert any("$" in text for text in [*written(ax), *legend_of(ax)])
    assert saved(history_plot("C4278"), "svg", Date=None)

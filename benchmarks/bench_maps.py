"""How large the pages are and how long they take: to make, to paint, to step; beside folium's way.

Peers draw the same zones or cells as folium's own layers do: GeoJson of the zones of a day, and
TimeSliderChoropleth of the cells over the months of a year (fifteen years take minutes).
"""

import datetime
import json
import statistics
import subprocess
import sys
from itertools import cycle

import folium
import geopandas as gpd
import pytest

from syriageo import compare_map, control_map, control_zones, front_line_map, time_map
from syriageo.control.land import day_status, load_cells
from syriageo.maps.timemap import stops

DAYS = ("2013-03-04", "2015-11-29", "2017-07-20", "2018-04-14", "2020-01-15", "2023-02-06")
MAPS = {
    "control": lambda day: control_map(day),
    "time of a winter by day": lambda day: time_map("2019-12-01", "2020-03-31"),
    "time of 15 years by month": lambda day: time_map("2011-03-15", "2025-12-31", "month"),
    "compare": lambda day: compare_map(day, "2024-11-27"),
    "fronts": lambda day: front_line_map([day, "2020-03-05", "2024-11-27"]),
}
LARGEST = {"control": 2.5e6, "time of a winter by day": 3e6, "time of 15 years by month": 6e6}


def say(capsys, text):
    with capsys.disabled():
        print(f"\n{text}")


@pytest.mark.parametrize("name", MAPS)
def test_map(benchmark, tmp_path, capsys, name):
    path, days = tmp_path / "map.html", cycle(DAYS)
    benchmark.pedantic(
        lambda day: MAPS[name](day).save(path), setup=lambda: ((next(days),), {}), rounds=4
    )
    size = path.stat().st_size
    say(capsys, f"{name:<26} {size / 1e6:6.2f} MB")
    assert size < LARGEST.get(name, 2.5e6)


def test_peer_folium_geojson_of_zones(benchmark, tmp_path, capsys):
    """The zones alone, without places, search, history or fronts; assets stay on five hosts."""
    path, days = tmp_path / "map.html", cycle(DAYS)

    def draw(day):
        page = folium.Map(location=(35, 38.5), zoom_start=7)
        folium.GeoJson(control_zones(day)).add_to(page)
        page.save(path)

    benchmark.pedantic(draw, setup=lambda: ((next(days),), {}), rounds=4)
    say(capsys, f"folium GeoJson of zones     {path.stat().st_size / 1e6:6.2f} MB")


def test_peer_folium_time_slider(benchmark, tmp_path, capsys):
    """Every cell at the first of twelve months of 2019: a fifteenth of our fifteen years."""
    from folium.plugins import TimeSliderChoropleth

    path, cells = tmp_path / "map.html", load_cells()
    first = datetime.date(2019, 1, 1).toordinal()
    months = stops(first, first + 360, "month")
    frame = gpd.GeoDataFrame(geometry=cells.geometry, crs=4326)

    def draw():
        codes = [day_status(day).code.tolist() for day in months]
        seconds = [str((day - 719163) * 86400) for day in months]
        styles = {
            str(cell): {
                at: {"color": f"#{code[cell]:06x}", "opacity": 0.7}
                for at, code in zip(seconds, codes, strict=True)
            }
            for cell in range(len(cells.place))
        }
        page = folium.Map(location=(35, 38.5), zoom_start=7)
        TimeSliderChoropleth(json.loads(frame.to_json()), styles).add_to(page)
        page.save(path)

    benchmark.pedantic(draw, rounds=1)
    say(capsys, f"folium TimeSliderChoropleth {path.stat().st_size / 1e6:6.2f} MB for 12 months")


COMMANDS = {
    "map": ["-m", "syriageo", "map", "2020-01-15"],
    "timemap": ["-m", "syriageo", "timemap", "2019-12-01", "2020-03-31"],
    "compare": ["-m", "syriageo", "compare", "2019-12-01", "2020-03-05"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_process(benchmark, process_cpu, tmp_path, capsys, name):
    """The whole process, cold; what lies beyond ``python -c pass`` is printed as CPU time."""
    words = [*COMMANDS[name], "-o", str(tmp_path / "map.html")]
    extra = statistics.median(process_cpu(*words) - process_cpu("-c", "pass") for _ in range(5))
    say(capsys, f"syriageo {name:<10} {extra:6.2f} s of CPU time beyond python -c pass")
    benchmark.pedantic(
        subprocess.run,
        args=([sys.executable, *words],),
        kwargs={"check": True, "stdout": subprocess.DEVNULL},
        rounds=3,
    )


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    control_map("2020-01-15").save(folder / "control.html")
    time_map("2019-12-01", "2020-03-31").save(folder / "winter.html")
    time_map("2011-03-15", "2025-12-31", "month").save(folder / "years.html")
    return folder


@pytest.mark.browser
@pytest.mark.parametrize("name", ["control", "winter", "years"])
def test_first_paint(benchmark, browser, pages, capsys, name):
    """From opening the file to the whole map; a new browser context each time."""
    paints = []

    def visit():
        context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
        page = context.new_page()
        page.goto((pages / f"{name}.html").as_uri())
        page.wait_for_selector("html[data-ready=true]")
        paints.append(
            page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        )
        context.close()

    benchmark.pedantic(visit, rounds=5, warmup_rounds=1)
    say(capsys, f"{name:<10} first contentful paint {statistics.median(paints):6.0f} ms")


@pytest.mark.browser
@pytest.mark.parametrize("name", ["winter", "years"])
def test_step_of_the_slider(benchmark, browser, pages, capsys, name):
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto((pages / f"{name}.html").as_uri())
    page.wait_for_selector("html[data-ready=true]")
    # Copying a pixel makes the browser finish what it was told to draw.
    step = """k => { const one = document.createElement('canvas').getContext('2d');
      const a = performance.now(); syriageo.go(k);
      syriageo.layers.forEach(l => one.drawImage(l._container, 600, 400, 1, 1, 0, 0, 1, 1));
      one.getImageData(0, 0, 1, 1); return performance.now() - a; }"""
    steps = benchmark.pedantic(lambda: [page.evaluate(step, k) for k in range(2, 100)], rounds=1)
    steps.sort()
    say(capsys, f"{name:<10} a step: median {steps[49]:.0f} ms, 95th of 100 {steps[93]:.0f} ms")
    context.close()

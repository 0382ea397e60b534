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
import numpy as np
import pandas as pd
import pytest
import shapely

from syriageo import (
    compare_map,
    control_map,
    control_zones,
    front_line_map,
    incident_map,
    time_map,
)
from syriageo.control.land import day_status, load_cells
from syriageo.maps.timemap import stops

DAYS = ("2013-03-04", "2015-11-29", "2017-07-20", "2018-04-14", "2020-01-15", "2023-02-06")
MAPS = {
    "control": lambda day: control_map(day),
    "time of a winter by day": lambda day: time_map("2019-12-01", "2020-03-31"),
    "time of 15 years by month": lambda day: time_map("2011-03-15", "2025-12-31", "month"),
    "compare": lambda day: compare_map(day, "2024-11-27"),
    "fronts": lambda day: front_line_map([day, "2020-03-05", "2024-11-27"]),
    "10,000 incidents": lambda day: incident_map(incidents()),
}
LARGEST = {
    "control": 2.5e6,
    "time of a winter by day": 3e6,
    "time of 15 years by month": 6e6,
    "10,000 incidents": 4e6,
}


def incidents(n=10_000):
    """As many as twelve years of a monitor's daily news, with a sentence each."""
    rng = np.random.default_rng(5)
    days = pd.Timestamp("2012-01-01") + pd.to_timedelta(rng.integers(0, 4700, n), unit="D")
    who = rng.choice(["syrian_regime", "russian_forces", "isis", "sdf|us_coalition", "unknown"], n)
    what = rng.choice(["air strike", "ground shelling", "barrel bomb", "shooting"], n)
    # At settlements, at some of them again and again.
    spots = shapely.get_coordinates(shapely.centroid(load_cells().geometry))
    often = 1 / (20 + rng.permutation(len(spots)))
    at = rng.choice(spots, n, p=often / often.sum())
    table = {
        "date": days,
        "kind": rng.choice(["attack", "killing", "arrest", "massacre", "landmine"], n),
        "perpetrator": who,
        "means": what,
        "killed_min": rng.poisson(1.2, n),
        "radius_km": rng.choice([0.5, 2.0, 8.0], n),
        "summary": [
            f"{what[k]} by {who[k]} on {days[k].date()}, told by correspondent {k}"
            for k in range(n)
        ],
    }
    return gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(*at.T), crs=4326)


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


def told(row):
    return folium.Popup(f"{row.date.date()} {row.kind} {row.perpetrator}: {row.summary}")


def test_peer_folium_circles(benchmark, tmp_path, capsys, points):
    """A CircleMarker and a popup for each; no filters, no clusters, no zones."""
    path = tmp_path / "map.html"

    def draw():
        page = folium.Map(location=(35, 38.5), zoom_start=7, prefer_canvas=True)
        for row in points.itertuples():
            at = (row.geometry.y, row.geometry.x)
            folium.CircleMarker(at, radius=5, popup=told(row)).add_to(page)
        page.save(path)

    benchmark.pedantic(draw, rounds=1)
    say(capsys, f"folium CircleMarker x 10,000 {path.stat().st_size / 1e6:6.2f} MB")


def test_peer_folium_clusters(benchmark, tmp_path, capsys, points):
    """MarkerCluster, as its documentation has it: a Marker with a popup for each."""
    from folium.plugins import MarkerCluster

    path = tmp_path / "map.html"

    def draw():
        page = folium.Map(location=(35, 38.5), zoom_start=7)
        cluster = MarkerCluster().add_to(page)
        for row in points.itertuples():
            folium.Marker((row.geometry.y, row.geometry.x), popup=told(row)).add_to(cluster)
        page.save(path)

    benchmark.pedantic(draw, rounds=1)
    say(capsys, f"folium MarkerCluster of 10,000 {path.stat().st_size / 1e6:6.2f} MB")


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
def points():
    return incidents()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    control_map("2020-01-15").save(folder / "control.html")
    time_map("2019-12-01", "2020-03-31").save(folder / "winter.html")
    time_map("2011-03-15", "2025-12-31", "month").save(folder / "years.html")
    incident_map(incidents()).save(folder / "incidents.html")
    return folder


@pytest.mark.browser
@pytest.mark.parametrize("name", ["control", "winter", "years", "incidents"])
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


@pytest.mark.browser
@pytest.mark.parametrize("zoom", [7, 9, 11])
def test_frames_while_ten_thousand_incidents_are_dragged(benchmark, browser, pages, capsys, zoom):
    """Frames as the page itself gets them (requestAnimationFrame) while the mouse pulls the map.

    The pauses include what is drawn anew when the mouse lets go.
    """
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto((pages / "incidents.html").as_uri())
    page.wait_for_selector("html[data-ready=true]")
    page.evaluate(f"void syriageo.map.setView([35.6, 37.2], {zoom}, {{animate: false}})")
    page.evaluate(
        """() => { window.at = []; const tick = now => { window.at.push(now);
             requestAnimationFrame(tick); }; requestAnimationFrame(tick); }"""
    )

    def drag():
        page.evaluate("void (window.at.length = 0)")
        for way in (1, -1, 1, -1):
            page.mouse.move(800 - way * 150, 400)
            page.mouse.down()
            page.mouse.move(800 + way * 150, 420, steps=40)
            page.mouse.up()
        return page.evaluate("window.at.slice(1).map((b, k) => b - window.at[k])")

    pauses = sorted(benchmark.pedantic(drag, rounds=1, warmup_rounds=1))
    rate = 1000 * len(pauses) / sum(pauses)
    say(
        capsys,
        f"10,000 incidents, zoom {zoom:2}: {rate:3.0f} frames/s, median pause "
        f"{statistics.median(pauses):.0f} ms, longest {pauses[-1]:.0f} ms",
    )
    context.close()
    assert rate > 20

"""The page in a real browser, without a network: it opens, answers, and runs nothing but itself."""

import os
import shutil

import geopandas as gpd
import numpy as np
import pytest
import shapely

from syriageo import control_map
from syriageo.control import land, lookup, zones
from syriageo.places import gazetteer

DAY = "2020-01-15"
browser = pytest.mark.browser


class Visit:
    """One page opened offline, with what it asked for and complained about."""

    def __init__(self, running, path, **options):
        self.context = running.new_context(offline=True, **options)
        self.page = self.context.new_page()
        self.requests, self.complaints = [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("html[data-ready=true]", timeout=30_000)

    def popup(self):
        return self.page.locator(".leaflet-popup-content").last.inner_text()

    def ask(self, lat, lon):
        return self.page.evaluate(
            """([lat, lng]) => { const z = syriageo.zoneAt(lat, lng);
                                 return z && [z.s, z.p.join('|')]; }""",
            [lat, lon],
        )

    def close(self):
        self.context.close()
        assert self.complaints == []
        assert len(self.requests) == 1, "only the file itself"


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    folder = tmp_path_factory.mktemp("maps")
    points = gpd.GeoDataFrame(
        {"what": ["market shelled"]}, geometry=gpd.points_from_xy([36.2], [34.0]), crs=4326
    )
    for language in ("en", "ar", "both"):
        shown = control_map(DAY, language=language, incidents=points)
        shown.save(folder / f"{language}.html")
    return folder


@pytest.fixture
def visit(browser, saved):
    opened = []

    def go(language="en", **options):
        options.setdefault("viewport", {"width": 1200, "height": 800})
        opened.append(Visit(browser, saved / f"{language}.html", **options))
        return opened[-1]

    yield go
    for one in opened:
        one.close()


@pytest.mark.skipif(not os.environ.get("CI"), reason="only CI has to have a browser")
def test_ci_has_a_browser():
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    assert any(shutil.which(name) for name in names), "install Debian's chromium in .ci/run"


@browser
@pytest.mark.parametrize("language", ["en", "ar", "both"])
def test_the_map_opens_without_a_network_and_paints(visit, language):
    seen = visit(language)
    assert seen.page.locator(".leaflet-zones-pane path").count() > 10
    painted = seen.page.evaluate(
        """() => { const c = document.querySelector('canvas.map-marks');
                   return c.getContext('2d').getImageData(0, 0, c.width, c.height)
                           .data.some(v => v); }"""
    )
    assert painted
    heading = seen.page.locator(".panel .day").inner_text()
    assert heading == ("15 كانون الثاني 2020" if language == "ar" else "15 January 2020")
    assert "OCHA" in seen.page.locator("body").inner_text()


@browser
def test_every_point_answers_as_the_zones_do(visit):
    seen = visit()
    cells, spells = land.load_cells(), lookup.SpellTable.default()
    rows = spells.at(zones.as_ordinal(DAY))
    rng = np.random.default_rng(7)
    asked = 0
    for cell in rng.integers(len(cells.place), size=120):
        point = cells.geometry[cell].representative_point()
        if shapely.distance(point, shapely.boundary(cells.geometry[cell])) < 2e-5:
            continue  # nearer to the border than the page's grid
        row = rows[cells.place[cell]]
        expected = ["unknown", ""] if row < 0 else [spells.kind[row], spells.parties[row]]
        assert seen.ask(point.y, point.x) == expected
        asked += 1
    assert asked > 100
    assert seen.ask(33.9, 38.6) == [zones.NO_SETTLEMENT, ""]
    assert seen.ask(39.9, 32.8) is None, "Ankara"


@browser
@pytest.mark.parametrize(
    ("language", "text"), [("en", "Ariha"), ("ar", "اريحا"), ("both", "أريحا"), ("en", "C4278")]
)
def test_a_place_is_found_in_both_scripts_and_shows_its_status(visit, language, text):
    seen = visit(language)
    seen.page.locator("input[type=search]").fill(text)
    seen.page.keyboard.press("Enter")
    shown = seen.popup()
    assert "C4278" in shown
    assert "أريحا" in shown
    assert "Ariha" in shown


@browser
def test_another_spelling_finds_the_place_too(visit):
    seen = visit()
    seen.page.locator("input[type=search]").fill("Idlib")
    assert seen.page.locator("#found li").first.inner_text().startswith("Idleb")
    seen.page.locator("#found li").first.click()
    assert "C3871" in seen.popup()


@browser
def test_no_place_of_a_name_is_said(visit):
    seen = visit()
    seen.page.locator("input[type=search]").fill("Atlantis")
    assert "No place" in seen.page.locator("#found").inner_text()


@browser
def test_a_click_asks_the_zone_and_the_keyboard_does_too(visit):
    seen = visit()
    seen.page.evaluate("void syriageo.map.setView([33.9, 38.6], 10, {animate: false})")
    seen.page.locator(".folium-map").focus()
    seen.page.keyboard.press("Enter")
    assert "no settlement near" in seen.popup()
    seen.page.keyboard.press("Escape")
    box = seen.page.locator(".folium-map").bounding_box()
    seen.page.mouse.click(box["width"] / 2, box["height"] / 2)
    assert "no settlement near" in seen.popup()


@browser
def test_an_incident_shows_its_columns(visit):
    seen = visit()
    seen.page.evaluate("void syriageo.map.setView([34.0, 36.2], 12, {animate: false})")
    box = seen.page.locator(".folium-map").bounding_box()
    seen.page.mouse.click(box["width"] / 2, box["height"] / 2)
    assert "market shelled" in seen.popup()


@browser
def test_layers_can_be_switched_off(visit):
    seen = visit()
    paths = seen.page.locator(".leaflet-zones-pane path")
    before = paths.count()
    seen.page.get_by_role("checkbox", name="Zones").uncheck()
    assert paths.count() == 0
    seen.page.get_by_role("checkbox", name="Zones").check()
    assert paths.count() == before
    seen.page.get_by_role("checkbox", name="Places").uncheck()
    assert seen.page.evaluate("syriageo.visible") == 0


@browser
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_fits_a_phone(visit, language):
    seen = visit(language, viewport={"width": 390, "height": 844}, has_touch=True)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not seen.page.locator(".panel .body").is_visible()
    seen.page.locator(".fold").click()
    assert seen.page.locator("input[type=search]").is_visible()


@browser
def test_the_page_is_usable_at_twice_its_size(visit):
    seen = visit(viewport={"width": 600, "height": 450})
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 600
    seen.page.locator(".fold").click()
    assert seen.page.get_by_role("checkbox", name="Zones").is_visible()


@browser
def test_hostile_names_everywhere_are_shown_and_nothing_runs(
    browser, hostile_database, hostile_texts, monkeypatch, tmp_path
):
    monkeypatch.setenv("SYRIAGEO_DATA", str(hostile_database))
    columns = {text: [f"{text} {number}"] for number, text in enumerate(hostile_texts)}
    points = gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy([36.2], [34.0]), crs=4326)
    path = tmp_path / "hostile {{7*7}} '`${1}.html"
    control_map(DAY, incidents=points).save(path)
    seen = Visit(browser, path, viewport={"width": 1200, "height": 800})
    everything = seen.page.evaluate(
        """() => { const all = [], P = syriageo.data.places;
             for (let i = 0; i < P.id.length; i += 40) {
               const card = syriageo.placeCard(
                 {i: i, en: P.en[i], ar: P.ar[i], lat: 35, lng: 38, level: 0});
               document.body.appendChild(card); all.push(card.textContent);
             }
             for (const zone of syriageo.data.zones) all.push(syriageo.zoneCard(zone).textContent);
             return all.join('\\n'); }"""
    )
    for text in hostile_texts:
        assert text in everything
    assert "hahaha" not in everything
    seen.page.evaluate("void syriageo.map.setView([34.0, 36.2], 12, {animate: false})")
    box = seen.page.locator(".folium-map").bounding_box()
    seen.page.mouse.click(box["width"] / 2, box["height"] / 2)
    shown = seen.popup()
    for number, text in enumerate(hostile_texts):
        assert shown.count(text) == 2, "as the column's name and in its value"
        assert f"{text} {number}" in shown
    seen.page.locator("input[type=search]").fill("img src")
    # A place is found by any of its spellings and shown by its name: all of them are hostile here.
    shown = seen.page.locator("#found").inner_text()
    assert any(text in shown for text in hostile_texts)
    assert seen.page.locator("#found img, #found svg, #found script").count() == 0
    assert seen.page.evaluate("window.pwned") is None
    assert seen.page.locator("img, svg[onload], body script + script[src]").count() == 0
    seen.close()


@browser
def test_even_markup_that_got_in_cannot_run_or_call_home(browser, saved):
    seen = Visit(browser, saved / "en.html")
    seen.page.evaluate(
        """() => { const div = document.createElement('div');
                   div.innerHTML = '<img src="https://example.org/x.png" '
                       + 'onerror="window.pwned=1"><b onclick="window.pwned=2">x</b>';
                   document.body.appendChild(div); div.querySelector('b').click();
                   const s = document.createElement('script'); s.textContent = 'window.pwned=3';
                   document.body.appendChild(s); }"""
    )
    seen.page.wait_for_timeout(200)
    assert seen.page.evaluate("window.pwned") is None
    assert any("Content Security Policy" in text for text in seen.complaints)
    seen.context.close()


def test_the_default_gazetteer_is_not_the_hostile_one(hostile_database):
    assert gazetteer.default().path != hostile_database

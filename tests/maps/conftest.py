"""A database in which every text is hostile, and maps written to files."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from syriageo.places import gazetteer

PICTURES = Path(__file__).resolve().parents[2] / "build" / "screenshots"

HOSTILE = [
    "{{ 7*7 }}",
    "{% for x in range(3) %}ha{% endfor %}",
    "{# gone #}{{{",
    "<img src=x onerror=window.pwned=1>",
    "</script><script>window.pwned=1</script>",
    "<!--<script>",
    "'\"`${window.pwned=1}",
    "<svg onload=window.pwned=1>",
]


@pytest.fixture(scope="session")
def hostile_texts():
    """What nobody should be able to run by naming a village so."""
    return HOSTILE


@pytest.fixture(scope="session")
def hostile_database(tmp_path_factory):
    """A copy of the database whose place, party, area and source names are hostile strings."""
    copy = tmp_path_factory.mktemp("hostile") / "hostile.gpkg"
    shutil.copy(gazetteer.default().path, copy)
    connection = sqlite3.connect(copy)
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    # What the build has worked out for pages holds the harmless names.
    connection.execute("DROP TABLE IF EXISTS pages")
    for number, text in enumerate(HOSTILE):
        mine = f"fid % {len(HOSTILE)} = {number}"
        connection.execute(f"UPDATE places SET name_en = ?, name_ar = ? WHERE {mine}", (text, text))
        connection.execute(f"UPDATE areas SET name_en = ?, name_ar = ? WHERE {mine}", (text, text))
        connection.execute(
            f"UPDATE parties SET name_en = ?, name_ar = ? WHERE {mine}", (text, text)
        )
        connection.execute(f"UPDATE sources SET title = ? WHERE {mine}", (text,))
        connection.execute(f"UPDATE names SET name = ? WHERE {mine}", (text,))
    connection.execute("UPDATE parties SET colour = 'red;}</style><script>' WHERE fid % 3 = 0")
    connection.execute("UPDATE meta SET value = ? WHERE key = 'data_version'", (HOSTILE[3],))
    connection.commit()
    connection.close()
    return copy


class Visit:
    """One page opened offline, with what it asked for and complained about."""

    def __init__(self, running, path, **options):
        options.setdefault("viewport", {"width": 1280, "height": 800})
        self.context = running.new_context(offline=True, **options)
        self.page = self.context.new_page()
        self.requests, self.complaints = [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("html[data-ready=true]", timeout=30_000)
        self.run, self.keys = self.page.evaluate, self.page.keyboard

    def popup(self):
        return self.page.locator(".leaflet-popup-content").last.inner_text()

    def look_at(self, lat, lon, zoom=12):
        self.run(f"void syriageo.map.setView([{lat}, {lon}], {zoom}, {{animate: false}})")

    def click(self, lat, lon):
        """Click where a point of the map is on the screen."""
        at = self.run(f"(p => [p.x, p.y])(syriageo.map.latLngToContainerPoint([{lat}, {lon}]))")
        self.page.mouse.click(*at)

    def search(self, text):
        self.page.locator("#found").locator("xpath=..").locator("input").fill(text)

    def until(self, expression):
        """Wait until it holds; Playwright's own way evaluates text, which the page forbids."""
        for _ in range(200):
            if self.run(expression):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"never came true: {expression}")

    def toggle(self, name, on):
        self.page.locator(f".toggles input[name={name}]").set_checked(on)

    def painted(self, pane):
        """How many pixels of a layer are not transparent."""
        return self.run(
            """pane => { const c = document.querySelector('.leaflet-' + pane + '-pane canvas');
                const copy = document.createElement('canvas');
                copy.width = c.width; copy.height = c.height;
                const g = copy.getContext('2d', { willReadFrequently: true });
                g.drawImage(c, 0, 0);
                const d = g.getImageData(0, 0, c.width, c.height).data;
                let n = 0; for (let k = 3; k < d.length; k += 4) if (d[k]) n++; return n; }""",
            pane,
        )

    def picture(self, name):
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png")

    def close(self):
        self.context.close()
        assert self.complaints == []
        assert len(self.requests) == 1, "only the file itself"


@pytest.fixture
def open_page(browser):
    """Opens files in the browser, offline; at the end none has complained or asked for anything.

    Whoever opens one that is not `checked` closes it.
    """
    opened = []

    def go(path, checked=True, **options):
        seen = Visit(browser, path, **options)
        if checked:
            opened.append(seen)
        return seen

    yield go
    for one in opened:
        one.close()


@pytest.fixture
def visit(open_page, saved):
    """Opens one of the pages that the module's `saved` has written, by its name."""
    return lambda name="en", **options: open_page(saved / f"{name}.html", **options)

"""In a notebook: every answer shows itself, and every frame with a geometry can be explored."""

import html
from html.parser import HTMLParser

import geopandas as gpd
import pandas as pd
import pytest

import syriageo
from syriageo.places.gazetteer import Area, Place
from syriageo.places.resolve import Resolution

TEXT = (
    "Violations in Syria in January 2020\n\n"
    "On Friday, January 10, 2020, Syrian Regime forces shelled Sarja village in the southern "
    "suburbs of Idlib governorate, injuring two civilians. The area was under the control of "
    "factions of the Armed Opposition at the time it was shelled.\n\n"
    "On Sunday, January 12, 2020, Russian warplanes bombed a school in Ariha city in Idlib "
    "governorate, killing three civilians, including one child.\n"
)
HOSTILE = "<img src=x onerror=alert(1)>\u202e&amp;"


@pytest.fixture(scope="module")
def incidents():
    return syriageo.read_report(TEXT)


@pytest.fixture(scope="module")
def frames(incidents):
    table = pd.DataFrame({"place": ["Ariha", "Springfield"], "date": ["2020-01-05", "2030-01-01"]})
    told = syriageo.annotate(table, place="place", date="date")
    points = gpd.points_from_xy(told["sg_lon"], told["sg_lat"], crs=4326)
    return {
        "zones": syriageo.control_zones("2020-01-15"),
        "zones by certainty": syriageo.control_zones("2020-01-15", by_certainty=True),
        "front lines": syriageo.front_lines("2020-01-15"),
        "changes": syriageo.changes("2019-12-01", "2020-03-05"),
        "report": incidents.frame,
        "annotated points": gpd.GeoDataFrame(told, geometry=points),
        "annotated report": syriageo.annotate(
            incidents.frame, place="place_as_written", date="date", progress=False
        ),
        "near": syriageo.near(incidents, "Ariha", km=20, date="2020-01-11", days=5),
        "published": syriageo.publish(incidents),
        "published to partners": syriageo.publish(incidents, "partners"),
    }


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("zones", "status"),
        ("zones by certainty", "certainty"),
        ("front lines", "since"),
        ("changes", "area_km2"),
        ("report", "date"),
        ("annotated points", "sg_status"),
        ("annotated report", "sg_score"),
        ("near", "kind"),
        ("published", "kind"),
        ("published to partners", "perpetrator"),
    ],
)
def test_every_frame_with_a_geometry_can_be_explored(frames, name, column):
    frame = frames[name]
    assert len(frame) > 0
    for drawn in (frame.explore(), frame.explore(column=column)):
        page = drawn.get_root().render()
        assert page.count('"type": "Feature"') >= int(frame.geometry.notna().sum())


class _Markup(HTMLParser):
    """Which elements a page has, and the text that is shown."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.text = set(), ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)

    def handle_data(self, data):
        self.text += data


def test_a_resolution_shows_itself_with_its_reasons():
    shown = _Markup(syriageo.resolve("Sarja", within="Idlib")._repr_html_())
    assert shown.elements == {"table", "caption", "tr", "th", "td"}
    for told in ("matched", "Sarja سرجة (community, C4273)", "35.75749, 36.62681", "same name"):
        assert told in shown.text
    lost = _Markup(syriageo.resolve("Springfield")._repr_html_()).text
    assert lost.startswith("not found")


def test_places_and_areas_show_themselves():
    gazetteer = syriageo.Gazetteer.open()
    assert "Ariha أريحا (community, C4278)" in _Markup(gazetteer.get("C4278")._repr_html_()).text
    assert "Idleb إدلب (governorate, SY07)" in _Markup(gazetteer.get("SY07")._repr_html_()).text


def test_no_name_becomes_markup():
    place = Place("C1", HOSTILE, HOSTILE, HOSTILE, 35.0, 37.0, "", "", "", "", None, 0, "x", 1)
    area = Area("SY99", HOSTILE, HOSTILE, HOSTILE, "SY", 35.0, 37.0, 1)
    found = Resolution("matched", HOSTILE, place, 1.0, (), (HOSTILE,), HOSTILE, 2.0, 35.0, 37.0)
    for page in (place._repr_html_(), area._repr_html_(), found._repr_html_()):
        shown = _Markup(page)
        assert shown.elements == {"table", "caption", "tr", "th", "td"}
        assert "<img src=x onerror=alert(1)>\\u202e&amp;" in html.unescape(page)

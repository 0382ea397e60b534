"""The page asks nobody for anything and shows hostile text as text."""

import base64
import hashlib
import html
import json
import re
import subprocess
import sys

import folium
import jinja2
import pytest
from branca.element import Element
from hypothesis import given
from hypothesis import strategies as st

from syriageo.errors import InputError
from syriageo.maps.offline import OfflineMap
from syriageo.maps.page import SCRIPTS, Page, as_json, asset, escape, plain, words

HOSTILE = [
    "{{ 7*7 }}",
    "{{7*7}}",
    "{% for x in range(3) %}ha{% endfor %}",
    "{# gone #}",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "'\"`${alert(1)}",
    "\u2028alert(1)//",
    "a\x00b\ud800",
    "{{{%{#",
]
SYRIA = ((32.3, 35.6), (37.3, 42.4))
# Text rich in what means something to HTML, JavaScript or Jinja.
nasty = st.text(
    st.sampled_from("{}%#<>&'\"`$\\/!-=[]()a7* \n\u2028") | st.characters(codec="utf-8")
)


def page(data=None, title="Aleppo", language="en", basemap=None):
    return Page(title, data or {}, language, SYRIA, basemap)


def under_folium(**options):
    return OfflineMap(page(**options))


@given(nasty)
def test_escaped_text_means_itself_to_a_browser_and_nothing_to_jinja(text):
    escaped = escape(text)
    assert html.unescape(escaped) == plain(text) or "\r" in text
    assert not set("<>{}`$%\"'") & set(escaped)
    assert jinja2.Template(escaped, keep_trailing_newline=True).render() == escaped.replace(
        "\r\n", "\n"
    ).replace("\r", "\n")


@given(st.recursive(nasty, lambda x: st.lists(x) | st.dictionaries(nasty, x), max_leaves=8))
def test_json_comes_back_as_it_was_and_opens_no_tag_and_no_expression(data):
    text = as_json(data)
    assert json.loads(text) == data
    assert not set("<>&`\u2028\u2029") & set(text)
    assert not re.search(r"\{[{%#]", text)
    assert jinja2.Template(text).render() == text.replace("\r", "\n")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_title_stays_a_title(text):
    rendered = page(title=text).html()
    assert re.findall("<title>(.*?)</title>", rendered, re.DOTALL) == [escape(text)]
    assert "49" not in rendered.split("<title>")[1].split("</title>")[0]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_data_stays_in_its_block(text):
    calm = page({"name": "calm"}).html()
    rendered = page({"name": text, text: 1}).html()
    for tag in ("<script", "</script", "<img", "<style", "<!--"):
        assert rendered.count(tag) == calm.count(tag)
    block = re.search(r'<script type="application/json" id="data">(.*?)</script>', rendered)
    data = json.loads(block[1])
    assert plain(data["name"]) == plain(text)


def test_nothing_comes_from_elsewhere():
    rendered = page().html()
    assert not re.search(
        r"<link|@import|src\s*=|<iframe|<object|<base", rendered.split("<body>")[0]
    )
    assert not re.search(r"<(?:img|link|iframe|script)[^>]+(?:src|href)=", rendered)
    assert not re.search(r"url\(\s*['\"]?(?!#)[a-z]", rendered.split("<body>")[0])


def test_the_policy_names_every_script_by_its_hash_and_allows_nothing_else():
    rendered = page().html()
    policy = re.search('Content-Security-Policy" content="([^"]*)"', rendered)[1]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "http" not in policy
    assert "script-src" in policy
    assert "unsafe-inline" not in policy.split("style-src")[0]
    scripts = re.findall(r"<script>(.*?)</script>", rendered, re.DOTALL)
    assert len(scripts) == 3
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_the_same_data_give_the_same_page():
    assert page({"name": "Sarja"}).html() == page({"name": "Sarja"}).html()
    again = page({"name": "Sarja"})
    assert again.html() == again.html()


@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("ar", "ar"), ("both", "en")])
def test_language_and_direction_are_stated(language, tag):
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{tag}" dir="{direction}">' in page(language=language).html()


def test_both_languages_have_the_same_words():
    def shape(value):
        return {k: shape(v) for k, v in value.items()} if isinstance(value, dict) else type(value)

    assert shape(words("en")) == shape(words("ar"))
    with pytest.raises(InputError, match="language"):
        words("fr{{7*7}}")


def test_layers_of_folium_bring_no_remote_scripts():
    from folium.plugins import MarkerCluster

    shown = under_folium()
    MarkerCluster().add_to(shown)
    rendered = shown.get_root().render()
    assert "markerClusterGroup" in rendered
    assert "cdn" not in rendered.split("<body>")[0]
    assert not re.search(r"<(?:link|script)[^>]+(?:href|src)=", rendered)


@pytest.mark.parametrize("text", HOSTILE)
def test_folium_changes_no_byte_of_the_page(text):
    calm = page(data={"name": text}, title=text)
    assert OfflineMap(calm).get_root().render() == calm.html()


def test_a_page_needs_neither_folium_nor_geopandas():
    code = """
import sys
from syriageo.maps.layers import control_page
from syriageo.maps.timemap import time_page
from syriageo.maps.compare import compare_page
control_page("2020-01-15").html(), time_page("2020-01-01", "2020-01-05").html()
compare_page("2020-01-01", "2020-01-05")
print(sorted({"folium", "geopandas", "pandas", "branca", "pyproj"} & set(sys.modules)))
"""
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert told.stdout.strip() == "[]"


def test_an_online_base_map_is_allowed_only_when_asked_for():
    rendered = page(basemap="OpenStreetMap.Mapnik").html()
    policy = re.search('Content-Security-Policy" content="([^"]*)"', rendered)[1]
    assert "img-src data: https://tile.openstreetmap.org;" in policy
    url = "https://{s}.tiles.example.org/{z}/{x}/{y}.png"
    rendered = page(basemap=url).html()
    assert "img-src data: https://*.tiles.example.org;" in rendered


@pytest.mark.parametrize(
    "basemap",
    ["No.Such.Map", "javascript://x/{z}", "https://a;script-src *//{z}", "https://'x' y/{z}", ""],
)
def test_a_base_map_that_is_none_is_refused(basemap):
    with pytest.raises(InputError):
        page(basemap=basemap)


def test_it_is_a_folium_map_and_shows_itself_in_a_notebook(tmp_path):
    shown = under_folium()
    assert isinstance(shown, folium.Map)
    assert isinstance(shown.get_root(), Element)
    assert shown._repr_html_().startswith("<iframe srcdoc=")
    shown.save(tmp_path / "map.html")
    text = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert text.endswith("</html>\n")


def test_the_scripts_write_no_markup():
    """Text reaches the page through textContent; these are other ways, and nobody takes them."""
    for name in SCRIPTS:
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|Function\(|srcdoc|bindPopup",
            asset(f"{name}.js"),
        )


def test_a_name_cannot_turn_the_direction_of_the_text():
    assert plain("a\u202eb\u2066c") == "a\\u202eb\\u2066c"

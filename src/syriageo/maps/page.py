"""The one safe page under every map: self-contained, silent on the network, harmless to read.

folium and branca render the text they are given as Jinja templates, and Leaflet puts popup text
into innerHTML. So no text that comes from data goes through either: it travels as JSON in one inert
block, encoded by `as_json`, and `assets/page.js` shows it with textContent. The little that has to
be markup (the title) goes through `escape`. A Content-Security-Policy names the page's own scripts
by their hash and allows nothing else, neither other code nor any request.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink
from folium.template import Template

from syriageo.errors import InputError

LANGUAGES = ("en", "ar", "both")

_JINJA_OPENING = re.compile(r"\{(?=[{%#])")
_JSON_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028"}
_JSON_ESCAPES |= {"\u2029": "\\u2029", "`": "\\u0060"}
_HTML_ESCAPES = {"{": "&#123;", "}": "&#125;", "`": "&#96;", "$": "&#36;", "%": "&#37;"}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_HOST = re.compile(r"(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:[0-9]+)?")
_CSS_URL = re.compile(r"background-image:\s*url\([^)]*\);|behavior:\s*url\([^)]*\);")
# What the page asks of the network: nothing. Styles are set by Leaflet and cannot run code.
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:{images}; "
    "base-uri 'none'; form-action 'none'"
)


def plain(text: object) -> str:
    r"""Text as the page can hold it: no control characters, no broken surrogates.

    Examples
    --------
    >>> plain("Sarja\x00")
    'Sarja'
    """
    joined = str(text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _CONTROL.sub("", joined)


def escape(text: object) -> str:
    """Text for HTML: means itself to a browser, to JavaScript templates and to Jinja.

    Parameters
    ----------
    text : object
        Anything; its `str` is taken.

    Returns
    -------
    str

    Examples
    --------
    >>> escape("{{ 7*7 }}<b>")
    '&#123;&#123; 7*7 &#125;&#125;&lt;b&gt;'
    """
    escaped = html.escape(plain(text), quote=True)
    return "".join(_HTML_ESCAPES.get(character, character) for character in escaped)


def as_json(data: Any) -> str:
    r"""JSON that is inert in a script block: it can close no tag and open no Jinja expression.

    Parameters
    ----------
    data : JSON-like
        Numbers have to be finite.

    Raises
    ------
    ValueError
        If a number is NaN or infinite.

    Examples
    --------
    >>> as_json({"name": "</script>{% for %}"})
    '{"name":"\\u003c/script\\u003e\\u007b% for %}"}'
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    for character, escaped in _JSON_ESCAPES.items():
        text = text.replace(character, escaped)
    # In JSON's own structure a brace is never followed by {, % or #: this one stands in a string.
    return _JINJA_OPENING.sub(r"\\u007b", text)


@cache
def asset(name: str) -> str:
    """The text of a file in `assets/`."""
    return (resources.files(__package__) / "assets" / name).read_text(encoding="utf-8")


@cache
def words(language: str) -> dict[str, Any]:
    """The page's own words in a language.

    Raises
    ------
    InputError
        If the page does not speak it.
    """
    if language not in LANGUAGES:
        raise InputError(f"no map in the language {plain(language)!r}; use {', '.join(LANGUAGES)}")
    table = json.loads(asset("words.json"))
    return dict(table["ar" if language == "ar" else "en"])


class Page(Figure):
    """A branca figure that writes one finished file.

    Parameters
    ----------
    title : str
        Of the document.
    data : dict
        What `assets/page.js` shows; see `syriageo.maps.layers`.
    language : str
        ``en``, ``ar`` or ``both``.
    image_hosts : tuple of str
        Hosts that an online base map may fetch images from; none by default.
    """

    def __init__(
        self,
        title: str,
        data: dict[str, Any],
        language: str = "en",
        image_hosts: tuple[str, ...] = (),
    ) -> None:
        super().__init__(height="640px")
        # branca puts a charset of its own in the header; the page states it first of all.
        self.header._children.clear()
        self.title = title
        self.data = data
        self.language = language
        self.image_hosts = image_hosts

    def render(self, **kwargs: Any) -> str:
        """The finished page."""
        for child in list(self._children.values()):
            child.render(**kwargs)
        _drop_remote(self.header)
        scripts = [asset("leaflet.js"), self.script.render(**kwargs), asset("page.js")]
        policy = _POLICY.format(
            scripts=" ".join(f"'sha256-{_sha256(script)}'" for script in scripts),
            images="".join(f" {host}" for host in self.image_hosts),
        )
        lang, direction = ("ar", "rtl") if self.language == "ar" else ("en", "ltr")
        styles = _CSS_URL.sub("", asset("leaflet.css")) + asset("page.css")
        return "\n".join(
            [
                "<!DOCTYPE html>",
                f'<html lang="{lang}" dir="{direction}">',
                "<head>",
                '<meta charset="utf-8">',
                f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
                '<meta name="viewport" content="width=device-width, initial-scale=1">',
                '<meta name="referrer" content="no-referrer">',
                '<meta name="generator" content="syriageo">',
                f"<title>{escape(self.title)}</title>",
                f"<style>{styles}</style>",
                self.header.render(**kwargs),
                "</head>",
                "<body>",
                self.html.render(**kwargs),
                f"<noscript>{escape(words(self.language)['noscript'])}</noscript>",
                f'<script type="application/json" id="data">{as_json(self.data)}</script>',
                *(f"<script>{script}</script>" for script in scripts),
                "</body>",
                "</html>\n",
            ]
        )


class OfflineMap(folium.Map):
    """A folium map on a `Page`: loads nothing, and shows data through `page.js` only.

    Layers of folium's own can be added, but their text is folium's to render and their remote
    scripts, styles and images stay out: give data to the functions of `syriageo.maps` instead.
    """

    # folium's defaults come from five hosts; everything here is in the page.
    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - folium's type
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    _template = Template(
        """
        {% macro html(this, kwargs) %}<div class="folium-map" id={{ this.get_name()|tojson }}></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {{ this.view|tojson }});
        window.syriageoMap = {{ this.get_name() }};
        {% endmacro %}
        """
    )

    def __init__(
        self,
        page: Page,
        bounds: tuple[tuple[float, float], tuple[float, float]],
        basemap: Any = None,
    ) -> None:
        (south, west), (north, east) = bounds
        centre = [(south + north) / 2, (west + east) / 2]
        super().__init__(location=centre, tiles=None)
        # A fixed name instead of folium's random one: the same data give the same bytes.
        self._id = "control"
        self.view = {
            "center": centre,
            "zoom": 7,
            "minZoom": 5,
            "maxZoom": 15,
            "zoomSnap": 0.25,
            "zoomControl": False,
            "attributionControl": False,
        }
        page.add_child(self)
        if basemap is not None:
            tiles = _tiles(basemap)
            page.data["basemap"] = tiles
            page.image_hosts = (*page.image_hosts, _image_host(tiles["url"]))

    @property
    def page(self) -> Page:
        """The page that the map stands on."""
        root = self.get_root()
        assert isinstance(root, Page)
        return root


def _tiles(basemap: Any) -> dict[str, Any]:
    """An online base map that the caller asked for: a provider, its name, or a URL template."""
    import xyzservices

    provider = basemap
    if isinstance(basemap, str) and "://" not in basemap:
        try:
            provider = xyzservices.providers.query_name(basemap)
        except ValueError as error:
            raise InputError(
                f"no base map is called {plain(basemap)[:80]!r}; give a provider of xyzservices or "
                "a URL with {z}, {x} and {y}"
            ) from error
    if isinstance(provider, xyzservices.TileProvider):
        return {
            "url": provider.build_url(fill_subdomain=False, scale_factor="{r}"),
            "subdomains": provider.get("subdomains", "abc"),
            "max": provider.get("max_zoom", 18),
            "attribution": provider.get("attribution", provider.name),
        }
    return {"url": str(basemap), "subdomains": "abc", "max": 18, "attribution": ""}


def _image_host(url: str) -> str:
    """The host of a tile URL as a source for the policy: ``https://*.tile.example.org``.

    Raises
    ------
    InputError
        If the URL is not one that a policy can name.
    """
    parts = urlsplit(url.replace("{s}", "*"))
    host = parts.netloc
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host):
        raise InputError(f"{plain(url)[:120]!r} is not a tile URL; it starts with https://host/")
    return f"{parts.scheme}://{host}"


def _sha256(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")


def _drop_remote(header: Element) -> None:
    """Take the links to remote scripts and styles, which folium's own layers add, off the page."""
    for name, child in list(header._children.items()):
        if isinstance(child, JavascriptLink | CssLink):
            del header._children[name]

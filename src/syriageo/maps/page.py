"""The one safe page under every map: self-contained, silent on the network, harmless to read.

No text that comes from data becomes markup: it travels as JSON in one inert block, encoded by
`as_json`, and the scripts in `assets/` show it with textContent. The little that has to be markup
(the title) goes through `escape`. A Content-Security-Policy names the page's own scripts by their
hash and allows nothing else, neither other code nor any request.

Nothing here needs folium: a page is written in a fraction of the time that importing it takes.
`syriageo.maps.offline` puts the same page under a `folium.Map`.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from syriageo.errors import InputError
from syriageo.terminal import write_whole

if TYPE_CHECKING:
    import os

Bounds = tuple[tuple[float, float], tuple[float, float]]

LANGUAGES = ("en", "ar", "both")
MAP_ID = "control"
# The page's scripts, in the order in which they build on each other.
SCRIPTS = (
    "core",
    "land",
    "paint",
    "view",
    "marks",
    "cards",
    "incidents",
    "events",
    "panel",
    "filters",
    "time",
    "compare",
    "start",
)

_JINJA_OPENING = re.compile(r"\{(?=[{%#])")
_JSON_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028"}
_JSON_ESCAPES |= {"\u2029": "\\u2029", "`": "\\u0060"}
_HTML_ESCAPES = {"{": "&#123;", "}": "&#125;", "`": "&#96;", "$": "&#36;", "%": "&#37;"}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_HOST = re.compile(r"(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:[0-9]+)?")
_CSS_URL = re.compile(r"background-image:\s*url\([^)]*\);|behavior:\s*url\([^)]*\);")
# What the page asks of the network: nothing. Styles are set by Leaflet and cannot run code.
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:{images}; "
    "base-uri 'none'; form-action 'none'"
)


def plain(text: object) -> str:
    r"""Text as the page can hold it: no control characters, no broken surrogates.

    Characters that turn the direction of what follows are spelled out; no name reads backwards.

    Examples
    --------
    >>> plain("Sarja\x00")
    'Sarja'
    """
    given = str(text)
    if not _UNFIT.search(given):
        return given
    joined = given.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _TURNING.sub(lambda m: f"\\u{ord(m[0]):04x}", _CONTROL.sub("", joined))


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


@dataclass
class Page:
    """One map as a file that opens without a network.

    Attributes
    ----------
    title : str
        Of the document.
    data : dict
        What the scripts show; see `syriageo.maps.layers` and `docs/maps.md`.
    language : str
        ``en``, ``ar`` or ``both``.
    bounds : ((south, west), (north, east))
        What to show first, in degrees.
    basemap : str or xyzservices.TileProvider, optional
        An online base map that the caller asked for.

    Examples
    --------
    >>> from syriageo.maps.layers import control_page
    >>> page = control_page("2020-01-15", places=False)
    >>> "Content-Security-Policy" in page.html()
    True
    """

    title: str
    data: dict[str, Any]
    language: str
    bounds: Bounds
    basemap: Any = None
    image_hosts: tuple[str, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        self.data = {
            "language": self.language,
            "words": words(self.language),
            "bounds": checked_bounds(self.bounds),
            **self.data,
        }
        if self.basemap is not None:
            tiles = _tiles(self.basemap)
            self.data["basemap"] = tiles
            self.image_hosts = (_image_host(tiles["url"]),)

    def html(self, *, head: str = "", body: str | None = None, script: str | None = None) -> str:
        """The finished page.

        Parameters
        ----------
        head, body, script : str, optional
            What a `folium.Map` adds or puts in the place of the page's own map element and script.
        """
        body = self.map_element() if body is None else body
        scripts = [asset("leaflet.js"), self.map_script() if script is None else script, _own()]
        policy = _POLICY.format(
            scripts=" ".join(f"'sha256-{_sha256(script)}'" for script in scripts),
            images="".join(f" {host}" for host in self.image_hosts),
        )
        lang, direction = ("ar", "rtl") if self.language == "ar" else ("en", "ltr")
        styles = _CSS_URL.sub("", asset("leaflet.css")) + asset("page.css")
        lines = [
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
            head,
            "</head>",
            "<body>",
            body,
            f"<noscript>{escape(words(self.language)['noscript'])}</noscript>",
            f'<script type="application/json" id="data">{as_json(self.data)}</script>',
            *(f"<script>{script}</script>" for script in scripts),
            "</body>",
            "</html>\n",
        ]
        return "\n".join(line for line in lines if line)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page, whole or not at all."""
        written = Path(path)
        write_whole(written, self.html())
        return written

    @property
    def view(self) -> dict[str, Any]:
        """Options of the Leaflet map."""
        (south, west), (north, east) = self.data["bounds"]
        return {
            "center": [(south + north) / 2, (west + east) / 2],
            "zoom": 7,
            "minZoom": 5,
            "maxZoom": 15,
            "zoomSnap": 0.25,
            "zoomControl": False,
            "attributionControl": False,
            "fadeAnimation": False,
        }

    def map_element(self) -> str:
        """The element that the map stands in."""
        return f'<div class="folium-map" id="{MAP_ID}"></div>'

    def map_script(self) -> str:
        """The script that makes the Leaflet map; `assets/` draws on it."""
        return (
            f'var {MAP_ID} = L.map("{MAP_ID}", {as_json(self.view)});\n'
            f"window.syriageoMap = {MAP_ID};"
        )


def checked_bounds(bounds: Any) -> Bounds:
    """Bounds as ((south, west), (north, east)).

    Raises
    ------
    InputError
        If they are anything else.
    """
    try:
        (south, west), (north, east) = ((float(a), float(b)) for a, b in bounds)
    except (TypeError, ValueError) as error:
        told = plain(repr(bounds))[:120]
        raise InputError(f"bounds {told} are not ((south, west), (north, east))") from error
    if not (-90 <= south < north <= 90 and -180 <= west < east <= 180):
        told = plain(repr(bounds))[:120]
        raise InputError(f"bounds {told} are not ((south, west), (north, east)) in degrees")
    return (south, west), (north, east)


@cache
def _own() -> str:
    """The page's own scripts as one."""
    return "\n".join(asset(f"{name}.js") for name in SCRIPTS)


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

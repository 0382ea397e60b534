"""The page under a `folium.Map`: shows itself in notebooks, takes layers of folium's own."""

from __future__ import annotations

from typing import Any

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink
from folium.template import Template

from syriageo.maps.page import MAP_ID, Page


class _Document(Figure):
    """A branca figure that renders a `Page` with what was added to its map."""

    def __init__(self, page: Page) -> None:
        super().__init__(height="640px")
        # branca puts a charset of its own in the header; the page states it first of all.
        self.header._children.clear()
        self.title = page.title
        self.page = page

    def render(self, **kwargs: Any) -> str:
        """The finished page."""
        for child in list(self._children.values()):
            child.render(**kwargs)
        _drop_remote(self.header)
        return self.page.html(
            head=self.header.render(**kwargs).strip(),
            body=self.html.render(**kwargs).strip(),
            script=self.script.render(**kwargs).strip(),
        )


class OfflineMap(folium.Map):
    """A folium map on a `Page`: loads nothing, and shows data through the page's scripts only.

    Layers of folium's own can be added, but their text is folium's to render and their remote
    scripts, styles and images stay out: give data to the functions of `syriageo.maps` instead.
    """

    # folium's defaults come from five hosts; everything here is in the page.
    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - folium's type
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    _template = Template(
        """
        {% macro html(this, kwargs) %}{{ this.page.map_element() }}{% endmacro %}
        {% macro script(this, kwargs) %}{{ this.page.map_script() }}{% endmacro %}
        """
    )

    def __init__(self, page: Page) -> None:
        super().__init__(location=page.view["center"], tiles=None)
        # A fixed name instead of folium's random one: the same data give the same bytes.
        self._id = MAP_ID
        self.page = page
        _Document(page).add_child(self)

    def get_name(self) -> str:
        """The name of the map in the page's scripts."""
        return MAP_ID


def _drop_remote(header: Element) -> None:
    """Take the links to remote scripts and styles, which folium's own layers add, off the page."""
    for name, child in list(header._children.items()):
        if isinstance(child, JavascriptLink | CssLink):
            del header._children[name]

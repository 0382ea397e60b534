"""The commands that write maps (`map`, `timemap`, `compare`, `fronts`), and `assets`.

They make the pages without folium, geopandas and pandas, which take two seconds to import.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from syriageo import control_commands
from syriageo.commands import ANSWERED, FAILED, output_path
from syriageo.errors import InputError
from syriageo.questions import day
from syriageo.terminal import bold, safe, to_json, wrapped

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from syriageo.control.evidence import OwnEvidence
    from syriageo.maps.page import Page

_STEPS = ("day", "week", "month", "change")
_LANGUAGES = ("en", "ar", "both")


def add_commands(command: control_commands.Add) -> None:
    """Add the commands of maps to the parser."""
    with_claims = control_commands.with_claims
    sub = command(
        "map",
        with_claims(draw_map),
        "Write the control map of a day as an HTML page.",
        "2020-01-15 -o map.html --bounds 35.4,36.1,36.2,37.1 --language ar",
    )
    sub.add_argument("date", metavar="DATE", help="a day as YYYY-MM-DD")
    _add_options(sub)

    sub = command(
        "timemap",
        with_claims(draw_time_map),
        "Write the map of many days, with a slider, as an HTML page.",
        "2019-12-01 2020-03-05 -o advance.html",
    )
    sub.add_argument("start", metavar="START", help="the first day as YYYY-MM-DD")
    sub.add_argument("end", metavar="END", help="the last day")
    sub.add_argument(
        "--step",
        choices=_STEPS,
        default="day",
        help="where the slider stops: each day, week or month, or where a status changes (day)",
    )
    _add_options(sub)

    sub = command(
        "compare",
        with_claims(draw_comparison),
        "Write the map of what changed hands between two days as an HTML page.",
        "2019-12-01 2020-03-05 -o changed.html",
    )
    sub.add_argument("start", metavar="DATE", help="the earlier day as YYYY-MM-DD")
    sub.add_argument("end", metavar="LATER", help="the later day")
    _add_options(sub)

    sub = command(
        "fronts",
        with_claims(draw_fronts),
        "Write the map of how front lines moved as an HTML page.",
        "2019-12-01 2020-01-28 2020-03-05 -o fronts.html",
    )
    sub.add_argument("dates", metavar="DATE", nargs="+", help="two to twelve days as YYYY-MM-DD")
    _add_options(sub, fronts=False)

    command("assets", list_assets, "The files that go into a map: licence, digest, whole or not.")


def _add_options(sub: ArgumentParser, fronts: bool = True) -> None:
    sub.add_argument("-o", "--output", metavar="FILE", required=True, help="the page to write")
    sub.add_argument(
        "--language", choices=_LANGUAGES, default="en", help="of the page and its names (en)"
    )
    sub.add_argument(
        "--bounds",
        metavar="S,W,N,E",
        help="what to show first: south, west, north, east in degrees; by default all of Syria",
    )
    sub.add_argument(
        "--basemap",
        metavar="MAP",
        help="an online base map (OpenStreetMap.Mapnik, or a URL with {z}, {x}, {y}), whose host "
        "then learns what is looked at; by default the page asks nobody",
    )
    if fronts:
        sub.add_argument("--no-fronts", action="store_true", help="without front lines")
    sub.add_argument("--no-places", action="store_true", help="without places and their search")
    sub.add_argument("--open", action="store_true", help="open the page in the browser")
    control_commands.add_evidence(sub)


def draw_map(options: Namespace, claims: OwnEvidence | None = None) -> int:
    """The control map of a day, as a page."""
    path = output_path(options.output, "map.html")
    from syriageo.maps.layers import control_page

    date = day(options.date)
    page = control_page(date, **_options(options), claims=claims)
    return _write(options, path, page, f"control map of {date}", date=date)


def draw_time_map(options: Namespace, claims: OwnEvidence | None = None) -> int:
    """The map of many days, as a page."""
    path = output_path(options.output, "map.html")
    from syriageo.maps.timemap import time_page

    start, end = day(options.start), day(options.end)
    page = time_page(start, end, options.step, **_options(options), claims=claims)
    days = len(page.data["days"])
    told = f"control from {start} to {end} in {days} steps"
    return _write(options, path, page, told, start=start, end=end, steps=days)


def draw_comparison(options: Namespace, claims: OwnEvidence | None = None) -> int:
    """What changed between two days, as a page."""
    path = output_path(options.output, "map.html")
    from syriageo.maps.compare import compare_page

    start, end = day(options.start), day(options.end)
    page = compare_page(start, end, **_options(options), claims=claims)
    told = f"what changed from {start} to {end}"
    return _write(options, path, page, told, start=start, end=end)


def draw_fronts(options: Namespace, claims: OwnEvidence | None = None) -> int:
    """The front lines of several days, as a page."""
    path = output_path(options.output, "map.html")
    from syriageo.maps.compare import front_line_page

    chosen = _options(options)
    del chosen["fronts"]
    dates = sorted({day(text) for text in options.dates})
    page = front_line_page(dates, **chosen, claims=claims)
    told = f"front lines of {len(dates)} days"
    return _write(options, path, page, told, dates=dates)


def _options(options: Namespace) -> dict[str, Any]:
    return {
        "language": options.language,
        "bounds": _bounds(options.bounds),
        "basemap": options.basemap,
        "fronts": not getattr(options, "no_fronts", False),
        "places": not options.no_places,
    }


def _bounds(text: str | None) -> tuple[tuple[float, float], tuple[float, float]] | None:
    if text is None:
        return None
    from syriageo.maps.page import checked_bounds

    try:
        south, west, north, east = map(float, text.split(","))
    except ValueError as error:
        raise InputError(
            f"--bounds {safe(text, 60)} are not four numbers; give south,west,north,east, "
            "such as 35.4,36.1,36.2,37.1"
        ) from error
    return checked_bounds(((south, west), (north, east)))


def _write(options: Namespace, path: Path, page: Page, told: str, **facts: Any) -> int:
    page.save(path)
    size = path.stat().st_size
    if options.json:
        print(to_json({"file": str(path), **facts, "bytes": size}))
    else:
        print(f"{safe(path)}: {safe(told)}, {size / 1e6:.1f} MB")
    if options.open:
        import webbrowser

        webbrowser.open(path.resolve().as_uri())
    return ANSWERED


def list_assets(options: Namespace) -> int:
    """The vendored files of the pages, each compared with the digest it was taken in with."""
    from syriageo.maps.vendored import check

    found = check()
    if options.json:
        print(to_json({"assets": [asset.to_dict() for asset in found]}))
    else:
        for asset in found:
            state = "whole" if asset.whole else "CHANGED"
            print(bold(f"{asset.name} {asset.version}".strip()) + f"  {asset.licence}  {state}")
            print(f"  SHA-256 {asset.digest}")
            print(wrapped(f"  from    {asset.origin}", indent=" " * 10))
    return ANSWERED if all(asset.whole for asset in found) else FAILED

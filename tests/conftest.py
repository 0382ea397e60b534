"""What the tests of every room share: the raw sources, a browser, and hypothesis' settings."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]

# A shared machine is sometimes slow; a slow example is no failure. CI draws the same examples
# every time, so that a red run can be repeated.
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("here"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def raw_sources() -> Path | None:
    """The folder of raw sources: SYRIAGEO_RAW, or ../shared beside the checkout."""
    folder = Path(os.environ.get("SYRIAGEO_RAW") or ROOT.parent / "shared")
    return folder if (folder / "sources").is_dir() else None


def chromium() -> str | None:
    """The browser on this machine, if there is one."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((found for name in names if (found := shutil.which(name))), None)


def pytest_collection_modifyitems(items):
    lacking = {}
    if raw_sources() is None:
        lacking["shared"] = "no raw sources beside the checkout"
    # In CI a missing browser is a failure: the fixture says so.
    if chromium() is None and not os.environ.get("CI"):
        lacking["browser"] = "no Chromium on this machine"
    for item in items:
        for marker, reason in lacking.items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of raw sources, for tests marked `shared`."""
    folder = raw_sources()
    assert folder is not None, "mark the test with @pytest.mark.shared"
    return folder


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium, for tests marked `browser`."""
    assert chromium(), "no Chromium here: .ci/run installs Debian's"
    from playwright.sync_api import sync_playwright

    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=flags)
        yield running
        running.close()


@pytest.fixture
def page(browser):
    """An empty page of a browser context of its own."""
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    yield context.new_page()
    context.close()

"""What of others is in a page is what was published, and its licence lies beside it."""

import hashlib

from syriageo.maps import vendored
from syriageo.maps.page import asset


def test_every_asset_is_whole_and_its_licence_is_there():
    found = vendored.check()
    assert [one.name for one in found] == ["leaflet.js", "leaflet.css"]
    for one in found:
        assert one.whole
        assert "Redistribution and use in source and binary forms" in asset(one.licence_file)


def test_undoing_our_changes_gives_the_published_files():
    script, styles = vendored.check()
    map_comment = "//# sourceMappingURL=leaflet.js.map"
    published = (asset(script.name) + map_comment).encode()
    assert hashlib.sha256(published).hexdigest() == script.upstream
    published = asset(styles.name).replace("\n", "\r\n").encode()
    assert hashlib.sha256(published).hexdigest() == styles.upstream


def test_a_changed_asset_is_noticed(monkeypatch):
    monkeypatch.setattr(vendored, "asset", lambda name: asset(name) + "/**/")
    assert not any(one.whole for one in vendored.check())

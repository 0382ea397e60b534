"""A database in which every text is hostile, and maps written to files."""

import shutil
import sqlite3

import pytest

from syriageo.places import gazetteer

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

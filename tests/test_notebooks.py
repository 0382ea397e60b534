"""The notebooks as they are committed: executed, small, and the same on every machine.

That they run is tested by nbmake, after these tests (`make test`).
"""

import importlib.util
import json
import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MACHINE = re.compile(r"(?<![\w:/])/(?:home|root|work|tmp|Users|usr|opt|var)/|[A-Z]:\\")
STORIES = [
    "01_who_controlled",
    "02_control_and_front_lines",
    "03_from_report_to_map",
    "04_your_own_data",
]
each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells(path):
    return json.loads(path.read_text("utf-8"))["cells"]


def outputs(path):
    return [output for cell in cells(path) for output in cell.get("outputs", [])]


def words(value):
    """All strings in a cell, pictures left out."""
    if isinstance(value, dict):
        return [w for key, inner in value.items() if key != "image/png" for w in words(inner)]
    if isinstance(value, list):
        return [word for inner in value for word in words(inner)]
    return [str(value)]


def test_the_four_stories_are_there():
    assert [path.stem for path in NOTEBOOKS] == STORIES


@each
def test_a_notebook_is_small_enough_to_read_on_a_code_host(path):
    assert path.stat().st_size < 250_000


@each
def test_every_cell_was_run_in_order_and_none_complained(path):
    code = [cell for cell in cells(path) if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    for output in outputs(path):
        assert output["output_type"] != "error"
        assert output.get("name") != "stderr", output["text"]


@each
def test_a_notebook_names_no_machine(path):
    found = [word for word in words(cells(path)) if MACHINE.search(word)]
    assert not found


def test_a_machine_would_be_seen():
    assert MACHINE.search('File "/home/someone/x.py"')
    assert not MACHINE.search("https://example.org/work/1")


@each
def test_a_notebook_is_as_the_script_writes_it(path):
    """No times, versions or machine: a changed output is a changed answer."""
    found = importlib.util.spec_from_file_location("notebooks", ROOT / "scripts" / "notebooks.py")
    script = importlib.util.module_from_spec(found)
    found.loader.exec_module(script)
    notebook = nbformat.read(path, as_version=4)
    assert notebook.metadata == script.METADATA
    for number, cell in enumerate(notebook.cells):
        assert cell.metadata == {}
        assert cell.id == f"{path.stem[:2]}-{number:02d}"
    assert not any(output.get("metadata") for output in outputs(path))

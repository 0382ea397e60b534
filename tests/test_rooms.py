"""The rooms of the house import one way: a room knows those below it, never those above."""

import ast
from pathlib import Path

import pytest

import syriageo

HOME = Path(syriageo.__file__).parent
ROOMS = [["errors", "terminal"], ["places"], ["control"], ["incidents"], ["maps"]]
ABOVE = {"cli", "commands", "questions", "build", *(p.stem for p in HOME.glob("*_commands.py"))}
# The packages of `incidents`, the lowest first; those of one line do not know each other.
FLOORS = [
    ["opening", "language", "frames", "files"],
    ["english", "arabic", "annotate", "export", "nearby"],
    ["tables", "tally", "publish"],
    ["report"],
    ["checks"],
]
# `Incidents.findings` saves its users a call; it loads what it needs when it is asked.
CONVENIENCES = {("report", "checks")}


def imports(path):
    """(module, whether it is imported at once) of a file, those for type checkers left out."""
    found = []

    def visit(node, at_once):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                continue
            if isinstance(child, ast.ImportFrom) and child.module:
                names = [f"{child.module}.{alias.name}" for alias in child.names]
                found.extend((name, at_once) for name in names)
            elif isinstance(child, ast.Import):
                found.extend((alias.name, at_once) for alias in child.names)
            visit(child, at_once and not isinstance(child, ast.FunctionDef))

    visit(ast.parse(path.read_text("utf-8")), True)
    return found


def imported_parts(folder, prefix):
    """(part that imports, part that is imported, whether at once) of what lies in a folder."""
    for path in sorted(folder.rglob("*.py")):
        mine = path.relative_to(folder).with_suffix("").parts[0]
        for name, at_once in imports(path):
            if name.startswith(prefix):
                yield mine, name.removeprefix(prefix).split(".")[0], at_once


def floor_of(part, order):
    return next((level for level, parts in enumerate(order) if part in parts), None)


def upward(folder, prefix, order):
    """The imports that go up, or across within one floor."""
    for mine, other, at_once in imported_parts(folder, prefix):
        here, there = floor_of(mine, order), floor_of(other, order)
        if mine != other and here is not None and there is not None and there >= here:
            yield mine, other, at_once


def test_no_room_imports_one_above_it():
    assert list(upward(HOME, "syriageo.", ROOMS)) == []
    rooms = {room for level in ROOMS for room in level}
    parts = imported_parts(HOME, "syriageo.")
    assert [(a, b) for a, b, _ in parts if a in rooms and b in ABOVE] == []


def test_no_package_of_incidents_imports_one_above_or_beside_it():
    found = set(upward(HOME / "incidents", "syriageo.incidents.", FLOORS))
    assert {(mine, other) for mine, other, at_once in found if not at_once} == CONVENIENCES
    assert {pair for *pair, at_once in map(tuple, found) if at_once} == set()


def test_every_package_of_incidents_has_its_floor():
    packages = {
        path.name for path in (HOME / "incidents").iterdir() if (path / "__init__.py").is_file()
    }
    assert packages == {part for parts in FLOORS for part in parts}
    assert [path.name for path in (HOME / "incidents").glob("*.py")] == ["__init__.py"]


@pytest.mark.parametrize("name", ["incidents", *(f"incidents/{p}" for ps in FLOORS for p in ps)])
def test_every_package_says_what_is_in_it(name):
    told = ast.get_docstring(ast.parse((HOME / name / "__init__.py").read_text("utf-8")))
    assert told

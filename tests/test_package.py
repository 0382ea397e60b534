"""The package as a whole: its public names, and what importing and asking load."""

import ast
import importlib
import re
import shlex
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

import syriageo

ROOT = Path(__file__).resolve().parents[1]
HEAVY = (
    "numpy",
    "pandas",
    "geopandas",
    "shapely",
    "pyproj",
    "scipy",
    "folium",
    "rich",
    "rapidfuzz",
)


def loaded_after(code: str) -> set[str]:
    """The heavy modules that a new process has loaded after `code`."""
    report = f"\nimport sys\nprint(*[m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code + report], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split("\n")[-2].split())


def test_import_loads_nothing_heavy():
    assert loaded_after("import syriageo") == set()


def test_a_single_question_by_id_loads_nothing_heavy():
    code = "import syriageo; str(syriageo.who_controlled('C4278', '2020-01-05'))"
    assert loaded_after(code) == set()


def test_a_single_question_by_name_loads_no_frames():
    code = "import syriageo; str(syriageo.who_controlled('Ariha', '2020-01-05'))"
    assert loaded_after(code) <= {"rapidfuzz", "numpy"}


@pytest.mark.parametrize("name", syriageo.__all__)
def test_every_public_name_is_there_and_is_listed(name):
    assert getattr(syriageo, name) is not None
    assert name in dir(syriageo)


def test_every_public_name_has_a_docstring():
    for name in syriageo.__all__:
        if name != "__version__":
            assert (getattr(syriageo, name).__doc__ or "").strip(), name


def test_the_page_of_python_names_has_every_public_name():
    page = (ROOT / "docs" / "python.md").read_text("utf-8")
    assert [n for n in syriageo.__all__ if not re.search(rf"\b{n}\b", page)] == ["__version__"]


def test_dir_lists_public_names_only():
    told = {name for name in dir(syriageo) if not name.startswith("__")}
    assert told == set(syriageo.__all__) - {"__version__"}


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="who_controls"):
        _ = syriageo.who_controls


def test_the_version_is_told_once():
    assert metadata.version("syriageo") == syriageo.__version__
    assert f"[{syriageo.__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_every_import_is_a_declared_dependency():
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {re.match(r"[\w-]+", d)[0].lower() for d in config["dependencies"]}
    extras = config["optional-dependencies"].values()
    optional = {re.match(r"[\w-]+", d)[0].lower() for extra in extras for d in extra}
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            for name in names:
                top = name.split(".")[0]
                known = top in sys.stdlib_module_names or top == "syriageo"
                assert known or top in declared | optional, f"{path} imports {top}"


def test_the_data_and_its_licence_ship_with_the_package():
    home = Path(syriageo.__file__).parent
    assert (home / "py.typed").is_file()
    assert (home / "data" / "syriageo.gpkg").is_file()


def test_every_module_can_be_imported_alone():
    home = Path(syriageo.__file__).parent
    for path in sorted(home.rglob("*.py")):
        if path.name.startswith("__"):
            continue
        name = ".".join(("syriageo", *path.relative_to(home).with_suffix("").parts))
        importlib.import_module(name)


def readme_commands():
    """(command, the output that the README shows) of its console blocks."""
    text = (ROOT / "README.md").read_text("utf-8")
    blocks = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    shown = [c.partition("\n") for b in blocks for c in re.split(r"^\$ ", b, flags=re.MULTILINE)]
    return [(command, output) for command, _, output in shown if command.startswith("syriageo")]


@pytest.mark.parametrize(("command", "shown"), readme_commands())
def test_the_readme_s_commands_answer_as_it_shows(command, shown, capsys, tmp_path, monkeypatch):
    from syriageo import cli

    monkeypatch.chdir(tmp_path)
    Path("report.txt").write_text(
        "On 5 January 2020 Russian warplanes bombed Ariha city in Idlib, killing nine civilians.",
        encoding="utf-8",
    )
    assert cli.main(shlex.split(command, comments=True)[1:]) == 0
    told = capsys.readouterr().out.splitlines()
    # The evidence and the digest grow with the data; `make readme` prints them anew.
    assert told[:3] == (shown.splitlines() or told)[:3], "run `make readme`"

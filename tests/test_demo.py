"""What `make demo` asks is answered as it says."""

import importlib.util
from pathlib import Path

import pytest

from syriageo.cli import main

SCRIPT = Path(__file__).parents[1] / "scripts" / "demo.py"


def questions():
    found = importlib.util.spec_from_file_location("demo", SCRIPT)
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module.QUESTIONS


@pytest.mark.parametrize(("reason", "command", "code"), questions())
def test_each_question_of_the_demo_ends_as_it_says(reason, command, code, capsys):
    assert main(command) == code
    told = capsys.readouterr()
    assert told.out or told.err

"""Put the real output of its `syriageo` commands into README.md; `make readme` runs it.

Only commands that stand alone in a console block are run; those that write files are left alone.
"""

import re
import shlex
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
BLOCK = re.compile(r"```console\n\$ (syriageo (?:who|resolve|info)[^\n]*)\n.*?```", re.DOTALL)


def answer(command: str) -> str:
    """What a command prints on standard output."""
    words = [sys.executable, "-m", *shlex.split(command)]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def filled(text: str) -> str:
    """`text` with the output of every command below it."""
    return BLOCK.sub(lambda m: f"```console\n$ {m[1]}\n{answer(m[1])}```", text)


if __name__ == "__main__":
    README.write_text(filled(README.read_text("utf-8")), "utf-8")

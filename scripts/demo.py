"""Ask the demo's questions on the command line, then write a control map; `make demo` runs it.

Every answer comes from the same command that is printed above it, so each can be asked again.
"""

import shlex
import sys
import time
from pathlib import Path

from syriageo.cli import ANSWERED, main
from syriageo.terminal import bold

MAP_DAY = "2020-01-15"

# Why it is asked, the command, and the exit code that is right.
QUESTIONS = [
    ("Who held a town on a day?", ["who", "Ariha", "2020-01-05"], 0),
    ("A capture at the end of the month:", ["who", "Ma'aret al Numan", "2020-01-11"], 0),
    ("", ["who", "Ma'aret al Numan", "2020-01-28"], 0),
    (
        "Which place does a report mean?",
        [
            "resolve",
            "al Gharbi neighborhood in Ariha city in the southern suburbs of Idlib governorate",
        ],
        0,
    ),
    ("A whole governorate:", ["who", "Idlib governorate", MAP_DAY], 0),
    ("Everything known of one city:", ["history", "Raqqa", "--within", "Ar-Raqqa"], 0),
    ("What is not known is said:", ["who", "Ariha", "2040-01-01"], 0),
    ("", ["who", "Jdideh", "2016-01-01"], 4),
]


def ask(command: list[str], expected: int) -> bool:
    """Print and run one command; whether it ended as it should."""
    print(bold("$ syriageo " + " ".join(map(_quoted, command))))
    sys.stdout.flush()
    code = main(command)
    sys.stdout.flush()
    sys.stderr.flush()
    if code:
        print(f"(exit code {code})")
    print()
    return code == expected


def _quoted(word: str) -> str:
    """`word` as one types it; double quotes, since names hold apostrophes."""
    return word if shlex.quote(word) == word else f'"{word}"'


def run(folder: Path) -> int:
    """Ask all questions and write the map into `folder`; 0 if every command ended as it should."""
    started = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    fine = True
    for reason, command, expected in QUESTIONS:
        if reason:
            print(f"# {reason}")
        fine &= ask(command, expected)
    page = folder / f"control-{MAP_DAY}.html"
    print("# The map of that day, to open in a browser:")
    fine &= ask(["map", MAP_DAY, "-o", str(page)], ANSWERED)
    moving = folder / "winter-2019-2020.html"
    print("# The winter offensive day by day, with a slider:")
    fine &= ask(["timemap", "2019-12-01", "2020-03-05", "-o", str(moving)], ANSWERED)
    print(f"Done in {time.monotonic() - started:.1f} s. Open {page} and {moving} in a browser.")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1] if len(sys.argv) > 1 else "demo")))

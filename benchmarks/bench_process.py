"""Whole processes, cold: what a question on the command line costs beyond Python itself.

The table shows wall time; the CPU time beyond ``python -c pass`` is printed above it.
"""

import statistics
import subprocess
import sys

import pytest

COMMANDS = {
    "python": ["-c", "pass"],
    "import": ["-c", "import syriageo"],
    "who-name": ["-m", "syriageo", "who", "Ariha", "2020-01-05"],
    "who-id": ["-m", "syriageo", "who", "C4278", "2020-01-05"],
    "who-json": ["-m", "syriageo", "who", "Ariha", "2020-01-05", "--json"],
    "resolve": ["-m", "syriageo", "resolve", "Sarja village in Idlib governorate"],
    "history": ["-m", "syriageo", "history", "C4278"],
    "info": ["-m", "syriageo", "info"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_process(benchmark, process_cpu, name, capsys):
    words = COMMANDS[name]
    extra = statistics.median(process_cpu(*words) - process_cpu("-c", "pass") for _ in range(7))
    benchmark.extra_info["cpu_beyond_python_s"] = round(extra, 3)
    with capsys.disabled():
        print(f"\n{name:<10} {extra:6.3f} s of CPU time beyond python -c pass (median of 7)")
    benchmark.pedantic(
        subprocess.run,
        args=([sys.executable, *words],),
        kwargs={"check": True, "stdout": subprocess.DEVNULL},
        rounds=5,
        iterations=1,
    )

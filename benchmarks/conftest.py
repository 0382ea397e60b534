"""What the benchmarks share; `make bench` runs them and prints a table."""

import resource
import subprocess
import sys

import pytest


@pytest.fixture
def process_cpu():
    """CPU seconds (user and system) of a whole Python process, measured by its parent."""

    def measure(*words: str) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, *words],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return measure

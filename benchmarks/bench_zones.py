"""How long zones, front lines and the map of a day take: ``python benchmarks/bench_zones.py``."""

import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

DAYS = ("2013-03-04", "2015-11-29", "2017-07-20", "2018-04-14", "2020-01-15", "2023-02-06")


def timed(function, *arguments):
    start = perf_counter()
    result = function(*arguments)
    return perf_counter() - start, result


def report(name, seconds, limit):
    print(f"{name:<42}{seconds * 1000:9.1f} ms   limit {limit * 1000:7.0f} ms")


def main() -> None:
    from syriageo import control_map, control_zones, front_lines

    first, _ = timed(control_zones, "2016-01-01")
    print(f"{'control_zones, first call':<42}{first * 1000:9.1f} ms")
    # Each day is asked once: a status that is still in memory would flatter the figure.
    zones = [timed(control_zones, day)[0] for day in DAYS]
    report(f"control_zones, worst of {len(DAYS)} days", max(zones), 0.150)
    report("control_zones, median", median(zones), 0.150)
    fronts = [timed(front_lines, f"{day[:8]}21")[0] for day in DAYS]
    report(f"front_lines, worst of {len(DAYS)} days", max(fronts), 0.100)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.html"
        seconds, _ = timed(lambda: control_map("2020-01-15").save(path))
        report("control_map, drawn and saved", seconds, 5.0)
        print(f"{'control_map, size':<42}{path.stat().st_size / 1e6:9.2f} MB   limit    2.50 MB")


if __name__ == "__main__":
    main()

"""Raw sources -> the text tables of this folder.

    python gazetteer/compile.py RAW [places] [areas] [snapshots] [captures]

RAW is the folder of raw sources. Each step reads the tables of the ones before it; without a step
named, all run. Nobody needs this to use or correct the tables: they are committed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from gazetteer.compilers.tables import SOURCE_COLUMNS, read_rows, write_rows  # noqa: E402


def places(raw: Path) -> None:
    """places.csv, names.csv, concordance.csv, unlinked.csv."""
    from gazetteer.compilers.places import compile_places

    compile_places(raw, HERE)


def areas(raw: Path) -> None:
    """areas/*.geojson and the areas' names."""
    from gazetteer.compilers.areas import compile_areas
    from gazetteer.compilers.places import add_area_names

    compile_areas(raw, HERE)
    add_area_names(HERE)


def snapshots(raw: Path) -> None:
    """control/*.csv but the captures."""
    from gazetteer.compilers.snapshots import compile_snapshots

    compile_snapshots(raw, HERE)
    write_sources()


def captures(raw: Path) -> None:
    """control/captures.csv and control/review.csv; needs the database built from the rest."""
    from gazetteer.compilers.captures import compile_captures

    compile_captures(raw, HERE)
    write_sources()


def write_sources() -> None:
    """sources.csv from the parts that the steps left."""
    folder = HERE / "compilers"
    rows: dict[str, dict[str, str]] = {}
    for path in (
        folder / "hand" / "sources.csv",
        folder / "sources_control.csv",
        folder / "sources_captures.csv",
    ):
        for row in read_rows(path) if path.exists() else []:
            rows[row["id"]] = row
    write_rows(HERE / "sources.csv", SOURCE_COLUMNS, [rows[k] for k in sorted(rows)])


STEPS: dict[str, Callable[[Path], None]] = {
    "places": places,
    "areas": areas,
    "snapshots": snapshots,
    "captures": captures,
}


def main(arguments: list[str]) -> int:
    """Run the steps named, or all."""
    if not arguments or not Path(arguments[0]).is_dir():
        print(__doc__, file=sys.stderr)
        return 2
    raw, wanted = Path(arguments[0]), arguments[1:] or list(STEPS)
    unknown = set(wanted) - set(STEPS)
    if unknown:
        print(
            f"no such step: {', '.join(sorted(unknown))}; there are {', '.join(STEPS)}",
            file=sys.stderr,
        )
        return 2
    for step in wanted:
        print(f"{step} ...", file=sys.stderr, flush=True)
        STEPS[step](raw)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

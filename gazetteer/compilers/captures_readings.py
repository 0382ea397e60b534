"""Rows of captures.csv that say something else than their source: what a second reading changed.

`hand/readings*.csv` name a row by its number and place, where the words alone do not tell it from
others or more than the place is wrong. An empty field leaves what was extracted; `-` empties it.
"""

from __future__ import annotations

from pathlib import Path

from gazetteer.compilers.captures_words import Row, days_of
from gazetteer.compilers.tables import read_rows
from syriageo.errors import DataError

READINGS = tuple(sorted((Path(__file__).parent / "hand").glob("readings*.csv")))
CHANGED = ("action", "taken_by", "taken_from", "confidence", "date_start", "date_end")
EMPTY = "-"  # the field is to be empty


def read_again(rows: list[Row], *paths: Path) -> int:
    """Correct rows in place by some tables, or all of them; the number of rows corrected.

    Raises
    ------
    DataError
        If a row of the table names a place that the numbered row does not, or changes nothing.
    """
    by_number = {row.number: row for row in rows}
    readings = [(path, reading) for path in paths or READINGS for reading in read_rows(path)]
    for path, reading in readings:
        row = by_number.get(int(reading["row"]))
        changes = {
            name: "" if reading[name] == EMPTY else reading[name]
            for name in CHANGED
            if reading[name]
        }
        placed = reading["subject"]
        if row is None or row.raw["place"] != reading["place"] or not (changes or placed):
            raise DataError(
                f"{path.name}: row {reading['row']} ({reading['place']}) is not in captures.csv "
                "with that place, or nothing is changed; correct the number, the place or the row"
            )
        row.raw = {**row.raw, **changes}
        row.days = days_of(row.raw)
        if changes:
            row.reread = reading["reason"]
        if placed:
            subject = "" if placed == EMPTY else placed
            row.by_hand = {k: reading[k] for k in ("part", "reason")} | {"subject": subject}
    return len(readings)

"""How well the reader of reports does on texts whose incidents are known; see README.md.

Run as ``python tests/incidents/report/texts/score.py [-v] [TEXT...]``; all texts by default.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent

FIELDS = (
    "kind",
    "date",
    "date_end",
    "time",
    "time_end",
    "place",
    "perpetrator",
    "attribution",
    "means",
    "weapon",
    "target_category",
    "target_name",
    "killed",
    "injured",
    "children_killed",
    "women_killed",
    "control_stated",
    "control_joint",
    "control_referent",
)


@dataclass
class Score:
    """What came out of one text.

    Attributes
    ----------
    expected, found : int
        Incidents of the table, and those of them that were read.
    missed, invented : list of str
        Anchors of the incidents not read; words of what was read where nothing is.
    right, judged : Counter
        By field, over the incidents that were found.
    wrong : list of tuple
        Anchor, field, expected, read.
    """

    expected: int = 0
    found: int = 0
    missed: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    right: Counter[str] = field(default_factory=Counter)
    judged: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, str, str, str]] = field(default_factory=list)

    def share(self, *names: str) -> float:
        """Right among judged, over the named fields or all; a missed incident has all wrong."""
        fields = names or FIELDS
        judged = sum(self.judged[name] for name in fields)
        return sum(self.right[name] for name in fields) / judged if judged else 1.0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.expected + other.expected,
            self.found + other.found,
            self.missed + other.missed,
            self.invented + other.invented,
            self.right + other.right,
            self.judged + other.judged,
            self.wrong + other.wrong,
        )


def names() -> list[str]:
    """The texts that have a table beside them."""
    return sorted(path.stem for path in FOLDER.glob("*.csv"))


def gold(name: str) -> list[dict[str, str]]:
    """The table of one text."""
    with open(FOLDER / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def score(name: str) -> Score:
    """Read one text and compare."""
    import syriageo

    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    rows = gold(name)
    read = syriageo.read_report(FOLDER / f"{name}.txt").frame.to_dict("records")
    result = Score()
    free = list(range(len(read)))
    for row, (begin, end) in zip(rows, _passages(text, rows), strict=True):
        if row["kind"] == "nothing":
            continue
        if row["kind"] == "maybe":
            free = [i for i in free if not (read[i]["start"] < end and read[i]["end"] > begin)]
            continue
        result.expected += 1
        here = [i for i in free if read[i]["start"] < end and read[i]["end"] > begin]
        judged = [name for name in FIELDS if row[name] != "*"]
        result.judged.update(judged)
        if not here:
            result.missed.append(row["anchor"])
            continue
        verdicts = {i: {f: _agrees(f, row[f], read[i]) for f in judged} for i in here}
        best = max(here, key=lambda i: sum(verdicts[i].values()))
        free.remove(best)
        result.found += 1
        for name_, fits in verdicts[best].items():
            if fits:
                result.right[name_] += 1
            else:
                shown = _shown(name_, read[best])
                result.wrong.append((row["anchor"], name_, row[name_], shown))
    for i in free:
        words = " ".join(text[read[i]["start"] : read[i]["end"]].split())
        result.invented.append(f"{read[i]['kind']}: {words[:150]}")
    return result


def _passages(text: str, rows: list[dict[str, str]]) -> list[tuple[int, int]]:
    """Where each row's passage lies: from its anchor to the end of the line or the next anchor."""
    starts = [text.index(row["anchor"]) for row in rows]
    found = []
    for start in starts:
        stop = text.find("\n", start)
        following = [other for other in starts if start < other < stop]
        found.append((start, min([stop, *following])))
    return found


def _agrees(name: str, expected: str, incident: dict[str, Any]) -> bool:
    """Whether an incident's field is one of the expected values."""
    if name in ("killed", "injured"):
        low, high = _number(incident[f"{name}_min"]), _number(incident[f"{name}_max"])
        return _range_agrees(expected, low, high)
    value = _text(incident["place_id" if name == "place" else name])
    if name in ("children_killed", "women_killed"):
        return (value or "0") == (expected or "0")
    if name == "control_joint":
        return value.casefold() in (("false", "") if expected in ("False", "") else ("true",))
    if name in ("weapon", "target_name", "control_referent"):
        words = _plain(value).split()
        return all(w in words for w in _plain(expected).split()) if expected else not value
    return any(_set(value) == _set(choice) for choice in expected.split(" or "))


def _range_agrees(expected: str, low: int | None, high: int | None) -> bool:
    if expected in ("", "0"):
        return not low and not high
    first, dash, last = expected.partition("-")
    if not dash:
        return low == high == int(first)
    return (not first or low == int(first)) and (not last or high == int(last))


def _number(value: Any) -> int | None:
    text = _text(value)
    return int(float(text)) if text else None


def _text(value: Any) -> str:
    """A cell as text; missing values are empty."""
    if value is None or value != value or str(value) in ("NaT", "<NA>", "nan"):
        return ""
    text = str(value)
    if text.endswith(" 00:00:00"):
        return text[:10]
    if text.endswith(".0") and text[:-2].isdigit():
        return text[:-2]
    return text[:5] if len(text) == 8 and text[2] == text[5] == ":" else text


def _plain(text: str) -> str:
    return "".join(c if c.isalnum() else " " for c in text.casefold())


def _set(text: str) -> frozenset[str]:
    return frozenset(part for part in text.split("|") if part)


def _shown(name: str, incident: dict[str, Any]) -> str:
    if name in ("killed", "injured"):
        return f"{_text(incident[f'{name}_min'])}-{_text(incident[f'{name}_max'])}"
    if name == "place":
        return f"{_text(incident['place_id'])} ({_text(incident['place_as_written'])})"
    return _text(incident[name])


def report(name: str, result: Score, verbose: bool = False) -> str:
    """The score in words."""
    lines = [
        f"{name}: {result.found} of {result.expected} found, {len(result.invented)} invented, "
        f"{result.share():.1%} of fields right"
    ]
    by_field = [f"{f} {result.right[f]}/{result.judged[f]}" for f in FIELDS if result.judged[f]]
    lines.append("  " + ", ".join(by_field))
    if verbose:
        lines += [f"  missed: {words[:120]}" for words in result.missed]
        lines += [f"  invented: {words}" for words in result.invented]
        for anchor, field_, expected, value in result.wrong:
            lines.append(f"  {anchor[:50]!r} {field_}: {value!r}, not {expected!r}")
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """Print the score of each text, and of all."""
    verbose = "-v" in arguments
    chosen = [Path(a).stem for a in arguments if a != "-v"] or names()
    total = Score()
    for name in chosen:
        result = score(name)
        print(report(name, result, verbose))
        total += result
    if len(chosen) > 1:
        print(report("all", total))


if __name__ == "__main__":
    main(sys.argv[1:])

"""How a tally shows itself: in 80 columns, in a notebook, in Markdown, CSV and LaTeX."""

from __future__ import annotations

import html
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import pandas as pd

from syriageo.terminal import WIDTH, safe

_NOTHING = "-"
_UNTOLD = "?"
_LONGEST_LABEL = 34
_INDENT = "  "


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """A number that is known between two ends; `high` is None if it has no upper one.

    Examples
    --------
    >>> str(Range(22, 24) + Range(3, None)), str(Range(9, 9))
    ('25 or more', '9')
    """

    low: int
    high: int | None

    def __add__(self, other: Range) -> Range:
        if not isinstance(other, Range):
            return NotImplemented
        open_end = self.high is None or other.high is None
        return Range(
            self.low + other.low,
            None if open_end else (self.high or 0) + (other.high or 0),
        )

    def __radd__(self, other: Any) -> Range:
        return self if other == 0 else NotImplemented

    def __bool__(self) -> bool:
        return self.low != 0 or self.high != 0

    def __str__(self) -> str:
        if self.high is None:
            return f"{self.low:,} or more" if self.low else "unknown"
        return f"{self.low:,}" if self.low == self.high else f"{self.low:,}-{self.high:,}"

    __repr__ = __str__


class Tally(pd.DataFrame):
    """A table of counts or ranges that prints itself; otherwise a DataFrame like any other.

    Attributes
    ----------
    notes : tuple of str
        What stands under the table.
    """

    _metadata = ["notes"]  # noqa: RUF012 - pandas' own way to keep an attribute
    notes: tuple[str, ...] = ()

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        return pd.DataFrame  # a part of a tally need not be one

    def whole_numbers(self) -> Tally:
        """The same with columns of numbers instead of objects, where they hold nothing else."""
        plain = pd.DataFrame(self).infer_objects()
        gaps = plain.columns[[kind.kind == "O" for kind in plain.dtypes]]
        if len(gaps):
            plain = plain.astype(dict.fromkeys(gaps, "Float64")).convert_dtypes()
        made = Tally(plain)
        made.notes = self.notes
        return made

    def __repr__(self) -> str:
        return "\n".join(self._lines())

    __str__ = __repr__

    def to_markdown(self, *words: Any, **named: Any) -> Any:
        """As pandas has it (with the package tabulate), the row labels as columns."""
        named.setdefault("index", False)
        return pd.DataFrame(self).reset_index().astype(object).to_markdown(*words, **named)

    def to_latex(self, *words: Any, **named: Any) -> Any:
        """As pandas has it, with signs that mean something to LaTeX escaped."""
        named.setdefault("escape", True)
        return pd.DataFrame(self).astype(str).to_latex(*words, **named)

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(name)}</th>" for name in ("", *self._names()))
        head = head.replace("<th></th>", f"<th>{html.escape(self._corner())}</th>", 1)
        body = []
        for label, cells, heading in self._rows():
            strong = "font-weight:bold;" if heading or label == "total" else ""
            cell = "".join(f'<td style="text-align:right">{html.escape(c)}</td>' for c in cells)
            if heading:
                cell = f'<td colspan="{self.shape[1]}"></td>'
            padding = "padding-left:1.5em;" if label.startswith(_INDENT) else ""
            body.append(
                f'<tr><th dir="auto" style="text-align:left;{strong}{padding}">'
                f"{html.escape(label.strip())}</th>{cell}</tr>"
            )
        notes = "".join(f"<p><small>{html.escape(note)}</small></p>" for note in self.notes)
        return (
            f'<table border="1" class="dataframe"><thead><tr>{head}</tr></thead>'
            f"<tbody>{''.join(body)}</tbody></table>{notes}"
        )

    def _corner(self) -> str:
        return safe(self.index.names[-1] or "")

    def _names(self) -> list[str]:
        names: list[Any] = self.columns.tolist()
        return [
            safe(": ".join(filter(None, name)) if isinstance(name, tuple) else name)
            for name in names
        ]

    def _rows(self) -> list[tuple[str, list[str], bool]]:
        """Label, cells, and whether it is a heading; the headings are made from the sections."""
        found: list[tuple[str, list[str], bool]] = []
        section = None
        for label, cells in zip(self.index, self.to_numpy(dtype=object).tolist(), strict=True):
            shown = [_shown(cell) for cell in cells]
            if not isinstance(label, tuple):
                found.append((safe(label), shown, False))
                continue
            heading, name = label
            alone = heading in {"", name} or sum(one[0] == heading for one in self.index) == 1
            if heading != section and not (alone and heading in {"", name}):
                found.append((safe(heading), [""] * len(shown), True))
            section = heading
            inner = "" if heading in {"", name} else _INDENT
            found.append((f"{inner}{safe(name)}", shown, False))
        return found

    def _lines(self) -> list[str]:
        """The table in 80 columns: heads wrapped, and in several parts if it is wider still."""
        rows, heads = self._rows(), self._names()
        longest = max([len(label) for label, _, _ in rows] + [len(self._corner())], default=0)
        first = min(longest, _LONGEST_LABEL)
        # Heads stand on one line if all do, else each on lines as short as its longest word.
        fits = sum(len(head) + 2 for head in heads) <= WIDTH - first
        widths = []
        for column, head in enumerate(heads):
            cell = max((len(cells[column]) for _, cells, _ in rows), default=1)
            widths.append(max(cell, len(head) if fits else _longest_word(head)))
        lines: list[str] = []
        for part in _parts(widths, WIDTH - first):
            if lines:
                lines.append("")
            lines += self._part(rows, heads, widths, part, first)
        for note in self.notes:
            lines += wrap(f"({safe(note)})", WIDTH)
        return [line.rstrip() for line in lines]

    def _part(
        self,
        rows: list[tuple[str, list[str], bool]],
        heads: list[str],
        widths: list[int],
        part: list[int],
        first: int,
    ) -> list[str]:
        wrapped = {c: wrap(heads[c], widths[c]) or [""] for c in part}
        height = max((len(lines) for lines in wrapped.values()), default=1)
        out = []
        for line in range(height):
            corner = self._corner() if line == height - 1 else ""
            cells = []
            for column in part:
                told = [""] * (height - len(wrapped[column])) + wrapped[column]
                cells.append(f"  {told[line]:>{widths[column]}}")
            out.append(f"{_fit(corner, first):<{first}}{''.join(cells)}")
        for label, told, _ in rows:
            cells = [f"  {told[c]:>{widths[c]}}" for c in part]
            pieces = wrap(label.strip(), first - 2) if len(label) > first else [label]
            if len(label) > first:
                pieces = [label[: len(label) - len(label.lstrip())] + pieces[0]] + [
                    f"  {_INDENT}{piece}"[: first + 2] for piece in pieces[1:]
                ]
                out += pieces[:-1]
            out.append(f"{pieces[-1]:<{first}}{''.join(cells)}")
        return out


def _shown(cell: Any) -> str:
    if cell == Range(0, None) or (not isinstance(cell, Range) and pd.isna(cell)):
        return _UNTOLD
    if isinstance(cell, Range):
        return str(cell) if cell else _NOTHING
    if isinstance(cell, float) and not cell.is_integer():
        return f"{cell:,.2f}"
    return f"{int(cell):,}" if cell else _NOTHING


def _longest_word(head: str) -> int:
    return min(max((len(word) for word in head.split()), default=1), WIDTH // 2)


def _parts(widths: list[int], room: int) -> list[list[int]]:
    parts: list[list[int]] = [[]]
    used = 0
    for column, width in enumerate(widths):
        if parts[-1] and used + width + 2 > room:
            parts.append([])
            used = 0
        parts[-1].append(column)
        used += width + 2
    return parts


def _fit(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…"

"""The words of a web page: headings, paragraphs, list items, tables with a tab between cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

# What shows nothing, or nothing of the report.
_DROPPED = frozenset(
    "script style noscript template svg math head nav aside form button select iframe object "
    "canvas audio video map footer".split()
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_BLOCKS = frozenset(
    "address article blockquote body caption center dd details dialog div dl dt fieldset "
    "figcaption figure header hgroup html li main ol p pre section summary ul".split()
)
_HEADINGS = {f"h{i}": i for i in range(1, 7)}
_OPENING = re.compile(r"<!--|<[!?]")
_FOOTNOTE_SIGN = re.compile(r"\W*\d{1,3}\W*")
_WIDEST = 60  # cells that a colspan may claim
_LONG_CELL = 600  # characters; a table with such a cell is layout, not data
_MAIN_SHARE = 0.4


@dataclass(slots=True)
class _Table:
    """A table while it is read: rows of cells, and what still hangs down from rows above."""

    rows: list[list[str]] = field(default_factory=list)
    cells: list[str] | None = None
    hanging: dict[int, int] = field(default_factory=dict)
    span: tuple[int, int] = (1, 1)
    open: bool = False
    nested: bool = False


def html_text(page: str) -> str:
    r"""The words of a page, block by block.

    Parameters
    ----------
    page : str
        HTML. If it has a ``main`` or ``article`` that holds much of its text, only that is read.

    Returns
    -------
    str
        Headings begin with ``#`` signs, list items with ``-``, cells are parted by tabs; a cell
        that spans several columns is followed by empty ones.

    Examples
    --------
    >>> html_text("<h2>C. Attacks</h2><table><tr><td>Mosques<td>26<td>-</table><script>x</script>")
    '## C. Attacks\n\nMosques\t26\t-\n'
    """
    reader = _Reader()
    reader.feed(_closed(page))
    reader.close()
    reader.finish()
    everything = sum(len(text) for text, _ in reader.blocks)
    main = [text for text, inside in reader.blocks if inside]
    if sum(map(len, main)) > _MAIN_SHARE * everything:
        return "\n\n".join(main) + "\n"
    return "\n\n".join(text for text, _ in reader.blocks) + "\n" if reader.blocks else ""


def _closed(page: str) -> str:
    """A page without comments and declarations, and without signs that open what never closes.

    The standard library's parser reads on to the end of the page for each of these.
    """
    kept: list[str] = []
    position = 0
    while (found := _OPENING.search(page, position)) is not None:
        kept.append(page[position : found.start()])
        end = "-->" if found[0] == "<!--" else ">"
        stop = page.find(end, found.end())
        position = len(page) if stop < 0 else stop + len(end)
    kept.append(page[position:])
    whole = "".join(kept)
    last = whole.rfind(">") + 1
    return whole[:last] + whole[last:].replace("<", "&lt;")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[str, bool]] = []
        self._words: list[str] = []
        self._dropped: list[str] = []
        self._tables: list[_Table] = []
        self._lists: list[list[int]] = []  # the number of the last item; 0 counts, -1 is a bullet
        self._prefix = ""
        self._main = 0
        self._sup: int | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._dropped:
            if tag not in _VOID and tag in _DROPPED:
                self._dropped.append(tag)
            return
        if tag == "body":
            self._dropped.clear()
        if tag in _DROPPED:
            self._dropped.append(tag)
        elif tag == "br":
            self._words.append(" " if self._cell else "\n")
        elif tag == "sup":
            self._sup = len(self._words)
        elif tag in ("table", "tr", "td", "th"):
            self._table(tag, dict(attrs))
        elif tag in _HEADINGS:
            self._flush()
            self._prefix = "#" * _HEADINGS[tag] + " "
        elif tag in ("ul", "ol"):
            self._flush()
            self._lists.append([0 if tag == "ol" else -1])
        elif tag == "li":
            self._flush()
            self._prefix = self._item()
        elif tag in _BLOCKS:
            self._flush()
            self._main += tag in ("main", "article")

    def handle_endtag(self, tag: str) -> None:
        if self._dropped:
            if tag in self._dropped:
                while self._dropped.pop() != tag:
                    pass
            return
        if tag == "sup" and self._sup is not None:
            if _FOOTNOTE_SIGN.fullmatch("".join(self._words[self._sup :])):
                del self._words[self._sup :]
            self._sup = None
        elif tag in ("td", "th", "tr", "table"):
            self._end_table(tag)
        elif tag in _HEADINGS or tag in _BLOCKS:
            self._flush()
            if tag in ("main", "article"):
                self._main = max(0, self._main - 1)
            if tag in ("ul", "ol") and self._lists:
                self._lists.pop()

    def handle_data(self, data: str) -> None:
        if not self._dropped:
            self._words.append(re.sub(r"\s+", " ", data))

    @property
    def _cell(self) -> bool:
        return bool(self._tables) and self._tables[-1].open

    def _item(self) -> str:
        if not self._lists:
            return "- "
        indent = "  " * min(len(self._lists) - 1, 6)
        count = self._lists[-1]
        if count[0] < 0:
            return f"{indent}- "
        count[0] += 1
        return f"{indent}{count[0]}. "

    def _text(self) -> str:
        lines = "".join(self._words).split("\n")
        self._words, self._sup = [], None
        return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))

    def _flush(self) -> None:
        """End a block; inside a cell it is only a gap between words."""
        if self._cell:
            self._words.append(" ")
            self._prefix = ""
            return
        text = self._text()
        if text:
            self.blocks.append((self._prefix + text, self._main > 0))
            self._prefix = ""

    def _table(self, tag: str, attrs: dict[str, str | None]) -> None:
        if tag == "table":
            if self._tables:
                # A table in a table's cell: the outer one only places things on the page.
                self._tables[-1].nested = True
                self._loosen(self._tables[-1])
            self._flush()
            self._tables.append(_Table())
            return
        if not self._tables:
            return
        table = self._tables[-1]
        self._end_cell(table)
        if tag == "tr":
            self._end_row(table)
            table.cells = []
            return
        if table.cells is None:
            table.cells = []
        self._words = []
        table.open = not table.nested
        table.span = (_span(attrs.get("colspan")), _span(attrs.get("rowspan")))

    def _end_table(self, tag: str) -> None:
        if not self._tables:
            return
        table = self._tables[-1]
        self._end_cell(table)
        if tag in ("tr", "table"):
            self._end_row(table)
        if tag == "table":
            self._tables.pop()
            self._emit(table)

    def _end_cell(self, table: _Table) -> None:
        if table.nested:
            self._flush()
            return
        if not table.open or table.cells is None:
            return
        table.open = False
        cells = table.cells
        while table.hanging.get(len(cells), 0):
            cells.append("")
        across, down = table.span
        for i in range(across):
            if down > 1:
                # One more than hangs below, since the end of this very row counts down too.
                table.hanging[len(cells)] = down
            cells.append("" if i else self._text().replace("\n", " "))

    def _end_row(self, table: _Table) -> None:
        if table.cells is None:
            return
        while table.hanging.get(len(table.cells), 0):
            table.cells.append("")
        table.rows.append(table.cells)
        table.cells = None
        table.hanging = {column: left - 1 for column, left in table.hanging.items() if left > 1}

    def _loosen(self, table: _Table) -> None:
        """Turn what was read of a layout table into blocks."""
        self._end_cell(table) if table.open else None
        rows = [*table.rows, table.cells or []]
        table.rows, table.open = [], False
        for cell in (c for row in rows for c in row if c):
            self.blocks.append((cell, self._main > 0))

    def _emit(self, table: _Table) -> None:
        rows = [row for row in table.rows if any(row)]
        if not rows:
            return
        width = max(map(len, rows))
        longest = max(len(cell) for row in rows for cell in row)
        if width == 1 or longest > _LONG_CELL:
            self.blocks.extend((cell, self._main > 0) for row in rows for cell in row if cell)
            return
        lines = ("\t".join(row + [""] * (width - len(row))) for row in rows)
        self.blocks.append(("\n".join(lines), self._main > 0))

    def finish(self) -> None:
        """End what the page left open."""
        while self._tables:
            self._end_table("table")
        self._flush()


def _span(value: str | None) -> int:
    return min(max(int(value), 1), _WIDEST) if value and value.isascii() and value.isdigit() else 1

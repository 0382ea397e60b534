"""What leaves the program: harmless text for terminals and notebooks, plain JSON, whole files.

Names and questions come from strangers' tables and from the keyboard. Printed as they are, an
escape code could recolour the screen or fake a line, a right-to-left override turn a name round.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from errno import EISDIR
from pathlib import Path
from typing import Any, TextIO

WIDTH = 80

# C1 controls, line and paragraph separators, bidirectional overrides and isolates, lone surrogates,
# tag characters, byte-order mark. Joiners stay: Kurdish and Persian names are spelled with them.
_STEERING = (
    "\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
)
_UNPRINTABLE = re.compile(f"[\x00-\x1f{_STEERING}]")
_UNPRINTABLE_BUT_NEWLINE = re.compile(f"[\x00-\x09\x0b-\x1f{_STEERING}]")


def _escape(match: re.Match[str]) -> str:
    return match.group().encode("unicode_escape", "surrogatepass").decode("ascii")


def counted(count: int, noun: str) -> str:
    """So many of something.

    Examples
    --------
    >>> counted(1, "warning"), counted(1200, "incident")
    ('1 warning', '1,200 incidents')
    """
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def safe(text: object, limit: int | None = None) -> str:
    r"""`text` on one line with every control character spelled out.

    Parameters
    ----------
    text : object
        Anything; its ``str``.
    limit : int, optional
        Cut after this many characters, with an ellipsis.

    Examples
    --------
    >>> safe("Sarja\x1b[2J\nheld by nobody")
    'Sarja\\x1b[2J\\nheld by nobody'
    >>> safe("x" * 100, limit=5)
    'xxxx…'
    """
    line = str(text)
    if limit is not None and len(line) > limit:
        line = line[: limit - 1] + "…"
    return _UNPRINTABLE.sub(_escape, line)


def safe_lines(text: object) -> str:
    """`text` with its line breaks kept and every other control character spelled out."""
    return _UNPRINTABLE_BUT_NEWLINE.sub(_escape, str(text))


def wrapped(text: object, indent: str = "") -> str:
    """`text`, made harmless, in lines of 80 columns at most; cut after 1,000 characters."""
    from textwrap import fill

    return fill(safe(text, 1000), WIDTH, subsequent_indent=indent, break_on_hyphens=False)


def html_table(title: str, rows: Iterable[tuple[str, object]]) -> str:
    """A small table for notebooks: a caption and (label, text) rows, all of it escaped.

    Examples
    --------
    >>> html_table("Sarja", [("id", "<C4273>")]).count("&lt;C4273&gt;")
    1
    """
    from html import escape

    cells = "".join(
        f'<tr><th style="text-align:left">{escape(safe(label))}</th>'
        f'<td style="text-align:left" dir="auto">{escape(safe(text))}</td></tr>'
        for label, text in rows
    )
    return f'<table><caption dir="auto">{escape(safe(title))}</caption>{cells}</table>'


def to_json(value: Any) -> str:
    r"""`value` as indented JSON in which no character can steer a terminal.

    Days become ISO strings; what is not a number is null.

    Examples
    --------
    >>> print(to_json({"day": date(2020, 1, 5), "name": "سرجة\u202e"}))
    {
      "day": "2020-01-05",
      "name": "سرجة\u202e"
    }
    """
    text = json.dumps(_plain(value), ensure_ascii=False, indent=2, allow_nan=False)
    # Outside its strings JSON has no character of these but the line break of the indentation.
    return _UNPRINTABLE_BUT_NEWLINE.sub(_json_escape, text)


def _json_escape(match: re.Match[str]) -> str:
    return json.dumps(match.group())[1:-1]


def _plain(value: Any) -> Any:
    """What the standard JSON writer takes: no days, no NumPy scalars, no NaN."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(v) for v in value]
    if isinstance(value, date):
        # pandas.NaT is a datetime that is not equal to itself; other stamps here are midnights.
        return value.isoformat()[:10] if value == value else None
    if hasattr(value, "to_dict"):
        return _plain(value.to_dict())
    if hasattr(value, "item"):
        return _plain(value.item())
    return str(value)


def use_safe_encoding() -> None:
    """Let the two output streams degrade to escapes what their encoding cannot write."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def coloured(stream: TextIO) -> bool:
    """Whether to colour: only on a terminal, and never against NO_COLOR or TERM=dumb."""
    return (
        stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "") != "dumb"
    )


def bold(text: str, stream: TextIO | None = None) -> str:
    """`text` in bold where that is shown."""
    return f"\x1b[1m{text}\x1b[0m" if coloured(stream or sys.stdout) else text


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> None:
    """A table on standard output, as wide as the terminal or 80 columns.

    Numbers stand to the right; every cell is made harmless first.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    rows = [list(row) for row in rows]
    console = Console(
        file=sys.stdout,
        no_color=not coloured(sys.stdout),
        highlight=False,
        width=None if sys.stdout.isatty() else WIDTH,
    )
    table = Table(
        box=box.SIMPLE_HEAD, title=safe(title) or None, title_justify="left", padding=(0, 1)
    )
    for index, column in enumerate(columns):
        numeric = bool(rows) and all(isinstance(row[index], int | float) for row in rows)
        table.add_column(
            Text(safe(column)), justify="right" if numeric else "left", overflow="fold"
        )
    for row in rows:
        table.add_row(*(Text("" if cell is None else _cell(cell)) for cell in row))
    console.print(table)


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else safe(value)


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that a reader sees the old one or the whole new one, never a part.

    Raises
    ------
    OSError
        If the folder is missing or may not be written to; it names `path`.
    """
    import tempfile

    data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    if path.is_dir():
        raise IsADirectoryError(EISDIR, "is a folder; name a file", str(path))
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:  # it names the file of a moment, which the reader never asked for
        why = "cannot be written here"
        raise type(error)(error.errno, f"{why}: {error.strerror}", str(path)) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        # mkstemp makes files that only their owner reads; a page is for sharing.
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise

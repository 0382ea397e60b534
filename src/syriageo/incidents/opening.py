"""Files as text: which bytes are text, and in which encoding."""

from __future__ import annotations

from pathlib import Path

from syriageo.errors import InputError

MAX_BYTES = 20_000_000


def read_text(path: Path) -> str:
    """The text of a file.

    Raises
    ------
    InputError
        If there is no such file, it is too large, or it is no text in UTF-8.
    """
    if not path.is_file():
        raise InputError(f"no file {str(path)!r}; give a path or the text itself")
    if path.stat().st_size > MAX_BYTES:
        raise InputError(f"{path.name} is larger than {MAX_BYTES:,} bytes; split it")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name} is no text in UTF-8 ({error}); save it as UTF-8") from error
    check_text(text)
    return text


def check_text(text: str) -> None:
    """Refuse what cannot be a report's text.

    Raises
    ------
    InputError
        If it is too long or holds binary zeros.
    """
    if len(text) > MAX_BYTES:
        raise InputError(f"a text of {len(text):,} characters is too long; split it")
    if "\0" in text:
        raise InputError("the text holds binary zeros; it is no text")

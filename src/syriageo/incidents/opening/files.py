"""Files as text: which bytes are text, in which encoding, and what of a page or a PDF is words.

A report comes as plain text, Markdown, a saved web page or a PDF. What cannot be read without
guessing is refused with a `ReportError` that says what to do; nothing is repaired in silence.
"""

from __future__ import annotations

import codecs
import re
import stat
from pathlib import Path

from syriageo.errors import InputError, ReportError
from syriageo.terminal import safe

# A report of 300 pages is 1 MB of text; what is larger is a dump of something else.
MAX_CHARACTERS = 20_000_000
MAX_BYTES = 20_000_000
MAX_PDF_BYTES = 100_000_000

_SAVE = "save it as text, HTML or PDF"
_FOREIGN = [
    (b"PK\x03\x04", f"a Word, Excel or ZIP file; {_SAVE}"),
    (b"\xd0\xcf\x11\xe0", f"an old Word or Excel file; {_SAVE}"),
    (b"{\\rtf", f"an RTF file; {_SAVE}"),
    (b"\x89PNG", "a picture; its words must be typed or recognised first"),
    (b"\xff\xd8\xff", "a picture; its words must be typed or recognised first"),
    (b"GIF8", "a picture; its words must be typed or recognised first"),
    (b"II*\x00", "a picture; its words must be typed or recognised first"),
    (b"MM\x00*", "a picture; its words must be typed or recognised first"),
    (b"\x1f\x8b", "a compressed file; unpack it first"),
    (b"7z\xbc\xaf", "a compressed file; unpack it first"),
    (b"Rar!", "a compressed file; unpack it first"),
    (b"SQLite format 3", "a database; give a report's text"),
    (b"\x7fELF", "a program; give a report's text"),
    (b"MZ\x90", "a program; give a report's text"),
]
_BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_HTML = re.compile(
    rb"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.I)

# Arabic letters as Windows-1256 and as ISO 8859-6 write them; they differ from the letter feh on.
_ARABIC_RUN = re.compile(rb"[\xc0-\xd6\xd8-\xdf\xe1\xe3-\xe6\xec\xed]{3,}")
_HIGH = re.compile(rb"[\x80-\xff]")
_UTF8 = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# What Windows-1252 has as letters, quotes, dashes and signs that an English report can hold.
_WESTERN = re.compile(rb"[\x80\x82-\x8c\x8e\x91-\x9c\x9e-\x9f\xa0-\xff]")

# UTF-8 that was once taken for Windows-1252: "Ø§Ù„" for "ال", "â€™" for an apostrophe.
_TWICE = re.compile(r"(?:[ØÙ][\u0080-\u00bf\u0152-\u2122€]){2,}|â€[\u0080-\u00bf\u0152-\u2122]")
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")


def read_text(path: Path) -> str:
    """The text of a file: plain text, Markdown, HTML or PDF, told by content and extension.

    Parameters
    ----------
    path : pathlib.Path
        Text may be UTF-8, UTF-16 or UTF-32, Windows-1256 (Arabic) or Windows-1252 (Western).

    Returns
    -------
    str
        Lines end with a line feed. Tables of a page are lines with tabs between the cells,
        its headings are marked as in Markdown.

    Raises
    ------
    InputError
        If there is no such file.
    ReportError
        If it is too large, empty, or no text; if its encoding cannot be
        told; if a PDF is broken, locked or without words, or pypdf is not there to read it.
    """
    data = _bytes(path)
    name = safe(path.name, 80)
    if data.startswith(b"%PDF") or b"%PDF-" in data[:1024]:
        from syriageo.incidents.opening.pdf import pdf_text

        text = pdf_text(data, name)
    elif path.suffix.lower() == ".pdf":
        raise ReportError(f"{name} is not a PDF, or its head is missing; fetch it again")
    elif path.suffix.lower() in (".html", ".htm", ".xhtml") or _HTML.match(data[:2000]):
        from syriageo.incidents.opening.html import html_text

        text = html_text(decode(data, name, _declared(data)))
    else:
        text = decode(data, name)
    text = _clean(text)
    if not text.strip():
        raise ReportError(f"{name} holds no words; give the report's text")
    check_text(text, name)
    return text


def check_text(text: str, name: str = "the text") -> None:
    """Refuse what cannot be a report's text.

    Raises
    ------
    ReportError
        If it is too long, binary, or was decoded with a wrong encoding once.

    Examples
    --------
    >>> check_text("On January 5, 2020, shells hit Ariha.")
    >>> check_text("Ø§Ù„Ø´Ø¨Ùƒ Ø§Ù„Ø³Ùˆ Ø±ÙŠØ© Ù„Ø­Ù‚Ùˆ")
    Traceback (most recent call last):
    syriageo.errors.ReportError: the text was decoded with a wrong encoding ('Ø§Ù„Ø´Ø¨Ùƒ');
    open the original as UTF-8 and save it again
    """
    if len(text) > MAX_CHARACTERS:
        raise ReportError(f"{name} has {len(text):,} characters, too many for a report; split it")
    if "\0" in text:
        raise ReportError(f"{name} holds binary zeros; it is no text")
    if len(_CONTROLS.findall(text[:200_000])) > 20 + len(text[:200_000]) // 200:
        raise ReportError(f"{name} is full of control characters; it is no text")
    if text[:200_000].count("\ufffd") > 20 + len(text[:200_000]) // 200:
        raise ReportError(f"{name} has lost characters (U+FFFD); go back to the original file")
    broken = _TWICE.findall(text[:200_000])
    if sum(map(len, broken)) > 20 + len(text[:200_000]) // 100 or (
        broken and sum(map(len, broken)) > len(text) // 4
    ):
        raise ReportError(
            f"{name} was decoded with a wrong encoding ({broken[0]!r}); "
            "open the original as UTF-8 and save it again"
        )


def decode(data: bytes, name: str, declared: str = "") -> str:
    r"""Bytes as text, if they leave no doubt.

    Parameters
    ----------
    data : bytes
        The file.
    name : str
        For messages.
    declared : str, optional
        The encoding that the page itself names; taken if the bytes allow it.

    Raises
    ------
    ReportError
        If they are no text, or their encoding cannot be told.

    Examples
    --------
    >>> decode("قصف على مدينة أريحا".encode("cp1256"), "news.txt")
    'قصف على مدينة أريحا'
    >>> decode("Ma’aret – “the city”".encode("cp1252"), "news.txt")
    'Ma’aret – “the city”'
    """
    for signature, what in _FOREIGN:
        if data.startswith(signature):
            raise ReportError(f"{name} is {what}")
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise ReportError(f"{name} is empty; give the report's text")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data, encoding, name)
    if b"\0" in data:
        return _strict(data, _utf16(data, name), name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        fault = error
    return _strict(data, _single_byte(data, name, declared, fault), name)


def _bytes(path: Path) -> bytes:
    try:
        mode = path.stat()
    except FileNotFoundError:
        raise InputError(f"no file {safe(path)!r}; give a path or the text itself") from None
    except ValueError:  # a zero byte in the name
        raise ReportError(f"{safe(path, 80)!r} cannot be a file's name") from None
    if stat.S_ISDIR(mode.st_mode):
        raise ReportError(f"{safe(path)} is a folder; name a file")
    if not stat.S_ISREG(mode.st_mode):
        raise ReportError(f"{safe(path)} is a device, not a file; name a file")
    limit = MAX_PDF_BYTES if path.suffix.lower() == ".pdf" else MAX_BYTES
    if mode.st_size > limit:
        raise ReportError(
            f"{safe(path.name, 80)} has {mode.st_size / 1e6:,.0f} MB, more than the "
            f"{limit / 1e6:.0f} MB of the longest report; split it"
        )
    with path.open("rb") as file:
        return file.read(limit + 1)[:limit]


def _declared(data: bytes) -> str:
    found = _CHARSET.search(data[:4000])
    return found[1].decode("ascii").lower() if found else ""


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except (UnicodeDecodeError, LookupError) as error:
        raise ReportError(
            f"{name} is no text in {encoding.upper()} ({error}); save it as UTF-8"
        ) from error


def _utf16(data: bytes, name: str) -> str:
    """UTF-16 without its mark shows in zeros that all stand on one side of the pairs."""
    even, odd = data[0:4000:2].count(0), data[1:4000:2].count(0)
    pairs = max(len(data[:4000]) // 2, 1)
    if len(data) % 2 == 0 and min(even, odd) == 0 and max(even, odd) > pairs / 20:
        return "utf-16-be" if even else "utf-16-le"
    raise ReportError(f"{name} holds binary zeros; it is no text")


def _single_byte(data: bytes, name: str, declared: str, fault: UnicodeDecodeError) -> str:
    """Windows-1256 if the high bytes form Arabic words, Windows-1252 if they stand alone."""
    high = len(_HIGH.findall(data))
    if len(b"".join(_UTF8.findall(data))) > 0.9 * high:
        line = data.count(b"\n", 0, fault.start) + 1
        raise ReportError(
            f"{name} is UTF-8 with a broken character in line {line} "
            f"(byte 0x{data[fault.start]:02x}); save it again as UTF-8"
        )
    if declared:
        try:
            if codecs.lookup(declared).name not in ("utf-8", "ascii", "iso8859-1"):
                return declared
        except LookupError:
            pass
    arabic = len(b"".join(_ARABIC_RUN.findall(data)))
    if arabic > 0.6 * high:
        # The article, al-: its lam is E1 in Windows-1256 and E4 in ISO 8859-6.
        if data.count(b"\xc7\xe4") > data.count(b"\xc7\xe1"):
            return "iso8859-6"
        return "cp1256"
    if data.count(b"\xc7\xe4") > 5 and data.count(b"\xc7\xe1") < data.count(b"\xc7\xe4") / 5:
        return "iso8859-6"
    if (
        high < len(data) / 4
        and not arabic > 0.1 * high + 20
        and len(_WESTERN.findall(data)) == high
    ):
        return "cp1252"
    raise ReportError(
        f"{name} is not UTF-8 (line {data.count(bytes([10]), 0, fault.start) + 1}) and its "
        "encoding cannot be told; save it as UTF-8"
    )


def _clean(text: str) -> str:
    """One sign for the end of a line; a form feed parts pages."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")

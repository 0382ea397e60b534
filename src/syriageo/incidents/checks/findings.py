"""What a check of a report finds: `Finding`, with its place in the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from syriageo.incidents.opening.document import Document, Paragraph

# Every kind of finding and what it means; `docs/report-checks.md` has an example of each.
KINDS = {
    "weekday": "the weekday is not that of the date",
    "impossible_date": "the calendar has no such day",
    "outside_period": "an event's day lies outside the month that the report covers",
    "after_publication": "an event's day lies after the day of publication",
    "day_count": '"the third day of the ceasefire" is another day by its dates',
    "time_range": "a time range ends before it begins",
    "told_twice": "one fact is told twice, differently",
    "relative_month": '"this month" is two months in one report',
    "total": "a stated number is not the sum of its parts",
    "aggregate": "one number for the whole is told twice, differently",
    "two_numbers": "two numbers stand for one: one two children",
    "parts": "the parts are more than the whole",
    "announced": "what the report announces is not in it",
    "direction": "one place lies in two directions of one governorate",
    "direction_on_map": "the gazetteer has the place on another side of the governorate",
    "settlement": "one place is a city here and a village there",
    "governorate": "the gazetteer has the place in another governorate only",
    "caption_date": "a caption and its text name different days",
    "caption_perpetrator": "a caption and its text blame different parties",
    "control": "two statements of who held a place differ",
    "control_on_ledger": "the ledger knows others than the stated parties there that day",
}
SEVERITIES = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Span:
    """Another place in the text that a finding speaks of."""

    start: int
    end: int
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a report that does not fit.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    severity : str
        ``error``: both cannot be right; ``warning``: it may be a slip; ``note``: a reader should
        know.
    start, end : int
        Where it stands in `Document.text`.
    line : int
        The line of `start`, from 1.
    text : str
        The words as written, white space collapsed.
    message : str
        What does not fit.
    expected : str
        What would fit; empty if nothing in particular.
    related : tuple of Span
        The other places in the text that it is compared with.

    Examples
    --------
    >>> from syriageo import check_report
    >>> found = check_report("In Idlib, on Tuesday, January 25, 2020, nobody was killed.")
    >>> [finding.kind for finding in found]
    ['weekday']
    """

    kind: str
    severity: str
    start: int
    end: int
    line: int
    text: str
    message: str
    expected: str = ""
    related: tuple[Span, ...] = field(default=())

    def __str__(self) -> str:
        return f'line {self.line}: {self.kind}: "{self.text}": {self.message}'

    def to_dict(self) -> dict[str, Any]:
        """The finding as plain values."""
        return {
            "kind": self.kind,
            "severity": self.severity,
            "line": self.line,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "message": self.message,
            "expected": self.expected,
            "related": [
                {"line": s.line, "start": s.start, "end": s.end, "text": s.text}
                for s in self.related
            ],
        }


def span_of(document: Document, start: int, end: int) -> Span:
    """A place in a document's text with its line and words."""
    return Span(start, end, document.line(start), " ".join(document.text[start:end].split()))


def words_of(document: Document, paragraph: Paragraph, start: int, end: int) -> Span:
    """The same for ``paragraph.plain[start:end]``; the words without markup."""
    first, last = paragraph.span(start, end)
    return Span(first, last, document.line(first), paragraph.plain[start:end])


def finding(
    kind: str,
    severity: str,
    at: Span,
    message: str,
    expected: str = "",
    related: tuple[Span, ...] = (),
) -> Finding:
    """A `Finding` at a place in the text."""
    return Finding(kind, severity, at.start, at.end, at.line, at.text, message, expected, related)

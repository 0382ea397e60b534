"""What does not fit in a report: days, sums, places, captions, control.

`consistency` runs the rules of `dates`, `numbers`, `places` and `accounts` on what `facts` gathers
from the document; `findings` has the kinds of finding, with its place in the text.
"""

from syriageo.incidents.checks.consistency import check_report
from syriageo.incidents.checks.findings import KINDS, SEVERITIES, Finding, Span

__all__ = ["KINDS", "SEVERITIES", "Finding", "Span", "check_report"]

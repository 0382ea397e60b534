"""The tables that a report prints, as frames: of persons killed, arrests, massacres, facilities.

`lists`, `grids` and `prose` read them apart, each row knowing its place in the text; `words` says
what a label means, `totals` what the prose says of the whole; `rows` makes the tables of `model`,
and `reader` puts them together.
"""

from syriageo.incidents.tables.model import ReportTables, Row, Stated, Table
from syriageo.incidents.tables.reader import read_tables

__all__ = ["ReportTables", "Row", "Stated", "Table", "read_tables"]

"""Incidents counted as in a monthly report: `counting` makes the `table`."""

from syriageo.incidents.tally.counting import tally
from syriageo.incidents.tally.table import Range, Tally

__all__ = ["Range", "Tally", "tally"]

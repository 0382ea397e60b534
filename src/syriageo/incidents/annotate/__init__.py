"""Any table of incidents -> the same table with the place of each row and who held it that day."""

from syriageo.incidents.annotate.table import COLUMNS, annotate, annotate_table

__all__ = ["COLUMNS", "annotate", "annotate_table"]

"""Tables of incidents in files: read without guessing, written whole, the same bytes every time."""

from syriageo.incidents.files.reading import Table, read_table
from syriageo.incidents.files.writing import check_output, write_table

__all__ = ["Table", "check_output", "read_table", "write_table"]

"""What happened: tables and texts of incidents, placed, dated, with control.

What users call is in `syriageo` itself. The packages here import one way, from the first line to
the last:

opening, language, frames, files
    From a report's file to its paragraphs; what readers of all languages share; what a table of
    incidents must be; tables from and to files.
english, arabic, annotate, export, nearby
    The readers of the two languages; places and control for the rows of any table; files for other
    tools; what is near and soon.
tables, tally, publish
    The tables that a report prints; incidents counted; a copy for publication.
report
    From a text to its incidents.
checks
    What does not fit in a report.
"""

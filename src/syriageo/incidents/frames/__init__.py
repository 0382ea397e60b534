"""What a table of incidents must be, checked once for all that work on tables.

`checked` reads points, days, names, numbers and radii from any frame, or tells what is wrong with
them; `dates` reads days as people write them; `units` finds the community, subdistrict, district
and governorate of each row.
"""

"""The English reader: `reader.read_passage` makes readings of a paragraph.

It finds the words of violence (`events`), the days (`dates`), the places (`anchors`, `places`), who
did it (`actors`) and with what (`means`), cuts the paragraph into events (`passage`, `months`) and
says of each what it tells (`telling`): who was hurt (`casualties`, `groups`), what was hit
(`objects`), and who is said to have held the place (`control`). It knows neither the gazetteer nor
the ledger.
"""

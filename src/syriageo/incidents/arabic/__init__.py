"""The Arabic reader: `reader.read_passage` makes readings of a paragraph.

The words are folded first (`text.Folded`, with the way back) and looked up in the tables `words`
and `names`, whose ids are those of `language.vocabulary`. `tokens` and `places` find the places,
`dates` the days, `events` the words of violence, `actors` who did it and what was hit, `people`
who was hurt and `control` who is said to have held the place. It knows neither the gazetteer nor
the ledger.
"""

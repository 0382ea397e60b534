"""What the readers of every language share.

`reading` is what a reader says of a passage; `vocabulary` has the words for means, targets and
parties with their ids; `numbers` reads digits and number words, `counts` who is counted.
"""

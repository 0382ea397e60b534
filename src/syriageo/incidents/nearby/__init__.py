"""What else happened near and soon, and which incidents of two tables are one.

`spacetime` is the index (its R-tree is in `tree`, questions in `spots`, saved in `files`);
`neighbours` asks it once, `matching` of all rows of two tables. `matching` is imported from there,
since it needs scipy.
"""

from syriageo.incidents.nearby.neighbours import near
from syriageo.incidents.nearby.spacetime import Hits, SpaceTimeIndex

__all__ = ["Hits", "SpaceTimeIndex", "near"]

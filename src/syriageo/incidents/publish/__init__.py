"""A copy of incidents for publication; the threat model is `docs/do-no-harm.md`.

`publication` makes it by the rules of a profile (`profiles`): `allowed` lists the columns and
values that pass, `places` says where an incident may be shown.
"""

from syriageo.incidents.publish.profiles import PROFILES, Profile
from syriageo.incidents.publish.publication import publish

__all__ = ["PROFILES", "Profile", "publish"]

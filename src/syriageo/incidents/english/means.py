"""With what it was done, in English prose."""

from __future__ import annotations

import re

from syriageo.incidents.language.numbers import read_number
from syriageo.incidents.language.reading import Means
from syriageo.incidents.language.vocabulary import PLATFORMS, WEAPONS, compiled

_MODEL = re.compile(
    r"(?<![\w-])(?:(?:Su|MiG|Mi|Ka|Tu|L|An|Il|F)-?\d{1,3}\w{0,2}|\d[A-Z]\d{1,3}\w{0,3}|"
    r"OFAB[\w-]{0,8}|"
    r"[A-Z]{2,5}-\d{2,4}\w?|Tochka(?:-U)?|Ur[ag]gan|Smerch|Grad|Scud|Iskander|Kornet|"
    r"Golan-\d+)(?!\w)"
)
_COUNT = re.compile(
    r"(?<![\w-])(?:(?P<vague>a number of|several|many|dozens of|some|multiple|a barrage of|a "
    r"series of)|"
    r"(?P<low>at least|no fewer than|no less than|more than|over|up to|around|about|nearly\s)?"
    r"(?P<number>\d{1,4}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty(?:-\w+)?|thirty|forty|"
    r"fifty))\s(?:[\w()-]+\s){0,3}?$",
    re.IGNORECASE,
)
_AIR = ("fixed-wing warplane", "helicopter")
_GROUND = (
    "shell",
    "mortar shell",
    "artillery shell",
    "rocket",
    "missile",
    "guided missile",
    "ballistic missile",
    "improvised rocket",
    "bomb",
)
_LOADED = re.compile(
    r"\b(?:missiles?|rockets?|shells?)\b[^.;]{0,60}\bcluster|\bcluster (?:munitions? "
    r")?(?:missiles?|rockets?)",
    re.I,
)
_AIR_WORDS = re.compile(
    r"\b(?:air ?-?strikes?|air ?-?raids?|air attacks?|aerial (?:bombing|bombardment|attack)|"
    r"from the air|"
    r"air ?force(?! intelligence)|raids? (?:by|of|on)|(?:coalition|russian|overnight) (?:\w+ "
    r")?(?:raids?|strikes?|bomb\w+))",
    re.IGNORECASE,
)
_SIMPLE = {
    "barrel bomb": "barrel bomb",
    "incendiary weapon": "incendiary weapon",
    "chemical weapon": "chemical weapon",
    "car bomb": "car bomb",
    "suicide bomb": "suicide attack",
    "landmine": "landmine",
    "IED": "IED",
    "unexploded ordnance": "unexploded ordnance",
    "knife": "stabbing",
}


def means(text: str, kind: str) -> Means:
    """With what it was done, from the words of one event.

    Examples
    --------
    >>> m = means("Syrian regime helicopters dropped two barrel bombs on", "attack")
    >>> m.means, m.platform, m.count_min
    ('barrel bomb', 'helicopter', 2)
    """
    weapon, match = "", None
    for row in compiled(WEAPONS, "en"):
        match = row.pattern.search(text)
        if match:
            weapon = row.id
            break
    platform = next((p.id for p in compiled(PLATFORMS, "en") if p.pattern.search(text)), "")
    if platform == "motorcycle" and weapon not in ("gunfire", ""):
        platform = ""
    models = "|".join(dict.fromkeys(_MODEL.findall(text)))
    low, high = _count(text[: match.start()]) if match else (None, None)
    if weapon in _UNCOUNTED or (match and low == 1 and match[0].lower().endswith("s")):
        low = high = None
    return Means(
        _chosen(text, kind, weapon, platform),
        weapon,
        platform,
        models,
        low,
        high,
        match[0] if match else "",
    )


_UNCOUNTED = frozenset(
    [
        "gunfire",
        "chemical weapon",
        "incendiary weapon",
        "knife",
        "unexploded ordnance",
        "suicide bomb",
    ]
)


def _chosen(text: str, kind: str, weapon: str, platform: str) -> str:
    """The means that a weapon and what carried it amount to."""
    if kind == "arrest":
        taken = re.search(r"\b(?:kidnap\w*|abduct\w*)", text, re.IGNORECASE)
        return "abduction" if taken else "arrest"
    if weapon == "cluster munition":
        return "missile with cluster munition" if _LOADED.search(text) else "cluster munition"
    if weapon in _SIMPLE:
        return _SIMPLE[weapon]
    if platform == "drone":
        return "drone strike"
    if platform in _AIR or _AIR_WORDS.search(text):
        return "air strike"
    if re.search(
        r"\bunder torture\b|\b(?:due to|because of|from|"
        r"as a result of) (?:severe )?torture\b|\btortur(?:ed|ing)\b",
        text,
        re.I,
    ):
        return "torture"
    if not weapon and re.search(
        r"\bset\s(?:\w+\s){0,3}?(?:fire\sto|on\sfire|alight|ablaze)|\btorched\b", text
    ):
        return "fire"
    if re.search(r"\bsniper", text, re.IGNORECASE):
        return "sniper fire"
    if re.search(r"\b(?:field[- ])?execut(?:ed|ion|ing)\b", text, re.IGNORECASE):
        return "execution"
    if weapon in ("gunfire", "grenade"):
        return "shooting" if weapon == "gunfire" else "grenade"
    if weapon in _GROUND or platform in ("missile launcher", "artillery", "mortar"):
        return "ground shelling"
    if weapon or re.search(r"\bshell(?:ed|ing)\b|\bbombard", text, re.IGNORECASE):
        return "ground shelling"
    if re.search(r"\b(?:shot|gunmen|assassinat|gunned)", text, re.IGNORECASE):
        return "shooting"
    if re.search(r"\b(?:exploded|explosion|blast|detonat)", text, re.IGNORECASE):
        return "explosion"
    if kind == "attack" and re.search(r"\b(?:attack|storm|ambush|clash)", text, re.IGNORECASE):
        return "ground attack"
    return ""


def _count(lead: str) -> tuple[int | None, int | None]:
    """How many, from the words before the weapon's."""
    found = _COUNT.search(lead[-60:])
    if found is None or found["vague"]:
        return None, None
    word = found["number"].lower()
    number = 1 if word in ("a", "an") else read_number(word)
    low = (found["low"] or "").lower()
    if number is None:
        return None, None
    if low.startswith(("at", "no")):
        return number, None
    if low in ("more than", "over"):
        return number + 1, None
    if low == "up to":
        return None, number
    return number, number

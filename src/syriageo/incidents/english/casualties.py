"""Numbers of killed, injured and arrested in English prose."""

from __future__ import annotations

import re

from syriageo.incidents.english.groups import HURT, KILLED, NUMBER, Group, groups
from syriageo.incidents.language.numbers import read_number
from syriageo.incidents.language.reading import Casualties

_TAKEN = re.compile(
    r"\b(?:arrest(?:ed|ing|s)?|detain(?:ed|ing|s)?|kidnap(?:ped|ping)?|abduct(?:ed|ing)?|"
    r"rounded up|took\b.{0,30}\b(?:away|hostage)|disappear\w*)\b",
    re.IGNORECASE,
)

_NOBODY = re.compile(
    r"\b(?:no (?:\w+ ){0,3}?(?:casualt\w+|victims|injuries|one was (?:hurt|killed|injured))|"
    r"nobody was (?:hurt|killed|injured)|without (?:\w+ )?(?:casualt\w+|victims|injur\w+)|"
    r"(?:caus|result)\w+ (?:in )?no (?:human )?(?:casualt\w+|losses)|did not (?:cause|result in) "
    r"(?:any )?(?:\w+ )?casualt\w+)",
    re.IGNORECASE,
)

_UNTOLD = re.compile(
    r"\b(?:no (?:reports?|information|news|details)|not known|could not "
    r"say)\b",
    re.I,
)

_INCL = re.compile(r"\bincl\.\s", re.IGNORECASE)

_NO_INJURY = re.compile(r"\bno injur", re.IGNORECASE)

_SOME = re.compile(
    r"\b(?:casualt(?:y|ies)|massacre|victims|human losses|dead and (?:wounded|injured)|"
    r"deaths and injuries)\b",
    re.IGNORECASE,
)

_CHILD = re.compile(r"child|boy|girl|infant|bab|fetus|minor", re.I)

_WOMAN = re.compile(r"wom[ae]n|female|wife|mother", re.IGNORECASE)

_MEDIC = re.compile(r"nurse|doctor|paramedic|medic", re.IGNORECASE)

_MEDIA = re.compile(r"media|journalist", re.IGNORECASE)

_RESCUE = re.compile(r"civil defen[cs]e|white helmet|rescuer", re.IGNORECASE)


def casualties(text: str, kind: str = "attack") -> Casualties:
    """The numbers in the words of one event.

    Examples
    --------
    >>> c = casualties("which killed seven people, including three children and one woman, "
    ...                "and injured at least 12 others")
    >>> c.killed_min, c.children_killed, c.women_killed, c.injured_min, c.injured_max
    (7, 3, 1, 12, None)
    >>> casualties("killing dozens of people").killed_min
    24
    >>> casualties("No casualties were recorded.").killed_max
    0
    """
    text = _INCL.sub("including ", text)
    if _NOBODY.search(text) and not _UNTOLD.search(text):
        told = _counted(text, kind)
        if told.killed_min or told.injured_min:
            return told
        only_injuries = _NO_INJURY.search(text) and not re.search(r"\bno casualt", text, re.I)
        zero = None if only_injuries and KILLED.search(text) else 0
        return Casualties(zero, zero, 0, 0)
    return _counted(text, kind)


def _counted(text: str, kind: str) -> Casualties:
    totals: dict[str, list[Group]] = {"killed": [], "injured": [], "arrested": []}
    parts: dict[str, int] = {}
    fate = ""
    found = groups(text)
    fates = ["" if g.inner else _fate(text, g, kind) or "" for g in found]
    for i in range(len(found) - 2, -1, -1):
        if (
            not fates[i]
            and not found[i].inner
            and _AND.fullmatch(text, found[i].end, found[i + 1].start)
        ):
            fates[i] = fates[i + 1]
    for group, own in zip(found, fates, strict=True):
        if group.inner and fate:
            _add_part(parts, fate, group)
            continue
        fate = own
        if fate:
            totals[fate].append(group)
            whole = _WHOLLY.match(text, group.end)
            if whole and group.low:
                parts[f"{fate} {'child' if _CHILD.search(whole[0]) else 'woman'}"] = group.low
            elif _is_kind(group.who):
                _add_part(parts, fate, group)
    sum_of = _SUM.search(text)
    if sum_of:
        count = read_number(sum_of["n"])
        totals["killed"] = [Group(sum_of.start("n"), sum_of.end("n"), count, count, "", False)]
    killed, injured = _total(totals["killed"]), _total(totals["injured"])
    one = _ONE_BODY if kind == "killing" and _ONE_BODY.search(text) else _ONE_VICTIM
    named = kind in ("killing", "attack") and one.search(text)
    if killed == (None, None) and (named or (kind == "killing" and _HE_DIED.search(text))):
        killed = (1, 1)
    if killed == (1, 1) and not parts and re.search(r"\b(?:Mrs|Ms|Miss)\b\.?\s[A-Z]", text):
        parts["killed woman"] = 1
    arrested = _total(totals["arrested"])
    return Casualties(
        *killed,
        *injured,
        *arrested,
        children_killed=parts.get("killed child"),
        women_killed=parts.get("killed woman"),
        medical_killed=parts.get("killed medic"),
        media_killed=parts.get("killed media"),
        civil_defense_killed=parts.get("killed rescue"),
        children_injured=parts.get("injured child"),
        women_injured=parts.get("injured woman"),
        children_arrested=parts.get("arrested child"),
        women_arrested=parts.get("arrested woman"),
        some=bool(_SOME.search(text)),
    )


_WHOLLY = re.compile(
    r"\s?,?\s(?:both|all)\s(?:of\s(?:them|whom)\s)?(?:were\s)?(?:children|girls|boys|"
    r"women)\b",
    re.IGNORECASE,
)

_AND = re.compile(
    r"(?:\s(?:[A-Z][\w'’-]*|al|el|bin|aged \d+),?){0,6}\s?,?\s?(?:and|"
    r",)\s(?:the\s)?"
)

_SUM = re.compile(
    rf"\b(?:total|number|toll)\s(?:of\s)?(?:the\s)?(?:victims|dead|deaths|killed|"
    rf"martyrs)\s(?:was|is|reached|stood at)\s"
    rf"(?P<n>{NUMBER})",
    re.IGNORECASE,
)

_ONE_BODY = re.compile(r"\b(?:the|a|his|her)\s(?:\w+\s)?(?:body|corpse)\b", re.IGNORECASE)

_ONE_VICTIM = re.compile(
    r"\b(?:was|been)\s(?:\w+ly\s)?(?:shot\sdead|killed|assassinated|found\sdead|executed|"
    r"gunned\sdown|shot\sand\skilled|"
    r"stabbed\sto\sdeath|murdered|beheaded)\b"
    r"|\bshot\s(?:(?:the\s\w+\s)?(?-i:[A-Z])[\w.'’-]*\s|al\s|bin\s){1,7}dead\b"
    r"|\btortur(?:ed|ing)\s(?:to\sdeath\s)?(?:the\s\w+\s)?(?-i:[A-Z])[\w.'’-]*\s"
    r"|\b(?:assassinat|execut|kill|behead|murder)(?:ed|ing)\s(?:the|an?|his|her)\s(?!(?:group|"
    r"number|family|few|couple)\b)",
    re.IGNORECASE,
)

# One person who died, told by name: "Ayham al Sattouf, ..., who had been detained, died on Sunday".
_HE_DIED = re.compile(
    r"^\W{0,3}(?:On\s[^,]{3,40}(?:,\s20\d\d)?,\s)?(?:(?:the|a)\s\w+\s)?(?-i:[A-Z])[\w'’-]+\s"
    r"(?:(?:al|el|bin|"
    r"abu)[ -])?(?-i:[A-Z])[\w'’-]+(?:\s(?:al\s)?(?-i:[A-Z])[\w'’-]+){0,2},[^.;]{0,250}\bdied\b",
    re.IGNORECASE,
)


def _is_kind(who: str) -> bool:
    return any(p.search(who) for p in (_CHILD, _WOMAN, _MEDIC, _MEDIA, _RESCUE))


def _add_part(parts: dict[str, int], fate: str, group: Group) -> None:
    if group.low is None:
        return
    for name, pattern in (
        ("child", _CHILD),
        ("woman", _WOMAN),
        ("medic", _MEDIC),
        ("media", _MEDIA),
        ("rescue", _RESCUE),
    ):
        if pattern.search(group.who):
            key = f"{fate} {name}"
            parts[key] = parts.get(key, 0) + group.low
            return


def _total(found: list[Group]) -> tuple[int | None, int | None]:
    known = [g for g in found if g.low is not None or g.high is not None]
    if not known:
        return None, None
    low = sum(g.low or 0 for g in known) if any(g.low is not None for g in known) else None
    high = None if any(g.high is None for g in known) else sum(g.high or 0 for g in known)
    return low, high


def _fate(text: str, group: Group, kind: str) -> str | None:
    """What befell a group: the nearest verb that can speak of it."""
    own = group.who.lower()
    if re.search(r"\b(?:injured|wounded|hurt)\b", own):
        return "injured"
    if re.search(r"\b(?:dead|killed|bod(?:y|ies))\b", own):
        return "killed"
    begin = max(0, group.start - 90)
    sentence = max(text.rfind(". ", begin, group.start), text.rfind("; ", begin, group.start))
    lead = text[max(begin, sentence + 1) : group.start]
    tail = text[group.end : group.end + 110]
    cut = re.search(r"[;]|\.\s|,\s(?:killing|injuring|wounding|causing)", tail)
    tail = tail[: cut.start()] if cut else tail
    best: tuple[int, str] | None = None
    for fate, pattern in (("killed", KILLED), ("injured", HURT), ("arrested", _TAKEN)):
        before = list(pattern.finditer(lead))
        if before and not (_OTHERS_FATE.search(lead) and _OWN_PASSIVE.match(tail)):
            distance = len(lead) - before[-1].end()
            if distance < 45 and (best is None or distance < best[0]):
                best = (distance, fate)
        after = pattern.search(tail)
        if after and not _DOES.search(after[0]) and _passive(tail[: after.end()]):
            distance = after.start() - 60 * bool(_RIGHT_AFTER.match(tail))
            if distance < 70 and (best is None or distance < best[0]):
                best = (distance, fate)
    if best is not None:
        return best[1]
    if re.search(r"\b(?:killed|died)$", group.who.lower()):
        return "killed"
    if re.search(r"\bnames\sof\s$", lead) and "victim" in group.who.lower():
        return "killed"
    return None


# "A child was killed and 5 civilians, incl. 2 women, were injured": the first verb is the child's.
_OTHERS_FATE = re.compile(
    r"\b(?:died|(?:was|were|been)\s(?:\w+\s)?(?:killed|injured|wounded|hurt|arrested|detained))\s(?:and|while|but)\s"
    r"(?:\w+\s)?$",
    re.IGNORECASE,
)

_OWN_PASSIVE = re.compile(
    r"\s?(?:lost\s(?:an?|both|his|her|their|one)\s)(?:leg|arm|hand|foot|eye)|"
    r"\s?(?:others?\s)?(?:,[^,.;]{2,40},|\([^()]{2,40}\))?\s?(?:were|was)\s(?:\w+\s)?"
    r"(?:killed|injured|wounded|hurt|arrested|detained)\b",
    re.IGNORECASE,
)

_DOES = re.compile(r"(?:kill|injur|wound|arrest|detain|kidnapp|abduct)ing$", re.IGNORECASE)

_RIGHT_AFTER = re.compile(
    r"\s?(?:others?\s|more\s|of\s(?:[\w'’-]+\s){1,5}?|"
    r"from\s(?:[\w'’-]+\s){1,4}?)?(?:\([^()]{0,30}\)\s)?(?:were|was|have\sbeen|"
    r"had\sbeen|has\sbeen|"
    r"died|suffocated|lost|drowned|showed)\b",
    re.IGNORECASE,
)


def _passive(words: str) -> bool:
    """Whether what follows a number speaks of it: "12 civilians were killed", "nine dead"."""
    return bool(
        re.search(
            r"^(?:[^.;]{0,60}\b(?:were|was|have been|had been|has been|who|and|or|showed|"
            r"suffered|sustained|reportedly|"
            r"are|is)\s"
            r"(?:\w+\s){0,5}?\w+$|\s?(?:others\s)?\w+(?:\s\w+){0,3}$|[^.;]{0,70}\b(?:died|lost|"
            r"drowned|"
            r"perished|suffocated)\b.*$)",
            words,
            re.IGNORECASE,
        )
    )

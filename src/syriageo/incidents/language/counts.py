"""How many people, and who among them: "57 civilians, including three children and four women"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from syriageo.incidents.language.numbers import Number, numbers

_ADJECTIVES = r"(?:\s+(?!and\b|of\b|on\b|in\b|by\b|or\b)[A-Za-z'-]+){0,2}?"
_GROUPS: tuple[tuple[str, str], ...] = (
    ("children", r"child(?:ren)?|infants?|minors?|kids?|babies|baby"),
    ("women", r"wom[ae]n|adult\s+females?|females"),
    ("men", r"m[ae]n|adult\s+males?"),
    ("boys", r"boys?"),
    ("girls", r"girls?"),
    (
        "medical_and_civil_defense",
        r"medical(?:\s+workers?)?,?\s+and\s+civil\s+defen[cs]e(?:\s+\w+)?",
    ),
    ("medical", r"medical\s+(?:workers?|personnel|staff|members?)|doctors?|paramedics?|nurses?"),
    ("media", r"media\s+(?:workers?|activists?|personnel)|journalists?"),
    (
        "civil_defense",
        r"civil\s+defen[cs]e(?:\s+(?:members?|personnel|workers?|volunteers?|rescuers?))?",
    ),
)
_AFTER = [
    (name, re.compile(rf"{_ADJECTIVES}\s+(?:{words})(?![\w'])", re.IGNORECASE))
    for name, words in _GROUPS
]
_ALONE = re.compile(
    r"\b(?:an?|his|her|their)\s+(?:\w+\s+){0,2}?(?P<noun>child|infant|minor|baby|woman|female|"
    r"journalist|doctor|paramedic|nurse|media\s+worker|medical\s+worker)\b(?!['\w])",
    re.IGNORECASE,
)
_ALONE_GROUP = {
    "child": "children", "infant": "children", "minor": "children", "baby": "children",
    "woman": "women", "female": "women", "journalist": "media", "media worker": "media",
    "doctor": "medical", "paramedic": "medical", "nurse": "medical", "medical worker": "medical",
}  # fmt: skip
_SEXES = re.compile(
    r"\s*(?:adult\s+)?(?P<sex>(?:fe)?males?|boys?|girls?|ذكور|إناث)\b", re.IGNORECASE
)

_ARABIC_GROUPS: tuple[tuple[str, str, str, str], ...] = (
    # part, noun after a number, one, two
    ("children", r"طفل(?:اً|ا|ة)?|أطفال|اطفال", r"طفلا?ً?|طفلة", r"طفلان|طفلين|طفلتان|طفلتين"),
    ("women", r"سيدات|سيدة|نساء|امرأة", r"سيدة|امرأة", r"سيدتان|سيدتين|امرأتان|امرأتين"),
)
_ARABIC_AFTER = [
    (name, re.compile(rf"\s+(?:{words})(?!\w)")) for name, words, _, _ in _ARABIC_GROUPS
]
_ARABIC_ALONE = [
    (name, count, re.compile(rf"(?<!\w)و?(?:{words})(?!\w)"))
    for name, _, one, two in _ARABIC_GROUPS
    for count, words in ((1, one), (2, two))
]
_AT_LEAST = re.compile(
    r"(?:\bat\s+least|\bno\s+(?:fewer|less)\s+than|\bmore\s+than|\bover|\bnot\s+less\s+than|"
    r"ما لا يقل عن|على الأقل|أكثر من)\s*(?:\w+\s+)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the people counted.

    Attributes
    ----------
    group : str
        ``children``, ``women``, ``men``, ``boys``, ``girls``, ``medical``, ``media``,
        ``civil_defense``, ``medical_and_civil_defense``.
    value : int
    start, end : int
        Where it stands in the text.
    other : int or None
        A second number for the same people: "one two female children".
    """

    group: str
    value: int
    start: int
    end: int
    other: int | None = None


def at_least(text: str, position: int) -> bool:
    """Whether the number that begins at a position is a lower bound by the words before it."""
    return bool(_AT_LEAST.search(text[max(0, position - 40) : position]))


def parts(text: str, start: int = 0, end: int | None = None) -> list[Part]:
    """Who is counted among the people of a text.

    Examples
    --------
    >>> told = "111 civilians, including 23 children (13 male, 10 female) and 12 women."
    >>> [(p.group, p.value) for p in parts(told)]
    [('children', 23), ('boys', 13), ('girls', 10), ('women', 12)]
    >>> [(p.group, p.value, p.other) for p in parts("52, including one two female children")]
    [('children', 2, 1)]
    """
    stop = len(text) if end is None else end
    found: list[Part] = []
    counted = list(numbers(text, start, stop))
    for i, number in enumerate(counted):
        if i + 1 < len(counted) and _is_twice(text, number, counted[i + 1]):
            continue
        told = _group_after(text, number.end, stop, found)
        if told is None:
            continue
        if i and _is_twice(text, counted[i - 1], number):
            doubt = counted[i - 1]
            found.append(Part(told[0], number.value, doubt.start, told[1], doubt.value))
        else:
            found.append(Part(told[0], number.value, number.start, told[1]))
    found.extend(_alone(text, start, stop, found, counted))
    return sorted(found, key=lambda part: part.start)


def _is_twice(text: str, a: Number, b: Number) -> bool:
    """Whether two numbers in words stand side by side: "one two female children"."""
    between = text[a.end : b.start]
    return a.word and b.word and bool(between) and not between.strip()


def _group_after(text: str, position: int, stop: int, found: list[Part]) -> tuple[str, int] | None:
    """The group whose noun follows a number, and where it ends."""
    sex = _SEXES.match(text, position, stop)
    if sex and found and _in_brackets_of(text, found[-1], position):
        word = sex["sex"].casefold()
        boys = not word.startswith(("f", "g", "إ"))
        return ("boys" if boys else "girls"), sex.end()
    best: tuple[str, int] | None = None
    for name, noun in (*_AFTER, *_ARABIC_AFTER):
        told = noun.match(text, position, stop)
        if told and (best is None or told.end() < best[1] or name == "medical_and_civil_defense"):
            if best is not None and best[0] == "medical_and_civil_defense":
                continue
            best = (name, told.end())
    return best


def _in_brackets_of(text: str, last: Part, position: int) -> bool:
    """Whether a position stands in the brackets that follow "23 children"."""
    between = text[last.end : position]
    if last.group in ("boys", "girls"):
        return ")" not in between
    return last.group == "children" and "(" in between and ")" not in between


def _alone(
    text: str, start: int, stop: int, found: list[Part], counted: list[Number]
) -> list[Part]:
    """People told of without a number: "a child", «سيدتان»."""
    made = []
    known = [(p.start, p.end) for p in found]
    for told in _ALONE.finditer(text, start, stop):
        if not any(a < told.end() and told.start() < b for a, b in known):
            group = _ALONE_GROUP[" ".join(told["noun"].casefold().split())]
            made.append(Part(group, 1, told.start(), told.end()))
    for name, count, words in _ARABIC_ALONE:
        for told in words.finditer(text, start, stop):
            if any(a < told.end() and told.start() < b for a, b in known):
                continue
            if any(n.end <= told.start() <= n.end + 3 for n in counted):
                continue
            made.append(Part(name, count, told.start(), told.end()))
    return made

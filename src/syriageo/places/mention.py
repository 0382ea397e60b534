"""The grammar of a mention: words as a monitor writes them -> parts, the most specific first.

"al Hamediya village, southwest of Ma'aret al Numan city in the southern suburbs of Idlib
governorate" has three parts: a village, a direction from a city, the surroundings of a governorate.
The same for «قرية الحامدية جنوب غرب مدينة معرة النعمان بريف إدلب الجنوبي».
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from syriageo.places.grammar import (
    ADJECTIVE,
    AIRFIELD_WORDS,
    AIRFIELDS,
    AND,
    BETWEEN,
    COLON,
    COMPASS,
    EMPTY,
    HIGHWAY,
    IN_NAME,
    INITIAL,
    INITIALS,
    LANDMARKS,
    LEADING,
    LISTED,
    PARENTHESES,
    SPLIT,
    SPLITTERS,
    SUBDISTRICT,
    TWO_WORDS,
    TYPE_ADJECTIVES,
    TYPE_OF,
    TYPES,
)
from syriageo.places.letters import MODIFIER_OF
from syriageo.places.names import arabic_words, clean, fold, is_arabic, latin_words

MAX_LENGTH = 1000
READ = 160  # characters of a mention that are read; no name or address is longer
MOST_PARTS = 6  # links of a chain; what comes after them says nothing more
MOST_NAMES = 4  # of a list in one mention; what comes after them is not looked up


@dataclass(frozen=True, slots=True)
class Part:
    """One link of a mention's chain.

    Attributes
    ----------
    name : str
        The toponym with its type word taken off where that leaves a name.
    full : str
        The toponym with its type word (``Tal Rifat``, ``Yarmouk camp``).
    kind : str
        What the type word says: ``village``, ``city``, ``neighbourhood``, ``governorate``, ...;
        ``landmark`` for a facility; empty if nothing says it.
    relation : str
        How the part before stands to this one: ``in``, ``near``, ``around``, ``direction``.
    bearing : str
        A compass point for ``direction`` and ``around``; else empty.
    distance_km : float or None
        The distance that the text states.
    rest : str
        For a landmark, what its words leave: ``Saraqeb`` of "Saraqeb Hospital".
    """

    name: str
    full: str
    kind: str = ""
    relation: str = "in"
    bearing: str = ""
    distance_km: float | None = None
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention with its chain.

    Attributes
    ----------
    text : str
        As written, cleaned of invisible marks.
    parts : tuple of Part
        The most specific first; empty if the text holds no name.
    between : tuple of Part
        The two ends, if the mention is a stretch between them.
    """

    text: str
    parts: tuple[Part, ...]
    between: tuple[Part, ...] = ()

    @property
    def only_type(self) -> bool:
        """Whether it holds a word of type and no name (حي)."""
        return len(self.parts) == 1 and self.parts[0].full.casefold() in TYPES


@lru_cache(maxsize=8192)
def parse(text: str) -> Mention:
    """Read a mention.

    Parameters
    ----------
    text : str
        English or Arabic; its first `READ` characters are read, up to the end of a word.

    Returns
    -------
    Mention

    Examples
    --------
    >>> [p.name for p in parse("al Gharbi neighborhood in Ariha city").parts]
    ['al Gharbi', 'Ariha']
    >>> parts = parse("X, southwest of Ma'aret al Numan city").parts
    >>> [(p.name, p.relation, p.bearing) for p in parts]
    [('X', 'in', ''), ("Ma'aret al Numan", 'direction', 'SW')]
    >>> [(p.name, p.kind) for p in parse("قرية الحامدية بريف إدلب الجنوبي").parts]
    [('الحامدية', 'village'), ('إدلب', 'suburbs')]
    """
    text = beginning(readable(text[:MAX_LENGTH]))
    body = SUBDISTRICT.sub("subdistrict", text)
    body = ADJECTIVE.sub("", body)
    highway = HIGHWAY.match(body)
    if highway:
        return Mention(text, (Part(f"M{highway[1]}", f"M{highway[1]}", "region"),))
    stretch = BETWEEN.match(body)
    if stretch:
        groups = {k: v for k, v in stretch.groupdict().items() if v is not None}
        tail = next(v for k, v in groups.items() if k[0] == "b")
        start = next(v for k, v in groups.items() if k[0] == "a")
        ends = (*_chain(start)[:1], *_chain(tail))
        if len(ends) > 1 and all(p.name for p in ends[:2]):
            return Mention(text, ends[:MOST_PARTS], between=ends[:2])
    return Mention(text, tuple(_chain(body)[:MOST_PARTS]))


_NEW_LINE = re.compile(r"\s*<(?:br|p|div|li|td|th|tr)\b[^<>]*>", re.IGNORECASE)
_MARKUP = re.compile(
    r"</?(?:a|b|big|br|cite|div|em|font|i|li|mark|p|q|ref|s|script|small|span|strong|style|sub|sup|"
    r"td|th|tr|u)\b[^<>]*>|\[\d{1,3}\]|\(?https?://\S+",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(r"\{\{.*?\}\}|[{}]")


def readable(text: str) -> str:
    """A text without invisible marks, and without the markup that was copied with it.

    Examples
    --------
    >>> readable("<b>Ariha</b> {{note|x}}<br/>Idlib&nbsp;[1]"), readable("{{Ariha}}")
    ('Ariha, Idlib', 'Ariha')
    """
    if "&" in text:
        from html import unescape

        text = unescape(text)
    text = clean(text)
    if not any(mark in text for mark in ("<", "{", "[", "://")):
        return text
    bare = _MARKUP.sub(" ", _NEW_LINE.sub(", ", text))
    told = _TEMPLATE.sub(" ", bare)
    # A template that is all there is names the place.
    bare = told if any(c.isalpha() for c in told) else re.sub(r"[{}]", " ", bare)
    return re.sub(r"\s+(?=[,;،])", "", " ".join(bare.split()))


def beginning(text: str) -> str:
    """What is read of a text: its first `READ` characters, without a word that they cut.

    Examples
    --------
    >>> beginning("Saraqeb"), len(beginning("Saraqeb, " * 50)), len(beginning("a" * 500))
    ('Saraqeb', 152, 160)
    """
    if len(text) <= READ:
        return text
    whole = text[: READ + 1].rpartition(" ")[0]
    return whole if len(whole) > READ // 2 else text[:READ]


def _chain(text: str) -> list[Part]:
    """Cut at the relation words, read each piece."""
    text = TYPE_OF.sub(r"\1 ", text)
    colon = COLON.match(text)
    if colon:
        inner, outer = _chain(colon["inner"]), _chain(colon["outer"])
        if inner and outer and not outer[0].kind:  # "Raqqa: the security square"
            outer[0] = replace(outer[0], kind="town")
        return [*inner, *outer] if inner else outer
    bracketed = PARENTHESES.match(text)
    extra = ""
    if bracketed and bracketed[1].strip():
        text, extra = f"{bracketed[1]} {bracketed[3]}".strip(), bracketed[2]
    elif bracketed:
        text = f"{bracketed[2]} {bracketed[3]}".strip()
    if bracketed and extra and _only_qualifies(extra):  # "Al Jaql (Al-Kabirah)"
        text, extra = f"{bracketed[1]} {extra} {bracketed[3]}".strip(), ""
    parts: list[Part] = []
    relation, bearing, km, position = "in", "", None, 0
    for found in SPLIT.finditer(text):
        if not found.group().strip() and found.end() == len(text):
            break
        _take(parts, text[position : found.start()], relation, bearing, km)
        relation, bearing, km = _relation(found)
        position = found.end()
    _take(parts, text[position:], relation, bearing, km)
    if extra and parts:
        aliases = _chain(extra)
        if aliases and _names_nothing(parts[0]):  # "military airport near Azaz (Menagh)"
            parts[0] = _of_type(aliases.pop(0), parts[0])
        parts[1:1] = [
            replace(p, relation="alias" if i == 0 else p.relation) for i, p in enumerate(aliases)
        ]
    named = [p for p in parts if p.name]
    return [p for p in named if not _is_empty(p.name)] or named


def _only_qualifies(text: str) -> bool:
    words = arabic_words(text) if is_arabic(text) else latin_words(text)
    return bool(words) and all(w in MODIFIER_OF for w in words)


def _names_nothing(part: Part) -> bool:
    """Whether a part is a word of type and no name: "military airport"."""
    words = part.full.casefold().split()
    return bool(words) and all(w in TYPES or w in TYPE_ADJECTIVES for w in words)


def _of_type(alias: Part, part: Part) -> Part:
    """The name in parentheses with the type that stands before them."""
    word = part.full.split()[0 if is_arabic(part.full) else -1]
    kind = TYPES.get(word.casefold(), "")
    full = f"{word} {alias.full}" if is_arabic(alias.full) else f"{alias.full} {word}"
    return replace(alias, full=full if kind in IN_NAME else alias.full, kind=kind, relation="in")


def _is_empty(name: str) -> bool:
    return all(w in EMPTY for w in re.findall(r"\w+", name.casefold()))


def _relation(found: re.Match[str]) -> tuple[str, str, float | None]:
    groups = found.groupdict()
    index = next(i for i in range(len(SPLITTERS)) if groups[f"r{i}"] is not None)
    relation = SPLITTERS[index][0]
    words = next((groups[k] for k in ("dir", "dir2", "dir3", "dir4") if groups.get(k)), "")
    km = groups.get("km") or groups.get("km3")
    return relation, compass(words), float(km.replace(",", ".")) if km else None


def compass(words: str) -> str:
    """The compass point that words name; empty if none.

    Examples
    --------
    >>> compass("north-western"), compass("شمال شرق"), compass("")
    ('NW', 'NE', '')
    """
    words = words.casefold().strip()
    if words in COMPASS:
        return COMPASS[words]
    points = [COMPASS.get(w, "") for w in re.split(r"[\s-]+", words)]
    joined = "".join(p for p in points if p)
    return joined if joined in {"N", "S", "E", "W", "NE", "NW", "SE", "SW"} else ""


def _take(parts: list[Part], chunk: str, relation: str, bearing: str, km: float | None) -> None:
    chunk = chunk.strip(" .:;،,-–\"'«»")
    if chunk:
        part = _part(chunk, relation, bearing, km)
        if part.name:
            parts.append(part)
    elif parts and relation == "around" and parts[-1].kind in {"", "governorate", "suburbs"}:
        # "Damascus suburbs", "western Idlib countryside": the word follows its name.
        last = parts.pop()
        words = re.sub(r"['’]s$", "", last.name).split()
        sides: list[str] = []
        while len(words) > 1 and compass(words[0]):
            sides.append(words.pop(0))
        bearing = bearing or compass(" ".join(sides))
        parts.append(_part(" ".join(words), "around", bearing, km))
        parts[-1] = replace(parts[-1], relation=last.relation if len(parts) > 1 else "around")


def _part(chunk: str, relation: str, bearing: str, km: float | None) -> Part:
    """Take the type word off a piece of text."""
    chunk = LEADING.sub("", chunk.strip())
    kind, name, full = "", chunk, chunk
    words = chunk.split()
    if relation == "around":
        kind = "suburbs"
        sides: list[str] = []
        while len(words) > 1 and compass(words[-1]) and is_arabic(words[-1]):
            sides.insert(0, words.pop())
        bearing = bearing or compass(" ".join(sides))
        name = full = " ".join(words)
    if len(words) > 1:
        found, rest = _type_word(words)
        if found and (is_arabic(" ".join(rest)) is False or arabic_words(" ".join(rest))):
            name = " ".join(rest)
            full = " ".join(words) if found in IN_NAME else name
            if kind == "suburbs" and found not in {"governorate", "region"}:
                kind = "around_place"
            kind = kind or found
    rest_name = ""
    if LANDMARKS.search(chunk) and kind in {"", "region", "camp", "base"}:
        kind = "landmark"
        left = " ".join(LANDMARKS.sub(" ", chunk).split())
        words = left.split()
        rest_name = " ".join(_type_word(words)[1]) if len(words) > 1 else left
        rest_name = "" if _is_empty(rest_name) else rest_name
    return Part(name.strip(), full.strip(), kind, relation, bearing, km, rest_name)


def _type_word(words: list[str]) -> tuple[str, list[str]]:
    """The kind that the first or last word says, and the other words."""
    first, last = words[0].casefold(), words[-1].casefold()
    two = " ".join(words[-2:]).casefold()
    if len(words) > 2 and two in TWO_WORDS:
        plain = words[:-2]
        return TWO_WORDS[two], plain[:-1] if plain[-1].casefold() == "military" else plain
    if last in TYPES and not is_arabic(last):
        return TYPES[last], words[:-1]
    if first in TYPES:
        return TYPES[first], words[1:]
    definite = TYPES.get(first[2:], "") if first.startswith("ال") else ""
    # "الحي الشمالي" is the northern quarter; "المدينة الصناعية" is a name.
    if definite and (len(words) > 2 or definite == "neighbourhood"):
        return definite, words[1:]
    return "", words


def alternatives(part: Part) -> list[Part]:
    """The several names in one part: "Tell Abyad / Girê Spî", "Dahla and Kasrat Muhammed".

    Examples
    --------
    >>> [p.name for p in alternatives(Part("Dahla and Kasrat", "Dahla and Kasrat"))]
    ['Dahla', 'Kasrat']
    """
    names = [n.strip() for n in AND.split(part.name) if n.strip() and not _is_empty(n)]
    if len(names) < 2:
        return [part]
    names = names[:MOST_NAMES]
    pieces = [_part(n, part.relation, part.bearing, part.distance_km) for n in names]
    return [replace(p, kind=p.kind or part.kind) for p in pieces]


def listed(mention: Mention) -> list[Part]:
    """The places that a mention names beside one another: "A and B", "A, B and C".

    Examples
    --------
    >>> [p.name for p in listed(parse("Kafr Nabl, Hass and Kafr Oweid"))]
    ['Kafr Nabl', 'Hass', 'Kafr Oweid']
    >>> listed(parse("Hass, Idlib"))
    []
    """
    if mention.between or any(p.relation != "in" for p in mention.parts):
        return []
    last = next((i for i, p in enumerate(mention.parts) if LISTED.search(p.name)), None)
    if last is None:
        return []
    part = mention.parts[last]
    names = [n.strip() for n in LISTED.split(part.name) if n.strip() and not _is_empty(n)]
    found = [*mention.parts[:last], *(_part(n, part.relation, "", None) for n in names)]
    return found[:MOST_NAMES]


# First words that the list of quarters has and speech leaves out ("al-Jazmati" is Karm al-Jazmati).
_QUARTER_WORDS = {False: ("Karm", "Masaken"), True: ("كرم", "مساكن")}
_QUARTER_OPENERS = frozenset("tariq tareeq tarik طريق".split())
_QUARTER_COST = 1.0

# What it costs to drop the word of type from a name that may need it (log-likelihood).
_TYPE_COST = {"hill": 1.2, "mountain": 1.2, "camp": 0.8, "region": 0.2}
_WITHOUT_TYPE = 0.8
_OTHER_TYPE_WORD = 0.2  # Menagh airport is also Menagh airbase
_ONE_OF_SEVERAL = 0.3
_LATER = 0.4  # "Mjeidel - Safita": what comes later may only tell where
_LANDMARK_OFF = 1.2
_SHORTENED = 3.5


@lru_cache(maxsize=8192)
def variants(part: Part) -> tuple[tuple[str, float, str], ...]:
    """The names to look up for a part: (name, cost as a log-likelihood, kind that it may be).

    Examples
    --------
    >>> variants(Part("Rifat", "Tal Rifat", "hill"))
    (('Tal Rifat', 0.0, 'hill'), ('Rifat', 1.2, 'hill'))
    >>> variants(Part("Saraqeb Hospital", "Saraqeb Hospital", "landmark", rest="Saraqeb"))[1]
    ('Saraqeb', 1.2, '')
    """
    found = [(part.full, 0.0, part.kind)]
    if part.name != part.full:
        found.append((part.name, _TYPE_COST.get(part.kind, _WITHOUT_TYPE), part.kind))
    if part.kind in AIRFIELDS and not is_arabic(part.name):
        written = (f"{part.name} {word}" for word in AIRFIELD_WORDS)
        found += [(n, _OTHER_TYPE_WORD, part.kind) for n in written if n != part.full]
    if part.rest:
        found.append((part.rest, _LANDMARK_OFF, ""))
    several = alternatives(part)
    if len(several) > 1:
        for i, one in enumerate(several):
            extra = _ONE_OF_SEVERAL + _LATER * i
            found += [(n, c + extra, k) for n, c, k in variants(one)]
    if part.kind == "neighbourhood":
        words = _QUARTER_WORDS[is_arabic(part.name)]
        found += [(f"{word} {part.name}", _QUARTER_COST, part.kind) for word in words]
        first, _, rest = part.name.partition(" ")
        if rest and (first.casefold() in TYPES or first.casefold() in _QUARTER_OPENERS):
            found.append((rest, _QUARTER_COST, part.kind))
    initial = INITIAL.match(part.name)
    if initial:
        whole = f"{INITIALS[initial[1].casefold()]} {part.name[initial.end() :]}"
        found.insert(0, (whole, _ONE_OF_SEVERAL, part.kind))
    return tuple(found)


def shortened(part: Part) -> tuple[tuple[str, float, str], ...]:
    """Names with the first or last word off, for a name that nothing bears as it stands.

    Examples
    --------
    >>> shortened(Part("Saraqeb Khalid", "Saraqeb Khalid"))
    (('Saraqeb', 3.5, ''), ('Khalid', 3.5, ''))
    """
    words = part.name.split()
    if not 1 < len(words) < 5:
        return ()
    cut = (" ".join(words[:-1]), " ".join(words[1:]))
    kind = "" if part.kind == "landmark" else part.kind
    return tuple((n, _SHORTENED, kind) for n in cut if len("".join(fold(n))) > 3)

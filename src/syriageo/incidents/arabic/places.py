"""Places in Arabic text: «قرية بزابور بجبل الزاوية بريف محافظة إدلب الجنوبي» from end to end.

A chain begins at a word of kind (قرية, مدينة, ريف ...) and goes on over particles to the next one.
Arabic marks no names, so a name's end is found by what may stand in one: a first word that wants a
second (كفر, معرة, أبو), a second with the article, never a verb, a particle or a word of kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from syriageo.incidents.arabic.names import (
    ADJECTIVES,
    ANAPHORA,
    COMPASS,
    GOV,
    KINDS,
    NO_NAMES,
    PLURALS,
    STOP,
    WIDE,
)
from syriageo.incidents.arabic.text import CLITIC, Folded, pattern
from syriageo.incidents.arabic.tokens import CLITICS, Token, listed_name_end, name_end, tokens_of

_SIDE = r"(?:ال)?(?:شمالي?|جنوبي?|شرقي?|غربي?|أوسط)(?:ة)?"
_SIDES = rf"{_SIDE}(?:\s+{_SIDE})?"

_PARTICLE = r"(?:في|من|ضمن|داخل|على)\s+"
# The surroundings of a governorate or a town: all orders of words.
_SUBURBS = pattern(
    rf"(?<!\w){CLITIC}(?:ريف(?:ي)?\s+(?:محافظة\s+|مدينة\s+|منطقة\s+)?(?:(?P<gov>{GOV})(?!\w)|"
    rf"(?P<town>[^\W\d_]+(?:\s+ال[^\W\d_]+)?)(?=\s+{_SIDE}(?!\w)|\s*[،,.:]|\s+(?:ب|في|من)|\s*$))"
    rf"(?:\s+{_SIDES}(?!\w))?|(?:ال)?ريف\s+{_SIDES}\s+(?:ل|من\s+|في\s+)?(?:محافظة\s+|"
    rf"مدينة\s+)?(?:ل)?(?:{GOV})(?!\w)|"
    rf"{_SIDES}\s+(?:محافظة\s+)?(?:{GOV})(?!\w)|(?:محافظة|"
    rf"محافظتي)\s+(?:{GOV})(?!\w)(?:\s+{_SIDES}(?!\w))?|"
    rf"(?:ال)?ريف\s+{_SIDES}(?!\w)|الغوطة\s+(?:الشرقية|الغربية))"
)
_ROAD = pattern(
    r"(?<!\w)طريق\s+(?:(?:مدينة|بلدة|قرية)\s+)?[^\W\d_]+(?:\s+[^\W\d_]+){0,2}?\s*[-–]\s*"
    r"(?:(?:مدينة|بلدة|قرية)\s+)?(?=[^\W\d_])"
)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Place:
    """A chain in the folded text: ``text[start:end]``.

    Attributes
    ----------
    kind : str
        What the first word of kind says, as in `reading.ControlStatement.referent_kind`.
    name : str
        The name alone, as written; empty for "the city".
    words : str
        As written; for one of several in a list, its name with the kind and the end of the list.
    listed : bool
        Whether it is one of several in a list.
    sure : bool
        Whether a word of kind or "بريف ..." says that it is a place.
    """

    start: int
    end: int
    kind: str
    name: str
    words: str
    listed: bool = False
    sure: bool = True

    @property
    def anaphoric(self) -> bool:
        """Whether it points back and bears no name."""
        return not self.name

    @property
    def wide(self) -> bool:
        """Whether it is no more than a governorate, its suburbs or a region."""
        return self.kind in WIDE


def places(folded: Folded, start: int = 0, end: int | None = None) -> list[Place]:
    """The chains of a stretch of text, from left to right; they do not overlap.

    Examples
    --------
    >>> folded = Folded("على مسجد الروضة في قرية بزابور بجبل الزاوية بريف إدلب الجنوبي، ما أدى")
    >>> [(p.words, p.kind, p.name) for p in places(folded)]
    [('قرية بزابور بجبل الزاوية بريف إدلب الجنوبي', 'village', 'بزابور')]
    """
    stop = len(folded.text) if end is None else end
    known: list[Place] | None = folded.known.get(("places", start, stop))
    if known is not None:
        return known
    tokens = tokens_of(folded.text, start, stop)
    found: list[Place] = []
    index = 0
    while index < len(tokens):
        made, following = _chain(folded, tokens, index, stop)
        found.extend(made)
        index = max(following, index + 1)
    folded.known["places", start, stop] = found
    return found


def pointed_to(kind: str, chain: str) -> str:
    """The link of a chain that "the city", "the area" ... stands for.

    Examples
    --------
    >>> chain = "حي المحمودية في مدينة عفرين بريف حلب الشمالي"
    >>> pointed_to("city", chain), pointed_to("area", chain)
    ('مدينة عفرين', 'حي المحمودية')
    """
    folded = Folded(chain)
    tokens = tokens_of(folded.text, 0, len(folded.text))
    links = []
    for index, token in enumerate(tokens):
        if token.stem not in KINDS or KINDS[token.stem] in WIDE:
            continue
        after = name_end(tokens, index + 1, folded.text)
        if after > index + 1:
            start = token.end - len(token.stem)
            links.append((KINDS[token.stem], folded.written(start, tokens[after - 1].end)))
    same = [words for of, words in links if of == kind]
    if same or links:
        return (same or [words for _, words in links])[0]
    found = places(folded)
    return (found[0].name or found[0].words) if found else chain


_LEADS = frozenset("في علي قرب وسط شرق شرقي غرب غربي شمال شمالي جنوب جنوبي محيط اطراف".split())


def bare_names(folded: Folded, start: int, end: int) -> list[Place]:
    """Names after a particle that no word of kind introduces: «على كفرنبل». They may be none.

    Examples
    --------
    >>> [(p.words, p.sure) for p in bare_names(Folded("غارات روسية على خان شيخون اليوم"), 0, 30)]
    [('خان شيخون', False)]
    """
    tokens = tokens_of(folded.text, start, end)
    found = []
    for index in range(1, len(tokens)):
        token = tokens[index]
        if not token.joined or tokens[index - 1].word not in _LEADS or token.stem:
            continue
        after = name_end(tokens, index, folded.text)
        if after > index and not token.word[0].isdigit() and token.word not in NO_NAMES:
            first, last = token.start, tokens[after - 1].end
            words = folded.written(first, last)
            found.append(Place(first, last, "", words, words, sure=False))
    return found[:1]


def _chain(folded: Folded, tokens: list[Token], index: int, stop: int) -> tuple[list[Place], int]:
    """The chain that begins at a token (several, if it is a list), and the token after it."""
    token = tokens[index]
    begin = token.end - len(token.stem) if token.stem else token.start
    if token.stem in ANAPHORA:
        kind = ANAPHORA[token.stem]
        side = index + 1 < len(tokens) and tokens[index + 1]
        if kind == "neighborhood" and side and side.joined and side.word in ADJECTIVES:
            end, after = _links(folded, tokens, index + 2, stop)
            name = folded.written(begin, side.end)
            if end > side.end:
                return [Place(begin, end, kind, name, folded.written(begin, end))], after
        place = Place(begin, token.end, kind, "", folded.written(begin, token.end))
        return [place], index + 1
    road = _ROAD.match(folded.text, token.start, stop)
    if road:
        return _from_road(folded, tokens, road, stop)
    suburbs = _SUBURBS.match(folded.text, token.start, stop)
    if suburbs:
        return _from_suburbs(folded, tokens, index, suburbs, stop)
    if token.stem in PLURALS:
        return _list(folded, tokens, index, stop)
    if token.stem not in KINDS or token.stem == "ريف":
        return [], index + 1
    after = name_end(tokens, index + 1, folded.text)
    if after == index + 1:
        return [], index + 1
    kind = KINDS[token.stem]
    name = folded.written(tokens[index + 1].start, tokens[after - 1].end)
    end, after = _links(folded, tokens, after, stop)
    return [Place(begin, end, kind, name, folded.written(begin, end))], after


_BEGINS_LIST = pattern(
    r"على\s+كل\s+من\s+|(?:قرى|بلدات|قرية|بلدة|مدن|مناطق|قريتي|مواقع|"
    r"نقاط)(?:\s+[^\s،:]+){0,6}\s*[،,:]?\s*"
    r"(?:(?:من\s+)?بين(?:ها|هما)|أهم(?:ها|هما)|أبرز(?:ها|هما)|منها|(?:و)?هي|(?:و)?هما|تشمل|"
    r"شملت)\s*[:،]?\s+"
)


def _links(folded: Folded, tokens: list[Token], index: int, stop: int) -> tuple[int, int]:
    """How far the chain goes on from a token: its end, and the token after it."""
    text = folded.text
    end = tokens[index - 1].end
    while index < len(tokens):
        suburbs = None
        position = index
        # Particles and directions between two links: "الواقعة شرق", "بالقرب من", "في".
        while (
            position < len(tokens)
            and position - index < 4
            and tokens[position].joined
            and _is_link(tokens[position].word)
        ):
            position += 1
        if position >= len(tokens):
            break
        token = tokens[position]
        near_comma = text[end : token.start].strip() in ("،", ",") and position == index
        if not token.joined and not near_comma:
            break
        attached = token.word.startswith("ب") and token.stem not in ("", token.word)
        if position == index and not (attached or token.stem == "ريف" or near_comma):
            region = token.word in ("بالغوطه", "بسهل", "بجبل", "بالباديه", "بباديه")
            side = _SUBURBS.match(text, token.start, stop)
            if not region and side is None:
                break
        suburbs = _SUBURBS.match(text, token.start, stop)
        if suburbs:
            end = suburbs.end()
            index = _after(tokens, end)
            continue
        if near_comma and token.stem not in ("محافظه", "ريف"):
            break
        if token.stem in KINDS and token.stem != "ريف":
            after = name_end(tokens, position + 1, text)
            if after > position + 1:
                end, index = tokens[after - 1].end, after
                continue
        if position > index and tokens[position - 1].word in COMPASS | {"من", "قرب"}:
            after = name_end(tokens, position, text)
            if after > position and not token.stem:
                end, index = tokens[after - 1].end, after
                continue
        break
    return end, index


def _is_link(word: str) -> bool:
    return (
        word in COMPASS
        or word in ("في", "من", "الي", "ضمن", "قرب", "وسط", "بالقرب", "جنوبي", "محيط", "اطراف")
        or bool(
            re.fullmatch(
                r"(?:ال)?(?:واقع|تابع|قريب|مجاور)(?:ه|ان|تان|تين|ين)?|التابع(?:ه|"
                r"ين)?",
                word,
            )
        )
    )


def _after(tokens: list[Token], end: int) -> int:
    return next((i for i, token in enumerate(tokens) if token.start >= end), len(tokens))


def _from_suburbs(
    folded: Folded, tokens: list[Token], index: int, suburbs: re.Match[str], stop: int
) -> tuple[list[Place], int]:
    """A chain without a word of kind: the name before "بريف ...", or the suburbs."""
    begin = _before(tokens, index)
    start = tokens[index].start + CLITICS.match(tokens[index].word).end()  # type: ignore[union-attr]
    if not tokens[index].stem:
        start = tokens[index].start + (
            1 if tokens[index].word[:2] in ("بش", "بج", "بغ", "با") else 0
        )
    end, after = _links(folded, tokens, _after(tokens, suburbs.end()), stop)
    end = max(end, suburbs.end())
    if begin < index:
        first = tokens[begin]
        trimmed = first.start + (1 if _attached(first.word) else 0)
        name = folded.written(trimmed, tokens[index - 1].end)
        return [Place(trimmed, end, "", name, folded.written(trimmed, end))], after
    words = folded.written(start, end)
    return [Place(start, end, "suburbs", words, words)], after


def _from_road(
    folded: Folded, tokens: list[Token], road: re.Match[str], stop: int
) -> tuple[list[Place], int]:
    """The stretch between two places: «على طريق إدلب - بنش»."""
    begin = _after(tokens, road.end())
    if begin == len(tokens):
        return [], begin
    tokens = [*tokens[:begin], tokens[begin]._replace(joined=True), *tokens[begin + 1 :]]
    last = name_end(tokens, begin, folded.text)
    if last == begin:
        return [], begin
    end, after = _links(folded, tokens, last, stop)
    words = folded.written(road.start(), end)
    return [Place(road.start(), end, "road", words, words)], after


def _attached(word: str) -> bool:
    """Whether a particle is written onto a name that nothing else introduces: بكفرنبل."""
    return bool(re.match(r"ب(?:ال|كفر|معر|تل|خان|دير|مدين|سر)", word))


def _before(tokens: list[Token], index: int) -> int:
    """Where a name without a word of kind begins that ends before `index`; `index` if none does."""
    if not tokens[index].joined:
        return index
    stop = index - 1 if tokens[index].stem == "ريف" and tokens[index].word == "ريف" else index
    if stop != index and tokens[stop].word != "في":
        return index
    for position in range(stop - 1, max(stop - 4, -1), -1):
        token = tokens[position]
        if token.word in STOP or token.stem:
            return index
        led = position > 0 and tokens[position - 1].word in (
            "في", "علي", "قرب", "من", "وسط", "محيط", "اطراف", "استهدف",
            "استهدفت", "قصفت", "طال", "طالت",
        )  # fmt: skip
        if (led and token.joined) or _attached(token.word):
            return position if stop == index else index
        if not token.joined:
            return index
    return index


def _list(folded: Folded, tokens: list[Token], index: int, stop: int) -> tuple[list[Place], int]:
    """The places of "قرى حاس وكفرومة وحزارين بريف إدلب الجنوبي": one each, the tail with all."""
    kind = PLURALS[tokens[index].stem]
    position = index + 1
    names, position = _names(folded, tokens, position, led=False)
    if not names:
        return [], index + 1
    end, after = _links(folded, tokens, position, stop)
    tail = folded.written(names[-1][1], end)
    singular = _SINGULAR[kind]
    made = []
    for first, last in names:
        name = folded.written(first, last)
        made.append(Place(first, last, kind, name, f"{singular} {name}{tail}", len(names) > 1))
    return made, after


_SINGULAR = {
    "village": "قرية", "town": "بلدة", "city": "مدينة", "neighborhood": "حي", "camp": "مخيم",
    "area": "منطقة",
}  # fmt: skip


def _names(
    folded: Folded, tokens: list[Token], position: int, led: bool
) -> tuple[list[tuple[int, int]], int]:
    """The names of a list, and the token after it; `led` if a comma may stand before the first."""
    names: list[tuple[int, int]] = []
    while position < len(tokens):
        token = tokens[position]
        gap = folded.text[tokens[position - 1].end : token.start].strip()
        joined = bool(names) and token.word.startswith("و") and len(token.word) > 2
        if names and not joined and gap not in ("،", ","):
            break
        if joined and token.word == "و":
            position += 1
            continue
        if token.stem or (not names and not token.joined and not led):
            break
        cut = 1 if joined else 0
        pieces = [
            Token(token.word[cut:], token.start + cut, token.end, "", True),
            *tokens[position + 1 :],
        ]  # fmt: skip
        last = listed_name_end(pieces, folded.text)
        if last == 0:
            break
        names.append((pieces[0].start, pieces[last - 1].end))
        position += last
    return names, position


def named_list(folded: Folded, start: int, end: int) -> list[Place]:
    """The villages of «15 قرية وبلدة، بينها تير معلة، الزعفرانة والدار الكبيرة».

    Examples
    --------
    >>> folded = Folded("سيطرت على 15 قرية، بينها تير معلة، الزعفرانة والدار الكبيرة")
    >>> [p.words for p in named_list(folded, 0, len(folded.text))]
    ['تير معلة', 'الزعفرانة', 'الدار الكبيرة']
    """
    lead = _BEGINS_LIST.search(folded.text, start, end)
    if lead is None:
        return []
    names, _ = _names(folded, tokens_of(folded.text, lead.end(), end), 0, led=True)
    made = []
    for first, last in names:
        name = folded.written(first, last)
        made.append(Place(first, last, "", name, name, listed=True, sure=False))
    return made if len(made) > 1 else []

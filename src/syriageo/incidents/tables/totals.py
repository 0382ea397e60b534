"""What the prose says of the whole: "the deaths of 286 civilians, including 73 children"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from syriageo.incidents.language import counts
from syriageo.incidents.language.numbers import Number, numbers
from syriageo.incidents.language.vocabulary import PARTIES, compiled
from syriageo.incidents.opening.document import Document, Paragraph
from syriageo.incidents.tables.words import WEAK, Perpetrator, facility, perpetrator, topic_of

_WEAPONS = ("barrel_bombs", "cluster_munitions", "chemical_attacks", "incendiary_attacks")
_PEOPLE = (
    r"(?:civilians?|people|individuals?|persons?|victims?|citizens?|مدني\w*|شخص\w*|"
    r"أشخاص|ضحي\w*|ضحايا)"
)
_UNITS: dict[str, str] = {
    "deaths": rf"(?:civilian\s+|innocent\s+)?{_PEOPLE}|deaths|civilian deaths",
    "torture_deaths": rf"{_PEOPLE}|deaths",
    "arrests": rf"cases?|incidents?|arrests?|detainees|{_PEOPLE}|حال\w*",
    "facilities": r"incidents?|attacks?|facilit\w+|cent(?:er|re)s|حادث\w*|حوادث|اعتداء\w*|هجوم\w*",
    "barrel_bombs": r"barrel[- ]bombs?|barrels?|برميل\w*|براميل",
    "cluster_munitions": r"cluster[- ]munitions?\s+attacks?|attacks?|هجوم\w*|هجمات",
    "chemical_attacks": r"(?:chemical\s+)?attacks?|هجوم\w*|هجمات",
    "massacres": r"massacres?|مجزرة|مجازر",
    "medical_deaths": r"medical\s+(?:personnel|workers?|staff)|من الكوادر الطبية",
    "media_deaths": r"media\s+(?:workers?|activists?)|journalists?|إعلامي\w*",
}
_KILLED = re.compile(r"\b(?:deaths?|kill\w*|died|dead)\b|مقتل|قتل", re.IGNORECASE)
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_BEFORE_YEAR = re.compile(rf"(?:{_MONTH}|[\u0621-\u064a]{{3,}}|/)\s*$")
# Another time than the report's month, or a single day.
_ELSEWHEN = re.compile(
    r"\bsince\b|\buntil\b|\bbetween\b|\bso far\b|\bto date\b|previous (?:month|year)|last year|"
    r"compared (?:to|with)|\bin (?:19|20)\d\d\b|\bhalf of\b|\bquarter of\b|"
    r"\b\d{1,2}(?:st|nd|rd|th)?,? (?:of )?{months}|{months} \d{1,2}\b(?!\d)|منذ|حتى".replace(
        "{months}", _MONTH
    ),
    re.IGNORECASE,
)
_OF_WHOM = re.compile(
    r"[,;]\s*(?:(?:the\s+)?(?:largest|highest|majority|most|bulk|nearly|about|at least|\w+)\s+)"
    r"(?:\w+\s+){0,4}?of\s+(?:whom|which|them|these|those)\b",
    re.IGNORECASE,
)
_ONE_EVENT = re.compile(
    r"\b(?:city|village|town|neighbou?rhood|camp)\b(?! shelters)|(?<!\w)(?:مدينة|قرية|بلدة|حي|"
    r"مخيم)(?!\w)",
    re.IGNORECASE,
)
# A paragraph that begins with a day, or a weekday, tells one event.
_DATED = re.compile(
    rf"[^.]{{0,60}}\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|{_MONTH}\s+\d{{1,2}}\b|"
    rf"\d{{1,2}}\s+{_MONTH}\b)|"
    r"(?:في |يوم |صباح |مساء )*(?:الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|"
    r"الأحد)(?!\w)|"
    r"[^.]{0,30}\d{1,2}\s*/?\s*[\u0621-\u064a]{4,}\s*/?\s*(?:الأول|الثاني)?\s*/?\s*20\d\d"
)
_COUNTS = re.compile(
    rf"document|record|regist|monitor|verif|tall(?:y|ied)|\btoll\b|\btotal|at least|{_MONTH}|"
    r"this month|\bmonthly\b|وثق|سجل|حصيلة|ما لا يقل",
    re.IGNORECASE,
)
_SEMICOLON = re.compile(r"[;؛](?!\s*(?:among|including|of (?:whom|them)))", re.IGNORECASE)
_AMONG = re.compile(r"\bamong (?:the victims|them|those killed|the dead)\b", re.IGNORECASE)
_BY = re.compile(
    r"\b(?:at the hands? of|(?:carried out|perpetrated|committed|killed|arrested|"
    r"detained) (?:\w+ )?"
    r"by|by)\s+(?:the\s+)?(?P<who>[^,.;:]{3,90})|على يد (?P<ar>[^،.؛:]{3,80})",
    re.IGNORECASE,
)
_EVERYONE = re.compile(
    r"(?:main |perpetrator |all |various |the )*(?:part(?:y|ies)|sides|perpetrators?|"
    r"governorates?)\b.*",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\s*(?:Among|Of|These|Those|من بين|بينها|هذه)\b", re.IGNORECASE)
_PARTIAL = re.compile(r"\s+of\s+(?:which|whom|them|these)\b", re.IGNORECASE)
_ON = re.compile(
    r"(?:\s+(?:others?|attacks?|were|was|incidents?|of (?:which|them)))*\s+"
    r"(?:on|against|targeting|targeted|hit)\s+(?P<what>[A-Za-z' ]{3,45}?)(?=,| and\b|\.|;|$)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?؟]+(?:[.!?؟](?!\s|$)[^.!?؟]*)*[.!?؟]?")


@dataclass(frozen=True, slots=True)
class Statement:
    """A number that the prose gives for the whole report or for one perpetrator's share in it.

    Attributes
    ----------
    topic : str
        What is told of: ``deaths``, ``arrests``, ``facilities``, ``barrel_bombs`` ...
    measure : str
        ``count``; ``children``, ``women`` ... of them; ``deaths`` by a weapon; a kind of facility.
    value : int
    at_least : bool
    who : Perpetrator or None
        Whose share it is; None for all.
    start, end : int
        In the document's text.
    other : int or None
        A second number for the same thing.
    """

    topic: str
    measure: str
    value: int
    at_least: bool
    who: Perpetrator | None
    start: int
    end: int
    other: int | None = None


def statements(document: Document) -> list[Statement]:
    """The numbers that the prose of a document gives for the whole, in the order of the text.

    Sentences about one place, one day or another time are left out.

    Examples
    --------
    >>> from syriageo.incidents.opening.document import read_document
    >>> told = "We documented the deaths of 20 civilians, including 5 children, in May 2019."
    >>> [(s.topic, s.measure, s.value) for s in statements(read_document(told))]
    [('deaths', 'count', 20), ('deaths', 'children', 5)]
    """
    found: list[Statement] = []
    topic = ""
    for paragraph in document.paragraphs:
        if paragraph.kind in ("row", "footnote") or len(paragraph.plain) > 3000:
            continue
        if is_of_one_event(paragraph.plain) or _is_line(paragraph.plain):
            topic = ""
            continue
        if not _GOES_ON.match(paragraph.plain):
            topic = ""
        for sentence in _SENTENCE.finditer(paragraph.plain):
            told = topic_of(sentence[0])
            if told in ("", *WEAK) or (
                told == "deaths" and topic in _WEAPONS and _these(sentence[0])
            ):
                told = topic or told
            topic = told
            if told:
                found.extend(_of_sentence(paragraph, sentence.start(), sentence.end(), told))
    return found


def is_of_one_event(plain: str) -> bool:
    """Whether a paragraph begins with a day: it tells one event, not a sum."""
    return bool(_DATED.match(plain))


def _is_line(plain: str) -> bool:
    """Whether it is a line of a list: "Drowning: Four civilians"."""
    label, colon, _ = plain.partition(":")
    return bool(colon) and len(label) < 150 and perpetrator(label) is not None


def _these(sentence: str) -> bool:
    return bool(re.match(r"\s*(?:These|Those|The|This)\s+(?:\w+\s+)?(?:attacks?|bombs?)", sentence))


def _of_sentence(paragraph: Paragraph, start: int, end: int, topic: str) -> Iterator[Statement]:
    text = paragraph.plain
    sentence = text[start:end]
    if _ELSEWHEN.search(sentence) or _ONE_EVENT.search(sentence):
        return
    if topic not in (*_WEAPONS, "facilities") and not _COUNTS.search(sentence):
        return
    told = list(numbers(text, start, end))
    main = _main(text, told, topic)
    if main is not None:
        yield from _whole(paragraph, start, end, topic, main)
    if topic in _WEAPONS and _KILLED.search(sentence):
        dead = _main(text, [n for n in told if n is not main], "deaths")
        if dead is not None:
            yield _statement(paragraph, topic, "deaths", dead.value, dead.start, dead.end)
            for part in counts.parts(text, dead.end, _stop(text, dead.end, end)):
                yield _statement(
                    paragraph, topic, f"deaths: {part.group}", part.value, part.start, part.end
                )
    for number in told:
        if number is not main:
            yield from _share(paragraph, number, end, topic)


def _main(text: str, told: list[Number], topic: str) -> Number | None:
    """The first number that counts the topic's unit."""
    unit = _UNITS.get(topic)
    if unit is None:
        return None
    noun = re.compile(
        rf"\s+(?:(?!of\b|on\b|in\b|and\b)[^\W\d][\w'-]*\s+){{0,2}}?(?:{unit})(?!\w)", re.IGNORECASE
    )
    return next((n for n in told if noun.match(text, n.end) and not _is_year(text, n)), None)


def _is_year(text: str, number: Number) -> bool:
    """Whether a number is a year by the month before it."""
    return 1990 <= number.value <= 2100 and bool(_BEFORE_YEAR.search(text[: number.start][-20:]))


def _whole(
    paragraph: Paragraph, start: int, end: int, topic: str, main: Number
) -> Iterator[Statement]:
    """The number itself, and who is among the people it counts."""
    text = paragraph.plain
    stop = _stop(text, main.end, end)
    who = None
    if topic not in _WEAPONS:
        blamed = _blamed(text, main.end, stop)
        if blamed is None:
            return
        who = blamed or None
    bound = counts.at_least(text, main.start)
    yield _statement(paragraph, topic, "count", main.value, main.start, main.end, bound, who)
    if topic in _WEAPONS or topic == "facilities":
        return
    told = counts.parts(text, main.end, stop)
    later = _AMONG.search(text, stop, end)
    if later:
        told += counts.parts(text, later.end(), end)
    for part in told:
        yield _statement(
            paragraph, topic, part.group, part.value, part.start, part.end, False, who, part.other
        )


def _stop(text: str, begin: int, end: int) -> int:
    """Where the words that belong to a number end: before "the most of whom ...", ";"."""
    ends = [end, *(found.start() for found in (_SEMICOLON.search(text, begin, end),) if found)]
    told = _OF_WHOM.search(text, begin, end)
    if told:
        ends.append(told.start())
    return min(ends)


def _blamed(text: str, begin: int, stop: int) -> Perpetrator | tuple[()] | None:
    """Whose share it is: () for all, None if it is somebody's we do not know."""
    found = _BY.search(text, begin, stop)
    if found is None:
        return ()
    words = (found["who"] or found["ar"]).strip()
    if _EVERYONE.match(words):
        return ()
    return _who(words)


def _who(words: str) -> Perpetrator | None:
    """The parties that begin the words."""
    language = "ar" if re.match(r"[\u0621-\u064a]", words) else "en"
    for row in compiled(PARTIES, language):
        found = row.pattern.match(words)
        if found and row.id != "unknown":
            return Perpetrator(row.id, tuple(row.id.split("|")))
    return perpetrator(words)


def _share(paragraph: Paragraph, number: Number, end: int, topic: str) -> Iterator[Statement]:
    """Read "105 of which were carried out by ...", "14 on schools"."""
    text = paragraph.plain
    if _PARTIAL.match(text, number.end, end):
        comma = re.compile("[,;]").search(text, number.end, end)
        found = _BY.search(text, number.end, comma.start() if comma else end)
        who = _who((found["who"] or found["ar"]).strip()) if found else None
        if who is not None and who.parties:
            yield _statement(
                paragraph, topic, "count", number.value, number.start, number.end,
                counts.at_least(text, number.start), who,
            )  # fmt: skip
        return
    if topic != "facilities":
        return
    on = _ON.match(text, number.end, end)
    what = facility(on["what"]) if on else ""
    if on and what:
        yield _statement(paragraph, topic, what, number.value, number.start, on.end())


def _statement(
    paragraph: Paragraph,
    topic: str,
    measure: str,
    value: int,
    start: int,
    end: int,
    bound: bool = False,
    who: Perpetrator | None = None,
    other: int | None = None,
) -> Statement:
    first, last = paragraph.span(start, end)
    return Statement(topic, measure, value, bound, who, first, last, other)

"""What a monthly report tells of its month as a whole: "the SDF continued to arrest activists".

Such a sentence names who did it and what, in the document's month and on no day of it. It is a
record of that month: its first and last day, the governorate if one is named, no numbers. Sums
("at least 161 arrests in January") belong to the tables and are none.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

from syriageo.incidents.english import events
from syriageo.incidents.english.actors import perpetrator
from syriageo.incidents.english.anchors import GOVERNORATES
from syriageo.incidents.english.means import means
from syriageo.incidents.english.passage import Passage, mention_of
from syriageo.incidents.english.places import Chain
from syriageo.incidents.language.reading import EVENT, Means, Mention, Perpetrator, Reading, When

_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|"
    r"December)"
)
_PERIOD = re.compile(
    rf"\b(?:(?i:in|during|throughout|over|through)\s(?:the\s(?:whole\s|entire\s)?month\sof\s)?{_MONTH}"
    r"(?:,?\s(?P<year>20\d\d))?(?!,?\s\d)|"
    rf"{_MONTH.replace('month', 'subject')}(?:\s(?P<year2>20\d\d))?\s(?:also\s|again\s)?"
    r"(?:saw|witnessed)\b|"
    r"(?i:(?<!of\s)this\s(?:past\s)?month|(?:in|during|throughout|over)\sthe\s(?:past|last|same|"
    r"reporting|whole|entire)\smonth|during\sthe\smonth)(?!['’]s)\b)"
)
_DEED = re.compile(
    r"\b(?P<arrest>arrest(?:s|ed|ing)?|detentions?|detain(?:ed|ing|s)?|kidnap(?:pings?|ped)|"
    r"abduct(?:ed|ions?|ing))\b|"
    r"\b(?P<killing>assassinat(?:ions?|ed|ing)|killings?|execut(?:ions?|ed|ing)|murders?)\b|"
    r"\b(?P<weapon>(?:(?:this|the\ssame)\s(?:type\sof\s)?weapon|(?:barrel\sbombs?|cluster\smunitions?|"
    r"incendiary\s(?:weapons?|munitions?)|chemical\sweapons?|landmines?)(?:\sweapons?)?)\s"
    r"(?:was|were|had\sbeen)\s(?:again\s|also\s)?(?:used|dropped|planted)|"
    r"(?:used|using|dropped|dropping|use\sof|usage\sof)\s(?:\w+\s){0,2}?(?:barrel\sbombs?|"
    r"cluster\smunitions?|incendiary\s(?:weapons?|munitions?)|chemical\sweapons?))\b",
    re.IGNORECASE,
)
_NUMBER = (
    r"(?:\d[\d,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|hundreds|"
    r"scores)"
)
_SUM = re.compile(
    rf"\b{_NUMBER}\s(?:[\w-]+\s){{0,3}}?(?:cases?|incidents?|attacks?|arrests?|civilians?|people|"
    r"individuals?|persons?|victims?|massacres?|deaths?|detainees?|barrel|children|women|members?)\b|"
    r"\b(?:the\s(?:largest|highest|record|number|total|toll)|most\s(?:notable|prominent)|distributed|"
    r"records?\sof|according\sto\s(?:the\s)?law|perpetrator\sparties|percent)\b",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"\b(?:must|should|shall|would|could|(?-i:may)|might|demands?|recommend\w*|calls?\s(?:on|for)|urges?|"
    r"stop|cease|end\sto|not|never|no|denied|denies|if|condemn\w*|released?|previous|accus\w+)\b",
    re.IGNORECASE,
)
_USED = re.compile(r"\b(?:used|dropped|fired|employed)\b", re.IGNORECASE)
_PARTS = re.compile(r";\s|,\sas\swell\sas\s|,\sin\saddition\sto\s")
_HABIT = re.compile(r"\b(?:who|which)\s(?:\w+ly\s)?$", re.IGNORECASE)
_AIMED = re.compile(r"^\s(?:campaigns?\s)?(?:of|against|targeting)\b", re.IGNORECASE)


def month_long(passage: Passage, start: int, end: int) -> list[Reading]:
    """The deeds that a sentence tells of the document's month, in the order of the text.

    Examples
    --------
    >>> from syriageo.incidents.english.anchors import masked
    >>> from syriageo.incidents.english.places import chains
    >>> from syriageo.incidents.language.reading import Context
    >>> text = "In May, the SDF continued to arrest activists in Raqqa governorate."
    >>> told = Passage(text, Context(year=2021, month=5), masked(text), chains(text))
    >>> [(r.kind, r.perpetrator.parties, str(r.when.end)) for r in month_long(told, 0, len(text))]
    [('arrest', ('sdf',), '2021-05-31')]
    """
    when = _of_the_month(passage, start, end)
    if when is None or events.NOTE.match(passage.text[start:end]):
        return []
    cuts = [start, *(m.end() for m in _PARTS.finditer(passage.text, start, end)), end]
    found: list[Reading] = []
    taken = [(r.start, r.end) for r in passage.found]
    for begin, stop in pairwise(cuts):
        if any(d.role == "on" and begin <= d.start < stop for d in passage.days):
            continue
        if len(cuts) == 2 and any(a < stop and begin < b for a, b in taken):
            continue
        told = _deed(passage, begin, stop, when, (start, end))
        if told is not None and not any(_same(told, f) for f in found):
            found.append(told)
    return found


def _of_the_month(passage: Passage, start: int, end: int) -> When | None:
    """The document's month, if a stretch speaks of it as a whole."""
    context = passage.context
    if not context.year or not context.month or context.paragraph != "text":
        return None
    for told in _PERIOD.finditer(passage.text, start, end):
        name, year = told["month"] or told["subject"], told["year"] or told["year2"]
        if name and name != calendar.month_name[context.month]:
            continue
        if year and int(year) != context.year:
            continue
        first = date(context.year, context.month, 1)
        last = first.replace(day=calendar.monthrange(context.year, context.month)[1])
        return When(first, last, basis="month", words=told[0], span=told.span())
    return None


def _deed(
    passage: Passage, start: int, end: int, when: When, sentence: tuple[int, int]
) -> Reading | None:
    text = passage.text
    deed = _DEED.search(text, start, end)
    if deed is None or _HABIT.search(text, start, deed.start()):
        return None
    if _SUM.search(text, start, end) or _WISH.search(text, start, deed.start()):
        return None
    kind = "arrest" if deed["arrest"] else "killing" if deed["killing"] else "attack"
    who = _doer(text, start, end, deed, sentence)
    places = _places(passage, deed.start(), end)
    if not who.words or (kind != "arrest" and not places):
        return None
    armed = Means()
    if kind == "arrest":
        armed = means(deed[0], kind)
    elif kind == "attack":
        armed = means(text[deed.start() : deed.end()], kind)
        if not armed.weapon:  # "this weapon"
            armed = means(text[: deed.start()], kind)
        armed = replace(armed, count_min=None, count_max=None)
    return Reading(kind, EVENT, start, end, when=when, places=places, perpetrator=who, means=armed)


def _doer(
    text: str, start: int, end: int, deed: re.Match[str], sentence: tuple[int, int]
) -> Perpetrator:
    """Who did it: before an active verb, or after "by"; else the subject of the sentence."""
    word = deed[0].lower()
    noun = word.endswith(("s", "used")) or " of" in word
    if noun and _AIMED.match(text, deed.end()):
        noun = False
    who = perpetrator(text, start, end, deed.span(), passive=noun)
    if not who.words and deed["weapon"]:
        # "The Syrian regime used barrel bombs ...; this weapon was used in Aleppo governorate".
        told = [m for m in _DEED.finditer(text, 0, deed.start()) if m["weapon"]]
        first = told[-1] if told else _USED.search(text, 0, deed.start())
        if first is not None:
            who = perpetrator(text, 0, first.end(), first.span(), passive=False)
    if not who.words and not noun:
        who = perpetrator(text, *sentence, deed.span(), passive=False)
    return who


def _places(passage: Passage, start: int, end: int) -> tuple[Mention, ...]:
    """The governorates or places in which it was done."""
    found = []
    for chain in passage.chains:
        if not start <= chain.start < end or chain.role != "place" or not chain.settled:
            continue
        if any(a.rank == "anaphor" for a in chain.anchors):
            continue
        mention = mention_of(passage, chain)
        found.append(replace(mention, full=_governorate(chain) or mention.full))
    return tuple(found)


def _governorate(chain: Chain) -> str:
    """What to look up for a chain that ends in a governorate's name and has no town in it."""
    last = chain.anchors[-1]
    small = any(a.rank == "settlement" for a in chain.anchors)
    if small or not GOVERNORATES.fullmatch(last.name):
        return ""
    return f"{last.name} governorate"


def _same(a: Reading, b: Reading) -> bool:
    return (
        a.kind == b.kind
        and a.perpetrator.parties == b.perpetrator.parties
        and {m.query for m in a.places} == {m.query for m in b.places}
    )

"""The killed, injured and arrested in Arabic text: digits, words, duals, «بينهم طفل وسيدتان»."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass

from syriageo.incidents.arabic.dates import days
from syriageo.incidents.arabic.text import Folded, pattern
from syriageo.incidents.language.numbers import numbers
from syriageo.incidents.language.reading import Casualties, Context

# What opens a count, by what happened to the people.
_OPENERS = {
    "killed": r"مقتل|قتل(?:ت|وا|تا|ا)?|قضى|قضت|قضوا|قضيا|استشهد(?:ت|وا)?|استشهاد|مصرع|وفاة|"
    r"توفي(?:ت|وا)?|"
    r"اغتال(?:ت|وا)?|اغتيل(?:ت)?|اغتيال|تقتل|يقتل|قنصت?|إعدام|أعدم(?:ت|وا)?|سقوط|ضحيت(?:ه|ها)|"
    r"بحياة|حياة|"
    r"(?:عثر|العثور|عثور)(?:ت|وا)?(?:\s+\S+){0,7}?\s+على|لقي(?:ت)?|راح\s+ضحيت(?:ه|ها)|ارتقى|موت|"
    r"مات(?:ت|وا)?|"
    r"أودى|أودت|خلف(?:ت)?|تسليم",
    "injured": r"إصابة|تصيب|يصيب|أصيب(?:ت|وا|ا)?|أصاب(?:ت)?|جرح(?:ت|وا)?|جرح|إصابات",
    "arrested": r"تعتقل|يعتقل|تحتجز|تختطف|اعتقل(?:ت|وا|تهم)?|اعتقال|احتجز(?:ت|وا)?|احتجاز|"
    r"خطف(?:ت|وا)?|اختطف(?:ت|وا)?|"
    r"اختطاف|أوقف(?:ت|وا)?|"
    r"توقيف|اعتقالها|اعتقاله",
}  # fmt: skip
_OPENER = pattern(
    r"(?<!\w)[وف]?(?:ل|ب)?(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in _OPENERS.items())
    + r")(?!\w)"
)

_ONE = (
    r"ثالث|رابع|خامس|سادس|آخر|"
    r"شقيقها|شقيقتها|والدها|والدتها|طفلها|طفلتها|طفله|طفلته|جدته|جدتها|عمه|سائقها|سائقه|صاحبها|"
    r"شقيقهما|"
    r"مدني|مدنيا|شخص|شخصا|معتقل|معتقلا|محتجز|أسير|رجل|رجلا|شاب|شابا|طفل|طفلا|طفلة|سيدة|امرأة|"
    r"فتاة|شابة|رضيع|رضيعا|"
    r"رضيعة|جنين|مسن|مسنا|مواطن|مواطنا|ناشط|ناشطا|"
    r"إعلامي|إعلاميا|صحفي|صحفيا|طبيب|طبيبا|ممرض|ممرضة|ممرضا|مسعف|مسعفا|معلم|معلما|معلمة|مدرس|"
    r"مدرسا|طالب|طالبا|طالبة|متطوع|متطوعا|عنصر|عنصرا|"
    r"مزارع|مزارعا|راعي|سائق|سائقا|نازح|نازحا|نازحة|عامل|عاملا|قيادي|قياديا|مختار|رئيس|مدير|"
    r"إمام|قتيل|قتيلا|شهيد|شهيدا|جثة|جثمان|جريح|جريحا|"
    r"والدته|والده|زوجته|زوجها|ابنه|ابنته|ابنها|ابنتها|شقيقه|شقيقته|أخيه|أخوه|المدني|الطفل|"
    r"الطفلة|الشاب|السيدة|الرجل|الناشط|الإعلامي|المواطن|الصحفي|الطبيب|"
    r"متظاهر|متظاهرا|محام|محاميا|مهندس|مهندسا|بائع|حارس|رئيس|عضو"
)
_TWO = (
    r"أخوين|أخوان|"
    r"معلمتين|معلمتان|طالبتين|طالبتان|مدرستين اثنتين|ممرضتين|ممرضتان|شابتان|شقيقتان|رضيعتين|"
    r"مواطنتين|مواطنتان|نازحتين|نازحتان|طالبان|عاملين اثنين|شخصين|شخصان|مدنيان|رجلين|رجلان|"
    r"شابين|شابان|طفلين|طفلان|طفلتين|طفلتان|سيدتين|سيدتان|"
    r"امرأتين|امرأتان|فتاتين|فتاتان|شقيقين|شقيقان|"
    r"شقيقتين|عنصرين|عنصران|ناشطين اثنين|متطوعين اثنين|مدنيين اثنين|إعلاميين اثنين|جثتين|جثماني|"
    r"ولديه|طفليه|طفليها|طفليهما|ابنيه|ممرضين اثنين|"
    r"مواطنين اثنين|شابتين|زوجين|صحفيين اثنين|طالبين|مسعفين اثنين|رضيعين|اثنين|اثنان|قتيلين|"
    r"قتيلان|شهيدين|جريحين|جريحان"
)
_MANY = (
    r"مدني\w*|أشخاص|شخص\w*|أطفال|طفل\w*|سيدات|سيد\w*|نساء|امرأ\w*|آخر\w*|ضحايا|قتلى|قتيل\w*|"
    r"شهداء|جرحى|جريح\w*|رجال|شبان|شباب|عناصر|"
    r"إصابات|أفراد|نازح\w*|رعاة|عمال|ناشط\w*|معلم\w*|مدرس\w*|طلاب|متطوع\w*|مواطن\w*|جثث|جثامين|"
    r"جثة|كوادر|قاصر\w*|فتيات|إناث|رضع|بجروح|بجراح|من|منهم|على"
)
_CHILD = pattern(
    r"(?<!\w)[وفب]?(?:ال)?(?P<one>طفل|طفلا|طفلة|رضيع|رضيعا|رضيعة|قاصر|جنين|فتى)(?!\w)|(?<!\w)[وفب]?"
    r"(?P<two>طفلين|طفلان|طفلتين|طفلتان|طفليه|طفليها|طفليهما|قاصرين|رضيعين)(?!\w)|"
    r"(?<!\w)[وفب]?(?P<many>أطفال|طفلات)(?!\w)"
)
_WOMAN = pattern(
    r"(?<!\w)[وفب]?(?:ال)?(?P<one>سيدة|امرأة|زوجته|والدته|امراة|أنثى بالغة)(?!\w)|(?<!\w)[وفب]?"
    r"(?P<two>سيدتين|سيدتان|امرأتين|امرأتان|معلمتين|معلمتان|ممرضتين|ممرضتان)(?!\w)|(?<!\w)[وفب]?(?P<many>سيدات|نساء)(?!\w)"
)
_MEDICAL = pattern(
    r"(?<!\w)[وفب]?(?:ال)?(?:ممرض\w*|طبيب\w*|مسعف\w*|أطباء|(?:من )?(?:ال)?كوادر (?:ال)?طبية)(?!\w)"
)
_MEDIA = pattern(r"(?<!\w)[وفب]?(?:ال)?(?:إعلامي|إعلاميا|إعلاميين|صحفي|صحفيا|صحفيين)(?!\w)")
_RESCUE = pattern(
    r"(?<!\w)(?:من\s+)?(?:كوادر |عناصر |متطوعي |عنصر من |متطوع في )?(?:ال)?دفاع "
    r"المدني(?!\w)"
)
_AMONG = pattern(
    r"(?<!\w)(?:من\s+)?(?:و|ف)?(?:بين(?:هم|هن|هما|ها)|منهم|من\s+ضمنهم|ضمنهم|جميعهم|كلهم|معظمهم|"
    r"غالبيتهم|أحدهم|أحدهما|إحداهن|إحداهما)(?!\w)"
)
_ALL = pattern(r"(?:جميع|كل)هم\s+(?:من\s+)?(?:ال)?(?P<who>أطفال|سيدات|نساء)")
_ONE_OF = pattern(r"(?:أحدهم|أحدهما|إحداهما|إحداهن)\s+(?P<who>\w+)")
_AT_LEAST = pattern(
    r"(?:(?<!لا\s)يزيد\s+(?:عن|على)|ما\s+لا\s+يقل\s+عن|أكثر\s+من|لا\s+يقل\s+عن|"
    r"على\s+الأقل|قرابة\s+أكثر)"
)
_AT_MOST = pattern(r"(?:ما\s+لا\s+يزيد\s+(?:عن|على)|أقل\s+من)")
_DOZENS = pattern(r"(?<!\w)(?:ال)?عشرات(?!\w)")
_SOME = pattern(r"(?<!\w)(?:عدد|عدة|بعض|آخرين|مدنيين|أشخاص|ضحايا|إصابات|جرحى|قتلى)(?!\w)")
_MANY_HURT = pattern(r"(?<!\w)و?عشرات\s+(?:من\s+)?(?:ال)?(?:جرحى|مصابين|إصابات)(?!\w)")
_VICTIMS = pattern(
    r"\s+(?:(?P<killed>قتلى|قتيل|شهداء|شهيد|ضحايا)|(?P<injured>جرحى|جريح|مصاب|إصاب))\w*"
)
_NOBODY = pattern(
    r"(?:دون|لم\s+(?:تسجل|يسجل|تقع|يقع|ترد|ترصد|تسفر|يسفر)|لا|ولا|بدون|"
    r"من\s+غير)\s+(?:أن\s+)?(?!(?:\w+\s+){0,2}(?:معلومات|أنباء|تفاصيل))(?:\w+\s+){0,4}?"
    r"(?:إصابات|ضحايا|خسائر\s+بشرية|قتلى|سقوط\s+قتلى)|لم\s+يصب\s+أحد|لم\s+يقتل\s+أحد"
)
_BREAK = re.compile(r"[.؛;:()]|،(?!\s*(?:بينهم|بينهن|بينهما|منهم|من\s|جميعهم|كلهم|معظمهم|احدهم|و))")
_PAIR = pattern(rf"[وف]?(?:ال)?(?:{_TWO})(?!\w)")
_SINGLE = pattern(rf"[وف]?(?:{_ONE})(?!\w)")
_THEIR_CHILDREN = pattern(r"[وف]?(?:أطفال|أبناء|أولاد|بنات)(?:هما|هم|ها|ه)\s+ال(?P<many>[^\W\d_]+)")
_ON = pattern(rf"\sو(?=(?:{_TWO}|{_ONE})(?!\w))")
_COUNTED = pattern(rf"\s*(?:ضحية|{_MANY})(?!\w)")
_TAKES = pattern(r"\s*(?:كلا\s+من|كل\s+من|المدعو|بحياة|ضحيته(?:ا)?|في|على|من)?\s*")
# Verbs whose doer may stand between them and whom they hit.
_ACTIVE = pattern(
    r"[وف]?(?:قتلت?|قنصت?|اغتالت?|اعتقلت?|احتجزت?|خطفت?|اختطفت?|أوقفت?|أعدمت?|قضى|قضت|أصابت?)"
)
# Verbs whose subject may stand before them.
_ALONE = pattern(
    r"[وف]?(?:قتل(?:ت|ا|تا|وا)?|قضى|قضت|قضوا|توفيت?|استشهد(?:ت|وا)?|اعتقلت?|خطفت?|"
    r"لقي|أصيب(?:ت|ا|وا)?)"
)
# "left six wounded": what follows says what became of them.
_LEAVES = pattern(r"[وف]?(?:خلفت?|سقوط|أودى|أودت)")
_HURT = pattern(r"(?<!\w)(?:جرحى|جريح\w*|مصاب\w*)(?!\w)")
_ANY = Context(year=2000, month=1)  # days without a year are days too
_CLOCK = pattern(r"(?:ال)?ساعة\s+(?:\w+\s+)?\d{1,2}(?:[:.]\d\d)?|\d{1,2}:\d\d")
# Numbers that count no people.
_OTHERS = pattern(
    r"\s*(?:صاروخ|صواريخ|براميل|برميل|قذيف|قذائف|غار|سيار|منازل|منزل|عام|سن|شهر|أشهر|يوم|أيام|"
    r"ساع|دقيق|كم|كيلو|متر|آلي|مر|خيم|ليرة|دولار|هجم|هجوم|%)"
)


@dataclass(slots=True)
class _Count:
    low: int | None = None
    high: int | None = None


def casualties(folded: Folded, start: int = 0, end: int | None = None) -> Casualties:
    """The numbers of people that a stretch of text gives.

    Examples
    --------
    >>> told = casualties(Folded("ما أدى إلى مقتل 3 مدنيين بينهم طفل وسيدة، وإصابة نحو 10 آخرين"))
    >>> told.killed_min, told.children_killed, told.women_killed, told.injured_max
    (3, 1, 1, 10)
    >>> told = casualties(Folded("مقتل طفلين وسيدة وجرح العشرات"))
    >>> told.killed_min, told.children_killed, told.injured_min, told.injured_max
    (3, 2, 24, None)
    """
    stop = len(folded.text) if end is None else end
    folded = _undated(folded, start, stop)
    text = folded.text
    totals: dict[str, _Count] = {}
    parts: dict[str, int] = {}
    some = False
    openers = [
        found
        for found in _OPENER.finditer(text, start, stop)
        if not _after_name(text, found.start())
    ]
    for position, opener in enumerate(openers):
        kind = next(k for k in _OPENERS if opener[k])
        until = openers[position + 1].start() if position + 1 < len(openers) else stop
        until = _clause_end(text, opener.end(), until)
        count, vague = _count(folded, opener.end(), until, opener)
        own = position > 0 and opener[0].startswith("و")  # «قتل أربعة وأصيب آخرون»: not the four
        if count.low is None and not own and _ALONE.fullmatch(opener[0]):
            before = openers[position - 1].end() if position else start
            count, vague = _Count(*_before(text, before, opener.start())), False
        some = some or vague
        if count.low is None:
            continue
        if _LEAVES.fullmatch(opener[0]) and _HURT.search(text, opener.end(), opener.end() + 30):
            kind = "injured"
        if kind in totals and not _adds(text, opener):
            continue
        known = totals.setdefault(kind, _Count(0, 0))
        known.low = (known.low or 0) + count.low
        known.high = None if count.high is None or known.high is None else known.high + count.high
        for who, number in _among(text, opener.end(), until, count).items():
            parts[f"{who}_{kind}"] = parts.get(f"{who}_{kind}", 0) + number
    for told in numbers(text, start, stop):
        named = _VICTIMS.match(text, told.end, stop)
        kind = next((k for k in ("killed", "injured") if named and named[k]), "")
        if kind and kind not in totals:
            totals[kind] = _Count(told.value, told.value)
            until = _clause_end(text, told.end, stop)
            for who, number in _among(text, told.end, until, totals[kind]).items():
                parts[f"{who}_{kind}"] = number
    dozens = _MANY_HURT.search(text, start, stop)
    if dozens and "injured" not in totals:
        totals["injured"] = _Count(24, None)
    if _NOBODY.search(text, start, stop) and not totals:
        return Casualties(killed_min=0, killed_max=0, injured_min=0, injured_max=0)
    values: dict[str, int | None] = {}
    for kind, count in totals.items():
        values[f"{kind}_min"], values[f"{kind}_max"] = count.low, count.high
    known_fields = Casualties.__dataclass_fields__
    values.update({name: n for name, n in parts.items() if name in known_fields})
    return Casualties(**values, some=some and not totals)  # type: ignore[arg-type]


def _undated(folded: Folded, start: int, stop: int) -> Folded:
    """The text with its days and hours blanked, whose numbers count no people."""
    text = folded.text
    spans = [(d.start, d.end) for d in days(folded, _ANY, start, stop)]
    spans += [hit.span() for hit in _CLOCK.finditer(text, start, stop)]
    for first, last in spans:
        text = text[:first] + " " * (last - first) + text[last:]
    undated = copy.copy(folded)
    undated.text, undated.known = text, {}
    return undated


def _before(text: str, start: int, stop: int) -> tuple[int | None, int | None]:
    """The people that stand before a verb: «إعلامي ... قتل في», «مدنيين اثنين قتلا»."""
    if re.match(r"\s+به", text[stop:][len(text[stop:].split(" ")[0]) :]):
        return None, None
    for told in numbers(text, start, stop):
        if _COUNTED.match(text, told.end, stop):
            return told.value, told.value
    if pattern(rf"(?<!\w)[وف]?(?:ال)?(?:{_TWO})(?!\w)").search(text, start, stop):
        return 2, 2
    found = pattern(rf"(?<!\w)(?:ال)?(?:{_ONE})(?!\w)").search(text, start, stop)
    return (1, 1) if found else (None, None)


def _after_name(text: str, position: int) -> bool:
    """Whether the word is no verb here: "قبل مقتله", "الذي قتل في" tell of another event."""
    before = text[max(0, position - 22) : position].rstrip()
    return bool(
        pattern(
            r"(?<!\w)(?:الذي|التي|الذين|سبق\s+أن|منذ|قبل|كان\s+قد|كانت\s+قد|بعد|إثر|"
            r"عقب)$"
        ).search(before)
    )


def _clause_end(text: str, start: int, stop: int) -> int:
    found = _BREAK.search(text, start, stop)
    return found.start() if found else stop


def _adds(text: str, opener: re.Match[str]) -> bool:
    """Whether a second count of a kind is of other people: joined on with و."""
    return opener[0].startswith("و")


def _count(folded: Folded, start: int, stop: int, opener: re.Match[str]) -> tuple[_Count, bool]:
    """The people counted right after an opener, and whether some are meant without a number."""
    text = folded.text
    among = _AMONG.search(text, start, stop)
    stop = among.start() if among else stop
    stop = min(stop, start + 90)
    floor = bool(_AT_LEAST.search(text, start, stop))
    ceiling = bool(_AT_MOST.search(text, start, stop))
    if _DOZENS.search(text, start, min(stop, start + 25)):
        return _Count(24, None), False
    total, position, seen = 0, start, False
    if _ACTIVE.fullmatch(opener[0]):
        position = _object(folded, start, stop)
    while position < stop:
        taken = _people(folded, position, stop, first=not seen)
        if taken is None:
            break
        number, position = taken
        total, seen = total + number, True
        if not pattern(r"\s+و").match(text, position):
            # "a civilian who was the mukhtar and two members of ...": the list goes on.
            further = _ON.search(text, position, min(stop, position + 45))
            if further is None:
                break
            position = further.start()
    if not seen:
        return _Count(), bool(_SOME.search(text, start, min(stop, start + 40)))
    if floor:
        return _Count(total, None), False
    if ceiling:
        return _Count(0, total), False
    return _Count(total, total), False


def _object(folded: Folded, start: int, stop: int) -> int:
    """Where the people begin after a verb that its doer follows; `start` if they do at once."""
    position = start
    for _ in range(12):
        if _people(folded, position, stop, first=False) is not None:
            return position
        following = pattern(r"\s*\S+").match(folded.text, position, stop)
        if following is None:
            break
        position = following.end()
    return start


def _people(folded: Folded, start: int, stop: int, first: bool) -> tuple[int, int] | None:
    """One item of a list of people: its number, and where it ends."""
    text = folded.text
    window = min(stop, start + (60 if first else 25))
    begin = _TAKES.match(text, start, stop).end()  # type: ignore[union-attr]
    head = pattern(
        r"(?:(?:ما\s+يزيد\s+(?:عن|على)|ما\s+لا\s+يقل\s+عن|أكثر\s+من|لا\s+يقل\s+عن|قرابة|نحو|"
        r"حوالي|زهاء|ما\s+يقارب|"
        r"أقل\s+من|ما\s+لا\s+يزيد\s+(?:عن|على))\s+)?"
    ).match(text, begin, stop)
    begin = head.end() if head else begin
    children = _THEIR_CHILDREN.match(text, begin, stop)
    if children:
        many = next(numbers(children["many"]), None)
        return (many.value, children.end()) if many else None
    pair = _PAIR.match(text, begin, stop)
    if pair:
        return 2, pair.end()
    number = next(iter(numbers(text, begin, window)), None)
    if number is not None and number.start - begin <= (12 if first else 3):
        between = text[begin : number.start].strip()
        if between in ("", "و", "جثث", "جثامين", "جثه"):
            if _OTHERS.match(text, number.end, stop):
                return None
            counted = _COUNTED.match(text, number.end, stop)
            if counted is None and number.end < stop and not first:
                return None
            return number.value, counted.end() if counted else number.end
    single = _SINGLE.match(text, begin, stop)
    if single:
        # The dual and the plural of "civilian" are written alike but for the marks.
        after = single.end()
        if pattern(r"\s+(?:آخر|واحد|مسن|مسنة|كبير)(?!\w)").match(text, after, stop):
            after = pattern(r"\s+\w+").match(text, after, stop).end()  # type: ignore[union-attr]
        return 1, after
    if pattern(r"[وف]?(?:مدنيين|ناشطين|متطوعين|إعلاميين|صحفيين)(?!\w)").match(text, begin, stop):
        found = pattern(r"[وف]?\w+").match(text, begin, stop)
        written = folded.written(begin, found.end())  # type: ignore[union-attr]
        if re.search(
            "\u064e\u0651?\u064a\u0652?ن|ي\u0651\u064eي|ي\u064e\u0651?[\u0651]?ين", written
        ):
            return 2, found.end()  # type: ignore[union-attr]
    return None


def _among(text: str, start: int, stop: int, count: _Count) -> dict[str, int]:
    """How many of those counted are children, women, medics, journalists, rescuers."""
    found: dict[str, int] = {}
    everyone = _ALL.search(text, start, stop)
    if everyone and count.low is not None and count.low == count.high:
        who = "children" if everyone["who"].startswith("اطفال") else "women"
        return {who: count.low}
    among = _AMONG.search(text, start, stop)
    zone = (among.end(), stop) if among else (start, min(stop, start + 70))
    for who, words in (("children", _CHILD), ("women", _WOMAN)):
        number = _number_of(text, words, *zone)
        if number:
            found[who] = number
    for who, words in (("medical", _MEDICAL), ("media", _MEDIA), ("civil_defense", _RESCUE)):
        hit = words.search(text, start, min(stop, start + 90))
        if hit:
            told = next(numbers(text, start, hit.start()), None)
            near = told is not None and not text[told.end : hit.start()].strip()
            found[who] = told.value if near and told else _dual(hit[0], count)
    return found


def _dual(words: str, count: _Count) -> int:
    if pattern(r"اثنين|ين$").search(words) and count.low == 2:
        return 2
    return count.low if count.low == 1 else 1


def _number_of(text: str, words: re.Pattern[str], start: int, stop: int) -> int:
    total = 0
    for hit in words.finditer(text, start, stop):
        before = next(
            (
                n
                for n in numbers(text, max(start, hit.start() - 30), hit.start() + 1)
                if not text[n.end : hit.start()].strip()
            ),
            None,
        )
        if before is not None:
            total += before.value
        elif hit["two"]:
            total += 2
        elif hit["one"]:
            total += 1
    return total

"""Who did it, with what, and what was hit, in Arabic text."""

from __future__ import annotations

import datetime
import re

from syriageo.incidents.arabic.control import mentions
from syriageo.incidents.arabic.places import Place
from syriageo.incidents.arabic.text import Folded, pattern
from syriageo.incidents.arabic.words import (
    MEANS,
    PLATFORMS,
    TARGETS,
    WEAPONS,
    Found,
    every,
    first,
    ids,
    parties,
)
from syriageo.incidents.language.numbers import numbers
from syriageo.incidents.language.reading import Means, Perpetrator, Target

_UNKNOWN = pattern(
    r"(?:لم\s+(?:يتضح|تتضح|يعرف|تعرف)|لم\s+(?:نتمكن|تتمكن|يتمكن|يتسن|"
    r"نستطع)(?:\s+\w+){0,4}?\s+(?:من\s+)?(?:تحديد|معرفة|"
    r"التعرف|التأكد)|لم\s+(?:يتم\s+)?(?:ت|ي)?(?:تحديد|عرف|حدد|تبن)\w*|"
    r"مجهول(?:ة|ون|ين|ا|و|ي)?(?:\s+(?:المصدر|الهوية))?|(?:لا|ما)\s+(?:ت|ي)زال\s+مجهول\w*|"
    r"غير\s+معروف(?:ة|ين)?|لم\s+(?:تتبن|يتبن|تعلن)\w*\s+\w+|"
    r"جهة\s+لم\s+تحدد|هوية\s+\w+\s+(?:غير|ما\s+تزال))"
)
_BELIEVED = pattern(
    r"(?:نعتقد|يعتقد|نرجح|يرجح|المرجح|المحتمل|يشتبه|يبدو|نظن|يظن|المعتقد|على\s+الأرجح|"
    r"مرجح)\s*(?:بأن|أن)?(?:ه|ها|هم|هما)?"
)
_CLAIMED = pattern(
    r"(?:تبن(?:ى|ت|ي)|أعلن(?:ت)?\s+مسؤوليت(?:ه|ها)|"
    r"أعلن(?:ت)?\s+\w+(?:\s+\w+){0,4}\s+مسؤوليت(?:ه|ها)|اتهم(?:ت)?|بحسب\s+(?:مصادر|وسائل|إعلام|"
    r"ناشطين)|قال(?:ت)?\s+(?:مصادر|وسائل|وكالة)|وفق\s+مصادر)"
)
_BY = pattern(
    r"(?:على\s+(?:يد|أيدي)|من\s+قبل|من\s+جانب|برصاص|بنيران|بقصف|بهجوم|تابع(?:ة|ين|ون|ا)?\s*(?:ل|"
    r"إلى)?|التابع(?:ة|ين)?|مصدر(?:ه|ها)|ينتمون|يتبع(?:ون)?|"
    r"تتبع|نفذ(?:ه|ها|ته|تها)|شن(?:ه|ها|ته|تها)|قصف(?:ته|ه|تها)|استهدف(?:ته|ه|"
    r"تها))\s*(?:\w+\s+){0,3}(?:لل?|[بكو])?$"
)
# A party's own people or posts: it is what was hit.
_OWNED = pattern(
    r"(?<!\w)(?:عنصر|عنصرا|عنصرين|عناصر|مقاتل|مقاتلي|قيادي|ضابط|ضباط|جندي|جنود|حاجز|حاجزا|رتلا|"
    r"مقرا|مواقعا|نقاطا|دوريات|حواجز|"
    r"مواقع|موقع|موقعا|نقطة|نقاط|مقر|مقرات|سجن|مناطق|رتل|"
    r"أرتال|دورية|سيارة|معسكر|آلية|مستودع|صفوف|إرهابيي|مسلحي|حافلة|قتلى|قتيل|جرحى|ضد|مع|وبين|"
    r"بين)(?:\s+(?:عسكري|عسكرية|تابع|"
    r"تابعة|ل|من|في))*\s*(?:لل?)?$"
)
_LOSER = pattern(
    r"(?<!\w)(?:انسحاب|خروج|طرد|فرار|هروب|معارك|اشتباكات|مواجهات|قتال|من\s+(?:يد|أيدي|سيطرة|قبضة))"
    r"\s+(?:\w+\s+){0,3}(?:لل?|[بكو])?$"
)
_VICTIMS = pattern(
    r"(?<!\w)(?:عنصر(?:ا|ين)?|عناصر|أفراد|ضباط)\s+(?:من\s+)?(?:ال)?(?:شرطة|أمن|قوات|جيش|"
    r"حرس)(?:\s+\w+)?"
    r"\s+(?:التابع(?:ة|ين)?|تابع(?:ة|ين)?)\s+(?:لل?)?$"
)
_FELL = pattern(
    r"(?<!\w)[وف]?(?:ل|ب)?(?:قضى|مقتل|قتلت?|إصابة|أصيب|استشهد|استشهاد|مصرع|سقوط|جرح|"
    r"اغتيال)\s+(?:\w+\s+)?$"
)
_HAND = pattern(r"(?:على|من\s+(?:قبل|جانب)|برصاص|بنيران)(?!\w)")
_MEN = pattern(r"(?:عناصر|مقاتلي|دورية)(?!\w)")
_VERB = pattern(
    r"(?<!\w)[وف]?(?:قنص|قصف|هاجم|اقتحم|أطلق|قتل|استهدف|اعتقل|فجر|داهم|احتجز|خطف|اختطف|أعدم|"
    r"اغتال|أقدم|قام|نفذ|شن)ت?"
    r"\s+$"
)
_MEMBER = pattern(r"(?:عنصر(?:ا|ين)?|مقاتل|قيادي|ضابط|جندي|صفوف|مع|بين|وبين|ضد)(?!\w)")
_SOURCE = pattern(
    r"(?:مصدر(?:ه|ها)\s+(?:من\s+)?|(?:من|انطلق\w*\s+من)\s+(?=\S*\s*(?:مناطق|منطقة|مواقع|أماكن|"
    r"نقاط|قاعدة|أراضي|جهة|\w+\s+\w*سيطرة)))"
    r"(?:جهة\s+)?(?:مناطق|منطقة|مواقع|أماكن|نقاط|قاعدة|أراضي)?\s*(?:\w+\s+){0,2}?"
    r"(?:سيطرة|تمركز|انتشار|تواجد|خاضعة\s+لسيطرة|نفوذ)?\s*$"
)
_MODEL = re.compile(
    r"(?:سو|ميغ|ميج|مي|سوخوي|su|mig|mi)\s?[-–]?\s?\d{1,3}\w{0,2}|"
    r"(?<![\w-])(?:[A-Za-z]{1,4}-?\d{1,3}\w{0,3}|\d{1,3}[A-Z]\d{1,4}\w?)(?!\w)|"
    r"(?<!\w)(?:توشكا|اوراغان|سميرتش|غراد|سكود|كورنيت|شاهد|لانسيت)(?!\w)",
    re.IGNORECASE,
)
_COUNTED = {
    "barrel bomb": r"برميلين|برميلان", "missile": r"صاروخين|صاروخان",
    "shell": r"قذيفتين|قذيفتان", "landmine": r"لغمين|لغمان", "IED": r"عبوتين|عبوتان",
    "bomb": "قنبلتين|قنبلتان",
}  # fmt: skip
_SINGLE = pattern(r"(?:برميلا?|صاروخا?|قذيفة|لغم|لغما|عبوة|قنبلة)(?!\w)(?:\s\w+)*")
_BARE = pattern(r"(?:ال)?قصف(?:ا|ت)?")
_FROM_THE_AIR = {"us_coalition", "israel", "russian_forces"}
_NO_NAME = pattern(
    r"في|من|إلى|على|عن|ما|مما|الواقع(?:ة)?|التابع(?:ة)?|الكائن(?:ة)?|قرب|بالقرب|وسط|جنوب|شمال|"
    r"شرق|غرب|جنوبي|شمالي|شرقي|غربي|"
    r"داخل|ضمن|بـ?|بعدة|بعدد|بصاروخ\w*|بصواريخ|ببراميل|بقذائف|بعد|قبل|أثناء|خلال|حيث|وهو|وهي|"
    r"يوم|ليلة|صباح|مساء|ليل|فجر|التي|الذي|و|وقت|ابتدائية|إعدادية|ثانوية|ميداني|ميدانية|"
    r"سكني|سكنية|مدني|مدنية|تابع(?:ة)?|آلي|آلية|شعبي|شعبية|بريف\w*|بمدينة|ببلدة|بقرية|بحي|"
    r"بمحافظة|أدى|أدت|ما أدى|مأهول(?:ة)?|تؤوي|يؤوي|للنازحين|لنازحين|"
    r"مستخدم(?:ة)?|عند|مع|كان|كانت|لدى|أمام|خلف|جانب|بجانب|مدينة|بلدة|قرية|حي|باستخدام|بواسطة|"
    r"بشكل|وأخرى|ومنازل|مجددا|محيط|أطراف|بمحيط"
)
_SO = pattern(r"ف(?:قتل|أصيب|أصاب|أود|أد|جرح|دمر|تسبب|خلف|توقف|خرج|قضى|استشهد)")
# "the main market of Ma'arat al Numan": the town's name ends before it.
_ADJECTIVE = pattern(
    r"(?:\s+ال(?:رئيسي|مركزي|وطني|جراحي|شعبي|كبير|قديم|تخصصي|ميداني|ابتدائي|ثانوي|إعدادي)ة?)+$"
)
_DAMAGE = (
    ("destroyed", r"دمار\s+كامل|دمار(?:ا)?\s+كليا|تدمير(?:ه|ها)?\s+(?:بشكل\s+)?(?:كامل|كلي)\w*"),
    ("partial", r"دمار(?:ا)?\s+جزئي(?:ا)?|جزئي"),
    ("severe", r"دمار(?:ا)?\s+(?:كبير|واسع|شديد)(?:ا)?"),
    ("significant", r"أضرار(?:ا)?\s+(?:مادية\s+)?(?:كبيرة|بالغة|جسيمة)"),
    ("moderate", r"أضرار(?:ا)?\s+(?:مادية\s+)?متوسطة"),
    ("slight", r"أضرار(?:ا)?\s+(?:مادية\s+)?(?:بسيطة|خفيفة|طفيفة)"),
)  # fmt: skip


def perpetrator(
    folded: Folded,
    start: int,
    end: int,
    *,
    skip: list[tuple[int, int]],
    day: datetime.date | None = None,
    kind: str = "attack",
) -> Perpetrator:
    """Who did what a stretch of text tells, control statements (`skip`) left out.

    Examples
    --------
    >>> folded = Folded("قصف طيران ثابت الجناح نعتقد أنه روسي بعدة صواريخ مشفى الرحمة")
    >>> who = perpetrator(folded, 0, len(folded.text), skip=[])
    >>> who.parties, who.attribution
    (('russian_forces',), 'believed')
    """
    text = folded.text
    holders = mentions(text, start, end)
    told = [
        p
        for p in parties(text, start, end, day)
        if not any(a < p.end and p.start < b for a, b in skip)
    ]
    unknown = next(
        (
            hit
            for hit in _UNKNOWN.finditer(text, start, end)
            if not any(a <= hit.start() < b for a, b in skip)
        ),
        None,
    )
    source = [p for p in told if _SOURCE.search(text, max(start, p.start - 45), p.start)]
    # "the control of X over the town" takes it; elsewhere who holds the land did not fire.
    held = [
        p
        for p in told
        if kind != "capture" and any(a <= p.start < b for a, b in holders) and p not in source
    ]
    held += [p for p in told if kind == "capture" and lost(text, start, p)]
    hit = [p for p in told if p not in source and p not in held and _is_hit(text, start, p, kind)]
    hit += [p for p in told if any(_joined(text, h, p) for h in hit)]
    doers = [
        p
        for p in told
        if p not in source
        and p not in held
        and p not in hit
        and not _of_the_one_before(text, p, told)
    ]
    named = [p for p in doers if _BY.search(text, max(start, p.start - 40), p.start)]
    chosen = (named or doers)[:1]
    suspected = unknown is not None and [
        p
        for p in doers
        if p.start > unknown.end()
        and _BELIEVED.search(text, unknown.end(), p.start)
        and "،" not in text[unknown.end() : p.start]
    ]
    if suspected:
        chosen = suspected[:1]
    elif unknown is not None and not (
        chosen and _told_first(text, chosen[0], unknown, bool(named))
    ):
        return Perpetrator(
            folded.written(*unknown.span()), (), "unknown", folded.span(*unknown.span())
        )
    attribution = "stated"
    if not chosen and source:
        chosen, attribution = source[:1], "believed"
    if not chosen:
        return Perpetrator()
    row = _with_partners(text, chosen[0], doers or chosen)
    begin, stop = row[0].start, row[-1].end
    lead = text[max(start, begin - 45) : begin]
    if _BELIEVED.search(lead) and "،" not in lead[-20:]:
        attribution = "believed"
    elif _CLAIMED.search(text, max(start, begin - 60), min(end, stop + 40)):
        attribution = "claimed"
    return Perpetrator(folded.written(begin, stop), ids(row), attribution, folded.span(begin, stop))


def _is_hit(text: str, start: int, party: Found, kind: str) -> bool:
    """Whether the party is the one attacked, or only beside the event."""
    lead = text[max(start, party.start - 40) : party.start]
    victims = _VICTIMS.search(text, max(start, party.start - 60), party.start)
    if victims and _FELL.search(text, max(start, victims.start() - 25), victims.start()):
        return True
    owned = _OWNED.search(lead)
    if owned is None:
        return False
    # "members of X sniped": right after the verb they are the ones who act.
    if _MEN.match(owned[0]) and _VERB.search(text, start, party.start - len(lead) + owned.start()):
        return False
    # "a patrol of the General Security arrested": who arrests is named by his men.
    if kind == "arrest":
        return bool(_MEMBER.match(owned[0]))
    by = _BY.search(lead)
    if by is not None and _HAND.match(by[0]):
        return bool(_MEMBER.search(by[0]))
    return by is None or bool(_MEMBER.search(by[0])) or owned.start() > by.start()


def lost(text: str, start: int, party: Found) -> bool:
    """Whether a party is the one from whom a place was taken."""
    return bool(_LOSER.search(text, max(start, party.start - 45), party.start))


def _joined(text: str, first_: Found, second: Found) -> bool:
    """Whether و joins two parties."""
    between = text[first_.end : second.start]
    return bool(pattern(r"\s+و(?:\s?\w+\s+(?:من\s+)?)?").fullmatch(between))


def _of_the_one_before(text: str, party: Found, told: list[Found]) -> bool:
    """Whether the party only tells whose the one named before is: «الأمن العام التابع ل...»."""
    return any(
        0 < party.start - other.end < 20
        and pattern(r"\s+التابع(?:ة|ين)?\s+(?:لل?)?").fullmatch(text, other.end, party.start)
        for other in told
    )


def _told_first(text: str, party: Found, unknown: re.Match[str], named: bool) -> bool:
    """Whether a named doer stands against words like "unknown" that speak of something else."""
    words = unknown[0]
    if "مجهول" in words and unknown.start() < party.start and not named:
        return False
    about = text[unknown.start() : unknown.end() + 60]
    # "we could not find out the number of ...", "its fate is unknown": not about the doer.
    if pattern(
        r"تحديد\s+(?:مصير|عدد|مكان|نوع|طراز)|معرفة\s+(?:مصير|مكان|عدد)|مجهول\s+المصير|"
        r"مكان\w*\s+مجهول|جهة\s+مجهولة"
    ).search(about):
        return True
    if pattern(r"(?:إلى|الى)\s+(?:جهة|مكان|منطقة)\s+$").search(
        text[max(0, unknown.start() - 15) : unknown.start()]
    ):
        return True
    return party.start < unknown.start() and "مجهول" in words


def _with_partners(text: str, first_: Found, others: list[Found]) -> list[Found]:
    """The party and those joined to it by و."""
    row = [first_]
    for party in others:
        if party.start <= row[-1].end:
            continue
        between = text[row[-1].end : party.start + 1]
        if pattern(
            r"\s*(?:\([^)]{0,20}\))?\s*[/–-]?\s*(?:و|أو)?(?:\s*و)?\s*(?:\w{1,8}\s)?.?"
        ).fullmatch(between) and (
            text[party.start] == "و" or "و" in between or "/" in between or "-" in between
        ):
            row.append(party)
        else:
            break
    return row


def means(folded: Folded, start: int, end: int, kind: str) -> Means:
    """With what it was done.

    Examples
    --------
    >>> folded = Folded("ألقى طيران مروحي تابع لقوات النظام السوري أربعة براميل متفجرة على")
    >>> told = means(folded, 0, len(folded.text), "attack")
    >>> told.means, told.weapon, told.platform, told.count_min
    ('barrel bomb', 'barrel bomb', 'helicopter', 4)
    """
    text = folded.text
    if kind in ("capture", "observation_post", "ceasefire"):
        return Means()
    if kind == "arrest":
        taken = pattern(r"(?<!\w)[وف]?(?:ال)?(?:خطف|اختطف|اختطاف)").search(text, start, end)
        return Means("abduction" if taken else "arrest")
    found = first(MEANS, text, start, end)
    weapon = first(WEAPONS, text, start, end)
    platform = first(PLATFORMS, text, start, end)
    if found is None:
        return Means()
    identifier = found.id
    if _BARE.fullmatch(text, found.start, found.end):
        by = {p.id for p in parties(text, start, end)[:1]}
        identifier = "air strike" if by & _FROM_THE_AIR else identifier
    if identifier == "cluster munition" and pattern(r"(?:صاروخ|صواريخ|راجم)").search(
        text, start, end
    ):
        identifier = "missile with cluster munition"
    if identifier == "execution" and kind != "killing":
        identifier = "shooting"
    low = high = None
    if weapon is not None:
        low = high = _how_many(text, start, end, weapon)
    models = list(dict.fromkeys(m[0] for m in _MODEL.finditer(text, start, end)))
    words = folded.written(weapon.start, weapon.end) if weapon else ""
    if platform is not None and platform.id == "motorcycle" and identifier in ("car bomb", "IED"):
        platform = None
    return Means(
        means=identifier,
        weapon=weapon.id if weapon else "",
        platform=platform.id if platform else "",
        model="|".join(models),
        count_min=low,
        count_max=high,
        words=words,
    )


def _how_many(text: str, start: int, end: int, weapon: Found) -> int | None:
    """How many of the weapon fell; None where the text has no number for it."""
    for words in _COUNTED.values():
        if pattern(words).match(text, weapon.start, weapon.end):
            return 2
    before = next(
        (
            n
            for n in numbers(text, max(start, weapon.start - 22), weapon.start + 1)
            if not text[n.end : weapon.start].strip()
        ),
        None,
    )
    if before is not None:
        return before.value
    lead = text[max(start, weapon.start - 12) : weapon.start]
    if pattern(r"(?:عدد|عدة|بعض|عشرات|من)\s*(?:من)?\s*(?:ال)?$").search(lead):
        return None
    return 1 if _SINGLE.fullmatch(text, weapon.start, weapon.end) else None


def targets(
    folded: Folded, start: int, end: int, places: list[Place], skip: list[tuple[int, int]]
) -> tuple[Target, ...]:
    """What was hit, the facility that is named first before all others.

    Examples
    --------
    >>> folded = Folded("بالقرب من مسجد الروضة في مدينة أريحا")
    >>> targets(folded, 0, len(folded.text), [], [])[0].name
    'مسجد الروضة'
    """
    text = folded.text
    away = pattern(
        r"(?:إلى|من\s+(?:أبناء|أهالي)|أسعف\w*|نقل\w*|مديرية|رئيس|مدير|معلم\w*\s+في|المؤدي\w*|"
        r"متمركز\w*|منصة|موظف\w*|تديره|عن)\s+(?:\w+\s+){0,2}$"
    )
    found: list[Target] = []
    for hit in every(TARGETS, text, start, end):
        if any(a < hit.end and hit.start < b for a, b in skip):
            continue
        if any(_holds(p, hit) for p in places) and hit.id != "IDP camps":
            continue
        if away.search(text, max(start, hit.start - 30), hit.start):
            continue
        begin = hit.start
        stop = _name_end(text, hit.end, end)
        words = folded.written(begin, stop)
        name = (
            words if stop > hit.end and not hit.id.startswith(("residential", "military")) else ""
        )
        damage = next((d for d, w in _DAMAGE if pattern(w).search(text, hit.end, end)), "")
        found.append(Target(hit.id, name, words, damage))
    # One facility is named once and spoken of again: "the school's building".
    named = {t.category for t in found if t.name}
    found = [
        t
        for i, t in enumerate(found)
        if t.name or t.category not in named | {other.category for other in found[:i]}
    ]
    weight = {
        "residential": 2,
        "farmland": 2,
        "gatherings": 3,
        "military": 1,
        "means of transport": 1,
    }
    return tuple(sorted(found, key=lambda t: weight.get(t.category, 0)))


def _holds(place: Place, hit: Found) -> bool:
    """Whether a facility's word is part of a place's name; a facility may be the place itself."""
    inside = place.start < hit.start < place.end
    return inside or (place.start == hit.start and place.sure)


def facility(folded: Folded, start: int, end: int) -> list[Place]:
    """The named facility that stands for a place: «سوق معرة النعمان الرئيسي»."""
    for hit in every(TARGETS, folded.text, start, end):
        stop = _name_end(folded.text, hit.end, end)
        if stop > hit.end and hit.id not in ("residential", "military", "means of transport"):
            adjective = _ADJECTIVE.search(folded.text, hit.end, stop)
            stop = adjective.start() if adjective else stop
            words = folded.written(hit.start, stop)
            return [Place(hit.start, stop, "", words, words, sure=False)]
    return []


def _name_end(text: str, start: int, end: int) -> int:
    """Where a facility's name ends that begins after its word; `start` if it has none."""
    stop = start
    for _ in range(5):
        found = re.compile(r"\s+([^\W\d_]+)").match(text, stop, end)
        if found is None or _NO_NAME.fullmatch(found[1]):
            break
        if found[1].startswith("ب") and pattern(
            r"ب(?:ال)?(?:ريف|مدينة|بلدة|قرية|حي|صاروخ\w*|"
            r"صواريخ|قذائف|براميل)"
        ).match(found[1]):
            break
        if _SO.match(found[1]):
            break
        if found[1].startswith("و") and stop == start:
            break
        if found[1].startswith("ل") and len(found[1]) > 3:
            break
        stop = found.end()
    return stop

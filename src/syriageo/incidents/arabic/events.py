"""Which Arabic sentences tell an event, of which kind, and which only count, call or look back."""

from __future__ import annotations

import re

from syriageo.incidents.arabic.dates import Day
from syriageo.incidents.arabic.text import pattern

# The words that tell an event, by kind; verbs stand in the past or, in headlines, the present.
_TRIGGERS = (
    ("ceasefire", r"(?:أعلن\w*|دخل(?:ت)?|بدأ(?:ت)?|توصل\w*|أبرم\w*|"
        r"وقع(?:ت)?)(?:\s+\S+){0,8}?\s+(?:وقفا?\s+(?:ل)?إطلاق\s+(?:ال)?نار|هدنة|الهدنة)"),
    ("observation_post", r"(?:أنشأ(?:ت)?|أقام(?:ت)?|ثبت(?:ت)?|إنشاء|إقامة|تثبيت|انسحب(?:ت)?|"
        r"أخلى|أخلت)(?:\s+\S+){0,6}?\s+(?:نقطة|نقطتي|نقطتين|نقاط)(?:\s+ال)?\s*مراقبة"),
    ("capture", r"سيطر(?:ت|وا)?|بسط(?:ت)?\s+(?:\S+\s+){0,5}?سيطرت(?:ه|ها)|"
        r"ب?سيطرة(?=\s+[^،.]{3,60}\s+على\s)|سيطرت(?:ه|ها|هم)\s+على|بسيطرت(?:ه|ها|هم)\s+على|"
        r"(?:أحكم|أعلن)(?:ت|وا)?\s+(?:\S+\s+){0,4}?السيطرة\s+على|"
        r"استعاد(?:ت)?(?:\s+\S+){0,5}?\s+السيطرة|فرض(?:ت)?(?:\s+\S+){0,5}?\s+سيطرت(?:ه|ها)|"
        r"تمكن(?:ت)?(?:\s+\S+){0,7}?\s+من\s+(?:السيطرة|بسط|استعادة|دخول|انتزاع)|(?:أحكم|"
        r"أكمل)(?:ت)?(?:\s+\S+){0,5}?\s+سيطرت(?:ه|ها)|استولى|استولت|انتزع(?:ت)?|حررت?(?=\s)|"
        r"سقط(?:ت)?(?:\s+\S+){0,6}?\s+(?:بيد|في\s+يد|بأيدي|في\s+قبضة)|"
        r"اقتحم(?:ت)?(?:\s+\S+){0,9}?\s+وسيطر(?:ت)?"),
    ("arrest", r"اعتقل(?:ت|وا|ته|ته|تهم|ه)?|اعتقال|احتجز(?:ت|وا)?|احتجاز|اختطف(?:ت|وا)?|خطف(?:ت|"
        r"وا)?|اختطاف|خطف|أوقف(?:ت|وا)|تعتقل|يعتقل(?:ون)?|تحتجز|تختطف|"
        r"اختطف(?:ه|ته|ها|هم)|خطف(?:ه|ته|ها|هم)|احتجز(?:ه|ته|تهم)|اعتقل(?:ها|تها)|داهم(?:ت|وا)?|"
        r"باحتجاز|باعتقال|باختطاف|بخطف|اقتاد(?:ت|وا)?|اعتقالات"),
    ("attack", r"قصف(?:ت|وا|ته|تها|ه|ها|ا)?|استهدف(?:ت|وا|ته|تها|ه|ها)?|استهداف|يستهدف|تستهدف|"
        r"يقصف|تقصف|ألقى|ألقت|تلقي|يلقي|سقط(?:ت)?|سقوط|تسقط|انفجر(?:ت|تا)?|انفجار|"
        r"شن(?:ت)?|أغار(?:ت)?|أطلق(?:ت|وا)?|غارة|غارات|غارتان|هجوما?|هجمة|فجر(?:ت)?|طال(?:ت)?|"
        r"تعرض(?:ت)?|نفذ(?:ت)?|تنفذ|يشن|تشن|هاجم(?:ت|وا)?|أحرق(?:ت|وا)?|"
        r"هاجمت|استهدفها|إلقاء|سقطت|تنفجر|انفجرت|دمر(?:ت)?|باستهداف|بقصف(?=\s+(?:مدينة|بلدة|"
        r"قرية|حي))|دك(?:ت)?|أمطر(?:ت)?|"
        r"ضرب(?:ت)?(?!\s+(?:زلزال|إعصار|هزة))|رمى|رمت|أضرم(?:ت|وا)?|جدد(?:ت)?|كثف(?:ت)?|نسف(?:ت)?|"
        r"إطلاق\s+(?:ال)?نار|تفجير|"
        r"ردت?(?:\s+\S+){1,5}?\s+ب(?:قصف|قذائف|قذيفة|صواريخ|استهداف)"),
    ("killing", r"قتل(?:ت|وا|تا|ا|ته|ه)?|مقتل|قضى|قضت|قضوا|قضيا|استشهد(?:ت|وا)?|استشهاد|"
        r"اغتال(?:ت|وا)?|اغتيل(?:ت)?|اغتيال|أعدم(?:ت|وا)?|إعدام|مصرع|لقي|توفي(?:ت|وا)?|وفاة|"
        r"عثر(?:ت|وا)?|العثور|عثور|أودى|أودت|أصيب(?:ت|وا)?|إصابة|جرح|تصفية|مات|ارتكب(?:ت)?|بقتل|"
        r"تقتل|يقتل|تعدم|تغتال|يغتال|أعدمته|قتلتهم|قتلهم|"
        r"بإعدام|باغتيال|قنص(?:ت)?|أردى|أردت|"
        r"ذبح(?:ت)?|لقوا|فارق(?:ت)?\s+الحياة|فقد(?:ت|وا)?\s+حيات(?:ه|ها|هم)|ارتقى|راح\s+ضحيت"),
)  # fmt: skip
_TRIGGER = pattern(
    r"(?<!\w)[وف]?(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _TRIGGERS) + r")(?!\w)"
)
# An aircraft that comes down is no attack on what lies below.
_CRASH = pattern(r"[وف]?(?:سقوط|سقطت?|تحطم)\s+(?:\S+\s+)?(?:طائرة|مروحية|مسيرة)(?!\w)")
# "(Beirut, 12 September 2019) -" is the day of the text.
_DATELINE = pattern(r"\W{0,3}\([^()]{0,60}\)\s*[–—-]")
# Deaths that no party caused.
_ACCIDENT = pattern(
    r"(?<!\w)[بوف]?(?:ال)?(?:غرق(?:ا)?|حادث(?:\s+(?:سير|مروري))?|أزمة\s+قلبية|جلطة|مرض|كورونا|"
    r"برد|زلزال|صعق\w*|"
    r"ماس\s+كهربائي|انهيار|مدفأة|حريق)(?!\w)"
)
_NATURAL = pattern(
    r"[وف]?(?:وفاة|توفي(?:ت|وا)?|قضى|قضت|مصرع|لقي|مات|إصابة|أصيب(?:ت|وا)?|"
    r"فارقت?\s+الحياة)"
)
_LAND = pattern(r"(?<!\w)(?:مناطق|منطقة|تحت|ضمن|نطاق|خارج|عن|خريطة)\s+$")
_MASSACRE = pattern(r"(?<!\w)[وفب]?(?:مجزرة|بمجزرة)(?!\w)")
# Sentences that count, call, explain or plan.
_GENERAL = pattern(
    r"^\W*(?:و|ف)?(?:"
    r"شهد(?:ت)?(?!\s+[^.]{0,80}(?:قصف|غار|هجوم|انفجار))|بلغ(?:ت)?|يجب|ينبغي|على\s+(?:قوات|مجلس|"
    r"المجتمع|الأمم|النظام|جميع|الدول|روسيا|"
    r"فصائل|هيئة|الحكومة|قوى|الأطراف|دول|كافة|وفد)|لم\s+(?:يسجل|نسجل|تسجل|يوثق)|توزع(?:ت)?|"
    r"تتوزع|يقدم|يستعرض|يرصد|اعتمد|تعتمد|ارتفع|انخفض|تحدث|يعرض|"
    r"نطالب|ندعو|ندين|تطالب|تدعو|التوقف|الكف|الإفراج|الكشف|فتح\s+تحقيق|إيقاف|ضمان|تقديم|إحالة|"
    r"صدر|نشر|وفد|زار|منذ\s)"
)
_COUNTS = pattern(
    r"(?:وثق(?:ت|نا)?|سجل(?:ت|نا)?|رصد(?:ت|نا)?|"
    r"بلغ(?:ت)?)\s+(?:\S+\s+){0,9}?(?:ما\s+لا\s+يقل\s+عن|مقتل|حصيلة|عدد|قرابة|حوالي)"
)
_DOCUMENTS = pattern(r"\W*[وف]?(?:وثق|سجل|رصد)(?:ت|نا)?(?!\w)")
_REMEMBERS = pattern(
    r"(?<!\w)(?:(?:ال)?ذكرى|مرور|(?:أعوام|سنوات|عاما?|سنة)\s+على|دون\s+(?:محاسبة|عقاب|"
    r"مساءلة))(?!\w)"
)
_BACKGROUND = pattern(
    r"(?:سبق\s+(?:أن|لـ?|و)|سابقا|في\s+وقت\s+سابق|"
    r"كان(?:ت)?\s+(?:\w+\s+){0,3}?قد\s)\s*(?:\S+\s+){0,16}?$|"
    r"(?:منذ|عقب|(?<!من\s)(?<!\w)قبل|المتفق|دخل\w*\s+حيز|(?:ال)?ذي\s+(?:بدأ|دخل|وقع)|"
    r"التي\s+(?:بدأت|وقعت)|يعود|تعود|المؤرخ|الموقع(?:ة)?\s+في|إثر\s+هجوم|(?<!\w)حتى|"
    r"ولغاية)\s*(?:\S+\s+){0,5}?$"
)
_CAPTION = pattern(
    r"^\W*(?:صورة|صور|آثار|دمار|أضرار|مخلفات|بقايا|حريق|جانب\s+من|لقطة|خريطة|مقطع|لحظة|جثامين|"
    r"ضحايا|مشهد|سيارة)(?!\w)[^.]{0,220}?(?:إثر|جراء|نتيجة|بعد|عقب|[-–])[^.]*[-–|/،]?[^.]*\d{4}\W*$"
)
# How a sentence begins that adds to what was told.
_MORE = pattern(
    r"\W*[وف]?(?:كما\s+)?(?:(?:أدى|أسفر|تسبب|خلف|نتج)(?:ت)?\s+(?:عن\s+)?(?:ال)?(?:القصف|الهجوم|"
    r"الانفجار|الغارات|المجزرة|ذلك)|"
    r"(?:القصف|الهجوم|الانفجار|الغارة|الغارات|المجزرة)\s+(?:أدى|أسفر|تسبب|خلف)|نتج\s+عن)"
)


def trigger(text: str, start: int, end: int, skip: list[tuple[int, int]]) -> re.Match[str] | None:
    """The first word of events in a sentence outside statements of control and denials.

    "advanced and took several towns, the main of which X that Y took on ...": of several captures
    the last is the one that a day is told for.
    """
    chosen = None
    for found in _TRIGGER.finditer(text, start, end):
        if any(a <= found.start() < b for a, b in skip):
            continue
        before = text[max(start, found.start() - 14) : found.start()]
        if pattern(r"(?<!\w)(?:لم|لن|لا|لم\s+يتم|دون)\s+$").search(before):
            continue
        if _CRASH.match(text, found.start(), end):
            continue
        if _NATURAL.fullmatch(found[0]) and _ACCIDENT.search(text, start, end):
            continue
        if found["capture"] and _LAND.search(before):
            continue
        if not found["capture"]:
            return chosen or found
        chosen = found
    return chosen


def event_day(
    text: str, told: list[Day], start: int, skip: list[tuple[int, int]]
) -> tuple[Day | None, Day | None]:
    """The day of the sentence's event, and that of an earlier one it looks back to."""
    background = None
    dateline = _DATELINE.match(text, start)
    for day in told:
        if dateline and day.end <= dateline.end() and len(told) > 1:
            continue
        if any(a <= day.start < b for a, b in skip):
            continue
        lead = re.split(r"[،؛]", text[start : day.start])[-1]
        if _BACKGROUND.search(lead + " "):
            background = background or day
            continue
        return day, background
    return None, background


def kind_of(text: str, start: int, end: int, trigger: re.Match[str]) -> str:
    """The kind of event, one of `reading.KINDS`; shooting that kills is a killing."""
    kind = next(k for k, _ in _TRIGGERS if trigger[k])
    if kind in ("attack", "killing") and _MASSACRE.search(text, start, end):
        return "massacre"
    if kind == "arrest" and trigger[0].lstrip("وف").startswith("داهم"):
        return "arrest" if pattern(r"اعتقل|اعتقال|احتجز").search(text, start, end) else "other"
    if kind == "attack":
        body = text[start:end]
        if pattern(r"^\S*(?:فجر|طال|نفذ|شن|أطلق|تعرض)").match(trigger[0]) and _is_arrest(body):
            return "arrest"
        if trigger[0].endswith("اطلق") or "اطلق" in trigger[0]:
            shot = pattern(r"(?:ال)?(?:نار|رصاص)(?!\w)").search(text, trigger.end(), end)
            dead = pattern(r"(?:مقتل|قتل|أودى|أردى)").search(text, start, end)
            if shot and dead:
                return "killing"
        return "attack"
    if kind == "killing":
        heavy = pattern(
            r"(?<!\w)[وفبل]{0,2}(?:ال)?(?:قصف\w*|غار(?:ة|ات|تين)|انفجار|انفجرت?|عبوة|لغم|ألغام|"
            r"مفخخة|قذائف|قذيفة|صاروخ\w*|صواريخ|براميل|برميل|"
            r"مدفعي\w*|طيران|مسيرة|سقوط|هجوم)(?!\w)"
        )
        if heavy.search(text, start, end):
            return "attack"
        if pattern(r"^[وف]?(?:أصيب|إصابة|جرح)").match(trigger[0]):
            return "attack"
        return "killing"
    return kind


def _is_arrest(body: str) -> bool:
    return bool(
        pattern(r"(?:حملة|عملية|حملات)\s+(?:دهم|مداهمة|اعتقال)|اعتقال|مداهمات").search(body)
    )


def adds(text: str, start: int, end: int) -> bool:
    """Whether a paragraph's first sentence goes on with the event of the paragraph before."""
    return bool(_MORE.match(text, start, end))


def is_caption(text: str) -> bool:
    """Whether a paragraph is the words under a picture."""
    return len(text) < 260 and bool(_CAPTION.search(text))


def is_general(text: str, start: int, end: int, dated: bool) -> bool:
    """Whether a sentence counts over a month, calls on somebody or explains.

    "We documented ..." tells one event if it gives its day, and a sum if it does not.
    """
    return bool(
        _GENERAL.search(text[start:end])
        or _COUNTS.search(text, start, end)
        or _REMEMBERS.search(text, start, end)
        or (not dated and _DOCUMENTS.match(text, start, end))
    )

"""What the rows and columns of a report's tables are called, and the ids they get."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from syriageo.errors import PartyError
from syriageo.incidents.arabic import words as arabic_words
from syriageo.incidents.arabic.text import Folded
from syriageo.incidents.language.vocabulary import PARTIES, TARGET_GROUPS, TARGETS, compiled
from syriageo.places.names import is_arabic

# What is counted; the first that a text names. The particular stands before the general.
TOPICS: tuple[tuple[str, str], ...] = (
    ("barrel_bombs", r"barrel[- ]bombs?|براميل|برميل"),
    ("cluster_munitions", r"cluster[- ](?:munitions?|bombs?)|عنقودي"),
    ("chemical_attacks", r"chemical (?:weapons?|attacks?)|كيمياوي|كيميائي"),
    ("incendiary_attacks", r"incendiary|حارق"),
    ("torture_deaths", r"(?:due to|under|from|as a result of|of|by) torture|تحت التعذيب|"
        r"بسبب التعذيب"),
    ("massacres", r"massacres?|مجزرة|مجازر"),
    (
        "medical_deaths",
        r"(?:deaths? of|killing of|killed|toll of)[^.]{0,40}\bmedical (?:personnel|workers?|"
        r"staff)|"
        r"مقتل[^.]{0,30}(?:الكوادر الطبية|كادر طبي)",
    ),
    (
        "media_deaths",
        r"(?:deaths? of|killing of|killed|toll of)[^.]{0,40}\b(?:media (?:workers?|"
        r"activists?)|journalists?)|"
        r"مقتل[^.]{0,30}إعلامي",
    ),
    ("arrests", r"arrest|detention|detained|detainees|abduct|kidnap|enforced disappearance|"
        r"اعتقال|احتجاز|توقيف"),
    (
        "facilities",
        r"(?:vital|civilian|public)[\w\s]{0,20} (?:facilit|cent(?:er|re)s|installations|"
        r"objects|buildings)|"
        r"attacked facilit|vital facilit|مراكز حيوية|المراكز الحيوية|منشآت حيوية|المنشآت الحيوية",
    ),
    (
        "deaths",
        r"death|killed|killing|victims?\b|fatalit|dead\b|died|lost their lives|ضحايا|ضحية|"
        r"مقتل|قتل|قتلى|وفاة",
    ),
    ("injuries", r"injur|wounded|جرحى|إصابة"),
    ("attacks", r"attacks?\b|bombardment|air ?strikes?|incidents?\b|هجمات|هجوم|حوادث"),
)  # fmt: skip
_TOPICS = [(name, re.compile(words, re.IGNORECASE)) for name, words in TOPICS]
# Topics that a text may name beside the true one, and what "these attacks" can turn out to be.
WEAK = ("attacks", "injuries")
OF_ATTACKS = (
    "facilities", "barrel_bombs", "cluster_munitions", "chemical_attacks", "incendiary_attacks",
)  # fmt: skip

_NOT_KNOWN = (
    r"(?:unknown|unidentified|not \w+ ?been|whose|(?:could|can) ?not|unable|"
    r"not (?:yet )?(?:been )?able|not (?:been )?identif)"
)
# Who is told of a deed without being a party: the first pattern that is found.
_OTHERS: tuple[tuple[str, str, str], ...] = (
    ("turkish_border_guards", "turkey", r"turkish (?:border|gendarm)\w*|حرس الحدود الترك|"
        r"الجندرما"),
    ("jordanian_border_guards", "", r"jordanian (?:border|army)\w*|حرس الحدود الأردن"),
    ("lebanese_forces", "", r"lebanese (?:army|forces|security)\w*|الجيش اللبناني"),
    ("drowning", "", r"drown|غرق"),
    ("landmine_unknown", "", r"\bmines?\b|landmine|unexploded|ordnance|ألغام|لغم"),
    ("shelling_unknown", "", rf"(?:shell|rocket|missile|mortar)\w*.*{_NOT_KNOWN}|"
        r"(?:قصف|قذائف).*(?:مجهول|لم )"),
    ("bombing_unknown", "", rf"(?:bombing|explosion|explosive|ied|car bomb)\w*.*{_NOT_KNOWN}|"
        r"(?:تفجير|عبو|مفخخ).*(?:مجهول|لم )|تفجيرات"),
    ("fire_unknown", "", rf"(?:fires?|\w*shots?|gunfire|bullets?|sniper)\b.*"
        rf"(?:{_NOT_KNOWN}|source)|رصاص"),
    ("killing_unknown", "", rf"(?:kill|assassinat|murder|shot|execut)\w*.*{_NOT_KNOWN}|"
        r"(?:قتل|اغتيال).*مجهول"),
    ("stampede", "", r"stampede|تدافع"),
    ("want_of_care", "", r"(?:lack|shortage) of (?:food|medic|health|care)|نقص (?:الغذاء|"
        r"الرعاية|الدواء)"),
    ("other_parties", "", r"other(?:s| parties| perpetrators)?(?: \(.*\))?|جهات أخرى|أخرى"),
    ("extremist_islamist_groups", "", r"(?:extremist|hardline|radical|"
        r"islamist)\b.*\b(?:groups?|organi[sz]ations?|factions?)|التنظيمات الإسلامية المتشددة|"
        r"تنظيمات .*متشدد"),
    ("main_parties", "", r"(?:the )?main (?:perpetrator )?parties.*|الأطراف الرئيسة.*"),
)  # fmt: skip
_OTHER = [(code, party, re.compile(words, re.IGNORECASE)) for code, party, words in _OTHERS]
_WHOLE = frozenset({"other_parties", "main_parties", "extremist_islamist_groups"})
_UNKNOWN = re.compile(r"unknown|un\w*identified|not (?:yet )?(?:been )?identified|مجهول", re.I)

_PLACE_WORD = re.compile(r"\b(?:governorates?|province|muhafaza\w*|suburbs)\b|محافظة|ريف", re.I)
_GOVERNORATES = {
    "aleppo": "SY02", "damascus": "SY01", "damascus suburbs": "SY03", "rural damascus": "SY03",
    "rif dimashq": "SY03", "rif damascus": "SY03", "damascus countryside": "SY03", "homs": "SY04",
    "hama": "SY05", "lattakia": "SY06", "latakia": "SY06", "idlib": "SY07", "idleb": "SY07",
    "hasaka": "SY08", "hasakeh": "SY08", "hassakeh": "SY08", "hasakah": "SY08",
    "deir ez zour": "SY09", "deir ez zor": "SY09", "deir ezzor": "SY09", "deir al zour": "SY09",
    "tartus": "SY10", "tartous": "SY10", "raqqa": "SY11", "raqqah": "SY11", "daraa": "SY12",
    "dara": "SY12", "dar a": "SY12", "suwayda": "SY13", "sweida": "SY13", "suwaida": "SY13",
    "quneitra": "SY14",
    "حلب": "SY02", "دمشق": "SY01", "ريف دمشق": "SY03", "حمص": "SY04", "حماة": "SY05",
    "حماه": "SY05", "اللاذقية": "SY06", "إدلب": "SY07", "ادلب": "SY07", "الحسكة": "SY08",
    "دير الزور": "SY09", "طرطوس": "SY10", "الرقة": "SY11", "درعا": "SY12", "السويداء": "SY13",
    "القنيطرة": "SY14",
}  # fmt: skip

TOTAL = re.compile(
    r"(?:the )?(?:grand |sub)?totals?(?: (?:number|sum))?|sum|all parties|overall|"
    r"المجموع(?: الكلي)?|الإجمالي|المجموع العام",
    re.IGNORECASE,
)

# Headings of columns that count people or things: the part of a row they fill.
_MEASURES: tuple[tuple[str, str], ...] = (
    ("boys", r"boys|male children|children \(male\)"),
    ("girls", r"girls|female children|children \(female\)"),
    ("children", r"child|infant|minors|أطفال|طفل"),
    ("women", r"wom[ae]n|adult females?|نساء|سيدات|سيدة|إناث"),
    ("men", r"\bm[ae]n\b|adult males?|رجال"),
    ("medical", r"medical|طبي"),
    ("media", r"media|journalist|إعلامي"),
    ("civil_defense", r"civil defen[cs]e|الدفاع المدني"),
    (
        "count",
        r"total|number|count|civilians?|deaths?|killed|victims?|toll|cases?|arrests?|detainees|"
        r"attacks?|incidents?|bombs?|المجموع|العدد|عدد|مدني|ضحايا|حصيلة|اعتقال",
    ),
)
_MEASURE = [(name, re.compile(words, re.IGNORECASE)) for name, words in _MEASURES]


_LEADING = re.compile(
    r"^(?:at the hands of |by |in |على يد )?(?:all (?:of )?(?:the )?|the )?", re.IGNORECASE
)


def topic_of(text: str) -> str:
    """What a text counts: ``deaths``, ``arrests``, ``facilities``, ``barrel_bombs`` ...

    Examples
    --------
    >>> topic_of("The death toll of civilian victims was distributed as follows:")
    'deaths'
    >>> topic_of("warplanes dropped at least 353 barrel bombs, distributed as follows:")
    'barrel_bombs'
    """
    return next((name for name, words in _TOPICS if words.search(text)), "")


def bare_label(label: str) -> str:
    """A label without its brackets, articles and closing signs."""
    label = re.sub(r"\([^()]{0,200}\)", " ", label)
    label = _LEADING.sub("", label.strip())
    return " ".join(label.strip(" .,:;،؛*_-–—").split())


class Perpetrator(NamedTuple):
    """Who a label blames: a code, and the party ids if it names parties."""

    code: str
    parties: tuple[str, ...]


@lru_cache(maxsize=2048)
def perpetrator(label: str) -> Perpetrator | None:
    """Who a label blames; None if it names no perpetrator.

    The code is the party's id, several joined with ``|``, or one of our own for what is no party:
    ``landmine_unknown``, ``drowning``, ``turkish_border_guards`` ...

    Examples
    --------
    >>> perpetrator("Syrian Regime forces (army, security, local militias)").code
    'syrian_regime'
    >>> perpetrator("Turkish border guards")
    Perpetrator(code='turkish_border_guards', parties=('turkey',))
    >>> perpetrator("Landmines of unknown origin").code, perpetrator("Idlib governorate")
    ('landmine_unknown', None)
    """
    bare = bare_label(label)
    if not bare:
        return None
    for code, party, words in _OTHER:
        found = words.fullmatch(bare) if code in _WHOLE else words.search(bare)
        if found:
            return Perpetrator(code, (party,) if party else ())
    parties = _parties(bare)
    if parties:
        return Perpetrator("|".join(parties), parties)
    return Perpetrator("unknown", ()) if _UNKNOWN.search(bare) else None


def _parties(bare: str) -> tuple[str, ...]:
    from syriageo.control.parties import parties_from_text

    try:
        return tuple(p for p in parties_from_text(bare) if p not in ("none", "unknown_party"))
    except PartyError:
        pass
    if is_arabic(bare):
        folded = Folded(bare)
        named = arabic_words.parties(folded.text)
        covered = sum(f.end - f.start for f in named)
        return arabic_words.ids(named) if covered > 0.5 * len(folded.text) else ()
    for row in compiled(PARTIES, "en"):
        found = row.pattern.search(bare)
        # A word of a party inside a longer label ("Russian school") names no perpetrator.
        if found and found.end() - found.start() > 0.6 * len(bare):
            return tuple(row.id.split("|")) if row.id != "unknown" else ()
    return ()


def governorate(label: str) -> str:
    """The id of the governorate that a label names, or nothing.

    Examples
    --------
    >>> governorate("Idlib governorate"), governorate("Ma'aret al Numan")
    ('SY07', '')
    """
    bare = re.sub(r"\b(?:governorates?|province)\b|محافظة", " ", bare_label(label), flags=re.I)
    key = " ".join(re.sub(r"[-'’`]", " ", bare).casefold().split()).removeprefix("the ")
    found = _GOVERNORATES.get(key) or _GOVERNORATES.get(key.removeprefix("al "))
    if found == "SY01" and re.search(r"suburb|countryside", label, re.I):
        return "SY03"
    return found or ""


@lru_cache(maxsize=2048)
def facility(label: str) -> str:
    """The id of `vocabulary.TARGETS` that a label of a facility stands for, or nothing.

    Examples
    --------
    >>> facility("Mosques"), facility("Power stations and energy facilities")
    ('places of worship', 'power facilities')
    """
    bare = bare_label(label)
    lowered = bare.casefold()
    for target in (*TARGET_GROUPS, *TARGET_GROUPS.values()):
        if lowered == target.casefold():
            return target
    language = "ar" if is_arabic(bare) else "en"
    best: tuple[int, str] = (0, "")
    for row in compiled(TARGETS, language):
        for found in row.pattern.finditer(bare):
            if found.end() - found.start() > best[0]:
                best = (found.end() - found.start(), row.id)
    return best[1]


def measure(header: str) -> str:
    """The part of a row that a column's heading names: ``count``, ``children``, ``women`` ..."""
    if perpetrator(header) or governorate(header):
        return ""
    return next((name for name, words in _MEASURE if words.search(header)), "")

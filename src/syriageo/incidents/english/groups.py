"""Numbers of people in English prose: how many, of whom, and which count a part of others."""

from __future__ import annotations

import re
from dataclasses import dataclass

from syriageo.incidents.language.numbers import read_number

_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    "sixteen|seventeen|eighteen|nineteen|twenty(?:[- ](?:one|two|three|four|five|six|seven|eight|"
    "nine))?|thirty(?:[- ]\\w+)?|forty(?:[- ]\\w+)?|fifty(?:[- ]\\w+)?|sixty|seventy|eighty|ninety|"
    "(?:one|a) hundred"
)

NUMBER = (
    r"(?:(?<![\d,.:])(?:\d{1,3}(?:,\d{3})+|(?!(?:19|20)\d\d\b)\d{1,5})(?![\d:]|\.\d|"
    r"\s?[ap]\.?m\b)|"
    rf"{_WORDS})"
)

_QUALIFIER = (
    r"(?P<q>at least|no fewer than|no less than|not less than|a minimum of|more than|over|"
    r"some|about|around|approximately|nearly|almost|up to|as many as|a further|another|"
    r"an additional|the)"
)

_KIND_OF_PERSON = (
    r"(?:civilians?(?!\s(?:wom[ae]n|child|children|man|men)\b)|persons?|people|individuals?|"
    r"others?|children|child|boys?|girls?|women|woman|"
    r"wom[ae]n|females?|men|man|males?|victims?|members?|students?|pupils?|nurses?|doctors?|"
    r"volunteers?|displaced|IDPs?|residents?|workers?|farmers?|shepherds?|fighters?|soldiers?|"
    r"rescuers?|paramedics?|teachers?|media (?:workers?|activists?)|journalists?|activists?|"
    r"activist|bodies|body|dead|killed|wounded|injured|infants?|bab(?:y|ies)|fetus|guards?|"
    r"family members?|relatives?|brothers?|sons?|daughters?|elderly|drivers?|personnel|patients?|"
    r"staff(?: members?)?|martyrs?|militants?|citizens?|villagers?|truffle \w+|reviewers?|"
    r"youths?|protesters?|demonstrators?|hunters?|teenagers?|minors?|sisters?|cousins?|"
    r"employees?|passengers?|merchants?|lawyers?|"
    r"engineers?|imams?|commanders?|officers?|policem[ae]n|officials?|leaders?|prisoners?|"
    r"detainees?|politicians?|mayors?|mukhtars?|sheikhs?|directors?|owners?|photographers?|"
    r"colleagues?|more|wife|mother|father|husband|parents|grand\w+|nephews?|couple|"
    r"shopkeepers?|family|"
    r"families|cases|inhabitants?|locals?|refugees?|returnees?|passers?-?by|bystanders?|herders?|conscripts?|recruits?)"
)

_GROUP = re.compile(
    rf"(?<![\w'’-])(?:between\s(?P<from>{NUMBER})\sand\s(?P<to>{NUMBER})|(?P<from2>{NUMBER})\s?(?:to|[-–]|"
    rf"or)\s?(?P<to2>{NUMBER})|"
    rf"(?:(?:his|her|their|its|the)\s)?(?:{_QUALIFIER}\s)?(?P<n>{NUMBER})|(?P<vague>dozens?|scores|"
    rf"hundreds|several|a number|many|"
    rf"a few|"
    rf"multiple|tens)(?:\sof)?|(?P<one>an?|(?:his|her|their|its)(?=\s(?:own\s)?(?:wife|husband|"
    rf"mother|father|son|daughter|"
    rf"brother|sister|child|baby|guard|driver|cousin|nephew|grandson|grandfather|grandmother|"
    rf"teacher|uncle|aunt|niece|companion|colleague|assistant|bodyguard|fianc[ée]e?|"
    rf"granddaughter)\b)|the(?=\s(?:driver|imam|owner|politician|mayor|mukhtar|sheikh|director|"
    rf"guard|photographer|mother|father|wife|husband)\b)))"
    rf"(?P<adjectives>\s(?:of\s(?:them|whom|the\w*|its|his|her)\s(?:(?:were|was|are)\s)?|(?!(?:civil|and|"
    rf"or|when|while|in|on|at|"
    rf"by|to|were|was|of)\b)[\w'’-]+\s){{0,4}}?)?"
    rf"(?(adjectives)|\s)(?<=\s)(?P<who>{_KIND_OF_PERSON})\b"
    r"(?:\sof\s(?P<size>two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\b)?",
    re.IGNORECASE,
)

_BARE_NUMBER = re.compile(
    rf"(?:{_QUALIFIER}\s)?(?P<n>{NUMBER})(?=\s(?:were|was|of them|dead|killed|wounded|injured|died|"
    rf"deaths?|"
    r"others?|more))|(?<=ing\s)(?:a\sfurther\s|another\s|at\sleast\s)?"
    rf"(?P<n2>(?!(?:19|20)\d\d){NUMBER})(?=[,.;)]|\s(?:and|in|near|at|according|on|when)\b)",
    re.I,
)

KILLED = re.compile(
    r"\b(?:kill(?:ed|s|ing)?|dead|died|dies|deaths?|lost (?:their|his|her) li(?:ves|fe)|"
    r"claim(?:ed|ing)? the li(?:ves|fe)|martyred|martyrs|bod(?:y|ies)|executed|assassinat\w+|"
    r"shot dead|murdered|slain|perished|suffocated to death|beheaded|slaughtered|corpses?|"
    r"fatalit\w+|"
    r"gunned down|(?:beat|beaten|beating)(?= .{0,60}to death)|victims|massacre of|"
    r"passed away|drowned|bled to death|loss of)\b",
    re.IGNORECASE,
)

HURT = re.compile(
    r"\b(?:injur(?:ed|ing|y|ies|es)|wound(?:ed|ing|s)|hurt|burned|affected|suffocation|maim\w+|"
    r"amputat\w+|symptoms|lost (?:an?|both|his|her|their|one) (?:leg|hand|foot|eye|arm|limb)s?)\b",
    re.IGNORECASE,
)

_AMONG = re.compile(
    r"\b(?:includ(?:ing|es?)|incl\.|among (?:them|whom|the)|of (?:whom|them)|most of (?:whom|them)|"
    r"amongst (?:them|whom)|(?:were|was) (?:a )?(?:child(?:ren)?|wom[ae]n)|in addition to which)\b"
    r"|(?<=[,–—-])\s(?=(?:two|three|four|five|six|seven|eight|nine|ten|\d+) of (?:them|whom))|"
    r"(?<=[,(])\s?(?=an? (?:\w+ )?(?:woman|child|girl|boy) among them)",
    re.IGNORECASE,
)

_STOP = re.compile(
    r"[.;]\s|\b(?:and|,)\s(?:also\s)?(?:injur|wound|hurt|arrest|detain|kill|caus|destroy|"
    r"damag)\w*|"
    r"\bwhile\b|\bin addition to\s(?:caus|injur|wound)",
    re.IGNORECASE,
)

_DISPLACED = re.compile(
    r"\b(?:shelter\w*|hous\w+|hosting|inhabited by|belonging to|owned by|displaced|fled|"
    r"deliver\w*|"
    r"evacuat\w*|\w+-year-old)\s(?:\w+\s){0,2}$",
    re.IGNORECASE,
)

_DOUBT = re.compile(r"\bwhether\b[^.;]{0,30}$", re.IGNORECASE)

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"

_MONTH_AFTER = re.compile(rf"(?:st|nd|rd|th)?\s(?:of\s)?(?:{_MONTHS})\b")

_MONTH_BEFORE = re.compile(rf"\b(?:{_MONTHS})\s(?:the\s)?$")

_NOT_PEOPLE = re.compile(r"^(?:family|families|cases|dead|killed|wounded|injured)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Group:
    """A number of people and what befell them; `inner` for a part of the group before."""

    start: int
    end: int
    low: int | None
    high: int | None
    who: str
    inner: bool


_NAMED = re.compile(
    r"(?:(?<=^)|(?<=[.:;,]\s)|(?<=\b(?:and|the)\s)|(?<=-old\s)|(?<=ing\s)|(?<=sts\s|est\s|"
    r"led\s|ted\s))(?:[Tt]he\s)?"
    r"(?P<who>[Cc]ivilian|[Cc]hild|[Gg]irl|[Bb]oy|[Ii]nfant|[Bb]aby|[Ww]oman|[Aa]ctivist|"
    r"[Ll]awyer|[Dd]octor|"
    r"[Nn]urse|[Tt]eacher|[Ee]ngineer|[Ss]tudent|[Jj]ournalist|[Ff]armer|"
    r"[Ss]hepherd|[Vv]olunteer|[Pp]aramedic|[Pp]hotographer|[Mm]edia activist)\s(?=[A-Z][a-z])"
)


def groups(text: str) -> list[Group]:
    """Every number of people, and every victim by name, from left to right."""
    numbered = _numbered(text)
    taken = [(g.start, g.end) for g in numbered]
    named = [
        Group(m.start("who"), m.end("who"), 1, 1, m["who"].lower(), False)
        for m in _NAMED.finditer(text)
        if not any(a <= m.start("who") < b for a, b in taken)
    ]
    beside = [
        Group(g.start - 5, g.start - 5, 1, 1, "", False)
        for g in numbered
        if _HIS.match(text, g.start)
        and _NAME_AND.search(text, max(0, g.start - 40), g.start)
        and not any(g.start - 70 < o.start < g.start for o in [*numbered, *named])
    ]
    return sorted([*numbered, *named, *beside], key=lambda g: g.start)


# "Ibrahim Hanna and his father were killed": the one named counts as well.
_HIS = re.compile(r"(?:his|her)\s", re.IGNORECASE)

_NAME_AND = re.compile(r"(?:^|[\s“\"])[A-Z][\w'’-]+\s(?:al[- ])?[A-Z][\w'’-]+,?\sand\s$")


def _numbered(text: str) -> list[Group]:
    found: list[Group] = []
    position = 0
    while True:
        match = _GROUP.search(text, position)
        bare = _BARE_NUMBER.search(text, position)
        if bare and (match is None or bare.start() < match.start()):
            match = bare
        if match is None:
            return found
        group = _group(text, match, found)
        position = match.end()
        if group is not None:
            found.append(group)
        elif (gap := text.find(" ", match.start(), match.end())) > 0:
            position = gap  # "29 January 2016 killing two children": the day is no number of people


def _group(text: str, match: re.Match[str], found: list[Group]) -> Group | None:
    g = match.groupdict()
    before = text[max(0, match.start() - 40) : match.start()]
    if re.search(r"\bno\s$", before, re.IGNORECASE):
        return None  # "no one was hurt"
    article = bool(g.get("one")) and re.search(r"[\d,.]$|[A-Z]\w*\s$", before[-12:])
    if g.get("n") and (_MONTH_AFTER.match(text, match.end("n")) or _MONTH_BEFORE.search(before)):
        return None
    if _DISPLACED.search(before) or article or _DOUBT.search(before):
        return None
    who = g.get("who") or ""
    if (
        who
        and _NOT_PEOPLE.match(who)
        and not g.get("size")
        and (g.get("one") or who.lower().startswith("famil"))
    ):
        return None
    tail = text[match.end() : match.end() + 30]
    whole = f"{g.get('adjectives') or ''} {who} {tail if not who else ''}"
    if re.match(r"\sof (?:the )?(?:civil|white)|\s?\((?:adult )?female", tail, re.IGNORECASE):
        whole += tail
    low, high = _range(g)
    if low is None and high is None and not g.get("vague"):
        return None
    inner = bool(found) and _is_part(text, match, found[-1], f"{g.get('adjectives') or ''} {who}")
    if _THE_PARENT.match(match[0]) and not inner:
        return None
    return Group(match.start(), match.end(), low, high, whole.strip(), inner)


_THE_PARENT = re.compile(r"the\s(?:mother|father|wife|husband)$", re.IGNORECASE)

_LISTED = re.compile(r"\s?[:(–—-]\s?(?:all\s)?")


def _is_part(text: str, match: re.Match[str], last: Group, own: str) -> bool:
    """Whether a number counts some of the people counted just before."""
    between = text[last.end : match.start()]
    if re.search(r"\b(?:others?|more|injured|wounded)\b", own, re.IGNORECASE):
        return False
    if _OF_THE_DEAD.search(match[0]) or _VICTIMS_ARE.search(between):
        return True
    if last.who.lower().startswith("famil") and _LISTED.fullmatch(between):
        return True
    if _AMONG_THEM.match(text, match.end()):
        return not re.search(r"\b(?:kill|injur|wound)(?:ed|ing)\s(?:\w+\s){0,3}$", between)
    if _OWN_FATE.match(text, match.end()):
        return False
    among = _AMONG.search(between)
    if among and not _STOP.search(between):
        told = between[among.end() :]
        return not (KILLED.search(told) or HURT.search(told))
    if last.inner and re.fullmatch(r"\s?,?\s?(?:and|as well as)?\s?", between):
        return True
    return last.low not in (None, 0) and _DASH.fullmatch(between) is not None


_OF_THE_DEAD = re.compile(
    r"\bof\s(?:them|whom|the\s(?:dead|victims|killed|injured|wounded))\b", re.IGNORECASE
)

_DASH = re.compile(
    r"(?:\s(?:from|of)\s(?:one|the\ssame|a\ssingle)\sfamily)?(?:\sdead|"
    r"\skilled)?\s?[-–—:(,]\s?(?:both\s|all\s)?"
)

_OWN_FATE = re.compile(
    r"\s(?:others?\s)?(?:were\s|was\s)?(?:dead|killed|injured|wounded|hurt|missing|arrested|"
    r"affected)\b",
    re.I,
)

_AMONG_THEM = re.compile(
    r"\s(?:of\s(?:them|whom)|among\s(?:them|whom|the\s(?:dead|victims)))|"
    r"\s?(?:,|and)\s(?:[\w-]+\s){1,3}?(?:children|child|women|woman|girls?|boys?)\s(?:among|"
    r"amongst)\s(?:them|whom|the\s(?:dead|victims))",
    re.IGNORECASE,
)

_VICTIMS_ARE = re.compile(
    r"\b(?:the\s)?(?:victims|dead|fatalities|martyrs)\s(?:are|were|includ\w+)\s$", re.IGNORECASE
)


def _range(g: dict[str, str | None]) -> tuple[int | None, int | None]:
    for a, b in (("from", "to"), ("from2", "to2")):
        if g.get(a):
            return _value(g[a]), _value(g[b])
    if g.get("size") and _GATHERED.match(g.get("who") or ""):
        size = _value(g["size"])
        return size, size
    if g.get("one"):
        return 1, 1
    if g.get("vague"):
        many = {"dozen": (12, None), "dozens": (24, None), "scores": (40, None)}
        return many.get((g["vague"] or "").lower(), (None, None))
    value = _value(g.get("n") or g.get("n2"))
    qualifier = (g.get("q") or "").lower()
    if value is None:
        return None, None
    if qualifier in ("more than", "over"):
        return value + 1, None
    if qualifier in ("at least", "a minimum of") or qualifier.endswith("than"):
        return value, None
    if qualifier in ("up to", "as many as"):
        return None, value
    return value, value


# "a family of six" are six; "a girl of nine" is one.
_GATHERED = re.compile(
    r"famil|group|couple|members?|staff|youth|crew|people|"
    r"civilians",
    re.IGNORECASE,
)


def _value(word: str | None) -> int | None:
    if not word:
        return None
    return read_number(word.replace("a hundred", "one hundred"))

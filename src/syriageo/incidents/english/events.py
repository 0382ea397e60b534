"""Which words of an English sentence tell an event, and of which kind."""

from __future__ import annotations

import re
from typing import NamedTuple


class Trigger(NamedTuple):
    """The verb or noun that tells an event."""

    kind: str
    start: int
    end: int
    passive: bool  # a passive verb or a noun: who did it follows
    noun: bool = False


_CEASEFIRE = re.compile(
    r"\b(?:ceasefire|cease-fire|truce|cessation of hostilities|de-escalation agreement)\b", re.I
)
_IN_FORCE = re.compile(
    r"\b(?:enter(?:ed|s|ing)?(?: into)? (?:force|effect)|com(?:e|es|ing) into (?:force|effect)|"
    r"came into "
    r"(?:force|effect)|beg[aiu]n(?:ning|s)?|start(?:ed|s|ing)?|took effect|take effect|announc\w+|"
    r"declar\w+|agreed|reached|concluded|went into effect|signed)\b",
    re.IGNORECASE,
)
_POST = re.compile(r"\b(?:observation|military observation|monitoring) (?:posts?|points?)\b", re.I)
_SET_UP = re.compile(
    r"\b(?:establish\w*|set(?:ting)? up|built|build|erect\w*|creat\w*|install\w*|withdr\w+|"
    r"evacuat\w+|"
    r"abandon\w*|left|new)\b",
    re.IGNORECASE,
)
_CAPTURE = re.compile(
    r"\b(?:(?P<be>(?:was|were|been|being)\s(?:\w+\s)?)?(?:re)?(?:captur(?:ed?|es|ing)|"
    r"seiz(?:ed?|es|ing)"
    r"(?:\s(?:full\s|complete\s)?control\s(?:of|over))?|liberat(?:ed|es|ing))|"
    r"(?:took|take[sn]?|taking|retook|retak(?:e[sn]?|ing)|regain(?:ed|s|ing)?|gain(?:ed|s|"
    r"ing)?|establish(?:ed|ing)?|"
    r"impos(?:ed|ing)|assum(?:ed|ing))\s(?:back\s)?(?:the\s)?(?:full\s|complete\s|total\s|"
    r"their\s)?"
    r"(?:control\s(?:of|over)|over(?=\s(?:the\s)?(?:city|town|village|hills?|(?-i:[A-Z])|al\s|al-)))|"
    r"retook|"
    r"(?P<under>brought\s(?:back\s)?under\s(?:the\s)?(?:full\s)?control\sof|"
    r"came\sunder\s(?:the\s)?"
    r"(?:full\s)?control\sof|fell\s(?:to|under\s(?:the\s)?control\sof|into\sthe\shands\sof)|"
    r"taken\sover\sby|handed\sover\s(?:[\w'’-]+\s){0,6}?to)|"
    r"(?P<enter>entered(?=\s(?:the\s)?(?:(?:city|town|village)\sof\s)?(?:al[ -])?(?-i:[A-Z]))))\b",
    re.IGNORECASE,
)
_LEAVE = re.compile(
    r"\b(?:withdr(?:ew|awn|aw|awing)|pull(?:ed|ing) out|"
    r"retreated)\s(?:\w+\s){0,2}from\b",
    re.I,
)
_BODIES = re.compile(
    r"\b(?:(?:discover(?:y|ed|ing)|found|finding|recover(?:ed|y))\b[^.;]{0,40}?\b(?:bod(?:y|"
    r"ies)|corpses?|mass graves?)|"
    r"(?:bod(?:y|ies)|corpses?)\b[^.;]{0,160}?\b(?:(?:was|were|been)\s(?:found|discovered|"
    r"recovered)))",
    re.IGNORECASE,
)
_TORTURE = re.compile(
    r"\btortur(?:ed|ing)\s(?:[\w'’-]+\s){0,4}?to\sdeath|\b(?:died|die[sd]?|death|killed|"
    r"deaths?)\b[^.;]{0,120}?\b(?:under|due to|as a result of|"
    r"because of)\s"
    r"(?:severe\s)?torture",
    re.IGNORECASE,
)
_ARREST = re.compile(
    r"\b(?:arrest(?:ed|s|ing)?|detain(?:ed|s|ing)?|kidnap(?:ped|s|ping)?|abduct(?:ed|s|ing)?|"
    r"rounded up|"
    r"forcibly disappeared|(?:arrest|detention|raid and arrest)\scampaign|"
    r"(?:took|led|taken)\s(?:[\w-]+\s){1,6}?away|took\s(?:\w+\s){1,4}(?:prisoner|captive|hostage)|(?:took|"
    r"taken)\s(?:[\w-]+\s){0,6}?into\scustody)\b",
    re.IGNORECASE,
)
_ATTACK_VERB = re.compile(
    r"\b(?:fired|firing|fires(?=\s)|launch(?:ed|es|ing)|dropp(?:ed|ing)|drops?(?=\s)|"
    r"shell(?:ed|ing)|shells(?=\s(?:the|al|"
    r"[A-Z]))|spread(?=\s(?:across|over|through|in\sthe))|pounded|threw(?=\s.{1,40}\s(?:on|onto|at|into|over)\s)|strafed|battered|pummell?ed|"
    r"rocked|(?:came|"
    r"come)\sunder\s(?:\w+\s){0,3}?(?:fire|attack|shelling|bombardment)|to\s(?:shell|fire|"
    r"launch|drop|target|attack|hit|strike)(?=\s)|bomb(?:ed|ing|"
    r"ard(?:ed|s|ing))|to\sbomb|target(?:ed|s|ing)|struck|"
    r"hit(?:s|ting)?|attack(?:ed|ing)|"
    r"explod(?:ed|es|ing)|detonat(?:ed|es|ing)|went\soff|goes\soff|blew\sup|blown\sup|"
    r"(?:blew|blown|blowing)\s(?:him|her|them)sel(?:f|ves)\sup|tore\sthrough|"
    r"(?:was|were)\sused(?=\s(?:by|against|in|on|to)\b)|"
    r"fell(?=\s(?:on|in|among|near|"
    r"beside|inside|into|next|at|to\sthe))|falling(?=\son)|land(?:ed|s)?(?=\s(?:on|in|near|close|next|around|behind|opposite|adjacent|"
    r"beside|at|inside))|"
    r"carried\sout|carries\sout|conduct(?:ed|s)|opened\sfire|(?:was|were)\s(?:thrown|"
    r"destroyed)|thrown\sfrom|ambushed|"
    r"stormed|raided|strikes(?=\s(?:the|al|[A-Z]))|put(?=\s(?:the|"
    r"an?)\s[^.;]{3,60}out\sof\sservice)|"
    r"damaged|torched|set\sfire\sto)\b",
)
_ATTACK_NOUN = re.compile(
    r"\b(?:air\s?-?strikes?|air\s?-?raids?|air\sattacks?|drone\s(?:strikes?|attacks?)|"
    r"missile\s(?:strikes?|attacks?)|"
    r"(?:artillery|rocket|missile|mortar|aerial|ground|tank|heavy|random|"
    r"indiscriminate)\s(?:\w+\s)?(?:shelling|"
    r"bombardment|bombing|attacks?|fire)|shelling|bombardment|bombings?|attacks?|explosions?|"
    r"blasts?|strikes?|raids?|"
    r"gunfire|shooting)\b",
    re.IGNORECASE,
)
_KILL = re.compile(
    r"\b(?:beat(?:en|ing)?\s(?:[\w'’-]+\s){0,5}?to\sdeath|kill(?:ed|s|ing)?|shot(?:\sdead)?|gunned\sdown|assassinat(?:ed|es|ing|ion)|"
    r"execut(?:ed|es|ing)|murder(?:ed|s)|"
    r"beheaded|stabbed|slaughtered|died|dies|lost\s(?:their|his|her)\sli(?:ves|fe)|claim(?:ed|"
    r"ing)\sthe\sli(?:ves|fe)|"
    r"deaths?\sof|injur(?:ed|ing)(?!\s(?:people|persons|civilians?|children))|wound(?:ed|"
    r"ing)(?!\s(?:people|persons|civilians?|men|man|"
    r"child|children|soldiers|fighters)))\b",
    re.IGNORECASE,
)
_MASSACRE = re.compile(r"\bmassacre\b(?!s)", re.IGNORECASE)
_SHOT = re.compile(
    r"\b(?:shot|gunned|gunfire|sniper|gunmen|opened\sfire|assassinat\w*|execut\w*|beheaded|"
    r"stabbed|murdered|"
    r"slaughtered|bullets?)\b",
    re.IGNORECASE,
)
_DEADLY = re.compile(r"kill|dead|assassin|execut|murder|behead|stab|slaughter|died", re.I)
_EXPLOSIVE = re.compile(
    r"\b(?:shell(?:s|ed|ing)?|bomb\w*|missiles?|rockets?|air\s?-?(?:strikes?|raids?)|"
    r"war-?planes?|mortars?|artillery|"
    r"mines?|landmines?|explo\w+|drones?|IEDs?|helicopters?|cluster|strikes?|raids?|blast|raid|"
    r"ordnance)\b",
    re.IGNORECASE,
)
_FORBIDDEN = re.compile(
    r"\b(?:not|no|never|denied|denies|deny|didn['’]t|did not|without|would|will|should|must|may|"
    r"might|could|shall|"
    r"stop|cease|halt|end|prevent\w*|threaten\w*|intend\w*|plan(?:s|ned|ning)?|avoid|"
    r"refrain\w*\sfrom|"
    r"condemn\w*|prohibit\w*|"
    r"responsible for|aimed at|capable of|fear(?:s|ed)?\sof|call\w*\s(?:for|on)|if|"
    r"continue[ds]?|continuing)\b"
    r"(?:\s[\w'’-]+){0,3}\s$",
    re.IGNORECASE,
)
# What is denied or supposed with a clause of its own: "denied on Tuesday that its aircraft had
# struck", "should its posts in Idlib be attacked".
_UNTRUE = re.compile(
    r"\b(?:den(?:ied|ies|y|ying)\b[^.;]{0,40}?\bthat\b|deny\w*\b[^.;]{0,40}?\bhaving\b|"
    r"den(?:ied|ies)\shaving\b|(?:if|unless|in\scase|in\sthe\sevent\sthat)\s|"
    r"should\s(?:its|the|their|any|an?)\s|"
    r"(?:plan(?:s|ned|ning)?|prepar\w+|threat\w+|vow\w*|intend\w*|intention)\s(?:to|an?|for)\b)"
    r"[^.;]{0,120}$",
    re.IGNORECASE,
)
_BE = re.compile(
    r"\b(?:was|were|been|being|is|are|be|got)(?:\s\w+ly)?(?:\s(?:also|then|later|"
    r"again))?\s$",
    re.I,
)
_AFTER_NOUN = re.compile(
    r"\b(?:following|after|since|despite|during|before|due\sto|because\sof|result\sof|fear\sof|"
    r"these|such|all|number\sof|"
    r"previous|documented|recorded|types?\sof)\s(?:\w+\s){0,3}$",
    re.IGNORECASE,
)

# Sums over a month, and what speaks of many events at once.
SUMMARY = re.compile(
    r"\b(?:document(?:ed|s)?|record(?:ed|s)?|register(?:ed|"
    r"s)?)\s(?:the\sdeaths?\sof\s)?(?:at\sleast\s|no\s(?:fewer|less)\s"
    r"than\s|about\s|nearly\s|more\sthan\s)?(?:\d[\d,]*|one|two|three|four|five|six|seven|"
    r"eight|nine|ten|eleven|twelve|"
    r"several|many|dozens|hundreds|a\stotal|the\skilling\sof\s\d+|"
    r"the\sdeaths?\sof(?!\s(?:an?|the|his|her)\b|\s[A-Z]))\b|"
    r"\b(?:largest|highest)\s(?:number|percent\w*|share|proportion)\b|\btotal\s(?:of|number)\b|"
    r"\bdeath\stoll\b|"
    r"\b(?:continued|continues|continue)\s(?:to\s|carrying|\w+ing\b)|\bmany\stimes\b|"
    r"\brepeatedly\b|"
    r"\b(?:have|has)\s(?:\w+\s)?(?:bombed|shelled|targeted|attacked|killed|arrested|carried|"
    r"used|committed|been)\b|"
    r"\bdistributed\b|\bcampaign\b.{0,60}\bfocused\b|\bsaw\b|\brenews?\b|"
    r"\bnumber\sof\s(?:people|civilians|those|victims)\b|\bwent\son\b|\bconcentrated\son\b|"
    r"\bAmong\sthese\sattacks\b|\bthese\sattacks\b|"
    r"\bsince\sthe\s(?:beginning|start)\b",
    re.IGNORECASE,
)
NOTE = re.compile(
    r"^\W{0,3}(?:we\s(?:also\s)?(?:note|stress|emphasi[sz]e|point|confirm|recall|call)|"
    r"it\s(?:is|should\sbe)\s(?:worth\s)?"
    r"(?:noted|noting|mentioned|mentioning)|note(?:\sthat|:)|worth\snoting|worth\smentioning)",
    re.IGNORECASE,
)
PREVIOUSLY = re.compile(
    r"\b(?:was|were|had|has|have)\s(?:\w+\s){0,2}?(?:previously|already|earlier|"
    r"before)\b(?:\sbeen)?(?:\s\w+ly)?|"
    r"\bhad\sbeen\s(?:\w+ly\s)?(?=(?:attacked|targeted|shelled|bombed|hit|struck))|"
    r"\bpreviously\s(?=(?:attacked|targeted))",
    re.IGNORECASE,
)
CONTINUES = re.compile(
    r"^\W{0,3}(?:the\s(?:attack|shelling|bombing|bombardment|strike|strikes|air\s?strikes?|"
    r"raids?|explosion|blast|missiles?|"
    r"rockets?|shells?|bombs?|barrels?|incident|massacre|mines?|landmine|fire|operation|"
    r"victims?|injured|dead|casualties|"
    r"wounded|submunitions|forces|gunmen|perpetrators?|warplanes?|building|hospital|school|"
    r"mosque|center|centre|market|"
    r"pupils|fate|two|three|child|woman|man|family|first|second|third|arrest|detainees?)\b|"
    r"this\s|these\s|some\s|most\s|one\sof\s|two\sof\s|several\sof\s|another\sof\s|both\s|"
    r"all\s(?:of\s)?(?:the|them|were)|it\s|they\s|"
    r"as\sa\sresult|among\s|he\s|she\s|we\s|a\swoman\sand|their\s|his\s|her\s|also\b|"
    r"there\s(?:were|was)|no\s|nobody|local\s(?:doctors|sources)|"
    r"according\s|\"|“|hours\slater|then\s)",
    re.IGNORECASE,
)


_STRIKES = re.compile(r"drop|shell|bomb|explo|deton|blew|blown|hit|struck|fell|land|fir|to\s")
_LOOKS_BACK = re.compile(
    r"\banniversary\b|\byears?\s(?:since|after|ago|on)\b|\bcommemorat|"
    r"\bremains?\s(?:unpunished|without\b|a\s)|"
    r"\bunpunished\b|\bno\s(?:evidence|indication|proof|sign)\b|\brumou?rs?\b|"
    r"\bfalse\sreports?\b|\bstill\snot\sbeen\sheld\b",
    re.IGNORECASE,
)


def trigger(text: str, start: int, end: int) -> Trigger | None:
    """The event that ``text[start:end]`` tells, if any.

    Examples
    --------
    >>> trigger("fixed-wing warplanes fired missiles at Ariha city", 0, 49)[0]
    'attack'
    >>> trigger("which was brought under the control of Syrian Regime forces", 0, 59)[0]
    'capture'
    >>> trigger("The army denied shelling Sarmin", 0, 31) is None
    True
    """
    body = text[start:end]
    if _LOOKS_BACK.search(body):
        return None
    for kind, noun, verb in (
        ("ceasefire", _CEASEFIRE, _IN_FORCE),
        ("observation_post", _POST, _SET_UP),
    ):
        found = noun.search(text, start, end)
        if found and (does := verb.search(text, start, end)):
            return Trigger(kind, does.start(), does.end(), True)
    taken = _taken(text, start, end)
    if taken is not None:
        passive = bool(taken["be"] or taken["under"])
        return Trigger("capture", taken.start(), taken.end(), passive)
    for pattern in (_BODIES, _TORTURE):
        found = _first(pattern, text, start, end)
        if found is not None and not (pattern is _BODIES and _attack(text, start, end, verbs=True)):
            return Trigger("killing", found.start(), found.end(), True)
    attack = _attack(text, start, end)
    kill = _first(_KILL, text, start, end)
    arrest = _first(_ARREST, text, start, end)
    massacre = _MASSACRE.search(body) is not None
    done = text[attack.start : attack.end].lower() if attack else ""
    weak = attack is None or attack.noun or not _STRIKES.match(done)
    if arrest is not None and kill is not None and _subordinate(text, start, arrest.start()):
        arrest = None
    if arrest is not None and weak:
        return Trigger("arrest", *arrest.span(), bool(_BE.search(text[start : arrest.start()])))
    if kill is not None and not _EXPLOSIVE.search(body) and _SHOT.search(body):
        deadly = _DEADLY.search(body)
        kind = "massacre" if massacre else "killing" if deadly else "attack"
        return Trigger(kind, *kill.span(), bool(_BE.search(text[start : kill.start()])))
    if attack is not None and not (massacre and attack.noun):
        kind = "massacre" if massacre else "attack"
        return attack._replace(kind=kind)
    if massacre:
        found = _MASSACRE.search(text, start, end)
        if found and not _FORBIDDEN.search(text[start : found.start()]):
            active = _COMMITTED.search(text[start : found.start()]) is not None
            return Trigger("massacre", found.start(), found.end(), not active)
    if arrest is not None:
        return Trigger("arrest", *arrest.span(), bool(_BE.search(text[start : arrest.start()])))
    if kill is not None:
        kind = "attack" if _EXPLOSIVE.search(body) else "killing"
        return Trigger(kind, *kill.span(), bool(_BE.search(text[start : kill.start()])))
    return None


_SUBORDINATE = re.compile(
    r"\b(?:after|before|since|following|upon|having|(?:who|which)\s(?:had|has)\s(?:\w+\s)?been|"
    r"(?:had|has|have)\s(?:\w+\s)?been|(?:who|which)\s(?:was|were))\s(?:\w+\s){0,2}$",
    re.IGNORECASE,
)


def _subordinate(text: str, start: int, position: int) -> bool:
    """Whether a verb only tells what came before the deed: "killed him after kidnapping him"."""
    return _SUBORDINATE.search(text, max(start, position - 40), position) is not None


_AS_NOUN = re.compile(
    r"\b(?:the|an?|this|that|by|in|of|from|artillery|aerial|heavy|after|"
    r"rocket|air)\s$",
    re.I,
)
_COMMITTED = re.compile(r"\b(?:commit\w*|perpetrat(?:ed|ing)|caus\w+)\s(?:an?\s)?$", re.IGNORECASE)
_SEVERAL = re.compile(
    r"\s(?:of\s|over\s)?(?:several|many|a\snumber\sof|numerous|dozens|new|more|vast)\b", re.I
)


def _taken(text: str, start: int, end: int) -> re.Match[str] | None:
    """The verb of a capture that has one named place as its object."""
    found = [
        m
        for m in _CAPTURE.finditer(text, start, end)
        if not _unreal(text, start, m.start()) and not _SEVERAL.match(text, m.end())
    ]
    return next((m for m in found if m["under"]), next(iter(found), None))


def _first(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    """The first match that is neither denied nor merely wished."""
    for found in pattern.finditer(text, start, end):
        if not _unreal(text, start, found.start()):
            return found
    return None


# "rockets whose source is not known fell in": nothing is denied.
_NOT_KNOWN = re.compile(
    r"\b(?:not|never|yet)\s(?:yet\s|been\s|to\sbe\s){0,3}(?:known|identified|determined|clear|confirmed)\b",
    re.IGNORECASE,
)


def _unreal(text: str, start: int, position: int) -> bool:
    """Whether what stands at a position is denied, wished for or supposed."""
    lead = text[max(start, position - 50) : position]
    if _FORBIDDEN.search(_NOT_KNOWN.sub("", lead)):
        return True
    return _UNTRUE.search(text, max(start, position - 170), position) is not None


def _attack(text: str, start: int, end: int, *, verbs: bool = False) -> Trigger | None:
    verb = _first(_ATTACK_VERB, text, start, end)
    if verb is not None:
        lead = text[max(start, verb.start() - 30) : verb.start()]
        by = re.match(r"\s(?:by|from)\b", text[verb.end() : verb.end() + 6])
        named = verb[0].endswith("ing") and _AS_NOUN.search(lead) is not None
        passive = bool(_BE.search(lead) or by or named)
        return Trigger("attack", verb.start(), verb.end(), passive, named)
    if verbs:
        return None
    for noun in _ATTACK_NOUN.finditer(text, start, end):
        lead = text[max(start, noun.start() - 50) : noun.start()]
        if not _unreal(text, start, noun.start()) and not _AFTER_NOUN.search(lead):
            return Trigger("attack", noun.start(), noun.end(), True, True)
    return None


_SPLIT = re.compile(r"(?<=[.!?؟])[\"”’')\]]{0,2}\s+(?=[\"“‘(\[]?[A-Z0-9“])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Dr|Mr|Mrs|Ms|St|No|Gen|Col|Maj|Lt|Capt|Eng|Prof|approx|vs|Inc|incl|ca|e\.g|i\.e|U\.S|"
    r"U\.N|Jan|Feb|Mar|"
    r"Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|[A-Z])|\d\s?[ap]\.m)\.$"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence.

    Examples
    --------
    >>> [b - a for a, b in sentences("At 9 a.m. Ariha was hit. It was Dr. Ali's day.")]
    [24, 21]
    """
    found, begin = [], 0
    for cut in _SPLIT.finditer(text):
        if _ABBREVIATED.search(text[max(0, cut.start() - 12) : cut.start()]):
            continue
        found.append((begin, cut.start()))
        begin = cut.end()
    if begin < len(text):
        found.append((begin, len(text)))
    return found


_CLAUSE = re.compile(
    r";\s|,\s(?:while|whereas|and\sthen|and\slater|and\smeanwhile|after\swhich|thereafter)\s|"
    r"\s(?:thereafter),?\s|,\sand\s(?=(?:on|in)\s(?:the|that|[A-Z]))",
    re.IGNORECASE,
)


def clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Start and end of the parts of a sentence that may tell events of their own."""
    found, begin = [], start
    for cut in _CLAUSE.finditer(text, start, end):
        found.append((begin, cut.start()))
        begin = cut.end()
    found.append((begin, end))
    return found

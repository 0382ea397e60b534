"""The words for means, weapons, platforms, targets and parties, in English and Arabic.

Each table is a tuple of rows (id, English pattern, Arabic pattern); the first row whose pattern is
found wins, so the particular stands before the general. Patterns are matched without regard to cas
    e
unless they say otherwise (``(?-i:...)``) and never hold an unbounded repetition. `compiled(table,
language)` gives them ready to use.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple


class Row(NamedTuple):
    """One entry: its id, the pattern of its English words, the pattern of its Arabic words."""

    id: str
    en: str
    ar: str = ""


class Compiled(NamedTuple):
    """An id and its compiled pattern."""

    id: str
    pattern: re.Pattern[str]


@lru_cache(maxsize=32)
def compiled(table: tuple[Row, ...], language: str) -> tuple[Compiled, ...]:
    """A table's patterns of one language, compiled once, rows without one left out.

    Examples
    --------
    >>> words = "dropped two barrel bombs"
    >>> next(c.id for c in compiled(WEAPONS, "en") if c.pattern.search(words))
    'barrel bomb'
    """
    found = []
    for row in table:
        words = row.ar if language == "ar" else row.en
        if words:
            whole = words if language == "ar" else rf"(?<![\w'])(?:{words})(?!\w)"
            found.append(Compiled(row.id, re.compile(whole, re.IGNORECASE)))
    return tuple(found)


MEANS = (
    "air strike",
    "barrel bomb",
    "drone strike",
    "ground shelling",
    "missile with cluster munition",
    "cluster munition",
    "incendiary weapon",
    "chemical weapon",
    "IED",
    "car bomb",
    "suicide attack",
    "landmine",
    "unexploded ordnance",
    "shooting",
    "sniper fire",
    "stabbing",
    "execution",
    "torture",
    "arrest",
    "abduction",
    "fire",
    "demolition",
    "looting",
    "ground attack",
)

WEAPONS: tuple[Row, ...] = (
    Row("barrel bomb", r"barrel[- ]bombs?|(?<!oil )(?<!fuel )barrels?(?= (?:on|over|at|onto|"
        r"full|filled))|explosive barrels?|barrels? (?:full|filled|loaded)"),
    Row(
        "cluster munition",
        r"cluster[- ](?:munitions?|bombs?|shells?|ammunition|weapons?|missiles?|rockets?)|"
        r"sub-?munitions?|bomblets?",
    ),
    Row("incendiary weapon", r"incendiary (?:\w+ ){0,2}?(?:weapons?|munitions?|missiles?|rockets?|"
        r"bombs?|shells?|ammunition|substances?)|napalm|white phosphorus|phosphorus"),
    Row("chemical weapon", r"chemical (?:weapons?|attacks?|agents?|substances?)|poison(?:ous)? "
        r"gas(?:es)?|"
        r"chlorine|sarin|toxic (?:gas(?:es)?|chemicals?)|mustard gas"),
    Row("car bomb", r"(?:cars?|motor(?:cycle|bike)s?|trucks?|vans?|vehicles?|bus|bicycle|tanker) "
        r"(?:rigged|laden|packed|loaded|filled) with explosives?|car[- ]bombs?|"
        r"booby[- ]trapped (?:car|vehicle|truck|motorcycle|motorbike|"
        r"bus|van)s?|"
        r"(?:explosives?[- ]laden|rigged|bomb-laden) (?:car|vehicle|truck|motorcycle|motorbike|"
        r"van)s?|"
        r"VBIED|SVBIED|vehicle[- ]borne (?:IED|improvised explosive devices?)|"
        r"(?:motorcycle|motorbike) bombs?"),
    Row("suicide bomb", r"suicide (?:bomb(?:er|ing)?s?|attack(?:er)?s?|belts?|vests?)|"
        r"explosive (?:belts?|vests?)|"
        r"blew (?:himself|herself) up"),
    Row("landmine", r"land[- ]?mines?|(?:anti-(?:personnel|tank|vehicle) )?mines?(?! "
        r"(?:workers?|site))"),
    Row("IED", r"IEDs?|improvised explosive devices?|roadside bombs?|explosive devices?|"
        r"sticky bombs?|adhesive bombs?|magnetic bombs?|booby[- ]traps?"),
    Row("unexploded ordnance", r"unexploded (?:ordnance|\w+)|UXOs?|remnants? of (?:war|a "
        r"cluster|cluster|"
        r"an? (?:old|previous))|war remnants|explosive remnants"),
    Row("vacuum missile", r"vacuum (?:missiles?|bombs?|rockets?)|thermobaric \w+|fuel-air \w+"),
    Row("guided missile", r"(?:laser-|wire-|TOW )?guided (?:anti-tank )?(?:missiles?|rockets?|"
        r"shells?)|"
        r"anti-tank (?:missiles?|rockets?)|ATGMs?|TOW missiles?"),
    Row("ballistic missile", r"ballistic missiles?|Scud(?:-\w)?(?: missiles?)?|"
        r"surface-to-surface missiles?|"
        r"ground-to-ground missiles?|land-to-land missiles?|long-range missiles?"),
    Row("improvised rocket", r"(?:IRAM|improvised rocket)s?(?: \w+)?|elephant (?:rockets?|"
        r"missiles?)|"
        r"volcano rockets?|hell cannons?|gas[- ](?:cylinder|canister)s? shells?"),
    Row("mortar shell", r"mortars?(?: (?:shells?|rounds?|fire|bombs?|projectiles?))?"),
    Row("artillery shell", r"artillery(?: and tank)?(?: (?:shells?|fire|shelling|bombardment|"
        r"rounds?|strikes?))?|"
        r"howitzers?|tank (?:shells?|fire)|cannons?(?: shells?)?|heavy artillery"),
    Row("rocket", r"rocket shells?|rockets?(?! launchers?)(?:[- ]propelled grenades?)?|RPGs?|"
        r"Grad (?:rockets?|missiles?)|"
        r"katyushas?"),
    Row("missile", r"missiles?(?! (?:launcher|platform)s?)"),
    Row("bomb", r"(?:aerial |air-dropped |glide )?bombs?"),
    Row("grenade", r"(?:hand |sound )?grenades?"),
    Row("shell", r"(?<!to )shells?|projectiles?|shelling"),
    Row("gunfire", r"(?:gun|machine[- ]gun|small[- ]arms|sniper|automatic weapon) ?fire|"
        r"gunshots?|gunned down|"
        r"bullets?|machine[- ]?guns?|heavy machine guns?|live (?:fire|ammunition|rounds)|"
        r"opened fire|"
        r"shot (?:dead|and (?:killed|wounded|injured)|by)|shooting|snipers?|open(?:ing|s)? fire"),
    Row("knife", r"knife|knives|stabb(?:ed|ing)|sharp (?:tool|object|instrument)s?|"
        r"slaughter(?:ed|ing)|behead(?:ed|ing)"),
)  # fmt: skip

PLATFORMS: tuple[Row, ...] = (
    Row("helicopter", r"helicopters?|choppers?"),
    Row("drone", r"drones?|UAVs?|unmanned (?:aerial|air) vehicles?|suicide drones?|FPV"),
    Row("fixed-wing warplane", r"(?:fixed[- ]wing )?(?:\w+ ){0,2}?(?:war-?planes?|fighter "
        r"jets?|jets?|"
        r"aircrafts?|planes|fighter planes?|(?<!suicide )bombers?|air force|airstrikes?|air[- "
        r"]strikes?|"
        r"air raids?|air attacks?|aerial (?:bombardment|bombing|attack|strike)s?)"),
    Row("missile launcher", r"(?:missile|rocket) (?:launchers?|platforms?|launch pads?)|MLRS"),
    Row("artillery", r"artillery|howitzers?|tanks?(?! of)|cannons?"),
    Row("mortar", r"mortars?"),
    Row("naval vessel", r"warships?|frigates?|submarines?|naval (?:vessels?|ships?)"),
    Row("motorcycle", r"motor(?:cycle|bike)s?"),
)  # fmt: skip

# The taxonomy of SNHR's table of attacked facilities; `TARGET_GROUPS` has its headings.
TARGETS: tuple[Row, ...] = (
    Row("places of worship", r"mosques?|masjid|churches|church|cathedrals?|monaster(?:y|ies)|"
        r"convents?|"
        r"shrines?|prayer (?:hall|room)s?"),
    Row("nurseries", r"kindergartens?|nurser(?:y|ies)|preschools?"),
    Row("universities", r"universit(?:y|ies)|facult(?:y|ies)|colleges?|university "
        r"(?:dormitor\w+|campus\w*)"),
    Row("educational institutions", r"(?:sharia |education(?:al)? |training |vocational |"
        r"teachers'? |technical )?"
        r"institut(?:e|ion)s?|educational (?:complex|compound|directorate|cent(?:er|re))\w*|"
        r"orphanages?"),
    Row("schools", r"schools?(?! of thought)"),
    Row("medical facilities", r"hospitals?|clinics?|medical (?:points?|cent(?:er|re)s?|"
        r"facilit\w+|dispensar\w+|"
        r"complex\w*|warehouses?|units?)|dispensar(?:y|ies)|health (?:cent(?:er|re)s?|points?|"
        r"facilit\w+|"
        r"clinics?)|field hospitals?|pharmac(?:y|ies)|surgical (?:unit|cent(?:er|re))s?|"
        r"ambulance (?:system|cent(?:er|re)|station|point)s?|blood banks?|maternity"),
    Row("civil defense", r"(?:civil defen[cs]e|white helmets?)(?:'s)?(?: \w+){0,4}?(?: "
        r"(?:cent(?:er|re)s?|teams?|"
        r"ambulances?|vehicles?|headquarters|points?|members?|volunteers?|personnel|crews?|"
        r"building|"
        r"machinery|bulldozers?|firefighters?))?|firefighting (?:team|cent(?:er|re)|building)s?"),
    Row("IDP camps", r"(?:IDPs?'?|displaced persons?'?|refugees?'?|displaced people'?s?)(?: "
        r"\w+){0,2}? "
        r"(?:camps?|shelters?|settlements?|gatherings?|tents?|assembl\w+|cent(?:er|re)s?)|"
        r"shelter cent(?:er|re)s?|shelters?(?= (?:where|in which|for|hous\w+|that))|"
        r"(?:collective|mass) shelters?|"
        r"camps? for (?:the )?(?:internally )?(?:displaced|IDPs?|refugees?)|"
        r"(?-i:(?!(?:military|training|"
        r"army|an?|the|his|its)\b)[\w'-]+ (?:(?!military|training)[\w'-]+ )?)camp|tents?"),
    Row("markets", r"markets?(?:place)?s?|souqs?|souks?|bazaars?|(?:commercial|shopping) "
        r"(?:street|cent(?:er|re))s?"),
    Row("bakeries", r"baker(?:y|ies)|bread (?:oven|factory)\w*|ovens?"),
    Row("water facilities", r"water (?:tanks?|towers?|stations?|plants?|pump\w*(?: stations?)?|"
        r"wells?|reservoirs?|"
        r"treatment\w*|pipelines?|networks?|facilit\w+|lines?|pumps?)|pumping stations?|dams?|"
        r"(?<!as )wells?(?! as)"),
    Row("power facilities", r"power (?:stations?|plants?|lines?|grid)|electric(?:ity|al)? "
        r"(?:stations?|plants?|substations?|transformers?|lines?|grid|compan\w+)|"
        r"(?:oil|gas|fuel) (?:stations?|refiner\w+|wells?|fields?|plants?|facilit\w+|depots?|"
        r"tankers?|tanks?|markets?|pipelines?)|"
        r"refiner(?:y|ies)|substations?|petrol stations?|energy facilit\w+"),
    Row("museums", r"museums?|archa?eological (?:sites?|areas?|citadels?)|citadels?|castles?|"
        r"heritage sites?"),
    Row("playgrounds and stadiums", r"playgrounds?|stadiums?|sports? (?:clubs?|halls?|cit(?:y|"
        r"ies)|fields?)|"
        r"football (?:fields?|pitch\w*)|swimming pools?|gyms?|parks?(?! of)"),
    Row("civil society organizations", r"(?:relief|humanitarian|charit(?:y|able)|aid|civil "
        r"society|women's)(?: \w+){0,2}? "
        r"(?:organi[sz]ations?|associations?|cent(?:er|re)s?|offices?|warehouses?|convoys?|"
        r"trucks?|headquarters)|"
        r"NGOs?(?: office)?|red crescent(?: \w+)?|community cent(?:er|re)s?"),
    Row("official headquarters", r"(?:local|city|town|village) councils?(?:'s)?(?: \w+)?|"
        r"(?:police|security)(?: \w+)? "
        r"(?:stations?|headquarters|cent(?:er|re)s?|departments?|branch(?:es)?)|court(?:house)?s?|"
        r"government(?:al)? (?:buildings?|offices?|institutions?|complex\w*)|prisons?|"
        r"municipal\w+(?: \w+)?|"
        r"(?:civil|land) registr\w+|palace of justice|post office|headquarters"),
    Row("means of transport", r"(?:public |passenger |school |civilian |mini)?bus(?:es)?|"
        r"minibus(?:es)?|taxis?|"
        r"(?:civilian |passenger |private )?(?:cars?|vehicles?|vans?|trucks?|trains?|boats?|"
        r""
        r"tractors?|ambulances?)(?! bombs?)|bridges?|railways?(?: \w+)?|garages?|crossings?|"
        r"ports?|airports?|"
        r"bus stations?"),
    Row("industrial facilities", r"factor(?:y|ies)|industrial (?:zones?|areas?|shops?|"
        r"facilit\w+|cit(?:y|ies)|compounds?)|"
        r"workshops?|silos?|mills?|warehouses?|plants?|(?:poultry|cow|livestock) farms?"),
    Row("residential", r"(?:civilian |residential )?(?:houses?|homes?|apartments?|residential "
        r"\w+|dwellings?|"
        r"(?:residential|civilian) (?:buildings?|neighbou?rhoods?|areas?|blocks?)|buildings?)"),
    Row("farmland", r"farm ?lands?|agricultural (?:lands?|areas?)|olive (?:groves?|orchards?)|"
        r"fields?|orchards?|farms?"),
    Row("military", r"(?:military |army )?training camps?|military (?:bases?|posts?|points?|"
        r"sites?|positions?|vehicles?|convoys?|"
        r"checkpoints?|airports?|"
        r"barracks|headquarters|camps?|patrols?)|checkpoints?|outposts?|patrols?|barracks|air "
        r"?bases?"),
    Row("gatherings", r"weddings?|funerals?|demonstrations?|protests?"),
)  # fmt: skip

TARGET_GROUPS = {
    "places of worship": "places of worship",
    "nurseries": "vital educational facilities",
    "universities": "vital educational facilities",
    "educational institutions": "vital educational facilities",
    "schools": "vital educational facilities",
    "medical facilities": "vital medical facilities",
    "museums": "vital cultural facilities",
    "markets": "communal facilities",
    "playgrounds and stadiums": "communal facilities",
    "civil defense": "infrastructure",
    "bakeries": "infrastructure",
    "water facilities": "infrastructure",
    "power facilities": "infrastructure",
    "official headquarters": "infrastructure",
    "means of transport": "infrastructure",
    "industrial facilities": "infrastructure",
    "civil society organizations": "infrastructure",
    "IDP camps": "IDP camps",
}

# Who: ids of `gazetteer/parties.csv`, several joined with |. A row may also be ``unknown``.
PARTIES: tuple[Row, ...] = (
    Row("russian_forces|syrian_regime", r"(?:the )?Syria[n]?[- /]{1,2}Russian? (?:alliance|"
        r"forces|air|war|joint)?"
        r"(?: ?forces)?|Russian?[- /]{1,2}Syria[n]? (?:alliance|forces|joint)?(?: ?forces)?|"
        r"Syrian or Russian|Russian or Syrian|Syrian and Russian|Russian and Syrian"),
    Row("iran_backed|syrian_regime", r"Syrian[-/]Iranian|(?:Syrian )?regime forces and "
        r"(?:allied |pro-)Iranian militias"),
    Row("sdf", r"(?:(?:predominantly )?Kurdish[- ]led )?(?:the )?Syrian Democratic Forces(?: "
        r"\((?-i:SDF)\))?|(?-i:SDF|YPG|YPJ|PYD|AANES)|"
        r"self[- ]management forces|Self[- ]Administration forces|Autonomous Administration(?: "
        r"of North and East Syria)?|"
        r"People's Protection Units|Women's Protection Units|(?:Kurdish )?Democratic Union "
        r"Party|(?:the )?As(?:ay|a)ish|"
        r"Kurdish(?:-led)? (?:forces|fighters|militias?|units|authorities|self[- "
        r"]administration)|Manbij Military Council"),
    Row("sna", r"(?<!Arab )(?:the )?National Army(?! of)|"
        r"(?:the )?Syrian National Army(?: \((?-i:SNA)\))?|(?-i:SNA|TFSA)|"
        r"(?:Turkish|Turkey)-backed (?:\w+ ){0,3}?(?:factions?|forces|rebels|fighters|"
        r"opposition|groups|Free Syrian Army)|"
        r"(?:(?:al[- ])?Hamza|Sultan Murad|(?:Sultan )?Suleiman Shah|"
        r"Malik Shah) (?:Division|Brigade)|"
        r"(?:al[- ])?Amshat|Ahrar al[- ]Sharqi?yah?|(?:Turkish|Turkey)-affiliated factions|"
        r"Euphrates Shield(?: forces)?|pro-Turk(?:ish|ey) factions|Operation Olive Branch "
        r"(?:forces|factions)"),
    Row("hts", r"Ha(?:y|i){1,2}['’`]?[ae]?t Tahrir (?:al|ash|el|as)[- ]Sham|(?:the )?(?-i:HTS)|"
        r"Tahrir al[- ]Sham|"
        r"(?:the )?(?:Syrian )?Salvation Government"),
    Row("nusra", r"(?:Jabhat |the )?(?:al[- ])?Nusra(?:h)?(?: Front)?|Jabhat Fat(?:e|a)h al[- "
        r"]Sham|"
        r"Fat(?:e|a)h al[- ]Sham(?: Front)?|(?-i:JFS)"),
    Row("isis", r"(?-i:ISIS|ISIL|IS(?= (?:group|fighters?|cells?|militants?|gunmen|members?|"
        r"attack\w*|claimed)))|"
        r"Da['’]?esh|Da'?ish|(?:the )?(?:so-called )?Islamic State(?: (?:group|organi[sz]ation|"
        r"(?:of|in) Iraq and (?:Syria|the Levant|al[- ]Sham)))?(?: \((?-i:ISIS|ISIL|IS)\))?"),
    Row("us_coalition", r"(?-i:Coalition)(?=[ ](?:artillery|shelling|air ?raids?|raids?|bomb\w+))|"
        r"(?:the )?(?:US|U\.S\.|American|United States)-led (?:international "
        r")?coalition(?: forces)?|"
        r"(?:the )?(?:international|global|anti-ISIS) coalition(?: forces)?|(?:the )?coalition "
        r"(?:forces|warplanes|aircraft|planes|bombers|"
        r"air ?strikes?|strikes?|drones?|jets|helicopters?|artillery|shelling|raids?)|(?:US|"
        r"U\.S\.|American) (?:forces|"
        r"troops|warplanes|drones?|"
        r"air ?strikes?|strikes?|helicopters?|military|airborne)"),
    Row("russian_forces", r"(?:the )?Russian (?:forces|warplanes?|war-planes?|aircraft|air "
        r"?force|air ?strikes?|"
        r"air ?raids?|jets?|fighter jets?|troops|army|military(?: police)?|strikes?|raids?|planes|"
        r"fixed-wing|attack\w*|missiles?|helicopters?|drones?|side|navy|warships?)|Russian|"
        r"Russia"),
    Row("iran_backed", r"(?:pro-)?Iran(?:ian)?(?:-backed|-affiliated|-aligned| backed)? (?:\w+ "
        r")?(?:militias?|forces|groups|"
        r"militants|fighters|factions|revolutionary guards?)|(?:Lebanese )?Hi?e?zb[ou]ll?ah|"
        r"(?-i:IRGC)|"
        r"(?:the )?Fatemiyoun(?: Brigade)?|Shiite (?:foreign )?militias"),
    Row("israel", r"Israel(?:i)?(?: (?:forces|army|warplanes|air ?force|air ?strikes?|aircraft|"
        r"military|missiles?|"
        r"drones?|strikes?|raids?|jets|artillery|troops|tanks?|occupation(?: forces)?))?|"
        r"(?-i:IDF)"),
    Row("jordan", r"Jordan(?:ian)? (?:forces|army|warplanes|air ?force|border guards?|air "
        r"?strikes?|aircraft)"),
    Row("turkey", r"(?:the )?(?:Turkish|Turkey(?:'s)?) (?:forces|army|military|troops|"
        r"warplanes|drones?|artillery|air ?force|"
        r"border guards?|gendarmes?|gendarmerie|border forces|air ?strikes?|soldiers|aircraft|"
        r"jets|intelligence|shelling|"
        r"strikes?|base|jandarma|UAVs?)|jandarma|Turkish|Turkey"),
    Row("transitional_government", r"(?:the )?(?:Syrian )?(?:transitional|interim|caretaker|"
        r"new Syrian) "
        r"(?:government|authorities|administration)(?:'s)?(?: forces)?|General Security(?: "
        r"(?:Service|forces|Directorate))?|"
        r"(?:forces of the )?Military Operations (?:Administration|Command|Department)|"
        r"(?:forces of the |Syrian )?(?:Ministry of (?:Defen[cs]e|Interior))"),
    Row("druze_forces", r"Druze (?:\w+ )?(?:factions|fighters|militias?|gunmen|groups|forces)|"
        r"Men of Dignity|"
        r"(?:the )?Suwayda Military Council"),
    Row("armed_opposition", r"(?:the )?(?:factions? of (?:the )?)?(?:the )?(?:Syrian "
        r")?(?:armed )?opposition"
        r"(?: (?:factions?|forces|fighters|groups?|militants))?|(?:armed )?rebel(?:s| "
        r"(?:groups?|factions?|forces|"
        r"fighters))?|(?:the )?Free (?:Syrian )?Army|(?-i:FSA)|"
        r"(?:Harakat )?Nour al[- ]Din al[- ]Zenki|Liwa al[- ]Tawhid|Ajnad al[- ]Sham|Shabab al[- ]"
        r"Sunn?ah?|Ahrar al[- ]Sham|Jaysh al[- "
        r"](?:Islam|Fat(?:e|a)?h)|"
        r"Ja(?:y|i)sh al[- ](?:Islam|Izza|Nasr|Ahrar)|(?:the )?Southern Front|(?:the )?Islamic "
        r"Front|Faylaq al[- ]Rahman|"
        r"(?:the )?National (?:Liberation Front|Front for Liberation)|Army of Conquest|local "
        r"factions"),
    Row("syrian_regime", r"(?:the )?(?:former|ousted|deposed|fallen|toppled|defunct|previous) "
        r"(?:Syrian |Assad )?(?:regime|government|army)(?:['’]s)?(?: (?:forces|army|security))?|"
        r"Syrian (?:soldiers|troops|war-?planes?|planes|aircraft|jets|"
        r"helicopters?|rockets|"
        r"artillery)|(?<=\bthe )(?:army|military)(?! (?:council|posts?|bases?|points?|"
        r"positions?|police|"
        r"operations?|academy|airport|airbase|headquarters|sites?|convoys?|wing|campaign|"
        r"escalation))|"
        r"(?<=\bto )the government(?! of)|(?<=\bby )the government(?! of)|"
        r"(?:the )?Syrian[- ]?(?:Arab )?(?:regime|government|army|Arab army|"
        r"air ?force|military)(?:'s)?"
        r"(?: \([^()]{0,120}\))?(?:'s)?(?: (?:forces|air ?force|army|warplanes?|war-planes?|"
        r"helicopters?|artillery|troops|military|"
        r"militias?|security|soldiers|security forces))?|(?:the )?regime(?:'s)?(?: (?:forces|"
        r"army|air ?force|warplanes?|"
        r"helicopters?|artillery|troops|militias?|security forces|security|aircraft|planes?|"
        r"jets?|rockets?|missiles?|shelling))?|(?:the "
        r")?government(?:'s)? (?:planes?|jets?|forces|troops|warplanes?|"
        r"war-planes?|helicopters?|artillery|army|air ?force|aircraft|soldiers|shelling|air "
        r"?strikes?)|"
        r"(?:the )?(?:Assad|pro-government|pro-regime|loyalist)(?:'s)? (?:forces|regime|"
        r"government|troops|army|militias?|"
        r"warplanes?|helicopters?|fighters)|(?-i:SAA)|pro-Assad \w+|"
        r"(?:Air Force|Military|Political) (?:Intelligence|Security)(?: (?:Directorate|Branch|"
        r"personnel))?|"
        r"(?:the )?(?:Fourth|4th) (?:Armou?red )?Division|(?:the )?National Defen[cs]e "
        r"(?:Forces|militias?)|"
        r"(?:the )?(?:criminal )?security branch|"
        r"(?:the )?(?:Syrian|government(?:al)?) security (?:forces|services|apparatus)|"
        r"(?:the )?regular (?:army|forces)(?: forces)?|(?:pro-government )?[\"“']?Shabb?iha[\"”']?"
        r"(?: militias?)?|(?:the )?Tiger Forces|Quds Brigade|Liwa al[- ]Quds|"
        r"(?<=\bunder )(?:the )?government(?=(?:['’]s)? control)|"
        r"(?<=\bof )the government(?= (?:of Syria|at the time)\b|[.,;]|$)"),
    Row("unknown", r"(?:gunmen|men|persons|group|attackers) (?:whom |that |which )?we (?:could "
        r"not|cannot|were not "
        r"able to|were unable to|have not been able to) (?:identify|determine)|unknown (?:\w+ "
        r")?(?:persons?|gunmen|assailants?|individuals?|source|"
        r"origin|parties|party|attackers?|"
        r"perpetrators?|warplanes?|people|militants)|(?:an? )?unidentified (?:\w+ )?(?:\w+)|"
        r"(?:so-far |as[- ]yet )?un(?:identified|known) (?:perpetrators?|gunmen|source)|whose "
        r"perpetrators have not yet been "
        r"identified|have not (?:yet )?been (?:able to )?(?:identif\w+|determin\w+)|not yet "
        r"(?:been )?identified|"
        r"unclaimed|(?:un)?masked gunmen|(?:whose|the) source (?:has not been|is (?:not known|"
        r"unknown))"),
)  # fmt: skip

# Words of which one must stand in a text, in small letters, before a party's pattern is tried.
PARTY_WORDS: dict[str, tuple[str, ...]] = {
    "russian_forces|syrian_regime": ("russia",),
    "iran_backed|syrian_regime": ("iran",),
    "sdf": ("sdf", "syrian democratic", "kurd", "ypg", "ypj", "pyd", "aanes", "self-", "self ",
            "autonomous", "protection units", "democratic union", "as", "manbij"),
    "sna": ("national army", "hamza", "sultan", "suleiman", "malik", "amshat", "sharqi",
            "affiliated", "sna", "tfsa", "backed", "euphrates", "pro-turk", "olive"),
    "hts": ("tahrir", "hts", "salvation"),
    "nusra": ("nusra", "fateh", "fatah", "jfs"),
    "isis": ("isis", "isil", "is ", "esh", "ish", "islamic state"),
    "us_coalition": ("coalition", "us ", "u.s.", "american"),
    "russian_forces": ("russia",),
    "iran_backed": ("iran", "zb", "irgc", "fatemiyoun", "shiite"),
    "israel": ("israel", "idf"),
    "jordan": ("jordan",),
    "turkey": ("turk", "jandarma"),
    "transitional_government": ("transitional", "interim", "caretaker", "new syrian",
                                "general security", "military operations", "ministry"),
    "druze_forces": ("druze", "dignity", "suwayda"),
    "armed_opposition": ("opposition", "rebel", "fsa", "free syrian", "ahrar",
                         "islam", "jaysh", "jaish", "fat",
                         "southern front", "rahman", "national", "conquest",
                         "local factions", "free army",
                         "zenki", "tawhid", "ajnad", "shabab"),
    "syrian_regime": ("regime", "government", "regular", "habiha", "habbiha", "tiger", "quds",
                      "syrian", "assad", "loyalist", "saa", "air force", "military", "army",
                      "political", "fourth", "4th", "national def", "branch"),
    "unknown": ("unknown", "unidentified", "identif", "determin", "unclaimed", "masked", "source"),
}  # fmt: skip

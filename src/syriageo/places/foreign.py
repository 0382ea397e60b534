"""Names of well-known places outside Syria.

A bare "Baghdad" means the city in Iraq and not a hamlet of Hama that is spelt much alike. The list
holds what reports on the war name without its country: cities of the neighbours and the capitals
that speak or act in it. Names that a Syrian town or quarter of note bears too (Sinjar, Rabia,
Sulaymaniyah) are left out.
"""

from __future__ import annotations

from functools import lru_cache

from syriageo.places.names import keys

_CITIES = {
    "Iraq": (
        "Baghdad بغداد|Bagdad|Mosul الموصل|Mossul|Erbil أربيل|Arbil هولير|Basra البصرة|"
        "Kirkuk كركوك|Fallujah الفلوجة|Ramadi الرمادي|Tikrit تكريت|Najaf النجف|"
        "Karbala كربلاء|Samarra سامراء|Dohuk دهوك|Duhok|Tal Afar تلعفر|Nineveh نينوى|"
        "Baquba بعقوبة|Zakho زاخو"
    ),
    "Lebanon": (
        "Beirut بيروت|Tripoli طرابلس|Sidon|Baalbek بعلبك|Hermel الهرمل|Zahle زحلة|"
        "Arsal عرسال|Jounieh جونيه"
    ),
    "Turkey": (
        "Ankara أنقرة|Istanbul اسطنبول|Gaziantep غازي عنتاب|Antep|Sanliurfa أورفا|Urfa|"
        "Hatay هاتاي|Antakya أنطاكيا|Antioch|Kilis كلس|Mardin ماردين|Diyarbakir ديار بكر|"
        "Adana أضنة|Mersin مرسين|Reyhanli|Iskenderun اسكندرون|Izmir إزمير|Sirnak|Cizre|Suruc|"
        "Akcakale|Nusaybin"
    ),
    "Jordan": ("Amman عمان|Irbid إربد|Mafraq|Ramtha الرمثا|Zaatari الزعتري"),
    "Israel and Palestine": (
        "Jerusalem القدس|Tel Aviv تل أبيب|Haifa حيفا|Gaza غزة|Ramallah رام الله|Nablus نابلس|Hebron"
    ),
    "elsewhere": (
        "Cairo القاهرة|Tehran طهران|Riyadh الرياض|Dubai دبي|Kuwait الكويت|Moscow موسكو|"
        "Geneva جنيف|Vienna فيينا|London لندن|Paris باريس|Berlin برلين|Washington واشنطن|"
        "New York نيويورك|Brussels بروكسل|The Hague لاهاي|Astana أستانا|Sochi سوتشي|"
        "Rome روما|Madrid مدريد|Athens أثينا|Nicosia|Kyiv كييف|Kiev|Manama المنامة|"
        "Muscat مسقط|Sanaa صنعاء|Tunis تونس|Algiers|Benghazi بنغازي|Islamabad|Kabul كابول|"
        "Beijing بكين|Stockholm|Oslo|Copenhagen|Amsterdam"
    ),
}

_STATES = {
    "Turkey": "Turkey تركيا|Türkiye",
    "Iraq": "Iraq العراق",
    "Lebanon": "Lebanon لبنان",
    "Jordan": "Jordan الأردن",
    "Israel": "Israel إسرائيل",
    "Iran": "Iran إيران",
    "Russia": "Russia روسيا",
    "Saudi Arabia": "Saudi Arabia السعودية",
    "Qatar": "Qatar قطر",
}


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    found: dict[str, str] = {}
    for country, text in (*_STATES.items(), *_CITIES.items()):
        for pair in text.split("|"):
            latin = " ".join(w for w in pair.split() if w.isascii())
            arabic = " ".join(w for w in pair.split() if not w.isascii())
            for name in (latin, arabic):
                for key in keys(name) if name else ():
                    if key[0] == "f":  # the letters themselves: al-Haffa is not Haifa
                        found.setdefault(key, country)
    return found


def country_of(name: str) -> str:
    """The foreign country (or "elsewhere") that a name is, or whose city; empty if none.

    Examples
    --------
    >>> country_of("Baghdad"), country_of("بغداد"), country_of("Turkey"), country_of("Saraqeb")
    ('Iraq', 'Iraq', 'Turkey', '')
    """
    known = _countries()
    return next((known[k] for k in keys(name) if k in known), "")


@lru_cache(maxsize=1024)
def abroad(name: str) -> str:
    """Where a name lies in words, ``in Iraq`` or ``not in Syria``; empty if in no other country.

    Examples
    --------
    >>> abroad("Baghdad"), abroad("Iraq"), abroad("Paris"), abroad("Saraqeb")
    ('in Iraq', 'not in Syria', 'not in Syria', '')
    """
    country = country_of(name)
    if not country:
        return ""
    is_country = not set(keys(name)).isdisjoint(keys(country))
    return "not in Syria" if is_country or not country[0].isupper() else f"in {country}"

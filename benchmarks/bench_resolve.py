"""Resolving mentions: time, memory, and being right, beside plain fuzzy look-ups of the same names.

The rivals are `rapidfuzz.process.extractOne` (WRatio and ratio) over all Latin and Arabic
spellings, and SQLite's full-text search with trigrams. They get the name alone; a second list gives
the resolver what monitors give, a chain or a governorate, which the rivals cannot use.
"""

import random
import sqlite3
import subprocess
import sys
import time

import pytest
from rapidfuzz import fuzz, process

from syriageo.places.gazetteer import default, distance_km
from syriageo.places.resolve import Resolver, resolve

# Spellings of well-known places, written for this list: (as written, id).
SPELLINGS = [
    ("Saraqeb", "C3916"),
    ("Serakib", "C3916"),
    ("سراقب", "C3916"),
    ("Maarat an-Nu'maan", "C3985"),
    ("Ma'arat al Nouman", "C3985"),
    ("معره النعمان", "C3985"),
    ("Khan Shaikhoun", "C3987"),
    ("Xan Şêxûn", "C3987"),
    ("Kafr Nabel", "C4068"),
    ("Kafranbil", "C4068"),
    ("Jisr ash-Shoghour", "C4199"),
    ("Jisr Shughur", "C4199"),
    ("Kobanî", "C1946"),
    ("عين العرب", "C1946"),
    ("Ayn al-Arab", "C1946"),
    ("Girê Spî", "C5792"),
    ("Tal Abyadh", "C5792"),
    ("Menbiç", "C1767"),
    ("Manbidj", "C1767"),
    ("Cerablus", "C2227"),
    ("Djarablous", "C2227"),
    ("Kamechlie", "C4564"),
    ("Qamişlo", "C4564"),
    ("Deir Ezzour", "C5086"),
    ("Dayr al-Zur", "C5086"),
    ("Al-Bukamal", "C5167"),
    ("Abou Kemal", "C5167"),
    ("Dar'a", "C5993"),
    ("Dera'a", "C5993"),
    ("Azez", "C1564"),
    ("I'zaz", "C1564"),
    ("Binnish", "C3904"),
    ("Ariha", "C4278"),
    ("Erîha", "C4278"),
    ("Tell Rif'at", "C1621"),
    ("Al Mayadeen", "C5192"),
    ("الميادين", "C5192"),
    ("Palmyra", "C2889"),
    ("Tadmur", "C2889"),
    ("Haleb", "C1007"),
]
# Mentions as reports write them: (text, within, id).
MENTIONS = [
    ("Sarja village in Jabal al-Zawiya", "Idlib", "C4273"),
    ("Sarja", "Aleppo", "C7995"),
    ("al-Bara town in southern Idlib countryside", "", "C4304"),
    ("Kafr Naha village in the western suburbs of Aleppo governorate", "", "C1034"),
    ("قرية الحامدية جنوب غرب مدينة معرة النعمان بريف إدلب الجنوبي", "", "C6596"),
    ("a bakery in Binnish city", "Idlib", "C3904"),
    ("حي الميدان في مدينة دمشق", "", "N0078"),
    ("Bustan al-Qasr neighborhood, Aleppo city", "Aleppo", "N0204"),
    ("Khan al-Sebil", "Idlib", "C3925"),
    ("Mare'", "Aleppo", "C1643"),
]


@pytest.fixture(scope="module")
def spellings():
    """(spelling, subject) of every place."""
    rows = default().connection.execute(
        "SELECT n.name, n.subject FROM names n JOIN places p ON p.id = n.subject ORDER BY n.fid"
    )
    return rows.fetchall()


@pytest.fixture(scope="module")
def rivals(spellings):
    names = [name.casefold() for name, _ in spellings]
    full_text = sqlite3.connect(":memory:")
    full_text.execute("CREATE VIRTUAL TABLE names USING fts5(name, subject, tokenize='trigram')")
    full_text.executemany("INSERT INTO names VALUES (?, ?)", spellings)

    def extract(scorer):
        def ask(text):
            found = process.extractOne(text.casefold(), names, scorer=scorer)
            return spellings[found[2]][1] if found else None

        return ask

    def trigrams(text):
        grams = {text[i : i + 3] for i in range(len(text) - 2)}
        query = " OR ".join('"' + g.replace('"', '""') + '"' for g in sorted(grams))
        row = full_text.execute(
            "SELECT subject FROM names WHERE names MATCH ? ORDER BY rank LIMIT 1", (query,)
        ).fetchone()
        return row[0] if row else None

    return {"WRatio": extract(fuzz.WRatio), "ratio": extract(fuzz.ratio), "fts5": trigrams}


def place_of(text, **context):
    answer = resolve(text, **context)
    return answer.place.id if answer.place is not None else None


def right(found, wanted):
    """The same place, or one within 5 km of it."""
    if found is None:
        return False
    gazetteer = default()
    a, b = gazetteer.get(found), gazetteer.get(wanted)
    return distance_km(a.lat, a.lon, b.lat, b.lon) <= 5


def test_beside_plain_fuzzy_search(rivals, capsys):
    ways = {"syriageo": place_of, **rivals}
    table = {}
    for way, ask in ways.items():
        ask("Aleppo")
        started = time.process_time()
        answers = [ask(text) for text, _ in SPELLINGS]
        spent = time.process_time() - started
        share = sum(right(a, b) for a, (_, b) in zip(answers, SPELLINGS, strict=True))
        table[way] = (1000 * spent / len(SPELLINGS), share / len(SPELLINGS))
    own = table["syriageo"]
    with capsys.disabled():
        print(f"\n{'way':<10}{'ms a name':>10}{'ratio':>8}{'right':>8}")
        for way, (spent, share) in table.items():
            print(f"{way:<10}{spent:>10.3f}{spent / own[0]:>8.1f}{100 * share:>7.0f}%")
    assert own[1] >= max(share for _, share in table.values())


def test_with_the_context_that_monitors_give(capsys):
    hits = sum(right(place_of(t, within=w or None), i) for t, w, i in MENTIONS)
    with capsys.disabled():
        print(f"\nmentions with context: {hits} of {len(MENTIONS)} right")
    assert hits >= len(MENTIONS) - 1


@pytest.mark.parametrize("kind", ["known", "chain", "other-script", "fuzzy", "unknown"])
def test_one_mention(benchmark, kind):
    mentions = {
        "known": (("Saraqib",), ("Idlib",)),
        "chain": (("Sarja village in Jabal al-Zawiya in the southern suburbs of Idlib",), ()),
        "other-script": (("Sarmin", "سرمين"), ("إدلب",)),
        "fuzzy": (("Marrat Nuhman",), ("Idlib",)),
        "unknown": (("Springfield",), ()),
    }
    resolver = Resolver(default())
    resolver.index.fuzzy("warm")
    benchmark(resolver._consider, *mentions[kind], None, False)


def test_in_bulk(benchmark, capsys):
    """Two thousand different mentions, each once: what a table of incidents costs a row."""
    gazetteer = default()
    places = [p for p in gazetteer.within("SY") if p.kind == "community" and p.name_ar]
    chosen = random.Random(1).sample(places, 2000)
    rows = [((p.name_en, p.name_ar), (gazetteer.get(p.admin1).name,)) for p in chosen]
    resolver = Resolver(gazetteer)
    resolver.index.fuzzy("warm")

    def run():
        return [resolver._consider(*row, None, False).answer for row in rows]

    started = time.process_time()
    answers = benchmark.pedantic(run, rounds=1, iterations=1)
    spent = 1000 * (time.process_time() - started) / len(rows)
    near = [
        a.lat is not None and distance_km(a.lat, a.lon, p.lat, p.lon) <= 5
        for a, p in zip(answers, chosen, strict=True)
    ]
    with capsys.disabled():
        print(f"\n{spent:.2f} ms of CPU time a mention, {100 * sum(near) / len(near):.1f} % found")


def test_random_text(capsys):
    """The slowest of five hundred random texts."""
    dice = random.Random(2)
    pools = ["abcdefghijklmnopqrstuvwxyz '-", "ابتثجحخدذرزسشصضطظعغفقكلمنهوي ", "{}<>%$;|/\\ éşçñ"]
    resolver = Resolver(default())
    resolver.index.fuzzy("warm")
    slowest = 0.0
    for _ in range(500):
        pool = dice.choice(pools)
        text = "".join(dice.choice(pool) for _ in range(dice.randint(1, 60)))
        started = time.process_time()
        resolver._consider((text,), (), None, False)
        slowest = max(slowest, time.process_time() - started)
    with capsys.disabled():
        print(f"\nslowest random text: {1000 * slowest:.1f} ms")


def test_memory(capsys):
    """Memory of a process that resolves in bulk, above one that has only imported (Linux)."""
    code = (
        "import pathlib, random, numpy, rapidfuzz\n"
        "from syriageo.places.resolve import resolver\n"
        "def resident():\n"
        "    return int(pathlib.Path('/proc/self/statm').read_text().split()[1]) * 4096 / 2**20\n"
        "r = resolver()\n"
        "places = [p for p in r.gazetteer.within('SY') if p.kind == 'community']\n"
        "before = resident()\n"
        "for p in random.Random(1).sample(places, 1500):\n"
        "    r._consider((p.name_en, p.name_ar), ('Aleppo',), None, False)\n"
        "print(resident() - before)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    megabytes = float(done.stdout)
    with capsys.disabled():
        print(f"\n{megabytes:.0f} MB above the libraries after 1,500 mentions")

"""A small database of real places with claims of our own, whose answers we know by heart."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from syriageo import build
from syriageo.control import lookup, world
from syriageo.control import parties as party_tables
from syriageo.control.claims import Claim, Source, ledger_digest
from syriageo.control.inference import derive_spells
from syriageo.control.parties import Parties
from syriageo.places import gazetteer, letterpairs

ROOT = Path(__file__).resolve().parents[2]
END = date(2026, 2, 21)

PLACES = [
    # id, kind, English, Arabic, lat, lon, admin3, admin2, admin1, parent
    ("C1007", "community", "Aleppo", "حلب", 36.206, 37.154, "SY020000", "SY0200", "SY02", ""),
    ("C3985", "community", "Ma'arrat An Nu'man", "معرة النعمان", 35.6486, 36.6773, "SY070300",
     "SY0703", "SY07", ""),
    ("C4273", "community", "Sarja", "سرجة", 35.757491, 36.626812, "SY070500", "SY0705", "SY07", ""),
    ("C4278", "community", "Ariha", "أريحا", 35.81396, 36.610185, "SY070500", "SY0705", "SY07", ""),
    ("C5710", "community", "Ar-Raqqa", "الرقة", 35.9519, 39.0088, "SY110000", "SY1100", "SY11", ""),
    ("C5711", "community", "Kasret Faraj", "كسرة فرج", 35.925, 39.03, "SY110000", "SY1100", "SY11",
     ""),
    ("N0178", "neighbourhood", "Bayada", "بياضة", 36.2043, 37.1705, "SY020000", "SY0200", "SY02",
     "C1007"),
    ("N0200", "neighbourhood", "Citadel", "القلعة", 36.1992, 37.1627, "SY020000", "SY0200", "SY02",
     "C1007"),
]  # fmt: skip
COLUMNS = "id kind name_en name_ar lat lon admin3 admin2 admin1 parent".split()

SOURCES = {
    "baseline": Source("baseline", "The start of the war", trust=1.0),
    "snhr": Source("snhr", "SNHR monthly report <b>{{7*7}}</b>", trust=0.95),
    "press": Source("press", "A newspaper", trust=0.6),
    "other": Source("other", "Another newspaper", trust=0.6),
}


def parties_of_repository() -> Parties:
    return Parties.from_tables(ROOT / "gazetteer")


class Ledger:
    """Writes claims in a few words: ``say("takes", "hts", "2020-01-28", from_="isis")``."""

    def __init__(self):
        self.claims = []

    def say(self, kind, who, first, last=None, *, on="C4278", from_="", by="snhr", confidence=3,
            lasting=False, flags=(), recorded="2021-01-01", supersedes=""):  # fmt: skip
        lo = date.fromisoformat(first)
        hi = date.fromisoformat(last or first)
        if lasting or lo == hi:
            certain = (lo, hi)
        elif kind in ("takes", "handover", "leaves", "lifts_siege"):
            certain = (hi, hi)
        else:
            certain = (None, None)
        claim = Claim(
            id=f"test-{len(self.claims) + 1:05d}",
            subject=on,
            as_written=on,
            kind=kind,
            parties=tuple(p for p in who.split("|") if p),
            taken_from=tuple(p for p in from_.split("|") if p),
            first_possible=lo,
            first_certain=certain[0],
            last_certain=certain[1],
            last_possible=hi,
            confidence=confidence,
            weight_note="",
            source=by,
            locator="p. 1",
            recorded=date.fromisoformat(recorded),
            supersedes=supersedes,
            flags=tuple(flags),
        )
        self.claims.append(claim)
        return claim


def tell_history(ledger: Ledger) -> None:
    """What the tests' sources say of the tests' places."""
    say = ledger.say
    say("holds", "syrian_regime", "2011-03-15", on="SY", by="baseline", flags=("area_wide",))
    say("takes", "armed_opposition", "2015-05-28", from_="syrian_regime")
    say("holds", "armed_opposition|hts", "2020-01-05")
    say("holds", "syrian_regime", "2020-01-05", by="press", confidence=1)
    say("holds", "armed_opposition", "2020-01-10", on="C4273")
    say("holds", "armed_opposition|hts", "2020-01-26", on="C4273")
    say("holds", "armed_opposition|hts", "2020-01-11", on="C3985")
    say("takes", "syrian_regime", "2020-01-28", on="C3985", from_="armed_opposition|hts")
    say("takes", "syrian_regime", "2020-01-27", "2020-01-29", on="C3985", by="press", confidence=2)
    say("takes", "armed_opposition", "2013-03-04", on="C5710", from_="syrian_regime")
    say("takes", "isis", "2014-01-13", on="C5710", from_="armed_opposition")
    say("holds", "isis", "2015-11-20", on="C5710")
    say("takes", "sdf", "2017-10-17", on="C5710", from_="isis")
    say("holds", "sdf", "2018-02-01", on="C5711", by="press")
    contested = "armed_opposition|syrian_regime"
    say("contested", contested, "2012-07-19", "2016-12-21", on="C1007", lasting=True)
    say("takes", "syrian_regime", "2016-12-22", on="C1007", from_="armed_opposition")
    say("holds", "armed_opposition", "2014-05-01", on="N0200", by="press")
    say("holds", "turkey", "2019-06-01", flags=("post",), by="press")
    say("claims_only", "syrian_regime", "2019-08-01", by="press", confidence=1)


def build_database(path: Path, claims: list[Claim]) -> Path:
    connection = sqlite3.connect(path)
    connection.executescript(build._SCHEMA)
    run = connection.execute
    places = [dict(zip(COLUMNS, row, strict=True)) for row in PLACES]
    for fid, row in enumerate(PLACES, start=1):
        run(
            f"INSERT INTO places (fid, {', '.join(COLUMNS)}, population, importance, source, note) "
            f"VALUES ({','.join('?' * 11)}, NULL, 1, 'test', '')",
            (fid, *row),
        )
    from shapely import MultiPolygon, box

    from syriageo.geopackage import blob

    syria = blob(MultiPolygon([box(35.7, 32.3, 42.4, 36.9)]))
    areas = [
        ("SY", "country", "Syria", "سوريا", "", syria),
        ("SY02", "governorate", "Aleppo", "حلب", "SY", syria),
        ("SY07", "governorate", "Idleb", "إدلب", "SY", syria),
        ("SY11", "governorate", "Ar-Raqqa", "الرقة", "SY", syria),
    ]
    for identifier, level, name, arabic, parent, geom in areas:
        run(
            "INSERT INTO areas (geom, id, level, name_en, name_ar, parent, lat, lon, source, "
            "reason, members) VALUES (?, ?, ?, ?, ?, ?, 35, 38, 'test', '', '')",
            (geom, identifier, level, name, arabic, parent),
        )
    for source in SOURCES.values():
        values = list(source.to_dict().values())
        run(f"INSERT INTO sources VALUES (NULL, {','.join('?' * 9)})", values)
    for table in ("parties", "party_names", "relations"):
        rows = build.read_table(ROOT / "gazetteer" / f"{table}.csv")
        for row in rows:
            marks = ",".join("?" * len(row))
            run(f"INSERT INTO {table} VALUES (NULL, {marks})", list(row.values()))
    letterpairs.store(connection)
    for claim in claims:
        values = [build._stored(getattr(claim, c)) for c in build.CLAIM_COLUMNS]
        run(f"INSERT INTO claims VALUES (NULL, {','.join('?' * len(values))})", values)
    rows = derive_spells(
        claims,
        places=places,
        regions={},
        neighbours=[],
        parties=build.read_table(ROOT / "gazetteer" / "parties.csv"),
        sources=SOURCES,
        data_start=date(2011, 3, 15),
        data_end=END,
    )
    connection.executemany(f"INSERT INTO spells VALUES ({','.join('?' * 13)})", rows)
    meta = {
        "data_version": "test",
        "digest": "0" * 64,
        "ledger_digest": ledger_digest(claims),
        "data_start": "2011-03-15",
        "data_end": END.isoformat(),
        "schema": build.SCHEMA,
    }
    connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
    connection.commit()
    connection.close()
    return path


@pytest.fixture
def ledger():
    return Ledger()


@pytest.fixture(scope="session")
def parties():
    return parties_of_repository()


@pytest.fixture(scope="session")
def history_claims():
    ledger = Ledger()
    tell_history(ledger)
    return ledger.claims


@pytest.fixture(scope="session")
def database(tmp_path_factory, history_claims):
    return build_database(tmp_path_factory.mktemp("control") / "small.gpkg", history_claims)


@pytest.fixture
def small(database, monkeypatch):
    """The process-wide database is the small one."""
    monkeypatch.setenv(gazetteer.ENVIRONMENT, str(database))
    yield database
    world._worlds.clear()
    lookup._cache.clear()
    party_tables._cache.clear()

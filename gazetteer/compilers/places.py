"""Raw lists of settlements -> places.csv, names.csv, concordance.csv.

The spine is OCHA's communities. Every other list is linked to it by name and distance; what no
link joins becomes a place of its own, and what lies so close to a community that it may be the
same place under a name we cannot join is written to `unlinked.csv` instead of being guessed.
"""

from __future__ import annotations

import json
import math
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from rapidfuzz import fuzz
from scipy.spatial import cKDTree

from gazetteer.compilers.tables import read_rows, write_rows
from syriageo.places.names import clean, fold, is_arabic, keys, skeleton, split_modifiers

PLACE_COLUMNS = (
    "id kind name_en name_ar lat lon admin3 admin2 admin1 parent population importance source note"
).split()
NAME_COLUMNS = "subject name lang kind source".split()
UNLINKED_COLUMNS = "authority key name lat lon near reason".split()
HAND = Path(__file__).parent / "hand"

SAME_SPOT_KM = 0.7  # closer than this without a common name: perhaps the same place, so no new one
LONGEST_QUALIFIER = 3  # words: "Tal Baydar Ras El Ein"
METRES = 32637
_TYPES_ALONE = {
    *("airbase", "base", "hill", "checkpoint", "oil field", "oil fields", "air defense base"),
    *("air defense battalion", "storage base", "army storage base", "turkish military base"),
    *("gas field", "military base", "dam", "factory", "village", "farms", "farm"),
}
_NO_NAME = _TYPES_ALONE | {"mazraet", "مزرعة"}
_SAYS_LITTLE = _TYPES_ALONE | {"army base", "checkpoints", "bridge", "village", "silos"}
# "al-Omar oil field" is called al-Omar where a text gives the type by a word of its own.
_TYPE_AT_END = re.compile(
    r"(?i)\s+(?:(?:military|army|air defen[cs]e) )?(?:air ?base|airport|airfield|base|barracks|dam|"
    r"(?:oil|gas) ?fields?|checkpoint|hill|grain silos?|silos?)$"
)
# Words that make no name of a base by themselves.
_GENERIC = frozenset(
    "military army air defense defence storage training artillery special forces missile fuel "
    "tank grain battalion brigade regiment radar turkish russian housing factory depot base & "
    "and".split()
)
_QUALIFIER = re.compile(r"\s*\([^)]*\)\s*$")
_ALTERNATIVES = re.compile(r"\s+[-–—]\s+|\s*[/_]\s*|\s*[()]\s*")

CAPITALS = {
    "C1001": 5, "C1007": 5, "C2528": 5, "C2987": 5, "C3480": 5, "C3871": 5, "C4360": 5, "C5086": 5,
    "C5221": 5, "C5710": 5, "C5993": 5, "C6147": 5,
}  # fmt: skip

# The town of the Rmeilan oil fields, which the lists count among the hamlets of that name.
WELL_KNOWN = {"C4813": 2}

MARK_KINDS = {
    "base": "base",
    "hill": "hill",
    "industry": "industry",
    "oil": "oil_field",
    "air": "airport",
    "heli": "airbase",
    "naval": "base",
}


@dataclass
class Entry:
    """One place while the lists are being joined."""

    id: str
    kind: str
    lat: float
    lon: float
    name_en: str = ""
    name_ar: str = ""
    admin3: str = ""
    parent: str = ""
    population: int | None = None
    importance: int = 0
    source: str = ""
    note: str = ""
    names: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    key_set: set[str] = field(default_factory=set)
    nearby: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    def add_nearby(self, name: str, lang: str, source: str) -> None:
        """Keep a spelling of a record at the same spot, which may be this place or beside it."""
        for part in (clean(name), *alternatives(clean(name))):
            fine = keys(part) and len(part) <= 120 and "?" not in part
            if fine and part.casefold() not in _SAYS_LITTLE:
                self.nearby.setdefault((part, lang), ("nearby", source))

    def add_name(self, name: str, lang: str, kind: str, source: str) -> None:
        """Attach a spelling once; the first source that gives it is kept."""
        name = clean(name)
        if not keys(name) or len(name) > 120 or "?" in name:  # a letter that its source lost
            return
        self.names.setdefault((name, lang), (kind, source))
        self.key_set.update(keys(name))
        if self.kind == "neighbourhood":
            return  # "Khaldiyeh - Aleppo": the other part is the city
        # OCHA's parentheses hold the district that tells homonyms apart, not another name.
        head = _QUALIFIER.sub("", name).strip() if source.startswith("ocha") else name
        for part in sorted({head, *alternatives(head)} - {name, ""}):
            if part.casefold() in _TYPES_ALONE or re.fullmatch(r"\d+ ?m", part):
                continue  # "Minakh (Menagh) Airbase" is not called "Airbase"
            if (part, lang) not in self.names:
                self.names[part, lang] = ("short", source)
                self.key_set.update(keys(part))

    def add_short_names(self, qualifiers: set[str]) -> None:
        """Names without the town or district that a list appended to tell homonyms apart."""
        for (name, lang), (_, source) in list(self.names.items()):
            head, _, tail = name.rpartition(" ")
            if head and len(fold(head)) > 2 and qualifiers & set(keys(tail)):
                self.names.setdefault((head, lang), ("short", source))
                self.key_set.update(keys(head))

    def add_shorter_names(self, qualifiers: set[str]) -> None:
        """The same for a town of several words, once the lists are joined.

        Whether a record is this place is judged by the longer name, which says more.
        """
        for (name, lang), (kind, source) in list(self.names.items()):
            if kind != "official" or not source.startswith("ocha"):
                continue
            words = name.split(" ")
            for cut in range(max(1, len(words) - LONGEST_QUALIFIER), len(words) - 1):
                head, tail = " ".join(words[:cut]).rstrip(" -/\\"), " ".join(words[cut:])
                if head.casefold() in _NO_NAME or len(fold(head)) < 3:
                    continue
                if qualifiers & set(keys(tail)):
                    self.names.setdefault((head, lang), ("short", source))


def alternatives(name: str) -> list[str]:
    """The several names that one field holds: "A - B", "A / B", "A (B)".

    Examples
    --------
    >>> alternatives("Hamama - Kafr Debbin"), alternatives("Kobani (Ayn al-Arab)")
    (['Hamama', 'Kafr Debbin'], ['Kobani', 'Ayn al-Arab'])
    """
    parts = [p.strip() for p in _ALTERNATIVES.split(name)]
    return [p for p in parts if len(fold(p)) > 2 and keys(p)] if len(parts) > 1 else []


class Registry:
    """Which of our ids belongs to which key of which source; ids are never reused."""

    def __init__(self, path: Path) -> None:
        self.path = path
        rows = read_rows(path) if path.exists() else []
        self.known = {(r["authority"], r["key"]): r["id"] for r in rows}
        numbers = [int(i[1:]) for i in self.known.values() if i.startswith("X")]
        self.next = max(numbers, default=0) + 1
        self.used: dict[tuple[str, str], str] = {}

    def mint(self, authority: str, key: str) -> str:
        """The id that this record made before, or a new one."""
        identifier = self.known.get((authority, key), "")
        if not identifier.startswith("X"):
            identifier = f"X{self.next:05d}"
            self.next += 1
        self.used[authority, key] = identifier
        return identifier

    def link(self, authority: str, key: str, identifier: str) -> None:
        """Note that a record of a source is this place."""
        if key:
            self.used[authority, str(key)] = identifier

    def write(self) -> None:
        """Save the concordance."""
        rows = [{"id": i, "authority": a, "key": k} for (a, k), i in self.used.items()]
        rows.sort(key=lambda r: (r["id"], r["authority"], r["key"]))
        write_rows(self.path, ["id", "authority", "key"], rows)


def project(lons: Iterable[float], lats: Iterable[float]) -> np.ndarray:
    """Degrees to metres, EPSG:32637, as an (n, 2) array."""
    points = gpd.GeoSeries.from_xy(list(lons), list(lats), crs=4326).to_crs(METRES)
    return np.column_stack([points.x, points.y])


def tier(
    a: set[str], b: set[str], names_a: Iterable[str], names_b: Iterable[str], km: float
) -> float:
    """How strongly two sets of spellings speak for one name, `km` apart.

    3 the same letters, 2.5 the same but for vowels, 2 the same consonants, 1 alike and near by.
    """
    common = a & b
    if any(k.startswith("f:") for k in common):
        return 3.0
    if any(k.startswith("m:") for k in common):
        return 2.5
    if any(k.startswith("s:") and len(k) > 4 for k in common):
        return 2.0
    if km > 2:
        return 0.0
    enough = 60 if km < 0.3 else 72 if km < SAME_SPOT_KM else 82
    best = 0.0
    for x in names_a:
        for y in names_b:
            if is_arabic(x) != is_arabic(y):
                continue
            fx, fy = tuple(fold(x).split()), tuple(fold(y).split())
            if split_modifiers(fx)[1] != split_modifiers(fy)[1]:
                continue
            best = max(best, fuzz.ratio(" ".join(fx), " ".join(fy)))
            if km < SAME_SPOT_KM:
                best = max(best, fuzz.ratio(skeleton(x), skeleton(y)))
    return 1.0 if best >= enough else 0.0


class Joiner:
    """The places so far, searchable by position, and the linking of one more list to them."""

    def __init__(self, entries: list[Entry], registry: Registry, admin: AdminLookup) -> None:
        self.entries = entries
        self.registry = registry
        self.admin = admin
        self.unlinked: list[dict[str, object]] = []
        self.taken: set[tuple[str, str]] = set()
        # Records whose name and position lead to the wrong place: the id they belong to, or "".
        self.corrected = {(r["authority"], r["key"]): r for r in read_rows(HAND / "links.csv")}
        self.spots: dict[str, tuple[float, float]] = {}

    def spot(self, what: str, known: Mapping[str, Entry]) -> tuple[float, float]:
        """Latitude and longitude of a place (its id) or of a list's record ("wof:1226527945")."""
        if what in known:
            return known[what].lat, known[what].lon
        return self.spots[what]

    def leave(self, authority: str, record: dict, near: str, reason: str) -> None:
        """Set a record aside with the reason."""
        names = [n for n, _ in record["names"]]
        self.unlinked.append(
            {
                "authority": authority,
                "key": record["key"],
                "name": names[0] if names else "",
                "lat": f"{record['lat']:.6f}",
                "lon": f"{record['lon']:.6f}",
                "near": near,
                "reason": reason,
            }
        )

    def tree(self) -> tuple[cKDTree, np.ndarray]:
        """All places so far in a tree over metres."""
        xy = project([e.lon for e in self.entries], [e.lat for e in self.entries])
        return cKDTree(xy), xy

    def best(
        self, names: list[str], found: list[tuple[float, Entry]], authority: str
    ) -> tuple[Entry | None, float]:
        """The entry that bears the name, judged by likeness and distance; None if none does."""
        key_set = {k for n in names for k in keys(n)}
        ranked: list[tuple[float, float, Entry]] = []
        for km, entry in found:
            strength = tier(key_set, entry.key_set, names, [n for n, _ in entry.names], km)
            reach = {3.0: 7.0, 2.5: 6.0, 2.0: 5.0, 1.0: 2.0}.get(strength, 0.0)
            if (authority, entry.id) in self.taken:
                reach = min(reach, 1.5)  # a second record of one list needs to be at the same spot
            if km <= reach:
                ranked.append((strength - km * 0.3, -km, entry))
        if not ranked:
            return None, 0.0
        _, minus_km, entry = max(ranked, key=lambda r: (r[0], r[1], r[2].id))
        return entry, -minus_km

    def join(
        self,
        authority: str,
        records: list[dict],
        *,
        source: str,
        make: bool = True,
        kinds: frozenset[str] = frozenset({"community", "locality", "neighbourhood"}),
    ) -> None:
        """Link the records of one list, or make places of those that nothing joins."""
        tree, _ = self.tree()
        self.spots |= {f"{authority}:{r['key']}": (r["lat"], r["lon"]) for r in records}
        for record in records:
            if not (32 <= record["lat"] <= 38 and 35 <= record["lon"] <= 43):
                self.leave(authority, record, "", "not a position in Syria")
        records = [r for r in records if 32 <= r["lat"] <= 38 and 35 <= r["lon"] <= 43]
        xy = project([r["lon"] for r in records], [r["lat"] for r in records])
        order = range(len(records))
        fresh: list[Entry] = []
        fresh_xy: list[np.ndarray] = []
        for i in order:
            record = records[i]
            names = [n for n, _ in record["names"] if keys(n)]
            near = sorted(
                (float(np.hypot(*(tree.data[j] - xy[i]))) / 1000, j)
                for j in tree.query_ball_point(xy[i], 7000)
            )
            wanted = kinds if record["kind"] == "locality" else frozenset({record["kind"]})
            found = [(km, self.entries[j]) for km, j in near if self.entries[j].kind in wanted]
            found += [
                (km, e)
                for e, p in zip(fresh, fresh_xy, strict=True)
                if (km := float(np.hypot(*(p - xy[i]))) / 1000) < 3 and e.kind in wanted
            ]
            correction = self.corrected.get((authority, record["key"]))
            if correction and not correction["id"]:
                self.leave(authority, record, "", correction["reason"])
                continue
            if correction:
                entry = next(e for e in self.entries if e.id == correction["id"])
            else:
                entry, _ = self.best(names, found, authority)
            if entry is None and record["kind"] == "locality" and found:
                km, closest = min(found, key=lambda f: (f[0], f[1].id))
                if km < SAME_SPOT_KM or not names:
                    if authority == "map2017" and closest.kind == "community":
                        # The map speaks of this spot, whatever it calls it: a link by position.
                        self.registry.link(authority, record["key"], closest.id)
                    reason = f"{km:.1f} km from {closest.name_en} and no common spelling"
                    self.leave(authority, record, closest.id, reason)
                    for name, lang in record["names"]:
                        closest.add_nearby(name, lang, source)
                    continue
            if entry is None:
                if not make or not names:
                    continue
                admin3 = self.admin.locate(record["lat"], record["lon"])
                if admin3 is None:
                    self.leave(authority, record, "", "outside Syria's subdistricts")
                    continue
                entry = Entry(
                    self.registry.mint(authority, record["key"]),
                    record["kind"],
                    record["lat"],
                    record["lon"],
                    admin3=admin3,
                    source=source,
                )
                fresh.append(entry)
                fresh_xy.append(xy[i])
            else:
                self.registry.link(authority, record["key"], entry.id)
            self.taken.add((authority, entry.id))
            for name, lang in record["names"]:
                entry.add_name(name, lang, "variant", source)
            bare = record.get("bare") or ""
            if len(fold(bare)) > 3 and not _GENERIC.issuperset(bare.casefold().split()):
                entry.add_name(bare, "en", "short", source)
            if record.get("population") and not entry.population:
                entry.population = record["population"]
            for other, key in record.get("also", ()):
                self.registry.link(other, key, entry.id)
        self.entries += fresh


class AdminLookup:
    """The subdistrict that a point lies in, from the unsimplified polygons."""

    def __init__(self, raw: Path) -> None:
        folder = raw / "gazetteer" / "ocha_2020_adm3"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            frame = gpd.read_file(next(folder.glob("*.shp")))
        column = next(c for c in frame.columns if c.upper() in {"ADM3_PCODE", "PCODE"})
        self.codes = list(frame[column])
        self.frame = frame.drop(columns="geometry")
        self.shapes = list(frame.geometry)
        self.tree = shapely.STRtree(self.shapes)

    def name_keys(self) -> dict[str, set[str]]:
        """P-code of a subdistrict, district or governorate -> the keys of its names."""
        found: dict[str, set[str]] = {}
        for row in self.frame.to_dict("records"):
            for level in (1, 2, 3):
                code = row[f"ADM{level}_PCODE"]
                for lang in ("EN", "AR"):
                    name = row.get(f"ADM{level}_{lang}") or ""
                    own = {k for k in keys(name) if k[0] in "fms" and len(k) > 4}
                    found.setdefault(code, set()).update(own)
                    if name.startswith("مركز "):
                        found[code].update(keys(name.removeprefix("مركز ")))
            # The mantika of Mount Simeon is "Jebel Saman": its villages are marked "Simaan".
            if "SY0200" in found:
                found["SY0200"].update(keys("Simaan") + keys("سمعان"))
        return found

    def locate(self, lat: float, lon: float, slack_deg: float = 0.03) -> str | None:
        """The subdistrict's P-code, the nearest within some 3 km for border posts, else None."""
        point = shapely.Point(lon, lat)
        inside = [i for i in self.tree.query(point) if self.shapes[i].covers(point)]
        if inside:
            return self.codes[min(inside)]
        nearest = int(self.tree.nearest(point))
        return self.codes[nearest] if self.shapes[nearest].distance(point) <= slack_deg else None


def compile_places(raw: Path, tables: Path) -> None:
    """Write places.csv, names.csv, concordance.csv and unlinked.csv."""
    from gazetteer.compilers.quarters import quarters

    admin = AdminLookup(raw)
    registry = Registry(tables / "concordance.csv")
    joiner = Joiner(communities(raw, registry), registry, admin)
    qualifiers = admin.name_keys()
    appended = {
        e.id: {k for c in (e.admin3, e.admin3[:6], e.admin3[:4]) for k in qualifiers[c]}
        for e in joiner.entries
    }
    for entry in joiner.entries:
        entry.add_short_names(appended[entry.id])
    joiner.entries += list(neighbourhoods(raw))
    joiner.join("wof", list(whos_on_first(raw)), source="whosonfirst")
    joiner.join("geonames", list(geonames(raw)), source="geonames", make=False)
    joiner.join("crossings", list(crossings(raw)), source="border-crossings")
    joiner.join("map2017", list(map_marks(raw)), source="wikipedia_map_2017")
    joiner.entries += list(quarters(joiner))
    for row in read_rows(HAND / "names.csv"):
        for entry in joiner.entries:
            if entry.id == row["subject"]:
                entry.add_name(row["name"], row["lang"], row["kind"], row["source"])
    settle(joiner.entries)
    for entry in joiner.entries:
        entry.add_shorter_names(appended.get(entry.id, set()))
        for key, value in entry.nearby.items():
            entry.names.setdefault(key, value)
    write_places(joiner.entries, tables)
    write_names(joiner.entries, tables)
    joiner.unlinked.sort(key=lambda r: (str(r["authority"]), str(r["key"])))
    write_rows(tables / "unlinked.csv", UNLINKED_COLUMNS, joiner.unlinked)
    registry.write()


def communities(raw: Path, registry: Registry) -> list[Entry]:
    """OCHA's communities: positions of 2019, else 2021; spellings of 2015, 2019 and 2021."""
    base = raw / "gazetteer"
    found: dict[str, Entry] = {}
    for r in json.loads((base / "ocha_2019" / "populated_places.json").read_text("utf-8")):
        entry = Entry(
            r["pcode"],
            "community",
            r["lat"],
            r["lng"],
            admin3=r["admin3_pcode"],
            source="ocha-2019",
        )
        entry.name_en, entry.name_ar = clean(r["name_en"]), clean(r["name_ar"])
        entry.add_name(r["name_en"], "en", "official", "ocha-2019")
        entry.add_name(r["name_ar"], "ar", "official", "ocha-2019")
        found[entry.id] = entry
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = pd.read_stata(base / "ocha_2021_adm4" / "syria4.dta")
    for r in frame.to_dict("records"):
        entry = found.get(r["PP_PCODE"])
        if entry is None:
            entry = Entry(
                r["PP_PCODE"], "community", float(r["_CY"]), float(r["_CX"]), source="ocha-2021"
            )
            entry.admin3, entry.name_en = r["ADM3_PCODE"], clean(r["PP_NAME_EN"])
            found[entry.id] = entry
        entry.add_name(r["PP_NAME_EN"], "en", "official", "ocha-2021")
        for column in ("PP_REF_NAM", "ADM4_EN"):
            if isinstance(r[column], str) and r[column]:
                entry.add_name(r[column], "en", "variant", "ocha-2021")
    text = (base / "ocha_2015" / "syr_admin4_point.geojson").read_text("utf-8", errors="replace")
    levels = {1: 5, 2: 4, 3: 3}
    for feature in json.loads(text)["features"]:
        p = feature["properties"]
        entry = found.get(p["PCODE"])
        if entry is None:
            continue
        for column, lang in (("NAME_EN", "en"), ("NAM_EN_REF", "en"), ("NAME_ARA", "ar")):
            value = p.get(column) or ""
            if value and "\ufffd" not in value and is_arabic(value) == (lang == "ar"):
                entry.add_name(value, lang, "variant", "ocha-2015")
        entry.importance = max(entry.importance, levels.get(p.get("CAPIT_LVL") or 0, 0))
    for identifier, importance in (CAPITALS | WELL_KNOWN).items():
        found[identifier].importance = importance
    sheet = pd.read_excel(raw / "control" / "worldbank_aoc_2023" / "IntensityAoC_ADM4_v12.xlsx")
    for r in sheet.to_dict("records"):
        population = r["Population"]
        entry = found.get(r["ADM4_PCODE"])
        if entry is not None and isinstance(population, (int, float)) and population == population:
            entry.population = int(population)
    return [found[k] for k in sorted(found)]


def neighbourhoods(raw: Path) -> Iterator[Entry]:
    """OCHA's neighbourhoods of 13 cities, at the point that OCHA gives."""
    path = raw / "gazetteer" / "ocha_2019" / "neighbourhoods.geojson"
    for feature in json.loads(path.read_text("utf-8"))["features"]:
        p = feature["properties"]
        lat, lon = float(p["LATITUDE"]), float(p["LONGITUDE"])
        shape = shapely.geometry.shape(feature["geometry"])
        if not shape.buffer(0.01).covers(shapely.Point(lon, lat)):
            inside = shape.representative_point()
            lat, lon = inside.y, inside.x
        entry = Entry(p["PCODE"], "neighbourhood", lat, lon, source="ocha-2019")
        entry.admin3, entry.parent = p["ADM3_PCODE"], p["ADM4_PCODE"]
        entry.name_en, entry.name_ar = clean(p["NAME_EN"]), clean(p["NAME_AR"])
        entry.add_name(p["NAME_EN"], "en", "official", "ocha-2019")
        entry.add_name(p["NAME_AR"], "ar", "official", "ocha-2019")
        entry.add_name(p["NAM_EN_REF"] or "", "en", "variant", "ocha-2019")
        entry.add_name(p.get("NAM_AR_REF") or "", "ar", "variant", "ocha-2019")
        yield entry


def whos_on_first(raw: Path) -> Iterator[dict]:
    """Localities of Who's On First that are neither superseded nor withdrawn."""
    path = raw / "gazetteer" / "wof" / "wof_sy_places.csv"
    for r in pd.read_csv(path, dtype=str, keep_default_na=False).to_dict("records"):
        if r["placetype"] != "locality" or r["superseded_by"] or r["deprecated"]:
            continue
        names: list[tuple[str, str]] = []
        for column, lang in (
            ("name_ara", "ar"),
            ("name_eng", "en"),
            ("name", "und-Latn"),
            ("name_und_variant", "und-Latn"),
        ):
            for name in r[column].split("|"):
                name = clean(name)
                if not name or name.isdigit() or "\ufffd" in name:
                    continue
                names.append((name, language(name, lang)))
        population = r["population"]
        yield {
            "key": r["wof_id"],
            "lat": round(float(r["lat"]), 6),
            "lon": round(float(r["lon"]), 6),
            "kind": "locality",
            "names": names,
            "population": int(float(population)) if population not in {"", "0"} else None,
            "also": [(a, r[c]) for a, c in (("geonames", "gn_id"), ("wikidata", "wd_id")) if r[c]],
        }


def geonames(raw: Path) -> Iterator[dict]:
    """Towns of GeoNames with their many spellings."""
    path = raw / "gazetteer" / "geonames" / "sy_cities500.json"
    for r in json.loads(path.read_text("utf-8")):
        names = [r["name"], *r["alternatenames"]]
        yield {
            "key": str(r["geonameid"]),
            "lat": r["latitude"],
            "lon": r["longitude"],
            "kind": "locality",
            "names": [(n, language(n, "und-Latn")) for n in names],
            "population": r["population"] or None,
        }


def map_marks(raw: Path) -> Iterator[dict]:
    """Marks of the detailed war map of July 2017, by line."""
    path = raw / "control" / "wikipedia_map_2017" / "marks.csv"
    for line, r in enumerate(
        pd.read_csv(path, dtype=str, keep_default_na=False).to_dict("records"), 1
    ):
        if r["mark"].startswith("m.pass_"):
            kind = "crossing"
        else:
            kind = MARK_KINDS.get(r["mark"].rpartition("_")[2], "locality")
            if kind == "airport" and "base" in r["label"].casefold():
                kind = "airbase"
            if kind in {"industry", "base"} and r["label"].casefold().endswith(" dam"):
                kind = "dam"
        yield {
            "key": str(line),
            "lat": float(r["lat"]),
            "lon": float(r["lon"]),
            "kind": kind,
            "names": [(r["label"], "en")] if r["label"] else [],
            "bare": _TYPE_AT_END.sub("", r["label"]) if kind != "locality" else "",
        }


def crossings(raw: Path) -> Iterator[dict]:
    """Border crossings."""
    path = raw / "gazetteer" / "border_crossings.csv"
    for r in pd.read_csv(path, dtype=str, keep_default_na=False).to_dict("records"):
        yield {
            "key": r["id"],
            "lat": float(r["lat"]),
            "lon": float(r["lon"]),
            "kind": "crossing",
            "names": [(n, "en") for n in [r["name_en"], *r["aliases"].split("|")] if n],
        }


def language(name: str, otherwise: str) -> str:
    """The language tag of a spelling, by its script."""
    if is_arabic(name):
        return "ar"
    if any("\u0400" <= c <= "\u04ff" for c in name):
        return "und-Cyrl"
    if not any("a" <= c <= "z" for c in name.casefold().translate(str.maketrans("âāīûū", "aaiuu"))):
        return "und"
    return "ar-Latn" if otherwise == "ar" else otherwise


def settle(entries: list[Entry]) -> None:
    """Choose display names for what has none and rank by population where no level is known."""
    for entry in entries:
        for (name, lang), _ in entry.names.items():
            if lang == "ar" and not entry.name_ar:
                entry.name_ar = name
            elif lang in {"en", "und-Latn", "ar-Latn"} and not entry.name_en:
                entry.name_en = name
        if entry.importance < 3 and entry.population:
            size = 2 if entry.population >= 5000 else 1 if entry.population >= 1000 else 0
            entry.importance = max(entry.importance, size)


def write_places(entries: list[Entry], tables: Path) -> None:
    """places.csv, sorted by id; parents follow from the subdistrict's code."""
    rows = [
        {
            "id": e.id,
            "kind": e.kind,
            "name_en": e.name_en,
            "name_ar": e.name_ar,
            "lat": degrees(e.lat),
            "lon": degrees(e.lon),
            "admin3": e.admin3,
            "admin2": e.admin3[:6],
            "admin1": e.admin3[:4],
            "parent": e.parent,
            "population": "" if e.population is None else e.population,
            "importance": e.importance,
            "source": e.source,
            "note": e.note,
        }
        for e in sorted(entries, key=lambda e: e.id)
    ]
    write_rows(tables / "places.csv", PLACE_COLUMNS, rows)


def write_names(entries: list[Entry], tables: Path) -> None:
    """names.csv: every spelling of a place with language and source."""
    rows = [
        {"subject": e.id, "name": name, "lang": lang, "kind": kind, "source": source}
        for e in entries
        for (name, lang), (kind, source) in e.names.items()
    ]
    write_rows(tables / "names.csv", NAME_COLUMNS, sorted(rows, key=name_order))


def add_area_names(tables: Path) -> None:
    """Put the spellings of areas beside those of places in names.csv."""
    rows = read_rows(tables / "names.csv")
    places = {r["id"] for r in read_rows(tables / "places.csv")}
    seen = {(r["subject"], r["name"], r["lang"]): r for r in rows if r["subject"] in places}
    for row in read_rows(Path(__file__).parent / "area_names.csv"):
        seen.setdefault((row["subject"], row["name"], row["lang"]), row)
    write_rows(tables / "names.csv", NAME_COLUMNS, sorted(seen.values(), key=name_order))


def name_order(row: Mapping[str, str]) -> tuple[str, ...]:
    """By subject, the official names before variants."""
    return row["subject"], row["kind"], row["lang"], row["name"]


def degrees(value: float) -> str:
    """A coordinate with at most 6 decimals and no trailing zeros."""
    if not math.isfinite(value):
        raise ValueError(f"not a coordinate: {value}")
    return f"{value:.6f}".rstrip("0").rstrip(".")

"""Spellings of areas -> area_names.csv, which the compiler of names merges into names.csv."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd

from gazetteer.compilers.regions import COUNTRYSIDES, DIRECTIONS
from gazetteer.compilers.tables import read_rows, write_rows
from syriageo.places.names import is_arabic

COLUMNS = ("subject", "name", "lang", "kind", "source")
# How reports put a countryside into words; SNHR writes "the southern suburbs of Idlib".
WHOLE = ("{n} suburbs", "suburbs of {n}", "countryside of {n}", "rural {n}", "rif {n}")
PART = (
    "{d} suburbs of {n}", "{d} countryside of {n}", "{d} {n} suburbs", "{d} rural {n}",
    "{d} rif {n}", "rural {d} {n}", "{d} {n}",
)  # fmt: skip

Name = tuple[str, str, str, str, str]


def write_names(source: Path, folder: Path, levels: Mapping[str, list[dict[str, Any]]]) -> None:
    """Write every spelling of an area once; the first source that gives it is kept.

    Parameters
    ----------
    source : Path
        The raw folder `gazetteer`.
    folder : Path
        `gazetteer/compilers`.
    levels : dict of lists of features
        Areas by level. Neighbourhoods are places too and get their names there.
    """
    features = [f for level, items in levels.items() if level != "neighbourhoods" for f in items]
    kept: dict[tuple[str, str, str], Name] = {}
    hand = [tuple(row[c] for c in COLUMNS) for row in read_rows(folder / "hand/area_names.csv")]
    known = {feature["id"] for feature in features}
    for name in [*_official(features), *_ocha(source), *_opensyria(source), *hand, *_rural()]:
        subject, text, lang, *_ = name
        if subject in known and text:
            kept.setdefault((subject, text, lang), name)
    rows = [dict(zip(COLUMNS, name, strict=True)) for _, name in sorted(kept.items())]
    write_rows(folder / "area_names.csv", COLUMNS, rows)


def _official(features: list[dict[str, Any]]) -> Iterator[Name]:
    for feature in features:
        kind = "press" if feature["level"] == "region" else "official"
        for lang in ("en", "ar"):
            yield (feature["id"], feature[f"name_{lang}"], lang, kind, feature["source"])


def _ocha(source: Path) -> Iterator[Name]:
    for name in ("country", "governorates", "districts"):
        for row in gpd.read_file(source / f"ocha_2019/{name}.geojson").itertuples():
            yield (row.PCODE, (row.NAM_EN_REF or "").strip(), "en", "variant", "ocha-2019")
    for row in gpd.read_file(next((source / "ocha_2020_adm3").glob("*.shp"))).itertuples():
        if isinstance(row.ADM3_REF, str):
            yield (row.ADM3_PCODE, row.ADM3_REF.strip(), "en", "variant", "ocha-2020")


def _opensyria(source: Path) -> Iterator[Name]:
    for level in ("governorates", "districts", "subdistricts"):
        for item in json.loads((source / f"opensyria/{level}.json").read_text("utf-8")):
            subject = item["externalIds"].get("ochaPcode", "")
            spellings = [(item["name"]["en"], "en"), (item["name"]["ar"], "ar")]
            spellings += [(alias["value"], alias["language"]) for alias in item["aliases"]]
            for text, lang in spellings:
                spelling = text.strip()
                if spelling.islower():  # GeoNames' letter-by-letter "nahyt mrkz alhskt"
                    continue
                if lang == "en" and not spelling.isascii():
                    lang = "und-Latn"
                if (lang == "ar") == is_arabic(spelling):
                    yield (subject, spelling, lang, "variant", "opensyria")


def _rural() -> Iterator[Name]:
    """The wordings of "countryside", in English and Arabic."""
    for slug, name_en, name_ar, _, _ in COUNTRYSIDES:
        subject = "SY03" if slug == "damascus" else f"R-rif-{slug}"
        for pattern in WHOLE:
            yield (subject, pattern.format(n=name_en), "en", "press", "syriageo")
        for direction, (_, adjective_en, adjective_ar) in DIRECTIONS.items():
            part = f"R-rif-{slug}-{direction}"
            for pattern in PART:
                text = pattern.format(d=adjective_en, n=name_en)
                yield (part, text, "en", "press", "syriageo")
            yield (part, f"ريف {name_ar} {adjective_ar}", "ar", "press", "syriageo")

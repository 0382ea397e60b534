"""Words of the Japanese digest's place names, for the resolver which reads English and Arabic."""

from __future__ import annotations

import re
from collections.abc import Iterable

_GOVERNORATES = {
    "イドリブ県": "Idlib governorate",
    "アレッポ県": "Aleppo governorate",
    "ハマー県": "Hama governorate",
    "ヒムス県": "Homs governorate",
    "ラタキア県": "Latakia governorate",
    "ラッカ県": "Raqqa governorate",
    "ハサカ県": "Hasakah governorate",
    "ダイル・ザウル県": "Deir ez-Zor governorate",
    "ダマスカス郊外県": "Rif Dimashq governorate",
    "ダマスカス県": "Damascus governorate",
    "首都ダマスカス": "Damascus",
    "ダルアー県": "Daraa governorate",
    "スワイダー県": "Suwayda governorate",
    "クナイトラ県": "Quneitra governorate",
    "タルトゥース県": "Tartus governorate",
}
_REGIONS = {
    "東グータ地方": "Eastern Ghouta",
    "西グータ地方": "Western Ghouta",
    "ヤルムーク川河畔": "Yarmouk Basin",
    "ガーブ平原": "al-Ghab",
    "ザーウィヤ山地方": "Jabal al-Zawiya",
    "ザーウィヤ山": "Jabal al-Zawiya",
    "トルクメン山": "Jabal Turkman",
    "クルド山": "Jabal al-Akrad",
    "カラムーン地方": "Qalamoun",
}
_TYPES = [
    ("航空基地", "airbase"),
    ("国境通行所", "crossing"),
    ("検問所", "checkpoint"),
    ("軍事基地", "base"),
    ("基地", "base"),
    ("油田", "oilfield"),
    ("農場", "farm"),
    ("地区", "neighborhood"),
    ("丘", "hill"),
    ("山", "mountain"),
    ("峰", "mountain"),
    ("村", "village"),
    ("町", "town"),
    ("市", "city"),
]
_SIDES = {
    "北": "northern",
    "南": "southern",
    "東": "eastern",
    "西": "western",
    "上": "upper",
    "下": "lower",
}
_SIDES |= {"大": "big", "小": "small"}
_KANA = re.compile(r"[\u30a0-\u30ff]+")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_PAIR = re.compile(
    r"^(?P<latin>[^()\u3040-\u30ff\u4e00-\u9fff]+?)\s*\((?P<ja>[^)]*[\u30a0-\u30ff][^)]*)\)"
)
_PAIR_REVERSED = re.compile(r"^(?P<ja>[^(]*[\u30a0-\u30ff][^(]*?)\s*\((?P<latin>[^)]+)\)")


def has_japanese(text: str) -> bool:
    """Whether there is a Japanese letter."""
    return _JAPANESE.search(text) is not None


def latin_and_type(place: str) -> tuple[str, str]:
    """A place of the digest as Latin letters and the English word for its kind.

    Examples
    --------
    >>> latin_and_type("Allan checkpoint (アッラーン村検問所)")
    ('Allan checkpoint', 'checkpoint')
    >>> latin_and_type("タッル・リフアト (Tell Rifaat)")
    ('Tell Rifaat', '')
    """
    found = _PAIR.match(place) or _PAIR_REVERSED.match(place)
    if found is None:
        return _JAPANESE.sub("", place).strip(" ()、"), ""
    latin, japanese = found["latin"].strip(), found["ja"].strip()
    kind = next((english for word, english in _TYPES if word in japanese), "")
    before = re.search(r"([北南東西上下大小])(?:村|町|市)", japanese)
    if before and _SIDES[before[1]] not in latin.casefold():
        latin = f"{_SIDES[before[1]]} {latin}"
    return latin, kind


def katakana_names(places: Iterable[str]) -> dict[str, str]:
    """Katakana stems -> Latin spellings, learnt from the pairs that the table itself gives."""
    names: dict[str, str] = {}
    for place in places:
        found = _PAIR.match(place) or _PAIR_REVERSED.match(place)
        if found:
            kana = "".join(_KANA.findall(found["ja"])[:1]).rstrip("・ー")
            if len(kana) > 2:
                names.setdefault(kana, found["latin"].strip())
    return names


def english_context(context: str, names: dict[str, str]) -> str:
    """What a Japanese context says of where, in English words the resolver knows."""
    if not has_japanese(context):
        return context
    rest, said = context, []
    for table in (_REGIONS, _GOVERNORATES):
        for word, english in table.items():
            if word in rest:
                rest = rest.replace(word, " ")
                said.append(english)
    for kana in _KANA.findall(rest):
        stem = kana.strip("・")
        latin = names.get(stem.rstrip("・ー")) or names.get(stem)
        if latin:
            said.insert(0, f"near {latin}")
    latin_rest = _JAPANESE.sub(" ", rest)
    latin_rest = " ".join(re.sub(r"[、/・()]", " ", latin_rest).split())
    return ", ".join([*said, latin_rest] if latin_rest.strip(" ,") else said)

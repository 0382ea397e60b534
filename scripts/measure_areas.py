"""How often a place was held by the side that held nearly all of its area.

    python scripts/measure_areas.py

Of each claim on a community only the area is asked: who held most of the *other* communities around
the nearest town (within 25 km), of its subdistrict, its district, its governorate that day? Two
kinds of claims are kept apart. The maps of the whole country speak of every place; news tells of
places because they are fought over or change hands, and tells of the exceptions first. A place of
an incident, which no list has, is between the two: what `control.open_places.RIGHT` says is their
mean. Of the years of thin sources there is news only, and they are told by themselves besides
(`RIGHT_THIN`).
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from functools import cache

import numpy as np

from syriageo.control.calibration import Laboratory
from syriageo.control.claims import listed
from syriageo.control.days import THIN
from syriageo.control.lookup import SpellTable
from syriageo.control.questions import same_side
from syriageo.control.told_areas import settlements

TOWN, TOWN_KM = 3, 25.0  # least importance of a town, how far a place may lie from it
LEVELS = {"subdistrict": "admin3", "district": "admin2", "governorate": "admin1"}
FORMS = {"mapped": "maps", "held": "news", "settled": "news"}
SHARES = (0.5, 0.8, 0.9, 0.95, 0.98, 1.0)


@cache
def around_town(laboratory: Laboratory, identifier: str) -> np.ndarray:
    """The fids of the communities around the town nearest to a place."""
    gazetteer = laboratory.world.gazetteer
    place = gazetteer.get(identifier)
    spots = gazetteer.near(place.lat, place.lon, TOWN_KM, "community")
    town = next((p for p in spots if p.importance >= TOWN and p.id != identifier), None)
    return np.array(sorted(settlements(gazetteer, town)) if town else [], dtype=np.int64)


def main() -> None:
    """Print the shares that were right, by the share of the area."""
    laboratory = Laboratory()
    table = SpellTable.default()
    sides = [laboratory.parties.blocs(listed(w)) for w in table.words["parties"]]
    number = {side: i for i, side in enumerate(dict.fromkeys(sides))}
    side_of = np.array([number[side] for side in sides])
    names = list(number)
    plain = np.isin(np.array(table.words["kind"]), ("held", "joint"))
    members: dict[str, list[int]] = defaultdict(list)
    for fid, place in enumerate(laboratory.places, start=1):
        if place["kind"] == "community":
            for column in LEVELS.values():
                members[place[column]].append(fid)
    inside = {area: np.array(fids) for area, fids in members.items()}
    asked = [q for q in laboratory.questions(laboratory.claims) if q.form in FORMS]
    found: dict[tuple[str, str, float], list[bool]] = defaultdict(list)
    for day, questions in itertools.groupby(sorted(asked, key=lambda q: q.day), lambda q: q.day):
        rows = table.at(day)
        known = (rows >= 0) & plain[table.codes["kind"][rows]]
        side = np.where(known, side_of[table.codes["parties"][rows]], -1)
        for question in questions:
            place = laboratory.place(question.place)
            truth = laboratory.parties.blocs(question.parties)
            areas = {level: inside[place[column]] for level, column in LEVELS.items()}
            areas["town"] = around_town(laboratory, question.place)
            for level, others in areas.items():
                others = others[others != laboratory.fid[question.place]]
                if place["kind"] != "community" or len(others) < 3:
                    continue
                votes = np.bincount(side[others] + 1, minlength=len(names) + 1)[1:]
                share = votes.max() / len(others)
                least = max((s for s in SHARES if share >= s), default=0.0)
                right = same_side(names[votes.argmax()], truth)
                told = [FORMS[question.form]]
                if THIN[0] <= day.toordinal() < THIN[1]:
                    told.append("thin years")
                for key in itertools.product(told, (level, "all"), (least,)):
                    found[key].append(right)
    print("| share of the area from | told | town | subdistrict | district | governorate | all |")
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: |")
    for least in SHARES:
        shares = []
        for told in ("maps", "news", "thin years"):
            cells = [found[told, level, least] for level in ("town", *LEVELS, "all")]
            if told != "thin years":
                shares.append(np.mean(cells[-1]))
            words = (f"{100 * np.mean(c):.0f} % of {len(c):,}" if c else "-" for c in cells)
            print(f"| {100 * least:.0f} % | {told} | {' | '.join(words)} |")
        print(f"| {100 * least:.0f} % | mean | | | | | {100 * np.mean(shares):.0f} % |")


if __name__ == "__main__":
    main()

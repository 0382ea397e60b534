"""What a capture's words make of its place, its days and its flags, whatever the table says."""

from datetime import date, timedelta

import pytest
from gazetteer.compilers.captures import claim_of, shape
from gazetteer.compilers.captures_places import STRAY_FROM, put_back_strays
from gazetteer.compilers.captures_words import Row

from syriageo.places.gazetteer import default
from syriageo.places.resolve import Resolution

GHOUTA = ["C2338", "C2342", "C2320", "C2319", "C2318"]  # Duma, Harasta and others near by
FAR = "C1375"  # Barad, a village some 330 km north of them
TOWN = "C4140"  # Salqin, as far, but a town


def row(subject, day="2018-03-20", number=1, **raw):
    place = default().get(subject)
    told = {
        "place": place.name_en, "place_context": "", "date_start": day, "date_end": day,
        "action": "takes", "taken_by": "GOV", "taken_from": "OPP", "joint": "no",
        "confidence": "2", "article": "battle_of_a_village", "section": "", "quote": "", **raw,
    }  # fmt: skip
    days = date.fromisoformat(told["date_start"]), date.fromisoformat(told["date_end"])
    found = Row(number, told, told["place"], (), days)
    found.place, found.score = place, 1.0
    found.answer = Resolution("matched", told["place"], place, 1.0, (), (), "", 0.0)
    return found


def page(*subjects):
    return [row(subject, number=i) for i, subject in enumerate(subjects, 1)]


def test_a_village_far_from_all_others_of_its_page_waits_for_a_look():
    rows = page(*GHOUTA, FAR)
    put_back_strays(rows)
    assert rows[-1].place is None
    assert "km from all other places of the page" in rows[-1].why
    assert all(r.place is not None for r in rows[:-1])


def test_a_town_may_be_told_of_beside_distant_villages():
    rows = page(*GHOUTA, TOWN)
    put_back_strays(rows)
    assert rows[-1].place is not None


def test_few_others_and_other_weeks_say_nothing_of_a_village():
    few = page(*GHOUTA[: STRAY_FROM - 1], FAR)
    put_back_strays(few)
    assert few[-1].place is not None
    later = page(*GHOUTA, FAR)
    later[-1].days = (later[-1].days[1] + timedelta(days=60),) * 2
    put_back_strays(later)
    assert later[-1].place is not None


def test_what_somebody_looked_up_stays_however_far_it_lies():
    rows = page(*GHOUTA, FAR)
    rows[-1].answer = None
    put_back_strays(rows)
    assert rows[-1].place is not None


@pytest.mark.parametrize(
    ("words", "by", "left"),
    [
        ("Israeli base", "ISR", ""),
        ("seven military outposts", "ISR", ""),
        ("Turkish observation point", "TUR", ""),
        ("abandoned U.S. outpost", "GOV", "USA"),
    ],
)
def test_a_post_of_an_army_from_abroad_says_nothing_of_the_town(words, by, left):
    claim = claim_of(row("C6278", place_context=words, taken_by=by, taken_from=left))
    assert "post" in claim.flags
    assert claim.mute


def test_a_base_of_the_army_of_the_land_is_no_post():
    claim = claim_of(row("C6278", place_context="army base", taken_by="GOV", taken_from="OPP"))
    assert "post" not in claim.flags


def test_a_fight_told_of_a_month_is_not_told_of_each_of_its_days():
    january = date(2017, 1, 1), date(2017, 1, 31)
    assert shape("contested", january) == (
        "contested", (january[0], None, None, january[1]), [],
    )  # fmt: skip
    assert shape("besieged", january)[1] == (january[0], january[0], january[1], january[1])
    years = date(2012, 7, 19), date(2016, 12, 22)
    assert shape("contested", years)[1] == (years[0], years[0], years[1], years[1])


def test_who_lost_a_town_is_told_and_who_lost_a_capital_is_not():
    assert claim_of(row("C1767")).taken_from == ("armed_opposition",)  # Manbij
    assert claim_of(row("C5710")).taken_from == ()  # Raqqa, quarter by quarter

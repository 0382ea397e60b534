"""The other places of a table decide among the homonyms that a row's own words leave open."""

import random
from datetime import date

import pytest

from syriageo.places.company import Asked, Beside, Companion, Company, in_company, names_of
from syriageo.places.resolve import resolver

FEBRUARY = date(2016, 2, 5).toordinal()
BY_TALL_RIFAT = ("Tall Rifat", "Kafr Naya", "Minnigh", "Ayn Daqnah", "Sheikh Issa")
BY_ATARIB = ("Atarib", "Urem al-Kubra", "Kafr Taal", "Darat Izza", "Tqad")


def asked(name, within="Aleppo"):
    return Asked((name,), *resolver().consider((name,), (within,)))


def together(names, days):
    """The answer of each row in company."""
    mentions = [asked(name) for name in names]
    changed = in_company(mentions, range(len(names)), days)
    return [changed.get((i, day), mentions[i].alone) for i, day in enumerate(days)]


@pytest.mark.parametrize(
    ("others", "meant"), [(BY_TALL_RIFAT, "C1628"), (BY_ATARIB, "C1036")], ids=["north", "west"]
)
@pytest.mark.parametrize("day", [FEBRUARY, 0], ids=["dated", "undated"])
def test_a_homonym_lies_among_the_places_of_its_document(others, meant, day):
    *_, found = together((*others, "Kafr Naseh"), [day] * 6)
    assert found.place.id == meant
    assert "other places lie within 20 km in the document" in found.reasons[-1]


def test_what_is_told_of_other_years_is_no_company():
    alone = asked("Kafr Naseh").alone
    *_, found = together((*BY_ATARIB, "Kafr Naseh"), [FEBRUARY] * 5 + [FEBRUARY + 1200])
    assert found == alone


def test_where_a_document_always_speaks_of_tells_nothing_of_one_week():
    days = [FEBRUARY + 400 * year for year in range(5)]
    names, told = [], []
    for day in days:
        names += BY_ATARIB
        told += [day] * len(BY_ATARIB)
    *_, always = together([*names, "Kafr Naseh"], [*told, FEBRUARY])
    *_, then = together([*BY_ATARIB, "Kafr Naseh"], [FEBRUARY] * 6)
    atarib = {c.place.id: c.score for c in always.candidates}["C1036"]
    assert atarib < {c.place.id: c.score for c in then.candidates}["C1036"]


def test_a_name_is_no_company_for_itself():
    sure = Asked(("Kafr Naseh",), *resolver().consider(("Kafr Naseh",), ("Atareb", "Aleppo")))
    assert sure.alone.score >= 0.85
    assert in_company([sure, asked("Kafr Naseh")], [0, 1], [FEBRUARY] * 2) == {}


def test_what_is_clear_by_itself_stays():
    *_, found = together((*BY_ATARIB, "Manbij"), [FEBRUARY] * 6)
    assert found == asked("Manbij").alone


def test_the_order_of_the_rows_does_not_matter():
    names = (*BY_TALL_RIFAT, *BY_ATARIB, "Kafr Naseh", "Ihras")
    days = [FEBRUARY + i // 3 for i in range(len(names))]
    told = dict(zip(names, together(names, days), strict=True))
    rows = list(zip(names, days, strict=True))
    random.Random(4).shuffle(rows)
    turned = together([n for n, _ in rows], [d for _, d in rows])
    assert dict(zip([n for n, _ in rows], turned, strict=True)) == told


def test_a_place_told_twice_of_a_day_counts_once():
    there = Companion(FEBRUARY, 36.14, 36.83, names_of(("Atarib",)))
    once, twice = Company([there]), Company([there, there._replace(names=names_of(("أتارب",)))])
    asking = names_of(("Kafr Naseh",))
    points = [c.beside(asking, FEBRUARY).points(36.1, 36.8) for c in (once, twice)]
    assert points[0] == points[1] > 0


def test_without_company_nothing_is_said():
    assert not Company([]).beside(names_of(("Ariha",)), FEBRUARY)
    assert Beside([]).points(36.0, 36.5) == 0.0
    assert in_company([asked("Kafr Naseh")], [0], [0]) == {}


def test_a_long_document_costs_a_mention_no_more_than_a_short_one():
    spots = [(35.0 + i / 2000, 36.0 + i / 1000, frozenset({f"f:{i}"})) for i in range(2000)]
    for day in (0, FEBRUARY):
        company = Company(Companion(day and day + i % 9, *spot) for i, spot in enumerate(spots))
        assert len(company.beside(frozenset(), day)._others) <= 300

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syriageo.control.parties import name_key
from syriageo.errors import PartyError

PALETTE = 16


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("factions of the Armed Opposition", ("armed_opposition",)),
        ("Syrian Regime forces", ("syrian_regime",)),
        ("Hay'at Tahrir al Sham", ("hts",)),
        ("HTS", ("hts",)),
        ("هيئة تحرير الشام", ("hts",)),
        ("قوات النظام", ("syrian_regime",)),
        ("قسد", ("sdf",)),
        ("Kurdish-led Syrian Democratic Forces", ("sdf",)),
        ("Daesh", ("isis",)),
        ("IŞİD", ("isis",)),
        ("Hêzên Sûriyeya Demokratîk", ("sdf",)),
        ("factions of the Armed Opposition and Hay'at Tahrir al Sham", ("armed_opposition", "hts")),
        ("فصائل المعارضة وهيئة تحرير الشام", ("armed_opposition", "hts")),
        ("Rebels + HTS", ("armed_opposition", "hts")),
    ],
)
def test_monitors_spellings_name_the_party(parties, written, meant):
    assert parties.from_text(written) == meant


def test_a_name_of_nobody_is_refused_with_the_ids_to_choose_from(parties):
    with pytest.raises(PartyError, match=r"Martians.*armed_opposition"):
        parties.party("Martians")
    with pytest.raises(PartyError):
        parties.from_text("HTS and Martians")


def test_no_spelling_belongs_to_two_parties(parties):
    owners: dict[str, set[str]] = {}
    for party, name, lang in parties._names:
        if lang != "code":
            owners.setdefault(name_key(name), set()).add(party)
    assert {k: v for k, v in owners.items() if len(v) > 1} == {}


def test_there_are_enough_spellings_in_four_languages(parties):
    spelt = [n for n in parties._names if n[2] != "code"]
    assert len(spelt) >= 150
    assert {lang for _, _, lang in spelt} == {"en", "ar", "tr", "ku"}


def test_every_code_of_the_extractions_has_a_party(parties):
    codes = "GOV OPP HTS NUSRA ISIS SDF SNA TUR ISR USA DRUZE TRANS NONE UNKNOWN".split()
    assert all(parties.codes[c] in parties for c in codes)


def test_parties_have_lifetimes_and_heirs(parties):
    assert parties.alive("syrian_regime", date(2024, 12, 7))
    assert not parties.alive("syrian_regime", date(2024, 12, 8))
    assert not parties.alive("hts", date(2016, 1, 1))
    assert parties.heirs(("armed_opposition", "nusra"), date(2018, 1, 1)) == (
        "armed_opposition",
        "hts",
    )
    assert parties.heirs(("nusra",), date(2025, 6, 1)) == ("transitional_government",)


def test_successors_and_blocs_are_known(parties):
    assert all(p.successor in parties for p in parties if p.successor)
    blocs = {p.bloc for p in parties}
    assert all({r.a, r.b} <= blocs for r in parties.relations)


def test_relations_depend_on_the_day_and_not_on_the_order(parties):
    assert parties.relation("government", "opposition", date(2020, 1, 15)) == "hostile"
    assert parties.relation("opposition", "government", date(2020, 1, 15)) == "hostile"
    assert parties.relation("isis", "opposition", date(2013, 8, 1)) == "truce"
    assert parties.relation("isis", "opposition", date(2014, 2, 1)) == "hostile"
    assert parties.relation("sdf", "sdf", date(2020, 1, 1)) == "same"


def test_relations_of_a_pair_never_overlap(parties):
    for a in parties.relations:
        for b in parties.relations:
            if a is not b and {a.a, a.b} == {b.a, b.b}:
                assert a.start > (b.end or date.max) or b.start > (a.end or date.max)


def test_every_party_has_its_own_colour_and_both_names(parties):
    assert len({p.colour for p in parties}) == len(list(parties)) == PALETTE
    assert all(p.name_en and p.name_ar for p in parties)


def test_labels_say_how_parties_stand_together(parties):
    both = ("armed_opposition", "hts")
    assert parties.label(both, "joint") == (
        "Armed Opposition factions + Hay'at Tahrir al-Sham, jointly"
    )
    assert " and " in parties.label(both, "contested")
    assert " or " in parties.label(both, "changing")
    assert parties.label(()) == "unknown"


@given(st.text(max_size=60))
def test_name_keys_are_idempotent(text):
    assert name_key(name_key(text)) == name_key(text)

"""Names made ready for comparison, and the index of letter pairs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syriageo.places.foreign import country_of
from syriageo.places.forms import form, same_stem, similarity, telling
from syriageo.places.gazetteer import default
from syriageo.places.letterpairs import POOLS, LetterPairs

NAMES = st.text(alphabet="abcdeghiklmnoqrsuyzابتجحدرسعقكلمنهوي -'", min_size=1, max_size=24)


@given(NAMES)
def test_a_name_is_like_itself(name):
    assert similarity(name, name) in (0.0, 1.0)  # 0: nothing of it is a letter of a name


@given(NAMES, NAMES)
def test_likeness_has_no_direction_and_stays_in_bounds(a, b):
    assert 0.0 <= similarity(a, b) <= 1.0
    assert similarity(a, b) == pytest.approx(similarity(b, a), abs=0.02)


def test_names_with_different_numbers_are_not_alike():
    assert similarity("Brigade 93", "Brigade 94") < 0.5
    assert similarity("اللواء 93", "اللواء ٩٣") == 1.0
    assert similarity("Regiment 46", "اللواء 47") < 0.5


def test_parts_of_a_scattered_village_have_one_stem():
    assert same_stem("Eastern Jarda", "Al Jurdi al Gharbi")
    assert not same_stem("Eastern Ghouta", "Eastern Qalamoun")


def test_of_spellings_that_read_alike_the_surest_is_kept():
    rows = [
        (1, "C1", "Saraqeb", "nearby"),
        (2, "C1", "SARAQEB", "official"),
        (3, "C1", "سراقب", "official"),
        (4, "C2", "Saraqeb", "short"),
    ]
    assert [row for row, _ in telling(rows)] == [2, 3, 4]


def test_the_stored_forms_are_those_that_the_code_works_out():
    query = (
        "SELECT n.name, f.arabic, f.letters, f.vowels, f.sound, f.bones, f.codes, f.words "
        "FROM names n JOIN name_forms f ON f.fid = n.fid WHERE n.fid % 97 = 0"
    )
    rows = default().connection.execute(query).fetchall()
    assert len(rows) > 300
    assert [name for name, *stored in rows if tuple(stored) != tuple(form(name))] == []


@pytest.mark.parametrize("pool", POOLS)
def test_every_text_of_the_index_finds_itself(pool):
    pairs = LetterPairs(default().connection, pool)
    for i in range(0, len(pairs.texts), len(pairs.texts) // 40):
        text = pairs.texts[i]
        if len(text) > 4:
            start = int(pairs.ends[i - 1]) if i else 0
            assert set(pairs.fids[start : int(pairs.ends[i])].tolist()) <= set(pairs.alike(text))


def test_letters_that_no_name_has_find_nothing():
    assert LetterPairs(default().connection, "latin").alike("ßß") == []


def test_well_known_cities_abroad_are_told_by_their_letters():
    assert country_of("Baghdad") == country_of("بغداد") == "Iraq"
    assert country_of("Heffeh") == ""  # al-Haffa, whose vowels are Haifa's

"""Spellings of one name meet under a key; names of different places do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syriageo.places.forms import similarity
from syriageo.places.names import (
    arabic_words,
    clean,
    fold,
    is_arabic,
    keys,
    latin_words,
    skeleton,
    sound,
)

SCRIPTS = st.text(
    alphabet=st.one_of(
        st.characters(min_codepoint=0x20, max_codepoint=0x24F),
        st.characters(min_codepoint=0x600, max_codepoint=0x6FF),
        st.sampled_from("\u200f\u200e\u202b\u0640\ufefb\ufdf2´ʿʾ’`-/()،"),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    "spellings",
    [
        ["Saraqib", "Saraqeb", "Sarâqeb", "Saraqob", "سراقب"],
        [
            "Maarrat al-Numan",
            "Ma'aret al Numan",
            "Maarat an-Nu'man",
            "معرة النعمان",
            "معره النعمان",
        ],
        ["Qamishli", "al-Qamishli", "Kamechlie", "Qamişlî", "القامشلي"],
        ["Khan Sheikhoun", "Khan Shaykhun", "Xan Şêxûn", "خان شيخون"],
        ["Deir ez-Zor", "Dayr az-Zawr", "Deir Ezzor", "دير الزور"],
        ["Jabal al-Zawiya", "Jebel Zawiyeh", "Mount Zawiya", "جبل الزاوية"],
        ["Eastern Ghouta", "Ghouta Sharqiya", "al-Ghouta al-Sharqiyya", "الغوطة الشرقية"],
        ["Kafr Nabudah", "Kafar Naboudeh", "Kafr Nabuda", "كفر نبودة"],
        ["Abu Kamal", "Abou Kemal", "Ebu Kemal", "أبو كمال"],
        ["Cerablus", "Jarablus", "Djarablous", "جرابلس"],
        ["al-Hamidiyah", "Alhamidiya", "Hamidieh", "الحميدية"],
    ],
)
def test_the_spellings_of_one_name_share_a_key(spellings):
    first = set(keys(spellings[0]))
    for other in spellings[1:]:
        assert first & set(keys(other)), other


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Aleppo", "Homs"),
        ("Idlib", "Damascus"),
        ("سراقب", "سرمين"),
        ("Kafr Nabl", "Kafr Zita"),
        ("Maarrat al-Numan", "Maarrat Misrin"),
    ],
)
def test_different_names_share_none(a, b):
    assert not set(keys(a)) & set(keys(b))


def test_what_is_invisible_does_not_count():
    plain = keys("أريحا")
    for written in ("\u202bأريحا\u202c", "أريحا\u200f", "أر\u0640يحا", "أَرِيحَا", "ﺃﺭﻳﺤﺎ"):
        assert keys(written) == plain


def test_persian_and_kurdish_letters_are_arabic_ones():
    assert keys("کفر نبل") == keys("كفر نبل")
    assert keys("الکسوە") == keys("الكسوه")


def test_letters_of_turkish_and_kurdish_fold_to_their_sounds():
    assert latin_words("Çobanbey") == ("chobanbey",)
    assert latin_words("Girê Spî") == ("tal", "spi")
    assert fold("Ma'aret al-Numan") == "maarrat numan"


def test_the_article_is_no_part_of_the_name():
    assert arabic_words("الباب") == arabic_words("باب")
    assert latin_words("ar-Raqqa") == ("raqqa",)
    assert latin_words("As-Suwayda") == ("suwayda",)
    assert latin_words("Al") == ("al",)


def test_arabic_sounds_meet_latin_ones():
    assert sound("سراقب") == "srakb"
    assert skeleton("Kobani") == skeleton("كوباني") == "kbn"
    assert similarity("Saraqib", "سراقب") > 0.85
    assert similarity("Saraqib", "سرمين") < 0.6


def test_east_is_not_west():
    assert similarity("Eastern Ghouta", "Western Ghouta") < 0.7
    assert similarity("الغوطة الشرقية", "Eastern Ghouta") > 0.85


def test_the_article_tells_two_arabic_names_apart():
    assert similarity("الطويلة", "الطويلة") == 1.0
    assert similarity("الطويلة", "طويلة") < similarity("الطويلة", "الطويله")


def test_text_without_a_letter_has_no_key():
    for text in ("", "   ", "---", "،؛؟", "\u200f", "🙂"):
        assert keys(text) == ()


@given(SCRIPTS)
def test_folding_twice_is_folding_once(text):
    once = fold(text)
    assert clean(clean(text)) == clean(text)
    assert is_arabic(once) <= is_arabic(clean(text))
    assert set(keys(text)) == set(keys(clean(clean(text))))


@given(SCRIPTS)
def test_keys_are_those_of_the_cleaned_text(text):
    assert keys(clean(text)) == keys(text)
    assert len(set(keys(text))) == len(keys(text))
    assert all(k[:2] in {"f:", "m:", "s:"} for k in keys(text))


@given(SCRIPTS, SCRIPTS)
def test_likeness_is_a_share_and_symmetric(a, b):
    assert 0.0 <= similarity(a, b) <= 1.0
    assert similarity(a, b) == pytest.approx(similarity(b, a))

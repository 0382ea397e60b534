"""The grammar of mentions, in English and in Arabic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syriageo.places.mention import (
    MOST_NAMES,
    Part,
    alternatives,
    compass,
    listed,
    parse,
    variants,
)


def names(text):
    return [p.name for p in parse(text).parts]


def kinds(text):
    return [p.kind for p in parse(text).parts]


def test_a_chain_runs_from_the_village_to_the_governorate():
    text = "Khan al Sebel town in the southern suburbs of Idlib governorate"
    assert names(text) == ["Khan al Sebel", "Idlib"]
    assert kinds(text) == ["town", "suburbs"]
    assert parse(text).parts[1].bearing == "S"


def test_a_direction_keeps_its_compass_point_and_distance():
    part = parse("a farm 5 km south-west of Saraqeb city").parts[1]
    assert (part.name, part.relation, part.bearing, part.distance_km) == (
        "Saraqeb",
        "direction",
        "SW",
        5.0,
    )


def test_arabic_chains_are_read_alike():
    text = "قرية الحامدية جنوب غرب مدينة معرة النعمان بريف إدلب الجنوبي"
    assert names(text)[:2] == ["الحامدية", "معرة النعمان"]
    assert parse(text).parts[1].bearing == "SW"
    assert parse(text).parts[-1].kind == "suburbs"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قرية بزابور بجبل الزاوية بريف محافظة إدلب الجنوبي", ["بزابور", "الزاوية", "إدلب"]),
        ("مدينة دوما بالغوطة الشرقية بمحافظة ريف دمشق", ["دوما", "الغوطة الشرقية", "دمشق"]),
        ("قرية الحمامة غربي جسر الشغور", ["الحمامة", "جسر الشغور"]),
        ("قرية سرجة الواقعة شمال كفرنبل", ["سرجة", "كفرنبل"]),
        ("أراضي قرية رسم العبود", ["رسم العبود"]),
        ("الحي الشمالي من مدينة خان شيخون", ["الشمالي", "خان شيخون"]),
        ("بلدة الأتارب التابعة لمحافظة حلب", ["الأتارب", "حلب"]),
    ],
)
def test_arabic_links_need_no_word_between(text, expected):
    assert names(text) == expected


def test_suburbs_may_follow_their_name():
    for text in ("Damascus Suburbs", "Damascus countryside", "suburbs of Damascus", "Rif Damascus"):
        assert (names(text), kinds(text)) == (["Damascus"], ["suburbs"]), text
    part = parse("western Aleppo countryside").parts[0]
    assert (part.name, part.bearing) == ("Aleppo", "W")


def test_a_colon_puts_the_town_first():
    assert names("Homs: Waer neighbourhood") == ["Waer", "Homs"]


def test_parentheses_give_another_name():
    parts = parse("Tell Abyad (Girê Spî)").parts
    assert [(p.name, p.relation) for p in parts] == [("Tell Abyad", "in"), ("Girê Spî", "alias")]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("the road between Maskanah and Tabqa", ["Maskanah", "Tabqa"]),
        ("the highway from Homs to Hama", ["Homs", "Hama"]),
        ("بين مدينة معدان وقرية العكيرشي", ["معدان", "العكيرشي"]),
        ("Idlib-Salqin road", ["Idlib", "Salqin"]),
    ],
)
def test_a_stretch_has_two_ends(text, ends):
    assert [p.name for p in parse(text).between] == ends


def test_the_hyphen_of_an_article_is_no_stretch():
    assert parse("al-Bab road").between == ()
    assert parse("Deir ez-Zor road").between == ()


def test_a_landmark_leaves_the_name_of_its_town():
    part = parse("Saraqeb Hospital").parts[0]
    assert (part.kind, part.rest) == ("landmark", "Saraqeb")
    assert ("Saraqeb", 1.2, "") in variants(part)


def test_several_names_in_one():
    part = parse("Dahla and Kasrat Muhammed").parts[0]
    assert [p.name for p in alternatives(part)] == ["Dahla", "Kasrat Muhammed"]
    assert [p.name for p in alternatives(Part("A1b / C2d", "A1b / C2d"))] == ["A1b", "C2d"]


def test_the_word_of_type_may_belong_to_the_name():
    part = parse("Tal Rifat").parts[0]
    assert "Tal Rifat" in {n for n, _, _ in variants(part)}
    assert parse("تل رفعت").parts[0].full == "تل رفعت"


def test_initials_are_read_as_first_words():
    assert variants(parse("M. Numan").parts[0])[0][0] == "Maarrat Numan"


def test_the_corridors_are_regions():
    assert names("M4 Latakia-Aleppo International Road") == ["M4"]


def test_compass_points():
    assert compass("north-western") == "NW"
    assert compass("الشمالي") == "N"
    assert compass("nowhere") == ""


def test_words_that_name_nothing_are_left_out():
    assert names("the center of Binnesh city") == ["Binnesh"]
    assert names("near Abu Kamal, Syria") == ["Abu Kamal"]


@given(st.text(max_size=300))
def test_any_text_can_be_read(text):
    mention = parse(text)
    for part in mention.parts:
        assert part.name
        variants(part)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Shaer gas field", "Shaer", "oil_field"),
        ("Menagh Military Airbase", "Menagh", "airbase"),
        ("Taftanaz military air base", "Taftanaz", "airbase"),
        ("مطار منغ العسكري", "منغ", "airport"),
        ("حقل الورد النفطي", "الورد", "oil_field"),
        ("Rajo township", "Rajo", "region"),
    ],
)
def test_a_word_of_type_may_be_two(text, name, kind):
    part = parse(text).parts[0]
    assert (part.name, part.kind) == (name, kind)


def test_a_word_of_type_alone_names_nothing():
    assert parse("حي").only_type
    assert not parse("حي الوعر").only_type


def test_a_quarter_named_after_its_housing_is_tried_without_it():
    part = parse("حي مساكن برزة").parts[0]
    assert "برزة" in [name for name, _, _ in variants(part)]


def test_a_list_is_parted_and_a_chain_is_not():
    assert [p.name for p in listed(parse("Hass, Kafr Nabl and Kafr Oweid"))] == [
        "Hass",
        "Kafr Nabl",
        "Kafr Oweid",
    ]
    assert [p.name for p in listed(parse("سراقب وأريحا"))] == ["سراقب", "أريحا"]
    assert listed(parse("Hass, Idlib")) == []
    assert listed(parse("the road between Hass and Kafr Nabl")) == []
    assert listed(parse("وادي بردى")) == []  # a name that begins with waw


def test_a_long_list_is_read_as_far_as_an_answer_can_use_it():
    many = " and ".join(f"Village{n}" for n in range(50))
    assert len(listed(parse(many))) == len(alternatives(parse(many).parts[0])) == MOST_NAMES


def test_parentheses_with_a_qualifying_word_belong_to_the_name():
    assert [p.name for p in parse("Al Jaql (Al-Kabirah)").parts] == ["Al Jaql Al-Kabirah"]


def test_parentheses_after_a_word_of_type_hold_the_name():
    head = parse("military airport near Azaz (Menagh)").parts[0]
    assert (head.name, head.full, head.kind) == ("Menagh", "Menagh airport", "airport")

"""Mentions become places, or an honest no."""

import subprocess
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from syriageo.errors import CoordinateError, DataError, InputError, PlaceNotFound
from syriageo.places.evaluate import evaluate
from syriageo.places.gazetteer import default, distance_km
from syriageo.places.links import Links
from syriageo.places.resolve import Resolution, resolve


def found(text, **context):
    answer = resolve(text, **context)
    assert answer.kind == "matched", f"{text}: {answer}"
    return answer.place.id


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("Ariha city in the southern suburbs of Idlib governorate", "C4278"),
        ("Ma'aret al Numan city in the southern suburbs of Idlib governorate", "C3985"),
        ("Maarrat al-Nu'man", "C3985"),
        ("M. Numan", "C3985"),
        ("معرة النعمان", "C3985"),
        ("Binnesh city in the northern suburbs of Idlib governorate", "C3904"),
        ("Tafas city in the western suburbs of Daraa governorate", "C6034"),
        ("Kafr Naha village in the western suburbs of Aleppo governorate", "C1034"),
        ("Khan al Sebel town in the southern suburbs of Idlib", "C3925"),
        (
            "Bazabour village in Jabal al Zaweya in the southern suburbs of Idlib governorate",
            "C4268",
        ),
        (
            "Sarja village in Jabal al Zaweya area in the southern suburbs of Idlib governorate",
            "C4273",
        ),
        ("Kfarrouma village in the southern suburbs of Idlib governorate", "C3984"),
        ("Abu al Dhuhour area in the eastern suburbs of Idlib", "C3891"),
        ("Jobas village on the M5 International Road", "C3909"),
        ("al Sabkha district in the eastern suburbs of Raqqa", "C5747"),
        ("Idlib city", "C3871"),
        ("Kafranbel", "C4068"),
        ("Bukamal", "C5167"),
        ("Abu Kamal", "C5167"),
        ("Tabqa", "C5929"),
        ("Kobani", "C1946"),
        ("Kobanê", "C1946"),
        ("Girê Spî", "C5792"),
        ("Tell Abyad (Girê Spî)", "C5792"),
        ("Çobanbey", "C1250"),
        ("Cerablus", "C2227"),
        ("Tall Rif`at", "C1621"),
        ("Azaz", "C1564"),
        ("القامشلي", "C4564"),
    ],
)
def test_spellings_of_reports_and_of_the_press(text, identifier):
    assert found(text) == identifier


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("Aleppo city", "C1007"),
        ("Aleppo governorate", "SY02"),
        ("محافظة حلب", "SY02"),
        ("Hama governorate", "SY05"),
        ("Hama city", "C2987"),
        ("Damascus Suburbs", "SY03"),
        ("ريف دمشق", "SY03"),
        ("western suburbs of Aleppo", "R-rif-aleppo-west"),
        ("Jabal al Zaweya", "R-jabal-al-zawiya"),
        ("Eastern Ghouta", "R-eastern-ghouta"),
        ("Badiya of the governorates of Deir Ez-Zour and Raqqa", "R-badia"),
        ("M4 Latakia-Aleppo International Road", "R-m4"),
    ],
)
def test_the_type_word_tells_city_governorate_and_region_apart(text, identifier):
    assert found(text) == identifier


def test_a_quarter_of_a_city():
    assert found("حي الميدان في دمشق") == "N0078"
    assert found("Bustan al-Qasr neighborhood, Aleppo city") == "N0204"


def test_a_quarter_that_the_gazetteer_lacks_is_answered_with_its_town():
    answer = resolve("near al Hadidi Mosque in al Gharbi neighborhood in Ariha")
    assert answer.place.id == "C4278"
    assert "not in the gazetteer" in answer.reasons[0]
    assert answer.radius_km >= 2.0


def test_a_village_that_the_gazetteer_lacks_is_not_answered_with_its_governorate():
    assert resolve("Xyzzyq village in Aleppo governorate").kind != "matched"


@pytest.mark.parametrize(
    ("within", "identifier"), [("Aleppo", "C7995"), ("Idlib", "C4273"), ("ريف إدلب", "C4273")]
)
def test_context_decides_among_homonyms(within, identifier):
    assert found("Sarja", within=within) == identifier


def test_a_wrong_governorate_is_weighed_and_not_obeyed():
    assert found(["Khan Sheikhoun", "خان شيخون"], within="Hama") == "C3987"


def test_the_other_script_decides():
    assert found(["Tell Tamer", "تل تمر"], within="Hasakah") == "C4409"


def test_an_exact_name_in_the_governorate_beats_a_quarter_of_its_capital():
    assert found(["Mare'", "مارع"], within="Aleppo") == "C1643"
    assert found(["Azaz", "أعزاز"], within="Aleppo") == "C1564"


def test_near_decides_too():
    saraqib = default().get("C3916")
    alone = resolve("Jobas", near="Saraqib")
    assert alone.place.id == "C3909"
    for near in ((saraqib.lat, saraqib.lon), saraqib, "C3916", f"{saraqib.lat}, {saraqib.lon}"):
        assert resolve("Jobas", near=near).place.id == "C3909"


def test_a_stretch_lies_between_its_ends():
    answer = resolve("the road between Maskanah and Tabqa")
    assert answer.precision == "between"
    assert answer.radius_km > 5
    ends = [c.place for c in answer.candidates]
    for end in ends:
        away = distance_km(answer.lat, answer.lon, end.lat, end.lon)
        assert away == pytest.approx(answer.radius_km, abs=0.5)


def test_a_direction_moves_the_point():
    plain, moved = resolve("Saraqeb"), resolve("5 km south of Saraqeb")
    assert moved.precision == "vicinity"
    assert moved.lat < plain.lat
    assert distance_km(plain.lat, plain.lon, moved.lat, moved.lon) == pytest.approx(5, abs=0.2)


@pytest.mark.parametrize(
    "text",
    [
        "Springfield",
        "asdfgh",
        "London",
        "وادي القمر الأزرق",
        "<script>",
        "{{7*7}}",
        "'; DROP TABLE places; --",
        "12345",
        "qwertyuiop",
        "lorem ipsum",
        "%s%s%n",
    ],
)
def test_what_no_syrian_place_bears_is_not_found(text):
    answer = resolve(text)
    assert answer.kind == "not_found"
    assert answer.place is None
    assert answer.reasons
    assert not answer


def test_a_bridge_in_a_name_does_not_make_a_town_a_landmark():
    assert found("جسر الشغور") == "C4199"
    assert found("باب الهوى", within="إدلب")


def test_the_article_decides_between_two_villages():
    answer = resolve(["Tawila", "الطويلة"], within="Hasakah")
    assert answer.candidates[0].place.name_ar == "الطويلة"


def test_another_spelling_may_name_only_the_governorate():
    answer = resolve(["Aleppo", "مارع"], within="Aleppo")
    assert "C1643" in [c.place.id for c in answer.candidates[:3]]


def test_the_answer_says_why():
    answer = resolve("Sarja", within="Idlib")
    assert any("same name" in r for r in answer.reasons)
    assert any("Idleb" in r for r in answer.reasons)
    assert answer.candidates[0].place == answer.place
    assert sum(c.score for c in answer.candidates) <= 1.0 + 1e-9
    assert set(answer.to_dict()) >= {
        "kind",
        "place",
        "score",
        "precision",
        "radius_km",
        "lat",
        "lon",
    }


def test_ambiguous_answers_name_their_candidates():
    answer = resolve("Mashrafa")
    assert answer.kind != "matched" or answer.score < 0.9
    assert len(answer.candidates) > 1


@pytest.mark.parametrize("text", ["", "   ", "\u200f", "x" * 1001, None, 5])
def test_what_is_no_mention_is_refused(text):
    with pytest.raises(InputError):
        resolve(text)


@pytest.mark.parametrize(
    "wrong", [{"within": 5}, {"within": [5]}, {"near": 5}, {"near": (1, 2, 3)}]
)
def test_a_context_of_another_kind_is_refused(wrong):
    with pytest.raises(InputError, match="give"):
        resolve("Ariha", **wrong)


def test_an_id_and_a_position_are_understood():
    assert found("C4278") == "C4278"
    assert found(" SY07 ") == "SY07"
    at = resolve("35.81,36.61")
    assert (at.lat, at.lon, at.place.id) == (35.81, 36.61, "C4278")
    with pytest.raises(PlaceNotFound):
        resolve("C9999")
    with pytest.raises(CoordinateError):
        resolve("48.85, 2.35")


def test_an_area_may_be_given_by_its_id():
    assert found("Sarja", within="SY02") == found("Sarja", within="Aleppo") == "C7995"


def test_a_context_that_nobody_knows_is_told():
    answer = resolve("Ariha", within=["Nowhereland", "Idlib"], near="Elsewhereton")
    assert answer.place.id == "C4278"
    told = [r for r in answer.reasons if "not heard" in r]
    assert len(told) == 2 and "Nowhereland" in told[0] and "Elsewhereton" in told[1]
    assert not any("not heard" in r for r in resolve("Ariha", within="Idlib").reasons)


def test_a_place_of_the_very_name_elsewhere_is_a_rival_of_one_that_is_only_alike():
    answer = resolve("Sarja", within="Hama")
    assert answer.kind == "ambiguous"
    assert "C4273" in [c.place.id for c in answer.candidates]


@pytest.mark.parametrize("text", ["Xyzzyville", "Qwertyville", "Smallville"])
def test_consonants_alone_make_no_place_of_an_invented_name(text):
    assert resolve(text).kind == "not_found"


@pytest.mark.parametrize(
    "text",
    [
        "military airport near Azaz (Menagh)",
        "Menagh military airport",
        "Menagh airport",
        "Menagh airbase",
        "مطار عسكري قرب أعزاز (منغ)",
    ],
)
def test_a_name_in_parentheses_is_of_the_type_before_them(text):
    assert found(text) == "X03884"


def test_words_in_parentheses_that_name_nothing_leave_the_city():
    assert found("Deir al-Zor city (government-held districts)") == "C5086"


def test_an_airbase_is_not_answered_with_the_town_that_it_is_told_of():
    answer = resolve(["Jirah Military Airbase, Maskana", "مطار الجراح"], within="Aleppo")
    assert answer.place.kind == "airbase"


@pytest.mark.parametrize(
    "text", ["Ariha and Saraqeb", "Ariha or Saraqeb", "سراقب وأريحا", "Sarmin, Saraqeb and Ariha"]
)
def test_the_radius_reaches_every_place_that_is_named(text):
    answer = resolve(text)
    for name in ("Ariha", "Saraqeb"):
        place = resolve(name)
        assert distance_km(answer.lat, answer.lon, place.lat, place.lon) <= answer.radius_km
    assert answer.precision == "vicinity"
    assert any("also names" in reason for reason in answer.reasons)


def test_places_named_together_that_lie_far_apart_are_no_one_answer():
    answer = resolve("Kobani or Tafas")
    assert answer.kind == "ambiguous"
    assert (answer.lat, answer.radius_km, answer.place) == (None, None, None)
    assert {"C1946", "C6034"} <= {c.place.id for c in answer.candidates}


def test_two_names_of_one_place_are_one_place():
    answer = resolve("Kobani / Ain al-Arab")
    assert answer.place.id == "C1946" and answer.precision == "community"


def test_a_list_appends_the_district_to_namesakes_and_speech_does_not():
    answer = resolve("Tal Baydar", within="Ras al-Ain")
    assert answer.place.name_en == "Tal Baydar Ras El Ein"


def test_of_namesakes_the_one_that_the_war_was_reported_from_is_likelier():
    gazetteer = default()
    assert gazetteer.told("C4273") > 0  # Sarja in Idlib
    assert gazetteer.told("X00001") == gazetteer.told("no such id") == 0
    weighed = resolve("Abu Rasin", within="Hasakah")
    assert weighed.candidates[0].place.id == "C5005"


def test_a_point_outside_syria_is_refused():
    with pytest.raises(CoordinateError):
        resolve("Azaz", near=(48.85, 2.35))


def test_punctuation_alone_is_not_found():
    assert resolve("...").kind == "not_found"


@settings(max_examples=60)
@example("(((((")
@example("between and")
@example("بين و")
@example("near near near")
@example(" of of of ")
@example("Aleppo " * 100)
@given(st.text(min_size=1, max_size=200))
def test_nothing_crashes(text):
    try:
        answer = resolve(text, within=text[:40])
    except InputError:
        return
    assert isinstance(answer, Resolution)
    assert answer.kind in {"matched", "ambiguous", "not_found"}
    assert 0.0 <= answer.score <= 1.0
    assert (answer.lat is None) == (answer.kind != "matched")


def test_every_official_name_finds_its_community():
    gazetteer = default()
    towns = [p for p in gazetteer.within("SY") if p.kind == "community" and p.importance >= 3]
    assert len(towns) > 150
    lost = []
    for town in towns:
        for name in filter(None, (town.name_en, town.name_ar)):
            answer = resolve(name, within=gazetteer.get(town.admin1).name)
            near = answer.lat is not None and answer.lon is not None
            if not near or distance_km(town.lat, town.lon, answer.lat, answer.lon) > 5:
                lost.append((town.id, name, str(answer.place)))
    assert len(lost) <= len(towns) // 50, lost


def test_a_known_name_is_answered_without_numpy():
    code = (
        "import sys\nfrom syriageo.places.resolve import resolve\n"
        "assert resolve('Ariha')\nassert 'numpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_table_that_is_not_there_is_told_in_words():
    with pytest.raises(DataError, match=r"^cannot read nope\.csv: No such file or directory; give"):
        evaluate("nope.csv")


def test_a_table_of_known_places_is_measured(tmp_path):
    table = tmp_path / "known.csv"
    table.write_text(
        "place_en,place_ar,area,governorate,lat,lon,precision\n"
        "Saraqib,سراقب,Idlib,,35.8645,36.8055,town\n"
        "Ariha,,Idlib,Idlib,35.8145,36.6104,town\n"
        "Azaz,أعزاز,Aleppo,,33.5,36.3,town\n"
        "Springfield,,,,35.0,37.0,town\n",
        encoding="utf-8",
    )
    measured = evaluate(table)
    values = measured.measures()
    assert values["rows"] == 4
    assert values["answered"] == 0.75
    assert values["within_5_km_of_all"] == 0.5
    assert [r.line for r in measured.wrong()] == [4, 5]
    assert "within 5 km of all" in str(measured)


@pytest.mark.parametrize("name", ["Baghdad", "بغداد", "Mosul", "Beirut", "Gaziantep", "Amman"])
def test_a_city_abroad_is_no_hamlet_of_syria(name):
    answer = resolve(name)
    assert answer.kind == "not_found"
    assert "is in" in answer.reasons[0]


@pytest.mark.parametrize("name", ["Turkey", "تركيا", "Lebanon"])
def test_a_country_is_no_hamlet_of_syria(name):
    found = resolve(name)
    assert found.kind == "not_found"
    assert "not in Syria" in found.reasons[0]


def test_what_is_told_to_lie_abroad_is_not_looked_for_in_syria():
    assert resolve("Sarja", within=["Hatay", "Turkey"]).kind == "not_found"
    beside = resolve("Sarja", within=["Idlib", "Turkey"])
    assert beside.place.id == resolve("Sarja", within="Idlib").place.id
    assert any("not in Syria; it was not heard" in reason for reason in beside.reasons)


def test_a_syrian_namesake_of_a_city_abroad_is_found_where_it_lies():
    assert resolve("Ramadi").kind == "not_found"
    assert resolve("Ramadi", within="Deir-ez-Zor").place.id == "C5166"


def test_a_quarter_that_nobody_drew_stands_in_its_city():
    mashlab = resolve("al-Mashlab neighborhood", within="Raqqa")
    assert mashlab.place.parent == "C5710"
    assert mashlab.precision == "neighbourhood"
    assert mashlab.radius_km == 1.5
    unknown = resolve("حي الموظفين", within="الرقة")
    assert (unknown.place.parent, unknown.precision) == ("C5710", "community")
    assert unknown.radius_km == 4.0


def test_the_name_of_a_record_at_the_same_spot_leads_to_the_community():
    assert resolve("Meyanê", within="Afrin").place.id == "C1654"


def test_a_city_named_with_a_place_in_it_is_only_where_it_lies():
    assert resolve(("Homs", "تلبيسة"), within="Homs").place.name_ar == "تلبيسة"
    assert resolve(("Hajin, al-Shaafah", "الشعفة"), within="Deir ez-Zor").place.id == "C5183"


def test_a_village_that_no_list_has_is_not_the_town_of_its_district():
    assert resolve("Zzargub, Afrin", within="Aleppo").kind != "matched"


@pytest.mark.parametrize(
    ("text", "within", "identifier"),
    [
        ("Jabal Badro quarter of Aleppo city", "Aleppo", "N0146"),
        ("حي مساكن الصاخور", "حلب", "N0139"),
        ("Abu al-Duhur Military Air Base", "Idlib", "X04819"),
        ("حقل العمر النفطي", "دير الزور", "X04191"),
        ("Wadi al-Ethib", "Hama", "X04317"),
        ("Tabqa Dam", "Raqqa", None),
        ("Shirawa township", "Afrin", "R-sherawa"),
    ],
)
def test_words_of_type_lead_to_what_they_say(text, within, identifier):
    place = resolve(text, within=within).place
    if identifier is None:
        assert place.kind == "dam"
    else:
        assert place.id == identifier


@pytest.mark.parametrize(
    ("words", "place"),
    [("Hama city", "C2987"), ("Douma", "C2338"), ("Ain Issa", "C5905"), ("القابون", "N0007")],
)
def test_a_bare_name_means_the_place_that_everybody_knows(words, place):
    answer = resolve(words)
    assert (answer.kind, answer.place.id) == ("matched", place)


def test_a_name_merely_like_a_famous_one_does_not_mean_it():
    # Ain al-Arab is Kobani; Qaboun only sounds like that.
    assert "C1946" not in [c.place.id for c in resolve("Qaboun").candidates[:1]]


@pytest.mark.parametrize("words", ["Xyzzyville", "Gotham", "Mariupol", "Smallville", "Hogsmeade"])
def test_a_name_that_no_place_bears_is_not_found_by_chance(words):
    assert resolve(words).kind == "not_found"


@pytest.mark.parametrize(("words", "place"), [("Sarqib", "C3916"), ("Mambij", "C1767")])
def test_a_slip_in_a_name_is_forgiven(words, place):
    assert resolve(words).place.id == place


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("مخيم درعا", "X05273"),
        ("Daraa camp", "X05273"),
        ("مخيم اليرموك", "C1002"),
        ("Yarmouk camp", "C1002"),
        ("Homs camp", "X05257"),
        ("درعا المحطة", "X05133"),
        ("ساحة العباسيين", "X05224"),
        ("Old City of Homs", "X05130"),
        ("Old City of Damascus", "X05217"),
    ],
)
def test_a_name_with_its_word_of_type_is_looked_up_as_it_stands_first(words, place):
    answer = resolve(words)
    assert answer.place is not None, str(answer)
    assert answer.place.id == place
    assert answer.score > 0.7


@pytest.mark.parametrize("words", ["حي الراشدين", "al-Rashidin neighborhood"])
def test_a_suburb_that_bears_the_quarters_name_is_the_quarter(words):
    assert found(words, within="Aleppo") == "C7369"
    assert found("حي الراشدين، حلب") == "C7369"


@pytest.mark.parametrize(
    ("words", "quarter"),
    [("al-Midan", "N0138"), ("al-Mashhad", "N0218"), ("الحيدرية", "N0122")],
)
def test_a_quarter_of_the_city_outweighs_hamlets_of_its_governorate(words, quarter):
    assert found(words, within="Aleppo") == quarter


def test_a_quarter_that_one_spelling_names_does_not_outweigh_the_town_of_the_other():
    assert found(["Tabaqah, al Thani", "الثورة"], within="Raqqa") == "C5929"


def test_a_farm_of_the_name_of_a_quarter_is_no_quarter():
    answer = resolve("مزرعة تشرين", within="Raqqa")
    assert answer.place is None or answer.place.kind != "neighbourhood", str(answer)


def test_a_region_far_from_the_governorate_is_as_unlikely_as_a_place():
    answer = resolve("al-Marj", within="Aleppo")
    assert answer.place is None or answer.place.id != "R-al-marj", str(answer)
    assert found("al-Marj", within="Rif Dimashq") == "R-al-marj"
    assert found("Lajat", within="Sweida") == "R-lajat"


@pytest.mark.parametrize("words", ["Springfield, Aleppo", "قرية زرقيفة، حمص", "Zarqifa, Homs"])
def test_a_proper_name_that_nothing_bears_is_not_answered_with_its_city(words):
    answer = resolve(words)
    assert answer.kind == "not_found"
    city = answer.candidates[0]
    assert city.place.importance >= 4
    assert city.score == answer.score < 0.5
    assert city.place.name in answer.reasons[0]


@pytest.mark.parametrize(
    ("words", "city"),
    [
        ("al-Zarqifa hospital, Aleppo", "C1007"),
        ("Zarqifa neighborhood, Homs", "C2528"),
        ("Raqqa: the security square", "C5710"),
        ("مديرية الكهرباء في الرقة", "C5710"),
    ],
)
def test_what_stands_in_a_city_is_still_answered_with_it(words, city):
    assert found(words) == city


def test_of_a_long_text_the_beginning_is_weighed_and_that_is_said():
    answer = resolve("Saraqeb, Idlib " + "and so on " * 60)
    assert "of 614 characters only the first 158 were weighed" in answer.reasons
    several = resolve(["Saraqeb", "سراقب", "Saraqib", "Sarakeb", "Saraqab"], within="Idlib")
    assert several.place.id == "C3916"
    assert several.reasons[-1] == "of 5 spellings only the first 4 were weighed"
    assert not any("weighed" in reason for reason in resolve("Saraqeb").reasons)


@pytest.mark.parametrize(
    "words",
    [
        "Kafr and Bab Sheikh-Al, Al-Idlib and Al and Bejghas, Vicinity, " * 15,
        "البارة، ادلب حطلة / المنصورة ومعرة وعقيبة وعندان-باب في خبيرة بين ساحة والقورية " * 11,
    ],
)
def test_the_work_on_a_long_text_is_bounded(words, monkeypatch):
    looked_up = []
    link = Links.link

    def counted(self, part, depth, reach, **how):
        looked_up.append(part)
        return link(self, part, depth, reach, **how)

    monkeypatch.setattr(Links, "link", counted)
    resolve([words[start : start + 900] for start in range(0, 60, 10)])
    assert 0 < len(looked_up) < 65


@pytest.mark.parametrize(
    "text",
    [
        "<b>Ariha</b> {{x}}",
        '<a href="https://example.org/Aleppo">Ariha</a>',
        "[Ariha](https://example.org/Aleppo)",
        "{{Ariha}}",
        "[[Ariha]] [3]",
        "Ariha&nbsp;city",
        "<span dir=rtl>أريحا</span>",
    ],
)
def test_markup_that_was_copied_with_a_name_is_not_read(text):
    answer = resolve(text)
    assert answer.place.id == "C4278" and answer.score > 0.9


def test_a_less_than_sign_is_no_markup():
    assert resolve("Ariha <3 villages").text == "Ariha <3 villages"


def test_a_resolution_shows_itself_in_one_short_line():
    for found in (resolve("Ariha"), resolve("Kobani or Tafas"), resolve("Springfield " * 30)):
        assert "\n" not in repr(found) and len(repr(found)) < 200
        assert found.kind in repr(found)


def test_a_mention_that_is_only_an_alias_of_itself_is_read():
    assert resolve(["near(Tall Asfarvillage`Ayn al Baz", "Ariha"]).kind


@pytest.mark.parametrize(
    ("text", "within", "identifier"),
    [
        ("Regiment 46", "Aleppo", "X03831"),
        ("الفوج 46", "حلب", "X03831"),
        ("93rd Brigade", None, "X05020"),
        ("اللواء ٩٣", "الرقة", "X05020"),
        ("الفرقة 17", "الرقة", "X05018"),
        ("Conoco gas plant", "Deir ez-Zor", "X04203"),
        ("حقل كونيكو", None, "X04203"),
        ("Rmeilan", "Hasakeh", "C4813"),
        ("Rimêlan", None, "C4813"),
        ("Zirgan", "Hasakeh", "C5005"),
    ],
)
def test_bases_by_number_and_oil_towns_by_their_names(text, within, identifier):
    assert found(text, within=within) == identifier


@pytest.mark.parametrize("text", ["Brigade 94", "اللواء 94", "Regiment 47"])
def test_a_unit_of_another_number_is_not_the_one_that_is_listed(text):
    assert resolve(text, within=["Raqqa", "Aleppo"]).kind == "not_found"


def test_a_bare_name_does_not_mean_a_famous_place_that_only_latin_letters_make_alike():
    assert found("Adra") == "C2331"  # Dar'a is also found as Adraa
    assert found("Houla") == "C2556"  # al-Hol is written alike
    assert found("Mansoura", within="Raqqa") == "C5942"

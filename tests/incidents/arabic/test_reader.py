"""Arabic reports: days, hours, places, who held them, who did what to whom."""

import datetime
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syriageo.control.parties import parties_from_text
from syriageo.incidents.arabic.control import control
from syriageo.incidents.arabic.dates import days, times
from syriageo.incidents.arabic.people import casualties
from syriageo.incidents.arabic.places import bare_names, places, pointed_to
from syriageo.incidents.arabic.reader import day_of, month_of, read_passage
from syriageo.incidents.arabic.text import Folded
from syriageo.incidents.arabic.words import (
    MEANS,
    PARTIES,
    PLATFORMS,
    TARGETS,
    WEAPONS,
    ids,
    parties,
)
from syriageo.incidents.language import vocabulary
from syriageo.incidents.language.reading import ATTRIBUTIONS, KINDS, ROLES, Context

JANUARY = Context(
    year=2020, month=1, published=datetime.date(2020, 2, 3), day=datetime.date(2020, 1, 5)
)


def told_days(text, context=JANUARY):
    return [(str(d.when.start), str(d.when.end)) for d in days(Folded(text), context)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("الأحد 5/ كانون الثاني/ 2020 قصف", "2020-01-05"),
        ("في يوم الأحد 5 كانون الثاني 2020", "2020-01-05"),
        ("الأحد ٥ يناير ٢٠٢٠", "2020-01-05"),
        ("٥/كانون الثاني/٢٠٢٠", "2020-01-05"),
        ("۵ کانون الثانی ۲۰۲۰", "2020-01-05"),
        ("الأحد الموافق 5 كانون الثاني/ يناير 2020", "2020-01-05"),
        ("5 أكتوبر/ تشرين الأول 2023", "2023-10-05"),
        ("في الخامس من كانون الثاني من العام 2020", "2020-01-05"),
        ("في الثالث والعشرين من نيسان 2018", "2018-04-23"),
        ("12 آب 2016", "2016-08-12"),
        ("2022/01/19", "2022-01-19"),
        ("بتاريخ 19-1-2022", "2022-01-19"),
        ("بتاريخ 5/4/2018", "2018-04-05"),
        ("في 28 من هذا الشهر", "2020-01-28"),
        ("في الأول من الشهر", "2020-01-01"),
        ("في 19 كانون الثاني", "2020-01-19"),
        ("في اليوم التالي", "2020-01-06"),
        ("قتل أمس مدنيان", "2020-02-02"),
        ("31 كانون الأول", "2019-12-31"),
    ],
)
def test_a_day_in_all_its_writings(text, day):
    assert told_days(text) == [(day, day)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("5 و6 حزيران 2019", "2019-06-05", "2019-06-06"),
        ("ليلة 5-6 كانون الثاني 2020", "2020-01-05", "2020-01-06"),
        ("بين يومي 3 و 5 شباط 2020", "2020-02-03", "2020-02-05"),
        ("من 28 كانون الثاني حتى 3 شباط 2020", "2020-01-28", "2020-02-03"),
    ],
)
def test_a_stretch_of_days(text, first, last):
    assert told_days(text) == [(first, last)]


@pytest.mark.parametrize(
    "text",
    [
        "31 شباط 2020",
        "في كانون الثاني 2020",
        "قصفت 35 قرية",
        "القرار 2401",
        "خلال عام 2020",
        "1,204 مدنيين",
    ],
)
def test_what_is_no_day(text):
    assert told_days(text) == []


def test_a_day_without_a_year_needs_the_document():
    assert told_days("في 19 حزيران", Context()) == []


def test_the_weekday_is_kept_as_written_even_if_wrong():
    (day,) = days(Folded("الثلاثاء 25/ كانون الثاني/ 2020"), JANUARY)
    assert day.when.weekday == "tuesday"
    assert day.when.start.strftime("%A") == "Saturday"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قرابة الساعة 14:30", ("14:30", "", True)),
        ("عند الساعة ٠٩:٠٥", ("09:05", "", False)),
        ("الساعة الثانية ظهراً", ("14:00", "", False)),
        ("الساعة الثانية والنصف بعد الظهر", ("14:30", "", False)),
        ("الساعة الثالثة فجراً", ("03:00", "", False)),
        ("الساعة الحادية عشرة إلا ربعاً ليلاً", ("22:45", "", False)),
        ("الساعة 12:10 ظهراً", ("12:10", "", False)),
        ("قرابة الساعة 9:30 من مساء", ("21:30", "", True)),
        ("ما بين الساعة 11:00 والساعة 11:40", ("11:00", "11:40", False)),
        ("بين الساعة 23:11 و23:47", ("23:11", "23:47", False)),
        ("الساعة 31:00", ("", "", False)),
        ("صباح يوم الأحد", ("", "", False)),
    ],
)
def test_hours_in_digits_and_words(text, expected):
    assert times(Folded(text)) == expected


@pytest.mark.parametrize(
    ("text", "chain", "name"),
    [
        ("قرية الحامدية بريف إدلب الجنوبي", None, "الحامدية"),
        ("مدينة سرمين بريف محافظة إدلب الشرقي", None, "سرمين"),
        ("قرية بزابور بجبل الزاوية بريف محافظة إدلب الجنوبي", None, "بزابور"),
        ("قرية الحامدية الواقعة جنوب غرب مدينة معرة النعمان بريف إدلب", None, "الحامدية"),
        ("حي الشعار في مدينة حلب", None, "الشعار"),
        ("الحي الغربي في مدينة أريحا بريف محافظة إدلب الجنوبي", None, "الحي الغربي"),
        ("مدينة دوما بالغوطة الشرقية بمحافظة ريف دمشق", None, "دوما"),
        ("بلدة ذيبان بالريف الشرقي لدير الزور", None, "ذيبان"),
        ("بلدة كفربطنا شرق العاصمة دمشق", None, "كفربطنا"),
        ("على كفر نوران بريف حلب الغربي", "كفر نوران بريف حلب الغربي", "كفر نوران"),
        ("في مدينة سراقب الأحياء السكنية", "مدينة سراقب", "سراقب"),
        ("بمدينة الباب واعتقلت", "مدينة الباب", "الباب"),
        ("قرية معرة حرمة، ما أدى", "قرية معرة حرمة", "معرة حرمة"),
        ("قرية أبو دالي قصفت", "قرية أبو دالي", "أبو دالي"),
    ],
)
def test_a_chain_runs_from_its_word_of_kind_to_the_governorate(text, chain, name):
    (place,) = places(Folded(text))
    assert (place.words, place.name) == (chain or text, name)


def test_a_list_of_villages_is_several_places_with_one_end():
    found = places(Folded("قرى كنصفرة وسفوهن والفطيرة بريف إدلب الجنوبي"))
    assert [p.name for p in found] == ["كنصفرة", "سفوهن", "الفطيرة"]
    assert found[1].words == "قرية سفوهن بريف إدلب الجنوبي"


def test_the_city_bears_no_name_of_its_own():
    (place,) = places(Folded("تخضع المدينة لسيطرة"))
    assert (place.kind, place.anaphoric) == ("city", True)
    assert pointed_to("city", "حي المحمودية في مدينة عفرين بريف حلب") == "مدينة عفرين"


def test_a_name_that_no_word_introduces_is_not_sure():
    (place,) = bare_names(Folded("غارات روسية على خان شيخون اليوم"), 0, 31)
    assert (place.words, place.sure) == ("خان شيخون", False)


CONTROL = [
    (
        "تخضع مدينة أريحا لسيطرة مشتركة بين فصائل في المعارضة المسلحة وهيئة تحرير الشام وقت "
        "الحادثة",
        "armed_opposition|hts",
        "city",
    ),
    ("تخضع المنطقة لسيطرة هيئة تحرير الشام وقت الحادثة", "hts", "area"),
    ("القرية خاضعة لسيطرة قوات النظام السوري", "syrian_regime", "village"),
    ("وكانت البلدة تحت سيطرة تنظيم داعش لحظة وقوع القصف", "isis", "town"),
    ("لا تزال القرية تحت سيطرة قسد", "sdf", "village"),
    ("وتسيطر على المنطقة فصائل الجيش الوطني السوري", "sna", "area"),
    ("تسيطر قوات سوريا الديمقراطية على بلدة هجين", "sdf", "town"),
    ("بلدة سرمدا التي تسيطر عليها هيئة تحرير الشام", "hts", "town"),
    ("قصفت مدينة الباب الخاضعة لسيطرة الجيش الوطني", "sna", "city"),
    ("والمدينة تسيطر عليها قوات النظام والميليشيات الإيرانية", "iran_backed|syrian_regime", "city"),
    ("يخضع الحي لسيطرة وحدات حماية الشعب الكردية", "sdf", "neighborhood"),
    ("لا تخضع البلدة لسيطرة النظام، بل كانت تحت سيطرة هيئة تحرير الشام", "hts", "town"),
    ("تخضع كفربطنا لسيطرة فصائل في المعارضة المسلحة", "armed_opposition", ""),
]


@pytest.mark.parametrize(("text", "holders", "kind"), CONTROL)
def test_who_held_the_place(text, holders, kind):
    (found,) = control(Folded(text), JANUARY)
    told = found.statement
    assert "|".join(told.parties) == holders
    assert told.referent_kind == kind
    assert told.joint == ("|" in holders)
    assert text[told.start : told.end] == told.words


@pytest.mark.parametrize(
    "text",
    [
        "سقطت قذائف مصدرها مناطق سيطرة فصائل في المعارضة المسلحة على مدينة السقيلبية",
        "قصف مصدره مناطق سيطرة قوات سوريا الديمقراطية على مدينة الباب",
        "قذائف مصدرها منطقة خاضعة لسيطرة قوات النظام سقطت في مدينة الباب",
        "لا تخضع القرية لسيطرة هيئة تحرير الشام",
        "القرية غير خاضعة لسيطرة قوات النظام",
        "لم تكن البلدة خاضعة لسيطرة أي طرف",
        "المناطق الخارجة عن سيطرة قوات النظام السوري في إدلب",
        "اقتادته إلى سجن في مدينة حارم يخضع لسيطرة هيئة تحرير الشام",
        "اعتقل على حاجز في مدينة دوما خاضع لسيطرة قوات النظام",
        "المعتقلون في السجون الواقعة تحت سيطرتها",
        "زيارة المناطق التي لا تخضع لسيطرة المعارضة",
        "نزح الأهالي إلى مناطق تسيطر عليها المعارضة في محافظة إدلب",
    ],
)
def test_what_looks_like_control_and_is_none(text):
    assert control(Folded(text), JANUARY) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "مقتل 3 مدنيين بينهم طفل وسيدة، وإصابة نحو 10 آخرين",
            {"killed": (3, 3), "injured": (10, 10), "children_killed": 1, "women_killed": 1},
        ),
        ("مقتل مدنيَّين اثنين", {"killed": (2, 2)}),
        ("قُتل طفلان وسيدة", {"killed": (3, 3), "children_killed": 2, "women_killed": 1}),
        ("إصابة طفلين وسيدة بجراح", {"injured": (3, 3)}),
        ("مقتل أحد عشر مدنياً جميعهم أطفال", {"killed": (11, 11), "children_killed": 11}),
        ("مقتل 15 مدنياً على الأقل، بينهم 5 أطفال", {"killed": (15, None), "children_killed": 5}),
        ("أودى بحياة 11 شخصاً وجرح أكثر من 20", {"killed": (11, 11), "injured": (20, None)}),
        ("إصابة العشرات", {"injured": (24, None)}),
        ("هجوم يوقع 5 قتلى و15 جريحاً", {"killed": (5, 5), "injured": (15, 15)}),
        ("اغتال مسلحون مجهولون رئيس المجلس البلدي", {"killed": (1, 1)}),
        ("اعتقلت هيئة تحرير الشام ثلاثة ناشطين", {"arrested": (3, 3)}),
        ("أحمد الخطيب، إعلامي من مدينة عربين، قُتل في 20 شباط 2018", {"killed": (1, 1)}),
        ("دون تسجيل إصابات", {"killed": (0, 0), "injured": (0, 0)}),
        ("دون معلومات عن خسائر بشرية", {}),
        ("سقوط 4 صواريخ على المدينة", {}),
        ("قتل في 5 كانون الثاني 2020 عند الساعة 14:00", {}),
    ],
)
def test_the_killed_and_the_injured(text, expected):
    told = casualties(Folded(text))
    for kind in ("killed", "injured", "arrested"):
        low, high = expected.get(kind, (None, None))
        assert (getattr(told, f"{kind}_min"), getattr(told, f"{kind}_max")) == (low, high)
    for name in ("children_killed", "women_killed"):
        assert getattr(told, name) == expected.get(name)


def only(text, context=JANUARY):
    (reading,) = read_passage(text, context)
    return reading


@pytest.mark.parametrize(
    ("text", "holder", "attribution"),
    [
        ("قصف طيران ثابت الجناح نعتقد أنه روسي", "russian_forces", "believed"),
        ("قصفت قوات النظام السوري بالمدفعية", "syrian_regime", "stated"),
        ("قصف مصدره مناطق سيطرة قسد", "sdf", "believed"),
        ("سقطت قذائف لم نتمكن من تحديد مصدرها", "", "unknown"),
        ("سقطت قذائف مجهولة المصدر", "", "unknown"),
        (
            "قصفت قوات النظام السوري والميليشيات الإيرانية بالمدفعية",
            "iran_backed|syrian_regime",
            "stated",
        ),
        ("قصفت قوات الحلف السوري الروسي بالصواريخ", "russian_forces|syrian_regime", "stated"),
        ("تبنى تنظيم داعش هجوماً بالرصاص على حاجز لقوات النظام", "isis", "claimed"),
        ("هاجم مسلحون مجهولون يعتقد أنهم من خلايا تنظيم الدولة بالرصاص", "isis", "believed"),
    ],
)
def test_who_did_it(text, holder, attribution):
    reading = only(f"الأحد 5/ كانون الثاني/ 2020 {text} على قرية سرجة بريف إدلب الجنوبي.")
    assert "|".join(reading.perpetrator.parties) == holder
    assert reading.perpetrator.attribution == attribution


@pytest.mark.parametrize(
    ("text", "means", "weapon", "count"),
    [
        ("ألقى طيران مروحي تابع لقوات النظام أربعة براميل متفجرة", "barrel bomb", "barrel bomb", 4),
        ("قصف طيران روسي بصاروخين", "air strike", "missile", 2),
        (
            "قصفت قوات النظام براجمة صواريخ محملة بذخائر عنقودية",
            "missile with cluster munition",
            "cluster munition",
            None,
        ),
        ("انفجرت عبوة ناسفة", "IED", "IED", 1),
        ("انفجرت سيارة مفخخة", "car bomb", "car bomb", None),
        ("انفجر لغم أرضي", "landmine", "landmine", 1),
        ("سقطت قذائف هاون", "ground shelling", "mortar shell", None),
        ("استهدفت طائرة مسيرة تركية", "drone strike", "", None),
    ],
)
def test_with_what(text, means, weapon, count):
    reading = only(f"في 5 كانون الثاني 2020 {text} في قرية سرجة بريف إدلب الجنوبي.")
    assert (reading.means.means, reading.means.weapon, reading.means.count_min) == (
        means,
        weapon,
        count,
    )


def test_the_place_that_fired_is_not_the_place_hit():
    reading = only(
        "في 5 كانون الثاني 2020 قصفت مدفعية قوات النظام المتمركزة في مدينة سراقب بلدة النيرب"
        " بريف إدلب الشرقي."
    )
    assert [m.words for m in reading.places] == ["بلدة النيرب بريف إدلب الشرقي"]
    assert reading.origin.words == "مدينة سراقب"


def test_where_somebody_comes_from_or_is_taken_to_is_not_the_place():
    reading = only(
        "اعتقلت قوات النظام السوري مدنياً من أبناء مدينة دوما بمحافظة ريف دمشق في 3 كانون الثاني"
        " 2020 لدى مروره على حاجز في مدينة دمشق، واقتادته إلى سجن في بلدة عدرا."
    )
    assert reading.kind == "arrest"
    assert [m.words for m in reading.places] == ["مدينة دمشق"]


def test_an_earlier_attack_is_told_beside():
    event, background = read_passage(
        "الاثنين 27/ كانون الثاني/ 2020 قصف طيران روسي مسجد النور في قرية بزابور بريف إدلب."
        " نشير إلى أن المسجد سبق أن تعرض لهجوم من قبل طيران تابع لقوات النظام السوري يوم السبت"
        " 21/ كانون الأول/ 2019.",
        JANUARY,
    )
    assert (event.role, str(event.when.day)) == ("event", "2020-01-27")
    assert (background.role, str(background.when.day)) == ("background", "2019-12-21")
    assert background.perpetrator.parties == ("syrian_regime",)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("سيطر تنظيم داعش على قرية أم الخلاخيل بريف إدلب الجنوبي في 9 شباط 2018", "capture"),
        ("استعادت قوات النظام السوري السيطرة على بلدة سنجار بريف إدلب في 8 شباط 2018", "capture"),
        ("أعلنت روسيا في 5 آذار 2020 وقفاً لإطلاق النار في محافظة إدلب", "ceasefire"),
        (
            "أنشأت القوات التركية نقطة مراقبة قرب بلدة سراقب في 28 كانون الثاني 2020",
            "observation_post",
        ),
        ("ارتكبت قوات النظام مجزرة بقصف مدفعي على قرية قوقفين في 12 تشرين الثاني 2023", "massacre"),
        ("خطف مسلحون مجهولون طبيباً في مدينة حارم بريف إدلب في 17 شباط 2018", "arrest"),
        ("قضى مدني تحت التعذيب في 2 شباط 2018 في سجن لقوات النظام بمدينة دمشق", "killing"),
    ],
)
def test_kinds_of_events(text, kind):
    assert only(text).kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "وثقت الشبكة السورية لحقوق الإنسان في كانون الثاني مقتل 286 مدنياً بينهم 73 طفلاً.",
        "على قوات النظام السوري التوقف عن قصف المناطق السكنية في محافظة إدلب.",
        "شهدت محافظة إدلب في 5 كانون الثاني 2020 موجة نزوح واسعة.",
        "منذ 26 نيسان 2019 قصفت قوات النظام 60 مشفى في محافظة إدلب.",
        "صدر قرار مجلس الأمن رقم 2401 في 24 شباط 2018 وطالب بهدنة في سوريا.",
        "دخلت قافلة مساعدات إلى بلدة النشابية في الغوطة الشرقية في 14 شباط 2018.",
        "لم تقصف قوات النظام مدينة إدلب في 5 كانون الثاني 2020.",
        "قصفت قوات النظام السوري قرى ريف إدلب كثيراً.",
        "",
        "٪٪٪ ـــ ًٌٍَُ",
    ],
)
def test_no_event_is_invented(text):
    assert read_passage(text, JANUARY) == []


@pytest.mark.parametrize(
    ("text", "holder", "lost", "where"),
    [
        (
            "سيطرت قوات النظام السوري على قرية الحويز في 8 أيار 2019 بعد انسحاب هيئة تحرير الشام",
            "syrian_regime",
            "hts",
            ["قرية الحويز"],
        ),
        (
            "في 5 أيار 2013 سيطرة الجيش الحر على بلدة داعل بعد معارك مع قوات النظام",
            "armed_opposition",
            "syrian_regime",
            ["بلدة داعل"],
        ),
        (
            "استولى تنظيم داعش في 4 حزيران 2014 على 3 قرى، بينها تل معروف، خربة الصفا وجزعة",
            "isis",
            "",
            ["تل معروف", "خربة الصفا", "جزعة"],
        ),
        (
            "سيطر الثوار في 24 آب 2016 على مدينة جرابلس الحدودية مع تركيا",
            "armed_opposition",
            "",
            ["مدينة جرابلس"],
        ),
    ],
)
def test_who_took_what_from_whom(text, holder, lost, where):
    reading = only(text, Context())
    assert reading.kind == "capture"
    assert "|".join(reading.perpetrator.parties) == holder
    assert "|".join(reading.taken_from) == lost
    assert [m.words for m in reading.places] == where


def test_a_date_line_and_a_title():
    assert day_of("الاثنين 3 شباط 2020") == datetime.date(2020, 2, 3)
    assert day_of("في 3 شباط 2020 سقطت قذائف على المدينة") is None
    assert month_of("أبرز الانتهاكات في تشرين الأول/ أكتوبر ٢٠٢٣") == (2023, 10)


def test_every_arabic_name_of_a_party_is_read():
    from syriageo.control import parties as control_parties

    known = control_parties.default()
    nobody = {"none", "unknown_party"}
    for party, name, lang in known._names:
        # "the Organisation" alone is many things besides HTS.
        if lang == "ar" and party not in nobody and name != "الهيئة":
            found = ids(parties(Folded(f"قصفت {name} قرية").text))
            assert found == parties_from_text(name) == (party,), name


def test_the_state_passes_to_the_new_authorities():
    text = Folded("اعتقلت قوات الأمن العام").text
    assert ids(parties(text, day=datetime.date(2025, 1, 3))) == ("transitional_government",)
    assert ids(parties(text, day=datetime.date(2021, 1, 3))) == ("hts",)
    army = Folded("قصف الجيش السوري").text
    assert ids(parties(army, day=datetime.date(2020, 1, 3))) == ("syrian_regime",)
    assert ids(parties(army, day=datetime.date(2025, 7, 3))) == ("transitional_government",)


def test_the_tables_have_the_ids_of_the_english_ones():
    assert {i for i, _ in MEANS} <= set(vocabulary.MEANS)
    assert {i for i, _ in WEAPONS} <= {r.id for r in vocabulary.WEAPONS}
    assert {i for i, _ in PLATFORMS} <= {r.id for r in vocabulary.PLATFORMS}
    assert {i for i, _ in TARGETS} <= {r.id for r in vocabulary.TARGETS}
    assert {i for i, _ in PARTIES} <= {r.id for r in vocabulary.PARTIES}


ARABIC = st.text(
    st.sampled_from(list("ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآ ًَُ،.؛:()/-0123456789٠١٢٣ "))
)
WORDS = st.lists(
    st.sampled_from(
        "قصفت قصف قوات النظام السوري روسي قرية مدينة سرجة إدلب بريف في على 5 كانون الثاني 2020 "
        "مقتل 3 مدنيين "
        "تخضع لسيطرة هيئة تحرير الشام ، . الساعة 14:30 طفل وسيدة من بينهم سبق أن لم نتمكن تحديد "
        "طريق - و".split()
    ),
    max_size=60,
).map(" ".join)


@given(st.one_of(ARABIC, WORDS))
def test_whatever_the_words_offsets_lie_in_them(text):
    for reading in read_passage(text, JANUARY):
        assert 0 <= reading.start <= reading.end <= len(text)
        assert reading.kind in KINDS
        assert reading.role in ROLES
        assert reading.perpetrator.attribution in ATTRIBUTIONS
        for mention in reading.places:
            assert text[mention.start : mention.end] == mention.words
        for told in reading.control:
            assert text[told.start : told.end] == told.words


@given(ARABIC)
def test_folding_leads_back_to_the_text(text):
    folded = Folded(text)
    for position, character in enumerate(folded.text):
        if character.isalpha():
            assert (
                folded.written(position, position + 1)[:1]
                == text[folded.span(position, position + 1)[0]]
            )


@pytest.mark.parametrize(
    "unit", ["قصفت قوات النظام قرية ", "تخضع ", "و", "مقتل 3 ", "5 كانون ", "طريق إدلب - ", "، "]
)
def test_long_passages_take_no_longer_than_they_must(unit):
    start = time.process_time()
    read_passage((unit * 20_000)[:20_000], JANUARY)
    assert time.process_time() - start < 10


def test_a_report_may_mix_both_languages():
    from syriageo import read_report

    found = read_report(
        "Monthly digest, January 2020\n\n"
        "On Friday, January 10, 2020, Syrian Regime forces shelled Sarja village in the southern"
        " suburbs of Idlib, killing two civilians.\n\n"
        "الأربعاء 15/ كانون الثاني/ 2020 قصف طيران ثابت الجناح تابع لقوات النظام السوري مدينة إدلب،"
        " ما أدى إلى مقتل 22 مدنياً. تخضع المدينة لسيطرة هيئة تحرير الشام.\n"
    )
    told = [(str(r.when.start), r.place.id, r.casualties.killed_min) for r in found.records]
    assert told == [("2020-01-10", "C4273", 2), ("2020-01-15", "C3871", 22)]

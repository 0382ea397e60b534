"""Quarters, camps, airbases, dams and crossings, as the press writes them in both languages."""

import pytest

import syriageo as sg

QUARTERS = [
    ("al-Marja neighborhood", "Aleppo", "N0213"),
    ("حي الشعار", "حلب", "N0156"),
    ("Tariq al-Bab", "Aleppo", "N0157"),
    ("حي مساكن هنانو", "حلب", "N0129"),
    ("Salaheddine", "Aleppo", "N0214"),
    ("Bustan al-Qasr", "Aleppo", "N0204"),
    ("حي الكلاسة", "حلب", "N0197"),
    ("حي القاطرجي", "حلب", "N0177"),
    ("Bab al-Nayrab", "Aleppo", "N0205"),
    ("al-Hulluk", "Aleppo", "N0126"),
    ("جمعية الزهراء", "حلب", "N0135"),
    ("Sheikh Maqsoud", None, "N0123"),
    ("al-Maadi neighborhood", "Aleppo", "al-Maadi"),
    ("Jisr al-Haj", "Aleppo", "Jisr al-Hajj"),
    ("باب الفرج", "حلب", "Bab al-Faraj"),
    ("حلب القديمة", None, "Old City of Aleppo"),
    ("حي الفردوس", "حلب", "N0209"),
    ("حي الفردوس", "الرقة", "al-Firdous"),
    ("حي الفردوس", "حمص", "N0262"),
    ("Jobar", "Damascus", "N0025"),
    ("حي المزة", "دمشق", "N0056"),
    ("مزة 86", "دمشق", "N0053"),
    ("Basateen al-Mezzeh", "Damascus", "N0073"),
    ("Esh al-Warwar", "Damascus", "N0001"),
    ("مشروع دمر", "دمشق", "N0024"),
    ("Dummar", "Damascus", "Dummar"),
    ("حي ركن الدين", "دمشق", "Rukn al-Din"),
    ("حي الدويلعة", "دمشق", "Dweila"),
    ("Daf al-Shok", "Damascus", "Daf al-Shok"),
    ("المهاجرين", "دمشق", "al-Muhajirin"),
    ("Old City of Damascus", None, "Old Damascus"),
    ("Baba Amr", None, "N0268"),
    ("حي الإنشاءات", "حمص", "al-Insha'at"),
    ("al-Qarabis", "Homs", "al-Qarabis"),
    ("Deir Baalbah", "Homs", "N0237"),
    ("حي المهاجرين", "حمص", "N0247"),
    ("أحياء حمص القديمة", None, "Old City of Homs"),
    ("طريق حلب", "حماة", "Tariq Halab"),
    ("حي الحاضر", "حماة", "al-Hader"),
    ("حي الجورة", "دير الزور", "N0413"),
    ("حي هرابش", "دير الزور", "N0427"),
    ("حي الحويقة", "دير الزور", "al-Hawiqa"),
    ("al-Thakana", "Raqqa", "al-Thaknah"),
    ("al-Bitani", "Raqqa", "N0471"),
    ("حارة البدو", "الرقة", "al-Badu"),
    ("al-Naim roundabout", "Raqqa", "al-Naim"),
    ("Daraa al-Balad", None, "Daraa al-Balad"),
    ("طريق السد", "درعا", "N0508"),
    ("حي غويران", "الحسكة", "Ghuwayran"),
    ("مخيم الرمل", "اللاذقية", "South Raml"),
    ("الدعتور", "اللاذقية", "al-Datour"),
    ("حي حلكو", "القامشلي", "Halko"),
]

LANDMARKS = [
    ("Damascus International Airport", "X03981"),
    ("مطار دمشق الدولي", "X03981"),
    ("Aleppo International Airport", "X03452"),
    ("مطار النيرب العسكري", "X03452"),
    ("Menagh military airport", "X03884"),
    ("مطار منغ العسكري", "X03884"),
    ("Taftanaz airbase", "X04818"),
    ("مطار أبو الضهور العسكري", "X04819"),
    ("مطار كويرس العسكري", "X03885"),
    ("al-Jarrah military airport", "X03889"),
    ("مطار كشيش العسكري", "X03889"),
    ("مطار الطبقة العسكري", "X05015"),
    ("T4 airbase", "X04722"),
    ("مطار التيفور العسكري", "X04722"),
    ("مطار الشعيرات العسكري", "X04662"),
    ("مطار الضمير العسكري", "X03997"),
    ("مطار الناصرية العسكري", "X04067"),
    ("مطار خلخلة العسكري", "X05067"),
    ("مطار مرج رحيل العسكري", "X04089"),
    ("Mezzeh military airport", "X03908"),
    ("مطار المزة العسكري", "X03908"),
    ("مطار السين العسكري", "X04069"),
    ("مطار حماة العسكري", "X04347"),
    ("قاعدة حميميم الجوية", "X04882"),
    ("مطار القامشلي", "X04526"),
    ("مطار دير الزور العسكري", "X04244"),
    ("مطار الضبعة العسكري", "X04721"),
    ("مطار تدمر العسكري", "X04720"),
    ("مطار مرج السلطان العسكري", "X04074"),
    ("Tabqa Dam", "X05188"),
    ("سد الفرات", "X05188"),
    ("معبر باب الهوى", "X03429"),
    ("Bab al-Salama crossing", "X03669"),
    ("معبر نصيب", "X03441"),
    ("معبر اليعربية", "X03448"),
    ("Semalka crossing", "X03442"),
    ("معبر فيش خابور", "X03442"),
    ("معبر التنف", "X03427"),
    ("معبر البوكمال", "X03422"),
    ("معبر جرابلس", "X03438"),
    ("Jdeidet Yabous crossing", "X03439"),
    ("معبر كسب", "X03430"),
    ("معبر القنيطرة", "X04887"),
    ("مخيم الركبان", "C6674"),
    ("مخيم أطمة", "C4130"),
    ("Washokani camp", "C4351"),
    ("مخيم خان الشيح", "C2466"),
    ("Handarat camp", "N0227"),
    ("مخيم النيرب", "N0223"),
]


@pytest.mark.parametrize(("mention", "within", "place"), QUARTERS)
def test_a_quarter_is_found_in_its_city(mention, within, place):
    found = sg.resolve(mention, within=within)
    assert found.kind == "matched", str(found)
    assert place in {found.place.id, found.place.name_en}, str(found)
    assert found.place.kind == "neighbourhood"


@pytest.mark.parametrize(("mention", "place"), LANDMARKS)
def test_a_landmark_is_found_by_its_name_alone(mention, place):
    found = sg.resolve(mention)
    assert found.kind == "matched", str(found)
    assert found.place.id == place, str(found)


@pytest.mark.parametrize("mention", ["al-Hol camp", "al-Hawl refugee camp", "مخيم الهول"])
def test_the_camp_of_al_hol_is_at_al_hol(mention):
    found, town = sg.resolve(mention), sg.resolve("al-Hawl town", within="Hasakah")
    assert found.kind == "matched", str(found)
    assert abs(found.lat - town.lat) < 0.03, str(found)
    assert abs(found.lon - town.lon) < 0.03, str(found)

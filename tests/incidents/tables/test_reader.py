"""Aggregate tables: every number with its label, and every stated total beside its sum."""

import csv
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syriageo import read_tables
from syriageo.incidents.opening.document import read_document
from syriageo.incidents.tables.totals import statements
from syriageo.incidents.tables.words import facility, governorate, perpetrator

HERE = Path(__file__).parent


def gold(name):
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text):
    return int(text) if text else None


def value(cell):
    return None if pd.isna(cell) else int(cell)


@pytest.fixture(scope="module")
def january(shared):
    return read_tables(shared / "report" / "snhr-2020-01.txt")


@pytest.mark.shared
@pytest.mark.parametrize("name", ["deaths", "arrests", "facilities_by_party", "barrel_bombs"])
def test_every_list_of_the_january_report_is_read_exactly(january, name):
    wanted = [row for row in gold("snhr_2020_01_lists.csv") if row["table"] == name]
    frame = january[name]
    place = name == "barrel_bombs"
    label, code = ("place", "place_id") if place else ("perpetrator", "code")
    found = [
        (
            row["line"],
            row[label],
            row["group"],
            "" if place else row["party"],
            row[code],
            row["count"],
            value(row.get("children")),
            value(row.get("women")),
        )
        for row in frame.to_dict("records")
    ]
    assert found == [
        (
            int(row["line"]),
            row["label"],
            row["group"],
            row["party"],
            row["code"],
            int(row["count"]),
            number(row["children"]),
            number(row["women"]),
        )
        for row in wanted
    ]


@pytest.mark.shared
def test_every_cell_of_its_table_of_facilities_is_read_exactly(january):
    frame = january["facilities"]
    wanted = {
        (row["category"], row["facility"], row["target_category"], code): int(row[code])
        for row in gold("snhr_2020_01_facilities.csv")
        for code in ("syrian_regime", "russian_forces", "bombing_unknown", "shelling_unknown")
    }
    keys = frame[["category", "facility", "target_category", "code"]].itertuples(index=False)
    assert dict(zip(map(tuple, keys), frame["count"], strict=True)) == wanted
    assert set(frame.loc[frame["code"] == "bombing_unknown", "group"]) == {"Other parties"}


@pytest.mark.shared
def test_the_totals_of_the_january_report_all_agree(january):
    told = {(s.table, s.what): s.stated for s in january.stated if s.agree}
    assert len(january.stated) == sum(s.agree for s in january.stated) == 21
    assert told["deaths", "total"] == 286
    assert told["deaths", "children"] == 73
    assert told["deaths", "women"] == 30
    assert told["arrests", "total"] == 161
    assert told["facilities_by_party", "Other parties"] == 6
    assert told["facilities_by_party", "russian_forces|syrian_regime"] == 105
    assert told["facilities", "places of worship"] == 33
    assert told["facilities", "schools"] == 14
    assert told["facilities", "Russian forces"] == 25
    assert told["barrel_bombs", "total"] == 353


@pytest.mark.shared
def test_the_doubtful_number_of_arrested_girls_is_noted(january):
    notes = january["arrests"].set_index("party")["note"]
    assert notes["sdf"] == "two numbers of children: 1 and 2"
    assert (notes.drop("sdf") == "").all()


DEATHS = """Violations in Syria in May 2019

A. Extrajudicial killing

In May 2019, we documented the killing of 23 civilians, including seven children (four male, three
female) and 4 women (adult female).

The toll is distributed as follows:

A. The main parties:

• Syrian-Russian alliance forces:
   • Syrian Regime forces (army): 9 civilians, including 4 children (3 male, 1 female), two women.
   • Russian forces: Five, including 3 children (one male, two female)
• Extremist Islamist groups
   • ISIS – One
   • Hay'at Tahrir al-Sham – Two.
• International Coalition forces: none.

B. Other parties: six civilians, distributed as follows:

• Landmines: two, including two women
• Killings by unidentified gunmen: one.
• Drowning (3)
"""


def rows(tables, name):
    return [(r.id, r.group, r.value, dict(r.parts)) for r in tables.tables[name].rows]


def test_nested_items_groups_dashes_brackets_and_numbers_in_words_are_read():
    tables = read_tables(DEATHS)
    assert list(tables) == ["deaths"]
    alliance, extremists = "Syrian-Russian alliance forces", "Extremist Islamist groups"
    assert rows(tables, "deaths") == [
        ("syrian_regime", alliance, 9, {"children": 4, "boys": 3, "girls": 1, "women": 2}),
        ("russian_forces", alliance, 5, {"children": 3, "boys": 1, "girls": 2}),
        ("isis", extremists, 1, {}),
        ("hts", extremists, 2, {}),
        ("us_coalition", "main parties", 0, {}),
        ("landmine_unknown", "Other parties", 2, {"women": 2}),
        ("killing_unknown", "Other parties", 1, {}),
        ("drowning", "Other parties", 3, {}),
    ]
    told = {s.what: (s.stated, s.computed) for s in tables.stated}
    assert told == {
        "Other parties": (6, 6),
        "total": (23, 23),
        "children": (7, 7),
        "boys": (4, 4),
        "girls": (3, 3),
        "women": (4, 4),
    }


def test_a_total_that_is_not_the_sum_says_both():
    tables = read_tables(DEATHS.replace("of 23 civilians", "of 24 civilians"))
    wrong = [s for s in tables.stated if not s.agree]
    assert [(s.what, s.stated, s.computed, s.line, s.text) for s in wrong] == [
        ("total", 24, 23, 5, "24")
    ]
    assert str(wrong[0]) == "deaths, total: 24 (line 5), the rows give 23"
    assert not tables.tables["deaths"].agree


@pytest.mark.parametrize(
    "items",
    [
        "- Syrian Regime forces: 20\n- Kurdish-led SDF: 6, including a child\n- HTS: four",
        "1. Syrian Regime forces: 20\n2. Kurdish-led SDF: 6, including one child\n3. HTS: 4.",
        "Syrian Regime forces – 20\n\nKurdish-led SDF – six, including 1 child\n\nHTS – 4",
        "• **Syrian Regime forces:** 20.\n• **The SDF:** 6, including a child.\n• **HTS:** 4.",
        "- 20 by Syrian Regime forces\n- 6, including a child, by Kurdish-led SDF\n- 4 by HTS",
        "Syrian Regime forces (20)\nKurdish-led SDF: 6, including one child\nHTS (4)",
    ],
)
def test_bullets_numbers_dashes_colons_and_brackets_say_the_same(items):
    tables = read_tables(
        "Arrests\n\nThe group recorded at least 30 arrests, broken down by party:\n\n" + items
    )
    assert [(r.id, r.value, r.part("children")) for r in tables.tables["arrests"].rows] == [
        ("syrian_regime", 20, None),
        ("sdf", 6, 1),
        ("hts", 4, None),
    ]
    assert [(s.what, s.stated, s.agree) for s in tables.stated] == [("total", 30, True)]


@pytest.mark.parametrize("indent", ["  ", ""])
def test_a_line_after_the_parts_of_another_is_on_its_own(indent):
    text = (
        "Attacks on vital civilian facilities were distributed as follows:\n\n"
        "- Syrian Regime forces: 80\n"
        "- Other parties: six attacks, distributed as follows:\n"
        f"{indent}- Landmines: 4\n{indent}- Shelling from unknown source: 2\n"
        "- Russian forces: 25\n"
    )
    assert rows(read_tables(text), "facilities_by_party") == [
        ("syrian_regime", "", 80, {}),
        ("landmine_unknown", "Other parties", 4, {}),
        ("shelling_unknown", "Other parties", 2, {}),
        ("russian_forces", "", 25, {}),
    ]


def test_a_list_that_does_not_claim_to_be_whole_may_be_less_than_the_total():
    text = (
        "We recorded at least 30 arrests, most notably:\n\n- Syrian Regime forces: 12\n- HTS: 4\n"
    )
    assert read_tables(text).stated == ()
    assert [s.agree for s in read_tables(text.replace("12", "29")).stated] == [False]


MARKDOWN = """## C. Attacks on vital civilian facilities

SNHR documented 20 attacks on vital civilian facilities, 19 of which were carried out by
Syrian-Russian alliance forces. Among these attacks, we documented five on schools and five on
places of worship.

| Attacked facility | Syrian Regime forces | Russian forces | Others | Total |
|:---|---:|---:|---:|---:|
| **Mosques** | 3 | 2 | - | 5 |
| Schools | 4 | 1 | – | 5 |
| Markets | 6 | 3 | 1 | 10 |
| Total | 13 | 6 | 1 | 20 |
"""


def test_a_markdown_table_with_totals_both_ways_is_read():
    tables = read_tables(MARKDOWN)
    grid = tables.tables["facilities"]
    assert [(r.id, r.column_id, r.value) for r in grid.rows[:4]] == [
        ("places of worship", "syrian_regime", 3),
        ("places of worship", "russian_forces", 2),
        ("places of worship", "other_parties", 0),
        ("schools", "syrian_regime", 4),
    ]
    assert len(grid.rows) == 9 and grid.sum() == 20
    told = {s.what: (s.stated, s.computed) for s in grid.stated}
    assert told["Markets"] == (10, 10)
    assert told["Russian forces"] == (6, 6)
    assert told["schools"] == told["places of worship"] == (5, 5)
    assert told["russian_forces|syrian_regime"] == (19, 19)
    assert told["total"] == (20, 20)
    assert grid.agree


def test_a_wrong_cell_is_found_in_its_row_in_its_column_and_in_the_prose():
    wrong = [s for s in read_tables(MARKDOWN.replace("| 4 | 1", "| 5 | 1")).stated if not s.agree]
    assert {(s.what, s.stated, s.computed) for s in wrong} == {
        ("Syrian Regime forces", 13, 14),
        ("Schools", 5, 6),
        ("schools", 5, 6),
        ("russian_forces|syrian_regime", 19, 20),
        ("total", 20, 21),
    }


def test_a_table_of_counts_has_one_row_for_each_party():
    text = (
        "Deaths by perpetrator in June 2021\n\n"
        "Party\tCivilians\tChildren\tWomen\n"
        "Syrian Regime forces\t31\t6\t4\nRussian forces\t12\t5\t-\nISIS\t3\t-\t-\n"
        "Total\t46\t11\t4\n"
    )
    tables = read_tables(text)
    assert rows(tables, "deaths") == [
        ("syrian_regime", "", 31, {"children": 6, "women": 4}),
        ("russian_forces", "", 12, {"children": 5, "women": 0}),
        ("isis", "", 3, {"children": 0, "women": 0}),
    ]
    assert all(s.agree for s in tables.stated) and len(tables.stated) == 3


def test_facilities_across_and_perpetrators_down_are_the_same_table():
    text = (
        "Attacks on vital civilian facilities by perpetrator\n\n"
        "Perpetrator\tMosques\tSchools\n"
        "Syrian Regime forces\t3\t4\nRussian forces\t2\t1\n"
    )
    frame = read_tables(text)["facilities"]
    assert frame[["target_category", "party", "count"]].values.tolist() == [
        ["places of worship", "syrian_regime", 3],
        ["schools", "syrian_regime", 4],
        ["places of worship", "russian_forces", 2],
        ["schools", "russian_forces", 1],
    ]


def test_running_prose_gives_a_table_too():
    text = (
        "In May 2021, we documented the deaths of 55 civilians: 31 of them were killed by Syrian "
        "Regime forces, including six children and two women, and 12 by Russian forces, while "
        "Hay'at Tahrir al Sham killed three and the Syrian Democratic Forces were responsible for "
        "the deaths of 9.\n\n"
        "Helicopters dropped 120 barrel bombs, 80 in Idlib, 30 in Hama governorate and 10 in "
        "Aleppo.\n"
    )
    tables = read_tables(text)
    assert rows(tables, "deaths") == [
        ("syrian_regime", "", 31, {"children": 6, "women": 2}),
        ("russian_forces", "", 12, {}),
        ("hts", "", 3, {}),
        ("sdf", "", 9, {}),
    ]
    assert [(r.id, r.value) for r in tables.tables["barrel_bombs"].rows] == [
        ("SY07", 80),
        ("SY05", 30),
        ("SY02", 10),
    ]


ARABIC = """أبرز انتهاكات حقوق الإنسان في سوريا في أيار 2019

أولاً: القتل خارج نطاق القانون

سجلنا في أيار 2019 مقتل 309 مدنياً، بينهم 99 طفلاً و54 سيدة، يتوزعون على النحو التالي:

- قوات النظام السوري: 200 مدنياً، بينهم 44 طفلاً و39 سيدة.
- القوات الروسية: 73 مدنياً، بينهم 30 طفلاً و14 سيدة.
- هيئة تحرير الشام: 4 بينهم سيدة.
- فصائل في المعارضة المسلحة: 12 بينهم طفلان.
- قوات سوريا الديمقراطية بقيادة كردية: ثمانية بينهم 3 أطفال.
- جهات أخرى: اثنا عشر، بينهم عشرون طفلاً.
"""


def test_an_arabic_list_is_read_with_numbers_in_words_and_duals():
    tables = read_tables(ARABIC)
    assert rows(tables, "deaths") == [
        ("syrian_regime", "", 200, {"children": 44, "women": 39}),
        ("russian_forces", "", 73, {"children": 30, "women": 14}),
        ("hts", "", 4, {"women": 1}),
        ("armed_opposition", "", 12, {"children": 2}),
        ("sdf", "", 8, {"children": 3}),
        ("other_parties", "", 12, {"children": 20}),
    ]
    assert [(s.what, s.stated, s.agree) for s in tables.stated] == [
        ("total", 309, True),
        ("children", 99, True),
        ("women", 54, True),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nothing of the kind.",
        "Contents: 3\nPage: 4\nTel: 5",
        "At 13:00 - Russian forces: 14:30",
        "Temperature\tMonday\tTuesday\nDamascus\t-3\t4.5",
        "On May 5, 2019, Syrian Regime forces killed three civilians and Russian forces two.",
        "Russian forces: January 5, 2020\nSyrian Regime forces: January 6, 2020",
    ],
)
def test_what_is_no_table_gives_none(text):
    assert len(read_tables(text)) == 0


def test_one_event_is_no_total():
    told = (
        "On May 5, 2019, shells fell on Sarja village, which resulted in the deaths of 9 civilians."
    )
    assert statements(read_document(told)) == []


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Syrian Regime forces (army, security, local militias)", "syrian_regime"),
        ("All Armed Opposition factions/ Syrian National Army", "armed_opposition|sna"),
        ("US-led coalition forces", "us_coalition"),
        ("Syrian-Russian alliance forces", "russian_forces|syrian_regime"),
        ("Fires of unknown source", "fire_unknown"),
        ("Shelling from unknown source", "shelling_unknown"),
        ("Explosions whose perpetrators have not been identified", "bombing_unknown"),
        ("Lebanese army", "lebanese_forces"),
        ("ألغام مجهولة المصدر", "landmine_unknown"),
    ],
)
def test_perpetrators_have_codes(label, code):
    assert perpetrator(label).code == code


@pytest.mark.parametrize("label", ["Idlib governorate", "Mosques", "Page", "Syria", ""])
def test_what_is_no_perpetrator_has_none(label):
    assert perpetrator(label) is None


def test_governorates_and_facilities_have_ids():
    assert [governorate(w) for w in ("Deir Ez-Zour", "Damascus Suburbs governorate", "حلب")] == [
        "SY09",
        "SY03",
        "SY02",
    ]
    assert governorate("Ma'aret al Numan city") == ""
    assert [facility(w) for w in ("Churches", "Refugee camps", "Ovens", "Weather")] == [
        "places of worship",
        "IDP camps",
        "bakeries",
        "",
    ]


@given(st.integers(0, 500), st.integers(0, 90), st.integers(0, 90))
def test_the_sum_of_a_list_is_what_is_compared(regime, russia, isis):
    text = (
        f"We documented the deaths of {regime + russia + isis} civilians, divided as follows:\n\n"
        f"- Syrian Regime forces: {regime}\n- Russian forces: {russia}\n- ISIS: {isis}\n"
    )
    (stated,) = read_tables(text).stated
    assert stated.agree and stated.computed == regime + russia + isis


def test_the_frames_are_tidy_and_point_into_the_text():
    tables = read_tables(DEATHS)
    frame = tables["deaths"]
    assert list(frame.columns) == [
        *["perpetrator", "party", "code", "group", "count", "children", "women", "boys", "girls"],
        *["at_least", "note", "line", "start", "end"],
    ]
    for row in frame.to_dict("records"):
        assert row["perpetrator"] in DEATHS[row["start"] : row["end"]]
        assert DEATHS.count("\n", 0, row["start"]) + 1 == row["line"]
    assert "deaths (8 rows)" in repr(tables)
    assert "<table" in tables._repr_html_()

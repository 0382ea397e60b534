"""Tables in the forms of other years and monitors, written for these tests; all sums are right."""

import pytest

from syriageo import check_report, read_tables

SUMMER = """The Most Notable Human Rights Violations in Syria in August 2018

Wednesday, September 5, 2018

III. Details of the Report

A. Extrajudicial killing

The group documented 300 civilians killed in August 2018, including 81 children and 50 women (adult
female). Among the victims were five medical personnel, two media workers, and three Civil Defense
personnel. Also, we recorded that 33 people died due to torture. In addition, at least 22 massacres
were recorded.

The civilian death toll is distributed according to the perpetrator parties as follows:

A. The main parties:

- Syrian-Russian alliance forces:
  - Syrian regime forces (army, security forces, local militias, Shiite foreign militias): 143 civilians, including 34 children (20 male, 14 female), and 17 women (adult female).
  - Russian forces: 70 civilians, including 22 children and 20 women.
- Extremist Islamist groups:
  - ISIS (the self-proclaimed 'Islamic State'): 24 civilians, including five children and two women.
  - Hay'at Tahrir al Sham (an alliance of Fateh al Sham Front and some factions of the Armed Opposition): Two.
- Kurdish Self-Management forces (mainly the Democratic Union Party): 11 civilians, including one child and one woman.
- International Coalition forces: Three, including two children.
- Factions of the Armed Opposition: none.

B. Other parties:
We recorded the deaths of 47 civilians, including 17 children and ten women, at the hands of other
parties, distributed as follows:

- Landmines whose source we have not been able to identify: 30, including 12 children and four women.
- Gunshots from unknown source: 8, including 3 women.
- Bombings that we could not identify their perpetrators: 5, including 5 children.
- Shells of unknown source: 4, including three women.

B. Arbitrary arrest

In August 2018, we documented at least 589 cases of arbitrary arrests, including 48 children and 73
women, distributed as follows:

- Syrian regime forces: 360 individuals, including 32 children and 58 women.
- Extremist Islamist groups:
  - ISIS: 15
  - Hay'at Tahrir al Sham: 64, including two children
- Factions of the Armed Opposition: 42, including 3 women
- Kurdish Self-Management forces: 108 individuals: 14 children and 12 women

C. Attacks on vital civilian facilities

We recorded at least 46 attacks on vital civilian facilities in August 2018. 36 attacks were at the
hands of Syrian regime forces, three by Russian forces.

Perpetrator party\tSyrian regime forces\tRussian forces\tInternational Coalition forces\tOthers
Attacked facility
Places of worship\t8\t1\t-\t1
Educational facilities
Schools\t9\t-\t1\t2
Kindergartens\t2\t-\t-\t-
Medical facilities
Hospitals\t5\t1\t-\t-
Ambulances\t1\t-\t-\t1
Communal facilities
Markets\t7\t1\t1\t-
IDP camps\t4\t-\t-\t1
Total\t36\t3\t2\t5

D. Barrel bombs

The Syrian regime air force dropped no less than 793 barrel bombs in August 2018. They were
distributed by governorate as follows:

Idlib: 412 barrel bombs
Hama: 201 barrel bombs
Daraa: 180 barrel bombs

E. Medical personnel

We documented the deaths of five medical personnel in August, distributed as follows:
- Syrian regime forces: 3 medical personnel
- Russian forces: two medical personnel, including one woman
"""  # noqa: E501

SPRING = """At Least 156 Arbitrary Arrests in March 2023, Including Nine Children and Five Women

Monday, April 3, 2023

In March 2023, we documented no fewer than 156 cases of arbitrary arrest/ detention, including nine
children and five women (adult female), with 113 of these cases subsequently being classified as
cases of enforced disappearance. Of these 156 cases, 69 were at the hands of Syrian regime forces,
including five children and two women, 17 were at the hands of Hay'at Tahrir al Sham, 28 were at the
hands of all Armed Opposition factions/ Syrian National Army, including two women, and 42 were at
the hands of Kurdish-led Syrian Democratic Forces, including four children and one woman.

The report also shows the distribution of cases of arbitrary arrest/ detention across the
governorates in March, with Aleppo governorate seeing the largest number of cases.

| Governorate | Cases | Children | Women |
|---|---|---|---|
| Aleppo | 51 | 3 | 3 |
| Rural Damascus | 38 | 2 | 1 |
| Daraa | 27 | - | - |
| Deir Ez-Zour | 22 | 4 | - |
| Hasaka | 18 | - | 1 |
| Total | 156 | 9 | 5 |

On March 2, 2023, members of Syrian Democratic Forces arrested two civilians in al Busayra city in
the eastern suburbs of Deir Ez-Zour governorate.
"""

UNITED = """Protection of civilians: 1 to 31 March 2022

28 civilian deaths (11 men, 8 women, 7 boys and 2 girls) were verified across Syria in March 2022.

Civilian deaths by alleged perpetrator:
* Pro-government forces: 12 civilian deaths (5 men, 3 women, 3 boys, 1 girl)
* Non-State armed groups – 6
* SDF – 4
* Unknown: 6
"""


def rows(tables, name):
    return [(r.id, r.group, r.value, dict(r.parts)) for r in tables.tables[name].rows]


@pytest.mark.parametrize("text", [SUMMER, SPRING, UNITED])
def test_every_stated_number_agrees_and_nothing_is_found(text):
    assert [str(s) for s in read_tables(text).stated if not s.agree] == []
    assert [str(f) for f in check_report(text)] == []


def test_a_list_goes_on_after_a_sentence_on_other_parties():
    tables = read_tables(SUMMER)
    assert list(tables) == ["deaths", "arrests", "facilities", "barrel_bombs", "medical_deaths"]
    alliance, extremists = "Syrian-Russian alliance forces", "Extremist Islamist groups"
    assert rows(tables, "deaths") == [
        ("syrian_regime", alliance, 143, {"children": 34, "boys": 20, "girls": 14, "women": 17}),
        ("russian_forces", alliance, 70, {"children": 22, "women": 20}),
        ("isis", extremists, 24, {"children": 5, "women": 2}),
        ("hts", extremists, 2, {}),
        ("sdf", "main parties", 11, {"children": 1, "women": 1}),
        ("us_coalition", "main parties", 3, {"children": 2}),
        ("armed_opposition", "main parties", 0, {}),
        ("landmine_unknown", "Other parties", 30, {"children": 12, "women": 4}),
        ("fire_unknown", "Other parties", 8, {"women": 3}),
        ("bombing_unknown", "Other parties", 5, {"children": 5}),
        ("shelling_unknown", "Other parties", 4, {"women": 3}),
    ]
    told = {(s.table, s.what): s.stated for s in tables.stated}
    assert told["deaths", "total"] == 300
    assert told["deaths", "women by other_parties"] == 10
    assert told["facilities", "total"] == 46
    assert told["facilities", "syrian_regime"] == 36
    assert told["medical_deaths", "total"] == 5


def test_the_word_individuals_divides_nothing():
    assert [(r.id, r.group, r.value) for r in read_tables(SUMMER).tables["arrests"].rows] == [
        ("syrian_regime", "", 360),
        ("isis", "Extremist Islamist groups", 15),
        ("hts", "Extremist Islamist groups", 64),
        ("armed_opposition", "", 42),
        ("sdf", "", 108),
    ]


def test_parts_of_a_table_may_be_named_on_lines_without_cells():
    grid = read_tables(SUMMER).tables["facilities"]
    assert [(r.group, r.label) for r in grid.rows[::4]] == [
        ("", "Places of worship"),
        ("Educational facilities", "Schools"),
        ("Educational facilities", "Kindergartens"),
        ("Medical facilities", "Hospitals"),
        ("Medical facilities", "Ambulances"),
        ("Communal facilities", "Markets"),
        ("Communal facilities", "IDP camps"),
    ]


def test_arrests_by_party_in_prose_and_by_governorate_in_a_table_are_two_tables():
    tables = read_tables(SPRING)
    assert rows(tables, "arrests") == [
        ("syrian_regime", "", 69, {"children": 5, "women": 2}),
        ("hts", "", 17, {}),
        ("armed_opposition|sna", "", 28, {"women": 2}),
        ("sdf", "", 42, {"children": 4, "women": 1}),
    ]
    assert [(r.id, r.value) for r in tables.tables["arrests_by_governorate"].rows] == [
        ("SY02", 51),
        ("SY03", 38),
        ("SY12", 27),
        ("SY09", 22),
        ("SY08", 18),
    ]


def test_boys_and_girls_are_counted_without_children():
    assert rows(read_tables(UNITED), "deaths") == [
        ("syrian_regime", "", 12, {"men": 5, "women": 3, "boys": 3, "girls": 1}),
        ("armed_opposition", "", 6, {}),
        ("sdf", "", 4, {}),
        ("unknown", "", 6, {}),
    ]

"""Checks of reports: every rule finds what it is for, and is silent where nothing is wrong."""

import json

import pytest

from syriageo import check_report, cli, read_report
from syriageo.incidents.checks import KINDS, SEVERITIES

SOUND = """The Most Notable Human Rights Violations in Syria in September 2019

Thursday, October 3, 2019

I. Introduction and Methodology

This report includes three accounts collected from eyewitnesses. The account of Ahmad, a farmer:
"I saw the helicopters over our village."

II. September Outline

On September 11, 2019, Russian warplanes bombed al Noor Hospital in Ma'aret Hurma village in the
southern suburbs of Idlib governorate, resulting in the deaths of eight civilians. Jarjanaz town in
the southern suburbs of Idlib came under bombardment. A ceasefire entered into force at 06:00 on
August 31, 2019. The city of Ma'aret al Numan was shelled until the 28th of this month.

III. Violations

A. Extrajudicial killing

In September 2019, we documented the deaths of 47 civilians, including 16 children and nine women
(adult female); among the victims were three Civil Defense personnel and one medical worker. We
issued a report on the first of October. The victims were distributed as follows:

- Syrian Regime forces: 24 civilians, including six children and five women.
- Russian forces: 16, including six children (two male, four female) and four women.
- ISIS: One.
- Killings by unknown persons: Six, including four children.

B. Arrests

We documented at least 222 cases of arbitrary arrests, distributed as follows:

- Syrian Regime forces: 128
- Hay'at Tahrir al Sham: 36
- Kurdish-led Syrian Democratic Forces: 58, including two girls.

C. Attacks on vital civilian facilities

We documented 18 attacks on vital civilian facilities, all of which were carried out by
Syrian-Russian alliance forces. Among these attacks, we documented five on schools and five on
places of worship. They were distributed as follows:

- Syrian Regime forces: 12
- Russian forces: Six

| Attacked facility | Syrian Regime forces | Russian forces | Total |
|---|---|---|---|
| Mosques | 3 | 2 | 5 |
| Schools | 4 | 1 | 5 |
| Markets | 5 | 3 | 8 |
| Total | 12 | 6 | 18 |

On Monday, September 2, 2019, at around 10:00, Syrian Regime forces shelled the market in Jarjanaz
town in the southern suburbs of Idlib governorate. Jarjanaz town was under the joint control of
factions of the Armed Opposition and Hay'at Tahrir al Sham at the time of the incident.

Damage of Syrian regime shelling of the market in Jarjanaz town, Idlib - September 2, 2019

On Wednesday, September 11, 2019, between 14:10 and 14:30, fixed-wing warplanes, which we believe
were Russian, bombed al Noor Hospital in Ma'aret Hurma village in the southern suburbs of Idlib
governorate, killing eight civilians, including two children. The attack took place on the twelfth
day of the ceasefire, which began at 06:00 on August 31, 2019.

Destruction caused by an attack, which we believe was Russian, on al Noor Hospital in Ma'aret Hurma
village, Idlib - September 11, 2019

On Friday, September 20, 2019, an IED exploded in Palmyra city in the eastern suburbs of Homs
governorate, injuring two people. The city was under the control of Syrian Regime forces.

On Monday, September 30, 2019, Syrian Regime forces shelled Jarjanaz town in the southern suburbs of
Idlib governorate, injuring one child. The town was under the joint control of factions of the Armed
Opposition and Hay'at Tahrir al Sham.

D. Barrel bombs

Helicopters dropped at least 80 barrel bombs, distributed as follows:

- Idlib governorate: 60
- Hama governorate: 20

IV. Attachments

47 Civilians, including Four Medical and Civil Defense Personnel, Killed in September 2019
"""


def kinds(text):
    return [f.kind for f in check_report(text)]


def planted(old, new):
    assert SOUND.count(old) == 1, old
    return check_report(SOUND.replace(old, new))


def test_a_sound_report_has_no_finding():
    assert [str(f) for f in check_report(SOUND)] == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("On Friday, September 20", "On Tuesday, September 20", [("weekday", "a Friday")]),
        ("Friday, September 20, 2019", "Friday, August 30, 2019", [("outside_period", "Septem")]),
        ("Friday, September 20, 2019", "Friday, October 4, 2019", [("after_publication", "Oct")]),
        ("Friday, September 20, 2019", "September 31, 2019", [("impossible_date", "30 days")]),
        ("between 14:10 and 14:30", "between 14:30 and 14:10", [("time_range", "14:10")]),
        ("the twelfth\nday", "the tenth\nday", [("day_count", "the twelfth day")]),
        (
            "began at 06:00 on August 31",
            "began at 00:01 on August 31",
            [("told_twice", "06:00 in line 14")],
        ),
        ("on the first of October", "on the second of this month", []),
        ("47 civilians", "50 civilians", [("total", "50"), ("aggregate", "47 here, 50")]),
        ("16 children", "15 children", [("total", "stated 15")]),
        ("four female) and", "three female) and", [("parts", "5, not 6")]),
        (
            "including four children",
            "including four children and three women",
            [("total", "women"), ("parts", "7 children, women and men among 6")],
        ),
        ("at least 222 cases", "at least 230 cases", [("total", "give 222")]),
        ("five on schools", "six on schools", [("total", '"schools"')]),
        (
            "| Markets | 5 | 3 | 8 |",
            "| Markets | 5 | 3 | 9 |",
            [("total", "Markets"), ("total", "18")],
        ),
        ("- Idlib governorate: 60", "- Idlib governorate: 61", [("total", "81")]),
        ("including two girls", "including one two female children", [("two_numbers", "1 or 2")]),
        ("Four Medical", "Five Medical", [("aggregate", "1 and 3")]),
        (
            "Idlib - September 2, 2019",
            "Idlib - September 3, 2019",
            [("caption_date", "Monday, September 2, 2019")],
        ),
        (
            "Damage of Syrian regime shelling",
            "Damage of Russian shelling",
            [("caption_perpetrator", "blames Syrian Regime")],
        ),
        (
            "Jarjanaz town in\nthe southern suburbs",
            "Jarjanaz town in\nthe northern suburbs",
            [("direction", "in line 13")],
        ),
        (
            "Jarjanaz town in\nthe southern",
            "Jarjanaz village in\nthe southern",
            [("settlement", "Jarjanaz village")],
        ),
        ("suburbs of Homs\n", "suburbs of Hama\n", [("governorate", "Homs only")]),
        (
            "resulting in the deaths of eight civilians",
            "resulting in the deaths of nine civilians",
            [("told_twice", "killed: 8 here, 9 in line 12")],
        ),
        (
            "The city was under the control of Syrian Regime forces",
            "The city was under the control of Syrian Democratic Forces",
            [("control_on_ledger", "Syrian Regime")],
        ),
        (
            'The account of Ahmad, a farmer:\n"I saw the helicopters over our village."',
            "",
            [("announced", "no account")],
        ),
    ],
)
def test_each_slip_planted_in_it_is_found_and_nothing_else(old, new, found):
    told = planted(old, new)
    assert [f.kind for f in told] == [kind for kind, _ in found], [str(f) for f in told]
    for finding, (_, words) in zip(told, found, strict=True):
        assert words in finding.message


def test_a_list_and_a_column_that_differ_are_both_named():
    told = planted("- Russian forces: Six\n", "- Russian forces: 7\n")
    assert {f.kind for f in told} == {"total"}
    column = next(f for f in told if "column of the table" in f.message)
    assert column.text == "Russian forces: 7" and column.expected == "6"
    assert column.related[0].text == "2"


def test_this_month_is_one_month_in_a_report():
    text = SOUND.replace(
        "issued a report on the first of October",
        "issued a report on the first of this month on those killed in September",
    )
    (finding,) = check_report(text)
    assert finding.kind == "relative_month" and finding.severity == "note"
    assert '"this month" is October here' in finding.message
    assert "September in line 15" in finding.message


def test_two_statements_of_control_that_differ_name_each_other():
    (finding,) = planted(
        "The town was under the joint control of factions of the Armed\nOpposition and Hay'at",
        "The town was under the control of Hay'at",
    )
    assert finding.kind == "control"
    assert finding.text == "The town was under the control of Hay'at Tahrir al Sham"
    assert "on September 2" in finding.message
    assert finding.related[0].text.startswith("Jarjanaz town was under the joint control of")


def test_a_change_of_hands_that_the_ledger_knows_is_no_contradiction():
    text = """Events in Syria in January 2020

On Wednesday, January 8, 2020, Syrian Regime forces shelled Ma'aret al Numan city in the southern
suburbs of Idlib governorate. The city was under the control of Hay'at Tahrir al Sham.

On Thursday, January 30, 2020, a landmine exploded in Ma'aret al Numan city in the southern suburbs
of Idlib governorate, killing one civilian. The city was under the control of Syrian Regime forces.
"""
    assert kinds(text) == []
    # The regime was not there on 10 January, and the opposition not on 30 January.
    early = text.replace("Thursday, January 30", "Friday, January 10")
    assert kinds(early) == ["control", "control_on_ledger"]


WHOLE = "Violations in Syria in May 2019\n\nOn Sunday, May 5, 2019, shells hit Sarja village.\n\n"


@pytest.mark.parametrize(
    "text",
    [
        # weekdays: right ones, days without a year in a text without a month
        "On Saturday, January 25, 2020, and Sunday 26 January 2020, shells hit Sarja village.",
        "On Tuesday, January 25, shells hit Sarja village.",
        "Leap days exist: Saturday, February 29, 2020.",
        "الأحد 5/ كانون الثاني/ 2020 قصفت قوات النظام السوري قرية سرجة بريف إدلب الجنوبي.",
        # hours over midnight
        "On May 5, 2019, between 23:50 and 00:20, shells hit Sarja village.",
        # an earlier event told beside another
        WHOLE
        + "On Monday, May 6, 2019, shells hit Sarja village. The mosque was previously attacked "
        "on Friday, December 21, 2018.",
        # numbers that belong together or to two things
        WHOLE + "Twenty two children, one or two women and one two-storey house; one, two, three.",
        WHOLE + "On Monday, May 6, 2019, two 500 kg bombs killed five civilians, including a child "
        "and two women, and injured nine children.",
        # neighbouring directions, and the same name in two governorates
        WHOLE + "Saraqeb city in the southeastern suburbs of Idlib. Saraqeb city in the eastern "
        "suburbs of Idlib.",
        WHOLE + "Al Nayrab village in the eastern suburbs of Aleppo governorate. Al Nayrab town in "
        "the eastern suburbs of Idlib governorate.",
        # a city and its suburbs, a city and its quarter
        WHOLE + "Idlib city. Idlib governorate. Aleppo city and the western suburbs of Aleppo.",
        # a village at the border of two governorates
        WHOLE + "Shells hit Khan Touman village in the southern suburbs of Aleppo governorate.",
        # usage that a map does not bear out to the degree, and land beside a city
        WHOLE + "Kafr Takharim town in the western suburbs of Idlib. Inkhil city in the western "
        "suburbs of Daraa governorate.",
        "On Saturday, April 15, 2017, a bomb went off in al Rashdeen area, west of Aleppo city, "
        "killing 100 civilians. The area was under the control of armed opposition factions.",
        # two ceasefires, each with its hour
        WHOLE + "A ceasefire began at 14:00 on May 9, 2019. Another truce entered into force at "
        "00:01 on May 12, 2019.",
        # the same number for parts of the whole and for other times
        WHOLE + "In May 2019, we documented the deaths of 30 civilians. Since March 2011, we have "
        "documented the deaths of 220,000 civilians. Of these 30 civilians, 12 were children.",
        WHOLE + "We documented the deaths of 30 civilians in May 2019. We documented the deaths of "
        "10 civilians at the hands of Russian forces in May 2019. We documented the deaths of "
        "seven individuals due to torture in May 2019.",
        # two attacks on one place on one day
        WHOLE
        + "On Monday, May 6, 2019, Syrian Regime forces shelled Sarja village in the southern "
        "suburbs of Idlib, killing two civilians.\n\nOn Monday, May 6, 2019, Russian warplanes "
        "bombed Sarja village in the southern suburbs of Idlib, killing three civilians.",
        # a caption of another attack on the same place, told elsewhere
        WHOLE
        + "On Monday, May 6, 2019, shells of Syrian Regime forces hit Sarja village, Idlib.\n\n"
        "Damage in Sarja village, Idlib - May 5, 2019",
        # witnesses speak
        WHOLE + "This report contains two accounts.\n\nOmar told us that he heard the plane.",
    ],
)
def test_what_only_looks_wrong_is_left_alone(text):
    assert [str(f) for f in check_report(text)] == []


ARABIC = """أبرز انتهاكات حقوق الإنسان في سوريا في أيار 2019

الإثنين 3 حزيران 2019

أولاً: القتل خارج نطاق القانون

سجلنا في أيار 2019 مقتل 273 مدنياً، بينهم 74 طفلاً، يتوزعون على النحو التالي:

- قوات النظام السوري: 200 مدنياً، بينهم 44 طفلاً.
- القوات الروسية: 73 مدنياً، بينهم 30 طفلاً.

ثانياً: أبرز الهجمات

الأربعاء 8/ أيار/ 2019 قصف طيران ثابت الجناح تابع لقوات النظام السوري سوق قرية كفرسجنة بريف إدلب الجنوبي. تخضع القرية لسيطرة هيئة تحرير الشام.

الجمعة 10/ أيار/ 2019 قصفت قوات النظام السوري قرية كفرسجنة بريف إدلب الجنوبي ما أدى إلى مقتل 3 مدنيين. تخضع القرية لسيطرة هيئة تحرير الشام.

السبت 11/ أيار/ 2019 قصفت قوات النظام السوري قرية سرجة بريف إدلب الجنوبي ما أدى إلى مقتل مدني.
"""  # noqa: E501


def test_a_sound_arabic_report_has_no_finding():
    assert [str(f) for f in check_report(ARABIC)] == []


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("الجمعة 10/ أيار", "الخميس 10/ أيار", "weekday"),
        ("السبت 11/ أيار/ 2019", "الخميس 11/ نيسان/ 2019", "outside_period"),
        ("السبت 11/ أيار/ 2019", "الأحد 30/ حزيران/ 2019", "after_publication"),
        ("مقتل 273", "مقتل 275", "total"),
        ("74 طفلاً", "75 طفلاً", "total"),
        ("السوري قرية كفرسجنة بريف إدلب الجنوبي",
         "السوري قرية كفرسجنة بريف إدلب الشمالي", "direction"),
        ("السوري قرية كفرسجنة بريف إدلب", "السوري بلدة كفرسجنة بريف إدلب", "settlement"),
        ("السوري قرية سرجة بريف إدلب الجنوبي",
         "السوري قرية كفرسجنة بريف حماة الشمالي", "governorate"),
        ("مدنيين. تخضع القرية لسيطرة هيئة تحرير الشام",
         "مدنيين. تخضع القرية لسيطرة فصائل في المعارضة المسلحة", "control"),
    ],
)  # fmt: skip
def test_each_slip_planted_in_an_arabic_report_is_found(old, new, kind):
    assert ARABIC.count(old) == 1
    assert kinds(ARABIC.replace(old, new)) == [kind]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("On Tuesday 25/01/2020 shells hit Sarja village.", "was a Saturday"),
        ("On Sunday, 2020-01-25, shells hit Sarja village.", "was a Saturday"),
        ("On Saturday 25.1.2020 shells hit Sarja village.", ""),
        ("On Sunday 5/1/2020 shells hit Sarja village.", ""),
        ("On Friday 1/5/2020 shells hit Sarja village.", ""),  # 1 May
        ("On Monday 1/5/2020 shells hit Sarja village.", "May 1, 2020 was a Friday"),
    ],
)
def test_weekdays_of_days_in_digits_are_checked_by_either_reading(text, right):
    found = check_report(text)
    assert [f.kind for f in found] == (["weekday"] if right else [])
    assert all(right in f.message for f in found)


def test_a_place_on_the_wrong_side_of_its_governorate_is_noted_once():
    text = WHOLE + "Khan Sheikhoun city in the northern suburbs of Idlib. " * 3
    (finding,) = check_report(text)
    assert (finding.kind, finding.severity, finding.expected) == (
        "direction_on_map",
        "note",
        "south",
    )


def test_every_finding_points_at_its_own_words():
    text = SOUND.replace("On Friday, September 20", "On Tuesday, September 20").replace(
        "Idlib - September 2, 2019", "Idlib - September 3, 2019"
    )
    found = check_report(text)
    assert [f.start for f in found] == sorted(f.start for f in found)
    for finding in found:
        assert " ".join(text[finding.start : finding.end].split()) == finding.text
        assert text.count("\n", 0, finding.start) + 1 == finding.line
        assert finding.kind in KINDS and finding.severity in SEVERITIES
        for span in finding.related:
            assert " ".join(text[span.start : span.end].split()) == span.text


def test_incidents_carry_their_findings_and_tables():
    found = read_report(SOUND.replace("On Friday, September 20", "On Tuesday, September 20"))
    assert [f.kind for f in found.findings] == ["weekday"]
    assert list(found.tables) == [
        "deaths",
        "arrests",
        "facilities_by_party",
        "facilities",
        "barrel_bombs",
    ]


@pytest.mark.parametrize(
    "text", ["", "Bread costs 3 pounds.", "Shells fell in Gaza on May 5, 2019."]
)
def test_a_text_on_something_else_has_no_finding(text):
    assert check_report(text) == []


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(SOUND, encoding="utf-8")
    return path


def test_the_command_prints_nothing_wrong_and_exits_with_0(report, capsys):
    assert cli.main(["check", str(report)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("report.txt: nothing that does not fit\n")
    assert "table deaths: 4 rows, 4 of 4 stated numbers right" in out


def test_the_command_prints_findings_in_80_columns_and_exits_with_1(report, capsys):
    text = SOUND.replace("On Friday, September 20", "On Tuesday, September 20")
    report.write_text(text.replace("five on schools", "six on schools"), encoding="utf-8")
    assert cli.main(["check", str(report)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "report.txt: 2 findings"
    assert "line 68: weekday (error)" in lines
    assert '  "Tuesday, September 20, 2019"' in lines
    assert max(map(len, lines)) <= 80


def test_the_command_speaks_json(report, capsys):
    report.write_text(SOUND.replace("five on schools", "six on schools"), encoding="utf-8")
    assert cli.main(["check", str(report), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [(f["kind"], f["line"], f["text"]) for f in told["findings"]] == [
        ("total", 41, "six on schools")
    ]
    assert told["tables"]["deaths"]["agree"] and not told["tables"]["facilities"]["agree"]
    assert told["tables"]["arrests"]["rows"][0]["parties"] == ["syrian_regime"]


def test_a_file_that_is_no_report_ends_in_a_message(tmp_path, capsys):
    path = tmp_path / "report.txt"
    path.write_bytes(bytes(1000))
    assert cli.main(["check", str(path)]) == 2
    assert cli.main(["check", str(tmp_path / "none.txt")]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_control_characters_of_a_report_do_not_reach_the_terminal(report, capsys):
    text = SOUND.replace("Tuesday", "").replace(
        "On Friday, September 20", "On Sunday, September 20"
    )
    report.write_text(text.replace("Palmyra", "Palmyra\x1b[2J\u202e"), encoding="utf-8")
    cli.main(["check", str(report)])
    out = capsys.readouterr().out
    assert "\x1b" not in out and "\u202e" not in out


@pytest.mark.shared
def test_the_january_report_has_these_twelve_and_no_other(shared):
    found = check_report(shared / "report" / "snhr-2020-01.txt")
    assert [(f.line, f.kind) for f in found] == [
        (43, "announced"),
        (71, "direction_on_map"),
        (114, "relative_month"),
        (154, "two_numbers"),
        (232, "day_count"),
        (232, "told_twice"),
        (252, "settlement"),
        (256, "caption_perpetrator"),
        (256, "caption_date"),
        (293, "direction"),
        (297, "control"),
        (315, "weekday"),
    ]

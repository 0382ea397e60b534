"""Reading reports: texts of our own (the events are invented), one point a test."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syriageo.errors import InputError
from syriageo.incidents.report import COLUMNS, MORE_COLUMNS, read_report

ARIHA = "Ariha city in the southern suburbs of Idlib governorate"


def day(text):
    return datetime.date.fromisoformat(text)


def one(text):
    """The only incident of a text."""
    found = read_report(text).records
    assert len(found) == 1, found
    return found[0]


def test_a_sentence_gives_day_hour_place_doer_means_target_and_people():
    event = one(
        f"On Thursday 14 March 2019, at about 9:40 pm, Syrian regime helicopters dropped three "
        f"barrel bombs on the vegetable market in {ARIHA}, killing at least seven civilians, "
        "including two women and a child, and wounding dozens of others."
    )
    assert event.when.day == day("2019-03-14")
    assert (event.when.time, event.when.weekday) == ("21:40", "thursday")
    assert event.place.id == "C4278"
    assert (event.perpetrator.parties, event.perpetrator.attribution) == (
        ("syrian_regime",),
        "stated",
    )
    assert (event.means.means, event.means.platform, event.means.count_min) == (
        "barrel bomb",
        "helicopter",
        3,
    )
    assert event.targets[0].category == "markets"
    told = event.casualties
    assert (told.killed_min, told.killed_max) == (7, None)
    assert (told.children_killed, told.women_killed) == (1, 2)
    assert (told.injured_min, told.injured_max) == (24, None)


@pytest.mark.parametrize(
    ("words", "parties", "attribution"),
    [
        ("fixed-wing warplanes, which we believe were Russian, bombed", ("russian_forces",),
         "believed"),
        ("suspected International Coalition warplanes bombed", ("us_coalition",), "believed"),
        ("Syrian-Russian alliance warplanes bombed", ("russian_forces", "syrian_regime"),
         "stated"),
        ("a Turkish drone allegedly struck", ("turkey",), "claimed"),
        ("unidentified warplanes bombed", (), "unknown"),
        ("warplanes of the International Coalition bombed", ("us_coalition",), "stated"),
        ("self-management forces shelled", ("sdf",), "stated"),
        ("Daesh shelled", ("isis",), "stated"),
    ],
)  # fmt: skip
def test_who_did_it_and_how_sure_the_text_is(words, parties, attribution):
    event = one(f"On March 3, 2019, {words} {ARIHA}.")
    assert (event.perpetrator.parties, event.perpetrator.attribution) == (parties, attribution)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("On the 9th", "2020-01-09", "2020-01-09"),
        ("On the 30th of January", "2020-01-30", "2020-01-30"),
        ("On the 28th of this month", "2020-01-28", "2020-01-28"),
        ("At the beginning of last month", "2020-01-01", "2020-01-10"),
        ("In late January", "2020-01-21", "2020-01-31"),
        ("On January 28", "2020-01-28", "2020-01-28"),
        ("On December 21", "2019-12-21", "2019-12-21"),
        ("Between January 5 and 7", "2020-01-05", "2020-01-07"),
        ("On Saturday, 8 February 2020", "2020-02-08", "2020-02-08"),
    ],
)
def test_days_are_completed_from_the_month_of_the_report(words, first, last):
    report = read_report(
        "Violations in Syria in January 2020\n\nMonday, February 3, 2020\n\n"
        f"{words}, Syrian Regime forces shelled Sarja village in the suburbs of Idlib."
    )
    when = report.records[0].when
    assert (when.start, when.end) == (day(first), day(last))


def test_a_day_without_a_year_stays_empty_where_nothing_tells_the_year():
    report = read_report(
        "On March 5, Syrian Regime forces shelled Sarja village in the suburbs of Idlib."
    )
    assert [r.when.start for r in report] == [None]
    assert any("no day" in w for w in report.warnings)


def test_the_next_day_is_told_from_the_day_before():
    report = read_report(
        "On April 30, 2019, Syrian Regime forces shelled Sarja village in the suburbs of Idlib. "
        "The next day, Russian warplanes bombed Ariha city."
    )
    assert [r.when.day for r in report] == [day("2019-04-30"), day("2019-05-01")]


@pytest.mark.parametrize(
    ("sentence", "parties", "joint"),
    [
        ("The city was under the joint control of factions of the Armed Opposition and Hay'at "
         "Tahrir al Sham on the day of the attack.", ("armed_opposition", "hts"), True),
        ("The area is under the control of ISIS.", ("isis",), False),
        ("Ariha was, at the time of the incident, under the control of the SDF.", ("sdf",), False),
        ("Ariha city was controlled by the Syrian regime.", ("syrian_regime",), False),
        ("At that time HTS controlled the city.", ("hts",), False),
    ],
)  # fmt: skip
def test_who_held_the_place_as_the_text_says(sentence, parties, joint):
    event = one(f"On March 3, 2019, Russian warplanes bombed a school in {ARIHA}. {sentence}")
    assert len(event.control) == 1
    told = event.control[0]
    assert (told.parties, told.joint, told.place_id) == (parties, joint, "C4278")
    assert told.referent.startswith("Ariha")


@pytest.mark.parametrize(
    "sentence",
    [
        "The city was not under the control of ISIS.",
        "The shells came from areas controlled by the Syrian regime.",
        "A prison run by Hay'at Tahrir al Sham stands nearby.",
        "The police station, controlled by HTS, was not hit.",
        "The wounded were taken to areas outside the control of Syrian Regime forces.",
    ],
)
def test_what_is_no_statement_on_the_place(sentence):
    event = one(f"On March 3, 2019, warplanes bombed a school in {ARIHA}. {sentence}")
    assert event.control == ()


def test_the_statement_is_held_against_the_ledger():
    text = (
        "On Friday, January 17, 2020, Russian warplanes bombed a bakery in {}. The city was under "
        "the control of {}."
    )
    same = one(text.format(ARIHA, "HTS and the Armed Opposition"))
    part = one(text.format(ARIHA, "HTS"))
    other = one(text.format(ARIHA, "ISIS"))
    assert [e.agreement for e in (same, part, other)] == ["same", "part", "different"]
    assert same.to_dict()["control_agrees"] is True
    assert part.to_dict()["control_agrees"] is False
    nothing = one(f"On Friday, January 17, 2020, Russian warplanes bombed a bakery in {ARIHA}.")
    assert nothing.to_dict()["control_agrees"] is None
    assert nothing.known_parties == ("armed_opposition", "hts")


def test_a_capture_says_who_took_the_place_from_whom():
    event = one(
        "The Syrian Democratic Forces took control of Manbij city in the suburbs of Aleppo from "
        "ISIS on August 12, 2016."
    )
    assert (event.kind, event.place.id) == ("capture", "C1767")
    assert (event.perpetrator.parties, event.taken_from) == (("sdf",), ("isis",))


def test_several_places_of_one_event():
    event = one(
        "On May 2, 2019, Syrian Regime artillery shelled the villages of Sarja, Bazabour and "
        "Kafr Nabl in the southern suburbs of Idlib governorate."
    )
    assert [p.id for p in event.places] == ["C4273", "C4268", "C4068"]


def test_an_outline_and_a_record_tell_one_event():
    report = read_report(
        "I. Outline\n\nOn March 3, 2019, Russian forces committed a massacre in Ariha city, "
        "killing 12 civilians.\n\nII. Record\n\n"
        f"On Sunday, March 3, 2019, at around 14:00, Russian warplanes fired missiles at a school "
        f"in {ARIHA}, resulting in a massacre."
    )
    event = report.records[0]
    assert len(report) == 1
    assert (event.kind, event.casualties.killed_min, event.when.time) == ("massacre", 12, "14:00")
    assert [p.section for p in event.passages] == ["II", "I"]


def test_two_schools_hit_on_one_day_are_two_events():
    report = read_report(
        f"On March 3, 2019, Russian warplanes bombed al Wahda School in {ARIHA}.\n\n"
        f"On March 3, 2019, Russian warplanes bombed al Amal School in {ARIHA}."
    )
    assert [r.targets[0].name for r in report] == ["al Wahda School", "al Amal School"]


def test_a_caption_is_a_passage_and_no_event():
    report = read_report(
        f"On March 3, 2019, Russian warplanes bombed al Amal School in {ARIHA}.\n\n"
        "Destruction caused by a Russian air attack on al Amal School in Ariha city, Idlib – "
        "March 3, 2019\n\nOn March 9, 2019, Syrian Regime forces shelled Sarja village."
    )
    assert [p.role for p in report.records[0].passages] == ["event", "caption"]
    assert len(report) == 2


@pytest.mark.parametrize(
    "text",
    [
        "In March 2019, SNHR documented the deaths of 286 civilians in Syria.",
        "We recorded at least 21 attacks on schools in Idlib governorate in March 2019.",
        "The Security Council should condemn the bombing of Ariha city on March 3, 2019 if proven.",
        "Russia denied bombing Ariha city in Idlib on March 3, 2019.",
        "There is no evidence that Ariha city in Idlib was hit on March 3, 2019.",
        "Ten years since the massacre of al Houla in Syria on 25 May 2012.",
        "On March 3, 2019, OCHA said that 390,000 people were displaced in Idlib, Syria.",
        "Syrian forces continued to arrest people in Daraa in March 2019.",
    ],
)
def test_sums_wishes_denials_and_memories_are_no_events(text):
    assert read_report(text).records == ()


@pytest.mark.parametrize(
    "text",
    [
        "On March 5, 2022, Russian forces shelled Kharkiv city in Ukraine, killing nine civilians.",
        "On 5 January 2020, a missile hit a house in Baghdad, Iraq, and killed two people.",
        "",
        "   \n\n ",
        "Nothing to see.",
    ],
)
def test_a_text_about_elsewhere_or_nothing_gives_an_empty_result_and_says_so(text):
    report = read_report(text)
    assert report.records == ()
    assert report.warnings
    assert len(report.frame) == 0
    assert list(report.frame.columns) == [*COLUMNS, *MORE_COLUMNS]


def test_what_is_neither_text_nor_path_is_refused():
    with pytest.raises(InputError, match="neither text nor a path"):
        read_report(7)
    with pytest.raises(InputError):
        read_report("no/such/report.txt")


def test_government_forces_of_2025_are_not_those_of_2015():
    text = "On March 7, {}, government forces shelled Jableh city in Latakia governorate."
    assert one(text.format(2015)).perpetrator.parties == ("syrian_regime",)
    assert one(text.format(2025)).perpetrator.parties == ("transitional_government",)


def test_the_frame_has_the_columns_of_the_contract():
    frame = read_report(f"On March 3, 2019, Russian warplanes bombed {ARIHA}.").frame
    assert list(frame.columns[: len(COLUMNS)]) == list(COLUMNS)
    assert frame.crs == "EPSG:4326"
    assert frame.geometry.iloc[0].y == pytest.approx(35.8, abs=0.1)
    assert str(frame["date"].iloc[0].date()) == "2019-03-03"


def test_a_long_line_of_anything_is_read_in_a_moment():
    for unit in (
        "in the city of Idlib and ",
        "al ",
        "killed 3 ",
        "2020-",
        "of the ",
        "A b C ",
        "((",
    ):
        text = "On March 3, 2019, warplanes bombed Ariha city " + unit * (19_000 // len(unit))
        read_report(text)


FRAGMENTS = st.lists(
    st.sampled_from(
        (
            "On|March 3, 2019,|Syrian Regime forces|shelled|Ariha city|in|the|"
            "southern suburbs of Idlib|killing|nine civilians|, including|two women|.|;|"
            "The city|was under the control of|HTS|and|the next day|by|ISIS|missiles|(|)|"
            "[x](y)|**|\n\n|- |II. Outline|«|:|at 13:00|between|5|—|'s|,|an IED|exploded|near|"
            "al|Jabal|was arrested|We note that"
        ).split("|")
    ),
    max_size=40,
).map(" ".join)


@given(FRAGMENTS)
def test_any_text_is_read_and_every_offset_lies_in_it(text):
    report = read_report(f"Syria {text}")
    size = len(report.document.text)
    for record in report:
        assert record.passages
        for passage in record.passages:
            assert 0 <= passage.start <= passage.end <= size
        for place in record.places:
            assert 0 <= place.start <= place.end <= size
        told = record.casualties
        for low, high in (
            (told.killed_min, told.killed_max),
            (told.injured_min, told.injured_max),
        ):
            assert low is None or high is None or low <= high
        if record.when.start:
            assert record.when.start <= record.when.end


def test_a_page_without_blank_lines_is_read_whole():
    days = range(1, 29)
    text = " ".join(
        f"On March {n}, 2019, Syrian Regime forces shelled a school in Sarja village in the "
        "southern suburbs of Idlib governorate, causing moderate damage to the school's building "
        f"and its furniture, and injuring {n + 2} civilians who had taken shelter there."
        for n in days
    )
    report = read_report(text)
    assert [r.when.day.day for r in report] == list(days)
    assert [r.casualties.injured_min for r in report] == [n + 2 for n in days]
    last = report.records[-1].passages[0]
    assert report.document.text[last.start :].startswith("On March 28, 2019")


def test_a_report_says_how_many_of_what_it_holds():
    assert repr(read_report("text")) == (
        "<Incidents of 'text': 0 incidents, 0 placed, 0 statements of control, 1 warning>"
    )
    text = f"On March 3, 2019, Russian warplanes bombed a school in {ARIHA}. HTS held the city."
    assert repr(read_report(text)) == (
        "<Incidents of 'text': 1 incident, 1 placed, 1 statement of control, 0 warnings>"
    )

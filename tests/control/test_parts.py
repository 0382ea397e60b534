"""Mentions that name the holder of a part, and readings that leave a doubt."""

import json
from datetime import date

import pandas as pd
import pytest

import syriageo as sg
from syriageo import cli
from syriageo.control.parties import default
from syriageo.control.parts import held_part, holders

DIVIDED = "Deir al-Zor city (government-held districts)"
DAY = "2017-05-14"


@pytest.mark.parametrize(
    ("mention", "words", "parties", "rest"),
    [
        (DIVIDED, "government-held", ("syrian_regime",), "Deir al-Zor city"),
        ("rebel-held eastern Ghouta", "rebel-held", ("armed_opposition",), "eastern Ghouta"),
        ("regime controlled part of Daraa city", "regime controlled", ("syrian_regime",),
         "Daraa city"),
        ("the Islamic State-held town of Manbij", "Islamic State-held", ("isis",),
         "the town of Manbij"),
        ("Kurdish-held Sheikh Maqsoud, Aleppo", "Kurdish-held", ("sdf",), "Sheikh Maqsoud, Aleppo"),
        ("Hasakah neighbourhoods held by the SDF", "held by the SDF", ("sdf",),
         "Hasakah neighbourhoods"),
        ("Fu'ah, under the control of regime forces", "under the control of regime forces",
         ("syrian_regime",), "Fu'ah"),
        ("أحياء مدينة دير الزور الخاضعة لسيطرة قوات النظام", "الخاضعة لسيطرة قوات النظام",
         ("syrian_regime",), "أحياء مدينة دير الزور"),
        ("حي الشيخ مقصود الذي تسيطر عليه قوات سوريا الديمقراطية",
         "الذي تسيطر عليه قوات سوريا الديمقراطية", ("sdf",), "حي الشيخ مقصود"),
    ],
)  # fmt: skip
def test_the_holder_is_read_and_the_place_is_left(mention, words, parties, rest):
    part = held_part(mention, default())
    assert part is not None
    assert (part.words, part.parties, part.rest) == (words, parties, rest)


@pytest.mark.parametrize(
    "mention",
    ["Ariha", "Heldat", "long-held Daraya", "a meeting held by residents of Homs", "controlled",
     "held", "-held", "سيطرة", "the village that was held", "held by", "منطقة السيطرة الروسية"],
)  # fmt: skip
def test_words_that_name_no_party_narrow_nothing(mention):
    assert held_part(mention, default()) is None


def test_the_part_of_a_divided_city_is_answered_with_the_party_that_the_mention_names():
    status = sg.who_controlled(DIVIDED, DAY)
    assert (status.place.id, status.parties, status.kind) == ("C5086", ("syrian_regime",), "held")
    assert "of the part that the mention calls government-held" in status.note
    assert "the whole place is contested: Islamic State (ISIS) and Syrian Regime" in status.note
    whole = sg.who_controlled("C5086", DAY)
    assert (whole.kind, whole.note) == ("contested", "")
    assert (status.certainty, status.since, status.until) == (
        whole.certainty, whole.since, whole.until,
    )  # fmt: skip
    assert (status.supporting, status.conflicting) == (whole.supporting, whole.conflicting)
    assert status.front == whole.front
    assert status.probability is None
    assert "government-held" in str(status)
    assert "government-held" in status._repr_html_()
    other = sg.who_controlled("Islamic State-held Deir ez-Zor", DAY)
    assert other.parties == ("isis",)


def test_it_is_the_same_in_arabic_on_the_command_line_and_in_a_table(capsys):
    arabic = "أحياء دير الزور الخاضعة لسيطرة قوات النظام"
    assert sg.who_controlled(arabic, DAY).parties == ("syrian_regime",)
    assert cli.main(["who", DIVIDED, DAY, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["parties"], told["kind"]) == (["syrian_regime"], "held")
    assert told["note"] == sg.who_controlled(DIVIDED, DAY).note
    frame = pd.DataFrame({"place": [DIVIDED, "C5086", arabic], "date": [DAY] * 3})
    table = sg.control_at(frame, "place")
    assert table["parties"].tolist() == ["syrian_regime", "isis|syrian_regime", "syrian_regime"]
    assert table["kind"].tolist() == ["held", "contested", "held"]
    assert table["probability"].isna().all()


def test_a_party_that_the_ledger_does_not_know_there_leaves_the_answer_and_a_note():
    status, plain = (
        sg.who_controlled("SDF-held Ariha", "2020-01-05"),
        sg.who_controlled("C4278", "2020-01-05"),
    )
    assert (status.parties, status.kind) == (plain.parties, plain.kind)
    assert status.probability == plain.probability
    assert "the ledger does not know Syrian Democratic Forces there on that day" in status.note


def test_what_the_ledger_says_too_needs_no_note():
    status = sg.who_controlled("rebel-held Ariha", "2020-01-05")
    assert status.parties == ("armed_opposition", "hts")
    assert status.note == ""


def test_a_side_means_all_of_its_parties_and_a_party_only_itself():
    both, day = ("armed_opposition", "hts"), date(2020, 1, 5)
    assert holders(both, held_part("opposition-held Idlib", default()), default(), day) == both
    assert holders(both, held_part("HTS-held Idlib", default()), default(), day) == ("hts",)
    # The Nusra Front of 2016 had become HTS by then.
    nusra = held_part("Nusra Front-held Idlib", default())
    assert holders(both, nusra, default(), day) == ("hts",)
    assert holders(("isis",), nusra, default(), day) == ()


def test_of_an_area_the_communities_of_that_party_are_counted():
    status = sg.who_controlled("SDF-held Tell Abiad district", "2019-10-20")
    whole = sg.who_controlled("SY1102", "2019-10-20")
    assert whole.kind == "divided"
    assert (status.kind, status.parties) == ("held", ("sdf",))
    assert 0 < status.communities < whole.communities
    assert sum(s.share for s in status.shares) == pytest.approx(1)
    assert sum(status.certainties.values()) == status.communities
    told = f"{status.communities} of {whole.communities} communities; the whole area is divided"
    assert told in status.note
    nobody = sg.who_controlled("ISIS-held Tell Abiad district", "2019-10-20")
    assert nobody.shares == whole.shares
    assert "does not know Islamic State (ISIS) there" in nobody.note


def test_days_outside_the_data_stay_out_of_coverage():
    assert sg.who_controlled(DIVIDED, "1999-01-01").kind == "out_of_coverage"
    assert sg.who_controlled("SDF-held Tell Abiad district", "1999-01-01").kind == "out_of_coverage"


@pytest.mark.parametrize(
    ("name", "doubt"),
    [("Damscus", '"Damscus" was read as Damascus: like'), ("Sarja", "or it is C")],
)
def test_a_reading_with_a_doubt_says_so_in_python_as_on_the_command_line(name, doubt, capsys):
    status = sg.who_controlled(name, "2020-01-10")
    assert doubt in status.note
    assert cli.main(["who", name, "2020-01-10", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["note"] == status.note
    assert sg.who_controlled(sg.resolve(name), "2020-01-10").note == status.note
    assert sg.who_controlled(status.place, "2020-01-10").note == ""


def test_what_was_not_resolved_cannot_be_asked():
    with pytest.raises(sg.PlaceNotFound):
        sg.who_controlled(sg.resolve("Atlantis upon Sea"), "2020-01-10")

"""The places of the first user's report, in the report's own spelling and with its own chains."""

import pytest

import syriageo as sg


@pytest.mark.parametrize(
    ("mention", "place"),
    [
        ("Ariha city in the southern suburbs of Idlib governorate", "C4278"),
        ("al Gharbi neighborhood in Ariha city in the southern suburbs of Idlib", "C4278"),
        (
            "al Hamediya village, located in the southwest of Ma'aret al Numan city in the "
            "southern suburbs of Idlib governorate",
            "C6596",
        ),
        ("Ma'aret al Numan city in the southern suburbs of Idlib governorate", "C3985"),
        ("Binnesh city in the northern suburbs of Idlib governorate", "C3904"),
        ("Tafas city in the western suburbs of Daraa governorate", "C6034"),
        ("Aleppo city", "C1007"),
        ("Idlib city", "C3871"),
        ("Einjara village in the western suburbs of Aleppo governorate", "C1144"),
        ("Kafr Naha village in the western suburbs of Aleppo governorate", "C1034"),
        ("Jedraya village in the western suburbs of Aleppo governorate", "C6636"),
        ("Khan al Sebel village in the southern suburbs of Idlib governorate", "C3925"),
        ("Bazabour village in Jabal al Zaweya in the southern suburbs of Idlib", "C4268"),
        ("Sarja village in Jabal al Zaweya in southern suburbs of Idlib", "C4273"),
        ("Abu al Dhuhour area in the eastern suburbs of Idlib", "C3891"),
        ("Sarmin city in the eastern suburbs of Idlib", "C3953"),
        ("Kfarrouma village in the southern suburbs of Idlib governorate", "C3984"),
        ("al Hamira village in the southern suburbs of Aleppo governorate", "C1152"),
        ("Saraqeb city in the southern suburbs of Idlib", "C3916"),
        ("Jobas village on the M5 International Road", "C3909"),
        ("al Sabkha district in the eastern suburbs of Raqqa", "C5747"),
        ("Jabal al Zaweya", "R-jabal-al-zawiya"),
        ("Jabal al Arba'in", "R-jabal-al-arbain"),
        ("Deir Ez-Zour governorate", "SY09"),
        ("Damascus Suburbs", "SY03"),
    ],
)
def test_the_reports_places_are_found(mention, place):
    answer = sg.resolve(mention)
    assert answer.kind == "matched"
    assert answer.place.id == place

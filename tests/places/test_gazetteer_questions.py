"""Questions to the gazetteer itself."""

import pytest

from syriageo import Gazetteer


@pytest.mark.parametrize(
    "area", ["SY07", "SY0703", "R-jabal-al-zawiya", "R-rif-idlib-south", "C1007"]
)
def test_ids_within_are_those_of_the_places_within(area):
    opened = Gazetteer.open()
    assert opened.ids_within(area) == {p.id for p in opened.within(area)}

"""Parties that meet on a map can be told apart, also by those who see red and green alike."""

from itertools import combinations

import numpy as np
import pytest

from syriageo.control import parties
from syriageo.maps.palette import INK, LIGHT, ink

# Machado, Oliveira, Fernandes (2009), severity 1, on linear RGB.
SEEN = {
    "everyone": np.eye(3),
    "deuteranope": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "protanope": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
}
XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
) / np.array([[0.95047], [1.0], [1.08883]])


def lab(party, eye, share=1.0):
    colour, kept = parties.default().by_id[party].colour, ink(party) * share
    rgb = [int(colour[k : k + 2], 16) * kept / 255 + 1 - kept for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    x, y, z = np.cbrt(XYZ @ np.clip(np.asarray(SEEN[eye]) @ linear, 0, 1))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("eye", SEEN)
def test_neighbours_can_be_told_apart(eye):
    for a, b in combinations([*INK, "sdf"], 2):
        if {a, b} != {"nusra", "hts"}:  # never there on one day
            assert np.linalg.norm(lab(a, eye) - lab(b, eye)) >= 15, (a, b)


def test_what_is_not_sure_is_paler():
    for party in INK:
        assert lab(party, "everyone", LIGHT)[0] > lab(party, "everyone")[0] + 8


def test_the_two_sides_of_the_main_front_differ_in_black_and_white():
    regime = lab("syrian_regime", "everyone")[0]
    assert abs(regime - lab("armed_opposition", "everyone")[0]) > 6
    assert abs(regime - lab("hts", "everyone")[0]) > 6
    assert abs(regime - lab("isis", "everyone")[0]) > 20
    assert abs(regime - lab("sdf", "everyone")[0]) > 20

"""How long 10,000 claims of one's own take, beside deriving the whole country anew with them."""

import random
import time
from datetime import date

import numpy as np
import pandas as pd
import pytest

from syriageo import control_at
from syriageo.control.calibration import Laboratory
from syriageo.control.evidence import load_claims
from syriageo.control.lookup import SpellTable
from syriageo.places.gazetteer import default

CLAIMS = 10_000
RECOMPUTED = 2.0
PARTIES = ("syrian_regime", "armed_opposition", "isis", "sdf", "hts")
FIRST, LAST = date(2013, 1, 1).toordinal(), date(2024, 11, 1).toordinal()


@pytest.fixture(scope="module", params=["scattered", "snapshots"])
def table(request, tmp_path_factory):
    """A file of claims: any village on any day, or half the villages on three days."""
    draw = random.Random(7)
    run = default().connection.execute
    codes = [i for (i,) in run("SELECT id FROM places WHERE kind = 'community' ORDER BY id")]
    if request.param == "scattered":
        asked = [(draw.choice(codes), draw.randint(FIRST, LAST)) for _ in range(CLAIMS)]
    else:
        days = [date(y, 6, 1).toordinal() for y in (2014, 2016, 2018)]
        asked = [(code, day) for code in codes[: CLAIMS // 3] for day in days]
    lines = [f"{c},{date.fromordinal(d)},{draw.choice(PARTIES)}" for c, d in asked]
    path = tmp_path_factory.mktemp("bench") / "ours.csv"
    path.write_text("place,date,parties\n" + "\n".join(lines) + "\n")
    return path


@pytest.fixture(scope="module", autouse=True)
def loaded():
    """Both sides begin with the packaged spells in memory."""
    SpellTable.default()


def fresh(path):
    """Evidence of which nothing is derived yet; each round needs its own."""
    return lambda: ((load_claims(path),), {})


def test_reading_claims(benchmark, table):
    assert len(benchmark.pedantic(load_claims, (table,), rounds=3)) > 9_900


@pytest.mark.benchmark(timer=time.process_time)
def test_what_the_claims_touch_is_derived_anew(benchmark, table):
    found = benchmark.pedantic(lambda ours: ours.world.spells, setup=fresh(table), rounds=3)
    assert len(found.place) > len(SpellTable.default().place)
    assert benchmark.stats is None or benchmark.stats["min"] <= RECOMPUTED


def test_a_thousand_incidents_with_the_claims(benchmark, table):
    frame = asked(1_000)
    told = benchmark.pedantic(
        lambda ours: control_at(frame, place="place", claims=ours), setup=fresh(table), rounds=3
    )
    assert (told["problem"] == "").all()


def test_look_ups_after_that(benchmark, table):
    ours, frame = load_claims(table), asked(300_000)
    ours.world.spells  # noqa: B018 - derived before the clock runs
    told = benchmark.pedantic(control_at, (frame, "place"), {"claims": ours}, rounds=3)
    assert (told["problem"] == "").all()


def test_peer_the_whole_country_anew(benchmark, table):
    """All spells, with the neighbours, from the packaged claims and these: what a rebuild costs."""
    laboratory, ours = Laboratory(), load_claims(table)
    claims = [*laboratory.claims, *ours.claims]
    rows = benchmark.pedantic(lambda: list(laboratory.spells(claims)), rounds=1)
    assert len(rows) > 100_000


def asked(rows):
    draw = np.random.default_rng(7)
    run = default().connection.execute
    codes = np.array([i for (i,) in run("SELECT id FROM places WHERE kind = 'community'")])
    days = np.datetime64("2012-01-01") + draw.integers(0, 4700, rows).astype("timedelta64[D]")
    return pd.DataFrame({"place": codes[draw.integers(0, len(codes), rows)], "date": days})

"""How fast questions are answered: one by one, and a million at once (``make bench``)."""

import random
from itertools import cycle

import numpy as np
import pytest

from syriageo.control.lookup import SpellTable
from syriageo.control.query import who_controlled
from syriageo.control.world import world_with
from syriageo.errors import DataError
from syriageo.incidents.annotate.sources import sources_of
from syriageo.places.gazetteer import default

PAIRS = 1_000_000
ONE_ANSWER = 50e-6
ONE_ANSWER_WITH_EVIDENCE = 300e-6
ALL_PAIRS = 0.5
ALL_SOURCES = 3.0


@pytest.fixture(scope="module")
def codes():
    try:
        connection = default().connection
    except DataError as error:
        pytest.skip(str(error))
    rows = connection.execute("SELECT id FROM places WHERE kind = 'community' ORDER BY id")
    return [identifier for (identifier,) in rows]


@pytest.fixture
def questions(codes):
    """Places and days in no order, so that no answer is asked for twice in a row."""
    draw = random.Random(2020)
    asked = [
        (draw.choice(codes), f"20{draw.randint(12, 23)}-{draw.randint(1, 12):02d}-15")
        for _ in range(5000)
    ]
    return cycle(asked)


def test_one_answer_by_p_code(benchmark, questions):
    benchmark.pedantic(
        who_controlled, setup=lambda: (next(questions), {}), rounds=5000, warmup_rounds=500
    )
    assert benchmark.stats is None or benchmark.stats["median"] <= ONE_ANSWER


def test_one_answer_with_its_evidence(benchmark, questions):
    def answer(place, day):
        status = who_controlled(place, day)
        return status.supporting, status.conflicting

    benchmark.pedantic(answer, setup=lambda: (next(questions), {}), rounds=5000, warmup_rounds=500)
    assert benchmark.stats is None or benchmark.stats["median"] <= ONE_ANSWER_WITH_EVIDENCE


def test_a_million_pairs(benchmark, codes):
    draw = np.random.default_rng(2020)
    places = np.array(codes)[draw.integers(0, len(codes), PAIRS)]
    first = np.datetime64("2011-03-15")
    days = first + draw.integers(0, 5000, PAIRS).astype("timedelta64[D]")
    table = SpellTable.default()
    rows = benchmark.pedantic(table.rows_of, (places, days), rounds=5, warmup_rounds=1)
    assert (rows >= 0).all()
    assert benchmark.stats is None or benchmark.stats["median"] <= ALL_PAIRS


def test_the_sources_of_a_million_pairs(benchmark, codes):
    draw = np.random.default_rng(2020)
    table, world = SpellTable.default(), world_with(None)
    fids = table.fids_of(np.array(codes))[draw.integers(0, len(codes), PAIRS)]
    days = int(table.start.min()) + draw.integers(0, 5000, PAIRS)
    rows = table.rows(fids, days)
    asked = (world, table, rows, fids, days)
    told = benchmark.pedantic(sources_of, asked, rounds=3, warmup_rounds=1)
    assert (told != "").mean() > 0.9
    assert benchmark.stats is None or benchmark.stats["median"] <= ALL_SOURCES


def test_reading_all_spells(benchmark, codes):
    benchmark.pedantic(SpellTable, (default().connection,), rounds=3)

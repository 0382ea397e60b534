"""Which incidents of two sources are one event: pairs that lie near, weighed by all they say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rapidfuzz import fuzz
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from syriageo.control import parties as party_tables
from syriageo.control.lookup import NO_DAY
from syriageo.errors import InputError
from syriageo.incidents.frames import checked
from syriageo.incidents.frames.checked import Floats, Ints
from syriageo.incidents.language.vocabulary import TARGET_GROUPS
from syriageo.incidents.nearby.spacetime import SpaceTimeIndex
from syriageo.incidents.nearby.spots import measured, plain_label

Objects = NDArray[np.object_]
COLUMNS = ("a", "b", "score", "km", "days", "relation", "assigned", "reasons")

_AIR = frozenset({"air strike", "barrel bomb", "drone strike", "incendiary weapon",
                  "chemical weapon", "cluster munition"})  # fmt: skip
_GROUND = frozenset({"ground shelling", "missile with cluster munition", "cluster munition",
                     "incendiary weapon", "chemical weapon"})  # fmt: skip
_EXPLOSIVE = frozenset({"IED", "car bomb", "suicide attack", "landmine", "unexploded ordnance"})
_SHOT = frozenset({"shooting", "sniper fire", "execution", "stabbing"})
_HELD = frozenset({"arrest", "abduction"})
_FAMILIES = (_AIR, _GROUND, _EXPLOSIVE, _SHOT, _HELD)
_KINDS_ALIKE = frozenset({"attack", "killing", "massacre", "other", ""})
_SILENT = frozenset({"", "unknown", "unknown_party", "none"})


@dataclass(frozen=True, slots=True)
class Weights:
    """What each thing that two incidents say adds to the log-odds that they are one event.

    Attributes
    ----------
    prior : float
        For any pair of incidents of one country and month.
    area_km : float
        Incidents that have nothing to do with each other are taken as spread over a disc of this
        radius: a pair of the same village says less where much happens.
    stray, stray_km : float
        Share of reports that place an event wrongly, and how far off.
    days : tuple of float
        The same day, one apart, two, three, and beyond.
    """

    prior: float = -6.0
    area_km: float = 20.0
    stray: float = 0.1
    stray_km: float = 8.0
    days: tuple[float, ...] = (3.2, 0.6, -1.0, -2.5, -4.0)
    same_party: float = 1.5
    same_bloc: float = 0.8
    other_bloc: float = -2.5
    same_means: float = 1.2
    like_means: float = 0.4
    other_means: float = -1.5
    same_target: float = 1.0
    like_target: float = 0.3
    other_target: float = -1.2
    same_name: float = 1.5
    same_hour: float = 1.0
    other_hour: float = -0.7
    same_toll: float = 1.2
    other_toll: float = -1.8
    other_kind: float = -3.0


def match_incidents(
    a: Any,
    b: Any,
    km: float = 10,
    days: float = 2,
    *,
    at_least: float = 0.5,
    assign: bool = False,
    weights: Weights | None = None,
) -> pd.DataFrame:
    """Pairs of incidents of two sources that are likely one event.

    Distance counts in relation to how exactly both are placed; then come the days, the perpetrator
    and bloc, the means, the target and its name, the hour, and the numbers of killed and injured.
    What one of the two does not say counts neither way.

    Parameters
    ----------
    a, b : Incidents, geopandas.GeoDataFrame or pandas.DataFrame
        Points in EPSG:4326 with ``date``; the columns of `read_report` are used where they are
        there: ``radius_km, precision, kind, perpetrator, means, target_category, target_name,
        time, killed_min, killed_max, injured_min, injured_max``.
    km, days : float
        No pair is farther apart than this.
    at_least : float, default 0.5
        The lowest score to tell, 0..1.
    assign : bool, default False
        Only the pairs of the best one-to-one assignment.
    weights : Weights, optional
        Other log-odds than ours.

    Returns
    -------
    pandas.DataFrame
        Best first: ``a``, ``b`` (names of the incidents), ``score`` (0..1, a rank rather than a
        measured probability), ``km``, ``days`` (negative: `b` was before), ``relation`` (``one to
        one``, ``several of a``, ``several of b``, ``several of both``: who else the two could be),
        ``assigned`` (in the best one-to-one assignment), ``reasons`` in words.
        ``.attrs["apart"]`` tells how many of `a` and of `b` lack a point or a day.

    Raises
    ------
    InputError, CRSError, CoordinateError
        If a table cannot be used.

    Examples
    --------
    >>> import pandas as pd
    >>> ours = pd.DataFrame({"lat": [35.760], "lon": [36.580], "date": ["2020-01-26"],
    ...                      "perpetrator": ["russian_forces"], "killed_min": [3]})
    >>> theirs = pd.DataFrame({"lat": [35.765], "lon": [36.575], "date": ["2020-01-26"],
    ...                        "perpetrator": ["russian_forces"], "killed_min": [4]})
    >>> match_incidents(ours, theirs)[["a", "b", "relation"]].values.tolist()
    [[0, 0, 'one to one']]
    """
    if not (isinstance(at_least, int | float) and 0 <= at_least <= 1):
        raise InputError(f"at_least is {at_least!r}; give a score from 0 to 1")
    km, days = measured(km, "km"), measured(days, "days")
    weights = weights or Weights()
    left, right = _Source(a), _Source(b)
    index = SpaceTimeIndex(right.table)
    asked = np.flatnonzero(np.isfinite(left.lat) & (left.first != NO_DAY))
    hits = index.query(
        left.lat[asked], left.lon[asked], left.first[asked], left.last[asked], km=km, days=days
    )
    row_of = {plain_label(label): row for row, label in enumerate(right.labels)}
    position = np.array([row_of[label] for label in index], dtype=np.int64)
    index.close()
    pair = _Pair(left, right, asked[hits.asked], position[hits.found], hits.km, hits.days)
    odds = np.full(len(pair.i), float(weights.prior))
    said: list[Callable[[int], str]] = []
    for weigh in _WEIGHED:
        weight, words = weigh(pair, weights)
        odds += weight
        said.append(words)
    score = 1 / (1 + np.exp(-odds))
    kept = np.flatnonzero(score >= at_least)
    told = pd.DataFrame(
        {
            "a": pd.Series([left.labels[i] for i in pair.i[kept]], dtype=object),
            "b": pd.Series([right.labels[j] for j in pair.j[kept]], dtype=object),
            "score": score[kept].round(3),
            "km": pair.km[kept].round(3),
            "days": pair.days[kept],
            "relation": _relations(pair.i[kept], pair.j[kept]),
            "assigned": _assigned(pair.i[kept], pair.j[kept], odds[kept] - weights.prior),
            "reasons": ["; ".join(w for say in said if (w := say(p))) for p in kept.tolist()],
        },
        columns=list(COLUMNS),
    )
    told = told.iloc[np.argsort(-odds[kept], kind="stable")].reset_index(drop=True)
    if assign:
        told = told[told["assigned"]].reset_index(drop=True)
    told.attrs["apart"] = {"a": left.apart, "b": right.apart}
    return told.infer_objects()


class _Source:
    """One of the two tables, in columns."""

    def __init__(self, incidents: Any) -> None:
        self.table = frame = checked.frame_of(incidents)
        self.labels = checked.labels(frame)
        self.lat, self.lon = checked.positions(frame)
        self.first, self.last, _ = checked.days(frame)
        self.radius = checked.radii(frame)
        self.kind = checked.text_of(frame, "kind")
        self.perpetrator = checked.text_of(frame, "perpetrator")
        self.means = checked.text_of(frame, "means")
        self.target = checked.text_of(frame, "target_category")
        self.name = checked.text_of(frame, "target_name")
        self.minute = _minutes(checked.text_of(frame, "time"))
        self.toll = {what: _toll(frame, what) for what in ("killed", "injured")}
        self.apart = int((~np.isfinite(self.lat) | (self.first == NO_DAY)).sum())


@dataclass(frozen=True, slots=True)
class _Pair:
    left: _Source
    right: _Source
    i: Ints
    j: Ints
    km: Floats
    days: Ints

    def words(self, column: str) -> tuple[Objects, Objects]:
        return getattr(self.left, column)[self.i], getattr(self.right, column)[self.j]


Weighed = tuple[Floats, Callable[[int], str]]
Weight = tuple[float, str]  # what it adds, and the reason


def _distance(pair: _Pair, w: Weights) -> Weighed:
    """How much likelier this distance is for one event than for two: two bells against a disc."""
    one, other = pair.left.radius[pair.i], pair.right.radius[pair.j]
    # A stated radius holds nearly all; a bell's width is half of that.
    spread = np.maximum(np.hypot(one, other) / 2, 0.3)
    near = np.exp(-((pair.km / spread) ** 2) / 2) / spread**2
    wide = np.hypot(spread, w.stray_km)
    astray = np.exp(-((pair.km / wide) ** 2) / 2) / wide**2
    ratio = w.area_km**2 / 2 * ((1 - w.stray) * near + w.stray * astray)

    def say(p: int) -> str:
        return f"{pair.km[p]:.1f} km apart, placed to {one[p]:g} and {other[p]:g} km"

    return np.log(ratio), say


def _day(pair: _Pair, w: Weights) -> Weighed:
    gap = np.minimum(np.abs(pair.days), len(w.days) - 1)
    length = np.maximum(
        pair.left.last[pair.i] - pair.left.first[pair.i],
        pair.right.last[pair.j] - pair.right.first[pair.j],
    )
    # That a day lies within a month says less than that two days are the same.
    weight = np.array(w.days)[gap] - np.where(gap == 0, np.log1p(length), 0.0)

    def say(p: int) -> str:
        if pair.days[p]:
            return f"{abs(pair.days[p])} {'day' if abs(pair.days[p]) == 1 else 'days'} apart"
        return "the same day" if not length[p] else f"days overlap within {length[p] + 1}"

    return weight, say


def _kind(pair: _Pair, w: Weights) -> Weighed:
    one, other = pair.words("kind")

    def weigh(x: str, y: str) -> Weight:
        if x == y or {x, y} <= _KINDS_ALIKE:
            return 0.0, ""
        return w.other_kind if x and y else 0.0, f"{x} against {y}" if x and y else ""

    return _by_words(one, other, weigh)


def _by_sets(
    pair: _Pair, field: str, judge: Callable[[frozenset[str], frozenset[str], str, str], Weight]
) -> Weighed:
    """Both sides' words of a field as sets; nothing is weighed if one of them is silent."""

    def weigh(x: str, y: str) -> Weight:
        one, other = (frozenset(v.split("|")) - _SILENT for v in (x, y))
        return judge(one, other, x, y) if one and other else (0.0, "")

    return _by_words(*pair.words(field), weigh)


def _perpetrator(pair: _Pair, w: Weights) -> Weighed:
    tables = party_tables.default()

    def weigh(one: frozenset[str], other: frozenset[str], x: str, y: str) -> Weight:
        if one & other:
            return w.same_party, f"both by {'|'.join(sorted(one & other))}"
        known = [tables.blocs(p for p in side if p in tables) for side in (one, other)]
        if known[0] & known[1]:
            return w.same_bloc, f"both by the side of {'|'.join(sorted(known[0] & known[1]))}"
        return w.other_bloc, f"by {x} against {y}"

    return _by_sets(pair, "perpetrator", weigh)


def _means(pair: _Pair, w: Weights) -> Weighed:
    def weigh(one: frozenset[str], other: frozenset[str], x: str, y: str) -> Weight:
        if one & other:
            return w.same_means, f"{'|'.join(sorted(one & other))} in both"
        if any(family & one and family & other for family in _FAMILIES):
            return w.like_means, f"{x} and {y} are alike"
        return w.other_means, f"{x} against {y}"

    return _by_sets(pair, "means", weigh)


def _target(pair: _Pair, w: Weights) -> Weighed:
    def weigh(one: frozenset[str], other: frozenset[str], x: str, y: str) -> Weight:
        if one & other:
            return w.same_target, f"{'|'.join(sorted(one & other))} hit in both"
        groups = [{TARGET_GROUPS[t] for t in side if t in TARGET_GROUPS} for side in (one, other)]
        if groups[0] & groups[1]:
            return w.like_target, ""
        return w.other_target, f"{x} against {y}"

    return _by_sets(pair, "target", weigh)


def _name(pair: _Pair, w: Weights) -> Weighed:
    def weigh(x: str, y: str) -> Weight:
        if x and y and fuzz.token_set_ratio(x.casefold(), y.casefold()) >= 85:
            return w.same_name, "the target bears the same name"
        return 0.0, ""

    return _by_words(*pair.words("name"), weigh)


def _hour(pair: _Pair, w: Weights) -> Weighed:
    one, other = pair.left.minute[pair.i], pair.right.minute[pair.j]
    apart = np.abs(one - other)
    known = (one >= 0) & (other >= 0) & (pair.days == 0)
    weight = np.where(known & (apart <= 60), w.same_hour, 0.0)
    weight += np.where(known & (apart > 360), w.other_hour, 0.0)

    def say(p: int) -> str:
        return f"{int(apart[p])} minutes apart" if weight[p] else ""

    return weight, say


def _casualties(pair: _Pair, w: Weights) -> Weighed:
    weight = np.zeros(len(pair.i))
    spans = {}
    for what in ("killed", "injured"):
        low, high = (v[pair.i] for v in pair.left.toll[what])
        other_low, other_high = (v[pair.j] for v in pair.right.toll[what])
        known = np.isfinite(low) & np.isfinite(other_low)
        gap = np.maximum(np.maximum(low - other_high, other_low - high), 0.0)
        size = np.maximum(np.fmax(low, other_low), 1.0)
        # Two counts of one event differ by some; that many more dead are another event.
        off = np.where(known, np.clip(gap / np.sqrt(size) / 2, 0, 1), 0.0)
        told = np.where(known & (low + other_low > 0), w.same_toll * (1 - off), 0.0)
        weight += np.where(known, told + w.other_toll * off, 0.0) * (1 if what == "killed" else 0.5)
        spans[what] = (known & (low + other_low > 0), low, high, other_low, other_high)

    def say(p: int) -> str:
        parts = [
            f"{what} {_range(low[p], high[p])} and {_range(other_low[p], other_high[p])}"
            for what, (known, low, high, other_low, other_high) in spans.items()
            if known[p]
        ]
        return ", ".join(parts)

    return weight, say


_WEIGHED = (
    _distance, _day, _kind, _perpetrator, _means, _target, _name, _hour, _casualties,
)  # fmt: skip


def _by_words(one: Objects, other: Objects, weigh: Callable[[str, str], Weight]) -> Weighed:
    """Weigh each distinct pair of words once."""
    first, left = pd.factorize(one)
    second, right = pd.factorize(other)
    key = first * max(len(right), 1) + second
    distinct, which = np.unique(key, return_inverse=True)
    told = [weigh(left[k // len(right)], right[k % len(right)]) for k in distinct.tolist()]
    weight = np.array([value for value, _ in told], dtype=float)
    return weight[which] if len(told) else np.zeros(0), lambda p: told[which[p]][1]


def _relations(i: Ints, j: Ints) -> list[str]:
    """Whether the two of each pair stand in other pairs as well."""
    of_a = np.bincount(j, minlength=1)[j] > 1 if len(j) else j.astype(bool)
    of_b = np.bincount(i, minlength=1)[i] > 1 if len(i) else i.astype(bool)
    words = {(False, False): "one to one", (True, False): "several of a",
             (False, True): "several of b", (True, True): "several of both"}  # fmt: skip
    return [words[pair] for pair in zip(of_a.tolist(), of_b.tolist(), strict=True)]


def _assigned(i: Ints, j: Ints, gain: Floats) -> NDArray[np.bool_]:
    """The pairs of the one-to-one assignment with the largest sum; each cluster by itself."""
    chosen = np.zeros(len(i), dtype=bool)
    if not len(i):
        return chosen
    rows, i = np.unique(i, return_inverse=True)
    columns, j = np.unique(j, return_inverse=True)
    n, size = len(rows), len(rows) + len(columns)
    links = coo_array((np.ones(len(i)), (i, j + n)), shape=(size, size))
    cluster = connected_components(links, directed=False)[1][i]
    order = np.argsort(cluster, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(cluster[order])) + 1):
        if len(members) == 1:
            chosen[members] = True
            continue
        x, own_i = np.unique(i[members], return_inverse=True)
        y, own_j = np.unique(j[members], return_inverse=True)
        value = np.zeros((len(x), len(y)))
        which = np.full((len(x), len(y)), -1)
        # A pair that stands here is better than none, however little it gains.
        value[own_i, own_j], which[own_i, own_j] = np.maximum(gain[members], 1e-3), members
        best = which[linear_sum_assignment(value, maximize=True)]
        chosen[best[best >= 0]] = True
    return chosen


def _minutes(times: Objects) -> Ints:
    """Minutes since midnight of ``HH:MM``; -1 where there is no time."""

    def read(text: str) -> int:
        hour, _, minute = text.partition(":")
        fits = hour.isascii() and hour.isdigit() and minute[:2].isascii() and minute[:2].isdigit()
        return int(hour) * 60 + int(minute[:2]) if fits and int(hour) < 25 else -1

    return np.array([read(text) for text in times.tolist()], dtype=np.int64)


def _toll(frame: pd.DataFrame, what: str) -> tuple[Floats, Floats]:
    low = checked.numbers_of(frame, f"{what}_min")
    high = checked.numbers_of(frame, f"{what}_max")
    if f"{what}_max" not in frame.columns:
        high = low
    # "At least nine" has no upper end.
    return low, np.where(np.isfinite(low) & ~np.isfinite(high), np.inf, high)


def _range(low: float, high: float) -> str:
    if low == high:
        return f"{low:g}"
    return f"{low:g}-{high:g}" if np.isfinite(high) else f"{low:g} or more"

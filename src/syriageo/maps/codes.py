"""Numbers and geometry as short text: some three letters a number, decoded by `assets/core.js`."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import shapely
    from numpy.typing import ArrayLike, NDArray

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
SCALE = 1e5
_BELOW = "a count is below zero; use encode_numbers"


def encode_counts(numbers: ArrayLike) -> str:
    """Whole numbers from 0 up as text: five bits a letter, lowest first.

    A list is written without NumPy, whose import would cost a small map more than its numbers do.

    Parameters
    ----------
    numbers : array-like of int
        None below zero.

    Examples
    --------
    >>> encode_counts([0, 1, 31, 32])
    'ABfgB'
    """
    if isinstance(numbers, list):
        return "".join(map(_letters, numbers))
    import numpy as np

    rest = np.asarray(numbers, dtype=np.int64).ravel()
    if not rest.size:
        return ""
    if rest.min() < 0:
        raise ValueError(_BELOW)
    width = max(1, -(-int(rest.max()).bit_length() // 5))
    shifts = 5 * np.arange(width)
    digits = (rest[:, None] >> shifts) & 31
    goes_on = (rest[:, None] >> np.minimum(shifts + 5, 63)) > 0
    written = np.column_stack([np.ones(len(rest), dtype=bool), goes_on[:, :-1]])
    letters = np.frombuffer(ALPHABET.encode("ascii"), dtype=np.uint8)
    return letters[digits + 32 * goes_on][written].tobytes().decode("ascii")


@lru_cache(maxsize=4096)
def _letters(number: int) -> str:
    if number < 0:
        raise ValueError(_BELOW)
    found = ""
    while number > 31:
        found += ALPHABET[number & 31 | 32]
        number >>= 5
    return found + ALPHABET[number]


def encode_numbers(numbers: ArrayLike) -> str:
    """Whole numbers as text: zigzag, then as `encode_counts`.

    Examples
    --------
    >>> encode_numbers([0, -1, 1, 40])
    'ABCwC'
    """
    if isinstance(numbers, list):
        return encode_counts([n << 1 if n >= 0 else (-n << 1) - 1 for n in numbers])
    import numpy as np

    signed = np.asarray(numbers, dtype=np.int64).ravel()
    return encode_counts(np.where(signed >= 0, signed << 1, (-signed << 1) - 1))


def encode_points(xy: NDArray[np.float64] | list[tuple[float, float]]) -> str:
    """Positions as steps from one to the next in 1e-5 degrees, x before y.

    Parameters
    ----------
    xy : float array, shape (n, 2), or list of pairs
        Degrees.

    Examples
    --------
    >>> encode_points([(36.6, 35.8), (36.6, 35.8)])
    'gus_Ggmw6GAA'
    """
    if isinstance(xy, list):
        steps, last = [], (0, 0)
        for x, y in xy:
            here = (round(x * SCALE), round(y * SCALE))
            steps += [here[0] - last[0], here[1] - last[1]]
            last = here
        return encode_numbers(steps)
    import numpy as np

    return encode_grid(np.rint(np.asarray(xy, dtype=float).reshape(-1, 2) * SCALE).astype(np.int64))


def encode_grid(grid: NDArray[np.int64]) -> str:
    """Positions on the grid of 1e-5 degrees as steps from one to the next."""
    import numpy as np

    return encode_numbers(np.diff(grid, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)))


def encode_polygons(shape: shapely.Geometry) -> list[list[str]]:
    """Polygons as lists of rings, the outer ring of each first."""
    import shapely

    return [
        [
            encode_points(shapely.get_coordinates(ring))
            for ring in (polygon.exterior, *polygon.interiors)
        ]
        for polygon in shapely.get_parts(shape)
        if polygon.geom_type == "Polygon" and not polygon.is_empty
    ]


def encode_lines(shape: shapely.Geometry) -> list[str]:
    """Lines, each as its points."""
    import shapely

    return [encode_points(shapely.get_coordinates(part)) for part in shapely.get_parts(shape)]

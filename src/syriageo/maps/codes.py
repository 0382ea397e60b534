"""Numbers and geometry as short text: some three letters a number, decoded by `assets/core.js`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
SCALE = 1e5
_LETTERS = np.frombuffer(ALPHABET.encode("ascii"), dtype=np.uint8)


def encode_counts(numbers: ArrayLike) -> str:
    """Whole numbers from 0 up as text: five bits a letter, lowest first.

    Parameters
    ----------
    numbers : array-like of int
        None below zero.

    Examples
    --------
    >>> encode_counts([0, 1, 31, 32])
    'ABfgB'
    """
    rest = np.asarray(numbers, dtype=np.int64).ravel()
    if not rest.size:
        return ""
    if rest.min() < 0:
        raise ValueError("a count is below zero; use encode_numbers")
    width = max(1, -(-int(rest.max()).bit_length() // 5))
    shifts = 5 * np.arange(width)
    digits = (rest[:, None] >> shifts) & 31
    goes_on = (rest[:, None] >> np.minimum(shifts + 5, 63)) > 0
    written = np.column_stack([np.ones(len(rest), dtype=bool), goes_on[:, :-1]])
    return _LETTERS[digits + 32 * goes_on][written].tobytes().decode("ascii")


def encode_numbers(numbers: ArrayLike) -> str:
    """Whole numbers as text: zigzag, then as `encode_counts`.

    Examples
    --------
    >>> encode_numbers([0, -1, 1, 40])
    'ABCwC'
    """
    signed = np.asarray(numbers, dtype=np.int64).ravel()
    return encode_counts(np.where(signed >= 0, signed << 1, (-signed << 1) - 1))


def encode_points(xy: NDArray[np.float64]) -> str:
    """Positions as steps from one to the next in 1e-5 degrees, x before y.

    Parameters
    ----------
    xy : float array, shape (n, 2)
        Degrees.
    """
    return encode_grid(np.rint(np.asarray(xy, dtype=float).reshape(-1, 2) * SCALE).astype(np.int64))


def encode_grid(grid: NDArray[np.int64]) -> str:
    """Positions on the grid of 1e-5 degrees as steps from one to the next."""
    return encode_numbers(np.diff(grid, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)))


def encode_polygons(shape: shapely.Geometry) -> list[list[str]]:
    """Polygons as lists of rings, the outer ring of each first."""
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
    return [encode_points(shapely.get_coordinates(part)) for part in shapely.get_parts(shape)]

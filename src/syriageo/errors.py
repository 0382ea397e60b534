"""Every error that syriageo raises on purpose. Each message names the input and the next step."""

from typing import Any


class SyriageoError(Exception):
    """Base of all errors raised by syriageo."""


class InputError(SyriageoError, ValueError):
    """The caller's input cannot be used as it is."""


class DateError(InputError):
    """Not a date, or not one the question can be asked of."""


class ReportError(InputError):
    """Not a report that can be read: no text, a broken file, an encoding that cannot be told."""


class CoordinateError(InputError):
    """Not a position in Syria: swapped, out of range, or outside the country."""


class CRSError(InputError):
    """A frame or geometry is not in the coordinate reference system it must be in."""


class PartyError(InputError):
    """No party bears this id or name."""


class PlaceError(SyriageoError, LookupError):
    """A mention did not become one place.

    Attributes
    ----------
    candidates : tuple
        What it may mean.
    resolution : Resolution or None
        What the resolver made of it, if it was asked.
    """

    def __init__(self, message: str, candidates: tuple = (), resolution: Any = None) -> None:
        super().__init__(message)
        self.candidates = candidates
        self.resolution = resolution


class PlaceNotFound(PlaceError):
    """No place in the gazetteer bears this name."""


class AmbiguousPlace(PlaceError):
    """Several places bear this name and the context does not decide."""


class DataError(SyriageoError):
    """The gazetteer's tables or the database built from them are missing or faulty."""

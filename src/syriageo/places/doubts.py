"""What a reader must know of a match: that it is a likeness only, that others bear the name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syriageo.terminal import safe

if TYPE_CHECKING:
    from syriageo.places.resolve import Resolution

SURE = 0.8  # probability below which the other readings of a name are told
WEIGHED = "were weighed"  # ends the reason of a text that was read in part
UNHEARD = "is no area or town that is known"  # the reason of an area that narrowed nothing


def doubts(found: Resolution) -> list[str]:
    """What a reader must know of a match: a likeness only, other places of the name.

    Examples
    --------
    >>> from syriageo import resolve
    >>> doubts(resolve("Ariha"))
    []
    >>> doubts(resolve("Damscus"))[0]
    '"Damscus" was read as Damascus: like (0.93)'
    """
    told = []
    likeness = next((r for r in found.reasons if ": like (" in r), "")
    if likeness:
        told.append(f"{quoted(found.text)} was read as {likeness}")
    told += [r for r in found.reasons if _doubtful(r)]
    if found.score < SURE:
        others = [c for c in found.candidates if c.place.id != getattr(found.place, "id", "")]
        near = [candidate(c) for c in others[:2] if c.score >= (1 - SURE) / 2]
        lines = [" ".join(candidate_line(c).split()) for c in near]
        told.append(
            f"the probability that this place is meant is {found.score:.2f}"
            + (f"; or it is {' or '.join(lines)}" if lines else "")
        )
    return told


def _doubtful(reason: str) -> bool:
    known = ("is not in the gazetteer", UNHEARD)
    return any(words in reason for words in known) or reason.endswith(WEIGHED)


def candidate(found: Any) -> dict[str, Any]:
    """A candidate place, with its score where the resolver gave one, as plain values."""
    place = getattr(found, "place", found)
    told: dict[str, Any] = place.to_dict() if hasattr(place, "to_dict") else {"name": str(place)}
    for extra in ("score", "reasons"):
        if hasattr(found, extra):
            told[extra] = getattr(found, extra)
    return told


def candidate_line(told: dict[str, Any]) -> str:
    """A candidate in a line: id, names, kind and the areas it lies in."""
    name = " ".join(str(told[k]) for k in ("name_en", "name_ar") if told.get(k))
    kind = told.get("kind") or told.get("level")
    where = "; ".join(filter(None, [kind, ", ".join(area_names(told))]))
    return f"{told.get('id', ''):<9} {name or told.get('name', '')} ({where})"


def area_names(place: dict[str, Any]) -> list[str]:
    """The names of a place's subdistrict, district and governorate, without repetitions."""
    from syriageo.places.gazetteer import default

    gazetteer = default()
    ids = [place.get(k) for k in ("admin3", "admin2", "admin1")] if "admin1" in place else []
    ids = ids or [place.get("parent")]
    names = [gazetteer.get(i).name for i in ids if i and i in gazetteer]
    return list(dict.fromkeys(names))


def quoted(text: str) -> str:
    """A stranger's words in quotation marks, harmless and not too long."""
    return f'"{safe(text, 80)}"'

"""Candidates for a mention and what speaks for each, before they compete."""

from __future__ import annotations

import math

from syriageo.places.answers import FACILITIES
from syriageo.places.around import Around, distinct
from syriageo.places.fit import KIND_FITS, OTHERWISE, Context, Fit, Weights
from syriageo.places.gazetteer import Area, Gazetteer, Place, distance_km
from syriageo.places.index import Hit
from syriageo.places.links import FUZZY, NARROW, WIDE, Link, Links, Own, Scored
from syriageo.places.mention import Mention, Part
from syriageo.places.names import is_arabic

CONTAINER_KM = 40.0  # how far a town's countryside reaches
DEEPEST = 4  # links of a chain that are looked up
FEW_LINKS = 3  # of all spellings together, each of which is looked up in all its forms
COMPARED = 2  # spellings that are compared with every name
MOST_LINKS = 6  # ... of all spellings together
UNLIKELY = 2.0  # ... at which the other spelling is not compared letter by letter
STRONG = -1.0  # points of a name that is surely the one written
FAINT = -5.0  # points of a name below which its other spelling is not compared
HOPELESS = 6.0  # points behind the best at which a candidate is dropped
FAR_FACILITY = -1.5  # points of lying near, at which a town may still hold a facility
MOST_MET = 22  # subjects whose names are judged
POOL = 24  # candidates whose context is weighed
# Points of the best above which the same consonants, and what is merely alike, are not looked up: a
# name with context, and one that stands alone and may mean whatever is like it.
ENOUGH = {False: (-1.0, -4.0, -math.inf), True: (0.0, -2.5, -math.inf)}
LEAST_NAME = (-0.7, -1.5, -math.inf)  # points of the best name at which a reach is judged at all
# Least likeness of a candidate that bears the name itself, in one script and across two.
VERY_NAME = {"same": 0.97, "across": 0.94}
VILLAGES = frozenset({"community", "locality"})  # of which there are many of one name
LATE_CODES = "C6800"  # P-codes from here on are the additions of later lists


class Judge:
    """Gathers the candidates of a mention and adds up the evidence.

    Parameters
    ----------
    gazetteer : Gazetteer
        The places and names.
    links, around, fit : Links, Around, Fit
        Look up names and context, and tell how well a candidate lies to it.
    weights : Weights
        What each kind of evidence counts.
    """

    def __init__(
        self, gazetteer: Gazetteer, links: Links, around: Around, fit: Fit, weights: Weights
    ) -> None:
        self.gazetteer = gazetteer
        self.links = links
        self.around = around
        self.fit = fit
        self.weights = weights

    def candidates(self, mentions: list[Mention], around: list[Context]) -> list[Scored]:
        """Every candidate with its points, the best first.

        What is written alike is tried first; then what has the same consonants; then what is
        merely similar.
        """
        scored: list[Scored] = []
        alone = len(mentions) == 1 and len(mentions[0].parts) == 1 and not around
        for reach, enough in zip((NARROW, WIDE, FUZZY), ENOUGH[alone], strict=True):
            scored = self._judge(mentions, around, reach) or scored
            named = [s.points for s in scored if s.depth == 0]
            if named and max(named) >= enough:
                break
        return scored

    def _judge(self, mentions: list[Mention], around: list[Context], reach: int) -> list[Scored]:
        deepest = min(DEEPEST, MOST_LINKS // len(mentions))
        few = sum(len(m.parts[:deepest]) for m in mentions) > FEW_LINKS
        chains = [
            [
                self._reached(p, i, reach if k < COMPARED else min(reach, WIDE), few)
                for i, p in enumerate(m.parts[:deepest])
            ]
            for k, m in enumerate(mentions)
        ]
        for mention, chain in zip(mentions, chains, strict=True):
            whole = mention.text.partition(",")[0]
            if len(chain) > 1 and len(whole) <= 40:
                self.links.add_whole(whole, chain[0])
        best = max(
            (h[0] for c in chains for link in c[:1] for h in link.hits.values()), default=0.0
        )
        if best < LEAST_NAME[reach]:  # a wider look-up will be needed anyway
            return []
        pieces: list[list[tuple[Context, Context] | None]] = [
            [self.around.piece_and_hint(link) for link in chain]
            if len(chain) > 1 or len(chains) > 1
            else [None]
            for chain in chains
        ]
        met: dict[str, float] = {}
        for chain in chains:
            for link in chain:
                for subject, (points, _, _) in link.hits.items():
                    if points > met.get(subject, -math.inf):
                        met[subject] = points
        least = best - HOPELESS
        met = {subject: points for subject, points in met.items() if points >= least}
        if len(met) > MOST_MET:
            kept = sorted(met, key=lambda subject: (-met[subject], subject))[:MOST_MET]
            met = {subject: met[subject] for subject in kept}
        self.gazetteer.read(met)
        by_letters = self._by_letters(met, chains, best)
        drafts = [
            draft
            for subject in met
            if (draft := self._draft(subject, chains, pieces, subject in by_letters)) is not None
        ]
        self._doubt_repeated(drafts, chains, around)
        drafts += self._lying_in(chains, around, {d.found.id for d in drafts})
        drafts.sort(key=lambda d: (-d.points, d.found.id))
        del drafts[POOL:]
        if drafts:  # no context makes up for so much
            least = drafts[0].points - HOPELESS
            drafts = [d for d in drafts if d.points >= least]
        for draft in drafts:
            named = _bears_the_name(draft)
            for piece in distinct((*draft.pieces, *around)):
                value, words = self.fit.value(draft.found, piece, draft.quarter, named)
                draft.points += piece.weight * value
                if words and words not in draft.words:
                    draft.words.append(words)
        drafts.sort(key=lambda d: (-d.points, d.found.id))
        return drafts

    def _reached(self, part: Part, depth: int, reach: int, few: bool) -> Link:
        """What a part meets; a container that is surely the one written is looked up once."""
        link = self.links.link(part, depth, NARROW if depth else reach, few=few)
        if depth and reach > NARROW:
            best = max((hit[0] for hit in link.hits.values()), default=-math.inf)
            if best < STRONG:
                far = reach if depth == 1 and not few else WIDE
                link = self.links.link(part, depth, min(reach, far), few=few)
        return link

    def _by_letters(self, met: dict[str, float], chains: list[list[Link]], best: float) -> set[str]:
        """The subjects whose other spelling is compared letter by letter."""
        if len(chains) < 2:
            return set()
        least = max(best - UNLIKELY, FAINT)
        found = {s for s, points in met.items() if points >= least}
        lacking = [s for s in found if any(s not in chain[0].hits for chain in chains)]
        self.links.index.read_spellings(sorted(lacking))
        return found

    def _draft(
        self,
        subject: str,
        chains: list[list[Link]],
        pieces: list[list[tuple[Context, Context] | None]],
        by_letters: bool,
    ) -> Scored | None:
        """A candidate with the points of its name and kind, and its context yet to be weighed."""
        w = self.weights
        found = self.gazetteer.get(subject)
        owns = [self._in_chain(found, chain) for chain in chains]
        if by_letters:
            owns = [o or self.links.by_letters(found, c) for o, c in zip(owns, chains, strict=True)]
        headed = any(o and not o.skip and o.points > -1.5 for o in owns)
        evidence: list[float] = []
        missed: list[float] = []
        context: list[Context] = []
        best: Own | None = None
        said = ""
        for own, its_pieces in zip(owns, pieces, strict=True):
            if own is not None and own.skip:
                # "Hajin, al-Shaafah": another spelling says that it is the place itself.
                own = own.less(min(own.skip, w.skip_headed) if headed else own.skip)
            if own is None or own.points < w.other_floor:
                missed.append(self._missed(found, its_pieces[0]))
                context += [p[1] for p in its_pieces if p is not None]
                continue
            evidence.append(own.points)
            said = said or own.kind
            for depth, piece in enumerate(its_pieces):
                if piece is not None and depth != own.depth:
                    context.append(piece[0] if depth > own.depth else piece[1])
            if best is None or own.points > best.points:
                best = own
        if best is None:
            return None
        if best.skip:  # what lies in a place need not be told in both scripts
            evidence = [best.points]
        else:
            evidence += missed
        evidence.sort(reverse=True)
        points = evidence[0] + w.other * sum(evidence[1:])
        kind = said if said in KIND_FITS else ""
        if kind == "suburbs" and isinstance(found, Place) and found.importance < 4:
            kind = "around_place"
        points += KIND_FITS[kind].get(found.kind, OTHERWISE)
        if isinstance(found, Place):
            points += w.importance * found.importance
            if found.kind in VILLAGES and w.told:
                told = w.told * math.log2(1 + self.gazetteer.told(found.id))
                points += min(w.told_most, told) + w.untold
            if found.kind == "community" and found.id >= LATE_CODES:
                points += w.late
        quarter = best.part.kind == "neighbourhood" or any(
            c[0].part.kind == "neighbourhood" for c in chains
        )
        return Scored(
            found,
            best.hit,
            best.part,
            best.depth,
            points,
            tuple(context),
            quarter,
            said,
            bool(missed),
        )

    def _doubt_repeated(
        self, drafts: list[Scored], chains: list[list[Link]], around: list[Context]
    ) -> None:
        """A town that holds the place says little beside a spelling that names the place.

        "Homs | تلبيسة" in Homs is Talbisa, "Hajin, al-Shaafah | الشعفة" is al-Shaafah.
        """
        if len(chains) < 2:
            return
        heads = [{s for s, hit in chain[0].hits.items() if hit[0] >= STRONG} for chain in chains]
        holders: set[str] = set()
        if all(heads):
            held = {s.id for piece in around for s, _ in piece.subjects if isinstance(s, Place)}
            holders = {s for s in held if any(s not in c[0].hits for c in chains)}
        for chain, own in zip(chains, heads, strict=True):
            if chain[0].part.kind == "landmark":
                continue
            deeper = {s for link in chain[1:] for s in link.hits}
            for other in heads:
                for inner in (other & deeper) - own:
                    for head in own - other:
                        bigger = self._holder(head, inner)
                        holders |= {bigger} if bigger else set()
        for draft in drafts:
            if draft.found.id in holders:
                draft.points -= self.weights.repeated

    def _holder(self, a: str, b: str) -> str:
        """The town of the two that the other lies at; empty if they have nothing in common."""
        x, y = self.gazetteer.get(a), self.gazetteer.get(b)
        if isinstance(x, Area) or isinstance(y, Area) or x.importance == y.importance:
            return ""
        big, small = (x, y) if x.importance > y.importance else (y, x)
        near = distance_km(x.lat, x.lon, y.lat, y.lon) <= CONTAINER_KM
        return big.id if near and (big.importance >= 3 or small.kind in FACILITIES) else ""

    def _in_chain(self, found: Place | Area, chain: list[Link]) -> Own | None:
        """The link of a chain that names a candidate best."""
        w = self.weights
        own: Own | None = None
        for link in chain:
            met = link.hits.get(found.id)
            if met is None:
                continue
            skip = 0.0
            if link.depth and link.part.relation != "alias":
                skip = self._skip(chain[0].part, link.part, found)
                between = sum(k.part.relation != "alias" for k in chain[1 : link.depth])
                skip += w.skip_link * between
                if between and getattr(found, "importance", 0) == 5:
                    skip += w.skip_link  # "Y, Afrin, Aleppo": the governorate
            if own is None or met[0] - skip > own.points - own.skip:
                own = Own(met[0], met[1], met[2], link.part, link.depth, skip)
        return own

    def _missed(self, found: Place | Area, head: tuple[Context, Context] | None) -> float:
        """The points of a spelling that is not the candidate's; it may name what holds it."""
        w = self.weights
        minor = isinstance(found, Place) and found.importance < 4
        if minor and head is not None:
            # An airbase is told of a town that is not next to it.
            least = FAR_FACILITY if found.kind in FACILITIES else 0.0
            if self.fit.value(found, head[0], False)[0] > least:
                return w.other_holds
        return w.other_floor

    def _skip(self, head: Part, part: Part, found: Place | Area) -> float:
        """What it costs to answer with a link of the chain that is not its head."""
        w = self.weights
        if isinstance(found, Area):
            least = {"region": 4.0, "subdistrict": 5.0}.get(found.level, 9.0)
        else:
            least = 9.0 if part.kind in {"suburbs", "governorate", "subdistrict"} else 0.0
        if part.relation in {"near", "direction"}:
            return max(least, w.skip_near)
        if head.kind in {"landmark", "neighbourhood", "checkpoint", "base"}:
            return max(least, w.skip_landmark)
        if head.kind in {"village", "town", "farm", "hill", "city", "camp"}:
            return max(least, w.skip_village)
        city = isinstance(found, Place) and found.importance >= 5
        return max(least, w.skip_unsaid if city else w.skip_town)

    def _lying_in(
        self, chains: list[list[Link]], around: list[Context], known: set[str]
    ) -> list[Scored]:
        """The city that `within` names, for a quarter or a facility that the gazetteer lacks."""
        head = chains[0][0].part
        if not any(c[0].part.kind in {"landmark", "neighbourhood"} for c in chains):
            return []
        held = (hit[0] for c in chains for link in c[1:] for hit in link.hits.values())
        if any(points >= STRONG for points in held):
            return []
        found = []
        # A quarter in one script may be told of a town that the other script names.
        town = any(
            c[0].part.kind not in {"landmark", "neighbourhood"}
            and any(hit[0] >= STRONG for hit in c[0].hits.values())
            for c in chains
        )
        for piece in around:
            for subject, prior in piece.subjects:
                if not isinstance(subject, Place) or subject.importance < 4:
                    continue
                if subject.id not in known:
                    known.add(subject.id)
                    points = (
                        0.3 * prior - self._skip(head, head, subject) - self.weights.skip_within
                    )
                    points += self.weights.importance * subject.importance
                    if town and head.kind == "neighbourhood":
                        points -= self.weights.repeated
                    if head.kind == "landmark":  # it may stand anywhere in the governorate
                        points -= 0.7
                    hit = Hit(subject.id, piece.words, 1.0)
                    found.append(Scored(subject, hit, head, -1, points))
        return found


def _bears_the_name(draft: Scored) -> bool:
    """Whether a candidate has the very name, and the text calls it a quarter or nothing."""
    if draft.depth != 0 or draft.missed or draft.said not in {"", "neighbourhood"}:
        return False
    across = is_arabic(draft.hit.name) != is_arabic(draft.part.full)
    return draft.hit.similarity >= VERY_NAME["across" if across else "same"]

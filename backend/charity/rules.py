"""Matching what is given to what is needed: pure. It proposes; a person at the charity decides.

The gravest hardship comes first, among equals who has waited longest. For a need the contribution nearest to its home
is taken first: one for the village before one for the township before one for the county; so money for a narrow area
is not left over while money for everybody is used up.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Given:
    """A contribution with what is left of it."""

    id: int
    kind: str
    area_code: str
    left: Decimal


@dataclass(frozen=True, slots=True)
class Needed:
    """A need with what is still missing. `areas` are its home and those above it, from the home upwards; `rank` is its
    place by the hardship index, 0 the gravest."""

    id: int
    kind: str
    areas: tuple[str, ...]
    missing: Decimal
    rank: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """So much of this contribution for this need."""

    contribution_id: int
    need_id: int
    amount: Decimal


def match(given: Iterable[Given], needed: Iterable[Needed]) -> list[Proposal]:
    """What could go where; never more than is left, never more than is missing."""
    contributions = sorted(given, key=lambda one: one.id)
    left = {one.id: one.left for one in contributions}
    proposals = []
    for need in sorted(needed, key=lambda one: (one.rank, one.id)):
        missing = need.missing
        for one in _fitting(contributions, need):
            amount = min(missing, left[one.id])
            if amount > 0:
                proposals.append(Proposal(one.id, need.id, amount))
                left[one.id] -= amount
                missing -= amount
    return proposals


def _fitting(contributions: Sequence[Given], need: Needed) -> list[Given]:
    """The contributions that can go to a need, the nearest first."""
    far: Mapping[str, int] = {code: place for place, code in enumerate(need.areas)}
    fit = [one for one in contributions if one.kind == need.kind and one.area_code in far]
    return sorted(fit, key=lambda one: (far[one.area_code], one.id))

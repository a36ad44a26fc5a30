"""Points for what is known, by a scorecard: pure, and explained point by point. There is no outcome that refuses."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from backend.hardship_index.facts import Known
from backend.programmes.rules import Condition, holds, value_of
from bot import texts

HIGHEST = 100


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a factor: a condition, what it gives, and how that is said."""

    fact: str
    points: int
    says: str
    at_most: int | None = None
    at_least: int | None = None
    any_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Factor:
    """One side of hardship, counted up to its cap."""

    code: str
    name: str
    cap: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """What so many points mean."""

    code: str
    name: str
    at_least: int
    warning: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One version of the county's scorecard."""

    version: str
    bands: tuple[Band, ...]
    factors: tuple[Factor, ...]
    words: dict[str, tuple[str, ...]]

    @classmethod
    def from_json(cls, version: str, content: dict[str, Any]) -> "Card":
        """The scorecard as its table keeps it."""
        return cls(
            version,
            tuple(Band(**band) for band in content["bands"]),
            tuple(
                Factor(
                    part["code"], part["name"], part["cap"],
                    tuple(Step(**{**step, "any_of": tuple(step["any_of"])}) for step in part["steps"]),
                )
                for part in content["factors"]
            ),
            {fact: tuple(words) for fact, words in content["words"].items()},
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """Points that one fact gives, in words, with where the fact comes from. `word`: as the report said it."""

    factor: str
    fact: str
    points: int
    says: str = field(repr=False)
    origins: tuple[str, ...]
    word: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Index:
    """A household's points from 0 to 100, the band they lie in, and what they are made of.

    `capped` names the factors that gave more than counts, with what counts of each.
    """

    points: int
    band: Band
    parts: tuple[Part, ...]
    capped: dict[str, int]

    def to_json(self) -> dict[str, Any]:
        """What is kept of it beside points and band."""
        return {
            "parts": [{**asdict(part), "origins": list(part.origins)} for part in self.parts],
            "capped": self.capped,
        }


def reckon(card: Card, known: Known) -> Index:
    """The index of what is known. What nobody knows gives nothing."""
    parts: list[Part] = []
    capped: dict[str, int] = {}
    total = 0
    for factor in card.factors:
        given = list(_given(factor, known))
        together = sum(part.points for part in given)
        if together > factor.cap:
            capped[factor.name] = factor.cap
        total += min(together, factor.cap)
        parts += given
    points = max(0, min(HIGHEST, total))
    band = next(band for band in card.bands if points >= band.at_least)
    return Index(points, band, tuple(parts), capped)


def _given(factor: Factor, known: Known) -> Iterator[Part]:
    """What the steps of a factor give: for each fact the first that holds."""
    done: set[str] = set()
    for step in factor.steps:
        if step.fact not in done and _holds(step, known):
            done.add(step.fact)
            word = known.findings[step.fact].word if step.fact in known.findings else ""
            origins = known.origins(step.fact) or ("report",)
            yield Part(factor.name, step.fact, step.points, _said(step, known), origins, word)


def _holds(step: Step, known: Known) -> bool:
    if step.fact == "urgent":
        return known.urgent
    if step.fact == "named":
        return not known.household.aid_types.isdisjoint(step.any_of)
    condition = Condition(step.fact, step.at_most, step.at_least, step.any_of)  # type: ignore[arg-type]  # checked at import
    return holds(condition, known.household) is True


def _said(step: Step, known: Known) -> str:
    if "{value}" not in step.says:
        return step.says
    if step.fact == "named":
        value = "、".join(texts.label("aid", aid) for aid in step.any_of if aid in known.household.aid_types)
    else:
        value = str(value_of(step.fact, known.household))  # type: ignore[arg-type]  # checked at import
    return step.says.format(value=value)

"""The shape of `index.yml`: how many points of hardship each known fact of a household gives, and what they mean."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from backend.areas.entries import Code, Entry, Name
from backend.areas.programme_entries import FactName, FlagName, Limit, Sentence

RequestFactName = Literal["named", "urgent"]
"""What is known of the request itself: the kinds of assistance it names, and that somebody is in danger."""
IndexFactName = FactName | RequestFactName
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=20)]


class BandEntry(Entry):
    """From so many points on a household counts as this; `warning` makes somebody look at it unasked (预警)."""

    code: Code
    name: Name
    at_least: Annotated[int, Field(ge=0, le=100, strict=True)]
    warning: bool = False


class StepEntry(Entry):
    """One step of a factor. Of the steps on one fact only the first that holds gives its points."""

    fact: IndexFactName
    at_most: Limit | None = None
    at_least: Limit | None = None
    any_of: tuple[Code, ...] = ()
    points: Annotated[int, Field(ge=-100, le=100, strict=True)]
    says: Sentence
    """What a caseworker reads; `{value}` stands for the fact's own."""


class FactorEntry(Entry):
    """One side of hardship: what its steps give together counts up to its cap."""

    code: Code
    name: Name
    cap: Annotated[int, Field(ge=0, le=100, strict=True)]
    steps: Annotated[tuple[StepEntry, ...], Field(min_length=1)]


class IndexEntry(Entry):
    """index.yml: the county's scorecard (困难指数). It orders and suggests; nothing is refused by it."""

    source: Sentence
    bands: Annotated[tuple[BandEntry, ...], Field(min_length=1)]
    factors: Annotated[tuple[FactorEntry, ...], Field(min_length=1)]
    words: dict[FlagName, tuple[Word, ...]]
    """By which words in a report a fact is taken to be so."""

"""The shape of `programmes.yml`: what the county can help with, and by what a household may qualify."""

from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints

from backend.areas.entries import Code, Entry, Name
from bot.nlu.understanding import AidTypeName

AmountName = Literal["income_per_head", "income_after_costs", "yearly_medical", "yearly_education", "debts"]
"""Facts in yuan: incomes a month, costs a year, debts as they stand."""
CountName = Literal["disability_level", "oldest_age", "children", "students"]
"""Facts that are counted; of `disability_level` 1 is the gravest, and a household counts by its gravest."""
FlagName = Literal[
    "illness", "mental_illness", "womens_cancer", "elder_alone", "unable_to_work", "no_support", "orphaned",
    "parents_unable", "only_child_lost", "stranded", "emergency", "disaster", "house_damaged", "crops_lost", "no_house",
    "job_lost", "insured_worker", "lawsuit", "crime_victim", "veteran", "party_member", "union_member",
]  # fmt: skip
"""Facts that hold or do not."""
FactName = Literal[AmountName, CountName, FlagName, "benefits"]
"""Everything a condition can be about; `benefits` are the programmes that the household already receives."""

AMOUNTS: frozenset[str] = frozenset(get_args(AmountName))
COUNTS: frozenset[str] = frozenset(get_args(CountName))
FLAGS: frozenset[str] = frozenset(get_args(FlagName))

Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Limit = Annotated[int, Field(ge=0, strict=True)] | Code
"""A number, or the code of one of the county's lines."""


class LineEntry(Entry):
    """What incomes and costs are measured by, for instance 低保标准; yuan."""

    name: Name
    yuan: Annotated[int, Field(ge=0, strict=True)]


class ConditionEntry(Entry):
    """One condition on one fact. A flag stands alone; other facts have exactly one measure."""

    fact: FactName
    at_most: Limit | None = None
    at_least: Limit | None = None
    any_of: tuple[Code, ...] = ()


class ProgrammeEntry(Entry):
    """One programme of assistance (救助项目). Its texts are read by residents."""

    code: Code
    name: Name
    aliases: tuple[Name, ...] = ()
    aid_types: Annotated[tuple[AidTypeName, ...], Field(min_length=1)]
    department: Code
    approving: Literal["township", "county"]
    qualifies: Sentence
    told: tuple[Name, ...] = ()
    ways: Annotated[tuple[Annotated[tuple[ConditionEntry, ...], Field(min_length=1)], ...], Field(min_length=1)]
    not_with: tuple[Code, ...] = ()
    materials: tuple[Sentence, ...] = ()
    standard: Sentence
    procedure: Code
    apply: Sentence
    takes: Sentence
    basis: Sentence


class ProgrammesEntry(Entry):
    """programmes.yml: where its content comes from, the county's lines, its programmes."""

    source: Sentence
    lines: dict[Code, LineEntry]
    programmes: tuple[ProgrammeEntry, ...]

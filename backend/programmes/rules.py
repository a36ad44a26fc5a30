"""Which programmes a question is about, and which a household may be due. Pure, and never a refusal.

Pre-screening only orders and explains: what speaks against a programme is said with it, and whoever asks for it may
still file. The decision is the department's (《社会救助暂行办法》: an application is decided after review, not before).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from backend.areas.programme_entries import AMOUNTS, COUNTS, FactName
from backend.programmes.household import Household
from backend.programmes.models import Programme
from bot import texts
from bot.messages import Channel
from bot.nlu.normalise.fold import fold

Standing = Literal["due", "likely", "unknown"]
"""`due`: by what was said every condition of one way holds. `likely`: nothing speaks against it, and something for it.
`unknown`: too little is known, or what was said speaks against it; a department decides, never the pre-screening."""

STANDINGS: tuple[Standing, ...] = ("due", "likely", "unknown")


class Condition(NamedTuple):
    """One condition as it is kept with a programme. `line` is the name of the county's line that the measure is."""

    fact: FactName
    at_most: int | None = None
    at_least: int | None = None
    any_of: tuple[str, ...] = ()
    line: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """How one programme stands for a household.

    `reasons` is what speaks for it and `against` what speaks against it, in sentences a resident can read. `unknown`
    names what would have to be known, in the residents' words, `unknown_facts` the same by name.
    """

    programme: Programme
    standing: Standing
    reasons: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    unknown_facts: tuple[FactName, ...] = ()


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to qualify, looked at for one household."""

    held: tuple[Condition, ...]
    failed: tuple[Condition, ...]
    open: tuple[Condition, ...]

    @property
    def rank(self) -> tuple[bool, bool, int, int]:
        """The best way first: whole, then without anything against it, then by what speaks for it."""
        return (bool(self.failed or self.open), bool(self.failed), len(self.failed), -len(self.held))


def asked_about(programmes: Sequence[Programme], aid_types: Collection[str], words: str) -> list[Programme]:
    """The programmes that `words` names; where it names none, those of these kinds of assistance, in county order."""
    named = _named_in(programmes, words)
    if named:
        return [programme for programme in programmes if programme.code in named]
    return [programme for programme in programmes if set(programme.aid_types) & set(aid_types)]


def excludes(one: Programme, other: Programme) -> bool:
    """Whether the two cannot be received together."""
    return other.code in one.not_with or one.code in other.not_with


def _named_in(programmes: Sequence[Programme], words: str) -> set[str]:
    """Codes of what is named. Longer names first: whoever says 低保边缘 does not mean 低保."""
    rest = fold(words)
    owners: dict[str, set[str]] = {}
    for programme in programmes:
        for name in (programme.name, *programme.aliases):
            owners.setdefault(fold(name), set()).add(programme.code)
    found: set[str] = set()
    for name in sorted(owners, key=len, reverse=True):
        if name in rest:
            found |= owners[name]
            rest = rest.replace(name, "\n")
    return found


def screen(programmes: Sequence[Programme], household: Household) -> list[Match]:
    """How every programme stands, those due first, then the likely ones; among equals the kinds named come first."""
    names = {programme.code: programme.name for programme in programmes}
    matches = [_match(programme, household, names) for programme in programmes]

    def place(match: Match) -> tuple[int, bool, int]:
        named = household.aid_types & set(match.programme.aid_types)
        return STANDINGS.index(match.standing), not named, match.programme.position

    return sorted(matches, key=place)


def _match(programme: Programme, household: Household, names: dict[str, str]) -> Match:
    way = min((_looked_at(conditions, household) for conditions in programme.ways), key=lambda way: way.rank)
    named = [aid for aid in programme.aid_types if aid in household.aid_types]
    received = _received(programme, household, names)
    unknown = tuple(dict.fromkeys(condition.fact for condition in way.open))
    return Match(
        programme,
        _standing(way, named=bool(named), stopped=bool(received)),
        reasons=(
            *(_said("named", aid=texts.label("aid", aid)) for aid in named),
            *(_sentence(condition, household, names, "holds") for condition in way.held),
        ),
        against=(*received, *(_sentence(condition, household, names, "fails") for condition in way.failed)),
        unknown=tuple(texts.label("fact", fact) for fact in unknown),
        unknown_facts=unknown,
    )


def _standing(way: _Way, *, named: bool, stopped: bool) -> Standing:
    if stopped or way.failed:
        return "unknown"
    if not way.open:
        return "due"
    return "likely" if way.held or named else "unknown"


def _looked_at(conditions: Sequence[dict[str, Any]], household: Household) -> _Way:
    sorted_out: dict[bool | None, list[Condition]] = {True: [], False: [], None: []}
    for kept in conditions:
        condition = Condition(**{**kept, "any_of": tuple(kept.get("any_of", ()))})
        sorted_out[holds(condition, household)].append(condition)
    return _Way(tuple(sorted_out[True]), tuple(sorted_out[False]), tuple(sorted_out[None]))


def holds(condition: Condition, household: Household) -> bool | None:
    """Whether a condition holds; None when what is known cannot tell."""
    if condition.fact == "benefits":
        return None if household.benefits is None else not household.benefits.isdisjoint(condition.any_of)
    value = value_of(condition.fact, household)
    if value is None or isinstance(value, bool):
        return value
    if condition.at_least is not None:
        return value >= condition.at_least
    assert condition.at_most is not None, "the county's files are checked when they are imported"
    within = value <= condition.at_most
    if condition.fact == "income_after_costs" and not within and not household.costs_are_known:
        return None  # the costs nobody has asked for yet may still bring it under the line
    return within


def value_of(fact: FactName, household: Household) -> int | bool | None:
    """What is known of a fact; None when nothing is, also for `benefits`, which are no value."""
    if fact == "disability_level":
        levels = household.disability_levels
        return None if levels is None else min(levels, default=NOBODY)
    if fact in AMOUNTS | COUNTS:
        found: int | None = getattr(household, fact)
        return found
    return household.flag(fact)  # type: ignore[arg-type]  # what is no amount, count or benefit is a flag


NOBODY = 99
"""The level of disability of a household in which nobody is disabled: beyond every level there is."""


def _received(programme: Programme, household: Household, names: dict[str, str]) -> list[str]:
    """That it is received already, or another one that it does not go together with."""
    benefits = household.benefits or frozenset()
    if programme.code in benefits:
        return [_said("received", programme=programme.name)]
    return [_said("not_with", programme=names[code]) for code in programme.not_with if code in benefits]


def _sentence(condition: Condition, household: Household, names: dict[str, str], ending: str) -> str:
    fact = condition.fact
    if fact == "benefits":
        held = [code for code in condition.any_of if code in (household.benefits or ())] or condition.any_of
        return _said(f"benefits.{ending}", programme="、".join(names[code] for code in held))
    if fact not in AMOUNTS | COUNTS:
        return _said(f"flag.{ending}", fact=texts.label("fact", fact))
    if fact == "disability_level":
        return _said(f"disability_level.{ending}", limit=condition.at_most or 0)
    measure = "at_most" if condition.at_least is None else "at_least"
    unit = texts.label("unit", "yuan" if fact in AMOUNTS else fact)
    return _said(
        f"{measure}.{ending}",
        fact=texts.label("fact", fact),
        value=f"{value_of(fact, household)}{unit}",
        limit=f"{condition.line or ''}{getattr(condition, measure)}{unit}",
    )


def _said(key: str, **params: str | int) -> str:
    return texts.phrase(f"screening.{key}", params, channel=Channel.WECHAT)

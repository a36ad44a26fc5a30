"""The county's catalogue for the dialogue: what a question is about, and what a household may be due."""

from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas.programme_entries import FlagName
from backend.programmes import repository
from backend.programmes import service as programmes
from backend.programmes.household import Household
from backend.programmes.models import Programme
from bot.flows.effects import AskCatalogue, ScreenHousehold
from bot.flows.outcomes import Chance, Policy, PolicyFound, Screened

_FLAGS: dict[str, FlagName] = {
    "illness": "illness", "elder_alone": "elder_alone", "orphan": "orphaned", "house_damaged": "house_damaged",
    "disaster": "disaster", "job_lost": "job_lost",
}  # fmt: skip
"""What the dialogue asks about → the fact by which programmes go."""


async def asked(session: AsyncSession, question: AskCatalogue) -> PolicyFound:
    """The programmes a question names or means; with a topic it is about that, unless it names another."""
    kinds = () if question.topic else question.aid_types
    found = await programmes.find(session, aid_types=kinds, words=question.words)
    if not found and question.topic:
        every = await repository.programmes(session)
        found = [programme for programme in every if programme.code == question.topic]
    return PolicyFound(tuple(map(_as_policy, found)))


def _as_policy(programme: Programme) -> Policy:
    return Policy(
        code=programme.code, name=programme.name, qualifies=programme.qualifies, materials=tuple(programme.materials),
        standard=programme.standard, apply=programme.apply, takes=programme.takes, basis=programme.basis,
        source=programme.source,
    )  # fmt: skip


async def screened(session: AsyncSession, told: ScreenHousehold) -> Screened:
    """The programmes this household may be due, each with what speaks for it. Nothing of what was told is kept."""
    matches = await programmes.screen(session, household(told))
    return Screened(
        tuple(
            Chance(match.programme.code, match.programme.name, match.standing == "due", match.reasons)
            for match in matches
            if match.standing != "unknown"
        )
    )


def household(told: ScreenHousehold) -> Household:
    """What was told as the pre-screening reads it: what was offered and not chosen is not so."""
    chosen = set(told.circumstances or ())
    was_asked = told.circumstances is not None
    return Household(
        aid_types=frozenset(("disability",) if "disability" in chosen else ()),
        household_size=told.household_size,
        monthly_income=told.monthly_income,
        disability_levels=() if was_asked and "disability" not in chosen else None,
        students=(1 if "students" in chosen else 0) if was_asked else None,
        holds=frozenset(fact for name, fact in _FLAGS.items() if name in chosen),
        lacks=frozenset(fact for name, fact in _FLAGS.items() if was_asked and name not in chosen),
    )

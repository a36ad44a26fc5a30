"""What the other features ask of the programmes: which a question is about, and which a household may be due."""

from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession

from backend.programmes import repository, rules
from backend.programmes.household import Household
from backend.programmes.models import Programme
from backend.programmes.rules import Match
from bot.nlu.understanding import AidTypeName

__all__ = ["Household", "Match", "Programme", "find", "screen"]


async def find(session: AsyncSession, *, aid_types: Collection[AidTypeName], words: str) -> list[Programme]:
    """The programmes that a question in these words, understood to be of these kinds, is about; may be empty.

    A programme that is named, by its name or by what people call it, beats the kinds.
    """
    return rules.asked_about(await repository.programmes(session), aid_types, words)


async def screen(session: AsyncSession, household: Household) -> list[Match]:
    """How every programme of the county stands for this household, the best first. Refuses nothing."""
    return rules.screen(await repository.programmes(session), household)

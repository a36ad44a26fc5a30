"""What the other features ask of the programmes: which a question is about, and which a household may be due."""

from collections.abc import Collection, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas import snapshot
from backend.programmes import repository, rules
from backend.programmes.household import Household
from backend.programmes.models import Programme
from backend.programmes.rules import Match
from bot.nlu.understanding import AidTypeName

__all__ = ["Household", "Match", "Programme", "find", "known", "screen"]


async def known(session: AsyncSession) -> Sequence[Programme]:
    """Every programme, in the county's own order, out of memory: to be read, not changed."""
    return await snapshot.of(session, repository.programmes)


async def find(session: AsyncSession, *, aid_types: Collection[AidTypeName], words: str) -> list[Programme]:
    """The programmes that a question in these words, understood to be of these kinds, is about; may be empty.

    A programme that is named, by its name or by what people call it, beats the kinds.
    """
    return rules.asked_about(await known(session), aid_types, words)


async def screen(session: AsyncSession, household: Household) -> list[Match]:
    """How every programme of the county stands for this household, the best first. Refuses nothing."""
    return rules.screen(await known(session), household)

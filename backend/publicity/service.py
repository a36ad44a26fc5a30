"""Making something public, taking it down, and asking whether its time is over."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.areas.lifecycle_entries import Board
from backend.publicity import repository
from backend.publicity.models import Publicity

NO_NAME = "（不公示姓名）"
"""Stands for the name of those of whom none may be public: children."""


def masked(name: str) -> str:
    """A name as it is made public: its first character, the others covered."""
    return name[:1] + "*" * max(1, len(name) - 1)


async def make_public(
    session: AsyncSession,
    help_request_id: int,
    board: Board,
    *,
    name: str,
    area_name: str,
    matter: str,
    office_code: str,
    now: datetime,
    until: datetime,
) -> None:
    """Put a request on a board until `until`; whatever of it was on that board comes down. `name` is masked already."""
    await take_down(session, help_request_id, now, board=board)
    session.add(
        Publicity(
            help_request_id=help_request_id, board=board, masked_name=name, area_name=area_name, matter=matter,
            office_code=office_code, starts_at=now, ends_at=until,
        )
    )  # fmt: skip
    await session.flush()


async def take_down(session: AsyncSession, help_request_id: int, now: datetime, *, board: Board | None = None) -> None:
    """Take down what of a request is still up, on one board or on all."""
    for one in await repository.of_request(session, help_request_id):
        if one.taken_down_at is None and one.ends_at > now and board in (None, one.board):
            one.taken_down_at = now
    await session.flush()


async def is_over(session: AsyncSession, help_request_id: int, now: datetime) -> bool:
    """Whether the publicity of the review has been up for its whole time, undisturbed."""
    found: Sequence[Publicity] = await repository.of_request(session, help_request_id)
    latest = next((one for one in reversed(found) if one.board == "review"), None)
    return latest is not None and latest.taken_down_at is None and latest.ends_at <= now

"""Telling the world outside that something has happened to a help request: a job in the same transaction."""

from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from backend.help_requests.models import HelpRequestEvent

if TYPE_CHECKING:
    from backend.runtime import Runtime

ANNOUNCE = "systems.announce"
"""The job that puts an event into the order in which other systems hear of it, and tells those that asked."""


async def announce(session: AsyncSession, runtime: "Runtime", event: HelpRequestEvent) -> None:
    """Announce an event that has its id; those of one request go out in their order."""
    await runtime.jobs.defer(session, ANNOUNCE, lock=f"changes:{event.help_request_id}", event_id=event.id)

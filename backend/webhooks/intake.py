"""Between a verified message and its turn: the time a provider waits, and what happens when the database is away."""

import asyncio
import time
from pathlib import Path
from typing import Any

from cryptography.fernet import InvalidToken

from backend.areas.retention_entries import before
from backend.conversations import service as conversations
from backend.core import metrics
from backend.core.database import is_away
from backend.core.logging import get_logger
from backend.retention import service as retention
from backend.runtime import Runtime
from backend.webhooks.spool import Spool
from bot import texts
from bot.messages import Address, Channel, DeliveryReport, Inbound, InboundKind, Outbound

log = get_logger(__name__)

BUDGET = 2.5
"""Seconds after which a turn no longer counts on the webhook's answer to carry its reply."""

PATIENCE = 3.5
"""Seconds after which the webhook answers without the turn; WeChat cuts the connection at 5."""

TIDY_PAUSE = 3600.0
"""Seconds between two looks for files that have been kept long enough."""

REPLAY_PAUSE = 1.0
"""Seconds between two looks into the spool."""

_ANSWERED_LATER = frozenset({InboundKind.TEXT, InboundKind.VOICE, InboundKind.IMAGE, InboundKind.MENU})


class Intake:
    """Takes verified messages of one web process, and replays what had to wait on disk."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._spool = Spool(runtime.settings.var_dir / "spool")
        self._waiting = bool(self._spool.waiting())
        self._late: set[asyncio.Task[Any]] = set()

    async def take(self, inbound: Inbound, *, passive: bool) -> Outbound | None:
        """Have one message answered; gives the reply for the webhook's own answer, if it is to carry one.

        Raises OSError when neither the database nor the disk takes the message, so that the provider tries again.
        """
        if self._waiting:  # what came earlier goes first
            return await self._keep(inbound)
        late_from = time.monotonic() + BUDGET
        turn = asyncio.create_task(
            conversations.handle(self._runtime, inbound, passive=passive, late=lambda: time.monotonic() > late_from)
        )
        done, _ = await asyncio.wait({turn}, timeout=PATIENCE)
        if not done:
            await self._answer_later(turn, inbound, passive)
            return None
        try:
            answered = turn.result()
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("database_away")
            return await self._keep(inbound)
        metrics.TURNS.labels(channel=inbound.address.channel, duplicate=answered.duplicate).inc()
        return answered.reply

    async def take_report(self, channel: Channel, report: DeliveryReport) -> None:
        """Take a provider's receipt of a message we sent."""
        now = self._runtime.clock()
        inbound = Inbound(Address(channel, ""), InboundKind.DELIVERY, "", now, report=report)
        await self.take(inbound, passive=False)

    async def _keep(self, inbound: Inbound) -> Outbound | None:
        await asyncio.to_thread(self._spool.keep, inbound)
        self._waiting = True
        metrics.SPOOLED.inc()
        if inbound.kind not in _ANSWERED_LATER:
            return None
        return texts.render("service.delayed", channel=inbound.address.channel)

    async def _answer_later(self, turn: asyncio.Task[conversations.Answered], inbound: Inbound, passive: bool) -> None:
        """Have the message on disk before the provider is told that we have it; its turn goes on meanwhile."""
        self._see_through(turn)
        kept = await asyncio.to_thread(self._spool.keep, inbound)
        self._see_through(asyncio.create_task(self._finish(turn, inbound, passive, kept)))

    def _see_through(self, task: asyncio.Task[Any]) -> None:
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    async def _finish(
        self, turn: asyncio.Task[conversations.Answered], inbound: Inbound, passive: bool, kept: Path
    ) -> None:
        """The provider has its `success` and will not ask again: what fails here is left for the replay."""
        try:
            answered = await turn
            if passive and answered.reply is not None:
                await conversations.queue_late_reply(self._runtime, inbound)
        except Exception as error:
            if not is_away(error):
                log.exception("late_turn_failed", dedupe_key=inbound.dedupe_key)
            self._waiting = True
        else:
            await asyncio.to_thread(self._spool.done, kept)

    async def replay(self) -> None:
        """Replay what waits on disk whenever the database is there; runs until cancelled."""
        while True:
            await asyncio.sleep(REPLAY_PAUSE)
            if not self._waiting or not await self._runtime.database.is_ready():
                continue
            try:
                await self._replay_all()
            except OSError:  # the disk may be back at the next look
                log.exception("spool_not_read")

    async def _replay_all(self) -> None:
        """Replay until nothing waits, or the database goes away again."""
        while waiting := self._spool.waiting():
            for path in waiting:
                if not await self._replay_one(path):
                    return
        self._waiting = False

    async def _replay_one(self, path: Path) -> bool:
        """Replay one file; False when the database is away. What cannot be replayed is set aside, not lost."""
        try:
            inbound = self._spool.read(path)
        except FileNotFoundError:  # another process over the same folder was quicker
            return True
        except (ValueError, KeyError, TypeError, InvalidToken):
            log.exception("spool_file_unreadable", file=path.name)
            self._spool.set_aside(path)
            return True
        try:
            answered = await conversations.handle(self._runtime, inbound)
            if answered.duplicate:  # its turn may have been the last thing a process did, unheard by anybody
                await conversations.queue_late_reply(self._runtime, inbound)
        except Exception as error:
            if is_away(error):
                return False
            log.exception("spooled_message_failed", file=path.name)
            self._spool.set_aside(path)
        else:
            self._spool.done(path)
        return True

    async def tidy(self) -> None:
        """Delete from this process's disk what has been kept long enough there; runs until cancelled."""
        while True:
            try:
                await self.forget()
            except Exception as error:  # the next look is within the hour
                if not is_away(error):
                    log.exception("spool_not_tidied")
            await asyncio.sleep(TIDY_PAUSE)

    async def forget(self) -> int:
        """Delete what could not be read and has lain for the county's period; how many files, which is on record."""
        now = self._runtime.clock()
        async with self._runtime.database.unit_of_work() as session:
            rules = await retention.periods(session)
            if rules is None:
                return 0
            count = await asyncio.to_thread(self._spool.forget, before(now, rules.spool))
            retention.record(session, {"spool": count}, rules, now, by="web")
        return count

    async def close(self) -> None:
        """Wait for the turns that are still being seen through."""
        if self._late:
            await asyncio.wait(self._late, timeout=5)

"""What a provider does a moment after it has answered, as tasks that end when the process does."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from backend.core.logging import get_logger

log = get_logger(__name__)


class Errands:
    """Tasks under way, held so that none is lost and none is left behind."""

    def __init__(self) -> None:
        self._under_way: set[asyncio.Task[None]] = set()

    def start(self, errand: Coroutine[Any, Any, None]) -> None:
        """Run `errand` by the way."""
        task = asyncio.create_task(errand)
        self._under_way.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("simulator_errand_failed", exc_info=error)

    async def close(self) -> None:
        """Break off what is under way."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

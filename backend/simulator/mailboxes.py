"""What has arrived for each phone: a bounded mailbox per address, and whoever watches it live.

A page that is opened later still finds what came meanwhile, and two pages of one phone see the same.
"""

import asyncio
import itertools
import time
from collections import deque
from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from backend.core.clock import Clock
from backend.simulator.memory import Recent

KEPT_PER_ADDRESS = 60
ADDRESSES = 400

EVERYBODY = "*"
"""The address whose letters every phone gets."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One thing that arrived. Numbers only grow, also over a restart, so that a page can say what it has seen."""

    number: int
    at: datetime
    content: Mapping[str, Any] = field(repr=False)

    def to_json(self) -> dict[str, Any]:
        """The letter as the page reads it."""
        return {"number": self.number, "at": self.at.isoformat(), **self.content}


class Mailboxes:
    """The mailboxes of all phones, in this process only. Not for use from other threads than the event loop's."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._numbers = itertools.count(time.time_ns() // 1_000_000)
        self._boxes: Recent[str, deque[Letter]] = Recent(ADDRESSES)
        self._watchers: set[asyncio.Event] = set()
        self._open = True

    def put(self, address: str, content: Mapping[str, Any]) -> Letter:
        """Put something into the mailbox of an address (an openid or a number) and tell whoever watches."""
        letter = Letter(next(self._numbers), self._clock(), content)
        self._boxes.recall(address, lambda: deque(maxlen=KEPT_PER_ADDRESS)).append(letter)
        for watcher in self._watchers:
            watcher.set()
        return letter

    def since(self, addresses: Collection[str], after: int) -> list[Letter]:
        """What lies in these mailboxes and is newer than the letter numbered `after`, oldest first."""
        boxes = (self._boxes.get(address, ()) for address in addresses)
        return sorted(
            (letter for box in boxes for letter in box if letter.number > after), key=lambda letter: letter.number
        )

    async def watch(self, addresses: Collection[str], after: int) -> AsyncIterator[Letter]:
        """The same, and then what comes, until nobody asks any more or `hang_up`."""
        news = asyncio.Event()
        self._watchers.add(news)
        try:
            while self._open:
                news.clear()
                for letter in self.since(addresses, after):
                    after = letter.number
                    yield letter
                await news.wait()
        finally:
            self._watchers.discard(news)

    def hang_up(self) -> None:
        """End every watch: a server that stops waits for open streams, and these never end by themselves."""
        self._open = False
        for watcher in self._watchers:
            watcher.set()

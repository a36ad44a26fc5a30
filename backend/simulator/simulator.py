"""The simulated world in one object: both providers, everybody's mailbox, and what ends with the process."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from fastapi import Request

from backend.core.clock import Clock
from backend.settings import Settings
from backend.simulator.errands import Errands
from backend.simulator.faults import Faults
from backend.simulator.mailboxes import EVERYBODY, Mailboxes
from backend.simulator.memory import Recent
from backend.simulator.sms.carrier import Carrier
from backend.simulator.webhook import Webhook
from backend.simulator.wechat.account import Account

PHONES = 400


@dataclass(frozen=True, slots=True)
class Phone:
    """One resident's phone: who they are on WeChat, and their number."""

    openid: str = field(repr=False)
    number: str = field(repr=False)


class Simulator:
    """Everything the simulator knows, in this process only and bounded."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.settings = settings
        self.mailboxes = Mailboxes(clock)
        self.faults = Faults(self._tell_faults)
        self._errands = Errands()
        self._webhook = Webhook(f"http://127.0.0.1:{settings.port}")
        parts = self._webhook, self.mailboxes
        self.wechat = Account(settings, clock, *parts, self.faults, self._errands)
        self.sms = Carrier(settings, clock, *parts, self._errands)
        self._phones: Recent[str, Phone] = Recent(PHONES)

    def _tell_faults(self) -> None:
        self.mailboxes.put(EVERYBODY, {"kind": "faults", "faults": self.faults.to_json()})

    def switch_on(self, phone: Phone) -> str:
        """A key under which the phone's stream is opened, so that no address holds an openid or a number."""
        key = secrets.token_urlsafe(16)
        self._phones[key] = phone
        return key

    def phone(self, key: str) -> Phone | None:
        """The phone behind a key; None after a restart, and the page switches it on anew."""
        return self._phones.get(key)

    def hang_up(self) -> None:
        """End every open stream, so that a server that is told to stop can; the pages connect to the next one."""
        self.mailboxes.hang_up()

    @asynccontextmanager
    async def running(self, _app: object) -> AsyncIterator[None]:
        """Live as long as the application and leave nothing behind."""
        yield
        await self._errands.close()
        self._webhook.close()


def simulator_of(request: Request) -> Simulator:
    """The simulator of the application that is asked."""
    simulator: Simulator = request.app.state.simulator
    return simulator

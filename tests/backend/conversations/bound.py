"""Somebody with a phone and a WeChat account, who talks on both."""

import itertools
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from backend.conversations.service import Answered, handle
from backend.help_requests import service as help_requests
from backend.help_requests.models import HelpRequest
from backend.residents.models import Resident
from backend.staff.models import Account
from bot.channels.channel import TemplateMessage
from bot.messages import Address, Channel, Inbound, InboundKind
from tests.backend.conftest import Office

PHONE = "13800000001"
_numbers = itertools.count(1)

REPORT = (
    "我想申请低保，老伴长年卧病", "同意", "给我自己", "{name}", "{phone}", "跳过", "临邑镇朱家胡同村", "1",
    "老伴长年卧病，地里没收成", "3口人", "一个月一千块", "没有", "同意", "是的",
)  # fmt: skip


@dataclass
class Person:
    """One end of one conversation: an address on a channel."""

    office: Office
    channel: Channel
    address: str
    heard: list[str] = field(default_factory=list)

    async def say(self, words: str) -> Answered:
        """Say something; what comes back is in `heard`."""
        return await self.send(InboundKind.TEXT, words)

    async def send(self, kind: InboundKind, words: str = "") -> Answered:
        """Have something arrive."""
        now = self.office.runtime.clock()
        inbound = Inbound(Address(self.channel, self.address), kind, f"bound:{next(_numbers)}", now, words)
        answered = await handle(self.office.runtime, inbound, passive=self.channel is Channel.WECHAT)
        self.heard = [said.text for said in answered.says]
        await self.office.work()
        return answered

    async def report(self, name: str, phone: str = PHONE) -> str:
        """File a report under a name; gives the service code."""
        for words in REPORT:
            if words == "没有" and self.channel is Channel.SMS:
                continue
            answered = await self.say("是的" if self._is_offered(words) else words.format(name=name, phone=phone))
            if answered.submitted:
                return answered.submitted.service_code
        raise AssertionError(self.heard)

    def _is_offered(self, words: str) -> bool:
        return words == "{phone}" and "尾号" in self.heard[-1]

    async def binds(self, phone: str = PHONE, *, name: str = "", notices: str = "不用") -> None:
        """Bind a phone from end to end."""
        for words in ("绑定手机", phone):
            await self.say(words)
        await self.say(sent_code(self.office))
        if name:
            await self.say(name)
        await self.say(notices)


def texted(office: Office) -> list[TemplateMessage]:
    """The text messages with a one-time code that have left."""
    notices = [sent for sent in office.sms.attempts if isinstance(sent, TemplateMessage)]
    return [sent for sent in notices if sent.template_key == "binding.code"]


def sent_code(office: Office) -> str:
    """The one-time code that was sent last."""
    return texted(office)[-1].params["code"]


def wrong(code: str) -> str:
    """Another code of six digits."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


@dataclass
class Clock:
    """A clock that a test moves on."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)


async def rows(office: Office, statement: Any) -> list[Any]:
    """What the database holds."""
    async with office.runtime.database.unit_of_work() as session:
        return list((await session.scalars(statement)).all())


async def codes_in_use(office: Office) -> set[str | None]:
    """Whose requests there are, by service code."""
    owners = select(Resident.service_code).join(HelpRequest, HelpRequest.resident_id == Resident.id)
    return set(await rows(office, owners))


async def accept(office: Office) -> None:
    """A caseworker accepts the latest request, which tells the resident."""
    async with office.runtime.database.unit_of_work() as session:
        latest = select(HelpRequest).order_by(HelpRequest.id.desc()).limit(1)
        request = (await session.scalars(latest)).one()
        desk = select(Account).where(Account.office_code == request.office_code, Account.role == "caseworker")
        caseworker = (await session.scalars(desk.order_by(Account.id))).first()
        assert caseworker is not None
        await help_requests.act(session, office.runtime, caseworker, request.id, request.version, "accept", "")
    await office.work()

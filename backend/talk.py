"""`minsheng talk`: a resident at the terminal, through the very code a webhook runs; nothing leaves the machine."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend import runtime as runtimes
from backend.conversations import service as conversations
from backend.core import migrate
from backend.core.jobs import InlineQueue
from backend.county_import import demo
from backend.help_requests.models import HelpRequest
from backend.offices.models import Office
from backend.residents.models import Resident
from backend.runtime import Runtime
from backend.settings import Settings
from backend.worker import JOBS
from bot.channels.channel import Capabilities, Sent, TextMessage
from bot.channels.channel import Message as Outgoing
from bot.channels.characters import strip_unstorable
from bot.channels.errors import Failure, Ruling
from bot.channels.numbers import to_e164
from bot.flows import session as sessions
from bot.messages import Address, Channel, DeliveryReport, Inbound, InboundKind, Media, Outbound


class Recorder:
    """A channel that keeps what it is given, in place of a provider."""

    capabilities = Capabilities(
        inbound=True,
        free_text=True,
        template=False,
        status_callback=False,
        callback_authentication=False,
        reconciliation=False,
        choices=False,
    )

    def __init__(self) -> None:
        self.said: list[str] = []

    def send(self, message: Outgoing) -> Sent:
        """Keep the text as a resident would read it."""
        if isinstance(message, TextMessage):
            self.said.append(as_read(message.text))
        return Sent(f"recorded-{uuid.uuid4().hex}", "delivered")

    def find_sent(self, message: Outgoing, since: datetime) -> Sent | None:
        """Nothing is ever unknown here."""
        del message, since
        return None

    def classify(self, report: DeliveryReport) -> Ruling:
        """Nothing ever fails here."""
        del report
        return Ruling(Failure.PERMANENT)

    def take(self) -> list[str]:
        """What was kept since the last time."""
        said, self.said = self.said, []
        return said


def as_read(outbound: Outbound) -> str:
    """Text and numbered choices, as on a plain phone."""
    choices = (f"{number}. {choice.label}" for number, choice in enumerate(outbound.choices, start=1))
    return "\n".join((outbound.text, *choices))


async def run(settings: Settings, channel_name: str, resident: str, lines: TextIO, answers: TextIO) -> None:
    """Answer each line of `lines` with one line of JSON in `answers`, flushed at once."""
    if not settings.production:
        migrate.upgrade(settings.database_url)
        demo.load(settings, settings.database_url)
    queue, recorder = InlineQueue(), Recorder()
    outbound = dict.fromkeys((Channel.WECHAT, Channel.SMS), recorder)
    async with runtimes.opened(settings, jobs=queue, outbound=outbound) as runtime:
        talk = Talk(runtime, queue, recorder, Channel(channel_name), resident)
        for line in lines:
            answer = await talk.say(strip_unstorable(line.removesuffix("\n").removesuffix("\r")))
            answers.write(json.dumps(answer, ensure_ascii=False) + "\n")
            answers.flush()


@dataclass
class Talk:
    """One resident's end of the conversation."""

    runtime: Runtime
    queue: InlineQueue
    recorder: Recorder
    channel: Channel
    resident: str

    async def say(self, line: str) -> dict[str, Any]:
        """What comes back for one line, as the contract prints it."""
        inbound = self._read(line)
        passive = self.channel is Channel.WECHAT
        answered = await conversations.handle(self.runtime, inbound, passive=passive)
        await self.queue.run_all(JOBS, self.runtime)
        replies = [as_read(answered.reply)] if answered.reply is not None else []
        number = answered.submitted.number if answered.submitted else None
        return {
            "in": line,
            "out": [*replies, *self.recorder.take()],
            "state": sessions.snapshot(answered.session or sessions.new()),
            "request": await _request(self.runtime, number) if number else None,
        }

    def _read(self, line: str) -> Inbound:
        command, _, rest = line.partition(" ")
        kind, text, key = InboundKind.TEXT, line.replace("\\n", "\n"), ""
        media: tuple[Media, ...] = ()
        match command:
            case "/image":
                kind, text = InboundKind.IMAGE, ""
                media = (Media(Path(rest).name or "image", "image/jpeg"),)
            case "/voice":
                kind, text = InboundKind.VOICE, rest
            case "/menu":
                kind, text, key = InboundKind.MENU, "", rest
            case "/scan":
                kind, text, key = InboundKind.SCAN, "", rest
        dedupe_key = f"talk:{uuid.uuid4().hex}"
        return Inbound(self._address(), kind, dedupe_key, self.runtime.clock(), text, key, media)

    def _address(self) -> Address:
        if self.channel is Channel.WECHAT:
            return Address(self.channel, self.resident)
        try:
            return Address(self.channel, to_e164(self.resident))
        except ValueError:
            return Address(self.channel, self.resident)


async def _request(runtime: Runtime, number: str) -> dict[str, Any]:
    """A help request as the contract prints it; `programmes` are those it and its linked requests are for."""
    async with runtime.database.unit_of_work() as session:
        found = (
            select(HelpRequest, Resident.service_code, Office.department_code)
            .join(Resident, Resident.id == HelpRequest.resident_id)
            .join(Office, Office.code == HelpRequest.office_code)
            .where(HelpRequest.number == number)
        )
        request, service_code, department = (await session.execute(found)).one()
        income = request.monthly_income
        linked = await _linked(session, request)
        return {
            "code": service_code,
            "number": number,
            "applicant_name": request.applicant_name,
            "phone": request.phone,
            "id_number": request.id_number,
            "area": request.area_label,
            "aid_types": request.aid_types,
            "hardship": request.hardship,
            "household_size": request.household_size,
            "monthly_income": None if income is None else int(income) if income == int(income) else float(income),
            "urgent": request.urgent,
            "on_behalf": request.on_behalf,
            "department": department,
            "programmes": [code for code in (request.programme_code, *(one["programme"] for one in linked)) if code],
            "linked": linked,
        }


async def _linked(session: AsyncSession, request: HelpRequest) -> list[dict[str, Any]]:
    """The requests for other programmes that were filed with this one."""
    found = (
        select(HelpRequest.number, HelpRequest.programme_code, Office.department_code, HelpRequest.office_code)
        .join(Office, Office.code == HelpRequest.office_code)
        .where(HelpRequest.linked_to_id == request.id)
        .order_by(HelpRequest.id)
    )
    return [
        {"number": number, "programme": programme, "department": department, "office": office}
        for number, programme, department, office in await session.execute(found)
    ]

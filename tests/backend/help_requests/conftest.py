"""A county with a resident who asks and caseworkers who answer, over a real database."""

import itertools
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import select, update

from backend.areas import repository as areas
from backend.areas.county import CountySource
from backend.core.clock import SHANGHAI
from backend.core.database import Database
from backend.core.jobs import InlineQueue, JobQueue
from backend.help_requests import service
from backend.help_requests.models import HelpRequest
from backend.messaging.models import Conversation, Message
from backend.offices.models import RoutingRule
from backend.residents import service as residents
from backend.residents.models import Contact, Resident
from backend.runtime import Runtime
from backend.staff.models import Account
from bot.flows.effects import HelpRequestForm
from bot.flows.outcomes import ProgressFound, Submitted
from bot.messages import Channel, Media
from bot.nlu.places import ResolvedArea

VILLAGE = ResolvedArea("371424100200", "临邑镇朱家胡同村", "village", "371424100")
START = datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI)


class PowerCutError(Exception):
    """Something that ends a transaction."""


def form(**changes: Any) -> HelpRequestForm:
    """A sound form; `changes` say what is different."""
    values: dict[str, Any] = {
        "on_behalf": False,
        "applicant_name": "王某某",
        "phone": "10000000001",
        "id_number": None,
        "area": VILLAGE,
        "aid_types": ("living",),
        "hardship": "家里没有收入了",
        "household_size": 4,
        "monthly_income": 800,
        "attachments": (Media("media-1", "image/jpeg"),),
        "urgent": False,
        "agreements": {"consent": "consent/full@0123", "pledge": "pledge/full@4567", "data_check": "pledge/full@4567"},
        "provenance": {"household_size": {"value": 4, "said_in": "wechat:1", "confidence": 0.9}},
    }
    return HelpRequestForm(**(values | changes))


@dataclass
class Town:
    """The parts of a process that help requests need, and people to use them."""

    database: Database
    county: CountySource = field(default_factory=CountySource)
    jobs: JobQueue = field(default_factory=InlineQueue)
    seal: Any = None
    checks: Any = None
    now: datetime = START
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def clock(self) -> datetime:
        """Each look at the clock is a minute later."""
        self.now += timedelta(minutes=1)
        return self.now

    @property
    def runtime(self) -> Runtime:
        """These parts, as a runtime."""
        return cast("Runtime", self)

    async def submit(
        self, who: str = "oFIRST", *, message_id: int | None = None, **changes: Any
    ) -> tuple[Submitted, HelpRequest]:
        """File a form as the resident with this openid; gives the outcome and the stored request."""
        async with self.database.unit_of_work() as session:
            contact, resident = await self._person(session, who)
            outcome = await service.submit(
                session, self.runtime, form=form(**changes), contact=contact, resident=resident,
                message_id=message_id, now=self.clock(),
            )  # fmt: skip
            stored = await session.scalar(select(HelpRequest).where(HelpRequest.number == outcome.number))
            assert stored is not None
            return outcome, stored

    async def message(self, who: str = "oFIRST") -> int:
        """Store something the resident said; gives its id."""
        async with self.database.unit_of_work() as session:
            contact, _ = await self._person(session, who)
            conversation = await session.scalar(select(Conversation).where(Conversation.contact_id == contact.id))
            if conversation is None:
                conversation = Conversation(contact_id=contact.id, session={}, updated_at=self.now)
                session.add(conversation)
                await session.flush()
            message = Message(
                conversation_id=conversation.id, author="resident", kind="text", text="同意",
                dedupe_key=f"test:{next(self.numbers)}", created_at=self.now,
            )  # fmt: skip
            session.add(message)
            await session.flush()
            return message.id

    async def submit_and_fail(self, who: str = "oFIRST") -> None:
        """File a form in a transaction that comes to nothing."""
        async with self.database.unit_of_work() as session:
            contact, resident = await self._person(session, who)
            await service.submit(
                session, self.runtime, form=form(), contact=contact, resident=resident, message_id=None,
                now=self.clock(),
            )  # fmt: skip
            raise PowerCutError

    async def act_and_fail(self, account: Account, request: HelpRequest, action: str) -> None:
        """Take a step in a transaction that comes to nothing."""
        async with self.database.unit_of_work() as session:
            await service.act(session, self.runtime, account, request.id, request.version, action)
            raise PowerCutError

    async def ask(self, who: str, code: str | None = None) -> ProgressFound:
        """Ask how things stand, as this resident."""
        async with self.database.unit_of_work() as session:
            contact, resident = await self._person(session, who)
            return await service.progress(session, resident, code, contact, self.clock())

    async def act(
        self, account: Account, request: HelpRequest, action: str, note: str = "", **more: Any
    ) -> HelpRequest:
        """Take a step as this caseworker, from the request as it was last seen."""
        async with self.database.unit_of_work() as session:
            return await service.act(session, self.runtime, account, request.id, request.version, action, note, **more)

    async def _person(self, session: Any, who: str) -> tuple[Contact, Resident]:
        contact = await residents.contact_for(session, Channel.WECHAT, who, self.now)
        return contact, await residents.resident_of(session, contact, self.now)


@pytest.fixture
def database_url(demo_database_url: str) -> str:
    """The database of these tests holds the demo county."""
    return demo_database_url


@pytest.fixture
async def town(database: Database) -> Town:
    """The demo county, with no requests in it yet. A report files no others with it, unless a test says so."""
    town = Town(database)
    async with database.unit_of_work() as session:
        (await areas.county(session)).linked_at_most = 0
        await town.county.refresh(session)
    return town


async def account(database: Database, username: str, role: str, office_code: str | None) -> Account:
    """Add a member of staff; what their password is plays no part here."""
    async with database.unit_of_work() as session:
        added = Account(
            username=username, display_name=username, password_hash="-", role=role, office_code=office_code,
            active=True, created_at=START,
        )  # fmt: skip
        session.add(added)
        await session.flush()
        return added


@pytest.fixture
async def plainly(town: Town) -> None:
    """What is asked for to live on follows a procedure without a table: it is approved, refused and closed."""
    async with town.database.unit_of_work() as session:
        await session.execute(
            update(RoutingRule).where(RoutingRule.aid_type == "living").values(procedure_code="referral")
        )


@pytest.fixture
async def caseworker(town: Town) -> Account:
    """A caseworker of 临邑镇民政办."""
    return await account(town.database, "a-caseworker", "caseworker", "civil-affairs-371424100")


@pytest.fixture
async def stranger(town: Town) -> Account:
    """A caseworker of another township."""
    return await account(town.database, "a-stranger", "caseworker", "civil-affairs-371424002")

"""Staff at their browsers, and something on their desks."""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from backend.app import create_app
from backend.areas import repository as areas
from backend.complaints import service as complaints
from backend.complaints.models import Complaint
from backend.complaints.repository import by_number
from backend.help_requests import service as help_requests
from backend.help_requests.models import HelpRequest, HelpRequestEvent
from backend.leads import service as leads
from backend.leads.models import Lead
from backend.messaging.models import Author, Conversation, Message
from backend.petitions import service as petitions
from backend.residents import service as residents
from backend.residents.models import Contact, Resident
from backend.staff import service as staff
from backend.supervision import service as supervision
from backend.supervision.models import SpotCheck
from backend.supervision.sampling import span
from backend.tellings import service as tellings
from backend.tellings.models import Telling
from backend.trust import service as trust
from backend.trust.models import Trace
from bot.flows import session as sessions
from bot.flows.effects import FileComplaint, HelpRequestForm
from bot.messages import Channel, Media
from bot.nlu.places import ResolvedArea
from tests.backend.conftest import Office

PASSWORD = "development-only"
OPERATOR, OTHER_OPERATOR = "zuoxi1", "zuoxi2"
CASEWORKER, OTHER_CASEWORKER = "minzheng", "xingtong"
"""The civil affairs offices of 临邑镇 and of 邢侗街道."""
ADMINISTRATOR = "guanli"
SUPERVISOR, OTHER_SUPERVISOR = "jianguan", "jianguan2"
LEADER, CHARITY = "lingdao", "cishan"
"""The leader of 临邑镇, and the caseworker of 县慈善总会."""

PHONE, ID_NUMBER = "13800001234", "990000190001010016"

Browser = httpx.AsyncClient
SignedIn = Callable[[str], Awaitable[Browser]]


@pytest.fixture
async def browsers(office: Office) -> AsyncIterator[Callable[[], Awaitable[Browser]]]:
    """Browsers with a cookie jar each, all at the same web process."""
    app = create_app(office.runtime)
    async with AsyncExitStack() as open_browsers:
        await open_browsers.enter_async_context(app.router.lifespan_context(app))

        async def browser() -> Browser:
            transport = httpx.ASGITransport(app, raise_app_exceptions=True)
            base_url = office.runtime.settings.base_url
            return await open_browsers.enter_async_context(Browser(transport=transport, base_url=base_url))

        yield browser


@pytest.fixture
async def anonymous(browsers: Callable[[], Awaitable[Browser]]) -> Browser:
    """A browser in which nobody has signed in."""
    return await browsers()


@pytest.fixture
def signed_in(browsers: Callable[[], Awaitable[Browser]]) -> SignedIn:
    """A browser in which this account has signed in."""

    async def signed_in(username: str) -> Browser:
        browser = await browsers()
        answer = await browser.post("/console/sign-in", data={"username": username, "password": PASSWORD})
        assert answer.status_code == 303
        return browser

    return signed_in


@pytest.fixture
async def operator(signed_in: SignedIn) -> Browser:
    """An operator's browser."""
    return await signed_in(OPERATOR)


@pytest.fixture
async def caseworker(signed_in: SignedIn) -> Browser:
    """The browser of the caseworker of 临邑镇民政办."""
    return await signed_in(CASEWORKER)


@pytest.fixture
async def administrator(signed_in: SignedIn) -> Browser:
    """An administrator's browser."""
    return await signed_in(ADMINISTRATOR)


@pytest.fixture
async def supervisor(signed_in: SignedIn) -> Browser:
    """A supervisor's browser."""
    return await signed_in(SUPERVISOR)


@dataclass
class Desk:
    """Puts conversations and help requests into the office."""

    office: Office
    numbers: "itertools.count[int]"

    async def conversation(self, *said: str, channel: Channel = Channel.WECHAT, waiting: bool = False) -> int:
        """A conversation in which the resident has said this; its id."""
        now = self.office.runtime.clock()
        async with self.office.runtime.database.unit_of_work() as session:
            address = (
                f"oInvented{next(self.numbers)}" if channel is Channel.WECHAT else f"+861390000{next(self.numbers):04}"
            )
            contact = await residents.contact_for(session, channel, address, now)
            contact.last_heard_at = now
            conversation = Conversation(
                contact_id=contact.id, session=sessions.new().to_json(), updated_at=now,
                waiting_since=now if waiting else None, waiting_reason="asked" if waiting else None,
            )  # fmt: skip
            session.add(conversation)
            await session.flush()
            for text in said:
                session.add(
                    Message(
                        conversation_id=conversation.id, author=Author.RESIDENT, kind="text", text=text,
                        dedupe_key=f"said:{next(self.numbers)}", created_at=now,
                    )
                )  # fmt: skip
        return conversation.id

    async def help_request(self, conversation_id: int, **changed: Any) -> HelpRequest:
        """A help request filed from a conversation, at 临邑镇民政办 unless the area is changed."""
        runtime = self.office.runtime
        async with runtime.database.unit_of_work() as session:
            conversation = await session.get_one(Conversation, conversation_id)
            contact = await session.get_one(Contact, conversation.contact_id)
            resident = await residents.resident_of(session, contact, runtime.clock())
            said = await session.scalar(select(Message).where(Message.conversation_id == conversation_id))
            form = replace(self._form(said.dedupe_key if said and said.dedupe_key else ""), **changed)
            submitted = await help_requests.submit(
                session, runtime, form=form, contact=contact, resident=resident, message_id=None, now=runtime.clock()
            )
            found = await session.scalar(select(HelpRequest).where(HelpRequest.number == submitted.number))
            assert found is not None
        return found

    async def complaint(self, conversation_id: int, words: str, *, named: bool) -> Complaint:
        """A complaint told in a conversation."""
        runtime = self.office.runtime
        async with runtime.database.unit_of_work() as session:
            conversation = await session.get_one(Conversation, conversation_id)
            contact = await session.get_one(Contact, conversation.contact_id)
            told = FileComplaint(words, named, ())
            filed = await complaints.file(session, told, contact, conversation, runtime.clock())
            found = await by_number(session, filed.number)
            assert found is not None
        return found

    async def spot_check(self) -> SpotCheck:
        """The first spot check of a sample drawn when this month is over."""
        month = supervision.this_month(self.office.runtime.clock())
        async with self.office.runtime.database.unit_of_work() as session:
            await supervision.draw(session, month, span(month, month)[1], account_id=None)
            found = await session.scalar(select(SpotCheck).order_by(SpotCheck.position))
            assert found is not None
        return found

    async def trace(self, request: HelpRequest) -> Trace:
        """A suspicion that the other supervisor has begun to follow."""
        now = self.office.runtime.clock()
        async with self.office.runtime.database.unit_of_work() as session:
            account = await staff.by_username(session, OTHER_SUPERVISOR)
            assert account is not None
            return await trust.open_trace(session, account, request.number, "other", "有人说他有两套房", now)

    async def petition(self, request: HelpRequest) -> int:
        """A letter about it; its id."""
        now = self.office.runtime.clock()
        async with self.office.runtime.database.unit_of_work() as session:
            account = await staff.by_username(session, SUPERVISOR)
            assert account is not None
            report = petitions.Report("letter", f"{now:%Y-%m-%d}", words="没有人来", tied_to=request.number)
            return (await petitions.record(session, account, report, now)).id

    async def telling(self, request: HelpRequest) -> int:
        """A decision about it that somebody has to tell; its id."""
        now = self.office.runtime.clock()
        async with self.office.runtime.database.unit_of_work() as session:
            event = HelpRequestEvent(
                help_request_id=request.id, action="refuse", stage_before="accepted", stage_after="refused", at=now
            )
            session.add(event)
            await session.flush()
            await tellings.owe(session, event, "unreachable", now)
            found = await session.scalar(select(Telling.id).where(Telling.event_id == event.id))
        assert found is not None
        return found

    async def leads(self) -> dict[str, int]:
        """A list with one household of 临邑镇 on it; the ids of list and lead by their names in paths."""
        runtime = self.office.runtime
        content = "姓名,住址,情况\n李平,临邑镇朱家胡同村,老人一个人住".encode()
        async with runtime.database.unit_of_work() as session:
            county = runtime.county.gazetteer
            imported = await leads.import_list(session, county, content, "残联名单", runtime.clock(), None)
            lead = await session.scalar(select(Lead).where(Lead.lead_list_id == imported.lead_list.id))
            assert lead is not None
            return {"{lead_list_id:int}": imported.lead_list.id, "{lead_id:int}": lead.id}

    async def service_code(self, request: HelpRequest) -> str:
        """The service code of whoever filed it."""
        async with self.office.runtime.database.unit_of_work() as session:
            code = (await session.get_one(Resident, request.resident_id)).service_code
        assert code is not None
        return code

    def area(self, said: str = "临邑镇朱家胡同村") -> ResolvedArea:
        """A place of the demo county."""
        return self.office.runtime.county.gazetteer.resolve(said)[0]

    def _form(self, said_in: str) -> HelpRequestForm:
        return HelpRequestForm(
            on_behalf=False, applicant_name="王小满", phone=PHONE, id_number=ID_NUMBER,
            area=self.area(),
            aid_types=("living",), hardship="家里揭不开锅了", household_size=4, monthly_income=1200,
            attachments=(Media("media-1", "image/jpeg"),), urgent=False,
            agreements={"consent": "1", "pledge": "1", "data_check": "1"},
            provenance={"applicant_name": {"value": "王小满", "said_in": said_in, "confidence": 1.0, "history": []}},
        )  # fmt: skip


@pytest.fixture
async def desk(office: Office) -> Desk:
    """What lies on the office's desks. A report files no others with it."""
    async with office.runtime.database.unit_of_work() as session:
        (await areas.county(session)).linked_at_most = 0
    return Desk(office, itertools.count(1))

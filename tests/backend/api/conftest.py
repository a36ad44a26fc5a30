"""Other systems with their keys, calling the office's own web process."""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from backend.app import create_app
from backend.areas import repository as areas
from backend.help_requests import service as casework
from backend.help_requests.models import HelpRequest
from backend.staff.models import Account
from backend.systems import keys
from backend.systems.models import Scope
from tests.backend.conftest import Office

FORM: dict[str, Any] = {
    "channel": "phone",
    "contact": "10000000001",
    "applicant_name": "王小满",
    "phone": "10000000001",
    "area": "临邑镇朱家胡同村",
    "aid_types": ["living"],
    "hardship": "家里揭不开锅了",
    "household_size": 4,
    "monthly_income": 1200,
    "agreements": {"consent": "告知书-1", "pledge": "承诺书-1"},
}


@dataclass
class System:
    """One other system at the API."""

    http: httpx.AsyncClient
    key: str
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    async def get(self, path: str, **params: Any) -> httpx.Response:
        """Ask for something."""
        return await self.http.get(f"/api/v1{path}", params=params, headers=self.headers())

    async def post(self, path: str, body: object = None, *, idempotency_key: str = "") -> httpx.Response:
        """Send something, under a key of its own if none is given."""
        key = idempotency_key or f"{self.key[9:21]}-{next(self.numbers):06}"
        headers = {**self.headers(), "Idempotency-Key": key}
        return await self.http.post(f"/api/v1{path}", headers=headers, json=body)

    async def delete(self, path: str) -> httpx.Response:
        """End something."""
        return await self.http.delete(f"/api/v1{path}", headers=self.headers())

    async def file(self, **changes: Any) -> str:
        """File a request; gives its number."""
        answer = await self.post("/requests", {**FORM, **changes})
        assert answer.status_code == 201, answer.text
        number: str = answer.json()["number"]
        return number

    def headers(self) -> dict[str, str]:
        """What every call carries."""
        return {"Authorization": f"Bearer {self.key}"}


Connect = Callable[..., Awaitable[System]]


async def issue(office: Office, system: str, *scopes: Scope, calls: int = 10_000) -> str:
    """A key for a system; all scopes when none is named."""
    async with office.runtime.database.unit_of_work() as session:
        now = office.runtime.clock()
        return (await keys.add(session, system, scopes or tuple(Scope), now, calls=calls))[1]


async def act(office: Office, number: str, action: str, note: str = "", **more: Any) -> None:
    """Take a step as a caseworker of the office the request lies with."""
    async with office.runtime.database.unit_of_work() as session:
        request = (await session.scalars(select(HelpRequest).where(HelpRequest.number == number))).one()
        wanted = select(Account).where(Account.role == "caseworker", Account.office_code == request.office_code)
        account = (await session.scalars(wanted)).first()
        assert account is not None
        await casework.act(session, office.runtime, account, request.id, request.version, action, note, **more)


@pytest.fixture
async def http(office: Office) -> AsyncIterator[httpx.AsyncClient]:
    """The way to the office's web process. A report files no others with it."""
    async with office.runtime.database.unit_of_work() as session:
        (await areas.county(session)).linked_at_most = 0
    app = create_app(office.runtime)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=office.runtime.settings.base_url) as caller:
            yield caller


@pytest.fixture
def connect(office: Office, http: httpx.AsyncClient) -> Connect:
    """Connects a system with a key of these scopes."""

    async def connect(system: str, *scopes: Scope, calls: int = 10_000) -> System:
        return System(http, await issue(office, system, *scopes, calls=calls))

    return connect


@pytest.fixture
async def hotline(connect: Connect) -> System:
    """The 12345 platform, which sees what it filed itself."""
    return await connect("hotline", *(set(Scope) - {Scope.READ_ALL}))

"""The office's parts for its tests: real database and store, the demo county, a provider that does as it is told."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import update

from backend import runtime as runtimes
from backend.app import create_app
from backend.areas.county_files import load_gazetteer
from backend.core.jobs import InlineQueue
from backend.offices.models import RoutingRule
from backend.runtime import Runtime
from backend.settings import Settings
from backend.worker import JOBS
from bot.messages import Channel
from tests.fakes.interpreter import WordInterpreter
from tests.fakes.outbound import ScriptedChannel


@dataclass
class Office:
    """A running office under a test's control: its jobs run when `work` is called."""

    runtime: Runtime
    queue: InlineQueue
    wechat: ScriptedChannel
    sms: ScriptedChannel

    async def work(self) -> None:
        """Run every job that waits, and what those add."""
        await self.queue.run_all(JOBS, self.runtime)


@pytest.fixture
def settings(demo_database_url: str, redis_url: str, tmp_path: Path) -> Settings:
    """Settings of a development installation over this test's own servers."""
    return Settings(_env_file=None, database_url=demo_database_url, redis_url=redis_url, var_dir=tmp_path, port=18080)


@pytest.fixture
async def office(settings: Settings) -> AsyncIterator[Office]:
    """The demo county's office, with recorded channels and jobs that run on demand."""
    queue = InlineQueue()
    wechat, sms = ScriptedChannel(Channel.WECHAT), ScriptedChannel(Channel.SMS)
    outbound = {Channel.WECHAT: wechat, Channel.SMS: sms}
    interpreter = WordInterpreter(load_gazetteer())
    async with runtimes.opened(settings, jobs=queue, outbound=outbound, interpreter=interpreter) as runtime:
        yield Office(runtime, queue, wechat, sms)


@pytest.fixture
async def client(office: Office) -> AsyncIterator[httpx.AsyncClient]:
    """A caller of the office's own web process."""
    app = create_app(office.runtime)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=office.runtime.settings.base_url) as caller:
            yield caller


@pytest.fixture
async def plainly(office: Office) -> None:
    """What is asked for to live on follows a procedure without a table: it is approved, refused and closed."""
    async with office.runtime.database.unit_of_work() as session:
        living = update(RoutingRule).where(RoutingRule.aid_type == "living")
        await session.execute(living.values(procedure_code="referral"))

"""The office, started once; after each story it must be whole again and its logs must hold nothing personal."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from backend.core import migrate
from backend.county_import import demo
from backend.settings import Settings
from tests.chaos import parts
from tests.chaos.office import Office
from tests.conftest import open_folder
from tests.fakes.twilio_api import FakeTwilioApi
from tests.fakes.wechat_api import FakeWeChatApi
from tests.journeys.processes import wait_until_ready


@pytest.fixture(scope="session")
def running() -> Iterator[Office]:
    """Web and worker over servers of their own."""
    with (
        open_folder("minsheng-chaos-") as folder,
        parts.postgres(folder / "postgres") as postgres,
        parts.valkey(folder / "valkey") as valkey,
        FakeWeChatApi() as wechat,
        FakeTwilioApi() as twilio,
    ):
        migrate.upgrade(postgres.url)
        demo.load(Settings(_env_file=None), postgres.url)
        office = Office(folder, postgres, valkey, wechat, twilio)
        try:
            wait_until_ready(office.base_url, office.web)
            yield office
        finally:
            office.close()


@pytest.fixture
def office(running: Office) -> Iterator[Office]:
    """The running office; searched for leaks when the test is over."""
    running.twilio.now = datetime.now(UTC)
    yield running
    assert running.leaks() == []

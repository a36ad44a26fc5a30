"""The administrator sees by counts what was removed, and by which periods."""

from datetime import timedelta

from backend.messaging.models import EarlyReceipt
from backend.retention import jobs
from tests.backend.conftest import Office
from tests.backend.console.conftest import Browser


async def test_what_was_removed_is_shown_by_counts(administrator: Browser, office: Office) -> None:
    assert "还没有删除过什么" in (await administrator.get("/console/retention")).text
    async with office.runtime.database.unit_of_work() as session:
        long_ago = office.runtime.clock() - timedelta(days=8)
        session.add(EarlyReceipt(provider="sms", provider_id="a", status="sent", received_at=long_ago))
    await jobs.remove(office.runtime)
    page = (await administrator.get("/console/retention")).text
    assert "无主的送达回执 1" in page
    assert "每夜任务" in page
    assert "10 年" in page

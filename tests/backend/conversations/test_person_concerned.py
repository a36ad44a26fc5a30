"""Somebody for whom another reported agrees: only from the phone that was named as theirs, or by a code sent to it."""

from typing import Any

import pytest
from sqlalchemy import select

from backend.help_requests.models import HelpRequest
from bot.channels.channel import TemplateMessage
from bot.messages import Channel
from tests.backend.conftest import Office
from tests.backend.conversations.bound import Person

pytestmark = pytest.mark.usefixtures("alone")

THEIRS = "13800000009"


@pytest.fixture
def reporter(office: Office) -> Person:
    """The neighbour who reports."""
    return Person(office, Channel.WECHAT, "oNEIGHBOUR")


@pytest.fixture
def elsewhere(office: Office) -> Person:
    """An account nobody knows."""
    return Person(office, Channel.WECHAT, "oHIMSELF")


async def reported(office: Office, reporter: Person, beside: str) -> HelpRequest:
    """A request for the neighbour."""
    for words in (
        "替邻居报一下申请低保，隔壁老人没人管", "同意", "替别人办", "他叫张守义", "13800000001", beside, "不知道",
        "临邑镇朱家胡同村", "1", "他瘫痪在床没人管", "1口人", "不知道", "没有", "同意", "是的",
    ):  # fmt: skip
        if (await reporter.say(words)).submitted:
            break
    return await only_request(office)


async def only_request(office: Office) -> HelpRequest:
    async with office.runtime.database.unit_of_work() as session:
        return (await session.scalars(select(HelpRequest))).one()


def agreed_by(request: HelpRequest) -> Any:
    """Who is on record as having agreed for the person concerned; None for nobody."""
    return request.consents.get("consent_of_person", {}).get("by")


def sent_code(office: Office) -> str:
    sent = [one for one in office.sms.attempts if isinstance(one, TemplateMessage)]
    assert (sent[-1].template_key, sent[-1].to.id) == ("binding.consent_code", f"+86{THEIRS}")
    return sent[-1].params["code"]


async def test_from_the_phone_that_was_named_no_code_is_needed(office, reporter):
    filed = await reported(office, reporter, f"他的手机号是{THEIRS}")
    assert filed.on_behalf
    assert "data_check" not in filed.consents
    assert filed.provenance["applicant_name"]["by"] == "proxy"
    himself = Person(office, Channel.SMS, f"+86{THEIRS}")
    for words in ("有人替我报了", filed.number, "我是本人，同意"):
        await himself.say(words)
    request = await only_request(office)
    assert agreed_by(request) == "person_concerned"
    assert "data_check_of_person" in request.consents


async def test_from_anywhere_else_by_the_code_that_phone_received(office, reporter, elsewhere):
    filed = await reported(office, reporter, f"他的手机号是{THEIRS}")
    for words in ("有人替我报了", filed.number):
        await elsewhere.say(words)
    for words in (sent_code(office), "我是本人，同意"):
        await elsewhere.say(words)
    assert agreed_by(await only_request(office)) == "person_concerned"


async def test_the_reporter_cannot_agree_in_their_place(office, reporter):
    filed = await reported(office, reporter, f"他的手机号是{THEIRS}")
    for words in ("同意代办", filed.number):
        await reporter.say(words)
    right = sent_code(office)
    for words in ("000000" if right != "000000" else "111111", "我是本人，同意"):
        await reporter.say(words)
    assert agreed_by(await only_request(office)) is None


async def test_where_no_phone_was_named_it_waits_until_they_are_met(office, reporter, elsewhere):
    filed = await reported(office, reporter, "没带")
    for words in ("有人替我报了", filed.number):
        await elsewhere.say(words)
    assert "认不出是您本人" in "".join(elsewhere.heard)
    await elsewhere.say("我是本人，同意")
    assert agreed_by(await only_request(office)) is None

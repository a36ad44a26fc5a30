"""Phone and WeChat are parted by a code that was sent to the phone; what was filed stays with who asked for it."""

import pytest
from sqlalchemy import select

from backend.residents.models import Binding
from bot.channels.channel import TemplateMessage
from bot.messages import Channel
from tests.backend.conftest import Office
from tests.backend.conversations.bound import PHONE, Person, rows

pytestmark = pytest.mark.usefixtures("alone")


@pytest.fixture
def wechat(office: Office) -> Person:
    """Somebody on WeChat."""
    return Person(office, Channel.WECHAT, "oPARTS")


@pytest.fixture
def sms(office: Office) -> Person:
    """The same person's phone."""
    return Person(office, Channel.SMS, f"+86{PHONE}")


def code_to_unbind(office: Office) -> str:
    """The code that was sent last for parting; its message says what it is for."""
    sent = [one for one in office.sms.attempts if isinstance(one, TemplateMessage)]
    assert sent[-1].template_key == "binding.unbind_code"
    return sent[-1].params["code"]


async def bound(office: Office, wechat: Person, sms: Person) -> None:
    await sms.report("王小满")
    await wechat.binds(name="王小满")
    await wechat.say("查进度")
    assert "LY-" in wechat.heard[0]


async def test_from_wechat_the_phone_is_parted_and_sees_nothing_more(office, wechat, sms):
    await bound(office, wechat, sms)
    for words in ("解绑", PHONE):
        await wechat.say(words)
    await wechat.say(code_to_unbind(office))
    assert "解绑了" in "".join(wechat.heard)
    await wechat.say("查进度")
    assert "LY-" in wechat.heard[0]
    await sms.say("查进度")
    assert "LY-" not in "".join(sms.heard)


async def test_from_the_phone_wechat_is_parted_and_sees_nothing_more(office, wechat, sms):
    await bound(office, wechat, sms)
    await sms.say("解除绑定")
    await sms.say("是的")
    await sms.say(code_to_unbind(office))
    assert "解绑了" in "".join(sms.heard)
    await sms.say("查进度")
    assert "LY-" in "".join(sms.heard)
    await wechat.say("查进度")
    assert "LY-" not in "".join(wechat.heard)


async def test_a_wrong_code_parts_nothing(office, wechat, sms):
    await bound(office, wechat, sms)
    before = len(await rows(office, select(Binding)))
    for words in ("解绑", PHONE):
        await wechat.say(words)
    right = code_to_unbind(office)
    await wechat.say("000000" if right != "000000" else "111111")
    assert len(await rows(office, select(Binding))) == before


async def test_a_strangers_phone_is_not_told_from_one_that_was_never_bound(office, wechat, sms):
    await sms.report("王小满")
    for words in ("解绑", PHONE):
        await wechat.say(words)
    await wechat.say(code_to_unbind(office))
    assert "没有跟您这边绑在一起" in "".join(wechat.heard)
    await sms.say("查进度")
    assert "LY-" in "".join(sms.heard)

"""A resident without a smartphone: everything by text message, signed as Twilio signs, answered through Twilio."""

import re

import pytest
import requests

from backend.settings import Settings
from tests.fakes.twilio_sender import TwilioSender, encode
from tests.journeys.answers import MOST_QUESTIONS, answer_to
from tests.journeys.conftest import System
from tests.journeys.phone import Phone
from tests.journeys.processes import eventually
from tests.journeys.staff import Desk

NUMBER = "+8613000000461"
OPENID = "oINVENTED-openid_journey-sms"
NAME = "白测试"
STORY = "家里快揭不开锅了，四口人一个月收入不到八百，住在临邑镇朱家胡同村"


class Texter:
    """A resident's old phone: sends through the real webhook, reads what the provider was given for it."""

    def __init__(self, base_url: str) -> None:
        defaults = Settings(_env_file=None)
        self._url = f"{base_url}/channels/sms"
        self._sender = TwilioSender(defaults.twilio_auth_tokens[0], defaults.twilio_account_sid, base_url)
        self._phone = Phone(base_url, OPENID, NUMBER)
        self._sent = 0

    def send(self, words: str, *, sid: str = "") -> requests.Response:
        """Text something, in a new message unless `sid` says which."""
        self._sent += 1
        pairs = self._sender.message(sid or f"SM{self._sent:032x}", words, sender=NUMBER)
        return requests.post(
            self._url, encode(pairs), timeout=20,
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "X-Twilio-Signature": self._sender.sign("/channels/sms", pairs),
            },
        )  # fmt: skip

    def received(self) -> list[str]:
        """Every text that has come so far."""
        return self._phone.texts("sms")

    def receives(self, words: str) -> str:
        """Wait for the text that has `words` in it."""
        return eventually(lambda: next((text for text in self.received() if words in text), None), f"“{words}” arrives")

    def say(self, words: str, expected: str) -> str:
        """Text something and wait for the next text, which must have `expected` in it."""
        before = len(self.received())
        assert self.send(words).status_code == 200
        answer = eventually(lambda: "\n".join(self.received()[before:]), f"an answer to “{words}”")
        assert expected in answer, f"“{words}” was answered: {answer}"
        return answer


@pytest.fixture(scope="module")
def texter(system: System) -> Texter:
    return Texter(system.base_url)


@pytest.fixture(scope="module")
def filed(texter: Texter) -> str:
    """The number of the help request that the resident has filed by text messages alone."""
    answer = texter.say(STORY, "")
    for _ in range(MOST_QUESTIONS):
        if "服务码" in answer:
            break
        answer = texter.say(answer_to(answer, name=NAME, phone=NUMBER.removeprefix("+86")), "")
    number = re.search(r"LY-\d{4}-\d{6}", answer)
    assert number
    return number[0]


@pytest.mark.timeout(240)
def test_the_office_acts_and_each_step_is_told_by_text(system: System, texter: Texter, filed: str) -> None:
    with Desk(system.base_url, "minzheng") as desk:
        assert filed in desk.read("/console/requests")
        assert "已受理" in desk.act(filed, "accept")
        texter.receives(f"{filed}已受理")
        desk.act(filed, "request_materials", "请带户口本到镇民政办")
        notice = texter.receives("还缺材料")
    assert NAME not in notice
    assert "户口本" not in notice, "what is lacking is told to who asks, not to whoever holds the phone"
    assert "户口本" in texter.say("查进度", filed)


@pytest.mark.timeout(240)
def test_a_person_takes_over_by_text_and_hands_back(system: System, texter: Texter, filed: str) -> None:
    texter.say("转人工", "工作人员")
    with Desk(system.base_url, "zuoxi1") as desk:
        conversation = desk.latest_waiting()
        desk.take_over(conversation)
        desk.say(conversation, "我是坐席，您请说")
        texter.receives("我是坐席")
        texter.send("我想申请低保")
        eventually(lambda: "我想申请低保" in desk.read(conversation), "the operator sees it")
        assert texter.received()[-1].endswith("我是坐席，您请说")
        desk.hand_back(conversation)
    texter.receives("说完了")
    assert texter.say("查进度", filed)


def test_the_same_text_twice_is_one_and_a_false_signature_none(system: System, texter: Texter, filed: str) -> None:
    sid = "SM" + "e" * 32
    for _ in range(3):
        assert texter.send("你好", sid=sid).text.endswith("<Response/>")
    texter.say("谢谢", "")
    answers = len(texter.received())
    forged = requests.post(
        f"{system.base_url}/channels/sms", {"From": NUMBER, "Body": "你好"}, timeout=20,
        headers={"X-Twilio-Signature": "AAAA"},
    )  # fmt: skip
    assert forged.status_code == 403
    assert len(texter.received()) == answers


def test_nothing_personal_is_in_the_log(system: System, filed: str) -> None:
    log = system.log.read_text()
    assert [secret for secret in (NUMBER, NUMBER[3:], NAME, STORY, "揭不开锅", "户口本") if secret in log] == []

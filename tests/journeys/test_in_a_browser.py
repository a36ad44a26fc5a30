"""The whole path as people see it: a resident's phone in one window, the office's pages in another."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import yaml

from tests.journeys.answers import MOST_QUESTIONS, answer_to
from tests.journeys.browser import Window
from tests.journeys.conftest import System
from tests.journeys.staff import PASSWORD

WECHAT, SMS = "[data-thread=wechat]", "[data-thread=sms]"
ANSWER = f"{WECHAT} .said:not(.mine):last-child .bubble"
STORY = "家里快揭不开锅了，四口人一个月收入不到八百，住在临邑镇朱家胡同村"
MATERIALS = "请补户口本复印件"
OPERATORS_WORDS = "您好，我是坐席小林，您慢慢说"
PUZZLING = ("听人讲的那个东西", "上回说的那个还作数不", "东头那家的那个事")
"""Hardly anybody, and no model, can be sure what is meant; one of them is unsure to every model."""


class PhonePage:
    """The phone of `/simulator`, handled as a resident would."""

    def __init__(self, window: Window, base_url: str) -> None:
        self.window = window
        window.open(f"{base_url}/simulator")
        window.sees("已连接", "[data-signal]")

    @property
    def number(self) -> str:
        """Its own number, without the country code."""
        return self.window.texts("[data-own-number]")[0]

    def say(self, words: str, expected: str) -> str:
        """Type a message, send it, and wait for an answer with `expected` in it."""
        self.window.write("[data-composer=wechat] textarea", words)
        self.window.press("发送", "#wechat")
        return self._answer(expected)

    def tap(self, choice: str, expected: str) -> str:
        """Tap one of the choices offered last, and wait for the answer."""
        self.window.press(choice, WECHAT)
        return self._answer(expected)

    def answer(self, words: str) -> str:
        """Tap the choice of that name, or where there is none type the words; gives what comes next."""
        choices = self.window.texts(f"{WECHAT} .said:last-child .choice")
        return self.tap(words, "") if words in choices else self.say(words, "")

    def _answer(self, expected: str) -> str:
        """The account's next words: the newest bubble, once it is not the resident's own."""
        return self.window.sees(expected, ANSWER)

    def show(self, tab: str) -> None:
        """Turn to 微信 or 短信."""
        self.window.press_on(f"[data-tab={tab}]")


@contextmanager
def signed_in(window: Window, base_url: str, username: str) -> Iterator[Window]:
    """The office's pages as one account sees them."""
    window.open(f"{base_url}/console")
    window.write("[name=username]", username)
    window.write("[name=password]", PASSWORD)
    window.press("登录", "main")
    window.sees("退出", "header")
    yield window
    window.press("退出", "header")
    window.sees("登录", "main")


def follow_the_account(phone: PhonePage) -> None:
    """The first thing a resident does."""
    phone.window.press("关注公众号")
    phone.window.sees("救助", ANSWER)


def report_a_hardship(phone: PhonePage) -> tuple[str, str]:
    """The resident tells everything, tapping and typing; gives the request's number and the service code."""
    asked = phone.say(STORY, "")
    for _ in range(MOST_QUESTIONS):
        if "服务码：" in asked:
            break
        asked = phone.answer(answer_to(asked, name="金测试", phone=phone.number))
    filed = asked
    code = re.search(r"MS \d{4} \d{4} \d{4}", filed)
    number = re.search(r"LY-\d{4}-\d{6}", filed)
    assert code
    assert number
    return number[0], code[0]


def the_office_accepts(phone: PhonePage, desk: Window, base_url: str, number: str) -> None:
    """The caseworker accepts and asks for materials; each step arrives on the phone by itself."""
    with signed_in(desk, base_url, "minzheng"):
        desk.follow(number)
        desk.sees("四口人一个月收入不到八百", "blockquote")
        desk.press("受理", "main")
        desk.sees("已办：受理")
        phone.window.sees("已受理", f"{WECHAT} .notice")
        desk.press("要求补正", "main")
        desk.write("#note-request_materials", MATERIALS)
        desk.press_on("button[value=request_materials]")
        desk.sees(MATERIALS, ".history")
        phone.window.sees("要补材料", f"{WECHAT} .notice")
        assert MATERIALS in phone.say("查进度", number)
        let_wechat_fail(phone, "43004")
        desk.press_on("button[value=accept], button[value=approve]")
        desk.sees("已办：")
        phone.show("sms")
        phone.window.sees(number, SMS)
        let_wechat_fail(phone, "")
        phone.show("wechat")


def let_wechat_fail(phone: PhonePage, code: str) -> None:
    """Turn the switch beside the phone."""
    phone.window.choose("[data-fault=wechat]", code)


def a_person_helps(phone: PhonePage, desk: Window, base_url: str) -> None:
    """In the middle of a form the resident asks for a person; afterwards the assistant goes on where it was."""
    asked = phone.say("我还想申请医疗救助，住院花了三万", "")
    with signed_in(desk, base_url, "zuoxi1"):
        phone.say("转人工", "工作人员")
        desk.press_on("#rows section:first-child a.row")
        desk.press("接管会话", "main")
        desk.sees("由您接待")
        desk.write("[name=text]", OPERATORS_WORDS)
        desk.press("发送", "main")
        phone.window.sees(OPERATORS_WORDS, ANSWER)
        said = "老师您好，我住院的单子丢了"
        phone.window.write("[data-composer=wechat] textarea", said)
        phone.window.press("发送", "#wechat")
        desk.sees(said, ".talk")
        assert phone.window.texts(f"{WECHAT} .said")[-1].startswith(said), "the assistant has spoken in between"
        desk.press("交还助手", "main")
        desk.sees("由助手接待")
    asked_again = phone.window.sees(asked.splitlines()[-1], ANSWER)
    phone.answer(answer_to(asked_again, name="金测试", phone=phone.number))


def what_is_final_is_affirmed(desk: Window, base_url: str, number: str, code: str) -> None:
    """A request filed with the first is found by code and taken back; anybody with the code sees that on the web."""
    with signed_in(desk, base_url, "minzheng"):
        desk.write("#code", code)
        desk.press("查找", "main")
        desk.sees("查找申请", "h1")
        linked = next(other for other in desk.texts("tbody th") if other != number)
        desk.follow(linked)
        desk.press("撤回", "main")
        desk.write("#note-withdraw", "居民来电要求撤回")
        desk.press_on("button[value=withdraw]")
        assert not [said for said in desk.texts(".notice") if "已办" in said], "it was withdrawn without a tick"
        desk.press_on("[open] .sure input")
        desk.press_on("button[value=withdraw]")
        desk.sees("已办：撤回")
    desk.open(base_url)
    desk.write("#code", code)
    desk.press("查进度", "main")
    shown = desk.sees(f"编号末尾 {linked[-4:]}", ".statuses li")
    assert "已撤回" in shown


def the_assistant_is_taught(phone: PhonePage, desk: Window, base_url: str) -> None:
    """What another resident says and the assistant cannot make sense of is labelled, and becomes training data."""
    phone.window.press("另一位居民")
    follow_the_account(phone)
    for words in PUZZLING:
        phone.say(words, "")
    with signed_in(desk, base_url, "guanli"):
        desk.sees("助手理解为", ".utterance")
        said, heading = desk.ask(
            "const said = [...document.querySelectorAll('.said')].find((one) => arguments[0].includes(one.innerText));"
            " return [said.innerText, said.id]",
            PUZZLING,
        )
        article = f"[aria-labelledby={heading}]"
        desk.choose(f"{article} [name=intent]", "ask_policy")
        desk.press("保存更正", article)
        desk.sees("已更正", "main")
        desk.follow("/console/admin/corrections")
        desk.sees(said, "pre")
        corrections = yaml.safe_load(desk.read("/console/admin/corrections.yml"))
    taught = [
        one["text"] for entry in corrections["nlu"] if entry["intent"] == "ask_policy" for one in entry["examples"]
    ]
    assert said in taught


@pytest.mark.timeout(240)
def test_from_a_hardship_told_to_an_assistant_taught(system: System, window: Window) -> None:
    phone, desk = PhonePage(window, system.base_url), window.another()

    personal = [phone.number, window.texts("[data-openid]")[0], "金测试", "揭不开锅", MATERIALS, OPERATORS_WORDS]
    follow_the_account(phone)
    number, code = report_a_hardship(phone)
    the_office_accepts(phone, desk, system.base_url, number)
    a_person_helps(phone, desk, system.base_url)
    what_is_final_is_affirmed(desk, system.base_url, number, code)
    the_assistant_is_taught(phone, desk, system.base_url)

    assert window.complaints() + desk.complaints() == []
    log = system.log.read_text()
    assert [secret for secret in personal if secret in log] == []

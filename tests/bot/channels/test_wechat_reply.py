"""Passive replies: exactly what was said, nothing a resident wrote becomes markup, never over the limit."""

import re
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.wechat import WeChatInbox
from bot.channels.wechat.text import MAX_BYTES, render_text
from bot.messages import Choice, Outbound
from tests.bot.channels.incoming import NOW, PATIENT
from tests.fakes.wechat_sender import ACCOUNT, AES_KEY, APP_ID, OPENID, TOKEN, WeChatSender, from_xml

MODES = ("plain", "compat", "safe")
LINK = re.compile(r'<a href="weixin://bizmsgmenu\?msgmenucontent=([^"&]*)&msgmenuid=([^"&]*)">([^<]*)</a>')


def reply(outbound: Outbound | None, mode: str = "safe", nonce: str | None = None) -> bytes:
    inbox = WeChatInbox(APP_ID, TOKEN, AES_KEY, mode)
    push = WeChatSender(mode).push({"MsgType": "text", "Content": "在吗", "MsgId": "1"}, NOW)
    request = inbox.receive(push.query, push.body, NOW)
    return inbox.render_reply(request, outbound, NOW + timedelta(seconds=1), nonce)


def said(outbound: Outbound, mode: str = "safe") -> str:
    return WeChatSender(mode).open_reply(reply(outbound, mode))["Content"]


@pytest.mark.parametrize("mode", MODES)
def test_reaches_the_resident(mode):
    elements = WeChatSender(mode).open_reply(reply(Outbound("您好，请说"), mode))
    assert elements == {
        "ToUserName": OPENID,
        "FromUserName": ACCOUNT,
        "CreateTime": str(int(NOW.timestamp()) + 1),
        "MsgType": "text",
        "Content": "您好，请说",
    }


@pytest.mark.parametrize("mode", ["compat", "safe"])
def test_is_sealed_where_messages_are(mode):
    outer = from_xml(reply(Outbound("您好"), mode))
    assert set(outer) == {"Encrypt", "MsgSignature", "TimeStamp", "Nonce"}


def test_nonces_are_fresh_unless_given():
    nonces = {from_xml(reply(Outbound("您好")))["Nonce"] for _ in range(20)}
    assert len(nonces) == 20
    assert from_xml(reply(Outbound("您好"), nonce="415670741"))["Nonce"] == "415670741"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("outbound", [None, Outbound(""), Outbound(" \n")])
def test_nothing_to_say(outbound, mode):
    assert reply(outbound, mode) == b"success"


@pytest.mark.parametrize("mode", MODES)
def test_cannot_leave_its_element(mode):
    text = "a]]></Content><MsgType><![CDATA[news]]></MsgType><Content>b"
    elements = WeChatSender(mode).open_reply(reply(Outbound(text), mode))
    assert elements["MsgType"] == "text"
    assert elements["Content"].replace("＜", "<") == text


def test_control_characters_are_dropped():
    assert said(Outbound("甲\x00\x1d\ud800乙\t丙\n丁")) == "甲乙\t丙\n丁"


@pytest.mark.parametrize(
    "words",
    ["<a href='http://evil.example.test'>点我</a>", "<A HREF=x>", "</a>", "<!-- -->", "]]><a href='x'>y</a>"],
)
def test_residents_words_are_no_link(words):
    shown = said(Outbound(f"您说的是：{words}", (Choice("yes", words),)))
    assert len(LINK.findall(shown)) == 1
    assert "<" not in LINK.sub("", shown)


def test_comparisons_stay():
    assert said(Outbound("收入<3000，人口>2")) == "收入<3000，人口>2"


class TestChoices:
    def test_can_be_tapped_or_numbered(self):
        shown = said(Outbound("是您本人吗？", (Choice("self", "是"), Choice("other", "帮别人"))))
        lines = shown.split("\n")
        assert lines[0] == "是您本人吗？"
        assert [line[:3] for line in lines[1:]] == ["1. ", "2. "]
        assert LINK.findall(shown) == [("是", "self", "是"), ("帮别人", "other", "帮别人")]

    def test_without_a_text(self):
        assert said(Outbound("", (Choice("a", "甲"),))).startswith("1. <a ")

    def test_come_back_as_their_key(self):
        key = "area:德平镇/a&b=c%20"
        written = LINK.findall(said(Outbound("哪个村？", (Choice(key, "德平"),))))[0][1]
        inbox = WeChatInbox(APP_ID, TOKEN, AES_KEY, "safe")
        tapped = {"MsgType": "text", "Content": "德平", "MsgId": "1", "bizmsgmenuid": written}
        push = WeChatSender().push(tapped, NOW)
        assert inbox.receive(push.query, push.body, NOW).inbound.key == key

    def test_label_cannot_change_the_link(self):
        label = '甲&msgmenuid=x"><a href="http://evil.example.test">乙#?%'
        (content, key, _shown), *more = LINK.findall(said(Outbound("选", (Choice("k", label),))))
        assert (key, more) == ("k", [])
        assert not set("&#%?=<>\"' ") & set(content)


class TestLimit:
    def test_is_cut_between_characters(self):
        shown = said(Outbound("事" * 2000))
        assert shown == "事" * 681 + "…"
        assert len(shown.encode()) <= MAX_BYTES

    def test_fits_exactly(self):
        assert render_text(Outbound("a" * MAX_BYTES)) == "a" * MAX_BYTES

    def test_text_gives_way_to_choices(self):
        shown = said(Outbound("事" * 2000, (Choice("yes", "是"), Choice("no", "否"))))
        assert len(shown.encode()) <= MAX_BYTES
        assert len(LINK.findall(shown)) == 2
        assert "事…\n1. <a" in shown

    def test_too_many_choices_lose_whole_lines(self):
        shown = said(Outbound("选", tuple(Choice(f"k{n}", f"第{n}个村") for n in range(60))))
        assert len(shown.encode()) <= MAX_BYTES
        assert "<" not in LINK.sub("", shown)

    @settings(PATIENT, max_examples=200)
    @given(
        st.text(max_size=900),
        st.lists(st.builds(Choice, key=st.text(max_size=8), label=st.text(max_size=40)), max_size=12),
        st.integers(min_value=40, max_value=MAX_BYTES),
    )
    def test_whatever_is_said(self, text, choices, limit):
        shown = render_text(Outbound(text, tuple(choices)), limit)
        assert len(shown.encode()) <= limit
        assert not re.search(r"<[A-Za-z/!?]", LINK.sub("", shown))

"""What WeChat's webhook refuses: forged, stale, malformed and hostile requests, and settings that are none."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.errors import SignatureInvalid, TooLarge, Unreadable
from bot.channels.wechat import WeChatInbox
from bot.channels.wechat.envelope import Envelope
from bot.messages import Inbound
from tests.bot.channels.incoming import NOW, Case, check
from tests.fakes.wechat_sender import (
    ACCOUNT,
    AES_KEY,
    APP_ID,
    OPENID,
    TOKEN,
    Markup,
    Push,
    WeChatSender,
    encrypt_blocks,
    to_xml,
)  # fmt: skip

MODES = ("plain", "compat", "safe")
PRIVATE = (OPENID, TOKEN, AES_KEY, "我家的事")


def inbox(mode: str = "safe") -> WeChatInbox:
    return WeChatInbox(APP_ID, TOKEN, AES_KEY, mode)


def receive(push: Push, mode: str) -> Inbound:
    return inbox(mode).receive(push.query, push.body, NOW).inbound


def event(name: str, **fields: str) -> dict[str, str]:
    return {"MsgType": "event", "Event": name, **fields}


TEXT = {"MsgType": "text", "Content": "我家的事", "MsgId": "5"}
UNREADABLE = [
    ("nothing", b""),
    ("not XML", "我家的事".encode()),
    ("cut off", to_xml({"ToUserName": ACCOUNT, **TEXT}).encode()[:-9]),
    ("not UTF-8", to_xml(TEXT).encode("gbk")),
    ("another root", b"<html><MsgType>text</MsgType></html>"),
    ("no sender", to_xml({"ToUserName": ACCOUNT, "CreateTime": "1", **TEXT}).encode()),
    ("no account", to_xml({"FromUserName": OPENID, "CreateTime": "1", **TEXT}).encode()),
    ("no time", to_xml({"ToUserName": ACCOUNT, "FromUserName": OPENID, **TEXT}).encode()),
    ("document type", b'<!DOCTYPE xml SYSTEM "http://evil.example.test/x.dtd"><xml/>'),
    ("document type behind a control character", b"<!DOC\x01TYPE xml []><xml/>"),
    ("entities", b'<!DOCTYPE xml [<!ENTITY a "b">]><xml><MsgType>&a;</MsgType></xml>'),
    ("undeclared entity", b"<xml><MsgType>&a;</MsgType></xml>"),
    ("deeper than any message", b"<xml>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</xml>"),
    ("more elements than any message", b"<xml>" + b"".join(b"<a%d/>" % n for n in range(5000)) + b"</xml>"),
]
INCOMPLETE = [
    ("no type", {"MsgType": "", "MsgId": "1"}),
    ("no id", {"MsgType": "text", "Content": "在"}),
    ("an id that is none", {"MsgType": "text", "Content": "在", "MsgId": "abc"}),
    ("no content", {"MsgType": "text", "MsgId": "1"}),
    ("nested content", {"MsgType": "text", "Content": Markup("<b>在</b>"), "MsgId": "1"}),
    ("nested sender", {"FromUserName": Markup("<b>x</b>"), "MsgType": "text", "Content": "在", "MsgId": "1"}),
    (
        "sender that is no openid",
        {"FromUserName": "o x\u3000", "MsgType": "text", "Content": "在", "MsgId": "1"},
    ),
    ("no media", {"MsgType": "image", "MsgId": "1"}),
    ("impossible place", {"MsgType": "location", "Location_X": "nan", "Location_Y": "1", "MsgId": "1"}),
    ("place off the map", {"MsgType": "location", "Location_X": "91", "Location_Y": "1", "MsgId": "1"}),
    ("endless account", {"ToUserName": "g" * 65, "MsgType": "text", "Content": "在", "MsgId": "1"}),
    ("endless key", event("CLICK", EventKey="k" * 257)),
    ("endless receipt", event("TEMPLATESENDJOBFINISH", MsgID="1" * 21, Status="success")),
    ("event without a name", {"MsgType": "event"}),
    ("menu without a key", event("CLICK")),
    ("receipt without an id", event("TEMPLATESENDJOBFINISH", Status="success")),
    ("revocation without a person", event("user_authorization_revoke", RevokeInfo="206")),
]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("label", "body"), UNREADABLE, ids=[row[0] for row in UNREADABLE])
def test_body_is_unreadable(label, body, mode, caplog):
    # A compatible-mode body must be well-formed outside as well, so the sealed part stands alone here.
    push = WeChatSender("safe" if mode == "compat" else mode).push_xml(body, NOW)
    check(Case(label, lambda: receive(push, mode), Unreadable), PRIVATE, caplog)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("label", "fields"), INCOMPLETE, ids=[row[0] for row in INCOMPLETE])
def test_message_is_unreadable(label, fields, mode, caplog):
    push = WeChatSender(mode).push(fields, NOW)
    check(Case(label, lambda: receive(push, mode), Unreadable), PRIVATE, caplog)


@pytest.mark.parametrize("mode", MODES)
def test_repeated_element_is_unreadable(mode, caplog):
    xml = to_xml({"ToUserName": ACCOUNT, "FromUserName": OPENID, "CreateTime": "1", **TEXT})
    push = WeChatSender(mode).push_xml(xml.replace("</xml>", "<Content>别的</Content></xml>"), NOW)
    check(Case("twice", lambda: receive(push, mode), Unreadable), PRIVATE, caplog)


@pytest.mark.parametrize("mode", MODES)
def test_over_the_limit(mode, caplog):
    push = WeChatSender("plain").push({**TEXT, "Content": "事" * 30000}, NOW)
    check(Case("long", lambda: receive(push, mode), TooLarge), PRIVATE, caplog)


def altered(**query: str) -> Callable[[Push], Push]:
    return lambda push: replace(push, query={**push.query, **query})


def without(name: str) -> Callable[[Push], Push]:
    return lambda push: replace(push, query={k: v for k, v in push.query.items() if k != name})


FORGED = [
    ("no signature", without("signature"), ("plain",)),
    ("empty signature", altered(signature=""), ("plain",)),
    ("signature in other letters", altered(signature="签名"), ("plain",)),
    ("lone surrogate", altered(signature="\ud800"), ("plain",)),
    ("other nonce", altered(nonce="1"), MODES),
    ("nonce of a lone surrogate", altered(nonce="\ud800"), MODES),
    ("no timestamp", without("timestamp"), MODES),
    ("timestamp that is none", altered(timestamp="²"), MODES),
    ("endless timestamp", altered(timestamp="9" * 4000), MODES),
    ("no message signature", without("msg_signature"), ("compat", "safe")),
    (
        "plain signature in its place",
        lambda push: altered(msg_signature=push.query["signature"])(push),
        ("compat", "safe"),
    ),
]


@pytest.mark.parametrize(
    ("label", "forge", "mode"),
    [(label, forge, mode) for label, forge, modes in FORGED for mode in modes],
    ids=[f"{label}-{mode}" for label, _, modes in FORGED for mode in modes],
)
def test_forged_is_refused(label, forge, mode, caplog):
    push = forge(WeChatSender(mode).push(TEXT, NOW))
    check(Case(label, lambda: receive(push, mode), SignatureInvalid), PRIVATE, caplog)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("seconds", [-301, 301, -86400])
def test_stale_is_refused(mode, seconds, caplog):
    push = WeChatSender(mode).push(TEXT, NOW + timedelta(seconds=seconds))
    check(Case("stale", lambda: receive(push, mode), SignatureInvalid), PRIVATE, caplog)


@pytest.mark.parametrize("mode", ["compat", "safe"])
def test_plain_body_is_refused_where_bodies_are_encrypted(mode, caplog):
    push = WeChatSender("plain").push(TEXT, NOW)
    check(Case("downgrade", lambda: receive(push, mode), SignatureInvalid), PRIVATE, caplog)


def test_compatible_mode_believes_only_the_encrypted_part():
    sender = WeChatSender("compat")
    push = sender.push(TEXT, NOW)
    forged = replace(push, body=push.body.replace("我家的事".encode(), "给我钱".encode()))
    assert receive(forged, "compat").text == "我家的事"


def test_message_for_another_account_is_refused(caplog):
    push = WeChatSender("safe", app_id="wx0000invented0002").push(TEXT, NOW)
    check(Case("other account", lambda: receive(push, "safe"), SignatureInvalid), PRIVATE, caplog)


FRAMES = [
    ("shorter than a frame", b"0" * 16 + b"\x10" * 16),
    ("longer than it is", b"0" * 16 + b"\x00\x00\xff\xff" + b"\x0c" * 12),
    ("no padding", b"0" * 32),
    ("zero padding", b"0" * 31 + b"\x00"),
    ("uneven padding", b"0" * 30 + b"\x01\x02"),
    ("padding over the block", b"0" * 20 + b"\x2c" * 44),
    ("padding beyond the start", b"\x11" * 16),
]


@pytest.mark.parametrize("plain", [row[1] for row in FRAMES], ids=[row[0] for row in FRAMES])
def test_broken_frame_is_unreadable(plain):
    with pytest.raises(Unreadable):
        Envelope(APP_ID, AES_KEY).open(encrypt_blocks(plain, AES_KEY))


@pytest.mark.parametrize("sealed", ["", "QUJD", "not base64!", "事", "QUJDREVGR0hJSktMTU5PUA=" * 2])
def test_what_is_not_ciphertext_is_unreadable(sealed):
    with pytest.raises(Unreadable):
        Envelope(APP_ID, AES_KEY).open(sealed)


class TestServerVerification:
    def test_echoes(self):
        for mode in MODES:
            query = WeChatSender(mode).verification(NOW, '<b>"4375"')
            assert inbox(mode).verify_server(query) == '<b>"4375"'

    @pytest.mark.parametrize("query", [{}, {"signature": "", "echostr": "1"}, {"signature": "é", "echostr": "1"}])
    def test_refuses(self, query):
        with pytest.raises(SignatureInvalid):
            inbox().verify_server(query)

    def test_nothing_to_echo(self):
        query = WeChatSender().verification(NOW, "")
        del query["echostr"]
        with pytest.raises(Unreadable):
            inbox().verify_server(query)


class TestSettings:
    @pytest.mark.parametrize("key", ["", "short", "!" * 43, AES_KEY + "="])
    def test_key_must_be_a_key(self, key):
        with pytest.raises(ValueError, match="EncodingAESKey"):
            WeChatInbox(APP_ID, TOKEN, key, "safe")

    def test_plain_mode_needs_no_key(self):
        push = WeChatSender("plain").push(TEXT, NOW)
        assert WeChatInbox(APP_ID, TOKEN, "", "plain").receive(push.query, push.body, NOW)

    def test_empty_token(self):
        with pytest.raises(ValueError, match="token"):
            WeChatInbox(APP_ID, "", AES_KEY, "safe")

    def test_unknown_mode(self):
        with pytest.raises(ValueError, match="unknown"):
            WeChatInbox(APP_ID, TOKEN, AES_KEY, "unknown")

"""What WeChat pushes, in all three modes, and what it becomes."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.channels.wechat import WeChatInbox, WeChatRequest
from bot.messages import Channel, DeliveryReport, Inbound, InboundKind, Location, Media
from tests.bot.channels.incoming import NOW, Case, check
from tests.fakes.wechat_sender import ACCOUNT, AES_KEY, APP_ID, OPENID, TOKEN, Markup, Push, WeChatSender

SENDER = hashlib.sha256(OPENID.encode()).hexdigest()[:16]
MODES = ("plain", "compat", "safe")
PRIVATE = (OPENID, TOKEN, AES_KEY, "我家的事", "36.99", "somebody-else-openid")
TEXT = {"MsgType": "text", "Content": "我家的事", "MsgId": "5"}


def request(push: Push, mode: str = "safe") -> WeChatRequest:
    return WeChatInbox(APP_ID, TOKEN, AES_KEY, mode).receive(push.query, push.body, NOW)


def receive(push: Push, mode: str = "safe") -> Inbound:
    return request(push, mode).inbound


def message(message_type: str, **fields: str) -> dict[str, str]:
    return {"MsgType": message_type, "MsgId": "1", **fields}


def event(name: str, **fields: str) -> dict[str, str]:
    return {"MsgType": "event", "Event": name, **fields}


READ: list[tuple[str, dict[str, str], dict[str, Any]]] = [
    (
        "text",
        message("text", Content="我家的事", MsgId="9007199254740993"),
        {
            "kind": InboundKind.TEXT,
            "text": "我家的事",
            "key": "",
            "dedupe_key": f"wechat:{ACCOUNT}:{SENDER}:9007199254740993",
        },
    ),
    ("text keeps its whitespace", message("text", Content=" \n 我家的事\t "), {"text": " \n 我家的事\t "}),
    ("text may be blank", message("text", Content=""), {"text": ""}),
    ("text with control characters", message("text", Content="我家\x1d的\x00事\x0b"), {"text": "我家的事"}),
    (
        "text that looks like markup",
        message("text", Content="<!DOCTYPE a> <!ENTITY b> &amp;"),
        {"text": "<!DOCTYPE a> <!ENTITY b> &amp;"},
    ),
    (
        "tapped choice",
        message("text", Content="是", bizmsgmenuid="consent%3Ayes"),
        {"kind": InboundKind.TEXT, "text": "是", "key": "consent:yes"},
    ),
    ("message type in capitals", message("TEXT", Content="在"), {"kind": InboundKind.TEXT}),
    (
        "image",
        message("image", PicUrl="http://pic.example.test/1", MediaId="m1"),
        {
            "kind": InboundKind.IMAGE,
            "media": (Media("m1", url="http://pic.example.test/1", channel=Channel.WECHAT),),
            "text": "",
        },
    ),
    (
        "voice recognised",
        message("voice", MediaId="m2", Format="amr", Recognition="我家的事"),
        {"kind": InboundKind.VOICE, "text": "我家的事", "media": (Media("m2", "audio/amr"),)},
    ),
    (
        "voice not recognised",
        message("voice", MediaId="m2", Format="speex", Recognition=""),
        {"kind": InboundKind.VOICE, "text": ""},
    ),
    ("voice without recognition", message("voice", MediaId="m2"), {"kind": InboundKind.VOICE, "text": ""}),
    (
        "video",
        message("video", MediaId="m3", ThumbMediaId="t"),
        {"kind": InboundKind.VIDEO, "media": (Media("m3", "video/mp4"),)},
    ),
    ("short video", message("shortvideo", MediaId="m3"), {"kind": InboundKind.VIDEO}),
    (
        "location",
        message("location", Location_X="36.99", Location_Y="116.87", Scale="20", Label="村口"),
        {"kind": InboundKind.LOCATION, "location": Location(36.99, 116.87, "村口")},
    ),
    (
        "link",
        message("link", Title="通知", Description="", Url="http://a.example.test/"),
        {"kind": InboundKind.LINK, "text": "通知\nhttp://a.example.test/"},
    ),
    (
        "unknown type",
        message("hologram", MsgId="77"),
        {"kind": InboundKind.UNKNOWN, "key": "", "dedupe_key": f"wechat:{ACCOUNT}:{SENDER}:77"},
    ),
    ("unknown type without id", {"MsgType": "hologram"}, {"kind": InboundKind.UNKNOWN}),
    ("follow", event("subscribe", EventKey=""), {"kind": InboundKind.FOLLOW, "key": ""}),
    (
        "follow by code",
        event("subscribe", EventKey="qrscene_desk-7", Ticket="t"),
        {"kind": InboundKind.FOLLOW, "key": "desk-7"},
    ),
    ("follow from elsewhere", event("subscribe", EventKey="last_trade_no_1"), {"kind": InboundKind.FOLLOW, "key": ""}),
    ("unfollow", event("unsubscribe", EventKey=""), {"kind": InboundKind.UNFOLLOW}),
    ("scan", event("SCAN", EventKey="desk-7", Ticket="t"), {"kind": InboundKind.SCAN, "key": "desk-7"}),
    ("menu", event("CLICK", EventKey="progress"), {"kind": InboundKind.MENU, "key": "progress"}),
    ("menu link", event("VIEW", EventKey="http://a.example.test/", MenuId="1"), {"kind": InboundKind.SILENT}),
    (
        "scan from the menu",
        event(
            "scancode_waitmsg",
            EventKey="scan",
            ScanCodeInfo=Markup("<ScanType>qrcode</ScanType><ScanResult>MS1</ScanResult>"),
        ),
        {"kind": InboundKind.MENU, "key": "scan", "text": "MS1"},
    ),
    (
        "pictures from the menu",
        event(
            "pic_weixin",
            EventKey="k",
            SendPicsInfo=Markup("<Count>1</Count><PicList><item><PicMd5Sum>5a</PicMd5Sum></item></PicList>"),
        ),
        {"kind": InboundKind.SILENT, "media": ()},
    ),
    (
        "whereabouts",
        event("LOCATION", Latitude="36.99", Longitude="116.87", Precision="9"),
        {"kind": InboundKind.SILENT, "location": None, "text": ""},
    ),
    (
        "template delivered",
        event("TEMPLATESENDJOBFINISH", MsgID="200163836", Status="success"),
        {"kind": InboundKind.DELIVERY, "report": DeliveryReport("200163836", "success")},
    ),
    (
        "template blocked",
        event("TEMPLATESENDJOBFINISH", MsgID="200163837", Status="failed:user block"),
        {"kind": InboundKind.DELIVERY, "report": DeliveryReport("200163837", "failed:user block")},
    ),
    (
        "notice accepted",
        event(
            "subscribe_msg_popup_event",
            SubscribeMsgPopupEvent=Markup(
                "<List><TemplateId>a</TemplateId></List><List><TemplateId>b</TemplateId></List>"
            ),
        ),
        {"kind": InboundKind.SILENT, "key": "subscribe_msg_popup_event"},
    ),
    (
        "authorisation revoked",
        event("user_authorization_revoke", OpenID="somebody-else-openid", RevokeInfo="206"),
        {"kind": InboundKind.FORGET, "key": "206"},
    ),
    (
        "account deleted",
        event("user_authorization_cancellation", OpenID="somebody-else-openid"),
        {"kind": InboundKind.FORGET},
    ),
    ("profile changed", event("user_info_modified", OpenID="somebody-else-openid"), {"kind": InboundKind.SILENT}),
    ("unknown event", event("something_of_next_year"), {"kind": InboundKind.SILENT}),
]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("label", "fields", "expected"), READ, ids=[row[0] for row in READ])
def test_is_read(label, fields, expected, mode, caplog):
    push = WeChatSender(mode).push(fields, NOW)
    check(Case(label, lambda: receive(push, mode), expected), PRIVATE, caplog)


class TestDedupe:
    def test_retry_is_the_same_though_signed_and_encrypted_anew(self):
        sender = WeChatSender("safe")
        fields = {**TEXT, "CreateTime": "1790560790"}
        first, again = sender.push(fields, NOW), sender.push(fields, NOW + timedelta(seconds=5))
        assert first.query["nonce"] != again.query["nonce"]
        assert receive(first, "safe").dedupe_key == receive(again, "safe").dedupe_key

    def test_event_retry_is_the_same(self):
        sender = WeChatSender("safe")
        fields = {**event("CLICK", EventKey="progress"), "CreateTime": "1790560790"}
        keys = {receive(sender.push(fields, NOW), "safe").dedupe_key for _ in range(3)}
        assert len(keys) == 1

    def test_different_events_of_one_second_differ(self):
        sender = WeChatSender("plain")
        sent = "<List><MsgID>{}</MsgID></List>"
        events = [
            event("subscribe", EventKey=""),
            event("subscribe", EventKey="qrscene_1"),
            event("CLICK", EventKey="a"),
            event("CLICK", EventKey="b"),
            event("SCAN", EventKey="a", Ticket="t1"),
            event("SCAN", EventKey="a", Ticket="t2"),
            event("TEMPLATESENDJOBFINISH", MsgID="1", Status="success"),
            event("TEMPLATESENDJOBFINISH", MsgID="2", Status="success"),
            event("subscribe_msg_sent_event", SubscribeMsgSentEvent=Markup(sent.format(1))),
            event("subscribe_msg_sent_event", SubscribeMsgSentEvent=Markup(sent.format(2))),
            event("user_authorization_revoke", OpenID="o1"),
            event("user_authorization_revoke", OpenID="o2"),
            {**event("CLICK", EventKey="a"), "FromUserName": "o3"},
        ]
        keys = [receive(sender.push(fields, NOW), "plain").dedupe_key for fields in events]
        assert len(set(keys)) == len(events)

    def test_same_id_from_two_residents_differs(self):
        pushes = (WeChatSender("plain").push({**TEXT, "FromUserName": name}, NOW) for name in ("o1", "o2"))
        one, two = (receive(push, "plain").dedupe_key for push in pushes)
        assert one != two

    def test_same_id_at_two_accounts_differs(self):
        one = WeChatSender("plain").push(TEXT, NOW)
        two = WeChatSender("plain", account="gh_other").push(TEXT, NOW)
        assert receive(one, "plain").dedupe_key != receive(two, "plain").dedupe_key


class TestTime:
    @pytest.mark.parametrize(
        ("created", "expected"),
        [
            ("1790560000", datetime(2026, 9, 28, 1, 46, 40, tzinfo=UTC)),
            ("1790560000123", datetime(2026, 9, 28, 1, 46, 40, tzinfo=UTC)),
            ("1348831860", datetime(2012, 9, 28, 11, 31, tzinfo=UTC)),
            ("yesterday", NOW),
            ("-1", NOW),
            ("9" * 30, NOW),
            ("1890560000", NOW),
        ],
    )
    def test_sent_at(self, created, expected):
        push = WeChatSender("plain").push({**TEXT, "CreateTime": created}, NOW)
        assert receive(push, "plain").sent_at == expected


class TestAddress:
    def test_is_the_sender(self):
        got = request(WeChatSender().push(TEXT, NOW))
        assert (got.inbound.address.id, got.from_user, got.to_user) == (OPENID, OPENID, ACCOUNT)

    def test_is_the_person_where_the_platform_speaks(self):
        fields = {**event("user_authorization_revoke", OpenID="o2"), "FromUserName": "platform"}
        got = request(WeChatSender().push(fields, NOW))
        assert (got.inbound.address.id, got.from_user) == ("o2", "platform")

    def test_is_never_shown(self):
        assert OPENID not in repr(request(WeChatSender().push(TEXT, NOW)))

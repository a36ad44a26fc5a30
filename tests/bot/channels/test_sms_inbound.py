"""What Twilio calls us with: messages and receipts, what they become, and what is refused."""

from collections.abc import Sequence
from typing import Any

import pytest

from bot.channels.errors import SignatureInvalid, Unreadable
from bot.channels.sms import TwilioInbox
from bot.messages import Channel, DeliveryReport, Inbound, InboundKind, Media
from tests.bot.channels.incoming import NOW, Case, check
from tests.fakes.twilio_sender import (
    ACCOUNT_SID,
    AUTH_TOKEN,
    PUBLIC_URL,
    RESIDENT,
    Pairs,
    TwilioSender,
    sign_url,
)  # fmt: skip

PATH = "/channels/sms"
SID = "SM0123456789abcdef0123456789abcdef"
PRIVATE = (RESIDENT, RESIDENT[2:], AUTH_TOKEN, "家里没米了")
SENDER = TwilioSender()
MEDIA = "https://api.example.test/2010-04-01/Accounts/AC/Messages/MM/Media/ME1"


def inbox(*auth_tokens: str, public_url: str = PUBLIC_URL) -> TwilioInbox:
    return TwilioInbox(ACCOUNT_SID, auth_tokens or (AUTH_TOKEN,), public_url)


def receive(pairs: Sequence[tuple[str, str]], path: str = PATH) -> Inbound:
    return inbox().receive(path, pairs, SENDER.sign(path, pairs), NOW)


def with_media(body: str, count: str, *more: tuple[str, str]) -> Pairs:
    return [(k, count if k == "NumMedia" else v) for k, v in SENDER.message(SID, body)] + list(more)


READ: list[tuple[str, Pairs, dict[str, Any]]] = [
    (
        "text",
        SENDER.message(SID, "家里没米了"),
        {"kind": InboundKind.TEXT, "text": "家里没米了", "key": "", "dedupe_key": f"sms:{SID}", "sent_at": NOW},
    ),
    ("text keeps its whitespace", SENDER.message(SID, " 家里没米了\n "), {"text": " 家里没米了\n "}),
    ("blank text", SENDER.message(SID, ""), {"kind": InboundKind.TEXT, "text": ""}),
    ("NUL and other control characters", SENDER.message(SID, "家里\x00没\x1d米了"), {"text": "家里没米了"}),
    ("long text that could be base64", SENDER.message(SID, "QUJD" * 20), {"text": "QUJD" * 20}),
    ("parameters nobody knows", SENDER.message(SID, "在吗", ("Brand", "new"), ("Brand", "newer")), {"text": "在吗"}),
    (
        "picture",
        with_media("", "1", ("MediaUrl0", MEDIA), ("MediaContentType0", "image/jpeg")),
        {"kind": InboundKind.IMAGE, "media": (Media("ME1", "image/jpeg", MEDIA, Channel.SMS),)},
    ),
    (
        "recording",
        with_media("", "1", ("MediaUrl0", MEDIA), ("MediaContentType0", "audio/amr")),
        {"kind": InboundKind.VOICE},
    ),
    (
        "contact card",
        with_media("", "1", ("MediaUrl0", MEDIA), ("MediaContentType0", "text/vcard")),
        {"kind": InboundKind.UNKNOWN},
    ),
    (
        "pictures with a text",
        with_media(
            "证明",
            "2",
            ("MediaUrl0", MEDIA),
            ("MediaContentType0", "image/png"),
            ("MediaUrl1", MEDIA + "b"),
            ("MediaContentType1", "image/png"),
        ),
        {
            "kind": InboundKind.TEXT,
            "text": "证明",
            "media": (
                Media("ME1", "image/png", MEDIA, Channel.SMS),
                Media("ME1b", "image/png", MEDIA + "b", Channel.SMS),
            ),
        },
    ),
    *[
        (f"carrier word {word!r}", SENDER.message(SID, word), {"kind": kind, "key": "carrier", "text": word})
        for kind, words in {
            InboundKind.STOP: [
                "STOP",
                "stop",
                " Stop\n",
                "UNSUBSCRIBE",
                "END",
                "QUIT",
                "STOPALL",
                "REVOKE",
                "OPTOUT",
                "CANCEL",
            ],
            InboundKind.START: ["START", "Unstop", "yes"],
            InboundKind.HELP: ["HELP", "info"],
        }.items()
        for word in words
    ],
    *[
        (f"our word {word!r}", SENDER.message(SID, word), {"kind": kind, "key": "ours"})
        for kind, words in {
            InboundKind.STOP: ["退订", "TD", "td", "ＴＤ", "T", "t", "取消订阅", "退订。", " 退订 "],
            InboundKind.START: ["恢复订阅", "订阅"],
        }.items()
        for word in words
    ],
    *[
        (f"no word {text!r}", SENDER.message(SID, text), {"kind": InboundKind.TEXT, "key": ""})
        for text in ["stop please", "STOP!", "怎么退订", "T恤", "我要订阅", "yes sir", "helping"]
    ],
    (
        "advanced opt-out",
        SENDER.message(SID, "别发了", ("OptOutType", "STOP")),
        {"kind": InboundKind.STOP, "key": "carrier"},
    ),
]


@pytest.mark.parametrize(("label", "pairs", "expected"), READ, ids=[row[0] for row in READ])
def test_is_read(label, pairs, expected, caplog):
    check(Case(label, lambda: receive(pairs), expected), PRIVATE, caplog)


def test_address_is_the_sender():
    address = receive(SENDER.message(SID, "在吗")).address
    assert (address.channel, address.id) == (Channel.SMS, RESIDENT)


def dropping(name: str) -> Pairs:
    return [(k, v) for k, v in SENDER.message(SID, "家里没米了") if k != name]


UNREADABLE = [
    ("no id", dropping("MessageSid")),
    ("no sender", dropping("From")),
    ("no account", dropping("AccountSid")),
    ("neither body nor media", dropping("Body")),
    ("blank sender", [*dropping("From"), ("From", " ")]),
    ("endless sender", [*dropping("From"), ("From", "+" + "1" * 100)]),
    ("two senders", SENDER.message(SID, "在吗", ("From", "+12005550111"))),
    ("two ids", SENDER.message(SID, "在吗", ("MessageSid", "SMother"))),
    ("media that are missing", with_media("", "1")),
    ("media without number", with_media("", "²")),
    ("endless media", with_media("", "9" * 3000)),
]


@pytest.mark.parametrize(("label", "pairs"), UNREADABLE, ids=[row[0] for row in UNREADABLE])
def test_is_unreadable(label, pairs, caplog):
    check(Case(label, lambda: receive(pairs), Unreadable), PRIVATE, caplog)


class TestSignature:
    PAIRS = SENDER.message(SID, "家里没米了")

    def is_let_in(self, signature: str | None, path: str = PATH, twilio: TwilioInbox | None = None) -> bool:
        try:
            (twilio or inbox()).receive(path, self.PAIRS, signature, NOW)
        except SignatureInvalid:
            return False
        return True

    @pytest.mark.parametrize("signature", [None, "", "garbage", "签名", "\ud800", "=" * 4000])
    def test_garbage(self, signature, caplog):
        check(
            Case("garbage", lambda: inbox().receive(PATH, self.PAIRS, signature, NOW), SignatureInvalid),
            PRIVATE,
            caplog,
        )

    def test_of_something_else(self):
        assert not self.is_let_in(SENDER.sign(PATH, self.PAIRS[1:]))
        assert not self.is_let_in(SENDER.sign("/channels/sms/status", self.PAIRS))
        assert not self.is_let_in(sign_url(AUTH_TOKEN, "https://evil.example.test" + PATH, self.PAIRS))

    def test_covers_the_query(self):
        path = PATH + "?county=ly&empty="
        assert self.is_let_in(SENDER.sign(path, self.PAIRS), path)
        assert not self.is_let_in(SENDER.sign(path, self.PAIRS), PATH)

    @pytest.mark.parametrize("base", ["https://help.example.test", "https://help.example.test:443"])
    def test_default_port_may_be_named(self, base):
        assert self.is_let_in(sign_url(AUTH_TOKEN, base + PATH, self.PAIRS))

    def test_trailing_slash_of_the_public_url(self):
        assert self.is_let_in(SENDER.sign(PATH, self.PAIRS), twilio=inbox(public_url=PUBLIC_URL + "/"))

    def test_while_the_token_is_rotated(self):
        rotating = inbox("invented-auth-token-new", AUTH_TOKEN)
        assert self.is_let_in(TwilioSender("invented-auth-token-new").sign(PATH, self.PAIRS), twilio=rotating)
        assert self.is_let_in(TwilioSender(AUTH_TOKEN).sign(PATH, self.PAIRS), twilio=rotating)
        assert not self.is_let_in(TwilioSender("retired").sign(PATH, self.PAIRS), twilio=rotating)

    def test_blank_and_repeated_parameters_count(self):
        pairs = [*self.PAIRS, ("List", "b"), ("List", "a"), ("List", "b"), ("Blank", "")]
        assert receive(pairs).text == "家里没米了"

    def test_another_account(self, caplog):
        pairs = TwilioSender(account_sid="AC" + "0" * 31 + "2").message(SID, "家里没米了")
        check(Case("other", lambda: receive(pairs), SignatureInvalid), PRIVATE, caplog)

    def test_published_vector(self):
        """twilio-python's own example: token 12345, five parameters, a URL with a query."""
        pairs = [
            ("CallSid", "CA1234567890ABCDE"),
            ("Digits", "1234"),
            ("From", "+14158675309"),
            ("To", "+18005551212"),
            ("Caller", "+14158675309"),
        ]
        signature = sign_url("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", pairs)
        assert signature == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
        twilio = TwilioInbox(ACCOUNT_SID, ["12345"], "https://mycompany.com")
        with pytest.raises(Unreadable):  # signed well, but it is a call and names no account
            twilio.receive("/myapp.php?foo=1&bar=2", pairs, signature, NOW)


class TestReceipts:
    def read(self, pairs: Pairs) -> DeliveryReport:
        path = "/channels/sms/status"
        return inbox().receive_status(path, pairs, SENDER.sign(path, pairs))

    def test_delivered(self):
        assert self.read(SENDER.receipt(SID, "delivered")) == DeliveryReport(SID, "delivered")

    def test_failed(self):
        assert self.read(SENDER.receipt(SID, "undelivered", "30003")) == DeliveryReport(SID, "undelivered", "30003")

    def test_unknown_status_is_kept(self):
        assert self.read(SENDER.receipt(SID, "Teleported")).status == "teleported"

    def test_without_status(self):
        with pytest.raises(Unreadable):
            self.read([pair for pair in SENDER.receipt(SID, "sent") if pair[0] != "MessageStatus"])

    def test_unsigned(self):
        with pytest.raises(SignatureInvalid):
            inbox().receive_status("/channels/sms/status", SENDER.receipt(SID, "sent"), None)


class TestSettings:
    @pytest.mark.parametrize(
        ("account", "tokens", "url"),
        [
            ("", ["t"], PUBLIC_URL),
            ("AC", [], PUBLIC_URL),
            ("AC", ["", ""], PUBLIC_URL),
            ("AC", ["t"], "help.test"),
        ],
    )
    def test_must_be_there(self, account, tokens, url):
        with pytest.raises(ValueError, match="must"):
            TwilioInbox(account, tokens, url)

"""Whatever bytes arrive, a channel reads them or refuses them: it never fails in a way of its own."""

from contextlib import suppress

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.channels.errors import InboundRefused
from bot.channels.sms import TwilioInbox
from bot.channels.wechat import WeChatInbox
from bot.channels.wechat.envelope import Envelope
from bot.messages import Inbound
from tests.bot.channels.incoming import NOW, PATIENT
from tests.fakes.twilio_sender import ACCOUNT_SID, AUTH_TOKEN, PUBLIC_URL, TwilioSender
from tests.fakes.wechat_sender import AES_KEY, APP_ID, TOKEN, Push, WeChatSender, encrypt_blocks, sha1_of

TAGS = st.sampled_from(
    ["xml", "ToUserName", "FromUserName", "CreateTime", "MsgType", "Event", "EventKey", "Content", "MsgId", "MsgID",
     "MediaId", "Location_X", "Location_Y", "Status", "OpenID", "ScanCodeInfo", "Encrypt", "bizmsgmenuid"]
)  # fmt: skip
KNOWN_VALUES = [
    "text", "image", "voice", "video", "location", "link", "event", "1", "1790560800", "36.9", "subscribe", "CLICK",
    "SCAN", "TEMPLATESENDJOBFINISH", "user_authorization_revoke", "scancode_waitmsg", "<a/>", "]]>", "&x;", "\ufffe",
]  # fmt: skip
VALUES = st.one_of(st.sampled_from(KNOWN_VALUES), st.just("<!DOCTYPE a>"), st.text(max_size=12))
ELEMENT = st.tuples(TAGS, VALUES).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>")
CDATA = st.tuples(TAGS, VALUES).map(lambda pair: f"<{pair[0]}><![CDATA[{pair[1]}]]></{pair[0]}>")
MESSAGES = st.lists(st.one_of(ELEMENT, CDATA), max_size=12).map(
    lambda elements: f"<xml>{''.join(elements)}</xml>".encode("utf-8", "surrogatepass")
)
BODIES = st.one_of(MESSAGES, st.binary(max_size=300))
FRAMES = st.binary(max_size=128).map(lambda raw: encrypt_blocks(raw + bytes(-len(raw) % 16), AES_KEY))
QUERY = st.dictionaries(
    st.sampled_from(["signature", "timestamp", "nonce", "msg_signature", "encrypt_type", "echostr"]),
    st.one_of(st.text(max_size=20), st.just("1790560800"), st.text(st.characters(categories=["Cs"]), max_size=2)),
)


def is_handled(mode: str, push: Push) -> bool:
    try:
        request = WeChatInbox(APP_ID, TOKEN, AES_KEY, mode).receive(push.query, push.body, NOW)
    except InboundRefused:
        return True
    return isinstance(request.inbound, Inbound)


@settings(PATIENT, max_examples=400)
@given(BODIES, st.sampled_from(["plain", "compat", "safe"]))
@example(b"\xff\xfe<\x00x\x00", "plain")
@example(b'<?xml version="1.0" encoding="utf-16"?><xml/>', "plain")
@example(b"<xml><MsgType>&#0;</MsgType></xml>", "plain")
def test_signed_bodies(body, mode):
    assert is_handled(mode, WeChatSender(mode).push_xml(body, NOW))


@settings(PATIENT, max_examples=200)
@given(QUERY, BODIES, st.sampled_from(["plain", "compat", "safe"]))
def test_unsigned_requests(query, body, mode):
    assert is_handled(mode, Push(query, body))


@settings(PATIENT, max_examples=200)
@given(
    st.one_of(
        st.text(max_size=60),
        st.binary(max_size=128).map(lambda raw: encrypt_blocks(raw + bytes(-len(raw) % 16), AES_KEY)),
    )
)
def test_signed_ciphertext(sealed):
    timestamp = str(int(NOW.timestamp()))
    query = {"timestamp": timestamp, "nonce": "1", "msg_signature": sha1_of(TOKEN, timestamp, "1", sealed)}
    body = f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>".encode("utf-8", "surrogatepass")
    assert is_handled("safe", Push(query, body))


@settings(PATIENT, max_examples=200)
@given(st.text(max_size=80))
def test_envelopes(sealed):
    with suppress(InboundRefused):
        assert isinstance(Envelope(APP_ID, AES_KEY).open(sealed), bytes)


@settings(PATIENT, max_examples=200)
@given(QUERY)
def test_verification(query):
    with suppress(InboundRefused):
        assert WeChatInbox(APP_ID, TOKEN, AES_KEY, "safe").verify_server(query) == query["echostr"]


NAMES = [
    "MessageSid", "AccountSid", "From", "Body", "NumMedia", "MediaUrl0", "MediaContentType0", "OptOutType",
    "MessageStatus", "ErrorCode", "Unheard",
]  # fmt: skip
PARAMETERS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.one_of(
            st.sampled_from([ACCOUNT_SID, "SM1", "+12005550199", "1", "²", "-1", "", "STOP"]), st.text(max_size=9)
        ),
    ),
    max_size=10,
)


@settings(PATIENT, max_examples=400)
@given(PARAMETERS, st.sampled_from(["/channels/sms", "/channels/sms?a=1&b=", "/channels/sms?[", "//x"]))
def test_signed_forms(pairs, path):
    inbox = TwilioInbox(ACCOUNT_SID, [AUTH_TOKEN], PUBLIC_URL)
    signature = TwilioSender().sign(path, pairs)
    for receive in (
        lambda: inbox.receive(path, pairs, signature, NOW),
        lambda: inbox.receive_status(path, pairs, signature),
    ):
        with suppress(InboundRefused):
            assert receive()


@settings(PATIENT, max_examples=200)
@given(
    st.text(max_size=30),
    st.lists(st.tuples(st.text(max_size=5), st.text(st.characters(), max_size=5)), max_size=5),
    st.one_of(st.none(), st.text(max_size=30)),
)
def test_unsigned_forms(path, pairs, signature):
    inbox = TwilioInbox(ACCOUNT_SID, [AUTH_TOKEN], PUBLIC_URL)
    with suppress(InboundRefused):
        assert inbox.receive(path, pairs, signature, NOW)

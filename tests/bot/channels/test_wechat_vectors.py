"""The worked examples of WeChat's page on encryption (doc/oplatform/developers/dev/push/encryption)."""

import json

from bot.channels.wechat import WeChatInbox
from bot.channels.wechat.envelope import Envelope
from bot.channels.wechat.signature import is_signed
from tests.fakes.wechat_sender import sha1_of

TOKEN = "AAAAA"
KEY = "A" * 43
APP_ID = "wxba5fad812f8e6fb9"
MESSAGE = (
    "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6"
    "JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4"
    "M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04="
)
REPLY = "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=="


def test_server_verification():
    query = {
        "signature": "f464b24fc39322e44b38aa78f5edd27bd1441696",
        "echostr": "4375120948345356249",
        "timestamp": "1714036504",
        "nonce": "1514711492",
    }
    found = WeChatInbox(APP_ID, TOKEN, KEY, "safe").verify_server(query)
    assert found == "4375120948345356249"


def test_plain_signature():
    assert is_signed("899cf89e464efb63f54ddac96b0a0a235f53aa78", TOKEN, "1714037059", "486452656")


def test_message_signature():
    signature = "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3"
    assert is_signed(signature, TOKEN, "1714112445", "415670741", MESSAGE)


def test_message():
    opened = json.loads(Envelope(APP_ID, KEY).open(MESSAGE))
    assert (opened["FromUserName"], opened["Event"]) == ("o9AgO5Kd5ggOC-bXrbNODIiE3bGY", "debug_demo")


def test_reply():
    assert is_signed("1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1", TOKEN, "1713424427", "415670741", REPLY)
    assert Envelope(APP_ID, KEY).open(REPLY) == b'{"demo_resp":"good luck"}'


def test_the_tests_own_signature_is_theirs():
    assert sha1_of(TOKEN, "1714036504", "1514711492") == "f464b24fc39322e44b38aa78f5edd27bd1441696"

"""The XML of passive replies, rendered by us: wechatpy's replies let a text end its own CDATA section."""

import secrets
from datetime import datetime

from bot.channels.characters import strip_unstorable
from bot.channels.wechat.signature import sign
from bot.channels.wechat.text import render_text
from bot.messages import Outbound


def render_text_reply(to_user: str, from_user: str, outbound: Outbound, now: datetime) -> str:
    """A text reply in clear, from the account `from_user` to the resident `to_user`."""
    return (
        "<xml>"
        f"<ToUserName>{_cdata(to_user)}</ToUserName>"
        f"<FromUserName>{_cdata(from_user)}</FromUserName>"
        f"<CreateTime>{int(now.timestamp())}</CreateTime>"
        "<MsgType><![CDATA[text]]></MsgType>"
        f"<Content>{_cdata(render_text(outbound))}</Content>"
        "</xml>"
    )


def render_encrypted(sealed: str, token: str, now: datetime, nonce: str | None = None) -> str:
    """The envelope around an encrypted reply, with a timestamp and nonce of our own, signed."""
    nonce = nonce or secrets.token_hex(8)
    timestamp = str(int(now.timestamp()))
    signature = sign(token, timestamp, nonce, sealed)
    return (
        "<xml>"
        f"<Encrypt>{_cdata(sealed)}</Encrypt>"
        f"<MsgSignature>{_cdata(signature)}</MsgSignature>"
        f"<TimeStamp>{timestamp}</TimeStamp>"
        f"<Nonce>{_cdata(nonce)}</Nonce>"
        "</xml>"
    )


def _cdata(text: str) -> str:
    """A CDATA section that holds exactly this text, whatever is in it."""
    return f"<![CDATA[{strip_unstorable(text).replace(']]>', ']]]]><![CDATA[>')}]]>"

"""The sending half of the WeChat channel: customer-service messages and template messages."""

from collections.abc import Mapping
from datetime import datetime

from bot.channels.channel import Capabilities, File, Message, Sent, TemplateMessage, TextMessage
from bot.channels.errors import ChannelError, Failure, Ruling
from bot.channels.wechat import codes
from bot.channels.wechat.access_tokens import AccessTokens, OwnTokens, TieredTokens, TokenStore
from bot.channels.wechat.api import WeChatApi
from bot.channels.wechat.templates import WeChatTemplate
from bot.channels.wechat.text import render_text
from bot.channels.wechat.wire import Result, Wire
from bot.messages import Channel, DeliveryReport, Media

API_BASE_URL = "https://api.weixin.qq.com"
TIMEOUT = (3.05, 5.0)
"""Seconds to connect, and to wait for each part of the answer."""

_UNFILLED = Ruling(Failure.ALARM)
_EMPTY = Ruling(Failure.PERMANENT)


class WeChatOutbound:
    """Sends for one account. May be used by several threads at once."""

    def __init__(
        self,
        app_id: str,
        secret: str,
        *,
        api_base_url: str = API_BASE_URL,
        token_store: TokenStore | None = None,
        templates: Mapping[str, WeChatTemplate] | None = None,
        timeout: tuple[float, float] = TIMEOUT,
    ) -> None:
        """`token_store` is what processes share; without one the token stays in this process."""
        self._wire = Wire(api_base_url, timeout)
        own = OwnTokens()
        store = TieredTokens(token_store, own) if token_store else own
        self._api = WeChatApi(app_id, AccessTokens(app_id, secret, self._wire, store), self._wire)
        self._templates = dict(templates or {})

    @property
    def capabilities(self) -> Capabilities:
        """Template messages can be sent once templates are configured."""
        return Capabilities(
            inbound=True,
            free_text=True,
            template=bool(self._templates),
            status_callback=True,
            callback_authentication=True,
            reconciliation=False,
            choices=True,
        )

    def send(self, message: Message) -> Sent:
        """Hand one message to WeChat.

        A template message carries `dedupe_id` as its `client_msg_id`, so that within 10 minutes the same message may
        be sent again without reaching the person twice; losing its answer is therefore `retry`. A customer-service
        message has no such guard, so there it is `unknown_outcome`.
        """
        if isinstance(message, TextMessage):
            return self._send_text(message)
        return self._send_template(message)

    def find_sent(self, message: Message, since: datetime) -> Sent | None:
        """WeChat cannot be asked what it has sent, so this is always None."""
        del message, since
        return None

    def classify(self, report: DeliveryReport) -> Ruling:
        """What a failed TEMPLATESENDJOBFINISH asks of us; an unknown reason means another channel."""
        return codes.RECEIPTS.get("".join(report.status.casefold().split()), codes.UNKNOWN_RECEIPT)

    def fetch(self, media: Media, *, at_most: int) -> File:
        """A photo by its media id; WeChat keeps it three days. Its public address (PicUrl) is not used."""
        return self._api.download(media.id, at_most)

    def close(self) -> None:
        """Close the connections kept open."""
        self._wire.close()

    def _send_text(self, message: TextMessage) -> Sent:
        text = render_text(message.text)
        if not text.strip():
            raise ChannelError(Channel.WECHAT, _EMPTY, "empty_text")
        return _sent(self._api.message.send_text(message.to.id, text), codes.NO_ANSWER)

    def _send_template(self, message: TemplateMessage) -> Sent:
        template = self._templates.get(message.template_key)
        if template is None:
            raise ChannelError(Channel.WECHAT, _UNFILLED, "unknown_template")
        missing = template.fields.keys() - message.params.keys()
        if missing:
            raise ChannelError(Channel.WECHAT, _UNFILLED, "missing_parameters")
        data = {
            "touser": message.to.id,
            "template_id": template.template_id,
            "client_msg_id": message.dedupe_id,
            "data": template.fill(message.params),
        }
        if message.url:
            data["url"] = message.url
        # Not wechatpy's send_template, which cannot pass a client_msg_id.
        result = self._api.post("message/template/send", data=data, repeatable=True)
        return _sent(result, codes.NO_ANSWER_REPEATABLE)


def _sent(result: Result, lost: Ruling) -> Sent:
    """An answer without an errcode is not an answer of these calls, whatever else it is."""
    if "errcode" not in result:
        raise ChannelError(Channel.WECHAT, Ruling(lost.failure, alert=True), "no_errcode")
    return Sent(str(result.get("msgid", "")), "ok")

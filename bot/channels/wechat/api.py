"""wechatpy's catalogue of API calls over our own transport and tokens.

wechatpy knows the path and shape of 361 calls (messages, QR codes, menus …); how they are carried is replaced whole.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from wechatpy import WeChatClient

from bot.channels.channel import File
from bot.channels.errors import ChannelError, Failure
from bot.channels.wechat import codes
from bot.channels.wechat.access_tokens import AccessTokens
from bot.channels.wechat.wire import Result, Wire
from bot.messages import Channel

Answer = TypeVar("Answer")


class WeChatApi(WeChatClient):  # type: ignore[misc]  # wechatpy carries no types, so its client is Any
    """The calls of one account, e.g. `api.message.send_text(openid, text)`, `api.post(path, data=…)`.

    Every call raises ChannelError and nothing else. Files come by `download`; the other calls carry JSON.
    """

    def __init__(self, app_id: str, tokens: AccessTokens, wire: Wire) -> None:
        super().__init__(app_id, "", auto_retry=False)
        self._tokens = tokens
        self._wire = wire

    @property
    def access_token(self) -> str:
        """The token in use; wechatpy's own cache of it stays empty."""
        return self._tokens.current()

    def _request(
        self,
        method: str,
        url_or_endpoint: str,
        *,
        params: Mapping[str, str] | None = None,
        data: object = None,
        result_processor: Callable[[Result], Any] | None = None,
        repeatable: bool = False,
    ) -> Any:
        """What all of wechatpy's calls end in. A rejected token is renewed and the call made once more, never again."""

        def call(token: str) -> Result:
            query = {**(params or {}), "access_token": token}
            return self._wire.call(method, f"/cgi-bin/{url_or_endpoint}", data, query, repeatable=repeatable)

        result = self._carried(call)
        return result_processor(result) if result_processor else result

    def download(self, media_id: str, at_most: int) -> File:
        """What a resident sent, of at most so many bytes, while WeChat keeps it."""

        def call(token: str) -> File:
            return self._wire.download("/cgi-bin/media/get", {"access_token": token, "media_id": media_id}, at_most)

        return self._carried(call)

    def _carried(self, call: Callable[[str], Answer]) -> Answer:
        """What `call` gives under the token in use; once more under a new one where that is rejected, never again."""
        token = self._tokens.current()
        answer = _unless_rejected(call, token)
        if answer is None:
            answer = _unless_rejected(call, self._tokens.renew(token))
        if answer is None:
            raise ChannelError(Channel.WECHAT, codes.REJECTED_TOKEN, "token_rejected")
        return answer


def _unless_rejected(call: Callable[[str], Answer], token: str) -> Answer | None:
    """What `call` gives; None when the token was rejected."""
    try:
        return call(token)
    except ChannelError as error:
        if error.failure is not Failure.REFRESH_TOKEN:
            raise
        return None

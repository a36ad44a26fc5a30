"""wechatpy's catalogue of API calls over our own transport and tokens.

wechatpy knows the path and shape of 361 calls (messages, QR codes, menus …); how they are carried is replaced whole.
"""

from collections.abc import Callable, Mapping
from typing import Any

from wechatpy import WeChatClient

from bot.channels.errors import ChannelError, Failure
from bot.channels.wechat import codes
from bot.channels.wechat.access_tokens import AccessTokens
from bot.channels.wechat.wire import Result, Wire
from bot.messages import Channel


class WeChatApi(WeChatClient):  # type: ignore[misc]  # wechatpy carries no types, so its client is Any
    """The calls of one account, e.g. `api.message.send_text(openid, text)`, `api.post(path, data=…)`.

    Every call raises ChannelError and nothing else. Only calls that carry JSON are supported, not files.
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

        def carry(token: str) -> Result | None:
            query = {**(params or {}), "access_token": token}
            try:
                return self._wire.call(method, f"/cgi-bin/{url_or_endpoint}", data, query, repeatable=repeatable)
            except ChannelError as error:
                if error.failure is not Failure.REFRESH_TOKEN:
                    raise
                return None

        token = self._tokens.current()
        result = carry(token)
        if result is None:
            result = carry(self._tokens.renew(token))
        if result is None:
            raise ChannelError(Channel.WECHAT, codes.REJECTED_TOKEN, "token_rejected")
        return result_processor(result) if result_processor else result

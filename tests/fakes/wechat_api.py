"""WeChat's API as far as we call it: stable tokens, customer-service messages, template messages, media.

`fail` scripts any errcode; without scripts it behaves as documented, rejected tokens and `client_msg_id` included.
"""

import itertools
from typing import Any

from tests.fakes.server import Answer, Call, FakeServer, json_answer
from tests.fakes.wechat_sender import APP_ID

SECRET = "invented-app-secret-0123456789ab"
TOKEN_PATH = "/cgi-bin/stable_token"
CUSTOM_PATH = "/cgi-bin/message/custom/send"
TEMPLATE_PATH = "/cgi-bin/message/template/send"
MEDIA_PATH = "/cgi-bin/media/get"


class FakeWeChatApi(FakeServer):
    """One account's API."""

    def __init__(self, app_id: str = APP_ID, secret: str = SECRET) -> None:
        super().__init__()
        self.app_id, self.secret = app_id, secret
        self.expires_in = 7200
        self.messages: list[dict[str, Any]] = []
        """Customer-service messages that reached a person, as they were sent."""
        self.templates: list[dict[str, Any]] = []
        """Template messages that reached a person."""
        self.media: dict[str, Answer] = {}
        """What residents sent and WeChat keeps, by media id."""
        self._numbers = itertools.count(1)
        self._token = self._new_token()
        self._message_ids: dict[tuple[str, str], int] = {}

    @property
    def token(self) -> str:
        """The token that is valid now."""
        return self._token

    def expire_token(self) -> None:
        """From now on the token given out so far is rejected with 42001, and another one is given out."""
        self._token = self._new_token()

    def fail(self, path: str, code: int, message: str = "", *, times: int = 1) -> None:
        """Answer the next calls of `path` with an errcode."""
        self.script(path, *[error(code, message)] * times)

    def reply(self, call: Call) -> Answer:
        if call.path == TOKEN_PATH:
            return self._give_token(call.json)
        if call.query.get("access_token") != self._token:
            return error(42001, "access_token expired")
        if call.path == CUSTOM_PATH:
            self.messages.append(call.json)
            return json_answer({"errcode": 0, "errmsg": "ok"})
        if call.path == TEMPLATE_PATH:
            return self._take_template(call.json)
        if call.path == MEDIA_PATH:
            return self.media.get(call.query.get("media_id", ""), error(40007, "invalid media_id"))
        return error(40066, "invalid url")

    def _give_token(self, asked: dict[str, Any]) -> Answer:
        if asked.get("appid") != self.app_id:
            return error(40013, "invalid appid")
        if asked.get("secret") != self.secret:
            return error(40125, "invalid appsecret")
        if asked.get("force_refresh"):
            self._token = self._new_token()
        return json_answer({"access_token": self._token, "expires_in": self.expires_in})

    def _take_template(self, message: dict[str, Any]) -> Answer:
        guard = message["touser"], message.get("client_msg_id") or f"none-{next(self._numbers)}"
        if guard not in self._message_ids:
            self._message_ids[guard] = 200000000 + next(self._numbers)
            self.templates.append(message)
        return json_answer({"errcode": 0, "errmsg": "ok", "msgid": self._message_ids[guard]})

    def _new_token(self) -> str:
        return f"invented-access-token-{next(self._numbers)}"


def error(code: int, message: str = "") -> Answer:
    """An errcode as WeChat sends it: with HTTP 200."""
    return json_answer({"errcode": code, "errmsg": message or f"invented reason rid: 65a0-{abs(code)}-0001"})

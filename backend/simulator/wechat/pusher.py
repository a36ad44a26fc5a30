"""WeChat's delivery of one message to the account's server: five seconds an attempt, three attempts in all."""

import itertools
import time

from backend.core.clock import Clock
from backend.settings import Settings
from backend.simulator.webhook import Answer, NoAnswerError, Webhook
from backend.simulator.wechat.wire import Elements, Wire

PATH = "/channels/wechat"
PATIENCE = 5.0
ATTEMPTS = 3
ORIGINAL_ID = "gh_simulator0001"

_HEADERS = {"Content-Type": "text/xml", "User-Agent": "Mozilla/4.0"}


class Pusher:
    """Pushes for one account."""

    def __init__(self, settings: Settings, clock: Clock, webhook: Webhook) -> None:
        self._clock = clock
        self._webhook = webhook
        self._wire = Wire(
            app_id=settings.wechat_app_id,
            token=settings.wechat_token,
            encoding_aes_key=settings.wechat_encoding_aes_key,
            mode=settings.wechat_mode,
            account=ORIGINAL_ID,
        )
        self._ids = itertools.count(time.time_ns() // 1_000)

    def new_id(self) -> int:
        """A message id that no other message has had."""
        return next(self._ids)

    async def push(self, openid: str, elements: Elements) -> dict[str, str]:
        """Push one message or event; gives the elements of the passive reply, none when nothing is said.

        Raises NoAnswerError or AnswerUnreadableError.
        """
        created = ("CreateTime", int(self._clock().timestamp()))
        answer = await self._answer(openid, (created, *elements))
        return self._wire.open_answer(answer.body)

    async def _answer(self, openid: str, elements: Elements) -> Answer:
        """The first good answer to the same message, signed anew for each attempt."""
        failure = ""
        for _ in range(ATTEMPTS):
            push = self._wire.push(openid, elements, self._clock())
            try:
                answer = await self._webhook.post(PATH, push.body, _HEADERS, seconds=PATIENCE, query=push.query)
            except NoAnswerError as error:
                failure = str(error)
                continue
            if answer.status == 200:
                return answer
            failure = f"webhook 回答了 {answer.status}"
            if answer.status < 500:
                raise NoAnswerError(failure)
        raise NoAnswerError(f"{failure}（试了 {ATTEMPTS} 次）")

"""Residents who write to the real webhooks, signed as WeChat and Twilio sign, and who repeat themselves as those do."""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime

import requests

from tests.fakes.twilio_sender import TwilioSender, encode
from tests.fakes.wechat_sender import Push, WeChatSender

WECHATS_PATIENCE = 5
"""Seconds after which WeChat cuts the connection and tries again; Twilio waits longer."""

_numbers = itertools.count(1)


@dataclass
class WeChatResident:
    """One follower."""

    base_url: str
    openid: str = field(repr=False)

    def __post_init__(self) -> None:
        self.sender = WeChatSender(openid=self.openid)

    def message(self, words: str) -> dict[str, str]:
        """A new message; pushed again it is WeChat's retry of it."""
        return {"MsgType": "text", "Content": words, "MsgId": str(24000000000000000 + next(_numbers))}

    def push(self, message: dict[str, str]) -> Push:
        """The request as WeChat makes it now."""
        return self.sender.push(message, datetime.now(UTC))

    def deliver(self, message: dict[str, str]) -> str:
        """Push it; gives the text of the passive reply, empty when there is none."""
        request = self.push(message)
        url = f"{self.base_url}/channels/wechat"
        answer = requests.post(url, request.body, params=request.query, timeout=WECHATS_PATIENCE)
        assert answer.status_code == 200
        if not answer.content.startswith(b"<"):
            return ""
        return self.sender.open_reply(answer.content).get("Content", "")

    def say(self, words: str) -> str:
        """Write something new."""
        return self.deliver(self.message(words))


@dataclass
class SmsResident:
    """One number."""

    base_url: str
    number: str = field(repr=False)

    def say(self, words: str) -> None:
        """Text something; the answer comes by the provider."""
        sender = TwilioSender(public_url=self.base_url)
        pairs = sender.message(f"SM{next(_numbers):032x}", words, sender=self.number)
        answer = requests.post(
            f"{self.base_url}/channels/sms", encode(pairs), timeout=WECHATS_PATIENCE,
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "X-Twilio-Signature": sender.sign("/channels/sms", pairs),
            },
        )  # fmt: skip
        assert answer.status_code == 200

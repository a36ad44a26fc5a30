"""A resident's phone without a browser: the requests the simulator's page makes, and what they brought."""

from typing import Any

import requests

PATIENCE = 20


class Phone:
    """One phone: a WeChat account and a number."""

    def __init__(self, base_url: str, openid: str, number: str) -> None:
        self._url = f"{base_url}/simulator/phone"
        self.openid, self.number = openid, number

    def letters(self, channel: str) -> list[dict[str, Any]]:
        """What has reached it by one channel, oldest first."""
        who = {"openid": self.openid, "number": self.number, "follows": True}
        answer = requests.post(self._url, json=who, timeout=PATIENCE)
        answer.raise_for_status()
        return [letter for letter in answer.json()["letters"] if letter["channel"] == channel]

    def texts(self, channel: str) -> list[str]:
        """The same as plain text."""
        return ["".join(part["text"] for part in letter.get("parts", ())) for letter in self.letters(channel)]


def choose_fault(base_url: str, provider: str, fault: str) -> None:
    """Make one of the simulator's providers fail; the empty name lets it work again."""
    chosen = {"provider": provider, "fault": fault}
    requests.post(f"{base_url}/simulator/phone/fault", json=chosen, timeout=PATIENCE).raise_for_status()

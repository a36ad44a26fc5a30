"""Staff at their desks without a browser: signed-in sessions that read pages and send their forms."""

import re
from types import TracebackType
from typing import Self

import requests

PASSWORD = "development-only"
PATIENCE = 20


class Desk:
    """One account, signed in."""

    def __init__(self, base_url: str, username: str) -> None:
        self._base_url = base_url
        self._session = requests.Session()
        page = self.send("/console/sign-in", username=username, password=PASSWORD, next="")
        assert "退出" in page, "the sign-in was refused"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def read(self, path: str) -> str:
        """A page."""
        answer = self._session.get(self._base_url + path, timeout=PATIENCE)
        assert answer.status_code == 200
        return answer.text

    def refused(self, path: str) -> int:
        """The status of a page that is not to be had."""
        return self._session.get(self._base_url + path, timeout=PATIENCE).status_code

    def send(self, path: str, **fields: str) -> str:
        """Send a form; gives the page it leads to."""
        answer = self._session.post(self._base_url + path, data=fields, timeout=PATIENCE)
        assert answer.status_code == 200
        return answer.text

    def act(self, number: str, action: str, note: str = "") -> str:
        """Take one step in a help request, as its page offers it now."""
        page = self.read(f"/console/requests/{number}")
        form = re.search(r'action="(/console/requests/\d+/act)"', page)
        assert form, "the page offers no step"
        return self.send(form[1], version=hidden(page, "version"), action=action, note=note)

    def latest_waiting(self) -> str:
        """The path of the conversation that has begun last to wait for a person."""
        waiting = self.read("/console/inbox").partition("等待人工")[2].partition("</section>")[0]
        found = re.findall(r'href="(/console/inbox/\d+)"', waiting)
        assert found, "nobody is waiting"
        return str(found[-1])

    def take_over(self, conversation: str) -> None:
        """Speak with a resident from now on."""
        assert "由您接待" in self.send(f"{conversation}/take-over")

    def say(self, conversation: str, words: str) -> None:
        """Answer as an operator."""
        self.send(f"{conversation}/say", fence=hidden(self.read(conversation), "fence"), text=words)

    def hand_back(self, conversation: str) -> None:
        """Let the assistant go on."""
        self.send(f"{conversation}/hand-back", fence=hidden(self.read(conversation), "fence"), note="")


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)">', page)
    assert found, f"the page has no hidden field {name}"
    return found[1]

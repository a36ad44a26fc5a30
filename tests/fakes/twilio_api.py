"""Twilio's Messages API as far as we call it: create and list, media, with Basic authentication.

`fail` scripts any error code; `lose_answer` takes a message and then answers wrongly or not at all.
"""

import base64
import itertools
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from tests.fakes.server import Answer, Call, FakeServer, json_answer
from tests.fakes.twilio_sender import ACCOUNT_SID, AUTH_TOKEN


class FakeTwilioApi(FakeServer):
    """One account's API."""

    def __init__(self, account_sid: str = ACCOUNT_SID, auth_token: str = AUTH_TOKEN) -> None:
        super().__init__()
        self.messages: list[dict[str, Any]] = []
        """Messages taken, oldest first, as the API shows them."""
        self.media: dict[str, Answer] = {}
        """What came with messages and Twilio keeps, by the media's id."""
        self.path = f"/2010-04-01/Accounts/{account_sid}/Messages.json"
        self.now = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)
        """When the next message is created."""
        self._account_sid = account_sid
        self._credentials = "Basic " + base64.b64encode(f"{account_sid}:{auth_token}".encode()).decode()
        self._numbers = itertools.count(1)

    def fail(self, code: int, status: int = 400, *, times: int = 1) -> None:
        """Refuse the next calls with an error code."""
        self.script(self.path, *[error(code, status)] * times)

    def lose_answer(self, answer: Answer) -> None:
        """Take the next message, but answer like this."""
        self.script(self.path, replace(answer, acted=True))

    def reply(self, call: Call) -> Answer:
        if call.headers.get("Authorization") != self._credentials:
            return error(20003, 401)
        if "/Media/" in call.path:
            return self.media.get(call.path.rpartition("/")[2], error(20404, 404))
        if call.path != self.path:
            return error(20404, 404)
        if call.method == "GET":
            return self._list(call.query)
        return json_answer(self._create(call.form), 201)

    def _create(self, form: dict[str, str]) -> dict[str, Any]:
        message: dict[str, Any] = {
            "account_sid": self._account_sid,
            "api_version": "2010-04-01",
            "body": form["Body"],
            "date_created": format_datetime(self.now),
            "date_sent": None,
            "date_updated": format_datetime(self.now),
            "direction": "outbound-api",
            "error_code": None,
            "error_message": None,
            "from": form["From"],
            "messaging_service_sid": None,
            "num_media": "0",
            "num_segments": "1",
            "price": None,
            "price_unit": None,
            "sid": f"SM{next(self._numbers):032x}",
            "status": "queued",
            "subresource_uris": {},
            "to": form["To"],
            "uri": self.path,
        }
        self.messages.append(message)
        return message

    def _list(self, query: dict[str, str]) -> Answer:
        found = [one for one in reversed(self.messages) if query.get("To") in (None, one["to"])]
        return json_answer({"messages": found, "page": 0, "page_size": 50, "next_page_uri": None, "uri": self.path})


def error(code: int, status: int = 400) -> Answer:
    """An error as the API sends it, talkative as it is."""
    return json_answer(
        {
            "code": code,
            "message": "The number +12005550199 is invented",
            "more_info": f"https://www.twilio.com/docs/errors/{code}",
            "status": status,
        },
        status,
    )

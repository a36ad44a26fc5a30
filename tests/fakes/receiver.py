"""Another system that is told of changes: it checks each signature by itself and keeps what it took."""

import base64
import hashlib
import hmac
from typing import Any

from tests.fakes.server import Answer, Call, FakeServer

PATH = "/minsheng"


class Receiver(FakeServer):
    """Takes messages that are signed with the secret it was given, as the receiver's side of Standard Webhooks does."""

    def __init__(self) -> None:
        super().__init__()
        self.secret = ""
        self.taken: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        """Where it wants to be told."""
        return self.base_url + PATH

    def reply(self, call: Call) -> Answer:
        """Take a message, or refuse what is not signed by us."""
        if not self.is_ours(call):
            return Answer(401)
        self.taken.append(call.json)
        return Answer(204)

    def is_ours(self, call: Call) -> bool:
        """Whether the signature fits id, moment and body."""
        headers = {name.lower(): value for name, value in call.headers.items()}
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + call.body
        key = base64.b64decode(self.secret.removeprefix("whsec_"))
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return hmac.compare_digest(headers["webhook-signature"], f"v1,{expected}")

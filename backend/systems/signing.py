"""Signatures of what we send: HMAC-SHA256 over id, moment and body, in the headers of Standard Webhooks.

`webhook-signature: v1,BASE64` is made over `ID.TIMESTAMP.BODY` with the 32 bytes behind the secret's `whsec_`; the
moment is in seconds since 1970 and is signed too, so that a receiver can refuse what is old.
"""

import base64
import hashlib
import hmac
import secrets

MARK = "whsec_"


def new_secret() -> str:
    """A secret nobody can foresee, in the form in which the receiver gets it."""
    return MARK + base64.b64encode(secrets.token_bytes(32)).decode()


def headers(secret: str, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers that go with a body."""
    key = base64.b64decode(secret.removeprefix(MARK))
    signed = hmac.new(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }

"""Twilio's side of the webhooks: signs forms as its documentation says, without its SDK."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

ACCOUNT_SID = "AC" + "0" * 31 + "1"
AUTH_TOKEN = "invented-auth-token-primary"
PUBLIC_URL = "https://help.example.test"
OUR_NUMBER = "+12005550100"
RESIDENT = "+12005550199"

Pairs = list[tuple[str, str]]


@dataclass
class TwilioSender:
    """Calls our webhooks as one Twilio account would."""

    auth_token: str = AUTH_TOKEN
    account_sid: str = ACCOUNT_SID
    public_url: str = PUBLIC_URL

    def message(self, sid: str, body: str, *more: tuple[str, str], sender: str = RESIDENT) -> Pairs:
        """The parameters of an inbound message, blank ones included as Twilio sends them."""
        return [
            ("ToCountry", "US"),
            ("FromCity", ""),
            ("SmsMessageSid", sid),
            ("NumMedia", "0"),
            ("SmsStatus", "received"),
            ("Body", body),
            ("To", OUR_NUMBER),
            ("MessageSid", sid),
            ("AccountSid", self.account_sid),
            ("From", sender),
            ("ApiVersion", "2010-04-01"),
            *more,
        ]

    def receipt(self, sid: str, status: str, error_code: str = "") -> Pairs:
        """The parameters of a delivery receipt."""
        error = [("ErrorCode", error_code)] if error_code else []
        return [
            ("SmsSid", sid),
            ("SmsStatus", status),
            ("MessageStatus", status),
            ("To", RESIDENT),
            ("MessageSid", sid),
            ("AccountSid", self.account_sid),
            ("From", OUR_NUMBER),
            *error,
        ]

    def sign(self, url_path: str, pairs: Sequence[tuple[str, str]]) -> str:
        """X-Twilio-Signature: HMAC-SHA1 over the URL and the sorted, distinct parameters."""
        return sign_url(self.auth_token, self.public_url + url_path, pairs)


def sign_url(auth_token: str, url: str, pairs: Sequence[tuple[str, str]]) -> str:
    """The signature over a whole URL."""
    signed = url + "".join(name + value for name, value in sorted(set(pairs)))
    digest = hmac.new(auth_token.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def encode(pairs: Sequence[tuple[str, str]]) -> bytes:
    """The form body."""
    return urlencode(list(pairs)).encode()

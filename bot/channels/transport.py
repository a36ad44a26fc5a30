"""What both providers' HTTP calls share: whether a failed request ever left, and logs without personal data.

Whether a request left decides between sending it again and never doing so, so it is judged in one place.
"""

import logging
import re
import ssl
import time

import requests
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

_QUERY = re.compile(r"\?[^\s\"']*")
# Requests that fail before a connection is made.
_UNSENDABLE = (
    requests.ConnectTimeout,
    requests.exceptions.ProxyError,
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
)


def never_left(error: requests.RequestException) -> bool:
    """Whether this request certainly never reached the provider. In doubt it may have."""
    if isinstance(error, _UNSENDABLE):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(reason, (NewConnectionError, ConnectTimeoutError)):
        return True
    details = getattr(reason, "args", ())
    return any(isinstance(detail, ssl.SSLCertVerificationError) for detail in details)


LONGEST_DOWNLOAD = 60.0
"""Seconds for one file from its first byte to its last; a drip that never ends would hold a thread for ever."""


def read_within(answer: requests.Response, at_most: int) -> bytes | None:
    """The body of an answer that was asked for as a stream; None when it is larger than so many bytes.

    Raises requests.RequestException when it breaks off or takes too long.
    """
    content, ends = bytearray(), time.monotonic() + LONGEST_DOWNLOAD
    for chunk in answer.iter_content(64 * 1024):
        content += chunk
        if len(content) > at_most:
            return None
        if time.monotonic() > ends:
            raise requests.ReadTimeout
    return bytes(content)


class _QueryRedaction(logging.Filter):
    """Cuts query strings out of urllib3's own log lines: WeChat's carry the access token, Twilio's a number."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_QUERY.sub("?…", arg) if isinstance(arg, str) else arg for arg in record.args)
        return True


_REDACTION = _QueryRedaction()


def redact_request_logs() -> None:
    """Keep query strings out of the HTTP library's logs at every level. Each sender calls it; once is enough."""
    logging.getLogger("urllib3.connectionpool").addFilter(_REDACTION)

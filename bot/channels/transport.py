"""What both providers' HTTP calls share: whether a failed request ever left, and logs without personal data.

Whether a request left decides between sending it again and never doing so, so it is judged in one place.
"""

import logging
import re
import ssl

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

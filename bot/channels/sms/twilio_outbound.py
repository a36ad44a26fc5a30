"""The sending half of the Twilio adapter, over Twilio's synchronous SDK (its asynchronous one ignores timeouts)."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import requests
from twilio.base.exceptions import TwilioException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from bot.channels.channel import Capabilities, File, Message, Sent, TextMessage
from bot.channels.errors import ChannelError, Failure, Ruling
from bot.channels.numbers import to_e164
from bot.channels.sms import codes
from bot.channels.sms.segments import count_segments
from bot.channels.sms.text import MAX_UNITS, SmsTemplate, cut, render_text
from bot.channels.sms.twilio_media import TwilioMedia
from bot.channels.transport import never_left, redact_request_logs
from bot.messages import Channel, DeliveryReport, Media

API_BASE_URL = "https://api.twilio.com"
TIMEOUT = 10.0
"""Seconds to connect, and to wait for each part of the answer."""

_LISTED = 100
_CLOCK_SKEW = timedelta(seconds=60)
_TRIAL_PREFIX = "Sent from your Twilio trial account - "


class _QuietHttpClient(TwilioHttpClient):  # type: ignore[misc]  # the SDK carries no types, so its client is Any
    """The SDK's transport without its log lines, which at INFO show query strings with telephone numbers."""

    def log_request(self, kwargs: Mapping[str, Any]) -> None:
        """Nothing of a request is logged."""

    def log_response(self, status_code: int, response: requests.Response) -> None:
        """Nothing of a response is logged."""


class TwilioOutbound:
    """Sends for one account from one number. May be used by several threads at once."""

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        from_number: str,
        *,
        status_callback: str,
        api_base_url: str = API_BASE_URL,
        templates: Mapping[str, SmsTemplate] | None = None,
        timeout: float = TIMEOUT,
    ) -> None:
        """`status_callback` is the absolute URL that delivery receipts are to be sent to."""
        redact_request_logs()
        self._from_number = from_number
        self._status_callback = status_callback
        self._templates = dict(templates or {})
        # No retries of the SDK's: it cannot know that a message must not be sent twice.
        self._http = _QuietHttpClient(timeout=timeout, max_retries=0)
        # An environment of its own: TWILIO_EDGE and TWILIO_REGION would rewrite the configured address.
        environment = {"TWILIO_ACCOUNT_SID": account_sid}
        self._client = Client(account_sid, auth_token, http_client=self._http, environment=environment)
        self._client.api.base_url = api_base_url.rstrip("/")
        self._media = TwilioMedia(account_sid, auth_token, api_base_url, timeout)

    @property
    def capabilities(self) -> Capabilities:
        """Any text may be sent; notices by key once their texts are configured."""
        return Capabilities(
            inbound=True,
            free_text=True,
            template=bool(self._templates),
            status_callback=True,
            callback_authentication=True,
            reconciliation=True,
            choices=False,
        )

    def send(self, message: Message) -> Sent:
        """Hand one message to Twilio. Raises ChannelError; without an answer the outcome is unknown, never retried."""
        text = self._render(message)
        to = _number(message)
        created = _ask(
            lambda: self._client.messages.create(
                to=to, from_=self._from_number, body=text, status_callback=self._status_callback
            ),
            codes.NO_ANSWER,
        )
        return _sent(created, text)

    def find_sent(self, message: Message, since: datetime) -> Sent | None:
        """The first message with this text to this number that Twilio took at `since` or later.

        Twilio offers no idempotency key, so this is how an unknown outcome is settled. The number travels in the
        query string, the only place where Twilio takes it; our logs never show it.
        """
        text, to = self._render(message), _number(message)
        listed = _ask(lambda: self._client.messages.list(to=to, limit=_LISTED), codes.NO_ANSWER_TO_QUESTION)
        after = since.replace(microsecond=0) - _CLOCK_SKEW
        found = [one for one in listed if _is_this(one, text) and one.date_created and one.date_created >= after]
        return _sent(min(found, key=lambda one: one.date_created), text) if found else None

    def classify(self, report: DeliveryReport) -> Ruling:
        """What a failed delivery asks of us."""
        return codes.RULINGS.get(report.error_code, codes.UNKNOWN_RECEIPT)

    def fetch(self, media: Media, *, at_most: int) -> File:
        """A picture that came with a text, by its address at Twilio."""
        return self._media.fetch(media.url, at_most)

    def close(self) -> None:
        """Close the connections kept open."""
        self._http.session.close()
        self._media.close()

    def _render(self, message: Message) -> str:
        if isinstance(message, TextMessage):
            text = render_text(message.text)
        else:
            template = self._templates.get(message.template_key)
            if template is None:
                raise _failed(Ruling(Failure.ALARM), "unknown_template")
            try:
                text = cut(template.fill({"url": message.url or "", **message.params}), MAX_UNITS)
            except KeyError:
                raise _failed(Ruling(Failure.ALARM), "missing_parameters") from None
        if not text.strip():
            raise _failed(Ruling(Failure.PERMANENT), "empty_text")
        return text


def _failed(ruling: Ruling, code: str) -> ChannelError:
    return ChannelError(Channel.SMS, ruling, code)


def _number(message: Message) -> str:
    try:
        return to_e164(message.to.id)
    except ValueError:
        raise _failed(Ruling(Failure.PERMANENT), "not_a_number") from None


def _ask(call: Callable[[], Any], lost: Ruling) -> Any:
    """What the SDK's call returns. Raises ChannelError, not chained: the SDK's own texts hold URLs and numbers."""
    try:
        return call()
    except requests.RequestException as error:
        failed = _failed(codes.UNREACHABLE, "unreachable") if never_left(error) else _failed(lost, "no_answer")
    except TwilioException as error:
        failed = _refused(str(getattr(error, "code", "")), getattr(error, "status", 0), lost)
    except (ValueError, TypeError, AttributeError, KeyError):  # an answer in a shape the SDK does not expect
        failed = _failed(Ruling(lost.failure, alert=True), "not_json")
    raise failed


def _refused(code: str, status: int, lost: Ruling) -> ChannelError:
    ruling = codes.RULINGS.get(code)
    if ruling is None:
        ruling = _rule_on_status(status, lost)
    elif ruling.failure is Failure.UNKNOWN_OUTCOME:
        ruling = lost
    return _failed(ruling, code or f"http_{status}")


def _rule_on_status(status: int, lost: Ruling) -> Ruling:
    if status >= 500:
        return lost
    if status == requests.codes.too_many_requests:
        return codes.RATE_LIMITED
    if status < 400 or status in {401, 403, 404}:
        return codes.MISDIRECTED
    return codes.UNKNOWN_REFUSAL


def _is_this(listed: Any, text: str) -> bool:
    return str(listed.direction).startswith("outbound") and listed.body in {text, _TRIAL_PREFIX + text}


def _sent(message: Any, text: str) -> Sent:
    if not isinstance(message.sid, str) or not message.sid:
        raise _failed(Ruling(Failure.UNKNOWN_OUTCOME, alert=True), "no_sid")
    told = str(message.num_segments)
    # Twilio tells 0 while a messaging service has not chosen the sender yet.
    segments = int(told) if told.isascii() and told.isdigit() and int(told) else count_segments(text)
    return Sent(message.sid, str(message.status), segments)

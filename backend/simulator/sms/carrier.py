"""The carrier: brings residents' texts to the webhook, ours to their phones, and receipts back.

It keeps the last texts it was given, so that they can be asked for, and who has opted out.
"""

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from backend.core.clock import Clock
from backend.settings import Settings
from backend.simulator import samples
from backend.simulator.errands import Errands
from backend.simulator.mailboxes import Letter, Mailboxes
from backend.simulator.markup import read_plain
from backend.simulator.memory import Recent
from backend.simulator.sms import wire
from backend.simulator.webhook import NoAnswerError, Webhook

PATH = "/channels/sms"
PATIENCE = 15.0
"""Seconds Twilio waits for a webhook."""
STEP = 0.3
"""Seconds between two receipts."""
KEPT = 500
OPTED_OUT_KEPT = 400

_STOP = frozenset({"STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"})
_START = frozenset({"START", "UNSTOP", "YES"})
_HELP = frozenset({"HELP", "INFO"})
_UNSUBSCRIBED = (
    "You have successfully been unsubscribed. You will not receive any more messages from this number. "
    "Reply START to resubscribe."
)
_RESUBSCRIBED = (
    "You have successfully been re-subscribed to messages from this number. Reply HELP for help. "
    "Reply STOP to unsubscribe. Msg&Data Rates May Apply."
)
_HOW_TO_LEAVE = "Reply STOP to unsubscribe. Msg&Data Rates May Apply."
_OWN_ANSWERS = ((_STOP, _UNSUBSCRIBED), (_START, _RESUBSCRIBED), (_HELP, _HOW_TO_LEAVE))
"""What Twilio answers by itself, besides forwarding the word."""


@dataclass(slots=True)
class Text:
    """One text we were asked to deliver."""

    sid: str
    to: str = field(repr=False)
    sender: str
    body: str = field(repr=False)
    callback: str
    created_at: datetime
    status: str = "queued"
    sent_at: datetime | None = None
    error: str = ""


class Carrier:
    """One Twilio account with one number."""

    def __init__(
        self, settings: Settings, clock: Clock, webhook: Webhook, mailboxes: Mailboxes, errands: Errands
    ) -> None:
        self.account_sid = settings.twilio_account_sid
        self.auth_tokens = settings.twilio_auth_tokens
        self.number = settings.twilio_from_number
        self.public_url = settings.base_url
        self._api_url = settings.provider_twilio_url.rstrip("/")
        self._pictures: Recent[str, str] = Recent(KEPT)
        self.texts: deque[Text] = deque(maxlen=KEPT)
        self._clock = clock
        self._webhook = webhook
        self._mailboxes = mailboxes
        self._errands = errands
        self._opted_out: Recent[str, bool] = Recent(OPTED_OUT_KEPT)

    def opted_out(self, number: str) -> bool:
        """Whether this number has answered STOP."""
        return self._opted_out.get(number, False)

    def introduce(self, number: str, *, opted_out: bool) -> None:
        """Believe a phone about itself, if nothing is known of it yet."""
        if number not in self._opted_out:
            self._opted_out[number] = opted_out

    async def bring(self, number: str, body: str, picture: str = "") -> list[Letter]:
        """Bring a resident's text to the webhook; gives what the carrier itself shows for it.

        `picture` is the name of a sample that is sent with it, by MMS.
        """
        letters = self._own_answer(number, body)
        sid = wire.new_sid("MM" if picture else "SM")
        kept = self._keep(sid, picture) if picture else None
        form = wire.inbound(self.account_sid, sid, number, self.number, body, kept)
        try:
            await self._post(self.public_url + PATH, form)
        except NoAnswerError as error:
            letters.append(self._trouble(number, f"这条短信没有送到：{error}"))
        return letters

    def _keep(self, sid: str, picture: str) -> wire.Picture:
        """Keep a picture where the account, and nobody else, can fetch it."""
        media_sid = wire.new_sid("ME")
        self._pictures[media_sid] = picture
        path = f"/{wire.API_VERSION}/Accounts/{self.account_sid}/Messages/{sid}/Media/{media_sid}"
        return wire.Picture(self._api_url + path, samples.CONTENT_TYPE)

    def picture(self, media_sid: str) -> bytes | None:
        """A picture that is kept; None when it is not there."""
        return samples.content(self._pictures.get(media_sid, ""))

    def _own_answer(self, number: str, body: str) -> list[Letter]:
        word = body.strip().upper()
        if word in _STOP | _START:
            self._opted_out[number] = word in _STOP
        return [self._show(number, answer, via="运营商") for words, answer in _OWN_ANSWERS if word in words]

    def send(self, to: str, body: str, callback: str, *, undeliverable: bool) -> Text:
        """Take a text from the API: it reaches the phone at once, and receipts follow."""
        text = Text(wire.new_sid(), to, self.number, body, callback, self._clock())
        self.texts.append(text)
        if not undeliverable:
            self._show(to, body, via="短信")
        self._errands.start(self._travel(text, "undelivered" if undeliverable else "delivered"))
        return text

    async def _travel(self, text: Text, end: str) -> None:
        await asyncio.sleep(STEP)
        text.sent_at = self._clock()
        await self._report(text, "sent")
        await asyncio.sleep(STEP)
        text.error = "30003" if end == "undelivered" else ""
        await self._report(text, end)

    async def _report(self, text: Text, status: str) -> None:
        text.status = status
        if not text.callback:
            return
        form = wire.receipt(self.account_sid, text.sid, text.sender, text.to, status, text.error)
        try:
            await self._post(text.callback, form)
        except NoAnswerError as error:
            self._trouble(text.to, f"送达回执 {status}：{error}")

    async def _post(self, url: str, form: wire.Pairs) -> None:
        """Post a form signed for the public `url`, at this installation. Raises NoAnswerError."""
        headers: Mapping[str, str] = {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "User-Agent": "TwilioProxy/1.1",
            "I-Twilio-Idempotency-Token": wire.new_sid("IT"),
            "X-Twilio-Signature": wire.sign(self.auth_tokens[0], url, form),
        }
        path = url.removeprefix(self.public_url)
        answer = await self._webhook.post(path, wire.encode(form), headers, seconds=PATIENCE)
        if answer.status >= 300:
            raise NoAnswerError(f"webhook 回答了 {answer.status}")

    def _show(self, number: str, body: str, *, via: str) -> Letter:
        segments = wire.segments(body)
        return self._mailboxes.put(
            number,
            {"channel": "sms", "kind": "text", "via": via, "parts": read_plain(body), "segments": segments},
        )

    def _trouble(self, number: str, detail: str) -> Letter:
        return self._mailboxes.put(number, {"channel": "sms", "kind": "trouble", "text": "", "detail": detail})

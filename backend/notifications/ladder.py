"""By which ways a notice may reach a resident, best first: a pure rule.

WeChat's template message reaches followers at any time; a customer-service message only within 48 hours of what the
person last wrote; a text message reaches whoever has not opted out.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.messages import Channel

WINDOW = timedelta(hours=48)
"""How long after a message of theirs a person may be written to freely (WeChat, customer-service messages)."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One way: to which contact, by which channel, as a template message or as plain text."""

    channel: Channel
    way: Literal["template", "text"]
    contact_id: int

    def to_json(self) -> dict[str, Any]:
        """This rung as plain JSON, for the notice's row."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Reach:
    """What is known about a contact as a destination."""

    contact_id: int
    channel: Channel
    follows: bool
    last_heard_at: datetime | None


def ladder(origin: Reach, phone: Reach | None, *, now: datetime, wechat_template: bool) -> list[Rung]:
    """The ways to tell whoever wrote from `origin`; `phone` is the number given for SMS, if there is one.

    Notices go by SMS under their template keys, which every provider can send; free text not every one can.
    """
    rungs: list[Rung] = []
    if origin.channel is Channel.WECHAT and origin.follows:
        if wechat_template:
            rungs.append(Rung(Channel.WECHAT, "template", origin.contact_id))
        if origin.last_heard_at is not None and now - origin.last_heard_at < WINDOW:
            rungs.append(Rung(Channel.WECHAT, "text", origin.contact_id))
    for sms in (origin if origin.channel is Channel.SMS else None, phone):
        if sms is not None and sms.follows and all(rung.contact_id != sms.contact_id for rung in rungs):
            rungs.append(Rung(Channel.SMS, "template", sms.contact_id))
    return rungs

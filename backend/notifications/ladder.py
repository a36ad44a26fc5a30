"""By which ways a notice may reach a resident, best first: a pure rule.

WeChat's template message reaches followers at any time; a customer-service message only within 48 hours of what the
person last wrote; a text message reaches whoever has not opted out.
"""

from collections.abc import Sequence
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


def ladder(reaches: Sequence[Reach], *, now: datetime, wechat_template: bool) -> list[Rung]:
    """The ways to tell somebody: WeChat before SMS, and of each the contacts in the order in which they are given.

    `reaches` are where they agreed to be told: the contacts bound for that, the one they wrote from, the number they
    gave. Notices go by SMS under their template keys, which every provider can send; free text not every one can.
    """
    rungs: list[Rung] = []
    for reach in reaches:
        if reach.channel is Channel.WECHAT and reach.follows:
            if wechat_template:
                rungs.append(Rung(Channel.WECHAT, "template", reach.contact_id))
            if reach.last_heard_at is not None and now - reach.last_heard_at < WINDOW:
                rungs.append(Rung(Channel.WECHAT, "text", reach.contact_id))
    rungs += [
        Rung(Channel.SMS, "template", reach.contact_id)
        for reach in reaches if reach.channel is Channel.SMS and reach.follows
    ]  # fmt: skip
    return list(dict.fromkeys(rungs))

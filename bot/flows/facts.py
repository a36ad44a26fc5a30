"""What the engine is told about the world at each step: the county, the channel, the hour, the sender's
number.

Apart from the session because none of it is remembered: a changed hotline takes effect at the next message.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.flows.session import Frame
from bot.messages import Channel
from bot.nlu.places import Gazetteer


@dataclass(frozen=True, slots=True)
class County:
    """One county's own data, as far as a conversation needs it.

    `hotlines` maps a key to a number to dial. The keys known to the wording are `assistance`, `police`,
    `ambulance`, `fire`, `crisis` (psychological help), `women`, `legal`; further keys are allowed and not
    spoken.
    """

    name: str
    gazetteer: Gazetteer
    hotlines: Mapping[str, str]
    desk_name: str
    desk_phone: str
    office_hours: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything outside the session that one step may use.

    `now` is aware, in Asia/Shanghai; `sender_phone` is 11 digits if an SMS came from a mainland mobile.
    `elsewhere` is a form that this very person left open on another channel; it is looked for while nothing is going
    on here.
    """

    county: County
    channel: Channel
    now: datetime
    sender_phone: str | None = field(default=None, repr=False)
    elsewhere: Frame | None = field(default=None, repr=False)

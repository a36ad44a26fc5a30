"""Everything a process needs, built once and handed around; the only chooser of adapters."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from backend.areas.county import CountySource
from backend.core import clock, crypto
from backend.core.clock import Clock
from backend.core.database import Database
from backend.core.ephemeral import Ephemeral, SharedTokens
from backend.core.jobs import JobQueue, PostgresQueue, queue_app
from backend.settings import Settings
from bot.channels.channel import OutboundChannel
from bot.channels.sms import SmsInbox, build_sms
from bot.channels.wechat import WeChatInbox, build_wechat
from bot.messages import Channel
from bot.nlu.interpreter import Interpreter


@dataclass(slots=True)
class Runtime:
    """The parts of one process. Tests build their own with fakes in it."""

    settings: Settings
    database: Database
    ephemeral: Ephemeral
    jobs: JobQueue
    interpreter: Interpreter
    county: CountySource
    wechat: WeChatInbox
    sms: SmsInbox
    outbound: dict[Channel, OutboundChannel]
    clock: Clock = clock.now

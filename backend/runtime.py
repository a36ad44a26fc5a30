"""Everything a process needs, built once and handed around; the only chooser of adapters."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from backend.areas.county import CountySource
from backend.core import clock, crypto, tables
from backend.core.clock import Clock
from backend.core.database import Database, is_away
from backend.core.ephemeral import Ephemeral, SharedTokens
from backend.core.errors import Unavailable
from backend.core.jobs import JobQueue, PostgresQueue, queue_app
from backend.core.logging import get_logger
from backend.settings import Settings
from bot.channels.channel import OutboundChannel
from bot.channels.sms import TwilioInbox, TwilioOutbound
from bot.channels.wechat import STATUS_UPDATE, WeChatInbox, WeChatOutbound
from bot.messages import Channel
from bot.nlu.interpreter import Interpreter
from bot.nlu.serving import choose_interpreter

log = get_logger(__name__)

STATUS_PATH = "/channels/sms/status"
DATABASE_TRIES = 30
DATABASE_PAUSE = 2.0
"""How often, and seconds between, a starting process looks for the database before it gives up."""


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
    sms: TwilioInbox
    outbound: Mapping[Channel, OutboundChannel]
    clock: Clock = clock.now


@asynccontextmanager
async def opened(
    settings: Settings,
    *,
    jobs: JobQueue | None = None,
    outbound: Mapping[Channel, OutboundChannel] | None = None,
    now: Clock = clock.now,
) -> AsyncIterator[Runtime]:
    """Build the parts over the database and store that `settings` name; closes them at the end of the block.

    Raises Unavailable when the database stays away, or holds no county.
    """
    crypto.configure(settings.secret_keys)
    tables.load()
    database = Database(settings.database_url)
    ephemeral = Ephemeral(settings.redis_url)
    try:
        county = CountySource()
        await _load_county(database, county)
        yield Runtime(
            settings=settings,
            database=database,
            ephemeral=ephemeral,
            jobs=jobs or PostgresQueue(queue_app(settings.database_url)),
            interpreter=choose_interpreter(settings.rasa_url, settings.var_dir / "models", county.gazetteer),
            county=county,
            wechat=WeChatInbox(
                settings.wechat_app_id, settings.wechat_token, settings.wechat_encoding_aes_key, settings.wechat_mode
            ),
            sms=TwilioInbox(
                settings.twilio_account_sid, settings.twilio_auth_token.split(","), settings.base_url
            ),
            outbound=outbound or providers(settings, ephemeral),
            clock=now,
        )
    finally:
        await ephemeral.close()
        await database.close()


def providers(settings: Settings, ephemeral: Ephemeral) -> Mapping[Channel, OutboundChannel]:
    """The real senders; in development their addresses are the simulator's."""
    raise NotImplementedError


async def _load_county(database: Database, county: CountySource) -> None:
    """Read the county, waiting for a database that is only just starting."""
    for _ in range(DATABASE_TRIES):
        try:
            async with database.unit_of_work() as session:
                await county.refresh(session)
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("database_away")
            await asyncio.sleep(DATABASE_PAUSE)
        else:
            return
    raise Unavailable("the database cannot be reached")

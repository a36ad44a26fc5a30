"""Everything a process needs, built once and handed around; the only chooser of adapters."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from backend.areas.county import CountySource
from backend.core import clock, crypto, tables
from backend.core.clock import Clock
from backend.core.database import Database, is_away
from backend.core.ephemeral import Ephemeral, SharedTokens
from backend.core.errors import Unavailable
from backend.core.jobs import JobQueue, PostgresQueue, queue_app
from backend.core.logging import get_logger
from backend.core.turnstile import Turnstile
from backend.platforms.checks import CheckSource, SourceName, stand_ins
from backend.platforms.seals import Seal, StandInSeal
from backend.settings import Settings
from bot import texts
from bot.channels.channel import MediaSource, OutboundChannel
from bot.channels.sms import SmsTemplate, TwilioInbox, TwilioOutbound
from bot.channels.wechat import WeChatInbox, WeChatOutbound, WeChatTemplate
from bot.messages import Channel, Language
from bot.nlu.assemble import Assembler
from bot.nlu.interpreter import Interpreter
from bot.nlu.model_files import ModelRefusedError
from bot.nlu.model_store import ModelStore
from bot.nlu.rasa_server import RasaServerInterpreter, RasaUnavailableError
from bot.nlu.reloading import ReloadingInterpreter

log = get_logger(__name__)

STATUS_PATH = "/channels/sms/status"
"""Where Twilio's delivery receipts are sent."""

STATUS_UPDATE = "status_update"
"""Our key of the template message that tells a resident that their help request has moved."""

STATUS_FIELDS = {"matter": "thing1", "status": "phrase2", "number": "character_string3", "time": "time4"}
"""The fields the account's status template must have; `docs/operations/wechat.md` says how to apply for it."""

NOTICES = "notice."
"""What the keys of status notices begin with."""

BINDING_CODE = "binding.code"
"""The wording that carries a one-time code to a phone."""

UNBINDING_CODE, CONSENT_CODE = "binding.unbind_code", "binding.consent_code"
"""The same where phone and WeChat are to be parted, and where a person agrees for whom another reported."""

DATABASE_TRIES = 30
DATABASE_PAUSE = 2.0
"""How often, and seconds between, a starting process looks for the database before it gives up."""


def template_key(key: str, language: Language) -> str:
    """The key of the template that carries a wording in this language."""
    return key if language == "zh" else f"{key}/{language}"


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
    media: Mapping[Channel, MediaSource]
    """Who keeps the files that residents send."""
    seal: Seal
    checks: Mapping[SourceName, CheckSource]
    """The sources of the check platform that are connected."""
    clock: Clock = clock.now
    turnstile: Turnstile = field(default_factory=Turnstile)


@asynccontextmanager
async def opened(
    settings: Settings,
    *,
    jobs: JobQueue | None = None,
    outbound: Mapping[Channel, OutboundChannel] | None = None,
    interpreter: Interpreter | None = None,
) -> AsyncIterator[Runtime]:
    """Build the parts over the database and store that `settings` name; closes them at the end of the block.

    Raises Unavailable when the database stays away, or holds no county.
    """
    crypto.configure(settings.secret_keys)
    tables.load()
    database = Database(settings.database_url)
    ephemeral = Ephemeral(settings.redis_url)
    senders = None if outbound else providers(settings, ephemeral)
    try:
        county = CountySource()
        await _load_county(database, county)
        yield Runtime(
            settings=settings,
            database=database,
            ephemeral=ephemeral,
            jobs=jobs or PostgresQueue(queue_app(settings.database_url)),
            interpreter=interpreter or understanding(settings, county),
            county=county,
            wechat=WeChatInbox(
                settings.wechat_app_id, settings.wechat_token, settings.wechat_encoding_aes_key, settings.wechat_mode
            ),
            sms=TwilioInbox(settings.twilio_account_sid, settings.twilio_auth_tokens, settings.base_url),
            outbound=outbound or senders or {},
            media=senders or {},
            seal=StandInSeal(settings.secret_keys),
            checks={} if settings.production else stand_ins(),
        )
    finally:
        for sender in (senders or {}).values():
            await asyncio.to_thread(sender.close)
        await ephemeral.close()
        await database.close()


def providers(settings: Settings, ephemeral: Ephemeral) -> Mapping[Channel, WeChatOutbound | TwilioOutbound]:
    """The real senders; in development their addresses are the simulator's."""
    status = {}
    if settings.status_template_id:
        status = {STATUS_UPDATE: WeChatTemplate(settings.status_template_id, STATUS_FIELDS)}
    by_sms = (*texts.keys_under(NOTICES), BINDING_CODE, UNBINDING_CODE, CONSENT_CODE)
    notices = {
        template_key(key, language): SmsTemplate(texts.template(key, channel=Channel.SMS, language=language))
        for key in by_sms for language in texts.LANGUAGES
    }  # fmt: skip
    return {
        Channel.WECHAT: WeChatOutbound(
            settings.wechat_app_id,
            settings.wechat_app_secret,
            api_base_url=settings.provider_wechat_url,
            token_store=SharedTokens(ephemeral.sync),
            templates=status,
        ),
        Channel.SMS: TwilioOutbound(
            settings.twilio_account_sid,
            settings.twilio_auth_tokens[0],
            settings.twilio_from_number,
            status_callback=settings.base_url + STATUS_PATH,
            api_base_url=settings.provider_twilio_url,
            templates=notices,
        ),
    }


def understanding(settings: Settings, county: CountySource) -> Interpreter:
    """The compiled model in use, following promotions; before it a live Rasa server, where one is named.

    Raises Unavailable when not even the released model can be used.
    """

    def refused(error: ModelRefusedError) -> None:
        log.error("model_refused", reason=str(error))

    def away(error: RasaUnavailableError) -> None:
        log.warning("rasa_server_away", reason=str(error))

    assembler = Assembler(county.gazetteer, lambda: clock.now().date())
    try:
        compiled = ReloadingInterpreter(ModelStore(settings.var_dir / "models"), assembler, refused)
    except ModelRefusedError as error:
        raise Unavailable(f"no model can be used: {error}") from None
    if not settings.rasa_url:
        return compiled
    return RasaServerInterpreter(settings.rasa_url, assembler, compiled, on_failure=away)


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

"""What the file of a request (一户一档) says besides of what other features keep about it."""

from sqlalchemy.ext.asyncio import AsyncSession

from backend.console import wording
from backend.core.clock import SHANGHAI
from backend.help_requests.archive import Section
from backend.help_requests.models import HelpRequest
from backend.tellings import repository as tellings
from backend.tellings.models import TellingAttempt


async def sections(session: AsyncSession, request: HelpRequest) -> list[Section]:
    """Further sections of the file, each with its lines."""
    return [("电话或当面告知", await _told(session, request))]


async def _told(session: AsyncSession, request: HelpRequest) -> list[str]:
    lines = []
    for one in await tellings.of_request(session, request.id):
        state = "已告知" if one.telling.ended_at else "待告知"
        decision = wording.word(wording.STAGES, one.telling.decision)
        lines.append(f"{decision}：{wording.word(wording.TELLING_REASONS, one.telling.reason)}，{state}")
        lines += [_attempt(made, who) for made, who in one.attempts]
    return lines


def _attempt(made: TellingAttempt, who: str) -> str:
    way, outcome = wording.TELLING_WAYS[made.way], wording.TELLING_OUTCOMES[made.outcome]
    said = "，".join(part for part in (outcome, made.whom, made.note) if part)
    return f"\u3000\u3000{made.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}\u3000{who}\u3000{way}：{said}"

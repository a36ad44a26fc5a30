"""What the file of a request (一户一档) says besides of what other features keep about it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.console import wording
from backend.core.clock import SHANGHAI
from backend.help_requests.archive import Section
from backend.help_requests.models import HelpRequest
from backend.photos import repository as photos
from backend.photos.models import Photo
from backend.tellings import repository as tellings
from backend.tellings.models import TellingAttempt


async def sections(session: AsyncSession, request: HelpRequest) -> list[Section]:
    """Further sections of the file, each with its lines."""
    return [("电话或当面告知", await _told(session, request)), ("照片", await _pictures(session, request))]


async def _pictures(session: AsyncSession, request: HelpRequest) -> list[str]:
    """The photos by number; the pictures themselves are not in the file, and who looked at them is."""
    found = await photos.of_request(session, request.id)
    places = {photo.id: place for place, photo in enumerate(found, start=1)}
    lines = [_picture(photo, places[photo.id]) for photo in found]
    looks = await photos.looks(session, request.id)
    return lines + [f"{_moment(look.at)}\u3000{who} 查看照片 {places[look.photo_id]}" for look, who in looks]


def _picture(photo: Photo, place: int) -> str:
    line = f"照片 {place}：{_moment(photo.added_at)} 收到，{wording.PHOTO_STATES[photo.state]}"
    if photo.reason is not None:
        return f"{line}（{wording.PHOTO_GAPS[photo.reason]}）"
    return f"{line}，{photo.content_type}，{(photo.size or 0) // 1024 + 1} KB" if photo.size else line


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
    return f"\u3000\u3000{_moment(made.at)}\u3000{who}\u3000{way}：{said}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"

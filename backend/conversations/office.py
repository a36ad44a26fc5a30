"""The office behind the dialogue: does what an effect asks, through the features' services, and gives the outcome.

Apart from the turn because the turn only carries between engine and office, whatever is asked.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.complaints import service as complaints
from backend.conversations import binding, policy, privacy
from backend.help_requests import service as help_requests
from backend.messaging.models import Conversation
from backend.offers import service as offers
from backend.residents import service as residents
from backend.residents.models import Contact, Resident
from backend.runtime import Runtime
from bot.flows import effects, outcomes
from bot.flows.session import Session


@dataclass(slots=True)
class Desk:
    """What the office needs to do one thing for one person."""

    runtime: Runtime
    session: AsyncSession
    conversation: Conversation
    contact: Contact
    message_id: int | None
    now: datetime
    remembered: Session

    async def resident(self) -> Resident:
        """The person who asks."""
        return await residents.resident_of(self.session, self.contact, self.now)

    async def shared(self) -> bool:
        """Whether several people use this contact."""
        return len(await help_requests.people(self.session, self.contact)) > 1


async def do(desk: Desk, effect: effects.Effect) -> outcomes.Outcome | None:
    """Do it; None where nobody waits for an outcome. Raises `KeyError` for what is not the office's to do."""
    done: outcomes.Outcome | None = await _DOERS[type(effect)](desk, effect)
    return done


async def _submit(desk: Desk, effect: effects.SubmitHelpRequest) -> outcomes.Submitted:
    resident = await help_requests.applicant(desk.session, desk.contact, effect.form, desk.now)
    return await help_requests.submit(
        desk.session, desk.runtime, form=effect.form, contact=desk.contact, resident=resident,
        message_id=desk.message_id, now=desk.now,
    )  # fmt: skip


async def _look_up(desk: Desk, effect: effects.LookUpProgress) -> outcomes.ProgressFound:
    if effect.code is not None and effect.code.startswith(f"{complaints.PREFIX}-"):
        return await complaints.progress(desk.session, effect.code)
    if effect.speaker is not None:
        return await help_requests.progress_of_speaker(desk.session, desk.contact, effect.speaker, desk.now)
    resident = None if await desk.shared() else await desk.resident()
    return await help_requests.progress(desk.session, resident, effect.code, desk.contact, desk.now)


async def _find(desk: Desk, effect: effects.FindRequests) -> outcomes.RequestsFound:
    if effect.about != "consent" and await desk.shared():
        return outcomes.RequestsFound((), shared=True)
    return await help_requests.find(desk.session, await desk.resident(), effect, desk.contact, desk.now)


async def _act(desk: Desk, effect: effects.ActOnRequest) -> outcomes.Acted:
    resident = await desk.resident()
    return await help_requests.act_as_resident(desk.session, desk.runtime, resident, effect, desk.contact, desk.now)


async def _complain(desk: Desk, effect: effects.FileComplaint) -> outcomes.ComplaintFiled:
    return await complaints.file(desk.session, effect, desk.contact, desk.conversation, desk.now)


async def _offer(desk: Desk, effect: effects.RecordOffer) -> outcomes.OfferRecorded:
    return await offers.record(desk.session, desk.runtime, effect, desk.contact, desk.now)


async def _ask(desk: Desk, effect: effects.AskCatalogue) -> outcomes.PolicyFound:
    return await policy.asked(desk.session, effect)


async def _screen(desk: Desk, effect: effects.ScreenHousehold) -> outcomes.Screened:
    return await policy.screened(desk.session, effect)


async def _my_data(desk: Desk, _effect: effects.LookUpMyData) -> outcomes.MyDataFound:
    return await privacy.my_data(desk.session, desk.contact, desk.conversation, desk.remembered, desk.now)


async def _right(desk: Desk, effect: effects.ExerciseRight) -> outcomes.RightExercised:
    if await desk.shared():
        return outcomes.RightExercised(shared=True)
    return await privacy.exercise(desk.session, desk.runtime, desk.contact, desk.conversation, effect.right, desk.now)


async def _notices(desk: Desk, effect: effects.SetNotices) -> None:
    desk.contact.wants_notices = effect.wanted


async def _send_code(desk: Desk, effect: effects.SendCode) -> outcomes.CodeSent:
    return await binding.send_code(desk.runtime, desk.session, desk.conversation, desk.contact, effect, desk.now)


async def _check_code(desk: Desk, effect: effects.CheckCode) -> outcomes.CodeChecked:
    return await binding.check_code(desk.session, desk.contact, effect.code, desk.now)


async def _bind(desk: Desk, effect: effects.BindPhone) -> outcomes.Bound:
    return await binding.bind_phone(desk.session, desk.contact, effect.speaker, effect.notices, desk.now)


async def _unbind(desk: Desk, _effect: effects.UnbindPhone) -> outcomes.Unbound:
    return await binding.unbind_phone(desk.session, desk.contact, desk.now)


async def _bring(desk: Desk, _effect: effects.BringForm) -> outcomes.FormBrought:
    return outcomes.FormBrought(await binding.bring_form(desk.session, desk.contact))


_DOERS: Mapping[type[effects.Effect], Callable[[Desk, Any], Awaitable[Any]]] = {
    effects.SubmitHelpRequest: _submit,
    effects.LookUpProgress: _look_up,
    effects.FindRequests: _find,
    effects.ActOnRequest: _act,
    effects.FileComplaint: _complain,
    effects.RecordOffer: _offer,
    effects.AskCatalogue: _ask,
    effects.ScreenHousehold: _screen,
    effects.LookUpMyData: _my_data,
    effects.ExerciseRight: _right,
    effects.SetNotices: _notices,
    effects.SendCode: _send_code,
    effects.CheckCode: _check_code,
    effects.BindPhone: _bind,
    effects.UnbindPhone: _unbind,
    effects.BringForm: _bring,
}

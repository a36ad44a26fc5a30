"""One turn of the dialogue: what the engine asks of the office is done; outcomes go back until it has spoken."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.conversations import binding, office
from backend.conversations.office import Desk
from backend.messaging.models import Conversation
from backend.residents.models import Contact
from backend.runtime import Runtime
from bot.channels.numbers import mainland_mobile
from bot.flows import effects, engine, outcomes
from bot.flows.facts import Facts
from bot.flows.session import Frame, Session
from bot.flows.sprint import Sprint
from bot.messages import Channel, Inbound, Outbound
from bot.nlu.understanding import Understanding

ROUNDS = 8
"""More outcomes than any flow asks for in one turn; beyond it a flow would be going round in circles."""


class FlowInCirclesError(RuntimeError):
    """A flow asked the office for more outcomes in one turn than any sound flow does."""


@dataclass(slots=True)
class Spoken:
    """What came of a turn."""

    session: Session
    says: list[Outbound] = field(default_factory=list)
    submitted: outcomes.Submitted | None = None
    news: bool = False
    """Whether operators' consoles have something new to show."""
    teaches: bool = False
    """Whether what was said may be kept, masked, to teach the assistant by."""


@dataclass(slots=True)
class Turn:
    """Everything one turn works on."""

    runtime: Runtime
    session: AsyncSession
    conversation: Conversation
    contact: Contact
    message_id: int | None
    now: datetime
    elsewhere: Frame | None = None

    async def hear(self, remembered: Session, inbound: Inbound, understanding: Understanding) -> Spoken:
        """The resident has said something."""
        if remembered.frame is None and self.contact.resident_id is not None:
            self.elsewhere = await binding.form_elsewhere(self.session, self.contact)
        return await self._carry_out(engine.advance(remembered, inbound, understanding, self._facts()))

    async def resume(self, remembered: Session, outcome: outcomes.Outcome) -> Spoken:
        """The office has something to tell the dialogue."""
        return await self._carry_out(engine.resume(remembered, outcome, self._facts()))

    def _facts(self) -> Facts:
        channel = Channel(self.contact.channel)
        phone = mainland_mobile(self.contact.address) if channel is Channel.SMS else None
        return Facts(self.runtime.county.current, channel, self.now, phone, self.elsewhere)

    async def _carry_out(self, sprint: Sprint) -> Spoken:
        spoken = Spoken(sprint.session)
        for _ in range(ROUNDS):
            awaited = [outcome for effect in sprint.effects if (outcome := await self._apply(effect, spoken))]
            spoken.session = sprint.session
            if not awaited:
                return spoken
            sprint = engine.resume(sprint.session, awaited[-1], self._facts())
        raise FlowInCirclesError

    async def _apply(self, effect: effects.Effect, spoken: Spoken) -> outcomes.Outcome | None:
        match effect:
            case effects.Say(outbound=outbound):
                spoken.says.append(outbound)
                return None
            case effects.QueueForOperator(reason=reason):
                spoken.news = True
                return await self._queue(reason)
            case effects.RaiseAlarm():
                spoken.news = True
                self.conversation.urgent = True
                await self._queue("urgent")
                return None
        desk = Desk(
            self.runtime, self.session, self.conversation, self.contact, self.message_id, self.now, spoken.session
        )
        outcome = await office.do(desk, effect)
        if isinstance(outcome, outcomes.Submitted):
            spoken.submitted = outcome
        elif isinstance(outcome, outcomes.Bound):
            self.elsewhere = await binding.form_elsewhere(self.session, self.contact)
        return outcome

    async def _queue(self, reason: str) -> outcomes.OperatorQueued:
        if self.conversation.waiting_since is None and self.conversation.operator_id is None:
            self.conversation.waiting_since = self.now
            self.conversation.waiting_reason = reason
        ahead = await self.session.scalar(
            select(func.count())
            .select_from(Conversation)
            .where(Conversation.waiting_since < self.conversation.waiting_since)
        )
        return outcomes.OperatorQueued(ahead or 0, self.runtime.county.desk_is_staffed(self.now))


def as_one(says: list[Outbound]) -> Outbound | None:
    """Everything said in a turn as one message: providers give one answer to one message. The last choices count."""
    if not says:
        return None
    choices = next((said.choices for said in reversed(says) if said.choices), ())
    return Outbound("\n\n".join(said.text for said in says), choices)

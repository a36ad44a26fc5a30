"""One sprint in the making: the session as it changes, the words and effects that gather, and how they become one.

Apart from the mechanisms because all of them write here, and nothing else is ever changed in the engine.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from bot import texts
from bot.flows.definition import Flow, Standing
from bot.flows.effects import Effect, Say
from bot.flows.facts import Facts
from bot.flows.heard import NOTHING, Heard
from bot.flows.library import Library
from bot.flows.session import Answer, Frame, Giver, Question, Session
from bot.flows.sprint import Sprint
from bot.messages import Channel, Choice, Language, Outbound

_NOTHING: texts.Params = {}
_DEEPEST = 4
"""More conversations than this are never stacked; the ones between are given up."""


@dataclass(frozen=True, slots=True)
class Part:
    """One wording said in this sprint. A `minor` one gives way when an SMS would be too long."""

    key: str
    outbound: Outbound
    minor: bool


@dataclass(slots=True)
class Turn:
    """What a mechanism reads and writes. `in_doubt`: somebody may be in danger, which is asked in the end."""

    session: Session
    facts: Facts
    library: Library
    heard: Heard = NOTHING
    choice: str = ""
    stale: bool = False
    parts: list[Part] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    returning: bool = False
    in_doubt: bool = False

    @property
    def frame(self) -> Frame | None:
        """The conversation on top."""
        return self.session.frame

    @property
    def flow(self) -> Flow | None:
        """The flow on top, in the version its frame is pinned to."""
        frame = self.session.frame
        return self.library.of(frame) if frame else None

    @property
    def channel(self) -> Channel:
        """The channel the resident is on."""
        return self.facts.channel

    @property
    def language(self) -> Language:
        """The language the resident is answered in."""
        return self.session.language

    def standing(self, frame: Frame) -> Standing:
        """What a flow's conditions may look at."""
        return Standing(frame, self.session.urgent, self.channel)

    def change(self, **fields: Any) -> None:
        """Replace fields of the session."""
        self.session = replace(self.session, **fields)

    def change_frame(self, **fields: Any) -> None:
        """Replace fields of the conversation on top."""
        *below, top = self.session.stack
        self.change(stack=(*below, replace(top, **fields)))

    def push(self, flow: Flow) -> None:
        """Begin a conversation on top of whatever is going on, with the photos that nothing had room for so far."""
        takes_photos = {"photos", "papers"} & {*flow.slots.values()}
        frame = Frame(flow.name, flow.version, media=self.session.loose if takes_photos else ())
        self.change(stack=(*self.session.stack[-_DEEPEST + 1 :], frame))
        if takes_photos:
            self.change(loose=())

    def pop(self) -> None:
        """End the conversation on top and come back to the one below."""
        self.change(stack=self.session.stack[:-1])
        self.returning = bool(self.session.stack)

    def fill(self, slot: str, value: Any, confidence: float, *, by: Giver = "resident", agreed_to: str = "") -> None:
        """Put a value into a slot of the conversation on top; what it replaces becomes its history."""
        frame = self.session.stack[-1]
        trust = round(confidence * self.heard.trust, 3)
        newer = Answer(value, self.heard.ref, trust, by=by, at=self.facts.now.isoformat(), agreed_to=agreed_to)
        older = frame.answers.get(slot)
        answer = older.replaced_by(newer) if older is not None else newer
        order = (*(name for name in frame.order if name != slot), slot)
        self.change_frame(answers={**frame.answers, slot: answer}, order=order)

    def withdraw(self, slot: str) -> None:
        """Mark a slot's value as wrong, so that it is asked for again."""
        frame = self.session.stack[-1]
        if slot in frame.answers:
            answers = {**frame.answers, slot: replace(frame.answers[slot], withdrawn=True)}
            self.change_frame(answers=answers)

    def erase(self, slot: str) -> None:
        """Keep nothing of what was said for a slot: it may not be kept."""
        frame = self.session.stack[-1]
        answers = {name: answer for name, answer in frame.answers.items() if name != slot}
        self.change_frame(answers=answers, order=tuple(name for name in frame.order if name != slot))

    def understood(self) -> None:
        """What was said made sense: misunderstandings are counted from the beginning again."""
        self.change(misses=0, murmurs=0)

    def params(self, more: texts.Params) -> dict[str, str | int]:
        """What every wording may name, and more."""
        county = self.facts.county
        assistance = county.hotlines.get("assistance", county.desk_phone)
        known = {key: county.hotlines.get(key, assistance) for key in _DIALLED}
        return {
            "county": county.name, "desk": county.desk_name, "desk_phone": county.desk_phone,
            "office_hours": county.office_hours, "assistance": assistance, **known, **more,
        }  # fmt: skip

    def phrase(self, key: str, params: texts.Params = _NOTHING) -> str:
        """A wording's text alone."""
        return texts.phrase(key, self.params(params), channel=self.channel, language=self.language)

    def say(
        self, key: str, params: texts.Params = _NOTHING, *, minor: bool = False, choices: tuple[Choice, ...] = ()
    ) -> None:
        """Say something; the wording's own choices count unless others are given."""
        said = texts.render(key, self.params(params), channel=self.channel, language=self.language)
        if choices:
            said = replace(said, choices=choices)
        self.parts.append(Part(key, said, minor))

    def say_first(self, key: str) -> None:
        """Say something before all else that is said."""
        self.say(key)
        self.parts.insert(0, self.parts.pop())

    def ask(
        self, slot: str, key: str, params: texts.Params = _NOTHING, choices: tuple[Choice, ...] = (), said: str = ""
    ) -> None:
        """Ask for a slot. Options of the slot's own carry its name, so an old button is not taken for a new one."""
        own = texts.render(key, self.params(params), channel=self.channel, language=self.language).choices
        named = tuple(_belonging_to(slot, choice) for choice in (*choices, *own))
        self.say(key, params, choices=named)
        self.change_frame(question=Question(slot, key, named, said))

    def offer(self, key: str) -> None:
        """Offer choices that fill no slot."""
        self.say(key)
        self.change_frame(question=Question("", key, self.parts[-1].outbound.choices))

    def forget_question(self) -> None:
        """Ask anew, in full: what was asked before no longer fits."""
        if self.session.stack:
            self.change_frame(question=None)

    @property
    def spoken(self) -> str:
        """All that is to be said, as one text."""
        return _joined(self.parts).text

    def sprint(self) -> Sprint:
        """What came of it. With no conversation on top, what was said last is what the next words are about, and
        its choices are what digits mean."""
        if not self.session.stack and self.parts:
            last = self.parts[-1]
            choices = last.outbound.choices
            self.change(offered=Question("", last.key, choices))
        return Sprint(self.session, (*self._sayings(), *self.effects))

    def _sayings(self) -> tuple[Say, ...]:
        """Everything said, as one message where it fits: a message costs the county money and the resident patience."""
        parts = list(self.parts)
        while len(parts) > 1 and self.channel is Channel.SMS and texts.sms_units(_joined(parts)) > texts.SMS_LIMIT:
            dropped = next((part for part in parts[:-1] if part.minor), None)
            if dropped is None:
                return tuple(Say(part.outbound, part.key) for part in parts)
            parts.remove(dropped)
        return (Say(_joined(parts), parts[-1].key),) if parts else ()


def _joined(parts: list[Part]) -> Outbound:
    return Outbound("\n".join(part.outbound.text for part in parts), parts[-1].outbound.choices)


_DIALLED = ("police", "ambulance", "fire", "crisis")
"""The numbers that any wording may name; where a county has none, the assistance line."""

GENERAL = frozenset((
    "request_human", "cancel", "continue", "fresh", "report_hardship", "check_progress", "ask_policy", "my_data",
    "supplement_material", "help", "what_could_i_get", "amend", "complaint",
))  # fmt: skip
"""Choices that mean the same wherever they are tapped."""


def _belonging_to(slot: str, choice: Choice) -> Choice:
    general = choice.key in GENERAL or choice.key.startswith("fix:")
    return choice if general else Choice(f"{slot}={choice.key}", choice.label)

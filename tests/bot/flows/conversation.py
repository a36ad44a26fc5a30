"""Talks to the engine as the office does: saves and reloads the session between any two inputs, answers effects."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.flows import engine
from bot.flows import session as sessions
from bot.flows.effects import Effect, Say
from bot.flows.facts import Facts
from bot.flows.library import PUBLISHED, Library
from bot.flows.outcomes import HandedBack, Outcome
from bot.flows.sprint import Sprint
from bot.messages import Address, Channel, Inbound, InboundKind, Location, Media
from bot.nlu.normalise import find_entities
from bot.nlu.understanding import AidType, AidTypeName, Intent, IntentName, Reply, Understanding
from tests.bot.flows.county import COUNTY, NOON
from tests.bot.flows.office import ScriptedOffice, status

MOST_ROUNDS = 8


class ScriptedInterpreter:
    """Understands what it is told to; numbers and places it reads with the real rules."""

    def parse(
        self,
        text: str,
        intent: IntentName,
        confidence: float,
        aid_types: tuple[AidTypeName, ...] = (),
        secondary: tuple[IntentName, ...] = (),
        replies: tuple[Reply, ...] = (),
    ) -> Understanding:
        """One utterance, with the labels the script gives it."""
        believed = tuple(AidType(name, 0.9) for name in aid_types)
        further = tuple(Intent(name, 0.8) for name in secondary)
        found = find_entities(text, COUNTY.gazetteer)
        return Understanding(text, Intent(intent, confidence), believed, found, further, replies=replies)


@dataclass
class Conversation:
    """One resident's side of a talk."""

    channel: Channel = Channel.WECHAT
    sender_phone: str | None = None
    office: ScriptedOffice = field(default_factory=ScriptedOffice)
    library: Library = PUBLISHED
    session: sessions.Session = field(default_factory=sessions.new)
    said: list[Say] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    now: Any = NOON
    messages: int = 0

    @property
    def facts(self) -> Facts:
        """What the engine is told now."""
        idle = self.session.flow in (None, "bind")
        return Facts(COUNTY, self.channel, self.now, self.sender_phone, self.office.elsewhere if idle else None)

    @property
    def heard(self) -> str:
        """Everything said in answer to the last input."""
        return "\n".join(say.outbound.text for say in self.said)

    @property
    def choices(self) -> list[str]:
        """What may be tapped now."""
        return [choice.label for say in self.said[-1:] for choice in say.outbound.choices]

    @property
    def state(self) -> dict[str, Any]:
        """What `minsheng talk` would print."""
        return sessions.snapshot(self.session)

    def say(
        self,
        text: str,
        intent: IntentName = "provide_information",
        confidence: float = 0.5,
        aid_types: tuple[AidTypeName, ...] = (),
        kind: InboundKind = InboundKind.TEXT,
        secondary: tuple[IntentName, ...] = (),
        replies: tuple[Reply, ...] = (),
    ) -> None:
        """The resident says something."""
        understanding = ScriptedInterpreter().parse(text, intent, confidence, aid_types, secondary, replies)
        self.arrive(self.inbound(kind, text=text), understanding)

    def tap(self, label: str) -> None:
        """The resident taps a choice that is on the screen."""
        choice = next(c for say in reversed(self.said) for c in say.outbound.choices if c.label == label)
        self.arrive(self.inbound(InboundKind.TEXT, text=label, key=choice.key), _unheard(label))

    def press(self, key: str, label: str = "") -> None:
        """The resident taps a choice by its key, which may be an old one."""
        self.arrive(self.inbound(InboundKind.TEXT, text=label, key=key), _unheard(label))

    def send(self, kind: InboundKind, key: str = "", media: tuple[str, ...] = (), label: str = "") -> None:
        """Something without words arrives."""
        location = Location(37.19, 116.86, label) if kind is InboundKind.LOCATION else None
        files = tuple(Media(name, "image/jpeg") for name in media)
        self.arrive(self.inbound(kind, key=key, media=files, location=location), _unheard(""))

    def comes_back(self, outcome: Outcome) -> None:
        """The office tells the engine something by itself."""
        self.said, self.effects = [], []
        self._run(engine.resume(self.session, outcome, self.facts, self.library))

    def hand_back(self, note: str = "") -> None:
        """The operator is done."""
        self.comes_back(HandedBack(note))

    def wait(self, hours: float) -> None:
        """Time passes."""
        self.now += timedelta(hours=hours)

    def inbound(self, kind: InboundKind, **fields: Any) -> Inbound:
        """A message of this resident."""
        self.messages += 1
        return Inbound(Address(self.channel, "resident"), kind, f"message-{self.messages}", self.now, **fields)

    def arrive(self, inbound: Inbound, understanding: Understanding) -> None:
        self.said, self.effects = [], []
        self._run(engine.advance(self.session, inbound, understanding, self.facts, self.library))

    def _run(self, sprint: Sprint) -> None:
        for _ in range(MOST_ROUNDS):
            self.session = sessions.from_json(json.loads(json.dumps(sprint.session.to_json(), ensure_ascii=False)))
            assert self.session == sprint.session, "a session comes back from storage as it went in"
            self.effects.extend(sprint.effects)
            self.said.extend(effect for effect in sprint.effects if isinstance(effect, Say))
            awaited = [outcome for effect in sprint.effects if (outcome := self.office.answer(effect))]
            if not awaited:
                return
            sprint = engine.resume(self.session, awaited[-1], self.facts, self.library)
        raise AssertionError("the engine goes round in circles")


def _unheard(text: str) -> Understanding:
    """What the office passes in for anything that is not read by the interpreter."""
    return Understanding(text, Intent("out_of_scope", 0.0))


__all__ = ["Conversation", "ScriptedInterpreter", "ScriptedOffice", "status"]

"""What reading a message for one slot may give, and what a reader is told.

Apart so that every kind of slot speaks the same three words: taken, refused with a reason, or nothing for me here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot import texts
from bot.flows.facts import Facts
from bot.flows.heard import SURE_ENOUGH, Heard
from bot.flows.session import Frame, Question, Value
from bot.messages import Choice, Language
from bot.texts import Params


@dataclass(frozen=True, slots=True)
class Taken:
    """A value for the slot. `note`, if given, is the key of a wording that tells how it was understood.

    `also` are other slots that the same answer settles.
    """

    value: Value = field(repr=False)
    confidence: float = 1.0
    note: str = ""
    params: Params = field(default_factory=dict, repr=False)
    also: Mapping[str, Value] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer that was meant for the slot and cannot stand; the reason is a wording key.

    `choices` and `said` become those of the next question. One that does not `count` is no misunderstanding:
    the resident is only asked further.
    """

    key: str
    params: Params = field(default_factory=dict, repr=False)
    choices: tuple[Choice, ...] = ()
    said: str = field(default="", repr=False)
    counts: bool = True


Reading = Taken | Refused | None


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader may look at beside the message.

    `choice` is the option of this slot's question that was tapped, numbered or named; `question` what was asked
    last, if it was for this slot; `pending` the kind of slot being asked for, whichever it is; `misses` how
    often in a row we have not understood; `topic` the programme last spoken of.
    """

    slot: str
    frame: Frame
    facts: Facts
    question: Question | None = None
    choice: str = ""
    pending: str = ""
    misses: int = 0
    urgent: bool = False
    language: Language = "zh"
    topic: str = ""

    @property
    def on_behalf(self) -> bool:
        """Whether the conversation is about another household than the speaker's."""
        return self.frame.value("on_behalf") is True

    def believes(self, heard: Heard) -> bool:
        """Whether a report is believed to be one: at the opening at once, later only if the model is sure enough."""
        return self.opens(heard) or heard.confidence >= SURE_ENOUGH

    def opens(self, heard: Heard) -> bool:
        """Whether nothing was answered before this message."""
        return all(answer.said_in == heard.ref for answer in self.frame.answers.values())

    def key(self, part: str) -> str:
        """The key of one of this slot's wordings."""
        return f"{stem(self.frame.flow, self.slot)}.{part}"


def stem(flow: str, slot: str) -> str:
    """What the keys of a slot's wordings begin with: its flow's own, else those of the report, which asks the same."""
    own = f"{flow}.{slot}"
    return own if texts.has(f"{own}.ask") else f"{BORROWED_FROM}.{slot}"


BORROWED_FROM = "request_help"
"""The flow whose wordings others use for the slots they share with it."""


def no_choices(_: Context) -> tuple[Choice, ...]:
    """For kinds whose choices, if any, stand in the wording."""
    return ()


def never(_heard: Heard, _context: Context) -> Taken | None:
    """For kinds that nobody volunteers."""
    return None


def as_written(value: Any, _language: Language) -> str:
    """For kinds whose value is shown as it is."""
    return str(value)


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of slot is read and shown.

    `asked` reads the answer to the slot's own question; `volunteered` finds the value in a message about anything
    and is therefore stricter. `choices` are options made from data, offered from the `offered_from`-th asking on.
    A `strict` kind is recognised by its form: no other meaning of the message can be mistaken for it.
    """

    asked: Callable[[Heard, Context], Reading]
    volunteered: Callable[[Heard, Context], Taken | None] = never
    shown: Callable[[Value, Language], str] = as_written
    choices: Callable[[Context], tuple[Choice, ...]] = no_choices
    offered_from: int = 2
    strict: bool = False
    corrigible: bool = True

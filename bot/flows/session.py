"""A conversation's memory between two messages: frozen values that go to plain JSON and back.

Apart from the engine so that what is remembered can be read at a glance, and so that a stored session
outlives any change of the code that works on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from bot.messages import Channel, Choice, Language, Media
from bot.nlu.understanding import INTENTS, IntentName

FORMAT = 2
"""The version of the JSON written. A reader must go on accepting every version ever written.

1: an answer's history was bare values, nothing said when and by whom it was given. 2: as below.
"""

# What a slot may hold: plain JSON, so that it is stored, compared and shown without a codec per kind of slot.
# None is a slot that the resident chose to leave open.
Value: TypeAlias = Any

Giver = Literal["resident", "proxy", "sender"]
"""Who gave an answer: the person concerned, somebody for them, or the channel (the number that an SMS came from)."""


_READABLE = (1, 2)


class UnreadableSessionError(ValueError):
    """Stored JSON that is no session of a known format. The office starts a fresh one and says so."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What fills a slot, and where it comes from: the message it was said in and how sure we are, in [0, 1].

    `said_in` is the dedupe key of that message, `at` when it was taken (ISO text), `by` who gave it. `agreed_to` is
    the version of the text that was agreed to, for an agreement. `earlier` is what it replaced, oldest first, each as
    `{"value", "said_in", "at"}`. `withdrawn` marks a value that the resident called wrong without saying the right
    one: it is kept, and asked for again.
    """

    value: Value = field(repr=False)
    said_in: str
    confidence: float = 1.0
    earlier: tuple[Mapping[str, Value], ...] = field(default=(), repr=False)
    withdrawn: bool = False
    by: Giver = "resident"
    at: str = ""
    agreed_to: str = ""

    def replaced_by(self, newer: "Answer") -> "Answer":
        """The newer answer with this one added to its history."""
        past = {"value": self.value, "said_in": self.said_in, "at": self.at}
        return replace(newer, earlier=(*self.earlier, past), withdrawn=False)


@dataclass(frozen=True, slots=True)
class Question:
    """What the resident was asked last: the slot it fills, its wording and what digits and taps mean.

    `slot` is empty when only a choice was offered. `said` keeps words that wait for a choice, such
    as a village named without its township.
    """

    slot: str
    key: str
    choices: tuple[Choice, ...] = ()
    said: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Later:
    """An act that was spoken of besides another one, and in which words."""

    intent: IntentName
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Frame:
    """One conversation in progress: its flow, pinned to a version, and what it has gathered.

    There is no step counter: the flow is walked from its top and stands at the first thing that is not
    done. `done` names the say and effect steps behind us, `order` the slots in the order in which they were
    last filled. `told` is what the office has told this conversation, as plain JSON.
    """

    flow: str
    version: int
    answers: Mapping[str, Answer] = field(default_factory=dict, repr=False)
    order: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    question: Question | None = None
    media: tuple[Media, ...] = field(default=(), repr=False)
    told: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def has(self, slot: str) -> bool:
        """Whether a slot is settled: filled, or left open on purpose."""
        answer = self.answers.get(slot)
        return answer is not None and not answer.withdrawn

    def value(self, slot: str) -> Value:
        """What a slot holds; None if nothing, or nothing that stands."""
        answer = self.answers.get(slot)
        return None if answer is None or answer.withdrawn else answer.value

    def overlaid_by(self, newer: "Frame") -> "Frame":
        """What was put aside with what has been said since; the later word counts."""
        answers: dict[str, Answer] = dict(self.answers)
        for slot, answer in newer.answers.items():
            answers[slot] = answers[slot].replaced_by(answer) if slot in answers else answer
        order = (*(slot for slot in self.order if slot not in newer.order), *newer.order)
        return Frame(self.flow, self.version, answers, order, self.done, None, (*self.media, *newer.media))


@dataclass(frozen=True, slots=True)
class Session:
    """Everything remembered of one resident's conversation.

    `stack` holds the conversations in progress, the running one last; `shelved` one that was put aside and
    can be taken up again, `aside` what was told before any report began. `misses` counts misunderstandings in
    a row, `murmurs` the words in a row that were heard and answer nothing. `with_operator` is true from the
    moment the conversation was queued until it comes back. `expecting` is the effect step whose outcome is
    awaited. `spoke_at` is when the resident last said something, as ISO text; `note` is an operator's word
    to the next. `later` are acts that were spoken of and not come to yet, `topic` the programme last spoken of,
    `unrated` the numbers of closed requests whose handling nobody was asked about yet, `loose` photos that came when
    there was nothing to put them into. `answered` is a mark of what was answered last, `repeats` how often in a row it
    was the same.
    """

    stack: tuple[Frame, ...] = ()
    offered: Question | None = None
    urgent: bool = False
    misses: int = 0
    murmurs: int = 0
    with_operator: bool = False
    shelved: Frame | None = None
    aside: Frame | None = None
    expecting: str = ""
    spoke_at: str = ""
    note: str = field(default="", repr=False)
    language: Language = "zh"
    later: tuple[Later, ...] = ()
    topic: str = ""
    unrated: tuple[str, ...] = ()
    loose: tuple[Media, ...] = field(default=(), repr=False)
    answered: str = ""
    repeats: int = 0

    @property
    def frame(self) -> Frame | None:
        """The conversation on top, None when idle."""
        return self.stack[-1] if self.stack else None

    @property
    def flow(self) -> str | None:
        """The name of the flow on top, None when idle."""
        return self.stack[-1].flow if self.stack else None

    @property
    def question(self) -> Question | None:
        """What was asked or offered last: what a digit or a tap now means."""
        return self.stack[-1].question if self.stack else self.offered

    @property
    def awaiting(self) -> str | None:
        """The slot that is being asked for, None when idle."""
        question = self.question
        return question.slot or None if self.stack and question else None

    @property
    def slots(self) -> Mapping[str, Value]:
        """The normalised values of the flow on top; a slot left open by the resident is not among them."""
        if not self.stack:
            return {}
        frame = self.stack[-1]
        shown = {name: _shown(frame.value(name)) for name in frame.answers}
        if frame.media:
            shown["attachments"] = [media.id for media in frame.media]
        return {name: value for name, value in shown.items() if value is not None}

    def to_json(self) -> dict[str, Any]:
        """This session as plain JSON, for storage."""
        return {
            "format": FORMAT,
            "stack": [_frame_to_json(frame) for frame in self.stack],
            "offered": _question_to_json(self.offered),
            "urgent": self.urgent,
            "misses": self.misses,
            "murmurs": self.murmurs,
            "with_operator": self.with_operator,
            "shelved": _frame_to_json(self.shelved) if self.shelved else None,
            "aside": _frame_to_json(self.aside) if self.aside else None,
            "expecting": self.expecting,
            "spoke_at": self.spoke_at,
            "note": self.note,
            "language": self.language,
            "later": [{"intent": act.intent, "words": act.words} for act in self.later],
            "topic": self.topic,
            "unrated": list(self.unrated),
            "loose": [_media_to_json(media) for media in self.loose],
            "answered": self.answered,
            "repeats": self.repeats,
        }


def new() -> Session:
    """A session in which nothing has been said yet."""
    return Session()


def from_json(stored: Mapping[str, Any]) -> Session:
    """Read what `to_json` wrote. Raises `UnreadableSessionError` for anything else; the text of the error
    holds no data.
    """
    if stored.get("format") not in _READABLE:
        raise UnreadableSessionError("unknown session format")
    try:
        return Session(
            stack=tuple(_frame_from_json(frame) for frame in stored["stack"]),
            offered=_question_from_json(stored["offered"]),
            urgent=bool(stored["urgent"]),
            misses=int(stored["misses"]),
            murmurs=int(stored.get("murmurs", 0)),  # sessions stored before murmurs were counted have none
            with_operator=bool(stored["with_operator"]),
            shelved=_frame_from_json(stored["shelved"]) if stored["shelved"] else None,
            aside=_frame_from_json(stored["aside"]) if stored.get("aside") else None,
            expecting=str(stored["expecting"]),
            spoke_at=str(stored["spoke_at"]),
            note=str(stored["note"]),
            language="en" if stored.get("language") == "en" else "zh",  # the rest came with format 2
            later=tuple(
                Later(act["intent"], act["words"]) for act in stored.get("later", ()) if act["intent"] in INTENTS
            ),
            topic=str(stored.get("topic", "")),
            unrated=tuple(map(str, stored.get("unrated", ()))),
            loose=tuple(map(_media_from_json, stored.get("loose", ()))),
            answered=str(stored.get("answered", "")),
            repeats=int(stored.get("repeats", 0)),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise UnreadableSessionError("a part of the session is missing or malformed") from None


def snapshot(session: Session) -> dict[str, Any]:
    """What `minsheng talk` prints of a session."""
    seen: dict[str, Any] = {"flow": session.flow, "awaiting": session.awaiting, "slots": dict(session.slots)}
    if session.urgent:
        seen["urgent"] = True
    return seen


def _shown(value: Value) -> Value:
    """An area is shown by its label; everything else as it is."""
    return value["label"] if isinstance(value, Mapping) and "label" in value else value


def _frame_to_json(frame: Frame) -> dict[str, Any]:
    return {
        "flow": frame.flow,
        "version": frame.version,
        "answers": {name: _answer_to_json(answer) for name, answer in frame.answers.items()},
        "order": list(frame.order),
        "done": list(frame.done),
        "question": _question_to_json(frame.question),
        "media": [_media_to_json(media) for media in frame.media],
        "told": dict(frame.told),
    }


def _frame_from_json(stored: Mapping[str, Any]) -> Frame:
    return Frame(
        flow=str(stored["flow"]),
        version=int(stored["version"]),
        answers={name: _answer_from_json(answer) for name, answer in stored["answers"].items()},
        order=tuple(stored["order"]),
        done=tuple(stored["done"]),
        question=_question_from_json(stored["question"]),
        media=tuple(map(_media_from_json, stored["media"])),
        told=dict(stored.get("told", {})),
    )


def _media_to_json(media: Media) -> dict[str, str]:
    stored = {"id": media.id, "content_type": media.content_type, "url": media.url}
    return stored if media.channel is None else {**stored, "channel": media.channel.value}


def _media_from_json(stored: Mapping[str, str]) -> Media:
    channel = Channel(stored["channel"]) if "channel" in stored else None
    return Media(stored["id"], stored["content_type"], stored["url"], channel)


def _answer_to_json(answer: Answer) -> dict[str, Any]:
    return {
        "value": answer.value,
        "said_in": answer.said_in,
        "confidence": answer.confidence,
        "earlier": list(answer.earlier),
        "withdrawn": answer.withdrawn,
        "by": answer.by,
        "at": answer.at,
        "agreed_to": answer.agreed_to,
    }


def _answer_from_json(stored: Mapping[str, Any]) -> Answer:
    return Answer(
        value=stored["value"],
        said_in=str(stored["said_in"]),
        confidence=float(stored["confidence"]),
        earlier=tuple(stored["earlier"] if "by" in stored else ({"value": value} for value in stored["earlier"])),
        withdrawn=bool(stored["withdrawn"]),
        by=stored.get("by", "resident"),
        at=str(stored.get("at", "")),
        agreed_to=str(stored.get("agreed_to", "")),
    )


def _question_to_json(question: Question | None) -> dict[str, Any] | None:
    if question is None:
        return None
    return {
        "slot": question.slot,
        "key": question.key,
        "choices": [{"key": choice.key, "label": choice.label} for choice in question.choices],
        "said": question.said,
    }


def _question_from_json(stored: Mapping[str, Any] | None) -> Question | None:
    if stored is None:
        return None
    return Question(
        slot=str(stored["slot"]),
        key=str(stored["key"]),
        choices=tuple(Choice(choice["key"], choice["label"]) for choice in stored["choices"]),
        said=str(stored["said"]),
    )

"""What an interpreter makes of one utterance: intent, kinds of assistance, entities.

The closed vocabularies stand here, once; flows and the office import them.
"""

from dataclasses import dataclass, field
from typing import Literal, get_args

IntentName = Literal[
    "report_hardship", "report_for_other", "check_progress", "ask_policy", "request_human", "urgent_help",
    "complaint", "appeal", "correct_answer", "supplement_material", "withdraw_request", "cancel",
    "affirm", "deny", "greet", "thanks_bye", "provide_information", "offer_help", "out_of_scope",
]  # fmt: skip
AidTypeName = Literal[
    "living", "destitute", "temporary", "disaster", "medical", "education",
    "housing", "employment", "legal", "charity", "disability", "child",
]  # fmt: skip
ReplyName = Literal[
    "agree", "refuse", "vouch", "wrong", "unknown", "withheld", "none", "later", "wait",
    "purpose", "identity", "cost", "duration", "human", "pause", "resume", "give_up",
    "my_data", "notices_off", "notices_on", "eligibility", "bind", "unbind", "difficulty", "repeat", "earlier",
    "self", "other", "anonymous", "contact", "murmur", "thanks", "english",
]  # fmt: skip
EntityName = Literal[
    "amount", "household_size", "phone", "id_number", "case_code", "date", "illness", "person_name", "place",
]  # fmt: skip

INTENTS: tuple[IntentName, ...] = get_args(IntentName)
AID_TYPES: tuple[AidTypeName, ...] = get_args(AidTypeName)
REPLIES: tuple[ReplyName, ...] = get_args(ReplyName)
ENTITIES: tuple[EntityName, ...] = get_args(EntityName)


@dataclass(frozen=True, slots=True)
class Intent:
    """The act the speaker performs, with the model's confidence in [0, 1]."""

    name: IntentName
    confidence: float


@dataclass(frozen=True, slots=True)
class AidType:
    """A kind of assistance the text names or clearly means, with confidence in [0, 1]."""

    name: AidTypeName
    confidence: float


@dataclass(frozen=True, slots=True)
class Reply:
    """What the text does if it is taken as a reply, whatever was asked; `confidence` in [0, 1]."""

    name: ReplyName
    confidence: float


@dataclass(frozen=True, slots=True)
class Entity:
    """A fact in the text. `value` is normalised (yuan, count, digits, ISO date); the rest is the original wording.

    `start` and `end` are character offsets into the original line, `text == line[start:end]`.
    """

    entity: EntityName
    value: str | int | float = field(repr=False)
    text: str = field(repr=False)
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Understanding:
    """All that was understood of one utterance.

    `secondary` are further acts in further sentences of the same message, best first. `hinted` are the kinds of
    assistance that the words name whatever the act is: what they mean as the answer to "which kind?". `replies` are
    what it may be as a reply to a question, surest first; none if it tells something instead.
    """

    text: str = field(repr=False)
    intent: Intent
    aid_types: tuple[AidType, ...] = ()
    entities: tuple[Entity, ...] = ()
    secondary: tuple[Intent, ...] = ()
    hinted: tuple[AidType, ...] = ()
    replies: tuple[Reply, ...] = ()

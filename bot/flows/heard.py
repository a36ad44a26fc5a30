"""What the resident said, looked at once: folded, stripped of links, with what was understood of it beside it.

Every mechanism and every slot reads the same `Heard`, so that none of them folds or searches the text again.
"""

import re
from dataclasses import dataclass, field, replace
from functools import cached_property

from bot.flows import words
from bot.messages import Inbound, InboundKind
from bot.nlu.normalise import fold, is_id_number, parse_case_code
from bot.nlu.understanding import AidTypeName, Entity, EntityName, Intent, IntentName, Understanding

MAX_CHARACTERS = 2000
"""What lies beyond this in one message is not looked at; it is as much as the interpreter reads."""

_SPOKEN = 0.9
"""How far recognised speech is trusted, against 1.0 for what was typed."""

_REPORTS: frozenset[IntentName] = frozenset(("report_hardship", "report_for_other", "urgent_help"))
_ELSEWHERE: frozenset[IntentName] = frozenset((
    "check_progress", "ask_policy", "request_human", "complaint", "appeal", "withdraw_request", "cancel", "greet",
    "thanks_bye", "offer_help",
))  # fmt: skip


@dataclass(frozen=True)
class Heard:
    """One message as the engine sees it.

    `raw` is as written; `text` folded, without links and pictograms; `said` nothing but characters and digits.
    `ref` is the message's dedupe key, kept with every value taken from it. `key` is a tapped choice. `secondary` are
    further acts in the same message.
    """

    ref: str = ""
    raw: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    key: str = ""
    intent: IntentName = "out_of_scope"
    confidence: float = 0.0
    aid_types: tuple[AidTypeName, ...] = ()
    entities: tuple[Entity, ...] = field(default=(), repr=False)
    trust: float = 1.0
    secondary: tuple[Intent, ...] = ()

    @cached_property
    def said(self) -> str:
        """The text as the word lists hold it."""
        return words.bare(self.text)

    @cached_property
    def line(self) -> str:
        """The whole message folded: the offsets of its facts are offsets into this."""
        return fold(self.raw)

    @property
    def reports(self) -> bool:
        """Whether this tells of somebody's trouble, if only perhaps: what is told is read back before it counts."""
        return self.intent in _REPORTS and self.confidence >= _PERHAPS

    def points_elsewhere(self, least: float) -> bool:
        """Whether this is, with at least this confidence, about something else than answering a question."""
        breaks_off = self.intent != "cancel" or len(self.said) > _FEW or words.turns_away(self.said)
        return self.intent in _ELSEWHERE and self.confidence >= least and breaks_off

    def found(self, entity: EntityName) -> tuple[Entity, ...]:
        """The facts of one kind, left to right."""
        return tuple(fact for fact in self.entities if fact.entity == entity)

    def without(self, *kinds: EntityName) -> str:
        """The text with facts of these kinds blanked out, so that a number is not read twice."""
        blanked = list(self.line)
        for fact in self.entities:
            if fact.entity in kinds:
                blanked[fact.start : fact.end] = " " * (fact.end - fact.start)
        return words.plain("".join(blanked))

    def saying(self, part: str) -> "Heard":
        """This message as if only `part` had been said; facts outside it are gone."""
        kept = (replace(fact, start=start, end=start + len(fact.text))
                for fact in self.entities if (start := part.find(fold(fact.text))) >= 0)  # fmt: skip
        return replace(self, raw=part, text=part, entities=tuple(kept))


SURE_ENOUGH = 0.45
"""From this confidence an intent is acted upon when nothing else is being asked."""

_PERHAPS = 0.25
_FEW = 6

NOTHING = Heard()
"""What was said when nobody said anything: the office goes on from an outcome."""


_MOST_YUAN = 1e12
_MOST_PEOPLE = 30
_PHONE = re.compile(r"1[3-9]\d{9}")


def _sound(fact: Entity, length: int) -> bool:
    """Whether a fact is what its kind promises. A model may see a phone where none is; a form must not."""
    if not 0 <= fact.start < fact.end <= length:
        return False
    match fact.entity:
        case "amount":
            return isinstance(fact.value, int | float) and 0 <= fact.value < _MOST_YUAN
        case "household_size":
            return isinstance(fact.value, int) and 0 < fact.value <= _MOST_PEOPLE
        case "phone":
            return bool(_PHONE.fullmatch(str(fact.value)))
        case "id_number":
            return is_id_number(str(fact.value))
        case "case_code":
            return parse_case_code(str(fact.value)) == fact.value
    return isinstance(fact.value, str)


_NODDED = "好的"
"""What a pictogram says that says yes."""


def listen(inbound: Inbound, understanding: Understanding) -> Heard:
    """Look at a message. A position counts as its label, because residents send it to say where they live."""
    raw = inbound.text
    if inbound.kind is InboundKind.LOCATION and inbound.location is not None:
        raw = inbound.location.label
    raw = raw[:MAX_CHARACTERS]
    return Heard(
        ref=inbound.dedupe_key,
        raw=raw,
        text=_NODDED if words.nods(raw) else words.without_fillers(words.plain(fold(raw))),
        key=inbound.key,
        intent=understanding.intent.name,
        confidence=understanding.intent.confidence,
        aid_types=tuple(kind.name for kind in understanding.aid_types),
        entities=tuple(fact for fact in understanding.entities if _sound(fact, len(raw))),
        trust=_SPOKEN if inbound.kind is InboundKind.VOICE else 1.0,
        secondary=understanding.secondary,
    )

"""How what was gathered is shown: the read-back before filing, the recap after a break, the lines for operators."""

from collections.abc import Iterator

from bot.flows.definition import CollectStep, Flow
from bot.flows.session import Frame
from bot.flows.slots import KINDS
from bot.flows.slots.agreement import AGREEMENTS
from bot.messages import Language
from bot.texts import label, length

_SMS_ROOM: dict[Language, int] = {"zh": 140, "en": 110}
"""Units that the lines of a read-back may take on SMS; the sentence around them and its choices need the rest."""

_SMS_LINE = 24


def known(flow: Flow, frame: Frame, language: Language = "zh") -> Iterator[tuple[str, str]]:
    """What is known, as (slot, shown value), in the order in which the flow asks for it."""
    slots = dict.fromkeys(step.slot for step in flow.all_steps() if isinstance(step, CollectStep))
    for slot in _as_declared(flow, slots):
        kind = flow.slots[slot]
        if kind in AGREEMENTS or (kind == "photos" and not frame.media):
            continue
        if kind == "photos":
            yield slot, label("value", "photos", language).format(count=len(frame.media))
        elif frame.has(slot):
            value = frame.value(slot)
            yield slot, label("value", "skipped", language) if value is None else KINDS[kind].shown(value, language)


def _as_declared(flow: Flow, collected: dict[str, None]) -> Iterator[str]:
    return (slot for slot in flow.slots if slot in collected)


def read_back(flow: Flow, frame: Frame, *, on_sms: bool, language: Language = "zh") -> str:
    """Every value on a line of its own. On SMS long ones are cut and what was left open is not listed."""
    pairs = [(label("slot", slot, language), value) for slot, value in known(flow, frame, language)]
    colon = label("value", "colon", language)
    if on_sms:
        skipped = label("value", "skipped", language)
        lines = [length.clip(f"{name}{colon}{value}", _SMS_LINE) for name, value in pairs if value != skipped]
        return length.clip("\n".join(lines), _SMS_ROOM[language])
    return "\n".join(f"{name}{colon}{value}" for name, value in pairs)


def names_of_known(flow: Flow, frame: Frame, language: Language = "zh") -> str:
    """Which slots are filled, by name only: after days somebody else may be holding the phone."""
    filled = (slot for slot, _ in known(flow, frame, language) if frame.value(slot) is not None)
    return label("value", "comma", language).join(label("slot", slot, language) for slot in filled)

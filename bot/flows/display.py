"""How what was gathered is shown: the read-back before filing, the recap after a break, the lines for operators."""

from collections.abc import Iterator

from bot.flows.definition import CollectStep, Flow
from bot.flows.session import Frame
from bot.flows.slots import KINDS
from bot.texts import label, length

_NOT_SHOWN = ("agreement", "confirmation")
_SMS_ROOM = 140
"""Units that the lines of a read-back may take on SMS; the sentence around them and its choices need the rest."""

_SMS_LINE = 24


def known(flow: Flow, frame: Frame) -> Iterator[tuple[str, str]]:
    """What is known, as (slot, shown value), in the order in which the flow asks for it."""
    slots = dict.fromkeys(step.slot for step in flow.all_steps() if isinstance(step, CollectStep))
    for slot in _as_declared(flow, slots):
        kind = flow.slots[slot]
        if kind in _NOT_SHOWN or (kind == "photos" and not frame.media):
            continue
        if kind == "photos":
            yield slot, label("value", "photos").format(count=len(frame.media))
        elif frame.has(slot):
            value = frame.value(slot)
            yield slot, label("value", "skipped") if value is None else KINDS[kind].shown(value)


def _as_declared(flow: Flow, collected: dict[str, None]) -> Iterator[str]:
    return (slot for slot in flow.slots if slot in collected)


def read_back(flow: Flow, frame: Frame, *, on_sms: bool) -> str:
    """Every value on a line of its own. On SMS long ones are cut and what was left open is not listed."""
    pairs = list(known(flow, frame))
    if on_sms:
        skipped = label("value", "skipped")
        lines = [length.clip(f"{label('slot', slot)}：{value}", _SMS_LINE) for slot, value in pairs if value != skipped]
        return length.clip("\n".join(lines), _SMS_ROOM)
    return "\n".join(f"{label('slot', slot)}：{value}" for slot, value in pairs)


def names_of_known(flow: Flow, frame: Frame) -> str:
    """Which slots are filled, by name only: after days somebody else may be holding the phone."""
    return "、".join(label("slot", slot) for slot, _ in known(flow, frame) if frame.value(slot) is not None)

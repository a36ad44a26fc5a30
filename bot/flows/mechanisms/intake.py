"""Over-informing: whatever a message tells beside the answer is taken, for every slot of the running conversation."""

import re

from bot.flows.definition import SlotKind
from bot.flows.session import Value
from bot.flows.slots import KINDS, Taken
from bot.flows.slots.area import is_within
from bot.flows.turn import Turn
from bot.flows.walk import context
from bot.texts import label

_MENTIONS: dict[SlotKind, re.Pattern[str]] = {
    "phone": re.compile(r"电话|手机|联系方式|号码(?!.{0,2}身份)"),
    "id_number": re.compile(r"身份证|证件号|证号"),
    "name": re.compile(r"名字|姓名|名儿|叫(?!人)"),
    "area": re.compile(r"地址|住址|住的?地方|住在|家在|村名|[村镇乡][名子]?(?:也|都)?[写说打填弄搞发]?错"),
    "count": re.compile(r"[几口]口|人口|口人|几个人|人数"),
    "income": re.compile(r"收入|工资|进项|挣|一个月"),
    "aid_types": re.compile(r"救助类|哪方面|哪种帮助|种类|类型"),
    "story": re.compile(r"难处|困难|情况"),
    "whose": re.compile(r"替(?:谁|别人|邻居|人)|[给帮].{0,6}[办报]|自己办|不是我家?(?:[办报,]|是|$)"),
}


def mentions(kind: SlotKind, text: str) -> bool:
    """Whether a text speaks of this kind of fact by name."""
    pattern = _MENTIONS.get(kind)
    return bool(pattern and pattern.search(text))


def take_volunteered(turn: Turn, besides: str = "") -> bool:
    """Fill every open slot of the conversation on top that this message tells; True if there was one."""
    flow = turn.flow
    taken = False
    for slot, kind in (flow.slots if flow else {}).items():
        frame = turn.frame
        if frame is None or slot == besides:
            continue
        reading = KINDS[kind].volunteered(turn.heard, context(turn, slot))
        if reading is None or (frame.has(slot) and not _overrules(turn, kind, frame.value(slot), reading.value)):
            continue
        changed = frame.has(slot) and kind not in ("story", "aid_types")
        fill(turn, slot, reading)
        if changed:
            say_changed(turn, slot, kind, reading.value)
        taken = True
    return taken


def _overrules(turn: Turn, kind: SlotKind, held: Value, told: Value) -> bool:
    """A slot that is filled changes only when its fact is named and differs; a story grows."""
    if held == told:
        return False
    if kind == "aid_types":
        return bool(held == ["living"] and told[:1] == held)
    if kind == "area" and is_within(told, held):
        return True
    return kind == "story" or (KINDS[kind].strict and mentions(kind, turn.heard.text))


def say_changed(turn: Turn, slot: str, kind: SlotKind, value: Value) -> None:
    """Read a changed value back. When it is about another person now, who that is has to be asked again."""
    if kind == "whose" and (flow := turn.flow):
        for personal in [name for name, of in flow.slots.items() if of in ("name", "id_number")]:
            turn.withdraw(personal)
    turn.say("correction.changed", minor=True, params={"slot": label("slot", slot), "value": KINDS[kind].shown(value)})
    turn.forget_question()


def fill(turn: Turn, slot: str, reading: Taken) -> None:
    """Put a reading into its slot and tell how it was understood, where that is not plain."""
    turn.fill(slot, reading.value, reading.confidence)
    if reading.note:
        turn.say(reading.note, minor=True, params=reading.params)

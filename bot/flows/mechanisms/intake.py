"""Over-informing: whatever a message tells beside the answer is taken, for every slot of the running conversation."""

import re
from dataclasses import replace

from bot import texts
from bot.flows import words
from bot.flows.definition import Flow, SlotKind
from bot.flows.heard import Heard
from bot.flows.session import Frame, Value
from bot.flows.slots import KINDS, Context, Kind, Taken
from bot.flows.slots.agreement import AGREEMENTS, proxy_in
from bot.flows.slots.area import is_within
from bot.flows.slots.mentions import mentions
from bot.flows.turn import Turn
from bot.flows.walk import context
from bot.texts import label


def take_volunteered(turn: Turn, besides: str = "") -> bool:
    """Fill every open slot of the conversation on top that this message tells; True if there was one."""
    flow = turn.flow
    taken = False
    for slot, kind in (flow.slots if flow else {}).items():
        frame = turn.frame
        if kind == "count" and _says_whose(flow, besides) and not _COUNTED.search(turn.heard.text):
            continue  # 自己孩子 tells whose it is, not how many they are
        if frame is None or slot == besides or _may_not_be_kept(frame, flow, slot):
            continue
        heard = _beside_the_answer(turn, frame, besides) if kind == "story" and frame.has(slot) else turn.heard
        reading = KINDS[kind].volunteered(heard, context(turn, slot))
        if reading is None or (frame.has(slot) and not _overrules(turn, kind, frame.value(slot), reading.value)):
            continue
        changed = frame.has(slot) and kind not in ("story", "aid_types")
        fill(turn, slot, reading)
        if changed:
            say_changed(turn, slot, kind, reading.value)
        taken = True
    return taken


def _beside_the_answer(turn: Turn, frame: Frame, slot: str) -> Heard:
    """The message without the clauses that answer the question: they are no part of a story that was told before."""
    flow, heard = turn.flow, turn.heard
    if flow is None or not slot:
        return heard
    kind, asked = KINDS[flow.slots[slot]], replace(context(turn, slot), choice="", frame=frame)
    rest = [part for part in _PARTS.split(heard.line) if part and not _answers(kind, heard.saying(part), asked)]
    return heard.saying("，".join(rest))


def _answers(kind: Kind, part: Heard, asked: Context) -> bool:
    return words.skips(part.said) or isinstance(kind.asked(part, asked), Taken)


_PARTS = re.compile(r"[,，。;；!！?？\s]+")
_COUNTED = re.compile(r"[\d二两三四五六七八九十俩仨口]|一个?人")


def _says_whose(flow: Flow | None, slot: str) -> bool:
    return flow is not None and flow.slots.get(slot) == "whose"


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
        for promised in [name for name in ("pledge", "data_check") if name in flow.slots]:
            turn.withdraw(promised)  # other words are promised for another than for oneself
    told = {"slot": label("slot", slot, turn.language), "value": KINDS[kind].shown(value, turn.language)}
    turn.say("correction.changed", minor=True, params=told)
    turn.forget_question()


def fill(turn: Turn, slot: str, reading: Taken) -> None:
    """Put a reading into its slot and tell how it was understood, where that is not plain."""
    turn.fill(slot, reading.value, reading.confidence, agreed_to=_agreed_to(turn, slot))
    for other, value in reading.also.items():
        turn.fill(other, value, reading.confidence, agreed_to=_agreed_to(turn, other, listed_in=slot))
    _forget_what_may_not_be_kept(turn, {slot, *reading.also})
    if reading.value is True and turn.flow and turn.flow.slots[slot] == "whose":
        _note_proxy(turn)
    if reading.note:
        turn.say(reading.note, minor=True, params=reading.params)


def _note_proxy(turn: Turn) -> None:
    """Who reports for another, if they said so: it is recorded with the request."""
    frame = turn.frame
    relation = proxy_in(turn.heard.text)
    if frame is not None and relation:
        turn.change_frame(told={**frame.told, "proxy": relation})


def _agreed_to(turn: Turn, slot: str, listed_in: str = "") -> str:
    """The version of the text that an answer agrees to or refuses, "" where the slot is no agreement."""
    frame, flow = turn.frame, turn.flow
    if frame is None or flow is None or flow.slots[slot] not in AGREEMENTS:
        return ""
    stem = f"{flow.name}.{listed_in or slot}.ask"
    fitting = ((".urgent", turn.session.urgent), (".other", frame.value("on_behalf") is True))
    key = next((stem + suffix for suffix, applies in fitting if applies and texts.has(stem + suffix)), stem)
    return texts.version(key, channel=turn.channel, language=turn.language)


def _may_not_be_kept(frame: Frame, flow: Flow | None, slot: str) -> bool:
    """Whether the agreement that a slot stands under was refused."""
    agreement = flow.only_with.get(slot) if flow else None
    return agreement is not None and frame.value(agreement) is False


def _forget_what_may_not_be_kept(turn: Turn, decided: set[str]) -> None:
    """What was told before the agreement it stands under was refused is forgotten."""
    flow = turn.flow
    for slot, agreement in flow.only_with.items() if flow else ():
        frame = turn.frame
        if agreement in decided and frame is not None and _may_not_be_kept(frame, flow, slot):
            turn.erase(slot)

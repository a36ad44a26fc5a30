"""Over-informing: whatever a message tells beside the answer is taken, for every slot of the running conversation."""

import re
from dataclasses import replace

from bot import texts
from bot.flows import words
from bot.flows.definition import Flow, SlotKind
from bot.flows.heard import Heard
from bot.flows.session import Frame, Value
from bot.flows.slots import KINDS, Context, Kind, Reading, Refused, Taken
from bot.flows.slots.agreement import AGREEMENTS, proxy_in
from bot.flows.slots.area import is_within
from bot.flows.slots.health import HEALTH_KINDS, without_health, without_health_kinds
from bot.flows.slots.mentions import mentions
from bot.flows.slots.reading import stem
from bot.flows.turn import Turn
from bot.flows.walk import context
from bot.nlu.understanding import AidTypeName
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
        if kind == "aid_types" and reading is not None and frame.value("health") is False:
            reading = _of_no_health(reading)
        if reading is None or (frame.has(slot) and not _overrules(turn, kind, frame.value(slot), reading.value)):
            continue
        changed = frame.has(slot) and kind not in ("story", "aid_types")
        fill(turn, slot, reading)
        if changed:
            say_changed(turn, slot, kind, reading.value)
        taken = True
    return _note_their_phone(turn) or taken


def _note_their_phone(turn: Turn) -> bool:
    """The phone of the person for whom somebody reports, if it is told: by it they are known who agree later."""
    frame, numbers = turn.frame, turn.heard.found("phone")
    if (
        frame is None
        or frame.value("on_behalf") is not True
        or len(numbers) != 1
        or not _THEIRS.search(turn.heard.text)
    ):
        return False
    number = str(numbers[0].value)
    if number == frame.value("phone"):
        return False
    turn.change_frame(told={**frame.told, THEIR_PHONE: {"value": number, "said_in": turn.heard.ref}})
    return True


_THEIRS = re.compile(r"(?:他|她|老人|本人|人家|老太太|老爷子|大爷|大娘)(?:自己|本人)?的?(?:电话|手机|号码)")
THEIR_PHONE = "person_phone"
"""What is kept of it with the conversation, and with the request; it is never asked for."""


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
    own_in_danger = turn.session.urgent and value is False  # whoever was named is the one who speaks
    if kind == "whose" and (flow := turn.flow) and not own_in_danger:
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


def as_far_as_agreed(turn: Turn, slot: str, reading: Reading) -> Reading:
    """An answer without what its resident would not have written down.

    Whoever names a kind of assistance by its own word, after being told what that shows, means it.
    """
    frame, flow = turn.frame, turn.flow
    if not isinstance(reading, Taken) or frame is None or flow is None or frame.value("health") is not False:
        return reading
    kind = flow.slots[slot]
    if kind == "story":
        told = without_health(str(reading.value))
        if told == reading.value:
            return reading
        own = stem(flow.name, slot)
        kept = replace(reading, value=told, note=f"{own}.without_health")
        return kept if told else Refused(f"{own}.ask.without_health", counts=False)
    if kind != "aid_types" or turn.choice or _is_named(reading.value, turn.heard.text):
        return reading
    ask = f"{stem(flow.name, slot)}.ask.without_health"
    return _of_no_health(reading) or Refused(ask, choices=KINDS[kind].choices(context(turn, slot)), counts=False)


def _of_no_health(reading: Taken) -> Taken | None:
    kinds = without_health_kinds(reading.value)
    return replace(reading, value=kinds) if kinds else None


def _is_named(kinds: list[AidTypeName], text: str) -> bool:
    return all(label("aid", kind) in text for kind in kinds if kind in HEALTH_KINDS)


def _forget_what_may_not_be_kept(turn: Turn, decided: set[str]) -> None:
    """What was told before the agreement it stands under was refused is forgotten."""
    flow = turn.flow
    for slot, agreement in flow.only_with.items() if flow else ():
        frame = turn.frame
        if agreement in decided and frame is not None and _may_not_be_kept(frame, flow, slot):
            turn.erase(slot)
    if "health" in decided and turn.frame is not None and turn.frame.value("health") is False:
        _forget_health_kinds(turn)


def _forget_health_kinds(turn: Turn) -> None:
    """The kinds that tell of illness are asked for anew, with what they would tell."""
    frame, flow = turn.frame, turn.flow
    for slot in [name for name, kind in flow.slots.items() if kind == "aid_types"] if flow else ():
        held = frame.value(slot) if frame else None
        if held and HEALTH_KINDS & {*held}:
            turn.erase(slot)
            if kept := without_health_kinds(held):
                turn.fill(slot, kept, 1.0)

"""Correction at any time: "刚才电话写错了，是…", "不对，是五口人", of any slot, at the confirmation as well."""

import re
from dataclasses import replace

from bot.flows import words
from bot.flows.heard import Heard
from bot.flows.mechanisms.intake import fill, say_changed
from bot.flows.session import Value
from bot.flows.slots import KINDS, Taken
from bot.flows.slots.agreement import AGREEMENTS
from bot.flows.slots.difference import difference
from bot.flows.slots.mentions import mentions
from bot.flows.slots.oneself import own_after_all
from bot.flows.turn import Turn
from bot.flows.walk import context, walk
from bot.texts import label

_MARK = re.compile(
    r"[写说打填发报讲弄搞记输念][^,，。]{0,2}错|错了|不对|有误|改一?[下成为正]|改了|更正|应该是|应是|应当是"
    r"|不是[^,，。;；]{1,20}[,，。;；\s]*(?:而?是|应)|"
    r"是[^,，。;；]{1,20}[,，\s]*不是|重发|说反了"
)
_NEGATED = re.compile(r"(?<![是要])(?:不是|不叫|不在|并非)[^,，。;；是]{1,20}(?:[,，。;；\s]+|(?=是|而是|应))")
_MARK_WORDS = re.compile(
    r"对不起|不好意思|抱歉|等一?下|等等|刚才|刚刚|前面|上面|之前|那个|[写说打填发报讲弄搞记输念](?:得"
    r"|的)?错了?|错了|不对|有误|改一?[下成为正]?|更正|应该?当?是|重新?发|说反了"
)
_NAMES = re.compile(
    r"电话号?码?|手机号?码?|号码|身份证号?码?|名字|姓名|地址|住址|人口|几口人|月?收入|我|家里?|的|是|叫|为"
    r"|[:：,，。;；!！\s]"
)
_CALLED_WRONG = re.compile(r"错|不对|改(?![花英莲凤兰霞香珍梅芹玲云枝])")  # 改花 is a name
_SURE = 0.6
_LONGEST_IN_STORY = 30


def correct(turn: Turn) -> bool:
    """Change what the message calls wrong; ask again for what is wrong without a right value."""
    frame, flow = turn.frame, turn.flow
    if frame is None or flow is None or turn.session.with_operator or turn.choice:
        return False
    if not any(frame.has(slot) for slot in frame.order) or _corrects_itself(turn):
        return False
    if own := _own_after_all(turn):
        return _is_own(turn, own)
    wrong, by = _by_difference(turn)
    if wrong:
        return _ask_again(turn, wrong) if by is None else _change(turn, {wrong: by})
    marked = _is_marked(turn)
    if not marked and turn.session.awaiting != "confirm":
        return False
    changes = _changes(turn, marked=marked)
    if not changes and marked:
        return _says_again(turn) or _wrong_without_right(turn)
    return _change(turn, changes)


def _own_after_all(turn: Turn) -> str:
    """The slot for whose a report is, if it is said to be the speaker's own: at the read-back, in danger always."""
    frame, flow, session = turn.frame, turn.flow, turn.session
    if frame is None or flow is None or not own_after_all(turn.heard.text):
        return ""
    whose = next((slot for slot, kind in flow.slots.items() if kind == "whose"), "")
    wrong = whose and frame.value(whose) is True
    approves = not wrong and words.agrees(turn.heard.text, turn.heard.said) is True  # 对，就是俺家
    at_read_back = session.awaiting == "confirm" and not approves
    return whose if (session.urgent and wrong) or at_read_back else ""


def _is_own(turn: Turn, slot: str) -> bool:
    """Put right whose it is; what else the message tells is heard as usual."""
    frame = turn.frame
    wrong = frame is not None and frame.value(slot) is True
    turn.fill(slot, False, 1.0)
    if wrong:
        say_changed(turn, slot, "whose", False)
    turn.understood()
    if turn.heard.entities:
        return False
    walk(turn)
    return True


def _change(turn: Turn, changes: dict[str, Taken]) -> bool:
    """Put the right values in the place of the wrong ones; True if there was one."""
    frame, flow = turn.frame, turn.flow
    assert frame is not None
    assert flow is not None
    for slot, reading in changes.items():
        held = frame.has(slot)
        fill(turn, slot, reading)
        if held:
            say_changed(turn, slot, flow.slots[slot], reading.value)
    if changes:
        turn.understood()
        walk(turn)
    return bool(changes)


def _by_difference(turn: Turn) -> tuple[str, Taken | None]:
    """A number that is said to be too large or too small, with what it is to be where that can be told; "" for none."""
    frame, flow = turn.frame, turn.flow
    for slot, kind in (flow.slots if flow else {}).items():
        held = frame.value(slot) if frame else None
        if kind not in ("count", "income") or not isinstance(held, int) or slot == turn.session.awaiting:
            continue
        told = difference(kind, turn.heard.text, held, read_back=turn.session.awaiting == "confirm")
        if told is not None:
            return slot, None if told.value is None else Taken(told.value)
    return "", None


def _ask_again(turn: Turn, slot: str) -> bool:
    turn.understood()
    reopen(turn, slot)
    return True


_SLIPS = re.compile(r"(?:不对|[写说打念]?错了|[写说打念]错)[,，。;；\s啊哦呀不对]*(?:应该?)?是?叫?")
_BY_VALUE = ("name", "phone", "id_number", "area", "count", "income")


def _corrects_itself(turn: Turn) -> bool:
    """Whether the answer to the open question is put right in the same breath; only the right one stays heard.

    温晓霞，打错了，是温小霞 is no word about what was answered before.
    """
    flow, slot, heard = turn.flow, turn.session.awaiting, turn.heard
    slips = list(_SLIPS.finditer(heard.line))
    kind = flow.slots.get(slot) if flow and slot else None
    if not slips or not slot or kind not in _BY_VALUE:
        return False
    wrong, right = heard.line[: slips[0].start()], heard.line[slips[-1].end() :]
    parts = [replace(heard.saying(part), intent="provide_information") for part in (wrong, right) if part.strip()]
    readings = [KINDS[kind].asked(part, context(turn, slot)) for part in parts]
    if len(readings) != len((wrong, right)) or not all(isinstance(reading, Taken) for reading in readings):
        return False
    turn.heard = parts[1]
    return True


def correct_below(turn: Turn) -> bool:
    """Something told before a digression, or in a report put aside, is wrong: that is come back to and corrected."""
    session, heard = turn.session, turn.heard
    if session.with_operator or turn.choice or not _MARK.search(heard.text):
        return False
    below = session.stack[:-1] if session.stack else (session.shelved,) if session.shelved else ()
    flow = turn.library.of(below[-1]) if below else None
    if flow is None or not flow.resumable or _top_holds_it(turn):
        return False
    named = [slot for slot, kind in flow.slots.items() if below[-1].has(slot) and mentions(kind, heard.text)]
    if not named:
        return False
    turn.change(stack=below, shelved=session.shelved if session.stack else None)
    turn.returning = True
    return correct(turn)


def _top_holds_it(turn: Turn) -> bool:
    """Whether the conversation on top is itself about what is called wrong."""
    frame, flow = turn.frame, turn.flow
    if frame is None or flow is None:
        return False
    return any(mentions(kind, turn.heard.text) for slot, kind in flow.slots.items() if slot in frame.answers)


def _is_marked(turn: Turn) -> bool:
    """Whether the message says that something is wrong; a story may well say so of something else."""
    heard = turn.heard
    if turn.session.awaiting == "confirm" and words.approves(heard.text):
        return False  # 没有错的地方 finds nothing wrong
    if heard.intent == "correct_answer" and heard.confidence >= _SURE:
        return True
    flow, awaiting = turn.flow, turn.session.awaiting
    in_story = bool(flow and awaiting and flow.slots.get(awaiting) == "story")
    if not _MARK.search(heard.text) or (in_story and len(heard.said) > _LONGEST_IN_STORY):
        return False
    if not in_story:
        return True
    kinds = flow.slots.values() if flow else ()
    return any(mentions(kind, heard.text) for kind in kinds if kind != "story")


def _changes(turn: Turn, *, marked: bool) -> dict[str, Taken]:
    """The slots whose right value the message tells, with what it tells; only what differs from what is held."""
    heard = _without_what_is_wrong(turn.heard)
    told = _told(turn, heard)
    changes = {
        slot: reading
        for slot, reading in told.items()
        if _differs(turn, slot, reading.value) and not _only_looks_like_a_name(turn, slot)
    }
    if changes:
        return changes
    for slot in _candidates(turn, marked=marked):
        reading = _read_bare(turn, heard, slot)
        if reading is not None and _differs(turn, slot, reading.value):
            return {slot: reading}
    return {}


def _only_looks_like_a_name(turn: Turn, slot: str) -> bool:
    """Whether something else is called wrong by its name: of 地方不对，是解家 the 解家 is nobody."""
    flow, text = turn.flow, turn.heard.text
    kinds = flow.slots if flow else {}
    others = any(mentions(kind, text) for kind in kinds.values() if kind != "name")
    return kinds.get(slot) == "name" and others and not mentions("name", text)


def _without_what_is_wrong(heard: Heard) -> Heard:
    """The message without its 不是…, so that the wrong value is not read as the right one."""
    right = _NEGATED.sub("", heard.line)
    right = re.sub(r"(?<=.)[,，\s]*不是[^,，。;；]{1,20}$", "", right)
    return heard.saying(right) if right.strip() else heard


def _told(turn: Turn, heard: Heard) -> dict[str, Taken]:
    """Every fact that stands in the message by itself."""
    flow = turn.flow
    told: dict[str, Taken] = {}
    for slot, kind in (flow.slots if flow else {}).items():
        if not KINDS[kind].corrigible or kind == "story":
            continue
        whole = turn.heard if kind == "aid_types" else heard  # which of several is denied matters
        reading = KINDS[kind].volunteered(whole, context(turn, slot))
        if reading is not None:
            told[slot] = reading
    return told


def _candidates(turn: Turn, *, marked: bool) -> list[str]:
    """Which slot a bare value may be meant for: one that is named, else the last answered, else any by its form."""
    frame, flow = turn.frame, turn.flow
    assert frame is not None
    assert flow is not None
    held = [slot for slot in reversed(frame.order) if frame.has(slot) and KINDS[flow.slots[slot]].corrigible]
    named = [slot for slot in held if mentions(flow.slots[slot], turn.heard.text)]
    if named or not marked:
        return named
    by_form = [slot for slot in held if KINDS[flow.slots[slot]].strict]
    return list(
        dict.fromkeys((*held[:1], *by_form, *(slot for slot in held if flow.slots[slot] in ("name", "income"))))
    )


def _read_bare(turn: Turn, heard: Heard, slot: str) -> Taken | None:
    """What is left when the words of correction are gone, read as the answer to this slot's question."""
    flow = turn.flow
    assert flow is not None
    left = _MARK_WORDS.sub(" ", heard.line)
    if flow.slots[slot] != "area" and mentions(flow.slots[slot], left):  # whose names hold 家 and 村
        left = _NAMES.sub(" ", left)
    left = re.sub(r"^[\s,，。;；!！是叫为]+", "", left).strip()
    if not left or flow.slots[slot] == "story":
        return None
    bare = replace(heard.saying(left), intent="provide_information")
    reading = KINDS[flow.slots[slot]].asked(bare, replace(context(turn, slot), choice="", question=None))
    return reading if isinstance(reading, Taken) else None


def _differs(turn: Turn, slot: str, value: Value) -> bool:
    frame = turn.frame
    return frame is None or not frame.has(slot) or frame.value(slot) != value


def _says_again(turn: Turn) -> bool:
    """Whether what is held already is said once more: it is not wrong, and the question stands."""
    frame = turn.frame
    told = {slot: reading.value for slot, reading in _told(turn, _without_what_is_wrong(turn.heard)).items()}
    if frame is None or not any(frame.has(slot) and frame.value(slot) == value for slot, value in told.items()):
        return False
    turn.understood()
    walk(turn)
    return True


def _wrong_without_right(turn: Turn) -> bool:
    """Something is wrong and the right value is not said: ask for it. A bare 不对 may also answer a question."""
    frame, flow = turn.frame, turn.flow
    assert frame is not None
    assert flow is not None
    named = [
        slot for slot in frame.order
        if frame.has(slot) and KINDS[flow.slots[slot]].corrigible and mentions(flow.slots[slot], turn.heard.text)
    ]  # fmt: skip
    if named:
        return _ask_again(turn, named[-1])
    pending = turn.session.awaiting
    if pending and flow.slots.get(pending) in (*AGREEMENTS, "whose"):
        return False
    held = [slot for slot in frame.order if frame.has(slot) and KINDS[flow.slots[slot]].corrigible]
    last = [slot for slot in held if flow.slots[slot] != "photos"]  # what they show is not said
    if not last or not _CALLED_WRONG.search(turn.heard.text):
        return False
    return _ask_again(turn, last[-1])


def reopen(turn: Turn, slot: str) -> None:
    """Ask again for a slot whose value is wrong."""
    turn.withdraw(slot)
    turn.forget_question()
    turn.say("correction.tell_again", minor=True, params={"slot": label("slot", slot, turn.language)})
    walk(turn)

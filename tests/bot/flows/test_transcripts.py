"""Every transcript, line by line: what the resident does, and what must then have been said, asked, known and done.

A line has one of `me`, `tap`, `press`, `photo`, `voice`, `menu`, `event`, `place`, `hand_back` or `wait` (hours),
`as` labels the words, `also` names further acts in them, `reply` what they may be as a reply, and how likely;
and any of these expectations: `bot` (pieces of what is said), `silent_about` (pieces that are not), `awaiting`, `flow`,
`slots` (a part of them), `without` (slots not held), `choices`, `effects` (all but Say), `urgent`, `form`,
`asked_of_office` (fields of the last effect that is no Say).
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.flows.effects import Say, SubmitHelpRequest
from bot.flows.outcomes import Look, OpenRequest, RequestClosed, RequestPart
from bot.flows.session import Answer, Frame
from bot.messages import Channel, InboundKind, Media
from bot.nlu.places import ResolvedArea
from bot.nlu.understanding import Reply
from tests.bot.flows.conversation import Conversation, ScriptedOffice, status

FOLDER = Path(__file__).parent / "transcripts"
ACTS = ("me", "tap", "press", "photo", "voice", "menu", "event", "place", "hand_back", "wait", "closed")
EXPECTED = (
    "bot",
    "silent_about",
    "awaiting",
    "flow",
    "slots",
    "without",
    "choices",
    "effects",
    "urgent",
    "form",
    "asked_of_office",
)


def transcripts() -> Iterator[Any]:
    """All transcripts of all files."""
    for path in sorted(FOLDER.glob("*.yml")):
        for transcript in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            yield pytest.param(transcript, id=f"{path.stem}: {transcript['title']}")


@pytest.mark.parametrize("transcript", list(transcripts()))
def test_a_conversation_goes_as_written(transcript: dict[str, Any]) -> None:
    conversation = begin(transcript)
    for number, line in enumerate(transcript["lines"], start=1):
        assert set(line) <= {*ACTS, *EXPECTED, "as", "also", "reply"}, f"line {number} has an unknown part"
        act(conversation, line)
        check(conversation, line, f"line {number} of “{transcript['title']}”")


def begin(transcript: dict[str, Any]) -> Conversation:
    """The conversation a transcript describes, before its first line."""
    told = transcript.get("office", {})
    office = ScriptedOffice(
        requests=tuple(status(**request) for request in told.get("requests", ())),
        strangers={code: status(**request) for code, request in told.get("strangers", {}).items()},
        routed=told.get("routed", True),
        ahead=told.get("ahead", 1),
        within_hours=told.get("within_hours", True),
        open=tuple(
            OpenRequest(**{"status": "accepted", "office": "临邑镇民政办"} | one | _parts(one))
            for one in told.get("open", ())
        ),
        too_late=told.get("too_late", False),
        linked=tuple(told.get("linked", ())),
        looks=tuple(Look(date(2026, 11, 21), **look) for look in told.get("looks", ())),
        people=tuple(told.get("people", ())),
        codes_left=told.get("codes_left", 3),
        elsewhere=_form(told["elsewhere"]) if "elsewhere" in told else None,
    )
    phone = transcript.get("sender_phone")
    return Conversation(Channel(transcript.get("channel", "wechat")), str(phone) if phone else None, office)


def _parts(told: dict[str, Any]) -> dict[str, Any]:
    """The fields of a report that a transcript cannot write as they are."""
    parts = tuple(RequestPart(number, names[0], tuple(names[1:])) for number, names in told.get("parts", {}).items())
    return {"parts": parts, "linked": tuple(told.get("linked", ()))}


def _form(slots: dict[str, Any]) -> Frame:
    """A report left open on another channel with these answers."""
    answers = {slot: Answer(value, "elsewhere") for slot, value in slots.items()}
    return Frame("request_help", 1, answers, tuple(answers))


def act(conversation: Conversation, line: dict[str, Any]) -> None:
    """Do what a line says."""
    done = next(name for name in ACTS if name in line)
    told = line[done]
    if done in ("me", "voice"):
        kind = InboundKind.TEXT if done == "me" else InboundKind.VOICE
        intent, confidence, aid_types = _labels(line)
        replies = tuple(Reply(name, sure) for name, sure in line.get("reply", {}).items())
        conversation.say(str(told), intent, confidence, aid_types, kind, tuple(line.get("also", ())), replies)
    elif done == "event":
        kind, _, key = told.partition(" ")
        conversation.send(InboundKind(kind), key)
    else:
        _WORDLESS[done](conversation, told)


_WORDLESS: dict[str, Callable[[Conversation, Any], None]] = {
    "tap": lambda conversation, label: conversation.tap(label),
    "press": lambda conversation, key: conversation.press(key),
    "photo": lambda conversation, name: conversation.send(InboundKind.IMAGE, media=(name,)),
    "menu": lambda conversation, key: conversation.send(InboundKind.MENU, key),
    "place": lambda conversation, label: conversation.send(InboundKind.LOCATION, label=label),
    "hand_back": lambda conversation, note: conversation.hand_back(note or ""),
    "wait": lambda conversation, hours: conversation.wait(hours),
    "closed": lambda conversation, number: conversation.comes_back(RequestClosed(number)),
}


def _labels(line: dict[str, Any]) -> tuple[Any, float, tuple[Any, ...]]:
    """`as: report_hardship 0.9 living medical`; left out, the interpreter is unsure."""
    if "as" not in line:
        return "provide_information", 0.5, ()
    intent, confidence, *aid_types = str(line["as"]).split()
    return intent, float(confidence), tuple(aid_types)


def check(conversation: Conversation, line: dict[str, Any], where: str) -> None:
    """Hold the conversation to what a line expects."""
    _check_said(conversation, line, where)
    state = conversation.state
    for part in ("awaiting", "flow"):
        assert part not in line or state[part] == line[part], f"{where}: {part}"
    for slot, value in line.get("slots", {}).items():
        assert state["slots"].get(slot) == value, f"{where}: {slot}"
    for slot in line.get("without", ()):
        assert slot not in state["slots"], f"{where}: {slot} is held"
    if "urgent" in line:
        assert state.get("urgent", False) is line["urgent"], f"{where}: urgent"
    if "effects" in line:
        done = [type(effect).__name__ for effect in conversation.effects if not isinstance(effect, Say)]
        assert done == line["effects"], f"{where}: effects"
    _check_form(conversation, line.get("form", {}), where)
    if "asked_of_office" in line:
        asked = [effect for effect in conversation.effects if not isinstance(effect, Say)][-1]
        for part, value in line["asked_of_office"].items():
            assert _plain(getattr(asked, part)) == value, f"{where}: {part} asked of the office"


def _check_said(conversation: Conversation, line: dict[str, Any], where: str) -> None:
    for piece in line.get("bot", ()):
        assert piece in conversation.heard, f"{where}: “{piece}” was not said"
    for piece in line.get("silent_about", ()):
        assert piece not in conversation.heard, f"{where}: “{piece}” was said"
    if "choices" in line:
        assert conversation.choices == line["choices"], f"{where}: choices"


def _check_form(conversation: Conversation, expected: dict[str, Any], where: str) -> None:
    if not expected:
        return
    filed = [effect.form for effect in conversation.effects if isinstance(effect, SubmitHelpRequest)]
    assert len(filed) == 1, f"{where}: nothing was filed"
    for field, value in expected.items():
        assert _plain(getattr(filed[0], field)) == value, f"{where}: {field} of the form"


def _plain(held: Any) -> Any:
    """A field of the form as a transcript writes it."""
    if isinstance(held, ResolvedArea):
        return held.label
    if isinstance(held, Mapping):
        return sorted(held)
    if isinstance(held, tuple):
        return [item.id if isinstance(item, Media) else item for item in held]
    return held

"""Every flow, slot and wording is walked: nothing can be asked, refused or said without words for it, or unused."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
import yaml

import bot.flows
from bot import texts
from bot.flows.definition import CollectStep, Flow, MalformedFlowError, SayStep, SlotKind, read_flow
from bot.flows.effects import Effect
from bot.flows.library import PUBLISHED, Library, read_library
from bot.flows.slots import KINDS
from bot.flows.slots.reading import stem
from bot.messages import Channel
from bot.nlu.understanding import INTENTS
from tests.bot.flows.conversation import Conversation
from tests.bot.flows.test_transcripts import act, begin, transcripts

SOURCE = Path(bot.flows.__file__).parent
FLOWS = [pytest.param(flow, id=f"{flow.name} {flow.version}") for flow in PUBLISHED.all()]

# Said by the office, not by the engine.
OF_THE_OFFICE = re.compile(
    r"notice\..+|stage\..+|sms\..+|binding\..+|service\.delayed|handoff\.joined|screening\..+|complaint\.answered"
)

# The reasons for which a kind of slot is refused, and what else it may be asked with.
PARTS: dict[SlotKind, tuple[str, ...]] = {
    "name": ("bad.title", "bad.whose"),
    "phone": ("bad.length", "bad.form", "bad.unseen", "offer"),
    "id_number": ("bad.length", "bad.checksum"),
    "area": ("bad.unknown", "bad.ambiguous", "bad.township", "bad.county", "village"),
    "count": ("bad.unlikely", "bad.unsure"),
    "income": ("bad.daily", "bad.total", "bad.unlikely"),
    "photos": ("waiting", "later", "got"),
    "case_code": ("bad.length",),
    "papers": ("waiting", "none", "got"),
    "one_time_code": ("bad.length",),
}


def collected(flow: Flow) -> list[str]:
    """The slots a flow asks for."""
    return list(dict.fromkeys(step.slot for step in flow.all_steps() if isinstance(step, CollectStep)))


def needed(flow: Flow) -> Iterator[str]:
    """Every wording a flow may need."""
    for slot in collected(flow):
        for part in ("ask", "again", "pick", *PARTS.get(flow.slots[slot], ())):
            yield f"{stem(flow.name, slot)}.{part}"
    for step in flow.all_steps():
        if isinstance(step, SayStep):
            yield from (step.key, step.interrupting)


@pytest.mark.parametrize("flow", FLOWS)
def test_a_flow_has_words_for_everything(flow: Flow) -> None:
    assert [key for key in needed(flow) if not texts.has(key)] == []
    assert texts.label("flow", flow.name)
    for slot in flow.slots:
        assert texts.label("slot", slot)


@pytest.mark.parametrize("flow", FLOWS)
def test_a_flow_collects_all_its_slots(flow: Flow) -> None:
    assert set(collected(flow)) == set(flow.slots)


def test_the_reasons_for_refusing_are_those_in_the_source() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (SOURCE / "slots").glob("*.py"))
    named = set(re.findall(r'context\.key\("([\w.]+)"\)', source)) - {"again", "ask", "without_check"}
    assert named == {part for parts in PARTS.values() for part in parts} - {"got"}


def test_every_report_question_says_why_it_is_asked() -> None:
    flow = PUBLISHED.named("request_help")
    assert [slot for slot in collected(flow) if not texts.has(f"request_help.{slot}.why")] == []


def test_no_wording_is_left_over() -> None:
    files = [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.yml")]
    source = "".join(path.read_text(encoding="utf-8") for path in files)
    flows = {key for flow in PUBLISHED.all() for key in needed(flow)}
    unused = []
    for key in texts.keys() - flows:
        plain = re.sub(r"(?:\.(?:other|urgent|no_calls|some|without_health|with_\w+))+$", "", key)
        if plain in flows or OF_THE_OFFICE.fullmatch(key) or key.endswith(".why"):
            continue
        if f'"{key}"' not in source and f'"{plain}"' not in source and f'"{plain.rpartition(".")[2]}"' not in source:
            unused.append(key)
    assert unused == []


def test_every_kind_of_slot_is_used_and_can_be_read() -> None:
    used = {kind for flow in PUBLISHED.all() for kind in flow.slots.values()}
    assert used == set(KINDS)


def test_every_intent_leads_somewhere() -> None:
    handled_by_mechanisms = {"urgent_help", "cancel", "provide_information"}
    without_flow = {intent for intent in INTENTS if PUBLISHED.at_intent(intent) is None}
    assert without_flow == handled_by_mechanisms


@pytest.mark.parametrize("key", ["report_hardship", "check_progress", "request_human", "ask_policy", "my_data"])
def test_every_menu_entry_leads_somewhere(key: str) -> None:
    assert PUBLISHED.at_menu(key) is not None


def test_every_choice_without_a_slot_is_understood() -> None:
    for key in sorted(texts.keys()):
        slot = next((name for flow in PUBLISHED.all() for name in flow.slots if f".{name}." in key), None)
        filled = dict.fromkeys(texts.placeholders(key), "")
        for choice in texts.render(key, filled, channel=Channel.WECHAT).choices if slot is None else ():
            assert PUBLISHED.at_menu(choice.key) or choice.key in ("continue", "fresh", "cancel")


def test_transcripts_visit_every_flow_slot_and_effect() -> None:
    flows: set[str] = set()
    awaited: set[str | None] = set()
    effects: set[str] = set()
    for case in transcripts():
        conversation = begin(case.values[0])
        for line in case.values[0]["lines"]:
            act(conversation, line)
            flows.update(_flows_seen(conversation))
            awaited.add(conversation.state["awaiting"])
            effects.update(type(effect).__name__ for effect in conversation.effects)
    assert {slot for flow in PUBLISHED.all() for slot in collected(flow)} <= awaited
    assert effects == {effect.__name__ for effect in get_args(Effect)}
    with_questions = {flow.name for flow in PUBLISHED.all() if flow.slots}
    assert with_questions <= flows


def _flows_seen(conversation: Conversation) -> set[str]:
    return {frame.flow for frame in conversation.session.stack}


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("steps: [{collect: shoe_size}]", "unknown slot shoe_size"),
        ("slots: {size: shoe}\nsteps: [{collect: size}]", "unknown kind of slot shoe"),
        ("steps: [{effect: dance}]", "unknown effect dance"),
        ("steps: [{say: hello, loudly: true}]", "say has unknown parts: loudly"),
        ("steps: [{say: hello}, {say: hello}]", "steps share an id: hello"),
        ("steps: [{branch: [{when: {mood: good}, steps: []}]}]", "unknown condition mood"),
        ("begins_with: [dance]\nsteps: []", "unknown intent dance"),
        ("events: [birthday]\nsteps: []", "unknown event birthday"),
        ("colour: red\nsteps: []", "a flow has unknown parts: colour"),
    ],
)
def test_a_malformed_flow_is_refused_when_it_is_read(source: str, complaint: str) -> None:
    with pytest.raises(MalformedFlowError, match=complaint):
        read_flow(yaml.safe_load(f"flow: odd\nversion: 1\n{source}"))


def test_a_library_has_one_flow_for_each_beginning_and_version() -> None:
    first = read_flow({"flow": "first", "version": 1, "begins_with": ["greet"], "steps": []})
    second = read_flow({"flow": "second", "version": 1, "begins_with": ["greet"], "steps": []})
    with pytest.raises(MalformedFlowError, match="both first and second begin at greet"):
        Library((first, second))
    with pytest.raises(MalformedFlowError, match="first 1 is defined twice"):
        Library((first, first))


def test_files_are_named_after_what_stands_in_them() -> None:
    folder = SOURCE / "definitions"
    for path in folder.glob("*.yml"):
        name, version, _ = path.name.split(".")
        source = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert (source["flow"], source["version"]) == (name, int(version))
    assert {flow.name for flow in read_library(folder).all()} == {flow.name for flow in PUBLISHED.all()}

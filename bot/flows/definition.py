"""What a flow is: slots to fill and steps of four sorts, read from YAML and checked when they are read.

A flow says what is needed and in which order; how residents answer, correct, interrupt and give up is the
engine's, the same for all.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from bot.flows.session import Frame
from bot.messages import Channel
from bot.nlu.understanding import INTENTS, IntentName

SlotKind = Literal[
    "agreement", "agreement_in_parts", "whose", "name", "phone", "their_phone", "id_number", "area", "aid_types",
    "story", "count", "income", "photos", "confirmation", "case_code", "one_time_code", "request", "words",
    "field", "papers", "score", "question", "circumstances", "wish",
]  # fmt: skip
Action = Literal[
    "submit_help_request", "look_up_progress", "queue_for_operator", "set_aside", "begin_report", "find_requests",
    "act_on_request", "file_complaint", "record_offer", "ask_catalogue", "screen_household", "look_up_my_data",
    "exercise_right", "set_notices", "send_code", "check_code", "bind_phone", "unbind_phone",
]  # fmt: skip
_KINDS: tuple[str, ...] = get_args(SlotKind)
_ACTIONS: tuple[str, ...] = get_args(Action)
_EVENTS = ("follow", "scan")


class MalformedFlowError(ValueError):
    """A definition that no conversation could follow. Raised when it is read, never while somebody talks."""


@dataclass(frozen=True, slots=True)
class CollectStep:
    """Ask for a slot unless it is known. An `optional` one may be passed over.

    `along` names another slot that the question invites to tell in the same breath, if it is open as well.
    """

    slot: str
    optional: bool = False
    along: str = ""


@dataclass(frozen=True, slots=True)
class SayStep:
    """Say something once; `interrupting` is said instead when another conversation waits below."""

    key: str
    interrupting: str
    id: str


@dataclass(frozen=True, slots=True)
class EffectStep:
    """Have something done once; with `about`, a slot, once for each answer to it.

    `purpose` says which of several things of this sort.
    """

    action: Action
    id: str
    about: str = ""
    purpose: str = ""

    def mark(self, frame: Frame) -> str:
        """What stands among the things done when this is."""
        answer = frame.answers.get(self.about)
        return f"{self.id} of {answer.said_in}" if answer else self.id


@dataclass(frozen=True, slots=True)
class Arm:
    """One way of a branch: its steps, if every condition holds. See `holds` for what may be asked."""

    when: Mapping[str, Any]
    steps: tuple["Step", ...]


@dataclass(frozen=True, slots=True)
class BranchStep:
    """The first arm whose conditions hold is walked; none need to."""

    arms: tuple[Arm, ...]


Step = CollectStep | SayStep | EffectStep | BranchStep


@dataclass(frozen=True, slots=True)
class Flow:
    """One conversation, in one published version.

    It begins at an intent of `begins_with`, a menu key of `menu`, or an event of `events`. A `resumable` one is
    worth keeping when it is broken off; one that does not `interrupt` begins only when nothing else is going on.
    `only_with` names, for a slot, the agreement without which nothing volunteered for it is kept.
    """

    name: str
    version: int
    slots: Mapping[str, SlotKind]
    steps: tuple[Step, ...]
    begins_with: tuple[IntentName, ...] = ()
    menu: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    resumable: bool = False
    interrupts: bool = True
    only_with: Mapping[str, str] = field(default_factory=dict)

    def all_steps(self) -> Iterator[Step]:
        """Every step, those of all arms included."""
        yield from _flattened(self.steps)


@dataclass(frozen=True, slots=True)
class Standing:
    """What conditions may look at."""

    frame: Frame
    urgent: bool
    channel: Channel


def first_open(steps: Iterable[Step], standing: Standing) -> CollectStep | SayStep | EffectStep | None:
    """The first thing that is still to be asked, said or done; None if all is done."""
    for step in steps:
        if isinstance(step, BranchStep):
            arm = next((arm for arm in step.arms if holds(arm.when, standing)), None)
            found = first_open(arm.steps, standing) if arm else None
            if found is not None:
                return found
        elif isinstance(step, CollectStep):
            if not standing.frame.has(step.slot):
                return step
        elif (step.mark(standing.frame) if isinstance(step, EffectStep) else step.id) not in standing.frame.done:
            return step
    return None


def holds(when: Mapping[str, Any], standing: Standing) -> bool:
    """Whether all conditions hold.

    `urgent: true|false` and `channel: sms` look at the conversation, `after: ID` at a step or mark behind us,
    `wanted: SLOT` at what the office has asked for in the request that was chosen;
    any other name is a slot, with `true` or `false` for its value, another word for one that it holds, or `skipped`
    for one left open.
    """
    return all(_holds(name, expected, standing) for name, expected in when.items())


def _holds(name: str, expected: Any, standing: Standing) -> bool:
    frame = standing.frame
    match name:
        case "urgent":
            return standing.urgent is bool(expected)
        case "channel":
            return standing.channel.value == str(expected)
        case "after":
            return str(expected) in frame.done
        case "wanted":
            return bool(frame.told.get("wanted", {}).get(frame.value("which")) == expected)
    if expected == "skipped":
        return frame.has(name) and frame.value(name) is None
    held = frame.value(name)
    return held == expected if isinstance(expected, str) else held is bool(expected)


def read_flow(source: Mapping[str, Any]) -> Flow:
    """Build a flow from parsed YAML. Raises `MalformedFlowError` naming what is wrong."""
    known = {"flow", "version", "slots", "steps", "begins_with", "menu", "events", "resumable", "interrupts",
             "only_with"}  # fmt: skip
    _only(source, known, "a flow")
    flow = Flow(
        name=str(source["flow"]),
        version=int(source["version"]),
        slots=dict(source.get("slots", {})),
        steps=_steps(source["steps"]),
        begins_with=tuple(source.get("begins_with", ())),
        menu=tuple(source.get("menu", ())),
        events=tuple(source.get("events", ())),
        resumable=bool(source.get("resumable", False)),
        interrupts=bool(source.get("interrupts", True)),
        only_with=dict(source.get("only_with", {})),
    )
    _check(flow)
    return flow


def _steps(source: Iterable[Mapping[str, Any]]) -> tuple[Step, ...]:
    return tuple(_step(step) for step in source)


def _step(source: Mapping[str, Any]) -> Step:
    if "collect" in source:
        _only(source, {"collect", "optional", "along"}, "collect")
        return CollectStep(source["collect"], bool(source.get("optional", False)), source.get("along", ""))
    if "say" in source:
        _only(source, {"say", "interrupting", "id"}, "say")
        key = source["say"]
        return SayStep(key, source.get("interrupting", key), source.get("id", key))
    if "effect" in source:
        _only(source, {"effect", "id", "about", "purpose"}, "effect")
        named = {part: source.get(part, "") for part in ("about", "purpose")}
        return EffectStep(source["effect"], source.get("id", source["effect"]), **named)
    _only(source, {"branch"}, "branch")
    arms = (Arm(dict(arm.get("when", {})), _steps(arm["steps"])) for arm in source["branch"])
    return BranchStep(tuple(arms))


def _only(source: Mapping[str, Any], known: set[str], what: str) -> None:
    if unknown := set(source) - known:
        raise MalformedFlowError(f"{what} has unknown parts: {', '.join(sorted(unknown))}")


def _flattened(steps: Iterable[Step]) -> Iterator[Step]:
    for step in steps:
        yield step
        if isinstance(step, BranchStep):
            for arm in step.arms:
                yield from _flattened(arm.steps)


def _check(flow: Flow) -> None:
    """Hold a flow to what the engine relies on."""
    for vocabulary, used, what in (
        (_KINDS, flow.slots.values(), "kind of slot"),
        (INTENTS, flow.begins_with, "intent"),
        (_EVENTS, flow.events, "event"),
        (_ACTIONS, (step.action for step in flow.all_steps() if isinstance(step, EffectStep)), "effect"),
        (flow.slots, (step.slot for step in flow.all_steps() if isinstance(step, CollectStep)), "slot"),
        (flow.slots, (*flow.only_with, *flow.only_with.values()), "slot"),
        (("", *flow.slots), (step.along for step in flow.all_steps() if isinstance(step, CollectStep)), "slot"),
        (("", *flow.slots), (step.about for step in flow.all_steps() if isinstance(step, EffectStep)), "slot"),
        (("urgent", "channel", "after", "wanted", *flow.slots), _conditions(flow), "condition"),
    ):
        for name in used:
            if name not in vocabulary:
                raise MalformedFlowError(f"{flow.name} {flow.version}: unknown {what} {name}")
    ids = [step.id for step in flow.all_steps() if isinstance(step, SayStep | EffectStep)]
    if repeated := {name for name in ids if ids.count(name) > 1}:
        raise MalformedFlowError(f"{flow.name} {flow.version}: steps share an id: {', '.join(sorted(repeated))}")


def _conditions(flow: Flow) -> Iterator[str]:
    for step in flow.all_steps():
        if isinstance(step, BranchStep):
            for arm in step.arms:
                yield from arm.when

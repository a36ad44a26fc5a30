"""All published flows, by name and version, and which of them a message begins.

A published version is never edited while conversations may stand in it: a change is a new file with the next
number, and the old file stays until no stored session names it.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from bot.flows.definition import Flow, MalformedFlowError, read_flow
from bot.flows.session import Frame
from bot.nlu.understanding import IntentName

_DEFINITIONS = Path(__file__).parent / "definitions"


class Library:
    """The flows that can be begun (the latest versions) and those that can be gone on with (all)."""

    def __init__(self, flows: Iterable[Flow]) -> None:
        self._flows: dict[tuple[str, int], Flow] = {}
        self._latest: dict[str, Flow] = {}
        for flow in sorted(flows, key=lambda flow: flow.version):
            if (flow.name, flow.version) in self._flows:
                raise MalformedFlowError(f"{flow.name} {flow.version} is defined twice")
            self._flows[flow.name, flow.version] = flow
            self._latest[flow.name] = flow
        self._by_intent = self._index((flow, flow.begins_with) for flow in self._latest.values())
        self._by_menu = self._index((flow, flow.menu) for flow in self._latest.values())
        self._by_event = self._index((flow, flow.events) for flow in self._latest.values())

    @staticmethod
    def _index(beginnings: Iterable[tuple[Flow, tuple[str, ...]]]) -> Mapping[str, Flow]:
        index: dict[str, Flow] = {}
        for flow, names in beginnings:
            for name in names:
                if name in index:
                    raise MalformedFlowError(f"both {index[name].name} and {flow.name} begin at {name}")
                index[name] = flow
        return index

    def all(self) -> tuple[Flow, ...]:
        """Every version of every flow."""
        return tuple(self._flows.values())

    def named(self, name: str) -> Flow:
        """The latest version of a flow. Raises `KeyError` for a name that was never published."""
        return self._latest[name]

    def of(self, frame: Frame) -> Flow | None:
        """The flow a frame stands in: its own version, else the latest of that name, else None.

        A frame has no step counter, so even a version that was taken away leaves its answers usable.
        """
        return self._flows.get((frame.flow, frame.version)) or self._latest.get(frame.flow)

    def at_intent(self, intent: IntentName) -> Flow | None:
        """The flow that begins when a resident means this."""
        return self._by_intent.get(intent)

    def at_menu(self, key: str) -> Flow | None:
        """The flow that begins at a menu entry or a tapped choice of this key."""
        return self._by_menu.get(key)

    def at_event(self, event: str) -> Flow | None:
        """The flow that begins when somebody follows or scans."""
        return self._by_event.get(event)


def read_library(folder: Path = _DEFINITIONS) -> Library:
    """Read every definition in a folder. Raises `MalformedFlowError`."""
    sources = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yml")))
    return Library(read_flow(source) for source in sources)


PUBLISHED = read_library()
"""The flows shipped with this version of the software."""

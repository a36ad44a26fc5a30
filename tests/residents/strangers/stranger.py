"""One stranger: what is true of them, what they say to each question, and how it must end.

Apart from the drawn crowd because nothing here is put together: whole conversations, as people have them.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from backend import runtime as runtimes
from backend.core.jobs import InlineQueue
from backend.settings import Settings
from backend.talk import Recorder, Talk
from bot.messages import Channel
from bot.nlu.normalise.ids import check_character
from tests.residents.meeting import Line

_FOLDER = Path(__file__).parent
_MOST_TURNS = 30
DANGER_WITHIN = 3

_TRUTHS = {
    "name": "applicant_name", "phone": "phone", "id": "id_number", "size": "household_size",
    "income": "monthly_income", "other": "on_behalf", "urgent": "urgent",
}  # fmt: skip


@dataclass(frozen=True)
class Stranger:
    """As written in one of this folder's tables."""

    number: int
    who: str
    end: str
    """filed | human | nothing."""
    opens: list[str]
    says: dict[str, list[str]] = field(default_factory=dict)
    """By what is awaited, one after another; the last again. `idle` is for when nothing is."""
    afterwards: list[list[str]] = field(default_factory=list)
    """What is said after the end, each with what the answer must show."""
    truth: dict[str, Any] = field(default_factory=dict)
    channel: str = "wechat"

    @property
    def facts(self) -> dict[str, Any]:
        """What is true, a whole identity number made of what is written of it."""
        first = str(self.truth.get("id") or "")
        whole = first + check_character(first) if first else None
        return {"urgent": False, "other": False, **self.truth, "id": whole}

    @property
    def address(self) -> str:
        """Where they write from."""
        return str(self.truth["phone"]) if self.channel == "sms" else f"oSTRANGER{self.number:04}"


def listed() -> list[Stranger]:
    """Everybody in this folder."""
    tables = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(_FOLDER.glob("*.yml")))
    return [Stranger(number, **written) for number, written in enumerate(row for table in tables for row in table)]


@dataclass
class Encounter:
    """A stranger's talk with the office."""

    stranger: Stranger
    talk: Talk
    lines: list[Line] = field(default_factory=list)
    said: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    turns: int = 0
    """Messages up to the end."""

    async def hold(self) -> None:
        """Talk until it has come to the end that was meant, or to another."""
        for words in self.stranger.opens:
            await self._say(words)
        while not self._over and len(self.lines) < _MOST_TURNS:
            await self._say(self._next())
        self.wrong += self._ended_wrong()
        self.turns = len(self.lines)
        for words, expected in self.stranger.afterwards:
            await self._say(words)
            if not re.search(expected, self._heard):
                self.wrong.append(f"no {expected!r} to {words!r}")

    @property
    def request(self) -> dict[str, Any] | None:
        """What was filed last."""
        return next((line.back["request"] for line in reversed(self.lines) if line.back["request"]), None)

    @property
    def _heard(self) -> str:
        return "".join(self.lines[-1].back["out"])

    @property
    def _with_human(self) -> bool:
        return (
            ("工作人员" in self._heard and "转给" in self._heard)
            or "要找工作人员" in self._heard
            or "叫工作人员" in self._heard
        )

    @property
    def _over(self) -> bool:
        spent = self.said["idle"] >= len(self.stranger.says.get("idle", ())) and self._awaiting == "idle"
        return bool(self.request) or self._with_human or spent

    @property
    def _awaiting(self) -> str:
        return str(self.lines[-1].back["state"]["awaiting"] or "idle")

    def _next(self) -> str:
        awaiting = self._awaiting
        says = self.stranger.says.get(awaiting) or ["我不明白"]
        self.said[awaiting] += 1
        return says[min(self.said[awaiting], len(says)) - 1]

    async def _say(self, words: str) -> None:
        said = str(words).format(**self.stranger.facts)
        self.lines.append(Line(said, await self.talk.say(said)))

    def _ended_wrong(self) -> list[str]:
        if self.stranger.end == "human":
            return [] if self._with_human else ["no human came"]
        if self.stranger.end == "nothing":
            raised = any(line.back["state"].get("urgent") for line in self.lines)
            false_alarm = ["danger raised for nothing"] if raised and not self.stranger.facts["urgent"] else []
            return [*false_alarm, *(["filed against their will"] if self.request else [])]
        if self.request is None:
            return ["given to a human unasked" if self._with_human else "nothing filed"]
        return [*self._fields(self.request), *self._late(), *self._unconfirmed()]

    def _fields(self, request: dict[str, Any]) -> list[str]:
        facts = self.stranger.facts
        asked = {"phone", "urgent", "name"} & {*facts} if facts["urgent"] else {*_TRUTHS} & {*facts}
        wrong = [
            f"{_TRUTHS[fact]}={request[_TRUTHS[fact]]} not {facts[fact]}"
            for fact in sorted(asked) if request[_TRUTHS[fact]] != facts[fact]
        ]  # fmt: skip
        if not request["area"].startswith(facts["area"]):
            wrong.append(f"area={request['area']} not {facts['area']}")
        missing = {*facts.get("aid", ())} - {*request["aid_types"]}
        wrong += [f"aid_types={request['aid_types']} without {sorted(missing)}"] if missing else []
        told = request["hardship"] or ""
        return wrong + [f"hardship={told} without {part}" for part in facts.get("told", ()) if part not in told]

    def _late(self) -> list[str]:
        if not self.stranger.facts["urgent"]:
            return []
        marked = next((turn for turn, line in enumerate(self.lines, 1) if line.back["state"].get("urgent")), 99)
        return [] if marked <= DANGER_WITHIN else [f"danger marked at turn {marked}"]

    def _unconfirmed(self) -> list[str]:
        """Nothing is filed but on the answer to the question whether all is right."""
        filed = next(turn for turn, line in enumerate(self.lines) if line.back["request"])
        confirmed = filed and self.lines[filed - 1].back["state"]["awaiting"] == "confirm"
        return [] if confirmed else ["filed unconfirmed"]

    def __str__(self) -> str:
        said = "\n".join(f"  > {line.said}\n    {' / '.join(line.back['out'])}" for line in self.lines)
        return f"stranger {self.stranger.number} {self.stranger.who}: {', '.join(self.wrong)}\n{said}"


async def held(settings: Settings) -> list[Encounter]:
    """What became of everybody in this folder, over the servers that `settings` name; nothing leaves the machine."""
    queue, recorder = InlineQueue(), Recorder()
    encounters = []
    async with runtimes.opened(
        settings, jobs=queue, outbound=dict.fromkeys((Channel.WECHAT, Channel.SMS), recorder)
    ) as runtime:
        for stranger in listed():
            talk = Talk(runtime, queue, recorder, Channel(stranger.channel), stranger.address)
            encounters.append(Encounter(stranger, talk))
            await encounters[-1].hold()
    return encounters

"""Everybody who talks, and what became of them: who got through, who did not, and why."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from statistics import mean
from typing import Any

from backend import runtime as runtimes
from backend.core.jobs import InlineQueue
from backend.runtime import Runtime
from backend.settings import Settings
from backend.talk import Recorder, Talk
from bot.messages import Channel
from bot.nlu.normalise import fold
from tests.residents.meeting import Meeting
from tests.residents.person import Person

MANNERS = (
    ("plain",), ("chatter",), ("chinese_numerals",), ("wrong_phone",), ("policy",), ("refuses",), ("wants_human",),
    ("neighbour",), ("child",), ("danger",), ("menu_digits",), ("decorates",), ("traditional",), ("voice",),
    ("bursts",), ("goes_away",), ("over_informs",), ("one_word",), ("dialect",), ("wrong_id",), ("lists_people",),
    ("yearly",), ("irregular",), ("per_head",), ("half_phone",), ("vague_area",), ("late_correction",), ("photo",),
    ("why",), ("who",), ("moment",), ("thanks",), ("voice", "dialect"), ("neighbour", "lists_people"),
    ("traditional", "yearly"), ("danger", "neighbour"), ("bursts", "dialect"), ("chatter", "policy", "thanks"),
    ("child", "wrong_phone"), ("one_word", "late_correction"), ("decorates", "chinese_numerals"), ("shares_phone",),
)  # fmt: skip
"""One after another, so that every manner is met with every crowd."""

DANGER_WITHIN = 3
SHARING = 5_000_000
"""What lies between the seeds of two people who share a phone."""


@dataclass(frozen=True)
class Result:
    """What became of one person."""

    person: Person
    meeting: Meeting
    wrong: tuple[str, ...]

    @property
    def turns(self) -> int:
        """How many messages it took."""
        return len(self.meeting.lines)

    @property
    def right(self) -> bool:
        """Whether they got what they came for."""
        return not self.wrong

    def __str__(self) -> str:
        said = "\n".join(f"  > {line.said}\n    {' / '.join(line.back['out'])}" for line in self.meeting.lines)
        return f"resident {self.person.seed} {sorted(self.person.manners)}: {', '.join(self.wrong)}\n{said}"


async def held(settings: Settings, seeds: Iterable[int]) -> list[Result]:
    """What became of everybody, over the servers that `settings` name; nothing leaves the machine."""
    queue, recorder = InlineQueue(), Recorder()
    outbound = dict.fromkeys((Channel.WECHAT, Channel.SMS), recorder)
    async with runtimes.opened(settings, jobs=queue, outbound=outbound) as runtime:
        return await meet(runtime, queue, recorder, seeds)


async def meet(runtime: Runtime, queue: InlineQueue, recorder: Recorder, seeds: Iterable[int]) -> list[Result]:
    """Let everybody have their say, one after another."""
    results = []
    for seed in seeds:
        person = Person(seed, frozenset(MANNERS[seed % len(MANNERS)]))
        meeting = Meeting(person, Talk(runtime, queue, recorder, person.channel, person.address))
        await meeting.hold()
        results.append(Result(person, meeting, tuple(_wrong(person, meeting))))
        if "shares_phone" in person.manners:
            results.append(await _meet_another(runtime, queue, recorder, results[-1]))
    return results


async def _meet_another(runtime: Runtime, queue: InlineQueue, recorder: Recorder, first: Result) -> Result:
    """Somebody else reports from the same phone: another person, with a service code of their own."""
    person = Person(first.person.seed + SHARING, frozenset({"plain"}), lent_by=first.person)
    meeting = Meeting(person, Talk(runtime, queue, recorder, person.channel, person.address))
    await meeting.hold()
    codes = [found.request["code"] for found in (first.meeting, meeting) if found.request]
    wrong = _wrong(person, meeting)
    return Result(person, meeting, tuple(wrong) if len(codes) == len(set(codes)) else (*wrong, "one code for two"))


def _wrong(person: Person, meeting: Meeting) -> list[str]:
    """What is not as it should be; nothing, if this person got through."""
    request = meeting.request
    if "refuses" in meeting.acted:
        return ["filed against their will"] if request else []
    if "wants_human" in meeting.acted:
        return [] if meeting.with_human else ["no human came"]
    if meeting.with_human and "danger" not in person.manners:
        return ["given to a human unasked"]
    if request is None:
        return ["nothing filed"]
    if "danger" in person.manners:
        return _wrong_in_danger(person, meeting, request)
    return [*_wrong_fields(person, request), *_unconfirmed(meeting)]


def _wrong_in_danger(person: Person, meeting: Meeting, request: dict[str, Any]) -> list[str]:
    marked = next((turn for turn, line in enumerate(meeting.lines, 1) if line.back["state"].get("urgent")), 99)
    truth = {"phone": person.phone, "urgent": True}
    wrong = [f"{name}={request[name]}" for name, true in truth.items() if request[name] != true]
    wrong += _wrong_area(person, request)
    return wrong if marked <= DANGER_WITHIN else [*wrong, f"danger marked at turn {marked}"]


def _wrong_area(person: Person, request: dict[str, Any]) -> list[str]:
    """A house told behind the village stands behind it in the request."""
    return [] if request["area"].startswith(person.area) else [f"area={request['area']} not {person.area}"]


def _wrong_fields(person: Person, request: dict[str, Any]) -> list[str]:
    truth = {
        "applicant_name": person.name, "phone": person.phone, "id_number": person.id_number,
        "household_size": person.size, "monthly_income": person.income, "on_behalf": person.is_proxy, "urgent": False,
    }  # fmt: skip
    wrong = [f"{name}={request[name]} not {true}" for name, true in truth.items() if request[name] != true]
    wrong += _wrong_area(person, request)
    if person.aid not in request["aid_types"]:
        wrong.append(f"aid_types={request['aid_types']} without {person.aid}")
    told = fold(request["hardship"])
    alike = SequenceMatcher(None, fold(person.story), told, autojunk=False)
    if sum(block.size for block in alike.get_matching_blocks()) < 0.5 * len(person.story):
        wrong.append(f"hardship={told} not {person.story}")
    return wrong


def _unconfirmed(meeting: Meeting) -> list[str]:
    """Nothing is filed but on the answer to the question whether all is right."""
    asked = [line.back["state"]["awaiting"] for line in meeting.lines]
    filed = next(turn for turn, line in enumerate(meeting.lines) if line.back["request"])
    return [] if filed and asked[filed - 1] == "confirm" else ["filed unconfirmed"]


def figures(results: list[Result]) -> str:
    """What came of it, in a few lines."""
    right = [result for result in results if result.right]
    turns = mean(result.turns for result in right) if right else 0
    in_danger = [result for result in results if "danger" in result.person.manners]
    marked = sum(not any("danger marked" in fault for fault in result.wrong) for result in in_danger)
    return (
        f"{len(right)} of {len(results)} got through ({len(right) / len(results):.1%}), "
        f"{turns:.1f} turns on average; danger seen in time {marked} of {len(in_danger)}"
    )


def shuffled(seed: int, count: int) -> range:
    """So many residents nobody has met: another stretch of seeds for each `seed`."""
    return range(start := random.Random(seed).randrange(10**6), start + count)

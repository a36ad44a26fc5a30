"""A person talking to the office through the code of `minsheng talk`, in their own manner, until it ends."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from backend.talk import Talk
from bot.messages import Channel
from tests.residents import speech
from tests.residents.answers import answer
from tests.residents.person import Person

MOST_TURNS = 40

Say = Callable[[str], Awaitable[dict[str, Any]]]


@dataclass
class Line:
    """One message and what came back."""

    said: str
    back: dict[str, Any]


@dataclass
class Meeting:
    """One person's talk with the office."""

    person: Person
    talk: Talk
    lines: list[Line] = field(default_factory=list)
    acted: set[str] = field(default_factory=set)
    idle: int = 0

    async def hold(self) -> None:
        """Talk until a request is filed, the person has what they wanted, or patience ends."""
        await self._open()
        while len(self.lines) < MOST_TURNS and not self.over:
            awaiting = self.awaiting
            if awaiting is None:
                await self._nudge()
            elif not await self._act(awaiting):
                await self._answer(awaiting)

    @property
    def request(self) -> dict[str, Any] | None:
        """What was filed."""
        return next((line.back["request"] for line in self.lines if line.back["request"]), None)

    @property
    def with_human(self) -> bool:
        """Whether the office has said that a person will answer."""
        said = "".join(self.lines[-1].back["out"]) if self.lines else ""
        return ("工作人员" in said and "转给" in said) or "要找工作人员" in said

    @property
    def awaiting(self) -> str | None:
        """What is being asked."""
        awaiting: str | None = self.lines[-1].back["state"]["awaiting"]
        return awaiting

    @property
    def over(self) -> bool:
        """Whether there is nothing more to say."""
        refused = "refuses" in self.acted and self.awaiting is None
        return bool(self.request) or self.with_human or refused or self.idle > 2

    async def say(self, words: str, *, plain: bool = False) -> None:
        """Say something in one's own manner; `plain`: as it stands."""
        self.lines.append(Line(words, {}))
        said = words if plain else self._voiced(words)
        self.lines[-1] = Line(said, await self.talk.say(said))

    def _voiced(self, words: str) -> str:
        manners, rng = self.person.manners, self.person.rng
        if "dialect" in manners:
            words = speech.in_dialect(words, rng)
        if "voice" in manners:
            words = speech.misheard(words, rng)
            return f"/voice {words}" if self.person.channel is Channel.WECHAT else words
        if "traditional" in manners:
            words = speech.traditional(words)
        return speech.decorated(words, rng) if "decorates" in manners and rng.random() < 0.6 else words

    async def _open(self) -> None:
        await self.say(self._opening())

    def _opening(self) -> str:
        person = self.person
        for key, manner in (
            ("over_informing", "over_informs"), ("danger", "danger"), ("opening_parent", "child"),
            ("opening_other", "neighbour"),
        ):  # fmt: skip
            if manner in person.manners:
                return person.phrase(key)
        return person.phrase("opening_bare" if person.rng.random() < 0.2 else "opening")

    async def _answer(self, awaiting: str) -> None:
        words = answer(self.person, awaiting, self.lines[-1].back["out"])
        if "bursts" in self.person.manners and len(words) > 6 and "，" in words:
            for part in words.split("，"):
                await self.say(part)
                if self.over:
                    return
            return
        await self.say(words)

    async def _nudge(self) -> None:
        """Nothing is asked and nothing filed: people try once more in other words."""
        self.idle += 1
        if any("接着上次的" in said for said in self.lines[-1].back["out"]):
            await self.say("接着上次的")
        elif "danger" in self.person.manners:
            await self.say(self.person.phrase("danger_story"))
        else:
            await self.say("我想申请救助" if self.idle > 1 and not self.person.is_proxy else self._opening())

    async def _act(self, awaiting: str) -> bool:
        """Act out one manner, once; True if something was said instead of the answer."""
        for manner in sorted(self.person.manners - self.acted):
            act = _ACTS.get(manner)
            if act is not None and awaiting in act[0]:
                self.acted.add(manner)
                await act[1](self, awaiting)
                return True
        return False


async def _chatter(meeting: Meeting, _: str) -> None:
    await meeting.say(meeting.person.phrase("chatter"))


def _asks(key: str) -> Callable[[Meeting, str], Awaitable[None]]:
    async def ask(meeting: Meeting, _: str) -> None:
        await meeting.say(meeting.person.phrase(key))

    return ask


async def _wrong_phone(meeting: Meeting, _: str) -> None:
    person = meeting.person
    slip = str((int(person.phone[-1]) + 3) % 10)
    await meeting.say(person.phone[:-1] + slip)
    corrections = (
        f"哎不对，电话是{person.phone}", f"刚刚那个号错了，应该是{person.phone}", f"手机号打错了，{person.phone}",
        f"上面电话写错一位，是{person.phone}",
    )  # fmt: skip
    await meeting.say(person.rng.choice(corrections))


async def _late_phone(meeting: Meeting, _: str) -> None:
    """Notices only at the end that the number of people was wrong."""
    person = meeting.person
    person.size = person.size % 7 + 1
    said = (f"人口不对，是{person.size}口人", f"家里应该是{person.size}口人，改一下", f"不对，我家{person.size}口人")
    await meeting.say(person.rng.choice(said))


async def _wrong_id(meeting: Meeting, _: str) -> None:
    number = meeting.person.id_number or ""
    slip = number[:9] + str((int(number[9]) + 1) % 10) + number[10:]
    await meeting.say(meeting.person.rng.choice((slip, f"身份证号{slip}")))
    await meeting.say(meeting.person.rng.choice((number, f"看错了，{number}", f"重新看了下，是{number}")))


async def _half_phone(meeting: Meeting, _: str) -> None:
    await meeting.say(meeting.person.phone[:10])


async def _vague_area(meeting: Meeting, _: str) -> None:
    """First less than is needed; whoever named the township only says the village with the next breath."""
    person = meeting.person
    vague = person.rng.choice(("临邑县的", person.township, "就在镇上"))
    await meeting.say(vague)
    if vague == person.township:
        await meeting.say(person.rng.choice((f"{person.village}的", f"我们村是{person.village}")))


async def _goes_away(meeting: Meeting, _: str) -> None:
    await meeting.say(meeting.person.phrase("away"))
    await meeting.say(meeting.person.phrase("back"))


async def _photo(meeting: Meeting, _: str) -> None:
    if meeting.person.channel is Channel.WECHAT:
        await meeting.say("/image room.jpg", plain=True)


_EARLY = frozenset({"applicant_name", "phone", "area"})
_MIDDLE = frozenset({"area", "household_size", "id_number"})
_ACTS: dict[str, tuple[frozenset[str], Callable[[Meeting, str], Awaitable[None]]]] = {
    "chatter": (_EARLY, _chatter),
    "policy": (_MIDDLE, _asks("policy")),
    "thanks": (_MIDDLE, _asks("thanks")),
    "why": (frozenset({"id_number", "monthly_income", "phone"}), _asks("why")),
    "who": (frozenset({"consent", "phone", "applicant_name"}), _asks("who")),
    "moment": (frozenset({"id_number", "phone"}), _asks("moment")),
    "wants_human": (_EARLY, _asks("human")),
    "refuses": (frozenset({"consent"}), _asks("refusal")),
    "wrong_phone": (frozenset({"phone"}), _wrong_phone),
    "late_correction": (frozenset({"confirm"}), _late_phone),
    "wrong_id": (frozenset({"id_number"}), _wrong_id),
    "half_phone": (frozenset({"phone"}), _half_phone),
    "vague_area": (frozenset({"area"}), _vague_area),
    "goes_away": (_MIDDLE, _goes_away),
    "photo": (frozenset({"attachments"}), _photo),
}

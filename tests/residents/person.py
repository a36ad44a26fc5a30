"""Who a simulated resident is: what is true of them, drawn from one seed so that each can be met again."""

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from backend.areas.county_files import load_gazetteer
from bot.messages import Channel
from bot.nlu.normalise.ids import check_character

_FOLDER = Path(__file__).parent
_DIGITS = "零一二三四五六七八九"
INCOMES = (0, 300, 500, 800, 1000, 1200, 1500, 2000, 2400, 3000, None)


def read(name: str) -> Any:
    """One of this folder's tables."""
    return yaml.safe_load((_FOLDER / f"{name}.yml").read_text(encoding="utf-8"))


PHRASES: dict[str, list[str]] = read("phrases")
STORIES: dict[str, list[str]] = read("stories")
HOUSEHOLDS: dict[str, list[dict[str, Any]]] = read("households")
NAMES: list[str] = read("names")


def _villages() -> list[tuple[str, str]]:
    gazetteer = load_gazetteer()
    (county,) = gazetteer.resolve("临邑县")
    townships = gazetteer.children(county.code)
    return [(town.name, village.name) for town in townships for village in gazetteer.children(town.code)]


VILLAGES = _villages()


def chinese(number: int) -> str:
    """A whole number below a million as people say it: 1500 一千五, 12000 一万二, 36000 三万六."""
    if number < 10:
        return _DIGITS[number]
    for size, word in ((10_000, "万"), (1000, "千"), (100, "百")):
        if number >= size:
            head, rest = divmod(number, size)
            if rest and rest % (size // 10) == 0:
                return f"{_said(head)}{word}{_DIGITS[rest // (size // 10)]}"
            return f"{_said(head)}{word}" + (chinese(rest) if rest else "")
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def _said(head: int) -> str:
    return "两" if head == 2 else chinese(head)


@dataclass
class Person:
    """What is true of one resident, and whose household it is about."""

    seed: int
    manners: frozenset[str]
    lent_by: "Person | None" = None
    """Whose phone this one uses."""
    rng: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.rng = rng = random.Random(f"resident {self.seed}")
        self.channel = rng.choice((Channel.WECHAT, Channel.WECHAT, Channel.SMS))
        self.name = rng.choice(NAMES)
        self.phone = f"1{rng.choice('3578')}{rng.randrange(10)}0000{rng.randrange(10_000):04}"
        born = f"{rng.randrange(1938, 2004)}{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}"
        first = f"371424{born}{rng.randrange(1000):03}"
        has_id = rng.random() < 0.5 or "wrong_id" in self.manners
        self.id_number = first + check_character(first) if has_id else None
        self.township, self.village = rng.choice(VILLAGES)
        self.aid = rng.choice(sorted(STORIES))
        self.story = rng.choice(STORIES[self.aid])
        self.household = rng.choice(HOUSEHOLDS["other" if self.is_proxy else "own"])
        self.size = self.household["count"] if "lists_people" in self.manners else rng.randrange(1, 8)
        self.income = self._income()
        if self.lent_by is not None:
            self.channel, self.phone = self.lent_by.channel, self.lent_by.phone
            self.name = self.name if self.name != self.lent_by.name else "温小满"

    def _income(self) -> int | None:
        if "per_head" in self.manners:
            return self.size * self.rng.choice((200, 300, 400, 500))
        if self.manners & {"yearly", "irregular", "over_informs"}:
            return self.rng.choice([income for income in INCOMES if income])
        return self.rng.choice(INCOMES)

    @property
    def is_proxy(self) -> bool:
        """Whether they report for somebody else's household."""
        return bool(self.manners & {"neighbour", "child"})

    @property
    def area(self) -> str:
        """The label the request must hold."""
        return self.township + self.village

    @property
    def address(self) -> str:
        """Where they write from: a telephone number by SMS."""
        owner = self.lent_by or self
        return self.phone if self.channel is Channel.SMS else f"oSIM{owner.seed:06}"

    def phrase(self, key: str, **more: Any) -> str:
        """One of the ways of saying something."""
        return self.rng.choice(PHRASES[key]).format(**self.facts(), **more)

    def facts(self) -> dict[str, Any]:
        """What may be said of this person."""
        number, phone = self.id_number or "", self.phone
        return {
            "name": self.name, "phone": phone, "township": self.township, "village": self.village,
            "spaced": f"{phone[:3]} {phone[3:7]} {phone[7:]}", "dashed": f"{phone[:3]}-{phone[3:7]}-{phone[7:]}",
            "id": number, "id_spaced": f"{number[:6]} {number[6:14]} {number[14:]}", "id_lower": number.lower(),
            "story": self.story, "n": self.size, "cn": chinese(self.size).replace("二", "两") if self.size == 2
            else chinese(self.size), "m": self.money(self.income), "y": self.money((self.income or 0) * 12),
            "h": self.money((self.income or 0) // max(self.size, 1)),
        }  # fmt: skip

    def money(self, yuan: int | None) -> str:
        """A sum in digits, or as it is said."""
        if yuan and ("chinese_numerals" in self.manners or self.rng.random() < 0.25):
            return chinese(yuan)
        return str(yuan or 0)

"""The port to the sources of the economic check platform (核对平台), and their stand-in.

A source is asked about one person and answers with what it holds, line by line. Eleven sources are known; a county
connects those it has and leaves the stand-in for none in production.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, get_args

SourceName = Literal[
    "public_security", "vehicles", "land", "social_insurance", "finance", "housing_fund", "tax", "agriculture",
    "machinery", "market_supervision", "civil_affairs",
]  # fmt: skip
SOURCES: tuple[SourceName, ...] = get_args(SourceName)


@dataclass(frozen=True, slots=True)
class Query:
    """Whom a source is asked about, and by which request."""

    number: str
    name: str = field(repr=False)
    id_number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a source holds about the person, in words, with its sum in yuan where it has one."""

    what: str = field(repr=False)
    yuan: int | None = field(default=None, repr=False)


class CheckSource(Protocol):
    """One source. Blocks; raises OSError when it cannot be reached."""

    def look_up(self, query: Query) -> tuple[Finding, ...]:
        """Everything it holds; empty when it holds nothing."""


class StandInSource:
    """Plays a source: invented findings, always the same for the same person, mostly none."""

    WORDS: Mapping[SourceName, str] = {
        "public_security": "户籍人口一致", "vehicles": "登记小型汽车一辆", "land": "不动产登记一处",
        "social_insurance": "本月领取养老待遇", "finance": "存款余额", "housing_fund": "公积金余额",
        "tax": "上年申报个人所得", "agriculture": "耕地地力保护补贴", "machinery": "登记农业机械一台",
        "market_supervision": "登记个体工商户一户", "civil_affairs": "正在享受其他救助",
    }  # fmt: skip
    WITH_SUM = frozenset({"social_insurance", "finance", "housing_fund", "tax", "agriculture"})

    def __init__(self, source: SourceName) -> None:
        self._source: SourceName = source

    def look_up(self, query: Query) -> tuple[Finding, ...]:
        """One finding for about a third of all people."""
        drawn = hashlib.sha256(f"{self._source}:{query.id_number}".encode()).digest()
        if drawn[0] % 3:
            return ()
        yuan = int.from_bytes(drawn[1:3], "big") % 3000 if self._source in self.WITH_SUM else None
        return (Finding(self.WORDS[self._source], yuan),)


def stand_ins() -> dict[SourceName, CheckSource]:
    """A stand-in for every source."""
    return {name: StandInSource(name) for name in SOURCES}

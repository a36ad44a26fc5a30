"""What is known of a household, and from whom: pure. The stronger origin holds; of equal ones the later finding."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast, get_args

from backend.areas.programme_entries import COUNTS, FLAGS, FlagName
from backend.core.errors import Invalid
from backend.programmes.household import Household
from bot.nlu.understanding import AidTypeName

Origin = Literal["report", "grid_worker", "imported_list", "caseworker", "home_visit", "data_check"]
"""Where a fact comes from, the weakest first."""

STRENGTH = {origin: place for place, origin in enumerate(get_args(Origin))}

NUMBERS = ("monthly_income", "household_size", "debts", "yearly_medical", "yearly_education", *sorted(COUNTS))
"""Facts that are whole numbers: yuan or counts."""

RECORDED = (*NUMBERS, *get_args(FlagName), "benefits")
"""Everything that can be recorded; what follows from it (income per head) cannot."""

LARGEST = 100_000_000
_ANSWERS = {"是": True, "有": True, "不是": False, "否": False, "没有": False}
_BEFORE = 2
"""Characters before a word that can turn it round."""
_TURNED_ROUND = ("没", "不", "未", "无", "非", "怕", "防")
_PARTS_OF_ONE = {"income_per_head": ("monthly_income", "household_size"),
    "income_after_costs": ("monthly_income", "household_size", "yearly_medical", "yearly_education")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact with its value (yuan, count, yes or no, codes of programmes) and its origin; `word` as it was said."""

    fact: str
    value: Any = field(repr=False)
    origin: Origin
    word: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Known:
    """The household as it is known, with the finding behind each fact."""

    household: Household
    findings: Mapping[str, Finding]
    urgent: bool = False

    def origins(self, fact: str) -> tuple[Origin, ...]:
        """Where a fact comes from, also one that follows from others; without repetition, the strongest first."""
        found = {self.findings[part].origin for part in _PARTS_OF_ONE.get(fact, (fact,)) if part in self.findings}
        return tuple(sorted(found, key=lambda origin: -STRENGTH[origin]))


def known(findings: Iterable[Finding], aid_types: Iterable[AidTypeName], *, urgent: bool) -> Known:
    """What these findings, oldest first, come to."""
    kept: dict[str, Finding] = {}
    for finding in findings:
        before = kept.get(finding.fact)
        if before is None or STRENGTH[finding.origin] >= STRENGTH[before.origin]:
            kept[finding.fact] = finding
    values = {fact: finding.value for fact, finding in kept.items()}
    flags = {cast("FlagName", fact): value for fact, value in values.items() if fact in FLAGS}
    fields = {fact: values[fact] for fact in NUMBERS if fact in values and fact != "disability_level"}
    household = Household(
        aid_types=frozenset(aid_types),
        disability_levels=(values["disability_level"],) if "disability_level" in values else None,
        benefits=frozenset(values["benefits"]) if "benefits" in values else None,
        holds=frozenset(fact for fact, value in flags.items() if value),
        lacks=frozenset(fact for fact, value in flags.items() if not value),
        **fields,
    )
    return Known(household, kept, urgent)


def in_words(words: Mapping[str, Iterable[str]], said: str, origin: Origin = "report") -> list[Finding]:
    """What a report says by the county's own words for it; a word with a "not" right before it says nothing.

    `origin` is whose words they are.
    """
    found = []
    for fact, names in words.items():
        word = next((name for name in names if _is_said(name, said)), None)
        if word is not None:
            found.append(Finding(fact, True, origin, word))
    return found


def _is_said(word: str, said: str) -> bool:
    start = said.find(word)
    while start >= 0:
        if not any(turn in said[max(0, start - _BEFORE) : start] for turn in _TURNED_ROUND):
            return True
        start = said.find(word, start + 1)
    return False


def read(fact: str, written: str) -> Any:
    """A value as it is written into a form. Raises Invalid, with what is expected, for what is none."""
    written = written.strip()
    if fact not in RECORDED:
        raise Invalid("没有这一项")
    if fact == "benefits":
        return [code.strip() for code in written.split(",") if code.strip()]
    if fact in FLAGS:
        if written not in _ANSWERS:
            raise Invalid("请填“是”或“不是”")
        return _ANSWERS[written]
    if not (written.isascii() and written.isdigit()) or int(written) > LARGEST:
        raise Invalid("请填整数")
    if int(written) == 0 and fact in ("household_size", "disability_level"):
        raise Invalid("请填大于 0 的整数")
    return int(written)

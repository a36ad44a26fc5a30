"""An offered choice, taken by tapping, by its number, or by its words."""

import re

from bot.flows import words
from bot.flows.heard import Heard
from bot.flows.session import Question
from bot.flows.turn import GENERAL, Turn
from bot.messages import Choice
from bot.nlu.normalise import fold

_NUMBER = r"\d{1,2}|十?[一二三四五六七八九]|十"
_NUMBERED = re.compile(
    rf"(?:我?选|第|回复|发|按|那?就|要)*(?P<number>{_NUMBER})(?:号|项|条)?(?:吧|啊|呀)?"
    rf"|(?:我?选|那?就|要)*(?:第|选)(?P<ordinal>{_NUMBER})(?:个|号|项|条|种|样)?(?:吧|啊|呀)?"
)
"""一个 is as many as one, 第一个 the first."""
_NUMBER_AND_WORDS = re.compile(rf"(?:我?选|第)?(?P<number>{_NUMBER})[.。、,，:：)）\s]+(?P<words>\S.*)")
_FIRST = re.compile(r"(?:我?选|就|要)*(?:前[面一头]?|上[面一头]?|头一?|第一)那?(?:个|项|条|种|样|者)(?:吧|啊|呀)?|前者")
_LAST = re.compile(
    r"(?:我?选|就|要)*(?:后[面一头]?|下[面一头]?|最后一?|末一?)那?(?:个|项|条|种|样|者)(?:吧|啊|呀)?|后者"
)
_CHINESE = "零一二三四五六七八九"
_LONGEST_NAMING = 24
_DENIES = re.compile(r"(?:不|别|没|甭|莫|勿|休|并非)(?:想|要|是|再|用|愿意?)?$")
_PARTS = re.compile(r"[,，、()（）\s]+")
_ASKS = re.compile(r"[?？]|[吗么]\W*$|是不是|什么|啥|怎么|咋|为[啥何]")

_NEVER_BY_PART = frozenset((
    "aid_types", "circumstances", "household_size", "monthly_income", "hardship", "area", "on_behalf",
    "consent", "health", "finance", "pledge", "data_check", "confirm", "agreed", "which", "field",
))  # fmt: skip
"""Questions whose answers are read with more care than by a word out of an option: stories, lists, agreements."""


def resolve(turn: Turn) -> None:
    """Note on the turn which choice was made, if any. A button of an earlier question is stale, not a choice."""
    question = turn.session.question
    key = turn.heard.key
    if key:
        offered = question is not None and any(choice.key == key for choice in question.choices)
        turn.stale = not (offered or is_general(key))
        chosen: str | None = None if turn.stale else key
    else:
        chosen = _named(question, turn.heard) if question else None
    turn.choice = chosen.rpartition("=")[2] if chosen else ""


def is_general(key: str) -> bool:
    """Whether a choice means the same whatever was asked."""
    return key in GENERAL or key.startswith("fix:")


def _named(question: Question, heard: Heard) -> str | None:
    """The choice whose number or label this is, or of which alone it names a part."""
    said, choices = heard.said, question.choices
    match = _NUMBERED.fullmatch(said)
    if match:
        number = _number(match["number"] or match["ordinal"])
        return choices[number - 1].key if 0 < number <= len(choices) else None
    if choices and (_FIRST.fullmatch(said) or _LAST.fullmatch(said)):
        return choices[0 if _FIRST.fullmatch(said) else -1].key
    said_so = words.forms(said) if said else ()
    by_label = next((choice.key for choice in choices if {*said_so} & {*_labels(choice)}), None)
    return by_label or _by_number_and_words(choices, heard) or _by_part(question, heard)


def _by_number_and_words(choices: tuple[Choice, ...], heard: Heard) -> str | None:
    """2. 不留，匿名: a number, and the words of that same choice."""
    match = _NUMBER_AND_WORDS.fullmatch(heard.text.strip())
    number = _number(match["number"]) if match else 0
    if match is None or not 0 < number <= len(choices):
        return None
    chosen = choices[number - 1]
    return chosen.key if _names(chosen, choices, words.bare(match["words"])) else None


def _by_part(question: Question, heard: Heard) -> str | None:
    """The one choice that a short message names by a part of its label and does not deny."""
    said = heard.said
    if question.slot in _NEVER_BY_PART or not 0 < len(said) <= _LONGEST_NAMING or _ASKS.search(heard.text):
        return None
    if heard.reports or heard.found("case_code"):
        return None
    named = [choice.key for choice in question.choices if _names(choice, question.choices, said)]
    return named[0] if len(named) == 1 else None


def _names(choice: Choice, choices: tuple[Choice, ...], said: str) -> bool:
    """Whether a text says a part of this choice's label: not denied, and not within a longer part of another's."""
    others = [part for other in choices if other is not choice for part in _parts(other)]
    for part in _parts(choice):
        longer = [other for other in others if part in other and other != part]
        rest = said
        for other in longer:
            rest = rest.replace(other, "\n")
        found = rest.find(part)
        if found >= 0 and part not in others and not _DENIES.search(rest[:found]):
            return True
    return False


def _parts(choice: Choice) -> list[str]:
    """The parts of a label, each long enough to mean something; 留 does, beside 不留."""
    return [bare for part in _PARTS.split(fold(choice.label)) if (bare := words.bare(part))]


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    if written.startswith("十"):
        return 10 + (_CHINESE.index(written[1]) if len(written) > 1 else 0)
    return _CHINESE.index(written)


def _labels(choice: Choice) -> tuple[str, ...]:
    """A label as the lists hold it, whole and up to its comma (说不清，跳过)."""
    folded = fold(choice.label)
    return words.bare(folded), words.bare(folded.split(",", maxsplit=1)[0])

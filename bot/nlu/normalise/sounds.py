"""Builds `homophones.json`: for each character of a domain word, the common characters that sound like it.

It stands apart because pypinyin is slow to load and needed only when the list of words changes:
`python -m bot.nlu.normalise.sounds` writes the file, a test holds it against the words.
"""

import json
from pathlib import Path

from pypinyin import Style, pinyin

from bot.nlu.normalise.domain_words import WORDS

TABLE = Path(__file__).with_name("homophones.json")
_MERGED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"), ("ang", "an"))


def common_characters() -> str:
    """The 3,755 characters of GB 2312 level 1: what an input method offers first."""
    codes = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return "".join(code.decode("gb2312", errors="ignore") for code in codes)


def reading(char: str) -> str:
    """The usual reading of a character in pinyin without tone; rare readings would make 有房 of 危房."""
    usual: str = pinyin(char, style=Style.NORMAL)[0][0]
    return usual


def _merge(reading: str) -> str:
    for precise, vague in _MERGED:
        reading = reading.replace(precise, vague)
    return reading


def table() -> dict[str, list[str]]:
    """Character of a domain word -> [those of the same sound, those that only dialects make the same]."""
    sounds = {char: reading(char) for char in common_characters()}
    built = {}
    for char in sorted(set("".join(WORDS))):
        mine = reading(char)
        same = [c for c, theirs in sounds.items() if c != char and theirs == mine]
        near = [c for c, theirs in sounds.items() if theirs != mine and _merge(theirs) == _merge(mine)]
        built[char] = ["".join(same), "".join(near)]
    return built


def main() -> None:
    """Write the table beside this module."""
    TABLE.write_text(json.dumps(table(), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

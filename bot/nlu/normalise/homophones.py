"""Repairs domain words that voice recognition or haste wrote with other characters of the same sound.

It stands apart because only words of this domain are repaired (底保 → 低保, 林时救住 → 临时救助), never free
text; offsets stay, because each character is replaced by one.
"""

import json
import re
from pathlib import Path

from bot.nlu.normalise.domain_words import MISSPELLED, WORDS

_TABLE: dict[str, list[str]] = json.loads(Path(__file__).with_name("homophones.json").read_text(encoding="utf-8"))
_SAME = {char: frozenset(same) for char, (same, _) in _TABLE.items()}
_NEAR = {char: frozenset(same + near) for char, (same, near) in _TABLE.items()}
_BEFORE = {word: re.compile(f"{around.before}$") for word, around in WORDS.items() if around.before}
_AFTER = {word: re.compile(around.after) for word, around in WORDS.items() if around.after}
_SLIPS = re.compile("|".join(MISSPELLED))

_BY_CHARACTER: dict[str, list[tuple[str, int]]] = {}
for _word in sorted(WORDS, key=len, reverse=True):
    for _offset, _char in enumerate(_word):
        _BY_CHARACTER.setdefault(_char, []).append((_word, _offset))


def repair(text: str) -> str:
    """The folded text with homophones of domain words replaced, of the same length.

    A word is recognised if at least half of its characters are right and the others sound alike: in words of
    two characters exactly, in longer ones also as dialects merge sounds (zh/z, ing/in).
    """
    text = _SLIPS.sub(lambda slip: MISSPELLED[slip.group()], text)
    for position in range(len(text)):
        for word, offset in _BY_CHARACTER.get(text[position], ()):
            start = position - offset
            if start >= 0 and _sounds_like(text[start : start + len(word)], word) and _fits(text, start, word):
                text = text[:start] + word + text[start + len(word) :]
    return text


def _sounds_like(written: str, word: str) -> bool:
    if len(written) != len(word) or written == word:
        return False
    alike = _SAME if len(word) == 2 else _NEAR
    wrong = 0
    for mine, theirs in zip(written, word, strict=True):
        if mine != theirs:
            wrong += 1
            if mine not in alike.get(theirs, ()):
                return False
    return wrong * 2 <= len(word)


def _fits(text: str, start: int, word: str) -> bool:
    """Whether the word may stand here; a text that has the word's own neighbours is left alone."""
    before, after = _BEFORE.get(word), _AFTER.get(word)
    return (before is None or before.search(text[:start]) is not None) and (
        after is None or after.match(text[start + len(word) :]) is not None
    )

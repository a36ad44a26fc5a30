"""One spelling for one character: full-width to half-width, Traditional to Simplified.

It stands apart because every other rule reads folded text and reports offsets of the original: character n of
the result is always made from character n of what was written.
"""

import unicodedata

from opencc import OpenCC


class _FoldTable(dict[int, str]):
    """A translation table for `str.translate`, filled as characters are met (at most once each)."""

    def __init__(self) -> None:
        super().__init__()
        self._simplifier = OpenCC("t2s")

    def __missing__(self, codepoint: int) -> str:
        folded = self[codepoint] = self._fold(chr(codepoint))
        return folded

    def _fold(self, char: str) -> str:
        if char.isspace():
            return " "
        compatible = unicodedata.normalize("NFKC", char)
        if len(compatible) == 1:
            char = compatible
        if not "\u3400" <= char <= "\u9fff":
            return char
        simplified: str = self._simplifier.convert(char)
        return simplified if len(simplified) == 1 else char


_TABLE = _FoldTable()
_TABLE[ord("〇")] = "〇"  # a digit here; NFKC leaves it, said so that nobody has to wonder
_TABLE[ord("○")] = _TABLE[ord("◯")] = "〇"
_TABLE[ord("囗")] = "口"  # what handwriting recognition makes of a mouth


def fold(text: str) -> str:
    """The same text in half-width Simplified characters, of the same length; letters keep their case.

    Every kind of white space becomes one blank. Characters are simplified one by one, because a phrase may
    change its length and offsets would no longer be those of the original.
    """
    return text.translate(_TABLE)

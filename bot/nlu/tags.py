"""From BILOU tags to spans of text. Apart because the Rasa island imports it too (see `tokens`)."""

from collections.abc import Sequence

from bot.nlu.tokens import Token


def spans_of(tags: Sequence[str], tokens: Sequence[Token]) -> list[tuple[str, int, int]]:
    """Entities as (kind, start, end) from one tag a token.

    `U-` is a whole entity and `B- I- L-` one of several tokens. A sequence that breaks the grammar is read
    generously: an entity runs on for as long as the following tags continue the same kind.
    """
    spans: list[tuple[str, int, int]] = []
    running = ""
    for tag, token in zip(tags, tokens, strict=True):
        mark, _, kind = tag.partition("-")
        if mark in "IL" and kind == running:
            spans[-1] = (kind, spans[-1][1], token.end)
        elif kind:
            spans.append((kind, token.start, token.end))
        running = kind if mark in ("B", "I") else ""
    return spans

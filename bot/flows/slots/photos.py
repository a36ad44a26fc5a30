"""Photos of papers: they come by themselves; what is read here is whether more are to come."""

from typing import Any

from bot.flows import remarks, words
from bot.flows.heard import Heard
from bot.flows.slots.reading import Context, Kind, Reading, Refused, Taken
from bot.messages import Language
from bot.texts import label


def _asked(heard: Heard, context: Context) -> Reading:
    if context.choice == "done" or words.among(heard.said, words.DONE) or _passes(heard):
        return Taken([media.id for media in context.frame.media])
    if remarks.puts_off_photos(heard.said):
        return Taken([media.id for media in context.frame.media], note=context.key("later"))
    answer = words.agrees(heard.text, heard.said)
    if answer is False or words.has_none_to_send(heard.said):
        return Taken([media.id for media in context.frame.media])
    promised = words.promises(heard.said)
    if not (answer or promised):
        return Taken([media.id for media in context.frame.media]) if _has_shown(heard, context) else None
    if _waited(context, most=1 if promised else 0):
        return Taken([media.id for media in context.frame.media], note=context.key("later"))
    return Refused(context.key("waiting"), counts=False)


_ELSEWHERE = 0.6


def _has_shown(heard: Heard, context: Context) -> bool:
    """Whether photos are here and what is said beside them (就这一张, 这是诊断书) neither asks nor wants anything."""
    wants_more = heard.does("purpose", "identity", "cost", "human", "repeat", "wait", "pause", "give_up")
    return bool(context.frame.media and heard.said) and not wants_more and not heard.points_elsewhere(_ELSEWHERE)


def _passes(heard: Heard) -> bool:
    return words.skips(heard.said) or words.strikes_out(heard.raw) or remarks.leaves_photos(heard.said)


def _waited(context: Context, most: int) -> bool:
    """Whether the photos were waited for already, and `most` times in vain: they may come at any later time."""
    is_waiting = context.question is not None and context.question.key == context.key("waiting")
    return is_waiting and context.misses >= most


def _shown(value: list[Any], language: Language) -> str:
    return label("value", "photos", language).format(count=len(value))


PHOTOS = Kind(_asked, shown=_shown)

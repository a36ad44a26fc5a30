"""A resident who writes English is answered in English unasked, and understood so far as to help."""

from dataclasses import replace

from bot.flows import english
from bot.flows.turn import Turn

_SURE = 0.8


def hear_english(turn: Turn) -> None:
    """Change over at the first English sentence, and hear what it is about where the model cannot know."""
    heard = turn.heard
    if turn.choice or not english.is_english(heard.text):
        return
    if turn.language != "en":
        turn.change(language="en")
        turn.forget_question()
        turn.say("language.chosen", minor=True)
    meant = english.meant(heard.text)
    answers = bool(turn.session.stack) and turn.session.awaiting is not None
    if meant is None or (answers and meant[0] not in ("urgent_help", "request_human")):
        return
    turn.heard = replace(heard, intent=meant[0], confidence=_SURE, aid_types=meant[1])

"""What is kept of somebody, who has looked, and what they have a right to: told and done as far as law allows."""

from bot.flows.mechanisms.acting import needs_a_person
from bot.flows.mechanisms.returning import awaits, pass_effect
from bot.flows.outcomes import Look, MyDataFound, RightExercised
from bot.flows.turn import Turn
from bot.flows.walk import walk
from bot.messages import Channel
from bot.texts import label, length

_MOST_LOOKS = {True: 3, False: 6}
_ROOM = {True: 90, False: 300}


def my_data_found(turn: Turn, outcome: MyDataFound) -> None:
    """Kinds and counts, never values: somebody else may be holding the phone."""
    frame = turn.frame
    pass_effect(turn)
    if frame is not None and frame.value("wish") == "looks":
        _tell_looks(turn, outcome.looks)
    else:
        _tell_kept(turn, outcome)
    turn.understood()
    walk(turn)


def _tell_kept(turn: Turn, outcome: MyDataFound) -> None:
    comma = label("value", "comma", turn.language)
    requests = comma.join(outcome.requests) or label("value", "none", turn.language)
    draft = label("value", "draft" if outcome.has_draft else "no_draft", turn.language)
    turn.say(
        "my_data.kept",
        {"count": outcome.messages, "requests": length.clip(requests, _ROOM[_on_sms(turn)]), "draft": draft},
    )


def _tell_looks(turn: Turn, looks: tuple[Look, ...]) -> None:
    if not looks:
        turn.say("my_data.nobody_looked")
        return
    shown = looks[: _MOST_LOOKS[_on_sms(turn)]]
    lines = "\n".join(_line(turn, look) for look in shown)
    turn.say("my_data.looked", {"lines": lines})


def _line(turn: Turn, look: Look) -> str:
    what = label("looked_at", look.what, turn.language)
    day = label("value", "day", turn.language).format(month=look.on.month, day=look.on.day)
    return turn.phrase("my_data.look", {"date": day, "who": look.who, "what": what})


def right_exercised(turn: Turn, outcome: RightExercised) -> None:
    """Done; what law obliges the office to keep is named."""
    frame = turn.frame
    if frame is None or not awaits(turn):
        return
    if outcome.shared:
        needs_a_person(turn)
        return
    wish = frame.value("wish")
    comma = label("value", "comma", turn.language)
    if wish == "erase":
        key = "my_data.erased_but_kept" if outcome.kept else "my_data.erased"
        turn.change(shelved=None, loose=(), topic="", later=(), note="")
    else:
        key = "my_data.consent_withdrawn_from" if outcome.withdrawn else "my_data.consent_withdrawn"
    numbers = outcome.kept if wish == "erase" else outcome.withdrawn
    turn.say(key, {"requests": length.clip(comma.join(numbers), _ROOM[_on_sms(turn)])})
    turn.understood()
    pass_effect(turn)
    walk(turn)


def _on_sms(turn: Turn) -> bool:
    return turn.channel is Channel.SMS

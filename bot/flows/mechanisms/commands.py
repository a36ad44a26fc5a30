"""Plain words, taps and buttons that say what to do: stop, go on, start afresh, go back, a person, help, why."""

import re
from collections.abc import Callable

from bot import texts
from bot.flows import remarks, words
from bot.flows.definition import CollectStep
from bot.flows.mechanisms.acting import ask_how_it_went
from bot.flows.mechanisms.answering import declined
from bot.flows.mechanisms.correction import reopen
from bot.flows.mechanisms.danger import calm_down
from bot.flows.mechanisms.digression import OFFER_EARLIER, OFFER_ELSEWHERE, begin, bring_form, take_up_shelved
from bot.flows.questions import asks_what_is_due
from bot.flows.slots import KINDS, Taken
from bot.flows.slots.mentions import mentions
from bot.flows.slots.reading import stem
from bot.flows.slots.story import pleads_for_help
from bot.flows.turn import Turn
from bot.flows.walk import context, open_step, set_aside, walk
from bot.messages import Language

_LONGEST_WHY = 20
_CLAUSES = re.compile(r"[,，。;；!！\s]+")
_CLEARLY = 0.6
_SHORT = 6


def command(turn: Turn) -> bool:
    """Do what was told, if the message is nothing but an order."""
    if turn.stale:
        turn.say("stale_choice" if turn.session.stack else "stale_choice.idle")
        walk(turn)
        return True
    if _is_an_answer(turn):
        return False
    if _thinks_better_of_it(turn):
        return True
    if not turn.choice and _comes_or_goes(turn):
        return True
    for name, listed, act in _ORDERS:
        if turn.choice == name if turn.choice else words.among(turn.heard.said, listed):
            act(turn)
            return True
    if not turn.choice and words.asks_for_a_person(turn.heard.said):
        _ask_for_a_person(turn)
        return True
    return _menu(turn) or _fix(turn) or _why(turn) or _in_between(turn)


def _comes_or_goes(turn: Turn) -> bool:
    """Somebody breaks off for now, or is back, in more words than the lists have."""
    said = turn.heard.said
    if words.goes_away(said) and turn.session.stack and not _in_story(turn) and not remarks.was_away(turn.heard.text):
        cancel(turn)
    elif words.goes_on(said) and not _says_more(turn):
        _go_on(turn)
    else:
        return False
    return True


def _says_more(turn: Turn) -> bool:
    """Whether who is back also answers: 回来了，接着来，我叫高建军."""
    return any(turn.heard.found(fact) for fact in ("person_name", "phone", "id_number"))


def _in_story(turn: Turn) -> bool:
    step, flow = open_step(turn), turn.flow
    return step is not None and flow is not None and flow.slots[step.slot] in ("story", "aid_types")


def _is_an_answer(turn: Turn) -> bool:
    """Words that pass over an optional question, or end the sending of photos, are no orders there."""
    step = open_step(turn)
    if turn.session.awaiting in ("pledge", "confirm") and not turn.choice and words.vouches(turn.heard.text):
        return True  # 查吧 lets us check, and asks for no progress
    if step is None or not step.optional or turn.choice:
        return False
    said, flow = turn.heard.said, turn.flow
    if words.among(said, words.SKIP | words.DONE | words.SOME_DAY) or words.withholds(said):
        return True
    left = remarks.puts_off_photos(said) or remarks.leaves_photos(said)
    return flow is not None and flow.slots[step.slot] == "photos" and left


def _thinks_better_of_it(turn: Turn) -> bool:
    """Go on for one who agrees after all to what they refused."""
    if _agrees_after_all(turn):
        _go_on(turn)
    elif _lets_record_after_all(turn):
        begin(turn, turn.library.named("request_help"))
    else:
        return False
    return True


def _agrees_after_all(turn: Turn) -> bool:
    """Whether a yes follows upon a refused pledge, after which the report was put aside."""
    offered = turn.session.offered
    idle = not turn.session.stack and not turn.choice and turn.session.shelved is not None
    if not idle or offered is None or offered.key != "request_help.pledge_refused":
        return False
    return words.agrees(turn.heard.text, turn.heard.said) is True


def _lets_record_after_all(turn: Turn) -> bool:
    """Whether somebody who would not have anything written down has thought better of it: 想好了，记吧."""
    offered, heard = turn.session.offered, turn.heard
    idle = not turn.session.stack and not turn.session.with_operator and not turn.choice
    if not idle or offered is None or offered.key != "request_help.refused":
        return False
    return words.agrees(heard.text, heard.said) is True or words.lets_record(heard.text)


def cancel(turn: Turn) -> None:
    """Break off the conversation on top. A report agreed to is kept for later; without agreement nothing is."""
    frame, flow = turn.frame, turn.flow
    turn.understood()
    turn.change(with_operator=False)
    if frame is None or flow is None:
        turn.say("cancel.nothing")
    elif not flow.resumable:
        turn.pop()
        turn.say("cancel.aside", minor=bool(turn.session.stack))
        walk(turn)
    elif frame.value("consent") is True or turn.session.urgent:
        turn.say("cancel.kept")
        set_aside(turn)
    else:
        turn.change(stack=())
        turn.say("cancel.dropped")


def give_up(turn: Turn) -> bool:
    """Break off for one who says so in other words: 算了 where it answers no question, 我不想弄了."""
    heard, flow = turn.heard, turn.flow
    taken_back = heard.intent == "withdraw_request" and flow is not None and flow.resumable
    says_so = len(heard.said) > _SHORT or words.turns_away(heard.said)
    meant = says_so and (heard.intent == "cancel" or taken_back) and heard.confidence >= _CLEARLY
    if not meant and not (turn.session.stack and words.among(heard.said, words.GIVE_UP)):
        return False
    cancel(turn)
    return True


def _go_on(turn: Turn) -> None:
    """Go on with what waits: a report put aside, a queue for an operator left, or simply the open question."""
    shelved, frame, question = turn.session.shelved, turn.frame, turn.session.question
    turn.understood()
    if question is not None and question.key == OFFER_ELSEWHERE:
        bring_form(turn)
        return
    if shelved is not None and (frame is None or frame.flow == shelved.flow):
        take_up_shelved(turn)
    elif frame is None and turn.facts.elsewhere is not None:
        bring_form(turn)
        return
    elif frame is None:
        turn.change(with_operator=False)
        turn.say("continue.nothing")
        return
    turn.change(with_operator=False)
    turn.forget_question()
    turn.say("continue.going_on", minor=True)
    walk(turn)


def _start_afresh(turn: Turn) -> None:
    """Clear what was filled in. After an offer to go on with an older report only the older one is cleared."""
    question, flow = turn.session.question, turn.flow
    turn.understood()
    turn.change(with_operator=False, shelved=None)
    if question is not None and question.key in (OFFER_EARLIER, OFFER_ELSEWHERE):
        turn.forget_question()
    elif flow is not None and flow.resumable:
        turn.change(stack=turn.session.stack[:-1])
        turn.push(turn.library.named(flow.name))
        turn.say("fresh.started", minor=True)
    elif flow is None:
        turn.say("fresh.nothing")
    walk(turn)


def _go_back(turn: Turn) -> None:
    """Ask again for what was answered last."""
    frame, flow = turn.frame, turn.flow
    turn.understood()
    slots = [slot for slot in frame.order if frame.has(slot)] if frame and flow else []
    slots = [slot for slot in slots if flow and KINDS[flow.slots[slot]].corrigible]
    if slots:
        reopen(turn, slots[-1])
    else:
        turn.say("correction.nothing", minor=bool(frame))
        walk(turn)


def _ask_for_a_person(turn: Turn) -> None:
    if turn.session.with_operator:
        turn.say("operator.still_waiting")
        return
    begin(turn, turn.library.named("request_human"))


def _speak(language: Language) -> Callable[[Turn], None]:
    """An order to be answered in this language from now on."""

    def speak(turn: Turn) -> None:
        turn.change(language=language)
        turn.understood()
        turn.say("language.chosen", minor=bool(turn.session.stack))
        turn.forget_question()
        walk(turn)

    return speak


def _help(turn: Turn) -> None:
    begin(turn, turn.library.named("help"))


def _safe(turn: Turn) -> None:
    if turn.session.urgent:
        calm_down(turn)
    else:
        begin(turn, turn.library.named("ready"))


def _begins(name: str) -> Callable[[Turn], None]:
    """An order that begins a flow."""

    def begin_it(turn: Turn) -> None:
        begin(turn, turn.library.named(name))

    return begin_it


_ORDERS: tuple[tuple[str, frozenset[str], Callable[[Turn], None]], ...] = (
    ("cancel", words.CANCEL, cancel),
    ("request_human", words.HUMAN, _ask_for_a_person),
    ("continue", words.CONTINUE, _go_on),
    ("fresh", words.FRESH, _start_afresh),
    ("help", words.HELP, _help),
    ("", words.BACK, _go_back),
    ("", words.SAFE, _safe),
    ("check_progress", words.PROGRESS, _begins("check_progress")),
    ("ask_policy", words.POLICY, _begins("ask_policy")),
    ("my_data", words.MY_DATA, _begins("my_data")),
    ("consent_later", words.CONSENT_LATER, _begins("consent_later")),
    ("notices_off", words.NOTICES_OFF, _begins("notices_off")),
    ("notices_on", words.NOTICES_ON, _begins("notices_on")),
    ("", words.RATE, ask_how_it_went),
    ("english", words.ENGLISH, _speak("en")),
    ("chinese", words.CHINESE, _speak("zh")),
)


def _menu(turn: Turn) -> bool:
    """A choice that begins a conversation wherever it is tapped."""
    flow = turn.library.at_menu(turn.choice) if turn.choice else None
    if flow is None:
        return False
    begin(turn, flow)
    return True


def _fix(turn: Turn) -> bool:
    frame, slot = turn.frame, turn.choice.removeprefix("fix:")
    if slot == turn.choice or frame is None or slot not in frame.answers:
        return False
    turn.understood()
    reopen(turn, slot)
    return True


def _in_between(turn: Turn) -> bool:
    """Neither an answer nor a misunderstanding: a moment is needed, reading is hard, who is this, what does it cost."""
    said, step = turn.heard.said, open_step(turn)
    if turn.session.with_operator and words.asks_how_long(said):
        _ask_for_a_person(turn)
        return True
    asks = asks_what_is_due(turn.heard.text) and not pleads_for_help(turn.heard)  # who tells their trouble files it
    if asks and not turn.session.with_operator:
        begin(turn, turn.library.named("what_could_i_get"))
        return True
    about = "fees" if words.asks_cost(said) else "about" if words.asks_who(said) else ""
    if step is not None and about and declined(turn, step):
        return False  # 不给，怕骗子 asks nothing
    if about:
        tell(turn, about)
    elif step is None or turn.session.with_operator:
        return False
    elif words.asks_patience(said) and not _is_promise(turn, step) and not declined(turn, step):
        turn.understood()
        turn.say("patience")
    elif words.finds_it_hard(said) and not _answers(turn, step) and not declined(turn, step):
        turn.understood()
        turn.say("hard", minor=True)
        walk(turn)
    else:
        return False
    return True


def tell(turn: Turn, name: str) -> None:
    """Tell about us and come back to what is going on; in a queue for an operator the place is kept."""
    if turn.session.with_operator:
        turn.say(f"{name}.brief")
    else:
        begin(turn, turn.library.named(name))


def _answers(turn: Turn, step: CollectStep) -> bool:
    """Whether what was said can be taken as the answer: who cannot take a photo, or reports for who cannot read."""
    flow = turn.flow
    return flow is not None and isinstance(
        KINDS[flow.slots[step.slot]].asked(turn.heard, context(turn, step.slot)), Taken
    )


def _is_promise(turn: Turn, step: CollectStep) -> bool:
    """Photos that are on their way have words of their own; a story may begin with any word."""
    flow = turn.flow
    return flow is not None and flow.slots[step.slot] in ("photos", "story", "papers", "words")


def _why(turn: Turn) -> bool:
    """Why is this asked? Told, and asked again."""
    step, flow = open_step(turn), turn.flow
    if step is None or flow is None or flow.slots[step.slot] == "story":
        return False
    meant = next((name for name, kind in flow.slots.items() if mentions(kind, turn.heard.text)), step.slot)
    key = f"{stem(flow.name, meant)}.why"
    if step.optional and any(words.among(words.bare(part), words.SKIP) for part in _CLAUSES.split(turn.heard.text)):
        return False  # 要照片干啥，没有
    if any(words.among(words.bare(part), words.NO - words.ABSENCE) for part in _CLAUSES.split(turn.heard.text)):
        return False  # 凭什么要查我，不干
    if not words.asks_why(turn.heard.text) or len(turn.heard.said) > _LONGEST_WHY or not texts.has(key):
        return False
    turn.understood()
    if _leaves_an_answer(turn, step):
        turn.say(key, minor=True)
        return False
    turn.say(key)
    walk(turn)
    return True


def explain(turn: Turn) -> bool:
    """Say why this is asked, and ask again. False where there is nothing to say."""
    step, flow = open_step(turn), turn.flow
    key = f"{stem(flow.name, step.slot)}.why" if step is not None and flow is not None else ""
    if not key or not texts.has(key):
        return False
    turn.understood()
    turn.say(key)
    walk(turn)
    return True


def _leaves_an_answer(turn: Turn, step: CollectStep) -> bool:
    """Whether what is asked for is given or declined in the same breath: 四口人，问这个干啥. Only that stays heard."""
    heard, flow = turn.heard, turn.flow
    rest = "，".join(part for part in _PARTS.split(heard.line) if part and not words.asks_why(part))
    if flow is None or not rest:
        return False
    said, kind = words.bare(rest), KINDS[flow.slots[step.slot]]
    declined_it = step.optional and (words.skips(said) or words.declines(said))
    kept = heard.saying(rest)
    if not declined_it and not isinstance(kind.asked(kept, context(turn, step.slot)), Taken):
        return False
    turn.heard = kept
    return True


_PARTS = re.compile(r"[,，。;；!！?？\s]+")

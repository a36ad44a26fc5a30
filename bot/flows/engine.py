"""The dialogue's one door: a message or an outcome goes in, a new session and effects come out.

Pure: no I/O, no clock, no randomness, no logging; the same input always gives the same sprint. Nothing a resident
sends makes it raise.
"""

from bot.flows.facts import Facts
from bot.flows.heard import listen
from bot.flows.library import PUBLISHED, Library
from bot.flows.mechanisms.answering import answer, volunteer
from bot.flows.mechanisms.arrivals import SILENT, arrival, keep_beside_words
from bot.flows.mechanisms.binding import bind, bound, brought, code_checked, code_sent
from bot.flows.mechanisms.choices import resolve
from bot.flows.mechanisms.commands import command, give_up
from bot.flows.mechanisms.correction import correct
from bot.flows.mechanisms.danger import danger
from bot.flows.mechanisms.digression import accept_offer, begin_by_intent, offer_a_report
from bot.flows.mechanisms.misunderstanding import lost, murmur
from bot.flows.mechanisms.returning import found, handed_back, queued, submitted
from bot.flows.outcomes import (
    Bound,
    CodeChecked,
    CodeSent,
    FormBrought,
    HandedBack,
    OperatorQueued,
    Outcome,
    ProgressFound,
    Submitted,
)
from bot.flows.session import Session
from bot.flows.sprint import Sprint
from bot.flows.turn import Turn
from bot.messages import Inbound
from bot.nlu.understanding import Understanding

_MECHANISMS = (
    danger, accept_offer, command, bind, correct, answer, murmur, give_up, begin_by_intent, offer_a_report, volunteer,
    lost,
)  # fmt: skip
"""Who looks at a message, in this order, until one has dealt with it; `lost` always has."""


def advance(
    session: Session, inbound: Inbound, understanding: Understanding, facts: Facts, library: Library = PUBLISHED
) -> Sprint:
    """Take one message from the resident."""
    if inbound.kind in SILENT:
        return Sprint(session, ())
    turn = Turn(session, facts, library, listen(inbound, understanding))
    _settle(turn)
    if not arrival(turn, inbound):
        resolve(turn)
        kept = keep_beside_words(turn, inbound)
        any(mechanism(turn) for mechanism in _MECHANISMS)
        if not kept:  # perhaps the words have begun a report
            keep_beside_words(turn, inbound)
    turn.change(spoke_at=facts.now.isoformat())
    return turn.sprint()


def resume(session: Session, outcome: Outcome, facts: Facts, library: Library = PUBLISHED) -> Sprint:
    """Go on from what the office answered."""
    turn = Turn(session, facts, library)
    _take(turn, outcome)
    return turn.sprint()


def _take(turn: Turn, outcome: Outcome) -> None:
    match outcome:
        case Submitted():
            submitted(turn, outcome)
        case ProgressFound():
            found(turn, outcome)
        case OperatorQueued():
            queued(turn, outcome)
        case HandedBack():
            handed_back(turn, outcome)
        case CodeSent() | CodeChecked() | Bound() | FormBrought():
            _take_of_binding(turn, outcome)


def _take_of_binding(turn: Turn, outcome: CodeSent | CodeChecked | Bound | FormBrought) -> None:
    match outcome:
        case CodeSent():
            code_sent(turn, outcome)
        case CodeChecked():
            code_checked(turn, outcome)
        case Bound():
            bound(turn, outcome)
        case FormBrought():
            brought(turn, outcome)


def _settle(turn: Turn) -> None:
    """Make a stored session fit to go on: flows that exist no more are left, and an outcome that never came is
    asked for again, a submission only after a new confirmation."""
    known = tuple(frame for frame in turn.session.stack if turn.library.of(frame) is not None)
    turn.change(stack=known)
    if turn.session.expecting:
        turn.change(expecting="")
        if turn.frame is not None and turn.frame.has("confirm"):
            turn.withdraw("confirm")

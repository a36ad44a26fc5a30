"""The dialogue's one door: a message or an outcome goes in, a new session and effects come out.

Pure: no I/O, no clock, no randomness, no logging; the same input always gives the same sprint. Nothing a resident
sends makes it raise.
"""

from collections.abc import Callable, Mapping
from typing import Any

from bot.flows.facts import Facts
from bot.flows.heard import listen
from bot.flows.library import PUBLISHED, Library
from bot.flows.mechanisms.acting import (
    acted,
    complaint_filed,
    drop_linked,
    offer_recorded,
    rate,
    request_closed,
    requests_found,
)
from bot.flows.mechanisms.answering import answer, volunteer, vote, wait_a_moment
from bot.flows.mechanisms.arrivals import SILENT, arrival, keep_beside_words
from bot.flows.mechanisms.beforehand import remember
from bot.flows.mechanisms.binding import bind, bound, brought, code_checked, code_sent, unbound
from bot.flows.mechanisms.choices import resolve
from bot.flows.mechanisms.commands import command, give_up
from bot.flows.mechanisms.correction import correct, correct_below
from bot.flows.mechanisms.danger import ask_in_doubt, danger
from bot.flows.mechanisms.digression import accept_offer, begin_by_intent, offer_a_report
from bot.flows.mechanisms.languages import hear_english
from bot.flows.mechanisms.later import accept_later, come_back, keep_for_later
from bot.flows.mechanisms.misunderstanding import lost, murmur
from bot.flows.mechanisms.policy import choose_policy, follow_up, policy_found, screened
from bot.flows.mechanisms.remarks import open_by_code, remark, wait_for_a_person
from bot.flows.mechanisms.repeating import begin_afresh, never_thrice
from bot.flows.mechanisms.replying import reply
from bot.flows.mechanisms.returning import found, handed_back, queued, submitted
from bot.flows.mechanisms.rights import my_data_found, right_exercised
from bot.flows.outcomes import (
    Acted,
    Bound,
    CodeChecked,
    CodeSent,
    ComplaintFiled,
    FormBrought,
    HandedBack,
    MyDataFound,
    OfferRecorded,
    OperatorQueued,
    Outcome,
    PolicyFound,
    ProgressFound,
    RequestClosed,
    RequestsFound,
    RightExercised,
    Screened,
    Submitted,
    Unbound,
)
from bot.flows.session import Session
from bot.flows.sprint import Sprint
from bot.flows.turn import Turn
from bot.flows.walk import long_silent
from bot.messages import Inbound
from bot.nlu.understanding import Understanding

_MECHANISMS = (
    wait_for_a_person, danger, accept_offer, accept_later, choose_policy, rate, drop_linked, open_by_code, vote, remark,
    wait_a_moment, command, bind, correct_below, correct, answer, murmur, give_up, reply, follow_up, begin_by_intent,
    offer_a_report, volunteer, lost,
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
        hear_english(turn)
        kept = keep_beside_words(turn, inbound)
        keep_for_later(turn, turn.heard.secondary)
        any(mechanism(turn) for mechanism in _MECHANISMS)
        if not kept:  # perhaps the words have begun a report
            keep_beside_words(turn, inbound)
        remember(turn)
    come_back(turn)
    ask_in_doubt(turn)
    never_thrice(turn)
    turn.change(spoke_at=facts.now.isoformat())
    return turn.sprint()


def resume(session: Session, outcome: Outcome, facts: Facts, library: Library = PUBLISHED) -> Sprint:
    """Go on from what the office answered."""
    turn = Turn(session, facts, library)
    take = _TAKERS[type(outcome)]
    take(turn, outcome)
    come_back(turn)
    never_thrice(turn)
    return turn.sprint()


_TAKERS: Mapping[type[Outcome], Callable[[Turn, Any], None]] = {
    Submitted: submitted,
    ProgressFound: found,
    OperatorQueued: queued,
    HandedBack: handed_back,
    RequestsFound: requests_found,
    Acted: acted,
    ComplaintFiled: complaint_filed,
    OfferRecorded: offer_recorded,
    PolicyFound: policy_found,
    Screened: screened,
    MyDataFound: my_data_found,
    RightExercised: right_exercised,
    RequestClosed: request_closed,
    CodeSent: code_sent,
    CodeChecked: code_checked,
    Bound: bound,
    Unbound: unbound,
    FormBrought: brought,
}
"""What takes each outcome."""


def _settle(turn: Turn) -> None:
    """Make a stored session fit to go on: flows that exist no more are left, and an outcome that never came is
    asked for again, a submission only after a new confirmation."""
    known = tuple(frame for frame in turn.session.stack if turn.library.of(frame) is not None)
    begin_afresh(turn)
    turn.change(stack=known)
    if long_silent(turn):
        turn.change(topic="", aside=None)
    if turn.session.expecting:
        turn.change(expecting="")
        if turn.frame is not None and turn.frame.has("confirm"):
            turn.withdraw("confirm")

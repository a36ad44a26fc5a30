"""Every documented Twilio error code that concerns sending, with what it asks of the sender.

Codes of 2xxxx come as answers to a request, those of 3xxxx with a delivery receipt (docs/api/errors).
"""

from collections.abc import Mapping

from bot.channels.errors import Failure, Ruling

RULINGS: Mapping[str, Ruling] = {
    # This number, or this text to it.
    "21211": Ruling(Failure.PERMANENT),  # not a number
    "21610": Ruling(Failure.OPTED_OUT),  # has sent STOP
    "21612": Ruling(Failure.PERMANENT),  # no route
    "21614": Ruling(Failure.PERMANENT),  # not a mobile
    "21617": Ruling(Failure.PERMANENT, alert=True),  # over 1600 characters: ours to have cut
    "30004": Ruling(Failure.PERMANENT),  # blocked
    "30005": Ruling(Failure.PERMANENT),  # unknown handset
    "30006": Ruling(Failure.PERMANENT),  # landline
    "30007": Ruling(Failure.PERMANENT, alert=True),  # filtered as spam: never the same text again
    # Account and configuration.
    "20003": Ruling(Failure.ALARM),  # not authenticated
    "21408": Ruling(Failure.ALARM),  # this region is switched off
    "21606": Ruling(Failure.ALARM),  # our number cannot send this
    "21608": Ruling(Failure.ALARM),  # trial account, number not verified
    "30002": Ruling(Failure.ALARM),  # account suspended
    "30018": Ruling(Failure.ALARM),  # sender not registered
    "30024": Ruling(Failure.ALARM),  # sender not registered
    "30034": Ruling(Failure.ALARM),  # sender not registered
    # Twilio's or the carrier's moment.
    "20429": Ruling(Failure.RETRY),  # too many requests; documented as never processed
    "20503": Ruling(Failure.RETRY),  # unavailable
    "21611": Ruling(Failure.QUOTA),  # our number's queue is full
    "30001": Ruling(Failure.RETRY_LATER),  # queue overflow
    "30003": Ruling(Failure.RETRY_LATER),  # handset off or out of reach
    "30008": Ruling(Failure.RETRY_LATER),  # unknown
    "30017": Ruling(Failure.RETRY_LATER),  # congestion
    "30036": Ruling(Failure.RETRY_LATER),  # its time ran out in the queue
    "20500": Ruling(Failure.UNKNOWN_OUTCOME),  # internal error; a POST may have been carried out
}

UNKNOWN_REFUSAL = Ruling(Failure.PERMANENT, alert=True)
"""A 4xx with a code nobody has classed: the same request would be refused again, and a person looks."""

UNKNOWN_RECEIPT = Ruling(Failure.RETRY_LATER)
"""A failed delivery with a code nobody has classed, or none, is like 30008."""

UNREACHABLE = Ruling(Failure.RETRY)
"""The request never left."""

RATE_LIMITED = Ruling(Failure.RETRY)
MISDIRECTED = Ruling(Failure.ALARM)
"""Not authorised, or something that is not Twilio's API answers at the configured address."""

NO_ANSWER = Ruling(Failure.UNKNOWN_OUTCOME)
"""The request left and no answer of Twilio's came back, or a 5xx did: docs say that a POST may have been sent."""

NO_ANSWER_TO_QUESTION = Ruling(Failure.RETRY)
"""The same for a listing, which changes nothing."""

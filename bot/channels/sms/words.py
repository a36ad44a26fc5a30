"""The words by which people leave and rejoin SMS, and who answers them.

Twilio acts on the English ones itself, answers them and forwards them: an answer from us would be the second.
The Chinese ones mean nothing to it, so they are ours to honour and to answer.
"""

import unicodedata
from collections.abc import Mapping

from bot.messages import InboundKind

BY_CARRIER = "carrier"
BY_US = "ours"

# docs: messaging/tutorials/advanced-opt-out; the whole body counts, in any case ("stop please" is none).
_CARRIER_WORDS: Mapping[InboundKind, frozenset[str]] = {
    InboundKind.STOP: frozenset({"stop", "unsubscribe", "end", "quit", "stopall", "revoke", "optout", "cancel"}),
    InboundKind.START: frozenset({"start", "unstop", "yes"}),
    InboundKind.HELP: frozenset({"help", "info"}),
}
_OUR_WORDS: Mapping[InboundKind, frozenset[str]] = {
    InboundKind.STOP: frozenset({"退订", "td", "t", "取消订阅"}),
    InboundKind.START: frozenset({"恢复订阅", "订阅"}),
}
_PUNCTUATION = "。.!！,，~～ \t\r\n"


def read_keyword(body: str, carrier_says: str = "") -> tuple[InboundKind, str] | None:
    """What a body asks for when it is one of these words, and who answers it (`carrier` or `ours`).

    `carrier_says` is Twilio's OptOutType (STOP, START, HELP), sent where the account has words of its own.
    """
    word = body.strip().casefold()
    for kind, words in _CARRIER_WORDS.items():
        if word in words or carrier_says.casefold() == kind:
            return kind, BY_CARRIER
    word = unicodedata.normalize("NFKC", body).strip(_PUNCTUATION).casefold()
    for kind, words in _OUR_WORDS.items():
        if word in words:
            return kind, BY_US
    return None

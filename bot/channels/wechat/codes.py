"""Every documented answer of WeChat's API that concerns sending, with what it asks of the sender.

The codes and their meaning are those of the pages on customer-service messages, template messages, subscription
notices, access tokens and call limits.
"""

from collections.abc import Mapping

from bot.channels.errors import Failure, Ruling

MINUTE = 60.0

RULINGS: Mapping[str, Ruling] = {
    # The platform itself.
    "-1": Ruling(Failure.RETRY),  # busy
    "45009": Ruling(Failure.QUOTA, alert=True),  # the day's calls are used up
    "45011": Ruling(Failure.RETRY, retry_after=MINUTE),  # the minute's calls are used up
    "48006": Ruling(Failure.QUOTA),  # the month's resets of the quota are used up
    # The access token.
    "40001": Ruling(Failure.REFRESH_TOKEN),  # invalid, or not the latest
    "40014": Ruling(Failure.REFRESH_TOKEN),  # not a token
    "42001": Ruling(Failure.REFRESH_TOKEN),  # expired
    # Account and configuration.
    "40002": Ruling(Failure.ALARM),  # grant type
    "40013": Ruling(Failure.ALARM),  # app id
    "40125": Ruling(Failure.ALARM),  # wrong secret
    "40164": Ruling(Failure.ALARM),  # our address is not on the white list
    "40243": Ruling(Failure.ALARM),  # secret frozen
    "41001": Ruling(Failure.ALARM),  # no access token in the request
    "48001": Ruling(Failure.ALARM),  # this call is not granted to the account
    "48004": Ruling(Failure.ALARM),  # this call is banned for the account
    "50002": Ruling(Failure.ALARM),  # account restricted
    "89501": Ruling(Failure.ALARM),  # our address awaits the administrator's confirmation
    "89503": Ruling(Failure.ALARM),  # likewise
    # This person.
    "40003": Ruling(Failure.PERMANENT),  # an openid, but not of this account
    "43004": Ruling(Failure.FALL_BACK),  # does not follow
    "43019": Ruling(Failure.FALL_BACK),  # on the account's blacklist
    "43101": Ruling(Failure.FALL_BACK),  # refused notices, or the acceptance is used up
    "45015": Ruling(Failure.FALL_BACK),  # has not written for 48 hours, or unfollowed
    "45047": Ruling(Failure.FALL_BACK),  # has been sent all that one message of theirs allows
    "48002": Ruling(Failure.FALL_BACK),  # has switched messages off
    "43117": Ruling(Failure.RETRY_LATER),  # is being sent too much
    # This message.
    "40200": Ruling(Failure.ALARM),  # this type of message is not granted to the account
    "40241": Ruling(Failure.RETRY_LATER, retry_after=MINUTE),  # the same within 60 s; client_msg_id guards the retry
    "40249": Ruling(Failure.PERMANENT, alert=True),  # blocked as illegal content
    "45002": Ruling(Failure.PERMANENT),  # too long
    # The template.
    "40037": Ruling(Failure.ALARM),  # no such template
    "41030": Ruling(Failure.ALARM),  # no such page
    "43116": Ruling(Failure.ALARM),  # template banned
    "47003": Ruling(Failure.PERMANENT, alert=True),  # a field breaks its template's rule
    # A file that a resident sent.
    "40007": Ruling(Failure.PERMANENT),  # not there, or not any more: it is kept three days
    # "Is typing": a courtesy that must never fail an answer.
    "45072": Ruling(Failure.PERMANENT),
    "45080": Ruling(Failure.PERMANENT),
    "45081": Ruling(Failure.PERMANENT),
}

UNKNOWN_CODE = Ruling(Failure.RETRY_LATER, alert=True)
"""A code nobody has classed yet: WeChat answered, so nothing was sent. One more try, and a person looks."""

REJECTED_TOKEN = Ruling(Failure.ALARM)
"""A brand-new token is rejected, or none is given out: no retry of ours will mend that."""

UNREACHABLE = Ruling(Failure.RETRY)
"""The request never left."""

RATE_LIMITED = Ruling(Failure.RETRY)
"""HTTP 429 from a gateway, before WeChat saw the request."""

MISDIRECTED = Ruling(Failure.ALARM)
"""A redirect or an HTTP 4xx: something that is not WeChat's API answers at the configured address."""

NO_ANSWER = Ruling(Failure.UNKNOWN_OUTCOME)
"""The request left, and no answer of WeChat's came back."""

NO_ANSWER_REPEATABLE = Ruling(Failure.RETRY)
"""The same, where a repetition does no harm: a token, or a template message within 10 minutes of its first try."""

# Status of TEMPLATESENDJOBFINISH, without its blanks.
RECEIPTS: Mapping[str, Ruling] = {
    "failed:userblock": Ruling(Failure.FALL_BACK),
    "failed:systemfailed": Ruling(Failure.RETRY_LATER),
    "failed:freqlimit": Ruling(Failure.RETRY_LATER),
}

UNKNOWN_RECEIPT = Ruling(Failure.FALL_BACK)
"""A reason nobody has classed: another channel may work."""

"""SMS. Twilio is the first provider behind the port, and only this package imports its SDK."""

from bot.channels.sms.segments import count_segments
from bot.channels.sms.text import SmsTemplate
from bot.channels.sms.twilio_inbox import TwilioInbox
from bot.channels.sms.twilio_outbound import TwilioOutbound
from bot.channels.sms.words import BY_CARRIER, BY_US

__all__ = [
    "BY_CARRIER",
    "BY_US",
    "SmsTemplate",
    "TwilioInbox",
    "TwilioOutbound",
    "count_segments",
]

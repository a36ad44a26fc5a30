"""Every sentence a resident may read, by key and channel; nothing else in the project writes to residents.

The sentences are data (`zh/*.yml`), so that they can be reviewed by people who do not read code.
"""

from bot.texts.length import SMS_LIMIT, sms_units
from bot.texts.wording import (
    LANGUAGES,
    Params,
    has,
    keys,
    keys_under,
    label,
    labels,
    phrase,
    placeholders,
    render,
    template,
    version,
)

__all__ = [
    "LANGUAGES",
    "SMS_LIMIT",
    "Params",
    "has",
    "keys",
    "keys_under",
    "label",
    "labels",
    "phrase",
    "placeholders",
    "render",
    "sms_units",
    "template",
    "version",
]

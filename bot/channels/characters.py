"""Characters that real clients send and that neither XML nor the database can hold."""

import re

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def strip_unstorable(text: str) -> str:
    """Drop control characters (tab and line ends stay), lone surrogates and non-characters.

    WeChat clients do send such (U+001D was seen); XML 1.0 forbids them and PostgreSQL refuses NUL.
    """
    return _UNSTORABLE.sub("", text)

"""Template messages: our parameters into WeChat's typed fields, cut so that no field can break its rule (47003).

A field's rule follows from the prefix of its name (`thing1`, `phrase2`); the limits are those of WeChat's page on
template messages. Text beyond a limit gives way: a shortened notice is better than none.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.channels.characters import strip_unstorable

_PREFIX = re.compile(r"[a-z_]+?(?=[0-9]*$)")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_AMOUNT = re.compile(r"[¥￥$€£]?[0-9]{1,10}(?:\.[0-9]{1,2})?(?:元)?")
_ELLIPSIS = "…"
_NOTHING = "无"
_NOTHING_LATIN = "-"


@dataclass(frozen=True, slots=True)
class WeChatTemplate:
    """A template as the account's console shows it, and which of our parameters fills which of its fields."""

    template_id: str
    fields: Mapping[str, str]
    """Our parameter to WeChat's field: `{"matter": "thing1", "status": "phrase2"}`."""

    def fill(self, params: Mapping[str, str]) -> dict[str, dict[str, str]]:
        """The `data` of a template message. Raises KeyError when a parameter is missing."""
        return {field: {"value": fit(field, params[name])} for name, field in self.fields.items()}


def fit(field: str, value: str) -> str:
    """`value` as the field's type allows it. A field of a type unknown to us is left as it is."""
    # Emoji and all else beyond the basic plane is shown as a box since 2023.
    plain = "".join(character for character in strip_unstorable(value) if ord(character) <= 0xFFFF)
    plain = " ".join(plain.split())
    prefix = _PREFIX.match(field)
    rule = _RULES.get(prefix[0]) if prefix else None
    return rule(plain) if rule else plain


def _shortened(text: str, limit: int) -> str:
    if len(text) > limit:
        text = text[: limit - 1] + _ELLIPSIS
    return text or _NOTHING


def _thing(text: str) -> str:
    return _shortened(text, 20)


def _short_thing(text: str) -> str:
    return _shortened(text, 5)


def _phrase(text: str) -> str:
    return "".join(_HAN.findall(text))[:5] or _NOTHING


def _name(text: str) -> str:
    return text[: 10 if _HAN.search(text) else 20] or _NOTHING


def _keeping(allowed: str, limit: int) -> Callable[[str], str]:
    pattern = re.compile(allowed)

    def rule(text: str) -> str:
        return "".join(pattern.findall(text)).strip()[:limit] or _NOTHING_LATIN

    return rule


def _amount(text: str) -> str:
    found = _AMOUNT.search(text.replace(",", ""))
    return found[0] if found else "0"


_RULES: Mapping[str, Callable[[str], str]] = {
    "thing": _thing,
    "short_thing": _short_thing,
    "phrase": _phrase,
    "name": _name,
    "character_string": _keeping(r"[!-~]", 32),
    "number": _keeping(r"[0-9.]", 32),
    "letter": _keeping(r"[A-Za-z]", 32),
    "symbol": _keeping(r"[^\w\s]", 5),
    "amount": _amount,
    "phone_number": _keeping(r"[0-9+\- ]", 17),
    "car_number": _keeping(r"\w", 8),
}

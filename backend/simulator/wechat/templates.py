"""Template messages: the one template this account has, and what WeChat lets into each kind of field.

The limits are those of WeChat's table of parameters for template messages; a value beyond them is refused with 47003.
"""

import re
from collections.abc import Mapping
from typing import Any

from backend.simulator.wechat.errors import ApiError

STATUS_FIELDS: Mapping[str, str] = {
    "thing1": "办理事项",
    "phrase2": "办理状态",
    "character_string3": "受理编号",
    "time4": "更新时间",
}
"""The fields of the template for status updates, and how WeChat labels them."""

_DATE = r"\d{4}年\d{1,2}月\d{1,2}日"
_CLOCK = r"\d{1,2}:\d{2}(:\d{2})?"
_MOMENT = rf"({_DATE}( {_CLOCK})?|{_CLOCK})"

_ALLOWED = {
    "thing": r".{1,20}",
    "short_thing": r".{1,5}",
    "phrase": r"[一-鿿]{1,5}",
    "name": r"[一-鿿·]{1,10}|[!-~ ]{1,20}",
    "character_string": r"[!-~ ]{1,32}",
    "number": r"\d{1,32}(\.\d+)?",
    "letter": r"[A-Za-z]{1,32}",
    "symbol": r"[^\w\s]{1,5}",
    "amount": r"[¥￥$€£]?\d{1,10}(\.\d{1,2})?元?",
    "phone_number": r"[\d+\- ]{1,17}",
    "car_number": r".{1,8}",
    "date": rf"{_MOMENT}(~{_MOMENT})?",
    "time": rf"{_MOMENT}(~{_MOMENT})?",
    "const": r".{1,20}",
}


def read_fields(data: Any) -> list[tuple[str, str]]:
    """The label and value of each of the template's fields. Raises ApiError 47003 for a value that is not allowed."""
    if not isinstance(data, Mapping):
        raise ApiError(47001, "data format error")
    return [(label, _value(key, data.get(key))) for key, label in STATUS_FIELDS.items()]


def _value(key: str, given: Any) -> str:
    value = given.get("value") if isinstance(given, Mapping) else None
    kind = key.rstrip("0123456789")
    if not isinstance(value, str) or not re.fullmatch(_ALLOWED[kind], value):
        raise ApiError(47003, f"argument invalid! data.{key}.value invalid")
    return value

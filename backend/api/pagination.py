"""Pages by cursor: where the last one ended, packed so that nobody is tempted to count on what is inside."""

import base64
import binascii
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field

from backend.core.errors import Invalid

LARGEST_ID = 2**63 - 1
_LONGEST = 200

Item = TypeVar("Item")

Cursor = Annotated[
    str | None, Query(max_length=_LONGEST, description="上一页的 `next`；不给则从头开始", examples=["cjox"])
]
Limit = Annotated[int, Query(ge=1, le=200, description="一页最多几项")]


class Page(BaseModel, Generic[Item]):
    """Some items, and where to go on."""

    items: list[Item]
    next: str | None = Field(description="下一页的 cursor；null 表示现在没有更多")


def pack(kind: str, last: str | int) -> str:
    """The cursor behind the item `last` of a list of this kind."""
    return base64.urlsafe_b64encode(f"{kind}:{last}".encode()).decode().rstrip("=")


def unpack(kind: str, cursor: str | None) -> str | None:
    """What `pack` was given; None without a cursor. Raises Invalid for what is no cursor of this kind of list."""
    if cursor is None:
        return None
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        raise Invalid("cursor 不对，请用上一页给出的 next") from None
    found, separator, last = text.partition(":")
    if found != kind or not separator or not last.isprintable():
        raise Invalid("cursor 不对，请用上一页给出的 next")
    return last


def unpack_id(kind: str, cursor: str | None) -> int:
    """The same for a list in the order of ids; 0 without a cursor."""
    last = unpack(kind, cursor)
    if last is None:
        return 0
    if not (last.isascii() and last.isdigit() and len(last) < 20 and int(last) <= LARGEST_ID):
        raise Invalid("cursor 不对，请用上一页给出的 next")
    return int(last)

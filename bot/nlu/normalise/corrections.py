"""Answers that take something back: in 不是四口人，是五口 only 五口 counts.

It stands apart because every parser of a bare answer needs it, and running text never does.
"""

import re
from collections.abc import Callable
from typing import TypeVar

from bot.nlu.normalise.fold import fold

_DENIED = re.compile(r"(?:不是|并非|不对|错了)[^,，。;；是改应]*")
_INSTEAD = re.compile(r".*(?:改(?:成|为|作)?|更正(?:为|成)?|应该?[是为]|应当是|而是|其实是|重新说)")

_TAKEN_BACK = re.compile(
    r".*(?:不对|错了|[说写打]错|[哦噢喔呃啊唉哎]不(?=[,，。;；\s]))[,，。;；\s啊哦呀]*(?:应该?)?是?"
)

_LONGEST = 400  # characters; what is longer is no bare answer, and its start tells enough

_T = TypeVar("_T")


def read_answer(answer: str, read: Callable[[str], _T | None]) -> _T | None:
    """What `read` makes of the answer: of what was put right first, else of what was not denied, else of all."""
    folded = fold(answer[:_LONGEST])
    kept = _DENIED.sub("", folded)
    behind = _TAKEN_BACK.sub("", folded) if _TAKEN_BACK.match(folded) else ""  # 四口，不对，五口
    for wording in dict.fromkeys((behind, _INSTEAD.sub("", kept), kept, folded)):
        value = read(wording)
        if value is not None:
            return value
    return None

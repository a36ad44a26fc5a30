"""What becomes of the kinds of assistance when they are put right: 要的是临时救助, 不是要低保 是要残疾补贴, 再加上看病.

Apart from choosing them, because here kinds are held already: what is said replaces, adds to or takes from them.
"""

import re
from collections.abc import Callable, Sequence

from bot.nlu.understanding import AidTypeName

_CLAUSES = re.compile(r"[,，。;；!！、\s]+|(?<=[^不要就还也而])(?=(?:而是|是)要)")
_DENIED = re.compile(
    r"不是(?:要|想要|问|办|申请)?|不(?:要|用|办|申请|需要)|别(?:给|办|报|写)|去掉|删掉|删了|取消|(?:写|弄|选|报|搞|填)错"
)
_ADDED = re.compile(
    r"(?:再|还|也|另外|同时|顺便|外)(?:想)?(?:要|加|有|得|办|报|求|申请)|加上|添上|补上|加个|加一[项个]"
)
_INSTEAD = re.compile(
    r"(?:要|办|求|问|申请|选|报|帮)的?(?:应该|其实)?是|改(?:成|为|作|到)?|换(?:成|为)?|应(?:该|当)?是|^(?:而?是|我?(?:是)?(?:想)?要|只要|就要|来问)"
)
_FIELD = re.compile(r"方面|那[一个]?[项类栏种]|帮助|要办的|类型|种类")
_QUESTION = re.compile(r"[吗么]$|多少|怎么|咋|啥|什么|哪|能不能|可不可以|为何")
_LONGEST = 26


def changed(
    text: str, held: Sequence[AidTypeName], kinds_in: Callable[[str], Sequence[AidTypeName]]
) -> list[AidTypeName] | None:
    """The kinds that are meant after this word about them; None if it says nothing of them."""
    if len(text) > _LONGEST or _QUESTION.search(text):
        return None
    stated: list[AidTypeName] = []
    denied: list[AidTypeName] = []
    added: list[AidTypeName] = []
    for clause in (part for part in _CLAUSES.split(text) if part):
        kinds = kinds_in(clause)
        if _DENIED.search(clause):
            denied += kinds
        elif _ADDED.search(clause):
            added += kinds
        elif _INSTEAD.search(clause) or _FIELD.search(clause):
            stated += kinds
    if not (stated or denied or added):
        return None
    kept = [kind for kind in held if kind not in denied]
    replaces = stated and len(kept) == len(held)
    meant = [*([] if replaces else kept), *stated, *added]
    return list(dict.fromkeys(meant)) or None

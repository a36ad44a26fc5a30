"""Who cries for help for themselves, and who says so afterwards: words that make a report nobody else's.

Apart from the other agreements because it is danger that makes people name many others beside themselves: who comes
for debts, who beats them, who can hear them.
"""

import re

_I = r"(?:我|俺)"
_OWN_DANGER = re.compile(
    rf"{_I}(?:就|真|也|都|现在|正|是|实在|早)*(?:活够|不想活|想死|不想(?:再)?醒|躲|藏|一个(?:人(?!看|听|发现|路过)|老|女|妇|寡)|自己一?个|孤?身?一人|被(?!叫|让|邻)|饿|冻|受伤|流血|困|快(?:不行|死|饿|冻|撑不)|出不[去来]|动不了|起不来|下不[来了])"
    rf"|(?:打|砍|杀|捅|掐|追|堵|锁|关|绑)(?:着|了|死|住)*{_I}(?!们?(?:家)?的?(?:邻|村|爸|妈|爹|娘))|救(?:救|命)?{_I}(?:[,，。!！吧]|$)"
    rf"|(?:就|只有|只剩|光|单|剩下?){_I}(?:自己)?(?:一个|一人|自己|[,，。]|$)"
)
_LAST_WORDS = re.compile(r"(?:^|[,，。;；…\s])(?:真的?|实在|早就?|都|是)*(?:活够|不想活|活着没|死了(?:算了|干净|拉倒))")
_ANOTHER = re.compile(r"隔壁|邻居|对门|村里|路[上边]|看[见到]|听[见到]|他|她")
_PARTS = re.compile(r"[,，。;；!！?？\s]+")
_NOBODY_ELSE = re.compile(
    r"(?:这|那|就|都|真|其实|本来|我|俺)*(?:不是|没有?)(?:在)?(?:替|给|帮|为|代)(?:别[人个]|人家|旁人|他人)(?:家)?(?:办|报|说|问|求助)?的?(?:事儿?)?[啊呀呢哈]?"
)
_MYSELF = re.compile(
    r"(?=.*(?:自[己个]|本人|[家事是]))(?:不|这|那|就|都|是|其实|出事的|说的|报的|人|给|替|为)*(?:我|俺)们?(?:自[己个]|本人)?(?:家)?(?:里)?的?(?:事儿?)?(?:报|办|求助|登记)?的?[啊呀呢哈嘛]?"
)


def in_own_danger(text: str) -> bool:
    """Whether a cry for help is the speaker's own, whoever else appears in it: 天天有人要账，我活够了."""
    if _OWN_DANGER.search(text):
        return True
    return bool(_LAST_WORDS.search(text)) and not _ANOTHER.search(text)


def own_after_all(text: str) -> bool:
    """Whether somebody says that a report is for nobody else: 这是我自己的事, 不是替别人."""
    parts = [part for part in _PARTS.split(text) if part]
    return any(_NOBODY_ELSE.fullmatch(part) or _is_myself(part) for part in parts)


def _is_myself(part: str) -> bool:
    return bool(_MYSELF.fullmatch(part)) and "不是我" not in part and "不是俺" not in part

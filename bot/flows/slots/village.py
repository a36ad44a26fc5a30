"""The village that an answer names beside or without its township: 村叫解家, 老家是临南镇的，后周村, 任集的.

Apart from the gazetteer, which knows lists and suffixes: a village here is whatever stands where a village is told, and
what is no village (哪个村我忘了, 村口有个卖馒头的) is told from it.
"""

import re

from bot.nlu.normalise import fold, place_words

_CLAUSES = re.compile(r"[,，。;；:：!！?？、\s]+")
_LEAD = re.compile(
    r"^(?:地方|地址|住址|住处|位置|村名|村子|[村庄](?=[是叫名写不错])|名字?|[写说打填搞弄报记]?错了?|不对|应该|哦|嗯|那|就|也|都"
    r"|(?:我|俺|咱|他|她)们?(?:老?家)?(?:那|这)?(?:个|的)?[村庄]?(?=[是叫住在的]|$|老)|(?:我|俺|咱|他|她)们?(?:老?家)?"
    r"|老家|家(?=[是住在])|户口在?|来自|下面的?|底下的?)*(?P<led>(?:住在?|在|是|叫做?|为|名叫)*)(?:那个|个)?"
)
_TAIL = re.compile(r"(?:(?P<of>的人?|那儿|那边|那里|这儿|村的)|[吧啊呀呢嘞哦嘛呗]|人$)+$")
_ENDS_AS_VILLAGES = re.compile(
    r"(?:[村庄屯寨堡疃营集铺楼坊庙店桥洼沟坡湾家郭官阁堂窑台岭园坟寺周王李张刘杨]|胡同|社区|庄子)$"
)
_STOP = re.compile(f"[{re.escape(place_words.STOP)}]")
_NO_NAME = re.compile(
    r"什么|啥|哪|忘|知道|说不|记不|不清|自[己家]|[镇乡县]$|街道$"
    r"|[邻自老本全大]家$|别人|没|搬|租|^[一二两三四五六七八九十]+[口个块千百万点]|医院|学校|城里|街上|集上"
)
_UNKNOWN = re.compile(
    r"(?:什么|啥|哪个?|哪一个)(?:村|社区|庄|居委)|(?:村|社区|庄)[^,，。]{0,3}(?:忘|不|没)|忘了|说不[上清好准]|不(?:知道|晓得|清楚|记得)|记不"
)
_IN_TOWN = re.compile(r"(?:镇|街|集|乡|城|县)(?:上|里|中心|驻地|政府)|驻地|本街|县城|城区|就是(?:镇|街)")
_SHORTEST, _LONGEST, _BARE = 2, 6, 3


def village_in(said: str, *, asked: bool = False) -> str:
    """The village that is named, as written, "" if none. `asked`: nothing but a village is being spoken of."""
    for clause in _CLAUSES.split(fold(said)):
        led = _LEAD.match(clause)
        rest = clause[led.end() :] if led else clause
        tail = _TAIL.search(rest)
        name = rest[: tail.start()] if tail else rest
        marked = bool(led and led["led"]) or bool(tail and tail["of"]) or bool(_ENDS_AS_VILLAGES.search(name))
        if (marked or (asked and len(name) <= _BARE)) and _is_a_name(name):
            return name
    return ""


def _is_a_name(name: str) -> bool:
    if not re.fullmatch(r"[\u3400-\u9fff]+", name) or not _SHORTEST <= len(name) <= _LONGEST or _NO_NAME.search(name):
        return False
    ends = _ENDS_AS_VILLAGES.search(name)
    head = name[: ends.start()] if ends else name
    surname = head[:1] in place_words.SURNAMES or head[:1] in "前后东西南北大小上下新老"
    return not _STOP.search(head[1:] if surname else head)


def is_left_open(said: str) -> bool:
    """Whether somebody cannot say which village, or lives in the town itself."""
    return bool(_UNKNOWN.search(said) or _IN_TOWN.search(said))

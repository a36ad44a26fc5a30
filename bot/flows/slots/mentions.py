"""Which kind of fact a text speaks of by name: "电话错了" is about a telephone, whatever number stands beside it."""

import re

from bot.flows.definition import SlotKind

_MENTIONS: dict[SlotKind, re.Pattern[str]] = {
    "phone": re.compile(r"电话|手机|联系方式|号码(?!.{0,2}身份)"),
    "id_number": re.compile(r"身份证|证件号|证号"),
    "name": re.compile(r"名字|姓名|名儿|叫(?!人)"),
    "area": re.compile(
        r"地址|住址|住处|地方(?=[^,，。]{0,3}(?:不对|错|改))|村子?(?:名)?(?=不对|[是叫])"
        r"|住的?地方|住在|家在|村名|[村镇乡][名子]?(?:也|都)?[写说打填弄搞发]?错"
    ),
    "count": re.compile(r"[几口]口|人口|口人|几个人|人数"),
    "income": re.compile(r"收入|工资|进项|挣|一个月"),
    "aid_types": re.compile(
        r"救助类|哪方面|哪种帮助|种类|类型|要办的|帮助(?:的?方面|那?[一个]?项)?(?=[^,，。]{0,3}(?:不对|错|改))"
    ),
    "story": re.compile(r"难处|困难|情况"),
    "whose": re.compile(r"替(?:谁|别人|邻居|人)|[给帮].{0,6}[办报]|自己办|不是我家?(?:[办报,]|是|$)"),
}


def mentions(kind: SlotKind, text: str) -> bool:
    """Whether a text speaks of this kind of fact by name."""
    pattern = _MENTIONS.get(kind)
    return bool(pattern and pattern.search(text))

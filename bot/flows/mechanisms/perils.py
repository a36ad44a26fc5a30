"""Which danger a cry for help is about, so that the number that helps is told first.

Apart from how grave a message is, because a cry is a cry whatever its kind; here only the first words are chosen.
"""

import re

from bot.flows.slots.oneself import in_own_danger

_DESPAIR = (
    r"(?:不想(?:再)?(?:在这个?世|在人世|活)|活够|自杀|轻生|寻死|寻短见|想死|上吊|割腕|跳(?:楼|河|井|江)|活着?[^,，。]{0,3}没[^,，。]{0,3}(?:意思|意义|奔头)"
    r"|死了(?:算了|干净|拉倒|就好|得了)|一了百了|不如死|遗书|绝路|楼顶|天台|永别|先走一步|来生再|(?:药|绳子?)[^,，。]{0,4}(?:买好|备好|准备好|手[里边])"
    r"|(?:喝|吃)[^,，。]{0,2}(?:农药|百草枯|敌敌畏|老鼠药|安眠药)|结束(?:自己|生命|这条命)|suicide|kill\s(?:my|him|her)self|want\sto\sdie)"
)
_SOMEBODY = (
    r"(?:他|她|有人|[爸妈爹娘哥姐弟妹叔婶]|儿子|闺女|女儿|媳妇|老公|老婆(?!子)|老伴|男人|女人|孩子|娃"
    r"|邻居|隔壁|老太太|老头|大爷|大娘|老人)"
)
_OF_ANOTHER = re.compile(rf"{_SOMEBODY}[^,，。;；我俺]{{0,8}}{_DESPAIR}")
_KINDS = {
    "water": re.compile(r"跳(?:河|井|江|水|塘)了|(?:掉|落)(?:进|到|入|在)*(?:冰|河|水|井)"),
    "illness": re.compile(
        r"(?:喝|吃|灌|吞)(?:了|下)[^,，。]{0,6}(?:药|百草枯|敌敌畏)|(?:喝|吃|灌)(?:农药|百草枯|敌敌畏|老鼠药|安眠药)了|割(?:了|开)[^,，。]{0,2}(?:手|腕)|割腕了"
    ),
    "violence": re.compile(
        r"(?:打|砍|杀|捅|掐|追|堵|绑)(?:着|了|死|住)*(?:我|俺)(?!也)|拿着?[^,，。]{0,2}(?:刀|斧|棍)|(?<!自)杀人|行凶|家暴|往死里打|掐[^,，。]{0,3}脖子"
        r"|(?:喝(?:醉|多)|他)[^,，。]{0,4}[打砍](?:人|她|孩|娃|妈|娘)|(?:关|锁|绑)[^,，。]{0,4}(?:不让|不准|不给)[^,，。]{0,2}出|抢劫|强奸|knife|beats?\sme|(?:beat|hitt|stabb|attack)ing|kill\s(?:me|us|him|her)\b(?!self)|hits\sme"
    ),
    "despair": re.compile(_DESPAIR),
    "gas": re.compile(r"[煤燃]气|一氧化碳|煤烟|[煤炭]炉|熏[得晕倒]|漏气|沼气|gas\sleak|smell\sgas|carbon\smonoxide"),
    "fire": re.compile(
        r"[着起失]火|烧起来|大火|冒烟|(?:压|埋|困)(?:在|住|着)|被困|[淹垮塌]|(?:掉|摔|落)(?:进|到|入|在)*[^,，。]{0,2}(?:河|井|水|沟|坑|塘)"
        r"|水[^,，。]{0,5}(?:涨|漫|没过|过了?(?:膝|腰|胸))|洪水|发大水|房顶|(?:房|屋|墙|楼)[^,，。]{0,4}倒|出不[去来]|on\sfire|trapped|drown|flood"
    ),
    "illness_or_injury": re.compile(
        r"[叫喊摇][^,，。]{0,3}(?:不醒|没反应|不应|没应|不答应)|不省人事|昏|晕|没(?:了)?呼吸|喘不|吐白沫|血|脑梗|心梗|中风|抽(?:过去|搐|风)|不动|不醒|没知觉"
        r"|触电|要生了|难产|羊水|生孩子|中毒|发(?:紫|青|乌)|摔(?:断|伤|着|倒|下)|受伤|伤着|咬|骨折|烫伤|烧伤|翻白眼|疼得|bleed|overdose|unconscious|breathe\b|not\sbreathing"
    ),
    "hunger": re.compile(
        r"饿|(?:没|断)(?:有|了)?[^,，。]{0,2}(?:粮|吃的|饭吃|米|东西吃)|没(?:吃|喝)(?:饭|东西|一口)|没吃没喝|断(?:粮|顿|炊)|冻|没[^,，。]{0,2}[煤柴炭暖]|starv|freez"
    ),
}
"""The kinds in the order in which they are looked for: what was done or is being done before what is felt."""


def peril(text: str) -> str:
    """The kind of danger a text tells of: it ends a key of the first words, "" where it cannot be told."""
    kind = next((kind for kind, told in _KINDS.items() if told.search(text.lower())), "")
    if kind == "despair" and _OF_ANOTHER.search(text) and not in_own_danger(text):
        return "despair_of_another"
    return {"illness_or_injury": "illness", "water": "fire"}.get(kind, kind)

"""What a question about the rules is after: conditions, papers, sums, place, time; or what one could get at all.

Apart from the words for yes and no because these are looked for inside sentences, and only where policy is spoken of.
"""

import re
from collections.abc import Mapping

ASPECTS: Mapping[str, re.Pattern[str]] = {
    "materials": re.compile(r"材料|资料|手续|证件|证明|带[什啥哪些]|准备[什啥哪些]|要[什啥](?:么)?(?:东西|证)"),
    "standard": re.compile(r"多少钱|多少[呢啊]?$|几个钱|标准|发多少|补多少|领多少|给多少|报多少|报销比例|多少补"),
    "apply": re.compile(
        r"哪里?办|去哪|到哪|在哪|找谁|怎么(?:办|申请|弄)|咋(?:办|申请|弄)|如何(?:办|申请)|哪个部门|归谁"
    ),
    "takes": re.compile(r"多久|几天|多长时间|什么时候|啥时候?|几时|多少天|要等"),
    "qualifies": re.compile(r"条件|够不够|能不能|可不可以|符合|资格|算不算|谁能|什么人|啥人|哪些人|能[办领享申吃]"),
}
"""What a question may be about, with the words that tell; the first that fits is answered."""

_SCREEN = re.compile(
    r"(?:我|俺|咱)们?(?:家)?(?:这?种?情况)?(?:都|还)?(?:能|可以?|够|该)(?:申请|领|享受|办|得|拿|要|吃)?(?:到|得到)?(?:些|点)?(?:什么|啥|哪些|哪样|哪种|哪项)"
    r"|(?:够|符合)(?:什么|啥|哪些?)(?:条件|项|样|政策|救助|补助)?$|^(?:我|俺|咱|我们|家里|现在|都|你们)*有(?:什么|啥|哪些)(?:补助|救助|待遇|福利)"
    r"|(?:问问|问一?下|打听|想知道|看看|晓得|知道)[^,，。]{0,6}(?<!没)有(?:什么|啥|哪些)[^,，。]{0,4}(?:补助|补贴|救助|待遇|福利|政策|照顾)"
    r"|看看我(?:够|能|该)|我该(?:享受|领|办)|what can i get",
    re.IGNORECASE,
)


_ANYTHING = re.compile(
    r"(?:能|可以|可|该)(?:领|享受|申请|拿|吃|得)(?:到|着|些|点)*(?:什么|啥|哪些|哪样)[^,，。]{0,2}(?:补助|补贴|救助|待遇|福利|政策|钱|东西)?[啊呀吗呢的]*$"
    r"|(?:(?<!没)有|^[^,，。]{0,6}有没有)(?:什么|啥|哪些)[^,，。]{0,3}(?:补助|补贴|救助|待遇|福利|政策|照顾)(?:可以|能)?(?:领|享受|拿|申请)?[啊呀吗呢的]*$"
)
_OF_A_KIND = re.compile(
    r"低保|特困|五保|残|学|看病|住院|医|病|癌|危房|房|孤儿|灾|官司|失业|下岗|退伍|退役|党员|计生|独生|养老金|取暖"
)


def asks_what_is_due(text: str) -> bool:
    """Whether somebody asks what they could get at all, rather than about one programme or kind of help."""
    return bool(_SCREEN.search(text) or (_ANYTHING.search(text) and not _OF_A_KIND.search(text)))


def aspect(question: str) -> str:
    """What was asked about the programme, "" for everything."""
    return next((name for name, words in ASPECTS.items() if words.search(question)), "")


_EMPTY_WORDS = re.compile(
    r"[那这它该请问我俺你您们要得有能可以会是的了吗呢啊吧么个些都还又再需用去到来办理领申报享受拿给发补下定好完成每一月年天里面\s\W]"
    r"|什么|啥|哪里?|多少|多久|怎么|咋|如何|几|标准|条件|东西|时候|地方|具体|大概|另外"
)


def elliptical(question: str) -> bool:
    """Whether a question names nothing itself and can only be about what was spoken of before."""
    left = question
    for words in ASPECTS.values():
        left = words.sub("", left)
    return len(_EMPTY_WORDS.sub("", left)) <= 1

"""The words of social assistance that are repaired when written with other characters of the same sound.

They stand apart as data: word -> where it may stand, so that no ordinary word is turned into one of them
(就明白 is not 救命白). `before` and `after` are patterns for the text around the word, "" for anything.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Patterns which the text before (at its end) and after (at its start) must match."""

    before: str = ""
    after: str = ""


_ANYWHERE = Surroundings()
_END = r"(?:$|[啊呀哪呐了，。！!? ,~])"

_FREE = (
    *("低保户", "五保户", "困难户", "最低生活保障", "低保金", "残疾证", "残疾人", "困难补助", "生活补助"),
    *("临时救助", "医疗救助", "大病救助", "教育救助", "住房救助", "司法救助", "慈善救助", "受灾救助", "救急难"),
    *("救助站", "特困供养", "特困人员", "法律援助", "危房改造", "护理补贴", "生活补贴", "残疾补贴", "助学金"),
    *("助学贷款", "公租房", "廉租房", "收入证明", "志愿者", "尿毒症", "民生服务码", "服务码", "申请书"),
    *("民政局", "民政办", "工作人员", "户口本", "身份证", "敬老院", "公益岗", "高龄补贴", "入户调查"),
    *("诊断证明", "白血病", "糖尿病", "高血压", "心脏病", "肝硬化", "肺气肿", "关节炎", "脑出血", "脑溢血", "脑血栓"),
    *("脑梗塞", "冠心病", "帕金森", "骨质疏松", "类风湿", "红斑狼疮", "精神分裂", "抑郁症", "自闭症", "白内障"),
    *("腰间盘突出", "股骨头坏死", "乳腺癌", "食道癌", "老年痴呆", "胰岛素", "慢性病", "低保边缘", "临时救济"),
)
WORDS: dict[str, Surroundings] = dict.fromkeys(_FREE, _ANYWHERE) | {
    "低保": Surroundings(before=r"(?<![最到大土当各])", after=r"(?![护持存证险修安])"),
    "五保": Surroundings(before=r"(?:办|吃|个|请|报|的|^|是|当|进|给|按|算|舅|伯|叔|爷)"),
    "特困": _ANYWHERE,
    "救助": Surroundings(before=r"(?<![帮协])"),
    "补助": Surroundings(after=r"(?![院房宿的在址处进])"),
    "补贴": _ANYWHERE,
    "申请": _ANYWHERE,
    "申诉": _ANYWHERE,
    "救助金": Surroundings(after=r"(?![度展程读])"),
    "残疾": _ANYWHERE,
    "危房": _ANYWHERE,
    "民政": Surroundings(before=r"(?<![人居])"),
    "临时": Surroundings(before=r"(?<![森树园竹桃])", after=r"(?:$|[救就补困，,。 ])"),
    "收入": Surroundings(before=r"(?<![亲动])"),
    "来源": Surroundings(before=r"(?:没有?|无|有|生活|经济|收入|济|啥|么)"),
    "投诉": _ANYWHERE,
    "举报": Surroundings(before=r"(?<![邻隔])"),
    "转人工": Surroundings(before=r"(?<![派有由设请])", after=r"(?![作资])"),
    "进度": Surroundings(before=r"(?<![附])", after=r"(?![假过])"),
    "审批": _ANYWHERE,
    "审核": _ANYWHERE,
    "复核": Surroundings(before=r"(?<![不])", after=r"(?![格作理])"),
    "撤回": Surroundings(before=r"(?:^|[要想请我把能给])"),
    "撤销": _ANYWHERE,
    "捐款": _ANYWHERE,
    "透析": _ANYWHERE,
    "没钱": Surroundings(after=r"(?:$|[看治交买了，。！ 吃上读])"),
    "救命": Surroundings(before=r"(?:^|[，。！! ])", after=_END),
    "着火": Surroundings(before=r"(?:^|[，。！! 里房子屋家])", after=_END),
    "材料": _ANYWHERE,
    "孤儿": Surroundings(before=r"(?<![打])"),
}
"""Each word and its surroundings. Words of three characters and more are safe anywhere."""

MISSPELLED = {"材科": "材料", "资科": "资料", "投拆": "投诉", "申述": "申诉", "申清": "申请", "撤消": "撤销"}
MISSPELLED |= {
    "撒回": "撤回",
    "撒销": "撤销",
    "底宝": "低保",
    "地宝": "低保",
    "滴宝": "低保",
    "低宝": "低保",
    "抵保": "低保",
    "绢款": "捐款",
}
"""Slips of the eye rather than of the ear, and words in which every character is wrong."""

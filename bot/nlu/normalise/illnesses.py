"""Names of diseases in running text, by a list and by the grammar of organ and affliction.

It stands apart from the trained tagger because a disease nobody wrote in the training data is still one; what
people are left with (瘫痪, 残疾, 骨折) is a state, not a disease, and not found here.
"""

import re
from dataclasses import dataclass

_NAMED = (
    *("糖尿病", "高血压", "高血脂", "心脏病", "冠心病", "先心病", "先天性心脏病", "风湿性心脏病", "心力衰竭", "心衰"),
    *("心梗", "心肌梗死", "心肌炎", "房颤", "脑梗", "脑梗塞", "脑梗死", "脑出血", "脑溢血", "脑血栓", "脑瘫", "脑瘤"),
    *(
        "脑膜炎",
        "脑膜瘤",
        "脑炎",
        "脑积水",
        "脑萎缩",
        "脑癌",
        "中风",
        "癫痫",
        "羊癫疯",
        "帕金森病",
        "帕金森症",
        "帕金森",
    ),
    *("阿尔茨海默病", "阿尔茨海默症", "阿尔茨海默", "老年痴呆症", "老年痴呆", "痴呆症", "精神分裂症", "精神分裂"),
    *("精神病", "抑郁症", "产后抑郁症", "产后抑郁", "躁郁症", "躁狂症", "双相情感障碍", "焦虑症", "强迫症", "自闭症"),
    *("孤独症", "多动症", "唐氏综合征", "唐氏综合症", "唐氏儿", "尿毒症", "肾病综合征", "肾衰竭", "肾衰", "肾炎"),
    *(
        "肾病",
        "肾结石",
        "肾积水",
        "肾母细胞瘤",
        "尘肺病",
        "尘肺",
        "矽肺",
        "硅肺",
        "肺结核",
        "结核病",
        "肺气肿",
        "慢阻肺",
    ),
    *("肺心病", "肺纤维化", "间质性肺炎", "肺炎", "肺大泡", "气管炎", "支气管炎", "支气管扩张", "哮喘", "肺动脉高压"),
    *("肝硬化", "肝腹水", "乙肝", "丙肝", "甲肝", "肝炎", "脂肪肝", "肝豆状核变性", "胆结石", "胆囊炎", "胰腺炎"),
    *(
        "胃溃疡",
        "胃炎",
        "胃穿孔",
        "胃出血",
        "肠炎",
        "肠梗阻",
        "克罗恩病",
        "阑尾炎",
        "白血病",
        "血癌",
        "淋巴瘤",
        "骨髓瘤",
    ),
    *("多发性骨髓瘤", "骨髓增生异常综合征", "再生障碍性贫血", "再障", "地中海贫血", "地贫", "血友病", "贫血", "败血症"),
    *("血小板减少症", "血小板减少", "紫癜", "红斑狼疮", "狼疮", "类风湿性关节炎", "类风湿关节炎", "类风湿", "风湿病"),
    *("风湿", "关节炎", "痛风", "强直性脊柱炎", "强直", "脊柱炎", "硬化症", "系统性硬化症", "硬皮病", "皮肌炎"),
    *("股骨头坏死", "腰椎间盘突出", "腰间盘突出", "腰椎病", "腰突", "颈椎病", "骨质疏松", "骨质增生", "骨髓炎"),
    *("骨结核", "滑膜炎", "坐骨神经痛", "脊髓炎", "脊髓灰质炎", "小儿麻痹症", "小儿麻痹", "重症肌无力", "渐冻症"),
    *("肌萎缩", "肌营养不良", "成骨不全", "甲亢", "甲减", "甲状腺结节", "白内障", "青光眼", "黄斑变性", "静脉曲张"),
    *("脉管炎", "动脉硬化", "银屑病", "牛皮癣", "白癜风", "天疱疮", "艾滋病", "梅毒", "麻风病", "川崎病", "疝气"),
    *("子宫肌瘤", "前列腺炎", "苯丙酮尿症", "法布雷病", "戈谢病", "庞贝病", "唇腭裂", "先天性耳聋", "眩晕症", "癔症"),
    *("癌症", "恶性肿瘤", "肿瘤"),
)
_ORGANS = (
    "小细胞肺|肺腺|肺|肝|胃|贲门|食道|食管|结肠|直肠|大肠|肠|胰腺|胰|胆管|胆囊|胆|肾|膀胱|前列腺|睾丸|阴茎|宫颈|"
    "子宫内膜|子宫|卵巢|乳腺|乳房|甲状腺|鼻咽|喉|咽喉|舌|口腔|牙龈|扁桃体|淋巴|皮肤|骨|脑|脊髓|胸腺|腮腺|血|肾上腺"
)
_AFFLICTIONS = "癌|肿瘤|瘤|腺癌|囊肿|衰竭|坏死|纤维瘤"
_QUALITIES = "慢性|急性|亚急性|先天性|后天性|系统性|原发性|继发性|转移性|老年性|幼年|小儿|恶性|双侧|重症|重型"
_NAME = "|".join(sorted(_NAMED, key=len, reverse=True))
_ILLNESS = re.compile(rf"(?:{_QUALITIES}){{0,2}}(?:{_NAME}|(?:{_ORGANS})(?:{_AFFLICTIONS})|癌(?!症))")
# 两癌, 抗癌, 防癌 and clinics, wards and vaccines name programmes and places, not anybody's disease.
_NOT_BEFORE = re.compile(r"(?:两|抗|防|致|查)$")
_NOT_AFTER = re.compile(r"^(?:医院|科|防治|专家|疫苗|门诊|病房|楼|筛查|险|保险|救助)")


@dataclass(frozen=True, slots=True)
class Illness:
    """The name of a disease and where it stands in the text."""

    name: str
    start: int
    end: int


def find_illnesses(text: str) -> tuple[Illness, ...]:
    """Every disease named in a folded text, left to right."""
    return tuple(
        Illness(match.group(), match.start(), match.end())
        for match in _ILLNESS.finditer(text)
        if not (_NOT_BEFORE.search(text[: match.start()]) or _NOT_AFTER.match(text[match.end() :]))
    )

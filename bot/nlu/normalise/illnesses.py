"""Names of diseases in running text, by a list (`diseases.txt`) and by the grammar of organ and affliction.

It stands apart from the trained tagger because a disease nobody wrote in the training data is still one; what
people are left with (瘫痪, 残疾, 骨折) is a state, not a disease, and not found here.
"""

import re
from dataclasses import dataclass
from pathlib import Path

_NAMED = Path(__file__).with_name("diseases.txt").read_text(encoding="utf-8").split()
_ORGANS = (
    "小细胞肺|肺腺|肺|肝|胃|贲门|食道|食管|结肠|直肠|大肠|肠|胰腺|胰|胆管|胆囊|胆|肾|膀胱|前列腺|睾丸|阴茎|宫颈|"
    "子宫内膜|子宫|卵巢|乳腺|乳房|甲状腺|鼻咽|喉|咽喉|舌|口腔|牙龈|扁桃体|淋巴|皮肤|骨|脑|脊髓|胸腺|腮腺|血|肾上腺"
)
_AFFLICTIONS = "癌|肿瘤|瘤|腺癌|囊肿|衰竭|坏死|纤维瘤"
_LEUKAEMIA = r"(?:淋巴(?:细胞|母细胞)?|髓系|髓细胞|髓性|粒细胞|早幼粒(?:细胞)?|单核(?:细胞)?|B细胞|T细胞)性?白血病"
_QUALITIES = (
    "[一二三1-3I]{1,2}型|慢性|急性|亚急性|先天性|后天性|系统性|原发性|继发性|转移性|老年性|"
    "幼年|小儿|恶性|双侧|重症|重型"
)
_NAME = "|".join(sorted(_NAMED, key=len, reverse=True))
_ILLNESS = re.compile(rf"(?:{_QUALITIES}){{0,2}}(?:{_LEUKAEMIA}|{_NAME}|(?:{_ORGANS})(?:{_AFFLICTIONS})|癌(?!症))")
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

"""Names that are written by their sound: Uyghur, Kazakh, Tibetan, Mongolian ones, with or without dots in them.

Apart from the other names because no surname begins them, and they are longer; what tells them is that all of their
characters are such as stand for sounds.
"""

import re

_SOUNDS = (
    "阿艾爱安昂敖奥巴白拜班保贝本比毕别宾波伯布才措次达大旦丹当德登狄迪丁东都顿多朵额俄恩尔凡夫甫嘎噶尕格根更贡古哈海汗合和赫呼胡霍吉加"
    "佳嘉江杰金居卡凯坎开科可克孔库昆拉来兰郎朗勒雷里力历立丽利连林鲁仑伦罗洛马玛买迈麦曼芒毛美门蒙孟米密敏莫姆木牧穆那乃娜纳南尼涅宁努诺帕"
    "排潘彭皮平珀普其奇齐恰强乔钦青琼曲群热让仁日如茹若萨塞赛桑沙莎山珊尚舍什史舒斯松苏索塔台泰坦唐特腾提帖廷通图吐团托脱娃瓦万汪旺维温翁沃乌吾"
    "西希锡喜霞夏先香肖谢辛雄许牙亚雅延央杨耶叶益依伊因音英尤于玉孜则泽增扎札占章召哲珍卓宗孜祖左佐肉孜逊荪汉买提托娅雅高娃斯琴花其朝鲁"
)
_ONLY_SOUNDS = re.compile(rf"[{_SOUNDS}]+")
_DOTS = re.compile(r"\s*[·•・‧∙●⋅.。．｡]\s*|\s+")
_PARTS = re.compile(r"[\u3400-\u9fff]{1,9}(?:·[\u3400-\u9fff]{1,9}){1,3}")
_LEAST, _MOST = 4, 12


def is_transliterated(text: str) -> bool:
    """Whether a run of characters is written by its sound, and long enough to be believed."""
    return _LEAST <= len(text) <= _MOST and bool(_ONLY_SOUNDS.fullmatch(text))


def with_one_dot(text: str) -> str:
    """A name whose parts stand apart, however they were set apart, with the dot that papers have; else the text."""
    joined = _DOTS.sub("·", text.strip(" 。."))
    parts = joined.split("·")
    longer = len(parts) > 1 and all(len(part) > 1 for part in parts)
    by_sound = longer and all(_ONLY_SOUNDS.fullmatch(part) for part in parts)
    return joined if by_sound and _PARTS.fullmatch(joined) else text

"""Figures of speech that a model may take at their word: 急死人了, 打死也不换.

Apart from the words people answer with, because these stand inside sentences and mean nothing there.
"""

import re

_SAYING = re.compile(
    r"[急气困热累烦忙笑羞愁穷苦丢丑恨怕堵郁]死|打死[我俺]?(?:也|都)?不|[得的]要死|要命|往死里(?:省|抠|攒|干)|死活|死心|死脑筋|死工资|(?:杀|宰)(?:猪|鸡|牛|价)"
)  # figures of speech that a model may take at their word


def has_saying(text: str) -> bool:
    """Whether a figure of speech stands in a text that a model may take at its word: 急死人了."""
    return bool(_SAYING.search(text))


def without_sayings(text: str) -> str:
    """A text without such figures of speech."""
    return _SAYING.sub("", text)

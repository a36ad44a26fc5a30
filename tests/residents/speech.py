"""How a resident's words come across: Traditional characters, pictograms and links, dialect, recognised speech."""

import random
import re

from opencc import OpenCC

_TRADITIONAL = OpenCC("s2t")
_SPOKEN_DIGITS = "零幺二三四五六七八九"
_PICTOGRAMS = ("😭", "🙏🙏", "😢", "[流泪]", "👍", "[抱拳]", "❤️", "😅")
_LINKS = (" https://example.com/a?b=1", " www.example.org/share/123")
_FILLERS = ("那个", "嗯", "就是那个", "呃")

_MISHEARD = (
    ("低保", "底保"), ("临邑", "林邑"), ("残疾", "残级"), ("申请", "深请"), ("困难", "困南"), ("医院", "一院"),
    ("身份证", "身分证"), ("同意", "同义"), ("救助", "救住"), ("工资", "公资"), ("收入", "手入"), ("住院", "主院"),
)  # fmt: skip
"""What a recogniser writes for what was said."""

_DIALECTS: dict[str, tuple[tuple[str, str], ...]] = {
    "shandong": (("我", "俺"), ("没有", "没得"), ("什么", "啥"), ("行", "中"), ("孩子", "小孩儿")),
    "sichuan": (("没有", "莫得"), ("什么", "啥子"), ("不知道", "晓不得"), ("我们", "我屋头"), ("孩子", "娃儿")),
    "northeast": (("我家", "俺家"), ("什么", "啥玩意儿"), ("怎么", "咋整"), ("没有", "没有啊"), ("行", "行呗")),
    "henan": (("我", "俺"), ("行", "中"), ("怎么", "咋"), ("没有", "木有"), ("不知道", "不知道嘞")),
}


def misheard(text: str, rng: random.Random) -> str:
    """As a recogniser writes it: no punctuation, a filler, words that sound alike."""
    for said, heard in _MISHEARD:
        if said in text and rng.random() < 0.7:
            text = text.replace(said, heard)
    text = re.sub(r"[，。！？、：]", "" if rng.random() < 0.5 else " ", text)
    return rng.choice(_FILLERS) + text if len(text) > 4 and rng.random() < 0.4 else text


def in_dialect(text: str, rng: random.Random) -> str:
    """With some of a dialect's words."""
    dialect = _DIALECTS[rng.choice(sorted(_DIALECTS))]
    for standard, local in dialect:
        if rng.random() < 0.7:
            text = text.replace(standard, local)
    return text


def decorated(text: str, rng: random.Random) -> str:
    """With pictograms and the odd link."""
    text += rng.choice(_PICTOGRAMS)
    return text + rng.choice(_LINKS) if rng.random() < 0.2 else text


def traditional(text: str) -> str:
    """In Traditional characters."""
    return str(_TRADITIONAL.convert(text))


def spoken_digits(digits: str) -> str:
    """A number as it is read out: 幺三八…"""
    return "".join(_SPOKEN_DIGITS[int(digit)] if digit.isdigit() else digit for digit in digits)

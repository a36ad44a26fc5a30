"""Takes what identifies a person out of an utterance before it is kept for teaching; pure.

Names, places, sums and numbers become marks such as 【姓名】. `filled` puts invented ones in their stead, so that the
assistant is taught by sentences as people write them. Apart from the service because it must hold on every path.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

from bot.nlu.normalise.codes import find_case_codes
from bot.nlu.normalise.digits import runs
from bot.nlu.normalise.fold import fold
from bot.nlu.normalise.ids import id_shapes
from bot.nlu.normalise.phones import find_phones
from bot.nlu.understanding import Entity, EntityName, Understanding

LONGEST = 300
"""Characters kept of one utterance; more teaches nothing, and an index entry of PostgreSQL has its limit."""

MARKS: dict[EntityName, str] = {
    "person_name": "【姓名】",
    "phone": "【电话】",
    "id_number": "【身份证号】",
    "case_code": "【编号】",
    "place": "【地点】",
    "amount": "【金额】",
}
"""What stands for each kind of thing that is taken out."""
NUMBER_MARK = "【数字】"
"""What stands for a run of five digits or more of which nothing else is known."""

_INVENTED: dict[str, tuple[str, ...]] = {
    "【姓名】": ("李小满", "王春生", "赵秀枝", "孙大壮"),
    "【电话】": ("13900001111", "15800002222", "18600003333"),
    "【身份证号】": ("990000190001010016", "99000019000202003X"),
    "【编号】": ("LY-2020-000001", "LY-2020-000002"),
    "【地点】": ("东王村", "李家庄", "南关社区"),
    "【金额】": ("三千块钱", "两万元", "800元"),
    "【数字】": ("100000", "200000"),
}
_MARK = re.compile("|".join(_INVENTED))
_FEWEST_DIGITS = 5
_UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Unicode categories that PostgreSQL or a line of YAML cannot hold."""

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟"
    "谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐"
    "庄阎尚季耿庞祝翟路柳褚尤岳殷穆"
)
_NAME = rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}"
_NAMED = re.compile(
    rf"(?:叫做?|名叫|姓名[是为:：]?|名字[是叫为:：]?)\s*({_NAME})(?=$|[^\u4e00-\u9fff]|的|今年|是|家|住|电话)"
)
_ONLY_A_NAME = re.compile(rf"[\W_]*({_NAME})[\W_]*")


@dataclass(frozen=True, slots=True)
class Masked:
    """An utterance without what identifies anybody. `entities` are those whose words remain, in the masked text."""

    text: str
    entities: tuple[dict[str, str | int], ...]

    @property
    def teaches_nothing(self) -> bool:
        """Whether only marks and punctuation are left."""
        return not any(char.isalnum() for char in _MARK.sub("", self.text))


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch of the text and the mark to put there; of overlapping ones the lowest `rank` names the mark."""

    start: int
    end: int
    mark: str
    rank: int = 0


def mask(understanding: Understanding) -> Masked:
    """The utterance with a mark in place of every name, place, sum and longer number.

    Besides the entities understood, whatever has the shape of a number is taken out, a name that somebody is said to be
    called, and a text that may be nothing but a name. Offsets of the entities left are those of the masked text.
    """
    text = "".join(" " if unicodedata.category(char) in _UNPRINTABLE else char for char in understanding.text)
    spans = _merged([*_understood(understanding), *_shapes(text), *_names(text)])
    pieces: list[str] = []
    position = 0
    for span in spans:
        pieces += [text[position : span.start], span.mark]
        position = span.end
    masked = "".join([*pieces, text[position:]])[:LONGEST].rstrip()
    kept = (_kept(entity, spans, masked) for entity in understanding.entities)
    return Masked(masked, tuple(entity for entity in kept if entity))


def _kept(entity: Entity, spans: list[_Span], masked: str) -> dict[str, str | int] | None:
    """An entity whose words remain, where it stands now; None if a mark or the end of the text has taken part of it."""
    if any(span.start < entity.end and entity.start < span.end for span in spans):
        return None
    shift = sum(len(span.mark) - (span.end - span.start) for span in spans if span.end <= entity.start)
    start, end = entity.start + shift, entity.end + shift
    if end > len(masked):
        return None
    return {"entity": entity.entity, "start": start, "end": end, "text": masked[start:end]}


def numbers_in(text: str) -> tuple[tuple[int, int], ...]:
    """Where a text holds a telephone number, identity number, code, or another run of five digits or more."""
    return tuple((span.start, span.end) for span in _merged(list(_shapes(text))))


def filled(masked: str) -> list[tuple[str, str | None]]:
    """The masked text with invented names and numbers for its marks, in pieces.

    Each piece is (words, mark it stands for or None). The same text is always filled with the same words.
    """
    choice = int.from_bytes(sha256(masked.encode()).digest()[:4])
    pieces: list[tuple[str, str | None]] = []
    position = 0
    for number, match in enumerate(_MARK.finditer(masked)):
        invented = _INVENTED[match.group()]
        pieces += [
            (masked[position : match.start()], None),
            (invented[(choice + number) % len(invented)], match.group()),
        ]
        position = match.end()
    return [(words, mark) for words, mark in [*pieces, (masked[position:], None)] if words]


def _understood(understanding: Understanding) -> Iterator[_Span]:
    for entity in understanding.entities:
        if entity.entity in MARKS:
            yield _Span(entity.start, entity.end, MARKS[entity.entity])


def _shapes(text: str) -> Iterator[_Span]:
    folded = fold(text)
    yield from (_Span(code.start, code.end, MARKS["case_code"]) for code in find_case_codes(folded))
    yield from (_Span(start, end, MARKS["id_number"]) for start, end in id_shapes(folded))
    yield from (_Span(phone.start, phone.end, MARKS["phone"]) for phone in find_phones(folded))
    for groups in runs(folded):
        written = folded[groups[0].start : groups[-1].end]
        digits = sum(len(group.digits) for group in groups)
        # The letters O, I and l pass for digits among digits; a word made of nothing else is a word.
        if digits >= _FEWEST_DIGITS and any(char not in "OoIl" for char in written if char.isalnum()):
            yield _Span(groups[0].start, groups[-1].end, NUMBER_MARK)


def _names(text: str) -> Iterator[_Span]:
    alone = _ONLY_A_NAME.fullmatch(text)
    for match in (alone,) if alone else _NAMED.finditer(text):
        yield _Span(match.start(1), match.end(1), MARKS["person_name"])


def _merged(spans: list[_Span]) -> list[_Span]:
    """Spans without overlaps, left to right. Where some overlap, all they cover goes, under the first one's mark."""
    ranked = [replace(span, rank=rank) for rank, span in enumerate(spans)]
    merged: list[_Span] = []
    for span in sorted(ranked, key=lambda span: span.start):
        if merged and span.start < merged[-1].end:
            first = min(merged[-1], span, key=lambda span: span.rank)
            merged[-1] = replace(first, start=merged[-1].start, end=max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged

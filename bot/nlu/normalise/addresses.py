"""The suffix grammar of a Chinese address: 镇 乡 街道, 村 庄 社区 居委会, 组 队 号 栋, inside running text.

It stands apart from the gazetteer because residents name villages no list has, and places elsewhere.
"""

import re
from dataclasses import dataclass

from bot.nlu.normalise import place_words


@dataclass(frozen=True, slots=True)
class Address:
    """An address by its suffixes: its parts as written ("" if unsaid), and where the whole stands."""

    township: str
    village: str
    detail: str
    start: int
    end: int
    above: str = ""  # province, city and county before the township, as written


_NAME = rf"(?:(?<!户)口|(?<!一)下|[^口下{re.escape(place_words.STOP)}\x00-\x7f])"
_LEAD = "(?:(?<!一)下|[前后上里外东西南北中大小老新同理任])?"  # begins a name (后郭村), though some cut one elsewhere
_GRANDCHILD = f"(?<=孙)(?![子女儿媳]){_NAME}"  # 孙 is a surname as well: 孙庵村
_SURNAMED = rf"{_LEAD}[{place_words.SURNAMES}](?:家{_NAME}{{0,2}}?|官|氏|{_GRANDCHILD})?[前后东西南北大小]?"
_ABOVE = re.compile(rf"(?:{_NAME}{{2,7}}(?:省|自治区))?(?:{_NAME}{{2,4}}市)?(?:{_NAME}{{1,5}}(?:县|(?<!小)区|市|旗))?$")
TOWNSHIP_PATTERN = (
    rf"{_LEAD}{_NAME}{{1,4}}?(?:镇(?!中学|小学|中心小学|医院|卫生院)|乡(?!下|里|亲|镇)|街道(?:办事处|办)?)"
)
_HAMLETS = "庄子|庄|屯|寨|疃|堡|家坡|家沟|家湾|家营|家店|家楼|家铺|塬|坪|垭"
# These end a village only behind a surname and 家: 马家洼, 王家窑, 赵家堂.
_OF_A_CLAN = "洼|楼|沟|台|庙|堂|窑|桥|店|铺|集|湾|岭|坡|胡同|园|坟|堰|坝|梁|河|井"
_VILLAGE_ENDS = rf"(?:(?:村委会|居委会|社区|大队|行政村|自然村|村)|(?:{_HAMLETS})(?!稼)(?:村委会|社区|村)?)"
_CLAN = rf"{_LEAD}[{place_words.SURNAMES}]家(?:{_OF_A_CLAN})(?:村委会|社区|村)?"
# 村 that goes on as 村里, 村干部, 村级 ends a name only behind a surname.
VILLAGE_PATTERN = (
    rf"(?:{_SURNAMED}{_VILLAGE_ENDS}|{_CLAN}|{_LEAD}{_NAME}{{1,6}}?{_VILLAGE_ENDS}(?![里干民级官书支主长医霸小规]))"
)
_UNDER_TOWNSHIP = (
    rf"(?:{VILLAGE_PATTERN}|{_SURNAMED}(?<=家)|{_NAME}{{1,3}}街(?!道)"
    rf"|[前后东西南北大小][{place_words.SURNAMES}](?=$|[,，。 的住\d]))"
)
_NUMBER = r"(?:\d{1,4}|[一二三四五六七八九十]{1,3})"
DETAIL_PATTERN = (
    rf"(?:(?:第?{_NUMBER}(?:小组|组|队|社|号楼|号院|号|栋|幢|单元|楼|弄|巷|排)(?![线年级长])|\d{{1,4}}(?:室|户)|"
    rf"(?<=单元)\d{{2,4}}|(?<=-)\d{{1,4}}|村?[东西南北]头|{_NAME}{{1,5}}(?:小区|花园|家园|新村|巷|路(?=\d)))[-之]?)+"
)
_ADDRESS = re.compile(
    rf"(?:(?P<township>{TOWNSHIP_PATTERN})(?P<village>{_UNDER_TOWNSHIP})?|(?P<alone>{VILLAGE_PATTERN}))"
    rf"(?P<detail>{DETAIL_PATTERN})?"
)
_FORCE = re.compile(rf"(?:{'|'.join(place_words.FORCES)})大队$|(?:[下返回还外]乡|[坐做]庄|城镇|乡镇|集镇)$")
_SINGLE = re.compile(
    rf"(?:[^东西南北前后{place_words.SURNAMES}](?:村|庄|屯|寨|堡|塬|坪|垭|镇|乡)"
    rf"|[东西南北前后{place_words.AMBIGUOUS_SURNAMES}]村(?:委会)?)$"
)


def find_addresses(text: str) -> tuple[Address, ...]:
    """Every address in a folded text that its suffixes give away. 农村, 我们村, 村里, 交警大队 are none."""
    found: list[Address] = []
    position = 0
    while match := _ADDRESS.search(text, position):
        position = match.end()
        township, alone = match["township"] or "", match["alone"] or ""
        if township and not _names_a_place(township):
            position = match.end("township")  # 家乡 in 家乡小杨庄 is no township, what follows may be a village
        elif township or _names_a_place(alone):
            found.append(_address(text, match, found[-1].end if found else 0))
    return tuple(found)


def _address(text: str, match: re.Match[str], floor: int) -> Address:
    above = _ABOVE.search(text[floor : match.start()])
    before = above.group() if above else ""
    village = match["village"] or match["alone"] or ""
    township, detail = match["township"] or "", match["detail"] or ""
    return Address(township, village, detail, match.start() - len(before), match.end(), before)


def _names_a_place(written: str) -> bool:
    """Whether a word with a place's suffix is a name: not 农村, not 交警大队, not one odd character and 村."""
    return not (written in place_words.NO_PLACE or _FORCE.search(written) or _SINGLE.match(written))

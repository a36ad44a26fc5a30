"""The suffix grammar of a Chinese address: 镇 乡 街道, 村 庄 社区 居委会, 组 队 号 栋, inside running text.

It stands apart from the gazetteer because residents name villages no list has, and places elsewhere.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """An address by its suffixes: its parts as written ("" if unsaid), and where the whole stands."""

    township: str
    village: str
    detail: str
    start: int
    end: int
    above: str = ""  # province, city and county before the township, as written


# A name is cut at the first of these on its left: pronouns, particles, verbs and time words around places.
_STOP = "".join(
    (
        "我你他她它俺咱您谁啥的地得了着过是在住到从往离把被让给对向跟和与同或及等由于因为所以但就都也又还再很太最更不没别",
        "们个这那哪此该每各某全本邻整有无能会可要想请帮找问说讲叫喊称知道看见听来去回进出驻走跑搬迁嫁娶生死活过当做干种",
        "吧吗呢啊呀哦嗯嘛哈了之其者所及昨今明后年月日天周点时分号第多少几两半百千万亿元块钱岁口户人位名次只头条件事情话",
        "给报写填改换退交领发批审查管办理申请举投诉反映解决处建设修盖拆卖买租贷欠借用使拿带送接打挨骂吃喝穿睡病伤残疾孤",
        "妈爸爹娘爷奶叔姨舅姑哥姐弟妹嫂婶夫妻儿女孙娃孩友邻居民众员长官领导干部支书记主任亲戚属籍隔壁附近对面旁边里外",
        "，。、；：！？“”‘’（）()《》,.;:!?\"' /\\~-…—",
    )
)
# 居, 建设, 长, 官, 书, 明, 里, 民, 生 also occur in names (安居社区), so they cut none.
_CUTS = re.escape("".join(c for c in _STOP if c not in "居建设长官书明里民生") + "省市县区旗镇")
_NAME = rf"[^{_CUTS}\x00-\x7f]"
_LEAD = (
    "[前后上下里外东西南北中大小老新任理同]?"  # begins a name (后郭村), though some of them cut one elsewhere
)
_ABOVE = re.compile(
    rf"(?:{_NAME}{{2,7}}(?:省|自治区))?(?:{_NAME}{{2,4}}市)?(?:{_NAME}{{1,5}}(?:县|(?<!小)区|市|旗))?$"
)
TOWNSHIP_PATTERN = (
    rf"{_LEAD}{_NAME}{{1,4}}?(?:镇(?!中学|小学|医院|卫生院)|乡(?!下|村|里|亲|镇)|街道(?:办事处|办)?)"
)
_VILLAGE_ENDS = (
    "村委会|居委会|社区|大队|行政村|自然村|村|庄子|庄|屯|寨|疃|家坡|家沟|家湾|家营|家店|塬|坪|垭|院子"
)
VILLAGE_PATTERN = rf"{_LEAD}{_NAME}{{1,6}}?(?:{_VILLAGE_ENDS})"
_NUMBER = r"(?:\d{1,4}|[一二三四五六七八九十]{1,3})"
DETAIL_PATTERN = (
    rf"(?:(?:第?{_NUMBER}(?:小组|组|队|社|号楼|号院|号|栋|幢|单元|室|户|楼|弄|巷|排)(?!线)|村?[东西南北]头|"
    rf"{_NAME}{{1,5}}(?:小区|花园|家园|新村|巷|路(?=\d)))[-之]?)+"
)
_ADDRESS = re.compile(
    rf"(?:(?P<township>{TOWNSHIP_PATTERN})(?P<village>{VILLAGE_PATTERN})?|(?P<alone>{VILLAGE_PATTERN}))"
    rf"(?P<detail>{DETAIL_PATTERN})?"
)

# Words that end like a place and are none.
_NO_VILLAGE = re.compile(
    r"^(?:.{0,2}(?:农|乡|山|渔|新农|城中|贫困|脱贫|示范|美丽|空心|中心|行政|自然|先进|文明|地球|度假|全)村|村庄|下庄|坐庄|山庄|"
    r".*(?:乡镇|城镇)|.{0,1}(?:小|大|老|新|旧|原|外|并|合|农村)(?:社区|村)|农庄|山寨|村寨|草坪|地坪|电村|.?乡镇|进城|"
    r"智慧社区|养老社区|小社区|老社区|一?大队|交警大队|.*(?:交警|巡警|执法|城管|消防|刑警|特警|稽查|监察|运输|生产|车|部|军)大队)$"
)
_NO_TOWNSHIP = re.compile(
    r"^(?:乡|城|集|小|古|老|大|重|冰|家|故|老家|市|村|.*乡|中心)(?:镇|乡)$|^(?:.{0,2}(?:主|大|老|条))街道$"
)
_AFTER_BARE_VILLAGE = re.compile(r"^(?:里|委|干部|民|支书|两委|集体|医|官|霸|口的?井)")


def find_addresses(text: str) -> tuple[Address, ...]:
    """Every address in a folded text that its suffixes give away. 农村, 我们村, 村里, 交警大队 are none."""
    found: list[Address] = []
    for match in _ADDRESS.finditer(text):
        address = _address(text, match)
        if address and (not found or address.start >= found[-1].end):
            found.append(address)
    return tuple(found)


def _address(text: str, match: re.Match[str]) -> Address | None:
    township, village = match["township"] or "", match["village"] or match["alone"] or ""
    if township and _NO_TOWNSHIP.match(township):
        return None
    if village and _NO_VILLAGE.match(village):
        village = ""
    if not township and len(village) < 2:
        return None
    if not township and not village:
        return None
    above = _ABOVE.search(text[: match.start()])
    before = above.group() if above else ""
    return Address(township, village, match["detail"] or "", match.start() - len(before), match.end(), before)

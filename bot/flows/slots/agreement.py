"""Yes or no, mine or another's, and the last look before something is filed.

What counts as a yes is narrow on purpose: nobody agrees to anything by a word that may mean something else.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from bot.flows import english, remarks, words
from bot.flows.heard import SURE_ENOUGH, Heard
from bot.flows.slots.aid import kinds_in
from bot.flows.slots.oneself import in_own_danger
from bot.flows.slots.reading import Context, Kind, Reading, Refused, Taken
from bot.messages import Choice, Language
from bot.texts import label, labels

_CLEARLY = 0.6
_SHORT = 12

_ASKS = re.compile(r"啥|什么|怎么|咋|哪|吗|么$|多少|几|为何")
_KIN = (
    r"[大老小二三四]{0,2}(?:父亲|母亲|父母|爸妈|爹娘|姥姥|姥爷|外婆|外公|妈|爸|娘|爹|叔|姑|舅|姨|奶|爷|哥|姐|弟|妹|公公|婆婆|岳|丈母|侄|婶"
    r"|伯|嫂)"
)
_OTHERS = re.compile(
    r"别[人个]|旁人|(?<!本)人家|邻居|邻舍|街坊|隔[壁篱]|对[门过]|[前后]院|楼[上下]|亲戚|朋友|同事|工友|老乡|乡亲|村里?的|村里?(?:有|那)?一?户|老人|网格员|协理员"
    rf"|(?:给|替|帮|为)(?:我|俺)?(?:们[^,，。]{{1,5}}的[^,，。]?)?(?:{_KIN})|^(?:就?是)?(?:我|俺)?(?:{_KIN})|(?:不|没)(?:跟|和)(?:我|俺)们?(?:是)?[一同]个?(?:家|户)"
)
_SELF = re.compile(
    r"(?<![他她])自[己个家]|^自$|本家|本人|(?:我|俺|咱)们?家|(?:给|为)(?:我|俺|咱)|^(?:就|是)*(?:我|俺|咱)们?(?:的|办)?$"
)
_ONE_HOUSEHOLD = re.compile(
    r"(?<![不没])(?:是|我们|俺们|咱们?|跟我|和我)一(?:家|户|个户口)(?:的|人|子|本)?|[一同][起块]儿?(?:住|过|生活)|住一(?:块|起)|自家|一口锅"
    r"|(?<![不没])(?:跟|和|与|同)(?:我|俺)们?是?在?(?:一个?|同一?个?)(?:家|户口?|户口本|本)"
)
_SECOND_THOUGHT = re.compile(
    r"[,，。\s](?:哦|噢|呃|啊|唉)*(?:不对|错了|说错了|不不+|不是)[,，。\s了]*(?=.)"
)  # 给我妈，不对，给我自己
_FOR = re.compile(r"替|代[办报人]|帮(?!我|上|[^,，。]{0,2}忙|助|扶|一?下|一把|帮|衬|补|得)|他|她")
_NOT_THIS = re.compile(
    r"不(?:是|给|替|为|帮)(?P<denied>[^,，。;；]{1,6}?)(?:的事儿?)?(?=[,，。;；\s]|是|给|替|帮|$)|(?:没|莫得|冇)有?(?:替|帮|给)?别[人个]"
    r"|跟别[人个]没关系|(?:邻居|别[人个]|亲戚|朋友|网格员)[^,，。]{0,2}(?:让|叫|喊|劝|告诉)(?=我|俺)"
)
_ALONE_AT_HOME = re.compile(
    r"(?:家里?|屋里)(?:就|只|光)(?:剩|有)?(?:下)?(?:我|俺|咱)|(?:就|只有|只剩)(?:我|俺)(?:自己)?一个"
)
_MINE_FIRST = re.compile(
    r"(?:就|都|是|肯定|当然)*(?:我|俺|咱|自)们?(?:自?[己个])?(?:家|屋[头里]|(?<=自[己个]))(?:家)?的?(?:事儿?)?[嘛噻啊呀呗嘞]*(?=[,，。;；]|$)"
)
_NOT_MINE = re.compile(r"(?:给|替|帮|为)?(?:我|俺|咱|自|本人)们?(?:自己|己|个|屋[头里])?家?的?")
_FOR_A_NEIGHBOUR = re.compile(
    r"(?:替|帮|给|代)(?:我|俺)?(?:们)?(?:家)?[^,，。;；我俺]{0,3}(?:邻居|隔壁|别人|人家|村里|老乡|工友|同事|朋友|亲戚|对门|乡亲)"
)
_ASKS_FOR_THEM = re.compile(r"帮(?:着|忙|他们?|她们?|人家)*(?:来)?(?:问|报|说|申请|登记|办|反映)")
_FOR_A_HOUSEHOLD = re.compile(
    r"我是(?:他|她|老人|老爷子|老太太)们?家?的?(?:大|小|老|二|三)?(?:女儿|儿子|闺女|女婿|儿媳妇?|媳妇|孙子|孙女|外孙女?|侄子|侄女|外甥女?|邻居|村医)"
    r"|(?:帮|替|给)(?:我?家里?的?|这|那|一)?[个位户]?(?:孤寡|独居|五保)?(?:老人|老乡|大爷|大妈|大娘|村民|居民|残疾人)"
    r"|我是[^,，。]{0,4}(?:网格员|协理员|村干部|会计|支书|书记|妇女主任|社工|志愿者|医生|老师)"
    r"|(?:我们|俺们|咱)?(?:村|这|这儿|这里|这边|社区|小区|楼)里?有(?:一?户|一?家|个)"
    r"|(?:替|帮|给|代)(?:我们|俺们|咱们?)(?:村|社区|小区|队|组|楼)"
)
_I_AM = re.compile(
    r"(?:我|俺|本人)(?:是|今年)[^,，。;；]{0,10}(?:学生|单亲|妈妈|残疾|残废|孤儿|孤寡|寡妇|光棍|低保户|五保|特困|病人|患者|退伍|农民|下岗|失业|孕妇|打工|务工)"
)
_ON_THE_WAY = re.compile(r"村里|路[上边]")
_WITNESSED = re.compile(r"隔壁|邻居|对门|村里|路上|路边|看[见到]|有[个人]|一个(?:老|小|女|男|孩)")
_KIN_OF_THEIRS = re.compile(
    rf"(?:我|俺)是(?:他|她|人家|老人|老太太|老爷子)们?家?的?(?:{_KIN}|女|儿|闺女|媳妇|孙|外甥|邻居|亲戚|朋友)"
)
_FOR_ONE = re.compile(r"替|代[办报人]|帮(?!我|上|[^,，。]{0,2}忙|助|扶|一?下|一把|帮|衬|补|得)")
_OF_ONES_OWN = re.compile(
    r"(?:^|[,，。;；!！\s])(?:这|就|那)?(?<!的)(?:老伴儿?|老公|媳妇儿?|爱人|男人|对象|当家的|孩子他?[爹爸妈娘]|孩他[爹爸妈娘]|他爸|他妈|孩他|俩?孩子|娃娃?|儿子|闺女|女儿|老头子|家里|屋里|全家|一家子|两口子|俩口子|老两口)(?!的?邻)"
)
"""Whoever names a spouse, a child or the home and nobody's whose, speaks of their own."""
_NEAR_ME = re.compile(r"(?:我|俺|咱)们?家?的?(?=邻居|隔壁|对门|村)")  # 我家邻居 is no word about one's own home
_ASKS_FOR = re.compile(
    rf"(?:替|帮|给|为)(?:我|俺)?(?:家)?(?:们)?[^,，。]{{0,4}}(?:{_KIN}|邻居|他|她|别人)[^,，。]{{0,4}}"
    r"(?:申请|登记|问(?!题)|报(?!销)|办(?!丧|事|婚|喜|酒|席|后|白|寿)[^,，。]{0,3}(?:低保|救助|补|残|手续|证|$))"
)
"""给娘问的, 替我姑办低保; 给娘办丧事 is one's own trouble."""
_FOR_WHOM = re.compile(
    rf"(?:替|帮|给|为)(?:我|俺)?(?:家)?(?:们)?[^,，。]{{0,4}}(?:{_KIN}|邻居|他|她"
    rf"|别人)[^,，。]{{0,6}}(?:申请|报|办(?!了?(?:丧|后事|葬|白事|喜事|婚|寿|酒席))|问|登记)"
)


_GRANTED: Mapping[str, Callable[[str], bool]] = {
    "consent": words.lets_record, "pledge": words.vouches, "confirm": words.approves,
}  # fmt: skip
"""By what one was asked, what else says yes: let it be written down, be checked, be handed in."""

_LONGEST_GRANT = 24
_INDIFFERENT = re.compile(
    r"(?:我|俺|咱)?(?:都|也|就)?(?:随(?:便|意|你们?|您|他们?)|无所谓|没所谓|冇所谓|所谓|[不冇没莫]?(?:在乎|在意|计较|关系)|(?:你们?|您)?(?:们)?看(?:着|到)?(?:办|弄|整|来)"
    r"|看(?:你们?|您|情况)|(?:你们?|您)(?:们)?(?:自己)?(?:定|说了算|做主|决定|拿主意)|听(?:你们?|您|政府|领导)的|(?:怎么?|咋|咋个|怎样|啥|什么)(?:样|着|个)?(?:都|也)(?:行|中|可以|成|好|得)"
    r"|爱(?:怎么?|咋)(?:着|样|办|弄|咋)*|爱[\u4e00-\u9fff]不[\u4e00-\u9fff]|(?:同不同意|记不记|行不行)(?:都|也)(?:行|中|一样|可以)|都(?:一样|差不多))+"
)
"""Left to us: no clear yes (Personal Information Protection Law, article 14)."""


def _is_indifferent(said: str) -> bool:
    """Whether somebody leaves it to us: 随便, 无所谓, 你们看着办."""
    return any(_INDIFFERENT.fullmatch(form) for form in words.forms(said))


def _agreed(heard: Heard, context: Context) -> bool | None:
    if context.choice in ("affirm", "deny"):
        return context.choice == "affirm"
    plain = remarks.told_plainly(heard.text)
    if not plain or remarks.thinks_it_over(heard.text):
        return None  # who asks what it means, or wants to think, has agreed to nothing
    if plain != heard.text and not words.among(heard.said, words.YES | words.NO):
        heard = heard.saying(plain)
    return _yes_or_no(heard, context)


_WONDERS = re.compile(r"呢\W*$")


def votes(heard: Heard, kind: str) -> bool:
    """Whether the plain words of a message are a yes or a no, whatever is remarked beside them.

    At the last look a no says what is wrong, and a yes with a fact in it may put something right: neither is a vote.
    """
    plain = remarks.told_plainly(heard.text)
    other = words.among(heard.said, words.ABSENCE | words.CANCEL) or _WONDERS.search(plain)
    if not plain or other or remarks.thinks_it_over(heard.text):
        return False
    if not (words.names_consent(plain) or words.among(words.bare(plain), words.YES | words.NO)):
        return False  # 好的，不登记，我就是打听打听
    answer = words.agrees(plain, words.bare(plain))
    return answer is not None and (kind != "confirmation" or (answer and not heard.entities))


def _yes_or_no(heard: Heard, context: Context) -> bool | None:
    """What the plain words of an answer say."""
    answer = words.agrees(heard.text, heard.said)
    granted = _GRANTED.get(context.slot)
    if answer is None and granted is not None and len(heard.said) <= _LONGEST_GRANT and granted(heard.text):
        return True
    if answer is None and context.slot in ("consent", "pledge") and words.forbids(heard.text):
        return False
    if answer is None and context.slot in _GRANTED and _ends_in_no(heard.text):
        return False
    if answer is None and context.slot == "consent" and words.keeps_back(heard.text):
        return False
    is_plain = len(heard.said) <= _SHORT and not _ASKS.search(heard.said)
    if answer is None and heard.confidence >= _CLEARLY and is_plain:
        return {"affirm": True, "deny": False}.get(heard.intent)
    return answer


def _ends_in_no(text: str) -> bool:
    """凭什么要查我，不干: a reproach, and then the answer."""
    *before, last = re.split(r"[,，。;；!！\s]+", text.strip(" ,，。!！"))
    return bool(before) and words.among(words.bare(last), words.NO - words.ABSENCE)


def _agreement(heard: Heard, context: Context) -> Reading:
    if not context.choice and words.among(heard.said, words.ABSENCE):  # left over from the question before
        return None
    unnamed = remarks.stays_unnamed(heard.text) if context.slot == "named" and not context.choice else None
    if unnamed is not None:
        return Taken(not unnamed)
    if not context.choice and _is_indifferent(heard.said):
        return Refused(context.key("again"), counts=False)  # asked once more, for a plain yes or no
    answer = _agreed(heard, context)
    return None if answer is None else Taken(answer)


def _all_but(refused: Iterable[str], context: Context) -> Taken:
    """Agreed, save for some of what was listed."""
    also = {name: name not in refused for name in _PARTS[context.slot]}
    return Taken(True, note=context.key("without_check") if "data_check" in refused else "", also=also)


_THE_FIRST = re.compile(r"第?一[条件个点样]?[^,，。;；不]{0,3}(?:同意|答应|行|可以|没问题)$")
_SOME = re.compile(r"部分|有的同意|不是都同意|分开")
_PARTS = {
    "consent": {"health": r"看病|病情|生病|病[历史]?|残疾|健康", "finance": r"收入|欠债|债|钱|工资|存款"},
    "pledge": {"data_check": r"查|核对|第二[条件个]|二[、,]"},
}
"""For an agreement that lists several: the further ones, with how each is spoken of."""

_REFUSED = (
    r"不[要想让准许给能]*(?:同意|记|写|查|存|说|告诉|行|愿意|答应)[^,，。;；]{0,4}?(?:%(part)s)"
    r"|(?:%(part)s)[^,，。;；]{0,6}(?:不|别|免)"
)
_ONLY_BASIC = re.compile(r"只(?:能)?(?:同意|记|写|答应)[^,，。;；]{0,3}(?:基本|姓名|名字|电话|第?一)")


def _in_parts(heard: Heard, context: Context) -> Reading:
    """All of it, none of it, or all but what is named; "a part" asks for the parts one by one."""
    further = _PARTS.get(context.slot, {})
    if context.choice == "some":
        return Taken(True) if len(further) > 1 else _all_but(further, context)
    if _ONLY_BASIC.search(heard.text):
        return _all_but(further, context)
    refused = [name for name, named in further.items() if re.search(_REFUSED % {"part": named}, heard.text)]
    if refused and not context.choice:
        return _all_but(refused, context)
    if _SOME.search(heard.text) or _THE_FIRST.search(heard.text):
        return Taken(True)  # the rest is asked for one by one
    answer = _agreement(heard, context)
    if isinstance(answer, Taken) and answer.value:
        return Taken(True, answer.confidence, also=dict.fromkeys(further, True))
    return answer


def _confirmation(heard: Heard, context: Context) -> Reading:
    wants_change = context.choice == "change" or words.among(heard.said, words.CHANGE)
    answer = None if wants_change or _says_more_than_yes(heard, context) else _agreed(heard, context)
    if answer:
        return Taken(True)
    if wants_change or answer is False:
        known = (
            (slot, name) for slot, name in labels("slot", context.language).items() if slot in context.frame.answers
        )
        choices = tuple(Choice(f"fix:{slot}", name) for slot, name in known if slot not in _NOT_FIXABLE)
        return Refused("correction.which", choices=choices, counts=False)
    return None


_MORE = re.compile(r"要的|[想还也]要|加上|再加|改|换|别的|来问|不是|另外|还有")


def _says_more_than_yes(heard: Heard, context: Context) -> bool:
    """Whether something else is told than that all is right: by that nothing is filed, whatever a model believes."""
    if context.choice:
        return False
    held = context.frame.value("aid_types") or []
    further = [kind for kind in kinds_in(words.without_nothing_wrong(heard.text)) if kind not in held]
    more = bool(_MORE.search(words.without_nothing_wrong(heard.text)))
    return bool(further or more)


_NOT_FIXABLE = ("consent", "health", "finance", "pledge", "data_check", "confirm", "on_behalf", "attachments")


def _whose(heard: Heard, context: Context) -> Reading:
    if context.choice in ("self", "other"):
        return Taken(context.choice == "other")
    if (in_english := english.whose(heard.text)) is not None:
        return Taken(in_english)
    text = _SECOND_THOUGHT.split(_NOT_THIS.sub("", heard.text))[-1]
    denied = " ".join(match["denied"] or "" for match in _NOT_THIS.finditer(heard.text))
    if _ALONE_AT_HOME.search(text) or _MINE_FIRST.match(text) or _ONE_HOUSEHOLD.search(text):
        return Taken(False)
    believed = heard.intent == "report_for_other" and heard.confidence >= _CLEARLY
    if _NOT_MINE.fullmatch(denied) or believed or any(of.search(text) for of in _OF_ANOTHER):
        return Taken(True)
    if _SELF.search(text) or _FOR.search(text):
        return Taken(not _SELF.search(text))
    own = len(heard.said) <= _SHORT and words.speaks_of_self(text) and not _ASKS.search(text)
    return Taken(False, _CLEARLY) if own else None


def _whose_volunteered(heard: Heard, context: Context) -> Taken | None:
    if not heard.reports:
        return None
    if (in_english := english.whose(heard.text)) is not None:
        return Taken(in_english, _CLEARLY)
    text = _NEAR_ME.sub("", heard.text)
    if (context.urgent or heard.intent == "urgent_help") and in_own_danger(heard.text):
        return Taken(False, _CLEARLY)
    if _reports_for_another(heard.text, text):
        return Taken(True, _CLEARLY)
    alone = heard.intent == "report_for_other" and _ALONE_AT_HOME.search(text)
    if (alone or _I_AM.search(text)) and not _FOR.search(text):
        return Taken(False, _CLEARLY)
    return _as_believed(heard, text, context)


def _as_believed(heard: Heard, text: str, context: Context) -> Taken | None:
    """Whose it is by what the model takes the report for. In danger its belief makes no place or name another's."""
    if heard.intent == "urgent_help":
        where = _ON_THE_WAY.sub("", text) if context.pending == "area" else text
        is_witness = _WITNESSED.search(where) and not words.asks_for_self(text)
        return Taken(True, _CLEARLY) if is_witness else None
    if heard.intent == "report_for_other":
        believed = heard.confidence >= SURE_ENOUGH and (not context.urgent or context.opens(heard))
        return Taken(True, heard.confidence) if believed else None
    return _own_trouble(heard, text)


def _reports_for_another(said: str, text: str) -> bool:
    """Whether a report says plainly whom it is for; `text` is what was said without my neighbour's home."""
    if _ASKS_FOR.search(text) and not words.asks_for_self(text):
        return True
    witnessed = _ASKS_FOR_THEM.search(text) and _WITNESSED.search(text)
    return bool(_FOR_A_NEIGHBOUR.search(said) or _FOR_A_HOUSEHOLD.search(said) or witnessed)


def _own_trouble(heard: Heard, text: str) -> Taken | None:
    """Not another's, if the speaker or their nearest appear in it and nobody else does."""
    if _OF_ONES_OWN.search(text) and not (_OTHERS.search(text) or _WITNESSED.search(text) or _FOR_ONE.search(text)):
        return Taken(False, _CLEARLY)
    speaks = words.speaks_of_self if heard.confidence >= SURE_ENOUGH else words.asks_for_self
    is_own = heard.intent == "report_hardship" and speaks(heard.text)
    return Taken(False, heard.confidence) if is_own and not _FOR_WHOM.search(heard.text) else None


_OF_ANOTHER = (_KIN_OF_THEIRS, _OTHERS, _FOR_A_HOUSEHOLD)
_PROXIES = {
    "grid_worker": re.compile(r"我(?:是|就是)?[^,，。]{0,6}网格员|网格员.{0,3}报"),
    "village_staff": re.compile(r"我(?:是|就是)?[^,，。]{0,6}(?:村(?:支书|主任|干部|会计|妇联|协理员)|协理员)"),
    "family": re.compile(rf"(?:给|替|帮|为)?(?:我|俺)(?:家)?(?:{_KIN}|父亲|母亲|儿子|女儿|闺女|孙)"),
    "neighbour": re.compile(r"邻居|隔壁|对门|(?:我|俺)们?村|村里"),
}


def proxy_in(text: str) -> str:
    """What somebody who reports for another is to them, by name; "" if it is not said."""
    return next((name for name, said in _PROXIES.items() if said.search(text)), "")


def _shown_whose(value: object, language: Language) -> str:
    return label("value", "someone_else" if value else "self", language)


AGREEMENTS = ("agreement", "agreement_in_parts", "confirmation")
"""The kinds by which something is agreed to; nobody agrees to what was not put to them."""

AGREEMENT = Kind(_agreement, corrigible=False)
AGREEMENT_IN_PARTS = Kind(_in_parts, corrigible=False)
CONFIRMATION = Kind(_confirmation, corrigible=False)
WHOSE = Kind(_whose, _whose_volunteered, _shown_whose)

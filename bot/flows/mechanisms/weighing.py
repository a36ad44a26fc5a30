"""How grave a message is: beyond doubt a cry for help, perhaps one, or none.

Apart from what is then done, because here words and the model's belief are weighed, and nothing is changed. Danger
missed is worse than a question too many: what cannot be told is asked.
"""

import re
from enum import Enum

from bot.flows import words
from bot.flows.heard import Heard
from bot.flows.mechanisms.answering import declined
from bot.flows.sayings import has_saying, without_sayings
from bot.flows.slots import KINDS, Taken
from bot.flows.slots.story import pleads_for_help
from bot.flows.turn import Turn
from bot.flows.walk import REPORT, context, open_step


class Danger(Enum):
    """What a message says of danger to life: a cry, perhaps one, so little that numbers are told beside, or nothing."""

    CRY = "cry"
    DOUBT = "doubt"
    REMIND = "remind"
    NONE = "none"


_DANGER = 0.4
"""Low on purpose: a false alarm costs an operator a minute."""

_SHORT = 8
"""Characters; of an answer so short a model knows little."""

CERTAIN = 0.6
_SURER = 0.8
_BEYOND_DOUBT = 0.9
"""From this confidence even what speaks of the past is taken for the present."""

_CRIES = re.compile(
    r"不想活|想(?:自杀|轻生|寻死|跳楼)|自杀|轻生|寻短见|(?:喝|吃|灌)了?[^,，。]{0,3}(?:农药|百草枯|敌敌畏|老鼠药|安眠药)|上吊|割腕|跳(?:楼|河|井|江)"
    r"|要?(?:砍死?|杀|打死|捅死?|掐死)(?:我|俺|人|他|她|全家)|拿着?(?:菜?刀|斧头?|棍子?)|(?:着|起|失)火了|烧起来|煤气中毒|一氧化碳|触电"
    r"|(?:掉|摔|落)(?:进|到|入|在)?(?:河|井|水|沟|坑|池塘)里|(?:压|埋|困)(?:在|住)|叫不醒|喊不醒|不省人事|没(?:了)?呼吸|喘不上气"
    r"|口吐白沫|大出血|血流不止|流了?[很好]多血|救命|救我|快来人|来人[啊呀]|快死了|要死人"
    r"|不想(?:再)?(?:在这个?世[上界间]|待在这世|在人世|活下去|再?醒(?:过)?来|睁眼)|活着?(?:真|还|也|都)?没(?:有|啥|什么|个)?(?:意思|意义|奔头)"
    r"|死了(?:算了|干净|拉倒|就好|得了)|(?:想|要)死的心|想死|寻死|一了百了|不如死|结束(?:自己|生命|这条命)|(?:写|留)(?:好)?了?遗书|绝路|楼顶|天台|(?:开|拧开|打开)(?:了)?煤气"
    r"|(?:药|绳子?)[^,，。]{0,3}(?:买好|备好|准备好)|先走一步|永别|来生再|(?:照看|照顾|照应|托付)[^,，。]{0,3}(?:我|俺)(?:的)?(?:爸|妈|爹|娘|父|母|孩|娃|儿|女)[^。]{0,12}(?:我|俺)(?:就|要|先|也)?(?:走|去|没)了|带着?(?:孩子|娃)[^,，。]{0,3}一(?:起|块儿?)(?:走了?算|死|跳)|(?:割|划)[^,，。]{0,2}(?:手|腕)"
    r"|(?:叫|喊|摇|推)[^,，。]{0,4}(?:没反应|没动静|没应|不应|不答应|不动)|(?:栽|倒|晕|昏|摔|[躺趴]在?[地路])[^,，。]{0,4}(?:不动|不起|不醒|没反应|没知觉|没动静)|(?:晕|昏)(?:倒|过去)|翻白眼|抽过去"
    r"|(?:脸|嘴唇?|浑身)[^,，。]{0,3}(?:发紫|发青|发乌|紫了|青了)|掐[^,，。]{0,3}脖子|往死里打|(?:关|锁|绑)[^,，。]{0,4}(?:不让|不准|不给)(?:我|俺|她|他)?(?:们)?出"
    r"|水[^,，。]{0,4}(?:淹|漫|没|涨|到)(?:到|过|了)?(?:膝|腰|胸|脖|床|炕|窗|房顶)|(?:房|屋|墙|楼)[^,，。]{0,3}(?:马上|眼看)[^,，。]{0,3}(?:塌|倒|垮)"
)
"""What nobody should have to say twice, whatever a model makes of the sentence."""

_PAST = re.compile(
    r"[去前]年|年前|前些年|那年|年前|早年|以前|当年|上个?月|从前|小时候|后来|去世|过世|(?<![要快饿冻病打疼])死了|(?<![冲卷刮跑偷抢拿赶吓飞带])走了|住院|出院|手术|骨灰|烧[没光]了|赔"
)
_GRAVE = re.compile(r"[打血刀火死晕昏倒救喘毒药跳淹埋困痛疼摔抽命怕追杀冻饿砸砍咬烫塌疯醒快抓绑锁]")
"""Without any of these a few characters in the middle of a form are an answer of some sort, whatever a model feels."""
_BILLS = re.compile(
    r"欠(?:着|了|下)*[^,，。;；]{0,6}(?:医院|[药医]费|住院|手术|万|千|百|元|块|债|钱)|花(?:了|掉|光|去)[^,，。;；]{0,8}(?:万|千|百|元|块|钱|积蓄)|(?:报销|医药费|住院费|手术费|抢救费)"
)
"""What is owed for was treated: 大出血欠医院两万."""
_NOT_TREATED = re.compile(
    r"不(?:给|肯|收|让|敢)[^,，。]{0,4}(?:治|住|看|救|抢救|手术|输血|送)|停(?:药|了药|治)|没(?:钱|人)[^,，。]{0,3}(?:治|救|送|抢救)|止不住"
)
_NOW = re.compile(r"现在|正在|刚才?|马上|快来|这会儿?|眼下|还在|又(?:打|来|在|要)|救命")
_FALLING = re.compile(r"(?:房|屋|窑|楼|墙|梁|顶棚?)[^,，。]{0,5}(?:要|快|就)[^,，。]{0,2}(?:垮|塌|倒|砸下|掉下)")
"""A house about to fall is danger if somebody is in it."""
_PERHAPS_NOW = re.compile(
    r"(?:有人|他|又|正)[^,，。]{0,4}(?:打|追|堵|砍|绑)(?:着|了)?(?:我|俺|她|人|孩|娃)|(?:叫|喊|摇)(?:不应|不动|没应)|没(?:有|了)?知觉|(?:止|堵)不住血|不想(?:再)?(?:待|呆)(?:着|在|了)|活够"
)
_THINGS = (
    r"大棚|棚子|庄稼|麦[子地]?|玉米|苞米|棒子|稻[子田]?|秧苗?|苗|地里|土地|(?<![倒在了到])地(?=[叫被让给])|田里?|果[园树子]|菜[园地]"
    r"|[羊牛猪鸡鸭鹅鱼驴骡][群圈子仔苗塘崽]*|牲口|牲畜|院墙|围墙|粮食?|收成|家具|家电|货|摊子"
)
_LOSS = re.compile(
    rf"(?:{_THINGS})[^,，。;；]{{0,8}}(?:压|冲|淹|泡|砸|刮|吹|烧|死|跑|偷|丢|塌|倒|垮|毁|坏|绝收|没了|病)"
    rf"|(?:压|冲|淹|泡|砸|刮|吹|烧|毁|偷)(?:坏|掉|光|走|死|垮|塌)?了?[^,，。;；]{{0,2}}(?:{_THINGS})"
)
"""Harvests, animals and goods that were lost: a disaster that is over, and nobody's life."""
_SOMEBODY = re.compile(
    r"人|(?:我|俺|咱)(?!们?家|们?村|的|这)|娃|孩|老[人头太伴汉]|[爹妈爸娘奶爷哥姐弟妹叔婶姨]|媳妇|老公|老婆|儿子|闺女|命|救"
)
_ANOTHER = re.compile(r"人|他|她|娃|孩|老[人头太伴汉]|[爹妈爸娘奶爷哥姐弟妹叔婶姨]|媳妇|老公|老婆|儿子|闺女")
_COLD = re.compile(r"暖气|取暖|供暖|没[^,，。]{0,2}[煤柴炭](?!气)|炉子|冻(?:感冒|得慌|着|疮)")
_DEADLY_COLD = re.compile(r"冻(?:死|僵|晕|昏|硬|坏)|煤气|一氧化碳|不动|不醒")


def weigh(turn: Turn, heard: Heard) -> Danger:
    """How grave a message is that speaks, or may speak, of danger."""
    if turn.session.urgent and turn.session.flow == REPORT and not turn.session.with_operator:
        return Danger.NONE
    past = is_past(heard.text)
    if cries(heard.text):
        return _of_the_past(heard) if past else Danger.CRY
    if past and heard.confidence < _BEYOND_DOUBT:
        return Danger.NONE
    if _LOSS.search(heard.text) and not (_SOMEBODY.search(heard.text) or _NOW.search(heard.text)):
        return Danger.NONE
    believed = _believed(turn, heard) if heard.intent == "urgent_help" else Danger.NONE
    perhaps = _FALLING.search(heard.text) or _PERHAPS_NOW.search(heard.text)
    return Danger.DOUBT if perhaps and believed is not Danger.CRY else believed


def cries(text: str) -> bool:
    """Whether a text holds what nobody should have to say twice, whatever a model makes of the sentence."""
    return bool(_CRIES.search(without_sayings(text)))


def is_past(text: str) -> bool:
    """Whether a text speaks of what happened before, or was treated and has to be paid for."""
    before = _PAST.search(text) or _BILLS.search(text)
    return bool(before) and not _NOW.search(text) and not _NOT_TREATED.search(text)


def _of_the_past(heard: Heard) -> Danger:
    """Words of danger about the past: asked about only where the model is sure and no year is named."""
    if heard.intent != "urgent_help" or heard.confidence < CERTAIN:
        return Danger.NONE
    if heard.confidence >= _BEYOND_DOUBT:
        return Danger.CRY
    return Danger.NONE if _PAST.search(heard.text) else Danger.DOUBT


def _believed(turn: Turn, heard: Heard) -> Danger:
    """What to make of a model's belief that this is danger."""
    sure = heard.confidence
    mild = len(heard.said) <= _SHORT or has_saying(heard.text)
    if (mild or sure < CERTAIN) and _is_an_answer(turn):
        return Danger.NONE
    if has_saying(heard.text) and sure < _BEYOND_DOUBT:
        return Danger.NONE
    grave = bool(_GRAVE.search(heard.said))
    if sure < CERTAIN:
        return _perhaps(heard, grave=grave, mild=mild)
    if _COLD.search(heard.text) and not _DEADLY_COLD.search(heard.text):
        return Danger.DOUBT
    plain = not mild or (sure >= _SURER and (grave or open_step(turn) is None))
    return Danger.CRY if plain else Danger.DOUBT


def _perhaps(heard: Heard, *, grave: bool, mild: bool) -> Danger:
    """A model that believes in danger below certainty: a hardship told at length is what it says."""
    if pleads_for_help(heard):
        return Danger.REMIND if grave else Danger.NONE
    if heard.confidence < _DANGER:
        return Danger.REMIND
    return Danger.CRY if grave and not mild and not _COLD.search(heard.text) else Danger.DOUBT


def _is_an_answer(turn: Turn) -> bool:
    """Whether an unsure model has taken a plain name or number for a cry; a story is never weighed against it."""
    step, flow = open_step(turn), turn.flow
    if step is None or flow is None or flow.slots[step.slot] in ("story", "aid_types"):
        return False
    taken = isinstance(KINDS[flow.slots[step.slot]].asked(turn.heard, context(turn, step.slot)), Taken)
    passed_over = declined(turn, step) or (step.optional and words.skips(turn.heard.said))
    about_somebody = turn.heard.confidence >= CERTAIN and _ANOTHER.search(turn.heard.text)
    return taken or (passed_over and not about_somebody)  # 我妈没动静 declines nothing

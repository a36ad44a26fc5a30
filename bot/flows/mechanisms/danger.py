"""Danger to life comes before everything: numbers to dial at once, operators alerted, then only what rescuers need."""

import re
from dataclasses import replace

from bot.flows import words
from bot.flows.effects import RaiseAlarm
from bot.flows.heard import Heard
from bot.flows.mechanisms.answering import declined
from bot.flows.mechanisms.intake import take_volunteered
from bot.flows.mechanisms.misunderstanding import hotlines
from bot.flows.slots import KINDS, Taken
from bot.flows.slots.story import pleads_for_help
from bot.flows.turn import Turn
from bot.flows.walk import context, open_step, walk

_DANGER = 0.4
"""Low on purpose: a false alarm costs an operator a minute."""

_SHORT = 8
"""Characters; an answer so short, without a word of danger in it, has to be one beyond doubt to be taken for a cry."""

_CERTAIN = 0.6
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
    r"|(?:叫|喊|摇|推)[^,，。]{0,4}(?:没反应|没动静|没应|不应|不答应|不动)|(?:栽|倒|晕|昏|摔)[^,，。]{0,4}(?:不动|不醒|没反应|没知觉|没动静)|(?:晕|昏)(?:倒|过去)|翻白眼|抽过去"
    r"|(?:脸|嘴唇?|浑身)[^,，。]{0,3}(?:发紫|发青|发乌|紫了|青了)|掐[^,，。]{0,3}脖子|往死里打|(?:关|锁|绑)[^,，。]{0,4}(?:不让|不准|不给)(?:我|俺|她|他)?(?:们)?出"
    r"|水[^,，。]{0,4}(?:淹|漫|没|涨|到)(?:到|过|了)?(?:膝|腰|胸|脖|床|炕|窗|房顶)|(?:房|屋|墙|楼)[^,，。]{0,3}(?:马上|眼看|快|就)要?(?:塌|倒)"
)
"""What nobody should have to say twice, whatever a model makes of the sentence."""

_PAST = re.compile(
    r"[去前]年|年前|前些年|那年|年前|早年|以前|当年|上个?月|从前|小时候|后来|去世|过世|(?<![要快饿冻病打疼])死了|(?<![冲卷刮跑偷抢拿赶吓飞带])走了|住院|出院|手术|骨灰|烧[没光]了|赔"
)
_GRAVE = re.compile(r"[打血刀火死晕昏倒救喘毒药跳淹埋困痛疼摔抽命怕追杀冻饿砸砍咬烫塌疯醒快抓绑锁]")
"""Without any of these a few characters in the middle of a form are an answer of some sort, whatever a model feels."""
_IN_GOOD_HANDS = re.compile(
    r"(?:在|住进?|送到?|进)了?[^,，。]{0,5}(?:医院|ICU|icu|重症)[^,，。]{0,3}(?:躺|住|治|抢救|做|看)|(?:住|躺)在?[^,，。]{0,4}(?:医院|ICU|icu)"
    r"|住着院|正住院|抢救过来|脱离(?:了)?危险|(?:那|这|都|说的)是(?:以前|去年|上个?月|早先|过去)|不是(?:现在|眼下)|早就?过去了"
)
"""What shows that there was danger, and that somebody sees to it or it is over."""
_NOW = re.compile(r"现在|正在|刚才?|马上|快来|这会儿?|眼下|还在|又(?:打|来|在|要)|救命")
_REPORT = "request_help"


def danger(turn: Turn) -> bool:
    """Somebody is in danger, or may be. Once the alarm is raised, what follows is the report about it."""
    heard = turn.heard
    if turn.choice:
        return False
    long_ago = bool(_PAST.search(heard.text)) and not _NOW.search(heard.text)
    if not long_ago and _CRIES.search(words.without_sayings(heard.text)):
        heard = turn.heard = _as_cry(heard)
    elif turn.session.urgent and _IN_GOOD_HANDS.search(heard.text):
        calm_down(turn)
        return True
    if heard.intent != "urgent_help":
        return False
    if _is_grave(turn, heard, long_ago=long_ago):
        _raise_alarm(turn)
        return True
    turn.heard = _otherwise(heard)
    return False


def _is_grave(turn: Turn, heard: Heard, *, long_ago: bool) -> bool:
    """Whether to raise the alarm over a message that may speak of danger. If only perhaps, numbers are told beside."""
    if long_ago and heard.confidence < _BEYOND_DOUBT:
        return False
    cries = bool(_CRIES.search(words.without_sayings(heard.text)))
    mild = len(heard.said) <= _SHORT or words.has_saying(heard.text)
    doubtful = _BEYOND_DOUBT if mild and not cries else _CERTAIN
    asked = open_step(turn) is not None and not turn.session.urgent
    if mild and not cries and (_is_an_answer(turn) or (asked and not _GRAVE.search(heard.said))):
        return False
    if heard.confidence < doubtful and (_is_an_answer(turn) or words.has_saying(heard.text)):
        return False
    if heard.confidence < _DANGER or (heard.confidence < _CERTAIN and pleads_for_help(heard)):
        turn.say("danger.reminder", minor=True)
        return False
    return not (turn.session.urgent and turn.session.flow == _REPORT and not turn.session.with_operator)


def _otherwise(heard: Heard) -> Heard:
    """The message as what it is if no cry: danger is believed below an even bet, and the surer act stands beside it."""
    other = next((act for act in heard.secondary if act.confidence > heard.confidence), None)
    if other is None:
        return heard
    rest = tuple(act for act in heard.secondary if act is not other)
    return replace(heard, intent=other.name, confidence=other.confidence, secondary=rest)


def _as_cry(heard: Heard) -> Heard:
    """The message as a cry for help, whatever the model made of it."""
    sure = heard.confidence if heard.intent == "urgent_help" else 0.0
    return replace(heard, intent="urgent_help", confidence=max(sure, _CERTAIN))


def _is_an_answer(turn: Turn) -> bool:
    """Whether an unsure model has taken a plain name or number for a cry; a story is never weighed against it."""
    step, flow = open_step(turn), turn.flow
    if step is None or flow is None or flow.slots[step.slot] in ("story", "aid_types"):
        return False
    taken = isinstance(KINDS[flow.slots[step.slot]].asked(turn.heard, context(turn, step.slot)), Taken)
    return taken or declined(turn, step) or (step.optional and words.skips(turn.heard.said))


def _raise_alarm(turn: Turn) -> None:
    report = next((frame for frame in turn.session.stack if frame.flow == _REPORT), None)
    turn.change(urgent=True, misses=0, with_operator=False, stack=(report,) if report else ())
    if report is None:
        turn.push(turn.library.named(_REPORT))
    turn.forget_question()
    take_volunteered(turn)
    turn.say("danger.hotlines", {"hotlines": hotlines(turn)})
    turn.effects.append(RaiseAlarm())
    walk(turn)


def calm_down(turn: Turn) -> None:
    """Nobody is in danger after all: what was begun goes on as an ordinary report."""
    turn.change(urgent=False)
    turn.understood()
    turn.forget_question()
    turn.say("danger.over")
    walk(turn)

"""One's own words, kept as they were written: a reason, a complaint, a question, what papers would say.

Apart from the story of a report, which is searched for facts and added to; these are taken once, whole.
"""

import re
from typing import Any

from bot.flows import words
from bot.flows.heard import Heard
from bot.flows.slots.reading import Context, Kind, Reading, Refused, Taken
from bot.flows.slots.story import tells_trouble
from bot.messages import Language
from bot.texts import label, length

_HAN = re.compile(r"[\u3400-\u9fff]|[a-zA-Z]{2,}")
_LONGEST = 1000
_LEAST = 2
_SHOWN = 60
_LEAST_TOLD = 6

# What only says that something will be said: 我要投诉, 我想补充材料.
_ANNOUNCED = re.compile(
    r"你好|您好|我们?|俺们?|想要?|要|再|还|把|给|来|一下|反映|投诉|举报|申诉|异议|不服|补充?|交|发|传|递|材料|资料|证明|照片|上次|昨天"
    r"|刚才|之前|那个?|这个?|申请|求助|的|了|个|些|点|件|事情?|情况|问题|怎么|咋|可以|能|吗|么|呢|帮|忙|捐|捐款|捐物|[,，。!！?？\s]"
)


def _told(heard: Heard) -> str:
    return words.plain(heard.raw).strip()[:_LONGEST]


def _words(heard: Heard, context: Context) -> Reading:
    if context.choice or words.agrees(heard.text, heard.said) is not None or words.skips(heard.said):
        return None
    if heard.intent in _ASKS_FOR_MORE and heard.confidence >= _ELSEWHERE:
        return None
    return Taken(_told(heard)) if len(_HAN.findall(heard.text)) >= _LEAST else None


_ASKS_FOR_MORE = ("ask_policy", "check_progress", "request_human", "greet", "withdraw_request", "supplement_material")


def _words_volunteered(heard: Heard, _context: Context) -> Taken | None:
    """A message that says more than that something is to be said."""
    if heard.intent not in ("complaint", "appeal", "offer_help"):
        return None
    is_more = len(_HAN.findall(_ANNOUNCED.sub("", heard.text))) >= _LEAST_TOLD
    return Taken(_told(heard), heard.confidence) if is_more else None


def _shown_words(value: object, _language: Language) -> str:
    return length.clip(" ".join(str(value).split()), _SHOWN)


def _papers(heard: Heard, context: Context) -> Reading:
    """Photos come by themselves; "done" ends them, and whoever cannot send any tells what they would show."""
    sent = [media.id for media in context.frame.media]
    finished = context.choice == "done" or words.among(heard.said, words.DONE) or words.skips(heard.said)
    if finished:
        return Taken({"photos": sent}) if sent else Refused(context.key("none"), counts=False)
    if words.promises(heard.said) or words.agrees(heard.text, heard.said):
        return Refused(context.key("waiting"), counts=False)
    if len(_HAN.findall(heard.text)) < _LEAST or heard.points_elsewhere(_ELSEWHERE):
        return None
    return Taken({"photos": sent, "words": _told(heard)})


_ELSEWHERE = 0.6


def _papers_volunteered(heard: Heard, context: Context) -> Taken | None:
    """What a message brings at once: 补充一下，我还欠医院两万."""
    if heard.intent != "supplement_material" or context.frame.media:
        return None
    without_papers = _PAPER_NAMES.sub("", heard.text)
    if _ASKED.search(heard.text) or not tells_trouble(without_papers):
        return None
    return Taken({"photos": [], "words": _told(heard)}, heard.confidence)


_PAPER_NAMES = re.compile(
    r"缺的|[^,，。]{0,4}证明书?|[^,，。]{0,2}证(?!明)|病[历例案]|诊断书?|住院(?:结算|发票|单|记录|病历|清单|小结)+|缴费单|[药收欠]?[费条]?单|发票|结算单"
    r"|清单|户口[本簿]|收据|欠条|借条|流水|银行卡|存折|出院(?:小结|记录)|医院|照片|复印件|原件|承诺书"
)
_ASKED = re.compile(r"怎么|咋|哪里?|什么|啥|吗|么$|没传|没发|没交|行不行|可以不|能不能|几份|多少")


def _shown_papers(value: dict[str, Any], language: Language) -> str:
    return label("value", "photos", language).format(count=len(value.get("photos", ())))


def _question(heard: Heard, context: Context) -> Reading:
    if context.choice.startswith("about:"):
        return Taken(context.choice.removeprefix("about:"))
    return Taken(_told(heard)) if len(_HAN.findall(heard.text)) >= _LEAST else None


_GENERAL = re.compile(
    r"^(?:我|俺)?(?:想|要)?(?:问|咨询|了解)?(?:一下|下|个)?(?:政策|政策问题|政策咨询|救助政策)?(?:的事)?$"
)


def _question_volunteered(heard: Heard, _context: Context) -> Taken | None:
    is_question = heard.intent == "ask_policy" and heard.said and not _GENERAL.match(heard.said)
    return Taken(_told(heard), heard.confidence) if is_question else None


WORDS = Kind(_words, _words_volunteered, _shown_words, corrigible=False)
PAPERS = Kind(_papers, _papers_volunteered, _shown_papers, corrigible=False)
QUESTION = Kind(_question, _question_volunteered, _shown_words, corrigible=False)

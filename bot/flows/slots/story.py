"""What is wrong, in the resident's own words: which parts of a message tell it, and which are name or politeness.

The words are kept as they were written. Only clauses that are nothing but other slots' facts are left out, so that
an identity number does not lie about in the story as well.
"""

import re
from collections.abc import Iterator

from bot.flows import words
from bot.flows.heard import Heard
from bot.flows.sayings import without_sayings
from bot.flows.slots.reading import Context, Kind, Reading, Refused, Taken
from bot.messages import Language
from bot.texts import labels, length

_HAN = re.compile(r"[\u3400-\u9fff]")
_CLAUSE = re.compile(r"[^,，。;；!！?？\n ]+[,，。;；!！?？\n ]*")
_TROUBLE = re.compile(
    r"裂|灌|破|坏|砸|撞|伤|垮|偷|抢|遭贼|没人管|没人要|没人伺候|拉扯|找不[到着]工作|没工作|没单位|拖欠|欠薪|绝收|赶人|释放|歪|ICU|梗|自闭|罕见"
    r"|报不了|没批|凑不|救济|突出|重活|没辙|走投无路|没着落|没来钱|贷款|买不起|没奶|病|住院|花了|花[光完]|借[的了遍]|手术|瘫|残|癌|肿瘤|透析|化疗|药|治|医|欠|债|外账|饥荒|没钱|没收入|没有收入|没有经济|没来源"
    r"|没有来|失业|下岗|工伤|没活|裁员|倒闭|干不了|"
    r"丢了|车祸|火|水|淹|塌|漏|倒|旱|雹|冲|去世|走了|过世|没了|死|离婚|离家|跑了|孤|独|无依|没人|上不起"
    r"|交不|学费|上学|辍学|房租|危房|揭不开|吃不|断|"
    r"过不下去|过不去|没法过|吃了上顿|难|苦|穷|拮据|紧张|疼|摔|骨折|失能|失明|看不见|聋|哑|痴|傻|精神|智力|老了|年纪大|年龄大|坐牢|被打"
    r"|家暴|骗|烧|挣不|养不|供不|还不|活不|没饭|没米|"
    r"困在|没地方|没住|没暖|冻|饿|怀孕|单亲|寡|鳏|低收入|打不了工|不能动|动不了|起不来|下不了|卧床|植物人"
    r"|取暖|暖气|没[^,，。]{0,2}[煤柴炭暖]|[买缺][^,，。]{0,2}[煤柴炭]|冷得|太冷|受冻"
    r"|脑|心脏|尿毒|糖尿|血|肝|肾|肺"
)
_REQUEST = re.compile(
    r"(?:申请|申报|求助|报[个上名]?|办[个理]?|登记|吃(?!救济)|评|要|想|咨询|问|弄|领|享受|救)[^,，。]{0,10}(?:低保"
    r"|救助|救住|补助|补贴|困难户|贫困户|特困|五保|帮助|救济|临时|保障|待遇|帮扶)"
    r"|^(?:那|就|给)*(?:我|俺|咱)?们?(?:也|都|就)?(?:想|要|想要)?(?:申请|求助|登记|帮忙|救助|报|办)(?:一?个|一?下|一份)?[吧呗了嘛]?[,，。]*$"
)
_HELP_BY_NAME = re.compile(r"(?:^|SQ|sq|申请|求)\s?(?:低保|特困|五保|救助|临时救助|困难补助|医疗救助)")
_QUESTION = re.compile(r"怎么|咋|如何|[吗么]$|什么|啥|多少|哪|能不能|可不可以|行不行|要不要|几时")
_SIGH = re.compile(r"(?:可|该|这)?(?:怎么办|咋办|咋整|咋弄|怎么活|咋活)[啊呀呢哪]*")  # asked of heaven, not of us
_WHETHER_HELP = re.compile(
    r"有没有[^,，。]{0,6}(?:救助|补助|政策|办法|帮助|人管)|管不管|有人管|(?:能|可以?)(?:不能|不可以)?[^,，。]{0,6}(?:帮|申请|办|救助|领|补助|给想|想想办法)|想想?办法|怎么办|咋办|咋整|咋弄"
)
_BEGS = re.compile(
    r"(?:能不能|可不可以|能否|可以|求|请)[^,，。]{0,4}(?:给(?:点|些|口|我|俺)|救济|拉[^,，。]{0,2}一把|帮(?:帮)?(?:我|俺|一把|点))"
)
_NOW_IN_DANGER = re.compile(r"正在|马上|快来|刚[刚才]?|突然|不行了|醒|呼吸|喘|血|刀|打我|杀|毒|晕")
_ASKS_PROGRESS = re.compile(r"进度|进展|到哪|哪一步|结果|多久|几时|什么时候|啥时候|查|批了没|下来没")
_ACCUSES = re.compile(
    r"投诉|举报|克扣|贪污|贪了|吃拿|卡要|不公|关系户|干部|书记|村长|主任|态度|不给(?:办|批)|凭什么|为什么|为啥"
)
_POLITE = re.compile(
    r"^(?:您?你?好|在吗|同志|谢谢|麻烦|辛苦|请问|打扰|领导|政府|你们好|早上好|下午好|晚上好|拜托|恳请)"
)
# What a form already asks for by name; a clause of nothing else is no story.
_LABELS = re.compile(
    r"我们?|俺们?|咱|他|她|本人|叫|姓名|名字|是|为|的|了|呢|电话|手机|号码?|身份证|住[在址]?|家|地址|户主|联系|全|里|每|个?月"
    r"|年|收入|进项|只有?|大概|左右|一共|总共|就|有|人|口子?|岁|男|女|今|现在|在|和|也|元|块|钱|:|：|多|来"
)
# Words that anybody in need says and that tell nothing: who says no more is asked what is wrong.
_GENERAL = re.compile(
    r"(?:就是|那个|嗯|呃|家里|家庭|生活|日子|经济|实在|真的?|太|很|挺|特别|比较|有点?|我|俺|我们|俺们|我家|现在|条件|上|是|了|的|也|都|啊|呀)"
    r"|登记|反映|情况|一下|想|要|困难|困南|困难户|贫困|有?难处|过不下去|过不去|没法过|难过|不好过|没办法|没法子?|穷|苦|难|不好|不行|帮帮?忙?|找你们|求你们|求求"
)
_LEAST_SPECIFIC = 2
_LEAST_HAN = 4
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_LEAST_LATIN = 3
_LEAST_TOLD = 2
_LEAST_UNPROVEN = 6
_LEAST_PLEA = 8
_LONGEST = 1000
_ELSEWHERE = 0.6


def _clauses(heard: Heard) -> list[tuple[str, str]]:
    """The clauses of a message, as written and as what they say beside names, numbers and places."""
    blanked = list(heard.line)
    for fact in heard.entities:
        if fact.entity != "illness":
            blanked[fact.start : fact.end] = " " * (fact.end - fact.start)
    line = "".join(blanked)
    return [(match.group(), words.plain(line[match.start() : match.end()])) for match in _CLAUSE.finditer(heard.raw)]


def _han(text: str) -> int:
    return len(_HAN.findall(text))


def _in_trouble(clause: str) -> bool:
    """Whether a clause names a trouble, beside asking for help against it."""
    return bool(_TROUBLE.search(without_sayings(_REQUEST.sub("", clause))))


def _tells(clause: str) -> bool:
    """Whether a clause tells of trouble rather than of a name, a wish or good manners."""
    if _in_trouble(clause):
        return _han(clause) >= 2
    plain = not (_REQUEST.search(clause) or _QUESTION.search(clause) or _POLITE.search(clause))
    return plain and _han(_LABELS.sub("", clause)) >= _LEAST_UNPROVEN


def _belongs(clause: str) -> bool:
    """Whether a clause is worth keeping beside one that tells of trouble."""
    clause = _POLITE.sub("", clause)
    if _tells(clause):
        return True
    spare = _REQUEST.search(clause) or (_QUESTION.search(clause) and _RULES.search(clause))
    return not spare and _han(_LABELS.sub("", clause)) >= _LEAST_TOLD


_RULES = re.compile(r"条件|标准|政策|材料|低保|报销|补贴|补助")


def _is_general(clause: str) -> bool:
    """Whether a clause says no more than that life is hard, or what is wanted."""
    spare = _POLITE.sub("", _REQUEST.sub("", clause))
    return _han(_GENERAL.sub("", spare)) < _LEAST_SPECIFIC


_REMARK = re.compile(
    r"(?:别|不要|不用|甭|可以|能|不给|不让|就)(?:[^,，。]{0,2})(?:记|录)(?!性|得)|(?:记|写|登记)(?:吧|就行|可以)|不同意|同意(?!书)|骗子|怕.{0,4}(?:骗|泄)|那我不(?:干|弄|办|说)|隐私|泄露"
    r"|(?:身份证|证件?|钥匙|户口本|病历|单子|照片|相片|材料|复印件|卡)[^,，。;；]{0,6}(?:在|没带|找|锁|放|拿|拍|不在|晚点|回头|忘|还没|等|叫|让)"
    r"|(?:等|回头|待会|晚点|回去|马上|明天|一会儿?)(?:我|俺|他|她|儿子|闺女)?[^,，。;；]{0,6}(?:拍|发|补|拿|找|填|告诉)|^(?:是|就是)(?:他|她|我|俺)(?:自己)?(?:上学|用|的)?[吧呢啊]?$"
    r"|(?:帮助|要办|地址|电话|姓名|名字|收入|人口)[^,，。;；]{0,4}(?:那[一个]?项)?(?:改成|不对|错了)"
    r"|照片|相片|就(?:这|那)?[一两几]?[张页](?!嘴)|(?:拍|发|传)(?:了|过去|给你们?)?[一两几]张|我发[一两几]?张|找个?(?:真|活)人|有(?:人)?上班的(?:没|吗|么|不)"
)
"""What is said about the form and not about the trouble: what may be recorded, where papers are, what comes later."""

_REFERS_BACK = re.compile(
    r"(?:就|都|我|俺|不|是|那|跟|和|像|还)*(?:刚才|刚刚|刚|前面|前头|上面|之前|先前|开头|方才|一开始|头里)(?:我|俺|不是|已经|都|就)*"
    r"(?:说|写|讲|报|发|填|提|告诉)(?:你|您|你们)?(?:过|的|了)*(?:那些|那个|那样|那回事|一样|事|情况|呀|嘛|吗|吧|的|了|啊|呗)*"
    r"|(?:不是|我|俺|都|已经|全|刚)*(?:说|写|讲)(?:过|完)?(?:了|过)(?:吗|嘛|呀|啊|的)*|(?:跟|和|同)(?:刚才|上面|前面|之前)(?:说)?的?一样|同上|见上面?|(?:上面|前面)(?:有|都有|写着呢?)(?:了|呢)*"
)


def refers_back(heard: Heard) -> bool:
    """Whether an answer only points to what was said before: 就是刚才说的那些, 上面写的."""
    return any(_REFERS_BACK.fullmatch(form) for form in words.forms(heard.said))


def told_in(heard: Heard) -> str:
    """The parts of a message that tell of trouble, as written; "" if it tells none."""
    clauses = [(raw, said) for raw, said in _clauses(heard) if not _REMARK.search(words.plain(raw))]
    if not any(_tells(said) for _, said in clauses):
        return ""
    if all(_is_general(said) for _, said in clauses):
        return ""
    told = words.plain("".join(_kept(clauses))).strip(" ,，;；\n")
    return told if _han(told) >= _LEAST_HAN else ""


def _kept(clauses: list[tuple[str, str]]) -> Iterator[str]:
    """The clauses that belong to the story, with its ages and sums, and a bare sum behind one: 又催交钱了，三万."""
    before = False
    for raw, said in clauses:
        is_sum = before and not _HAN.search(said) and bool(_SUM.search(raw))
        before = is_sum or _belongs(said) or _weighs(raw, said)
        if before:
            yield raw


_SUM = re.compile(r"[百千万元块]")
_AGED = re.compile(
    r"今年[^,，。]{0,3}(?:\d|[一二三四五六七八九十]{2})|(?:\d|[二三四五六七八九]?十[一二三四五六七八九]?)岁"
)
_SPENT = re.compile(r"[赔要交付补凑借贷欠花缺差罚骗偷丢亏投买租罚筹]")
_EARNS = re.compile(r"收入|进项|进账|挣|赚|工资|补贴|补助|低保|养老|退休")
_A_MONTH = re.compile(r"[每一]个?月|[每一]年|月|人均")


def _weighs(raw: str, said: str) -> bool:
    """Whether a clause that names nothing but an age or a sum tells of the trouble: 今年73了, 赔了人家十一万."""
    text = words.plain(raw)
    if _REQUEST.search(said) or _QUESTION.search(said):
        return False
    if _AGED.search(text):
        return True
    spent = bool(_SPENT.search(said)) or not _A_MONTH.search(said)
    return bool(_SUM.search(text)) and spent and not _EARNS.search(said)


def troubled(heard: Heard) -> bool:
    """Whether a message names a trouble and asks nothing: a cry for help, whatever else a model makes of it."""
    clauses = [_SIGH.sub("", said) for _, said in _clauses(heard)]
    return any(_in_trouble(said) for said in clauses) and not any(_QUESTION.search(said) for said in clauses)


def tells_trouble(text: str) -> bool:
    """Whether a text names a trouble, and says enough about it to be told."""
    return _in_trouble(text) and _han(_LABELS.sub("", text)) >= _LEAST_TOLD


def pleads_for_help(heard: Heard) -> bool:
    """Whether a message tells at some length what is wrong and, if it asks at all, whether help can be had for it."""
    if _ACCUSES.search(heard.text):
        return False
    clauses = [said for _, said in _clauses(heard)]
    asked = [said for said in clauses if _QUESTION.search(said) and not _SIGH.search(said)]
    plain = [said for said in clauses if said not in asked and not _REQUEST.search(said) and not _is_general(said)]
    told = any(_in_trouble(said) for said in plain)
    long_enough = told and sum(_han(_POLITE.sub("", said)) for said in plain) >= _LEAST_PLEA
    if heard.intent == "check_progress" and _ASKS_PROGRESS.search(heard.text):
        return False
    if heard.intent == "urgent_help" and _NOW_IN_DANGER.search(heard.text):
        return False
    about_rules = heard.intent == "ask_policy" and not any(_WHETHER_HELP.search(said) for said in clauses)
    begs = heard.intent == "offer_help" and told and words.speaks_of_self(heard.text)
    if _BEGS.search(heard.text) and words.speaks_of_self(heard.text):
        return True
    return (long_enough or begs) and not about_rules and all(_WHETHER_HELP.search(said) for said in asked)


def asks_progress(heard: Heard) -> bool:
    """Whether a message asks by name how something filed stands."""
    return bool(_ASKS_PROGRESS.search(heard.text))


def asks_for_help(heard: Heard) -> bool:
    """Whether a message asks for assistance by name, and is not about the rules of it."""
    return bool(_REQUEST.search(heard.text) or _HELP_BY_NAME.search(heard.text)) and not _QUESTION.search(heard.text)


def _asked(heard: Heard, context: Context) -> Reading:
    if refers_back(heard):
        before = context.frame.value(context.slot)
        return Taken(before) if before else Refused(context.key("again"), counts=False)
    han = set(_HAN.findall(heard.said))
    latin = _LATIN_WORD.findall(heard.raw) if context.language == "en" else []
    elsewhere = heard.points_elsewhere(_ELSEWHERE) and not pleads_for_help(heard)
    if (len(han) < 2 and len(latin) < _LEAST_LATIN) or elsewhere:
        return None
    said = heard.said
    if heard.entities and _han(_LABELS.sub("", "".join(part for _, part in _clauses(heard)))) < _LEAST_TOLD:
        return None  # a place or a number and nothing else
    if words.agrees(heard.text, said) is not None or (words.skips(said) and not _TROUBLE.search(heard.text)):
        return None
    if _QUESTION.search(heard.text) and not _TROUBLE.search(heard.text) and not heard.reports:
        return None
    with_numbers = heard.found("phone") or heard.found("id_number")
    told = told_in(heard) if with_numbers else ""
    return Taken(_joined(context, told or words.plain(heard.raw).strip()))


def _volunteered(heard: Heard, context: Context) -> Taken | None:
    if context.pending in ("photos", "papers") and _REMARK.search(heard.text):
        return None
    if context.pending == "aid_types":  # whose answer may be the story, or no more than a word for the help
        told = "" if heard.said in labels("aid").values() else told_in(heard)  # 临时急难 is a kind of help
        return Taken(_joined(context, told), heard.trust) if _han(told) >= _LEAST_HAN else None
    goes_on = heard.intent == "provide_information" and context.urgent
    told_before = context.frame.has(context.slot) and context.pending in _GOES_ON_AT
    goes_on = goes_on or (told_before and troubled(heard) and words.agrees(heard.text, heard.said) is None)
    if not goes_on and not (heard.reports and context.believes(heard)):
        return None
    in_english = context.language == "en" and len(_LATIN_WORD.findall(heard.raw)) >= _LEAST_LATIN
    cries_out = context.urgent and heard.intent == "urgent_help" and (in_english or _han(heard.said) >= 2)
    told = heard.raw.strip() if cries_out else told_in(heard)
    return Taken(_joined(context, told), heard.confidence) if told else None


_GOES_ON_AT = ("count", "income", "agreement_in_parts", "whose")
"""The questions at which people go on with the story they began, one short message after another."""


def _joined(context: Context, told: str) -> str:
    return joined(context.frame.value(context.slot), told)


def joined(before: str | None, told: str) -> str:
    """What was told before and what is told now, as one story."""
    if before and told in before:
        return before
    return (f"{before}\n{told}" if before else told)[:_LONGEST]


def _shown(value: object, _language: Language) -> str:
    return length.clip(" ".join(str(value).split()), 60)


STORY = Kind(_asked, _volunteered, _shown)

"""Telephone number, identity number, case code and how many people: kinds that are recognised by their form.

A number that is nearly right is refused with what is wrong about it, so that the resident can mend it.
"""

import re

from bot.flows import words
from bot.flows.heard import Heard
from bot.flows.slots.reading import Context, Kind, Reading, Refused, Taken
from bot.messages import Choice, Language
from bot.nlu.normalise import (
    looks_like_id,
    parse_case_code,
    parse_count,
    parse_id_number,
    parse_one_time_code,
    parse_phone,
)
from bot.nlu.normalise.household_answers import read_listing
from bot.texts import label

_FEWEST_DIGITS = 6  # less is no attempt at a long number
_SAME_PHONE = re.compile(
    r"(?:这个|现在|当前|本机|打过?来|发(?:信息|短信|消息)).{0,6}(?:号|电话|手机)|^(?:那|就|还|嗯|行|好|对)*(?:是|用|打|按|写|填|留|记)*(?:我)?(?:现在|目前|当前)?(?:这个?|本机|本)(?:手机|电话)?(?:号码?)?"
    r"(?:就行|就好|就中|就可以|联系)?[吧呗啊呀嘛哈了的]*$"
)
_ANOTHERS = re.compile(
    r"(?:儿子|闺女|女儿|孙子|邻居|村[支委]?书记?|村长|主任|医生|老板|亲戚|亲家|弟弟?|哥哥?|妹妹?"
    r"|姐姐?|他|她|老人|本人自己|人家)的?(?:自己的?)?(?:电话|手机|号码)"
)


def _digits(text: str) -> str:
    return "".join(re.findall(r"\d", text))


def _phone(heard: Heard, context: Context) -> Reading:
    sender = context.facts.sender_phone
    if context.choice == "affirm":
        return _sender(context)
    number = parse_phone(heard.text)
    if number:
        return Taken(number)
    if context.choice == "deny":
        return Refused(context.key("again"), counts=False)
    if _SAME_PHONE.search(heard.text):
        return _sender(context)
    offered = bool(sender and context.question and context.question.key == context.key("offer"))
    return _phone_answer(heard, context, offered=offered)


def _phone_answer(heard: Heard, context: Context, *, offered: bool) -> Reading:
    """A yes or no to "this number?", or something that was meant as a number."""
    answer = words.agrees(heard.text, heard.said) if offered else None
    if answer is not None:
        return _sender(context) if answer else Refused(context.key("again"), counts=False)
    digits = _digits(heard.without("date", "amount"))
    if len(digits) < _FEWEST_DIGITS:
        return None
    if len(digits) == 11:
        return Refused(context.key("bad.form"))
    return Refused(context.key("bad.length"), {"count": len(digits)})


def _sender(context: Context) -> Reading:
    sender = context.facts.sender_phone
    return Taken(sender) if sender else Refused(context.key("bad.unseen"), counts=False)


def _phone_volunteered(heard: Heard, _context: Context) -> Taken | None:
    numbers = heard.found("phone")
    if not numbers or _ANOTHERS.search(heard.text):
        return None
    taken_back = re.search(r"不对|错|不是", heard.line[numbers[0].end : numbers[-1].start])
    return Taken(str(numbers[-1 if taken_back else 0].value))


def _id_number(heard: Heard, context: Context) -> Reading:
    number = parse_id_number(heard.text)
    if number:
        return Taken(number)
    if not looks_like_id(heard.text):
        return None
    count = len(re.findall(r"[\dXx]", heard.text))
    if count == 18:
        return Refused(context.key("bad.checksum"))
    return Refused(context.key("bad.length"), {"count": count}) if count else Refused(context.key("bad.checksum"))


def _id_number_volunteered(heard: Heard, _context: Context) -> Taken | None:
    numbers = heard.found("id_number")
    return Taken(str(numbers[0].value)) if len(numbers) == 1 else None


def _shown_id_number(value: object, _language: Language) -> str:
    """Enough to recognise it, too little to use it: these words lie about on phones."""
    text = str(value)
    return f"{text[:6]}…{text[-4:]}"


def _case_code(heard: Heard, context: Context) -> Reading:
    code = parse_case_code(heard.text)
    if code:
        return Taken(code)
    count = len(_digits(heard.text))
    return Refused(context.key("bad.length"), {"count": count}) if count >= _FEWEST_DIGITS else None


def _case_code_volunteered(heard: Heard, _context: Context) -> Taken | None:
    codes = heard.found("case_code")
    return Taken(str(codes[0].value)) if codes else None


def _one_time_code(heard: Heard, context: Context) -> Reading:
    code = parse_one_time_code(heard.text)
    if code:
        return Taken(code)
    count = len(_digits(heard.text))
    return Refused(context.key("bad.length"), {"count": count}) if count >= _FEWEST_OF_A_CODE else None


_FEWEST_OF_A_CODE = 3

_N = r"(?:\d{1,2}|[一二两三四五六七八九十俩仨]{1,3})"
_ONLY_A_NUMBER = re.compile(
    rf"(?:我们|俺们|我|俺|他|她|这)?(?:家里?|全家|一家子?|户口本上|户口上|本子上)?(?:现在|目前|一共|总共|拢共|统共|就|有|是"
    rf"|共|大概|也就|只有|才|剩|还有)*{_N}"
    rf"(?:口|个|位|名|人|口人|个人|口子|口子人)?(?:人|子)?(?:左右|在家|一起|过|住|吃饭|生活|一起过"
    rf"|一起住)*(?:[吧啊呢呀嘛哩的了])*"
)
_TOGETHER = re.compile(r"一(?:家子?|共|起)")
_PEOPLE = re.compile(
    r"一个人|独居|自己过|我自己|自个|光棍|(?:就|只有|只剩)[我俺咱他她]|老伴|老两口|两口子|孩子|儿子|闺女|女儿|孙|媳妇|爹"
    r"|娘|爸|妈|父|母|[俩仨]"
)
_OF_PEOPLE = re.compile(rf"({_N}\s?(?:口人?|个人|个|位|人)(?![月年天钱]))")
_AT_HOME = re.compile(
    rf"(?:实际|常住|真正|一共|总共|拢共|统共|合计)[^,，。;；]{{0,4}}?(?P<size>{_N})(?=[口个人位])"
)  # 户口上七个，实际住五个
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
_TOO_MANY = re.compile(r"(?<!\d)(?:3[1-9]|[4-9]\d|\d{3,4})\s?(?:口|个人|人)")
_ZERO = re.compile(r"(?:^|[^\d])0\s?(?:口|个)?人?$")


_ALONE = re.compile(
    r"(?:我|俺|咱)?(?:们)?(?:家里?|屋里|屋头|屋企)?(?:现在|如今|平时)?(?:就|只|光|才|得|只有|只剩|就剩|剩下?|有|是)*"
    r"(?:我|俺|咱|他|她|额|吾|侬|佢|老汉|老太婆?|老人)?"
    r"(?:自己个?|自个儿?|独个|独自|单个)(?:一个?人?|个)?(?:过|住|生活|在家|吃住|度日)*[了的嘛啊呢吧呗]*"
)


_ONLY_ME = re.compile(
    r"(?:家里?|屋里|屋头)?(?:现在|如今|平时)?(?:没(?:有)?(?:别人|旁人))?(?:就|只|光|才|得|只有|只剩|就剩|剩下?|有|是)+(?:我|俺|咱|额|吾|侬|佢|老汉|老太婆?|老婆子|老子|老头子?)(?:自己)?"
    r"|(?:我|俺|咱|额)?(?:是|就是|一直|还是|至今)*(?:老?单身(?:汉|狗|一人)?|老?光棍(?:[一汉]条?)?|打光棍|光杆(?:一[个条])?|孤身(?:一人)?|独身|孤寡(?:老人)?|孤老(?:头子?|婆子?)?|五保户?"
    r"|一(?:个)?人吃饱全家不饿|孤家寡人)(?:过|一个|一人|一个人)?"
)


def _is_alone(said: str) -> bool:
    """Whether an answer tells of somebody on their own, though it names no number: 就俺, 单身, 光棍一条."""
    alone = any(_ALONE.fullmatch(form) or _ONLY_ME.fullmatch(form) for form in words.forms(said))
    return alone or "孤家寡人" in said


def _count(heard: Heard, context: Context) -> Reading:
    if context.choice.startswith("size:"):
        return Taken(int(context.choice.removeprefix("size:")))
    if _is_alone(heard.said):
        return Taken(1)
    at_home = _AT_HOME.search(heard.text)
    if at_home and (size := parse_count(at_home["size"])):
        return Taken(size)
    reading = _named(heard, context)
    if reading is not None:
        return reading
    text = words.without_openers(words.without_ages(heard.text)).translate(_FORMAL)
    first = re.split(r"[,;\s]+", text, maxsplit=1)[0]
    if _ONLY_A_NUMBER.fullmatch(first):
        size = parse_count(_TOGETHER.sub("", first))
        return Taken(size) if size else None
    listed = _PEOPLE.search(text) and not heard.points_elsewhere(0.6)
    size = parse_count(text) if listed or _ONLY_A_NUMBER.fullmatch(words.bare(text)) else None
    counted = _OF_PEOPLE.findall(text)
    if size is None and len(counted) == 1 and not heard.points_elsewhere(0.6):
        size = parse_count(counted[0])
    return Taken(size) if size else None


def _named(heard: Heard, context: Context) -> Reading:
    """A number that is stated, or everybody named; asked for once more where somebody may have been left out."""
    listed = None if heard.points_elsewhere(_ELSEWHERE) else read_listing(words.without_ages(heard.text))
    if listed and listed.size:
        return Taken(listed.size)
    stated = heard.found("household_size")
    if stated:
        return Taken(int(stated[-1].value))
    if listed:
        return Refused(context.key("bad.unsure"), counts=False)
    return Refused(context.key("bad.unlikely")) if _TOO_MANY.search(heard.text) or _ZERO.search(heard.text) else None


_ELSEWHERE = 0.6
_LIKELY = 0.8
_LIVES_ALONE = re.compile(
    r"(?:^|[,，。;；! ])(?:我|俺|他|她|就|老人|一直){0,2}(?:自己)?(?:独居|一个人(?:单|住|生活)?过?)(?=$|[,，。;；!！ ])"
)


def _count_volunteered(heard: Heard, _context: Context) -> Taken | None:
    stated = {int(fact.value) for fact in heard.found("household_size")}
    if not stated and _LIVES_ALONE.search(heard.text):
        return Taken(1, _LIKELY)
    return Taken(stated.pop()) if len(stated) == 1 else None


def _count_choices(context: Context) -> tuple[Choice, ...]:
    """So that a bare digit means the same as a number of people and as a number on the list."""
    return tuple(
        Choice(f"size:{size}", label("value", "people", context.language).format(count=size)) for size in range(1, 8)
    )


def _shown_count(value: object, language: Language) -> str:
    return label("value", "people", language).format(count=value)


PHONE = Kind(_phone, _phone_volunteered, strict=True)
ID_NUMBER = Kind(_id_number, _id_number_volunteered, _shown_id_number, strict=True)
ONE_TIME_CODE = Kind(_one_time_code, strict=True)
CASE_CODE = Kind(_case_code, _case_code_volunteered, strict=True)
COUNT = Kind(_count, _count_volunteered, _shown_count, _count_choices, strict=True)

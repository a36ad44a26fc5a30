"""Whose name: found behind "我叫", in a bare answer, or in a list of facts; a greeting is no name.

With a proxy two names may be said; the one behind 我 is the reporter's and not the one asked for.
"""

import re

from bot.flows import words
from bot.flows.heard import Heard
from bot.flows.slots.reading import Context, Kind, Reading, Refused, Taken
from bot.flows.slots.transliterated import is_transliterated, with_one_dot
from bot.nlu.normalise import kin

_HAN = r"[\u3400-\u9fff]"
_BREAK = re.compile(
    r"[^\u3400-\u9fff·•]|就[行好可中成]|住在?|家[在住里]|电话|手机|身份|今年|现[年在]|[男女](?![\u3400-\u9fff])|是(?!$)|在"
    r"|的|我|俺|他|她|想|要|有|和|跟|没|得了|生病|"
    r"个人|本人|先生|女士|同志|[一二两三四五六七八九十几]+(?:口|个|岁)"
)
# The name is only looked ahead to, so that "，我叫李桂芳" is tried at 我 as well as at the comma.
_LED = re.compile(
    r"(?P<lead>(?P<who>我|俺|本人|他|她|户主|申请人|老人|老头|老太太|人)?(?:的?(?:名字|姓名|大名))?\s?"
    r"(?:是叫|就叫|名?叫[做作]|名叫|[叫喊]我|称呼我|叫|是|为|:|,)\s?"
    r"|(?:姓名|名字|户主|申请人|真名|全名|大[名号]|学名|本名)(?:是|叫|为|:|\s)*|(?:身份证|户口本)上?(?:写的)?(?:是|叫)\s?)"
    rf"(?=(?P<name>{_HAN}[\u3400-\u9fff·•]{{1,14}}))"
)
_TITLE = re.compile(
    rf"^{_HAN}{{1,3}}(?:大爷|大娘|大妈|大叔|大婶|大哥|大姐|大嫂|奶奶|爷爷|婆婆|老汉|老太太?|老头|阿姨|叔叔"
    rf"|师傅|先生|女士|婶子?|嫂子?|姨|叔|伯|爷|奶|哥|姐)$"
    rf"|^[老小]{_HAN}头?$"
)
_SURNAME_ONLY = re.compile(rf"(?:我|俺|他|她|老人)?(?:家)?姓{_HAN}{{1,2}}")
_TOO_COMMON = re.compile(
    r"自[己家个]|本人|别人|邻居|家里?$|[的了吗呢吧啊呀么没是你您他她它这哪谁啥几什怎]|不|我|俺|钱|病|元|块|号|村|镇|岁|口人"
)
_ENOUGH = re.compile(r"(?<=[\u3400-\u9fff]{3})家$|就(?:行|好|可以|中|成)[了呗吧啦]?$")
_PLACE = re.compile(r"[镇乡村县市]$|街道$|社区$")
_RUN = rf"(?:{_HAN}{{2,9}}?[·•]{_HAN}{{1,9}}?|{_HAN}{{2,4}}?)"
_FROM = re.compile(
    rf"(?:我|俺)是[^,，。]{{2,16}}(?:[镇乡村县市区道]的|村)(?P<name>{_RUN})(?=[^\u3400-\u9fff·•]|[我俺]|今年|电话|手机|家[里住]|$)"
)
_OF_WHOM = re.compile(
    r"(?:替|帮|给|代|为)(?:我|俺)?(?:们)?(?:村里?的?|家)?(?:邻居|对门|隔壁|老乡|同事|工友|朋友|亲戚|[大老二三小]?(?:叔|姑|舅|姨|伯|婶|爷|奶|哥|嫂|姐)"
    rf"|五保户|低保户|老人)?(?:家)?的?(?P<name>{_RUN})(?=[来问报申办登反说填求]|老人|大[爷娘妈]|[^\u3400-\u9fff·•]|$)"
)
_SOMEBODYS = re.compile(r"的[\u3400-\u9fff]{2}")  # 吕国强的媳妇 is somebody else
_SPELT = re.compile(
    rf"(?:^|(?<=[,，。;；\s]))(?=[\u3400-\u9fff]{{1,4}}的(?P<char>{_HAN})(?:[,，。;；\s]|$))(?:{_HAN})*?(?P=char)(?:{_HAN})*?的(?P=char)"
)
_APART = re.compile(rf"{_HAN}(?: {_HAN}){{1,3}}")
_MYSELF = re.compile(
    rf"本人(?![和跟与同有从应于时现今因全家都常])(?P<name>{_RUN})(?=[^\u3400-\u9fff·•]|身份证|电话|手机|家住|住|$)"
)
_LEADS = re.compile(r"(?:我|俺|他|她)?(?:的?(?:名字|姓名|大名))?(?:[叫喊是]|称呼)[我俺他她]?|姓名|名字|大名|户主")
_REPORTER = ("我", "俺", "本人")
_HEAD = re.compile(
    r"^(?:(?:填|写|登记?|记|报)(?:我|俺|咱|本人)的?(?:名字?)?[吧呗嘛啊呀]?)?(?:(?:我|俺|他|她|那|这|[你您]们?|老人家?|老头儿?|老太太|本人|户主|[申深]请人|报告人)?(?:登记|填写?|写|记|报|叫|喊|名字|姓名|大名|名叫?|是|就|的|本人|[申深]请人|户主|[:：])*)"
)
_TAIL = re.compile(r"(?:[男女](?=$)|同志|老人|就(?:行|好|可以|中|成)[了呗吧啦]?|家的?|是我|吧|的|哦|啊|呀|呢|，.*)+$")
_MOST_DRESS = 12
_SHORT = 18
_ELSEWHERE = 0.6
_SURE = 0.9
_LIKELY = 0.8


def looks_like_a_name(text: str) -> bool:
    """Two to four characters beginning with a surname, or a name with a middle dot."""
    if text in words.NO_NAMES or words.among(text, words.YES | words.NO):
        return False
    if _PLACE.search(text):
        return False
    if not _LEADS.match(text) and re.fullmatch(rf"{_HAN}{{1,8}}[·•]{_HAN}{{1,8}}(?:[·•]{_HAN}{{1,8}})?", text):
        return True
    if is_transliterated(text):
        return True
    if (
        not re.fullmatch(rf"{_HAN}{{2,4}}", text)
        or _TITLE.match(text)
        or re.search(r"[的了吗呢吧啊么呀呗哦噢嘛咯噻啦]$", text)
    ):
        return False
    return (
        (text[0] in words.SURNAMES and len(text) <= 3)
        or (text[:2] in words.COMPOUND_SURNAMES and len(text) > 2)
        or _married(text)
    )


def _married(text: str) -> bool:
    """A husband's surname before one's own, as old papers have it: 王李桂芳 (four characters, two surnames)."""
    return len(text) == 4 and text[0] in words.SURNAMES and text[1] in words.SURNAMES


def _cut(run: str) -> str:
    """The name at the beginning of a run of characters, "" if there is none."""
    run = _PARTICLES.sub("", _ENOUGH.sub("", run))
    if looks_like_a_name(run):  # before any cutting: 有 and 和 are words, and parts of names as well
        return run
    broken = _BREAK.search(run)
    head = run[: broken.start()] if broken else run
    if _INSTITUTION.match(head):
        return ""
    cuts = (head[:size] for size in (len(head), 3, 2) if not _PLACE_GOES_ON.match(run, size))
    return next((cut for cut in cuts if looks_like_a_name(cut)), "")


_PARTICLES = re.compile(r"(?<=[\u3400-\u9fff]{2})[呀呗哦噢嘛咯噻啦嘞哩咧哟]+$")
_INSTITUTION = re.compile(r".{2,10}(?:大学|学院|师范|中学|小学|学校|医院|公司|集团|[一二三四五六]中(?!$))")
_PLACE_GOES_ON = re.compile(r"[镇乡村县市街庄屯寨]")


def _before_the_comma(text: str) -> str:
    """The name that an answer begins with, though what follows the comma may look like one: 郝二旦，山西人.

    古月胡，胡秀莲 spells the surname first. "" where a name is introduced in so many words.
    """
    first, *more = _pieces(text) or [""]
    spoken = any(re.search(_HAN, match["lead"]) and _cut(match["name"]) for match in _LED.finditer(text))
    if spoken or not more or not looks_like_a_name(first):
        return ""
    return more[0] if more[0][0] == first[-1] and looks_like_a_name(more[0]) else first


def _led(text: str, *, on_behalf: bool) -> str:
    """The name that is introduced as one."""
    home, other = _FROM.search(text), _OF_WHOM.search(text)
    if home and not on_behalf and looks_like_a_name(home["name"]):
        return home["name"]
    if other and on_behalf and looks_like_a_name(other["name"]):
        return other["name"]
    if first := _before_the_comma(text):
        return first
    introduced = ((match["who"] or "", match["name"], _cut(match["name"])) for match in _LED.finditer(text))
    names = [(who, name) for who, run, name in introduced if not _SOMEBODYS.match(run, len(name))]
    if on_behalf:
        names = [(who, name) for who, name in names if who not in _REPORTER]
    own = [(who, name) for who, name in names if who in _REPORTER]
    return next((name for _, name in (*own, *names) if name), "")


def _recognised(heard: Heard, *, on_behalf: bool) -> str:
    """The model's person, if there is one alone and it can be a name; with a proxy it may be the proxy's own."""
    people = {str(fact.value) for fact in heard.found("person_name")}
    alone = people.pop() if len(people) == 1 else ""
    introduced = re.search(rf"(?:我|俺|本人)(?:的?名字)?(?:是|叫)\s?{re.escape(alone)}", heard.text) if alone else None
    return "" if on_behalf and introduced else alone if looks_like_a_name(alone) else ""


def _pieces(text: str) -> list[str]:
    return [piece for piece in re.split(r"[^\u3400-\u9fff·•]+", text) if piece]


_LATIN = re.compile(
    r"(?:my name is|i am|i'm|call me)?\s*(?P<name>[A-Za-z][A-Za-z'’-]+(?: [A-Za-z][A-Za-z'’.-]*){1,4})\.?",
    re.IGNORECASE,
)


def _latin(heard: Heard) -> str:
    """A name in Latin letters, as it stands in a passport; of two words at least, so that no single word is one."""
    match = _LATIN.fullmatch(heard.raw.strip())
    name = match["name"] if match else ""
    return "" if words.agrees(name, words.bare(name)) is not None or words.skips(words.bare(name)) else name


def _asked(heard: Heard, context: Context) -> Reading:
    if context.on_behalf and _MY_NAME.search(heard.text):
        return Refused(context.key("bad.whose"), counts=False)
    latin = _latin(heard) if context.language == "en" else ""
    return Taken(latin) if latin else _in_chinese(heard, context)


def _in_chinese(heard: Heard, context: Context) -> Reading:
    text = with_one_dot(_together(_THOUGHT_BETTER.split(heard.text)[-1]))
    led = (_of_a_relation(text) if context.on_behalf else "") or _led(text, on_behalf=context.on_behalf)
    if led:
        return Taken(led)
    if context.on_behalf and context.urgent and _led(text, on_behalf=False):
        return Taken(None, _LIKELY)  # a witness has told their own name: no time to ask for the other's again
    if undressed := _undressed(heard):
        return Taken(undressed)
    pieces = _pieces(text)
    alone = len(pieces) == 1
    if alone or (len(heard.said) <= _SHORT and not heard.points_elsewhere(_ELSEWHERE)):
        for piece in pieces:
            if looks_like_a_name(piece):
                return Taken(piece)
    if recognised := _recognised(heard, on_behalf=context.on_behalf):
        return Taken(recognised, _SURE)
    return _unusual(heard, pieces, context)


_MY_NAME = re.compile(
    r"(?:写|填|要|报|登记?|留|问)(?:的?是)?(?:我|俺)的?(?:名字?|姓名)?(?:还是|吗|么|不|吧?[?？])|(?:写|填|要|报|问|留)的?是?谁的?(?:名|姓|$)"
)
_THOUGHT_BETTER = re.compile(
    r"[,，。\s](?:哦|噢|呃|啊|唉|哎)*(?:不对|错了|[说打写]错了?|不是|不)[,，。\s啊哦呀]+(?:是|叫)?(?=\S)"
)
"""耿大棚，哦不，耿大鹏: what comes last counts."""


def _together(text: str) -> str:
    """A name typed one character at a time as one word: 易 大 有; without how it is spelt: 兰花的兰."""
    return text.replace(" ", "") if _APART.fullmatch(text.strip()) else _PARTICLES.sub("", _SPELT.sub(" ", text))


_KINSMAN = re.compile(
    rf"(?:就?是?(?:替|帮|给|代|为)?)?(?:我|俺|咱|他|她|俺们|我们)?们?(?:家)?(?:里的?|的)?{kin.KIN}(?:他|她)?(?:的?(?:名字|大名|姓名))?(?:就?叫做?|是|名叫|:)?\s?(?P<name>{_HAN}{{2,4}}?)(?:[呀啊吧呗的]|这个名)?"
)
"""A relation and then the name: 爷爷叫花满仓, 俺姥姥尤大妮."""


def _of_a_relation(text: str) -> str:
    """The name of the relative somebody reports for. After 叫 it need not begin with a surname of the list."""
    match = _KINSMAN.fullmatch(re.split(r"[,，。;；]", text.strip(), maxsplit=1)[0])
    name = match["name"] if match else ""
    called = match is not None and re.search(r"(?:叫做?|名字是?|:)$", text[: match.start("name")].strip())
    return name if name and (looks_like_a_name(name) or (called and not _is_no_name(name))) else ""


def _undressed(heard: Heard) -> str:
    """The name when what people put around it is taken off: 登记王某某就行, 王某某家, 本人王某某."""
    first = re.split(r"[,，。;；\s]", heard.text.strip(" ,，。"), maxsplit=1)[0]
    name = _TAIL.sub("", _HEAD.sub("", first))
    is_most = len(heard.said) - len(name) <= _MOST_DRESS
    return name if name != first and is_most and looks_like_a_name(name) else ""


def _unusual(heard: Heard, pieces: list[str], context: Context) -> Reading:
    """A bare answer that is no ordinary name: a rare surname, or how somebody is called."""
    if len(pieces) != 1 or heard.points_elsewhere(0.5):
        return None
    alone = re.sub(r"^(?:叫我?|是)|吧$", "", pieces[0])
    if looks_like_a_name(after := alone.rpartition("的")[2]):
        return Taken(after, _LIKELY)
    if (_TITLE.match(alone) or _SURNAME_ONLY.fullmatch(alone)) and alone not in words.NO_NAMES:
        again = context.misses > 0 or context.urgent
        return Taken(alone, _LIKELY) if again else Refused(context.key("bad.title"))
    odd = _is_no_name(alone) or not 2 <= len(alone) <= 4 or heard.aid_types
    return None if odd or heard.intent not in ("provide_information", "out_of_scope") else Taken(alone, _LIKELY)


_SENTENCE = re.compile(
    r"[得着过还都很太也又就把被让给真再才]|[今明昨后前](?:天|儿|晚|早)|天[黑冷热亮晴气凉]|好[冷热累饿困吃烦难]|[下刮起][雨雪风雾]|[雨雪风](?:好|挺)?[大小停]|[吃喝睡走跑来去说看听干][饭水觉了]"
)
"""What sentences are made of, and names that begin with no surname are not."""


def _is_no_name(text: str) -> bool:
    """Whether a bare answer is a word or a remark: 谢谢, 跳过, 天黑得早."""
    is_word = (
        text in words.NO_NAMES
        or words.among(text, words.MURMUR)
        or words.agrees(text, text) is not None
        or words.skips(text)
    )
    remark = _SENTENCE.search(text) and not is_transliterated(text)
    return bool(is_word or _TOO_COMMON.search(text) or remark)


def _volunteered(heard: Heard, context: Context) -> Taken | None:
    led = _led_strictly(heard.text, on_behalf=context.on_behalf)
    if led:
        return Taken(led, _SURE)
    recognised = _recognised(heard, on_behalf=context.on_behalf)
    is_list = any(piece == recognised for piece in _pieces(heard.text))
    return Taken(recognised, _LIKELY) if recognised and is_list else None


def _led_strictly(text: str, *, on_behalf: bool) -> str:
    """In running text 是 or a comma introduces anything; only 叫 and 姓名 are believed, and 我是 before a full name."""
    home = _FROM.search(text)
    if home and not on_behalf and looks_like_a_name(home["name"]):
        return home["name"]
    other = _OF_WHOM.search(text) if on_behalf else _MYSELF.search(text)
    if other and looks_like_a_name(other["name"]):
        return other["name"]
    for match in _LED.finditer(text):
        who, name = match["who"] or "", _cut(match["name"])
        clear = re.search(r"叫|名|户主|申请人|本人", match["lead"]) or (who in _REPORTER and len(name) == 3)
        if name and clear and not (on_behalf and who in _REPORTER):
            return name
    return ""


NAME = Kind(_asked, _volunteered)

"""What residents say for yes, no, "I don't know", "a person please": word lists, dialect among them.

Apart from the mechanisms because the lists (`lexicon.yml`) grow by listening, and from `bot.texts` because nobody
reads them: they are heard.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import yaml

_NOISE = re.compile(r"[^\w\u4e00-\u9fff]|_")
_LINKS = re.compile(r"(?:https?://|www\.)[\w./?=&%#~:+-]+", re.IGNORECASE)
_FACES = re.compile(r"\[(?:[\u4e00-\u9fff]{1,3}|ok)\]", re.IGNORECASE)  # how WeChat writes its own pictograms
_PICTOGRAMS = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\u20e3]+")
_OPENING = re.compile(r"^(?:那个|那就|那|嗯+|呃+|额+|哦+|噢+|哎呀?|唉+|喂+|这个|就)(?=.)")
_CLOSING = re.compile(r"(?:[咧啊呀吧呢嘛哦噢哈啦喽咯哩嘞呗哟诶]|的|了|谢谢|同志|哈哈)+$")


def _read_lexicon() -> Mapping[str, frozenset[str]]:
    groups = yaml.safe_load((Path(__file__).parent / "lexicon.yml").read_text(encoding="utf-8"))
    return {name: frozenset(listed.split()) for name, listed in groups.items()}


_LEXICON = _read_lexicon()
YES = _LEXICON["assent"]
NO = _LEXICON["dissent"]
ABSENCE = _LEXICON["absence"]
SKIP = _LEXICON["skip"]
DONE = _LEXICON["done"]
COMING = _LEXICON["coming"]
CANCEL = _LEXICON["cancel"]
GIVE_UP = _LEXICON["give_up"]
HUMAN = _LEXICON["human"]
HELP = _LEXICON["help"]
CONTINUE = _LEXICON["continue"]
FRESH = _LEXICON["fresh"]
BACK = _LEXICON["back"]
SAFE = _LEXICON["safe"]
PROGRESS = _LEXICON["progress"]
POLICY = _LEXICON["policy"]
CHANGE = _LEXICON["change"]
MY_DATA = _LEXICON["my_data"]
CONSENT_LATER = _LEXICON["consent_later"]
NOTICES_OFF = _LEXICON["notices_off"]
NOTICES_ON = _LEXICON["notices_on"]
ENGLISH = _LEXICON["english"]
CHINESE = _LEXICON["chinese"]
RATE = _LEXICON["rate"]
REGISTER = _LEXICON["register"]
MURMUR = _LEXICON["murmur"]
SURNAMES = _LEXICON["surnames"]
COMPOUND_SURNAMES = _LEXICON["compound_surnames"]
NO_NAMES = _LEXICON["no_names"]

_SKIP_PART = re.compile(
    r"不知道|不清楚|不晓得|不记得|记不得|记不[住清起]|忘了|忘记|跳过|说不[清准好上]|算不[清准]|没带"
    r"|找不[到着]|不方便|不想[说给填]|"
    r"不[愿肯]意?[说给填]|没有?(?:身份证|手机|电话|号码)|没办|[不没]在(?:身上|身边|手边|手上|家)|弄不清|搞不清|不好说|没数|没法说"
)
_PROMISE = re.compile(r"^有|等[一会下]|马上|[我在]拍|这就发|[怎咋][么样]?[发传]")
_PATIENCE = re.compile(
    r"^(?:你|您)?(?:先)?(?:等|稍等|稍后|别急|我找|我想想|我再想|我考虑|我再考虑|一会|容我|回头|马上|这就)"
)
_AGE = re.compile(r"[\d一二三四五六七八九十]{1,3}岁|[我俺他她人爹娘](?:今年|都|快|有)*[\d一二三四五六七八九十]{2,3}了")
_HOW_LONG = re.compile(
    r"等(?:到)?(?:多久|多长|多大|几时|啥时|什么时|到何时|半天|老半天)|(?:人|你们?)呢$|有人[没吗不]|来人[没了吗]|咋没人|怎么没人|没人[理回]"
)
_WHO = re.compile(r"骗子|骗人的|真的假的|是真的吗|是假的|机器人|你是谁|你们是谁|你是人|真人吗|哪个单位|什么单位|你是哪")
_COST = re.compile(
    r"收费|收不收[钱费]|收[钱费][不吗么没]|要不要(?:钱|交钱|花钱|收费)|(?:要|得|用|需要?)(?:交|花|出|给|掏)?(?:多少)?钱[不吗么没]"
    r"|(?:要|得|需要?)(?:交|花|出|给|掏)(?:多少|几个)钱|花钱[不吗么没]|免费[的]?[不吗么]|手续费|好处费|辛苦费|办事费"
)
_HARD = re.compile(r"不会(?:弄|用|打字|写|填|操作|整)|不识字|看不懂|看不清|看不见字|没文化|没上过学|眼花|老花")
_WHY = re.compile(
    r"为什么|为啥|为嘛|干嘛|干啥|干什么|做什么用|有什么用|有啥用|凭什么|凭啥|什么意思|啥意思|要这个|要那个"
    r"|非得|非要|必须.{0,6}吗|一定要"
)
_YES_HEAD = re.compile(
    r"^(?:我|俺|都)?(?:同意|愿意|答应|确认|可以|没问题|行|好的?|中|对的?|是的|嗯+|要得|成"
    r"|ok)(?:[啊呀吧呢嘛哦的了]{0,2})(?=[^\w]|$)",
    re.IGNORECASE,
)
_NO_HEAD = re.compile(
    r"^(?:我|俺)?(?:不同意|不愿意|不答应|不可以|不行|不中|不是的?|不对|不要|不用"
    r"|算了)(?:[啊呀吧呢嘛哦的了]{0,2})(?=[^\w]|$)"
)
_AGREES = re.compile(r"(?<![不没])(?:同意|愿意|答应)(?!了?[吗没么]|不|书|啥|什么|哪)")
_DISAGREES = re.compile(r"不(?:太|想|能|敢|会)?(?:同意|愿意|答应)")
_NOTHING_AGAINST = re.compile(r"没(?:有?什么|啥|得啥|有)?(?:可)?不(?:同意|愿意|答应|行|可以)的?|没啥意见|没有?意见")
_FOR_ME = re.compile(
    r"(?:我|俺|咱)们?(?:自己)?(?:家|叫|想|要|来|老公|老伴|媳妇|爱人|男人|对象|孩子|儿子|闺女|女儿|得了|病了|今年|没|的)"
)
_FIRST_PERSON = re.compile(r"我|俺|咱|本人|自己")


def plain(text: str) -> str:
    """The text with links and pictograms replaced by blanks: what was said in words."""
    return _FACES.sub(" ", _PICTOGRAMS.sub(" ", _LINKS.sub(" ", text)))


def has_link(text: str) -> bool:
    """Whether a text holds the address of a page."""
    return bool(_LINKS.search(text))


def murmurs(text: str, said: str) -> bool:
    """Whether a text says no more than "mm", "all right" or "what?": heard, and no answer to an open question."""
    return bool(text) and (not said or among(said, MURMUR) or among(said, YES))


def bare(text: str) -> str:
    """A folded text as the lists hold it: lower case, nothing but characters and digits."""
    return _NOISE.sub("", text).lower()


def forms(said: str) -> tuple[str, ...]:
    """A bare text, and again without openers (那, 嗯…) and closing particles, as the lists are asked."""
    opened = _OPENING.sub("", said)
    return tuple(dict.fromkeys((said, _CLOSING.sub("", said), opened, _CLOSING.sub("", opened))))


def among(said: str, words: frozenset[str]) -> bool:
    """Whether a bare text is one of the words."""
    return any(form in words for form in forms(said))


def agrees(text: str, said: str) -> bool | None:
    """True or False if this is a yes or a no, with or without more behind it; None if it is neither."""
    if _NOTHING_AGAINST.search(text):
        return True
    if among(said, NO) or _NO_HEAD.match(text):
        return False
    if among(said, YES) or _YES_HEAD.match(text):
        return True
    if _DISAGREES.search(text):
        return False
    return True if _AGREES.search(text) else None


def skips(said: str) -> bool:
    """Whether somebody passes over a question: does not know, will not say, has none."""
    return among(said, SKIP) or (len(said) <= 16 and bool(_SKIP_PART.search(said)))


def promises(said: str) -> bool:
    """Whether somebody says that something is still to come."""
    return among(said, COMING) or bool(_PROMISE.search(said))


def asks_patience(said: str) -> bool:
    """Whether somebody needs a moment."""
    return len(said) <= 10 and bool(_PATIENCE.search(said))


def asks_who(said: str) -> bool:
    """Whether somebody asks who is speaking here, and whether it is to be trusted."""
    return len(said) <= 20 and bool(_WHO.search(said))


def without_ages(text: str) -> str:
    """The text with ages (八十二岁, 我15了) blanked out: a number that is neither people nor money."""
    return _AGE.sub(" ", text)


def asks_how_long(said: str) -> bool:
    """Whether somebody who waits asks for how long, or whether there is anybody."""
    return len(said) <= 12 and bool(_HOW_LONG.search(said))


def asks_cost(said: str) -> bool:
    """Whether somebody asks what being helped costs."""
    return len(said) <= 14 and bool(_COST.search(said))


def finds_it_hard(said: str) -> bool:
    """Whether somebody cannot type or read well."""
    return len(said) <= 16 and bool(_HARD.search(said))


def asks_why(text: str) -> bool:
    """Whether somebody asks what a question is for."""
    return bool(_WHY.search(text))


def asks_for_self(text: str) -> bool:
    """Whether the speaker says plainly that the trouble is their own household's."""
    return bool(_FOR_ME.search(text))


def speaks_of_self(text: str) -> bool:
    """Whether the speaker appears in what is said."""
    return bool(_FIRST_PERSON.search(text))

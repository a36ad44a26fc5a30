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
_NODS = re.compile(r"(?=.*\S)(?:[👌👍✅🆗\U0001f3fb-\U0001f3ff]|\[(?:OK|强|好的)\]|\s)+", re.IGNORECASE)
_PICTOGRAMS = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\u20e3]+")
_OPENING = re.compile(r"^(?:就是那个|那个|那就|那|嗯+|呃+|额+|哦+|噢+|哎呀?|唉+|喂+|这个|就|喏)[,，\s]*(?=.)")
_DECLINES = re.compile(
    r"不|没|无|莫|忘|丢|过期|怕|空着|以后|回头|改天|先放|收着|等.{1,6}(?:回来|再说|下班|放学|到家|有空)|哪(?:儿|里)?(?:知道|晓得|记得)|谁知道"
    r"|在(?:老家|家里|.{1,5}(?:那|手))"
)
_DISTRUST = re.compile(r"怕.{0,4}(?:骗|泄|诈|坏人)")
_ASKS_BACK = re.compile(r"[吗么]$|为[什啥何]|干[啥嘛什]|[啥什么]用|咋|怎么|多少|几|啥意思|什么意思|材料|条件")
_AWAY = re.compile(
    r"(?:^|先|今天|暂时|今儿)(?:停(?:一下|下|停)|不[办弄搞报]了?(?=[吧啊呢呗,，。\s]|$))|(?:去|得|要)(?:做饭|干活|接孩子|上班|下地|吃饭|喂猪|睡)|有事.{0,3}走|先走了"
    r"|晚(?:点|些|上)再|改天再|(?:回头|晚上|明天)(?:再|接着)(?:弄|办|来|填|说)"
)
_BACK_AGAIN = re.compile(
    r"(?:我|俺)?(?:回来|来|忙完|弄完|好)?了?(?:我们|咱们|咱)?(?:接着|继续)(?:上次|上回|刚才|前面|那个|往下)?的?(?:来|办|填|弄|报|说|搞)*(?:上次的?|吧|了|啊)*"
)
_AFTER_ALL = re.compile(
    r"^(?!.*[不别]).*(?:没(?:填|办|弄|报|写)完的|还是.{0,3}(?:填|办|弄|报|申请|登记|搞|写|交)(?:完|下去|上|了|一下)?(?:吧|好了|算了)?$|(?:刚才|前面|上回|上次).{0,3}(?:说|填|办|弄|报)到(?:哪|什么|一半)"
    r"|(?:接着|继续|往下)(?:填|办|弄|报|说|登记|申请|写))"
)
_FILLERS = re.compile(
    r"^(?:(?:就是那个|那个(?!村|镇|乡)|嗯+(?![呐哪])|呃+|哦+|噢+|哎呀?|唉+|喂+|喏)[,，.。\s]*)+(?=..)"
)
_PERSON = re.compile(
    r"不(?:想|要|愿意?)(?:跟|和)(?:个)?机器|(?:给|帮|替)(?:我|俺)(?:找|叫|换|派|转)个?(?:真|活)?人(?:来|说|吧|问|$)|跟(?:个)?(?:真|活)?人(?:说|讲|聊|谈)"
    r"|(?:跟|和)?机器人?.{0,3}(?:说|讲|聊)不[清明通了]|换个?(?:真|活)?人|(?:找|要|叫|派|转)个?(?:真人|活人)|^真人$|转人工|人工(?:服务|客服|坐席)"
    r"|(?:找|叫|让).{0,4}(?:工作人员|领导|管事的)(?:来|跟|说|谈|$)"
)
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
SOME_DAY = _LEXICON["some_day"]
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
    r"不认[识得]|叫不[上出]|懒得|翻不[到着]|不晓|不知道|不清楚|不晓得|不记得|记不得|记不[住清起]|忘了|忘记|跳过|说不[清准好上]|算不[清准]|没带"
    r"|找不[到着]|不方便|不想[说给填]|"
    r"先?空着|(?:算|说|讲|数|弄|记|想|估)不(?:清|准|好|上|来|出|明白|住|起)|没法?(?:儿|子)?(?:算|估)"
    r"|没(?:仔细)?算过|[难不]好?[算估]$|没(?:个)?准(?:数|头|儿)?$|(?:丢|[弄搞](?:没|丢|落|掉)|找不着|烧|遗失|淹|冲)(?:掉|没|光|毁|坏|走|跑)?了|(?:丢|落|忘|锁|搁|放|埋|压|掉|留)(?:在|到|进)?[^,，。]{1,6}(?:里[头边面]?|家|那[儿里边]?|上|底?下面?|医院)(?:头)?[了呢]*$|懒得|锁着|[遭被]偷|打死[也都]?不|[唔袂勿](?:记得|知|晓得|清楚|想)|补办|还没办|看不[见清]"
    r"|^先?(?:往下|问下|填下|说下|[问填弄说]别的)"
    r"|在.{1,6}(?:那儿?|那里|那边|手里|手上)(?:放着|拿着|收着|呢|了)*$"
    r"|(?:现在|手[边头上]|身上|身边|这会儿?|暂时|目前)(?:没有?|木有|莫得|没得|冇)(?:了|带)?$"
    r"|(?:回头|以后|下次|改天|等[我他她]|过一?会儿?|[等待]一?会儿?|晚[点些]|后面|之后).{0,5}(?:给|补|发|报|说|填|弄)|"
    r"不[愿肯]意?[说给填]|没有?(?:身份证|手机|电话|号码)|没办|[不没]在(?:身上|身边|手边|手上|家)|弄不清|搞不清|不好说|没数|没法说"
)
_STROKE = re.compile(r"[/／\\\\|—–―_＿×✗✘\-]{1,6}|[xX]")
_TURNS_AWAY = re.compile(r"不|算|停|退|消|别|罢|撤|莫|甭|走|再|改|回头|作废")
_WITHHOLDS = re.compile(
    r"(?:这个|这项|这块儿?|那个|我|俺)*(?:先|就|可)?不(?:太|大)?(?:想|愿意?|敢|乐意|肯|便|能)?(?:填|报|说|讲|写|给|提供|弄|发|露|透露|告诉|公开)(?:你们?|这个|这项|它|出来)?(?:行不行|行吗|可以吗|成不|吧|哈|啊|哦)?"
)
_PROMISE = re.compile(r"^有|等[一会下]|马上|[我在]拍(?!不)|这就发|[怎咋][么样]?[发传]")
_BIND = re.compile(
    r"(?:绑|綁)(?:定|一?下|个|上)?.{0,3}(?:手机|电话|微信|号)|(?:手机|电话|微信)号?.{0,3}(?:绑定|绑上|绑一?下)"
    r"|(?:短信|微信|手机|那个号|另一个号|别的号|换了号?).{0,4}(?:报|登记|申请|办|填|说)(?:到一半|了一半)?过"
    r"|(?:短信|微信|手机)(?:上|里).{0,4}(?:报|登记|申请|办|填)(?:到|了)?一半"
)
_UNBIND = re.compile(
    r"解[绑綁]|(?:解除|取消|撤销|去掉|不要|删掉?)[^,，。]{0,4}绑(?:定)?|绑定?[^,，。]{0,6}(?:取消|解除|去掉|撤|删)|松绑|不(?:想)?绑(?:定)?(?:手机|微信|电话|了)|unbind|unlink"
    r"|(?:手机|电话|微信)[^,，。]{0,6}(?:分开|脱开|不要连|别连)"
)
_PATIENCE = re.compile(
    r"^(?:你|您)?(?:先)?(?:等|稍等|稍后|别急|我找|我想想|我再想|我考虑|我再考虑|一会|容我|回头|马上|这就)"
    r"|(?:待|等|过)(?:一)?(?:会|下|阵)[儿子]?(?:啊|哈|哦)?$|来(?:客人?|人|电话)了"
)
_NO_PHOTO = re.compile(
    r"没|莫得|冇|木有|有是有|丢(?:了|在|医院)|^(?:照片|材料|单子|证件?|[都全还])*在(?![拍发传找])|再[拍发传照]|哪[有来]|[拍照发传弄整]不|不(?:会|能|想|愿|方便|发|拍|传|整|弄|用|要|了|行|知道)|算了|就这样|就这么|^无$|甭|别发|免了"
    r"|老[年人]机|以后|再说|回头|改天|下[次回]|眼神|摄像头|等.{1,10}(?:回来|到家|下班|放学|有空|再)|再[拍发传照]"
)
_LATER = re.compile(
    r"以后|再说|回头|改天|下[次回]|^没有?(?:[的了呢啊]|可以|行|中|能)|^不[用发传]|等.{1,10}(?:回来|到家|下班|放学|有空|再)|[明后]天再"
)
_PHOTO_COMES = re.compile(
    r"没(?:拍|照|发|传)完|还没|没有?(?:问题|事)|等|马上|这就|(?<!现)在(?:拍|发|传)|多久|吗|怎么|咋[发传弄]"
)
_FORBIDS = re.compile(
    r"(?:不|别|莫|甭|没|勿|休)(?:要|能|准|许|让|想|用|得|给|可以|同意|愿意)*(?:让|给)?(?:你们?|您|他们)?(?:记(?!得|住|性)|写|查|登|录|核)"
)
_KEEPS_BACK = re.compile(
    r"(?:不|别|休)(?:想|敢|能|会|愿意?|放心|乐意|肯)*(?:给|告诉|透露|泄露|留|提供|交代|相信|信)(?:给)?(?:你们?|您|他们|下)?(?:我|俺)?(?:的)?[^,，。添]{0,3}(?:信息|隐私|资料|身份|名字|姓名|电话|号码|个人|底细|$)"
)
_QUESTIONS = re.compile(r"(?<!有)(?:吗|么)$|凭什么|为[什啥]|记[啥什]|写[啥什]")
_RECORD = re.compile(r"(?:记|写|登记|登|录)(?:吧|呗|上|下|着|就|嘛|啊|了|来|去|你的|录|[,，。\s]|$)")
_GRANTS = re.compile(
    r"点了?头|按了?手印|^随(?:便|你们?|您)(?:你们?|您)?(?:记|写|登|录)|^(?:可以|行(?![动李])|中(?![午国])|要得|成(?![年绩])|好的|好啊|没问题|没意见|没啥(?:说|意见)|没事)(?!.*(?:不|别|但|先|啥|什么|怎么|咋))"
)
_VOUCH = re.compile(
    r"(?:不|没|哪|咋|怎么)[^,，。]{0,4}(?:哄|骗|蒙|诓|糊弄|瞎[讲说编]|胡[说编]|扯谎|乱[讲说])|骗[你您](?:们)?(?:是|干|做|我|天)|假话?[^,，。]{0,3}(?:你|天|我|让|就|来)"
    r"|保真|如实|掺假|是孙子|唾沫|吐沫|钉子?$|王八|祖宗|乌龟|老实话|大实话|心里话|(?:核实|调查|走访|核查|了解|打听)过|(?:去|来|可以|随便|尽管|欢迎)[^,，。]{0,6}(?:打听|问|查|核)|句句[真实]|都是(?:真|实)"
    r"|保证|属实|实话|真话|真的|不假|(?:没|无|不)[^,，。]{0,6}(?:假|谎|瞎话|骗|瞒)|(?:瞎话|假话|谎话?)[^,，。]{0,2}(?:没|莫|无)|小狗|天打|雷劈|烂(?:舌头?|嘴)|不得好死|遭报应|[抓蹲坐](?:我|俺|进)?(?:牢|局子)"
    r"|说话算(?:话|数)|说一不二|不打诳|不撒谎|没撒过谎|实打实|(?:是|就)(?:啥|什么)(?:就)?说(?:啥|什么)|有一说一|一五一十|打保票|担保|发誓|对天|良心|千真万确|签字|负责|敢(?:说|保证|担保|打包票)|打包票|(?:去|来|随便|尽管|只管|可以|让|由|任|允许|同意|同义|您|们|你|该)(?:去)?(?:查|核)"
    r"|(?:查|核[实对查])(?:吧|呗|嘛|去|就|好了|对|$)|不怕查|经得起|答应"
)
_NOTHING_WRONG = re.compile(
    r"没(?:有|啥|什么|得|哪里|哪儿|一点|[写填说记报打弄搞])*(?:不对|错误?|毛病|问题|差错|意见|出入|误|要改|可改|啥改|改)(?:的地方|的)?"
    r"|不(?:用|要|必|需)改|错不了|不错|无误"
)
_WRONG = re.compile(r"不(?!用|要|必|好意思|差)|错|误|改|没|别|等|吗|但|可是|除了|先")
_RIGHT = re.compile(
    r"没(?:有|啥|什么|得|一点|[写填说记报打弄搞])*(?:不对|错|毛病|问题|差错|意见|出入|要改|可改|改)|错不了|不(?:用|要|必)改"
    r"|对|正确|属实|准确|交(?:上去|吧|了|呗)|提交|就?是?这样|(?:是|就是)这(?:么|个)?(?:回事|情况|些)|不差|没(?:啥|得)说|确认|无误|可以(?:啦|了|的)|行(?:了|啦)?[,，]?交"
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
_HARD = re.compile(
    r"打字慢|手(?:慢|笨)|写得慢|眼神不好|"
    r"不会(?:弄|用|打字|写|填|操作|整)|不识字|看不懂|看不清|看不见字|没文化|没上过学|眼花|老花"
)
_WHY = re.compile(
    r"为什么|为啥|为嘛|干嘛|干啥|干什么|做什么用|有什么用|有啥用|凭什么|凭啥|什么意思|啥意思|要这个|要那个"
    r"|给?(?:谁|哪些?人|什么人|别人)[^,，。]{0,3}(?:看|见|知道)|安不安全|安全吗|会不会(?:泄露|外传|卖)|保密[吗么不]|泄露(?:出去)?[吗么]"
    r"|非得|非要|必须.{0,6}吗|一定要"
)
_YES_HEAD = re.compile(
    r"^(?:我|俺|都)?(?:同意|愿意|答应|确认|确定|可以|没问题|行|好的?|中|对的?|是的|嗯+|要得|成"
    r"|ok)(?:[啊呀吧呢嘛哦的了哪呐]{0,2})(?=[^\w]|$)",
    re.IGNORECASE,
)
_NO_HEAD = re.compile(
    r"^(?:我|俺)?(?:不同意|不愿意|不答应|不可以|不行|不中|不是的?|不对|不要|不用"
    r"|算了)(?:[啊呀吧呢嘛哦的了]{0,2})(?=[^\w]|$)"
)
_ALL_YES = re.compile(f"(?:(?:{'|'.join(sorted(YES, key=len, reverse=True))})(?:[的了啊吧呀哈嘛噻呗哦呢啦])?){{1,5}}")
"""Several words of yes on end: 对的对的没错, 嗯行记吧."""
_AGREES = re.compile(r"(?<![不没])(?:同[意义]|愿意|答应)(?!了?[吗没么]|不|书|啥|什么|哪)")
_NO_OBJECTION = re.compile(r"没(?:有|啥|什么|得)*(?:不(?:同[意义]|愿意|行|可以|能)|意见|反对)(?!.*(?:但|不过|就是))")
_DISAGREES = re.compile(r"不(?:太|想|能|敢|会)?(?:同意|愿意|答应)")
_FOR_ME = re.compile(
    r"(?:我|俺|咱)们?(?:自己)?(?:家|叫|想|要|来|老公|老伴|媳妇|爱人|男人|对象|孩子|儿子|闺女|女儿|得了|病了|今年|没|的)"
)
_FIRST_PERSON = re.compile(r"我|俺|咱|本人|自己")


def nods(raw: str) -> bool:
    """Whether a message is nothing but a pictogram that says yes."""
    return bool(_NODS.fullmatch(raw))


def plain(text: str) -> str:
    """The text with links and pictograms replaced by blanks: what was said in words."""
    return _FACES.sub(" ", _PICTOGRAMS.sub(" ", _LINKS.sub(" ", text)))


def has_link(text: str) -> bool:
    """Whether a text holds the address of a page."""
    return bool(_LINKS.search(text))


def without_fillers(text: str) -> str:
    """A text without the sounds people make before they say something."""
    return _FILLERS.sub("", text.strip())


def asks_for_a_person(said: str) -> bool:
    """Whether somebody has had enough of a machine, in whatever words."""
    return len(said) <= 24 and bool(_PERSON.search(said))


def declines(said: str) -> bool:
    """Whether somebody does not give what may be left open: has it not, knows it not, will not say, later perhaps."""
    short = len(said) <= 18 and bool(_DECLINES.search(said))
    return short and not _ASKS_BACK.search(said) and not goes_away(said)


def distrusts(said: str) -> bool:
    """Whether somebody fears to be cheated: 不给，怕骗子."""
    return bool(_DISTRUST.search(said))


def goes_away(said: str) -> bool:
    """Whether somebody breaks off for now: 我去做饭, 先停一下."""
    return len(said) <= 18 and bool(_AWAY.search(said))


def turns_away(said: str) -> bool:
    """Whether words turn away from something at all; 取暖 does not, though a model may take it for 取消."""
    return bool(_TURNS_AWAY.search(said))


def goes_on(said: str) -> bool:
    """Whether somebody is back and goes on."""
    return bool(_BACK_AGAIN.fullmatch(said)) or (len(said) <= 20 and bool(_AFTER_ALL.search(said)))


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
    if _NO_OBJECTION.search(text):
        return True
    if among(said, NO) or _NO_HEAD.match(text):
        return False
    if among(said, YES) or _YES_HEAD.match(text) or _ALL_YES.fullmatch(said):
        return True
    if _DISAGREES.search(text):
        return False
    return True if _AGREES.search(text) else None


def names_consent(text: str) -> bool:
    """Whether a text speaks of agreeing by that word: 同意, 不愿意; 好 or 算了 may open any other sentence."""
    return bool(_AGREES.search(text) or _DISAGREES.search(text) or _NO_OBJECTION.search(text))


def skips(said: str) -> bool:
    """Whether somebody passes over a question: does not know, will not say, has none."""
    return among(said, SKIP | SOME_DAY) or withholds(said) or (len(said) <= 16 and bool(_SKIP_PART.search(said)))


def strikes_out(raw: str) -> bool:
    """Whether a message is nothing but a stroke, as one strikes a field out on paper: /, -, ×."""
    return bool(_STROKE.fullmatch(raw.strip()))


def withholds(said: str) -> bool:
    """Whether somebody will not give what was asked for: 不报, 不想填. With 了 behind it they rather break off."""
    return bool(_WITHHOLDS.fullmatch(said))


def without_openers(text: str) -> str:
    """A text without the 嗯 and 那个 it begins with."""
    return _OPENING.sub("", text.strip())


def has_none_to_send(said: str) -> bool:
    """Whether somebody says that there is no photo, or no way of sending one; a promise of one is not that."""
    if len(said) > 16 or not _NO_PHOTO.search(said):
        return False
    return bool(_LATER.search(said)) or not _PHOTO_COMES.search(said)


def lets_record(text: str) -> bool:
    """Whether somebody lets us write down what they say: 你们记就是了, 可以没事."""
    return bool(_RECORD.search(text) or _GRANTS.search(text)) and not _doubts(text)


def _doubts(text: str) -> bool:
    return bool(_FORBIDS.search(text) or _QUESTIONS.search(text))


def forbids(text: str) -> bool:
    """Whether somebody will not have it written down, or checked: 我不想让你们记."""
    return bool(_FORBIDS.search(text)) and not (_VOUCH.search(text) or _QUESTIONS.search(text))


def keeps_back(text: str) -> bool:
    """Whether somebody will not tell us anything about themselves: 不敢告诉你们, 不给你们我的信息."""
    return bool(_KEEPS_BACK.search(text)) and not _QUESTIONS.search(text)


def vouches(text: str) -> bool:
    """Whether somebody vouches for what they said, or lets it be checked: 句句属实, 随便查."""
    return bool(_VOUCH.search(text)) and not _doubts(text)


def without_nothing_wrong(text: str) -> str:
    """A text without 不用改, 没有不对的地方: what finds nothing wrong."""
    return _NOTHING_WRONG.sub("", text)


def approves(text: str) -> bool:
    """Whether somebody finds what was read back right, in whatever words, and finds nothing in it wrong."""
    return bool(_RIGHT.search(text)) and not _WRONG.search(_NOTHING_WRONG.sub("", text))


def promises(said: str) -> bool:
    """Whether somebody says that something is still to come."""
    return among(said, COMING) or bool(_PROMISE.search(said))


def asks_to_bind(said: str) -> bool:
    """Whether somebody wants phone and WeChat bound, or says that they reported by the other one."""
    return len(said) <= 24 and bool(_BIND.search(said))


def asks_to_unbind(said: str) -> bool:
    """Whether somebody wants phone and WeChat to be bound no more."""
    return len(said) <= 24 and bool(_UNBIND.search(said))


def asks_patience(said: str) -> bool:
    """Whether somebody needs a moment."""
    return len(said) <= 12 and bool(_PATIENCE.search(said))


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

"""What residents say around a report, in whatever words: that they wait, think it over, only ask.

Apart from the words people answer with, because each of these is looked for inside a sentence and answers no question.
Every text is folded; `said` is what `words.bare` leaves of it.
"""

import re

_CODE_WORDS = re.compile(
    r"民生服务码|服务码|受理编?号|申请编?号|编号|单号|号码|尾号|进度|查询|查一?下?|看一?下?|看看|帮|给|我|俺|爹|妈|爸|娘|他|她|家|你们?|您|麻烦|同志|这个|那个"
    r"|这|那|的|是|号|码|为|到|哪|了|呢|吗|吧|啊|一下|请|谢谢|你好|您好|在吗|办|怎么样|咋样|[\W_]|status|progress|code|my|number|check",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:尾号|后四位|末尾)?(?:是|为)?(\d{4})(?:那个|那件|那份|这个|这件|的|呢|吧)*")
_MORE = re.compile(
    r"详细|具体|细[说讲]|多[说讲]|清楚[点些]?|全部|完整|就这[点些]|只有这|叫啥|叫什么|是谁的|[他她爹妈爸娘]叫|我是[他她]|我爹|我妈|我爸|more|detail",
    re.IGNORECASE,
)
_WAS_AWAY = re.compile(
    r"(?:刚才|刚刚|方才|刚)[^,，。;；]{0,3}(?:去|在|出去)[^,，。;；]{0,8}|(?:回来|忙完|接完|做完|吃完|弄完)了"
)
_WHERE_WE_WERE = re.compile(
    r"(?:说|填|问|讲|聊|弄|登记|写)到(?:哪|什么|啥|几|第几)|(?:刚才|上回|上次)[^,，。申交办]{0,4}(?:说啥|问啥|说什么|问什么)|该(?:填|说|问)[啥什]"
)
_TAKES_UP = re.compile(
    r"(?:那|行|好|中|成|嗯|就|你|您|麻烦|现在|帮|给|替|我|俺|我们|咱|也|都|吧|呗|的|要|想|请|先|可以|能|来|愿意)*"
    r"(?:登记|报名|报|办|申请|填|弄|记|录|登)(?:一下|一个|一份|上|个|下|着|进去|上去|了)*(?:吧|呗|嘛|啊|呀|哈|噻|嘞|喽|了|谢谢|同志|您|你|行不|行吗|好吗|可以吗)*"
)
_TURNS_DOWN = re.compile(r"不|别|没|甭|莫|先不|改天|回头|啥|什么|哪|谁|多|几")
_NOT_NOW = re.compile(r"(?:我|俺|那|就|先|暂时|还是|现在|可)*不(?:用|想|要|急着?)?(?:登记|申请|报)(?:了|啦|吧|呢|先)*")
_ONLY_ASKS = re.compile(
    r"打听|随便问|问问(?:而已|就|罢)|(?:就|只)(?:是)?(?:先)?(?:问|了解|咨询|看看|打听)|不(?:登记|申请|报|办)[^,，。]{0,3}[,，。\s]?[^,，。]{0,4}(?:问|打听|了解|看看)"
)
_WHERE_TO_GO = re.compile(
    r"(?:上|去|到|在|得去|该去)(?:你们)?(?:哪|啥地方|什么地方)(?!一?步|了)[^,，。]{0,4}(?:办|找|问|弄|登记|申请|说|报|交|去)|(?:上|去)哪(?:里|儿|去)?[啊呀呢]*$|(?:窗口|办公室|大厅|单位|你们)(?:那)?在哪|哪(?:里|儿|个窗口|个地方)?(?:能|可以)?办"
    r"|(?:你们|单位|窗口|民政[局办])的?(?:地址|电话|号码)|(?:地址|电话|号码)(?:是|号)?(?:多少|在哪|啥|什么)|(?:有|给|留)(?:个|没有)?[^,，。]{0,4}电话(?:吗|没|不|$)|打(?:哪个|啥|什么)(?:电话|号)|怎么联系|咋联系|几点(?:上|下|开)班?|(?:啥|什么)时候(?:上班|开门)|上班时间|找谁(?:办|问|去)?"
    r"|where.{0,20}(?:go|office|apply)|(?:your|office|phone).{0,10}(?:address|number|hours)",
    re.IGNORECASE,
)
_NO_MESSAGES = re.compile(
    r"退订|取消订阅|unsubscribe|stop (?:sending|texting|messag)"
    r"|(?:别|不要|不用|甭|莫|休|勿|不想|不愿|停止|烦)[^,，。]{0,6}(?:发|推送?|收|来|给)[^,，。]{0,4}(?:短信|消息|信息|通知|微信|提醒|广告)"
    r"|(?:老|总|老是|总是|一直|天天|见天)(?:给|跟)(?:我|俺)[^,，。]{0,2}发"
    r"|(?:短信|消息|信息|通知|提醒)[^,，。]{0,4}(?:别|不要|不用|甭|莫|停)[^,，。]{0,4}(?:发|推|来|了)"
    r"|(?:别|不要|甭|莫)(?:再|老|总|老是|总是|一直|天天|见天){1,2}(?:给|跟)?(?:我|俺)?[^,，。]{0,2}发",
    re.IGNORECASE,
)
_NO_CALLS = re.compile(
    r"(?:别|不要|(?<!话费)不能|不敢|甭|莫|勿|不用|不方便)(?:再|给|跟|往|我|俺|这|来)*(?:打|回|接)(?:我|俺)?的?(?:这个)?(?:手机|电话)|(?:别|不要|甭)(?:再|给|我|俺|来)*(?:来电|打(?:过来)?(?=[,，。;；!！\s]|$))"
    r"|(?:手机|电话)[^,，。;；]{0,3}(?:会响|别打|不[能敢]接|不方便)|(?:只能?|光)(?:给|我|俺)*发(?:短信|消息|微信|信息)|(?:don'?t|do\snot|no)\s(?:call|phone|ring)(?!\sthe)",
    re.IGNORECASE,
)
_MY_DATA = re.compile(
    r"(?:存|记|留|保存|收集|掌握|登记|录)(?:下|着|了|过)*(?:我|俺|咱)(?:们)?(?:家)?的?(?:哪些|什么|啥|多少|哪样|点啥)"
    r"|(?:我|俺)(?:们)?(?:家)?的?(?:信息|资料|数据|隐私|个人信息)[^,，。]{0,8}(?:哪些|什么|啥|谁|看|存|删|在哪|安全|清)"
    r"|(?:删|清)(?:掉|除|了)?(?:我|俺)的?[^,，。]{0,4}(?:信息|资料|数据|记录)|(?:哪些|谁|什么)人?(?:看|查)(?:过|了|见)?(?:我|俺)的?(?:信息|资料|数据)"
    r"|(?:有|存)(?:我|俺)(?:的)?(?:什么|啥|哪些)(?:信息|资料|东西|数据)"
    r"|what (?:data|information)|my (?:data|information)",
    re.IGNORECASE,
)
_READS_BACK = re.compile(
    r"(?:念|读|说|报|发|给我看)(?:一?遍|念|读|看|我听|出来)*[^,，。]{0,4}(?:登记|填|记|写|报)(?:的|了)|(?:登记|填|记|写|报)(?:的|了|成)[^,，。]{0,5}(?:啥样|什么样|是啥|是什么|哪些|怎么样|啥|看看|念念|再看)"
    r"|给(?:我|俺)(?:念念|读读|念一?遍|看看|念下|读一?遍)|(?:念|读)(?:一遍|念|给我听)"
)
_FEARS_THEM = re.compile(
    r"(?:别|不要|不会|会不会|不能|可别|千万|甭|莫)[^,，。]{0,5}(?:转|交|告诉|透露|漏|传|通知|说给|发给|落到)[^,，。]{0,6}(?:镇|乡|村|他|她|干部|单位|人家|本人|下面|当地)"
)
_HOW_TO_HEAR = re.compile(
    r"(?:咋|怎么|如何|哪|上哪|去哪)[^,，。]{0,5}(?:知道|晓得|听|查|问|看)[^,，。]{0,6}(?:查|结果|处理|管|办|信|下文|回)|查没查|管没管|(?:有|给)(?:个)?(?:结果|回信|回话|说法|下文)[^,，。]{0,3}(?:吗|么|不|没|$)"
    r"|(?:啥|什么)时候[^,，。]{0,4}(?:结果|回信|回话|回复|说法)|(?:回|告诉)(?:我|俺)(?:一声|个信|吗|不)"
)
_WAITS = re.compile(
    r"(?:还|要|得|还要|还得|需要?)?(?:有|等)?(?:到)?(?:多久|多长时间|多大会|几时|啥时候?|什么时候|半天|老半天)[^,，。]{0,4}(?:来人|有人|轮到|回|到|接|$)|(?:咋|怎么|为啥|为什么)[^,，。]{0,4}(?:没|不)(?:来?人|有人|回|理|人来|动静)|还没[^,，。]{0,3}(?:人|来|动静)"
    r"|快(?:点|些)?来(?:个)?人|来人(?:没|了没|啊|呀|吗|不)|有人(?:没|吗|在吗|不|么)|(?:人|你们人)呢|没人(?:理|管|回|应)|排到(?:哪|几|第几)|前面(?:还有)?(?:几|多少)"
    r"|how long|anybody there|anyone there",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(r"快(?:点|些)?来|来人(?:啊|呀)")
_GRAVE = re.compile(r"[打血刀火死晕昏倒喘毒药跳淹埋痛疼摔抽命杀冻饿砸砍咬烫塌醒抓绑锁病]|救[命我]|着火")
_STOPS_WAITING = re.compile(
    r"不等了|等不了|不用等|不找(?:人|人工|工作人员|你们)了|(?:先|还是)?(?:接着|继续)(?:填|办|弄|来|说|登记)?|keepgoing|goon|continue",
    re.IGNORECASE,
)
_THINKS = re.compile(
    r"商量|考虑|合计|琢磨|想一?想|掂量|(?:问问|问一?下|等)[^,，。]{0,4}(?:家|孩|儿|闺|女儿|老伴|老公|媳妇|当家|老头|他|她)[^,，。]{0,4}|回去(?:再)?(?:说|问|看)|过(?:两|几)天再|再说(?:吧|呗|$)|先(?:看看|听听|不急)"
    r"|think (?:about|it)|talk .{0,15}family",
    re.IGNORECASE,
)
_SETTLED = re.compile(
    r"(?<![不没])(?:同意|愿意|答应)(?!书|啥|什么|不|了?[吗没么])|记(?:吧|呗|下吧|就是)|登记吧|i agree", re.IGNORECASE
)
_LATER_PHOTOS = re.compile(
    r"(?:晚[点些上]|过[两几]天|稍后|稍晚|回头|后面|之后|后续|改天|下回|下次|明[天儿]|以后|随后|到时|得空|有空)[^,，。]{0,8}(?:拍|照|发|传|补|给|交|送|寄|弄|上|再说|吧|$)"
    r"|暂(?:时)?(?:无|缺|没|不|木)|木有|缺$|再补|先不(?:发|传|拍|补|交)|后补|补交|待补|later|none yet|not yet",
    re.IGNORECASE,
)
_LEAVES_PHOTOS = re.compile(r"不(?:弄|搞|整|发|拍|照|传)(?:它|这个?|照片)?了?[吧啊呢呗哈]*$")
_THE_WHOLE = re.compile(r"申请|登记|不[办报填]|取消|退出|全都?不|什么都不|啥都不")
_MOMENT = re.compile(
    r"等(?:一|我|俺)?(?:会儿?|下(?![个月周次]))|稍等|等等|先不急|开着?车"
    r"|(?:问|喊|叫|让)(?:问|一?下|我|俺)*(?:家)?(?:[爸妈爹娘]|老伴|老公|媳妇|闺女|儿子|女儿|孩子|[他她])"
    r"|到了?[^,，。]{1,6}再(?:回|说|发|给|告诉)"
)
_NO_MOMENT = re.compile(
    r"回头|以后|改天|晚[点些上]|明天|不知|不[清记]|忘|丢|没|走了|不给|不填|不想|(?<!等会)(?<!会儿)(?<!等下)再说"
)
_PAPERS = re.compile(r"照片|相片|图片|通知书|诊断|单子|材料|病历|缴费单|发票|证明|复印件|photo|paper")
_UNNAMED = re.compile(
    r"匿名|不(?:具|署|留|写|说|报|露|透露|提)[^,，。]{0,4}(?:名|谁)|(?:别|不要|甭|莫)[^,，。]{0,3}(?:写|提|说|报|露|告诉|让)[^,，。]{0,6}(?:我|俺|名)|不说我是谁|怕[^,，。]{0,6}(?:报复|知道|找我|穿小鞋)|保密|anonymous",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"^(?:那)?(?:就)?留|(?:可以|愿意|敢|能|给你们?)留|实名|(?:打|联系|找|回|告诉)(?:给)?(?:我|俺)|不怕|我叫|我的?(?:电话|手机)"
)
_CLAUSES = re.compile(r"[^,，。;；!！?？\s]+[,，。;；!！?？\s]*")
_ASKS = re.compile(
    r"[?？]|[吗么]\W*$|是不是|要不要|会不会|能不能|可不可以|行不行|有没有|(?:啥|什么)意思|怎么|咋|为[啥什何]|凭[啥什]|干[啥嘛什]|多久|多少|哪[里儿个些]|谁|啥[呀啊呢]*\W*$|什么\W*$"
)
_RHETORICAL = re.compile(
    r"(?:怎么|咋|哪|为啥|有(?:啥|什么)|(?:啥|什么))[^,，。]{0,3}(?:会|能)?不(?:同意|愿意|行|中|可以|答应|能|成|敢|放心)|没[^,，。]{0,4}(?:啥|什么)|(?:咋|怎么)(?:都|也|着都|样都)|爱(?:咋|怎么)"
    r"|(?:骗|哄|蒙|瞒|撒谎|说谎|编)[^,，。]{0,4}(?:干|做|图)(?:啥|嘛|什么)|(?:哪|怎么|咋|有啥)(?:会|能|敢|还能)?[^,，。]{0,3}(?:骗|假|瞒|撒谎|哄|编)"
)


def only_a_code(text: str, codes: tuple[str, ...]) -> bool:
    """Whether a text is nothing but these codes and words for a code, or for looking it up."""
    rest = text
    for code in codes:
        rest = rest.replace(code, " ")
    return not _CODE_WORDS.sub("", rest)


def tail_in(said: str) -> str:
    """The last four digits of a number, if nothing else is said; "" otherwise."""
    match = _TAIL.fullmatch(said)
    return match[1] if match else ""


def wants_more(text: str) -> bool:
    """Whether somebody wants to be told more than a code shows."""
    return bool(_MORE.search(text))


def was_away(text: str) -> bool:
    """Whether somebody tells why they were silent: 刚才去接孩子了. Who is back goes on."""
    return bool(_WAS_AWAY.search(text))


def asks_where_we_were(said: str) -> bool:
    """Whether somebody has lost the thread of what is filled in here."""
    return len(said) <= 20 and bool(_WHERE_WE_WERE.search(said))


def takes_it_up(said: str) -> bool:
    """Whether somebody lets us register what they asked about: 那你给我登记一下吧."""
    return len(said) <= 20 and bool(_TAKES_UP.fullmatch(said)) and not _TURNS_DOWN.search(said)


def only_asks(text: str) -> bool:
    """Whether somebody says that they want nothing filed, only to know."""
    return len(text) <= 30 and bool(_ONLY_ASKS.search(text) or _NOT_NOW.fullmatch(text.strip(" ,，。")))


def asks_where_to_go(text: str) -> bool:
    """Whether somebody asks where the office is, when it is open, or for its number."""
    return len(text) <= 24 and bool(_WHERE_TO_GO.search(text))


def wants_no_messages(text: str) -> bool:
    """Whether somebody wants to be sent nothing more."""
    return len(text) <= 30 and bool(_NO_MESSAGES.search(text)) and not forbids_calls(text)


def forbids_calls(text: str) -> bool:
    """Whether somebody must not be rung up, though they may be written to: 别打电话，他会听见."""
    return bool(_NO_CALLS.search(text))


_PIECES = re.compile(r"[,，。;；!！?？\s]+")
_OF_THE_WISH = re.compile(
    r"发(?:短信|消息|微信|信息)|会?(?:响|听[见到]|看[见到]|发现|知道)|静音|出声|吵醒|call|phone|ring|hear|text|write"
)


def apart_from_wish(text: str) -> tuple[str, str]:
    """A message in two: how somebody wants to be reached and why, and what it tells besides."""
    clauses = [clause for clause in _PIECES.split(text) if clause]
    wish = [clause for clause in clauses if _is_of_wish(clause)] or clauses
    return "，".join(wish), "，".join(clause for clause in clauses if clause not in wish)


def _is_of_wish(clause: str) -> bool:
    return forbids_calls(clause) or wants_no_messages(clause) or bool(_OF_THE_WISH.search(clause))


def asks_for_their_data(text: str) -> bool:
    """Whether somebody asks what is kept of them, who has seen it, or wants it deleted."""
    return len(text) <= 30 and bool(_MY_DATA.search(text))


def asks_to_read_back(text: str) -> bool:
    """Whether somebody wants to hear what was written down."""
    return len(text) <= 30 and bool(_READS_BACK.search(text))


def fears_them(text: str) -> bool:
    """Whether a complainer fears that those complained of get to know."""
    return bool(_FEARS_THEM.search(text))


def asks_how_to_hear(text: str) -> bool:
    """Whether a complainer asks how they will hear what came of it."""
    return bool(_HOW_TO_HEAR.search(text))


def waits(said: str) -> bool:
    """Whether somebody who waits for a person asks where that person is, and says nothing grave."""
    return len(said) <= 16 and bool(_WAITS.search(said)) and not _GRAVE.search(said)


def calls_at_once(said: str) -> bool:
    """Whether a call for somebody to come may be more than impatience."""
    return bool(_AT_ONCE.search(said))


def stops_waiting(said: str) -> bool:
    """Whether somebody waits no longer for a person and goes on."""
    return len(said) <= 16 and bool(_STOPS_WAITING.search(said))


def thinks_it_over(text: str) -> bool:
    """Whether somebody wants to think, or to ask at home, before they say yes or no."""
    return bool(_THINKS.search(text)) and not _SETTLED.search(text)


def stays_unnamed(text: str) -> bool | None:
    """Whether a complainer wants to stay unnamed (True), may be named (False), or says neither."""
    if _UNNAMED.search(text):
        return True
    return False if _NAMED.search(text) and not _ASKS.search(text) else None


def puts_off_photos(said: str) -> bool:
    """Whether somebody has no photo at hand: later, none for now."""
    return len(said) <= 20 and bool(_LATER_PHOTOS.search(said))


def leaves_photos(said: str) -> bool:
    """Whether somebody leaves the photos be: 不会照，先不弄了. Only a word about the whole report breaks that off."""
    return len(said) <= 24 and bool(_LEAVES_PHOTOS.search(said)) and not _THE_WHOLE.search(said)


def needs_a_moment(text: str) -> bool:
    """Whether somebody will answer in a moment: asks at home, fetches it, drives. Later than today is no moment."""
    return len(text) <= 24 and bool(_MOMENT.search(text)) and not _NO_MOMENT.search(text)


def without_moment(text: str) -> str:
    """A text without the words that ask for a moment, and whoever is asked meanwhile."""
    return _MOMENT.sub(" ", text)


def puts_off_papers(text: str) -> bool:
    """Whether somebody says of papers by name that they come later."""
    return len(text) <= 24 and bool(_PAPERS.search(text)) and bool(_LATER_PHOTOS.search(text))


def told_plainly(text: str) -> str:
    """What is left of a text when the clauses that ask are gone: nobody agrees by asking (PIPL art. 14)."""
    kept = [part for part in _CLAUSES.findall(text) if _RHETORICAL.search(part) or not _ASKS.search(part)]
    return "".join(kept).strip()

"""What residents say around a report, in many ways of saying it; and what sounds like it and is something else."""

import pytest

from bot.flows import english, remarks, words
from bot.flows.questions import asks_what_is_due
from bot.flows.slots.health import without_health
from bot.nlu.normalise import fold


def bare(text: str) -> str:
    """The text as remarks look at what was said."""
    return words.bare(fold(text))


@pytest.mark.parametrize(
    "said",
    [
        "退订，别老给我发",
        "不要再发短信了",
        "短信别老发了，烦",
        "不想再收你们的通知",
        "以后甭给俺发消息",
        "老给我发干啥",
        "unsubscribe",
    ],
)
def test_no_more_messages(said: str) -> None:
    assert remarks.wants_no_messages(fold(said))


@pytest.mark.parametrize(
    "said", ["先不发", "照片发不了", "给我发个短信吧", "没收到短信", "发完了", "我没法发消息的手机"]
)
def test_messages_are_wanted_or_not_spoken_of(said: str) -> None:
    assert not remarks.wants_no_messages(fold(said))


@pytest.mark.parametrize(
    "said", ["你们存了我哪些东西", "都记了俺家啥", "我的资料谁能看", "把我的信息删了", "有我什么资料", "收集我什么数据"]
)
def test_what_is_kept(said: str) -> None:
    assert remarks.asks_for_their_data(fold(said))


@pytest.mark.parametrize("said", ["我的身份证没了", "我家没啥东西", "信息填完了", "我说了什么来着"])
def test_nothing_kept_is_asked_for(said: str) -> None:
    assert not remarks.asks_for_their_data(fold(said))


@pytest.mark.parametrize(
    "said", ["那现在登记的是啥样，给我念念", "念一遍我听听登记的", "填的都是啥", "给俺读一遍", "把写的念念，登记了哪些"]
)
def test_reading_back(said: str) -> None:
    assert remarks.asks_to_read_back(fold(said))


@pytest.mark.parametrize(
    "said",
    [
        "那你给我登记一下吧",
        "那行给我登记一个",
        "办一个",
        "帮我报上",
        "麻烦您给俺申请一下",
        "行，那就登记吧",
        "替我弄上呗",
    ],
)
def test_the_offer_is_taken_up(said: str) -> None:
    assert remarks.takes_it_up(bare(said))


@pytest.mark.parametrize("said", ["先不登记", "登记要啥材料", "改天办吧", "办到哪了", "哪里登记", "登记几个人"])
def test_the_offer_is_not_taken_up(said: str) -> None:
    assert not remarks.takes_it_up(bare(said))


@pytest.mark.parametrize(
    "said",
    ["那我上哪儿办", "窗口在哪", "电话多少", "你们几点上班", "找谁办啊", "上哪去", "民政局地址", "你们电话是多少"],
)
def test_where_to_go(said: str) -> None:
    assert remarks.asks_where_to_go(fold(said))


@pytest.mark.parametrize("said", ["我的申请到哪一步了", "地址写错了", "电话是13900002222", "钱到哪了", "我家在哪都行"])
def test_nowhere_to_go(said: str) -> None:
    assert not remarks.asks_where_to_go(fold(said))


@pytest.mark.parametrize(
    "said",
    ["还有多久来人啊", "怎么还没人来", "人呢", "有人没", "前面还有几个", "咋没人回我", "要等到啥时候才有人"],
)
def test_waiting(said: str) -> None:
    assert remarks.waits(bare(said))


@pytest.mark.parametrize("said", ["快来人，他拿刀了", "来人啊着火了", "救命", "我妈晕倒了快来人", "多久能批下来钱"])
def test_no_mere_waiting(said: str) -> None:
    assert not remarks.waits(bare(said))


@pytest.mark.parametrize(
    "said",
    [
        "好的我回去跟家里商量商量再说",
        "好的 我考虑考虑",
        "行，我想想",
        "中，等孩子他爸回来问问他",
        "过两天再说吧",
        "我得合计合计",
    ],
)
def test_thinking_it_over(said: str) -> None:
    assert remarks.thinks_it_over(fold(said))


@pytest.mark.parametrize("said", ["同意", "跟家里商量过了，同意", "记吧，不用考虑", "可以"])
def test_thought_over(said: str) -> None:
    assert not remarks.thinks_it_over(fold(said))


@pytest.mark.parametrize(
    "said",
    ["啥意思，是不是要我按手印", "同意了会怎样？", "这是干啥用的", "是不是都要同意", "不同意能办吗", "记了谁能看"],
)
def test_a_question_leaves_nothing_to_agree_by(said: str) -> None:
    assert remarks.told_plainly(fold(said)) == ""


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("同意，要多久啊？", "同意,"),
        ("这有啥，记呗", "记呗"),
        ("有什么不同意的", "有什么不同意的"),
        ("没瞒着啥", "没瞒着啥"),
    ],
)
def test_what_is_told_beside_a_question_stays(said: str, plain: str) -> None:
    assert remarks.told_plainly(fold(said)) == plain


@pytest.mark.parametrize(
    "said", ["照片晚点再发", "稍后补", "暂无", "木有", "回头拍", "录取通知书可以发吗，晚点吧", "暂缺", "明天发给你"]
)
def test_photos_later(said: str) -> None:
    assert remarks.puts_off_photos(bare(said))


@pytest.mark.parametrize("said", ["马上发", "等一下", "照片发了", "我拍好了", "有两张"])
def test_photos_now(said: str) -> None:
    assert not remarks.puts_off_photos(bare(said))


@pytest.mark.parametrize(
    ("said", "unnamed"),
    [
        ("不留名字 怕他打击报复", True), ("匿名举报，不说我是谁", True), ("别写我名", True), ("不具名", True),
        ("别让他们知道是我", True), ("留吧，我不怕他", False), ("可以留", False), ("实名", False), ("打我电话", False),
        ("今天下雨", None),
    ],
)  # fmt: skip
def test_named_or_not(said: str, unnamed: bool | None) -> None:
    assert remarks.stays_unnamed(fold(said)) is unnamed


@pytest.mark.parametrize(
    "said", ["你们可别转给镇上", "不会告诉村里吧", "千万别让人透露给他", "会不会交给乡里", "甭通知干部"]
)
def test_fears(said: str) -> None:
    assert remarks.fears_them(fold(said))


@pytest.mark.parametrize(
    "said", ["那我咋知道你们查没查", "啥时候有结果", "怎么查结果", "给个回信不", "上哪问处理了没有"]
)
def test_how_to_hear(said: str) -> None:
    assert remarks.asks_how_to_hear(fold(said))


@pytest.mark.parametrize(
    "said",
    [
        "有什么补助",
        "我能领啥",
        "像我这样的农村老人能领啥补贴",
        "想问问有啥补助",
        "俺家五口人，有啥政策",
        "看看我够哪样",
    ],
)
def test_what_one_could_get_at_all(said: str) -> None:
    assert asks_what_is_due(fold(said))


@pytest.mark.parametrize(
    "said", ["残疾人有什么补贴", "低保能领多少", "孩子上学有啥补助", "医保有什么政策", "有什么材料要交"]
)
def test_what_one_kind_of_help_gives(said: str) -> None:
    assert not asks_what_is_due(fold(said))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("家里就我一个干活的，他爸乙肝干不了重活", "家里就我一个干活的"),
        ("老伴住院了没钱交押金", ""),
        ("房子漏雨，孩子有自闭症", "房子漏雨"),
        ("地里没收成，欠人家两万", "地里没收成，欠人家两万"),
        ("我肝不好，没活干，租房住", "没活干，租房住"),
        ("娘瘫在床上，要人伺候", ""),
    ],
)
def test_a_story_without_illness(said: str, kept: str) -> None:
    assert without_health(said) == kept


@pytest.mark.parametrize(
    "said",
    ["I need help please", "Hi, can you speak English?", "my wife is in hospital", "what can I do for my family"],
)
def test_english(said: str) -> None:
    assert english.is_english(said)


@pytest.mark.parametrize(
    "said", ["OK", "my phone 18706647231", "wo jia hen kun nan", "Hello，我剛從廣東返來", "ok ok yes"]
)
def test_no_english(said: str) -> None:
    assert not english.is_english(said)

"""Invented residents with true values and manners of their own, who answer whatever the assistant asks.

Everything random comes from one seeded generator, so that a resident who does not get through can be met again.
"""

import random
from dataclasses import dataclass, field

from opencc import OpenCC

from bot.messages import Channel, InboundKind
from bot.nlu.normalise.ids import check_character
from bot.nlu.understanding import AidTypeName, IntentName
from tests.bot.flows.conversation import Conversation

MOST_MESSAGES = 40
_TRADITIONAL = OpenCC("s2t")
_DIGITS = "零一二三四五六七八九"
_SPOKEN = "零幺二三四五六七八九"

NAMES = (
    "李桂芳",
    "王有才",
    "张守义",
    "赵大勇",
    "刘玉兰",
    "欧阳春梅",
    "陈和平",
    "孙在山",
    "周平",
    "马得水",
    "高兴旺",
    "谢广福",
)
STORIES: tuple[tuple[str, AidTypeName], ...] = (
    ("老伴瘫痪在床，我也干不了重活", "living"),
    ("媳妇查出尿毒症，每周透析三次，欠了六万多", "medical"),
    ("孩子考上大学，学费一直没凑齐", "education"),
    ("房子漏雨，墙都裂了，下雨就不敢睡", "housing"),
    ("厂子倒闭了，半年没活干", "employment"),
    ("大棚叫大风刮塌了，一年的收成没了", "disaster"),
)
AREAS = (
    ("临邑镇", "朱家胡同村"),
    ("邢侗街道", "文昌社区"),
    ("德平镇", "后郭村"),
    ("孟寺镇", "前杨村"),
    ("德平镇", "大张村"),
)
QUIRKS = (
    *("chatter", "policy", "wrong_phone", "refuses_first", "emoji", "traditional", "voice", "link"),
    *("late_correction", "goes_away", "thanks", "half_phone", "why", "photo", "plain", "plain", "plain"),
)


@dataclass
class Resident:
    """One person: what is true, and how they talk."""

    seed: int
    rng: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.rng = rng = random.Random(self.seed)
        self.channel = rng.choice((Channel.WECHAT, Channel.SMS))
        self.name = rng.choice(NAMES)
        self.phone = f"1{rng.choice('3578')}{rng.randrange(10)}0000{rng.randrange(10_000):04}"
        born = f"{rng.randrange(1940, 2000)}{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}"
        first = f"371424{born}{rng.randrange(1000):03}"
        self.id_number = first + check_character(first) if rng.random() < 0.6 else None
        self.township, self.village = rng.choice(AREAS)
        self.people = rng.randrange(1, 8)
        self.income = rng.choice((0, 300, 800, 1500, 2400, 3600, None))
        self.story, self.aid = rng.choice(STORIES)
        self.is_proxy = rng.random() < 0.25
        self.quirks = {rng.choice(QUIRKS) for _ in range(3)}
        self.told: set[str] = set()

    @property
    def area(self) -> str:
        """The label the form must hold."""
        return self.township + self.village

    def opening(self) -> tuple[str, IntentName, float, tuple[AidTypeName, ...]]:
        """How they begin."""
        if self.is_proxy:
            whole = (f"我替邻居{self.name}报一下，{self.story}", f"帮我邻居家报一下，{self.story}")
            return self.rng.choice(whole), "report_for_other", 0.9, (self.aid,)
        openings = (
            f"我家{self.story}",
            f"你好，{self.story}，我想求助",
            f"我想申请救助，我叫{self.name}，住{self.area}，{self.story}",
            f"我叫{self.name}，电话{self.phone}，{self.chinese(self.people)}口人，{self.story}，求求你们帮帮我",
        )
        text = self.rng.choice(openings)
        if text == openings[0] and self.rng.random() < 0.3:
            return "我想申请救助", "report_hardship", 0.9, ()
        return text, "report_hardship", 0.9, (self.aid,)

    def chinese(self, number: int) -> str:
        """A small number in Chinese."""
        return _DIGITS[number]

    def answer(self, awaiting: str) -> str:
        """What they say to a question, in one of their ways of saying it."""
        made = {"phone": self.phone_said, "id_number": self.id_said, "monthly_income": self.income_said}
        if awaiting in made:
            return made[awaiting]()
        return self.rng.choice(self.ways().get(awaiting, ("不用",)))

    def ways(self) -> dict[str, tuple[str, ...]]:
        """All the ways in which they might say it."""
        agreed = ("同意", "行", "中", "可以", "嗯", "好的", "要得", "1", "同意同意")
        called = (self.name, f"他叫{self.name}", f"叫{self.name}")
        own = (self.name, f"我叫{self.name}", f"名字是{self.name}", f"俺叫{self.name}。")
        mine, others = ("自己家", "我自己", "1", "给我家办"), ("替别人办", "给邻居", "2", "替我邻居")
        count, said = self.people, self.chinese(self.people)
        return {
            "consent": agreed,
            "pledge": agreed,
            "on_behalf": others if self.is_proxy else mine,
            "applicant_name": called if self.is_proxy else own,
            "area": (self.area, f"临邑县{self.area}", f"住在{self.area}", f"山东省德州市临邑县{self.area}"),
            "aid_types": ("说不清", "看情况吧，啥都缺", self.story),
            "hardship": (self.story,),
            "household_size": (f"{count}", f"{said}口人", f"一共{said}口", f"{count}个人"),
            "attachments": ("没有", "没有了", "没照片", "不会发"),
            "confirm": ("确认", "对", "1", "没错", "都对"),
        }

    def phone_said(self) -> str:
        """A telephone number as people give it."""
        spoken = "".join(_SPOKEN[int(digit)] for digit in self.phone)
        spaced = f"{self.phone[:3]} {self.phone[3:7]} {self.phone[7:]}"
        return self.rng.choice((self.phone, spaced, f"电话{self.phone}", spoken, f"{self.phone}，打这个就行"))

    def id_said(self) -> str:
        """An identity number, or none."""
        if self.id_number is None:
            return self.rng.choice(("跳过", "不知道", "没带在身上", "记不清了"))
        spaced = f"{self.id_number[:6]} {self.id_number[6:14]} {self.id_number[14:]}"
        return self.rng.choice((self.id_number, spaced, f"身份证{self.id_number.lower()}"))

    def income_said(self) -> str:
        """The household's income, by the month or the year."""
        if self.income is None:
            return self.rng.choice(("不知道", "说不清", "跳过"))
        if self.income == 0:
            return self.rng.choice(("没有收入", "没有", "一分没有", "0"))
        said = (f"{self.income}", f"一个月{self.income}块", f"大概{self.income}元", f"一年{self.income * 12}元")
        return self.rng.choice(said)


@dataclass
class Meeting:
    """A resident talking to the assistant until the end."""

    resident: Resident
    conversation: Conversation = field(init=False)
    turns: int = 0

    def __post_init__(self) -> None:
        self.conversation = Conversation(self.resident.channel)

    def hold(self) -> None:
        """Talk until the request is filed, a person is fetched, or patience ends."""
        text, intent, confidence, aid_types = self.resident.opening()
        self._say(text, intent, confidence, aid_types)
        while self.turns < MOST_MESSAGES and not self.ended:
            awaiting = self.conversation.state["awaiting"]
            if awaiting is None:
                return
            if not self._has_its_way(awaiting):
                self._answer(awaiting)

    @property
    def ended(self) -> bool:
        """Whether this is over: filed, or with a person."""
        return bool(self.conversation.office.submitted) or self.conversation.session.with_operator

    def _answer(self, awaiting: str) -> None:
        said = self.resident.answer(awaiting)
        if "emoji" in self.resident.quirks:
            said += "😀🙏"
        if "link" in self.resident.quirks and awaiting in ("phone", "hardship"):
            said += " https://example.com/a1"
        self._say(said, *self._understood(awaiting))

    def _understood(self, awaiting: str) -> tuple[IntentName, float, tuple[AidTypeName, ...]]:
        """What a fair model makes of an answer: mostly right, at times wrong and then not sure."""
        rng = self.resident.rng
        if awaiting in ("hardship", "aid_types"):
            return "report_hardship", 0.8, (self.resident.aid,)
        if rng.random() < 0.15:
            wrong: tuple[IntentName, ...] = (
                "greet",
                "cancel",
                "ask_policy",
                "out_of_scope",
                "deny",
                "complaint",
                "report_hardship",
            )
            return rng.choice(wrong), rng.uniform(0.2, 0.55), ()
        return "provide_information", rng.uniform(0.4, 0.95), ()

    def _has_its_way(self, awaiting: str) -> bool:
        """Act out one quirk, once; True if something was said instead of the answer."""
        for quirk in sorted(self.resident.quirks - self.resident.told):
            act = getattr(self, f"_{quirk}", None)
            if act is not None and act(awaiting):
                self.resident.told.add(quirk)
                return True
        return False

    def _chatter(self, awaiting: str) -> bool:
        if awaiting in ("applicant_name", "phone"):
            self._say("今天这风真大啊", "out_of_scope", 0.8)
        return awaiting in ("applicant_name", "phone")

    def _policy(self, awaiting: str) -> bool:
        if awaiting == "household_size":
            self._say("低保一个月能领多少钱", "ask_policy", 0.9)
        return awaiting == "household_size"

    def _thanks(self, awaiting: str) -> bool:
        if awaiting == "monthly_income":
            self._say("谢谢你啊同志", "thanks_bye", 0.9)
        return awaiting == "monthly_income"

    def _why(self, awaiting: str) -> bool:
        if awaiting == "id_number":
            self._say("要这个干啥", "ask_policy", 0.5)
        return awaiting == "id_number"

    def _half_phone(self, awaiting: str) -> bool:
        if awaiting == "phone":
            self._say(self.resident.phone[:10])
        return awaiting == "phone"

    def _wrong_phone(self, awaiting: str) -> bool:
        wrong = self.resident.phone[:-1] + str((int(self.resident.phone[-1]) + 1) % 10)
        if awaiting == "phone":
            self._say(wrong)
            self._say(f"刚才电话写错了，是{self.resident.phone}", "correct_answer", 0.8)
        return awaiting == "phone"

    def _late_correction(self, awaiting: str) -> bool:
        if awaiting == "confirm":
            self.resident.people = self.resident.people % 7 + 1
            self._say(f"不对，是{self.resident.chinese(self.resident.people)}口人", "correct_answer", 0.7)
        return awaiting == "confirm"

    def _refuses_first(self, awaiting: str) -> bool:
        if awaiting == "consent":
            self._say("不同意", "deny", 0.9)
            self._say(*self.resident.opening())
        return awaiting == "consent"

    def _goes_away(self, awaiting: str) -> bool:
        if awaiting == "area":
            self.conversation.wait(60)
            self._say("在不", "greet", 0.8)
        return awaiting == "area"

    def _photo(self, awaiting: str) -> bool:
        if awaiting == "attachments":
            self.conversation.send(InboundKind.IMAGE, media=("photo-1",))
            self.turns += 1
        return awaiting == "attachments"

    def _say(
        self,
        text: str,
        intent: IntentName = "provide_information",
        confidence: float = 0.6,
        aid_types: tuple[AidTypeName, ...] = (),
    ) -> None:
        if "traditional" in self.resident.quirks:
            text = _TRADITIONAL.convert(text)
        kind = InboundKind.VOICE if "voice" in self.resident.quirks else InboundKind.TEXT
        self.conversation.say(text, intent, confidence, aid_types, kind)
        self.turns += 1

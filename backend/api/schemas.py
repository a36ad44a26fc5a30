"""What goes in and out, each field described for other systems' programmers; what cannot be used is refused."""

import re
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from backend.help_requests.casework import ASKED_FOR
from backend.systems.changes import ChangeKind
from bot.channels.characters import strip_unstorable
from bot.nlu.normalise.ids import is_id_number
from bot.nlu.understanding import AidTypeName

LARGEST_INCOME = 100_000
MOST_PEOPLE = 30


def _storable(text: str) -> str:
    if strip_unstorable(text) != text:
        raise ValueError("含有不能用的字符")
    return text


def _id_number(text: str) -> str:
    if not is_id_number(text.upper()):
        raise ValueError("身份证号的出生日期或校验位不对")
    return text.upper()


def _written_as(pattern: str, reason: str) -> BeforeValidator:
    """Takes text of one form only: pydantic would also read a bare number as a moment."""

    def check(value: object) -> object:
        if not isinstance(value, str) or not re.fullmatch(pattern, value, re.ASCII):
            raise ValueError(reason)
        return value

    return BeforeValidator(check)


def _words(most: int, least: int = 1) -> object:
    return StringConstraints(strip_whitespace=True, min_length=least, max_length=most)


Name = Annotated[str, _words(40), AfterValidator(_storable)]
Short = Annotated[str, _words(100), AfterValidator(_storable)]
Story = Annotated[str, _words(1000), AfterValidator(_storable)]
Note = Annotated[str, _words(500), AfterValidator(_storable)]
ProgrammeCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,60}$")]
Phone = Annotated[str, StringConstraints(pattern=r"^1[0-9]{10}$")]
IdNumber = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{16}[0-9Xx]$"), AfterValidator(_id_number)]
Day = Annotated[date, Field(strict=False), _written_as(r"\d{4}-\d{2}-\d{2}", "应为年-月-日")]
AwareMoment = Annotated[AwareDatetime, _written_as(r"\d{4}-\d{2}-\d{2}[Tt ].+", "应为带时区的时间")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[!-~]+$", max_length=500)]


class Given(BaseModel):
    """What a caller sends: nothing is guessed, nothing unknown is let pass."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class Attachment(Given):
    """A picture or paper that lies with the caller; it is named here, not fetched."""

    id: Short = Field(description="贵系统里这份材料的编号", examples=["scan-20261125-17"])
    content_type: Annotated[str, StringConstraints(pattern=r"^[a-z]+/[a-z0-9.+-]+$", max_length=100)] = Field(
        "image/jpeg", description="文件类型"
    )
    url: Url | None = Field(None, description="材料的地址；本系统不会去取")


class Agreements(Given):
    """What the resident was told and agreed to, named by the caller's own versions of the texts (PIPL arts. 14, 29)."""

    consent: Short = Field(description="同意收集使用个人信息的告知书版本", examples=["12345-告知书-2026-1"])
    pledge: Short | None = Field(
        None, description="诚信承诺与核对授权书版本；急难申请可以没有", examples=["12345-承诺书-2026-1"]
    )


class HelpRequestIn(Given):
    """A help request, by the same form and rules as a resident's own."""

    channel: Literal["phone", "web"] = Field(description="居民怎样找到贵系统：电话或网页")
    contact: Short = Field(
        description="来电号码，或居民在贵网站的账号编号；同一个人以后来，认的是它", examples=["10000000001"]
    )
    applicant_name: Name | None = Field(None, description="困难家庭申请人姓名；急难申请可以不填", examples=["王小满"])
    phone: Phone = Field(description="联系手机；代办时是代办人的", examples=["10000000001"])
    id_number: IdNumber | None = Field(None, description="申请人身份证号，可以不填")
    area: Short = Field(description="住址，写到村、社区，或 12 位区划代码", examples=["临邑镇朱家胡同村"])
    aid_types: list[AidTypeName] = Field(
        [], max_length=12, description="救助类型；急难申请或写明了项目的可以不填", examples=[["medical"]]
    )
    programme: ProgrammeCode | None = Field(
        None,
        description="要申请的救助项目，代码见 `/programmes`；可以不填，由本系统按困难情况去找。急难申请先救人，不看它",
        examples=["medical-assistance"],
    )
    hardship: Story = Field(description="困难情况，用居民自己的话", examples=["老公住院欠了三万多"])
    household_size: int | None = Field(None, ge=1, le=MOST_PEOPLE, description="家庭人口")
    monthly_income: int | None = Field(None, ge=0, le=LARGEST_INCOME, description="全家每月总收入，元")
    attachments: list[Attachment] = Field([], max_length=10, description="材料")
    urgent: bool = Field(False, description="生命或基本生活有急险，24 小时内必须先救")
    on_behalf: bool = Field(False, description="代别人申请")
    agreements: Agreements

    @model_validator(mode="after")
    def _complete(self) -> "HelpRequestIn":
        if not self.urgent and self.applicant_name is None:
            raise ValueError("缺少申请人姓名")
        if not self.urgent and not self.aid_types and self.programme is None:
            raise ValueError("缺少救助类型")
        if not self.urgent and self.agreements.pledge is None:
            raise ValueError("缺少诚信承诺")
        return self


class MaterialsIn(Given):
    """More for a request that is being worked on."""

    note: Note | None = Field(None, description="居民的话或说明", examples=["出院小结已补齐"])
    attachments: list[Attachment] = Field([], max_length=10, description="材料")
    id_number: IdNumber | None = Field(None, description="申请人身份证号；只在经办机构要补这一项时填")
    household_size: int | None = Field(
        None, ge=1, le=MOST_PEOPLE, description="家庭人口；只在经办机构要补这一项时填", examples=[4]
    )
    monthly_income: int | None = Field(
        None, ge=0, le=LARGEST_INCOME, description="全家每月总收入，元；只在经办机构要补这一项时填", examples=[1200]
    )

    @model_validator(mode="after")
    def _something(self) -> "MaterialsIn":
        if not self.attachments and all(getattr(self, name) is None for name in ("note", *ASKED_FOR)):
            raise ValueError("说明、材料和要补的一项至少要有一样")
        return self


CheckSource = Literal[
    "public_security", "vehicles", "land", "social_insurance", "finance", "housing_fund", "tax", "agriculture",
    "machinery", "market_supervision", "civil_affairs",
]  # fmt: skip


class CheckIn(Given):
    """What one source of the check platform found about a household."""

    source: CheckSource = Field(description="数据来源")
    outcome: Literal["consistent", "differs", "no_record"] = Field(description="与申报一致、不一致、查无记录")
    findings: Annotated[str, _words(4000), AfterValidator(_storable)] = Field(
        description="核对结果；加密保存，本接口不能再读出", examples=["名下无机动车"]
    )
    checked_on: Day = Field(description="核对日期", examples=["2026-11-25"])


class ComplaintIn(Given):
    """A complaint, for supervision."""

    number: Short | None = Field(None, description="所涉申请的受理编号；不知道可以不填", examples=["LY-2026-000317"])
    text: Story = Field(description="投诉内容，用居民自己的话", examples=["申请一个月了没有人联系"])
    name: Name | None = Field(None, description="投诉人姓名；可以匿名")
    phone: Phone | None = Field(None, description="投诉人手机；可以匿名")


class SubscriptionIn(Given):
    """Where to be told of what."""

    url: Url = Field(description="接收地址；生产环境必须是公网 https", examples=["https://hotline.example.cn/minsheng"])
    kinds: list[Annotated[ChangeKind, Field(strict=False)]] = Field(
        min_length=1, max_length=len(ChangeKind), description="要听哪些变化"
    )


class OfficeOut(BaseModel):
    """An office: a department at an area."""

    code: str = Field(examples=["civil-affairs-371424100"])
    name: str = Field(examples=["临邑镇民政办"])
    department: str = Field(description="部门代码")
    area: str = Field(description="区划代码")
    phone: str = Field(description="电话；没有则为空")
    is_desk: bool = Field(description="县级窗口：没有规则对得上的申请归它")


class ProgrammeOut(BaseModel):
    """A programme of assistance."""

    code: str
    name: str
    aid_types: list[str] = Field(description="救助类型")
    department: str = Field(description="部门代码")
    approving: Literal["township", "county"] = Field(description="哪一级审批")
    qualifies: str = Field(description="谁能申请")
    materials: list[str] = Field(description="要带什么")
    standard: str = Field(description="给多少、给什么")
    procedure: str = Field(description="办理流程代码")
    apply: str = Field(description="到哪里、怎样申请")
    takes: str = Field(description="多久办好")
    basis: str = Field(description="依据")
    source: str = Field(description="这段说明的来源")


class DeadlineOut(BaseModel):
    """What is due next. `paused`: the clock stands still for papers the resident owes."""

    step: str = Field(description="哪一步")
    due_on: date = Field(description="最后一天；含当天")
    state: Literal["running", "provisional", "paused", "overdue"] = Field(
        description="进行中、暂定（明年放假安排未公布）、停表等材料、已超期"
    )


class ProgressOut(BaseModel):
    """Where a request stands. Without the right to see it in full: the number's last four digits, stage and day."""

    number: str = Field(description="受理编号；无权看全的只有末四位")
    full: bool = Field(description="是否是全部信息")
    stage: str = Field(description="环节", examples=["submitted"])
    stage_name: str = Field(description="环节，给居民看的说法", examples=["等受理"])
    updated_on: date = Field(description="最近一次变化的日期")
    office: str | None = Field(None, description="经办机构")
    office_phone: str | None = Field(None, description="经办机构电话")
    note: str | None = Field(None, description="经办人给居民的话")
    wanted: str | None = Field(
        None, description="经办机构要补的一项：`id_number`、`household_size`、`monthly_income`；要的是别的材料时为空"
    )
    deadline: DeadlineOut | None = None


class FiledOut(BaseModel):
    """A request that was filed."""

    number: str = Field(description="受理编号", examples=["LY-2026-000317"])
    service_code: str = Field(description="民生服务码，一人一码；请告诉居民", examples=["MS123456789012"])
    department: str = Field(description="主管部门")
    office: str = Field(description="经办机构")
    office_phone: str
    routed: bool = Field(description="false：没有规则对得上，由县级窗口先收下")
    urgent: bool
    deadline: DeadlineOut | None = None


class AddedOut(BaseModel):
    """What was taken."""

    number: str = Field(description="受理编号")
    received_at: datetime


class ComplaintOut(BaseModel):
    """A complaint that was taken; it goes to supervision, not to the office complained about."""

    reference: str = Field(description="投诉回执号", examples=["TS-2026-000042"])
    received_at: datetime


class SubscriptionOut(BaseModel):
    """A subscription."""

    id: int
    url: str
    kinds: list[str]
    created_at: datetime


class NewSubscriptionOut(SubscriptionOut):
    """A subscription with its secret, which is shown this once."""

    secret: str = Field(description="签名密钥，只在这里给出一次", examples=["whsec_…"])


class DeadDeliveryOut(BaseModel):
    """A message that was given up."""

    id: str = Field(description="消息号，即 webhook-id")
    kind: str = Field(description="哪种变化")
    number: str = Field(description="受理编号")
    attempts: int
    failure: str = Field(description="最后一次为什么没成功", examples=["timeout"])
    updated_at: datetime


class RedeliveredOut(BaseModel):
    """How many messages will be tried again."""

    count: int

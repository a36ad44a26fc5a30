"""Which programme a story leads to, or none, and whose it then is: by the demo county's own data."""

from collections.abc import Sequence

import pytest

from backend.areas import county_files
from backend.help_requests import linking
from backend.offices import plans as office_plans
from backend.offices import rules as offices
from backend.offices.rules import Decision
from backend.programmes import plans, rules
from backend.programmes.household import Household
from backend.programmes.models import Programme
from bot.nlu.understanding import AidTypeName
from tests.backend.help_requests.conftest import form
from tests.backend.programmes.conftest import SHIPPED

FILES = county_files.read(SHIPPED)
TABLES = office_plans.tables(FILES, 0)
PROGRAMMES = [Programme(**row) for row in plans.rows(FILES)]
TOWN = "371424105"


def led(story: str, kinds: Sequence[AidTypeName], income: int | None = 900) -> tuple[str | None, Decision]:
    """The programme that leads a report of three people, and where it is placed."""
    given = form(hardship=story, aid_types=tuple(kinds), household_size=3, monthly_income=income)
    decision = offices.route(offices.Asked(given.aid_types, TOWN), TABLES)
    known = Household(aid_types=frozenset(kinds), household_size=3, monthly_income=income)
    named = {programme.code for programme in rules.asked_about(PROGRAMMES, (), story)}
    match = linking.reported(rules.screen(PROGRAMMES, known), named, decision, given)
    if match is None:
        return None, decision
    if linking.leads_elsewhere(match.programme, named, decision):
        decision = offices.route(offices.Asked(given.aid_types, TOWN, linking.named(match.programme)), TABLES)
    return match.programme.code, decision


@pytest.mark.parametrize(
    ("story", "kinds", "programme", "department"),
    [
        ("孩子上幼儿园，交不起托费", ["education"], "preschool-grant", "education"),
        ("闺女上小学五年级，买不起校服", ["education"], "compulsory-grant", "education"),
        ("儿子初中住校，生活费拿不出", ["education"], "compulsory-grant", "education"),
        ("我今年高二，家里没钱供我", ["education"], "high-school-grant", "education"),
        ("孩子念高中，学费没着落", ["education", "living"], "high-school-grant", "education"),
        ("儿子上中专，家里困难", ["education"], "vocational-grant", "education"),
        ("闺女在职高念书，快供不起了", ["education"], "vocational-grant", "education"),
        ("我是大三学生，学费还欠着", ["education"], "student-loan", "education"),
        ("孩子考上大学了，学费凑不齐", ["education"], "student-loan", "education"),
        ("孩子上学没钱", ["education"], None, "education"),
        ("想申请助学金，孩子上高一", ["education"], "high-school-grant", "education"),
        ("想申请助学金", ["education"], None, "education"),
        ("大雪把大棚压塌了，一棚菜全完了", ["disaster"], "farm-disaster-aid", "agriculture"),
        ("大雪压垮了蔬菜大棚", ["disaster", "living"], "farm-disaster-aid", "agriculture"),
        ("冰雹把麦子全砸了", ["disaster"], "farm-disaster-aid", "agriculture"),
        ("大雨把西屋冲塌了", ["disaster"], "disaster-house-rebuilding", "emergency"),
        ("着火把两间房烧没了", ["disaster"], "disaster-house-rebuilding", "emergency"),
        ("遭了水，吃的都没了", ["disaster"], None, "emergency"),
        ("租房住，厂里裁员了，没了收入", ["housing", "temporary"], None, "housing"),
        ("厂里裁员，我下岗了", ["employment"], "unemployment-benefit", "human_resources"),
        ("房租交不起，城里没房", ["housing"], "public-rental-housing", "housing"),
        ("老房子墙都裂了，一下雨就漏雨", ["housing"], "dilapidated-house-renovation", "housing"),
        ("包工头欠我4万2工钱不给", ["employment", "temporary"], "legal-aid", "justice"),
        ("老板拖着工资要不来", ["legal"], "legal-aid", "justice"),
        ("干了半年活，拖欠工资三万六", ["employment"], "legal-aid", "justice"),
        ("右胳膊截肢，三级残疾证", ["disability"], "disability-living-subsidy", "civil_affairs"),
        ("他聋哑，残疾证是二级", ["disability"], "disability-nursing-subsidy", "civil_affairs"),
        ("孩子一级残疾，离不开人", ["disability"], "disability-nursing-subsidy", "civil_affairs"),
        ("想给老人配个轮椅", ["disability"], "assistive-devices", "disabled_federation"),
        ("身体不方便", ["disability"], None, "disabled_federation"),
        ("老人与智力残疾的儿子共同生活，拟代为申请低保", ["living", "disability"],
         "subsistence-allowance", "civil_affairs"),
        ("老婆精神分裂症，能给吃个低保不", ["living", "disability"], "subsistence-allowance", "civil_affairs"),
        ("老婆精神病，两个孩子上学，想申请低保", ["disability", "living", "education"],
         "subsistence-allowance", "civil_affairs"),
        ("家里吃低保，孩子上高三没钱", ["education", "living"], "high-school-grant", "education"),
        ("得了肺癌，住院花了八万", ["medical"], "medical-assistance", "medical_insurance"),
        ("俺想申请慈善救助", ["charity", "disability"], "charity-illness-aid", "charity_federation"),
        ("日子过不下去了", ["living"], "subsistence-allowance", "civil_affairs"),
        ("爹妈都没了，跟着奶奶过", ["child"], "orphan-allowance", "civil_affairs"),
        ("当了一辈子农民，无儿无女", ["destitute"], "destitute-support", "civil_affairs"),
    ],
)  # fmt: skip
def test_a_story_leads_to_the_programme_it_fits_or_to_none(
    story: str, kinds: Sequence[AidTypeName], programme: str | None, department: str
) -> None:
    code, decision = led(story, kinds)
    assert (code, decision.department_code) == (programme, department)


def test_what_is_asked_for_leads_even_where_something_speaks_against_it() -> None:
    code, decision = led("想申请低保", ["living", "medical"], income=9000)
    assert (code, decision.department_code) == ("subsistence-allowance", "civil_affairs")

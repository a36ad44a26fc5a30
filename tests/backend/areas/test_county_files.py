"""The county's files: the shipped ones are sound, and every fault is named by file and entry."""

import shutil
from pathlib import Path

import pytest
import yaml

from backend.areas import county_files
from backend.areas.faults import CountyFaults
from bot.nlu.understanding import AID_TYPES

SHIPPED = Path(__file__).resolve().parents[3] / "data" / "county"

TOWNSHIPS = {
    "临邑镇", "邢侗街道", "恒源街道", "临盘街道", "临南镇", "德平镇",
    "林子镇", "兴隆镇", "孟寺镇", "翟家镇", "理合务镇", "宿安乡",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped county that a test may spoil."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "county"))


def faults(folder: Path) -> list[str]:
    with pytest.raises(CountyFaults) as raised:
        county_files.read(folder)
    return [str(fault) for fault in raised.value.faults]


def spoil(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_the_demo_county_is_sound_and_complete() -> None:
    files = county_files.read(SHIPPED)
    townships = {area.name for area in files.areas if area.level == "township"}
    assert townships == TOWNSHIPS
    for township in (area for area in files.areas if area.level == "township"):
        assert 6 <= sum(area.parent == township.code for area in files.areas) <= 10
    assert {rule.aid for rule in files.rules if rule.aid} == set(AID_TYPES)
    assert files.desk.name == "县社会救助服务中心"


def test_every_township_has_its_civil_affairs_office() -> None:
    files = county_files.read(SHIPPED)
    townships = {area.code for area in files.areas if area.level == "township"}
    served = {office.area for office in files.offices if office.department == "civil_affairs"}
    assert townships <= served


def test_the_gazetteer_knows_the_village_and_leaves_namesakes_open() -> None:
    gazetteer = county_files.load_gazetteer(SHIPPED)
    assert [found.label for found in gazetteer.resolve("临邑镇朱家胡同村")] == ["临邑镇朱家胡同村"]
    assert [found.label for found in gazetteer.resolve("朱家胡同")] == ["临邑镇朱家胡同村"]
    assert len(gazetteer.resolve("大张村")) == 3
    assert len(gazetteer.resolve("小赵庄")) == 3


def test_demo_accounts_cover_every_role_and_the_desk() -> None:
    files = county_files.read(SHIPPED)
    staff = county_files.read_staff(SHIPPED, files)
    assert {entry.role for entry in staff} == {"operator", "caseworker", "leader", "administrator", "supervisor"}
    assert {files.desk.code, "civil-affairs-371424100", "medical-insurance-371424"} <= {e.office for e in staff}


@pytest.mark.parametrize(
    ("name", "before", "after", "expected"),
    [
        ("county.yml", "prefix: LY", "prefix: ly", "county.yml：prefix：格式不对"),
        ("county.yml", "prefix: LY", "prefix: MS", "county.yml：prefix：MS 是民生服务码的开头，受理编号不能用"),
        ("county.yml", 'assistance: "12345"', 'other: "12345"', "county.yml：hotlines：缺少 assistance（救助热线）"),
        ("county.yml", '"110"', "110", "county.yml：hotlines › police：应为文字，数字要加引号"),
        ("county.yml", 'closes: "12:00"', 'closes: "08:00"', "county.yml：desk_hours › 08:30：结束时间不晚于开始时间"),
        ("county.yml", "name: 临邑县", "nmae: 临邑县", "county.yml：name：缺少这一项"),
        ("county.yml", "name: 临邑县", "name: 临邑县\nname: 别县", "county.yml：第 3 行：“name”出现了两次"),
        ("areas.yml", "东关村", "西关村", "areas.yml：临邑镇 › 西关村：同一乡镇内村名重复"),
        ("areas.yml", '"371424100201"', '"371424100200"', "areas.yml：371424100200：代码重复"),
        ("areas.yml", '"371424100201"', "371424100201",
         "areas.yml：townships › 371424100 › villages › 371424100201 › code：应为文字，数字要加引号"),
        ("departments.yml", "name: 民政", "title: 民政", "departments.yml：civil_affairs › name：缺少这一项"),
        ("offices.yml", "department: housing", "department: houses", "offices.yml：housing-371424：没有部门 houses"),
        ("offices.yml", 'area: "371424100"', 'area: "371424999"',
         "offices.yml：civil-affairs-371424100：没有区划 371424999"),
        ("offices.yml", ", desk: true", "", "offices.yml：desk：兜底的机构应正好一个，现有 0 个"),
        ("routing.yml", "aid: medical", "aid: medicine", "routing.yml：R02 › aid：不在允许的范围内"),
        ("routing.yml", "aid: medical,", "aid: medical, programme: legal-aid,",
         "routing.yml：R02：应写 aid 或 programme 中的一个"),
        ("routing.yml", "aid: medical, ", "", "routing.yml：R02：应写 aid 或 programme 中的一个"),
        ("routing.yml", "programme: illness-poverty-assistance", "programme: nothing",
         "routing.yml：R13：没有项目 nothing"),
        ("routing.yml", "aid: medical,", 'aid: medical, area: "9",', "routing.yml：R02：没有区划 9"),
        ("routing.yml", "level: county, procedure: referral", "level: county",
         "routing.yml：R01：写 aid 的规则要有 procedure"),
        ("routing.yml", "procedure: referral", "procedure: nothing", "routing.yml：R01：没有办理流程 nothing"),
        ("county.yml", "urgent: emergency-24h", "urgent: nothing",
         "county.yml：procedures › urgent：没有办理流程 nothing"),
        ("county.yml", "step: due,", "step: soon,", "county.yml：reminders › soon：提醒重复"),
        ("county.yml", "days: 1, to: caseworker", "days: 0, to: caseworker",
         "county.yml：reminders › overdue：只有到期以后的提醒可以每天发"),
        ("county.yml", "to: leader", "to: mayor", "county.yml：reminders › 第 4 条 › to：不在允许的范围内"),
        ("routing.yml", "position: 20", "position: 10", "routing.yml：R02：次序 10 重复"),
        ("routing.yml", "department: justice, level: county", "department: justice, level: township",
         "routing.yml：R07：部门 justice 在这一级没有机构，规则永远用不上"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_file_and_entry(folder: Path, name: str, before: str, after: str, expected: str) -> None:
    spoil(folder / name, before, after)
    assert any(found.startswith(expected) for found in faults(folder))


def test_every_fault_is_told_at_once(folder: Path) -> None:
    spoil(folder / "county.yml", "prefix: LY", "prefix: ly")
    spoil(folder / "routing.yml", "aid: legal", "aid: law")
    (folder / "departments.yml").unlink()
    (folder / "offices.yml").write_bytes("名称".encode("gb18030"))
    found = faults(folder)
    assert {line.split("：")[0] for line in found} == {"county.yml", "routing.yml", "departments.yml", "offices.yml"}
    assert "departments.yml：没有这个文件" in found
    assert "offices.yml：不是 UTF-8 编码" in found


@pytest.mark.parametrize("text", ["", "just words", "[1, 2", "- - -", "{a: 1}", "\x00", "!!python/name:os.system {}"])
@pytest.mark.parametrize("name", ["county.yml", "areas.yml", "departments.yml", "offices.yml", "routing.yml"])
def test_a_file_that_is_no_county_at_all_is_a_fault_too(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    assert any(line.startswith(name) for line in faults(folder))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"office": "nowhere"}, "staff.yml：minzheng：没有机构 nowhere"),
        ({"office": None}, "staff.yml：minzheng：经办人和分管领导必须属于一个机构"),
        ({"password": "a password of one's own"}, "staff.yml：minzheng：演示密码必须以 development-only 开头"),
        ({"role": "king"}, "staff.yml：minzheng › role：不在允许的范围内"),
    ],
)
def test_faults_among_the_demo_accounts(folder: Path, change: dict[str, str | None], expected: str) -> None:
    entries = yaml.safe_load((folder / "staff.yml").read_text(encoding="utf-8"))
    next(entry for entry in entries if entry["username"] == "minzheng").update(change)
    (folder / "staff.yml").write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")
    with pytest.raises(CountyFaults) as raised:
        county_files.read_staff(folder, county_files.read(folder))
    assert any(str(fault).startswith(expected) for fault in raised.value.faults)


def test_a_passwords_text_is_in_no_fault(folder: Path) -> None:
    spoil(folder / "staff.yml", "password: development-only", "password: 12345secret")
    with pytest.raises(CountyFaults) as raised:
        county_files.read_staff(folder, county_files.read(folder))
    assert "12345secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("at_least: 0}", "at_least: 1}", "index.yml：bands：分数线要从高到低，不能重复，最后一档从 0 开始"),
        ("at_least: 35", "at_least: 70", "index.yml：bands：分数线要从高到低，不能重复，最后一档从 0 开始"),
        ("code: health", "code: income", "index.yml：factors › income：代码重复"),
        ("at_most: margin", "at_most: nothing", "index.yml：income › income_per_head：没有标准线 nothing"),
        ("不到 300 元", "不到 {limit} 元", "index.yml：income › income_per_head：句子里只能用 {value}"),
        ("fact: urgent,", "fact: urgent, at_least: 1,", "index.yml：blows › urgent：不带数值"),
        ("[subsistence-allowance]", "[nothing]", "index.yml：benefits › benefits：没有项目 nothing"),
    ],
)
def test_faults_of_the_scorecard_are_named(folder: Path, before: str, after: str, expected: str) -> None:
    spoil(folder / "index.yml", before, after)
    assert expected in faults(folder)

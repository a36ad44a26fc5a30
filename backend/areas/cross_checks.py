"""What must hold between the entries of the county's files, which no entry shows by itself."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence

from backend.areas.entries import (
    AreasEntry,
    CountyEntry,
    DepartmentEntry,
    OfficeEntry,
    RuleEntry,
    StaffEntry,
)
from backend.areas.faults import Fault
from backend.settings import DEVELOPMENT_MARK

TAKEN_PREFIXES = {"MS": "民生服务码", "TS": "投诉举报编号", "XF": "信访编号"}
"""What the codes of other things begin with, so that a number says by itself what it is of."""


def of_county(county: CountyEntry) -> Iterator[Fault]:
    """The prefix is no service code's, the hotline is there, every period at the desk ends after it began."""
    if county.prefix in TAKEN_PREFIXES:
        yield Fault("county.yml", "prefix", f"{county.prefix} 是{TAKEN_PREFIXES[county.prefix]}的开头，受理编号不能用")
    if "assistance" not in county.hotlines:
        yield Fault("county.yml", "hotlines", "缺少 assistance（救助热线）")
    for period in county.desk_hours.periods:
        if period.opens >= period.closes:
            yield Fault("county.yml", f"desk_hours › {period.opens}", "结束时间不晚于开始时间")
    for step in repeated(reminder.step for reminder in county.reminders):
        yield Fault("county.yml", f"reminders › {step}", "提醒重复")
    for reminder in county.reminders:
        if reminder.daily and reminder.days <= 0:
            yield Fault("county.yml", f"reminders › {reminder.step}", "只有到期以后的提醒可以每天发")


def of_areas(areas: AreasEntry) -> Iterator[Fault]:
    """No code twice in the county, no name twice under the same area."""
    villages = [village for town in areas.townships for village in town.villages]
    codes = [areas.county.code, *(town.code for town in areas.townships), *(v.code for v in villages)]
    for code in repeated(codes):
        yield Fault("areas.yml", str(code), "代码重复")
    for name in repeated(town.name for town in areas.townships):
        yield Fault("areas.yml", str(name), "乡镇重名")
    for town in areas.townships:
        for name in repeated(village.name for village in town.villages):
            yield Fault("areas.yml", f"{town.name} › {name}", "同一乡镇内村名重复")


def of_offices(
    areas: AreasEntry, departments: Sequence[DepartmentEntry], offices: Sequence[OfficeEntry]
) -> Iterator[Fault]:
    """An office is of a known department, at a known area, only one of it there; exactly one is the desk."""
    known_departments = {department.code for department in departments}
    for code in repeated(department.code for department in departments):
        yield Fault("departments.yml", str(code), "代码重复")
    for code in repeated(office.code for office in offices):
        yield Fault("offices.yml", str(code), "代码重复")
    taken = set(repeated((office.department, office.area) for office in offices))
    known_areas = _area_codes(areas)
    for office in offices:
        if office.department not in known_departments:
            yield Fault("offices.yml", office.code, f"没有部门 {office.department}")
        if office.area not in known_areas:
            yield Fault("offices.yml", office.code, f"没有区划 {office.area}")
        if (office.department, office.area) in taken:
            yield Fault("offices.yml", office.code, "同一部门在同一区划有两个机构")
    yield from _of_desk(areas, [office for office in offices if office.desk])


def _of_desk(areas: AreasEntry, desks: Sequence[OfficeEntry]) -> Iterator[Fault]:
    if len(desks) != 1:
        yield Fault("offices.yml", "desk", f"兜底的机构应正好一个，现有 {len(desks)} 个")
    for desk in desks:
        if desk.area != areas.county.code:
            yield Fault("offices.yml", desk.code, "兜底的机构应设在县一级")


def of_rules(
    areas: AreasEntry,
    departments: Sequence[DepartmentEntry],
    offices: Sequence[OfficeEntry],
    rules: Sequence[RuleEntry],
) -> Iterator[Fault]:
    """A rule names a known department that has an office at the rule's level; no two stand at one position."""
    for code in repeated(rule.code for rule in rules):
        yield Fault("routing.yml", str(code), "代码重复")
    positions = set(repeated(rule.position for rule in rules))
    known = {department.code for department in departments}
    townships = {town.code for town in areas.townships}
    known_areas = _area_codes(areas)
    at_county = {office.department for office in offices if office.area == areas.county.code}
    at_township = {office.department for office in offices if office.area in townships}
    for rule in rules:
        yield from _of_subject(rule)
        if rule.position in positions:
            yield Fault("routing.yml", rule.code, f"次序 {rule.position} 重复")
        if rule.area is not None and rule.area not in known_areas:
            yield Fault("routing.yml", rule.code, f"没有区划 {rule.area}")
        if rule.department not in known:
            yield Fault("routing.yml", rule.code, f"没有部门 {rule.department}")
        elif rule.department not in (at_county if rule.level == "county" else at_township):
            yield Fault("routing.yml", rule.code, f"部门 {rule.department} 在这一级没有机构，规则永远用不上")


def _of_subject(rule: RuleEntry) -> Iterator[Fault]:
    """A rule is of a kind of assistance, with what it follows, or of a programme, which has a procedure of its own."""
    if (rule.aid is None) == (rule.programme is None):
        yield Fault("routing.yml", rule.code, "应写 aid 或 programme 中的一个")
    elif (rule.aid is None) != (rule.procedure is None):
        yield Fault("routing.yml", rule.code, "写 aid 的规则要有 procedure，写 programme 的按项目自己的")


def of_staff(offices: Sequence[OfficeEntry], staff: Sequence[StaffEntry]) -> Iterator[Fault]:
    """An account's office is known; a caseworker has one; the demo's passwords say what they are."""
    for username in repeated(entry.username for entry in staff):
        yield Fault("staff.yml", str(username), "用户名重复")
    known = {office.code for office in offices}
    for entry in staff:
        if entry.office is not None and entry.office not in known:
            yield Fault("staff.yml", entry.username, f"没有机构 {entry.office}")
        if entry.role in ("caseworker", "leader") and entry.office is None:
            yield Fault("staff.yml", entry.username, "经办人和分管领导必须属于一个机构")
        if not entry.password.startswith(DEVELOPMENT_MARK):
            yield Fault("staff.yml", entry.username, f"演示密码必须以 {DEVELOPMENT_MARK} 开头")


def _area_codes(areas: AreasEntry) -> set[str]:
    codes = {areas.county.code}
    for town in areas.townships:
        codes.add(town.code)
        codes.update(village.code for village in town.villages)
    return codes


def repeated(values: Iterable[Hashable]) -> list[Hashable]:
    """The values that come more than once."""
    return [value for value, times in Counter(values).items() if times > 1]

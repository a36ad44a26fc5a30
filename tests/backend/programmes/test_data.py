"""The demo county's programmes are complete, and what is wrong with a programme is said by file and entry."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from backend.areas import county_files
from backend.areas.faults import CountyFaults
from backend.areas.programme_entries import AMOUNTS, COUNTS, FLAGS
from backend.programmes.models import Programme
from bot import texts
from bot.nlu.understanding import AID_TYPES
from tests.backend.programmes.conftest import SHIPPED


def test_the_demo_county_lists_what_a_county_offers(programmes: Sequence[Programme]) -> None:
    assert len(programmes) >= 41
    assert len({programme.department_code for programme in programmes}) >= 15
    assert {aid for programme in programmes for aid in programme.aid_types} == set(AID_TYPES)
    assert {programme.approving for programme in programmes} == {"township", "county"}


def test_every_programme_says_that_it_is_an_example(programmes: Sequence[Programme]) -> None:
    assert all("示例" in programme.source for programme in programmes)


def test_nothing_is_asked_for_that_data_sharing_gives(programmes: Sequence[Programme]) -> None:
    for programme in programmes:
        asked = "".join(programme.materials)
        assert not any(
            word in asked for word in ("身份证", "户口", "收入证明", "社保", "房产", "存款", "残疾证", "低保证")
        )


def test_every_fact_has_a_name_that_people_understand() -> None:
    assert set(texts.labels("fact")) == AMOUNTS | COUNTS | FLAGS | {"benefits"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("department: education", "department: schools", "preschool-grant：没有部门 schools"),
        ("at_most: subsistence", "at_most: nowhere", "subsistence-allowance › income_per_head：没有标准线 nowhere"),
        ("{fact: emergency}", "{fact: emergency, at_least: 1}", "temporary-emergency › emergency：不带数值"),
        ("{fact: disability_level, at_most: 3}", "{fact: disability_level}",
         "destitute-support › disability_level：应正好带一个 at_least 或 at_most"),
        ("{fact: disability_level, at_most: 3}", "{fact: disability_level, at_most: margin}",
         "destitute-support › disability_level：应为整数"),
        ("fact: stranded", "fact: hungry",
         "programmes › stranded-persons › ways › 第 1 条 › 第 1 条 › fact：不在允许的范围内"),
        ("any_of: [poverty-return-support]", "any_of: [poverty]", "rain-dew-plan：没有项目 poverty"),
        ("not_with: [dilapidated-house-renovation]", "not_with: [disaster-house-rebuilding]",
         "disaster-house-rebuilding：不能和自己冲突"),
        ("code: hope-project", "code: legal-aid", "legal-aid：代码重复"),
        ("name: 雨露计划", "name: 金秋助学", "金秋助学：项目重名"),
        ("approving: county", "approving: city", "programmes › stranded-persons › approving：不在允许的范围内"),
        ("  - code: legal-aid\n", "  - code: legal-aid\n    fee: 1\n", "programmes › legal-aid › fee：不认识这一项"),
        ("yuan: 846", "yuan: -1", "lines › subsistence › yuan：数值太小"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_file_and_entry(tmp_path: Path, before: str, after: str, expected: str) -> None:
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "county"))
    path = folder / "programmes.yml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(CountyFaults) as raised:
        county_files.read(folder)
    assert any(str(fault).startswith(f"programmes.yml：{expected}") for fault in raised.value.faults), raised.value

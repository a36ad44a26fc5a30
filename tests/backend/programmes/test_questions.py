"""Which programmes a question is about."""

from collections.abc import Sequence

import pytest

from backend.programmes import rules
from backend.programmes.models import Programme
from bot.nlu.understanding import AID_TYPES


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("低保要什么条件", ["subsistence-allowance"]),
        ("低保边缘户看病能报多少", ["low-income-margin"]),
        ("吃低保的能不能再办残疾人两项补贴",
         ["subsistence-allowance", "disability-living-subsidy", "disability-nursing-subsidy"]),
        ("我們村的五保戶有多少錢", ["destitute-support"]),
        ("危房改造国家给多少", ["dilapidated-house-renovation"]),
        ("讨薪能不能请免费律师", ["legal-aid"]),
        ("４０５０补贴怎么领", ["hard-to-employ-subsidy"]),
        ("临时救助多久到账", ["temporary-emergency", "temporary-expenditure"]),
    ],
)  # fmt: skip
def test_what_is_named_is_found_by_whatever_people_call_it(
    programmes: Sequence[Programme], words: str, codes: list[str]
) -> None:
    found = rules.asked_about(programmes, ("charity",), words)
    assert [programme.code for programme in found] == codes


@pytest.mark.parametrize("aid_type", AID_TYPES)
def test_where_nothing_is_named_the_kind_decides(programmes: Sequence[Programme], aid_type: str) -> None:
    found = rules.asked_about(programmes, (aid_type,), "国家有什么政策")
    assert found
    assert all(aid_type in programme.aid_types for programme in found)
    assert [programme.position for programme in found] == sorted(programme.position for programme in found)


def test_neither_name_nor_kind_finds_nothing(programmes: Sequence[Programme]) -> None:
    assert rules.asked_about(programmes, (), "今天天气怎么样") == []


def test_every_programme_is_found_by_each_of_its_names(programmes: Sequence[Programme]) -> None:
    for programme in programmes:
        for name in (programme.name, *programme.aliases):
            found = rules.asked_about(programmes, (), f"想问问{name}怎么办")
            assert programme in found, name

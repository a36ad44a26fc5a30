"""The gazetteer: what residents call a place, and which area of the county it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.places import Area, Gazetteer

COUNTY = "371424"
TOWNSHIPS = {
    "临邑镇": ("朱家胡同村", "张家村", "东关社区"),
    "邢侗街道": ("迎曦社区", "前进村"),
    "翟家镇": ("小赵庄村", "张庄村"),
    "兴隆镇": ("后郭村", "张庄村"),
    "林子镇": ("王家村",),
    "宿安乡": (),
}


def county_areas():
    yield Area(COUNTY, "临邑县", "county", None)
    for number, (township, villages) in enumerate(TOWNSHIPS.items(), start=100):
        code = f"{COUNTY}{number}"
        yield Area(code, township, "township", COUNTY)
        for index, village in enumerate(villages):
            yield Area(f"{code}{index:03}", village, "village", code)


GAZETTEER = Gazetteer(county_areas())


def code_of(*path):
    """The code of a township, or of a village under it."""
    code = f"{COUNTY}{100 + list(TOWNSHIPS).index(path[0])}"
    return code if len(path) == 1 else f"{code}{TOWNSHIPS[path[0]].index(path[1]):03}"


@pytest.mark.parametrize(
    "said",
    [
        "临邑镇朱家胡同村", "临邑镇朱家胡同", "朱家胡同村", "朱家胡同", "朱家胡同村委会", "我家住朱家胡同",
        "德州市临邑县临邑镇朱家胡同村", "山东省德州市临邑县临邑镇朱家胡同村", "临邑县朱家胡同",
        "臨邑鎮朱家胡同", "临邑镇 朱家胡同 村", "俺是临邑镇朱家胡同的",
    ],
)  # fmt: skip
def test_a_village_is_known_by_all_its_names(said):
    (place,) = GAZETTEER.resolve(said)
    assert place.code == code_of("临邑镇", "朱家胡同村")
    assert (place.label, place.level, place.township) == ("临邑镇朱家胡同村", "village", code_of("临邑镇"))
    assert place.as_written == ""


@pytest.mark.parametrize("said", ["邢侗街道", "邢侗", "邢侗街道办", "邢侗街道办事处", "我在邢侗街道"])
def test_a_township_is_known_with_and_without_its_suffix(said):
    (place,) = GAZETTEER.resolve(said)
    assert (place.code, place.level, place.label) == (code_of("邢侗街道"), "township", "邢侗街道")


def test_a_name_shared_by_county_and_township_means_the_county_unless_the_suffix_is_said():
    assert [p.level for p in GAZETTEER.resolve("临邑")] == ["county"]
    assert [p.level for p in GAZETTEER.resolve("临邑县")] == ["county"]
    assert [p.code for p in GAZETTEER.resolve("临邑镇")] == [code_of("临邑镇")]


def test_a_village_name_of_two_townships_is_ambiguous_until_one_is_named():
    assert {p.township for p in GAZETTEER.resolve("张庄")} == {code_of("翟家镇"), code_of("兴隆镇")}
    assert [p.code for p in GAZETTEER.resolve("兴隆张庄")] == [code_of("兴隆镇", "张庄村")]


@pytest.mark.parametrize("said", ["临邑镇新庄子村", "临邑镇新庄子"])
def test_a_village_nobody_knows_is_kept_as_written_under_its_township(said):
    (place,) = GAZETTEER.resolve(said)
    assert (place.code, place.level) == (code_of("临邑镇"), "township")
    assert place.label == said
    assert place.as_written == said.removeprefix("临邑镇")


def test_group_and_house_number_are_kept_as_written():
    (place,) = GAZETTEER.resolve("临邑镇朱家胡同村三组12号")
    assert place.code == code_of("临邑镇", "朱家胡同村")
    assert (place.label, place.as_written) == ("临邑镇朱家胡同村三组12号", "三组12号")


def test_an_unknown_village_of_the_county_is_the_countys():
    (place,) = GAZETTEER.resolve("临邑县新庄子村")
    assert (place.code, place.level, place.township) == (COUNTY, "county", None)
    assert place.label == "临邑县新庄子村"


@pytest.mark.parametrize("said", ["", "不知道", "新庄子村", "禹城市张庄村", "赵庄镇张庄村", "四口人"])
def test_what_is_not_ours_resolves_to_nothing(said):
    assert GAZETTEER.resolve(said) == ()


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("俺家在翟家镇小赵庄，6口子人", ["翟家镇小赵庄"]),
        ("张庄有人死了三年了", ["张庄"]),
        ("住兴隆镇后郭村，母亲常年卧床", ["兴隆镇后郭村"]),
        ("我們村幹部不管，我要去翟家鎮反映", ["翟家鎮"]),
        ("理合务镇大张村李家修房", ["理合务镇大张村"]),
        ("林子里有人，前进的路上", []),
        ("昨天村里给俺交上去的", []),
        ("我们村干部和镇上同志都来了", []),
        ("临邑县民政局几点上班", []),
        ("东关社区3号楼2单元漏水，王家村没事", ["东关社区3号楼2单元", "王家村"]),
    ],
)
def test_places_are_found_inside_running_text(text, places):
    found = GAZETTEER.find(text)
    assert [text[start:end] for start, end, _ in found] == places


def test_areas_are_walked_by_code():
    county = GAZETTEER.area(COUNTY)
    assert county is not None
    assert county.name == "临邑县"
    assert GAZETTEER.area("nowhere") is None
    assert [a.name for a in GAZETTEER.children(COUNTY)] == list(TOWNSHIPS)
    assert [a.name for a in GAZETTEER.children(code_of("兴隆镇"))] == ["后郭村", "张庄村"]


def test_a_village_is_found_among_those_of_a_whole_city():
    areas = list(county_areas())
    surnames, shapes = "赵钱孙李周吴郑王冯陈", "大小前后东西南北上下"
    for index in range(8155):
        name = shapes[index % 10] + surnames[index // 10 % 10] + chr(0x4E00 + index // 100) + "村"
        areas.append(Area(f"v{index}", name, "village", code_of("宿安乡")))
    gazetteer = Gazetteer(areas)
    assert [p.code for p in gazetteer.resolve(areas[-1].name)] == [areas[-1].code]
    assert [p.code for p in gazetteer.resolve("朱家胡同")] == [code_of("临邑镇", "朱家胡同村")]


@given(st.text(max_size=60))
def test_any_text_is_searched_and_spans_lie_inside_it(text):
    for start, end, _ in GAZETTEER.find(text):
        assert 0 <= start < end <= len(text)
    GAZETTEER.resolve(text)


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("林邑镇猪家胡同村", "临邑镇朱家胡同村"),
        ("临邑镇，朱家胡同村", "临邑镇朱家胡同村"),
        ("临邑镇政府南边的朱家胡同村", "临邑镇朱家胡同村"),
        ("临邑镇街里，朱家胡同村", "临邑镇朱家胡同村"),
        ("张庄村（兴隆镇）", "兴隆镇张庄村"),
        ("临邑镇新盖的小区", "临邑镇新盖的小区"),
    ],
)
def test_a_place_is_known_by_its_sound_after_a_pause_and_by_the_township_named_beside_it(said, label):
    (found,) = GAZETTEER.resolve(said)
    assert found.label == label


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("周家楼村", "周楼"),
        ("周家楼村", "宿安周楼村"),
        ("周家楼村", "县城里周家楼"),
        ("刘家道口村", "宿安乡刘道口"),
        ("西郝家村", "宿安西郝村"),
        ("韩集村", "宿安乡韩家集"),
    ],
)
def test_a_village_of_one_family_is_known_with_and_without_home_in_its_name(name, said):
    county = Gazetteer(
        [
            Area("371424", "临邑县", "county", None),
            Area("371424200", "宿安乡", "township", "371424"),
            Area("371424200201", name, "village", "371424200"),
        ]
    )
    (found,) = county.resolve(said)
    assert found.label == f"宿安乡{name}"

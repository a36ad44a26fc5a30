"""Names of persons and of diseases, found only where they are certain."""

import pytest

from bot.nlu.normalise import fold
from bot.nlu.normalise.illnesses import find_illnesses
from bot.nlu.normalise.names import find_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("李秀珍", ["李秀珍"]),
        ("我叫王建国，今年六十一", ["王建国"]),
        ("名字叫郝春莲", ["郝春莲"]),
        ("姓名：欧阳素芬", ["欧阳素芬"]),
        ("户主郭永福，全家六口", ["郭永福"]),
        ("低保 赵桂兰 5口 月入1000", ["赵桂兰"]),
        ("我们村低保户吴大成家有两辆货车", ["吴大成"]),
        ("村民马志强长期在外", ["马志强"]),
        ("老公叫蒋磊，妻子叫孙玉芳", ["蒋磊", "孙玉芳"]),
        ("孟寺镇后李村郝建军，上月申请的", ["郝建军"]),
        ("戶主陳惠芳，四口人", ["陈惠芳"]),
        ("申请人改成孙凤英", ["孙凤英"]),
    ],
)
def test_a_name_is_found_where_a_cue_or_its_place_gives_it_away(text, names):
    folded = fold(text)
    assert [n.name for n in find_names(folded)] == names
    assert all(folded[n.start : n.end] == n.name for n in find_names(folded))


@pytest.mark.parametrize(
    "text",
    [
        "谢谢", "高兴", "我是高三学生", "单亲妈妈带娃", "俺小子叫车撞咧，没人管", "公示名单有假", "我是王家村的",
        "王婶家着火",
        "刘主任来过", "马上到", "祝顺利", "都行", "方便", "白血病", "低保户", "张庄有人冒领",
        "安全生产", "叫人来", "何时能批",
        "我叫你们领导来", "金额不对", "黄河决堤了", "万一批不下来", "程序太多", "我村李某",
    ],
)  # fmt: skip
def test_titles_and_ordinary_words_are_no_names(text):
    assert find_names(text) == ()


@pytest.mark.parametrize(
    ("text", "illnesses"),
    [
        ("老公尿毒症，婆婆阿尔茨海默病", ["尿毒症", "阿尔茨海默病"]),
        ("孩子急性白血病，等着移植", ["急性白血病"]),
        ("得了小细胞肺癌晚期", ["小细胞肺癌"]),
        ("先天性心脏病要手术", ["先天性心脏病"]),
        ("類風濕關節炎好多年", ["类风湿关节炎"]),
        ("脑梗塞后遗症", ["脑梗塞"]),
        ("精神病人没人管", ["精神病"]),
        ("慢性肾炎转成尿毒症了", ["慢性肾炎", "尿毒症"]),
    ],
)
def test_a_disease_is_found_by_its_full_name(text, illnesses):
    folded = fold(text)
    assert [i.name for i in find_illnesses(folded)] == illnesses
    assert all(folded[i.start : i.end] == i.name for i in find_illnesses(folded))


@pytest.mark.parametrize(
    "text",
    [
        "腿断了在床上瘫痪",
        "二级残疾",
        "两癌救助",
        "车祸骨折",
        "精神病医院在哪",
        "大病救助",
        "慢性病门诊",
        "抗癌经验",
        "心累",
    ],
)
def test_states_programmes_and_hospitals_are_no_diseases(text):
    assert find_illnesses(text) == ()


@pytest.mark.parametrize(
    "name",
    ["急性淋巴细胞白血病", "二型糖尿病", "矽肺病", "脑干出血", "羊水栓塞", "腰椎管狭窄", "脊髓性肌萎缩症", "肺癌"],
)
def test_a_disease_is_found_with_all_of_its_name(name):
    assert [i.name for i in find_illnesses(f"我爸得了{name}，住院两回")] == [name]

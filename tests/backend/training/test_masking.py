"""What is kept of an utterance says nothing about who said it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.training.masking import LONGEST, filled, mask, numbers_in
from bot.nlu.normalise import find_entities
from bot.nlu.understanding import ENTITIES, Entity, EntityName, Intent, Understanding


def understood(text: str, *learnt: tuple[EntityName, str]) -> Understanding:
    """An utterance as the interpreter gives it: facts found by rules, and what the model found besides."""
    model = tuple(
        Entity(name, words, words, text.index(words), text.index(words) + len(words)) for name, words in learnt
    )
    taken = [(entity.start, entity.end) for entity in model]
    rules = tuple(e for e in find_entities(text, None) if not any(s < e.end and e.start < t for s, t in taken))
    return Understanding(text, Intent("out_of_scope", 0.4), (), (*model, *rules))


CASES = [
    ("我电话13800001234", "我电话【电话】"),
    ("幺三八零零零零一二三四找我", "【电话】找我"),
    ("138 0000 1234 是我的号", "【电话】 是我的号"),
    ("码是MS 1234 5678 9012", "码是【编号】"),
    ("编号LY-2026-000317办到哪了", "编号【编号】办到哪了"),
    ("卡号6222000011112222", "卡号【数字】"),
    ("门牌12号", "门牌12号"),
    ("一家四口", "一家四口"),
    ("我叫王小满，家里没粮了", "我叫【姓名】，家里没粮了"),
    ("姓名：赵秀枝 电话没有", "姓名：【姓名】 电话没有"),
    ("王小满", "【姓名】"),
    ("没人叫我", "没人叫我"),
]


@pytest.mark.parametrize(("text", "kept"), CASES)
def test_marks_stand_for_what_identifies(text: str, kept: str) -> None:
    assert mask(understood(text)).text == kept


def test_an_identity_number_goes_whether_its_checksum_fits_or_not() -> None:
    for number in ("990000190001010016", "990000190001010017"):
        assert "99000019" not in mask(understood(f"身份证{number}")).text


def test_names_places_and_sums_go_where_they_were_understood() -> None:
    text = "张家屯的老刘头欠了三万多"
    masked = mask(understood(text, ("person_name", "老刘头"), ("place", "张家屯")))
    assert masked.text == "【地点】的【姓名】欠了【金额】"


def test_an_illness_stays_and_is_found_where_it_stands_now() -> None:
    text = "我叫王小满，得了尿毒症，电话13800001234"
    masked = mask(understood(text, ("illness", "尿毒症")))
    (illness,) = masked.entities
    assert masked.text[int(illness["start"]) : int(illness["end"])] == "尿毒症" == illness["text"]


def test_entities_kept_hold_no_value_of_what_was_taken() -> None:
    masked = mask(understood("电话13800001234，一家四口", ("person_name", "一家")))
    assert all("1380000" not in str(entity) for entity in masked.entities)


def test_what_overlaps_goes_altogether() -> None:
    text = "住李家庄13800001234号"
    masked = mask(understood(text, ("place", "李家庄138"))).text
    assert "李家庄" not in masked
    assert "0000" not in masked


@pytest.mark.parametrize("text", ["", "  ", "。。。", "13800001234", "王小满", "【姓名】"])
def test_marks_alone_teach_nothing(text: str) -> None:
    assert mask(understood(text)).teaches_nothing


def test_it_can_be_stored_whatever_was_sent() -> None:
    kept = mask(understood("家里\x00没\ud800粮\n了\u2028" + "很" * 4000)).text
    kept.encode()
    assert not {"\x00", "\n", "\u2028"} & {*kept}
    assert len(kept) <= LONGEST


def test_filling_replaces_every_mark_and_always_alike() -> None:
    text = "【姓名】住【地点】，【电话】，【身份证号】，【编号】，【金额】，【数字】"
    once = "".join(words for words, _ in filled(text))
    assert "【" not in once
    assert once == "".join(words for words, _ in filled(text))


def test_filling_leaves_other_words_as_they_are() -> None:
    assert filled("家里没粮了") == [("家里没粮了", None)]


def test_numbers_in_a_text_are_found_where_they_stand() -> None:
    text = "打13800001234或卡6222000011112222，门牌12号"
    assert [text[start:end] for start, end in numbers_in(text)] == ["13800001234", "6222000011112222"]


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=400), st.data())
def test_any_text_can_be_masked(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    entity = Entity(data.draw(st.sampled_from(ENTITIES)), "", text[start:end], start, end)
    masked = mask(Understanding(text, Intent("out_of_scope", 0.1), (), (entity,)))
    masked.text.encode()
    assert all(masked.text[int(e["start"]) : int(e["end"])] == e["text"] for e in masked.entities)

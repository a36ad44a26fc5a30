"""All facts of one utterance together: original offsets, no overlaps, never an error."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.normalise import find_entities, fold
from bot.nlu.places import Area, Gazetteer
from tests.bot.nlu.training_data import examples

GAZETTEER = Gazetteer(
    [
        Area("1", "云岭县", "county", None),
        Area("11", "白石镇", "township", "1"),
        Area("111", "胡家胡同村", "village", "11"),
    ]
)


def facts(text, **options):
    return {(e.entity, e.value, e.text) for e in find_entities(text, GAZETTEER, **options)}


def test_everything_in_one_line_with_its_own_wording():
    text = "住白石鎮胡家胡同，一家四口，月入１８００元，電話158 0000 1234，編號ｍｓ123456789012"
    assert facts(text) == {
        ("place", "白石镇胡家胡同", "白石鎮胡家胡同"),
        ("household_size", 4, "一家四口"),
        ("amount", 1800, "１８００元"),
        ("phone", "15800001234", "158 0000 1234"),
        ("case_code", "MS123456789012", "ｍｓ123456789012"),
    }


def test_wording_is_the_slice_of_the_original():
    text = "我老公住院欠了三萬多"
    (entity,) = find_entities(text, None)
    assert (entity.entity, entity.value, entity.text) == ("amount", 30000, "三萬多")
    assert text[entity.start : entity.end] == entity.text


def test_a_mistyped_id_number_is_neither_an_id_nor_a_phone():
    assert facts("371424-1992-0217-9011") == set()


def test_relative_days_need_today():
    assert facts("前天摔的") == set()
    assert facts("前天摔的", today=date(2026, 11, 22)) == {("date", "2026-11-20", "前天")}


def test_every_fact_of_the_test_set_is_found_and_nothing_else():
    found = expected = right = 0
    for example in examples("tests"):
        mine = sorted((e.entity, str(e.value)) for e in find_entities(example.text, None))
        theirs = sorted(
            (name, str(value))
            for name, said in example.metadata.get("entities", {}).items()
            for value in (said if isinstance(said, list) else [said])
        )
        found, expected = found + len(mine), expected + len(theirs)
        right += sum(fact in theirs for fact in mine)
    assert 2 * right / (found + expected) >= 0.92


@given(st.text(max_size=120))
def test_any_text_gives_facts_that_lie_inside_it_and_never_overlap(text):
    end = 0
    for entity in find_entities(text, GAZETTEER, date(2026, 11, 22)):
        assert end <= entity.start < entity.end <= len(text)
        assert text[entity.start : entity.end] == entity.text
        end = entity.end


@given(
    st.text(
        alphabet=st.sampled_from(
            "零一二三四五六七八九十百千万亿几多半来0123456789.元块口人年月日号村镇MmSs LlYy-我和带"
        ),
        max_size=40,
    )
)
def test_dense_numbers_and_suffixes_are_read_without_error(text):
    find_entities(text, GAZETTEER, date(2026, 11, 22))
    assert len(fold(text)) == len(text)

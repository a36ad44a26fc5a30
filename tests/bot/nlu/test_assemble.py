"""Rules, gazetteer and model brought together."""

from datetime import date

from bot.nlu.answer import ModelAnswer, Scored, Span, Thresholds
from bot.nlu.assemble import Assembler, model_text
from bot.nlu.places import Area, Gazetteer
from bot.nlu.tokens import MAX_CHARACTERS

COUNTY = Gazetteer(
    [
        Area("900000", "云溪县", "county", None),
        Area("900000100", "河口镇", "township", "900000"),
        Area("900000100001", "柳树沟村", "village", "900000100"),
    ]
)


def understood(text, *spans, intent="report_hardship", aid=(), threshold=0.5):
    answer = ModelAnswer((Scored(intent, 0.9),), tuple(Scored(*kind) for kind in aid), spans)
    return Assembler(COUNTY).understanding(text, answer, (), Thresholds(aid=threshold, danger=0.3))


def facts(understanding):
    return [(entity.entity, entity.text) for entity in understanding.entities]


def test_rules_win_over_the_model_where_both_speak():
    text = "电话13900001111"
    assert facts(understood(text, Span("person_name", 2, 13))) == [("phone", "13900001111")]


def test_the_countys_places_win_over_the_models():
    text = "我住河口镇柳树沟村"
    assert facts(understood(text, Span("place", 2, 5))) == [("place", "河口镇柳树沟村")]


def test_a_longer_reading_of_the_same_kind_takes_the_place_of_a_rules():
    assert facts(understood("住河口镇小李家", Span("place", 1, 7))) == [("place", "河口镇小李家")]


def test_an_entity_of_another_kind_never_displaces_a_rules():
    assert facts(understood("我住河口镇柳树沟村", Span("person_name", 0, 9))) == [("place", "河口镇柳树沟村")]


def test_what_only_the_model_finds_is_kept_in_the_order_of_the_text():
    text = "李小满得了尿毒症，欠了三万多"
    found = understood(text, Span("person_name", 0, 3), Span("illness", 5, 8))
    assert facts(found) == [("person_name", "李小满"), ("illness", "尿毒症"), ("amount", "三万多")]
    assert found.entities[2].value == 30000


def test_the_value_is_simplified_and_the_wording_as_written():
    found = understood("得了腦 梗", Span("illness", 2, 5)).entities[0]
    assert (found.text, found.value) == ("腦 梗", "脑梗")


def test_kinds_are_believed_from_the_threshold_on_surest_first():
    aid = (("living", 0.6), ("medical", 0.8), ("child", 0.59))
    names = [kind.name for kind in understood("x", aid=aid, threshold=0.6).aid_types]
    assert names == ["medical", "living"]


def test_kinds_mean_nothing_outside_the_four_intents():
    assert understood("x", intent="complaint", aid=(("living", 0.9),)).aid_types == ()


def test_relative_days_need_a_today():
    answer = ModelAnswer((Scored("check_progress", 0.9),))
    with_today = Assembler(None, today=lambda: date(2026, 3, 10)).understanding(
        "昨天交的", answer, (), Thresholds(aid=0.5, danger=0.3)
    )
    assert [entity.value for entity in with_today.entities] == ["2026-03-09"]


def test_the_model_is_given_folded_text_of_bounded_length():
    assert model_text("醫療Ａ") == "医疗A"
    assert len(model_text("我" * 10 * MAX_CHARACTERS)) == MAX_CHARACTERS
    assert model_text(" \u3000\n") == ""


def test_the_domains_words_are_spelt_right_for_the_model():
    assert model_text("我要申请林时救住") == "我要申请临时救助"


def test_a_disease_is_spelt_as_the_domain_spells_it_and_the_wording_as_written():
    found = understood("得了尿毒正", Span("illness", 2, 5)).entities[0]
    assert (found.value, found.text) == ("尿毒症", "尿毒正")


def test_what_is_denied_is_no_fact_where_something_stands_against_it():
    assert facts(understood("月收入是两千元，不是两万元")) == [("amount", "两千元")]
    assert facts(understood("不是三口人，是四口人")) == [("household_size", "四口人")]
    assert facts(understood("不是三口人")) == [("household_size", "三口人")]


def test_a_list_of_the_household_may_hold_other_facts():
    found = understood("我和老伴带着一个脑瘫的孙子过", Span("illness", 8, 10))
    assert facts(found) == [("household_size", "我和老伴带着一个脑瘫的孙子"), ("illness", "脑瘫")]


def test_danger_comes_first_and_the_other_act_is_kept():
    whole = ModelAnswer((Scored("report_hardship", 0.6), Scored("urgent_help", 0.35)))
    found = Assembler(None).understanding("x", whole, (), Thresholds(aid=0.5, danger=0.3))
    assert (found.intent.name, found.intent.confidence) == ("urgent_help", 0.35)
    assert [intent.name for intent in found.secondary] == ["report_hardship"]

"""Which act of a message comes first, and which are kept for later."""

import pytest

from bot.nlu.acts import sentences, weigh
from bot.nlu.answer import ModelAnswer, Scored


def answer(**confidences):
    ranked = sorted(confidences.items(), key=lambda pair: -pair[1])
    return ModelAnswer(tuple(Scored(name, confidence) for name, confidence in ranked))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("我要申请低保", ()),
        ("你好。我要申请低保", ()),
        ("我申请的低保批了没有？另外大病能报多少。", ("我申请的低保批了没有？", "另外大病能报多少。")),
        ("！！！？？？", ()),
        ("", ()),
    ],
)
def test_only_several_sentences_that_say_something_are_judged_alone(text, told):
    assert sentences(text) == told


def test_a_very_long_message_is_not_judged_without_end():
    assert len(sentences("家里房子塌了一间。" * 200)) == 12


def test_one_sentence_has_one_act():
    acts = weigh(answer(ask_policy=0.8, greet=0.1), (), 0.3)
    assert (acts.first.name, acts.later) == ("ask_policy", ())


def test_danger_at_the_threshold_comes_before_what_is_surer():
    whole = answer(report_hardship=0.6, urgent_help=0.3)
    acts = weigh(whole, (), 0.3)
    assert (acts.first, [act.name for act in acts.later]) == (Scored("urgent_help", 0.3), ["report_hardship"])
    assert weigh(whole, (), 0.31).first.name == "report_hardship"


def test_danger_in_one_sentence_of_a_story_comes_first_if_it_is_sure():
    story = answer(report_hardship=0.8, urgent_help=0.15)
    assert weigh(story, (answer(urgent_help=0.8),), 0.3).first == Scored("urgent_help", 0.8)
    assert weigh(story, (answer(urgent_help=0.5, out_of_scope=0.4),), 0.3).first.name == "report_hardship"


def test_a_sentence_alone_does_not_cry_wolf_where_the_whole_hints_at_nothing():
    film = answer(out_of_scope=0.95, urgent_help=0.02)
    assert weigh(film, (answer(urgent_help=0.9),), 0.3).first.name == "out_of_scope"


def test_other_acts_are_kept_surest_first_and_once():
    parts = (
        answer(ask_policy=0.75), answer(check_progress=0.9), answer(ask_policy=0.8), answer(thanks_bye=0.99),
        answer(report_hardship=0.9), answer(complaint=0.5),
    )  # fmt: skip
    acts = weigh(answer(report_hardship=0.9), parts, 0.3)
    assert acts.later == (Scored("check_progress", 0.9), Scored("ask_policy", 0.8))

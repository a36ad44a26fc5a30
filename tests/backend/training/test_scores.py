"""Scores, reckoned by hand."""

import pytest

from backend.training.judgement import best_threshold, judge_held_out
from backend.training.report import report
from backend.training.scores import Judged, score
from bot.nlu.answer import Thresholds


def one(meant, taken_for, aid=(), believed=(), facts=(), found=()):
    return Judged(meant, taken_for, set(aid), set(believed), set(facts), set(found))


JUDGED = [
    one("greet", "greet"),
    one("greet", "deny"),
    one("deny", "deny"),
    one("report", "report", ["medical", "living"], ["medical"], [("illness", "甲")], [("illness", "甲")]),
    one("report", "report", ["medical"], ["child"], [("illness", "乙")], [("illness", "丙"), ("place", "丁")]),
]


def test_intents():
    scores = score(JUDGED)
    assert scores.accuracy == pytest.approx(4 / 5)
    greet, deny = scores.intents["greet"], scores.intents["deny"]
    assert (greet.precision, greet.recall, greet.support) == (1.0, 0.5, 2)
    assert (deny.precision, deny.recall) == (0.5, 1.0)
    assert scores.macro_f1 == pytest.approx((2 / 3 + 2 / 3 + 1) / 3, abs=1e-3)
    assert [(c.meant, c.taken_for, c.count) for c in scores.confusions] == [("greet", "deny", 1)]


def test_an_intent_nobody_meant_does_not_enter_the_mean():
    scores = score([one("greet", "greet"), one("greet", "deny")])
    assert scores.macro_f1 == pytest.approx(2 / 3, abs=1e-3)


def test_kinds_and_entities():
    scores = score(JUDGED)
    assert scores.aid_micro.precision == 0.5
    assert scores.aid_micro.recall == pytest.approx(1 / 3, abs=1e-3)
    assert scores.aid_types["medical"].recall == 0.5
    assert scores.entity_micro.precision == pytest.approx(1 / 3, abs=1e-3)
    assert scores.entity_micro.recall == 0.5
    assert scores.entities["place"].precision == 0.0


def test_nothing_to_judge_scores_nought():
    assert score([]).macro_f1 == 0.0


def test_the_report_names_every_label():
    text = report(score(JUDGED))
    for word in ("greet", "medical", "illness", "place", "taken for deny"):
        assert word in text


def held_out(intent, aid, confidences, answered="report"):
    kinds = [{"name": name, "confidence": confidence} for name, confidence in confidences.items()]
    answer = {
        "intent": {"name": answered},
        "intent_ranking": [{"name": answered, "confidence": 0.9}],
        "aid_types": kinds,
        "entities": [{"entity": "illness", "start": 0, "end": 1}],
    }
    return {
        "intent": intent,
        "aid_types": aid,
        "entities": [{"entity": "illness", "start": 0, "end": 1}],
        "answer": answer,
    }


RESULTS = [
    held_out("report", ["medical"], {"medical": 0.61, "living": 0.55}),
    held_out("report", ["medical", "living"], {"medical": 0.9, "living": 0.62}),
    held_out("report", [], {"medical": 0.1, "living": 0.59}),
    held_out("greet", [], {"medical": 0.99, "living": 0.99}, answered="greet"),
]


def test_the_threshold_is_the_one_that_serves_best_on_held_out_answers():
    assert 0.59 < best_threshold(RESULTS, {"report"}) <= 0.61
    assert best_threshold([], {"report"}) == 0.5


def test_held_out_answers_are_judged_like_any_other():
    scores = score(judge_held_out(RESULTS, {"report"}, Thresholds(aid=0.6, danger=0.5)))
    assert (scores.macro_f1, scores.aid_micro.f1, scores.entity_micro.f1) == (1.0, 1.0, 1.0)

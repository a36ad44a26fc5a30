"""The curve of misses against false alarms, and the threshold that is chosen on it."""

from backend.training.danger import chosen_threshold, danger_curve


def held_out(intent, danger):
    ranking = [{"name": "greet", "confidence": 1 - danger}, {"name": "urgent_help", "confidence": danger}]
    return {"intent": intent, "answer": {"intent_ranking": ranking}}


def test_each_point_tells_the_share_found_and_the_share_of_false_alarms():
    results = [held_out("urgent_help", 0.9), held_out("urgent_help", 0.3), held_out("greet", 0.35)]
    results += [held_out("greet", 0.0)] * 3
    points = {point.threshold: (point.recall, point.false_alarms) for point in danger_curve(results)}
    assert points[0.3] == (1.0, 0.25)
    assert points[0.4] == (0.5, 0.0)


def test_the_lowest_threshold_whose_false_alarms_are_borne_is_chosen():
    results = [held_out("urgent_help", 0.3)] + [held_out("greet", 0.11)] * 5 + [held_out("greet", 0.0)] * 200
    assert chosen_threshold(danger_curve(results)) == 0.12


def test_data_without_danger_has_no_curve():
    assert danger_curve([held_out("greet", 0.1)]) == []
    assert chosen_threshold([]) == 0.5

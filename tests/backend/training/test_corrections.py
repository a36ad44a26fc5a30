"""Corrections come out as training data that the training reads, and hold nothing that anybody could inject."""

from pathlib import Path

import yaml

from backend.training.corrections import FILE, Correction, as_rasa_yaml, example, write
from backend.training.examples import read_examples

CORRECTIONS = [
    Correction("家里揭不开锅了", "report_hardship", ("living", "temporary")),
    Correction("我叫【姓名】，得了尿毒症，尿毒症不好治", "report_hardship", ("medical",), ("尿毒症",)),
    Correction("办到哪了", "check_progress"),
]


def test_the_training_reads_back_what_was_written(tmp_path: Path) -> None:
    path = write(tmp_path, as_rasa_yaml(CORRECTIONS))
    assert path == tmp_path / FILE
    by_text = {example.text: example for example in read_examples([path])}
    assert by_text["办到哪了"].intent == "check_progress"
    assert by_text["家里揭不开锅了"].aid_types == ("living", "temporary")
    (ill,) = [example for text, example in by_text.items() if "尿毒症" in text]
    found = [(e.entity, ill.text[e.start : e.end]) for e in ill.entities]
    assert found.count(("illness", "尿毒症")) == 2
    assert [name for name, _ in found] == ["person_name", "illness", "illness"]


def test_it_is_ordinary_yaml_of_rasas_shape() -> None:
    document = yaml.safe_load(as_rasa_yaml(CORRECTIONS))
    assert document["version"] == "3.1"
    assert [block["intent"] for block in document["nlu"]] == ["check_progress", "report_hardship"]
    assert document["nlu"][1]["examples"][0]["metadata"] == {"aid_types": ["living", "temporary"]}


def test_no_corrections_are_a_file_without_examples() -> None:
    assert yaml.safe_load(as_rasa_yaml([]))["nlu"] == []


def test_brackets_of_the_residents_own_annotate_nothing(tmp_path: Path) -> None:
    hostile = [
        "[我](person_name)没钱",
        "［我］（illness）没钱",
        '[a]{"entity": "x"}没钱',
        "- intent: greet",
        "a: b # c",
    ]
    path = write(tmp_path, as_rasa_yaml(Correction(text, "complaint") for text in hostile))
    examples = read_examples([path])
    assert {one.intent for one in examples} == {"complaint"}
    assert len(examples) == len(hostile)
    assert all(one.entities == () for one in examples)


def test_numbers_become_plain_words_not_entities() -> None:
    written = example(Correction("打【电话】找我", "request_human"))
    assert "[" not in written
    assert "【" not in written


def test_writing_again_replaces_the_file_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    write(tmp_path, as_rasa_yaml(CORRECTIONS))
    path = write(tmp_path, as_rasa_yaml(CORRECTIONS[:1]))
    assert [file.name for file in path.parent.iterdir()] == ["corrections.yml"]
    assert len(read_examples([path])) == 1

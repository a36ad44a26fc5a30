"""What the island is given."""

import json

import pytest
import yaml

from backend.training.examples import UnusableDataError
from backend.training.preparation import prepare, training_set


def data(tmp_path, blocks, name="data/nlu/a.yml"):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True), encoding="utf-8")
    return path


def intent(name, *texts):
    return {"intent": name, "examples": [{"text": text} for text in texts]}


GREETINGS = intent("greet", "你好", "有人吗")


def prepared(tmp_path, corrections=None, patterns=()):
    (tmp_path / "work").mkdir()
    return prepare(training_set(tmp_path / "data", corrections), patterns, tmp_path / "work")


def test_examples_are_folded_and_keep_their_labels(tmp_path):
    data(tmp_path, [GREETINGS, {"intent": "report_hardship", "examples": [
        {"text": "得了[腦梗](illness)，欠３萬", "metadata": {"aid_types": ["medical"]}}, {"text": "没錢［真］"},
    ]}])  # fmt: skip
    document = yaml.safe_load(prepared(tmp_path).nlu.read_text(encoding="utf-8"))
    assert document["nlu"][1]["examples"] == [
        {"text": "得了[脑梗](illness),欠3万", "metadata": {"aid_types": ["medical"]}},
        {"text": "没钱［真］"},
    ]


def test_the_domain_lists_what_the_data_speaks_of(tmp_path):
    data(tmp_path, [GREETINGS, intent("check_progress", "[王小满](person_name)的批了吗", "批了吗")])
    domain = yaml.safe_load(prepared(tmp_path).domain.read_text(encoding="utf-8"))
    assert (domain["intents"], domain["entities"]) == (["check_progress", "greet"], ["person_name"])


def test_rasa_recognises_the_files_by_their_keys_at_a_lines_beginning(tmp_path):
    data(tmp_path, [GREETINGS, intent("deny", "不", "不是")])
    files = prepared(tmp_path)
    assert "\nnlu: " in files.nlu.read_text(encoding="utf-8")
    assert "\nintents: " in files.domain.read_text(encoding="utf-8")


def test_test_utterances_become_questions_and_are_not_learnt(tmp_path):
    data(tmp_path, [GREETINGS, intent("deny", "不", "不是")])
    data(tmp_path, [intent("greet", "您　好呀")], "data/tests/t.yml")
    files = prepared(tmp_path)
    assert json.loads(files.questions.read_text(encoding="utf-8")) == ["您 好呀"]
    assert "您" not in files.nlu.read_text(encoding="utf-8")


def test_corrections_and_patterns_are_added(tmp_path):
    data(tmp_path, [GREETINGS, intent("deny", "不", "不是")])
    corrections = data(tmp_path, [intent("deny", "甭")], "var/corrections.yml")
    patterns = data(tmp_path, [{"regex": "number", "examples": "- [0-9]{3}\n"}], "patterns.yml")
    files = prepared(tmp_path, corrections, [patterns])
    assert [example.text for example in files.examples] == ["你好", "有人吗", "不", "不是", "甭"]
    assert "[0-9]{3}" in files.nlu.read_text(encoding="utf-8")


def test_corrections_change_the_digest(tmp_path):
    data(tmp_path, [GREETINGS])
    corrections = data(tmp_path, [intent("deny", "甭")], "var/corrections.yml")
    root = tmp_path / "data"
    assert training_set(root, corrections).digest != training_set(root).digest
    assert training_set(root, tmp_path / "none.yml").digest == training_set(root).digest


def test_a_folder_without_nlu_is_all_training_data_but_its_tests(tmp_path):
    data(tmp_path, [GREETINGS], "flat/all.yml")
    data(tmp_path, [GREETINGS], "flat/tests/t.yml")
    files = training_set(tmp_path / "flat")
    assert [path.name for path in files.nlu] == ["all.yml"]
    assert [path.name for path in files.tests] == ["t.yml"]


@pytest.mark.parametrize(
    "blocks",
    [
        [GREETINGS],
        [GREETINGS, intent("deny", "不", "[不]（illness）")],
    ],
    ids=["one intent", "brackets that would become an entity"],
)
def test_data_that_nobody_can_learn_from_is_refused(tmp_path, blocks):
    data(tmp_path, blocks)
    with pytest.raises(UnusableDataError):
        prepared(tmp_path)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(UnusableDataError):
        training_set(tmp_path)

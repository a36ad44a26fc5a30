"""Reading labelled utterances from Rasa YAML and JSON Lines."""

import pytest

from backend.training.examples import Annotated, UnusableDataError, digest_of, parse_notation, read_examples

BLOCK_OF_TEXT = """version: "3.1"
nlu:
- intent: greet
  examples: |
    - 有人在吗
    - 你好
- lookup: ward
  examples: |
    - 一号楼
"""
LISTED = """nlu:
- intent: report_hardship
  examples:
  - text: "我妈得了[尿毒症](illness)，没钱治"
    metadata: {aid_types: [medical]}
  - text: |
      俺家揭不开锅了
"""


def read(tmp_path, text, name="a.yml"):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return read_examples([tmp_path / name])


def test_examples_written_as_one_text(tmp_path):
    assert [(e.intent, e.text) for e in read(tmp_path, BLOCK_OF_TEXT)] == [("greet", "有人在吗"), ("greet", "你好")]


def test_listed_examples_carry_kinds_and_entities(tmp_path):
    first, second = read(tmp_path, LISTED)
    assert (first.text, first.aid_types) == ("我妈得了尿毒症，没钱治", ("medical",))
    assert first.entities == (Annotated("illness", "尿毒症", 4, 7),)
    assert (second.text, second.aid_types) == ("俺家揭不开锅了", ())


@pytest.mark.parametrize(
    ("notation", "plain", "entities"),
    [
        ("[李小满](person_name)住[河口镇](place)", "李小满住河口镇", [("person_name", 0, 3), ("place", 4, 7)]),
        ('得了[脑梗]{"entity": "illness"}', "得了脑梗", [("illness", 2, 4)]),
        ("[痛风](illness:痛风)犯了", "痛风犯了", [("illness", 0, 2)]),
        ("【急】救命(真的)", "【急】救命(真的)", []),
    ],
)
def test_notation(notation, plain, entities):
    text, found = parse_notation(notation)
    assert text == plain
    assert [(e.entity, e.start, e.end) for e in found] == entities


def test_json_lines_give_values_without_places(tmp_path):
    line = '{"text": "欠2万", "intent": "report_hardship", "entities": {"illness": ["甲", "乙"], "amount": 20000}}'
    (example,) = read(tmp_path, line, "a.jsonl")
    assert [(e.entity, e.value) for e in example.entities] == [
        ("illness", "甲"),
        ("illness", "乙"),
        ("amount", "20000"),
    ]
    assert example.kinds_judged is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yml", "nlu: ["),
        ("a.yml", "stories: []"),
        ("a.yml", "nlu: {intent: greet}"),
        ("a.yml", "nlu:\n- intent: x\n  examples:\n  - '[a]{b}'"),
        ("a.jsonl", "{"),
        ("a.jsonl", '{"text": "x"}'),
    ],
)
def test_what_cannot_be_read_is_named_without_its_text(tmp_path, name, text):
    with pytest.raises(UnusableDataError, match=name):
        read(tmp_path, text, name)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(UnusableDataError):
        read_examples([tmp_path / "missing.yml"])


def test_the_digest_follows_contents_and_names_but_not_the_folder_or_line_endings(tmp_path):
    for folder, ending in (("one", "\n"), ("two", "\r\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.yml").write_bytes(f"nlu: []{ending}".encode())
    one, two = ([tmp_path / folder / "a.yml"] for folder in ("one", "two"))
    assert digest_of(one, tmp_path / "one") == digest_of(two, tmp_path / "two")
    (tmp_path / "two" / "a.yml").write_text("nlu: [] # changed\n")
    assert digest_of(one, tmp_path / "one") != digest_of(two, tmp_path / "two")


def test_a_set_that_lists_facts_holds_none_where_it_lists_none(tmp_path):
    listing = """nlu:
- intent: greet
  examples:
  - text: "在吗，我是13900001111"
    metadata: {entities: {phone: "13900001111"}}
  - text: "在吗"
"""
    examples = read(tmp_path, listing)
    assert [len(example.entities) for example in examples] == [1, 0]
    assert [example.kinds_judged for example in examples] == [None, None]

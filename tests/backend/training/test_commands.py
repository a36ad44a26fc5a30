"""`minsheng nlu …` as a person or a script uses it: a process, its streams, its exit status."""

import json
import subprocess
import sys
from typing import NamedTuple

import pytest

from backend.__main__ import main
from backend.training.island import REPOSITORY
from bot.nlu.model_store import RELEASED, RELEASED_FOLDER
from tests.bot.nlu.small_model import write_small_model

PARSE = [sys.executable, "-m", "backend", "nlu", "parse"]


@pytest.fixture(autouse=True)
def installation(tmp_path, monkeypatch):
    """An installation without versions, corrections, Rasa server or Rasa island."""
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("RASA_URL", "")
    monkeypatch.chdir(REPOSITORY)


class Done(NamedTuple):
    """How a command ended."""

    status: int
    out: str
    err: str


@pytest.fixture
def nlu(capfd):
    """Runs a command in this process."""

    def run(*arguments):
        try:
            status = main(["nlu", *map(str, arguments)])
        except SystemExit as end:
            status = int(str(end.code))
        return Done(status, *capfd.readouterr())

    return run


def parsed(given, *arguments):
    """What `parse` answers, run as a process of its own."""
    done = subprocess.run([*PARSE, *map(str, arguments)], input=given.encode(), capture_output=True, check=True)
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def failure(done):
    """The one line that a failed command says."""
    assert (done.status, done.out) == (1, "")
    (line,) = done.err.splitlines()
    return line


def test_parse_gives_one_object_a_line_in_the_shape_of_the_contract():
    first, blank, last = parsed("我妈住院欠了三万多，想申请医疗救助\n\n你好\n")
    assert list(first) == ["text", "intent", "aid_types", "entities", "secondary", "replies"]
    assert first["intent"]["name"] == "report_hardship"
    assert 0 < first["intent"]["confidence"] <= 1
    assert {"entity": "amount", "value": 30000, "text": "三万多", "start": 6, "end": 9} in first["entities"]
    assert [kind["name"] for kind in first["aid_types"]] == ["medical"]
    assert all(kind.keys() == {"name", "confidence"} for kind in first["aid_types"])
    assert (blank["text"], blank["intent"]["name"]) == ("", "out_of_scope")
    assert last["intent"]["name"] == "greet"


def test_parse_keeps_the_line_as_it_came():
    lines = ["  低保　咋申請 ", "a\u2028b\x0bc", "\ufeff在吗"]
    assert [answer["text"] for answer in parsed("\n".join(lines))] == lines


def test_parse_answers_each_line_before_the_next_is_written():
    with subprocess.Popen(PARSE, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        for text in ("你好", "谢谢"):
            process.stdin.write(f"{text}\r\n".encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["text"] == text
        process.stdin.close()
        assert process.wait() == 0


def test_a_reader_who_has_read_enough_is_no_trouble():
    with subprocess.Popen(PARSE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write("没钱看病\n".encode() * 2000)
        assert json.loads(process.stdout.readline())["text"] == "没钱看病"
        process.stdout.close()
        process.stdin.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_parse_survives_bytes_that_are_no_text():
    done = subprocess.run(PARSE, input=b"\xff\xfe\n\xe4\xbd\xa0\n", capture_output=True, check=True)
    assert len(done.stdout.splitlines()) == 2


def test_parse_by_rasa_without_any_rasa_says_what_is_missing(nlu):
    assert "RASA_URL" in failure(nlu("parse", "--interpreter", "rasa"))


def test_parse_with_a_folder_that_holds_no_model(nlu, tmp_path):
    assert "model.json" in failure(nlu("parse", "--model", tmp_path))


@pytest.mark.parametrize("arguments", [[], ["parse", "--interpreter", "dice"], ["evaluate"], ["export"], ["juggle"]])
def test_wrong_usage(nlu, arguments):
    assert nlu(*arguments).status == 2


@pytest.fixture
def labelled(tmp_path):
    path = tmp_path / "labelled.jsonl"
    lines = [
        {"text": "你好", "intent": "greet"},
        {"text": "我老公住院欠了三万多", "intent": "report_hardship", "entities": {"amount": 30000}},
        {"text": "谢谢", "intent": "deny"},
    ]
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return path


def test_evaluate_prints_scores_confusions_and_entities(nlu, labelled):
    text = nlu("evaluate", "--data", labelled).out
    for expected in ("3 utterances", "greet", "amount", "deny taken for thanks_bye"):
        assert expected in text


def test_evaluate_as_json(nlu, labelled):
    scores = json.loads(nlu("evaluate", "--json", "--data", labelled).out)
    assert scores["intents"]["greet"]["recall"] == 1.0
    assert scores["entities"]["amount"]["f1"] == 1.0


def test_evaluate_with_a_model_of_other_words(nlu, tmp_path):
    folder = write_small_model(tmp_path / "foreign", intents=["hello", "music", "weather"])
    path = tmp_path / "foreign.jsonl"
    path.write_text('{"text": "你好", "intent": "hello"}', encoding="utf-8")
    assert json.loads(nlu("evaluate", "--json", "--data", path, "--model", folder).out)["accuracy"] == 1.0


def test_evaluate_with_a_file_that_cannot_be_read(nlu, tmp_path):
    assert "missing.jsonl" in failure(nlu("evaluate", "--data", tmp_path / "missing.jsonl"))


def test_promotion_and_the_way_back(nlu, tmp_path):
    write_small_model(tmp_path / "var" / "models" / "v1", version="v1")
    assert nlu("promote").out.strip() == "v1"
    assert [answer["intent"]["name"] for answer in parsed("没钱\n")] == ["report_hardship"]
    assert nlu("rollback").out.strip() == RELEASED
    assert "before" in failure(nlu("rollback"))


def test_promoting_what_is_not_there(nlu):
    assert "v9" in failure(nlu("promote", "v9"))
    assert "trained" in failure(nlu("promote"))


def test_export_copies_the_models_own_files(nlu, tmp_path):
    source = write_small_model(tmp_path / "var" / "models" / "v1", version="v1")
    (source / "rasa.tar.gz").write_bytes(b"large")
    assert nlu("export", "--out", tmp_path / "out", "v1").status == 0
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["model.json", "vocabulary.json", "weights.npz"]
    assert nlu("export", "--out", tmp_path / "shipped", RELEASED).status == 0
    assert {p.name for p in (tmp_path / "shipped").iterdir()} == {p.name for p in RELEASED_FOLDER.iterdir()}


def test_training_without_data_is_told_before_anything_is_installed(nlu, tmp_path):
    assert "no training data" in failure(nlu("train", "--data", tmp_path))

"""The compiled model beside the live Rasa island: trained here and now, asked the same questions."""

from pathlib import Path

import pytest

from backend.training import island
from backend.training.examples import read_examples
from backend.training.island import REPOSITORY
from backend.training.parity import difference, reduce
from backend.training.preparation import training_set
from backend.training.runs import ARCHIVE, Run, train
from bot.nlu.assemble import Assembler, model_text
from bot.nlu.compiled import CompiledInterpreter, CompiledModel
from bot.nlu.model_store import RELEASED_FOLDER
from bot.nlu.rasa_server import RasaServerInterpreter

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(900)]

DATA = training_set(REPOSITORY / "data" / "training")
ODD = [
    "。", "😀😀", "ok", "1", "13900001111", "MS 1234 5678 9012", "我" * 600, "[王二](person_name)", "{}", "a b  c",
    "喺度吗", "ภาษาไทย", "救命!!!", "3.5万元", "<number>", "^ $", "# #1", "\u200b你好", "1２３",
]  # fmt: skip
"""Texts at the edges of the tokenizer: symbols, marks of the model's own, other scripts, very long ones."""


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A version trained by the island on the whole data. Training itself fails if the export differs on any test."""
    island.install()
    return train(Run(DATA, gazetteer=None, folds=0), tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def questions():
    return [model_text(example.text) for example in read_examples((*DATA.tests, *DATA.reply_tests))] + [
        model_text(text) for text in ODD
    ]


def test_the_archive_loaded_by_rasa_answers_as_the_compiled_model(trained, questions):
    model = CompiledModel.load(trained)
    answers = island.answers(trained / ARCHIVE, questions)
    told = [difference(reduce(rasa), model.answer(text)) for text, rasa in zip(questions, answers, strict=True)]
    assert [what for what in told if what] == []


def test_the_released_model_is_what_this_data_gives(trained, questions):
    fresh, released = CompiledModel.load(trained), CompiledModel.load(RELEASED_FOLDER)
    for text in questions:
        one, other = fresh.answer(text).intents[0], released.answer(text).intents[0]
        assert abs(one.confidence - other.confidence) < 0.02  # arithmetic of another machine, never other data


FOREIGN = """nlu:
- intent: music
  examples: |
    - 放一首[青花瓷](song)
    - 来点音乐
    - 随便
- intent: weather
  examples: |
    - [北京](city)明天下雨吗
    - 明天冷不冷
    - 随便
- intent: seldom
  examples: |
    - 讲个笑话
"""


def trained_on(tmp_path, text, *, tolerant):
    island.install()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "nlu.yml").write_text(text, encoding="utf-8")
    run = Run(training_set(tmp_path / "data"), gazetteer=None, folds=2, tolerant=tolerant)
    return train(run, tmp_path / "models")


def test_others_data_is_trained_with_its_warnings_told(tmp_path, capfd):
    model = CompiledModel.load(trained_on(tmp_path, FOREIGN, tolerant=True))
    assert model.answer("放一首青花瓷").intents[0].name == "music"
    assert model.entities == {"song", "city"}
    assert "multiple different intents" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("text", "tolerant"),
    [(FOREIGN, False), (FOREIGN.replace("[北京](city)明天", "MS12[34](city)明天"), True)],
    ids=["warnings about the own data", "an entity that is half a number"],
)
def test_what_would_be_learnt_wrongly_stops_the_training(tmp_path, text, tolerant):
    with pytest.raises(island.IslandError):
        trained_on(tmp_path, text, tolerant=tolerant)
    assert list((tmp_path / "models").iterdir()) == []


async def test_the_live_server_answers_as_the_compiled_model(trained, questions, monkeypatch):
    monkeypatch.chdir(trained)  # a relative path is what VAR_DIR gives
    compiled = CompiledInterpreter(CompiledModel.load(trained), Assembler(None))
    failures: list[Exception] = []
    with island.server(Path(ARCHIVE)) as url:
        live = RasaServerInterpreter(url, Assembler(None), compiled, timeout=30, on_failure=failures.append)
        for text in ["  我老公尿毒症，住院花了六七万", "審批到邊一步啦", *questions[:200], *ODD]:
            asked, expected = await live.parse(text), compiled.understand(text)
            assert (asked.intent.name, asked.entities) == (expected.intent.name, expected.entities)
            assert asked.intent.confidence == pytest.approx(expected.intent.confidence, abs=1e-5)
            assert [kind.name for kind in asked.aid_types] == [kind.name for kind in expected.aid_types]
            assert [reply.name for reply in asked.replies] == [reply.name for reply in expected.replies]
        assert live.version == "rasa"
    assert failures == []

"""The model that ships: made of today's data, small, holding no texts, and answering as Rasa did."""

import json
import subprocess
import sys

import pytest

from backend.training.card import read_card
from backend.training.examples import read_examples
from backend.training.island import REPOSITORY
from backend.training.parity import difference, fingerprint, recorded_answers
from backend.training.preparation import training_set
from bot.nlu.answer import Thresholds
from bot.nlu.assemble import model_text
from bot.nlu.compiled import CompiledModel
from bot.nlu.model_files import VOCABULARY
from bot.nlu.model_store import RELEASED_FOLDER, check_contract
from bot.nlu.understanding import AID_TYPES, INTENTS, REPLIES

DATA = training_set(REPOSITORY / "data" / "training")
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def model():
    return CompiledModel.load(RELEASED_FOLDER)


@pytest.fixture(scope="module")
def card():
    return read_card(RELEASED_FOLDER)


def test_it_was_trained_on_the_data_that_lies_here(card):
    assert card.data.digest == DATA.digest, "data/training has changed: train, and export to bot/nlu/model"
    assert not card.data.with_corrections


def test_it_was_measured_on_the_tests_that_lie_here(card):
    assert card.data.tests_digest == DATA.tests_digest, "data/training/tests has changed: train and export again"
    assert card.tests is not None


def test_it_knows_every_word_of_the_contract_and_no_other(model):
    check_contract(model)
    assert set(model.intents) == set(INTENTS)
    assert set(model.aid_types) == set(AID_TYPES)
    assert set(model.replies) == set(REPLIES)
    assert model.entities == {"illness", "person_name", "place"}


def test_its_card_and_its_files_are_of_one_version(model, card):
    assert model.version == card.version
    assert model.thresholds == Thresholds(card.aid_threshold, card.danger_threshold)


def test_it_answers_every_test_utterance_as_rasa_did(model):
    recorded = recorded_answers(RELEASED_FOLDER)
    asked = {model_text(example.text) for example in read_examples((*DATA.tests, *DATA.reply_tests))} - {""}
    assert {fingerprint(text) for text in asked} == set(recorded)
    wrong = {fingerprint(text): difference(recorded[fingerprint(text)], model.answer(text)) for text in asked}
    assert {key: told for key, told in wrong.items() if told} == {}


def test_it_is_small():
    assert sum(path.stat().st_size for path in RELEASED_FOLDER.iterdir()) < 16 * MEGABYTE


def test_it_holds_no_training_text(model):
    vocabulary = json.loads((RELEASED_FOLDER / VOCABULARY).read_text(encoding="utf-8"))
    grams = [gram for stream in vocabulary["streams"] for gram in stream["ngrams"]]
    assert max(len(gram.split()) for gram in grams) <= 4
    learnt = "\n".join(path.read_text(encoding="utf-8") for path in RELEASED_FOLDER.glob("*.json"))
    long_texts = [example.text for example in read_examples((*DATA.nlu, *DATA.replies)) if len(example.text) > 20]
    assert not [text for text in long_texts if text in learnt]


def test_neither_rasa_nor_its_libraries_are_loaded_to_answer():
    program = (
        "import sys; from bot.nlu.compiled import CompiledModel; from bot.nlu.model_store import RELEASED_FOLDER;"
        "CompiledModel.load(RELEASED_FOLDER).answer('你好');"
        "print(sorted({'rasa', 'tensorflow', 'sklearn', 'scipy', 'pycrfsuite'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=REPOSITORY)
    assert done.stdout.strip() == "[]"

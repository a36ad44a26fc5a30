"""What a compiled model answers, reckoned by hand on a small one."""

import math

import pytest

from bot.nlu.answer import Span
from bot.nlu.assemble import Assembler
from bot.nlu.compiled import CompiledInterpreter, CompiledModel
from tests.bot.nlu.small_model import small_arrays, write_small_model


@pytest.fixture
def model(tmp_path):
    return CompiledModel.load(write_small_model(tmp_path))


def softmax(*scores):
    total = sum(math.exp(score) for score in scores)
    return [math.exp(score) / total for score in scores]


def test_one_known_pair_is_scaled_to_the_models_length(model):
    best = model.answer("住院").intents[0]
    # One n-gram of weight 2 at length 2, and the pattern's 1 on top.
    assert best.name == "report_hardship"
    assert best.confidence == pytest.approx(softmax(0.0, 0.5, 5.0)[2])


def test_a_longer_message_weighs_no_more_than_a_short_one(model):
    best = model.answer("住院住院").intents[0]
    assert best.confidence == pytest.approx(softmax(0.0, 0.5, 5.0)[2])


def test_any_word_of_a_class_counts_as_the_class(model):
    scores = [math.exp(score) for score in (0.0, 0.5, 3.0)]
    for text in ("没钱", "身无分文"):
        best = model.answer(text).intents[0]
        assert (best.name, best.confidence) == ("report_hardship", pytest.approx(scores[2] / sum(scores)))


def test_a_message_of_unknown_characters_is_judged_by_the_biases(model):
    intents = model.answer("ภาษาไทย 😀").intents
    assert [scored.name for scored in intents] == ["out_of_scope", "greet", "report_hardship"]
    assert sum(scored.confidence for scored in intents) == pytest.approx(1)


def test_kinds_of_assistance_share_their_confidence_with_no_kind_at_all(model):
    shares = {"none": 1.0, "medical": math.exp(4.0), "living": math.exp(-1.0)}
    kinds = {kind.name: kind.confidence for kind in model.answer("住院").aid_types}
    assert kinds["medical"] == pytest.approx(shares["medical"] / sum(shares.values()))
    assert kinds["living"] == pytest.approx(shares["living"] / sum(shares.values()))


def test_the_best_sequence_of_tags_becomes_an_entity(model):
    assert model.answer("我得了肺炎").spans == (Span("illness", 3, 5),)


def test_blanks_inside_a_text_keep_offsets_right(model):
    assert model.answer("  我 肺 炎").spans == (Span("illness", 4, 7),)


def test_a_model_without_tags_finds_no_entities(tmp_path):
    arrays = {name: array for name, array in small_arrays().items() if not name.startswith("tag_")}
    model = CompiledModel.load(write_small_model(tmp_path, arrays=arrays, tags=[], characters=[], pairs=[], covers=[]))
    assert model.answer("我得了肺炎").spans == ()


@pytest.fixture
def interpreter(model):
    return CompiledInterpreter(model, Assembler(None))


async def test_kinds_of_assistance_belong_to_requests_only(interpreter):
    request = await interpreter.parse("住院没钱")
    assert request.intent.name == "report_hardship"
    assert [kind.name for kind in request.aid_types] == ["medical"]
    assert (await interpreter.parse("你好")).aid_types == ()


@pytest.mark.parametrize("line", ["", "   ", "\u3000\t"])
async def test_a_blank_line_is_out_of_scope(interpreter, line):
    understood = await interpreter.parse(line)
    assert (understood.text, understood.intent.name, understood.entities) == (line, "out_of_scope", ())


async def test_traditional_and_full_width_writing_is_understood_with_offsets_of_the_original(interpreter):
    understood = await interpreter.parse("我　得了肺炎，欠３０００元")
    wordings = {entity.entity: entity.text for entity in understood.entities}
    assert wordings == {"illness": "肺炎", "amount": "３０００元"}
    assert all(understood.text[e.start : e.end] == e.text for e in understood.entities)


@pytest.mark.parametrize("text", ["\x00\x08", "\ud800", "住" * 100_000, "[肺炎](illness)", "{}"])
async def test_odd_text_is_never_an_error(interpreter, text):
    assert (await interpreter.parse(text)).text == text

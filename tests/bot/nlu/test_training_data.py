"""The training data keeps its own rules: known labels, enough of each, nothing twice, nobody's real number."""

import re
from collections import Counter, defaultdict
from itertools import chain

import pytest

from bot.nlu.normalise import fold
from bot.nlu.understanding import AID_TYPES, ENTITIES, INTENTS, REPLIES
from tests.bot.nlu.training_data import Example, examples

REPLY_SETS = ("replies", "tests/replies")
REPLYING = {name: tuple(examples(name)) for name in REPLY_SETS}
TRAINING = tuple(examples("nlu"))
TESTS = tuple(examples("tests"))
EVERYTHING = TRAINING + TESTS
WITH_AID_TYPES = {"report_hardship", "report_for_other", "urgent_help", "ask_policy"}
LEARNED_ENTITIES = {"illness", "person_name", "place"}
FEWEST_PER_INTENT = 80
ALIKE = 0.6  # Jaccard of character trigrams from which two utterances of one intent count as the same


def bare(text: str) -> str:
    """The text without what may differ between two spellings of one utterance."""
    return re.sub(r"[^\w]", "", fold(text)).lower() or text


def trigrams(text: str) -> frozenset[str]:
    """Character trigrams of the bare text."""
    text = bare(text)
    return frozenset(text[i : i + 3] for i in range(max(1, len(text) - 2)))


def near_duplicates(data: tuple[Example, ...]) -> list[tuple[str, str]]:
    """Pairs of one intent that differ too little. Pairs of two intents are contrasts, and wanted."""
    with_gram: dict[str, list[int]] = defaultdict(list)
    grams: list[frozenset[str]] = []
    alike = []
    for example in data:
        mine = trigrams(example.text)
        shared = Counter(chain.from_iterable(with_gram[gram] for gram in mine))
        for other, count in shared.items():
            jaccard = count / (len(mine) + len(grams[other]) - count)
            if jaccard >= ALIKE and data[other].intent == example.intent:
                alike.append((data[other].text, example.text))
        for gram in mine:
            with_gram[gram].append(len(grams))
        grams.append(mine)
    return alike


@pytest.mark.parametrize("intent", INTENTS)
def test_every_intent_has_enough_utterances(intent):
    assert sum(example.intent == intent for example in TRAINING) >= FEWEST_PER_INTENT


def test_the_sets_are_large_enough():
    assert len(TRAINING) >= 3000
    assert len(TESTS) >= 600
    assert {example.intent for example in TESTS} <= set(INTENTS)


@pytest.mark.parametrize("data", [TRAINING, TESTS], ids=["nlu", "tests"])
def test_every_file_holds_the_intent_of_its_name_and_known_labels(data):
    for example in data:
        assert example.file == f"{example.intent}.yml"
        assert example.intent in INTENTS
        assert {name for name, _ in example.marked} <= LEARNED_ENTITIES
        aid_types = example.metadata.get("aid_types", [])
        assert set(aid_types) <= set(AID_TYPES)
        assert len(set(aid_types)) == len(aid_types)
        assert not aid_types or example.intent in WITH_AID_TYPES
        assert set(example.metadata.get("entities", {})) <= set(ENTITIES)


def test_no_utterance_is_there_twice():
    seen: dict[str, str] = {}
    for example in EVERYTHING:
        key = bare(example.text)
        assert key not in seen, f"{example.set}/{example.file} repeats {seen[key]}"
        seen[key] = f"{example.set}/{example.file}"


def test_no_two_utterances_of_an_intent_differ_only_a_little():
    assert near_duplicates(EVERYTHING) == []


@pytest.mark.parametrize("name", REPLY_SETS)
def test_every_reply_has_a_file_of_its_name_with_enough_utterances(name):
    counts = Counter(example.file.removesuffix(".yml") for example in REPLYING[name])
    assert set(counts) == {*REPLIES, "tells"}
    assert min(counts.values()) >= (40 if name == "replies" else 8)
    for example in REPLYING[name]:
        label = example.file.removesuffix(".yml")
        assert (example.intent, example.metadata) == ("reply", {} if label == "tells" else {"replies": [label]})


def test_no_reply_is_there_twice_or_in_both_sets():
    seen = [bare(example.text) for name in REPLY_SETS for example in REPLYING[name]]
    assert [text for text, times in Counter(seen).items() if times > 1] == []


def test_utterances_are_one_line_without_loose_blanks_or_leftover_markup():
    for example in EVERYTHING:
        assert example.text == example.text.strip()
        assert "\n" not in example.text
        assert "](" not in example.text


def test_telephone_numbers_are_visibly_invented():
    for example in chain(EVERYTHING, *REPLYING.values()):
        for number in re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)", re.sub(r"[ -]", "", fold(example.text))):
            assert number[3:7] == "0000", f"a number in {example.set}/{example.file} could be somebody's"


def test_marked_entities_are_the_learned_ones_of_the_metadata():
    for example in TESTS:
        expected = example.metadata.get("entities", {})
        for name in LEARNED_ENTITIES:
            marked = [text for marked_name, text in example.marked if marked_name == name]
            said = expected.get(name, [])
            assert [fold(text) for text in marked] == ([said] if isinstance(said, str) else said)

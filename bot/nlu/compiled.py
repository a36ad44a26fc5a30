"""The trained pipeline as arrays, run with numpy alone: the same answers as Rasa, a thousandth of its weight.

Everything is linear: a text becomes a few hundred row numbers, the rows are gathered and summed. `crf` reads the
tags; `assemble` adds what rules and gazetteer know.
"""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from bot.nlu.acts import sentences
from bot.nlu.answer import ModelAnswer, Scored, Thresholds
from bot.nlu.assemble import Assembler, model_text
from bot.nlu.crf import CharacterTagger
from bot.nlu.lexicon import Lexicon, class_grams, marks
from bot.nlu.model_files import Floats, ModelFiles, Stream, read_model
from bot.nlu.tokens import Token, ngrams, normal_form, tokenize
from bot.nlu.understanding import Understanding


class _StreamWeights:
    """What the n-grams of one stream say for each label."""

    def __init__(self, stream: Stream, arrays: dict[str, Floats]) -> None:
        self.of = stream.of
        self.longest = stream.longest
        self._scale = stream.scale
        self._rows = {gram: row for row, gram in enumerate(stream.ngrams)}
        self._idf = arrays[f"{stream.of}_idf"].astype(np.float64)
        self._weights = arrays[f"{stream.of}_weights"]

    def scores(self, grams: Iterable[str]) -> np.ndarray | float:
        """One score a label; 0 if no n-gram is known."""
        rows = self._rows
        counts = Counter(row for gram in grams if (row := rows.get(gram)) is not None)
        if not counts:
            return 0.0
        seen = np.fromiter(counts.keys(), dtype=np.intp, count=len(counts))
        times = np.fromiter(counts.values(), dtype=np.float64, count=len(counts))
        values = (1 + np.log(times)) * self._idf[seen]
        values *= self._scale / np.sqrt(values @ values)
        scores: np.ndarray = values @ self._weights[seen]
        return scores


class CompiledModel:
    """One released model in memory. Immutable, so that any number of threads may ask it at once."""

    def __init__(self, files: ModelFiles) -> None:
        vocabulary, arrays = files.vocabulary, files.arrays
        self.version = files.manifest.version
        self.thresholds = Thresholds(files.manifest.aid_threshold, files.manifest.danger_threshold)
        self.intents = tuple(vocabulary.intents)
        self.aid_types = tuple(vocabulary.aid_types)
        self.replies = tuple(vocabulary.replies)
        self.entities = frozenset(tag.partition("-")[2] for tag in vocabulary.tags if "-" in tag)
        self._patterns = [(pattern.name, re.compile(pattern.pattern)) for pattern in vocabulary.patterns]
        self._lexicon = Lexicon(vocabulary.lexicon)
        self._streams = [_StreamWeights(stream, arrays) for stream in vocabulary.streams]
        self._pattern_weights = arrays["pattern_weights"].astype(np.float64)
        self._biases = arrays["biases"].astype(np.float64)
        self._tagger = CharacterTagger(vocabulary, arrays) if vocabulary.tags else None

    @classmethod
    def load(cls, folder: Path) -> "CompiledModel":
        """Read a model from its folder. Raises ModelRefusedError."""
        return cls(read_model(folder))

    def answer(self, text: str) -> ModelAnswer:
        """What the model says of a folded text: all intents best first, kinds, spans."""
        tokens = tokenize(text)
        words = [normal_form(token.text) for token in tokens]
        matches = self._lexicon.matches(words)
        covers = marks(matches, len(words))
        logits = self._biases.copy()
        for place, (name, pattern) in enumerate(self._patterns):
            if covered := _covered(pattern, text, tokens):
                logits += self._pattern_weights[place]
            for token in covered:
                covers[token].append(name)
        for stream in self._streams:
            of_classes = stream.of == "classes"
            grams = class_grams(words, matches, stream.longest) if of_classes else ngrams(words, stream.longest)
            logits += stream.scores(grams)
        spans = self._tagger.spans(tokens, words, covers) if self._tagger else ()
        intents, kinds = len(self.intents), len(self.intents) + len(self.aid_types)
        return ModelAnswer(
            self._ranked(logits[:intents]),
            _against_none(self.aid_types, logits[intents:kinds]),
            spans,
            _against_none(self.replies, logits[kinds:]),
        )

    def _ranked(self, logits: np.ndarray) -> tuple[Scored, ...]:
        confidences = np.exp(logits - logits.max())
        confidences /= confidences.sum()
        order = np.argsort(-confidences, kind="stable").tolist()
        return tuple(Scored(self.intents[place], float(confidences[place])) for place in order)


class CompiledInterpreter:
    """The interpreter a county runs on: one compiled model, the rules, and the county's places."""

    def __init__(self, model: CompiledModel, assembler: Assembler) -> None:
        self.model = model
        self._assembler = assembler

    @property
    def version(self) -> str:
        """The version of the model."""
        return self.model.version

    @property
    def serving(self) -> "CompiledInterpreter":
        """Itself: nothing ever replaces this model."""
        return self

    async def parse(self, text: str) -> Understanding:
        """Understand one utterance. It only computes, for about a millisecond, so it never waits."""
        return self.understand(text)

    def understand(self, text: str) -> Understanding:
        """The same, for callers without an event loop."""
        given = model_text(text)
        if not given:
            return self._assembler.nothing(text)
        parts = [self.model.answer(sentence) for sentence in sentences(given)]
        return self._assembler.understanding(text, self.model.answer(given), parts, self.model.thresholds)


def _against_none(labels: tuple[str, ...], logits: np.ndarray) -> tuple[Scored, ...]:
    """The labels of one kind in their order, each with its share against the others and against none of them."""
    highest = logits.max(initial=0.0)  # none's own logit is 0
    shares = np.exp(logits - highest)
    confidences = shares / (np.exp(-highest) + shares.sum())
    return tuple(Scored(*pair) for pair in zip(labels, confidences.tolist(), strict=True))


def _covered(pattern: re.Pattern[str], text: str, tokens: list[Token]) -> list[int]:
    """Numbers of the tokens that any match of a pattern touches, each once."""
    touched: list[int] = []
    token = 0
    for match in pattern.finditer(text):
        while token < len(tokens) and tokens[token].end <= match.start():
            token += 1
        while token < len(tokens) and tokens[token].start < match.end():
            touched.append(token)
            token += 1
    return touched

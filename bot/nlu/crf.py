"""A linear-chain conditional random field over characters, decoded by Viterbi with numpy.

The weights are those CRFsuite learnt inside the Rasa island; see `rasa_project/components/tagger.py` for what a tag
depends on.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from bot.nlu.answer import Span
from bot.nlu.model_files import Floats, Vocabulary
from bot.nlu.tags import spans_of
from bot.nlu.tokens import Token, padded


class CharacterTagger:
    """Finds entities as the most likely sequence of BILOU tags.

    Each table holds one plane for each neighbouring place that is looked at and one row for each character (pair,
    pattern); its last row is zero and stands for whatever was never seen.
    """

    def __init__(self, vocabulary: Vocabulary, arrays: dict[str, Floats]) -> None:
        self._tags = vocabulary.tags
        self._width = vocabulary.width
        self._characters = {value: row for row, value in enumerate(vocabulary.characters)}
        self._pairs = {value: row for row, value in enumerate(vocabulary.pairs)}
        self._reached_from = arrays["tag_transitions"].astype(np.float64).T.copy()  # [after, before]
        self._character_weights = arrays["tag_characters"]
        self._pair_weights = arrays["tag_pairs"]
        self._pattern_weights = arrays["tag_patterns"]

    def spans(self, tokens: Sequence[Token], words: Sequence[str], covered: Sequence[set[int]]) -> tuple[Span, ...]:
        """Entities among the tokens; `covered[i]` are the tokens that pattern i touches."""
        if not tokens:
            return ()
        best = self._viterbi(self._emissions(words, covered))
        tags = [self._tags[tag] for tag in best]
        return tuple(Span(*found) for found in spans_of(tags, tokens))

    def _emissions(self, words: Sequence[str], covered: Sequence[set[int]]) -> np.ndarray:
        """How well each tag fits each token by what is seen around it."""
        size = len(words)
        around = padded(words, self._width)
        unknown = len(self._characters)
        rows = np.array([self._characters.get(word, unknown) for word in around], dtype=np.intp)
        scores = np.zeros((size, len(self._tags)))
        for place, weights in enumerate(self._character_weights):
            scores += weights[rows[place : place + size]]
        unknown = len(self._pairs)
        pairs = pairwise(around)
        rows = np.array([self._pairs.get(f"{one} {two}", unknown) for one, two in pairs], dtype=np.intp)
        for place, weights in enumerate(self._pair_weights):
            scores += weights[rows[place : place + size]]
        self._add_patterns(scores, covered)
        return scores

    def _add_patterns(self, scores: np.ndarray, covered: Sequence[set[int]]) -> None:
        for pattern, places in enumerate(covered):
            for place in places:
                for plane, offset in enumerate((-1, 0, 1)):
                    if 0 <= place - offset < len(scores):
                        scores[place - offset] += self._pattern_weights[plane, pattern]

    def _viterbi(self, emissions: np.ndarray) -> list[int]:
        """The most likely sequence of tags."""
        size, tags = emissions.shape
        back = np.empty((size, tags), dtype=np.intp)
        score = emissions[0]
        columns = np.arange(tags)
        for place in range(1, size):
            reached = score + self._reached_from
            came_from = reached.argmax(axis=1)
            back[place] = came_from
            score = reached[columns, came_from] + emissions[place]
        tag = int(score.argmax())
        best = [tag]
        for came_from in back[:0:-1]:
            tag = int(came_from[tag])
            best.append(tag)
        return best[::-1]

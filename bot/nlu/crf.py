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
        self._covers = {name: row for row, name in enumerate(vocabulary.covers)}
        self._cover_weights = arrays["tag_covers"]

    def spans(self, tokens: Sequence[Token], words: Sequence[str], covers: Sequence[Sequence[str]]) -> tuple[Span, ...]:
        """Entities among the tokens; `covers` names the classes and patterns that cover each."""
        if not tokens:
            return ()
        best = self._viterbi(self._emissions(words, covers))
        tags = [self._tags[tag] for tag in best]
        return tuple(Span(*found) for found in spans_of(tags, tokens))

    def _emissions(self, words: Sequence[str], covers: Sequence[Sequence[str]]) -> np.ndarray:
        """How well each tag fits each token by what is seen around it."""
        around = padded(words, self._width)
        pairs = [f"{one} {two}" for one, two in pairwise(around)]
        scores = self._covered(covers)
        scores += _gathered(self._character_weights, self._characters, around, len(words))
        scores += _gathered(self._pair_weights, self._pairs, pairs, len(words))
        return scores

    def _covered(self, covers: Sequence[Sequence[str]]) -> np.ndarray:
        """The same for classes and patterns, of which a token may have several or none."""
        size, width = len(covers), self._width
        present = np.zeros((size + 2 * width, len(self._covers)), dtype=np.float32)
        for place, names in enumerate(covers):
            for name in names:
                present[place + width, self._covers[name]] = 1
        total = np.zeros((size, len(self._tags)))
        for place, weights in enumerate(self._cover_weights):
            total += present[place : place + size] @ weights[:-1]
        return total

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


def _gathered(tables: Floats, index: dict[str, int], seen: Sequence[str], size: int) -> np.ndarray:
    """The sum over all neighbouring places of the weights of what is seen there."""
    unknown = len(index)
    rows = np.array([index.get(value, unknown) for value in seen], dtype=np.intp)
    total = np.zeros((size, tables.shape[2]))
    for place, weights in enumerate(tables):
        total += weights[rows[place : place + size]]
    return total

"""Memory that cannot grow without end: a dictionary that forgets what was used longest ago.

The simulator keeps everything in its process, for as many phones as anybody makes up.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Recent(OrderedDict[Key, Value]):
    """At most `limit` entries; setting one moves it to the end, and the one at the front is forgotten."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def __setitem__(self, key: Key, value: Value) -> None:
        """Remember `value`, forgetting the oldest entry when there are too many."""
        super().__setitem__(key, value)
        self.move_to_end(key)
        while len(self) > self._limit:
            self.popitem(last=False)

    def recall(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value of `key`, made when there is none; either way it counts as used now."""
        value = self[key] if key in self else make()
        self[key] = value
        return value

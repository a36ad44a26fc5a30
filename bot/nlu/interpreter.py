"""The port between what residents write and what the dialogue is told."""

from typing import Protocol

from bot.nlu.understanding import Understanding


class Interpreter(Protocol):
    """Turns one utterance into an Understanding. Never raises on any text, however odd."""

    @property
    def version(self) -> str:
        """Which model answers, for the record of a turn."""

    async def parse(self, text: str) -> Understanding:
        """Understand one utterance."""

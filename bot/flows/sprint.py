"""What one go of the engine yields: the session it leaves behind and what the office is asked to do."""

from dataclasses import dataclass

from bot.flows.effects import Effect
from bot.flows.session import Session


@dataclass(frozen=True, slots=True)
class Sprint:
    """From one input to the next wait. `effects` are in the order in which they are to be carried out."""

    session: Session
    effects: tuple[Effect, ...]

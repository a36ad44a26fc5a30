"""The versions of the model as an administrator sees them: which one answers, which could, and their cards."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from backend.core.logging import get_logger
from backend.training.card import ModelCard, read_card
from bot.nlu.model_files import ModelRefusedError
from bot.nlu.model_store import RELEASED, ModelStore, UnknownVersionError

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Version:
    """One version. `card` is None where there is none that can be read."""

    name: str
    in_use: bool
    card: ModelCard | None


def versions(var_dir: Path) -> list[Version]:
    """The version in use, then the others, newest first; the released one is always among them. Reads files."""
    store = ModelStore(var_dir / "models")
    current = _current(store)
    trained = sorted(store.versions(), reverse=True)
    ordered = sorted([*trained, RELEASED], key=lambda name: name != current)
    return [Version(name, name == current, _card(store, name)) for name in ordered]


def _current(store: ModelStore) -> str:
    """The choice that stands; when it cannot be read the released model answers, and so it does here."""
    try:
        return store.current()
    except ModelRefusedError:
        log.warning("model_choice_unreadable")
        return RELEASED


def _card(store: ModelStore, name: str) -> ModelCard | None:
    try:
        return read_card(store.path(name))
    except (OSError, ValidationError, UnknownVersionError):
        log.warning("model_card_unreadable", version=name)
        return None

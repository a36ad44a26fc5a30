"""One training run of Rasa and one loaded model: the only place that calls Rasa's own machinery."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import rasa.model_training
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.engine.graph import GraphComponent
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.validator import Validator

_ANSWER = ("intent", "intent_ranking", "aid_types", "entities")
CONFIG = Path(__file__).parent / "config.yml"
Component = TypeVar("Component", bound=GraphComponent)


class DataWarningError(Exception):
    """Rasa warned about the training data; every warning means that something is learnt wrongly or not at all."""


@contextmanager
def no_data_warnings() -> Iterator[None]:
    """Turn whatever Rasa warns about inside this block into one error."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    told = dict.fromkeys(str(w.message) for w in caught if _concerns_data(w))
    if told:
        raise DataWarningError("\n".join(told))


def _concerns_data(warning: warnings.WarningMessage) -> bool:
    """Rasa's own warnings, but not that it knows none of our components (it expects its own extractors by name)."""
    return (
        issubclass(warning.category, UserWarning)
        and Path(warning.filename).is_relative_to(Path(rasa.__file__).parent)
        and "your NLU configuration does not include" not in str(warning.message)
    )


def read(nlu: Path, domain: Path) -> TrainingData:
    """The training data as Rasa reads it, with Rasa's own checks of it (`rasa data validate`) passed."""
    importer = TrainingDataImporter.load_from_config(str(CONFIG), str(domain), training_data_paths=[str(nlu)])
    data = importer.get_nlu_data()
    data.validate()
    validator = Validator.from_importer(importer)
    validator.verify_intents()  # each of its findings is a warning, and so an error (see above)
    validator.verify_example_repetition_in_intents()
    return data


def train(nlu: Path, domain: Path, archive: Path) -> Path:
    """Train the whole pipeline on one file of training data; returns the model archive."""
    result = rasa.model_training.train_nlu(
        str(CONFIG), str(nlu), str(archive.parent), fixed_model_name=archive.name, domain=str(domain)
    )
    if result is None:
        raise DataWarningError("the training data holds no example that Rasa can learn from")
    return Path(result)


class LiveModel:
    """A model archive loaded by Rasa, answering as its server would."""

    def __init__(self, archive: Path) -> None:
        self._agent = Agent.load(archive)

    def answers(self, texts: list[str]) -> list[dict[str, Any]]:
        """Rasa's answer to each text: intent, intent_ranking, aid_types, entities."""
        return asyncio.run(self._answers(texts))

    async def _answers(self, texts: list[str]) -> list[dict[str, Any]]:
        processor = self._agent.processor
        parsed = [await processor.parse_message(UserMessage(text)) for text in texts]
        return [{name: answer[name] for name in _ANSWER if name in answer} for answer in parsed]

    def component(self, kind: type[Component]) -> Component:
        """The live component of one class, as the loaded graph holds it."""
        nodes = self._agent.processor.graph_runner._instantiated_nodes  # noqa: SLF001 - Rasa shows it nowhere else
        components = (node._component for node in nodes.values())  # noqa: SLF001 - likewise
        return next(component for component in components if isinstance(component, kind))

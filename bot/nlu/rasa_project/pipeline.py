"""One training run of Rasa and one loaded model: the only place that calls Rasa's own machinery."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import rasa
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.engine import validation
from rasa.engine.constants import PLACEHOLDER_IMPORTER, PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema
from rasa.engine.recipes.recipe import Recipe
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.data import TrainingType
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.validator import Validator

_ANSWER = ("intent", "intent_ranking", "aid_types", "replies", "entities")
CONFIG = Path(__file__).parent / "config.yml"
Component = TypeVar("Component", bound=GraphComponent)


class DataWarningError(Exception):
    """Rasa warned about the training data: something would be learnt wrongly or not at all."""


@contextmanager
def data_warnings(*, tolerated: bool) -> Iterator[None]:
    """Turn whatever Rasa warns about inside this block into one error, or tell it if that is tolerated.

    An entity that falls between two tokens is never tolerated: Rasa would drop it in silence.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    told = "\n".join(dict.fromkeys(str(w.message) for w in caught if _concerns_data(w)))
    if told and (not tolerated or "Misaligned entity" in told):
        raise DataWarningError(told)
    if told:
        print(told, file=sys.stderr)


def _concerns_data(warning: warnings.WarningMessage) -> bool:
    """Rasa's own warnings, but not that it knows none of our components (it expects its own extractors by name)."""
    return (
        issubclass(warning.category, UserWarning)
        and Path(warning.filename).is_relative_to(Path(rasa.__file__).parent)
        and "your NLU configuration does not include" not in str(warning.message)
    )


def read(nlu: Path, domain: Path) -> TrainingDataImporter:
    """The training data as Rasa reads it, with Rasa's own checks of it (`rasa data validate`) passed."""
    importer = TrainingDataImporter.load_from_config(str(CONFIG), str(domain), training_data_paths=[str(nlu)])
    data = importer.get_nlu_data()
    data.validate()
    validator = Validator.from_importer(importer)
    validator.verify_intents()  # each of its findings is a warning (see above)
    validator.verify_example_repetition_in_intents()
    return importer


def read_replies(replies: Path, domain: Path) -> list[Message]:
    """The examples of replies. They lie apart, because many say what an example of an intent says too."""
    importer = TrainingDataImporter.load_from_config(str(CONFIG), str(domain), training_data_paths=[str(replies)])
    return list(importer.get_nlu_data().intent_examples)


class Part(TrainingDataImporter):
    """Some of the examples of another importer, and everything else of it.

    The examples are copied: training writes tokens and features into them.
    """

    def __init__(self, whole: TrainingDataImporter, examples: list[Message]) -> None:
        self._whole = whole
        self._examples = examples

    def get_nlu_data(self, language: str | None = "zh") -> TrainingData:
        """The part's examples, with all patterns and lookup tables."""
        data = self._whole.get_nlu_data(language)
        copies = [Message(data={name: example.get(name) for name in example.data}) for example in self._examples]
        return TrainingData(copies, regex_features=data.regex_features, lookup_tables=data.lookup_tables)

    def get_domain(self) -> Domain:
        """As in the whole."""
        return self._whole.get_domain()

    def get_config(self) -> dict[str, Any]:
        """As in the whole."""
        return self._whole.get_config()

    def get_config_file_for_auto_config(self) -> str | None:
        """As in the whole."""
        return self._whole.get_config_file_for_auto_config()

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:  # noqa: ARG002 - of the base
        """None: conversations are not Rasa's business here."""
        return StoryGraph([])


class TrainedModel:
    """A model that Rasa has trained, answering as Rasa's server would.

    Rasa's own trainer fingerprints all data at every step, to cache what did not change, which takes longer than
    the training; so its graph is run here without that.
    """

    def __init__(self, importer: TrainingDataImporter, folder: Path) -> None:
        """Train on all examples of an importer; the parts' files go to `folder`, which is made."""
        folder.mkdir()
        self._storage = LocalModelStorage(folder)
        self._domain = importer.get_domain()
        recipe = Recipe.recipe_for_name(importer.get_config()["recipe"])
        self._graph = recipe.graph_config_for_recipe(importer.get_config(), {}, training_type=TrainingType.NLU)
        validation.validate(self._graph)
        self._runner(self._graph.train_schema).run(inputs={PLACEHOLDER_IMPORTER: importer})
        self._parser = self._runner(self._graph.predict_schema)

    def _runner(self, schema: GraphSchema) -> DaskGraphRunner:
        return DaskGraphRunner.create(schema, self._storage, ExecutionContext(graph_schema=schema))

    def package(self, archive: Path) -> None:
        """Write the archive that a Rasa server loads."""
        self._storage.create_model_package(archive, self._graph, self._domain)

    def answers(self, texts: list[str]) -> list[dict[str, Any]]:
        """Rasa's answer to each text: intent, intent_ranking, aid_types, replies, entities."""
        return _answers(self._parser, self._graph.nlu_target, texts)

    def components(self, kind: type[Component]) -> list[Component]:
        """The live components of one class, in the order of the pipeline, as the loaded graph holds them."""
        nodes = self._parser._instantiated_nodes.values()  # noqa: SLF001 - Rasa shows it nowhere else
        components = (node._component for node in nodes)  # noqa: SLF001 - likewise
        return [component for component in components if isinstance(component, kind)]

    def component(self, kind: type[Component]) -> Component:
        """The one live component of a class."""
        (only,) = self.components(kind)
        return only


def archived_answers(archive: Path, texts: list[str]) -> list[dict[str, Any]]:
    """What a packaged model answers when Rasa loads it."""
    processor = Agent.load(archive).processor
    return _answers(processor.graph_runner, processor.model_metadata.nlu_target, texts)


def _answers(runner: GraphRunner, target: str, texts: list[str]) -> list[dict[str, Any]]:
    if not texts:
        return []
    asked = [UserMessage(text) for text in texts]
    tracker = DialogueStateTracker.from_events("nobody", [])
    parsed = runner.run(inputs={PLACEHOLDER_MESSAGE: asked, PLACEHOLDER_TRACKER: tracker}, targets=[target])[target]
    answers = [message.as_dict(only_output_properties=True) for message in parsed]
    return [{name: answer[name] for name in _ANSWER if name in answer} for answer in answers]

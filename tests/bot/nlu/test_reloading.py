"""A promoted version is taken up without a restart."""

import asyncio
import shutil

import pytest

from bot.nlu.assemble import Assembler
from bot.nlu.model_files import WEIGHTS, ModelRefusedError
from bot.nlu.model_store import RELEASED, ModelStore
from bot.nlu.reloading import ReloadingInterpreter
from tests.bot.nlu.small_model import write_small_model


class Seconds:
    """A monotonic clock that moves when told to."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


class World:
    """A store with two versions, an interpreter over it, and what it refused."""

    def __init__(self, folder):
        self.store = ModelStore(folder / "models", write_small_model(folder / "released", version="shipped"))
        for version in ("v1", "v2"):
            write_small_model(self.store.folder / version, version=version)
        self.seconds = Seconds()
        self.refused: list[ModelRefusedError] = []

    def interpreter(self):
        return ReloadingInterpreter(self.store, Assembler(None), self.refused.append, self.seconds)

    def damage(self, version):
        (self.store.folder / version / WEIGHTS).write_bytes(b"damaged")


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


async def test_a_promoted_version_answers_after_a_second(world):
    interpreter = world.interpreter()
    world.store.promote("v1")
    await interpreter.parse("你好")
    assert interpreter.version == "shipped"
    world.seconds.now += 1
    assert (await interpreter.parse("你好")).intent.name == "greet"
    assert interpreter.version == "v1"


async def test_a_rollback_is_taken_up_as_well(world):
    world.store.promote("v1")
    interpreter = world.interpreter()
    assert interpreter.version == "v1"
    assert world.store.rollback() == RELEASED
    world.seconds.now += 1
    await interpreter.parse("你好")
    assert interpreter.version == "shipped"


async def test_a_version_damaged_after_promotion_is_refused_once_and_the_old_one_stays(world):
    world.store.promote("v1")
    interpreter = world.interpreter()
    world.store.promote("v2")
    world.damage("v2")
    for _ in range(3):
        world.seconds.now += 1
        assert (await interpreter.parse("你好")).intent.name == "greet"
    assert interpreter.version == "v1"
    assert len(world.refused) == 1


async def test_a_version_that_vanished_is_refused(world):
    interpreter = world.interpreter()
    world.store.promote("v1")
    shutil.rmtree(world.store.folder / "v1")
    world.seconds.now += 1
    await interpreter.parse("你好")
    assert interpreter.version == "shipped"
    assert len(world.refused) == 1


async def test_a_start_with_a_damaged_choice_falls_back_to_the_released_model(world):
    world.store.promote("v1")
    world.damage("v1")
    assert world.interpreter().version == "shipped"
    assert len(world.refused) == 1


async def test_turns_during_the_change_are_all_answered(world):
    interpreter = world.interpreter()
    world.store.promote("v1")
    world.seconds.now += 1
    answers = await asyncio.gather(*(interpreter.parse("你好") for _ in range(20)))
    assert {answer.intent.name for answer in answers} == {"greet"}
    assert interpreter.version == "v1"

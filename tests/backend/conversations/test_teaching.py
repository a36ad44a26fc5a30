"""What the assistant was unsure of is kept for a person to label; what it took as an answer is not."""

import pytest
from sqlalchemy import select

from backend.training.models import Utterance
from bot.nlu.understanding import Intent, IntentName, Understanding


class Unsure:
    """Knows what it is told to know, and is sure of nothing."""

    version = "unsure"

    async def parse(self, text: str) -> Understanding:
        known: dict[str, IntentName] = {"家里有难处": "report_hardship", "同意": "affirm"}
        return Understanding(text, Intent(known.get(text, "out_of_scope"), 0.5))


@pytest.fixture(autouse=True)
def _unsure(office):
    office.runtime.interpreter = Unsure()


async def kept(office) -> list[str]:
    async with office.runtime.database.unit_of_work() as session:
        return list(await session.scalars(select(Utterance.text).order_by(Utterance.id)))


async def test_what_was_said_freely_is_kept(office, say):
    await say("那件事到底咋个弄法嘛")
    assert await kept(office) == ["那件事到底咋个弄法嘛"]


async def test_what_was_tapped_is_not_kept(office, say):
    await say("日常生活", key="aid_types=living")
    assert await kept(office) == []


async def test_an_answer_that_was_taken_is_not_kept(office, say):
    await say("家里有难处")
    await say("同意")
    assert "同意" not in await kept(office)


async def test_nothing_said_to_a_question_for_a_name_is_kept(office, say):
    await say("家里有难处")
    await say("同意")
    for words in ("王小满", "我叫王小满呀"):
        await say(words)
    assert not [text for text in await kept(office) if "小满" in text]

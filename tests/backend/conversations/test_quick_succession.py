"""Several messages at once from one person: each is answered, and they are taken in the order in which they came."""

import asyncio

from tests.backend.conftest import Office
from tests.backend.conversations.conftest import Say


async def test_what_was_said_last_counts(office: Office, say: Say) -> None:
    for words in ("我想申请低保，老伴长年卧病", "同意", "给我自己", "王小满"):
        await say(words)
    said = ("13800000001", "刚才电话写错了，是13900002222", "跳过", "临邑镇朱家胡同村", "不对，是邢侗街道文昌社区")
    answers = await asyncio.gather(*(say(words) for words in said))
    assert all(answered.reply is not None for answered in answers)
    last = answers[-1].session
    assert last is not None
    assert last.slots["phone"] == "13900002222"
    assert last.slots["area"] == "邢侗街道文昌社区"
    assert len(office.runtime.turnstile) == 0

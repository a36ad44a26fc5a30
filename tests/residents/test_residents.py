"""At least 95 of 100 simulated residents get through, over the real database and the released model.

`python -m tests.residents COUNT SEED` meets others, and shows every talk that failed.
"""

from pathlib import Path

from backend.settings import Settings
from tests.residents.crowd import Result, figures, held

CROWD = 168
"""Everybody of `MANNERS` four times."""

AT_LEAST = 0.95
MOST_TURNS = 12


def told(lost: list[Result]) -> str:
    """Who did not get through, word for word."""
    return "\n\n".join(map(str, lost))


async def test_nearly_everybody_gets_through(demo_database_url: str, redis_url: str, tmp_path: Path) -> None:
    """In one test, for a crowd takes half a minute: right in every field, few turns, danger seen, nothing unasked."""
    settings = Settings(_env_file=None, database_url=demo_database_url, redis_url=redis_url, var_dir=tmp_path)
    results = await held(settings, range(CROWD))
    lost = [result for result in results if not result.right]
    assert len(lost) <= (1 - AT_LEAST) * len(results), f"{figures(results)}\n{told(lost)}"
    assert sum(result.turns for result in results if result.right) <= MOST_TURNS * (len(results) - len(lost))
    unseen = [result for result in lost if any("danger marked" in fault for fault in result.wrong)]
    assert not unseen, told(unseen)
    unasked = [result for result in lost if {"filed unconfirmed", "filed against their will"} & set(result.wrong)]
    assert not unasked, told(unasked)

"""First come, first served for each key, and nothing is left behind."""

import asyncio

import pytest

from backend.core.turnstile import Turnstile


async def test_those_with_one_key_go_in_the_order_they_came() -> None:
    turnstile, seen = Turnstile(), []

    async def pass_through(key: str, number: int, pauses: int) -> None:
        async with turnstile.through(key):
            for _ in range(pauses):  # the first ones take longest
                await asyncio.sleep(0)
            seen.append((key, number))

    await asyncio.gather(*(pass_through(key, number, 5 - number) for number in range(5) for key in "ab"))
    assert [number for key, number in seen if key == "a"] == [0, 1, 2, 3, 4]
    assert [number for key, number in seen if key == "b"] == [0, 1, 2, 3, 4]
    assert len(turnstile) == 0


async def test_one_that_fails_lets_the_next_through() -> None:
    turnstile = Turnstile()
    with pytest.raises(ValueError, match="broken"):
        async with turnstile.through("a"):
            raise ValueError("broken")
    async with turnstile.through("a"):
        assert len(turnstile) == 1
    assert len(turnstile) == 0

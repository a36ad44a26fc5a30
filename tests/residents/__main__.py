"""`python -m tests.residents [COUNT] [SEED]`: the figures of a crowd, and everybody who did not get through."""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from backend import runtime as runtimes
from backend.core import embedded, migrate
from backend.core.jobs import InlineQueue
from backend.county_import import demo
from backend.settings import Settings
from backend.talk import Recorder
from bot.messages import Channel
from tests.residents.crowd import Result, figures, meet, shuffled


async def held(url: str, redis_url: str, folder: Path, seeds: Sequence[int]) -> list[Result]:
    """What became of everybody, over servers of this run's own."""
    settings = Settings(_env_file=None, database_url=url, redis_url=redis_url, var_dir=folder, port=18081)
    queue, recorder = InlineQueue(), Recorder()
    outbound = dict.fromkeys((Channel.WECHAT, Channel.SMS), recorder)
    async with runtimes.opened(settings, jobs=queue, outbound=outbound) as runtime:
        return await meet(runtime, queue, recorder, seeds)


def main(arguments: list[str]) -> None:
    """Run a crowd and print what came of it."""
    count = int(arguments[0]) if arguments else 168
    seeds = shuffled(int(arguments[1]), count) if len(arguments) > 1 else range(count)
    with tempfile.TemporaryDirectory(prefix="minsheng-residents-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "valkey").mkdir()
        with embedded.postgres(folder / "postgres") as url, embedded.valkey(folder / "valkey") as redis_url:
            migrate.upgrade(url)
            demo.load(Settings(_env_file=None), url)
            results = asyncio.run(held(url, redis_url, folder, seeds))
    for result in results:
        if not result.right:
            print(result, end="\n\n")
    print(figures(results))


if __name__ == "__main__":
    main(sys.argv[1:])

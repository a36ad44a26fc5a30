"""`python -m tests.residents [COUNT] [SEED]`: the figures of a crowd, and everybody who did not get through.

`python -m tests.residents strangers`: the same of those who are written word for word.
"""

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backend.core import embedded, migrate
from backend.county_import import demo
from backend.settings import Settings
from tests.residents.crowd import figures, held, shuffled
from tests.residents.strangers import stranger


@contextmanager
def _servers() -> Iterator[Settings]:
    """Servers of one's own, with the demo county."""
    with tempfile.TemporaryDirectory(prefix="minsheng-residents-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL's own user enters it
        (folder / "valkey").mkdir()
        with embedded.postgres(folder / "postgres") as url, embedded.valkey(folder / "valkey") as redis_url:
            migrate.upgrade(url)
            demo.load(Settings(_env_file=None), url)
            yield Settings(_env_file=None, database_url=url, redis_url=redis_url, var_dir=folder)


def _meet_strangers() -> None:
    with _servers() as settings:
        met = asyncio.run(stranger.held(settings))
    right = [encounter for encounter in met if not encounter.wrong]
    for encounter in met:
        if encounter.wrong:
            print(encounter, end="\n\n")
    print(f"{len(right)} of {len(met)} came to the end that was meant")


def main(arguments: list[str]) -> None:
    """Run a crowd over servers of its own and print what came of it."""
    if arguments == ["strangers"]:
        _meet_strangers()
        return
    count = int(arguments[0]) if arguments else 168
    seeds = shuffled(int(arguments[1]), count) if len(arguments) > 1 else range(count)
    with _servers() as settings:
        results = asyncio.run(held(settings, seeds))
    for result in results:
        if not result.right:
            print(result, end="\n\n")
    print(figures(results))


if __name__ == "__main__":
    main(sys.argv[1:])

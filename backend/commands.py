"""The commands that run the system: `serve`, `worker`, `talk`, `check-config`."""

import argparse
import asyncio
import gc
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import TYPE_CHECKING, Any

from backend.core import embedded, logging
from backend.core.errors import Unavailable
from backend.settings import Settings, production_problems

if TYPE_CHECKING:
    from backend.runtime import Runtime


def register(subparsers: Any) -> None:
    """Add the commands to the parser's sub-commands."""
    serve = subparsers.add_parser("serve", help="answer webhooks and staff pages")
    serve.add_argument("--all", action="store_true", help="with worker, embedded parts, migrations and the demo county")
    serve.set_defaults(run=_serve)
    subparsers.add_parser("worker", help="run the jobs: deliveries, notices").set_defaults(run=_worker)
    talk = subparsers.add_parser("talk", help="be a resident at the terminal")
    talk.add_argument("--channel", choices=("wechat", "sms"), default="wechat")
    talk.add_argument(
        "--resident", required=True, metavar="ID", help="who is talking; the same id goes on where it stopped"
    )
    talk.add_argument("--database", metavar="URL", help="postgresql://…; without it DATABASE_URL or the embedded one")
    talk.set_defaults(run=_talk)
    subparsers.add_parser("check-config", help="explain each setting and what is wrong with it").set_defaults(
        run=_check_config
    )


def checked_settings() -> Settings:
    """The settings, after the checks that must stop a start. Raises Unavailable with one clear line."""
    settings = Settings()
    problems = production_problems(settings)
    if problems:
        raise Unavailable("will not start: " + "; ".join(problems))
    return settings


def _serve(args: argparse.Namespace) -> int:
    settings = checked_settings()
    if args.all:
        from backend import supervisor

        return supervisor.run(settings)
    with _parts(settings) as ready:
        asyncio.run(_serve_web(ready))
    return 0


async def _serve_web(settings: Settings) -> None:
    import uvicorn

    from backend import runtime
    from backend.app import create_app, hang_up

    class Server(uvicorn.Server):
        """Ends open streams before it waits for requests to end."""

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            hang_up(app)
            super().handle_exit(sig, frame)

    async with runtime.opened(settings) as parts:
        await _refuse_demo_passwords(parts)
        app = create_app(parts)
        config = uvicorn.Config(
            app, host=settings.host, port=settings.port, log_config=None, access_log=False,
            server_header=False, proxy_headers=False, timeout_graceful_shutdown=3, loop="uvloop",
        )  # fmt: skip
        # What is loaded by now stays: the collector need not look through it again at every turn.
        gc.collect()
        gc.freeze()
        await Server(config).serve()


def _worker(_: argparse.Namespace) -> int:
    settings = checked_settings()
    with _parts(settings) as ready:
        asyncio.run(_work(ready))
    return 0


async def _refuse_demo_passwords(parts: "Runtime") -> None:
    """Raises Unavailable in production while an account still has a password that everybody can read."""
    from backend.county_import import demo

    if not parts.settings.production:
        return
    async with parts.database.unit_of_work() as session:
        accounts = await demo.still_open(session, parts.settings)
    if accounts:
        raise Unavailable("will not start: demo passwords are still in use by " + ", ".join(accounts))


async def _work(settings: Settings) -> None:
    from backend import runtime, worker

    async with runtime.opened(settings) as parts:
        await _refuse_demo_passwords(parts)
        await worker.run(parts)


def _talk(args: argparse.Namespace) -> int:
    from backend import talk

    settings = checked_settings()
    if args.database:
        settings = settings.model_copy(update={"database_url": args.database})
    # Whatever the terminal's locale: lines are UTF-8, and bytes that are not must not end the conversation.
    lines = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace", newline="\n")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    with _parts(settings) as ready:
        asyncio.run(talk.run(ready, args.channel, args.resident, lines, sys.stdout))
    return 0


@contextmanager
def _parts(settings: Settings) -> Iterator[Settings]:
    """The settings with addresses in them; what they do not name is embedded for the length of the block."""
    logging.configure(settings.log_level, json=settings.production)
    with embedded.database_url(settings) as database_url:
        if settings.redis_url:
            yield settings.model_copy(update={"database_url": database_url})
            return
        with (
            TemporaryDirectory(prefix="minsheng-valkey-") as folder,
            embedded.valkey(Path(folder)) as redis_url,
        ):
            yield settings.model_copy(update={"database_url": database_url, "redis_url": redis_url})


def _check_config(_: argparse.Namespace) -> int:
    settings = Settings()
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        shown = "(secret)" if not field.repr else (",".join(value) if isinstance(value, tuple) else value)
        print(f"{name.upper()}={shown}\n    {field.description}")
    problems = production_problems(settings)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0

"""Verified messages kept on disk while the database is away, and replayed in order when it is back.

Each is a file of its own, encrypted, written and fsynced before the provider is told that we have it.
"""

import json
import os
import time
import uuid
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from backend.core.crypto import cipher
from bot.messages import Address, Channel, DeliveryReport, Inbound, InboundKind, Location, Media


class Spool:
    """A folder of waiting messages, oldest first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._set_aside = folder / "unreadable"
        self._set_aside.mkdir(parents=True, exist_ok=True)

    def waiting(self) -> list[Path]:
        """The files that wait, oldest first."""
        return sorted(self._folder.glob("*.message"))

    def keep(self, inbound: Inbound) -> Path:
        """Write one message so that it survives a loss of power; gives its file.

        Raises OSError when the disk does not take it.
        """
        name = f"{time.time_ns():020d}-{uuid.uuid4().hex}"
        part = self._folder / f"{name}.part"
        with part.open("wb") as file:
            file.write(cipher().encrypt(json.dumps(_to_json(inbound), ensure_ascii=False)))
            file.flush()
            os.fsync(file.fileno())
        kept = part.rename(self._folder / f"{name}.message")
        self._sync_folder()
        return kept

    def read(self, path: Path) -> Inbound:
        """The message in a file. Raises ValueError or InvalidToken when it is not one of ours."""
        return _from_json(json.loads(cipher().decrypt(path.read_bytes())))

    def done(self, path: Path) -> None:
        """The message has been taken over by the database."""
        path.unlink(missing_ok=True)
        self._sync_folder()

    def set_aside(self, path: Path) -> None:
        """Keep a file that cannot be replayed out of the way of the others, for a person to look at."""
        path.rename(self._set_aside / path.name)

    def forget(self, before: datetime) -> int:
        """Delete what could not be read and nobody has looked at since this moment; how many files.

        What waits to be replayed stays, however old, for it has not been answered.
        """
        old = [path for path in self._set_aside.iterdir() if path.stat().st_mtime < before.timestamp()]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _sync_folder(self) -> None:
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _to_json(inbound: Inbound) -> dict[str, Any]:
    return {**asdict(inbound), "sent_at": inbound.sent_at.isoformat()}


def _from_json(stored: dict[str, Any]) -> Inbound:
    address, location, report = stored["address"], stored["location"], stored["report"]
    return Inbound(
        address=Address(Channel(address["channel"]), address["id"]),
        kind=InboundKind(stored["kind"]),
        dedupe_key=stored["dedupe_key"],
        sent_at=datetime.fromisoformat(stored["sent_at"]),
        text=stored["text"],
        key=stored["key"],
        media=tuple(_media(media) for media in stored["media"]),
        location=Location(**location) if location else None,
        report=DeliveryReport(**report) if report else None,
    )


def _media(stored: dict[str, Any]) -> Media:
    channel = stored.get("channel")
    return Media(**{**stored, "channel": Channel(channel) if channel else None})

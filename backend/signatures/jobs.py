"""Setting the office's electronic seal under a signature.

It may run twice: what is sealed stays as it is, and a second seal under the same digest proves the same.
"""

import asyncio

from backend.core.jobs import Handler
from backend.runtime import Runtime
from backend.signatures.models import Signature
from backend.signatures.service import SEAL


async def seal(runtime: Runtime, *, signature_id: int) -> None:
    """Ask the keeper, outside any transaction, and store what came back."""
    async with runtime.database.unit_of_work() as session:
        signature = await session.get_one(Signature, signature_id)
        if signature.seal is not None:
            return
    stamped = await asyncio.to_thread(runtime.seal.stamp, signature.digest)
    async with runtime.database.unit_of_work() as session:
        signature = await session.get_one(Signature, signature_id, with_for_update=True)
        if signature.seal is None:
            signature.seal, signature.sealed_at = stamped, runtime.clock()


JOBS: dict[str, Handler] = {SEAL: seal}

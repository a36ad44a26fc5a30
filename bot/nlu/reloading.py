"""An interpreter that takes up a promoted version while it runs: no restart, no turn lost."""

import asyncio
import time
from collections.abc import Callable

from bot.nlu.assemble import Assembler
from bot.nlu.compiled import CompiledInterpreter, CompiledModel
from bot.nlu.model_files import ModelRefusedError
from bot.nlu.model_store import RELEASED, ModelStore, check_contract
from bot.nlu.understanding import Understanding

_LOOK_EVERY = 1.0  # seconds


class ReloadingInterpreter:
    """Answers with the version in use; looks at the store's pointer at most once a second.

    Each turn is answered by one model from beginning to end. A new version that cannot be used is reported to
    `on_refused` once, and the one that works stays.
    """

    def __init__(
        self,
        store: ModelStore,
        assembler: Assembler,
        on_refused: Callable[[ModelRefusedError], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Load the version in use, or the released one if that is refused. Raises ModelRefusedError if both are."""
        self._store = store
        self._assembler = assembler
        self._on_refused = on_refused
        self._monotonic = monotonic
        self._seen = self._pointer_state()
        self._serving = CompiledInterpreter(self._first(), assembler)
        self._looked_at = monotonic()
        self._loading = asyncio.Lock()

    @property
    def version(self) -> str:
        """The version that answers now."""
        return self._serving.version

    @property
    def serving(self) -> CompiledInterpreter:
        """The interpreter of the version that answers now."""
        return self._serving

    async def parse(self, text: str) -> Understanding:
        """Understand one utterance with the newest version that can be used."""
        if self._monotonic() - self._looked_at >= _LOOK_EVERY and not self._loading.locked():
            await self._look()
        return await self._serving.parse(text)

    async def _look(self) -> None:
        async with self._loading:
            self._looked_at = self._monotonic()
            state = self._pointer_state()
            if state == self._seen:
                return
            self._seen = state
            try:
                model = await asyncio.to_thread(self._loaded)
            except ModelRefusedError as error:
                self._on_refused(error)
            else:
                self._serving = CompiledInterpreter(model, self._assembler)

    def _first(self) -> CompiledModel:
        try:
            return self._loaded()
        except ModelRefusedError as error:
            self._on_refused(error)
            return CompiledModel.load(self._store.path(RELEASED))

    def _loaded(self) -> CompiledModel:
        model = self._store.load_current()
        check_contract(model)
        return model

    def _pointer_state(self) -> tuple[int, int] | None:
        try:
            state = self._store.pointer.stat()
        except FileNotFoundError:
            return None
        return state.st_ino, state.st_mtime_ns

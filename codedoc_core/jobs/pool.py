"""A pool of child processes for work that a hostile file may turn against the process doing it."""

from __future__ import annotations

import os
import pickle
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

import anyio
from anyio.streams.buffered import BufferedByteReceiveStream

from codedoc_core.errors import CodeDocError
from codedoc_core.jobs import worker

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from types import TracebackType

    from anyio.abc import Process

T = TypeVar("T")

WALL_SECONDS: Final = 30
"""Three times what the worker may compute: on a crowded machine its ten seconds of processor take that long.
This clock is for what the processor's does not see: a worker that waits, swaps, or runs where limits do not exist."""

# The package is put within reach alone, not the folder it lies in: a worker has no use for site-packages.
_BOOTSTRAP: Final = (
    "import sys; core = sys.modules['codedoc_core'] = type(sys)('codedoc_core'); core.__path__ = sys.argv[1:]; "
    "from codedoc_core.jobs.worker import serve; serve()"
)
_COMMAND: Final = (sys.executable, "-I", "-S", "-c", _BOOTSTRAP, str(Path(__file__).parents[1]))
_GONE: Final = (anyio.EndOfStream, anyio.IncompleteRead, anyio.BrokenResourceError, anyio.ClosedResourceError, OSError)


@dataclass(frozen=True, slots=True)
class WorkerDied:
    """A task without a result.

    Attributes:
        code: ``"memory"``, ``"too-deep"``, ``"time-out"``, ``"crash"`` or ``"bug"``.
        reason: The reason in words, about the file that was worked on.
    """

    code: str
    reason: str


_OUT_OF_TIME: Final = WorkerDied("time-out", f"it takes more than {worker.CPU_SECONDS} seconds to work on")
_OUT_OF_MEMORY: Final = WorkerDied("memory", f"it takes more than {worker.MEMORY_BYTES >> 30} GiB of memory to work on")
_TOO_DEEP: Final = WorkerDied("too-deep", "it is nested too deeply")
_BY_EXIT: Final = {
    -getattr(signal, "SIGXCPU", 0): _OUT_OF_TIME,
    -getattr(signal, "SIGKILL", 0): _OUT_OF_MEMORY,  # nobody kills workers but ourselves and the system out of memory
}
_BY_STATUS: Final = {worker.OUT_OF_MEMORY: _OUT_OF_MEMORY, worker.TOO_DEEP: _TOO_DEEP}


class WorkerPool:
    """Runs functions of the core in child processes; an async context manager that leaves no process behind.

    Workers start when there is work for them and are replaced when they die.

    Attributes:
        size: How many tasks run at once.
    """

    def __init__(self, size: int | None = None) -> None:
        self.size = size or _default_size()
        self._slots = anyio.CapacityLimiter(self.size)
        self._idle: list[_Worker] = []
        self._workers: set[_Worker] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with anyio.CancelScope(shield=True):
            for each in tuple(self._workers):
                await self._dismiss(each)

    async def run(self, function_path: str, *arguments: object) -> Any:  # noqa: ANN401  the type is the named function's
        """Run one function in a worker.

        Args:
            function_path: ``"codedoc_core.module:function"``.
            *arguments: What to call it with; pickled, as is the result.

        Returns:
            The function's result, or ``WorkerDied``.

        Raises:
            CodeDocError: If the function raised it.
        """
        task = pickle.dumps((function_path, arguments), pickle.HIGHEST_PROTOCOL)
        async with self._slots:
            try:
                hired = await self._hire()
            except OSError as error:
                return WorkerDied("crash", f"no process could be started to work on it: {error.strerror}")
            return _unwrap(await self._ask(hired, task))

    async def _hire(self) -> _Worker:
        while self._idle:
            rested = self._idle.pop()
            if rested.is_alive:
                return rested
            await self._dismiss(rested)
        with anyio.CancelScope(shield=True):  # a process half started could not be ended
            hired = _Worker(await anyio.open_process(_COMMAND, stderr=None, start_new_session=True))
        self._workers.add(hired)
        return hired

    async def _ask(self, hired: _Worker, task: bytes) -> tuple[str, object] | WorkerDied:
        """Return the reply, or why there is none; whoever does not reply in good order is replaced."""
        try:
            with anyio.fail_after(WALL_SECONDS):
                reply: tuple[str, object] = pickle.loads(await hired.ask(task))  # noqa: S301
        except TimeoutError:
            await self._dismiss(hired)
            return _OUT_OF_TIME
        except _GONE:
            return _BY_EXIT.get(code := await self._dismiss(hired, is_gone=True)) or _crash(code)
        except BaseException:  # cancelled
            await self._dismiss(hired)
            raise
        if reply[0] in _BY_STATUS:
            await self._dismiss(hired)
        else:
            self._idle.append(hired)
        return reply

    async def _dismiss(self, hired: _Worker, *, is_gone: bool = False) -> int:
        with anyio.CancelScope(shield=True):
            code = await hired.end(is_gone=is_gone)
        self._workers.discard(hired)
        return code


class _Worker:
    """One child process, as its parent sees it."""

    def __init__(self, process: Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process = process
        self._tasks = process.stdin
        self._stdout = process.stdout
        self._replies = BufferedByteReceiveStream(process.stdout)

    @property
    def is_alive(self) -> bool:
        return self._process.returncode is None

    async def ask(self, task: bytes) -> bytes:
        await self._tasks.send(len(task).to_bytes(worker.LENGTH_BYTES, "big") + task)
        length = int.from_bytes(await self._replies.receive_exactly(worker.LENGTH_BYTES), "big")
        return await self._replies.receive_exactly(length)

    async def end(self, *, is_gone: bool) -> int:
        """See the process out and return its exit code, which a kill would spoil where the process is gone already."""
        if not is_gone and self.is_alive:
            self._process.kill()
        with suppress(anyio.ClosedResourceError):
            async for _ in self._stdout:  # an unread pipe would stay open
                pass
        await self._process.aclose()
        return self._process.returncode or 0


async def for_each(items: Iterable[T], limit: int, function: Callable[[T], Awaitable[None]]) -> None:
    """Call ``function`` with each item, ``limit`` of them at once; items are taken one by one, as work is done."""
    rest = iter(items)

    async def work() -> None:
        for item in rest:
            await function(item)

    try:
        async with anyio.create_task_group() as group:
            for _ in range(limit):
                group.start_soon(work)
    except BaseExceptionGroup as raised:
        raise unwrapped(raised) from raised


def unwrapped(error: BaseException) -> BaseException:
    """Return the error of ours that a group of errors holds, or the only one, or else the group."""
    if not isinstance(error, BaseExceptionGroup):
        return error
    leaves = [unwrapped(each) for each in error.exceptions]
    ours = [leaf for leaf in leaves if isinstance(leaf, CodeDocError)]
    return (ours or leaves)[0] if ours or len(leaves) == 1 else error


def _unwrap(reply: tuple[str, object] | WorkerDied) -> object:
    if isinstance(reply, WorkerDied):
        return reply
    status, payload = reply
    if isinstance(payload, CodeDocError):
        raise payload
    if status == worker.BUG:
        return WorkerDied("bug", f"CodeDoc failed on it, which is a bug: {payload}")
    return payload if status == worker.DONE else _BY_STATUS[status]


def _default_size() -> int:
    usable = getattr(os, "process_cpu_count", os.cpu_count)()
    return min(usable or 1, 8)


def _crash(code: int) -> WorkerDied:
    names = {-each: each.name for each in signal.Signals}
    return WorkerDied("crash", f"it crashed Python ({names.get(code, f'exit code {code}')})")

"""The child process: reads tasks from stdin, writes results to its stdout, and dies alone.

What a hostile file does to the parser (a crash in C, a gigabyte of tree, minutes of work) it does here. Only the
standard library and the pure folders of the core are within reach: no user code, no site-packages, no environment.
Where there is no ``resource`` module (Windows), the parent's time limit is the only limit.

A message is its length in eight bytes, then a pickle: a task is ``("module:function", arguments)``, a reply
``(status, payload)``. Both ends are ours; nothing that a file says is ever unpickled.
"""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import signal
import sys
import traceback
from typing import TYPE_CHECKING, Any, Final

from codedoc_core.errors import CodeDocError

try:
    import resource
except ImportError:
    resource = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

MEMORY_BYTES: Final = 1 << 30
CPU_SECONDS: Final = 10
LENGTH_BYTES: Final = 8

DONE: Final = "done"
REFUSED: Final = "refused"
BUG: Final = "bug"
OUT_OF_MEMORY: Final = "memory"
TOO_DEEP: Final = "too-deep"


def serve() -> None:
    """Answer tasks until stdin ends, which it does when the parent dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means
    tasks, replies = sys.stdin.buffer, _own_stdout()
    _limit_memory()
    gc.disable()  # trees die by reference count; what cycles there are go between two tasks
    while task := _receive(tasks):
        _limit_cpu()
        reply = _reply(task)
        try:
            replies.write(len(reply).to_bytes(LENGTH_BYTES, "big") + reply)
            replies.flush()
        except BrokenPipeError:
            os._exit(0)  # the parent was killed: nobody is left to answer, and nothing to tidy up
        del task, reply
        gc.collect()
        gc.freeze()  # what is left is modules and caches: not worth another look


def _own_stdout() -> BinaryIO:
    """Take stdout away from everybody else: a stray print must not end up among the replies."""
    replies = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return replies


def _receive(stream: BinaryIO) -> bytes:
    return stream.read(int.from_bytes(stream.read(LENGTH_BYTES), "big"))


def _limit_memory() -> None:
    if resource is not None:
        _lower(resource.RLIMIT_CORE, 0)
        _lower(resource.RLIMIT_AS, MEMORY_BYTES)


def _limit_cpu() -> None:
    """Count processor time, not wall time: a busy machine is not a slow file. It also ends an orphan at work."""
    if resource is not None:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        _lower(resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime) + 1 + CPU_SECONDS)


def _lower(limit: int, value: int) -> None:
    _, hard = resource.getrlimit(limit)
    soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(limit, (soft, hard))
    except (OSError, ValueError):  # macOS knows RLIMIT_AS but refuses to set it
        return


def _reply(task: bytes) -> bytes:
    try:
        path, arguments = pickle.loads(task)  # noqa: S301
        return pickle.dumps((DONE, _function(path)(*arguments)), pickle.HIGHEST_PROTOCOL)
    except CodeDocError as error:
        return pickle.dumps((REFUSED, error))
    except MemoryError:
        return pickle.dumps((OUT_OF_MEMORY, ""))
    except RecursionError:
        return pickle.dumps((TOO_DEEP, ""))
    except Exception as error:  # noqa: BLE001  one file's bug must not end the run
        return pickle.dumps((BUG, _where(error)))


def _function(path: str) -> Callable[..., Any]:
    module, _, name = path.partition(":")
    if module.partition(".")[0] != "codedoc_core":
        raise ValueError(f"{path} is not a function of CodeDoc")
    function: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return function


def _where(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = os.path.basename(last.filename)  # noqa: PTH119  pathlib would slow down each start
    return f"{type(error).__name__}: {error} ({place}, line {last.lineno})"

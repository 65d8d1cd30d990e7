import ast
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import anyio
import pytest

from codedoc_core.errors import UnreadableSource
from codedoc_core.jobs.pool import _COMMAND, WorkerDied, WorkerPool, for_each
from codedoc_core.jobs.worker import LENGTH_BYTES
from codedoc_core.source.text import SourceText

DECODE = "codedoc_core.source.text:decode"
PARSE_TREE = "codedoc_core.symbols.parse:parse_tree"
DOTTED_NAME = "codedoc_core.symbols.parse:dotted_name"


def endless():
    """A tree that no parser makes: following it never ends."""
    call = ast.Call(ast.Name("f"), [], [])
    call.func = call
    return call


def pids(pool):
    return [each._process.pid for each in pool._workers]


def is_running(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


async def until(condition):
    with anyio.fail_after(20):
        while not condition():
            await anyio.lowlevel.checkpoint()


async def test_a_result_comes_back():
    async with WorkerPool() as pool:
        assert await pool.run(DECODE, b"x = 1\r\n") == SourceText("x = 1\r\n")


async def test_an_error_of_codedoc_comes_back_as_itself():
    async with WorkerPool() as pool:
        with pytest.raises(UnreadableSource) as caught:
            await pool.run(DECODE, b"x\n\0")
    assert (caught.value.code, caught.value.line) == ("null-bytes", 2)


async def test_many_results_arrive_each_where_it_belongs():
    found = {}
    async with WorkerPool(3) as pool:

        async def decode(number):
            found[number] = (await pool.run(DECODE, f"x = {number}\n".encode() * 2000)).text

        await for_each(range(100), 6, decode)
        assert len(pids(pool)) == 3
    assert found == {number: f"x = {number}\n" * 2000 for number in range(100)}


async def test_one_task_at_a_time_needs_one_worker():
    async with WorkerPool(8) as pool:
        assert pids(pool) == []
        for _ in range(5):
            await pool.run(DECODE, b"")
        assert len(pids(pool)) == 1


async def test_no_worker_outlives_the_pool():
    async with WorkerPool(2) as pool:
        await for_each(range(4), 4, lambda _: pool.run(DECODE, b""))
        started = pids(pool)
    assert started
    assert not any(map(is_running, started))


HOSTILE = {
    "deep lambdas": "lambda: " * 5_000 + "1",
    "open parentheses": "(" * 100_000,
    "long sum": "x = " + "1 + " * 100_000 + "1",
    "many elifs": "if a: pass\n" + "elif a: pass\n" * 20_000,
    "calls of calls": "f" + "()" * 2_500,
    "attributes": "x" + ".a" * 10_000,
    "many constants": "[" + "0," * 100_000 + "]",
    "lone surrogates": "x = '\ud800'",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_a_hostile_source_costs_its_own_result_at_most(text):
    async with WorkerPool(1) as pool:
        try:
            result = await pool.run(PARSE_TREE, text)
        except UnreadableSource as error:
            result = error
        assert isinstance(result, WorkerDied | UnreadableSource | ast.Module)
        assert await pool.run(DECODE, b"x") == SourceText("x")


async def test_a_task_that_eats_memory_is_told_and_its_worker_replaced():
    async with WorkerPool(1) as pool:
        await pool.run(DECODE, b"")
        first = pids(pool)
        died = await pool.run("codedoc_core.source.edit:apply", "", range(10**12))
        assert died.code == "memory"
        assert await pool.run(DECODE, b"x") == SourceText("x")
        assert pids(pool) != first


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="newer interpreters follow deeper")
async def test_what_is_too_deep_is_told_and_its_worker_replaced():
    async with WorkerPool(1) as pool:
        assert (await pool.run(PARSE_TREE, "f" + "()" * 900)).code == "too-deep"
        assert await pool.run(DECODE, b"x") == SourceText("x")


@pytest.mark.parametrize(
    ("signal_number", "code"),
    [(signal.SIGSEGV, "crash"), (signal.SIGABRT, "crash"), (signal.SIGKILL, "memory"), (signal.SIGXCPU, "time-out")],
)
async def test_a_dying_worker_is_a_value(signal_number, code):
    results = []
    async with WorkerPool(1) as pool, anyio.create_task_group() as group:

        async def follow():
            results.append(await pool.run(DOTTED_NAME, endless()))
            results.append(await pool.run(DECODE, b"x"))

        group.start_soon(follow)
        await until(lambda: pids(pool))
        os.kill(pids(pool)[0], signal_number)
    assert results[0].code == code
    assert results[1] == SourceText("x")


async def test_a_worker_that_died_at_rest_costs_nobody_a_result():
    async with WorkerPool(1) as pool:
        await pool.run(DECODE, b"")
        (resting,) = pool._workers
        os.kill(resting._process.pid, signal.SIGKILL)
        await until(lambda: not resting.is_alive)
        assert await pool.run(DECODE, b"x") == SourceText("x")


async def test_a_bug_is_told_with_its_place_and_the_worker_goes_on():
    async with WorkerPool(1) as pool:
        died = await pool.run("codedoc_core.symbols.parse:docstring_value", 1)
        assert died.code == "bug"
        assert "AttributeError" in died.reason
        assert "parse.py, line" in died.reason


@pytest.mark.parametrize("path", ["os:getcwd", "codedoc_corel:x", "codedoc_core.source.text:absent"])
async def test_only_functions_of_the_core_are_run(path):
    async with WorkerPool(1) as pool:
        assert (await pool.run(path)).code == "bug"


async def test_cancelling_kills_the_busy_worker_and_the_pool_goes_on():
    async with WorkerPool(1) as pool:
        async with anyio.create_task_group() as group:
            group.start_soon(pool.run, DOTTED_NAME, endless())
            await until(lambda: pids(pool))
            (busy,) = pids(pool)
            group.cancel_scope.cancel()
        assert not is_running(busy)
        assert await pool.run(DECODE, b"x") == SourceText("x")


async def test_cancelling_the_whole_pool_leaves_no_process():
    seen = []
    with anyio.CancelScope() as scope:
        async with WorkerPool(2) as pool, anyio.create_task_group() as group:
            for _ in range(4):
                group.start_soon(pool.run, DOTTED_NAME, endless())
            await until(lambda: len(pids(pool)) == 2)
            seen += pids(pool)
            scope.cancel()
    assert len(seen) == 2
    assert not any(map(is_running, seen))


async def test_a_reply_cut_off_in_the_middle_leaves_no_pipe_open():
    async with WorkerPool(1) as pool:
        with anyio.move_on_after(0.3):
            await for_each(range(1000), 1, lambda _: pool.run(DECODE, b"x" * 5_000_000))


PARENT = """
import anyio, ast
from codedoc_core.jobs.pool import WorkerPool
async def main():
    async with WorkerPool(1) as pool:
        await pool.run("codedoc_core.source.text:decode", b"")
        (worker,) = pool._workers
        print(worker._process.pid, flush=True)
        call = ast.Call(ast.Name("f"), [], [])
        call.func = call
        await {then}
anyio.run(main)
"""
AT_REST = "anyio.sleep_forever()"
BUSY = 'pool.run("codedoc_core.symbols.parse:dotted_name", call)'


@pytest.mark.parametrize(
    ("then", "seconds"), [(AT_REST, 10), pytest.param(BUSY, 60, marks=pytest.mark.long)], ids=["at rest", "busy"]
)
def test_workers_die_with_their_parent(then, seconds):
    root = str(Path(__file__).parents[2])
    environment = os.environ | {"PYTHONPATH": root}
    command = [sys.executable, "-c", PARENT.format(then=then)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as parent:
        pid = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + seconds
    while is_running(pid):
        assert time.monotonic() < deadline


def test_a_worker_whose_parent_was_killed_says_nothing():
    task = pickle.dumps((DECODE, (b"x",)))
    with subprocess.Popen(_COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as worker:
        worker.stdout.close()
        worker.stdin.write(len(task).to_bytes(LENGTH_BYTES, "big") + task)
        worker.stdin.flush()
        assert worker.stderr.read() == b""
    assert worker.returncode == 0


@pytest.mark.long
async def test_a_task_without_end_is_ended():
    async with WorkerPool(1) as pool:
        assert (await pool.run(DOTTED_NAME, endless())).code == "time-out"
        assert await pool.run(DECODE, b"x") == SourceText("x")


SCRIPT = """
import anyio
from codedoc_core.jobs.pool import WorkerPool
print("once")
async def main():
    async with WorkerPool(1) as pool:
        await pool.run("codedoc_core.source.text:decode", b"")
anyio.run(main)
"""


def test_workers_run_neither_the_main_script_nor_what_the_environment_plants(tmp_path):
    script, plant, trace = tmp_path / "script.py", tmp_path / "sitecustomize.py", tmp_path / "trace"
    script.write_text(SCRIPT)
    plant.write_text(f"with open({str(trace)!r}, 'a') as trace:\n    trace.write('planted')\n")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), str(tmp_path)])}
    command = [sys.executable, "-W", "error", script]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True)
    assert (done.stdout, done.stderr) == ("once\n", "")
    assert trace.read_text() == "planted"

"""Long work: a model is asked, which takes its time; progress is shown, cancelling is quick, nothing lands stale."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from codedoc_core import ask_writer, land_drafts
from codedoc_lsp.pages import failed, understood
from codedoc_lsp.server import Job

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from codedoc_core import Target, Written
    from codedoc_lsp.pages import OpenPage
    from codedoc_lsp.server import Server


async def generate(ls: Server, told: dict[str, Any]) -> bool:
    """Have docstrings written by the model and put them in place.

    Returns:
        Whether the text was changed.
    """
    page, target = understood(ls, told)
    door = ls.door
    if door is None or door.barred:
        raise failed(door.barred if door else "no model was chosen: see the setting `writer`")
    key = (page.document.uri, target.qualname, target.members)
    job = ls.jobs.get(key)
    if job is None:
        job = ls.jobs[key] = Job(ls.spawn(_work(page, target, ls.protocol.work_done_token)))
        job.task.add_done_callback(lambda _: ls.jobs.pop(key, None))
    job.waiting += 1
    try:
        return await asyncio.shield(job.task)
    except asyncio.CancelledError:
        if job.task.cancelled():  # by the progress bar, not by this request
            raise failed("cancelled", types.LSPErrorCodes.RequestCancelled) from None
        if job.waiting == 1:
            job.task.cancel()
        raise
    finally:
        job.waiting -= 1


async def _work(page: OpenPage, target: Target, token: types.ProgressToken | None) -> bool:
    ls = page.server
    written: list[Written] = []
    async with _progress(ls, f"Documenting {target.qualname or 'the module'}", token) as report:
        report("reading", None)
        await ls.survey(page.document)
        seen = await ls.editor.sightings(page.buffer, target)
        if isinstance(seen, str):
            ls.tell(seen)
            return False
        total = sum(len(each.fingerprints) for each in seen)

        def told(done: int) -> None:
            if total > 1:
                report(f"asking ({done} of {total})", 100 * done // total)

        report("asking", 0 if total > 1 else None)
        try:
            trouble = await ask_writer(ls.writer(page.document), seen, written, told)
        except asyncio.CancelledError:
            if written:  # what is finished is paid for
                ls.spawn(_deliver(page, target, written))
            raise
        if trouble:
            ls.tell(trouble, types.MessageType.Error)
        report("checking", 100 if total > 1 else None)
        return await _deliver(page, target, written)


async def _deliver(page: OpenPage, target: Target, written: list[Written]) -> bool:
    """Put drafts in place; what does not fit any more is kept and offered again."""
    ls, uri = page.server, page.document.uri
    landing = await land_drafts(ls.editor, page, target, written)
    ls.kept.update({(uri, each.qualname): each for each in landing.late})
    if landing.late:
        ls.tell(f"{landing.reason}. What was written is kept: the menu at the symbol offers it")
    elif landing.reason:
        ls.tell(landing.reason)
    if landing.is_applied:
        late = {each.qualname for each in landing.late}
        ls.spawn(_verify(page, {each.qualname for each in written} - late))
    return landing.is_applied


async def _verify(page: OpenPage, names: set[str]) -> None:
    """See that docstrings are where they were meant to be: an editor may have raced with somebody's typing."""
    await asyncio.sleep(1)
    outline = await page.server.outline(page.document, patience=5)
    for name in names:
        page.server.kept.pop((page.document.uri, name), None)
        item = outline.find(name, 0) if outline and not outline.fault else None
        if item is not None and not item.is_documented:
            message = f"the docstring of {name} may have landed elsewhere; undo it"
            page.server.tell(message, types.MessageType.Warning)


@asynccontextmanager
async def _progress(
    ls: Server, title: str, token: types.ProgressToken | None
) -> AsyncIterator[Callable[[str, int | None], None]]:
    """Show a progress bar, the client's or one of ours; its cancel button cancels the task that shows it."""
    bar = ls.work_done_progress
    if token is None and ls.can("window.work_done_progress"):
        token = str(uuid.uuid4())
        with suppress(TimeoutError, JsonRpcException):
            await asyncio.wait_for(bar.create_async(token), 2)
        token = token if token in bar.tokens else None
    if token is None:
        yield lambda _message, _percentage: None
        return
    task = asyncio.current_task()
    assert task is not None
    bar.begin(token, types.WorkDoneProgressBegin(title, cancellable=True))
    bar.tokens[token].add_done_callback(lambda _: task.cancel())

    def report(message: str, percentage: int | None) -> None:
        bar.report(token, types.WorkDoneProgressReport(message=message, percentage=percentage, cancellable=True))

    try:
        yield report
    finally:
        bar.end(token, types.WorkDoneProgressEnd())
        bar.tokens.pop(token, None)

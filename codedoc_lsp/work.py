"""Long work: a model is asked, which takes its time; progress is shown, cancelling is quick, nothing lands stale."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from codedoc_core import Written
from codedoc_lsp.actions import found_again, text_edits, understood, workspace_edit
from codedoc_lsp.server import Job

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from codedoc_core import Sighting, Target
    from codedoc_lsp.server import Server
    from codedoc_lsp.text import Document

_TRIES: Final = 3
_AT_ONCE: Final = 4
_CANCELLED: Final = types.LSPErrorCodes.RequestCancelled.value


async def generate(server: Server, told: dict[str, Any], token: types.ProgressToken | None) -> bool:
    """Have docstrings written by the model and put them in place.

    Returns:
        Whether the text was changed.
    """
    document, target = understood(server, told)
    if server.writer is None or not server.configuration.is_trusted:
        raise JsonRpcException("no model may be asked here", types.LSPErrorCodes.RequestFailed.value)
    key = (document.uri, target.qualname, target.members)
    job = server.jobs.get(key)
    if job is None:
        job = server.jobs[key] = Job(server.spawn(_work(server, document, target, token)))
        job.task.add_done_callback(lambda _: server.jobs.pop(key, None))
    job.waiting += 1
    try:
        return await asyncio.shield(job.task)
    except asyncio.CancelledError:
        if job.task.cancelled():  # by the progress bar, not by this request
            raise JsonRpcException("cancelled", _CANCELLED) from None
        if job.waiting == 1:
            job.task.cancel()
        raise
    finally:
        job.waiting -= 1


async def _work(server: Server, document: Document, target: Target, token: types.ProgressToken | None) -> bool:
    name = target.qualname or "the module"
    async with _progress(server, f"Documenting {name}", token) as report:
        report("reading", None)
        if document.file is not None:
            await server.editor.survey(document.file, server.configuration.options(document.uri))
        seen = await server.editor.sightings(server.buffer(document), found_again(document, target))
        if isinstance(seen, str):
            server.tell(seen)
            return False
        written: list[Written] = []
        try:
            await _ask(server, seen, written, report)
        except asyncio.CancelledError:
            if target.members and written:  # what is finished is paid for
                server.spawn(_deliver(server, document, target, written))
            raise
        report("checking", 100 if len(seen) > 1 else None)
        return await _deliver(server, document, target, written)


async def _ask(server: Server, seen: Sequence[Sighting], written: list[Written], report: Any) -> None:  # noqa: ANN401
    """Ask about every symbol, a few at once."""
    writer, slots = server.writer, asyncio.Semaphore(_AT_ONCE)
    assert writer is not None
    report("asking", 0 if len(seen) > 1 else None)

    async def ask(sighting: Sighting) -> None:
        async with slots:
            drafts = await writer.write([sighting.context])
        written.extend(Written(sighting.qualname, sighting.fingerprint, draft) for draft in drafts if draft)
        if len(seen) > 1:
            report(f"asking ({len(written)} of {len(seen)})", 100 * len(written) // len(seen))

    async with asyncio.TaskGroup() as group:
        for sighting in seen:
            group.create_task(ask(sighting))


async def _deliver(server: Server, document: Document, target: Target, written: Sequence[Written]) -> bool:
    """Put drafts in place in the text as it is now; what does not fit any more is kept and offered again."""
    for _ in range(_TRIES):
        if server.document(document.uri) is not document:
            break
        version = document.version
        rewrite = await server.editor.rewrite(server.buffer(document), found_again(document, target), tuple(written))
        if document.version != version:
            continue
        late = [each for each in written if each.qualname in rewrite.kept]
        if not rewrite.edits:
            _keep(server, document, late, rewrite.reason)
            return False
        edit = workspace_edit(server, document, text_edits(document, rewrite.edits))
        answer = await server.workspace_apply_edit_async(types.ApplyWorkspaceEditParams(edit, "Docstring"))
        if answer.applied:
            _keep(server, document, late, "the code of some has changed since")
            server.spawn(_verify(server, document, written, late))
            return True
        if document.version == version:
            break  # it was refused, not overtaken
    _keep(server, document, written, "the editor did not take the edit")
    return False


def _keep(server: Server, document: Document, late: Sequence[Written], reason: str) -> None:
    for each in late:
        server.kept[document.uri, each.qualname] = each
    if late:
        server.tell(f"{reason}. What was written is kept: the menu at the symbol offers it")
    elif reason and not late and reason != "the code of some has changed since":
        server.tell(reason)


async def _verify(server: Server, document: Document, written: Sequence[Written], late: Sequence[Written]) -> None:
    """See that docstrings are where they were meant to be: an editor may have raced with somebody's typing."""
    await asyncio.sleep(1)
    outline = await server.outline(document, patience=5)
    names = {each.qualname for each in written} - {each.qualname for each in late}
    for name in names:
        server.kept.pop((document.uri, name), None)
        item = outline.find(name, 0) if outline else None
        if outline and not outline.fault and item is not None and not item.is_documented:
            server.tell(f"the docstring of {name} may have landed elsewhere; undo it", types.MessageType.Warning)


@asynccontextmanager
async def _progress(server: Server, title: str, token: types.ProgressToken | None) -> AsyncIterator[Any]:
    """Show a progress bar whose cancel button cancels the task that shows it."""
    bar = server.work_done_progress
    if token is None and server.client.can("window.work_done_progress"):
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

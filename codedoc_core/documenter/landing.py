"""Docstrings for a text in which somebody goes on typing: worked out until they fit, or kept for later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

import anyio

from codedoc_core.errors import CodeDocError
from codedoc_core.writing.asked import Written

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from codedoc_core.documenter.editor import Editor
    from codedoc_core.documenter.editor_writers import EditorWriter
    from codedoc_core.source.edit import Edit
    from codedoc_core.writing.asked import Buffer, Outline, Rewrite, Sighting, Target
    from codedoc_core.writing.writer import Answer

_TRIES: Final = 3
_AT_ONCE: Final = 4


class Page(Protocol):
    """A text as an editor shows it."""

    @property
    def version(self) -> int | None:
        """The version that the editor counts; ``None`` once the text is closed."""
        ...

    @property
    def buffer(self) -> Buffer:
        """The text as it is now."""
        ...

    @property
    def outline(self) -> Outline | None:
        """The symbols as they stand now."""
        ...

    async def replace(self, edits: Sequence[Edit]) -> bool:
        """Have the editor make edits of the current version; whether it did."""
        ...


@dataclass(frozen=True, slots=True)
class Landing:
    """What became of drafts.

    Attributes:
        is_applied: Whether the text was changed.
        late: Drafts that were not used; they are not lost.
        reason: Why some were not used; empty where all were.
    """

    is_applied: bool
    late: tuple[Written, ...] = ()
    reason: str = ""


async def settle_edits(
    editor: Editor, page: Page, target: Target, drafts: tuple[Written, ...] | None = None
) -> Rewrite | None:
    """Work out edits that fit the text as it is at the end, however it changed meanwhile.

    Returns:
        The edits, or ``None`` where the text does not come to rest.
    """
    for _ in range(_TRIES):
        version = page.version
        rewrite = await editor.rewrite(page.buffer, _found_again(page, target), drafts)
        if page.version == version:
            return rewrite
    return None


async def land_drafts(editor: Editor, page: Page, target: Target, written: Sequence[Written]) -> Landing:
    """Put drafts in place in the text as it is now; none lands on code that it was not written for."""
    for _ in range(_TRIES):
        version = page.version
        rewrite = await settle_edits(editor, page, target, tuple(written)) if version is not None else None
        if rewrite is None:
            break
        late = tuple(each for each in written if each.qualname in rewrite.kept)
        if not rewrite.edits:
            return Landing(False, late, rewrite.reason)
        version = page.version
        if await page.replace(rewrite.edits):
            return Landing(True, late, "the code of some has changed since" if late else "")
        if page.version == version:
            break  # it was refused, not overtaken
    return Landing(False, tuple(written), "the editor did not take the edit")


async def ask_writer(
    writer: EditorWriter, seen: Sequence[Sighting], written: list[Written], told: Callable[[int], None]
) -> str:
    """Ask a writer about symbols, several requests at once.

    Args:
        writer: Whom to ask.
        seen: About what.
        written: Drafts are added here as they come, so that a cancel loses none.
        told: Called with the number of symbols done.

    Returns:
        Why some could not be asked about; empty where all were.
    """
    slots, done, trouble = anyio.Semaphore(_AT_ONCE), 0, ""

    async def ask(sighting: Sighting) -> None:
        nonlocal done, trouble
        async with slots:
            try:
                answers: Sequence[Answer] = (await writer.write_files([sighting.context]))[0]
            except CodeDocError as error:
                trouble, answers = str(error), []
        done += len(sighting.context.symbols)
        for symbol, answer in zip(sighting.context.symbols, answers, strict=False):
            name, trouble = symbol.facts.qualname, trouble or answer.reason
            if answer.draft is not None and name in sighting.fingerprints:
                written.append(Written(name, sighting.fingerprints[name], answer.draft))
        told(done)

    async with anyio.create_task_group() as group:
        for sighting in seen:
            group.start_soon(ask, sighting)
    return trouble


def _found_again(page: Page, target: Target) -> Target:
    """Return a target whose place is the one that its symbol has now."""
    item = page.outline.find(target.qualname, target.near) if page.outline else None
    return replace(target, near=item.name) if item else target

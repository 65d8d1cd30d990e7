"""``generate`` with a model: contexts out, drafts in, judged, asked once more, and filled in offline."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Protocol

import anyio

from codedoc_core.context.budget import estimate_tokens
from codedoc_core.context.enhance import ContextEnhancer
from codedoc_core.documenter.run import unread
from codedoc_core.errors import WriteRefused
from codedoc_core.jobs.cache import answer_key
from codedoc_core.jobs.events import Drafted, UnitStarted, Verified
from codedoc_core.jobs.pool import WorkerDied, for_each
from codedoc_core.symbols.index import SymbolIndex
from codedoc_core.symbols.order import dependencies_first
from codedoc_core.writing.elsewhere import Judged
from codedoc_core.writing.ledger import Status
from codedoc_core.writing.prompt import VERSION

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
    from pathlib import Path

    from codedoc_core.context.brief import ModuleBrief
    from codedoc_core.context.symbol import FileContext, SymbolContext
    from codedoc_core.docstrings.draft import Draft
    from codedoc_core.documenter.run import Unit, Units
    from codedoc_core.jobs.events import Event
    from codedoc_core.jobs.outcome import FileOutcome
    from codedoc_core.writing.ledger import DocumentRequest, DocumentResult
    from codedoc_core.writing.writer import Answer, AnswerKey, AnswerStore, ModelWriter, Spent

_BRIEF: Final = "codedoc_core.writing.elsewhere:brief_of"
_CONTEXTS: Final = "codedoc_core.writing.elsewhere:contexts"
_JUDGE: Final = "codedoc_core.writing.elsewhere:judge"
_FINISH: Final = "codedoc_core.writing.elsewhere:finish"
_UNSENT: Final = "offline: their file is never sent"
_SILENT: Final = "the model had nothing to say"
_UNJUDGED: Final = Judged(None)
_CONCURRENT: Final = 8
"""Packs in work at once; how many requests are in flight is the writer's own concern."""


class Steps(Protocol):
    """What the flow leaves to ``generate``."""

    @property
    def tell(self) -> Callable[[Event], None]:
        """Told of what happens."""
        ...

    def task(self, unit: Unit, data: bytes) -> DocumentRequest:
        """Say what to document in a file."""
        ...

    async def deliver(self, unit: Unit, data: bytes, result: DocumentResult) -> FileOutcome:
        """Hand over a documented file."""
        ...

    def done(self, unit: Unit, outcome: FileOutcome) -> None:
        """Take note of what became of a file."""
        ...


@dataclass(slots=True)
class _Item:
    """A file on its way: ``whole`` has all its symbols, ``parts`` those to ask about, ``drafts`` the answers."""

    unit: Unit
    data: bytes
    task: DocumentRequest
    parts: tuple[FileContext, ...] = ()
    whole: tuple[SymbolContext, ...] = ()
    drafts: dict[str, Draft | None] = field(default_factory=dict)
    judged: dict[str, Judged] = field(default_factory=dict)
    said: Counter[str] = field(default_factory=Counter)
    unasked: int = 0

    def refused(self) -> tuple[FileContext, ...]:
        """The parts with the symbols to whose draft the verifier objects, and its words."""
        objected = {each: judged.objections for each, judged in self.judged.items() if judged.objections}
        parts = (
            replace(
                part,
                symbols=tuple(
                    replace(symbol, objections=objected[symbol.fingerprint])
                    for symbol in part.symbols
                    if symbol.fingerprint in objected
                ),
            )
            for part in self.parts
        )
        return tuple(part for part in parts if part.symbols)


async def read_surroundings(units: Units) -> ContextEnhancer:
    """Read the files of a run for what a model may want to know of them when it writes about others."""
    briefs: list[ModuleBrief] = []

    async def read(path: Path) -> None:
        unit = units.of(path)
        if unit.is_unsent:
            return
        try:
            found = await units.pool.run(_BRIEF, unit.read(), unit.name, unit.place)
        except WriteRefused:
            return  # told when the file itself is worked on
        if found is not None and not isinstance(found, WorkerDied):
            briefs.append(found)

    await for_each(units.run.surveyed, units.pool.size, read)
    return ContextEnhancer(briefs, SymbolIndex(units.surveyed.summaries.values()))


def enhanced(context: FileContext, enhancer: ContextEnhancer) -> FileContext:
    """Add to each symbol what the repository knows of it."""
    known = enhancer.extract_enhanced_context
    symbols = (replace(each, surroundings=known(context.module_name, each.facts)) for each in context.symbols)
    return replace(context, symbols=tuple(symbols))


def sendable(task: DocumentRequest, units: Units) -> DocumentRequest:
    """Leave out what facts would be told of files of which nothing is sent."""
    known = tuple(each for each in task.summaries if each.name not in units.unsent_modules)
    return replace(task, summaries=known)


class ModelFlow:
    """Documents the files of a run with a model, those that others import first.

    Args:
        units: The files.
        enhancer: What the repository knows of its symbols.
        writer: The model.
        store: Answers paid before.
    """

    def __init__(self, units: Units, enhancer: ContextEnhancer, writer: ModelWriter, store: AnswerStore) -> None:
        self._units = units
        self._enhancer = enhancer
        self._writer = writer
        self._store = store

    @property
    def _author(self) -> str:
        return f"{self._writer.spent.model}, prompt {VERSION}"

    async def go(self, steps: Steps) -> Spent:
        """Document all files, and return what it cost."""
        packs, turn = self._packs(steps, steps.done), anyio.Lock()

        async def work(_: int) -> None:
            while True:
                async with turn:
                    pack = await anext(packs, None)
                if pack is None:
                    return
                await self._document(pack, steps)

        await for_each(range(_CONCURRENT), _CONCURRENT, work)
        return self._writer.spent

    async def unanswered(self, steps: Steps) -> list[FileContext]:
        """Return what the model has not been asked about yet, in the order in which it would be."""
        return [part async for pack in self._packs(steps, lambda *_: None) for item in pack for part in item.parts]

    def key_of(self, symbol: SymbolContext, path: str) -> AnswerKey:
        """Return what an answer is kept under."""
        return answer_key(symbol, path, self._writer.spent.model, VERSION)

    async def estimate(self, steps: Steps) -> Spent:
        """Say what ``go`` would cost, and send nothing."""
        spent = self._writer.estimate(())
        async for pack in self._packs(steps, lambda *_: None):
            spent += self._writer.estimate([part for item in pack for part in item.parts])
        return spent

    async def _packs(
        self, steps: Steps, on_unread: Callable[[Unit, FileOutcome], None]
    ) -> AsyncGenerator[list[_Item], None]:
        """Files in packs of about one request each."""
        places = {name: at for at, name in enumerate(dependencies_first(self._units.surveyed.summaries))}
        pack: list[_Item] = []
        size = 0
        for path in sorted(self._units.run.files, key=lambda path: (places.get(self._units.of(path).name, -1), path)):
            unit = self._units.of(path)
            steps.tell(UnitStarted(unit.label))
            item = await self._prepare(unit, steps)
            if not isinstance(item, _Item):
                on_unread(unit, item)
                continue
            cost = sum(estimate_tokens(part.excerpt) for part in item.parts)
            if pack and size + cost > self._writer.budget:
                yield pack
                pack, size = [], 0
            pack, size = [*pack, item], size + cost
        if pack:
            yield pack

    async def _prepare(self, unit: Unit, steps: Steps) -> _Item | FileOutcome:
        try:
            data = unit.read()
        except WriteRefused as error:
            return unread(unit, "CD900", error.reason)
        task = steps.task(unit, data)
        parts = await self._contexts(unit, task)
        if isinstance(parts, WorkerDied):
            return unread(unit, "CD902", parts.reason)
        whole = tuple(symbol for part in parts for symbol in part.symbols)
        known = {each.fingerprint: paid for each in whole if (paid := self._store.get(self.key_of(each, unit.place)))}
        if known:
            parts = await self._contexts(unit, task, frozenset(known))
        if isinstance(parts, WorkerDied):
            return unread(unit, "CD902", parts.reason)
        drafts = {fingerprint: answer.draft for fingerprint, answer in known.items()}
        said = Counter({"from the cache": len(known)}) if known else Counter[str]()
        return _Item(unit, data, task, parts, whole, drafts, said=said)

    async def _contexts(
        self, unit: Unit, task: DocumentRequest, answered: frozenset[str] = frozenset()
    ) -> tuple[FileContext, ...] | WorkerDied:
        if unit.is_unsent:
            return ()
        found = await self._units.pool.run(_CONTEXTS, sendable(task, self._units), unit.place, answered)
        return found if isinstance(found, WorkerDied) else tuple(enhanced(part, self._enhancer) for part in found)

    async def _document(self, pack: Sequence[_Item], steps: Steps) -> None:
        await self._ask(pack)
        for item in pack:
            steps.tell(Drafted(item.unit.label, sum(map(bool, item.drafts.values()))))
            item.judged = await self._judge(item, item.drafts)
        await self._ask_again(pack)
        for item in pack:
            held = sum(bool(judged.draft) for judged in item.judged.values())
            refused = sum(len(judged.objections) for judged in item.judged.values())
            steps.tell(Verified(item.unit.label, held, refused))
            steps.done(item.unit, await self._finish(item, steps))

    async def _ask(self, pack: Sequence[_Item]) -> None:
        """Take answers for all symbols that no store has."""
        wanted = [(item, part) for item in pack for part in item.parts]
        for item, symbol, answer in await self._answers(wanted):
            item.drafts[symbol.fingerprint] = answer.draft
            item.said["by the model" if answer.draft else f"offline: {answer.reason or _SILENT}"] += 1
            item.unasked += bool(answer.reason)

    async def _ask_again(self, pack: Sequence[_Item]) -> None:
        """Ask once more, in one request, for what the verifier objected to, and keep the better of both."""
        answers = await self._answers([(item, part) for item in pack for part in item.refused()])
        better: dict[AnswerKey, Answer] = {}
        for item in {id(item): item for item, _, _ in answers}.values():
            again = {symbol.fingerprint: (symbol, answer) for other, symbol, answer in answers if other is item}
            second = await self._judge(item, {each: answer.draft for each, (_, answer) in again.items()})
            for fingerprint, (symbol, answer) in again.items():
                first, new = item.judged[fingerprint], second.get(fingerprint)
                if new is not None and new.draft and (not first.draft or len(new.objections) < len(first.objections)):
                    item.judged[fingerprint] = new
                    better[self.key_of(replace(symbol, objections=()), item.unit.place)] = answer
                    item.said["repaired"] += not new.objections
                item.said["reduced"] += bool(item.judged[fingerprint].objections)
        self._store.put(better)

    async def _answers(self, asked: Sequence[tuple[_Item, FileContext]]) -> list[tuple[_Item, SymbolContext, Answer]]:
        """Return what the store knows, and ask for the rest; each answer is kept before anything else is done."""
        known = [
            (item, symbol, paid)
            for item, part in asked
            for symbol in part.symbols
            if (paid := self._store.get(self.key_of(symbol, part.path)))
        ]
        paid_for = {id(symbol) for _, symbol, _ in known}
        rest = [
            (item, replace(part, symbols=symbols))
            for item, part in asked
            if (symbols := tuple(symbol for symbol in part.symbols if id(symbol) not in paid_for))
        ]
        said = await self._writer.write_files([part for _, part in rest], self._keep) if rest else ()
        return known + [
            (item, symbol, answer)
            for (item, part), answers in zip(rest, said, strict=True)
            for symbol, answer in zip(part.symbols, answers, strict=True)
        ]

    def _keep(self, answers: Sequence[tuple[FileContext, SymbolContext, Answer]]) -> None:
        self._store.put({self.key_of(symbol, file.path): answer for file, symbol, answer in answers})

    async def _judge(self, item: _Item, drafts: Mapping[str, Draft | None]) -> dict[str, Judged]:
        """Hold drafts to the code; where that fails, nothing of them is used."""
        if not any(drafts.values()):
            return {}
        ordered = [drafts.get(symbol.fingerprint) for symbol in item.whole]
        found = await self._units.pool.run(_JUDGE, item.task, ordered)
        if isinstance(found, WorkerDied):
            item.said[f"offline: the drafts could not be judged: {found.reason}"] += len(drafts)
            return {}
        return {
            each.fingerprint: one for each, one in zip(item.whole, found, strict=True) if drafts.get(each.fingerprint)
        }

    async def _finish(self, item: _Item, steps: Steps) -> FileOutcome:
        held = [item.judged.get(symbol.fingerprint, _UNJUDGED).draft for symbol in item.whole]
        result = await self._units.pool.run(_FINISH, item.task, held, self._author)
        if isinstance(result, WorkerDied):
            return unread(item.unit, "CD902", result.reason)
        for symbol, draft in zip(item.whole, held, strict=True):
            if draft is not None:
                self._enhancer.note_summary(f"{item.unit.name}.{symbol.facts.qualname}", draft.summary)
        outcome = await steps.deliver(item.unit, item.data, result)
        masked = item.parts[0].masked if item.parts else {}
        if item.unit.is_unsent:
            item.said[_UNSENT] += sum(each.status is Status.DOCUMENTED for each in result.symbols)
        return replace(outcome, written=dict(+item.said), masked=masked, unasked=item.unasked)

"""The batch processor: many files to a model in few requests, and no symbol lost on the way."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from codedoc_core.jobs.pool import for_each
from codedoc_core.writing.reply import Trouble
from codedoc_core.writing.writer import Answer, Spent, ignore_answers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from codedoc_core.context.symbol import FileContext, SymbolContext
    from codedoc_core.writing.reply import Model, Reply
    from codedoc_core.writing.writer import OnAnswers

_MOST_TOO_DEAR: Final = 4
"""Symbols that are each too dear for what a limit on spending leaves; others would be, too."""

_MOST_PROMPT_BLOCKS: Final = 2
"""Parts of one file share its text; where that is refused again, the others would be as well."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A symbol on its way.

    Attributes:
        file: Which file, counted from 0.
        symbol: Which symbol of it, counted from 0.
    """

    file: int
    symbol: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Symbols for one request.

    Attributes:
        units: The symbols, in order.
        prompt_blocks: How often the text around them was refused.
        is_again: Whether the very same was asked before in vain.
    """

    units: tuple[Unit, ...]
    prompt_blocks: int = 0
    is_again: bool = False

    def halves(self) -> tuple[Batch, ...]:
        """Split it, between two files where there are several; the parts are asked about for the first time."""
        files = [unit.file for unit in self.units]
        middle = len(files) // 2
        if files[0] != files[-1]:
            cuts = [at for at in range(1, len(files)) if files[at] != files[at - 1]]
            middle = min(cuts, key=lambda at: abs(at - middle))
        return tuple(replace(self, units=part, is_again=False) for part in (self.units[:middle], self.units[middle:]))


@dataclass(slots=True)
class BatchProcessor:
    """Asks a model about files; fulfils ``ModelWriter``.

    Several small files share a request, a large one is asked about in parts. What comes back unanswered is asked again
    in smaller requests, down to one symbol, and that twice; then there is an answer that says why there is none.

    Attributes:
        model: The model.
        at_once: Requests on their way or waiting for their turn.
    """

    model: Model
    at_once: int = 32

    @property
    def budget(self) -> int:
        """Tokens of context that one request should hold."""
        return self.model.budget

    @property
    def spent(self) -> Spent:
        """What was asked so far."""
        return self.model.spent

    def packs(self, files: Sequence[FileContext]) -> list[Sequence[FileContext]]:
        """Return the files of each request that ``write_files`` would send, were nothing to go wrong."""
        return [_contexts(files, batch) for batch in _packed(files, self.model)]

    def estimate(self, files: Sequence[FileContext]) -> Spent:
        """Say what ``write_files`` would cost, were nothing to go wrong."""
        parts = [self.model.estimate(_contexts(files, batch)) for batch in _packed(files, self.model)]
        return sum(parts, Spent(self.spent.model, cost=0.0, is_estimate=True))

    async def write_files(
        self, files: Sequence[FileContext], on_answers: OnAnswers = ignore_answers
    ) -> Sequence[Sequence[Answer]]:
        """Answer for every symbol of every file, in the same order; trouble is an answer without a draft.

        Args:
            files: What to write about.
            on_answers: Called with what one request brought, before anything else becomes of it.
        """
        run = _Run(self.model, files, on_answers)
        await for_each(_packed(files, self.model), self.at_once, run.settle)
        return [[run.answers[Unit(at, each)] for each in range(len(file.symbols))] for at, file in enumerate(files)]


def _packed(files: Sequence[FileContext], model: Model) -> Iterator[Batch]:
    """Pack symbols into requests: whole files while they fit together, parts of files that do not fit alone."""
    pending: tuple[Unit, ...] = ()
    for at, file in enumerate(files):
        units = tuple(Unit(at, each) for each in range(len(file.symbols)))
        joined = Batch(pending + units)
        if pending and not model.fits(_contexts(files, joined)):
            yield Batch(pending)
            joined = Batch(units)
        *done, last = _fitting(joined, files, model) if joined.units else (joined,)
        yield from done
        pending = last.units
    if pending:
        yield Batch(pending)


def _fitting(batch: Batch, files: Sequence[FileContext], model: Model) -> Iterable[Batch]:
    parts, fitting = [batch], list[Batch]()
    while parts:
        part = parts.pop()
        if len(part.units) == 1 or model.fits(_contexts(files, part)):
            fitting.append(part)
        else:
            parts += reversed(part.halves())
    return fitting


def _contexts(files: Sequence[FileContext], batch: Batch) -> list[FileContext]:
    """Return the files of a request, each with the symbols that are asked about in it."""
    chosen: dict[int, list[SymbolContext]] = {}
    for unit in batch.units:
        chosen.setdefault(unit.file, []).append(files[unit.file].symbols[unit.symbol])
    return [replace(files[at], symbols=tuple(symbols)) for at, symbols in chosen.items()]


@dataclass(slots=True)
class _Run:
    """One call of ``write_files``."""

    model: Model
    files: Sequence[FileContext]
    on_answers: OnAnswers
    answers: dict[Unit, Answer] = field(default_factory=dict)
    too_dear: int = 0

    async def settle(self, batch: Batch) -> None:
        """See a request and all that follows from it through."""
        open_batches = [batch]
        while open_batches:
            asked = open_batches.pop()
            reply = await self.model.ask(_contexts(self.files, asked), is_again=asked.is_again)
            left = self._take(asked, reply)
            open_batches += reversed(self._next(asked, left, reply))

    def _take(self, asked: Batch, reply: Reply) -> tuple[Unit, ...]:
        """Note what was answered and return what was not."""
        self._note(
            {unit: Answer(said.draft) for unit, said in zip(asked.units, reply.said, strict=True) if said is not None}
        )
        return tuple(unit for unit, said in zip(asked.units, reply.said, strict=True) if said is None)

    def _next(self, asked: Batch, left: tuple[Unit, ...], reply: Reply) -> tuple[Batch, ...]:
        """Say what is asked next about what was left unanswered; nothing where that would be in vain."""
        if not left:
            return ()
        rest = replace(asked, units=left, prompt_blocks=asked.prompt_blocks + _is_block_of_file(asked, reply))
        if self._is_final(rest, reply):
            return self._give_up(left, reply)
        if len(left) < len(asked.units):
            return (replace(rest, is_again=False),)
        if not rest.is_again and (len(left) == 1 or reply.trouble is Trouble.EMPTY):
            return (replace(rest, is_again=True),)
        return rest.halves() if len(left) > 1 else self._give_up(left, reply)

    def _is_final(self, rest: Batch, reply: Reply) -> bool:
        """Whether no other request can mend what became of this one."""
        if reply.trouble is Trouble.OVER_LIMIT and len(rest.units) == 1:
            self.too_dear += 1
        is_poor = reply.trouble is Trouble.OVER_LIMIT and (len(rest.units) == 1 or self.too_dear >= _MOST_TOO_DEAR)
        return is_poor or reply.trouble is Trouble.UNREACHED or rest.prompt_blocks == _MOST_PROMPT_BLOCKS

    def _give_up(self, left: tuple[Unit, ...], reply: Reply) -> tuple[Batch, ...]:
        self._note(dict.fromkeys(left, Answer(None, reply.reason or reply.trouble)))
        return ()

    def _note(self, answers: Mapping[Unit, Answer]) -> None:
        self.answers |= answers
        files = self.files
        self.on_answers(
            [(files[unit.file], files[unit.file].symbols[unit.symbol], answer) for unit, answer in answers.items()]
        )


def _is_block_of_file(asked: Batch, reply: Reply) -> bool:
    return reply.trouble is Trouble.PROMPT_BLOCKED and asked.units[0].file == asked.units[-1].file
